"""Ties inside and outside of groups, as counted and with the groups shuffled: what the E-I index is made of."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.matrices import Vector, row_sums
from baltica.analytics.stats import benjamini_hochberg
from baltica.graph.progress import Progress

FEW_IN_GROUP = 3  # organizations of a group under which it is not tested
FEW_TIES = 5  # ties of a group or an organization under which it is not tested
Codes = npt.NDArray[np.int32]


def ei_bounds(ties: Any, across: Any, within: Any) -> tuple[Any, Any]:
    """Smallest and largest E-I index that so many ties allow, given the possible pairs across and within groups.

    max = 1 if across >= ties else (2 across - ties)/ties; min = -1 if within >= ties else (ties - 2 within)/ties; NaN
    without ties. Numbers or arrays of them.

    >>> ei_bounds(3, 4, 2)
    (-0.3333333333333333, 1.0)
    """
    number = np.where(np.asarray(ties) > 0, np.asarray(ties, np.float64), np.nan)
    low = np.where(within >= number, -1.0, (number - 2 * within) / number)
    high = np.where(across >= number, 1.0, (2 * across - number) / number)
    return (float(low), float(high)) if low.ndim == 0 else (low, high)


@dataclass(frozen=True)
class Mixed:
    """Ties among nodes of known group, both ends of each once: the group of a node is a number into ``groups``."""

    names: "pd.Index[Any]"
    groups: "pd.Index[Any]"
    codes: Codes
    ties: sparse.csr_array
    weighted: bool

    @classmethod
    def of(cls, ties: sparse.csr_array, labels: "pd.Series[Any]", *, weighted: bool) -> "Mixed":
        """From ties and the label of each node."""
        codes, groups = pd.factorize(labels, sort=True)
        return cls(labels.index, pd.Index(groups, name="group"), codes.astype(np.int32), ties, weighted)

    @property
    def sizes(self) -> Vector:
        """Nodes in each group."""
        return np.bincount(self.codes, minlength=len(self.groups)).astype(np.float64)

    def permuted(self, samples: int, rng: np.random.Generator, progress: Progress) -> tuple[Vector, Vector]:
        """Ties inside each group, and ends of ties at it: the groups as they are first, then shuffled each time."""
        upper = sparse.csr_array(sparse.triu(self.ties, 1))
        follow, right, value = np.diff(upper.indptr), upper.indices, upper.data
        ends, number = row_sums(self.ties), len(self.groups)
        inside, total = np.empty((samples + 1, number)), np.empty((samples + 1, number))
        codes = self.codes.astype(np.int16 if number < 2**15 else np.int32)
        for draw in range(samples + 1):
            drawn = rng.permutation(codes) if draw else codes
            left = np.repeat(drawn, follow)
            same = left == drawn[right]
            inside[draw] = np.bincount(left[same], value[same] if self.weighted else None, number)
            total[draw] = np.bincount(drawn, ends, number)
            progress("shuffles of the groups", draw, samples)
        return inside, total

    def network(self, drawn: tuple[Vector, Vector]) -> pd.DataFrame:
        """One row: the index of the whole network, and how far out it is among the shuffled."""
        inside, total = drawn[0].sum(axis=1), drawn[1].sum(axis=1) / 2
        sizes, people = self.sizes, len(self.codes)
        within = float((sizes * (sizes - 1) / 2).sum())
        across = people * (people - 1) / 2 - within
        index = _index(total - inside, inside)
        observed, expected = float(index[0]), float(_index(across, within))
        low, high = self._bounds(total[:1], np.array([across]), np.array([within]))
        p = np.nan
        if len(index) > 1 and not np.isnan(observed - expected):
            far = np.abs(index[1:] - expected) >= abs(observed - expected) - 1e-12
            p = float((1 + far.sum()) / len(index))
        counted = float if self.weighted else int
        return pd.DataFrame(
            {
                "organizations": people,
                "external": counted(round(float(total[0] - inside[0]), 9)),
                "internal": counted(round(float(inside[0]), 9)),
                "observed": observed,
                "expected": expected,
                "min": low,
                "max": high,
                "rescaled": _rescaled(index[:1], low, high),
                "p": p,
            },
            index=pd.Index([0]),
        )

    def by_group(self, drawn: tuple[Vector, Vector]) -> pd.DataFrame:
        """The index of each group; a tie inside counts at both its ends."""
        inside, total = 2 * drawn[0], drawn[1]
        sizes, people = self.sizes, len(self.codes)
        index = _index(total - inside, inside)
        few = (sizes < FEW_IN_GROUP) | (total[0] < FEW_TIES)
        p = _two_sided(index) if len(index) > 1 else np.full(len(sizes), np.nan)
        table = self._table(total[0] - inside[0], inside[0], sizes * (people - sizes), sizes * (sizes - 1), self.groups)
        table.insert(0, "organizations", sizes.astype("int64"))
        return _judged(table, p, few)

    def by_node(self) -> pd.DataFrame:
        """The index of each node; p is exact, as shuffling makes its partners a random draw of all others."""
        from scipy import stats

        ends = row_sums(self.ties)
        one, other = self.ties.nonzero()
        same = self.codes[one] == self.codes[other]
        inside = np.bincount(one, self.ties.data * same, len(self.codes)).astype(np.float64)
        size, people = self.sizes[self.codes] if len(self.codes) else np.zeros(0), len(self.codes)
        few = ends < FEW_TIES
        table = self._table(ends - inside, inside, people - size, size - 1, self.names)
        table.insert(0, "group", self.groups.to_numpy()[self.codes])
        p = np.full(people, np.nan)
        if not self.weighted and people > 1:
            cases, case = np.unique(np.column_stack([size - 1, ends, inside]), axis=0, return_inverse=True)
            within, tied, found = cases.T  # many nodes are alike: each case is computed once
            chance = stats.hypergeom(people - 1, within, tied)
            p = np.minimum(1, 2 * np.minimum(chance.cdf(found), chance.sf(found - 1)))[case.ravel()]
        table = _judged(table, p, few)
        table["internationalization"] = np.divide(ends - inside, ends, out=np.full(people, np.nan), where=ends > 0)
        return table

    def _table(
        self, outside: Vector, inside: Vector, across: Vector, within: Vector, names: "pd.Index[Any]"
    ) -> pd.DataFrame:
        index = _index(outside, inside)
        low, high = self._bounds(outside + inside, across, within)
        counted = "float64" if self.weighted else "int64"
        return pd.DataFrame(
            {
                "external": outside.round(9).astype(counted),
                "internal": inside.round(9).astype(counted),
                "ei": index,
                "expected": _index(across, within),
                "min": low,
                "max": high,
                "rescaled": _rescaled(index, low, high),
            },
            index=names,
        )

    def _bounds(self, ties: Vector, across: Vector, within: Vector) -> tuple[Vector, Vector]:
        """What so many ties allow; weights may pile up on one tie, so these allow anything there is a pair for."""
        if not self.weighted:
            return ei_bounds(ties, across, within)
        some = np.where(ties > 0, 1.0, np.nan)
        return np.where(within > 0, -some, some), np.where(across > 0, some, -some)


def _index(external: Any, internal: Any) -> Any:
    """(E - I)/(E + I), NaN without ties."""
    total = np.asarray(external + internal, np.float64)
    return np.divide(external - internal, total, out=np.full(total.shape, np.nan), where=total > 0)


def _rescaled(index: Vector, low: Vector, high: Vector) -> Vector:
    room = high - low
    return np.asarray(2 * np.divide(index - low, room, out=np.full(len(room), np.nan), where=room > 0) - 1)


def _two_sided(index: Vector) -> Vector:
    """Twice the share of draws as far out on the nearer side, the first row being the observed one; at most 1."""
    observed, draws = index[0], index[1:]
    valid = (~np.isnan(draws)).sum(axis=0)
    below, above = ((sign * draws <= sign * observed + 1e-12).sum(axis=0) for sign in (1, -1))
    p = np.minimum(1, 2 * (1 + np.minimum(below, above)) / (1 + valid))
    return np.asarray(np.where(np.isnan(observed), np.nan, p))


def _judged(table: pd.DataFrame, p: Vector, few: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """The table with p and q of the rows that are not too small to be tested."""
    table["p"] = np.where(few, np.nan, p)
    table["q"] = benjamini_hochberg(table["p"])
    table["few"] = few
    return table
