"""A report as a bundle: a ZIP of its tables as CSV with a data package, and of the whole report as JSON; and back.

``report.json`` holds every value as it is and is what ``read_bundle`` reads; the CSV files are for other programs.
"""

import json
import math
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, get_args

from baltica.graph.errors import InputError
from baltica.reports.archive import pack
from baltica.reports.blocks import Cell, Column, Kind, Report, Table
from baltica.reports.content import FORMAT, VERSION, content
from baltica.reports.datapackage import CONTENT, INFINITE, NUMERIC, package, table_paths, to_csv

PACKAGE = "datapackage.json"
LARGEST = 512 * 2**20  # bytes of report.json; that of all of Horizon 2020 has a twentieth
HINT = "make a bundle with: baltica report --format bundle"


@dataclass(frozen=True)
class Saved:
    """What ``read_bundle`` found. ``tables`` are by chapter and name, as in ``Report.tables()``; ``chapters`` are the
    titles of the chapters by their names; the rest is as in Report.
    """

    title: str
    subtitle: str
    kind: str
    command: str
    version: str
    digest: str
    selection: str
    date: str
    sources: tuple[str, ...]
    chapters: dict[str, str]
    tables: dict[str, Table]


def to_bundle(report: Report) -> bytes:
    """The bundle as a ZIP archive. Same report, same bytes."""
    paths = table_paths(report)
    files = {
        path: _encoded(to_csv(table)) for path, table in zip(paths.values(), report.tables().values(), strict=True)
    }
    files[CONTENT] = _encoded(json.dumps(content(report), ensure_ascii=False, allow_nan=False) + "\n")
    files[PACKAGE] = _encoded(json.dumps(package(report), ensure_ascii=False, allow_nan=False, indent=2) + "\n")
    return pack(files)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")  # half of a letter beyond the first plane cannot be written


