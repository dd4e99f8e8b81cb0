"""``baltica query``: ready questions and free reading statements."""

import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.cli.common import catalogue, opened
from baltica.cli.output import ENDINGS, Format, FormatOption, TopOption, bare, format_of, show

if TYPE_CHECKING:
    from baltica.cypher.header import Param, Query

app = typer.Typer(
    help="Ask the graph: ready questions, your own queries, or any reading Cypher.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

Given = Annotated[list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter's value.")]
FOR_PROGRAMS = "Data for analysis"  # whole tables; not listed to people unless they ask
PICTURES = (".html", ".htm", ".svg", ".png")


@app.command("list")
def list_queries(
    context: typer.Context,
    text: Annotated[
        list[str] | None, typer.Argument(metavar="TEXT", help="Only questions in which all these words occur.")
    ] = None,
    folder: Annotated[str | None, typer.Option(metavar="NAME", help="Only this folder, or part of its name.")] = None,
    everything: Annotated[bool, typer.Option("--all", help=f"In a table, the folder {FOR_PROGRAMS!r} too.")] = False,
    form: FormatOption = Format.table,
) -> None:
    """List the ready questions by folder, with your own. Other formats tell the parameters, too.

    \b
    Example: baltica query list partners
             baltica query list --folder Funding
    """
    from baltica.cypher.catalog import FOLDERS

    known = catalogue(context).values()
    order = [*FOLDERS, *sorted({query.folder for query in known} - set(FOLDERS))]
    found = sorted(_narrowed(known, text or (), folder), key=lambda query: (order.index(query.folder), query.name))
    if form is Format.table:
        hidden = 0 if everything or text or folder else sum(query.folder == FOR_PROGRAMS for query in found)
        _print_list([query for query in found if not hidden or query.folder != FOR_PROGRAMS], hidden)
        return
    rows: list[dict[str, Any]] = [
        {"folder": q.folder, "name": q.name, "title": q.title, "parameters": [param.name for param in q.params],
         "picture": q.draws, "file": q.file}
        for q in found
    ]  # fmt: skip
    show(("folder", "name", "title", "parameters", "picture", "file"), rows, form, top=0)


def _narrowed(known: "Iterable[Query]", words: Sequence[str], folder: str | None) -> "list[Query]":
    """The queries of a folder in which all words occur, or begin one; InputError for a folder that is none."""
    from baltica.cypher.selection import suggest
    from baltica.graph.errors import InputError

    found = list(known)
    if folder is not None:
        names = sorted({query.folder for query in found})
        found = [query for query in found if folder.strip().casefold() in query.folder.casefold()]
        if not found:
            raise InputError(f"no folder of queries is called {folder!r}", suggest(folder, names))
    wanted = [re.compile(rf"(?<![^\W_]){re.escape(word)}", re.IGNORECASE) for text in words for word in text.split()]
    texts = {query.name: f"{query.name} {query.title} {query.text} {query.folder}" for query in found}
    return [query for query in found if all(word.search(texts[query.name]) for word in wanted)]


def _print_list(found: "Sequence[Query]", hidden: int) -> None:
    """Folders as headings, a question a line; folded where it does not fit."""
    import shutil
    import textwrap
    from itertools import groupby

    if not found:
        typer.echo("No ready question has all these words; 'baltica query list' lists all.")
        return
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else 10_000
    longest = min(max(len(query.name) for query in found) + 4, 36)
    for folder, members in groupby(found, key=lambda query: query.folder):
        typer.echo(folder)
        for query in members:
            name = f"  {query.name}{'*' if query.draws else ' '}".ljust(longest)
            lines = textwrap.wrap(query.title, max(room - longest - 1, 30)) or [""]
            typer.echo("\n".join([f"{name} {lines[0]}".rstrip(), *(" " * (longest + 1) + line for line in lines[1:])]))
        typer.echo("")
    if any(query.draws for query in found):
        typer.echo("* draws a picture too: baltica query run NAME --out NAME.html")
    typer.echo("'baltica query show NAME' tells what one takes and gives.")
    if hidden:
        typer.echo(f"{hidden} whole tables for programs are not listed here; --all lists them, too.")


@app.command("show")
def show_query(context: typer.Context, name: Annotated[str, typer.Argument(help="Name of a ready question.")]) -> None:
    """Show a ready question: what it tells, its parameters and columns, its picture, and its Cypher.

    \b
    Example: baltica query show cross_border_country_pairs
    """
    query = _ready(context, name)
    lines = [query.title, "", query.text, "", f"Folder: {query.folder}"]
    lines += [f"File: {query.file}"] if query.file else []
    lines += ["It may take long on a large graph."] if query.heavy else []
    lines += ["", "Parameters"]
    for param in query.params:
        default = "required" if param.required else f"default {param.default!r}"
        example = f", for example {param.example!r}" if param.example is not None else ""
        lines.append(f"  {param.name} ({param.type}, {default}): {param.doc}{example}")
    if not query.params:
        lines.append("  none")
    lines += ["", "Columns"]
    for column in query.columns:
        unit = f" [{column.unit}]" if column.unit else ""
        lines.append(f"  {column.name} ({column.type}){unit}: {column.doc}")
    drawn = (
        f"'{_example(context, query)} --out {query.name}.html' draws it"
        if query.draws
        else "none; the answer is a table"
    )
    lines += ["", f"Picture: {drawn}.", "", query.statement]
    typer.echo("\n".join([*lines, "", "// The picture, for Neo4j Browser", query.graph] if query.graph else lines))


@app.command()
def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of a ready question.")],
    param: Given = None,
    form: FormatOption = Format.table,
    top: TopOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write rows to a .csv, .json or .md, or draw the picture: .html, .svg or .png."
        ),
    ] = None,
) -> None:
    """Run a ready question, or one of your own: print its rows, write them to a file, or draw its picture.

    \b
    Example: baltica query run organizations_most_connected --param country=DK --param top=10
             baltica query run clusters_surroundings -p cluster=baltica:medicon-valley --out medicon.html
    """
    from baltica.cypher.catalog import bind
    from baltica.cypher.catalog import run as run_query

    query = _ready(context, name)
    given = pairs(param or [])
    picture = out is not None and out.suffix.lower() in PICTURES
    if out is not None:
        form = _file_format(context, out, form)
    if out is not None and picture:
        from baltica.cli.view import draw_answer
        from baltica.views.look import Look

        draw_answer(context, query, given, Look(), out)
        return
    bind(query, given)  # a mistake in a parameter shows before an engine starts
    with opened(context) as graph:
        rows = [bare(row) for row in run_query(graph, query, given)]
    if out is not None:
        _write_rows([column.name for column in query.columns], rows, form, top, out)
        return
    paths = [column.name for column in query.columns if column.type == "PATH"] if form is Format.table else []
    notes = []
    if paths:
        notes.append(f"Each row is a path too: 'baltica view --query {name}' draws it.")
    elif rows and query.graph and form is Format.table:
        notes.append(f"A picture of it: add --out {name}.html")
    required = [one for one in query.params if one.required]
    if not rows and form is Format.table and any(given[one.name] != _typed(one) for one in required):
        notes.append(f"An example: {_example(context, query)}")
    show([column.name for column in query.columns if column.name not in paths], rows, form, top=top, notes=notes)


