"""Regression on pairs of places: Poisson pseudo-maximum likelihood, with errors for pairs that share a place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from baltica.analytics.matrices import Vector
from baltica.graph.errors import InputError

Model = Literal["ppml", "ols"]
Indices = npt.NDArray[np.int64]

INTERCEPT = "intercept"
FLOOR = 0.01  # least variance, over that of independent pairs; more would make intervals hold too often
SINGULAR = 1e-9  # largest condition of columns of unit length, as 1/condition, at which they still differ


@dataclass(frozen=True, eq=False)
class Fit:
    """A fitted model of pairs.

    ``estimates`` by term: estimate, se, degrees (of freedom of its t distribution), low, high (95 % interval), p (that
    it is 0), se_hc1. ``se`` is dyad-clustered where the pairs name their places, else HC1. ``fitted``: mean of each
    row. ``overdispersion``: Pearson's chi-squared over its degrees of freedom (1 for counts that are Poisson).
    ``pseudo_r2``: squared correlation of response and fitted.
    """

    estimates: pd.DataFrame
    fitted: "pd.Series[float]"
    overdispersion: float
    pseudo_r2: float
    converged: bool


def ppml(
    frame: pd.DataFrame,
    response: str,
    regressors: Sequence[str],
    *,
    dyads: tuple[str, str] | None = None,
    model: Model = "ppml",
    fixed_effects: bool = False,
) -> Fit:
    """Fit log mean = intercept + regressors to the response by Poisson pseudo-maximum likelihood.

    The response need be neither whole numbers nor Poisson: the estimates hold whenever the mean is right (Gourieroux,
    Monfort and Trognon 1984; Santos Silva and Tenreyro 2006, REStat 88, 641–658), and zeros stay in. ``model="ols"``
    fits a line to the response as it is, by least squares, for comparison. statsmodels estimates both.

    ``dyads`` names the two columns with the places of each pair: standard errors then allow for any correlation of
    pairs that share a place (:func:`dyad_variance`); else they are HC1 (White's, times n/(n - k)), with n - k degrees
    of freedom. ``fixed_effects`` gives each place a level of its own (a 1 for each of its pairs) and drops the
    intercept; these effects are not in ``estimates``. Each place then needs a tie.

    Raises InputError where a regressor does not vary or repeats others, or where there are too few rows.

    >>> frame = pd.DataFrame({"x": [0.0, 0.0, 1.0, 1.0], "y": [1.0, 3.0, 2.0, 6.0]})
    >>> ppml(frame, "y", ["x"]).estimates["estimate"].round(4).tolist()  # ln 2 and ln(4/2)
    [0.6931, 0.6931]
    """
    y = frame[response].to_numpy(float)
    one, other, count = _places(frame, dyads)
    own = frame[list(regressors)].to_numpy(float)
    design = np.column_stack([_indicators(one, other, count) if fixed_effects else np.ones(len(y)), own])
    names = [*([] if fixed_effects else [INTERCEPT]), *regressors]
    if fixed_effects and model == "ppml" and not _tied(y, one, other, count):
        raise InputError("the level of a place without a tie cannot be told", "leave out its pairs")
    _check(y, design, model)
    params, mean, converged = _estimate(y, design, model, (one, other, count) if fixed_effects else None)
    weight = mean if model == "ppml" else np.ones(len(y))
    columns, taken = (_without_effects(own, weight, one, other, count) if fixed_effects
                      else (design, np.zeros(len(y))))  # fmt: skip
    rows, terms = design.shape
    moves = columns @ np.linalg.inv(columns.T @ (columns * weight[:, None]))
    shares = moves * (y - mean)[:, None]
    hc1 = np.sqrt((shares**2).sum(axis=0) * rows / (rows - terms))
    se, degrees = hc1, np.full(len(names), float(rows - terms))
    if dyads is not None:
        pairs = Pairs(columns, weight, y - mean, one, other, count, taken, own if fixed_effects else None)
        variance, degrees = dyad_variance(pairs)
        se = np.sqrt(variance)
    return Fit(
        estimates=_estimates(names, params[-len(names) :], se, degrees, hc1),
        fitted=pd.Series(mean, frame.index),
        overdispersion=float(((y - mean) ** 2 / weight).sum() / (rows - terms)),
        pseudo_r2=float(np.corrcoef(y, mean)[0, 1] ** 2) if y.std() and mean.std() else np.nan,
        converged=converged,
    )


@dataclass(frozen=True, eq=False)
class Pairs:
    """What the variance of a fit of pairs is made from.

    ``columns``: regressors, rows × terms, free of what fixed effects take up; ``weight``: of each row in the Hessian
    (the fitted mean of a Poisson model, 1 in least squares); ``residual``: response less fitted; ``one``, ``other``:
    numbers of the two places of each row, below ``count``; ``taken``: leverage of the fixed effects, 0 without;
    ``raw``: regressors as they are, where there are fixed effects.
    """

    columns: Vector
    weight: Vector
    residual: Vector
    one: Indices
    other: Indices
    count: int
    taken: Vector | float = 0.0
    raw: Vector | None = None

    def by_place(self, values: Vector) -> Vector:
        """Sum of the values over the pairs of each place."""
        sums = np.bincount(self.one, values, self.count) + np.bincount(self.other, values, self.count)
        return sums.astype(np.float64)

    def inverse(self) -> Vector:
        """Inverse of the Hessian."""
        return np.asarray(np.linalg.inv(self.columns.T @ (self.columns * self.weight[:, None])))


def dyad_sandwich(pairs: Pairs) -> Vector:
    """Covariance of the estimates when pairs that share a place may be correlated, without a small-sample correction.

    H⁻¹ (sum_g s_g s_g' - sum_d s_d s_d') H⁻¹ with s_d the score of pair d and s_g the sum over the pairs of place g:
    every product of two pairs that share a place once (Fafchamps and Gubert 2007; Aronow, Samii and Assenova 2015,
    Political Analysis 23, 564–577; Cameron and Miller 2014). It may have a negative diagonal. Intervals from it are
    too short with few places; :func:`dyad_variance` mends that.
    """
    scores = pairs.columns * pairs.residual[:, None]
    sums = np.column_stack([pairs.by_place(column) for column in scores.T])
    bread = pairs.inverse()
    return np.asarray(bread @ (sums.T @ sums - scores.T @ scores) @ bread)


def dyad_variance(pairs: Pairs) -> tuple[Vector, Vector]:
    """Variance of each estimate when pairs that share a place may be correlated, and its degrees of freedom.

    The dyadic sandwich with what leaving out each place (d_g) and each pair (d_d) would change (one step of Newton's
    method; exact in least squares), as the jackknife does for clusters (CR3; MacKinnon, Nielsen and Webb 2023): (G -
    1)/G (sum_g d_g² - sum_d d_d²), and not below FLOOR sum_d d_d², as a difference may be negative.
    Degrees of freedom as of Satterthwaite from the d_d: (sum_d d_d²)² / (sum_g (sum of d_d² of its pairs)² -
    sum_d d_d⁴); about a quarter of the places where all pairs weigh alike, fewer where a few pairs outweigh the rest.
    """
    columns, weight = pairs.columns, pairs.weight
    terms = columns.shape[1]
    bread = pairs.inverse()
    scores = columns * pairs.residual[:, None]
    leverage = np.einsum("nk,kl,nl->n", columns, bread, columns, optimize=True) * weight + pairs.taken
    single = scores @ bread / np.maximum(1 - leverage, SINGULAR)[:, None]
    whole = _without_each_place(pairs) if pairs.raw is None else _refitted_effects(pairs, pairs.raw)
    squares = single**2
    variance = (pairs.count - 1) / pairs.count * ((whole**2).sum(axis=0) - squares.sum(axis=0))
    spread = np.column_stack([pairs.by_place(column) for column in squares.T])
    crossed = (spread**2).sum(axis=0) - (squares**2).sum(axis=0)
    degrees = np.divide(squares.sum(axis=0) ** 2, crossed, out=np.ones(terms), where=crossed > 0)
    return np.maximum(variance, FLOOR * squares.sum(axis=0)), np.clip(degrees, 1, pairs.count - 1)


def _without_each_place(pairs: Pairs) -> Vector:
    """What leaving out all pairs of each place would change in the estimates: places × terms."""
    columns, weight = pairs.columns, pairs.weight
    terms = columns.shape[1]
    parts = np.empty((pairs.count, terms, terms))
    for k in range(terms):
        for m in range(k, terms):
            parts[:, k, m] = parts[:, m, k] = pairs.by_place(columns[:, k] * columns[:, m] * weight)
    sums = np.column_stack([pairs.by_place(column * pairs.residual) for column in columns.T])
    rest = columns.T @ (columns * weight[:, None]) - parts
    return np.asarray(np.einsum("gkl,gl->gk", np.linalg.pinv(rest, rcond=SINGULAR, hermitian=True), sums))


def _refitted_effects(pairs: Pairs, raw: Vector) -> Vector:
    """The same with fixed effects, which the pairs that stay set anew; without that, intervals are far too short."""
    count, terms = pairs.count, raw.shape[1]
    cross, left = (_square(pairs, values) for values in (pairs.weight, pairs.residual))
    by_column = [_square(pairs, column * pairs.weight) for column in raw.T]
    found = np.empty((count, terms))
    inner = [[_square(pairs, raw[:, k] * raw[:, m] * pairs.weight) for m in range(terms)] for k in range(terms)]
    scores = [_square(pairs, column * pairs.residual) for column in raw.T]
    for g in range(count):
        stay = np.arange(count) != g
        hessian = cross[np.ix_(stay, stay)].copy()
        hessian[np.diag_indices(count - 1)] += hessian.sum(axis=1)
        sums = np.column_stack([one[np.ix_(stay, stay)].sum(axis=1) for one in by_column])
        rest = left[np.ix_(stay, stay)].sum(axis=1)
        taken = _solve(hessian, np.column_stack([sums, rest]))
        own = np.array([[(m.sum() / 2 - m[g].sum()) for m in row] for row in inner])
        score = np.array([m.sum() / 2 - m[g].sum() for m in scores])
        found[g] = -np.linalg.pinv(own - sums.T @ taken[:, :terms], rcond=SINGULAR, hermitian=True) @ (
            score - sums.T @ taken[:, terms]
        )
    return found


def _square(pairs: Pairs, values: Vector) -> Vector:
    """Values of pairs as a symmetric array of places."""
    table = np.zeros((pairs.count, pairs.count))
    np.add.at(table, (pairs.one, pairs.other), values)
    return table + table.T


def _solve(matrix: Vector, right: Vector) -> Vector:
    """Solution of the equations; the shortest where places that only met the one left out make them singular."""
    try:
        return np.asarray(np.linalg.solve(matrix, right))
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.pinv(matrix, hermitian=True) @ right)


# --- parts of a fit -------------------------------------------------------------------------------------------------


def _places(frame: pd.DataFrame, dyads: tuple[str, str] | None) -> tuple[Indices, Indices, int]:
    """Both places of each row as numbers, and how many places there are."""
    if dyads is None:
        nothing = np.zeros(len(frame), dtype=np.int64)
        return nothing, nothing, 0
    both = pd.concat([frame[name] for name in dyads], ignore_index=True)
    codes, names = pd.factorize(both, sort=True)
    numbers = np.asarray(codes, dtype=np.int64)
    return numbers[: len(frame)], numbers[len(frame) :], len(names)


def _indicators(one: Indices, other: Indices, count: int) -> Vector:
    """A column a place: 1 for the pairs it is in."""
    columns = np.zeros((len(one), count))
    rows = np.arange(len(one))
    columns[rows, one] = 1
    columns[rows, other] = 1
    return columns


def _tied(y: Vector, one: Indices, other: Indices, count: int) -> bool:
    """Whether each place has a tie."""
    ties = np.bincount(one, y, count) + np.bincount(other, y, count)
    return bool((ties > 0).all())


def _check(y: Vector, design: Vector, model: Model) -> None:
    rows, terms = design.shape
    if rows <= terms + 1:
        raise InputError(f"{rows} pairs are too few for {terms} terms", "use more data, or leave out terms")
    if model == "ppml" and not (y.sum() > 0 and y.min() >= 0):
        raise InputError("there is nothing to fit: no pair has a tie", "use more data")
    # The inner products are small and quick, and columns of unit length make their condition comparable.
    unit = design / np.maximum(np.sqrt((design**2).sum(axis=0)), 1e-300)
    if np.linalg.eigvalsh(unit.T @ unit)[0] < SINGULAR:
        raise InputError("these terms cannot be told apart: one is constant or made of others", "leave out a term")


def _estimate(
    y: Vector, design: Vector, model: Model, effects: tuple[Indices, Indices, int] | None
) -> tuple[Vector, Vector, bool]:
    """Parameters, fitted means and whether the search ended; the response is fitted at a mean of 1."""
    import statsmodels.api as sm

    if model == "ols":
        line = sm.OLS(y, design).fit()
        return np.asarray(line.params), np.asarray(line.fittedvalues), True
    scale = y.mean()
    poisson = sm.GLM(y / scale, design, family=sm.families.Poisson())
    if effects is not None:  # Newton's method from what the ties of each place say is quicker for many columns
        one, other, count = effects
        ties = np.bincount(one, y / scale, count) + np.bincount(other, y / scale, count)
        start = np.r_[np.log(ties / np.sqrt(ties.sum())), np.zeros(design.shape[1] - count)]
        found = poisson.fit(method="newton", start_params=start, maxiter=100, disp=False)
        mean = np.asarray(found.fittedvalues) * scale
        return np.asarray(found.params), mean, bool(found.mle_retvals["converged"])
    found = poisson.fit(maxiter=200, tol=1e-10)
    mean = np.asarray(found.fittedvalues) * scale
    params = np.asarray(found.params).copy()
    params[0] += np.log(scale)
    return params, mean, bool(found.converged)


def _without_effects(own: Vector, weight: Vector, one: Indices, other: Indices, count: int) -> tuple[Vector, Vector]:
    """Regressors free of the fixed effects (Frisch–Waugh–Lovell), and the leverage these effects take up."""
    cross = np.zeros((count, count))
    np.add.at(cross, (one, other), weight)
    cross += cross.T
    cross[np.diag_indices(count)] += cross.sum(axis=1)
    inverse = np.linalg.pinv(cross, hermitian=True)
    sums = np.column_stack(
        [np.bincount(one, column * weight, count) + np.bincount(other, column * weight, count) for column in own.T]
    )
    effects = inverse @ sums
    taken = (np.diag(inverse)[one] + np.diag(inverse)[other] + 2 * inverse[one, other]) * weight
    return own - effects[one] - effects[other], taken


def _estimates(names: list[str], params: Vector, se: Vector, degrees: Vector, hc1: Vector) -> pd.DataFrame:
    from scipy import stats

    half = stats.t.ppf(0.975, degrees) * se
    table: Any = {
        "estimate": params,
        "se": se,
        "degrees": degrees,
        "low": params - half,
        "high": params + half,
        "p": 2 * stats.t.sf(np.abs(params) / se, degrees),
        "se_hc1": hc1,
    }
    return pd.DataFrame(table, index=pd.Index(names, name="term"))
