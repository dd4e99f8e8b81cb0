"""Urban or rural: where international cluster initiatives are present, counted by class and by what is known.

How class and number go together is in ``associations``.
"""

import pandas as pd

from baltica.analytics.clusters import KINDS
from baltica.analytics.graphdata import GraphData
from baltica.analytics.stats import wilson
from baltica.analytics.urban_regions import URBAN_CLASSES, Basis


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
