"""Positions of places and kilometers between them."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.analytics.geography import EARTH_RADIUS, all_places, distances, great_circle, mean_position, positions
from baltica.analytics.graphdata import GraphData

DEGREES = (st.floats(-90, 90), st.floats(-180, 180), st.floats(-90, 90), st.floats(-180, 180))


def region(code: str, *, scheme: str = "NUTS2021", **facts: float) -> dict[str, object]:
    id_ = f"{scheme.lower()}:{code}"
    return {"id": id_, "code": code, "level": len(code) - 2, "scheme": scheme, "country": code[:2], **facts}


def organization(id_: str, code: str | None, country: str, **where: float) -> dict[str, object]:
    return {"id": id_, "region": code and f"nuts2021:{code}", "region_code": code, "country": country, **where}


@given(*DEGREES)
def test_distance_is_symmetric_and_at_most_half_way_around(a: float, b: float, c: float, d: float) -> None:
    found = float(great_circle(a, b, c, d))
    assert found == pytest.approx(float(great_circle(c, d, a, b)), abs=1e-9)
    assert 0 <= found <= np.pi * EARTH_RADIUS * (1 + 1e-12)
    points = [(np.cos(np.radians(x)) * np.cos(np.radians(y)), np.cos(np.radians(x)) * np.sin(np.radians(y)),
               np.sin(np.radians(x))) for x, y in ((a, b), (c, d))]  # fmt: skip
    chord = float(np.linalg.norm(np.subtract(points[0], points[1])))
    assert found == pytest.approx(2 * EARTH_RADIUS * np.arcsin(min(1, chord / 2)), rel=1e-6, abs=1e-3)


def test_known_distances() -> None:
    assert float(great_circle(0, 0, 0, 180)) == pytest.approx(20015.1, abs=0.1)
    assert float(great_circle(55.676, 12.568, 59.329, 18.069)) == pytest.approx(522, abs=1)
    square = distances(pd.DataFrame({"latitude": [55.0, np.nan], "longitude": [12.0, 13.0]}))
    assert square[0, 0] == 0 and np.isnan(square[0, 1])


def test_the_region_comes_first_then_its_organizations_then_its_parts() -> None:
    data = GraphData.of(
        regions=[
            region("DK01", latitude=55.7, longitude=12.5),
            region("DK011", latitude=55.0, longitude=12.0, population=30),
            region("DK012", latitude=57.0, longitude=12.0, population=10),
            region("DK021", latitude=54.0, longitude=11.0),
            region("SE224"),
            region("EE001"),
        ],
        organizations=[
            organization("a", "DK011", "DK", latitude=1.0, longitude=1.0),
            organization("b", "SE224", "SE", latitude=55.0, longitude=13.0),
            organization("c", "SE224", "SE", latitude=56.0, longitude=13.0),
            organization("d", "EE001", "EE", latitude=0.0, longitude=0.0),
            organization("e", None, "US"),
        ],
    )
    three: Any = positions(data, 3)
    assert three["basis"].tolist() == ["region", "region", "region", None, "organizations"]
    assert three.loc["SE224", ["latitude", "longitude"]].tolist() == pytest.approx([55.5, 13.0])
    assert three.loc["EE001", ["latitude"]].isna().all(), "0, 0 is an empty cell"
    two = positions(data, 2)
    assert two["basis"].to_dict() == {"DK01": "region", "DK02": "finer regions", "EE00": None, "SE22": "organizations"}
    assert two.loc["DK01", "latitude"] == 55.7
    one = positions(data, 1)
    assert one["basis"].to_dict() == {"DK0": "organizations", "EE0": None, "SE2": "organizations"}
    assert positions(data, 0).loc["US", "basis"] is None
    parts = [region("DK011", latitude=55.0, longitude=12.0, population=30),
             region("DK012", latitude=57.0, longitude=12.0, population=10)]  # fmt: skip
    without = positions(GraphData.of(regions=parts), 1)
    assert without.loc["DK0", "latitude"] == pytest.approx(55.5), "weighted by inhabitants"


def test_of_several_versions_the_newest_with_a_position_counts() -> None:
    old, new = (region("DK011", scheme=f"NUTS{year}") for year in (2016, 2021))
    data = GraphData.of(regions=[old | {"latitude": 50.0, "longitude": 10.0}, new])
    found: Any = positions(data, 3).loc["DK011", ["latitude", "basis"]]
    assert found.tolist() == [50.0, "region"]
    both = GraphData.of(
        regions=[old | {"latitude": 50.0, "longitude": 10.0}, new | {"latitude": 51.0, "longitude": 9.0}]
    )
    assert positions(both, 3).loc["DK011", "latitude"] == 51.0


def test_places_are_countries_or_codes_and_never_a_rest() -> None:
    data = GraphData.of(regions=[region("EL301") | {"country": "GR"}], organizations=[organization("a", None, "DK")])
    assert all_places(data, 0)["country"].to_dict() == {"DK": "DK", "GR": "GR"}
    assert all_places(data, 2)["country"].to_dict() == {"EL30": "GR"}
    assert positions(GraphData.of(), 3).empty


def test_a_mean_across_the_date_line_is_on_it() -> None:
    rows = pd.DataFrame({"place": "x", "latitude": 0.0, "longitude": [179.0, -179.0], "weight": 1.0})
    found: Any = mean_position(rows)
    assert abs(found.loc["x", "longitude"]) == pytest.approx(180)