def _ready(context: typer.Context, name: str) -> "Query":
    """The ready question of that name, also of the user's folders; other broken files get a line each."""
    from baltica.cypher.catalog import get

    query = get(name, context.obj.own())
    catalogue(context)
    return query


def _file_format(context: typer.Context, out: Path, form: Format) -> Format:
    """The format that the ending of the file means. Raises InputError for other endings, and for options against it."""
    from baltica.graph.errors import InputError

    wanted, picture = format_of(out), out.suffix.lower() in PICTURES
    if wanted is None and not picture:
        raise InputError(
            f"{out.name} is no table and no picture",
            f"let the name end in {', '.join(ENDINGS)} (tables), .html (a page), .svg or .png (pictures)",
        )
    for option in ("form", "top") if picture else ("form",):
        source = context.get_parameter_source(option)
        if source is not None and source.name == "COMMANDLINE" and (picture or form is not wanted):
            said = "--format" if option == "form" else "--top"
            raise InputError(f"{said} does not go with --out {out.name}", "the ending of the file says what is written")
    return wanted or form


def _write_rows(columns: Sequence[str], rows: list[dict[str, Any]], form: Format, top: int | None, out: Path) -> None:
    """Write all rows, or the first, to a file."""
    from baltica.cli.output import printed
    from baltica.graph.files import write_atomically

    shown = rows[:top] if top else rows
    write_atomically(out, printed(columns, shown, form))
    typer.echo(
        f"{len(shown):,} of {len(rows):,} rows: {out}" if len(shown) < len(rows) else f"{len(rows):,} rows: {out}"
    )


def _example(context: typer.Context, query: "Query") -> str:
    """The command that runs a query with the examples of its required parameters."""
    import shlex

    words = ["baltica", "query", "run", query.name]
    for one in query.params:
        words += ["--param", f"{one.name}={_typed(one)}"] if one.required else []
    for folder in context.obj.queries if query.file else ():
        words += ["--queries", str(folder)]
    return shlex.join(words)


def _typed(param: "Param") -> str:
    """The example of a parameter as a user types it."""
    value = param.example
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


@app.command()
def cypher(
    context: typer.Context,
    statement: Annotated[str, typer.Argument(help="A reading Cypher statement, in quotation marks.")],
    param: Given = None,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Run your own reading statement; one that would change the graph is refused.

    Parameters are given as text, or as JSON: --param n=5, --param 'codes=["DK","SE"]'.

    \b
    Example: baltica query cypher 'MATCH (c:Cluster {kind: $kind}) RETURN c.name AS name' -p kind=national
    """
    from baltica.graph.guard import refuse_writes
    from baltica.graph.subgraph import plain

    refuse_writes(statement)  # before an engine starts; asking the graph refuses it again
    values = {key: typed(value) for key, value in pairs(param or []).items()}
    with opened(context) as graph:
        columns, rows = graph.ask(statement, values)
    show(columns, [dict(zip(columns, (plain(value) for value in row), strict=True)) for row in rows], form, top=top)


def pairs(given: list[str]) -> dict[str, str]:
    """``["a=1"]`` as ``{"a": "1"}``. Raises InputError for anything without an equals sign, or a name given twice."""
    from baltica.graph.errors import InputError

    found: dict[str, str] = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign or not name.strip():
            raise InputError(f"--param {text!r} is not NAME=VALUE", "write it like --param country=DK")
        if name.strip() in found:
            raise InputError(f"--param {name.strip()} is given twice", "several values go with commas: country=DK,SE")
        found[name.strip()] = value
    return found


def typed(text: str) -> object:
    """A parameter's value: JSON where it is JSON, else the text itself."""
    import json

    try:
        return json.loads(text)
    except ValueError:
        return text
