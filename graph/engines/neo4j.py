"""A real Neo4j on this machine, without Docker: started and stopped here, its data kept in ``<home>/neo4j``.

It runs as a program of its own on 127.0.0.1 until it is stopped. Its password is random, made before the first start
and kept in a file that only its owner can read.
"""

import json
import os
import secrets
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psutil

from baltica.graph.connection import Graph
from baltica.graph.engines import java, lease, processes
from baltica.graph.engines.neo4j_release import Release
from baltica.graph.errors import EngineError, RefusedError
from baltica.graph.files import locked, not_writable, read_json, write_atomically
from baltica.graph.settings import DEFAULT_USERNAME, Address

DATABASE = "neo4j"
BOLT_PORT = 7687
HTTP_PORT = 7474
START_SECONDS = 170
LOCK_SECONDS = 240
MOST_MEMORY = 2048  # MB for statements; a quarter of the machine's where that is less
PAGE_CACHE = 512  # MB at most for what lies on disk
TRANSACTION_TIMEOUT = "10m"
LOG = Path("logs", "neo4j.log")
STARTED = "INFO  Started."  # the last line of its log when it is ready
PASSWORD = "password"  # noqa: S105 - the name of its file
CONSOLE = "console.log"  # what Java prints before the log is open

_SYSTEM = "system"
_FIRST_PASSWORD = "neo4j"  # noqa: S105 - the one that Neo4j itself begins with, and wants changed
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.lang")
_STOP_FIRST = "stop it first: baltica engine stop"
_LOOK = "look at baltica engine logs, free some memory or disk, and start it again"


@dataclass(frozen=True)
class Ports:
    """Where it answers on 127.0.0.1: Bolt for programs, HTTP for the Browser."""

    bolt: int
    http: int


@dataclass(frozen=True)
class Running:
    """The Neo4j that runs for a home; ``http`` is the address that the Browser is opened at."""

    address: Address
    http: str
    read_only: bool
    pid: int
    folder: Path

    @property
    def password_file(self) -> Path:
        """The file that holds the password."""
        return self.folder / PASSWORD


@dataclass(frozen=True)
class _State:
    """What is kept about the server: its process, its ports, and whether it ever answered."""

    pid: int
    created: float
    bolt: int
    http: int
    read_only: bool
    ready: bool


def choose_ports(home: Path, bolt: int | None = None, http: int | None = None) -> Ports:
    """The ports to start on: those asked for; else those of the last time, the usual ones or any, whichever are free.

    The same port each time keeps what the Browser remembers, as it remembers by address. Those of the server that
    runs, if one does. Raises EngineError where a port that was asked for is not free.
    """
    root = _root(home)
    known = _saved(root)
    if known is not None and (at := running(home)) is not None:
        now = Ports(known.bolt, known.http)
        for asked, used in ((bolt, now.bolt), (http, now.http)):
            if asked not in (None, used):
                raise EngineError(f"Neo4j already runs at {at.address.uri} and {at.http}", _STOP_FIRST)
        return now
    chosen_bolt = _choose("--port", bolt, [known.bolt, BOLT_PORT] if known else [BOLT_PORT], ())
    chosen_http = _choose("--http-port", http, [known.http, HTTP_PORT] if known else [HTTP_PORT], (chosen_bolt,))
    return Ports(chosen_bolt, chosen_http)


def plugins(home: Path) -> Path:
    """The folder whose archives the server takes in before its own."""
    return _root(home) / "plugins"


def log_file(home: Path) -> Path:
    """Where the server writes what it does; where Java stopped before that, what Java said."""
    root = _root(home)
    newest = [file for file in (root / LOG, root / CONSOLE) if file.exists()]
    return max(newest, key=lambda file: file.stat().st_mtime, default=root / LOG)


def ready_to_start(home: Path) -> Path:
    """The Java that it would run on. Raises EngineError where nothing could be started; asked before it is fetched."""
    if lease.status(home).kept:
        raise EngineError("the embedded engine is kept up for this folder", _STOP_FIRST)
    return java.find()


def running(home: Path) -> Running | None:
    """The server that runs for this home, or None. Waits while another command starts or stops it."""
    root = _root(home)
    if not _state_file(root).exists():
        return None
    with _locked(root):
        state = _running(root)
        return _told(home, state) if state is not None and state.ready else None


