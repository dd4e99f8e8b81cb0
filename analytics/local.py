"""Measures of a node and those around it: partners, cores, triangles, and what ties among partners leave open."""

from typing import Any, Literal

import numpy as np
import pandas as pd

from baltica.analytics.matrices import Vector, column_sums, inverse, row_sums
from baltica.analytics.network import Source, Weight, as_network
from baltica.analytics.partners import Triangles, core_numbers, degrees, members, over_partners
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent

MODES = ("dot", "min", "max")


def degree(source: Source, *, progress: Progress = silent) -> "pd.Series[int]":
    """Number of partners: k_i = number of j with c_ij >= min_shared.

    With how many different others a node shares projects. Isolates: 0. No ties are built where projects are known.
    Source: Freeman 1979, Social Networks 1, 215–239.

    >>> from baltica.analytics.network import Network
    >>> degree(Network.of_members([[1, 0], [1, 1], [1, 1], [0, 0]], ["a", "b", "c", "d"])).to_dict()
    {'a': 2, 'b': 2, 'c': 2, 'd': 0}
    """
    network = as_network(source)
    return network.series(degrees(network, progress=progress).astype(np.int64), "degree")


def strength(source: Source, *, weight: Weight = "raw") -> "pd.Series[float]":
    """Sum of the weights of the ties of each node: s_i = sum_j c_ij, or sum_j w_ij.

    ``raw``: how often a node met partners (one met in three projects counts three times; each project gives n_p - 1).
    ``newman``: in how many projects it has partners (each project gives 1). ``none``: number of partners.
    Isolates: 0. No ties are built for raw and newman, unless min_shared is above 1.
    Source: Barrat et al. 2004, PNAS 101, 3747–3752; Newman 2001, Physical Review E 64, 016132.

    >>> from baltica.analytics.network import Network
    >>> network = Network.of_members([[1, 0], [1, 1], [1, 1], [0, 0]], ["a", "b", "c", "d"])
    >>> strength(network).to_dict(), strength(network, weight="newman").to_dict()
    ({'a': 2.0, 'b': 3.0, 'c': 3.0, 'd': 0.0}, {'a': 1.0, 'b': 2.0, 'c': 2.0, 'd': 0.0})
    """
    network = as_network(source)
    if weight == "none":
        return network.series(degrees(network), "strength")
    member = network.bipartite
    if member is None:
        return network.series(row_sums(network.ties(weight)), "strength")
    size = column_sums(member)
    each = np.maximum(size - 1, 0) if weight == "raw" else (size > 1).astype(np.float64)
    return network.series(np.asarray(member @ each), "strength")


def bipartite_degree(source: Source) -> "pd.Series[float]":
    """Share of all projects: number of projects of i / number of projects.

    Whatever min_shared is. A node without projects: 0; without any project in the network: 0. Raises InputError for
    ties that were given. Source: Borgatti and Everett 1997, Social Networks 19, 243–269.

    >>> from baltica.analytics.network import Network
    >>> bipartite_degree(Network.of_members([[1, 0], [1, 1], [0, 0]], ["a", "b", "c"])).to_dict()
    {'a': 0.5, 'b': 1.0, 'c': 0.0}
    """
    network = as_network(source)
    member = members(network, "the share of projects")
    return network.series(row_sums(member) / max(member.shape[1], 1), "bipartite_degree")


def coreness(source: Source, *, progress: Progress = silent) -> "pd.Series[int]":
    """The largest k such that the node is in a k-core: a part of the network where all have k partners within it.

    How deep in the dense middle a node is. Ties count alike; isolates: 0. Note that one project of n participants is
    itself a core of n - 1. Source: Seidman 1983, Social Networks 5, 269–287; algorithm: Batagelj and Zaveršnik 2003.

    >>> from baltica.analytics.network import Network
    >>> coreness(Network.of_members([[1, 0], [1, 0], [1, 1], [0, 1]], ["a", "b", "c", "d"])).to_dict()
    {'a': 2, 'b': 2, 'c': 2, 'd': 1}
    """
    network = as_network(source)
    return network.series(core_numbers(network.ties(), progress=progress), "coreness")


