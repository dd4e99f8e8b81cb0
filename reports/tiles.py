"""A tile-grid map: every region a square of the same size, as near as can be to where it lies."""

import math
from collections.abc import Mapping, Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from baltica.reports import cells, steps, text
from baltica.reports.fitting import BOLD, SMALL, fit
from baltica.reports.layout import WIDE, WIDTH, all_known, fill, known, page, rule, write
from baltica.reports.maps import lambert
from baltica.reports.svg import MUTED, STYLE, finish, text_width

MOST = 400
SPARE = 1.5  # cells of the grid for each region
LARGEST = 60.0
Spot = tuple[int, int]


def tile_map(
    key: str, title: str, alt: str, values: Mapping[str, float], positions: Mapping[str, tuple[float, float]], *,
    names: Mapping[str, str], unit: str, decimals: int = 0,
) -> str:  # fmt: skip
    """Code and number in each tile, shaded by the number; ``positions`` are (longitude, latitude) by code.

    Regions without a position stand below the others. Lines part the countries (the first two letters). Raises
    ValueError for nothing, for more than 400 regions, and for values that are not known.
    """
    all_known(values.values(), "values")
    if len(values) > MOST:
        raise ValueError(f"a tile map shows at most {MOST} regions, not {len(values)}; choose a coarser level")
    side = max(44.0, max(text_width(fit(code, LARGEST), SMALL) for code in values) + 6)
    shown = {code: text.number(value, decimals) for code, value in values.items()}
    if max(text_width(s, SMALL) * BOLD for s in shown.values()) > side - 4:
        shown = {code: cells.short(value) for code, value in values.items()}
    placed = {c: positions[c] for c in sorted(values) if c in positions and all(map(known, positions[c]))}
    spots = assign(placed, int(WIDE / side)) if placed else {}
    lost = sorted(set(values) - set(spots))
    columns = max([*(c + 1 for c, _ in spots.values()), min(len(lost), int(WIDTH / side))])
    side = min(LARGEST, max(side, WIDTH / columns))
    top = side * max([0, *(r + 1 for _, r in spots.values())])
    corners = {code: (c * side, r * side) for code, (c, r) in spots.items()}
    under = top + 26 if spots and lost else top
    corners |= {code: (i % columns * side, under + i // columns * side) for i, code in enumerate(lost)}
    bottom = max(y for _, y in corners.values()) + side + 6
    width = max(WIDTH * 0.6, side * columns)
    filled, ranges = steps.looks(values, 0.08, 0.5)
    with mpl.rc_context(STYLE):
        figure, axes = page(width, bottom + steps.explained(ranges, unit, decimals, width) + 20)
        fill(axes, [((x + 1, y + 1, x + side - 1, y + side - 1), filled[code]) for code, (x, y) in corners.items()])
        _borders(axes, spots, side)
        for code, (x, y) in corners.items():
            write(axes, x + side / 2, y + side / 2 - 8, fit(code, side - 4), ha="center")
            write(axes, x + side / 2, y + side / 2 + 8, shown[code], ha="center", fontweight="bold")
        if spots and lost:
            write(axes, 0, top + 14, "position not known:", color=MUTED)
        steps.explain(axes, ranges, unit, decimals, bottom, width)
        foot = bottom + steps.explained(ranges, unit, decimals, width) + 8
        write(axes, 0, foot, fit(_largest(values, names, decimals, width), width), color=MUTED)
        return finish(figure, key, title, alt)


def _largest(values: Mapping[str, float], names: Mapping[str, str], decimals: int, room: float) -> str:
    """The first three in words, or as many as there is room for."""
    first = sorted(values, key=lambda code: (-values[code], code))[:3]
    told = "Largest"
    for number, code in enumerate(first):
        name = f"{fit(names[code], 180)} ({fit(code, 60)})" if names.get(code, code) != code else fit(code, 60)
        more = f"{told}{';' if number else ':'} {name} {text.number(values[code], decimals)}"
        told = more if not number or text_width(more, SMALL) <= room else told
    return told


def _borders(axes: Axes, spots: Mapping[str, Spot], side: float) -> None:
    """A line between neighboring tiles of different countries, all in one stroke."""
    country = {spot: code[:2] for code, spot in spots.items()}
    xs: list[float] = []
    ys: list[float] = []
    for (column, row), here in sorted(country.items()):
        x, y = (column + 1) * side, (row + 1) * side
        if country.get((column + 1, row), here) != here:
            xs += [x, x, math.nan]
            ys += [y - side, y, math.nan]
        if country.get((column, row + 1), here) != here:
            xs += [x - side, x, math.nan]
            ys += [y, y, math.nan]
    if xs:
        rule(axes, xs, ys, MUTED, 2, zorder=3)


def assign(positions: Mapping[str, tuple[float, float]], most: int = 21) -> dict[str, Spot]:
    """Column and row of each code on a grid at most ``most`` wide, so that the squared distances add up to the least.

    Positions are drawn apart half way to even spacing first, so that crowded places do not push others far away.
    """
    from scipy.optimize import linear_sum_assignment

    codes = sorted(positions)
    spots = np.array([positions[code] for code in codes], dtype=np.float64).reshape(-1, 2)
    middle = (spots.min(axis=0) + spots.max(axis=0)) / 2
    center = (float(middle[0]), float(middle[1]))
    flat = np.array([lambert(float(x), float(y), center) for x, y in spots]) * (1, -1)
    span = np.maximum(flat.max(axis=0) - flat.min(axis=0), 1e-6)
    aspect = min(3.0, max(1 / 3, float(span[0] / span[1])))
    columns = min(most, len(codes), max(1, round(math.sqrt(SPARE * len(codes) * aspect))))
    rows = min(len(codes), math.ceil(SPARE * len(codes) / columns))
    at = np.column_stack([_eased(flat[:, i], span[i]) * (n - 1) for i, n in ((0, columns), (1, rows))])
    grid = np.array([(c, r) for r in range(rows) for c in range(columns)], dtype=np.float64)
    cost = ((at[:, None, :] - grid[None, :, :]) ** 2).sum(axis=2).round(9)
    found = grid[linear_sum_assignment(cost)[1]].astype(int)
    found = _closed(_closed(found, 0), 1)
    return {code: (int(c), int(r)) for code, (c, r) in zip(codes, found, strict=True)}


def _eased(values: NDArray[np.float64], span: float) -> NDArray[np.float64]:
    """Values from 0 to 1, half by where they are and half by their rank (equal values share one)."""
    true = (values - values.min()) / span
    distinct, rank = np.unique(values.round(9), return_inverse=True)
    return (true + rank / max(1, len(distinct) - 1)) / 2 if len(distinct) > 1 else np.full(len(values), 0.5)


def _closed(spots: NDArray[np.int_], axis: int) -> NDArray[np.int_]:
    """Without empty columns (axis 0) or rows (axis 1)."""
    used: Sequence[int] = sorted(set(spots[:, axis].tolist()))
    found = spots.copy()
    found[:, axis] = [used.index(value) for value in spots[:, axis].tolist()]
    return found
