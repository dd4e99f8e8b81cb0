"""Urban or rural: where international cluster initiatives are present. It describes; it does not explain."""

from typing import Literal

import numpy as np
import pandas as pd

from baltica.analytics.clusters import KINDS
from baltica.analytics.graphdata import GraphData
from baltica.analytics.stats import fisher_mean, kendall, spearman, wilson

Basis = Literal["any", "stated"]
BASES: tuple[Basis, ...] = ("any", "stated")
URBAN_CLASSES = ("predominantly_rural", "intermediate", "predominantly_urban")
MIN_REGIONS = 4  # a country with fewer regions has no correlation of its own
SAMPLES = 2000


def initiatives_by_region(data: GraphData, *, basis: Basis = "any") -> pd.DataFrame:
    """Number of international cluster initiatives present in each reported NUTS 3 region of known urban class.

    An initiative is a cross-border or transnational cluster with status initiative. ``basis="stated"`` counts only
    presences the sources state, not those inferred from a member's head office. Presences known at a coarser level
    than NUTS 3 are not spread over regions; :func:`presence_coverage` counts them. Index code; name, country,
    urban_class, urban_rank (0 predominantly rural, 1 intermediate, 2 predominantly urban), population, initiatives
    (0 where there is none).

    >>> data = GraphData.of(
    ...     regions=[
    ...         {"id": "r", "code": "DK011", "level": 3, "country": "DK", "urban_class": "predominantly_urban"},
    ...         {"id": "s", "code": "DK014", "level": 3, "country": "DK", "urban_class": "predominantly_rural"},
    ...     ],
    ...     clusters=[{"id": "c", "kind": "cross_border", "status": "initiative"}],
    ...     presences=[{"cluster": "c", "region": "r", "region_level": 3, "basis": "stated"}],
    ... )
    >>> initiatives_by_region(data)[["urban_rank", "initiatives"]]
           urban_rank  initiatives
    code
    DK011           2            1
    DK014           0            0
    """
    known = data.regions[data.reported_regions()]
    known = known[known["level"].eq(3).fillna(False) & known["urban_class"].isin(URBAN_CLASSES)]
    present = _presences(data)
    if basis == "stated":
        present = present[present["basis"] == "stated"]
    counts = present.groupby("region")["cluster"].nunique()
    table = known[["code", "name", "country", "urban_class", "population"]].copy()
    table.insert(4, "urban_rank", table["urban_class"].map(URBAN_CLASSES.index).astype("int64"))
    table["initiatives"] = counts.reindex(table.index, fill_value=0).astype("int64")
    return table.set_index("code").sort_index()


def by_urban_class(data: GraphData, *, basis: Basis = "any") -> pd.DataFrame:
    """Initiatives by urban–rural class of the NUTS 3 regions they are present in.

    Index urban_class, rural to urban; regions, with_initiatives (regions with at least one), share of them with its
    95 % Wilson interval low and high, presences (initiative × region), mean (presences per region).
    """
    rows = initiatives_by_region(data, basis=basis)
    table = pd.DataFrame(index=pd.Index(URBAN_CLASSES, name="urban_class"))
    groups = rows.groupby("urban_class")["initiatives"]
    table["regions"] = groups.size().reindex(table.index, fill_value=0)
    table["with_initiatives"] = groups.agg(lambda v: int((v > 0).sum())).reindex(table.index, fill_value=0)
    table["share"] = table["with_initiatives"] / table["regions"].where(table["regions"] > 0).astype("float64")
    table["low"], table["high"] = wilson(table["with_initiatives"], table["regions"])
    table["presences"] = groups.sum().reindex(table.index, fill_value=0)
    table["mean"] = table["presences"] / table["regions"].where(table["regions"] > 0).astype("float64")
    return table


