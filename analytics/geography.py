"""Where places lie: one position for each country or region, and kilometers between positions."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector
from baltica.analytics.places import NOT_LOCATED, countries, place_codes
from baltica.graph.codes import nuts_country

EARTH_RADIUS = 6371.0088  # km, mean radius (IUGG 1980)

# What a position rests on.
REGION = "region"
ORGANIZATIONS = "organizations"
FINER = "finer regions"


def all_places(data: GraphData, level: int) -> pd.DataFrame:
    """Every country (level 0) or region of the level: those of the data and those where an organization is.

    Indexed by code, with ``country`` (ISO 3166-1). What is not located at the level is no place here. Regions of the
    data are those under NUTS codes of this level, and what finer codes are part of.

    >>> data = GraphData.of(
    ...     regions=[{"id": "r", "code": "DK011", "level": 3, "scheme": "NUTS2021", "country": "DK"}],
    ...     organizations=[{"id": "o", "country": "EE"}],
    ... )
    >>> all_places(data, 0).index.tolist(), all_places(data, 2).index.tolist()
    (['DK', 'EE'], ['DK01'])
    """
    found = pd.concat(
        [
            _of_organizations(data, level)[["place", "country"]],
            _of_regions(data, level)[["place", "country"]],
        ]
    )
    table = found.drop_duplicates("place").set_index("place").sort_index()
    return table.rename_axis("code")


def positions(data: GraphData, level: int) -> pd.DataFrame:
    """One position for each place of the level, in degrees, and what it rests on.

    Indexed by code (all of :func:`all_places`): latitude, longitude, basis. The first that is known of: the position
    kept with the region itself (basis "region"; of several versions of NUTS the newest with a position), the mean
    position of the organizations located there ("organizations"), the mean of the regions one level finer, weighted by
    their inhabitants, or alike where inhabitants are not known of all ("finer regions"). None of them: NaN and no
    basis. A mean is taken on the sphere. Coordinates 0, 0 are taken for not known.

    >>> nuts = {"scheme": "NUTS2021", "country": "DK"}
    >>> data = GraphData.of(regions=[
    ...     {"id": "a", "code": "DK011", "level": 3, "latitude": 55.0, "longitude": 12.0, "population": 10, **nuts},
    ...     {"id": "b", "code": "DK012", "level": 3, "latitude": 56.0, "longitude": 12.0, "population": 30, **nuts},
    ... ])
    >>> positions(data, 2).round(2).reset_index().values.tolist()
    [['DK01', 55.75, 12.0, 'finer regions']]
    """
    places = all_places(data, level).index
    table = pd.DataFrame({"latitude": np.nan, "longitude": np.nan, "basis": None}, index=places, dtype=object)
    for basis, known in (
        (REGION, _stated(data, level)),
        (ORGANIZATIONS, _mean_of_organizations(data, level)),
        (FINER, _mean_of_finer(data, level) if level < 3 else pd.DataFrame()),
    ):
        new = known.index.intersection(places[table["basis"].isna()])
        if len(new):
            table.loc[new, ["latitude", "longitude"]] = known.loc[new, ["latitude", "longitude"]]
            table.loc[new, "basis"] = basis
    return table.astype({"latitude": "float64", "longitude": "float64"})


def great_circle(lat1: npt.ArrayLike, lon1: npt.ArrayLike, lat2: npt.ArrayLike, lon2: npt.ArrayLike) -> Vector:
    """Kilometers between positions in degrees, along the surface of a sphere (haversine, radius 6371.0088 km).

    Arrays of any shapes that fit together; NaN where a position is not known. Off by at most half a percent, as the
    Earth is no sphere.

    >>> round(float(great_circle(55.676, 12.568, 59.329, 18.069)))  # Copenhagen, Stockholm
    522
    """
    one, other = np.radians(np.asarray(lat1, float)), np.radians(np.asarray(lat2, float))
    across = np.radians(np.asarray(lon2, float) - np.asarray(lon1, float))
    half = np.sin((other - one) / 2) ** 2 + np.cos(one) * np.cos(other) * np.sin(across / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS * np.arcsin(np.sqrt(np.clip(half, 0, 1))))


def distances(positions: pd.DataFrame) -> Vector:
    """Kilometers between all rows with latitude and longitude, as a square array; 0 on the diagonal.

    >>> distances(pd.DataFrame({"latitude": [0.0, 0.0], "longitude": [0.0, 1.0]})).round(1).tolist()
    [[0.0, 111.2], [111.2, 0.0]]
    """
    latitude, longitude = positions["latitude"].to_numpy(float), positions["longitude"].to_numpy(float)
    return great_circle(latitude[:, None], longitude[:, None], latitude[None, :], longitude[None, :])


def mean_position(rows: pd.DataFrame) -> pd.DataFrame:
    """Weighted mean position of the rows of each place: columns place, latitude, longitude, weight.

    The mean of the points as seen from the center of the Earth, so that places on both sides of the 180th meridian
    meet in the middle.
    """
    latitude, longitude = np.radians(rows["latitude"].to_numpy(float)), np.radians(rows["longitude"].to_numpy(float))
    weight = rows["weight"].to_numpy(float)
    points = pd.DataFrame(
        {
            "x": weight * np.cos(latitude) * np.cos(longitude),
            "y": weight * np.cos(latitude) * np.sin(longitude),
            "z": weight * np.sin(latitude),
        }
    )
    total: Any = points.groupby(rows["place"].to_numpy()).sum()
    flat = np.hypot(total["x"], total["y"])
    return pd.DataFrame(
        {
            "latitude": np.degrees(np.arctan2(total["z"], flat)),
            "longitude": np.degrees(np.arctan2(total["y"], total["x"])),
        }
    )


# --- rows of places -------------------------------------------------------------------------------------------------


def _of_organizations(data: GraphData, level: int) -> pd.DataFrame:
    """Organizations located at the level, with their place."""
    people = data.organizations
    rows = people[["latitude", "longitude"]].assign(
        place=place_codes(people, data, level), country=countries(people, data)
    )
    # A code says its country better than the head office of one of the organizations.
    if level:
        rows["country"] = rows["place"].map(nuts_country)
    return rows[~rows["place"].str.endswith(NOT_LOCATED)]


def _of_regions(data: GraphData, level: int) -> pd.DataFrame:
    """Regions of the level with their place, the newest version of NUTS first.

    Codes of NUTS alone make regions; a country may be listed by any scheme. What is only known by its parts comes last,
    without a position.
    """
    known = data.regions
    nuts = known["scheme"].fillna("").str.startswith("NUTS")
    at = known["level"].fillna(-1).astype(int)
    place = known["country"] if level == 0 else known["code"].str[: 2 + level]
    rows = known.assign(place=place, own=at == level)
    rows = rows[(rows["own"] & (nuts | (level == 0))) | (nuts & (at > level))]
    rows[["latitude", "longitude"]] = rows[["latitude", "longitude"]].where(rows["own"])
    rows = rows.sort_values(["own", "scheme", "code"], ascending=[False, False, True])
    return rows[rows["place"].notna()]


# --- positions ------------------------------------------------------------------------------------------------------


def _known(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with a position; 0, 0 lies in the sea off Africa and stands for an empty cell."""
    known = rows["latitude"].notna() & rows["longitude"].notna()
    return rows[known & ~((rows["latitude"] == 0) & (rows["longitude"] == 0))]


def _stated(data: GraphData, level: int) -> pd.DataFrame:
    return _known(_of_regions(data, level)).drop_duplicates("place").set_index("place")


def _mean_of_organizations(data: GraphData, level: int) -> pd.DataFrame:
    rows = _known(_of_organizations(data, level))
    return mean_position(rows.assign(weight=1.0))


def _mean_of_finer(data: GraphData, level: int) -> pd.DataFrame:
    """Mean position of the places one level finer, by the place they are part of."""
    finer = positions(data, level + 1)
    finer = finer[finer["basis"].notna()]
    of = _of_regions(data, level + 1).drop_duplicates("place").set_index("place")
    inhabitants = of["population"].reindex(finer.index).astype("float64")
    codes = pd.Series(finer.index, finer.index)
    place = codes.map(nuts_country) if level == 0 else codes.str[: 2 + level]
    unknown = (inhabitants.isna() | (inhabitants <= 0)).groupby(place).transform("any")
    return mean_position(finer.assign(place=place, weight=inhabitants.where(~unknown, 1.0)))
