"""What a source yields: nodes, relationships, notes, and rows that cannot be used."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from baltica.graph.model import REL_BY_TYPE
from baltica.graph.upsert import Key
from baltica.loader.tables import Row, Table

if TYPE_CHECKING:
    from baltica.loader.places import Places


@dataclass(frozen=True, slots=True)
class Node:
    """A node to be in the graph. ``props`` are those of the model, provenance apart from ``source_url``.

    ``weak``: the row only names the node (a project in a list of partners); what a row about it says comes first.
    ``scope`` is the part of the source that a snapshot replaces as a whole, like ``h2020/organization``; ``updated`` is
    when the publisher last changed the record (ISO 8601), where told: an older record never overwrites a newer one.
    """

    row: Row
    label: str
    id: str
    props: Mapping[str, Any]
    weak: bool = False
    scope: str = ""
    updated: str = ""

    @property
    def key(self) -> Key:
        """What makes it the same node in every load."""
        return (self.label, self.id)


@dataclass(frozen=True, slots=True)
class Rel:
    """A relationship to be in the graph, between nodes named by their ids; ``scope`` and ``updated`` as of a node."""

    row: Row
    type: str
    start: str
    end: str
    props: Mapping[str, Any]
    start_label: str = ""
    end_label: str = ""
    scope: str = ""
    updated: str = ""

    @property
    def key(self) -> Key:
        """What makes it the same relationship in every load of a source."""
        kind = REL_BY_TYPE[self.type]
        return (self.type, self.start_label or kind.source[0], self.start, self.end_label or kind.target[0], self.end)

    @property
    def ends(self) -> tuple[Key, Key]:
        """Keys of the two nodes it needs."""
        _, start_label, start, end_label, end = self.key  # type: ignore[misc]
        return (start_label, start), (end_label, end)


@dataclass(frozen=True, slots=True)
class Skip:
    """A row that cannot be used, and why: counted, kept in the rejects file, never dropped."""

    row: Row
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell about a row that is used all the same: counted by ``text``, so keep its values out of it."""

    row: Row
    text: str


Record = Node | Rel | Skip | Note


@dataclass(frozen=True)
class Options:
    """What the user said about the files: a framework programme, a version of NUTS, and what a source asks for."""

    nuts: str = "2021"  # the version of the analysis, to which codes are brought
    source_nuts: str = ""  # the version the files' codes are in, where the user knows better than the source
    family: str = ""  # h2020, horizon, fp7 for files that do not tell themselves
    encoding: str = ""


@dataclass(frozen=True)
class Context:
    """What the records of a source may look at besides its own files."""

    options: Options = field(default_factory=Options)
    places: "Places | None" = None


@dataclass(frozen=True)
class Source:
    """A publisher's data set, how its files are found and opened, and how their rows become records.

    ``columns`` names for each kind of table the columns it must have; further columns are read where present.
    ``find`` opens what the user named. ``repeats``: what two rows with other content on one fact mean. "reject": a
    contradiction, the later row is rejected. "merge": each property as the model says (newest, sum, first in rank).
    """

    name: str
    title: str
    publisher: str
    url: str | None  # None: published with Baltica only
    licence: str
    attribution: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    find: Callable[[Sequence[Path], Options], Sequence[Table]]
    records: Callable[[Sequence[Table], Context], Iterator[Record]]
    repeats: Literal["reject", "merge"] = "merge"


def each_row(table: Table, convert: Callable[[Row], Iterator[Record]]) -> Iterator[Record]:
    """The records of every row of a table, after a Skip where the row cannot be used.

    The facts after a Skip are not wanted: they tell what the row is about, so that what the graph knows of it stays.
    A row that yields nothing is a Skip too: no row may vanish.
    """
    for row in table.rows():
        made: list[Record] = []
        try:
            made = list(convert(row))  # a row counts as a whole
        except KeyError as error:
            yield Skip(row, row.fault or f"{error.args[0]} is empty")
            continue
        except ValueError as error:
            yield Skip(row, row.fault or str(error))
            continue
        if row.fault:
            yield Skip(row, row.fault)
        elif not made:
            yield Skip(row, "nothing in it to load")
        if row.mended:
            yield Note(row, f"mended: {row.mended}")
        yield from made


def missing(row: Row, *columns: str) -> Iterator[Skip]:
    """A Skip for a row that lacks a cell it must have; its facts are still known by their keys."""
    empty = [column for column in columns if row.optional(column) is None]
    if empty:
        yield Skip(row, f"{', '.join(empty)} {'is' if len(empty) == 1 else 'are'} empty")
