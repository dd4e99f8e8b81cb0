"""Regions: what is in each, and how it is tied across borders."""

from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.clusters import KINDS
from baltica.analytics.cross_border import Counting
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import column_sums, group_matrix, presence, row_sums, scale_columns
from baltica.analytics.places import NOT_LOCATED, Meetings, meetings, place_codes
from baltica.graph.codes import country_name, iso_country

# Conventions of this product: below them a count says little, and the place is marked.
FEW_ORGANIZATIONS = 3
FEW_PROJECTS = 5
COUNTINGS: tuple[Counting, ...] = get_args(Counting)


def regions(data: GraphData, level: int = 3) -> pd.DataFrame:
    """One row a region of the NUTS level (0 countries, 1, 2, 3), and one for what is not located at this level.

    Index code; the last row, where there is anything in it, is ``"not located at this level"``. Columns: name,
    country, organizations, projects (with a participant there), clusters, international_clusters, initiatives
    (international, not yet established), cross_border_ties, full, binary, partner_countries, population, density,
    urban_class.

    A cross-border tie is a pair of participants of one project from different countries; each counts at both its
    ends, so a column sums to twice the ties. ``full`` counts each pair, ``binary`` each partner place and project,
    ``cross_border_ties`` shares the weight 1 of each project over all its pairs (fractional). Projects and clusters
    count once in each region they touch. Regions without anything have zeros. Reported regions only; of a region that
    is reported in part, like the country of a chosen region, that part is counted. Figures that are unknown (all
    regional facts of level 1 and of the last row) are NA.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}, {"id": "c", "country": "SE"}],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> regions(data, 0)[["organizations", "projects", "full", "binary", "cross_border_ties"]].round(3)
          organizations  projects  full  binary  cross_border_ties
    code
    DK                1         1     2       1              0.667
    SE                2         1     2       1              0.667
    """
    met = meetings(data, level)
    table = _region_facts(data, level)
    ties = pd.DataFrame({c: row_sums(contributions(met, c, met.reported)) for c in COUNTINGS}, index=met.places)
    people = place_codes(data.organizations, data, level)[data.reported()]
    found = pd.DataFrame({"organizations": people.value_counts().sort_index()})
    found["projects"] = pd.Series(np.diff(met.reported.indptr), met.places)
    found["partner_countries"] = _partner_countries(met).reindex(found.index)
    found = found.join(ties)
    located = found[~_is_rest(found.index)]
    table = table.join(located, how="outer")
    table = table.join(_cluster_counts(data, level), how="outer")
    table = table[~_is_rest(table.index)]
    rest = _rest_row(data, level, met, found[_is_rest(found.index)])
    return _arrange(pd.concat([table, rest]), level)


def contributions(met: Meetings, counting: Counting, part: sparse.csr_array | None = None) -> sparse.csr_array:
    """What each project adds to the cross-border ties of each place (places × projects).

    full: n_pr (n_p - n_pc), c the country of r; fractional: that times 1/(n_p (n_p - 1)/2); binary: the number of
    places of other countries in p. A place's sum over projects is the sum of its rows in ``region_pairs``. With
    ``part`` (places × projects, like ``met.reported``) only these participants of a place add, and meet all others.
    """
    counts = met.counts
    mine = counts if part is None else part
    if counting == "binary":
        counts, mine = presence(counts), presence(mine)
    to_country, _ = group_matrix(met.countries)
    home = sparse.csr_array(to_country.T @ (to_country @ counts))
    foreign = sparse.csr_array(scale_columns(mine, column_sums(counts)) - mine.multiply(home))
    return scale_columns(foreign, met.pair_weight()) if counting == "fractional" else foreign


def _is_rest(codes: "pd.Index[Any] | pd.Series[Any]") -> npt.NDArray[np.bool_]:
    """For each place, whether it stands for what is not located at the level."""
    return np.array([str(code).endswith(NOT_LOCATED) for code in codes], dtype=bool)


def _partner_countries(met: Meetings) -> "pd.Series[int]":
    """For each place the number of other countries it meets in projects."""
    to_country, names = group_matrix(met.countries)
    reach = sparse.coo_array(met.reported @ (to_country @ met.counts).T)
    place, country = reach.coords
    abroad = met.countries.to_numpy()[place] != names.to_numpy()[country]
    return pd.Series(np.bincount(place[abroad], minlength=len(met.places)), met.places).astype("Int64")


