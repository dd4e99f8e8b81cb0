"""Rows: cells by column name, and what a cell means as text, number, day or yes and no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.loader.tables import Row


def cell(text: str) -> Row:
    return Row("a.csv", 2, {"x": text})


@pytest.mark.parametrize(
    ("text", "integer", "number"),
    [
        ("12", 12, 12.0),
        (" -7 ", -7, -7.0),
        ("", None, None),
        ("  ", None, None),
        ("1.5", "1.5", 1.5),
        (".5", ".5", 0.5),
        ("1e3", "1e3", 1000.0),
        ("1,5", "1,5", "1,5"),
        ("1_000", "1_000", "1_000"),
        ("1 000", "1 000", "1 000"),
        ("nan", "nan", "nan"),
        ("-inf", "-inf", "-inf"),
        ("١٢", "١٢", "١٢"),
        ("about 5", "about 5", "about 5"),
        ("9" * 5000, "9" * 5000, float("inf")),
    ],
)
def test_numbers_are_numbers_and_all_else_stays_text(
    text: str, integer: int | str | None, number: float | str | None
) -> None:
    row = cell(text)
    assert row.integer("x") == integer
    assert row.number("x") == number
    assert row.integer("missing") is None
    assert row.number("missing") is None


@pytest.mark.parametrize(
    ("text", "decimal", "thousands", "number"),
    [
        ("1,5", ",", "", 1.5),
        ("1.234,5", ",", ".", 1234.5),
        ("1\u00a0234,5", ",", "\u00a0", 1234.5),
        ("1,234.5", ".", ",", 1234.5),
        ("1;5", ",", "", "1;5"),
        ("1,2,3", ",", "", "1,2,3"),
    ],
)
def test_numbers_with_other_signs(text: str, decimal: str, thousands: str, number: float | str) -> None:
    assert cell(text).number("x", decimal, thousands) == number


@pytest.mark.parametrize(
    ("text", "truth"),
    [("true", True), ("TRUE", True), ("Yes", True), ("1", True), ("false", False), ("no", False), ("0", False)],
)
def test_yes_and_no(text: str, truth: bool) -> None:
    assert cell(text).truth("x") is truth


def test_what_is_neither_yes_nor_no_stays_text() -> None:
    assert cell("perhaps").truth("x") == "perhaps"
    assert cell(" ").truth("x") is None


@pytest.mark.parametrize(
    ("text", "pattern", "day"),
    [
        ("2024-03-01", "", "2024-03-01"),
        ("2024-03-01 10:11:12", "", "2024-03-01"),
        ("2024-03-01T10:11:12Z", "", "2024-03-01"),
        ("01/03/2024", "%d/%m/%Y", "2024-03-01"),
        ("", "", None),
    ],
)
def test_days(text: str, pattern: str, day: str | None) -> None:
    assert cell(text).day("x", pattern) == day


@pytest.mark.parametrize(("text", "pattern"), [("2024-02-30", ""), ("1.3.2024", ""), ("2024-03-01", "%d/%m/%Y")])
def test_what_is_no_day_is_named(text: str, pattern: str) -> None:
    with pytest.raises(ValueError, match=r"x '.*' is not a day"):
        cell(text).day("x", pattern)


def test_required_and_optional_cells() -> None:
    row = Row("a.csv", 2, {"x": " a ", "empty": "\u00a0 "})
    assert row.required("x") == row.optional("x") == "a"
    assert row.optional("empty") is row.optional("missing") is None
    for column in ("empty", "missing"):
        with pytest.raises(KeyError, match=column):
            row.required(column)


@given(st.text())
def test_no_text_breaks_a_cell(text: str) -> None:
    row = cell(text)
    for value in (row.integer("x"), row.number("x"), row.number("x", ",", "."), row.truth("x")):
        assert value is None or isinstance(value, int | float) or value == text.strip()
    try:
        day = row.day("x")
    except ValueError as error:
        assert "is not a day" in str(error)
    else:
        assert day is None or len(day) == 10
