"""What all one-page sheets share: a table of facts, short tables, projects, how complete the lists of partners are.

Numbers come from ``analytics/sheet_parts.py``; here they only become blocks. Every table has all its rows (spreadsheet
and bundle hold them) and prints the first five.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from baltica.graph.codes import country_name
from baltica.reports import text
from baltica.reports.blocks import Cell, Column, Note, Table
from baltica.reports.rows import records

SHOWN = 5  # rows a sheet prints of a table
LONG = 46  # letters of a name in a drawing or among others
NAME = 90  # letters of a name in a table
DRAWN = 12  # partners in a drawing

PROJECTS = (
    Column("Project"), Column("Start", "year"), Column("Partners", "count"), Column("Countries", "count"),
    Column("Programme"), Column("Link", "link"),
)  # fmt: skip


def facts(rows: Sequence[tuple[str, Cell, str]], definition: str, coverage: str, command: str = "") -> Table:
    """The table of facts at the top of a sheet: (what, value, unit or remark) a row; rows without a value say so.

    A value is a whole number or a text; write shares and decimals as text (``text.share``).
    """
    columns = (Column("Fact"), Column("Value", "count"), Column("Remark"))
    return Table("Facts", columns, tuple(rows), definition, coverage, command, "facts", shown=len(rows))


def short(
    title: str, columns: tuple[Column, ...], rows: Sequence[tuple[Cell, ...]], definition: str, coverage: str,
    command: str = "", *, name: str, keys: int = 1,
) -> Table:  # fmt: skip
    """A table of a sheet: all rows go in, the page prints the first five."""
    return Table(title, columns, tuple(rows), definition, coverage, command, name, keys, SHOWN)


def projects(title: str, lines: pd.DataFrame, coverage: str, command: str = "", *, name: str = "projects") -> Table:
    """A short table of projects in the order given: ``lines`` as ``sheet_common.project_list`` gives them."""
    rows = [
        (
            text.shorten(row["name"], NAME), row["start_year"], row["participants"], row["countries"],
            text.shorten(row["programme"] or "", NAME) or None, row["source_url"],
        )
        for row in records(lines)
    ]  # fmt: skip
    definition = "Partners and countries are those the record names; the link opens it."
    return short(title, PROJECTS, rows, definition, coverage, command, name=name)


def group(code: str | None) -> str:
    """The country of a partner in words, for the groups of a drawing."""
    return country_name(code) if code else "country not known"


def lists(told: Mapping[str, int]) -> str:
    """How many lists of partners are complete, in one sentence; ``told`` is ``sheet_parts.lists_told`` of the data."""
    return (
        f"Lists of partners of {text.plural(told['projects'], 'project')}: {text.count(told['complete'])} complete, "
        f"{text.count(told['cut'])} cut off, {text.count(told['untold'])} not told by the source."
    )


def nothing(what: str) -> Note:
    """A note in the place of what the records do not hold."""
    return Note(what, "Nothing to show")
