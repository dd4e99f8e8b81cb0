"""Columns (``bipartite``): nodes of two or more kinds side by side, in an order in which few ties cross."""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from baltica.views.layouts.common import GAP, GUTTER, LINE, PAGE, SPACING, Arrangement, Floats, Places, whole
from baltica.views.spec import Caption

TALLEST = 60  # nodes one above the other; more of a kind stand in several columns next to each other
NAMED = 28  # of so many nodes one above the other, all names are kept apart
SWEEPS = 24
WIDE = PAGE[0] / PAGE[1]  # width of the whole over its height
AVERAGED = 200
STARTS, TRIED = 6, 20_000  # fewer starts and sweeps where there are many ties
LEAST = 0.6  # of the height: distance between two sides

Ends = tuple[Places, Places]  # of ties, each in both directions


def columns(
    ties: sparse.csr_array, radii: Floats, *, sides: Sequence[int], side_names: Sequence[str] = ()
) -> Arrangement:
    """Nodes of side 0 to the left, 1 to the right of them, and so on; the name of each side above it.

    A side of many nodes is several columns wide; its order runs along the rows. Parts of the network that hold
    together stay together, the largest on top.
    """
    used, side = np.unique(np.asarray(sides), return_inverse=True)
    orders = _ordered(sparse.csr_array(ties), side, len(used))
    stacks = [[order[k :: _width(order)] for k in range(_width(order))] for order in orders]
    rows = max(len(stack) for side_stacks in stacks for stack in side_stacks)
    labels = 1 / (1 - rows * LINE / PAGE[1]) if rows <= NAMED else 1.0  # room for the names under the nodes
    height = labels * max(float((2 * radii[s] + GAP).sum()) for side_stacks in stacks for s in side_stacks)
    widths = [sum(float(2 * radii[s].max() + GAP) for s in side_stacks) - GAP for side_stacks in stacks]
    between = max((WIDE * height - sum(widths)) / max(len(orders) - 1, 1), LEAST * height, 2 * SPACING)
    place = np.zeros((len(radii), 2))
    captions = []
    left = 0.0
    for number, side_stacks, width in zip(used.tolist(), stacks, widths, strict=True):
        x = left
        for stack in side_stacks:
            place[stack, 0] = x + radii[stack].max()
            place[stack, 1] = _stacked(radii[stack], height)
            x += 2 * float(radii[stack].max()) + GAP
        if 0 <= number < len(side_names) and side_names[number]:
            captions.append((side_names[number], left + width / 2))
        left += width + between
    top = float((place[:, 1] - radii).min()) - GUTTER / 3
    middle = np.round((place.min(axis=0) + place.max(axis=0)) / 2)
    return Arrangement(
        whole(place - middle),
        tuple(Caption(name, float(round(x - middle[0])), float(round(top - middle[1]))) for name, x in captions),
    )


