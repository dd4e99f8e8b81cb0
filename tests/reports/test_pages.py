"""Every report as a page in a real browser: offline, silent, fit for every width, without barriers (axe-core)."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baltica.analytics.graphdata import GraphData
from baltica.analytics.subjects import find
from baltica.reports.blocks import Report
from baltica.reports.build import build_report
from baltica.reports.bundle import read_bundle, to_bundle
from baltica.reports.compare import compare
from baltica.reports.render import to_html
from tests.reports.conftest import with_programmes

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SHEETS = {
    "region": "DK011",
    "organization": "Lund University",
    "cluster": "Medicon Valley",
    "border": "DK-SE",
    "programme": "Interreg VA South Baltic 2014-2020",
}
REPORTS = ("full", "coverage", "paper", "compare", *SHEETS)
AXE = """async source => { if (!window.axe) { new Function(source)(); }
  const found = await window.axe.run(document, {resultTypes: ['violations']});
  return found.violations.map(v => [v.impact, v.id, v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | ')]); }"""


def made(name: str, facts: GraphData, full: Report, folder: Path) -> Report:
    """The report of that name on the bundled facts."""
    if name == "full":
        return full
    if name in SHEETS:
        facts = with_programmes(facts)
        subject = find(name, facts, SHEETS[name])
        return build_report(facts, report=name, subject=subject.id, heading=(subject.title, subject.subtitle))
    if name == "compare":
        older = facts.of_projects(facts.projects.index[: len(facts.projects) // 2])
        for key, data in (("old", older), ("new", facts)):
            (folder / f"{key}.zip").write_bytes(to_bundle(build_report(data, names=["places", "ties", "clusters"])))
        return compare(read_bundle(folder / "old.zip"), read_bundle(folder / "new.zip"))
    return build_report(facts, report=name, options={"approximate": True} if name == "paper" else None)


@pytest.fixture(scope="module", params=REPORTS)
def page(
    request: pytest.FixtureRequest,
    browser: "Browser",
    facts: GraphData,
    report: Report,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator["Page"]:
    """The report, opened without a network; everything it asks for or says is an error in the end."""
    folder = tmp_path_factory.mktemp(request.param)
    file = folder / "page.html"
    file.write_text(to_html(made(request.param, facts, report, folder)), encoding="utf-8")
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900}, bypass_csp=True)
    opened = context.new_page()
    heard: list[str] = []
    opened.on("console", lambda message: heard.append(f"console: {message.text}"))
    opened.on("pageerror", lambda error: heard.append(f"error: {error}"))
    opened.on("request", lambda asked: heard.append(asked.url) if not asked.url.startswith("file:") else None)
    opened.goto(file.as_uri())
    yield opened
    context.close()
    assert heard == []


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_is_wider_than_the_page(page: "Page", width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_serious_barrier(page: "Page", scheme: Any) -> None:
    axe = pytest.importorskip("axe_playwright_python")
    page.emulate_media(color_scheme=scheme)
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    found = page.evaluate(AXE, script)
    page.emulate_media(color_scheme="light")
    assert [one for one in found if one[0] in ("serious", "critical")] == []


def test_every_link_inside_leads_somewhere(page: "Page") -> None:
    broken = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href').slice(1))"
        ".filter(id => !document.getElementById(id))"
    )
    assert broken == []


def test_ids_are_unique(page: "Page") -> None:
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(n => n.id)")
    assert sorted(ids) == sorted(set(ids))


def test_sources_and_licences_stand_at_the_foot(page: "Page") -> None:
    foot = page.locator("footer").inner_text()
    assert "CC BY 4.0" in foot


def test_drawings_keep_their_words_inside(page: "Page") -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    outside = page.evaluate("""[...document.querySelectorAll('svg')].flatMap(svg => {
      const box = svg.getBoundingClientRect();
      return [...svg.querySelectorAll('text')].filter(t => { const r = t.getBoundingClientRect();
        return r.width && (r.left < box.left - 2 || r.right > box.right + 2 || r.top < box.top - 2
          || r.bottom > box.bottom + 2); }).map(t => t.textContent); })""")
    assert outside == []
