"""``baltica report``: a report to read and to hand on."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from baltica.cli.common import opened, progress, selected, with_selection
from baltica.cypher.selection import Selection

DEFAULT_OUT = Path("baltica-report.html")


@with_selection
def report(
    context: typer.Context,
    selection: Selection,
    only: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SECTION]...", help="Print these sections here, as Markdown; with --out, to a file."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help=f"File to write; the Markdown stands beside the HTML.  [{DEFAULT_OUT}]"),
    ] = None,
    section: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only these sections; may be repeated.")
    ] = None,
    date: Annotated[bool, typer.Option("--date", help="Print today's date on it.")] = False,
) -> None:
    """Write a report as one HTML file and as Markdown.

    \b
    Example: baltica report --country SE,DK --since 2014 --out oresund.html
    Example: baltica report coverage
    """
    from baltica.cypher.catalog import get, run
    from baltica.graph.files import write_atomically
    from baltica.reports.build import build_report, choose
    from baltica.reports.render import to_html, to_markdown

    names = [name for text in (*(only or ()), *(section or ())) for name in text.split(",")]
    choose(names)  # a mistake shows before the graph is read
    with opened(context) as graph:
        data = selected(context, selection)
        places = {"country": list(selection.country), "source": list(selection.source)}
        bases = run(graph, get("coverage_location_basis"), places)
    today = datetime.now(UTC).date().isoformat() if date else ""
    with progress() as bar:
        made = build_report(data, names=names, command=context.obj.command, date=today, bases=bases, progress=bar)
    if only and out is None:
        typer.echo(to_markdown(made), nl=False)
        return
    out = out or DEFAULT_OUT
    write_atomically(out, to_html(made))
    write_atomically(out.with_suffix(".md"), to_markdown(made))
    typer.echo(f"Open {out} in a browser; {out.with_suffix('.md')} holds the same as Markdown.")
