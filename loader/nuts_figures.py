"""Figures of regions: GDP and population from Eurostat's bulk TSV, and sums over the LAU list of municipalities."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from baltica.loader.nuts_regions import VERSIONS, nuts_code, region
from baltica.loader.nuts_tables import NUTS_CODE, Columns, dimensions
from baltica.loader.nuts_versions import NutsVersions
from baltica.loader.records import Note, Options, Record, each_row
from baltica.loader.tables import Row, Table

Names = Mapping[tuple[str, str], str]

DEFAULT = "2021"
_VALUE = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?) *([a-z]*)")
_MISSING = re.compile(r":(?: *[a-z]+)?|")
_NONE = ("", ":", "-", "n.a.", "na", "n/a")
_YEAR = re.compile(r"[12][0-9]{3}")
_WANTED = {"freq": "A", "sex": "T", "age": "TOTAL", "unit": "NR"}
_OTHER_VERSION = "code of another NUTS version than the file's"
_NO_VALUE = "no value in any year"

# Codes that came, and codes that went, with a version: they tell in which version a table is.
_CAME = {
    "2016": ("FRB", "FRK2", "IE061", "LT02", "LT011", "HU12", "PL92", "PL711", "UKM8", "FI1D9"),
    "2021": ("HR06", "HR050", "EE009", "EE00A", "BE32B", "ITG2D", "NO08", "NO082", "UKN0A", "UKK24"),
    "2024": ("LV00A", "PT1D", "PT1A", "NL35", "NL36", "FI1C6", "NO083", "DEG0Q"),
}
_WENT = {
    "2016": ("FR7", "FR71", "IE021", "LT00", "LT00A", "HU10", "PL12", "PL113", "UKM3", "FI1D4"),
    "2021": ("HR04", "HR041", "EE006", "EE007", "BE322", "ITG25", "NO01", "NO011", "UKN10", "UKK21"),
    "2024": ("LV006", "PT17", "PT16", "NL31", "NL33", "FI1C3", "NO082", "NO074"),
}


def version_of(codes: Iterable[str]) -> str:
    """The NUTS version most of these codes speak for; 2021 where none does.

    >>> version_of(["EE001", "EE006", "FRB"]), version_of(["SE110"])
    ('2016', '2021')
    """
    there = set(codes)
    marks = {
        version: sum(len(there.intersection(_CAME[step] if version >= step else _WENT[step])) for step in VERSIONS[1:])
        for version in VERSIONS
    }
    return max(VERSIONS, key=lambda version: (marks[version], version == DEFAULT, version))


class Lists:
    """What the lists of regions read along with the figures tell: names, codes and changes. They may be empty.

    ``target`` is the version of the analysis: figures of a region that is the same there go to that region too.
    """

    def __init__(self, names: Names, versions: NutsVersions | None = None, target: str = "") -> None:
        versions = versions or NutsVersions()
        self._names, self._versions, self.target = names, versions, target
        self._listed = {version for version, _ in names}
        self._told = {(old, new) for (old, _), successors in versions.became.items() for new, _ in successors}
        self._same: dict[tuple[str, str], str] = {}

    def facts(
        self, row: Row, version: str, code: str, scope: str, updated: str = "", **figures: Any
    ) -> Iterator[Record]:
        """A region with its figures. Without a list to take the name from, what others say of the region goes first."""
        home = self._home(code, version)
        name = self._names.get((home, code), "")
        if home != version:
            yield Note(row, _OTHER_VERSION)
        weak = not figures or not (name or len(code) == 2)
        yield region(row, home, code, name, scope, updated=updated, weak=weak, **figures)
        if figures and (same := self.in_target(code, home)):
            name = self._names.get((self.target, same), "")
            yield region(row, self.target, same, name, scope, updated=updated, weak=True, **figures)

    def _home(self, code: str, version: str) -> str:
        """The version a code is of: the table's, unless only another one has it."""
        if (version, code) in self._names or version not in self._listed:
            return version
        return next((v for v in (DEFAULT, *reversed(VERSIONS)) if (v, code) in self._names), version)

    def in_target(self, code: str, version: str) -> str:
        """Code of exactly this region in the version of the analysis; "" where there is none or nothing tells."""
        key = (code, version)
        if key not in self._same:
            self._same[key] = self._exactly(code, version)
        return self._same[key]

    def _exactly(self, code: str, version: str) -> str:
        span = [v for v in VERSIONS if min(version, self.target) <= v <= max(version, self.target)]
        if version == self.target or not self._told.issuperset(pairwise(span)):
            return ""
        found = self._versions.resolve(code, version, self.target)
        if found is None or found.notes or (found.version, len(found.code)) != (self.target, len(code)):
            return ""
        return found.code


