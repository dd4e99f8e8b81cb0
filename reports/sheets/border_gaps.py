"""A border on one page: pairs of regions that do not meet across it, and regions that take no part."""

from baltica.analytics.sheet_gaps import STOPPED, gaps_across, idle_regions
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Table
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.border_data import border, coverage
from baltica.reports.sheets.region_gaps import METHOD


@section("gaps", "What is missing", 60, reports=("border",))
def missing(data: ReportData) -> list[Block]:
    """Pairs never met or not any more, and regions without a joint project."""
    found = gaps_across(data.graph, data.once(border))
    if found.empty:
        return [parts.nothing("No pair of regions stands out that could have met and did not."), *_idle(data)]
    columns = (
        Column("Region"), Column("Region", unit="across"),
        Column("Gap", meaning="Never met, or stopped and the last start"),
        Column("Expected", "number", "", 1, "Joint projects to be expected"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for row in records(found):
        ends = [f"{text.shorten(row[f'{one}_name'], 60)} ({row[f'{one}_country']})" for one in ("a", "b")]
        last = f"stopped, {row['last_year']}" if row["what"] == STOPPED else row["what"]
        rows.append((*ends, last, row["expected"]))
    sure = int((~found["few"].astype(bool)).sum())
    covers = f"{text.count(sure)} of {text.plural(len(found), 'gap')} with 3 or more expected. {coverage(data)}"
    since = found.attrs.get("since")
    method = METHOD + (f" Stopped: joint projects that started before {since}, none since." if since else "")
    command = "baltica analyze stopped-ties --level 3"
    table: Table = parts.short("Pairs that do not meet", columns, rows, method, covers, command, name="gaps", keys=2)
    return [table, *_idle(data)]


def _idle(data: ReportData) -> list[Block]:
    found, number = idle_regions(data.graph, data.once(border))
    if found.empty:
        return []
    columns = (Column("Region without a joint project"), Column("Country"), Column("Projects", "count", "other"))
    rows: list[tuple[Cell, ...]] = [
        (text.shorten(row["name"], parts.NAME), row["country"], row["projects"]) for row in records(found)
    ]
    covers = f"{text.count(len(found))} of {text.plural(number, 'NUTS 3 region')} inside. {coverage(data)}"
    definition = "Regions inside with no organization in a project that joins two sides; most other projects first."
    return [parts.short("Regions without a joint project", columns, rows, definition, covers, name="idle")]
