"""Long work in blocks: several threads, results always in the same order, progress, and a prompt end on Ctrl-C."""

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from baltica.graph.progress import Progress, silent

T = TypeVar("T")


def cores() -> int:
    """Number of processor cores this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_blocks(
    work: Callable[[int, int], T],
    count: int,
    size: int,
    *,
    threads: int | None = None,
    progress: Progress = silent,
    what: str = "computed",
) -> Iterator[T]:
    """Results of ``work(start, stop)`` for 0 … ``count`` in blocks of ``size``, in the order of the blocks.

    ``work`` should give other threads room (compiled loops do). The order of results, and so every sum over them, is
    the same with any number of threads (default: all cores). At most twice as many blocks as threads are in memory.
    ``progress`` is told ``what`` with the number done. When the program is interrupted, only blocks already running
    are finished, so a block should take well under a second.

    >>> [sum(range(*block)) for block in in_blocks(lambda start, stop: (start, stop), 10, 4, threads=2)]
    [6, 22, 17]
    """
    starts = range(0, count, size)
    workers = min(threads or cores(), max(len(starts), 1))
    pool = ThreadPoolExecutor(workers)
    waiting: deque[tuple[int, Future[T]]] = deque()
    try:
        for start in starts:
            stop = min(start + size, count)
            waiting.append((stop, pool.submit(work, start, stop)))
            if len(waiting) >= 2 * workers:
                yield _next(waiting, count, progress, what)
        while waiting:
            yield _next(waiting, count, progress, what)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _next(waiting: "deque[tuple[int, Future[T]]]", count: int, progress: Progress, what: str) -> T:
    stop, future = waiting.popleft()
    result = future.result()
    progress(what, stop, count)
    return result
