"""One point for a region: the middle of the largest part of its boundary. The boundary itself is not kept. Pure."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

_DIGITS = 4  # decimals of a degree: ten meters, finer than any scale of boundaries is worth


def centroid(geometry: Any) -> tuple[float, float] | None:
    """Latitude and longitude of the centroid of the largest polygon of a GeoJSON geometry in degrees.

    Weighted by area, holes left out, on Lambert's cylindrical projection, which keeps areas true. None for what is no
    polygon, has no area, or is not in degrees.

    >>> centroid({"type": "Polygon", "coordinates": [[[10, 0], [12, 0], [12, 2], [10, 2], [10, 0]]]})
    (0.9998, 11.0)
    """
    try:
        parts = {"Polygon": lambda found: [found], "MultiPolygon": list}[geometry["type"]](geometry["coordinates"])
        weighed = [_weighed([_ring(ring) for ring in part]) for part in parts if part]
    except (KeyError, TypeError, ValueError, IndexError):
        return None
    area, x, y = max(weighed, default=(0.0, 0.0, 0.0))
    if not area > 0:
        return None
    return round(float(np.degrees(np.arcsin(y))), _DIGITS), round(float(np.degrees(x)), _DIGITS)


def _ring(positions: Any) -> NDArray[np.float64]:
    """A closed line as x, y of the projection. Raises ValueError for what is not in degrees."""
    degrees = np.asarray(positions, dtype=np.float64)[:, :2]
    if not (np.abs(degrees[:, 0]) <= 180).all() or not (np.abs(degrees[:, 1]) <= 90).all():
        raise ValueError("not in degrees")
    return np.column_stack([np.radians(degrees[:, 0]), np.sin(np.radians(degrees[:, 1]))])


def _weighed(rings: list[NDArray[np.float64]]) -> tuple[float, float, float]:
    """Area and centroid of a polygon: its outline less its holes, whichever way round they are drawn."""
    sums = np.zeros(3)
    for number, ring in enumerate(rings):
        origin = rings[0][0]  # near zero the differences keep their digits
        (x, y), (x_next, y_next) = (ring - origin).T, (np.roll(ring, -1, axis=0) - origin).T
        cross = x * y_next - x_next * y
        found = np.array([cross.sum() / 2, ((x + x_next) * cross).sum() / 6, ((y + y_next) * cross).sum() / 6])
        sums += found * np.sign(found[0]) * (-1 if number else 1)
    area = float(sums[0])
    if not area > 0:
        return 0.0, 0.0, 0.0
    return area, float(sums[1] / area + rings[0][0][0]), float(sums[2] / area + rings[0][0][1])
