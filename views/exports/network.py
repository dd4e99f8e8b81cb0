"""The network of an export: nodes and edges as two tables with typed columns, the same for every format."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.network import Network
from baltica.analytics.nodes import network_of, not_placed
from baltica.cypher.selection import suggest
from baltica.graph.errors import InputError
from baltica.views.exports.files import credits
from baltica.views.exports.nodes import both_sides, described, reported_projects
from baltica.views.exports.ties import MOST_PAIRS, Floats, first_and_last, pair_count

NODES = ("organizations", "regions", "countries", "clusters", "projects")
TWO_MODE = ("organizations", "projects")
LEVEL = 3

# Columns of edges, and what they mean.
EDGES: dict[str, str] = {
    "weight": "How often the two meet: shared projects; of projects shared organizations; of clusters shared members "
    "and projects.",
    "weight_newman": "The same, where all ties of a node in one project add up to 1 (Newman 2001).",
    "cross_border": "Whether the two are in different countries; empty where one is unknown.",
    "first_year": "Year in which the first shared project started, where it is known.",
    "last_year": "Year in which the last shared project started, where it is known.",
    "role": "Role of the organization in the project; the leading one where it has several.",
    "eu_contribution": "EU money for this participant, in EUR.",
    "total_cost": "Total cost of this participant, in EUR.",
    "data_source": "Source that states the participation.",
}
# What the ends of a tie share: in a word or two, and in full.
_SHARED = {
    "organizations": ("shared projects", "projects that both take part in"),
    "regions": ("shared projects", "projects that organizations of both take part in"),
    "countries": ("shared projects", "projects that organizations of both take part in"),
    "clusters": (
        "shared members and projects",
        "organizations that belong to both, and projects that develop or involve both",
    ),
    "projects": ("shared organizations", "organizations that take part in both"),
}


@dataclass(frozen=True, eq=False)
class ExportNetwork:
    """Nodes (index id; ``name`` first) and edges (``source``, ``target``: ids; then ``EDGES``), sorted by ids.

    Columns are text (object), Int64, float64 or boolean; unknown values are None, NA or NaN. ``facts`` tell in words
    how the network was made, ``credits`` whose data it is, ``left_out`` what is missing, by reason. ``terms`` are the
    words for its nodes and edges, ``shared`` for what the weight of an edge counts.
    """

    title: str
    nodes: pd.DataFrame
    edges: pd.DataFrame
    facts: dict[str, str]
    credits: tuple[str, ...]
    left_out: dict[str, int]
    terms: tuple[str, str]
    shared: str


def export_network(
    data: GraphData, nodes: str = "organizations", *, level: int = LEVEL, min_shared: int = 1, two_mode: bool = False
) -> ExportNetwork:
    """The network of these nodes (one of ``NODES``) with all their attributes.

    With ``two_mode``, organizations and projects are both nodes and participations the edges. Where the selection of
    the data chooses places, their nodes and the partners of these are in it, with the ties that touch the places.
    Raises InputError for other nodes, levels or numbers below 1, and where all ties would not fit into memory.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}],
    ...     projects=[{"id": "p", "start_year": 2014}],
    ...     participations=[{"project": "p", "organization": o} for o in "ab"],
    ... )
    >>> export_network(data).edges[["source", "target", "weight", "cross_border", "first_year"]].values.tolist()
    [['a', 'b', 1, True, 2014]]
    """
    if nodes not in NODES:
        raise InputError(f"there is no network of {nodes}", suggest(nodes, NODES))
    if min_shared < 1:
        raise InputError(f"min-shared is {min_shared}, which is below 1", "write it like --min-shared 2")
    if two_mode:
        return _two_mode(data, nodes, min_shared)
    network, table = _network(data, nodes, level, min_shared)
    left_out = dict(data.left_out)
    if missed := not_placed(data, nodes, level=level):
        left_out["organizations in no such place"] = missed
    edges, kept = _edges(data, nodes, network, table)
    if outside := int((~kept).sum()):
        left_out[f"{nodes} elsewhere without a tie to the places chosen"] = outside
    shared, ties = _SHARED[nodes]
    at = f" (NUTS level {level})" if nodes == "regions" else ""
    return ExportNetwork(
        title=f"{nodes.capitalize()}{at} and what they share",
        nodes=_with_degrees(described(data, nodes, table[kept], level), edges),
        edges=edges,
        facts=_facts(data, f"{ties}, at least {min_shared}" if min_shared > 1 else ties),
        credits=_credits(data),
        left_out=left_out,
        terms=(nodes, "ties"),
        shared=shared,
    )


def values(column: "pd.Series[Any]") -> list[Any]:
    """The values of a column as text, int, float or bool; None where unknown."""
    if column.dtype == object:
        return [None if value is None or value is pd.NA or value != value else value for value in column.tolist()]
    unknown = column.isna().to_numpy(dtype=bool)
    found = column.astype(object).tolist()
    return (
        [None if missing else value for value, missing in zip(found, unknown, strict=True)] if unknown.any() else found
    )


def kind(column: "pd.Series[Any]") -> str:
    """The type of a column: string, long, double or boolean."""
    if pd.api.types.is_bool_dtype(column.dtype):
        return "boolean"
    if pd.api.types.is_integer_dtype(column.dtype):
        return "long"
    return "double" if pd.api.types.is_float_dtype(column.dtype) else "string"


def _network(data: GraphData, nodes: str, level: int, min_shared: int) -> tuple[Network, pd.DataFrame]:
    member = data.biadjacency()[0]
    matrix = sparse.csr_array(member.T) if nodes == "projects" else member
    if nodes in TWO_MODE and (pairs := pair_count(matrix)) > MOST_PAIRS:
        raise InputError(
            f"{pairs:,} pairs of {nodes} would have to be held at once",
            "choose less with a filter like --since or --programme, or take --two-mode, which is small",
        )
    if nodes != "projects":
        return network_of(data, nodes, level=level, min_shared=min_shared)
    network = Network.of_members(matrix, data.projects.index, min_shared=min_shared)
    return network, pd.DataFrame({"reported": reported_projects(data)}, index=data.projects.index)


def _edges(
    data: GraphData, nodes: str, network: Network, table: pd.DataFrame
) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """Edges that touch what is reported, and which nodes they leave in."""
    raw = network.ties()
    upper = sparse.coo_array(sparse.triu(raw, 1))
    newman = sparse.coo_array(sparse.triu(network.ties("newman"), 1))
    reported = table["reported"].to_numpy(dtype=bool)
    touching = reported[upper.row] | reported[upper.col]
    first, second = upper.row[touching].astype(np.int64), upper.col[touching].astype(np.int64)
    ids = table.index.to_numpy(dtype=object)
    edges = pd.DataFrame(
        {
            "source": ids[first],
            "target": ids[second],
            "weight": pd.array(upper.data[touching].round().astype(np.int64), dtype="Int64"),
            "weight_newman": newman.data[touching].round(9),
        }
    )
    if nodes != "projects":
        edges["cross_border"] = _crosses(table["country"].to_numpy(dtype=object), first, second)
        years: Floats = np.asarray(data.projects["start_year"].astype("float64"), dtype=np.float64)
        begun, ended = first_and_last(_in_projects(data, nodes, network), years, first, second)
        edges["first_year"], edges["last_year"] = (pd.Series(one).astype("Int64") for one in (begun, ended))
    kept = reported.copy()
    kept[first], kept[second] = True, True
    return edges.sort_values(["source", "target"], kind="stable", ignore_index=True), kept


def _crosses(country: Any, first: Any, second: Any) -> "pd.Series[Any]":
    codes, _ = pd.factorize(country)
    unknown = (codes[first] < 0) | (codes[second] < 0)
    return pd.Series(codes[first] != codes[second]).astype("boolean").mask(pd.Series(unknown))


def _in_projects(data: GraphData, nodes: str, network: Network) -> sparse.csr_array:
    """Nodes × projects; clusters meet in organizations, too, which have no year."""
    if nodes != "clusters" and network.member is not None:
        return network.member
    links = data.project_clusters.drop_duplicates(["project", "cluster"])
    rows = network.nodes.get_indexer(pd.Index(links["cluster"]))
    columns = data.projects.index.get_indexer(pd.Index(links["project"]))
    return sparse.csr_array((np.ones(len(links)), (rows, columns)), shape=(len(network), len(data.projects)))


def _with_degrees(nodes: pd.DataFrame, edges: pd.DataFrame) -> pd.DataFrame:
    """The nodes with their number of ties, and the sum of what these weigh."""
    ends = pd.concat([edges["source"], edges["target"]], ignore_index=True)
    weight = pd.concat([edges["weight"], edges["weight"]], ignore_index=True)
    found = weight.groupby(ends).agg(["size", "sum"]).reindex(nodes.index)
    return nodes.assign(
        degree=found["size"].fillna(0).astype("Int64"), strength=found["sum"].fillna(0).astype("Int64")
    ).sort_index(kind="stable")


def _two_mode(data: GraphData, nodes: str, min_shared: int) -> ExportNetwork:
    if nodes not in TWO_MODE:
        raise InputError(f"--two-mode says nothing about {nodes}", "leave out one of --two-mode and --nodes")
    if min_shared > 1:
        raise InputError("--min-shared says nothing with --two-mode", "leave one of the two out")
    table, edges, left_out = both_sides(data)
    return ExportNetwork(
        title="Organizations and the projects they take part in",
        nodes=_with_degrees(table, edges),
        edges=edges,
        facts=_facts(data, "participations"),
        credits=_credits(data),
        left_out=data.left_out | left_out,
        terms=("organizations and projects", "participations"),
        shared="participations",
    )


def _credits(data: GraphData) -> tuple[str, ...]:
    return credits({str(name): value for name, value in row.items()} for row in data.sources.to_dict("records"))


def _facts(data: GraphData, ties: str) -> dict[str, str]:
    return {"Selection": data.selection.describe(), "Ties": ties}


def columns_of(frame: pd.DataFrame, without: Sequence[str] = ()) -> dict[str, tuple[str, list[Any]]]:
    """Columns of nodes or edges as their type and values."""
    return {str(name): (kind(frame[name]), values(frame[name])) for name in frame.columns if name not in without}
