"""Time the commands of ``baltica analyze`` on the graph in use, after it has been read, each in a process of its own.

    python benchmarks/analyses.py            # BALTICA_HOME or NEO4J_URI say which graph
    python benchmarks/analyses.py helix compare

Memory is the most the process held, the graph as frames included. Nothing fails on a slow machine: this is no test.
"""

import contextlib
import io
import multiprocessing
import resource
import shlex
import sys
import time
from multiprocessing.connection import Connection
from typing import Any
from unittest import mock

from baltica.analytics.graphdata import GraphData
from baltica.analytics.reader import read
from baltica.cli.main import main as run

COMMANDS = (
    "cross-border",
    "cross-border --between organizations",
    "e-i",
    "internationality --of organizations",
    "internationality --of projects",
    "places --level 0",
    "places --level 0 --no-significance",
    "missing-ties --level 3",
    "stopped-ties --level 0",
    "regions --level 0",
    "urbanization --of projects",
    "specialization",
    "compare --of projects --first started_until=2016 --second started_since=2019",
    "survival",
    "helix --of projects",
    "helix --of regions --level 0",
    "helix --of ties",
    "gravity --level 0",
)


def measure(command: str, data: GraphData, answer: Connection) -> None:
    """Run one command on the data and send its exit code, seconds, CPU seconds, MB and last words."""
    said = io.StringIO()
    opened = mock.patch("baltica.cli.common.opened", lambda _context: contextlib.nullcontext())
    reading = mock.patch("baltica.analytics.reader.read_graph", lambda _graph, _bar: data)
    start, cpu = time.perf_counter(), time.process_time()
    with opened, reading, contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(said):
        code = run(["analyze", *shlex.split(command)])
    taken = time.perf_counter() - start, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    answer.send((code, *taken, memory, (said.getvalue().splitlines() or [""])[-2:]))


def main() -> None:
    """Read the graph once and print a row a command."""
    wanted = sys.argv[1:]
    start = time.perf_counter()
    data = read()
    print(f"{data!r}, read in {time.perf_counter() - start:.1f} s\n")
    print("| command | s | CPU s | MB | |\n|---|--:|--:|--:|---|")
    processes: Any = multiprocessing.get_context("fork")
    for command in COMMANDS:
        if wanted and command.split()[0] not in wanted:
            continue
        mine, theirs = processes.Pipe()
        process = processes.Process(target=measure, args=(command, data, theirs))
        process.start()
        code, wall, cpu, memory, said = mine.recv()
        process.join()
        remark = "" if not code else " ".join(said)
        print(f"| {command} | {wall:.1f} | {cpu:.1f} | {memory:,.0f} | {remark} |", flush=True)


if __name__ == "__main__":
    main()
