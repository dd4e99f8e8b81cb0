"""Organizations, regions, countries and clusters as nodes: who is tied to whom, and what is left out."""

from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings

from baltica.analytics.graphdata import GraphData
from baltica.analytics.network import Network
from baltica.analytics.nodes import NODES, network_of, not_placed, overview
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from tests.analytics.toys import graph_of, networks

NUTS: list[dict[str, Any]] = [
    {"id": "n:DK", "code": "DK", "level": 0, "scheme": "NUTS2021", "country": "DK", "name": "Danmark"},
    {"id": "n:DK01", "code": "DK01", "level": 2, "scheme": "NUTS2021", "country": "DK", "name": "Hovedstaden"},
    {"id": "n:DK011", "code": "DK011", "level": 3, "scheme": "NUTS2021", "country": "DK", "name": "Byen København"},
    {"id": "n:SE224", "code": "SE224", "level": 3, "scheme": "NUTS2021", "country": "SE", "name": "Skåne län"},
    {"id": "n:EL303", "code": "EL303", "level": 3, "scheme": "NUTS2021", "country": "GR", "name": "Athina"},
]
PLACES = {"a": "n:DK011", "b": "n:SE224", "c": "n:SE224", "d": "n:DK01", "e": None, "g": "n:EL303"}
TEAMS = {"p": "abc", "q": "ab", "r": "bcd", "s": "ce", "t": "f"}


def located() -> GraphData:
    """Six organizations: two in Skåne, one in Copenhagen, one in its region only, one in Sweden, one in Athens."""
    codes = {row["id"]: row["code"] for row in NUTS}
    country = {"a": "DK", "b": "SE", "c": "SE", "d": "DK", "e": "SE", "f": None, "g": "GR"}
    people = [
        {
            "id": i,
            "name": i.upper(),
            "country": c,
            "region": PLACES.get(i),
            "region_code": codes.get(PLACES.get(i) or ""),
        }
        for i, c in country.items()
    ]
    links = [{"project": p, "organization": o} for p, team in TEAMS.items() for o in team]
    return GraphData.of(organizations=people, projects=[{"id": p} for p in TEAMS], participations=links, regions=NUTS)


def ties(network: Network) -> dict[tuple[str, str], float]:
    """Weight of each tie by its ends."""
    matrix = network.ties().toarray()
    pairs = combinations(range(len(network)), 2)
    return {(network.nodes[i], network.nodes[j]): matrix[i, j] for i, j in pairs if matrix[i, j]}


def test_regions_take_part_where_an_organization_of_theirs_does() -> None:
    network, table = network_of(located(), "regions", level=3)
    assert ties(network) == {("DK011", "SE224"): 2}  # p and q, though two organizations of Skåne are in p
    assert table["name"].to_dict() == {"DK011": "Byen København", "EL303": "Athina", "SE224": "Skåne län"}
    assert table["country"].to_dict() == {"DK011": "DK", "EL303": "GR", "SE224": "SE"}
    assert table["projects"].to_dict() == {"DK011": 2, "EL303": 0, "SE224": 4}
    assert not_placed(located(), "regions", level=3) == 3  # d, e, f


def test_coarser_levels_locate_more() -> None:
    assert ties(network_of(located(), "regions", level=2)[0]) == {("DK01", "SE22"): 3}
    assert not_placed(located(), "regions", level=2) == 2
    network, table = network_of(located(), "countries")
    assert ties(network) == {("DK", "SE"): 3}
    assert table["name"].to_dict() == {"DK": "Danmark", "GR": "Greece", "SE": "Sweden"}
    assert not_placed(located(), "countries") == 1
    assert not_placed(located(), "organizations") == not_placed(located(), "clusters") == 0


def test_repeated_ties_only() -> None:
    assert ties(network_of(located(), "organizations", min_shared=2)[0]) == {("a", "b"): 2, ("b", "c"): 2}
    assert ties(network_of(located(), "countries", min_shared=4)[0]) == {}


