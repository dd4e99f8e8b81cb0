"""The coast line that maps are drawn on: Natural Earth land around the Baltic Sea (see data/README.md)."""

import json
from functools import cache
from importlib.resources import files

Ring = list[tuple[float, float]]

WINDOW = (-25.0, 34.0, 45.0, 72.0)
"""What the rings are cut to: west, south, east, north, in degrees. Their edges on it are cuts, not coasts."""


@cache
def _rings() -> tuple[tuple[tuple[float, float], ...], ...]:
    """Read the file once."""
    text = files("baltica.views").joinpath("data", "coastline.json").read_text(encoding="utf-8")
    return tuple(tuple((float(x), float(y)) for x, y in ring) for ring in json.loads(text)["rings"])


def coastline() -> list[Ring]:
    """Closed outer rings of land as (longitude, latitude) in degrees (WGS 84), largest first, cut to ``WINDOW``."""
    return [list(ring) for ring in _rings()]
