"""The catalogue: every ``queries/*.cypher`` as a Query with its title, parameters and columns.

>>> query = get("graph_labels")
>>> [column.name for column in query.columns]
['label', 'nodes']
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Protocol

from baltica.cypher.faults import Broken, Fault, told
from baltica.cypher.header import STANDARD, Column, Param, Query, convert, parse
from baltica.cypher.own import read_own
from baltica.cypher.selection import FIELDS, Selection, suggest
from baltica.graph.errors import InputError, QueryError
from baltica.graph.guard import refuse_writes
from baltica.graph.tokens import tokenize

__all__ = ["FOLDERS", "Column", "Param", "Query", "bind", "bind_graph", "broken", "folders", "get", "queries", "run"]

# In the order in which a newcomer needs them.
FOLDERS = (
    "Get to know the data",
    "Organizations",
    "Projects",
    "Clusters and initiatives",
    "Regions and urbanization",
    "Cross-border ties",
    "Specialization",
    "Paths and brokers",
    "Time",
    "Funding",
    "Partner search",
    "Data quality and provenance",
    "Administration",
    "Data for analysis",
)

# Parameters of the selection whose field has a longer name.
_FIELD_OF_PARAM = {"min_size": "min_project_size", "max_size": "max_project_size"}


class Reader(Protocol):
    """What can answer a statement: a Graph, or a stand-in for it in tests."""

    def read(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of a statement, as dictionaries by column."""
        ...


def queries(own: tuple[Path, ...] = ()) -> dict[str, Query]:
    """All queries by name, sorted; with those of users' own folders, except the broken ones (:func:`broken`).

    Those that come along are read once. Raises InputError for a folder that cannot be read.
    """
    if not own:
        return _shipped()
    found = _shipped() | read_own(own, _shipped())[0]
    return {name: found[name] for name in sorted(found)}


@cache
def _shipped() -> dict[str, Query]:
    files = (file for file in resources.files("baltica.cypher.queries").iterdir() if file.name.endswith(".cypher"))
    named = {file.name.removesuffix(".cypher"): file.read_text(encoding="utf-8") for file in files}
    return {
        name: parse(name, named[name], named.get(f"{name}.graph", ""))
        for name in sorted(named)
        if not name.endswith(".graph")
    }


def broken(own: tuple[Path, ...]) -> list[Broken]:
    """Files of users' folders that cannot be used, and why. Raises InputError for a folder that cannot be read."""
    return read_own(own, _shipped())[1] if own else []


def folders(own: tuple[Path, ...] = ()) -> dict[str, list[Query]]:
    """The queries of each folder, folders in reading order and users' new ones last, queries by name; no empty ones."""
    found: dict[str, list[Query]] = {folder: [] for folder in FOLDERS}
    for query in queries(own).values():
        found.setdefault(query.folder, []).append(query)
    return {folder: members for folder, members in found.items() if members}


def get(name: str, own: tuple[Path, ...] = ()) -> Query:
    """The query of that name.

    Raises:
        QueryError: there is none (the hint names the nearest), or it is in a broken file of the user.
    """
    for file in broken(own):
        if file.name == name:
            raise QueryError(
                told(file.file, file.faults[0]), f"{file.faults[0].remedy}; 'baltica query check' tells all"
            )
    known = queries(own)
    if name not in known:
        raise QueryError(f"there is no query {name!r}", f"{suggest(name, list(known))} 'baltica query list' lists all")
    return known[name]


def bind(query: Query, given: Mapping[str, object]) -> dict[str, Any]:
    """All parameters of the query: what is given, brought to the declared types, and defaults for the rest.

    Parameters of the selection are read as ``Selection`` reads them: country codes are brought to ISO 3166-1,
    an unknown specialization is an error.

    Raises:
        InputError: an unknown or missing parameter or a value of another type, with a hint.
    """
    declared = {param.name: param for param in query.params}
    for name in given:
        if name not in declared:
            hint = suggest(name, list(declared)) if declared else "it takes no parameters"
            raise InputError(f"{query.name} has no parameter {name!r}", hint)
    values = {param.name: _value(query, param, given) for param in query.params}
    chosen = {name: value for name, value in values.items() if name in given and _is_selection(declared[name])}
    if chosen:
        fields = {_FIELD_OF_PARAM.get(name, name): value for name, value in chosen.items()}
        values |= {name: value for name, value in Selection.parse(**fields).parameters().items() if name in chosen}
    return values


def bind_graph(query: Query, given: Mapping[str, object]) -> dict[str, Any]:
    """The parameters that the companion of the query uses, as :func:`bind` makes them.

    Raises InputError as it does; one that the companion does not use may be missing.
    """
    used = {token.text[1:] for token in tokenize(query.graph) if token.kind == "parameter"}
    wanted = tuple(param for param in query.params if param.name in used or param.name in given)
    return {name: value for name, value in bind(replace(query, params=wanted), given).items() if name in used}


def run(graph: Reader, query: Query, given: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
    """Rows of the query on a graph; each has exactly the declared columns, in their order.

    A path is told by the ids of its nodes and the types of the relationships between them, one after the other.
    Raises QueryError for a user's own query that does not only read, or returns other columns than it declares.
    """
    if query.file:
        refuse_writes(query.statement)  # reading its file refused it, too; here it would be run
    rows = graph.read(query.statement, bind(query, given or {}))
    if rows and (missing := [column.name for column in query.columns if column.name not in rows[0]]):
        raise QueryError(f"{query.name} returns no column {missing[0]}", "'baltica query check' tells what is wrong")
    return [{column.name: _told(column, row[column.name]) for column in query.columns} for row in rows]


def check_all() -> list[str]:
    """Faults that only show between queries: a parameter name with two types or defaults."""
    return [f"{query.name}: {fault.message}" for query, fault in disagreements(queries().values())]


def disagreements(known: Iterable[Query]) -> list[tuple[Query, Fault]]:
    """Queries with a parameter that has another type or default than in the standard or in a query before them."""
    first: dict[str, tuple[str, Param]] = {name: ("the standard", param) for name, param in STANDARD.items()}
    faults = []
    for query in known:
        for param in query.params:
            where, other = first.setdefault(param.name, (query.name, param))
            if replace(other, doc="", example=None) != replace(param, doc="", example=None):
                value = "it is required" if other.required else f"its default is {other.default!r}"
                message = f"${param.name} has another type or default than in {where}"
                remedy = f"name it otherwise, or declare it as there: {other.type}, {value}"
                faults.append((query, Fault(query.lines.get(f"${param.name}", 0), message, remedy)))
    return faults


def _told(column: Column, value: Any) -> Any:
    if column.type != "PATH" or not isinstance(value, list):
        return value
    return [str(part.get("id")) if isinstance(part, Mapping) else str(part) for part in value]


def _is_selection(param: Param) -> bool:
    return STANDARD.get(param.name) == param and _FIELD_OF_PARAM.get(param.name, param.name) in FIELDS


def _value(query: Query, param: Param, given: Mapping[str, object]) -> Any:
    if param.name not in given:
        if param.required:
            example = f"--param {param.name}={param.example or '…'}"
            raise InputError(f"{query.name} needs {param.name}: {param.doc}", f"add it like {example}")
        return list(param.default) if isinstance(param.default, list) else param.default
    try:
        return convert(param.type, given[param.name])
    except ValueError as error:
        raise InputError(f"{param.name} is {given[param.name]!r}, but {query.name} needs {error}", param.doc) from None
