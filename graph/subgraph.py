"""Results of a graph as plain values, as nodes and edges, and as py2neo Subgraphs. The only file that imports py2neo.

Nodes and relationships are known by what they offer (labels, type, items), so that the values of the neo4j driver and
of py2neo are read alike.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from py2neo import Subgraph


@dataclass(frozen=True)
class Nodes:
    """Nodes and edges found in a result: nodes by ``id`` with labels and properties; edges between these ids."""

    nodes: dict[str, dict[str, Any]]
    edges: list[dict[str, Any]]


def plain(value: Any) -> Any:
    """A value of a result as what JSON knows: a node becomes its properties with its labels, a path its nodes.

    >>> plain([1, {"a": (2, None)}])
    [1, {'a': [2, None]}]
    """
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if _is_path(value):
        return {"nodes": [plain(n) for n in value.nodes], "relationships": [plain(r) for r in value.relationships]}
    if _is_node(value):
        return {"labels": sorted(value.labels), **_properties(value)}
    if _is_relationship(value):
        start, end = _ends(value)
        return {"type": _type(value), "start": _key(start), "end": _key(end), **_properties(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if hasattr(value, "iso_format"):  # dates, times and durations; the latter are tuples too
        return str(value.iso_format())
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return str(value)


def nodes_and_edges(rows: Iterable[Iterable[Any]]) -> Nodes:
    """Every node and relationship in the values of a result, each once, however deep in lists, maps and paths."""
    nodes: dict[str, dict[str, Any]] = {}
    edges: dict[tuple[str, str, str, str], dict[str, Any]] = {}

    def visit(value: Any) -> None:
        if _is_path(value):
            for part in (*value.nodes, *value.relationships):
                visit(part)
        elif _is_node(value):
            seen = {"labels": sorted(value.labels), "properties": _properties(value)}
            if seen["properties"] or _key(value) not in nodes:  # an end of a relationship comes without properties
                nodes[_key(value)] = seen
        elif _is_relationship(value):
            start, end = _ends(value)
            for one in (start, end):
                visit(one)
            props = _properties(value)
            key = (_key(start), _type(value), _key(end), str(props.get("source", "")))  # two sources: two relationships
            edges[key] = {"start": key[0], "type": key[1], "end": key[2], "properties": props}
        elif isinstance(value, Mapping):
            for item in value.values():
                visit(item)
        elif isinstance(value, list | tuple):
            for item in value:
                visit(item)

    for row in rows:
        for value in row:
            visit(value)
    return Nodes(dict(sorted(nodes.items())), [edges[key] for key in sorted(edges)])


def to_py2neo(found: Nodes) -> "Subgraph":
    """The same as a py2neo Subgraph, for people with py2neo code."""
    from py2neo import Node, Relationship, Subgraph

    made = {key: Node(*node["labels"], **node["properties"]) for key, node in found.nodes.items()}
    ties = [Relationship(made[e["start"]], e["type"], made[e["end"]], **e["properties"]) for e in found.edges]
    return Subgraph(list(made.values()), ties)


def from_py2neo(subgraph: "Subgraph") -> Nodes:
    """Nodes and edges of a py2neo Subgraph."""
    return nodes_and_edges([list(subgraph.nodes), list(subgraph.relationships)])


# py2neo's nodes and relationships are also subgraphs and mappings, the driver's are mappings too: ask in this order.
def _is_node(value: Any) -> bool:
    return hasattr(value, "items") and not callable(getattr(value, "labels", callable))


def _is_relationship(value: Any) -> bool:
    return hasattr(value, "items") and hasattr(value, "start_node") and not _is_node(value)


def _is_path(value: Any) -> bool:
    return hasattr(value, "relationships") and hasattr(value, "start_node") and not hasattr(value, "items")


def _properties(value: Any) -> dict[str, Any]:
    return {str(key): plain(item) for key, item in sorted(dict(value).items())}


def _key(node: Any) -> str:
    own = dict(node).get("id")
    return str(own if own is not None else getattr(node, "element_id", None) or getattr(node, "identity", ""))


def _type(relationship: Any) -> str:
    named = getattr(relationship, "type", None)
    return named if isinstance(named, str) else type(relationship).__name__


def _ends(relationship: Any) -> tuple[Any, Any]:
    return relationship.start_node, relationship.end_node
