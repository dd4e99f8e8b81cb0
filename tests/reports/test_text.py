"""Numbers and lists in words."""

import math

import pandas as pd
import pytest

from baltica.reports import text
from baltica.reports.blocks import Cell, Column
from baltica.reports.rows import record, records, rows_of


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(1234567, 0, "1,234,567"), (-0.04, 1, "0.0"), (-1.25, 2, "−1.25"), (0.5, 0, "0"), (2.675, 1, "2.7")],
)
def test_number(value: float, decimals: int, shown: str) -> None:
    assert text.number(value, decimals) == shown


@pytest.mark.parametrize(
    ("value", "column", "shown"),
    [
        (None, Column("a"), "–"),
        (math.nan, Column("a", "number"), "–"),
        ("", Column("a"), "–"),
        (0, Column("a", "count"), "0"),
        (2014, Column("a", "year"), "2014"),
        (12345.6, Column("a", "count"), "12,346"),
        (0.125, Column("a", "share", decimals=1), "12.5%"),
        (True, Column("a", "flag"), "yes"),
        (False, Column("a", "flag"), "no"),
    ],
)
def test_cell(value: Cell, column: Column, shown: str) -> None:
    assert text.cell(value, column) == shown


def test_words() -> None:
    assert text.plural(1, "project") == "1 project"
    assert text.plural(0, "project") == "no projects"
    assert text.plural(2, "country", "countries") == "2 countries"
    assert text.listing([]) == ""
    assert text.listing(["a", "b", "c"]) == "a, b and c"
    assert text.words("energy_environment") == "energy and environment"
    assert text.shorten("a long name of a university", 12) == "a long name…"
    assert text.shorten("short", 12) == "short"


def test_rows_hold_plain_values() -> None:
    frame = pd.DataFrame({"n": pd.array([1, None], dtype="Int64"), "x": [0.5, math.nan]}, index=["a", "b"])
    assert rows_of(frame, ("index", "n", "x")) == (("a", 1, 0.5), ("b", None, None))
    assert records(frame)[0] == {"index": "a", "n": 1, "x": 0.5}
    assert record(frame, "b") == {"n": None, "x": None}
