"""The places with the most ties across borders: a map, the first with their intervals, and all in a table."""

from typing import Any

import pandas as pd

from baltica.graph.codes import country_name
from baltica.reports import chance, levels, text
from baltica.reports.blocks import Block, Column, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.place_figures import INTERVAL, SHOWN, TIES, command, covers, on_map, with_intervals
from baltica.reports.registry import section
from baltica.reports.rows import records, rows_of

COUNTINGS = f"{TIES} Full: each pair counts 1. Binary: each place abroad met in a project counts 1."
COLUMNS = (
    Column("Place"), Column("Country"), *INTERVAL,
    Column("Organizations", "count"), Column("Projects", "count"),
    Column("Partners", "count", "abroad", meaning="Organizations of other countries met in a project."),
    Column("Countries", "count", "of partners"), Column("Rank", "count", "full"), Column("Rank", "count", "binary"),
    Column("Rank", "count", "without its largest project", meaning="Rank by fractional ties were that project not "
           "there; empty where no tie is left."),
    Column("Steady", "flag"),
)  # fmt: skip
NAMES = (
    "label", "country_name", "cross_border_ties", "ties_low", "ties_high", "organizations", "projects",
    "partners_abroad", "partner_countries", "rank_full", "rank_binary", "rank_without_largest", "steady",
)  # fmt: skip


@section("places", "Most active places", 30, needs=("participations",))
def places(data: ReportData) -> list[Block]:
    """Places at the finest level at which most participations are located; countries where no finer one is known."""
    found = data.once(chance.qualified)
    if found.table.empty:
        return [Note("No project of the chosen data joins located places of two countries.", "Nothing to show")]
    frame = found.table.copy()
    frame["country_name"] = frame["country"].map(country_name)
    frame["label"] = frame["name"] + " (" + frame.index + ")" if found.level else frame["name"]
    frame["steady"] = frame["top_tenth"] & frame["robust"]
    first, *others = records(frame.head(3))
    steady = int(frame["steady"].sum())
    lead = f"{data.among}{_named(first)} has the most cross-border ties in these records: {_reach(first)}."
    if others:
        lead += f" {text.listing([_named(row) for row in others])} {'follow' if len(others) > 1 else 'follows'}."
    lead += (
        f" {text.capital(text.plural(steady, 'place'))} {'is' if steady == 1 else 'are'} steady: in the top tenth in "
        "all three countings, and by fractional counting still there when its largest project is taken out."
    )
    pictures = [*on_map(data, found.level, frame), with_intervals(data, found.level, frame, chance.samples(data))]
    return [Text((lead,), "lead"), *_care(data, found.level), *pictures, _table(data, found.level, frame)]


def _named(row: dict[str, Any]) -> str:
    return str(row["name"]) if row["name"] == row["country_name"] else f"{row['name']} ({row['country_name']})"


def _reach(row: dict[str, Any]) -> str:
    """What a place reaches: organizations, projects, partners abroad and their countries."""
    return (
        f"{text.plural(row['organizations'], 'organization')} in {text.plural(row['projects'], 'project')} with "
        f"{text.plural(row['partners_abroad'], 'partner')} in "
        f"{text.plural(row['partner_countries'], 'other country', 'other countries')}"
    )


def _table(data: ReportData, level: int, frame: pd.DataFrame) -> Table:
    method = (
        f"{COUNTINGS} In the order of fractional ties. Interval: projects drawn again "
        f"{text.count(chance.samples(data))} times. Steady: in the top tenth in all three countings, and by fractional "
        f"counting also without the project that adds most to the place. Places: {levels.places(level)}."
    )
    title, rows = "The places with the most cross-border ties", rows_of(frame, NAMES)
    return Table(title, COLUMNS, rows, method, covers(data, level), command(level), "places", 1, SHOWN)


def _care(data: ReportData, level: int) -> list[Block]:
    """Notes: only countries are known; countries that hold clearly more of the records than of keep.eu's projects."""
    if not level:
        return [Note("Fewer than half of the participations are located more finely, so places are countries here.")]
    if not data.keep.loc["all", "keep_projects"]:
        return []
    parts = [
        f"{country_name(row['index'])} ({text.share(row['share_here'])} of the project counts here, "
        f"{text.share(row['share_keep'])} in keep.eu)"
        for row in records(data.keep.drop(index="all"))
        if row["share_here"] and row["share_here"] > max(0.1, 1.5 * row["share_keep"])
    ]
    said = f"Places in countries that were read more closely rank higher: {text.listing(parts)}."
    return [Note(said)] if parts else []
