"""One run of the tests: a folder for all its processes (pytest-xdist starts several), gone with all it holds."""

import contextlib
import importlib.util
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

VARIABLE = "BALTICA_TEST_RUN"  # names the folder; every process that the tests start inherits it
END_LIMIT = 5.0  # seconds until what should have ended with the run is ended by force


def folder() -> Path:
    """The folder of this run; what lies in it is for all its processes."""
    return Path(os.environ[VARIABLE])


@contextlib.contextmanager
def begun() -> Iterator[Path]:
    """A new run, in the one process that starts the others. Nothing the tests started outlives it."""
    run = Path(tempfile.mkdtemp(prefix="baltica-tests-"))
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: all is put away
    alive = None
    if hasattr(os, "mkfifo"):
        os.mkfifo(run / "alive")
        alive = os.open(run / "alive", os.O_RDWR)  # servers for all processes end when this closes
    try:
        yield run
    finally:
        if alive is not None:
            os.close(alive)
        signal.signal(signal.SIGTERM, before)
        end_what_is_left(run)
        shutil.rmtree(run, ignore_errors=True)


def end_what_is_left(run: Path) -> None:
    """End the processes that carry the mark of this run: servers, and engines of tests that were killed."""
    left = [process for process in psutil.process_iter() if _of(process, run)]
    until = time.monotonic() + END_LIMIT
    while (left := [process for process in left if _runs(process)]) and time.monotonic() < until:
        time.sleep(0.05)
    for process in left:
        with contextlib.suppress(psutil.Error):
            process.kill()


def _of(process: psutil.Process, run: Path) -> bool:
    try:
        return process.environ().get(VARIABLE) == str(run) and process.pid != os.getpid()
    except (psutil.Error, OSError):  # ended meanwhile, or of another user
        return False


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def quick_engine(run: Path) -> str | None:
    """A folder to import from in which the embedded engine is the installed one, with Java's first compiler only.

    An engine of minutes does not earn back what the second compiler costs: a test run needs half the time for it.
    None where there is no engine, or no shell that could start it so.
    """
    spec = importlib.util.find_spec("arcadedb_embedded")
    installed = Path(next(iter(spec.submodule_search_locations or ["."]))) if spec else None
    java = installed / "jre" / "bin" / "java" if installed else None
    if installed is None or java is None or not java.is_file() or sys.platform == "win32":
        return None
    place = run / "quick"
    package = place / "arcadedb_embedded"
    start = package / "jre" / "bin" / "java"
    if not start.exists():
        start.parent.mkdir(parents=True)
        (package / "jars").symlink_to(installed / "jars")
        (package / "__init__.py").touch()
        start.write_text(f'#!/bin/sh\nexec "{java}" -XX:TieredStopAtLevel=1 "$@"\n', encoding="utf-8")
        start.chmod(0o755)
    return str(place)
