"""The page as text: complete, free of the net, and deaf to hostile names."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from baltica.views.page import write_page
from baltica.views.spec import LegendItem, SourceItem, ViewEdge, ViewNode, ViewSpec

HOSTILE = [
    "</script><img src=x onerror=alert(1)>",
    "<!--<script>",
    "\"quotes\" & 'apostrophes' {{ 7*7 }} {% raw %}",
    "line\u2028and\u2029paragraph",
    "\u202eright to left",
    "emoji 🌊",
    "long " * 100,
]


class Elements(HTMLParser):
    """Tags with their attributes, and the text of scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self._in_script = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_script = tag == "script"
        if self._in_script:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        self._in_script = False

    def handle_data(self, data: str) -> None:
        if self._in_script:
            self.scripts[-1] += data


def node(key: str, name: str, **more: Any) -> ViewNode:
    common: dict[str, Any] = {"x": 0, "y": 0, "size": 10, "color": "#2176c7", "group": "SE", "shape": "dot", "value": 1}
    return ViewNode(id=key, label=name, title_lines=(name, "Sweden (SE)"), facts={"Name": name}, **common, **more)


def hostile_spec() -> ViewSpec:
    """Every text of the view is hostile."""
    nodes = [replace(node(f"n{i}", name), x=100.0 * i, facts={name: name}) for i, name in enumerate(HOSTILE)]
    nodes[0] = replace(nodes[0], id=HOSTILE[0], url="javascript:alert(1)")
    edges = [ViewEdge(nodes[0].id, n.id, 1, True, (n.label,)) for n in nodes[1:]]
    return ViewSpec(
        title=HOSTILE[0],
        subtitle=HOSTILE[0],
        nodes=tuple(nodes),
        edges=tuple(edges),
        legend=(LegendItem("SE", HOSTILE[0], "#2176c7", "dot", len(nodes)),),
        notes=tuple(HOSTILE),
        size_by=f"{HOSTILE[0]}: {HOSTILE[2]}",
        color_by=HOSTILE[0],
        sources=(SourceItem(HOSTILE[0], HOSTILE[1], HOSTILE[2], "javascript:alert(2)"),),
    )


def test_data_survive_the_way_into_the_page(view: ViewSpec, html: str) -> None:
    graph = json.loads(Elements(html).scripts[0])
    assert [(n["key"], n["x"], n["y"]) for n in graph["nodes"]] == [(n.id, n.x, n.y) for n in view.nodes]
    keys = [n["key"] for n in graph["nodes"]]
    assert [(keys[e["from"]], keys[e["to"]], e["weight"], e["cross"]) for e in graph["edges"]] == [
        (e.source, e.target, e.weight, e.cross_border) for e in view.edges
    ]
    assert graph["options"]["physics"]["enabled"] is False


def test_cross_border_ties_differ_by_more_than_color(html: str) -> None:
    graph = json.loads(Elements(html).scripts[0])
    assert {bool(e["dashes"]) for e in graph["edges"] if e["cross"]} == {False}
    assert {bool(e["dashes"]) for e in graph["edges"] if not e["cross"]} == {True}


def test_nothing_is_fetched(html: str) -> None:
    for tag, attributes in Elements(html).tags:
        address = attributes.get("src") or (attributes.get("href") if tag == "link" else None)
        assert address in (None, "data:,"), (tag, attributes)
    style = re.search(r"<style>(.*?)</style>", html, re.S)
    assert style and "url(" not in style[1] and "@import" not in style[1]
    assert "sourceMappingURL" not in html


def test_only_the_two_scripts_of_the_page_may_run(html: str) -> None:
    page = Elements(html)
    policy = next(
        a["content"] for t, a in page.tags if t == "meta" and a.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None and policy.startswith("default-src 'none'; script-src 'sha256-")
    allowed = set(re.findall(r"'sha256-([^']+)'", policy))
    found = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in page.scripts[1:]}
    assert allowed == found and len(found) == 2
    assert "unsafe-eval" not in policy and "script-src 'unsafe" not in policy


def test_hostile_texts_add_no_element() -> None:
    harmless = replace(
        hostile_spec(),
        title="t",
        subtitle="s",
        nodes=tuple(
            replace(n, id=str(i), label="x", title_lines=("x",), facts={}) for i, n in enumerate(hostile_spec().nodes)
        ),
        edges=(),
        legend=(LegendItem("SE", "x", "#2176c7", "dot", 1),),
        notes=("x",) * len(HOSTILE),
        size_by="x",
        color_by="x",
        sources=(SourceItem("x", "x", "x", "https://example.org"),),
    )
    hostile, tame = Elements(write_page(hostile_spec())), Elements(write_page(harmless))
    assert [tag for tag, _ in hostile.tags] == [tag for tag, _ in tame.tags]
    assert not any(name.startswith("on") for _, attributes in hostile.tags for name in attributes)
    assert not any((attributes.get("href") or "").startswith("javascript") for _, attributes in hostile.tags)
    data = hostile.scripts[0]
    assert not re.search("[<>&\u2028\u2029]", data)
    assert json.loads(data)["nodes"][0]["label"] == HOSTILE[0]
    assert "url" not in json.loads(data)["nodes"][0], "only web addresses become links"


def test_table_lists_every_node_best_first(view: ViewSpec, html: str) -> None:
    keys = [a["data-node"] for t, a in Elements(html).tags if t == "button" and "data-node" in a]
    assert keys == [n.id for n in sorted(view.nodes, key=lambda n: (-n.value, n.id))]


def test_long_table_is_cut_and_says_so() -> None:
    many = tuple(node(f"n{i:04}", f"N{i}") for i in range(2100))
    html = write_page(replace(hostile_spec(), nodes=many, edges=()))
    assert html.count("data-node=") == 2000
    assert "The first 2,000 of 2,100 rows." in html


def test_sources_notes_and_licences_are_on_the_page(view: ViewSpec, html: str) -> None:
    for source in view.sources:
        assert source.title in html and source.licence in html
    for note in view.notes:
        assert note in html
    assert "vis-network" in html and "<noscript>" in html


def test_same_view_same_text(view: ViewSpec, html: str) -> None:
    assert write_page(view) == html
    assert "\r" not in html
    assert len(html.encode("utf-8")) < 3_000_000


def test_empty_view_is_a_page() -> None:
    spec = ViewSpec("t", "s", (), (), (), (), "Partners: with whom", "Country")
    assert json.loads(Elements(write_page(spec)).scripts[0])["nodes"] == []


@pytest.mark.parametrize("weight", [1.0, 3.0, 400.0])
def test_width_grows_with_weight_up_to_a_limit(weight: float) -> None:
    pair = (node("a", "A"), node("b", "B"))
    spec = replace(hostile_spec(), nodes=pair, edges=(ViewEdge("a", "b", weight, True, ("x",)),))
    width = json.loads(Elements(write_page(spec)).scripts[0])["edges"][0]["width"]
    assert width == {1.0: 2.0, 3.0: 5.0, 400.0: 9.0}[weight]
