"""Neo4j Browser as a user meets it, in a headless Chromium on a real Neo4j: dressed by the plugin, then a plain one.

The tests of this file go on in one window, one after the other, as a user does.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from baltica.cypher.catalog import queries
from baltica.cypher.header import parse
from baltica.graph.connection import Graph
from baltica.graph.engines import neo4j
from baltica.graph.engines.neo4j_release import Release
from baltica.graph.errors import EngineError
from baltica.loader.registry import sources
from baltica.loader.write import load
from baltica.views.browser import favorites, kit, parameters, style
from tests.support import machine
from tests.support import neo4j_browser as driver
from tests.support.neo4j_server import QUICK, free_ports

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

pytestmark = [pytest.mark.neo4j, pytest.mark.timeout(400)]

CLUSTERS = "04 Clusters and initiatives"
PICTURE = "Picture: Which clusters share members?"
HOSTILE = parse(
    "own_hostile",
    "// \"><img src=x onerror=window.hit=1>'; MATCH (n) DETACH DELETE n //\n//\n// A title that wants to be more.\n//\n"
    "// @folder ../<b>Own</b>\n// @param text STRING text (e.g. Aalborg)\n// @return found STRING it\n"
    "RETURN $text AS found",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose server runs on a quick Java."""
    machine.demand(machine.missing_neo4j())
    folder = tmp_path_factory.mktemp("browser")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JDK_JAVA_OPTIONS", QUICK)
        yield folder
        neo4j.stop(folder)


@pytest.fixture(scope="module")
def release() -> Release:
    return Release(lib=machine.neo4j_lib(), browser=machine.neo4j_browser())


@pytest.fixture(scope="module")
def ports(home: Path) -> neo4j.Ports:
    return neo4j.choose_ports(home, *free_ports(2))


@pytest.fixture(scope="module")
def dressed(home: Path, release: Release, ports: neo4j.Ports, bundled: Path) -> neo4j.Running:
    """The server with the plugin and the bundled facts."""
    kit.write_plugin(release.browser, neo4j.plugins(home) / kit.JAR)
    server = neo4j.start(home, release, ports, settings=kit.settings(f"http://localhost:{ports.http}"))
    with Graph(server.address) as graph:
        load(graph, sources()["baltica"], [bundled])
    return server


@pytest.fixture(scope="module")
def asked() -> list[str]:
    """Hosts beside the server that the pages asked for."""
    return []


