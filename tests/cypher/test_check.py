"""The rules of the catalogue with their lines, hostile files, and companions on both engines."""

import os
import stat
from collections.abc import Callable
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baltica.cypher import catalog
from baltica.cypher.check import check, check_graph
from baltica.cypher.check_files import check_files, files_at
from baltica.cypher.check_run import tried, tried_graph
from baltica.cypher.faults import Broken, Fault
from baltica.cypher.header import parse, read
from baltica.cypher.own import MOST_BYTES
from baltica.graph.errors import InputError, QueryError

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

FILE = """// Which organizations take part in most projects?
//
// Organizations by the number of projects they take part in, those with most projects first.
//
// @folder Own queries
// @params top
// @param floor INTEGER smallest number
//   of projects = 2 (e.g. 3)
// @param begins STRING first letters of the name (e.g. Lund)
// @return id STRING organization id
// @return projects INTEGER [projects] projects it takes part in
MATCH (o:Organization)-[:PARTICIPATES_IN]->(p:Project)
WHERE o.name STARTS WITH $begins
WITH o, count(p) AS projects
WHERE projects >= $floor
RETURN o.id AS id, projects AS projects
ORDER BY projects DESC, id
LIMIT $top;
"""
GRAPH = """// The same as a picture.
MATCH path = (o:Organization)-[:PARTICIPATES_IN]->(p:Project)
WHERE o.name STARTS WITH $begins
RETURN path
ORDER BY o.id, p.id
LIMIT $top;
"""
DRAWING = sorted(name for name, query in catalog.queries().items() if query.graph)

