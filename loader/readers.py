"""Readers: a file becomes tables: delimited text, XLSX workbooks and JSON arrays, as their publishers made them."""

import codecs
import csv
import hashlib
import io
import json
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from baltica.graph.errors import InputError
from baltica.loader.files import File
from baltica.loader.tables import Row, Table

MAX_CELL = 10_000_000  # characters; a quote that is never closed would otherwise swallow the file in silence
DELIMITERS = ",;\t|"
MORE = "(more)"  # cells beyond the header, in the rejects file
CELLS = "cells where the header has"

Mend = Callable[[list[str], tuple[str, ...]], list[str] | None]

_FATAL = ("unexpected end of data", "field larger than field limit", "line contains NUL")
_WORKBOOK_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, ParseError, OSError, EOFError, NotImplementedError),
    *(KeyError, ValueError, TypeError, IndexError, AttributeError),  # what openpyxl meets in a broken workbook
)


@dataclass(frozen=True)
class Dialect:
    """How a file is written, where it does not tell itself.

    Empty ``encoding``: UTF-8, or UTF-16 with a byte order mark; empty ``delimiter``: read from the header. ``header``
    names the columns of a file without a header line, ``skip`` counts lines before the header, ``sheet`` chooses one
    sheet of a workbook. ``mend`` gets the cells of a row that are too many or too few, with the columns, and returns
    the right ones or None.
    """

    encoding: str = ""
    delimiter: str = ""
    header: tuple[str, ...] = ()
    skip: int = 0
    sheet: str = ""
    mend: Mend | None = None


def tables_of(file: File, dialect: Dialect = Dialect(), required: Sequence[str] = ()) -> list[Table]:
    """The tables of a file: one of a text or JSON file, one a sheet of a workbook.

    Raises InputError where the file cannot be read, or no table in it has the *required* columns.
    """
    if file.suffix in (".xlsx", ".xlsm"):
        tables = _sheets(file, dialect)
    elif file.suffix == ".json":
        tables = [_array(file, dialect)]
    elif file.suffix == ".xls":
        raise InputError(f"{file.shown} is a workbook of the old kind", "save it as .xlsx or CSV")
    else:
        tables = [_text(file, dialect, required)]
    fitting = [table for table in tables if set(required) <= set(table.columns)]
    if not fitting:
        absent = [name for name in required if name not in tables[0].columns]
        raise InputError(
            f"{file.shown} lacks the column {', '.join(absent)}",
            f"its header has: {', '.join(tables[0].columns)[:500]}",
        )
    return fitting


def first_rows(file: File, dialect: Dialect = Dialect(), count: int = 1) -> list[list[str]]:
    """The first rows of a text file, the header included, as cells; fewer where the file is shorter."""
    _, encoding = _scan(file, dialect.encoding)
    with _lines(file, encoding, dialect.skip) as lines:
        start = list(islice(lines, 200))
    delimiter = dialect.delimiter or _delimiter(start, ())
    try:
        return [values for values in islice(csv.reader(start, delimiter=delimiter), count) if values]
    except csv.Error as error:
        raise InputError(f"{file.shown}, first lines: {error}", "see whether it is a table") from None


# --- delimited text -------------------------------------------------------------------------------------------------


def _text(file: File, dialect: Dialect, required: Sequence[str]) -> Table:
    digest, encoding = _scan(file, dialect.encoding)
    csv.field_size_limit(MAX_CELL)
    with _lines(file, encoding, dialect.skip) as lines:
        start = list(islice(lines, 200))
    if not start:
        raise InputError(f"{file.shown} is empty", "it should begin with a header row")
    delimiter = dialect.delimiter or _delimiter(start, required)
    columns = dialect.header
    if not columns:
        try:
            columns = _named(next(csv.reader(start, delimiter=delimiter, strict=len(start) < 200), []), file, required)
        except csv.Error as error:
            raise InputError(
                f"{file.shown}, line 1: the header cannot be read ({error})", "see the first line"
            ) from None

    def rows() -> Iterator[Row]:
        with _lines(file, encoding, dialect.skip) as lines:
            yield from _text_rows(file, lines, delimiter, columns, dialect)

    return Table(file.name, columns, digest, rows)


