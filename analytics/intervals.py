"""How sure a correlation is: intervals, p-values by shuffling, and correction for many tests.

An interval is offered only where simulation shows that it covers what it says (docs/methods.md has the figures):
formulas where few values are equal, the jackknife where many are, none under 30 units.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from baltica.analytics.correlation import (
    Coefficient,
    Indices,
    correlate,
    midranks,
    shuffled_coefficients,
)
from baltica.analytics.correlation import pearson as pearson_of
from baltica.analytics.matrices import Vector
from baltica.analytics.stats import Z95, fisher_mean
from baltica.graph.errors import InputError

FEWEST = 30  # units; under it only a permutation test, no interval
HEAVY_TIES = 0.3  # share of units with one and the same value; above it the formulas no longer hold
FEWEST_IN_GROUP = 4  # units; a smaller group has no coefficient of its own
PERMUTATIONS = 2000
MOST_CERTAIN = 0.99  # a coefficient of ±1 counts as this, else it would outweigh everything

Pair = tuple[Vector, Vector]
_Error = Callable[[Vector, Vector], Vector]


@dataclass(frozen=True)
class Estimate:
    """A coefficient with its 95 % interval (how it was made: formula, jackknife, or none) and permutation p.

    ``units`` and ``groups`` entered it; ``left_out`` are positions of groups without a coefficient of their own.
    """

    value: float
    low: float
    high: float
    p: float
    units: int
    groups: int
    left_out: tuple[int, ...]
    interval: Literal["formula", "jackknife", "none"]


def pearson_interval(r: npt.ArrayLike, n: npt.ArrayLike) -> Pair:
    """95 % interval of Pearson's r: tanh(atanh r ± 1.96/sqrt(n - 3)) (Fisher 1921). NaN under 30 units.

    >>> low, high = pearson_interval(0.5, 50)
    >>> round(float(low), 3), round(float(high), 3)
    (0.257, 0.683)
    """
    return _fisher(r, n, lambda _, units: 1 / np.sqrt(units - 3))


def spearman_interval(rho: npt.ArrayLike, n: npt.ArrayLike) -> Pair:
    """95 % interval of Spearman's rho: tanh(atanh rho ± 1.96 sqrt((1 + rho²/2)/(n - 3))) (Bonett and Wright 2000).

    For few equal values only; NaN under 30 units.

    >>> low, high = spearman_interval(0.5, 50)
    >>> round(float(low), 3), round(float(high), 3)
    (0.241, 0.692)
    """
    return _fisher(rho, n, lambda value, units: np.sqrt((1 + value**2 / 2) / (units - 3)))


def kendall_interval(tau: npt.ArrayLike, n: npt.ArrayLike) -> Pair:
    """95 % interval of Kendall's tau: tanh(atanh tau ± 1.96 sqrt(.437/(n - 4))) (Fieller, Hartley and Pearson 1957).

    For few equal values only; NaN under 30 units.

    >>> low, high = kendall_interval(0.5, 50)
    >>> round(float(low), 3), round(float(high), 3)
    (0.344, 0.629)
    """
    return _fisher(tau, n, lambda _, units: np.sqrt(0.437 / (units - 4)))


_FORMULAS = {"pearson": pearson_interval, "spearman": spearman_interval, "kendall": kendall_interval}


def pearson(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[float, float, float]:
    """Pearson's r with the 95 % interval of :func:`pearson_interval`: (r, low, high)."""
    one, other = np.asarray(x, float), np.asarray(y, float)
    r = float(pearson_of(one, other, np.ones(len(one)))) if len(one) else np.nan
    low, high = pearson_interval(r, len(one))
    return r, float(low), float(high)


