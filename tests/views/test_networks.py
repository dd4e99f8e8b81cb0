"""What views of networks say, against counts made here from the CSV files without our code."""

import csv
import os
import subprocess
import sys
from collections import Counter
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from scipy.spatial.distance import cdist

from baltica.analytics.graphdata import GraphData
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from baltica.views.look import Look
from baltica.views.networks import MOST_TIES, TITLES, network_view
from baltica.views.spec import ViewSpec

Pair = tuple[str, str]


def read(folder: Path, name: str) -> list[dict[str, str]]:
    """The rows of a file, with the ids that organizations have in the graph."""
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    own = "id" if name == "organizations" else "organization_id"
    return [{**row, own: f"baltica:{row[own]}"} for row in rows]


@pytest.fixture(scope="module")
def shared_projects(bundled: Path) -> Counter[Pair]:
    """Number of projects each pair of organizations shares."""
    members: dict[str, set[str]] = {}
    for row in read(bundled, "participations"):
        members.setdefault(row["project_id"], set()).add(row["organization_id"])
    return Counter(pair for people in members.values() for pair in combinations(sorted(people), 2))


@pytest.fixture(scope="module")
def country(bundled: Path) -> dict[str, str]:
    return {row["id"]: row["country"] for row in read(bundled, "organizations")}


def toy() -> GraphData:
    """dk1 and dk2 share p and q, dk1 and se share p, se and lt share r; no one meets ``alone``."""
    rows = [("p", "dk1"), ("p", "dk2"), ("p", "se"), ("q", "dk1"), ("q", "dk2"), ("r", "se"), ("r", "lt")]
    countries = {"dk1": "DK", "dk2": "DK", "se": "SE", "lt": "LT", "alone": "LT", "nowhere": None}
    return GraphData.of(
        organizations=[{"id": i, "name": i.upper(), "country": c} for i, c in countries.items()],
        projects=[{"id": "p", "acronym": "Same"}, {"id": "q", "acronym": "Same"}, {"id": "r", "title": "Third"}],
        participations=[{"project": p, "organization": o} for p, o in rows],
    )


def test_every_tie_with_its_weight(view: ViewSpec, shared_projects: Counter[Pair]) -> None:
    assert {(e.source, e.target): e.weight for e in view.edges} == dict(shared_projects)


def test_cross_border_ties(view: ViewSpec, shared_projects: Counter[Pair], country: dict[str, str]) -> None:
    crossing = {(a, b) for a, b in shared_projects if country[a] != country[b]}
    assert {(e.source, e.target) for e in view.edges if e.cross_border} == crossing
    assert f"{len(shared_projects):,} ties, of which {len(crossing):,} (" in view.subtitle


def test_every_organization_is_shown_with_its_country(view: ViewSpec, country: dict[str, str]) -> None:
    assert {n.id: n.group for n in view.nodes} == country
    assert {item.group: item.count for item in view.legend} == Counter(country.values())
    assert len({(item.color, item.shape) for item in view.legend}) == len(view.legend)
    assert view.left_out == {}


def test_size_and_rank_follow_the_measure(view: ViewSpec, shared_projects: Counter[Pair]) -> None:
    partners = Counter(i for pair in shared_projects for i in pair)
    assert {n.id: n.value for n in view.nodes} == {n.id: partners[n.id] for n in view.nodes}
    ordered = sorted(view.nodes, key=lambda n: n.value or 0)
    assert [n.size for n in ordered] == sorted(n.size for n in ordered)
    best, count = partners.most_common(1)[0]
    top = next(n for n in view.nodes if n.id == best)
    assert top.facts["Partners"] == f"{count} (rank 1 of 539)"


def test_country_is_said_in_words_too(view: ViewSpec) -> None:
    for node in view.nodes:
        assert f"({node.group})" in node.facts["Country"]


def test_every_node_has_its_source(view: ViewSpec, bundled: Path) -> None:
    told = {n.id: n.links[0][1] for n in view.nodes}
    assert told == {r["id"]: r["source_url"] for r in read(bundled, "organizations")}


def test_items_and_slices_of_a_tie_add_up(view: ViewSpec, facts: GraphData) -> None:
    """Each tie's projects lie in slices of year and field; the newest are named."""
    assert sum(n for edge in view.edges for _, n in edge.counts) == sum(edge.weight for edge in view.edges)
    for edge in view.edges:
        years = [view.items[item].year or 0 for item in edge.items]
        assert years == sorted(years, reverse=True)
        assert len(edge.items) == min(5, edge.weight)
    projects = facts.participations.drop_duplicates(["organization", "project"])["organization"].value_counts()
    assert {n.id: sum(k for _, k in n.counts) for n in view.nodes} == {n.id: projects.get(n.id, 0) for n in view.nodes}


