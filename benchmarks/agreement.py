"""Whether two libraries give the same: the largest difference of their values, and how large it may be."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from runner import Values
from scipy import sparse

EXACT = 1e-9  # of the largest value: sums in another order
SAMPLED = 0.003  # KADABRA asked for .001 was up to .002 off
ITERATED = 1e-5  # of the largest value: iterations that stop at their own precision


@dataclass(frozen=True)
class Found:
    """A difference, how large it may be, and what else to say."""

    difference: float
    allowed: float
    remark: str = ""
    estimate: bool = False  # the peer's values are estimates, so the difference says little

    @property
    def agrees(self) -> bool:
        """Whether the difference is small enough; no number is not."""
        return self.difference <= self.allowed


def compare(job: str, ours: Values, theirs: Values, ties: Any, exact: np.ndarray | None = None) -> Found:
    """Values of Baltica beside those of a peer, on the graph with these ties."""
    degree = np.diff(ties.indptr)
    if job == "projection":
        return _matrices(ours, theirs)
    if job == "leiden":
        return _partitions(ours["community"], theirs["community"], ties)
    if job == "sampled":
        return _sampled(ours, theirs["betweenness"], exact)
    chosen = theirs["sources"].astype(int) if "sources" in theirs else np.arange(len(degree))
    if job == "betweenness" and len(chosen) < len(degree):
        return _estimated(ours["betweenness"], theirs["betweenness"], len(chosen))
    names = [name for name in theirs if name in ours]
    if job in ("pagerank", "eigenvector"):
        return Found(max(_iterated(job, ours[name], theirs[name], degree) for name in names), ITERATED)
    if job == "betweenness":
        chosen = np.arange(len(degree))  # all sources in random order, but a value of each node
    return Found(max(_difference(job, ours[name], theirs[name], degree, chosen) for name in names), EXACT)


def _difference(job: str, ours: np.ndarray, theirs: np.ndarray, degree: np.ndarray, chosen: np.ndarray) -> float:
    """Largest difference as a share of the largest value; constraint of isolates, which is undefined, left out."""
    ours = ours[chosen]
    if job == "constraint":
        ours, theirs = ours[degree[chosen] > 0], theirs[degree[chosen] > 0]
    if job == "clustering":  # fewer than two neighbours: 0 or none
        ours, theirs = np.nan_to_num(ours), np.nan_to_num(theirs)
    return float(np.abs(ours - theirs).max(initial=0) / np.abs(ours).max(initial=1e-300))


def _iterated(job: str, ours: np.ndarray, theirs: np.ndarray, degree: np.ndarray) -> float:
    """As a share of the largest value, isolates apart, which libraries treat each in its own way."""
    ours, theirs = ours[degree > 0], np.abs(theirs[degree > 0])
    if job == "pagerank":
        ours, theirs = ours / ours.sum(), theirs / theirs.sum()
    else:
        ours, theirs = ours / np.linalg.norm(ours), theirs / np.linalg.norm(theirs)
    return float(np.abs(ours - theirs).max() / ours.max())


def _matrices(ours: Values, theirs: Values) -> Found:
    """Same pairs, and largest difference of a weight."""
    worst, names = 0.0, [name for name in ("raw", "newman") if f"{name}_data" in theirs]
    for name in names:
        for part in ("indptr", "indices"):
            if not np.array_equal(ours[f"{name}_{part}"], theirs[f"{name}_{part}"]):
                return Found(np.inf, EXACT, "other pairs are tied")
        worst = max(worst, float(np.abs(ours[f"{name}_data"] - theirs[f"{name}_data"]).max(initial=0)))
    return Found(worst, EXACT, "raw only" if names == ["raw"] else "")


def _estimated(ours: np.ndarray, theirs: np.ndarray, sources: int) -> Found:
    """Paths from some sources only: the estimate must go along with the exact values."""
    correlation = float(np.corrcoef(ours, theirs)[0, 1])
    return Found(1 - correlation, 0.1, f"correlation of {sources} sources with all: {correlation:.4f}", True)


def _sampled(ours: Values, theirs: np.ndarray, exact: np.ndarray | None) -> Found:
    """Apart by no more than the error of the peer and five of our standard errors; and how far off the peer is."""
    gap = np.abs(ours["betweenness"] - theirs)
    return Found(float((gap - 5 * ours["error"]).max()), SAMPLED, off(theirs, exact))


def off(estimate: np.ndarray, exact: np.ndarray | None) -> str:
    """How far an estimate is from exact values, where these are known: a faster one may just be a worse one."""
    if exact is None:
        return ""
    found = set(np.argsort(-exact)[:100]) & set(np.argsort(-estimate)[:100])
    return f"largest error {np.abs(estimate - exact).max():.5f}, {len(found)} of the top 100 found"


def modularity(community: np.ndarray, ties: Any) -> float:
    """Share of weight within communities minus what their strengths would give."""
    strength = np.asarray(ties.sum(axis=1)).ravel()
    _, label = np.unique(community, return_inverse=True)
    belongs = sparse.csr_array((np.ones(len(label)), (np.arange(len(label)), label)))
    within = (belongs.T @ ties @ belongs).diagonal().sum() / strength.sum()
    return float(within - ((belongs.T @ strength / strength.sum()) ** 2).sum())


def _partitions(ours: np.ndarray, theirs: np.ndarray, ties: Any) -> Found:
    """Not the same communities, which depend on chance, but none worse by more than .01 of modularity."""
    our, their = modularity(ours, ties), modularity(theirs, ties)
    return Found(their - our, 0.01, f"modularity {our:.4f}, peer {their:.4f}")
