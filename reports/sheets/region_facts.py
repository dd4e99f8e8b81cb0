"""A region on one page: who is there, in some sentences and a table of facts."""

from typing import Any

from baltica.analytics.helix import HELICES
from baltica.analytics.sheet_parts import money
from baltica.graph.codes import country_name
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Note, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import plain, records
from baltica.reports.sheets import parts
from baltica.reports.sheets.money import money_rows
from baltica.reports.sheets.region_data import countries, counts, coverage, place, reached, strengths

DEFINITION = (
    "Organizations stand where their head office is; a tie joins two that take part in the same project. Abroad is "
    "every other country. Money: what is told for organizations of the region; total cost is of all partners."
)


@section("who", "In short", 10, reports=("region",))
def who(data: ReportData) -> list[Block]:
    """A summary, what to keep in mind, and the facts."""
    rows = _facts(data)
    caution = " A tie that is missing here may exist; no figure says why something is as it is."
    table = parts.facts(rows, DEFINITION, coverage(data), "baltica analyze regions --level " + _level(data))
    return [Text((" ".join(_summary(data)),), "lead"), Note(coverage(data) + caution), table]


def _level(data: ReportData) -> str:
    return str(data.once(place).level or 3)


def _summary(data: ReportData) -> list[str]:
    """Two to four sentences; every number in them stands in a table of the page."""
    here, number = data.once(place), data.once(counts)
    kind = here.facts.get("urban_class")
    what = "a country" if here.level == 0 else "a region"
    if isinstance(kind, str):
        what = f"{'an' if kind[:1] in 'aeiou' else 'a'} {text.words(kind)} region"
    inside = f" of {country_name(here.country)}" if here.level != 0 else ""
    if not number["projects"]:
        held = text.plural(number["organizations"], "organization")
        return [f"{here.name} is {what}{inside}. These records hold {held} there and no project of it."]
    partners, nations = data.once(reached)
    active, one = number["active"], number["active"] == 1
    who = "All" if active == number["organizations"] > 1 else f"{text.count(active)} of"
    abroad = f", in {text.plural(nations, 'country', 'countries')}" if nations else ""
    lines = [
        f"{here.name} is {what}{inside}. {who} its {text.plural(number['organizations'], 'organization')} "
        f"{'takes' if one else 'take'} part in {text.plural(number['projects'], 'project')} and "
        f"{'meets' if one else 'meet'} {text.plural(partners, 'organization')} abroad{abroad}."
    ]
    found = data.once(countries)
    if len(found):
        first = records(found.head(1))[0]
        joint = text.plural(first["projects"], "joint project")
        lines.append(f"Most ties are with {first['name']}, in {joint}{than(first)}")
    strong = data.once(strengths)
    if len(strong) and strong["strong"].any():
        row = records(strong[strong["strong"]].head(1))[0]
        lines.append(f"Its surest strength is {text.words(row['field'])}, with {text.count(row['cases'])} {row['of']}.")
    return lines


def than(row: dict[str, Any]) -> str:
    """How much that is beside what would be expected, and how sure, where enough projects tell."""
    if row["few"] or row["observed_expected"] is None:
        return "."
    ratio, low, high = (text.number(row[one], 2) for one in ("observed_expected", "ratio_low", "ratio_high"))
    unsure = ", so it may be as many as expected" if row["ratio_low"] <= 1 <= row["ratio_high"] else ""
    return f": {ratio} times what their numbers of ties would give (95% interval {low} to {high}{unsure})."


def _facts(data: ReportData) -> list[tuple[str, Cell, str]]:
    here, number, row = data.once(place), data.once(counts), data.once(place).facts
    partners, nations = data.once(reached)
    helix = [f"{text.words(name)} {text.count(number[name])}" for name in HELICES if number[name]]
    if number["helix_unknown"]:
        helix.append(f"not told {text.count(number['helix_unknown'])}")
    gdp = plain(row.get("gdp_per_inhabitant"))
    kind = row.get("urban_class")
    rows: list[tuple[str, Cell, str]] = [
        ("Inhabitants", plain(row.get("population")), ""),
        ("Kind of region", text.words(kind) if isinstance(kind, str) else None, "Eurostat’s class"),
        ("GDP per inhabitant", gdp if gdp is None else round(float(gdp)), "EUR"),
        ("Organizations", number["organizations"], ", ".join(helix)),
        ("with a project", number["active"], ""),
        ("Projects", number["projects"], text.plural(number["participations"], "participation")),
        ("Partners abroad", partners, "organizations"),
        ("Countries abroad", nations, ""),
        (
            "Clusters and initiatives",
            number["clusters"],
            f"{text.plural(number['initiatives'], 'initiative')} of these",
        ),
    ]
    return rows + money_rows(money(here.part, here.inside))
