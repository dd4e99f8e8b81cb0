"""Cells of CORDIS: keys, words, amounts, days, positions. Pure."""

import hashlib
import re
from collections.abc import Iterator

from baltica.graph.codes import clean_name, country_code, slug
from baltica.loader.records import Skip
from baltica.loader.tables import Row, Table

PREFIX = "cordis"  # of the ids that only this source gives

_WHOLE = re.compile(r"([0-9]{1,18})(?:\.0+)?")  # tables that went through pandas hold 999981634.0
_PIC = re.compile(r"[1-9][0-9]{8}")
_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[ T]([0-9]{2}:[0-9]{2}(?::[0-9]{2})?).*)?")
_DEGREES = r"\s*(-?[0-9]{1,3}(?:\.[0-9]+)?)\s*"
_POSITION = re.compile(rf"{_DEGREES},{_DEGREES}")


def scope_of(table: Table) -> str:
    """The part of CORDIS that a snapshot replaces as a whole, like ``h2020/organization``."""
    return f"{table.family}/{table.kind.lower()}"


def words(row: Row, column: str) -> str | None:
    """The cell's text in one form, or None where it is empty."""
    return clean_name(row.optional(column) or "") or None


def whole(row: Row, column: str) -> str | None:
    """The digits of a number that is a key, or the text as it stands."""
    text = row.optional(column)
    match = _WHOLE.fullmatch(text) if text else None
    return match[1] if match else text


def project_id(row: Row, column: str) -> str:
    """The project's key: its grant number. Raises KeyError where there is none, ValueError for another text."""
    text = row.required(column)
    match = _WHOLE.fullmatch(text)
    if not match:
        raise ValueError(f"{column} {text[:40]!r} is no grant number")
    return f"{PREFIX}:{match[1]}"


def organization_id(row: Row) -> str:
    """The organization's key: its PIC; else another number of it, its record number, its name and country.

    Raises KeyError where the row knows none of them.
    """
    number = whole(row, "organisationID")
    if number and _PIC.fullmatch(number):
        return f"pic:{number}"
    if number and number.strip("0"):
        return f"{PREFIX}:organization-{_key(number)}"
    record = whole(row, "rcn")
    if record and _WHOLE.fullmatch(record):
        return f"{PREFIX}:organization-rcn-{record}"
    name, country = clean_name(row.required("name")), country_code(row.optional("country") or "") or ""
    return f"{PREFIX}:organization-{_key(f'{name} {country}')}"


def updated_of(row: Row) -> str:
    """When the publisher last changed the record, ISO 8601; empty where that is not told (see ``undated``)."""
    match = _TIME.fullmatch(row.optional("contentUpdateDate") or "")
    return "T".join(filter(None, match.groups())) if match else ""


def undated(row: Row) -> Iterator[Skip]:
    """A Skip for a row whose date of change is no date: its cells may stand in the wrong columns."""
    stated = row.optional("contentUpdateDate")
    if stated and not updated_of(row):
        yield Skip(row, f"contentUpdateDate {stated[:40]!r} is not a day")


def day(row: Row, column: str, wrong: list[str]) -> str | None:
    """The cell as a day; None where it is empty, and, told in *wrong*, where it is no day."""
    try:
        return row.day(column)
    except ValueError as error:
        wrong.append(str(error))
        return None


def amount(row: Row, column: str) -> float | str | None:
    """Euro, with a decimal comma or a decimal point: both stand in one row. Text where it is no number."""
    text = row.optional(column) or ""
    return row.number(column, decimal="," if "," in text and "." not in text else ".")


def position(row: Row) -> tuple[float | None, float | None]:
    """Latitude and longitude of the cell ``geolocation``; twice None where it holds no place on Earth."""
    match = _POSITION.fullmatch(row.optional("geolocation") or "")
    latitude, longitude = (float(match[1]), float(match[2])) if match else (999.0, 999.0)
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else (None, None)


def _key(text: str) -> str:
    """The text's letters and digits, with a fingerprint where some are lost."""
    plain = slug(text)
    if plain and text.isascii() and len(plain) <= 80:
        return plain
    mark = hashlib.sha256(text.casefold().encode("utf-8", "surrogatepass")).hexdigest()[:10]
    return f"{plain[:80]}-{mark}".strip("-")