def start(
    home: Path,
    release: Release,
    ports: Ports,
    *,
    settings: Mapping[str, str] | None = None,
    read_only: bool = False,
) -> Running:
    """Start the server and leave it running; where it runs, that one.

    ``settings`` are further lines of neo4j.conf. Raises EngineError, in one line with a remedy, where it cannot start
    or the embedded engine is kept up for this home; a command that holds that engine for itself is no obstacle.
    """
    root = _root(home)
    program = ready_to_start(home)
    with _locked(root):
        state = _running(root)
        if state is not None and state.ready:
            if state.read_only != read_only:
                raise EngineError(f"Neo4j already runs {'read-only' if state.read_only else 'read-write'}", _STOP_FIRST)
            return _told(home, state)
        _end(root)  # one that a killed command had begun to start
        fresh = _is_fresh(root)
        _make_folders(root)
        password = _password(root, fresh=fresh)
        command = _command(program, release, root)
        if fresh and read_only:  # a database can only be made by a server that may write
            _up(root, command, ports, password, _lines(ports, settings, read_only=False), read_only=False)
            _end(root)
        state = _up(root, command, ports, password, _lines(ports, settings, read_only=read_only), read_only=read_only)
        return _told(home, state)


def stop(home: Path) -> bool:
    """Stop the server; False where none runs."""
    root = _root(home)
    if not root.is_dir():
        return False
    with _locked(root):
        return _end(root)


def has_data(home: Path) -> bool:
    """Whether a server has been up for this home, running or not."""
    return not _is_fresh(_root(home))


def is_empty(found: Running) -> bool:
    """Whether nothing has been loaded into it."""
    with Graph(found.address) as graph:
        return not graph.read("MATCH (n) RETURN n.id AS id LIMIT 1")


def _root(home: Path) -> Path:
    return home.expanduser().absolute() / "neo4j"


def _locked(root: Path) -> AbstractContextManager[None]:
    """Nobody else starts or stops it meanwhile."""
    busy = f"another command has been starting or stopping Neo4j for {LOCK_SECONDS} seconds"
    return locked(root / "lock", LOCK_SECONDS, busy)


def _state_file(root: Path) -> Path:
    return root / "state.json"


def _saved(root: Path) -> _State | None:
    """What was noted last; the process may be gone. None without a file, and for a broken one."""
    try:
        state = _State(**read_json(_state_file(root)))
        sound = all(isinstance(one, int) for one in (state.pid, state.bolt, state.http))
        return state if sound and isinstance(state.created, float) else None
    except TypeError:
        return None


def _running(root: Path) -> _State | None:
    state = _saved(root)
    return state if state is not None and processes.find(state.pid, state.created) else None


def _told(home: Path, state: _State) -> Running:
    root = _root(home)
    return Running(
        address=_address(state.bolt, _read_password(root), DATABASE),
        http=f"http://localhost:{state.http}",
        read_only=state.read_only,
        pid=state.pid,
        folder=root,
    )


def _address(port: int, password: str, database: str) -> Address:
    return Address(f"bolt://127.0.0.1:{port}", DEFAULT_USERNAME, password, database)


def _choose(option: str, asked: int | None, liked: list[int], not_these: tuple[int, ...]) -> int:
    if asked is not None:
        if asked in not_these or processes.port_taken(asked):
            raise EngineError(f"port {asked} of 127.0.0.1 is taken", f"choose another: {option} {asked + 1}")
        return asked
    free = (port for port in liked if port not in not_these and not processes.port_taken(port))
    return next(free, None) or processes.free_port()


def _home_option(root: Path) -> str:
    return f"--home-dir={root}"


def _command(program: Path, release: Release, root: Path) -> list[str]:
    """The command line of the server; it holds no secret, as others can read it."""
    opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
    return [
        *(str(program), f"-Xmx{_memory()}m", "-XX:+UseSerialGC", *opened),
        *("-cp", os.pathsep.join((str(root / "plugins" / "*"), str(release.lib / "*")))),
        *("org.neo4j.server.CommunityEntryPoint", _home_option(root), f"--config-dir={root / 'conf'}"),
    ]


def _make_folders(root: Path) -> None:
    try:
        root.chmod(0o700)
        (root / "plugins").mkdir(exist_ok=True)
    except OSError as error:
        raise not_writable(root, error) from None


