"""The staging table between files and graph: every row whole, or rejected with its reason.

Records are put on disk as they come (SQLite, in a temporary folder), so that a file larger than memory can be loaded.
What rows amount to is then decided there: which facts are wanted, which rows are rejected, which only repeat others.
"""

import re
import sqlite3
import tempfile
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self

from baltica.graph.claims import as_text, text_digest
from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.graph.schema import faults
from baltica.graph.upsert import Held, Key
from baltica.loader.records import Node, Note, Record, Rel, Skip

RECENT = 50_000  # facts whose content is kept in memory, to know a repetition without looking it up
_BATCH = 20_000
SEPARATOR = "\x1f"
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")

_TABLES = """
CREATE TABLE row (id INTEGER PRIMARY KEY, file TEXT, line INTEGER, reason TEXT);
CREATE TABLE note (row INTEGER, text TEXT);
-- row: the first that gives the fact; giver: the first of those in use
-- off: not wanted, since all its rows are rejected or another fact took its place
CREATE TABLE fact (
    id INTEGER PRIMARY KEY, key TEXT, scope TEXT, digest TEXT, weak INTEGER, updated TEXT, props TEXT,
    start TEXT, end TEXT, row INTEGER, giver INTEGER, off INTEGER
);
CREATE TABLE again (fact INTEGER, row INTEGER);
CREATE TABLE held (key TEXT, scope TEXT, digest TEXT, weak INTEGER, updated TEXT, start TEXT, end TEXT);
CREATE TEMP TABLE kept (key TEXT, scope TEXT, start TEXT, end TEXT);
CREATE TEMP VIEW wanted AS SELECT key, scope, digest, weak, updated, props, start, end FROM fact WHERE NOT off;
"""


class Rejected(NamedTuple):
    """A rejected row: the name of its table, its line, and why."""

    file: str
    line: int
    reason: str