def rank_correlation(
    data: GraphData, *, samples: int = SAMPLES, rng: np.random.Generator | None = None
) -> pd.DataFrame:
    """Rank correlation of a region's urban class (0, 1, 2) with its number of initiatives.

    One row for each basis (any presence; stated presences only) and coefficient (Spearman's rho, Kendall's tau-b):
    stratified = mean of the coefficients within countries (Fisher's z, weights n - 3), the primary figure, as
    countries differ in both urban class and coverage; pooled over all regions; each with a 95 % percentile interval
    from ``samples`` bootstrap samples of regions drawn within each country (``_low``, ``_high``); regions, countries
    (in the stratified mean), with_initiatives (regions with at least one), left_out (countries with fewer than 4
    regions or where one of the two does not vary), zero_share (share of regions without an initiative).

    Index basis, coefficient. NaN where nothing varies; no interval where so few regions have an initiative that over
    5 % of the samples have none. Most regions have no initiative: read it with the counts of
    :func:`by_urban_class`. A correlation describes; it says nothing on why.
    """
    rng = rng or np.random.default_rng(1)
    rows = []
    for basis in BASES:
        regions = initiatives_by_region(data, basis=basis)
        countries, tables = _tables(regions)
        sizes = tables.sum(axis=(1, 2))
        drawn = np.stack([_resample(table, samples, rng) for table in tables], axis=1) if len(tables) else None
        for name, coefficient in (("spearman", spearman), ("kendall", kendall)):
            own = np.where(sizes >= MIN_REGIONS, coefficient(tables), np.nan)
            weights = np.maximum(sizes - 3, 0)
            row = {
                "basis": basis,
                "coefficient": name,
                "stratified": float(fisher_mean(own, weights)),
                "stratified_low": np.nan,
                "stratified_high": np.nan,
                "pooled": float(coefficient(tables.sum(axis=0))),
                "pooled_low": np.nan,
                "pooled_high": np.nan,
                "regions": len(regions),
                "countries": int(np.isfinite(own).sum()),
                "with_initiatives": int((regions["initiatives"] > 0).sum()),
                "left_out": ", ".join(c for c, r in zip(countries, own, strict=True) if np.isnan(r)),
                "zero_share": float((regions["initiatives"] == 0).mean()) if len(regions) else np.nan,
            }
            if drawn is not None:
                within = np.where(sizes >= MIN_REGIONS, coefficient(drawn), np.nan)
                row["stratified_low"], row["stratified_high"] = _interval(fisher_mean(within, weights))
                row["pooled_low"], row["pooled_high"] = _interval(coefficient(drawn.sum(axis=1)))
            rows.append(row)
    return pd.DataFrame(rows).set_index(["basis", "coefficient"])


def within_countries(data: GraphData, *, basis: Basis = "any") -> pd.DataFrame:
    """The coefficients within each country that the stratified mean is made of.

    Index country; regions, with_initiatives, spearman, kendall (NaN where one of the two does not vary or there are
    fewer than 4 regions).
    """
    regions = initiatives_by_region(data, basis=basis)
    countries, tables = _tables(regions)
    table = pd.DataFrame(index=pd.Index(countries, name="country", dtype=object))
    table["regions"] = tables.sum(axis=(1, 2)).astype("int64")
    table["with_initiatives"] = (regions["initiatives"] > 0).groupby(regions["country"]).sum().astype("int64")
    for name, coefficient in (("spearman", spearman), ("kendall", kendall)):
        table[name] = np.where(table["regions"] >= MIN_REGIONS, coefficient(tables), np.nan)
    return table


def presence_coverage(data: GraphData) -> pd.DataFrame:
    """How much is known of where the initiatives are: presences by basis and by level.

    Index basis; initiatives (with such a presence), presences, nuts3 (of them at NUTS 3), coarser (known at a larger
    region or outside NUTS only, so in no regional figure). The last row, total, also counts the initiatives
    without any presence.
    """
    rows = _presences(data)
    rows["nuts3"] = rows["region_level"].eq(3).fillna(False).astype(bool)
    groups = rows.groupby("basis")
    table = pd.DataFrame({"initiatives": groups["cluster"].nunique(), "presences": groups.size()})
    table["nuts3"] = groups["nuts3"].sum()
    clusters = data.clusters[data.reported_clusters()]
    total = int(((clusters["status"] == "initiative") & clusters["kind"].isin(KINDS)).sum())
    table.loc["total"] = [total, len(rows), int(rows["nuts3"].sum())]
    table["coarser"] = table["presences"] - table["nuts3"]
    return table.astype("int64").rename_axis("basis")


def _presences(data: GraphData) -> pd.DataFrame:
    """Presences of international initiatives in reported regions."""
    rows = data.presences.join(data.clusters[["kind", "status"]], on="cluster")
    regions = data.regions.index[data.reported_regions()]
    kept = (rows["status"] == "initiative") & rows["kind"].isin(KINDS) & rows["region"].isin(regions)
    return rows[kept].copy()


def _tables(regions: pd.DataFrame) -> tuple[list[str], "np.ndarray[tuple[int, int, int], np.dtype[np.float64]]"]:
    """For each country, how many regions there are of each class and number of initiatives."""
    countries = sorted(regions["country"].unique())
    values = np.sort(regions["initiatives"].unique())
    tables = np.zeros((len(countries), len(URBAN_CLASSES), max(len(values), 1)))
    where = pd.Index(countries).get_indexer(regions["country"])
    np.add.at(tables, (where, regions["urban_rank"], np.searchsorted(values, regions["initiatives"])), 1)
    return countries, tables


def _resample(
    table: "np.ndarray[tuple[int, int], np.dtype[np.float64]]", samples: int, rng: np.random.Generator
) -> "np.ndarray[tuple[int, int, int], np.dtype[np.float64]]":
    """Tables of samples drawn with replacement from the regions of a table: a multinomial draw over its cells."""
    number = table.sum()
    drawn = rng.multinomial(int(number), (table / number).ravel(), size=samples)
    return drawn.reshape(samples, *table.shape).astype(np.float64)


def _interval(values: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> tuple[float, float]:
    """95 % percentile interval; NaN when the coefficient does not exist in more than 5 % of the samples."""
    known = values[np.isfinite(values)]
    if len(known) < 0.95 * len(values):
        return np.nan, np.nan
    low, high = np.quantile(known, [0.025, 0.975])
    return float(low), float(high)
