"""Areas of the Baltic Sea Region: the macro-region of the EU strategy, Euroregions, and the areas of programmes.

Which regions belong to which area stands in two tables; those that come with Baltica are in loader/data/areas, each row
with the public page it was read from. A folder of the user's own with the same two tables is loaded in the same way.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from baltica.graph.codes import COUNTRY_NAMES
from baltica.graph.errors import InputError
from baltica.loader import programmes
from baltica.loader.files import found
from baltica.loader.readers import tables_of
from baltica.loader.records import Context, Node, Options, Record, Rel, Skip, Source, each_row, missing
from baltica.loader.registry import bundled
from baltica.loader.tables import Row, Table

NAME = "areas"
_COLUMNS = {
    "areas": ("id", "name", "kind", "programme", "source_url"),
    "area_regions": ("area", "code", "name", "scheme", "level", "country", "source_url"),
}


def find(paths: Sequence[Path], options: Options) -> Sequence[Table]:
    """The two tables among the files, or mended rejects of one. Raises InputError where a table is missing."""
    tables = []
    for file in found(paths):
        kind = file.stem.removesuffix(".rejects")
        if kind in _COLUMNS:
            table = tables_of(file, required=_COLUMNS[kind])[0]
            tables.append(replace(table, kind=kind, complete=kind == file.stem))
    if tables and not any(table.complete for table in tables):
        return tables
    if absent := sorted(set(_COLUMNS) - {table.kind for table in tables}):
        shown = ", ".join(str(path) for path in paths)
        raise InputError(
            f"there is no {absent[0]}.csv in {shown}", "name areas.csv and area_regions.csv, or the folder"
        )
    return tables


def records(tables: Sequence[Table], context: Context) -> Iterator[Record]:
    """Areas, which regions lie within them, and for the area of a programme which regions are eligible in it."""
    areas = [table for table in tables if table.kind == "areas"]
    areas = areas or [table for table in find([bundled("areas")], Options()) if table.kind == "areas"]
    funds = {row.cells.get("id", "").strip(): row.optional("programme") for table in areas for row in table.rows()}

    def member(row: Row) -> Iterator[Record]:
        return _member(row, funds.get(row.required("area")))

    for table in tables:
        yield from each_row(table, _area if table.kind == "areas" else member)


def _area(row: Row) -> Iterator[Record]:
    yield from missing(row, "name", "kind", "source_url")
    props = {"name": row.optional("name"), "kind": row.optional("kind"), "source_url": row.optional("source_url")}
    yield Node(row, "Area", f"area:{row.required('id')}", props)


def _member(row: Row, programme: str | None) -> Iterator[Record]:
    """The region within its area. Every row has its own page, so that the region itself is cited by none of them."""
    yield from missing(row, "name", "scheme", "country", "source_url")
    country = row.optional("country")
    if country is not None and country not in COUNTRY_NAMES:
        yield Skip(row, f"country {country!r} is no code of ISO 3166-1 that Baltica knows")
    code, scheme = row.required("code"), row.required("scheme")
    props = {
        "code": code,
        "scheme": scheme,
        "level": row.integer("level"),
        "name": row.optional("name"),
        "country": country,
    }
    region = f"{scheme.lower()}:{code}"
    cited = {"source_url": row.optional("source_url")}
    yield Node(row, "Region", region, props, weak=True)
    yield Rel(row, "WITHIN", region, f"area:{row.required('area')}", cited)
    if programme is not None:
        fund = programmes.node(row, programme)
        yield fund
        yield Rel(row, "ELIGIBLE_IN", fund.id, region, cited)


SOURCE = Source(
    name=NAME,
    title="Areas of the Baltic Sea Region: macro-region, Euroregions, areas of Interreg programmes",
    publisher="The Baltica developers",
    url=None,
    licence="facts read from public pages, each row naming its own; the terms of their publishers hold",
    attribution=(
        "Areas of programmes: keep.eu (Interact) and the pages of the programmes, as each row says.",
        "Region codes and names: Eurostat (European Union), reuse with attribution; ISO 3166.",
    ),
    columns=_COLUMNS,
    find=find,
    records=records,
    repeats="reject",
)
