"""Correlations and how sure they are: agreement with scipy, coverage by simulation, false positives."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from baltica.analytics.correlation import COEFFICIENTS, FUNCTIONS, Coefficient, draw, groups_of, shuffled_coefficients
from baltica.analytics.intervals import (
    bootstrap_bounds,
    jackknife_interval,
    kendall_interval,
    pearson,
    pearson_interval,
    permutation_p,
    pooled,
    spearman_interval,
    stratified,
    tie_share,
)
from baltica.analytics.stats import benjamini_hochberg, holm

SCIPY: dict[str, Any] = {"pearson": stats.pearsonr, "spearman": stats.spearmanr, "kendall": stats.kendalltau}
counts = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=3, max_size=25)


@settings(deadline=None, max_examples=100)
@given(counts)
def test_coefficients_agree_with_scipy(pairs: list[tuple[int, int]]) -> None:
    x, y = np.array(pairs, float).T
    for name, function in FUNCTIONS.items():
        found = float(function(x, y, np.ones(len(x))))
        if len(set(x)) < 2 or len(set(y)) < 2:
            assert np.isnan(found)
        else:
            assert found == pytest.approx(SCIPY[name](x, y).statistic, abs=1e-12)


@settings(deadline=None, max_examples=50)
@given(counts, st.integers(0, 99))
def test_a_weight_is_a_repetition(pairs: list[tuple[int, int]], seed: int) -> None:
    x, y = np.array(pairs, float).T
    weights = draw([np.arange(len(x))], len(x), 3, np.random.default_rng(seed))
    for function in FUNCTIONS.values():
        found = function(x, y, weights)
        for row, value in zip(weights.astype(int), found, strict=True):
            again = function(np.repeat(x, row), np.repeat(y, row), np.ones(row.sum()))
            np.testing.assert_allclose(value, again, atol=1e-9)


def test_fisher_interval_is_that_of_scipy() -> None:
    rng = np.random.default_rng(3)
    x = rng.normal(size=60)
    y = x + rng.normal(size=60)
    wanted = stats.pearsonr(x, y).confidence_interval(0.95)
    r, low, high = pearson(x, y)
    assert (low, high) == pytest.approx((wanted.low, wanted.high))
    assert r == pytest.approx(stats.pearsonr(x, y).statistic)


def test_formulas_by_hand_and_none_under_thirty() -> None:
    z = np.arctanh(0.5)
    for function, error in (
        (pearson_interval, 47**-0.5),
        (spearman_interval, (1.125 / 47) ** 0.5),
        (kendall_interval, (0.437 / 46) ** 0.5),
    ):
        low, high = function(0.5, 50)
        assert (float(low), float(high)) == pytest.approx(tuple(np.tanh(z + np.array([-1, 1]) * 1.959963985 * error)))
        assert np.isnan(function(0.5, 29)).all()


def test_corrections_are_those_of_statsmodels_and_pass_over_the_unknown() -> None:
    p = np.array([0.04, np.nan, 0.001, 0.03, 0.2])
    for function, name in ((holm, "holm"), (benjamini_hochberg, "fdr_bh")):
        found = function(p)
        assert np.isnan(found[1])
        np.testing.assert_allclose(found[[0, 2, 3, 4]], multipletests(p[[0, 2, 3, 4]], method=name)[1])
    assert np.isnan(holm([np.nan])).all()


def test_shuffles_agree_with_scipy_in_spread() -> None:
    rng = np.random.default_rng(5)
    x, y = rng.integers(0, 3, 40).astype(float), rng.poisson(0.6, 40).astype(float)
    for name in COEFFICIENTS:
        drawn = shuffled_coefficients(x, y, coefficient=name, samples=4000, rng=rng)
        p = permutation_p(float(FUNCTIONS[name](x, y, np.ones(40))), drawn)
        observed = SCIPY[name](x, y).statistic
        plain = [SCIPY[name](x, rng.permutation(y)).statistic for _ in range(500)]
        wanted = np.mean(np.abs(plain) >= abs(observed) - 1e-9)
        assert p == pytest.approx(wanted, abs=0.06)


def test_percentile_interval_needs_samples() -> None:
    assert np.isnan(bootstrap_bounds(np.empty((0, 2)))).all()
    columns = np.column_stack([[np.nan] * 6 + [1.0] * 94, [np.nan] * 5 + [1.0] * 95, [0.5] * 100])
    low, high = bootstrap_bounds(columns)
    assert np.isnan(low[0]) and np.isnan(high[0])
    assert low[1:].tolist() == high[1:].tolist() == [1.0, 0.5]


def test_the_interval_fits_the_ties() -> None:
    rng = np.random.default_rng(1)
    x, smooth, mostly = rng.normal(size=60), rng.normal(size=60), np.where(rng.random(60) < 0.7, 0.0, 1.0)
    assert tie_share(mostly) > 0.3
    assert pooled(x, smooth, coefficient="spearman", permutations=0).interval == "formula"
    assert pooled(x, mostly, coefficient="spearman", permutations=0).interval == "jackknife"
    few = pooled(x[:25], smooth[:25], coefficient="spearman", permutations=99)
    assert few.interval == "none" and np.isnan(few.low) and 0 < few.p <= 1


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_intervals_cover(coefficient: Coefficient, ties: bool) -> None:
    """A small version of the simulation of docs/methods.md: 300 samples of 50 units, bounds of three errors."""
    rng = np.random.default_rng(11)

    def sample(n: int) -> tuple[np.ndarray, np.ndarray]:
        x, y = rng.multivariate_normal([0, 0], [[1, 0.3], [0.3, 1]], size=n).T
        if ties:
            return np.digitize(x, [-0.4, 0.7]).astype(float), stats.nbinom.ppf(stats.norm.cdf(y), 0.3, 0.4)
        return x, y

    true = SCIPY[coefficient](*sample(200_000)).statistic
    everything = [np.arange(50)]
    hits = []
    for _ in range(300):
        x, y = sample(50)
        if ties:
            low, high = jackknife_interval(x, y, everything, coefficient=coefficient)
        else:
            found = pooled(x, y, coefficient=coefficient, permutations=0)
            low, high = found.low, found.high
        hits.append(low <= true <= high)
    assert 0.90 <= np.mean(hits) <= 0.99


def test_shuffling_within_countries_is_not_fooled_by_countries() -> None:
    """Countries differ in both, nothing goes together inside them: pooled finds it, the stratified test does not."""
    rng = np.random.default_rng(2)
    within, together = [], []
    for _ in range(50):
        country = np.repeat(np.arange(5), 20)
        lean = rng.normal(size=5)[country]
        x, y = lean + rng.normal(size=100), rng.poisson(np.exp(lean - 1)).astype(float)
        groups = groups_of(country)
        within.append(stratified(x, y, groups, coefficient="spearman", permutations=199, rng=rng).p < 0.05)
        together.append(pooled(x, y, coefficient="spearman", permutations=199, rng=rng).p < 0.05)
    assert np.mean(within) < 0.17
    assert np.mean(together) > 0.6


def test_stratified_of_one_group_is_pooled_and_names_what_is_left_out() -> None:
    rng = np.random.default_rng(4)
    x, y = rng.normal(size=40), rng.normal(size=40)
    one = stratified(x, y, [np.arange(40)], coefficient="kendall", permutations=0)
    assert one.value == pytest.approx(stats.kendalltau(x, y).statistic)
    two = stratified(x, y, [np.arange(37), np.arange(37, 40)], coefficient="kendall", permutations=0)
    assert two.left_out == (1,) and two.units == 37


def test_partial_by_residuals() -> None:
    rng = np.random.default_rng(8)
    z = rng.normal(size=80)
    x, y = z + rng.normal(size=80), z + rng.normal(size=80)
    found = pooled(x, y, coefficient="pearson", given=z, permutations=199)
    line = np.column_stack([np.ones(80), z])
    rest = [v - line @ np.linalg.lstsq(line, v, rcond=None)[0] for v in (x, y)]
    assert found.value == pytest.approx(stats.pearsonr(*rest).statistic)
    assert found.interval == "jackknife"
