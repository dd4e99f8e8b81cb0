"""Before and after: a hollow and a filled mark a row, joined by a line, with both numbers beside them."""

from collections.abc import Sequence

import matplotlib as mpl

from baltica.reports import text
from baltica.reports.fitting import LABEL, LINE, SMALL, fit, lines_of_all
from baltica.reports.layout import NARROW, WIDTH, dot, known, legend, legend_rows, page, rule, same_length, write
from baltica.reports.svg import ACCENT, GRID, MUTED, STYLE, finish, text_width


def slopes(
    key: str, title: str, alt: str, labels: Sequence[str], old: Sequence[float | None], new: Sequence[float | None], *,
    unit: str, decimals: int = 1, old_name: str = "before", new_name: str = "now", small: bool = False,
) -> str:  # fmt: skip
    """A row for each label: a hollow mark where it was, a filled one where it is, "2.0 → 3.5" at the right.

    A value that is unknown (None, NaN) has no mark. Raises ValueError where none is known.
    """
    same_length(labels, old, new)
    numbers = [float(value) for value in (*old, *new) if value is not None and known(value)]
    if not numbers:
        raise ValueError("nothing to draw: no value is known")
    width = NARROW if small else WIDTH
    shown = [f"{_words(a, decimals)} → {_words(b, decimals)}" for a, b in zip(old, new, strict=True)]
    names = lines_of_all(labels, width * 0.36, LABEL)
    step = max(len(lines) for lines in names) * LINE + 9
    left = max(text_width(line, LABEL) for lines in names for line in lines) + 14
    right = width - max(text_width(s, SMALL) for s in shown) - 12
    top = 20.0 * len(legend_rows((old_name, new_name), width)) + 6
    bottom = top + step * len(labels)
    low, high = min(0.0, *numbers), max(0.0, *numbers)

    def at(value: float) -> float:
        return left + 8 + (right - left - 16) * (value - low) / ((high - low) or 1.0)

    with mpl.rc_context(STYLE):
        figure, axes = page(width, bottom + 26)
        legend(axes, (old_name, new_name), (("o", ACCENT, True), ("o", ACCENT, False)), 0, width)
        if low < 0:
            rule(axes, [at(0), at(0)], [top, bottom], MUTED, linestyle=(0, (4, 3)))
        for row, (lines, a, b) in enumerate(zip(names, old, new, strict=True)):
            y = top + step * (row + 0.5)
            rule(axes, [left, right], [y, y], GRID)
            write(axes, left - 10, y, lines, ha="right", size=LABEL)
            if a is not None and known(a):
                dot(axes, [at(a)], [y], hollow=True, size=11)
                if b is not None and known(b):
                    rule(axes, [at(a), at(b)], [y, y], ACCENT, 2.4, zorder=3)
            if b is not None and known(b):
                dot(axes, [at(b)], [y], zorder=5, size=8)
            write(axes, width, y, shown[row], ha="right")
        write(axes, 0, bottom + 14, fit(unit, width), color=MUTED)
        return finish(figure, key, title, alt)


def _words(value: float | None, decimals: int) -> str:
    return text.number(value, decimals) if value is not None and known(value) else text.MISSING
