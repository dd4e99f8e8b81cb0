"""Active places: regions ranked by their ties across borders, each with the figures that put it there."""

from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.clusters import KINDS
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector, presence, row_sums
from baltica.analytics.places import NOT_LOCATED, Meetings, countries, meetings, place_codes
from baltica.analytics.regions import COUNTINGS, FEW_ORGANIZATIONS, FEW_PROJECTS, contributions, regions
from baltica.cypher.selection import Selection

_ORDER = (
    "rank name country organizations projects complete_projects untold_projects partners_abroad partner_countries "
    "cross_border_ties full binary rank_fractional rank_full rank_binary top_tenth largest_project largest_share "
    "rank_without_largest robust clusters international_clusters few why"
)


def active_places(data: GraphData, level: int = 3) -> pd.DataFrame:
    """Places with cross-border ties, most active first, each with the figures that put it there.

    Ranked by fractional cross-border ties; index code. Columns: rank, name, country, organizations, projects,
    complete_projects (with a list of partners known to be complete), untold_projects (the source does not tell whether
    it is), partners_abroad (organizations), partner_countries, cross_border_ties (fractional), full, binary,
    rank_fractional, rank_full, rank_binary (places with equal ties share the better rank), top_tenth (in the top
    tenth of all places with a participant in all three countings), largest_project (the one that adds most to its
    fractional ties), largest_share (of its ties from that project), rank_without_largest (fractional, when that project
    is taken out of the data), robust (in the top tenth still), clusters, international_clusters (present there), few
    (fewer than 3 organizations or 5 projects), why (a sentence).

    Ranks cover every located place of the data. Listed are the places where an organization is reported, each with the
    figures of the whole place. What is not located at this level is in no rank: see :func:`regions.regions`. Nothing is
    tested here: see ``qualified.qualified_places``.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}, {"id": "c", "country": "SE"}],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> active_places(data, 0).loc["SE", "why"]
    '2 organizations in 1 project with 1 partner in 1 other country'
    """
    met = meetings(data, level)
    ranked = ~met.places.str.endswith(NOT_LOCATED).astype(bool) & (row_sums(met.counts) > 0)
    parts = {c: contributions(met, c)[ranked] for c in COUNTINGS}
    table = pd.DataFrame(index=met.places[ranked])
    top = top_tenth(len(table))
    for counting in COUNTINGS:
        table[counting] = row_sums(parts[counting])
        table[f"rank_{counting}"] = _ranks(table[counting])
    table["top_tenth"] = (table[[f"rank_{c}" for c in COUNTINGS]] <= top).all(axis=1) & (table["fractional"] > 0)
    table = table.join(_without_largest(parts["fractional"], met.projects, table.index, top))
    table["partners_abroad"] = _partners_abroad(data, met)[ranked]
    complete, untold = (projects_where(met, flags)[ranked] for flags in partner_lists_told(data))
    table["complete_projects"], table["untold_projects"] = complete, untold
    facts = regions(replace(data, selection=Selection()), level)
    own = ["name", "country", "organizations", "projects", "partner_countries", "clusters", "international_clusters"]
    table = table.join(facts[own], how="inner")
    shown = table.index.isin(place_codes(data.organizations[data.reported()], data, level))
    table = table[shown & (table["fractional"] > 0)].astype({"full": "int64", "binary": "int64"})
    table["few"] = (table["organizations"] < FEW_ORGANIZATIONS) | (table["projects"] < FEW_PROJECTS)
    table["why"] = [reached(row) for _, row in table.iterrows()]
    table["rank"] = table["rank_fractional"]
    table = table.rename(columns={"fractional": "cross_border_ties"}).rename_axis("code")
    return table.reset_index().sort_values(["rank", "code"]).set_index("code")[_ORDER.split()]


def top_tenth(places: int) -> int:
    """How many of so many places are the top tenth, rounded up.

    >>> top_tenth(11), top_tenth(0)
    (2, 0)
    """
    return -(-places // 10)


def partner_lists_told(data: GraphData) -> "tuple[pd.Series[bool], pd.Series[bool]]":
    """For each project, whether its list of partners is known to be complete, and whether the source does not tell."""
    told = data.projects["partner_list_complete"]
    return told.fillna(False).astype(bool), told.isna()


def projects_where(met: Meetings, flags: "pd.Series[bool]") -> npt.NDArray[np.int64]:
    """For each place the number of its projects with the flag."""
    return np.asarray(presence(met.counts) @ flags.to_numpy(dtype=np.float64)).round().astype(np.int64)


def international_clusters(data: GraphData, level: int) -> "pd.Series[Any]":
    """Names of the international clusters present in each place, in order, as lists; index code."""
    rows = data.presences.assign(country=data.presences["region"].map(data.regions["country"]))
    rows = rows.join(data.clusters[["name", "kind"]], on="cluster")
    rows["place"] = place_codes(rows, data, level)
    rows = rows[rows["kind"].isin(KINDS)].drop_duplicates(["cluster", "place"])
    return rows["name"].fillna(rows["cluster"]).groupby(rows["place"]).agg(sorted)


def reached(row: "pd.Series[Any]") -> str:
    """What a place reaches, as a part of a sentence."""
    return (
        f"{several(row['organizations'], 'organization')} in {several(row['projects'], 'project')} with "
        f"{several(row['partners_abroad'], 'partner')} in {several(row['partner_countries'], 'other country')}"
    )


def several(number: Any, noun: str) -> str:
    """``1 project``, ``2 projects``, ``3 other countries``.

    >>> several(1, "project"), several(3, "other country")
    ('1 project', '3 other countries')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number} {noun[:-1] + 'ies' if noun.endswith('y') else noun + 's'}"


def _ranks(values: "pd.Series[float]") -> "pd.Series[int]":
    """Rank 1 for the largest; equal values (to nine digits) share the better rank."""
    return values.round(9).rank(method="min", ascending=False).astype("int64")


def _without_largest(
    parts: sparse.csr_array, projects: "pd.Index[str]", places: "pd.Index[str]", top: int
) -> pd.DataFrame:
    """For each place its largest project, that project's share, its rank without it and whether it stays on top.

    Taking the project out lowers all places it touches, so the ranks are taken anew.
    """
    total, columns = row_sums(parts), sparse.csc_array(parts)
    rows: list[tuple[str | None, float, int | None, bool]] = []
    for place in range(len(places)):
        own = parts[[place]].toarray().ravel()
        if total[place] <= 0:
            rows.append((None, np.nan, None, False))
            continue
        largest = int(own.round(9).argmax())
        left: Vector = (total - columns[:, [largest]].toarray().ravel()).round(9)
        rank = int((left > left[place]).sum()) + 1
        share = float(own[largest] / total[place])
        rows.append((projects[largest], share, rank, bool(left[place] > 0 and rank <= top)))
    names = ["largest_project", "largest_share", "rank_without_largest", "robust"]
    return pd.DataFrame(rows, index=places, columns=names).astype({"rank_without_largest": "Int64"})


def _partners_abroad(data: GraphData, met: Meetings) -> npt.NDArray[np.intp]:
    """For each place the number of organizations in other countries its organizations share a project with."""
    member, _, _ = data.biadjacency()
    reach = sparse.coo_array(met.counts @ member.T)
    home = countries(data.organizations, data)
    place, organization = reach.coords
    abroad = (met.countries.to_numpy()[place] != home.to_numpy()[organization]) & home.notna().to_numpy()[organization]
    return np.bincount(place[abroad], minlength=len(met.places))