def read_bundle(path: Path) -> Saved:
    """The report in a bundle: a ZIP as ``to_bundle`` makes it, the folder it was unpacked to, or its report.json.

    Raises InputError where it is missing, broken, of something else or of a newer version. Nothing is unpacked, and
    no more than ``LARGEST`` bytes are read.
    """
    found = _parsed(path, _read(path))
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise InputError(f"{path} is not the bundle of a Baltica report", HINT)
    version = found.get("format_version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise _broken(path, "its version is not told")
    if version > VERSION:
        raise InputError(
            f"{path} was made by a newer Baltica (bundle version {version}, known is {VERSION})", "update Baltica"
        )
    try:
        return _saved(found)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _broken(
            path, f"{CONTENT} lacks something or holds something odd ({' '.join(str(error).split())[:60]})"
        ) from None


def _broken(path: Path, why: str) -> InputError:
    return InputError(f"{path} is a broken bundle: {why}", "use another copy, or make it again")


def _read(path: Path) -> bytes:
    """The bytes of report.json."""
    try:
        if path.is_dir():
            if not (path / CONTENT).is_file():
                raise InputError(f"{path} has no {CONTENT}, so it is not the bundle of a Baltica report", HINT)
            with (path / CONTENT).open("rb") as file:
                return _limited(path, file)
        if not path.is_file():
            raise InputError(f"there is no file {path}" if not path.exists() else f"{path} is no file", HINT)
        if path.suffix.lower() == ".json":
            with path.open("rb") as file:
                return _limited(path, file)
        with zipfile.ZipFile(path) as archive, archive.open(_member(path, archive)) as stream:
            return _limited(path, stream)
    except zipfile.BadZipFile:
        raise InputError(f"{path} is not the bundle of a Baltica report, or it is cut off", HINT) from None
    except (zlib.error, EOFError, NotImplementedError, RuntimeError) as error:  # RuntimeError: it wants a password
        raise _broken(path, f"{CONTENT} cannot be unpacked ({' '.join(str(error).split())[:60]})") from None
    except OSError as error:
        raise InputError(f"cannot read {path}: {(error.strerror or str(error)).lower()}", HINT) from None


def _member(path: Path, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """The one report.json at the top, or in the one folder that somebody packed again."""
    found = [one for one in archive.infolist() if one.filename == CONTENT] or [
        one
        for one in archive.infolist()
        if one.filename.count("/") == 1 and one.filename.endswith(f"/{CONTENT}") and not one.filename.startswith("__")
    ]
    if len(found) != 1:
        many = f"holds {len(found)} files {CONTENT}" if found else f"holds no {CONTENT}"
        raise InputError(f"{path} {many}, so it is not the bundle of a Baltica report", HINT)
    return found[0]


def _limited(path: Path, stream: IO[bytes]) -> bytes:
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise _broken(path, f"{CONTENT} is larger than {LARGEST // 2**20} MB")
    return content


def _parsed(path: Path, content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_no_constant)
    except RecursionError:
        raise _broken(path, f"{CONTENT} is nested too deeply") from None
    except ValueError:
        raise _broken(path, f"{CONTENT} is not JSON") from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


# --- from JSON, where anything may be missing or odd: KeyError, TypeError or ValueError then --------------------------


def _saved(content: dict[str, Any]) -> Saved:
    chapters = {_text(one, "name"): one for one in _list(content, "chapters")}
    tables = {}
    for block in (block for one in chapters.values() for block in _list(one, "blocks")):
        if block["type"] in ("table", "figure", "map"):
            tables[_text(block["table"], "key")] = _table_of(block["table"])
    return Saved(
        title=_text(content, "title"),
        subtitle=_text(content, "subtitle"),
        kind=_text(content, "kind"),
        command=_text(content, "command"),
        version=_text(content, "version"),
        digest=_text(content, "digest"),
        selection=_text(content, "selection"),
        date=_text(content, "date"),
        sources=tuple(_checked(line, str) for line in _list(content, "sources")),
        chapters={name: _text(one, "title") for name, one in chapters.items()},
        tables=tables,
    )


def _table_of(saved: dict[str, Any]) -> Table:
    columns = tuple(
        Column(
            title=_text(one, "title"),
            kind=_kind(one),
            unit=_text(one, "unit"),
            decimals=_checked(one["decimals"], int),
            meaning=_text(one, "meaning"),
        )
        for one in _list(saved, "columns")
    )
    return Table(
        title=_text(saved, "title"),
        columns=columns,
        rows=tuple(_row(row, columns) for row in _list(saved, "rows")),
        definition=_text(saved, "definition"),
        coverage=_text(saved, "coverage"),
        command=_text(saved, "command"),
        name=_text(saved, "name"),
        keys=_checked(saved["keys"], int),
        shown=_checked(saved["shown"], int),
    )


def _row(row: Any, columns: tuple[Column, ...]) -> tuple[Cell, ...]:
    cells = _checked(row, list)
    return tuple(_cell(cell, column) for cell, column in zip(cells, columns, strict=True))


def _cell(cell: Any, column: Column) -> Cell:
    if column.kind in NUMERIC and cell in INFINITE.values():
        return -math.inf if cell.startswith("-") else math.inf
    if cell is not None and not isinstance(cell, str | int | float):
        raise TypeError("a cell that is no plain value")
    found: Cell = cell
    return found


def _kind(column: dict[str, Any]) -> Kind:
    if column["kind"] not in get_args(Kind):
        raise ValueError("a kind of column that is not known")
    kind: Kind = column["kind"]
    return kind


def _text(saved: dict[str, Any], name: str) -> str:
    text: str = _checked(saved[name], str)
    return text


def _list(saved: dict[str, Any], name: str) -> list[Any]:
    found: list[Any] = _checked(saved[name], list)
    return found


def _checked(found: Any, kind: type) -> Any:
    if not isinstance(found, kind):
        raise TypeError(f"not of type {kind.__name__}")
    return found
