"""The spreadsheet, read back by openpyxl and opened in LibreOffice: typed cells, true notes, and nothing computed."""

import csv
import hashlib
import io
import math
import os
import pickle
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from baltica.reports import text, xlsx
from baltica.reports.archive import legal
from baltica.reports.blocks import Chapter, Column, Figure, Note, Report, Table
from baltica.reports.xlsx import HEADER, SOURCES, sheet_name, sheets_of, to_xlsx
from baltica.reports.xlsx_cells import number_format
from baltica.reports.xlsx_page import Page
from tests.reports.made import HOSTILE, NAMES, TYPED, made_report
from tests.support import machine

AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,true,false,false,-1"  # every sheet, in UTF-8


def read(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


@pytest.fixture(scope="module")
def book() -> Any:
    return read(to_xlsx(made_report()))


@pytest.fixture(scope="module")
def whole(report: Report) -> Any:
    return read(to_xlsx(report))


def lines(sheet: Any) -> dict[str, str]:
    """Labels of the first column and the texts beside them."""
    return {str(row[0].value): str(row[1].value) for row in sheet.iter_rows(max_col=2) if row[0].value and row[1].value}


# --- what a reader finds ----------------------------------------------------------------------------------------------


def test_the_first_sheet_tells_what_the_report_is(book: Any) -> None:
    assert book.sheetnames == ["About", "Every kind", "Names", SOURCES]
    about = book["About"]
    told = [str(cell.value) for row in about.iter_rows() for cell in row if cell.value is not None]
    assert told[:3] == ["A report", "Made by hand", "All records."]
    for words in ("Three rows are known.", "Kept in mind. By hand.", *xlsx.HOW_TO_READ, "0123456789abcdef"):
        assert words in told
    assert "Alpha leads." not in told  # there is a summary
    assert lines(about)["Command"] == "baltica report --format all"
    assert lines(about)["Version of Baltica"] == "0.1.0"
    links = {cell.value: cell.hyperlink.location for row in about.iter_rows() for cell in row if cell.hyperlink}
    assert links == {name: f"'{name}'!A1" for name in book.sheetnames[1:]}


def test_without_a_summary_it_gives_the_leads_and_verdicts() -> None:
    report = made_report()
    verdict = Chapter("claim", "A claim", (Note("Cannot be told.", "Verdict", "verdict"), Note("Aside.")))
    about = read(to_xlsx(replace(report, chapters=(report.chapters[1], verdict))))["About"]
    told = [str(cell.value) for row in about.iter_rows() for cell in row]
    assert "Alpha leads." in told
    assert "Verdict. Cannot be told." in told
    assert not any("Aside" in one for one in told)


def test_cells_are_typed_and_unknown_ones_empty(book: Any) -> None:
    rows = [[cell.value for cell in row] for row in book["Every kind"].iter_rows(min_row=4, max_row=6, max_col=8)]
    assert rows[0] == ["Alpha", 1234, 2.5, -1, 0.58, 2014, "https://example.org/a?b=1&c=2", True]
    assert rows[1][:3] == ["Beta", 0, None]
    assert rows[1][3] == 0.333333333333
    assert rows[2] == ["Gamma", None, None, "inf", None, None, None, None]
    assert [type(one) for one in rows[0][:6]] == [str, int, float, int, float, int]


def test_the_head_names_columns_with_units_and_formats_are_those_of_the_pages(book: Any) -> None:
    sheet = book["Every kind"]
    assert [cell.value for cell in sheet[HEADER]][:8] == [
        "Name", "Projects", "Median (established)", "Median (initiatives)", "Share known (of projects)", "First year",
        "Page", "Steady",
    ]  # fmt: skip
    assert [cell.number_format for cell in sheet[4]][1:6] == [
        "#,##0", "#,##0.00", "#,##0.00", '[=0]0%;[<0.005]"<1%";0%', "0",
    ]  # fmt: skip
    assert number_format(Column("S", "share", decimals=1)) == '[=0]0.0%;[<0.0005]"<0.1%";0.0%'
    assert sheet.freeze_panes == "B4"
    assert sheet.auto_filter.ref == "A3:H6"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.print_area == "'Every kind'!$A$1:$H$14"
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage


def test_notes_stand_below_the_table_and_row_two_leads_to_them(book: Any) -> None:
    sheet = book["Every kind"]
    assert sheet["A1"].value == "Every kind"
    assert sheet["A2"].hyperlink.location == "'Every kind'!A8"
    assert lines(sheet)["What it shows"] == "Alpha comes first."
    assert [cell.value for cell in sheet["A"]][7:] == [
        "What it shows", "How counted", "What it covers", "Repeat it", "Column “Name”", "Column “Share known”",
    ]  # fmt: skip
    assert lines(sheet)["Repeat it"] == "baltica analyze coverage"
    assert lines(sheet)["Column “Share known”"] == "Of all its projects."
    assert all(str(ref).startswith("B") for ref in sheet.merged_cells.ranges)


def test_only_web_addresses_become_links(book: Any) -> None:
    sheet = book["Every kind"]
    assert sheet["G4"].hyperlink.target == "https://example.org/a?b=1&c=2"
    assert sheet["G5"].value == "javascript:alert(1)"
    assert sheet["G5"].hyperlink is None
    sources = book[SOURCES]
    assert sources["B4"].hyperlink.target == "https://example.org/data"
    assert [cell.value for cell in sources[4]] == [
        "=A publisher, https://example.org/data.", "https://example.org/data", "© Somebody, CC BY 4.0; maps: theirs.",
    ]  # fmt: skip


def test_links_end_where_a_sheet_can_hold_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("baltica.reports.xlsx_page.MOST_LINKS", 2)
    rows = tuple((f"https://example.org/{number}",) for number in range(4))
    sheet = read(to_xlsx(made_report(Table("T", (Column("L", "link"),), rows, "", ""))))["T"]
    assert [cell.hyperlink is not None for cell in sheet["A"][3:7]] == [True, True, False, False]


def test_every_table_of_a_real_report_is_there(report: Report, whole: Any) -> None:
    told = list(sheets_of(report))
    assert whole.sheetnames == ["About", *(one.name for one in told), SOURCES]
    assert [one.table for one in told] == list(report.tables().values())
    for one in told:
        sheet = whole[one.name]
        for number, row in enumerate(one.table.rows, start=HEADER + 1):
            for place, (value, column) in enumerate(zip(row, one.table.columns, strict=True), start=1):
                cell = sheet.cell(number, place)
                if text.is_missing(value) or value == "":
                    assert cell.value is None
                elif isinstance(value, str):
                    assert (cell.value, cell.data_type) == (value, "s")
                else:
                    assert not isinstance(value, str | None)
                    assert math.isclose(cell.value, value, rel_tol=1e-11)
                    assert cell.number_format == number_format(column)
        assert lines(sheet)["How counted"] == one.table.definition


# --- names that try to do something -----------------------------------------------------------------------------------


def quoted(content: bytes, sheet: str) -> set[str]:
    """Cells that say of themselves that they are texts, as after an apostrophe; openpyxl does not read that."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        formats = re.findall(r"<xf .*?>", archive.read("xl/styles.xml").decode().partition("<cellXfs")[2])
        cells = re.findall(r'<c r="(\w+)" s="(\d+)"', archive.read(f"xl/worksheets/{sheet}.xml").decode())
    return {place for place, number in cells if 'quotePrefix="1"' in formats[int(number)]}


def test_no_cell_is_ever_a_formula(book: Any) -> None:
    for sheet in book:
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n", "b"}
    names, marked = book["Names"], quoted(to_xlsx(made_report()), "sheet3")
    for number, name in enumerate(HOSTILE, start=HEADER + 1):
        cell = names.cell(number, 1)
        if name != "_x003D_1":  # written so that a spreadsheet shows it as it is; openpyxl shows what is written
            assert cell.value == legal(name).replace("\r", "\n")
        assert (cell.coordinate in marked) == (name == "x;=1+1;y" or name.lstrip("'\t\r ")[0] in "=+-@＝")


def test_titles_and_texts_of_every_part_stay_texts() -> None:
    wild = "=1+1\x07"
    table = Table(wild, (Column(wild, unit=wild, meaning=wild),), (("a",),), wild, wild, wild, wild)
    figure = Figure(wild, wild, "", wild, table, wild, wild)
    report = replace(made_report(title=wild, subtitle=wild, selection=wild), command=wild, version=wild, digest=wild)
    book = read(to_xlsx(replace(report, chapters=(Chapter(wild, wild, (figure, Note(wild, wild, "verdict"))),))))
    for sheet in book:
        assert all(cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row)
        assert not set(sheet.title) & set("[]:*?/\\'\x07")


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    for long in ("x" * 40_000, "😀" * 20_000):
        sheet = read(to_xlsx(made_report(Table("T", (Column("A"),), ((long,),), "", ""))))["T"]
        assert len(sheet["A4"].value.encode("utf-16-le")) <= 2 * 32_767
        assert sheet["A4"].value.endswith("…")


@pytest.mark.parametrize("name", ["a" * 60, "=x[1]:*?/\\", "'quoted'", "History", "about", "", "\x00", "😀" * 40])
def test_names_of_sheets_are_allowed_and_unique(name: str) -> None:
    taken = {"about", "history"}
    for _ in range(12):
        found = sheet_name(name, taken)
        assert 0 < len(found) <= 31
        assert not set(found) & set("[]:*?/\\'")
        assert found.casefold() not in taken
        taken.add(found.casefold())


# --- size and bytes ---------------------------------------------------------------------------------------------------


def test_rows_that_do_not_fit_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "LAST_ROW", 30)
    table = Table("T", (Column("N", "count"),), tuple((number,) for number in range(50)), "Counted.", "All.")
    book = read(to_xlsx(made_report(table)))
    sheet = book["T"]
    assert sheet.max_row <= 30
    kept = [cell.value for cell in sheet["A"][HEADER:] if isinstance(cell.value, int)]
    assert kept == list(range(20))
    assert lines(sheet)["Cut off"] == "The first 20 of 50 rows; more do not fit. The bundle (--format bundle) has all."


def test_five_hundred_tables_of_one_name() -> None:
    content = to_xlsx(made_report(*[replace(NAMES, rows=NAMES.rows[:1])] * 500))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = re.findall(r'<sheet [^>]*name="([^"]*)"', archive.read("xl/workbook.xml").decode())
    assert len({name.casefold() for name in names}) == len(names) == 502


def test_a_table_without_rows_has_its_head_and_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = read(to_xlsx(made_report(replace(TYPED, rows=()))))["Every kind"]
    assert sheet["A3"].value == "Name"
    assert sheet.auto_filter.ref is None
    assert lines(sheet)["What it covers"] == "Three rows."


def test_same_report_same_bytes_also_in_another_process(report: Report, tmp_path: Path) -> None:
    content = to_xlsx(report)
    assert content == to_xlsx(report)
    kept = tmp_path / "report.pickle"
    kept.write_bytes(pickle.dumps(report))
    code = (
        "import hashlib, pickle, sys, pathlib; from baltica.reports.xlsx import to_xlsx as x; "
        "print(hashlib.sha256(x(pickle.loads(pathlib.Path(sys.argv[1]).read_bytes()))).hexdigest())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(kept)],
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"},
        capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    assert done.stdout.strip() == hashlib.sha256(content).hexdigest()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml")
    assert b"Baltica" in core
    assert b"created" not in core
    assert b"modified" not in core


def test_a_column_has_two_cells_whatever_the_number_of_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Any] = []
    original = Page.add

    def add(page: Page, *cells: Any, height: float = 0.0) -> None:
        made.extend(cells)
        original(page, *cells, height=height)

    monkeypatch.setattr(Page, "add", add)
    rows = tuple((f"{'=' * (number % 2)}name {number}", number) for number in range(2000))
    to_xlsx(made_report(Table("T", NAMES.columns, rows, "", "")))
    assert len(made) > 4000
    assert len({id(cell) for cell in made}) < 200


# --- LibreOffice ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sheets as LibreOffice shows them, a CSV file each."""
    machine.demand(machine.missing_office())
    folder = tmp_path_factory.mktemp("office")
    (folder / "made.xlsx").write_bytes(to_xlsx(made_report()))
    office = [str(machine.office()), "--headless", "--norestore", f"-env:UserInstallation={(folder / 'user').as_uri()}"]
    command = [*office, "--convert-to", AS_SHOWN, "--outdir", str(folder), str(folder / "made.xlsx")]
    subprocess.run(command, capture_output=True, check=True, timeout=150)
    yield folder


def shown(folder: Path, sheet: str) -> list[list[str]]:
    with (folder / f"made-{sheet}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_libreoffice_shows_what_the_pages_show(opened: Path) -> None:
    rows = shown(opened, "Every kind")
    assert rows[3][:7] == ["Alpha", "1,234", "2.50", "-1.00", "58%", "2014", "https://example.org/a?b=1&c=2"]
    assert rows[4][:6] == ["Beta", "0", "", "0.33", "<1%", "2021"]
    assert rows[5][:6] == ["Gamma", "", "", "inf", "", ""]
    assert rows[7][:2] == ["What it shows", "Alpha comes first."]


def test_libreoffice_computes_nothing(opened: Path) -> None:
    names = [row[0] for row in shown(opened, "Names")[HEADER : HEADER + len(HOSTILE)]]
    for name, found in zip(HOSTILE, names, strict=True):
        assert found.strip() == legal(name).replace("\r", "\n").strip()
