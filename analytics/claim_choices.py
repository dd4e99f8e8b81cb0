"""Other choices than those of the rules for the paper's claims: criteria left out, other groups, more samples."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from baltica.analytics import comparison
from baltica.analytics.coverage import without_cut_lists
from baltica.analytics.defaults import SAMPLES
from baltica.analytics.graphdata import GraphData
from baltica.analytics.placechance import place_significance
from baltica.analytics.qualified import CRITERIA, Qualified
from baltica.analytics.significance import SAMPLES_PER_TEST
from baltica.analytics.unit_facts import units_of
from baltica.analytics.units import Units, group_of
from baltica.cypher.selection import Selection

PAPER = "established cross-border clusters"
PAIRS = {
    PAPER: ("status=initiative", "status=established,kind=cross_border"),
    "all established international clusters": ("status=initiative", "status=established"),
    "cross-border ones on both sides": ("status=initiative,kind=cross_border", "status=established,kind=cross_border"),
}
"""What initiatives are compared with: as the paper does, and two other choices, each as two filters."""

CHECKS = {
    "full": "in full counting",
    "binary": "in binary counting",
    "without_ten_largest": "without the ten largest projects",
    "complete_only": "with complete lists of partners only",
    "level_2": "as part of a NUTS 2 region that qualifies",
}
WORDS = ("different", "similar", "cannot be told")


@dataclass(frozen=True, eq=False)
class Compared:
    """Two groups of clusters side by side: their filters and sizes, and the table of ``comparison.compare``."""

    first: str
    second: str
    sizes: tuple[int, int]
    table: pd.DataFrame

    def words(self) -> dict[str, int]:
        """How many attributes get each word of the rule; those of which nothing is known are left out."""
        known = self.table[(self.table["first_known"] + self.table["second_known"]) > 0]
        return {word: int((known["verdict"] == word).sum()) for word in WORDS}


def compared(data: GraphData, *, seed: int = 1) -> dict[str, Compared]:
    """Initiatives beside each kind of clusters named in :data:`PAIRS`; no rows where a group is empty.

    >>> compared(GraphData.of())[PAPER].sizes
    (0, 0)
    """
    units = units_of(data, "clusters")
    return {name: _compared(units, *texts, seed) for name, texts in PAIRS.items()}


def _compared(units: Units, first: str, second: str, seed: int) -> Compared:
    one, other = group_of(units, first), group_of(units, second)
    mine, theirs, _ = comparison.apart(one.holds, other.holds)
    sizes = (int(mine.sum()), int(theirs.sum()))
    named = {*one.defined, *other.defined}
    attributes = [each for each in units.attributes if each.name not in named and min(sizes)]
    table = comparison.compare(units.facts, attributes, first=mine, second=theirs, rng=np.random.default_rng(seed))
    return Compared(first, second, sizes, table)


def samples_asked(data: GraphData, level: int) -> int:
    """Random graphs that a verdict on places asks for: 20 for each place tested, and 1,000 at least.

    >>> samples_asked(GraphData.of(), 3)
    1000
    """
    whole = replace(without_cut_lists(data), selection=Selection())
    return max(SAMPLES, SAMPLES_PER_TEST * place_significance(whole, level, approximate=True).tested)


def place_variants(found: Qualified) -> pd.DataFrame:
    """How many places qualify when one criterion is left out, and how many of those that may qualify stand each check.

    Index variant; places, countries (they are in), not_told (places of which it cannot be told). The first row is the
    rule as it is.

    >>> from baltica.analytics.qualified import qualified_places
    >>> place_variants(qualified_places(GraphData.of(), 3, test=False))["places"].tolist()
    [0, 0, 0, 0, 0, 0, 0]
    """
    table = found.table
    rows = {"as asked": table["qualifies"]}
    for name, words in CRITERIA.items():
        rows[f"without asking for: {words}"] = _all(table[[other for other in CRITERIA if other != name]])
    rows |= {CHECKS[str(name)]: found.checks[name] for name in found.checks}
    lines = []
    for variant, column in rows.items():
        told = column.astype("boolean")
        hits = told.index[told.fillna(False).astype(bool)]
        lines.append((variant, len(hits), int(table.loc[hits, "country"].nunique()), int(told.isna().sum())))
    return pd.DataFrame(lines, columns=["variant", "places", "countries", "not_told"]).set_index("variant")


def _all(criteria: pd.DataFrame) -> "pd.Series[bool]":
    """Whether all are met: one that is not settles it, whatever else is not told."""
    flags = criteria.astype("boolean")
    met = flags.all(axis=1, skipna=False).astype("boolean")
    return met.mask(flags.eq(False).any(axis=1).fillna(False).astype(bool), False)
