"""The catalogue on servers as users have them: nothing outdated, an index where a key is given, any value safe."""

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from neo4j import GraphDatabase, NotificationMinimumSeverity, Session

from baltica.cypher import catalog
from baltica.cypher.header import Query
from baltica.loader.write import load
from tests.cypher.asking import examples
from tests.support.made import Line, organization, part, project, source

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

NAMES = sorted(catalog.queries())

# Names of the model that the bundled facts have no value for, and the measures' property, whose name is a value.
HARMLESS = {"01N50", "01N51", "01N52", "03N95"}
# A parameter that a key is compared with: {id: $x}, n.id = $x, n.id IN $x.
LOOKUP = re.compile(r"(?:\b(id|pic|code): ?|\.(id|pic|code) (?:=|IN) )\$(\w+)")


def statements(query: Query) -> Iterator[str]:
    """The statement, and that of the picture where there is one."""
    yield query.statement
    if query.graph:
        yield query.graph


# --- Neo4j's own opinion ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def session(neo4j_graph: "Graph") -> Iterator[Session]:
    """A session that hears everything the server has to say; the product's own asks it to be silent."""
    address = neo4j_graph.address
    logging.getLogger("neo4j.notifications").setLevel(logging.ERROR)
    with (
        GraphDatabase.driver(
            address.uri,
            auth=(address.username, address.password),
            notifications_min_severity=NotificationMinimumSeverity.INFORMATION,
        ) as driver,
        driver.session() as opened,
    ):
        yield opened


def explained(session: Session, query: Query, statement: str) -> tuple[set[str], list[dict[str, Any]]]:
    """What the server says of a statement (code and words), and the operators of its plan."""
    result = session.run("EXPLAIN " + statement, catalog.bind(query, examples(query.name)))
    summary = result.consume()
    said = {
        f"{status.gql_status} {status.status_description}"
        for status in summary.gql_status_objects
        if status.gql_status[:2] not in ("00", "02")
    }
    return said, list(operators(summary.plan or {}))


def operators(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("children", ()):
        yield from operators(child)


@pytest.mark.parametrize("name", NAMES)
def test_neo4j_has_nothing_against_a_query_and_finds_by_index(session: Session, name: str) -> None:
    """No notification (deprecations, products of disconnected patterns, …), and no scan for a thing whose key is given.

    Both are known once a statement is planned, so it is not run.
    """
    query = catalog.get(name)
    for statement in statements(query):
        said, plan = explained(session, query, statement)
        assert not {one for one in said if one[:5] not in HARMLESS}
        looked_up = {(found[1] or found[2], found[3]) for found in LOOKUP.finditer(statement)}
        sought = [str(step["args"].get("Details", "")) for step in plan if "IndexSeek" in step["operatorType"]]
        for key, parameter in looked_up:
            seek = re.compile(rf"\({key}\) WHERE {key} (=|IN) \${parameter}\b")
            assert any(seek.search(details) for details in sought), f"no index for {key} and ${parameter}"
        if looked_up or any(param.required for param in query.params):
            assert not [step for step in plan if step["operatorType"].startswith("AllNodesScan")]


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("MATCH (o:Organization) WHERE id(o) = 1 RETURN o", "01N02"),
        ("MATCH (a:Organization), (b:Project) RETURN a, b", "03N90"),
        ("MATCH (o:Organisation) RETURN o", "01N50"),
    ],
)
def test_a_fault_would_have_been_said(session: Session, statement: str, code: str) -> None:
    said, _ = explained(session, catalog.get("graph_labels"), statement)
    assert [one[:5] for one in said] == [code]


# --- Values that look like Cypher -------------------------------------------------------------------------------------

HOSTILE = (
    "'}) DETACH DELETE n //",
    # Whatever quotes it were put between, something here ends them, and what follows is no Cypher.
    '`\\"}) SET n.name = 1 // \\u0027 a\nb\r\n\tc\x01\x1f\x7f \u2028\u202e\u0301 $id ${id} {{id}} %s *?[ \\',
    "'" * 50_000,
)


def hostile(query: Query, value: str) -> dict[str, Any]:
    """All parameters of a query, each text one with this value."""
    texts = {param.name: value for param in query.params if param.type == "STRING"}
    lists = {param.name: [value, "DK"] for param in query.params if param.type == "LIST<STRING>"}
    return {**catalog.bind(query, examples(query.name)), **texts, **lists}


def test_hostile_parameters_do_nothing(graph: "Graph") -> None:
    """On the engine itself: what checks values before it is left out."""
    before = contents(graph)
    asked = 0
    for query in catalog.queries().values():
        if not any(param.type in ("STRING", "LIST<STRING>") for param in query.params):
            continue
        for value in HOSTILE:
            for statement in statements(query):
                graph.read(statement, hostile(query, value))
                asked += 1
    assert asked > 100
    assert contents(graph) == before


def contents(graph: "Graph") -> list[dict[str, Any]]:
    """How many nodes and relationships there are, and a figure that any change of a name, title or id changes."""
    nodes = "sum(size(n.id)) AS ids, sum(size(coalesce(n.name, n.title, ''))) AS names"
    return [
        *graph.read(f"MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS nodes, {nodes} ORDER BY label"),
        *graph.read("MATCH ()-[r]->() RETURN type(r) AS tie, count(*) AS ties ORDER BY tie"),
    ]


NAMES_THAT_LOOK_LIKE_CYPHER = (
    "'}) DETACH DELETE n //",
    '"}) SET n.name = 1 //',
    "`) MATCH (m) REMOVE m.name //",
    "\\u0027}) \\ $id ${id} {{id}} %s",
    "<script>alert(1)</script>",
)


def test_hostile_data_come_back_unchanged(empty_graph: "Graph") -> None:
    written = dict(enumerate(NAMES_THAT_LOOK_LIKE_CYPHER))
    organizations = {f"test:o{number} {text}": text for number, text in written.items()}
    projects = {f"test:p{number} {text}": text for number, text in written.items()}
    lines: list[Line] = [
        *([organization(id_, text, country="DK")] for id_, text in organizations.items()),
        *([project(id_, text, start_year=2014)] for id_, text in projects.items()),
        *([part(one, project_) for one in organizations] for project_ in projects),
    ]
    assert not load(empty_graph, source("test", *lines), []).rejects
    before = contents(empty_graph)

    first, second, third, *_ = organizations
    known = {"id": first, "from_id": second, "to_id": third, "text": written[3], "project": written[0]}
    for query in catalog.queries().values():
        given = {param.name: known.get(param.name, param.example) for param in query.params if param.required}
        if not given:
            continue
        catalog.run(empty_graph, query, given)
        if query.graph:
            empty_graph.read(query.graph, catalog.bind(query, given))

    assert contents(empty_graph) == before
    names = catalog.run(empty_graph, catalog.get("graph_names"), {"ids": [*organizations, *projects]})
    assert {row["id"]: row["name"] for row in names} == {**organizations, **projects}
    partners = catalog.run(empty_graph, catalog.get("organization_partners"), {"id": first})
    assert {row["name"] for row in partners} == set(written.values()) - {written[0]}
    members = catalog.run(empty_graph, catalog.get("project_partners"), {"project": written[0]})
    assert {row["name"] for row in members} == set(written.values())
