"""``baltica demo``: the whole way from files to a report and a network page, in a place of its own."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from baltica.cli.common import progress

if TYPE_CHECKING:
    from baltica.cypher.header import Query


def demo(
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder to write into.")] = Path("baltica-demo"),
) -> None:
    """Load the bundled facts into a graph of its own, ask, measure, and write a report and a network page.

    Your own graph is not touched, and what is started is stopped. The same files come out every time.

    \b
    Example: baltica demo --out my-first-look
    """
    from baltica.analytics.active import active_places
    from baltica.analytics.coverage import totals
    from baltica.analytics.cross_border import country_pairs
    from baltica.analytics.reader import read_graph
    from baltica.cli.output import Format, bare, printed
    from baltica.cypher import catalog
    from baltica.graph.access import open_graph
    from baltica.graph.files import write_atomically
    from baltica.graph.settings import Settings
    from baltica.loader.registry import bundled, sources
    from baltica.loader.write import load
    from baltica.reports.build import build_report
    from baltica.reports.render import to_html, to_markdown
    from baltica.views.networks import network_view
    from baltica.views.page import write_page

    source = sources()["baltica"]
    answers: dict[str, str] = {}
    write_atomically(out / "tables" / "README.txt", _TABLES)  # shows at once whether the folder can be written
    with tempfile.TemporaryDirectory(prefix="baltica-", ignore_cleanup_errors=True) as home, progress() as bar:
        typer.echo("Starting a graph engine of its own …")
        with open_graph(Settings(home=Path(home))) as graph:
            typer.echo("Loading the bundled facts …")
            result = load(graph, source, [bundled(source.name)], progress=bar)
            typer.echo("Asking the catalogued questions …")
            for query in catalog.queries().values():
                if not _tells_of_the_load(query) and not any(param.required for param in query.params):
                    rows = [bare(row) for row in catalog.run(graph, query, {})]
                    answers[query.name] = printed([column.name for column in query.columns], rows, Format.csv)
            data = read_graph(graph, bar)
    typer.echo("Measuring, and writing the report and the network page …")
    for name, text in answers.items():
        write_atomically(out / "tables" / f"{name}.csv", text)
    report = build_report(data, command="baltica demo")
    write_atomically(out / "report.html", to_html(report))
    write_atomically(out / "report.md", to_markdown(report))
    write_atomically(out / "network.html", write_page(network_view(data)))

    known, pairs, places = totals(data), country_pairs(data), active_places(data)
    typer.echo(
        f"\nLoaded {result.total('created'):,} facts from {result.count('rows'):,} rows: "
        f"{known['organizations']} organizations, {known['projects']} projects, {known['clusters']} clusters "
        f"({known['international_clusters']} of them international), {known['regions']} regions.\n"
        f"Most cross-border ties: {pairs.iloc[0]['a_name']}–{pairs.iloc[0]['b_name']} "
        f"(they meet in {pairs.iloc[0]['projects']} projects).\n"
        f"Most active places: {', '.join(places['name'].head(3))}. The facts over-represent Öresund and Sweden; "
        "the report says how.\n\n"
        f"Report:        {out / 'report.html'}\n"
        f"Network page:  {out / 'network.html'}\n"
        f"Tables:        {out / 'tables'} ({len(answers)} questions as CSV)\n\n"
        "Next: 'baltica load baltica' fills a graph that stays; 'baltica query list' shows what can be asked."
    )


_TABLES = """Answers of the catalogued questions to the bundled facts, one CSV file a question.
'baltica query show NAME' tells what the columns mean.
"""


def _tells_of_the_load(query: "Query") -> bool:
    """Whether an answer names runs or dates of loading, and so differs from demo to demo."""
    return bool({"run", "at"} & {column.name for column in query.columns})
