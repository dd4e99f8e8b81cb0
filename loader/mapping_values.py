"""Values of a mapping read from cells: numbers, whole numbers, yes and no, list cells, conditions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from baltica.loader.mapping_spec import Value, Where
from baltica.loader.mapping_template import Cells, Template, Text

Read = Callable[[Cells], Any]  # the value of a property; None where there is none

_CUT = "\x1f"


@dataclass(frozen=True)
class Facts:
    """Properties of one kind of fact: those that never change, those read from cells, and those that must be there."""

    fixed: Mapping[str, Any]
    read: tuple[tuple[str, Read], ...]
    required: tuple[tuple[str, str], ...]

    def of(self, cells: Cells, wrong: list[str]) -> dict[str, Any]:
        """The properties of a row; what cannot be read is told in *wrong* and left out."""
        props = dict(self.fixed)
        failed: list[str] = []
        for name, read in self.read:
            try:
                value = read(cells)
            except ValueError as error:
                wrong.append(str(error))
                failed.append(name)
                continue
            if value is not None:
                props[name] = value
        for name, told in self.required:
            if name not in props and name not in failed:
                wrong.append(told)
        return props


TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False} | {
    **dict.fromkeys(("ja", "jah", "tak", "taip", "jā", "kyllä", "oui", "sí", "sì"), True),
    **dict.fromkeys(("nein", "nej", "nei", "nie", "ne", "nē", "ei", "non"), False),
}


def value_or_none(text: Text, value: Callable[[str], Any], told: str, kind: str) -> Read:
    """A function that reads a value from a text; it raises ValueError where the text is no such value."""

    def read(cells: Cells) -> Any:
        found = text(cells)
        if not found:
            return None
        made = value(found)
        if made is None:
            raise ValueError(f"{told} {found[:40]!r} is no {kind}")
        return made

    return read


def whole_number(text: str) -> int | None:
    """A whole number; None where it is none."""
    digits = text[1:] if text[:1] in "+-" else text
    return int(text) if digits.isascii() and digits.isdigit() and len(digits) < 19 else None


def cut(text: str, separators: tuple[str, ...]) -> list[str]:
    """The items of a list cell, without white space and empty ones."""
    for mark in sorted(separators, key=len, reverse=True):
        text = text.replace(mark, _CUT)
    return [item for item in (one.strip() for one in text.split(_CUT)) if item]


def columns_of(*values: Value) -> tuple[str, ...]:
    """The columns that values read, each once."""
    templates = [template for value in values if isinstance(value, tuple) for template in value]
    return tuple(dict.fromkeys(column for template in templates for column in template.columns))


def condition_of(where: Where) -> Callable[[Cells], str]:
    """A function that says which condition a row does not meet; "" where it meets all."""

    def unmet(cells: Cells) -> str:
        for column, allowed, wanted in where:
            if (cells.get(column, "").strip() in allowed) is not wanted:
                return f"{column} is {cells.get(column, '').strip()[:40]!r}"
        return ""

    return unmet if where else lambda cells: ""


def missing_id(what: str, templates: tuple[Template, ...], cells: Cells) -> str:
    """Why a node has no id: the columns that are empty."""
    empty = [column for template in templates for column in template.columns if not cells.get(column, "").strip()]
    return f"{', '.join(empty)} {'is' if len(empty) < 2 else 'are'} empty" if empty else f"{what} is empty"
