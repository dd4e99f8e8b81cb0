"""The small map of places that sheets of organizations and clusters share."""

import pandas as pd

from baltica.reports import text
from baltica.reports.blocks import Column, Map
from baltica.reports.rows import records, rows_of
from baltica.reports.sheets import parts

METHOD = (
    "An organization stands at its own position, else in the middle of its region. Area of a circle: organizations."
)


def place_map(key: str, places: pd.DataFrame, *, who: str, of: int, home: int | None = None) -> list[Map]:
    """A map of the places of ``of`` organizations (``who``, plural); ``places`` as ``sheet_common.places_of`` gives.

    Lines run from the row ``home`` to the others where one is given. No place with a known position: no map.
    """
    from baltica.reports import maps

    if places.empty or places[["latitude", "longitude"]].drop_duplicates().shape[0] < 2:
        return []
    rows = [row | {"name": text.shorten(str(row["name"]), parts.LONG)} for row in records(places)]
    spots = [maps.Place(row["longitude"], row["latitude"], row["organizations"], row["name"]) for row in rows]
    lines = []
    if home is not None:
        start = (rows[home]["longitude"], rows[home]["latitude"])
        lines = [
            maps.Line(start, (row["longitude"], row["latitude"]), row["organizations"])
            for at, row in enumerate(rows)
            if at != home
        ]
    first, known = rows[0], int(places["organizations"].sum())
    title = f"Where {who} are"
    sentence = (
        f"{text.capital(text.plural(len(rows), 'place'))}; most {who} are in {first['name']}: "
        f"{text.count(first['organizations'])}."
    )
    coverage = f"{text.count(known)} of {text.count(of)} {who} have a known place below the country."
    svg = maps.point_map(f"{key}-map", title, sentence, spots, unit="organizations", lines=lines, named=8, small=True)
    columns = (
        Column("Place"), Column("Organizations", "count"), Column("Latitude", "number", "°", 2),
        Column("Longitude", "number", "°", 2),
    )  # fmt: skip
    cells = rows_of(pd.DataFrame(rows), ("name", "organizations", "latitude", "longitude"))
    table = parts.short(title, columns, cells, METHOD, coverage, name="places")
    return [Map(title, sentence, svg, sentence, table, METHOD, coverage)]
