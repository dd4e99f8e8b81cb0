"""What holds for every drawing: sound, small, the same each time, and no label on another one or cut."""

import itertools
import math
import random
import warnings
from collections.abc import Callable
from functools import cache
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baltica.reports import charts, ego, fitting, heat, maps, scatter, slopes, svg, tiles, timelines
from baltica.reports.ego import Partner
from baltica.reports.maps import Place
from tests.support.drawings import faults, texts

LONG = "Interreg V-A Mecklenburg-Vorpommern/Brandenburg-Poland programme area"
HOSTILE = '<img src=x onerror=alert(1)> & "quoted" $\\frac{1}{2}$ ]]> <!-- \x07\x00'
NAMES = [
    "Skåne län", LONG, LONG.replace("Poland", "Germany"), HOSTILE, "a" * 500, "日本語の名前です" * 3, " ", "Ł\n\tand",
    "W" * 40, "Gdańsk University of Technology, Faculty of Ocean Engineering and Ship Technology", "x", "Ōß 🚢 ship",
]  # fmt: skip
COUNTRIES = ["Denmark", "Sweden", "Poland", "Germany", "Bosnia and Herzegovina", "Lithuania", "Latvia", "Estonia"]
Draw = Callable[[], str]


def spread(count: int) -> dict[str, tuple[float, float]]:
    dice = random.Random(7)
    return {f"DK{i:03d}": (dice.uniform(8, 28), dice.uniform(50, 66)) for i in range(count)}


def noise(count: int, seed: int = 7) -> list[float]:
    dice = random.Random(seed)
    return [dice.lognormvariate(2, 1) for _ in range(count)]


