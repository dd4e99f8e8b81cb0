"""A heat map: a number in every cell, its size told by shade, above and below a center by hatching too."""

from collections.abc import Collection, Mapping, Sequence

from baltica.reports import cells, text
from baltica.reports.layout import Look, known, shade
from baltica.reports.svg import ACCENT, SECOND

ROWS, COLUMNS = 30, 16
STAR = "★"
BELOW = "//"


def heat_map(
    key: str, title: str, alt: str, rows: Sequence[str], columns: Sequence[str],
    values: Mapping[tuple[int, int], float | None], *, unit: str, center: float | None = None, decimals: int = 1,
    marked: Collection[tuple[int, int]] = (),
) -> str:  # fmt: skip
    """A grid of numbers by (row, column). Below ``center`` cells are hatched; ``marked`` ones are bold with a star.

    Missing and unknown values (None, NaN) leave their cell empty. Raises ValueError where none is known, for positions
    outside the grid, and for more than 30 rows or 16 columns.
    """
    found = {at: float(value) for at, value in sorted(values.items()) if value is not None and known(value)}
    if not found:
        raise ValueError("nothing to draw: no value is known")
    if len(rows) > ROWS or len(columns) > COLUMNS:
        raise ValueError(f"a heat map shows at most {ROWS} rows and {COLUMNS} columns; choose fewer")
    if any(not (0 <= r < len(rows) and 0 <= c < len(columns)) for r, c in values):
        raise ValueError("a value stands outside the rows and columns")
    shown, remark = cells.numbers(found, decimals, len(columns), bold=bool(marked))
    middle = 0.0 if center is None else center
    most = max(abs(v - middle) for v in found.values()) or 1.0

    def look(value: float) -> Look:
        below = center is not None and value < center
        strength = shade(abs(value - middle) / most)
        return (SECOND, strength, BELOW) if below else (ACCENT, strength, "")

    drawn = {
        at: cells.Cell(shown[at] + (STAR if at in marked else ""), look(value), at in marked)
        for at, value in found.items()
    }
    notes: list[tuple[Look | None, str]] = [(None, "; ".join(part for part in (unit, remark) if part))]
    if center is not None:
        number = text.number(center, decimals)
        notes.append(((ACCENT, shade(0.6), ""), f"plain: {number} and above, the stronger the farther above"))
        notes.append(((SECOND, shade(0.6), BELOW), f"hatched: below {number}, the stronger the farther below"))
    places = [(r, c) for r in range(len(rows)) for c in range(len(columns))]
    return cells.draw(cells.Grid(rows, columns, drawn, places, notes), key, title, alt)
