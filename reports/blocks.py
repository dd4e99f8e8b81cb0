"""The pieces a section is made of: text, notes, tables, figures and maps. Plain values; no markup, no files.

A section returns a list of these; ``render.py`` turns them into HTML or Markdown. Numbers stay numbers here and are
formatted by the renderer, so that the same blocks can also go to a spreadsheet.
"""

import re
from dataclasses import dataclass, field
from typing import Literal

Cell = str | int | float | bool | None
Kind = Literal["text", "count", "number", "share", "year", "link", "flag"]
Align = Literal["left", "right"]


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, the unit and kind of its values, and how many decimals are shown.

    ``kind``: text; count (whole number); number; share (0 to 1, shown as a percentage); year; link (a web address);
    flag (true or false, shown as yes or no). ``meaning`` says what it holds where the title does not.
    """

    title: str
    kind: Kind = "text"
    unit: str = ""
    decimals: int = 1
    meaning: str = ""

    @property
    def align(self) -> Align:
        """Numbers stand on the right, so that their digits line up."""
        return "right" if self.kind in ("count", "number", "share", "year") else "left"


@dataclass(frozen=True)
class Table:
    """A table: columns, rows of plain values, what its figures mean, and what they cover.

    ``definition`` says what is counted and how; ``coverage`` of what, and what is left out; ``command`` repeats it.
    ``name`` stays the same from one report to the next (the title may hold numbers); where none is given it is made of
    the title. The first ``keys`` columns tell the rows apart. A page prints the first ``shown`` rows; the spreadsheet
    and the bundle hold all.
    Raises ValueError when a row has more or fewer cells than there are columns.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    definition: str
    coverage: str
    command: str = ""
    name: str = ""
    keys: int = 1
    shown: int = 100

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.title!r}: {len(row)} cells for {len(self.columns)} columns")
        if not self.name:
            object.__setattr__(self, "name", slug(self.title))

    def column(self, title: str) -> list[Cell]:
        """The values of one column, top to bottom."""
        position = [c.title for c in self.columns].index(title)
        return [row[position] for row in self.rows]

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from baltica.reports.notebook import table_html  # drawing is not needed elsewhere

        return table_html(self)


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
    """Paragraphs of plain text. ``style``: body, lead (first sentences of a section), list (one item each), heading."""

    paragraphs: tuple[str, ...]
    style: Literal["body", "lead", "list", "heading"] = "body"


@dataclass(frozen=True)
class Note:
    """A remark set apart: what to keep in mind, that there is nothing to show, or a ``verdict`` on a claim."""

    text: str
    title: str = "Read with care"
    style: Literal["care", "verdict"] = "care"


def slug(title: str) -> str:
    """A name of small letters and hyphens made of a title; numbers are left out, as they differ between reports.

    >>> slug("The 15 pairs of regions with the most ties")
    'the-pairs-of-regions-with-the-most-ties'
    """
    return "-".join(re.findall(r"[^\W\d_]+", title.lower())) or "table"


Block = Text | Note | Table | Figure


@dataclass(frozen=True)
class Chapter:
    """A section as it stands in a report: its name (used in links), title and blocks."""

    name: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Report:
    """A whole report. ``selection`` says in one sentence what was chosen; ``date`` is empty unless it was asked for.

    ``kind`` is the report's name on the command line (full, region, …), ``layout`` how it is set: a report of many
    pages or a sheet of one. ``sources`` are sources and licences for its foot; ``command``, ``version`` and ``digest``
    tell how it was made, from which data.
    """

    title: str
    subtitle: str
    selection: str
    chapters: tuple[Chapter, ...]
    date: str = ""
    sources: tuple[str, ...] = field(default=())
    kind: str = "full"
    layout: Literal["report", "sheet"] = "report"
    command: str = ""
    version: str = ""
    digest: str = ""

    def blocks(self) -> list[Block]:
        """All blocks of all chapters, in order."""
        return [block for chapter in self.chapters for block in chapter.blocks]

    def tables(self) -> dict[str, Table]:
        """All tables, those behind figures included, by chapter and name: ``places/most-active``.

        A name that repeats within a chapter gets a number.
        """
        found: dict[str, Table] = {}
        for chapter in self.chapters:
            for block in chapter.blocks:
                table = block.data if isinstance(block, Figure) else block
                if isinstance(table, Table):
                    name, number = f"{chapter.name}/{table.name}", 2
                    while name in found:
                        name, number = f"{chapter.name}/{table.name}-{number}", number + 1
                    found[name] = table
        return found

    def _repr_html_(self) -> str:
        """What a notebook shows: the whole report in a frame."""
        from baltica.reports.notebook import report_html

        return report_html(self)
