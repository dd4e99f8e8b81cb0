"""The view of organizations and the projects they share. Pure: the same data, the same view."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from baltica.analytics.centrality import MEASURES, centrality
from baltica.analytics.graphdata import GraphData
from baltica.analytics.network import Network
from baltica.cypher.selection import Selection
from baltica.graph.codes import country_name
from baltica.graph.errors import InputError
from baltica.views.layout import positions
from baltica.views.palette import country_style
from baltica.views.spec import Caption, LegendItem, SourceItem, ViewEdge, ViewNode, ViewSpec, figure

SMALLEST, LARGEST = 5.0, 30.0  # radius of a node in drawing units
COLORS = ("country",)
NAMED_PROJECTS = 5  # a tie names at most so many of the projects behind it

Floats = NDArray[np.float64]


def organizations_view(
    data: GraphData,
    *,
    size: str = "degree",
    color: str = "country",
    max_nodes: int = 1500,
    seed: int = 1,
    min_shared: int = 1,
) -> ViewSpec:
    """Organizations tied by the projects they share, sized by a measure, colored by country.

    ``size`` is a measure of :data:`baltica.analytics.centrality.MEASURES`, computed in the whole network of the data;
    ``min_shared`` is the smallest number of shared projects that makes a tie. Where the selection chooses places, their
    organizations are shown with their partners elsewhere, and the ties that touch these places. Of more than
    ``max_nodes`` organizations the best by the measure are shown (equal ones by id). Organizations without any tie are
    shown, in a block of their own.

    Raises InputError for an unknown measure or coloring, or numbers below 1.
    """
    _check(size, color, max_nodes, min_shared)
    left_out = dict(data.left_out)
    ties = _ties_touching(Network.of_data(data, min_shared=min_shared).ties(), data.reported().to_numpy(dtype=bool))
    found: pd.Series[float] = centrality(replace(data, selection=Selection()), [size], min_shared=min_shared)[
        size
    ].astype("float64")
    scores = found.fillna(0.0)  # what cannot be told is drawn small, and said
    shown = _choose(data, ties, scores, max_nodes, size, left_out)
    people = data.organizations.loc[shown]
    rows = data.organizations.index.get_indexer(pd.Index(shown))
    ties = ties[rows][:, rows]
    values: Floats = np.asarray(scores.loc[shown], dtype=np.float64)
    radii = _radii(values)
    place = positions(ties, radii.tolist(), seed=seed)

    rank = found.round(9).rank(ascending=False, method="min")
    ranks = {i: f"{rank[i]:,.0f} of {found.count():,}" if rank[i] > 0 else "" for i in shown}
    nodes = tuple(
        _node(i, row, place[k], radii[k], values[k], ranks[i], size, data)
        for k, (i, row) in enumerate(zip(shown, people.to_dict("records"), strict=True))
    )
    edges = _edges(data, people, ties)
    alone = place[np.diff(ties.indptr) == 0]
    return ViewSpec(
        title="Organizations that work together in projects",
        subtitle=_subtitle(data, nodes, edges, min_shared),
        nodes=nodes,
        edges=edges,
        legend=_legend(people),
        notes=_notes(data, len(alone), left_out),
        size_by=f"{MEASURES[size].title}: {_lower_first(MEASURES[size].meaning)}",
        color_by="Country of the head office",
        left_out=left_out,
        captions=(_caption(alone),) if len(alone) else (),
        sources=tuple(
            SourceItem(str(s["title"]), str(s["publisher"] or ""), str(s["licence"] or ""), s["url"])
            for s in data.sources.to_dict("records")
        ),
    )


def _check(size: str, color: str, max_nodes: int, min_shared: int) -> None:
    if size not in MEASURES:
        raise InputError(f"no measure is called {size}", f"Measures: {', '.join(MEASURES)}.")
    if color not in COLORS:
        raise InputError(f"organizations cannot be colored by {color}", f"Colorings: {', '.join(COLORS)}.")
    if max_nodes < 1 or min_shared < 1:
        raise InputError("max_nodes and min_shared must be 1 or more", "Leave them out to use the defaults.")


def _ties_touching(ties: sparse.csr_array, reported: NDArray[np.bool_]) -> sparse.csr_array:
    """Ties with at least one end in a reported place."""
    edges = sparse.coo_array(ties)
    keep = reported[edges.row] | reported[edges.col]
    return sparse.csr_array((edges.data[keep], (edges.row[keep], edges.col[keep])), shape=ties.shape)


def _choose(
    data: GraphData, ties: sparse.csr_array, scores: "pd.Series[float]", most: int, size: str, left_out: dict[str, int]
) -> list[str]:
    """Ids of the organizations shown, by country (the largest first), then by id; counts what is left out."""
    people = data.organizations
    here = data.reported() | (np.diff(ties.indptr) > 0)
    if outside := int((~here).sum()):
        left_out["organizations elsewhere without a tie to the places chosen"] = outside
    ids = sorted(people.index[here], key=lambda i: (-scores[i], i))
    if len(ids) > most:
        left_out[f"organizations below the first {most:,} by {MEASURES[size].title.lower()}"] = len(ids) - most
    per_country = Counter(people["country"][ids[:most]])
    return sorted(ids[:most], key=lambda i: (-per_country[people["country"][i]], people["country"][i] or "", i))


def _radii(values: Floats) -> Floats:
    """Radii by which the area of a node grows with its value."""
    top = values.max(initial=0.0)
    share = values / top if top > 0 else np.zeros_like(values)
    return np.round(SMALLEST + (LARGEST - SMALLEST) * np.sqrt(np.maximum(share, 0)), 1)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _words(value: object) -> str:
    """A value of a closed list in plain words."""
    return str(value).replace("_", " ")


def _country(code: str | None) -> str:
    return f"{country_name(code)} ({code})" if code else "country unknown"


def _node(
    key: str,
    row: Mapping[Hashable, Any],
    place: Floats,
    radius: float,
    value: float,
    rank: str,
    size: str,
    data: GraphData,
) -> ViewNode:
    """One organization. Facts that are not known are left out, not shown as empty."""
    code = str(row["country"]) if row["country"] else None
    style = country_style(code)
    name = str(row["name"] or key)
    where = ", ".join(str(p) for p in (row["city"], _country(code)) if p)
    region = data.regions["name"].get(row["region"]) if row["region"] else None
    measure = f"{figure(value)} (rank {rank})" if rank else "not known"
    facts = {
        "Short name": row["short_name"],
        "Type": _words(row["type"]) if row["type"] else None,
        "City": row["city"],
        "Country": _country(code),
        "Region": f"{region} ({row['region_code']})" if region else row["region_code"],
        "Located by": _words(row["location_basis"]) if row["location_basis"] else None,
        MEASURES[size].title: measure,
        "Source": data.sources["title"].get(row["source"], row["source"]),
    }
    kind = (_words(row["type"]),) if row["type"] else ()
    return ViewNode(
        id=key,
        label=str(row["short_name"] or name),
        x=float(place[0]),
        y=float(place[1]),
        size=float(radius),
        color=style.color,
        group=code or "unknown",
        shape=style.shape,
        value=round(float(value), 6),
        title_lines=(name, *kind, where, f"{MEASURES[size].title}: {measure}"),
        facts={"Name": name, **{k: str(v) for k, v in facts.items() if v}},
        url=str(row["source_url"]) if row["source_url"] else None,
    )


def _edges(data: GraphData, people: pd.DataFrame, ties: sparse.csr_array) -> tuple[ViewEdge, ...]:
    """Each tie once, with the projects behind it; sorted by ids."""
    names = data.projects["acronym"].fillna(data.projects["title"])
    named = {i: str(n) if n else str(i) for i, n in names.items()}
    projects: dict[str, set[str]] = {
        str(i): set(group) for i, group in data.participations.groupby("organization")["project"]
    }
    ids, countries = [str(i) for i in people.index], list(people["country"])
    upper = sparse.coo_array(sparse.triu(ties, 1))
    edges = []
    for a, b, weight in zip(upper.row.tolist(), upper.col.tolist(), upper.data.tolist(), strict=True):
        first, second = sorted((a, b), key=ids.__getitem__)
        here, there = countries[first], countries[second]
        crosses = bool(here and there and here != there)
        shared = Counter(named[p] for p in projects[ids[a]] & projects[ids[b]])
        edges.append(
            ViewEdge(
                source=ids[first],
                target=ids[second],
                weight=float(weight),
                cross_border=crosses,
                title_lines=(
                    f"{int(weight)} shared project{'s' if weight > 1 else ''}: {_listed(shared)}",
                    _across(here, there),
                ),
            )
        )
    return tuple(sorted(edges, key=lambda e: (e.source, e.target)))


def _across(here: str | None, there: str | None) -> str:
    """Whether a tie crosses a border, in words."""
    if not (here and there):
        return "tie with an organization of unknown country"
    return f"tie within {country_name(here)}" if here == there else f"cross-border tie {here}–{there}"


def _listed(projects: Counter[str]) -> str:
    """The first names, and how many more there are; a name that several projects bear says so."""
    names = [name if count == 1 else f"{name} (×{count})" for name, count in sorted(projects.items())]
    more = sum(projects.values()) - sum(projects[name] for name in sorted(projects)[:NAMED_PROJECTS])
    return ", ".join(names[:NAMED_PROJECTS]) + (f" and {more} more" if more > 0 else "")


def _legend(people: pd.DataFrame) -> tuple[LegendItem, ...]:
    """Countries with their number of organizations, the most frequent first."""
    counts = Counter(people["country"].map(lambda code: code or "unknown"))
    items = []
    for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        style = country_style(code)
        label = _country(code) if code != "unknown" else "Country unknown"
        items.append(LegendItem(code, label, style.color, style.shape, count))
    return tuple(items)


def _caption(alone: Floats) -> Caption:
    """Words above the block of organizations without ties."""
    middle = float(alone[:, 0].min() + alone[:, 0].max()) / 2
    return Caption(_counted(len(alone), "organization") + " without a tie", middle, float(alone[:, 1].min()) - SMALLEST)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _subtitle(data: GraphData, nodes: Sequence[ViewNode], edges: tuple[ViewEdge, ...], min_shared: int) -> str:
    """One or two sentences: what is shown, from which selection."""
    crossing = sum(e.cross_border for e in edges)
    share = f", of which {crossing:,} ({crossing / len(edges):.0%}) cross a border" if edges else ""
    tie = "at least one project" if min_shared == 1 else f"at least {min_shared} projects"
    chosen = "" if data.selection.is_all else f" Selection: {data.selection.describe()}."
    return (
        f"{_counted(len(nodes), 'organization')} and {_counted(len(edges), 'tie')}{share}. "
        f"A tie joins two organizations that took part in {tie} together.{chosen}"
    )


def _notes(data: GraphData, alone: int, left_out: dict[str, int]) -> tuple[str, ...]:
    """What a reader must know before trusting the picture."""
    complete = int(data.projects["partner_list_complete"].fillna(False).sum())
    without = int((data.project_sizes() == 0).sum())
    only_country = int((data.organizations["location_basis"] == "country_only").sum())
    notes = [
        "A missing tie is not evidence of absence: partner lists of many projects were read only in part. "
        f"Of {_counted(len(data.projects), 'project')}, {complete:,} surely list all partners, {without:,} list none.",
        f"Of {_counted(len(data.organizations), 'organization')}, {only_country:,} are located by country only.",
        "Places near each other in the picture share partners; the picture is not a map.",
    ]
    if alone:
        notes.append(
            f"{_counted(alone, 'organization')} without a tie: members of clusters, or alone in their projects as far "
            "as the sources list partners. They stand in rows at the bottom."
        )
    notes += [f"Left out: {count:,} {reason}." for reason, count in sorted(left_out.items())]
    return tuple(notes)
