"""What a column of an unknown table seems to be: by words of its header in several languages, and by its values."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from baltica.graph.codes import COUNTRY_NAMES, slug
from baltica.loader.mapping_template import FUNCTIONS, day_reader, number

# What a column may be → beginnings of words in its header (lower case, without marks); the first that fits counts.
_WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("person", ("contact", "kontakt", "e mail", "email", "mail", "phone", "telefon", "tel ", "fax", "mobil", "person",
                "first name", "last name", "surname", "fornamn", "efternavn", "leader name", "projektled",
                "project leader", "yhteyshenkilo", "osoba", "street", "address", "adresse", "adress", "gata", "vejnavn",
                "ulica", "adrese", "katuosoite", "strasse", "birth", "fodt", "manager")),
    ("pic", ("pic", "organisationid", "organizationid", "participant identification", "orgid")),
    ("latitude", ("latitude", "lat ", "lat_", "geo lat")),
    ("longitude", ("longitude", "lng", "lon ", "long ", "lon_")),
    ("postcode", ("postcode", "postal", "post code", "zip", "postnr", "postnummer", "plz", "postleit", "kod pocztowy",
                  "postinumero", "pasta indekss")),
    ("nuts", ("nuts", "region code", "region level")),
    ("country", ("country", "land ", "kraj ", "maa ", "valsts", "riik", "pays", "salis", "cntr", "countrycode")),
    ("city", ("city", "town", "locality", "by ", "bynavn", "ort ", "stad", "miasto", "miejscow", "paikkakunta",
              "pilseta", "linn ", "kommune", "municipality", "ville")),
    ("acronym", ("acronym", "short title", "akronym", "kortnavn", "prosjektkortnavn", "projektkortnavn", "lyhenne")),
    ("short_name", ("short name", "shortname", "abbreviation", "organisationshortname", "kurzname")),
    ("start", ("start", "begin", "date from", "aloitus", "data rozpocz", "alg", "sakum", "founded", "established",
               "projekt start")),
    ("end", ("end ", "end_", "slut", "finish", "date to", "paattym", "ende", "data zakon", "lopp", "beig", "enddate",
             "kontrakt slut", "projekt slut")),
    ("role", ("role", "roll", "rolle", "statut", "city statut", "membership", "partner type", "organisationsroll")),
    ("programme", ("programme", "program ", "programm ", "rammeprogram", "ohjelma", "fond", "fund ", "rahasto")),
    ("cluster", ("cluster", "network", "association name", "klynge", "klaster", "kluster", "netzwerk", "natverk")),
    ("website", ("website", "url", "homepage", "web ", "www", "organizationurl", "hjemmeside")),
    ("project_id", ("project id", "projectid", "projectrcn", "rcn", "grant", "prosjektnr", "projektnr", "reference",
                    "koodi", "arende", "project number", "diarienummer")),
    ("type", ("organisationstyp", "organisation type", "organization type", "type of", "legal form")),
    ("organization", ("beneficiary name", "name des beg", "organisation name", "organization name", "organisationname",
                      "organisationsnamn", "organisasjonsnavn", "beneficiary", "begunstigt", "stodmottagare",
                      "toteuttajan", "nazwa beneficjenta", "finansejuma sanem", "kontraktansvarlig", "project partner",
                      "partner", "member", "company", "organisation", "organization", "institution", "full name",
                      "namecity", "applicant", "lead partner", "firma", "saaja", "taotleja")),
    ("project", ("project title", "project name", "projektitel", "projekttitel", "projektnamn", "prosjektnavn", "title",
                 "tytul", "hankkeen nimi", "projekta nosaukums", "bezeichnung des vor", "operation name", "projektname",
                 "project", "projekti nimi", "projekto pavadinimas")),
    ("amount", ("contribution", "cost", "budget", "amount", "funding", "belop", "grant amount", "betrag", "gesam",
                "wartosc", "dofinansowanie", "finansejums", "rahoitus", "medfinans", "beviljat", "innvilget",
                "expenditure", "totmoney")),
    ("type", ("type", "kind", "legal form", "organisationstyp", "kategori", "sektor", "entity")),
    ("organization", ("name", "navn", "namn", "nimi", "nazwa", "nosaukums", "nom ")),
)  # fmt: skip
_GRANTED = ("contribution", "eu ", "es finans", "ue", "medfinans", "dofinans", "eu med")
_ROLES = (
    ("coordinator", ("coord", "lead", "lp", "koord", "samordn")),
    ("associated", ("assoc", "ap", "observer")),
    ("third_party", ("third",)),
)
_PATTERNS = ("dd.mm.yyyy", "yyyy/mm/dd", "dd/mm/yyyy", "mm/dd/yyyy", "dd-mm-yyyy", "yyyy.mm.dd")
_NUTS = re.compile(r"[A-Z]{2}[0-9A-Z]{1,3}(\s.*)?")
_NUMBER = re.compile(r"[+-]?[\d\s.,]*\d[\d\s.,]*")
_VOID = ("NA", "n/a", "N/A", "NULL", "null", "-", "None", "nan", "NaN")
_TOLD = {
    "person": "contact details or an address of people: left out",
    "pic": "participant identification code (PIC)",
    "organization": "name of an organization",
    "project": "title of a project",
    "project_id": "key of a project",
    "cluster": "name of a cluster or network",
    "nuts": "code of a region",
    "amount": "an amount of money",
    "type": "kind of organization",
    "start": "start",
    "end": "end",
}


@dataclass(frozen=True)
class Column:
    """A column, what it seems to be ("" where unknown), and its cells in the rows looked at."""

    name: str
    what: str
    cells: tuple[str, ...]

    @property
    def told(self) -> str:
        """What it seems to be, in words."""
        return _TOLD.get(self.what, self.what.replace("_", " ")) if self.what else "not used"

    @property
    def filled(self) -> tuple[str, ...]:
        """Cells that hold something."""
        return tuple(cell for cell in self.cells if cell and cell not in _VOID)

    @property
    def distinct(self) -> int:
        """Number of different cells."""
        return len(set(self.filled))

    @property
    def wordy(self) -> bool:
        """Whether its cells are mostly words."""
        return _share(self.filled, lambda cell: sum(mark.isalpha() for mark in cell) > 3) > 0.5

    @property
    def days(self) -> bool:
        """Whether all its cells are days that can be read."""
        return bool(self.filled) and any(_all_days(self.filled, pattern) for pattern in ("", *_PATTERNS))

    @property
    def years(self) -> bool:
        """Whether all its cells hold a year."""
        return bool(self.filled) and _share(self.filled, _has_year) == 1

    @property
    def numbers(self) -> bool:
        """Whether its cells are numbers."""
        return bool(self.filled) and _share(self.filled, lambda cell: bool(_NUMBER.fullmatch(cell))) == 1

    @property
    def euro(self) -> bool:
        """Whether its header says that it is in euro, or names the EU's contribution as CORDIS does."""
        plain = f" {slug(self.name).replace('-', ' ')} "
        return " eur" in plain or "€" in self.name or "eccontribution" in plain or "ecmaxcontribution" in plain

    @property
    def granted(self) -> bool:
        """Whether its header speaks of what is paid by the EU."""
        plain = f"{slug(self.name).replace('-', ' ')} "
        return any(word in plain for word in _GRANTED)

    def values(self, most: int) -> list[str]:
        """Its different cells in order of their first row."""
        return list({cell.casefold(): cell for cell in reversed(self.filled)}.values())[::-1][:most]