def _memory() -> int:
    return max(512, min(MOST_MEMORY, psutil.virtual_memory().total // 2**20 // 4))


def _lines(ports: Ports, settings: Mapping[str, str] | None, *, read_only: bool) -> dict[str, str]:
    """neo4j.conf: this machine only, small enough for a laptop, nothing told to anybody."""
    return {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{ports.bolt}",
        "server.bolt.advertised_address": f"localhost:{ports.bolt}",  # the Browser and its guides say localhost
        "server.http.listen_address": f"127.0.0.1:{ports.http}",
        "server.http.advertised_address": f"localhost:{ports.http}",
        "server.memory.pagecache.size": f"{min(PAGE_CACHE, _memory())}m",
        "server.databases.default_to_read_only": str(read_only).lower(),
        "db.transaction.timeout": TRANSACTION_TIMEOUT,
        "internal.server.bolt.thread_pool_shutdown_wait_time": "500ms",  # else a stop takes ten seconds
        "dbms.usage_report.enabled": "false",
        "client.allow_telemetry": "false",
        **(settings or {}),
    }


def _up(
    root: Path, command: list[str], ports: Ports, password: str, lines: Mapping[str, str], *, read_only: bool
) -> _State:
    """A server that answers and knows our password. Whatever goes wrong, Ctrl-C too, leaves none behind."""
    write_atomically(root / "conf" / "neo4j.conf", "".join(f"{key}={value}\n" for key, value in lines.items()))
    fresh = _is_fresh(root)
    known = (root / LOG).stat().st_size if (root / LOG).exists() else 0
    try:
        with (root / CONSOLE).open("wb") as console:
            process = processes.launch(command, root, console)
        state = _State(process.pid, process.create_time(), ports.bolt, ports.http, read_only, ready=False)
        _save(root, state)
        _wait(process, root, known)
        _settle_password(root, ports.bolt, password, fresh=fresh)
        state = replace(state, ready=True)
        _save(root, state)
        return state
    except BaseException as error:
        _end(root)
        if isinstance(error, psutil.NoSuchProcess):
            raise _not_started(root, known) from None
        if isinstance(error, OSError):
            raise EngineError(f"Neo4j cannot be started: {error}", "mend what is named there, and try again") from None
        raise


def _save(root: Path, state: _State) -> None:
    write_atomically(_state_file(root), json.dumps(asdict(state)), private=True)


def _wait(process: psutil.Process, root: Path, known: int) -> None:
    """Wait until it answers; the log has *known* bytes of earlier starts."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if not processes.alive(process):
            raise _not_started(root, known)
        if any(line.endswith(STARTED) for line in processes.written(root / LOG, known)):
            return
        time.sleep(0.05)
    raise EngineError(
        f"Neo4j did not answer within {START_SECONDS} seconds", "baltica engine logs, then start it again"
    )


def _not_started(root: Path, known: int) -> EngineError:
    """Why, in the words of the log, or else of what Java printed."""
    lines = processes.written(root / LOG, known) or processes.written(root / CONSOLE)
    why = processes.last_words(lines)
    if "already in use" in why:
        return EngineError(f"Neo4j did not start: {why}", "choose other ports: --port and --http-port")
    return EngineError(f"Neo4j did not start: {why}", _LOOK)


def _password(root: Path, *, fresh: bool) -> str:
    """The password: random, made once. It is in its file before the server learns it, so that it is never lost."""
    file = root / PASSWORD
    if not file.exists():
        if not fresh:
            raise EngineError(
                f"the password of the Neo4j of this folder is gone: {file}",
                f"put it back, or remove {root / 'data'} and load the facts again",
            )
        write_atomically(file, secrets.token_urlsafe(24), private=True)
    return _read_password(root)


def _read_password(root: Path) -> str:
    try:
        return (root / PASSWORD).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise EngineError(f"cannot read {root / 'password'}: {error.strerror}", "put the password back there") from None


def _settle_password(root: Path, port: int, password: str, *, fresh: bool) -> None:
    """Give a new server our password. One that was killed before it learned it still has the first one."""
    if not fresh and _takes(port, password):
        return
    change = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"
    try:
        with Graph(_address(port, _FIRST_PASSWORD, _SYSTEM)) as graph:
            graph.write(change, {"old": _FIRST_PASSWORD, "new": password})
    except RefusedError:
        raise EngineError(
            f"the Neo4j of this folder has another password than {root / PASSWORD}",
            f"write the right one there, or remove {root / 'data'} and load the facts again",
        ) from None


def _takes(port: int, password: str) -> bool:
    """Whether this is the server's password."""
    try:
        with Graph(_address(port, password, _SYSTEM)) as graph:
            graph.read("SHOW CURRENT USER YIELD user")
            return True
    except RefusedError:
        return False


def _is_fresh(root: Path) -> bool:
    """Whether no server has been up in this folder yet."""
    return not (root / "data" / "databases" / DATABASE).exists()


def _end(root: Path) -> bool:
    """Stop the server and any other that holds the folder; whether there was one. The ports stay noted."""
    found = processes.with_argument(_home_option(root))
    for process in found:
        processes.stop(process)
    return bool(found)
