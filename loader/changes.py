"""What each load changed, kept as one compressed CSV file a load: new, changed and gone facts, by name."""

import csv
import gzip
import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from baltica.graph.connection import Graph
from baltica.graph.errors import InputError
from baltica.graph.files import not_writable
from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.graph.upsert import Key

CHANGES = ("new", "changed", "gone")
WRITTEN = "new or changed"  # all that the graph itself can tell
KEPT = 5  # loads of a source whose changes are kept
_ENDING = ".csv.gz"


class Change(NamedTuple):
    """One fact that a load changed: how, its label or type, its id (or that of its start), of its end, and a name."""

    change: str
    kind: str
    id: str
    to: str
    name: str


def write(folder: Path, run: str, rows: Iterable[tuple[str, Key, str]]) -> Path:
    """Write what a run changed, row by row, to a file of its own in the folder, and drop the oldest beyond five.

    A row is new, changed or gone, the fact's key, and a name to read. The file is there as a whole or not at all.
    Raises InputError where the folder cannot be written.
    """
    path = folder / _file_name(run)
    temporary: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(".*.part"):  # of a load that was killed
            left.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".", suffix=".part", delete=False) as raw:
            temporary = Path(raw.name)
            with (
                gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as packed,
                io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
            ):
                writer = csv.writer(text)
                writer.writerow(Change._fields)
                writer.writerows((change, *_shown(key), name) for change, key, name in rows)
        temporary.replace(path)
        for old in _files(folder)[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError as error:
        raise not_writable(folder, error) from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return path


def latest(folder: Path, run: str) -> Path | None:
    """The file of what a run changed, or None where it is not here: loaded elsewhere, or too long ago."""
    path = folder / _file_name(run)
    return path if path.is_file() else None


def read(path: Path) -> Iterator[Change]:
    """The changes of a file, in the order they were written. Raises InputError for a file that is broken."""
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
            rows = csv.reader(text)
            if next(rows, None) != list(Change._fields):
                raise _broken(path)
            for row in rows:
                yield Change(*row)
    except (OSError, EOFError, ValueError, TypeError, csv.Error):
        raise _broken(path) from None


def from_graph(graph: Graph, run: str) -> Iterator[Change]:
    """What a run wrote, as far as the graph still tells: facts no later run changed; nothing of what it removed."""
    for label in NODE_BY_LABEL:
        if label in ("Run", "Source"):
            continue
        rows = graph.read(
            f"MATCH (n:{label}) WHERE n.run = $run RETURN right(n.id, 2) AS bucket, "
            "collect([n.id, coalesce(n.acronym, n.name, n.label, n.title, '')]) AS facts ORDER BY bucket",
            {"run": run},
        )
        for id_, name in sorted(fact for row in rows for fact in row["facts"]):
            yield Change(WRITTEN, label, id_, "", name)
    for type_ in REL_BY_TYPE:
        if type_ == "LOADED_FROM":
            continue
        rows = graph.read(
            f"MATCH (a)-[r:{type_}]->(b) WHERE r.run = $run "
            "RETURN right(a.id, 2) AS bucket, collect([a.id, b.id]) AS facts ORDER BY bucket",
            {"run": run},
        )
        for start, end in sorted(fact for row in rows for fact in row["facts"]):
            yield Change(WRITTEN, type_, start, end, "")


def forget(folder: Path) -> None:
    """Remove the files of a source that was taken out of the graph."""
    try:
        for path in _files(folder):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise not_writable(folder, error) from None


def _shown(key: Key) -> tuple[str, str, str]:
    return (key[0], key[1], "") if len(key) == 2 else (key[0], key[2], key[4])


def _files(folder: Path) -> list[Path]:
    """The files of a source, oldest first: a run's id ends with the moment it began."""
    return sorted(folder.glob(f"*{_ENDING}"))


def _file_name(run: str) -> str:
    return re.sub(r"[^A-Za-z0-9.+-]+", "-", run) + _ENDING


def _broken(path: Path) -> InputError:
    return InputError(f"{path} is broken", "delete it; the graph still tells what the load wrote, though not what went")
