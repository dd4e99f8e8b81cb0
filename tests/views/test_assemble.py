"""Places, sizes and colors of nodes: where each stands on a map, and which group it is in."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.analytics.graphdata import GraphData
from baltica.views.assemble import LARGEST, SMALLEST, matrix_of, placed, radii_of, where
from baltica.views.coloring import colored
from baltica.views.look import Look
from baltica.views.nodes import cluster_nodes, home_of, organization_nodes, project_nodes, region_nodes
from baltica.views.spec import ViewEdge, ViewNode

NUTS = {"scheme": "NUTS2021", "level": 3}


def data() -> GraphData:
    """Organizations known by position, by region, by country and not at all."""
    return GraphData.of(
        regions=[
            {"id": "r", "code": "DK011", "country": "DK", "latitude": 55.0, "longitude": 12.0, "population": 5,
             "urban_class": "predominantly_urban", **NUTS},
            {"id": "s", "code": "SE224", "country": "SE", "latitude": 56.0, "longitude": 14.0, "population": 5, **NUTS},
        ],
        organizations=[
            {"id": "exact", "country": "DK", "region": "r", "latitude": 55.7, "longitude": 12.6, "type": "university"},
            {"id": "region", "country": "SE", "region": "s", "type": "company"},
            {"id": "country", "country": "SE"},
            {"id": "nowhere", "name": "Nowhere"},
        ],
        projects=[{"id": "p", "specialization": "ict"}, {"id": "q", "specialization": "food"}, {"id": "e"}],
        participations=[
            {"project": "p", "organization": "exact"},
            {"project": "p", "organization": "region"},
            {"project": "q", "organization": "region"},
            {"project": "q", "organization": "nowhere"},
        ],
        clusters=[{"id": "c", "name": "C", "countries": ["DK", "SE"], "specialization": "ict"}, {"id": "d"}],
        memberships=[{"cluster": "c", "organization": one} for one in ("exact", "region")],
    )  # fmt: skip


def test_organizations_stand_at_the_finest_place_known() -> None:
    found, notes = where(data(), organization_nodes(data(), ["exact", "region", "country", "nowhere"]))
    assert found[:3].round(3).tolist() == [[12.6, 55.7], [14.0, 56.0], [14.0, 56.0]]
    assert all(map(math.isnan, found[3]))
    assert notes == ["1 organization is known by country only: placed around the middle of it."]


def test_projects_and_clusters_stand_amid_their_organizations() -> None:
    nodes = [*project_nodes(data(), ["p", "q", "e"]), *cluster_nodes(data(), ["c", "d"])]
    found, notes = where(data(), nodes)
    assert found[0].round(2).tolist() == found[3].round(2).tolist() == [13.3, 55.85]
    assert found[1].tolist() == [14.0, 56.0], "who cannot be located does not count"
    assert all(map(math.isnan, [*found[2], *found[4]]))
    assert notes == []


def test_regions_and_countries_stand_where_they_are() -> None:
    found, _ = where(data(), region_nodes(data(), ["DK011", "SE", "XX999"]))
    assert found[:2].round(2).tolist() == [[12.0, 55.0], [14.0, 56.0]]
    assert math.isnan(found[2][0])


def test_home_is_one_country_or_none() -> None:
    nodes = [*organization_nodes(data(), ["exact", "nowhere"]), *cluster_nodes(data(), ["c", "d"])]
    nodes += region_nodes(data(), ["SE224", "DK"])
    assert home_of(nodes) == ["DK", None, None, None, "SE", "DK"]


def test_colors_group_what_is_alike_and_name_what_is_not_known() -> None:
    nodes = organization_nodes(data(), ["exact", "region", "country", "nowhere"])
    groups = {color: [node.group for node in colored(data(), nodes, color)[0]] for color in
              ("country", "type", "specialization", "urban-class", "kind", "community")}  # fmt: skip
    assert groups == {
        "country": ["DK", "SE", "SE", "unknown"],
        "type": ["university", "company", "unknown", "unknown"],
        "specialization": ["ict", "food", "unknown", "food"],  # of equally many the first by name
        "urban-class": ["predominantly urban", "unknown", "unknown", "unknown"],
        "kind": ["organization"] * 4,
        "community": ["unknown"] * 4,
    }
    _, legend, _ = colored(data(), nodes, "country")
    assert [(item.label, item.count) for item in legend] == [
        ("Sweden (SE)", 2), ("Denmark (DK)", 1), ("Country unknown", 1),
    ]  # fmt: skip
    clusters, legend, _ = colored(data(), cluster_nodes(data(), ["c", "d"]), "country")
    assert [node.group for node in clusters] == ["several countries", "unknown"]


def test_fields_of_regions_are_those_of_their_projects() -> None:
    nodes, _, _ = colored(data(), region_nodes(data(), ["DK011", "SE224"]), "specialization")
    assert [node.group for node in nodes] == ["ict", "food"]


@given(st.lists(st.none() | st.floats(0, 1e9), max_size=30))
def test_area_grows_with_value(values: list[float | None]) -> None:
    radii = radii_of(values)
    assert len(radii) == len(values)
    assert all(SMALLEST <= radius <= LARGEST for radius in radii)
    known = sorted((value or 0.0, radius) for value, radius in zip(values, radii.tolist(), strict=True))
    assert [radius for _, radius in known] == sorted(radius for _, radius in known)


def node(key: str) -> ViewNode:
    return ViewNode(key, "organization", key, key, 0, 0, 0, "")


def test_ties_of_two_kinds_add_up_and_loops_are_no_ties() -> None:
    nodes = [node(key) for key in "abc"]
    edges = [ViewEdge("a", "b", 2.0), ViewEdge("b", "a", 1.0), ViewEdge("c", "c", 9.0)]
    assert matrix_of(nodes, edges).toarray().tolist() == [[0, 3, 0], [3, 0, 0], [0, 0, 0]]
    assert matrix_of([], []).shape == (0, 0)


@pytest.mark.parametrize("layout", ["force", "circular", "bipartite"])
def test_every_layout_places_every_node(layout: str) -> None:
    found = placed([node(key) for key in "abc"], [ViewEdge("a", "b")], Look(layout=layout), sides=[0, 1, 0])
    assert len({(one.x, one.y) for one in found.nodes}) == 3
    assert [one.size for one in found.nodes] == [SMALLEST] * 3
