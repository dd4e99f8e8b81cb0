"""The view of one cluster: members, places, projects, other clusters, against counts made here from the CSV files."""

import csv
from pathlib import Path
from typing import Any

import pytest

from baltica.analytics.graphdata import GraphData
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from baltica.views.look import Look
from baltica.views.members import COLORS, members_view
from baltica.views.spec import ViewSpec
from tests.views.made import HOSTILE
from tests.views.sound import assert_sound

MEDICON = "baltica:medicon-valley"


def toy(*, name: str = "Blue", alone: bool = False) -> GraphData:
    """A cluster of a Dane and a Swede who met in p (not of the cluster); it develops q; another has the Swede, too."""
    tables: dict[str, Any] = {
        "clusters": [
            {"id": "c", "name": name, "kind": "cross_border", "countries": ["DK", "SE"]},
            {"id": "n", "name": "National", "kind": "national", "countries": ["SE"]},
        ],
        "organizations": [
            {"id": "dk", "name": "Dane", "country": "DK"},
            {"id": "se", "name": "Swede", "country": "SE"},
        ],
        "projects": [
            {"id": "p", "acronym": "MEETING", "start_year": 2012, "specialization": "food"},
            {"id": "q", "title": "Building the cluster"},
        ],
        "participations": [{"project": p, "organization": o, "role": "partner"} for p in "pq" for o in ("dk", "se")][
            :3
        ],
        "regions": [{"id": "r", "code": "SE22", "scheme": "NUTS2021", "name": "South", "country": "SE", "level": 2}],
    }
    if not alone:
        tables |= {
            "memberships": [
                {"cluster": "c", "organization": "dk", "role": "manager"},
                {"cluster": "c", "organization": "se", "role": "member"},
                {"cluster": "n", "organization": "se", "role": "partner"},
            ],
            "presences": [{"cluster": "c", "region": "r", "region_code": "SE22", "region_level": 2, "basis": "stated"}],
            "project_clusters": [{"project": "q", "cluster": "c", "relation": "develops"}],
        }
    return GraphData.of(**tables)


def told(spec: ViewSpec) -> dict[tuple[str, str], str]:
    return {(edge.source, edge.target): edge.kind for edge in spec.edges}


def test_everything_around_a_cluster_and_how_it_is_tied() -> None:
    spec = members_view(toy(), "blue")
    assert_sound(spec)
    assert [(node.id, node.kind) for node in spec.nodes] == [
        ("c", "cluster"), ("n", "cluster"), ("dk", "organization"), ("se", "organization"), ("q", "project"),
        ("SE22", "region"),
    ]  # fmt: skip
    assert told(spec) == {
        ("dk", "c"): "manages",
        ("se", "c"): "is a member of",
        ("q", "c"): "develops",
        ("c", "SE22"): "is present in",
        ("c", "n"): "shares members or projects",
        ("dk", "q"): "takes part in",
        ("dk", "se"): "shared projects",
    }
    assert spec.subtitle == (
        "Cluster: cross-border. Around it: 2 organizations, 1 region, 1 project and 1 other cluster. "
        "1 pair of its organizations met in projects."
    )


def test_facts_items_and_borders_of_ties() -> None:
    spec = members_view(toy(), "c")
    edges = {(edge.source, edge.target): edge for edge in spec.edges}
    met = edges["dk", "se"]
    assert (met.weight, met.cross_border, met.directed) == (1, True, False)
    assert [spec.items[at].name for at in met.items] == ["MEETING"]
    assert [(spec.slices[at].year, spec.slices[at].field) for at, _ in met.counts] == [(2012, "food")]
    assert edges["c", "SE22"].facts == {"Rests on": "stated"}
    assert edges["c", "n"].facts == {"In common": "Swede"}
    assert edges["dk", "q"].facts == {"Role": "partner"}
    assert edges["dk", "c"].cross_border is None  # the cluster is in two countries
    of_national = {(e.source, e.target): e for e in members_view(toy(), "n").edges}
    assert of_national["se", "n"].cross_border is False


def test_roles_are_told_and_size_is_by_ties() -> None:
    nodes = {node.id: node for node in members_view(toy(), "c").nodes}
    assert [nodes[one].facts.get("Role") for one in ("dk", "se")] == ["manager", "member"]
    assert nodes["q"].facts["Relation"] == "develops the cluster"
    assert {key: node.value for key, node in nodes.items()} == {"c": 5, "n": 1, "dk": 3, "se": 2, "q": 2, "SE22": 1}
    assert nodes["c"].facts["Ties"] == "5"
    assert nodes["c"].size == max(node.size for node in nodes.values())


