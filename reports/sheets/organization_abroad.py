"""An organization on one page: with whom it works abroad; a map of its partners' places and the partners around it."""

from baltica.analytics.sheet_common import places_of
from baltica.reports import text
from baltica.reports.blocks import Block, Column, Figure, Map, Table
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.organization_data import coverage, name, sheet
from baltica.reports.sheets.organization_places import place_map

METHOD = (
    "Shared projects: projects in which both take part. Of equal partners the one met in smaller projects comes first, "
    "as a project of few says more than one of many."
)


@section("abroad", "With whom abroad", 20, needs=("organizations",), reports=("organization",))
def abroad(data: ReportData) -> list[Block]:
    """Countries and partners abroad."""
    found = data.once(sheet)
    foreign = found.partners[found.partners["abroad"].fillna(False).astype(bool)]
    if foreign.empty:
        return [parts.nothing("The records name no partner of it in another country.")]
    return [*_map(data), _around(data), _countries(data)]


def _map(data: ReportData) -> list[Map]:
    found = data.once(sheet)
    places = places_of(data.graph, found.partners.index)
    mine = places_of(data.graph, [data.subject])
    home = None
    if len(mine):
        same = places.index[places["name"] == mine.at[0, "name"]]
        home = int(same[0]) if len(same) else None
    return place_map("organization", places, who="partners", of=len(found.partners), home=home)


def _around(data: ReportData) -> Figure:
    """The partners abroad around it; the drawing has the first twelve, the table all."""
    from baltica.reports.ego import Partner, ego_network

    found, me = data.once(sheet), name(data)
    rows = records(found.partners[found.partners["abroad"].fillna(False).astype(bool)])
    shown = rows[: parts.DRAWN]
    title = "Partners abroad"
    first = text.shorten(shown[0]["name"], 60)
    sentence = f"The most shared projects abroad are with {first}: {text.count(shown[0]['projects'])}."
    if len(rows) > len(shown):
        sentence += " Drawn are the first of the table."
    partners = [
        Partner(text.shorten(row["name"], parts.LONG), parts.group(row["country"]), row["projects"]) for row in shown
    ]
    svg = ego_network("organization-ego", title, sentence, text.shorten(me, 40), partners, unit="shared projects",
                      small=True)  # fmt: skip
    columns = (
        Column("Partner"), Column("Country"), Column("Projects", "count", "shared"), Column("First", "year", "start"),
        Column("Last", "year", "start"),
    )  # fmt: skip
    cells = [(row["name"], parts.group(row["country"]), row["projects"], row["first"], row["last"]) for row in rows]
    table = parts.short(title, columns, cells, METHOD, coverage(data), name="partners", keys=2)
    return Figure(title, sentence, svg, sentence, table, METHOD, coverage(data))


def _countries(data: ReportData) -> Table:
    found = data.once(sheet)
    columns = (
        Column("Country"), Column("Partners", "count"), Column("Projects", "count", "with a partner there"),
        Column("First", "year", "start"), Column("Last", "year", "start"),
    )  # fmt: skip
    rows = [
        (parts.group(row["index"]) + (" (its own)" if row["index"] == found.country else ""), row["partners"],
         row["projects"], row["first"], row["last"])
        for row in records(found.countries)
    ]  # fmt: skip
    definition = "Its own country is listed for comparison. A project counts once in each country of a partner."
    return parts.short("Countries of its partners", columns, rows, definition, coverage(data), name="countries")
