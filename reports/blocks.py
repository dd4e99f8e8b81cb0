"""The pieces a section is made of: text, notes, tables, figures and maps. Plain values; no markup, no files.

A section returns a list of these; ``render.py`` turns them into HTML or Markdown. Numbers stay numbers here and are
formatted by the renderer, so that the same blocks can also go to a spreadsheet.
"""

from dataclasses import dataclass, field
from typing import Literal

Cell = str | int | float | bool | None
Kind = Literal["text", "count", "number", "share", "year", "link", "flag"]
Align = Literal["left", "right"]


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, the unit and kind of its values, and how many decimals are shown.

    ``kind``: text; count (whole number); number; share (0 to 1, shown as a percentage); year; link (a web address);
    flag (true or false, shown as yes or no).
    """

    title: str
    kind: Kind = "text"
    unit: str = ""
    decimals: int = 1

    @property
    def align(self) -> Align:
        """Numbers stand on the right, so that their digits line up."""
        return "right" if self.kind in ("count", "number", "share", "year") else "left"


@dataclass(frozen=True)
class Table:
    """A table: columns, rows of plain values, what its figures mean, and what they cover.

    ``definition`` says what is counted and how; ``coverage`` of what, and what is left out; ``command`` repeats it.
    Raises ValueError when a row has more or fewer cells than there are columns.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    definition: str
    coverage: str
    command: str = ""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.title!r}: {len(row)} cells for {len(self.columns)} columns")

    def column(self, title: str) -> list[Cell]:
        """The values of one column, top to bottom."""
        position = [c.title for c in self.columns].index(title)
        return [row[position] for row in self.rows]


@dataclass(frozen=True)
class Figure:
    """A chart: one sentence on what it shows, the drawing, a text in its place, and the numbers behind it.

    ``alt`` replaces the drawing for those who cannot see it; ``data`` holds the same numbers as a table.
    """

    title: str
    sentence: str
    svg: str
    alt: str
    data: Table
    method: str
    coverage: str


@dataclass(frozen=True)
class Map(Figure):
    """A figure whose drawing is a map."""


@dataclass(frozen=True)
class Text:
    """Paragraphs of plain text. ``style``: body, lead (the first sentences of a section) or list (one item each)."""

    paragraphs: tuple[str, ...]
    style: Literal["body", "lead", "list"] = "body"


@dataclass(frozen=True)
class Note:
    """A remark set apart: what to keep in mind, or that there is nothing to show."""

    text: str
    title: str = "Read with care"


Block = Text | Note | Table | Figure


@dataclass(frozen=True)
class Chapter:
    """A section as it stands in a report: its name (used in links), title and blocks."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """A whole report. ``selection`` says in one sentence what was chosen; ``date`` is empty unless it was asked for."""

    title: str
    subtitle: str
    selection: str
    chapters: tuple[Chapter, ...]
    date: str = ""
    sources: tuple[str, ...] = field(default=())

    def blocks(self) -> list[Block]:
        """All blocks of all chapters, in order."""
        return [block for chapter in self.chapters for block in chapter.blocks]
