"""Neo4j Community and Neo4j Browser on this machine: fetched once from their publisher, checked, kept in the cache.

Which files they are, and their checksums, stands in ``neo4j.csv``; ``docs/tools/pin_neo4j.py`` writes it. Neo4j is
GPLv3: it runs as a program of its own, and nothing of it is imported or shipped.
"""

import contextlib
import csv
import errno
import hashlib
import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache as remembered
from importlib import resources
from pathlib import Path
from typing import Any

from baltica.graph.errors import BalticaError, EngineError
from baltica.graph.files import locked, write_atomically
from baltica.graph.progress import Progress, silent

VERSION = "5.26.30"
BROWSER_VERSION = "5.24.0"
COLUMNS = ("group", "artifact", "version", "classifier", "sha256", "bytes")
AT_ONCE = 8  # files fetched at the same time
TRIES = 3  # for each file
TIMEOUT_SECONDS = 15  # without a word from the server
LOCK_SECONDS = 1800
MEGABYTE = 1_000_000

_BROWSER = "neo4j-browser"
_MARK = "complete"
_FULL = (errno.ENOSPC, errno.EDQUOT)
_BY_HAND = "connect to the internet and run it again; it goes on where it stopped"


@dataclass(frozen=True)
class Pin:
    """One file to have, by its Maven coordinates, and how to know that it is the right one."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str
    bytes: int

    @property
    def path(self) -> Path:
        """Where it lies in the folder of the release."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        folder = "browser" if self.artifact == _BROWSER else "lib"
        return Path(folder, f"{self.artifact}-{self.version}{suffix}.jar")


@dataclass(frozen=True)
class Release:
    """A complete Neo4j: the folder of its Java archives, and the archive of Neo4j Browser (not among them)."""

    lib: Path
    browser: Path


@remembered
def pins() -> tuple[Pin, ...]:
    """All files of the release."""
    text = resources.files("baltica.graph.engines").joinpath("neo4j.csv").read_text(encoding="utf-8")
    return tuple(Pin(**{**row, "bytes": int(row["bytes"])}) for row in csv.DictReader(text.splitlines()))  # type: ignore[arg-type]


def megabytes() -> int:
    """How much there is to fetch in all."""
    return round(sum(pin.bytes for pin in pins()) / MEGABYTE)


def folder_of(cache: Path) -> Path:
    """The folder of the release."""
    return cache.expanduser().absolute() / f"neo4j-{VERSION}"


def release_of(cache: Path) -> Release:
    """Where the parts of the release are in this cache, once they are there."""
    folder = folder_of(cache)
    browser = next(pin for pin in pins() if pin.artifact == _BROWSER)
    return Release(lib=folder / "lib", browser=folder / browser.path)


def installed(cache: Path) -> Release | None:
    """The release, where it is complete and every file the right one; reading all of them takes part of a second."""
    folder = folder_of(cache)
    return release_of(cache) if _marked(folder) and not _wrong(folder) else None


def install(cache: Path, progress: Progress = silent, *, servers: Mapping[str, str] | None = None) -> Release:
    """The release, fetched where it is not there; what was fetched before and is right is not fetched again.

    ``servers`` are other Maven repositories to fetch from, by name. Raises EngineError without the package jgo or the
    network, for a file that is not the pinned one and where the disk is full, InputError where the cache cannot be
    written. Two commands never fetch at once; nothing half-fetched counts as installed.
    """
    folder = folder_of(cache)
    busy = f"another command has been fetching Neo4j for {LOCK_SECONDS // 60} minutes"
    with locked(folder.with_name(f"{folder.name}.lock"), LOCK_SECONDS, busy):
        try:
            wanted = _wrong(folder)
            if wanted and _marked(folder):
                several = f"{len(wanted)} files of Neo4j are" if len(wanted) > 1 else f"{wanted[0].path.name} is"
                progress(f"{several} damaged or missing in {folder}, and fetched again", 0, None)
            if wanted:
                (folder / _MARK).unlink(missing_ok=True)
                _fetch(wanted, folder, progress, servers)
            _tidy(folder)
            if not _marked(folder):
                write_atomically(folder / _MARK, _fingerprint())
        except OSError as error:
            raise _in_words(error, folder) from None
    return release_of(cache)


def _fingerprint() -> str:
    """Stands for the whole list: what another list asked for does not count."""
    return hashlib.sha256("".join(sorted(pin.sha256 for pin in pins())).encode()).hexdigest()


def _marked(folder: Path) -> bool:
    try:
        return (folder / _MARK).read_text(encoding="utf-8") == _fingerprint()
    except (OSError, UnicodeDecodeError):
        return False


