"""Views of whole networks: organizations, regions, countries, clusters or projects, tied by what they share."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from baltica.analytics.centrality import MEASURES
from baltica.analytics.communities import communities
from baltica.analytics.graphdata import GraphData
from baltica.analytics.network import Network
from baltica.analytics.nodes import cluster_meetings, not_placed
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent
from baltica.views import nodes as made
from baltica.views.assemble import LAYOUTS, data_notes, placed, sources_of, where
from baltica.views.coloring import KINDS, colored
from baltica.views.look import Look, check_look
from baltica.views.spec import ViewEdge, ViewNode, ViewSpec, counted, figure, missing
from baltica.views.ties import Meetings, Ties, by_own_year, participations, ties_between
from baltica.views.whole import PROJECT_SIZES, Whole, project_items, whole_network

MOST_TIES = 50_000  # in one picture; the page stays usable up to here (see benchmarks)
RUNS = 5  # of the Leiden algorithm, for colors by community

TITLES = {
    "organizations": "Organizations that work together in projects",
    "regions": "Regions whose organizations work together in projects",
    "countries": "Countries whose organizations work together in projects",
    "clusters": "Clusters tied by common members and projects",
    "projects": "Projects tied by common participants",
}
NOUNS = {
    "organizations": ("organization", "organizations"),
    "regions": ("region", "regions"),
    "countries": ("country", "countries"),
    "clusters": ("cluster", "clusters"),
    "projects": ("project", "projects"),
}
UNITS = {
    "clusters": ("common member or project", "common members and projects"),
    "projects": ("common participant", "common participants"),
}
USUAL_UNIT = ("shared project", "shared projects")
TIES = {
    "organizations": "A tie joins two organizations that took part in {least} together.",
    "regions": "A tie joins two regions whose organizations took part in {least} together.",
    "countries": "A tie joins two countries whose organizations took part in {least} together.",
    "clusters": "A tie joins two clusters with at least {n} common {members}.",
    "projects": "A tie joins two projects with at least {n} common {participants}.",
}
COLORS = {
    "organizations": ("country", "type", "specialization", "community", "urban-class"),
    "regions": ("country", "specialization", "community", "urban-class"),
    "countries": ("country", "specialization", "community"),
    "clusters": ("country", "specialization", "community"),
    "projects": ("country", "specialization", "community"),
}
Floats = NDArray[np.float64]


def network_view(
    data: GraphData,
    nodes: str = "organizations",
    look: Look | None = None,
    *,
    only: Sequence[str] | None = None,
    title: str = "",
    lead: str = "",
    progress: Progress = silent,
) -> ViewSpec:
    """A network of these nodes (see :func:`baltica.analytics.nodes.network_of`), sized by a measure, colored by group.

    Where the selection chooses places, what lies there is shown with its partners elsewhere, and the ties that touch
    these places. Of more than ``look.max_nodes`` the best by the measure are shown (equal ones by id). ``only`` names
    the nodes to show instead, ``title`` and ``lead`` (first sentence below it) what is written over them. With the
    bipartite layout, what ties the nodes (projects) is shown as nodes, too.

    Raises InputError for options these nodes do not know, and where there is nothing to show.
    """
    look = look or Look()
    check_view(nodes, look)
    left_out = dict(data.left_out)
    whole = whole_network(data, nodes, look, progress)
    most = max(look.max_nodes // 2, 1) if look.layout == "bipartite" else look.max_nodes
    chosen = _chosen(whole, nodes, most, left_out) if only is None else whole.ids.get_indexer(pd.Index(list(only)))
    if not len(chosen):
        raise InputError(f"there are no {nodes} to show", "Choose a wider selection, or load more facts.")
    met = replace(whole.met, member=sparse.csr_array(whole.met.member[chosen]))
    ids = [str(one) for one in whole.ids[chosen]]
    plain = _prototypes(data, nodes, ids)
    homes = [None] * len(plain) if nodes == "projects" else made.home_of(plain)  # a project has no country of its own
    ties = sparse.csr_array(whole.ties[chosen][:, chosen])
    if look.layout == "bipartite":
        plain, found = _with_items(data, nodes, plain, met, look.max_nodes - len(plain), left_out)
    else:
        found = ties_between(met, ties, ids, homes, most=MOST_TIES)
        if found.weaker:
            left_out[f"ties weaker than the {MOST_TIES:,} strongest"] = found.weaker
    if nodes == "projects":
        found = by_own_year(found, project_items(data).loc[ids])
    return _spec(
        data, nodes, look, _sized(plain, whole, found), found, whole, ties, left_out, title or TITLES[nodes], lead
    )


def check_view(nodes: str, look: Look) -> None:
    """Raise InputError for nodes there is no view of, and options these nodes do not know."""
    if nodes not in TITLES:
        raise InputError(f"there is no view of {nodes}", f"Views: {', '.join(TITLES)}.")
    check_look(look, nodes, colors=COLORS[nodes], sizes=tuple(PROJECT_SIZES if nodes == "projects" else MEASURES))


def _chosen(whole: Whole, nodes: str, most: int, left_out: dict[str, int]) -> NDArray[np.int64]:
    """Positions of the nodes shown, by id; counts what is left out."""
    if outside := int((~whole.here).sum()):
        left_out[f"{nodes} elsewhere without a tie to the places chosen"] = outside
    here = np.flatnonzero(whole.here)
    score = whole.score.fillna(0.0).to_numpy()[here]
    best = here[np.argsort(-score.round(9), kind="stable")]  # ids are sorted, so equal ones stay in their order
    if len(best) > most:
        left_out[f"{nodes} below the first {most:,} by {whole.size[0].lower()}"] = len(best) - most
    return np.sort(best[:most])


def _prototypes(data: GraphData, nodes: str, ids: Sequence[str]) -> list[ViewNode]:
    make = {"organizations": made.organization_nodes, "projects": made.project_nodes, "clusters": made.cluster_nodes}
    return make.get(nodes, made.region_nodes)(data, ids)


def _with_items(
    data: GraphData, nodes: str, plain: list[ViewNode], met: Meetings, most: int, left_out: dict[str, int]
) -> tuple[list[ViewNode], Ties]:
    """The nodes and, as nodes too, what ties them: at most so many, those that tie most nodes."""
    tied = np.asarray(met.member.sum(axis=0)).ravel()
    best = np.argsort(-tied, kind="stable")
    best = best[tied[best] >= 2]
    if len(best) > most:
        left_out["projects or members that tie fewer of these nodes"] = len(best) - most
    best = np.sort(best[:most])
    part = replace(met, member=sparse.csr_array(met.member[:, best]), items=met.items.iloc[best])
    others = _item_nodes(data, nodes, best)
    taken = {node.id for node in plain}
    others = [replace(one, id=f"{one.kind}:{one.id}") if one.id in taken else one for one in others]
    edges, found = participations(part, [node.id for node in plain], [node.id for node in others])
    return [*plain, *others], replace(found, edges=edges)


def _item_nodes(data: GraphData, nodes: str, positions: NDArray[np.int64]) -> list[ViewNode]:
    if nodes == "projects":
        return made.organization_nodes(data, list(data.organizations.index[positions]))
    if nodes != "clusters":
        return made.project_nodes(data, list(data.projects.index[positions]))
    items = cluster_meetings(data)[1].iloc[positions]
    people = made.organization_nodes(data, list(items.loc[items["kind"] == "organization", "id"]))
    return [*people, *made.project_nodes(data, list(items.loc[items["kind"] == "project", "id"]))]


def _sized(nodes: Sequence[ViewNode], whole: Whole, found: Ties) -> list[ViewNode]:
    """The nodes with their values, their ranks among all, and how their items fall in slices."""
    ids = pd.Index([node.id for node in nodes])
    values = whole.score.round(9).reindex(ids).tolist()
    ranks = whole.score.round(9).rank(ascending=False, method="min").reindex(ids).tolist()
    among, title = int(whole.score.notna().sum()), whole.size[0]
    sized = []
    for node, value, rank, counts in zip(nodes, values, ranks, found.counts, strict=True):
        known = not np.isnan(value)
        told = f"{figure(value)} (rank {rank:,.0f} of {among:,})" if known else "not known"
        facts = {**node.facts, title: told} if node.kind == nodes[0].kind else node.facts
        sized.append(replace(node, counts=counts, facts=facts, value=round(value, 6) if known else None))
    return sized


def _spec(
    data: GraphData,
    nodes: str,
    look: Look,
    sized: list[ViewNode],
    found: Ties,
    whole: Whole,
    ties: sparse.csr_array,
    left_out: dict[str, int],
    title: str,
    lead: str,
) -> ViewSpec:
    noun, unit = NOUNS[nodes], UNITS.get(nodes, USUAL_UNIT)
    two_mode = look.layout == "bipartite"
    groups: Any = None
    notes: list[str] = []
    if look.color == "community":
        run = communities(
            Network.of_ties(ties, [node.id for node in sized[: ties.shape[0]]]), seeds=RUNS, seed=look.seed
        )
        groups = run.members["community"]
        notes.append(f"Communities of the nodes shown: the most typical of {RUNS} runs; the runs agree by "
                     f"{run.agreement:.2f} (1: wholly, 0: as by chance).")  # fmt: skip
    grouped, legend, color_by = colored(data, sized, look.color, communities=groups)
    coordinates, located = where(data, grouped) if look.layout == "geographic" else (None, [])
    kinds = [node.kind for node in grouped]
    sides = [int(kind != kinds[0]) for kind in kinds] if two_mode else ()
    side_names = [KINDS[kinds[0]], " and ".join(dict.fromkeys(KINDS[k] for k in kinds if k != kinds[0]))]
    drawing = placed(grouped, found.edges, look, noun=noun, coordinates=coordinates, sides=sides, side_names=side_names)
    present = {key for node in drawing.nodes for key in node.facets}
    return ViewSpec(
        title=title,
        subtitle=" ".join(part for part in (lead, _subtitle(data, nodes, look, drawing.nodes, found.edges)) if part),
        nodes=drawing.nodes,
        edges=found.edges,
        legend=tuple(legend),
        notes=(*data_notes(data), *notes, *located, *drawing.notes, *_alone(drawing.nodes, found.edges, noun),
               *_unplaced(data, nodes, look), *missing(left_out)),
        size_by=": ".join(whole.size),
        color_by=color_by,
        layout=LAYOUTS[look.layout],
        noun=noun,
        unit=unit,
        tooltip=("Type", "Kind", "Programme", "City", "Country", "Countries", whole.size[0]),
        facets=tuple(facet for facet in made.FACETS if facet.key in present and facet.key != _facet_of(look.color)),
        slices=found.slices,
        items=found.items,
        left_out=left_out,
        captions=drawing.captions,
        backdrop=drawing.backdrop,
        sources=sources_of(data),
        command=look.command,
    )  # fmt: skip


def _facet_of(color: str) -> str:
    """The facet that the legend already filters by."""
    return {"country": made.COUNTRY, "type": made.TYPE, "urban-class": made.URBAN}.get(color, "")


def _subtitle(data: GraphData, nodes: str, look: Look, shown: Sequence[ViewNode], edges: Sequence[ViewEdge]) -> str:
    """What is shown, from which selection."""
    chosen = "" if data.selection.is_all else f" Selection: {data.selection.describe()}."
    if look.layout == "bipartite":
        kinds = [node.kind for node in shown]
        parts = [counted(kinds.count(kind), (kind, KINDS[kind].lower())) for kind in dict.fromkeys(kinds)]
        return f"{', '.join(parts)}; a line joins two that belong together.{chosen}"
    crossing = sum(bool(edge.cross_border) for edge in edges)
    told = sum(edge.cross_border is not None for edge in edges)
    of_known = "" if told == len(edges) else f" of the {told:,} whose ends lie in one known country each"
    share = f", of which {crossing:,}{of_known} ({crossing / told:.0%}) cross a border" if told else ""
    n = look.min_shared
    tie = TIES[nodes].format(
        n=n, least="at least one project" if n == 1 else f"at least {n} projects",
        members="member or project" if n == 1 else "members or projects",
        participants="participant" if n == 1 else "participants",
    )  # fmt: skip
    return f"{counted(len(shown), NOUNS[nodes])} and {counted(len(edges), ('tie', 'ties'))}{share}. {tie}{chosen}"


def _alone(nodes: Sequence[ViewNode], edges: Sequence[ViewEdge], noun: tuple[str, str]) -> list[str]:
    tied = {end for edge in edges for end in (edge.source, edge.target)}
    alone = sum(node.id not in tied for node in nodes)
    if not alone:
        return []
    return [f"{counted(alone, noun)} without a tie: nothing is shared with another node as far as the sources tell."]


def _unplaced(data: GraphData, nodes: str, look: Look) -> list[str]:
    missing = not_placed(data, nodes, level=look.level)
    what = "in no country" if nodes == "countries" else f"located in no region of NUTS level {look.level}"
    return [f"{counted(missing, NOUNS['organizations'])} {what}: not in the picture."] if missing else []
