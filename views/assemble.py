"""From nodes and ties to a view: sizes, places, notes, sources."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from baltica.analytics.geography import positions
from baltica.analytics.graphdata import GraphData
from baltica.analytics.places import NOT_LOCATED, place_codes
from baltica.views.layouts.arrange import arrange
from baltica.views.look import Look
from baltica.views.nodes import COUNTRY
from baltica.views.spec import Backdrop, Caption, SourceItem, ViewEdge, ViewNode, counted

SMALLEST, LARGEST = 5.0, 30.0  # radius of a node in drawing units

LAYOUTS = {
    "force": "Place: nodes near each other share partners; the picture is not a map.",
    "geographic": "Place: where it is; nodes of one place stand around it, in crowded regions "
    "up to some hundred kilometers away.",
    "circular": "Place: on circles by country; nearness within a country says little.",
    "bipartite": "Place: one column for each kind of node; the order lets few lines cross.",
}

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Placed:
    """Nodes with place and size, and what belongs to the drawing as a whole."""

    nodes: tuple[ViewNode, ...]
    captions: tuple[Caption, ...]
    backdrop: Backdrop | None
    notes: tuple[str, ...]


def placed(
    nodes: Sequence[ViewNode],
    edges: Sequence[ViewEdge],
    look: Look,
    *,
    noun: tuple[str, str] = ("node", "nodes"),
    coordinates: Floats | None = None,
    sides: Sequence[int] = (),
    side_names: Sequence[str] = (),
) -> Placed:
    """Give the nodes their sizes (area by value) and places, in the layout asked for.

    ``coordinates`` are n × 2 longitudes and latitudes in degrees (NaN unknown), for the geographic layout; ``sides``
    the column of each node and ``side_names`` what stands over each column, for the bipartite one.
    """
    radii = radii_of([node.value for node in nodes])
    arrangement = arrange(
        look.layout,
        matrix_of(nodes, edges),
        radii.tolist(),
        seed=look.seed,
        groups=[_country(node) for node in nodes],
        coordinates=coordinates,
        sides=sides,
        names=noun,
        side_names=tuple(side_names),
        labels=[node.label for node in nodes],
    )
    notes = []
    if arrangement.aside:
        notes.append(f"{counted(len(arrangement.aside), noun)} have no place on the map and stand beside it.")
    return Placed(
        tuple(
            replace(node, x=float(x), y=float(y), size=float(radius))
            for node, (x, y), radius in zip(nodes, arrangement.place, radii, strict=True)
        ),
        arrangement.captions,
        arrangement.backdrop,
        tuple(notes),
    )


def _country(node: ViewNode) -> str:
    """The country a node is drawn with, in words."""
    if node.kind == "country":
        return node.name
    named = node.facets.get(COUNTRY, ())
    return named[0] if len(named) == 1 else "Several countries" if named else "Country unknown"


def sized_by_ties(nodes: Sequence[ViewNode], edges: Sequence[ViewEdge], title: str) -> list[ViewNode]:
    """The nodes with the number of nodes they are tied to as their value, told among the facts under this title."""
    partners: dict[str, set[str]] = {node.id: set() for node in nodes}
    for edge in edges:
        partners[edge.source].add(edge.target)
        partners[edge.target].add(edge.source)
    number = {key: len(others - {key}) for key, others in partners.items()}
    return [
        replace(node, value=float(number[node.id]), facts={**node.facts, title: f"{number[node.id]:,}"})
        for node in nodes
    ]


def radii_of(values: Sequence[float | None]) -> Floats:
    """Radii by which the area of a node grows with its value; what is not known is drawn smallest."""
    known = np.array([0.0 if value is None else max(value, 0.0) for value in values])
    top = known.max(initial=0.0)
    share = known / top if top > 0 else np.zeros_like(known)
    return np.asarray(np.round(SMALLEST + (LARGEST - SMALLEST) * np.sqrt(share), 1))


def matrix_of(nodes: Sequence[ViewNode], edges: Sequence[ViewEdge]) -> sparse.csr_array:
    """The ties as a symmetric matrix in the order of the nodes; several between two nodes add up."""
    at = {node.id: number for number, node in enumerate(nodes)}
    ends = np.array([(at[edge.source], at[edge.target]) for edge in edges], dtype=np.int64).reshape(-1, 2)
    weight = np.array([max(edge.weight, 0.0) for edge in edges], dtype=np.float64)
    apart = ends[:, 0] != ends[:, 1]
    ends, weight = ends[apart], weight[apart]
    rows, columns = np.concatenate([ends, ends[:, ::-1]]).T
    ties = sparse.csr_array((np.tile(weight, 2), (rows, columns)), shape=(len(nodes), len(nodes)))
    ties.sum_duplicates()
    return ties


def where(data: GraphData, nodes: Sequence[ViewNode]) -> tuple[Floats, list[str]]:
    """Longitude and latitude of each node (NaN unknown), and notes on what they rest on.

    An organization stands at its own position where the data hold one, else at that of the smallest region it is known
    to be in, else at the middle of its country. A cluster stands amid its regions (where none is known, its members), a
    project amid its participants.
    """
    homes = _organizations(data)
    at = {key: place for key, (place, _) in homes.items()}
    known = {("organization", key): place for key, place in at.items()}
    for level in sorted({len(node.id) - 2 for node in nodes if node.kind in ("region", "country")}):
        for code, row in positions(data, level).iterrows():
            known["country" if level == 0 else "region", str(code)] = (row["longitude"], row["latitude"])
    regions = {str(key): (x, y) for key, x, y in data.regions[["longitude", "latitude"]].itertuples()}
    known |= _amid("cluster", data.memberships.groupby("cluster")["organization"], nodes, at)
    known |= _amid("cluster", data.presences.groupby("cluster")["region"], nodes, regions)
    known |= _amid("project", data.participations.groupby("project")["organization"], nodes, at)
    coarse = sum(homes[node.id][1] for node in nodes if node.kind == "organization" and node.id in homes)
    few = counted(coarse, ("organization is", "organizations are"))
    notes = [f"{few} known by country only: placed around the middle of it."] if coarse else []
    nowhere = (np.nan, np.nan)
    return np.array([known.get((node.kind, node.id), nowhere) for node in nodes], dtype=np.float64).reshape(
        -1, 2
    ), notes


def _amid(
    kind: str, groups: Any, nodes: Sequence[ViewNode], at: Mapping[str, tuple[float, float]]
) -> dict[tuple[str, str], tuple[float, float]]:
    """The middle of what belongs to each node of the kind, of what can be located; nothing where none can."""
    found = {}
    members = groups.unique()
    for node in nodes:
        if node.kind == kind and node.id in members.index:
            places = np.array([at[one] for one in members[node.id] if one in at]).reshape(-1, 2)
            places = places[np.isfinite(places).all(axis=1)]
            if len(places):
                found[kind, node.id] = (float(places[:, 0].mean()), float(places[:, 1].mean()))
    return found


def _organizations(data: GraphData) -> dict[str, tuple[tuple[float, float], bool]]:
    """Position of each organization, and whether it is only that of its country."""
    people = data.organizations
    longitude, latitude = people["longitude"].copy(), people["latitude"].copy()
    for level in (3, 2, 1, 0):
        coarse = longitude.isna()
        codes = place_codes(people, data, level)
        lacking = coarse & ~codes.str.endswith(NOT_LOCATED)
        if lacking.any():
            at = positions(data, level).reindex(codes[lacking])
            longitude[lacking], latitude[lacking] = at["longitude"].to_numpy(), at["latitude"].to_numpy()
    return {
        str(key): ((x, y), bool(only))
        for key, x, y, only in zip(people.index, longitude, latitude, coarse & longitude.notna(), strict=True)
    }


def sources_of(data: GraphData) -> tuple[SourceItem, ...]:
    """The sources of the data."""
    return tuple(
        SourceItem(str(s["title"]), str(s["publisher"] or ""), str(s["licence"] or ""), s["url"])
        for s in data.sources.to_dict("records")
    )


def data_notes(data: GraphData) -> list[str]:
    """What a reader must know of the data before trusting a picture of them."""
    complete = int(data.projects["partner_list_complete"].fillna(False).sum())
    without = int((data.project_sizes() == 0).sum())
    only_country = int((data.organizations["location_basis"] == "country_only").sum())
    return [
        "A missing tie is not evidence of absence: partner lists of many projects were read only in part. "
        f"Of {counted(len(data.projects), ('project', 'projects'))}, {complete:,} surely list all partners, "
        f"{without:,} list none.",
        f"Of {counted(len(data.organizations), ('organization', 'organizations'))}, {only_country:,} are located by "
        "country only.",
    ]
