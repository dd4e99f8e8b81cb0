"""The view of one cluster: who belongs to it, where it is, which projects it has, and clusters like neighbors."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.nodes import cluster_meetings
from baltica.analytics.subjects import find
from baltica.views import nodes as made
from baltica.views.assemble import LAYOUTS, data_notes, placed, sized_by_ties, sources_of, where
from baltica.views.coloring import colored
from baltica.views.ego import shortened
from baltica.views.look import Look, check_look
from baltica.views.networks import MOST_TIES
from baltica.views.spec import ViewEdge, ViewNode, ViewSpec, counted, missing
from baltica.views.ties import NAMED, Ties, crosses, ties_between
from baltica.views.whole import whole_network

COLORS = ("kind", "country", "type", "specialization")
OF_COLOR = {"country": made.COUNTRY, "type": made.TYPE}  # the legend filters by these already
SIZE = ("Ties", "with how many nodes of this picture it is tied.")
PLURALS = {
    "organization": ("organization", "organizations"),
    "region": ("region", "regions"),
    "country": ("country", "countries"),
    "project": ("project", "projects"),
    "cluster": ("other cluster", "other clusters"),
}
HEADINGS = {"project": "Projects", "organization": "Organizations", "region": "Places", "cluster": "Other clusters"}
EMPTY = {
    "organization": "These data name no organization that belongs to the cluster.",
    "region": "These data name no region or country in which the cluster is present.",
    "project": "These data name no project that develops or involves the cluster.",
    "cluster": "It shares no known member or project with another cluster.",
}
BELONGS = {"manager": "manages", "member": "is a member of", "partner": "is a partner of"}


@dataclass(frozen=True)
class _Around:
    """What is around a cluster, best first: ids (of places codes), and what ties each to it."""

    organizations: dict[str, str]  # role
    projects: dict[str, str]  # relation
    places: dict[str, str]  # basis
    clusters: dict[str, tuple[str, ...]]  # names of what both share


def members_view(data: GraphData, name: str, look: Look | None = None) -> ViewSpec:
    """One cluster with the organizations that belong to it, its regions, its projects, and clusters that share these.

    ``name`` is its id, name or a part of it. Ties: organizations to the cluster by their role, and to each other and
    to the cluster's projects where they meet; projects and regions to the cluster; other clusters by what both share.
    Nodes are sized by their ties here. ``look.min_shared`` is for ties of members and of clusters. Of more than
    ``look.max_nodes``, managers and members come first, then regions, projects and clusters.

    Raises InputError where nothing or several clusters go by the name, and for options this view does not know.
    """
    look = look or Look(color="kind")
    check_look(look, "cluster pictures", colors=COLORS, sizes=("degree",))
    cluster = find("cluster", data, name)
    everything = _around(data, cluster.id, look.min_shared)
    around, left_out = _within(everything, look.max_nodes, dict(data.left_out))
    plain = [
        *made.cluster_nodes(data, [cluster.id, *around.clusters]),
        *made.organization_nodes(data, list(around.organizations)),
        *made.project_nodes(data, list(around.projects)),
        *made.region_nodes(data, list(around.places)),
    ]
    plain = [_with_role(node, around) for node in plain]
    met = _met(data, list(around.organizations), look)
    edges = (*_spokes(cluster.id, around, plain), *_seats(data, around, plain), *met.edges)
    nodes = sized_by_ties(plain, edges, SIZE[0])
    grouped, legend, color_by = colored(data, nodes, look.color)
    coordinates, located = where(data, grouped) if look.layout == "geographic" else (None, [])
    sides, headings = _columns(grouped, cluster.id, cluster.title)
    drawing = placed(grouped, edges, look, coordinates=coordinates, sides=sides, side_names=headings)
    present = {key for node in drawing.nodes for key in node.facets}
    return ViewSpec(
        title=cluster.title,
        subtitle=_subtitle(data, cluster.subtitle, drawing.nodes, edges),
        nodes=drawing.nodes,
        edges=edges,
        legend=tuple(legend),
        notes=(*_empties(everything), *data_notes(data), *located, *drawing.notes, *missing(left_out)),
        size_by=": ".join(SIZE),
        color_by=color_by,
        layout=LAYOUTS[look.layout],
        unit=("meeting or link", "meetings or links"),
        tooltip=("Role", "Type", "Kind", "Programme", "City", "Country", "Countries", "Years"),
        facets=tuple(one for one in made.FACETS if one.key in present and one.key != OF_COLOR.get(look.color)),
        slices=met.slices,
        items=met.items,
        left_out=left_out,
        captions=drawing.captions,
        backdrop=drawing.backdrop,
        sources=sources_of(data),
        command=look.command,
    )


def _around(data: GraphData, cluster: str, min_shared: int) -> _Around:
    members = data.memberships[data.memberships["cluster"] == cluster]
    roles = members.sort_values(["role", "organization"]).drop_duplicates("organization")  # managers come first
    projects = data.project_clusters[data.project_clusters["cluster"] == cluster]
    relations = projects.sort_values(["relation", "project"]).drop_duplicates("project")
    places = data.presences[data.presences["cluster"] == cluster].sort_values(["region_code", "basis"])
    places = places.dropna(subset=["region_code"]).drop_duplicates("region_code")
    return _Around(
        dict(zip(roles["organization"], roles["role"].fillna("member"), strict=True)),
        dict(zip(relations["project"], relations["relation"].fillna("involves"), strict=True)),
        dict(zip(places["region_code"], places["basis"].fillna(""), strict=True)),
        _neighbors(data, cluster, min_shared),
    )


def _neighbors(data: GraphData, cluster: str, min_shared: int) -> dict[str, tuple[str, ...]]:
    """Other clusters by id with the names of members and projects in common; those with most come first."""
    member, items = cluster_meetings(data)
    me = int(data.clusters.index.get_indexer(pd.Index([cluster]))[0])
    own = np.zeros(member.shape[1])
    own[member.indices[member.indptr[me] : member.indptr[me + 1]]] = 1
    common = np.asarray(member @ own).ravel()
    common[me] = 0
    best = np.argsort(-common, kind="stable")
    projects = data.projects["acronym"].fillna(data.projects["title"])
    found = {}
    for at in best[common[best] >= min_shared].tolist():
        theirs = member.indices[member.indptr[at] : member.indptr[at + 1]]
        shared = items.iloc[np.sort(theirs[own[theirs] > 0])]
        names = [
            str((data.organizations["name"] if kind == "organization" else projects).get(key) or key)
            for kind, key in shared.itertuples(index=False)
        ]
        found[str(data.clusters.index[at])] = tuple(names)
    return found


def _within(around: _Around, most: int, left_out: dict[str, int]) -> tuple[_Around, dict[str, int]]:
    """At most so many nodes beside the cluster; counts what is left out."""
    room = most - 1
    kept: dict[str, dict[str, Any]] = {}
    for name, noun in (
        ("organizations", "organizations that belong to it"),
        ("places", "regions and countries it is present in"),
        ("projects", "projects of the cluster"),
        ("clusters", "other clusters that share members or projects"),
    ):
        every: dict[str, Any] = getattr(around, name)
        kept[name] = dict(list(every.items())[: max(room, 0)])
        if fewer := len(every) - len(kept[name]):
            left_out[noun] = fewer
        room -= len(kept[name])
    return _Around(**kept), left_out


def _with_role(node: ViewNode, around: _Around) -> ViewNode:
    """The node with its tie to the cluster among its facts."""
    role = around.organizations.get(node.id) if node.kind == "organization" else None
    relation = around.projects.get(node.id) if node.kind == "project" else None
    if role:
        return replace(node, facts={"Role": made.words(role), **node.facts})
    return replace(node, facts={"Relation": f"{relation} the cluster", **node.facts}) if relation else node


def _spokes(cluster: str, around: _Around, nodes: Sequence[ViewNode]) -> list[ViewEdge]:
    """Ties of the cluster itself."""
    home = _homes(nodes)
    at_home = home.get(cluster)
    edges = [
        ViewEdge(one, cluster, 1.0, crosses(home.get(one), at_home), BELONGS.get(role, made.words(role)), True)
        for one, role in around.organizations.items()
    ]
    edges += [
        ViewEdge(one, cluster, 1.0, None, made.words(relation), True) for one, relation in around.projects.items()
    ]
    edges += [
        ViewEdge(cluster, code, 1.0, crosses(at_home, home.get(code)), "is present in", True, facts=_basis(basis))
        for code, basis in around.places.items()
    ]
    return edges + [
        ViewEdge(cluster, other, float(len(names)), crosses(at_home, home.get(other)), "shares members or projects",
                 facts={"In common": _listed(names)})
        for other, names in around.clusters.items()
    ]  # fmt: skip


def _basis(basis: str) -> dict[str, str]:
    return {"Rests on": made.words(basis)} if basis else {}


def _listed(names: Sequence[str]) -> str:
    more = len(names) - NAMED
    return "; ".join(names[:NAMED]) + (f"; and {more:,} more" if more > 0 else "")


def _homes(nodes: Sequence[ViewNode]) -> dict[str, str | None]:
    return dict(zip((node.id for node in nodes), made.home_of(nodes), strict=True))


def _seats(data: GraphData, around: _Around, nodes: Sequence[ViewNode]) -> list[ViewEdge]:
    """Organizations here that take part in projects here."""
    links = data.participations
    inside = links["organization"].isin(around.organizations) & links["project"].isin(around.projects)
    links = links[inside].sort_values(["organization", "project", "role"]).drop_duplicates(["organization", "project"])
    return [
        ViewEdge(one, project, 1.0, None, "takes part in", True, facts={"Role": made.words(role)} if role else {})
        for one, project, role in links[["organization", "project", "role"]].itertuples(index=False)
    ]


def _met(data: GraphData, members: Sequence[str], look: Look) -> Ties:
    """Ties of the members by the projects they share, of the cluster or not."""
    if len(members) < 2:
        return Ties((), (), (), ())
    whole = whole_network(data, "organizations", Look(min_shared=look.min_shared))
    rows = np.sort(whole.ids.get_indexer(pd.Index(list(members))))
    ids = [str(one) for one in whole.ids[rows]]
    home = _homes(made.organization_nodes(data, ids))
    met = replace(whole.met, member=sparse.csr_array(whole.met.member[rows]))
    ties = sparse.csr_array(whole.ties[rows][:, rows])
    found = ties_between(met, ties, ids, [home[one] for one in ids], most=MOST_TIES)
    return replace(found, edges=tuple(replace(edge, kind="shared projects") for edge in found.edges))


def _columns(nodes: Sequence[ViewNode], cluster: str, title: str) -> tuple[list[int], list[str]]:
    """The column of each node for the layout in columns, and what stands over them."""
    order = ["project", "organization", cluster, "region", "cluster"]
    column = [cluster if node.id == cluster else "region" if node.kind == "country" else node.kind for node in nodes]
    used = [one for one in order if one in column]
    headings = [shortened(title) if one == cluster else HEADINGS[one] for one in used]
    return [used.index(one) for one in column], headings


def _subtitle(data: GraphData, what: str, nodes: Sequence[ViewNode], edges: Sequence[ViewEdge]) -> str:
    kinds = [node.kind for node in nodes[1:]]
    parts = [counted(kinds.count(kind), PLURALS[kind]) for kind in PLURALS if kind in kinds]
    listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts) or "nothing else is known"
    shared = sum(edge.kind == "shared projects" for edge in edges)
    met = f" {counted(shared, ('pair', 'pairs'))} of its organizations met in projects." if shared else ""
    chosen = "" if data.selection.is_all else f" Selection: {data.selection.describe()}."
    return f"{what}. Around it: {listed}.{met}{chosen}"


def _empties(around: _Around) -> list[str]:
    """What is not there, in words."""
    there = {"organization": around.organizations, "region": around.places, "project": around.projects,
             "cluster": around.clusters}  # fmt: skip
    notes = [EMPTY[kind] for kind, found in there.items() if not found]
    return ["Lists of members are partial: they hold what the sources name.", *notes]
