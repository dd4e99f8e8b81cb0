"""What every query of the catalogue must satisfy; tests run it on each file.

The rules are those of docs/queries.md: a complete header, names of the model only, no writing clause, a
total order, and nothing that one of the engines is known to get wrong.
"""

import re

from baltica.cypher.catalog import FOLDERS
from baltica.cypher.header import Query
from baltica.graph.errors import QueryError
from baltica.graph.guard import refuse_writes
from baltica.graph.model import NODE_BY_LABEL, NODE_TYPES, REL_BY_TYPE, REL_TYPES
from baltica.graph.tokens import Token, tokenize

MAX_LINES = 40
_PROPS = {node.label: {prop.name for prop in node.all_props()} for node in NODE_TYPES} | {
    rel.type: {prop.name for prop in rel.all_props()} for rel in REL_TYPES
}
_ALL_PROPS: set[str] = set().union(*_PROPS.values())
# Words that claim to know why; no text of Baltica has them.
CAUSAL = re.compile(
    r"\b(lead(s|ing)? to|led to|caus(e|es|ed|ing|al)|driv(e|es|en|ing)|drivers of|because of|effects?|impacts?"
    r"|influenc(e|es|ed|ing)|boost(s|ed)?|promot(e|es|ed)|determin(es|ed by|ants?)|due to|thanks to"
    r"|owing to|results? in|as a result|therefore|explains?|contribut(e|es|ed) to)\b",
    re.IGNORECASE,
)
_CLAUSES = {"ORDER", "SKIP", "LIMIT", "UNION"}
_STARTS = {"MATCH", "WHERE", "WITH", "RETURN", "UNWIND", "CALL", "OPTIONAL"}
_AFTER_VARIABLE = (")", "]", ":", "{")
_DEEPER, _SHALLOWER = frozenset("([{"), frozenset(")]}")


def check(query: Query) -> list[str]:
    """Everything that is wrong with a query, in words; an empty list is a good query."""
    try:
        refuse_writes(query.statement)
    except QueryError as error:
        return [error.message]
    tokens = tokenize(query.statement)
    faults = [
        *_header(query),
        *_parameters(query, tokens),
        *_names(tokens),
        *_null_variables(tokens),
        *_blind_cases(tokens),
    ]
    items, order = _returned(tokens)
    declared = [column.name for column in query.columns]
    if items != declared:
        faults.append(f"RETURN gives {items}, the header declares {declared}")
    if not order:
        faults.append("there is no ORDER BY at the end")
    elif strange := [key for key in order if key not in declared]:
        faults.append(f"ORDER BY {strange[0]} is no column: the order cannot be checked")
    elif not {c.name for c in query.columns if c.type == "STRING"} & set(order):
        faults.append("ORDER BY has no text column, so rows may be tied")
    if (lines := query.statement.count("\n") + 1) > MAX_LINES:
        faults.append(f"{lines} lines, {MAX_LINES} are the most")
    return faults


def _header(query: Query) -> list[str]:
    faults = []
    if query.folder not in FOLDERS:
        faults.append(f"folder {query.folder!r} is not in the catalogue's list")
    if not re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", query.name):
        faults.append("the file name is not <subject>_<what>")
    if len(query.text) < 40:
        faults.append("the explanation is missing or too short")
    faults += [
        f"${param.name} is required and has no example"
        for param in query.params
        if param.required and not param.example
    ]
    documented = [query.title, query.text, *(p.doc for p in query.params), *(c.doc for c in query.columns)]
    faults += [f"causal words: {found.group()!r}" for text in documented if (found := CAUSAL.search(text))]
    faults += [
        f"column {column.name} is a number without a unit"
        for column in query.columns
        if _lacks_unit(column.name, column.type, column.unit)
    ]
    return faults


def _lacks_unit(name: str, type_: str, unit: str) -> bool:
    return type_ in ("INTEGER", "FLOAT") and not unit and name != "level"


def _parameters(query: Query, tokens: list[Token]) -> list[str]:
    used = {token.text[1:] for token in tokens if token.kind == "parameter"}
    declared = {param.name for param in query.params}
    return [
        *(f"${name} is used but not declared" for name in sorted(used - declared)),
        *(f"${name} is declared but not used" for name in sorted(declared - used)),
    ]


def _names(tokens: list[Token]) -> list[str]:
    """Labels, relationship types and properties that the model does not have."""
    opens = _enclosing(tokens)
    keys = {i for i in range(len(tokens)) if _is_map_key(tokens, i)}
    faults: list[str] = []
    variables: dict[str, set[str]] = {}
    for i, token in enumerate(tokens):
        if token.kind != "word" or i < 2 or tokens[i - 1].text not in (":", "|") or i - 2 in keys:
            continue
        bracket = tokens[opens[i] or 0].text if opens[i] is not None else ""
        if tokens[i - 1].text == "|" and bracket == "[" and not token.text.isupper():
            continue  # the value of a list comprehension, not another type
        if tokens[i - 1].text == "|" and bracket == "(" and tokens[(opens[i] or 1) - 1].upper == "REDUCE":
            continue  # the value of each step, not another label
        if token.text not in (REL_BY_TYPE if bracket == "[" else NODE_BY_LABEL):
            faults.append(f"the model has no {'relationship type' if bracket == '[' else 'label'} {token.text}")
        elif tokens[i - 2].kind == "word":
            variables.setdefault(tokens[i - 2].text, set()).update(_PROPS[token.text])
    own_keys = {tokens[i].text for i in keys}
    for i, token in enumerate(tokens):
        owner = tokens[i - 2].text if i >= 2 and tokens[i - 2].kind == "word" and tokens[i - 1].text == "." else None
        if owner is not None and token.kind == "word":
            allowed = variables.get(owner, _ALL_PROPS | own_keys)
            if token.text not in allowed:
                faults.append(f"the model has no property {owner}.{token.text}")
        brace = opens[i]
        holder = tokens[brace - 1].text if i in keys and brace else ""
        if token.text not in _PROPS.get(holder, {token.text}):
            faults.append(f"{holder} has no property {token.text}")
    return faults


