"""Who uses the embedded engine, and when it ends.

Commands that need the engine hold a lease: process id and start time, kept in one file under a file lock. The first
lease starts the engine, the last one stops it, unless ``engine start`` asked for it to stay. A lease whose process is
gone (killed, or the machine was restarted) does not count.
"""

import contextlib
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psutil

from baltica.graph.connection import Graph
from baltica.graph.engines import arcadedb, processes
from baltica.graph.errors import BalticaError, EngineError
from baltica.graph.files import locked, read_json, write_atomically
from baltica.graph.settings import Address

LOCK_SECONDS = 120
DEFAULT_PORT = 7687
_START_TRIES = 3


@dataclass(frozen=True)
class Lease:
    """One user of the engine; ``token`` tells two uses by one process apart."""

    pid: int
    created: float
    token: str


@dataclass(frozen=True)
class State:
    """The engine that runs: its process, its port, whether it is to stay, and who uses it."""

    pid: int
    created: float
    port: int
    kept: bool
    leases: tuple[Lease, ...]


@dataclass(frozen=True)
class Status:
    """What ``baltica engine status`` tells."""

    running: bool
    address: Address | None
    kept: bool
    users: int
    folder: Path


@contextmanager
def leased(home: Path) -> Iterator[Address]:
    """The address of the embedded engine of *home*, running as long as the block does."""
    root = _root(home)
    token = secrets.token_hex(8)
    with _locked(root):
        try:
            state = _up(root, None)
            mine = Lease(os.getpid(), psutil.Process().create_time(), token)
            _save(root, replace(state, leases=(*state.leases, mine)))
        except BaseException:  # Ctrl-C while it starts: leave nothing running
            _end_lease(root, token)
            raise
    try:
        yield arcadedb.address(root, state.port)
    finally:
        with _locked(root):
            _end_lease(root, token)


def keep(home: Path, port: int | None = None) -> Status:
    """Start the engine where it does not run, and let it stay until ``release``."""
    root = _root(home)
    with _locked(root):
        state = _running(root)
        if state is not None and port is not None and state.port != port:
            raise EngineError(f"the engine already runs on port {state.port}", "stop it first: baltica engine stop")
        try:
            state = _up(root, port if port is not None else _usual_port())
            _save(root, replace(state, kept=True))
        except BaseException:  # as in leased()
            _end_lease(root, "")
            raise
    return status(home)


def release(home: Path, *, force: bool = False) -> bool:
    """Stop the engine; False where none runs. Raises EngineError while other commands use it, unless *force*."""
    root = _root(home)
    if not root.is_dir():
        return False
    with _locked(root):
        state = _running(root)
        if state is None:
            return _stop_strays(root)
        if state.leases and not force:
            _save(root, replace(state, kept=False))
            raise EngineError(
                f"the engine is in use by {len(state.leases)} other command(s); it stops when the last one ends",
                "wait for them, or stop it now: baltica engine stop --force",
            )
        _stop(root, state)
        return True


def status(home: Path) -> Status:
    """Whether the engine runs, where, and for whom."""
    root = _root(home)
    state = None
    if root.is_dir():
        with _locked(root):
            state = _running(root)
    if state is None:
        return Status(running=False, address=None, kept=False, users=0, folder=root)
    return Status(
        running=True,
        address=arcadedb.address(root, state.port),
        kept=state.kept,
        users=len(state.leases),
        folder=root,
    )


def _root(home: Path) -> Path:
    return home.expanduser().absolute() / "engine"


def _locked(root: Path) -> AbstractContextManager[None]:
    """Nobody else looks at or changes the state meanwhile."""
    return locked(
        root / "lock",
        LOCK_SECONDS,
        f"another command has been starting or stopping the engine for {LOCK_SECONDS} seconds",
    )


def _state_file(root: Path) -> Path:
    return root / "state.json"


def _save(root: Path, state: State) -> None:
    write_atomically(_state_file(root), json.dumps(asdict(state)), private=True)


def _running(root: Path) -> State | None:
    """The state of the engine that runs, without the leases of processes that are gone; None where none runs."""
    saved = read_json(_state_file(root))
    try:
        state = State(
            **{**saved, "leases": tuple(lease for lease in (Lease(**one) for one in saved["leases"]) if _holds(lease))}
        )
        return state if processes.find(state.pid, state.created) else None
    except (TypeError, KeyError, ValueError):  # no file, or a broken one
        return None


def _holds(lease: Lease) -> bool:
    return processes.find(lease.pid, lease.created) is not None


def _up(root: Path, port: int | None) -> State:
    """The engine, answering: the one that runs, or a new one."""
    state = _running(root)
    if state is None:
        return _start(root, port)
    _wait(root, state)  # whoever started it may have been killed before it answered
    return state


def _start(root: Path, port: int | None) -> State:
    """Start an engine. A chosen port must be free; without one, a port that was taken meanwhile is replaced."""
    _stop_strays(root)
    if port is not None and processes.port_taken(port):
        raise EngineError(
            f"port {port} of 127.0.0.1 is taken", f"choose another: baltica engine start --port {port + 1}"
        )
    for attempt in range(1, _START_TRIES + 1):
        chosen = port if port is not None else processes.free_port()
        process = arcadedb.launch(root, chosen)
        state = State(process.pid, process.create_time(), chosen, kept=False, leases=())
        _save(root, state)  # before waiting: who is killed now leaves a trace
        try:
            _wait(root, state)
        except EngineError:
            _stop(root, state)
            if attempt == _START_TRIES or port is not None:
                raise
        else:
            return state
    raise AssertionError("unreachable")


def _usual_port() -> int | None:
    """Bolt's usual port where it is free, so that other tools find the engine; else any."""
    return None if processes.port_taken(DEFAULT_PORT) else DEFAULT_PORT


def _wait(root: Path, state: State) -> None:
    process = processes.find(state.pid, state.created)
    if process is None:
        raise EngineError("the embedded engine stopped", f"see {arcadedb.log_file(root)}; run the command again")
    with Graph(arcadedb.address(root, state.port)) as graph:
        arcadedb.wait_until_ready(process, root, lambda: _answers(graph))


def _answers(graph: Graph) -> bool:
    with contextlib.suppress(BalticaError):
        graph.verify()
        return True
    return False


def _end_lease(root: Path, token: str) -> None:
    state = _running(root)
    if state is not None:
        _settle(root, replace(state, leases=tuple(one for one in state.leases if one.token != token)))


def _settle(root: Path, state: State) -> None:
    """Stop the engine if nobody needs it any more."""
    if state.leases or state.kept:
        _save(root, state)
    else:
        _stop(root, state)


def _stop(root: Path, state: State) -> None:
    process = processes.find(state.pid, state.created)
    if process is not None:
        processes.stop(process)
    _state_file(root).unlink(missing_ok=True)


def _stop_strays(root: Path) -> bool:
    """Stop engines that hold the folder although no state tells of them; whether there were any."""
    found = arcadedb.strays(root)
    for stray in found:
        processes.stop(stray)
    return bool(found)
