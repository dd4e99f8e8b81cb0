"""Measures of nodes and networks by groups of nodes: how ties spread over groups, who stands between which groups."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.matrices import Vector, row_sums
from baltica.analytics.network import Network, Source, Weight, as_network
from baltica.analytics.partners import Codes, Triangles, by_group, codes_of, degrees, partner_sums
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent

ROLES = ("coordinator", "itinerant", "gatekeeper", "liaison")
DIRECTED_ROLES = ("coordinator", "itinerant", "gatekeeper", "representative", "liaison")


def participation(
    source: Source, groups: Any, *, weight: Weight = "raw", progress: Progress = silent
) -> "pd.Series[float]":
    """Participation coefficient: P_i = 1 - sum_m (k_im/k_i)², k_im the weight of i's ties to group m.

    0 when all ties of a node go to one group (its own or another), near 1 when they spread evenly over many.
    ``groups``: Series by node (or dictionary); partners whose group is unknown are left out of k_i. A node without a
    partner of known group: NaN. With ``raw`` and ``newman`` weights, and for ``none``, ties are not built where
    projects are known. Source: Guimerà and Amaral 2005, Nature 433, 895–900.

    >>> network = Network.of_members([[1, 1], [1, 0], [0, 1], [0, 0]], ["a", "b", "c", "d"])
    >>> participation(network, {"a": "DK", "b": "DK", "c": "SE"}).to_dict()
    {'a': 0.5, 'b': 0.0, 'c': 0.0, 'd': nan}
    """
    network = as_network(source)
    codes, number = codes_of(groups, network.nodes)
    total, _, squares = by_group(network, codes, number, weight, progress=progress)
    spread = 1 - np.divide(squares, total**2, out=np.full(len(total), np.nan), where=total > 0)
    return network.series(spread, "participation")


def brokerage(source: Source, groups: Any, *, progress: Progress = silent) -> pd.DataFrame:
    """Brokerage roles: for how many pairs of its partners that are not tied to each other a node stands between.

    Each unordered pair a, b of partners of v without a tie of their own counts once, by their groups: coordinator all
    three in one group (AAA); itinerant both in one group, v in another (ABA); gatekeeper one in the group of v, the
    other not (ABB; without directions this is the same as representative); liaison three groups (ABC). Pairs with a
    node of unknown group are not counted; a node that has no known group itself: <NA> in all roles. Isolates: 0.
    Counted as all pairs by groups less those tied, found as triangles. ``groups``: Series by node (or dictionary).
    Source: Gould and Fernandez 1989, Sociological Methodology 19, 89–126.

    >>> network = Network.of_members([[1, 1], [1, 0], [0, 1]], ["hub", "x", "y"])
    >>> brokerage(network, {"hub": "DK", "x": "DK", "y": "SE"})
         coordinator  itinerant  gatekeeper  liaison
    hub            0          0           1        0
    x              0          0           0        0
    y              0          0           0        0
    """
    network = as_network(source)
    codes, number = codes_of(groups, network.nodes)
    counted = by_group(network, codes, number, "none", progress=progress)
    partners, own, squares = (values.astype(np.int64) for values in counted)
    other = partners - own
    alike = (squares - own**2 - other) // 2  # pairs of one and the same other group
    pairs = np.stack([own * (own - 1) // 2, alike, own * other, other * (other - 1) // 2 - alike], axis=1)
    pairs -= Triangles(network.ties("none"), progress=progress).by_group(codes)
    return _table(pairs, codes, ROLES, network.nodes)


def brokerage_directed(ties: Any, groups: Any) -> pd.DataFrame:
    """Brokerage roles with directions: chains a → v → b without a → b, by the groups of the three, counted for v.

    Coordinator AAA; itinerant ABA (a and b in one group, v in another); gatekeeper ABB (in from another group);
    representative AAB (out to another group); liaison ABC. a and b differ; a way back (b → a) does not matter; weights
    and ties to oneself neither. ``ties``: square matrix (sparse or dense), row → column, with ``groups`` in the order
    of its rows, its index their names; or a networkx DiGraph, with ``groups`` by node. Unknown groups as in
    :func:`brokerage`. For networks up to some ten thousand ties: chains of two are formed as a matrix.
    Source: Gould and Fernandez 1989, Sociological Methodology 19, 89–126.

    >>> import networkx as nx
    >>> graph = nx.DiGraph([("A", "B"), ("A", "C"), ("B", "C"), ("B", "D"), ("C", "D"), ("D", "A")])
    >>> brokerage_directed(graph, {"A": 1, "B": 1, "C": 2, "D": 2})
       coordinator  itinerant  gatekeeper  representative  liaison
    A            0          1           1               0        0
    B            0          0           0               1        0
    C            0          0           1               0        0
    D            0          1           0               1        0
    """
    arcs, names = _arcs(ties, groups)
    codes, number = codes_of(groups, names)
    start, end = arcs.nonzero()
    inside = _matrix(np.flatnonzero(codes >= 0), codes[codes >= 0], (len(codes), number))
    counted = (codes[start] >= 0) & (codes[end] >= 0)
    alike = counted & (codes[start] == codes[end])
    every, same, across = (_matrix(start[kept], end[kept], arcs.shape) for kept in (counted, alike, counted & ~alike))

    def both(one: Any, other: Any) -> Vector:
        return row_sums(sparse.csr_array(one.multiply(other)))

    def closed(into: Any, out: Any, direct: Any) -> Vector:
        """Chains a → v → b with a → b, each of the three ties from its own set."""
        return both(into.T, out @ direct.T)

    incoming, outgoing = every.T @ inside, every @ inside
    own_in, own_out = both(incoming, inside), both(outgoing, inside)
    far_in, far_out = row_sums(incoming) - own_in, row_sums(outgoing) - own_out
    one_other = both(incoming, outgoing) - own_in * own_out
    # a = b, a chain there and back, is no pair: it was counted among those of one group.
    roles = [
        own_in * own_out - both(same, same.T) - closed(same, same, every),
        one_other - both(across, across.T) - closed(across, across, same),
        far_in * own_out - closed(across, same, every),
        own_in * far_out - closed(same, across, every),
        far_in * far_out - one_other - closed(across, across, across),
    ]
    return _table(np.stack(roles, axis=1).round().astype(np.int64), codes, DIRECTED_ROLES, names)


def assortativity(source: Source, groups: Any, *, weight: Weight = "none", progress: Progress = silent) -> float:
    """Assortativity by group: r = (sum_m e_mm - sum_m a_m²)/(1 - sum_m a_m²), e and a shares of ends of ties.

    1 when ties stay within groups, 0 when they run as if groups did not matter, below 0 when they run between groups.
    e_mm: share of ties within group m; a_m: share of ends of ties in group m. Nodes of unknown group are left out with
    their ties. Without ties, or with ties in one group only: NaN. ``groups``: Series by node (or dictionary).
    Source: Newman 2003, Physical Review E 67, 026126.

    >>> network = Network.of_members([[1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1]], list("abcd"))
    >>> round(assortativity(network, {"a": 1, "b": 1, "c": 2, "d": 2}), 6)
    0.333333
    """
    within, ends = _shares(as_network(source), groups, weight, progress)
    expected = float((ends**2).sum())
    return (within - expected) / (1 - expected) if expected != 1 else float("nan")


def modularity(
    source: Source, groups: Any, *, weight: Weight = "none", resolution: float = 1.0, progress: Progress = silent
) -> float:
    """Modularity of given groups: Q = sum_m (e_mm - resolution · a_m²), e and a shares of ends of ties.

    How much larger the share of ties within groups is than with ends of ties joined at random. e_mm: share of ties
    within group m; a_m: share of ends of ties in group m. Nodes of unknown group are left out with their ties.
    Without ties: NaN. ``groups``: Series by node (or dictionary).
    Source: Newman and Girvan 2004, Physical Review E 69, 026113; resolution: Reichardt and Bornholdt 2006.

    >>> network = Network.of_members([[1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1]], list("abcd"))
    >>> round(modularity(network, {"a": 1, "b": 1, "c": 2, "d": 2}), 6)
    0.166667
    """
    within, ends = _shares(as_network(source), groups, weight, progress)
    return within - resolution * float((ends**2).sum())


def degree_assortativity(source: Source, *, progress: Progress = silent) -> float:
    """Pearson correlation of the numbers of partners at both ends of a tie, over all ties.

    Above 0 when nodes with many partners are tied to each other, below 0 when they are tied to those with few. Without
    ties, or when all ends have the same number: NaN. Note that large projects tie many nodes of similar degree.
    Source: Newman 2002, Physical Review Letters 89, 208701.

    >>> round(degree_assortativity(Network.of_members([[1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1]])), 6)
    -0.5
    """
    network = as_network(source)
    own = degrees(network, progress=progress)
    around = partner_sums(network, own, progress=progress)
    # Sums over both ends of all ties, as whole numbers of any length: nothing is lost where they nearly cancel.
    ties, degree, square, product = (
        sum(int(value) for value in values) for values in (own, own**2, own**3, own * around)
    )
    spread = ties * square - degree**2
    return (ties * product - degree**2) / spread if spread else float("nan")


def _shares(network: Network, groups: Any, weight: Weight, progress: Progress) -> tuple[float, Vector]:
    """Share of the ties within groups, and share of the ends of ties in each group; NaN without ties."""
    codes, number = codes_of(groups, network.nodes)
    total, own, _ = by_group(network, codes, number, weight, progress=progress)
    known = codes >= 0
    ends = np.bincount(codes[known], total[known], number)
    if not (all_ends := float(ends.sum())):
        return float("nan"), np.full(max(number, 1), np.nan)
    return float(own[known].sum()) / all_ends, ends / all_ends


def _arcs(ties: Any, groups: Any) -> tuple[sparse.csr_array, "pd.Index[Any]"]:
    """Directed ties as 0/1 without a diagonal, and the names of their nodes."""
    if hasattr(ties, "adjacency"):
        import networkx as nx

        names = pd.Index(list(ties))
        matrix = nx.to_scipy_sparse_array(ties, weight=None) if len(names) else sparse.csr_array((0, 0))
    else:
        names, matrix = pd.Series(groups).index, ties
    matrix = sparse.csr_array(matrix, copy=True)
    matrix.sum_duplicates()
    if matrix.shape != (len(names), len(names)):
        raise InputError(
            f"a matrix of shape {matrix.shape} was given with groups for {len(names)} nodes",
            "Ties are nodes × nodes, with one group for each row.",
        )
    start, end = matrix.nonzero()
    arcs = _matrix(start[start != end], end[start != end], matrix.shape)
    return arcs, names


def _matrix(rows: Any, columns: Any, shape: Any) -> sparse.csr_array:
    """1 in each of the cells."""
    cells = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    return sparse.csr_array(cells)


def _table(counts: npt.NDArray[np.int64], codes: Codes, roles: tuple[str, ...], names: "pd.Index[Any]") -> pd.DataFrame:
    """Roles as columns; <NA> for nodes of unknown group."""
    columns = {role: pd.array(counts[:, at], dtype="Int64") for at, role in enumerate(roles)}
    table = pd.DataFrame(columns, index=names)
    table.loc[codes < 0] = pd.NA
    return table
