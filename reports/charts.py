"""Charts as SVG text: ranked bars, stacked bars, points with intervals, a matrix. Numbers in, drawing out; pure.

Every chart prints its numbers beside its marks, so that neither color nor a scale has to be read. All are drawn by
matplotlib without its global state (no pyplot), in the colors of ``svg.py``.
"""

from collections.abc import Callable, Mapping, Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from baltica.reports import cells, text
from baltica.reports.fitting import BOLD, LABEL, LINE, SMALL, fit, lines_of_all
from baltica.reports.layout import (
    NARROW,
    WIDTH,
    all_known,
    dot,
    fill,
    known,
    page,
    plates,
    rule,
    same_length,
    shade,
    write,
)
from baltica.reports.svg import ACCENT, INK, MUTED, PAPER, SECOND, STYLE, finish, text_width

PAIRS = 30  # names of a matrix
GAP = 10.0


class _Rows:
    """A page with a horizontal row for each label, the first on top, and the room beside the labels."""

    def __init__(self, labels: Sequence[str], right: float, top: float, *, small: bool = False) -> None:
        self.width = NARROW if small else WIDTH
        self.labels = lines_of_all(labels, self.width * 0.4, LABEL)
        self.step = 12.0 + LINE * max(len(lines) for lines in self.labels)
        self.left = max(text_width(line, LABEL) for lines in self.labels for line in lines) + GAP + 4
        self.right = self.width - right
        self.top, self.bottom = top, top + self.step * len(labels)

    def draw(self, unit: str) -> tuple[Canvas, Axes]:
        """The labels, and under them what the scale measures."""
        figure, axes = page(self.width, self.bottom + 24)
        for row, lines in enumerate(self.labels):
            write(axes, self.left - GAP, self.at(row), lines, ha="right", size=LABEL)
        write(axes, 0, self.bottom + 12, fit(unit, self.width), color=MUTED)
        return figure, axes

    def at(self, row: int) -> float:
        """The middle of a row."""
        return self.top + self.step * (row + 0.5)


def ranked_bars(
    key: str, title: str, alt: str, labels: Sequence[str], values: Sequence[float], *,
    unit: str, decimals: int = 0, small: bool = False,
) -> str:  # fmt: skip
    """Horizontal bars in the order given, the value printed at each bar's end. ``unit`` names the scale.

    Negative values go left of the zero line. Raises ValueError for nothing or for unknown values.
    """
    same_length(labels, values)
    numbers = all_known(values, "values")
    shown = [text.number(v, decimals) for v in numbers]
    rows = _Rows(labels, right=max(text_width(s, SMALL) for s in shown) + 8, top=2, small=small)
    low, high = min(0.0, *numbers), max(0.0, *numbers)
    scale = (rows.right - rows.left) / ((high - low) or 1.0)
    zero = rows.left - scale * low
    half = min(9.0, rows.step / 2 - 4)
    with mpl.rc_context(STYLE):
        figure, axes = rows.draw(unit)
        boxes = [
            ((min(zero, zero + scale * v), rows.at(i) - half, max(zero, zero + scale * v), rows.at(i) + half), v)
            for i, v in enumerate(numbers)
        ]
        fill(axes, [(box, (ACCENT, 1.0, "")) for box, v in boxes if v >= 0])
        fill(axes, [(box, (SECOND, 0.25, "///")) for box, v in boxes if v < 0])
        if low < 0:
            rule(axes, [zero, zero], [rows.top, rows.bottom], MUTED)
        for row, (value, label) in enumerate(zip(numbers, shown, strict=True)):
            write(axes, max(zero, zero + scale * value) + 6, rows.at(row), label)
        return finish(figure, key, title, alt)


def points(
    key: str, title: str, alt: str, labels: Sequence[str], values: Sequence[float], low: Sequence[float | None],
    high: Sequence[float | None], *, unit: str, reference: float | None = None, reference_label: str = "",
    show: Callable[[float], str] = text.number, limits: tuple[float, float] | None = None, small: bool = False,
) -> str:  # fmt: skip
    """A point with its interval a row, the numbers printed at the right, and a dashed line at ``reference``.

    A row whose interval is unknown (None, NaN) has a point only. ``limits`` cut what lies beyond them. Raises
    ValueError for nothing or for an unknown value.
    """
    same_length(labels, values, low, high)
    numbers = all_known(values, "values")
    spans = [
        (float(a), float(b)) if a is not None and b is not None and known(a) and known(b) else None
        for a, b in zip(low, high, strict=True)
    ]
    shown = [
        show(v) + (f"  ({show(span[0])} to {show(span[1])})" if span else "")
        for v, span in zip(numbers, spans, strict=True)
    ]
    rows = _Rows(
        labels, right=max(text_width(s, SMALL) for s in shown) + 12, top=22 if reference_label else 4, small=small
    )
    ends = [end for span in spans if span for end in span]
    anchors = [*numbers, *ends, numbers[0] if reference is None else reference]
    lowest, highest = limits or (min(anchors), max(anchors))
    margin = 0.03 * (highest - lowest) or 0.5

    def at(value: float) -> float:
        share = (min(max(value, lowest), highest) - lowest + margin) / (highest - lowest + 2 * margin)
        return rows.left + (rows.right - rows.left) * share

    with mpl.rc_context(STYLE):
        figure, axes = rows.draw(unit)
        if reference is not None:
            rule(axes, [at(reference)] * 2, [rows.top, rows.bottom], MUTED, 1, linestyle=(0, (4, 3)))
            half = text_width(reference_label, SMALL) / 2
            middle = min(max(at(reference), half), rows.width - half)
            write(axes, middle, 10, fit(reference_label, rows.width), ha="center", color=MUTED)
        for row, (value, span) in enumerate(zip(numbers, spans, strict=True)):
            y = rows.at(row)
            rule(axes, [rows.left, rows.right], [y, y])
            if span:
                rule(axes, [at(span[0]), at(span[1])], [y, y], ACCENT, 2.4, zorder=3)
            write(axes, rows.right + 10, y, shown[row])
            dot(axes, [at(value)], [y], size=8.5)
        return finish(figure, key, title, alt)


