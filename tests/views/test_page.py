"""The page as text: complete, free of the net, deaf to hostile names, and small."""

import base64
import hashlib
import json
import re
from dataclasses import fields, replace
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from baltica.views.columns import addresses, packed
from baltica.views.page import SCRIPTS, write_page
from baltica.views.spec import LegendItem, SourceItem, ViewEdge, ViewSpec
from tests.support.machine import ROOT
from tests.views.made import HOSTILE, hostile_spec, large_spec, node, small_spec


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


def data_of(html: str) -> dict[str, Any]:
    return dict(json.loads(Elements(html).scripts[0]))


def unpacked(column: Any, length: int) -> list[Any]:
    """A column as the page reads it."""
    if isinstance(column, list):
        return column
    if "words" in column:
        return [None if at < 0 else column["words"][at] for at in column["at"]]
    values = unpacked(column["values"], len(column["rows"]))
    found = dict(zip(column["rows"], values, strict=True))
    return [found.get(row) for row in range(length)]


def test_data_survive_the_way_into_the_page(view: ViewSpec, html: str) -> None:
    data = data_of(html)
    nodes, edges = data["nodes"], data["edges"]
    assert list(zip(nodes["id"], nodes["name"], nodes["x"], nodes["y"], nodes["size"], strict=True)) == [
        (n.id, n.name, n.x, n.y, n.size) for n in view.nodes
    ]
    labels = unpacked(nodes["label"], len(view.nodes))
    assert [label or name for label, name in zip(labels, nodes["name"], strict=True)] == [n.label for n in view.nodes]
    assert [view.legend[g].group for g in nodes["group"]] == [n.group for n in view.nodes]
    ids = nodes["id"]
    marks = {"x": True, "-": False, "?": None}
    assert [
        (ids[a], ids[b], weight, marks[mark])
        for a, b, weight, mark in zip(edges["from"], edges["to"], edges["weight"], edges["cross"], strict=True)
    ] == [(e.source, e.target, e.weight, e.cross_border) for e in view.edges]
    facts = {f["title"]: unpacked(f["values"], len(view.nodes)) for f in nodes["facts"]}
    for row, one in enumerate(view.nodes):
        assert {title: values[row] for title, values in facts.items() if values[row] is not None} == one.facts


def test_facts_keep_their_order_where_some_are_missing() -> None:
    full, part = {"Type": "x", "City": "y", "Source": "z"}, {"Type": "x", "Source": "z"}
    spec = replace(small_spec(), nodes=(node("a", "A", facts=part), node("b", "B", facts=full)), edges=())
    assert [f["title"] for f in data_of(write_page(spec))["nodes"]["facts"]] == ["Type", "City", "Source"]


@given(st.lists(st.none() | st.sampled_from(["a", "b"]) | st.text(max_size=3)))
def test_packing_loses_nothing(values: list[str | None]) -> None:
    assert unpacked(packed(values), len(values)) == values


@given(
    st.lists(st.none() | st.sampled_from(["https://example.org/a/1", "http://x", "https://e.org/ä?b=/c", "ftp://x"]))
)
def test_addresses_come_back_whole_or_not_at_all(urls: list[str | None]) -> None:
    packed_urls = addresses(urls)
    stems, rests = unpacked(packed_urls["stem"], len(urls)), unpacked(packed_urls["rest"], len(urls))
    back = [None if stem is None else stem + rest for stem, rest in zip(stems, rests, strict=True)]
    assert back == [url if url and url.startswith("http") else None for url in urls]


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
    found = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in page.scripts[2:]}
    assert allowed == found and len(found) == 2
    assert "unsafe-eval" not in policy and "script-src 'unsafe" not in policy


def harmless(spec: ViewSpec) -> ViewSpec:
    """The view with the same things in it, and tame texts."""
    return replace(
        spec,
        title="t",
        subtitle="s",
        nodes=tuple(
            replace(n, id=str(i), label="x", name="x", kind="x", facts={}, facets={}, links=())
            for i, n in enumerate(spec.nodes)
        ),
        edges=tuple(replace(e, source="0", target="1", kind="x", facts={}) for e in spec.edges),
        legend=(LegendItem("SE", "x", "#2176c7", "dot", 1),),
        notes=("x",) * len(spec.notes),
        size_by="x: x",
        color_by="x",
        layout="x: x",
        command="x",
        left_out={"y": 1},
        sources=(SourceItem("x", "x", "x", "https://example.org"),),
    )