def _width(order: Places) -> int:
    """Of how many columns a side consists: of thousands of nodes, it grows to all sides."""
    tallest = max(TALLEST, int(np.ceil(np.sqrt(2.5 * len(order)))))
    return -(-len(order) // tallest)


def _stacked(radii: Floats, height: float) -> Floats:
    """Middles of nodes one above the other, evenly spread over the height."""
    need = 2 * radii + GAP
    need = need + (height - need.sum()) / len(radii)
    return np.asarray(np.cumsum(need) - need / 2)


def _ordered(ties: sparse.csr_array, side: Places, number: int) -> list[Places]:
    """Nodes of each side from top to bottom: of all orders tried the one with the fewest crossings.

    Starts are the order of reciprocal averaging (Hill 1973, Journal of Ecology 61, 237–249), the order given and
    mixtures of it; each is followed by sweeps.
    """
    graph = sparse.coo_array(ties)
    across = side[graph.row] != side[graph.col]
    ends = graph.row[across], graph.col[across]
    part = _parts(sparse.csr_array((np.ones(len(ends[0])), ends), shape=ties.shape))
    index = np.arange(len(side))
    more = range(1, max(min(STARTS, TRIED // max(len(ends[0]), 1)), 1))
    starts = [_averaged(ends, part), index, *(np.sin(index * step) for step in more)]
    best, fewest = [np.flatnonzero(side == one) for one in range(number)], -1
    for start in starts:
        orders = [nodes[np.lexsort((nodes, np.round(start[nodes], 9), part[nodes]))] for nodes in best]
        for found in _sweeps(ends, side, part, orders):
            count = crossings(ends, side, found)
            if fewest < 0 or count < fewest:
                best, fewest = found, count
    return best


def _sweeps(ends: Ends, side: Places, part: Places, orders: list[Places]) -> Iterator[list[Places]]:
    """The orders, and what comes of them when the nodes of a side move to the mean position of their neighbors.

    After Sugiyama, Tagawa and Toda 1981, IEEE Transactions SMC 11, 109–125. Parts of the network stay in their order.
    """
    yield orders
    degree = np.maximum(np.bincount(ends[0], minlength=len(side)), 1)
    for sweep in range(int(np.clip(10 * TRIED // max(len(ends[0]), 1), 6, SWEEPS))):
        at = _standing(orders)
        orders = list(orders)
        for one in range(len(orders)) if sweep % 2 else reversed(range(len(orders))):
            order = orders[one]
            mean = np.bincount(ends[0], at[ends[1]], len(side)) / degree
            mean[mean == 0] = at[mean == 0]
            turned = at[order] * (1 if sweep % 4 < 2 else -1)  # what is equal keeps its order, or turns it round
            orders[one] = order[np.lexsort((order, turned, np.round(mean[order], 9), part[order]))]
            at[orders[one]] = (np.arange(len(order)) + 0.5) / len(order)
        yield orders


def _parts(graph: sparse.csr_array) -> Places:
    """Which part of the network each node is in, the largest first."""
    _, component = csgraph.connected_components(graph, directed=False)
    size = np.bincount(component)
    first = np.full(len(size), len(component))
    np.minimum.at(first, component, np.arange(len(component)))
    return np.asarray(np.argsort(np.lexsort((first, -size)))[component])


def _averaged(ends: Ends, part: Places) -> Floats:
    """A value for each node by which its neighbors have like values; values of a part are centered."""
    degree = np.bincount(ends[0], minlength=len(part))
    weight = np.maximum(degree, 1e-9)
    value = np.sin(np.arange(len(part)) * 2.4)  # any start will do
    for _ in range(AVERAGED):
        value = (value + np.bincount(ends[0], value[ends[1]], len(part)) / np.maximum(degree, 1)) / 2
        value -= (np.bincount(part, weight * value) / np.bincount(part, weight))[part]
        value /= np.sqrt(np.bincount(part, weight * value**2) / np.bincount(part, weight) + 1e-30)[part]
    return np.asarray(value)


def _standing(orders: list[Places]) -> Floats:
    """How far down each node stands, 0 to 1."""
    at = np.zeros(sum(len(order) for order in orders))
    for order in orders:
        at[order] = (np.arange(len(order)) + 0.5) / len(order)
    return at


def crossings(ends: Ends, side: Places, orders: list[Places]) -> int:
    """Pairs of ties between neighboring sides that cross; ``ends`` holds each tie in both directions."""
    rank = np.zeros(len(side), dtype=np.intp)
    for order in orders:
        rank[order] = np.arange(len(order))
    total = 0
    for one in range(len(orders) - 1):
        chosen = (side[ends[0]] == one) & (side[ends[1]] == one + 1)
        here, there = rank[ends[0][chosen]], rank[ends[1][chosen]]
        total += inversions(there[np.lexsort((there, here))])
    return total


def inversions(values: Places) -> int:
    """Pairs of whole numbers (0 or more) in which the first is the larger; counted bit by bit.

    >>> inversions(np.array([2, 0, 1, 1]))
    3
    """
    count = 0
    for bit in range(int(values.max(initial=0)).bit_length()):
        order = np.argsort(values >> (bit + 1), kind="stable")
        group, ones = (values >> (bit + 1))[order], (values[order] >> bit) & 1
        before = np.cumsum(ones) - ones
        start = np.searchsorted(group, group, side="left")
        count += int((before - before[start])[ones == 0].sum())
    return count
