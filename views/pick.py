"""Which nodes a view of a neighborhood or of shortest chains shows. Pure searches in a symmetric matrix of ties."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

FAR = -1  # steps of what is out of reach


def steps_from(ties: sparse.csr_array, start: int, most: float = math.inf) -> Ints:
    """Ties to walk from one node to each, at most so many; ``FAR`` for what is not reached.

    >>> steps_from(sparse.csr_array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]), 0).tolist()
    [0, 1, 2, -1]
    """
    steps = np.full(ties.shape[0], FAR)
    here, step = np.array([start]), 0
    while len(here):
        steps[here] = step
        if step >= most:
            break
        near = np.unique(ties[here].indices)
        here, step = near[steps[near] == FAR], step + 1
    return steps


@dataclass(frozen=True)
class Near:
    """Nodes around one: rows in their order, the steps of each, and how many were left out by number of steps."""

    rows: Ints
    steps: Ints
    left_out: dict[int, int]


def nearest(ties: sparse.csr_array, start: int, hops: int, most: int) -> Near:
    """The node and all within so many steps; of more than ``most`` the nearest.

    Among those equally near, the ones come first whose tie to a node one step nearer is strongest; then by row.

    >>> near = nearest(sparse.csr_array([[0, 1, 3, 0], [1, 0, 0, 0], [3, 0, 0, 1], [0, 0, 1, 0]]), 0, 2, 3)
    >>> near.rows.tolist(), near.steps.tolist(), near.left_out
    ([0, 1, 2], [0, 1, 1], {2: 1})
    """
    steps = steps_from(ties, start, hops)
    chosen = [np.array([start])]
    room, left_out = most - 1, {}
    for step in range(1, hops + 1):
        here, before = np.flatnonzero(steps == step), np.flatnonzero(steps == step - 1)
        if not len(here):
            break
        strongest = np.asarray(ties[here][:, before].max(axis=1).todense()).ravel()
        best = here[np.argsort(-strongest, kind="stable")][: max(room, 0)]
        if len(best) < len(here):
            left_out[step] = len(here) - len(best)
        chosen.append(best)
        room -= len(best)
    rows = np.sort(np.concatenate(chosen))
    return Near(rows, steps[rows], left_out)


@dataclass(frozen=True)
class Chains:
    """All shortest chains between two nodes.

    ``steps`` is their length in ties, ``number`` how many there are. ``rows`` are the nodes on them with ``step``, the
    place of each in the chain, and ``through``, how many of the chains run over it. ``ties`` (nodes × nodes) holds the
    ties that the chains are made of, both ways.
    """

    steps: int
    number: int
    rows: Ints
    step: Ints
    through: tuple[int, ...]
    ties: sparse.csr_array


def chains(ties: sparse.csr_array, start: int, end: int) -> Chains | None:
    """All shortest chains from one node to another, ties counting alike; None where there is none.

    >>> square = sparse.csr_array([[0, 1, 2, 0], [1, 0, 0, 1], [2, 0, 0, 1], [0, 1, 1, 0]])
    >>> found = chains(square, 0, 3)
    >>> found.steps, found.number, found.step.tolist(), found.through
    (2, 2, [0, 1, 1, 2], (2, 1, 1, 2))
    """
    before, after = steps_from(ties, start), steps_from(ties, end)
    length = int(before[end])
    if length == FAR:
        return None
    rows = np.flatnonzero((before >= 0) & (after >= 0) & (before + after == length))
    within = sparse.coo_array(ties[rows][:, rows])
    step = before[rows]
    onward = step[within.row] + 1 == step[within.col]
    tails, heads = within.row[onward], within.col[onward]
    ways_from = _ways(tails, heads, step)
    ways_to = _ways(heads, tails, length - step)
    through = tuple(a * b for a, b in zip(ways_from, ways_to, strict=True))
    cells = (np.tile(within.data[onward], 2), (rows[np.r_[tails, heads]], rows[np.r_[heads, tails]]))
    number = through[int(np.flatnonzero(rows == start)[0])]
    return Chains(length, number, rows, step, through, sparse.csr_array(cells, shape=ties.shape))


def _ways(tails: Any, heads: Any, step: Ints) -> list[int]:
    """Number of ways from step 0 to each node; whole numbers of any size."""
    ways = [1 if one == 0 else 0 for one in step.tolist()]
    for k in np.argsort(step[tails], kind="stable").tolist():
        ways[int(heads[k])] += ways[int(tails[k])]
    return ways


def strongest(found: Chains, most: int) -> Ints:
    """Rows of the chains to show: whole chains, those with the strongest ties first, while there is room for them.

    Each node stands for the chain over it whose ties add up to most. The strongest chain is always shown.

    >>> square = sparse.csr_array([[0, 1, 2, 0], [1, 0, 0, 1], [2, 0, 0, 1], [0, 1, 1, 0]])
    >>> strongest(chains(square, 0, 3), 3).tolist()
    [0, 2, 3]
    """
    if len(found.rows) <= most:
        return found.rows
    part = sparse.coo_array(found.ties[found.rows][:, found.rows])
    onward = found.step[part.row] < found.step[part.col]
    tails, heads, weight = part.row[onward], part.col[onward], part.data[onward]
    sum_from, back = _best(tails, heads, weight, found.step)
    sum_to, on = _best(heads, tails, weight, found.steps - found.step)
    shown: set[int] = set()
    for at in np.argsort(-(sum_from + sum_to), kind="stable").tolist():
        chain = {at, *_walk(at, back), *_walk(at, on)}
        if shown and len(shown | chain) > most:
            continue
        shown |= chain
    return found.rows[sorted(shown)]


def _best(tails: Any, heads: Any, weight: Floats, step: Ints) -> tuple[Floats, Ints]:
    """The largest sum of ties on a way from step 0 to each node, and the node before it on that way (-1: none)."""
    total, before = np.zeros(len(step)), np.full(len(step), -1)
    for k in np.lexsort((tails, step[tails])).tolist():
        tail, head, value = int(tails[k]), int(heads[k]), total[tails[k]] + weight[k]
        if before[head] < 0 or value > total[head]:
            total[head], before[head] = value, tail
    return total, before


def _walk(at: int, before: Ints) -> list[int]:
    """The nodes on the way back to where it began."""
    found = []
    while (at := int(before[at])) >= 0:
        found.append(at)
    return found
