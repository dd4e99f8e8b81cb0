"""Intervals, effect sizes and rank correlations. Pure functions on numbers and arrays."""

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
    return np.clip((middle - half) / scale, 0, 1), np.clip((middle + half) / scale, 0, 1)


def cliffs_delta(first: npt.ArrayLike, second: npt.ArrayLike) -> float:
    """How much the first values tend to be larger: P(first > second) - P(first < second), from -1 to 1 (Cliff 1993).

    NaN when one of them is empty.

    >>> cliffs_delta([3, 4], [1, 3])
    0.75
    """
    a, b = np.asarray(first, float), np.asarray(second, float)
    if not (len(a) and len(b)):
        return np.nan
    return float(np.sign(a[:, None] - b[None, :]).mean())


def cliffs_delta_interval(
    first: npt.ArrayLike, second: npt.ArrayLike, *, samples: int = 2000, rng: np.random.Generator | None = None
) -> tuple[float, float]:
    """95 % percentile interval of Cliff's delta, from ``samples`` bootstrap samples; NaN under two values each."""
    a, b = np.asarray(first, float), np.asarray(second, float)
    if min(len(a), len(b)) < 2:
        return np.nan, np.nan
    rng = rng or np.random.default_rng(1)
    drawn = [cliffs_delta(rng.choice(a, len(a)), rng.choice(b, len(b))) for _ in range(samples)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)


def spearman(table: Vector) -> Vector:
    """Spearman's rho of two ordered variables from their cross table, or a stack of tables (..., rows, columns).

    Pearson's correlation of mid-ranks; NaN when one of the two does not vary.

    >>> float(spearman(np.eye(3)))
    1.0
    """
    rows, columns = table.sum(axis=-1), table.sum(axis=-2)
    middle = (rows.sum(axis=-1, keepdims=True) + 1) / 2
    x = np.cumsum(rows, axis=-1) - (rows - 1) / 2 - middle
    y = np.cumsum(columns, axis=-1) - (columns - 1) / 2 - middle
    together = np.einsum("...ij,...i,...j->...", table, x, y)
    spread = (rows * x**2).sum(axis=-1) * (columns * y**2).sum(axis=-1)
    return np.asarray(_ratio(together, np.sqrt(spread)))


def kendall(table: Vector) -> Vector:
    """Kendall's tau-b (corrected for ties) of two ordered variables from their cross table, or a stack of tables.

    (concordant - discordant pairs) / sqrt(pairs untied in the one × pairs untied in the other); NaN when one of the
    two does not vary.

    >>> round(float(kendall(np.array([[2.0, 0.0], [1.0, 1.0]]))), 4)
    0.5774
    """
    n = table.sum(axis=(-1, -2))
    # pairs of a cell with all cells further down, to the right and to the left of it
    below = np.cumsum(table[..., ::-1, :], axis=-2)[..., ::-1, :] - table
    left = np.cumsum(below, axis=-1) - below
    right = below.sum(axis=-1, keepdims=True) - below - left
    difference = (table * (right - left)).sum(axis=(-1, -2))
    pairs = n * (n - 1) / 2
    untied = [pairs - (m * (m - 1) / 2).sum(axis=-1) for m in (table.sum(axis=-1), table.sum(axis=-2))]
    return np.asarray(_ratio(difference, np.sqrt(untied[0] * untied[1])))


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
