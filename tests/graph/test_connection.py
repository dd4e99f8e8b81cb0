"""The connection: what fails leaves nothing behind, what only asks changes nothing, and errors are said in words."""

import contextlib
import http.server
import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from baltica.graph import connection, upsert
from baltica.graph.connection import Graph
from baltica.graph.errors import BalticaError, EngineError, InputError, QueryError
from baltica.graph.settings import Address
from tests.graph.dump import everything

SECRET = "gehe!m"
EMPTY = (frozenset[str](), frozenset[str]())
HOSTILE = [
    "it's",
    'say "hello"',
    "'}) DETACH DELETE n //",
    '"}]->() MATCH (n) DETACH DELETE n; //',
    "$name {name} `name` \\u0027 \\",
    "/* comment */ // line\nnext",
    "Øresund 🌊 \x00 end",
]


def fails(address: Address) -> BalticaError:
    """The error of connecting to an address; it must be one of ours, with a remedy and without the password."""
    with pytest.raises(BalticaError) as caught, Graph(address) as graph:
        graph.verify()
    said = caught.value.message + caught.value.hint
    assert caught.value.hint
    assert "\n" not in said
    assert address.password not in said
    assert caught.value.__cause__ is None, "the driver's own words are not chained"
    return caught.value


def test_rows_are_plain_dictionaries_in_the_order_asked_for(empty_graph: Graph) -> None:
    rows = empty_graph.read("UNWIND $list AS i RETURN i AS one, {a: i} AS two, null AS three", {"list": [2, 1]})
    assert rows == [{"one": i, "two": {"a": i}, "three": None} for i in (2, 1)]
    assert empty_graph.read("UNWIND [] AS i RETURN i") == []


@pytest.mark.parametrize(
    "statement",
    [
        "UNWIND [1, 2, 0] AS i CREATE (:Topic {id: toString(i), share: 1 / i})",
        "CREATE (a:Topic {id: 'a'}) WITH a UNWIND [1, 0] AS i SET a.share = 1 / i",
        "CREATE (:Topic {id: 'a'}) CREATE (:Topic {id: 'b', x: $x})",
        "CREATE (:Topic {id: 'twice'}) CREATE (:Topic {id: 'twice'})",
    ],
)
def test_a_failing_write_leaves_nothing(empty_graph: Graph, statement: str) -> None:
    upsert.prepare(empty_graph)
    with pytest.raises(QueryError) as caught:
        empty_graph.write(statement)
    assert caught.value.hint
    assert everything(empty_graph) == EMPTY


WRITES = [
    "MERGE (n:Topic {id: 'new'}) RETURN n",
    "CREATE (:Topic {id: 'new'})",
    "CREATE (:BrandNew {id: 'new'})",
    "MATCH (n) SET n.name = 'changed' RETURN n",
    "MATCH (n) SET n:Other RETURN n",
    "MATCH (n) REMOVE n.name RETURN n",
    "MATCH (n) DETACH DELETE n",
    "MATCH (a:Topic), (b:Area) MERGE (a)-[:LIKES]->(b)",
    "FOREACH (i IN [1, 2] | MERGE (:Topic {id: toString(i)}))",
    "MATCH (a) CALL (a) { SET a.name = 'x' } RETURN a",
    "PROFILE MERGE (n:Topic {id: 'new'}) RETURN n",
    "EXPLAIN MERGE (n:Topic {id: 'new'}) RETURN n",
]
# What a rollback does not take back on the embedded engine: the guard alone stands before it.
STAYING = [
    "UNWIND [1, 2] AS i CALL (i) { CREATE (:Topic {id: toString(i)}) } IN TRANSACTIONS OF 1 ROW",
    "UNWIND [1, 2] AS i CALL (i) { MERGE (:Topic {id: toString(i)}) } in /* x */ Transactions OF 1 ROW",
    "CREATE INDEX planted IF NOT EXISTS FOR (n:Topic) ON (n.code)",
    "DROP CONSTRAINT topic_id IF EXISTS",
    "DROP/**/CONSTRAINT topic_id",
]


def state(graph: Graph) -> tuple[Any, set[str]]:
    """All facts, and the names of constraints and indexes."""
    schema = {row["name"] for row in graph.read("SHOW CONSTRAINTS YIELD name")}
    return everything(graph), schema | {row["name"] for row in graph.read("SHOW INDEXES YIELD name")}


@pytest.fixture
def planted(empty_graph: Graph) -> Graph:
    """A graph with constraints and two facts."""
    upsert.prepare(empty_graph)
    empty_graph.write("CREATE (a:Topic {id: 'a', name: 'A'})-[:ABOUT]->(b:Area {id: 'b', name: 'B'})")
    return empty_graph


@pytest.mark.parametrize("statement", [*WRITES, *STAYING])
def test_asking_changes_nothing(planted: Graph, statement: str) -> None:
    before = state(planted)
    assert {"topic_id", "area_id"} <= before[1]
    with pytest.raises(QueryError):
        planted.ask(statement)
    assert state(planted) == before


