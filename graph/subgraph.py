"""Results of a graph as plain values, as nodes and edges, and as py2neo Subgraphs. The only file that imports py2neo.

Nodes and relationships are known by what they offer (labels, type, items), so that the values of the neo4j driver and
of py2neo are read alike.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from py2neo import Subgraph as Subgraph


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
    """Every node and relationship in the values of a result, each once, however deep in lists, maps and paths.

    A node goes by its property ``id``; by id and labels where nodes of several labels share an id; by the number of the
    engine (``element_id``), or a number of its own, where it has none. Two relationships between the same nodes stay
    two. An end of a relationship that the result does not hold itself has no labels and no properties.
    """
    nodes: dict[Any, dict[str, Any]] = {}
    ties: dict[Any, tuple[Any, str, Any, dict[str, Any]]] = {}

    def visit(value: Any) -> None:
        if _is_path(value):
            for part in (*value.nodes, *value.relationships):
                visit(part)
        elif _is_node(value):
            seen = {"labels": sorted(value.labels), "properties": _properties(value)}
            if seen["properties"] or _own(value) not in nodes:  # an end of a relationship comes without properties
                nodes[_own(value)] = seen
        elif _is_relationship(value):
            start, end = _ends(value)
            for one in (start, end):
                visit(one)
            ties[_own(value)] = (_own(start), _type(value), _own(end), _properties(value))
        elif isinstance(value, Mapping):
            for item in value.values():
                visit(item)
        elif isinstance(value, list | tuple | set | frozenset):
            for item in value:
                visit(item)

    for row in rows:
        for value in row:
            visit(value)
    keys = _keys(nodes)
    edges = [{"start": keys[a], "type": type_, "end": keys[b], "properties": p} for a, type_, b, p in ties.values()]
    return Nodes(
        {key: nodes[own] for own, key in sorted(keys.items(), key=lambda pair: pair[1])},
        sorted(edges, key=lambda e: (e["start"], e["type"], e["end"], _text(e["properties"]))),
    )


def _keys(nodes: Mapping[Any, Mapping[str, Any]]) -> dict[Any, str]:
    """What each node is called among the others; nodes without an id that nobody numbered are numbered by content."""
    labels: dict[str, set[str]] = {}
    for node in nodes.values():
        labels.setdefault(str(node["properties"].get("id")), set()).add(_text(node["labels"]))
    keys: dict[Any, str] = {}
    often: dict[str, int] = {}
    for own, node in sorted(nodes.items(), key=lambda pair: (_text(pair[1]), str(pair[0]))):
        given = node["properties"].get("id")
        if given is None:
            key = own if isinstance(own, str) else "node"
        else:
            key = str(given) if len(labels[str(given)]) == 1 else f"{given} ({', '.join(node['labels'])})"
        often[key] = often.get(key, 0) + 1
        keys[own] = key if often[key] == 1 else f"{key} #{often[key]}"
    return keys


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def to_py2neo(found: Nodes) -> "Subgraph":
    """The same as a py2neo Subgraph, for people with py2neo code.

    Each node names its first label and ``id`` as what py2neo's ``merge`` goes by. py2neo takes two relationships that
    are equal in type, ends and properties for one.
    """
    from py2neo import Node, Relationship, Subgraph

    made = {}
    for key, node in found.nodes.items():
        made[key] = one = Node(*node["labels"])
        one.update(node["properties"])  # as keywords, some names would be taken for arguments
        if node["labels"] and "id" in node["properties"]:
            one.__primarylabel__, one.__primarykey__ = node["labels"][0], "id"
    ties = []
    for edge in found.edges:
        ties.append(tie := Relationship(made[edge["start"]], edge["type"], made[edge["end"]]))
        tie.update(edge["properties"])
    return Subgraph(list(made.values()), ties)


def from_py2neo(subgraph: "Subgraph") -> Nodes:
    """Nodes and edges of a py2neo Subgraph, or of anything of py2neo that is one: a Node, Relationship or Path."""
    return nodes_and_edges([list(subgraph.nodes), list(subgraph.relationships)])


# py2neo's nodes and relationships are also subgraphs and mappings, the driver's are mappings too: ask in this order.
def is_drawn(value: Any) -> bool:
    """Whether a value of a result is a node, a relationship or a path, a list of such, or nothing."""
    if value is None or isinstance(value, list):
        return all(is_drawn(one) for one in value or ())
    return _is_node(value) or _is_relationship(value) or _is_path(value)


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


def _own(value: Any) -> Any:
    """What tells a node or relationship from others: the engine's number, or that it is this very object."""
    number = getattr(value, "element_id", None)
    if isinstance(number, str):
        return number
    identity = getattr(value, "identity", None)
    return ("bound", identity) if identity is not None else ("object", id(value))


def _type(relationship: Any) -> str:
    named = getattr(relationship, "type", None)
    return named if isinstance(named, str) else type(relationship).__name__


def _ends(relationship: Any) -> tuple[Any, Any]:
    return relationship.start_node, relationship.end_node
