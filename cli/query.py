"""``baltica query``: ready questions and free reading statements."""

from typing import Annotated, Any

import typer

from baltica.cli.common import opened
from baltica.cli.output import Format, FormatOption, TopOption, bare, show

app = typer.Typer(
    help="Ask the graph: ready questions, or your own Cypher.", no_args_is_help=True, rich_markup_mode=None
)

Given = Annotated[list[str] | None, typer.Option("--param", "-p", metavar="NAME=VALUE", help="A parameter's value.")]


@app.command("list")
def list_queries(form: FormatOption = Format.table) -> None:
    """List the ready questions: name, title, folder and parameters.

    \b
    Example: baltica query list
    """
    from baltica.cypher.catalog import queries

    rows: list[dict[str, Any]] = [
        {"name": q.name, "title": q.title, "folder": q.folder, "parameters": [param.name for param in q.params]}
        for q in sorted(queries().values(), key=lambda q: (q.folder, q.name))
    ]
    notes = [
        "selection: country, region, within, since, … as in 'baltica query show NAME', which tells more about one."
    ]
    if form is Format.table:
        rows = [{**row, "parameters": _in_short(row["parameters"])} for row in rows]
    show(("folder", "name", "title", "parameters"), rows, form, top=0, notes=notes if form is Format.table else ())


def _in_short(names: list[str]) -> list[str]:
    """Parameter names, the standard ones of the Selection under one word."""
    from baltica.cypher.header import SELECTION_PARAMS

    standard = [param.name for param in SELECTION_PARAMS]
    if not set(standard) <= set(names):
        return names
    return ["selection", *(name for name in names if name not in standard)]


@app.command("show")
def show_query(name: Annotated[str, typer.Argument(help="Name of a ready question.")]) -> None:
    """Show a ready question: what it tells, its parameters and columns, and its Cypher.

    \b
    Example: baltica query show cross_border_country_pairs
    """
    from baltica.cypher.catalog import get

    query = get(name)
    lines = [query.title, "", query.text, "", "Parameters"]
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
    typer.echo("\n".join([*lines, "", query.statement]))


@app.command()
def run(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Name of a ready question.")],
    param: Given = None,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Run a ready question.

    \b
    Example: baltica query run organizations_most_connected --param country=DK --param top=10
    """
    from baltica.cypher.catalog import bind, get
    from baltica.cypher.catalog import run as run_query

    query = get(name)
    given = pairs(param or [])
    bind(query, given)  # a mistake in a parameter shows before an engine starts
    with opened(context) as graph:
        rows = run_query(graph, query, given)
    paths = [column.name for column in query.columns if column.type == "PATH"] if form is Format.table else []
    notes = [f"Each row is a path too: 'baltica view --query {name}' draws it."] if paths else []
    columns = [column.name for column in query.columns if column.name not in paths]
    show(columns, [bare(row) for row in rows], form, top=top, notes=notes)


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
