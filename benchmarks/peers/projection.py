"""The projection: shared projects of each pair of organizations, raw and weighted as by Newman."""

from typing import Any

import numpy as np
from runner import Given, Prepared, Values
from scipy import sparse

from peers.graphs import job, of_matrix, of_pairs


@job("scipy", "projection")
def _(given: Given) -> Prepared:
    member = given.member
    size = np.asarray(member.sum(axis=0)).ravel()

    def work() -> Values:
        share = sparse.diags_array(np.divide(1.0, size - 1, out=np.zeros(len(size)), where=size > 1))
        return of_matrix(member @ member.T, "raw") | of_matrix(member @ share @ member.T, "newman")

    return Prepared(work)


@job("pandas", "projection")
def _(given: Given) -> Prepared:
    import pandas as pd

    cells = given.member.tocoo()
    rows = pd.DataFrame({"node": cells.row, "project": cells.col})

    def work() -> Any:
        size = rows.groupby("project")["node"].transform("size")
        pairs = rows.assign(share=1 / (size - 1).clip(lower=1)).merge(rows, on="project", suffixes=("", "_other"))
        pairs = pairs[pairs["node"] < pairs["node_other"]]
        return pairs.groupby(["node", "node_other"])["share"].agg(["size", "sum"]).reset_index()

    def unpack(found: Any) -> Values:
        return of_pairs(given, found["node"], found["node_other"], raw=found["size"], newman=found["sum"])

    return Prepared(work, unpack)


@job("igraph", "projection")  # it knows no weights by Newman
def _(given: Given) -> Prepared:
    import igraph

    n, projects = given.member.shape
    cells = given.member.tocoo()
    graph = igraph.Graph.Bipartite(
        [False] * n + [True] * projects, np.column_stack([cells.row, cells.col.astype(np.int64) + n]).tolist()
    )

    def unpack(found: Any) -> Values:
        ends = np.array(found.get_edgelist())
        return of_pairs(given, ends[:, 0], ends[:, 1], raw=found.es["weight"])

    return Prepared(lambda: graph.bipartite_projection(multiplicity=True, which=0), unpack)


@job("networkx", "projection")
def _(given: Given) -> Prepared:
    import networkx
    from networkx.algorithms import bipartite

    n = given.member.shape[0]
    graph = bipartite.from_biadjacency_matrix(given.member)

    def work() -> Any:
        nodes = range(n)
        return bipartite.weighted_projected_graph(graph, nodes), bipartite.collaboration_weighted_projected_graph(
            graph, nodes
        )

    def unpack(found: Any) -> Values:
        raw, newman = (networkx.to_scipy_sparse_array(one, range(n)) for one in found)
        return of_matrix(raw, "raw") | of_matrix(newman, "newman")

    return Prepared(work, unpack)


@job("scipy", "degree")
def _(given: Given) -> Prepared:
    member = given.member

    def work() -> Any:
        ties = sparse.csr_array(member @ member.T)
        return np.diff(ties.indptr), np.asarray(ties.sum(axis=1)).ravel()

    def unpack(found: Any) -> Values:
        """The diagonal is no tie."""
        own = np.diff(member.indptr)
        return {"degree": found[0] - (own > 0), "strength": found[1] - own}

    return Prepared(work, unpack)