class Stage:
    """The staging table; use as a context manager: it is gone afterwards."""

    def __init__(self, source: str, repeats: Literal["reject", "merge"] = "merge") -> None:
        self.source, self.repeats = source, repeats
        self._folder = tempfile.TemporaryDirectory(prefix="baltica-")
        self.db = sqlite3.connect(Path(self._folder.name) / "stage.sqlite", isolation_level=None)
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", "cache_size = -65536"):
            self.db.execute(f"PRAGMA {pragma}")
        self.db.executescript(_TABLES)
        self.db.execute("BEGIN")
        self._rows: dict[tuple[str, int], int] = {}  # of the newest rows
        self._last: dict[str, int] = {}  # the last line seen of each table
        self._reasons: dict[int, str] = {}
        self._place, self._here = ("", 0), 0  # the row of the last record
        self._recent: dict[tuple[Key, str, bool], tuple[Any, int, str, str]] = {}
        self._newer: dict[int, str] = {}
        self._waiting: dict[str, list[tuple[Any, ...]]] = {"row": [], "fact": [], "note": []}
        self._again_fact, self._again_row = array("q"), array("q")  # rows that repeat a fact: only looked at in trouble
        self._next_row = self._next_fact = 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.db.close()
        self._folder.cleanup()

    # --- what the files say ------------------------------------------------------------------------------------------

    def add(self, record: Record) -> None:
        """Put a record on the table. Records of one row need not follow each other, but near ones cost less."""
        place = (record.row.file, record.row.line)
        row = self._row(*place) if place != self._place else self._here
        self._place, self._here = place, row
        if isinstance(record, Skip):
            self.reject(row, record.reason)
        elif isinstance(record, Note):
            self._put("note", (row, record.text))
        else:
            self._fact(record, row)

    # --- what the graph holds ----------------------------------------------------------------------------------------

    def hold(self, facts: Iterable[Held]) -> None:
        """Note what the graph holds now."""
        rows = ((*_texts(key), scope, digest, weak, updated) for key, scope, digest, weak, updated in facts)
        columns = "key, start, end, scope, digest, weak, updated"
        self.db.executemany(f"INSERT INTO held ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    # --- what came of it ---------------------------------------------------------------------------------------------

    def older(self) -> bool:
        """Whether the newest record of the files is older than the newest the graph holds of the same scopes."""
        self.flush()
        (ours,) = self.db.execute("SELECT max(updated) FROM fact").fetchone()
        (theirs,) = self.db.execute(
            "SELECT max(updated) FROM held WHERE scope IN (SELECT DISTINCT scope FROM fact)"
        ).fetchone()
        return bool(ours and theirs and ours < theirs)

    def total_rows(self) -> list[int]:
        """Number of rows of each table."""
        return [counts["rows"] for counts in self.counts().values()]

    def edition(self) -> str | None:
        """Date of the newest record in the files, where they tell."""
        (newest,) = self.db.execute("SELECT max(updated) FROM fact").fetchone()
        return newest or None

    def scopes(self) -> list[str]:
        """The scopes the records belong to, rejected ones too."""
        return [scope for (scope,) in self.db.execute("SELECT DISTINCT scope FROM fact ORDER BY scope")]

    def counts(self) -> dict[str, dict[str, int]]:
        """For each table: its rows, and how many of them were loaded, merged and rejected."""
        self.flush()
        statement = (
            "SELECT file, count(*), sum(reason IS NULL AND fresh.giver IS NOT NULL), "
            "sum(reason IS NULL AND fresh.giver IS NULL), sum(reason IS NOT NULL) FROM row "
            "LEFT JOIN (SELECT DISTINCT giver FROM fact WHERE NOT off) AS fresh ON fresh.giver = row.id "
            "GROUP BY file ORDER BY min(row.id)"
        )
        names = ("rows", "loaded", "merged", "rejected")
        return {file: dict(zip(names, numbers, strict=True)) for file, *numbers in self.db.execute(statement)}

    def rejects(self) -> Iterator[Rejected]:
        """The rejected rows, by table and line."""
        statement = "SELECT file, line, reason FROM row WHERE reason IS NOT NULL ORDER BY file, line"
        return (Rejected(*found) for found in self.db.execute(statement))

    def notes(self) -> dict[str, int]:
        """What was noticed in rows that are used, with the number of rows."""
        statement = (
            "SELECT text, count(DISTINCT note.row) AS rows FROM note JOIN row ON row.id = note.row "
            "WHERE reason IS NULL GROUP BY text ORDER BY rows DESC, text"
        )
        return dict(self.db.execute(statement).fetchall())

    # --- adding ------------------------------------------------------------------------------------------------------

    def _row(self, file: str, line: int) -> int:
        known = self._rows.get((file, line))
        if known is not None:
            return known
        if len(self._rows) > RECENT:
            self.flush()
            self._rows.clear()
        # lines come in order, unless a source reads a table twice
        found = self._stored_row(file, line) if line <= self._last.get(file, 0) else None
        number = found or self._next_row
        if found is None:
            self._next_row += 1
            self._put("row", (number, file, line, None))
        self._rows[(file, line)] = number
        self._last[file] = max(line, self._last.get(file, 0))
        return number

    def _stored_row(self, file: str, line: int) -> int | None:
        self.flush()
        self.db.execute("CREATE INDEX IF NOT EXISTS row_place ON row(file, line)")
        found = self.db.execute("SELECT id FROM row WHERE file = ? AND line = ?", (file, line)).fetchone()
        return int(found[0]) if found else None

    def _fact(self, record: Node | Rel, row: int) -> None:
        weak = isinstance(record, Node) and record.weak
        updated = "" if weak else record.updated  # a row about something else tells nothing of the node's own record
        key = record.key
        place = (key, record.scope, weak)
        known = self._recent.get(place)
        if known is not None and (known[0] is record.props or known[0] == record.props):
            _, number, newest, wrong = known
            if updated > newest:
                self._recent[place] = (record.props, number, updated, wrong)
                self._newer[number] = updated
            self._again_fact.append(number)
            self._again_row.append(row)
        else:
            kind = NODE_BY_LABEL[record.label] if isinstance(record, Node) else REL_BY_TYPE[record.type]
            wrong = "; ".join(faults(kind, record.props) + _unfit_key(key))
            if len(self._recent) > RECENT:
                self._recent.clear()
            number = self._next_fact
            self._next_fact += 1
            self._recent[place] = (record.props, number, updated, wrong)
            text = "{}" if wrong else as_text(record.props)
            scope = f"{self.source}:{record.scope}" if record.scope else self.source
            key_text, start, end = _texts(key)
            self._put(
                "fact",
                (number, key_text, scope, text_digest(text), weak, updated, text, start, end, row, row, 0),
            )
        if wrong:
            self.reject(row, wrong)

    def repetitions(self) -> None:
        """Put rows that repeat facts into the table ``again``; nobody asks for them while no row is rejected."""
        self.db.executemany("INSERT INTO again VALUES (?, ?)", zip(self._again_fact, self._again_row, strict=True))
        self._again_fact, self._again_row = array("q"), array("q")
        self.db.execute("CREATE INDEX IF NOT EXISTS again_fact ON again(fact)")
        self.db.execute("CREATE INDEX IF NOT EXISTS again_row ON again(row)")

    def _put(self, table: str, values: tuple[Any, ...]) -> None:
        waiting = self._waiting[table]
        waiting.append(values)
        if len(waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Bring to the disk what waits in memory."""
        for table, waiting in self._waiting.items():
            if waiting:
                marks = ", ".join("?" * len(waiting[0]))
                self.db.executemany(f"INSERT INTO {table} VALUES ({marks})", waiting)
                waiting.clear()
        newer = [(updated, number) for number, updated in self._newer.items()]
        self.db.executemany("UPDATE fact SET updated = ?1 WHERE id = ?2 AND updated < ?1", newer)
        self._newer.clear()
        reasons = [(reason, row) for row, reason in self._reasons.items()]
        self.db.executemany("UPDATE row SET reason = ? WHERE id = ? AND reason IS NULL", reasons)
        self._reasons.clear()

    def reject(self, row: int, reason: str) -> None:
        """Reject a row; the first reason stands."""
        self._reasons.setdefault(row, reason)


def key_of(text: str) -> Key:
    """The key that ``Stage`` keeps as one text."""
    parts = text.split(SEPARATOR)
    return (parts[0], parts[1]) if len(parts) == 2 else (parts[0], parts[1], parts[2], parts[3], parts[4])


def _texts(key: Key) -> tuple[str, str | None, str | None]:
    """A key as one text, and those of its two ends where it is that of a relationship."""
    if len(key) == 2:
        return f"{key[0]}{SEPARATOR}{key[1]}", None, None
    start, end = f"{key[1]}{SEPARATOR}{key[2]}", f"{key[3]}{SEPARATOR}{key[4]}"
    return f"{key[0]}{SEPARATOR}{start}{SEPARATOR}{end}", start, end


def _unfit_key(key: Key) -> list[str]:
    if _CONTROL.search("".join(key)) is None:
        return []
    return [f"the key {part!r} holds a control character" for part in key if _CONTROL.search(part)]
