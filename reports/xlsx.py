"""A report as a spreadsheet: a sheet about it, a sheet a table with typed cells and notes below, a sheet of sources.

Names come from outside: every text is stored as a text, so that nothing is ever computed, and only http and https
addresses become links. Same report, same bytes: the times that openpyxl writes are taken out.
"""

import io
import re
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname

from baltica.reports import text
from baltica.reports.archive import legal, pack
from baltica.reports.blocks import Cell, Column, Figure, Note, Report, Table, Text
from baltica.reports.datapackage import source_of
from baltica.reports.xlsx_cells import BOLD, TITLE, WRAPPED, body_cell, height_of, text_cell, width_of
from baltica.reports.xlsx_page import Page

LAST_ROW = 1_048_576  # of a sheet
LONGEST_NAME = 31  # of a sheet
HEADER = 3  # row of the names of columns
MEASURED = 300  # rows that the width of a column is made for
FROZEN = 60  # width that may stay while the rest moves
NOTES = (60, 110)  # width of the notes below a table: at least, at most
LABEL, SPARE = 17.0, 10.0  # width of the labels of these notes, and of columns added for them
SOURCES = "Sources and licences"

HOW_TO_READ = (
    f"Each sheet is one table. Row {HEADER} names the columns and their units; below the table stand what is counted, "
    "what it covers and the command that repeats it.",
    "An empty cell is a value that is not known. Shares are stored from 0 to 1 and shown as percentages.",
    "Charts and maps are in the HTML report; here are the numbers behind them.",
)


