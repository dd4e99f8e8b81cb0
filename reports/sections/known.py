"""How much of each fact is known of each source, country and period: the report on coverage."""

import numpy as np
import pandas as pd

from baltica.analytics.known import FACTS, NOT_KNOWN, known_by
from baltica.graph.codes import country_name
from baltica.reports import heat, loads, text
from baltica.reports.blocks import Block, Cell, Column, Figure, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.located import COMMAND
from baltica.reports.registry import section
from baltica.reports.rows import records

DRAWN = 20  # rows of the picture and printed
METHOD = (
    "The share of records of which the fact is known. Complete partner list: the source says that no partner is "
    "missing. Partners in several countries: the project names participants from two or more countries. Stated "
    "territory: the place of a cluster is stated, not taken from a member's head office. Empty: no such record."
)
_ABOUT = {
    "source": ("source", "A record counts for the source it names."),
    "country": (
        "country",
        "An organization counts in its country, a project and a participation in each country that takes part.",
    ),
    "period": ("funding period", "A project, and the participations in it, count in its period."),
}


@section("by-source", "What each source tells", 30, needs=("sources",), reports=("coverage",))
def by_source(data: ReportData) -> list[Block]:
    """Facts by source."""
    titles = {str(source): str(title) for source, title in data.sources["title"].dropna().items()}
    return [*_blocks(data, "source", titles), *loads.outcome(data)]


@section("by-country", "What is known of each country", 40, needs=("organizations",), reports=("coverage",))
def by_country(data: ReportData) -> list[Block]:
    """Facts by country."""
    codes = data.graph.organizations["country"].dropna().unique()
    return _blocks(data, "country", {str(code): country_name(str(code)) for code in codes})


@section("by-period", "What is known of each period", 50, needs=("projects",), reports=("coverage",))
def by_period(data: ReportData) -> list[Block]:
    """Facts by funding period."""
    return _blocks(data, "period", {})


def _blocks(data: ReportData, by: str, names: dict[str, str]) -> list[Block]:
    """A sentence, a picture and a table of the facts by group; ``names`` of the groups where they differ from it."""
    found = known_by(data.graph, by)
    if found.empty:
        return [Note(f"No record of the chosen data names a {_ABOUT[by][0]}.", "Nothing to show")]
    size = found["records"].groupby(level="group").max()
    ordered = sorted((str(group) for group in size.index), key=lambda group: (-int(size[group]), group))
    if by == "period":
        ordered = sorted(ordered)
    shares = found["share"].unstack(["kind", "fact"])
    facts = [fact for fact in FACTS if fact in shares.columns]
    labels = {group: text.shorten(str(names.get(group) or group), 60) for group in ordered}
    table = _table(data, by, [(group, labels[group]) for group in ordered], found, facts)
    return [
        Text((_lead(by, ordered, labels, shares),), "lead"),
        _figure(by, ordered[:DRAWN], labels, shares, facts, table),
    ]


def _lead(by: str, groups: list[str], labels: dict[str, str], shares: pd.DataFrame) -> str:
    """Where lists of partners are known to be complete most often: what figures of ties rest on."""
    named = len([group for group in groups if group != NOT_KNOWN])
    begin = f"The records name {text.plural(named, _ABOUT[by][0], 'countries' if by == 'country' else '')}."
    listed = shares.get(("projects", "complete partner list"))
    if listed is None or listed.isna().all():
        return begin
    best = max((group for group in groups if not pd.isna(listed[group])), key=lambda group: (listed[group], group))
    if not listed[best]:
        return f"{begin} For none of them a source says that any list of partners is complete."
    return f"{begin} Complete lists of partners are most frequent in {labels[best]}: {text.share(listed[best])}."


def _table(
    data: ReportData, by: str, groups: list[tuple[str, str]], found: pd.DataFrame, facts: list[tuple[str, str]]
) -> Table:
    about, counted = _ABOUT[by]
    kinds = list(dict.fromkeys(kind for kind, _ in facts))
    columns = (
        Column(text.capital(about)), *(Column(text.capital(kind), "count") for kind in kinds),
        *(Column(text.capital(fact), "share", f"of {kind}", 0) for kind, fact in facts),
    )  # fmt: skip
    told = {row["index"]: row for row in records(found)}
    first = {kind: next(fact for of, fact in facts if of == kind) for kind in kinds}
    rows: list[tuple[Cell, ...]] = [
        (
            label,
            *(told.get((group, kind, first[kind]), {}).get("records", 0) for kind in kinds),
            *(told.get((group, *fact), {}).get("share") for fact in facts),
        )
        for group, label in groups
    ]
    title = f"Share of records of which each fact is known, by {about}"
    definition = f"{METHOD} {counted}"
    return Table(title, columns, tuple(rows), definition, data.selection_sentence, COMMAND, f"known-by-{by}", 1, DRAWN)


def _figure(
    by: str, groups: list[str], labels: dict[str, str], shares: pd.DataFrame, facts: list[tuple[str, str]], table: Table
) -> Figure:
    drawn = 100 * shares.reindex(index=groups, columns=facts).to_numpy(dtype=float)
    values = {at: float(drawn[at]) for at in np.ndindex(*drawn.shape) if not np.isnan(drawn[at])}
    names = [text.capital(fact) for _, fact in facts]
    cut = f" The {len(groups)} with the most records are drawn." if len(table.rows) > len(groups) else ""
    sentence = f"The darker a cell, the more is known.{cut}"
    title = f"How much is known, by {_ABOUT[by][0]}"
    svg = heat.heat_map(
        f"known-{by}", title, sentence, [text.shorten(labels[group], 28) for group in groups], names, values,
        unit="% of records", decimals=0,
    )  # fmt: skip
    return Figure(title, sentence, svg, sentence, table, table.definition, table.coverage)
