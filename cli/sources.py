"""``baltica sources``, ``diff``, ``unload``, ``doctor``: what the graph was loaded from, and whether it is sound."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.cli.common import opened, progress
from baltica.cli.output import Format, FormatOption, cell_text, format_of, printed, show

if TYPE_CHECKING:
    from baltica.graph.connection import Graph
    from baltica.graph.doctor import Finding

Row = dict[str, Any]

SHOWN = 5  # files, reasons, names in an overview
SHORT = 12  # digits of a digest on a terminal
CHUNK = 10_000  # rows of CSV made at a time
FIRST = ("Project", "Organization", "PARTICIPATES_IN")  # what most readers look for
BOOKS = {"Run", "Source", "LOADED_FROM"}  # kept about loads, not loaded

DIFF_COLUMNS = ("source", "change", "kind", "id", "to", "name")
SOURCE_COLUMNS = (
    "source", "title", "publisher", "licence", "attribution", "url", "loads", "run", "at", "finished", "state", "mode",
    "edition", "files", "rows", "loaded", "merged", "rejected", "reasons", "notes", "facts", "created", "updated",
    "removed",
)  # fmt: skip


def sources(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[SOURCE]", help="Show this source in full.")] = None,
    form: FormatOption = Format.table,
) -> None:
    """List the sources in the graph: licence, who is to be named, last load, files, and what became of their rows.

    \b
    Example: baltica sources cordis
    """
    with opened(context) as graph:
        found = [source for source in _sources(graph) if name in (None, source["source"])]
        if name is not None and not found:
            raise _unknown(graph, name)
        loads = [row for row in _ask(graph, "runs_loads") if name and row["source"] == f"source:{name}"]
    if form is Format.table and found:
        typer.echo("\n\n".join("\n".join(_block(source, loads, full=name is not None)) for source in found))
        return
    show(SOURCE_COLUMNS, found, form, top=0)


def diff(
    context: typer.Context,
    source: Annotated[str | None, typer.Argument(metavar="[SOURCE]", help="Only this source.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write all changes to this file: .csv, .json or .md.")
    ] = None,
    top: Annotated[int, typer.Option(min=0, metavar="N", help="Name so many of each kind in the table.")] = SHOWN,
    form: FormatOption = Format.table,
) -> None:
    """Tell what the last load of a source changed: new, changed and gone projects, organizations and other facts.

    The table counts them and names the first few; CSV, JSON and --out hold them all.

    \b
    Example: baltica diff cordis --out changes.csv
    """
    from baltica.graph.files import write_atomically

    folder = context.obj.settings().home / "changes"
    with opened(context) as graph:
        loads = [row for row in _ask(graph, "sources_loads") if row["run"] and source in (None, row["source"])]
        if source is not None and not loads:
            raise _unknown(graph, source)
        notes = [_load_in_words(load, folder) for load in loads]
        if out is not None:
            wanted = form if form is not Format.table else format_of(out) or Format.csv
            write_atomically(out, "".join(_texts(chain.from_iterable(_all(graph, x, folder) for x in loads), wanted)))
        elif form is not Format.table:
            for text in _texts(chain.from_iterable(_all(graph, load, folder) for load in loads), form):
                sys.stdout.write(text)
        else:
            for load, note in zip(loads, notes, strict=True):
                _tell_changes(graph, load, folder, top, note)
    if out is not None or form is not Format.table:
        for note in notes:
            typer.echo(note, err=True)
    if out is not None:
        typer.echo(f"All changes: {out}")
    elif not loads and form is Format.table:
        typer.echo("Nothing has been loaded yet: baltica load baltica.")


def unload(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Name of the source, as 'baltica sources' has it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Take a source out of the graph again; what other sources hold stays.

    \b
    Example: baltica unload keep
    """
    from baltica.graph import upsert
    from baltica.graph.access import alone
    from baltica.graph.errors import InputError
    from baltica.loader import changes

    settings = context.obj.settings()
    with alone(settings), opened(context) as graph:
        held = [row for row in _ask(graph, "sources_facts") if row["source"] == source]
        if not held:
            raise _unknown(graph, source)
        goes = [row for row in held if row["kind"] not in BOOKS]
        rows = [{"facts": row["kind"], "go": row["alone"], "stay": row["facts"] - row["alone"]} for row in goes]
        if not yes:
            if not sys.stdin.isatty():
                raise InputError(
                    f"unloading {source} would remove {sum(row['go'] for row in rows):,} facts",
                    f"baltica unload {source} --yes",
                )
            typer.echo(printed(("facts", "go", "stay"), rows, Format.table), nl=False)
            typer.echo("What stays is held by other sources too; it loses what only this one said.")
            typer.confirm(f"Take {source} out of the graph?", abort=True)
        with progress() as bar:
            counts = upsert.unload(graph, source, bar)
        changes.forget(settings.home / "changes" / source)
    gone = {kind: count for kind, count in counts.items() if kind not in BOOKS}
    show(("facts", "removed"), [{"facts": k, "removed": gone[k]} for k in _ordered(gone)], Format.table, top=0)
    typer.echo(f"{source} is out of the graph: {sum(gone.values()):,} facts removed.")


