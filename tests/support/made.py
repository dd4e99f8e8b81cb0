"""A source made by hand: its rows are records written in the test."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from baltica.loader.records import Context, Node, Options, Record, Rel, Source
from baltica.loader.tables import Row, Table

ROW = Row("", 0, {})  # replaced by the row the record stands in

Line = Sequence[Record]


def source(name: str, *lines: Line, complete: bool = True) -> Source:
    """A source with one table of these lines, the first in line 2; a whole edition or a part of one."""

    def rows() -> Iterator[Row]:
        for number in range(len(lines)):
            yield Row("made.csv", number + 2, {"n": str(number)})

    digest = hashlib.sha256(repr(lines).encode()).hexdigest()
    table = Table("made.csv", ("n",), digest, rows, "made", "", complete)

    def records(tables: Sequence[Table], _context: Context) -> Iterator[Record]:
        for one in tables:
            for row, line in zip(one.rows(), lines, strict=True):
                yield from (replace(record, row=row) for record in line)

    def find(_paths: Sequence[Path], _options: Options) -> Sequence[Table]:
        return [table]

    return Source(name, f"Title of {name}", "Publisher", None, "CC0", (), {"made": ("n",)}, find, records)


def organization(id_: str, name: str, *, weak: bool = False, scope: str = "", updated: str = "", **more: Any) -> Node:
    """An organization, or with ``weak`` a row that only names it."""
    return Node(ROW, "Organization", id_, {"name": name, **more}, weak, scope, updated)


def project(id_: str, title: str, *, weak: bool = False, scope: str = "", updated: str = "", **more: Any) -> Node:
    """A project, or with ``weak`` a row that only names it."""
    return Node(ROW, "Project", id_, {"title": title, **more}, weak, scope, updated)


def part(organization: str, project: str, role: str = "partner", *, scope: str = "", updated: str = "") -> Rel:
    """A participation."""
    return Rel(ROW, "PARTICIPATES_IN", organization, project, {"role": role}, scope=scope, updated=updated)


def place(organization: str, region: str, basis: str = "nuts_code", *, scope: str = "", updated: str = "") -> Line:
    """The place of an organization, with a weak node of its region."""
    props = {"code": region, "scheme": "S", "name": region, "country": "DK"}
    return [
        Node(ROW, "Region", region, props, True, scope, updated),
        Rel(ROW, "LOCATED_IN", organization, region, {"basis": basis}, scope=scope, updated=updated),
    ]
