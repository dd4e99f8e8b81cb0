"""What every section on a claim has: the verdict, the table of what its rule asks, and what would change it."""

from baltica.analytics.claims import Claim
from baltica.analytics.coverage import complete_share, located_share
from baltica.reports import text
from baltica.reports.blocks import Block, Column, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.paper.found import verdicts

NUMBERS = {"active-places": "1", "success": "1b", "urban": "2", "fields": "3", "established": "4"}
CLAIMS = {
    "active-places": "Places active across borders exist and can be named",
    "success": "Their policies for international clusters are successful",
    "urban": "Urbanization and the number of ongoing international initiatives go together",
    "fields": "Initiatives are spread over fields in a certain way",
    "established": "Initiatives compare with established cross-border clusters",
}
"""The claims in our own words, by the names of their sections."""
CONVENTION = "Thresholds are conventions of this product, set before any data were looked at."
CONDITIONS = (
    Column("What the rule asks"), Column("Asked"), Column("Found"), Column("Met", "flag"), Column("What is missing"),
)  # fmt: skip


def heading(name: str) -> str:
    """The title of the section on a claim."""
    return f"Claim {NUMBERS[name]}: {CLAIMS[name][0].lower()}{CLAIMS[name][1:]}"


def located(data: ReportData, level: int) -> str:
    """What share of the records a section rests on, in a sentence or two."""
    lists, known = complete_share(data.graph), located_share(data.graph, level)
    place = "the country" if level == 0 else f"a place at NUTS {level}"
    said = []
    if lists.projects:
        said.append(
            f"The list of partners is known to be complete for {text.count(lists.complete)} of "
            f"{text.plural(lists.projects, 'project')}."
        )
    if known.participations:
        said.append(
            f"{text.capital(place)} is known for {text.count(known.participations_located)} of "
            f"{text.plural(known.participations, 'participation')}."
        )
    return " ".join(said) or "These data hold no project."


def figure(value: float) -> str:
    """A number as short as it can be told: counts whole, others with up to four decimals; not known: empty.

    >>> figure(116), figure(0.2996481), figure(float("nan"))
    ('116', '0.2996', '')
    """
    if value != value:
        return ""
    return text.count(value) if value == round(value) else text.number(value, 4).rstrip("0")


def verdict(data: ReportData, name: str) -> Note:
    """The verdict on a claim and its reasons."""
    found = data.once(verdicts)[name]
    return Note(" ".join(found.reasons), f"Verdict: {found.word}", "verdict")


def rule(data: ReportData, name: str, level: int, command: str) -> list[Block]:
    """What the rule of a claim asks, what is found, and what would change the verdict."""
    found = data.once(verdicts)[name]
    rows = tuple((one.text, figure(one.asked), figure(one.found), one.met, one.missing) for one in found.criteria)
    table = Table(
        f"What the rule asks: {CLAIMS[name][0].lower()}{CLAIMS[name][1:]}",
        CONDITIONS,
        rows,
        f"{CONVENTION} Shares are from 0 to 1. A figure that is not known meets nothing.",
        located(data, level),
        command,
        "rule",
    )
    return [table, *changes(found)]


def changes(found: Claim) -> list[Block]:
    """Which numbers would have to be others for another verdict."""
    records = list(dict.fromkeys(one.missing for one in found.unmet if not one.result))
    results = [f"{one.text} {figure(one.asked)} ({one.missing})" for one in found.unmet if one.result]
    lines = [f"In the records: {text.listing(records)}."] if records else []
    lines += [f"In what is found: {'; '.join(results)}."] if results else []
    if not lines:
        return []
    first = "What would change the verdict:" if found.word == "cannot be told" else "What is missing for more:"
    return [Text((first,)), Text(tuple(lines), "list")]
