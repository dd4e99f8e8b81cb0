"""Downloading a publisher's file so that only a whole and sound one ever takes its place.

What arrives is kept in a hidden ``.<name>.part`` with the edition it belongs to beside it; a download that was cut
goes on from there, unless the publisher's file has changed meanwhile. Beside a finished file, ``<name>.json`` holds
its address, SHA-256 digest and edition.
"""

import errno
import hashlib
import http.client
import json
import shutil
import socket
import ssl
import time
import urllib.error
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from baltica.graph.errors import InputError
from baltica.graph.files import locked, not_writable, read_json, write_atomically
from baltica.graph.progress import Progress, silent
from baltica.loader import web
from baltica.loader.addresses import Download
from baltica.loader.soundness import CALLED, WEB_PAGE, flaw, is_page, newest_member

_CHUNK = 1 << 16


class NotFetched(InputError):
    """This one file could not be had from its publisher; others may."""


@dataclass(frozen=True)
class Patience:
    """How long to wait for a slow publisher, and how often to try again. Seconds and bytes.

    A try that brought at least ``worth`` bytes more does not count against ``tries``.
    """

    timeout: float = 30.0
    window: float = 60.0
    least: int = 10_000
    tries: int = 4
    pauses: tuple[float, ...] = (1.0, 4.0, 10.0)
    longest: float = 30.0
    worth: int = 1_000_000
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class Fetched:
    """One file as it now lies on disk. ``status`` is new, changed or unchanged; ``edition`` an ISO date or ""."""

    path: Path
    size: int
    sha256: str
    edition: str
    status: str


class _TryAgain(Exception):
    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.reason, self.wait = reason, wait


class _Missing(Exception):
    pass


def fetch(
    item: Download, folder: Path, *, url: str = "", progress: Progress = silent, patience: Patience | None = None
) -> Fetched:
    """Download a file into a folder, going on where an earlier try was cut; the same content is "unchanged".

    ``url`` replaces the known address. Raises NotFetched where the publisher does not give a sound file (an older
    sound one stays), InputError where an address is not allowed or the folder cannot be written, EngineError where
    another command downloads the same.
    """
    addresses = (url,) if url else (item.url, *item.also)
    for address in addresses:
        if wrong := web.refused(address):
            raise InputError(f"{wrong}: {address}", "give an address that begins with https://")
    with locked(folder / f".{item.key}.lock", 0.1, f"another command is downloading {item.title}"):
        for address in addresses:
            with suppress(_Missing):
                return _Job(item, address, folder / item.named(address), progress, patience or Patience()).run()
    raise NotFetched(
        f"{item.title} is not at {addresses[0]} (404)",
        f"find the file at {item.page} and give its address with --url, or load the file you download there",
    )


def kept(item: Download, folder: Path, url: str = "") -> int:
    """How many bytes of a cut download are kept for the next try."""
    names = {item.named(address) for address in ((url,) if url else (item.url, *item.also))}
    return sum(_Part(folder / name).size for name in names)


class _Part:
    """The bytes that have arrived, and which edition they belong to."""

    def __init__(self, target: Path) -> None:
        self.path = target.with_name(f".{target.name}.part")
        self.note = target.with_name(f".{target.name}.part.json")

    @property
    def size(self) -> int:
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def validator(self, address: str) -> str:
        """What tells the publisher which edition we hold a part of; "" where the part cannot be gone on with."""
        said = read_json(self.note)
        if not isinstance(said, dict) or said.get("url") != address or not self.size:
            return ""
        return _strong(said) or str(said.get("last_modified") or "")

    def drop(self) -> None:
        for path in (self.path, self.note):
            with _in_words(path):
                path.unlink(missing_ok=True)


