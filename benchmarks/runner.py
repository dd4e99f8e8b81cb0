"""Runs one job of one library in a process of its own: the graph comes as files, values and times go back as a file.

Shared by peer.py (in the peers' interpreter) and product.py (in Baltica's), so it needs numpy and scipy only.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse

Values = dict[str, np.ndarray]
REPEAT = 2.0  # seconds: a job that takes less is run three times, the fastest counts


@dataclass(frozen=True)
class Given:
    """What a job gets: the graph (organizations × projects, and its projection) and the options of the benchmark."""

    folder: Path
    threads: int = 2
    seconds: float = 10.0  # where all sources would take hours, as many as are done in so many seconds
    samples: int = 10  # of random graphs
    full: bool = False  # all sources, however long that takes

    @cached_property
    def member(self) -> Any:
        """Organizations × projects, 0/1."""
        return sparse.load_npz(self.folder / "member.npz")

    @cached_property
    def ties(self) -> Any:
        """Shared projects of each pair of organizations, symmetric, without diagonal."""
        return sparse.load_npz(self.folder / "ties.npz")

    @property
    def edges(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Each tie once: its two ends as 64-bit numbers, and its weight."""
        upper = sparse.triu(self.ties, 1).tocoo()
        return upper.row.astype(np.int64), upper.col.astype(np.int64), upper.data.astype(float)

    def sources(self, step: int, work: Callable[[list[int]], Any]) -> tuple[np.ndarray, list[Any]]:
        """``work`` for nodes in random order, ``step`` at a time, until the seconds are over or (full) all are done."""
        order = np.random.default_rng(1).permutation(self.member.shape[0])
        end = time.perf_counter() + (np.inf if self.full else self.seconds)
        results: list[Any] = []
        done = 0
        while done < len(order) and (not results or time.perf_counter() < end):
            results.append(work(order[done : done + step].tolist()))
            done = min(done + step, len(order))
        return order[:done], results


@dataclass(frozen=True)
class Prepared:
    """A job whose graph is built: ``work`` is timed, ``unpack`` turns what it gave into arrays.

    With an array ``sources`` in these, work was done for those nodes only.
    """

    work: Callable[[], Any]
    unpack: Callable[[Any], Values] = lambda values: values


Job = Callable[[Given], Prepared]


def cpu() -> float:
    """CPU seconds of this process so far, over all its threads."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def memory() -> float:
    """The largest memory of this process so far, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss would count the process this one was started from
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


def measure(job: Job, given: Given) -> tuple[Values, dict[str, float]]:
    """Values of a job, and its wall seconds, CPU seconds and memory."""
    prepared = job(given)
    best = (np.inf, np.inf)
    for _ in range(3):
        start, start_cpu = time.perf_counter(), cpu()
        found = prepared.work()
        took = time.perf_counter() - start
        best = min(best, (took, cpu() - start_cpu))
        if took > REPEAT:
            break
    return prepared.unpack(found), {"wall": best[0], "cpu": best[1], "memory": memory()}


def main(jobs: dict[tuple[str, str], Job], warm: bool = False) -> None:
    """``script.py LIBRARY JOB FOLDER ANSWER.npz OPTIONS``; without arguments: prints which jobs there are.

    With ``warm``, the job first runs on the small part of the graph, so that compiling is not timed.
    """
    if len(sys.argv) == 1:
        print(json.dumps([list(name) for name in jobs]))
        return
    library, name, folder, answer, options = sys.argv[1:]
    given = Given(Path(folder), **json.loads(options))
    if warm and (small := given.folder / "part").exists():
        prepared = jobs[library, name](replace(given, folder=small, full=True))
        prepared.work()
    values, times = measure(jobs[library, name], given)
    np.savez(answer, **values, **{f"time_{key}": np.array(value) for key, value in times.items()})


def limit_threads(count: int) -> dict[str, str]:
    """An environment in which the usual libraries use so many threads."""
    names = ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "NUMBA")
    return {**os.environ, **{f"{name}_NUM_THREADS": str(count) for name in names}}
