"""A grid of cells with a number in each: what a heat map and a matrix of pairs have in common."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes

from baltica.reports import text
from baltica.reports.fitting import BOLD, LABEL, LINE, SMALL, fit, fit_all, lines_of
from baltica.reports.layout import NARROW, WIDTH, Box, Look, fill, page, plates, write
from baltica.reports.svg import ACCENT, MUTED, STYLE, finish, text_width

TALL, NARROWEST, WIDEST = 27.0, 27.0, 84.0
SLANTED = 180.0  # room of a name on a slant
SLANT = math.radians(35)
ROOM = 920.0  # of all columns
EMPTY: Look = (ACCENT, 0.0, "")


@dataclass(frozen=True)
class Cell:
    """What a cell prints and how it is filled; ``bold`` ones stand out."""

    label: str
    look: Look
    bold: bool = False


@dataclass(frozen=True)
class Grid:
    """Row names, column names, cells by (row, column), and lines of small print (with a filled box before each).

    ``places`` are the cells that exist; those without a number stay empty.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    cells: Mapping[tuple[int, int], Cell]
    places: Sequence[tuple[int, int]]
    notes: Sequence[tuple[Look | None, str]]


def numbers(
    values: Mapping[tuple[int, int], float], decimals: int, columns: int, *, bold: bool = False
) -> tuple[dict[tuple[int, int], str], str]:
    """The numbers as they fit into that many columns, and what to say of it: fewer decimals, then k for thousand.

    Raises ValueError where not even those fit.
    """
    for places in range(decimals, -1, -1):
        shown = {at: _rounded(value, places, decimals) for at, value in values.items()}
        if _width(shown.values(), bold) * columns <= ROOM:
            return shown, ""
    shown = {at: short(value) for at, value in values.items()}
    if _width(shown.values(), bold) * columns <= ROOM:
        return shown, "k: thousand, M: million"
    raise ValueError(f"a grid of {columns} columns is too wide to read; choose fewer")


def _rounded(value: float, places: int, wanted: int) -> str:
    """A number with fewer decimals than wanted; what is there is not shown as nothing."""
    least = 10.0**-places
    if places < wanted and 0 < value < least / 2:
        return f"<{text.number(least, places)}"
    return text.number(value, places)


def short(value: float) -> str:
    """A number in at most four signs or so.

    >>> short(950), short(12345), short(1_250_000)
    ('950', '12k', '1.2M')
    """
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if abs(value) >= size * 0.9995:
            return text.number(value / size, 0 if abs(value) >= 9.95 * size else 1) + letter
    return text.number(value, 0)


def _width(labels: Iterable[str], bold: bool) -> float:
    """How wide a cell has to be for the widest of these."""
    widest = max((text_width(label, SMALL) for label in labels), default=0.0)
    return max(NARROWEST, widest * (BOLD if bold else 1.0) + 4)


def draw(grid: Grid, key: str, title: str, alt: str) -> str:
    """The grid as a drawing, as wide as it has to be. Column names stand level where they fit, else on a slant."""
    count = len(grid.columns)
    names = fit_all(grid.rows, 190, LABEL)
    left = max(60.0, max(text_width(name, LABEL) for name in names) + 14)
    cell = _side(grid, left)
    level = [lines_of(name, cell - 6, LABEL, most=3) for name in grid.columns]
    fits = all(" ".join(lines) == " ".join(name.split()) for lines, name in zip(level, grid.columns, strict=True))
    if not fits:  # room for the beginning of the first name
        longest = max(text_width(fit(name, SLANTED, LABEL), LABEL) for name in grid.columns)
        left = max(left, min(130.0, longest * math.cos(SLANT) + 4 - 0.62 * cell))
        cell = _side(grid, left)
    rooms = [min(SLANTED, (left + (c + 0.62) * cell - 4) / math.cos(SLANT)) for c in range(count)]
    slanted = [fit(name, room, LABEL) for name, room in zip(grid.columns, rooms, strict=True)]
    foot = max(text_width(name, LABEL) for name in slanted) * math.sin(SLANT) + 22
    if fits:
        foot = LINE * max(map(len, level)) + 8
    top = 4.0
    bottom = top + TALL * len(grid.rows)
    width = max(NARROW, left + cell * count + 10)
    height = bottom + foot + 20 * len(grid.notes) + 2
    with mpl.rc_context(STYLE):
        figure, axes = page(width, height)
        looks = {at: one.look for at, one in grid.cells.items()}
        fill(axes, [(_box(at, left, top, cell), looks.get(at, EMPTY)) for at in grid.places])
        spots = {at: (left + cell * (at[1] + 0.5), top + TALL * (at[0] + 0.5)) for at in grid.cells}
        plates(axes, [(*spots[at], one.label) for at, one in grid.cells.items() if one.look[2]])
        for row, name in enumerate(names):
            write(axes, left - 10, top + TALL * (row + 0.5), name, ha="right", size=LABEL)
        for at, one in grid.cells.items():
            write(axes, *spots[at], one.label, ha="center", fontweight="bold" if one.bold else "normal")
        for column in range(count):
            if fits:
                middle = bottom + 4 + LINE * len(level[column]) / 2
                write(axes, left + cell * (column + 0.5), middle, level[column], ha="center", size=LABEL)
            else:
                axes.text(
                    left + (column + 0.62) * cell, bottom + 6, slanted[column], ha="right", va="top", fontsize=LABEL,
                    rotation=math.degrees(SLANT), rotation_mode="anchor",
                )  # fmt: skip
        _notes(axes, grid.notes, bottom + foot, width)
        return finish(figure, key, title, alt)


def _side(grid: Grid, left: float) -> float:
    """The width of a cell: as wide as its number needs, wider where there is room."""
    bold = any(one.bold for one in grid.cells.values())
    needed = _width((one.label for one in grid.cells.values()), bold)
    return min(WIDEST, max(needed, (WIDTH - left - 12) / len(grid.columns)))


def _box(at: tuple[int, int], left: float, top: float, cell: float) -> Box:
    x, y = left + at[1] * cell, top + at[0] * TALL
    return x + 1, y + 1, x + cell - 1, y + TALL - 1


def _notes(axes: Axes, notes: Sequence[tuple[Look | None, str]], top: float, width: float) -> None:
    """Lines of small print, a filled box before those that explain one."""
    for number, (look, line) in enumerate(notes):
        y, x = top + 20 * number + 8, 0.0
        if look is not None:
            fill(axes, [((0, y - 7, 24, y + 7), look)])
            x = 32.0
        write(axes, x, y, fit(line, width - x), color=MUTED)
