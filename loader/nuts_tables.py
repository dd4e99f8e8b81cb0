"""Which tables about NUTS regions a file holds: recognized by their headers, in whatever wrapping they come.

Kinds: ``list`` (the regions of a version), ``changes`` (two versions side by side), ``lineage`` (many versions side by
side), ``codes`` (valid codes per version), ``attributes`` (type of region; of a boundary file also one point a region),
``gdp`` and ``population`` (Eurostat's bulk TSV), ``lau`` (municipalities). What starts with UNREAD has no rows.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from baltica.graph.errors import InputError
from baltica.loader import files, readers
from baltica.loader.centroids import centroid
from baltica.loader.files import File
from baltica.loader.readers import Dialect
from baltica.loader.records import Options
from baltica.loader.tables import UNREAD, Row, Table

GDP_UNITS = ("MIO_EUR", "EUR_HAB")
URBAN = ("urbn_type", "urban_class", "urban_rural_typology", "urban_rural", "typology_class")
NUTS_CODE = ("nuts_id", "nuts_code", "nuts3_code", "nuts_3_code", "nuts3", "nuts_3", "nuts")
LAU_CODE = ("lau_code", "lau_code_national", "lau2_code", "lau_2_code", "lau2_nat_code")

POINT = ("latitude of the middle", "longitude of the middle")  # columns made of the shapes of a boundary file

_TEXT = (".csv", ".tsv", ".txt")
_BOOKS = (".xlsx", ".xlsm")
_JSON = (".geojson", ".json")
_YEAR = re.compile(r"(?<![0-9])(199[0-9]|20[0-9][0-9])(?![0-9])")
_MEMBERS = re.compile(r'"(properties|geometry)"\s*:\s*')
_POSTAL = {"postcode", "post_code", "postal_code", "pc"}
_REST = "nothing Baltica knows of regions is in it"
_TRIED = 12  # sheets whose header may stand in the second row


def key(column: str) -> str:
    """A column's name for comparing.

    >>> key("TOTAL AREA (m2)"), key("NUTS 3 CODE")
    ('total_area_m2', 'nuts_3_code')
    """
    return re.sub(r"[^a-z0-9]+", "_", column.lower()).strip("_")


@dataclass(frozen=True)
class Columns:
    """The columns of a table by their names for comparing."""

    names: Mapping[str, str]

    @classmethod
    def of(cls, columns: Sequence[str]) -> "Columns":
        """From a header."""
        return cls({key(column): column for column in reversed(columns)})

    def one(self, *keys: str) -> str:
        """The first of these columns that is there; "" where none is."""
        return next((self.names[k] for k in keys if k in self.names), "")

    def starting(self, start: str) -> str:
        """The first column whose name starts so; "" where none does."""
        return next((self.names[k] for k in sorted(self.names) if k.startswith(start)), "")

    def years(self, start: str) -> dict[str, str]:
        """Columns named *start* and a year, by year, the oldest first."""
        found = {k.removeprefix(start): name for k, name in self.names.items() if k.startswith(start)}
        return {year: found[year] for year in sorted(found) if _YEAR.fullmatch(year)}


def find(paths: Sequence[Path], options: Options) -> list[Table]:
    """The tables about regions in these files, folders and archives, with their kinds.

    Files of other kinds come as tables without rows, whose kind says why; so do text files of a folder that cannot be
    read, and with them nothing is a whole edition. Raises InputError where nothing is found.
    """
    named = files.found(paths)
    tables = [table for file in named for table in _tables(file, options, asked_for=file.path in paths)]
    if all(table.kind.startswith(UNREAD) for table in tables):
        seen = ", ".join(file.name for file in named[:5]) or "no files"
        raise InputError(
            f"nothing about NUTS regions in {seen}{' …' if len(named) > 5 else ''}",
            "name Eurostat's workbooks of NUTS versions, its bulk TSV of GDP or population, the LAU list, or region "
            "attributes of GISCO",
        )
    return tables


def _tables(file: File, options: Options, *, asked_for: bool) -> list[Table]:
    if file.suffix in _TEXT:
        found = [_text(file, options, asked_for=asked_for)]
    elif file.suffix in _BOOKS:
        found = _book(file)
    elif file.suffix in _JSON:
        found = [_features(file, options)]
    else:
        return []
    partial = file.stem.endswith(".rejects")
    return [replace(table, complete=table.complete and not partial) for table in found]


def recognized(columns: Sequence[str]) -> tuple[str, str]:
    """Kind of a table by its header, and the NUTS version or versions it tells of; both "" where it is not known.

    >>> recognized(["Code 2016", "Code 2021", "NUTS level 1", "Change comments"])
    ('changes', '2016-2021')
    """
    named = Columns.of(columns)
    has = named.names.keys()
    versions = list(named.years("code_"))
    if {"typology", "geo", "nuts"} <= has:
        return "codes", ""
    if "typology" in has and len(versions) > 1 and named.years("change_"):
        return "lineage", f"{versions[0]}-{versions[-1]}"
    if named.starting("nuts_level_1") and len(versions) == 2 and named.starting("change"):
        return "changes", "-".join(versions)
    if named.starting("nuts_level_1") and len(versions) == 1:
        return "list", versions[0]
    if {"nuts_code", "nuts_label"} <= has:
        return "list", ""
    if named.one(*LAU_CODE) and _nuts3(named) and "population" in has:
        return "lau", next(iter(named.years("nuts3_")), "")
    if (has & _POSTAL and _nuts3(named)) or has == {"nuts3", "code"}:
        return f"{UNREAD}: postal codes are for placing organizations", ""
    if named.one(*NUTS_CODE) and named.one(*URBAN, "coast_type", "levl_code"):
        return "attributes", ""
    return "", ""


def _nuts3(named: Columns) -> str:
    return named.one(*NUTS_CODE) or next(iter(named.years("nuts3_").values()), "")


def _text(file: File, options: Options, *, asked_for: bool) -> Table:
    dialect = Dialect(encoding=options.encoding)
    tabs = replace(dialect, delimiter="\t")
    try:
        first = readers.first_rows(file, tabs)
        dims = dimensions(first[0][0]) if first else ()
        (table,) = readers.tables_of(file, tabs if dims else dialect)
    except InputError as error:
        if asked_for:
            raise
        return Table(file.name, (), "", lambda: iter(()), f"{UNREAD}: {error}", complete=False)
    return _eurostat(table, dims) if dims else _kind(table, file.stem, options)


def dimensions(column: str) -> tuple[str, ...]:
    r"""What the first column of a bulk TSV joins; nothing for other headers.

    >>> dimensions("freq,unit,geo\\TIME_PERIOD")
    ('freq', 'unit', 'geo')
    """
    names, slash, _ = column.partition("\\")
    dims = tuple(key(name) for name in names.split(","))
    return dims if slash and "geo" in dims else ()


def _eurostat(table: Table, dims: tuple[str, ...]) -> Table:
    if {"sex", "age"} <= set(dims):
        return replace(table, kind="population")
    if "unit" in dims:
        place = dims.index("unit")
        units = (row.cells[table.columns[0]].split(",") for row in table.rows())
        if any(place < len(cells) and cells[place].strip() in GDP_UNITS for cells in units):
            return replace(table, kind="gdp")
    return _nothing(table, "of Eurostat's tables only GDP and population are read")


def _kind(table: Table, name: str, options: Options) -> Table:
    kind, version = recognized(table.columns)
    if not kind or kind.startswith(UNREAD):
        return _nothing(table, kind.removeprefix(f"{UNREAD}: ") or _REST)
    if kind in ("attributes", "list") and not version:
        version = options.source_nuts or next(iter(reversed(_YEAR.findall(name))), "")
        if not version:
            raise InputError(
                f"{table.name} does not tell its NUTS version",
                "say it with --source-nuts, or keep the publisher's file name, like NUTS_RG_20M_2021_4326.geojson",
            )
    if kind == "lau":
        version = _YEAR.findall(name.partition("nuts")[2])[0] if _YEAR.search(name.partition("nuts")[2]) else version
        version = options.source_nuts or version
    whole = not (kind == "attributes" and re.search(r"levl?_[0-9]", name))
    return replace(table, kind=kind, family=version, complete=whole)


def _nothing(table: Table, why: str) -> Table:
    return replace(table, kind=f"{UNREAD}: {why}", rows=lambda: iter(()))


# --- workbooks ------------------------------------------------------------------------------------------------------


def _book(file: File) -> list[Table]:
    """The sheets that are known; those that repeat others, explain or are empty are left out."""
    sheets = readers.tables_of(file, Dialect(mend=_without_specks))
    found = [_sheet(file, sheet) for sheet in sheets]
    unknown = [sheet for sheet, known in zip(sheets, found, strict=True) if not known]
    if len(unknown) <= _TRIED:
        for sheet in unknown:
            found.append(_sheet(file, _below(file, sheet)))
    known = [table for table in found if table]
    whole = [table for table in known if table.kind == "lau" and table.name.lower().endswith("/combined")]
    if whole:  # beside a sheet for each country
        known = [table for table in known if table.kind != "lau" or table in whole]
    return known or [_nothing(sheets[0], _REST)]


def _without_specks(values: list[str], columns: tuple[str, ...]) -> list[str] | None:
    """A row without what stands beside the table, where that is neither letter nor digit."""
    beside = "".join(values[len(columns) :])
    return None if re.search(r"\w", beside) else values[: len(columns)]


def _sheet(file: File, sheet: Table | None) -> Table | None:
    if sheet is None or not recognized(sheet.columns)[0]:
        return None
    return _kind(sheet, f"{file.stem} {sheet.name.rpartition('/')[2].lower()}", Options())


def _below(file: File, sheet: Table) -> Table | None:
    """The sheet with its second row as header."""
    name = sheet.name.removeprefix(f"{file.name}/")
    try:
        return readers.tables_of(file, Dialect(skip=1, sheet=name, mend=_without_specks))[0]
    except InputError:
        return None  # not even two rows


# --- GeoJSON --------------------------------------------------------------------------------------------------------


def _features(file: File, options: Options) -> Table:
    """The attributes of the features of a file, one a row, with the middle of each shape; the shape is not kept."""
    attributes = list(_attributes(file))
    columns = tuple(dict.fromkeys(name for one in attributes for name in one))

    def rows() -> Iterator[Row]:
        for number, one in enumerate(attributes, start=1):
            cells = {name: _as_text(one.get(name)) for name in columns}
            yield Row(
                file.name, number, cells, "a cell holds a NUL character" if "\0" in "".join(cells.values()) else ""
            )

    return _kind(Table(file.name, columns, file.digest(), rows), file.stem, options)


def _attributes(file: File) -> Iterator[dict[str, Any]]:
    """Properties of each feature and, where it has a shape, the middle of that; in whichever order they stand."""
    try:
        with file.open() as stream:
            text = stream.read().decode("utf-8-sig").rstrip()
        if not text.endswith(("}", "]")):
            raise ValueError("it is cut off")
        feature: dict[str, Any] = {}
        for member, found in _members(text):
            if member in feature:  # the one before lacks the other
                yield from _feature(feature)
                feature = {}
            feature[member] = found
            if len(feature) == 2:
                yield from _feature(feature)
                feature = {}
        yield from _feature(feature)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{file.shown} is not GeoJSON that can be read: {error}", "download it again") from None


def _members(text: str) -> Iterator[tuple[str, Any]]:
    """Properties and geometries as they come, but for those inside one another and those of a coordinate system.

    One at a time, as a whole file of fine boundaries takes a gigabyte once it is read.
    """
    decoder = json.JSONDecoder()
    match = _MEMBERS.search(text)
    while match is not None:
        found, end = decoder.raw_decode(text, match.end())
        if not (match[1] == "properties" and isinstance(found, dict) and found.keys() == {"name"}):
            yield match[1], found
        match = _MEMBERS.search(text, end)


def _feature(members: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if "properties" not in members:
        return
    properties = members["properties"]
    point = centroid(members.get("geometry"))
    known = {str(name): value for name, value in properties.items()} if isinstance(properties, dict) else {}
    yield known | (dict(zip(POINT, point, strict=True)) if point else {})


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
