"""Files the user fetched for finding places: boundaries, postal codes, names of municipalities. Read when asked for."""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from os.path import commonprefix
from pathlib import Path
from typing import TYPE_CHECKING

from baltica.graph.codes import nuts_country
from baltica.loader import cities
from baltica.loader.files import File, found
from baltica.loader.nuts_versions import Found, NutsVersions, eurostat_code
from baltica.loader.readers import tables_of
from baltica.loader.tables import Table

if TYPE_CHECKING:
    from baltica.loader.boundaries import Boundaries

AT_SEA = 15.0  # km a point may lie off a generalized coast line
OVER_THE_BORDER = 3.0  # km a point may lie in a neighboring country, whose border is generalized too

_BOUNDARIES = re.compile(r"nuts_rg_(?P<scale>\d+)m_(?P<version>\d{4})_4326(_levl_3)?(\..*)?")
_POSTCODES = re.compile(r"postcode.*|pc\d*_(?P<country>[a-z]{2})_.*|.*postal_?code.*")
_VERSION = re.compile(r"nuts[-_ ]?(?P<version>\d{4})", re.IGNORECASE)
_CODE_COLUMN = re.compile(r"nuts_?3(_code)?(_(?P<version>\d{4}))?")

_PUNCTUATION = re.compile(r"[^0-9A-Z]+")
_COUNTRY_IN_FRONT = re.compile(r"^[A-Z]{1,3}(?=\d)")