def bootstrap_bounds(drawn: npt.ArrayLike) -> tuple[Vector, Vector]:
    """95 % percentile intervals of figures from their bootstrap samples: lower ends, upper ends, one a figure.

    ``drawn``: samples × figures. NaN for a figure that does not exist (NaN) in more than 5 % of the samples: then its
    spread is not known.

    >>> low, high = bootstrap_bounds(np.arange(101)[:, None] * [1, 2])
    >>> low.tolist(), high.tolist()
    ([2.5, 5.0], [97.5, 195.0])
    """
    values = np.asarray(drawn, float)
    finite = np.isfinite(values)
    bounds = np.full((2, values.shape[1]), np.nan)
    known = finite.mean(axis=0) >= 0.95 if len(values) else np.zeros(values.shape[1], bool)
    if known.any():
        bounds[:, known] = np.nanquantile(np.where(finite, values, np.nan)[:, known], [0.025, 0.975], axis=0)
    return bounds[0], bounds[1]


def tie_share(values: npt.ArrayLike) -> float:
    """Share of the units that have the most frequent value; of counts that are mostly 0, the share of zeros.

    >>> tie_share([0, 0, 0, 5])
    0.75
    """
    _, counts = np.unique(np.asarray(values, float), return_counts=True)
    return float(counts.max() / counts.sum()) if len(counts) else np.nan


def permutation_p(observed: float, shuffled: npt.ArrayLike) -> float:
    """Two-sided p: (1 + shuffles at least as far from 0)/(1 + shuffles). NaN where nothing was observed.

    >>> permutation_p(0.5, [0.1, -0.6, 0.2])
    0.5
    """
    drawn = np.asarray(shuffled, float)
    if not np.isfinite(observed) or not len(drawn):
        return np.nan
    # Sums in another order differ in the last digits: equal values must count as equal.
    return float((1 + (np.abs(drawn) >= abs(observed) - 1e-9).sum()) / (1 + len(drawn)))


def pooled(
    x: Vector,
    y: Vector,
    *,
    coefficient: Coefficient,
    given: Vector | None = None,
    permutations: int = PERMUTATIONS,
    rng: np.random.Generator | None = None,
) -> Estimate:
    """The coefficient over all units, with its interval and p from ``permutations`` shuffles of y over all units.

    The interval is a formula where at most 30 % of the units share a value in both variables, otherwise the
    jackknife on Fisher's scale (:func:`jackknife_interval`); none under 30 units. With ``given`` the partial
    coefficient: the jackknife always, p from shuffles of what ``given`` leaves of the ranks of y.
    """
    everything = [np.arange(len(x))]
    found = stratified(x, y, everything, coefficient=coefficient, given=given, permutations=permutations, rng=rng)
    if given is None and found.interval != "none" and max(tie_share(x), tie_share(y)) <= HEAVY_TIES:
        low, high = _FORMULAS[coefficient](found.value, len(x))
        return replace(found, low=float(low), high=float(high), interval="formula")
    return found


def stratified(
    x: Vector,
    y: Vector,
    groups: list[Indices],
    *,
    coefficient: Coefficient,
    given: Vector | None = None,
    permutations: int = PERMUTATIONS,
    rng: np.random.Generator | None = None,
) -> Estimate:
    """The mean of the coefficients within groups: by Fisher's z, weights n - 3 (n - 4 for a partial coefficient).

    So what differs between groups (countries) has no part in it. Groups with fewer than 4 units (5 for a partial one),
    or where x or y does not vary, are left out. Interval: jackknife within groups; none under 30 units. p: y is
    shuffled within groups ``permutations`` times (0: no p).
    """
    rng = rng or np.random.default_rng(1)
    fewest = FEWEST_IN_GROUP + (given is not None)
    kept, left_out, values = [], [], []
    for number, rows in enumerate(groups):
        value = np.nan
        if len(rows) >= fewest:
            value = float(
                correlate(x[rows], y[rows], np.ones(len(rows)), coefficient=coefficient, given=_at(given, rows))
            )
        if np.isfinite(value):
            kept.append(rows)
            values.append(value)
        else:
            left_out.append(number)
    if not kept:
        return Estimate(np.nan, np.nan, np.nan, np.nan, 0, 0, tuple(left_out), "none")
    weights = np.array([len(rows) - fewest + 1.0 for rows in kept])
    value = float(fisher_mean(np.array(values), weights))
    units = sum(len(rows) for rows in kept)
    low, high = jackknife_interval(x, y, kept, coefficient=coefficient, given=given)
    p = np.nan
    if permutations:
        drawn = np.stack([_shuffled(x[r], y[r], _at(given, r), coefficient, permutations, rng) for r in kept], axis=1)
        p = permutation_p(value, fisher_mean(drawn, weights))
    kind: Literal["jackknife", "none"] = "jackknife" if np.isfinite(low) else "none"
    return Estimate(value, low, high, p, units, len(kept), tuple(left_out), kind)


