"""Curveball trades: two projects mix the participants they do not share, each keeping as many as it had."""

from typing import Any

import numpy as np
import numpy.typing as npt

from baltica.analytics.compiled import kernel

Ints = npt.NDArray[np.integer[Any]]

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
HALF = np.uint64(32)


@kernel
def mixed(state: Any) -> Any:
    """The random 64 bits of one state of the counter (splitmix64, Steele et al. 2014)."""
    z = (state ^ (state >> np.uint64(30))) * FIRST
    z = (z ^ (z >> np.uint64(27))) * SECOND
    return z ^ (z >> np.uint64(31))


@kernel
def begin(seed: Any, chain: Any) -> Any:
    """Where the counter of a chain starts: the chains of one seed, and seeds next to each other, have no relation."""
    return mixed(mixed(seed + GOLDEN) + (chain + np.uint64(1)) * GOLDEN)


@kernel
def below(bits: Any, limit: Any) -> Any:
    """A whole number from 0 to limit - 1, all alike but for a share below limit / 2³²."""
    return ((bits >> HALF) * np.uint64(limit)) >> HALF


@kernel
def meets(row: Ints, size: Any, needed: Any, country: Ints, mark: Ints, stamp: Any) -> Any:
    """Whether the first ``size`` participants of the row come from at least ``needed`` known countries."""
    found = 0
    for k in range(size):
        if found >= needed:
            break
        own = country[row[k]]
        if own >= 0 and mark[own] != stamp:
            mark[own] = stamp
            found += 1
    return found >= needed


@kernel
def trade_rounds(
    rounds: Any,
    starts: Ints,
    members: Ints,
    order: Ints,
    bounds: Ints,
    required: Ints,
    country: Ints,
    countries: Any,
    widest: Any,
    state: Any,
    tried: Ints,
) -> Any:
    """Run rounds of trades in place and return the new state of the counter.

    The participants of project p are ``members[starts[p]:starts[p + 1]]``, sorted. ``order`` holds the projects of
    stratum s from ``bounds[s]`` to ``bounds[s + 1]``; each round shuffles them there and lets neighbors trade. To
    ``tried`` are added: trades, trades refused as a project would have fallen below its ``required`` countries, trades
    that moved a participant.
    """
    pool = np.empty(2 * widest, np.int32)
    side = np.empty(2 * widest, np.int8)
    left = np.empty(2 * widest + 1, np.int32)
    right = np.empty(2 * widest + 1, np.int32)
    mark = np.zeros(max(countries, 1), np.int64)
    stamp = 0
    one, trades, refused, moved = np.uint64(1), 0, 0, 0
    for _ in range(rounds):
        for s in range(len(bounds) - 1):
            low, high = bounds[s], bounds[s + 1]
            for k in range(high - low - 1, 0, -1):
                state += GOLDEN
                other = low + np.int64(below(mixed(state), k + 1))
                order[low + k], order[other] = order[other], order[low + k]
            for k in range(low, high - 1, 2):
                trades += 1
                a, b = order[k], order[k + 1]
                i, to_a, j, to_b = starts[a], starts[a + 1], starts[b], starts[b + 1]
                size_a, size_b = to_a - i, to_b - j
                # All participants of both, in order, with where they come from: 0 a, 1 b, 2 both.
                m, common = 0, 0
                while i < to_a and j < to_b:
                    x, y = members[i], members[j]
                    pool[m] = min(x, y)
                    same = int(x == y)
                    side[m] = int(y < x) + 2 * same
                    i += int(x <= y)
                    j += int(y <= x)
                    common += same
                    m += 1
                while i < to_a:
                    pool[m], side[m] = members[i], 0
                    i += 1
                    m += 1
                while j < to_b:
                    pool[m], side[m] = members[j], 1
                    j += 1
                    m += 1
                wanted, rest = np.uint64(size_a - common), np.uint64(m - common)
                if wanted == np.uint64(0) or wanted == rest:
                    continue
                # Each subset of the right size is alike (selection sampling), and the rows stay sorted.
                p, q, changed = 0, 0, False
                for t in range(m):
                    left[p] = right[q] = pool[t]
                    if side[t] == 2:
                        p += 1
                        q += 1
                        continue
                    state += GOLDEN
                    take = below(mixed(state), rest) < wanted
                    rest -= one
                    wanted -= np.uint64(take)
                    p += int(take)
                    q += int(not take)
                    changed |= take == (side[t] == 1)
                if not changed:
                    continue
                if required[a] > 0:
                    stamp += 1
                    if not meets(left, size_a, required[a], country, mark, stamp):
                        refused += 1
                        continue
                if required[b] > 0:
                    stamp += 1
                    if not meets(right, size_b, required[b], country, mark, stamp):
                        refused += 1
                        continue
                moved += 1
                for t in range(size_a):
                    members[starts[a] + t] = left[t]
                for t in range(size_b):
                    members[starts[b] + t] = right[t]
    tried[0] += trades
    tried[1] += refused
    tried[2] += moved
    return state
