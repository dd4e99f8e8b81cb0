"""``baltica view``: network pages to look at and to mail, and pictures of them."""

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from baltica.cli.common import grouped, opened, option, progress, selected, with_selection
from baltica.cli.query import Given, pairs, typed
from baltica.cypher.selection import Selection
from baltica.graph.progress import Progress
from baltica.views.look import Look

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baltica.analytics.graphdata import GraphData
    from baltica.cypher.header import Query
    from baltica.views.spec import ViewSpec


class _Queries(TyperGroup):
    """``baltica view --query X`` is ``baltica view query X``."""

    def parse_args(self, context: Any, arguments: list[str]) -> list[str]:
        """Turn the option into the command where no view is named before it."""
        for at, given in enumerate(arguments):
            if given in self.commands:
                break
            if given == "--query" or given.startswith("--query="):
                value = [given.partition("=")[2]] if "=" in given else arguments[at + 1 : at + 2]
                rest = arguments[:at] + arguments[at + (1 if "=" in given else 2) :]
                arguments = ["query", *value, *rest]
                break
        return super().parse_args(context, arguments)


app = typer.Typer(
    cls=_Queries,
    help="Write a network page: one HTML file that opens anywhere, without a server or the internet.\n\n"
    "With --out NAME.svg or NAME.png it is a picture instead. 'baltica view --query X' shows the answer to a question.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Color(StrEnum):
    """What the nodes are colored by."""

    country = "country"
    type = "type"
    specialization = "specialization"
    community = "community"
    urban_class = "urban-class"
    kind = "kind"


class Layout(StrEnum):
    """Where the nodes are put."""

    force = "force"
    geographic = "geographic"
    circular = "circular"
    bipartite = "bipartite"


class Ego(StrEnum):
    """Whose surroundings are shown."""

    organization = "organization"
    cluster = "cluster"
    region = "region"
    country = "country"


_SIZE = "What sizes the nodes: degree, betweenness, … (see 'baltica analyze centrality'); of projects participants, "
_OPTIONS: dict[str, tuple[Any, typer.models.OptionInfo, Any]] = {
    "size": (
        str,
        typer.Option(
            metavar="MEASURE", help=f"{_SIZE}countries or total_cost.  [degree; of projects participants]",
            show_default=False,
        ),
        "",
    ),
    "color": (Color | None, typer.Option(help="What colors the nodes.  [country]", show_default=False), None),
    "layout": (
        Layout | None,
        typer.Option(help="Where nodes stand: by ties, on a map, on circles by country, in columns.  [force]",
                     show_default=False),
        None,
    ),
    "max_nodes": (int, typer.Option(min=1, metavar="N", help="At most so many nodes, best by size."), 1500),
    "min_shared": (int, typer.Option(min=1, metavar="N", help="Ties of at least so many shared projects."), 1),
    "seed": (int, typer.Option(min=0, metavar="N", help="Another number gives another arrangement."), 1),
}  # fmt: skip


def _look(size: str, color: Color | None, layout: Layout | None, max_nodes: int, min_shared: int, seed: int) -> Look:
    given = Look(size=size, max_nodes=max_nodes, min_shared=min_shared, seed=seed)
    given = replace(given, color=color.value) if color else given
    return replace(given, layout=layout.value) if layout else given


# Gives a command the options of the Look; it gets them as one argument, ``look``.
with_look = grouped(
    "look", [option(name, Annotated[kind, info], default) for name, (kind, info, default) in _OPTIONS.items()], _look
)

OutOption = Annotated[Path, typer.Option(metavar="FILE", help="File to write: .html, .svg or .png.")]
LevelOption = Annotated[int, typer.Option(min=0, max=3, metavar="0|1|2|3", help="NUTS level of regions.")]
PAGE = Path("baltica-view.html")
LARGE = "size by degree or strength, or choose fewer organizations with --within or --since"


@app.command()
@with_look
@with_selection
def organizations(context: typer.Context, selection: Selection, look: Look, out: OutOption = PAGE) -> None:
    """Organizations tied by shared projects; cross-border ties stand out.

    \b
    Example: baltica view organizations --country DK --size betweenness --out denmark.html
    """
    _network(context, selection, "organizations", look, out)


@app.command()
@with_look
@with_selection
def projects(context: typer.Context, selection: Selection, look: Look, out: OutOption = PAGE) -> None:
    """Projects tied by common participants; with --layout bipartite beside their participants.

    \b
    Example: baltica view projects --specialization life_sciences --layout bipartite
    """
    _network(context, selection, "projects", look, out)


@app.command()
@with_look
@with_selection
def clusters(context: typer.Context, selection: Selection, look: Look, out: OutOption = PAGE) -> None:
    """Clusters tied by common members and projects.

    \b
    Example: baltica view clusters --color specialization
    """
    _network(context, selection, "clusters", look, out)


@app.command()
@with_look
@with_selection
def regions(
    context: typer.Context, selection: Selection, look: Look, level: LevelOption = 3, out: OutOption = PAGE
) -> None:
    """Regions tied by the projects of their organizations.

    \b
    Example: baltica view regions --level 2 --layout geographic --out map.html
    """
    _network(context, selection, "regions", replace(look, level=level), out)


@app.command()
@with_look
@with_selection
def countries(context: typer.Context, selection: Selection, look: Look, out: OutOption = PAGE) -> None:
    """Countries tied by the projects of their organizations.

    \b
    Example: baltica view countries --layout circular
    """
    _network(context, selection, "countries", replace(look, level=0), out)


@app.command()
@with_look
@with_selection
def ego(
    context: typer.Context,
    selection: Selection,
    look: Look,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Id, name or part of the name; of a region the code.")],
    hops: Annotated[int, typer.Option(min=1, max=3, metavar="N", help="Partners of partners are 2 hops away.")] = 2,
    kind: Annotated[Ego, typer.Option(help="What NAME is.")] = Ego.organization,
    out: OutOption = PAGE,
) -> None:
    """One organization (cluster, region, country) and those around it.

    \b
    Example: baltica view ego "Lund University" --hops 1
    """
    from baltica.views.ego import ego_view

    chosen = _asked(context, look)
    _show(
        context,
        selection,
        lambda data, bar: ego_view(data, name, chosen, hops=hops, kind=kind.value, progress=bar),
        out,
    )


@app.command()
@with_look
@with_selection
def path(
    context: typer.Context,
    selection: Selection,
    look: Look,
    start: Annotated[str, typer.Argument(metavar="A", help="Id, name or part of the name of an organization.")],
    end: Annotated[str, typer.Argument(metavar="B", help="The other organization.")],
    out: OutOption = PAGE,
) -> None:
    """The shortest chains of partners between two organizations.

    \b
    Example: baltica view path "Lund University" "University of Tartu"
    """
    from baltica.views.paths import path_view

    chosen = _asked(context, look)
    if not _given(context, "layout"):
        chosen = replace(chosen, layout="bipartite")  # columns, a step each
    _show(context, selection, lambda data, bar: path_view(data, start, end, chosen, progress=bar), out)


@app.command()
@with_look
@with_selection
def cluster(
    context: typer.Context,
    selection: Selection,
    look: Look,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Id, name or part of the name of a cluster.")],
    out: OutOption = PAGE,
) -> None:
    """One cluster: its members, regions, projects and the clusters it shares members or projects with.

    \b
    Example: baltica view cluster "Medicon Valley"
    """
    from baltica.views.members import members_view

    chosen = _asked(context, look)
    if not _given(context, "color"):
        chosen = replace(chosen, color="kind")
    _show(context, selection, lambda data, _: members_view(data, name, chosen), out)


@app.command()
@with_look
def query(
    context: typer.Context,
    look: Look,
    question: Annotated[
        str, typer.Argument(metavar="NAME|'MATCH …'", help="A ready question, or your own reading Cypher.")
    ],
    param: Given = None,
    out: OutOption = PAGE,
) -> None:
    """The answer to a question that returns nodes, relationships or paths; 'baltica view --query …' is the same.

    \b
    Example: baltica view query 'MATCH p = (:Cluster)--(:Organization) RETURN p LIMIT 200'
             baltica view --query NAME --param country=DK
    """
    from baltica.cli.common import catalogue
    from baltica.cypher.catalog import get
    from baltica.cypher.results import is_name

    name = question.strip()
    ready = get(name, context.obj.own()) if is_name(name) else None
    if ready is not None:
        catalogue(context)
    given = {key: typed(value) for key, value in pairs(param or []).items()}
    draw_answer(context, ready or question, given, look, out)


def draw_answer(
    context: typer.Context, question: "str | Query", given: "Mapping[str, object]", look: Look, out: Path
) -> None:
    """Draw what a question finds, in colors of what things are where no other was asked for."""
    from baltica.cypher.header import Query
    from baltica.cypher.results import statement_of
    from baltica.views.results import check_drawn, query_view

    chosen = _asked(context, look)
    if not _given(context, "color"):
        chosen = replace(chosen, color="kind")
    check_file(out)
    if isinstance(question, Query):  # a mistake shows before an engine starts
        check_drawn(question)
        statement_of(question, given)
    with opened(context) as graph:
        spec = query_view(graph, question, given, chosen)
    _write(spec, out)


def check_file(out: Path) -> None:
    """Raise InputError for a file that is none of the formats, before any work is done."""
    from baltica.graph.errors import InputError

    if out.suffix.lower() not in (".html", ".htm", ".svg", ".png"):
        raise InputError(
            f"{out.name} is no page and no picture", "Let the name end in .html (a page), .svg or .png (pictures)."
        )


def _given(context: typer.Context, name: str) -> bool:
    """Whether the user gave this option."""
    source = context.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _asked(context: typer.Context, look: Look) -> Look:
    """The look with the command that repeats it."""
    return replace(look, command=context.obj.command)


def _network(context: typer.Context, selection: Selection, nodes: str, look: Look, out: Path) -> None:
    from baltica.views.networks import check_view, network_view

    chosen = _asked(context, look)
    check_view(nodes, chosen)  # a mistake shows before an engine starts
    _show(context, selection, lambda data, bar: network_view(data, nodes, chosen, progress=bar), out)


def _show(
    context: typer.Context, selection: Selection, make: "Callable[[GraphData, Progress], ViewSpec]", out: Path
) -> None:
    check_file(out)
    data = selected(context, selection)
    with progress(LARGE) as bar:
        spec = make(data, bar)
    _write(spec, out)


def _write(spec: "ViewSpec", out: Path) -> None:
    """Write the page or the picture, and say what it holds."""
    from baltica.graph.files import write_atomically
    from baltica.views.spec import missing

    if out.suffix.lower() in (".svg", ".png"):
        from baltica.views.pictures.picture import picture

        write_atomically(out, picture(spec, "svg" if out.suffix.lower() == ".svg" else "png"))
        how = "with any program for pictures"
    else:
        from baltica.views.page import write_page

        write_atomically(out, write_page(spec))
        how = "in a browser"
    typer.echo("\n".join([spec.title, spec.subtitle, *missing(spec.left_out), f"Open {out} {how}."]))
