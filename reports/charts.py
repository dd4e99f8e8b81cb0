"""Charts as SVG text: ranked bars, stacked bars, points with intervals, a matrix. Numbers in, drawing out; pure.

Every chart prints its numbers beside its marks, so that neither color nor a scale has to be read. All are drawn by
matplotlib without its global state (no pyplot), in the colors of ``svg.py``.
"""

import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from baltica.reports import text
from baltica.reports.svg import ACCENT, GRID, INK, MUTED, PAPER, SECOND, STYLE, canvas, finish, text_width

WIDTH = 640.0
LABEL = 12.0
SMALL = 11.0


def _lines(label: str, width: int = 36) -> str:
    """A label broken into at most two lines."""
    parts = textwrap.wrap(" ".join(label.split()), width) or [""]
    return "\n".join([parts[0], text.shorten(" ".join(parts[1:]), width)] if len(parts) > 1 else parts)


def _rows(labels: Sequence[str], right: float, top: float, bottom: float) -> tuple[Canvas, Axes]:
    """A canvas with one horizontal row a label, first on top, and the axes beside the labels."""
    broken = [_lines(label) for label in labels]
    step = 36.0 if any("\n" in b for b in broken) else 27.0
    left = min(270.0, max(text_width(line, LABEL) for b in broken for line in b.split("\n")) + 14)
    height = top + bottom + step * len(labels)
    figure = canvas(WIDTH, height)
    axes = figure.add_axes((left / WIDTH, bottom / height, (WIDTH - left - right) / WIDTH, step * len(labels) / height))
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.set_axis_off()
    for position, label in enumerate(broken):
        axes.annotate(
            label, (0, position), (-10, 0), ("axes fraction", "data"), "offset points",
            ha="right", va="center", fontsize=LABEL, linespacing=1.1, annotation_clip=False,
        )  # fmt: skip
    return figure, axes


def _beside(axes: Axes, x: float, y: float, label: str, offset: float = 6, **options: Any) -> None:
    """A label to the right of a data point."""
    axes.annotate(
        label, (x, y), (offset, 0), textcoords="offset points", va="center", fontsize=SMALL,
        annotation_clip=False, **options,
    )  # fmt: skip


def _axis_title(axes: Axes, label: str) -> None:
    """What the horizontal scale measures, under the rows."""
    axes.annotate(
        label, (0, 0), (0, -8), "axes fraction", "offset points", va="top", fontsize=SMALL, color=MUTED,
        annotation_clip=False,
    )  # fmt: skip


def ranked_bars(
    key: str, title: str, alt: str, labels: Sequence[str], values: Sequence[float], *,
    unit: str, decimals: int = 0,
) -> str:  # fmt: skip
    """Horizontal bars from the largest down, the value printed at each bar's end. ``unit`` names the scale."""
    shown = [text.number(v, decimals) for v in values]
    with mpl.rc_context(STYLE):
        figure, axes = _rows(labels, right=max(text_width(s, SMALL) for s in shown) + 14, top=4, bottom=26)
        axes.set_xlim(0, max([*values, 1e-9]))
        axes.barh(range(len(values)), values, height=0.62, color=ACCENT, linewidth=0)
        for position, (value, label) in enumerate(zip(values, shown, strict=True)):
            _beside(axes, value, position, label)
        _axis_title(axes, unit)
        return finish(figure, key, title, alt)


