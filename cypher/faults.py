"""What is wrong with a file of queries: where, what, and what to do about it."""

import re
from dataclasses import dataclass
from pathlib import Path

from baltica.graph.errors import QueryError

_POSITION = re.compile(r"position (\d+)")


@dataclass(frozen=True)
class Fault:
    """One fault: its line in the file (1 is the first, 0 the file as a whole), what is wrong, and a remedy."""

    line: int
    message: str
    remedy: str


@dataclass(frozen=True)
class Broken:
    """A user's file that cannot be used, and why."""

    file: Path
    faults: tuple[Fault, ...]

    @property
    def name(self) -> str:
        """The name its query would have."""
        return self.file.name.removesuffix(".cypher").removesuffix(".graph")


def told(file: str | Path, fault: Fault) -> str:
    """A fault in one line that editors understand.

    >>> told("my.cypher", Fault(3, "there is no title", "write one"))
    'my.cypher:3: there is no title'
    """
    return f"{file}{f':{fault.line}' if fault.line else ''}: {fault.message}"


def line_of(statement: str, at: int) -> int:
    """How many lines of the statement end before the character at this place.

    >>> line_of("MATCH (n)\\nRETURN n", 12)
    1
    """
    return statement.count("\n", 0, at)


def refused(error: QueryError, statement: str, begins: int) -> Fault:
    """What the guard or the tokens say of a statement that begins in this line: lines for positions."""
    found = _POSITION.search(error.message)
    line = begins + (line_of(statement, int(found[1]) - 1) if found else 0)
    return Fault(line, _POSITION.sub(f"line {line}", error.message), error.hint)
