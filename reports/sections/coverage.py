"""What the data are and how much of each fact is known."""

from collections import Counter

from baltica.graph.codes import country_name
from baltica.reports import charts, text
from baltica.reports.blocks import Block, Cell, Column, Figure, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import record, records, rows_of

DRAWN = 20  # bars; more are no picture
BASES = {
    "nuts_code": "region code of the source",
    "coordinates": "coordinates",
    "postal_code": "postal code",
    "stated_city": "city stated by the page read",
    "stated_city_second_source": "city stated by a second source",
    "city": "city",
    "place_in_name": "place in the organization's own name",
    "country_only": "only the country is known",
    "none": "no region",
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
        f"{text.count(dated['known'])} of {text.plural(dated['rows'], 'project')}."
    )
    by_source = [_places_by_source(data)] if data.bases else []
    return [Text((lead,), "lead"), _countries(data), _places(data), *by_source, _fields(data)]


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
    if len(rows) > DRAWN:
        covers += f" The {DRAWN} countries with the most are drawn; the table has all {len(rows)}."
    sentence = f"{first['name']} comes first with {text.plural(first['organizations'], 'organization')}."
    bars = [rows[column].head(DRAWN).tolist() for column in ("name", "organizations")]
    return Figure(
        title,
        sentence,
        charts.ranked_bars("countries", title, sentence, *bars, unit="organizations"),
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
    return Table("How organizations were located", columns, rows, method, f"All {text.count(len(people))} reported.")


def _places_by_source(data: ReportData) -> Table:
    """Organizations by source, country and basis; each source's countries come after its sum."""
    told: dict[str, dict[str, Counter[str]]] = {}
    for row in data.bases:
        for country in ("", row["country"] or "not told"):
            of_source = told.setdefault(row["source"], {})
            of_source.setdefault(country, Counter())[row["basis"]] += row["organizations"]
    found = [basis for basis in BASES if basis == "none" or any(row["basis"] == basis for row in data.bases)]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (source, country_name(country) or "All countries", counts.total(), *(counts[basis] for basis in found))
        for source, countries in sorted(told.items())
        for country, counts in sorted(countries.items(), key=lambda item: (item[0] != "", -item[1].total(), item[0]))
    )
    columns = (
        Column("Source"), Column("Country"), Column("Organizations", "count"),
        *(Column(text.capital(BASES[basis]), "count") for basis in found),
    )  # fmt: skip
    method = (
        "An organization counts once for each source that names it, under the best basis of that source: the further "
        "left, the better. A basis that nowhere occurs has no column."
    )
    covers = "All organizations of the sources and countries chosen; other filters do not apply here."
    return Table("What locations rest on, source by source", columns, rows, method, covers)


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
