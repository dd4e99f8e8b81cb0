"""Partners as people paste them: names as arguments, a list, a spreadsheet's cells with or without a header."""

import csv
import difflib
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baltica.graph.codes import COUNTRY_NAMES, clean_name, country_code
from baltica.graph.errors import InputError
from baltica.graph.model import ORGANIZATION_TYPES

if TYPE_CHECKING:
    from baltica.analytics.consortium import Partner

MOST = 500  # partners; more are no consortium but another kind of file
LARGEST = 2_000_000  # bytes
DELIMITERS = "\t;,|"
FILES = (".txt", ".csv", ".tsv", ".xlsx", ".xlsm")
_BULLET = re.compile(r"^\s*(?:[-–•*·]|\(?\d{1,3}[.)])\s+")

_HEADERS = {
    "name": "name|partner|partners|partner name|organization|organisation|institution|beneficiary|participant"
    "|legal name|organization name|organisation name|id",
    "country": "country|country code|land|state",
    "type": "type|organization type|organisation type|kind|helix|sector",
}
_TYPES = {
    "university": "university|academia|academic|higher education|hes|uni|college",
    "research_institute": "research institute|research|research organization|research organisation|rec|rto|institute",
    "company": "company|business|sme|enterprise|industry|firm|large company|prc|private",
    "public_authority": "public authority|public|government|authority|municipality|region|county|city|pub|public body",
    "ngo": "ngo|civil society|association|non profit|nonprofit|foundation",
    "hospital": "hospital",
    "cluster_organization": "cluster organization|cluster organisation|cluster",
    "business_support": "business support|business support organisation|chamber|agency",
    "science_park": "science park|technology park|incubator",
    "other": "other|oth",
}
_COLUMN = {word: column for column, words in _HEADERS.items() for word in words.split("|")}
_TYPE = {word: kind for kind, words in _TYPES.items() for word in words.split("|")}


def read_partners(given: Sequence[str]) -> tuple[list["Partner"], list[str]]:
    """The partners named on a command line, in files or on stdin (``-``), and notes on how they were read.

    Raises InputError where a file cannot be read, with the line.
    """
    partners: list[Partner] = []
    notes: list[str] = []
    for text in given:
        path = Path(text)
        if text == "-":
            partners += _from_bytes(sys.stdin.buffer.read(LARGEST + 1), "what was pasted", notes)
        elif text.strip() and _is_file(path):
            partners += _from_file(path, notes)
        elif path.suffix.lower() in FILES:
            raise InputError(f"there is no file {text}", "check the path, or give names in quotation marks")
        else:
            partners += _from_rows([(None, [text])], "the arguments")
    if not partners:
        raise InputError(
            "no partner is named", "give names or ids in quotation marks, or a file with one partner a line"
        )
    if len(partners) > MOST:
        raise InputError(f"{len(partners):,} partners are more than {MOST}", "is this the list of one consortium?")
    return partners, notes


def _is_file(path: Path) -> bool:
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder", "name a file with one partner a line")
        return path.is_file()
    except (OSError, ValueError):  # a name too long for a file, or with characters no file has
        return False


def _from_file(path: Path, notes: list[str]) -> list["Partner"]:
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        from baltica.loader.files import File
        from baltica.loader.readers import tables_of

        table = tables_of(File(path))[0]
        sheet: list[tuple[int | None, list[str]]] = [(1, list(table.columns))]
        sheet += [(row.line, [str(cell) for cell in row.cells.values()]) for row in table.rows()]
        return _from_rows(sheet, str(path))
    if path.stat().st_size > LARGEST:
        raise InputError(f"{path} is too large for a list of partners", "is this the list of one consortium?")
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path}: {(error.strerror or str(error)).lower()}", "check its rights") from None
    return _from_bytes(content, str(path), notes)


def _from_bytes(content: bytes, shown: str, notes: list[str]) -> list["Partner"]:
    text = _decoded(content, shown, notes)
    if "\0" in text:
        at = text[: text.index("\0")].count("\n") + 1
        raise InputError(f"{shown}, line {at}: this is no text", "save the list as CSV, text or .xlsx")
    lines = text.splitlines()
    first = next((line for line in lines if line.strip() and not line.startswith("#")), "")
    delimiter = _delimiter(first, lines)
    rows: list[tuple[int | None, list[str]]] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        if delimiter is None:
            rows.append((number, [line.strip().strip('"')]))
            continue
        try:
            rows.append((number, next(csv.reader([line], delimiter=delimiter, strict=True))))
        except csv.Error:
            raise InputError(
                f"{shown}, line {number}: a quotation mark is not closed", "close it, or remove it from the name"
            ) from None
    return _from_rows(rows, shown)


