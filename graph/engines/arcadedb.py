"""The embedded engine: ArcadeDB as a child process that answers Bolt on 127.0.0.1, with its own Java.

It runs detached, so that Ctrl-C in a terminal never stops it in the middle of a write; ``lease.py`` ends it.
"""

import importlib.util
import os
import secrets
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from baltica.graph.connection import USER_QUERY_SECONDS
from baltica.graph.engines import processes
from baltica.graph.errors import EngineError, InputError
from baltica.graph.files import not_writable, write_atomically
from baltica.graph.settings import Address

DATABASE = "baltica"
USERNAME = "root"
START_SECONDS = 60
MEMORY = "2g"  # at most; half of it is what the groups of all running statements may take

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
        f"-Darcadedb.server.httpIncomingPort={processes.free_port()}",
        "-Darcadedb.server.plugins=Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "-Darcadedb.bolt.host=127.0.0.1",
        f"-Darcadedb.bolt.port={port}",
        f"-Darcadedb.server.defaultDatabases={DATABASE}[]",
        "com.arcadedb.server.ArcadeDBServer",
    ]  # fmt: skip
    with log:
        try:
            return processes.launch(command, root, log)
        except OSError as error:
            raise EngineError(f"the embedded engine cannot be started: {error}", _OTHER_ENGINE) from None


def wait_until_ready(process: psutil.Process, root: Path, answers: Callable[[], bool]) -> None:
    """Wait until *answers* is true. Raises EngineError where the process ends first, or takes too long."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if not processes.alive(process):
            why = processes.last_words(processes.written(log_file(root)))
            raise EngineError(f"the embedded engine stopped while starting: {why}", _advice(root))
        if answers():
            return
        time.sleep(0.05)
    raise EngineError(f"the embedded engine did not answer within {START_SECONDS} seconds", _advice(root))


def strays(root: Path) -> list[psutil.Process]:
    """Engines that hold this folder although nobody knows of them: a command was killed just after it started one."""
    return processes.with_argument(_root_option(root))


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


def _advice(root: Path) -> str:
    return f"see {log_file(root)}; free some memory or disk, or {_OTHER_ENGINE}"
