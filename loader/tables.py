"""Tables of a source: rows with their place in the file, and their cells by column name."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

_INTEGER = re.compile(r"[+-]?[0-9]{1,30}")
_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")  # not nan, inf, 1_000
_ISO_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T].*)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file: where it stands, and its cells by column name.

    ``fault`` says why it cannot be read; ``mended`` what was put right by a rule that leaves no doubt.
    """

    file: str
    line: int
    cells: Mapping[str, str]
    fault: str = ""
    mended: str = ""

    def required(self, column: str) -> str:
        """The cell's text. Raises KeyError where it is empty; the writer makes a reject of that."""
        value = self.cells.get(column, "").strip()
        if not value:
            raise KeyError(column)
        return value

    def optional(self, column: str) -> str | None:
        """The cell's text, or None where it is empty or the column is missing."""
        return self.cells.get(column, "").strip() or None

    def integer(self, column: str) -> int | str | None:
        """The cell as a whole number, or None where it is empty.

        Anything else stays text, so that the check against the model rejects the row and still knows what it is about.
        """
        text = self.optional(column)
        return int(text) if text is not None and _INTEGER.fullmatch(text) else text

    def number(self, column: str, decimal: str = ".", thousands: str = "") -> float | str | None:
        """The cell as a number, or None where it is empty; anything else stays text, as with ``integer``."""
        text = self.optional(column)
        if text is None:
            return None
        plain = text.replace(thousands, "") if thousands else text
        plain = plain.replace(decimal, ".") if decimal != "." else plain
        return float(plain) if _NUMBER.fullmatch(plain) else text

    def truth(self, column: str) -> bool | str | None:
        """The cell as yes or no (true, false, yes, no, 1, 0, in any case); anything else stays text."""
        text = self.optional(column)
        return text if text is None else _TRUTH.get(text.casefold(), text)

    def day(self, column: str, pattern: str = "") -> str | None:
        """The cell as a day, ISO 8601; ``pattern`` as of ``strptime`` for other spellings. None where it is empty.

        Raises ValueError where it is no day.
        """
        text = self.optional(column)
        if text is None:
            return None
        try:
            if pattern:
                return datetime.strptime(text, pattern).date().isoformat()
            match = _ISO_DAY.fullmatch(text)
            return date.fromisoformat(match[1] if match else text).isoformat()
        except ValueError:
            raise ValueError(f"{column} {text!r} is not a day") from None


_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


UNREAD = "not read"  # how the kind of a table begins that only stands for a file that is left alone


@dataclass(frozen=True)
class Table:
    """A table that was found: what it is called, its header and digest; rows are read, in a stream, when asked for.

    ``kind`` is what the source knows it as (``organization``), ``family`` the edition family it belongs to
    (``h2020``); ``complete`` whether it is a whole edition, so that facts it no longer holds may go.
    """

    name: str
    columns: tuple[str, ...]
    digest: str = field(repr=False)
    rows: Callable[[], Iterator[Row]] = field(repr=False, compare=False)
    kind: str = ""
    family: str = ""
    complete: bool = True
