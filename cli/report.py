"""``baltica report``: a report to read and to hand on."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from baltica.cli.common import selected, with_selection
from baltica.cypher.selection import Selection


@with_selection
def report(
    context: typer.Context,
    selection: Selection,
    out: Annotated[
        Path, typer.Option(metavar="FILE", help="File to write; the Markdown stands beside the HTML.")
    ] = Path("baltica-report.html"),
    section: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only these sections; may be repeated.")
    ] = None,
    date: Annotated[bool, typer.Option("--date", help="Print today's date on it.")] = False,
) -> None:
    """Write a report as one HTML file and as Markdown.

    \b
    Example: baltica report --country SE,DK --since 2014 --out oresund.html
    """
    from baltica.graph.files import write_atomically
    from baltica.reports.build import build_report, choose
    from baltica.reports.render import to_html, to_markdown

    names = [name for text in section or () for name in text.split(",")]
    choose(names)  # a mistake shows before the graph is read
    data = selected(context, selection)
    today = datetime.now(UTC).date().isoformat() if date else ""
    made = build_report(data, names=names, command=context.obj.command, date=today)
    write_atomically(out, to_html(made))
    write_atomically(out.with_suffix(".md"), to_markdown(made))
    typer.echo(f"Open {out} in a browser; {out.with_suffix('.md')} holds the same as Markdown.")