def clustered() -> GraphData:
    return GraphData.of(
        organizations=[{"id": i} for i in "abc"],
        projects=[{"id": p} for p in "pq"],
        participations=[{"project": "q", "organization": i} for i in "abc"],
        clusters=[
            {"id": "x", "name": "X", "countries": ["DK"]},
            {"id": "y", "name": "Y", "countries": ["DK", "SE"]},
            {"id": "z", "name": "Z"},
        ],
        memberships=[
            {"cluster": "x", "organization": "a", "role": "manager"},
            {"cluster": "x", "organization": "a", "role": "member"},
            {"cluster": "y", "organization": "a", "role": "partner"},
            {"cluster": "z", "organization": "b", "role": "member"},
        ],
        project_clusters=[
            {"project": "p", "cluster": "x", "relation": "develops"},
            {"project": "p", "cluster": "x", "relation": "involves"},
            {"project": "p", "cluster": "y", "relation": "involves"},
        ],
    )


def test_clusters_meet_in_members_and_in_projects_about_them() -> None:
    """All their members are in project q, which is about none of them: it ties nobody."""
    network, table = network_of(clustered(), "clusters")
    assert network.member is not None
    assert network.member.shape == (3, 3)  # a, b and p; c and q are no place to meet
    assert ties(network) == {("x", "y"): 2}
    assert table["country"].to_dict() == {"x": "DK", "y": None, "z": None}
    assert table["members"].to_dict() == {"x": 1, "y": 1, "z": 1}
    assert table["projects"].to_dict() == {"x": 1, "y": 1, "z": 0}


@pytest.mark.parametrize("nodes", NODES)
def test_reported_places_choose_rows(nodes: str) -> None:
    data = located()
    everything = network_of(data, nodes)[1]
    danish = network_of(data.select(Selection(country=("DK",))), nodes)[1]
    assert everything["reported"].all()
    assert list(danish.index) == list(everything.index)
    chosen = danish.index[danish["reported"]]
    assert (
        list(chosen) == {"organizations": ["a", "d"], "regions": ["DK011"], "countries": ["DK"], "clusters": []}[nodes]
    )


@pytest.mark.parametrize("nodes", NODES)
def test_nothing_and_no_links(nodes: str) -> None:
    network, table = network_of(GraphData.of(), nodes)
    assert len(network) == len(table) == 0
    assert overview(network, pd.Series(0, network.nodes)).ties == 0
    lonely = GraphData.of(organizations=[{"id": "a", "country": "SE"}], clusters=[{"id": "x"}])
    network, table = network_of(lonely, nodes)
    assert table["projects"].tolist() == [0] * len(network)


def test_unknown_nodes_and_levels() -> None:
    with pytest.raises(InputError) as error:
        network_of(GraphData.of(), "region")
    assert "did you mean regions" in error.value.hint
    with pytest.raises(InputError, match="level 4"):
        network_of(GraphData.of(), "regions", level=4)


@settings(deadline=None, max_examples=40)
@given(networks())
def test_countries_are_the_organizations_merged(data: GraphData) -> None:
    """Two countries share the projects in which both have somebody."""
    network, table = network_of(data, "countries")
    home = data.organizations["country"]
    teams = [set(people) for _, people in data.participations.groupby("project")["organization"]]
    at = [{home[person] for person in team} for team in teams]
    pairs = combinations(sorted(home.unique()), 2)
    assert ties(network) == {pair: n for pair in pairs if (n := sum(set(pair) <= team for team in at))}
    assert table["projects"].to_dict() == {c: sum(c in team for team in at) for c in home.unique()}


def test_overview_counts_components_and_isolates() -> None:
    data = graph_of({"p": "abc", "q": "de", "r": "f"}, more=["g"])
    network = Network.of_data(data)
    found = overview(network, pd.Series([2, 2, 2, 1, 1, 0, 0]))
    assert (found.nodes, found.ties, found.components, found.largest, found.isolates) == (7, 4, 2, 3, 2)
    repeated = overview(Network.of_data(data, min_shared=2), pd.Series([0] * 7))
    assert (repeated.components, repeated.isolates) == (0, 7)


def test_the_country_of_an_organization_may_be_known_by_its_region() -> None:
    """As in the E-I index and the null models: its own country, else that of its region."""
    region = {"id": "r", "code": "DK011", "level": 3, "country": "DK", "scheme": "NUTS2021"}
    data = GraphData.of(organizations=[{"id": "a", "region": "r"}, {"id": "b", "country": "SE"}], regions=[region])
    assert network_of(data)[1]["country"].to_dict() == {"a": "DK", "b": "SE"}
