"""``baltica engine``: an engine that stays up: the embedded one, or a Neo4j fetched from its publisher."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from baltica.cli.common import Shared, progress, require_use
from baltica.graph.errors import EngineError, InputError
from baltica.graph.settings import Settings, shown

if TYPE_CHECKING:
    from baltica.graph.engines.lease import Status
    from baltica.graph.engines.neo4j import Running
    from baltica.graph.engines.neo4j_release import Release

app = typer.Typer(
    help="Start, stop and look at an engine that stays up: the embedded one, or a Neo4j on this machine. "
    "Without one, commands start the embedded engine themselves; kept up, it makes them faster.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Engine(StrEnum):
    """What can be started."""

    embedded = "embedded"
    neo4j = "neo4j"


_Port = Annotated[
    int | None,
    typer.Option(min=1, max=65535, metavar="N", help="Port for Bolt on 127.0.0.1.  [7687 where it is free]"),
]
_HttpPort = Annotated[
    int | None,
    typer.Option(min=1, max=65535, metavar="N", help="Port for Neo4j Browser.  [7474 where it is free]"),
]


@app.command()
def start(
    context: typer.Context,
    engine: Annotated[Engine, typer.Option(help="The engine to start.")] = Engine.embedded,
    port: _Port = None,
    http_port: _HttpPort = None,
    read_only: Annotated[bool, typer.Option("--read-only", help="A Neo4j that refuses to change its facts.")] = False,
) -> None:
    """Start an engine and leave it running until 'baltica engine stop'.

    Neo4j is fetched the first time (see 'baltica engine fetch'). While it runs, all commands use it.

    \b
    Example: baltica engine start --engine neo4j
    """
    require_use(context, ("engine", engine), {"http_port": (Engine.neo4j,), "read_only": (Engine.neo4j,)})
    if engine is Engine.neo4j:
        _tell_neo4j(start_neo4j(context.obj, port, http_port, read_only=read_only))
        return
    from baltica.graph.engines import lease, neo4j

    home = context.obj.settings().home
    if neo4j.running(home) is not None:
        raise EngineError("Neo4j runs for this folder", "stop it first: baltica engine stop")
    _tell(lease.keep(home, port))


@app.command()
def fetch(context: typer.Context) -> None:
    """Fetch Neo4j and Neo4j Browser from their publisher, to have them when there is no network.

    Neo4j Community is free software under the GPLv3. It is no part of Baltica and runs as a program of its own.
    It goes to the folder BALTICA_CACHE names, else to the cache of your user account.

    \b
    Example: baltica engine fetch
    """
    release = fetched(context.obj.settings().cache)
    typer.echo(f"Neo4j and Neo4j Browser are in {release.lib.parent}. Start: baltica engine start --engine neo4j")


@app.command()
def stop(
    context: typer.Context,
    force: Annotated[bool, typer.Option("--force", help="Stop it although other commands use it.")] = False,
) -> None:
    """Stop the engine: the Neo4j of this machine where it runs, else the embedded engine.

    \b
    Example: baltica engine stop
    """
    from baltica.graph.engines import lease, neo4j

    home = context.obj.settings().home
    if neo4j.stop(home):
        typer.echo("Neo4j has stopped. Its data stay.")
        return
    typer.echo("The engine has stopped." if lease.release(home, force=force) else "No engine was running.")


@app.command()
def status(context: typer.Context) -> None:
    """Tell which engine runs, where it answers, and which folder it uses.

    \b
    Example: baltica engine status
    """
    from baltica.graph.engines import lease, neo4j

    settings = context.obj.settings()
    local = neo4j.running(settings.home)
    if local is not None:
        _tell_neo4j(local)
    embedded = lease.status(settings.home)
    if local is None or embedded.running:
        _tell(embedded)
    if local is None and neo4j.has_data(settings.home):
        typer.echo("The Neo4j of this folder is stopped. Start it: baltica engine start --engine neo4j")
    if settings.server is not None:
        typer.echo(f"Commands use {shown(settings.server.uri)} instead, as NEO4J_URI says.")


@app.command()
def logs(
    context: typer.Context,
    lines: Annotated[int, typer.Option(min=1, metavar="N", help="How many of the last lines.")] = 40,
) -> None:
    """Show what the engine wrote last: the one that runs, else the one that ran last.

    \b
    Example: baltica engine logs --lines 100
    """
    from baltica.graph.engines import arcadedb, lease, neo4j, processes

    home = context.obj.settings().home
    files = [neo4j.log_file(home), arcadedb.log_file(lease.status(home).folder)]
    newest = max((file for file in files if file.exists()), key=lambda file: file.stat().st_mtime, default=None)
    if newest is None:
        raise InputError("no engine has written a log yet", "start one: baltica engine start")
    typer.echo("\n".join([f"{newest}:", *processes.written(newest)[-lines:]]))


def fetched(cache: Path) -> "Release":
    """Neo4j, from the cache or from its publisher; before it is fetched the user is told what it is."""
    from baltica.graph.engines import neo4j_release as release

    found = release.installed(cache)
    if found is not None:
        return found
    typer.echo(
        f"Neo4j Community {release.VERSION} with Neo4j Browser ({release.megabytes()} MB in all) is fetched from "
        f"its publisher to {release.folder_of(cache)}. It is GPLv3 software and runs as a program of its own.",
        err=True,
    )
    with progress() as bar:
        return release.install(cache, bar)


def start_neo4j(
    shared: Shared, port: int | None = None, http_port: int | None = None, *, read_only: bool = False
) -> "Running":
    """The Neo4j of this machine with Neo4j Browser dressed; fetched and started where it is not."""
    from baltica.cypher import catalog
    from baltica.graph.engines import neo4j
    from baltica.views.browser import kit

    settings: Settings = shared.settings()
    home = settings.home
    ports = neo4j.choose_ports(home, port, http_port)
    neo4j.ready_to_start(home)
    release = fetched(settings.cache)
    http = f"http://localhost:{ports.http}"
    queries = catalog.queries(shared.own())
    if neo4j.running(home) is None:
        kit.write_plugin(release.browser, neo4j.plugins(home) / kit.JAR, queries)
    with progress() as bar:
        bar("Starting Neo4j", 0, None)
        return neo4j.start(home, release, ports, settings=kit.settings(http, queries), read_only=read_only)


def _tell_neo4j(found: "Running") -> None:
    from baltica.graph.engines.neo4j import is_empty
    from baltica.graph.engines.neo4j_release import VERSION

    typer.echo(
        f"Neo4j {VERSION} runs at {found.address.uri}{', read-only' if found.read_only else ''}; "
        "it stays until 'baltica engine stop', and all commands use it.\n"
        f"Neo4j Browser: {found.http}/browser/ (open it with 'baltica browser')\n"
        f"Log in as {found.address.username} with the password in {found.password_file}. Data: {found.folder}"
    )
    if is_empty(found):
        typer.echo("The graph is empty: load facts with 'baltica load baltica'.")


def _tell(found: "Status") -> None:
    if found.address is None:
        typer.echo(f"No engine is running. Data: {found.folder}")
        return
    stays = "it stays until 'baltica engine stop'" if found.kept else "it stops with the last command that uses it"
    typer.echo(
        f"The engine runs at {found.address.uri}, database {found.address.database}; {stays}.\n"
        f"Commands that use it now: {found.users}. Data: {found.folder}\n"
        f"Other tools log in as {found.address.username} with the password in {found.folder / 'password'}"
    )
