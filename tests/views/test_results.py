"""Answers of the graph as views: words for labels, properties and types; both engines; py2neo; hostile names."""

from typing import TYPE_CHECKING, Any

import pytest
from py2neo import Node, Relationship, Subgraph

from baltica.graph.errors import InputError, QueryError
from baltica.graph.model import NODE_TYPES, REL_TYPES
from baltica.graph.subgraph import Nodes, to_py2neo
from baltica.views.look import Look
from baltica.views.result_words import BOOKKEEPING, TYPES, heading, tie_of, value_of
from baltica.views.results import COLORS, query_view, results_view
from baltica.views.spec import ViewSpec
from tests.views.made import HOSTILE
from tests.views.sound import assert_sound

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

MEDICON = {"cluster": "baltica:medicon-valley"}


def node(*labels: str, **properties: Any) -> dict[str, Any]:
    return {"labels": sorted(labels), "properties": properties}


def tie(start: str, type_: str, end: str, **properties: Any) -> dict[str, Any]:
    return {"start": start, "type": type_, "end": end, "properties": properties}


def toy() -> Nodes:
    """Two organizations in a project of a foreign label too, in two regions; one tie is stated by two sources."""
    return Nodes(
        {
            "lund": node("Organization", id="lund", name="Lund University", short_name="LU", country="SE",
                         type="university", sme=False, longitude=13.2, latitude=55.7, held_by=["x"], run="r",
                         source="s", source_url="https://example.org/lund", website="https://lu.se"),
            "dtu": node("Organization", id="dtu", name="DTU", country="DK"),
            "p": node("Project", id="p", acronym="SHARE", title="Sharing more", start_year=2014, total_cost=1234567.0,
                      min_countries=2, specialization="life_sciences"),
            "r": node("Region", id="r", code="DK01", name="Hovedstaden", country="DK", longitude=12.4, latitude=55.7,
                      population=1867948, density=729.3),
            "x": node("BigThing", id="x", weightInTons=5, tags=["a", "b"]),
        },
        [
            tie("dtu", "LOCATED_IN", "r", basis="nuts_code", source="one", scope="z", digest="d"),
            tie("dtu", "LOCATED_IN", "r", basis="nuts_code", source="two"),
            tie("dtu", "PARTICIPATES_IN", "p", role="coordinator", eu_contribution=500.0),
            tie("lund", "PARTICIPATES_IN", "p", role="partner"),
            tie("lund", "SAME_AS", "dtu", score=0.25),
            tie("x", "WORKS_WITH", "p"),
        ],
    )  # fmt: skip


def nodes_of(spec: ViewSpec) -> dict[str, Any]:
    return {one.id: one for one in spec.nodes}


def test_nodes_are_named_and_told_in_plain_words() -> None:
    spec = results_view(toy())
    assert_sound(spec)
    nodes = nodes_of(spec)
    assert [(one.kind, one.name, one.label) for one in spec.nodes] == [
        ("organization", "DTU", "DTU"),
        ("organization", "Lund University", "LU"),
        ("project", "Sharing more", "SHARE"),
        ("region", "Hovedstaden", "Hovedstaden"),
        ("big thing", "x", "x"),
    ]
    assert nodes["lund"].facts == {
        "What it is": "organization", "Short name": "LU", "Type": "university", "SME": "no", "Country": "Sweden (SE)",
        "Latitude": "55.7 degrees", "Longitude": "13.2 degrees", "Source": "s", "Ties": "2",
    }  # fmt: skip
    assert nodes["lund"].links == (
        ("Page the facts were read from", "https://example.org/lund"),
        ("Website", "https://lu.se"),
    )
    assert nodes["p"].facts == {
        "What it is": "project", "Acronym": "SHARE", "Start year": "2014", "Total cost": "1,234,567 EUR",
        "Min countries": "2", "Specialization": "life sciences", "Ties": "3",
    }  # fmt: skip
    assert nodes["r"].facts["Population"] == "1,867,948 persons"
    assert nodes["r"].facts["Density"] == "729.3 persons/km²"
    assert nodes["x"].facts == {"What it is": "big thing", "Tags": "a, b", "Weight in tons": "5", "Ties": "1"}


