"""Regions, areas and countries: sums are the totals, nothing is ranked on too little, versions and sizes are told."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from baltica.analytics.areas import NOT_IN_AREA, area_facts, in_areas
from baltica.analytics.centrality import centrality
from baltica.analytics.graphdata import GraphData
from baltica.analytics.participation import participations
from baltica.analytics.places import NOT_LOCATED
from baltica.analytics.region_measures import MEASURES
from baltica.analytics.region_profiles import GROUPS, groups_for, region_profiles
from baltica.analytics.region_time import first_slices, newcomers, regions_over_time
from baltica.analytics.regions import regions
from baltica.analytics.territories import territories
from baltica.analytics.versions import unlike_units, version_changes
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from tests.analytics.toys import graph_of, networks

SUMS = ["organizations", "participations", "coordinators", "full", "binary", "cross_border_ties"]


@pytest.fixture
def toy() -> GraphData:
    """Three Danish and Swedish regions, an organization known by country only, two areas that share a region."""
    nuts = {"scheme": "NUTS2021", "level": 3}
    at = {"a": "DK011", "b": "DK012", "c": "SE224", "d": "SE224", "e": None}
    old = {"a": ("DK011", "NUTS2013"), "b": ("DK099", "NUTS2016")}
    teams = {"p": "abc", "q": "ac", "r": "cde"}
    areas = {"sound": ("DK01", "SE224"), "denmark": ("DK",), "nowhere": ("FI19",)}
    return GraphData.of(
        regions=[
            {"id": code, "code": code, "country": code[:2], "population": people, "area": 10.0, **nuts}
            for code, people in (("DK011", 500_000), ("DK012", 250_000), ("SE224", None), ("SE232", 2_000_000))
        ],
        organizations=[
            {"id": i, "country": (code or "SE")[:2], "region": code, "region_code": code,
             "location_code": old.get(i, (None, None))[0], "location_scheme": old.get(i, (None, None))[1],
             "helix": {"a": "academia", "b": "business"}.get(i)}
            for i, code in at.items()
        ],
        projects=[
            {"id": "p", "total_cost": 300, "start_year": 2010, "eu_contribution": 100},
            {"id": "q", "total_cost": 50, "start_year": 2012},
            {"id": "r", "start_year": 2012},
        ],
        participations=[
            {"project": p, "organization": o, "role": "coordinator" if o == team[0] else "partner",
             "total_cost": 120 if (p, o) == ("p", "a") else None}
            for p, team in teams.items() for o in team
        ],
        clusters=[{"id": "k", "kind": "cross_border", "status": "initiative"}, {"id": "n", "kind": "national"}],
        presences=[{"cluster": "k", "region": r, "region_code": r, "basis": "stated"} for r in ("DK011", "SE224")]
        + [{"cluster": "n", "region": "DK011", "region_code": "DK011", "basis": "country"}],
        areas=[{"id": i, "name": i.title(), "kind": "euroregion"} for i in areas],
        area_regions=[
            {"area": i, "code": code, "scheme": "NUTS2021", "country": code[:2], "level": len(code) - 2}
            for i, codes in areas.items() for code in codes
        ],
    )  # fmt: skip


def test_what_is_in_each_region(toy: GraphData) -> None:
    table: Any = region_profiles(toy, level=3)
    assert list(table.index) == ["DK011", "DK012", "SE224", "SE232", NOT_LOCATED]
    assert table["organizations"].tolist() == [1, 1, 2, 0, 1]
    assert table["academia"].tolist() == [1, 0, 0, 0, 0] and table["helix_unknown"].tolist() == [0, 0, 2, 0, 1]
    assert table["projects"].tolist() == [2, 1, 3, 0, 1]
    assert table["coordinators"].tolist() == [2, 0, 1, 0, 0]
    assert table["coordinator_share"].tolist()[:3] == [1, 0, 0.25] and np.isnan(table.loc["SE232", "coordinator_share"])
    assert table[["clusters", "cross_border", "initiatives", "national"]].loc["DK011"].tolist() == [2, 1, 1, 1]
    assert table["clusters_stated"].tolist() == [1, 0, 1, 0, 0]
    assert table["full"].tolist() == [2, 1, 3, 0, 0]
    assert table["cross_border_ties"].round(3).tolist() == [1.333, 0.333, 1.667, 0, 0]
    assert table["partner_countries"].tolist()[:4] == [1, 1, 1, 0] and pd.isna(table["partner_countries"].iloc[-1])
    # Of the partners of c and d: in p two abroad, in q one, in r two and two at home.
    assert table.loc["SE224", "cross_border_share"] == pytest.approx((2 / 3 + 1) / (2 / 3 + 1 + 4 / 3))


def test_money_told_and_shared_out(toy: GraphData) -> None:
    rows = participations(toy).set_index(["project", "organization"])
    assert rows.loc[("p", "a"), "total_cost"] == 120
    assert rows["total_cost_shared_out"].dropna().to_dict() == {
        ("p", "b"): 90, ("p", "c"): 90, ("q", "a"): 25, ("q", "c"): 25,
    }  # fmt: skip
    table: Any = region_profiles(toy, level=3, groups=["money"])
    assert table["total_cost"].tolist()[0] == 120 and table["total_cost"].isna().tolist()[1:] == [True] * 4
    assert table["total_cost_shared_out"].tolist()[:3] == [25, 90, 115]
    assert table["total_cost_known"].tolist()[:3] == [0.5, 0, 0]
    assert table["total_cost_shared_known"].tolist()[:3] == [0.5, 1, 0.5]
    assert table[["total_cost", "total_cost_shared_out"]].sum().sum() == toy.projects["total_cost"].sum()


def test_rates_and_what_is_not_ranked(toy: GraphData) -> None:
    table: Any = region_profiles(toy, level=3, groups=["rates"])
    assert table["organizations_per_million"].tolist()[:2] == [2, 4]
    assert table["ties_per_million"].isna().tolist() == [False, False, True, False, True], "NA without population"
    assert table["few"].tolist()[:4] == [True] * 4 and pd.isna(table["few"].iloc[-1])
    assert table["rank_ties_per_million"].isna().all(), "rates of few are not ranked"
    teams = {f"p{n}": ["a", "b", "c", "x"] for n in range(5)}
    enough: Any = graph_of(teams, {"a": "DK", "b": "DK", "c": "DK", "x": "SE"}, regions=[
        {"id": c, "code": c, "country": c, "scheme": "NUTS2021", "level": 0, "population": 10**6} for c in ("DK", "SE")
    ])  # fmt: skip
    ranked: Any = region_profiles(enough, "country", groups=["rates"])
    assert ranked["few"].tolist() == [False, True]
    assert ranked["ties_per_million"].tolist() == pytest.approx([2.5, 2.5])
    assert ranked["rank_ties_per_million"].tolist() == [1, pd.NA]


def test_a_place_reported_in_part_has_no_facts_and_so_no_rates() -> None:
    nuts = {"scheme": "NUTS2021", "country": "DK", "population": 1000}
    data = GraphData.of(
        regions=[{"id": c, "code": c, "level": len(c) - 2, **nuts} for c in ("DK", "DK01", "DK011", "DK012")],
        organizations=[{"id": c, "region": c, "region_code": c, "country": "DK"} for c in ("DK011", "DK012")],
    )
    part: Any = region_profiles(data.select(Selection(region=("DK011",))), level=2, groups=["counts", "rates"])
    assert part.loc["DK01", "organizations"] == 1
    assert pd.isna(part.loc["DK01", "population"]) and np.isnan(part.loc["DK01", "organizations_per_million"])
    whole: Any = region_profiles(data, level=2, groups=["rates"])
    assert whole.loc["DK01", "organizations_per_million"] == 2000


def test_areas_overlap_and_what_is_in_none_stays_visible(toy: GraphData) -> None:
    people: Any = in_areas(toy.organizations, toy).groupby("area")["row"].agg("".join)
    assert people.to_dict() == {"denmark": "ab", "sound": "abcd"}
    table: Any = region_profiles(toy, "area")
    assert list(table.index) == ["denmark", "nowhere", "sound", NOT_IN_AREA]
    assert table["organizations"].tolist() == [2, 0, 4, 1]
    assert table["projects"].tolist() == [2, 0, 3, 1]
    assert table["clusters"].tolist() == [2, 0, 2, 0]
    assert table.loc["denmark", ["full", "binary", "partner_countries"]].tolist() == [3, 2, 1]
    assert table.loc["sound", "full"] == 6, "both ends of its own ties across the border lie in it"
    assert table.loc["sound", "country"] == "DK, SE"
    facts: Any = area_facts(toy)
    assert np.isnan(facts.loc["sound", "population"]), "unknown where the population of one region is"
    assert "degree" not in table and "brokerage_liaison" not in table


def test_groups_that_say_nothing_are_refused() -> None:
    for by, level, name in (("area", 3, "centrality"), ("country", 3, "brokerage"), ("region", 0, "brokerage")):
        with pytest.raises(InputError, match=f"{name} says nothing here"):
            groups_for(by, [name], level=level)
    with pytest.raises(InputError, match="there is no group of columns monet"):
        groups_for("region", ["monet"])
    with pytest.raises(InputError, match="there are no places by town"):
        territories(GraphData.of(), "town")
    assert set(MEASURES) >= {column for columns in GROUPS.values() for column in columns}, "every column is declared"


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_sums_over_places_and_the_rest_are_the_totals(data: GraphData, level: int) -> None:
    table: Any = region_profiles(data, level=level)
    rows = participations(data)
    assert table["organizations"].sum() == len(data.organizations)
    assert table["participations"].sum() == len(rows)
    assert table["coordinators"].sum() == rows["coordinator"].sum()
    assert table["full"].sum() == rows["foreign"].sum()
    assert table["cross_border_ties"].sum() == pytest.approx((rows["foreign"] * rows["pair_weight"]).sum())
    assert table["total_cost_shared_out"].sum() == pytest.approx(rows["total_cost_shared_out"].sum())
    shares: Any = table["cross_border_share"] * (table["cross_border_ties"] > 0)
    assert shares.dropna().between(0, 1).all()
    helix = table[["academia", "business", "government", "civil_society", "helix_unknown"]].sum(axis=1)
    assert (helix == table["organizations"]).all()
    abroad = table["cross_border"] + table["transnational"]
    assert (abroad == table["established"] + table["initiatives"] + table["status_unknown"]).all()
    assert (abroad + table["national"] == table["clusters"]).all()
    assert (table.index[-1] == NOT_LOCATED) == (level > 0)


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_the_same_counts_as_the_table_of_regions(data: GraphData, level: int) -> None:
    """Two ways to count: by participation here, by place and project there."""
    for chosen in (Selection(), Selection(country=("SE", "LT")), Selection(region=("DK01",)), Selection(since=2012)):
        part = data.select(chosen)
        one, other = region_profiles(part, level=level), regions(part, level)
        assert list(one.index) == list(other.index)
        same = ["organizations", "projects", "clusters", "initiatives", "full", "binary", "cross_border_ties"]
        for column in (*same, "partner_countries"):
            pd.testing.assert_series_equal(one[column], other[column], check_names=False, check_index_type=False)


@settings(deadline=None, max_examples=25)
@given(networks())
def test_counting_follows_the_definitions(data: GraphData) -> None:
    """Against loops over pairs of participants."""
    if data.organizations.empty:
        return
    country, teams = data.organizations["country"], data.participations.groupby("project")["organization"].unique()
    table: Any = region_profiles(data, "country", groups=["ties"])
    for code in sorted(country.unique()):
        full = fractional = every = 0.0
        for team in teams:
            weight = 2 / (len(team) * (len(team) - 1)) if len(team) > 1 else 0
            for one in team:
                if country[one] == code:
                    met = [other for other in team if other != one]
                    full += sum(country[other] != code for other in met)
                    fractional += weight * sum(country[other] != code for other in met)
                    every += weight * len(met)
        assert table.loc[code, "full"] == full
        assert table.loc[code, "cross_border_ties"] == pytest.approx(fractional)
        share = table.loc[code, "cross_border_share"]
        assert share == pytest.approx(fractional / every) if every else np.isnan(share)


def test_position_in_the_network_of_regions(data: GraphData) -> None:
    table: Any = region_profiles(data, level=3, groups=["centrality", "brokerage"])
    names = ["degree", "betweenness", "eigenvector", "brokerage_liaison"]
    nodes = centrality(data, names, nodes="regions", level=3)[names].astype("float64")
    known = table.loc[nodes.index, names].astype("float64")
    pd.testing.assert_frame_equal(known, nodes, check_names=False)
    assert pd.isna(table.loc[NOT_LOCATED, "degree"])


def test_years_sum_to_the_whole_and_undated_projects_are_in_none(data: GraphData) -> None:
    table: Any = regions_over_time(data, "country", over="year")
    dated = data.of_projects(data.projects.index[data.projects["start_year"].notna()])
    whole: Any = region_profiles(dated, "country", groups=["counts", "ties"])
    found = table.groupby("code")[["projects", "coordinators", "cross_border_ties"]].sum()
    pd.testing.assert_frame_equal(
        found, whole.loc[found.index, found.columns], check_names=False, check_dtype=False, check_index_type=False
    )
    first = table["slice"] == table["slice"].min()
    assert table.loc[first, ["newcomers", "incumbents"]].isna().all(axis=None), "in the first slice all would be new"
    rest = table[~first]
    assert (rest["newcomers"] + rest["incumbents"] == rest["organizations"]).all()
    new: Any = first_slices(data).value_counts()
    assert rest.groupby("slice")["newcomers"].sum().to_dict() == {s: new.get(s, 0) for s in rest["slice"].unique()}
    assert regions_over_time(GraphData.of(), over="period").empty
    with pytest.raises(InputError, match="no slices by decade"):
        regions_over_time(data, over="decade")


def test_newcomers_of_the_latest_years(toy: GraphData) -> None:
    new, old, since = newcomers(toy) or (None, None, "")
    assert since == "2012" and new is not None and old is not None
    assert ("".join(new.index[new]), "".join(old.index[old])) == ("de", "ac")
    table: Any = region_profiles(toy, level=3, groups=["newcomers"])
    assert table["newcomers"].tolist() == [0, 0, 1, 0, 1] and table["incumbents"].tolist() == [1, 0, 1, 0, 0]
    assert newcomers(toy.of_projects(["p"])) is None, "nothing is earlier: nobody can tell"
    alone: Any = region_profiles(toy.of_projects(["p"]), level=3, groups=["newcomers"])
    assert alone["newcomers"].isna().all()


def test_a_change_of_nuts_is_counted_and_never_split(toy: GraphData) -> None:
    changed, known = version_changes(toy, 3)
    assert known.tolist() == [True, True, False, False, False] and changed.tolist() == [False, True] + [False] * 3
    assert not version_changes(toy, 0)[0].any(), "a country has no versions"
    table: Any = region_profiles(toy, level=3, groups=["counts", "facts"])
    assert table["changed_share"].tolist()[:2] == [0, 1] and table["changed_share"].isna().tolist()[2:] == [True] * 3
    assert table["organizations"].sum() == 5
    assert table["scheme"].tolist() == ["NUTS2021"] * 4 + [None] or table["scheme"].isna().iloc[-1]


def test_versions_share_a_code_and_fill_each_others_gaps() -> None:
    row = {"code": "DE111", "country": "DE", "level": 3}
    data = GraphData.of(
        regions=[
            {"id": "old", "scheme": "NUTS2021", "name": "Old", "population": 10, **row},
            {"id": "new", "scheme": "NUTS2024", "name": "New", "population": 99, "urban_class": "intermediate", **row},
            {"id": "gr", "scheme": "NUTS2021", "code": "EL", "country": "GR", "level": 0, "name": "Ellada"},
        ],
        organizations=[
            {"id": "a", "region": "old", "region_code": "DE111", "country": "DE"},
            {"id": "g", "country": "GR"},
        ],
    )
    facts: Any = territories(data, level=3).facts.loc["DE111"]
    assert facts[["name", "scheme", "population", "urban_class"]].tolist() == ["Old", "NUTS2021", 10, "intermediate"]
    assert territories(data, "country").places.tolist() == ["DE", "GR"], "Eurostat's EL is Greece"
    assert list(regions(data, 0).index) == ["DE", "GR"]


def test_regions_of_unlike_size_are_told() -> None:
    facts = pd.DataFrame(
        {"country": ["DE"] * 3 + ["SE"] * 3 + ["MT"], "population": [1.0, 2, 3, 2, 3, 4, 99], "area": 5.0}
    )
    assert unlike_units(facts) == {}, "1.5 times is not much, and one region is no middle"
    assert unlike_units(facts.assign(area=[1.0] * 3 + [9.0] * 4)) == {"area": ("DE", 1.0, "SE", 9.0)}


def test_empty_graph() -> None:
    for by in ("region", "area", "country"):
        assert region_profiles(GraphData.of(), by).empty
        assert regions_over_time(GraphData.of(), by).empty
    assert sum(len(GROUPS[name]) for name in groups_for("region")) > 50
    assert set(SUMS) <= {column for columns in GROUPS.values() for column in columns}
