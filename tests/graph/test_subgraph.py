"""Results as plain values, as nodes and edges, and as py2neo Subgraphs."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from py2neo import Node, Path, Relationship, Subgraph

from baltica.graph.connection import Graph
from baltica.graph.subgraph import Nodes, from_py2neo, nodes_and_edges, plain, to_py2neo

PATH = (
    "MATCH p = (o:Organization)-[r:PARTICIPATES_IN]->(j:Project) WHERE j.id = 'baltica:smartcomp' "
    "RETURN p, o, r, j, [o, {project: j}] AS nested ORDER BY o.id LIMIT 3"
)


@pytest.fixture
def values(graph: Graph) -> list[list[Any]]:
    """Three paths with their nodes and relationship, as the driver of each engine gives them."""
    rows = graph.ask(PATH)[1]
    assert len(rows) == 3
    return rows


def test_plain_values_are_what_json_knows(values: list[list[Any]]) -> None:
    rows = plain(values)
    assert json.loads(json.dumps(rows)) == rows
    path, organization, relationship, project, nested = rows[0]
    assert organization["labels"] == ["Organization"]
    assert organization["id"].startswith("baltica:")
    assert project["id"] == "baltica:smartcomp"
    assert path["nodes"] == [organization, project]
    assert path["relationships"] == [relationship]
    assert nested == [organization, {"project": project}]
    ends = {key: relationship[key] for key in ("type", "start", "end")}
    assert ends == {"type": "PARTICIPATES_IN", "start": organization["id"], "end": project["id"]}
    assert relationship["source_url"].startswith("http")


def test_times_and_places_become_text_and_numbers(graph: Graph) -> None:
    columns, rows = graph.ask(
        "RETURN date('2024-02-29') AS day, duration('P1Y2M') AS span, "
        "[1, 2.5, true, null] AS list, {a: {b: 'c'}} AS map"
    )
    assert columns == ["day", "span", "list", "map"]
    assert plain(rows[0]) == ["2024-02-29", "P1Y2M", [1, 2.5, True, None], {"a": {"b": "c"}}]


def test_nodes_and_edges_are_found_once_however_deep(values: list[list[Any]]) -> None:
    found = nodes_and_edges(values)
    assert len(found.nodes) == 4
    assert len(found.edges) == 3
    assert list(found.nodes) == sorted(found.nodes)
    project = found.nodes["baltica:smartcomp"]
    assert project["labels"] == ["Project"]
    assert project["properties"]["title"]
    assert {edge["end"] for edge in found.edges} == {"baltica:smartcomp"}
    assert {edge["start"] for edge in found.edges} == set(found.nodes) - {"baltica:smartcomp"}
    only_paths = nodes_and_edges([[row[0]] for row in values])
    assert only_paths == found
    assert nodes_and_edges([[{"deep": [values]}]]) == found


def test_a_relationship_alone_brings_its_ends(graph: Graph) -> None:
    found = nodes_and_edges(graph.ask("MATCH ()-[r:MANAGES]->() RETURN r LIMIT 1")[1])
    assert len(found.edges) == 1
    assert len(found.nodes) == 2


def test_a_tie_that_two_sources_hold_is_two_edges(empty_graph: Graph) -> None:
    empty_graph.write(
        "CREATE (a:Region {id: 'a'}), (b:Region {id: 'b'}) "
        "CREATE (a)-[:PART_OF {source: 'one'}]->(b), (a)-[:PART_OF {source: 'two'}]->(b)"
    )
    found = nodes_and_edges(empty_graph.ask("MATCH (a)-[r]->(b) RETURN a, r, b")[1])
    assert [edge["properties"]["source"] for edge in found.edges] == ["one", "two"]


def test_py2neo_subgraphs_there_and_back(values: list[list[Any]]) -> None:
    found = nodes_and_edges(values)
    subgraph = to_py2neo(found)
    assert isinstance(subgraph, Subgraph)
    assert (len(subgraph.nodes), len(subgraph.relationships)) == (4, 3)
    assert subgraph.labels() == {"Organization", "Project"}
    assert from_py2neo(subgraph) == found


def test_values_of_py2neo_are_read_like_those_of_the_driver() -> None:
    a, b = Node("Region", id="a", name="A"), Node("Region", "Coast", id="b")
    tie = Relationship(a, "PART_OF", b, source="s")
    assert plain(b) == {"labels": ["Coast", "Region"], "id": "b"}
    assert plain(tie) == {"type": "PART_OF", "start": "a", "end": "b", "source": "s"}
    assert nodes_and_edges([[tie]]) == Nodes(
        {
            "a": {"labels": ["Region"], "properties": {"id": "a", "name": "A"}},
            "b": {"labels": ["Coast", "Region"], "properties": {"id": "b"}},
        },
        [{"start": "a", "type": "PART_OF", "end": "b", "properties": {"source": "s"}}],
    )
    assert len(to_py2neo(Nodes({}, [])).nodes) == 0


def node(*labels: str, **properties: Any) -> dict[str, Any]:
    return {"labels": sorted(labels), "properties": properties}


def tie(start: str, type_: str, end: str, **properties: Any) -> dict[str, Any]:
    return {"start": start, "type": type_, "end": end, "properties": properties}


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
VALUES = st.one_of(TEXT, st.integers(-(2**60), 2**60), st.booleans(), st.lists(TEXT, max_size=2))
PROPERTIES = st.dictionaries(st.one_of(TEXT, st.sampled_from(["self", "nodes", "labels", "type"])), VALUES, max_size=3)


@st.composite
def graphs(draw: st.DrawFn) -> Nodes:
    """Nodes with ids of their own, and relationships that are not equal in all."""
    ids = draw(st.lists(TEXT, min_size=1, max_size=4, unique=True))
    nodes = {
        key: {"labels": sorted(draw(st.sets(TEXT, max_size=2))), "properties": {**draw(PROPERTIES), "id": key}}
        for key in sorted(ids)
    }
    parts = st.tuples(st.sampled_from(ids), TEXT, st.sampled_from(ids), PROPERTIES)
    edges = [tie(a, type_, b) | {"properties": more} for a, type_, b, more in draw(st.lists(parts, max_size=4))]
    unequal = {json.dumps(edge, sort_keys=True): edge for edge in edges}

    def order(edge: dict[str, Any]) -> tuple[str, ...]:
        text = json.dumps(edge["properties"], sort_keys=True, ensure_ascii=False)
        return (edge["start"], edge["type"], edge["end"], text)

    return Nodes(nodes, sorted(unequal.values(), key=order))


@settings(max_examples=60, deadline=None)
@given(graphs())
def test_any_graph_comes_back_from_py2neo_as_it_was(found: Nodes) -> None:
    assert from_py2neo(to_py2neo(found)) == found


def test_direction_types_and_parallel_relationships_survive() -> None:
    found = Nodes(
        {"a": node("X", "Y", id="a"), "b": node("X", id="b")},
        [
            tie("a", "T", "a"),
            tie("a", "T", "b", n=1),
            tie("a", "T", "b", n=2),
            tie("b", "T", "a"),
            tie("b", "U `x`", "a"),
        ],
    )
    assert from_py2neo(to_py2neo(found)) == found


def test_a_subgraph_says_what_merging_goes_by() -> None:
    subgraph = to_py2neo(Nodes({"a": node("X", id="a"), "b": node("Y", name="b"), "c": node(id="c")}, []))
    told = {str(dict(one)): (one.__primarylabel__, one.__primarykey__) for one in subgraph.nodes}
    assert sorted(map(str, told.values())) == ["('X', 'id')", "(None, None)", "(None, None)"]


def test_anything_of_py2neo_is_taken() -> None:
    a, b = Node("X", id="a"), Node("X", id="b")
    found = from_py2neo(Path(a, "T", b))
    assert found == Nodes({"a": node("X", id="a"), "b": node("X", id="b")}, [tie("a", "T", "b")])
    assert from_py2neo(Relationship(a, "T", b)) == found
    assert from_py2neo(a) == Nodes({"a": node("X", id="a")}, [])


def test_nodes_without_an_id_are_told_apart() -> None:
    a, b, c = Node("X", name="b"), Node("X", name="a"), Node("X", name="a")
    made = [Relationship(a, "T", b), Relationship(b, "T", c)]
    found = from_py2neo(Subgraph([a, b, c], made))
    assert [one["properties"]["name"] for one in found.nodes.values()] == ["a", "a", "b"]
    assert len(found.edges) == 2
    assert list(found.nodes) == ["node", "node #2", "node #3"]


def test_one_id_under_two_labels_is_two_nodes() -> None:
    found = from_py2neo(Subgraph([Node("X", id="1"), Node("Y", id="1"), Node("Y", id="2"), Node("Z", id=3)]))
    assert list(found.nodes) == ["1 (X)", "1 (Y)", "2", "3"]


def test_nodes_without_an_id_keep_the_number_of_the_engine(empty_graph: Graph) -> None:
    empty_graph.write("CREATE (:Thing {name: 'a'})-[:T {n: 1}]->(:Thing {name: 'a'})")
    empty_graph.write("MATCH (a)-[:T]->(b) CREATE (a)-[:T {n: 1}]->(b)")
    found = nodes_and_edges(empty_graph.ask("MATCH (a)-[r]->(b) RETURN a, r, b")[1])
    assert (len(found.nodes), len(found.edges)) == (2, 2)
    assert {edge["start"] for edge in found.edges} | {edge["end"] for edge in found.edges} == set(found.nodes)
