"""``baltica engine``: what users read when a Neo4j of this machine starts, runs and stops."""

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from baltica.cli.main import main
from baltica.graph.engines import neo4j, neo4j_release
from tests.support import machine
from tests.support.neo4j_server import free_ports


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "home"
    monkeypatch.setenv("BALTICA_HOME", str(folder))
    monkeypatch.setenv("BALTICA_CACHE", str(tmp_path / "cache"))
    yield folder
    neo4j.stop(folder)


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    """What a command prints on both streams, as one text."""
    assert main(["engine", *words]) == code, capsys.readouterr()
    out, err = capsys.readouterr()
    return out + err


@pytest.mark.neo4j
def test_a_neo4j_from_start_to_stop(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine.demand(machine.missing_neo4j())
    cache = machine.ROOT / ".neo4j"
    if neo4j_release.installed(cache) is None:
        machine.demand(f"no real Neo4j as the product fetches it in {cache}")
    monkeypatch.setenv("BALTICA_CACHE", str(cache))
    monkeypatch.setattr(neo4j_release, "install", lambda *_: pytest.fail("it is there and needs no network"))
    bolt, http = free_ports(2)
    told = said(capsys, "start", "--engine", "neo4j", "--port", str(bolt), "--http-port", str(http))
    password = (home / "neo4j" / "password").read_text()
    for part in (
        f"bolt://127.0.0.1:{bolt}; it stays",
        f"http://localhost:{http}/browser/",
        f"Log in as neo4j with the password in {home / 'neo4j' / 'password'}",
        "The graph is empty: load facts with 'baltica load baltica'",
        "'baltica browser'",
    ):
        assert part in told
    assert password not in told
    assert said(capsys, "status") in told
    with urllib.request.urlopen(f"http://127.0.0.1:{http}/browser/baltica-start.html", timeout=20) as page:
        assert page.status == 200, "Neo4j Browser is dressed"
    assert "Neo4j runs for this folder" in said(capsys, "start", code=1)
    logs = said(capsys, "logs", "--lines", "5").splitlines()
    assert logs[0] == f"{home / 'neo4j' / 'logs' / 'neo4j.log'}:"
    assert len(logs) == 6
    assert "Started." in logs[-1], "no failed log-in after it"
    assert said(capsys, "stop") == "Neo4j has stopped. Its data stay.\n"
    assert said(capsys, "stop") == "No engine was running.\n"
    told = said(capsys, "status")
    assert "No engine is running" in told
    assert "The Neo4j of this folder is stopped" in told


def test_what_is_fetched_is_told_before(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def install(cache: Path, _progress: object) -> neo4j_release.Release:
        return neo4j_release.release_of(cache)

    monkeypatch.setattr(neo4j_release, "install", install)
    told = said(capsys, "fetch")
    assert "Neo4j Community 5.26.30" in told
    assert "143 MB" in told
    assert "its publisher" in told
    assert "GPLv3" in told
    assert "a program of its own" in told
    assert str(home.parent / "cache" / "neo4j-5.26.30") in told


def test_options_of_neo4j_are_not_for_the_embedded_engine(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--read-only says nothing about --engine embedded" in said(capsys, "start", "--read-only", code=1)
    assert not home.exists()


def test_logs_of_the_embedded_engine_and_of_none(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no engine has written a log yet" in said(capsys, "logs", code=1)
    (home / "engine").mkdir(parents=True)
    (home / "engine" / "engine.log").write_text("one\ntwo\nthree\n")
    assert said(capsys, "logs", "--lines", "2") == f"{home / 'engine' / 'engine.log'}:\ntwo\nthree\n"


def test_a_server_that_is_named_is_told_without_its_password(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://me:secret@far:7687")
    monkeypatch.setenv("NEO4J_PASSWORD", "secret")
    told = said(capsys, "status")
    assert "Commands use bolt://…@far:7687 instead" in told
    assert "secret" not in told
