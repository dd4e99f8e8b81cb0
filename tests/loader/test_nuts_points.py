"""One point a region from a boundary file: its middle, for each version, and never over a representative city."""

import json
from pathlib import Path
from typing import Any

import pytest

from baltica.loader.centroids import centroid
from baltica.loader.records import Context, Node, Note, Options, Record
from baltica.loader.sources.nuts import SOURCE


def square(west: float, south: float, size: float, hole: float = 0) -> list[list[list[float]]]:
    """A polygon, its outline and a hole in the lower left corner."""
    rings = []
    for side in (size, hole):
        east, north = west + side, south + side
        rings.append([[west, south], [east, south], [east, north], [west, north], [west, south]])
    return rings if hole else rings[:1]


def load(path: Path, *features: tuple[dict[str, Any], Any], swap: bool = False) -> list[Record]:
    made = []
    for properties, shape in features:
        members = {"type": "Feature", "properties": properties, "geometry": shape}
        made.append(dict(reversed(members.items())) if swap else members)
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4326"}}
    path.write_text(json.dumps({"crs": crs, "type": "FeatureCollection", "features": made}), encoding="utf-8")
    options = Options(nuts="2021")
    return list(SOURCE.records(list(SOURCE.find([path], options)), Context(options)))


def points(records: list[Record]) -> dict[str, tuple[float, float]]:
    nodes = [r for r in records if isinstance(r, Node) and r.props.get("latitude") is not None]
    assert all(node.weak for node in nodes), "a representative city of another source goes first"
    return {node.id: (node.props["latitude"], node.props["longitude"]) for node in nodes}


def attributes(code: str) -> dict[str, Any]:
    return {"NUTS_ID": code, "LEVL_CODE": len(code) - 2, "NAME_LATN": code}


def test_the_middle_is_weighted_by_area_and_leaves_holes_out() -> None:
    assert centroid({"type": "Polygon", "coordinates": square(10, 0, 2)}) == (0.9998, 11.0)
    latitude, longitude = centroid({"type": "Polygon", "coordinates": square(0, 0, 2, 1)}) or (0, 0)
    assert latitude == pytest.approx(7 / 6, abs=1e-3) and longitude == pytest.approx(7 / 6, abs=1e-3)
    reverse = [ring[::-1] for ring in square(0, 0, 2, 1)]
    assert centroid({"type": "Polygon", "coordinates": reverse}) == (latitude, longitude)


def test_of_several_parts_the_largest_on_the_ground_counts() -> None:
    """Three degrees squared near the pole are less land than two at the equator."""
    shape = {"type": "MultiPolygon", "coordinates": [square(20, 80, 3), square(10, 0, 2)]}
    assert centroid(shape) == (0.9998, 11.0)


@pytest.mark.parametrize(
    "shape",
    [
        None,
        {},
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[[1, 1], [2, 2], [1, 1]]]},
        {"type": "Polygon", "coordinates": square(4_321_000, 3_210_000, 1000)},
        {"type": "Polygon", "coordinates": "no"},
    ],
)
def test_what_has_no_middle_in_degrees_gets_none(shape: Any) -> None:
    assert centroid(shape) is None


@pytest.mark.parametrize("swap", [False, True])
def test_every_region_of_a_boundary_file_gets_its_point(tmp_path: Path, swap: bool) -> None:
    path = tmp_path / "NUTS_RG_20M_2021_4326.geojson"
    shape = {"type": "Polygon", "coordinates": square(10, 0, 2)}
    records = load(path, *((attributes(code), shape) for code in ("DK", "DK0", "DK01", "DK011")), swap=swap)
    assert points(records) == {f"nuts2021:{code}": (0.9998, 11.0) for code in ("DK", "DK0", "DK01", "DK011")}
    assert not any("coordinates" in str(r.props) for r in records if isinstance(r, Node)), "no boundary is kept"


def test_a_region_without_a_shape_is_noted_and_keeps_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "NUTS_RG_20M_2021_4326.geojson"
    shape = {"type": "Polygon", "coordinates": square(10, 0, 2)}
    records = load(path, (attributes("DK011"), shape), (attributes("DK012"), None))
    assert points(records) == {"nuts2021:DK011": (0.9998, 11.0)}
    assert [note.text for note in records if isinstance(note, Note)] == [
        "no position: the shape is missing or not in degrees"
    ]


def test_the_published_boundaries_give_points_also_in_the_version_of_the_analysis(shared: Path) -> None:
    folder = shared / "data" / "regions"
    names = ("NUTS_RG_20M_2016_4326.geojson.gz", "NUTS2016-NUTS2021.xlsx")
    options = Options(nuts="2021")
    found = points(list(SOURCE.records(list(SOURCE.find([folder / n for n in names], options)), Context(options))))
    assert sum(id_.startswith("nuts2016:") for id_ in found) == 2016
    assert found["nuts2016:DK011"] == pytest.approx((55.68, 12.55), abs=0.1)  # Copenhagen
    assert found["nuts2021:DK011"] == found["nuts2016:DK011"], "the same region in 2021"
    assert "nuts2021:EE009" not in found, "Kesk-Eesti has other parts than in 2016"
