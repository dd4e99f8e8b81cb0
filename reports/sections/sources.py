"""Where the facts come from and under which licences they may be used."""

from baltica.reports import text
from baltica.reports.blocks import Block, Column, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records, rows_of


@section("sources", "Sources and licences", 90)
def sources(data: ReportData) -> list[Block]:
    """Each source with its publisher, licence, address and what it gave."""
    frame = data.sources
    if frame.empty:
        return [Note("The chosen data name no source.", "Nothing to show")]
    frame = frame.assign(title=[str(row["title"] or row["index"]) for row in records(frame)])
    columns = (
        Column("Source"), Column("Address", "link"), Column("Organizations", "count"), Column("Projects", "count"),
        Column("Participations", "count"), Column("Clusters", "count"),
    )  # fmt: skip
    names = ("title", "url", "organizations", "projects", "participations", "clusters")
    licences = [
        ". ".join(
            [f"{row['title']}, by {row['publisher'] or 'an unnamed publisher'}", *data.licences(row["licence"] or "")]
        )
        + "."
        for row in records(frame)
    ]
    lead = (
        f"The facts of this report come from {text.plural(len(frame), 'source')}. Every organization, project, link "
        "and cluster in the graph keeps the address of the page it was read from."
    )
    method = "Rows of the graph that name the source. The coast line on maps is Natural Earth's, in the public domain."
    return [
        Text((lead,), "lead"),
        Text(tuple(licences), "list"),
        Table("Sources", columns, rows_of(frame, names), method, data.selection_sentence),
    ]
