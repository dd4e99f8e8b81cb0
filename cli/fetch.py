"""``baltica fetch``: files come from their publishers' sites."""

import contextlib
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.cli.common import progress
from baltica.cli.output import Format, show

if TYPE_CHECKING:
    from baltica.loader.addresses import Download
    from baltica.loader.fetch import Fetched

app = typer.Typer(
    help="Download the publishers' files, which 'baltica load' then reads. Nothing is loaded yet.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

COLUMNS = ("file", "status", "size", "edition", "sha256", "path")
ToOption = Annotated[
    Path | None, typer.Option("--to", metavar="DIR", help="Folder for the files.  [a folder in Baltica's data folder]")
]
UrlOption = Annotated[
    str | None,
    typer.Option(metavar="URL", help="Another address for the file, if the publisher has moved it; for one file only."),
]
DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show addresses, terms and folders, and download nothing.")
]
FormOption = Annotated[Format, typer.Option("--format", help="How to print the list of files.")]


@app.command()
def cordis(
    context: typer.Context,
    programmes: Annotated[
        list[str], typer.Argument(metavar="h2020|horizon|fp7…", help="Framework programmes, one or several.")
    ],
    to: ToOption = None,
    url: UrlOption = None,
    dry_run: DryRunOption = False,
    form: FormOption = Format.table,
) -> None:
    """Download the projects and participants of EU framework programmes from CORDIS.

    The files are large (30 to 60 MB). A download that was cut goes on where it stopped when you give the command
    again; a file that has not changed since the last time is not downloaded twice. CORDIS publishes a new edition
    about every month.

    \b
    Example: baltica fetch cordis h2020 horizon
    Then:    baltica load cordis with the file that was printed
    """
    from baltica.loader import addresses

    _fetched(context, "cordis", addresses.cordis(programmes), to=to, url=url, dry_run=dry_run, form=form)


@app.command()
def nuts(
    context: typer.Context,
    parts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PART…]",
            help="changes, lau, gdp, population, typology, boundaries, postcodes, or all.  "
            "[changes lau gdp population]",
        ),
    ] = None,
    version: Annotated[
        str,
        typer.Option("--nuts", metavar="YEAR", help="NUTS version of your analysis: 2013, 2016, 2021 or 2024."),
    ] = "2021",
    country: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODE", help="Countries whose postal codes you need, like DK,SE.  [those around the Baltic Sea]"
        ),
    ] = None,
    scale: Annotated[
        str, typer.Option(metavar="TEXT", help="Scale of boundaries: 01M is exact and large, 60M coarse and small.")
    ] = "20M",
    to: ToOption = None,
    url: UrlOption = None,
    dry_run: DryRunOption = False,
    form: FormOption = Format.table,
) -> None:
    """Download regions, their changes and their statistics from Eurostat; boundaries and postal codes if you name them.

    \b
    changes     lists of regions of NUTS 2013 to 2024 and how they changed
    lau         municipalities: degree of urbanization, population, area
    gdp         GDP by region
    population  population by region
    typology    urban-rural, coastal and mountain types of regions (*)
    boundaries  to place organizations by their coordinates (*)
    postcodes   to place organizations by their postal code (*)
    all         all of these

    (*) Eurostat gives these for non-commercial use only. The terms are shown before the download; the files stay on
    this computer.

    \b
    Example: baltica fetch nuts
             baltica fetch nuts boundaries postcodes --nuts 2021 --country DK,SE
    """
    from baltica.loader import addresses

    countries = [code.strip() for given in country or [] for code in given.split(",") if code.strip()]
    items = addresses.nuts(parts or [], version=version, countries=countries or addresses.BALTIC, scale=scale.upper())
    _fetched(context, "nuts", items, to=to, url=url, dry_run=dry_run, form=form)