def _text_rows(
    file: File, lines: Iterable[str], delimiter: str, columns: tuple[str, ...], dialect: Dialect
) -> Iterator[Row]:
    taken: list[str] = []  # the lines of the row being read, for a row whose quotation marks are wrong

    def taking() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield line

    reader = csv.reader(taking(), delimiter=delimiter, strict=True)
    skipped = dialect.skip
    expects_header = not dialect.header
    while True:
        taken.clear()
        line, fault, mended = reader.line_num + skipped + 1, "", ""
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if str(error).startswith(_FATAL):
                raise InputError(
                    f"{file.shown}, line {line}: the row cannot be read ({error})",
                    "look for a quotation mark that is not closed, near that line",
                ) from None
            text = "".join(taken).rstrip("\r\n")
            values = _undoubled(text, delimiter)
            if len(values) == len(columns):
                mended = "quotation marks inside a cell were not doubled"
            else:
                values, fault = values or text.split(delimiter), f"the row cannot be read ({error})"
        if expects_header:
            expects_header = False
            continue
        if values:
            yield _row(file.name, line, values, columns, dialect.mend, fault, mended)


def _undoubled(text: str, delimiter: str) -> list[str]:
    """Cells of a row in which quotation marks inside a cell are not doubled; none where the cells are in doubt.

    A quoted cell ends where a quotation mark stands before a delimiter or the end of the row.
    """
    mark = re.escape(delimiter)
    cell = re.compile(rf'"((?:[^"]|"(?!{mark}|\Z))*)"(?={mark}|\Z)|([^{mark}\r\n]*)(?={mark}|\Z)')
    found: list[str] = []
    at = 0
    while (match := cell.match(text, at)) is not None:
        quoted, bare = match.groups()
        if quoted is None and bare.count('"') % 2:
            break
        found.append(bare if quoted is None else quoted.replace('""', '"'))
        if match.end() == len(text):
            return found
        at = match.end() + 1
    return []


def _row(
    name: str, line: int, values: list[str], columns: tuple[str, ...], mend: Mend | None, fault: str, mended: str
) -> Row:
    if len(values) != len(columns) and not fault:
        better = mend(values, columns) if mend else None
        if better is not None:
            values, mended = better, "the number of cells"
        else:
            fault = f"{len(values)} {CELLS} {len(columns)}"
    cells = dict(zip(columns, values, strict=False))
    if not fault and cells.get(MORE):
        fault = f"the column {MORE} holds cells that belong to others"
    if not fault and any("\0" in value for value in values):
        fault = "a cell holds a NUL character"
    if not fault and cells.get(MORE):
        fault = f"the column {MORE} is not empty: the row was not mended"
    if len(values) > len(columns):
        cells[MORE] = " | ".join(values[len(columns) :])
    return Row(name, line, cells, fault, mended)


def _scan(file: File, encoding: str) -> tuple[str, str]:
    """Digest of the content, and the encoding it is in. Raises InputError for text in another encoding."""
    made = hashlib.sha256()
    decoder: codecs.IncrementalDecoder | None = None
    line = 1
    with file.open() as stream:
        while True:
            chunk = stream.read(1 << 20)
            if decoder is None:
                encoding = encoding or _by_mark(chunk)
                try:
                    if codecs.lookup(encoding).name == "utf-8":
                        encoding = "utf-8-sig"  # a byte order mark is no part of the first column
                    decoder = codecs.getincrementaldecoder(encoding)()
                except LookupError:
                    raise InputError(
                        f"no encoding is called {encoding!r}", "name one like utf-8, cp1250, cp1252"
                    ) from None
            made.update(chunk)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeError as error:
                line += chunk.count(b"\n", 0, error.start) if isinstance(error, UnicodeDecodeError) else 0
                raise InputError(
                    f"{file.shown}, line {line}: not {encoding.removesuffix('-sig').upper()} text",
                    "name the encoding, like --encoding cp1252, or save the file as UTF-8",
                ) from None
            line += chunk.count(b"\n")
            if not chunk:
                return made.hexdigest(), encoding


def _by_mark(start: bytes) -> str:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return "utf-8-sig"


@contextmanager
def _lines(file: File, encoding: str, skip: int) -> Iterator[Iterator[str]]:
    """The lines of a text file with their ends as they are, after *skip* of them."""
    with file.open() as stream, io.TextIOWrapper(stream, encoding=encoding, newline="") as text:
        for _ in range(skip):
            text.readline()
        yield iter(text)


def _delimiter(start: list[str], required: Sequence[str]) -> str:
    """The delimiter under which the header has the required columns, else the most cells; a comma before others."""

    def worth(delimiter: str) -> tuple[bool, int]:
        try:
            header = [name.strip() for name in next(csv.reader(start, delimiter=delimiter), [])]
        except csv.Error:
            return False, 0
        return bool(required) and set(required) <= set(header), len(header)

    return max(DELIMITERS, key=worth)


def _named(header: Sequence[str], file: File, required: Sequence[str]) -> tuple[str, ...]:
    """Names of the columns: without white space, those without a name by their number, each once."""
    names = [" ".join(name.split()) or f"column {number}" for number, name in enumerate(header, start=1)]
    twice = sorted({name for name in names if names.count(name) > 1})
    if set(twice) & set(required):
        raise InputError(f"{file.shown} has the column {', '.join(twice)} twice", "give every column a name of its own")
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            names[place] = f"{name} ({seen[name]})"
    return tuple(names)


