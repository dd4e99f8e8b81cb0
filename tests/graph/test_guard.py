"""What a free statement may do: reading passes, everything else is refused, however it is dressed up."""

import random
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.graph.errors import QueryError
from baltica.graph.guard import REFUSED_WORDS, refuse_writes

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

WRITING = [
    "CREATE (n:Organization {id: 'x'})",
    "MATCH (n) SET n.name = 'x'",
    "MATCH (n) SET n += {name: 'x'} RETURN n",
    "MATCH (n) SET n:Gone RETURN n",
    "MATCH (n) DELETE n",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) NODETACH DELETE n",
    "MATCH (n) REMOVE n.name",
    "MATCH (n) REMOVE n:Organization",
    "MERGE (n:Organization {id: 'x'})",
    "MERGE (n:Organization {id: 'x'}) ON CREATE SET n.name = 'x'",
    "MATCH (a), (b) MERGE (a)-[:LOCATED_IN]->(b)",
    "MATCH (a) CREATE (a)-[:LOCATED_IN]->(:Region)",
    "UNWIND [1, 2] AS x CREATE (:Region {level: x})",
    "WITH 1 AS x INSERT (:Region)",
    "WITH 1 AS x MERGE (:Region {level: x})",
    "MATCH p = (a)-->(b) FOREACH (n IN nodes(p) | SET n.seen = true)",
    "FOREACH (x IN [1] | CREATE (:Region))",
    "LOAD CSV FROM 'file:///etc/passwd' AS line RETURN line",
    "MATCH (n) LOAD CSV WITH HEADERS FROM 'http://x' AS line RETURN line",
    "CREATE INDEX FOR (n:Region) ON (n.code)",
    "CREATE CONSTRAINT c IF NOT EXISTS FOR (n:Region) REQUIRE n.id IS UNIQUE",
    "DROP INDEX i",
    "DROP CONSTRAINT c IF EXISTS",
    "DROP DATABASE neo4j",
    "CREATE DATABASE other",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "GRANT ROLE admin TO me",
    "DENY READ {*} ON GRAPH * TO me",
    "REVOKE ROLE admin FROM me",
    "RENAME USER a TO b",
    "SHOW USERS",
    "SHOW TRANSACTIONS",
    "TERMINATE TRANSACTIONS 'x'",
    "START DATABASE neo4j",
    "STOP DATABASE neo4j",
    "ENABLE SERVER 'x'",
    "USE system SHOW USERS",
    "CALL { USE other MATCH (n) RETURN n } RETURN n",
    "CALL { CREATE (n:Region) RETURN n } RETURN n",
    "CALL { MATCH (n) RETURN n } IN TRANSACTIONS RETURN n",
    "MATCH (n) CALL (n) { RETURN 1 AS x } IN 4 CONCURRENT TRANSACTIONS OF 10 ROWS RETURN n",
    "MATCH (n) CALL (n) { DETACH DELETE n } RETURN 1",
    "MATCH (n) CALL(n){SET n.x=1} RETURN 1",
    "CALL apoc.create.node(['Region'], {})",
    "CALL apoc.cypher.runWrite('CREATE (n)', {})",
    "CALL `apoc`.`create`.`node`(['Region'], {})",
    "CALL dbms.listConfig()",
    "CALL db.clearQueryCaches",
    "OPTIONAL CALL apoc.periodic.commit('x')",
    "RETURN apoc.cypher.runFirstColumnSingle('CREATE (n) RETURN n', {})",
    "MATCH (n) RETURN n; CREATE (m)",
    "MATCH (n) RETURN n; MATCH (n) RETURN n",
    "EXPLAIN CREATE (n)",
    "PROFILE MATCH (n) RETURN n",
    "CYPHER 5 CREATE (n)",
    "EXPLAIN MATCH (n) RETURN n",
    "PERIODIC COMMIT LOAD CSV FROM 'x' AS l RETURN l",
    "USING PERIODIC COMMIT LOAD CSV FROM 'x' AS l RETURN l",
]

