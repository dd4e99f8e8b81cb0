"""Distances in a network: closeness, harmonic closeness and betweenness, exact for all nodes, and sampled.

Ties count alike (``weight="none"``) or by their weight; then a tie is 1/weight long (Newman 2001, Physical Review E 64,
016132). Networks of members with ties that count alike are searched as nodes and projects, not tie by tie: the distance
of two nodes is half their distance there. Nodes that take part in the same projects are handled once. Memory is bounded
by some numbers for each node, project and link (and for pairs that share several projects), times the threads; only
with weights, and for ``min_shared`` above 1, are the ties built.
"""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.alike import Ints, classes
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector, two_mode
from baltica.analytics.network import Source, Weight, as_network
from baltica.analytics.searches import dependencies, owed_in, summed, sums_by_length, sums_by_steps, sums_in, weighted
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent

Side = Literal["nodes", "projects"]


def nearness(
    source: Source, *, weight: Weight = "none", threads: int | None = None, progress: Progress = silent
) -> pd.DataFrame:
    """Closeness and harmonic closeness of each node, from one search; see :func:`closeness` and :func:`harmonic`.

    Ties that count alike: breadth-first search from 512 nodes at once (MS-BFS: Then et al. 2014, PVLDB 8, 449–460).
    Weighted: Dijkstra's search from each node, which takes far longer.

    >>> nearness(sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])).round(3).to_dict("list")
    {'closeness': [0.667, 1.0, 0.667], 'harmonic': [0.75, 1.0, 0.75]}
    """
    network = as_network(source)
    n = len(network)
    if weight == "none":
        reached, far, near = sums_by_steps(network, threads, progress)
    else:
        reached, far, near = sums_by_length(weighted(network, weight), threads, progress)
    close = np.divide(reached * reached, far * (n - 1), out=np.zeros(n), where=far > 0)
    return pd.DataFrame({"closeness": close, "harmonic": near / max(n - 1, 1)}, index=network.nodes)


def closeness(
    source: Source, *, weight: Weight = "none", threads: int | None = None, progress: Progress = silent
) -> "pd.Series[float]":
    """How few steps a node is away from those it can reach, and how many it can reach.

    (r - 1)/(n - 1) · (r - 1)/sum of distances, r = nodes within reach, the node itself included: closeness as improved
    for several components (Wasserman and Faust 1994, Social Network Analysis, p. 201). An isolate has 0.

    >>> closeness(sparse.csr_array([[0, 1, 0], [1, 0, 0], [0, 0, 0]])).tolist()
    [0.5, 0.5, 0.0]
    """
    return nearness(source, weight=weight, threads=threads, progress=progress)["closeness"]


def harmonic(
    source: Source, *, weight: Weight = "none", threads: int | None = None, progress: Progress = silent
) -> "pd.Series[float]":
    """How near all others are on average: 1 next door, 1/2 two steps away, 0 out of reach.

    sum over the others of 1/distance, divided by n - 1 (Marchiori and Latora 2000, Physica A 285, 539–546). An isolate
    has 0. With weights a value may exceed 1, as a tie may be shorter than 1.

    >>> harmonic(sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]])).tolist()
    [0.75, 1.0, 0.75]
    """
    return nearness(source, weight=weight, threads=threads, progress=progress)["harmonic"]


