"""What is seen from close by: Burt's constraint, clustering, k-core."""

from typing import Any

import numpy as np
from runner import Given, Prepared, Values
from scipy import sparse

from peers.graphs import igraph_of, job, named, networkit_of, networkx_of


@job("igraph", "constraint")
def _(given: Given) -> Prepared:
    graph = igraph_of(given, weighted=True)  # asked for all at once: node by node it takes ten times as long
    return Prepared(lambda: graph.constraint(weights="weight"), named("constraint"))


@job("networkx", "constraint")
def _(given: Given) -> Prepared:
    import networkx

    graph = networkx_of(given)

    def some(nodes: list[int]) -> Any:
        values = networkx.constraint(graph, nodes, weight="weight")
        return [values[i] for i in nodes]

    return Prepared(lambda: given.sources(1, some), _of_sources)


def _of_sources(found: Any) -> Values:
    return {"sources": found[0], "constraint": np.concatenate(found[1])}


@job("networkit", "clustering")
def _(given: Given) -> Prepared:
    from networkit.centrality import LocalClusteringCoefficient

    graph = networkit_of(given)
    return Prepared(lambda: LocalClusteringCoefficient(graph).run().scores(), named("clustering"))


@job("networkit, turbo", "clustering")
def _(given: Given) -> Prepared:
    from networkit.centrality import LocalClusteringCoefficient

    graph = networkit_of(given)
    return Prepared(lambda: LocalClusteringCoefficient(graph, True).run().scores(), named("clustering"))


@job("igraph", "clustering")
def _(given: Given) -> Prepared:
    graph = igraph_of(given)
    return Prepared(lambda: graph.transitivity_local_undirected(mode="zero"), named("clustering"))


@job("networkx", "clustering")
def _(given: Given) -> Prepared:
    import networkx

    graph = networkx_of(given)
    return Prepared(lambda: networkx.clustering(graph), named("clustering"))


@job("networkit", "cores")
def _(given: Given) -> Prepared:
    from networkit.centrality import CoreDecomposition

    graph = networkit_of(given)
    return Prepared(lambda: CoreDecomposition(graph).run().scores(), named("coreness"))


@job("igraph", "cores")
def _(given: Given) -> Prepared:
    graph = igraph_of(given)
    return Prepared(graph.coreness, named("coreness"))


@job("scikit-network", "cores")
def _(given: Given) -> Prepared:
    from sknetwork.topology import get_core_decomposition

    ties = sparse.csr_matrix(given.ties.astype(bool))  # it takes no arrays, and 32-bit indices only
    ties.indices, ties.indptr = ties.indices.astype(np.int32), ties.indptr.astype(np.int32)
    return Prepared(lambda: get_core_decomposition(ties), named("coreness"))


@job("networkx", "cores")
def _(given: Given) -> Prepared:
    import networkx

    graph = networkx_of(given)
    return Prepared(lambda: networkx.core_number(graph), named("coreness"))
