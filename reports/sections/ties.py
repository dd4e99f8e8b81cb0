"""Ties between countries and between regions: counted three ways, beside what sizes alone would give."""

import pandas as pd

from baltica.analytics.robustness import SAMPLES, robust_pairs
from baltica.reports import text
from baltica.reports.blocks import Block, Column, Note, Table, Text
from baltica.reports.country_matrix import EXPECTED, FEW, RAW, among, matrices
from baltica.reports.data import ReportData
from baltica.reports.pairs import pairs_map
from baltica.reports.registry import section
from baltica.reports.rows import records, rows_of

SHOWN = 15
COMMAND = "baltica analyze cross-border"
METHOD = (
    f"{RAW} Fractional: each project has the weight 1, shared over all its pairs of participants. Full: each pair of "
    f"participants counts 1. Observed / expected: {EXPECTED[:1].lower()}{EXPECTED[1:]} Intervals: projects drawn again "
    f"{SAMPLES:,} times; none under {FEW} joint projects."
)
REGIONS = (
    "Ties between NUTS 3 regions of different countries, fractional: each project has the weight 1, shared over all "
    "its pairs of participants. The area of a circle shows all cross-border ties of the region."
)
COLUMNS = (
    Column("Countries"), Column("Joint projects", "count"), Column("Ties", "number", "fractional", 1),
    Column("Low", "number", "95% interval", 1), Column("High", "number", "95% interval", 1),
    Column("Ties", "count", "full"), Column("Observed / expected", "number", decimals=2),
    Column("Low", "number", "95% interval", 2), Column("High", "number", "95% interval", 2),
    Column("Rank", "count", "without its largest project", meaning="Rank by fractional ties were that project not "
           "there; empty where no tie is left."),
)  # fmt: skip
NAMES = (
    "pair", "projects", "fractional", "low", "high", "full", "observed_expected", "ratio_low", "ratio_high",
    "rank_without",
)  # fmt: skip


@section("ties", "Cross-border ties", 40, needs=("participations",))
def ties(data: ReportData) -> list[Block]:
    """Pairs of countries, two matrices, and pairs of regions on a map."""
    pairs = data.once(_pairs)
    if pairs.empty:
        return [Note("No project of the chosen data joins two countries.", "Nothing to show")]
    first = records(pairs)[0]
    lead = (
        f"{data.among_pairs}{first['a_name']} and {first['b_name']} have the most ties: they meet in "
        f"{text.plural(first['projects'], 'project')}. A "
        "country with many ties meets everyone more often, so each raw count stands beside what would be expected."
    )
    above = pairs[(pairs["ratio_low"] > 1) & among(pairs)].round({"observed_expected": 9})
    above = above.sort_values(["observed_expected", "a", "b"], ascending=[False, True, True])
    if len(above):
        named = [f"{row['a_name']} and {row['b_name']}" for row in records(above.head(2))]
        lead += f" Clearly above that are, first of all, {', then '.join(named)}."
    frame = pairs.assign(pair=pairs["a_name"] + " – " + pairs["b_name"])
    table = Table("Pairs of countries with the most ties", COLUMNS, rows_of(frame, NAMES), METHOD, data.ranked_coverage,
                  COMMAND, "pairs-of-countries", 1, SHOWN)  # fmt: skip
    return [Text((lead,), "lead"), table, *matrices(data, COMMAND), *pairs_map(data, SHOWN, REGIONS, COMMAND)]


def _pairs(data: ReportData) -> pd.DataFrame:
    """Pairs of countries with intervals and their rank without the largest project of each."""
    pairs = data.country_pairs
    return robust_pairs(data.ranked, pairs) if len(pairs) else pairs
