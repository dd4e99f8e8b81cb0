"""Active places: chance place by place, the criteria frozen for them, what cannot be told, what stays when checked."""

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from baltica.analytics.active import active_places, international_clusters, top_tenth
from baltica.analytics.cross_border import country_pairs
from baltica.analytics.graphdata import GraphData
from baltica.analytics.nullmodels import design, draw
from baltica.analytics.placechance import place_significance
from baltica.analytics.places import meetings
from baltica.analytics.qualified import CRITERIA, Qualified, _judged, qualified_places
from baltica.analytics.regions import COUNTINGS, contributions
from baltica.analytics.seats import seat_crossings, seat_pairs, seat_places
from baltica.cypher.selection import Selection
from tests.analytics.made_places import PLANTED, made_places
from tests.analytics.toys import networks

FEW: dict[str, Any] = {"samples": 199, "burn_in": 40, "thin": 4, "chains": 2}
MANY = FEW | {"samples": 999, "thin": 2}  # so that q of 20 places can get below .05


@pytest.fixture(scope="module")
def planted() -> Qualified:
    return qualified_places(made_places(1, liking=0.9, busy=3, minimum=2), 3, **MANY)


# --- chance, place by place ---


@settings(deadline=None, max_examples=20)
@given(networks())
def test_ties_of_all_places_are_twice_those_of_the_network(data: GraphData) -> None:
    pairs, found = country_pairs(data), place_significance(data, 0, samples=5, burn_in=1, thin=1, chains=1)
    for counting in COUNTINGS:
        observed = found.within(counting)["observed"].to_numpy(float)
        assert observed.sum() == pytest.approx(2 * float(pairs[counting].sum()))
        np.testing.assert_allclose(observed, contributions(meetings(data, 0), counting).sum(axis=1), atol=1e-9)


@pytest.mark.parametrize("counting", COUNTINGS)
def test_a_place_is_the_sum_of_its_pairs_observed_and_in_samples(data: GraphData, counting: Any) -> None:
    drawn = draw(design(data, level=2), samples=40, burn_in=10, thin=2, counting=counting, places=True)
    places = drawn.places_in(counting)
    ends = [drawn.pairs.groupby(side)[["observed", "mean"]].sum() for side in ("a", "b")]
    sums = pd.concat(ends).groupby(level=0).sum().reindex(places.index, fill_value=0)
    np.testing.assert_allclose(places[["observed", "mean"]], sums, atol=1e-9)
    assert (places["at_least"] + places["at_most"] >= 40).all()


def test_asking_for_places_changes_nothing_else(data: GraphData) -> None:
    options: dict[str, Any] = {"samples": 20, "burn_in": 5, "thin": 1}
    plain, more = (draw(design(data), places=places, **options) for places in (False, True))
    assert plain.places.empty and len(more.places) == 3 * len(design(data).places)
    pd.testing.assert_frame_equal(plain.pairs, more.pairs)
    pd.testing.assert_frame_equal(plain.network, more.network)


def test_closed_form_of_a_place_is_that_of_a_pair_where_there_are_two_countries() -> None:
    data = made_places(3).select(Selection(within=("DK", "SE")))
    met, one = meetings(data, 0), np.zeros(len(data.projects), dtype=int)
    pair = seat_pairs(met, one).iloc[0]
    places = seat_places(met, one)
    for name in ("observed", "mean", "sd", "expected_projects"):
        assert places[name].tolist() == pytest.approx([pair[name]] * 2)
    assert places["mean"].sum() / 2 == pytest.approx(seat_crossings(met, one)[1])


