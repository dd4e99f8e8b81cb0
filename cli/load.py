"""``baltica load``: files become facts."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from baltica.cli.common import grouped, opened, option, progress
from baltica.cli.output import Format, show

if TYPE_CHECKING:
    from baltica.loader.records import Options, Source
    from baltica.loader.write import LoadResult

app = typer.Typer(help="Load facts into the graph.", no_args_is_help=True, rich_markup_mode=None)

SHOWN = 5  # kinds of rejects and notes
OLDER = ("1999", "2003", "2006", "2010")  # versions of NUTS that codes in files may be in, but no analysis


class Framework(StrEnum):
    """Framework programmes of CORDIS."""

    fp7 = "fp7"
    h2020 = "h2020"
    horizon = "horizon"


Paths = Annotated[list[Path], typer.Argument(metavar="PATH...", help="Files, folders or zip archives.")]
Bundled = Annotated[
    list[Path] | None, typer.Argument(metavar="[DIR]", help="Folder with the source's files.  [the bundled ones]")
]
Nuts = Annotated[str, typer.Option(metavar="VERSION", help="NUTS version of the analysis; codes are brought to it.")]
SourceNuts = Annotated[
    str, typer.Option(metavar="VERSION", help="NUTS version the codes in the files are in.  [what the source says]")
]
Encoding = Annotated[str, typer.Option(metavar="NAME", help="Encoding of text files.  [utf-8]")]


@dataclass(frozen=True)
class How:
    """What holds for every load: whole or part, in earnest or not, where rejects go, how the counts are printed."""

    snapshot: bool | None
    dry_run: bool
    rejects: Path | None
    form: Format


with_how = grouped(
    "how",
    [
        option(
            "snapshot",
            Annotated[
                bool | None,
                typer.Option(
                    "--snapshot/--update",
                    help="The files are a whole edition: what they no longer hold goes; or a part: nothing goes.  "
                    "[as recognized]",
                ),
            ],
        ),
        option(
            "dry_run",
            Annotated[bool, typer.Option("--dry-run", help="Say what would happen and change nothing.")],
            default=False,
        ),
        option(
            "rejects",
            Annotated[
                Path | None,
                typer.Option(metavar="DIR", help="Folder for rejected rows.  [rejects/SOURCE of the data folder]"),
            ],
        ),
        option("form", Annotated[Format, typer.Option("--format", help="How to print the counts.")], Format.table),
    ],
    How,
)


@app.command()
@with_how
def baltica(
    context: typer.Context,
    folder: Bundled = None,
    *,
    how: How,
) -> None:
    """Load Baltica's own fact base of the Baltic Sea Region; the graph then holds what the files hold.

    A second load of the same files changes nothing. Facts that the files no longer hold are removed.

    \b
    Example: baltica load baltica --dry-run
    """
    _load(context, "baltica", folder, how)


@app.command()
@with_how
def areas(
    context: typer.Context,
    folder: Bundled = None,
    *,
    how: How,
) -> None:
    """Load areas: the Baltic Sea Region, Euroregions and programme areas, each with its regions.

    \b
    Example: baltica load areas
    """
    _load(context, "areas", folder, how)


@app.command()
@with_how
def cordis(
    context: typer.Context,
    paths: Paths,
    framework: Annotated[
        Framework | None, typer.Option(help="Framework programme, for files that do not tell.")
    ] = None,
    nuts: Nuts = "2021",
    source_nuts: SourceNuts = "",
    encoding: Encoding = "",
    *,
    how: How,
) -> None:
    """Load projects and participants of FP7, Horizon 2020 and Horizon Europe, as CORDIS publishes them.

    The zip as downloaded, its unpacked folder, or single tables (CSV or XLSX). A zip or folder with projects and
    organizations is taken for a whole edition; a single table completes what is there and removes nothing.

    \b
    Example: baltica load cordis cordis-h2020projects-csv.zip
    Example: baltica load cordis organization.csv --framework horizon
    """
    family = framework.value if framework else ""
    _load(context, "cordis", paths, how, nuts=nuts, source_nuts=source_nuts, encoding=encoding, family=family)


@app.command()
@with_how
def keep(
    context: typer.Context,
    paths: Paths,
    nuts: Nuts = "2021",
    source_nuts: SourceNuts = "",
    encoding: Encoding = "",
    *,
    how: How,
) -> None:
    """Load Interreg projects and partners as keep.eu exports them: the workbook, or the partner sheet as CSV.

    'baltica fetch keep' says where to click for the export.

    \b
    Example: baltica load keep keep-export.xlsx
    """
    _load(context, "keep", paths, how, nuts=nuts, source_nuts=source_nuts, encoding=encoding)


@app.command()
@with_how
def nuts(
    context: typer.Context,
    paths: Paths,
    source_nuts: SourceNuts = "",
    encoding: Encoding = "",
    *,
    how: How,
) -> None:
    """Load regions: NUTS lists and their changes, population and GDP, municipalities (LAU), urban–rural typology.

    Load them before other sources: their region codes are then checked and brought to one version.

    \b
    Example: baltica load nuts NUTS2016-NUTS2021.xlsx estat_nama_10r_3gdp.tsv.gz
    """
    _load(context, "nuts", paths, how, source_nuts=source_nuts, encoding=encoding)


@app.command()
@with_how
def clusters(
    context: typer.Context,
    paths: Paths,
    nuts: Nuts = "2021",
    encoding: Encoding = "",
    *,
    how: How,
) -> None:
    """Load a list of clusters or networks with members: one row a member, or the members in one cell.

    \b
    Example: baltica load clusters clusters.xlsx
    """
    _load(context, "clusters", paths, how, nuts=nuts, encoding=encoding)


@app.command()
@with_how
def table(
    context: typer.Context,
    paths: Paths,
    mapping: Annotated[
        str, typer.Option(metavar="FILE|NAME", help="A mapping: a TOML file, or the name of one that comes along.")
    ] = "",
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Look at the file and print a first mapping to edit; load nothing.")
    ] = False,
    nuts: Nuts = "2021",
    encoding: Annotated[str, typer.Option(metavar="NAME", help="Encoding of text files.  [as the mapping says]")] = "",
    *,
    how: How,
) -> None:
    """Load anybody's table (CSV, XLSX, JSON) by a mapping that says which column is what.

    Without --mapping the mappings that come along are listed.

    \b
    Example: baltica load table partners.csv --suggest > partners.toml
    Example: baltica load table partners.csv --mapping partners.toml
    """
    from baltica.graph.errors import InputError
    from baltica.loader import mapping as mappings

    if suggest:
        from baltica.loader.suggest import suggest as first_mapping

        typer.echo(first_mapping(paths[0]), nl=False)
        return
    if not mapping:
        names = ", ".join(mappings.shipped())
        raise InputError(
            "which column is what? no mapping was named",
            f"add --mapping FILE, make one with --suggest, or use one that comes along: {names}",
        )
    which: Path | str = Path(mapping) if mapping.endswith(".toml") or Path(mapping).is_file() else mapping
    _load(context, mappings.source(which), paths, how, nuts=nuts, encoding=encoding)


def _load(context: typer.Context, source: "Source | str", paths: list[Path] | None, how: How, **said: str) -> None:
    """Load a source, or the one of that name; what was *said* about the files goes to its ``Options``."""
    from baltica.graph.access import alone
    from baltica.loader.files import found
    from baltica.loader.records import Options
    from baltica.loader.registry import bundled, sources
    from baltica.loader.write import Folders, load

    options = Options(**said)
    _require_versions(options)
    source = sources()[source] if isinstance(source, str) else source
    paths = paths or [bundled(source.name)]
    found(paths)  # a path mistyped is told before another load is waited for and the engine started
    settings = context.obj.settings()
    home = settings.home
    folders = Folders(how.rejects or home / "rejects" / source.name, home / "changes" / source.name, home / "reference")
    with alone(settings), opened(context) as graph, progress() as bar:
        result = load(
            graph,
            source,
            paths,
            options=options,
            snapshot=how.snapshot,
            folders=folders,
            dry_run=how.dry_run,
            progress=bar,
        )
    _tell(result, how.form)


def _require_versions(options: "Options") -> None:
    """Raise InputError for a version of NUTS that is none: organizations would end up in regions nobody knows."""
    from baltica.graph.errors import InputError
    from baltica.loader.nuts_regions import VERSIONS

    checked = (("--nuts", options.nuts, VERSIONS), ("--source-nuts", options.source_nuts, ("", *OLDER, *VERSIONS)))
    for name, version, known in checked:
        if version not in known:
            raise InputError(
                f"{name} {version}: no such version of NUTS", f"name one of {', '.join(filter(None, known))}"
            )


def _tell(result: "LoadResult", form: Format) -> None:
    from baltica.loader.plan import COUNTED
    from baltica.loader.rejects import kind_of

    rows = [{"facts": kind, **counts} for kind, counts in result.facts.items()]
    if form is Format.table:
        rows.append({"facts": "all", **{counted: result.total(counted) for counted in COUNTED}})
    would = " (dry run: nothing was changed)" if result.dry_run else ""
    read = result.count("rows")
    whole = "a whole edition" if result.mode == "snapshot" else "an update, nothing was removed"
    if result.mode != "snapshot" and result.total("removed"):
        whole = "an update: what was removed was replaced, like the place of an organization that has another now"
    notes = [
        f"{_number_of_rows(read)} read: {result.count('loaded'):,} loaded, "
        f"{result.count('merged'):,} merged with others, {result.count('rejected'):,} rejected{would}. "
        f"Taken for {whole}."
    ]
    notes += [f"  {name}: {_row_counts(counts)}" for name, counts in result.rows.items() if len(result.rows) > 1]
    kinds: dict[str, list[str]] = {}
    for reject in result.rejects:
        kinds.setdefault(kind_of(reject.reason), []).append(f"{reject.file} line {reject.line}: {reject.reason}")
    for examples in sorted(kinds.values(), key=len, reverse=True)[:SHOWN]:
        more = f" ({_number_of_rows(len(examples))} like this)" if len(examples) > 1 else ""
        notes.append(f"  rejected: {examples[0]}{more}")
    if len(kinds) > SHOWN:
        notes.append(f"  … and {len(kinds) - SHOWN:,} more reasons")
    for text, count in list(result.notes.items())[: 2 * SHOWN]:
        notes.append(f"  noted: {text} ({_number_of_rows(count)}, {_share(count, read)})")
    if len(result.notes) > 2 * SHOWN:
        stored = "" if result.dry_run else f": baltica sources {result.source}"
        notes.append(f"  … and {len(result.notes) - 2 * SHOWN:,} more kinds of notes{stored}")
    notes += [f"  {text}" for text in result.unread]
    if result.rejects_folder is not None:
        notes.append(f"Rejected rows with their reasons, to mend and load again: {result.rejects_folder}")
    show(("facts", *COUNTED), rows, form, top=0, notes=notes)


def _row_counts(counts: dict[str, int]) -> str:
    kept = [f"{counts[name]:,} {name}" for name in ("loaded", "merged", "rejected") if counts[name]]
    return ", ".join([_number_of_rows(counts["rows"]), *kept])


def _number_of_rows(number: int) -> str:
    return f"{number:,} row{'' if number == 1 else 's'}"


def _share(part: int, whole: int) -> str:
    """A share in percent that is not zero where something is there.

    >>> _share(12, 48), _share(1, 99999)
    ('25.0%', 'below 0.1%')
    """
    return "below 0.1%" if 0 < part < whole / 1000 else f"{part / max(whole, 1):.1%}"
