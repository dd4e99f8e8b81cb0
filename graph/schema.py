"""What follows from the model: constraints, write statements, the check of a fact."""

import math
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from baltica.graph.elements import NodeType, Prop, RelType
from baltica.graph.model import NODE_BY_LABEL, NODE_TYPES, REL_BY_TYPE

Props = Mapping[str, Any]

# The names that people look for, by label: those that are shown first, then other names of the same.
NAMES: dict[str, tuple[str, ...]] = {
    "Organization": ("name", "short_name"),
    "Cluster": ("name",),
    "Project": ("title", "acronym"),
    "Programme": ("name",),
    "Region": ("name", "code"),
    "Area": ("name",),
    "Topic": ("label",),
}
NAMES_INDEX = "names"

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


def fulltext_statement() -> str:
    """The full-text index over names, which only Neo4j has; its analyzer takes accents off as ``codes.folded`` does."""
    labels = "|".join(NAMES)
    properties = ", ".join(f"n.{name}" for name in name_props())
    return (
        f"CREATE FULLTEXT INDEX {NAMES_INDEX} IF NOT EXISTS FOR (n:{labels}) ON EACH [{properties}] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}}"
    )


def name_props() -> list[str]:
    """Every property that holds a name on some label, sorted."""
    return sorted({prop for props in NAMES.values() for prop in props})


def constraint_file() -> str:
    """The text of cypher/schema/constraints.cypher."""
    head = "// Constraints and indexes of the Baltica graph. Made from graph/model.py; do not edit.\n"
    statements = "".join(f"{statement};\n" for statement in constraint_statements())
    return f"{head}{statements}// For 'baltica find'; only Neo4j has such an index.\n{fulltext_statement()};\n"


def merge_nodes(label: str) -> str:
    """Statement that creates or completes nodes from ``$rows`` of {id, props}; a property given as null is removed."""
    return f"UNWIND $rows AS row MERGE (n:{label} {{id: row.id}}) SET n += row.props"


def merge_rels(type_: str, start_label: str, end_label: str) -> str:
    """Statement that creates or completes relationships from ``$rows`` of {start, end, props}, all of one ``$scope``.

    ``$common`` are properties all of them have. The scope is part of the key: a tie that two sources state is two
    relationships, each with its own provenance.
    """
    return (
        f"UNWIND $rows AS row MATCH (a:{start_label} {{id: row.start}}) MATCH (b:{end_label} {{id: row.end}}) "
        f"MERGE (a)-[r:{type_} {{scope: $scope}}]->(b) SET r += row.props, r += $common"
    )


def complete_nodes(label: str, condition: str) -> str:
    """Statement that sets properties, from ``$rows`` of {id, props}, on nodes ``n`` that are there and satisfy this."""
    return f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) WHERE {condition} SET n += row.props"


def read_nodes(label: str) -> str:
    """Statement that reads all properties of the nodes of ``$ids``."""
    return f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN n.id AS id, properties(n) AS props"


def held_nodes(label: str) -> str:
    """Statement that lists the nodes of a label, each as its id and the entries of ``held_by``, many in a row.

    One row a node would take several times as long to travel.
    """
    return (
        f"MATCH (n:{label}) WHERE n.held_by IS NOT NULL "
        "RETURN right(n.id, 2) AS bucket, collect([n.id] + n.held_by) AS nodes ORDER BY bucket"
    )


def held_rels(type_: str, start_label: str, end_label: str) -> str:
    """Statement that lists the relationships ``$source`` states: start, end, scope, digest, updated; many in a row."""
    return (
        f"MATCH (a:{start_label})-[r:{type_}]->(b:{end_label}) WHERE r.source = $source "
        "RETURN right(a.id, 2) AS bucket, "
        "collect([a.id, b.id, r.scope, r.digest, coalesce(r.updated, '')]) AS rels ORDER BY bucket"
    )


def count_rels(type_: str, start_label: str, end_label: str) -> str:
    """Statement that counts the relationships ``$source`` states."""
    return f"MATCH (:{start_label})-[r:{type_}]->(:{end_label}) WHERE r.source = $source RETURN count(r) AS rels"


def delete_nodes(label: str) -> str:
    """Statement that removes the nodes of ``$rows`` with their relationships."""
    return f"UNWIND $rows AS row MATCH (n:{label} {{id: row.id}}) DETACH DELETE n"


def delete_rels(type_: str, start_label: str, end_label: str) -> str:
    """Statement that removes the relationships of ``$rows`` of {start, end, scope}."""
    return (
        f"UNWIND $rows AS row MATCH (a:{start_label} {{id: row.start}})-[r:{type_} {{scope: row.scope}}]->"
        f"(b:{end_label} {{id: row.end}}) DELETE r"
    )


def delete_some_rels(type_: str, start_label: str, end_label: str) -> str:
    """Statement that removes at most ``$limit`` of the relationships ``$source`` states."""
    return f"MATCH (:{start_label})-[r:{type_}]->(:{end_label}) WHERE r.source = $source WITH r LIMIT $limit DELETE r"


def complete(declared: Iterator[Prop], props: Props) -> dict[str, Any]:
    """*props* with every declared property present; null where the fact holds nothing, so that an old value goes."""
    return {prop.name: props.get(prop.name) for prop in declared if prop.name != "id"}


def faults(kind: NodeType | RelType, props: Props) -> list[str]:
    """What is wrong with the properties of a fact, in words; empty where all is well.

    Provenance is left out: the writer sets it.
    """
    declared, required = _declared(_name(kind))
    fits = all(value is None or (name in declared and _fits(value, declared[name])) for name, value in props.items())
    if fits and all(props.get(name) is not None for name in required):
        return []
    found = [f"{name} is not a property of {_name(kind)}" for name in props if name not in declared]
    found += [f"{name} is missing" for name in required if props.get(name) is None]
    for name, value in props.items():
        if value is not None and name in declared and not _fits(value, declared[name]):
            prop = declared[name]
            allowed = f"is {value!r}, which is none of {', '.join(prop.values)}"
            found.append(f"{name} {allowed if prop.values else f'should be {prop.type}, not {value!r}'}")
    return found


@cache
def _declared(name: str) -> tuple[dict[str, Prop], list[str]]:
    """Properties a record of this label or type may have, and those it must have."""
    kind = NODE_BY_LABEL.get(name) or REL_BY_TYPE[name]
    cited = [prop for prop in kind.all_props() if prop.name == "source_url"]
    return {prop.name: prop for prop in (*kind.props, *cited)}, [prop.name for prop in kind.props if prop.required]


def _name(kind: NodeType | RelType) -> str:
    return kind.label if isinstance(kind, NodeType) else kind.type


def _fits(value: object, prop: Prop) -> bool:
    if prop.values:
        return value in prop.values if isinstance(value, str) else False
    if isinstance(value, str):
        return prop.type == "STRING"
    if isinstance(value, bool):
        return prop.type == "BOOLEAN"
    if isinstance(value, float):
        return prop.type == "FLOAT" and math.isfinite(value)
    if isinstance(value, int):
        return prop.type == "INTEGER" and _SMALLEST <= value <= _LARGEST
    return prop.type == "LIST<STRING>" and isinstance(value, list) and all(isinstance(item, str) for item in value)