def _sheets(file: File, dialect: Dialect) -> list[Table]:
    def first_rows_of(book: Any) -> dict[str, list[str]]:  # in one opening: a workbook may have sixty sheets
        chosen = [sheet for sheet in book.worksheets if dialect.sheet in ("", sheet.title)]
        return {sheet.title: next(_filled(sheet, dialect.skip), (0, []))[1] for sheet in chosen}

    names = _in_workbook(file, lambda book: [sheet.title for sheet in book.worksheets])  # not charts
    if dialect.sheet and dialect.sheet not in names:
        raise InputError(f"{file.shown} has no sheet {dialect.sheet}", f"its sheets: {', '.join(names)}")
    digest = file.digest()
    found = []
    for name, first in _in_workbook(file, first_rows_of).items():
        columns = dialect.header or _named(first, file, ())
        if columns:
            found.append(_sheet(file, name, columns, digest, dialect))
    if not found:
        raise InputError(f"{file.shown} holds no table", "it should have a sheet that begins with a header row")
    return found


def _sheet(file: File, sheet: str, columns: tuple[str, ...], digest: str, dialect: Dialect) -> Table:
    name = f"{file.name}/{sheet}"

    def rows() -> Iterator[Row]:
        try:
            with file.open() as raw, _workbook(raw) as book:
                filled = _filled(book[sheet], dialect.skip)
                if not dialect.header:
                    next(filled, None)
                for number, values in filled:
                    # a sheet leaves out empty cells at the end of a row, or has more of them than the header
                    while len(values) > len(columns) and not values[-1]:
                        values.pop()
                    padded = values + [""] * (len(columns) - len(values))
                    yield _row(name, number, padded, columns, dialect.mend, "", "")
        except _WORKBOOK_ERRORS as error:
            raise _broken(file, error) from None

    return Table(name, columns, digest, rows)


def _filled(sheet: Any, skip: int) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of the rows that hold something, as text."""
    sheet.reset_dimensions()  # some publishers declare a sheet of one cell
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > skip and any(value is not None for value in values):
            yield number, [_as_text(value) for value in values]


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


@contextmanager
def _workbook(raw: IO[bytes]) -> Iterator[Any]:
    """A workbook opened for reading from front to back."""
    from openpyxl import load_workbook  # heavy, and only for workbooks

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of styles and extensions that hold no data
        book = load_workbook(raw, read_only=True, data_only=True)
    try:
        yield book
    finally:
        book.close()


def _in_workbook(file: File, do: Callable[[Any], Any]) -> Any:
    try:
        with file.open() as raw, _workbook(raw) as book:
            return do(book)
    except _WORKBOOK_ERRORS as error:
        raise _broken(file, error) from None


def _broken(file: File, error: Exception) -> InputError:
    return InputError(f"{file.shown} is not a workbook that can be read: {error}", "open it and save it as .xlsx again")


def _array(file: File, dialect: Dialect) -> Table:
    digest = file.digest()

    def objects() -> list[dict[str, Any]]:
        with file.open() as stream:
            try:
                content = json.loads(stream.read().decode(dialect.encoding or "utf-8-sig"))
            except (UnicodeDecodeError, LookupError, ValueError, RecursionError) as error:
                raise InputError(f"{file.shown} is not JSON that can be read: {error}", "download it again") from None
        if isinstance(content, dict):  # an array wrapped in an object, as web services send it
            lists = [value for value in content.values() if isinstance(value, list)]
            content = lists[0] if len(lists) == 1 else None
        if not isinstance(content, list) or not all(isinstance(one, dict) for one in content):
            raise InputError(f"{file.shown} does not hold one array of objects", "make it an array, one object a row")
        return content

    columns = tuple(dict.fromkeys(_whole(name) for one in objects() for name in one))

    def rows() -> Iterator[Row]:
        for number, one in enumerate(objects(), start=1):
            texts = {name: _json_text(value) for name, value in one.items()}
            fault = "a cell holds a NUL character" if any("\0" in text for text in texts.values()) else ""
            if any(text != _whole(text) for text in (*texts, *texts.values())):
                fault = fault or "a cell holds half a character"
            yield Row(
                file.name,
                number,
                dict.fromkeys(columns, "") | {_whole(name): _whole(text) for name, text in texts.items()},
                fault,
            )

    return Table(file.name, columns, digest, rows)


def _whole(text: str) -> str:
    """The text with "\ufffd" for what JSON may escape but is no character: half of a surrogate pair."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _json_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else _as_text(value)
