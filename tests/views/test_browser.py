"""The page in a real browser: quiet, self-contained, finding, telling, highlighting."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from baltica.views.page import write_page
from baltica.views.spec import ViewEdge, ViewSpec
from tests.views.made import HOSTILE, hostile_spec, large_spec, node, small_spec
from tests.views.opened import Opened, load, shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
COLORS = """() => {
  const canvas = document.querySelector("#network canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  const seen = new Set();
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
  return [...seen];
}"""  # noqa: E501


@pytest.fixture(scope="module")
def desk(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The small view on a desk, shared; tests find it as it was opened."""
    viewport = {"width": 1400, "height": 900}
    with shown(browser, small_spec(), tmp_path_factory.mktemp("small"), viewport=viewport) as opened:
        yield opened


@pytest.fixture(scope="module")
def real(browser: "Browser", html: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """The bundled organizations on a desk, shared."""
    path = tmp_path_factory.mktemp("real") / "view.html"
    path.write_text(html, encoding="utf-8")
    opened = load(browser, path, viewport={"width": 1400, "height": 900})
    yield opened
    opened.page.context.close()
    assert opened.said == [] and opened.asked == [path.as_uri()]


@pytest.fixture(autouse=True)
def from_the_start(request: pytest.FixtureRequest) -> None:
    for name in ("desk", "real"):
        if name in request.fixturenames:
            request.getfixturevalue(name).page.click("#reset")


def test_something_is_drawn(real: Opened) -> None:
    real.settle()
    assert {0x2176C7, 0xD1495B, 0x5F6B26} <= set(real.page.evaluate(COLORS)), "Sweden, Denmark and Germany are there"


def test_whole_picture_is_in_sight(real: Opened, view: ViewSpec) -> None:
    outside = real.page.evaluate(
        """() => {
          const box = document.getElementById("network").getBoundingClientRect();
          return baltica.nodes.id.map(baltica.place)
            .filter((at) => at.x < 0 || at.y < 0 || at.x > box.width || at.y > box.height).length;
        }"""
    )
    assert outside == 0
    assert len(real.nodes()) == len(view.nodes) and len(real.ties()) == len(view.edges)


def test_status_tells_what_is_shown(real: Opened, view: ViewSpec) -> None:
    crossing = sum(e.cross_border is True for e in view.edges)
    assert real.status() == f"{len(view.nodes)} organizations, {len(view.edges):,} ties, {crossing:,} across borders"


@pytest.mark.parametrize("text", ["Lund University", "lund university", "LUND UNI"])
def test_search_finds_and_chooses(real: Opened, text: str) -> None:
    real.find(text)
    assert real.page.inner_text("#panel h2") == "Lund University"
    middle = real.page.evaluate("baltica.network.getViewPosition()")
    place = real.page.evaluate(
        "(() => { const n = baltica.numberOf.get('baltica:lund-university'); return [baltica.nodes.x[n], baltica.nodes.y[n]]; })()"  # noqa: E501
    )
    assert abs(middle["x"] - place[0]) < 1 and abs(middle["y"] - place[1]) < 1


@pytest.mark.parametrize(
    ("text", "first"), [("malmo uni", "Malmö University"), ("TARTU UL", "Tartu Ülikool"), ("harbor", "Odense Harbor")]
)
def test_search_suggests_without_regard_to_marks_and_case(desk: Opened, text: str, first: str) -> None:
    desk.page.fill("#search", text)
    assert desk.page.get_attribute("#search", "aria-expanded") == "true"
    assert desk.page.locator("#found [role=option] span").first.inner_text() == first
    desk.page.locator("#found [role=option]").first.click()
    assert desk.page.is_hidden("#found")
    assert desk.page.inner_text("#panel h2") == first


def test_search_works_by_keys(desk: Opened) -> None:
    search = "#search"
    desk.page.fill(search, "u")
    options = desk.page.locator("#found [role=option] span").all_inner_texts()
    assert "Lund University" in options and 1 < len(options) <= 8
    desk.page.press(search, "ArrowDown")
    desk.page.press(search, "ArrowDown")
    marked = desk.page.get_attribute(search, "aria-activedescendant")
    assert marked == desk.page.get_attribute("#found [aria-selected=true]", "id") == "found-1"
    desk.page.press(search, "ArrowUp")
    desk.page.press(search, "ArrowUp")
    assert desk.page.get_attribute(search, "aria-activedescendant") == f"found-{len(options) - 1}"
    desk.page.press(search, "Escape")
    assert desk.page.is_hidden("#found") and desk.page.input_value(search) == "u"
    desk.page.press(search, "ArrowDown")
    desk.page.press(search, "Enter")
    assert desk.page.inner_text("#panel h2") == options[0]


def test_search_suggests_eight_at_most_best_first(real: Opened) -> None:
    real.page.fill("#search", "university of")
    options = real.page.locator("#found [role=option] span").all_inner_texts()
    assert len(options) == 8 and all(name.startswith("University of") for name in options)


def test_search_says_when_there_is_nothing(desk: Opened) -> None:
    desk.find("Atlantis")
    assert "Nothing found for “Atlantis”" in desk.status()
    assert desk.page.is_hidden("#panel")


def test_panel_shows_facts_links_and_neighbors(real: Opened, view: ViewSpec) -> None:
    chosen = max(view.nodes, key=lambda n: n.value or 0)
    real.find(chosen.name)
    panel = real.panel()
    for name, value in chosen.facts.items():
        assert name in panel and value in panel
    assert real.page.get_attribute("#panel a", "href") == chosen.links[0][1]
    ties = [e for e in view.edges if chosen.id in (e.source, e.target)]
    assert f"{len(ties)} ties shown, {sum(e.cross_border is True for e in ties)} across borders" in panel
    keys = "all => all.map((one) => one.dataset.node)"
    listed = real.page.eval_on_selector_all("#panel [data-node]", keys)
    partners = {e.target if e.source == chosen.id else e.source: e.weight for e in ties}
    assert listed == sorted(partners, key=lambda i: (-partners[i], i))[:50]
    real.page.click("text=Show all")
    listed = real.page.eval_on_selector_all("#panel [data-node]", keys)
    assert listed == sorted(partners, key=lambda i: (-partners[i], i))


def test_panel_of_a_tie_tells_what_ties(desk: Opened) -> None:
    desk.find("Lund University")
    desk.page.locator("#panel [data-edge='1']").click()
    panel = desk.panel()
    assert desk.page.inner_text("#panel h2") == "Lund University – Technical University of Denmark"
    for told in ("2 shared projects", "across a border", "Distance", "60 km", "HARBOR 2012", "OLD"):
        assert told in panel
    links = desk.page.eval_on_selector_all("#panel .items a", "all => all.map((one) => one.href)")
    assert links == ["https://example.org/projects/2"], "an address that is none is no link"
    desk.page.click("#back")
    assert desk.page.inner_text("#panel h2") == "Lund University"
    desk.page.click("#panel [data-node=malmo]")
    desk.page.locator("#panel [data-edge='0']").click()
    assert "and 1 more" in desk.panel()
    desk.page.click("#close")
    assert desk.page.is_hidden("#panel")


def test_a_directed_tie_of_unknown_border(desk: Opened) -> None:
    desk.find("Port of Malmö")
    desk.page.locator("#panel [data-edge='5']").click()
    assert desk.page.inner_text("#panel h2") == "Odense Harbor → Port of Malmö"
    assert "owns" in desk.panel() and "not known whether across a border" in desk.panel()


def test_choosing_keeps_the_neighbors_bright(desk: Opened) -> None:
    desk.find("Lund University")
    assert set(desk.page.evaluate("baltica.brightNodes()")) == {"lund", "malmo", "dtu", "tartu"}
    desk.settle()
    texts = {label["text"] for label in desk.page.evaluate("baltica.labels")}
    names = {"Lund University", "Malmö University", "Technical University of D…", "Tartu Ülikool"}
    assert texts <= {*names, "without a tie"} and len(texts) >= 3
    desk.page.keyboard.press("Escape")
    assert desk.page.is_hidden("#panel") and desk.page.evaluate("baltica.brightNodes()") is None


def test_clicks_on_a_node_on_a_tie_and_on_empty_ground(desk: Opened) -> None:
    desk.page.mouse.click(*desk.at("dtu"))
    desk.page.wait_for_selector("#panel h2")
    assert desk.page.inner_text("#panel h2") == "Technical University of Denmark"
    desk.page.click("#reset")
    desk.page.mouse.click(*desk.between("malmo", "port", 0.6))
    desk.page.wait_for_selector("#panel h2")
    assert desk.page.inner_text("#panel h2") == "Malmö University – Port of Malmö"
    box = desk.page.locator("#network").bounding_box()
    assert box is not None
    desk.page.mouse.click(box["x"] + 8, box["y"] + 8)
    desk.page.wait_for_selector("#panel", state="hidden")


def test_hover_tells_of_nodes_and_ties(desk: Opened) -> None:
    desk.page.mouse.move(*desk.at("lund"))
    desk.page.wait_for_selector("#tooltip:not([hidden])")
    assert desk.page.inner_text("#tooltip").splitlines() == [
        "Lund University", "Sweden (SE)", "Type: university", "Partners: 4"
    ]  # fmt: skip
    desk.page.mouse.move(5, 5)
    desk.page.wait_for_selector("#tooltip", state="hidden")
    desk.page.mouse.move(*desk.between("lund", "tartu", 0.8))
    desk.page.wait_for_selector("#tooltip:not([hidden])")
    lines = desk.page.inner_text("#tooltip").splitlines()
    assert lines == ["Lund University – Tartu Ülikool", "1 shared project", "OLD", "Across a border"]


def test_names_of_the_largest_are_on_the_picture_and_none_touch(real: Opened, view: ViewSpec) -> None:
    real.settle()
    written = real.page.evaluate("baltica.labels")
    texts = [label["text"] for label in written]
    top = [n.label for n in sorted(view.nodes, key=lambda n: (-n.size, n.id))[:10]]
    assert sum(any(text.rstrip("…") in name for text in texts) for name in top) >= 6, (top, texts)
    assert view.captions[0].text in texts and len(texts) >= 15
    for number, one in enumerate(written):
        for two in written[number + 1 :]:
            (left, above, right, below), other = one["box"], two["box"]
            assert right <= other[0] or left >= other[2] or below <= other[1] or above >= other[3], (one, two)


def test_names_stay_clear_of_marks_where_there_is_room(desk: Opened) -> None:
    desk.settle()
    written = desk.page.evaluate("baltica.labels")
    marks = desk.page.evaluate(
        "baltica.nodes.id.map((id, n) => [baltica.place(id), baltica.nodes.size[n] * baltica.camera().scale])"
    )
    assert len(written) == 8, "seven organizations and a caption"
    for label in written:
        left, above, right, below = label["box"]
        for place, r in marks:
            x, y = place["x"], place["y"]
            assert x + r <= left or x - r >= right or y + r <= above or y - r >= below, label


def test_zooming_in_brings_more_names(real: Opened, view: ViewSpec) -> None:
    real.page.evaluate(
        "baltica.network.moveTo({ scale: 2.5, position: { x: baltica.nodes.x[0], y: baltica.nodes.y[0] }})"
    )
    real.page.wait_for_timeout(250)
    small = {n.label for n in view.nodes if n.size < 10}
    assert small & {label["text"] for label in real.page.evaluate("baltica.labels")}


MOVED = """() => {
  const before = baltica.painted;
  for (let step = 0; step < 20; step++) {
    baltica.network.moveTo({ position: { x: 10 * step, y: 5 * step }, scale: 0.2 + 0.01 * step });
    baltica.network.redraw();
  }
  return baltica.painted - before;
}"""


def test_a_large_picture_is_moved_not_painted_while_it_is_dragged(browser: "Browser", tmp_path: Path) -> None:
    with shown(browser, large_spec(800, 6000), tmp_path, viewport={"width": 1400, "height": 900}) as opened:
        opened.settle()
        assert opened.page.evaluate(MOVED) == 0
        painted = opened.page.evaluate("baltica.painted")
        opened.page.wait_for_function("n => baltica.painted > n", arg=painted)  # crisp again, once it rests
        before = opened.page.evaluate("baltica.camera()")
        opened.page.mouse.move(500, 600)
        opened.page.mouse.down()
        opened.page.mouse.move(560, 640, steps=4)
        opened.page.mouse.up()
        assert abs(opened.page.evaluate("baltica.camera()")["x"] - before["x"]) > 10
        opened.open_table("nodes")
        assert opened.page.locator("#table-nodes tbody tr").count() == 800


def test_hostile_names_are_only_text(browser: "Browser", tmp_path: Path) -> None:
    with shown(browser, hostile_spec(), tmp_path, viewport={"width": 390, "height": 844}) as opened:
        opened.find("</script>")
        assert opened.page.inner_text("#panel h2") == HOSTILE[0]
        for number in range(len(HOSTILE) - 1):
            opened.page.locator("#panel [data-edge]").nth(number).click()
            opened.page.click("#back")
        assert opened.page.eval_on_selector_all("#panel a", "all => all.map((one) => one.protocol)") == ["https:"]
        opened.page.locator("#panel [data-node]").last.click()
        for name in ("nodes", "ties"):
            opened.open_table(name)
        opened.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        opened.page.click("#fit")
        opened.page.mouse.move(*opened.at("n5"))
        opened.page.wait_for_selector("#tooltip:not([hidden])")
        assert opened.page.locator("img, b").count() == 0
        assert opened.page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("weights", [(1, 2, 9), (80, 500, 5000)])
def test_the_thicker_the_stronger(browser: "Browser", tmp_path: Path, weights: tuple[float, ...]) -> None:
    """Also where every tie is strong, as between countries."""
    ends = (("a", "b"), ("b", "c"), ("a", "c"))
    spec = replace(
        ViewSpec("t", "s", (), (), (), (), "Partners: with whom", "Country"),
        nodes=tuple(node(key, key) for key in "abc"),
        edges=tuple(ViewEdge(one, two, weight, True) for (one, two), weight in zip(ends, weights, strict=True)),
        legend=small_spec().legend,
    )
    with shown(browser, spec, tmp_path) as opened:
        widths = [opened.page.evaluate("edge => baltica.paint.width(edge)", edge) for edge in range(3)]
    assert widths == sorted(widths)
    assert widths[1] - widths[0] >= 0.5
    assert widths[2] - widths[1] >= 0.5
    assert 1 <= widths[0] < widths[2] <= 9


def test_a_view_without_ties_years_or_nodes_is_a_page(browser: "Browser", tmp_path: Path) -> None:
    empty = ViewSpec("t", "s", (), (), (), (), "Partners: with whom", "Country")
    single = replace(empty, nodes=(node("a", "A"),), legend=small_spec().legend)
    for spec, status in ((empty, "0 nodes, 0 ties"), (single, "1 node, 0 ties")):
        with shown(browser, spec, tmp_path) as opened:
            assert opened.status() == status
            for name in ("#period-filter", "#weight-filter", "#cross-only"):
                assert opened.page.is_hidden(name)
            opened.open_table("nodes")
            opened.page.click("#fit")


def test_without_javascript_there_is_the_table(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "view.html"
    path.write_text(write_page(small_spec()), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(path.as_uri())
    assert "needs JavaScript" in page.inner_text("#stage")
    assert "Lund University" in page.inner_text("#tables table")
    context.close()
