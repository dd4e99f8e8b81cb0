"""Time Baltica on the bundled facts beside the plain ways of doing the same, and print a Markdown table.

    python benchmarks/bundled.py

Each pair of results is compared before its times are printed. With NEO4J_URI set, the loads go there as well as into
the embedded engine; that database is emptied first, so name one that holds nothing else. Nothing fails on a slow
machine: this is no test.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import networkx as nx
import numpy as np
from common import census, timed

from baltica.analytics.centrality import centrality
from baltica.analytics.graphdata import GraphData
from baltica.analytics.network import Network
from baltica.analytics.reader import read_graph
from baltica.graph.access import open_graph
from baltica.graph.connection import Graph
from baltica.graph.settings import Settings
from baltica.loader.records import Context, Node, Options, Rel
from baltica.loader.registry import bundled, sources
from baltica.loader.write import load

RUNS = 3


def row_by_row(graph: Graph) -> None:
    """The peer of the loader: one MERGE a fact, as first scripts do it (with the same constraints in place)."""
    source = sources()["baltica"]
    tables = source.find([bundled(source.name)], Options())
    for record in source.records(tables, Context()):
        if not isinstance(record, Node | Rel):
            continue
        key, props = record.key, record.props
        if len(key) == 2:
            graph.write(f"MERGE (n:{key[0]} {{id: $id}}) SET n += $props", {"id": key[1], "props": dict(props)})
        else:
            type_, start_label, start, end_label, end = key
            graph.write(
                f"MATCH (a:{start_label} {{id: $start}}) MATCH (b:{end_label} {{id: $end}}) "
                f"MERGE (a)-[r:{type_}]->(b) SET r += $props",
                {"start": start, "end": end, "props": dict(props)},
            )


def loads(graph: Graph) -> tuple[list[tuple[str, float]], GraphData]:
    """First load, second load, reading; and the first load row by row."""
    source = sources()["baltica"]

    def empty() -> None:
        graph.write("MATCH (n) DETACH DELETE n")

    def first() -> None:
        empty()
        load(graph, source, [bundled(source.name)])

    first_time, _ = timed(first, RUNS)
    ours = census(graph)
    second_time, _ = timed(lambda: load(graph, source, [bundled(source.name)]), RUNS)
    read_time, data = timed(lambda: read_graph(graph), RUNS)
    empty()
    peer_time, _ = timed(lambda: row_by_row(graph))
    assert census(graph) == ours, "the two ways of loading differ"
    empty()
    rows = [
        ("first load of the bundled facts", first_time),
        ("the same, one MERGE a fact", peer_time),
        ("second, unchanged load", second_time),
        ("reading the graph into frames", read_time),
    ]
    return rows, data


def measures(data: GraphData) -> list[tuple[str, float]]:
    """Centralities beside networkx on the same projection."""
    names = ["degree", "betweenness", "closeness", "pagerank"]
    ours_time, ours = timed(lambda: centrality(data, names), RUNS)

    def peer() -> dict[str, dict[int, float]]:
        net = nx.from_scipy_sparse_array(Network.of_data(data).ties())
        return {
            "degree": dict(net.degree()),
            "betweenness": nx.betweenness_centrality(net),
            "closeness": nx.closeness_centrality(net, wf_improved=True),
            "pagerank": nx.pagerank(net, tol=1e-12, max_iter=1000),
        }

    peer_time, theirs = timed(peer)
    for name in names:
        np.testing.assert_allclose(ours[name].to_numpy(float), list(theirs[name].values()), atol=1e-8)
    return [(", ".join(names), ours_time), ("the same by networkx", peer_time)]


def main() -> None:
    """Run everything and print the table."""
    with tempfile.TemporaryDirectory() as home, open_graph(Settings(home=Path(home))) as graph:
        rows, data = loads(graph)
    table = [(f"{what} (embedded)", seconds) for what, seconds in rows]
    if os.environ.get("NEO4J_URI"):
        with open_graph() as graph:
            rows, _ = loads(graph)
        table += [(f"{what} (Neo4j)", seconds) for what, seconds in rows]
    table += measures(data)
    program = str(Path(sys.executable).with_name("baltica"))
    with tempfile.TemporaryDirectory() as out:
        for arguments in (["--help"], ["demo", "--out", out]):
            seconds, _ = timed(lambda a=arguments: subprocess.run([program, *a], check=True, capture_output=True), RUNS)
            table.append((f"`baltica {arguments[0]}`, the whole process", seconds))
    print("| what | seconds |\n|---|---|")
    for what, seconds in table:
        print(f"| {what} | {seconds:.2f} |")


if __name__ == "__main__":
    main()
