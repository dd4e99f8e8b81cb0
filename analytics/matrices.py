"""Small helpers on sparse matrices, so that sums are plain vectors and types stay simple."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

Vector = npt.NDArray[np.float64]


def row_sums(matrix: sparse.csr_array) -> Vector:
    """Sum of each row."""
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()


def column_sums(matrix: sparse.csr_array) -> Vector:
    """Sum of each column."""
    return np.asarray(matrix.sum(axis=0), dtype=np.float64).ravel()


def presence(matrix: sparse.csr_array) -> sparse.csr_array:
    """1 wherever the matrix holds a number; the matrix has no stored zeros."""
    return sparse.csr_array((np.ones(matrix.nnz), matrix.indices, matrix.indptr), shape=matrix.shape)


def scale_columns(matrix: sparse.csr_array, factors: Vector) -> sparse.csr_array:
    """Each column times its factor."""
    return sparse.csr_array(matrix @ sparse.diags_array(factors))


def without_diagonal(matrix: sparse.csr_array) -> sparse.csr_array:
    """The matrix with nothing on its diagonal, and no stored zeros; the one given is not changed."""
    rest = matrix.copy()
    rest.data[np.repeat(np.arange(rest.shape[0]), np.diff(rest.indptr)) == rest.indices] = 0
    rest.eliminate_zeros()
    return rest


def group_matrix(labels: "pd.Series[Any]") -> tuple[sparse.csr_array, "pd.Index[Any]"]:
    """Groups × rows, 1 where the row belongs to the group; and the groups in order."""
    groups = pd.Index(sorted(labels.unique()), dtype=object)
    cells = (np.ones(len(labels)), (groups.get_indexer(pd.Index(labels)), np.arange(len(labels))))
    return sparse.csr_array(cells, shape=(len(groups), len(labels))), groups


def two_mode(member: sparse.csr_array) -> sparse.csr_array:
    """Rows and columns of the matrix as one set of nodes: a square, symmetric matrix of the links between them."""
    rows, columns = member.shape
    link = sparse.coo_array(member)
    one, other = link.coords[0], link.coords[1] + rows
    cells = (np.r_[link.data, link.data], (np.r_[one, other], np.r_[other, one]))
    return sparse.csr_array(cells, shape=(rows + columns, rows + columns))


def inverse(values: Vector, where: npt.NDArray[np.bool_]) -> Vector:
    """1 / values where asked, elsewhere 0."""
    return np.divide(1.0, values, out=np.zeros(len(values)), where=where)
