"""What is derived from the model: statements, fingerprints, the check of a fact."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.graph import schema, upsert
from baltica.graph.claims import digest
from baltica.graph.connection import Graph
from baltica.graph.elements import NodeType, Prop, RelType
from baltica.graph.errors import QueryError
from baltica.graph.model import NODE_BY_LABEL, NODE_TYPES, REL_BY_TYPE

KINDS: list[NodeType | RelType] = [*(kind for kind in NODE_TYPES if kind.loaded), *REL_BY_TYPE.values()]
ROOT = Path(__file__).resolve().parents[2]

values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.text(), max_size=3)
props = st.dictionaries(st.sampled_from(["name", "area", "population", "level", "countries"]), values)


def fitting(prop: Prop) -> st.SearchStrategy[Any]:
    """Values that the model allows for a property."""
    if prop.values:
        return st.sampled_from(prop.values)
    return {
        "STRING": st.text(),
        "INTEGER": st.integers(-(2**63), 2**63 - 1),
        "FLOAT": st.floats(allow_nan=False, allow_infinity=False),
        "BOOLEAN": st.booleans(),
        "LIST<STRING>": st.lists(st.text(), max_size=3),
    }[prop.type]


@st.composite
def facts(draw: st.DrawFn) -> tuple[NodeType | RelType, dict[str, Any]]:
    """A kind of fact and properties that fit it."""
    kind = draw(st.sampled_from(KINDS))
    return kind, {p.name: draw(fitting(p) if p.required else st.none() | fitting(p)) for p in kind.props}


def test_constraints_make_every_id_unique_and_every_declared_index() -> None:
    statements = schema.constraint_statements()
    unique = {m[1] for s in statements if (m := re.search(r"FOR \(n:(\w+)\) REQUIRE n\.id IS UNIQUE$", s))}
    assert unique == set(NODE_BY_LABEL)
    indexed = {(m[1], m[2]) for s in statements if (m := re.search(r"FOR \(n:(\w+)\) ON \(n\.(\w+)\)$", s))}
    assert indexed == {(node.label, prop.name) for node in NODE_TYPES for prop in node.all_props() if prop.indexed}
    names = [statement.split()[2] for statement in statements]
    assert len(names) == len(set(names)), "Neo4j keeps the names of constraints and indexes in one list"
    assert all(" IF NOT EXISTS " in statement for statement in statements)


def test_constraint_file_is_current() -> None:
    file = ROOT / "cypher" / "schema" / "constraints.cypher"
    assert file.read_text(encoding="utf-8") == schema.constraint_file()
    lines = schema.constraint_file().splitlines()
    assert lines[0].startswith("//")
    statements = [line.removesuffix(";") for line in lines if not line.startswith("//")]
    assert statements == [*schema.constraint_statements(), schema.fulltext_statement()]


def test_names_to_look_for_are_texts_of_the_model_and_the_first_is_always_there() -> None:
    for label, names in schema.NAMES.items():
        declared = {prop.name: prop for prop in NODE_BY_LABEL[label].props}
        assert all(declared[name].type == "STRING" for name in names)
        assert declared[names[0]].required
    statement = schema.fulltext_statement()
    assert all(f"n.{name}" in statement for name in schema.name_props())
    assert schema.NAMES_INDEX not in {one.split()[2] for one in schema.constraint_statements()}


def test_the_index_of_names_is_made_where_the_engine_has_such(empty_graph: Graph) -> None:
    for _ in range(2):
        upsert.prepare(empty_graph)
    made = [row for row in empty_graph.read("SHOW INDEXES") if row["type"] == "FULLTEXT"]
    if "ArcadeDB" in empty_graph.verify():
        assert made == []
        return
    (row,) = made
    assert row["name"] == schema.NAMES_INDEX
    assert (set(row["labelsOrTypes"]), set(row["properties"])) == (set(schema.NAMES), set(schema.name_props()))


def test_constraints_are_taken_by_the_engine_twice(empty_graph: Graph) -> None:
    for statement in [*schema.constraint_statements(), *schema.constraint_statements()]:
        empty_graph.write(statement)
    empty_graph.write("CREATE (:Topic {id: 'test:1'})")
    with pytest.raises(QueryError):
        empty_graph.write("CREATE (:Topic {id: 'test:1'})")


def test_statements_name_what_they_are_given_and_take_values_as_parameters() -> None:
    assert schema.merge_nodes("Region") == ("UNWIND $rows AS row MERGE (n:Region {id: row.id}) SET n += row.props")
    rel = ("PART_OF", "Region", "Region")
    for statement in (schema.merge_rels(*rel), schema.held_rels(*rel), schema.delete_rels(*rel)):
        assert ":PART_OF" in statement
        assert statement.count(":Region") == 2
    for statement in (schema.merge_rels(*rel), schema.delete_rels(*rel)):
        assert re.search(r"\{scope: (row\.|\$)scope\}", statement), "a tie is known by its scope"
    for statement in (schema.held_rels(*rel), schema.count_rels(*rel), schema.delete_some_rels(*rel)):
        assert "r.source = $source" in statement
    assert "DETACH DELETE" in schema.delete_nodes("Region")


@given(props)
def test_complete_names_every_declared_property_and_no_other(given_props: dict[str, Any]) -> None:
    kind = NODE_BY_LABEL["Region"]
    full = schema.complete(kind.stated_props(), given_props)
    assert set(full) == {prop.name for prop in kind.stated_props()} - {"id"}
    assert all(full[name] == given_props.get(name) or full[name] != full[name] for name in full)


@given(props, st.randoms(use_true_random=False))
def test_digest_does_not_know_order_or_nulls(given_props: dict[str, Any], random: Any) -> None:
    keys = list(given_props)
    random.shuffle(keys)
    shuffled = {"x": None, **{key: given_props[key] for key in keys}}
    assert digest(shuffled) == digest(given_props)
    assert re.fullmatch("[0-9a-f]{16}", digest(given_props))


@given(facts(), facts())
def test_digest_tells_different_facts_apart(one: tuple[Any, dict[str, Any]], two: tuple[Any, dict[str, Any]]) -> None:
    same = {k: v for k, v in one[1].items() if v is not None} == {k: v for k, v in two[1].items() if v is not None}
    if not same:
        assert digest(one[1]) != digest(two[1])


def test_digest_tells_types_apart() -> None:
    alike = [1, 1.0, "1", True, "true", ["1"]]
    assert len({digest({"x": value}) for value in alike}) == len(alike)


def test_digest_stays_what_it_is() -> None:
    # A change of the fingerprint makes the next load write every fact of every user again.
    assert digest({"name": "Öresund", "population": 3, "area": 1.5, "gone": None}) == "789569c367f3eaac"


@given(facts())
def test_what_the_model_allows_has_no_faults(fact: tuple[NodeType | RelType, dict[str, Any]]) -> None:
    kind, fitting_props = fact
    assert schema.faults(kind, {**fitting_props, "source_url": "https://example.org"}) == []


@given(facts(), st.data())
def test_a_missing_required_property_is_found(fact: tuple[NodeType | RelType, dict[str, Any]], data: Any) -> None:
    kind, fitting_props = fact
    required = [prop.name for prop in kind.props if prop.required]
    if required:
        gone = data.draw(st.sampled_from(required))
        assert schema.faults(kind, {**fitting_props, gone: None}) == [f"{gone} is missing"]


@given(facts(), st.data())
def test_a_value_of_another_type_is_found(fact: tuple[NodeType | RelType, dict[str, Any]], data: Any) -> None:
    kind, fitting_props = fact
    if not kind.props:
        return
    prop = data.draw(st.sampled_from(kind.props))
    others: dict[str, list[Any]] = {
        "STRING": [1, 1.5, True, ["a"]],
        "INTEGER": ["1", 1.5, True, 2**63, -(2**63) - 1],
        "FLOAT": ["1.5", 1, False, float("nan"), float("inf")],
        "BOOLEAN": [0, 1, "true"],
        "LIST<STRING>": ["a", [1], ["a", None], ("a",)],
    }
    wrong = data.draw(st.sampled_from(others[prop.type]))
    (found,) = schema.faults(kind, {**fitting_props, prop.name: wrong})
    if prop.values:
        assert found == f"{prop.name} is {wrong!r}, which is none of {', '.join(prop.values)}"
    else:
        assert found == f"{prop.name} should be {prop.type}, not {wrong!r}"


def test_values_outside_a_closed_list_and_unknown_names_are_found() -> None:
    kind = NODE_BY_LABEL["Cluster"]
    assert schema.faults(kind, {"name": "A", "kind": "local"}) == [
        "kind is 'local', which is none of cross_border, transnational, national"
    ]
    assert schema.faults(kind, {"name": "A", "kind": "national", "nmae": 1}) == ["nmae is not a property of Cluster"]
    assert schema.faults(REL_BY_TYPE["PART_OF"], {"role": "x"}) == ["role is not a property of PART_OF"]
