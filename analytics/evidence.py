"""All that is known here of urbanization and a count per region, in one object: what a verdict and a page rest on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from baltica.analytics.associations import FEW, associations, indicators_of, primary, selective
from baltica.analytics.clusters import KINDS, Kind
from baltica.analytics.correlation import groups_of
from baltica.analytics.count_models import CountModel, negative_binomial, poisson
from baltica.analytics.graphdata import GraphData
from baltica.analytics.intervals import PERMUTATIONS, Estimate
from baltica.analytics.measures import plain
from baltica.analytics.ordinal import jonckheere, kruskal
from baltica.analytics.sensitivity import main_indicator, sensitivity, share_same_sign
from baltica.analytics.spatial import FEWEST, NEIGHBORS, NONE, Moran, moran_model, nearest
from baltica.analytics.urban_regions import INDICATORS, Of, Status, countries_of, urban_regions
from baltica.analytics.verdicts import HEAD_OFFICES


@dataclass(frozen=True, eq=False)
class Evidence:
    """Urbanization and a count per region.

    ``regions`` (one row each), ``associations`` (the family of tests), ``models`` (count models), ``ordinal`` (tests
    of the classes), ``sensitivity``; ``primary``: Spearman within countries for ``indicator``; ``rate``: the negative
    binomial model of it, Poisson where there is none, with its ratio and interval; ``same_sign``: share of the
    sensitivity rows with its sign; ``located``: share of what is counted that is known at the level; ``head_office``:
    share of this part, on which all figures rest, that is placed by a member's head office (NaN where nothing is).
    """

    level: int
    of: Of
    indicator: str
    regions: pd.DataFrame
    associations: pd.DataFrame
    models: pd.DataFrame
    ordinal: pd.DataFrame
    sensitivity: pd.DataFrame
    primary: Estimate
    rate: CountModel
    same_sign: float
    head_office: float
    located: float
    counted: int

    @property
    def testable(self) -> bool:
        """Whether enough regions have a case, and the indicator is not known mostly of those (or of the others)."""
        known = self.regions.dropna(subset=[self.indicator])
        return int((known["count"] > 0).sum()) >= FEW and not selective(self.regions, self.indicator)

    @property
    def circular(self) -> bool:
        """Whether more than half of the presences rest on a member's head office, and head offices stand in cities."""
        return self.head_office > HEAD_OFFICES


def evidence(
    data: GraphData,
    level: int = 3,
    *,
    of: Of = "clusters",
    kinds: Sequence[Kind] = KINDS,
    status: Status = "initiative",
    permutations: int = PERMUTATIONS,
    rng: np.random.Generator | None = None,
) -> Evidence:
    """Set how urban regions are beside what is counted in them, in all ways this product has.

    Options as of ``urban_regions``. Regions whose indicator is not known are in no figure that needs it. Random
    numbers come from ``rng``.
    """
    rng = rng or np.random.default_rng(1)
    table = urban_regions(data, level, of=of, kinds=kinds, status=status)
    indicator = main_indicator(table)
    counted, located = table.attrs["counted"], table.attrs["located"]
    models = {one: _models(table, one, rng) for one in indicators_of(table) if one in table}
    rows = [row for one in models.values() for row in one[1]]
    variants = sensitivity(data, level, of=of, kinds=kinds, status=status, indicator=indicator)
    return Evidence(
        level=level,
        of=of,
        indicator=indicator,
        regions=table,
        associations=associations(table, permutations=permutations, rng=rng),
        models=pd.DataFrame(rows, columns=MODEL_COLUMNS),
        ordinal=ordinal_tests(table, permutations=permutations, rng=rng),
        sensitivity=variants,
        primary=primary(table, indicator=indicator, permutations=permutations),
        rate=models[indicator][0] if indicator in models else CountModel("poisson", why="no region of known class"),
        same_sign=share_same_sign(variants),
        head_office=table.attrs["head_office"] / located if located and of == "clusters" else np.nan,
        located=located / counted if counted else np.nan,
        counted=counted,
    )


MODEL_COLUMNS = [
    "indicator", "model", "step", "ratio", "low", "high", "p", "size_exponent", "dispersion", "regions", "countries",
    "left_out", "moran", "moran_expected", "moran_p", "why",
]  # fmt: skip

