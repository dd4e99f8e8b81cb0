"""What all drawings share: sizes, numbers that are known, and pages measured in pixels from the top left."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas
from matplotlib.path import Path as Outline

from baltica.reports.fitting import LINE, SMALL, fit_all
from baltica.reports.svg import ACCENT, GRID, INK, MUTED, PAPER, SECOND, canvas, text_width

WIDTH, NARROW, WIDE = 640.0, 420.0, 960.0
"""A drawing of a report, of a one-page sheet, and the widest there is, in pixels at natural size."""

Box = tuple[float, float, float, float]
Look = tuple[str, float, str]
"""How an area is filled: color, how strongly (0 to 1), and hatching."""

SHAPES: tuple[tuple[str, str, bool], ...] = (
    ("o", ACCENT, False), ("s", SECOND, True), ("^", INK, False), ("D", ACCENT, True),
    ("v", SECOND, False), ("o", INK, True), ("s", ACCENT, False), ("X", MUTED, False),
)  # fmt: skip
"""Marks of groups: shape, color, and whether they are hollow."""


# --- numbers --------------------------------------------------------------------------------------------------------


def known(value: float | None) -> bool:
    """Whether there is a finite number; unknown ones are None or NaN."""
    return value is not None and math.isfinite(value)


def all_known(values: Iterable[float | None], what: str, *, least: float = -math.inf) -> list[float]:
    """The values as numbers. Raises ValueError where there is none, one is unknown or one is below ``least``."""
    found = [math.nan if value is None else float(value) for value in values]
    if not found:
        raise ValueError(f"nothing to draw: there are no {what}")
    if not all(map(math.isfinite, found)):
        raise ValueError(f"cannot draw {what} that are not known; leave them out")
    if min(found) < least:
        raise ValueError(f"cannot draw {what} below {least:g}")
    return found


def same_length(*columns: Sequence[object]) -> None:
    """Raises ValueError unless all columns have the same length, at least 1."""
    lengths = {len(column) for column in columns}
    if len(lengths) > 1 or 0 in lengths:
        raise ValueError(f"nothing to draw, or columns of different lengths: {sorted(lengths)}")


def ticks(low: float, high: float, most: int = 5, *, whole: bool = False) -> list[float]:
    """Round numbers between low and high, at most about ``most``.

    >>> ticks(0, 17)
    [0.0, 5.0, 10.0, 15.0]
    """
    places = mpl.ticker.MaxNLocator(nbins=most, steps=[1, 2, 2.5, 5, 10], integer=whole).tick_values(low, high)
    slack = 1e-9 * max(abs(low), abs(high), 1e-9)
    return [round(float(t), 12) + 0.0 for t in places if low - slack <= t <= high + slack]


def decimals_of(values: Iterable[float]) -> int:
    """How many decimals tell these round numbers apart.

    >>> decimals_of([0.0, 2.5, 5.0]), decimals_of([10, 20])
    (1, 0)
    """
    return max((len(f"{v:.9f}".rstrip("0").split(".")[1]) for v in values), default=0)


def fine(values: Sequence[float]) -> int:
    """How many decimals suit numbers of this size: none for whole numbers, two significant digits for small ones."""
    largest = max((abs(v) for v in values), default=0.0)
    if all(float(v).is_integer() for v in values):
        return 0
    return 1 if largest >= 10 else 2 if largest >= 0.1 or not largest else min(6, 1 - math.floor(math.log10(largest)))


def shade(share: float) -> float:
    """How strongly an area is filled for a share (0 to 1) of the largest value; text on it stays legible."""
    return round(0.06 + 0.4 * round(8 * math.sqrt(min(max(share, 0.0), 1.0))) / 8, 3)


# --- drawing --------------------------------------------------------------------------------------------------------


def page(width: float, height: float) -> tuple[Canvas, Axes]:
    """A canvas and axes over all of it, in pixels from the top left. Call it with the style of ``svg.py`` set."""
    figure = canvas(width, height)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, width)
    axes.set_ylim(height, 0)
    axes.set_axis_off()
    return figure, axes


def write(
    axes: Axes, x: float, y: float, label: str | Sequence[str], *, ha: str = "left", size: float = SMALL,
    rim: str = "", **options: Any,
) -> None:  # fmt: skip
    """Text whose middle is at y; of several lines the middle of all. ``rim``: "rim" or "halo", see ``svg.py``."""
    lines = [label] if isinstance(label, str) else list(label)
    for number, line in enumerate(lines):
        at = y + (number - (len(lines) - 1) / 2) * LINE
        written = axes.text(x, at, line, ha=ha, va="center_baseline", fontsize=size, **options)
        if rim:
            written.set_gid(rim)


def rule(
    axes: Axes, xs: Sequence[float], ys: Sequence[float], color: str = GRID, width: float = 0.8, **options: Any
) -> None:
    """A line through the points."""
    axes.plot(xs, ys, color=color, linewidth=width, clip_on=False, **options)


def dot(
    axes: Axes, xs: Sequence[float], ys: Sequence[float], *, shape: str = "o", size: float = 8, color: str = ACCENT,
    hollow: bool = False, zorder: float = 4,
) -> None:  # fmt: skip
    """Marks at the points; hollow ones are filled with the paper's color."""
    axes.plot(
        xs, ys, linestyle="none", marker=shape, markersize=size, color=color, zorder=zorder, clip_on=False,
        markerfacecolor=PAPER if hollow else color, markeredgecolor=color if hollow else PAPER,
        markeredgewidth=1.6 if hollow else 0.8,
    )  # fmt: skip


