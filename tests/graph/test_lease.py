"""Who uses the embedded engine and when it ends: first lease, last lease, killed holders, killed engines, strays."""

import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from filelock import FileLock

from baltica.graph.connection import USER_QUERY_SECONDS, Graph
from baltica.graph.engines import arcadedb, lease, processes
from baltica.graph.errors import EngineError, InputError
from baltica.graph.files import read_json

pytestmark = pytest.mark.engine

# A command that uses the engine until its standard input ends.
HOLDER = """
import sys
from pathlib import Path
from baltica.graph.engines.lease import leased
with leased(Path(sys.argv[1])) as address:
    print(address.uri, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home of its own, with a name that is not easy; no engine may be left over at the end."""
    folder = tmp_path / "Bältic höme"
    yield folder
    left = arcadedb.strays(folder / "engine")
    for process in left:
        process.kill()
        process.wait(20)
    assert left == []


def state(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = read_json(home / "engine" / "state.json")
    return found


def engine(home: Path) -> psutil.Process:
    return psutil.Process(state(home)["pid"])


@contextmanager
def holder(home: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process with a lease; ended with its block if it is still there."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def finish(process: "subprocess.Popen[str]") -> None:
    """Let a holder end by itself."""
    assert process.stdin is not None
    process.stdin.close()
    assert process.wait(60) == 0


def wait_until_gone(process: psutil.Process, seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while processes.alive(process):
        assert time.monotonic() < until, "the engine still runs"
        time.sleep(0.05)


def test_the_first_lease_starts_and_the_last_one_stops(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.setenv("_JAVA_OPTIONS", "-Xmx1k")  # meant for other programs; the engine would not start with it
    assert not lease.status(home).running
    assert not home.exists(), "asking for the status makes nothing"
    with lease.leased(home) as address:
        running = engine(home)
        with lease.leased(home) as again:
            assert again == address
            assert lease.status(home).users == 2
        assert processes.alive(running), "one lease is left"
        assert address.password not in repr(address)
        command = running.cmdline()
        assert address.password not in " ".join([*command, *running.environ().values()])
        assert f"-Darcadedb.command.timeout={USER_QUERY_SECONDS * 1000}" in command
        password = home / "engine" / "password"
        assert password.read_text() == address.password
        assert stat.S_IMODE(password.stat().st_mode) == 0o600
        assert stat.S_IMODE((home / "engine").stat().st_mode) == 0o700
        listening = {c.laddr.ip for c in running.net_connections() if c.status == psutil.CONN_LISTEN}
        assert {ip.removeprefix("::ffff:") for ip in listening} == {"127.0.0.1"}
        told = lease.status(home)
        assert (told.running, told.users, told.kept, told.address) == (True, 1, False, address)
        with Graph(address) as graph, pytest.raises(EngineError, match="disabled"):
            graph.read("LOAD CSV FROM 'file:///etc/passwd' AS row RETURN row")
    wait_until_gone(running)
    assert state(home) is None
    assert not lease.status(home).running


def test_two_processes_at_once_share_one_engine(home: Path) -> None:
    with holder(home) as one, holder(home) as two:
        assert first_line(one) == first_line(two) != ""
        running = engine(home)
        assert lease.status(home).users == 2
        finish(one)
        assert processes.alive(running)
        assert lease.status(home).users == 1
        finish(two)
    wait_until_gone(running)


def test_killed_holders_and_killed_engines_are_dealt_with(home: Path) -> None:
    with holder(home) as one:
        uri = first_line(one)
        one.kill()
        one.wait()
    orphan = engine(home)
    assert processes.alive(orphan)
    assert lease.status(home).users == 0, "the lease of a process that is gone does not count"
    with lease.leased(home) as address, Graph(address) as graph:
        assert address.uri == uri, "the engine is used again"
        assert engine(home) == orphan
        graph.write("CREATE (:Topic {id: 'kept'})")
        orphan.kill()
        wait_until_gone(orphan)
        with pytest.raises(EngineError):
            graph.verify()
        with lease.leased(home) as anew, Graph(anew) as second:
            assert engine(home) != orphan
            assert second.read("MATCH (n) RETURN n.id AS id") == [{"id": "kept"}], "what was acknowledged is there"
            last = engine(home)
    wait_until_gone(last)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{",
        "[]",
        "null",
        '{"pid": 1}',
        '{"pid": "x", "created": 1, "port": 1, "kept": false, "leases": []}',
        '{"pid": -1, "created": 1, "port": 1, "kept": false, "leases": []}',
        '{"pid": 1, "created": null, "port": 1, "kept": false, "leases": []}',
        '{"pid": 1, "created": 1.0, "port": 1, "kept": false, "leases": [{"pid": 1}]}',
        '{"pid": 1, "created": 1.0, "port": 1, "kept": true, "leases": null}',
        '{"pid": 99999999, "created": 1.0, "port": 1, "kept": true, "leases": []}',
    ],
)
def test_a_broken_or_old_state_means_that_no_engine_runs(home: Path, content: str) -> None:
    (home / "engine").mkdir(parents=True)
    (home / "engine" / "state.json").write_text(content)
    assert not lease.status(home).running
    assert lease.release(home) is False


def test_engines_nobody_knows_of_are_found_and_ended(home: Path) -> None:
    lease.keep(home)
    stray = engine(home)
    (home / "engine" / "state.json").write_text("{")
    with lease.leased(home):
        assert not processes.alive(stray)
        assert engine(home) != stray
        stray = engine(home)
        (home / "engine" / "state.json").unlink()
    assert processes.alive(stray), "its holder could not know of it any more"
    assert lease.release(home) is True
    wait_until_gone(stray)
    assert lease.release(home) is False


def test_an_engine_that_is_kept_stays_until_it_is_released(home: Path) -> None:
    port = processes.free_port()
    told = lease.keep(home, port)
    assert told.address is not None
    assert (told.running, told.kept, told.users, told.address.uri) == (True, True, 0, f"bolt://127.0.0.1:{port}")
    running = engine(home)
    assert lease.keep(home, port) == told, "a second time changes nothing"
    with pytest.raises(EngineError, match=f"already runs on port {port}") as caught:
        lease.keep(home, processes.free_port())
    assert "engine stop" in caught.value.hint
    with lease.leased(home) as address:
        assert address == told.address
        with pytest.raises(EngineError, match=r"in use by 1 other command") as caught:
            lease.release(home)
        assert "--force" in caught.value.hint
        lease.keep(home)
    assert lease.status(home).running, "a command that ends leaves it"
    with lease.leased(home), pytest.raises(EngineError):
        lease.release(home)
    wait_until_gone(running)


def test_force_stops_an_engine_in_use(home: Path) -> None:
    with holder(home) as one:
        first_line(one)
        running = engine(home)
        assert lease.release(home, force=True) is True
        wait_until_gone(running)
        finish(one)


def test_ctrl_c_while_the_engine_starts_leaves_none(home: Path) -> None:
    with holder(home) as one:
        until = time.monotonic() + 60
        while state(home) is None:
            assert time.monotonic() < until
            time.sleep(0.01)
        running = engine(home)
        one.send_signal(signal.SIGINT)
        assert one.wait(60) != 0
    wait_until_gone(running)
    assert state(home) is None


def test_ctrl_c_while_an_engine_to_keep_starts_leaves_none(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(lease, "_wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        lease.keep(home)
    assert arcadedb.strays(home / "engine") == []
    assert state(home) is None


def test_a_port_that_is_taken_is_one_clear_error(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(EngineError, match=f"port {port} of 127.0.0.1 is taken") as caught:
            lease.keep(home, port)
    assert "--port" in caught.value.hint
    assert not lease.status(home).running


def test_a_home_that_cannot_be_used_is_one_clear_error(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "engine").touch()
    for home in (file, tmp_path / "half", Path("/proc/baltica")):
        for use in (lease.keep, lambda one: lease.leased(one).__enter__()):
            with pytest.raises(InputError, match=r"^cannot write ") as caught:
                use(home)
            assert "--home" in caught.value.hint
        assert not lease.status(home).running
        assert lease.release(home) is False


def test_a_lock_that_is_not_given_back_is_one_clear_error(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "LOCK_SECONDS", 0.3)
    (home / "engine").mkdir(parents=True)
    with FileLock(home / "engine" / "lock"):
        began = time.monotonic()
        with pytest.raises(EngineError, match="another command"), lease.leased(home):
            pass
        assert time.monotonic() - began < 0.6, "it waits once"


def test_an_engine_that_cannot_start_says_why(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arcadedb, "MEMORY", "1k")
    with (
        pytest.raises(EngineError, match=r"stopped while starting: Error .*initialization") as caught,
        lease.leased(home),
    ):
        pass
    assert "engine.log" in caught.value.hint
    assert not lease.status(home).running
    monkeypatch.setattr(arcadedb, "_package", lambda: Path(os.devnull))
    with pytest.raises(EngineError, match="cannot be started") as caught, lease.leased(home):
        pass
    assert "NEO4J_URI" in caught.value.hint
