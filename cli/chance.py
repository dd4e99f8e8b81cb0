"""Options of the commands that draw random graphs, written once so that they mean the same in each."""

from enum import StrEnum
from typing import Annotated

import typer

from baltica.analytics.defaults import MOST_SAMPLES, SAMPLES


class Null(StrEnum):
    """What chance must keep."""

    rules = "rules"
    free = "free"


NullOption = Annotated[
    Null, typer.Option(help="Exchange participants within programme and period only, or between all projects.")
]
SamplesOption = Annotated[
    int | None,
    typer.Option(
        min=1, metavar="N", help=f"Random graphs to draw.  [20 for each comparison, {SAMPLES} to {MOST_SAMPLES}]"
    ),
]
BurnInOption = Annotated[int, typer.Option(min=0, metavar="N", help="Rounds of trades before the first sample.")]
ThinOption = Annotated[int, typer.Option(min=1, metavar="N", help="Rounds of trades between two samples.")]
ChainsOption = Annotated[int, typer.Option(min=1, metavar="N", help="Independent chains that share the samples.")]
ApproximateOption = Annotated[
    bool, typer.Option("--approximate", help="Draw nothing: a closed form, in seconds; less exact.")
]
