"""Networks to lay out, and what is measured of a layout."""

from collections.abc import Sequence
from typing import Any

import networkx as nx
import numpy as np
from scipy import sparse
from scipy.spatial.distance import cdist

from baltica.views.layouts.arrange import Arrangement, arrange
from baltica.views.layouts.common import Floats


def ties(graph: "nx.Graph[int]") -> sparse.csr_array:
    return sparse.csr_array(nx.to_scipy_sparse_array(graph, nodelist=sorted(graph)).astype(float))


def radii(graph: "nx.Graph[int]") -> list[float]:
    """Radii as views make them, by degree."""
    degree = np.array([graph.degree(n) for n in sorted(graph)], dtype=float)
    return list(np.round(5 + 25 * np.sqrt(degree / max(degree.max(initial=0.0), 1.0)), 1))


def given(count: int, seed: int = 0) -> dict[str, Any]:
    """What the layouts need beside ties: groups, places around the Baltic (few, some not known), sides."""
    rng = np.random.default_rng(seed)
    spots = rng.uniform([9, 53], [28, 65], size=(max(count // 3, 1), 2))
    coordinates = spots[rng.integers(0, len(spots), count)]
    coordinates[rng.random(count) < 0.1] = np.nan
    if count:
        coordinates[0] = 12.6, 55.7
    return {
        "groups": [f"Country {k}" for k in rng.integers(0, 9, count) ** 2 // 9],
        "coordinates": coordinates,
        "sides": rng.integers(0, 2, count).tolist(),
        "side_names": ("Organizations", "Projects"),
        "labels": ["Name of an organization" for _ in range(count)],
    }


def drawn(layout: str, graph: "nx.Graph[int]", **more: Any) -> Arrangement:
    """The graph in a layout, with all that it needs."""
    return arrange(layout, ties(graph), radii(graph), **{**given(len(graph)), **more})


def positions(tied: sparse.csr_array, size: Sequence[float], *, seed: int = 1) -> Floats:
    """Places of the force layout."""
    return arrange("force", tied, size, seed=seed).place


def least_gap(place: Floats, radii: Any) -> float:
    """Smallest distance between the rims of two nodes; below 0 where they overlap."""
    size = np.asarray(radii, dtype=float)
    gap = cdist(place, place) - size[:, None] - size[None, :]
    np.fill_diagonal(gap, np.inf)
    return float(gap.min(initial=np.inf))


def boxes_overlap(boxes: Floats) -> int:
    """Pairs of boxes (left, top, right, bottom) that overlap."""
    a, b = np.triu_indices(len(boxes), 1)
    across = np.minimum(boxes[a, 2], boxes[b, 2]) - np.maximum(boxes[a, 0], boxes[b, 0])
    down = np.minimum(boxes[a, 3], boxes[b, 3]) - np.maximum(boxes[a, 1], boxes[b, 1])
    return int(((across > 0) & (down > 0)).sum())
