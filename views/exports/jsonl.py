"""JSON lines: each node and relationship of the graph as a JSON object of its own, as APOC writes and reads them."""

import json
from collections.abc import Iterator
from typing import Any

from baltica.views.exports.graph import WholeGraph


def jsonl(whole: WholeGraph) -> Iterator[str]:
    """The pieces of the file: nodes first, then relationships. An ``id`` is the label and the node's own id.

    Properties are all that the graph holds, also such as the data model does not know.
    """
    for kind, nodes in whole.nodes():
        yield "".join(
            _line(
                {
                    "type": "node",
                    "id": f"{kind.label}/{props['id']}",
                    "labels": [kind.label],
                    "properties": _sorted(props),
                }
            )
            for props in nodes
        )
    number = 0
    for rel, start, end, rows in whole.relationships():
        lines = []
        for a, b, props in rows:
            lines.append(
                _line(
                    {
                        "type": "relationship",
                        "id": str(number),
                        "label": rel.type,
                        "properties": _sorted(props),
                        "start": {"id": f"{start}/{a}", "labels": [start]},
                        "end": {"id": f"{end}/{b}", "labels": [end]},
                    }
                )
            )
            number += 1
        yield "".join(lines)


def _sorted(props: dict[str, Any]) -> dict[str, Any]:
    return {name: props[name] for name in sorted(props) if props[name] is not None}


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str) + "\n"
