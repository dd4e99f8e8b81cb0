"""A region on one page: its strengths, and the regions most like it."""

from baltica.analytics import sheet_region
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.region_data import place, strengths

CRITERIA = {"size": "size", "urban_class": "kind", "fields": "fields", "partners": "partners"}


@section("strengths", "Strengths and peers", 40, reports=("region",))
def fields(data: ReportData) -> list[Block]:
    """Fields with a location quotient, and peers."""
    return [_fields(data), _peers(data)]


def _fields(data: ReportData) -> Block:
    found = data.once(strengths)
    if found.empty:
        seen = found.attrs["fields"]
        why = f"{text.plural(seen, 'field')} with fewer than 5 projects or clusters each" if seen else "no known field"
        return parts.nothing(f"Too little to name a strength: {why}.")
    columns = (
        Column("Field"), Column("Of"), Column("Cases", "count"), Column("Share", "share", decimals=0),
        Column("Everywhere", "share", decimals=0), Column("Quotient", "number", "", 2), Column("Low", "number", "", 2),
        Column("High", "number", "", 2),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            text.words(row["field"]), row["of"], row["cases"], row["share"], row["share_all"], row["lq"], row["low"],
            row["high"],
        )
        for row in records(found)
    ]  # fmt: skip
    definition = (
        "Location quotient: share of the field here beside its share everywhere; above 1 there is more of it; with a "
        "95% interval. The surest first; fields with fewer than 5 projects or clusters are left out."
    )
    covers = f"{text.count(len(found))} of {text.plural(found.attrs['fields'], 'field')} seen there are not few."
    command = f"baltica analyze portfolio {data.subject}"
    return parts.short("Fields", columns, rows, definition, covers, command, name="fields", keys=2)


def _peers(data: ReportData) -> Block:
    found = sheet_region.peers(data.graph, data.once(place))
    if found.empty:
        return parts.nothing("Too little is known of it to say which regions are like it.")
    columns = (
        Column("Most alike"), Column("Country"), Column("Alike in"),
        *(Column(title, "number", "", 2) for title in ("Size", "Kind", "Fields", "Partners")),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            text.shorten(row["name"], parts.NAME), row["country"],
            text.listing([CRITERIA[one] for one in row["alike"]]), *(row[one] for one in CRITERIA),
        )
        for row in records(found)
    ]  # fmt: skip
    definition = (
        "0 is nothing in common, 1 the same. Size: the smaller population over the larger; kind: the same urban–rural "
        "class; fields of projects and partners abroad: cosine. In order of their mean; the first 20."
    )
    covers = "Regions of the same level; what is not known of one counts as unlike."
    return parts.short("Peers", columns, rows, definition, covers, name="peers")
