"""Rows as table, CSV and JSON: the same facts, and nothing in them that does anything."""

import csv
import io
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.cli.output import Format, bare, cell_text, frame_rows, printed, show

COLUMNS = ["name", "count", "share"]
ROWS: list[dict[str, Any]] = [{"name": "Região", "count": 2, "share": 0.25}, {"name": None, "count": 10, "share": None}]


def test_json_is_a_list_of_objects_with_the_columns_as_keys() -> None:
    assert json.loads(printed(COLUMNS, ROWS, Format.json)) == ROWS
    assert json.loads(printed(COLUMNS, [], Format.json)) == []


def test_csv_has_the_columns_even_without_rows() -> None:
    assert printed(COLUMNS, [], Format.csv) == "name,count,share\n"
    assert list(csv.reader(io.StringIO(printed(COLUMNS, ROWS, Format.csv)))) == [
        COLUMNS,
        ["Região", "2", "0.25"],
        ["", "10", ""],
    ]


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1"])
def test_a_text_that_looks_like_a_formula_stays_a_text_in_a_spreadsheet(text: str) -> None:
    cell = list(csv.reader(io.StringIO(printed(["name"], [{"name": text}], Format.csv))))[1][0]
    assert cell == "'" + text


def test_negative_numbers_stay_numbers_in_csv() -> None:
    assert printed(["change"], [{"change": -2.5}], Format.csv) == "change\n-2.5\n"


def test_table_shows_markup_and_control_characters_as_plain_text() -> None:
    text = printed(["name"], [{"name": "[red]x[/red] \x1b[31m\u202egnp"}], Format.table)
    assert "[red]x[/red]" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_table_says_how_many_rows_it_leaves_out(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"n": i} for i in range(30)]
    show(["n"], rows, Format.table)
    out = capsys.readouterr().out
    assert "25 of 30 rows" in out
    show(["n"], rows, Format.csv, notes=["told"])
    captured = capsys.readouterr()
    assert len(captured.out.splitlines()) == 31
    assert captured.err == "told\n"


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(), st.lists, max_leaves=5))
def test_anything_bare_is_json(value: object) -> None:
    json.dumps(bare(value), allow_nan=False)


def test_frames_become_rows_with_plain_values() -> None:
    frame = pd.DataFrame(
        {"x": [np.float64(1.5), np.nan], "y": pd.array([1, None], dtype="Int64"), "z": [True, False]},
        index=pd.Index(["a", "b"], name="whatever"),
    )
    assert frame_rows(frame, "id") == (
        ["id", "x", "y", "z"],
        [{"id": "a", "x": 1.5, "y": 1, "z": True}, {"id": "b", "x": None, "y": None, "z": False}],
    )


def test_numbers_are_short_on_a_terminal() -> None:
    assert [cell_text(value) for value in (0.123456, 123456.7, 3, True, None)] == ["0.1235", "123,457", "3", "yes", ""]


def test_figures_are_never_cut_on_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that cannot be folded to the width runs over it: half a figure would be another figure."""
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    row = {f"figure_number_{i}": 12345.678 + i for i in range(8)}
    text = printed(list(row), [{"name": "a rather long name", **row}], Format.table)
    assert all(f"12,{346 + i}" in text for i in range(8))
