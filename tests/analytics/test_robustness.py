"""How far ties rest on single projects: taken out one by one by hand, and drawn again."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from scipy import sparse

from baltica.analytics.cross_border import country_pairs, expected_ties, region_pairs
from baltica.analytics.graphdata import GraphData
from baltica.analytics.robustness import concentration, parts_of, robust_pairs, tie_intervals
from baltica.analytics.rules import programme_rules
from baltica.cypher.selection import Selection
from tests.analytics.toys import graph_of, networks


@settings(deadline=None, max_examples=20)
@given(networks())
def test_parts_sum_to_the_pairs_and_ranks_are_those_without_the_project(data: GraphData) -> None:
    """Every rank without the largest project is the rank in a graph that never had the project."""
    pairs = country_pairs(data)
    table: Any = robust_pairs(data, pairs, samples=0)
    assert table["low"].isna().all()
    for row in table.itertuples():
        rest: Any = country_pairs(data.of_projects(data.projects.index.drop(row.largest_project)))
        ties = rest.set_index(["a", "b"])["fractional"].round(9)
        if (row.a, row.b) not in ties.index:
            assert row.rank_without is pd.NA
            assert row.largest_share == pytest.approx(1)
            continue
        assert row.rank_without == 1 + (ties > ties[row.a, row.b]).sum()
        assert row.largest_share == pytest.approx(1 - ties[row.a, row.b] / row.fractional, abs=1e-6)
    values = table["fractional"].round(9)
    assert table["rank"].tolist() == [1 + (values > value).sum() for value in values]


@pytest.mark.parametrize("counting", ["full", "binary", "fractional"])
def test_parts_of_places_by_hand(counting: str) -> None:
    rng = np.random.default_rng(3)
    counts = rng.poisson(0.7, (6, 9)).astype(float)
    weight = rng.random(9)
    parts = parts_of(sparse.csr_array(counts), weight, binary=counting == "binary")
    wanted = {}
    for a, b in combinations(range(6), 2):
        row = weight * ((counts[a] * counts[b] > 0) if counting == "binary" else counts[a] * counts[b])
        if row.any():
            wanted[a, b] = row
    assert list(zip(parts.left.tolist(), parts.right.tolist(), strict=True)) == list(wanted)
    np.testing.assert_allclose(parts.ties.toarray(), np.array(list(wanted.values())))


def test_intervals_agree_with_drawing_one_sample_after_the_other() -> None:
    rng = np.random.default_rng(5)
    counts = rng.poisson(0.9, (4, 60)).astype(float)
    size = counts.sum(axis=0)
    weight = np.where(size > 1, 2 / np.maximum(size * (size - 1), 1), 0)
    parts = parts_of(sparse.csr_array(counts), weight)
    found = tie_intervals(parts, np.arange(len(parts.left)), places=4, samples=2000, rng=np.random.default_rng(1))
    used = np.flatnonzero(parts.ties.sum(axis=0))
    dense = parts.ties.toarray()[:, used]
    drawn, ratios = [], []
    for _ in range(2000):
        ties = dense[:, rng.integers(len(used), size=len(used))].sum(axis=1)
        strength = np.bincount(parts.left, ties, 4) + np.bincount(parts.right, ties, 4)
        si, sj = pd.Series(strength[parts.left]), pd.Series(strength[parts.right])
        drawn.append(ties)
        ratios.append(ties / expected_ties(si, sj, float(strength.sum())).to_numpy())
    wanted = np.c_[np.quantile(drawn, [0.025, 0.975], axis=0).T, np.quantile(ratios, [0.025, 0.975], axis=0).T]
    np.testing.assert_allclose(found, wanted, rtol=0.12)


def test_intervals_only_where_there_is_something_to_draw_from(data: GraphData) -> None:
    table: Any = robust_pairs(data, country_pairs(data))
    assert (table["low"].isna() == table["few"]).all()
    known = table[~table["few"]]
    assert (known["low"] <= known["fractional"]).all() and (known["fractional"] <= known["high"]).all()
    assert (known["ratio_low"] <= known["ratio_high"]).all()
    pd.testing.assert_frame_equal(table, robust_pairs(data, country_pairs(data)))


def test_rows_within_a_country_are_no_pair_of_places(data: GraphData) -> None:
    table: Any = robust_pairs(data, country_pairs(data, domestic=True), samples=50)
    inside = table["a"] == table["b"]
    assert inside.any() and table.loc[inside, ["rank", "low", "largest_share"]].isna().all(axis=None)
    plain = robust_pairs(data, country_pairs(data), samples=50)
    pd.testing.assert_frame_equal(table[~inside].reset_index(drop=True), plain)
    assert len(robust_pairs(data, region_pairs(data, 2, domestic=True), level=2, samples=0))


def test_ten_projects_hold_most_ties_of_the_bundled_facts(data: GraphData) -> None:
    """The attack that makes fractional counting the default: 58 % of all cross-border ties in full counting."""
    table: Any = concentration(data)
    assert table.loc["full", "share"] == pytest.approx(0.58, abs=0.005)
    assert table.loc["fractional", "share"] < 0.12


def test_concentration_of_reported_places() -> None:
    data = graph_of({"p": ["a", "b"], "q": ["b", "c"]}, {"a": "DK", "b": "SE", "c": "FI"})
    cut: Any = concentration(data.select(Selection(country=("DK",))))
    assert cut.loc["full", ["ties", "projects"]].tolist() == [1, 1]
    assert concentration(GraphData.of())["share"].isna().all()


def test_rules_of_programmes() -> None:
    projects: list[dict[str, Any]] = [
        {"id": "p", "strand": "interreg_b", "min_countries": 3},
        {"id": "q", "strand": "neighborhood_cbc", "min_countries": 2},
        {"id": "r", "strand": "framework_programme"},
    ]
    links = [{"project": p, "organization": o} for p in "pqr" for o in "ab"]
    tables: dict[str, Any] = {"organizations": [{"id": "a"}, {"id": "b"}], "participations": links}
    rules = programme_rules(GraphData.of(projects=projects, **tables))
    assert (rules.projects, rules.two, rules.three, rules.unknown, rules.interreg) == (3, 2, 1, 1, 2)
    assert not rules.programme_design
    tables["participations"] = links[:4]
    assert programme_rules(GraphData.of(projects=projects, **tables)).programme_design, "r has no partners"
