"""Keys for what keep.eu gives without any: programmes, projects, organizations; countries and NUTS versions. Pure."""

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache

from baltica.graph.codes import COUNTRY_NAMES, clean_name, iso_country, slug

_PERIOD = re.compile(r"\b((?:19|20)\d\d)\s*[-\u2010-\u2015\u2212]\s*((?:19|20)\d\d)\b")
_LONGEST = 80  # characters of a key; acronyms that are whole sentences are cut, with a hash of the whole

# Names beside the short English ones of ISO 3166-1, as keep.eu writes them in its editions.
_OTHER_NAMES = {
    "anguilla": "AI", "australia": "AU", "benin": "BJ", "bosnia & herzegovina": "BA", "brazil": "BR", "canada": "CA",
    "cabo verde": "CV", "cape verde": "CV", "china": "CN", "cuba": "CU", "czech republic": "CZ", "dominica": "DM",
    "dominican republic": "DO", "former yugoslav republic of macedonia": "MK", "fyrom": "MK", "french guiana": "GF",
    "gabon": "GA", "ghana": "GH", "great britain": "GB", "guadeloupe": "GP", "isle of man": "IM", "jamaica": "JM",
    "libya": "LY", "macedonia": "MK", "mali": "ML", "martinique": "MQ", "mauritania": "MR", "mayotte": "YT",
    "mexico": "MX", "northern ireland": "GB", "panama": "PA", "puerto rico": "PR", "republic of moldova": "MD",
    "reunion": "RE", "réunion": "RE", "russian federation": "RU", "saint lucia": "LC", "saint martin": "MF",
    "saudi arabia": "SA", "senegal": "SN", "slovak republic": "SK", "suriname": "SR", "syria": "SY",
    "the netherlands": "NL", "trinidad and tobago": "TT", "turkey": "TR", "united states": "US",
    "vatican city": "VA", "venezuela": "VE",
}  # fmt: skip
_COUNTRIES = {name.casefold(): code for code, name in COUNTRY_NAMES.items()} | _OTHER_NAMES

# Beginnings of codes by which editions of NUTS differ, and the versions they are in. keep.eu keeps one version at a
# time, whatever the period of the project: the download tells, not the period.
_FIRST, _SINCE_2016, _SINCE_2021 = ("2013",), ("2016", "2021", "2024"), ("2021", "2024")
_TELLING = {
    **dict.fromkeys(("FR2", "FR3", "FR4", "FR5", "FR6", "FR7", "FR8", "LT00", "IE01", "IE02", "PL11", "PL12"), _FIRST),
    **dict.fromkeys(("FRB", "FRC", "FRD", "FRE", "FRF", "FRG", "FRH", "FRI", "FRJ", "FRK", "FRL"), _SINCE_2016),
    **dict.fromkeys(("LT01", "LT02", "IE04", "IE05", "IE06", "PL7", "PL8", "PL9"), _SINCE_2016),
    **dict.fromkeys(("HR04", "EE006", "EE007", "ITG25", "ITG26"), ("2013", "2016")),
    **dict.fromkeys(("HR02", "HR05", "HR06", "EE009", "EE00A"), _SINCE_2021),
    **dict.fromkeys(("PT18", "NL33", "LV006", "LV007"), ("2013", "2016", "2021")),
    **dict.fromkeys(("PT1B", "PT1C", "PT1D", "NL35", "NL36", "LV00A", "LV00B"), ("2024",)),
}
_TELLING_LENGTHS = sorted({len(start) for start in _TELLING})


@lru_cache(1 << 16)
def key(text: str) -> str:
    """A text as part of a key: case, accents, punctuation and white space do not count.

    Letters that ASCII cannot tell (Greek, Cyrillic) and what is cut off are stood for by a hash. A plus sign counts:
    ``CBSR+`` is another project than ``CBSR``. Raises ValueError where the text holds neither letter nor digit.

    >>> key("Baltic LINes "), key("CBSR+"), key("ΗΡΩΝ II")
    ('baltic-lines', 'cbsr-plus', 'ii-a939d757')
    """
    words = clean_name(text).replace("+", " plus ").casefold()
    letters = "".join(character for character in words if character.isalnum())
    if not letters:
        raise ValueError(f"{text!r} has no letter to make a key of")
    plain = slug(words)
    lost = not words.isascii() and any(c.isalnum() and not slug(c) for c in set(words) if not c.isascii())
    if not lost and len(plain) <= _LONGEST:
        return plain
    return f"{plain[:_LONGEST].strip('-')}-{short_hash(letters)}".strip("-")


def short_hash(text: str) -> str:
    """Eight hexadecimal digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def period_of(text: str) -> str | None:
    """The funding period a text names, or None.

    >>> period_of("2007 – 2013 Latvia - Lithuania"), period_of("URBACT")
    ('2007-2013', None)
    """
    found = _PERIOD.search(text)
    return f"{found[1]}-{found[2]}" if found else None


def programme_key(name: str, period: str) -> str:
    """Key of a programme: its name, and its period behind it, wherever the source puts it.

    >>> programme_key("2014 - 2020 INTERREG VB Baltic Sea", "2014-2020")
    'interreg-vb-baltic-sea-2014-2020'
    """
    return f"{key(_PERIOD.sub(' ', name))}-{period}"


def project_key(programme: str, period: str, acronym: str) -> str:
    """Id of the project, or of the first of several, that goes by this acronym in the programme."""
    return f"keep:{programme_key(programme, period)}:{key(acronym)}"


def organization_key(name: str, country: str) -> str:
    """Id of an organization: its name and its stated country.

    >>> organization_key("UNIVERSITY OF TARTU", "Estonia") == organization_key("University of Tartu", "ESTONIA")
    True
    """
    return f"keep:{(country_code(country) or key(country)).lower()}:{key(name)}"


def country_code(name: str) -> str | None:
    """ISO 3166-1 code of a country's name in any case, or None where the name is not known.

    >>> country_code("UNITED KINGDOM"), country_code("Czech Republic")
    ('GB', 'CZ')
    """
    return _COUNTRIES.get(clean_name(name).casefold())


def leading_code(cell: str | None) -> str:
    """The code that stands before a name.

    >>> leading_code("DEG01  / Erfurt, Kreisfreie Stadt"), leading_code("DE Germany / DEUTSCHLAND"), leading_code(None)
    ('DEG01', 'DE', '')
    """
    return ((cell or "").partition("/")[0].split() or [""])[0]


def geocoded_country(cell: str | None) -> str | None:
    """ISO 3166-1 code in the column ``Country code``, or None where it is empty."""
    return iso_country(leading_code(cell)) or None


def told_by(code: str) -> tuple[str, ...]:
    """The versions of NUTS a code speaks for; empty for the many codes that are in all of them.

    >>> told_by("FR811"), told_by("LT011"), told_by("DE300")
    (('2013',), ('2016', '2021', '2024'), ())
    """
    return next((_TELLING[code[:size]] for size in _TELLING_LENGTHS if code[:size] in _TELLING), ())


def nuts_version(votes: Mapping[str, int]) -> str:
    """The version of NUTS most of the telling codes speak for, the newest of equals; empty where none tells.

    >>> nuts_version({"2016": 3, "2021": 5, "2024": 5}), nuts_version({})
    ('2024', '')
    """
    return max(votes, key=lambda version: (votes[version], version), default="")