def test_closed_form_agrees_with_shuffled_seats() -> None:
    data, rng = made_places(4), np.random.default_rng(4)
    met = meetings(data, 3)
    closed = seat_places(met, np.zeros(len(met.projects), dtype=int))
    seats: Any = met.counts.tocoo()
    place = np.repeat(seats.coords[0], seats.data.astype(int))
    project = np.repeat(seats.coords[1], seats.data.astype(int))
    home, _ = pd.factorize(met.countries)
    found = []
    for _ in range(400):
        where = rng.permutation(place)
        counts = np.zeros(met.counts.shape)
        np.add.at(counts, (where, project), 1)
        abroad = counts.sum(axis=0) - np.array([counts[home == home[r]].sum(axis=0) for r in range(len(home))])
        found.append((counts * abroad) @ met.pair_weight())
    assert np.abs((np.mean(found, axis=0) - closed["mean"]) / closed["sd"]).max() < 4 / np.sqrt(400)
    np.testing.assert_allclose(np.std(found, axis=0, ddof=1), closed["sd"], rtol=0.2)


def test_nothing_is_found_where_nothing_was_planted() -> None:
    p: list[float] = []
    for seed in range(8):
        table = place_significance(made_places(seed, minimum=2), 3, **FEW).table.loc["fractional"]
        p += table.loc[table["tested"], "p"].tolist()
    assert len(p) > 120
    assert np.mean(np.array(p) <= 0.05) < 0.12
    assert 0.4 < np.mean(p) < 0.65


def test_family_is_set_by_the_margins(data: GraphData) -> None:
    found = place_significance(data, 3, approximate=True, min_expected=5)
    table = found.table.loc["fractional"]
    assert table["tested"].sum() == found.tested > 5
    assert (table.loc[table["tested"], "expected_projects"] >= 5).all()
    assert table["q"].notna().equals(table["tested"])
    assert not table.index[table["tested"]].str.contains("not located").any()
    assert found.table.loc["binary", ["expected", "p", "q"]].isna().to_numpy().all(), "binary has no closed form"


# --- criteria ---


def test_planted_place_qualifies_and_nobody_else(planted: Qualified) -> None:
    row: Any = planted.table.loc[PLANTED]
    assert row["q"] < 0.05 and row["ratio"] > 1.05
    assert row["qualifies"] is True or row["qualifies"] == True  # noqa: E712
    assert planted.table["qualifies"].fillna(False).sum() == 1
    assert row["lacks"] == "" and "Missing" not in row["why"] and "Holds: 5 complete projects" in row["why"]
    assert planted.checks.loc[PLANTED, ["full", "binary", "without_ten_largest", "complete_only"]].all()
    assert list(planted.checks) == ["full", "binary", "without_ten_largest", "complete_only", "level_2"]
    assert planted.gate.complete == planted.gate.located == 1


def test_each_criterion_can_fail_alone(planted: Qualified) -> None:
    """Every rule has a place that it alone keeps out, or would if it were dropped."""
    data = made_places(1, liking=0.9, busy=3, minimum=2)
    own = data.participations["organization"].isin(data.organizations.index[data.organizations["region"] == PLANTED])
    mine = data.participations.loc[own, "project"].unique()
    cut = data.projects.assign(partner_list_complete=~data.projects.index.isin(mine[4:]))
    told = data.projects.assign(partner_list_complete=pd.array([pd.NA] * len(cut), dtype="boolean"))
    none: Any = qualified_places(GraphData.of(**{**data.tables(), "projects": cut}), checks=False, **MANY).table
    open_: Any = qualified_places(GraphData.of(**{**data.tables(), "projects": told}), checks=False, **MANY).table
    assert none.loc[PLANTED, "projects"] == 4, "projects with a cut list are in no ranking"
    assert CRITERIA["enough_projects"] in none.loc[PLANTED, "lacks"] and none.loc[PLANTED, "qualifies"] == False  # noqa: E712
    assert open_.loc[PLANTED, "qualifies"] is pd.NA and open_.loc[PLANTED, "lacks"] == ""
    assert f"(0 known, lists of {open_.loc[PLANTED, 'projects']} not judged)" in open_.loc[PLANTED, "why"]
    people = sorted(data.participations.loc[own, "organization"].unique())
    links = data.participations.assign(
        organization=data.participations["organization"].where(~own, data.participations["project"].map(
            lambda project: people[int(project[1:]) % 2]
        ))
    )  # fmt: skip
    few: Any = qualified_places(
        GraphData.of(**{**data.tables(), "participations": links,
                        "organizations": data.organizations.drop(people[2:])}), checks=False, **FEW
    ).table  # fmt: skip
    assert few.loc[PLANTED, "organizations"] == 2 and few.loc[PLANTED, "enough_organizations"] == False  # noqa: E712
    assert not few.loc[PLANTED, "tested"] and few.loc[PLANTED, "more_than_chance"] is pd.NA
    rest = planted.table.drop(PLANTED)
    assert rest["lacks"].str.contains(CRITERIA["more_than_chance"]).any()
    assert rest["lacks"].str.contains(CRITERIA["top_tenth"]).all()
    assert rest["lacks"].str.contains(CRITERIA["robust"]).any()
    one = made_places(1, liking=0.9, busy=3, minimum=2).select(Selection(within=("DE", "DK")))
    table: Any = qualified_places(one, checks=False, **FEW).table
    assert (table["enough_countries"] == False).all() and (table["qualifies"] == False).all()  # noqa: E712


