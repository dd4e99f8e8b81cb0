"""The cells of a spreadsheet: values stored by their type, texts stored as texts, columns as wide as they need be."""

import re
from math import ceil, isfinite
from typing import Any

from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.hyperlink import Hyperlink

from baltica.reports import text
from baltica.reports.archive import defused, legal, settled
from baltica.reports.blocks import Cell, Column
from baltica.reports.render import web_address
from baltica.reports.rows import plain

LONGEST_TEXT = 32_767
LONGEST_LINK = 2_000
WIDEST = 48
TALLEST = 409.0  # points; more is no row
LINE_HEIGHT = 15.0

FACE = "Calibri"
LINK = Font(name=FACE, size=11, color="0563C1", underline="single")
BOLD = Font(name=FACE, size=11, bold=True)
TITLE = Font(name=FACE, size=14, bold=True)
TOP = Alignment(vertical="top")
WRAPPED = Alignment(vertical="top", wrap_text=True)
SHADE = PatternFill("solid", fgColor="E3E9EF")
LINE = Border(bottom=Side("thin", color="44546A"))


def text_cell(sheet: Any, words: str, font: Font | None = None, alignment: Alignment = TOP, *, link: str = "") -> Any:
    """A cell with a text; ``link`` is a place in the workbook."""
    cell = WriteOnlyCell(sheet)
    cell.alignment = alignment
    if font:
        cell.font = font
    cell.quotePrefix = looks_computed(words)
    set_text(cell, words)
    if link:
        cell.hyperlink = Hyperlink(ref="", location=link, display=legal(words))
        cell.font = LINK
    return cell


def body_cell(sheet: Any, column: Column, *, indent: int = 0, quoted: bool = False) -> Any:
    """An empty cell of a column, in its style, which must not change any more once the cell is written.

    ``indent`` sets texts apart from numbers before them; ``quoted`` is for texts that look like a formula: they stay
    texts also when somebody edits the cell.
    """
    cell = WriteOnlyCell(sheet)
    cell.quotePrefix = quoted
    cell.number_format = number_format(column)
    horizontal = "left" if column.align == "left" else None
    cell.alignment = Alignment(horizontal=horizontal, vertical="top", indent=indent, wrap_text=column.kind == "text")
    if column.kind == "link":
        cell.font = LINK
    return cell


def set_text(cell: Any, words: str) -> None:
    """Store a text as a text, whatever it looks like."""
    safe = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", legal(re.sub(r"\r\n?", "\n", words)))
    if len(safe) > LONGEST_TEXT // 2 and len(safe.encode("utf-16-le")) > 2 * LONGEST_TEXT:
        safe = safe[: LONGEST_TEXT // 2 - 1] + "…"
    cell.value = safe or None
    cell.data_type = "s" if safe else "n"


def looks_computed(words: str) -> bool:
    """Whether a spreadsheet could take the text for a formula."""
    return defused(words) != words


def set_value(cell: Any, value: Cell, column: Column) -> None:
    """Store a value that is known by its type."""
    if isinstance(value, str):
        set_text(cell, value)
    elif isinstance(value, float) and not isfinite(value):
        set_text(cell, text.cell(value, column))
    else:
        cell.value = settled(value)


def number_format(column: Column) -> str:
    """How a spreadsheet shows the numbers of a column: as the pages do."""
    decimals = "." + "0" * column.decimals if column.decimals > 0 else ""
    if column.kind == "share":
        least = 0.5 * 10.0 ** (-column.decimals - 2)
        tiny = f'"<{text.number(10.0**-column.decimals, column.decimals)}%"'
        return f"[=0]0{decimals}%;[<{least:.{column.decimals + 3}f}]{tiny};0{decimals}%"
    return {"count": "#,##0", "number": f"#,##0{decimals}", "year": "0"}.get(column.kind, "General")


def heading(sheet: Any, column: Column, *, indent: int = 0) -> Any:
    """The head of a column: its title and unit."""
    horizontal = "right" if column.align == "right" else "left"
    cell = text_cell(
        sheet, title_of(column), BOLD, Alignment(horizontal=horizontal, vertical="top", indent=indent, wrap_text=True)
    )
    cell.fill, cell.border = SHADE, LINE
    return cell


def width_of(column: Column, values: list[Cell]) -> float:
    """Wide enough for the values and, on three lines, for the title."""
    title = title_of(column)
    longest = max((len(line) for value in values for line in text.cell(plain(value), column).split("\n")), default=0)
    word = max((len(word) for word in title.split()), default=0)
    return float(min(max(longest + 2, word + 4, ceil(len(title) / 3) + 4, 9), WIDEST))


def address_of(value: Cell) -> str:
    """The value if it is an address that may become a link, else an empty text."""
    found = web_address(value)
    return found if legal(found) == found and len(found) <= LONGEST_LINK else ""


def height_of(words: str, width: float) -> float:
    """The height that a text takes in a column of this width; not every program finds it out by itself."""
    lines = sum(max(1, ceil(1.05 * len(line) / width)) for line in words.split("\n"))
    return min(LINE_HEIGHT * lines, TALLEST)


def title_of(column: Column) -> str:
    """The title of a column with its unit."""
    return f"{column.title} ({column.unit})" if column.unit else column.title