def doctor(context: typer.Context, form: FormatOption = Format.table) -> None:
    """Check the graph: constraints, model, who holds what, duplicates, regions, gaps; and say what to do.

    Faults are what should never be there (exit code 1); hints are gaps in the data.

    \b
    Example: baltica doctor
    """
    from baltica.graph.doctor import examine
    from baltica.graph.errors import BalticaError

    with opened(context) as graph, progress() as bar:
        found = examine(graph, bar)
    if form is Format.table:
        for finding in found:
            typer.echo("\n".join(_finding(finding)))
    else:
        columns = ("severity", "number", "what", "examples", "advice")
        show(columns, [{name: _plain(getattr(one, name)) for name in columns} for one in found], form, top=0)
    faults = sum(finding.severity == "fault" for finding in found)
    if faults:
        raise BalticaError(f"the graph has {faults} kind(s) of faults", "do what is advised above, then check again")
    if form is Format.table:
        typer.echo("No faults." + (" The hints above are gaps in the data." if found else ""))


# --- what the graph tells ---------------------------------------------------------------------------------------------


def _ask(graph: "Graph", name: str, **given: Any) -> list[Row]:
    from baltica.cypher.catalog import get, run

    return run(graph, get(name), given)


def _sources(graph: "Graph") -> list[Row]:
    """Every source with its last load, its licence apart from who is to be named, and its facts by kind."""
    facts: dict[str, dict[str, int]] = {}
    for row in _ask(graph, "sources_facts"):
        if row["kind"] not in BOOKS:
            facts.setdefault(row["source"], {})[row["kind"]] = row["facts"]
    found = []
    for load in _ask(graph, "sources_loads"):
        licence, attribution = _licence(load)
        held = facts.get(load["source"], {})
        found.append(
            {
                **load,
                "licence": licence,
                "attribution": attribution,
                "state": "stopped" if load["run"] and not load["finished"] else "finished" if load["run"] else None,
                "facts": {kind: held[kind] for kind in _ordered(held)},
            }
        )
    return found


def _licence(load: Row) -> tuple[str, list[str]]:
    """The licence, and who is to be named for what; the graph has both in one text."""
    from baltica.loader.registry import sources as loadable

    text = load["licence"] or ""
    known = loadable().get(load["source"])
    parts = [part.rstrip(".") for part in (known.licence, *known.attribution)] if known else []
    if parts and text == "; ".join(parts):  # a part may hold a semicolon of its own
        return parts[0], parts[1:]
    given = parts[0] if parts else ""
    licence = given if text.startswith(given) and given else text.partition(";")[0]
    rest = text.removeprefix(licence)
    return licence, [part.strip() for part in rest.split(";") if part.strip()]


def _ordered(kinds: Iterable[str]) -> list[str]:
    return sorted(kinds, key=lambda kind: (FIRST.index(kind) if kind in FIRST else len(FIRST), kind))


def _unknown(graph: "Graph", name: str) -> Exception:
    from baltica.cypher.selection import suggest
    from baltica.graph.errors import InputError
    from baltica.loader.registry import sources as loadable

    held = [row["source"] for row in _ask(graph, "sources_loads")]
    message = f"nothing of a source {name!r} is in the graph"
    if name in loadable():
        return InputError(message, f"baltica load {name} --help tells how it is loaded")
    return InputError(message, suggest(name, held) if held else "load some facts first: baltica load baltica")


# --- sources ----------------------------------------------------------------------------------------------------------


def _block(source: Row, loads: list[Row], *, full: bool) -> list[str]:
    """A source as lines to read; in full with all files, reasons, notes and earlier loads."""
    lines = [f"{source['source']}: {cell_text(source['title'])}"]
    most = None if full else SHOWN

    def tell(what: str, *texts: Any) -> None:
        kept = [cell_text(text) for text in texts if text not in (None, "", [])]
        rest = [f"… and {len(kept) - SHOWN:,} more: baltica sources {source['source']}"] if kept[SHOWN:] else []
        for place, text in enumerate([*kept[:most], *([] if full else rest)]):
            lines.append(f"  {what if not place else '':<12} {text}")

    if full:
        tell("publisher", source["publisher"])
        tell("address", source["url"])
    tell("licence", source["licence"])
    tell("attribution", *source["attribution"])
    tell("last load", _when(source))
    if source["run"]:
        tell("rows", _rows_in_words(source))
        tell("rejected", *map(_grouped, source["reasons"] or ()))
        if full:
            tell("noticed", *map(_grouped, source["notes"] or ()))
        tell("files", *(_short_digest(file) for file in source["files"] or ()))
    tell("facts", ", ".join(f"{count:,} {kind}" for kind, count in source["facts"].items()))
    if full:
        tell("loads", *(f"{_when(load)}; {_rows_in_words(load)}" for load in loads))
    return lines


