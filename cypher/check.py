"""What every query of the catalogue must satisfy, those that come along and users' own.

The rules are those of docs/queries.md: a complete header, names of the model only, no writing clause, a
total order, and nothing that one of the engines is known to get wrong. Rules of companions: check_graph.py.
"""

import re

from baltica.cypher.catalog import FOLDERS
from baltica.cypher.check_graph import check_graph
from baltica.cypher.check_names import CLAUSES, Statement, by_commas, name_faults
from baltica.cypher.faults import Fault, refused
from baltica.cypher.header import Query
from baltica.graph.errors import QueryError
from baltica.graph.guard import refuse_writes
from baltica.graph.tokens import Token

__all__ = ["CAUSAL", "NAME", "check", "check_graph"]

MAX_LINES = 40
MAX_LETTERS = 10_000
SHORTEST_TEXT = 40  # letters
LONGEST_FOLDER = 60  # letters
NAME = re.compile(r"[a-z]+(_[a-z0-9]+)+")
# Words that claim to know why; no text of Baltica has them.
CAUSAL = re.compile(
    r"\b(lead(s|ing)? to|led to|caus(e|es|ed|ing|al)|driv(e|es|en|ing)|drivers of|because of|effects?|impacts?"
    r"|influenc(e|es|ed|ing)|boost(s|ed)?|promot(e|es|ed)|determin(es|ed by|ants?)|due to|thanks to"
    r"|owing to|results? in|as a result|therefore|explains?|contribut(e|es|ed) to)\b",
    re.IGNORECASE,
)


def check(query: Query) -> list[Fault]:
    """Everything that is wrong with a query, by line; an empty list is a good query. For its companion: check_graph."""
    begins = query.lines.get("@statement", 1)
    if len(query.statement) > MAX_LETTERS:
        short = f"{MAX_LETTERS:,} are the most; ask for less, or in two queries"
        return [Fault(begins, f"the statement has {len(query.statement):,} letters", short)]
    faults = _header(query)
    try:
        refuse_writes(query.statement)
    except QueryError as error:
        faults.append(refused(error, query.statement, begins))
    try:
        statement = Statement.of(query.statement, begins)
    except QueryError:  # told already: the guard reads the same tokens
        return sorted(faults, key=lambda fault: fault.line)
    faults += [*_parameters(query, statement), *name_faults(statement), *_result(query, statement)]
    if (lines := query.statement.count("\n") + 1) > MAX_LINES:
        faults.append(Fault(begins, f"{lines} lines, {MAX_LINES} are the most", "ask for less, or in two queries"))
    return sorted(faults, key=lambda fault: fault.line)


def _header(query: Query) -> list[Fault]:
    faults = []
    lines = query.lines
    if not query.file and query.folder not in FOLDERS:
        remedy = "use one of FOLDERS in cypher/catalog.py, or add it there"
        faults.append(Fault(lines.get("@folder", 0), f"folder {query.folder!r} is not in the catalogue's list", remedy))
    if len(query.folder) > LONGEST_FOLDER:
        faults.append(
            Fault(
                lines.get("@folder", 0),
                f"the name of the folder has {len(query.folder)} letters",
                f"{LONGEST_FOLDER} are the most",
            )
        )
    if not NAME.fullmatch(query.name):
        faults.append(
            Fault(
                0,
                "the file name is not <subject>_<what>",
                "small letters and digits with _ between, like clusters_members.cypher",
            )
        )
    if len(query.text) < SHORTEST_TEXT:
        faults.append(
            Fault(
                lines.get("@text", 0),
                "the explanation is missing or too short",
                "say under the title what it answers, for a reader who does not program",
            )
        )
    faults += [
        Fault(
            lines.get(f"${param.name}", 0),
            f"${param.name} is required and has no example",
            "end the line with (e.g. value), or give it a default: = value",
        )
        for param in query.params
        if param.required and param.example in (None, "", [])
    ]
    documented = [
        ("@title", query.title),
        ("@text", query.text),
        *((f"${param.name}", param.doc) for param in query.params),
        *((column.name, column.doc) for column in query.columns),
    ]
    faults += [
        Fault(lines.get(part, 0), f"causal words: {found.group()!r}", "say what is counted; the data do not know why")
        for part, text in documented
        if (found := CAUSAL.search(text))
    ]
    faults += [
        Fault(
            lines.get(column.name, 0),
            f"column {column.name} is a number without a unit",
            f"write what is counted: {column.name} {column.type} [projects] …",
        )
        for column in query.columns
        if column.type in ("INTEGER", "FLOAT") and not column.unit and column.name != "level"
    ]
    return faults


def _parameters(query: Query, statement: Statement) -> list[Fault]:
    used = statement.parameters()
    declared = {param.name for param in query.params}
    return [
        *(
            statement.fault(token, f"${name} is used but not declared", f"declare it: // @param {name} STRING meaning")
            for name, token in used.items()
            if name not in declared
        ),
        *(
            Fault(query.lines.get(f"${name}", 0), f"${name} is declared but not used", "use it, or leave it out")
            for name in sorted(declared - set(used))
        ),
    ]


def _result(query: Query, statement: Statement) -> list[Fault]:
    """Whether it returns the declared columns in a total order."""
    returned, items, order = _returned(statement)
    declared = [column.name for column in query.columns]
    strange = [key for key in order if key not in declared]
    faults: list[tuple[str, str]] = []
    if items != declared:
        remedy = "name each value with AS, and let the @return lines have the same names in the same order"
        faults.append((f"RETURN gives {items}, the header declares {declared}", remedy))
    if not order:
        faults.append(("there is no ORDER BY at the end", "sort by columns that tell rows apart, the id last"))
    elif strange:
        faults.append((f"ORDER BY {strange[0]} is no column: the order cannot be checked", "sort by names of columns"))
    elif not {column.name for column in query.columns if column.type == "STRING"} & set(order):
        remedy = "end it with a text that tells rows apart, like the id"
        faults.append(("ORDER BY has no text column, so rows may be tied", remedy))
    if returned is None:
        return [Fault(statement.begins, message, remedy) for message, remedy in faults]
    return [statement.fault(returned, message, remedy) for message, remedy in faults]


def _returned(statement: Statement) -> tuple[Token | None, list[str], list[str]]:
    """The last RETURN outside all brackets, its column names and ORDER BY keys (a key that is no name as '?')."""
    outside = [token for token, bracket in zip(statement.tokens, statement.opens, strict=True) if bracket is None]
    starts = [i for i, token in enumerate(outside) if token.upper == "RETURN"]
    if not starts:
        return None, [], []
    tail = outside[starts[-1] + 1 :]
    end = next((i for i, token in enumerate(tail) if token.upper in CLAUSES), len(tail))
    items = [_alias(item) for item in by_commas(tail[:end])]
    keys: list[str] = []
    if end < len(tail) and tail[end].upper == "ORDER":
        rest = tail[end + 2 :]
        stop = next((i for i, token in enumerate(rest) if token.upper in CLAUSES), len(rest))
        for item in by_commas(rest[:stop]):
            name = [token for token in item if token.upper not in ("ASC", "DESC")]
            keys.append(name[0].text if len(name) == 1 else "?")
    return outside[starts[-1]], items, keys


def _alias(item: list[Token]) -> str:
    return item[-1].plain if len(item) > 1 and item[-2].upper == "AS" else "(no AS)"
