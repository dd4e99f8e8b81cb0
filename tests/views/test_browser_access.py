"""The page for everybody: without barriers, on telephones, in the dark, by keyboard, by touch, on paper."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.views.made import hostile_spec, small_spec
from tests.views.opened import Opened, shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
WITH_LAND = replace(small_spec(), backdrop=hostile_spec().backdrop)
DESK = {"width": 1400, "height": 900}
AXE = """async source => { if (!window.axe) { new Function(source)(); }
  const found = await window.axe.run(document, {resultTypes: ['violations']});
  return found.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | ')]); }"""
SMALL_TARGETS = """() => [...document.querySelectorAll("button, summary, input, .switch")]
  .filter((one) => one.checkVisibility() && !one.matches(".switch input"))
  .map((one) => [one.id || one.textContent, one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < 23.5 || box.width < 23.5))
  .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""


@pytest.fixture(scope="module")
def desk(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with shown(browser, WITH_LAND, tmp_path_factory.mktemp("access"), viewport=DESK, bypass_csp=True) as opened:
        yield opened


@pytest.fixture(autouse=True)
def from_the_start(request: pytest.FixtureRequest) -> None:
    if "desk" in request.fixturenames:
        opened = request.getfixturevalue("desk")
        opened.page.set_viewport_size(DESK)
        opened.page.emulate_media(color_scheme="light")
        opened.page.click("#reset")


@pytest.mark.parametrize("width", [390, 768, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_barrier_and_nothing_is_too_wide(desk: Opened, width: int, scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    source = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    desk.page.set_viewport_size({"width": width, "height": 844})
    desk.page.emulate_media(color_scheme=scheme)
    desk.find("Lund University")
    desk.page.fill("#search", "u")
    desk.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    desk.page.wait_for_selector("#table-ties table")
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= width
    found = desk.page.evaluate(AXE, source)
    desk.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = one.id === 'filters'; })")
    assert [one for one in found if one[0] in ("serious", "critical")] == []


def test_ids_are_unique(desk: Opened) -> None:
    ids = desk.page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")
    assert len(ids) == len(set(ids))


def test_everything_is_reached_by_tab(desk: Opened) -> None:
    desk.page.focus("#to-table")
    reached = []
    for _ in range(40):
        desk.page.keyboard.press("Tab")
        reached.append(
            desk.page.evaluate(
                "(one => one.id || one.dataset.group || one.className || one.textContent)(document.activeElement)"
            )
        )
    wanted = ["search", "fit", "reset", "full", "theme", "from", "to", "play", "weight", "cross-only", "hide-alone"]
    assert [name for name in reached if name in wanted][: len(wanted)] == wanted
    assert {"vis-network", "groups-all", "0", "1", "2", "3"} <= set(reached)


def test_a_reader_without_a_mouse_walks_the_network(desk: Opened) -> None:
    page = desk.page
    page.focus("#search")
    page.keyboard.type("lund")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "Lund University"
    assert "3 ties shown" in page.inner_text("#told"), "said to those who listen"
    page.focus("#panel [data-node=dtu]")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "Technical University of Denmark"
    assert page.evaluate("document.activeElement.textContent") == "Technical University of Denmark"
    page.focus("#back")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "Lund University"
    page.keyboard.press("Escape")
    assert page.is_hidden("#panel")
    page.focus("#from")
    page.keyboard.press("ArrowRight")
    assert page.inner_text("#period-now") == "2011–2015"


def test_arrows_and_plus_move_the_picture(desk: Opened) -> None:
    before = desk.page.evaluate("baltica.camera()")
    desk.page.focus("#network .vis-network")
    desk.page.keyboard.down("ArrowRight")
    desk.page.wait_for_function("x => Math.abs(baltica.camera().x - x) > 1", arg=before["x"])
    desk.page.keyboard.up("ArrowRight")
    desk.page.keyboard.down("=")
    desk.page.wait_for_function("scale => baltica.camera().scale > scale", arg=before["scale"])
    desk.page.keyboard.up("=")


def ground(opened: Opened) -> str:
    return str(opened.page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_dark_follows_the_system_and_the_button(desk: Opened) -> None:
    day, colors = ground(desk), desk.page.evaluate("baltica.paint.palette()")
    desk.page.emulate_media(color_scheme="dark")
    desk.page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
    assert ground(desk) != day and desk.page.evaluate("baltica.paint.palette()") != colors
    desk.page.click("#theme")
    assert ground(desk) == day and desk.page.inner_text("#theme") == "Dark"


def test_targets_are_large_enough(desk: Opened) -> None:
    desk.find("Lund University")
    desk.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = desk.page.evaluate(SMALL_TARGETS)
    desk.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = one.id === 'filters'; })")
    assert found == []


def test_full_screen(desk: Opened) -> None:
    desk.page.click("#full")
    desk.page.wait_for_function("() => document.fullscreenElement?.id === 'view'")
    desk.page.wait_for_function("() => document.getElementById('full').textContent === 'Leave full screen'")
    assert desk.page.is_visible("#legend")
    desk.page.click("#full")
    desk.page.wait_for_function("() => document.getElementById('full').textContent === 'Full screen'")


def test_full_screen_is_not_offered_where_there_is_none(browser: "Browser", tmp_path: Path) -> None:
    with shown(browser, small_spec(), tmp_path) as opened:
        opened.page.add_init_script("Object.defineProperty(document, 'fullscreenEnabled', { value: false })")
        opened.page.reload()
        opened.page.wait_for_function("() => window.baltica?.ready")
        assert opened.page.is_hidden("#full")
        opened.asked.pop()


def test_on_paper_the_picture_is_light_and_tools_are_gone(desk: Opened) -> None:
    desk.page.emulate_media(color_scheme="dark")
    desk.page.wait_for_function("() => document.documentElement.dataset.theme === 'dark'")
    desk.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    desk.page.emulate_media(media="print", color_scheme="dark")
    assert desk.page.evaluate("document.documentElement.dataset.theme") == "light"
    assert desk.page.is_hidden(".tools") and desk.page.is_visible("#network") and desk.page.is_visible("footer")
    desk.page.emulate_media(media="screen", color_scheme="dark")
    desk.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert desk.page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_telephone(browser: "Browser", tmp_path: Path) -> None:
    viewport = {"width": 390, "height": 844}
    with shown(browser, small_spec(), tmp_path, viewport=viewport, has_touch=True, is_mobile=True) as phone:
        width = "document.documentElement.scrollWidth"
        assert phone.page.evaluate(width) == 390
        assert phone.page.is_hidden("#period-filter"), "filters wait behind a word"
        phone.page.tap("#filters summary")
        assert phone.page.is_visible("#period-filter")
        phone.page.touchscreen.tap(*phone.at("dtu"))
        phone.page.wait_for_selector("#panel h2")
        assert phone.page.inner_text("#panel h2") == "Technical University of Denmark"
        stage, panel = phone.page.locator("#stage").bounding_box(), phone.page.locator("#panel").bounding_box()
        assert stage is not None and panel is not None and panel["y"] >= stage["y"] + stage["height"]
        phone.page.tap("#close")
        scale = phone.page.evaluate("baltica.camera().scale")
        pinch(phone)
        phone.page.wait_for_function("scale => baltica.camera().scale > 1.2 * scale", arg=scale)
        phone.page.tap("#to-table")
        phone.page.wait_for_selector("#table-nodes table")
        assert phone.page.evaluate(width) == 390
        for name in ("#search", "#fit", "#theme", "#save summary", "#network canvas", "#cross-only"):
            box = phone.page.locator(name).bounding_box()
            assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= 390


def pinch(phone: Opened) -> None:
    """Two fingers on the picture that move apart."""
    phone.page.locator("#stage").scroll_into_view_if_needed()
    box = phone.page.locator("#network").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = phone.page.context.new_cdp_session(phone.page)
    for step, kind in enumerate(["touchStart", *["touchMove"] * 8, "touchEnd"]):
        apart = 20 + 10 * step
        points = [] if kind == "touchEnd" else [{"x": x - apart, "y": y, "id": 0}, {"x": x + apart, "y": y, "id": 1}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