def test_ties_are_told_in_plain_words_with_direction_and_border() -> None:
    edges = {(edge.source, edge.target): edge for edge in results_view(toy()).edges}
    assert {key: (edge.kind, edge.cross_border) for key, edge in edges.items()} == {
        ("dtu", "r"): ("is located in", False),
        ("dtu", "p"): ("takes part in", None),
        ("lund", "p"): ("takes part in", None),
        ("lund", "dtu"): ("is the same as", True),
        ("x", "p"): ("works with", None),
    }
    assert all(edge.directed for edge in edges.values())
    assert edges["dtu", "p"].facts == {"Role": "coordinator", "EU contribution": "500 EUR"}
    assert edges["lund", "dtu"].facts == {"Score": "0.25"}
    both = edges["dtu", "r"]  # two sources, one line
    assert (both.weight, both.facts) == (2, {"Basis": "nuts code", "Source": "one; two"})


def test_groups_legend_and_words_above() -> None:
    spec = results_view(toy(), title="A title", statement="MATCH (n) RETURN n")
    assert spec.title == "A title"
    assert spec.subtitle == "2 organizations, 1 big thing, 1 project, 1 region and 5 ties."
    assert {(item.label, item.count) for item in spec.legend} == {
        ("Organizations", 2), ("Projects", 1), ("Regions", 1), ("big thing", 1),
    }  # fmt: skip
    assert "Asked: MATCH (n) RETURN n" in spec.notes
    by_country = results_view(toy(), Look(color="country"))
    assert {(item.label, item.count) for item in by_country.legend} == {
        ("Denmark (DK)", 2), ("Sweden (SE)", 1), ("Country unknown", 2),
    }  # fmt: skip


@pytest.mark.parametrize("color", COLORS)
def test_every_color(color: str) -> None:
    assert_sound(results_view(toy(), Look(color=color)))


def test_on_a_map_an_organization_stands_in_its_region() -> None:
    spec = results_view(toy(), Look(layout="geographic", color="country"))
    nodes = nodes_of(spec)
    assert spec.backdrop is not None
    assert any(note.startswith("2 nodes") for note in spec.notes)  # the project and the thing stand beside it
    assert nodes["dtu"].x < nodes["lund"].x
    with pytest.raises(InputError, match="no node has a known position"):
        results_view(Nodes({"x": node("X", id="x")}, []), Look(layout="geographic"))


def test_columns_by_kind() -> None:
    spec = results_view(toy(), Look(layout="bipartite"))
    headings = [caption.text for caption in sorted(spec.captions, key=lambda one: one.x)]
    assert headings == ["Organizations", "Projects", "Regions", "Big things"]


def test_of_too_many_those_with_most_ties_stay() -> None:
    spec = results_view(toy(), Look(max_nodes=3, color="kind"))
    assert {one.id for one in spec.nodes} == {"p", "dtu", "lund"}
    assert spec.left_out == {"nodes with fewer ties": 2}
    assert len(spec.edges) == 3


def test_a_subgraph_of_py2neo_is_the_same_view() -> None:
    assert results_view(to_py2neo(toy())) == results_view(toy())
    a, b = Node("Person", name="Ada"), Node("Person", name="Bo")
    spec = results_view(Subgraph([a, b], [Relationship(a, "KNOWS", b, since=1999)]))
    assert [(one.name, one.kind) for one in spec.nodes] == [("Ada", "person"), ("Bo", "person")]
    assert [(edge.kind, edge.facts) for edge in spec.edges] == [("knows", {"Since": "1,999"})]
    assert spec.noun == ("person", "persons")


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_labels_and_properties(name: str) -> None:
    found = Nodes(
        {
            name: node(name, id=name, name=name, country=name, countries=[name], longitude=name, source_url=name),
            "b": node(id="b", **{name: name, "latitude": True, "longitude": float("inf")}),
            "c": node("Region", id="c", country=["SE"], countries="SE", level={"a": 1}),
        },
        [tie(name, name, "b", **{name: name}), tie("b", "PART_OF", "b")],
    )
    for layout in ("force", "circular", "bipartite"):
        spec = results_view(found, Look(layout=layout, color="country"), title=name, statement=name)
        assert_sound(spec)
        assert nodes_of(spec)[name].name == name


