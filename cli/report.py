"""``baltica report``: reports to read, to print and to hand on."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from baltica.analytics.defaults import SAMPLES, SEED
from baltica.cli.centrality import SeedOption, ThreadsOption
from baltica.cli.chance import ApproximateOption
from baltica.cli.common import grouped, opened, option, progress, selected_of, with_selection
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    from baltica.reports.blocks import Report
    from baltica.reports.data import Rows
    from baltica.reports.files import Format

FORMATS = "html, md, xlsx, bundle, pdf, or all"  # a test holds this against reports.files


class _Full(TyperGroup):
    """``baltica report`` with nothing or only options behind it is the full report."""

    def parse_args(self, context: Any, arguments: list[str]) -> list[str]:
        """Put ``full`` where no report is named."""
        if not arguments or (arguments[0].startswith("-") and arguments[0] != "--help"):
            arguments = ["full", *arguments]
        return super().parse_args(context, arguments)


app = typer.Typer(
    cls=_Full,
    help="Write a report: one page for any browser, Markdown, a spreadsheet, a bundle of tables, or a PDF.\n\n"
    "'baltica report' alone is the full report.",
    rich_markup_mode=None,
)


@dataclass(frozen=True)
class Output:
    """Where a report goes, in which formats, and what is put on it."""

    out: Path | None
    formats: tuple[str, ...]
    date: bool
    folders: tuple[Path, ...]


with_output = grouped(
    "output",
    [
        option(
            "out",
            Annotated[
                Path | None,
                typer.Option(metavar="FILE", help="File to write; - prints Markdown.  [baltica-REPORT.html]"),
            ],
        ),
        option(
            "form",
            Annotated[
                list[str] | None,
                typer.Option(
                    "--format", metavar="NAME", help=f"Formats to write: {FORMATS}.  [what the file's name ends in]"
                ),
            ],
        ),
        option("date", Annotated[bool, typer.Option("--date", help="Print today's date on it.")], False),
        option(
            "sections",
            Annotated[
                list[Path] | None,
                typer.Option(metavar="DIR", help="Folder with sections of your own (.py, .md); may be repeated."),
            ],
        ),
    ],
    lambda out, form, date, sections: Output(out, tuple(form or ()), date, tuple(sections or ())),
)

SectionOption = Annotated[
    list[str] | None, typer.Option("--section", metavar="NAME", help="Only these sections; may be repeated.")
]


@app.command()
@with_output
@with_selection
def full(context: typer.Context, selection: Selection, output: Output, section: SectionOption = None) -> None:
    """Everything in one report: places, ties, organizations, clusters, specialization, urbanization, and how sure.

    \b
    Example: baltica report full --country SE,DK --since 2014 --out oresund.html
             baltica report --section places,ties --format html,xlsx
    """
    _make(context, selection, output, "full", names=section)


@app.command()
@with_output
@with_selection
def coverage(context: typer.Context, selection: Selection, output: Output) -> None:
    """What is known and what is missing, by source, country, period and fact.

    \b
    Example: baltica report coverage --out coverage.html
             baltica report coverage --out -
    """
    _make(context, selection, output, "coverage")


@app.command()
@with_output
@with_selection
def paper(
    context: typer.Context,
    selection: Selection,
    output: Output,
    level: Annotated[
        int | None,
        typer.Option(min=0, max=3, metavar="0|1|2|3", help="NUTS level of places.  [finest the data allow]"),
    ] = None,
    samples: Annotated[
        int | None,
        typer.Option(
            min=1, metavar="N", help=f"Random graphs to draw.  [20 for each place tested, at least {SAMPLES}]"
        ),
    ] = None,
    seed: SeedOption = SEED,
    approximate: ApproximateOption = False,
    threads: ThreadsOption = None,
) -> None:
    """The claims of the paper Baltica starts from: what these data say to each, and a verdict by fixed rules.

    The first lines tell what the data can bear. Places are compared with random graphs, which takes a while on large
    data; with --approximate it takes seconds, and no place is said to qualify.

    \b
    Example: baltica report paper --out paper.html
             baltica report paper --approximate --out -
    """
    from baltica.graph.errors import InputError

    for name, given in (("samples", samples), ("threads", threads)):
        if approximate and given is not None:
            raise InputError(f"--{name} says nothing with --approximate", "leave one of the two out")
    options = {"level": level, "samples": samples, "seed": seed, "approximate": approximate, "threads": threads}
    _make(context, selection, output, "paper", options=options, advice="--approximate answers sooner, less exactly")


@app.command()
@with_output
@with_selection
def region(
    context: typer.Context,
    selection: Selection,
    output: Output,
    wanted: Annotated[str, typer.Argument(metavar="REGION", help="Code or name: DK011, SE22, DK, København.")],
) -> None:
    """One page on a region: its partners abroad, projects, clusters, strengths, peers and gaps.

    \b
    Example: baltica report region DK011 --out copenhagen.html
    """
    _make(context, selection, output, "region", wanted)


@app.command()
@with_output
@with_selection
def organization(
    context: typer.Context,
    selection: Selection,
    output: Output,
    wanted: Annotated[str, typer.Argument(metavar="ORGANIZATION", help="Its id or name.")],
) -> None:
    """One page on an organization: whom it works with abroad, through what, and who is one step away.

    \b
    Example: baltica report organization "Lund University"
    """
    _make(context, selection, output, "organization", wanted)


@app.command()
@with_output
@with_selection
def cluster(
    context: typer.Context,
    selection: Selection,
    output: Output,
    wanted: Annotated[str, typer.Argument(metavar="CLUSTER", help="Its id or name.")],
) -> None:
    """One page on a cluster or initiative: members, places, projects, and those most alike.

    \b
    Example: baltica report cluster "Medicon Valley"
    """
    _make(context, selection, output, "cluster", wanted)


@app.command()
@with_output
@with_selection
def border(
    context: typer.Context,
    selection: Selection,
    output: Output,
    wanted: Annotated[
        str,
        typer.Argument(metavar="AREA", help="A programme area or Euroregion, or two countries: DK-SE."),
    ],
) -> None:
    """One page on a border: who meets across it, through which projects and clusters, and who does not yet.

    \b
    Example: baltica report border DK-SE --out oresund.html
    """
    _make(context, selection, output, "border", wanted)


@app.command()
@with_output
@with_selection
def programme(
    context: typer.Context,
    selection: Selection,
    output: Output,
    wanted: Annotated[str, typer.Argument(metavar="PROGRAMME", help="Its id or name, or a part of it.")],
) -> None:
    """One page on a programme: its projects, participants, countries, fields and money.

    \b
    Example: baltica report programme "South Baltic"
    """
    _make(context, selection, output, "programme", wanted)


@app.command()
@with_output
def compare(
    context: typer.Context,
    output: Output,
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Bundle of the older report (.zip, or its folder).")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Bundle of the newer report.")],
) -> None:
    """What moved between two reports of the same kind, from the bundles they were written to.

    \b
    Example: baltica report compare report-2025.zip report-2026.zip --out moved.html
    """
    from baltica.reports import files
    from baltica.reports.bundle import read_bundle
    from baltica.reports.compare import compare as compared

    paths = files.wanted(output.out or _default("compare", ""), output.formats)
    _write(compared(read_bundle(old), read_bundle(new), context.obj.command, _today(output)), paths, output)


def _make(
    context: typer.Context,
    selection: Selection,
    output: Output,
    report: str,
    wanted: str = "",
    *,
    names: list[str] | None = None,
    options: dict[str, Any] | None = None,
    advice: str | None = None,
) -> None:
    """Read the graph, find what the report is about, build it and write it."""
    from baltica.analytics.subjects import find
    from baltica.cypher.catalog import get, run
    from baltica.graph.errors import InputError
    from baltica.reports import files
    from baltica.reports.build import build_report, choose
    from baltica.reports.own import own_sections

    if wanted and (selection.country or selection.region):
        raise InputError(
            f"this page is about one {report}; --country and --region choose places of a report on many",
            "leave them out, or use --within to look at a part of the graph",
        )
    chosen = [name for text in names or () for name in text.split(",")]
    own = own_sections(output.folders, report)
    choose(chosen, report, own)  # a mistake shows before the graph is read
    paths = files.wanted(output.out or _default(report, wanted), output.formats)  # so does one here
    with opened(context) as graph:

        def ask(query: str, values: dict[str, Any]) -> "Rows":
            return run(graph, get(query), values)

        data = selected_of(graph, selection)
        subject = find(report, data, wanted) if wanted else None
        with progress(advice) as bar:
            made = build_report(
                data,
                report=report,
                subject=subject.id if subject else "",
                heading=(subject.title, subject.subtitle) if subject else None,
                names=chosen,
                own=own,
                command=context.obj.command,
                date=_today(output),
                ask=ask,
                boundaries=_boundaries(context),
                progress=bar,
                options=options,
            )
    _write(made, paths, output)


def _today(output: Output) -> str:
    return datetime.now(UTC).date().isoformat() if output.date else ""


def _write(made: "Report", paths: "dict[Path, Format]", output: Output) -> None:
    """Write the report to its files, or print it where none is named."""
    from baltica.reports import files

    if not paths:
        from baltica.reports.render import to_markdown

        typer.echo(to_markdown(made), nl=False)
        return
    for path, form in paths.items():
        files.write(made, {path: form})
        typer.echo(f"{path}: {form.about}")
    if missing := files.left_out(output.formats):
        typer.echo(missing, err=True)


def _boundaries(context: typer.Context) -> list[Path]:
    """The boundaries of regions that ``baltica fetch nuts boundaries`` keeps in the home folder, for maps."""
    from baltica.loader.addresses import REFERENCE

    return sorted((context.obj.settings().home / REFERENCE).glob("NUTS_RG_*_4326*.geojson"))


def _default(report: str, wanted: str) -> Path:
    """The file that is written where none is named: ``baltica-region-DK011.html``."""
    from baltica.analytics.names import folded

    parts = ["baltica", "report" if report == "full" else report, folded(wanted).replace(" ", "-")[:60]]
    return Path("-".join(part for part in parts if part) + ".html")
