"""Time lines: up to five, told apart by dash and mark, each labelled with its last number at its end."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl

from baltica.reports import text
from baltica.reports.fitting import LINE, SMALL, apart, fit, with_numbers
from baltica.reports.layout import NARROW, WIDTH, decimals_of, dot, known, page, rule, same_length, ticks, write
from baltica.reports.svg import ACCENT, GRID, INK, MUTED, SECOND, STYLE, finish, text_width

DASHES: tuple[tuple[str, str, bool, Any], ...] = (
    ("o", ACCENT, False, "-"), ("s", SECOND, True, (0, (6, 3))), ("^", INK, False, (0, (1.5, 2))),
    ("D", ACCENT, True, (0, (8, 3, 2, 3))), ("v", SECOND, False, (0, (3, 2))),
)  # fmt: skip
"""Mark, color, hollow or not, and dash of each line."""


def time_lines(
    key: str, title: str, alt: str, years: Sequence[int], series: Mapping[str, Sequence[float | None]], *,
    unit: str, decimals: int = 0, small: bool = False,
) -> str:  # fmt: skip
    """Lines over years. Where a value is unknown (None, NaN) the line is broken; a single line has its numbers on it.

    Raises ValueError for no series or more than five, for years that repeat, and where nothing is known.
    """
    if not 1 <= len(series) <= len(DASHES):
        raise ValueError(f"time lines show 1 to {len(DASHES)} series, not {len(series)}")
    same_length(years, *series.values())
    if len(set(years)) < len(years):
        raise ValueError("time lines show each year once")
    order = sorted(range(len(years)), key=lambda i: years[i])
    lines = {name: [(years[i], _number(values[i])) for i in order] for name, values in series.items()}
    points = {name: [(x, y) for x, y in line if known(y)] for name, line in lines.items()}
    points = {name: found for name, found in points.items() if found}
    numbers = [value for found in points.values() for _, value in found]
    if not numbers:
        raise ValueError("nothing to draw: no value is known")

    width, height = (NARROW, 220.0) if small else (WIDTH, 300.0)
    marks = _marks(numbers, whole=not decimals)
    low, high = marks[0], marks[-1]
    shown = [text.number(mark, decimals_of(marks)) for mark in marks]
    ends = _ends(points, max(years), decimals, 110.0 if small else 170.0)
    tall = [LINE * len(end) + 4 for end in ends]
    left = max(text_width(s, SMALL) for s in shown) + 10
    right = width - max(text_width(line, SMALL) for end in ends for line in end) - 26
    top, bottom = 30.0, max(height - 26, 34 + sum(tall))
    first, last = min(years), max(years)

    def x_of(year: float) -> float:
        return left + 10 + (right - left - 20) * ((year - first) / (last - first) if last > first else 0.5)

    def y_of(value: float) -> float:
        return bottom - (bottom - top) * (value - low) / (high - low)

    with mpl.rc_context(STYLE):
        figure, axes = page(width, bottom + 26)
        write(axes, 0, 10, fit(unit, width), color=MUTED)
        for mark, label in zip(marks, shown, strict=True):
            rule(axes, [left, right], [y_of(mark)] * 2, MUTED if mark == 0 else GRID)
            write(axes, left - 8, y_of(mark), label, ha="right", color=MUTED)
        for year in ticks(first, last, max(1, int((right - left) / 50)), whole=True) if last > first else [first]:
            rule(axes, [x_of(year)] * 2, [bottom, bottom + 4], MUTED)
            write(axes, x_of(year), bottom + 14, str(int(year)), ha="center", color=MUTED)
        middles = apart([y_of(found[-1][1]) for found in points.values()], tall, top - 8, bottom + 8)
        for (name, found), end, y, look in zip(points.items(), ends, middles, DASHES, strict=False):
            shape, color, hollow, dash = look
            line = [(x_of(x), y_of(value)) for x, value in lines[name]]
            rule(axes, [x for x, _ in line], [y for _, y in line], color, 2, linestyle=dash, zorder=3)
            spots = [(x_of(x), y_of(value)) for x, value in found]
            dot(axes, [x for x, _ in spots], [y for _, y in spots], shape=shape, color=color, hollow=hollow, size=6.5)
            ended = found[-1][0] != last
            dots = (0, (1, 3)) if ended else "-"
            rule(axes, [spots[-1][0] + 8, right + 12], [spots[-1][1], y], MUTED, 0.9 if ended else 0.7, linestyle=dots)
            write(axes, right + 16, y, end)
        if len(points) == 1:
            _numbers(axes, [(x_of(x), y_of(v), text.number(v, decimals)) for x, v in found[:-1]])
        return finish(figure, key, title, alt)


def _number(value: float | None) -> float:
    return math.nan if value is None else float(value)


def _marks(numbers: Sequence[float], *, whole: bool) -> list[float]:
    """Round numbers from at most 0 to at least the largest number."""
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    found = ticks(low, high, 5, whole=whole) if high > low else [0.0]
    step = found[1] - found[0] if len(found) > 1 else max(high - low, 1.0)
    while found[-1] < high or len(found) < 2:
        found.append(round(found[-1] + step, 12))
    while found[0] > low:
        found.insert(0, round(found[0] - step, 12))
    return found


def _ends(points: Mapping[str, list[tuple[int, float]]], last: int, decimals: int, room: float) -> list[list[str]]:
    """What stands at the end of each line: its name and last number, with the year where that is not the last one."""
    numbers = [
        text.number(found[-1][1], decimals) + (f" ({found[-1][0]})" if found[-1][0] != last else "")
        for found in points.values()
    ]
    return with_numbers(list(points), numbers, room)


def _numbers(axes: Any, spots: Sequence[tuple[float, float, str]]) -> None:
    """Numbers above the marks, as many as do not touch one another."""
    edge = -math.inf
    for x, y, label in spots:
        half = text_width(label, SMALL) / 2
        if x - half > edge + 4:
            write(axes, x, y - 13, label, ha="center", rim="rim")
            edge = x + half
