"""The report in a real browser: silent, offline, no wider than a telephone, readable in the dark and on paper."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = (390, 768, 1280)


@pytest.fixture(scope="session")
def address(html: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("report") / "report.html"
    file.write_text(html, encoding="utf-8")
    return file.as_uri()


@pytest.fixture
def opened(browser: "Browser", address: str) -> Iterator["Page"]:
    """The report on a telephone; everything it asks for or says is noted on the page object."""
    context = browser.new_context(offline=True, viewport={"width": 390, "height": 844})
    page = context.new_page()
    heard: list[str] = []
    page.on("console", lambda message: heard.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("request", lambda request: heard.append(request.url) if not request.url.startswith("file:") else None)
    page.goto(address)
    yield page
    context.close()
    assert heard == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_page(opened: "Page", width: int) -> None:
    opened.set_viewport_size({"width": width, "height": 844})
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    opened.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


LUMINANCE = """selector => {
  const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  const light = color => { const [r, g, b] = color.match(/[\\d.]+/g).map(Number).map(channel);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const backdrop = node => { for (; node; node = node.parentElement) {
    const color = getComputedStyle(node).backgroundColor;
    if (!/, 0\\)$/.test(color) && color !== 'transparent') return light(color); } return 1; };
  return [...document.querySelectorAll(selector)].map(node => {
    const style = getComputedStyle(node), back = backdrop(node.closest('div, body') ?? node);
    const front = light(node instanceof SVGElement ? style.fill : style.color);
    return (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05); });
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_background(opened: "Page", scheme: str) -> None:
    opened.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    background = opened.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(255, 255, 255)") == (scheme == "light")
    for selector in ("main p", "td", ".fine p", "nav a", "figcaption", ".note p", "summary"):
        ratios = opened.evaluate(LUMINANCE, selector)
        assert ratios
        assert min(ratios) >= 4.5, f"{selector}: {min(ratios):.1f}"


def test_links_of_the_contents_lead_to_their_sections(opened: "Page") -> None:
    for link in opened.locator("nav a").all():
        link.click()
        target = (link.get_attribute("href") or "").removeprefix("#")
        assert opened.evaluate("location.hash") == f"#{target}"
        assert opened.locator(f"section[id='{target}'] h2").is_visible()


def test_the_first_tab_offers_to_skip(opened: "Page") -> None:
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.textContent") == "Skip to the report"


def test_it_prints(opened: "Page", tmp_path: Path) -> None:
    opened.emulate_media(color_scheme="dark", media="print")
    assert opened.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not opened.locator("details").first.is_visible()
    printed = opened.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    opened.set_viewport_size({"width": 690, "height": 900})  # A4 without its margins, at 96 dots an inch
    wide = opened.evaluate("[...document.querySelectorAll('table, svg')].map(n => n.getBoundingClientRect().right)")
    assert max(wide) <= 700
