"""When two nodes first and last met: the years of the projects each two of them share, for all pairs at once."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]

MOST_PAIRS = 20_000_000  # some 7 GB with all that is told of each tie


def pair_count(member: sparse.csr_array) -> int:
    """How many pairs of nodes meet, a pair that meets twice counted twice: the work and the memory of all ties.

    >>> pair_count(sparse.csr_array([[1, 1], [1, 1], [0, 1]]))
    4
    """
    sizes = np.bincount(member.indices, minlength=member.shape[1]).astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def first_and_last(member: sparse.csr_array, years: Floats, first: Numbers, second: Numbers) -> tuple[Floats, Floats]:
    """First and last year that nodes ``first[k]`` and ``second[k]`` (numbers of rows, first < second) met.

    ``member`` is nodes × projects, ``years`` the year of each project, NaN where it is unknown; undated projects say
    nothing, and pairs that only share such have NaN.

    >>> member = sparse.csr_array([[1, 1, 1], [1, 1, 1]])
    >>> first_and_last(member, np.array([2014.0, np.nan, 2009.0]), np.array([0]), np.array([1]))
    (array([2009.]), array([2014.]))
    """
    number = member.shape[0]
    wanted = first.astype(np.int64) * number + second
    order = np.argsort(wanted, kind="stable")
    low, high = np.full(len(wanted), np.inf), np.full(len(wanted), -np.inf)
    for keys, year in _dated_pairs(member, years):
        at = np.searchsorted(wanted, keys, sorter=order)
        found = at < len(wanted)
        found[found] = wanted[order[at[found]]] == keys[found]
        rows = order[at[found]]
        np.minimum.at(low, rows, year[found])
        np.maximum.at(high, rows, year[found])
    known = np.isfinite(low)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def _dated_pairs(member: sparse.csr_array, years: Floats) -> Any:
    """All pairs of nodes in dated projects as keys ``first * nodes + second``, projects of one size at a time."""
    number = member.shape[0]
    columns = sparse.csc_array(member)
    columns.sort_indices()
    sizes = np.diff(columns.indptr)
    for size in np.unique(sizes[~np.isnan(years) & (sizes > 1)]).tolist():
        projects = np.flatnonzero((sizes == size) & ~np.isnan(years))
        nodes = columns.indices[columns.indptr[projects][:, None] + np.arange(size)].astype(np.int64)
        one, other = np.triu_indices(size, 1)
        keys = nodes[:, one] * number + nodes[:, other]
        yield keys.ravel(), np.repeat(years[projects], len(one))
