"""Points of groups in a plane, and strips of points by class."""

import math
import statistics
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import matplotlib as mpl
from matplotlib.axes import Axes

from baltica.reports import text
from baltica.reports.fitting import LABEL, SMALL, fit, fit_all, lines_of_all
from baltica.reports.layout import (
    SHAPES,
    WIDTH,
    decimals_of,
    dot,
    fine,
    known,
    legend,
    legend_rows,
    page,
    rule,
    same_length,
    ticks,
    write,
)
from baltica.reports.maps import FAR, place_labels
from baltica.reports.svg import ACCENT, INK, MUTED, SECOND, STYLE, finish, text_width

OTHER = "other"
MOST = 700  # marks of one drawing
SIZE = 7.0
NOBODY: Mapping[int, str] = MappingProxyType({})
Spot = tuple[float, float]


def scatter(
    key: str, title: str, alt: str, xs: Sequence[float | None], ys: Sequence[float | None], groups: Sequence[str], *,
    x_unit: str, y_unit: str, names: Mapping[int, str] = NOBODY, log_x: bool = False, log_y: bool = False,
) -> str:  # fmt: skip
    """A mark for each pair of numbers, its shape and color by group; ``names`` are labels by position.

    Points with an unknown number are left out. Of more than eight groups the smallest are drawn as "other". A name for
    which there is no room is left out. Marks of one group that cover one another are drawn once. Raises ValueError
    where no point is known, and for numbers not above 0 on a logarithmic scale.
    """
    same_length(xs, ys, groups)
    pairs = {
        i: (float(x), float(y))
        for i, (x, y) in enumerate(zip(xs, ys, strict=True))
        if x is not None and y is not None and known(x) and known(y)
    }
    if not pairs:
        raise ValueError("nothing to draw: no point is known")
    across = Scale([x for x, _ in pairs.values()], log_x, x_unit)
    up = Scale([y for _, y in pairs.values()], log_y, y_unit)
    members = _groups({i: groups[i] for i in pairs})
    left, right = max(text_width(s, SMALL) for s in up.shown) + 14, WIDTH - 14
    top = 34.0 + (20.0 * len(legend_rows(list(members), WIDTH)) if len(members) > 1 else 0)
    bottom = top + 330
    at = {i: (left + (right - left) * across(x), bottom - (bottom - top) * up(y)) for i, (x, y) in pairs.items()}

    with mpl.rc_context(STYLE):
        figure, axes = page(WIDTH, bottom + 62)
        if len(members) > 1:
            legend(axes, list(members), SHAPES, 0, WIDTH)
        write(axes, 0, top - 20, fit(y_unit, WIDTH), color=MUTED)
        for mark, label in zip(up.marks, up.shown, strict=True):
            y = bottom - (bottom - top) * up(mark)
            rule(axes, [left, right], [y, y])
            write(axes, left - 8, y, label, ha="right", color=MUTED)
        _below(axes, across, left, right, top, bottom, x_unit)
        marks = 0
        for (shape, color, hollow), mine in zip(SHAPES, members.values(), strict=False):
            spots = thinned([at[i] for i in mine], MOST // len(members))
            marks += len(spots)
            dot(axes, [x for x, _ in spots], [y for _, y in spots], shape=shape, color=color, hollow=hollow, size=SIZE)
        if marks < len(pairs):
            remark = f"{text.count(len(pairs))} points; of those that lie on one another, one is drawn"
            write(axes, 0, bottom + 52, fit(remark, WIDTH), color=MUTED)
        _name(axes, at, names, (left, top - 10, right, bottom))
        return finish(figure, key, title, alt)


class Scale:
    """From numbers to 0..1, with round numbers to print and how they are written."""

    def __init__(self, values: Sequence[float], log: bool, unit: str) -> None:
        self.log = log
        if log and min(values) <= 0:
            raise ValueError(f"a logarithmic scale shows numbers above 0 only ({unit})")
        low, high = (math.log10(v) if log else v for v in (min(values), max(values)))
        margin = 0.04 * (high - low) or (0.5 if log else max(1.0, 0.1 * abs(high)))
        self.low, self.high = low - margin, high + margin
        self.marks = self._decades() if log else ticks(self.low, self.high, 6)
        decimals = decimals_of(self.marks)
        self.shown = [text.number(m, decimals_of([m]) if log else decimals) for m in self.marks]

    def __call__(self, value: float) -> float:
        """Where the number lies between the ends of the scale."""
        return ((math.log10(value) if self.log else value) - self.low) / (self.high - self.low)

    def _decades(self) -> list[float]:
        """1, 10, 100, with 2 and 5 where there is room for them; every second one where there are many."""
        powers = range(math.floor(self.low), math.ceil(self.high) + 1)
        steps = (1, 2, 5) if self.high - self.low < 2.5 else (1,)
        marks = [round(s * 10.0**p, 12) for p in powers for s in steps]
        inside = [m for m in marks if m > 0 and self.low <= math.log10(m) <= self.high]
        return inside[:: 1 + len(inside) // 9] or [round(10**self.low, 2), round(10**self.high, 2)]


def _groups(group_of: Mapping[int, str]) -> dict[str, list[int]]:
    """Positions by group in the order in which groups appear; the smallest of too many together at the end."""
    members: dict[str, list[int]] = {}
    for index, name in group_of.items():
        members.setdefault(name, []).append(index)
    if len(members) <= len(SHAPES):
        return members
    largest = sorted(members, key=lambda name: (-len(members[name]), name))[: len(SHAPES) - 1]
    shown = {name: found for name, found in members.items() if name in largest}
    rest = [i for name, found in members.items() if name not in largest for i in found]
    return {**shown, f"{OTHER} ({len(members) - len(largest)})": rest}


def thinned(spots: Sequence[Spot], most: int) -> list[Spot]:
    """The spots without those that lie on another one; where there are more than ``most``, on an ever coarser grid."""
    grid = 1.0
    while True:
        found: dict[tuple[int, int], Spot] = {}
        for x, y in spots:
            found.setdefault((round(x / grid), round(y / grid)), (x, y))
        if len(found) <= most:
            return list(found.values())
        grid *= 1.5


def _below(axes: Axes, scale: Scale, left: float, right: float, top: float, bottom: float, unit: str) -> None:
    """The horizontal scale with what it measures."""
    for mark, label in zip(scale.marks, scale.shown, strict=True):
        x = left + (right - left) * scale(mark)
        rule(axes, [x, x], [top, bottom + 4])
        write(axes, x, bottom + 14, label, ha="center", color=MUTED)
    write(axes, right, bottom + 32, fit(unit, right), ha="right", color=MUTED)


def _name(axes: Axes, at: Mapping[int, Spot], names: Mapping[int, str], box: tuple[float, float, float, float]) -> None:
    """The names beside their marks, over no other mark where there is room; a thin line leads to a farther one."""
    named = [i for i in names if i in at]
    around = thinned([at[i] for i in at if i not in names], MOST)
    circles = [(*spot, SIZE / 2 + 1) for spot in [*(at[i] for i in named), *around]]
    labels = fit_all([names[i] for i in named], 200)
    for index, x, y, side in place_labels(circles, labels, SMALL, box):
        cx, cy, r = circles[index]
        if math.hypot(x - cx, y - cy) > r + FAR[0]:
            rule(axes, [cx, x], [cy, y], MUTED, 0.7)
        write(axes, x, y, labels[index], ha=side, rim="rim")


def strips(key: str, title: str, alt: str, classes: Mapping[str, Sequence[float]], *, unit: str) -> str:
    """A row of points for each class; a bar stands at its median, a diamond at its mean, both are printed.

    Unknown values are left out; a class without any says so. Points are spread up and down so that equal ones are
    seen; that has no meaning. Raises ValueError where no value is known.
    """
    found = {name: sorted(float(v) for v in values if known(v)) for name, values in classes.items()}
    numbers = [v for values in found.values() for v in values]
    if not numbers:
        raise ValueError("nothing to draw: no value is known")
    scale = Scale(numbers, False, unit)
    labels = lines_of_all(list(found), 190, LABEL)
    told = [_told(values, fine(numbers)) for values in found.values()]
    left = max(text_width(line, LABEL) for lines in labels for line in lines) + 14
    right = WIDTH - max(text_width(line, SMALL) for lines in told for line in lines) - 12
    step, top = 58.0, 26.0
    bottom = top + step * len(found)
    looks = (("o", ACCENT, False), ("|", INK, True), ("D", SECOND, True))

    def at(value: float) -> float:
        return left + (right - left) * scale(value)

    with mpl.rc_context(STYLE):
        figure, axes = page(WIDTH, bottom + 44)
        legend(axes, ("one value", "median", "mean"), looks, 0, WIDTH)
        _below(axes, scale, left, right, top, bottom, unit)
        for row, values in enumerate(found.values()):
            y = top + step * (row + 0.5)
            if row:
                rule(axes, [0, WIDTH], [y - step / 2] * 2)
            write(axes, left - 10, y, labels[row], ha="right", size=LABEL)
            write(axes, right + 12, y, told[row])
            if values:
                spots = thinned([(at(v), y + 36 * _spread(i)) for i, v in enumerate(values)], MOST // len(found))
                dot(axes, [x for x, _ in spots], [y for _, y in spots], size=6)
                rule(axes, [at(statistics.median(values))] * 2, [y - 24, y + 24], INK, 2.4, zorder=5)
                dot(axes, [at(statistics.fmean(values))], [y], shape="D", color=SECOND, hollow=True, size=9, zorder=6)
        return finish(figure, key, title, alt)


def _told(values: Sequence[float], decimals: int) -> list[str]:
    if not values:
        return ["no value"]
    return [
        text.plural(len(values), "value"),
        f"median {text.number(statistics.median(values), decimals if len(values) % 2 else decimals + 1)}",
        f"mean {text.number(statistics.fmean(values), decimals + 1)}",
    ]


def _spread(number: int) -> float:
    """Evenly over −0.5 to 0.5 without a pattern: the multiples of the golden section."""
    return (0.5 + number * 0.6180339887) % 1 - 0.5
