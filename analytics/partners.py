"""What the local and group measures rest on: sums over the partners of each node, and over the triangles of ties."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.matrices import Vector, column_sums, inverse, row_sums, scale_columns
from baltica.analytics.network import Network, Weight
from baltica.analytics.parallel import in_blocks
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent

Codes = npt.NDArray[np.int32]
SUMS = ("sum", "dot", "min", "max", "pairs")
# Nodes at a time: a small part of a second each, also on all framework programmes, where the hubs close most triangles.
_NODES = 4096
_MIDDLES = 128


def members(network: Network, measure: str) -> sparse.csr_array:
    """Nodes × projects; raises InputError where the ties were given and no projects are known."""
    if network.member is None:
        raise InputError(f"{measure} needs to know who takes part in what", "Use Network.of_members.")
    return network.member


def over_partners(
    network: Network, what: str, value: Vector | None = None, *, least: int = 1, progress: Progress = silent
) -> Vector:
    """For each node a sum over the nodes it shares at least ``least`` projects with, no ties built.

    ``what``: ``sum`` of their ``value`` (1 each where none is given); ``dot``, ``min``, ``max``: of the overlaps of
    their projects; ``pairs``: of the pairs of projects they share.
    """
    from baltica.analytics.compiled import announce
    from baltica.analytics.kernels import neighbors

    member = members(network, "this measure")
    rows, columns = _rows(member), _rows(sparse.csr_array(member.T))
    given = np.ones(len(network)) if value is None else np.asarray(value, dtype=np.float64)
    announce(progress, neighbors.over_partners)
    return _blocks(
        lambda low, high: neighbors.over_partners(low, high, *rows, *columns, given, least, SUMS.index(what)),
        len(network),
        progress,
        "nodes compared with partners",
    )


def degrees(network: Network, *, progress: Progress = silent) -> Vector:
    """Number of partners of each node."""
    if network.member is None:
        return np.diff(network.ties().indptr).astype(np.float64)
    return over_partners(network, "sum", least=network.min_shared, progress=progress)


def partner_sums(network: Network, value: Vector, *, progress: Progress = silent) -> Vector:
    """Sum of ``value`` over the partners of each node."""
    if network.member is None:
        return np.asarray(network.ties("none") @ value)
    return over_partners(network, "sum", value, least=network.min_shared, progress=progress)


def codes_of(groups: Any, nodes: "pd.Index[Any]") -> tuple[Codes, int]:
    """A number for the group of each node, -1 where it is not known, and how many groups there are.

    ``groups`` is a Series by node, or a dictionary. Raises InputError when a node is listed twice or none is known.
    """
    given = pd.Series(groups, dtype=object if len(groups) == 0 else None)
    if not given.index.is_unique:
        raise InputError("a node is listed twice with a group", "Give one group for each node.")
    if len(given) and len(nodes) and not given.index.isin(nodes).any():
        raise InputError("the groups are of other nodes than the network's", "The index of the groups names the nodes.")
    codes, found = pd.factorize(given.reindex(nodes))
    return codes.astype(np.int32), len(found)


def by_group(
    network: Network, codes: Codes, groups: int, weight: Weight, *, progress: Progress = silent
) -> tuple[Vector, Vector, Vector]:
    """Of the ties of each node to nodes of known group: their weight, that within its own group, and sum_m k_im².

    k_im is the weight of the ties of node i to group m. Ties are only built where the projects do not decide.
    """
    if weight == "none" and network.member is not None:
        from baltica.analytics.compiled import announce
        from baltica.analytics.kernels import neighbors

        rows, columns = _rows(network.member), _rows(sparse.csr_array(network.member.T))
        announce(progress, neighbors.by_group)
        table = _blocks(
            lambda low, high: neighbors.by_group(low, high, *rows, *columns, codes, groups, network.min_shared),
            len(network),
            progress,
            "nodes with partners by group",
        ).reshape(-1, 3)
        return table[:, 0], table[:, 1], table[:, 2]
    known = np.flatnonzero(codes >= 0)
    inside = sparse.csr_array((np.ones(len(known)), (known, codes[known])), shape=(len(codes), groups))
    if (member := network.bipartite) is not None:
        size = column_sums(member)
        share = np.ones(len(size)) if weight == "raw" else inverse(size - 1, size > 1)
        weighed = scale_columns(member, share)
        met, alone = weighed @ (member.T @ inside), sparse.diags_array(row_sums(weighed)) @ inside
        weights = sparse.csr_array(met - alone)
        weights.data[np.abs(weights.data) < 1e-10] = 0  # rounding where a node meets nobody else of its group
    else:
        weights = sparse.csr_array(network.ties(weight) @ inside)
    return row_sums(weights), row_sums(_product(weights, inside)), row_sums(_product(weights, weights))


class Triangles:
    """The ties of a network, each once, and sums over the triangles they are part of.

    Needs the ties themselves (16 bytes for each end of a tie) and some 40 bytes for each tie beside.
    """

    def __init__(self, ties: sparse.csr_array, *, progress: Progress = silent):
        from baltica.analytics.compiled import announce
        from baltica.analytics.kernels import triangles

        announce(progress, triangles.orient, triangles.close)
        first, partner = _rows(ties)
        self.progress = progress
        self.order = np.argsort(np.diff(first), kind="stable")
        self.start, self.head, self.tail, self.weight, self.begin, self.arriving = triangles.orient(
            first, partner, ties.data, self.order
        )

    def sums(self, weight: Vector | None = None, factor: Vector | None = None) -> Vector:
        """For each tie ij: sum over common partners q of weight_iq · weight_qj · factor_q; 1 for what is not given."""
        from baltica.analytics.kernels import triangles

        total = np.zeros(len(self.head))
        by_tie = np.ones(len(self.head)) if weight is None else weight
        by_rank = np.ones(len(self.order)) if factor is None else factor[self.order]
        self._list(triangles.close, by_tie, by_rank, total)
        return total

    def by_group(self, codes: Codes) -> npt.NDArray[np.int64]:
        """For each node the triangles with partners: both of its group, both of another, one of its own, neither."""
        from baltica.analytics.compiled import announce
        from baltica.analytics.kernels import triangles

        announce(self.progress, triangles.close_by_group)
        total = np.zeros((len(self.order), 4), np.int64)
        self._list(triangles.close_by_group, codes[self.order], total)
        result = np.empty_like(total)
        result[self.order] = total
        return result

    def at_nodes(self, to_tail: Vector, to_head: Vector | None = None) -> Vector:
        """For each node the sum over its ties of what each tie gives to its two ends (the same unless said)."""
        nodes = len(self.order)
        by_rank = np.bincount(self.tail, to_tail, nodes)
        by_rank += np.bincount(self.head, to_tail if to_head is None else to_head, nodes)
        result = np.empty(nodes)
        result[self.order] = by_rank
        return result

    def _list(self, kernel: Callable[..., None], *arrays: Any) -> None:
        """Run the kernel over all nodes, in rising order (one thread: sums over triangles keep their order)."""
        mark = np.full(len(self.order), -1, np.int32)
        oriented = (self.start, self.head, self.tail, self.begin, self.arriving)

        def work(low: int, high: int) -> None:
            kernel(low, high, *oriented, *arrays[:-1], mark, arrays[-1])

        for _ in in_blocks(
            work, len(self.order), _MIDDLES, threads=1, progress=self.progress, what="nodes with triangles"
        ):
            pass


def core_numbers(ties: sparse.csr_array, *, progress: Progress = silent) -> npt.NDArray[np.int64]:
    """k-core number of each node."""
    from baltica.analytics.compiled import announce
    from baltica.analytics.kernels import cores

    announce(progress, cores.peel)
    return cores.peel(*_rows(ties))


def _product(one: sparse.csr_array, other: sparse.csr_array) -> sparse.csr_array:
    """Cell by cell."""
    return sparse.csr_array(one.multiply(other))


def _rows(matrix: sparse.csr_array) -> tuple[npt.NDArray[np.int64], Codes]:
    """Where each row begins, and its columns: always of the same types, so that kernels compile once."""
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32)


def _blocks(work: Callable[[int, int], Any], nodes: int, progress: Progress, what: str) -> Vector:
    parts = [part.ravel() for part in in_blocks(work, nodes, _NODES, threads=1, progress=progress, what=what)]
    return np.concatenate(parts) if parts else np.zeros(0)
