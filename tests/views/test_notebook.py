"""What notebooks show: views and reports in frames of their own, tables as tables."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from IPython.core.formatters import DisplayFormatter

from baltica.analytics.graphdata import GraphData
from baltica.cypher.selection import Selection
from baltica.reports.blocks import Chapter, Column, Report, Table
from baltica.views.notebook import framed
from baltica.views.spec import ViewSpec
from tests.views.test_picture import HOSTILE, made

if TYPE_CHECKING:
    from playwright.sync_api import Browser


def shown(value: Any) -> str:
    """The HTML that a notebook shows for a value, asked for the way a notebook asks."""
    formatter: Any = DisplayFormatter()
    formatted, _ = formatter.format(value, include=["text/html"])
    return str(formatted["text/html"])


def table(**options: Any) -> Table:
    columns = (Column("Name"), Column("Projects", "count"), Column("Page", "link"))
    rows = tuple((name, i, "https://example.org/a?b=<c>") for i, name in enumerate(HOSTILE[:4]))
    return Table(
        "Who & what", columns, (*rows, ("Unknown", None, "javascript:alert(1)")), "Counted.", "All.", **options
    )


def test_a_frame_holds_any_page() -> None:
    page, title = "<p title=\"x\">'&amp;'</p></iframe><script>", 'A "title" <b>'
    frame = ElementTree.fromstring(framed(page, title, 300))
    assert (frame.tag, frame.get("srcdoc"), frame.get("title"), frame.get("height")) == ("iframe", page, title, "300")
    assert "allow-same-origin" not in frame.get("sandbox", "")


@pytest.mark.browser
def test_a_view_shows_itself_and_asks_for_nothing(browser: "Browser", tmp_path: Path) -> None:
    notebook = tmp_path / "notebook.html"
    view = shown(replace(made(names=HOSTILE), title=HOSTILE[0]))
    notebook.write_text(f"<!doctype html><title>Notebook</title><body>{view}{view}", encoding="utf-8")
    context = browser.new_context(offline=True, viewport={"width": 1100, "height": 1400})
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(notebook.as_uri())
    for element in page.query_selector_all("iframe"):
        element.scroll_into_view_if_needed()
        frame = element.content_frame()
        assert frame is not None
        frame.wait_for_function("window.baltica !== undefined")
        frame.wait_for_function(
            """() => { const canvas = document.querySelector("canvas");
                 const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                 const found = new Set();
                 for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255)
                   found.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2]);
                 return found.has(0x2176c7) && found.has(0xd1495b); }"""
        )
        assert frame.inner_text("h1") == HOSTILE[0]
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "about:srcdoc"))] == []


def test_a_view_stays_light_until_it_is_shown() -> None:
    assert isinstance(made(), ViewSpec)
    assert "iframe" not in repr(made())


def test_a_table_is_shown_as_one() -> None:
    html = shown(table())
    root = ElementTree.fromstring(f"<div>{html}</div>")
    assert root.findtext("table/caption") == "Who & what"
    cells = [[cell.text for cell in row] for row in root.findall("table/tbody/tr")]
    assert [row[:2] for row in cells[:4]] == [[name, str(i)] for i, name in enumerate(HOSTILE[:4])]
    assert cells[4] == ["Unknown", "–", "javascript:alert(1)"]
    assert [link.get("href") for link in root.iter("a")] == ["https://example.org/a?b=<c>"] * 4


def test_a_long_table_says_that_it_goes_on() -> None:
    long = Table("Numbers", (Column("Number", "count"),), tuple((i,) for i in range(99)), "Counted.", "All.")
    html = shown(long)
    assert html.count("<tr>") == 1 + 60
    assert "The first 60 of 99 rows" in html
    assert shown(replace(long, shown=5)).count("<tr>") == 1 + 5
    assert "The first" not in shown(table())


def test_a_report_is_shown_in_a_frame() -> None:
    report = Report("A <report>", "Of tests", "Everything", (Chapter("one", "One", (table(),)),))
    frame = ElementTree.fromstring(shown(report))
    assert frame.get("title") == "A <report>"
    assert "<h1>A &lt;report&gt;</h1>" in frame.get("srcdoc", "")


def test_data_say_what_they_hold() -> None:
    data = GraphData.of(
        organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}],
        projects=[{"id": "p", "start_year": 2010}, {"id": "q"}],
        participations=[{"project": "p", "organization": "a"}],
    )

    def rows(of: GraphData) -> dict[str | None, str | None]:
        found = ElementTree.fromstring(shown(of)).findall("tbody/tr")
        return {row[0].text: row[1].text for row in found}

    assert rows(data) == {"organizations": "2", "projects": "2", "participations": "1"}
    name = "<b>" + 60 * " programme"
    cut = data.select(Selection(since=2005, source=(name,)))
    assert rows(cut)["selection"] == cut.selection.describe()
    assert rows(cut)["left out: projects of other sources"] == "2"
