"""What the force layout rests on: communities, lengths of edges, and positions by stress."""

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial.distance import cdist

from baltica.views.layouts.common import Floats, Places

SWEEPS = 80  # of the stress layout; the picture hardly changes after some 60
PIVOTS = 300  # larger components are laid out against this many of their nodes, to stay quick
LARGE = 3000  # components with more nodes have fewer pivots and half the sweeps
BETWEEN, WITHIN = 1.0, 0.5  # added to the length of edges between communities, and between parts of communities


def communities(graph: sparse.csr_array, seed: int, *, resolution: float = 1.0) -> Places:
    """Community of each node, numbered from 0, by one run of the Leiden algorithm.

    Good enough to draw by; :func:`baltica.analytics.communities.communities` tells how far many runs agree.
    """
    from graspologic_native import leiden_csr

    parts = graph.indptr.astype(np.int64), graph.indices.astype(np.int32), graph.data.astype(np.float64)
    _, found = leiden_csr(*parts, graph.shape[0], resolution=resolution, iterations=2, seed=seed)
    label = np.empty(graph.shape[0], np.intp)
    label[np.fromiter(found.keys(), np.intp, len(found))] = np.fromiter(found.values(), np.intp, len(found))
    return label


def lengths(graph: sparse.csr_array, *partitions: Places) -> sparse.csr_array:
    """Length of each edge: 0.25 where both ends have the same neighbors, up to 1.25 where they share none.

    One minus the Jaccard index of the closed neighborhoods; it pulls groups together and holds bridges long. An edge
    between two communities of the first partition is 1 longer, between two of the second 0.5.
    """
    near = sparse.csr_array((np.ones(graph.nnz), graph.indices, graph.indptr), graph.shape)
    near = sparse.csr_array(near + sparse.eye_array(graph.shape[0]))
    degree: Floats = np.asarray(near.sum(axis=1)).ravel()
    edges = sparse.coo_array(graph)
    common = np.asarray((near @ near)[edges.row, edges.col]).ravel()
    jaccard = common / (degree[edges.row] + degree[edges.col] - common)
    length = 1.25 - jaccard
    for whose, more in zip(partitions, (BETWEEN, WITHIN), strict=False):
        length = length + more * (whose[edges.row] != whose[edges.col])
    return sparse.csr_array((length, (edges.row, edges.col)), shape=graph.shape)


def stress(lengths: sparse.csr_array, rng: np.random.Generator) -> Floats:
    """Positions whose distances follow the shortest paths, near ones above all (weights 1/d²).

    Localized majorization (Gansner, Koren and North 2005, Graph Drawing by Stress Majorization, section 2.2), all nodes
    at once, with respect to at most ``PIVOTS`` nodes.
    """
    count = lengths.shape[0]
    most = max(PIVOTS if count <= LARGE else PIVOTS * LARGE // count, 100)
    pivots = np.arange(count) if count <= most else np.sort(rng.choice(count, most, replace=False))
    wanted = csgraph.shortest_path(lengths, directed=False, indices=pivots).T
    weight = np.divide(1.0, wanted**2, out=np.zeros_like(wanted), where=wanted > 0)
    attraction = weight * wanted
    total = weight.sum(axis=1, keepdims=True)
    place = _classical(wanted) + rng.normal(scale=1e-2, size=(count, 2))
    for _ in range(SWEEPS if count <= LARGE else SWEEPS // 2):
        pull = cdist(place, place[pivots])
        np.divide(attraction, np.maximum(pull, 1e-9, out=pull), out=pull)
        target = weight @ place[pivots] - pull @ place[pivots] + place * pull.sum(axis=1, keepdims=True)
        place = (place + target / total) / 2
    return np.asarray(place)


def _classical(wanted: Floats) -> Floats:
    """Positions to start from: multidimensional scaling of squared distances to the pivots (Brandes and Pich 2007)."""
    centered = wanted**2 - (wanted**2).mean(axis=0)
    centered -= centered.mean(axis=1, keepdims=True)
    _, axes = np.linalg.eigh(centered.T @ centered)
    flat = centered @ axes[:, :-3:-1]
    long = np.maximum(np.linalg.norm(flat, axis=0), 1e-12)
    return np.asarray(flat / np.sqrt(long) * np.sign(flat[np.argmax(np.abs(flat), axis=0), [0, 1]]))
