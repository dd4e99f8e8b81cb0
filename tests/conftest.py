"""Fixtures for all rooms: loaded and empty graphs on both engines, a browser, the bundled facts, the shared data.

What this machine lacks is skipped with the reason, or fails where CI=true or BALTICA_TEST_REQUIRE is set.
"""

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from filelock import FileLock

from tests.support import machine, run
from tests.support.neo4j_server import Neo4jServer, neo4j_server, shared_neo4j

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from baltica.graph.connection import Graph

# Variables that point at a user's own database, or that change what a terminal shows.
CLEARED = ("NEO4J_", "BALTICA_", "FORCE_COLOR", "PY_COLORS", "CLICOLOR_FORCE", "GITHUB_ACTIONS", "PYTHONSTARTUP")
KEPT = ("BALTICA_TEST_", "BALTICA_SHARED")
ENGINES = ("embedded", pytest.param("neo4j", marks=pytest.mark.neo4j))
SOURCE = "baltica"
CHROMIUM_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # small in containers
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

MEMORY_OF_A_PROCESS = 3 * 2**30  # with its engines and its browser
MOST_PROCESSES = 4

_end = pytest.StashKey[ExitStack]()


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is imported or collected: cut the tests off from the user's database and settings."""
    end = config.stash[_end] = ExitStack()
    worker = getattr(config, "workerinput", {}).get("workerid")  # None in the process that begins the run
    folder = run.folder() if worker else end.enter_context(run.begun())
    patch = pytest.MonkeyPatch()
    end.callback(patch.undo)
    for name in list(os.environ):
        if name.startswith(CLEARED) and not name.startswith(KEPT):
            patch.delenv(name)
    own = folder / (worker or "main")
    patch.setenv(run.VARIABLE, str(folder))
    patch.setenv("BALTICA_HOME", str(own / "home"))
    patch.setenv("BALTICA_CACHE", str(own / "cache"))
    patch.setenv("XDG_DATA_HOME", str(own / "data"))
    patch.setenv("MPLBACKEND", "Agg")
    patch.setenv("NO_COLOR", "1")
    patch.setenv("COLUMNS", "120")
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        patch.setenv(name, "1")  # threads that wait for the next small matrix cost more than they give
    if quick := run.quick_engine(folder):
        patch.syspath_prepend(quick)
        if not worker:  # the others inherit it
            patch.setenv("PYTHONPATH", quick, prepend=os.pathsep)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Give the environment back and remove the folder of the run."""
    if _end in config.stash:
        config.stash[_end].close()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """``-n auto``: a process for each core, as far as the memory reaches."""
    cores = len(psutil.Process().cpu_affinity()) if hasattr(psutil.Process, "cpu_affinity") else os.cpu_count() or 1
    return max(1, min(cores, MOST_PROCESSES, psutil.virtual_memory().total // MEMORY_OF_A_PROCESS))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they need, so that ``-m "not engine"`` and the like select without any hand-kept list."""
    engines = {"graph", "empty_graph", "scratch_graph", "embedded_graph", "neo4j_graph"}
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        if used & engines:
            item.add_marker(pytest.mark.engine)
        if "neo4j_graph" in used:
            item.add_marker(pytest.mark.neo4j)
        if "browser" in used:
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in plain words what was not tested on this machine."""
    reports = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in reports)
    missing = [(reason, count) for reason, count in sorted(reasons.items()) if reason.startswith("no ")]
    if missing:
        terminalreporter.section("not tested on this machine")
        for reason, count in missing:
            terminalreporter.write_line(f"{count} tests: {reason}")


@pytest.fixture(scope="session")
def bundled() -> Path:
    """Folder of the CSV files that ship with the package."""
    from baltica.loader.registry import bundled as folder_of

    return folder_of(SOURCE)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the larger data outside the repository; skips where it is absent, also in CI."""
    if (missing := machine.missing_shared()) is not None:
        pytest.skip(missing)
    return machine.shared()


@contextmanager
def _embedded(home: Path) -> Iterator["Graph"]:
    """An embedded engine with a home of its own."""
    from baltica.graph.access import open_graph
    from baltica.graph.settings import Settings

    with open_graph(Settings(home=home)) as graph:
        yield graph


