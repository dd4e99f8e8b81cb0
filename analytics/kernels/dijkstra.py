"""Shortest paths over ties of different lengths (Dijkstra 1959; counted as in Brandes 2001)."""

from typing import Any

import numpy as np

from baltica.analytics.compiled import kernel

ALIKE = 1e-10  # two lengths count as equal when they differ by no more than this share; igraph takes the same


@kernel
def settle(
    indptr: Any, indices: Any, lengths: Any, source: int, distance: Any, place: Any, heap: Any, order: Any
) -> int:
    """Fill ``order`` with the vertices within reach, nearest first, and ``distance``; tell how many they are.

    ``distance`` comes in as inf everywhere. ``place`` and ``heap`` are scratch: a binary heap of vertices, and where
    each one stands in it.
    """
    distance[source] = 0.0
    heap[0], place[source] = source, 0
    size, done = 1, 0
    while size > 0:
        u = heap[0]
        order[done] = u
        done += 1
        size -= 1
        if size > 0:
            _sink(heap, place, distance, heap[size], size)
        for link in range(indptr[u], indptr[u + 1]):
            v = indices[link]
            there = distance[u] + lengths[link]
            if there < distance[v]:
                if distance[v] == np.inf:
                    place[v] = size
                    size += 1
                distance[v] = there
                _rise(heap, place, distance, v)
    return done


@kernel
def _rise(heap: Any, place: Any, distance: Any, v: int) -> None:
    at = place[v]
    while at > 0:
        above = (at - 1) // 2
        if distance[heap[above]] <= distance[v]:
            break
        heap[at] = heap[above]
        place[heap[at]] = at
        at = above
    heap[at] = v
    place[v] = at


@kernel
def _sink(heap: Any, place: Any, distance: Any, v: int, size: int) -> None:
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and distance[heap[below + 1]] < distance[heap[below]]:
            below += 1
        if distance[heap[below]] >= distance[v]:
            break
        heap[at] = heap[below]
        place[heap[at]] = at
        at = below
    heap[at] = v
    place[v] = at


@kernel
def length_sums(indptr: Any, indices: Any, lengths: Any, copies: Any, sources: Any) -> Any:
    """Of each source over the vertices within reach: how many, distances summed, 1/distance summed.

    A vertex counts ``copies`` times; copies of the source itself are left out.
    """
    n = len(indptr) - 1
    reached, far, near = np.zeros(len(sources)), np.zeros(len(sources)), np.zeros(len(sources))
    distance = np.full(n, np.inf)
    place, heap, order = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int32)
    for j in range(len(sources)):
        size = settle(indptr, indices, lengths, sources[j], distance, place, heap, order)
        for i in range(1, size):
            v = order[i]
            reached[j] += copies[v]
            far[j] += copies[v] * distance[v]
            near[j] += copies[v] / distance[v]
        for i in range(size):
            distance[order[i]] = np.inf
    return reached, far, near


@kernel
def length_dependencies(indptr: Any, indices: Any, lengths: Any, copies: Any, sources: Any, times: Any) -> Any:
    """Sum over sources s of ``times`` × dependency of s on each vertex, and of ``times`` × its square.

    As ``dependencies`` of brandes.py; ways whose lengths differ by a share of ``ALIKE`` or less are equally short.
    """
    n = len(indptr) - 1
    total, squares = np.zeros(n), np.zeros(n)
    distance = np.full(n, np.inf)
    rank, heap, order = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.int32)
    before = np.empty(len(indices), np.int32)  # for each vertex in order, those just before it on shortest paths
    starts = np.zeros(n + 1, np.int64)
    paths, owed = np.zeros(n), np.zeros(n)
    for j in range(len(sources)):
        s = sources[j]
        size = settle(indptr, indices, lengths, s, distance, rank, heap, order)
        for i in range(size):
            rank[order[i]] = i
        paths[s] = 1.0
        found = 0
        for i in range(1, size):
            v = order[i]
            starts[i] = found
            ways = 0.0
            for link in range(indptr[v], indptr[v + 1]):
                u = indices[link]
                # A tie far shorter than the rest could lie within the tolerance both ways; the order decides.
                if distance[u] + lengths[link] <= distance[v] * (1.0 + ALIKE) and rank[u] < i:
                    before[found] = u
                    found += 1
                    ways += paths[u] * (copies[u] if u != s else 1.0)
            paths[v] = ways
        for i in range(size - 1, 0, -1):
            v = order[i]
            each = copies[v] * (1.0 + owed[v]) / paths[v]
            for link in range(starts[i], found):
                owed[before[link]] += paths[before[link]] * each
            found = starts[i]
            total[v] += times[j] * owed[v]
            squares[v] += times[j] * owed[v] * owed[v]
        for i in range(size):
            v = order[i]
            distance[v] = np.inf
            paths[v] = owed[v] = 0.0
    return total, squares