DISGUISED = [
    "match (n) set n.x = 1",
    "MaTcH (n) dEtAcH dElEtE n",
    "MATCH (n)SET n.x=1",
    "MATCH (n)/**/SET/**/n.x=1",
    "MATCH (n) // SET is coming\nSET n.x = 1",
    "MATCH (n) // SET is coming\rSET n.x = 1",
    "MATCH (n) /* a /* b */ SET n.x = 1 /* */",
    "MATCH (n) WHERE n.name = '//' SET n.x = '//'",
    "MATCH (n) WHERE n.name = '/*' SET n.x = '*/'",
    'MATCH (n) WHERE n.name = "it\'s" SET n.x = "it\'s"',
    "MATCH (n) WHERE n.name = '\\'' SET n.x = '\\''",
    "MATCH (n) WHERE n.name = '\\\\' SET n.x = '\\\\'",
    "MATCH (`a``b`) SET `a``b`.x = 1",
    "MATCH (`'`) SET `'`.x = 1",
    "MATCH (n) \\u0053ET n.x = 1",
    "MATCH (n) WHERE n.name = 'a\\u0027 SET n.x = 1 //'",
    "MATCH (`a\\u0060) SET `.x = 1",
    "MATCH (as) WITH as SET as.x = 1",
    "WITH 1 AS as CREATE (n)",
    "MATCH (n) RETURN n.x AS as CREATE (m)",
    "WITH 1 AS x, 2. CREATE (n)",
    "WITH 1 AS n RETURN 0xFSET n.x = 1",
    "MATCH (n) WHERE 1SET n.x = 1",
    "MATCH (n:Region)SET n:Other",
    "MATCH (n) WHERE n:Region SET n.x = 1",
    "MATCH (n) WITH {a: 1} AS m CREATE (k)",
    "MATCH (n) WITH $p AS m CREATE (k)",
    "MATCH (n) WHERE n.`x` IS NULL SET n.`x` = 1",
    "MATCH (`a\\`) SET `b`.x = 1",
    "(CREATE (n))",
    "MATCH (n)\u00a0SET\u00a0n.x = 1",
    "MATCH (n)\u2003SET n.x = 1",
    "MATCH (n) \u017fET n.x = 1",
    "MATCH (n) SE\u200bT n.x = 1",
    "MATCH (n) \x00SET n.x = 1",
]

