"""What the data are and how much of each fact is known."""

from collections import Counter

from baltica.reports import charts, text
from baltica.reports.blocks import Block, Column, Figure, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import record, records, rows_of

BASES = {
    "stated_city": "city stated by the page read",
    "stated_city_second_source": "city stated by a second source",
    "place_in_name": "place in the organization's own name",
    "country_only": "only the country is known",
}
NAMES = {
    "region at NUTS 3": "place at NUTS 3",
    "region": "place at any level",
    "total_cost": "budget",
    "partner_list_complete": "whether the partner list is complete",
    "urban_class": "urban–rural class (NUTS 3 only)",
}


@section("coverage", "The data", 20, needs=("organizations",))
def coverage(data: ReportData) -> list[Block]:
    """Counts by country, how organizations were located, and how often each fact is known."""
    top, dated = records(data.countries)[0], record(data.fields, ("projects", "start_year"))
    located = record(data.fields, ("organizations", "region at NUTS 3"))
    lead = (
        f"{data.among}{'no' if data.among else 'No'} country holds more of the organizations than {top['name']}, with "
        f"{text.share(top['organizations_share'])}. {text.share(located['share_known'])} of all organizations are "
        "located at NUTS 3, the level of the regional figures. The start year is known for "
        f"{text.count(dated['known'])} of "
        f"{text.plural(dated['rows'], 'project')}."
    )
    return [Text((lead,), "lead"), _countries(data), _places(data), _fields(data)]


def _countries(data: ReportData) -> Figure:
    rows = data.countries
    first = records(rows)[0]
    columns = (
        Column("Country"), Column("Organizations", "count"), Column("Share of organizations", "share", decimals=0),
        Column("Located at NUTS 3", "share", "of organizations", 0), Column("Projects", "count"),
        Column("Participations", "count"),
    )  # fmt: skip
    names = ("name", "organizations", "organizations_share", "nuts3_share", "projects", "participations")
    title = "Organizations by country"
    method = "An organization counts once, in the country of its head office. NUTS 3 is the finest statistical level."
    covers = f"All {text.count(rows['organizations'].sum())} organizations of the countries reported."
    sentence = f"{first['name']} comes first with {text.plural(first['organizations'], 'organization')}."
    return Figure(
        title,
        sentence,
        charts.ranked_bars(
            "countries", title, sentence, rows["name"].tolist(), rows["organizations"].tolist(), unit="organizations"
        ),
        sentence,
        Table(title, columns, rows_of(rows, names), method, covers),
        method,
        covers,
    )


def _places(data: ReportData) -> Table:
    people = data.graph.organizations[data.graph.reported()]
    counts = Counter(BASES.get(basis, text.words(basis)) for basis in people["location_basis"].fillna("not told"))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rows = tuple((text.capital(name), number, number / len(people)) for name, number in ordered)
    columns = (Column("Place known from"), Column("Organizations", "count"), Column("Share", "share", decimals=0))
    method = "What the place of an organization rests on. Where only the country is known, it is in no regional figure."
    covers = f"{text.plural(len(people), 'organization')}."
    return Table("How organizations were located", columns, rows, method, covers)


def _fields(data: ReportData) -> Table:
    columns = (
        Column("Kind of record"), Column("Fact"), Column("Records", "count"), Column("Known", "count"),
        Column("Share known", "share", decimals=0),
    )  # fmt: skip
    frame = data.fields.reset_index()
    frame["table"] = frame["table"].map(text.capital)
    frame["field"] = [NAMES.get(name, text.words(name)) for name in frame["field"]]
    rows = rows_of(frame, ("table", "field", "rows", "known", "share_known"))
    method = "A fact is known when the source states it. Nothing was filled in by guess."
    return Table("How often each fact is known", columns, rows, method, data.selection_sentence)