@contextmanager
def _opened(server: Neo4jServer) -> Iterator["Graph"]:
    from baltica.graph.connection import Graph
    from baltica.graph.settings import Address

    with Graph(Address(server.uri, server.username, server.password)) as graph:
        yield graph


@contextmanager
def _loaded(graph: "Graph", folder: Path, mark: Path) -> Iterator["Graph"]:
    """The graph with the bundled facts, put there as the command does it; an error in the end if a test changed it.

    Of the processes of a run, the first one loads and leaves the mark.
    """
    with FileLock(mark.with_suffix(".lock")):
        if not mark.exists():
            from baltica.loader.registry import sources
            from baltica.loader.write import load

            result = load(graph, sources()[SOURCE], [folder])
            assert not result.rejects, result.rejects[:5]
            mark.touch()
    before = _counts(graph)
    yield graph
    assert _counts(graph) == before, "a test changed the loaded graph; use the fixture empty_graph to write"


def _counts(graph: "Graph") -> list[dict[str, object]]:
    nodes = graph.read("MATCH (n) UNWIND labels(n) AS name RETURN name, count(*) AS number ORDER BY name")
    return nodes + graph.read("MATCH ()-[r]->() RETURN type(r) AS name, count(*) AS number ORDER BY name")


@pytest.fixture(scope="session")
def embedded_graph(bundled: Path) -> Iterator["Graph"]:
    """The bundled facts on the embedded engine, one for all processes of the run; not to be changed."""
    home = run.folder() / "loaded"
    with _embedded(home) as graph, _loaded(graph, bundled, run.folder() / "embedded.loaded"):
        yield graph


@pytest.fixture(scope="session")
def neo4j_graph(bundled: Path) -> Iterator["Graph"]:
    """The bundled facts on a real Neo4j, one for all processes of the run; not to be changed."""
    machine.demand(machine.missing_neo4j())
    server = shared_neo4j(machine.neo4j_lib(), run.folder())
    with _opened(server) as graph, _loaded(graph, bundled, run.folder() / "neo4j.loaded"):
        yield graph


@pytest.fixture(scope="session", params=ENGINES)
def graph(request: pytest.FixtureRequest) -> "Graph":
    """The bundled facts, once on each engine; not to be changed by a test."""
    loaded: Graph = request.getfixturevalue(f"{request.param}_graph")
    return loaded


@pytest.fixture
def graph_environment(graph: "Graph") -> dict[str, str]:
    """The variables by which a separate program finds the same loaded graph."""
    address = graph.address
    named = {
        "NEO4J_URI": address.uri,
        "NEO4J_USERNAME": address.username,
        "NEO4J_PASSWORD": address.password,
        "NEO4J_DATABASE": address.database or "",
    }
    return {**os.environ, **{name: value for name, value in named.items() if value}}


@pytest.fixture(scope="session")
def _scratch_embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Graph"]:
    with _embedded(tmp_path_factory.mktemp("empty")) as graph:
        yield graph


@pytest.fixture(scope="session")
def _scratch_neo4j() -> Iterator["Graph"]:
    machine.demand(machine.missing_neo4j())
    with neo4j_server(machine.neo4j_lib()) as server, _opened(server) as graph:
        yield graph


@pytest.fixture(params=ENGINES)
def empty_graph(request: pytest.FixtureRequest) -> "Graph":
    """A graph to write into, empty at the start of each test, once on each engine; apart from the loaded one."""
    graph: Graph = request.getfixturevalue(f"_scratch_{request.param}")
    graph.write("MATCH (n) DETACH DELETE n")
    return graph


@pytest.fixture
def scratch_graph(_scratch_embedded: "Graph") -> "Graph":
    """Like ``empty_graph`` on the embedded engine only: for what does not depend on the engine."""
    _scratch_embedded.write("MATCH (n) DETACH DELETE n")
    return _scratch_embedded


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """The installed Chromium, without a window."""
    machine.demand(machine.missing_browser())
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=machine.chromium(), args=list(CHROMIUM_OPTIONS))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """A fresh page with no network: a request to anywhere but a file fails."""
    context = browser.new_context(offline=True)
    yield context.new_page()
    context.close()
