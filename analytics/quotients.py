"""Location quotients of the places and fields of a graph, with resampled intervals and exact tests."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from baltica.analytics.fields import OWN, FieldCounting, Of, Placed, placed, reported_places
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector, presence
from baltica.analytics.measures import Measure, by_name, plain
from baltica.analytics.resampled import SAMPLES, SEED, resampled
from baltica.analytics.specialization import MEASURES as INDEX_MEASURES
from baltica.analytics.specialization import quotient_array
from baltica.analytics.stats import benjamini_hochberg
from baltica.graph.codes import country_name
from baltica.graph.progress import Progress

# Conventions of this product.
FEW_CASES = 5  # a cell that counts less is shown, marked few, and never ranked
MIN_EXPECTED = 1.0  # cells where fewer things are expected can hardly differ from chance, and are not tested

MEASURES = by_name(
    INDEX_MEASURES["lq"],
    Measure(
        "count", "Count", "Things of the field in the place; with several fields each counts its part.", "x_rk", ""
    ),
    Measure("cases", "Cases", "Things of the field in the place, each counted whole.", "n_rk", "count"),
    Measure("share", "Share", "Share of the field in the place.", "x_rk / x_r", "count"),
    Measure("share_all", "Share everywhere", "Share of the field in all places together.", "x_k / x", "count"),
    Measure(
        "low",
        "Interval, low",
        "Lower end of the 95 % interval of the location quotient; whole things are resampled, not their places.",
        "LQ exp(-t sd), sd of ln LQ over the samples, t with n_rk - 1 degrees of freedom",
        "Efron and Tibshirani 1993",
    ),
    Measure("high", "Interval, high", "Upper end of that interval.", "LQ exp(t sd)", "Efron and Tibshirani 1993"),
    Measure(
        "p",
        "p",
        "How rare so different a number of cases is when fields are dealt at random among the things.",
        "twice the smaller tail of the hypergeometric distribution, half the chance of the count itself (mid-p)",
        "Fisher 1935; Lancaster 1961, JASA 56, 223–234",
    ),
    Measure("q", "q", "p corrected for the number of cells tested.", "p × cells / rank", "Benjamini and Hochberg 1995"),
) | plain(
    place_count="All things counted in the place.",
    few=f"Whether the field counts less than {FEW_CASES} in the place.",
    rank="Rank among the places of the field, by the lower end of the interval; 1 the highest.",
    ranked="Regions of its country with enough cases to be ranked in the field.",
    country_share="Share of the field in its country, 0 to 1.",
    difference="share - country_share.",
    names="Names of the clusters, initiatives, projects or organizations of the field.",
)


def location_quotients(
    data: GraphData,
    level: int = 3,
    *,
    of: Of = "clusters",
    scheme: str = OWN,
    counting: FieldCounting = "fractional",
    kinds: tuple[str, ...] | None = None,
    samples: int = SAMPLES,
    rng: np.random.Generator | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """In which fields each reported place has a larger or smaller share than all places together.

    One row a place and field that meet: place (code), name, country, field, count (x_rk), cases (n_rk, whole things),
    place_count (x_r), share, share_all, lq, its 95 % interval low, high, p, q, few, rank. Ordered by the lower end of
    the interval, so that a few cases never come first; then the cells marked few (count under 5) and what is not
    located at the level: they have no rank. ``rank`` is among the places of the field. ``p`` compares the number of
    things of the field there with fields dealt at random (Fisher's exact test, mid-p, two-sided); tested are cells of
    located places with at least one thing expected, ``q`` covers all of them, reported or not (Benjamini–Hochberg).
    One case has no interval. Nothing counted: no rows.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}],
    ...     projects=[{"id": f"p{n}", "specialization": "food" if n < 6 else "ict"} for n in range(12)],
    ...     participations=[{"project": f"p{n}", "organization": "a" if n < 7 else "b"} for n in range(12)],
    ... )
    >>> table = location_quotients(data, 0, of="projects")
    >>> table[["place", "field", "count", "lq", "few"]].round(2).values.tolist()[:2]
    [['DK', 'food', 6.0, 1.71, False], ['SE', 'ict', 5.0, 2.0, False]]
    """
    found = placed(data, level, of=of, scheme=scheme, counting=counting, kinds=kinds)
    return quotient_table(data, found, level=level, samples=samples, rng=rng, progress=progress)


def quotient_table(
    data: GraphData,
    found: Placed,
    *,
    level: int,
    samples: int = SAMPLES,
    rng: np.random.Generator | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """The rows of :func:`location_quotients` of things already placed."""
    rng = np.random.default_rng(SEED) if rng is None else rng
    counts = found.counts
    place, field = np.nonzero(counts)
    cases = np.asarray((found.at.T @ presence(found.weights)).todense())[place, field].round().astype("int64")
    quotient = quotient_array(counts)[place, field]
    low, high = _interval(found, quotient, cases, place, field, samples=samples, rng=rng, progress=progress)
    row, column, total = counts.sum(axis=1), counts.sum(axis=0), counts.sum()
    table = place_names(data, found, level=level).iloc[place].reset_index(drop=True)
    table["field"] = found.fields[field]
    table["count"] = counts[place, field]
    table["cases"] = cases
    table["place_count"] = row[place]
    table["share"] = counts[place, field] / row[place]
    table["share_all"] = column[field] / (total if total else np.nan)
    table["lq"], table["low"], table["high"] = quotient, low, high
    table["p"], table["q"] = cell_tests(found, place, field, cases)
    table["few"] = table["count"].round(9) < FEW_CASES
    return _ranked(table, reported_places(data, level))


def cell_tests(
    found: Placed, place: npt.NDArray[Any], field: npt.NDArray[Any], cases: npt.NDArray[Any]
) -> tuple[Vector, Vector]:
    """p and q of the number of cases of each cell given; NaN for those not tested."""
    from scipy.stats import hypergeom

    number = len(found.things)
    here = np.asarray(presence(found.at).sum(axis=0)).ravel()[place]
    has = np.asarray(presence(found.weights).sum(axis=0)).ravel()[field]
    p, q = np.full(len(place), np.nan), np.full(len(place), np.nan)
    if not number:
        return p, q
    tested = (here * has / number >= MIN_EXPECTED) & (here < number) & (has < number)
    tested &= found.located.to_numpy()[place]
    k, n, m = cases[tested], here[tested], has[tested]
    half = hypergeom.pmf(k, number, m, n) / 2
    tail = np.minimum(hypergeom.sf(k, number, m, n), hypergeom.cdf(k - 1, number, m, n)) + half
    p[tested] = np.clip(2 * tail, 0, 1)
    # Cells without any case are not listed but were compared, too; they count in the family as not rejected.
    silent = _silent(found, tested.sum())
    if tested.any():
        q[tested] = benjamini_hochberg(np.r_[p[tested], np.ones(silent)])[: tested.sum()]
    return p, q


def _silent(found: Placed, listed: int) -> int:
    """Number of cells tested that hold no case at all."""
    number = len(found.things)
    here = np.asarray(presence(found.at).sum(axis=0)).ravel()[found.located.to_numpy()]
    has = np.asarray(presence(found.weights).sum(axis=0)).ravel()
    expected = np.outer(here, has) / number
    return int(((expected >= MIN_EXPECTED) & (here < number)[:, None] & (has < number)[None]).sum() - listed)


def place_names(data: GraphData, found: Placed, *, level: int) -> pd.DataFrame:
    """place (code), name, country of the places, in their order."""
    if level == 0:
        return pd.DataFrame(
            {"place": found.places, "name": [country_name(code) for code in found.places], "country": found.places}
        )
    known = data.regions.drop_duplicates("code").set_index("code")
    countries = known["country"].to_dict()
    names = known["name"].dropna().to_dict()
    finer = {str(code)[: 2 + level]: country for code, country in countries.items() if code and len(str(code)) > 2}
    rows = [
        (code, names.get(code, code), countries.get(code) or finer.get(code) or str(code).split(":")[0])
        for code in found.places
    ]
    return pd.DataFrame(rows, columns=["place", "name", "country"])


def _interval(
    found: Placed,
    quotient: Vector,
    cases: npt.NDArray[Any],
    place: npt.NDArray[Any],
    field: npt.NDArray[Any],
    *,
    samples: int,
    rng: np.random.Generator,
    progress: Progress | None,
) -> tuple[Vector, Vector]:
    """Interval on the scale of logarithms: quotients are ratios, and skewed."""
    from scipy.stats import t

    size, total, squares = (np.zeros(len(quotient)) for _ in range(3))
    for tables in resampled(found, samples=samples, rng=rng, progress=progress):
        drawn = quotient_array(tables)[:, place, field]
        kept = drawn > 0
        logs = np.log(np.where(kept, drawn, 1.0))
        size, total, squares = size + kept.sum(axis=0), total + logs.sum(axis=0), squares + (logs**2).sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.maximum(squares / size - (total / size) ** 2, 0) * size / (size - 1))
    reach = np.where(cases > 1, t.ppf(0.975, np.maximum(cases - 1, 1)), np.nan) * spread
    with np.errstate(over="ignore"):
        return quotient * np.exp(-reach), quotient * np.exp(reach)


def _ranked(table: pd.DataFrame, reported: set[str]) -> pd.DataFrame:
    """Ranks among all places, then the reported rows in order."""
    located = ~table["place"].str.contains(":")
    fit = located & ~table["few"] & table["low"].notna()
    table["rank"] = table["low"].where(fit).round(9).groupby(table["field"]).rank(method="min", ascending=False)
    table["rank"] = table["rank"].astype("Int64")
    rows = table[table["place"].isin(reported)]
    keys = rows.assign(
        _group=np.where(fit[rows.index], 0, np.where(located[rows.index], 1, 2)),
        _low=-rows["low"].where(fit[rows.index], rows["count"]).round(9),
    )
    order = keys.sort_values(["_group", "_low", "place", "field"]).index
    return rows.loc[order].reset_index(drop=True)