# Digits of a postal code, for cells that a spreadsheet took the leading zeros from.
_DIGITS = {
    **dict.fromkeys(("AT", "BE", "BG", "CH", "CY", "DK", "HU", "LI", "LU", "LV", "MK", "NO", "SI", "AL"), 4),
    **dict.fromkeys(
        ("BA", "CZ", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IT", "LT", "ME", "PL", "RS", "SE", "SK"), 5
    ),
    **{"TR": 5, "RO": 6, "PT": 7},
}


@dataclass(frozen=True, slots=True)
class Spot:
    """What a lookup found, if anything, and what is to be told."""

    found: Found | None = None
    notes: tuple[str, ...] = ()


NOTHING = Spot()


class Reference:
    """The files of the user's reference folder; each kind is read when the first place asks for it."""

    def __init__(self, folder: Path, versions: NutsVersions, nuts: str) -> None:
        self._versions, self._nuts = versions, nuts
        self._files = found([folder])
        self._postcodes: dict[str, tuple[str, dict[str, str]]] = {}
        self._opened: set[File] = set()

    # --- coordinates ------------------------------------------------------------------------------------------------

    def at(self, country: str, latitude: float | str | None, longitude: float | str | None) -> Spot:
        """The region at a point, where boundaries were fetched; a Note where the point is not in the stated country.

        Points a little off the coast or over the border count for the nearest region of the stated country: boundaries
        are generalized. Where only swapped values lie in the country, they are put right.
        """
        if latitude is None or longitude is None or not self._boundaries:
            return NOTHING
        if isinstance(latitude, str) or isinstance(longitude, str):
            return Spot(notes=("coordinates are no numbers: not used",))
        if latitude == 0 and longitude == 0:
            return Spot(notes=("coordinates are 0, 0: not used",))
        region = self._at(country, latitude, longitude)
        if region is not None:
            return Spot(region)
        swapped = self._at(country, longitude, latitude, exact=True)
        if swapped is not None:
            return Spot(swapped, ("latitude and longitude swapped: put right",))
        code = eurostat_code(country)
        covered = any(code in one.countries or one.at(longitude, latitude) for one in self._boundaries)
        return Spot(notes=("coordinates outside the stated country: not used",)) if covered else NOTHING

    def _at(self, country: str, latitude: float, longitude: float, *, exact: bool = False) -> Found | None:
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            return None
        regions = []
        for boundaries in self._boundaries:
            code = boundaries.at(longitude, latitude)
            if nuts_country(code) != country and not exact:
                within = OVER_THE_BORDER if code else AT_SEA
                code = boundaries.nearest(eurostat_code(country), longitude, latitude, within)
            if code and nuts_country(code) == country:
                regions.append(self._in_analysis(code, boundaries.version))
        return _finest(regions)

    @cached_property
    def _boundaries(self) -> "list[Boundaries]":
        """One file a version, of the finest scale: the version of analysis first, then the nearest ones."""
        best: dict[str, tuple[int, File]] = {}
        for file in self._files:
            match = _BOUNDARIES.fullmatch(file.stem)
            if match and file.suffix in (".geojson", ".json"):
                option = (int(match["scale"]), file)
                kept = best.get(match["version"])
                if kept is None or option[0] < kept[0]:
                    best[match["version"]] = option
        if not best:
            return []
        from baltica.loader.boundaries import read_boundaries  # heavy, and only where there are boundaries

        order = sorted(best, key=lambda version: (abs(int(version) - int(self._nuts)), version))
        return [read_boundaries(best[version][1], version) for version in order]

    # --- postal codes -----------------------------------------------------------------------------------------------

    def by_postcode(self, country: str, postcode: str) -> Spot:
        """The region of a postal code, where a list of the country's codes was fetched."""
        plain = plain_postcode(country, postcode)
        if not plain:
            return NOTHING
        version, codes = self._list(country)
        if not codes:
            return NOTHING
        code = codes.get(plain)
        if code is None:
            return Spot(notes=("postal code not in the country's list: not used",))
        return Spot(self._in_analysis(code, version))

    def _list(self, country: str) -> tuple[str, dict[str, str]]:
        """Version and NUTS 3 codes by postal code of a country, from the files of that country or of several."""
        if country not in self._postcodes:
            for file in self._files:
                match = _POSTCODES.fullmatch(file.stem)
                if match is None or file.suffix not in (".csv", ".tsv", ".txt") or file in self._opened:
                    continue
                only = nuts_country(match["country"] or "")
                if only in ("", country):
                    self._opened.add(file)
                    self._read_postcodes(file)
        return self._postcodes.setdefault(country, ("", {}))

    def _read_postcodes(self, file: File) -> None:
        read: dict[str, dict[str, str]] = {}
        (table,) = tables_of(file)
        by_name = _plain_columns(table)
        region = next((name for plain, name in by_name.items() if _CODE_COLUMN.fullmatch(plain)), None)
        postal = next((by_name[name] for name in ("postcode", "code", "pc", "postal_code") if name in by_name), None)
        if region is None or postal is None:
            return
        for row in table.rows():
            code = sys.intern(row.cells.get(region, "").strip("'\" ").upper())
            country = nuts_country(code)
            plain = plain_postcode(country, row.cells.get(postal, "").strip("'\" "))
            if plain and len(code) == 5:
                read.setdefault(country, {})[plain] = code
        stated = _VERSION.search(file.name)
        version = (
            stated[1] if stated else self._version_of({code for codes in read.values() for code in codes.values()})
        )
        for country, codes in read.items():
            self._postcodes.setdefault(country, (version, {}))[1].update(codes)

    def _version_of(self, codes: set[str]) -> str:
        """The version that has most of the codes, the newest of equals; empty where the graph has no lists."""
        fitting = [(sum(code in known for code in codes), v) for v, known in self._versions.codes.items()]
        return max(fitting, default=(0, ""))[1]

    # --- cities -----------------------------------------------------------------------------------------------------

    def by_city(self, country: str, city: str) -> Spot:
        """The region of a city, by the names of municipalities, and by GeoNames and the boundaries.

        Municipalities of one name in one region count, unless GeoNames knows a city of that name elsewhere: the list
        has every village. A name of several places is used where one of them is clearly meant.
        """
        if not city or (self._municipalities is None and not self._boundaries):
            return NOTHING
        ambiguous = False
        for name in cities.spellings(city):
            region, several = self._city(country, name)
            if region is None and not several:
                region = self._municipality(country, name)
            if region is not None:
                return Spot(region)
            ambiguous |= several
        return Spot(notes=("city name stands for several places: not used",)) if ambiguous else NOTHING

    def _municipality(self, country: str, name: str) -> Found | None:
        if self._municipalities is None:
            return None
        codes = self._municipalities.named(country, name)
        return self._in_analysis(next(iter(codes)), self._municipalities.version) if len(codes) == 1 else None

    def _spread(self, country: str, name: str) -> Found | None:
        """The region that holds a city whose municipalities have names of their own, like London."""
        if self._municipalities is None or self._municipalities.named(country, name):
            return None
        codes = self._municipalities.city(country, name)
        shared = commonprefix(sorted(codes))  # noqa: RUF071 - of codes, not of paths
        return self._in_analysis(shared, self._municipalities.version) if len(codes) > 1 and len(shared) > 2 else None

    def _city(self, country: str, name: str) -> tuple[Found | None, bool]:
        """The region of GeoNames' city of that name, and whether there are several that it may be."""
        choice = self._gazetteer.find(country, name)
        if not choice:
            return None, False
        if len(choice) > 1 and choice[0].population >= cities.CLEARLY * choice[1].population:
            choice = choice[:1]
        regions = [self._of(country, city) for city in choice[:10]]
        if len({region.code if region else "" for region in regions}) > 1:
            return None, True
        return regions[0], False

    def _of(self, country: str, city: cities.City) -> Found | None:
        """The region of a city; what municipalities say comes before generalized boundaries, where both fit."""
        stated, point = self._municipality(country, city.name), (city.longitude, city.latitude)
        if stated and any(one.near(stated.code, *point, OVER_THE_BORDER) for one in self._boundaries):
            return stated
        return self._spread(country, city.name) or self._at(country, city.latitude, city.longitude) or stated

    @cached_property
    def _municipalities(self) -> cities.Municipalities | None:
        """The LAU list, of CSV or of Eurostat's workbook, that fits the version of analysis best."""
        read: list[tuple[int, File]] = []
        for file in self._files:
            if file.stem.startswith("lau") and file.suffix in (".csv", ".tsv", ".xlsx"):
                version = _VERSION.search(file.name)
                read.append((abs(int(version[1]) - int(self._nuts)) if version else 9999, file))
        for _, file in sorted(read, key=lambda one: (one[0], one[1].name)):
            if (found := self._read_municipalities(file)) is not None:
                return found
        return None

    def _read_municipalities(self, file: File) -> cities.Municipalities | None:
        tables = tables_of(file)
        whole = [table for table in tables if table.name.lower().endswith("/combined")]  # the other sheets repeat it
        found: cities.Municipalities | None = None
        for table in whole or tables:
            columns = _plain_columns(table)
            code = next((name for name in columns if _CODE_COLUMN.fullmatch(name)), None)
            if code is None or "lau_name_national" not in columns:
                continue
            stated = [match["version"] for match in (_CODE_COLUMN.fullmatch(code), _VERSION.search(file.name)) if match]
            found = found or cities.Municipalities(next(filter(None, stated), ""))
            cities.add_municipalities(found, table, columns, columns[code])
        return found

    @cached_property
    def _gazetteer(self) -> cities.Gazetteer:
        listed: Iterable[str] = [code for one in self._boundaries for code in one.countries]
        countries = {nuts_country(code) for code in listed}
        if self._municipalities is not None:
            countries |= set(self._municipalities.names)
        return cities.read_gazetteer(frozenset(countries))

    def _in_analysis(self, code: str, version: str) -> Found | None:
        return self._versions.resolve(code, version, self._nuts)


def _plain_columns(table: Table) -> dict[str, str]:
    """The columns by their names in lower case, with one underscore for whatever is no letter or digit."""
    return {re.sub(r"[\W_]+", "_", name.lower()).strip("_"): name for name in table.columns}


def plain_postcode(country: str, postcode: str) -> str:
    """A postal code in its bare form: no country in front, no punctuation, leading zeros back.

    >>> plain_postcode("LV", "LV-1001"), plain_postcode("PL", "00-002"), plain_postcode("DE", "1069")
    ('1001', '00002', '01069')
    """
    plain = _PUNCTUATION.sub("", postcode.upper())
    digits = _DIGITS.get(country)
    if digits is None:
        return plain
    number = _COUNTRY_IN_FRONT.sub("", plain)
    return number.zfill(digits) if number.isdigit() and digits - 2 <= len(number) <= digits else ""


def _finest(regions: Iterable[Found | None]) -> Found | None:
    """The region that was brought to the analysis one to one, else the one at the finest level; the first of equals."""
    known = [region for region in regions if region is not None]
    return min(known, key=lambda region: (-len(region.code), len(region.notes)), default=None)
