"""Projects, participants and ties abroad over the years, by period, and what moved between the last two spans."""

import pandas as pd

from baltica.analytics.timeline import FEW_TIED, thin_end, timeline
from baltica.reports import text, timelines
from baltica.reports.blocks import Block, Column, Figure, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.moved import COLUMNS, COMMAND, METHOD, NAMES, by_period, covers, moved
from baltica.reports.registry import section
from baltica.reports.rows import records, rows_of


@section("time", "Over time", 76, needs=("projects",))
def over_time(data: ReportData) -> list[Block]:
    """Time lines of projects, participants and ties abroad, a table by period, and shares of countries that moved."""
    years = data.once(_years)
    if years.empty:
        return [Note("No project of the chosen data has a start year.", "Nothing to show")]
    return [Text((_lead(data, years),), "lead"), *_ends(data, years), *_projects(data, years), *_abroad(data, years),
            *by_period(data), *moved(data)]  # fmt: skip


def _years(data: ReportData) -> pd.DataFrame:
    frame = timeline(data.graph)
    return frame.assign(year=[int(label) for label in frame.index]).astype({"year": "int64"})


def _lead(data: ReportData, years: pd.DataFrame) -> str:
    most = records(years[years["projects"] == years["projects"].max()])[0]
    lead = (
        f"{data.among}{'most' if data.among else 'Most'} projects of these records start in {most['year']} "
        f"({text.plural(most['projects'], 'project')} and {text.plural(most['organizations'], 'participant')})."
    )
    partial = {*thin_end(years["projects"]), *thin_end(years["projects"][::-1])}
    known = records(years[~years["few"] & years["low"].notna() & ~years.index.isin(partial)])
    if len(known) > 1:
        first, last = known[0], known[-1]
        gap = (first["low"] > last["high"]) or (last["low"] > first["high"])
        lead += (
            f" {text.share(first['cross_border_share'])} of ties cross a border in {first['year']} and "
            f"{text.share(last['cross_border_share'])} in {last['year']}"
            + (", with intervals that lie apart." if gap else "; the intervals overlap, so no change can be told.")
        )
    return lead


def _ends(data: ReportData, years: pd.DataFrame) -> list[Note]:
    thin = thin_end(years["projects"])
    said = f"The years in which records begin and end say when they were collected, too. {covers(data)}"
    if thin:
        said = (
            f"{text.listing(thin)} hold{'s' * (len(thin) == 1)} few projects so far: a fall there says nothing. " + said
        )
    strands = data.graph.projects["strand"].fillna("")
    if strands.str.startswith("interreg").all():
        said += " All projects are Interreg, whose rules ask for ties abroad; a change may be one of programmes."
    return [Note(said)]


def _projects(data: ReportData, years: pd.DataFrame) -> list[Figure]:
    title = "Projects and participants by start year"
    sentence = "Projects that start in each year, and the organizations that take part in them."
    series = {name: [float(n) for n in years[column]] for name, column in
              (("participants", "organizations"), ("projects", "projects"))}  # fmt: skip
    svg = timelines.time_lines("years", title, sentence, years["year"].tolist(), series, unit="number")
    columns = (Column("Start year", "year"), *COLUMNS)
    rows = rows_of(years, ("year", *NAMES))
    table = Table(title, columns, rows, METHOD, covers(data), COMMAND, "years", 1, 30)
    return [Figure(title, sentence, svg, sentence, table, METHOD, covers(data))]


def _abroad(data: ReportData, years: pd.DataFrame) -> list[Block]:
    known = years[~years["few"] & years["cross_border_share"].notna()]
    title = "Share of ties that cross a border, by start year"
    if len(known) < 3:
        few = f"Fewer than three years have {FEW_TIED} projects with ties, so no line is drawn."
        return [Note(few, title)]
    sentence = "Only years with enough projects with ties are drawn; the table holds the intervals."
    values = [
        None if row["few"] or row["cross_border_share"] is None else 100 * row["cross_border_share"]
        for row in records(years)
    ]
    svg = timelines.time_lines("abroad", title, sentence, years["year"].tolist(), {"ties abroad": values},
                               unit="per cent of ties that cross a border")  # fmt: skip
    columns = (Column("Start year", "year"), *COLUMNS[3:])
    rows = rows_of(known, ("year", *NAMES[3:]))
    table = Table(title, columns, rows, METHOD, covers(data), COMMAND, "abroad", 1, 30)
    return [Figure(title, sentence, svg, sentence, table, METHOD, covers(data))]
