"""What a question to the graph finds, as a view: any nodes, relationships and paths, or a py2neo Subgraph."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from baltica.analytics.graphdata import GraphData
from baltica.cypher import catalog
from baltica.cypher.header import Query
from baltica.cypher.results import Asker, ready, results_of, statement_of
from baltica.graph.codes import iso_country
from baltica.graph.errors import InputError
from baltica.graph.subgraph import Nodes, from_py2neo
from baltica.views.assemble import LAYOUTS, placed, sized_by_ties
from baltica.views.coloring import KINDS, colored
from baltica.views.look import Look, check_look
from baltica.views.networks import MOST_TIES
from baltica.views.nodes import COUNTRY, FIELD, KIND, STATUS, TYPE, URBAN, home_of, words
from baltica.views.result_words import kind_of, links_of, name_of, node_facts, tie_facts, tie_of, value_of
from baltica.views.spec import Facet, SourceItem, ViewEdge, ViewNode, ViewSpec, counted, missing
from baltica.views.ties import crosses

if TYPE_CHECKING:
    from baltica.graph.subgraph import Subgraph

COLORS = ("kind", "country", "type", "specialization", "urban-class")
WHAT = "What it is"
OF_COLOR = {"kind": WHAT, "country": COUNTRY, "type": TYPE, "specialization": FIELD, "urban-class": URBAN}
SIZE = ("Ties", "with how many nodes of this picture it is tied.")
FACETS = {"type": TYPE, "kind": KIND, "status": STATUS, "specialization": FIELD, "urban_class": URBAN}
COLUMNS = ("organization", "project", "cluster", "region", "programme", "area", "topic")  # from left to right
LONGEST = 400  # letters of a statement in the notes

Floats = NDArray[np.float64]


class Source(Asker, catalog.Reader, Protocol):
    """A graph that can be asked and read."""


def query_view(
    graph: Source, question: str | Query, parameters: Mapping[str, object] | None = None, look: Look | None = None
) -> ViewSpec:
    """What a ready question or a free reading statement finds, as a view, with the sources of the facts.

    ``question`` is a name, a statement, or a question of a user's own folder. Where a ready question has a companion,
    that is drawn. Raises InputError where the answer holds nothing to draw, and the errors of
    :func:`baltica.cypher.results.results_of`.
    """
    query = ready(question)
    if query is not None:
        check_drawn(query)
    found = results_of(graph, query or question, parameters)
    held = {str(one["properties"].get("source")) for one in (*found.nodes.values(), *found.edges)}
    sources = [
        SourceItem(str(row["title"]), str(row["publisher"] or ""), str(row["licence"] or ""), row["url"])
        for row in catalog.run(graph, catalog.get("data_sources"))
        if str(row["id"]).removeprefix("source:") in held
    ]
    statement, values = statement_of(query or question, parameters)
    used = [key for key in sorted(parameters or {}) if key in values]
    given = ", ".join(f"{key} = {value_of(key, values[key])}" for key in used)
    unused = ", ".join(sorted(set(parameters or {}) - set(used)))
    asked = f"The ready question {query.name}" if query else " ".join(statement.split())
    return results_view(
        found,
        look,
        title=query.title if query else "Answer to a question",
        statement=f"{asked}{', with ' if given else ''}{given}"
        + (f" (the picture does not depend on {unused})" if unused else ""),
        sources=sources,
    )


def check_drawn(query: Query) -> None:
    """Raise InputError for a ready question that answers with a table alone, before an engine is asked."""
    if not query.draws:
        names = ", ".join(column.name for column in query.columns)
        raise InputError(
            f"{query.name}: the answer is a table ({names}) and draws no picture",
            f"'baltica query run {query.name}' prints it; 'baltica query list' marks with * those that draw one",
        )


def results_view(
    found: "Nodes | Subgraph",
    look: Look | None = None,
    *,
    title: str = "Answer to a question",
    statement: str = "",
    sources: Sequence[SourceItem] = (),
) -> ViewSpec:
    """Nodes and relationships of a result, or of a py2neo Subgraph, as a view.

    A node is named by its name, title, label or acronym; its kind is its label in plain words, its facts are its
    properties in plain words with their units. Relationships are arrows; several of one type between the same two
    nodes are one, with the facts of all. Of more than ``look.max_nodes`` nodes those with most ties are shown. Nodes
    are colored by what they are, or by ``look.color``. ``statement`` is told in the notes.

    Raises InputError where there is nothing to draw, and for options this view does not know.
    """
    look = look or Look(color="kind")
    check_look(look, "answers", colors=COLORS, sizes=("degree",))
    given = found if isinstance(found, Nodes) else from_py2neo(found)
    if not given.nodes:
        raise InputError(
            "the answer holds no node, relationship or path",
            "ask for something wider, or return nodes and paths; 'baltica query' prints answers that are tables",
        )
    kept, left_out = _within(given, look.max_nodes)
    plain = [_node(key, node) for key, node in kept.nodes.items()]
    edges = _edges(kept, dict(zip(kept.nodes, home_of(plain), strict=True)))
    nodes = sized_by_ties(plain, edges, SIZE[0])
    nodes, legend, color_by = colored(GraphData.of(), nodes, look.color)
    sides, headings = _columns([node.kind for node in nodes])
    noun = _noun(nodes)
    drawing = placed(nodes, edges, look, noun=noun, coordinates=_where(kept), sides=sides, side_names=headings)
    present = {key for node in drawing.nodes for key in node.facets}
    keys = [key for key in (WHAT, COUNTRY, *FACETS.values()) if key != OF_COLOR[look.color]]
    kinds = [node.kind for node in nodes]
    return ViewSpec(
        title=title,
        subtitle=_subtitle(kinds, len(edges)),
        nodes=drawing.nodes,
        edges=edges,
        legend=tuple(legend),
        notes=(*_notes(statement, given), *drawing.notes, *missing(left_out)),
        size_by=": ".join(SIZE),
        color_by=color_by,
        layout=LAYOUTS[look.layout],
        noun=noun,
        unit=("relationship", "relationships"),
        tooltip=(WHAT, TYPE, KIND, "City", COUNTRY, "Countries", "Start year"),
        facets=tuple(Facet(key, key) for key in keys if key in present),
        left_out=left_out,
        captions=drawing.captions,
        backdrop=drawing.backdrop,
        sources=tuple(sources),
        command=look.command,
    )


def _within(found: Nodes, most: int) -> tuple[Nodes, dict[str, int]]:
    """At most so many nodes, those with most partners; equal ones by id. Counts what is left out."""
    partners: dict[str, set[str]] = {key: set() for key in found.nodes}
    for edge in found.edges:
        partners[edge["start"]].add(edge["end"])
        partners[edge["end"]].add(edge["start"])
    best = sorted(found.nodes, key=lambda key: (-len(partners[key] - {key}), key))[:most]
    nodes = {key: found.nodes[key] for key in sorted(best)}
    inside = [edge for edge in found.edges if edge["start"] in nodes and edge["end"] in nodes]
    left_out = {}
    if fewer := len(found.nodes) - len(nodes):
        left_out["nodes with fewer ties"] = fewer
    if len(inside) > MOST_TIES:
        left_out[f"relationships beyond the first {MOST_TIES:,}"] = len(inside) - MOST_TIES
    return Nodes(nodes, inside[:MOST_TIES]), left_out


def _node(key: str, node: Mapping[str, Any]) -> ViewNode:
    properties = node["properties"]
    kind = kind_of(node["labels"])
    name, label = name_of(key, properties)
    facets: dict[str, tuple[str, ...]] = {WHAT: (kind,)}
    for prop, facet in FACETS.items():
        if properties.get(prop) not in (None, "", []):
            facets[facet] = (value_of(prop, words(properties[prop])),)
    if homes := _countries(properties):
        facets[COUNTRY] = tuple(value_of("country", code) for code in homes)
    return ViewNode(
        id=key,
        kind=kind,
        label=label,
        name=name,
        facts={WHAT: kind, **node_facts(node["labels"], properties)},
        facets=facets,
        links=links_of(properties),
    )


def _countries(properties: Mapping[str, Any]) -> list[str]:
    """The countries of a node by their codes; nothing where a property of that name holds something else."""
    one, several = properties.get("country"), properties.get("countries")
    given = several if isinstance(several, list) and several else [one]
    return sorted({code for each in given if isinstance(each, str) and len(code := iso_country(each.strip())) == 2})


def _edges(found: Nodes, home: Mapping[str, str | None]) -> tuple[ViewEdge, ...]:
    """Each relationship once; of several of a type between two nodes the facts are told together."""
    several: dict[tuple[str, str, str], list[dict[str, str]]] = {}
    for edge in found.edges:
        key = (edge["start"], edge["end"], edge["type"])
        several.setdefault(key, []).append(tie_facts(edge["type"], edge["properties"]))
    return tuple(
        ViewEdge(a, b, float(len(each)), crosses(home[a], home[b]), tie_of(type_), True, facts=_together(each))
        for (a, b, type_), each in several.items()
    )


def _together(each: Sequence[Mapping[str, str]]) -> dict[str, str]:
    told: dict[str, dict[str, None]] = {}
    for facts in each:
        for title, text in facts.items():
            told.setdefault(title, {})[text] = None
    return {title: "; ".join(texts) for title, texts in told.items()}


def _where(found: Nodes) -> Floats:
    """Longitude and latitude of each node: its own, else those of the region it is located in (NaN unknown)."""
    at = {key: _position(node["properties"]) for key, node in found.nodes.items()}
    of_region = {edge["start"]: at[edge["end"]] for edge in found.edges if edge["type"] == "LOCATED_IN"}
    places = [at[key] or of_region.get(key) or (np.nan, np.nan) for key in found.nodes]
    return np.array(places, dtype=np.float64).reshape(-1, 2)


def _position(properties: Mapping[str, Any]) -> tuple[float, float] | None:
    x, y = properties.get("longitude"), properties.get("latitude")
    usable = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (x, y))
    if not usable or not (-180 <= x <= 180 and -90 <= y <= 90):  # type: ignore[operator]  # numbers, as just seen
        return None
    return float(x), float(y)  # type: ignore[arg-type]  # the same


def _columns(kinds: Sequence[str]) -> tuple[list[int], list[str]]:
    """The column of each node, and what stands over the columns."""
    used = [kind for kind in COLUMNS if kind in kinds] + sorted(set(kinds) - set(COLUMNS))
    return [used.index(kind) for kind in kinds], [_plural(kind).capitalize() for kind in used]


def _plural(kind: str) -> str:
    if kind in KINDS:
        return KINDS[kind].lower()
    return (
        f"{kind}es" if kind.endswith(("s", "x", "ch", "sh")) else f"{kind[:-1]}ies" if _ends_in_y(kind) else f"{kind}s"
    )


def _ends_in_y(kind: str) -> bool:
    return kind.endswith("y") and kind[-2:-1] not in "aeiou"


def _noun(nodes: Sequence[ViewNode]) -> tuple[str, str]:
    kinds = {node.kind for node in nodes}
    return (nodes[0].kind, _plural(nodes[0].kind)) if len(kinds) == 1 else ("node", "nodes")


def _subtitle(kinds: Sequence[str], ties: int) -> str:
    counts = sorted(Counter(kinds).items(), key=lambda pair: (-pair[1], pair[0]))
    parts = [counted(number, (kind, _plural(kind))) for kind, number in counts]
    parts.append(counted(ties, ("tie", "ties")))
    return f"{', '.join(parts[:-1])} and {parts[-1]}."


def _notes(statement: str, found: Nodes) -> list[str]:
    notes = ["The picture holds what the answer holds: things that are not in it may be in the graph, and tied."]
    bare = sum(not (node["labels"] or node["properties"]) for node in found.nodes.values())
    if bare:
        notes.append(
            f"Of {counted(bare, ('node', 'nodes'))} the answer tells nothing but that relationships end there."
        )
    if statement:
        text = statement if len(statement) <= LONGEST else statement[:LONGEST].rstrip() + "…"
        notes.append(f"Asked: {text}")
    return notes