Written = Callable[..., Path]


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Write a file of a query, with a companion; its path."""

    def write(text: str | bytes = FILE, graph: str | None = None, name: str = "pairs_most") -> Path:
        file = tmp_path / f"{name}.cypher"
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        if graph is not None:
            (tmp_path / f"{name}.graph.cypher").write_text(graph, encoding="utf-8")
        return file

    return write


def faults(file: Path) -> list[tuple[str, Fault]]:
    """File names and faults of a file and its companion."""
    return [(one.file.name, fault) for one in check_files([file])[1] for fault in one.faults]


def test_a_good_file_with_a_companion_has_no_faults(written: Written) -> None:
    file = written(FILE, GRAPH)
    good, broken = check_files([file])
    assert broken == []
    assert (good[0].file, good[0].draws) == (str(file), True)
    assert good[0].graph.startswith("MATCH path")


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "remedy"),
    [
        ("// @folder Own queries\n", "", 10, "there is no @folder", "@folder Own queries"),
        ("@folder", "@drawer", 5, "nothing is called @drawer", "@folder, @params"),
        ("@folder Own queries", "@folder", 5, "@folder names none", "// @folder"),
        ("@folder Own queries", "@folder A\n// @folder B", 6, "a second @folder", "write one"),
        ("@folder Own queries", "@folder " + "x" * 61, 5, "has 61 letters", "60"),
        ("@folder Own queries", "@folder " + "x" * 1001, 5, "has 1,001 letters", "1000"),
        ("@params top", "@params topmost", 6, "topmost is no standard parameter", "declare it with @param"),
        ("@params top", "@params top top", 6, "$top is declared twice", "leave one"),
        ("floor INTEGER", "floor NUMBER", 7, "cannot read '@param floor NUMBER", "TYPE is one of INTEGER"),
        ("= 2 (e.g. 3)", "= two (e.g. 3)", 7, "the default 'two' of floor is no INTEGER", "a whole number"),
        ("= 2 (e.g. 3)", "= 2 (e.g. x)", 7, "the example 'x' of floor", "a whole number"),
        (
            "@params top",
            "@params top\n// @param min_shared INTEGER x = 9 (e.g. 1)",
            7,
            "in the standard",
            "default is 1",
        ),
        (" (e.g. Lund)", "", 9, "$begins is required and has no example", "(e.g. value)"),
        ("projects INTEGER", "projects WORDS", 11, "cannot read '@return projects WORDS", "INTEGER"),
        ("@return projects", "@return id", 11, "column id is declared twice", "leave one"),
        ("[projects] ", "", 11, "column projects is a number without a unit", "projects INTEGER [projects]"),
        ("Organizations by the number", "The impact by the number", 3, "causal words: 'impact'", "what is counted"),
        ("projects it takes part in", "projects that boost it", 11, "causal words: 'boost'", "what is counted"),
        ("// Organizations by the number of projects they take part in, those", "// Those", 3, "too short", "title"),
        ("// @params top", "// @params top\n// @params level", 7, "$level is declared but not used", "leave it out"),
        ("$floor", "$flor", 15, "$flor is used but not declared", "@param flor STRING"),
        ("Organization)", "Organisation)", 12, "no label Organisation", "did you mean Organization?"),
        (
            "PARTICIPATES_IN",
            "PARTICIPATE_IN",
            12,
            "no relationship type PARTICIPATE_IN",
            "did you mean PARTICIPATES_IN",
        ),
        ("o.name", "o.nmae", 13, "no property o.nmae", "did you mean name?"),
        ("WITH o, count(p)", "SET o.name = 'x' WITH o, count(p)", 14, "'SET' at line 14", "backticks"),
        ("STARTS WITH $begins", "STARTS WITH '$begins", 13, "the string that begins at line 13", "close it"),
        ("o.id AS id,", "o.id AS ids,", 16, "the header declares ['id', 'projects']", "with AS"),
        ("ORDER BY projects DESC, id\n", "", 16, "there is no ORDER BY", "the id last"),
        ("DESC, id\n", "DESC, o.id\n", 16, "ORDER BY ? is no column", "names of columns"),
        ("DESC, id\n", "DESC\n", 16, "rows may be tied", "like the id"),
        ("MATCH (o:Org", "MATCH (q)\n" * 40 + "MATCH (o:Org", 12, "47 lines, 40 are the most", "two queries"),
        ("= $floor", "= $floor" + " " * 10_000, 12, "letters", "10,000"),
        (FILE[FILE.index("MATCH") :], "", 12, "there is no statement", "under the header"),
    ],
)
def test_each_rule_has_a_line_and_a_remedy(
    written: Written, old: str, new: str, line: int, message: str, remedy: str
) -> None:
    assert old in FILE
    found = [fault for _, fault in faults(written(FILE.replace(old, new, 1)))]
    assert any(one.line == line and message in one.message and remedy in one.remedy for one in found), found


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("$begins", "$start", 3, "$start is no parameter of pairs_most"),
        ("(o:Organization)", "(o:Organisation)", 2, "no label Organisation"),
        ("RETURN path", "RETURN o.name", 4, "o.name is no node, relationship or path"),
        ("RETURN path", "RETURN DISTINCT count(path) AS path", 4, "count(path) is no node"),
        ("RETURN path", "RETURN path, 7 AS seven", 4, "7 is no node"),
        ("LIMIT $top;\n", "", 4, "has no limit"),
        ("ORDER BY o.id, p.id\n", "", 5, "no ORDER BY before LIMIT"),
        ("LIMIT $top", "LIMIT 301", 6, "up to 300"),
        ("LIMIT $top", "LIMIT $floor", 6, "up to 300"),
        ("RETURN path", "DETACH DELETE o RETURN path", 4, "'DETACH' at line 4"),
        ("LIMIT $top;", "LIMIT $top; MATCH (n) RETURN n", 6, "more than one statement"),
        ("RETURN path\n", "WITH path LIMIT 5 RETURN path\n", 4, "there is no ORDER BY before LIMIT"),
        ("RETURN path\nORDER BY o.id, p.id\nLIMIT $top", "WITH o LIMIT 5 MATCH (o)--(x) RETURN x", 4, "has no limit"),
        ("LIMIT $top;", "UNION MATCH (n:Cluster) RETURN n AS path ORDER BY n.id LIMIT 5", 4, "has no limit"),
        ("MATCH path", "\u202eMATCH path", 2, "U+202E cannot be seen"),
        (GRAPH[GRAPH.index("MATCH") :], "", 0, "holds no statement"),
    ],
)
def test_each_rule_of_companions(written: Written, old: str, new: str, line: int, message: str) -> None:
    text = GRAPH.replace(old, new, 1)
    if "WITH path LIMIT 5" in new:
        text = text.replace("ORDER BY o.id, p.id\nLIMIT $top;", "")
    found = faults(written(FILE, text))
    assert any(
        file == "pairs_most.graph.cypher" and one.line == line and message in one.message for file, one in found
    ), found


@pytest.mark.parametrize(
    "ending",
    [
        "RETURN o, p ORDER BY o.id LIMIT 300",
        "RETURN collect(path) AS paths ORDER BY size(paths) LIMIT 10",
        "WITH path, o ORDER BY o.id LIMIT $top RETURN DISTINCT path",
        "RETURN [o, p] AS both ORDER BY o.id LIMIT 1",
        "WITH o ORDER BY o.id LIMIT 9 WHERE o.name ENDS WITH 'x' RETURN o",
        "RETURN o ORDER BY o.id LIMIT 9 UNION MATCH (o:Project) RETURN o ORDER BY o.id LIMIT 9",
    ],
)
def test_good_companions_have_no_faults(ending: str) -> None:
    query = parse("pairs_most", FILE, "MATCH path = (o:Organization)-[:PARTICIPATES_IN]->(p:Project) " + ending)
    assert check_graph(query) == []


def test_all_faults_of_a_header_are_told_at_once() -> None:
    text = FILE.replace("@folder", "@drawer").replace("floor INTEGER", "floor X").replace("id STRING", "id X")
    query, found = read("pairs_most", text)
    assert query is None
    assert [fault.line for fault in found] == [5, 7, 10, 11]
    with pytest.raises(QueryError, match=r"^pairs_most\.cypher:5: nothing is called @drawer$"):
        parse("pairs_most", text)


# --- Files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["\ufeff" + FILE, FILE.replace("\n", "\r\n"), FILE.replace("\n", "\r")])
def test_a_byte_order_mark_and_other_ends_of_lines_are_harmless(written: Written, text: str) -> None:
    assert faults(written(text)) == []
    found = faults(written(text.replace("$floor", "$flor")))
    assert ("pairs_most.cypher", 15) in [(file, fault.line) for file, fault in found]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (b"// A\n\xff\xfe", 2, "not UTF-8 text"),
        (FILE.encode("utf-16"), 1, "not UTF-8 text"),
        (b"\x00" * 100, 1, "U+0000 cannot be seen"),
        (FILE.replace("smallest", "small\x1b[31mest").encode(), 7, "U+001B cannot be seen"),
        (b"x" * (MOST_BYTES + 1), 0, "200,001 bytes"),
        (b"", 1, "there is no title"),
        (b"MATCH (n) RETURN n", 1, "there is no title"),
    ],
)
def test_files_that_are_no_text_of_a_query(written: Written, text: bytes, line: int, message: str) -> None:
    found = faults(written(text))
    assert any(one.line == line and message in one.message and one.remedy for _, one in found), found


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "folder_x.cypher").mkdir()
    (tmp_path / "link_x.cypher").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe_x.cypher")
    (tmp_path / "alone_x.graph.cypher").write_text(GRAPH)
    (tmp_path / ".hidden_x.cypher").write_text("")
    found = {one.file.name: one.faults[0].message for one in catalog.broken((tmp_path,))}
    assert found == {
        "alone_x.graph.cypher": "this companion belongs to no query",
        "folder_x.cypher": "this is no file",
        "link_x.cypher": "this is no file",
        "pipe_x.cypher": "this is no file",
    }


def test_a_file_that_may_not_be_read(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    file = written()
    file.chmod(0)

    def refuse(path: Path) -> bytes:  # whoever runs the tests may be allowed everything
        assert not stat.S_IMODE(path.stat().st_mode)
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert [fault.message for _, fault in faults(file)] == ["the file cannot be read: permission denied"]


def test_names_in_backticks_and_of_other_letters(written: Written) -> None:
    text = FILE.replace("o:Organization", "`o`:`Organization`").replace("$begins", "$`begins`")
    assert [fault.message for _, fault in faults(written(text))] == [
        "$begins is declared but not used",
        "$`begins` is used but not declared",
    ]
    found = faults(written(name="größe_y"))
    assert [(fault.line, fault.message) for _, fault in found] == [(0, "the file name is not <subject>_<what>")]


def test_names_that_exist_already(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "pairs_most.cypher").write_text(FILE)
    (tmp_path / "one" / "graph_labels.cypher").write_text(FILE)
    own = (tmp_path / "one", tmp_path / "two")
    told = {one.file: one.faults[0].message for one in catalog.broken(own)}
    assert told == {
        tmp_path / "one" / "graph_labels.cypher": (
            "there is a query graph_labels already, among those that come with Baltica"
        ),
        tmp_path / "two" / "pairs_most.cypher": (
            f"there is a query pairs_most already, in {tmp_path / 'one' / 'pairs_most.cypher'}"
        ),
    }
    assert [one.file for one in check_files(files_at(own))[1]] == list(told)
    with pytest.raises(QueryError, match="there is a query graph_labels already"):
        catalog.get("graph_labels", own)
    assert catalog.get("graph_labels").file == ""


def test_parameters_mean_the_same_in_all_queries(written: Written, tmp_path: Path) -> None:
    written()
    written(FILE.replace("= 2 (e.g. 3)", "= 5 (e.g. 3)"), name="pairs_other")
    found = {one.file.name: one.faults for one in check_files(files_at([tmp_path]))[1]}
    assert list(found) == ["pairs_other.cypher"]
    assert found["pairs_other.cypher"] == (
        Fault(
            7,
            "$floor has another type or default than in pairs_most",
            "name it otherwise, or declare it as there: INTEGER, its default is 2",
        ),
    )


def test_the_catalogue_with_own_queries(written: Written, tmp_path: Path) -> None:
    written(FILE, GRAPH)
    written("broken", name="pairs_broken")
    own = (tmp_path,)
    known = catalog.queries(own)
    assert set(known) - set(catalog.queries()) == {"pairs_most"}
    assert list(known) == sorted(known)
    assert catalog.queries() is catalog.queries()
    assert list(catalog.folders(own))[-1] == "Own queries"
    assert catalog.get("pairs_most", own).graph.startswith("MATCH path")
    assert [one.name for one in catalog.broken(own)] == ["pairs_broken"]
    with pytest.raises(QueryError, match=r"pairs_broken\.cypher:1: there is no title") as error:
        catalog.get("pairs_broken", own)
    assert "baltica query check" in error.value.hint
    with pytest.raises(QueryError, match="no query 'pairs_most'"):
        catalog.get("pairs_most")


def test_a_folder_that_is_not_there(tmp_path: Path, written: Written) -> None:
    for folder, reason in ((tmp_path / "nowhere", "is not there"), (written(), "not a directory")):
        with pytest.raises(InputError, match=reason) as error:
            catalog.queries((folder,))
        assert "--queries or BALTICA_QUERIES" in error.value.hint
    with pytest.raises(InputError, match="is not there"):
        files_at([tmp_path / "nowhere.cypher"])
    (tmp_path / "x.txt").write_text("")
    with pytest.raises(InputError, match="no file of a query"):
        files_at([tmp_path / "x.txt"])


def test_the_catalogue_itself_may_be_named_as_files() -> None:
    shipped = Path(str(resources.files("baltica.cypher.queries")))
    good, broken = check_files(files_at([shipped]))
    assert broken == []
    assert len(good) == len(catalog.queries())


# --- Anything at all --------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_makes_the_check_fail(text: str, graph: str) -> None:
    query, found = read("pairs_most", text, graph)
    assert (query is None) == bool(found)
    assert all(0 <= fault.line <= text.count("\n") + text.count("\r") + 2 and fault.remedy for fault in found)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_change_of_a_query_makes_the_check_fail(data: st.DataObject) -> None:
    """Pieces of queries in another order are nearer to queries than any random text."""
    pieces = (
        FILE.split(" ") + GRAPH.split(" ") + list("(){}[]'\"`$;:|,.\n\\") + ["AS", "CASE", "EXISTS", "WITH *", "//"]
    )
    made = " ".join(data.draw(st.lists(st.sampled_from(pieces), max_size=60)))
    query = read("pairs_most", FILE[: FILE.index("MATCH")] + made, made)[0]
    if query is not None:
        assert all(fault.line > 0 and fault.message and fault.remedy for fault in check(query) + check_graph(query))


# --- On a graph -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DRAWING)
def test_a_companion_finds_what_can_be_drawn(graph: "Graph", name: str) -> None:
    query = catalog.get(name)
    assert check_graph(query) == []
    rows, found = tried_graph(graph, query)
    assert found == ()
    assert rows > 0


def test_what_the_graph_answers_is_held_against_the_header(embedded_graph: "Graph", written: Written) -> None:
    text = FILE.replace("$begins", "$begins AND o.country <> ''").replace("(e.g. Lund)", "(e.g. Un)")
    query = check_files([written(text, GRAPH)])[0][0]
    right = tried(embedded_graph, query)
    assert (right.faults, right.graph_faults) == ((), ())
    assert right.rows > 1
    assert right.graph_rows is not None
    assert right.graph_rows > 1
    assert right.seconds > 0
    text = text.replace("projects INTEGER [projects]", "projects STRING").replace("id STRING", "id LIST<STRING>")
    graph = GRAPH.replace("RETURN path", "WITH o, p, [o.name, o.id] AS path RETURN path")
    wrong = tried(embedded_graph, parse("pairs_most", text, graph))
    assert [(fault.line, fault.message.split(",")[-1]) for fault in wrong.faults] == [
        (10, " which is no LIST<STRING>"),
        (11, " which is no STRING"),
    ]
    assert [fault.line for fault in wrong.graph_faults] == [2]
    assert "no node, relationship or path" in wrong.graph_faults[0].message
    failing = tried(embedded_graph, parse("pairs_most", text.replace("count(p)", "date(o.name)"), "MATCH (n RETURN n"))
    assert failing.rows == 0
    assert failing.faults
    assert failing.graph_faults


@pytest.mark.parametrize("where", ["file", "companion"])
def test_an_own_query_that_writes_is_refused(written: Written, where: str) -> None:
    text = FILE.replace("WITH o, count", "DETACH DELETE o WITH o, count") if where == "file" else FILE
    file = written(text, GRAPH.replace("RETURN", "SET o.x = 1 RETURN") if where == "companion" else GRAPH)
    own = (file.parent,)
    assert "pairs_most" not in catalog.queries(own)
    with pytest.raises(
        QueryError, match=r"most\.cypher:14: 'DETACH' at" if where == "file" else r"most\.graph\.cypher:4: 'SET' at"
    ):
        catalog.get("pairs_most", own)

    class Nobody:
        def read(self, *_: object) -> list[dict[str, object]]:
            raise AssertionError("it was run")

    with pytest.raises(QueryError, match="'DETACH'"):  # from wherever it comes
        catalog.run(
            Nobody(),
            replace(
                parse("pairs_most", "// A title\n// @folder A\n// @return id STRING id\nMATCH (n) DETACH DELETE n"),
                file="x",
            ),
        )


def test_broken_files_have_the_name_of_their_query() -> None:
    assert [Broken(Path(name), ()).name for name in ("a_b.cypher", "a_b.graph.cypher")] == ["a_b", "a_b"]
