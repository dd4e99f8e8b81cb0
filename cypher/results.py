"""What a question finds as nodes and relationships: ready questions by name, and free statements that read."""

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from baltica.cypher import catalog
from baltica.cypher.header import Query
from baltica.graph.errors import InputError
from baltica.graph.subgraph import Nodes, nodes_and_edges, to_py2neo

if TYPE_CHECKING:
    from baltica.graph.subgraph import Subgraph

_NAME = re.compile(r"\w+")
_BY_NUMBER = "MATCH (n) WHERE elementId(n) IN $numbers RETURN n"
ASKED_AT_ONCE = 1000


class Asker(Protocol):
    """What can answer a statement with nodes and relationships: a Graph, or a stand-in for it in tests."""

    def ask(self, statement: str, parameters: Mapping[str, Any] | None = None) -> tuple[list[str], list[list[Any]]]:
        """Columns and rows of a statement that only reads."""
        ...


def results_of(graph: Asker, question: str | Query, parameters: Mapping[str, object] | None = None) -> Nodes:
    """Every node and relationship that a question finds, each once.

    ``question`` is the name of a ready question, the question itself (of a user's own folder) or a statement that
    reads; it is run so that it cannot change anything (see ``Graph.ask``). Of a ready question with a companion the
    companion is asked. The ends of relationships are completed where the question returns relationships alone.

    Raises InputError for an answer that holds rows but no node, relationship or path, QueryError for a statement that
    is refused or fails, or a name that is none.
    """
    statement, values = statement_of(question, parameters)
    columns, rows = graph.ask(statement, values)
    found = nodes_and_edges(rows)
    if rows and not found.nodes:
        name = question.name if isinstance(question, Query) else question.strip()
        how = f"'baltica query run {name}'" if _NAME.fullmatch(name) else "'baltica query cypher'"
        raise InputError(
            f"the answer is a table ({', '.join(columns)}) and holds no node, relationship or path",
            f"{how} prints it; to draw, return paths, like MATCH p = (:Organization)-[:MEMBER_OF]->(:Cluster) RETURN p",
        )
    if bare := sorted(key for key, node in found.nodes.items() if not (node["labels"] or node["properties"])):
        for at in range(0, len(bare), ASKED_AT_ONCE):
            rows += graph.ask(_BY_NUMBER, {"numbers": bare[at : at + ASKED_AT_ONCE]})[1]
        found = nodes_and_edges(rows)
    return found


def subgraph(graph: Asker, question: str | Query, parameters: Mapping[str, object] | None = None) -> "Subgraph":
    """What a question finds as a py2neo Subgraph, for people with py2neo code; errors as :func:`results_of`."""
    return to_py2neo(results_of(graph, question, parameters))


def statement_of(question: str | Query, parameters: Mapping[str, object] | None = None) -> tuple[str, dict[str, Any]]:
    """The statement and its parameters; of a ready question its companion or its Cypher, with defaults.

    >>> statement_of("RETURN $n AS n", {"n": 1})
    ('RETURN $n AS n', {'n': 1})
    """
    given = dict(parameters or {})
    query = ready(question)
    if query is None:
        return str(question), given
    texts = {name: json.dumps(value) if isinstance(value, int | float) else value for name, value in given.items()}
    if query.graph:
        return query.graph, catalog.bind_graph(query, texts)
    return query.statement, catalog.bind(query, texts)  # a number may be meant as a text: a cluster may be called 2014


def ready(question: str | Query) -> Query | None:
    """The ready question that is meant, None for a free statement. Raises QueryError for a name that is none."""
    if isinstance(question, Query):
        return question
    return catalog.get(question.strip()) if is_name(question) else None


def is_name(question: str) -> bool:
    """Whether a text is the name of a ready question, not a statement."""
    return _NAME.fullmatch(question.strip()) is not None
