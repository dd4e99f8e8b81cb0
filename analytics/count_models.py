"""Count models: a rate ratio with its interval, for counts of which most are 0."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from baltica.analytics.matrices import Vector
from baltica.analytics.stats import Z95

FEWEST_WITH = 10  # units with at least one case; with fewer a model follows single units
CASES_PER_TERM = 5  # cases for each estimated figure
LARGEST = 10.0  # |log rate ratio| of one step; beyond it the model has no finite answer (separation)


@dataclass(frozen=True)
class CountModel:
    """A fitted model of counts: the rate ratio of the first term, or why there is none.

    ``ratio`` multiplies the expected count for one step more of the term. ``dispersion``: of Poisson the sum of squared
    Pearson residuals over its degrees of freedom (1 as Poisson has it), of negative binomial its alpha (0 as Poisson).
    ``design``, ``expected`` and ``counts`` are what residuals are made of.
    """

    name: str
    ratio: float = np.nan
    low: float = np.nan
    high: float = np.nan
    p: float = np.nan
    size_exponent: float = np.nan
    dispersion: float = np.nan
    units: int = 0
    groups: int = 0
    left_out: tuple[str, ...] = ()
    why: str = ""
    alpha: float = 0.0
    design: Vector = field(default_factory=lambda: np.zeros((0, 0)), repr=False)
    expected: Vector = field(default_factory=lambda: np.zeros(0), repr=False)
    counts: Vector = field(default_factory=lambda: np.zeros(0), repr=False)
    rows: "np.ndarray[Any, np.dtype[np.int64]]" = field(default_factory=lambda: np.zeros(0, np.int64), repr=False)


def poisson(counts: Vector, term: Vector, size: Vector | None, groups: "pd.Series[Any]") -> CountModel:
    """Poisson regression of counts on a term, ln size and one constant a group; errors robust (HC1).

    ln E(count) = a_group + b term + c ln size; ratio = exp b. Size is a regressor and no offset, as counts need not
    grow in proportion to it (c = 1 would say so); without ``size`` it is left out. Robust errors hold when counts
    spread more than Poisson has it. Groups without any case, or with one unit, say nothing within groups and are left
    out. No ratio, and why, when fewer than 10 units have a case, there are fewer than 5 cases for each figure to be
    estimated, or no finite answer exists. Source: Cameron and Trivedi 2013, Regression Analysis of Count Data.
    """
    import statsmodels.api as sm

    start = _prepare("poisson", counts, term, size, groups)
    if start.why:
        return start
    fitted = _quiet(lambda: sm.GLM(start.counts, start.design, family=sm.families.Poisson()).fit(cov_type="HC1"))
    if fitted is None:
        return _failed(start, "no finite answer exists: within groups the term parts all cases from all others")
    expected = np.asarray(fitted.fittedvalues, float)
    dispersion = float(((start.counts - expected) ** 2 / expected).sum() / fitted.df_resid)
    return _filled(start, fitted, size is not None, dispersion, 0.0, expected)


def negative_binomial(counts: Vector, term: Vector, size: Vector | None, groups: "pd.Series[Any]") -> CountModel:
    """Negative binomial regression (variance m + alpha m²) of the same terms as :func:`poisson`, by likelihood.

    Allows counts to spread more than Poisson has it. No ratio where alpha is 0 (then Poisson says all) or the search
    for the best fit does not end.
    """
    from statsmodels.discrete.discrete_model import NegativeBinomial

    start = _prepare("negative binomial", counts, term, size, groups)
    if start.why:
        return start
    base = poisson(counts, term, size, groups)
    if base.why:
        return _failed(start, base.why)
    first = np.append(np.linalg.lstsq(start.design, np.log(base.expected), rcond=None)[0], 0.5)
    model = NegativeBinomial(start.counts, start.design, loglike_method="nb2")
    fitted = _quiet(lambda: model.fit(start_params=first, method="bfgs", maxiter=500, disp=0))
    if fitted is None or not fitted.mle_retvals["converged"]:
        return _failed(start, "the search for the best fit did not end")
    alpha = float(fitted.params[-1])
    if alpha < 1e-4:
        return _failed(start, "counts spread no more than Poisson has it")
    expected = np.exp(start.design @ np.asarray(fitted.params[:-1], float))
    return _filled(start, fitted, size is not None, alpha, alpha, expected)


def _prepare(name: str, counts: Vector, term: Vector, size: Vector | None, groups: "pd.Series[Any]") -> CountModel:
    """The design of a model, or why there can be none."""
    labels = groups.astype(str).to_numpy()
    cases = pd.Series(counts).groupby(labels).agg(["sum", "size"])
    used = cases.index[(cases["sum"] > 0) & (cases["size"] > 1)]
    keep = np.flatnonzero(np.isin(labels, used))
    left_out = tuple(str(one) for one in cases.index.difference(used))
    y, x = counts[keep], term[keep]
    columns = [x] if size is None else [x, np.log(size[keep])]
    constants = [(labels[keep] == one).astype(float) for one in used]
    design = np.column_stack([*columns, *constants]) if len(keep) else np.zeros((0, 0))
    why = ""
    if int((y > 0).sum()) < FEWEST_WITH:
        why = f"only {int((y > 0).sum())} regions have any; at least {FEWEST_WITH} are needed"
    elif y.sum() < CASES_PER_TERM * len(columns):
        why = "too few cases"
    elif np.linalg.matrix_rank(design) < design.shape[1]:
        why = "within groups the term does not vary, or only with size"
    return CountModel(
        name, units=len(keep), groups=len(used), left_out=left_out, why=why, design=design, counts=y, rows=keep
    )


def _quiet(fit: Any) -> Any:
    """The fit, or None where there is no finite answer."""
    import warnings

    from statsmodels.tools.sm_exceptions import PerfectSeparationError

    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            fitted = fit()
        except (PerfectSeparationError, np.linalg.LinAlgError, ValueError):
            return None
    b, error = float(fitted.params[0]), float(fitted.bse[0])
    return fitted if np.isfinite(b) and np.isfinite(error) and abs(b) < LARGEST and error > 0 else None


def _filled(
    start: CountModel, fitted: Any, sized: bool, dispersion: float, alpha: float, expected: Vector
) -> CountModel:
    b, error = float(fitted.params[0]), float(fitted.bse[0])
    return replace(
        start,
        ratio=float(np.exp(b)),
        low=float(np.exp(b - Z95 * error)),
        high=float(np.exp(b + Z95 * error)),
        p=float(fitted.pvalues[0]),
        size_exponent=float(fitted.params[1]) if sized else np.nan,
        dispersion=dispersion,
        alpha=alpha,
        expected=expected,
    )


def _failed(start: CountModel, why: str) -> CountModel:
    return replace(start, why=why)