def partners(count: int, names: list[str] = NAMES) -> list[Partner]:
    return [
        Partner(names[i % len(names)], COUNTRIES[i * i % 5], 1000.5 / (i + 1), (i // 2,) if i else ())
        for i in range(count)
    ]


def pairs(size: int, most: float) -> dict[tuple[int, int], float]:
    dice = random.Random(7)
    return {(r, c): dice.uniform(0, most) for r in range(size) for c in range(r)}


MANY = [f"{name} {i}" for i, name in enumerate((COUNTRIES * 4)[:30])]
SPOTS = [Place(*spot, float(i), NAMES[i % len(NAMES)]) for i, spot in enumerate(spread(300).values())]
LINES = {name: [float(i * j % 13) if i % (j + 2) else None for i in range(20)] for j, name in enumerate(NAMES[:5])}
DRAWINGS: dict[str, Draw] = {
    "bars": lambda: charts.ranked_bars("k", "T", "D", NAMES, list(range(12)), unit="things"),
    "bars, small": lambda: charts.ranked_bars("k", "T", "D", NAMES, [-3.0, *range(11)], unit=LONG * 2, small=True),
    "bars, all nothing": lambda: charts.ranked_bars("k", "T", "D", ["a", "b"], [0, 0], unit="u"),
    "bars, large": lambda: charts.ranked_bars("k", "T", "D", ["a"], [1e9], unit="u", small=True),
    "points": lambda: charts.points(
        "k", "T", "D", NAMES[:4], [1, 2, 3, 9], [0, 1, None, 8], [2, 2.5, math.nan, 9], unit="u", reference=9,
        reference_label="a label that is longer than the room there is beside the line", small=True,
    ),
    "points, equal": lambda: charts.points("k", "T", "D", ["a"], [1], [1], [1], unit="u"),
    "stacked bars": lambda: charts.stacked_bars(
        "k", "T", "D", NAMES[:5], {"one": [900, 1, 0, 2, 3], LONG: [3, 1, 0, 900, 40]}, unit="u"
    ),
    "matrix": lambda: charts.matrix("k", "T", "D", COUNTRIES, pairs(8, 20), unit="u"),
    "matrix of two": lambda: charts.matrix("k", "T", "D", ["a", "b"], {(1, 0): 3.0}, unit="u"),
    "matrix of 30": lambda: charts.matrix("k", "T", "D", MANY, pairs(30, 99), unit="u", decimals=2),
    "matrix of 30, large": lambda: charts.matrix("k", "T", "D", MANY, pairs(30, 2e6), unit="u", decimals=0),
    "matrix of nothing": lambda: charts.matrix("k", "T", "D", ["a", "b"], {}, unit="u"),
    "heat map": lambda: heat.heat_map(
        "k", "T", "D", NAMES, [*COUNTRIES, LONG], {(r, c): 0.3 * r + c for r in range(12) for c in range(9)},
        unit=LONG * 2, center=1, decimals=2, marked=[(0, 0), (3, 8)],
    ),
    "heat map, one": lambda: heat.heat_map("k", "T", "D", ["a"], ["b"], {(0, 0): 0.0}, unit="u", center=0),
    "heat map, 30 by 16": lambda: heat.heat_map(
        "k", "T", "D", MANY, MANY[:16], {(r, c): r - c for r in range(30) for c in range(16)}, unit="u", center=0,
    ),
    "time lines": lambda: timelines.time_lines("k", "T", "D", range(2000, 2020), LINES, unit=LONG * 3),
    "time lines, small": lambda: timelines.time_lines("k", "T", "D", range(2000, 2020), LINES, unit="u", small=True),
    "time lines, one": lambda: timelines.time_lines("k", "T", "D", range(2000, 2030), {"a": [1e6] * 30}, unit="u"),
    "time lines, a year": lambda: timelines.time_lines("k", "T", "D", [2000], {"a": [0], "b": [0]}, unit="u"),
    "time lines, far apart": lambda: timelines.time_lines(
        "k", "T", "D", [2020, 1990], {"a": [-0.5, 0.25]}, unit="u", decimals=2, small=True
    ),
    "scatter": lambda: scatter.scatter(
        "k", "T", "D", noise(300), [float(i % 17) for i in range(300)],
        [NAMES[i % 12] for i in range(300)], x_unit=LONG * 3, y_unit="y", names=dict(enumerate(NAMES)), log_x=True,
    ),
    "scatter, one": lambda: scatter.scatter("k", "T", "D", [0], [0], ["a"], x_unit="x", y_unit="y", names={0: LONG}),
    "scatter, equal": lambda: scatter.scatter(
        "k", "T", "D", [5] * 9, [5] * 9, ["a"] * 9, x_unit="x", y_unit="y", names=dict(enumerate("abcdefghi")),
        log_y=True,
    ),
    "scatter, many": lambda: scatter.scatter(
        "k", "T", "D", noise(9000), noise(9000, 8),
        ["a", "b", "c"] * 3000, x_unit="x", y_unit="y",
    ),
    "strips": lambda: scatter.strips(
        "k", "T", "D", {LONG: range(400), "none": [], HOSTILE: [math.nan, 3.5], "one": [0.0]}, unit=LONG * 3
    ),
    "ego": lambda: ego.ego_network("k", "T", "D", LONG, partners(24), unit=LONG * 2, decimals=1),
    "ego, small": lambda: ego.ego_network("k", "T", "D", HOSTILE, partners(12), unit="u", small=True),
    "ego of one": lambda: ego.ego_network("k", "T", "D", "a" * 500, [Partner("", "", 0.0)], unit="u", small=True),
    "ego, all alike": lambda: ego.ego_network("k", "T", "D", "a", [Partner("b", "c", 1.0)] * 7, unit="u"),
    "slopes": lambda: slopes.slopes("k", "T", "D", NAMES, range(12), [None, *range(11)], unit=LONG * 3, old_name=LONG),
    "slopes, small": lambda: slopes.slopes("k", "T", "D", NAMES[:3], [-1, 0, 1e6], [1, 0, None], unit="u", small=True),
    "tiles": lambda: tiles.tile_map(
        "k", "T", "D", {c: i / 7 for i, c in enumerate([*spread(30), "RU-KGD"])}, spread(30),
        names={"DK029": HOSTILE}, unit=LONG * 2, decimals=1,
    ),
    "tiles, one": lambda: tiles.tile_map("k", "T", "D", {"DK011": 0}, {}, names={}, unit="u"),
    "tiles, 400 large": lambda: tiles.tile_map(
        "k", "T", "D", {c: i * 1e4 for i, c in enumerate(spread(400))}, spread(400), names={}, unit="u"
    ),
    "map": lambda: maps.point_map("k", "T", "D", SPOTS, unit=LONG * 2),
    "map, small": lambda: maps.point_map(
        "k", "T", "D", SPOTS[:9], unit=LONG, small=True, lost=3, lines=[maps.Line((10, 55), (20, 60), 0.0)]
    ),
    "map of overseas": lambda: maps.point_map(
        "k", "T", "D", [Place(-61, 16, 1, "Guadeloupe"), Place(10, 55, 2, "Jylland")], unit="u"
    ),
    "map of one overseas": lambda: maps.point_map("k", "T", "D", [Place(-61, 16, 0, "Guadeloupe")], unit="u"),
}  # fmt: skip
MAPS = ("tiles", "map")


@cache
def made(name: str) -> str:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return DRAWINGS[name]()


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_drawing_is_sound_and_legible(name: str) -> None:
    assert faults(made(name)) == []


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_drawing_says_what_it_is_and_stays_small(name: str) -> None:
    root = ElementTree.fromstring(made(name))
    assert [root[0].text, root[1].text] == ["T", "D"]
    assert root.attrib["aria-labelledby"] == "k-title k-desc"
    assert len(made(name).encode()) <= (150_000 if name.startswith(MAPS) else 60_000)
    width = float(root.attrib["viewBox"].split()[2])
    assert width <= (420 if "small" in name else 1110 if "30" in name else 960)


def test_same_input_gives_the_same_drawing() -> None:
    chosen = ("bars", "matrix", "heat map", "scatter", "strips", "ego", "tiles", "map", "stacked bars")
    assert [DRAWINGS[name]() for name in chosen] == [made(name) for name in chosen]


@pytest.mark.parametrize("name", ["bars", "time lines", "slopes", "strips", "scatter"])
def test_drawings_of_markup_hold_only_text(name: str) -> None:
    assert "<img" not in made(name)
    assert any("<img" in text for text in texts(made(name)))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=6), st.booleans())
