"""A cluster on one page: what is missing: members that have not met, helices and fields without a member."""

from baltica.reports import text
from baltica.reports.blocks import Block, Column, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.cluster_data import coverage, sheet, unmet


@section("gaps", "Gaps", 50, needs=("clusters",), reports=("cluster",))
def gaps(data: ReportData) -> list[Block]:
    """Members of two countries that share no project, helices without a member, fields without a project."""
    found = data.once(sheet)
    if len(found.members) < 2:
        return [parts.nothing("Fewer than two members are known, so no missing tie can be told.")]
    total, met, _ = unmet(data)
    lines = [
        f"{text.count(met)} of {text.plural(total, 'pair')} of members of two countries share a project here."
        if total
        else "The known members are of one country, so no pair could meet across a border."
    ]
    if found.missing_helices:
        lines.append(f"No known member is of {_or(found.missing_helices)}.")
    blocks: list[Block] = [Text((" ".join(lines),), "lead"), _counts(data), _pairs(data)]
    if len(found.missing_fields):
        blocks.append(_fields(data))
    return blocks


def _counts(data: ReportData) -> Block:
    pairs = data.once(sheet).pairs
    columns = (Column("Pairs of members"), Column("Pairs", "count"), Column("Met", "count", "in a project"))
    rows = []
    for title, across in (("Of two countries", True), ("Of one country, or not known", False)):
        some = pairs[pairs["abroad"].astype(bool) == across]
        rows.append((title, len(some), int((some["shared"] > 0).sum())))
    definition = "A pair has met when both take part in one project of these records, of whatever kind."
    return parts.short("Who has met", columns, rows, definition, coverage(data), name="met")


def _or(names: tuple[str, ...]) -> str:
    return " or ".join(names) if len(names) < 3 else ", ".join(names[:-1]) + " or " + names[-1]


def _pairs(data: ReportData) -> Block:
    columns = (Column("Member"), Column("Member"), Column("Countries"), Column("Projects", "count", "shared"))
    rows = [
        (row["a"], row["b"], f"{row['a_country'] or '?'} – {row['b_country'] or '?'}", row["shared"])
        for row in records(data.once(sheet).pairs)
    ]
    definition = "Pairs that share no project first, of these those of two countries, the most active ones first."
    return parts.short("Pairs of members", columns, rows, definition, coverage(data), name="pairs", keys=2)


def _fields(data: ReportData) -> Block:
    columns = (Column("Field"), Column("Projects", "count", "in all these data"))
    rows = [
        (text.capital(text.words(row["field"])), row["projects"]) for row in records(data.once(sheet).missing_fields)
    ]
    definition = "Fields with at least five projects in these data, none of them with a member of this cluster."
    title = "Fields without a project of a member"
    return Table(title, columns, tuple(rows), definition, coverage(data), name="no-field", shown=3)
