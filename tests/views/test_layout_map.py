"""Maps: the projection, nodes at their places, those without beside, land under all of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from baltica.analytics.geography import great_circle
from baltica.views.layouts.arrange import Arrangement, arrange
from baltica.views.layouts.common import Floats
from baltica.views.layouts.geographic import clipped, project

CITIES = {
    "Copenhagen": (12.57, 55.68),
    "Stockholm": (18.07, 59.33),
    "Helsinki": (24.94, 60.17),
    "Tallinn": (24.75, 59.44),
    "Gdańsk": (18.65, 54.35),
    "Oslo": (10.75, 59.91),
}


def mapped(coordinates: list[tuple[float, float]] | Floats, radii: list[float] | None = None) -> Arrangement:
    count = len(coordinates)
    return arrange(
        "geographic",
        sparse.csr_array((count, count)),
        radii or [8.0] * count,
        coordinates=np.array(coordinates, dtype=float),
        names=("organization", "organizations"),
    )


@given(st.floats(0, 30), st.floats(45, 68))
def test_areas_are_kept_everywhere(longitude: float, latitude: float) -> None:
    step = 0.01
    corners = np.add([(0, 0), (step, 0), (step, step), (0, step)], [longitude, latitude])
    x, y = project(corners, (18.0, 58.0)).T
    area = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
    sphere = np.radians(step) * np.diff(np.sin(np.radians([latitude, latitude + step])))[0]
    assert area == pytest.approx(sphere, rel=1e-4)


def test_distances_near_the_middle_are_those_on_earth() -> None:
    (one, other) = project(np.array([CITIES["Copenhagen"], CITIES["Stockholm"]]), (16.0, 57.5))
    kilometers = great_circle(55.68, 12.57, 59.33, 18.07)
    assert np.hypot(*(one - other)) * 6371.0088 == pytest.approx(float(kilometers), rel=1e-3)


def test_east_is_right_and_north_is_up() -> None:
    place = dict(zip(CITIES, mapped(list(CITIES.values())).place, strict=True))
    assert place["Oslo"][0] < place["Copenhagen"][0] < place["Stockholm"][0] < place["Tallinn"][0]
    assert place["Helsinki"][1] < place["Tallinn"][1] < place["Copenhagen"][1] < place["Gdańsk"][1]


def test_nodes_of_one_place_are_a_compact_disc_with_the_largest_innermost() -> None:
    size = [5.0] * 40 + [20.0]
    place = mapped([CITIES["Oslo"]] * 41 + [CITIES["Helsinki"]], [*size, 5.0]).place
    middle = place[:41].mean(axis=0)
    away = np.hypot(*(place[:41] - middle).T)
    assert away.argmin() == 40
    assert away.max() < 2 * np.sqrt((np.array(size) ** 2).sum()) + 20
    assert np.hypot(*(place[41] - middle)) > 3 * away.max()


def test_a_crowd_moves_its_neighbors_no_further_than_need_be() -> None:
    alone = mapped(list(CITIES.values())).place
    crowd = mapped([*CITIES.values(), *[CITIES["Copenhagen"]] * 30]).place
    scale = np.hypot(*(alone[1] - alone[5]))
    moved = np.hypot(*((crowd[1] - crowd[5]) - (alone[1] - alone[5])))
    assert moved < 0.02 * scale


@pytest.mark.parametrize("high", [True, False])
def test_what_is_not_located_stands_beside_the_map(high: bool) -> None:
    """To the right of a high map, below a wide one."""
    nowhere = (float("nan"), float("nan"))
    spots = [(10.0, 54.0), (14.0, 69.0)] if high else [(-8.0, 54.0), (30.0, 57.0)]
    found = mapped([*spots, nowhere, (12.0, float("nan")), (200.0, 95.0)])
    count = len(spots)
    assert found.aside == (count, count + 1, count + 2)
    axis = 0 if high else 1
    assert found.place[count:, axis].min() > found.place[:count, axis].max()
    (caption,) = found.captions
    assert caption.text == "3 organizations not located"
    assert (found.place[:count, axis].max() < (caption.x, caption.y)[axis]) and caption.y < found.place[count:, 1].min()


def test_what_lies_far_outside_does_not_make_the_map_small() -> None:
    found = mapped([*CITIES.values(), (-53.0, 4.0)])
    assert found.aside == (6,)
    assert [caption.text for caption in found.captions] == ["1 organization outside the map"]
    assert np.array_equal(found.place[:6], mapped(list(CITIES.values())).place)
    beyond = mapped([(-53.0, 4.0), (-52.0, 5.0)])
    assert not beyond.aside and beyond.backdrop is None


def test_land_lies_under_the_map_and_only_there() -> None:
    found = mapped(list(CITIES.values()))
    assert found.backdrop is not None
    assert found.backdrop.credit == "Coast line: Natural Earth, public domain."
    points = np.concatenate([np.array(ring) for ring in found.backdrop.rings])
    low, high = found.place.min(axis=0), found.place.max(axis=0)
    assert (points.min(axis=0) < low).all() and (points.max(axis=0) > high).all()
    assert (points.max(axis=0) - points.min(axis=0) < 3 * (high - low)).all()
    assert np.array_equal(points, np.round(points))
    assert all(len(ring) > 2 for ring in found.backdrop.rings)


@pytest.mark.parametrize(("x", "y", "land"), [(14.5, 57.0, True), (19.0, 57.0, False), (25.0, 62.5, True)])
def test_land_is_where_land_is(x: float, y: float, land: bool) -> None:
    found = mapped([*CITIES.values(), (x, y)], [0.5] * 7)
    assert found.backdrop is not None
    at = found.place[6]

    def inside(ring: tuple[tuple[float, float], ...]) -> bool:
        points = np.array(ring)
        after = np.roll(points, -1, axis=0)
        crosses = (points[:, 1] > at[1]) != (after[:, 1] > at[1])
        with np.errstate(divide="ignore", invalid="ignore"):
            where = points[:, 0] + (at[1] - points[:, 1]) / (after[:, 1] - points[:, 1]) * (after - points)[:, 0]
        return bool((crosses & (at[0] < where)).sum() % 2)

    assert any(inside(ring) for ring in found.backdrop.rings) is land


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(-9, 9)), min_size=3, max_size=9))
def test_what_is_cut_lies_in_the_box(ring: list[tuple[float, float]]) -> None:
    cut = clipped(ring, (-4.0, -3.0, 2.0, 5.0))
    assert all(-4 - 1e-9 <= x <= 2 + 1e-9 and -3 - 1e-9 <= y <= 5 + 1e-9 for x, y in cut)
    inside = [(x, y) for x, y in ring if -4 <= x <= 2 and -3 <= y <= 5]
    assert all(point in cut for point in inside)
