"""Tables: whatever is in a file, it gives rows with their places or one clear error, and no row is lost."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baltica.graph.errors import InputError
from baltica.loader import tables
from baltica.loader.tables import Row, Table, find_tables

COLUMNS = ("id", "name")
REQUIRED: Mapping[str, tuple[str, ...]] = {"a.csv": COLUMNS}

many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def table(folder: Path, content: bytes | str) -> Table:
    data = content.encode() if isinstance(content, str) else content
    (folder / "a.csv").write_bytes(data)
    return find_tables(folder, REQUIRED)["a.csv"]


def rows(folder: Path, content: bytes | str) -> list[Row]:
    return list(table(folder, content).rows())


def error(folder: Path, content: bytes | str) -> InputError:
    """The one clear error for a file; it names the file and has a remedy."""
    with pytest.raises(InputError) as caught:
        rows(folder, content)
    assert str(folder / "a.csv") in caught.value.message
    assert caught.value.hint
    return caught.value


def test_rows_carry_their_cells_and_their_place(tmp_path: Path) -> None:
    found = rows(tmp_path, "id,name,more\n1,A,x\n2,B,\n")
    assert found == [
        Row("a.csv", 2, {"id": "1", "name": "A", "more": "x"}),
        Row("a.csv", 3, {"id": "2", "name": "B", "more": ""}),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_mark_make_no_difference(tmp_path: Path, end: str, mark: str) -> None:
    text = mark + end.join(["id,name", "1,A", "", "2,B"])
    assert [(row.line, row.cells["id"], row.cells["name"]) for row in rows(tmp_path, text)] == [
        (2, "1", "A"),
        (4, "2", "B"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_number_is_where_the_row_begins(tmp_path: Path, end: str) -> None:
    text = end.join(['id,"name', 'of two lines"', '1,"a', "b", 'c"', "2,d", "", "3,e", "4"]).replace(
        '"name', '"na,me', 1
    )
    (tmp_path / "a.csv").write_bytes(text.encode())
    found = list(find_tables(tmp_path, {"a.csv": ("id",)})["a.csv"].rows())
    assert [row.line for row in found] == [3, 6, 8, 9]
    assert [bool(row.fault) for row in found] == [False, False, False, True]


def test_the_header_is_read_by_name(tmp_path: Path) -> None:
    assert rows(tmp_path, " name , id \nA,1\n")[0].cells == {"name": "A", "id": "1"}


def test_a_folder_or_file_that_is_missing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "a.csv").mkdir()
    for folder in (tmp_path / "no", tmp_path / "file"):
        with pytest.raises(InputError, match="is not a folder") as caught:
            find_tables(folder, REQUIRED)
        assert str(folder) in caught.value.message
    with pytest.raises(InputError, match=r"lacks a\.csv, b\.csv") as caught:
        find_tables(tmp_path, {"a.csv": COLUMNS, "b.csv": COLUMNS})
    assert "a.csv, b.csv" in caught.value.hint


def test_columns_that_are_missing_or_there_twice(tmp_path: Path) -> None:
    missing = error(tmp_path, "number;name\n1;A\n")
    assert missing.message.endswith("lacks the column id, name")
    assert "number;name" in missing.hint
    assert "comma" in missing.hint
    assert error(tmp_path, "id,name,x,y,x\n").message.endswith("has the column x twice")
    assert error(tmp_path, "id,name,,\n").message.endswith("has the column (no name) twice")


@pytest.mark.parametrize("content", ["", "\ufeff", "\n", "\r\n1,A"])
def test_an_empty_file(tmp_path: Path, content: str) -> None:
    assert "is empty" in error(tmp_path, content).message


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    assert rows(tmp_path, "id,name") == []


def test_text_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    found = error(tmp_path, "id,name\n1,A\n2,Malmö\n".encode("latin-1"))
    assert "line 3: not UTF-8" in found.message
    assert "UTF-8" in found.hint
    assert "not UTF-8" in error(tmp_path, "id,name\n1,A\n".encode("utf-16")).message


@pytest.mark.parametrize("text", ['id,name\n1,A\n2,"B\n3,C\n', 'id,name\n1,A\n2,"B"x\n'])
def test_a_quotation_mark_out_of_place_names_the_line(tmp_path: Path, text: str) -> None:
    found = error(tmp_path, text)
    assert ", line 3: the row cannot be read" in found.message
    assert "quotation mark" in found.hint
    assert "line 1: the header cannot be read" in error(tmp_path, '"id,name\n1,A\n').message


def test_a_cell_without_end_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_CELL", 1000)
    assert len(rows(tmp_path, f"id,name\n1,{'x' * 1000}\n")) == 1
    assert "line 3" in error(tmp_path, f"id,name\n1,A\n2,{'x' * 1001}\n").message
    assert "header" in error(tmp_path, f"id,name,{'x' * 1001}\n").message


def test_rows_of_another_length_keep_all_their_cells(tmp_path: Path) -> None:
    short, long = rows(tmp_path, 'id,name\n1\n2,B,C,"D, E"\n')
    assert (short.fault, short.cells) == ("1 cells where the header has 2", {"id": "1"})
    assert (long.fault, long.cells) == (
        "4 cells where the header has 2",
        {"id": "2", "name": "B", "(more)": "C | D, E"},
    )


def test_a_nul_character_is_a_fault_of_its_row(tmp_path: Path) -> None:
    bad, good = rows(tmp_path, b"id,name\n1,a\x00b\n2,c\n")
    assert "NUL" in bad.fault
    assert good.fault == ""


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    one = table(tmp_path, "id,name\n1,A\n").digest
    assert one == table(tmp_path, "id,name\n1,A\n").digest
    assert one != table(tmp_path, "id,name\r\n1,A\r\n").digest
    assert len(one) == 64


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
    row = Row("a.csv", 2, {"x": text})
    assert row.integer("x") == integer
    assert row.number("x") == number
    assert row.integer("missing") is None
    assert row.number("missing") is None


def test_required_and_optional_cells() -> None:
    row = Row("a.csv", 2, {"x": " a ", "empty": "\u00a0 "})
    assert row.required("x") == row.optional("x") == "a"
    assert row.optional("empty") is row.optional("missing") is None
    for column in ("empty", "missing"):
        with pytest.raises(KeyError, match=column):
            row.required(column)


@many
@given(st.binary(max_size=300))
def test_random_bytes_give_rows_or_a_clear_error(tmp_path: Path, data: bytes) -> None:
    for head in (b"", b"id,name\n"):
        try:
            found = rows(tmp_path, head + data)
        except InputError as caught:
            assert caught.hint
        else:
            lines = [row.line for row in found]
            assert lines == sorted(set(lines)), "each row has a place of its own"


cells = st.text(st.characters(codec="utf-8"), max_size=8)
csv_rows = st.lists(st.lists(cells, min_size=1, max_size=4), max_size=8)


@many
@given(csv_rows, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_every_row_written_is_a_row_read(tmp_path: Path, written: list[list[str]], end: str, quoted: bool) -> None:
    text = io.StringIO(newline="")
    quoted = quoted or any(
        "\r" in cell for row in written for cell in row
    )  # which csv leaves bare beside a plain line feed
    writer = csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerow(COLUMNS)
    writer.writerows(written)
    found = rows(tmp_path, text.getvalue())
    assert len(found) == len(written)
    for row, values in zip(found, written, strict=True):
        right = len(values) == len(COLUMNS) and not any("\0" in value for value in values)
        assert (row.fault == "") == right
        kept = [row.cells[name] for name in COLUMNS if name in row.cells]
        assert kept == values[: len(COLUMNS)]
        assert row.cells.get("(more)", "") == " | ".join(values[len(COLUMNS) :])