def points(
    key: str, title: str, alt: str, labels: Sequence[str], values: Sequence[float], low: Sequence[float],
    high: Sequence[float], *, unit: str, reference: float | None = None, reference_label: str = "",
    show: Callable[[float], str] = text.number, limits: tuple[float, float] | None = None,
) -> str:  # fmt: skip
    """A point with its interval a row, the numbers printed at the right, and a dashed line at ``reference``."""
    shown = [f"{show(v)}  ({show(a)} to {show(b)})" for v, a, b in zip(values, low, high, strict=True)]
    with mpl.rc_context(STYLE):
        room = max(text_width(s, SMALL) for s in shown) + 16
        figure, axes = _rows(labels, right=room, top=22 if reference_label else 6, bottom=26)
        lowest, highest = limits or (min([*low, reference or 0.0]), max([*high, reference or 0.0]))
        margin = 0.03 * (highest - lowest or 1)
        axes.set_xlim(lowest - margin, highest + margin)
        for position in range(len(values)):
            axes.axhline(position, color=GRID, linewidth=0.8)
        if reference is not None:
            axes.axvline(reference, color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
            axes.annotate(
                reference_label, (reference, 1), (0, 5), ("data", "axes fraction"), "offset points", ha="center",
                va="bottom", fontsize=SMALL, color=MUTED, annotation_clip=False,
            )  # fmt: skip
        axes.hlines(range(len(values)), low, high, color=ACCENT, linewidth=2.4)
        axes.scatter(values, range(len(values)), s=62, color=ACCENT, edgecolor=PAPER, linewidth=1.2, zorder=3)
        for position, label in enumerate(shown):
            axes.annotate(
                label, (1, position), (10, 0), ("axes fraction", "data"), "offset points", va="center",
                fontsize=SMALL, annotation_clip=False,
            )  # fmt: skip
        _axis_title(axes, unit)
        return finish(figure, key, title, alt)


def stacked_bars(
    key: str, title: str, alt: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], *, unit: str
) -> str:
    """Horizontal bars of two parts, the first plain and the second hatched, each with its number inside."""
    if len(series) != 2:
        raise ValueError("stacked bars show two parts")
    totals = [sum(parts) for parts in zip(*series.values(), strict=True)]
    with mpl.rc_context(STYLE):
        figure, axes = _rows(labels, right=40, top=30, bottom=26)
        axes.set_xlim(0, max([*totals, 1e-9]))
        start = [0.0] * len(totals)
        for (name, values), (color, hatch) in zip(series.items(), ((ACCENT, ""), (SECOND, "///")), strict=True):
            axes.barh(
                range(len(values)), values, left=start, height=0.66, label=name, hatch=hatch, linewidth=1,
                facecolor=PAPER if hatch else color, edgecolor=color,
            )  # fmt: skip
            for position, value in enumerate(values):
                if value:
                    axes.annotate(
                        text.count(value), (start[position] + value / 2, position), ha="center", va="center",
                        fontsize=SMALL, color=INK if hatch else PAPER,
                        bbox={"boxstyle": "round,pad=0.18", "facecolor": PAPER, "edgecolor": "none"} if hatch else None,
                    )  # fmt: skip
            start = [a + b for a, b in zip(start, values, strict=True)]
        for position, total in enumerate(totals):
            _beside(axes, total, position, text.count(total), fontweight="bold")
        axes.legend(
            loc="lower left", bbox_to_anchor=(-0.01, 1), ncols=2, frameon=False, fontsize=SMALL, borderpad=0.2,
            handlelength=1.6, handleheight=1.0,
        )  # fmt: skip
        _axis_title(axes, unit)
        return finish(figure, key, title, alt)


def matrix(
    key: str, title: str, alt: str, names: Sequence[str], values: dict[tuple[int, int], float], *,
    unit: str, decimals: int = 1,
) -> str:  # fmt: skip
    """A lower triangle of pairs: the number in each cell, the shade by its size. Missing pairs stay empty.

    ``values`` maps (row, column) with row > column, positions in ``names``, to the number shown.
    """
    size = len(names)
    with mpl.rc_context(STYLE):
        left, top, cell = max(text_width(n, LABEL) for n in names) + 14, 6.0, 0.0
        cell = min(64.0, (WIDTH - left - 40) / max(size - 1, 1))
        tall = min(cell, 34.0)
        height = top + tall * (size - 1) + 24 + max(text_width(n, LABEL) for n in names) * 0.6
        figure = canvas(WIDTH, height)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        largest = max([*values.values(), 1e-9])
        for row in range(1, size):
            y = top + (row - 1) * tall
            axes.text(left - 10, y + tall / 2, names[row], ha="right", va="center", fontsize=LABEL)
            for column in range(row):
                x, value = left + column * cell, values.get((row, column))
                shade = 0.0 if value is None else 0.08 + 0.5 * (value / largest) ** 0.5
                axes.add_patch(mpl.patches.Rectangle(
                    (x + 1, y + 1), cell - 2, tall - 2, facecolor=(ACCENT, shade), edgecolor=GRID, linewidth=0.6,
                ))  # fmt: skip
                if value is not None:
                    axes.text(x + cell / 2, y + tall / 2, text.number(value, decimals), ha="center", va="center",
                              fontsize=SMALL if cell > 40 else 10)  # fmt: skip
        bottom = top + (size - 1) * tall
        for column in range(size - 1):
            axes.text(left + (column + 0.62) * cell, bottom + 8, names[column], ha="right", va="top", rotation=35,
                      rotation_mode="anchor", fontsize=LABEL)  # fmt: skip
        axes.text(left + (size - 1) * cell, top + 10, unit, ha="right", va="top", fontsize=SMALL, color=MUTED)
        return finish(figure, key, title, alt)