def test_unknown_facts_are_left_out_not_shown_as_empty(view: ViewSpec) -> None:
    values = {value for node in view.nodes for value in node.facts.values()}
    assert not values & {"", "None", "nan", "<NA>"}


def test_nodes_do_not_overlap(view: ViewSpec) -> None:
    place = np.array([(n.x, n.y) for n in view.nodes])
    size = np.array([n.size for n in view.nodes])
    gap = cdist(place, place) - size[:, None] - size[None, :]
    np.fill_diagonal(gap, 1)
    assert gap.min() > 0


def test_isolates_are_shown_counted_and_captioned(view: ViewSpec, shared_projects: Counter[Pair]) -> None:
    tied = {i for pair in shared_projects for i in pair}
    alone = [n for n in view.nodes if n.id not in tied]
    assert view.captions[0].text == f"{len(alone)} organizations without a tie"
    assert any(note.startswith(f"{len(alone)} organizations without a tie") for note in view.notes)
    assert min(n.y for n in alone) > max(n.y for n in view.nodes if n.id in tied)


def test_best_nodes_by_the_measure_and_the_truth_about_the_rest(facts: GraphData, view: ViewSpec) -> None:
    few = network_view(facts, look=Look(max_nodes=40))
    best = sorted(view.nodes, key=lambda n: (-(n.value or 0), n.id))[:40]
    assert {n.id for n in few.nodes} == {n.id for n in best}
    assert few.left_out == {"organizations below the first 40 by partners": 499}
    assert any("499" in note for note in few.notes)
    kept = {n.id for n in few.nodes}
    inner = {(e.source, e.target, e.weight) for e in view.edges if {e.source, e.target} <= kept}
    assert {(e.source, e.target, e.weight) for e in few.edges} == inner
    whole = {n.id: n.value for n in view.nodes}
    assert all(n.value == whole[n.id] for n in few.nodes), "measures are those of the whole network"


def test_ties_of_a_toy() -> None:
    view = network_view(toy())
    names = [item.name for item in view.items]
    said = {(e.source, e.target): (e.weight, e.cross_border, [names[item] for item in e.items]) for e in view.edges}
    assert said == {
        ("dk1", "dk2"): (2, False, ["Same", "Same"]),
        ("dk1", "se"): (1, True, ["Same"]),
        ("dk2", "se"): (1, True, ["Same"]),
        ("lt", "se"): (1, True, ["Third"]),
    }
    assert view.captions[0].text == "2 organizations without a tie"
    assert {item.label for item in view.legend} >= {"Country unknown", "Lithuania (LT)"}


def test_ties_of_at_least_so_many_projects() -> None:
    view = network_view(toy(), look=Look(min_shared=2))
    assert [(e.source, e.target) for e in view.edges] == [("dk1", "dk2")]
    assert "at least 2 projects" in view.subtitle


def test_places_chosen_stay_with_their_partners_elsewhere() -> None:
    view = network_view(toy().select(Selection(country=("LT",))))
    assert {n.id for n in view.nodes} == {"lt", "alone", "se"}
    assert [(e.source, e.target) for e in view.edges] == [("lt", "se")]
    assert view.left_out["organizations elsewhere without a tie to the places chosen"] == 3
    assert "Selection: " in view.subtitle
    assert next(n for n in view.nodes if n.id == "se").value == 3, "partners in the whole network, not in the picture"


def test_what_the_selection_left_out_is_said() -> None:
    view = network_view(toy().select(Selection(since=2000)))
    assert view.left_out["undated projects"] == 3
    assert view.edges == ()
    assert any("3 undated projects" in note for note in view.notes)


@pytest.mark.parametrize("nodes", TITLES)
def test_nothing_to_show_is_said(nodes: str) -> None:
    with pytest.raises(InputError, match=f"there are no {nodes} to show"):
        network_view(GraphData.of(), nodes)


def test_what_a_measure_cannot_tell_is_said() -> None:
    """Burt's constraint of an organization without partners."""
    told = {node.id: node.facts["Constraint"] for node in network_view(toy(), look=Look(size="constraint")).nodes}
    assert told["lt"] == "1 (rank 1 of 4)"
    assert told["alone"] == told["nowhere"] == "not known"


@pytest.mark.parametrize(
    ("nodes", "look", "word"),
    [
        ("organizations", Look(size="beauty"), "beauty"),
        ("organizations", Look(color="mood"), "mood"),
        ("projects", Look(size="betweenness"), "betweenness"),
        ("countries", Look(color="type"), "type"),
        ("organizations", Look(layout="flower"), "flower"),
        ("organizations", Look(max_nodes=0), "1 or more"),
        ("people", Look(), "people"),
    ],
)
def test_wrong_options_are_named(nodes: str, look: Look, word: str) -> None:
    with pytest.raises(InputError, match=word) as raised:
        network_view(toy(), nodes, look)
    assert raised.value.hint


