"""A cluster on one page: the projects around it, and whom its members meet abroad."""

from dataclasses import replace

from baltica.reports import text
from baltica.reports.blocks import Block, Column, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.cluster_data import coverage, sheet

ABROAD = (
    "Abroad: another country than that of the member it meets. Organizations of the cluster itself are left out. "
    "Projects of any kind count, not only those of the cluster."
)


@section("ties", "Projects and ties abroad", 30, needs=("clusters",), reports=("cluster",))
def ties(data: ReportData) -> list[Block]:
    """Projects that develop or involve it, joint projects of members, countries and partners abroad."""
    found = data.once(sheet)
    blocks: list[Block] = []
    if len(found.projects):
        table = parts.projects("Projects that develop or involve it", found.projects, coverage(data))
        blocks.append(replace(table, shown=4))
    else:
        blocks.append(parts.nothing("No project of these records develops or involves it."))
    if len(found.joint):
        title = "Projects with members of two countries"
        table = parts.projects(title, found.joint, coverage(data), name="joint-projects")
        blocks.append(replace(table, shown=3))
    if found.partners.empty:
        blocks.append(parts.nothing("Its members meet nobody abroad outside the cluster in these records."))
        return blocks
    return [_lead(data), *blocks, _countries(data), _partners(data)]


def _lead(data: ReportData) -> Text:
    found = data.once(sheet)
    country, first = records(found.countries)[0], records(found.partners)[0]
    return Text(
        (
            f"Abroad its members meet most in projects with {parts.group(country['index'])} "
            f"({text.plural(country['projects'], 'project')}); the organization outside it they meet most is "
            f"{text.shorten(first['name'], 80)} ({text.count(first['projects'])}).",
        ),
        "lead",
    )


def _countries(data: ReportData) -> Block:
    columns = (
        Column("Country"), Column("Organizations", "count", "met there"), Column("Projects", "count"),
        Column("Members", "count", "that meet them"),
    )  # fmt: skip
    rows = [
        (parts.group(row["index"]), row["partners"], row["projects"], row["members"])
        for row in records(data.once(sheet).countries)
    ]
    title = "Countries its members meet abroad"
    return parts.short(title, columns, rows, ABROAD, coverage(data), name="countries")


def _partners(data: ReportData) -> Block:
    columns = (
        Column("Organization"), Column("Country"), Column("Projects", "count"), Column("Members", "count", "it meets"),
    )  # fmt: skip
    rows = [
        (row["name"], parts.group(row["country"]), row["projects"], row["members"])
        for row in records(data.once(sheet).partners)
    ]
    title = "Organizations its members meet abroad"
    return parts.short(title, columns, rows, ABROAD, coverage(data), name="partners-abroad", keys=2)