READING = [
    "MATCH (n) RETURN count(n) AS n",
    "MATCH (n) RETURN n LIMIT 5;",
    "match (o:Organization)-[r:PARTICIPATES_IN]->(p:Project) return o.name, p.title order by o.name skip 1 limit 2",
    "OPTIONAL MATCH (n:Region) RETURN n.name",
    "WITH 1 AS x RETURN x",
    "UNWIND [1, 2, 3] AS x RETURN x",
    "RETURN 1",
    "RETURN 1 // CREATE (n)",
    "/* CREATE (n) */ RETURN 1",
    "RETURN 'CREATE (n)' AS x",
    'RETURN "it\'s a MERGE; DROP DATABASE" AS x',
    "RETURN 'it\\'s a DELETE' AS x",
    "MATCH (n) RETURN n.set, n.delete AS gone, n.created",
    "MATCH (n) WHERE n.create = 1 RETURN n.merge",
    "MATCH (n:Set) RETURN n",
    "MATCH (n:Region|Delete) RETURN n",
    "MATCH ()-[r:CREATE|MERGE]->() RETURN count(r)",
    "MATCH (n {set: 1, delete: 2}) RETURN n",
    "RETURN {delete: 1, merge: 'x'} AS m",
    "MATCH (start:Organization)-[*1..3]-(stop:Organization) RETURN start.name, stop.name",
    "MATCH (n) RETURN n.name AS set, n.id AS delete",
    "MATCH (n) WHERE n.name = $set RETURN n",
    "MATCH (`create`) RETURN `create`.name AS `drop`",
    "CALL db.labels()",
    "CALL db.labels() YIELD label RETURN label",
    "CALL db.relationshipTypes",
    "CALL { MATCH (n) RETURN count(n) AS n } RETURN n",
    "MATCH (o:Organization) CALL (o) { MATCH (o)-->(x) RETURN count(x) AS n } RETURN o.name, n",
    "MATCH (n:Organization) RETURN n.country AS country UNION ALL MATCH (n:Region) RETURN n.country AS country",
    "MATCH (n) WHERE EXISTS { MATCH (n)-[:LOCATED_IN]->() } RETURN n",
    "MATCH (n) RETURN COUNT { (n)-->() } AS ties, COLLECT { MATCH (n)-->(m) RETURN m.id } AS ids",
    "MATCH p = shortestPath((a:Organization {id: 'a'})-[*..6]-(b:Organization {id: 'b'})) RETURN p",
    "RETURN [x IN range(0, 10) WHERE x % 2 = 0 | x * 1.5e3] AS xs, reduce(s = 0, x IN [1, 2] | s + x) AS total",
    "RETURN CASE WHEN 1 < 2 THEN 'yes' ELSE 'no' END AS answer",
    "MATCH (o) RETURN o {.name, .id, set: 1} AS o",
    "RETURN date.truncate('month', date('2020-02-03')) AS month, point.distance($a, $b) AS d",
    "MATCH (n) WHERE n.name STARTS WITH 'A' AND NOT n.name CONTAINS 'b' OR n.name =~ '.*x' RETURN n.name",
    "MATCH (n) WHERE n.settled OR n.offset > 1 RETURN n.useful, n.showing",
    "MATCH ((a)-[:PART_OF]->(b)){1,3} RETURN count(*)",
    "MATCH (n) RETURN 0xff AS hex, 0o17 AS octal, .5 AS half",
    "MATCH (n) WHERE n.name <> 'Ærø Ø' RETURN n.näme",
]


def refused(statement: str) -> bool:
    try:
        refuse_writes(statement)
    except QueryError:
        return True
    return False


@pytest.mark.parametrize("statement", WRITING + DISGUISED)
def test_what_may_write_is_refused(statement: str) -> None:
    with pytest.raises(QueryError) as error:
        refuse_writes(statement)
    assert error.value.hint


@pytest.mark.parametrize("statement", READING)
def test_what_reads_passes(statement: str) -> None:
    refuse_writes(statement)


@pytest.mark.parametrize("statement", ["", "   ", ";", "// nothing", "/* nothing */"])
def test_nothing_is_refused(statement: str) -> None:
    with pytest.raises(QueryError, match="empty") as error:
        refuse_writes(statement)
    assert error.value.hint.startswith("MATCH")


@pytest.mark.parametrize("statement", ["RETURN 'open", 'RETURN "open', "MATCH (`n", "RETURN 1 /* open", "RETURN 'a\\'"])
def test_what_is_not_closed_is_refused(statement: str) -> None:
    with pytest.raises(QueryError, match="is not closed"):
        refuse_writes(statement)


def test_the_message_names_word_and_position() -> None:
    with pytest.raises(QueryError) as error:
        refuse_writes("MATCH (n)\nDetach DELETE n")
    assert error.value.message == "'Detach' at position 11 is not accepted"
    assert "backticks" in error.value.hint


def test_the_message_names_the_procedure() -> None:
    with pytest.raises(QueryError, match=r"procedure 'apoc\.load\.json' at position 6"):
        refuse_writes("CALL apoc.load.json('x')")


PIECES = re.compile(r"'(?:[^'\\]|\\.)*'|\"[^\"]*\"|`(?:[^`]|``)*`|\w+|\s+|.", re.DOTALL)
BLANKS = st.sampled_from([" ", "\n", "\t", "\r\n", "/* RETURN */", "/**/", "// it's nothing\n", " /*'*/ "])
CLAUSES = [statement for statement in WRITING if statement.split()[0] == "MATCH" and ";" not in statement]


