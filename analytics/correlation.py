"""Correlation of two variables for many weightings of the same units at once; within groups, and by permutation.

Weights say how often each unit counts: all 1 for the data themselves, drawn counts for the bootstrap, one 0 among ones
for the jackknife. So one formula serves the estimate, its samples and its standard error.
"""

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from baltica.analytics.matrices import Vector

Coefficient = Literal["pearson", "spearman", "kendall"]
COEFFICIENTS: tuple[Coefficient, ...] = get_args(Coefficient)
CELLS = 4_000_000  # numbers of one block of samples in memory

Indices = npt.NDArray[np.int64]


def midranks(values: Vector, weights: Vector) -> Vector:
    """Mean rank of each unit among units that count ``weights`` times (..., units); equal values share a rank.

    >>> midranks(np.array([5.0, 7.0, 7.0]), np.ones(3)).tolist()
    [1.0, 2.5, 2.5]
    """
    _, group = np.unique(values, return_inverse=True)
    order = np.argsort(group, kind="stable")
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    sizes = np.add.reduceat(weights[..., order], starts, axis=-1)
    middle = np.cumsum(sizes, axis=-1) - (sizes - 1) / 2
    return np.asarray(middle[..., group])


def pearson(x: Vector, y: Vector, weights: Vector) -> Vector:
    """Pearson's r for each weighting (..., units); NaN where one of the two does not vary.

    ``x`` and ``y`` are of one value a unit, or of one a unit and weighting.

    >>> round(float(pearson(np.array([1.0, 2, 3]), np.array([1.0, 2, 4]), np.ones(3))), 4)
    0.982
    """
    total = weights.sum(axis=-1, keepdims=True)
    dx = x - (weights * x).sum(axis=-1, keepdims=True) / total
    dy = y - (weights * y).sum(axis=-1, keepdims=True) / total
    weighted = weights * dx
    together = (weighted * dy).sum(axis=-1)
    xx, yy = (weighted * dx).sum(axis=-1), (weights * dy * dy).sum(axis=-1)
    # Rounding leaves a rest where a variable does not vary.
    flat = (xx <= 1e-12 * (weights * x * x).sum(axis=-1)) | (yy <= 1e-12 * (weights * y * y).sum(axis=-1))
    spread = np.sqrt(xx * yy)
    r = np.divide(together, spread, out=np.full(spread.shape, np.nan), where=(spread > 0) & ~flat)
    return np.asarray(np.clip(r, -1, 1))


def spearman(x: Vector, y: Vector, weights: Vector) -> Vector:
    """Spearman's rho, Pearson's r of mean ranks, for each weighting; NaN where one of the two does not vary."""
    return pearson(midranks(x, weights), midranks(y, weights), weights)


def kendall(x: Vector, y: Vector, weights: Vector) -> Vector:
    """Kendall's tau-b for each weighting: sum of w_i w_j sign(x_i - x_j) sign(y_i - y_j) over the pairs untied in each.

    NaN where one of the two does not vary.
    """
    flat = weights.reshape(-1, weights.shape[-1])
    sx, sy = (np.sign(v[:, None] - v[None, :]) for v in (x, y))
    above, a, b = (((flat @ m) * flat).sum(axis=-1) for m in (sx * sy, np.abs(sx), np.abs(sy)))
    spread = np.sqrt(a * b)
    tau = np.divide(above, spread, out=np.full(spread.shape, np.nan), where=spread > 0)
    return np.asarray(tau.reshape(weights.shape[:-1]))


FUNCTIONS: dict[Coefficient, Callable[[Vector, Vector, Vector], Vector]] = {
    "pearson": pearson,
    "spearman": spearman,
    "kendall": kendall,
}


def partial(xy: Vector, xz: Vector, yz: Vector) -> Vector:
    """Partial correlation of x and y given z: (r_xy - r_xz r_yz)/sqrt((1 - r_xz²)(1 - r_yz²)).

    >>> round(float(partial(np.array(0.5), np.array(0.4), np.array(0.3))), 4)
    0.4346
    """
    rest = (1 - xz**2) * (1 - yz**2)
    return np.asarray(np.divide(xy - xz * yz, np.sqrt(rest), out=np.full(np.shape(rest), np.nan), where=rest > 1e-12))


