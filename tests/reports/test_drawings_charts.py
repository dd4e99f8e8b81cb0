"""Charts of hand-checked numbers: marks where they belong, numbers as printed, groups told apart without color."""

import re

import pytest

from baltica.reports import cells, charts, ego, heat, scatter, slopes, timelines
from baltica.reports.ego import Partner
from baltica.reports.layout import SHAPES, decimals_of, fine, shade, ticks
from tests.support.drawings import labels, marks, outlines, texts


def middle(drawing: str, text: str) -> tuple[float, float]:
    """The middle of the one label with this text."""
    (found,) = [label for label in labels(drawing) if label.text == text]
    xs, ys = [x for x, _ in found.corners], [y for _, y in found.corners]
    return (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2


def widths(drawing: str, color: str) -> list[float]:
    """Widths of the strokes of a color, in the order of drawing."""
    return [float(w) for w in re.findall(rf"stroke: var\(--{color}[^;]*; stroke-width: ([\d.]+)", drawing)]


def test_slopes_stand_where_their_numbers_are() -> None:
    drawing = slopes.slopes("k", "T", "D", ["a", "b", "c"], [0, 2, None], [4, 1, 3], unit="u", decimals=0)
    (old_a, y), (old_b, _), (new_a, same), (new_b, _), (new_c, _) = marks(drawing)[2:]
    unit = (new_a - old_a) / 4
    assert unit > 50
    assert [old_b - old_a, new_b - old_a, new_c - old_a] == pytest.approx([2 * unit, unit, 3 * unit], abs=0.1)
    assert y == same == pytest.approx(middle(drawing, "a")[1], abs=1.5)
    assert {"0 → 4", "2 → 1", "– → 3", "before", "now"} <= set(texts(drawing))


def test_time_lines_break_where_nothing_is_known() -> None:
    drawing = timelines.time_lines("k", "T", "D", [2001, 2002, 2003, 2004], {"one": [2, None, 4, 10]}, unit="u")
    (line,) = [path for path in outlines(drawing, "accent", "stroke") if len(path) == 3]
    (x1, y1), (x3, y3), (x4, y4) = line
    assert x3 - x1 == pytest.approx(2 * (x4 - x3), abs=0.1)
    assert y1 - y4 == pytest.approx(4 * (y1 - y3), abs=0.1)
    assert marks(drawing) == line
    assert {"one: 10", "2001", "2004", "u"} <= set(texts(drawing))


def test_time_lines_differ_by_mark_and_dash() -> None:
    series = {name: [float(i), float(i + 1)] for i, name in enumerate("abcde")}
    drawing = timelines.time_lines("k", "T", "D", [2001, 2002], series, unit="u")
    assert len(set(re.findall(r"stroke-dasharray: [^;\"]+", drawing))) == 4  # and one is a full line
    assert len(set(re.findall(r'href="#([^"]+)"', drawing))) == 5
    ends = [middle(drawing, f"{name}: {i + 1}")[1] for i, name in enumerate("abcde")]
    assert ends == sorted(ends, reverse=True)


def test_a_line_that_ends_early_says_when() -> None:
    drawing = timelines.time_lines("k", "T", "D", [2001, 2002], {"a": [1, 2], "b": [5, None]}, unit="u")
    assert {"a: 2", "b: 5 (2001)"} <= set(texts(drawing))


def test_years_may_come_in_any_order() -> None:
    first = timelines.time_lines("k", "T", "D", [2001, 2003, 2002], {"a": [1, 3, 2]}, unit="u")
    assert first == timelines.time_lines("k", "T", "D", [2001, 2002, 2003], {"a": [1, 2, 3]}, unit="u")


def test_scatter_puts_points_by_their_numbers() -> None:
    drawing = scatter.scatter(
        "k", "T", "D", [1, 2, 4], [30, 10, 20], ["g"] * 3, x_unit="x", y_unit="y", names={1: "me"}
    )
    (x1, y1), (x2, y2), (x4, y4) = marks(drawing)
    assert x4 - x1 == pytest.approx(3 * (x2 - x1), abs=0.1)
    assert y2 - y1 == pytest.approx(2 * (y2 - y4), abs=0.1)
    assert abs(middle(drawing, "me")[1] - y2) < 20


def test_scatter_on_a_logarithmic_scale() -> None:
    drawing = scatter.scatter("k", "T", "D", [1, 10, 100], [5, 5, 5], ["g"] * 3, x_unit="x", y_unit="y", log_x=True)
    (x1, _), (x2, _), (x3, _) = marks(drawing)
    assert x3 - x2 == pytest.approx(x2 - x1, abs=0.1)
    assert {"1", "10", "100"} <= set(texts(drawing))


def test_groups_differ_by_shape_or_filling() -> None:
    assert len({(shape, hollow) for shape, _, hollow in SHAPES}) == len(SHAPES)
    groups = [f"group {i}" for i in range(10)] + ["group 0"] * 3
    drawing = scatter.scatter("k", "T", "D", range(13), range(13), groups, x_unit="x", y_unit="y")
    shown = texts(drawing)
    assert "other (3)" in shown
    assert sum(text.startswith("group") for text in shown) == 7
    assert len(marks(drawing)) == 13 + 8


def test_points_that_lie_on_one_another_are_drawn_once_and_told() -> None:
    drawing = scatter.scatter("k", "T", "D", [1.0] * 50 + [2.0], [1.0] * 50 + [2.0], ["g"] * 51, x_unit="x", y_unit="y")
    assert len(marks(drawing)) == 2
    assert "51 points; of those that lie on one another, one is drawn" in texts(drawing)


def test_strips_mark_median_and_mean() -> None:
    drawing = scatter.strips("k", "T", "D", {"a": [0, 0, 0, 8], "b": [8, 8, float("nan")]}, unit="u")
    shown = texts(drawing)
    assert {"4 values", "median 0.0", "mean 2.0", "2 values", "median 8.0", "mean 8.0"} <= set(shown)
    bars = [path for path in outlines(drawing, "ink", "stroke") if path[0][0] == path[-1][0] > 10]
    low, high = bars[0][0][0], bars[1][0][0]
    spots = {round(x) for x, y in marks(drawing) if y > 26}
    assert spots == {round(low), round(high), round(low + (high - low) / 4)}


def test_heat_map_hatches_what_is_below_the_center() -> None:
    values = {(0, 0): 2.0, (0, 1): 0.5, (1, 0): 1.0, (1, 1): None}
    drawing = heat.heat_map("k", "T", "D", ["a", "b"], ["c", "d"], values, unit="u", center=1, marked=[(0, 0)])
    assert {"2.0★", "0.5", "1.0", "hatched: below 1.0, the stronger the farther below"} <= set(texts(drawing))
    hatched: list[str] = re.findall(r'd="([^"]+)" style="fill: url', drawing)
    assert len(hatched) == 2  # the cell and the box that explains it
    numbers = [float(n) for n in re.findall(r"[\d.]+", hatched[0])]
    x, y = middle(drawing, "0.5")
    assert min(numbers[::2]) < x < max(numbers[::2])
    assert min(numbers[1::2]) < y < max(numbers[1::2])
    plain = heat.heat_map("k", "T", "D", ["a", "b"], ["c", "d"], values, unit="u")
    assert "url(" not in plain
    assert "hatched" not in "".join(texts(plain))


def test_columns_stand_under_their_names() -> None:
    drawing = heat.heat_map("k", "T", "D", ["a"], ["first", "second"], {(0, 0): 3, (0, 1): 7}, unit="u", decimals=0)
    assert middle(drawing, "3")[0] == pytest.approx(middle(drawing, "first")[0], abs=1)
    assert middle(drawing, "7")[0] == pytest.approx(middle(drawing, "second")[0], abs=1)
    assert middle(drawing, "3")[1] == pytest.approx(middle(drawing, "a")[1], abs=1)


def test_a_matrix_that_gets_narrow_rounds_but_hides_nothing() -> None:
    names = [f"Country {i}" for i in range(25)]
    values = {(r, c): 123.456 for r in range(25) for c in range(r)} | {(1, 0): 0.01}
    shown = texts(charts.matrix("k", "T", "D", names, values, unit="u", decimals=2))
    assert shown.count("123.5") == 299
    assert "<0.1" in shown
    large = charts.matrix("k", "T", "D", names, dict.fromkeys(values, 1234567.0), unit="u", decimals=0)
    assert {"1.2M", "u; k: thousand, M: million"} <= set(texts(large))


def test_short_numbers() -> None:
    assert [cells.short(n) for n in (0, 999, 1000, 9960, 99_600, 999_700, 12_345_678, -2500)] == [
        "0", "999", "1.0k", "10k", "100k", "1.0M", "12M", "−2.5k",
    ]  # fmt: skip


def test_ego_network_widens_lines_by_weight_and_sorts_groups() -> None:
    partners = [
        Partner("a", "Latvia", 1), Partner("b", "Poland", 10), Partner("c", "Poland", 5.5, (0,)),
        Partner("d", "Latvia", 1),
    ]  # fmt: skip
    drawing = ego.ego_network("k", "T", "D", "me", partners, unit="joint projects")
    assert {"me", "Poland", "Latvia", "a: 1", "b: 10", "c: 6", "number and width of a line: joint projects"} <= set(
        texts(drawing)
    )
    full, least = ego.WIDEST, 0.8
    wide = {0.8 + (full - least) * w / 10 for w in (1, 5.5, 10)}
    assert {round(w, 2) for w in widths(drawing, "accent") if w in {round(v, 2) for v in wide}} == {
        round(w, 2) for w in wide
    }
    assert middle(drawing, "Poland")[0] > middle(drawing, "me")[0] > middle(drawing, "Latvia")[0]
    assert middle(drawing, "b: 10")[1] < middle(drawing, "c: 6")[1]
    assert "these partners meet each other, too" in texts(drawing)
    alone = ego.ego_network("k", "T", "D", "me", partners[:2], unit="u")
    assert "these partners meet each other, too" not in texts(alone)


def test_a_large_group_goes_on_at_the_other_side() -> None:
    drawing = ego.ego_network("k", "T", "D", "me", [Partner(f"p{i}", "Poland", 9 - i) for i in range(8)], unit="u")
    assert texts(drawing).count("Poland") == 2
    assert len({round(x) for x, _ in marks(drawing)}) == 2


def test_parts_too_narrow_for_their_numbers_stand_behind_the_total() -> None:
    drawing = charts.stacked_bars("k", "T", "D", ["x", "y"], {"old": [1, 500], "new": [2, 500]}, unit="u")
    assert {"(1 + 2)", "3", "1,000"} <= set(texts(drawing))
    assert texts(drawing).count("500") == 2


def test_bars_below_zero_go_left_and_are_hatched() -> None:
    drawing = charts.ranked_bars("k", "T", "D", ["a", "b"], [2, -2], unit="u")
    (up,), (down, *_) = outlines(drawing, "accent"), outlines(drawing, "second")
    assert max(x for x, _ in down) == pytest.approx(min(x for x, _ in up))
    assert "−2" in texts(drawing)
    assert "<pattern" in drawing


def test_a_point_without_interval_and_limits() -> None:
    drawing = charts.points("k", "T", "D", ["a", "b"], [1, 2], [None, 0], [None, 99], unit="u", limits=(0, 3))
    assert {"1.0", "2.0  (0.0 to 99.0)"} <= {re.sub(r"(?<=\d) \(", "  (", text) for text in texts(drawing)}
    (line,) = [path for path in outlines(drawing, "accent", "stroke") if len(path) == 2]
    assert max(x for x, _ in line) < 640


def test_numbers_of_scales() -> None:
    assert ticks(0, 1, 4) == [0, 0.25, 0.5, 0.75, 1]
    assert ticks(2001, 2004, 10, whole=True) == [2001, 2002, 2003, 2004]
    assert decimals_of([0.25, 0.5]) == 2
    assert [fine([1, 2]), fine([0.5]), fine([12.5]), fine([0.0123]), fine([])] == [0, 2, 1, 3, 0]
    assert shade(0) < shade(0.1) < shade(1) < 0.5
