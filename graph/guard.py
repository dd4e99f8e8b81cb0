"""What a statement of the user may do: read.

The guard reads the words of a statement and never asks the engine, since one of the engines calls every statement
a writing one when asked to explain it. It prefers to refuse: a statement that reads but has an unlucky name in it can
be mended with backticks. The caller still runs what passes inside a transaction that is rolled back.
"""

import re

from baltica.graph.errors import QueryError
from baltica.graph.tokens import END, Token, tokenize

FIRST_WORDS = ("MATCH", "OPTIONAL", "WITH", "UNWIND", "RETURN", "CALL", "(")

REFUSED_WORDS = frozenset([
    "ALTER", "CREATE", "DEALLOCATE", "DELETE", "DENY", "DETACH", "DROP", "DRYRUN", "ENABLE", "FOREACH", "GRANT",
    "INSERT", "LOAD", "MERGE", "NODETACH", "PERIODIC", "REALLOCATE", "REMOVE", "RENAME", "REVOKE", "SET", "SHOW",
    "START", "STOP", "TERMINATE", "TRANSACTION", "TRANSACTIONS", "USE",
])  # fmt: skip

# Procedures that only read the database's own catalogue.
PROCEDURES = frozenset(
    {
        "db.info",
        "db.labels",
        "db.propertykeys",
        "db.relationshiptypes",
        "db.schema.nodetypeproperties",
        "db.schema.reltypeproperties",
        "db.schema.visualization",
        "dbms.components",
    }
)

# Functions with a dot in their name belong to these; others may be anything an extension brings.
FUNCTION_NAMESPACES = frozenset(
    {"date", "datetime", "duration", "localdatetime", "localtime", "point", "time", "vector"}
)

_BACKTICKS = "only reading is possible here; if it is a name, put backticks around it"
_PARAMETER = "pass the value as a parameter instead"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_UNICODE_ESCAPE = re.compile(r"\\u", re.IGNORECASE)
# After one of these comes a name, never a clause; before one of those stands a name, never a clause.
_BEFORE_NAME = frozenset(":|&!")
_AFTER_NAME = frozenset(")]},;:.")
_CAN_OWN_PROPERTY = frozenset(")]}")


def refuse_writes(statement: str) -> None:
    """Accept one statement that reads and refuse everything else.

    Refused: words of writing and administering clauses (unless they clearly are names: after ``.``, ``:`` or ``$``,
    in backticks, as map keys), several statements, procedures and functions outside a short list, batches
    (``IN TRANSACTIONS``), and unicode escapes, which Neo4j resolves before it reads the words.

    Raises:
        QueryError: names the word and its position, with a hint.
    """
    _refuse_disguises(statement)
    tokens = tokenize(statement)
    while tokens and tokens[-1].text == ";":
        tokens.pop()
    if not tokens:
        raise QueryError("the statement is empty", "MATCH (o:Organization) RETURN count(*) AS organizations")
    if tokens[0].upper not in FIRST_WORDS:
        raise QueryError(
            f"a statement that begins with {tokens[0].text!r} is not accepted",
            "begin with MATCH, OPTIONAL MATCH, WITH, UNWIND, RETURN or CALL",
        )
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else END
        after = tokens[i + 1] if i + 1 < len(tokens) else END
        if token.text == ";":
            raise QueryError(f"';' at position {token.at + 1}: more than one statement", "run them one by one")
        _refuse_token(token, before, after)
        if token.kind == "word" and not _is_name(tokens, i):
            _refuse_word(tokens, i)
        if token.text == "(":
            _refuse_function(tokens, i)


def _refuse_disguises(statement: str) -> None:
    """Refuse ways of writing a word that the engine resolves and this reader would not."""
    if escape := _UNICODE_ESCAPE.search(statement):
        raise QueryError(f"a unicode escape at position {escape.start() + 1} is not accepted", _PARAMETER)
    if control := _CONTROL.search(statement):
        raise QueryError(f"a control character at position {control.start() + 1} is not accepted", "remove it")


def _refuse_token(token: Token, before: Token, after: Token) -> None:
    """Refuse numbers that run into words (``0xFSET``) and backslashes in backticked names."""
    if before.kind == "number" and token.kind in ("word", "number") and before.at + len(before.text) == token.at:
        raise QueryError(f"a number runs into {token.text!r} at position {token.at + 1}", "put a space between")
    if token.kind in ("name", "parameter") and "\\" in token.text:
        raise QueryError(f"a backslash in the name at position {token.at + 1} is not accepted", "rename it")


def _is_name(tokens: list[Token], i: int) -> bool:
    """Whether the word at ``i`` can only be a name, by its neighbors."""
    before = tokens[i - 1] if i else END
    after = tokens[i + 1] if i + 1 < len(tokens) else END
    if before.upper in ("IN", "CONCURRENT") and tokens[i].upper.startswith("TRANSACTION"):
        return False
    if before.text == "." and before.kind == "symbol":
        owner = tokens[i - 2] if i > 1 else END
        return owner.kind in ("word", "name", "parameter") or owner.text in _CAN_OWN_PROPERTY
    if before.kind == "symbol" and before.text in _BEFORE_NAME:
        return True
    return after is END or (after.kind == "symbol" and after.text in _AFTER_NAME)


def _refuse_word(tokens: list[Token], i: int) -> None:
    token = tokens[i]
    if token.upper in REFUSED_WORDS:
        raise QueryError(f"{token.text!r} at position {token.at + 1} is not accepted", _BACKTICKS)
    if token.upper != "CALL":
        return
    after = tokens[i + 1] if i + 1 < len(tokens) else END
    if after.text in ("{", "("):  # a subquery: what is inside is read like the rest
        return
    procedure = _dotted_name(tokens, i + 1)
    if procedure.lower() not in PROCEDURES:
        raise QueryError(
            f"the procedure {procedure!r} at position {after.at + 1} is not accepted",
            "accepted are " + ", ".join(sorted(PROCEDURES)),
        )


def _dotted_name(tokens: list[Token], start: int) -> str:
    """The longest ``a.b.c`` that begins at ``start``."""
    parts: list[str] = []
    for token in tokens[start:]:
        wanted = ("symbol",) if len(parts) % 2 else ("word", "name")
        if token.kind not in wanted or (token.kind == "symbol" and token.text != "."):
            break
        parts.append(token.plain)
    return "".join(parts)


def _refuse_function(tokens: list[Token], i: int) -> None:
    """Refuse ``a.b(…)`` at the bracket ``i`` unless ``a`` is a namespace of the language itself or follows CALL."""
    start = i
    while start >= 2 and tokens[start - 1].kind in ("word", "name") and tokens[start - 2].text == ".":
        start -= 2
    if start == i or start < 1 or (start >= 2 and tokens[start - 2].upper == "CALL"):
        return
    first = tokens[start - 1]
    if first.kind not in ("word", "name") or first.plain.lower() not in FUNCTION_NAMESPACES:
        function = "".join(token.text for token in tokens[start - 1 : i])
        raise QueryError(f"the function {function!r} at position {first.at + 1} is not accepted", _BACKTICKS)