@pytest.fixture(scope="module")
def window(browser: "Browser", asked: list[str]) -> "Iterator[Page]":
    """One window for all tests of the dressed server; what is asked of the net fails, as without one."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})

    def elsewhere(route: "Route") -> None:
        asked.append(str(urlsplit(route.request.url).hostname))
        route.abort()

    context.route(re.compile(r"^https?://(?!localhost[:/])"), elsewhere)
    yield context.new_page()
    context.close()


def saved_ids(page: "Page") -> list[str]:
    """Of the saved queries but the samples of Neo4j Browser, which have none."""
    return [one["id"] for one in driver.stored(page, "documents") if "id" in one]


def test_the_start_page_says_what_it_did_and_asks_nobody_else(
    window: "Page", dressed: neo4j.Running, ports: neo4j.Ports, asked: list[str]
) -> None:
    window.goto(dressed.http + kit.START)
    told = window.locator("#told li").first.inner_text(timeout=driver.SECONDS)
    count = len(favorites.saved(queries())) + 1  # and the one that opens the guide
    assert told.startswith(f"Saved: {count} queries in ")
    assert "baltica engine status" in window.locator("main").inner_text()
    assert asked == []
    window.click("#open")
    query = parse_qs(urlsplit(window.url).query)
    assert query == {"dbms": [f"bolt://neo4j@localhost:{ports.bolt}"], "db": ["neo4j"]}


def test_after_login_the_guide_is_open_and_the_parameters_are_set(window: "Page", dressed: neo4j.Running) -> None:
    driver.log_in(window, dressed.address.password)
    shown = driver.frame(window, "Successfully set your parameters")
    assert window.locator(driver.FRAME).count() == 1
    assert '"top": 25' in shown.inner_text()
    window.get_by_text("What you are looking at").wait_for()
    rows = driver.run(window, "UNWIND range(1, 99) AS n RETURN n LIMIT $top")  # needs an integer
    assert driver.ended(rows)
    assert "streaming 25 records" in rows.inner_text()


def test_the_guide_walks_through_all_slides_and_its_queries_run(window: "Page") -> None:
    slides = kit.served()[favorites.GUIDE].count("<slide ")
    run = 0
    for number in range(1, slides + 1):
        for one in window.locator("pre.runnable").all():
            text = str(one.text_content()).strip().splitlines()[0]
            one.locator("svg, i").first.click()
            shown = driver.frame(window, text)
            assert driver.ended(shown), f"{text}: {shown.inner_text()}"
            run += 1
        if number < slides:
            window.get_by_text("Next", exact=True).click()
    assert run > slides


def test_a_saved_query_draws_in_our_colors(window: "Page") -> None:
    driver.open_folder(window, CLUSTERS)
    assert driver.fills(driver.run_saved(window, PICTURE)) == {
        style.LOOKS[label].color for label in ("Cluster", "Organization")
    }


def test_folders_are_in_order(window: "Page") -> None:
    shown = window.locator("[data-testid^=expandFolder-]").all_inner_texts()
    ours = [name.strip() for name in shown if re.match(r"\s*\d\d ", name)]
    assert ours == [favorites.FIRST, *favorites.folders(queries())]


def test_a_second_visit_keeps_what_is_the_users(window: "Page", dressed: neo4j.Running) -> None:
    window.evaluate(
        """() => {
          const all = JSON.parse(localStorage.getItem("neo4j.documents"));
          all.find((one) => one.id === "baltica-graph_labels").content = "// changed";
          all.push({ id: "mine", content: "// Mine\\nRETURN 1" });
          const settings = { ...JSON.parse(localStorage.getItem("neo4j.settings")), maxRows: 77, initCmd: ":help" };
          window.addEventListener("unload", () => {  // after Neo4j Browser wrote what it has
            localStorage.setItem("neo4j.documents", JSON.stringify(all));
            localStorage.setItem("neo4j.settings", JSON.stringify(settings));
          });
        }"""
    )
    before = [one for one in saved_ids(window) if one.startswith(favorites.PREFIX)]
    window.goto(dressed.http + kit.START)
    window.locator("#told li").first.wait_for()
    after = saved_ids(window)
    assert len(after) == len(set(after))
    assert [one for one in after if one.startswith(favorites.PREFIX)] == before
    assert "mine" in after
    changed = next(one for one in driver.stored(window, "documents") if one.get("id") == "baltica-graph_labels")
    assert changed["content"] == favorites.content(queries()["graph_labels"])
    settings = driver.stored(window, "settings")
    assert (settings["maxRows"], settings["initCmd"], settings["allowUserStats"]) == (77, ":help", False)
    window.click("#open")
    driver.frame(window, "Successfully set your parameters")  # still logged in
    window.get_by_text("What you are looking at").wait_for()
    driver.open_folder(window, favorites.FIRST)
    window.get_by_text("Mine", exact=True).wait_for()


def test_the_guide_opens_again_in_both_ways(window: "Page", dressed: neo4j.Running) -> None:
    address = f"{dressed.http}/browser/{favorites.GUIDE}"
    item = window.locator("[data-testid=savedScriptListItem]").filter(has_text=favorites.AGAIN)
    item.hover()
    item.locator("[data-testid=savedScriptsButton-Run]").click()
    window.get_by_text("What you are looking at").wait_for(timeout=driver.SECONDS)
    driver.run(window, f":play {address}").get_by_text("What you are looking at").wait_for()


def test_what_goes_wrong_on_the_start_page_is_told(browser: "Browser", dressed: neo4j.Running) -> None:
    page = browser.new_page()
    page.add_init_script("Storage.prototype.setItem = () => { throw new Error('the storage is full'); };")
    page.goto(dressed.http + kit.START)
    page.get_by_text("the storage is full").wait_for()
    assert "localhost" in str(page.locator("#open").get_attribute("href"))
    page.route("**/baltica-kit.json", lambda route: route.fulfill(status=404))
    page.route(re.compile(r":\d+/$"), lambda route: route.fulfill(body="no JSON"))
    page.reload()
    page.get_by_text("baltica-kit.json answered 404").wait_for()
    assert page.locator("#open").get_attribute("href") == "./"
    page.close()


@pytest.fixture(scope="module")
def asking(dressed: neo4j.Running) -> Iterator[Graph]:
    with Graph(dressed.address) as graph:
        yield graph


@given(st.recursive(st.text() | st.integers(-(2**63), 2**63 - 1) | st.booleans() | st.none(), st.lists, max_leaves=5))
@example("\\u0027; MATCH (n) DETACH DELETE n //")
@example('\\\'\\\\u0041\u2028\x00\x85é𝄞 $x /* a */ `b` "c"')
@settings(max_examples=60, deadline=None)
def test_every_value_is_read_back_from_its_literal(asking: Graph, value: object) -> None:
    assert asking.read(f"RETURN {parameters.literal(value)} AS value") == [{"value": value}]


@pytest.fixture(scope="module")
def plain(home: Path, release: Release, ports: neo4j.Ports, dressed: neo4j.Running) -> neo4j.Running:
    """The same facts served read-only, with Neo4j Browser as its publisher makes it."""
    neo4j.stop(home)
    (neo4j.plugins(home) / kit.JAR).write_bytes(release.browser.read_bytes())
    return neo4j.start(home, release, ports, read_only=True)


@pytest.fixture(scope="module")
def dropped(plain: neo4j.Running, browser: "Browser", tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Page]":
    """A window on it, on which the files of the kit were dropped, with a hostile query of the user's own."""
    folder = tmp_path_factory.mktemp("kit")
    kit.write(folder, {**queries(), HOSTILE.name: HOSTILE})
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    page.goto(f"{plain.http}/browser/?dbms={plain.address.uri.replace('127.0.0.1', 'localhost')}&db=neo4j")
    page.fill("[data-testid=username]", plain.address.username, timeout=driver.SECONDS)
    driver.log_in(page, plain.address.password)
    driver.drop(page, folder / kit.GRASS)
    driver.frame(page, ":style")
    driver.drop(page, folder / kit.ZIP)
    page.wait_for_function(f"() => localStorage.getItem('neo4j.documents').includes('{parameters.TITLE}')")
    yield page
    context.close()


