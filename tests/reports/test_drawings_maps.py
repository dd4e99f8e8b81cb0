"""Maps of regions: tiles keep directions, outlines keep shared borders, and the best map there is is chosen."""

import gzip
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from baltica.analytics.graphdata import GraphData
from baltica.graph.errors import InputError
from baltica.reports import maps, outlines, shapes, steps, tiles
from baltica.reports.data import ReportData
from tests.support.drawings import faults, texts
from tests.support.drawings import outlines as paths

CITIES = {"NO1": (10.7, 59.9), "SE1": (18.1, 59.3), "FI1": (24.9, 60.2), "DK1": (12.6, 55.7), "DE1": (13.4, 52.5),
          "PL1": (21.0, 52.2), "LT1": (25.3, 54.7)}  # fmt: skip


def square(west: float, south: float, size: float = 2.0) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(code: str, *rings: list[list[float]]) -> dict[str, object]:
    geometry = {"type": "Polygon", "coordinates": list(rings)}
    return {"properties": {"NUTS_ID": code, "LEVL_CODE": len(code) - 2}, "geometry": geometry}


def boundaries(path: Path, *codes: str) -> Path:
    """A file of squares side by side, with a country around them."""
    features = [feature(code, square(10 + 2 * i, 55)) for i, code in enumerate(codes)]
    features += [feature(country, square(10, 55, 2 * len(codes))) for country in sorted({c[:2] for c in codes})]
    path.write_text(json.dumps({"features": features}), encoding="utf-8")
    return path


# --- tiles ----------------------------------------------------------------------------------------------------------


def test_tiles_keep_west_east_and_north_south() -> None:
    at = tiles.assign(CITIES)
    assert len(set(at.values())) == len(CITIES)
    assert at["NO1"][0] < at["SE1"][0] < at["FI1"][0]
    assert at["DK1"][0] < at["PL1"][0] <= at["LT1"][0]
    assert at["SE1"][1] < at["DK1"][1] < at["DE1"][1]
    assert at["FI1"][1] < at["LT1"][1] < at["PL1"][1]
    assert min(c for c, _ in at.values()) == min(r for _, r in at.values()) == 0


def test_places_on_a_grid_keep_it() -> None:
    grid = {f"r{x}{y}": (10 + 3.0 * x, 58 - 1.5 * y) for x in range(3) for y in range(3)}
    at = tiles.assign(grid)
    for code, (column, row) in at.items():
        for other, (column_2, row_2) in at.items():
            assert (code[1] < other[1]) <= (column <= column_2)
            assert (code[2] < other[2]) <= (row <= row_2)


def test_tiles_of_one_place_and_of_places_at_one_point() -> None:
    assert tiles.assign({"a": (10, 55)}) == {"a": (0, 0)}
    assert len(set(tiles.assign({"a": (10, 55), "b": (10, 55), "c": (10, 55)}).values())) == 3


def test_tiles_do_not_depend_on_the_order() -> None:
    values = {code: float(i) for i, code in enumerate(CITIES)}
    turned = dict(reversed(values.items()))
    first = tiles.tile_map("k", "T", "D", values, CITIES, names={}, unit="u")
    assert first == tiles.tile_map("k", "T", "D", turned, dict(reversed(CITIES.items())), names={}, unit="u")


def test_tiles_show_code_and_number_and_who_has_no_position() -> None:
    drawing = tiles.tile_map(
        "k", "T", "D", {"DK1": 3.25, "SE1": 1, "XX1": 2}, CITIES, names={"DK1": "Denmark"}, unit="ties", decimals=1
    )
    assert {"DK1", "3.2", "1.0", "XX1", "ties", "position not known:"} <= set(texts(drawing))
    assert "Largest: Denmark (DK1) 3.2; XX1 2.0; SE1 1.0" in texts(drawing)


# --- classes --------------------------------------------------------------------------------------------------------


def test_classes_hold_every_value_once_and_equal_ones_together() -> None:
    values = [0.0] * 50 + [1, 1, 2, 3, 5, 8, 13, 21, 34, 55]
    found = steps.classes(values)
    assert len(found) <= steps.MOST
    assert all(sum(low <= v <= high for low, high in found) == 1 for v in values)
    assert steps.classes([4.0]) == [(4, 4)]
    assert steps.classes(list(range(10))) == [(0, 1), (2, 3), (4, 5), (6, 7), (8, 9)]


