"""A programme on one page: beside others of its strand, what is not known, and regions without a participant."""

from baltica.reports import text
from baltica.reports.blocks import Block, Column, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.programme_data import coverage, sheet

UNKNOWN = {
    "cut": ("List cut off", "projects", "list of partners known to be cut off"),
    "untold": ("List not told", "projects", "source does not tell whether it is complete"),
    "undated": ("No year", "projects", "year of the start not known"),
    "empty": ("No participant", "projects", "none named"),
    "single": ("One participant", "projects", "only one named"),
    "one_country": ("One country", "projects", "several participants, all of one country"),
    "no_country": ("Country not known", "participations", "of the organization"),
}


@section("others", "Beside others of its strand", 40, needs=("programmes",), reports=("programme",))
def others(data: ReportData) -> list[Block]:
    """All programmes of the strand with projects in these data, this one marked."""
    found = data.once(sheet)
    if len(found.others) < 2:
        return [parts.nothing("These data hold no project of another programme of its strand.")]
    columns = (
        Column("Programme"), Column("Projects", "count"), Column("Participants", "count"),
        Column("Participants", "number", "a project"), Column("Countries", "number", "a project"),
        Column("Abroad", "share", "", 0, "Projects with participants of two countries or more, of those with any."),
    )  # fmt: skip
    ordered = records(found.others)
    first = [row for row in ordered if row["index"] == found.id]
    rows = [
        (
            row["name"] + ("" if row["index"] != found.id else " (this one)"), row["projects"],
            row["organizations"], row["participants"], row["countries"], row["several"],
        )
        for row in [*first, *(row for row in ordered if row["index"] != found.id)]
    ]  # fmt: skip
    definition = (
        "This one first, then those of most projects here. Abroad: share of projects with two countries or more. Means "
        "and shares are over projects with a participant; a programme of which much is missing here may be larger than "
        "it looks."
    )
    covers = f"{text.plural(len(found.others), 'programme')} of the strand with a project in these records."
    return [
        Table("Programmes of its strand", columns, tuple(rows), definition, covers, "", "strand", 1, parts.SHOWN + 1)
    ]


@section("gaps", "Gaps", 50, needs=("programmes",), reports=("programme",))
def gaps(data: ReportData) -> list[Block]:
    """What is not known, and eligible regions without a participant."""
    found = data.once(sheet)
    blocks: list[Block] = []
    if len(found.data.projects):
        blocks.append(_unknown(data))
    if found.eligible.empty:
        blocks.append(parts.nothing("The regions its rules admit are not known here; see the programme's own pages."))
        return blocks
    without = int((found.eligible["organizations"] == 0).sum())
    line = (
        f"{text.count(without)} of the {text.plural(len(found.eligible), 'region')} its rules list have no located "
        "participant in these records."
        if without
        else "Every region its rules list has a participant in these records."
    )
    return [Text((line,), "lead"), *blocks, _eligible(data)]


def _unknown(data: ReportData) -> Block:
    found = data.once(sheet)
    columns = (Column("What"), Column("Number", "count"), Column("Of"), Column("That is"))
    rows = [(title, found.unknown[key], of, about) for key, (title, of, about) in UNKNOWN.items() if found.unknown[key]]
    if not rows:
        return parts.nothing("Of its projects no year, participant, country or list of partners is missing.")
    definition = (
        "A project with a list that is cut off may have partners, countries and ties that are not counted here. What "
        "nothing is missing of is left out."
    )
    return Table("What is not known", columns, tuple(rows), definition, coverage(data), "", "unknown", shown=len(rows))


def _eligible(data: ReportData) -> Table:
    found = data.once(sheet)
    columns = (
        Column("Region"), Column("Code"), Column("Country"), Column("Participants", "count"),
        Column("Perhaps", "count", "located more coarsely", meaning="May lie there; the record names a larger region."),
    )  # fmt: skip
    rows = [
        (row["name"], row["code"], parts.group(row["country"]), row["organizations"], row["coarse"])
        for row in records(found.eligible)
    ]
    total, without = len(found.eligible), int((found.eligible["organizations"] == 0).sum())
    definition = (
        "Regions the rules of the programme list, those without a participant first. A region that was given another "
        "code since the rules were written is missed, and a head office may stand elsewhere than the work is done."
    )
    covers = f"{text.plural(total, 'region')} listed, {text.count(without)} of them without a located participant."
    return parts.short("Regions its rules list", columns, rows, definition, covers, name="eligible", keys=2)