def put(axes: Axes, shape: Artist) -> None:
    """A shape on the page. ``add_patch`` would measure it for limits of the axes, which a page has already."""
    axes.add_artist(shape)


def fill(axes: Axes, boxes: Iterable[tuple[Box, Look]], edge: float = 0.6) -> None:
    """Rectangles (left, top, right, bottom) with a thin edge; those that look the same make one shape."""
    by_look: dict[Look, list[Outline]] = {}
    for (left, top, right, bottom), look in boxes:
        corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]
        by_look.setdefault(look, []).append(Outline(corners, closed=True))
    for (color, strength, hatch), outlines in by_look.items():
        outline = Outline.make_compound_path(*outlines)
        area = mpl.patches.PathPatch(
            outline, facecolor=(color, strength), edgecolor=GRID, linewidth=edge, clip_on=False
        )
        put(axes, area)
        if hatch:
            put(axes, mpl.patches.PathPatch(
                outline, facecolor="none", edgecolor=color, linewidth=0, hatch=hatch, clip_on=False,
            ))  # fmt: skip


def plates(axes: Axes, labels: Iterable[tuple[float, float, str]]) -> None:
    """Pieces of plain paper for numbers (middle, middle, text) that stand on hatching."""
    boxes = [(x, y, text_width(label, SMALL) / 2 + 3) for x, y, label in labels]
    fill(axes, [((x - half, y - 7, x + half, y + 7), (PAPER, 1.0, "")) for x, y, half in boxes], edge=0)


def legend_rows(names: Sequence[str], room: float) -> list[list[tuple[float, int, str]]]:
    """Rows of a legend: where each entry begins, which one it is, and its name as far as it fits."""
    rows: list[list[tuple[float, int, str]]] = [[]]
    x = 0.0
    for number, shown in enumerate(fit_all(names, min(room - 20, 240))):
        wide = text_width(shown, SMALL) + 36
        if rows[-1] and x + wide - 16 > room:
            rows.append([])
            x = 0.0
        rows[-1].append((x, number, shown))
        x += wide
    return rows


def legend(axes: Axes, names: Sequence[str], looks: Sequence[tuple[str, str, bool]], top: float, room: float) -> None:
    """Marks with their names in rows of 20 pixels from ``top``; ``legend_rows`` tells how many rows."""
    for number, row in enumerate(legend_rows(names, room)):
        y = top + number * 20 + 10
        for x, which, shown in row:
            shape, color, hollow = looks[which]
            dot(axes, [x + 6], [y], shape=shape, color=color, hollow=hollow)
            write(axes, x + 17, y, shown)
