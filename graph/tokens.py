"""Cypher cut into tokens: enough to tell keywords from names, strings and comments; not a parser.

Shared by the guard of free statements and the check of the catalogue. Whatever cannot be told apart with
certainty is an error: the guard must never read a text differently from the engine.
"""

import re
from dataclasses import dataclass
from typing import Literal

from baltica.graph.errors import QueryError

Kind = Literal["word", "name", "string", "number", "parameter", "symbol", "end"]


@dataclass(frozen=True)
class Token:
    """One token: its kind, its text as written, and where it begins (0 is the first character)."""

    kind: Kind
    text: str
    at: int

    @property
    def upper(self) -> str:
        """The text in capitals for words and symbols, empty for all that cannot be a keyword."""
        return self.text.upper() if self.kind in ("word", "symbol") else ""

    @property
    def plain(self) -> str:
        """The text without backticks."""
        return self.text[1:-1].replace("``", "`") if self.kind == "name" else self.text


END = Token("end", "", -1)

# Order matters: comments before the symbol "/", strings before everything in them.
_PATTERN = re.compile(
    r"""
      (?P<skip>      \s+ | //[^\r\n]* | /\*.*?\*/ )
    | (?P<string>    '(?:[^'\\]|\\.)*' | "(?:[^"\\]|\\.)*" )
    | (?P<name>      `(?:[^`]|``)*` )
    | (?P<parameter> \$(?:\w+|`(?:[^`]|``)*`) )
    | (?P<number>    0[xX][0-9a-fA-F]+ | 0[oO][0-7]+ | (?:[0-9]+(?:\.[0-9]+)?|(?<!\.)\.[0-9]+)(?:[eE][+-]?[0-9]+)? )
    | (?P<word>      [^\W\d]\w* )
    | (?P<symbol>    [()\[\]{}<>.,:;|&!=+\-*/%^~?@\#] )
    """,
    re.VERBOSE | re.DOTALL,
)
_UNCLOSED = {"'": "string", '"': "string", "`": "name in backticks"}


def tokenize(statement: str) -> list[Token]:
    """All tokens but white space and comments, in order.

    Raises:
        QueryError: an unclosed string, name or comment, or a character Cypher has no use for.
    """
    tokens: list[Token] = []
    at = 0
    while at < len(statement):
        match = _PATTERN.match(statement, at)
        if match is None or (match.lastgroup == "symbol" and statement.startswith("/*", at)):
            raise QueryError(_complaint(statement, at), "close it, or pass the value as a parameter")
        kind = match.lastgroup
        if kind != "skip":
            tokens.append(Token(kind, match.group(), at))  # type: ignore[arg-type]  # group names are the kinds
        at = match.end()
    return tokens


def _complaint(statement: str, at: int) -> str:
    if statement.startswith("/*", at):
        return f"the comment that begins at position {at + 1} is not closed"
    if statement[at] in _UNCLOSED:
        return f"the {_UNCLOSED[statement[at]]} that begins at position {at + 1} is not closed"
    return f"the character {statement[at]!r} at position {at + 1} is not understood"
