"""Pictures of places and their ties across borders: on a map, and the first of them with intervals."""

import pandas as pd

from baltica.reports import charts, levels, shapes, text
from baltica.reports.blocks import Column, Figure, Map, Table
from baltica.reports.data import ReportData
from baltica.reports.rows import rows_of

SHOWN = 15
TIES = (
    "A cross-border tie is a pair of participants of one project in different countries. "
    "Fractional: each project has the weight 1, shared over all its pairs."
)
UNIT = "cross-border ties (fractional)"
INTERVAL = (Column("Ties", "number", "fractional", 1), Column("Low", "number", "95% interval", 1),
            Column("High", "number", "95% interval", 1))  # fmt: skip


def command(level: int) -> str:
    """The command that repeats the figures of places."""
    return f"baltica analyze places {levels.at_level(level)} --approximate"


def covers(data: ReportData, level: int) -> str:
    """What figures of places rest on."""
    return f"{levels.located(data, level)} {data.ranked_coverage}"


def on_map(data: ReportData, level: int, frame: pd.DataFrame) -> list[Map]:
    """All places on a map; nothing where only countries are known and the user has no boundaries."""
    if not level and not data.boundaries:
        return []
    title = "Places by cross-border ties"
    sentence = f"{text.plural(len(frame), 'place')} {'has' if len(frame) == 1 else 'have'} at least one tie abroad."
    alt = f"Map of the places with their ties. Most: {text.listing(frame['name'].head(5).tolist())}."
    values = {str(code): float(ties) for code, ties in frame["cross_border_ties"].items()}
    names = {str(code): str(name) for code, name in frame["name"].items()}
    svg = shapes.region_map(data, "places-map", title, alt, values, names=names, unit=UNIT)
    method = (
        f"{TIES} Places: {levels.places(level)}. A circle stands on the most populous town of its region; its area "
        "tells the ties."
    )
    rows, columns = rows_of(frame, ("index", "name", "cross_border_ties")), (Column("Code"), Column("Place"))
    table = Table(title, (*columns, INTERVAL[0]), rows, method, covers(data, level), command(level), "map", 1, SHOWN)
    return [Map(title, sentence, svg, alt, table, method, table.coverage)]


def with_intervals(data: ReportData, level: int, frame: pd.DataFrame, samples: int) -> Figure:
    """The first places with the intervals of their ties."""
    drawn = frame.head(SHOWN)
    title = "Ties of the first places, with intervals"
    sentence = "A dot is the ties of a place, the line its interval; lines that overlap leave the order open."
    names = ("cross_border_ties", "ties_low", "ties_high")
    svg = charts.points("places", title, sentence, drawn["name"].tolist(), *(drawn[one].tolist() for one in names),
                        unit=f"{UNIT}, with 95% interval")  # fmt: skip
    method = f"{TIES} Interval: projects drawn again {text.count(samples)} times. Places: {levels.places(level)}."
    rows, columns = rows_of(drawn, ("label", "country_name", *names)), (Column("Place"), Column("Country"), *INTERVAL)
    table = Table(title, columns, rows, method, covers(data, level), command(level), "intervals")
    return Figure(title, sentence, svg, sentence, table, method, table.coverage)
