"""Triangles of a network, each listed once: ties point from the node of lower rank to the one of higher rank.

Ranks follow the number of partners, so that a hub has few ties that start from it. For each node v in the middle of
a triangle u < v < w, the ties that start from v are marked, and the rest of each row that leads to v is held against
the marks: one look per pair of ties that start from one node, all of them along rows. Indices in the inner loops are
unsigned: numba then needs no test for indices that count from the end, which takes a third of the time.
"""

import numpy as np
import numpy.typing as npt

from baltica.analytics.compiled import kernel

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Unsigned = np.uint64


@kernel
def orient(first: Longs, partner: Ints, data: Floats, order: Longs) -> tuple[Longs, Ints, Ints, Floats, Longs, Ints]:
    """Ties from lower to higher rank, from rows of a symmetric matrix and the nodes in the order of their ranks.

    start: where the ties of each rank begin; head and tail: rank at both ends of each tie (heads sorted within the
    ties of one tail); weight; and, by head, begin and arriving: the numbers of the ties that lead there.
    """
    nodes, ties = len(order), len(partner) // 2
    rank = np.empty(nodes, np.int32)
    for r in range(nodes):
        rank[order[r]] = r
    start, begin = np.zeros(nodes + 1, np.int64), np.zeros(nodes + 1, np.int64)
    for r in range(nodes):
        node = order[r]
        lower = 0
        for at in range(first[node], first[node + 1]):
            if rank[partner[at]] < r:
                lower += 1
        begin[r + 1] = begin[r] + lower
        start[r + 1] = start[r] + first[node + 1] - first[node] - lower
    head, tail, arriving = np.empty(ties, np.int32), np.empty(ties, np.int32), np.empty(ties, np.int32)
    weight = np.empty(ties, np.float64)
    free = start.copy()
    number = 0
    for r in range(nodes):
        node = order[r]
        for at in range(first[node], first[node + 1]):
            low = rank[partner[at]]
            if low < r:
                tie = free[low]
                free[low] += 1
                head[tie], tail[tie], weight[tie] = r, low, data[at]
                arriving[number] = tie
                number += 1
    return start, head, tail, weight, begin, arriving


@kernel
def close(
    lowest: int,
    highest: int,
    start: Longs,
    head: Ints,
    tail: Ints,
    begin: Longs,
    arriving: Ints,
    weight: Floats,
    factor: Floats,
    mark: Ints,
    total: Floats,
) -> None:
    """Add to each tie ij: sum over common partners q of weight_iq · weight_qj · factor_q.

    Triangles with the middle rank from ``lowest`` up to ``highest``, which must be called in rising order: marks of
    earlier ranks are known by being smaller. ``mark`` begins as -1, one for each rank.
    """
    for v in range(lowest, highest):
        first = start[v]
        for vw in range(first, start[v + 1]):
            mark[head[vw]] = vw
        for at in range(begin[v], begin[v + 1]):
            uv = arriving[at]
            u = tail[uv]
            sum_uv, over_v, over_u = 0.0, weight[uv] * factor[v], weight[uv] * factor[u]
            for uw in range(Unsigned(uv + 1), Unsigned(start[u + 1])):
                w = Unsigned(head[uw])
                if mark[w] >= first:
                    marked = Unsigned(mark[w])
                    weight_uw, weight_vw = weight[uw], weight[marked]
                    sum_uv += weight_uw * weight_vw * factor[w]
                    total[uw] += over_v * weight_vw
                    total[marked] += over_u * weight_uw
            total[uv] += sum_uv


@kernel
def close_by_group(
    lowest: int,
    highest: int,
    start: Longs,
    head: Ints,
    tail: Ints,
    begin: Longs,
    arriving: Ints,
    group: Ints,
    mark: Ints,
    total: Longs,
) -> None:
    """Add to each node, by what its two partners in a triangle are to it, the triangles it is in.

    Columns of ``total``: both of its group; both of one other group; one of its own; three groups. Groups below 0 are
    unknown, and triangles with such a node are not counted. Blocks and marks as in :func:`close`.
    """
    for v in range(lowest, highest):
        first = start[v]
        for vw in range(first, start[v + 1]):
            mark[head[vw]] = vw
        g_v = group[v]
        if g_v < 0:
            continue
        for at in range(begin[v], begin[v + 1]):
            uv = arriving[at]
            u = tail[uv]
            g_u = group[u]
            if g_u < 0:
                continue
            for uw in range(Unsigned(uv + 1), Unsigned(start[u + 1])):
                w = Unsigned(head[uw])
                if mark[w] < first:
                    continue
                g_w = group[w]
                if g_w < 0:
                    continue
                if g_u == g_v:
                    if g_v == g_w:
                        total[u, 0] += 1
                        total[v, 0] += 1
                        total[w, 0] += 1
                    else:
                        total[u, 2] += 1
                        total[v, 2] += 1
                        total[w, 1] += 1
                elif g_v == g_w:
                    total[u, 1] += 1
                    total[v, 2] += 1
                    total[w, 2] += 1
                elif g_u == g_w:
                    total[u, 2] += 1
                    total[v, 1] += 1
                    total[w, 2] += 1
                else:
                    total[u, 3] += 1
                    total[v, 3] += 1
                    total[w, 3] += 1
