"""What a question finds as nodes and relationships, on both engines."""

from typing import TYPE_CHECKING, Any

import pytest
from py2neo import Subgraph

from baltica.cypher.results import results_of, statement_of, subgraph
from baltica.graph.errors import InputError, QueryError
from baltica.graph.subgraph import from_py2neo

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

MEDICON = {"cluster": "baltica:medicon-valley"}


def test_a_ready_question_by_name(graph: "Graph") -> None:
    found = results_of(graph, "clusters_surroundings", MEDICON)
    assert "baltica:medicon-valley" in found.nodes
    labels = {label for node in found.nodes.values() for label in node["labels"]}
    assert labels == {"Cluster", "Organization", "Project", "Region"}
    assert {edge["type"] for edge in found.edges} >= {"MEMBER_OF", "PRESENT_IN", "DEVELOPS", "INVOLVES"}
    assert results_of(graph, "  clusters_surroundings\n", MEDICON) == found


def test_defaults_and_examples_of_a_ready_question() -> None:
    statement, values = statement_of("organizations_chains", {"from_id": "a", "to_id": "b"})
    assert statement.startswith("MATCH (a:Organization {id: $from_id})")
    assert values == {"from_id": "a", "to_id": "b", "top": 25}
    assert statement_of("organizations_chains", {"from_id": 2014, "to_id": "b", "top": 3})[1]["from_id"] == "2014"
    assert statement_of("organizations_chains", {"from_id": "a", "to_id": "b", "top": 3})[1]["top"] == 3
    with pytest.raises(InputError, match="needs to_id"):
        statement_of("organizations_chains", {"from_id": "a"})


def test_a_free_statement_with_a_parameter(graph: "Graph") -> None:
    found = results_of(graph, "MATCH p = (:Organization)-->(c:Cluster {id: $cluster}) RETURN p", MEDICON)
    assert {edge["end"] for edge in found.edges} == {"baltica:medicon-valley"}
    assert {edge["type"] for edge in found.edges} == {"MEMBER_OF", "MANAGES"}


def test_relationships_alone_get_their_ends(graph: "Graph") -> None:
    alone = results_of(graph, "MATCH (:Organization)-[r:MANAGES]->(:Cluster) RETURN r")
    whole = results_of(graph, "MATCH p = (:Organization)-[r:MANAGES]->(:Cluster) RETURN p")
    assert alone == whole
    assert all(node["labels"] and node["properties"]["name"] for node in alone.nodes.values())


def test_nodes_deep_in_lists_and_maps(graph: "Graph") -> None:
    found = results_of(graph, "MATCH (c:Cluster) WITH c ORDER BY c.id LIMIT 3 RETURN {all: collect([c, 1])} AS deep")
    assert len(found.nodes) == 3
    assert found.edges == []


def test_a_table_is_an_error_that_says_what_to_do(graph: "Graph") -> None:
    with pytest.raises(InputError, match=r"a table \(id, name, ") as error:
        results_of(graph, "data_clusters")
    assert "RETURN p" in error.value.hint
    assert "'baltica query run data_clusters' prints it" in error.value.hint
    with pytest.raises(InputError) as error:
        results_of(graph, "RETURN 1 AS one")
    assert "'baltica query cypher' prints it" in error.value.hint


def test_no_rows_are_no_error_here(graph: "Graph") -> None:
    found = results_of(graph, "MATCH (c:Cluster {id: 'nowhere'}) RETURN c")
    assert (found.nodes, found.edges) == ({}, [])


@pytest.mark.parametrize(
    "question",
    [
        "CREATE (n:Hacked) RETURN n",
        "MATCH (n) SET n.name = 'x' RETURN n",
        "MATCH (n) RETURN n; MATCH (m) DETACH DELETE m",
        "MATCH (n) CALL apoc.create.node(['X'], {}) YIELD node RETURN node",
    ],
)
def test_what_writes_is_refused(graph: "Graph", question: str) -> None:
    with pytest.raises(QueryError):
        results_of(graph, question)


def test_a_name_that_is_none_and_a_statement_that_fails(graph: "Graph") -> None:
    with pytest.raises(QueryError, match="no query 'clusters_surounding'") as error:
        results_of(graph, "clusters_surounding")
    assert "did you mean clusters_surroundings?" in error.value.hint
    with pytest.raises(QueryError):
        results_of(graph, "MATCH (n RETURN n")


@pytest.mark.parametrize("value", ["'", '"', "\\", "x'}) DETACH DELETE n //", "\u202e", "🌊"])
def test_values_are_values(graph: "Graph", value: Any) -> None:
    assert not results_of(graph, "MATCH (c:Cluster {id: $cluster}) RETURN c", {"cluster": value}).nodes


def test_people_with_py2neo_get_their_subgraph(graph: "Graph") -> None:
    made = subgraph(graph, "clusters_surroundings", MEDICON)
    assert isinstance(made, Subgraph)
    assert made.labels() == {"Cluster", "Organization", "Project", "Region"}
    assert from_py2neo(made) == results_of(graph, "clusters_surroundings", MEDICON)
