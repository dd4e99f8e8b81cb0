"""Where the nodes of a network are drawn: computed here with a seed, so that the same network is the same picture.

The largest component is laid out by stress (distances on paper follow distances in the network, where an edge between
nodes with the same neighbors is short), overlapping nodes are pushed apart, smaller components follow in rows below it
and nodes without any tie in a block at the bottom.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist

Floats = NDArray[np.float64]

SPACING = 80.0  # typical distance between nodes, in units of the drawing; radii are in the same units
GAP = 8.0  # smallest distance between the rims of two nodes
GUTTER = 60.0  # between components set side by side or in rows
ASPECT = 1.6  # width of the picture over its height
SWEEPS = 120  # of the stress layout; the picture hardly changes after some 60
PIVOTS = 300  # larger components are laid out against this many of their nodes, to stay quick


def positions(ties: sparse.csr_array, radii: Sequence[float], *, seed: int = 1) -> Floats:
    """Return one row (x, y) for each node, y pointing down, rounded to whole units.

    ``ties`` is the symmetric matrix of the network (n × n, no diagonal), ``radii`` the nodes' radii in drawing units.
    Nodes without any tie are set in rows in the order given. Equal input and seed give equal positions.
    """
    size = np.asarray(radii, dtype=float)
    count = len(size)
    if count == 0:
        return np.zeros((0, 2))
    rng = np.random.default_rng(seed)
    _, component = csgraph.connected_components(ties, directed=False)
    members = [np.flatnonzero(component == c) for c in range(component.max() + 1)]
    tied = sorted((m for m in members if len(m) > 1), key=lambda m: (-len(m), m[0]))
    alone = np.array(sorted(m[0] for m in members if len(m) == 1), dtype=int)

    blocks = [(m, _component(ties[m][:, m], size[m], SPACING * (0.5 if k else 1.0), rng)) for k, m in enumerate(tied)]
    place = np.zeros((count, 2))
    width = max([_extent(p)[0] for _, p in blocks] + [SPACING * np.sqrt(count)])
    bottom = _pack(blocks, place, width)
    if len(alone):
        step = 2 * (size[alone].max() + GAP)
        columns = max(1, int(width // step))
        row, column = np.divmod(np.arange(len(alone)), columns)
        left = -step * (min(columns, len(alone)) - 1) / 2
        place[alone] = np.column_stack([left + column * step, bottom + GUTTER / 2 + row * step])
    place -= (place.min(axis=0) + place.max(axis=0)) / 2
    return np.round(place) + 0.0


def _extent(place: Floats) -> Floats:
    """Width and height."""
    return np.asarray(np.ptp(place, axis=0))


def _pack(blocks: list[tuple[NDArray[np.intp], Floats]], place: Floats, width: float) -> float:
    """Set the first block on top, the others in rows of the given width below it; return where the last row ends."""
    top = 0.0
    row: list[tuple[NDArray[np.intp], Floats]] = []
    used = 0.0

    def finish() -> float:
        left, height = -(used - GUTTER) / 2, max(_extent(p)[1] for _, p in row)
        for nodes, local in row:
            place[nodes] = local - local.min(axis=0) + [left, top + (height - _extent(local)[1]) / 2]
            left += _extent(local)[0] + GUTTER
        return float(top + height + GUTTER)

    for number, (nodes, local) in enumerate(blocks):
        wide = _extent(local)[0] + GUTTER
        if row and (number == 1 or used + wide > width + GUTTER):
            top, row, used = finish(), [], 0.0
        row.append((nodes, local))
        used += wide
    return finish() if row else top


def _component(graph: sparse.csr_array, radii: Floats, spacing: float, rng: np.random.Generator) -> Floats:
    """Lay out one connected network with the given typical distance between nodes."""
    count = graph.shape[0]
    if count == 2:
        return np.array([[0.0, 0.0], [radii.sum() + spacing / 2, 0.0]])
    place = _stress(_lengths(graph), rng)
    place -= place.mean(axis=0)
    _, axes = np.linalg.eigh(place.T @ place)
    place = place @ axes[:, ::-1]  # the long side lies flat
    place *= np.sign([s if (s := np.sum(place[:, k] ** 3)) else 1.0 for k in (0, 1)])  # mirror images look the same way
    place *= np.hypot(place[:, :1], place[:, 1:] + 1e-9) ** -0.42  # room in the crowded middle
    spread = _extent(place) + 1e-9
    area = count * spacing**2
    aspect = min(max(spread[0] / spread[1], ASPECT), 1.5 * ASPECT)
    place *= np.sqrt([area * aspect, area / aspect]) / spread
    return _push_apart(place, radii, rng)


def _lengths(graph: sparse.csr_array) -> sparse.csr_array:
    """Length of each edge: 0.25 where both ends have the same neighbors, up to 1.25 where they share none.

    One minus the Jaccard index of the closed neighborhoods; it pulls groups together and holds bridges long.
    """
    near = sparse.csr_array((np.ones(graph.nnz), graph.indices, graph.indptr), graph.shape)
    near = sparse.csr_array(near + sparse.eye_array(graph.shape[0]))
    degree: Floats = np.asarray(near.sum(axis=1)).ravel()
    edges = sparse.coo_array(graph)
    common = np.asarray((near @ near)[edges.row, edges.col]).ravel()
    jaccard = common / (degree[edges.row] + degree[edges.col] - common)
    return sparse.csr_array((1.25 - jaccard, (edges.row, edges.col)), shape=graph.shape)


def _stress(lengths: sparse.csr_array, rng: np.random.Generator) -> Floats:
    """Positions whose distances follow the shortest paths, near ones above all (weights 1/d²).

    Localized majorization (Gansner, Koren and North 2005, Graph Drawing by Stress Majorization, section 2.2), all nodes
    at once, with respect to at most ``PIVOTS`` nodes.
    """
    count = lengths.shape[0]
    pivots = np.arange(count) if count <= PIVOTS else np.sort(rng.choice(count, PIVOTS, replace=False))
    wanted = csgraph.shortest_path(lengths, directed=False, indices=pivots).T
    weight = np.divide(1.0, wanted**2, out=np.zeros_like(wanted), where=wanted > 0)
    attraction = weight * wanted
    total = weight.sum(axis=1, keepdims=True)
    centered = wanted**2 - (wanted**2).mean(axis=0)
    vectors, values, _ = np.linalg.svd(centered - centered.mean(axis=1, keepdims=True), full_matrices=False)
    place = vectors[:, :2] * np.sqrt(values[:2]) * np.sign(vectors[np.argmax(np.abs(vectors[:, :2]), axis=0), [0, 1]])
    place += rng.normal(scale=1e-2, size=place.shape)
    for _ in range(SWEEPS):
        pull = attraction / np.maximum(cdist(place, place[pivots]), 1e-9)
        target = (weight - pull) @ place[pivots] + place * pull.sum(axis=1, keepdims=True)
        place = (place + target / total) / 2
    return np.asarray(place)


def _push_apart(place: Floats, radii: Floats, rng: np.random.Generator) -> Floats:
    """Move overlapping nodes away from each other until none overlap (or, in the worst case, 300 times)."""
    place = place + rng.normal(scale=1e-3, size=place.shape)
    for _ in range(300):
        pairs = cKDTree(place).query_pairs(2 * radii.max() + GAP, output_type="ndarray")
        if not len(pairs):
            break
        a, b = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))].T
        away = place[a] - place[b]
        distance = np.maximum(np.hypot(away[:, 0], away[:, 1]), 1e-9)
        lack = radii[a] + radii[b] + GAP - distance
        hit = lack > 1
        if not hit.any():
            break
        move = (away / distance[:, None] * (lack / 2)[:, None])[hit]
        np.add.at(place, a[hit], move)
        np.add.at(place, b[hit], -move)
    return place
