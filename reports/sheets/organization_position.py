"""An organization on one page: its fields, where it stands in the network, and what changed since the last period."""

from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import record, records
from baltica.reports.sheets import parts
from baltica.reports.sheets.organization_data import coverage, name, sheet
from baltica.reports.sheets.organization_fields import field_table

MEASURES = {
    "projects": ("Projects", 0),
    "led": ("Projects led", 0),
    "partners": ("Partners", 0),
    "betweenness": ("Broker position", 3),
    "constraint": ("Closed circle", 3),
}
CHANGES = {
    "projects": "Projects",
    "led": "Projects led",
    "partners": "Partners",
    "partners_abroad": "Partners abroad",
    "countries": "Countries abroad",
}
METHOD = (
    "Broker position (betweenness): how often it lies on the shortest way between two others, 0 to 1; not computed for "
    "very large networks. Closed circle (Burt's constraint): low where it joins circles that do not know each other, "
    "near 1 where all its partners know each other. Rank 1 is the most; equal ones share a rank."
)


@section("strengths", "Strengths, position and change", 40, needs=("organizations",), reports=("organization",))
def strengths(data: ReportData) -> list[Block]:
    """Fields, position, change."""
    found = data.once(sheet)
    if found.projects.empty:
        return [parts.nothing("Without a project it has no field, position or change to show.")]
    return [Text((_lead(data),), "lead"), field_table(found.fields, "its projects"), _position(data), _change(data)]


def _lead(data: ReportData) -> str:
    row = record(data.once(sheet).position, "partners")
    near = "" if row["near_rank"] is None else (
        f", and number {text.count(row['near_rank'])} of {text.count(row['near_of'])} of its type in its country"
    )  # fmt: skip
    return (
        f"By partners {name(data)} is number {text.count(row['rank'])} of "
        f"{text.plural(row['of'], 'organization')} with a project{near}."
    )


def _position(data: ReportData) -> Table:
    columns = (
        Column("Measure"), Column("Value", "count"), Column("Rank", "count"), Column("Of", "count", "organizations"),
        Column("Rank", "count", "same type and country"), Column("Of", "count", "same type and country"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for row in records(data.once(sheet).position):
        title, decimals = MEASURES[row["index"]]
        value: Cell = row["value"]
        if value is not None:
            value = text.number(row["value"], decimals) if decimals else round(row["value"])
        rows.append((title, value, row["rank"], row["of"], row["near_rank"], row["near_of"]))
    command = "baltica analyze centrality --measure degree,betweenness,constraint"
    return parts.short("Where it stands", columns, rows, METHOD, data.ties_coverage, command, name="position")


def _change(data: ReportData) -> Block:
    frame = data.once(sheet).change
    if len(frame.columns) < 2:
        return parts.nothing("The projects of these data are not dated, or of one year: no change can be told.")
    old, new = (str(one) for one in frame.columns)
    columns = (Column("Figure"), Column("Before", "count", old), Column("Now", "count", new))
    rows = [(CHANGES[row["index"]], row[old], row[new]) for row in records(frame)]
    definition = (
        "The last two funding periods that hold at least a tenth of the projects; where all are of one period, the "
        "last third of the projects by year of start beside the others. Undated projects are in neither."
    )
    return parts.short(f"Change: {old} and {new}", columns, rows, definition, coverage(data), name="change")
