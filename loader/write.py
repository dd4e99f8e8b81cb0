"""Loading a source: read, check, compare with the graph, write, and say what became of every row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from baltica.graph import upsert
from baltica.graph.claims import Claim, as_text, text_digest
from baltica.graph.connection import Graph
from baltica.graph.errors import BalticaError, InputError
from baltica.graph.progress import Progress, silent
from baltica.graph.upsert import NodeChange, RelChange
from baltica.loader import changes, rejects
from baltica.loader.places import Places
from baltica.loader.plan import COUNTED, NEWER_HELD, Plan
from baltica.loader.records import Context, Options, Source
from baltica.loader.settle import settle
from baltica.loader.stage import Rejected, Stage
from baltica.loader.tables import UNREAD, Row, Table

LARGE_LOSS = 0.5  # a snapshot that would remove more of what is held is taken for a partial file
SMALL = 100  # facts; below it a snapshot may remove what it likes

_WORDS = {"created": "new", "updated": "changed", "removed": "gone"}


@dataclass(frozen=True)
class Folders:
    """Where a load keeps what it leaves beside the graph; None: nowhere. ``reference`` is what the user fetched."""

    rejects: Path | None = None
    changes: Path | None = None
    reference: Path | None = None


@dataclass(frozen=True)
class LoadResult:
    """What a load did, or with ``dry_run`` would do: rows by table, facts by kind, rejected rows with reasons."""

    source: str
    dry_run: bool
    mode: str
    edition: str | None
    rows: dict[str, dict[str, int]]
    facts: dict[str, dict[str, int]]
    rejects: tuple[Rejected, ...]
    notes: dict[str, int]
    unread: tuple[str, ...]
    rejects_folder: Path | None

    def total(self, counted: str) -> int:
        """Sum over all kinds of facts of created, updated, unchanged or removed."""
        return sum(counts[counted] for counts in self.facts.values())

    def count(self, counted: str) -> int:
        """Sum over all tables of rows, loaded, merged or rejected."""
        return sum(counts[counted] for counts in self.rows.values())


def load(
    graph: Graph,
    source: Source,
    paths: Sequence[Path],
    *,
    options: Options = Options(),  # noqa: B008 - frozen
    snapshot: bool | None = None,
    folders: Folders = Folders(),
    dry_run: bool = False,
    progress: Progress = silent,
) -> LoadResult:
    """Load what the *paths* hold of a source.

    A *snapshot* (a whole edition; by default what the source recognizes as one) also removes facts of its scopes that
    the files no longer hold; an update only adds and completes. An older record never overwrites a newer one. Unchanged
    facts are not written. Rejected rows go to a file a table in the rejects folder. A load that was stopped can be run
    again to the same result; a second load of the same files changes nothing. Raises InputError for files that cannot
    be read, and for a snapshot that would remove most of what is held where the user did not ask for a snapshot.
    """
    tables = source.find(paths, options)
    began = datetime.now(UTC)
    run = f"run:{source.name}:{began.isoformat(timespec='milliseconds')}"
    whole = all(table.complete for table in tables) if snapshot is None else snapshot
    with Stage(source.name, source.repeats) as stage:
        if not dry_run:
            upsert.prepare(graph)
        context = Context(options, Places.read(graph, folders.reference, options))
        _fill(stage, source, tables, context, progress)
        stage.hold(upsert.held_nodes(graph))
        stage.hold(upsert.held_rels(graph, source.name))
        notes = {}
        if whole and stage.older():
            whole = False
            notes["the files are older than what the graph holds: nothing was removed"] = sum(stage.total_rows())
        progress("rows compared with the graph", sum(stage.total_rows()), None)
        settle(stage, snapshot=whole)
        plan = Plan(stage, snapshot=whole)
        facts = plan.counts()
        if plan.older():
            notes[NEWER_HELD] = plan.older()
        found = tuple(stage.rejects())
        result = LoadResult(
            source=source.name,
            dry_run=dry_run,
            mode="snapshot" if whole else "update",
            edition=stage.edition(),
            rows=stage.counts(),
            facts=facts,
            rejects=found,
            notes={**notes, **stage.notes()},
            unread=tuple(f"{table.name}: {table.kind}" for table in tables if table.kind.startswith(UNREAD)),
            rejects_folder=folders.rejects if found and not dry_run else None,
        )
        if whole and snapshot is None:
            _refuse_large_loss(result)
        if not dry_run:
            if folders.rejects is not None:
                rejects.check(folders.rejects)
            _carry_out(graph, source, tables, plan, result, began, run, folders, progress)
            if folders.rejects is not None:  # not before: they may be what was mended and is loaded now
                rejects.write(folders.rejects, tables, found)
    return result


def _fill(stage: Stage, source: Source, tables: Sequence[Table], context: Context, progress: Progress) -> None:
    """Put the records of every row on the staging table, and see that no row was passed over."""
    read: dict[str, int] = {}

    def counted(table: Table) -> Table:
        def rows() -> Iterator[Row]:
            number = 0
            for number, row in enumerate(table.rows(), start=1):
                if number % 2000 == 0:
                    progress(f"{table.name} read", number, None)
                yield row
            read[table.name] = number

        return Table(table.name, table.columns, table.digest, rows, table.kind, table.family, table.complete)

    for record in source.records([counted(table) for table in tables], context):
        stage.add(record)
    known = stage.counts()
    for name, number in read.items():
        told = known.get(name, {}).get("rows", 0)
        if told != number:
            raise BalticaError(
                f"{source.name} read {number:,} rows of {name} but said what became of {told:,}", "report this fault"
            )


def _refuse_large_loss(result: LoadResult) -> None:
    removed = result.total("removed")
    held = removed + result.total("updated") + result.total("unchanged")
    if removed > SMALL and removed > LARGE_LOSS * held and not result.dry_run:
        raise InputError(
            f"these files would remove {removed:,} of {held:,} facts of {result.source}, so nothing was changed",
            "add --update if they are a part of the data, --snapshot if they are all of it",
        )


def _carry_out(
    graph: Graph,
    source: Source,
    tables: Sequence[Table],
    plan: Plan,
    result: LoadResult,
    began: datetime,
    run: str,
    folders: Folders,
    progress: Progress,
) -> None:
    """Write the plan: the run on record first, so that a load that is stopped is on record too."""
    total, done = plan.changes(), 0
    facts = {
        "at": began.isoformat(timespec="seconds"),
        "mode": result.mode,
        "edition": result.edition,
        "files": [f"{table.name} sha256:{table.digest}" for table in tables if table.digest],
        **{name: result.count(name) for name in ("rows", "loaded", "merged", "rejected")},
        "reasons": _counted(result.rejects),
        "notes": [f"{text}: {count}" for text, count in result.notes.items()],
        **{name: result.total(name) for name in COUNTED if name != "unchanged"},
    }
    if not total and _last_files(graph, source.name) == facts["files"]:
        return
    _write_run(graph, source, run, facts)
    if folders.changes is not None:
        rows = ((_WORDS[what], key, name) for what, key, name in plan.outcomes())
        changes.write(folders.changes, run, rows)
    steps = [
        *(upsert.write_nodes(graph, label, plan.nodes(label, keeping=True), run) for label in plan.labels()),
        *(upsert.write_rels(graph, kind, plan.rels(kind), run) for kind in plan.rel_kinds()),
        *(upsert.delete_rels(graph, kind, plan.dropped_rels(kind)) for kind in plan.rel_kinds()),
        *(upsert.write_nodes(graph, label, plan.nodes(label, keeping=False), run) for label in plan.labels()),
    ]
    for step in steps:
        for written in step:
            done = min(done + written, total)
            progress("facts written", done, total)
    _write_run(graph, source, run, {**facts, "finished": datetime.now(UTC).isoformat(timespec="seconds")})


def _counted(rejected: Sequence[Rejected]) -> list[str]:
    """Reasons with the number of rows, most frequent first; what stands in quotation marks differs from row to row."""
    counts: dict[str, int] = {}
    for one in rejected:
        reason = rejects.kind_of(one.reason)
        counts[reason] = counts.get(reason, 0) + 1
    return [f"{reason}: {count}" for reason, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _last_files(graph: Graph, source: str) -> list[str] | None:
    rows = graph.read(
        "MATCH (r:Run)-[:LOADED_FROM]->(:Source {id: $id}) WHERE r.finished IS NOT NULL "
        "RETURN r.files AS files ORDER BY r.at DESC, r.id DESC LIMIT 1",
        {"id": f"source:{source}"},
    )
    return list(rows[0]["files"]) if rows and rows[0]["files"] is not None else None


def _write_run(graph: Graph, source: Source, run: str, facts: Mapping[str, object]) -> None:
    """Note the source and the run; they belong to the source, so that unloading it takes them along."""
    scope = f"{source.name}:runs"
    told = {
        "title": source.title,
        "publisher": source.publisher,
        "licence": "; ".join(text.rstrip(".") for text in (source.licence, *source.attribution)),
        "url": source.url,
    }
    source_id = f"source:{source.name}"
    for label, id_, props in (("Source", source_id, told), ("Run", run, facts)):
        claim = Claim(scope, text_digest(as_text(props)), props)
        list(upsert.write_nodes(graph, label, [NodeChange(id_, [claim], known=True)], run))
    tie = RelChange(("LOADED_FROM", "Run", run, "Source", source_id), Claim(scope, text_digest("{}"), {}))
    list(upsert.write_rels(graph, ("LOADED_FROM", "Run", "Source"), [tie], run))
