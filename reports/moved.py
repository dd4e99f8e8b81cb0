"""Parts of what is told over time: definitions, the table by period, and the countries that moved."""

import pandas as pd

from baltica.analytics.sheet_parts import Spans, spans
from baltica.analytics.slices import undated
from baltica.analytics.timeline import country_shares, timeline
from baltica.graph.codes import country_name
from baltica.reports import slopes, text
from baltica.reports.blocks import Block, Column, Figure, Table
from baltica.reports.data import ReportData
from baltica.reports.rows import rows_of

DRAWN = 12
COMMAND = "baltica report full --section time --out -"
METHOD = (
    "A project counts in the year in which it starts (or in its funding period), however long it lasts. Participants: "
    "organizations with such a project. New: their first dated project is of that year. Ties abroad: share of ties "
    "between participants of known country that cross a border, each project with the weight 1. Interval (95%): "
    "projects taken as drawn at random; none under 10 projects with ties."
)
COLUMNS = (
    Column("Projects", "count"), Column("Participants", "count", "organizations"), Column("New among them", "count"),
    Column("Projects with ties", "count"), Column("Ties abroad", "share", decimals=0),
    Column("Low", "share", "95% interval", 0), Column("High", "share", "95% interval", 0),
)  # fmt: skip
NAMES = ("projects", "organizations", "newcomers", "tied", "cross_border_share", "low", "high")


def covers(data: ReportData, by: str = "year") -> str:
    """How many projects are dated, in one sentence."""
    number, left = len(data.graph.projects), undated(data.graph, by)
    what = "start year" if by == "year" else "period"
    if not left:
        return f"All of {text.plural(number, 'project')} have a known {what}."
    return f"{text.count(number - left)} of {text.plural(number, 'project')} have a known {what}; others are left out."


def _spans(data: ReportData) -> Spans | None:
    return spans(data.graph)


def by_period(data: ReportData) -> list[Block]:
    """The same figures by funding period, where there are several."""
    if data.graph.projects["period"].nunique() < 2:
        return []
    frame = timeline(data.graph, "period").drop(columns="newcomers")
    frame = frame.rename(index=lambda label: str(label).replace("-", "–"))
    names = ("index", *(name for name in NAMES if name != "newcomers"))
    columns = (Column("Period"), *(one for one in COLUMNS if one.title != "New among them"))
    return [Table("By funding period", columns, rows_of(frame, names), METHOD, covers(data, "period"),
                  COMMAND, "periods")]  # fmt: skip


def moved(data: ReportData) -> list[Block]:
    """Shares of countries in the last two spans of time."""
    cut = data.once(_spans)
    frame = country_shares(data.graph, cut.earlier, later=cut.later) if cut else pd.DataFrame()
    if cut is None or frame.empty:
        return []
    before, now = (name.replace("-", "–") for name in (cut.before, cut.now))
    frame = frame.assign(name=[country_name(str(code)) for code in frame.index],
                         clear=(frame["low"] > 0) | (frame["high"] < 0))  # fmt: skip
    clear = frame[frame["clear"]]
    parts = [
        f"{text.listing(rows['name'].head(3).tolist())}{' and others' * (len(rows) > 3)} {word}"
        for rows, word in ((clear[clear["difference"] > 0], "more"), (clear[clear["difference"] < 0], "less"))
        if len(rows)
    ]
    title = "Countries in the last two spans of time"
    sentence = "Share of projects in which a country takes part: hollow before, filled now. " + (
        f"Clearly changed: {'; '.join(parts)}." if parts else "No country changed beyond its interval."
    )
    drawn = frame.head(DRAWN)
    svg = slopes.slopes(
        "moved", title, sentence, drawn["name"].tolist(), (100 * drawn["share_before"]).tolist(),
        (100 * drawn["share_now"]).tolist(), unit="per cent of projects with a participant from the country",
        old_name=before, new_name=now, decimals=0,
    )  # fmt: skip
    columns = (
        Column("Country"), Column("Share", "share", "before", 0), Column("Share", "share", "now", 0),
        Column("Difference", "number", "percentage points", 1), Column("Low", "number", "95% interval", 1),
        Column("High", "number", "95% interval", 1), Column("Clear of 0", "flag"),
    )  # fmt: skip
    points = frame.assign(**{name: 100 * frame[name] for name in ("difference", "low", "high")})
    rows = rows_of(points, ("name", "share_before", "share_now", "difference", "low", "high", "clear"))
    method = (
        "Share of the projects of each span in which an organization of the country takes part. Shares, as the later "
        "span may not be complete. Interval of the difference: Newcombe, 95%; with many countries a few lie clear of 0 "
        "by chance. A change may also show which programmes are in the records. Largest difference first."
    )
    told = (
        f"Before: {text.plural(len(cut.earlier), 'project')} of {before}; now: "
        f"{text.plural(len(cut.later), 'project')} of {now}. {covers(data, cut.by)}"
    )
    table = Table(title, columns, rows, method, told, COMMAND, "moved", 1, 20)
    return [Figure(title, sentence, svg, sentence, table, method, told)]