def _is_map_key(tokens: list[Token], i: int) -> bool:
    """Whether the token is a key of a map: between ``{`` or ``,`` and ``:`` (a label's colon follows a bracket)."""
    return (
        0 < i < len(tokens) - 1
        and tokens[i].kind == "word"
        and tokens[i + 1].text == ":"
        and tokens[i - 1].text in ("{", ",")
    )


def _enclosing(tokens: list[Token]) -> list[int | None]:
    """For each token the index of the bracket it stands in, None outside all."""
    found: list[int | None] = []
    stack: list[int] = []
    for i, token in enumerate(tokens):
        if token.kind == "symbol" and token.text in _SHALLOWER and stack:
            stack.pop()
        found.append(stack[-1] if stack else None)
        if token.kind == "symbol" and token.text in _DEEPER:
            stack.append(i)
    return found


def _returned(tokens: list[Token]) -> tuple[list[str], list[str]]:
    """Column names of the last RETURN outside all brackets, and its ORDER BY keys (a key that is no name as '?')."""
    outside = [token for token, bracket in zip(tokens, _enclosing(tokens), strict=True) if bracket is None]
    starts = [i for i, token in enumerate(outside) if token.upper == "RETURN"]
    if not starts:
        return [], []
    tail = outside[starts[-1] + 1 :]
    end = next((i for i, token in enumerate(tail) if token.upper in _CLAUSES), len(tail))
    items = [_alias(item) for item in _by_commas(tail[:end])]
    keys: list[str] = []
    if end < len(tail) and tail[end].upper == "ORDER":
        rest = tail[end + 2 :]
        stop = next((i for i, token in enumerate(rest) if token.upper in _CLAUSES), len(rest))
        for item in _by_commas(rest[:stop]):
            name = [token for token in item if token.upper not in ("ASC", "DESC")]
            keys.append(name[0].text if len(name) == 1 else "?")
    return items, keys


def _by_commas(tokens: list[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.text == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _alias(item: list[Token]) -> str:
    return item[-1].plain if len(item) > 1 and item[-2].upper == "AS" else "(no AS)"


def _null_variables(tokens: list[Token]) -> list[str]:
    """Variables of an OPTIONAL MATCH used inside a later pattern: the embedded engine takes null for unbound there.

    A variable is safe again once a WITH leaves it out or a condition says that it IS NOT NULL.
    """
    faults: list[str] = []
    seen: set[str] = set()
    nullable: set[str] = set()
    optional = False
    opens = _enclosing(tokens)
    for i, token in enumerate(tokens):
        outside = opens[i] is None
        if outside and token.upper in _STARTS:
            optional = token.upper == "MATCH" and i > 0 and tokens[i - 1].upper == "OPTIONAL"
        if outside and token.upper == "WITH" and tokens[i - 1].upper != "STARTS":
            nullable &= _carried(tokens[i + 1 :], opens[i + 1 :])
        if token.upper == "IS" and [t.upper for t in tokens[i + 1 : i + 3]] == ["NOT", "NULL"]:
            nullable.discard(tokens[i - 1].text)
        if token.kind != "word":
            continue
        if i > 1 and tokens[i - 1].text in ("(", "[") and i + 1 < len(tokens) and tokens[i + 1].text in _AFTER_VARIABLE:
            inside = tokens[i - 1].text == "[" or tokens[i - 2].text in ("-", ">", "<")
            if inside and token.text in nullable:
                faults.append(f"{token.text} may be null after OPTIONAL MATCH and stands inside a later pattern")
            elif optional and token.text not in seen:
                nullable.add(token.text)
        seen.add(token.text)
    return faults


def _blind_cases(tokens: list[Token]) -> list[str]:
    """CASE inside EXISTS, COUNT or COLLECT: the embedded engine sees only the first node of the pattern in it."""
    opens = _enclosing(tokens)
    faults = []
    for i, token in enumerate(tokens):
        bracket = opens[i] if token.upper == "CASE" else None
        while bracket is not None:
            if tokens[bracket].text == "{" and bracket and tokens[bracket - 1].upper in ("EXISTS", "COUNT", "COLLECT"):
                faults.append(f"CASE inside {tokens[bracket - 1].upper} is not portable")
            bracket = opens[bracket]
    return faults


def _carried(tokens: list[Token], opens: list[int | None]) -> set[str]:
    """Variables a WITH hands on under their own names."""
    outside = [token for token, bracket in zip(tokens, opens, strict=True) if bracket is None]
    end = next((i for i, token in enumerate(outside) if token.upper in _STARTS | _CLAUSES), len(outside))
    items = _by_commas(outside[:end])
    if any(item and item[0].text == "*" for item in items):
        return {token.text for token in tokens}
    return {item[0].text for item in items if len(item) == 1}
