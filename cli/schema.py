"""``baltica schema``: the data model, and whether a graph follows it."""

import typer

from baltica.cli.common import opened

app = typer.Typer(help="The data model, and whether a graph follows it.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def check(context: typer.Context) -> None:
    """Check that the graph holds only what the model declares; exit code 1 where it does not.

    \b
    Example: baltica schema check
    """
    from baltica.graph.doctor import live_faults
    from baltica.graph.errors import BalticaError

    with opened(context) as graph:
        faults = live_faults(graph)
    for fault in faults:
        typer.echo(fault)
    if faults:
        raise BalticaError(
            f"the graph differs from the model in {len(faults)} point(s)",
            "baltica doctor says what to do",
        )
    typer.echo("The graph follows the model.")


@app.command()
def constraints() -> None:
    """Print the constraints and indexes as Cypher, for a database that somebody else prepares.

    \b
    Example: baltica schema constraints > constraints.cypher
    """
    from baltica.graph.schema import constraint_file

    typer.echo(constraint_file(), nl=False)
