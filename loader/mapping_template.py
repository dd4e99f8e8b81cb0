"""Templates of a mapping: text with {column} in it, compiled once into functions of a row's cells. No code is run."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from baltica.graph.codes import COUNTRY_NAMES, clean_name, iso_country, slug
from baltica.graph.errors import InputError

Cells = Mapping[str, str]
Text = Callable[[Cells], str]  # "" where there is nothing

ITEM = "item"  # stands for one item of a list cell
SOURCE = "source"  # stands for the name of the source

_FIELD = re.compile(r"\{([^{}]*)\}")
_CALL = re.compile(r"(\w+)\((.*)\)", re.DOTALL)
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|2[01]\d\d)(?!\d)")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")  # not nan, inf, 1_000
_COUNTRY_BY_NAME = {name.casefold(): code for code, name in COUNTRY_NAMES.items()} | {
    "czech republic": "CZ",
    "great britain": "GB",
    "holy see (vatican)": "VA",
    "macedonia": "MK",
    "moldova, republic of": "MD",
    "republic of moldova": "MD",
    "russian federation": "RU",
    "slovak republic": "SK",
    "the netherlands": "NL",
    "turkey": "TR",
    "belgique": "BE", "danmark": "DK", "deutschland": "DE", "eesti": "EE", "españa": "ES", "island": "IS",
    "italia": "IT", "latvija": "LV", "lietuva": "LT", "norge": "NO", "polska": "PL", "suomi": "FI", "sverige": "SE",
    "österreich": "AT", "schweiz": "CH", "ísland": "IS", "česko": "CZ", "magyarország": "HU", "portugal": "PT",
}  # fmt: skip


@dataclass(frozen=True)
class Codes:
    """A code list of a mapping: cell → text. ``*`` says what others become; ``*`` = ``=`` leaves them as they are."""

    name: str
    table: Mapping[str, str]

    def of(self, text: str) -> str:
        """The text a cell stands for. Raises ValueError for one that is not in the list."""
        found = self.table.get(text.casefold())
        if found is None:
            found = self.table.get("*")
            if found is None:
                raise ValueError(f"{text[:60]!r} is not in the code list {self.name}")
        return text if found == "=" else found


@dataclass(frozen=True)
class Field:
    """One {…} of a template: a column, and the functions its text goes through, the innermost first."""

    column: str
    functions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Template:
    """Text and fields in their order."""

    text: str
    parts: tuple[str | Field, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """Its {…}."""
        return tuple(part for part in self.parts if isinstance(part, Field))

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns it reads, each once; the item of a list cell is none."""
        return tuple(dict.fromkeys(field.column for field in self.fields if field.column != ITEM))


def parsed(text: str, codes: Mapping[str, Codes], source: str) -> Template:
    """The template a text stands for. Raises ValueError where its braces cannot be read."""
    if text.count("{") != text.count("}") or "{" in _FIELD.sub("", text):
        raise ValueError(f"the braces of {text!r} do not match")
    parts: list[str | Field] = []
    end = 0
    for match in _FIELD.finditer(text):
        if match.start() > end:
            parts.append(text[end : match.start()])
        end = match.end()
        field = _field(match[1], codes)
        if not field.column:
            raise ValueError(f"{{}} in {text!r} names no column")
        parts.append(source if field.column == SOURCE and not field.functions else field)
    if end < len(text):
        parts.append(text[end:])
    return Template(text, tuple(parts))


def _field(inside: str, codes: Mapping[str, Codes]) -> Field:
    functions: list[str] = []
    inside = inside.strip()
    while (call := _CALL.fullmatch(inside)) and (call[1] in FUNCTIONS or call[1] in codes):
        functions.insert(0, call[1])
        inside = call[2].strip()
    return Field(" ".join(inside.split()), tuple(functions))


def compiled(template: Template, codes: Mapping[str, Codes], empty: Mapping[str, frozenset[str]]) -> Text:
    """A function that fills the template; it gives "" where a field is empty.

    ``empty`` names for a column the cells that count as empty (``*``: for every column). The function raises
    ValueError where a cell cannot be read.
    """
    getters = [part if isinstance(part, str) else _getter(part, codes, empty) for part in template.parts]
    if len(getters) == 1 and not isinstance(getters[0], str):
        return getters[0]
    if all(isinstance(part, str) for part in getters):
        whole = "".join(part for part in getters if isinstance(part, str))
        return lambda cells: whole

    def fill(cells: Cells) -> str:
        made = []
        for part in getters:
            text = part if isinstance(part, str) else part(cells)
            if not text:
                return ""
            made.append(text)
        return "".join(made)

    return fill