def test_nothing_to_draw_says_what_to_do() -> None:
    with pytest.raises(InputError) as error:
        results_view(Nodes({}, []))
    assert error.value.message == "the answer holds no node, relationship or path"
    assert "baltica query" in error.value.hint
    with pytest.raises(InputError, match="have no color 'community'"):
        results_view(toy(), Look(color="community"))


def test_every_type_of_the_model_has_words_and_every_property_a_unit() -> None:
    assert set(TYPES) == {rel.type for rel in REL_TYPES}
    assert tie_of("LOVES_MOST") == "loves most"
    for kind in NODE_TYPES:
        for prop in kind.all_props():
            if prop.type in ("INTEGER", "FLOAT") and prop.name not in BOOKKEEPING:
                text = value_of(prop.name, 12345, prop)
                assert text == ("12345" if prop.unit == "year" else text)
                assert prop.unit in ("", "year", "share", "score") or text.endswith(prop.unit)
    assert heading("self") == "Self"
    given: list[Any] = [float("nan"), None, [], 0, 0.5, -2.0]
    assert [value_of("x", one) for one in given] == ["", "", "", "0", "0.5", "-2"]
    assert value_of("start_year", 2014.0) == "2014"
    assert value_of("x", "long " * 100).endswith("long…")


# --- From a graph -----------------------------------------------------------------------------------------------------


def test_a_ready_question_as_a_view(graph: "Graph") -> None:
    spec = query_view(graph, "clusters_surroundings", MEDICON)
    assert_sound(spec)
    assert spec.title == "Who and what is around a cluster?"
    assert {one.kind for one in spec.nodes} == {"cluster", "organization", "project", "region"}
    assert "Asked: The ready question clusters_surroundings, with cluster = baltica:medicon-valley" in spec.notes
    assert [source.title.split(":")[0] for source in spec.sources] == ["Baltica fact base"]
    assert all(not BOOKKEEPING & {key.lower().replace(" ", "_") for key in one.facts} for one in spec.nodes)


def test_a_free_statement_as_a_view(graph: "Graph") -> None:
    spec = query_view(graph, "MATCH (o:Organization)-[r:MANAGES]->(c:Cluster) RETURN r", None, Look(color="country"))
    assert_sound(spec)
    managed = graph.read("MATCH (o:Organization)-[r:MANAGES]->(c:Cluster) RETURN count(DISTINCT c.id) AS n")
    assert sum(one.kind == "cluster" for one in spec.nodes) == managed[0]["n"]
    assert all(edge.kind == "manages" for edge in spec.edges)
    assert spec.title == "Answer to a question"


def test_chains_as_a_view(graph: "Graph") -> None:
    given = {"from_id": "baltica:lund-university", "to_id": "baltica:dtu"}
    spec = query_view(graph, "organizations_shared", given, Look(layout="bipartite", color="country"))
    assert_sound(spec)
    assert [one.kind for one in spec.nodes].count("organization") == 2
    assert len(query_view(graph, "organizations_chains", given).nodes) == len(spec.nodes)


def test_tables_and_writes_are_refused(graph: "Graph") -> None:
    with pytest.raises(InputError, match="the answer is a table"):
        query_view(graph, "data_clusters")
    with pytest.raises(InputError, match="no node, relationship or path"):
        query_view(graph, "MATCH (c:Cluster {id: 'nowhere'}) RETURN c")
    with pytest.raises(QueryError):
        query_view(graph, "MATCH (c:Cluster) DETACH DELETE c")


@pytest.mark.neo4j
def test_both_engines_give_the_same_view(embedded_graph: "Graph", neo4j_graph: "Graph") -> None:
    views = [query_view(one, "clusters_surroundings", MEDICON) for one in (embedded_graph, neo4j_graph)]
    assert views[0] == views[1]
