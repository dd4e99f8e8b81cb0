"""Are neighbors alike? Moran's I of values and of the residuals of models, with neighbors by distance."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from baltica.analytics.count_models import CountModel
from baltica.analytics.matrices import Vector

NEIGHBORS = 5
SIMULATIONS = 999
FEWEST = 20  # units; with fewer Moran's I says little


@dataclass(frozen=True)
class Moran:
    """Moran's I with its mean and standard deviation when neighbors are no more alike than others, z, and p."""

    value: float
    expected: float
    sd: float
    z: float
    p: float


NONE = Moran(np.nan, np.nan, np.nan, np.nan, np.nan)


def nearest(latitude: Vector, longitude: Vector, *, k: int = NEIGHBORS) -> sparse.csr_array:
    """Weights 1/k to the k nearest others by great-circle distance (units × units); each row sums to 1.

    Across the sea as on land. Straight lines through the Earth order distances as lines along it do, so a tree finds
    them. Fewer than k others: all of them.

    >>> nearest(np.zeros(3), np.array([0.0, 1.0, 3.0]), k=1).toarray().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    """
    from scipy.spatial import cKDTree

    n = len(latitude)
    k = min(k, n - 1)
    if k < 1:
        return sparse.csr_array((n, n))
    north, east = np.radians(latitude), np.radians(longitude)
    points = np.column_stack([np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)])
    found = np.asarray(cKDTree(points).query(points, k=k + 1)[1])
    # A unit is its own nearest, unless others stand at the same point: then it is among the first, or nowhere.
    itself = found == np.arange(n)[:, None]
    itself[~itself.any(axis=1), -1] = True
    others = found[~itself].reshape(n, k)
    cells = (np.full(n * k, 1 / k), (np.repeat(np.arange(n), k), others.ravel()))
    return sparse.csr_array(cells, shape=(n, n))


def moran(values: Vector, weights: sparse.csr_array) -> Moran:
    """Moran's I of values: (n/S0) sum_ij w_ij z_i z_j / sum_i z_i²; mean -1/(n - 1), p two-sided by normality.

    Source: Cliff and Ord 1981, Spatial Processes. NaN where nothing varies.
    """
    return moran_residuals(values, np.ones((len(values), 1)), weights)


def moran_residuals(values: Vector, design: Vector, weights: sparse.csr_array) -> Moran:
    """Moran's I of the residuals of a least-squares fit of values on the columns of ``design``.

    Residuals are alike by construction, so the mean is (n/S0) tr(MW)/(n - k), M = I - X(X'X)⁻¹X', and the variance
    (n/S0)² [tr(MWMW') + tr((MW)²) + tr(MW)²]/((n - k)(n - k + 2)) - mean² (Cliff and Ord 1981, 8.3). With a constant
    alone these are the moments of raw values. p is two-sided, one-sided p half of it.
    """
    from scipy import stats

    n, k = design.shape
    s0 = float(weights.sum())
    basis, _ = np.linalg.qr(design)
    rest = values - basis @ (basis.T @ values)
    total = float(rest @ rest)
    if n <= k + 2 or s0 <= 0 or total <= 1e-12 * max(float(values @ values), 1e-300):
        return NONE
    value = n / s0 * float(rest @ (weights @ rest)) / total
    dense = weights.toarray()
    left = dense - basis @ (basis.T @ dense)  # MW
    right = dense.T - basis @ (basis.T @ dense.T)  # MW'
    trace = float(np.trace(left))
    mean = n / s0 * trace / (n - k)
    square = float((left * right.T).sum() + (left * left.T).sum()) + trace**2
    variance = (n / s0) ** 2 * square / ((n - k) * (n - k + 2)) - mean**2
    sd = float(np.sqrt(max(variance, 0)))
    z = (value - mean) / sd if sd > 0 else np.nan
    return Moran(value, mean, sd, z, float(2 * stats.norm.sf(abs(z))) if sd > 0 else np.nan)


def moran_model(
    model: CountModel,
    weights: sparse.csr_array,
    *,
    simulations: int = SIMULATIONS,
    rng: np.random.Generator | None = None,
) -> Moran:
    """Moran's I of the Pearson residuals of a count model, beside counts drawn from the model itself.

    Counts are drawn ``simulations`` times from the fitted model; what a new fit would take up is taken out by one step
    of it (the weighted projection on the terms). Mean and sd are those of the simulated I, p is two-sided:
    (1 + simulations at least as far from their mean)/(1 + simulations). NaN where there is no model.
    """
    if model.why or len(model.expected) < FEWEST:
        return NONE
    rng = rng or np.random.default_rng(1)
    mean, alpha = model.expected, model.alpha
    spread = np.sqrt(mean + alpha * mean**2)
    rate = mean * (rng.gamma(1 / alpha, alpha, (simulations, len(mean))) if alpha > 0 else 1.0)
    drawn = rng.poisson(rate, (simulations, len(mean)))
    basis, _ = np.linalg.qr(model.design * (mean / spread)[:, None])
    rest = (drawn - mean) / spread
    rest = rest - (rest @ basis) @ basis.T
    scale = len(mean) / float(weights.sum())
    simulated = scale * ((weights @ rest.T).T * rest).sum(axis=1) / (rest**2).sum(axis=1)
    own = (model.counts - mean) / spread
    value = scale * float(own @ (weights @ own)) / float(own @ own)
    middle, sd = float(simulated.mean()), float(simulated.std())
    far = int((np.abs(simulated - middle) >= abs(value - middle)).sum())
    return Moran(value, middle, sd, (value - middle) / sd if sd > 0 else np.nan, (1 + far) / (1 + simulations))
