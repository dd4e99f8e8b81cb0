"""``baltica engine``: keep the embedded engine up, or look after it."""

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from baltica.graph.engines.lease import Status

app = typer.Typer(
    help="Start, stop and look at the embedded engine. Commands start it themselves; kept up, it makes them faster.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def start(
    context: typer.Context,
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, metavar="N", help="Port for Bolt on 127.0.0.1.  [7687 where it is free]"),
    ] = None,
) -> None:
    """Start the embedded engine and leave it running until 'baltica engine stop'.

    \b
    Example: baltica engine start --port 7688
    """
    from baltica.graph.engines import lease

    found = lease.keep(context.obj.settings().home, port)
    _tell(found)


@app.command()
def stop(
    context: typer.Context,
    force: Annotated[bool, typer.Option("--force", help="Stop it although other commands use it.")] = False,
) -> None:
    """Stop the embedded engine.

    \b
    Example: baltica engine stop
    """
    from baltica.graph.engines import lease

    stopped = lease.release(context.obj.settings().home, force=force)
    typer.echo("The engine has stopped." if stopped else "No engine was running.")


@app.command()
def status(context: typer.Context) -> None:
    """Tell whether the embedded engine runs, where it answers, and which folder it uses.

    \b
    Example: baltica engine status
    """
    from baltica.graph.engines import lease

    settings = context.obj.settings()
    _tell(lease.status(settings.home))
    if settings.server is not None:
        typer.echo(f"Commands use {settings.server.uri} instead, as NEO4J_URI says.")


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
