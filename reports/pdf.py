"""A report printed to PDF by a Chromium, Chrome or Edge that is installed: without network, in a profile of its own."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil

from baltica.graph.errors import BalticaError, InputError

VARIABLE = "BALTICA_BROWSER"
NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge",
    "microsoft-edge-stable",
)  # fmt: skip
MAC = tuple(
    f"/Applications/{name}.app/Contents/MacOS/{name}" for name in ("Google Chrome", "Chromium", "Microsoft Edge")
)
WINDOWS = (
    r"Google\Chrome\Application\chrome.exe",
    r"Chromium\Application\chrome.exe",
    r"Microsoft\Edge\Application\msedge.exe",
)
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
SECONDS = 180.0
PAPER = "<style>@page { size: A4; }</style>"  # said here only: on a printer, its own paper is used
ANYWAY = "open the HTML in a browser and print it there"
OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-dev-shm-usage",  # small in containers
    "--disable-quic",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--export-tagged-pdf",  # for screen readers
    "--generate-pdf-document-outline",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=127.0.0.1:9",  # nothing listens there: the page asks for nothing, and could get nothing
)


def find_browser() -> str | None:
    """The browser that BALTICA_BROWSER names, else the first of the usual ones that is installed; None without one.

    Raises InputError where BALTICA_BROWSER names what is no program.
    """
    if named := os.environ.get(VARIABLE):
        if (found := shutil.which(named)) is None:
            raise InputError(
                f"{VARIABLE} names {named}, which is no program", f"name a Chromium, Chrome or Edge; or {ANYWAY}"
            )
        return found
    return next((found for name in _places() if (found := shutil.which(name))), None)


def _places() -> Iterator[str]:
    yield from NAMES
    if sys.platform == "darwin":
        yield from MAC
    if sys.platform == "win32":
        folders = [found for name in WINDOWS_FOLDERS if (found := os.environ.get(name))]
        yield from (str(Path(folder) / place) for place in WINDOWS for folder in folders)


def require_browser() -> str:
    """The browser. Raises InputError where there is none."""
    if (browser := find_browser()) is None:
        raise InputError("no browser found to print a PDF", f"{ANYWAY}, or name one by {VARIABLE}")
    return browser


def to_pdf(html: str, *, seconds: float = SECONDS) -> bytes:
    """The page as PDF, with the time of printing taken out.

    Raises InputError where there is no browser, BalticaError where it fails or takes longer than the seconds.
    """
    browser = require_browser()
    with tempfile.TemporaryDirectory(prefix="baltica-pdf-", dir=_folder(browser), ignore_cleanup_errors=True) as name:
        folder = Path(name)
        page, printed = folder / "report.html", folder / "report.pdf"
        page.write_bytes(html.replace("</head>", f"{PAPER}</head>", 1).encode("utf-8", "replace"))
        root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []  # Chromium wants it so from root
        own = [f"--user-data-dir={folder / 'profile'}", f"--print-to-pdf={printed}"]
        said = _run([browser, *OPTIONS, *root, *own, page.as_uri()], seconds)
        content = printed.read_bytes() if printed.is_file() else b""
    if not content.startswith(b"%PDF"):
        raise BalticaError(f"{browser} printed no PDF{said}", f"{ANYWAY}, or name another browser by {VARIABLE}")
    return re.sub(rb"(/(?:CreationDate|ModDate) \(D:)\d{14}", rb"\g<1>19800101000000", content)


def _folder(browser: str) -> Path | None:
    """Where the browser may read and write; the snap of Ubuntu sees nothing of the system's temporary folder."""
    home = Path.home() / "snap" / "chromium" / "common"
    return home if browser.startswith("/snap/") and home.is_dir() else None


def _run(command: list[str], seconds: float) -> str:
    """Run the browser to its end and give its last line, for an error. Whatever happens, none of it keeps running."""
    try:
        process = subprocess.Popen(  # noqa: S603 - the browser found or named, and options of our own
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
    except OSError as error:
        raise BalticaError(f"cannot start {command[0]}: {(error.strerror or str(error)).lower()}", ANYWAY) from None
    try:
        lines = process.communicate(timeout=seconds)[1].decode(errors="replace").split("\n")
    except subprocess.TimeoutExpired:
        raise BalticaError(f"{command[0]} printed no PDF within {seconds:.0f} seconds", ANYWAY) from None
    finally:
        _end(process)
    words = [line.strip() for line in lines if line.strip()]
    return f" ({words[-1][:200]})" if words else ""


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the browser and all programs it started."""
    if process.poll() is None:
        running = []
        with contextlib.suppress(psutil.Error):
            running = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for child in running:
            with contextlib.suppress(psutil.Error):
                child.kill()
    process.wait()
    if process.stderr:
        process.stderr.close()
