"""Urbanization and a count per region: three coefficients, within countries and pooled, as one family of tests."""

from typing import Any, get_args

import numpy as np
import pandas as pd

from baltica.analytics.correlation import COEFFICIENTS, Coefficient, Indices, groups_of
from baltica.analytics.graphdata import GraphData
from baltica.analytics.intervals import FEWEST, Estimate, pooled, stratified
from baltica.analytics.matrices import Vector
from baltica.analytics.measures import Measure, by_name, plain
from baltica.analytics.stats import benjamini_hochberg, holm
from baltica.analytics.urban_regions import INDICATORS, Basis, countries_of, urban_regions

FEW = 10  # regions with at least one case; with fewer a single region decides
SELECTIVE = 0.2  # difference in how often a fact is known of regions with cases and of those without

COUNT, PER_MILLION, GIVEN_POPULATION = "number", "per million inhabitants", "number, given inhabitants"

MEASURES = by_name(
    Measure(
        "stratified",
        "Within countries",
        "How a region's urbanization goes with its count inside countries: -1 to 1, 0 without any association.",
        "tanh(sum_c w_c atanh(r_c)/sum_c w_c), w_c = n_c - 3 (n_c - 4 given inhabitants)",
        "Fisher 1921, Metron 1, 3–32",
    ),
    Measure(
        "low",
        "Lower bound",
        "Lower end of the 95 % interval of the coefficient within countries.",
        "tanh(z - t s), s from leaving out one region at a time",
        "Tukey 1958, Annals of Mathematical Statistics 29, 614",
    ),
    Measure(
        "high",
        "Upper bound",
        "Upper end of the 95 % interval of the coefficient within countries.",
        "tanh(z + t s), s from leaving out one region at a time",
        "Tukey 1958, Annals of Mathematical Statistics 29, 614",
    ),
    Measure(
        "p",
        "p within countries",
        "How often counts shuffled over the regions of each country give a coefficient at least as far from 0.",
        "(1 + shuffles at least as far)/(1 + shuffles)",
        "Phipson and Smyth 2010, Statistical Applications in Genetics 9, 39",
    ),
    Measure(
        "holm",
        "p, corrected (Holm)",
        "p corrected for all rows tested here: the chance of any false finding stays below 5 %.",
        "step-down: max over smaller p of (m - rank + 1) p",
        "Holm 1979, Scandinavian Journal of Statistics 6, 65–70",
    ),
    Measure(
        "bh",
        "p, corrected (Benjamini–Hochberg)",
        "p corrected for all rows tested here: of the findings one in twenty is false.",
        "step-up: min over larger p of m p/rank",
        "Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57, 289–300",
    ),
    Measure(
        "pooled",
        "All regions together",
        "The coefficient over all regions, in which differences between countries are mixed with those inside them.",
        "Pearson's r on log1p, Spearman's rho, or Kendall's tau-b",
        "Kendall and Gibbons 1990, Rank Correlation Methods",
    ),
) | plain(
    indicator="What says how urban a region is.",
    outcome="What is compared with it: the number, per million inhabitants, or the number given inhabitants.",
    coefficient="Pearson's r of log(1 + count), Spearman's rho, or Kendall's tau-b.",
    pooled_low="Lower end of the 95 % interval of the coefficient over all regions.",
    pooled_high="Upper end of the 95 % interval of the coefficient over all regions.",
    pooled_p="How often counts shuffled over all regions give a coefficient at least as far from 0.",
    regions="Regions compared.",
    countries="Countries with a coefficient of their own.",
    left_out="Countries without one.",
    with_count="Regions with at least one case.",
    zero_share="Share of the regions without any case, 0 to 1.",
    few=f"Whether fewer than {FEW} regions have a case; nothing is tested then.",
    selective="Whether a fact is known mostly of regions with a case, or of those without; nothing is tested then.",
)


def selective(table: pd.DataFrame, column: str) -> bool:
    """Whether a fact is known much more often of regions with cases than of those without, or the reverse.

    Comparing the regions where it is known would then compare what was chosen by the outcome.
    """
    some = table["count"] > 0
    known = table[column].notna()
    if not some.any() or some.all():
        return False
    return bool(abs(known[some].mean() - known[~some].mean()) > SELECTIVE)


def indicators_of(table: pd.DataFrame) -> list[str]:
    """The indicators known of at least one region."""
    return [name for name in INDICATORS if name in table and table[name].notna().any()]


def associations(
    table: pd.DataFrame, *, permutations: int = 2000, rng: np.random.Generator | None = None
) -> pd.DataFrame:
    """Each indicator of urbanization against the count per region, in three coefficients.

    ``table`` as of ``urban_regions``. One row an indicator, outcome (number; per million inhabitants; number, given
    inhabitants: a partial coefficient, without Kendall's tau) and coefficient (Pearson's r of the indicator and
    log(1 + count), density as logarithm; Spearman's rho; Kendall's tau-b): stratified, low, high, p, holm, bh, pooled,
    pooled_low, pooled_high, pooled_p, regions, countries (with a coefficient of their own), left_out (others),
    with_count (regions with a case), zero_share, few (under 10 regions with a case: not tested), selective (known
    mostly of regions with cases, or without: not tested). holm and bh correct p over all rows tested. Intervals are
    95 %, none under 30 regions. The order is fixed, as are the random numbers.

    >>> table = pd.DataFrame({"country": ["DK"] * 4, "urban_rank": [0.0, 1, 2, 2], "count": [0, 0, 1, 3]}, list("abcd"))
    >>> table["population"] = np.nan
    >>> found = associations(table)
    >>> found["coefficient"].tolist(), found["pooled"].round(2).tolist(), bool(found["few"].all())
    (['pearson', 'spearman', 'kendall'], [0.82, 0.89, 0.8], True)
    """
    rng = rng or np.random.default_rng(1)
    rows = [
        _row(table, indicator, outcome, coefficient, permutations, rng)
        for indicator in indicators_of(table)
        for outcome in _outcomes(table)
        for coefficient in COEFFICIENTS
        if not (outcome == GIVEN_POPULATION and coefficient == "kendall")
    ]
    found = pd.DataFrame(rows, columns=_COLUMNS) if not rows else pd.DataFrame(rows)
    p = found["p"].astype("float64").to_numpy()
    position = list(found.columns).index("p") + 1
    found.insert(position, "holm", holm(p))
    found.insert(position + 1, "bh", benjamini_hochberg(p))
    return found


