"""``baltica export``: the network or the whole graph as files for other tools."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from baltica.cli.common import grouped, opened, option, progress, require_use, selected, selected_of, with_selection
from baltica.cypher.selection import Selection

app = typer.Typer(
    help="Write the network, or the whole graph, for Gephi, Cytoscape, VOSviewer, R, Python, Neo4j and others.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Nodes(StrEnum):
    """What the nodes of a network are; a test holds this against views.export_network."""

    organizations = "organizations"
    regions = "regions"
    countries = "countries"
    clusters = "clusters"
    projects = "projects"


@dataclass(frozen=True)
class Wanted:
    """Which network is written."""

    nodes: Nodes
    level: int | None
    min_shared: int
    two_mode: bool


with_network = grouped(
    "wanted",
    [
        option(
            "nodes",
            Annotated[Nodes, typer.Option(help="What the nodes are; what two of them share ties them.")],
            Nodes.organizations,
        ),
        option(
            "level",
            Annotated[int | None, typer.Option(min=0, max=3, metavar="0|1|2|3", help="NUTS level of regions.  [3]")],
        ),
        option(
            "min_shared",
            Annotated[int, typer.Option(min=1, metavar="N", help="Ties of nodes that meet at least so often.")],
            1,
        ),
        option(
            "two_mode",
            Annotated[
                bool, typer.Option("--two-mode", help="Organizations and projects as nodes, participations as edges.")
            ],
            False,
        ),
    ],
    Wanted,
)

OutOption = Annotated[Path | None, typer.Option(metavar="FILE", help="File to write.  [baltica-NODES and its ending]")]
FolderOption = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Folder to write.  [baltica-FORMAT]")]


@app.command()
@with_network
@with_selection
def graphml(context: typer.Context, selection: Selection, wanted: Wanted, out: OutOption = None) -> None:
    """GraphML, which Gephi, yEd, Cytoscape, R and Python (igraph, networkx) read.

    \b
    Example: baltica export graphml --country DK --since 2014 --out denmark.graphml
             baltica export graphml --nodes regions --level 2
    """
    _network(context, selection, wanted, "graphml", out)


@app.command()
@with_network
@with_selection
def gexf(context: typer.Context, selection: Selection, wanted: Wanted, out: OutOption = None) -> None:
    """GEXF 1.3 for Gephi: sizes and colors of nodes, and the years of ties for its timeline.

    \b
    Example: baltica export gexf --min-shared 2 --out network.gexf
    """
    _network(context, selection, wanted, "gexf", out)


@app.command()
@with_network
@with_selection
def cytoscape(context: typer.Context, selection: Selection, wanted: Wanted, out: OutOption = None) -> None:
    """Cytoscape's JSON (.cyjs), for Cytoscape and Cytoscape.js.

    \b
    Example: baltica export cytoscape --nodes clusters --out clusters.cyjs
    """
    _network(context, selection, wanted, "cytoscape", out)


@app.command()
@with_network
@with_selection
def vosviewer(context: typer.Context, selection: Selection, wanted: Wanted, out: OutOption = None) -> None:
    """VOSviewer's JSON, for VOSviewer and VOSviewer Online; with a name that ends in .txt, its map and network files.

    \b
    Example: baltica export vosviewer --nodes countries --out countries.json
             baltica export vosviewer --min-shared 3 --out network.txt
    """
    _network(context, selection, wanted, "vosviewer", out)


@app.command()
@with_network
@with_selection
def parquet(context: typer.Context, selection: Selection, wanted: Wanted, out: FolderOption = None) -> None:
    """Parquet: a folder with each table of the data, and the nodes and edges of the network.

    \b
    Example: baltica export parquet --since 2014 --out tables
    """
    _network(context, selection, wanted, "parquet", out or Path("baltica-parquet"))


@app.command("neo4j-admin")
@with_selection
def neo4j_admin(context: typer.Context, selection: Selection, out: FolderOption = None) -> None:
    """The whole graph as CSV files for 'neo4j-admin database import', with a script that runs it.

    With a filter, only the organizations, projects and clusters it chooses, and what ties them; all else stays.

    \b
    Example: baltica export neo4j-admin --out for-neo4j
    """
    _graph(context, selection, "neo4j-admin", out or Path("baltica-neo4j"))


@app.command()
@with_selection
def jsonl(
    context: typer.Context,
    selection: Selection,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="File to write.  [baltica-graph.jsonl]")] = None,
) -> None:
    """The whole graph as JSON lines, a node or relationship each, as Neo4j's APOC writes and reads them.

    With a filter, only the organizations, projects and clusters it chooses, and what ties them; all else stays.

    \b
    Example: baltica export jsonl --out graph.jsonl
    """
    _graph(context, selection, "jsonl", out or Path("baltica-graph.jsonl"))


def _network(context: typer.Context, selection: Selection, wanted: Wanted, form: str, out: Path | None) -> None:
    """Read the graph, write its network, and say what was written."""
    from baltica.views.exports.export import ENDINGS, check, export_data
    from baltica.views.exports.network import LEVEL

    both = (Nodes.organizations, Nodes.projects)
    require_use(context, ("nodes", wanted.nodes), {"level": (Nodes.regions,), "two_mode": both})
    named = "two-mode" if wanted.two_mode else wanted.nodes.value
    path = out or Path(f"baltica-{named}{ENDINGS[form]}")
    check(form, path)
    data = selected(context, selection)
    with progress() as bar:
        written = export_data(
            data,
            form,
            path,
            nodes=wanted.nodes.value,
            level=LEVEL if wanted.level is None else wanted.level,
            min_shared=wanted.min_shared,
            two_mode=wanted.two_mode,
            progress=bar,
        )
    typer.echo(written.line())


def _graph(context: typer.Context, selection: Selection, form: str, out: Path) -> None:
    """Write the graph as it is read, and say what was written."""
    from baltica.views.exports.export import check, export_graph

    check(form, out)
    with opened(context) as graph:
        data = None if selection.is_all else selected_of(graph, selection)
        with progress() as bar:
            written = export_graph(graph, form, out, data=data, progress=bar)
    typer.echo(written.line())
