"""Asking a publisher's server over https, and reading what its headers say."""

import http.client
import re
import urllib.request
from collections.abc import Mapping
from datetime import datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import IO, Any
from urllib.parse import urlsplit

from baltica.graph.errors import InputError

AGENT = "baltica (open research tool; Python urllib)"
_LOCAL = ("127.0.0.1", "localhost", "::1")


def ask(url: str, headers: Mapping[str, str], timeout: float) -> Any:
    """The answer to a GET, open for reading; seconds of *timeout* hold for every single wait.

    Raises InputError where the server sends us on to an address that is not allowed, and what urllib raises.
    """
    asked = {"User-Agent": AGENT, "Accept": "*/*", "Accept-Encoding": "identity", **headers}
    request = urllib.request.Request(url, headers=asked)  # noqa: S310 - refused() looks at every address
    return urllib.request.build_opener(_Redirects).open(request, timeout=timeout)


def refused(url: str) -> str:
    """Why an address is not used, or "": only https, or http to this computer itself.

    >>> refused("ftp://example.org/x.zip"), refused("http://127.0.0.1:8000/x.zip")
    ('not an https address', '')
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return "not an address"
    allowed = host and (parts.scheme == "https" or (parts.scheme == "http" and host in _LOCAL))
    return "" if allowed else "not an https address"


def why(error: object) -> str:
    """What went wrong on the way, in words."""
    if isinstance(error, TimeoutError):
        return "the server does not answer in time"
    if isinstance(error, http.client.IncompleteRead):
        return "the connection was cut"
    if isinstance(error, http.client.HTTPException) and not isinstance(error, OSError):
        return "no proper answer came"
    return f"the connection failed: {(getattr(error, 'strerror', None) or str(error)).lower()}"


def start(headers: Message) -> int | None:
    """At which byte a piece of a file begins, as Content-Range says."""
    found = re.fullmatch(r"bytes (\d+)-\d+/(?:\d+|\*)", (headers.get("Content-Range") or "").strip())
    return int(found[1]) if found else None


def total(headers: Message) -> int | None:
    """How many bytes the whole file has: as Content-Range says, else as Content-Length."""
    ranged = (headers.get("Content-Range") or "").rpartition("/")[2]
    said = ranged or headers.get("Content-Length") or ""
    return int(said) if said.isascii() and said.isdigit() else None


def moment(http_date: object) -> datetime | None:
    """A date of a header, like that of Last-Modified."""
    try:
        return parsedate_to_datetime(str(http_date))
    except ValueError:
        return None


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows only to addresses that are allowed; never from https to anything less."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> urllib.request.Request | None:
        wrong = refused(newurl)
        if urlsplit(req.full_url).scheme == "https" and urlsplit(newurl).scheme != "https":
            wrong = "not an https address"
        if wrong:
            fp.close()
            raise InputError(f"{req.full_url} leads to {newurl}, which is {wrong}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]
