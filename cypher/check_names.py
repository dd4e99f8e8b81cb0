"""What tokens tell of a statement: names that the model has not, and what one of the engines gets wrong."""

from collections.abc import Iterable
from dataclasses import dataclass

from baltica.cypher.faults import Fault, line_of
from baltica.cypher.selection import suggest
from baltica.graph.model import NODE_BY_LABEL, NODE_TYPES, REL_BY_TYPE, REL_TYPES
from baltica.graph.tokens import Token, tokenize

_PROPS = {node.label: {prop.name for prop in node.all_props()} for node in NODE_TYPES} | {
    rel.type: {prop.name for prop in rel.all_props()} for rel in REL_TYPES
}
_ALL_PROPS: set[str] = set().union(*_PROPS.values())
CLAUSES = {"ORDER", "SKIP", "LIMIT", "UNION"}
_STARTS = {"MATCH", "WHERE", "WITH", "RETURN", "UNWIND", "CALL", "OPTIONAL"}
_AFTER_VARIABLE = (")", "]", ":", "{")
LONGEST_HINT = 300  # letters
_DEEPER, _SHALLOWER = frozenset("([{"), frozenset(")]}")


@dataclass(frozen=True)
class Statement:
    """A statement as tokens, and the line of its file in which it begins."""

    text: str
    begins: int
    tokens: list[Token]
    opens: list[int | None]

    @classmethod
    def of(cls, text: str, begins: int) -> "Statement":
        """Raises QueryError for a text that cannot be cut into tokens."""
        tokens = tokenize(text)
        return cls(text, begins, tokens, enclosing(tokens))

    def fault(self, token: Token, message: str, remedy: str) -> Fault:
        """A fault in the line of the token."""
        return Fault(self.begins + line_of(self.text, token.at), message, remedy)

    def parameters(self) -> dict[str, Token]:
        """The parameters by name, where each is used first."""
        return {token.text[1:]: token for token in reversed(self.tokens) if token.kind == "parameter"}


def name_faults(statement: Statement) -> list[Fault]:
    """Everything these rules find, in the order of the lines."""
    return [*_names(statement), *_null_variables(statement), *_blind_cases(statement)]


def _names(statement: Statement) -> list[Fault]:
    """Labels, relationship types and properties that the model does not have."""
    tokens, opens = statement.tokens, statement.opens
    keys = {i for i in range(len(tokens)) if _is_map_key(tokens, i)}
    faults: list[Fault] = []
    variables: dict[str, set[str]] = {}
    for i, token in enumerate(tokens):
        if token.kind != "word" or i < 2 or tokens[i - 1].text not in (":", "|") or i - 2 in keys:
            continue
        bracket = tokens[opens[i] or 0].text if opens[i] is not None else ""
        if tokens[i - 1].text == "|" and bracket == "[" and not token.text.isupper():
            continue  # the value of a list comprehension, not another type
        if tokens[i - 1].text == "|" and bracket == "(" and tokens[(opens[i] or 1) - 1].upper == "REDUCE":
            continue  # the value of each step, not another label
        kind, known = ("relationship type", REL_BY_TYPE) if bracket == "[" else ("label", NODE_BY_LABEL)
        if token.text not in known:
            faults.append(statement.fault(token, f"the model has no {kind} {token.text}", _known(token.text, known)))
        elif tokens[i - 2].kind == "word":
            variables.setdefault(tokens[i - 2].text, set()).update(_PROPS[token.text])
    own_keys = {tokens[i].text for i in keys}
    for i, token in enumerate(tokens):
        owner = tokens[i - 2].text if i >= 2 and tokens[i - 2].kind == "word" and tokens[i - 1].text == "." else None
        if owner is not None and token.kind == "word":
            allowed = variables.get(owner, _ALL_PROPS | own_keys)
            if token.text not in allowed:
                message = f"the model has no property {owner}.{token.text}"
                faults.append(statement.fault(token, message, _known(token.text, allowed)))
        brace = opens[i]
        holder = tokens[brace - 1].text if i in keys and brace else ""
        if token.text not in _PROPS.get(holder, {token.text}):
            message = f"{holder} has no property {token.text}"
            faults.append(statement.fault(token, message, _known(token.text, _PROPS[holder])))
    return faults