@dataclass(frozen=True)
class Sheet:
    """A table with the name of its sheet, the chapter it stands in, and what its figure says it shows."""

    name: str
    chapter: str
    table: Table
    sentence: str = ""

    @property
    def notes(self) -> list[tuple[str, str]]:
        """What stands below the table: a label and a text each."""
        table = self.table
        found = [
            ("What it shows", self.sentence),
            ("How counted", table.definition),
            ("What it covers", table.coverage),
            ("Repeat it", table.command),
            *((f"Column “{one.title}”", one.meaning) for one in table.columns),
        ]
        if len(table.rows) > self.room:
            told = f"The first {text.count(self.room)} of {text.count(len(table.rows))} rows; more do not fit."
            found.insert(0, ("Cut off", f"{told} The bundle (--format bundle) has all."))
        return [(label, words) for label, words in found if words]

    @property
    def room(self) -> int:
        """How many rows a sheet has for the table, between its head and its notes."""
        return LAST_ROW - HEADER - len(self.table.columns) - 6

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows that fit."""
        return self.table.rows[: self.room]


def to_xlsx(report: Report) -> bytes:
    """The spreadsheet. Same report, same bytes."""
    book = Workbook(write_only=True)
    book.properties.creator = "Baltica"
    book.properties.title = legal(report.title)
    sheets = list(sheets_of(report))
    _about(book, report, sheets)
    for one in sheets:
        _table(book, one)
    _sources(book, report)
    written = io.BytesIO()
    book.save(written)
    return _without_times(written)


def sheets_of(report: Report) -> Iterator[Sheet]:
    """Every table of the report with the name of its sheet, in order."""
    taken = {"about", SOURCES.casefold(), "history"}  # Excel keeps the last one for itself
    for chapter in report.chapters:
        for block in chapter.blocks:
            table = block.data if isinstance(block, Figure) else block
            if isinstance(table, Table):
                name = sheet_name(table.name, taken)
                taken.add(name.casefold())
                yield Sheet(name, chapter.title, table, block.sentence if isinstance(block, Figure) else "")


def sheet_name(name: str, taken: Collection[str]) -> str:
    """A name for a sheet: at most 31 characters, none that is forbidden, unlike all that are taken (small letters).

    >>> sheet_name("most-active", {"most active"}), sheet_name("a:b/[c]'", set())
    ('Most active 2', 'A b c')
    """
    plain_name = re.sub(r"[\[\]:*?/\\'\"-]|[^\x20-\uffff]", " ", legal(name))
    whole = text.capital(" ".join(plain_name.split())) or "Table"
    found, number = text.shorten(whole, LONGEST_NAME), 2
    while found.casefold() in taken:
        tail = f" {number}"
        found, number = text.shorten(whole, LONGEST_NAME - len(tail)) + tail, number + 1
    return found


def _table(book: Workbook, one: Sheet) -> None:
    table, rows, notes = one.table, one.rows, one.notes
    widths = [width_of(column, [row[place] for row in rows[:MEASURED]]) for place, column in enumerate(table.columns)]
    widths[:1] = [max(width, LABEL) for width in widths[:1]]
    kept = sum(1 for total in accumulate(widths[: table.keys]) if total <= FROZEN)
    merged = _merged(widths)
    widths += [SPARE] * (merged - len(widths))
    page = Page(book, one.name, widths)
    page.sheet.freeze_panes = f"{get_column_letter(kept + 1)}{HEADER + 1}"
    page.sheet.print_title_rows = f"{HEADER}:{HEADER}"
    if rows:
        page.sheet.auto_filter.ref = f"A{HEADER}:{get_column_letter(len(table.columns))}{HEADER + len(rows)}"
    first_note = HEADER + len(rows) + 2
    page.sheet.print_area = f"A1:{get_column_letter(len(widths))}{first_note + len(notes)}"  # long addresses stick out
    for place in range(first_note, first_note + len(notes)):
        page.sheet.merged_cells.add(f"B{place}:{get_column_letter(merged)}{place}")
    page.line(table.title, TITLE)
    page.line(f"What is counted, what it covers: row {first_note}", link=f"{quote_sheetname(one.name)}!A{first_note}")
    page.head(table.columns)
    page.rows(table.columns, rows)
    page.add()
    for label, words in notes:
        tall = max(height_of(words, sum(widths[1:merged])), height_of(label, widths[0]))
        page.add(text_cell(page.sheet, label, BOLD, WRAPPED), text_cell(page.sheet, words, None, WRAPPED), height=tall)


def _merged(widths: Sequence[float]) -> int:
    """The last column of the notes below a table, whose texts begin in the second."""
    total, last = 0.0, 1
    while total < NOTES[0] or (last < len(widths) and total + widths[last] <= NOTES[1]):
        total += widths[last] if last < len(widths) else SPARE
        last += 1
    return last


def _about(book: Workbook, report: Report, sheets: list[Sheet]) -> None:
    page = Page(book, "About", [34, 100, 34, 12])
    page.line(report.title, TITLE)
    for words in (report.subtitle, report.selection, report.date):
        if words:
            page.line(words)
    made = {"Command": report.command, "Version of Baltica": report.version, "Fingerprint of the data": report.digest}
    for title, lines in (
        *((title, [("", words) for words in said]) for title, said in _words(report)),
        ("How to read it", [("", words) for words in HOW_TO_READ]),
        ("How to make it again", list(made.items())),
    ):
        page.add()
        page.line(title, BOLD)
        for label, words in lines:
            page.add(label, words)
    page.add()
    rows = Column("Rows", "count")
    page.head((Column("Sheet"), Column("Table"), Column("Section"), rows))
    for one in sheets:
        count = body_cell(page.sheet, rows)
        count.value = len(one.table.rows)
        link = text_cell(page.sheet, one.name, link=f"{quote_sheetname(one.name)}!A1")
        page.add(link, one.table.title, one.chapter, count)
    page.line(SOURCES, link=f"{quote_sheetname(SOURCES)}!A1")


def _words(report: Report) -> Iterator[tuple[str, list[str]]]:
    """The summary, where the report has one; else what each section says first, and its verdicts."""
    summaries = [one for one in report.chapters if one.name == "summary"]
    for chapter in summaries or report.chapters:
        said: list[str] = []
        for block in chapter.blocks:
            if isinstance(block, Text) and (summaries or block.style == "lead"):
                said += block.paragraphs
            elif isinstance(block, Note) and (summaries or block.style == "verdict"):
                said.append(f"{block.title}. {block.text}")
        if said:
            yield chapter.title, said


def _sources(book: Workbook, report: Report) -> None:
    columns = (Column("Source"), Column("Address", "link"), Column("Licence"))
    page = Page(book, SOURCES, [70, 40, 80])
    page.sheet.freeze_panes = f"A{HEADER + 1}"
    page.line(SOURCES, TITLE)
    page.line("Made with Baltica, open-source software under the MIT licence.")
    page.head(columns)
    page.rows(columns, [source_of(line) for line in report.sources])


def _without_times(written: io.BytesIO) -> bytes:
    """The same archive with fixed times and without those of its properties."""
    with zipfile.ZipFile(written) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    files[core] = re.sub(rb"<dcterms:(created|modified)\b.*?</dcterms:\1>", b"", files[core], flags=re.DOTALL)
    return pack(files)
