"""Location quotients and indices: published numbers, laws, planted truths, and what is never ranked."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse, stats

from baltica.analytics.distribution import by_field, by_group, by_year, knowledge_share, year_trend
from baltica.analytics.fields import Placed, placed
from baltica.analytics.graphdata import GraphData
from baltica.analytics.indices import FEW_CASES, specialization_indices
from baltica.analytics.portfolio import portfolio
from baltica.analytics.quotients import cell_tests, location_quotients
from baltica.analytics.resampled import resampled, shuffled
from baltica.analytics.specialization import INDICES, hoover_gini, indices, quotients
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError

TABLES = arrays(np.float64, st.tuples(st.integers(2, 6), st.integers(2, 6)), elements=st.integers(0, 9).map(float))


def test_published_example_of_econgeo() -> None:
    rows = [[100, 0, 0, 0, 0], [0, 15, 5, 70, 10], [0, 20, 10, 20, 50], [0, 25, 30, 5, 40], [0, 40, 55, 5, 0]]
    table = pd.DataFrame(rows, [f"R{n}" for n in range(1, 6)], [f"I{n}" for n in range(1, 6)])
    wanted = [[5, 0, 0, 0, 0], [0, 0.75, 0.25, 3.5, 0.5], [0, 1, 0.5, 1, 2.5], [0, 1.25, 1.5, 0.25, 2],
              [0, 2, 2.75, 0.25, 0]]  # fmt: skip
    np.testing.assert_allclose(quotients(table), np.array(wanted))
    found = indices(table)
    np.testing.assert_allclose(found["mean_lq"], [5, 2.625, 1.7, 1.575, 2.325])
    np.testing.assert_allclose(found["hachman"], 1 / np.array([5, 2.625, 1.7, 1.575, 2.325]))
    np.testing.assert_allclose(found["krugman"], [1.6, 1, 0.6, 0.7, 1.1])
    np.testing.assert_allclose(found["hoover"], [0.8, 0.5, 0.3, 0.35, 0.55])
    np.testing.assert_allclose(found["herfindahl"], [1, 0.525, 0.34, 0.315, 0.465])
    assert hoover_gini([0, 10, 10, 30, 50], [10, 15, 20, 25, 30]) == pytest.approx(0.310)


@settings(max_examples=25, deadline=None)
@given(TABLES, st.randoms(use_true_random=False))
def test_laws(table: np.ndarray[Any, Any], random: Any) -> None:
    frame = pd.DataFrame(table)
    frame = frame.loc[frame.sum(axis=1) > 0, frame.sum() > 0]
    if frame.empty:
        return
    quotient, found = quotients(frame), indices(frame)
    weights = frame.sum(axis=1) / frame.to_numpy().sum()
    np.testing.assert_allclose((quotient.mul(weights, axis=0)).sum(), 1)
    assert ((found["krugman"] > -1e-9) & (found["krugman"] < 2)).all()
    assert ((found["mean_lq"] > 1 - 1e-9) & (found["hachman"] <= 1 + 1e-9)).all()
    assert ((found["hoover_gini"] > -1e-9) & (found["hoover_gini"] < 1)).all()
    assert (found["hoover_gini"] >= found["hoover"] - 1e-9).all()
    rows, columns = (random.sample(list(axis), len(axis)) for axis in (frame.index, frame.columns))
    pd.testing.assert_frame_equal(indices(frame.loc[rows, columns]), found.loc[rows])
    pd.testing.assert_frame_equal(indices(frame * 3), found)


def test_plain_tables_with_nothing() -> None:
    table = pd.DataFrame([[0, 0], [1, 2]], ["none", "some"], ["a", "b"])
    assert indices(table).loc["none"].isna().all() and indices(table).loc["some", "krugman"] == 0
    assert quotients(table).loc["none"].isna().all()
    assert np.isnan(hoover_gini([0, 0], [1, 2]))


def made(at: np.ndarray[Any, Any], field: np.ndarray[Any, Any], fields: int) -> Placed:
    """Things at places with one field each."""
    has = np.eye(fields)[field]

    def names(letter: str, number: int) -> pd.Index:
        return pd.Index([f"{letter}{n}" for n in range(number)], dtype=object)

    size = len(at)
    parts = (names("t", size), names("P", at.shape[1]), names("f", fields))
    return Placed("projects", "specialization", *parts, sparse.csr_array(at), sparse.csr_array(has), size, size, size)


def drawn(rng: np.random.Generator, size: int, *, planted: bool) -> tuple[Placed, np.ndarray[Any, Any]]:
    """Skewed fields and places; with a truth planted, field 0 is twice as often in place 0."""
    field = rng.choice(8, size, p=(chance := 1 / np.arange(1, 9)) / chance.sum())
    reach = np.tile(0.6 / np.arange(1, 7) ** 0.7, (size, 1))
    if planted:
        reach[field != 0, 0] *= 0.4
    at = (rng.random(reach.shape) < reach).astype(float)
    at[at.sum(axis=1) == 0, 1] = 1
    return made(at, field, 8), field


def cell_p(found: Placed) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any], Any, Any]:
    place, field = np.nonzero(found.counts)
    cases = found.counts[place, field].round().astype(int)
    return (place, field, *cell_tests(found, place, field, cases))


def test_cell_test_is_fishers_exact_test_with_mid_p() -> None:
    found, _ = drawn(np.random.default_rng(3), 60, planted=False)
    place, field, p, q = cell_p(found)
    at, has = found.at.toarray() > 0, found.weights.toarray() > 0
    checked = 0
    for r, k, value in zip(place, field, p, strict=True):
        cross = [[(at[:, r] & has[:, k]).sum(), (at[:, r] & ~has[:, k]).sum()],
                 [(~at[:, r] & has[:, k]).sum(), (~at[:, r] & ~has[:, k]).sum()]]  # fmt: skip
        if np.isnan(value):
            assert at[:, r].sum() * has[:, k].sum() / 60 < 1
            continue
        half = stats.hypergeom.pmf(cross[0][0], 60, has[:, k].sum(), at[:, r].sum()) / 2
        tails = [stats.fisher_exact(np.array(cross), alternative=side).pvalue - half for side in ("greater", "less")]
        assert value == pytest.approx(min(1, 2 * min(tails)))
        checked += 1
    assert checked > 10 and (q[~np.isnan(q)] >= p[~np.isnan(p)] - 1e-12).all()


def test_planted_specialization_is_found_and_nothing_where_none_is() -> None:
    rng = np.random.default_rng(11)
    false, all_tested, any_false, hits, runs = 0, 0, 0, 0, 80
    for _ in range(runs):
        _, _, p, q = cell_p(drawn(rng, 200, planted=False)[0])
        false, all_tested = false + (p < 0.05).sum(), all_tested + (~np.isnan(p)).sum()
        any_false += (q < 0.05).any()
        place, field, _, q = cell_p(drawn(rng, 200, planted=True)[0])
        hits += q[(place == 0) & (field == 0)][0] < 0.05
    assert 0.015 < false / all_tested < 0.065
    assert any_false / runs < 0.10
    assert hits / runs > 0.75


def graph_of(found: Placed) -> GraphData:
    """A graph of projects in countries with these fields."""
    codes = ["DK", "SE", "FI", "PL", "DE", "EE"]
    fields = ["life_sciences", "ict", "food", "tourism", "other", "automotive", "construction", "wood_forestry"]
    thing, place = found.at.nonzero()
    field = found.weights.toarray().argmax(axis=1)
    return GraphData.of(
        organizations=[{"id": code, "country": code} for code in codes],
        projects=[{"id": f"p{n}", "specialization": fields[k]} for n, k in enumerate(field)],
        participations=[
            {"project": f"p{n}", "organization": codes[r]} for n, r in zip(thing.tolist(), place.tolist(), strict=True)
        ],
    )


def test_interval_covers_the_truth_of_the_cells_that_are_ranked() -> None:
    """A small version of the simulation in docs/methods.md; without a planted truth every quotient is 1."""
    rng, inside = np.random.default_rng(5), []
    for _ in range(10):
        table = location_quotients(graph_of(drawn(rng, 50, planted=False)[0]), 0, of="projects", samples=100)
        table = table[~table["few"]]
        inside += ((table["low"] <= 1.05) & (table["high"] >= 0.95)).tolist()
    assert len(inside) > 30 and np.mean(inside) > 0.88


def test_whole_things_are_drawn_not_their_presences() -> None:
    """Each project is in all places: its presences come and go together, so no quotient varies."""
    found = made(np.ones((30, 3)), np.arange(30) % 4, 4)
    for tables in resampled(found, samples=50, rng=np.random.default_rng(1)):
        assert (tables == tables[:, :1, :]).all() and (tables.sum(axis=(1, 2)) == 90).all()
    table = location_quotients(graph_of(found), 0, of="projects", samples=50)
    np.testing.assert_allclose(table[["lq", "low", "high"]], 1)


def test_shuffling_keeps_places_and_fields() -> None:
    found, _ = drawn(np.random.default_rng(2), 40, planted=True)
    for table in shuffled(found, samples=20, rng=np.random.default_rng(1)):
        assert (table[0].sum(axis=1) == found.counts.sum(axis=1)).all()


def test_nothing_is_ranked_on_few_cases(data: GraphData) -> None:
    table = location_quotients(data, 2, of="projects", samples=100)
    few = table["count"] < 5
    assert (table["few"] == few).all() and table.loc[few, "rank"].isna().all()
    rest = table["place"].str.endswith("not located at this level")
    assert rest.any() and table.loc[rest, ["rank", "q"]].isna().all(axis=None)
    ranked = table[table["rank"].notna()]
    assert len(ranked) and ranked.index.tolist() == list(range(len(ranked)))
    assert ranked["low"].round(9).is_monotonic_decreasing
    assert table.loc[table["cases"] == 1, ["low", "high"]].isna().all(axis=None)
    shares = table.groupby("place")["share"].sum()
    np.testing.assert_allclose(shares, 1)


def test_reporting_a_country_changes_no_figure(data: GraphData) -> None:
    whole = location_quotients(data, 0, of="projects", samples=60)
    part = location_quotients(data.select(Selection(country=("EE",))), 0, of="projects", samples=60)
    wanted = whole[whole["place"] == "EE"].reset_index(drop=True)
    pd.testing.assert_frame_equal(part, wanted)


@pytest.mark.parametrize("index", INDICES)
def test_indices_beside_chance(index: str) -> None:
    """Where fields and places have nothing to do with each other, the index is about what is expected, and not 0."""
    rng = np.random.default_rng(8)
    none = graph_of(drawn(rng, 200, planted=False)[0])
    table = specialization_indices(none, 0, of="projects", index=index, samples=99)
    fit = table[~table["few"]]
    assert len(fit) > 2 and (fit["q"] > 0.01).all()
    assert (fit["beyond_chance"].abs() < 0.2 * fit["expected"] + 0.1).all()
    assert ((fit["low"] <= fit["expected"]) | (fit["low"] <= 1)).all() and (fit["low"] <= fit["high"]).all()
    planted = specialization_indices(
        graph_of(drawn(rng, 400, planted=True)[0]), 0, of="projects", index=index, samples=199
    )
    q = planted.set_index("place")["q"]
    assert q["DK"] < 0.05


def test_few_cases_have_no_interval_of_an_index(data: GraphData) -> None:
    table = specialization_indices(data, 2, of="projects", samples=50)
    few = table["count"] < FEW_CASES
    assert few.any() and (~few).any() and (table["few"] == few).all()
    assert table.loc[few, ["low", "high", "expected", "q", "rank"]].isna().all(axis=None)


def test_concentration_of_fields(data: GraphData) -> None:
    table = specialization_indices(data, 0, by="field", index="hoover_gini", of="projects", samples=50)
    counts = placed(data, 0, of="projects").frame()
    for _, row in table.iterrows():
        assert row["hoover_gini"] == pytest.approx(hoover_gini(counts[row["field"]], counts.sum(axis=1)))


Call = Callable[..., pd.DataFrame]


@pytest.mark.parametrize("call", [location_quotients, specialization_indices])
def test_empty_graph(call: Call) -> None:
    for level in (0, 3):
        assert call(GraphData.of(), level, of="projects").empty


def test_wrong_names() -> None:
    with pytest.raises(InputError, match="there is no index gini"):
        specialization_indices(GraphData.of(), 0, index="gini")
    with pytest.raises(InputError, match="not by year"):
        specialization_indices(GraphData.of(), 0, by="year")  # type: ignore[arg-type]


def test_distributions_sum_to_all(data: GraphData) -> None:
    for of in ("clusters", "initiatives", "projects"):
        table = by_field(data, of=of)
        assert table["share"].sum() == pytest.approx(1)
        assert ((table["low"] <= table["share"]) & (table["share"] <= table["high"])).all()
    groups = by_group(data, "status")
    assert groups.groupby("status")["cases"].sum().to_dict() == {"established": 23, "initiative": 29}
    share = knowledge_share(data).set_index("group")
    assert share.loc[["initiative", "established"], "knowledge_intensive"].tolist() == [7, 4]


def test_trend_over_years() -> None:
    def graph(fields: list[str]) -> GraphData:
        return GraphData.of(
            projects=[
                {"id": f"p{n}", "specialization": field, "start_year": 2000 + n // 5} for n, field in enumerate(fields)
            ]
        )

    steep = by_year(graph(["food"] * 25 + ["ict"] * 25), of="projects")
    flat = by_year(graph(["food", "ict"] * 25), of="projects")
    assert year_trend(steep) < 0.001 < 0.3 < year_trend(flat)
    assert np.isnan(year_trend(flat.head(2))) and steep["cases"].sum() == 50


def test_portfolio_of_a_region(data: GraphData) -> None:
    found = portfolio(data, "dk011", samples=60)
    assert (found.name, found.country, found.level, found.cases) == ("Byen København", "DK", 3, 24)
    assert found.table["share"].sum() == pytest.approx(1)
    assert found.table["country_share"].sum() == pytest.approx(1)
    top: Any = found.table.iloc[0]
    assert (top["field"], len(top["names"]), bool(top["few"])) == ("life_sciences", 11, False)
    assert "Medicon Valley" in found.clusters["name"].tolist()
    with pytest.raises(InputError, match="no projects") as error:
        portfolio(data, "DK019")
    assert "did you mean DK0" in str(error.value.hint)
