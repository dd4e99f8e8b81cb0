"""``baltica query check`` and ``new``: users' own queries, held against the rules and begun from a skeleton."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.cli.common import opened, progress
from baltica.cli.output import Format, cell_text, show
from baltica.cli.query import app

if TYPE_CHECKING:
    from baltica.cypher.faults import Broken
    from baltica.cypher.header import Query

FOLDER = "Own queries"
LONG = 1  # seconds
SKELETON = """\
// Which organizations take part in most projects?
//
// Write here, for a reader who does not program, what the answer tells and what it leaves out. As it stands it counts
// the projects of each organization in the chosen countries, those with most projects first.
//
// @folder {folder}
// @params country top
// @param begins STRING letters with which the name of the organization begins = "" (e.g. University)
// @return name STRING name of the organization
// @return projects INTEGER [projects] projects it takes part in
// @return id STRING organization id
MATCH (o:Organization)-[:PARTICIPATES_IN]->(p:Project)
WHERE (size($country) = 0 OR o.country IN $country) AND toLower(o.name) STARTS WITH toLower($begins)
RETURN o.name AS name, count(DISTINCT p) AS projects, o.id AS id
ORDER BY projects DESC, id
LIMIT $top;
"""


@app.command()
def check(
    context: typer.Context,
    places: Annotated[
        list[Path] | None,
        typer.Argument(metavar="FILE|DIR", help="What to check.  [your folders, else what comes with Baltica]"),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="What comes with Baltica, too.")] = False,
    try_them: Annotated[
        bool, typer.Option("--run", help="Run each on the graph with its examples: columns, types, seconds.")
    ] = False,
) -> None:
    """Check queries: each fault with its line and a remedy. The exit code is 1 where there is any.

    \b
    Example: baltica query check my_queries --run
    """
    from baltica.cli.notes import count
    from baltica.cypher import catalog
    from baltica.cypher.check_files import check_files, files_at
    from baltica.cypher.faults import told
    from baltica.cypher.own import files_of

    files = files_at(places) if places else files_of(context.obj.own())
    shipped = list(catalog.queries().values()) if everything or not (places or context.obj.own()) else []
    if not files and not shipped:
        typer.echo("There is no query to check; 'baltica query new NAME' begins one.")
        return
    good, broken = check_files(files, shipped)
    if try_them and good:
        broken += _run_all(context, good)
    for file in broken:
        for fault in file.faults:
            typer.echo(f"{cell_text(told(file.file, fault))}\n    try: {cell_text(fault.remedy)}")
    faults = sum(len(file.faults) for file in broken)
    said = f"{count(faults, 'fault')} in {count(len(broken), 'file')}" if faults else "no fault"
    typer.echo(f"{count(len(files) + len(shipped), 'query')} checked: {said}.")
    if faults:
        raise typer.Exit(1)


def _run_all(context: typer.Context, queries: "Sequence[Query]") -> "list[Broken]":
    """Run each query and its companion, and print rows and seconds; the files whose answers are not as declared."""
    from baltica.cypher.check_run import tried
    from baltica.cypher.faults import Broken

    rows: list[dict[str, Any]] = []
    found: list[Broken] = []
    with opened(context) as graph, progress() as bar:
        for number, query in enumerate(queries, 1):
            bar("queries", number, len(queries))
            one = tried(graph, query)
            rows.append({"name": query.name, "rows": one.rows, "seconds": one.seconds, "picture": one.graph_rows})
            file = Path(query.file or f"{query.name}.cypher")
            found += [Broken(file, one.faults)] if one.faults else []
            found += (
                [Broken(file.with_name(f"{query.name}.graph.cypher"), one.graph_faults)] if one.graph_faults else []
            )
    slow = [row["name"] for row, query in zip(rows, queries, strict=True) if row["seconds"] > LONG and not query.heavy]
    notes = [f"Longer than {LONG} s here and without @heavy: {', '.join(slow)}."] if slow else []
    if not any(row["rows"] for row in rows):
        notes.append("None found anything. (If nothing has been loaded yet: baltica load baltica.)")
    show(("name", "rows", "seconds", "picture"), rows, Format.table, top=0, notes=notes)
    return found


@app.command()
def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="Small letters, <subject>_<what>: clusters_oldest.")],
    folder: Annotated[str, typer.Option(metavar="TEXT", help="Folder in lists; may be a new one.")] = FOLDER,
    where: Annotated[
        Path | None,
        typer.Option("--dir", metavar="DIR", help="Where to write it.  [your first folder of queries, else here]"),
    ] = None,
) -> None:
    """Begin a query of your own: a file that runs as it is and is to be changed.

    \b
    Example: baltica query new clusters_oldest --folder "Clusters and initiatives" --dir my_queries
    """
    from baltica.cypher.catalog import queries
    from baltica.cypher.check import LONGEST_FOLDER, NAME
    from baltica.graph.errors import InputError
    from baltica.graph.files import write_atomically

    own = context.obj.own()
    if not NAME.fullmatch(name):
        raise InputError(f"{name!r} is no name of a query", "small letters and digits with _ between: clusters_oldest")
    folder = folder.strip()
    if not folder or len(folder) > LONGEST_FOLDER or cell_text(folder) != folder:
        raise InputError(f"{folder!r} is no name of a folder", f"a line of 1 to {LONGEST_FOLDER} letters")
    if name in queries():
        raise InputError(f"there is a query {name} already, among those that come with Baltica", "choose another name")
    place = where or (own[0] if own else Path())
    file = place / f"{name}.cypher"
    if file.exists() or file.is_symlink():
        raise InputError(f"{file} is there already", "choose another name, or another folder by --dir")
    write_atomically(file, SKELETON.format(folder=folder))
    found = "" if place.resolve() in [one.resolve() for one in own] else f" --queries {shlex.quote(str(place))}"
    typer.echo(
        f"Written: {file}\nEdit it, and then:\n  baltica query check {shlex.quote(str(file))}\n"
        f"  baltica query run {name}{found}"
    )
    if found:
        typer.echo("The variable BALTICA_QUERIES saves you --queries: it names your folders.")
