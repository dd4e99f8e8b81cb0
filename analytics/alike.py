"""Nodes alike in all their neighbours, handled once: fewer sources and smaller graphs for the same numbers."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from baltica.analytics.matrices import column_sums

Ints = npt.NDArray[np.int64]
_CHUNK = 4096  # rows multiplied at once: bounds what is in memory of all pairs that share a project


@dataclass(frozen=True)
class Classes:
    """Rows with the same cells: the class of each row, the first row of each class, the number of rows in it."""

    of: Ints
    first: Ints
    size: Ints


def classes(matrix: sparse.csr_array) -> Classes:
    """Classes of the rows of a matrix with sorted rows, by which cells are there; in order of their first row.

    >>> classes(sparse.csr_array([[1, 1], [0, 1], [1, 1]])).of.tolist()
    [0, 1, 0]
    """
    numbers: dict[bytes, int] = {}
    ends, cells = matrix.indptr, matrix.indices
    keys = (cells[ends[i] : ends[i + 1]].tobytes() for i in range(matrix.shape[0]))
    of = np.fromiter((numbers.setdefault(key, len(numbers)) for key in keys), np.int64, matrix.shape[0])
    return Classes(of, np.unique(of, return_index=True)[1].astype(np.int64), np.bincount(of, minlength=len(numbers)))


def simple(member: sparse.csr_array) -> sparse.csr_array:
    """Who takes part in what, only as far as it says who is tied at all: no project of one, none with the same members.

    >>> simple(sparse.csr_array([[1.0, 1, 0], [1, 1, 1]])).toarray().tolist()
    [[1.0], [1.0]]
    """
    several = _sorted(member[:, np.flatnonzero(column_sums(member) > 1)])
    return _sorted(several[:, classes(_sorted(several.T)).first])


def shared_beyond_one(member: sparse.csr_array) -> sparse.csr_array:
    """1 - c_ij for each pair of rows that shares c_ij > 1 columns: what paths over projects count too much.

    >>> shared_beyond_one(sparse.csr_array([[1.0, 1, 1], [1, 1, 1], [0, 0, 1]])).toarray().tolist()
    [[0.0, -2.0, 0.0], [-2.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    size, other = member.shape[0], sparse.csr_array(member.T)
    rows, columns, values = [], [], []
    for start in range(0, size, _CHUNK):
        block = sparse.coo_array(member[start : start + _CHUNK] @ other)
        kept = (block.data > 1) & (block.row + start != block.col)
        rows.append(block.row[kept] + start)
        columns.append(block.col[kept])
        values.append(1.0 - block.data[kept])
    if not rows:
        return sparse.csr_array((size, size))
    cells = np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))
    return _sorted(sparse.csr_array(cells, shape=(size, size)))


def _sorted(matrix: Any) -> sparse.csr_array:
    tidy = sparse.csr_array(matrix)
    tidy.sort_indices()
    return tidy
