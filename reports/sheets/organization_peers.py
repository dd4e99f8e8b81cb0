"""An organization on one page: others with alike partners, and those abroad who are one step away."""

from baltica.reports import text
from baltica.reports.blocks import Block, Column, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.organization_data import coverage, organization_type, sheet

KEPT = 100  # rows of each table: on a large graph thousands are one step away
PEERS = (
    "The share of common partners among all partners of the two (Jaccard index; 1: the same partners). "
    "Organizations of one large project are alike by that project alone. The first hundred are listed."
)
NEAR = (
    "Organizations abroad that share a project with one of its partners but none with it. A missing tie in these "
    "records is no evidence that the two do not know each other. The first hundred are listed."
)


@section("peers", "Peers, and who is one step away", 50, needs=("organizations",), reports=("organization",))
def peers(data: ReportData) -> list[Block]:
    """Structural peers and missing ties."""
    found = data.once(sheet)
    if found.partners.empty:
        return [parts.nothing("It has no partner in these records, so nobody is alike in partners or one step away.")]
    return [*_lead(data), _peers(data), _near(data)]


def _lead(data: ReportData) -> list[Block]:
    near = data.once(sheet).near
    if near.empty:
        return []
    first = records(near)[0]
    return [
        Text(
            (
                f"One step away abroad, with the most common partners: {text.shorten(first['name'], 80)} "
                f"({parts.group(first['country'])}), known to {text.plural(first['common'], 'partner')}.",
            ),
            "lead",
        )
    ]


def _peers(data: ReportData) -> Block:
    frame = data.once(sheet).peers.head(KEPT)
    if frame.empty:
        return parts.nothing("No organization has a partner in common with it.")
    columns = (
        Column("Organization"), Column("Country"), Column("Type"), Column("Alike", "share", decimals=0),
        Column("Partners", "count", "in common"), Column("Same", "flag", meaning="Of the same type and country."),
    )  # fmt: skip
    rows = [
        (row["name"], parts.group(row["country"]), organization_type(row["type"]), row["alike"],
         row["common"], row["same"])
        for row in records(frame)
    ]  # fmt: skip
    return parts.short("Most alike in partners", columns, rows, PEERS, coverage(data), name="peers", keys=2)


def _near(data: ReportData) -> Block:
    frame = data.once(sheet).near.head(KEPT)
    if frame.empty:
        return parts.nothing("It has met every partner abroad of its partners.")
    columns = (
        Column("Organization"), Column("Country"), Column("Type"), Column("Partners", "count", "in common"),
        Column("Projects", "count", "its own"),
    )  # fmt: skip
    rows = [
        (row["name"], parts.group(row["country"]), organization_type(row["type"]), row["common"],
         row["projects"])
        for row in records(frame)
    ]  # fmt: skip
    title = "Not met yet: partners of its partners abroad"
    return Table(title, columns, tuple(rows), NEAR, coverage(data), "", "one-step-away", 2, parts.SHOWN)
