"""A programme on one page: how its projects join countries, beside its own rule; sizes, pairs of countries, fields."""

from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.organization_fields import field_table
from baltica.reports.sheets.programme_data import coverage, sheet

REACH = (
    "Countries of the participants that the record names. Complete, cut, not told: what is known of the list of "
    "partners. A project under the minimum with a list that is cut or not told need not have been under it."
)


@section("reach", "Across borders, and in which fields", 30, needs=("programmes",), reports=("programme",))
def reach(data: ReportData) -> list[Block]:
    """Countries a project beside the rule, pairs of countries, sizes, fields."""
    found = data.once(sheet)
    if found.data.projects.empty:
        return [parts.nothing("The records hold no project of it.")]
    pairs = _pairs(data) if len(found.pairs) else parts.nothing("No project names participants of two countries.")
    return [Text((_lead(data),), "lead"), _reach(data), pairs, _sizes(data), field_table(found.fields, "its projects")]


def _lead(data: ReportData) -> str:
    """Projects beside the rule; ties across borders of such a programme are its design."""
    found = data.once(sheet)
    least = found.min_countries
    if least is None:
        return "The smallest number of countries of a project is not known, so its reach cannot be held against a rule."
    below = found.reach[found.reach.index < least]
    if below.empty:
        return (
            f"Every project names participants of at least {text.plural(least, 'country', 'countries')}, as the rules "
            "demand: its ties across borders are programme design."
        )
    under, sure = int(below.to_numpy().sum()), int(below["complete"].sum())
    named = f"{text.capital(text.plural(under, 'project'))} {'names' if under == 1 else 'name'}"
    known = text.count(sure) if sure else "none"
    return (
        f"{named} fewer countries than the {text.count(least)} the rules demand, {known} "
        "of them with a complete list of partners. Ties across borders are programme design here."
    )


def _reach(data: ReportData) -> Table:
    found = data.once(sheet)
    columns = (
        Column("Countries", "count", "of a project"), Column("Projects", "count"),
        Column("Complete", "count", "list"), Column("Cut", "count", "list"), Column("Not told", "count", "list"),
        Column("Minimum", "count", "of the rules"), Column("Met", "flag"),
    )  # fmt: skip
    least = found.min_countries
    rows: list[tuple[Cell, ...]] = [
        (
            row["index"], row["complete"] + row["cut"] + row["untold"], row["complete"], row["cut"], row["untold"],
            least, None if least is None else row["index"] >= least,
        )
        for row in records(found.reach)
    ]  # fmt: skip
    below = found.reach[found.reach.index < least] if least is not None else found.reach.iloc[:0]
    totals = [int(below[kind].sum()) for kind in ("complete", "cut", "untold")]
    if least is not None:
        rows.append(("Under the minimum", sum(totals), *totals, least, False))
    return parts.short("Countries of a project", columns, rows, REACH, coverage(data), name="reach")


def _pairs(data: ReportData) -> Table:
    columns = (
        Column("Pair of countries"), Column("Projects", "count", "shared"), Column("Ties", "count", "pairs"),
        Column("Observed/expected", "number", decimals=1),
    )  # fmt: skip
    rows = [
        (f"{row['a_name']} – {row['b_name']}", row["projects"], row["full"], row["observed_expected"])
        for row in records(data.once(sheet).pairs)
    ]
    definition = (
        "Ties: pairs of participants of the two countries. Observed/expected: ties (each project shares out the weight "
        "1) beside what the sizes of the countries in the programme would give; above 1 is more."
    )
    return parts.short("Pairs of countries", columns, rows, definition, coverage(data), name="pairs")


def _sizes(data: ReportData) -> Table:
    columns = (Column("Participants", unit="of a project"), Column("Projects", "count"))
    rows = []
    for row in records(data.once(sheet).sizes):
        low, high = row["low"], row["high"]
        label = f"{low} or more" if high is None else str(low) if low == high else f"{low} to {high}"
        if row["projects"]:
            rows.append((label, row["projects"]))
    definition = "Different organizations that the record names, in any role; sizes without a project are left out."
    return Table("Size of projects", columns, tuple(rows), definition, coverage(data), "", "sizes", shown=len(rows))
