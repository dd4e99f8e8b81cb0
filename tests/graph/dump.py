"""The whole content of a graph as sets, so that two states of it can be compared."""

import json
from typing import Any, NamedTuple

from baltica.graph.connection import Graph
from baltica.graph.measures import BY_NAME

_OWN = {"run", *BY_NAME}


class Content(NamedTuple):
    """Every node and every relationship, each as one line of JSON."""

    nodes: frozenset[str]
    rels: frozenset[str]


def everything(graph: Graph) -> Content:
    """All that the graph holds, runs included."""
    return _content(graph, runs=True)


def facts(graph: Graph) -> Content:
    """All that sources state: apart from runs, from which run wrote what, and from what was measured."""
    return _content(graph, runs=False)


def _content(graph: Graph, *, runs: bool) -> Content:
    nodes = graph.read("MATCH (n) RETURN labels(n) AS labels, properties(n) AS props")
    rels = graph.read("MATCH (a)-[r]->(b) RETURN a.id AS start, type(r) AS type, b.id AS end, properties(r) AS props")
    kept_nodes = [_line(row, runs) for row in nodes if runs or row["labels"] not in (["Run"], ["Measurement"])]
    kept_rels = [_line(row, runs) for row in rels if runs or row["type"] != "LOADED_FROM"]
    assert len(set(kept_rels)) == len(kept_rels), "a relationship is there twice"
    return Content(frozenset(kept_nodes), frozenset(kept_rels))


def _line(row: dict[str, Any], runs: bool) -> str:
    props = {key: value for key, value in row["props"].items() if runs or key not in _OWN}
    return json.dumps({**row, "props": props}, sort_keys=True, ensure_ascii=False)
