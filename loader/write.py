"""Loading a source: read, check, compare with the graph, write, and say what became of every row."""

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from baltica.graph import upsert
from baltica.graph.connection import Graph
from baltica.graph.files import not_writable, write_atomically
from baltica.graph.progress import Progress, silent
from baltica.graph.upsert import Key, Origin, Plan
from baltica.loader.gather import gather
from baltica.loader.records import Skip, Source
from baltica.loader.tables import Table, find_tables

COUNTED = ("created", "updated", "unchanged", "removed")


@dataclass(frozen=True)
class LoadResult:
    """What a load did, or with ``dry_run`` would do: rows by file, facts by kind, rejected rows with reasons."""

    source: str
    dry_run: bool
    rows: dict[str, int]
    facts: dict[str, dict[str, int]]
    rejects: tuple[Skip, ...]
    rejects_folder: Path | None

    def total(self, counted: str) -> int:
        """Sum over all kinds of facts of created, updated, unchanged or removed."""
        return sum(counts[counted] for counts in self.facts.values())


def load(
    graph: Graph,
    source: Source,
    folder: Path,
    *,
    rejects: Path | None = None,
    dry_run: bool = False,
    progress: Progress = silent,
) -> LoadResult:
    """Load the files of *folder* as a snapshot: afterwards the graph holds what they hold of this source.

    Unchanged facts are not written, facts the files no longer hold are removed, rejected rows go to *rejects* (a
    folder; one file a table). A load that was stopped can be run again to the same result; a second load of the same
    files changes nothing. Raises InputError for files that cannot be read.
    """
    tables = find_tables(folder, source.columns)
    rows = {name: sum(1 for _ in table.rows()) for name, table in tables.items()}
    progress("rows read", sum(rows.values()), sum(rows.values()))
    began = datetime.now(UTC)
    origin = Origin(source.name, scope=source.name, run=f"run:{source.name}:{began.isoformat(timespec='milliseconds')}")
    if not dry_run:
        upsert.prepare(graph)
    now = upsert.held(graph, origin)
    found = gather(source.records(tables), now)
    todo = upsert.plan(now, found.wanted, found.kept, snapshot=True)
    result = LoadResult(
        source=source.name,
        dry_run=dry_run,
        rows=rows,
        facts=_by_kind(todo),
        rejects=tuple(found.rejects),
        rejects_folder=rejects if found.rejects and not dry_run else None,
    )
    if not dry_run:
        if rejects is not None:
            _write_rejects(rejects, tables, found.rejects)
        if todo.changes:
            _write_run(graph, source, origin, began, tables, result)
        upsert.write(graph, todo, found.wanted, origin, progress)
    return result


def _by_kind(todo: Plan) -> dict[str, dict[str, int]]:
    lists: Sequence[list[Key]] = (todo.create, todo.update, todo.unchanged, todo.remove)
    counters = [Counter(key[0] for key in keys) for keys in lists]
    kinds = sorted({kind for counter in counters for kind in counter})
    return {kind: dict(zip(COUNTED, (counter[kind] for counter in counters), strict=True)) for kind in kinds}


def _write_rejects(folder: Path, tables: dict[str, Table], rejects: Sequence[Skip]) -> None:
    """One file a table, with the original columns, the line and the reason; earlier ones of the source go."""
    for name, table in tables.items():
        path = folder / name.replace(".csv", ".rejects.csv")
        mine = [skip for skip in rejects if skip.row.file == name]
        if not mine:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise not_writable(path, error) from None
            continue
        text = io.StringIO(newline="")
        more = ["(more)"] if any("(more)" in skip.row.cells for skip in mine) else []
        columns = [*(name for name in table.columns if name not in ("line", "reason")), *more]
        writer = csv.writer(text)
        writer.writerow([*columns, "line", "reason"])
        for skip in mine:
            cells = [skip.row.cells.get(column, "") for column in columns]
            writer.writerow([*cells, skip.row.line, skip.reason])
        write_atomically(path, text.getvalue())


def _write_run(
    graph: Graph, source: Source, origin: Origin, began: datetime, tables: dict[str, Table], result: LoadResult
) -> None:
    """Note the run before its facts, so that a load that is stopped is on record too."""
    source_key: Key = ("Source", f"source:{source.name}")
    run_key: Key = ("Run", origin.run)
    facts: dict[Key, dict[str, object]] = {
        source_key: {
            "title": source.title,
            "publisher": source.publisher,
            "licence": "; ".join(text.rstrip(".") for text in (source.licence, *source.attribution)),
            "url": source.url,
        },
        run_key: {
            "at": began.isoformat(timespec="seconds"),
            "files": [f"{name} sha256:{table.digest}" for name, table in tables.items()],
            "rows": sum(result.rows.values()),
            "rejected": len(result.rejects),
            "created": result.total("created"),
            "updated": result.total("updated"),
            "removed": result.total("removed"),
        },
        ("LOADED_FROM", *run_key, *source_key): {},
    }
    runs = Origin(source.name, "runs", origin.run)
    upsert.write(graph, upsert.plan(upsert.held(graph, runs), facts, (), snapshot=False), facts, runs)
