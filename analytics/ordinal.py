"""Tests for ordered and unordered groups: Jonckheere–Terpstra and Kruskal–Wallis, over all units and within strata."""

from dataclasses import dataclass

import numpy as np

from baltica.analytics.correlation import Indices, midranks, shuffle, shuffled_wins
from baltica.analytics.intervals import permutation_p
from baltica.analytics.matrices import Vector


@dataclass(frozen=True)
class Ordinal:
    """A test statistic with its mean and p by the normal (or chi-squared) approximation and by shuffling in strata."""

    statistic: float
    expected: float
    z: float
    p: float
    p_within: float


def jonckheere(
    order: Vector, values: Vector, strata: list[Indices] | None = None, *, permutations: int = 2000,
    rng: np.random.Generator | None = None,
) -> Ordinal:  # fmt: skip
    """Do values rise (or fall) from class to class? Jonckheere–Terpstra, corrected for ties, two-sided.

    J = sum over pairs of classes of how often a value of the higher class exceeds one of the lower, ties half;
    normal approximation with the variance for ties (Hollander and Wolfe 1999, section 6.2). With ``strata`` J, its mean
    and its variance are summed over them, and p_within comes from shuffling within them. NaN where nothing varies.

    >>> found = jonckheere(np.array([0.0, 0, 1, 1, 2, 2]), np.array([1.0, 2, 3, 4, 5, 6]))
    >>> found.statistic, found.expected
    (12.0, 6.0)
    """
    rng = rng or np.random.default_rng(1)
    strata = strata or [np.arange(len(order))]
    wins = expected = variance = 0.0
    shifted = np.zeros(permutations)
    for rows in strata:
        a, b = order[rows], values[rows]
        higher = a[:, None] > a[None, :]
        above = np.sign(b[:, None] - b[None, :])
        compared = float(higher.sum())
        wins += float((higher * (above + 1) / 2).sum())
        expected += compared / 2
        variance += _jonckheere_variance(a, b)
        if permutations and variance > 0:
            shifted += shuffled_wins(a, b, permutations, rng) - compared / 2
    if variance <= 0:
        return Ordinal(np.nan, np.nan, np.nan, np.nan, np.nan)
    from scipy import stats

    z = (wins - expected) / np.sqrt(variance)
    p = float(2 * stats.norm.sf(abs(z)))
    within = permutation_p(wins - expected, shifted) if permutations else np.nan
    return Ordinal(wins, expected, float(z), p, within)


def kruskal(
    groups: Vector, values: Vector, strata: list[Indices] | None = None, *, permutations: int = 2000,
    rng: np.random.Generator | None = None,
) -> Ordinal:  # fmt: skip
    """Do values differ between classes in any way? Kruskal–Wallis H, corrected for ties (scipy); z is not defined.

    p_within shuffles the values within strata and compares H of all units. NaN where nothing varies.
    """
    from scipy import stats

    rng = rng or np.random.default_rng(1)
    labels = np.unique(groups)
    if len(labels) < 2 or len(np.unique(values)) < 2:
        return Ordinal(np.nan, np.nan, np.nan, np.nan, np.nan)
    found = stats.kruskal(*(values[groups == label] for label in labels))
    h = float(found.statistic)
    ranks = midranks(values, np.ones(len(values)))
    ranks = ranks - ranks.mean()
    member = np.array([groups == label for label in labels], float)
    scale = 1 / (ranks**2).mean() * (len(values) - 1) / len(values)
    drawn = shuffle(ranks, strata or [np.arange(len(values))], permutations, rng)
    shuffled = scale * ((drawn @ member.T) ** 2 / member.sum(axis=1)).sum(axis=1)
    within = permutation_p(h, shuffled) if permutations else np.nan
    return Ordinal(h, float(len(labels) - 1), np.nan, float(found.pvalue), within)


def _jonckheere_variance(order: Vector, values: Vector) -> float:
    """Variance of J in one stratum under no association, with ties in both."""
    n = float(len(order))
    if n < 2:
        return 0.0
    a, b = (np.unique(v, return_counts=True)[1].astype(float) for v in (order, values))

    def first(m: Vector) -> float:
        return float((m * (m - 1) * (2 * m + 5)).sum())

    def second(m: Vector) -> float:
        return float((m * (m - 1) * (m - 2)).sum())

    def third(m: Vector) -> float:
        return float((m * (m - 1)).sum())

    variance = (n * (n - 1) * (2 * n + 5) - first(a) - first(b)) / 72
    if n > 2:
        variance += second(a) * second(b) / (36 * n * (n - 1) * (n - 2))
    return float(variance + third(a) * third(b) / (8 * n * (n - 1)))
