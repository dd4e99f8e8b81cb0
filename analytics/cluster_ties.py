"""Pairs of international clusters, tied by the organizations and the projects they share."""

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.clusters import KINDS
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector
from baltica.analytics.measures import Measure, by_name
from baltica.analytics.nodes import network_of

FEW_KNOWN = 3  # members and projects known of a cluster under which its likeness to others rests on little

MEASURES = by_name(
    Measure("ties", "Ties", "Members and projects that both clusters have.", "c_ij = members + projects", "count"),
    Measure(
        "members",
        "Shared members",
        "Organizations that belong to both clusters, as manager, member or partner.",
        "number of organizations",
        "count",
    ),
    Measure(
        "projects", "Shared projects", "Projects that develop or involve both clusters.", "number of projects", "count"
    ),
    Measure(
        "countries",
        "Countries",
        "Whether the clusters are in the same countries, in some of the same (partly), or in none (apart).",
        "sets of countries compared",
        "countries stated for the clusters",
    ),
    Measure(
        "salton",
        "Salton's cosine",
        "Ties relative to the geometric mean of the members and projects known of both.",
        "c_ij / sqrt(k_i k_j), k_i = members + projects of i",
        "Salton and McGill 1983",
    ),
    Measure(
        "jaccard",
        "Jaccard index",
        "Share of the members and projects of both clusters together that they have in common.",
        "c_ij / (k_i + k_j - c_ij)",
        "Jaccard 1901",
    ),
    Measure(
        "few",
        "Few",
        f"Of one of the two, under {FEW_KNOWN} members and projects are known: likeness rests on little.",
        f"k_i < {FEW_KNOWN} or k_j < {FEW_KNOWN}",
        "convention of this product",
    ),
)


def cluster_pairs(data: GraphData) -> pd.DataFrame:
    """Pairs of international (cross-border and transnational) clusters that share a member or a project.

    Columns: a, b (ids, a < b), a_name, b_name, ties (members + projects), members, projects, countries (same, partly,
    apart, or None where the countries of one are not known), salton, jaccard, few. Projects in which members merely
    take part are no tie (see ``nodes.network_of``). Most ties first. With countries or regions chosen: pairs with at
    least one cluster present there.

    >>> data = GraphData.of(
    ...     clusters=[
    ...         {"id": "x", "kind": "transnational", "countries": ["DK", "SE"]},
    ...         {"id": "y", "kind": "transnational", "countries": ["SE"]},
    ...     ],
    ...     organizations=[{"id": "o"}],
    ...     memberships=[{"cluster": c, "organization": "o"} for c in "xy"],
    ... )
    >>> cluster_pairs(data)[["a", "b", "ties", "countries", "salton"]].to_numpy().tolist()
    [['x', 'y', 1, 'partly', 1.0]]
    """
    network, about = network_of(data, "clusters")
    abroad = data.clusters["kind"].isin(KINDS).to_numpy(dtype=bool)
    member = network.member
    known = np.diff(member.indptr) if member is not None else np.zeros(len(about))
    ties = sparse.triu(network.ties(), 1, format="coo")
    left, right = ties.coords
    seen = about["reported"].to_numpy(dtype=bool)
    kept = abroad[left] & abroad[right] & (seen[left] | seen[right])
    left, right, number = left[kept], right[kept], ties.data[kept]
    ids, names = about.index.to_numpy(), about["name"].to_numpy()
    table = pd.DataFrame({"a": ids[left], "b": ids[right], "a_name": names[left], "b_name": names[right]})
    table["ties"] = number.astype("int64")
    table["projects"] = _shared_projects(data)[left, right].astype("int64") if len(left) else 0
    table.insert(5, "members", table["ties"] - table["projects"])
    places = [frozenset(codes) for codes in data.clusters["countries"]]
    table["countries"] = pd.Series(
        [_compared(places[i], places[j]) for i, j in zip(left, right, strict=True)], table.index, dtype=object
    )
    table["salton"] = number / np.sqrt(known[left] * known[right])
    table["jaccard"] = number / (known[left] + known[right] - number)
    table["few"] = np.minimum(known[left], known[right]) < FEW_KNOWN
    keys = table.assign(_ties=-table["ties"], _salton=-table["salton"].round(9))
    return table.loc[keys.sort_values(["_ties", "_salton", "a", "b"]).index].reset_index(drop=True)


def _shared_projects(data: GraphData) -> Vector:
    """Clusters × clusters: projects that develop or involve both; there are some dozens of clusters."""
    links = data.project_clusters.drop_duplicates(["cluster", "project"])
    rows = data.clusters.index.get_indexer(pd.Index(links["cluster"]))
    columns = data.projects.index.get_indexer(pd.Index(links["project"]))
    shape = (len(data.clusters), len(data.projects))
    matrix = sparse.csr_array((np.ones(len(links)), (rows, columns)), shape=shape)
    return np.asarray((matrix @ matrix.T).toarray())


def _compared(one: frozenset[str], other: frozenset[str]) -> str | None:
    """How the countries of two clusters compare."""
    if not (one and other):
        return None
    if one == other:
        return "same"
    return "partly" if one & other else "apart"
