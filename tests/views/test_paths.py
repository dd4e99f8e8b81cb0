"""The view of shortest chains between two organizations."""

from itertools import combinations, pairwise

import networkx as nx
import pytest

from baltica.analytics.centrality import MEASURES
from baltica.analytics.graphdata import GraphData
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from baltica.views.look import Look
from baltica.views.paths import STEP, THROUGH, path_view
from tests.views.made import HOSTILE
from tests.views.sound import assert_sound

COLUMNS = Look(layout="bipartite")


def toy(*, name: str = "A") -> GraphData:
    """Two chains from a to d, over b (met twice) and over c; e meets f alone."""
    rows = [("p", "ab"), ("q", "ab"), ("r", "bd"), ("s", "ac"), ("t", "cd"), ("u", "bc"), ("v", "ef")]
    return GraphData.of(
        organizations=[{"id": i, "name": name if i == "a" else i.upper(), "country": "SE"} for i in "abcdefg"],
        projects=[{"id": p, "acronym": p.upper(), "start_year": 2010 + at} for at, (p, _) in enumerate(rows)],
        participations=[{"project": p, "organization": o} for p, members in rows for o in members],
    )


@pytest.fixture(scope="module")
def ties(facts: GraphData) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    for _, rows in facts.participations.groupby("project"):
        graph.add_edges_from(combinations(sorted(set(rows["organization"])), 2))
    return graph


def test_all_shortest_chains_and_nothing_else(facts: GraphData, ties: "nx.Graph[str]") -> None:
    start = "baltica:aalborg-university"
    far = max(nx.single_source_shortest_path_length(ties, start).items(), key=lambda pair: (pair[1], pair[0]))[0]
    many = max(sorted(ties)[::7], key=lambda end: _ways(ties, start, end))
    for end in (far, many):
        spec = path_view(facts, start, end)
        assert_sound(spec)
        paths = list(nx.all_shortest_paths(ties, start, end))
        assert {node.id for node in spec.nodes} == {i for path in paths for i in path}
        drawn = {frozenset((edge.source, edge.target)) for edge in spec.edges}
        assert drawn == {frozenset(pair) for path in paths for pair in pairwise(path)}
        length, number = len(paths[0]) - 1, len(paths)
        for node in spec.nodes:
            at = next(path.index(node.id) for path in paths if node.id in path)
            assert node.facts[STEP] == f"{at} of {length}"
            assert node.facts[THROUGH] == f"{sum(node.id in path for path in paths):,} of {number:,}"
        assert spec.subtitle.startswith(f"{length} steps; {number:,} shortest chain")
        assert f"through {len(spec.nodes) - 2:,} organization" in spec.subtitle


def _ways(ties: "nx.Graph[str]", start: str, end: str) -> int:
    if end == start or not nx.has_path(ties, start, end):
        return 0
    return len(list(nx.all_shortest_paths(ties, start, end)))


def test_a_column_for_each_step_in_order() -> None:
    spec = path_view(toy(), "a", "d")
    x = {node.id: node.x for node in spec.nodes}
    assert x["a"] < x["b"] == x["c"] < x["d"]
    assert [caption.text for caption in sorted(spec.captions, key=lambda one: one.x)] == ["A", "step 1", "D"]
    assert (
        spec.subtitle == "2 steps; 2 shortest chains through 2 organizations. A step is at least one project together."
    )
    assert spec.title == "From A to D"


def test_ties_name_their_projects() -> None:
    spec = path_view(toy(), "a", "d")
    named = {(e.source, e.target): [spec.items[at].name for at in e.items] for e in spec.edges}
    assert named == {("a", "b"): ["Q", "P"], ("a", "c"): ["S"], ("b", "d"): ["R"], ("c", "d"): ["T"]}


def test_neighbors_are_one_step_apart() -> None:
    spec = path_view(toy(), "a", "b")
    assert [node.id for node in spec.nodes] == ["a", "b"]
    assert spec.subtitle.startswith("1 step; 1 shortest chain. ")


def test_of_too_many_the_strongest_chains_stay_whole() -> None:
    spec = path_view(toy(), "a", "d", Look(layout="bipartite", max_nodes=3))
    assert {node.id for node in spec.nodes} == {"a", "b", "d"}
    assert spec.left_out == {"organizations on other shortest chains, whose ties are weaker": 1}
    assert "2 shortest chains through 2 organizations. 3 organizations are shown." in spec.subtitle
    assert any(note.startswith("Left out: 1 organization on other") for note in spec.notes)


def test_weak_ties_are_no_steps() -> None:
    with pytest.raises(InputError) as error:
        path_view(toy(), "a", "d", Look(min_shared=2))
    assert "D shares no project with anyone here" in error.value.message
    assert error.value.hint == "allow weaker ties: --min-shared 1"


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        ("a", "A", "both names stand for A"),
        ("a", "e", "no chain of shared projects joins A and E"),
        ("a", "g", "G shares no project with anyone here"),
        ("a", "zzz", "no organization is named 'zzz'"),
    ],
)
def test_where_no_chain_is_there_it_says_so(a: str, b: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        path_view(toy(), a, b)
    assert message in error.value.message
    assert error.value.hint


def test_a_hint_fits_the_selection(facts: GraphData) -> None:
    few = facts.select(Selection(since=2019, specialization=("tourism",)))
    with pytest.raises(InputError) as error:
        path_view(few, "baltica:aalborg-university", "baltica:lund-university")
    assert error.value.hint == "choose a wider selection"
    with pytest.raises(InputError, match="two organizations or more"):
        path_view(facts, "baltica:aalborg-university", "baltica:lund-university", Look(max_nodes=1))


@pytest.mark.parametrize("layout", ["force", "geographic", "circular", "bipartite"])
@pytest.mark.parametrize("size", ["", "betweenness"])
def test_every_layout_and_size(facts: GraphData, layout: str, size: str) -> None:
    spec = path_view(facts, "baltica:aalborg-university", "baltica:sdu", Look(layout=layout, size=size))
    assert_sound(spec)
    assert spec.size_by.startswith(MEASURES[size].title if size else THROUGH)


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_names(name: str) -> None:
    spec = path_view(toy(name=name), "a", "d")
    assert_sound(spec)
    assert next(node for node in spec.nodes if node.id == "a").name == name


def test_equal_input_gives_an_equal_view(facts: GraphData) -> None:
    ends = "baltica:aalborg-university", "baltica:sdu"
    assert path_view(facts, *ends, COLUMNS) == path_view(facts, *ends)
