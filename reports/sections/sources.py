"""Where the facts come from and under which licences they may be used."""

from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records

COUNTED = ("organizations", "projects", "participations", "clusters")


@section("sources", "Sources and licences", 90, reports=("full", "coverage", "paper"))
def sources(data: ReportData) -> list[Block]:
    """What each source gave and where it is published; then its licence, and who is to be named for what."""
    frame = data.sources
    if frame.empty:
        return [Note("The chosen data name no source.", "Nothing to show")]
    told = [row | {"title": str(row["title"] or row["index"])} for row in records(frame)]
    # Others gave regions, areas or rules of programmes, which nobody counts; to a part of the graph maybe nothing
    given = [row for row in told if any(row[kind] for kind in COUNTED)]
    others = [row for row in told if row not in given] if data.graph.selection.is_all or not given else []
    lead = (
        "The table names the sources of what is shown here; under it stand their licences, and who is to be named for "
        "what. Every organization, project, link and cluster keeps the address of the page it was read from."
    )
    return [Text((lead,), "lead"), _table(data, [*given, *others]), *_licences(data, [*given, *others])]


def _table(data: ReportData, told: list[dict[str, Cell]]) -> Table:
    columns = (
        Column("Source"), Column("Publisher"), Column("Address", "link"),
        *(Column(text.capital(kind), "count") for kind in COUNTED),
    )  # fmt: skip
    rows = tuple(tuple(row[name] for name in ("title", "publisher", "url", *COUNTED)) for row in told)
    method = (
        "Records that name the source. One that gave none of these gave regions, areas or rules of programmes. The "
        "coast line on maps is Natural Earth's, in the public domain."
    )
    return Table("What each source gave", columns, rows, method, data.selection_sentence,
                 "baltica query run sources_licences", "sources")  # fmt: skip


def _licences(data: ReportData, told: list[dict[str, Cell]]) -> list[Block]:
    """The licence of each source and what it asks to be said, point by point."""
    blocks: list[Block] = []
    for row in told:
        parts = data.licences(str(row["licence"] or ""))
        first = f"Licence: {parts[0]}." if parts else "Licence: not told by the source."
        blocks += [
            Text((str(row["title"]),), "heading"),
            Text((first, *(f"{part}." for part in parts[1:])), "list"),
        ]
    return blocks
