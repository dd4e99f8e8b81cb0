"""A region on one page: what changed since the last funding period."""

from baltica.analytics.sheet_parts import change, spans
from baltica.reports.blocks import Block
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.region_data import coverage, place
from baltica.reports.sheets.spans import slope

CHANGES = {
    "projects": ("Projects", 0),
    "organizations": ("Organizations with a project", 0),
    "partners_abroad": ("Partners abroad", 0),
    "countries": ("Countries abroad", 0),
    "cross_border_share": ("Ties that cross a border", 1),
    "complete": ("Lists of partners in full", 1),
}


@section("change", "Change", 50, reports=("region",))
def changed(data: ReportData) -> list[Block]:
    """What changed since the last funding period."""
    here, cut = data.once(place), spans(data.graph)
    if cut is None or here.part.projects.empty:
        return [parts.nothing("Too few dated projects to compare two periods.")]
    frame = change(here.part, here.inside, cut=cut)
    if not frame.loc["projects"].any():
        return [parts.nothing(f"None of its projects is of {cut.before} or {cut.now}.")]
    return [slope(records(frame), CHANGES, cut.before, cut.now, coverage(data), "region")]
