"""Urban class against initiatives: the coefficients of reports, their mean within countries, and what is counted."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from baltica.analytics.associations import associations, of_initiatives
from baltica.analytics.graphdata import GraphData
from baltica.analytics.stats import fisher_mean
from baltica.analytics.urban_regions import URBAN_CLASSES, urban_regions
from baltica.analytics.urbanization import by_urban_class, initiatives_by_region, presence_coverage
from baltica.cypher.selection import Selection

INTERVALS = ["low", "high", "pooled_low", "pooled_high"]


def some_regions(cells: dict[str, list[tuple[int, int]]], basis: str = "stated") -> GraphData:
    """Regions by country, each with its urban rank and number of initiatives."""
    regions, presences = [], []
    most = max((count for rows in cells.values() for _, count in rows), default=0)
    for country, rows in cells.items():
        for n, (rank, count) in enumerate(rows):
            code = f"{country}{n:03}"
            regions.append(
                {
                    "id": code,
                    "code": code,
                    "scheme": "NUTS2021",
                    "level": 3,
                    "country": country,
                    "urban_class": URBAN_CLASSES[rank],
                }
            )
            presences += [{"cluster": f"c{k}", "region": code, "region_level": 3, "basis": basis} for k in range(count)]
    clusters = [{"id": f"c{k}", "kind": "cross_border", "status": "initiative"} for k in range(most)]
    return GraphData.of(regions=regions, clusters=clusters, presences=presences)


def test_bundled_correlations_computed_by_scipy(data: GraphData) -> None:
    rows = initiatives_by_region(data)
    assert len(rows) == 216
    own = {c: p for c, p in rows.groupby("country") if len(p) >= 4 and p["initiatives"].nunique() > 1}
    found: Any = of_initiatives(data)
    for name, function in (("spearman", stats.spearmanr), ("kendall", stats.kendalltau)):
        row = found.loc[("any", name)]
        assert row["pooled"] == pytest.approx(function(rows["urban_rank"], rows["initiatives"]).statistic)
        within = {c: function(p["urban_rank"], p["initiatives"]).statistic for c, p in own.items()}
        weights = [len(own[c]) - 3 for c in within]
        mean = np.tanh(np.average(np.arctanh(list(within.values())), weights=weights))
        assert row["stratified"] == pytest.approx(mean)
    assert found["zero_share"].iloc[0] == pytest.approx((rows["initiatives"] == 0).mean())


def test_small_and_constant_countries_are_named_and_left_out() -> None:
    data = some_regions(
        {"AA": [(0, 0), (1, 1), (2, 2), (2, 3)], "BB": [(0, 0), (1, 0), (2, 0), (2, 0)], "CC": [(0, 3), (2, 0), (1, 1)]}
    )
    row: Any = of_initiatives(data).loc[("any", "spearman")]
    assert row["left_out"] == "BB, CC"
    assert row["countries"] == 1
    assert row["stratified"] == pytest.approx(stats.spearmanr([0, 1, 2, 2], [0, 1, 2, 3]).statistic)
    assert row["regions"] == 11


def test_intervals_cover_the_estimate_and_need_no_random_numbers() -> None:
    rng = np.random.default_rng(7)
    cells = {c: [(int(r), int(rng.poisson(0.5 + r))) for r in rng.integers(0, 3, 25)] for c in ("AA", "BB", "CC")}
    data = some_regions(cells)
    found: Any = of_initiatives(data)
    pd.testing.assert_frame_equal(found, of_initiatives(data))
    for figure, low, high in (("stratified", "low", "high"), ("pooled", "pooled_low", "pooled_high")):
        assert (found[low] < found[figure]).all()
        assert (found[figure] < found[high]).all()


def test_they_are_the_figures_of_the_analysis(data: GraphData) -> None:
    """A report and ``baltica analyze urbanization`` say the same, interval and all."""
    every = associations(urban_regions(data), permutations=9).query("indicator == 'urban_rank' and outcome == 'number'")
    every = every.set_index("coefficient").loc[["spearman", "kendall"]]
    found: Any = of_initiatives(data).loc["any"]
    pd.testing.assert_frame_equal(found, every[found.columns])


def test_bundled_intervals_of_any_presence_and_none_of_stated_ones(data: GraphData) -> None:
    row: Any = of_initiatives(data).loc[("any", "spearman")]
    assert row[INTERVALS].notna().all() and not row["few"] and row["with_count"] == 37
    stated: Any = of_initiatives(data).loc[("stated", "spearman")]
    assert stated[INTERVALS].isna().all() and stated["few"] and stated["with_count"] <= 1


def test_no_interval_when_few_regions_decide() -> None:
    found: Any = of_initiatives(some_regions({"AA": [(0, 0), (1, 0), (2, 1), (2, 0), (0, 0)] * 9}))
    row: Any = found.loc[("any", "spearman")]
    assert row["with_count"] == 9
    assert np.isfinite(row["stratified"]) and row[INTERVALS].isna().all()
    row = of_initiatives(some_regions({"AA": [(0, 0), (1, 1), (2, 2)] * 9})).loc[("any", "spearman")]
    assert row["regions"] == 27 and row[INTERVALS].isna().all()


def test_only_stated_presences_on_demand() -> None:
    data = some_regions({"AA": [(0, 0), (1, 1), (2, 2), (2, 3)]}, basis="member_head_office")
    assert initiatives_by_region(data)["initiatives"].sum() == 6
    assert initiatives_by_region(data, basis="stated")["initiatives"].sum() == 0
    found: Any = of_initiatives(data)
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
    found: Any = of_initiatives(GraphData.of())
    assert found[["stratified", "pooled"]].isna().all(axis=None)
    assert by_urban_class(GraphData.of())["regions"].sum() == 0
