"""Start a real Neo4j Community 5.26 from its published Java archives, without Docker, for as long as the tests run.

The server gets a temporary home of its own, listens on 127.0.0.1 only, on ports that were free, and is ended in every
case: a small watcher process holds it and ends it as soon as the pipe from the test process closes, which the
operating system does also when the tests crash or are killed. One server can serve all processes of a test run:
`shared_neo4j`.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

PASSWORD = "baltica-tests"
START_LIMIT = 120.0  # seconds; 5 to 6 on a quiet machine
QUICK = "-XX:TieredStopAtLevel=1"  # a server of minutes does not earn back what the second compiler of Java costs
OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.lang")


class PortTaken(RuntimeError):
    """Another program listens where the server was to."""


@dataclass(frozen=True)
class Neo4jServer:
    """A running server: where it is and how to log in."""

    uri: str
    http: str
    username: str
    password: str
    home: Path


def free_ports(count: int) -> list[int]:
    """Ports of 127.0.0.1 that nobody listens on at the moment; all different."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


def configuration(bolt: int, http: int, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The settings of neo4j.conf: this machine only, small memory, no telemetry; ``extra`` wins."""
    return {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{bolt}",
        "server.bolt.advertised_address": f"127.0.0.1:{bolt}",
        "server.http.listen_address": f"127.0.0.1:{http}",
        "server.memory.pagecache.size": "64m",
        "dbms.usage_report.enabled": "false",
        **(extra or {}),
    }


def command(lib: Path, home: Path, heap: str) -> list[str]:
    """The command line that runs the server in the foreground."""
    from tests.support import machine  # the watcher, which runs this file as a program, must not need it

    java = machine.java()
    if java is None:
        raise RuntimeError("no java that is new enough")
    opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED]
    return [
        *(str(java), f"-Xmx{heap}", "-XX:+UseSerialGC", QUICK, *opens, "-cp", f"{lib}/*"),
        *("org.neo4j.server.CommunityEntryPoint", f"--home-dir={home}", f"--config-dir={home / 'conf'}"),
    ]


@contextlib.contextmanager
def neo4j_server(lib: Path, *, extra: Mapping[str, str] | None = None, heap: str = "512m") -> Iterator[Neo4jServer]:
    """A server with an empty database; ``extra`` are further lines of neo4j.conf. Gone when the block ends."""
    home = Path(tempfile.mkdtemp(prefix="baltica-neo4j-"))
    try:
        server, watcher = _start(lib, home, subprocess.PIPE, extra, heap)  # the end of our pipe is the sign to stop
        try:
            yield server
        finally:
            _stop(watcher)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def shared_neo4j(lib: Path, run: Path) -> Neo4jServer:
    """The server of a whole test run, for each of its processes; the first one that asks starts it.

    It ends when nobody holds the named pipe ``run/alive`` open for writing: with the process that made the pipe.
    """
    told, home = run / "neo4j.json", run / "neo4j"
    with FileLock(run / "neo4j.lock"):
        if not told.exists():
            with (run / "alive").open("rb", buffering=0) as alive:
                server, watcher = _start(lib, home, alive.fileno())
            watcher.returncode = 0  # it outlives this process: Python is neither to wait for it nor to warn of it
            told.write_text(json.dumps([server.uri, server.http]), encoding="utf-8")
        uri, http = json.loads(told.read_text(encoding="utf-8"))
        return Neo4jServer(uri, http, "neo4j", PASSWORD, home)


def _start(
    lib: Path, home: Path, stdin: int, extra: Mapping[str, str] | None = None, heap: str = "512m"
) -> tuple[Neo4jServer, "subprocess.Popen[bytes]"]:
    """A server that answers, and its watcher. Where somebody takes its port before it does, it is tried again."""
    for tries_left in (2, 1, 0):
        bolt, http = free_ports(2)
        watcher = _launch(home, command(lib, home, heap), stdin, configuration(bolt, http, extra))
        try:
            server = Neo4jServer(f"bolt://127.0.0.1:{bolt}", f"http://127.0.0.1:{http}", "neo4j", PASSWORD, home)
            _wait(watcher, home)
            _set_password(server)
            return server, watcher
        except BaseException as error:
            _stop(watcher)
            if not (isinstance(error, PortTaken) and tries_left):
                raise
    raise AssertionError("the last try returns or raises")


def _launch(home: Path, run: list[str], stdin: int, configured: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    """Start a server in this home, and the watcher that ends it when ``stdin`` ends."""
    (home / "conf").mkdir(parents=True, exist_ok=True)
    lines = [f"{key}={value}\n" for key, value in configured.items()]
    (home / "conf" / "neo4j.conf").write_text("".join(lines), encoding="utf-8")
    with (home / "console.log").open("wb") as console:
        return subprocess.Popen(
            [sys.executable, __file__, str(home), *run],
            stdin=stdin,
            stdout=console,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NEO4J_HOME": str(home)},
            start_new_session=True,  # Ctrl-C of the terminal is ours to handle
        )


def _wait(watcher: "subprocess.Popen[bytes]", home: Path) -> None:
    """Return once the log says "Started."; an error with the last lines where it ends or takes too long."""
    log = home / "logs" / "neo4j.log"
    until = time.monotonic() + START_LIMIT
    while time.monotonic() < until:
        if log.exists() and "Started." in log.read_text(encoding="utf-8", errors="replace"):
            return
        if watcher.poll() is not None:
            why = _last_lines(home)
            raise (PortTaken if "already in use" in why else RuntimeError)(f"Neo4j ended while starting:\n{why}")
        time.sleep(0.1)
    raise RuntimeError(f"Neo4j was not up after {START_LIMIT:.0f} s:\n{_last_lines(home)}")


def _last_lines(home: Path, count: int = 25) -> str:
    """The ends of the console output and of the log."""
    logs = (home / "console.log", home / "logs" / "neo4j.log")
    texts = [log.read_text(encoding="utf-8", errors="replace") for log in logs if log.exists()]
    return "\n".join("\n".join(text.splitlines()[-count:]) for text in texts)


def _set_password(server: Neo4jServer) -> None:
    """Neo4j wants its first password changed before anything else."""
    from neo4j import GraphDatabase

    with (
        GraphDatabase.driver(server.uri, auth=("neo4j", "neo4j")) as driver,
        driver.session(database="system") as session,
    ):
        session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", new=server.password).consume()


def _stop(watcher: "subprocess.Popen[bytes]") -> None:
    """Tell the watcher to end the server and wait for it; by force where it does not listen. Twice does no harm."""
    if watcher.stdin is not None:
        watcher.stdin.close()
    elif watcher.poll() is None:  # what it listens to is not ours to close
        os.killpg(watcher.pid, signal.SIGKILL)
    try:
        watcher.wait(timeout=30)
    except subprocess.TimeoutExpired:
        os.killpg(watcher.pid, signal.SIGKILL)
        watcher.wait()


def _watch(home: Path, run: list[str]) -> int:
    """Run the server until standard input closes, then end it and remove its home (the parent may be dead)."""
    server = subprocess.Popen(run, stdin=subprocess.DEVNULL)
    left = threading.Event()

    def end_with_parent() -> None:
        os.read(0, 1)  # returns when the parent closes its end or dies
        left.set()
        server.kill()  # the data are thrown away: no need to be gentle

    threading.Thread(target=end_with_parent, daemon=True).start()
    code = server.wait()
    if left.is_set():
        shutil.rmtree(home, ignore_errors=True)
    return code


if __name__ == "__main__":
    sys.exit(_watch(Path(sys.argv[1]), sys.argv[2:]))
