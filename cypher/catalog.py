"""The catalogue: every ``queries/*.cypher`` as a Query with its title, parameters and columns.

>>> query = get("graph_labels")
>>> [column.name for column in query.columns]
['label', 'nodes']
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any, Protocol

from baltica.cypher.header import STANDARD, Column, Param, Query, convert, parse
from baltica.cypher.selection import FIELDS, Selection, suggest
from baltica.graph.errors import InputError, QueryError

__all__ = ["FOLDERS", "Column", "Param", "Query", "bind", "folders", "get", "queries", "run"]

# In the order in which a newcomer needs them.
FOLDERS = (
    "Get to know the data",
    "Organizations",
    "Projects",
    "Clusters and initiatives",
    "Regions and urbanization",
    "Cross-border ties",
    "Paths and brokers",
    "Data quality and provenance",
    "Data for analysis",
)

# Parameters of the selection whose field has a longer name.
_FIELD_OF_PARAM = {"min_size": "min_project_size", "max_size": "max_project_size"}


class Reader(Protocol):
    """What can answer a statement: a Graph, or a stand-in for it in tests."""

    def read(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of a statement, as dictionaries by column."""
        ...


@cache
def queries() -> dict[str, Query]:
    """All queries by name, sorted; read once."""
    files = (file for file in resources.files("baltica.cypher.queries").iterdir() if file.name.endswith(".cypher"))
    named = {file.name.removesuffix(".cypher"): file.read_text(encoding="utf-8") for file in files}
    return {name: parse(name, named[name]) for name in sorted(named)}


def folders() -> dict[str, list[Query]]:
    """The queries of each folder, folders in reading order, queries by name; empty folders are left out."""
    found = {folder: [query for query in queries().values() if query.folder == folder] for folder in FOLDERS}
    return {folder: members for folder, members in found.items() if members}


def get(name: str) -> Query:
    """The query of that name.

    Raises:
        QueryError: there is none; the hint names the nearest.
    """
    query = queries().get(name)
    if query is None:
        raise QueryError(
            f"there is no query {name!r}", f"{suggest(name, list(queries()))} 'baltica query list' lists all"
        )
    return query


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


def run(graph: Reader, query: Query, given: Mapping[str, object] | None = None) -> list[dict[str, Any]]:
    """Rows of the query on a graph; each has exactly the declared columns, in their order.

    A path is told by the ids of its nodes and the types of the relationships between them, one after the other.
    """
    rows = graph.read(query.statement, bind(query, given or {}))
    return [{column.name: _told(column, row[column.name]) for column in query.columns} for row in rows]


def check_all() -> list[str]:
    """Faults that only show between queries: a parameter name with two types or defaults."""
    first: dict[str, tuple[str, Param]] = {name: ("the standard", param) for name, param in STANDARD.items()}
    faults = []
    for query in queries().values():
        for param in query.params:
            where, known = first.setdefault(param.name, (query.name, param))
            if replace(known, doc="", example=None) != replace(param, doc="", example=None):
                faults.append(f"{query.name}: ${param.name} has another type or default than in {where}")
    return faults


def _told(column: Column, value: Any) -> Any:
    if column.type != "PATH" or value is None:
        return value
    return [str(part["id"]) if isinstance(part, Mapping) else str(part) for part in value]


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
