"""The door: the commands, what holds for all of them, and errors in one line."""

import contextlib
import shlex
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import Annotated, Any

import typer

from baltica.cli import (
    analyze,
    browser,
    centrality,
    communities,
    compare,
    consortium,
    cross_border,
    demo,
    engine,
    export,
    fetch,
    find,
    gaps,
    gravity,
    helix,
    load,
    measures,
    openness,
    places,
    query,
    query_files,
    regions,
    report,
    schema,
    significance,
    sources,
    specialization,
    urbanization,
    view,
)
from baltica.cli.common import Shared
from baltica.graph.errors import BalticaError

# Imported, they add their commands to analyze.
_OF_ANALYZE = (
    *(cross_border, openness, regions, places, gaps, urbanization, specialization, compare, helix, gravity),
    *(centrality, communities, significance, measures),
)
_OF_QUERY = (query_files,)  # likewise

app = typer.Typer(
    name="baltica",
    help="Which places work across borders, through which organizations, projects and clusters.",
    epilog="Begin with 'baltica demo'. Each command explains itself: 'baltica load --help'.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command("demo")(demo.demo)
app.add_typer(fetch.app, name="fetch")
app.add_typer(load.app, name="load")
app.command("sources")(sources.sources)
app.command("diff")(sources.diff)
app.command("unload")(sources.unload)
app.command("doctor")(sources.doctor)
app.command("find")(find.find)
app.add_typer(query.app, name="query")
app.add_typer(analyze.app, name="analyze")
app.command("check-consortium")(consortium.check_consortium)
app.add_typer(report.app, name="report")
app.add_typer(view.app, name="view")
app.add_typer(export.app, name="export")
app.add_typer(engine.app, name="engine")
app.add_typer(browser.app, name="browser")
app.add_typer(schema.app, name="schema")

# These may stand anywhere on the command line; they are moved to the front, where the program reads them.
_ANYWHERE_WITH_VALUE = (
    "--home", "--neo4j-uri", "--neo4j-username", "--neo4j-password", "--neo4j-database",
    "--queries",
)  # fmt: skip
_ANYWHERE = ("--debug",)

_INTERRUPTED = 130  # what typer makes of Ctrl-C, in silence


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"baltica {version('baltica')}")
        raise typer.Exit


@app.callback()
def shared_options(
    context: typer.Context,
    home: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR", help="Folder of Baltica's own data.  [BALTICA_HOME, else the system's data folder]"
        ),
    ] = None,
    neo4j_uri: Annotated[
        str | None, typer.Option(metavar="URI", help="Use this Neo4j, not an engine of this machine.  [NEO4J_URI]")
    ] = None,
    neo4j_username: Annotated[
        str | None, typer.Option(metavar="NAME", help="User name there.  [NEO4J_USERNAME, else neo4j]")
    ] = None,
    neo4j_password: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT", help="Password there; better by NEO4J_PASSWORD or a file named by NEO4J_PASSWORD_FILE."
        ),
    ] = None,
    neo4j_database: Annotated[
        str | None, typer.Option(metavar="NAME", help="Database there.  [NEO4J_DATABASE]")
    ] = None,
    queries: Annotated[
        list[Path] | None,
        typer.Option(metavar="DIR", help="Folder of your own queries; may be given again.  [BALTICA_QUERIES]"),
    ] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")] = False,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Which places work across borders, through which organizations, projects and clusters.

    The options below may stand anywhere on the command line.
    """
    folders = [word for folder in queries or () for word in ("--queries", str(folder))]
    command = shlex.join(["baltica", *folders, *context.obj])  # main() puts the words after the shared options there
    context.obj = Shared(home, neo4j_uri, neo4j_username, neo4j_password, neo4j_database, command, tuple(queries or ()))


def run() -> None:
    """Entry point of the program ``baltica``: exit code 0, or 1 with one line on what happened and what to try."""
    sys.exit(main(sys.argv[1:]))


def main(arguments: list[str]) -> int:
    """Run one command line and return its exit code. Errors go to stderr; a traceback only with ``--debug``."""
    for stream in (sys.stdout, sys.stderr):  # names of places must print on every system
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    with contextlib.suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGTERM, _stop)
    debug = "--debug" in arguments
    try:
        shared, own = hoisted(arguments)
        code = int(app(args=shared + own, prog_name="baltica", standalone_mode=False, obj=own) or 0)
        if code == _INTERRUPTED:
            raise KeyboardInterrupt
        return code
    except BaseException as error:  # noqa: BLE001 - the last door: every error becomes a line
        if debug and not isinstance(error, SystemExit):
            import traceback

            traceback.print_exc()
        if type(error).__name__ == "NoArgsIsHelpError":  # 'baltica' or 'baltica query' alone; typer hides the class
            typer.echo(str(error))
            return 0
        return _told(error)


def hoisted(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The options that may stand anywhere, which belong in front, and the other arguments.

    >>> hoisted(["load", "baltica", "--home", "here", "--dry-run"])
    (['--home', 'here'], ['load', 'baltica', '--dry-run'])
    """
    front: list[str] = []
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--":
            rest += [argument, *waiting]
        elif argument in _ANYWHERE_WITH_VALUE:
            front += [argument, *([value] if (value := next(waiting, None)) is not None else [])]
        elif argument in _ANYWHERE or argument.partition("=")[0] in _ANYWHERE_WITH_VALUE:
            front.append(argument)
        else:
            rest.append(argument)
    return front, rest


def _told(error: BaseException) -> int:
    """Say in one line what went wrong and what to try; the exit code."""
    message, hint = _words(error)
    if message:
        print(f"error: {message}", file=sys.stderr)  # noqa: T201 - the door prints
    if hint:
        print(f"try: {hint}", file=sys.stderr)  # noqa: T201
    return int(error.code or 0) if isinstance(error, SystemExit) and isinstance(error.code, int | None) else 1


def _words(error: BaseException) -> tuple[str, str]:
    usage: Any = getattr(error, "format_message", None)  # wrong options and arguments, as the option parser has them
    if isinstance(error, BalticaError):
        return error.message, error.hint
    if usage is not None:
        return usage() or "an argument is missing", _help_of(error)
    if isinstance(error, KeyboardInterrupt | typer.Abort):
        return "stopped before the end", "run the command again; what a load had written by then is kept"
    if isinstance(error, BrokenPipeError):
        sys.stderr.close()  # the reader of a pipe had enough
        return "", ""
    if isinstance(error, SystemExit):
        return "", ""
    if isinstance(error, OSError) and error.strerror:
        where = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror.lower()}{where}", "choose a file or folder you may use, or free some disk space"
    return f"unexpected: {type(error).__name__}: {error}", "run it again with --debug and report what it prints"


def _help_of(error: BaseException) -> str:
    context = getattr(error, "ctx", None)
    return f"{getattr(context, 'command_path', 'baltica')} --help"


def _stop(_number: int, _frame: FrameType | None) -> None:
    """End like Ctrl-C, so that what was started is stopped."""
    raise KeyboardInterrupt
