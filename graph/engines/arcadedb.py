"""The embedded engine: ArcadeDB as a child process that answers Bolt on 127.0.0.1, with its own Java.

It runs detached, so that Ctrl-C in a terminal never stops it in the middle of a write; ``lease.py`` ends it.
"""

import contextlib
import importlib.util
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from baltica.graph.connection import USER_QUERY_SECONDS
from baltica.graph.errors import EngineError, InputError
from baltica.graph.files import not_writable, write_atomically
from baltica.graph.settings import Address

DATABASE = "baltica"
USERNAME = "root"
START_SECONDS = 60
STOP_SECONDS = 20
MEMORY = "2g"  # at most; half of it is what the groups of all running statements may take

# Options meant for other Java programs would change the engine, or stop it.
_JAVA_VARIABLES = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")

_OTHER_ENGINE = "name a Neo4j server instead: NEO4J_URI, NEO4J_USERNAME, NEO4J_PASSWORD"


def address(root: Path, port: int) -> Address:
    """Where the engine of the folder *root* answers, with the password kept there."""
    return Address(f"bolt://127.0.0.1:{port}", USERNAME, _password(root), DATABASE)


def statement_seconds() -> int:
    """After how many seconds the engine stops a statement: BALTICA_STATEMENT_SECONDS, else a minute.

    Raises InputError where the variable is no number of seconds.
    """
    text = os.environ.get("BALTICA_STATEMENT_SECONDS", "").strip()
    if text and not (text.isdecimal() and int(text) > 0):
        raise InputError(f"BALTICA_STATEMENT_SECONDS is {text!r}", "give whole seconds, like 600")
    return int(text) if text else USER_QUERY_SECONDS


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def port_taken(port: int) -> bool:
    """Whether somebody listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
        return False


def launch(root: Path, port: int) -> psutil.Process:
    """Start the engine on the folder *root* and return at once; ``wait_until_ready`` waits for it.

    Raises EngineError where no engine comes with this system, or the folder cannot be written.
    """
    package = _package()
    java = package / "jre" / "bin" / ("java.exe" if sys.platform == "win32" else "java")
    try:
        root.mkdir(parents=True, exist_ok=True)
        root.chmod(0o700)
        log = log_file(root).open("wb")
    except OSError as error:
        raise not_writable(root, error) from None
    _password(root)
    command = [
        str(java),
        "-cp", str(package / "jars" / "*"),
        "--add-modules", "jdk.incubator.vector",
        f"-Xmx{MEMORY}", "-XX:+UseSerialGC",
        _root_option(root),
        f"-Darcadedb.server.rootPasswordPath={_password_file(root)}",  # a command line can be read by others
        "-Darcadedb.server.mode=test",  # "production" hides from the user what is wrong with a statement
        "-Darcadedb.txWalFlush=1",  # as in production: what was acknowledged survives a power cut
        "-Darcadedb.opencypher.loadCsv.allowFileUrls=false",
        "-Darcadedb.opencypher.loadCsv.allowRemoteUrls=false",
        f"-Darcadedb.command.timeout={statement_seconds() * 1000}",  # it does not heed the limit of a transaction
        "-Darcadedb.server.httpIncomingHost=127.0.0.1",
        f"-Darcadedb.server.httpIncomingPort={free_port()}",
        "-Darcadedb.server.plugins=Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "-Darcadedb.bolt.host=127.0.0.1",
        f"-Darcadedb.bolt.port={port}",
        f"-Darcadedb.server.defaultDatabases={DATABASE}[]",
        "com.arcadedb.server.ArcadeDBServer",
    ]  # fmt: skip
    environment = {k: v for k, v in os.environ.items() if k not in _JAVA_VARIABLES}
    if sys.platform == "linux":
        environment["LC_ALL"] = "C.UTF-8"  # without it Java cannot open a folder named Höme in a plain container
    with log:
        try:
            child = subprocess.Popen(  # noqa: S603 - our own command line, no shell
                command,
                cwd=root,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as error:
            raise EngineError(f"the embedded engine cannot be started: {error}", _OTHER_ENGINE) from None
    child.returncode = 0  # it outlives this command: Python is neither to wait for it nor to warn of it
    return psutil.Process(child.pid)


def wait_until_ready(process: psutil.Process, root: Path, answers: Callable[[], bool]) -> None:
    """Wait until *answers* is true. Raises EngineError where the process ends first, or takes too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if not alive(process):
            raise EngineError(f"the embedded engine stopped while starting: {_last_words(root)}", _advice(root))
        if answers():
            return
        time.sleep(0.05)
    raise EngineError(f"the embedded engine did not answer within {START_SECONDS} seconds", _advice(root))


def stop(process: psutil.Process) -> None:
    """Ask the engine to end, and insist after a while. Its journal makes a hard end safe too."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process.terminate()
        if not _ended(process):
            process.kill()
            _ended(process)


def _ended(process: psutil.Process) -> bool:
    """Wait until the process has ended. One that its parent never collects has ended too: psutil would wait for it."""
    end = time.monotonic() + STOP_SECONDS
    while alive(process):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    with contextlib.suppress(psutil.Error):
        process.wait(0)  # collects it where this process started it
    return True


def alive(process: psutil.Process) -> bool:
    """Whether the process runs; one that has ended but was not yet collected by its parent does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def strays(root: Path) -> list[psutil.Process]:
    """Engines that hold this folder although nobody knows of them: a command was killed just after it started one."""
    option = _root_option(root)
    return [p for p in psutil.process_iter(["cmdline"]) if option in (p.info["cmdline"] or []) and alive(p)]


def log_file(root: Path) -> Path:
    """Where the engine writes what it does."""
    return root / "engine.log"


def _package() -> Path:
    spec = importlib.util.find_spec("arcadedb_embedded")
    folder = Path(next(iter(spec.submodule_search_locations or []))) if spec else None
    if folder is None or not (folder / "jre").is_dir():
        raise EngineError("no embedded engine comes with this system", _OTHER_ENGINE)
    return folder


def _root_option(root: Path) -> str:
    return f"-Darcadedb.server.rootPath={root}"


def _password_file(root: Path) -> Path:
    return root / "password"


def _password(root: Path) -> str:
    """The engine's password: random, made once, readable by its owner only."""
    file = _password_file(root)
    if not file.exists():
        write_atomically(file, secrets.token_urlsafe(24), private=True)
        (root / "config" / "server-users.jsonl").unlink(missing_ok=True)  # it would remember the lost one
    return file.read_text(encoding="utf-8").strip()


def _last_words(root: Path) -> str:
    """The line of the log that says most about why the engine stopped."""
    with contextlib.suppress(OSError):
        lines = [line.strip() for line in log_file(root).read_text(encoding="utf-8", errors="replace").splitlines()]
        for word in ("Caused by", "Exception", "Error", "SEVER"):
            found = [line for line in lines if word in line]
            if found:
                return found[-1][:200]
    return "no reason given"


def _advice(root: Path) -> str:
    return f"see {log_file(root)}; free some memory or disk, or {_OTHER_ENGINE}"