# --- Eurostat's bulk TSV ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Bulk:
    """How a bulk TSV is laid out: what its first column joins, and its years, the newest first."""

    first: str
    dims: tuple[str, ...]
    years: tuple[str, ...]

    @classmethod
    def of(cls, table: Table) -> "Bulk":
        """From the header."""
        years = sorted((c for c in table.columns if _YEAR.fullmatch(c)), reverse=True)
        return cls(table.columns[0], dimensions(table.columns[0]), tuple(years))

    def key(self, row: Row) -> dict[str, str]:
        """The first column taken apart. Raises ValueError for too few or too many parts, and for no region."""
        parts = [part.strip() for part in row.required(self.first).split(",")]
        if len(parts) != len(self.dims):
            raise ValueError(f"{len(parts)} parts in the first column where the header has {len(self.dims)}")
        found = dict(zip(self.dims, parts, strict=True))
        if re.match(r"E[AU][0-9_]|EFTA|EEA", found["geo"]):
            raise ValueError(f"{found['geo']} is a group of countries, not a region")
        return found

    def value(self, row: Row, year: str) -> tuple[float, str] | None:
        """Value and flag of a year, None where it is missing. Raises ValueError for other text."""
        text = row.cells.get(year, "").strip()
        if _MISSING.fullmatch(text):
            return None
        match = _VALUE.fullmatch(text)
        if match is None:
            raise ValueError(f"{text[:40]!r} of {year} is no value")
        return float(match[1]), match[2]

    def newest(self, row: Row) -> tuple[str, float, str] | None:
        """Newest year that has a value, the value and its flag."""
        return next(((year, *found) for year in self.years if (found := self.value(row, year))), None)


def gdp(tables: Sequence[Table], options: Options, lists: Lists) -> Iterator[Record]:
    """GDP in million euro and per inhabitant, of the newest year in which a region has the former."""
    newest: dict[str, str] = {}
    for table in tables:
        bulk = Bulk.of(table)
        for row, parts in _keys(table, bulk):
            if parts.get("unit") == "MIO_EUR" and (found := _newest(bulk, row)):
                newest[parts["geo"]] = found[0]
    for table in tables:
        yield from each_row(table, _Gdp(Bulk.of(table), _version(table, options), newest, lists))


@dataclass(frozen=True)
class _Gdp:
    bulk: Bulk
    version: str
    newest: Mapping[str, str]
    lists: Lists

    def __call__(self, row: Row) -> Iterator[Record]:
        parts = self.bulk.key(row)
        code = nuts_code(parts["geo"])
        figures: dict[str, Any] = {}
        year = ""
        if parts.get("unit") == "MIO_EUR" and (found := self.bulk.newest(row)):
            year, value, flag = found
            figures = {"gdp": value, "gdp_year": int(year), "gdp_flag": flag or None}
        elif parts.get("unit") == "EUR_HAB" and (year := self.newest.get(parts["geo"], "")):
            at = self.bulk.value(row, year) if year in self.bulk.years else None
            figures = {"gdp_per_inhabitant": at[0]} if at else {}
        elif parts.get("unit") == "EUR_HAB" and (found := self.bulk.newest(row)):
            year, value, flag = found
            figures = {"gdp_per_inhabitant": value, "gdp_year": int(year), "gdp_flag": flag or None}
        if parts.get("unit") not in ("MIO_EUR", "EUR_HAB"):
            yield Note(row, "unit not kept: only MIO_EUR and EUR_HAB are")
        elif not figures:
            yield Note(row, _NO_VALUE)
        yield from self.lists.facts(row, self.version, code, "gdp", year if figures else "", **figures)


