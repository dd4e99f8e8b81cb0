"""Intervals of shares, corrections for many tests, means of correlations. Pure functions on numbers and arrays."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from baltica.analytics.matrices import Vector

Z95 = 1.959963984540054  # 97.5 % point of the normal distribution


def wilson(successes: npt.ArrayLike, trials: npt.ArrayLike) -> tuple[Vector, Vector]:
    """95 % interval of a share (Wilson 1927, JASA 22, 209–212); holds for few trials too; NaN without trials.

    (p + z²/2n ± z sqrt(p(1 - p)/n + z²/4n²)) / (1 + z²/n).

    >>> low, high = wilson([0, 5], [10, 10])
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 0.237], [0.278, 0.763])
    """
    k, n = np.asarray(successes, float), np.asarray(trials, float)
    n = np.where(n > 0, n, np.nan)
    share = k / n
    middle = share + Z95**2 / (2 * n)
    half = Z95 * np.sqrt(share * (1 - share) / n + Z95**2 / (4 * n**2))
    scale = 1 + Z95**2 / n
    low, high = np.clip((middle - half) / scale, 0, 1), np.clip((middle + half) / scale, 0, 1)
    return np.where(k == 0, low * 0, low), np.where(k == n, high * 0 + 1, high)  # exact, not 4e-17


def holm(p: npt.ArrayLike) -> Vector:
    """p-values corrected so that any false finding in the family has a chance of 5 % at .05 (Holm 1979).

    NaN stay NaN and are no part of the family.

    >>> holm([0.01, 0.04, 0.03, np.nan]).round(3).tolist()
    [0.03, 0.06, 0.06, nan]
    """
    from statsmodels.stats.multitest import multipletests

    return _in_family(p, lambda known: multipletests(known, method="holm")[1])


def benjamini_hochberg(p: npt.ArrayLike) -> Vector:
    """p-values corrected so that of the findings at .05 one in twenty is false (Benjamini and Hochberg 1995).

    NaN stay NaN and are no part of the family.

    >>> benjamini_hochberg([0.01, 0.04, 0.03, np.nan]).round(3).tolist()
    [0.03, 0.04, 0.04, nan]
    """
    from scipy.stats import false_discovery_control

    return _in_family(p, false_discovery_control)


def _in_family(p: npt.ArrayLike, corrected: Callable[[Vector], Vector]) -> Vector:
    given = np.asarray(p, float)
    found, known = np.full(given.shape, np.nan), np.isfinite(given)
    if known.any():
        found[known] = corrected(given[known])
    return found


def fisher_mean(values: Vector, weights: Vector) -> Vector:
    """Mean of correlations over the last axis: tanh of the weighted mean of atanh; NaN values have no part in it.

    A correlation of ±1 counts as ±.99, else it would outweigh everything. NaN when nothing is left.

    >>> round(float(fisher_mean(np.array([0.0, 0.8, np.nan]), np.array([1.0, 1.0, 5.0]))), 4)
    0.5
    """
    known = np.isfinite(values)
    z = np.where(known, np.arctanh(np.clip(np.where(known, values, 0), -0.99, 0.99)), 0)
    share = np.where(known, weights, 0)
    return np.asarray(np.tanh(_ratio((z * share).sum(axis=-1), share.sum(axis=-1))))


def _ratio(above: npt.ArrayLike, below: npt.ArrayLike) -> Vector:
    """above / below, NaN where below is 0."""
    top, bottom = np.asarray(above, float), np.asarray(below, float)
    return np.asarray(np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0))
