"""Closeness and betweenness, exact (for all nodes or as many as the time allows) and sampled."""

from typing import Any

import numpy as np
from runner import Given, Prepared, Values

from peers.graphs import igraph_of, job, named, networkit_of, networkx_of


@job("networkit", "closeness")
def _(given: Given) -> Prepared:
    from networkit.centrality import Closeness, ClosenessVariant, HarmonicCloseness

    graph = networkit_of(given)

    def work() -> Any:
        return (
            Closeness(graph, True, ClosenessVariant.GENERALIZED).run().scores(),
            HarmonicCloseness(graph, True).run().scores(),
        )

    return Prepared(work, named("closeness", "harmonic"))


@job("igraph", "closeness")
def _(given: Given) -> Prepared:
    graph = igraph_of(given)
    n = graph.vcount()

    def work() -> Any:
        return given.sources(400, lambda some: (graph.closeness(some), graph.harmonic_centrality(some)))

    def unpack(found: Any) -> Values:
        """Within its component to Wasserman and Faust: times the share of the others within reach."""
        sources, results = found
        within, harmonic = (np.concatenate([one[i] for one in results]) for i in (0, 1))
        parts = graph.connected_components()
        reach = np.array(parts.sizes())[np.array(parts.membership)[sources]] - 1
        return {"sources": sources, "closeness": np.nan_to_num(within) * reach / (n - 1), "harmonic": harmonic}

    return Prepared(work, unpack)


@job("networkx", "closeness")
def _(given: Given) -> Prepared:
    import networkx

    graph = networkx_of(given)

    def some(nodes: list[int]) -> Any:
        harmonic = networkx.harmonic_centrality(graph, nodes)
        return [(networkx.closeness_centrality(graph, u), harmonic[u] / (len(graph) - 1)) for u in nodes]

    def unpack(found: Any) -> Values:
        values = np.concatenate(found[1])
        return {"sources": found[0], "closeness": values[:, 0], "harmonic": values[:, 1]}

    return Prepared(lambda: given.sources(5, some), unpack)


@job("scipy", "closeness")
def _(given: Given) -> Prepared:
    from scipy.sparse import csgraph

    ties = given.ties
    n = ties.shape[0]

    def some(nodes: list[int]) -> Any:
        far = csgraph.dijkstra(ties, directed=True, unweighted=True, indices=nodes)
        far[np.arange(len(nodes)), nodes] = np.inf
        near = np.isfinite(far)
        total, reach = np.where(near, far, 0).sum(axis=1), near.sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.column_stack([np.nan_to_num(reach**2 / total / (n - 1)), (1 / far).sum(axis=1) / (n - 1)])

    def unpack(found: Any) -> Values:
        values = np.concatenate(found[1])
        return {"sources": found[0], "closeness": values[:, 0], "harmonic": values[:, 1]}

    return Prepared(lambda: given.sources(50, some), unpack)


def from_sources(found: Any, n: int) -> Values:
    """Betweenness from what the paths of some sources add: sums over unordered pairs, scaled up and normalized."""
    sources, parts = found
    return {"sources": sources, "betweenness": np.sum(parts, axis=0) * n / len(sources) / ((n - 1) * (n - 2) / 2)}


@job("networkit", "betweenness")
def _(given: Given) -> Prepared:
    from networkit.centrality import Betweenness, EstimateBetweenness

    graph = networkit_of(given)
    n = graph.numberOfNodes()
    if given.full:
        return Prepared(lambda: Betweenness(graph, True).run().scores(), named("betweenness"))

    def some(nodes: list[int]) -> Any:
        return np.array(EstimateBetweenness(graph, len(nodes), False, True).run().scores()) * len(nodes) / n

    return Prepared(lambda: given.sources(50, some), lambda found: from_sources(found, n))


@job("igraph", "betweenness")
def _(given: Given) -> Prepared:
    graph = igraph_of(given)
    if given.full:
        n = graph.vcount()
        return Prepared(graph.betweenness, lambda found: named("betweenness")(np.array(found) / (n - 1) / (n - 2) * 2))
    work = lambda: given.sources(200, lambda some: np.array(graph.betweenness(sources=some)))  # noqa: E731
    return Prepared(work, lambda found: from_sources(found, graph.vcount()))


@job("networkx", "betweenness")
def _(given: Given) -> Prepared:
    import networkx

    graph = networkx_of(given)

    def some(nodes: list[int]) -> Any:
        values = networkx.betweenness_centrality_subset(graph, nodes, list(graph))
        return np.array([values[i] for i in range(len(graph))])

    if given.full:
        return Prepared(lambda: networkx.betweenness_centrality(graph), named("betweenness"))
    return Prepared(lambda: given.sources(5, some), lambda found: from_sources(found, len(graph)))


@job("networkit", "sampled")
def _(given: Given) -> Prepared:
    from networkit.centrality import KadabraBetweenness

    graph = networkit_of(given)

    def work() -> Any:
        return KadabraBetweenness(graph, 0.001, 0.1).run().scores()

    return Prepared(work, lambda found: {"betweenness": np.array(found) / 2})  # it counts ordered pairs
