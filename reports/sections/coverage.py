"""What the data are and how much of each fact is known."""

from baltica.reports import charts, text
from baltica.reports.blocks import Block, Column, Figure, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.located import COMMAND, located, located_by_source
from baltica.reports.registry import section
from baltica.reports.rows import record, records, rows_of

DRAWN = 20  # bars; more are no picture
NAMES = {
    "region at NUTS 3": "place at NUTS 3",
    "region": "place at any level",
    "total_cost": "budget",
    "partner_list_complete": "whether the partner list is complete",
    "urban_class": "urban–rural class (NUTS 3 only)",
}


@section("coverage", "The data", 20, needs=("organizations",), reports=("full", "coverage"))
def coverage(data: ReportData) -> list[Block]:
    """Counts by country, how organizations were located, and how often each fact is known."""
    top, dated = records(data.countries)[0], record(data.fields, ("projects", "start_year"))
    fine = record(data.fields, ("organizations", "region at NUTS 3"))
    lead = (
        f"{data.among}{'no' if data.among else 'No'} country holds more of the organizations than {top['name']}, with "
        f"{text.share(top['organizations_share'])}. "
    )
    lead += (
        f"{text.share(fine['share_known'])} of all organizations are located at NUTS 3, the level of small regions."
        if fine["known"]
        else "None is located more finely than by larger region or country."
    )
    if dated["rows"]:
        every = dated["known"] == dated["rows"]
        number = "all" if every else f"{text.count(dated['known'])} of"
        lead += f" The start year is known for {number} {text.plural(dated['rows'], 'project')}."
    by_source = [located_by_source(data)] if data.bases else []
    return [Text((lead,), "lead"), _countries(data), located(data), *by_source, _fields(data)]


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
        Table(title, columns, rows_of(rows, names), method, covers, COMMAND, "countries", 1, DRAWN),
        method,
        covers,
    )


def _fields(data: ReportData) -> Table:
    columns = (
        Column("Kind of record"), Column("Fact"), Column("Records", "count"), Column("Known", "count"),
        Column("Share", "share", "known", 0),
    )  # fmt: skip
    frame = data.fields.reset_index()
    frame = frame[frame["rows"] > 0]
    frame["table"] = frame["table"].map(text.capital)
    frame["field"] = [NAMES.get(name, text.words(name)) for name in frame["field"]]
    rows = rows_of(frame, ("table", "field", "rows", "known", "share_known"))
    method = "A fact is known when the source states it. Nothing was filled in by guess."
    return Table("How often each fact is known", columns, rows, method, data.selection_sentence, COMMAND, "facts", 2)