def guess(name: str, cells: Sequence[str]) -> Column:
    """What a column seems to be: values that can only be one thing come before words of the header."""
    plain = f"{slug(name).replace('-', ' ')} "
    what = ""
    for candidate, words in _WORDS:
        if any(plain.startswith(word) or f" {word}" in plain for word in words):
            what = candidate
            break
    column = Column(name, what, tuple(cells))
    return Column(name, _by_values(column), column.cells)


def _by_values(column: Column) -> str:
    """The guess by words, corrected by what the cells are."""
    what, filled = column.what, column.filled
    if what == "person":
        return what
    if not filled:
        return what if what in ("nuts", "postcode", "city", "website") else ""
    if any("@" in cell and "." in cell.rpartition("@")[2] for cell in filled[:50]):
        return "person"
    if what in ("", "pic", "organization", "type") and _share(filled, lambda c: bool(FUNCTIONS["pic"](c))) > 0.9:
        return "pic" if what == "pic" or all(cell[0] in "89" for cell in filled) else ""
    if what == "pic":
        return ""
    if what in ("start", "end") and not column.days and not column.years:
        return ""
    if what == "amount" and not _share(filled, lambda c: bool(_NUMBER.fullmatch(c))) > 0.8:
        return ""
    if what == "nuts" and _share(filled, lambda c: bool(_NUTS.fullmatch(c))) < 0.5:
        return ""
    if what == "country" and _share(filled, _is_country) < 0.3:
        return ""
    if what == "" and _share(filled, lambda c: c in _SEEN_COUNTRIES) > 0.9:
        return "country"
    if what in ("organization", "project", "city", "cluster") and _share(filled, lambda c: not c.isdigit()) < 0.5:
        return ""
    if what in ("latitude", "longitude"):
        decimals = _share(filled, lambda c: number(c.replace(",", ".")) is not None)
        return what if decimals == 1 else ""
    return what


