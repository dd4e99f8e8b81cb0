"""Labels that fit and keep apart: measured, broken into lines, cut with an ellipsis where there is no room."""

import textwrap
from collections.abc import Sequence

from baltica.reports import text
from baltica.reports.svg import text_width

LABEL, SMALL = 12.0, 11.0
LINE = 15.0  # from one line of text to the next
BOLD = 1.13  # how much wider bold letters are
NARROWEST = 0.2  # width of the narrowest letter of size 1


def fit(label: str, room: float, size: float = SMALL, *, seen: int = 0) -> str:
    """The label, cut with an ellipsis where it is wider than ``room`` pixels.

    It is cut at its end, or before position ``seen`` where what tells it from others would not be seen.
    """
    label = _plain(label)
    if len(label) * NARROWEST * size <= room * 2 and text_width(label, size) <= room:
        return label
    letters = min(len(label) - 1, max(1, int(room / (NARROWEST * size))))
    while letters > 1 and text_width(_cut(label, letters, seen), size) > room:
        letters -= 1
    return _cut(label, letters, seen)


def _plain(label: str) -> str:
    return " ".join(label.split())


def _cut(label: str, letters: int, seen: int) -> str:
    """At most that many letters: at a word's end where that does not cost too much."""
    if seen < letters - 2 or letters < 8:
        whole = text.shorten(label, letters)
        return whole if len(whole) > 0.7 * letters else label[: letters - 1] + "…"
    head = (letters - 1) // 3
    rest = letters - head - 1
    begin = min(max(label.rfind(" ", 0, seen + 1) + 1, seen - 4, head), len(label) - rest)
    tail = label[begin : begin + rest] if begin + rest >= len(label) else label[begin : begin + rest - 1] + "…"
    return label[:head].rstrip() + "…" + tail.lstrip()


def fit_all(labels: Sequence[str], room: float, size: float = SMALL) -> list[str]:
    """Every label as far as it fits, and so that different ones look different."""
    return [lines[0] for lines in lines_of_all(labels, room, size, most=1)]


def lines_of(label: str, room: float, size: float = LABEL, *, most: int = 2, seen: int = 0) -> list[str]:
    """A label broken into at most ``most`` lines, none wider than ``room`` pixels; ``seen`` as in :func:`fit`."""
    words, done = _plain(label), 0
    lines: list[str] = []
    while len(lines) < most - 1 and words and (len(words) > 400 or text_width(words, size) > room):
        count = min(len(words), max(1, int(room / (NARROWEST * size))))
        while count > 1 and text_width(_head(words, count), size) > room:
            count -= 1
        lines.append(_head(words, count))
        rest = words[len(lines[-1]) :].lstrip()
        words, done = rest, done + len(words) - len(rest)
    return [*lines, fit(words, room, size, seen=max(0, seen - done))] if words or not lines else lines


def _head(words: str, count: int) -> str:
    """As many whole words as have at most that many letters, or the beginning of a longer one."""
    return textwrap.wrap(words[: count + 99], count)[0]


def lines_of_all(labels: Sequence[str], room: float, size: float = LABEL, *, most: int = 2) -> list[list[str]]:
    """The same for several labels, and so that different ones look different."""
    found = [lines_of(label, room, size, most=most) for label in labels]
    seen = _differing(labels, found)
    return [lines_of(label, room, size, most=most, seen=at) for label, at in zip(labels, seen, strict=True)]


def _differing(labels: Sequence[str], shown: Sequence[list[str]]) -> list[int]:
    """From which position on each label differs from the others that look the same; 0 where none does."""
    alike: dict[tuple[str, ...], set[str]] = {}
    for label, lines in zip(labels, shown, strict=True):
        alike.setdefault(tuple(lines), set()).add(_plain(label))
    return [_shared(min(same), max(same)) if len(same) > 1 else 0 for same in (alike[tuple(s)] for s in shown)]


def _shared(one: str, two: str) -> int:
    """How many letters both begin with."""
    return next((i for i, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))


def with_number(name: str, number: str, room: float, size: float = SMALL, *, seen: int = 0) -> list[str]:
    """A name with its number behind the last word, in two lines at most; the name gives way where both do not fit."""
    broken = lines_of(f"{name}: {number}", room, size)
    if broken[-1].endswith(number) and "…" not in broken[-1]:
        return broken
    tail = f": {number}"
    *head, last = lines_of(name, room, size, seen=seen)
    if text_width(last + tail, size) > room:
        hidden = len(_plain(name)) - len(_plain(name).removeprefix(" ".join(head)).lstrip()) if head else 0
        rest = _plain(name)[hidden:]
        last = fit(rest, room - text_width(tail, size), size, seen=max(0, seen - hidden))
    return [*head, last + tail]


def with_numbers(names: Sequence[str], numbers: Sequence[str], room: float, size: float = SMALL) -> list[list[str]]:
    """Names with their numbers in two lines each, and so that different names look different."""
    short = [with_number(name, "0" * 6, room, size) for name in names]
    seen = _differing(names, short)
    return [
        with_number(name, number, room, size, seen=at) for name, number, at in zip(names, numbers, seen, strict=True)
    ]


def apart(wanted: Sequence[float], heights: Sequence[float], low: float, high: float) -> list[float]:
    """Middles near the wanted ones, in their order, so that things of these heights do not overlap in low..high.

    >>> apart([10, 11, 50], [10, 10, 10], 0, 60)
    [10, 20.0, 50]
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    found = list(wanted)
    edge = low
    for index in order:
        found[index] = max(found[index], edge + heights[index] / 2)
        edge = found[index] + heights[index] / 2
    edge = high
    for index in reversed(order):
        found[index] = min(found[index], edge - heights[index] / 2)
        edge = found[index] - heights[index] / 2
    return found