def _wrong(folder: Path) -> list[Pin]:
    """The files that are missing or not the right ones."""
    with ThreadPoolExecutor(min(AT_ONCE, os.cpu_count() or 1)) as threads:
        right = threads.map(lambda pin: _matches(folder / pin.path, pin), pins())
        return [pin for pin, is_right in zip(pins(), right, strict=True) if not is_right]


def _matches(file: Path, pin: Pin) -> bool:
    """Whether the file is the pinned one."""
    try:
        if file.stat().st_size != pin.bytes:
            return False
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == pin.sha256
    except OSError:
        return False


def _fetch(wanted: list[Pin], folder: Path, progress: Progress, servers: Mapping[str, str] | None) -> None:
    """Fetch files, several at once. Each gets to its place when it is known to be right."""
    context = _context(folder / "fetching", servers)
    total = sum(pin.bytes for pin in wanted)
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < total:
        raise OSError(errno.ENOSPC, "no space left")
    what = f"Fetching Neo4j {VERSION} (megabytes)"
    with ThreadPoolExecutor(AT_ONCE) as threads:
        waiting = [threads.submit(_fetch_one, context, pin, folder) for pin in wanted]
        try:
            done = 0
            for one in as_completed(waiting):
                done += one.result()
                progress(what, round(done / MEGABYTE), max(round(total / MEGABYTE), 1))
        finally:
            threads.shutdown(wait=True, cancel_futures=True)  # after an error or Ctrl-C no further file is begun


def _fetch_one(context: Any, pin: Pin, folder: Path) -> int:
    """Fetch one file and return its size."""
    artifact = context.project(pin.group, pin.artifact).at_version(pin.version).artifact(pin.classifier, "jar")
    for tries_left in reversed(range(TRIES)):
        artifact.cached_path.unlink(missing_ok=True)  # what a killed command left, and a wrong file
        try:
            got: Path = artifact.resolve()
        except RuntimeError:
            raise EngineError(
                f"the publisher's server does not give {pin.path.name}", "try again later, or with a newer Baltica"
            ) from None
        except OSError as error:  # of the disk, or any error of the network
            if tries_left and error.errno not in _FULL:
                continue
            raise
        if _matches(got, pin):
            (folder / pin.path).parent.mkdir(parents=True, exist_ok=True)
            got.replace(folder / pin.path)
            return pin.bytes
    artifact.cached_path.unlink(missing_ok=True)
    raise EngineError(
        f"{pin.path.name} came with a wrong checksum {TRIES} times, so it was thrown away",
        "fetch it from another network: something on the way changes or cuts files",
    )


def _context(repository: Path, servers: Mapping[str, str] | None) -> Any:
    try:
        from jgo.maven import MavenContext
    except ModuleNotFoundError:
        raise EngineError("the package that fetches Neo4j is not installed", "pip install 'baltica[neo4j]'") from None
    logging.getLogger("jgo").addHandler(logging.NullHandler())  # it is told in our words what went wrong
    return MavenContext(repo_cache=repository, remote_repos=dict(servers) if servers else None, timeout=TIMEOUT_SECONDS)


def _tidy(folder: Path) -> None:
    """Remove what is not of this release: every archive in the folder would be run."""
    shutil.rmtree(folder / "fetching", ignore_errors=True)
    known = {folder / pin.path for pin in pins()}
    for file in _archives(folder):
        if file not in known:
            file.unlink()


def _archives(folder: Path) -> Iterator[Path]:
    with contextlib.suppress(FileNotFoundError):
        yield from (folder / "lib").iterdir()


def _in_words(error: OSError, folder: Path) -> BalticaError:
    """What went wrong while fetching. Errors of the network are OSErrors without a number of their own."""
    if error.errno in _FULL:
        return EngineError(
            f"no space left for Neo4j ({megabytes()} MB) in {folder}",
            "free some disk space, or name a folder on another disk: BALTICA_CACHE",
        )
    if error.errno is not None and error.filename is not None:
        return EngineError(
            f"cannot write {error.filename}: {(error.strerror or '').lower()}",
            "name a folder you may write to: BALTICA_CACHE",
        )
    return EngineError(f"Neo4j cannot be fetched: its publisher's server cannot be reached ({_why(error)})", _BY_HAND)


def _why(error: OSError) -> str:
    """The kind of an error of the network in a few words; its full text is long and names inner objects."""
    kinds = {
        "ConnectTimeout": "no answer",
        "ReadTimeout": "no answer",
        "ProxyError": "the proxy does not answer",
        "SSLError": "its certificate is refused",
    }
    return kinds.get(type(error).__name__, "no connection")
