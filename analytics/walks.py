"""Who is tied to the well tied: leading eigenvector and PageRank, without building the ties where members are known."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph, linalg

from baltica.analytics.matrices import Vector, column_sums, inverse, row_sums, two_mode
from baltica.analytics.network import Network, Source, Weight, as_network
from baltica.graph.errors import InputError

DENSE = 200  # components up to this many nodes are solved as dense matrices
EQUAL = 1e-9  # eigenvalues closer than this are the same
TOLERANCE = 1e-12


def eigenvector(source: Source, *, weight: Weight = "raw") -> "pd.Series[float]":
    """Eigenvector centrality: high for a node whose partners are themselves well connected.

    The eigenvector of the ties for their largest eigenvalue, not negative and of length 1, in the component of the
    network that has this eigenvalue; 0 in all others, for isolates and where there are no ties (Bonacich 1972, Journal
    of Mathematical Sociology 2, 113–120). Of two components with the same eigenvalue (to nine digits) the one with the
    first node counts. ``weight``: ``none`` each tie alike, ``raw`` shared projects (or given weights), ``newman``.

    Raises InputError for ``newman`` where no projects are known.

    >>> star = sparse.csr_array([[0.0, 1, 1], [1, 0, 0], [1, 0, 0]])
    >>> eigenvector(star).round(3).tolist()
    [0.707, 0.5, 0.5]
    """
    network = as_network(source)
    ties = _Ties.of(network, weight)
    values = np.zeros(len(network))
    if members := _leading_component(ties):
        rows, vector = members
        values[rows] = vector
    return network.series(values, "eigenvector")


def pagerank(source: Source, *, weight: Weight = "raw", damping: float = 0.85) -> "pd.Series[float]":
    """PageRank: the share of time a walker is found at a node who goes from partner to partner and now and then jumps.

    pr_i = (1 - d)/n + d sum_j pr_j c_ij/s_j, d the ``damping``: the walker follows ties by their weight and with
    1 - d starts anew anywhere; from an isolate she always does (Brin and Page 1998, Computer Networks 30, 107–117).
    Sums to 1 over all nodes, in all components; empty without nodes. Power iteration until the values change by less
    than 1e-12 in sum. ``weight`` as for :func:`eigenvector`.

    Raises InputError for a damping outside 0 … 1 (1 left out), or ``newman`` where no projects are known.

    >>> pagerank(sparse.csr_array([[0.0, 1, 1], [1, 0, 0], [1, 0, 0]])).round(3).tolist()
    [0.486, 0.257, 0.257]
    """
    if not 0 <= damping < 1:
        raise InputError(f"a damping of {damping} leads nowhere", "Give a number from 0 to below 1; 0.85 is usual.")
    network = as_network(source)
    ties = _Ties.of(network, weight)
    n = len(network)
    isolated = ties.strength == 0
    per_tie = inverse(ties.strength, ~isolated)
    rank = np.full(n, 1 / n) if n else np.zeros(0)
    change = 1.0 if n else 0.0
    while change >= TOLERANCE:  # shrinks at least by the factor ``damping`` a step
        new = damping * (ties.times(rank * per_tie) + rank[isolated].sum() / n) + (1 - damping) / n
        new /= new.sum()
        change = float(np.abs(new - rank).sum())
        rank = new
    return network.series(rank, "pagerank")


@dataclass(frozen=True)
class _Ties:
    """Ties as something to multiply with: left · right - own share.

    Of members B it is B (D Bᵀ), D = 1 or 1/(n_p - 1), and the own share of node i the sum of its D: the ties
    themselves are never built. Of given ties it is the ties, with ``right`` None. ``strength`` is the sum of a row.
    """

    left: sparse.csr_array
    right: sparse.csr_array | None
    own: Vector
    strength: Vector

    @classmethod
    def of(cls, network: Network, weight: Weight) -> "_Ties":
        if network.bipartite is None or weight == "none":
            ties = network.ties(weight)
            return cls(ties, None, np.zeros(len(network)), row_sums(ties))
        size = column_sums(network.bipartite)
        member = sparse.csr_array(network.bipartite[:, size > 1])  # a project of one ties nobody
        size = size[size > 1]
        factor = np.ones(len(size)) if weight == "raw" else 1 / (size - 1)
        right = sparse.csr_array(sparse.diags_array(factor) @ member.T)
        # Sums of whole numbers: an isolate has exactly 0.
        strength = member @ (size - 1 if weight == "raw" else np.ones(len(size)))
        return cls(member, right, np.asarray(member @ factor), np.asarray(strength))

    def times(self, vector: Vector) -> Vector:
        """The ties times a vector."""
        if self.right is None:
            return np.asarray(self.left @ vector)
        return np.asarray(self.left @ (self.right @ vector) - self.own * vector)

    def components(self) -> npt.NDArray[np.int32]:
        """Number of the component of each node, in the order of their first nodes."""
        both = self.left if self.right is None else two_mode(self.left)
        labels: npt.NDArray[np.int32] = csgraph.connected_components(both, directed=False)[1]
        return labels[: len(self.own)]

    def within(self, nodes: npt.NDArray[np.intp]) -> "_Ties":
        """The ties among some nodes that are tied to no others."""
        left = sparse.csr_array(self.left[nodes])
        met = np.unique(left.indices)
        right = None if self.right is None else sparse.csr_array(self.right[met][:, nodes])
        return _Ties(sparse.csr_array(left[:, met]), right, self.own[nodes], self.strength[nodes])

    def dense(self) -> npt.NDArray[np.float64]:
        """The ties as a plain matrix."""
        matrix: npt.NDArray[np.float64] = (
            self.left if self.right is None else self.left @ self.right
        ).toarray() - np.diag(self.own)
        return np.asarray((matrix + matrix.T) / 2)


def _leading_component(ties: _Ties) -> tuple[npt.NDArray[np.intp], Vector] | None:
    """Nodes of the component with the largest eigenvalue, and its vector; None without ties.

    An eigenvalue lies between the root of the mean squared strength and the largest strength of the component. So most
    of the components (there are thousands of small ones) need not be solved.
    """
    labels = ties.components()
    if not ties.strength.any():
        return None
    count = np.bincount(labels)
    low = np.sqrt(np.bincount(labels, ties.strength**2) / count)
    high = np.zeros(len(count))
    np.maximum.at(high, labels, ties.strength)
    order = np.argsort(labels, kind="stable")
    first = np.r_[0, np.cumsum(count)]
    best, value, found = float(low.max()), {}, {}
    for label in np.argsort(-high, kind="stable"):
        if high[label] < best * (1 - EQUAL):
            break
        nodes = order[first[label] : first[label + 1]]
        value[label], vector = _leading(ties, nodes, float(low[label]), float(high[label]))
        found[label] = (nodes, vector)
        best = max(best, value[label])
    winner = min(label for label in value if value[label] >= max(value.values()) * (1 - EQUAL))
    return found[winner]


def _leading(ties: _Ties, nodes: npt.NDArray[np.intp], low: float, high: float) -> tuple[float, Vector]:
    """Largest eigenvalue of a component and its vector; the sign is fixed by Perron and Frobenius."""
    n = len(nodes)
    even = np.full(n, n**-0.5)
    if high - low <= 1e-14 * high:  # all strengths are equal: the vector is even
        return high, even
    part = ties.within(nodes)
    if n <= DENSE:
        found, vectors = np.linalg.eigh(part.dense())
    else:
        operator: Any = linalg.LinearOperator((n, n), matvec=part.times, dtype=np.float64)
        start = part.strength / np.linalg.norm(part.strength)
        found, vectors = linalg.eigsh(operator, k=1, which="LA", v0=start, tol=0)
    vector = np.abs(vectors[:, -1])
    return float(found[-1]), vector / np.linalg.norm(vector)
