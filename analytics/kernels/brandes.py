"""Shortest paths counted from a source, and what the source owes to the vertices between (Brandes 2001)."""

from typing import Any

import numpy as np

from baltica.analytics.compiled import kernel


@kernel
def dependencies(
    indptr: Any,
    indices: Any,
    extra_ptr: Any,
    extra_indices: Any,
    extra_paths: Any,
    weight: Any,
    copies: Any,
    apart: Any,
    sources: Any,
    times: Any,
) -> Any:
    """Sum over sources s of ``times`` × dependency of s on each vertex, and of ``times`` × its square.

    The dependency of s on v: sum over targets t of (shortest paths from s to t over v / shortest paths from s to t),
    each t counted ``weight[t]`` times. A vertex stands for ``copies`` of it, alike in their neighbours, each of which
    paths run over; dependencies are those on one of them. ``extra_paths`` are paths of two steps to be added (below 0:
    taken off) between v and its ``extra_indices`` where these are two steps nearer to the source. ``apart[s]`` is owed
    to each neighbour of s for the way to the copies of s.

    Steps of the search are handled one after the other, and a vertex passes on what it has only once its whole step is
    done. So what a vertex finds at its neighbours is either from the step asked for or 0, and the inner loops need no
    comparison of depths, which would cost more than all else.
    """
    n = len(indptr) - 1
    total = np.zeros(n)
    squares = np.zeros(n)
    met = np.zeros(n)  # paths that came in; what comes in after the step in which a vertex was met is never read
    paths = np.zeros(n)
    flow = np.zeros(n)
    order = np.empty(n + 1, np.int32)
    starts = np.zeros(n + 2, np.int64)
    one = np.uint64(1)  # unsigned places spare the check for counting from the end
    for j in range(len(sources)):
        s = sources[j]
        order[0] = s
        met[s] = 1.0
        starts[1] = size = 1
        step = 0
        while starts[step] < size:
            for i in range(starts[step], size):
                v = np.uint64(order[i])
                more = 0.0
                for link in range(extra_ptr[v], extra_ptr[v + one]):
                    more += extra_paths[link] * flow[np.uint64(extra_indices[link])]
                paths[v] = met[v] + more
            for i in range(starts[step], starts[step + 1]):
                u = np.uint64(order[i])
                flow[u] = carried = paths[u] * copies[u] if step > 0 else 1.0
                for link in range(indptr[u], indptr[u + one]):
                    v = np.uint64(indices[link])
                    before = met[v]
                    met[v] = before + carried
                    order[size] = v
                    size += before == 0.0
            step += 1
            starts[step + 1] = size
        for i in range(size):
            flow[np.uint64(order[i])] = 0.0
        for d in range(step - 1, 0, -1):
            for i in range(starts[d], starts[d + 1]):
                v = np.uint64(order[i])
                owed = 0.0
                for link in range(indptr[v], indptr[v + one]):
                    owed += flow[np.uint64(indices[link])]
                for link in range(extra_ptr[v], extra_ptr[v + one]):
                    owed += extra_paths[link] * flow[np.uint64(extra_indices[link])]
                met[v] = owed * paths[v]
            for i in range(starts[d], starts[d + 1]):
                v = np.uint64(order[i])
                owed = met[v]
                flow[v] = (weight[v] + copies[v] * owed) / paths[v]
                if d == 1:
                    owed += apart[s]
                total[v] += times[j] * owed
                squares[v] += times[j] * owed * owed
        for i in range(size):
            v = np.uint64(order[i])
            met[v] = flow[v] = 0.0
    return total, squares
