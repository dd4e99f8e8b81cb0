"""Boundaries of NUTS 3 regions: which region a point lies in, and which one of a country is near."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.path import Path as Outline
from numpy.typing import NDArray

from baltica.graph.errors import InputError
from baltica.loader.files import File

_KM_PER_DEGREE = 111.2

Points = NDArray[np.float64]  # longitude, latitude in degrees


@dataclass(frozen=True)
class Polygon:
    """A part of a region: its outline and holes."""

    code: str
    outline: Outline
    holes: tuple[Outline, ...]

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the point lies in it."""
        point = (longitude, latitude)
        return bool(self.outline.contains_point(point)) and not any(hole.contains_point(point) for hole in self.holes)


class Boundaries:
    """The polygons of one version, with their bounding boxes for a first choice."""

    def __init__(self, version: str, polygons: list[Polygon]) -> None:
        self.version = version
        self.countries = frozenset(polygon.code[:2] for polygon in polygons)
        self._polygons = polygons
        corners = [_box(polygon.outline) for polygon in polygons]
        self._boxes: Points = np.array(corners, dtype=np.float64).reshape(-1, 4)
        self._country = np.array([polygon.code[:2] for polygon in polygons], dtype="U2")

    def at(self, longitude: float, latitude: float) -> str:
        """Code of the region that holds the point; empty where none does."""
        west, south, east, north = self._boxes.T
        near = (west <= longitude) & (longitude <= east) & (south <= latitude) & (latitude <= north)
        for index in np.flatnonzero(near):
            if self._polygons[index].holds(longitude, latitude):
                return self._polygons[index].code
        return ""

    def nearest(self, country: str, longitude: float, latitude: float, within: float) -> str:
        """Code of the country's region nearest to the point, not farther than *within* km; empty where none is."""
        high = within / _KM_PER_DEGREE
        wide = high / max(0.05, float(np.cos(np.radians(latitude))))
        west, south, east, north = self._boxes.T
        near = (west - wide <= longitude) & (longitude <= east + wide) & (self._country == country)
        near &= (south - high <= latitude) & (latitude <= north + high)
        indices = [int(index) for index in np.flatnonzero(near)]
        found = [(self._distance(index, longitude, latitude), self._polygons[index].code) for index in indices]
        distance, code = min(found, default=(within + 1, ""))
        return code if distance <= within else ""

    def near(self, code: str, longitude: float, latitude: float, within: float) -> bool:
        """Whether the region of that code lies not farther than *within* km from the point."""
        own = [index for index, polygon in enumerate(self._polygons) if polygon.code == code]
        return any(self._distance(index, longitude, latitude) <= within for index in own)

    def _distance(self, index: int, longitude: float, latitude: float) -> float:
        """Kilometers from the point to the outline, as on a plane; good for tens of kilometers."""
        scale = np.array([np.cos(np.radians(latitude)), 1.0]) * _KM_PER_DEGREE
        ring: Points = (np.asarray(self._polygons[index].outline.vertices) - (longitude, latitude)) * scale
        start, along = ring[:-1], ring[1:] - ring[:-1]
        length = np.maximum((along**2).sum(axis=1), 1e-12)
        share = np.clip(-(start * along).sum(axis=1) / length, 0, 1)
        return float(np.sqrt(((start + share[:, None] * along) ** 2).sum(axis=1)).min())


def read_boundaries(file: File, version: str) -> Boundaries:
    """The regions at NUTS level 3 of a GISCO file in degrees. Raises InputError where it is no such file."""
    polygons: list[Polygon] = []
    try:
        with file.open() as stream:
            features = json.load(stream)["features"]
        for feature in features:
            properties = feature["properties"]
            if int(properties["LEVL_CODE"]) == 3:
                polygons += _polygons(str(properties["NUTS_ID"]), feature["geometry"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise InputError(
            f"{file.shown} does not hold NUTS boundaries: {type(error).__name__} {error}",
            "fetch it again with 'baltica fetch nuts', or take it out of the folder",
        ) from None
    return Boundaries(version, polygons)


def _polygons(code: str, geometry: dict[str, Any]) -> list[Polygon]:
    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = [[Outline(np.asarray(ring, dtype=np.float64)[:, :2]) for ring in part] for part in parts]
    return [Polygon(code, outline, tuple(holes)) for outline, *holes in rings]


def _box(outline: Outline) -> tuple[float, float, float, float]:
    vertices = np.asarray(outline.vertices)
    return (*vertices.min(axis=0), *vertices.max(axis=0))
