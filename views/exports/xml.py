"""XML in pieces, escaped by the standard library; characters that XML 1.0 forbids are dropped and counted."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RETURN = {"\r": "&#13;"}  # a reader would take it for the end of a line
BLOCK = 10_000  # nodes or edges in a piece

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


class Cleaner:
    """Takes out of texts what XML cannot hold, and counts how many characters that were.

    >>> clean = Cleaner()
    >>> clean("a\\x00b"), clean.dropped
    ('ab', 1)
    """

    def __init__(self) -> None:
        self.dropped = 0

    def __call__(self, text: str) -> str:
        """The text without these characters."""
        cleaned, number = _FORBIDDEN.subn("", text)
        self.dropped += number
        return cleaned

    def text(self, text: str) -> str:
        """The text as the content of an element."""
        return escape(self(text), _RETURN)

    def attribute(self, text: str) -> str:
        """The text as the value of an attribute, with its quotes."""
        return quoteattr(self(text))

    def ids(self, ids: Iterable[str]) -> list[str]:
        """Ids without these characters; should two become one, the later is told apart by a number."""
        found: dict[str, None] = {}
        for one in ids:
            name = base = self(str(one))
            number = 2
            while name in found:
                name, number = f"{base}~{number}", number + 1
            found[name] = None
        return list(found)


def written(value: Any) -> str:
    """A value as XML Schema writes it.

    >>> written(True), written(2), written(0.5)
    ('true', '2', '0.5')
    """
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def cells(values: Sequence[Any], before: str, after: str, clean: Any) -> list[str]:
    """One piece for each value: what stands before it, the value, what comes after; nothing where it is unknown."""
    return [
        "" if value is None else f"{before}{clean(value) if isinstance(value, str) else written(value)}{after}"
        for value in values
    ]


def blocks(lines: Iterable[str]) -> Iterator[str]:
    """The lines, many in a piece."""
    waiting: list[str] = []
    for line in lines:
        waiting.append(line)
        if len(waiting) == BLOCK:
            yield "".join(waiting)
            waiting.clear()
    yield "".join(waiting)
