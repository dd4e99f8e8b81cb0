"""What the measures of this room work on: nodes tied by what they share, or by ties that are given."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import column_sums, inverse, presence, scale_columns, without_diagonal
from baltica.graph.errors import InputError

if TYPE_CHECKING:
    import networkx as nx

Weight = Literal["none", "raw", "newman"]
Source: TypeAlias = "Network | GraphData | sparse.sparray | sparse.spmatrix | npt.NDArray[Any] | nx.Graph[Any]"


@dataclass(frozen=True, eq=False, repr=False)
class Network:
    """Nodes and their ties, undirected and without a tie to oneself; never changed in place.

    Either ``member`` is given (who takes part in what: nodes × projects, 1 where node i takes part in project p), and
    two nodes are tied when they share at least ``min_shared`` projects; or ``given`` is (ties: nodes × nodes,
    symmetric, not negative). The ties of a network of members are only built when something asks for them:
    most measures do not need them.

    >>> network = Network.of_members(sparse.csr_array([[1, 0], [1, 1], [0, 1]]), ["a", "b", "c"])
    >>> network.ties().toarray().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """

    nodes: "pd.Index[Any]"
    member: sparse.csr_array | None = None
    given: sparse.csr_array | None = None
    min_shared: int = 1

    def __len__(self) -> int:
        return len(self.nodes)

    def __repr__(self) -> str:
        by = f"{self.member.shape[1]} projects" if self.member is not None else "given ties"
        return f"Network({len(self)} nodes, {by})"

    @classmethod
    def of_members(cls, matrix: Any, nodes: Any = None, *, min_shared: int = 1) -> "Network":
        """From who takes part in what: nodes × projects, any sparse or dense matrix; every number but 0 counts as 1.

        Raises InputError when the matrix holds what is no number (NaN).
        """
        member = _tidy(matrix)
        if np.isnan(member.data).any():
            raise InputError("who takes part is not a number somewhere", "Give 1 where a node takes part, else 0.")
        return cls(_names(nodes, member.shape[0]), presence(member), None, min_shared)

    @classmethod
    def of_ties(cls, matrix: Any, nodes: Any = None) -> "Network":
        """From ties: a square, symmetric matrix of numbers above 0, the weights; what is on the diagonal is left out.

        Raises InputError when the matrix is not square, not symmetric, or holds a number below 0 or none.
        """
        ties = _tidy(matrix)
        if ties.shape[0] != ties.shape[1]:
            raise InputError(
                f"a matrix of {ties.shape[0]} × {ties.shape[1]} cannot be ties",
                "Ties are nodes × nodes; for nodes × projects use Network.of_members.",
            )
        ties = without_diagonal(ties)
        if not np.isfinite(ties.data).all() or (ties.data < 0).any():
            raise InputError("a weight of a tie is below 0 or no number", "Give ties as numbers above 0.")
        if (abs(ties - ties.T) > 1e-9 * (ties + ties.T)).nnz:
            raise InputError("the ties are not symmetric", "Add the matrix to its transpose, if that is what is meant.")
        return cls(_names(nodes, ties.shape[0]), None, ties)

    @classmethod
    def of_networkx(cls, graph: "nx.Graph[Any]", nodes: Any = None, *, min_shared: int = 1) -> "Network":
        """From a networkx graph: its edges with their ``weight`` (1 without one) are the ties.

        With ``nodes``, one side of a two-mode graph, these are the nodes and all others the projects they share.
        Raises InputError for a directed graph. Parallel edges add up.
        """
        import networkx as nx

        if graph.is_directed():
            raise InputError("the graph is directed", "Turn it into an undirected one first: graph.to_undirected().")
        if nodes is None:
            everyone = list(graph)
            matrix = nx.to_scipy_sparse_array(graph, everyone) if everyone else sparse.csr_array((0, 0))
            return cls.of_ties(matrix, everyone)
        chosen = list(nodes)
        of_nodes = set(chosen)
        if unknown := [node for node in chosen if node not in graph]:
            raise InputError(f"the graph has no node {unknown[0]!r}", "Give the nodes of one side of the graph.")
        rest = [node for node in graph if node not in of_nodes]
        if not chosen or not rest:
            return cls.of_members(sparse.csr_array((len(chosen), len(rest))), chosen, min_shared=min_shared)
        matrix = nx.bipartite.biadjacency_matrix(graph, chosen, rest, weight=None)
        return cls.of_members(matrix, chosen, min_shared=min_shared)

    @classmethod
    def of_data(cls, data: GraphData, *, min_shared: int = 1) -> "Network":
        """Organizations and the projects they take part in."""
        member, people, _ = data.biadjacency()
        return cls.of_members(member, people, min_shared=min_shared)

    @property
    def bipartite(self) -> sparse.csr_array | None:
        """Nodes × projects where this matrix alone says who is tied to whom (``min_shared`` 1); else None."""
        return self.member if self.min_shared == 1 else None

    def ties(self, weight: Weight = "raw") -> sparse.csr_array:
        """Ties as a symmetric matrix, rows sorted, no diagonal.

        ``raw``: c_ij, the number of shared projects (or the given weights). ``newman``: sum over shared projects of
        1/(n_p - 1), n_p nodes in project p (Newman 2001, Physical Review E 64, 016132). ``none``: 1 for each tie.
        Raises InputError for ``newman`` where no projects are known.
        """
        if weight == "raw":
            return self._raw
        if weight == "none":
            return presence(self._raw)
        if self.member is None:
            raise InputError("the ties were given, so projects cannot weigh them", "Weights: none, raw.")
        size = column_sums(self.member)
        ties = _shared(scale_columns(self.member, inverse(size - 1, size > 1)), self.member)
        return ties if self.min_shared == 1 else _tidy(ties * self.ties("none"))

    @cached_property
    def _raw(self) -> sparse.csr_array:
        if self.member is None:
            assert self.given is not None  # noqa: S101  (one of the two is always there)
            return self.given
        shared = _shared(self.member, self.member)
        shared.data[shared.data < self.min_shared] = 0
        shared.eliminate_zeros()
        return shared

    def series(self, values: Any, name: str) -> "pd.Series[Any]":
        """A value of each node, in the order of the nodes."""
        return pd.Series(values, self.nodes, name=name)


def as_network(source: Source, *, min_shared: int = 1) -> Network:
    """A network from what people have: GraphData (its organizations), ties as a sparse matrix, a networkx graph.

    A matrix of members must say so: ``Network.of_members``. ``min_shared`` is for GraphData; a Network brings its own.
    """
    if isinstance(source, Network):
        return source
    if isinstance(source, GraphData):
        return Network.of_data(source, min_shared=min_shared)
    if sparse.issparse(source) or isinstance(source, np.ndarray):
        return Network.of_ties(source)
    if hasattr(source, "adjacency"):
        return Network.of_networkx(cast("nx.Graph[Any]", source))
    raise InputError(
        f"a {type(source).__name__} is no network", "Give GraphData, a Network, a sparse matrix or a networkx graph."
    )


def _shared(weighed: sparse.csr_array, member: sparse.csr_array) -> sparse.csr_array:
    """What each two nodes share: symmetric, so turning it over changes nothing, and sorts its rows in one pass."""
    return sparse.csr_array(without_diagonal(sparse.csr_array(weighed @ member.T)).T)


def _tidy(matrix: Any) -> sparse.csr_array:
    """The matrix as sorted rows of floats without stored zeros and repeated cells; the one given is not changed."""
    tidy = sparse.csr_array(matrix, dtype=np.float64, copy=True)
    tidy.sum_duplicates()
    tidy.eliminate_zeros()
    tidy.sort_indices()
    if tidy.nnz > np.iinfo(np.int32).max:
        return tidy
    cells = (tidy.data, tidy.indices.astype(np.int32), tidy.indptr.astype(np.int32))  # half the memory of int64
    return sparse.csr_array(cells, shape=tidy.shape)


def _names(nodes: Any, count: int) -> "pd.Index[Any]":
    names = pd.RangeIndex(count) if nodes is None else pd.Index(nodes)
    if len(names) != count:
        raise InputError(f"{len(names)} names were given for {count} nodes", "Give one name for each row.")
    if not names.is_unique:
        raise InputError("a node is named twice", "Give each node a name of its own.")
    return names
