"""A programme on one page: its projects over the years, and participants by country, type, region and name."""

from baltica.reports import text
from baltica.reports.blocks import Block, Column, Figure, Table
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.organization_data import organization_type
from baltica.reports.sheets.programme_data import coverage, sheet

PEOPLE = (
    "An organization counts once, however many projects it has; a participation is one organization in one project."
)


@section("participants", "Projects and participants", 20, needs=("programmes",), reports=("programme",))
def participants(data: ReportData) -> list[Block]:
    """Projects a year; participants by country, type, region; the most active organizations."""
    found = data.once(sheet)
    if found.data.projects.empty:
        return [parts.nothing("The records hold no project of it.")]
    years = _years(data) if len(found.years) else parts.nothing("None of its projects has a known year of start.")
    if found.organizations.empty:
        return [years, parts.nothing("Its projects name no participant.")]
    regions = _regions(data) if len(found.regions) else parts.nothing(
        "Fewer than half of its participants are located below the country, so regions are not ranked."
    )  # fmt: skip
    return [years, _countries(data), _organizations(data), regions, _types(data)]


def _years(data: ReportData) -> Block:
    from baltica.reports.timelines import time_lines

    found = data.once(sheet)
    frame = found.years
    columns = (Column("Year", "year"), Column("Projects", "count", "started"))
    rows = [(row["year"], row["projects"]) for row in records(frame)]
    best = frame.iloc[int(frame["projects"].to_numpy().argmax())]
    title = "Projects by year of start"
    sentence = f"Most projects started in {int(best['year'])}: {text.count(best['projects'])}."
    undated = found.unknown["undated"]
    total = len(found.data.projects)
    covers = f"{text.count(total - undated)} of {text.plural(total, 'project')} have a year."
    method = "Each project in the year it started; years without a project are shown as 0."
    table = parts.short(title, columns, rows, method, covers, name="years")
    if len(rows) < 2:
        return table
    years, values = frame["year"].astype(int).tolist(), frame["projects"].astype(float).tolist()
    svg = time_lines("programme-years", title, sentence, years, {"projects": values}, unit="projects", small=True)
    return Figure(title, sentence, svg, sentence, table, method, covers)


def _countries(data: ReportData) -> Table:
    columns = (
        Column("Country"), Column("Participants", "count"), Column("Participations", "count"),
        Column("Projects", "count"), Column("Led", "count", "projects", meaning="Coordinators of the country."),
    )  # fmt: skip
    rows = [
        (parts.group(row["index"]), row["organizations"], row["participations"], row["projects"], row["led"])
        for row in records(data.once(sheet).countries)
    ]
    lost = data.once(sheet).unknown["no_country"]
    covers = coverage(data) + (f" The country of {text.plural(lost, 'participation')} is not known." if lost else "")
    return parts.short("Participants by country", columns, rows, PEOPLE, covers, name="countries")


def _types(data: ReportData) -> Block:
    frame = data.once(sheet).types
    if list(frame.index) == ["not known"]:
        return parts.nothing("These records tell no types of organizations.")
    columns = (Column("Type"), Column("Participants", "count"), Column("Participations", "count"))
    rows = [
        (text.capital(organization_type(row["index"]) or ""), row["organizations"], row["participations"])
        for row in records(frame)
    ]
    return parts.short("Participants by type", columns, rows, PEOPLE, coverage(data), name="types")


def _organizations(data: ReportData) -> Table:
    columns = (
        Column("Organization"), Column("Country"), Column("Projects", "count"), Column("Led", "count", "projects"),
    )  # fmt: skip
    rows = [
        (row["name"], parts.group(row["country"]), row["projects"], row["led"])
        for row in records(data.once(sheet).organizations.head(1000))
    ]
    definition = "Most projects of the programme first. At most a thousand are listed."
    return parts.short(
        "Most active organizations", columns, rows, definition, coverage(data), name="organizations", keys=2
    )


def _regions(data: ReportData) -> Table:
    found = data.once(sheet)
    columns = (
        Column("Region"), Column("Code"), Column("Country"), Column("Projects", "count"),
        Column("Participants", "count"),
    )  # fmt: skip
    rows = [
        (row["name"], row["code"], parts.group(row["country"]), row["projects"], row["organizations"])
        for row in records(found.regions)
    ]
    inside = int(found.regions["organizations"].sum())
    covers = (
        f"{text.count(inside)} of {text.plural(len(found.organizations), 'participant')} are located at this level."
    )
    definition = "By the head office; a project counts once in each region of a participant."
    title = f"Most active regions (NUTS {found.level})"
    return parts.short(title, columns, rows, definition, covers, name="regions", keys=2)
