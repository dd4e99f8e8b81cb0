"""Ties between organizations, between clusters, between and inside areas: each counted by hand."""

from itertools import combinations
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baltica.analytics.area_ties import area_members, area_pairs, areas
from baltica.analytics.cluster_ties import cluster_pairs
from baltica.analytics.cross_border import project_internationality
from baltica.analytics.graphdata import GraphData
from baltica.analytics.organization_ties import organization_pairs, pairs_once
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from tests.analytics.toys import COUNTRIES, graph_of, networks

NUTS = {"scheme": "NUTS2021"}


def teams_of(data: GraphData) -> dict[str, list[str]]:
    return {str(p): sorted(set(rows)) for p, rows in data.participations.groupby("project")["organization"]}


@settings(deadline=None, max_examples=20)
@given(networks(), st.sampled_from([1, 2]))
def test_pairs_of_organizations_by_hand(data: GraphData, least: int) -> None:
    country, teams = data.organizations["country"], teams_of(data)
    number = {o: sum(o in team for team in teams.values()) for o in data.organizations.index}
    table: Any = organization_pairs(data, min_shared=least).set_index(["a", "b"])
    wanted = {}
    for a, b in combinations(sorted(data.organizations.index), 2):
        met = [team for team in teams.values() if a in team and b in team]
        if len(met) >= least and country[a] != country[b]:
            wanted[a, b] = met
    assert set(table.index) == set(wanted)
    for (a, b), met in wanted.items():
        row = table.loc[(a, b)]
        assert row["projects"] == len(met)
        assert row["fractional"] == pytest.approx(sum(2 / (len(t) * (len(t) - 1)) for t in met))
        assert row["salton"] == pytest.approx(len(met) / (number[a] * number[b]) ** 0.5)
        assert row["jaccard"] == pytest.approx(len(met) / (number[a] + number[b] - len(met)))
        assert row["few"] == (min(number[a], number[b]) < 5)
    if least == 1:
        assert table["fractional"].sum() == pytest.approx(project_internationality(data)["foreign_share"].sum())
        assert pairs_once(data) == (len(table), int((table["projects"] == 1).sum()))


def test_partners_of_one_large_project_are_alike() -> None:
    """Two organizations with the same one project are as alike as can be, however many partners it brings."""
    people = [f"o{i:02}" for i in range(40)]
    data = graph_of({"p": people}, {o: "DK" if o == "o00" else "SE" for o in people})
    table: Any = organization_pairs(data, min_shared=1)
    assert len(table) == 39 and (table["salton"] == 1).all() and (table["jaccard"] == 1).all()
    assert (organization_pairs(data, min_shared=1, domestic=True)["a_country"] == "SE").sum() == 741


def test_reported_organizations_keep_partners_elsewhere() -> None:
    data = graph_of({"p": ["a", "b", "c"]}, {"a": "DK", "b": "SE", "c": "FI"})
    cut: Any = organization_pairs(data.select(Selection(country=("DK",))), min_shared=1)
    assert cut[["a", "b"]].to_numpy().tolist() == [["a", "b"], ["a", "c"]]
    assert organization_pairs(GraphData.of()).empty
    with pytest.raises(InputError, match="no counting"):
        organization_pairs(data, counting="double")  # type: ignore[arg-type]