def _getter(field: Field, codes: Mapping[str, Codes], empty: Mapping[str, frozenset[str]]) -> Text:
    column = field.column
    void = empty.get(column, frozenset()) | empty.get("*", frozenset())

    def plain(cells: Cells) -> str:
        text = cells.get(column, "").strip()
        return "" if text in void else text

    if not field.functions:
        return plain
    steps = [codes[name].of if name in codes else FUNCTIONS[name] for name in field.functions]

    def through(cells: Cells) -> str:
        text = plain(cells)
        try:
            for step in steps:
                if not text:
                    break
                text = step(text)
        except ValueError as error:
            raise ValueError(f"{column}: {error}") from None
        return text

    return through


# --- functions of templates -----------------------------------------------------------------------------------------


@lru_cache(maxsize=10_000)
def _slug(text: str) -> str:
    """Letters without marks, digits and hyphens; names in other scripts get a fingerprint, to tell them apart."""
    plain = slug(text)
    if text.isascii() or all(slug(mark) for mark in unicodedata.normalize("NFKC", text) if mark.isalnum()):
        return plain
    return f"{plain}-{_hash(text)}".strip("-")


def _hash(text: str) -> str:
    return hashlib.sha256(clean_name(text).encode()).hexdigest()[:12]


@lru_cache(maxsize=10_000)
def _country(text: str) -> str:
    if len(text) == 2 and text.isascii() and text.isalpha():
        return iso_country(text)
    code = _COUNTRY_BY_NAME.get(clean_name(text).casefold())
    if code is None:
        raise ValueError(f"{text[:60]!r} is no country that Baltica knows")
    return code


def _year(text: str) -> str:
    match = _YEAR.search(text)
    if match is None:
        raise ValueError(f"{text[:60]!r} holds no year")
    return match[1]


def _first_word(text: str) -> str:
    return text.split(maxsplit=1)[0]


def _other_words(text: str) -> str:
    return " ".join(text.split()[1:])


def _digits(text: str) -> str:
    return "".join(mark for mark in text if mark in "0123456789")


def _pic(text: str) -> str:
    return text if len(text) == 9 and text.isascii() and text.isdigit() else ""


def _hostname(text: str) -> str:
    return text if "://" in text else f"http://{text}"


FUNCTIONS: Mapping[str, Callable[[str], str]] = {
    "slug": _slug,
    "hash": _hash,
    "upper": str.upper,
    "lower": str.lower,
    "country": _country,
    "year": _year,
    "digits": _digits,
    "first_word": _first_word,
    "other_words": _other_words,
    "pic": _pic,
    "text": str,
    "url": _hostname,
}


def number(text: str, decimal: str = ".", thousands: str = "") -> float | None:
    """A number as the file writes it; None where it is none.

    >>> number("15.414.794,50", ",", "."), number("n/a")
    (15414794.5, None)
    """
    if thousands:
        text = text.replace(thousands, "")
        if thousands == " ":
            text = "".join(text.split())
    if decimal != ".":
        text = text.replace(decimal, ".")
    return float(text) if _NUMBER.fullmatch(text) else None


# --- dates ----------------------------------------------------------------------------------------------------------


def day_reader(patterns: tuple[str, ...]) -> Callable[[str], str]:
    """A function that reads a day as ISO 8601, or in one of the patterns, like ``dd.mm.yyyy``; a time is left out.

    It raises ValueError for what is no day. Raises InputError for a pattern that cannot be used.
    """
    orders = [_order(pattern) for pattern in patterns]

    def read(text: str) -> str:
        if text[4:5] == "-" and text[7:8] == "-" and text[10:11] in ("", "T", " "):
            try:
                return date.fromisoformat(text[:10]).isoformat()
            except ValueError:
                raise ValueError(f"{text[:40]!r} is not a day") from None
        word = text.split(maxsplit=1)[0]
        for mark, year, month, day in orders:
            pieces = word.split(mark)
            if len(pieces) == 3 and all(piece.isascii() and piece.isdigit() for piece in pieces):
                if len(pieces[year]) != 4:
                    continue
                try:
                    return date(int(pieces[year]), int(pieces[month]), int(pieces[day])).isoformat()
                except ValueError:
                    continue
        raise ValueError(f"{text[:40]!r} is not a day")

    return read


def _order(pattern: str) -> tuple[str, int, int, int]:
    mark = next((one for one in "./-" if one in pattern), "")
    pieces = [set(piece) for piece in pattern.lower().split(mark)] if mark else []
    if sorted("".join(sorted(piece)) for piece in pieces) != ["d", "m", "y"]:
        raise InputError(f"{pattern!r} is no pattern of a day", "write one like dd.mm.yyyy, yyyy/mm/dd or mm/dd/yyyy")
    return mark, pieces.index({"y"}), pieces.index({"m"}), pieces.index({"d"})
