"""Two reports side by side, from their bundles: which figures moved, which rows came and went."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from baltica.graph.errors import InputError
from baltica.reports import slopes, text
from baltica.reports.blocks import Block, Cell, Chapter, Column, Figure, Note, Report, Table, Text
from baltica.reports.bundle import Saved

LEFT_OUT = ("methods", "sources", "repeat")  # chapters that hold no findings
NUMBERS = ("count", "number", "share")
WIDEST = 3  # figures compared in one table; more are no table to read
DRAWN = 12  # rows of a picture
FEWEST = 3  # rows that are worth a picture
SAME = 1e-9  # figures nearer than this (relative to the larger) have not moved
METHOD = (
    "Rows are matched by what names them. Change is now minus before. A row that came or went may only have entered or "
    "left the first rows that a report lists."
)


@dataclass(frozen=True)
class Moved:
    """A table of two reports: its rows by key, before and now, and the positions of the numbers that moved.

    ``places`` are positions of columns of the newer table with their positions in the older one, by number of rows
    that moved; ``keys`` all keys, in the newer table's order, then those that went.
    """

    name: str
    table: Table
    old: dict[tuple[Cell, ...], tuple[Cell, ...]]
    new: dict[tuple[Cell, ...], tuple[Cell, ...]]
    width: int
    places: tuple[tuple[int, int], ...]

    @property
    def both(self) -> list[tuple[Cell, ...]]:
        """Keys of rows in both."""
        return [key for key in self.new if key in self.old]

    def change(self, key: tuple[Cell, ...], place: tuple[int, int]) -> float | None:
        """Now minus before; None where one of the two is not known."""
        before, now = self.old[key][place[1]], self.new[key][place[0]]
        if not isinstance(before, int | float) or not isinstance(now, int | float):
            return None
        return 0.0 if math.isclose(before, now, rel_tol=SAME, abs_tol=1e-12) else float(now) - float(before)

    def has_moved(self, key: tuple[Cell, ...]) -> bool:
        """Whether any number of the row is another one now, or known in one report only."""
        for now, before in self.places:
            if self.change(key, (now, before)) or (self.old[key][before] is None) != (self.new[key][now] is None):
                return True
        return False


def compare(old: Saved, new: Saved, command: str = "baltica report compare", date: str = "") -> Report:
    """What moved from the older report to the newer one, table by table.

    Raises InputError where the two are reports of different kinds.
    """
    if old.kind != new.kind:
        raise InputError(
            f"the first is a report {old.kind!r} and the second a report {new.kind!r}", "compare two of the same kind"
        )
    tables = [moved(name, old.tables[name], table) for name, table in new.tables.items() if name in old.tables]
    compared = [one for one in tables if one and one.name.split("/")[0] not in LEFT_OUT]
    chapters = [_about(old, new), _overview(old, new, compared)]
    for name, title in new.chapters.items():
        blocks = [block for one in compared if one.name.split("/")[0] == name for block in _blocks(one)]
        if blocks:
            chapters.append(Chapter(name, title, tuple(blocks)))
    return Report(
        title=f"What moved: {new.title}",
        subtitle="Two reports side by side",
        selection=new.selection if old.selection == new.selection else f"Before: {old.selection} Now: {new.selection}",
        chapters=tuple(chapters),
        date=date,
        sources=tuple(dict.fromkeys((*new.sources, *old.sources))),
        kind="compare",
        command=command,
        version=new.version,
        digest=new.digest,
    )


def moved(name: str, old: Table, new: Table) -> Moved | None:
    """The two tables matched row by row, or None where rows cannot be told apart or hold no number in common."""
    width = max(old.keys, new.keys)
    while width <= len(new.columns):
        before, now = _by_key(old, width), _by_key(new, width)
        if before is not None and now is not None:
            break
        width += 1
    else:
        return None
    titles = {title: at for at, title in enumerate(_titles(old))}
    places = tuple(
        (at, titles[title])
        for at, (title, column) in enumerate(zip(_titles(new), new.columns, strict=True))
        if at >= width and column.kind in NUMBERS and title in titles
    )
    return Moved(name, new, before, now, width, places) if places else None


def _titles(table: Table) -> list[tuple[str, str, int]]:
    """Title, unit and number of each column among those of the same title and unit: two intervals have a low end."""
    seen: Counter[tuple[str, str]] = Counter()
    titles = []
    for column in table.columns:
        titles.append((column.title, column.unit, seen[column.title, column.unit]))
        seen[column.title, column.unit] += 1
    return titles


def _by_key(table: Table, width: int) -> dict[tuple[Cell, ...], tuple[Cell, ...]] | None:
    """The rows by their first cells; None where these do not tell them apart or are numbers."""
    if any(column.kind in NUMBERS for column in table.columns[:width]):
        return None
    found = {row[:width]: row for row in table.rows}
    return found if len(found) == len(table.rows) else None


def _about(old: Saved, new: Saved) -> Chapter:
    rows = tuple(
        (label, str(getattr(old, name)) or None, str(getattr(new, name)) or None)
        for label, name in (
            ("Report", "title"), ("Command", "command"), ("Filter", "selection"), ("Date", "date"),
            ("Version of Baltica", "version"), ("Fingerprint of the data", "digest"),
        )
    )  # fmt: skip
    table = Table(
        "The two reports", (Column("What"), Column("Before"), Column("Now")), rows,
        "As each report tells of itself.", "Both reports.",
    )  # fmt: skip
    blocks: list[Block] = [Text((_same_or_not(old, new),), "lead")]
    if old.selection != new.selection:
        blocks.append(Note("The two reports have different filters, so a change may only mirror the filter."))
    if old.version != new.version:
        blocks.append(Note("The two reports were made by different versions, which may count in different ways."))
    return Chapter("about", "What is compared", (*blocks, table))


def _same_or_not(old: Saved, new: Saved) -> str:
    if old.digest == new.digest:
        return "Both reports rest on the same data: their fingerprints are the same."
    return "The two reports rest on different data: their fingerprints differ."


def _overview(old: Saved, new: Saved, compared: Sequence[Moved]) -> Chapter:
    """One row a table: how many of its rows moved, came and went."""
    columns = (
        Column("Section"), Column("Table"), Column("Rows in both", "count"), Column("Moved", "count"),
        Column("Came", "count"), Column("Went", "count"),
    )  # fmt: skip
    rows = tuple(
        (
            new.chapters.get(one.name.split("/")[0], one.name.split("/")[0]), one.table.title, len(one.both),
            sum(map(one.has_moved, one.both)), len(one.new) - len(one.both), len(one.old) - len(one.both),
        )
        for one in compared
    )  # fmt: skip
    table = Table("Tables compared", columns, rows, METHOD, _covers(old, new, compared), keys=2)
    changed = sum(1 for row in rows if any(row[3:]))
    lead = (
        f"{text.capital(text.plural(changed, 'table'))} of {text.count(len(rows))} "
        f"{'differs' if changed == 1 else 'differ'} between the two reports."
    )
    return Chapter("overview", "How much moved", (Text((lead,), "lead"), table))


def _covers(old: Saved, new: Saved, compared: Sequence[Moved]) -> str:
    def only(one: Saved, other: Saved) -> int:
        return sum(1 for name in one.tables if name not in other.tables and name.split("/")[0] not in LEFT_OUT)

    here = sum(1 for name in new.tables if name in old.tables and name.split("/")[0] not in LEFT_OUT)
    return (
        f"{text.plural(here, 'table')} in both reports; {text.count(len(compared))} of them can be matched row by row; "
        f"{text.plural(only(old, new), 'table')} in the first only and {text.count(only(new, old))} in the second only."
    )


def _blocks(one: Moved) -> Iterator[Block]:
    """The rows of a table that moved, and a picture of the first figure; nothing where nothing moved."""
    rows = [key for key in one.both if one.has_moved(key)]
    came = [key for key in one.new if key not in one.old]
    went = [key for key in one.old if key not in one.new]
    if not rows and not came and not went:
        return
    counts = {place: sum(1 for key in rows if one.change(key, place)) for place in one.places}
    places = sorted(sorted(one.places, key=lambda place: (-counts[place], place))[:WIDEST])
    first = max(places, key=lambda place: (counts[place], -place[0]))
    rows.sort(key=lambda key: (-abs(one.change(key, first) or 0.0), tuple(map(str, key))))
    table = _table(one, rows, places)
    if len(rows) >= FEWEST and counts[first]:
        yield _figure(one, [key for key in rows if one.change(key, first)][:DRAWN], first, table)
    elif rows:
        yield table
    said = [_named("New in this table", came), _named("No longer in it", went)]
    if lines := tuple(line for line in said if line):
        yield Text((f"{one.table.title}:", *lines) if not rows else lines, "list" if rows else "body")


def _named(begin: str, keys: Sequence[tuple[Cell, ...]]) -> str:
    if not keys:
        return ""
    names = [text.shorten(" – ".join(str(cell) for cell in key if cell is not None), 60) for key in keys[:DRAWN]]
    more = f" and {text.count(len(keys) - DRAWN)} more" if len(keys) > DRAWN else ""
    return f"{begin} ({text.count(len(keys))}): {'; '.join(names)}{more}."


def _table(one: Moved, rows: Sequence[tuple[Cell, ...]], places: Sequence[tuple[int, int]]) -> Table:
    columns = list(one.table.columns[: one.width])
    for now, _ in places:
        column = one.table.columns[now]
        title = f"{column.title}, {column.unit}" if column.unit else column.title
        kind = column if column.kind != "count" else replace(column, kind="number", decimals=0)
        columns += [replace(kind, title=title, unit=unit) for unit in ("before", "now", "change")]
    cells = [
        (*key, *(cell for at in places for cell in (one.old[key][at[1]], one.new[key][at[0]], one.change(key, at))))
        for key in rows
    ]
    covers = f"{text.plural(len(rows), 'row')} moved of {text.count(len(one.both))} in both reports."
    title = f"What moved in: {one.table.title}"
    return Table(title, tuple(columns), tuple(cells), f"{METHOD} {one.table.definition}", covers,
                 name=one.table.name, keys=one.width, shown=25)  # fmt: skip


def _figure(one: Moved, keys: Sequence[tuple[Cell, ...]], place: tuple[int, int], table: Table) -> Figure:
    column = one.table.columns[place[0]]
    before, now = ([rows[key][at] for key in keys] for rows, at in ((one.old, place[1]), (one.new, place[0])))
    labels = [text.shorten(" – ".join(str(cell) for cell in key if cell is not None), 60) for key in keys]
    top = labels[0]
    scale = 100.0 if column.kind == "share" else 1.0
    values = [[None if value is None else scale * float(value) for value in side] for side in (before, now)]
    sentence = f"{top} moved most: from {text.cell(before[0], column)} to {text.cell(now[0], column)}."
    unit = f"{column.title.lower()}{f', {column.unit}' if column.unit else ''}{', %' if scale > 1 else ''}"
    svg = slopes.slopes(
        "moved-" + one.name.replace("/", "-"), table.title, sentence, labels, *values,
        unit=unit, decimals=0 if column.kind == "count" else column.decimals,
    )  # fmt: skip
    return Figure(table.title, sentence, svg, sentence, table, METHOD, table.coverage)