def _region_facts(data: GraphData, level: int) -> pd.DataFrame:
    """Name, country and regional facts of the reported regions of the level; of level 1 only the codes are known."""
    facts = ["name", "country", "population", "density", "urban_class"]
    known = data.regions[data.reported_regions()]
    if level != 1:
        known = known[(known["level"] == level).fillna(False)]
        if level == 0:  # Eurostat writes EL and UK, organizations are in GR and GB
            known = known.assign(code=known["code"].map(iso_country).astype(object))
        return known.drop_duplicates("code").set_index("code")[facts]
    known = known[(known["level"] >= 2).fillna(False)]
    known = known.assign(code=known["code"].str[:3]).drop_duplicates("code").set_index("code")[facts]
    known["name"] = known.index
    known[["population", "density", "urban_class"]] = None
    return known.astype({"population": "Int64", "density": "float64"})


def _cluster_counts(data: GraphData, level: int, codes: "pd.Series[str] | None" = None) -> pd.DataFrame:
    """Clusters present in each place, by the codes of the presences (at the level unless given)."""
    rows = data.presences.assign(country=data.presences["region"].map(data.regions["country"]))
    rows = rows[data.reported_regions().reindex(rows["region"]).to_numpy(dtype=bool)]
    rows["place"] = place_codes(rows, data, level) if codes is None else codes.reindex(rows.index)
    rows = rows.drop_duplicates(["cluster", "place"]).join(data.clusters[["kind", "status"]], on="cluster")
    abroad = rows["kind"].isin(KINDS)
    counts = pd.DataFrame({"clusters": rows["place"].value_counts()})
    counts["international_clusters"] = rows.loc[abroad, "place"].value_counts()
    counts["initiatives"] = rows.loc[abroad & (rows["status"] == "initiative"), "place"].value_counts()
    return counts.rename_axis("code")


def _rest_row(data: GraphData, level: int, met: Meetings, found: pd.DataFrame) -> pd.DataFrame:
    """The places not located at the level as one row; partner countries would mix countries and stay unknown."""
    where = data.presences.assign(country=data.presences["region"].map(data.regions["country"]))
    places = place_codes(where, data, level)
    rest = _is_rest(places)
    clusters = _cluster_counts(data, level, places.mask(rest, NOT_LOCATED))
    if found.empty and NOT_LOCATED not in clusters.index:
        return pd.DataFrame()
    row = found[["organizations", *COUNTINGS]].sum().to_frame(NOT_LOCATED).T
    touched = met.reported[met.places.isin(found.index)]
    row["projects"] = int((column_sums(touched) > 0).sum())
    return row.join(clusters).assign(name=NOT_LOCATED)


def _arrange(table: pd.DataFrame, level: int) -> pd.DataFrame:
    """Columns in order and in their types; a region with nothing in it has zeros."""
    counts = ["organizations", "projects", "clusters", "international_clusters", "initiatives", "full", "binary"]
    table = table.rename(columns={"fractional": "cross_border_ties"})
    order = ["name", "country", *counts[:5], "cross_border_ties", *counts[5:], "partner_countries"]
    table = table.reindex(columns=[*order, "population", "density", "urban_class"])
    table[counts] = table[counts].astype("float64").fillna(0).astype("int64")
    table["cross_border_ties"] = table["cross_border_ties"].fillna(0.0).astype("float64")
    located = table.index != NOT_LOCATED
    table["partner_countries"] = table["partner_countries"].astype("Int64")
    table.loc[located, "partner_countries"] = table.loc[located, "partner_countries"].fillna(0)
    # A place whose code is not among the regions of the data keeps its code as name.
    codes = pd.Series(table.index, table.index)
    table["name"] = table["name"].fillna(codes.map(country_name) if level == 0 else codes)
    table["country"] = table["country"].fillna(codes.str[:2].map(iso_country).where(located)).astype(object)
    table["urban_class"] = table["urban_class"].astype(object).where(table["urban_class"].notna(), None)
    return table.rename_axis("code")
