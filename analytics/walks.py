"""Who is tied to the well tied: leading eigenvector and PageRank."""

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph, linalg

from baltica.analytics.matrices import Vector, inverse, row_sums

DENSE = 200  # components up to this many nodes are solved as dense matrices


def eigenvector(ties: sparse.csr_array) -> Vector:
    """Leading eigenvector of the component with the largest eigenvalue: not negative, of length 1, elsewhere 0.

    Two components with the same eigenvalue (to nine digits): the one with the first node counts.

    >>> star = sparse.csr_array([[0.0, 1, 1], [1, 0, 0], [1, 0, 0]])
    >>> eigenvector(star).round(3).tolist()
    [0.707, 0.5, 0.5]
    """
    values = np.zeros(ties.shape[0])
    if not ties.nnz:
        return values
    _, labels = csgraph.connected_components(ties, directed=False)
    order = np.argsort(labels, kind="stable")
    best = 0.0
    for members in np.split(order, np.flatnonzero(np.diff(labels[order])) + 1):
        if len(members) < 2:
            continue
        value, vector = _leading(sparse.csr_array(ties[members][:, members]))
        if value > best * (1 + 1e-9):
            best = value
            values = np.zeros(ties.shape[0])
            values[members] = vector
    return values


def _leading(ties: sparse.csr_array) -> tuple[float, Vector]:
    """Largest eigenvalue of a connected component and its vector; the sign is fixed by Perron and Frobenius."""
    n = ties.shape[0]
    if n <= DENSE:
        found, vectors = np.linalg.eigh(ties.toarray())
    else:
        found, vectors = linalg.eigsh(ties, k=1, which="LA", v0=np.full(n, n**-0.5), tol=0)
    vector = np.abs(vectors[:, -1])
    return float(found[-1]), vector / np.linalg.norm(vector)


def pagerank(ties: sparse.csr_array, damping: float = 0.85, tolerance: float = 1e-12) -> Vector:
    """Share of time a walker spends at each node who follows ties by weight and jumps anywhere with 1 - damping.

    Isolates send the walker anywhere. Sums to 1. Power iteration until the sum of changes is below the tolerance,
    which shrinks at least by the factor ``damping`` a step.

    >>> pagerank(sparse.csr_array([[0.0, 1, 1], [1, 0, 0], [1, 0, 0]])).round(3).tolist()
    [0.486, 0.257, 0.257]
    """
    n = ties.shape[0]
    if not n:
        return np.zeros(0)
    strength = row_sums(ties)
    isolated = strength == 0
    per_tie = inverse(strength, ~isolated)
    rank = np.full(n, 1 / n)
    while True:
        new = damping * (np.asarray(ties @ (rank * per_tie)) + rank[isolated].sum() / n) + (1 - damping) / n
        new /= new.sum()
        if np.abs(new - rank).sum() < tolerance:
            return np.asarray(new)
        rank = new
