"""Urban class against initiatives: the coefficients, their stratified mean, and what is counted."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from baltica.analytics.graphdata import GraphData
from baltica.analytics.stats import fisher_mean, kendall, spearman
from baltica.analytics.urbanization import (
    URBAN_CLASSES,
    by_urban_class,
    initiatives_by_region,
    presence_coverage,
    rank_correlation,
    within_countries,
)
from baltica.cypher.selection import Selection


def some_regions(cells: dict[str, list[tuple[int, int]]], basis: str = "stated") -> GraphData:
    """Regions by country, each with its urban rank and number of initiatives."""
    regions, presences = [], []
    most = max((count for rows in cells.values() for _, count in rows), default=0)
    for country, rows in cells.items():
        for n, (rank, count) in enumerate(rows):
            code = f"{country}{n:03}"
            regions.append(
                {"id": code, "code": code, "level": 3, "country": country, "urban_class": URBAN_CLASSES[rank]}
            )
            presences += [{"cluster": f"c{k}", "region": code, "region_level": 3, "basis": basis} for k in range(count)]
    clusters = [{"id": f"c{k}", "kind": "cross_border", "status": "initiative"} for k in range(most)]
    return GraphData.of(regions=regions, clusters=clusters, presences=presences)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4)), min_size=2, max_size=40))
def test_coefficients_agree_with_scipy(pairs: list[tuple[int, int]]) -> None:
    table = np.zeros((3, 5))
    for row, column in pairs:
        table[row, column] += 1
    x, y = np.array(pairs).T
    if len(set(x)) < 2 or len(set(y)) < 2:
        assert np.isnan(spearman(table))
        assert np.isnan(kendall(table))
        return
    assert spearman(table) == pytest.approx(stats.spearmanr(x, y).statistic)
    assert kendall(table) == pytest.approx(stats.kendalltau(x, y).statistic)
    np.testing.assert_allclose(spearman(np.stack([table, table])), [spearman(table)] * 2)


def test_bundled_correlations_computed_by_scipy(data: GraphData) -> None:
    rows = initiatives_by_region(data)
    assert len(rows) == 216
    own = {c: p for c, p in rows.groupby("country") if len(p) >= 4 and p["initiatives"].nunique() > 1}
    found: Any = rank_correlation(data, samples=20)
    for name, function in (("spearman", stats.spearmanr), ("kendall", stats.kendalltau)):
        row = found.loc[("any", name)]
        assert row["pooled"] == pytest.approx(function(rows["urban_rank"], rows["initiatives"]).statistic)
        within = {c: function(p["urban_rank"], p["initiatives"]).statistic for c, p in own.items()}
        weights = [len(own[c]) - 3 for c in within]
        mean = np.tanh(np.average(np.arctanh(list(within.values())), weights=weights))
        assert row["stratified"] == pytest.approx(mean)
        assert within_countries(data)[name].dropna().to_dict() == pytest.approx(within)
    assert found["zero_share"].iloc[0] == pytest.approx((rows["initiatives"] == 0).mean())


def test_small_and_constant_countries_are_named_and_left_out() -> None:
    data = some_regions(
        {"AA": [(0, 0), (1, 1), (2, 2), (2, 3)], "BB": [(0, 0), (1, 0), (2, 0), (2, 0)], "CC": [(0, 3), (2, 0), (1, 1)]}
    )
    row: Any = rank_correlation(data, samples=100).loc[("any", "spearman")]
    assert row["left_out"] == "BB, CC"
    assert row["countries"] == 1
    assert row["stratified"] == pytest.approx(stats.spearmanr([0, 1, 2, 2], [0, 1, 2, 3]).statistic)
    assert row["regions"] == 11


def test_interval_is_seeded_and_covers_the_estimate() -> None:
    rng = np.random.default_rng(7)
    cells = {c: [(int(r), int(rng.poisson(0.5 + r))) for r in rng.integers(0, 3, 25)] for c in ("AA", "BB", "CC")}
    data = some_regions(cells)
    found: Any = rank_correlation(data)
    pd.testing.assert_frame_equal(found, rank_correlation(data))
    for figure in ("stratified", "pooled"):
        assert (found[f"{figure}_low"] < found[figure]).all()
        assert (found[figure] < found[f"{figure}_high"]).all()


def test_no_interval_when_one_region_decides() -> None:
    """With a single region that has an initiative a third of the samples have no coefficient at all."""
    found: Any = rank_correlation(some_regions({"AA": [(0, 0), (1, 0), (2, 1), (2, 0), (0, 0)]}))
    row = found.loc[("any", "spearman")]
    assert row["with_initiatives"] == 1
    assert np.isfinite(row["stratified"])
    assert row[["stratified_low", "stratified_high", "pooled_low", "pooled_high"]].isna().all()


def test_bootstrap_matches_drawing_regions_one_by_one() -> None:
    """The multinomial draw over cells has the spread of the plain bootstrap over rows."""
    cells = [(r, max(0, r + d)) for r in (0, 1, 2) for d in (-1, 0, 0, 1, 2)]
    found: Any = rank_correlation(some_regions({"AA": cells}), samples=4000).loc[("any", "spearman")]
    rng, rows = np.random.default_rng(2), np.array(cells)
    drawn = []
    for _ in range(4000):
        x, y = rows[rng.integers(0, len(rows), len(rows))].T
        if len(set(x)) > 1 and len(set(y)) > 1:
            drawn.append(stats.spearmanr(x, y).statistic)
    low, high = np.quantile(drawn, [0.025, 0.975])
    assert found["pooled_low"] == pytest.approx(low, abs=0.04)
    assert found["pooled_high"] == pytest.approx(high, abs=0.04)


def test_only_stated_presences_on_demand() -> None:
    data = some_regions({"AA": [(0, 0), (1, 1), (2, 2), (2, 3)]}, basis="member_head_office")
    assert initiatives_by_region(data)["initiatives"].sum() == 6
    assert initiatives_by_region(data, basis="stated")["initiatives"].sum() == 0
    found: Any = rank_correlation(data, samples=10)
    assert found.loc[("any", "kendall"), "stratified"] > 0
    assert np.isnan(found.loc[("stated", "kendall"), "stratified"])


def test_national_established_and_coarser_presences_do_not_count() -> None:
    nuts3 = {"id": "r", "code": "DK011", "level": 3, "country": "DK", "urban_class": "predominantly_urban"}
    data = GraphData.of(
        regions=[nuts3, {"id": "s", "code": "DK", "level": 0, "country": "DK"}],
        clusters=[
            {"id": "a", "kind": "national", "status": "initiative"},
            {"id": "b", "kind": "cross_border", "status": "established"},
            {"id": "c", "kind": "transnational", "status": "initiative"},
            {"id": "d", "kind": "cross_border", "status": "initiative"},
        ],
        presences=[{"cluster": c, "region": "r", "region_level": 3, "basis": "stated"} for c in "abc"]
        + [{"cluster": "c", "region": "s", "region_level": 0, "basis": "country"}],
    )
    assert initiatives_by_region(data)["initiatives"].to_dict() == {"DK011": 1}
    table: Any = by_urban_class(data)
    assert table["with_initiatives"].to_dict() == dict(zip(URBAN_CLASSES, (0, 0, 1), strict=True))
    assert table["share"].isna().tolist() == [True, True, False]
    coverage: Any = presence_coverage(data)
    assert coverage.loc["total"].to_dict() == {"initiatives": 2, "presences": 2, "nuts3": 1, "coarser": 1}
    assert coverage.loc["country"].to_dict() == {"initiatives": 1, "presences": 1, "nuts3": 0, "coarser": 1}


def test_classes_sum_to_the_regions(data: GraphData) -> None:
    table, rows = by_urban_class(data), initiatives_by_region(data)
    assert table["regions"].sum() == len(rows)
    assert table["presences"].sum() == rows["initiatives"].sum() == presence_coverage(data).loc["total", "nuts3"]
    polish: Any = by_urban_class(data.select(Selection(country=("PL",))))
    assert polish["regions"].sum() == (rows["country"] == "PL").sum()


def test_fisher_mean_ignores_the_unknown_and_tames_certainty() -> None:
    values, weights = np.array([1.0, 0.0, np.nan]), np.array([1.0, 3.0, 100.0])
    assert fisher_mean(values, weights) == pytest.approx(np.tanh(np.arctanh(0.99) / 4))
    assert np.isnan(fisher_mean(np.array([np.nan]), np.array([1.0])))


def test_no_regions() -> None:
    found: Any = rank_correlation(GraphData.of(), samples=5)
    assert found[["stratified", "pooled"]].isna().all(axis=None)
    assert by_urban_class(GraphData.of())["regions"].sum() == 0
    assert within_countries(GraphData.of()).empty
