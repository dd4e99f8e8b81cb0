"""Engines as programs of their own: start one detached, find it again, end it; ports of 127.0.0.1."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

import psutil

STOP_SECONDS = 20

# Options meant for other Java programs would change an engine, or stop it.
_JAVA_VARIABLES = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")


def environment() -> dict[str, str]:
    """The environment in which Java runs an engine."""
    kept = {name: value for name, value in os.environ.items() if name not in _JAVA_VARIABLES}
    if sys.platform == "linux":
        kept["LC_ALL"] = "C.UTF-8"  # without it Java cannot open a folder named Höme in a plain container
    return kept


def launch(command: list[str], folder: Path, log: IO[bytes]) -> psutil.Process:
    """Start an engine that outlives this command, and return at once. Raises OSError where it cannot be started."""
    child = subprocess.Popen(  # noqa: S603 - our own command line, no shell
        command,
        cwd=folder,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    child.returncode = 0  # it outlives this command: Python is neither to wait for it nor to warn of it
    return psutil.Process(child.pid)


def find(pid: int, created: float) -> psutil.Process | None:
    """The process, if it still is the one that was meant: ids are used again."""
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - created) < 1
    except (psutil.NoSuchProcess, psutil.AccessDenied, ValueError):  # gone, of another user, no id at all
        return None
    return process if same and alive(process) else None


def with_argument(argument: str) -> list[psutil.Process]:
    """All processes that have this among the words of their command line."""
    return [p for p in psutil.process_iter(["cmdline"]) if argument in (p.info["cmdline"] or []) and alive(p)]


def alive(process: psutil.Process) -> bool:
    """Whether the process runs; one that has ended but was not yet collected by its parent does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def stop(process: psutil.Process) -> None:
    """Ask an engine to end, and insist after a while. Their journals make a hard end safe too."""
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


def written(log: Path, since: int = 0) -> list[str]:
    """The lines of a log after the first *since* bytes; none where there is no log."""
    try:
        return log.read_bytes()[since:].decode(errors="replace").splitlines()
    except OSError:
        return []


def last_words(lines: list[str]) -> str:
    """The line of a log that says most about why an engine stopped."""
    for word in ("Caused by", "Exception", "Error", "SEVER"):
        found = [line.strip() for line in lines if word in line]
        if found:
            return found[-1][:200]
    return "no reason given"
