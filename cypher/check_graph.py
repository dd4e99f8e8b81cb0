"""What a companion must satisfy: the statement that returns the same as a picture, for Neo4j Browser and views."""

from baltica.cypher.check_names import CLAUSES, Statement, name_faults
from baltica.cypher.faults import Fault, refused
from baltica.cypher.header import Query
from baltica.graph.errors import QueryError
from baltica.graph.guard import refuse_writes
from baltica.graph.tokens import END, Token

MOST_ROWS = 300
MAX_LETTERS = 10_000
_LIMIT = f"end it with ORDER BY … LIMIT $top, or LIMIT {MOST_ROWS}"
_MORE_ROWS = {"MATCH", "UNWIND", "CALL", "UNION"}
# Functions that give nodes, relationships and paths, or lists of them.
_OF_GRAPH = {"COALESCE", "COLLECT", "ENDNODE", "HEAD", "LAST", "NODES", "RELATIONSHIPS", "STARTNODE"}


def check_graph(query: Query) -> list[Fault]:
    """Everything that is wrong with the companion of a query, by line of its own file."""
    if not query.graph:
        return []
    begins = query.lines.get("@graph", 1)
    if len(query.graph) > MAX_LETTERS:
        return [Fault(begins, f"the companion has {len(query.graph):,} letters", f"{MAX_LETTERS:,} are the most")]
    faults = []
    try:
        refuse_writes(query.graph)
    except QueryError as error:
        faults.append(refused(error, query.graph, begins))
    try:
        statement = Statement.of(query.graph, begins)
    except QueryError:  # told already: the guard reads the same tokens
        return faults
    declared = {param.name for param in query.params}
    faults += [
        statement.fault(token, f"${name} is no parameter of {query.name}", "declare it in the header of the query")
        for name, token in statement.parameters().items()
        if name not in declared
    ]
    faults += [*name_faults(statement), *_drawn(statement)]
    return sorted(faults, key=lambda fault: fault.line)


def _drawn(statement: Statement) -> list[Fault]:
    """Whether it returns what can be drawn, at most so many rows, the same ones each time; in each part of a UNION."""
    outside = [token for token, bracket in zip(statement.tokens, statement.opens, strict=True) if bracket is None]
    starts = [i for i, token in enumerate(outside) if token.upper == "RETURN"]
    if not starts:
        return [Fault(statement.begins, "there is no RETURN", "return nodes, relationships or paths")]
    faults = []
    for begin, start in zip([0, *starts], starts, strict=False):
        first = statement.tokens.index(outside[start]) + 1
        tail = list(zip(statement.tokens[first:], statement.opens[first:], strict=True))
        end = next((i for i, (one, bracket) in enumerate(tail) if bracket is None and one.upper in CLAUSES), len(tail))
        faults += [
            statement.fault(item[0], f"{shown} is no node, relationship or path", "return the node, not its property")
            for item in _items(tail[:end])
            if (shown := _plain(item))
        ]
        after = outside[start:]
        part = next((i for i, token in enumerate(after) if token.upper == "UNION"), len(after))
        faults += _limited(statement, outside[begin:start], after[:part])
    return faults


def _limited(statement: Statement, before: list[Token], clause: list[Token]) -> list[Fault]:
    """Whether a RETURN (*clause*, to its end), or a WITH right before it, sorts and then limits the rows."""
    returned = clause[0]
    if not any(token.upper == "LIMIT" for token in clause):
        starts = [
            i
            for i, token in enumerate(before)
            if token.upper in _MORE_ROWS
            or (token.upper == "WITH" and (i == 0 or before[i - 1].upper not in ("STARTS", "ENDS")))
        ]
        clause = before[starts[-1] :] if starts and before[starts[-1]].upper == "WITH" else []
    words = [token.upper for token in clause]
    if "LIMIT" not in words:
        return [statement.fault(returned, "the number of rows has no limit", _LIMIT)]
    at = words.index("LIMIT")
    faults = []
    if "ORDER" not in words[:at]:
        faults.append(statement.fault(clause[at], "there is no ORDER BY before LIMIT, so chance chooses", _LIMIT))
    number = clause[at + 1] if at + 1 < len(clause) else END
    few = number.kind == "number" and number.text.isdecimal() and int(number.text) <= MOST_ROWS
    if not few and number.text != "$top":
        faults.append(statement.fault(clause[at], f"LIMIT is not $top or a number up to {MOST_ROWS}", _LIMIT))
    return faults


def _items(tokens: list[tuple[Token, int | None]]) -> list[list[Token]]:
    """What is returned, cut at the commas outside brackets; without DISTINCT and names after AS."""
    found: list[list[Token]] = [[]]
    for token, bracket in tokens:
        if bracket is None and token.text == ",":
            found.append([])
        elif token.upper != "DISTINCT" or found != [[]]:
            found[-1].append(token)
    named = [item[:-2] if len(item) > 2 and item[-2].upper == "AS" else item for item in found]
    return [item for item in named if item]


def _plain(item: list[Token]) -> str:
    """The text of what cannot be drawn by its form: a property, a literal, a map, a function that counts."""
    text = "".join(token.text for token in item)[:40]
    if len(item) == 1:
        return "" if item[0].kind in ("word", "name") and item[0].upper not in ("NULL", "TRUE", "FALSE") else text
    if item[0].text == "[":
        return ""  # a list; running it tells what is in it
    called = item[1].text == "(" and item[-1].text == ")"
    return "" if called and item[0].upper in _OF_GRAPH else text
