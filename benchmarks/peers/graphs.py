"""What the peers' jobs share: the list of jobs, the libraries' graphs, and bringing values into one form."""

from collections.abc import Callable
from typing import Any

import numpy as np
from runner import Given, Job, Values
from scipy import sparse

JOBS: dict[tuple[str, str], Job] = {}
PRECISION = 1e-10  # of iterations, where a library lets one choose


def job(library: str, name: str) -> Callable[[Job], Job]:
    """Put the function into the list of jobs."""

    def keep(function: Job) -> Job:
        JOBS[library, name] = function
        return function

    return keep


def igraph_of(given: Given, weighted: bool = False) -> Any:
    """The projection as a graph of igraph."""
    import igraph

    start, end, weight = given.edges
    graph = igraph.Graph(given.member.shape[0], np.column_stack([start, end]).tolist())
    if weighted:
        graph.es["weight"] = weight.tolist()
    return graph


def networkit_of(given: Given, weighted: bool = False) -> Any:
    """The projection as a graph of networkit (which needs 64-bit indices)."""
    import networkit

    networkit.setNumberOfThreads(given.threads)
    networkit.setSeed(1, False)
    start, end, weight = given.edges
    data = (weight if weighted else np.ones(len(start)), (start, end))
    return networkit.graph.GraphFromCoo(data, n=given.member.shape[0], weighted=weighted)


def networkx_of(given: Given) -> Any:
    """The projection as a graph of networkx."""
    import networkx

    return networkx.from_scipy_sparse_array(given.ties)


def named(*names: str) -> Callable[[Any], Values]:
    """One or several sequences as arrays of these names; a dict of networkx counts as a sequence."""

    def array(values: Any) -> np.ndarray:
        return np.array([values[i] for i in range(len(values))] if isinstance(values, dict) else values, dtype=float)

    return lambda found: dict(zip(names, map(array, found if len(names) > 1 else [found]), strict=True))


def of_pairs(given: Given, start: Any, end: Any, **weights: Any) -> Values:
    """Ties of unordered pairs as the arrays of a symmetric matrix in canonical order."""
    values: Values = {}
    n = given.member.shape[0]
    for name, weight in weights.items():
        half = sparse.coo_array((np.asarray(weight, dtype=float), (np.asarray(start), np.asarray(end))), (n, n)).tocsr()
        values |= of_matrix(half + half.T, name)
    return values


def of_matrix(matrix: Any, name: str) -> Values:
    """A symmetric matrix as arrays, in canonical order and without diagonal."""
    matrix = sparse.csr_array(matrix - sparse.diags_array(matrix.diagonal()))
    matrix.eliminate_zeros()
    matrix.sort_indices()
    return {f"{name}_data": matrix.data, f"{name}_indices": matrix.indices, f"{name}_indptr": matrix.indptr}
