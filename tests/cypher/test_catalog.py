"""The catalogue: headers are read, parameters are bound, faults of a query are found."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from baltica.cypher import catalog
from baltica.cypher.check import check
from baltica.cypher.header import STANDARD, Column, Query, convert, parse
from baltica.graph.errors import InputError, QueryError

FILE = """// How many ties?
//
// Pairs of organizations that work together,
// strongest first, with their number of projects.
//
// @folder Cross-border ties
// @params top
// @param floor INTEGER smallest number
//   of projects = 2 (e.g. 3)
// @param name STRING part of a name (e.g. Lund)
// @return id STRING organization id
// @return ties INTEGER [projects] shared projects
MATCH (o:Organization)-[:PARTICIPATES_IN]->(p:Project)
WHERE o.name CONTAINS $name
WITH o, count(p) AS ties
WHERE ties >= $floor
RETURN o.id AS id, ties AS ties
ORDER BY ties DESC, id
LIMIT $top;
"""


def query(statement: str, *columns: str, file: str = FILE) -> Query:
    """The example with another statement, its parameters taken from it, and STRING columns of these names."""
    made = parse("pairs_ties", file)
    params = tuple(param for param in made.params if f"${param.name}" in statement)
    return replace(made, statement=statement, params=params, columns=tuple(Column(c, "STRING", "", c) for c in columns))


def test_a_header_is_read() -> None:
    made = parse("pairs_ties", FILE)
    assert (made.title, made.folder, made.heavy) == ("How many ties?", "Cross-border ties", False)
    assert made.text == "Pairs of organizations that work together, strongest first, with their number of projects."
    top, floor, name = made.params
    assert top == STANDARD["top"]
    assert (floor.default, floor.example, floor.required, floor.doc) == (2, 3, False, "smallest number of projects")
    assert (name.default, name.example, name.required) == (None, "Lund", True)
    assert made.columns[1] == Column("ties", "INTEGER", "projects", "shared projects")
    assert made.statement.startswith("MATCH (o:Organization)")
    assert made.statement.endswith("LIMIT $top")
    assert check(made) == []


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("// @folder Cross-border ties\n", "", "@folder"),
        ("// @folder", "// @drawer", "nothing is called @drawer"),
        ("// @params top", "// @params topmost", "topmost is no standard parameter"),
        ("floor INTEGER", "floor NUMBER", "cannot read '@param floor NUMBER"),
        ("ties INTEGER", "ties WORDS", "cannot read '@return ties WORDS"),
    ],
)
def test_a_broken_header_is_an_error_that_names_the_file(old: str, new: str, message: str) -> None:
    with pytest.raises(QueryError, match=r"^pairs_ties\.cypher:\d+: ") as error:
        parse("pairs_ties", FILE.replace(old, new))
    assert message in error.value.message


@pytest.mark.parametrize(
    ("statement", "columns", "fault"),
    [
        ("MATCH (o:Organisation) RETURN o.id AS id ORDER BY id", ["id"], "no label Organisation"),
        (
            "MATCH (o:Organization)-[:WORKS_IN]->(p) RETURN o.id AS id ORDER BY id",
            ["id"],
            "no relationship type WORKS_IN",
        ),
        ("MATCH (a)-[:PART_OF|PARTS]->(p) RETURN a.id AS id ORDER BY id", ["id"], "no relationship type PARTS"),
        ("MATCH (o:Organization) RETURN o.nmae AS id ORDER BY id", ["id"], "no property o.nmae"),
        ("MATCH (o:Organization) RETURN o.acronym AS id ORDER BY id", ["id"], "no property o.acronym"),
        ("MATCH (o:Organization {nmae: 1}) RETURN o.id AS id ORDER BY id", ["id"], "Organization has no property nmae"),
        ("MATCH (o) WHERE o.id = $nothing RETURN o.id AS id ORDER BY id", ["id"], "$nothing is used but not declared"),
        ("MATCH (o) RETURN o.id AS id", ["id"], "no ORDER BY"),
        ("MATCH (o) WITH o ORDER BY o.id RETURN o.id AS id", ["id"], "no ORDER BY"),
        ("MATCH (o) RETURN o.id AS id ORDER BY o.id", ["id"], "is no column"),
        (
            "MATCH (o) RETURN o.id AS id, o.name AS name ORDER BY id",
            ["name", "id"],
            "the header declares ['name', 'id']",
        ),
        ("MATCH (o) RETURN o.id ORDER BY id", ["id"], "(no AS)"),
        ("MATCH (o:Organization) SET o.name = 'x' RETURN o.id AS id ORDER BY id", ["id"], "'SET' at line 1"),
        (
            "MATCH (o) OPTIONAL MATCH (o)-[:LOCATED_IN]->(l:Region) MATCH (o)-->(l) RETURN o.id AS id ORDER BY id",
            ["id"],
            "l may be null",
        ),
        (
            "MATCH (o) OPTIONAL MATCH (o)-->(l) RETURN o.id AS id, EXISTS { (o)-->(l) } AS x ORDER BY id",
            ["id", "x"],
            "l may be null",
        ),
        (
            "MATCH (o) RETURN o.id AS id, COUNT { (o)--(l) WHERE CASE 1 WHEN 1 THEN l.level END = 1 } AS n ORDER BY id",
            ["id", "n"],
            "CASE inside COUNT",
        ),
        ("MATCH (o)\n" * 40 + "RETURN o.id AS id ORDER BY id", ["id"], "41 lines"),
    ],
)
def test_faults_of_a_statement_are_found(statement: str, columns: list[str], fault: str) -> None:
    found = check(query(statement, *columns))
    assert any(fault in one.message for one in found), found


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (o:Organization) WITH {nmae: o.name} AS row RETURN row.nmae AS id ORDER BY id",
        "MATCH (o) OPTIONAL MATCH (o)-->(l) WITH o, l WHERE l IS NOT NULL MATCH (o)--(l) RETURN o.id AS id ORDER BY id",
        "MATCH (o) OPTIONAL MATCH (o)-->(l) WITH o MATCH (o)-->(l) RETURN o.id AS id ORDER BY id",
        "MATCH (o) OPTIONAL MATCH (o)-->(l) OPTIONAL MATCH (l)-->(k) RETURN o.id AS id ORDER BY id",
        "MATCH (o) RETURN [x IN [1] | x + o.level] AS id ORDER BY id DESC",
    ],
)
def test_good_statements_have_no_faults(statement: str) -> None:
    assert check(query(statement, "id")) == []


def test_faults_of_a_header_are_found() -> None:
    def faults(old: str, new: str, name: str = "pairs_ties") -> str:
        return "; ".join(fault.message for fault in check(parse(name, FILE.replace(old, new))))

    assert "not in the catalogue's list" in faults("@folder Cross-border ties", "@folder Ties")
    assert "is a number without a unit" in faults("[projects] ", "")
    assert "has no example" in faults(" (e.g. Lund)", "")
    assert "causal words" in faults("that work together", "that an impact brings together")
    assert "$limit is declared but not used" in faults(
        "// @params top", "// @params top\n// @param limit INTEGER x = 1"
    )
    assert "file name" in faults("", "", name="Pairs")


@pytest.mark.parametrize(
    ("type_", "given", "value"),
    [
        ("INTEGER", "12", 12),
        ("INTEGER", 12, 12),
        ("FLOAT", "1.5", 1.5),
        ("STRING", "12", "12"),
        ("BOOLEAN", "yes", True),
        ("BOOLEAN", False, False),
        ("LIST<STRING>", "DK, SE,", ["DK", "SE"]),
        ("LIST<STRING>", "[DK,SE]", ["DK", "SE"]),
        ("LIST<STRING>", ("DK",), ["DK"]),
        ("LIST<STRING>", "", []),
    ],
)
def test_values_are_brought_to_their_type(type_: str, given: object, value: object) -> None:
    assert convert(type_, given) == value


@pytest.mark.parametrize(
    ("type_", "given"),
    [
        ("INTEGER", "1.5"),
        ("INTEGER", 1.5),
        ("INTEGER", True),
        ("INTEGER", -1),
        ("INTEGER", 2**63),
        ("INTEGER", None),
        ("FLOAT", "x"),
        ("FLOAT", "nan"),
        ("STRING", 3),
        ("BOOLEAN", "perhaps"),
        ("LIST<STRING>", 3),
        ("LIST<STRING>", [1]),
    ],
)
def test_values_of_another_type_are_refused(type_: str, given: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        convert(type_, given)


def test_binding_fills_defaults_and_reads_texts() -> None:
    made = parse("pairs_ties", FILE)
    assert catalog.bind(made, {"name": "Lund", "floor": "5"}) == {"top": 25, "floor": 5, "name": "Lund"}


@pytest.mark.parametrize(
    ("given", "message", "hint"),
    [
        ({}, "pairs_ties needs name: part of a name", "--param name=Lund"),
        ({"name": "x", "flor": 1}, "pairs_ties has no parameter 'flor'", "did you mean floor?"),
        ({"name": "x", "floor": "many"}, "floor is 'many', but pairs_ties needs a whole number", "smallest number"),
        ({"name": "x", "top": "-1"}, "0 or more", "rows"),
    ],
)
def test_what_cannot_be_bound_is_said_with_a_remedy(given: dict[str, object], message: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        catalog.bind(parse("pairs_ties", FILE), given)
    assert message in error.value.message
    assert hint in error.value.hint


def test_parameters_of_the_selection_are_read_as_the_selection_reads_them() -> None:
    pairs = catalog.get("cross_border_country_pairs")
    bound = catalog.bind(pairs, {"country": "el, dk", "specialization": "Life sciences", "min_size": "3"})
    assert (bound["country"], bound["specialization"], bound["min_size"]) == (["GR", "DK"], ["life_sciences"], 3)
    assert (bound["since"], bound["until"], bound["max_size"]) == (0, 9999, 1_000_000)
    with pytest.raises(InputError, match="no specialization 'foods'"):
        catalog.bind(pairs, {"specialization": "foods"})
    with pytest.raises(InputError, match="since 2020 is above until 2014"):
        catalog.bind(pairs, {"since": 2020, "until": 2014})


def test_an_unknown_query_is_answered_with_the_nearest() -> None:
    with pytest.raises(QueryError) as error:
        catalog.get("graph_label")
    assert "did you mean graph_labels?" in error.value.hint


def test_rows_have_the_declared_columns_in_order() -> None:
    class Fake:
        asked: tuple[str, Mapping[str, Any] | None]

        def read(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
            self.asked = (statement, parameters)
            return [{"ties": 3, "id": "a", "extra": 1}]

    fake, made = Fake(), parse("pairs_ties", FILE)
    rows = catalog.run(fake, made, {"name": "Lund"})
    assert [list(row.items()) for row in rows] == [[("id", "a"), ("ties", 3)]]
    assert fake.asked == (made.statement, {"top": 25, "floor": 2, "name": "Lund"})


def test_the_catalogue_needs_no_heavy_package() -> None:
    code = "import sys; from baltica.cypher import catalog; catalog.queries(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"pandas", "numpy", "neo4j", "scipy", "matplotlib"} & set(loaded)
