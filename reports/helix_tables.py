"""Academia, business and government in projects and clusters: where they meet, and what they share."""

from baltica.analytics.helix import FEW_UNITS, SAMPLES, Helix, helix
from baltica.analytics.helix_ties import SAMPLES as TIE_SAMPLES
from baltica.analytics.helix_ties import HelixTies, helix_ties
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.rows import plain, record, records

LARGE, FEWER = 5000, 199  # from so many projects on fewer random deals: their spread is small there
COMMAND = "baltica analyze helix --of"
TYPES = (
    "Universities and research institutes are academia, companies business, public authorities and hospitals "
    "government, NGOs civil society."
)
MEETING = (
    "Expected: the same types dealt at random to the same seats, so that sizes and totals stay. Interval: Wilson, 95%. "
    f"Beyond chance: p below 0.05. Under {FEW_UNITS} projects or clusters nothing is tested. {TYPES}"
)
SHARED = (
    "What the presence of one group tells of the others (mutual information, Leydesdorff 2003), in thousandths of a "
    "bit. Of two groups: 0 tells nothing. Of all three: below 0, the three together are more orderly than pairs show. "
    "Interval: projects drawn again, 95%. Dealt at random: the mean when types are dealt to the same seats."
)


def ties(data: ReportData) -> HelixTies:
    """Ties of each two helices; without the E-I index, which takes seconds."""
    return helix_ties(data.graph, samples=_draws(data, TIE_SAMPLES), permutations=0)


def projects(data: ReportData) -> Helix:
    """The helices in projects."""
    return helix(data.graph, samples=_draws(data, SAMPLES))


def _clusters(data: ReportData) -> Helix:
    return helix(data.graph, of="clusters", samples=_draws(data, SAMPLES))


def _draws(data: ReportData, usual: int) -> int:
    return usual if len(data.graph.projects) < LARGE else FEWER


def meetings(data: ReportData, met: Helix) -> Table:
    """In what share of projects and clusters each helix is, and how many of them meet."""
    parts = [("projects", met), *([("clusters", data.once(_clusters))] if len(data.graph.memberships) else [])]
    columns = (
        Column("Of"), Column("In which there is"), Column("Number", "count"), Column("Share", "share", decimals=0),
        Column("Low", "share", "95% interval", 0), Column("High", "share", "95% interval", 0),
        Column("Expected", "share", decimals=0), Column("Beyond chance", "flag"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for name, one in parts:
        frame = one.figures[one.figures["part"].isin(["with", "helices"])]
        frame = frame[(frame.index != "with_civil_society") | (frame["count"] > 0)]
        for row in records(frame) if one.used else []:
            what = str(row["title"]).split(" with ", 1)[1]
            cells = [text.capital(name), what, *(row[n] for n in ("count", "value", "low", "high", "expected"))]
            rows.append((*cells, None if row["p"] is None else row["p"] < 0.05))
        rows.append((text.capital(name), "two or more of known type: all counted", one.used, *[None] * 5))
    covers = f"Of {text.plural(met.seats, 'participation')} {text.count(met.known)} are of organizations of known type."
    return Table("Where they meet", columns, tuple(rows), MEETING, covers, f"{COMMAND} projects", "meet", 2, 40)


def shared(data: ReportData, met: Helix) -> list[Block]:
    """Mutual information of the three, and what its interval says."""
    frame = met.figures[met.figures["part"] == "information"]
    if met.used < FEW_UNITS:
        return []
    names = {"uig": "all three", "ui": "academia and business", "ug": "academia and government",
             "ig": "business and government"}  # fmt: skip
    rows = tuple(
        (
            text.capital(names[row["index"].removeprefix("t_")]),
            *(plain(row[n]) for n in ("value", "low", "high", "expected")),
        )
        for row in records(frame)
    )
    columns = (
        Column("Shared by"), Column("Value", "number", "thousandths of a bit", 1),
        Column("Low", "number", "95% interval", 1),
        Column("High", "number", "95% interval", 1), Column("Dealt at random", "number", "mean", 1),
    )  # fmt: skip
    covers = f"{text.plural(met.used, 'project')} with two or more participants of known type."
    three = record(frame, "t_uig")
    if three["low"] is None:
        said = "One of the three is in every project or in none, so nothing can be told of all three together."
    elif three["low"] <= 0 <= three["high"]:
        said = "The interval of all three together holds 0: neither more nor less order than pairs show can be told."
    else:
        side = "more order" if three["value"] < 0 else "an overlap of pairs and no more order"
        said = f"The interval of all three together leaves out 0: {side} than pairs show."
    title = "What the three groups share"
    return [Table(title, columns, rows, SHARED, covers, f"{COMMAND} projects", "shared", 1), Text((said,))]
