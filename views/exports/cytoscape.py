"""Cytoscape's JSON (.cyjs), which Cytoscape, Cytoscape.js and networkx read."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from baltica.views.exports.files import maker
from baltica.views.exports.network import ExportNetwork, columns_of

BLOCK = 5_000
_INTERACTION = {"ties": "shares", "participations": "takes part in"}


def cyjs(network: ExportNetwork) -> Iterator[str]:
    """The pieces of the file: one JSON object.

    ``value`` of a node repeats its id, which networkx asks for. Unknown values are left out.
    """
    about = {
        "shared_name": network.title,
        "name": network.title,
        "selected": True,
        **{name.lower(): text for name, text in network.facts.items()},
        "licences": list(network.credits),
    }
    head = {"format_version": "1.0", "generated_by": maker(), "target_cytoscapejs_version": "~2.1"}
    yield _json(head | {"data": about, "directed": False, "multigraph": False})[:-1] + ',"elements":{"nodes":[\n'
    names: dict[str, str] = dict(zip(network.nodes.index, network.nodes["name"], strict=True))
    columns = columns_of(network.nodes, ("name",))
    yield from _listed(
        {"id": key, "value": key, "shared_name": names[key], "name": names[key]} | row
        for key, row in zip(network.nodes.index, _rows(columns), strict=True)
    )
    yield '],"edges":[\n'
    columns = columns_of(network.edges, ("source", "target"))
    word = _INTERACTION[network.terms[1]]
    ends = zip(network.edges["source"], network.edges["target"], strict=True)
    yield from _listed(
        {
            "id": f"e{number}",
            "source": a,
            "target": b,
            "shared_name": f"{names[a]} ({word}) {names[b]}",
            "name": f"{names[a]} ({word}) {names[b]}",
            "shared_interaction": word,
            "interaction": word,
        }
        | row
        for number, ((a, b), row) in enumerate(zip(ends, _rows(columns), strict=True))
    )
    yield "]}}\n"


def _rows(columns: dict[str, tuple[str, list[Any]]]) -> Iterator[dict[str, Any]]:
    names = list(columns)
    for row in zip(*(values for _, values in columns.values()), strict=True):
        yield {name: value for name, value in zip(names, row, strict=True) if value is not None}


def _listed(data: Iterator[dict[str, Any]]) -> Iterator[str]:
    """Elements with commas between, many in a piece."""
    waiting: list[str] = []
    comma = ""
    for one in data:
        waiting.append(_json({"data": one, "selected": False}))
        if len(waiting) == BLOCK:
            yield comma + _joined(waiting)
            comma = ",\n"
            waiting.clear()
    yield comma + _joined(waiting) if waiting else "\n"


def _joined(parts: Sequence[str]) -> str:
    return ",\n".join(parts)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