def test_what_is_not_known_is_said_in_words() -> None:
    spec = members_view(toy(alone=True), "Blue")
    assert_sound(spec)
    assert [node.id for node in spec.nodes] == ["c"]
    assert spec.edges == ()
    assert "Around it: nothing else is known." in spec.subtitle
    for words in ("no organization", "no region", "no project", "shares no known member"):
        assert any(words in note for note in spec.notes), words
    assert not any("These data name no" in note for note in members_view(toy(), "c").notes)


def test_too_many_are_counted_and_not_called_unknown() -> None:
    spec = members_view(toy(), "c", Look(color="kind", max_nodes=2))
    assert [node.id for node in spec.nodes] == ["c", "dk"]
    assert sum(spec.left_out.values()) == 4
    assert not any("These data name no" in note for note in spec.notes)
    assert len(members_view(toy(), "c", Look(color="kind", max_nodes=1)).nodes) == 1


def test_least_shared_is_for_members_and_clusters() -> None:
    spec = members_view(toy(), "c", Look(color="kind", min_shared=2))
    assert {"shared projects", "shares members or projects"}.isdisjoint(told(spec).values())
    assert len(spec.nodes) == 5


def test_the_bundled_clusters_hold_what_the_files_say(facts: GraphData, bundled: Path) -> None:
    spec = members_view(facts, "Medicon Valley")
    assert_sound(spec)

    def rows(name: str) -> set[str]:
        with (bundled / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            own = [row for row in csv.DictReader(file) if row["cluster_id"] == "medicon-valley"]
        return {row.get("organization_id") or row.get("project_id") or row["region_code"] for row in own}

    ids = {
        kind: {n.id.removeprefix("baltica:") for n in spec.nodes if n.kind == kind} for kind in ("project", "region")
    }
    assert ids["project"] == rows("project_clusters")
    assert ids["region"] == rows("cluster_regions")


def test_every_cluster_has_a_view(facts: GraphData) -> None:
    for cluster in facts.clusters.index[::9]:
        spec = members_view(facts, cluster)
        assert spec.nodes[0].id == cluster
        assert len({node.id for node in spec.nodes}) == len(spec.nodes)


@pytest.mark.parametrize(
    ("layout", "color"), list(zip(["force", "geographic", "circular", "bipartite"], COLORS, strict=True))
)
def test_every_layout_and_color(facts: GraphData, layout: str, color: str) -> None:
    spec = members_view(facts, MEDICON, Look(layout=layout, color=color))
    assert_sound(spec)
    if color == "specialization":  # those of organizations are told by their projects
        groups = {node.group for node in spec.nodes if node.kind == "organization"}
        assert "life sciences" in groups
    if layout == "bipartite":
        headings = [caption.text for caption in sorted(spec.captions, key=lambda one: one.x)]
        assert headings == ["Projects", "Organizations", "Medicon Valley", "Places", "Other clusters"]


def test_a_selection_comes_with_the_data(facts: GraphData) -> None:
    spec = members_view(facts.select(Selection(within=("SE",))), MEDICON)
    assert {node.facts["Country"] for node in spec.nodes if node.kind == "organization"} == {"Sweden (SE)"}
    assert "Selection:" in spec.subtitle


@pytest.mark.parametrize(
    ("name", "look", "message"),
    [
        ("Medicon Vale", None, "no cluster is named 'Medicon Vale'"),
        ("Baltic", None, "have 'Baltic' in their name"),
        (MEDICON, Look(color="community"), "have no color 'community'"),
        (MEDICON, Look(color="kind", size="betweenness"), "have no size 'betweenness'"),
        (MEDICON, Look(color="kind", max_nodes=0), "must be 1 or more"),
    ],
)
def test_what_cannot_be_shown_says_why(facts: GraphData, name: str, look: Look | None, message: str) -> None:
    with pytest.raises(InputError) as error:
        members_view(facts, name, look)
    assert message in error.value.message
    assert error.value.hint


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_stay_names(name: str) -> None:
    spec = members_view(toy(name=name), "c")
    assert_sound(spec)
    assert spec.title == spec.nodes[0].name == name


def test_equal_input_gives_an_equal_view(facts: GraphData) -> None:
    assert members_view(facts, MEDICON) == members_view(facts, MEDICON)
