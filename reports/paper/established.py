"""Claim 4: initiatives compared with established cross-border clusters."""

from baltica.analytics.claim_choices import PAPER, WORDS, Compared
from baltica.reports import text
from baltica.reports.blocks import Block, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.paper.established_figures import (
    COLUMNS,
    METHOD,
    chart,
    choices,
    command,
    covers,
    known,
    size_words,
)
from baltica.reports.paper.found import beside, level
from baltica.reports.paper.parts import heading, rule, verdict
from baltica.reports.registry import section

NAME = "established"
DOUBTS = (
    "Counts are what the sources tell: few members may mean few known ones. Initiatives were often found through the "
    "project that develops them and established clusters through their own pages, so differences in linked projects "
    "and members may only show how they were found."
)
FIELDS = (
    "first_median", "second_median", "first_known", "second_known", "p_holm", "verdict", "why",
)  # fmt: skip


@section(NAME, heading(NAME), 50, reports=("paper",))
def established(data: ReportData) -> list[Block]:
    """The verdict, how far the groups differ in each attribute, the rule, and other groups."""
    every = data.once(beside)
    found = every[PAPER]
    last = rule(data, NAME, data.once(level), command(found))
    if not min(found.sizes):
        return [verdict(data, NAME), Note(_none(found), "Nothing to show"), *last]
    return [
        Text((_lead(found),), "lead"),
        verdict(data, NAME),
        *chart(data, found),
        _table(data, found),
        *last,
        choices(data, every),
        Text((DOUBTS,)),
    ]


def _none(found: Compared) -> str:
    said = " and ".join(
        name
        for name, size in zip(("initiatives", "established cross-border clusters"), found.sizes, strict=True)
        if not size
    )
    return (
        f"These data hold no {said}, so there is nothing to compare. baltica load clusters FILE brings lists of them."
    )


def _lead(found: Compared) -> str:
    words = found.words()
    different, similar, open_ = (text.count(words[name]) for name in WORDS)
    return (
        f"{size_words(found)} are compared in {text.plural(sum(words.values()), 'attribute')}: {different} different, "
        f"{similar} similar, and of {open_} it cannot be told."
    )


def _table(data: ReportData, found: Compared) -> Table:
    rows = tuple((text.capital(str(row["title"])), *(row[name] for name in FIELDS)) for row in known(found))
    rest = f"{covers(data, found)} Attributes of which nothing is known are left out."
    return Table("Initiatives and established clusters, attribute by attribute", COLUMNS, rows, METHOD, rest,
                 command(found), "attributes", shown=20)  # fmt: skip