@settings(deadline=None, max_examples=20)
@given(networks(), st.lists(st.sets(st.sampled_from(COUNTRIES), min_size=1), min_size=1, max_size=3), st.booleans())
def test_pairs_of_areas_by_hand(data: GraphData, sets: list[set[str]], domestic: bool) -> None:
    """Areas of whole countries, overlapping: each pair of participants once, however both lie in them."""
    rules = [
        {"area": f"x{n}", "code": code, "country": code, "level": 0, **NUTS}
        for n, codes in enumerate(sets)
        for code in codes
    ]
    named = [{"id": f"x{n}", "name": f"X{n}"} for n in range(len(sets))]
    tables: dict[str, Any] = {**data.tables(), "areas": named, "area_regions": rules}
    whole = GraphData.of(**tables)
    country = data.organizations["country"]
    table: Any = area_pairs(whole, domestic=domestic).set_index(["a", "b"])
    for one in range(len(sets)):
        for other in range(one, len(sets)):
            full, fractional = 0, 0.0
            for team in teams_of(data).values():
                pairs = list(combinations(team, 2))
                hit = sum(
                    (country[i] in sets[one] and country[j] in sets[other])
                    or (country[j] in sets[one] and country[i] in sets[other])
                    for i, j in pairs
                    if domestic or country[i] != country[j]
                )
                full += hit
                fractional += hit / len(pairs) if pairs else 0
            key = (f"x{one}", f"x{other}")
            assert (key in table.index) == (full > 0)
            if full:
                assert table.loc[key, "full"] == full
                assert table.loc[key, "fractional"] == pytest.approx(fractional)
                assert table.loc[key, "inside"] == (one == other)


def test_who_lies_in_an_area() -> None:
    """Codes match by their beginning; who is located too coarsely is counted and not taken in."""
    regions = [
        {"id": f"r:{code}", "code": code, "country": code[:2], "level": len(code) - 2, **NUTS}
        for code in ("SE", "SE2", "SE22", "SE224", "SE110", "DK011")
    ]
    people = [
        {"id": code, "region": f"r:{code}", "country": code[:2]} for code in ("SE", "SE2", "SE22", "SE224", "SE110")
    ]
    people += [{"id": "dane", "region": "r:DK011", "country": "DK"}, {"id": "swede", "country": "SE"}, {"id": "nobody"}]
    rules = [
        {"area": "x", "code": "SE22", "country": "SE", "level": 2, **NUTS},
        {"area": "x", "code": "DK", "country": "DK", "level": 0, **NUTS},
    ]
    data = GraphData.of(organizations=people, regions=regions, areas=[{"id": "x"}], area_regions=rules)
    inside, undecided = area_members(data)
    assert set(data.organizations.index[inside.toarray()[0] > 0]) == {"SE22", "SE224", "dane"}
    assert undecided.to_dict() == {"x": 3}, "SE, SE2 and the organization of which only the country is known"
    about: Any = areas(data)
    assert about[["organizations", "countries"]].to_numpy().tolist() == [[3, 2]]


def test_no_areas_no_rows() -> None:
    assert area_pairs(graph_of({"p": "ab"})).empty
    assert areas(GraphData.of()).empty


def test_pairs_of_clusters() -> None:
    kinds = {"x": "cross_border", "y": "transnational", "z": "transnational", "n": "national"}
    where = {"x": ["DK", "SE"], "y": ["DK", "SE"], "z": ["FI"], "n": ["DK"]}
    data = GraphData.of(
        clusters=[{"id": i, "name": i, "kind": kinds[i], "countries": where[i]} for i in kinds],
        organizations=[{"id": o} for o in "abc"],
        memberships=[{"cluster": c, "organization": o} for c, o in ("xa", "ya", "xb", "yb", "zb", "na", "xc")],
        projects=[{"id": "p"}],
        project_clusters=[{"project": "p", "cluster": c, "relation": "involves"} for c in "xy"],
    )
    table: Any = cluster_pairs(data)
    columns = ["a", "b", "ties", "members", "projects", "countries", "few"]
    assert table[columns].to_numpy().tolist() == [
        ["x", "y", 3, 2, 1, "same", False],
        ["y", "z", 1, 1, 0, "apart", True],
        ["x", "z", 1, 1, 0, "apart", True],
    ]
    assert table["salton"].tolist() == pytest.approx([3 / 12**0.5, 1 / 3**0.5, 1 / 4**0.5])
    assert table["jaccard"].tolist() == pytest.approx([3 / 4, 1 / 3, 1 / 4])


def test_bundled_clusters(data: GraphData) -> None:
    table: Any = cluster_pairs(data)
    assert len(table) and (table["ties"] == table["members"] + table["projects"]).all()
    assert isinstance(table, pd.DataFrame) and cluster_pairs(GraphData.of()).empty
