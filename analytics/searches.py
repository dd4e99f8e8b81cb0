"""How nodes are searched from: graphs made small, sources in blocks, compiled kernels; see distances.py."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from baltica.analytics.alike import Classes, Ints, classes, shared_beyond_one, simple
from baltica.analytics.matrices import (
    Vector,
    column_sums,
    inverse,
    row_sums,
    scale_columns,
    two_mode,
    without_diagonal,
)
from baltica.analytics.network import Network, Weight
from baltica.analytics.parallel import in_blocks
from baltica.graph.progress import Progress

STARTS, STARTS_BY_64 = "starting points", "starting points by 64"  # what progress is told of
Owed = Callable[[Ints, Ints, int | None, Progress], Iterator[tuple[Vector, Vector]]]


@dataclass(frozen=True)
class Weighted:
    """Ties between classes of nodes that take part in the same projects; ``own``: weight of a tie within the class."""

    ties: sparse.csr_array
    alike: Classes
    own: Vector


def weighted(network: Network, weight: Weight) -> Weighted:
    """The ties to search by length: of nodes that take part in the same projects only one is kept.

    No shortest path runs over a node between two others one of which takes part in the same projects: the tie of these
    two is shorter. So the others of a class count as ends of paths, and as equally short ways, but need no search.
    """
    member = network.bipartite
    if member is None:
        each = np.arange(len(network))
        ones = np.ones(len(network), np.int64)
        return Weighted(network.ties(weight), Classes(each, each, ones), np.zeros(len(network)))
    alike = classes(member)
    rows = sparse.csr_array(member[alike.first])
    size = column_sums(member)
    factor = inverse(size - 1, size > 1) if weight == "newman" else (size > 1).astype(np.float64)
    scaled = scale_columns(rows, factor)
    scaled.eliminate_zeros()
    return Weighted(without_diagonal(sparse.csr_array(scaled @ rows.T)), alike, row_sums(scaled))


def sums_by_length(graph: Weighted, threads: int | None, progress: Progress) -> tuple[Vector, Vector, Vector]:
    """Of each node over those within reach: how many, distances summed, 1/distance summed."""
    from baltica.analytics.compiled import announce
    from baltica.analytics.kernels import dijkstra

    announce(progress, dijkstra.length_sums)
    ties, alike = _narrow(graph.ties), graph.alike
    copies = alike.size.astype(np.float64)

    def work(start: int, stop: int) -> Any:
        return dijkstra.length_sums(*ties, 1 / graph.ties.data, copies, np.arange(start, stop, dtype=np.int32))

    blocks = in_blocks(
        work, len(alike.first), _block(graph.ties.nnz, 8), threads=threads, progress=progress, what=STARTS
    )
    found = [np.concatenate(parts) for parts in zip(*blocks, strict=True)] or [np.zeros(0)] * 3
    others = np.where(graph.own > 0, copies - 1, 0)
    apart = np.divide(1.0, graph.own, out=np.zeros(len(others)), where=graph.own > 0)
    reached, far, near = found[0] + others, found[1] + others * apart, found[2] + others * graph.own
    return reached[alike.of], far[alike.of], near[alike.of]


def sums_by_steps(network: Network, threads: int | None, progress: Progress) -> tuple[Vector, Vector, Vector]:
    """Of each node over those within reach, ties counting alike: how many, steps summed, 1/steps summed."""
    member = network.bipartite
    if member is None:
        ties = network.ties("none")
        return sums_in(ties, np.ones(len(network), np.int64), threads, progress)
    kept = simple(member)
    alike = classes(kept)
    links = two_mode(sparse.csr_array(kept[alike.first]))
    size = len(alike.first)
    copies = np.concatenate([alike.size, np.zeros(kept.shape[1], np.int64)])  # projects are no ends of paths
    reached, far, near = (part[:size] for part in sums_in(links, copies, threads, progress))
    others = np.where(np.diff(links.indptr)[:size] > 0, alike.size - 1, 0)
    return (reached + others)[alike.of], (far / 2 + others)[alike.of], (2 * near + others)[alike.of]


def sums_in(
    links: sparse.csr_array, copies: Ints, threads: int | None, progress: Progress
) -> tuple[Vector, Vector, Vector]:
    """Of each vertex over the others within reach, each ``copies`` times: how many, steps and 1/steps summed.

    Sources that count the same number of times fill words of 64 together, so that bits need only be counted.
    """
    from baltica.analytics.compiled import announce
    from baltica.analytics.kernels import bfs

    announce(progress, bfs.distance_sums)
    linked = (np.diff(links.indptr) > 0) & (copies > 0)
    sources, times = [], []
    for count in np.unique(copies[linked]):
        alike = np.flatnonzero(linked & (copies == count))
        sources.append(np.concatenate([alike, np.full(-len(alike) % bfs.BITS, -1)]).astype(np.int32))
        times.append(np.full(len(sources[-1]) // bfs.BITS, count, np.int64))
    bits = np.concatenate([np.zeros(0, np.int32), *sources])
    words = np.concatenate([np.zeros(0, np.int64), *times])
    narrow = _narrow(links)

    def work(start: int, stop: int) -> Any:
        return bfs.distance_sums(*narrow, bits[start * bfs.BITS : stop * bfs.BITS], words[start:stop])

    reached, far, near = (np.zeros(len(copies)) for _ in range(3))
    for a, b, c in in_blocks(work, len(words), bfs.WORDS, threads=threads, progress=progress, what=STARTS_BY_64):
        reached, far, near = reached + a, far + b, near + c
    return reached, far, near


def dependencies(network: Network, weight: Weight, progress: Progress) -> tuple[Owed, Classes]:
    """What computes the dependencies of some classes of nodes, and these classes."""
    if weight != "none":
        return _owed_by_length(graph := weighted(network, weight), progress), graph.alike
    if network.bipartite is None:
        each, ones = np.arange(len(network)), np.ones(len(network), np.int64)
        weights = ones.astype(np.float64)
        return owed_in(network.ties("none"), None, weights, weights, 0 * weights, progress), Classes(each, each, ones)
    kept = simple(network.bipartite)
    alike = classes(kept)
    rows = sparse.csr_array(kept[alike.first])
    none = np.zeros(rows.shape[1])
    ends, copies = np.concatenate([alike.size, none]), np.concatenate([alike.size, none + 1])
    # A path between two nodes counts once for each project they share; these counts are put right.
    return owed_in(two_mode(rows), shared_beyond_one(rows), ends, copies, 0 * ends, progress), alike


def owed_in(
    links: sparse.csr_array,
    extra: sparse.csr_array | None,
    weight: Vector,
    copies: Vector,
    apart: Vector,
    progress: Progress,
) -> Owed:
    """What computes the dependencies of some vertices of a graph; the arguments are those of the kernel."""
    from baltica.analytics.compiled import announce
    from baltica.analytics.kernels import brandes

    announce(progress, brandes.dependencies)
    extra = sparse.csr_array((0, 0)) if extra is None else extra
    ends = np.concatenate([extra.indptr, np.full(links.shape[0] - extra.shape[0], extra.nnz)]).astype(np.int32)
    graph = *_narrow(links), ends, extra.indices.astype(np.int32), extra.data.astype(np.float64), weight, copies, apart
    return _in_blocks_of(lambda s, t: brandes.dependencies(*graph, s, t), links.nnz + extra.nnz)


def _owed_by_length(graph: Weighted, progress: Progress) -> Owed:
    from baltica.analytics.compiled import announce
    from baltica.analytics.kernels import dijkstra

    announce(progress, dijkstra.length_dependencies)
    ties = *_narrow(graph.ties), 1 / graph.ties.data, graph.alike.size.astype(np.float64)
    return _in_blocks_of(lambda s, t: dijkstra.length_dependencies(*ties, s, t), 8 * graph.ties.nnz)


def _in_blocks_of(search: Callable[[Any, Any], Any], effort: int) -> Owed:
    def owed(sources: Ints, times: Ints, threads: int | None, progress: Progress) -> Iterator[tuple[Vector, Vector]]:
        starts, weights = sources.astype(np.int32), times.astype(np.float64)
        return in_blocks(
            lambda start, stop: search(starts[start:stop], weights[start:stop]),
            len(starts),
            _block(effort),
            threads=threads,
            progress=progress,
            what=STARTS,
        )

    return owed


def summed(blocks: Iterator[tuple[Vector, Vector]], size: int) -> tuple[Vector, Vector]:
    """Sums over the blocks, in their order, of the first ``size`` vertices."""
    total, squares = np.zeros(size), np.zeros(size)
    for one, two in blocks:
        total += one[:size]
        squares += two[:size]
    return total, squares


def _narrow(matrix: sparse.csr_array) -> tuple[Any, Any]:
    """Where the cells are, in one type, so that each kernel is compiled once."""
    return matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32)


def _block(links: int, effort: int = 1) -> int:
    """Sources of a block that takes some tenths of a second."""
    return int(np.clip(25_000_000 // max(links * effort, 1), 1, 256))
