"""A publisher's web server that misbehaves as it is told: slow, cut, moved, changed, wrong."""

import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODIFIED = "Thu, 01 Oct 2026 06:00:00 GMT"
DRIP_SECONDS = 0.05


@dataclass
class Publisher:
    """One file on a server: what it holds, how it answers, and what it was asked.

    Each request uses up one of ``moods``; without any left the answer is good. Moods: good, cut, cut_at:N, drip,
    stall, no_range, other_piece, no_length, too_long (promises more than comes), too_short (promises less), empty,
    html, chunked_cut, to:URL (redirect), a status like 404 or 503, retry_after.
    """

    url: str
    content: bytes
    moods: list[str] = field(default_factory=list)
    modified: str | None = MODIFIED
    tagged: bool = True
    paths: dict[str, str] = field(default_factory=dict)  # path → what it always does
    asked: list[dict[str, str]] = field(default_factory=list)

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.content).hexdigest()[:12]}"'


@contextmanager
def misbehaving(content: bytes, *moods: str) -> Iterator[Publisher]:
    """A server on 127.0.0.1 that gives *content* at any path, with the given moods first."""
    publisher = Publisher("", content, list(moods))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            publisher.asked.append({"path": self.path, **{name.lower(): value for name, value in self.headers.items()}})
            mood = publisher.paths.get(self.path) or (publisher.moods.pop(0) if publisher.moods else "good")
            self.close_connection = True
            _answer(self, publisher, mood)

        def log_message(self, *_anything: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    publisher.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield publisher
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(handler: BaseHTTPRequestHandler, publisher: Publisher, mood: str) -> None:
    body = publisher.content
    if mood.startswith("to:"):
        _head(handler, 302, {"Location": mood.removeprefix("to:"), "Content-Length": "0"})
    elif mood.isdigit():
        _whole(handler, int(mood), b"<html>no</html>", {"Content-Type": "text/html"})
    elif mood == "retry_after":
        _whole(handler, 503, b"", {"Retry-After": "7"})
    elif mood == "html":
        _whole(handler, 200, b"<!DOCTYPE html><title>Maintenance</title>", {"Content-Type": "application/zip"})
    elif mood == "empty":
        _whole(handler, 200, b"", {})
    elif mood == "stall":
        time.sleep(0.6)
    elif mood == "chunked_cut":
        _head(handler, 200, {"Transfer-Encoding": "chunked", **_edition(publisher)})
        handler.wfile.write(b"%x\r\n" % len(body) + body[: len(body) // 2])
    elif handler.headers.get("If-None-Match") == publisher.etag:
        _head(handler, 304, _edition(publisher))
    else:
        _content(handler, publisher, mood)


def _content(handler: BaseHTTPRequestHandler, publisher: Publisher, mood: str) -> None:
    body, status, extra = publisher.content, 200, _edition(publisher)
    begin = _begin(handler, publisher) if mood != "no_range" else None
    if begin is not None and begin >= len(body):
        _whole(handler, 416, b"", {"Content-Range": f"bytes */{len(body)}"})
        return
    if begin is not None:
        shift = 3 if mood == "other_piece" else 0
        extra |= {"Content-Range": f"bytes {begin - shift}-{len(body) - 1}/{len(body)}"}
        body, status = body[begin - shift :], 206
    length = {"too_long": len(body) + 10, "too_short": len(body) - 10}.get(mood, len(body))
    _head(handler, status, extra if mood == "no_length" else {**extra, "Content-Length": str(length)})
    if mood == "drip":
        for at in range(0, len(body), 100):
            handler.wfile.write(body[at : at + 100])
            time.sleep(DRIP_SECONDS)
        return
    end = int(mood.partition(":")[2]) if mood.startswith("cut_at:") else len(body) // 2 if mood == "cut" else len(body)
    handler.wfile.write(body[:end])


def _begin(handler: BaseHTTPRequestHandler, publisher: Publisher) -> int | None:
    """Where the piece begins that was asked for, if the asker holds a part of the same edition."""
    asked, edition = handler.headers.get("Range"), handler.headers.get("If-Range")
    if asked is None or (edition is not None and edition not in (publisher.etag, publisher.modified)):
        return None
    return int(asked.removeprefix("bytes=").removesuffix("-"))


def _edition(publisher: Publisher) -> dict[str, str]:
    tag = {"ETag": publisher.etag} if publisher.tagged else {}
    return tag | ({"Last-Modified": publisher.modified} if publisher.modified else {})


def _whole(handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str]) -> None:
    _head(handler, status, {**headers, "Content-Length": str(len(body))})
    handler.wfile.write(body)


def _head(handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    handler.send_header("Connection", "close")
    handler.end_headers()