def test_hostile_texts_add_no_element() -> None:
    hostile, tame = Elements(write_page(hostile_spec())), Elements(write_page(harmless(hostile_spec())))
    assert [tag for tag, _ in hostile.tags if tag != "li"] == [tag for tag, _ in tame.tags if tag != "li"]
    assert not any(name.startswith("on") for _, attributes in hostile.tags for name in attributes)
    assert not any((attributes.get("href") or "").startswith("javascript") for _, attributes in hostile.tags)
    data = hostile.scripts[0]
    assert not re.search("[<>&\u2028\u2029]", data)
    assert json.loads(data)["nodes"]["name"][0] == HOSTILE[0]
    assert "javascript:" not in data, "only web addresses become links"


def test_table_without_script_is_best_first_and_cut(view: ViewSpec, html: str) -> None:
    table = html.partition("<tbody>")[2].partition("</tbody>")[0]
    best = sorted(view.nodes, key=lambda n: (n.value is None, -(n.value or 0), n.id))
    assert table.count("<tr>") == 200
    assert best[0].name in table.partition("</tr>")[0]
    assert f"The first 200 of {len(view.nodes)} rows." in html


def test_everything_the_view_tells_is_on_the_page() -> None:
    spec = replace(small_spec(), backdrop=replace(_land(), credit="Land: public domain"))
    html = write_page(spec)
    text = re.sub(r"<script.*?</script>", "", html, flags=re.S)
    for told in (spec.title, spec.subtitle, *spec.notes, spec.command, "Land: public domain", spec.color_by):
        assert told in text
    assert "<strong>Partners</strong>: with how many others" in text
    assert "Those who work together stand close" in text
    assert "Left out: 1,234 organizations below the first 7 by partners." in text
    assert "shared projects" in text and "vis-network" in text
    for source in spec.sources:
        assert source.title in text and source.licence in text and source.publisher in text
    for item in spec.legend:
        assert item.label in text


def _land() -> Any:
    backdrop = hostile_spec().backdrop
    assert backdrop is not None
    return backdrop


def test_what_is_left_out_is_told_once() -> None:
    reason = "organizations below the first 7 by partners"
    spec = replace(small_spec(), notes=(f"Left out: 1,234 {reason}.",), left_out={reason: 1234})
    text = re.sub(r"<script.*?</script>", "", write_page(spec), flags=re.S)
    assert text.count(reason) == 1


def test_same_view_same_text(view: ViewSpec, html: str) -> None:
    assert write_page(view) == html
    assert "\r" not in html


def test_a_large_page_is_small() -> None:
    spec = large_spec(1500, 30_000)
    assert len(spec.edges) == 30_000 and max(len(e.items) for e in spec.edges) == 5
    assert len(write_page(spec).encode("utf-8")) < 3_000_000


def test_empty_view_is_a_page() -> None:
    spec = ViewSpec("t", "s", (), (), (), (), "Partners: with whom", "Country")
    assert data_of(write_page(spec))["nodes"]["id"] == []


def test_a_tie_of_unknown_border_is_neither_across_nor_within() -> None:
    html = write_page(small_spec())
    assert data_of(html)["edges"]["cross"] == "-xx--?"
    assert "not known whether across a border" in html
    within = replace(small_spec(), edges=(ViewEdge("lund", "malmo", 1, False),))
    assert "not known whether across a border</li>" not in write_page(within).replace("\n", "")


def test_ties_without_any_known_border_are_just_ties() -> None:
    html = write_page(replace(small_spec(), edges=(ViewEdge("lund", "malmo", 1), ViewEdge("lund", "dtu", 1))))
    legend = html.partition('<ul class="lines">')[2].partition("</ul>")[0]
    assert legend.count("<li") == 1 and "</svg>tie</li>" in legend


def test_nodes_of_several_kinds_are_called_nodes() -> None:
    spec = small_spec()
    mixed = replace(spec, nodes=(replace(spec.nodes[0], kind="Project"), *spec.nodes[1:]))
    assert data_of(write_page(mixed))["noun"] == ["node", "nodes"]
    assert "Hide nodes without a tie" in write_page(mixed)
    assert data_of(write_page(spec))["noun"] == ["organization", "organizations"]


def test_every_field_of_the_view_reaches_the_page() -> None:
    """A field added to the description must not be forgotten here."""
    known = {f.name for f in fields(ViewSpec)}
    assert known == {
        *("title", "subtitle", "nodes", "edges", "legend", "notes", "size_by", "color_by", "layout", "noun", "unit"),
        *("tooltip", "facets", "slices", "items", "left_out", "captions", "backdrop", "sources", "command"),
    }


def test_scripts_are_short_and_none_is_forgotten() -> None:
    folder = ROOT / "views" / "templates"
    found = {path.stem.removeprefix("network-"): path for path in folder.glob("*.js")}
    assert set(found) == set(SCRIPTS)
    for path in found.values():
        text = path.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 400, path.name
        assert "innerHTML" not in text and "eval(" not in text and "fetch(" not in text and "Storage" not in text