def betweenness(
    source: Source, *, weight: Weight = "none", threads: int | None = None, progress: Progress = silent
) -> "pd.Series[float]":
    """Share of the shortest paths between two others that run over a node: 1 at the center of a star.

    sum over pairs s, t of (shortest paths over i / shortest paths) / ((n - 1)(n - 2)/2); pairs out of reach of each
    other count 0, an isolate has 0, and so has everybody where n < 3 (Freeman 1977, Sociometry 40, 35–41; algorithm:
    Brandes 2001, Journal of Mathematical Sociology 25, 163–177). With weights, paths are equally short when their
    lengths differ by a share of 1e-10 or less, since sums of fractions are not exact.

    Exact: time grows with nodes × links. See :func:`betweenness_sampled` for a fast estimate.

    >>> betweenness(sparse.csr_array([[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]])).round(3).tolist()
    [0.0, 0.667, 0.667, 0.0]
    """
    network = as_network(source)
    n = len(network)
    if n < 3:
        return network.series(np.zeros(n), "betweenness")
    owed, alike = dependencies(network, weight, progress)
    total, _ = summed(owed(np.arange(len(alike.first)), alike.size, threads, progress), len(alike.first))
    return network.series(total[alike.of] / ((n - 1) * (n - 2)), "betweenness")


