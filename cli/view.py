"""``baltica view``: network pages to look at and to mail."""

from pathlib import Path
from typing import Annotated

import typer

from baltica.cli.common import selected, with_selection
from baltica.cypher.selection import Selection

app = typer.Typer(
    help="Write a network page: one HTML file that opens anywhere, without a server or the internet.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _group() -> None:
    """Write a network page: one HTML file that opens anywhere, without a server or the internet."""


@app.command()
@with_selection
def organizations(
    context: typer.Context,
    selection: Selection,
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write.")] = Path("baltica-view.html"),
    size: Annotated[
        str, typer.Option(metavar="MEASURE", help="Measure that sizes the nodes, like degree or betweenness.")
    ] = "degree",
    max_nodes: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many, best by the measure.")] = 1500,
    min_shared: Annotated[int, typer.Option(min=1, metavar="N", help="Ties of at least so many shared projects.")] = 1,
    seed: Annotated[int, typer.Option(min=0, metavar="N", help="Another number gives another arrangement.")] = 1,
) -> None:
    """Organizations tied by shared projects, colored by country; cross-border ties stand out.

    \b
    Example: baltica view organizations --country DK --size betweenness --out denmark.html
    """
    from baltica.analytics.centrality import check_measures
    from baltica.graph.files import write_atomically
    from baltica.views.organizations import organizations_view
    from baltica.views.page import write_page

    check_measures([size])
    data = selected(context, selection)
    spec = organizations_view(data, size=size, max_nodes=max_nodes, min_shared=min_shared, seed=seed)
    write_atomically(out, write_page(spec))
    typer.echo(f"{spec.subtitle}\nOpen {out} in a browser.")
