"""A real Neo4j of this machine: its life from the first start on, the faults on the way, and what commands use."""

import json
import shlex
import socket
import stat
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from baltica.graph.access import open_graph
from baltica.graph.connection import Graph
from baltica.graph.engines import java, lease, neo4j, processes
from baltica.graph.engines.neo4j_release import Release
from baltica.graph.errors import EngineError
from baltica.graph.settings import Address, Settings
from tests.support import machine
from tests.support.neo4j_server import QUICK, free_ports

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def release() -> Release:
    machine.demand(machine.missing_neo4j())
    return Release(lib=machine.neo4j_lib(), browser=machine.neo4j_browser())


@pytest.fixture(scope="module", autouse=True)
def quick_java(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The Java that is found, with its first compiler only: see ``run.quick_engine``."""
    program = tmp_path_factory.mktemp("quick") / "java"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(str(machine.java()))} {QUICK} "$@"\n')
    program.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(java, "find", lambda: program)
        yield


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home with a name that is not easy; the tests below use it one after the other."""
    folder = tmp_path_factory.mktemp("neo4j") / "Bältic höme"
    yield folder
    neo4j.stop(folder)


@pytest.fixture(scope="module")
def ports(home: Path) -> neo4j.Ports:
    return neo4j.choose_ports(home, *free_ports(2))


def test_nothing_runs_and_asking_makes_nothing(home: Path) -> None:
    assert neo4j.running(home) is None
    assert neo4j.stop(home) is False
    assert not home.exists()


def test_ctrl_c_in_the_first_start_leaves_none(
    home: Path, release: Release, ports: neo4j.Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Just before it learns its password, the worst moment: the next test starts it again."""

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(neo4j, "_settle_password", interrupted)
    with pytest.raises(KeyboardInterrupt):
        neo4j.start(home, release, ports)
    assert neo4j.running(home) is None
    assert processes.with_argument(neo4j._home_option(home / "neo4j")) == []


def test_it_is_private_to_this_user_and_machine(
    home: Path, release: Release, ports: neo4j.Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("_JAVA_OPTIONS", "-Xmx1k")  # meant for other programs; it would not start with it
    found = neo4j.start(home, release, ports)
    assert neo4j.running(home) == found
    assert found.address.uri == f"bolt://127.0.0.1:{ports.bolt}"
    assert found.http == f"http://localhost:{ports.http}"
    password = found.address.password
    assert found.password_file.read_text() == password
    assert len(password) >= 24
    assert stat.S_IMODE(found.password_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(found.folder.stat().st_mode) == 0o700
    process = psutil.Process(found.pid)
    assert password not in repr(found) + " ".join([*process.cmdline(), *process.environ().values()])
    assert password not in (home / "neo4j" / "state.json").read_text()
    assert password not in neo4j.log_file(home).read_text()
    listening = {c.laddr for c in process.net_connections() if c.status == psutil.CONN_LISTEN}
    assert {one.ip.removeprefix("::ffff:") for one in listening} == {"127.0.0.1"}
    assert {one.port for one in listening} == {ports.bolt, ports.http}
    with Graph(Address(found.address.uri, "neo4j", "neo4j")) as graph, pytest.raises(EngineError, match="refuses"):
        graph.verify()
    assert neo4j.is_empty(found)


def test_commands_use_it_while_it_runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "_start", lambda *_: pytest.fail("the embedded engine was started"))
    with open_graph(Settings(home=home)) as graph:
        assert graph.verify().startswith("Neo4j/5")
        graph.write("CREATE (:Topic {id: 'kept'})")
    away = Address("bolt://127.0.0.1:9", "neo4j", "x")
    with pytest.raises(EngineError, match="no graph answers"), open_graph(Settings(home=home, server=away)):
        pass  # a server that was named comes first
    found = neo4j.running(home)
    assert found is not None and not neo4j.is_empty(found)


def test_a_second_start_finds_it_and_other_wishes_are_refused(home: Path, release: Release, ports: neo4j.Ports) -> None:
    found = neo4j.running(home)
    assert neo4j.choose_ports(home) == ports
    assert neo4j.start(home, release, ports) == found
    for bolt, http in ((ports.bolt + 1, None), (None, ports.http + 1)):
        with pytest.raises(EngineError, match="already runs at") as caught:
            neo4j.choose_ports(home, bolt, http)
        assert "engine stop" in caught.value.hint
    with pytest.raises(EngineError, match="already runs read-write"):
        neo4j.start(home, release, ports, read_only=True)


def test_killed_it_is_started_again_read_only_with_all_that_was_acknowledged(
    home: Path, release: Release, ports: neo4j.Ports
) -> None:
    found = neo4j.running(home)
    assert found is not None
    killed = psutil.Process(found.pid)
    killed.kill()
    killed.wait(20)
    assert neo4j.running(home) is None
    assert neo4j.choose_ports(home) == ports, "the same as before"
    again = neo4j.start(home, release, ports, read_only=True)
    assert again.pid != found.pid
    assert again.read_only
    with Graph(again.address) as graph:
        assert graph.read("MATCH (n) RETURN n.id AS id") == [{"id": "kept"}]
        for statement in ("CREATE (:Topic {id: 'more'})", "MATCH (n) DETACH DELETE n", "CREATE INDEX FOR (n:X) ON n.y"):
            with pytest.raises(EngineError, match="is read-only"):
                graph.write(statement)
        assert graph.read("MATCH (n) RETURN n.id AS id") == [{"id": "kept"}]


def test_one_that_nobody_knows_of_is_ended(home: Path) -> None:
    found = neo4j.running(home)
    assert found is not None
    (home / "neo4j" / "state.json").write_text("{")
    assert neo4j.running(home) is None
    begun = time.monotonic()
    assert neo4j.stop(home) is True
    assert time.monotonic() - begun < 15
    assert not psutil.pid_exists(found.pid) or not processes.alive(psutil.Process(found.pid))
    assert neo4j.stop(home) is False


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", "null", '{"pid": 1}',
        *(json.dumps({"pid": pid, "created": 1.0, "bolt": 1, "http": 2, "read_only": False, "ready": True})
          for pid in (-1, 1, 99999999, "x", None)),
    ],
)  # fmt: skip
def test_a_broken_or_old_state_means_that_none_runs(tmp_path: Path, content: str) -> None:
    (tmp_path / "neo4j").mkdir()
    (tmp_path / "neo4j" / "state.json").write_text(content)
    assert neo4j.running(tmp_path) is None
    assert neo4j.stop(tmp_path) is False


def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        for asked, option in (((port, None), "--port"), ((None, port), "--http-port")):
            with pytest.raises(EngineError, match=f"port {port} of 127.0.0.1 is taken") as caught:
                neo4j.choose_ports(tmp_path, *asked)
            assert f"{option} {port + 1}" in caught.value.hint
    with pytest.raises(EngineError, match="is taken"):
        neo4j.choose_ports(tmp_path, port, port)
    assert not (tmp_path / "neo4j").exists()


def test_a_port_taken_meanwhile_is_one_line(home: Path, release: Release, ports: neo4j.Ports) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = neo4j.Ports(other.getsockname()[1], ports.http)
        with pytest.raises(EngineError, match=r"did not start: .*already in use") as caught:
            neo4j.start(home, release, taken)
    assert "--port" in caught.value.hint
    assert neo4j.running(home) is None


def test_a_start_that_fails_says_why(tmp_path: Path, release: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    ports = neo4j.Ports(*free_ports(2))
    with pytest.raises(EngineError, match=r"did not start: .*no\.such\.setting") as caught:
        neo4j.start(tmp_path, release, ports, settings={"no.such.setting": "1"})
    assert "engine logs" in caught.value.hint
    assert "no.such.setting" in neo4j.log_file(tmp_path).read_text()
    nothing = tmp_path / "no java"
    monkeypatch.setattr(java, "find", lambda: nothing)
    with pytest.raises(EngineError, match=r"cannot be started: .*no java"):
        neo4j.start(tmp_path, release, ports)
    assert neo4j.running(tmp_path) is None


def test_a_password_that_is_gone_is_one_line(home: Path, release: Release, ports: neo4j.Ports) -> None:
    file = home / "neo4j" / "password"
    secret = file.read_text()
    file.unlink()
    with pytest.raises(EngineError, match="is gone") as caught:
        neo4j.start(home, release, ports)
    assert "put it back" in caught.value.hint
    file.write_text(secret)


def test_the_first_start_read_only_makes_the_database_before(
    tmp_path: Path, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fresh folder that is started read-only would stay without a database."""
    ports = neo4j.Ports(*free_ports(2))
    begun: list[tuple[bool, str]] = []

    def up(*given: Any, read_only: bool) -> neo4j._State:
        begun.append((read_only, given[-1]["server.databases.default_to_read_only"]))
        return neo4j._State(1, 1.0, ports.bolt, ports.http, read_only, ready=True)

    monkeypatch.setattr(neo4j, "_up", up)
    assert neo4j.start(tmp_path, release, ports, read_only=True).read_only
    assert begun == [(False, "false"), (True, "true")]


def test_it_is_not_started_beside_an_embedded_engine_that_is_kept(tmp_path: Path, release: Release) -> None:
    lease.keep(tmp_path)
    try:
        with pytest.raises(EngineError, match="embedded engine is kept up") as caught:
            neo4j.start(tmp_path, release, neo4j.Ports(*free_ports(2)))
    finally:
        lease.release(tmp_path)
    assert "engine stop" in caught.value.hint
    assert not (tmp_path / "neo4j").exists()