def betweenness_sampled(
    source: Source,
    *,
    sources: int = 1000,
    weight: Weight = "none",
    seed: int = 1,
    threads: int | None = None,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Betweenness estimated from the shortest paths that begin at some nodes, drawn at random, with its standard error.

    The dependency x_s(i) is the sum over t of (shortest paths s to t over i / shortest paths s to t); betweenness is
    their sum over all s. From k = ``sources`` nodes drawn without replacement, each equally likely: estimate
    n/k · sum of x_s(i) / ((n - 1)(n - 2)), which is right on average (Brandes and Pich 2007, International Journal of
    Bifurcation and Chaos 17, 2303–2318); error n · sqrt((1 - k/n) · variance of x_s(i) / k) / ((n - 1)(n - 2)), the
    standard error of a sample from a finite whole. With k >= n the value is exact and the error 0; with k = 1 the error
    is unknown (NaN).

    The squared error is right on average, but do not read two errors as an interval of 95 %: a few sources near a node
    owe it much, and when they are not drawn the estimate is low and its error too small. Two errors held the value of
    85 in 100 nodes of a random network (600 nodes, six ties each, 150 sources), but only of 69 in 100 among the top
    1000 organizations of Horizon 2020, and of 42 in 100 among all with a value above 0 (1000 sources, one seed; 93 of
    the top 100 were found). It is worst for a gatekeeper, which owes its value to the few behind it.

    >>> betweenness_sampled(sparse.csr_array([[0, 1, 0], [1, 0, 1], [0, 1, 0]]), sources=3).to_dict("list")
    {'betweenness': [0.0, 1.0, 0.0], 'error': [0.0, 0.0, 0.0]}
    """
    if sources < 1:
        raise InputError(f"{sources} sources are too few", "Draw at least one; 1000 give the ranks at the top.")
    network = as_network(source)
    n, k = len(network), min(sources, len(network))
    value, error = np.zeros(n), np.zeros(n)
    if n >= 3:
        owed, alike = dependencies(network, weight, progress)
        drawn = np.random.default_rng(seed).choice(n, k, replace=False)
        starts, times = np.unique(alike.of[drawn], return_counts=True)
        total, squares = summed(owed(starts, times, threads, progress), len(alike.first))
        variance = np.maximum(squares - total * total / k, 0) / (k - 1) if k > 1 else np.full(len(total), np.nan)
        pairs = (n - 1) * (n - 2)
        value = (total * n / k / pairs)[alike.of]
        error = (n * np.sqrt((1 - k / n) * variance / k) / pairs)[alike.of]
    return pd.DataFrame({"betweenness": value, "error": error}, index=network.nodes)


def bipartite_closeness(
    source: Source, *, side: Side = "nodes", threads: int | None = None, progress: Progress = silent
) -> "pd.Series[float]":
    """How few steps a node is away from all nodes and projects, where a step leads from a node to a project or back.

    (m + 2(n - 1))/sum of distances · (r - 1)/(n + m - 1), n of its own kind, m of the other, r within reach, itself
    included: 1 for a node in all projects, and possibly above 1 where not all are within reach (Borgatti and Everett
    1997, Social Networks 19, 243–269, with the factor of Wasserman and Faust, as networkx has it). Without any project
    0. With ``side="projects"`` the same for projects. Raises InputError where projects are not known.

    >>> from baltica.analytics.network import Network
    >>> bipartite_closeness(Network.of_members([[1, 1], [1, 0], [0, 0]], ["a", "b", "c"])).tolist()
    [1.125, 0.75, 0.0]
    """
    graph = _TwoMode.of(source, side)
    reached, far, _ = sums_in(graph.links, graph.copies, threads, progress)
    others = np.where(np.diff(graph.links.indptr) > 0, graph.copies - 1, 0)  # alike in their neighbours: two steps away
    reached, far = reached + others, far + 2 * others
    own, other = graph.counts
    most = (other + 2 * (own - 1)) / max(own + other - 1, 1)
    return graph.series(np.divide(most * reached, far, out=np.zeros(len(far)), where=far > 0), "bipartite_closeness")


def bipartite_betweenness(
    source: Source, *, side: Side = "nodes", threads: int | None = None, progress: Progress = silent
) -> "pd.Series[float]":
    """Share of the shortest paths between all nodes and projects that run over a node: 1 if all that could do.

    sum over pairs s, t of (shortest paths over i / shortest paths), nodes and projects alike being s and t, divided by
    the most that one of n nodes can have beside m projects (Borgatti and Everett 1997, Social Networks 19, 243–269,
    eq. 4). A node with one project or none has 0. With ``side="projects"`` the same for projects. Raises InputError
    where projects are not known.

    >>> from baltica.analytics.network import Network
    >>> bipartite_betweenness(Network.of_members([[1, 1], [1, 0], [0, 1]], ["a", "b", "c"])).round(3).tolist()
    [1.0, 0.0, 0.0]
    """
    graph = _TwoMode.of(source, side)
    copies = graph.copies.astype(np.float64)
    around = np.asarray(graph.links @ copies)
    apart = np.divide(copies - 1, around, out=np.zeros(len(copies)), where=around > 0)
    owed = owed_in(graph.links, None, copies, copies, apart, progress)
    total, _ = summed(owed(np.arange(len(copies)), graph.copies, threads, progress), len(copies))
    most = _most_between(*graph.counts)
    return graph.series(total / 2 / most if most > 0 else np.zeros(len(total)), "bipartite_betweenness")


def _most_between(own: int, other: int) -> float:
    """The most shortest paths that can run over one of ``own`` vertices beside ``other`` of the other kind."""
    if not own or not other:
        return 0.0
    s, t = divmod(own - 1, other)
    return (other**2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2


@dataclass(frozen=True)
class _TwoMode:
    """Nodes and projects as vertices of one graph, those alike in their links once, and which of them are asked for."""

    links: sparse.csr_array
    copies: Ints
    chosen: Ints  # the vertex of each row of the result
    names: "pd.Index[Any]"
    counts: tuple[int, int]  # how many there are of the kind asked for, and of the other

    @classmethod
    def of(cls, source: Source, side: Side) -> "_TwoMode":
        network = as_network(source)
        if network.member is None:
            raise InputError("the ties were given, so projects are not known", "Use closeness or betweenness instead.")
        people = classes(network.member)
        rows = sparse.csr_array(network.member[people.first])
        columns = sparse.csr_array(rows.T)
        columns.sort_indices()
        projects = classes(columns)
        links = two_mode(sparse.csr_array(rows[:, projects.first]))
        copies = np.concatenate([people.size, projects.size])
        n, m = network.member.shape
        if side == "nodes":
            return cls(links, copies, people.of, network.nodes, (n, m))
        names = source.projects.index if isinstance(source, GraphData) else pd.RangeIndex(m)
        return cls(links, copies, projects.of + len(people.first), names, (m, n))

    def series(self, values: Vector, name: str) -> "pd.Series[float]":
        return pd.Series(values[self.chosen], self.names, name=name)