def population(table: Table, options: Options, lists: Lists) -> Iterator[Record]:
    """Inhabitants of both sexes and all ages, of the newest year that has a value."""
    bulk, version = Bulk.of(table), _version(table, options)

    def convert(row: Row) -> Iterator[Record]:
        parts = bulk.key(row)
        code = nuts_code(parts["geo"])
        if any(parts.get(dim, wanted) != wanted for dim, wanted in _WANTED.items()):
            yield Note(row, "sex or age group not kept: only totals are")
            yield from lists.facts(row, version, code, "population")
            return
        found = bulk.newest(row)
        if found is None:
            yield Note(row, _NO_VALUE)
            yield from lists.facts(row, version, code, "population")
            return
        year, value, _ = found
        figures = {"population": round(value), "population_year": int(year)}
        yield from lists.facts(row, version, code, "population", year, **figures)

    yield from each_row(table, convert)


def _version(table: Table, options: Options) -> str:
    bulk = Bulk.of(table)
    return options.source_nuts or version_of(parts["geo"] for _, parts in _keys(table, bulk))


def _keys(table: Table, bulk: Bulk) -> Iterator[tuple[Row, dict[str, str]]]:
    for row in table.rows():
        try:
            parts = bulk.key(row)
        except (KeyError, ValueError):
            continue  # rejected when the row is made facts of
        if not row.fault:
            yield row, parts


def _newest(bulk: Bulk, row: Row) -> tuple[str, float, str] | None:
    try:
        return bulk.newest(row)
    except ValueError:
        return None


# --- municipalities ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Sums:
    """What the municipalities of a region sum up to: inhabitants, km², and of how many inhabitants that is known."""

    population: int = 0
    area: float = 0.0
    urban: int = 0
    without_area: int = 0
    without_degree: int = 0
    usable: bool = True  # no municipality was rejected or lacks its inhabitants
    area_unknown: bool = False

    def figures(self, year: str) -> dict[str, Any]:
        """The properties of the region. What is missing for more than 1 % of the inhabitants is left out."""
        few = self.population / 100
        area = self.area if self.area > 0 and not (self.area_unknown and self.without_area > few) else None
        if not self.usable or not self.population:
            return {"area": round(area, 2)} if area and not self.area_unknown else {}
        share = 100 * self.urban / self.population if self.without_degree <= few else None
        return {
            "population": self.population,
            "population_year": int(year) if year else None,
            "area": None if area is None else round(area, 2),
            "density": None if area is None else round(self.population / area, 2),
            "urban_share": None if share is None else round(share, 2),
        }


@dataclass(frozen=True, slots=True)
class Municipality:
    """A row of the LAU list; ``area`` in the unit of its file."""

    code: str
    population: int | None
    area: float | None
    degree: str


@dataclass(frozen=True)
class Layout:
    """Where a LAU list has what, and whether its areas are said to be in square metres."""

    code: str
    population: str
    area: str
    degree: str
    metres: bool

    @classmethod
    def of(cls, table: Table) -> "Layout":
        """From the header."""
        named = Columns.of(table.columns)
        area = named.one("total_area_km2") or named.one("total_area_m2") or named.starting("total_area")
        code = named.one(*NUTS_CODE) or next(iter(named.years("nuts3_").values()))
        degree = named.one("degurba") or named.starting("degurba")
        return cls(code, named.one("population"), area, degree, "km" not in area.lower())

    def region(self, row: Row) -> str:
        """Code of the municipality's region. Raises ValueError where it is none of level 3."""
        code = re.sub(r"^AL(?=[1-3][0-9]$)", "AL0", nuts_code(row.required(self.code)))  # Albania without its zeros
        if len(code) != 5:
            raise ValueError(f"{code!r} is no region of NUTS level 3")
        return code

    def read(self, row: Row) -> Municipality:
        """The row. Raises ValueError for figures that are no numbers."""
        people, area = self._number(row, self.population), self._number(row, self.area)
        degree = row.cells.get(self.degree, "").strip()
        return Municipality(self.region(row), None if people is None else round(people), area, degree)

    def _number(self, row: Row, column: str) -> float | None:
        if row.cells.get(column, "").strip().lower() in _NONE:
            return None
        value = row.number(column, thousands=",")
        if not isinstance(value, float) or value < 0:
            raise ValueError(f"{column} {value!r} is not a number")
        return value


