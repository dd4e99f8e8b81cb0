"""Is a downloaded file what it should be: whole, of its kind, and not a web page that says sorry?"""

import gzip
import zipfile
import zlib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from baltica.loader.addresses import Kind

_CHUNK = 1 << 20
_HEAD = 4096
_OLDEST = 1990  # programs that keep no dates write 1980

WEB_PAGE = "a web page"

CALLED: Mapping[Kind, str] = {
    "zip": "a zip archive",
    "xlsx": "an Excel workbook",
    "csv": "a CSV table",
    "tsv.gz": "a packed table (.tsv.gz)",
    "geojson": "boundaries (GeoJSON)",
}
"""What a file of a kind is called."""


def is_page(start: bytes) -> bool:
    """Whether bytes are the start of a web page.

    >>> is_page(b"  <!DOCTYPE html>"), is_page(b"PK")
    (True, False)
    """
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:9].lower().startswith((b"<!doctype", b"<html", b"<head"))


def flaw(path: Path, kind: Kind) -> str:
    """What is wrong with a downloaded file, like "an empty file" or "a broken zip archive"; "" where it is sound."""
    with path.open("rb") as file:
        start = file.read(_HEAD)
    if not start.strip():
        return "an empty file"
    if is_page(start):
        return WEB_PAGE
    return _CHECKS[kind](path, start)


def newest_member(path: Path, kind: Kind) -> str:
    """The date of the newest member of a zip archive, as YYYY-MM-DD; "" where there is none."""
    if kind != "zip":
        return ""
    with zipfile.ZipFile(path) as archive:
        days = [date(*member.date_time[:3]) for member in archive.infolist() if _real(member.date_time)]
    return max(days).isoformat() if days else ""


def _real(when: tuple[int, int, int, int, int, int]) -> bool:
    try:
        return date(*when[:3]).year >= _OLDEST
    except ValueError:
        return False


def _zip(path: Path, start: bytes) -> str:
    if not start.startswith(b"PK"):
        return "something else"
    try:
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
            return f"a zip archive with a broken member ({broken})" if broken else ""
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        return "a broken zip archive"


def _xlsx(path: Path, start: bytes) -> str:
    if said := _zip(path, start):
        return said
    with zipfile.ZipFile(path) as archive:
        return "" if "xl/workbook.xml" in archive.namelist() else "a zip archive"


def _packed(path: Path, start: bytes) -> str:
    if not start.startswith(b"\x1f\x8b"):
        return "something else"
    try:
        with gzip.open(path) as unpacked:
            head = unpacked.read(_HEAD)
            while unpacked.read(_CHUNK):
                pass
    except (OSError, EOFError, zlib.error):
        return "a broken packed file"
    return "" if b"\t" in head else "something else"


def _geojson(path: Path, start: bytes) -> str:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _HEAD))
        end = file.read()
    if not start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") or b"FeatureCollection" not in start + end:
        return "something else"
    return "" if end.rstrip().endswith(b"}") else "a part of a file"


def _csv(_path: Path, start: bytes) -> str:
    line = start.partition(b"\n")[0]
    return "" if b"\0" not in start and any(mark in line for mark in (b",", b";", b"\t")) else "something else"


_CHECKS: Mapping[Kind, Callable[[Path, bytes], str]] = {
    "zip": _zip,
    "xlsx": _xlsx,
    "csv": _csv,
    "tsv.gz": _packed,
    "geojson": _geojson,
}
