"""What the tests of the catalogue share: asking a query with its examples, and selections to ask with."""

from typing import TYPE_CHECKING, Any

from baltica.cypher import catalog
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from baltica.graph.connection import Graph

Rows = list[dict[str, Any]]
Tables = dict[str, "pd.DataFrame"]

_told: dict[tuple[str, str, str], Rows] = {}

SELECTIONS = [
    Selection(),
    Selection(country=("DK",)),
    Selection(country=("DK",), region=("DK01",)),
    Selection(region=("SE22", "RU-")),
    Selection(within=("DK", "SE22")),
    Selection(since=2014, until=2020),
    Selection(until=2013, role=("coordinator", "partner")),
    Selection(programme=("south baltic", "Central BALTIC")),
    Selection(specialization=("maritime_logistics", "food")),
    Selection(min_project_size=3, max_project_size=12),
    Selection(source=("no such source",)),
    Selection(country=("DE", "PL"), since=2007, programme=("interreg",), min_project_size=2),
]


def examples(name: str) -> dict[str, Any]:
    """Values for the required parameters of a query, as its header gives them."""
    return {param.name: param.example for param in catalog.get(name).params if param.required}


def ask(graph: "Graph", name: str, **given: object) -> Rows:
    """Rows of a query with its examples where nothing else is given."""
    return catalog.run(graph, catalog.get(name), {**examples(name), **given})


def ask_once(graph: "Graph", name: str, **given: object) -> Rows:
    """Like ``ask``, of a graph that no test changes: what was asked before is told again."""
    question = (graph.address.uri, name, repr(sorted(given.items())))
    if question not in _told:
        _told[question] = ask(graph, name, **given)
    return _told[question]


def by(rows: Rows, *keys: str) -> dict[Any, tuple[Any, ...]]:
    """The other columns of the rows by these keys, a lone key bare."""
    found = {tuple(row[key] for key in keys): tuple(v for k, v in row.items() if k not in keys) for row in rows}
    return {key if len(keys) > 1 else key[0]: rest for key, rest in found.items()}