def test_dropped_files_do_the_same_on_a_plain_browser(dropped: "Page") -> None:
    assert driver.stored(dropped, "grass") == style.rules()
    driver.open_folder(dropped, favorites.FIRST)
    setting = driver.run_saved(dropped, parameters.TITLE)
    lines = len(parameters.parameters(queries()))
    setting.locator('[title="Status: success"]').nth(lines - 1).wait_for(timeout=driver.SECONDS)
    driver.open_folder(dropped, "01 Get to know the data")
    shown = driver.run_saved(dropped, "Where is a name in the graph?")
    assert driver.ended(shown)
    assert "Aalborg" in shown.inner_text()


def test_hostile_titles_are_only_text(dropped: "Page") -> None:
    driver.open_folder(dropped, "00 Start here")  # closes it
    dropped.get_by_text("Own", exact=False).last.click()
    item = dropped.locator("[data-testid=savedScriptListItem]").filter(has_text="onerror=window.hit=1")
    item.hover()
    item.locator("[data-testid=savedScriptsButton-Run]").click()
    assert driver.ended(driver.frame(dropped, "onerror"))
    assert dropped.evaluate("() => window.hit") is None


def test_nobody_writes_on_a_server_that_is_read_only(dropped: "Page", plain: neo4j.Running) -> None:
    shown = driver.run(dropped, "CREATE (n:Intruder) RETURN n")
    shown.get_by_text(re.compile("WriteOnReadOnlyAccessDatabase")).first.wait_for(timeout=driver.SECONDS)
    with Graph(plain.address) as graph, pytest.raises(EngineError, match="is read-only"):
        graph.write("CREATE (:Intruder)")
