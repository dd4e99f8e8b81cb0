"""Partners of nodes from who takes part in what: one row at a time, so that no network of ties is ever built."""

import numpy as np
import numpy.typing as npt

from baltica.analytics.compiled import kernel

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
SUM, DOT, SMALLER, LARGER, PAIRS = range(5)


@kernel
def meet(i: int, first: Longs, project: Ints, begin: Longs, member: Ints, shared: Ints, partners: Ints) -> int:
    """Fill ``partners`` with the nodes in the projects of i, i among them, tell how many, and count in ``shared``.

    ``shared`` comes in as 0 everywhere; who calls sets it back.
    """
    number = 0
    for at in range(first[i], first[i + 1]):
        p = project[at]
        for k in range(begin[p], begin[p + 1]):
            j = member[k]
            if shared[j] == 0:
                partners[number] = j
                number += 1
            shared[j] += 1
    return number


@kernel
def over_partners(
    lowest: int,
    highest: int,
    first: Longs,
    project: Ints,
    begin: Longs,
    member: Ints,
    value: Floats,
    least: int,
    what: int,
) -> Floats:
    """For each node i from ``lowest`` up to ``highest``, a sum over its partners j: those with c_ij >= ``least``.

    first and project: the projects of each node; begin and member: the nodes in each project. ``what`` is summed, with
    d the number of projects of a node: SUM value_j; DOT c/(d_i + d_j - c); SMALLER c/min(d_i, d_j); LARGER
    c/max(d_i, d_j); PAIRS c(c - 1)/2.
    """
    result = np.zeros(highest - lowest)
    shared = np.zeros(len(first) - 1, np.int32)
    partners = np.empty(len(first) - 1, np.int32)
    for i in range(lowest, highest):
        number = meet(i, first, project, begin, member, shared, partners)
        own = first[i + 1] - first[i]
        total = 0.0
        for k in range(number):
            j = partners[k]
            c = shared[j]
            shared[j] = 0
            if j == i or c < least:
                continue
            other = first[j + 1] - first[j]
            if what == SUM:
                total += value[j]
            elif what == DOT:
                total += c / (own + other - c)
            elif what == SMALLER:
                total += c / min(own, other)
            elif what == LARGER:
                total += c / max(own, other)
            else:
                total += c * (c - 1) / 2
        result[i - lowest] = total
    return result


@kernel
def by_group(
    lowest: int,
    highest: int,
    first: Longs,
    project: Ints,
    begin: Longs,
    member: Ints,
    group: Ints,
    groups: int,
    least: int,
) -> Floats:
    """For each node, of its partners with c >= ``least`` and a known group (not below 0): k, k in its group, sum k_m².

    k_m is the number of partners in group m, of ``groups``; the other arrays as in :func:`over_partners`.
    """
    result = np.zeros((highest - lowest, 3))
    shared = np.zeros(len(first) - 1, np.int32)
    partners = np.empty(len(first) - 1, np.int32)
    count = np.zeros(groups, np.int64)
    for i in range(lowest, highest):
        number = meet(i, first, project, begin, member, shared, partners)
        known = square = 0
        for k in range(number):
            j = partners[k]
            if j != i and shared[j] >= least and group[j] >= 0:
                known += 1
                square += 2 * count[group[j]] + 1
                count[group[j]] += 1
            shared[j] = 0
        result[i - lowest, 0] = known
        result[i - lowest, 1] = count[group[i]] if group[i] >= 0 else 0
        result[i - lowest, 2] = square
        for k in range(number):
            if group[partners[k]] >= 0:
                count[group[partners[k]]] = 0
    return result
