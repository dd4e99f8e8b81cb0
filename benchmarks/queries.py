"""Time every catalogued query, and the picture of those that have one, on the graph in use.

    python benchmarks/queries.py                          # the embedded engine of BALTICA_HOME, or NEO4J_URI
    python benchmarks/queries.py organizations projects   # only queries whose name contains one of these

Each is asked once, then three times; the median of the three counts, with the driver's and Python's part of the time.
Beside it the CPU seconds of a server on this machine, which other programs at work change less.
Values of parameters are such as find something in any graph of participations: the organization with the most projects,
its most frequent partner, the largest project, the two countries with the most participations. Nothing fails on a slow
machine: this is no test. What takes over a second and is not marked @heavy is named at the end.
"""

import math
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import psutil
from common import census

from baltica.cypher import catalog
from baltica.cypher.header import Query
from baltica.graph.access import open_graph
from baltica.graph.connection import Graph
from baltica.graph.errors import BalticaError
from baltica.graph.settings import Settings

RUNS = 3
LIMIT = 1.0  # seconds
TOO_LONG = 20.0  # seconds, to be asked more than once again

BUSIEST = """MATCH (o:Organization)-[:PARTICIPATES_IN]->(p:Project)
RETURN o.id AS id, o.name AS name, count(DISTINCT p) AS projects ORDER BY projects DESC, id LIMIT 1"""
PARTNERS = """MATCH (o:Organization {id: $id})-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(q:Organization)
WHERE q.id <> o.id RETURN q.id AS id, count(DISTINCT p) AS projects ORDER BY projects DESC, id LIMIT 10"""
FAR = """MATCH (o:Organization)-[:PARTICIPATES_IN]->(p:Project) WITH o, count(DISTINCT p) AS projects
WHERE projects = 2 RETURN o.id AS id ORDER BY id LIMIT 1"""
LARGEST = """MATCH (:Organization)-[r:PARTICIPATES_IN]->(p:Project)
RETURN p.id AS id, count(r) AS participations ORDER BY participations DESC, id LIMIT 1"""
COUNTRIES = """MATCH (o:Organization)-[r:PARTICIPATES_IN]->(:Project) WHERE o.country IS NOT NULL
RETURN o.country AS country, count(r) AS participations ORDER BY participations DESC, country LIMIT 2"""


def values(graph: Graph) -> dict[str, Any]:
    """A value for each required parameter that depends on what the graph holds."""
    busiest = graph.read(BUSIEST)[0]
    partners = [row["id"] for row in graph.read(PARTNERS, {"id": busiest["id"]})]
    place, other_place = (row["country"] for row in graph.read(COUNTRIES))
    return {
        "id": busiest["id"],
        "from_id": busiest["id"],
        "to_id": graph.read(FAR)[0]["id"],
        "ids": [busiest["id"], *partners],
        "text": busiest["name"],
        "project": graph.read(LARGEST)[0]["id"],
        "place": place,
        "other_place": other_place,
    }


def parameters(query: Query, known: dict[str, Any]) -> dict[str, Any]:
    """What a query is asked with: what is known of the graph, else its example."""
    given = {param.name: known.get(param.name, param.example) for param in query.params if param.required}
    if query.name == "organizations_shared":
        given["to_id"] = known["ids"][1]  # the most frequent partner
    return catalog.bind(query, given)


def jobs(graph: Graph, words: list[str]) -> Iterator[tuple[Query, str, Callable[[], int]]]:
    """Each query and each picture: the name of the row, and what to do, which gives the number of rows."""
    known = values(graph)
    for query in catalog.queries().values():
        if words and not any(word in query.name for word in words):
            continue
        asked = parameters(query, known)
        for name, statement in ((query.name, query.statement), (f"{query.name} (picture)", query.graph)):
            if statement:
                yield query, name, lambda statement=statement, asked=asked: len(graph.read(statement, asked))


def server_of(graph: Graph) -> psutil.Process | None:
    """The process that answers, where it is one of this machine."""
    port = urlsplit(graph.address.uri).port
    listening = (one for one in psutil.net_connections("tcp") if one.status == psutil.CONN_LISTEN)
    return next((psutil.Process(one.pid) for one in listening if one.laddr.port == port and one.pid), None)


def worked(server: psutil.Process | None) -> float:
    """CPU seconds of the server so far; no number where it is elsewhere."""
    return sum(server.cpu_times()[:2]) if server else math.nan


def measured(work: Callable[[], int], server: psutil.Process | None) -> tuple[int, float, float]:
    """Rows, and the medians of several runs after a first one: seconds, CPU seconds of the server."""
    start = time.perf_counter()
    rows = work()
    taken = []
    for _ in range(1 if time.perf_counter() - start > TOO_LONG else RUNS):
        start, cpu = time.perf_counter(), worked(server)
        work()
        taken.append((time.perf_counter() - start, worked(server) - cpu))
    return rows, statistics.median(seconds for seconds, _ in taken), statistics.median(cpu for _, cpu in taken)


def main() -> None:
    """Ask everything and print a row a query."""
    slow = []
    os.environ.setdefault("BALTICA_STATEMENT_SECONDS", "300")
    with open_graph(Settings.from_options()) as graph:
        print(f"{graph.verify()}: {census(graph)}", file=sys.stderr)
        print("| query | rows | s | CPU s | |\n|---|--:|--:|--:|---|")
        server = server_of(graph)
        for query, name, work in jobs(graph, sys.argv[1:]):
            try:
                rows, seconds, cpu = measured(work, server)
            except BalticaError as error:
                print(f"| {name} | | | | {error} |", flush=True)
                slow.append(name)
                continue
            print(f"| {name} | {rows:,} | {seconds:.2f} | {cpu:.2f} | {'heavy' if query.heavy else ''} |", flush=True)
            if seconds > LIMIT and not query.heavy:
                slow.append(name)
    print(f"over {LIMIT:.0f} s without @heavy: {', '.join(slow) or 'none'}")


if __name__ == "__main__":
    main()
