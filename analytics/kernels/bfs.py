"""Breadth-first search from 512 sources at once, one bit each (MS-BFS: Then et al. 2014, PVLDB 8, 449–460)."""

from typing import Any

import numpy as np

from baltica.analytics.compiled import kernel

BITS = 64  # sources in a word
WORDS = 8  # words of a vertex: 512 bits, one line of the processor's cache

_ODD = np.uint64(0x5555555555555555)
_PAIRS = np.uint64(0x3333333333333333)
_NIBBLES = np.uint64(0x0F0F0F0F0F0F0F0F)
_BYTES = np.uint64(0x0101010101010101)
_1, _2, _4, _56 = np.uint64(1), np.uint64(2), np.uint64(4), np.uint64(56)


@kernel
def ones(word: Any) -> Any:
    """Number of bits set in a word of 64."""
    word = word - ((word >> _1) & _ODD)
    word = (word & _PAIRS) + ((word >> _2) & _PAIRS)
    word = (word + (word >> _4)) & _NIBBLES
    return np.int64((word * _BYTES) >> _56)


@kernel
def distance_sums(indptr: Any, indices: Any, sources: Any, times: Any) -> Any:
    """Of each vertex over the sources within reach: how many, their distances summed, 1/distance summed.

    ``sources``: a vertex for each bit of at most ``WORDS`` words, -1 where a bit is not used; a source of word w counts
    ``times[w]`` times. A vertex is no source of its own. Distances are steps; they are symmetric, so the sums over
    sources are sums over all vertices once all have been sources.
    """
    n = len(indptr) - 1
    reached = np.zeros(n, np.int64)
    far = np.zeros(n, np.int64)
    near = np.zeros(n, np.float64)
    seen = np.zeros((n, WORDS), np.uint64)
    front = np.zeros((n, WORDS), np.uint64)
    ahead = np.zeros((n, WORDS), np.uint64)
    marked = np.zeros(n, np.bool_)
    active = np.empty(n, np.int32)
    touched = np.empty(n, np.int32)
    size = 0
    for bit in range(len(sources)):
        v = sources[bit]
        if v >= 0:
            if not marked[v]:
                marked[v] = True
                active[size] = v
                size += 1
            front[v, bit // BITS] |= _1 << np.uint64(bit % BITS)
            seen[v, bit // BITS] |= _1 << np.uint64(bit % BITS)
    for i in range(size):
        marked[active[i]] = False
    step = 0
    while size > 0:
        step += 1
        found = 0
        for i in range(size):
            u = active[i]
            for link in range(indptr[u], indptr[u + 1]):
                v = indices[link]
                if not marked[v]:
                    marked[v] = True
                    touched[found] = v
                    found += 1
                for w in range(WORDS):
                    ahead[v, w] |= front[u, w]
            # Neighbours never tie a vertex to itself, so its own front is done with.
            for w in range(WORDS):
                front[u, w] = 0
        size = 0
        for i in range(found):
            v = touched[i]
            marked[v] = False
            count = 0
            for w in range(WORDS):
                new = ahead[v, w] & ~seen[v, w]
                ahead[v, w] = 0
                seen[v, w] |= new
                front[v, w] = new
                if new and w < len(times):
                    count += ones(new) * times[w]
            if count:
                active[size] = v
                size += 1
                reached[v] += count
                far[v] += count * step
                near[v] += count / step
    return reached, far, near
