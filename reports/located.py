"""What the places of organizations rest on: in all, and source by source."""

from collections import Counter

from baltica.graph.codes import country_name
from baltica.reports import text
from baltica.reports.blocks import Cell, Column, Table
from baltica.reports.data import ReportData

COMMAND = "baltica report coverage"
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


def located(data: ReportData) -> Table:
    """What the places of organizations rest on."""
    people = data.graph.organizations[data.graph.reported()]
    counts = Counter(BASES.get(basis, text.words(basis)) for basis in people["location_basis"].fillna("not told"))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rows = tuple((text.capital(name), number, number / len(people)) for name, number in ordered)
    columns = (Column("Place known from"), Column("Organizations", "count"), Column("Share", "share", decimals=0))
    method = "What the place of an organization rests on. Where only the country is known, it is in no regional figure."
    covers = f"All {text.plural(len(people), 'organization')} reported."
    return Table("How organizations were located", columns, rows, method, covers, COMMAND, "located")


def located_by_source(data: ReportData) -> Table:
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
    repeat = "baltica query run coverage_location_basis"
    return Table("What locations rest on, source by source", columns, rows, method, covers, repeat,
                 "located-by-source", 2, 30)  # fmt: skip
