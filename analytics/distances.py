"""Distances in a network: closeness, harmonic closeness, betweenness."""

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from baltica.analytics.matrices import Vector, presence

BLOCK = 256  # sources handled at once: bounds memory to a few arrays of BLOCK × nodes


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
