"""Two spans of time on a sheet: a figure of two marks a row, and its table."""

from typing import Any

from baltica.reports import text
from baltica.reports.blocks import Cell, Column, Figure, Table


def slope(
    rows: list[dict[str, Any]], names: dict[str, tuple[str, int]], before: str, now: str, covers: str, key: str
) -> Figure:  # fmt: skip
    """The figure of two spans and its table. ``names``: of each measure its title, and 1 where it is a share."""
    from baltica.reports.slopes import slopes

    told = [(names[row["index"]][0], *(_cell(row, end, names) for end in ("before", "now"))) for row in rows]
    table = Table(
        "Change", (Column("Figure"), Column(before, "count"), Column(now, "count")), tuple(told),
        "Projects by their funding period; where all are of one, by the year of their start: the last third and the "
        "others. Undated projects are in neither. Later lists may be less complete; a smaller number may only be that.",
        covers, name="change", shown=len(told),
    )  # fmt: skip
    drawn = [row for row in rows if not names[row["index"]][1]]
    first = drawn[0]
    title = f"{before} and {now}"
    old, new = (text.count(first[end]) for end in ("before", "now"))
    sentence = f"{names[first['index']][0]}: {old} → {new}."
    svg = slopes(
        f"{key}-change", title, sentence, [names[row["index"]][0] for row in drawn], [row["before"] for row in drawn],
        [row["now"] for row in drawn], unit="number", decimals=0, old_name=before, new_name=now, small=True,
    )  # fmt: skip
    return Figure(title, sentence, svg, sentence, table, table.definition, covers)


def _cell(row: dict[str, Any], end: str, names: dict[str, tuple[str, int]]) -> Cell:
    value = row[end]
    if value is None:
        return None
    return text.share(value) if names[row["index"]][1] else round(value)
