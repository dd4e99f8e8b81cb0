"""Inner loops on a symmetric sparse adjacency matrix without a diagonal; arrays in, arrays out, row by row."""

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph, linalg

from baltica.analytics.matrices import Vector, inverse, presence, row_sums

BLOCK = 256  # sources handled at once: bounds memory to a few arrays of BLOCK × nodes
DENSE = 200  # components up to this many nodes are solved as dense matrices


def betweenness(ties: sparse.csr_array) -> Vector:
    """Share of the other pairs' shortest paths that run over each node (Brandes 2001), ties of equal length.

    Levels of a breadth-first search are sparse products, for BLOCK sources at a time: time grows with sources ×
    ties × distance. Divided by (n - 1)(n - 2)/2; 0 where n < 3.

    >>> path = sparse.csr_array([[0.0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]])
    >>> betweenness(path).round(3).tolist()
    [0.0, 0.667, 0.667, 0.0]
    """
    adjacency = presence(ties)
    n = adjacency.shape[0]
    total = np.zeros(n)
    if n < 3:
        return total
    for start in range(0, n, BLOCK):
        sources = np.arange(start, min(start + BLOCK, n))
        own = (sources, np.arange(len(sources)))
        paths = np.zeros((n, len(sources)))
        depth = np.full(paths.shape, -1, dtype=np.int32)
        paths[own], depth[own] = 1.0, 0
        frontier, level = paths.copy(), 0
        while frontier.any():
            level += 1
            frontier = np.where(depth < 0, np.asarray(adjacency @ frontier), 0.0)
            depth[frontier > 0] = level
            paths += frontier
        dependency = np.zeros_like(paths)
        for far in range(level - 1, 1, -1):
            per_path = np.divide(1 + dependency, paths, out=np.zeros_like(paths), where=depth == far)
            dependency += np.where(depth == far - 1, paths * np.asarray(adjacency @ per_path), 0.0)
        total += dependency.sum(axis=1)
    return total / ((n - 1) * (n - 2))


def closeness(ties: sparse.csr_array) -> Vector:
    """Closeness as Wasserman and Faust (1994) improve it for disconnected graphs, ties of length 1; isolates 0.

    (r - 1)/(n - 1) · (r - 1)/sum of distances, with r the nodes that can be reached, the node itself included.

    >>> pair_and_isolate = sparse.csr_array([[0.0, 1, 0], [1, 0, 0], [0, 0, 0]])
    >>> closeness(pair_and_isolate).tolist()
    [0.5, 0.5, 0.0]
    """
    n = ties.shape[0]
    values = np.zeros(n)
    for start in range(0, n, BLOCK):
        rows = np.arange(start, min(start + BLOCK, n))
        distance = csgraph.shortest_path(ties, directed=False, unweighted=True, indices=rows)
        others = np.isfinite(distance).sum(axis=1) - 1
        far = np.where(np.isfinite(distance), distance, 0.0).sum(axis=1)
        values[rows] = np.divide(others**2, far * (n - 1), out=np.zeros(len(rows)), where=far > 0)
    return values


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
