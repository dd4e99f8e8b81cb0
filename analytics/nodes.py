"""Whose network it is: organizations, regions, countries or clusters as nodes, and what ties them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import column_sums, group_matrix, row_sums, two_mode
from baltica.analytics.network import Network
from baltica.analytics.places import NOT_LOCATED, countries, place_codes
from baltica.cypher.selection import suggest
from baltica.graph.codes import country_name, iso_country
from baltica.graph.errors import InputError

NODES = ("organizations", "regions", "countries", "clusters")


def network_of(
    data: GraphData, nodes: str = "organizations", *, level: int = 3, min_shared: int = 1
) -> tuple[Network, pd.DataFrame]:
    """The network of these nodes, and a table of them in the same order: what each is, and if it is reported.

    Two nodes are tied when they meet at least ``min_shared`` times; the weight of the tie is how often they meet.

    - ``organizations`` meet in the projects they take part in.
    - ``regions`` of the NUTS ``level`` (0 to 3) take part in a project when an organization located there does.
      Nodes are the regions where an organization of the data is located. What is not located at this level is in no
      region and left out (see :func:`not_placed`). ``countries`` are the regions of level 0.
    - ``clusters`` meet in the organizations that belong to both (as manager, member or partner) and in the projects
      that develop or involve both. Projects in which members merely take part tie no clusters: a university is in
      hundreds of projects that have nothing to do with a cluster it belongs to.

    Columns: name, country (of an organization its own, else that of its region; None where it is unknown, and for a
    cluster in several countries), region_code (organizations), members (clusters: organizations that belong to it),
    projects, reported. A region or a country is reported when one of its organizations is. Raises InputError for other
    nodes or levels.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}, {"id": "c", "country": "SE"}],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> network, table = network_of(data, "countries")
    >>> network.ties().toarray().tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    >>> table[["name", "projects"]]
           name  projects
    id
    DK  Denmark         1
    SE   Sweden         1
    """
    if nodes not in NODES:
        raise InputError(f"there is no network of {nodes}", suggest(nodes, NODES))
    if nodes == "clusters":
        return _of_clusters(data, min_shared)
    if nodes == "organizations":
        network = Network.of_data(data, min_shared=min_shared)
        table = data.organizations[["name", "country", "region_code"]].assign(
            country=countries(data.organizations, data)
        )
        return network, _counted(table, network.member).assign(reported=data.reported())
    return _of_places(data, 0 if nodes == "countries" else level, min_shared)


def not_placed(data: GraphData, nodes: str, *, level: int = 3) -> int:
    """Organizations that are in no region of the level (or in no country), and so not in the network of these nodes.

    >>> not_placed(GraphData.of(organizations=[{"id": "a", "country": "DK"}]), "regions")
    1
    """
    if nodes not in ("regions", "countries"):
        return 0
    places = place_codes(data.organizations, data, 0 if nodes == "countries" else level)
    return int(places.str.endswith(NOT_LOCATED).sum())


@dataclass(frozen=True)
class Overview:
    """How much of a network there is: nodes, ties, parts that hold together (of two nodes or more), nodes alone."""

    nodes: int
    ties: int
    components: int
    largest: int
    isolates: int


def overview(network: Network, degree: "pd.Series[int]") -> Overview:
    """Count nodes, ties, components and isolates of a network; ``degree`` is the number of partners of each node.

    >>> network = Network.of_members(sparse.csr_array([[1, 0], [1, 0], [0, 1]]))
    >>> overview(network, pd.Series([1, 1, 0]))
    Overview(nodes=3, ties=1, components=1, largest=2, isolates=1)
    """
    member = network.bipartite
    both = network.ties() if member is None else two_mode(member)
    labels = csgraph.connected_components(both, directed=False)[1] if len(network) else np.zeros(0)
    sizes = np.bincount(labels[: len(network)].astype(np.int64))
    several = sizes[sizes > 1]
    return Overview(
        nodes=len(network),
        ties=int(degree.sum()) // 2,
        components=len(several),
        largest=int(several.max(initial=0)),
        isolates=int((sizes == 1).sum()),
    )


def _of_places(data: GraphData, level: int, min_shared: int) -> tuple[Network, pd.DataFrame]:
    codes = place_codes(data.organizations, data, level)
    located = ~codes.str.endswith(NOT_LOCATED).to_numpy(dtype=bool)
    at, places = group_matrix(codes)
    kept = np.isin(places.to_numpy(), codes[located].unique())
    at, places = sparse.csr_array(at[kept]), places[kept]
    member, _, _ = data.biadjacency()
    network = Network.of_members(at @ member, places, min_shared=min_shared)
    known = data.regions[(data.regions["level"] == level).fillna(False)].drop_duplicates("code").set_index("code")
    own = pd.Series(places, places)
    fallback = own.map(country_name) if level == 0 else own
    table = pd.DataFrame({"name": known["name"].reindex(places).fillna(fallback)}, index=places)
    table["country"] = own if level == 0 else own.str[:2].map(iso_country)
    table = _counted(table.rename_axis("id"), network.member)
    return network, table.assign(reported=places.isin(codes[located & data.reported().to_numpy(dtype=bool)]))


def cluster_meetings(data: GraphData) -> tuple[sparse.csr_array, pd.DataFrame]:
    """What clusters meet in: clusters × items, 1 where the item belongs to the cluster; and the items.

    Items (columns kind, id) are the organizations that belong to a cluster, then the projects that develop or involve
    one; what belongs to no cluster is no place to meet.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a"}, {"id": "b"}],
    ...     clusters=[{"id": "c"}],
    ...     memberships=[{"cluster": "c", "organization": "b"}],
    ... )
    >>> cluster_meetings(data)[1].to_numpy().tolist()
    [['organization', 'b']]
    """
    met = sparse.csr_array(sparse.hstack(_cluster_matrices(data)))
    kinds = ["organization"] * len(data.organizations) + ["project"] * len(data.projects)
    items = pd.DataFrame({"kind": kinds, "id": [*data.organizations.index, *data.projects.index]})
    used = column_sums(met) > 0
    return sparse.csr_array(met[:, used]), items[used].reset_index(drop=True)


def _cluster_matrices(data: GraphData) -> tuple[sparse.csr_array, sparse.csr_array]:
    """Clusters × organizations and clusters × projects."""
    clusters = data.clusters.index
    return (
        _matrix(data.memberships, "organization", clusters, data.organizations.index),
        _matrix(data.project_clusters, "project", clusters, data.projects.index),
    )


def _of_clusters(data: GraphData, min_shared: int) -> tuple[Network, pd.DataFrame]:
    clusters = data.clusters.index
    members, projects = _cluster_matrices(data)
    network = Network.of_members(cluster_meetings(data)[0], clusters, min_shared=min_shared)
    countries = data.clusters["countries"].map(lambda codes: codes[0] if len(codes) == 1 else None).astype(object)
    table = pd.DataFrame({"name": data.clusters["name"], "country": countries.where(countries.notna(), None)})
    table["members"] = row_sums(members).astype("int64")
    return network, _counted(table, projects).assign(reported=data.reported_clusters())


def _matrix(links: pd.DataFrame, column: str, clusters: "pd.Index[str]", others: "pd.Index[str]") -> sparse.csr_array:
    """Clusters × what they meet in, 1 where there is a link."""
    pairs = links.drop_duplicates(["cluster", column])
    cells = (clusters.get_indexer(pd.Index(pairs["cluster"])), others.get_indexer(pd.Index(pairs[column])))
    return sparse.csr_array((np.ones(len(pairs)), cells), shape=(len(clusters), len(others)))


def _counted(table: pd.DataFrame, member: Any) -> pd.DataFrame:
    """The table with the number of projects of each node."""
    return table.assign(projects=np.diff(sparse.csr_array(member).indptr).astype("int64"))