def lau(tables: Sequence[Table], options: Options, lists: Lists) -> Iterator[Record]:
    """Population, area, density and urban share of regions, from the tables of one LAU list."""
    version = next((t.family for t in tables if t.family), "")
    version = version or options.source_nuts or version_of(_regions(tables))
    year = next((found[1] for t in tables if (found := re.search(r"lau\W?_?-?(20[0-9]{2})", t.name.lower()))), "")
    scope = f"lau-{version}"
    sums, in_km2 = _sums([table for table in tables if table.complete])
    for table in tables:
        layout = Layout.of(table)

        def convert(row: Row, table: Table = table, layout: Layout = layout) -> Iterator[Record]:
            one = layout.read(row)
            if not table.complete:
                yield Note(row, "a part of a LAU list has no sums: mend the list itself and load it again")
                yield from lists.facts(row, version, one.code, scope)
                return
            if one.code != row.required(layout.code).upper():
                yield Note(row, "mended: region code of Albania without its zero")
            if one.population is None:
                yield Note(row, "municipality without population: no figures of its region but the area")
            if one.area is None:
                yield Note(row, "municipality without area")
            elif layout.metres and one.code[:2] in in_km2:
                yield Note(row, "mended: area is in square kilometres, though the column says square metres")
            figures = sums[one.code].figures(year)
            yield from lists.facts(row, version, one.code, scope, year, **figures)

        yield from each_row(table, convert)


def _regions(tables: Sequence[Table]) -> Iterator[str]:
    for table in tables:
        column = Layout.of(table).code
        for row in table.rows():
            yield row.cells.get(column, "").strip()


def _municipalities(tables: Sequence[Table]) -> Iterator[tuple[Layout, str, Municipality | None]]:
    """Every municipality with its region; None for those that are rejected."""
    for table in tables:
        layout = Layout.of(table)
        for row in table.rows():
            try:
                code = layout.region(row)
            except (KeyError, ValueError):
                continue  # belongs to no region
            try:
                yield layout, code, None if row.fault else layout.read(row)
            except ValueError:
                yield layout, code, None


def _sums(tables: Sequence[Table]) -> tuple[dict[str, Sums], frozenset[str]]:
    """Sums by region, and the countries whose areas are square kilometres although the column says square metres.

    These are the countries none of whose municipalities would reach a square kilometre.
    """
    sums: dict[str, Sums] = {}
    largest: dict[str, float] = {}
    for layout, code, one in _municipalities(tables):
        total = sums.setdefault(code, Sums())
        if one is None or one.population is None:
            total.usable = False
        people = one.population or 0 if one else 0
        if one is None or one.area is None:
            total.area_unknown = True
            total.without_area += people
        elif layout.metres:
            largest[code[:2]] = max(one.area, largest.get(code[:2], 0.0))
            total.area += one.area / 1e6
        else:
            total.area += one.area
        total.population += people
        if one and one.degree in ("1", "2"):
            total.urban += people
        elif one and one.degree != "3":
            total.without_degree += people
    in_km2 = frozenset(country for country, area in largest.items() if area < 1e6)
    for code, total in sums.items():
        total.area *= 1e6 if code[:2] in in_km2 else 1
    return sums, in_km2