def clustering(source: Source, *, weight: Weight = "none", progress: Progress = silent) -> "pd.Series[float]":
    """Share of the pairs of partners that are tied to each other: C_i = 2 t_i/(k_i (k_i - 1)), t_i triangles at i.

    1: all partners of a node are partners themselves (as in one project), 0: none. Weighted (Barrat), each closed pair
    j, h counts by the weights with which i is tied to the two: C_i = sum over closed pairs of (w_ij + w_ih) /
    (s_i (k_i - 1)). Fewer than two partners: 0, as in networkx (whose weighted clustering is Onnela's, another one).
    Source: Watts and Strogatz 1998, Nature 393, 440–442; Barrat et al. 2004, PNAS 101, 3747–3752.

    >>> from baltica.analytics.network import Network
    >>> toy = Network.of_members([[1, 0, 0], [1, 0, 0], [1, 1, 1], [0, 1, 1]], ["a", "b", "c", "d"])
    >>> clustering(toy).round(3).to_dict()
    {'a': 1.0, 'b': 1.0, 'c': 0.333, 'd': 0.0}
    >>> clustering(toy, weight="raw").round(3).to_dict()
    {'a': 1.0, 'b': 1.0, 'c': 0.25, 'd': 0.0}
    """
    network = as_network(source)
    ties = network.ties(weight)
    listed = Triangles(ties, progress=progress)
    pairs = row_sums(ties) * (np.diff(ties.indptr) - 1)
    closed = listed.at_nodes(listed.weight * listed.sums())
    return network.series(closed * inverse(pairs, pairs > 0), "clustering")


