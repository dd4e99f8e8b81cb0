"""Classes of values for shading a map: few, each with about as many members, equal values together."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from matplotlib.axes import Axes

from baltica.reports import text
from baltica.reports.fitting import SMALL, fit
from baltica.reports.layout import Look, fill, write
from baltica.reports.svg import ACCENT, MUTED, PAPER, text_width

MOST = 5
HIGH = 20.0
"""The height of a row of the legend."""


def classes(values: Sequence[float], most: int = MOST) -> list[tuple[float, float]]:
    """The lowest and highest value of each class, in ascending order.

    >>> classes([1, 1, 1, 2, 3, 8], 3)
    [(1, 1), (2, 2), (3, 8)]
    """
    ordered = sorted(values)
    if len(set(ordered)) <= most:
        return [(v, v) for v in sorted(set(ordered))]
    cuts = []
    for number in range(1, most):
        at = len(ordered) * number // most
        while 0 < at < len(ordered) and ordered[at] == ordered[at - 1]:
            at += 1
        if at < len(ordered):
            cuts.append(at)
    edges = [0, *dict.fromkeys(cuts), len(ordered)]
    return [(ordered[a], ordered[b - 1]) for a, b in pairwise(edges)]


def looks(
    values: Mapping[str, float], weakest: float, strongest: float
) -> tuple[dict[str, Look], list[tuple[Look, float, float]]]:
    """How each code is filled, by its value, and the classes with their looks, weakest first."""
    found = classes(list(values.values()))
    steps = [
        (
            (ACCENT, round(strongest - (strongest - weakest) * (len(found) - 1 - i) / max(1, len(found) - 1), 3), ""),
            low,
            high,
        )
        for i, (low, high) in enumerate(found)
    ]
    of_code = {code: next(look for look, low, high in steps if low <= value <= high) for code, value in values.items()}
    return of_code, steps


def explained(steps: Sequence[tuple[Look, float, float]], unit: str, decimals: int, room: float) -> float:
    """How high the legend of these classes is."""
    return HIGH * len(_lines(steps, unit, decimals, room))


def explain(
    axes: Axes, steps: Sequence[tuple[Look, float, float]], unit: str, decimals: int, top: float, room: float,
    *, under: str = PAPER,
) -> None:  # fmt: skip
    """A box with its range for each class, on the color that lies ``under`` the areas, and what is measured."""
    for number, line in enumerate(_lines(steps, unit, decimals, room)):
        y = top + HIGH * (number + 0.5)
        for x, look, label in line:
            if look is None:
                write(axes, x, y, label, color=MUTED)
            else:
                box = (x, y - 7, x + 18, y + 7)
                fill(axes, [(box, (under, 1.0, "")), (box, look)])
                write(axes, x + 23, y, label)


def _lines(
    steps: Sequence[tuple[Look, float, float]], unit: str, decimals: int, room: float
) -> list[list[tuple[float, Look | None, str]]]:
    """The entries of the legend in lines that fit: where each begins, its look (none for the unit) and its text."""
    entries: list[tuple[Look | None, str]] = [
        (look, text.number(low, decimals) + ("" if low == high else f" to {text.number(high, decimals)}"))
        for look, low, high in steps
    ]
    entries.append((None, fit(unit, room)))
    lines: list[list[tuple[float, Look | None, str]]] = [[]]
    x = 0.0
    for look, label in entries:
        wide = text_width(label, SMALL) + (0 if look is None else 23)
        if lines[-1] and x + wide > room:
            lines.append([])
            x = 0.0
        lines[-1].append((x, look, label))
        x += wide + 16
    return lines
