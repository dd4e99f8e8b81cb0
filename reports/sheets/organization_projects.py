"""An organization on one page: through which projects and clusters it works."""

from baltica.reports import text
from baltica.reports.blocks import Block, Column, Table
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.organization_data import coverage, sheet

PROJECTS = (
    Column("Project"), Column("Start", "year"), Column("Role"), Column("Countries"),
    Column("Programme"), Column("EU part", "count", "EUR", meaning="EU contribution told for this organization."),
    Column("Link", "link"),
)  # fmt: skip


@section("through", "Through which projects and clusters", 30, needs=("organizations",), reports=("organization",))
def through(data: ReportData) -> list[Block]:
    """Projects, newest first, and clusters."""
    found = data.once(sheet)
    projects = _projects(data) if len(found.projects) else parts.nothing("The records hold no project of it.")
    clusters = _clusters(data) if len(found.clusters) else parts.nothing("The records name no cluster it belongs to.")
    return [projects, clusters]


def _projects(data: ReportData) -> Table:
    rows = [
        (
            text.shorten(row["name"], 2 * parts.LONG), row["start_year"], row["role"],
            ", ".join(row["codes"]), text.shorten(row["programme"] or "", 30) or None,
            None if row["eu_contribution"] is None else round(row["eu_contribution"]), row["source_url"],
        )
        for row in records(data.once(sheet).projects)
    ]  # fmt: skip
    definition = "Newest first. Countries (codes) are those of the participants the record names, its own included."
    return parts.short("Projects", PROJECTS, rows, definition, coverage(data), name="projects", keys=2)


def _clusters(data: ReportData) -> Table:
    columns = (Column("Cluster"), Column("Role"), Column("Kind"), Column("Status"), Column("Field"))
    rows = [
        (row["name"], row["role"], *(text.words(row[key]) if row[key] else None for key in ("kind", "status", "field")))
        for row in records(data.once(sheet).clusters)
    ]
    definition = "Clusters that name it as manager, member or partner. Kind, status and field as the source is read."
    covers = f"{text.plural(len(data.graph.clusters), 'cluster')} in these records; lists of members are often cut off."
    return parts.short("Clusters it belongs to", columns, rows, definition, covers, name="clusters")
