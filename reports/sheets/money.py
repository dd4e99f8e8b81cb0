"""Money on a sheet, as rows of its table of facts."""

from baltica.analytics.sheet_parts import Money
from baltica.reports import text
from baltica.reports.blocks import Cell


def money_rows(told: Money) -> list[tuple[str, Cell, str]]:
    """What is told of EU contributions and total costs, each with of how many it is known."""
    each = f"of {text.count(told.known)} of {text.plural(told.seats, 'participation')}"
    total = f"of {text.count(told.costed)} of {text.plural(told.projects, 'project')}"
    return [
        ("EU contribution", round(told.contribution) if told.known else None, f"EUR, {each}"),
        ("EU contribution, mean", round(told.average) if told.known else None, "EUR a participation"),
        ("Total cost", round(told.total) if told.costed else None, f"EUR, {total}"),
    ]
