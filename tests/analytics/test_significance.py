"""Ties beside those of chance: what p and q are, planted preference is found, and what is told about the draws."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import sparse, stats

from baltica.analytics.cross_border import country_pairs, region_pairs
from baltica.analytics.defaults import MIN_EXPECTED
from baltica.analytics.graphdata import GraphData
from baltica.analytics.mixing import ei_by_group, ei_index
from baltica.analytics.places import Meetings
from baltica.analytics.seats import seat_pairs
from baltica.analytics.significance import FIGURES, Significance, judged, samples_for, significance
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from tests.analytics.toys import graph_of

PAIR = ["a", "b", "a_name", "b_name"]
FIGURE = ["observed", "expected", "ratio", "z", "p_more", "p_less", "p"]
COUNTRIES = ("DE", "DK", "FI", "SE")
OPTIONS: dict[str, Any] = {"samples": 400, "burn_in": 20, "thin": 3}


def made(seed: int, *, projects: int = 120, liking: float = 0.0, people: int = 200) -> GraphData:
    """Teams of two to five at random; with ``liking``, so large a share of Danes bring a Swede, and of Germans a Finn.

    Every organization is in one project or a few, so that almost nobody could sit in a project twice."""
    rng = np.random.default_rng(seed)
    country = {f"o{i:03}": COUNTRIES[i % 4] for i in range(people)}
    ids = list(country)
    teams: dict[str, set[str]] = {}
    friend = {"DK": "SE", "SE": "DK", "DE": "FI", "FI": "DE"}
    for number in range(projects):
        team = set(rng.choice(ids, rng.integers(1, 4), replace=False))
        first = country[min(team)]
        pool = [i for i in ids if country[i] == friend[first]] if rng.random() < liking else ids
        teams[f"p{number:03}"] = team | {str(rng.choice(pool))}
    return graph_of(teams, country)


@pytest.fixture(scope="module")
def planted() -> Significance:
    return significance(made(1, liking=0.7), of="countries", **OPTIONS)


def test_p_and_z_from_counts_of_samples() -> None:
    rows = pd.DataFrame(
        {
            "observed": [7.0, 1.0, 2.0, 0.0],
            "mean": [4.0, 4.0, 2.0, 0.0],
            "sd": [2.0, 1.5, 0.0, 0.0],
            "at_least": [4, 199, 199, 199],
            "at_most": [196, 1, 199, 199],
        }
    )
    found = judged(rows, 199)
    assert list(found) == FIGURE
    assert found["p_more"].tolist() == [5 / 200, 1, 1, 1]
    assert found["p_less"].tolist() == [197 / 200, 2 / 200, 1, 1]
    assert found["p"].tolist() == [10 / 200, 4 / 200, 1, 1]
    np.testing.assert_array_equal(found["z"], [1.5, -2.0, np.nan, np.nan])
    np.testing.assert_array_equal(found["ratio"], [1.75, 0.25, 1.0, np.nan])


def test_without_samples_p_is_that_of_a_gamma_curve() -> None:
    """Mean 2 and sd 2: the exponential curve, so that more than x has the chance exp(-x/2)."""
    rows = pd.DataFrame({"observed": [6.0, 1.0, 0.0, 2.0], "mean": 2.0, "sd": [2.0, 2.0, 2.0, 0.0]})
    found = judged(rows.assign(expected_projects=3.0), 0)
    assert found["p_more"].tolist() == pytest.approx([np.exp(-3), np.exp(-0.5), 1.0, 1.0])
    assert found["p_less"].tolist() == pytest.approx([1 - np.exp(-3), 1 - np.exp(-0.5), np.exp(-3), 1.0])
    assert found["p"].tolist() == pytest.approx([2 * np.exp(-3), 2 * (1 - np.exp(-0.5)), 2 * np.exp(-3), 1.0])


@pytest.mark.parametrize("counting", ["fractional", "full"])
def test_p_of_the_closed_form_is_calibrated_where_few_projects_weigh_most(counting: Any) -> None:
    """Places dealt out at random over two hundred projects, most large, some with two partners: as often as said."""
    rng = np.random.default_rng(5)
    size = np.where(rng.random(200) < 0.2, 2, rng.integers(8, 25, 200))
    chance = np.array([0.4, 0.25, 0.15, *[0.02] * 10])
    places = pd.Index([f"P{i:02}" for i in range(len(chance))])
    projects = pd.Index([f"p{n}" for n in range(200)])
    label = rng.choice(len(places), size.sum(), p=chance / chance.sum())
    project = np.repeat(np.arange(200), size)
    found = []
    for _ in range(60):
        cells = (np.ones(len(label)), (rng.permutation(label), project))
        counts = sparse.csr_array(cells, shape=(len(places), 200))
        counts.sum_duplicates()
        met = Meetings(places, projects, pd.Series(places, places), counts, counts, size.astype(float))
        table = seat_pairs(met, np.zeros(200, dtype=int), counting=counting)
        found.append(judged(table, 0)[table["expected_projects"] >= MIN_EXPECTED])
    p = pd.concat(found)
    assert len(p) > 1500
    for tail in ("p_more", "p_less", "p"):
        assert (p[tail] < 0.05).mean() < 0.08
        assert (p[tail] < 0.001).mean() < 0.005
    assert (p["p"] < 0.05).mean() > 0.02


def adjusted(p: list[float]) -> list[float]:
    """Benjamini and Hochberg as they wrote it: the smallest m p_(k)/k over all ranks k from its own on."""
    order = sorted(range(len(p)), key=lambda i: p[i])
    q = [0.0] * len(p)
    for rank, i in enumerate(order, start=1):
        q[i] = min(min(1.0, len(p) * p[j] / k) for k, j in enumerate(order, start=1) if k >= rank)
    return q


def test_false_discovery_rate_by_hand() -> None:
    assert adjusted([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.02, 0.04, 0.04, 0.02])
    assert stats.false_discovery_control([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.02, 0.04, 0.04, 0.02])


def test_q_is_over_the_tested_pairs_and_they_only() -> None:
    data = made(2, liking=0.4)
    found = significance(data, of="countries", min_expected=33, **OPTIONS)
    tested = found.table[~found.table["few"]]
    assert 0 < len(tested) == found.tested < len(found.table) == found.tested + found.few
    assert tested["q"].tolist() == pytest.approx(adjusted(tested["p"].tolist()))
    assert found.table.loc[found.table["few"], "q"].isna().all()
    assert (tested["expected_projects"] >= 33).all()


def test_reported_places_choose_rows_while_q_covers_all() -> None:
    data = made(2, liking=0.4)
    every = significance(data, of="countries", **OPTIONS).table
    danish = significance(data.select(Selection(country=("DK",))), of="countries", **OPTIONS)
    wanted = every[(every["a"] == "DK") | (every["b"] == "DK")].reset_index(drop=True)
    pd.testing.assert_frame_equal(danish.table, wanted)
    assert danish.tested == len(every) == 6


def test_planted_preference_is_found(planted: Significance) -> None:
    table: Any = planted.table.set_index(["a", "b"])
    for liked in (("DK", "SE"), ("DE", "FI")):
        assert table.loc[liked, "ratio"] > 1.5
        assert table.loc[liked, "z"] > 4
        assert table.loc[liked, "q"] < 0.05
        assert table.loc[liked, "p_less"] == 1
    others: Any = table.drop([("DK", "SE"), ("DE", "FI")])
    assert (others["ratio"] < 1).all()
    assert set(planted.table.head(2)["b"]) <= {"SE", "FI", "DK"}
    assert planted.settled
    network: Any = significance(made(1, liking=1.0, projects=200), **OPTIONS).table
    assert (network.loc[["cross_border_ties", "ties_between", "ei"], "q"] < 0.05).all()
    assert (network.loc[["cross_border_ties", "ties_between"], "ratio"] > 1).all()
    assert network.loc[["ei", "assortativity"], "ratio"].isna().all()


def test_nothing_is_found_where_nothing_was_planted() -> None:
    found = [significance(made(seed), of="countries", samples=100, thin=2, chains=2).table["p"] for seed in range(12)]
    p = pd.concat(found)
    assert len(p) == 72
    assert (p < 0.05).mean() < 0.12
    assert 0.35 < p.mean() < 0.65


@pytest.mark.parametrize("counting", ["fractional", "full", "binary"])
def test_observed_is_what_cross_border_counts(data: GraphData, counting: Any) -> None:
    found = significance(data, of="countries", counting=counting, samples=20, thin=1).table
    wanted = country_pairs(data)
    seen: Any = found.set_index(["a", "b"])
    assert len(wanted)
    for row in wanted.to_dict("records"):
        assert seen.loc[(row["a"], row["b"]), "observed"] == pytest.approx(row[counting])
        assert seen.loc[(row["a"], row["b"]), "projects"] == row["projects"]
        assert seen.loc[(row["a"], row["b"]), ["a_name", "b_name"]].tolist() == [row["a_name"], row["b_name"]]


def test_columns_and_order(planted: Significance, data: GraphData) -> None:
    more = ["projects", "expected_projects", *FIGURE, "q", "few", "rhat"]
    assert list(planted.table) == [*PAIR, *more]
    assert planted.table["q"].is_monotonic_increasing
    assert list(planted.network) == ["title", *FIGURE, "q", "rhat"]
    assert list(planted.network.index) == list(FIGURES)
    found = significance(data, of="regions", level=2, min_expected=1, samples=20, thin=1)
    assert list(found.table) == [*PAIR, "a_country", "b_country", *more]
    assert (found.table["a_country"] != found.table["b_country"]).all()
    q = found.table["q"]
    assert not q.iloc[found.tested :].notna().any()
    assert q.iloc[: found.tested].is_monotonic_increasing


def test_regions_that_met_are_all_there(data: GraphData) -> None:
    for domestic in (False, True):
        found = significance(data, of="regions", level=2, domestic=domestic, approximate=True).table
        met = found[found["projects"] > 0].set_index(["a", "b"])
        wanted = region_pairs(data, 2, domestic=domestic).set_index(["a", "b"])
        assert set(met.index) == set(wanted.index)
        pd.testing.assert_series_equal(
            met["observed"].sort_index(), wanted["fractional"].sort_index(), check_names=False
        )


def test_what_is_not_located_has_no_q() -> None:
    regions = [{"id": code, "code": code, "scheme": "NUTS2021", "level": 2} for code in ("DK01", "SE22", "FI1B")]
    homes = ["DK01", None, "SE22", None, "FI1B"]
    people = [
        {"id": f"o{i}", "country": home[:2] if home else "DE", "region": home}
        for i, home in enumerate(homes * 8)
    ]  # fmt: skip
    rng = np.random.default_rng(4)
    links = [{"project": f"p{p}", "organization": f"o{o}"} for p in range(40) for o in rng.choice(40, 3, replace=False)]
    data = GraphData.of(
        regions=[{**each, "country": str(each["code"])[:2]} for each in regions],
        organizations=people,
        projects=[{"id": f"p{p}"} for p in range(40)],
        participations=links,
    )
    found = significance(data, of="regions", level=2, approximate=True, min_expected=1)
    away = found.table["a"].str.contains("not located") | found.table["b"].str.contains("not located")
    assert away.sum() == found.unlocated == 3
    assert found.table.loc[away, "q"].isna().all()
    assert found.table.loc[~away, "q"].notna().all()


def test_the_approximation_is_near_the_draws() -> None:
    data = made(5, liking=0.3, projects=300, people=400)
    options: dict[str, Any] = {"of": "countries", "counting": "fractional"}
    drawn = significance(data, samples=2000, thin=5, **options)
    closed = significance(data, approximate=True, **options)
    a, b = (each.table.set_index(["a", "b"]).sort_index() for each in (drawn, closed))
    assert a.index.equals(b.index)
    np.testing.assert_allclose(a["expected"], b["expected"], rtol=0.03)
    np.testing.assert_allclose(a["z"], b["z"], atol=0.6)
    assert drawn.network.loc["cross_border_ties", "expected"] == pytest.approx(
        closed.network.loc["cross_border_ties", "expected"], rel=0.02
    )
    assert closed.drawn is None and closed.samples == 0 and closed.network["rhat"].isna().all()


def test_how_many_samples_a_family_asks_for(planted: Significance) -> None:
    assert (planted.tested, planted.samples, planted.samples_wanted) == (6, 400, 120)
    assert planted.smallest_q == pytest.approx(6 * 2 / 401)
    assert planted.table["q"].min() >= 2 / 401


def test_strata_hold_what_was_exchanged() -> None:
    data = made(6)
    both = data.projects.assign(programme=["one", "two"] * 60, period="2014-2020")
    data = GraphData.of(organizations=data.organizations, projects=both, participations=data.participations)
    assert len(significance(data, of="countries", approximate=True).strata) == 2
    assert len(significance(data, of="countries", null="free", approximate=True).strata) == 1
    one, other = (
        significance(data, of="countries", null=null, approximate=True).table.set_index(["a", "b"])["expected"]
        for null in ("rules", "free")
    )
    assert (abs(one - other.reindex(one.index)) > 1e-9).any()


def test_the_same_seed_gives_the_same_table() -> None:
    data = made(7)
    one, two = (significance(data, of="countries", samples=50, threads=threads, seed=3).table for threads in (1, 2))
    pd.testing.assert_frame_equal(one, two, check_exact=True)
    three = significance(data, of="countries", samples=50, seed=4).table
    assert not one["expected"].equals(three["expected"])


@pytest.mark.parametrize("approximate", [False, True])
@pytest.mark.parametrize("of", ["network", "countries", "regions"])
def test_empty_and_small_graphs(of: Any, approximate: bool) -> None:
    for data in (GraphData.of(), graph_of({"p": ["a"]}), graph_of({"p": ["a", "b"]}, {"a": "DK"})):
        found = significance(data, of=of, samples=8, thin=1, approximate=approximate)
        assert (found.table["p"].dropna() == 1).all()
        assert found.samples_wanted == 20 * found.tested
        assert repr(found).startswith(f"Significance(of {of}")


def test_what_cannot_be_asked_is_said() -> None:
    with pytest.raises(InputError, match="no closed form"):
        significance(made(1), approximate=True, counting="binary")
    with pytest.raises(InputError, match="no significance of towns"):
        significance(made(1), of="towns")  # type: ignore[arg-type]


def test_where_only_the_region_is_known_its_country_counts_in_both() -> None:
    """E-I and cross-border ties of the draws, of mixing and of the country pairs see the same countries."""
    data = GraphData.of(
        organizations=[
            {"id": "a", "country": "DK"},
            {"id": "b", "region": "r"},
            {"id": "c", "country": "SE"},
            {"id": "d"},
        ],
        regions=[{"id": "r", "code": "SE110", "level": 3, "country": "SE", "scheme": "NUTS2021"}],
        projects=[{"id": "p"}, {"id": "q"}],
        participations=[{"project": "p", "organization": o} for o in "abcd"]
        + [{"project": "q", "organization": o} for o in "ad"],
    )
    found = significance(data, samples=5, burn_in=1, thin=1).network["observed"]
    mixing = ei_index(data, samples=5).loc["country"]
    assert found["ei"] == pytest.approx(mixing["observed"]) == pytest.approx(1 / 3)
    assert found["ties_between"] == mixing["external"] == 2
    assert mixing["without_group"] == 1
    assert ei_by_group(data)["organizations"].to_dict() == {"DK": 1, "SE": 2}


def test_pairs_of_one_country_are_of_regions_only() -> None:
    with pytest.raises(InputError, match="pairs of one country"):
        significance(made(1), of="countries", domestic=True)


def test_samples_nobody_asked_for_follow_the_size_of_the_family() -> None:
    rows = {f"p{n}": [f"o{n % 7}", f"o{n % 5}", f"o{n % 3}"] for n in range(40)}
    data = graph_of(rows, {f"o{n}": "DK" if n % 2 else "SE" for n in range(7)})
    found = significance(data, of="countries", thin=1)
    assert found.samples == samples_for(found.tested) == 1000
