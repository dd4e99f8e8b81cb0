"""The coast line: sound rings, the right places on land and at sea, and a script whose steps do what they say."""

import importlib.util
import json
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest

from baltica.views.coastline import WINDOW, Ring, coastline

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_coastline", ROOT / "docs" / "tools" / "make_coastline.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def inside(ring: Ring, x: float, y: float) -> bool:
    """Even-odd rule."""
    odd = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
            odd = not odd
    return odd


def test_rings_are_closed_and_lie_in_the_window() -> None:
    rings = coastline()
    west, south, east, north = WINDOW
    assert 40 < len(rings) < 200
    for ring in rings:
        assert len(ring) >= 4 and ring[0] == ring[-1]
        assert all(west <= x <= east and south <= y <= north for x, y in ring)


@pytest.mark.parametrize(
    ("place", "x", "y", "land"),
    [
        ("Berlin", 13.4, 52.52, True),
        ("Uppsala", 17.64, 59.86, True),
        ("Tampere", 23.76, 61.5, True),
        ("Minsk", 27.57, 53.9, True),
        ("Odense", 10.39, 55.4, True),
        ("Visby airport, Gotland", 18.4, 57.6, True),
        ("Ronne, Bornholm", 14.9, 55.1, True),
        ("Reykjavik, inland", -20.5, 64.2, True),
        ("Gotland deep", 20.0, 57.3, False),
        ("Bothnian Sea", 19.5, 61.8, False),
        ("Gulf of Finland", 26.0, 60.0, False),
        ("Skagerrak", 9.0, 58.2, False),
        ("North Sea", 3.0, 56.0, False),
    ],
)
def test_places_on_land_and_at_sea(place: str, x: float, y: float, land: bool) -> None:
    assert any(inside(ring, x, y) for ring in coastline()) is land, place


def test_file_is_small_and_largest_ring_comes_first() -> None:
    path = ROOT / "views" / "data" / "coastline.json"
    assert path.stat().st_size < 250_000
    lengths = [len(ring) for ring in json.loads(path.read_text(encoding="utf-8"))["rings"]]
    assert lengths[0] == max(lengths)


def test_caller_may_change_what_it_gets() -> None:
    coastline()[0].clear()
    assert coastline()[0]


def test_arcs_are_decoded_joined_and_reversed(tool: ModuleType) -> None:
    topology = {
        "transform": {"scale": [0.5, 0.5], "translate": [10, 50]},
        "arcs": [[[0, 0], [4, 0], [0, 4]], [[0, 0], [0, 4], [4, 0]]],
        "objects": {"land": {"geometries": [{"arcs": [[[0, ~1]]]}]}},
    }
    assert list(tool.rings_of(topology)) == [([(10, 50), (12, 50), (12, 52), (10, 52), (10, 50)], False)]
    assert tool.coastline(topology) == [[(10, 50), (12, 50), (12, 52), (10, 52), (10, 50)]]


def test_land_across_the_date_line_stays_in_one_piece(tool: ModuleType) -> None:
    ring = [(170.0, 60.0), (179.0, 60.0), (-175.0, 65.0), (170.0, 65.0)]
    assert tool.unwrapped(ring) == [(170.0, 60.0), (179.0, 60.0), (185.0, 65.0), (170.0, 65.0)]
    turned = ring[2:] + ring[:2]
    assert sorted(tool.unwrapped(turned)) == sorted(tool.unwrapped(ring))


def test_cut_at_the_window(tool: ModuleType) -> None:
    cut = tool.clip([(40.0, 50.0), (50.0, 50.0), (50.0, 60.0), (40.0, 60.0)])
    assert sorted(cut) == [(40.0, 50.0), (40.0, 60.0), (45.0, 50.0), (45.0, 60.0)]
    assert tool.clip([(50.0, 50.0), (60.0, 50.0), (60.0, 60.0)]) == []


def test_small_islands_stay_only_in_the_baltic(tool: ModuleType) -> None:
    def islet(x: float, y: float) -> list[list[int]]:
        return [[round(x * 100), round(y * 100)], [5, 0], [0, 5], [-5, -5]]

    topology = {
        "transform": {"scale": [0.01, 0.01], "translate": [0, 0]},
        "arcs": [islet(19, 58), islet(0, 58)],
        "objects": {"land": {"geometries": [{"arcs": [[[0]], [[1]]]}]}},
    }
    assert [ring[0] for ring in tool.coastline(topology)] == [(19.0, 58.0)]
