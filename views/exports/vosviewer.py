"""VOSviewer: its JSON for VOSviewer Online and version 1.6.16 or newer, or its older map and network files."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urlsplit

from baltica.graph.codes import country_name
from baltica.views.exports.files import licences_text
from baltica.views.exports.network import ExportNetwork, values

MOST_CLUSTERS = 1000  # VOSviewer numbers clusters from 1 to 1000
_TOLD = ("kind", "type", "city", "programme", "specialization", "status", "start_year")  # in descriptions
_COUNTS = {"projects": "Projects", "organizations": "Organizations", "members": "Members"}


def vosviewer(network: ExportNetwork) -> Iterator[str]:
    """The pieces of the JSON file. Items are numbered from 1; their clusters are the countries, the largest first.

    Without coordinates VOSviewer arranges the items itself when it opens the file.
    """
    items, clusters = _items(network)
    one, many = ("item", "items") if " " in network.terms[0] else (_singular(network.terms[0]), network.terms[0])
    top = {
        "info": {
            "title": network.title,
            "description": escape(licences_text(network.facts, network.credits)).replace("\n", "<br>"),
        },
        "config": {
            "terminology": {
                "item": one,
                "items": many,
                "link": "tie" if network.terms[1] == "ties" else "participation",
                "links": network.terms[1],
                "link_strength": network.shared,
                "total_link_strength": f"total {network.shared}",
            }
        },
    }
    yield _json(top)[:-1] + ',"network":{"items":[\n'
    yield ",\n".join(_json(item) for item in items)
    yield '\n],"links":[\n'
    for begun, link in enumerate(_links(network)):
        named = dict(zip(("source_id", "target_id", "strength"), link, strict=True))
        yield (",\n" if begun else "") + _json(named)
    yield '\n],"clusters":[\n' + ",\n".join(_json(cluster) for cluster in clusters) + "\n]}}\n"


def map_file(network: ExportNetwork) -> Iterator[str]:
    """The pieces of the map file: a line an item, columns with tabs between."""
    items, _ = _items(network)
    weights, scores = (list(items[0][name]) if items else [] for name in ("weights", "scores"))
    head = ["id", "label", "description", "url", "cluster"]
    yield "\t".join([*head, *(f"weight<{one}>" for one in weights), *(f"score<{one}>" for one in scores)]) + "\n"
    for item in items:
        numbers = [*item["weights"].values(), *item["scores"].values()]
        row = [str(item["id"]), *(_cell(item.get(name, "")) for name in head[1:4]), str(item["cluster"])]
        yield "\t".join([*row, *map(str, numbers)]) + "\n"


def network_file(network: ExportNetwork) -> Iterator[str]:
    """The pieces of the network file: both ends of a tie by their number, and its strength; without a header."""
    for link in _links(network):
        yield "\t".join(map(str, link)) + "\n"


def _links(network: ExportNetwork) -> Iterator[tuple[int, int, float]]:
    number = {key: at for at, key in enumerate(network.nodes.index, 1)}
    for a, b, weight in zip(network.edges["source"], network.edges["target"], network.edges["weight"], strict=True):
        yield number[a], number[b], float(weight)


def _items(network: ExportNetwork) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Items and clusters. Each item has a cluster and the same weights and scores: VOSviewer asks the first for all."""
    nodes = {name: values(network.nodes[name]) for name in network.nodes.columns}
    unknown: list[Any] = [None] * len(network.nodes)
    groups = _groups(nodes, unknown)
    order = sorted(Counter(groups).items(), key=lambda one: (-one[1], one[0]))[: MOST_CLUSTERS - 1]
    cluster = {name: at for at, (name, _) in enumerate(order, 1)}
    crossing = _crossing(network)
    counted = {label: nodes[name] for name, label in _COUNTS.items() if name in nodes}
    told = {name.replace("_", " "): nodes[name] for name in _TOLD if name in nodes}
    addresses = nodes.get("source_url", unknown)
    items = []
    for at, key in enumerate(network.nodes.index):
        item: dict[str, Any] = {"id": at + 1, "label": _line(nodes["name"][at])}
        facts = [f"{name}: {column[at]}" for name, column in told.items() if column[at] is not None]
        item["description"] = "<br>".join(escape(_line(text)) for text in (item["label"], *facts, f"id: {key}"))
        if url := _address(addresses[at]):
            item["url"] = url
        item["cluster"] = cluster.get(groups[at], MOST_CLUSTERS)
        counts = {label: column[at] or 0 for label, column in counted.items()}
        item["weights"] = {"Links": nodes["degree"][at], "Total link strength": nodes["strength"][at], **counts}
        item["scores"] = {} if crossing is None else {"Ties across borders": crossing.get(key, 0)}
        items.append(item)
    labels = [{"cluster": number, "label": name} for name, number in cluster.items()]
    return items, labels + ([{"cluster": MOST_CLUSTERS, "label": "others"}] if len(order) < len(set(groups)) else [])


def _groups(nodes: dict[str, list[Any]], unknown: list[Any]) -> list[str]:
    """What the clusters stand for: countries; of projects their programmes."""
    if "country" not in nodes:
        return [_line(name or "programme unknown") for name in nodes.get("programme", unknown)]
    several, kinds = nodes.get("countries", unknown), nodes["kind"]
    return [
        country_name(code) if code
        else "several countries" if many and "|" in many
        else "projects" if kind == "project"
        else "country unknown"
        for code, many, kind in zip(nodes["country"], several, kinds, strict=True)
    ]  # fmt: skip


def _crossing(network: ExportNetwork) -> dict[str, int] | None:
    """Ties of each node that are known to cross a border; None where the edges do not tell."""
    if "cross_border" not in network.edges:
        return None
    across = network.edges[network.edges["cross_border"].fillna(False).to_numpy(dtype=bool)]
    return dict(Counter([*across["source"], *across["target"]]))


def _address(url: Any) -> str | None:
    """The address where a browser may follow it."""
    return url if isinstance(url, str) and urlsplit(url).scheme in ("http", "https") else None


def _line(text: Any) -> str:
    """The text in one line."""
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", str(text)).strip()


def _cell(text: str) -> str:
    """A cell of a map file: quoted where it holds what might be taken for the end of a cell."""
    return '"' + text.replace('"', '""') + '"' if re.search('[,;"]', text) else text


def _singular(word: str) -> str:
    return "country" if word == "countries" else word.removesuffix("s")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