def _decoded(content: bytes, shown: str, notes: list[str]) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        notes.append(f"{shown} is not UTF-8 and was read as Windows text (cp1252): see whether the names are right.")
        return content.decode("cp1252", errors="replace")


def _delimiter(first: str, lines: Sequence[str]) -> str | None:
    """What separates cells: told by a header; else tabs or semicolons, as names hold commas; None for names only."""
    for one in DELIMITERS:
        if one in first and "name" in _columns(first.split(one)).values():
            return one
    return next((one for one in "\t;" if any(one in line for line in lines)), None)


def _columns(cells: Sequence[str]) -> dict[int, str]:
    """Which cells of a header are known columns."""
    words = [re.sub(r"[\W_]+", " ", cell.casefold()).strip() for cell in cells]
    found: dict[int, str] = {}
    for place, word in enumerate(words):
        if word in _COLUMN and _COLUMN[word] not in found.values():
            found[place] = _COLUMN[word]
    return found


def _from_rows(rows: Sequence[tuple[int | None, list[str]]], shown: str) -> list["Partner"]:
    from baltica.analytics.consortium import Partner

    if not rows:
        return []
    columns = _columns(rows[0][1])
    header = "name" in columns.values() and rows[0][0] is not None
    partners = []
    for line, cells in rows[1:] if header else rows:
        where = shown if line is None else f"{shown}, line {line}"
        found = _by_header(cells, columns, len(rows[0][1]), where) if header else _by_look(cells)
        if found is None:
            continue
        name = _BULLET.sub("", clean_name(found.get("name", "")))
        if not name:
            raise InputError(f"{where}: the name is missing", "write the partner's name or id in every line")
        country = _country(found.get("country", ""), where)
        partners.append(Partner(name, country, _kind(found.get("type", ""), where), line))
    return partners


def _by_header(cells: list[str], columns: dict[int, str], width: int, where: str) -> dict[str, str] | None:
    if not any(cell.strip() for cell in cells):
        return None
    if any(cell.strip() for cell in cells[width:]):
        raise InputError(
            f"{where}: {len(cells)} cells where the header has {width}",
            "put a name that holds the separator in quotation marks",
        )
    return {column: cells[place].strip() for place, column in columns.items() if place < len(cells)}


def _by_look(cells: list[str]) -> dict[str, str] | None:
    """Cells without a header: the first that is no country and no type is the name; what else is known is taken."""
    found: dict[str, str] = {}
    for cell in (cell.strip() for cell in cells):
        if not cell or (cell.isdigit() and len(cells) > 1 and len(cell) < 4):
            continue
        if len(cells) > 1 and "country" not in found and country_code(cell):
            found["country"] = cell
        elif len(cells) > 1 and "type" not in found and _known_type(cell):
            found["type"] = cell
        else:
            found.setdefault("name", cell)
    return found or None


def _country(text: str, where: str) -> str | None:
    if not text.strip():
        return None
    code = country_code(text)
    if code is None:
        near = difflib.get_close_matches(text.title(), COUNTRY_NAMES.values(), n=1)
        hint = f"did you mean {near[0]}?" if near else "write the country in English or as two letters, like SE"
        raise InputError(f"{where}: there is no country {text!r}", hint)
    return code


def _known_type(text: str) -> str | None:
    word = re.sub(r"[\W_]+", " ", text.casefold()).strip()
    return _TYPE.get(word) or _TYPE.get(word.removesuffix("s"))


def _kind(text: str, where: str) -> str | None:
    kind = _known_type(text)
    if text.strip() and kind is None:
        near: Any = difflib.get_close_matches(text.casefold(), list(_TYPE), n=1)
        known = ", ".join(one.replace("_", " ") for one in ORGANIZATION_TYPES)
        raise InputError(
            f"{where}: there is no type {text!r}", f"did you mean {near[0]}?" if near else f"types: {known}"
        )
    return kind
