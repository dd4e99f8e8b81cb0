"""Effect sizes of two groups: against scipy, against published formulas, and the coverage of their intervals."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from baltica.analytics.effect_sizes import (
    categories_differ,
    cliffs_delta,
    cliffs_delta_interval,
    cramers_v,
    numbers_differ,
    total_variation,
)

VALUES = arrays(float, st.integers(2, 12), elements=st.integers(0, 5).map(float))


@given(VALUES, VALUES)
@settings(max_examples=60, deadline=None)
def test_delta_is_the_mean_sign_of_all_pairs_and_that_of_mann_whitney(a: Any, b: Any) -> None:
    delta = cliffs_delta(a, b)
    assert delta == pytest.approx(np.sign(a[:, None] - b[None, :]).mean(), abs=1e-12)
    assert delta == pytest.approx(2 * stats.mannwhitneyu(a, b).statistic / (len(a) * len(b)) - 1, abs=1e-12)
    assert delta == pytest.approx(-stats.somersd(np.r_[np.ones(len(a)), np.zeros(len(b))], -np.r_[a, b]).statistic) or (
        len(np.unique(np.r_[a, b])) == 1
    )


@given(VALUES, VALUES)
@settings(max_examples=60, deadline=None)
def test_laws_of_delta_and_its_interval(a: Any, b: Any) -> None:
    delta, (low, high) = cliffs_delta(a, b), cliffs_delta_interval(a, b)
    assert cliffs_delta(b, a) == pytest.approx(-delta)
    assert cliffs_delta(np.exp(a), np.exp(b)) == pytest.approx(delta), "only the order counts"
    if len(np.unique(np.r_[a, b])) == 1:
        assert np.isnan(low) and np.isnan(high)
        return
    assert -1 <= low <= delta + 1e-12 and delta - 1e-12 <= high <= 1
    assert cliffs_delta_interval(b, a) == pytest.approx((-high, -low))
    narrow = cliffs_delta_interval(a, b, confidence=0.9)
    assert low <= narrow[0] + 1e-12 and narrow[1] <= high + 1e-12


def test_variance_is_that_of_brunner_and_munzel() -> None:
    """scipy's Brunner–Munzel statistic is delta/2 over the standard error the interval uses, for its own freedom."""
    rng = np.random.default_rng(2)
    a, b = rng.poisson(2, 14).astype(float), rng.poisson(3, 9).astype(float)
    found = stats.brunnermunzel(a, b)
    low, high = cliffs_delta_interval(a, b, confidence=1 - found.pvalue)
    assert min(abs(low), abs(high)) < 0.02, "at the confidence of its p the interval just reaches 0"


def test_nothing_and_too_little() -> None:
    assert np.isnan(cliffs_delta([], [1.0]))
    assert np.isnan(cliffs_delta_interval([1.0], [1.0, 2.0])).all()
    assert numbers_differ([], [1.0]).test == "not tested"
    same = numbers_differ([0.0] * 9, [0.0] * 8)
    assert (same.effect_size, same.p) == (0, 1) and np.isnan(same.low), "what never varies shows no bounds"
    assert np.isnan(categories_differ(np.array([[0, 0], [3, 4]])).p)
    assert categories_differ(np.array([[5], [7]])).p == 1


def test_complete_separation_leaves_room() -> None:
    low, high = cliffs_delta_interval([5.0, 6, 7, 8], [1.0, 2, 3, 4])
    assert high == 1 and low < 0.5, "four against four do not prove it"
    low, high = cliffs_delta_interval(np.arange(100, 200.0), np.arange(100.0))
    assert high == 1 and low > 0.9


def test_rank_tests_agree_with_scipy() -> None:
    rng = np.random.default_rng(4)
    a, b = rng.normal(size=12), rng.normal(0.8, 1, 15)
    found = numbers_differ(a, b)
    assert found.p == stats.mannwhitneyu(a, b, method="exact").pvalue and "exact" in found.test
    few, other = np.array([0.0, 0, 1, 1, 2]), np.array([1.0, 2, 3, 3])
    every: Any = stats.permutation_test(
        (few, other),
        lambda x, y: float(stats.mannwhitneyu(x, y).statistic),
        permutation_type="independent",
        n_resamples=1000,
    )
    assert numbers_differ(few, other).p == pytest.approx(every.pvalue), "all 126 ways"
    many, more = rng.poisson(1, 300).astype(float), rng.poisson(1.3, 280).astype(float)
    assert numbers_differ(many, more).p == stats.mannwhitneyu(many, more, method="asymptotic").pvalue
    some = rng.poisson(1, 60).astype(float)
    drawn, curve = numbers_differ(some, many[:70]).p, stats.mannwhitneyu(some, many[:70], method="asymptotic").pvalue
    assert drawn == pytest.approx(curve, abs=0.02)


