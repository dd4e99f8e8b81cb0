"""What the benchmarks share: the clock, and what a graph holds."""

import time
from collections.abc import Callable
from typing import Any

from baltica.graph.connection import Graph


def timed(work: Callable[[], Any], runs: int = 1) -> tuple[float, Any]:
    """The shortest of several runs in seconds, and what the last one gave."""
    times, result = [], None
    for _ in range(runs):
        start = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - start)
    return min(times), result


def census(graph: Graph) -> tuple[Any, ...]:
    """How much of what a graph holds, apart from notes on loads."""
    kept = "WHERE NOT n:Run AND NOT n:Source"
    nodes = graph.read(f"MATCH (n) {kept} RETURN labels(n)[0] AS label, count(*) AS n ORDER BY label")
    ties = graph.read("MATCH ()-[r]->() WHERE type(r) <> 'LOADED_FROM' RETURN type(r) AS t, count(*) AS n ORDER BY t")
    return nodes, ties
