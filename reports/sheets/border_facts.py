"""A border on one page: both sides, in some sentences and tables, and what would be expected."""

from baltica.analytics.sheet_border import population
from baltica.analytics.sheet_parts import money
from baltica.graph.codes import country_name
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import plain, records
from baltica.reports.sheets import parts
from baltica.reports.sheets.border_data import border, coverage, rule, side_pairs, sides
from baltica.reports.sheets.money import money_rows
from baltica.reports.sheets.region_abroad import FIGURES, METHOD
from baltica.reports.sheets.region_facts import than

SIDES = (
    Column("Side"), Column("Organizations", "count"), Column("in joint projects", "count"), Column("Projects", "count"),
    Column("Joint", "count", "projects"), Column("Clusters", "count", "present"),
)  # fmt: skip


@section("who", "In short", 10, reports=("border",))
def who(data: ReportData) -> list[Block]:
    """A summary, what to keep in mind, the facts, both sides, and pairs of sides."""
    caution = " A tie that is missing here may exist; no figure says why something is as it is."
    care = " ".join(one for one in (coverage(data), rule(data)) if one)
    return [Text((" ".join(_summary(data)),), "lead"), Note(care + caution), _facts(data), _sides(data), *_pairs(data)]


def _summary(data: ReportData) -> list[str]:
    """Two to four sentences; every number in them stands in a table of the page."""
    here, frame = data.once(border), data.once(sides)
    held = [f"{text.count(row['organizations'])} in {row['name']}" for row in records(frame)]
    everybody = text.plural(int(frame["organizations"].sum()), "organization")
    lines = [f"These records hold {everybody} there: {text.listing(held)}."]
    number = len(here.joint.projects)
    if not number:
        return [*lines, "None of their projects joins two sides."]
    lines.append(
        f"{text.count(number)} of their {text.plural(len(here.part.projects), 'project')} "
        f"{'joins' if number == 1 else 'join'} two sides or more."
    )
    pairs = data.once(side_pairs)
    if len(pairs):
        row = records(pairs.head(1))[0]
        joint = text.plural(row["projects"], "joint project")
        line = f"{row['a_name']} and {row['b_name']} meet in {joint}" if len(frame) == 2 else (
            f"Most ties join {row['a_name']} and {row['b_name']}, in {joint}"
        )  # fmt: skip
        lines.append(line + than(row))
    return lines


def _facts(data: ReportData) -> Table:
    here = data.once(border)
    people = plain(population(data.graph, here))
    joint = here.joint.projects
    years = joint["start_year"].dropna()
    demanded = joint["min_countries"]
    bound = int((demanded.fillna(0) >= 2).sum()) if demanded.notna().any() else None
    inside, names = int(here.inside.sum()), [country_name(one) for one in here.sides]
    rows: list[tuple[str, Cell, str]] = [
        ("Inhabitants", None if people is None else round(float(people)), "" if here.whole else "of the area"),
        ("Sides", len(here.sides), ", ".join(names) + ("" if here.whole else ", in part")),
        ("Organizations", inside, ""),
        ("Projects", len(here.part.projects), "with one of them"),
        ("Joint projects", len(joint), "with two sides or more"),
        ("of these bound by a rule", bound, "their programme demands several countries"),
        ("First and last start", f"{years.min()}–{years.max()}" if len(years) else None, "of joint projects"),
    ]  # fmt: skip
    definition = "Organizations stand where their head office is. A joint project has partners of two sides or more."
    rows += money_rows(money(here.joint, here.inside))
    return parts.facts(rows, definition, coverage(data))


def _sides(data: ReportData) -> Table:
    names = ("name", "organizations", "active", "projects", "joint", "clusters")
    rows = [tuple(row[name] for name in names) for row in records(data.once(sides))]
    definition = (
        "Projects with an organization of the side, and those of them with another side. A cluster may be on both."
    )
    return parts.short("The sides", SIDES, rows, definition, coverage(data), name="sides")


def _pairs(data: ReportData) -> list[Block]:
    found, here = data.once(side_pairs), data.once(border)
    if found.empty:
        return []
    columns = (Column("Between"), Column("and"), FIGURES[0], *FIGURES[2:])
    rows: list[tuple[Cell, ...]] = []
    for row in records(found):
        ratios = [None if row["few"] else row[name] for name in ("observed_expected", "ratio_low", "ratio_high")]
        rows.append((row["a_name"], row["b_name"], row["projects"], row["fractional"], *ratios))
    command = f"baltica analyze cross-border --country {here.sides[0]}" if here.whole else ""
    title = "Ties across it, beside what would be expected"
    return [parts.short(title, columns, rows, METHOD, coverage(data), command, name="expected", keys=2)]
