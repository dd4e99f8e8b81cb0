"""A border on one page: through which projects, programmes and clusters both sides meet, and what changed."""

from baltica.analytics import sheet_border
from baltica.analytics.sheet_parts import most_international, spans
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Table
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.border_data import border, coverage, programmes, rule
from baltica.reports.sheets.spans import slope

CHANGES = {
    "projects": ("Projects", 0),
    "joint": ("Joint projects", 0),
    "organizations": ("Organizations in these", 0),
    "pairs": ("Pairs across that met", 0),
    "share": ("Joint of all projects", 1),
}


@section("through", "Through which projects and clusters", 30, reports=("border",))
def through(data: ReportData) -> list[Block]:
    """Joint projects by programme and by name, and clusters on two sides."""
    here = data.once(border)
    if here.joint.projects.empty:
        return [_clusters(data)]
    lines = most_international(here.joint)
    title = "Joint projects: most international, then newest"
    return [_programmes(data), parts.projects(title, lines, coverage(data)), _clusters(data)]


def _programmes(data: ReportData) -> Table:
    columns = (
        Column("Programme"), Column("Period"), Column("Demands", "count", "countries"),
        Column("Projects", "count", "joint"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (text.shorten(row["name"], parts.NAME), row["period"], row["min_countries"], row["projects"])
        for row in records(data.once(programmes))
    ]
    definition = "A project of several programmes counts in each. Demands: the fewest countries a project must have."
    return parts.short("Programmes of joint projects", columns, rows, definition, rule(data), name="programmes")


def _clusters(data: ReportData) -> Block:
    found = sheet_border.clusters(data.graph, data.once(border))
    if found.empty:
        return parts.nothing("No cluster or initiative of these records is placed on two sides.")
    columns = (Column("Cluster or initiative"), Column("Status"), Column("Field"), Column("Sides"))
    rows: list[tuple[Cell, ...]] = [
        (
            text.shorten(row["name"] or row["index"], parts.NAME), text.words(row["status"] or "") or None,
            text.words(row["field"] or "") or None, ", ".join(row["sides"]),
        )
        for row in records(found)
    ]  # fmt: skip
    definition = "Present on two sides or more; presence often follows the head office of a member. Widest first."
    covers = f"{text.plural(len(found), 'cluster')} of {text.count(len(data.graph.clusters))} in these records."
    return parts.short("Clusters and initiatives on both sides", columns, rows, definition, covers, name="clusters")


@section("change", "Change", 50, reports=("border",))
def changed(data: ReportData) -> list[Block]:
    """What changed since the last funding period."""
    here, cut = data.once(border), spans(data.graph)
    if cut is None or here.part.projects.empty:
        return [parts.nothing("Too few dated projects to compare two periods.")]
    frame = sheet_border.change(data.graph, here, cut=cut)
    if not frame.loc["projects"].any():
        return [parts.nothing(f"None of its projects is of {cut.before} or {cut.now}.")]
    return [slope(records(frame), CHANGES, cut.before, cut.now, coverage(data), "border")]