def test_any_names_are_drawn(names: list[str], small: bool) -> None:
    values = [float(i) for i, _ in enumerate(names)]
    drawing = charts.ranked_bars("k", names[0], names[-1], names, values, unit=names[0], small=small)
    assert faults(drawing) == []
    drawing = ego.ego_network("k", "T", "D", names[0], [Partner(n, n, 1.0) for n in names], unit=names[0], small=small)
    assert faults(drawing) == []


@given(st.text(max_size=80), st.floats(20, 300), st.integers(0, 60))
def test_a_label_fits_its_room(label: str, room: float, seen: int) -> None:
    short = fitting.fit(label, room, seen=seen)
    assert svg.text_width(short, 11) <= room or len(short) <= 1
    for line in fitting.lines_of(label, room, 11, most=3):
        assert svg.text_width(line, 11) <= room or len(line) <= 1


def test_labels_that_would_look_the_same_show_where_they_differ() -> None:
    one, two = fitting.fit_all([LONG, LONG.replace("Poland", "Sweden")], 150)
    assert "Poland" in one
    assert "Sweden" in two
    for lines in fitting.with_numbers([LONG, LONG + " II"], ["7", "1,234"], 150):
        assert all(svg.text_width(line, 11) <= 150 for line in lines)
    same = fitting.fit_all([LONG, LONG], 150)
    assert same[0] == same[1]