def correlate(
    x: Vector, y: Vector, weights: Vector, *, coefficient: Coefficient, given: Vector | None = None
) -> Vector:
    """The coefficient for each weighting; ``given`` a third variable, the partial coefficient."""
    function = FUNCTIONS[coefficient]
    if given is None:
        return function(x, y, weights)
    return partial(function(x, y, weights), function(x, given, weights), function(y, given, weights))


def groups_of(labels: npt.ArrayLike) -> list[Indices]:
    """Positions of the units of each group, in the order of the labels.

    >>> [rows.tolist() for rows in groups_of(["b", "a", "b"])]
    [[1], [0, 2]]
    """
    _, group = np.unique(np.asarray(labels).astype(str), return_inverse=True)
    return [np.flatnonzero(group == number) for number in range(int(group.max()) + 1 if len(group) else 0)]


def draw(groups: list[Indices], units: int, samples: int, rng: np.random.Generator) -> Vector:
    """How often each unit is drawn in each sample, with replacement within its group (samples × units)."""
    weights = np.zeros((samples, units))
    for rows in groups:
        weights[:, rows] = rng.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=samples)
    return weights


def shuffle(values: Vector, groups: list[Indices], samples: int, rng: np.random.Generator) -> Vector:
    """The values in a random order within each group, once a sample (samples × units)."""
    found = np.broadcast_to(values, (samples, len(values))).copy()
    for rows in groups:
        found[:, rows] = rng.permuted(found[:, rows], axis=1)
    return found


def shuffled_coefficients(
    x: Vector, y: Vector, *, coefficient: Coefficient, samples: int, rng: np.random.Generator
) -> Vector:
    """The coefficient for ``samples`` random orders of y; 0 where one of the two does not vary."""
    ones = np.ones(len(x))
    if coefficient == "spearman":
        x, y = midranks(x, ones), midranks(y, ones)
    if coefficient == "kendall":
        return _shuffled_kendall(x, y, samples, rng)
    dx, dy = x - x.mean(), y - y.mean()
    spread = np.sqrt((dx**2).sum() * (dy**2).sum())
    step = max(1, CELLS // max(len(x), 1))
    blocks = [min(step, samples - start) for start in range(0, samples, step)]
    if spread == 0 or not blocks:
        return np.zeros(samples)
    return np.asarray(np.concatenate([shuffle(dy, [np.arange(len(x))], size, rng) @ dx for size in blocks]) / spread)


def _shuffled_kendall(x: Vector, y: Vector, samples: int, rng: np.random.Generator) -> Vector:
    """tau-b is symmetric, and shuffling the one is as good as shuffling the other: the one with fewer values leads."""
    if len(np.unique(x)) > len(np.unique(y)):
        x, y = y, x
    untied = [float((np.sign(v[:, None] - v[None, :]) != 0).sum()) / 2 for v in (x, y)]
    spread = np.sqrt(untied[0] * untied[1])
    if spread == 0 or not samples:
        return np.zeros(samples)
    step = max(1, CELLS // len(x))
    blocks = [min(step, samples - start) for start in range(0, samples, step)]
    sums = np.concatenate([2 * shuffled_wins(x, y, size, rng) - untied[0] for size in blocks])
    return np.asarray(sums / spread)


def shuffled_wins(x: Vector, y: Vector, samples: int, rng: np.random.Generator) -> Vector:
    """For shuffled y: in how many pairs of units with different x the larger x has the larger y, ties in y half.

    >>> shuffled_wins(np.array([0.0, 0, 1]), np.array([2.0, 2, 2]), 2, np.random.default_rng(1)).tolist()
    [1.0, 1.0]
    """
    values, level = np.unique(y, return_inverse=True)
    drawn = shuffle(level.astype(float), [np.arange(len(y))], samples, rng).astype(np.int16)
    order = np.argsort(x, kind="stable")
    drawn = np.ascontiguousarray(drawn[:, order].T)
    ends = np.append(np.flatnonzero(np.diff(x[order])) + 1, len(x))
    wins, start = np.zeros(samples), 0
    below = np.zeros((len(values), samples))
    every = np.arange(samples)
    for end in ends:
        own = np.zeros_like(below)
        for row in drawn[start:end]:
            own[row, every] += 1
        # Of the smaller x: those with a smaller value, and half of those with the same one.
        wins += (own * (np.cumsum(below, axis=0) - below / 2)).sum(axis=0)
        below += own
        start = end
    return wins
