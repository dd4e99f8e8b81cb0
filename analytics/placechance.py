"""More ties across borders than chance would give: place by place, under the null model of ``significance``."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from baltica.analytics.defaults import BURN_IN, CHAINS, MIN_EXPECTED, SEED, THIN
from baltica.analytics.graphdata import GraphData
from baltica.analytics.nullmodels import Drawn, Null, design, draw
from baltica.analytics.places import NOT_LOCATED, meetings, place_codes
from baltica.analytics.regions import COUNTINGS, FEW_ORGANIZATIONS
from baltica.analytics.seats import seat_places
from baltica.analytics.significance import SETTLED, judged, samples_for, stratum_of
from baltica.analytics.stats import benjamini_hochberg
from baltica.graph.progress import Progress, silent


@dataclass(frozen=True, eq=False, repr=False)
class PlaceChance:
    """Ties of each place beside chance, with all that is needed to judge and to repeat them.

    ``table``: index counting, place, as :func:`place_significance` explains. ``tested``: size of the family of q, one
    family a counting. ``strata`` and ``left_out`` as in ``nulldesign.Design``. ``drawn``: None for the approximation.
    """

    level: int
    null: Null
    min_expected: float
    table: pd.DataFrame
    tested: int
    strata: pd.DataFrame
    left_out: dict[str, int]
    drawn: Drawn | None

    def __repr__(self) -> str:
        return f"PlaceChance({len(self.table) // len(COUNTINGS)} places, {self.tested} tested)"

    def within(self, counting: str) -> pd.DataFrame:
        """The rows of one counting; index place."""
        return self.table[self.table.index.get_level_values("counting") == counting].droplevel("counting")

    @property
    def worst_rhat(self) -> float:
        """The largest rhat of a tested place in fractional counting; NaN where nothing was drawn or varies."""
        rows = self.within("fractional")
        return float(rows.loc[rows["tested"], "rhat"].max())

    @property
    def settled(self) -> bool:
        """Whether the chains agree: all but one in twenty of the tested places have an rhat of 1.05 or less."""
        rows = self.within("fractional")
        found = rows.loc[rows["tested"], "rhat"]
        return bool((found > SETTLED).mean() <= 0.05) if len(found) else True


def place_significance(
    data: GraphData,
    level: int = 3,
    *,
    null: Null = "rules",
    samples: int | None = None,
    burn_in: int = BURN_IN,
    thin: int = THIN,
    chains: int = CHAINS,
    seed: int = SEED,
    min_expected: float = MIN_EXPECTED,
    approximate: bool = False,
    threads: int | None = None,
    progress: Progress = silent,
) -> PlaceChance:
    """Ties of each place to other countries beside those expected when participants are exchanged at random.

    The chance is that of ``significance.significance`` (``null``, ``approximate`` and the other options as there), and
    the observed ties of a place are the sum of those of its pairs. One row a place and counting (index counting:
    full, binary, fractional; place): observed, expected, ratio, z, p_more, p_less, p, q as there, rhat,
    expected_projects (in which the place meets somebody from abroad when seats are dealt out anew) and tested. Tested,
    and in the family of q, are the located places of the whole data with 3 organizations or more and at least
    ``min_expected`` expected projects. Both are set by the margins alone, so that leaving the others out does not touch
    the error rate. ``approximate``: the closed form of ``seats``; it has none for binary counting (NaN). Binary: for
    each project the places abroad that the place meets there. An empty graph: no rows.

    Means: "by the sizes of its projects and the rules of its programmes, Skåne would have 40 ties across borders, give
    or take 3; it has 52".

    >>> rows = [(f"p{n}", o) for n in range(6) for o in ("ab" if n % 2 else "cd")]
    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abcd", ["DK", "DK", "SE", "SE"])],
    ...     projects=[{"id": f"p{n}"} for n in range(6)],
    ...     participations=[{"project": p, "organization": o} for p, o in rows],
    ... )
    >>> found = place_significance(data, 0, approximate=True)
    >>> found.table.loc[("fractional", "DK"), ["observed", "expected", "z", "expected_projects"]].round(3).tolist()
    [0.0, 3.273, -2.546, 3.273]
    """
    met = meetings(data, level)
    plan = design(data, null=null, level=level)
    seats = {counting: seat_places(met, stratum_of(plan), counting=counting) for counting in COUNTINGS}
    could = seats["fractional"]["expected_projects"]
    people = place_codes(data.organizations, data, level).value_counts().reindex(could.index, fill_value=0)
    located = ~could.index.str.endswith(NOT_LOCATED).astype(bool)
    tested = pd.Series(located & (people >= FEW_ORGANIZATIONS) & (could >= min_expected), could.index)
    number = int(tested.sum())
    drawn = None
    if not approximate:
        drawn = draw(
            plan,
            samples=samples_for(number) if samples is None else samples,
            burn_in=burn_in,
            thin=thin,
            chains=chains,
            seed=seed,
            pairs=False,
            places=True,
            threads=threads,
            progress=progress,
        )
    tables = {}
    for counting, closed in seats.items():
        figures = drawn.places_in(counting).reindex(closed.index) if drawn else closed
        table = judged(figures, drawn.samples if drawn else 0)
        if figures["mean"].isna().all():
            table[["p_more", "p_less", "p"]] = np.nan
        table["q"] = benjamini_hochberg(table["p"].where(tested))
        tables[counting] = table.assign(
            rhat=figures["rhat"] if drawn else np.nan, expected_projects=could, tested=tested
        )
    every = pd.concat(tables, names=["counting", "place"])
    return PlaceChance(level, null, min_expected, every, number, plan.strata, plan.left_out, drawn)
