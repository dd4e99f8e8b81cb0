"""A view as columns, the short way to write it into a page: one list for each property, not one object for each node.

Texts that repeat are written once and pointed at, properties that few have name their rows, addresses are cut into a
stem that repeats and a rest. ``templates/network-data.js`` reads them back.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from baltica.views.spec import ViewEdge, ViewNode, ViewSpec, missing

Packed = list[Any] | dict[str, Any]


def columns(spec: ViewSpec) -> dict[str, Any]:
    """Everything the page draws and tells, ready for JSON. Nodes, ties, groups and items are named by position."""
    at = {node.id: number for number, node in enumerate(spec.nodes)}
    fields = sorted({s.field for s in spec.slices if s.field is not None})
    known = {name: number for number, name in enumerate(fields)}
    return {
        "title": spec.title,
        "subtitle": spec.subtitle,
        "noun": spec.noun,
        "unit": spec.unit,
        "sizeBy": spec.size_by,
        "colorBy": spec.color_by,
        "layout": spec.layout,
        "tooltip": spec.tooltip,
        "notes": spec.notes,
        "leftOut": missing(spec.left_out),
        "sources": [s.title for s in spec.sources],
        "command": spec.command,
        "groups": [{"label": g.label, "color": g.color, "shape": g.shape, "count": g.count} for g in spec.legend],
        "fields": fields,
        "slices": {"year": [s.year for s in spec.slices], "field": [known.get(s.field or "", -1) for s in spec.slices]},
        "items": {
            "name": packed([i.name for i in spec.items]),
            "year": packed([i.year for i in spec.items]),
            "url": addresses([i.url for i in spec.items]),
        },
        "captions": [{"text": c.text, "x": number(c.x), "y": number(c.y)} for c in spec.captions],
        "land": [[number(v) for point in ring for v in point] for ring in spec.backdrop.rings] if spec.backdrop else [],
        "credit": spec.backdrop.credit if spec.backdrop else "",
        "nodes": _nodes(spec),
        "edges": _edges(spec.edges, at),
    }


def _nodes(spec: ViewSpec) -> dict[str, Any]:
    nodes = spec.nodes
    groups = {item.group: number for number, item in enumerate(spec.legend)}
    return {
        "id": [n.id for n in nodes],
        "name": [n.name for n in nodes],
        "label": packed([n.label if n.label != n.name else None for n in nodes]),
        "kind": packed([n.kind or None for n in nodes]),
        "x": [number(n.x) for n in nodes],
        "y": [number(n.y) for n in nodes],
        "size": [number(n.size) for n in nodes],
        "group": [groups[n.group] for n in nodes],
        "value": packed([None if n.value is None else number(n.value) for n in nodes]),
        "facts": _facts([n.facts for n in nodes]),
        "facets": [{"key": f.key, "title": f.title, **_facet(f.key, nodes)} for f in spec.facets],
        "counts": _counts([n.counts for n in nodes]),
        "links": _links([[(t, a) for t, a in n.links if is_web(a)] for n in nodes]),
    }


def _edges(edges: Sequence[ViewEdge], at: Mapping[str, int]) -> dict[str, Any]:
    marks = {True: "x", False: "-", None: "?"}
    return {
        "from": [at[e.source] for e in edges],
        "to": [at[e.target] for e in edges],
        "weight": [number(e.weight) for e in edges],
        "cross": "".join(marks[e.cross_border] for e in edges),
        "kind": packed([e.kind or None for e in edges]),
        "directed": "".join("x" if e.directed else "-" for e in edges) if any(e.directed for e in edges) else "",
        "counts": _counts([e.counts for e in edges]),
        "items": _ragged([e.items for e in edges]),
        "facts": _facts([e.facts for e in edges]),
    }


def _facts(facts: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """A column for each title, in an order that keeps the order in each row as far as rows agree."""
    titles: list[str] = []
    met: set[str] = set()
    for row in facts:
        before = -1
        for title in row:
            if title not in met:
                titles.insert(before + 1, title)
                met.add(title)
            before = titles.index(title)
    return [{"title": title, "values": packed([row.get(title) for row in facts])} for title in titles]


def _facet(key: str, nodes: Sequence[ViewNode]) -> dict[str, Any]:
    values = sorted({value for node in nodes for value in node.facets.get(key, ())})
    at = {value: number for number, value in enumerate(values)}
    return {"values": values, "of": _ragged([[at[v] for v in node.facets.get(key, ())] for node in nodes])}


def _counts(rows: Sequence[Sequence[tuple[int, int]]]) -> dict[str, Any]:
    table = _ragged([[position for position, _ in row] for row in rows])
    numbers = [count for row in rows for _, count in row]
    return {**table, "numbers": numbers if any(n != 1 for n in numbers) else []}


def _links(rows: Sequence[Sequence[tuple[str, str]]]) -> dict[str, Any]:
    flat = [link for row in rows for link in row]
    return {
        "lengths": [len(row) for row in rows] if flat else [],
        "text": packed([text for text, _ in flat]),
        "url": addresses([address for _, address in flat]),
    }


def _ragged(rows: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Rows of several numbers: how long each is, and all after each other. Empty where all rows are."""
    values = [value for row in rows for value in row]
    return {"lengths": [len(row) for row in rows] if values else [], "values": values}


def packed(values: Sequence[Any]) -> Packed:
    """A column as short as it goes: rows and values where few are known, words and positions where they repeat.

    >>> packed(["a", "b", "c"])
    ['a', 'b', 'c']
    >>> packed(["university", "company", "university", "university"])
    {'words': ['university', 'company'], 'at': [0, 1, 0, 0]}
    >>> packed([None, None, "b"])
    {'rows': [2], 'values': ['b']}
    """
    rows = [number for number, value in enumerate(values) if value is not None]
    if 2 * len(rows) <= len(values):
        return {"rows": rows, "values": packed([values[row] for row in rows]) if rows else []}
    words = list(dict.fromkeys(value for value in values if value is not None))
    if 2 * len(words) <= len(rows) and any(isinstance(word, str) for word in words):
        at = {word: number for number, word in enumerate(words)}
        return {"words": words, "at": [-1 if value is None else at[value] for value in values]}
    return list(values)


def addresses(urls: Iterable[str | None]) -> dict[str, Any]:
    """Web addresses cut after their last slash, as beginnings repeat; others are no links and become None.

    >>> addresses(["https://example.org/a/1", "javascript:alert(1)", "https://example.org/a/2"])
    {'stem': {'words': ['https://example.org/a/'], 'at': [0, -1, 0]}, 'rest': ['1', None, '2']}
    """
    cut = [url.rpartition("/") if url and is_web(url) else None for url in urls]
    return {"stem": packed([c and c[0] + c[1] for c in cut]), "rest": packed([c and c[2] for c in cut])}


def is_web(url: str) -> bool:
    """Whether an address may be clicked: not ``javascript:`` and the like."""
    return url.lower().startswith(("https://", "http://"))


def number(value: float) -> float | int:
    """A number as JSON writes it shortest: whole ones without a point, others with four decimals.

    >>> number(3.0), number(0.123456)
    (3, 0.1235)
    """
    return int(value) if value == int(value) else round(value, 4)