def test_the_rollback_alone_undoes_what_the_guard_might_miss(planted: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "refuse_writes", lambda _: None)
    before = state(planted)
    for statement in WRITES:
        with contextlib.suppress(QueryError):  # a real Neo4j is asked first and refuses
            planted.ask(statement)
        assert state(planted) == before, statement


def test_asking_takes_words_of_writing_in_texts_and_names(empty_graph: Graph) -> None:
    statement = (
        """UNWIND [{create: 1}] AS m /* DROP */ WITH m, 'it\\'s CREATE' AS text, "a \\" DROP" AS `ALTER` // CREATE\n"""
        "RETURN m.create AS one, text, `ALTER` AS three"
    )
    assert empty_graph.ask(statement) == (["one", "text", "three"], [[1, "it's CREATE", 'a " DROP']])


@pytest.mark.parametrize("text", HOSTILE)
def test_values_are_never_part_of_the_statement(empty_graph: Graph, text: str) -> None:
    empty_graph.write(
        "CREATE (:Topic {id: 'stays'}) CREATE (:Topic {id: $text, props: $list})", {"text": text, "list": [text]}
    )
    found = "MATCH (n:Topic) WHERE n.id = $text RETURN n.id AS id, n.props AS list"
    assert empty_graph.read(found, {"text": text}) == [{"id": text, "list": [text]}]
    assert empty_graph.ask(found, {"text": text}) == (["id", "list"], [[text, [text]]])
    assert empty_graph.read("MATCH (n) RETURN count(n) AS n") == [{"n": 2}]


def test_a_wrong_statement_is_said_in_words(empty_graph: Graph) -> None:
    for statement, words in [
        ("MATCH (n) RETUR n", "RETUR|mismatched|input"),
        ("RETURN $x AS x", "parameter.*x"),
        ("RETURN nix(1) AS x", "nix"),
    ]:
        for run in (empty_graph.read, empty_graph.write, empty_graph.ask):
            with pytest.raises(QueryError, match=words) as caught:
                run(statement)
            assert "query list" in caught.value.hint
            assert "\n" not in caught.value.message
            assert len(caught.value.message) <= 300
    assert empty_graph.read("RETURN 1 AS one") == [{"one": 1}], "the connection is still good"


@pytest.mark.parametrize("value", [2**63, -(2**70), "\ud800", ["a", "\udcff"]])
def test_values_that_no_engine_can_hold_are_refused(empty_graph: Graph, value: Any) -> None:
    for run in (empty_graph.read, empty_graph.write, empty_graph.ask):
        with pytest.raises(InputError, match="a value cannot be sent"):
            run("RETURN $x AS x", {"x": value})


def test_who_and_where_must_be_right(empty_graph: Graph) -> None:
    right = empty_graph.address
    assert isinstance(fails(replace(right, password=SECRET)), EngineError)
    wrong = fails(replace(right, password=SECRET))
    assert "NEO4J_PASSWORD" in wrong.hint
    assert "refuses" in wrong.message
    assert isinstance(fails(replace(right, username="nobody")), EngineError)
    for scheme in ("bolt", "neo4j"):
        uri = right.uri.replace("bolt", scheme)
        missing = fails(replace(right, uri=uri, database="nowhere"))
        assert missing.message.endswith("has no database nowhere")
        assert "NEO4J_DATABASE" in missing.hint
        with Graph(replace(right, uri=uri)) as graph:
            assert "5." in graph.verify(), "the same server with the right name"


def address(uri: str) -> Address:
    return Address(uri, "neo4j", SECRET)


@pytest.mark.parametrize(
    "uri",
    [
        "bolt://127.0.0.1:1",
        "neo4j://127.0.0.1:1",
        "bolt+s://127.0.0.1:1",
        "bolt://nowhere.invalid:7687",
        "bolt://127.0.0.1:99999",
        "bolt://127.0.0.1:port",
        "bolt://[::1",
        "bolt://a..b:7687",
        "bolt://127.0.0.1:7687?x=1",
        "http://127.0.0.1",
        "127.0.0.1:7687",
        "",
        f"bolt://neo4j:{SECRET}@127.0.0.1:7687",
        f"neo4j://neo4j:{SECRET}@127.0.0.1:7687",
    ],
)
def test_an_address_that_leads_nowhere(uri: str) -> None:
    error = fails(address(uri))
    assert isinstance(error, EngineError)
    assert uri.partition("@")[2] in error.message


@pytest.fixture
def web_server() -> Iterator[int]:
    """The port of something that listens and does not speak Bolt."""
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_server_of_another_kind(web_server: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 1)
    assert isinstance(fails(address(f"bolt://127.0.0.1:{web_server}")), EngineError)


def test_a_statement_that_takes_too_long_is_ended(neo4j_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    # The embedded engine has the limit on its command line; tests/graph/test_lease.py looks there.
    monkeypatch.setattr(connection, "USER_QUERY_SECONDS", 0.5)
    with pytest.raises(QueryError, match="took too long") as caught:
        neo4j_graph.ask("UNWIND range(1, 100000) AS a UNWIND range(1, 9999) AS b WITH a * b AS c RETURN count(c) AS n")
    assert "LIMIT" in caught.value.hint
    assert neo4j_graph.read("RETURN 1 AS one") == [{"one": 1}]