def test_larger_classes_are_shaded_more() -> None:
    looks, ranges = steps.looks({"a": 1.0, "b": 2.0, "c": 9.0}, 0.1, 0.5)
    assert looks["a"][1] < looks["b"][1] < looks["c"][1] == 0.5
    assert [low for _, low, _ in ranges] == [1, 2, 9]


# --- outlines -------------------------------------------------------------------------------------------------------


def test_neighbors_share_their_border_after_simplifying() -> None:
    border = [(50 + 8 * (i % 3), 10.0 * i) for i in range(11)]
    left = [(0.0, 0.0), *border, (0.0, 100.0), (0.0, 0.0)]
    right = [(100.0, 0.0), *border, (100.0, 100.0), (100.0, 0.0)]
    found = outlines.simplified({"left": [left], "right": [right]}, 12)
    one, two = set(found["left"][0]), set(found["right"][0])
    assert one & two == {point for point in one if 50 <= point[0] <= 66}
    assert len(one) + len(two) < len(left) + len(right)


def test_what_can_hardly_be_seen_keeps_a_mark() -> None:
    (ring,) = outlines.simplified({"tiny": [[(5.0, 5.0), (5.1, 5.0), (5.1, 5.1), (5.0, 5.0)]]}, 99)["tiny"]
    assert abs(outlines.area(ring)) == 2
    assert outlines.middle(ring) == pytest.approx((5, 5))


def test_middle_and_area_of_a_square() -> None:
    ring = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
    assert outlines.area(ring) == 16
    assert outlines.middle(ring) == pytest.approx((2, 2))


# --- boundaries -----------------------------------------------------------------------------------------------------


def test_regions_in_their_boundaries(tmp_path: Path) -> None:
    found = shapes.read_shapes(boundaries(tmp_path / "b.geojson", "DK011", "DK012", "EL301"))
    assert set(found) == {"DK011", "DK012", "EL301", "DK", "EL", "GR"}
    values = {"DK011": 1.0, "DK012": 5.0, "EL301": 5.0, "SE110": 2.0}
    drawing = shapes.shape_map("k", "T", "D", values, found, names={"DK012": "Sjælland"}, unit="ties", decimals=1)
    assert faults(drawing) == []
    assert {"Sjælland 5.0", "DK011 1.0", "1.0", "5.0", "ties"} <= set(texts(drawing))
    assert "Not on the map: 1 region without a known boundary." in texts(drawing)
    light, strong, *_ = sorted(paths(drawing, "accent"), key=len)
    assert min(x for x, _ in paths(drawing, "accent")[0]) < min(x for x, _ in paths(drawing, "accent")[1])
    assert light
    assert strong


def test_holes_turn_the_other_way(tmp_path: Path) -> None:
    path = tmp_path / "b.geojson"
    path.write_text(json.dumps({"features": [feature("DK011", square(10, 55, 4), square(11, 56, 1))]}))
    outer, hole = shapes.read_shapes(path)["DK011"]
    assert outlines.area(outer) > 0 > outlines.area(hole)


@pytest.mark.parametrize(
    "content",
    [
        "", "[]", "{}", '{"features": [{}]}', '{"features": [{"properties": {"NUTS_ID": "a"}, "geometry": null}]}',
        json.dumps({"features": [feature("a", [[1, 2], [3, 4], [1, 2]])]}),
        json.dumps({"features": [feature("a", [[4e6, 3e6], [4e6, 4e6], [5e6, 3e6], [4e6, 3e6]])]}),
        json.dumps({"features": [{**feature("a"), "geometry": {"type": "Point", "coordinates": [1, 2]}}]}),
        "[" * 100_000,
    ],
)  # fmt: skip
def test_a_broken_file_is_told_in_words(tmp_path: Path, content: str) -> None:
    path = tmp_path / "b.geojson"
    path.write_text(content)
    with pytest.raises(InputError, match="does not hold boundaries of regions in degrees") as caught:
        shapes.read_shapes(path)
    assert "fetch nuts boundaries" in caught.value.hint
    with pytest.raises(InputError):
        shapes.read_shapes(tmp_path / "missing.geojson")