@dataclass
class _Job:
    """One address to one file: try, wait, try again, check, put in place."""

    item: Download
    address: str
    target: Path
    progress: Progress
    patience: Patience
    resumed: bool = False
    part: _Part = field(init=False)

    def __post_init__(self) -> None:
        self.part = _Part(self.target)

    def run(self) -> Fetched:
        before = _digest(self.target) if self.target.is_file() else ""
        if self._arrived(before):
            return self._unchanged(before)
        wrong = flaw(self.part.path, self.item.kind)
        if wrong and self.resumed:  # pieces that do not belong together; once more from the start
            self.part.drop()
            self._arrived(before)
            wrong = flaw(self.part.path, self.item.kind)
        if wrong:
            self.part.drop()
            raise self._not_fetched(f"{self.address} sends {wrong}, not {CALLED[self.item.kind]} that can be used")
        return self._placed(before)

    def _arrived(self, before: str) -> bool:
        """Download the whole into the part. True where the publisher says that the file on disk is the newest."""
        fruitless = 0
        while True:
            had = self.part.size
            try:
                return self._try(before)
            except _TryAgain as again:
                fruitless = 1 if self.part.size - had >= self.patience.worth else fruitless + 1
                if fruitless >= self.patience.tries:
                    keeps = f" {megabytes(self.part.size)} are kept;" if self.part.size else ""
                    raise NotFetched(
                        f"cannot download {self.target.name}: {again.reason} ({fruitless} tries)",
                        f"run the command again later;{keeps} or download it by hand: {self.item.page}",
                    ) from None
                pause = self.patience.pauses[min(fruitless, len(self.patience.pauses)) - 1]
                self.patience.sleep(min(max(pause, again.wait), self.patience.longest))

    def _try(self, before: str) -> bool:
        have = self.part.size
        validator = self.part.validator(self.address)
        headers = {"Range": f"bytes={have}-", "If-Range": validator} if validator else self._only_if_newer(before)
        try:
            with self._network():
                answer = web.ask(self.address, headers, self.patience.timeout)
        except urllib.error.HTTPError as error:
            with error:
                if error.code == 304 and before:
                    self.part.drop()
                    return True
                if error.code == 416 and validator:
                    self.resumed = True
                    if web.total(error.headers) == have:  # it had all arrived
                        return False
                    self.part.drop()
                    raise _TryAgain("the file changed meanwhile") from None
                raise self._refusal(error) from None
        with answer:
            self._receive(answer, have, validator)
        return False

    def _only_if_newer(self, before: str) -> dict[str, str]:
        said = read_json(_beside(self.target)) if before else None
        if not isinstance(said, dict) or said.get("sha256") != before or said.get("url") != self.address:
            return {}
        asked = {"If-None-Match": said.get("etag"), "If-Modified-Since": said.get("last_modified")}
        return {name: str(value) for name, value in asked.items() if value}

    @contextmanager
    def _network(self) -> Iterator[None]:
        """What goes wrong on the way, as a reason to try again, or in words where that would not help."""
        host = urlsplit(self.address).hostname
        try:
            yield
        except urllib.error.HTTPError:
            raise
        except InputError as error:
            raise self._not_fetched(error.message) from None
        except (OSError, http.client.HTTPException) as error:
            reason = error.reason if isinstance(error, urllib.error.URLError) else error
            if isinstance(reason, ssl.SSLCertVerificationError):
                raise InputError(
                    f"the certificate of {host} is not trusted: {reason.verify_message}",
                    "check this computer's date, or ask who runs your network; or download it by hand: "
                    f"{self.item.page}",
                ) from None
            if isinstance(reason, socket.gaierror) and not self.part.size:
                raise NotFetched(
                    f"cannot find {host}",
                    f"check the internet connection and run it again; or download it by hand: {self.item.page}",
                ) from None
            raise _TryAgain(web.why(reason)) from None

    def _refusal(self, error: urllib.error.HTTPError) -> Exception:
        if error.code in (404, 410):
            return _Missing()
        if error.code == 429 or error.code >= 500:
            wait = error.headers.get("Retry-After") or ""
            return _TryAgain(f"the server answers {error.code}", float(wait) if wait.isdigit() else 0.0)
        if 300 <= error.code < 400:
            circle = "in a circle" if "infinite loop" in str(error.reason) else "to an address that is not allowed"
            return self._not_fetched(f"{self.address} leads {circle}")
        return self._not_fetched(f"{self.address} refuses the download ({error.code})")

    def _not_fetched(self, message: str) -> NotFetched:
        return NotFetched(message, f"download it by hand: {self.item.page}; or give its address with --url")

    def _receive(self, answer: Any, have: int, validator: str) -> None:
        headers = answer.headers
        goes_on = answer.status == 206 and bool(validator) and web.start(headers) == have
        if answer.status == 206 and not goes_on:
            self.part.drop()
            raise _TryAgain("the server sent another piece than it was asked for")
        total = web.total(headers)
        first = self._read(answer)
        page = is_page(first) or (first.lstrip().startswith(b"<") and headers.get_content_type() == "text/html")
        if page and not goes_on:  # before it takes the place of what had arrived
            raise self._not_fetched(f"{self.address} sends {WEB_PAGE}, not {CALLED[self.item.kind]}")
        done = have if goes_on else 0
        self._require_room(total, done)
        with _in_words(self.target.parent), self.part.path.open("ab" if goes_on else "wb") as file:
            if goes_on:
                self.resumed = True
            else:
                write_atomically(self.part.note, _note(self.address, headers))
            self._copy(answer, first, file, done, total)
        if total is not None and self.part.size < total:
            raise _TryAgain(f"the connection was cut at {megabytes(self.part.size)} of {megabytes(total)}")

    def _copy(self, answer: Any, chunk: bytes, file: IO[bytes], done: int, total: int | None) -> None:
        since, arrived = time.monotonic(), 0
        while chunk:
            file.write(chunk)
            done, arrived = done + len(chunk), arrived + len(chunk)
            self.progress(self.target.name, done, total)
            if time.monotonic() - since > self.patience.window:
                if arrived < self.patience.least:
                    raise _TryAgain(f"only {arrived:,} bytes arrived in {self.patience.window:g} seconds")
                since, arrived = time.monotonic(), 0
            chunk = self._read(answer)

    def _read(self, answer: Any) -> bytes:
        with self._network():  # read1: what has arrived, without waiting for more
            return bytes(answer.read1(_CHUNK))

    def _require_room(self, total: int | None, done: int) -> None:
        free = shutil.disk_usage(self.target.parent).free
        if total is not None and total - done > free:
            raise InputError(
                f"{self.target.name} needs {megabytes(total - done)}, but {self.target.parent} has only "
                f"{megabytes(free)} left",
                "free some disk space, or choose a folder on another disk with --to",
            )

    def _placed(self, before: str) -> Fetched:
        said = read_json(self.part.note)
        said = said if isinstance(said, dict) else {}
        digest = _digest(self.part.path)
        changed = web.moment(said.get("last_modified"))
        edition = changed.date().isoformat() if changed else newest_member(self.part.path, self.item.kind)
        status = ("unchanged" if digest == before else "changed") if before else "new"
        with _in_words(self.target):
            self.part.path.replace(self.target)
        size = self.target.stat().st_size
        facts = {
            **{"title": self.item.title, "url": self.address, "page": self.item.page},
            **{"sha256": digest, "size": size, "edition": edition or None},
            **{"fetched": datetime.now(UTC).isoformat(timespec="seconds")},
            **{"etag": said.get("etag"), "last_modified": said.get("last_modified")},
        }
        write_atomically(_beside(self.target), json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        self.part.drop()
        return Fetched(self.target, size, digest, edition, status)

    def _unchanged(self, digest: str) -> Fetched:
        said = read_json(_beside(self.target))
        edition = str((said.get("edition") if isinstance(said, dict) else None) or "")
        return Fetched(self.target, self.target.stat().st_size, digest, edition, "unchanged")


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Errors of the disk in words; what has arrived is kept."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            raise InputError(
                f"the disk is full: {path}",
                "free some disk space and run the command again; it goes on where it stopped",
            ) from None
        raise not_writable(path, error) from None


def _strong(said: Mapping[str, object]) -> str:
    etag = str(said.get("etag") or "")
    return "" if etag.startswith("W/") else etag


def _note(address: str, headers: Message) -> str:
    return json.dumps(
        {"url": address, "etag": headers.get("ETag"), "last_modified": headers.get("Last-Modified")}, indent=2
    )


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def megabytes(size: int) -> str:
    """A size in bytes as people read it.

    >>> megabytes(55_123_456), megabytes(512)
    ('55.1 MB', '512 bytes')
    """
    return f"{size / 1e6:,.1f} MB" if size >= 100_000 else f"{size:,} bytes"