@given(st.lists(st.floats(0, 100), min_size=1, max_size=8), st.floats(1, 12))
def test_labels_keep_apart(wanted: list[float], height: float) -> None:
    found = fitting.apart(wanted, [height] * len(wanted), 0, 100)
    ordered = sorted(found)
    assert all(b - a >= height - 1e-6 for a, b in itertools.pairwise(ordered))
    assert ordered[0] >= height / 2 - 1e-6
    assert ordered[-1] <= 100 - height / 2 + 1e-6
    assert [wanted[i] for i in sorted(range(len(found)), key=lambda i: (found[i], i))] == sorted(wanted)


NONE = float("nan")
REFUSED: dict[str, Draw] = {
    "no bars": lambda: charts.ranked_bars("k", "T", "D", [], [], unit="u"),
    "unknown bar": lambda: charts.ranked_bars("k", "T", "D", ["a"], [NONE], unit="u"),
    "too few bars": lambda: charts.ranked_bars("k", "T", "D", ["a", "b"], [1], unit="u"),
    "unknown point": lambda: charts.points("k", "T", "D", ["a"], [NONE], [0], [1], unit="u"),
    "stack below zero": lambda: charts.stacked_bars("k", "T", "D", ["a"], {"a": [-1], "b": [1]}, unit="u"),
    "matrix of one": lambda: charts.matrix("k", "T", "D", ["a"], {}, unit="u"),
    "matrix of 31": lambda: charts.matrix("k", "T", "D", ["a"] * 31, {}, unit="u"),
    "pair of itself": lambda: charts.matrix("k", "T", "D", ["a", "b"], {(1, 1): 1.0}, unit="u"),
    "heat map of nothing": lambda: heat.heat_map("k", "T", "D", ["a"], ["b"], {(0, 0): None}, unit="u"),
    "heat map outside": lambda: heat.heat_map("k", "T", "D", ["a"], ["b"], {(1, 0): 1}, unit="u"),
    "heat map of 17": lambda: heat.heat_map("k", "T", "D", ["a"], ["b"] * 17, {(0, 0): 1}, unit="u"),
    "six lines": lambda: timelines.time_lines("k", "T", "D", [1], {str(i): [1] for i in range(6)}, unit="u"),
    "line of nothing": lambda: timelines.time_lines("k", "T", "D", [1], {"a": [None]}, unit="u"),
    "a year twice": lambda: timelines.time_lines("k", "T", "D", [1, 1], {"a": [1, 2]}, unit="u"),
    "scatter of nothing": lambda: scatter.scatter("k", "T", "D", [NONE], [1], ["a"], x_unit="x", y_unit="y"),
    "log of zero": lambda: scatter.scatter("k", "T", "D", [0], [1], ["a"], x_unit="x", y_unit="y", log_x=True),
    "strips of nothing": lambda: scatter.strips("k", "T", "D", {"a": []}, unit="u"),
    "slopes of nothing": lambda: slopes.slopes("k", "T", "D", ["a"], [None], [NONE], unit="u"),
    "nobody": lambda: ego.ego_network("k", "T", "D", "a", [], unit="u"),
    "too many": lambda: ego.ego_network("k", "T", "D", "a", [Partner("b", "c", 1)] * 25, unit="u"),
    "weight below zero": lambda: ego.ego_network("k", "T", "D", "a", [Partner("b", "c", -1)], unit="u"),
    "tie to nobody": lambda: ego.ego_network("k", "T", "D", "a", [Partner("b", "c", 1, (5,))], unit="u"),
    "no tiles": lambda: tiles.tile_map("k", "T", "D", {}, {}, names={}, unit="u"),
    "401 tiles": lambda: tiles.tile_map("k", "T", "D", {str(i): 1 for i in range(401)}, {}, names={}, unit="u"),
    "map of nothing": lambda: maps.point_map("k", "T", "D", [], unit="u"),
    "map of unknown": lambda: maps.point_map("k", "T", "D", [Place(1, 50, NONE, "a")], unit="u"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_makes_no_sense_is_refused_in_words(name: str) -> None:
    with pytest.raises(ValueError, match=r"draw|show|stand|names|logarithmic"):
        REFUSED[name]()
