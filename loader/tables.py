"""Tables of a source: CSV files read by their header, with every row's place kept."""

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from baltica.graph.errors import InputError

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

MAX_CELL = 10_000_000  # characters; a quote that is never closed would otherwise swallow the file in silence
_INTEGER = re.compile(r"[+-]?[0-9]{1,30}")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")  # not nan, inf, 1_000


@dataclass(frozen=True)
class Row:
    """One row of a file: where it stands, and its cells by column name; ``fault`` says why it cannot be read."""

    file: str
    line: int
    cells: Mapping[str, str]
    fault: str = ""

    def required(self, column: str) -> str:
        """The cell's text. Raises KeyError where it is empty; the writer makes a reject of that."""
        value = self.cells[column].strip()
        if not value:
            raise KeyError(column)
        return value

    def optional(self, column: str) -> str | None:
        """The cell's text, or None where it is empty or the column is missing."""
        return self.cells.get(column, "").strip() or None

    def integer(self, column: str) -> int | str | None:
        """The cell as a whole number, or None where it is empty.

        Anything else stays text, so that the check against the model rejects the row and still knows what it is about.
        """
        text = self.optional(column)
        return int(text) if text is not None and _INTEGER.fullmatch(text) else text

    def number(self, column: str) -> float | str | None:
        """The cell as a number, or None where it is empty; anything else stays text, as with ``integer``."""
        text = self.optional(column)
        return float(text) if text is not None and _NUMBER.fullmatch(text) else text


@dataclass(frozen=True)
class Table:
    """A file that was found, its header and its digest; rows are read when asked for."""

    path: Path
    columns: tuple[str, ...]
    digest: str = field(repr=False)

    def rows(self) -> Iterator[Row]:
        """Every row, in order; ``line`` is where it begins in the file."""
        reader = _reader(self.path)
        next(reader)
        line = reader.line_num + 1
        try:
            for values in reader:
                if values:
                    yield self._row(line, values)
                line = reader.line_num + 1
        except csv.Error as error:
            raise InputError(
                f"{self.path}, line {line}: the row cannot be read ({error})",
                "look for a quotation mark that is not closed, near that line",
            ) from None

    def _row(self, line: int, values: list[str]) -> Row:
        cells = dict(zip(self.columns, values, strict=False))
        if len(values) == len(self.columns):
            fault = "a cell holds a NUL character" if any("\0" in value for value in values) else ""
            return Row(self.path.name, line, cells, fault)
        extra = values[len(self.columns) :]
        if extra:
            cells["(more)"] = " | ".join(extra)
        return Row(self.path.name, line, cells, f"{len(values)} cells where the header has {len(self.columns)}")


def find_tables(folder: Path, required: Mapping[str, tuple[str, ...]]) -> dict[str, Table]:
    """The tables of a source: file name → Table.

    Raises InputError that names the folder, the missing files, or the missing columns of a file.
    """
    if not folder.is_dir():
        raise InputError(f"{folder} is not a folder", "name the folder that holds the source's files")
    missing = [name for name in required if not (folder / name).is_file()]
    if missing:
        raise InputError(f"{folder} lacks {', '.join(missing)}", f"it should hold {', '.join(required)}")
    return {name: _open(folder / name, columns) for name, columns in required.items()}


def _open(path: Path, required: tuple[str, ...]) -> Table:
    data = _bytes(path)
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(f"{path}, line {line}: not UTF-8 text", "save the file as CSV with UTF-8 encoding") from None
    reader = _reader(path)
    try:
        columns = tuple(name.strip() for name in next(reader, []))
    except csv.Error as error:
        raise InputError(f"{path}, line 1: the header cannot be read ({error})", "see the first line") from None
    if not columns:
        raise InputError(f"{path} is empty", "it should begin with a header row")
    absent = [name for name in required if name not in columns]
    if absent:
        raise InputError(
            f"{path} lacks the column {', '.join(absent)}",
            f"its header has: {', '.join(columns)}; separator is a comma",
        )
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise InputError(
            f"{path} has the column {', '.join(name or '(no name)' for name in twice)} twice",
            "give every column a name of its own",
        )
    return Table(path, columns, hashlib.sha256(data).hexdigest())


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path}: {(error.strerror or '').lower()}", "check the file's rights") from None


def _reader(path: Path) -> "CsvReader":
    csv.field_size_limit(MAX_CELL)
    text = _bytes(path).decode("utf-8-sig")
    return csv.reader(io.StringIO(text, newline=""), strict=True)
