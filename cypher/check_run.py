"""A query on a real graph: whether it gives what its header declares, and how long it takes."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from baltica.cypher import catalog
from baltica.cypher.check_graph import MOST_ROWS
from baltica.cypher.faults import Fault
from baltica.cypher.header import Column, Query
from baltica.cypher.results import Asker
from baltica.graph.errors import BalticaError
from baltica.graph.subgraph import is_drawn

_TYPES = {"INTEGER": int, "FLOAT": float, "STRING": str, "BOOLEAN": bool, "LIST<STRING>": list, "PATH": list}


class Source(Asker, catalog.Reader, Protocol):
    """A graph that can be asked and read."""


@dataclass(frozen=True)
class Tried:
    """Rows and seconds of a query and what is wrong with them; of its companion likewise (None where it has none)."""

    rows: int
    seconds: float
    faults: tuple[Fault, ...]
    graph_rows: int | None
    graph_faults: tuple[Fault, ...]


def examples(query: Query) -> dict[str, Any]:
    """Values for the required parameters of a query, as its header gives them."""
    return {param.name: param.example for param in query.params if param.required}


def tried(graph: Source, query: Query) -> Tried:
    """Run a query without faults, with its examples and defaults, and its companion."""
    begun = time.perf_counter()
    rows: list[dict[str, Any]] = []
    faults: list[Fault] = []
    try:
        rows = catalog.run(graph, query, examples(query))
    except BalticaError as error:
        faults.append(Fault(query.lines.get("@statement", 0), error.message, error.hint))
    seconds = time.perf_counter() - begun
    for column in query.columns:
        wrong = next((row[column.name] for row in rows if not _fits(column, row[column.name])), None)
        if wrong is not None:
            remedy = f"declare the column as what it is, or make it one: {column.name} {_name(wrong)}"
            message = f"column {column.name} holds {str(wrong)[:40]!r}, which is no {column.type}"
            faults.append(Fault(query.lines.get(column.name, 0), message, remedy))
    graph_rows, graph_faults = tried_graph(graph, query) if query.graph else (None, ())
    return Tried(len(rows), seconds, tuple(faults), graph_rows, graph_faults)


def tried_graph(graph: Source, query: Query) -> tuple[int, tuple[Fault, ...]]:
    """Rows of the companion, and what is wrong with them."""
    line = query.lines.get("@graph", 0)
    try:
        columns, rows = graph.ask(query.graph, catalog.bind_graph(query, examples(query)))
    except BalticaError as error:
        return 0, (Fault(line, error.message, error.hint),)
    faults = [
        Fault(line, f"{column} holds {str(value)[:40]!r}, no node, relationship or path", "return only such")
        for at, column in enumerate(columns)
        if (value := next((row[at] for row in rows if not is_drawn(row[at])), None)) is not None
    ]
    if len(rows) > MOST_ROWS:
        faults.append(Fault(line, f"{len(rows):,} rows, {MOST_ROWS} are the most", "give LIMIT a smaller number"))
    return len(rows), tuple(faults)


def _fits(column: Column, value: object) -> bool:
    if value is None:
        return True
    if column.type == "LIST<STRING>" and isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return type(value) is _TYPES[column.type] and not isinstance(value, Mapping)


def _name(value: object) -> str:
    return next((name for name, type_ in _TYPES.items() if type(value) is type_), "STRING")
