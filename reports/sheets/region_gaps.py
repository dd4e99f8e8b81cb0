"""A region on one page: whom it does not meet, ties that stopped, and programmes open to it."""

import pandas as pd

from baltica.analytics import sheet_region
from baltica.analytics.sheet_gaps import NEVER, STOPPED, gaps
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Note, Table
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.region_data import coverage, place

METHOD = (
    "Expected: joint projects if partners were dealt out blindly within each programme and period; of stopped ties "
    "those since then. Under 3, none is not rare by chance. A missing tie is no evidence that there is none."
)


@section("gaps", "Gaps and openings", 60, reports=("region",))
def missing(data: ReportData) -> list[Block]:
    """Places not met, and programmes without a project of the region."""
    found = gaps(data.graph, data.once(place))
    if found.empty:
        blocks: list[Block] = [parts.nothing("No place abroad stands out that it could have met and did not.")]
    else:
        blocks = [_gaps(data, found)]
    return [*blocks, *_programmes(data)]


def _gaps(data: ReportData, found: pd.DataFrame) -> Table:
    columns = (
        Column("Place"), Column("Country"), Column("Gap", meaning="Never met, or stopped and the last start"),
        Column("Expected", "number", "", 1, "Joint projects to be expected"), Column("Both strong in"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for row in records(found):
        last = f"stopped, {row['last_year']}" if row["what"] == STOPPED else NEVER
        fields = text.listing([text.words(one) for one in row["fields"]]) or None
        name = text.shorten(row["name"], parts.NAME)
        rows.append((name, row["country"], last, row["expected"], fields and text.shorten(fields, 60)))
    sure = int((~found["few"].astype(bool)).sum())
    covers = f"{text.count(sure)} of {text.plural(len(found), 'gap')} with 3 or more expected. {coverage(data)}"
    since = found.attrs.get("since")
    method = METHOD + (f" Stopped: joint projects that started before {since}, none since." if since else "")
    level = data.once(place).level
    command = f"baltica analyze stopped-ties --level {level} --region {data.subject}" if level else ""
    return parts.short("Places abroad it does not meet", columns, rows, method, covers, command, name="gaps", keys=2)


def _programmes(data: ReportData) -> list[Block]:
    table = sheet_region.programmes(data.graph, data.once(place))
    idle = table[(table["here"] == 0) & (table["projects"] > 0)]
    if table.empty:
        return []
    if idle.empty:
        return [Note("Each programme open to it that has projects in these records has one from here.", "Programmes")]
    columns = (Column("Open to it, no project from here"), Column("Period"), Column("Projects", "count", "in all"))
    rows: list[tuple[Cell, ...]] = [
        (text.shorten(row["name"], parts.NAME), row["period"], row["projects"]) for row in records(idle)
    ]
    definition = (
        "Programmes whose rules list the region or a part of it, with projects in these records, none from here."
    )
    covers = f"{text.plural(len(table), 'programme')} whose rules are known list it."
    return [parts.short("Programmes", columns, rows, definition, covers, name="programmes")]
