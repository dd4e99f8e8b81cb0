"""What follows from the model: constraints, write statements, the check of a fact, the check of a live graph."""

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from baltica.graph.model import NODE_BY_LABEL, NODE_TYPES, REL_BY_TYPE, REL_TYPES, NodeType, Prop, RelType

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

Props = Mapping[str, Any]

_PYTHON_TYPES: dict[str, type] = {"STRING": str, "INTEGER": int, "FLOAT": float, "BOOLEAN": bool, "LIST<STRING>": list}

_SMALLEST, _LARGEST = -(2**63), 2**63 - 1  # what an engine takes as an INTEGER


def constraint_statements() -> list[str]:
    """One uniqueness constraint a label (on ``id``), and one index for each property declared as indexed."""
    statements = []
    for node in NODE_TYPES:
        name = node.label.lower()
        statements.append(f"CREATE CONSTRAINT {name}_id IF NOT EXISTS FOR (n:{node.label}) REQUIRE n.id IS UNIQUE")
        statements += [
            f"CREATE INDEX {name}_{prop.name} IF NOT EXISTS FOR (n:{node.label}) ON (n.{prop.name})"
            for prop in node.all_props()
            if prop.indexed
        ]
    return statements


def constraint_file() -> str:
    """The text of cypher/schema/constraints.cypher."""
    head = "// Constraints and indexes of the Baltica graph. Made from graph/model.py; do not edit.\n"
    return head + "".join(f"{statement};\n" for statement in constraint_statements())


def merge_nodes(label: str) -> str:
    """Statement that creates or completes nodes from ``$rows`` of {id, props}; a property given as null is removed."""
    return f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n += row.props"


def merge_rels(type_: str, start_label: str, end_label: str) -> str:
    """Statement that creates or completes relationships of one source from ``$rows`` of {start, end, props}.

    ``source`` is part of the key: a tie that two sources hold is two relationships, each with its own provenance.
    """
    return (
        f"UNWIND $rows AS row MATCH (a:{start_label} {{id: row.start}}) MATCH (b:{end_label} {{id: row.end}}) "
        f"MERGE (a)-[r:{type_} {{source: $source}}]->(b) SET r += row.props"
    )


def held_nodes(label: str) -> str:
    """Statement that lists key and digest of the nodes in one snapshot."""
    return f"MATCH (n:{label} {{source: $source}}) WHERE n.scope = $scope RETURN n.id AS id, n.digest AS digest"


def held_rels(type_: str, start_label: str, end_label: str) -> str:
    """Statement that lists keys and digest of the relationships in one snapshot."""
    return (
        f"MATCH (a:{start_label})-[r:{type_}]->(b:{end_label}) WHERE r.source = $source AND r.scope = $scope "
        "RETURN a.id AS start, b.id AS end, r.digest AS digest"
    )


def delete_nodes(label: str) -> str:
    """Statement that removes the nodes of ``$rows`` with their relationships."""
    return f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) DETACH DELETE n"


def delete_rels(type_: str, start_label: str, end_label: str) -> str:
    """Statement that removes the relationships of ``$rows`` that one source holds."""
    return (
        f"UNWIND $rows AS row MATCH (a:{start_label} {{id: row.start}})-[r:{type_} {{source: $source}}]->"
        f"(b:{end_label} {{id: row.end}}) DELETE r"
    )


def complete(declared: Iterator[Prop], props: Props) -> dict[str, Any]:
    """*props* with every declared property present; null where the fact holds nothing, so that an old value goes."""
    return {prop.name: props.get(prop.name) for prop in declared if prop.name != "id"}


def digest(props: Props) -> str:
    """Fingerprint of a fact: SHA-256 over its properties in a fixed order, 16 hexadecimal digits."""
    text = json.dumps({k: v for k, v in props.items() if v is not None}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def faults(kind: NodeType | RelType, props: Props) -> list[str]:
    """What is wrong with the properties of a fact, in words; empty where all is well.

    Provenance is left out: the writer sets it.
    """
    declared = {prop.name: prop for prop in kind.props}
    found = [f"{name} is not a property of {_name(kind)}" for name in props if name not in {*declared, "source_url"}]
    for prop in kind.props:
        value = props.get(prop.name)
        if value is None:
            if prop.required:
                found.append(f"{prop.name} is missing")
        elif not _fits(value, prop):
            found.append(f"{prop.name} should be {prop.type}, not {value!r}")
        elif prop.values and value not in prop.values:
            found.append(f"{prop.name} is {value!r}, which is none of {', '.join(prop.values)}")
    return found


def live_faults(graph: "Graph") -> list[str]:
    """What a live graph holds that the model does not allow: labels, types, facts without required properties, ends."""
    found = []
    for row in graph.read("MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS nodes ORDER BY label"):
        if row["label"] not in NODE_BY_LABEL:
            found.append(f"{row['nodes']} nodes carry the label {row['label']}, which the model does not know")
    for row in graph.read("MATCH ()-[r]->() RETURN type(r) AS type, count(*) AS ties ORDER BY type"):
        if row["type"] not in REL_BY_TYPE:
            found.append(f"{row['ties']} relationships have the type {row['type']}, which the model does not know")
    for node in NODE_TYPES:
        for prop in node.all_props():
            if prop.required:
                statement = f"MATCH (n:{node.label}) WHERE n.{prop.name} IS NULL RETURN count(n) AS nodes"
                count = graph.read(statement)[0]["nodes"]
                if count:
                    found.append(f"{count} {node.label} nodes lack {prop.name}")
    for rel in REL_TYPES:
        for prop in rel.all_props():
            if prop.required:
                statement = f"MATCH ()-[r:{rel.type}]->() WHERE r.{prop.name} IS NULL RETURN count(r) AS ties"
                count = graph.read(statement)[0]["ties"]
                if count:
                    found.append(f"{count} {rel.type} relationships lack {prop.name}")
        for row in graph.read(
            f"MATCH (a)-[:{rel.type}]->(b) UNWIND labels(a) AS start UNWIND labels(b) AS end "
            "RETURN DISTINCT start, end ORDER BY start, end"
        ):
            if row["start"] not in rel.source or row["end"] not in rel.target:
                found.append(f"{rel.type} goes from {row['start']} to {row['end']}, which the model does not allow")
    return found


def _name(kind: NodeType | RelType) -> str:
    return kind.label if isinstance(kind, NodeType) else kind.type


def _fits(value: object, prop: Prop) -> bool:
    if isinstance(value, bool):
        return prop.type == "BOOLEAN"
    if isinstance(value, int) and not _SMALLEST <= value <= _LARGEST:
        return False
    if isinstance(value, float) and not math.isfinite(value):
        return False
    if prop.type == "LIST<STRING>":
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, _PYTHON_TYPES[prop.type])
