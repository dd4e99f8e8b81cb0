"""How alike two partitions of the same nodes are, and what many partitions have in common."""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from baltica.analytics.matrices import Vector
from baltica.graph.errors import InputError

Labels = npt.NDArray[np.int64]


def adjusted_rand(one: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """How far two partitions put the same pairs of nodes together: 1 when they are equal, about 0 by chance.

    (I - E)/((A + B)/2 - E), with A and B the pairs of nodes together in the one and in the other, I those together in
    both, E = A·B/(all pairs) what chance gives for groups of these sizes (Hubert and Arabie 1985, Journal of
    Classification 2, 193–218). Below 0 is less than chance. Names of the groups do not matter. 1 where both put all
    nodes together, both none, or there are fewer than two nodes. Raises InputError for partitions of unequal length.

    >>> round(adjusted_rand([0, 0, 1, 1], [0, 0, 1, 2]), 4)
    0.5714
    >>> adjusted_rand(["a", "a", "b"], [2, 2, 1])
    1.0
    """
    table, rows, columns = _crossed(one, other)
    together, first, second = _pairs(table.data), _pairs(rows), _pairs(columns)
    every = _pairs(np.array([rows.sum()]))
    expected = first * (second / every) if every else 0.0
    most = (first + second) / 2
    return 1.0 if most == expected else float((together - expected) / (most - expected))


def mutual_information(one: npt.ArrayLike, other: npt.ArrayLike) -> float:
    """How much knowing the group of a node in one partition tells about its group in the other: 0 nothing, 1 all.

    NMI = 2·I(X;Y)/(H(X) + H(Y)), entropies of the shares of groups (Danon et al. 2005, Journal of Statistical
    Mechanics, P09008). It is not corrected for chance: many small groups raise it. 1 where neither partition divides
    anything. Raises InputError for partitions of unequal length.

    >>> round(mutual_information([0, 0, 1, 1], [0, 0, 1, 2]), 4)
    0.8
    """
    table, rows, columns = _crossed(one, other)
    both = _entropy(rows) + _entropy(columns)
    return 1.0 if both == 0 else float(np.clip(2 * (both - _entropy(table.data)) / both, 0, 1))


def cores(labels: npt.NDArray[Any], *, smallest: int = 3) -> Labels:
    """Nodes that are in the same group in every partition: number of the core of each node, -1 where it is in none.

    ``labels``: nodes × partitions. Two nodes are in one core when their rows are equal, so a core lies inside one
    group of each partition. Cores have ``smallest`` nodes or more; 0 is the largest (then the one with the first node).

    >>> cores(np.array([[0, 0], [0, 0], [0, 1], [1, 1], [1, 1], [1, 1]]), smallest=2).tolist()
    [1, 1, -1, 0, 0, 0]
    """
    if not labels.size:
        return np.full(len(labels), -1, np.int64)
    _, first, inverse, size = np.unique(labels, axis=0, return_index=True, return_inverse=True, return_counts=True)
    order = np.lexsort((first, -size))
    number = np.empty(len(size), np.int64)
    number[order] = np.arange(len(size))
    number[size < smallest] = -1
    return number[inverse.ravel()]


def stability(labels: npt.NDArray[Any], shown: int) -> Vector:
    """For each node, the share of the other partitions in which it stays with the largest part of its group.

    Its group is the one in partition ``shown`` (a column of ``labels``: nodes × partitions). In another partition
    that group may fall apart; the node stays when no part of the group is larger than the one it is in. 1: always
    with its group; near 0: it is usually elsewhere. NaN when there is no other partition.

    >>> stability(np.array([[0, 0, 0], [0, 0, 0], [0, 0, 1], [1, 1, 1]]), 0).tolist()
    [1.0, 1.0, 0.5, 1.0]
    """
    others = [run for run in range(labels.shape[1]) if run != shown]
    if not others:
        return np.full(len(labels), np.nan)
    mine = labels[:, shown].astype(np.int64)
    stayed = np.zeros(len(labels))
    for run in others:
        parts, part = np.unique(np.column_stack([mine, labels[:, run]]), axis=0, return_inverse=True)
        size = np.bincount(part.ravel(), minlength=len(parts))
        largest = np.zeros(int(mine.max(initial=-1)) + 1, np.int64)
        np.maximum.at(largest, parts[:, 0], size)
        stayed += (size == largest[parts[:, 0]])[part.ravel()]
    return stayed / len(others)


def _crossed(one: npt.ArrayLike, other: npt.ArrayLike) -> tuple[sparse.csr_array, Vector, Vector]:
    """Cross table of two partitions, and the sizes of the groups of each."""
    first, second = np.asarray(one), np.asarray(other)
    if len(first) != len(second):
        raise InputError(
            f"partitions of {len(first)} and {len(second)} nodes cannot be compared", "Give each node a group in both."
        )
    a, b = _codes(first), _codes(second)
    rows, columns = np.bincount(a).astype(np.float64), np.bincount(b).astype(np.float64)
    table = sparse.csr_array((np.ones(len(a)), (a, b)), shape=(len(rows), len(columns)))
    table.sum_duplicates()
    return table, rows, columns


def _codes(labels: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Groups as numbers from 0; labels that are such numbers stay as they are, which spares sorting them."""
    if labels.dtype.kind == "i" and labels.min(initial=0) >= 0 and labels.max(initial=0) <= len(labels):
        return labels
    return np.unique(labels, return_inverse=True)[1].ravel()


def _pairs(sizes: Vector) -> float:
    return float((sizes * (sizes - 1) / 2).sum())


def _entropy(counts: Vector) -> float:
    share = counts[counts > 0] / max(counts.sum(), 1)
    return float(-(share * np.log(share)).sum())
