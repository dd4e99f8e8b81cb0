"""One partition by the method of Leiden, ties weighted by shared projects, modularity at resolution 1."""

from typing import Any

from runner import Given, Prepared
from scipy import sparse

from peers.graphs import igraph_of, job, named, networkit_of


@job("leidenalg", "leiden")
def _(given: Given) -> Prepared:
    import leidenalg

    graph = igraph_of(given, weighted=True)

    def work() -> Any:
        method = leidenalg.ModularityVertexPartition
        return leidenalg.find_partition(graph, method, weights="weight", seed=1).membership

    return Prepared(work, named("community"))


@job("igraph", "leiden")
def _(given: Given) -> Prepared:
    graph = igraph_of(given, weighted=True)

    def work() -> Any:
        return graph.community_leiden("modularity", weights="weight", n_iterations=2).membership

    return Prepared(work, named("community"))


@job("networkit", "leiden")
def _(given: Given) -> Prepared:
    from networkit.community import ParallelLeiden

    graph = networkit_of(given, weighted=True)

    def work() -> Any:
        algorithm = ParallelLeiden(graph)
        algorithm.run()
        return algorithm.getPartition().getVector()

    return Prepared(work, named("community"))


@job("scikit-network", "leiden")
def _(given: Given) -> Prepared:
    from sknetwork.clustering import Leiden

    ties = sparse.csr_matrix(given.ties.astype(float))  # it takes no arrays
    return Prepared(lambda: Leiden(random_state=1).fit_predict(ties), named("community"))
