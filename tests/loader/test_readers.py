"""Readers: whatever is in a file, it gives rows with their places or one clear error, and no row is lost."""

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.chart import BarChart

from baltica.graph.errors import InputError
from baltica.loader import readers
from baltica.loader.files import File, found
from baltica.loader.readers import Dialect, first_rows, tables_of
from baltica.loader.tables import Row, Table

COLUMNS = ("id", "name")
PLAIN = Dialect()

many = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
few = settings(many, max_examples=30)


def table(folder: Path, content: bytes | str, dialect: Dialect = PLAIN, required: tuple[str, ...] = COLUMNS) -> Table:
    (folder / "a.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    (only,) = tables_of(File(folder / "a.csv"), dialect, required)
    return only


def rows(folder: Path, content: bytes | str, dialect: Dialect = PLAIN) -> list[Row]:
    return list(table(folder, content, dialect).rows())


def error(folder: Path, content: bytes | str, dialect: Dialect = PLAIN) -> InputError:
    """The one clear error for a file; it names the file and has a remedy."""
    with pytest.raises(InputError) as caught:
        rows(folder, content, dialect)
    assert str(folder / "a.csv") in caught.value.message
    assert caught.value.hint
    return caught.value


# --- delimited text


def test_rows_carry_their_cells_and_their_place(tmp_path: Path) -> None:
    assert rows(tmp_path, "id,name,more\n1,A,x\n2,B,\n") == [
        Row("a.csv", 2, {"id": "1", "name": "A", "more": "x"}),
        Row("a.csv", 3, {"id": "2", "name": "B", "more": ""}),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_encoding_ends_and_delimiter_are_found(tmp_path: Path, end: str, encoding: str, delimiter: str) -> None:
    text = end.join(["id,name", "1,Å", "", "2,B"]).replace(",", delimiter)
    assert [(row.line, row.cells["id"], row.cells["name"]) for row in rows(tmp_path, text.encode(encoding))] == [
        (2, "1", "Å"),
        (4, "2", "B"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_line_number_is_where_the_row_begins(tmp_path: Path, end: str) -> None:
    text = end.join(['id,"na,me', 'of two lines"', '1,"a', "b", 'c"', "2,d", "", "3,e", "4", '5,"f"g', "6,h"])
    for skip in (0, 3):
        dialect = Dialect(skip=skip)
        found = list(table(tmp_path, f"Title{end}" * skip + text, dialect, required=("id",)).rows())
        assert [row.line - skip for row in found] == [3, 6, 8, 9, 10, 11]
        assert [bool(row.fault) for row in found] == [False, False, False, True, False, False]


def test_an_encoding_that_is_named(tmp_path: Path) -> None:
    for encoding in ("cp1252", "cp1250", "utf-16-le"):
        (row,) = rows(tmp_path, "id,name\n1,Zürich\n".encode(encoding), Dialect(encoding=encoding))
        assert row.cells["name"] == "Zürich"
    for encoding in ("utf-8", "UTF8"):
        (row,) = rows(tmp_path, "id,name\n1,A\n".encode("utf-8-sig"), Dialect(encoding=encoding))
        assert row.cells["id"] == "1", "a byte order mark is no part of the first column"
    (tmp_path / "a.csv").write_text("id,name\n")
    with pytest.raises(InputError, match="no encoding is called 'latin-99'"):
        tables_of(File(tmp_path / "a.csv"), Dialect(encoding="latin-99"))


def test_a_file_without_header_has_the_columns_it_is_given(tmp_path: Path) -> None:
    assert rows(tmp_path, "1;A\n2;B;C\n", Dialect(header=COLUMNS, delimiter=";")) == [
        Row("a.csv", 1, {"id": "1", "name": "A"}),
        Row("a.csv", 2, {"id": "2", "name": "B", "(more)": "C"}, "3 cells where the header has 2"),
    ]


def test_the_header_is_read_by_name(tmp_path: Path) -> None:
    assert rows(tmp_path, " name , id \nA,1\n")[0].cells == {"name": "A", "id": "1"}
    assert table(tmp_path, "id,name,Place \n of,,Place of,\n", required=("id",)).columns == (
        *("id", "name", "Place", "column 4")[:3],
    )


def test_columns_without_a_name_or_with_the_same_are_told_apart(tmp_path: Path) -> None:
    columns = ("id", "name", "x", "column 4", "x (2)", "column 6", "x (3)")
    assert table(tmp_path, "id,name,x,,x, ,x\n1,2,3,4,5,6,7\n").columns == columns
    (row,) = rows(tmp_path, "id,name,x,,x, ,x\n1,2,3,4,5,6,7\n")
    assert list(row.cells.values()) == list("1234567"), "no cell is lost"
    assert error(tmp_path, "id,name,id\n").message.endswith("has the column id twice")


def test_columns_that_are_missing(tmp_path: Path) -> None:
    missing = error(tmp_path, "number;name\n1;A\n")
    assert missing.message.endswith("lacks the column id")
    assert "number, name" in missing.hint


@pytest.mark.parametrize("content", [b"", "\ufeff".encode(), "".encode("utf-16")])
def test_an_empty_file(tmp_path: Path, content: bytes) -> None:
    assert "is empty" in error(tmp_path, content).message


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    assert rows(tmp_path, "id,name") == []


def test_text_in_another_encoding_names_the_line(tmp_path: Path) -> None:
    lines = [f"{number},A\n" for number in range(200_000)]
    found = error(tmp_path, ("id,name\n1,A\n" + "".join(lines) + "2,Malmö\n").encode("latin-1"))
    assert "line 200003: not UTF-8" in found.message
    assert "--encoding" in found.hint
    assert "not UTF-16" in error(tmp_path, "id,name\n1,A\n".encode("utf-16")[:-1]).message


def test_a_quotation_mark_that_is_not_closed_names_the_line(tmp_path: Path) -> None:
    found = error(tmp_path, 'id,name\n1,A\n2,"B\n3,C\n')
    assert ", line 3: the row cannot be read" in found.message
    assert "quotation mark" in found.hint
    assert "line 1: the header cannot be read" in error(tmp_path, '"id,name\n1,A\n').message


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('1,"The "Baltic" project"', 'The "Baltic" project'),
        ('1,""Baltic" project"', '"Baltic" project'),
        ('1,"one, "two", three"', None),  # which comma parts the cells cannot be told
        ('1,"Baltic" Ltd', '"Baltic" Ltd'),
        ('1,"a ""b"" "c" d"', 'a "b" "c" d'),
        ('1,"a"b"c', None),
    ],
)
def test_quotation_marks_that_are_not_doubled(tmp_path: Path, line: str, name: str | None) -> None:
    bad, good = rows(tmp_path, f"id,name\n{line}\n2,B\n")
    assert good == Row("a.csv", 3, {"id": "2", "name": "B"})
    if name is None:
        assert bad.fault
    else:
        assert (bad.fault, bool(bad.mended)) == ("", True)
        assert bad.cells == {"id": "1", "name": name}


def test_a_cell_without_end_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_CELL", 1000)
    assert len(rows(tmp_path, f"id,name\n1,{'x' * 1000}\n")) == 1
    assert "line 3" in error(tmp_path, f"id,name\n1,A\n2,{'x' * 1001}\n").message
    assert len(rows(tmp_path, f'id,name\n1,"a"b{"x" * 1001}\n')) == 1
    assert "header" in error(tmp_path, f"id,name,{'x' * 1001}\n").message


def test_rows_of_another_length_keep_all_their_cells(tmp_path: Path) -> None:
    short, long = rows(tmp_path, 'id,name\n1\n2,B,C,"D, E"\n')
    assert (short.fault, short.cells) == ("1 cells where the header has 2", {"id": "1"})
    assert (long.fault, long.cells) == (
        "4 cells where the header has 2",
        {"id": "2", "name": "B", "(more)": "C | D, E"},
    )
    (again,) = rows(tmp_path, "id,name,(more),line,reason\n2,B,C | D,3,4 cells\n")
    assert again.fault, "a rejected row that was not mended is not taken for a good one"
    (mended,) = rows(tmp_path, "id,name,(more),line,reason\n2,B,,3,4 cells\n")
    assert mended.fault == ""


def test_a_rule_of_the_source_mends_rows_of_another_length(tmp_path: Path) -> None:
    def mend(values: list[str], columns: tuple[str, ...]) -> list[str] | None:
        return [values[0], ",".join(values[1:])] if len(values) > len(columns) else None

    long, short = rows(tmp_path, "id,name\n1,A,B\n2\n", Dialect(mend=mend))
    assert (long.cells, long.fault, long.mended) == ({"id": "1", "name": "A,B"}, "", "the number of cells")
    assert short.fault


def test_a_nul_character_is_a_fault_of_its_row(tmp_path: Path) -> None:
    bad, good = rows(tmp_path, b"id,name\n1,a\x00b\n2,c\n")
    assert "NUL" in bad.fault
    assert good.fault == ""


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    one = table(tmp_path, "id,name\n1,A\n").digest
    assert one == table(tmp_path, "id,name\n1,A\n").digest
    assert one != table(tmp_path, "id,name\r\n1,A\r\n").digest
    assert len(one) == 64


def test_first_rows(tmp_path: Path) -> None:
    table(tmp_path, "id;name\n\n1;A\n2;B\n")
    assert first_rows(File(tmp_path / "a.csv"), count=3) == [["id", "name"], ["1", "A"]]
    (tmp_path / "a.csv").write_bytes(b"")
    assert first_rows(File(tmp_path / "a.csv"), count=3) == []


@many
@given(st.binary(max_size=300), st.sampled_from(["", "cp1252", "utf-16"]), st.booleans())
def test_random_bytes_give_rows_or_a_clear_error(tmp_path: Path, data: bytes, encoding: str, wrapped: bool) -> None:
    for head in (b"", "id,name\n".encode(encoding or "utf-8")):
        (tmp_path / "a.csv").write_bytes(head + data)
        path = tmp_path / "a.csv"
        if wrapped:
            path = tmp_path / "a.csv.gz"
            path.write_bytes(gzip.compress(head + data))
        try:
            (first_rows(File(path), Dialect(encoding=encoding)))
            (only,) = tables_of(File(path), Dialect(encoding=encoding))
            found = list(only.rows())
        except InputError as caught:
            assert caught.hint
        else:
            lines = [row.line for row in found]
            assert lines == sorted(set(lines)), "each row has a place of its own"


plain = st.text(st.characters(codec="utf-8", exclude_characters='",\r\n\0'), max_size=5)


@many
@given(
    st.lists(st.tuples(st.sampled_from(["{}", '"{}"', '"{}"x', '"{0}" "{0}"', '""{}""', 'x"{}']), plain), max_size=6)
)
def test_quotation_marks_out_of_place_lose_no_line(tmp_path: Path, written: list[tuple[str, str]]) -> None:
    lines = [f"{number},{shape.format(text)}" for number, (shape, text) in enumerate(written)]
    found = rows(tmp_path, "\n".join(["id,name", *lines, ""]))
    assert [(row.line, row.cells["id"]) for row in found] == [(n + 2, str(n)) for n in range(len(lines))]
    for row, (shape, text) in zip(found, written, strict=True):
        assert row.fault or text.strip() in row.cells["name"]
        assert (row.mended or row.fault) or shape in ("{}", '"{}"', 'x"{}') or not text


cells = st.text(st.characters(codec="utf-8"), max_size=8)
csv_rows = st.lists(st.lists(cells, min_size=1, max_size=4), max_size=8)


@many
@given(csv_rows, st.sampled_from(["\n", "\r\n"]), st.booleans(), st.sampled_from(["utf-8", "utf-16"]))
def test_every_row_written_is_a_row_read(
    tmp_path: Path, written: list[list[str]], end: str, quoted: bool, encoding: str
) -> None:
    text = io.StringIO(newline="")
    quoted = quoted or any("\r" in cell for row in written for cell in row)  # csv leaves these bare beside a line feed
    writer = csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
    writer.writerow(COLUMNS)
    writer.writerows(written)
    found = rows(tmp_path, text.getvalue().encode(encoding))
    assert len(found) == len(written)
    for row, values in zip(found, written, strict=True):
        right = len(values) == len(COLUMNS) and not any("\0" in value for value in values)
        assert (row.fault == "") == right
        kept = [row.cells[name] for name in COLUMNS if name in row.cells]
        assert kept == values[: len(COLUMNS)]
        assert row.cells.get("(more)", "") == " | ".join(values[len(COLUMNS) :])


# --- workbooks


def workbook(path: Path, sheets: dict[str, list[list[Any]]], dimension: str = "") -> File:
    """A workbook of these sheets; ``dimension`` is what its sheets claim to cover, in place of the truth."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.save(path)
    if dimension:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(path, "w") as archive:
            for name, part in parts.items():
                head, mark, rest = part.partition(b'<dimension ref="')
                changed = head + mark + dimension.encode() + rest[rest.find(b'"') :] if mark else part
                archive.writestr(name, changed)
    return File(path)


def test_sheets_are_tables(tmp_path: Path) -> None:
    from datetime import date, datetime

    sheets: dict[str, list[list[Any]]] = {
        "One": [["id", "name ", "when"], [1, "A", date(2024, 3, 1)], [], [2.0, None, datetime(2024, 3, 1, 10)], [2.5]],
        "Empty": [],
        "Two": [["id", "other"], ["x", True], ["y", "b", "beyond"]],
    }
    one, two = tables_of(workbook(tmp_path / "a.xlsx", sheets))
    assert (one.name, one.columns) == ("a.xlsx/One", ("id", "name", "when"))
    assert list(one.rows()) == [
        Row("a.xlsx/One", 2, {"id": "1", "name": "A", "when": "2024-03-01"}),
        Row("a.xlsx/One", 4, {"id": "2", "name": "", "when": "2024-03-01 10:00:00"}),
        Row("a.xlsx/One", 5, {"id": "2.5", "name": "", "when": ""}),
    ]
    first, beyond = two.rows()
    assert first.cells == {"id": "x", "other": "true"}
    assert (beyond.fault, beyond.cells["(more)"]) == ("3 cells where the header has 2", "beyond")
    (same,) = tables_of(File(tmp_path / "a.xlsx"), required=("other",))
    assert (same.name, same.digest) == (two.name, one.digest)
    with pytest.raises(InputError, match="has no sheet Three"):
        tables_of(File(tmp_path / "a.xlsx"), Dialect(sheet="Three"))
    with pytest.raises(InputError, match="holds no table"):
        tables_of(workbook(tmp_path / "b.xlsx", {"Empty": []}))


def test_a_sheet_that_claims_one_cell_is_read_as_a_whole(tmp_path: Path) -> None:
    lines: list[list[Any]] = [["id", "name"], *([number, "x"] for number in range(50))]
    (only,) = tables_of(workbook(tmp_path / "a.xlsx", {"Sheet": lines}, dimension="A1"), required=COLUMNS)
    assert [row.cells for row in only.rows()] == [{"id": str(number), "name": "x"} for number in range(50)]


def test_a_chart_beside_the_table_does_no_harm(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_chartsheet("Chart", 0).add_chart(BarChart())
    for line in (["id", "name"], ["1", "A"]):
        book["Sheet"].append(line)
    book.save(tmp_path / "a.xlsx")
    (only,) = tables_of(File(tmp_path / "a.xlsx"))
    assert len(list(only.rows())) == 1


def test_workbooks_in_archives_and_old_ones(tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", {"S": [["id", "name"], [1, 2]]})
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.write(file.path, "in/a.xlsx")
    (inside,) = found([tmp_path / "b.zip"])
    (only,) = tables_of(inside)
    assert [row.file for row in only.rows()] == ["b.zip/in/a.xlsx/S"]
    (tmp_path / "a.xls").write_bytes(b"old")
    with pytest.raises(InputError, match="old kind"):
        tables_of(File(tmp_path / "a.xls"))


@few
@given(st.data())
def test_damaged_workbooks_give_rows_or_a_clear_error(tmp_path: Path, data: st.DataObject) -> None:
    path = tmp_path / "a.xlsx"
    if not path.exists():
        workbook(path, {"S": [["id", "name"], *([number, f"name {number}"] for number in range(30))]})
    raw = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        del raw[data.draw(st.integers(0, len(raw) - 1)) :]
    else:
        for _ in range(data.draw(st.integers(1, 20))):
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / "b.xlsx").write_bytes(raw)
    try:
        counts = [len(list(one.rows())) for one in tables_of(File(tmp_path / "b.xlsx"))]
    except InputError as caught:
        assert caught.hint
    else:
        assert counts == [30]


# --- JSON


def array(folder: Path, content: Any) -> list[Row]:
    (folder / "a.json").write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    (only,) = tables_of(File(folder / "a.json"))
    return list(only.rows())


def test_an_array_of_objects_is_a_table(tmp_path: Path) -> None:
    content = [{"id": 1, "name": "Å"}, {"name": None, "more": [1, {"a": "b"}]}, {}]
    for wrapped in (content, {"total": 3, "items": content}):
        assert [(row.line, row.cells) for row in array(tmp_path, wrapped)] == [
            (1, {"id": "1", "name": "Å", "more": ""}),
            (2, {"id": "", "name": "", "more": '[1, {"a": "b"}]'}),
            (3, {"id": "", "name": "", "more": ""}),
        ]


@pytest.mark.parametrize("content", ["", "[1", "1", '"a"', "[1, 2]", '{"a": 1}', '{"a": [], "b": []}', "[" * 100_000])
def test_json_that_is_no_table(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputError) as caught:
        array(tmp_path, content)
    assert caught.value.hint


def test_half_a_character_is_a_fault_of_its_row(tmp_path: Path) -> None:
    bad, good = array(tmp_path, '[{"id": "\\ud800", "\\udfff": "x"}, {"id": "\\ud83d\\ude00"}]')
    assert bad.fault
    assert (good.fault, good.cells["id"]) == ("", "😀")
    for row in (bad, good):
        "".join((*row.cells, *row.cells.values())).encode()


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@many
@given(values | st.lists(st.dictionaries(st.sampled_from(["id", "name"]) | st.text(), values, max_size=4), max_size=4))
def test_json_of_any_shape_gives_rows_or_a_clear_error(tmp_path: Path, content: Any) -> None:
    try:
        found = array(tmp_path, content)
    except InputError as caught:
        assert caught.hint
    else:
        objects = content if isinstance(content, list) else next(v for v in content.values() if isinstance(v, list))
        assert [row.line for row in found] == list(range(1, len(objects) + 1))
        for row, one in zip(found, objects, strict=True):
            assert len([cell for cell in row.cells.values() if cell]) <= len(one)
            assert row.fault or all(row.cells[name] == value for name, value in one.items() if isinstance(value, str))