def looks_like_data(cells: Sequence[str]) -> bool:
    """Whether a first row is no header: numbers, days or long texts where names should be."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    strange = sum(bool(_NUMBER.fullmatch(cell)) or _all_days((cell,), "") or len(cell) > 200 for cell in filled)
    return bool(filled) and strange >= max(1, len(filled) / 4)


def date_pattern(columns: Sequence[Column]) -> str:
    """The pattern in which the days of the start and end columns can be read; "" for ISO 8601 or none."""
    cells = tuple(
        cell for column in columns if column.what in ("start", "end") and column.days for cell in column.filled
    )
    if not cells or _all_days(cells, ""):
        return ""
    return next((pattern for pattern in _PATTERNS if _all_days(cells, pattern)), "")


def decimal_of(columns: Sequence[Column]) -> tuple[str, str]:
    """The decimal sign and the thousands sign of amounts and coordinates."""
    cells = [cell for column in columns if column.what in ("amount", "latitude", "longitude") for cell in column.filled]
    comma = any(re.search(r",\d{1,2}$|,\d{4,}$", cell) for cell in cells)
    dots = any(re.search(r"\d\.\d{3}\.\d{3}|\d\.\d{3},", cell) for cell in cells)
    commas = any(re.search(r"\d,\d{3}(,\d{3})*(\.\d+)?$", cell) for cell in cells)
    if comma or dots:
        return ",", "." if dots else ""
    return ".", "," if commas else ""


def empties(columns: Sequence[Column]) -> dict[str, str]:
    """Columns of days, numbers and the like in which a word stands for an empty cell."""
    found = {}
    for column in columns:
        if column.what in ("start", "end", "amount", "latitude", "longitude", "nuts", "city", "postcode"):
            void = next((cell for cell in column.cells if cell in _VOID), None)
            if void is not None:
                found[column.name] = void
    return found


def role_of(value: str, member: bool) -> str:
    """The role a word stands for: in a project, or of a member in a cluster."""
    plain = slug(value).replace("-", " ")
    word = next((role for role, marks in _ROLES if any(f" {plain}".find(f" {m}") >= 0 for m in marks)), "partner")
    if member:
        return {"coordinator": "manager", "associated": "partner"}.get(word, "member")
    return word


def unknown_countries(column: Column) -> list[str]:
    """Cells of a country column that are no country Baltica knows."""
    return [cell for cell in column.values(10_000) if not _is_country(cell)]


def _is_country(cell: str) -> bool:
    try:
        return bool(FUNCTIONS["country"](cell))
    except ValueError:
        return False


def _has_year(cell: str) -> bool:
    try:
        return bool(FUNCTIONS["year"](cell))
    except ValueError:
        return False


def _all_days(cells: Sequence[str], pattern: str) -> bool:
    read = day_reader((pattern,) if pattern else ())
    try:
        return all(read(cell) for cell in cells)
    except ValueError:
        return False


def _share(cells: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(bool(fits(cell)) for cell in cells) / len(cells) if cells else 0.0


_SEEN_COUNTRIES = frozenset(COUNTRY_NAMES) | {"EL", "UK"}
