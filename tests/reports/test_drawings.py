"""Charts and maps: what is drawn is what was given, ids do not collide, labels do not overlap."""

import itertools
import math
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.reports import charts, maps, svg
from baltica.reports.maps import Line, Place
from tests.support.drawings import NAMESPACE, outlines, texts


def bars(key: str = "k", labels: tuple[str, ...] = ("one", "two")) -> str:
    return charts.ranked_bars(key, "Title", "What is seen.", labels, [3.0, 1.0], unit="things")


def test_drawing_is_well_formed_and_named() -> None:
    root = ElementTree.fromstring(bars())
    assert root.attrib["role"] == "img"
    assert [node.text for node in root if node.tag in (f"{NAMESPACE}title", f"{NAMESPACE}desc")] == [
        "Title",
        "What is seen.",
    ]


def test_bars_print_their_labels_and_numbers() -> None:
    assert {"one", "two", "3", "1", "things"} <= set(texts(bars()))


def test_the_longer_bar_has_the_larger_number() -> None:
    (both,) = outlines(bars(), "accent")
    first, second = both[:4], both[4:]
    widths = [max(x for x, _ in box) - min(x for x, _ in box) for box in (first, second)]
    assert widths[0] == pytest.approx(3 * widths[1], rel=0.01)
    assert max(y for _, y in first) < min(y for _, y in second)


def test_names_with_markup_and_formulas_stay_text() -> None:
    name = "<b>x</b> & $\\frac{1}{2}$ _y_"
    assert name in texts(bars(labels=(name, "two")))


def test_ids_carry_the_key_and_same_input_gives_the_same_drawing() -> None:
    assert bars("a") == bars("a")
    ids = {key: set(re.findall(r'id="([^"]+)"', bars(key))) for key in ("a", "b")}
    assert ids["a"]
    assert not ids["a"] & ids["b"]
    assert all(name.startswith("a-") for name in ids["a"])


def test_drawing_leaves_the_callers_settings_alone() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    bars()
    assert dict(mpl.rcParams) == before


def test_stacked_bars_print_parts_and_totals() -> None:
    drawing = charts.stacked_bars("k", "T", "D", ["x", "y"], {"old": [2, 0], "new": [5, 1]}, unit="u")
    shown = texts(drawing)
    assert {"x", "y", "2", "5", "7", "1", "old", "new"} <= set(shown)
    assert "0" not in shown
    assert "<pattern" in drawing  # the second part is told apart by hatching, not by color alone
    with pytest.raises(ValueError, match="two parts"):
        charts.stacked_bars("k", "T", "D", ["x"], {"a": [1], "b": [1], "c": [1]}, unit="u")


def test_points_print_their_intervals() -> None:
    drawing = charts.points("k", "T", "D", ["x"], [0.5], [0.25], [0.75], unit="u", reference=0, reference_label="none")
    assert "0.5  (0.2 to 0.8)" in texts(drawing)
    assert "none" in texts(drawing)


def test_matrix_prints_each_pair_once() -> None:
    drawing = charts.matrix("k", "T", "D", ["A", "B", "C"], {(1, 0): 4.0, (2, 1): 9.0}, unit="u", decimals=0)
    shown = texts(drawing)
    assert shown.count("4") == 1
    assert shown.count("9") == 1
    assert shown.count("A") == 1
    assert shown.count("B") == 2
    assert shown.count("C") == 1


PLACES = [Place(10 + i, 55 + (i * 7 % 5), float(20 - i), f"Place {i}") for i in range(15)]


def test_map_names_the_largest_and_explains_sizes() -> None:
    shown = texts(maps.point_map("m", "T", "D", PLACES, unit="ties", named=5))
    assert {"Place 0", "ties", "20", "5", "1"} <= set(shown)
    assert "Place 9" not in shown


def test_map_of_one_place_and_of_equal_places() -> None:
    for places in ([Place(12.5, 55.7, 1.0, "only")], [Place(12.5, 55.7, 0.0, "a"), Place(12.5, 55.7, 0.0, "b")]):
        assert ElementTree.fromstring(maps.point_map("m", "T", "D", places, unit="ties")) is not None


def test_map_does_not_depend_on_the_order_of_places() -> None:
    line = [Line((10, 55), (11, 57), 1.0), Line((12, 59), (13, 56), 2.0)]
    first = maps.point_map("m", "T", "D", PLACES, unit="u", lines=line)
    assert first == maps.point_map("m", "T", "D", PLACES[::-1], unit="u", lines=line[::-1])


def test_area_of_a_circle_grows_with_the_value() -> None:
    drawing = maps.point_map("m", "T", "D", [Place(10, 55, 100.0, "a"), Place(20, 60, 25.0, "b")], unit="u", named=0)
    first, second, *_ = [float(r) for r in re.findall(r' r="([\d.]+)"', drawing)]
    assert first == pytest.approx(2 * second, rel=0.02)


def test_projection_keeps_areas() -> None:
    """A small cell at 50° and at 70° north: their areas stand as on the sphere (Snyder 1987)."""

    def area(latitude: float) -> float:
        step = 0.01
        corners = [(15.0, latitude), (15 + step, latitude), (15 + step, latitude + step), (15.0, latitude + step)]
        flat = [maps.lambert(x, y, (18, 60)) for x, y in corners]
        return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(flat, flat[1:] + flat[:1], strict=True))) / 2

    expected = math.cos(math.radians(50.005)) / math.cos(math.radians(70.005))
    assert area(50) / area(70) == pytest.approx(expected, rel=1e-4)
    assert maps.lambert(18, 60, (18, 60)) == pytest.approx((0, 0))


def test_clipping_a_square() -> None:
    square = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0)]
    assert set(maps.clip(square, (1, 1, 9, 9))) == {(1, 1), (4, 1), (4, 4), (1, 4)}
    assert set(maps.clip(square, (-1, -1, 9, 9))) == set(square)
    assert maps.clip(square, (5, 5, 9, 9)) == []


@given(
    st.lists(st.tuples(st.floats(0, 600), st.floats(0, 600), st.floats(2, 17)), min_size=1, max_size=25),
    st.lists(st.text(max_size=20), min_size=25, max_size=25),
)
def test_labels_overlap_nothing(circles: list[tuple[float, float, float]], names: list[str]) -> None:
    page = (0.0, 0.0, 640.0, 640.0)
    given_names = [f"N{name}" for name in names[: len(circles)]]
    boxes = []
    for index, x, y, side in maps.place_labels(circles, given_names, 11.5, page):
        wide, high = svg.text_width(given_names[index], 11.5), 11.5 * 1.15
        left = x - {"left": 0, "right": wide, "center": wide / 2}[side]
        boxes.append((index, (left, y - high / 2, left + wide, y + high / 2)))
    for (_, a), (_, b) in itertools.combinations(boxes, 2):
        assert not maps._overlap(a, b)
    for index, box in boxes:
        assert box[0] >= 0
        assert box[2] <= 640
        for other, (x, y, r) in enumerate(circles):
            assert other == index or not maps._overlap(box, (x - r, y - r, x + r, y + r))