MODELS = plain(
    indicator="What says how urban a region is.",
    model="Poisson, or negative binomial, and whether inhabitants are in it.",
    step="One step of the indicator: one class, or one standard deviation.",
    ratio="How many times as many cases are expected for one step more urban, in the same country.",
    low="Lower end of the 95 % interval of the ratio.",
    high="Upper end of the 95 % interval of the ratio.",
    p="How rare a ratio so far from 1 is if none were there.",
    size_exponent="Power of the inhabitants that counts grow with; 1 is in proportion.",
    dispersion="How counts spread: of Poisson 1, of negative binomial 0, where they spread as Poisson has it.",
    regions="Regions in the model.",
    countries="Countries in the model.",
    left_out="Countries left out: without any case, or with one region.",
    moran="Moran's I of what the model leaves over: above moran_expected, neighboring regions are alike.",
    moran_expected="Moran's I expected where neighbors are not alike.",
    moran_p="How often chance alone gives neighbors as much alike.",
    why="Why there is no ratio; empty where there is one.",
)
TESTS = plain(
    test="Name of the test.",
    statistic="Its statistic: Jonckheere–Terpstra's J, or Kruskal–Wallis's H.",
    expected="The statistic expected where classes do not differ.",
    z="(statistic - expected)/standard deviation; not defined for Kruskal–Wallis.",
    p="p by the normal, or chi-squared, approximation.",
    p_within="How often counts shuffled within countries give a statistic at least as far out.",
    regions="Regions compared.",
)


def _models(table: pd.DataFrame, indicator: str, rng: np.random.Generator) -> tuple[CountModel, list[tuple[Any, ...]]]:
    """The model of an indicator to rely on, and a row for each model."""
    sized = bool(table["population"].notna().any()) and not selective(table, "population")
    used = table.dropna(subset=[indicator, "population"] if sized else [indicator])
    if sized:
        used = used[used["population"] > 0]
    term = used[indicator].to_numpy(float)
    if INDICATORS[indicator][1]:
        term = np.log(np.maximum(term, 1e-9))
    step = "one class"
    if indicator != "urban_rank":
        step = "one standard deviation"
        term = (term - term.mean()) / term.std() if len(term) and term.std() > 0 else term
    size = used["population"].to_numpy(float) if sized else None
    counts, country = used["count"].to_numpy(float), countries_of(used)
    found = [fit(counts, term, size, country) for fit in (poisson, negative_binomial)]
    if selective(table, indicator):
        why = f"{INDICATORS[indicator][0]} is known mostly of regions with a case, or mostly of those without"
        found = [CountModel(one.name, units=one.units, groups=one.groups, why=why) for one in found]
    rows = []
    for one in found:
        near = _moran(one, used, rng)
        rows.append(
            (
                indicator, one.name + (" with inhabitants" if sized else ""), step, one.ratio, one.low, one.high, one.p,
                one.size_exponent, one.dispersion, one.units, one.groups, ", ".join(one.left_out), near.value,
                near.expected, near.p, one.why,
            )
        )  # fmt: skip
    # By simulation the negative binomial interval covers 95 %, the robust Poisson one 92 %: that one only where alone.
    return (found[0] if found[1].why else found[1]), rows


def _moran(model: CountModel, used: pd.DataFrame, rng: np.random.Generator) -> Moran:
    """Moran's I of the residuals of a model, among the regions whose position is known."""
    from scipy import sparse

    if model.why:
        return NONE
    place = used.iloc[model.rows]
    known = np.flatnonzero(place["latitude"].notna() & place["longitude"].notna())
    if len(known) < FEWEST:
        return NONE
    at = place.iloc[known]
    near = nearest(at["latitude"].to_numpy(float), at["longitude"].to_numpy(float), k=NEIGHBORS).tocoo()
    shape = (len(place), len(place))
    weights = sparse.csr_array((near.data, (known[near.coords[0]], known[near.coords[1]])), shape=shape)
    return moran_model(model, weights, rng=rng)


def ordinal_tests(
    table: pd.DataFrame, *, permutations: int = PERMUTATIONS, rng: np.random.Generator | None = None
) -> pd.DataFrame:
    """Jonckheere–Terpstra and Kruskal–Wallis over the urban-rural classes.

    Index test; statistic, expected, z, p (of the approximation), p_within (counts shuffled within countries),
    regions. Jonckheere–Terpstra is summed over countries; Kruskal–Wallis is over all regions. NaN where fewer than 10
    regions have a case.
    """
    used = table.dropna(subset=["urban_rank"])
    rows = []
    for name, test in (("Jonckheere–Terpstra", jonckheere), ("Kruskal–Wallis", kruskal)):
        enough = int((used["count"] > 0).sum()) >= FEW and not selective(table, "urban_rank")
        line: dict[str, Any] = {"test": name, "regions": len(used)}
        if enough:
            order, values = used["urban_rank"].to_numpy(float), used["count"].to_numpy(float)
            found = test(order, values, groups_of(countries_of(used)), permutations=permutations, rng=rng)
            line |= {n: getattr(found, n) for n in ("statistic", "expected", "z", "p", "p_within")}
        rows.append(line)
    columns = ["test", "statistic", "expected", "z", "p", "p_within", "regions"]
    return pd.DataFrame(rows).reindex(columns=columns).set_index("test")
