"""The view of one organization, cluster, region or country with its partners and their partners."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from baltica.analytics.graphdata import GraphData
from baltica.analytics.names import folded
from baltica.analytics.subjects import find
from baltica.graph.codes import COUNTRY_NAMES, country_name, iso_country
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent
from baltica.views.look import Look
from baltica.views.networks import NOUNS, network_view
from baltica.views.pick import Near, nearest
from baltica.views.spec import Facet, LegendItem, ViewNode, ViewSpec, counted, missing
from baltica.views.whole import ties_of

MOST_HOPS = 3
STEPS = "Steps"
NETWORKS = {"organization": "organizations", "cluster": "clusters", "region": "regions", "country": "countries"}
EGO, EGO_COLOR, EGO_SHAPE = "ego", "#c2188f", "diamond"  # a group of its own, unlike those of countries
LARGER = 1.25  # than the largest of the others
SHORT = 60  # letters of a name within a heading


def ego_view(
    data: GraphData,
    name: str,
    look: Look | None = None,
    *,
    hops: int = 2,
    kind: str = "organization",
    progress: Progress = silent,
) -> ViewSpec:
    """One organization, cluster, region or country with its partners (1 hop) and the partners of these (2 hops).

    ``name`` is its id, its name or a part of it; ``kind`` says what it is. Up to three hops. Of more than
    ``look.max_nodes`` the nearest are shown; among those equally near, the ones with the strongest tie to a node one
    step nearer. What is left out is counted by steps. Each node tells its steps from the one in the middle.

    Raises InputError where nothing or several things go by the name, and for other kinds or hops.
    """
    look = look or Look()
    if kind not in NETWORKS:
        raise InputError(f"there is no neighborhood of a {kind}", f"Kinds: {', '.join(NETWORKS)}.")
    if not 1 <= hops <= MOST_HOPS:
        raise InputError(f"{hops} hops cannot be shown", f"Choose 1 to {MOST_HOPS}.")
    nodes, ego, title, look = _found(data, name, kind, look)
    ids, ties = ties_of(data, nodes, look)
    if ego not in ids:
        raise InputError(
            f"no organization of these data is located in {title}",
            "Choose a larger region or another level, or load more facts.",
        )
    at = int(ids.get_indexer(pd.Index([ego]))[0])
    room = max(look.max_nodes // 2, 1) if look.layout == "bipartite" else look.max_nodes
    near = nearest(ties, at, hops, room)
    steps = pd.Series(near.steps, ids[near.rows].astype(str))
    spec = network_view(
        data,
        nodes,
        look,
        only=list(steps.index),
        title=f"{title} and its partners",
        lead=_lead(title, near, hops),
        progress=progress,
    )
    return _told(spec, ego, title, steps, NOUNS[nodes], near, look)


def _found(data: GraphData, name: str, kind: str, look: Look) -> tuple[str, str, str, Look]:
    """The network, the node in its middle, its name, and the look with the level of the region."""
    if kind == "country" and (code := country_code(name)):
        return "countries", code, country_name(code), look
    subject = find("region" if kind == "country" else kind, data, name)
    if kind not in ("region", "country"):
        return NETWORKS[kind], subject.id, subject.title, look
    row = data.regions[data.regions["code"] == subject.id].iloc[0]
    if kind == "country" or row["level"] == 0 or pd.isna(row["level"]):
        code = str(row["country"] or iso_country(subject.id[:2]))
        return "countries", code, country_name(code), look
    return "regions", subject.id, f"{subject.title} ({subject.id})", replace(look, level=int(row["level"]))


def country_code(text: str) -> str:
    """The ISO 3166-1 code of a country by its code or name; empty where it is none.

    >>> country_code("sweden"), country_code("EL"), country_code("Skåne")
    ('SE', 'GR', '')
    """
    code = iso_country(text.strip().upper())
    if code in COUNTRY_NAMES:
        return str(code)
    names = {folded(name): code for code, name in COUNTRY_NAMES.items()}
    return names.get(folded(text), "")


def _lead(title: str, near: Near, hops: int) -> str:
    """What is around the node, by steps, in a sentence; also what is left out of the picture."""
    told = [int((near.steps == step).sum()) + near.left_out.get(step, 0) for step in range(1, hops + 1)]
    if not told[0]:
        return f"{title} has no partner in these data."
    parts = [counted(told[0], ("partner", "partners"))]
    parts += [
        f"{count:,} {words}" for count, words in zip(told[1:], ("two steps away", "three steps away"), strict=False)
    ]
    return f"{title}: {', '.join(parts)}."


def _told(
    spec: ViewSpec, ego: str, title: str, steps: "pd.Series[int]", noun: tuple[str, str], near: Near, look: Look
) -> ViewSpec:
    """The view with the steps of each node told, and the one in the middle set apart."""
    fact = f"Steps from {shortened(title)}"
    of_node = {str(key): int(step) for key, step in steps.items()}
    for edge in spec.edges:  # what ties two nodes may be a node, too: as near as the nearest of them, but for the ego
        for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if one not in steps.index and other in of_node:
                of_node[one] = max(min(of_node.get(one, MOST_HOPS), of_node[other]), 1)
    shown = tuple(_stepped(node, of_node.get(node.id), fact, node.id in steps.index) for node in spec.nodes)
    shown = tuple(replace(node, group=EGO, size=_room(node, spec.nodes)) if node.id == ego else node for node in shown)
    old = next(node.group for node in spec.nodes if node.id == ego)
    left = {f"{noun[1]} {counted(step, ('step', 'steps'))} away": n for step, n in sorted(near.left_out.items())}
    notes = [f"{line[:-1]}; those with the strongest ties are shown." for line in missing(left)]
    if not (steps > 0).any():
        least = f" at least {look.min_shared:,} times" if look.min_shared > 1 else ""
        notes.append(f"As far as these data tell, {title} meets no other{least}: it stands alone.")
    return replace(
        spec,
        nodes=shown,
        legend=(LegendItem(EGO, shortened(title), EGO_COLOR, EGO_SHAPE, 1), *_without(spec.legend, old)),
        notes=(*notes, *spec.notes),
        facets=(Facet(STEPS, STEPS), *spec.facets),
        tooltip=(*spec.tooltip, fact),
        left_out={**spec.left_out, **left},
    )


def _room(node: ViewNode, nodes: Sequence[ViewNode]) -> float:
    """A radius larger than all others, as far as that covers no other node; never below the node's own."""
    others = [other for other in nodes if other.id != node.id]
    free = min((math.hypot(node.x - other.x, node.y - other.y) - other.size for other in others), default=node.size)
    largest = max((other.size for other in others), default=node.size)
    return round(max(node.size, min(largest * LARGER, free)), 1)


def _stepped(node: ViewNode, step: int | None, fact: str, counts: bool) -> ViewNode:
    if step is None:
        return node
    facets = {STEPS: ("itself" if step == 0 and counts else counted(step, ("step", "steps")),), **node.facets}
    return replace(node, facts={fact: str(step), **node.facts} if counts else node.facts, facets=facets)


def _without(legend: tuple[LegendItem, ...], group: str) -> tuple[LegendItem, ...]:
    """The legend with one node less in a group."""
    less = (replace(item, count=item.count - 1) if item.group == group else item for item in legend)
    return tuple(item for item in less if item.count)


def shortened(name: str) -> str:
    """A name for a heading.

    >>> shortened("long " * 100)
    'long long long long long long long long long long long long…'
    """
    line = " ".join(name.split())
    return line if len(line) <= SHORT else line[:SHORT].rstrip() + "…"
