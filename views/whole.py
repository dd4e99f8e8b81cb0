"""A whole network before the nodes of a view are chosen: who meets in what, how often, and what each is worth."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from baltica.analytics.centrality import MEASURES, centrality
from baltica.analytics.graphdata import GraphData
from baltica.analytics.network import Network
from baltica.analytics.nodes import cluster_meetings, network_of
from baltica.analytics.places import countries
from baltica.cypher.selection import Selection
from baltica.graph.progress import Progress, silent
from baltica.views.look import Look
from baltica.views.nodes import words
from baltica.views.ties import Meetings

PROJECT_SIZES = {
    "participants": ("Participants", "how many organizations of these records take part."),
    "countries": ("Countries", "from how many countries its participants come."),
    "total_cost": ("Total cost", "in EUR, where it is known."),
}


@dataclass(frozen=True)
class Whole:
    """A whole network before nodes are chosen: who meets in what, how often, what each node is worth, who is shown.

    ``size`` is what sizes the nodes, as heading and sentence; ``score`` its values by id; ``here`` whether the places
    chosen hold the node or a partner of it.
    """

    met: Meetings
    ids: "pd.Index[str]"
    ties: sparse.csr_array
    score: "pd.Series[float]"
    size: tuple[str, str]
    here: NDArray[np.bool_]
    reported: NDArray[np.bool_]


def whole_network(data: GraphData, nodes: str, look: Look, progress: Progress = silent) -> Whole:
    """The network of :func:`baltica.analytics.nodes.network_of`, or of projects, with the measure that sizes it."""
    if nodes == "projects":
        return _projects(data, look)
    network, table = network_of(data, nodes, level=look.level, min_shared=look.min_shared)
    reported = table["reported"].to_numpy(dtype=bool)
    size = look.size or "degree"
    everyone = replace(data, selection=Selection())
    measured = centrality(
        everyone, [size], nodes=nodes, level=look.level, min_shared=look.min_shared, progress=progress
    )
    member = network.member
    assert member is not None  # noqa: S101  (all of these networks are of members)
    met = Meetings(member, project_items(data))
    if nodes == "clusters":
        met = Meetings(member, _cluster_items(data), sliced=False)
    ties = _touching(network.ties(), reported)
    measure = MEASURES[size]
    here = reported | (np.diff(ties.indptr) > 0)
    meaning = measure.meaning[:1].lower() + measure.meaning[1:]
    return Whole(met, network.nodes, ties, measured[size].astype("float64"), (measure.title, meaning), here, reported)


def ties_of(data: GraphData, nodes: str, look: Look) -> tuple["pd.Index[str]", sparse.csr_array]:
    """The nodes of the network and its ties alone, for searches that ask for nothing else."""
    network, table = network_of(data, nodes, level=look.level, min_shared=look.min_shared)
    return network.nodes, _touching(network.ties(), table["reported"].to_numpy(dtype=bool))


def _projects(data: GraphData, look: Look) -> Whole:
    """Projects as nodes: shown are those with a participant in a reported place; ties are made of the chosen only."""
    member, people, projects = data.biadjacency()
    member = sparse.csr_array(member.T)
    size = look.size or "participants"
    reported = np.asarray(member @ data.reported().to_numpy(dtype=float)) > 0
    if not (data.selection.country or data.selection.region):
        reported = np.ones(len(projects), dtype=bool)
    if size == "participants":
        score = pd.Series(np.diff(member.indptr), projects, dtype="float64")
    elif size == "countries":
        home = countries(data.organizations, data)
        links = data.participations.assign(country=data.participations["organization"].map(home))
        score = links.groupby("project")["country"].nunique().reindex(projects, fill_value=0).astype("float64")
    else:
        score = data.projects["total_cost"].astype("float64")
    best = np.argsort(-score.fillna(0.0).to_numpy(), kind="stable")
    best = best[reported[best]][: look.max_nodes]
    few = sparse.csr_array((np.ones(len(best)), (best, best)), shape=(len(projects), len(projects))) @ member
    ties = Network.of_members(few, projects, min_shared=look.min_shared).ties()
    items = pd.DataFrame({"name": data.organizations["name"].fillna("").to_numpy(), "field": None,
                          "url": data.organizations["source_url"].to_numpy()}, index=people)  # fmt: skip
    items["year"] = pd.array([pd.NA] * len(items), dtype="Int64")
    return Whole(Meetings(member, items, sliced=False), projects, ties, score, PROJECT_SIZES[size], reported, reported)


def project_items(data: GraphData) -> pd.DataFrame:
    """Name, starting year, field and address of each project."""
    projects = data.projects
    name = projects["acronym"].fillna(projects["title"]).fillna(pd.Series(projects.index, projects.index))
    field = projects["specialization"].map(words, na_action="ignore")
    return pd.DataFrame({"name": name, "year": projects["start_year"], "field": field, "url": projects["source_url"]})


def _cluster_items(data: GraphData) -> pd.DataFrame:
    """What clusters meet in: organizations that belong to several, and projects."""
    _, items = cluster_meetings(data)
    of_projects = project_items(data)
    people = data.organizations
    names = [
        people.at[key, "name"] if kind == "organization" else of_projects.at[key, "name"]
        for kind, key in items.itertuples(index=False)
    ]
    table = pd.DataFrame({"name": names, "field": None, "url": None})
    return table.assign(year=pd.array([pd.NA] * len(table), dtype="Int64"))


def _touching(ties: sparse.csr_array, reported: NDArray[np.bool_]) -> sparse.csr_array:
    """Ties with at least one end in a reported place."""
    if reported.all():
        return ties
    edges = sparse.coo_array(ties)
    keep = reported[edges.row] | reported[edges.col]
    return sparse.csr_array((edges.data[keep], (edges.row[keep], edges.col[keep])), shape=ties.shape)
