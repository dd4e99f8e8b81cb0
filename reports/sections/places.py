"""The places with the most ties across borders, as a map and a table."""

import pandas as pd

from baltica.graph.codes import country_name
from baltica.reports import maps, text
from baltica.reports.blocks import Block, Column, Map, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records, rows_of

SHOWN = 15
COMMAND = "baltica analyze places --level 3"
METHOD = (
    "A place is a NUTS 3 region. A cross-border tie is a pair of participants of one project in different countries. "
    "Fractional: each project has the weight 1, shared over all its pairs. Full: each pair counts 1. Binary: each "
    "place abroad met in a project counts 1."
)
COLUMNS = (
    Column("Place"), Column("Country"), Column("Ties", "number", "fractional", 1), Column("Organizations", "count"),
    Column("Projects", "count"), Column("Partners", "count", "abroad"), Column("Countries", "count", "of partners"),
    Column("Rank", "count", "full"), Column("Rank", "count", "binary"),
    Column("Steady", "flag"),
)  # fmt: skip
NAMES = (
    "label", "country_name", "cross_border_ties", "organizations", "projects", "partners_abroad", "partner_countries",
    "rank_full", "rank_binary", "steady",
)  # fmt: skip


@section("places", "Most active places", 30, needs=("participations", "regions"))
def places(data: ReportData) -> list[Block]:
    """A map of all places with cross-border ties and a table of the first fifteen."""
    frame = data.places.copy()
    if frame.empty:
        return [Note("No project of the chosen data joins located places of two countries.", "Nothing to show")]
    frame["country_name"] = frame["country"].map(country_name)
    frame["label"] = frame["name"] + " (" + frame.index + ")"
    frame["steady"] = frame["top_tenth"] & frame["robust"]
    first, *others = records(frame.head(3))
    steady = int(frame["steady"].sum())
    lead = (
        f"{data.among}{first['name']} in {first['country_name']} has the most cross-border ties in these records: "
        f"{first['why']}."
    )
    if others:
        names = [f"{row['name']} ({row['country_name']})" for row in others]
        lead += f" {text.listing(names)} {'follow' if len(others) > 1 else 'follows'}."
    lead += (
        f" {text.capital(text.plural(steady, 'place'))} {'is' if steady == 1 else 'are'} steady: in the top tenth in "
        "all three countings, and by fractional counting still there when its largest project is taken out."
    )
    return [Text((lead,), "lead"), *_map(data), _table(data, frame), *_bias(data)]


def _covers(data: ReportData) -> str:
    people = data.graph.organizations[data.graph.reported()]
    fine = int(people["region_level"].eq(3).fillna(False).sum())
    return (
        f"{text.count(fine)} of {text.plural(len(people), 'organization')} are located at NUTS 3; ties of the others "
        f"are in no place here. {data.ties_coverage}"
    )


def _map(data: ReportData) -> list[Map]:
    known = data.graph.regions.drop_duplicates("code").set_index("code")[["latitude", "longitude"]]
    frame = data.places.join(known).dropna(subset=["latitude", "longitude"])
    if frame.empty:
        return []
    spots = [
        maps.Place(row["longitude"], row["latitude"], row["cross_border_ties"], row["name"]) for row in records(frame)
    ]
    title = "Places by cross-border ties"
    sentence = (
        f"{text.plural(len(frame), 'place')} {'has' if len(frame) == 1 else 'have'} at least one cross-border tie; the "
        "larger the circle, the more ties."
    )
    alt = f"Map of the region with a circle on each place. Largest: {text.listing(frame['name'].head(5).tolist())}."
    columns = (Column("Place"), Column("Code"), Column("Ties", "number", "fractional", 1))
    rows = rows_of(frame, ("name", "index", "cross_border_ties"))
    table = Table(title, columns, rows, METHOD, _covers(data), COMMAND)
    svg = maps.point_map("places-map", title, alt, spots, unit="cross-border ties (fractional)")
    method = METHOD + " Circles stand on the most populous town of the region; their area shows the ties."
    return [Map(title, sentence, svg, alt, table, method, _covers(data))]


def _table(data: ReportData, frame: pd.DataFrame) -> Table:
    rows = rows_of(frame.head(SHOWN), NAMES)
    method = (
        "Ties and countings as in the figure above; in the order of fractional ties. Partners: organizations of other "
        "countries met in a project. "
        "Steady: in the top tenth in all three countings, and by fractional counting also without the project that "
        "adds most to the place."
    )
    return Table(
        f"The {len(rows)} places with the most cross-border ties", COLUMNS, rows, method, _covers(data), COMMAND
    )


def _bias(data: ReportData) -> list[Block]:
    """A note on countries that hold clearly more of the records than of keep.eu's projects."""
    if not data.keep.loc["all", "keep_projects"]:
        return []
    parts = [
        f"{country_name(row['index'])} ({text.share(row['share_here'])} of the project counts here, "
        f"{text.share(row['share_keep'])} in keep.eu)"
        for row in records(data.keep.drop(index="all"))
        if row["share_here"] and row["share_here"] > max(0.1, 1.5 * row["share_keep"])
    ]
    return (
        [Note(f"Places in countries that were read more closely rank higher: {text.listing(parts)}.")] if parts else []
    )
