"""A region on one page: through which projects, organizations and clusters it works abroad."""

from baltica.analytics import sheet_region
from baltica.analytics.sheet_partners import own_organizations
from baltica.analytics.sheet_parts import most_international
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Table
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.region_data import coverage, place

BASES = {"stated": "stated", "member_head_office": "head office", "country": "country"}


@section("through", "Through which projects, organizations and clusters", 30, reports=("region",))
def through(data: ReportData) -> list[Block]:
    """Projects, organizations, clusters."""
    here = data.once(place)
    found: list[Block] = []
    if len(here.part.projects):
        lines = most_international(here.part)
        covers = coverage(data)
        if len(lines) < len(here.part.projects):
            covers = f"The first {text.count(len(lines))} of its projects. {covers}"
        found = [parts.projects("The most international projects, then the newest", lines, covers), _own(data)]
    else:
        found = [parts.nothing("These records hold no project with an organization of this region.")]
    return [*found, _clusters(data)]


def _own(data: ReportData) -> Table:
    here = data.once(place)
    columns = (
        Column("Organization"), Column("Kind"), Column("Projects", "count"), Column("Partners", "count", "abroad"),
        Column("Countries", "count", "abroad"), Column("Id"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            text.shorten(row["name"], parts.NAME), text.words(row["helix"]) if row["helix"] else None, row["projects"],
            row["partners_abroad"], row["countries"], row["index"],
        )
        for row in records(own_organizations(here.part, here.inside).head(200))
    ]  # fmt: skip
    definition = "Partners abroad: organizations of other countries met in a project. Most partners first."
    command = f"baltica analyze e-i --of organizations --region {data.subject}" if here.level else ""
    return parts.short(
        "Organizations with the most partners abroad", columns, rows, definition, coverage(data), command,
        name="organizations",
    )  # fmt: skip


def _clusters(data: ReportData) -> Block:
    found = sheet_region.clusters(data.graph, data.once(place))
    if found.empty:
        return parts.nothing("No cluster or initiative of these records is placed there.")
    columns = (
        Column("Cluster or initiative"), Column("Status"), Column("Field"), Column("Countries", "count"),
        Column("Placed by"), Column("Members", "count", "here"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            text.shorten(row["name"] or row["index"], parts.NAME), text.words(row["status"] or "") or None,
            text.words(row["field"] or "") or None, len(row["countries"]) or None,
            BASES.get(row["basis"], row["basis"]), row["members"],
        )
        for row in records(found)
    ]  # fmt: skip
    stated = int((found["basis"] == "stated").sum())
    covers = (
        f"{text.count(stated)} of {text.plural(len(found), 'presence')} "
        f"{'is' if stated == 1 else 'are'} stated by a source; the others follow head offices of members or countries."
    )
    definition = (
        "International ones first, those that span most countries before others. Placed by: what the presence rests "
        "on, a source that states it, or the head office or country of a member."
    )
    return parts.short("Clusters and initiatives present", columns, rows, definition, covers, name="clusters")
