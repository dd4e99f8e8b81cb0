"""A region on one page: with whom abroad, as a map, an ego network and tables of countries and regions."""

import pandas as pd

from baltica.analytics.geography import positions
from baltica.analytics.sheet_region import Region
from baltica.graph.codes import iso_country
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Note
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import plain, record, records
from baltica.reports.sheets import parts
from baltica.reports.sheets.drawings import Friend, drawings
from baltica.reports.sheets.region_data import countries, coverage, place, regions

METHOD = (
    "Ties, fractional: each project has the weight 1, shared over all its pairs of partners. Observed / expected: ties "
    "beside those expected if partners met at random, given how many ties each place has; 1 is as expected; with a "
    "95% interval from drawing projects again; not told for fewer than 5 joint projects."
)
FIGURES = (
    Column("Projects", "count", "joint"), Column("Partners", "count"), Column("Ties", "number", "fractional", 1),
    Column("Obs./exp.", "number", "", 2, "Observed / expected ties"), Column("Low", "number", "", 2, "95% interval"),
    Column("High", "number", "", 2, "95% interval"),
)  # fmt: skip


@section("abroad", "With whom abroad", 20, reports=("region",))
def abroad(data: ReportData) -> list[Block]:
    """Partners abroad."""
    nations = data.once(countries)
    if nations.empty:
        return [parts.nothing("These records name no partner of it in another country.")]
    level = data.once(place).level
    command = f"baltica analyze cross-border --country {iso_country(data.subject)}" if level == 0 else ""
    table = parts.short(
        "Partner countries", (Column("Country"), *FIGURES), _rows(nations), METHOD, coverage(data), command,
        name="countries",
    )  # fmt: skip
    return [*_drawings(data), table, *_regions(data)]


def _rows(frame: pd.DataFrame, *more: str) -> list[tuple[Cell, ...]]:
    """The rows of a table of partners; what rests on few projects has no ratio."""
    rows: list[tuple[Cell, ...]] = []
    for row in records(frame):
        ratios = [None if row["few"] else row[name] for name in ("observed_expected", "ratio_low", "ratio_high")]
        head = [text.shorten(row["name"], parts.NAME), *(row[name] for name in more)]
        rows.append((*head, row["projects"], row["organizations"], row["fractional"], *ratios))
    return rows


def _regions(data: ReportData) -> list[Block]:
    found, here = data.once(regions), data.once(place)
    if found.empty:
        return [Note("Which regions these partners are in is not known, only their countries.", "Regions abroad")]
    known = int(data.once(countries)["full"].sum())
    covers = (
        f"{text.count(int(found['full'].sum()))} of {text.count(known)} ties abroad (each pair of partners counted) "
        f"are with a known NUTS {here.partner_level} region. {coverage(data)}"
    )
    level = f"--between regions --level {here.partner_level}"
    command = f"baltica analyze cross-border {level} --region {data.subject}" if here.level else ""
    columns = (Column("Region"), Column("Country"), *FIGURES)
    title = f"Partner regions abroad (NUTS {here.partner_level})"
    rows = _rows(found, "country")
    return [parts.short(title, columns, rows, METHOD, covers, command, name="regions", keys=2)]


def _drawings(data: ReportData) -> list[Block]:
    found, here = data.once(regions), data.once(place)
    level = here.partner_level if len(found) else 0
    rows = found if level else data.once(countries)
    friends = [
        _friend(data, row["index"], row["name"], row["country"], row["fractional"], level) for row in records(rows)
    ]
    center = _center(data, here)
    who = "partner regions" if level else "partner countries"
    return drawings(
        center, friends, key="region", unit="ties (fractional)", who=who, definition=METHOD, coverage=coverage(data),
        decimals=1,
    )  # fmt: skip


def _friend(data: ReportData, code: str, name: str, country: str, ties: float, level: int) -> Friend:
    spot = record(data.once(_spots)[level], code) if code in data.once(_spots)[level].index else {}
    return Friend(text.shorten(name, 30), parts.group(country), ties, spot.get("longitude"), spot.get("latitude"))


def _spots(data: ReportData) -> dict[int, pd.DataFrame]:
    """Positions by level: of the partners drawn and of the region; none where no position is known at all."""
    graph, here = data.graph, data.once(place)
    levels = {here.partner_level if len(data.once(regions)) else 0, 3 if here.level is None else here.level}
    known = graph.organizations["latitude"].notna().any() or graph.regions["latitude"].notna().any()
    return {level: positions(graph, level) if known else pd.DataFrame() for level in sorted(levels)}


def _center(data: ReportData, here: Region) -> Friend:
    code = iso_country(here.code) if here.level == 0 else here.code
    if here.level is None:
        east, north = (plain(here.facts.get(name)) for name in ("longitude", "latitude"))
        known = isinstance(east, float) and isinstance(north, float)
        return Friend(here.name, "", 0.0, float(east or 0), float(north or 0)) if known else Friend(here.name, "", 0.0)
    return _friend(data, code, here.name, here.country, 0.0, here.level)