def _known(name: str, names: Iterable[str]) -> str:
    """The name that is meant, or all there are where they are few."""
    hint = suggest(name, sorted(names))
    return hint if len(hint) < LONGEST_HINT else "write one that the data model has"


def _is_map_key(tokens: list[Token], i: int) -> bool:
    """Whether the token is a key of a map: between ``{`` or ``,`` and ``:`` (a label's colon follows a bracket)."""
    return (
        0 < i < len(tokens) - 1
        and tokens[i].kind == "word"
        and tokens[i + 1].text == ":"
        and tokens[i - 1].text in ("{", ",")
    )


def enclosing(tokens: list[Token]) -> list[int | None]:
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


def by_commas(tokens: list[Token]) -> list[list[Token]]:
    """The tokens between commas."""
    parts: list[list[Token]] = [[]]
    for token in tokens:
        if token.text == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _null_variables(statement: Statement) -> list[Fault]:
    """Variables of an OPTIONAL MATCH used inside a later pattern: the embedded engine takes null for unbound there.

    A variable is safe again once a WITH leaves it out or a condition says that it IS NOT NULL.
    """
    tokens, opens = statement.tokens, statement.opens
    faults: list[Fault] = []
    seen: set[str] = set()
    nullable: set[str] = set()
    optional = False
    for i, token in enumerate(tokens):
        outside = opens[i] is None
        if outside and token.upper in _STARTS:
            optional = token.upper == "MATCH" and i > 0 and tokens[i - 1].upper == "OPTIONAL"
        if outside and token.upper == "WITH" and tokens[i - 1].upper not in ("STARTS", "ENDS"):
            nullable &= _carried(tokens[i + 1 :], opens[i + 1 :])
        if token.upper == "IS" and [t.upper for t in tokens[i + 1 : i + 3]] == ["NOT", "NULL"]:
            nullable.discard(tokens[i - 1].text)
        if token.kind != "word":
            continue
        if i > 1 and tokens[i - 1].text in ("(", "[") and i + 1 < len(tokens) and tokens[i + 1].text in _AFTER_VARIABLE:
            inside = tokens[i - 1].text == "[" or tokens[i - 2].text in ("-", ">", "<")
            if inside and token.text in nullable:
                message = f"{token.text} may be null after OPTIONAL MATCH and stands inside a later pattern"
                faults.append(statement.fault(token, message, f"put WITH … WHERE {token.text} IS NOT NULL before it"))
            elif optional and token.text not in seen:
                nullable.add(token.text)
        seen.add(token.text)
    return faults


def _blind_cases(statement: Statement) -> list[Fault]:
    """CASE inside EXISTS, COUNT or COLLECT: the embedded engine sees only the first node of the pattern in it."""
    tokens, opens = statement.tokens, statement.opens
    faults = []
    for i, token in enumerate(tokens):
        bracket = opens[i] if token.upper == "CASE" else None
        while bracket is not None:
            if tokens[bracket].text == "{" and bracket and tokens[bracket - 1].upper in ("EXISTS", "COUNT", "COLLECT"):
                message = f"CASE inside {tokens[bracket - 1].upper} is not portable"
                faults.append(
                    statement.fault(token, message, "count with OPTIONAL MATCH and put CASE around the result")
                )
            bracket = opens[bracket]
    return faults


def _carried(tokens: list[Token], opens: list[int | None]) -> set[str]:
    """Variables a WITH hands on under their own names."""
    outside = [token for token, bracket in zip(tokens, opens, strict=True) if bracket is None]
    end = next((i for i, token in enumerate(outside) if token.upper in _STARTS | CLAUSES), len(outside))
    items = by_commas(outside[:end])
    if any(item and item[0].text == "*" for item in items):
        return {token.text for token in tokens}
    return {item[0].text for item in items if len(item) == 1}
