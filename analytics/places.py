"""Where organizations and clusters are at a level of regions, and who each project joins there."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector, column_sums, group_matrix, inverse, scale_columns
from baltica.graph.errors import InputError

NOT_LOCATED = "not located at this level"
LEVELS = (0, 1, 2, 3)


def not_located(country: str) -> str:
    """Name of the place of what is known to be in the country, but not where at this level."""
    return f"{country}: {NOT_LOCATED}"


def countries(rows: pd.DataFrame, data: GraphData) -> "pd.Series[Any]":
    """Country of rows with the columns region (id or None) and country: their own, else the region's, else None."""
    found = rows["country"].fillna(rows["region"].map(data.regions["country"]))
    return found.astype(object).where(found.notna(), None)


def place_codes(rows: pd.DataFrame, data: GraphData, level: int) -> "pd.Series[str]":
    """Code of the place at the level, for rows with the columns region (id or None) and country.

    Level 0 is the country. At levels 1 to 3 a NUTS code of that level or finer is cut to the level (2 + level
    characters). A row known only more coarsely, or by a code outside NUTS, gets the place
    ``"<country>: not located at this level"``, so that it stays visible and in the totals; without a known country it
    is just ``"not located at this level"``, at level 0 too.

    >>> nuts = {"scheme": "NUTS2021", "country": "DK"}
    >>> data = GraphData.of(
    ...     regions=[{"id": "r", "code": "DK01", "level": 2, **nuts}, {"id": "s", "code": "DK011", "level": 3, **nuts}]
    ... )
    >>> rows = pd.DataFrame({"region": ["s", "r", None], "country": "DK"})
    >>> place_codes(rows, data, 2).tolist()
    ['DK01', 'DK01', 'DK: not located at this level']
    """
    if level not in LEVELS:
        raise InputError(f"there is no NUTS level {level}", "Levels: 0 (country), 1, 2, 3.")
    country = countries(rows, data)
    if level == 0:
        return country.fillna(NOT_LOCATED)
    rest = country.map(not_located, na_action="ignore").fillna(NOT_LOCATED)
    known = data.regions.reindex(rows["region"])
    fine = (known["scheme"].fillna("").str.startswith("NUTS") & known["level"].fillna(-1).ge(level)).to_numpy(
        dtype=bool
    )
    codes = known["code"].fillna("").str[: 2 + level].to_numpy()
    return pd.Series(np.where(fine, codes, rest), rows.index, dtype=object)


@dataclass(frozen=True)
class Meetings:
    """Which places meet in which projects.

    ``counts[r, p]``: participants of project p from place r (places × projects, sparse); ``reported``: those of them
    whose organization the selection reports. ``size``: participants of each project, known place or not.
    ``countries``: country of each place.
    """

    places: "pd.Index[str]"
    projects: "pd.Index[str]"
    countries: "pd.Series[str]"
    counts: sparse.csr_array
    reported: sparse.csr_array
    size: Vector

    def pair_weight(self) -> Vector:
        """For each project 1 / (its number of pairs of participants); 0 for a project with fewer than two."""
        pairs = self.size * (self.size - 1) / 2
        return inverse(pairs, pairs > 0)


def meetings(data: GraphData, level: int) -> Meetings:
    """Count the participants of each project by their place at the level; places without any are left out.

    A participant whose country is not known is in no place, as nobody can tell whether its ties cross a border; it
    counts in the size of the project.
    """
    member, _, projects = data.biadjacency()
    place = place_codes(data.organizations, data, level)
    at, places = group_matrix(place)
    at, places = at[places != NOT_LOCATED], places[places != NOT_LOCATED]
    country = countries(data.organizations, data).groupby(place).first().reindex(places)
    mine = sparse.csr_array(scale_columns(at, data.reported().to_numpy().astype(np.float64)) @ member)
    mine.eliminate_zeros()
    return Meetings(places, projects, country, sparse.csr_array(at @ member), mine, column_sums(member))
