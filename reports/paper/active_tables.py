"""Tables of claim 1: places with what each lacks, by other countings, and how many qualify by other choices."""

from typing import Any

import pandas as pd

from baltica.analytics.claim_choices import place_variants
from baltica.analytics.qualified import CRITERIA, Qualified
from baltica.graph.codes import country_name
from baltica.reports import text
from baltica.reports.blocks import Block, Column, Table
from baltica.reports.data import ReportData
from baltica.reports.paper.found import approximate, level, samples
from baltica.reports.paper.parts import located
from baltica.reports.rows import rows_of

COLUMNS = (
    Column("Place"), Column("Code"), Column("Country"), Column("Qualifies", "flag"),
    Column("Ties", "number", "fractional", 1), Column("Low", "number", "95% interval", 1),
    Column("High", "number", "95% interval", 1), Column("Observed / expected", "number", decimals=2),
    Column("q", "number", decimals=3), Column("Lacks"),
)  # fmt: skip
FIELDS = (
    "name", "index", "country_name", "qualifies", "cross_border_ties", "ties_low", "ties_high", "ratio", "q", "missing",
)  # fmt: skip
OTHERS = (
    Column("Place"), Column("Code"), Column("Rank", "count", "fractional"), Column("Rank", "count", "full"),
    Column("Rank", "count", "binary"), Column("Rank", "count", "without largest project"),
    Column("Complete projects", "count"), Column("Lists not judged", "count"), Column("Organizations", "count"),
    Column("Countries", "count", "of partners"),
)  # fmt: skip
OTHER_FIELDS = (
    "name", "index", "rank", "rank_full", "rank_binary", "rank_without_largest", "complete_projects", "untold_projects",
    "organizations", "partner_countries",
)  # fmt: skip
BRIEF = dict(zip(CRITERIA, ("projects", "organizations", "countries", "chance", "top tenth", "robust"), strict=True))
READING = (
    f"Lacks: {'; '.join(f'{word}: {CRITERIA[name]}' for name, word in BRIEF.items())}. With a question mark: not told."
)


def command(data: ReportData) -> str:
    """The command that repeats the numbers."""
    drawn = "--approximate" if approximate(data) else f"--samples {data.options.get('samples') or data.once(samples)}"
    return f"baltica analyze places --level {data.once(level)} {drawn}"


def what(found: Qualified, number: int) -> str:
    """``3 places``, or at level 0 ``3 countries``."""
    return text.plural(number, "country", "countries") if found.level == 0 else text.plural(number, "place")


def _missing(row: "pd.Series[Any]") -> str:
    """The criteria a place does not meet, in a word each; with a question mark what is not told."""
    words = [
        word + "?" * bool(pd.isna(row[name])) for name, word in BRIEF.items() if pd.isna(row[name]) or not row[name]
    ]
    return ", ".join(words)


def tables(data: ReportData, found: Qualified) -> list[Block]:
    """Places with what each lacks, and by other countings; those that qualify first, then those not told."""
    frame = found.table.assign(country_name=found.table["country"].map(country_name))
    frame["missing"] = [_missing(row) for _, row in frame.iterrows()]
    frame["first"] = [1 if pd.isna(told) else 2 - 2 * bool(told) for told in frame["qualifies"]]
    frame = frame.rename_axis("code").reset_index().sort_values(["first", "rank", "code"]).set_index("code")
    method = (
        "Ties: pairs of participants from different countries; each project shares out the weight 1 over its pairs. "
        "Interval: projects drawn again with replacement. Observed / expected: beside random graphs of the same sizes "
        "and rules; above 1 is more. q: how rare so large a difference is by chance, corrected for the places tested. "
        f"{READING} Places that qualify come first, then those not told, then by ties."
    )
    other = (
        "Ranks by ties across borders: fractional, full (each pair of participants counts 1), binary (each project "
        "counts 1), and fractional without the project that adds most to the place. Lists not judged: projects of "
        "which the source does not tell whether all partners are listed."
    )
    covers, again = located(data, found.level), command(data)
    return [
        Table("Places and what each lacks", COLUMNS, rows_of(frame, FIELDS), method, covers, again, "places", 2, 15),
        Table("The same places by other countings", OTHERS, rows_of(frame, OTHER_FIELDS), other, covers, again,
              "countings", 2, 15),
    ]  # fmt: skip


def variants(data: ReportData, found: Qualified) -> Table:
    """How many places qualify when a criterion is left out, or something is counted in another way."""
    frame = place_variants(found).rename(index=text.capital)
    columns = (
        Column("Choice"), Column("Places that qualify", "count"), Column("Countries", "count"),
        Column("Not told", "count", meaning="Places of which it cannot be told."),
    )  # fmt: skip
    rows = rows_of(frame, ("index", "places", "countries", "not_told"))
    method = "The rule with one criterion left out; then, of the places that may qualify, those that stand each check."
    return Table("How robust: places that qualify by other choices", columns, rows, method,
                 located(data, found.level), command(data), "choices")  # fmt: skip
