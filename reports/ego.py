"""One organization or place in the middle, its partners on both sides, by group."""

from collections.abc import Sequence
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.path import Path as Outline

from baltica.reports import text
from baltica.reports.fitting import BOLD, LABEL, LINE, fit, lines_of, with_numbers
from baltica.reports.layout import NARROW, WIDTH, all_known, dot, page, put, rule, write
from baltica.reports.svg import ACCENT, INK, MUTED, PAPER, STYLE, finish, text_width

MOST = 24
HEADING = 22.0
WIDEST = 7.0  # of a line
TIE = (0, (3, 3))


@dataclass(frozen=True)
class Partner:
    """A partner: its name, group (country), how much it shares with the center, and which partners it is tied to.

    ``ties`` are positions in the list of partners.
    """

    name: str
    group: str
    weight: float
    ties: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Row:
    """A line of text on one side: a group's name, or a partner (by position) with its name and number."""

    partner: int | None
    lines: list[str]

    @property
    def height(self) -> float:
        return HEADING if self.partner is None else LINE * len(self.lines) + 7


def ego_network(
    key: str, title: str, alt: str, center: str, partners: Sequence[Partner], *, unit: str, small: bool = False,
    decimals: int = 0,
) -> str:  # fmt: skip
    """The wider a line, the larger the weight, which stands behind the name; dashed lines join partners that meet too.

    Groups with more weight come first, on the right and then on the left. Raises ValueError for no partner or more than
    24, for weights that are unknown or below 0, and for ties to a position that is not there.
    """
    weights = all_known([p.weight for p in partners], "partners", least=0)
    if len(partners) > MOST:
        raise ValueError(f"an ego network shows at most {MOST} partners, not {len(partners)}; choose the largest")
    if any(not 0 <= other < len(partners) for p in partners for other in p.ties):
        raise ValueError("a tie names a partner that is not there")
    width = NARROW if small else WIDTH
    room = 124.0 if small else 208.0
    sides = _sides(partners, weights, room, decimals)
    top, most = 4.0, max(sum(row.height for row in side) for side in sides)
    most = max(most, 90.0)
    middle = (width / 2, top + most / 2)
    spots = _spots(sides, middle, width, room, most)
    largest = max(weights) or 1.0
    tied = sorted({(min(i, j), max(i, j)) for i, p in enumerate(partners) for j in p.ties if i != j})
    with mpl.rc_context(STYLE):
        figure, axes = page(width, top + most + (46 if tied else 28))
        for index in sorted(spots, key=lambda i: (weights[i], i)):
            (x, y), wide = spots[index], 0.8 + (WIDEST - 0.8) * weights[index] / largest
            rule(axes, [middle[0], x], [middle[1], y], ACCENT, wide, zorder=2, solid_capstyle="butt")
            dot(axes, [x], [y], size=9)
        for a, b in tied:
            _tie(axes, spots[a], spots[b], middle)
        _names(axes, sides, width, room, middle[1])
        _center(axes, center, middle, width - 2 * room - 60)
        write(axes, 0, top + most + 16, fit(f"number and width of a line: {unit}", width), color=MUTED)
        if tied:
            rule(axes, [0, 24], [top + most + 34] * 2, INK, 1, linestyle=TIE)
            write(axes, 32, top + most + 34, fit("these partners meet each other, too", width - 32), color=MUTED)
        return finish(figure, key, title, alt)


def _sides(partners: Sequence[Partner], weights: Sequence[float], room: float, decimals: int) -> list[list[_Row]]:
    """Headings and partners of the right and of the left side, about equally high."""
    total: dict[str, float] = {}
    for partner, weight in zip(partners, weights, strict=True):
        total[partner.group] = total.get(partner.group, 0.0) + weight
    groups = sorted(total, key=lambda group: (-round(total[group], 9), group))
    names = with_numbers([p.name for p in partners], [text.number(w, decimals) for w in weights], room)
    rows: list[_Row] = []
    for group in groups:
        rows.append(_Row(None, [group]))
        mine = [i for i, p in enumerate(partners) if p.group == group]
        for i in sorted(mine, key=lambda i: (-round(weights[i], 9), partners[i].name, i)):
            rows.append(_Row(i, names[i]))
    whole, done = sum(row.height for row in rows), 0.0
    right: list[_Row] = []
    while rows and (not right or done + rows[0].height / 2 < whole / 2):
        right.append(rows.pop(0))
        done += right[-1].height
    if right[-1].partner is None:  # a heading without its partners
        rows.insert(0, right.pop())
    elif rows and rows[0].partner is not None:
        rows.insert(0, _Row(None, [partners[rows[0].partner].group]))  # the group goes on, on the other side
    return [right, rows]


def _spots(
    sides: Sequence[Sequence[_Row]], middle: tuple[float, float], width: float, room: float, most: float
) -> dict[int, tuple[float, float]]:
    """Where the mark of each partner lies: at the inner end of its name."""
    found = {}
    for side, rows in enumerate(sides):
        y = middle[1] - sum(row.height for row in rows) / 2
        for row in rows:
            if row.partner is not None:
                at = y + row.height / 2
                found[row.partner] = (width - room - 14 if side == 0 else room + 14, at)
            y += row.height
    return found


def _names(axes: Axes, sides: Sequence[Sequence[_Row]], width: float, room: float, middle: float) -> None:
    """The text of both sides."""
    for side, rows in enumerate(sides):
        x, ha = (width - room, "left") if side == 0 else (room, "right")
        y = middle - sum(row.height for row in rows) / 2
        for row in rows:
            at = y + row.height / 2 + (3 if row.partner is None else 0)
            if row.partner is None:
                write(axes, x, at, fit(row.lines[0] or "not known", room / BOLD), ha=ha, fontweight="bold")
            else:
                write(axes, x, at, row.lines, ha=ha)
            y += row.height


def _tie(axes: Axes, a: tuple[float, float], b: tuple[float, float], middle: tuple[float, float]) -> None:
    """A dashed bow between two partners, bent toward the center."""
    pull = 0.5 if a[0] == b[0] else 0.25
    bend = tuple(pull * m + (1 - pull) * (p + q) / 2 for m, p, q in zip(middle, a, b, strict=True))
    bow = Outline([a, bend, b], [Outline.MOVETO, Outline.CURVE3, Outline.CURVE3])
    put(axes, mpl.patches.PathPatch(
        bow, facecolor="none", edgecolor=INK, linewidth=1, linestyle=TIE, clip_on=False, zorder=3,
    ))  # fmt: skip


def _center(axes: Axes, name: str, at: tuple[float, float], room: float) -> None:
    """The name of the center in a box."""
    lines = lines_of(name, room / BOLD, LABEL, most=3)
    half = (max(text_width(line, LABEL) * BOLD for line in lines) / 2 + 8, LINE * len(lines) / 2 + 7)
    box = mpl.patches.FancyBboxPatch(
        (at[0] - half[0], at[1] - half[1]), 2 * half[0], 2 * half[1], boxstyle="round,pad=0,rounding_size=6",
        facecolor=PAPER, edgecolor=INK, linewidth=1.4, clip_on=False, zorder=5,
    )  # fmt: skip
    put(axes, box)
    write(axes, *at, lines, ha="center", size=LABEL, fontweight="bold", zorder=6)
