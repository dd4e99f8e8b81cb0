"""Pairs that do not meet, though expected: alike and eligible without a joint project, and ties that stopped."""

import pandas as pd

from baltica.analytics.fields import OWN
from baltica.analytics.missing import Missing, missing_ties
from baltica.analytics.stopped import Stopped, stopped_ties
from baltica.reports import charts, levels, text
from baltica.reports.blocks import Block, Column, Figure, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.rows import records, rows_of

SHOWN, DRAWN, NAMED = 10, 12, 3
EXPECTED = (
    "Expected joint projects: were seats dealt out blindly within each programme and period; distance and borders are "
    "not in it. Pairs with fewer than 3 expected are left out, as for them none is not rare by chance."
)
PAIR = (Column("Pair"),)


def missing(data: ReportData) -> Missing | None:
    """The missing ties; None where no field is known, so that nobody can be told to be alike."""
    scheme = levels.topics(data.graph)
    if not scheme and not data.graph.clusters["specialization"].notna().any():
        return None
    return missing_ties(data.graph, levels.finest(data), scheme=scheme or OWN)


def stopped(data: ReportData) -> Stopped:
    """The ties that stopped, between regions or, where these are not known, countries."""
    level = levels.finest(data)
    return stopped_ties(data.graph, between="regions" if level else "countries", level=level)


def alike(data: ReportData, found: Missing | None, pairs: pd.DataFrame) -> list[Block]:
    """The pairs that are alike, as a table; a note where there is none."""
    level = levels.finest(data)
    title = "Alike, eligible, and no joint project"
    if found is None:
        return [Text(("No fields of projects or clusters are known, so nobody can be told to be alike.",))]
    covers = (
        f"{text.plural(found.alike, 'pair')} of {_places(level)} are alike and may take part in one programme; "
        f"{text.count(found.tied)} of them share a project. {levels.located(data, level)}"
    )
    if pairs.empty:
        return [Text((f"{covers} None of the others would be expected to meet in 3 projects or more.",))]
    rows = pairs.assign(
        pair=_pair(pairs, level), in_fields=pairs["fields"].map(_listed), open_to=pairs["programmes"].map(_listed)
    )
    columns = (
        *PAIR, Column("Fields both do much in"), Column("Programmes open to both"),
        Column("Expected joint projects", "number", decimals=1), Column("Distance", "number", "km", 0),
    )  # fmt: skip
    method = (
        "Alike: in one field both have a larger share than all places together, with 2 clusters or 5 projects. "
        f"Eligible: by the rules of a programme, or as both took part in one. {EXPECTED}"
    )
    names = ("pair", "in_fields", "open_to", "expected_projects", "distance_km")
    scheme = levels.topics(data.graph)
    command = f"baltica analyze missing-ties {levels.at_level(level)}" + (
        f' --scheme "{scheme}"' if scheme not in ("", OWN) else ""
    )
    return [Table(title, columns, rows_of(rows, names), method, covers, command, "alike", 1, SHOWN)]


def ended(data: ReportData, found: Stopped, pairs: pd.DataFrame) -> list[Block]:
    """The ties that stopped, as a figure; a note where none is surprising."""
    level = levels.finest(data)
    title = "Ties that stopped"
    if found.since is None:
        return [Text(("Too few projects have a start year to tell earlier from later ones.",))]
    covers = (
        f"Of {text.plural(found.tied_before, 'pair')} of {_places(level)} "
        f"that shared a project before {found.since}, both sides went on in {text.count(found.both_active)}; "
        f"{text.count(found.kept)} of these share a project since. "
        f"{text.capital(text.plural(found.undated, 'undated project'))} left out."
    )
    if pairs.empty:
        said = "No tie that stopped is surprising: no such pair would be expected to meet in 3 projects since."
        return [Text((f"{said} {covers}",))]
    rows = pairs.assign(pair=_pair(pairs, level))
    columns = (
        *PAIR, Column("Joint projects before", "count"), Column("Last start", "year"),
        Column("Expected since", "number", "joint projects", 1),
        Column("Ran on", "flag", meaning="A joint project ended in the later years: the tie may have been alive."),
    )  # fmt: skip
    names = ("pair", "before", "last_year", "expected_after", "ran_on")
    option = levels.at_level(level) if level else "--between countries"
    method = f"Shared a project that started before, none since, and both sides have projects since. {EXPECTED}"
    command = f"baltica analyze stopped-ties {option}"
    table = Table(title, columns, rows_of(rows, names), method, covers, command, "stopped", 1, SHOWN)
    first = records(rows.head(1))[0]
    number = text.number(first["expected_after"], 1)
    sentence = f"{first['pair']} would be expected to meet the most: in {number} projects since, and in none they do."
    shown = rows.head(DRAWN)
    svg = charts.ranked_bars("stopped", title, sentence, shown["pair"].tolist(), shown["expected_after"].tolist(),
                             unit="joint projects expected since, none recorded", decimals=1)  # fmt: skip
    return [Figure(title, sentence, svg, sentence, table, method, covers)]


def _pair(frame: pd.DataFrame, level: int) -> "pd.Series[str]":
    ends = [frame[f"{end}_name"] + (" (" + frame[f"{end}_country"] + ")" if level else "") for end in "ab"]
    return ends[0] + " – " + ends[1]


def _listed(names: list[str]) -> str:
    shown = [text.words(str(name)) for name in names[:NAMED]]
    return ", ".join(shown) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")


def _places(level: int) -> str:
    return f"{levels.places(level)} of different countries" if level else levels.places(level)
