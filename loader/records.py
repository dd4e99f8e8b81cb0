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
    url: str
    licence: str
    attribution: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    records: Callable[[Mapping[str, Table]], Iterator[Record]]


def each_row(table: Table, convert: Callable[[Row], Iterator[Node | Rel]]) -> Iterator[Record]:
    """The records of every row of a table; a row that misses a cell or holds a wrong one becomes a Skip."""
    for row in table.rows():
        if row.fault:
            yield Skip(row, row.fault)
            continue
        try:
            yield from list(convert(row))  # a row counts as a whole: all of its records, or a Skip
        except KeyError as error:
            yield Skip(row, f"{error.args[0]} is empty")
        except ValueError as error:
            yield Skip(row, str(error))
