"""The organizations in the middle of the network, by several measures."""

from baltica.analytics.centrality import MEASURES
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
    frame = data.central.head(SHOWN)
    frame = frame[frame["degree"] > 0]
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
    return [Text((lead,), "lead"), _partners(data), _table(data), _leaders(data)]


def _partners(data: ReportData) -> Figure:
    frame = data.central.head(SHOWN)
    frame = frame[frame["degree"] > 0]
    more = int((frame["external"] > frame["internal"]).sum())
    title = f"Partners abroad and at home of the {len(frame)} organizations with the most partners"
    share = f"All {len(frame)}" if more == len(frame) else f"{more} of the {len(frame)}"
    sentence = f"{share} have more partners abroad than in their own country."
    series = {"abroad": frame["external"].tolist(), "in the same country": frame["internal"].tolist()}
    svg = charts.stacked_bars("partners", title, sentence, frame["name"].tolist(), series, unit="partners")
    columns = (
        Column("Organization"), Column("Partners", "count"), Column("Abroad", "count"), Column("Same country", "count"),
    )  # fmt: skip
    rows = rows_of(frame, ("name", "degree", "external", "internal"))
    table = Table(title, columns, rows, METHOD, data.ties_coverage, COMMAND)
    return Figure(title, sentence, svg, sentence, table, METHOD, data.ties_coverage)


def _table(data: ReportData) -> Table:
    frame = data.central.head(SHOWN)
    frame = frame[frame["degree"] > 0].assign(country_name=frame["country"].map(country_name, na_action="ignore"))
    columns = (
        Column("Organization"), Column("Country"), Column("Projects", "count"), Column("Partners", "count"),
        Column("Projects", "number", "with partners", 0), Column("Broker position", "number", decimals=3),
        Column("Nearness", "number", decimals=3), Column("Well-connected", "number", "partners", 3),
        Column("PageRank", "number", decimals=4),
    )  # fmt: skip
    names = ("degree", "strength_newman", "betweenness", "closeness", "eigenvector", "pagerank")
    rows = rows_of(frame, ("name", "country_name", "projects", *names))
    meanings = [f"{MEASURES[name].title}: {text.capital(MEASURES[name].meaning)}" for name in names[2:]]
    title = f"The {len(frame)} organizations with the most partners, by several measures"
    return Table(title, columns, rows, " ".join([METHOD, *meanings]), data.ties_coverage, COMMAND)


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
    return Table("First three by each measure", columns, tuple(rows), method, data.ties_coverage, COMMAND)