def transitivity(source: Source, *, progress: Progress = silent) -> float:
    """Share of all chains of two ties whose ends are tied too: 3 · triangles / chains of two ties.

    How often partners of one node are partners themselves, over the whole network (nodes with many partners count
    more than in the mean of :func:`clustering`). Without any chain of two ties: 0, as in networkx.
    Source: Newman, Watts and Strogatz 2002, PNAS 99, 2566–2572.

    >>> from baltica.analytics.network import Network
    >>> transitivity(Network.of_members([[1, 0], [1, 0], [1, 1], [0, 1]]))
    0.6
    """
    network = as_network(source)
    ties = network.ties("none")
    partners = np.diff(ties.indptr).astype(np.int64)
    chains = int((partners * (partners - 1) // 2).sum())
    return float(Triangles(ties, progress=progress).sums().sum()) / chains if chains else 0.0


def bipartite_clustering(
    source: Source, *, mode: Literal["dot", "min", "max"] = "dot", progress: Progress = silent
) -> "pd.Series[float]":
    """Mean overlap of a node's projects with those of each partner.

    1: it shares all its projects with everyone it meets, near 0: it meets everyone once and has many other projects.
    Overlap of i and j with c_ij shared projects: ``dot`` c/(d_i + d_j - c), ``min`` c/min(d_i, d_j), ``max``
    c/max(d_i, d_j), d the number of projects. Unlike clustering of ties it is not pushed up by each project tying all
    its participants. Whatever min_shared is. Without a partner: 0, as in networkx. Raises InputError for ties that were
    given, and for another mode. Source: Latapy, Magnien and Del Vecchio 2008, Social Networks 30, 31–48.

    >>> from baltica.analytics.network import Network
    >>> bipartite_clustering(Network.of_members([[1, 1], [1, 1], [0, 1], [0, 0]], ["a", "b", "c", "d"])).to_dict()
    {'a': 0.75, 'b': 0.75, 'c': 0.5, 'd': 0.0}
    """
    if mode not in MODES:
        raise InputError(f"no mode is called {mode}", f"Modes: {', '.join(MODES)}.")
    network = as_network(source)
    members(network, "bipartite clustering")
    partners = over_partners(network, "sum", progress=progress)
    overlap = over_partners(network, mode, progress=progress)
    return network.series(overlap * inverse(partners, partners > 0), "bipartite_clustering")


def robins_alexander(source: Source, *, progress: Progress = silent) -> float:
    """Share of chains of three links that close to a cycle of four: 4 · C4 / L3, of the whole two-mode network.

    How often two who share a project share another one. C4 = sum over pairs c_ij (c_ij - 1)/2 and L3 = sum over links
    (d_i - 1)(n_p - 1) are counted without ties. Whatever min_shared is. Without a chain of three links: 0, as in
    networkx. Raises InputError for ties that were given.
    Source: Robins and Alexander 2004, Computational & Mathematical Organization Theory 10, 69–94.

    >>> from baltica.analytics.network import Network
    >>> robins_alexander(Network.of_members([[1, 1], [1, 1], [0, 1]]))
    0.6666666666666666
    """
    network = as_network(source)
    member = members(network, "bipartite clustering")
    chains = float(((row_sums(member) - 1) * (member @ (column_sums(member) - 1))).sum())
    cycles = over_partners(network, "pairs", progress=progress).sum() / 2
    return float(4 * cycles / chains) if chains else 0.0


def constraint(source: Source, *, weight: Weight = "raw", progress: Progress = silent) -> "pd.Series[float]":
    """Burt's constraint: c_i = sum over partners j of (p_ij + sum_q p_iq p_qj)², p_ij = a_ij / s_i.

    How much of a node's ties, direct and over third parties, goes to single partners: low for one who ties partners
    that do not know each other, high in a closed circle. It can exceed 1 for few partners. Isolates: NaN, as in
    networkx; each component by itself. Multiplying all weights changes nothing.
    Source: Burt 1992, Structural Holes, chapter 2.

    >>> from baltica.analytics.network import Network
    >>> constraint(Network.of_members([[1, 1], [1, 0], [0, 1], [0, 0]], ["hub", "x", "y", "alone"])).to_dict()
    {'hub': 0.5, 'x': 1.0, 'y': 1.0, 'alone': nan}
    """
    network = as_network(source)
    ties = network.ties(weight)
    total = row_sums(ties)
    listed = Triangles(ties, progress=progress)
    # sum_q p_iq p_qj = (sum_q a_iq a_qj / s_q) / s_i: the sum in brackets is the same from both ends.
    indirect = listed.sums(listed.weight, inverse(total, total > 0))
    invested = listed.at_nodes((listed.weight + indirect) ** 2)
    return network.series(_over(invested, total**2), "constraint")


def effective_size(source: Source, *, weight: Weight = "raw", progress: Progress = silent) -> "pd.Series[float]":
    """Burt's effective size: partners less their redundancy, sum over partners j of (1 - sum_q p_iq m_jq).

    How many separate circles the partners of a node amount to: k_i when no two of them are tied, near 1 when all are.
    p_iq = a_iq / s_i, m_jq = a_jq / the largest weight of a tie of j, q common partners of i and j. With ties that
    count alike it is k_i - 2 t_i/k_i, t_i triangles at i. Isolates: NaN, as in networkx.
    Source: Burt 1992, Structural Holes, chapter 2; Borgatti 1997, Connections 20, 35–38.

    >>> from baltica.analytics.network import Network
    >>> effective_size(Network.of_members([[1, 1], [1, 0], [0, 1], [0, 0]], ["hub", "x", "y", "alone"])).to_dict()
    {'hub': 2.0, 'x': 1.0, 'y': 1.0, 'alone': nan}
    """
    network = as_network(source)
    ties = network.ties(weight)
    largest = _largest(ties.data, ties.indptr)
    listed = Triangles(ties, progress=progress)
    shared = listed.sums(listed.weight)
    by_rank = largest[listed.order]
    redundant = listed.at_nodes(shared / by_rank[listed.head], shared / by_rank[listed.tail])
    partners = np.diff(ties.indptr)
    size = np.where(partners > 0, partners - _over(redundant, row_sums(ties)), np.nan)
    return network.series(size, "effective_size")


def _over(values: Vector, total: Vector) -> Vector:
    """Values / total, NaN where the total is 0."""
    result = np.full(len(values), np.nan)
    np.divide(values, total, out=result, where=total > 0)
    return result


def _largest(data: Vector, first: Any) -> Vector:
    """Largest number of each row; 0 for an empty one."""
    filled = np.flatnonzero(np.diff(first))
    result = np.zeros(len(first) - 1)
    if len(filled):
        result[filled] = np.maximum.reduceat(data, first[filled])
    return result