def test_packed_files_are_read(tmp_path: Path) -> None:
    plain = boundaries(tmp_path / "b.geojson", "DK011")
    packed = tmp_path / "b.geojson.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    assert shapes.read_shapes(packed) == shapes.read_shapes(plain)


# --- which map ------------------------------------------------------------------------------------------------------


def data(positions: bool, *files: Path) -> ReportData:
    regions = [
        {
            "id": f"NUTS2021:DK01{i}", "code": f"DK01{i}", "level": 3, "scheme": "NUTS2021", "country": "DK",
            "latitude": 55.0 + i if positions else None, "longitude": 10.0 + i if positions else None,
        }
        for i in range(5)
    ]  # fmt: skip
    return ReportData(GraphData.of(regions=regions), boundaries=files)


VALUES = {f"DK01{i}": float(i) for i in range(5)}
NAMES = {code: f"Name of {code}" for code in VALUES}


def region_map(facts: ReportData, values: dict[str, float] = VALUES) -> list[str]:
    drawing = shapes.region_map(facts, "k", "T", "D", values, names=NAMES, unit="ties")
    assert faults(drawing) == []
    return texts(drawing)


def test_boundaries_come_first_then_points_then_tiles(tmp_path: Path) -> None:
    every = boundaries(tmp_path / "NUTS_RG_20M_2021_4326.geojson", *VALUES)
    few = boundaries(tmp_path / "NUTS_RG_20M_2016_4326.geojson", "DK011")
    assert "Name of DK014 4" in region_map(data(True, few, every))
    assert {"Name of DK014", "ties"} <= set(region_map(data(True, few)))
    assert "Name of DK014 4" not in region_map(data(True, few))
    assert {"DK014", "position not known:"} & set(region_map(data(False))) == {"DK014"}


def test_the_file_of_the_version_of_the_data_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [boundaries(tmp_path / f"NUTS_RG_20M_{year}_4326.geojson", *VALUES) for year in (2016, 2021, 2024)]
    read: list[str] = []
    whole = shapes.read_shapes

    def counted(path: Path) -> dict[str, outlines.Rings]:
        read.append(path.name)
        return whole(path)

    monkeypatch.setattr(shapes, "read_shapes", counted)
    facts = data(True, *files)
    region_map(facts)
    region_map(facts)
    assert read == ["NUTS_RG_20M_2021_4326.geojson"]  # once, and no other


def test_one_region_without_position_is_counted_and_negative_values_become_tiles() -> None:
    shown = region_map(data(True), {**VALUES, "RU-KGD": 1.0})
    assert "Not on the map: 1 place overseas or without a known position." in shown
    assert "−1" in region_map(data(True), {**VALUES, "DK010": -1.0})


def test_a_broken_file_stops_the_map(tmp_path: Path) -> None:
    path = tmp_path / "NUTS_RG_20M_2021_4326.geojson"
    path.write_text("{}")
    with pytest.raises(InputError):
        region_map(data(True, path))


def test_a_map_shows_where_its_places_are() -> None:
    frame = maps.Frame([(10.0, 55.0), (20.0, 60.0)])
    west, east = frame.at((10.0, 55.0)), frame.at((20.0, 60.0))
    assert 0 < west[0] < east[0] < frame.width
    assert 0 < east[1] < west[1] < frame.height


def test_the_command_passes_the_boundaries_that_were_fetched(tmp_path: Path) -> None:
    from baltica.cli import report
    from baltica.loader.addresses import nuts

    context: Any = SimpleNamespace(obj=SimpleNamespace(settings=lambda: SimpleNamespace(home=tmp_path)))
    assert report._boundaries(context) == []
    (item,) = nuts(["boundaries"], version="2021")
    fetched = tmp_path / item.folder / item.named(item.url)
    fetched.parent.mkdir()
    for path in (fetched, fetched.parent / "lau_2021.xlsx", fetched.with_name(f"{fetched.name}.json")):
        path.write_text("{}")
    assert report._boundaries(context) == [fetched]
