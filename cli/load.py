"""``baltica load``: files become facts."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from baltica.cli.common import opened, progress
from baltica.cli.output import Format, show

if TYPE_CHECKING:
    from baltica.loader.write import LoadResult

app = typer.Typer(help="Load facts into the graph.", no_args_is_help=True, rich_markup_mode=None)

SHOWN_REJECTS = 5
WAIT_SECONDS = 600  # for another load on this machine: two that write the same facts would be in each other's way


@app.command()
def baltica(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Folder with the fact base's files.  [the bundled ones]")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen and change nothing.")] = False,
    rejects: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Folder for rejected rows.  [rejects/baltica in Baltica's data folder]"),
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print the counts.")] = Format.table,
) -> None:
    """Load Baltica's own fact base of the Baltic Sea Region; the graph then holds what the files hold.

    A second load of the same files changes nothing. Facts that the files no longer hold are removed.

    \b
    Example: baltica load baltica --dry-run
    """
    from baltica.graph.files import locked
    from baltica.loader.registry import bundled, sources
    from baltica.loader.write import load

    source = sources()["baltica"]
    settings = context.obj.settings()
    kept = rejects or settings.home / "rejects" / source.name
    alone = locked(settings.home / "load.lock", WAIT_SECONDS, "another load has been running for ten minutes")
    with alone, opened(context) as graph, progress() as bar:
        result = load(graph, source, folder or bundled(source), rejects=kept, dry_run=dry_run, progress=bar)
    _tell(result, form)


def _tell(result: "LoadResult", form: Format) -> None:
    from baltica.loader.write import COUNTED

    rows = [{"facts": kind, **counts} for kind, counts in result.facts.items()]
    if form is Format.table:
        rows.append({"facts": "all", **{counted: result.total(counted) for counted in COUNTED}})
    read = sum(result.rows.values())
    would = " (dry run: nothing was changed)" if result.dry_run else ""
    notes = [f"{read:,} rows read, {read - len(result.rejects):,} used, {len(result.rejects):,} rejected{would}."]
    for skip in result.rejects[:SHOWN_REJECTS]:
        notes.append(f"  {skip.row.file} line {skip.row.line}: {skip.reason}")
    if len(result.rejects) > SHOWN_REJECTS:
        notes.append(f"  … and {len(result.rejects) - SHOWN_REJECTS:,} more")
    if result.rejects_folder is not None:
        notes.append(f"Rejected rows with their reasons: {result.rejects_folder}")
    show(("facts", *COUNTED), rows, form, top=0, notes=notes)
