"""``baltica browser``: Neo4j Browser with saved queries, colors, parameters and a guide."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from baltica.cli.common import Shared, catalogue
from baltica.cli.engine import fetched, start_neo4j
from baltica.graph.errors import EngineError, InputError
from baltica.graph.settings import shown

if TYPE_CHECKING:
    from baltica.graph.engines.neo4j import Running

app = typer.Typer(rich_markup_mode=None)
HTTP = "http://localhost:7474"


@app.callback(invoke_without_command=True)
def browser(
    context: typer.Context,
    no_open: Annotated[
        bool, typer.Option("--no-open", help="Only print the address, for a machine without a screen.")
    ] = False,
) -> None:
    """Open Neo4j Browser on the Neo4j of this machine, with saved queries, colors, parameters and a guide.

    Neo4j is started where it does not run. The page that opens keeps the queries in your web browser and goes on to
    Neo4j Browser; your own saved queries stay. For another server: 'baltica browser kit' and 'baltica browser plugin'.

    \b
    Example: baltica browser
             baltica browser kit --out kit
    """
    if context.invoked_subcommand is not None:
        return
    from baltica.graph.engines.neo4j import is_empty
    from baltica.views.browser import kit

    running = _running(context.obj)
    address = running.http + kit.START
    typer.echo(f"Neo4j Browser: {address}")
    typer.echo(f"Log in as {running.address.username} with the password in {running.password_file}")
    if is_empty(running):
        typer.echo("The graph is empty: load facts with 'baltica load baltica', or the questions find nothing.")
    if not no_open:
        typer.launch(address)


@app.command("kit")
def kit_command(
    context: typer.Context,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder to write.")],
) -> None:
    """Write files to drop on the Neo4j Browser of any server, with a page that shows how.

    \b
    Example: baltica browser kit --out kit
    """
    from baltica.views.browser import kit

    written = kit.write(out, catalogue(context))
    typer.echo("\n".join(["Written:", *(f"  {file}" for file in written)]))
    typer.echo(f"Open {out / kit.INSTRUCTIONS} in a web browser; it shows what to do with the others.")


@app.command()
def plugin(
    context: typer.Context,
    out: Annotated[Path, typer.Option(metavar="FILE", help="File to write, like baltica-browser.jar.")],
    http: Annotated[
        str, typer.Option(metavar="URL", help="Address at which the server's Neo4j Browser is opened.")
    ] = HTTP,
    browser_jar: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Neo4j Browser's own archive, where you have it.  [fetched]"),
    ] = None,
) -> None:
    """Write a plugin for the folder 'plugins' of any Neo4j, and print the settings it needs.

    Neo4j Browser in it is fetched from its publisher where it is not on this machine yet.

    \b
    Example: baltica browser plugin --out baltica-browser.jar
    """
    from baltica.views.browser import kit

    lines = kit.settings(http, queries := catalogue(context))
    _check(out)
    kit.write_plugin(browser_jar or fetched(context.obj.settings().cache).browser, out, queries)
    typer.echo(f"Written: {out}. Put it into the folder 'plugins' of Neo4j, and these lines into its neo4j.conf:")
    typer.echo("\n".join(["", *(f"{name}={value}" for name, value in lines.items()), ""]))
    typer.echo(f"Restart it and open {http.rstrip('/')}{kit.START}")


def _running(shared: Shared) -> "Running":
    """The Neo4j of this machine, started where it is installed; else an error that says what to do."""
    from baltica.graph.engines import neo4j, neo4j_release

    settings = shared.settings()
    if settings.server is not None:
        raise InputError(
            f"NEO4J_URI names another server: {shown(settings.server.uri)}",
            "for its Neo4j Browser: baltica browser kit --out DIR (files to drop), "
            "or baltica browser plugin --out FILE (where you run the server)",
        )
    running = neo4j.running(settings.home)
    if running is not None:
        return running
    if neo4j_release.installed(settings.cache) is None:
        raise EngineError("there is no Neo4j on this machine yet", "baltica engine start --engine neo4j fetches it")
    return start_neo4j(shared)


def _check(out: Path) -> None:
    if out.suffix != ".jar":
        raise InputError(f"{out.name} is no plugin", "Let the name end in .jar.")