@given(st.sampled_from(CLAUSES), st.data())
def test_case_and_comments_do_not_hide_a_clause(statement: str, data: st.DataObject) -> None:
    pieces = []
    for piece in PIECES.findall(statement):
        if piece.isspace():
            pieces.append(data.draw(BLANKS))
        elif piece.isalpha():
            pieces.append("".join(data.draw(st.sampled_from([letter.lower(), letter.upper()])) for letter in piece))
        else:
            pieces.append(piece)
    assert refused("".join(pieces))


TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40).filter(
    lambda text: "\\u" not in text.lower()
)
DANGEROUS = st.sampled_from(["CREATE (n)", "SET n.x = 1", "/*", "*/", "//", "; DROP DATABASE x", "CALL x.y()", ""])


@given(TEXT, DANGEROUS, st.sampled_from("'\""))
def test_what_is_in_strings_does_not_matter(text: str, bait: str, quote: str) -> None:
    written = (text + bait).replace("\\", "\\\\").replace(quote, "\\" + quote)
    statement = f"RETURN {quote}{written}{quote} AS x"
    if "\\u" not in statement.lower():
        refuse_writes(statement)
        assert refused(f"{statement} CREATE (n)")


@given(TEXT, DANGEROUS)
def test_what_is_in_backticks_does_not_matter(text: str, bait: str) -> None:
    name = "`" + (text + bait).replace("`", "``").replace("\\", "") + "`"
    refuse_writes(f"MATCH ({name}) RETURN {name}.{name} AS {name}")
    assert refused(f"MATCH ({name}) SET {name}.x = 1")


@given(st.sampled_from(READING), st.sampled_from(sorted(REFUSED_WORDS - {"TRANSACTION", "TRANSACTIONS"})))
def test_a_writing_clause_after_a_reading_one_is_refused(reading: str, word: str) -> None:
    assert refused(f"{reading.rstrip(';')}\n{word} (n)")
    assert refused(f"{reading.rstrip(';')}\n{word.lower()} n")


@given(st.text(max_size=60))
def test_any_text_is_answered_or_refused(text: str) -> None:
    refused("RETURN " + text)


FRAGMENTS = [
    "MATCH (n)", "WITH n AS as", "SET", "set", ":", ".", "|", ",", ";", "n", "n.x = 1", "(n)", "(", ")", "{", "}", "[",
    "]", "'a'", "\\'", "'", '"', "`", "`x`", "//", "/*", "*/", "\n", "CREATE", "DELETE", "DETACH", "MERGE", "(:Region)",
    "RETURN 1", "1.", "0x", "CALL", "IN", "TRANSACTIONS", "FOREACH", "REMOVE", "n:Region", "USE", "AS x", "-->()",
    "WHERE true",
]  # fmt: skip


def test_neo4j_calls_nothing_a_write_that_passed(neo4j_graph: "Graph") -> None:
    """Random rows of fragments: whatever passes the guard is, to Neo4j, reading or nonsense."""
    rng = random.Random(20)
    passed = 0
    for _ in range(20_000):
        words = [
            "MATCH (n)",
            *(rng.choice(FRAGMENTS) for _ in range(rng.randint(1, 8))),
            rng.choice(["RETURN 1 AS x", ""]),
        ]
        statement = " ".join(words)
        if refused(statement):
            continue
        passed += 1
        if passed > 150:
            break
        try:
            neo4j_graph.ask(statement, {})
        except QueryError as error:
            assert "would change" not in error.message, statement
    assert passed > 100


@pytest.mark.parametrize("statement", [s for s in READING if "$" not in s and "{1,3}" not in s and "näme" not in s])
def test_what_passes_also_runs(graph: "Graph", statement: str) -> None:
    if "shortestPath" in statement or "*1..3" in statement:
        statement += " LIMIT 0"
    graph.ask(statement)
