"""The organizations in the middle of the network, by several measures."""

import pandas as pd

from baltica.analytics.centrality import MEASURES
from baltica.analytics.hubs import without_largest_project
from baltica.graph.codes import country_name
from baltica.reports import charts, text
from baltica.reports.blocks import Block, Cell, Column, Figure, Note, Table, Text
from baltica.reports.data import CENTRALITIES, ReportData
from baltica.reports.registry import section
from baltica.reports.rows import leaders, rows_of

SHOWN = 15
COMMAND = f"baltica analyze centrality --measure {','.join(CENTRALITIES)}"
METHOD = (
    "Two organizations are partners when they take part in the same project. One large project makes many partners "
    "at once; projects with partners counts each project once, whatever its size."
)


@section("organizations", "Central organizations", 50, needs=("participations",))
def organizations(data: ReportData) -> list[Block]:
    """Partners at home and abroad of the first fifteen, their other measures, and the first three by each measure."""
    frame = data.once(_first)
    if frame.empty:
        return [Note("No two organizations of the chosen data share a project.", "Nothing to show")]
    partners = text.plural(frame["degree"].max(), "organization")
    projects = text.count(data.central["strength_newman"].max())
    lead = " ".join(
        (
            data.among + text.most(leaders(data.central, "degree"), "partners", partners),
            text.most(leaders(data.central, "strength_newman"), "projects with partners", projects),
        )
    )
    frame = frame.join(without_largest_project(data.graph, frame.index))
    single = frame.loc[2 * frame["partners_without"] < frame["degree"], "name"].astype(str).tolist()
    if single:
        named = text.listing([*(text.shorten(name, 60) for name in single[:3]), *["others"] * (len(single) > 3)])
        lead += f" Most partners of {named} were met in one large project only."
    return [Text((lead,), "lead"), *_partners(data), _table(data, frame), _leaders(data)]


def _partners(data: ReportData) -> list[Figure]:
    frame = data.once(_first).dropna(subset=["external", "internal"])  # unknown where the countries of partners are
    if frame.empty:
        return []
    more = int((frame["external"] > frame["internal"]).sum())
    title = "Partners abroad and at home of the organizations with the most partners"
    share = f"All {len(frame)}" if more == len(frame) else f"{more} of the {len(frame)}"
    sentence = f"{share} have more partners abroad than in their own country."
    series = {"abroad": frame["external"].tolist(), "in the same country": frame["internal"].tolist()}
    svg = charts.stacked_bars("partners", title, sentence, frame["name"].tolist(), series, unit="partners")
    columns = (
        Column("Organization"), Column("Country"), Column("Partners", "count"), Column("Abroad", "count"),
        Column("Same country", "count"), Column("More abroad", "flag"),
    )  # fmt: skip
    rows = rows_of(frame.assign(more=frame["external"] > frame["internal"]),
                   ("name", "country_name", "degree", "external", "internal", "more"))  # fmt: skip
    table = Table(title, columns, rows, METHOD, data.ties_coverage, _command(data), "partners", 2)
    return [Figure(title, sentence, svg, sentence, table, METHOD, data.ties_coverage)]


def _first(data: ReportData) -> pd.DataFrame:
    """The first organizations by partners, with the names of their countries."""
    frame = data.central.head(SHOWN)
    names = frame["country"].map(country_name, na_action="ignore").astype(object)
    return frame[frame["degree"] > 0].assign(country_name=names)


def _table(data: ReportData, frame: pd.DataFrame) -> Table:
    columns = (
        Column("Organization"), Column("Country"), Column("Projects", "count"), Column("Partners", "count"),
        Column("Partners", "count", "without its largest project"),
        Column("Rank", "count", "without its largest project", meaning="Rank by partners, had it not been in it."),
        Column("Projects", "number", "with partners", 0, "Each project counts 1, however many partners it brings."),
        Column("Broker position", "number", decimals=3), Column("Nearness", "number", decimals=3),
        Column("Well-connected", "number", "partners", 3), Column("PageRank", "number", decimals=4),
    )  # fmt: skip
    names = ("degree", "partners_without", "rank_without", "strength_newman", "betweenness", "closeness",
             "eigenvector", "pagerank")  # fmt: skip
    rows = rows_of(frame, ("name", "country_name", "projects", *names))
    meanings = [f"{MEASURES[name].title}: {text.capital(MEASURES[name].meaning)}" for name in names[4:]]
    title = "The organizations with the most partners, by several measures"
    largest = "Largest project: the one of its own with the most participants."
    method = " ".join([METHOD, largest, *meanings, *_estimated(data)])
    return Table(title, columns, rows, method, data.ties_coverage, _command(data), "organizations", 2)


def _estimated(data: ReportData) -> list[str]:
    """What is said of broker positions that were not computed from all organizations."""
    if data.sample is None:
        return []
    return [
        f"Broker position is estimated from the chains that begin at {text.count(data.sample)} organizations drawn."
    ]


def _command(data: ReportData) -> str:
    return f"{COMMAND} --sample {data.sample}" if data.sample else COMMAND


def _leaders(data: ReportData) -> Table:
    columns = (Column("Measure"), Column("What it tells"), Column("First"), Column("Second"), Column("Third"))
    rows: list[tuple[Cell, ...]] = []
    for name, measure in ((name, MEASURES[name]) for name in CENTRALITIES):
        ordered = data.central.round({name: 9}).sort_values(name, ascending=False, kind="stable")
        top: list[Cell] = [str(value) for value in ordered["name"].head(3)]
        rows.append((measure.title, measure.meaning, *(top + [None] * 3)[:3]))
    method = (
        "Organizations with equal values stand in the order of their partners. The methods section has the formulas."
    )
    title = "First three by each measure"
    return Table(title, columns, tuple(rows), method, data.ties_coverage, _command(data), "first-by-measure")