def test_table_tests_agree_with_scipy() -> None:
    two = np.array([[8, 2], [3, 9]])
    assert categories_differ(two).p == stats.fisher_exact(two).pvalue
    # 3 × 2 table of Freeman and Halton's kind, p by listing all tables with the same sums
    table = np.array([[3, 1, 4], [0, 6, 1]])
    assert categories_differ(table).p == pytest.approx(_every_table(table), abs=0.01)
    large = np.array([[300, 200, 150], [280, 260, 120]])
    assert categories_differ(large).p == pytest.approx(stats.chi2_contingency(large, correction=False).pvalue)
    assert cramers_v(table) == pytest.approx(np.sqrt(stats.chi2_contingency(table).statistic / table.sum()))


def _every_table(table: Any) -> float:
    sums, n = table.sum(axis=0), int(table[0].sum())
    weights = {
        (i, j, n - i - j): stats.multivariate_hypergeom.pmf([i, j, n - i - j], sums, n)
        for i in range(sums[0] + 1)
        for j in range(sums[1] + 1)
        if 0 <= n - i - j <= sums[2]
    }
    mine = weights[tuple(table[0])]
    return float(sum(weight for weight in weights.values() if weight <= mine * (1 + 1e-9)))


def test_total_variation_above_chance() -> None:
    assert total_variation(np.array([[2, 2], [4, 0]])) == 0.5
    assert total_variation(np.array([[3, 0], [0, 5]])) == 1
    rng = np.random.default_rng(8)
    found = [
        categories_differ(rng.multinomial(25, [0.2] * 5, size=2), samples=99, rng=rng).effect_size for _ in range(60)
    ]
    raw = [total_variation(rng.multinomial(25, [0.2] * 5, size=2)) for _ in range(60)]
    assert abs(np.mean(found)) < 0.03, "equal groups differ by nothing on average"
    assert np.mean(raw) > 0.15, "which is not so of the plain figure"


def test_same_seed_same_answer() -> None:
    a, b = [0.0, 1, 1, 2, 3, 0] * 5, [1.0, 1, 2, 4, 0] * 5
    assert numbers_differ(a, b) == numbers_differ(a, b)
    table = np.array([[5, 3, 2], [1, 6, 4]])
    assert categories_differ(table) == categories_differ(table)


@pytest.mark.parametrize(("n", "m"), [(10, 10), (25, 25), (50, 50), (200, 200)])
@pytest.mark.parametrize("zeros", [False, True])
def test_interval_of_delta_covers(n: int, m: int, zeros: bool) -> None:
    """A smaller version of the simulation whose figures docs/methods.md gives; bounds are 3 standard errors wide."""
    rng, runs, level = np.random.default_rng(11), 400, np.array([0, 1, 2, 3])
    first, second = np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.7, 0.15, 0.1, 0.05])
    truth = float(first @ np.sign(level[:, None] - level[None, :]) @ second) if zeros else 0.33
    shift = float(stats.norm.ppf((1 + truth) / 2) * np.sqrt(2))
    hits = 0
    for _ in range(runs):
        if zeros:
            a, b = rng.choice(level, n, p=first).astype(float), rng.choice(level, m, p=second).astype(float)
        else:
            a, b = rng.normal(shift, 1, n), rng.normal(0, 1, m)
        low, high = cliffs_delta_interval(a, b)
        hits += low <= truth <= high
    assert 0.915 <= hits / runs <= 0.99


def test_interval_of_total_variation_is_on_the_safe_side() -> None:
    rng = np.random.default_rng(12)
    for shares, others in (([0.2] * 5, [0.2] * 5), ([0.2] * 5, [0.5, 0.2, 0.1, 0.1, 0.1]), ([0.7, 0.3], [0.4, 0.6])):
        truth = float(np.abs(np.subtract(shares, others)).sum() / 2)
        found = [
            categories_differ(np.stack([rng.multinomial(40, shares), rng.multinomial(40, others)]), samples=9, rng=rng)
            for _ in range(60)
        ]
        assert np.mean([one.low <= truth <= one.high for one in found]) >= 0.92
        assert np.mean([truth <= one.high90 for one in found]) >= 0.92, "what 'similar' rests on"


def test_random_tables_serve_large_and_uneven_groups() -> None:
    """More cases than cells drawn, one category rare: scipy's own loop over random tables stops with an error here."""
    table = np.array([[50_000, 20_000, 1], [48_000, 19_500, 3]])
    assert 0 < categories_differ(table, samples=199).p <= 1
    small = np.array([[6, 2, 1, 3], [1, 5, 4, 2]])
    scipys = stats.fisher_exact(small, method=stats.MonteCarloMethod(n_resamples=9999, rng=np.random.default_rng(3)))
    assert categories_differ(small).p == pytest.approx(scipys.pvalue, abs=0.015)


@pytest.mark.parametrize(("single", "p"), [(0.0, 0.5), (2.0, 1.0), (5.0, 0.5)])
def test_one_value_against_several_with_repetitions(single: float, p: float) -> None:
    """The single value may stand at each of the four ranks; two values a group are what scipy asks for."""
    many = [2.0, 2.0, 3.0]
    for groups in (([single], many), (many, [single])):
        found = numbers_differ(*groups)
        assert found.p == pytest.approx(p) and np.isnan(found.low)