def _when(load: Row) -> str:
    if not load["at"]:
        return "never"
    parts = [f"{load['at'][:16].replace('T', ' ')} UTC", load["mode"]]
    parts += [f"edition {load['edition']}"] if load.get("edition") else []
    parts += [] if load["finished"] else ["STOPPED before the end: run the same load again"]
    return ", ".join(part for part in parts if part)


def _rows_in_words(load: Row) -> str:
    kept = ", ".join(f"{load[name]:,} {name}" for name in ("loaded", "merged", "rejected") if load[name] is not None)
    return f"{load['rows'] or 0:,} read" + (f": {kept}" if kept else "")


def _grouped(counted: str) -> str:
    """A reason or note with its number of rows written like all others: ``no name: 34,874 rows``."""
    text, mark, count = counted.rpartition(": ")
    return f"{text}: {int(count):,} row{'' if count == '1' else 's'}" if mark and count.isdigit() else counted


def _short_digest(file: str) -> str:
    name, mark, digest = file.rpartition(" sha256:")
    return f"{name} {mark.strip()}{digest[:SHORT]}…" if mark else file


# --- diff -------------------------------------------------------------------------------------------------------------


def _all(graph: "Graph", load: Row, folder: Path) -> Iterator[Row]:
    """All changes of a load: as it wrote them down, else what the graph can tell."""
    from baltica.loader import changes

    path = changes.latest(folder / load["source"], load["run"])
    found = changes.read(path) if path is not None else changes.from_graph(graph, load["run"])
    for change in found:
        yield {"source": load["source"], **change._asdict()}


def _texts(rows: Iterable[Row], form: Format) -> Iterator[str]:
    """Rows as text, piece by piece for CSV: a first load may have changed a million facts."""
    if form is not Format.csv:
        yield printed(DIFF_COLUMNS, [{name: row[name] for name in DIFF_COLUMNS} for row in rows], form)
        return
    waiting = iter(rows)
    yield printed(DIFF_COLUMNS, [], form)
    while chunk := list(islice(waiting, CHUNK)):
        yield printed(DIFF_COLUMNS, chunk, form).partition("\n")[2]


def _tell_changes(graph: "Graph", load: Row, folder: Path, top: int, note: str) -> None:
    """Counts of a load's changes by kind, and the first few by name."""
    from baltica.loader import changes

    kept = changes.latest(folder / load["source"], load["run"]) is not None
    columns = changes.CHANGES if kept else (changes.WRITTEN,)
    counts: dict[str, dict[str, int]] = {}
    few: dict[tuple[str, str], list[Row]] = {}
    for row in _all(graph, load, folder):
        kind, change = row["kind"], row["change"]
        counts.setdefault(kind, dict.fromkeys(columns, 0))[change] += 1
        if len(known := few.setdefault((kind, change), [])) < top:
            known.append(row)
    typer.echo(note)
    if not counts:
        typer.echo("  It changed nothing.\n")
        return
    rows: list[Row] = [{"facts": kind, **counts[kind]} for kind in _ordered(counts)]
    typer.echo(printed(("facts", *columns), rows, Format.table), nl=False)
    unnamed = {row[end] for rows in few.values() for row in rows for end in ("id", "to") if not row["name"]}
    names = {row["id"]: row["name"] for row in (_ask(graph, "graph_names", ids=sorted(unnamed)) if unnamed else ())}
    for kind in _ordered(counts):
        for change in columns:
            if shown := few.get((kind, change)):
                more = counts[kind][change] - len(shown)
                texts = [_called(row, names) for row in shown] + ([f"… and {more:,} more"] if more else [])
                typer.echo(f"{kind} {change}: {'; '.join(texts)}")
    typer.echo()


def _called(row: Row, names: Mapping[str, str]) -> str:
    ends = [names.get(row[end]) or row[end] for end in ("id", "to") if row[end]]
    return cell_text(row["name"] or " – ".join(ends))


def _load_in_words(load: Row, folder: Path) -> str:
    from baltica.loader import changes

    text = f"{load['source']}, loaded {_when(load)}."
    if changes.latest(folder / load["source"], load["run"]) is None:
        text += (
            " What that load changed was not kept here (it ran on another machine, or too long ago): the graph tells"
            " what it wrote, and nothing tells what it removed."
        )
    return text


# --- doctor -----------------------------------------------------------------------------------------------------------


def _finding(finding: "Finding") -> list[str]:
    lines = [f"{finding.severity}: {finding.what}: {finding.number:,}"]
    if finding.examples:
        more = " …" if finding.number > len(finding.examples) else ""
        lines.append(f"  for example {cell_text(list(finding.examples))}{more}")
    return [*lines, f"  what to do: {finding.advice}"]


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
