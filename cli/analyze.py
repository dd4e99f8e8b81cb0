"""``baltica analyze``: measures of organizations, ties, regions and clusters as tables."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from baltica.cli.common import selected, with_selection
from baltica.cli.output import Format, FormatOption, TopOption, frame_rows, show
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.graphdata import GraphData
    from baltica.analytics.measures import Measure

app = typer.Typer(
    help="Measure organizations, cross-border ties, regions and clusters.", no_args_is_help=True, rich_markup_mode=None
)

LevelOption = Annotated[
    int,
    typer.Option(
        min=0, max=3, metavar="0|1|2|3", help="NUTS level of the regions: 0 countries, 1, 2, or 3 the smallest."
    ),
]


class Counting(StrEnum):
    """How ties are counted."""

    fractional = "fractional"
    full = "full"
    binary = "binary"


@app.command()
@with_selection
def coverage(
    context: typer.Context, selection: Selection, form: FormatOption = Format.table, top: TopOption = None
) -> None:
    """Tell how often each important fact is known, before anything is ranked.

    \b
    Example: baltica analyze coverage
    """
    from baltica.analytics.coverage import MEASURES, by_field

    data = selected(context, selection)
    print_table(context, by_field(data).reset_index(), None, form, top, [], data, MEASURES)


def print_table(
    context: typer.Context,
    table: "pd.DataFrame",
    index: str | None,
    form: Format,
    top: int | None,
    notes: Iterable[str],
    data: "GraphData",
    measures: Mapping[str, "Measure"] | None = None,
) -> None:
    """Print a table and under it the notes, the selection, and what the selection left out.

    ``measures`` (by column) define what the columns hold, those of many tables aside: CSV and JSON carry it with them.
    """
    from baltica.analytics.columns import define

    columns, rows = frame_rows(table, index)
    left_out = [f"{number:,} {reason} left out." for reason, number in data.left_out.items()]
    about = {
        "command": context.obj.command,
        "selection": data.selection.describe(),
        "left_out": data.left_out,
        "columns": define(columns, measures or {}),
    }
    said = [*notes, f"Selection: {data.selection.describe()}.", *left_out]
    if len(data.clusters) and (data.selection.since, data.selection.until) != (None, None):
        said.append("Years choose projects; clusters are in the data whatever their age.")
    show(columns, rows, form, top=top, notes=said, about=about)
