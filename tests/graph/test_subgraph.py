"""Results as plain values, as nodes and edges, and as py2neo Subgraphs."""

import json
from typing import Any

import pytest
from py2neo import Node, Relationship, Subgraph

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
