"""What the loads of the sources tell: files with their digests, what became of their rows, and what was noticed."""

import shlex
from typing import Any

from baltica.reports import text
from baltica.reports.blocks import Cell, Column, Table
from baltica.reports.data import ReportData, Rows

COVERS = "The last load of each source chosen."
SHOWN = 30


def loads(data: ReportData) -> Rows:
    """The last load of each source; nothing for data that come from no database."""
    return data.ask("sources_loads", {"source": list(data.graph.selection.source)})


def files(data: ReportData) -> list[Table]:
    """The files that were loaded, each with its digest."""
    rows: list[tuple[Cell, ...]] = []
    for row in data.once(loads):
        for file in row["files"] or []:
            name, _, digest = file.partition(" sha256:")
            rows.append((_source(row), name, row["edition"], digest or None))
    columns = (
        Column("Source"), Column("File"),
        Column("Edition", meaning="Date of the newest record or name of the edition, where it is told."),
        Column("SHA-256", meaning="Digest of the file: the same digest, the same file."),
    )  # fmt: skip
    method = "What was read by the last load of each source. The same files give the same facts."
    title = "Files the facts were loaded from"
    return [Table(title, columns, tuple(rows), method, COVERS, _command(data), "files", 2, SHOWN)] if rows else []


def outcome(data: ReportData) -> list[Table]:
    """What became of the rows of each source, and what was noticed in them."""
    found = [row for row in data.once(loads) if row["rows"]]
    if not found:
        return []
    columns = (
        Column("Source"), Column("Rows read", "count"), Column("Brought a fact", "count"),
        Column("Repeated others", "count", meaning="Rows that only repeated or completed facts of other rows."),
        Column("Rejected", "count"),
    )  # fmt: skip
    rows = tuple((_source(row), row["rows"], row["loaded"], row["merged"], row["rejected"]) for row in found)
    method = "A row is rejected when it cannot be read or names nothing that can be identified."
    tables = [Table("What became of the rows of each source", columns, rows, method, COVERS, _command(data), "rows")]
    remarks = [
        (_source(row), kind, *_counted(remark))
        for row in found
        for kind, told in (("rejected", row["reasons"]), ("used", row["notes"]))
        for remark in told or []
    ]
    if remarks:
        noticed = (Column("Source"), Column("Rows were"), Column("Remark"), Column("Rows", "count"))
        method = "Why rows were rejected, and what was noticed in rows that were used."
        tables.append(Table("What was noticed in the rows", noticed, tuple(remarks), method, COVERS, _command(data),
                            "remarks", 3, SHOWN))  # fmt: skip
    return tables


def _command(data: ReportData) -> str:
    """The question asked, of the sources chosen."""
    chosen = data.graph.selection.source
    parameter = ["--param", f"source={','.join(chosen)}"] if chosen else []
    return shlex.join(["baltica", "query", "run", "sources_loads", *parameter])


def _source(row: dict[str, Any]) -> str:
    """The source's title, or as much of it as a narrow column holds."""
    return text.shorten(str(row["title"] or row["source"]), 60)


def _counted(remark: str) -> tuple[str, int | None]:
    """A remark and its number of rows: ``project ends before it starts: 2``."""
    words, _, number = remark.rpartition(": ")
    return (words, int(number.replace(",", ""))) if number.replace(",", "").isdecimal() and words else (remark, None)