@app.command()
def keep(context: typer.Context) -> None:
    """Say how to get the keep.eu export of Interreg projects, which needs a person's click.

    \b
    Example: baltica fetch keep
    """
    from baltica.loader import addresses

    folder = context.obj.settings().home / "downloads" / "keep"
    with contextlib.suppress(OSError):  # a browser saves only into a folder that is there
        folder.mkdir(parents=True, exist_ok=True)
    typer.echo(
        "keep.eu gives its data to people, not to programs. In a browser:\n"
        f"  1. Open {addresses.KEEP} and log in if it asks you to (an account is free).\n"
        "  2. Choose the programmes, periods or countries you need, or none for all, and search.\n"
        "  3. Above the results choose to export (download) them as an Excel file, with projects, partners and calls.\n"
        f"  4. Save the .xlsx, with the day in its name, in {folder}\n"
        f"     It must hold the sheet 'Partners', and should hold 'Projects'. Help: {addresses.KEEP_HELP}\n"
        "Leave the file as it is. Where an export is too large, export programme by programme and load all together.\n"
        f"Next: {_command(context, 'load', 'keep', folder)}"
    )


def _fetched(
    context: typer.Context,
    source: str,
    items: "Sequence[Download]",
    *,
    to: Path | None,
    url: str | None,
    dry_run: bool,
    form: Format,
) -> None:
    """Download the files one after another, list them, and say what to type next; the exit code tells of failures."""
    from baltica.graph.errors import InputError
    from baltica.loader.addresses import REFERENCE
    from baltica.loader.fetch import NotFetched, fetch, kept, megabytes

    if url and len(items) > 1:
        names = ", ".join(item.key for item in items)
        raise InputError(f"--url is for one file, but this is about {len(items)}: {names}", "name one of them")
    home = context.obj.settings().home
    for terms in dict.fromkeys(item.terms for item in items if item.terms):
        typer.echo(terms, err=True)
    if dry_run:
        rows = [_planned(item, to or home / item.folder, url) for item in items]
        show(("file", "address", "page", "folder"), rows, form, top=0, notes=["Nothing was downloaded (dry run)."])
        return
    listed: list[dict[str, Any]] = []
    failed: list[NotFetched] = []
    loaded: list[Path] = []
    for item in items:
        folder = to or home / item.folder
        try:
            with progress() as bar:
                done = fetch(item, folder, url=url or "", progress=bar)
        except NotFetched as error:
            failed.append(error)
            listed.append({"file": item.key, "status": "failed"})
        except KeyboardInterrupt:
            if there := kept(item, folder, url or ""):
                typer.echo(f"{megabytes(there)} of {item.title} are kept; the next try goes on from there.", err=True)
            raise
        else:
            listed.append({"file": item.key, **_row(done, form)})
            loaded += [done.path] if item.loaded else []
    notes = []
    if to and any(item.folder == REFERENCE for item in items):
        notes.append(f"To place organizations by them, Baltica looks for these files in {home / REFERENCE}")
    if loaded:
        notes.append(f"Next: {_command(context, 'load', source, *loaded)}")
    _tell(listed, form, notes)
    if failed:
        told = {error.message: error for error in reversed(failed)}  # offline, all of a host say the same
        for other in reversed([one for one in told.values() if one is not failed[0]]):
            typer.echo(f"error: {other.message}\ntry: {other.hint}", err=True)
        raise failed[0]


def _row(done: "Fetched", form: Format) -> dict[str, Any]:
    from baltica.loader.fetch import megabytes

    size = megabytes(done.size) if form is Format.table else done.size
    return {
        **{"status": done.status, "size": size, "edition": done.edition or None},
        **{"sha256": done.sha256, "path": str(done.path)},
    }


def _planned(item: "Download", folder: Path, url: str | None) -> dict[str, Any]:
    return {"file": item.key, "address": url or item.url, "page": item.page, "folder": str(folder)}


def _tell(rows: list[dict[str, Any]], form: Format, notes: list[str]) -> None:
    """The files with status, edition and digest; long digests and paths would break the table, so they follow it."""
    if form is Format.table:
        there = [f"{row['path']}\n  sha256 {row['sha256']}" for row in rows if "path" in row]
        show(COLUMNS[:4], rows, form, top=0, notes=[*there, *notes])
    else:
        show(COLUMNS, rows, form, top=0, notes=notes)


def _command(context: typer.Context, *words: object) -> str:
    home = context.obj.home
    return shlex.join(["baltica", *(str(word) for word in words), *(["--home", str(home)] if home else [])])
