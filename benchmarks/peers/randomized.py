"""Random graphs with the degrees of the observed one, a chain each; links point from project to organization.

So pointed, switching the ends of two links keeps projects projects. A chain starts from the observed graph; its first
two samples are left out of the comparison, not of the time.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
from runner import Given, Prepared, Values
from scipy import sparse

from peers.graphs import job

SWITCHES = 10  # for each link and sample: the default of networkit and of igraph
ROUNDS = 20  # of trades between two samples: as Baltica
BURN_IN = 2  # samples


def chain(given: Given, step: Callable[[], Any], links: Callable[[Any], tuple[Any, Any]]) -> Prepared:
    """Samples one after the other: ``step`` makes the next, ``links`` gives both ends of its links, projects first."""

    def work() -> list[Any]:
        return [step() for _ in range(BURN_IN + given.samples)]

    def unpack(found: list[Any]) -> Values:
        graphs = [_member(given, *links(one)) for one in found]
        return of_graphs(graphs[BURN_IN:]) | {"runs": np.array(len(found))}

    return Prepared(work, unpack)


def of_graphs(graphs: list[Any]) -> Values:
    """Degrees of the last graph, and the number of pairs tied in each."""
    ties = [(sparse.csr_array(one @ one.T).nnz - np.count_nonzero(np.diff(one.indptr))) / 2 for one in graphs]
    last = graphs[-1]
    return {"ties": np.array(ties), "rows": last.sum(axis=1), "columns": last.sum(axis=0), "largest": last.max()}


def _member(given: Given, project: Any, organization: Any) -> Any:
    project, organization = np.asarray(project), np.asarray(organization)
    return sparse.coo_array((np.ones(len(project)), (organization, project)), given.member.shape).tocsr()


def _directed(given: Given) -> tuple[Any, int, np.ndarray, np.ndarray]:
    """Number of projects and links, and the ends of the links: projects first, then organizations."""
    cells = given.member.tocoo()
    projects = given.member.shape[1]
    return given.member.shape[0], projects, cells.col.astype(np.int64), cells.row.astype(np.int64) + projects


def _networkit(given: Given, randomize: Callable[[Any], Any]) -> Prepared:
    import networkit

    networkit.setNumberOfThreads(given.threads)
    networkit.setSeed(1, False)
    organizations, projects, start, end = _directed(given)
    data = (np.ones(len(start)), (start, end))
    now = networkit.graph.GraphFromCoo(data, n=organizations + projects, directed=True)

    def step() -> Any:
        nonlocal now
        algorithm = randomize(now)
        algorithm.run()
        now = algorithm.getGraph()
        return now

    def links(graph: Any) -> tuple[Any, Any]:
        ends = np.array(list(graph.iterEdges()))
        return ends[:, 0], ends[:, 1] - projects

    return chain(given, step, links)


@job("networkit EdgeSwitching", "null")
def _(given: Given) -> Prepared:
    from networkit.randomization import EdgeSwitching

    return _networkit(given, lambda graph: EdgeSwitching(graph, SWITCHES, False))


@job("networkit GlobalCurveball", "null")
def _(given: Given) -> Prepared:
    from networkit.randomization import GlobalCurveball

    return _networkit(given, lambda graph: GlobalCurveball(graph, ROUNDS, True, False))


@job("igraph rewire", "null")
def _(given: Given) -> Prepared:
    import random

    import igraph

    random.seed(1)  # igraph draws from it
    organizations, projects, start, end = _directed(given)
    graph = igraph.Graph(organizations + projects, np.column_stack([start, end]).tolist(), directed=True)

    def step() -> Any:
        graph.rewire(SWITCHES * graph.ecount())
        return graph.get_edgelist()

    def links(edges: Any) -> tuple[Any, Any]:
        ends = np.array(edges)
        return ends[:, 0], ends[:, 1] - projects

    return chain(given, step, links)


@job("plain Python", "null")
def _(given: Given) -> Prepared:
    """Curveball with sets, as in the script published by Strona et al. (2014), in rounds of all projects."""
    random = np.random.default_rng(1)
    by_project = given.member.tocsc()
    rows = [set(by_project.indices[one:other].tolist()) for one, other in pairwise(by_project.indptr)]

    def step() -> Any:
        for _ in range(ROUNDS):
            order = random.permutation(len(rows)).tolist()
            for a, b in zip(order[::2], order[1::2], strict=False):
                left, right = rows[a], rows[b]
                both = left & right
                free = list((left | right) - both)
                if not free:
                    continue
                random.shuffle(free)
                own = len(left) - len(both)
                rows[a], rows[b] = both | set(free[:own]), both | set(free[own:])
        return [list(row) for row in rows]

    def links(now: Any) -> tuple[Any, Any]:
        return np.repeat(np.arange(len(now)), [len(row) for row in now]), np.concatenate(now).astype(int)

    return chain(given, step, links)
