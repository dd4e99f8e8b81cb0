"""What the page gives to take away: pictures and tables that other programs read."""

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib.image
import numpy as np
import pytest

from tests.views.filtered import Filters, expected
from tests.views.made import HOSTILE, hostile_spec, large_spec, small_spec
from tests.views.opened import Opened, shown

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
SMALL = small_spec()
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def small(browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with shown(browser, SMALL, tmp_path_factory.mktemp("small"), viewport={"width": 1400, "height": 900}) as opened:
        yield opened


@pytest.fixture(autouse=True)
def from_the_start(request: pytest.FixtureRequest) -> None:
    if "small" in request.fixturenames:
        request.getfixturevalue("small").page.click("#reset")


def saved(opened: Opened, what: str, folder: Path) -> Path:
    """Ask for a download as a reader does; its file."""
    if not opened.page.locator("#save").evaluate("(one) => one.open"):
        opened.page.click("#save summary")
    with opened.page.expect_download() as asked:
        opened.page.click(f"#save-{what}")
    path = folder / asked.value.suggested_filename
    asked.value.save_as(path)
    return path


def test_png_is_a_picture_twice_as_fine(small: Opened, tmp_path: Path) -> None:
    path = saved(small, "png", tmp_path)
    assert path.name == "organizations-that-work-together.png"
    picture = matplotlib.image.imread(path)
    assert picture.shape[1] >= 2 * 960 and picture.shape[0] >= 1000
    colors = {tuple(color) for color in (picture[::4, ::4, :3] * 255).round().astype(int).reshape(-1, 3)}
    for item in SMALL.legend[:3]:
        assert tuple(int(item.color[k : k + 2], 16) for k in (1, 3, 5)) in colors
    assert float(np.mean(picture[:, :, :3])) < 0.995, "not blank"


def texts(path: Path) -> list[str]:
    return ["".join(text.itertext()) for text in ET.parse(path).getroot().iter(f"{SVG}text")]


def test_svg_has_names_legend_notes_and_command(small: Opened, tmp_path: Path) -> None:
    path = saved(small, "svg", tmp_path)
    told = texts(path)
    whole = " ".join(told)
    for text in (SMALL.title, "Lund University", "=Alone & Sons", "Sweden (SE)", "tie across a border", SMALL.notes[0]):
        assert text in told
    assert SMALL.command in whole and "Size: Partners" in whole and "1,234 organizations below" in whole
    root = ET.parse(path).getroot()
    marks = [e for tag in ("circle", "polygon") for e in root.iter(SVG + tag) if e.find(f"{SVG}title") is not None]
    assert len(marks) == len(SMALL.nodes)
    assert not list(root.iter(f"{SVG}script")) and not list(root.iter(f"{SVG}image"))


def test_svg_shows_what_is_in_sight_or_the_whole(small: Opened, tmp_path: Path) -> None:
    small.page.evaluate("baltica.network.moveTo({scale: 3, position: {x: baltica.nodes.x[0], y: baltica.nodes.y[0]}})")
    assert "Odense Harbor" not in texts(saved(small, "svg", tmp_path))
    small.page.click("#save summary")
    small.page.check("#save-whole")
    assert "Odense Harbor" in texts(saved(small, "svg", tmp_path))
    small.page.click("#save summary")
    small.page.uncheck("#save-whole")
    small.page.click("#save summary")


def test_pictures_tell_the_filters(small: Opened, tmp_path: Path) -> None:
    small.page.check("#cross-only")
    small.slide("#from", 2012)
    told = " ".join(texts(saved(small, "svg", tmp_path)))
    assert "Chosen: 2012–2015; cross-border ties only." in told
    assert "within a country" not in told


def table(path: Path) -> list[dict[str, str]]:
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "spreadsheets know it as UTF-8"
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def test_csv_of_nodes_reads_back(small: Opened, tmp_path: Path) -> None:
    rows = table(saved(small, "nodes", tmp_path))
    assert {row["Id"] for row in rows} == {n.id for n in SMALL.nodes}
    by_id = {row["Id"]: row for row in rows}
    for node in SMALL.nodes:
        row = by_id[node.id]
        assert row["Organization"] == ("'" + node.name if node.name.startswith("=") else node.name)
        assert row["Partners"] == (f"{node.value:g}" if node.value is not None else "")
        assert row["Links"] == node.links[0][1] and row.get("Type", "") == node.facts.get("Type", "")
    assert rows[0]["Id"] == "lund" and by_id["lund"]["Ties shown"] == "3"


def test_csv_of_ties_follows_the_filters(small: Opened, tmp_path: Path) -> None:
    small.slide("#to", 2012)
    rows = table(saved(small, "ties", tmp_path))
    _, ties = expected(SMALL, Filters(period=(2010, 2012)))
    assert {(r["From id"], r["To id"]): float(r["Shared projects"]) for r in rows} == {
        (SMALL.edges[k].source, SMALL.edges[k].target): weight for k, weight in ties.items()
    }
    known = {(r["From id"], r["To id"]): r for r in rows}
    assert known["lund", "dtu"]["Distance"] == "60 km"
    assert known["lund", "malmo"]["Names"] == "BRIGHT; HARBOR; and 1 more"
    assert known["odense", "port"]["Kind"] == "owns"


def test_hostile_texts_do_no_harm_in_files(browser: "Browser", tmp_path: Path) -> None:
    with shown(browser, hostile_spec(), tmp_path, viewport={"width": 1400, "height": 900}) as opened:
        text = saved(opened, "nodes", tmp_path).read_text(encoding="utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert {"'=HYPERLINK(0)", *HOSTILE} - {"=HYPERLINK(0)"} <= set(cells)
        assert not any(cell.startswith(tuple("=+-@")) for cell in cells)
        saved(opened, "ties", tmp_path)
        told = texts(saved(opened, "svg", tmp_path))
        assert any(HOSTILE[0] in text for text in told)
        assert saved(opened, "png", tmp_path).stat().st_size > 10_000


def test_tables_in_files_hold_all_rows_of_a_large_view(browser: "Browser", tmp_path: Path) -> None:
    spec = large_spec(2100, 2200)
    with shown(browser, spec, tmp_path) as opened:
        opened.open_table("nodes")
        assert opened.page.locator("#table-nodes tbody tr").count() == 2000
        assert "The first 2,000 of 2,100 rows; the downloads hold all." in opened.page.inner_text("#table-nodes")
        assert len(table(saved(opened, "nodes", tmp_path))) == 2100
        assert len(table(saved(opened, "ties", tmp_path))) == len(spec.edges)
