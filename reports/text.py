"""Numbers and lists in words: one way of writing them, in tables and in sentences alike. Pure."""

import math
from collections.abc import Sequence

from baltica.reports.blocks import Cell, Column

MISSING = "–"
MINUS = "−"
SPECIAL = {
    "cross_border": "cross-border",
    "energy_environment": "energy and environment",
    "ict": "ICT",
    "maritime_logistics": "maritime and logistics",
    "materials_manufacturing": "materials and manufacturing",
    "ngo": "NGO",
    "other": "other or several fields",
    "wood_forestry": "wood and forestry",
}


def is_missing(value: object) -> bool:
    """None, pandas' NA or a number that is not one."""
    named = type(value).__name__ in ("NoneType", "NAType", "NaTType")
    return named or (isinstance(value, float) and math.isnan(value))


def count(value: float) -> str:
    """A whole number with thousands set apart: ``12,345``."""
    return number(value, 0)


def number(value: float, decimals: int = 1) -> str:
    """A number with a fixed count of decimals and a real minus sign; never ``-0.0``."""
    text = f"{value:,.{decimals}f}"
    if not any(digit in text for digit in "123456789"):
        text = text.removeprefix("-")
    return text.replace("-", MINUS)


def share(value: float, decimals: int = 0) -> str:
    """A share of 0 to 1 as a percentage: ``58%``; what is there is never shown as nothing.

    >>> share(0.58), share(0.001), share(0.0)
    ('58%', '<1%', '0%')
    """
    least = 10.0**-decimals
    if 0 < 100 * value < least / 2:
        return f"<{number(least, decimals)}%"
    return number(100 * value, decimals) + "%"


def plural(value: float, one: str, many: str = "") -> str:
    """A counted noun: ``1 project``, ``2 projects``, ``no projects``."""
    words = one if value == 1 else (many or one + "s")
    return f"{count(value) if value else 'no'} {words}"


def listing(items: Sequence[str]) -> str:
    """``a, b and c``."""
    if len(items) < 2:
        return "".join(items)
    return ", ".join(items[:-1]) + " and " + items[-1]


def most(names: Sequence[str], what: str, amount: str) -> str:
    """Who has the most of something, and how much; equal ones share the place.

    >>> most(["A", "B"], "partners", "73 organizations")
    'A and B have the most partners: 73 organizations each.'
    """
    if len(names) == 1:
        return f"{names[0]} has the most {what}: {amount}."
    named = listing(names) if len(names) <= 3 else f"{', '.join(names[:2])} and {len(names) - 2} more"
    return f"{named} have the most {what}: {amount} each."


def capital(text: str) -> str:
    """The text with its first letter raised."""
    return text[:1].upper() + text[1:]


def words(code: str) -> str:
    """A code list's value in words: ``life_sciences`` → ``life sciences``."""
    return SPECIAL.get(code, code.replace("_", " "))


def cell(value: Cell, column: Column) -> str:
    """One cell of a table as text, by the kind of its column. A link or text is returned as it is."""
    if value is None or is_missing(value) or value == "":
        return MISSING
    if isinstance(value, str):
        return value
    if column.kind == "flag" or isinstance(value, bool):
        return "yes" if value else "no"
    if column.kind == "count":
        return count(value)
    if column.kind == "share":
        return share(value, column.decimals)
    if column.kind == "number":
        return number(value, column.decimals)
    return str(int(value)) if column.kind == "year" else str(value)


def shorten(text: str, width: int) -> str:
    """The text cut at a word to at most ``width`` characters, with an ellipsis where something is missing."""
    text = " ".join(text.split())
    if len(text) <= width:
        return text
    head = text[: width - 1]
    whole = text[width - 1] == " " or " " not in head
    return (head if whole else head.rsplit(" ", 1)[0]).rstrip(" ,;–-(/") + "…"
