"""How far two groups differ, how sure that is, and whether chance alone would do: numbers and categories."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from baltica.analytics.matrices import Vector

SAMPLES = 9999  # random exchanges between the groups where a test has no exact form
BOOTSTRAP = 2000  # samples for the interval of a difference in shares
MAX_EXACT = 2500  # pairs of values up to which the exact distribution of ranks without ties is quick
MAX_PERMUTED = 400  # values up to which ranks with ties are exchanged at random; above, the normal curve holds
MAX_CONDITIONAL = 1000  # cases up to which tables are compared with all (or random) tables of the same sums


@dataclass(frozen=True)
class Difference:
    """How far the first group differs from the second, with intervals and a test.

    ``effect_size`` lies in -1 to 1 (see :func:`numbers_differ` and :func:`categories_differ`); ``low``, ``high`` is its
    95 % and ``low90``, ``high90`` its 90 % interval; ``p`` is two-sided and ``test`` says by which test. What cannot be
    computed is NaN. ``extra`` holds further figures by name.
    """

    effect_size: float
    low: float
    high: float
    low90: float
    high90: float
    p: float
    test: str
    extra: dict[str, float]


NOTHING = Difference(np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, "not tested", {})


# --- numbers --------------------------------------------------------------------------------------------------------


def cliffs_delta(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """How much the first values tend to be larger: P(first > second) - P(first < second), from -1 to 1 (Cliff 1993).

    NaN when one of them is empty.

    >>> cliffs_delta([3, 4], [1, 3])
    0.75
    """
    a, b = np.asarray(first, float), np.asarray(second, float)
    return float(_dominance(a, b).mean()) if len(a) and len(b) else np.nan


def cliffs_delta_interval(
    first: npt.ArrayLike, second: npt.ArrayLike, *, confidence: float = 0.95
) -> tuple[float, float]:
    """Interval of Cliff's delta that holds for small groups and many equal values; NaN under two values each.

    The asymmetric interval of Feng and Cliff (2004, Journal of Modern Applied Statistical Methods 3, 322–332):
    (d - d³ ± t s sqrt((1 - d²)² + t² s²)) / (1 - d² + t² s²), with s² = s_1²/n + s_2²/m, where s_1² and s_2² are the
    variances of what single values of a group contribute, and t of Student's distribution with the degrees of freedom
    of Brunner and Munzel (2000). Where no pair is the other way round (d = ±1), the far end is ±(k - t²)/(k + t²) with
    k the size of the smaller group. Where no value differs at all: NaN, as nothing shows how much it might.

    >>> [round(end, 2) for end in cliffs_delta_interval([3, 4, 5, 5, 6], [1, 3, 3, 4, 5])]
    [-0.25, 0.91]
    """
    from scipy.stats import t as student

    a, b = np.asarray(first, float), np.asarray(second, float)
    n, m = len(a), len(b)
    if min(n, m) < 2 or len(np.unique(np.concatenate([a, b]))) < 2:
        return np.nan, np.nan
    mine, theirs = _dominance(a, b), _dominance(b, a)
    d, upper = float(mine.mean()), (1 + confidence) / 2
    if abs(d) == 1:
        reach = float(student.ppf(upper, min(n, m) - 1)) ** 2
        far = (min(n, m) - reach) / (min(n, m) + reach)
        return (far, 1.0) if d > 0 else (-1.0, -far)
    parts = np.array([mine.var(ddof=1) / n, theirs.var(ddof=1) / m])
    variance = float(parts.sum())
    freedom = variance**2 / float((parts**2 / [n - 1, m - 1]).sum()) if variance > 0 else n + m - 2.0
    spread = float(student.ppf(upper, freedom)) ** 2 * variance
    half, below = np.sqrt(spread * ((1 - d**2) ** 2 + spread)), 1 - d**2 + spread
    return float((d - d**3 - half) / below), float((d - d**3 + half) / below)


def numbers_differ(
    first: npt.ArrayLike, second: npt.ArrayLike, *, samples: int = SAMPLES, rng: np.random.Generator | None = None
) -> Difference:
    """Cliff's delta of two groups of numbers with its intervals, and a two-sided rank test (Mann and Whitney 1947).

    Exact where no value is repeated and the groups are small; with repeated values, mid-ranks are exchanged between
    the groups ``samples`` times at random (all ways where these are fewer); above 400 values the normal curve with
    correction for ties. An empty group gives NaN; values that are all equal give delta 0 and p 1.
    """
    a, b = np.asarray(first, float), np.asarray(second, float)
    if not (len(a) and len(b)):
        return NOTHING
    p, test = _rank_test(a, b, samples, rng or np.random.default_rng(1))
    wide, narrow = cliffs_delta_interval(a, b), cliffs_delta_interval(a, b, confidence=0.9)
    return Difference(cliffs_delta(a, b), *wide, *narrow, p, test, {})


def _dominance(a: Vector, b: Vector) -> Vector:
    """For each value of a the share of b below it minus the share above it."""
    ordered = np.sort(b)
    below, not_above = np.searchsorted(ordered, a, "left"), np.searchsorted(ordered, a, "right")
    return np.asarray((below - (len(b) - not_above)) / max(len(b), 1))


def _rank_test(a: Vector, b: Vector, samples: int, rng: np.random.Generator) -> tuple[float, str]:
    """Two-sided p of the Mann–Whitney test, and how it was found."""
    from scipy.stats import mannwhitneyu, permutation_test, rankdata

    both = np.concatenate([a, b])
    distinct = len(np.unique(both))
    if distinct == 1:
        return 1.0, "all values equal"
    if distinct == len(both) and len(a) * len(b) <= MAX_EXACT:
        return float(mannwhitneyu(a, b, method="exact").pvalue), "Mann–Whitney, exact"
    if len(both) > MAX_PERMUTED:
        return float(mannwhitneyu(a, b, method="asymptotic").pvalue), "Mann–Whitney, normal curve"
    ranks = rankdata(both)
    if min(len(a), len(b)) == 1:  # scipy asks for two values a group; one value can stand at any of the ranks
        own = ranks[0] if len(a) == 1 else ranks[-1]
        least = min(float((ranks <= own).mean()), float((ranks >= own).mean()))
        return min(1.0, 2 * least), "Mann–Whitney, ranks exchanged"
    found = permutation_test(
        (ranks[: len(a)], ranks[len(a) :]),
        lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
        n_resamples=samples,
        batch=1000,
        vectorized=True,
        rng=rng,
    )
    return float(found.pvalue), "Mann–Whitney, ranks exchanged"


# --- categories -----------------------------------------------------------------------------------------------------


def total_variation(table: npt.ArrayLike) -> float:
    """Largest difference in probability two groups give to any set of categories: half the sum of |differences|.

    ``table`` has one row a group and one column a category (counts); a stack of tables (..., 2, categories) gives the
    same for each. 0 where the shares are the same, 1 where no category is in both; NaN with an empty group.

    >>> total_variation(np.array([[2, 2], [4, 0]]))
    0.5
    """
    return float(_variations(np.asarray(table, float)))


def cramers_v(table: npt.ArrayLike) -> float:
    """Association of group and category, 0 to 1 (Cramér 1946), over the categories that occur; NaN if it has no sense.

    sqrt(chi² / (n (min(rows, columns) - 1))).
    """
    from scipy.stats.contingency import association

    counts = np.asarray(table, float)
    counts = counts[:, counts.sum(axis=0) > 0]
    if counts.shape[1] < 2 or not counts.sum(axis=1).all():
        return np.nan
    return float(association(counts.astype(int), method="cramer"))


def categories_differ(
    table: npt.ArrayLike, *, samples: int = SAMPLES, rng: np.random.Generator | None = None
) -> Difference:
    """Total variation of two groups over categories, above what chance gives, with intervals and an exact test.

    ``effect_size`` is the total variation minus its mean over random tables with the same sums (``extra``:
    total_variation, null_mean, cramers_v), as small groups differ by chance alone.
    The interval is on the safe side at both ends: from
    2,000 bootstrap samples of each group, its upper end is that of the total variation with nothing taken off; its
    lower end has both the bias of the samples and the mean of chance taken off. The test is Fisher's exact test for two
    categories and that of Freeman and Halton (1951, Biometrika 38, 141–149) over random tables for more; above 1,000
    cases with at least 5 expected everywhere, chi². An empty group gives NaN.
    """
    rng = rng or np.random.default_rng(1)
    counts = np.asarray(table, float)
    counts = counts[:, counts.sum(axis=0) > 0].astype(int)
    sums = counts.sum(axis=1)
    if not sums.all():
        return NOTHING
    if counts.shape[1] < 2:
        return Difference(0.0, np.nan, np.nan, np.nan, np.nan, 1.0, "all values equal", {
            "total_variation": 0.0, "null_mean": 0.0, "cramers_v": np.nan})  # fmt: skip
    p, test = _table_test(counts, samples, rng)
    null = _null_mean(counts, rng)
    observed = float(_variations(counts))
    drawn = np.stack([rng.multinomial(n, row / n, size=BOOTSTRAP) for n, row in zip(sums, counts, strict=True)], axis=1)
    spread = _variations(drawn)
    off = float(spread.mean()) - observed + null
    low, low90 = (float(end) - off for end in np.quantile(spread, [0.025, 0.05]))
    high90, high = (float(end) for end in np.quantile(spread, [0.95, 0.975]))
    extra = {"total_variation": observed, "null_mean": null, "cramers_v": cramers_v(counts)}
    return Difference(observed - null, low, high, low90, high90, p, test, extra)


def _variations(tables: npt.NDArray[np.generic]) -> Vector:
    """Total variation of each of a stack of tables."""
    counts = np.asarray(tables, float)
    sums = counts.sum(axis=-1, keepdims=True)
    shares = counts / np.where(sums > 0, sums, np.nan)
    return np.asarray(np.abs(shares[..., 0, :] - shares[..., 1, :]).sum(axis=-1) / 2)


def _null_mean(counts: npt.NDArray[np.int_], rng: np.random.Generator) -> float:
    """Mean total variation of random tables with the same sums."""
    from scipy.stats import random_table

    drawn = random_table.rvs(counts.sum(axis=1), counts.sum(axis=0), size=BOOTSTRAP, random_state=rng)
    return float(_variations(drawn).mean())


def _table_test(counts: npt.NDArray[np.int_], samples: int, rng: np.random.Generator) -> tuple[float, str]:
    """Two-sided p of group and category being independent, and the test."""
    from scipy.stats import chi2_contingency, fisher_exact, random_table
    from scipy.stats.contingency import expected_freq

    if counts.sum() > MAX_CONDITIONAL and expected_freq(counts).min() >= 5:
        return float(chi2_contingency(counts, correction=False).pvalue), "chi²"
    if counts.shape == (2, 2):
        return float(fisher_exact(counts).pvalue), "Fisher, exact"
    # scipy's fisher_exact over random tables fails where there are more cases than cells drawn; its parts do not.
    tables = random_table(counts.sum(axis=1), counts.sum(axis=0))
    drawn = tables.logpmf(tables.rvs(size=samples, random_state=rng))
    as_rare = int((drawn <= tables.logpmf(counts) + 1e-9).sum())
    return (1 + as_rare) / (1 + samples), "Freeman–Halton, random tables"
