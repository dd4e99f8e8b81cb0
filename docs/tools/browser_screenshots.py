"""Take the pictures of the page of instructions from a real Neo4j Browser: views/browser/images/*.png.

Run it by hand where the Browser or the kit changed, with Neo4j fetched (``baltica engine fetch``) and a Chromium:
``python docs/tools/browser_screenshots.py``. It starts a Neo4j of its own in a temporary folder.
"""

import io
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from baltica.graph.connection import Graph  # noqa: E402
from baltica.graph.engines import neo4j  # noqa: E402
from baltica.graph.engines.neo4j_release import Release, installed  # noqa: E402
from baltica.graph.settings import Settings  # noqa: E402
from baltica.loader.registry import bundled, sources  # noqa: E402
from baltica.loader.write import load  # noqa: E402
from baltica.views.browser import favorites, kit, parameters  # noqa: E402
from tests.conftest import CHROMIUM_OPTIONS  # noqa: E402
from tests.support import machine  # noqa: E402
from tests.support import neo4j_browser as driver  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Page

IMAGES = ROOT / "views" / "browser" / "images"
SIZE = {"width": 1200, "height": 720}
COLORS = 128
MOST_BYTES = 150_000
PICTURE = ("04 Clusters and initiatives", "Picture: Who and what is around a cluster?")
GUIDED = "What is in the graph?"
SETTLE = 2500  # milliseconds until a drawing rests


@contextmanager
def server(release: Release, home: Path) -> Iterator[neo4j.Running]:
    """A Neo4j with the plugin and the bundled facts; gone when the block ends."""
    ports = neo4j.choose_ports(home)
    kit.write_plugin(release.browser, neo4j.plugins(home) / kit.JAR)
    running = neo4j.start(home, release, ports, settings=kit.settings(f"http://localhost:{ports.http}"))
    try:
        with Graph(running.address) as graph:
            load(graph, sources()["baltica"], [bundled("baltica")])
        yield running
    finally:
        neo4j.stop(home)


def save(page: "Page", name: str) -> None:
    """The page as it is, as a small PNG."""
    page.wait_for_timeout(SETTLE)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    small = picture.quantize(COLORS, dither=Image.Dither.NONE)
    small.save(IMAGES / f"{name}.png", optimize=True)
    size = (IMAGES / f"{name}.png").stat().st_size
    sys.stdout.write(f"{name}.png: {size:,} bytes\n")
    if size > MOST_BYTES:
        raise SystemExit(f"{name}.png is larger than {MOST_BYTES:,} bytes")


def guide(page: "Page") -> None:
    """The guide beside the answer to a question of its first slide."""
    page.locator("pre.runnable").first.locator("svg, i").first.click()
    driver.frame(page, GUIDED)
    save(page, "guide")


def queries(page: "Page") -> None:
    """The folders, one of them open."""
    driver.open_folder(page, PICTURE[0])
    save(page, "queries")


def set_parameters(page: "Page") -> None:
    """The script that sets the parameters, after it ran."""
    driver.open_folder(page, PICTURE[0])
    driver.open_folder(page, favorites.FIRST)
    driver.run_saved(page, parameters.TITLE)
    save(page, "parameters")


def picture(page: "Page") -> None:
    """A saved query that draws a graph."""
    driver.open_folder(page, favorites.FIRST)
    driver.open_folder(page, PICTURE[0])
    driver.fills(driver.run_saved(page, PICTURE[1]))
    save(page, "picture")


STEPS: tuple[Callable[["Page"], None], ...] = (guide, queries, set_parameters, picture)


def main() -> None:
    """Take all pictures."""
    release = installed(Settings.from_options().cache)
    if release is None:
        raise SystemExit("Neo4j is not there; fetch it: baltica engine fetch")
    IMAGES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, server(release, Path(folder)) as running, sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=machine.chromium(), args=list(CHROMIUM_OPTIONS))
        page = chromium.new_page(viewport=SIZE)  # type: ignore[arg-type]
        page.goto(running.http + kit.START)
        page.click("#open")
        driver.log_in(page, running.address.password)
        driver.frame(page, "Successfully set your parameters")
        for step in STEPS:
            step(page)
        chromium.close()


if __name__ == "__main__":
    main()