@pytest.mark.parametrize("options", [{"test": False}, {"approximate": True}, {"null": "free", **MANY}])
def test_a_simpler_chance_never_says_yes(options: dict[str, Any]) -> None:
    data = made_places(1, liking=0.9, busy=3)
    table: Any = qualified_places(data, checks=False, **options).table
    assert table.loc[PLANTED, "qualifies"] is pd.NA
    assert not table["qualifies"].fillna(False).any()


def test_places_reported_choose_rows_only(planted: Qualified) -> None:
    data = made_places(1, liking=0.9, busy=3, minimum=2).select(Selection(country=("DE",)))
    part = qualified_places(data, 3, **MANY).table
    pd.testing.assert_frame_equal(part, planted.table[planted.table["country"] == "DE"])


def test_intervals_hold_the_ties_and_widen_with_fewer_projects(planted: Qualified) -> None:
    table: Any = planted.table
    assert (table["ties_low"] <= table["cross_border_ties"]).all()
    assert (table["ties_high"] >= table["cross_border_ties"]).all()
    small: Any = qualified_places(made_places(1, projects=40), 3, test=False).table
    width = ((small["ties_high"] - small["ties_low"]) / small["cross_border_ties"]).median()
    assert width > ((table["ties_high"] - table["ties_low"]) / table["cross_border_ties"]).median()
    assert small.loc[small["projects"] < 2, "ties_low"].isna().all(), "one project says nothing of how projects differ"


def test_bundled_places_beside_keep(data: GraphData) -> None:
    found = qualified_places(data, 3, test=False)
    base, table = active_places(data, 3), found.table
    pd.testing.assert_frame_equal(table[["rank", "cross_border_ties"]], base[["rank", "cross_border_ties"]])
    keep = data.regions.dropna(subset=["keep_projects"]).set_index("code")["keep_projects"]
    assert table["rank_keep"].notna().sum() == table.index.isin(keep.index).sum()
    assert found.gate.located < 0.8, "many partners are known by country only"
    assert table["qualifies"].fillna(False).sum() == 0
    names = international_clusters(data, 3)
    assert (table["cluster_names"].str.len() == table["international_clusters"]).all()
    assert names.map(len).max() > 1


def test_nothing_at_all() -> None:
    for level in (0, 3):
        found = qualified_places(GraphData.of(), level, **FEW)
        assert found.table.empty and found.checks.empty and np.isnan(found.gate.complete)
        assert place_significance(GraphData.of(), level, approximate=True).tested == 0
    assert [top_tenth(n) for n in (0, 1, 10, 11)] == [0, 1, 1, 2]


def test_far_fewer_ties_than_by_chance_do_not_qualify(planted: Qualified) -> None:
    """q is two-sided: it is small on the other side of chance as well."""
    assert planted.chance is not None
    table = planted.chance.table.assign(ratio=0.5, q=0.001)
    data = made_places(1, liking=0.9, busy=3, minimum=2)
    found = _judged(data, 3, replace(planted.chance, table=table), True)
    assert (found["more_than_chance"] == False).all() and (found["qualifies"] == False).all()  # noqa: E712
