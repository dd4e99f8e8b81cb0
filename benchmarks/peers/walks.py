"""PageRank and eigenvector, ties weighted by shared projects."""

from typing import Any

import numpy as np
from runner import Given, Prepared
from scipy import sparse
from scipy.sparse import linalg

from peers.graphs import PRECISION, igraph_of, job, named, networkit_of, networkx_of


@job("scikit-network", "pagerank")
def _(given: Given) -> Prepared:
    from sknetwork.ranking import PageRank

    ties = sparse.csr_matrix(given.ties.astype(float))  # it takes no arrays
    return Prepared(lambda: PageRank(0.85, n_iter=1000, tol=PRECISION).fit_predict(ties), named("pagerank"))


@job("igraph", "pagerank")  # prpack, its own precision
def _(given: Given) -> Prepared:
    graph = igraph_of(given, weighted=True)
    return Prepared(lambda: graph.pagerank(weights="weight"), named("pagerank"))


@job("networkit", "pagerank")
def _(given: Given) -> Prepared:
    from networkit.centrality import PageRank

    graph = networkit_of(given, weighted=True)
    return Prepared(lambda: PageRank(graph, 0.85, PRECISION).run().scores(), named("pagerank"))


@job("networkx", "pagerank")
def _(given: Given) -> Prepared:
    import networkx

    graph = networkx_of(given)
    precision = PRECISION / max(len(graph), 1)  # it multiplies by the number of nodes
    return Prepared(lambda: networkx.pagerank(graph, tol=precision, max_iter=1000), named("pagerank"))


@job("networkit", "eigenvector")
def _(given: Given) -> Prepared:
    from networkit.centrality import EigenvectorCentrality

    graph = networkit_of(given, weighted=True)
    return Prepared(lambda: EigenvectorCentrality(graph, PRECISION / 100).run().scores(), named("eigenvector"))


@job("igraph", "eigenvector")  # ARPACK, its own precision
def _(given: Given) -> Prepared:
    graph = igraph_of(given, weighted=True)
    return Prepared(lambda: graph.eigenvector_centrality(weights="weight", scale=False), named("eigenvector"))


@job("networkx", "eigenvector")
def _(given: Given) -> Prepared:
    import networkx

    graph = networkx_of(given)
    precision = PRECISION / max(len(graph), 1)

    def work() -> Any:
        return networkx.eigenvector_centrality(graph, max_iter=1000, tol=precision, weight="weight")

    return Prepared(work, named("eigenvector"))


@job("scipy", "eigenvector")
def _(given: Given) -> Prepared:
    ties = given.ties.astype(float)
    start = np.asarray(ties.sum(axis=1)).ravel()

    def work() -> Any:
        return linalg.eigsh(ties, k=1, which="LA", v0=start)[1][:, 0]

    return Prepared(work, lambda found: {"eigenvector": np.abs(found)})
