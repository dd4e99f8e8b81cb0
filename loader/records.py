"""What a source yields: nodes, relationships, and rows that cannot be used."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from baltica.graph.model import REL_BY_TYPE
from baltica.graph.upsert import Key
from baltica.loader.tables import Row, Table


@dataclass(frozen=True)
class Node:
    """A node to be in the graph. ``props`` are those of the model, provenance apart from ``source_url``."""

    row: Row
    label: str
    id: str
    props: Mapping[str, Any]

    @property
    def key(self) -> Key:
        """What makes it the same node in every load."""
        return (self.label, self.id)


@dataclass(frozen=True)
class Rel:
    """A relationship to be in the graph, between nodes named by their ids."""

    row: Row
    type: str
    start: str
    end: str
    props: Mapping[str, Any]
    start_label: str = ""
    end_label: str = ""

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


@dataclass(frozen=True)
class Skip:
    """A row that cannot be used, and why: counted, kept in the rejects file, never dropped."""

    row: Row
    reason: str


Record = Node | Rel | Skip


@dataclass(frozen=True)
class Source:
    """A publisher's data set and how its rows become records.

    ``columns`` names the files and the columns that must be there; further columns are read where present.
    """

    name: str
    title: str
    publisher: str
    url: str | None  # None: published with Baltica only
    licence: str
    attribution: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    records: Callable[[Mapping[str, Table]], Iterator[Record]]


def each_row(table: Table, convert: Callable[[Row], Iterator[Record]]) -> Iterator[Record]:
    """The records of every row of a table, after a Skip where the row cannot be used.

    The facts after a Skip are not wanted: they tell what the row is about, so that what the graph knows of it stays.
    """
    for row in table.rows():
        try:
            made = list(convert(row))  # a row counts as a whole
        except KeyError as error:
            yield Skip(row, row.fault or f"{error.args[0]} is empty")
        except ValueError as error:
            yield Skip(row, row.fault or str(error))
        else:
            if row.fault:
                yield Skip(row, row.fault)
            yield from made


def missing(row: Row, *columns: str) -> Iterator[Skip]:
    """A Skip for a row that lacks a cell it must have; its facts are still known by their keys."""
    empty = [column for column in columns if row.optional(column) is None]
    if empty:
        yield Skip(row, f"{', '.join(empty)} {'is' if len(empty) == 1 else 'are'} empty")
