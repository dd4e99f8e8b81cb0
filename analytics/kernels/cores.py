"""k-core numbers: nodes leave in the order of the partners they have left (Batagelj and Zaveršnik 2003)."""

import numpy as np
import numpy.typing as npt

from baltica.analytics.compiled import kernel

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]


@kernel
def peel(first: Longs, partner: Ints) -> Longs:
    """Core number of each node, from the rows of a symmetric matrix; time grows with the number of ties."""
    nodes = len(first) - 1
    core = np.empty(nodes, np.int64)
    most = 0
    for i in range(nodes):
        core[i] = first[i + 1] - first[i]
        most = max(most, core[i])
    # Nodes sorted by partners left; bound[k] is where those with k of them begin.
    bound = np.zeros(most + 2, np.int64)
    for i in range(nodes):
        bound[core[i] + 1] += 1
    for k in range(most + 1):
        bound[k + 1] += bound[k]
    row, place = np.empty(nodes, np.int64), np.empty(nodes, np.int64)
    free = bound.copy()
    for i in range(nodes):
        place[i] = free[core[i]]
        row[place[i]] = i
        free[core[i]] += 1
    for at in range(nodes):
        i = row[at]
        for k in range(first[i], first[i + 1]):
            j = partner[k]
            if core[j] <= core[i]:
                continue
            # j loses a partner: it changes places with the first of its kind and becomes the last of the kind below.
            head = bound[core[j]]
            other = row[head]
            if other != j:
                row[place[j]], row[head] = other, j
                place[other], place[j] = place[j], head
            bound[core[j]] += 1
            core[j] -= 1
    return core
