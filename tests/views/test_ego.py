"""The view of one organization, cluster, region or country and those around it."""

from collections.abc import Iterator
from itertools import combinations

import networkx as nx
import pytest

from baltica.analytics.graphdata import GraphData
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from baltica.views.ego import EGO, MOST_HOPS, STEPS, country_code, ego_view, shortened
from baltica.views.look import Look
from baltica.views.spec import ViewSpec
from tests.views.made import HOSTILE
from tests.views.sound import assert_sound

LUND = "baltica:lund-university"


def toy(*, name: str = "A") -> GraphData:
    """a meets b twice and c once, b meets d, d meets e; f is in a project of its own."""
    rows = [("p", "ab"), ("q", "abc"), ("r", "bd"), ("s", "de"), ("t", "f")]
    return GraphData.of(
        organizations=[{"id": i, "name": name if i == "a" else i.upper(), "country": "SE"} for i in "abcdef"],
        projects=[{"id": p, "acronym": p.upper(), "start_year": 2010} for p, _ in rows],
        participations=[{"project": p, "organization": o} for p, members in rows for o in members],
    )


def steps_of(spec: ViewSpec) -> dict[str, int]:
    key = next(fact for fact in spec.tooltip if fact.startswith("Steps from"))
    return {node.id: int(node.facts[key]) for node in spec.nodes if key in node.facts}


@pytest.fixture(scope="module")
def ties(facts: GraphData) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    for _, rows in facts.participations.groupby("project"):
        graph.add_edges_from(combinations(sorted(set(rows["organization"])), 2))
    return graph


@pytest.mark.parametrize("hops", [1, 2, 3])
def test_all_within_the_hops_with_their_steps(facts: GraphData, ties: "nx.Graph[str]", hops: int) -> None:
    spec = ego_view(facts, "Lund University", hops=hops)
    assert_sound(spec)
    expected = nx.single_source_shortest_path_length(ties, LUND, hops)
    assert steps_of(spec) == dict(expected)
    assert {(e.source, e.target) for e in spec.edges} == {tuple(sorted(pair)) for pair in ties.subgraph(expected).edges}
    assert spec.left_out == {}


def test_what_is_said_above_it(facts: GraphData, ties: "nx.Graph[str]") -> None:
    spec = ego_view(facts, LUND)
    steps = list(nx.single_source_shortest_path_length(ties, LUND, 2).values())
    assert spec.title == "Lund University and its partners"
    assert spec.subtitle.startswith(f"Lund University: {steps.count(1)} partners, {steps.count(2)} two steps away. ")
    assert (spec.facets[0].key, spec.facets[0].title) == (STEPS, STEPS)
    assert {node.facets[STEPS] for node in spec.nodes} == {("itself",), ("1 step",), ("2 steps",)}


def test_the_one_in_the_middle_stands_out(facts: GraphData) -> None:
    spec = ego_view(facts, LUND)
    assert (spec.legend[0].group, spec.legend[0].label, spec.legend[0].count) == (EGO, "Lund University", 1)
    [ego] = [node for node in spec.nodes if node.group == EGO]
    assert ego.id == LUND
    assert len({(item.color, item.shape) for item in spec.legend[:2]}) == 2
    for other in spec.nodes:  # and covers nobody
        if other.id != LUND:
            assert ((other.x - ego.x) ** 2 + (other.y - ego.y) ** 2) ** 0.5 >= ego.size + other.size - 1


def test_of_too_many_the_nearest_and_strongest_stay_and_the_rest_is_counted() -> None:
    spec = ego_view(toy(), "a", Look(max_nodes=2), hops=3)
    assert {node.id for node in spec.nodes} == {"a", "b"}
    assert spec.left_out == {
        "organizations 1 step away": 1,
        "organizations 2 steps away": 1,
        "organizations 3 steps away": 1,
    }
    assert spec.notes[0] == "Left out: 1 organization 1 step away; those with the strongest ties are shown."
    assert spec.subtitle.startswith("A: 2 partners, 1 two steps away, 1 three steps away. 2 organizations and 1 tie")


def test_weak_ties_are_no_ties() -> None:
    assert steps_of(ego_view(toy(), "a", Look(min_shared=2))) == {"a": 0, "b": 1}


def test_a_view_of_one_alone() -> None:
    spec = ego_view(toy(), "f")
    assert_sound(spec)
    assert [node.id for node in spec.nodes] == ["f"]
    assert spec.subtitle.startswith("F has no partner in these data.")
    assert any("stands alone" in note for note in spec.notes)
    assert any("at least 3 times" in note for note in ego_view(toy(), "d", Look(min_shared=3)).notes)


def test_a_selection_comes_with_the_data(facts: GraphData) -> None:
    late = ego_view(facts.select(Selection(since=2014)), LUND, hops=1)
    assert len(late.nodes) < len(ego_view(facts, LUND, hops=1).nodes)
    assert "Selection:" in late.subtitle


@pytest.mark.parametrize(
    ("name", "kind", "ego", "noun"),
    [
        ("Medicon Valley", "cluster", "baltica:medicon-valley", "clusters"),
        ("SE224", "region", "SE224", "regions"),
        ("Skåne län", "region", "SE224", "regions"),
        ("SE22", "region", "SE22", "regions"),
        ("sweden", "country", "SE", "countries"),
        ("SE", "region", "SE", "countries"),
        ("Skåne län", "country", "SE", "countries"),
    ],
)
def test_other_kinds(facts: GraphData, name: str, kind: str, ego: str, noun: str) -> None:
    spec = ego_view(facts, name, kind=kind)
    assert_sound(spec)
    assert steps_of(spec)[ego] == 0
    assert spec.noun[1] == noun
    assert len(spec.nodes) > 2


@pytest.mark.parametrize("layout", ["force", "geographic", "circular", "bipartite"])
def test_every_layout(facts: GraphData, layout: str) -> None:
    spec = ego_view(facts, LUND, Look(layout=layout, max_nodes=60), hops=1)
    assert_sound(spec)
    assert len(spec.nodes) <= 60
    assert {node.facets[STEPS] for node in spec.nodes} == {("itself",), ("1 step",)}


def wrong(facts: GraphData) -> Iterator[tuple[str, InputError]]:
    for name, kind, hops in [
        ("Lund Univresity", "organization", 2),
        ("university", "organization", 2),
        ("x", "planet", 2),
        (LUND, "organization", 0),
        (LUND, "organization", MOST_HOPS + 1),
        ("DE401", "region", 1),
    ]:
        with pytest.raises(InputError) as error:
            ego_view(facts, name, kind=kind, hops=hops)
        yield name, error.value


def test_what_cannot_be_shown_says_why(facts: GraphData) -> None:
    for name, error in wrong(facts):
        assert "\n" not in error.message
        assert error.hint, name
    told = [error.message for _, error in wrong(facts)]
    assert told[0] == "no organization is named 'Lund Univresity'"
    assert "organizations have 'university' in their name" in told[1]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_names(name: str) -> None:
    spec = ego_view(toy(name=name), "a")
    assert_sound(spec)
    assert next(node for node in spec.nodes if node.id == "a").name == name
    assert len(spec.legend[0].label) <= 61


def test_equal_input_gives_an_equal_view(facts: GraphData) -> None:
    assert ego_view(facts, LUND) == ego_view(facts, LUND)


def test_countries_by_code_or_name() -> None:
    assert [country_code(text) for text in ("DK", "el", "Åland islands", "Nowhere", "")] == ["DK", "GR", "AX", "", ""]
    assert shortened("a  b") == "a b"
