"""Whether chains of random samples have come to agree, and how much their samples are worth."""

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def rhat(means: Floats, variances: Floats, length: float) -> Floats:
    """Potential scale reduction of each quantity, from chains × quantities of means and variances (n - 1).

    rhat = sqrt(((n - 1)/n W + B/n) / W), W = mean of the variances inside the chains, B/n = variance of their means, n
    = ``length`` of a chain (Gelman and Rubin 1992, Statistical Science 7, 457-472, without the correction for degrees
    of freedom, chains not split). Near 1 the chains agree; above 1.01 to 1.1 they should run longer. NaN with one
    chain, with fewer than two samples a chain, and where nothing varies inside the chains.

    >>> rhat(np.array([[1.0], [3.0]]), np.array([[2.0], [2.0]]), 100).round(3).tolist()
    [1.411]
    """
    if len(means) < 2 or length < 2:
        return np.full(means.shape[1], np.nan)
    inside, between = variances.mean(axis=0), means.var(axis=0, ddof=1)
    pooled = (length - 1) / length * inside + between
    return np.asarray(np.sqrt(np.divide(pooled, inside, out=np.full(len(inside), np.nan), where=inside > 0)))


def effective_samples(chains: list[Floats]) -> float:
    """Independent samples that would tell the mean as well as these chains of one quantity.

    ess = m n / (1 + 2 sum_t r_t), m chains of n samples; r_t = 1 - (W - mean autocovariance at lag t)/V with W and V =
    (n - 1)/n W + B/n as in :func:`rhat`, summed over pairs of lags as long as a pair's sum is above 0 (Geyer 1992,
    Statistical Science 7, 473-483; Gelman et al. 2013, Bayesian Data Analysis, 11.5). At most the number of samples.
    Chains of different length are cut to the shortest. NaN where a chain has fewer than four samples, nothing varies
    or a value is NaN.

    >>> effective_samples([np.array([1.0, 2.0, 1.0, 2.0, 1.5, 1.5])])
    6.0
    """
    n = min(len(chain) for chain in chains)
    table = np.array([chain[:n] for chain in chains])
    if n < 4 or np.isnan(table).any():
        return np.nan
    covariance = _autocovariance(table).mean(axis=0)
    inside = covariance[0] * n / (n - 1)
    pooled = covariance[0] + (table.mean(axis=1).var(ddof=1) if len(table) > 1 else 0.0)
    if inside <= 1e-12 * np.abs(table).max() ** 2:
        return np.nan
    correlation = 1 - (inside - covariance * n / (n - 1)) / pooled
    correlation[0] = 1.0
    together = correlation[: n - n % 2].reshape(-1, 2).sum(axis=1)
    stop = int(np.argmax(together <= 0)) if (together <= 0).any() else len(together)
    return float(min(table.size / max(2 * together[:stop].sum() - 1, 1e-12), table.size))


def autocorrelation(chains: list[Floats], lag: int = 1) -> float:
    """Correlation of samples ``lag`` apart, pooled over the chains, each around its own mean; NaN if nothing varies.

    >>> autocorrelation([np.array([1.0, -1.0, 1.0, -1.0])])
    -0.75
    """
    top = bottom = 0.0
    for chain in chains:
        centered = chain - chain.mean()
        top += float(centered[lag:] @ centered[: len(chain) - lag])
        bottom += float(centered @ centered)
    return top / bottom if bottom > 0 else np.nan


def _autocovariance(table: Floats) -> Floats:
    """Of each row at every lag, divided by the number of columns."""
    n = table.shape[1]
    centered = table - table.mean(axis=1, keepdims=True)
    spectrum: Any = np.fft.rfft(centered, 2 * n, axis=1)
    return np.asarray(np.fft.irfft(np.abs(spectrum) ** 2, 2 * n, axis=1)[:, :n] / n)