_COLUMNS = ["indicator", "outcome", "coefficient", "stratified", "low", "high", "p"]


def _outcomes(table: pd.DataFrame) -> list[str]:
    return [COUNT, PER_MILLION, GIVEN_POPULATION] if table["population"].notna().any() else [COUNT]


def variables(
    table: pd.DataFrame, indicator: str, outcome: str, coefficient: Coefficient
) -> tuple[pd.DataFrame, Vector, Vector, Vector | None]:
    """The regions compared, and of each the indicator, the outcome and, for a partial coefficient, log inhabitants."""
    needed = [indicator] if outcome == COUNT else [indicator, "population"]
    used = table.dropna(subset=needed)
    if outcome != COUNT:
        used = used[used["population"] > 0]
    x = used[indicator].to_numpy(float)
    y = used["count"].to_numpy(float)
    if outcome == PER_MILLION:
        y = y / used["population"].to_numpy(float) * 1e6
    given = np.log(used["population"].to_numpy(float)) if outcome == GIVEN_POPULATION else None
    if coefficient == "pearson":
        y = np.log1p(y)
        x = np.log(np.maximum(x, 1e-9)) if INDICATORS[indicator][1] else x
    return used, x, y, given


def primary(
    table: pd.DataFrame, *, indicator: str = "urban_rank", outcome: str = COUNT, permutations: int = 0
) -> Estimate:
    """Spearman's rho of an indicator and the count within countries: the one figure a verdict rests on."""
    used, x, y, given = variables(table, indicator, outcome, "spearman")
    groups = groups_of(countries_of(used))
    return stratified(x, y, groups, coefficient="spearman", given=given, permutations=permutations)


def of_initiatives(data: GraphData) -> pd.DataFrame:
    """Urban class and number of international initiatives in NUTS 3 regions, of any presence and of stated ones.

    The rows of :func:`associations` for the class (0 rural, 1 intermediate, 2 urban), the number and the two
    coefficients of ranks, so the same figures and intervals, without its tests. Index basis (any; stated: without
    presences placed by a member's head office), coefficient (spearman, kendall); stratified, low, high, pooled,
    pooled_low, pooled_high, regions, countries, left_out, with_count, zero_share, few, selective. NaN where nothing
    varies; no interval under 30 regions or 10 regions with an initiative.

    >>> of_initiatives(GraphData.of())["stratified"].isna().all()
    np.True_
    """
    rng = np.random.default_rng(1)  # never drawn from: nothing is shuffled
    coefficients: tuple[Coefficient, ...] = ("spearman", "kendall")
    rows = []
    for basis in get_args(Basis):
        table = urban_regions(data, basis=basis)
        rows += [{"basis": basis} | _row(table, "urban_rank", COUNT, one, 0, rng) for one in coefficients]
    found = pd.DataFrame(rows).set_index(["basis", "coefficient"])
    return found.drop(columns=["indicator", "outcome", "p", "pooled_p"])


def _row(
    table: pd.DataFrame, indicator: str, outcome: str, coefficient: Coefficient, permutations: int,
    rng: np.random.Generator,
) -> dict[str, Any]:  # fmt: skip
    used, x, y, given = variables(table, indicator, outcome, coefficient)
    labels = countries_of(used)
    groups: list[Indices] = groups_of(labels)
    names = sorted(labels.astype(str).unique())
    some = int((used["count"] > 0).sum())
    chosen = selective(table, indicator) or (outcome != COUNT and selective(table, "population"))
    tests = permutations if some >= FEW and not chosen else 0
    within = stratified(x, y, groups, coefficient=coefficient, given=given, permutations=tests, rng=rng)
    whole = pooled(x, y, coefficient=coefficient, given=given, permutations=tests, rng=rng)
    bounds = some >= FEW and not chosen and len(used) >= FEWEST
    return {
        "indicator": indicator,
        "outcome": outcome,
        "coefficient": coefficient,
        "stratified": within.value,
        "low": within.low if bounds else np.nan,
        "high": within.high if bounds else np.nan,
        "p": within.p,
        "pooled": whole.value,
        "pooled_low": whole.low if bounds else np.nan,
        "pooled_high": whole.high if bounds else np.nan,
        "pooled_p": whole.p,
        "regions": len(used),
        "countries": within.groups,
        "left_out": ", ".join(names[number] for number in within.left_out),
        "with_count": some,
        "zero_share": float((used["count"] == 0).mean()) if len(used) else np.nan,
        "few": some < FEW,
        "selective": chosen,
    }