def stacked_bars(
    key: str, title: str, alt: str, labels: Sequence[str], series: Mapping[str, Sequence[float]], *, unit: str,
    small: bool = False,
) -> str:  # fmt: skip
    """Horizontal bars of two parts, the first plain and the second hatched, with their numbers and the total.

    Where a part is too narrow for its number, both stand behind the total. Raises ValueError unless there are two
    parts, and for values that are unknown or below 0.
    """
    if len(series) != 2:
        raise ValueError("stacked bars show two parts")
    first, second = (all_known(values, "values", least=0) for values in series.values())
    same_length(labels, first, second)
    totals = [a + b for a, b in zip(first, second, strict=True)]
    longest = max(text_width(f"{text.count(t)} ({text.count(t)} + {text.count(t)})", SMALL) * BOLD for t in totals)
    rows = _Rows(labels, right=longest + 10, top=26, small=small)
    scale = (rows.right - rows.left) / (max(totals) or 1.0)
    looks = ((ACCENT, 1.0, ""), (SECOND, 0.12, "///"))
    half = min(9.5, rows.step / 2 - 4)
    with mpl.rc_context(STYLE):
        figure, axes = rows.draw(unit)
        _names(axes, list(series), looks, rows.width)
        for row, parts in enumerate(zip(first, second, strict=True)):
            y, x, inside = rows.at(row), rows.left, []
            for part, look in zip(parts, looks, strict=True):
                if part:
                    fill(axes, [((x, y - half, x + scale * part, y + half), look)])
                    inside.append((x + scale * part / 2, text.count(part), look, scale * part))
                x += scale * part
            roomy = all(text_width(label, SMALL) + 10 <= room for _, label, _, room in inside)
            for middle, label, look, _ in inside if roomy else ():
                hatched = bool(look[2])
                plates(axes, [(middle, y, label)] if hatched else [])
                write(axes, middle, y, label, ha="center", color=INK if hatched else PAPER)
            total = text.count(totals[row])
            write(axes, x + 6, y, total, fontweight="bold")
            if not roomy:
                behind = x + 10 + text_width(total, SMALL) * BOLD
                write(axes, behind, y, f"({text.count(parts[0])} + {text.count(parts[1])})")
        return finish(figure, key, title, alt)


def _names(axes: Axes, names: Sequence[str], looks: Sequence[tuple[str, float, str]], width: float) -> None:
    """What plain and hatched stand for, above the bars."""
    x = 0.0
    for name, look in zip(names, looks, strict=True):
        shown = fit(name, width / 2 - 40)
        fill(axes, [((x, 4, x + 18, 18), look)])
        write(axes, x + 24, 11, shown)
        x += text_width(shown, SMALL) + 48


def matrix(
    key: str, title: str, alt: str, names: Sequence[str], values: Mapping[tuple[int, int], float | None], *,
    unit: str, decimals: int = 1,
) -> str:  # fmt: skip
    """A lower triangle of pairs: the number in each cell, the shade by its size. Missing pairs stay empty.

    ``values`` maps (row, column) with row > column, positions in ``names``, to the number shown. Raises ValueError for
    fewer than two names or more than 30 (choose the first 25 or so), and for positions that are no pair.
    """
    if not 2 <= len(names) <= PAIRS:
        raise ValueError(f"a matrix of pairs shows 2 to {PAIRS} names, not {len(names)}")
    if any(not 0 <= column < row < len(names) for row, column in values):
        raise ValueError("a pair stands outside the lower triangle")
    found = {(r - 1, c): float(v) for (r, c), v in sorted(values.items()) if v is not None and known(v)}
    shown, remark = cells.numbers(found, decimals, len(names) - 1)
    most = max((abs(v) for v in found.values()), default=1.0) or 1.0
    drawn = {at: cells.Cell(shown[at], (ACCENT, shade(abs(v) / most), "")) for at, v in found.items()}
    places = [(row, column) for row in range(len(names) - 1) for column in range(row + 1)]
    note = "; ".join(part for part in (unit, remark) if part)
    return cells.draw(cells.Grid(names[1:], names[:-1], drawn, places, [(None, note)]), key, title, alt)
