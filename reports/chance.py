"""What sections say of chance: ties beside those of partners dealt at random, by the closed form. One way of saying."""

import pandas as pd

from baltica.analytics.qualified import RESAMPLES, Qualified, qualified_places
from baltica.analytics.significance import Significance, significance
from baltica.graph.codes import country_name
from baltica.reports import levels, text
from baltica.reports.blocks import Block, Column, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.rows import records, rows_of

CHANCE, SHOWN = 0.05, 15
LARGE, FEWER = 5000, 200  # from so many projects on fewer samples: intervals of so many are short and steady
HOW = (
    "Expected: seats at projects dealt out blindly within each programme and period; organizations keep their number "
    "of seats, projects their size. Computed by a formula, not drawn: rules on the number of countries are not kept. "
    "Beyond chance: p below 0.05, corrected for all that is tested (Benjamini and Hochberg)."
)
TIES = Column(
    "Ties", "number", "fractional", 1, "Each project has the weight 1, shared over its pairs of participants."
)
FIGURES = (TIES, Column("Expected", "number", decimals=1), Column("Observed / expected", "number", decimals=2))


def network(data: ReportData) -> Significance:
    """The ties across borders of the whole network beside chance."""
    return significance(data.graph, of="network", approximate=True)


def pairs_of_countries(data: ReportData) -> Significance:
    """Pairs of countries beside chance, by the closed form."""
    return significance(data.graph, of="countries", approximate=True)


def qualified(data: ReportData) -> Qualified:
    """Places with what they meet of the frozen criteria, at the finest level."""
    level = levels.finest(data)
    return qualified_places(data.graph, level, approximate=True, checks=False, resamples=samples(data))


def samples(data: ReportData) -> int:
    """Samples for the intervals of ties."""
    return RESAMPLES if len(data.graph.projects) < LARGE else FEWER


def word(value: object) -> str:
    """Yes, no, or not told where unknown."""
    return {"True": "yes", "False": "no"}.get(str(value), "not told")


def pair_table(found: Significance, *, more: bool) -> list[Block]:
    """Pairs of countries with more (or fewer) ties than by chance; a note where there is none."""
    frame = found.table[(found.table["q"] < CHANCE) & ((found.table["ratio"] > 1) == more)]
    word = "more" if more else "fewer"
    covers = f"{text.plural(found.tested, 'pair')} of countries expected to meet in 5 projects or more are tested."
    title = f"Pairs of countries with {word} ties than by chance"
    if frame.empty:
        return [Text((f"No pair of countries has clearly {word} ties than by chance. {covers}",))]
    order = frame.assign(z=frame["z"].abs().round(9)).sort_values(["z", "a", "b"], ascending=[False, True, True])
    pair = pd.Series([f"{country_name(row['a'])} – {country_name(row['b'])}" for row in records(order)], order.index)
    columns = (Column("Countries"), Column("Joint projects", "count"), *FIGURES)
    rows = rows_of(order.assign(pair=pair), ("pair", "projects", "observed", "expected", "ratio"))
    command = "baltica analyze significance --of countries --approximate"
    return [Table(title, columns, rows, f"{HOW} Surest first.", covers, command, f"pairs-{word}", 1, SHOWN)]
