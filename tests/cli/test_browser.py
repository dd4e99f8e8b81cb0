"""``baltica browser`` without a browser: what it says and writes; the server it opens is tested with the views."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from baltica.cli import browser, engine
from baltica.cli.main import main
from baltica.graph.engines import neo4j, neo4j_release
from baltica.graph.engines.neo4j import Running
from baltica.graph.engines.neo4j_release import Release
from baltica.graph.settings import Address
from baltica.views.browser import favorites, kit

Call = Callable[..., tuple[int, str, str]]
OWN = """// Mine?
//
// What I always wanted to know about the data, in a sentence.
//
// @folder My own
// @return n INTEGER [nodes] number of nodes
MATCH (n) RETURN count(n) AS n ORDER BY n;
"""


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Run a command line in an empty folder; gives exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BALTICA_CACHE", str(tmp_path / "cache"))

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["browser", *arguments, "--home", str(tmp_path / "home")])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Running:
    """A server that is said to run, with facts in it."""
    found = Running(Address("bolt://127.0.0.1:1", "neo4j", "secret"), "http://localhost:2", False, 1, tmp_path)
    monkeypatch.setattr(neo4j, "running", lambda home: found)
    monkeypatch.setattr(neo4j, "is_empty", lambda found: False)
    return found


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Addresses that were opened."""
    found: list[str] = []
    monkeypatch.setattr(typer, "launch", found.append)
    return found


def test_it_opens_the_start_page_and_says_where_the_password_is(
    call: Call, running: Running, opened: list[str]
) -> None:
    code, out, _ = call()
    assert code == 0
    assert opened == [f"http://localhost:2{kit.START}"]
    assert opened[0] in out
    assert str(running.password_file) in out
    assert "secret" not in out


def test_no_open_only_tells(call: Call, running: Running, opened: list[str]) -> None:
    code, out, _ = call("--no-open")
    assert (code, opened) == (0, [])
    assert kit.START in out


def test_an_empty_graph_is_told(
    call: Call, running: Running, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neo4j, "is_empty", lambda found: True)
    assert "baltica load baltica" in call()[1]


def test_without_neo4j_the_remedy_is_one_command(call: Call, opened: list[str]) -> None:
    code, _, err = call()
    assert (code, opened) == (1, [])
    assert "baltica engine start --engine neo4j" in err
    assert len(err.splitlines()) == 2


def test_an_installed_neo4j_is_started(
    call: Call, running: Running, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[Any] = []

    def start(shared: Any) -> Running:
        started.append(shared)
        return running

    monkeypatch.setattr(neo4j, "running", lambda home: None)
    monkeypatch.setattr(neo4j_release, "installed", lambda cache: Release(Path("lib"), Path("jar")))
    monkeypatch.setattr(browser, "start_neo4j", start)
    assert call()[0] == 0
    assert len(started) == len(opened) == 1


def test_for_another_server_it_says_what_to_use(call: Call, opened: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://me:secret@graph.example:7687")
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    code, _, err = call()
    assert (code, opened) == (1, [])
    assert "baltica browser kit --out" in err
    assert "baltica browser plugin --out" in err
    assert "secret" not in err


def test_the_kit_holds_own_queries(call: Call, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "own_mine.cypher").write_text(OWN, encoding="utf-8")
    code, out, err = call("kit", "--out", "kit", "--queries", "own")
    assert (code, err) == (0, "")
    assert "index.html" in out
    with zipfile.ZipFile(tmp_path / "kit" / kit.ZIP) as archive:
        assert archive.namelist()[-1].endswith(" My own/01 Mine.cypher")


def test_the_plugin_comes_with_its_settings(call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jar = tmp_path / "neo4j-browser-1.jar"
    with zipfile.ZipFile(jar, "w") as archive:
        archive.writestr("browser/index.html", "")
    monkeypatch.setattr(browser, "fetched", lambda cache: Release(tmp_path, jar))
    code, out, _ = call("plugin", "--out", "my.jar", "--http", "http://localhost:17474")
    assert code == 0
    for name, value in kit.settings("http://localhost:17474").items():
        assert f"{name}={value}" in out.splitlines()
    assert "http://localhost:17474/browser/baltica-start.html" in out
    with zipfile.ZipFile(tmp_path / "my.jar") as archive:
        assert f"browser/{favorites.GUIDE}" in archive.namelist()


@pytest.mark.parametrize(
    "arguments", [("--out", "my.zip"), ("--out", "my.jar", "--http", "nonsense"), ("--out", "my.jar", "--http", "")]
)
def test_a_mistake_shows_before_anything_is_fetched(
    call: Call, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "fetched", lambda cache: pytest.fail("it fetched"))
    monkeypatch.setattr(browser, "fetched", lambda cache: pytest.fail("it fetched"))
    code, _, err = call("plugin", *arguments)
    assert code == 1
    assert len(err.splitlines()) == 2
