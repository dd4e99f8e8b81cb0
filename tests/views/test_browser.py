"""The page in a real browser: quiet, self-contained, and doing what its buttons say."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baltica.views.page import write_page
from baltica.views.spec import ViewSpec
from tests.views.test_page import HOSTILE, hostile_spec

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Dialog, Page

pytestmark = pytest.mark.browser

SHOWN = "(kind) => baltica[kind].get().filter((item) => !item.hidden).map((item) => item.id)"


@dataclass
class Opened:
    """A page in the browser with all it said and asked for."""

    page: "Page"
    said: list[str]
    asked: list[str]

    def shown(self, kind: str) -> list[int]:
        """Numbers of the nodes or edges that are not hidden."""
        return list(self.page.evaluate(SHOWN, kind))

    def find(self, text: str) -> None:
        self.page.fill("#search", text)
        self.page.press("#search", "Enter")

    def panel(self) -> str:
        return self.page.inner_text("#panel")


def load(browser: "Browser", path: Path, **options: Any) -> Opened:
    context = browser.new_context(offline=True, reduced_motion="reduce", **options)
    page = context.new_page()
    opened = Opened(page, [], [])
    page.on("console", lambda message: opened.said.append(message.text))
    page.on("pageerror", lambda error: opened.said.append(str(error)))

    def dismiss(dialog: "Dialog") -> None:
        opened.said.append(f"dialog {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("request", lambda request: opened.asked.append(request.url))
    page.goto(path.as_uri())
    page.wait_for_function("window.baltica !== undefined")
    return opened


@pytest.fixture(scope="module")
def file(html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("view") / "view.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def desk(browser: "Browser", file: Path) -> Iterator[Opened]:
    opened = load(browser, file, viewport={"width": 1400, "height": 900})
    yield opened
    opened.page.context.close()


@pytest.fixture(autouse=True)
def from_the_start(request: pytest.FixtureRequest) -> None:
    """Tests that share the page find it as it was opened."""
    if "desk" in request.fixturenames:
        request.getfixturevalue("desk").page.click("#reset")


def test_it_says_nothing_and_asks_for_nothing_but_itself(desk: Opened, file: Path) -> None:
    desk.find("Lund University")
    desk.page.click("#theme")
    desk.page.click("#theme")
    desk.page.mouse.move(500, 400)
    assert desk.said == []
    assert desk.asked == [file.as_uri()]


def test_something_is_drawn(desk: Opened) -> None:
    colors = desk.page.evaluate(
        """() => {
          const canvas = document.querySelector("#network canvas");
          const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
          const seen = new Set();
          for (let i = 0; i < data.length; i += 4) seen.add((data[i] << 16) | (data[i + 1] << 8) | data[i + 2]);
          return [...seen];
        }"""
    )
    assert {0x2176C7, 0xD1495B, 0x5F6B26} <= set(colors), "Sweden, Denmark and Germany are there"


def test_whole_picture_is_in_sight(desk: Opened) -> None:
    outside = desk.page.evaluate(
        """() => {
          const box = document.getElementById("network").getBoundingClientRect();
          return baltica.graph.nodes.map((node) => baltica.network.canvasToDOM(node))
            .filter((at) => at.x < 0 || at.y < 0 || at.x > box.width || at.y > box.height).length;
        }"""
    )
    assert outside == 0


@pytest.mark.parametrize("text", ["Lund University", "lund university", "LUND UNI"])
def test_search_finds_and_chooses(desk: Opened, text: str) -> None:
    desk.find(text)
    assert desk.page.inner_text("#panel h2") == "Lund University"
    middle = desk.page.evaluate("baltica.network.getViewPosition()")
    node = desk.page.evaluate("baltica.graph.nodes.find((node) => node.key === 'baltica:lund-university')")
    assert abs(middle["x"] - node["x"]) < 1 and abs(middle["y"] - node["y"]) < 1


def test_search_needs_no_special_letters(desk: Opened) -> None:
    desk.find("malmo university")
    assert desk.page.inner_text("#panel h2") == "Malmö University"


def test_search_says_when_there_is_nothing(desk: Opened) -> None:
    desk.find("Atlantis")
    assert "Nothing found for “Atlantis”" in desk.page.inner_text("#status")
    assert desk.page.is_hidden("#panel")


def test_search_suggests_every_organization(desk: Opened, view: ViewSpec) -> None:
    values = desk.page.eval_on_selector_all("#names option", "options => options.map((option) => option.value)")
    assert len(set(values)) == len(view.nodes)
    assert "Lund University (SE)" in values


def test_panel_shows_the_facts_and_the_partners(desk: Opened, view: ViewSpec) -> None:
    node = max(view.nodes, key=lambda n: n.value)
    desk.find(node.title_lines[0])
    panel = desk.panel()
    for name, value in node.facts.items():
        assert name == "Name" or (name in panel and value in panel)
    assert desk.page.get_attribute("#panel a", "href") == node.url
    ties = [e for e in view.edges if node.id in (e.source, e.target)]
    keys = desk.page.eval_on_selector_all("#panel [data-node]", "all => all.map((one) => one.dataset.node)")
    assert sorted(keys) == sorted(e.target if e.source == node.id else e.source for e in ties)
    assert f"{len(ties)} partners shown, {sum(e.cross_border for e in ties)} abroad" in panel


def test_choosing_dims_all_but_the_neighbors(desk: Opened, view: ViewSpec) -> None:
    desk.find("Lund University")
    bright = desk.page.evaluate(
        "baltica.nodes.get().filter((n) => n.opacity === 1).map((n) => baltica.graph.nodes[n.id].key)"
    )
    ties = [{e.source, e.target} for e in view.edges if "baltica:lund-university" in (e.source, e.target)]
    assert set(bright) == set().union(*ties)
    desk.page.keyboard.press("Escape")
    assert desk.page.is_hidden("#panel")
    assert desk.page.evaluate("baltica.nodes.get().every((n) => n.opacity === 1)")


def test_a_click_on_a_node_and_on_empty_ground(desk: Opened, view: ViewSpec) -> None:
    desk.page.evaluate(
        "baltica.network.moveTo({ scale: 1.2, position: baltica.graph.nodes.find((n) => n.key === 'baltica:dtu') })"
    )
    box = desk.page.locator("#network").bounding_box()
    assert box is not None
    desk.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    desk.page.wait_for_selector("#panel h2")
    assert desk.page.inner_text("#panel h2") == "Technical University of Denmark"
    desk.page.evaluate("baltica.network.moveTo({ scale: 1, position: { x: 9000, y: 9000 } })")
    desk.page.mouse.click(box["x"] + 5, box["y"] + 5)
    desk.page.wait_for_selector("#panel", state="hidden")


def labels(opened: Opened) -> list[dict[str, Any]]:
    """Names on the drawing with their boxes: left, top, right, bottom in pixels."""
    opened.page.wait_for_function("baltica.network.redraw() || baltica.labels.length > 0")
    return list(opened.page.evaluate("baltica.labels"))


def test_names_of_the_largest_are_on_the_picture_and_none_touch(desk: Opened, view: ViewSpec) -> None:
    written = labels(desk)
    texts = {label["text"] for label in written}
    top = [n.label for n in sorted(view.nodes, key=lambda n: (-n.size, n.id))[:10]]
    assert sum(name in texts for name in top) >= 7, (top, texts)
    assert view.captions[0].text in texts and len(texts) >= 20
    for number, one in enumerate(written):
        for two in written[number + 1 :]:
            (left, above, right, below), other = one["box"], two["box"]
            assert right <= other[0] or left >= other[2] or below <= other[1] or above >= other[3], (one, two)


def test_only_the_chosen_and_its_neighbors_keep_their_names(desk: Opened, view: ViewSpec) -> None:
    desk.find("Lund University")
    ends = {i for e in view.edges if "baltica:lund-university" in (e.source, e.target) for i in (e.source, e.target)}
    allowed = {n.label for n in view.nodes if n.id in ends} | {view.captions[0].text}
    texts = {label["text"] for label in labels(desk)}
    assert "Lund University" in texts and len(texts) > 5
    assert {text for text in texts if not text.endswith("…")} <= allowed


def test_zooming_in_brings_more_names(desk: Opened, view: ViewSpec) -> None:
    desk.page.evaluate("baltica.network.moveTo({ scale: 2.5, position: baltica.graph.nodes[0] })")
    small = {n.label for n in view.nodes if n.size < 10}
    assert small & {label["text"] for label in labels(desk)}


def test_hover_names_the_node(desk: Opened) -> None:
    desk.page.evaluate(
        "baltica.network.moveTo({ scale: 1.2, position: baltica.graph.nodes.find((n) => n.key === 'baltica:dtu') })"
    )
    box = desk.page.locator("#network").bounding_box()
    assert box is not None
    desk.page.mouse.move(box["x"] + box["width"] / 2 + 1, box["y"] + box["height"] / 2)
    desk.page.wait_for_selector("#tooltip:not([hidden])")
    lines = desk.page.inner_text("#tooltip").splitlines()
    assert lines[0] == "Technical University of Denmark" and any("Denmark (DK)" in line for line in lines)


def test_partner_in_the_panel_and_row_of_the_table_lead_to_the_node(desk: Opened) -> None:
    desk.find("Lund University")
    partner = desk.page.locator("#panel [data-node]").first
    name = partner.inner_text()
    partner.click()
    assert desk.page.inner_text("#panel h2") == name
    desk.page.locator("#table summary").click()
    desk.page.locator("#table [data-node='baltica:dtu']").click()
    assert desk.page.inner_text("#panel h2") == "Technical University of Denmark"
    desk.page.locator("#table summary").click()


def test_toggle_leaves_exactly_the_cross_border_ties(desk: Opened, view: ViewSpec) -> None:
    assert desk.shown("edges") == list(range(len(view.edges)))
    desk.page.check("#cross-only")
    crossing = [number for number, edge in enumerate(view.edges) if edge.cross_border]
    assert desk.shown("edges") == crossing
    assert f"{len(crossing):,} ties" in desk.page.inner_text("#status")
    desk.page.uncheck("#cross-only")
    assert len(desk.shown("edges")) == len(view.edges)


def test_legend_counts_and_filters(desk: Opened, view: ViewSpec) -> None:
    counts = Counter(node.group for node in view.nodes)
    rows = desk.page.eval_on_selector_all(
        "[data-group]", "all => all.map((one) => [one.dataset.group, one.querySelector('.count').textContent])"
    )
    assert {group: int(count) for group, count in rows} == counts
    desk.page.click("[data-group=SE]")
    assert desk.page.get_attribute("[data-group=SE]", "aria-pressed") == "false"
    assert desk.shown("nodes") == [k for k, node in enumerate(view.nodes) if node.group != "SE"]
    swedish = {node.id for node in view.nodes if node.group == "SE"}
    rest = [k for k, edge in enumerate(view.edges) if not {edge.source, edge.target} & swedish]
    assert desk.shown("edges") == rest
    desk.page.click("[data-group=SE]")
    assert len(desk.shown("nodes")) == len(view.nodes)


def test_hiding_the_chosen_country_closes_the_panel_and_search_brings_it_back(desk: Opened) -> None:
    desk.find("Lund University")
    desk.page.click("[data-group=SE]")
    assert desk.page.is_hidden("#panel")
    desk.find("Lund University")
    assert desk.page.get_attribute("[data-group=SE]", "aria-pressed") == "true"
    assert desk.page.inner_text("#panel h2") == "Lund University"


def test_reset_undoes_everything(desk: Opened, view: ViewSpec) -> None:
    desk.page.check("#cross-only")
    desk.page.click("[data-group=DK]")
    desk.find("Lund University")
    desk.page.click("#reset")
    assert not desk.page.is_checked("#cross-only") and desk.page.input_value("#search") == ""
    assert len(desk.shown("nodes")) == len(view.nodes) and len(desk.shown("edges")) == len(view.edges)
    assert desk.page.is_hidden("#panel")


def test_keyboard_reaches_everything(desk: Opened) -> None:
    desk.page.focus("#search")
    reached = []
    for _ in range(8):
        desk.page.keyboard.press("Tab")
        reached.append(desk.page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert reached[:4] == ["cross-only", "fit", "reset", "theme"]
    desk.page.focus("#cross-only")
    desk.page.keyboard.press("Space")
    assert desk.page.is_checked("#cross-only")


def ground(opened: Opened) -> str:
    return str(opened.page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_dark_follows_the_system_and_the_button(browser: "Browser", file: Path) -> None:
    dark = load(browser, file, color_scheme="dark")
    night = ground(dark)
    edge = dark.page.evaluate("baltica.edges.get(0).color.color")
    dark.page.click("#theme")
    assert ground(dark) != night
    assert dark.page.evaluate("baltica.edges.get(0).color.color") != edge
    dark.page.context.close()
    light = load(browser, file, color_scheme="light")
    day = ground(light)
    assert day != night
    light.page.click("#theme")
    assert ground(light) == night
    light.page.emulate_media(color_scheme="light")
    light.page.context.close()


def test_telephone(browser: "Browser", file: Path) -> None:
    phone = load(browser, file, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    width = "document.documentElement.scrollWidth"
    assert phone.page.evaluate(width) == 390
    phone.find("Lund University")
    phone.page.locator("#table summary").click()
    assert phone.page.evaluate(width) == 390
    for name in ("#search", "#cross-only", "#fit", "#theme", "#network canvas"):
        box = phone.page.locator(name).bounding_box()
        assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390
    assert phone.said == []
    phone.page.context.close()


def test_hostile_names_are_only_text(browser: "Browser", tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(write_page(hostile_spec()), encoding="utf-8")
    page = load(browser, path, viewport={"width": 390, "height": 844})
    page.find("</script>")
    assert page.page.inner_text("#panel h2") == HOSTILE[0]
    for partner in page.page.locator("#panel [data-node]").all():
        partner.hover()
    page.page.locator("#panel [data-node]").first.click()
    center = "baltica.network.canvasToDOM(baltica.network.getViewPosition())"
    at, box = page.page.evaluate(center), page.page.locator("#network").bounding_box()
    assert box is not None
    page.page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
    page.page.wait_for_selector("#tooltip:not([hidden])")
    assert page.page.locator("img").count() == 0
    assert page.page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.said == [] and page.asked == [path.as_uri()]
    page.page.context.close()


def test_without_javascript_there_is_the_table(browser: "Browser", file: Path) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto(file.as_uri())
    assert "needs JavaScript" in page.inner_text("#stage")
    page.click("#table summary")
    assert "Lund University" in page.inner_text("#table")
    context.close()