def test_regions_and_countries_are_tied_as_their_organizations(facts: GraphData, view: ViewSpec) -> None:
    """Distinct projects two countries share, counted from the ties of the organizations' projects."""
    members: dict[str, set[str]] = {}
    home = facts.organizations["country"]
    for project, organization in facts.participations[["project", "organization"]].to_numpy():
        members.setdefault(project, set()).add(home[organization])
    wanted = Counter(pair for codes in members.values() for pair in combinations(sorted(codes), 2))
    found = network_view(facts, "countries")
    assert {(e.source, e.target): e.weight for e in found.edges} == dict(wanted)
    assert all(e.cross_border for e in found.edges)
    regions = network_view(facts, "regions", Look(level=3))
    inside = [e for e in regions.edges if e.source[:2] == e.target[:2]]
    assert not any(e.cross_border for e in inside)
    assert len(inside) < len(regions.edges)
    assert any("located in no region of NUTS level 3" in note for note in regions.notes)


def test_projects_are_tied_by_their_participants(facts: GraphData) -> None:
    members: dict[str, set[str]] = {}
    for project, organization in facts.participations[["project", "organization"]].to_numpy():
        members.setdefault(project, set()).add(organization)
    found = network_view(facts, "projects")
    wanted = {
        (a, b): len(members[a] & members[b]) for a, b in combinations(sorted(members), 2) if members[a] & members[b]
    }
    assert {(e.source, e.target): e.weight for e in found.edges} == wanted
    assert {e.cross_border for e in found.edges} == {None}, "a project has no country of its own"
    assert {n.id: n.value for n in found.nodes} == {n.id: len(members.get(n.id, ())) for n in found.nodes}
    years = facts.projects["start_year"].astype(object).where(facts.projects["start_year"].notna(), None)
    assert {n.id: found.slices[n.counts[0][0]].year for n in found.nodes} == years.to_dict(), "filtered by their year"


def test_clusters_of_several_countries_cross_no_border(facts: GraphData) -> None:
    found = network_view(facts, "clusters")
    several = set(facts.clusters.index[facts.clusters["countries"].map(len) > 1])
    assert {e.cross_border for e in found.edges if {e.source, e.target} & several} == {None}
    assert found.slices == ()


@pytest.mark.parametrize("nodes", TITLES)
def test_two_mode_pictures_hold_each_participation(nodes: str, facts: GraphData) -> None:
    found = network_view(facts, nodes, Look(layout="bipartite"))
    assert len({node.id for node in found.nodes}) == len(found.nodes)
    kinds = {node.id: node.kind for node in found.nodes}
    assert all(kinds[e.source] != kinds[e.target] for e in found.edges)
    if nodes == "organizations":
        rows = facts.participations.drop_duplicates(["project", "organization"])
        size = rows["project"].value_counts()
        assert len(found.edges) == int(size[size > 1].sum())


@pytest.mark.parametrize("color", ["type", "specialization", "community", "urban-class"])
def test_every_color_is_in_the_legend(color: str, facts: GraphData) -> None:
    found = network_view(facts, look=Look(color=color))
    assert Counter(node.group for node in found.nodes) == {item.group: item.count for item in found.legend}
    assert len({item.label for item in found.legend}) == len(found.legend)


def test_the_weakest_ties_are_left_out_first(monkeypatch: pytest.MonkeyPatch, facts: GraphData) -> None:
    assert MOST_TIES == 50_000
    monkeypatch.setattr("baltica.views.networks.MOST_TIES", 100)
    found = network_view(facts)
    assert len(found.edges) == 100
    assert min(edge.weight for edge in found.edges) > 1
    assert found.left_out == {"ties weaker than the 100 strongest": 2533}


def test_long_measures_tell_how_far_they_are(facts: GraphData) -> None:
    told: list[str] = []
    network_view(facts, look=Look(size="betweenness"), progress=lambda what, _done, _total: told.append(what))
    assert told


def test_colliding_ids_of_two_kinds_stay_apart() -> None:
    data = GraphData.of(
        organizations=[{"id": "1"}, {"id": "2"}],
        projects=[{"id": "1"}],
        participations=[{"project": "1", "organization": one} for one in "12"],
    )
    found = network_view(data, look=Look(layout="bipartite"))
    assert [node.id for node in found.nodes] == ["1", "2", "project:1"]
    assert {(e.source, e.target) for e in found.edges} == {("1", "project:1"), ("2", "project:1")}


DIGEST = """
import hashlib, sys
from pathlib import Path
from tests.support.facts import bundled_data
from baltica.views.look import Look
from baltica.views.networks import MOST_TIES, TITLES, network_view
from baltica.views.page import write_page
spec = network_view(bundled_data(Path(sys.argv[1])))
print(hashlib.sha256(write_page(spec).encode()).hexdigest())
"""


def test_same_bytes_in_two_processes(bundled: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST, str(bundled)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(digests) == 1
