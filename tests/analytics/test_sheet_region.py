"""The figures of region and border sheets: against the measures they restrict, plain counts, and toys done by hand."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from baltica.analytics import sheet_border, sheet_partners, sheet_parts, sheet_region
from baltica.analytics.cross_border import country_pairs, region_pairs
from baltica.analytics.graphdata import GraphData
from baltica.analytics.participation import participations
from baltica.analytics.places import countries, place_codes
from baltica.analytics.robustness import robust_pairs
from baltica.analytics.sheet_gaps import gaps, gaps_across, idle_regions
from baltica.analytics.subjects import find
from baltica.graph.errors import InputError
from tests.support.facts import bundled_data

TEAMS = {"p": "ab", "q": "abc", "r": "cd", "s": "ac"}
PERIODS = ("2007-2013", "2007-2013", "2014-2020", "2014-2020")
PLACES = {"a": "DK011", "b": "SE224", "c": "SE231", "d": "DE600"}
SHARED = ["projects", "full", "fractional", "observed_expected", "ratio_low", "ratio_high"]


@pytest.fixture(scope="module")
def facts(bundled: Any) -> GraphData:
    return bundled_data(bundled)


@pytest.fixture(scope="module")
def toy() -> GraphData:
    nuts = {"scheme": "NUTS2021", "level": 3}
    return GraphData.of(
        regions=[
            {"id": code, "code": code, "country": code[:2], "name": f"Place {code}", "population": 100, **nuts}
            for code in [*PLACES.values(), "SE110"]
        ],
        organizations=[
            {"id": i, "name": i.upper(), "country": code[:2], "region": code, "region_code": code, "region_level": 3}
            for i, code in PLACES.items()
        ],
        projects=[
            {"id": p, "start_year": year, "programme": "g", "programme_name": "G", "period": period}
            for p, year, period in zip(TEAMS, (2010, 2011, 2016, 2017), PERIODS, strict=True)
        ],
        participations=[{"project": p, "organization": o} for p, team in TEAMS.items() for o in team],
        programmes=[{"id": "g", "name": "G"}, {"id": "h", "name": "H", "period": "2021-2027"}],
        eligibility=[{"programme": "h", "code": "DK01", "scheme": "NUTS2021", "level": 2, "country": "DK"}],
        areas=[{"id": "area:sound", "name": "Sound", "kind": "euroregion"}],
        area_regions=[
            {"area": "area:sound", "code": code, "scheme": "NUTS2021", "country": code[:2], "level": 2}
            for code in ("DK01", "SE22")
        ],
        clusters=[
            {"id": "k", "name": "K", "kind": "cross_border", "status": "initiative", "countries": ["DK", "SE"]},
            {"id": "n", "name": "N", "kind": "national", "status": "established", "countries": ["DK"]},
        ],
        presences=[
            {"cluster": k, "region": code, "region_code": code, "region_level": 3, "basis": "stated"}
            for k, code in (("k", "DK011"), ("k", "SE224"), ("n", "DK011"))
        ],
    )  # fmt: skip


# --- partners: the same as the measures of the whole graph ----------------------------------------------------------


@pytest.mark.parametrize("code", ["DK", "SE", "LT"])
def test_partner_countries_are_those_of_country_pairs(facts: GraphData, code: str) -> None:
    pairs = country_pairs(facts)
    pairs = robust_pairs(facts, pairs[(pairs["a"] == code) | (pairs["b"] == code)])
    expected = pairs.set_index(pairs["a"].where(pairs["a"] != code, pairs["b"]))[SHARED]
    found = sheet_region.partner_countries(facts, sheet_region.region(facts, code))
    pd.testing.assert_frame_equal(
        found[SHARED].sort_index(),
        expected.sort_index(),
        check_names=False,
        rtol=1e-5,
        check_dtype=False,
        check_index_type=False,
    )


@pytest.mark.parametrize("code", ["DK011", "SE224", "PL63"])
def test_partner_regions_are_those_of_region_pairs(facts: GraphData, code: str) -> None:
    level = len(code) - 2
    pairs = region_pairs(facts, level)
    pairs = robust_pairs(facts, pairs[(pairs["a"] == code) | (pairs["b"] == code)], level=level)
    expected = pairs.set_index(pairs["a"].where(pairs["a"] != code, pairs["b"]))[SHARED]
    expected = expected[~expected.index.str.contains(":")]
    found = sheet_region.partner_regions(facts, sheet_region.region(facts, code))
    assert len(found) > 5
    pd.testing.assert_frame_equal(
        found[SHARED].sort_index(),
        expected.sort_index(),
        check_names=False,
        rtol=1e-5,
        check_dtype=False,
        check_index_type=False,
    )


def test_partner_countries_of_a_region_by_hand(toy: GraphData) -> None:
    """DK011 is one place; b and c are Sweden, d Germany. Fractional: p 1, q 2/3 (a-b, a-c), r 1 (c-d), s 1 (a-c)."""
    found = sheet_region.partner_countries(toy, sheet_region.region(toy, "DK011"))
    assert found.index.tolist() == ["SE"]
    row = found.loc["SE"]
    assert (row["projects"], row["organizations"], row["full"], row["few"]) == (3, 2, 4, True)
    assert row["fractional"] == pytest.approx(1 + 2 / 3 + 1)
    mine, sweden, germany = 8 / 3, 8 / 3 + 1, 1.0
    total = mine + sweden + germany
    expected = (mine / total * sweden / (total - mine) + sweden / total * mine / (total - sweden)) * total / 2
    assert row["expected"] == pytest.approx(expected)
    assert np.isnan(row["ratio_low"])


def test_own_and_partner_organizations_by_hand(toy: GraphData) -> None:
    sweden = toy.organizations["country"] == "SE"
    own = sheet_partners.own_organizations(toy, sweden)
    assert own[["projects", "partners_abroad", "countries"]].to_dict("index") == {
        "c": {"projects": 3, "partners_abroad": 2, "countries": 2},
        "b": {"projects": 2, "partners_abroad": 1, "countries": 1},
    }
    partners = sheet_partners.partner_organizations(toy, sweden)
    assert partners["projects"].to_dict() == {"a": 3, "d": 1}
    assert partners["fractional"].round(3).to_dict() == {"a": 2.667, "d": 1.0}


# --- a region -------------------------------------------------------------------------------------------------------


def test_counts_of_copenhagen_by_plain_pandas(facts: GraphData) -> None:
    people = facts.organizations[facts.organizations["region_code"] == "DK011"]
    links = facts.participations.merge(people[["helix"]], left_on="organization", right_index=True)
    met = facts.participations[facts.participations["project"].isin(links["project"])]
    abroad = met.merge(facts.organizations["country"], left_on="organization", right_index=True)
    abroad = abroad[abroad["country"] != "DK"]
    here = sheet_region.region(facts, "DK011")
    found = sheet_region.counts(facts, here)
    assert found["organizations"] == len(people) == 13
    assert found["projects"] == links["project"].nunique() == 24
    assert found["participations"] == len(links.drop_duplicates(["project", "organization"]))
    assert found["active"] == links["organization"].nunique()
    assert sheet_parts.reach(here.part, here.inside) == (abroad["organization"].nunique(), abroad["country"].nunique())


def test_cross_border_share_is_that_of_participations(facts: GraphData) -> None:
    for code in ("DK011", "SE", "LT02"):
        here = sheet_region.region(facts, code)
        rows = participations(facts)
        rows = rows[rows["organization"].isin(here.inside.index[here.inside])]
        expected = (rows["foreign"] * rows["pair_weight"]).sum() / (rows["partners"] * rows["pair_weight"]).sum()
        assert sheet_parts.cross_border_share(here.part, here.inside) == pytest.approx(expected)


def test_reach_of_several_countries_counts_what_is_abroad_for_any(toy: GraphData) -> None:
    mine = toy.organizations.index.to_series().isin(["a", "d"])
    assert sheet_parts.reach(toy, mine) == (2, 1)
    mine = toy.organizations.index.to_series().isin(["a", "c"])
    assert sheet_parts.reach(toy, mine) == (4, 3)  # a is abroad for c, c for a


def test_change_by_hand(toy: GraphData) -> None:
    cut = sheet_parts.spans(toy)
    assert cut is not None
    assert (cut.before, cut.now) == ("2007-2013", "2014-2020")
    found = sheet_parts.change(toy, toy.organizations["country"] == "DK", cut=cut).T
    assert found["projects"].tolist() == [2, 1]
    assert found["partners_abroad"].tolist() == [2, 1]
    assert found["cross_border_share"].tolist() == [1, 1]
    sweden = sheet_parts.change(toy, toy.organizations["country"] == "SE", cut=cut)
    assert sweden["before"]["cross_border_share"] == pytest.approx((1 + 2 / 3) / (1 + 4 / 3))


def test_spans_fall_back_on_years_and_on_nothing() -> None:
    years = GraphData.of(projects=[{"id": str(year), "start_year": year} for year in range(2010, 2019)])
    cut = sheet_parts.spans(years)
    assert cut is not None
    assert (cut.before, cut.now, len(cut.later)) == ("2010–2015", "2016–2018", 3)
    assert sheet_parts.spans(GraphData.of(projects=[{"id": "p"}])) is None


def test_clusters_programmes_and_peers_by_hand(toy: GraphData) -> None:
    here = sheet_region.region(toy, "DK011")
    assert sheet_region.clusters(toy, here).index.tolist() == ["k", "n"]
    assert sheet_region.clusters(toy, sheet_region.region(toy, "SE")).index.tolist() == ["k"]
    assert sheet_region.programmes(toy, here)[["projects", "here"]].to_dict("index") == {
        "h": {"projects": 0, "here": 0}
    }
    assert sheet_region.programmes(toy, sheet_region.region(toy, "SE224")).empty
    found = sheet_region.peers(toy, here)
    assert found.at["DE600", "size"] == 1
    assert found.at["DE600", "partners"] == pytest.approx(  # a: b 4/3, c 4/3; d: c 1
        (4 / 3 * 1) / (np.hypot(4 / 3, 4 / 3) * 1)
    )
    assert found.index[0] == "DE600"
    assert set(found["alike"].iloc[0]) == {"size", "partners"}


def test_strengths_have_no_few_and_are_those_of_the_portfolio(facts: GraphData) -> None:
    from baltica.analytics.portfolio import portfolio

    found = sheet_region.strengths(facts, sheet_region.region(facts, "DK011"))
    table = portfolio(facts, "DK011", samples=20).table
    table = table[~table["few"]]
    of_projects = found[found["of"] == "projects"]
    assert sorted(of_projects["field"]) == sorted(table["field"]) == ["life_sciences"]
    assert of_projects["lq"].tolist() == pytest.approx(table["lq"].tolist())


def test_gaps_are_places_abroad_without_a_joint_project(facts: GraphData) -> None:
    here = sheet_region.region(facts, "SE224")
    found = gaps(facts, here)
    met = sheet_region.partner_regions(facts, here)
    never = found[found["what"] == "never met"]
    assert len(never)
    assert not set(never.index) & set(met.index)
    assert (never["country"] != "SE").all()
    stopped = found[found["what"] == "stopped"]
    assert set(stopped.index) <= set(met.index)
    assert found["expected"].round(9).is_monotonic_decreasing


@pytest.mark.parametrize("code", ["IS", "RU-KGD", "SE110", "ZZ999", "PL"])
def test_sparse_and_unknown_regions_give_frames(toy: GraphData, code: str) -> None:
    here = sheet_region.region(toy, code)
    assert sheet_region.counts(toy, here)["projects"] == 0
    for frame in (
        sheet_region.partner_countries(toy, here), sheet_region.partner_regions(toy, here), gaps(toy, here),
        sheet_region.strengths(toy, here), sheet_partners.own_organizations(here.part, here.inside),
    ):  # fmt: skip
        assert frame.empty
    assert np.isnan(sheet_parts.money(here.part, here.inside).average)


def test_no_data_at_all() -> None:
    empty = GraphData.of()
    here = sheet_region.region(empty, "DK011")
    assert sheet_region.peers(empty, here).empty
    assert sheet_region.partner_countries(empty, here).empty
    assert sheet_region.programmes(empty, here).empty
    assert gaps(empty, here).empty
    at = sheet_border.border(empty, "DK-SE")
    assert sheet_border.side_pairs(empty, at).empty
    assert sheet_border.central(at).empty
    assert sheet_border.clusters(empty, at).empty


# --- a border -------------------------------------------------------------------------------------------------------


def test_a_border_of_two_countries_by_hand(toy: GraphData) -> None:
    at = sheet_border.border(toy, "DK-SE")
    assert list(at.joint.projects.index) == ["p", "q", "s"]
    sides = sheet_border.sides(toy, at)
    assert sides[["organizations", "active", "projects", "joint", "clusters"]].to_dict("index") == {
        "DK": {"organizations": 1, "active": 1, "projects": 3, "joint": 3, "clusters": 2},
        "SE": {"organizations": 2, "active": 2, "projects": 4, "joint": 3, "clusters": 1},
    }
    pairs = sheet_border.pairs_of_organizations(at)
    assert pairs[["a", "b", "projects"]].values.tolist() == [["a", "b", 2], ["a", "c", 2]]
    assert pairs["fractional"].round(3).tolist() == [1.333, 1.333]
    assert sheet_border.central(at)[["partners", "projects"]].to_dict("index")["a"] == {"partners": 2, "projects": 3}
    assert sheet_border.clusters(toy, at).index.tolist() == ["k"]
    assert sheet_border.by_programme(toy, at)["projects"].to_dict() == {"g": 3}
    assert idle_regions(toy, at)[0].index.tolist() == ["SE110"]


def test_the_pair_of_sides_is_that_of_country_pairs(facts: GraphData) -> None:
    pairs = country_pairs(facts)
    expected = robust_pairs(facts, pairs[(pairs["a"] == "DK") & (pairs["b"] == "SE")])
    found = sheet_border.side_pairs(facts, sheet_border.border(facts, "DK-SE"))
    assert found[SHARED].iloc[0].tolist() == pytest.approx(expected[SHARED].iloc[0].tolist(), rel=1e-5)


def test_an_area_takes_only_what_lies_in_it(toy: GraphData) -> None:
    at = sheet_border.border(toy, "area:sound")
    assert at.side.dropna().to_dict() == {"a": "DK", "b": "SE"}
    assert list(at.joint.projects.index) == ["p", "q"]
    assert sheet_border.inside_regions(toy, at) == ["DK011", "SE224"]
    assert sheet_border.pairs_of_regions(toy, at)[["a", "b", "projects"]].values.tolist() == [["DK011", "SE224", 2]]
    assert sheet_border.population(toy, at) != 0


def test_joint_projects_of_denmark_and_sweden_by_plain_pandas(facts: GraphData) -> None:
    links = facts.participations.assign(
        country=facts.participations["organization"].map(countries(facts.organizations, facts))
    )
    by_project = links.groupby("project")["country"].agg(set)
    joint = by_project[by_project.map(lambda one: {"DK", "SE"} <= one)].index
    at = sheet_border.border(facts, "DK-SE")
    assert list(at.joint.projects.index) == sorted(joint)
    assert sheet_border.pairs_of_organizations(at, most=10**9)["projects"].sum() == sum(
        len(set(some.loc[some["country"] == "DK", "organization"]))
        * len(set(some.loc[some["country"] == "SE", "organization"]))
        for _, some in links[links["project"].isin(joint)].groupby("project")
    )


def test_gaps_across_are_pairs_of_two_sides_that_never_met(facts: GraphData) -> None:
    at = sheet_border.border(facts, "DK-SE")
    found = gaps_across(facts, at)
    met = {(a, b) for a, b in sheet_border.pairs_of_regions(facts, at, most=10**6)[["a", "b"]].itertuples(index=False)}
    never = found[found["what"] == "never met"]
    assert not {(a, b) for a, b in never[["a", "b"]].itertuples(index=False)} & met
    assert set(zip(found["a_country"], found["b_country"], strict=True)) == {("DK", "SE")}
    place = place_codes(facts.organizations, facts, 3)
    idle, number = idle_regions(facts, at)
    assert len(idle) < number
    seats = at.joint.participations["organization"].map(place)
    assert not set(idle.index) & set(seats)


# --- what is meant --------------------------------------------------------------------------------------------------


def areas(*names: str) -> GraphData:
    return GraphData.of(
        areas=[{"id": f"area:{n}", "name": name, "kind": "programme_area"} for n, name in enumerate(names)]
    )


def test_of_areas_in_two_periods_the_newest_is_meant_and_said() -> None:
    data = areas("Programme area of Interreg VA Öresund 2014-2020", "Programme area of Interreg VIA Öresund 2021-2027")
    found = find("border", data, "oresund")
    assert found.id == "area:1"
    assert found.subtitle.endswith("older: Programme area of Interreg VA Öresund 2014-2020")
    assert find("border", data, data.areas["name"].iloc[0]).id == "area:0"


def test_different_areas_are_not_taken_for_periods_of_one() -> None:
    data = areas("Baltic Sea Region", "Programme area of Interreg Baltic Sea Region 2021-2027")
    assert find("border", data, "Baltic Sea Region").id == "area:0"
    with pytest.raises(InputError):
        find("border", data, "sea")


def test_greece_is_found_by_both_codes() -> None:
    data = GraphData.of(regions=[{"id": "r", "code": "EL", "level": 0, "scheme": "NUTS2021", "country": "GR"}])
    assert find("region", data, "GR").id == find("region", data, "el").id == "EL"
    assert sheet_region.region(data, "EL").country == "GR"
