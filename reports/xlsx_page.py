"""A sheet of a spreadsheet, written row by row."""

from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from baltica.reports.blocks import Cell, Column
from baltica.reports.rows import plain
from baltica.reports.xlsx_cells import (
    LINE_HEIGHT,
    WIDEST,
    WRAPPED,
    address_of,
    body_cell,
    heading,
    height_of,
    looks_computed,
    set_value,
    text_cell,
    title_of,
)  # fmt: skip

A4 = 9
MOST_LINKS = 65_000  # a sheet holds 65,530
BUTTON = 3.0  # width that the arrow of a filter takes


class Page:
    """A sheet with columns of these widths; it prints on A4, as wide as the paper."""

    def __init__(self, book: Workbook, name: str, widths: Sequence[float]) -> None:
        self.sheet: Any = book.create_sheet(name)
        self.widths, self.row = widths, 0
        for place, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(place)].width = width
        self.sheet.page_setup.orientation, self.sheet.page_setup.paperSize = "landscape", A4
        self.sheet.page_setup.fitToWidth, self.sheet.page_setup.fitToHeight = 1, 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self.sheet.HeaderFooter.oddFooter.left.text, self.sheet.HeaderFooter.oddFooter.right.text = "&A", "&P / &N"

    def add(self, *cells: Any, height: float = 0.0) -> None:
        """The next row, of cells made before and of texts, which are wrapped."""
        self.row += 1
        texts = [(one, width) for one, width in zip(cells, self.widths, strict=False) if isinstance(one, str)]
        tall = max((height_of(words, width) for words, width in texts), default=0.0)
        if max(tall, height) > LINE_HEIGHT:
            self.sheet.row_dimensions[self.row].height = max(tall, height)
        self.sheet.append([text_cell(self.sheet, one, None, WRAPPED) if isinstance(one, str) else one for one in cells])

    def line(self, words: str, font: Font | None = None, link: str = "") -> None:
        """The next row: a text that may run over the columns to its right, or a link to a place in the workbook."""
        self.add(text_cell(self.sheet, words, font, link=link))

    def head(self, columns: Sequence[Column]) -> None:
        """The next row: the names of columns."""
        wide = zip(columns, self.widths, strict=False)
        tall = max((height_of(title_of(column), width - BUTTON) for column, width in wide), default=0.0)
        heads = [heading(self.sheet, one, indent=_indent(place, one)) for place, one in enumerate(columns)]
        self.add(*heads, height=tall)

    def rows(self, columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]]) -> None:
        """The next rows. A column has two cells, filled again and again: they are written at once; styles take long."""
        told = [(column, _indent(place, column)) for place, column in enumerate(columns)]
        plain_cells = [body_cell(self.sheet, column, indent=indent) for column, indent in told]
        quoted_cells = [body_cell(self.sheet, column, indent=indent, quoted=True) for column, indent in told]
        links = 0
        for row in rows:
            written: list[Any] = []
            tall = 0.0
            for place, (given, column) in enumerate(zip(row, columns, strict=True)):
                value = plain(given)
                if value is None or value == "":
                    written.append(None)
                    continue
                quoted = isinstance(value, str) and looks_computed(value)
                cell = (quoted_cells if quoted else plain_cells)[place]
                set_value(cell, value, column)
                if column.kind == "link":
                    address = address_of(value) if links < MOST_LINKS else ""
                    cell.hyperlink = Hyperlink(ref="", target=address) if address else None
                    links += bool(address)
                elif isinstance(value, str) and len(value) > 0.8 * WIDEST:
                    tall = max(tall, height_of(value, self.widths[place]))
                written.append(cell)
            self.add(*written, height=tall)


def _indent(place: int, column: Column) -> int:
    """Texts keep away from the numbers of the column before."""
    return 1 if place and column.align == "left" else 0