def jackknife_interval(
    x: Vector, y: Vector, groups: list[Indices], *, coefficient: Coefficient, given: Vector | None = None
) -> tuple[float, float]:
    """95 % interval of the mean coefficient within groups from leaving out one unit at a time, on Fisher's scale.

    With z_g(i) = atanh of the coefficient of group g without unit i, the variance of group g is
    (n_g - 1)/n_g sum_i (z_g(i) - mean)², that of the mean sum_g (w_g/W)² times it; the quantile is Student's t with
    (units - groups) degrees of freedom (Tukey 1958). It asks nothing of ties. Where the coefficient does not exist
    without one of the units it counts as 0 there; no interval when that happens in groups with half of the weight or
    more, or under 30 units.
    """
    from scipy import stats

    units = sum(len(rows) for rows in groups)
    if units < FEWEST:
        return np.nan, np.nan
    fewest = FEWEST_IN_GROUP + (given is not None)
    weights = np.array([len(rows) - fewest + 1.0 for rows in groups])
    values, spreads, broken = np.zeros(len(groups)), np.zeros(len(groups)), np.zeros(len(groups), bool)
    for number, rows in enumerate(groups):
        a, b, c = x[rows], y[rows], _at(given, rows)
        values[number] = correlate(a, b, np.ones(len(rows)), coefficient=coefficient, given=c)
        without = correlate(a, b, 1 - np.eye(len(rows)), coefficient=coefficient, given=c)
        broken[number] = not np.isfinite(without).all()
        z = np.arctanh(np.clip(np.nan_to_num(without), -MOST_CERTAIN, MOST_CERTAIN))
        spreads[number] = (len(rows) - 1) / len(rows) * ((z - z.mean()) ** 2).sum()
    if weights[broken].sum() >= weights.sum() / 2:
        return np.nan, np.nan
    z = np.average(np.arctanh(np.clip(values, -MOST_CERTAIN, MOST_CERTAIN)), weights=weights)
    error = np.sqrt((weights**2 * spreads).sum()) / weights.sum()
    reach = stats.t.ppf(0.975, units - len(groups)) * error
    return (float(np.tanh(z - reach)), float(np.tanh(z + reach))) if error > 0 else (np.nan, np.nan)


# --- small parts ----------------------------------------------------------------------------------------------------


def _fisher(value: npt.ArrayLike, n: npt.ArrayLike, error: _Error) -> Pair:
    r, units = np.asarray(value, float), np.asarray(n, float)
    units = np.where(units >= FEWEST, units, np.nan)
    with np.errstate(divide="ignore"):
        z = np.arctanh(np.clip(r, -1, 1))
    reach = Z95 * error(r, units)
    return np.tanh(z - reach), np.tanh(z + reach)


def _shuffled(
    x: Vector, y: Vector, given: Vector | None, coefficient: Coefficient, samples: int, rng: np.random.Generator
) -> Vector:
    """Coefficients for shuffled y; of a partial one, for shuffles of what the third variable leaves of both."""
    if given is None:
        return shuffled_coefficients(x, y, coefficient=coefficient, samples=samples, rng=rng)
    if coefficient == "kendall":
        raise InputError("there is no permutation test of a partial Kendall's tau here", "Use spearman or pearson.")
    ones = np.ones(len(x))
    if coefficient == "spearman":
        x, y, given = midranks(x, ones), midranks(y, ones), midranks(given, ones)
    line = np.column_stack([ones, given])
    x, y = (v - line @ np.linalg.lstsq(line, v, rcond=None)[0] for v in (x, y))
    return shuffled_coefficients(x, y, coefficient="pearson", samples=samples, rng=rng)


def _at(values: Vector | None, rows: Indices) -> Vector | None:
    return None if values is None else values[rows]
