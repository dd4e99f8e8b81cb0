"""``baltica query`` as people use it: lists, their own folders, check, new, and answers as tables and pictures."""

import csv
import io
import json
import os
import re
import shlex
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from baltica.cli.main import hoisted, main
from baltica.cli.output import Format, cell_text, printed, show
from baltica.cypher import catalog
from baltica.cypher.check_files import check_files
from tests.support.machine import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from baltica.graph.connection import Graph

OWN = """// Who takes part in the projects of an organization?
//
// Organizations that share a project with the one named, those with most shared projects first.
//
// @folder Our questions
// @params id top
// @return name STRING name of the partner
// @return shared INTEGER [projects] projects they share
// @return id STRING id of the partner
MATCH (o:Organization {id: $id})-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(q:Organization)
RETURN q.name AS name, count(p) AS shared, q.id AS id
ORDER BY shared DESC, id
LIMIT $top;
"""
PICTURE = """MATCH path =
  (o:Organization {id: $id})-[:PARTICIPATES_IN]->(p:Project)<-[:PARTICIPATES_IN]-(q:Organization)
RETURN path ORDER BY q.id, p.id LIMIT 300;
"""
LUND = ("-p", "id=baltica:lund-university")

Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Run a command line in an empty folder; gives exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["query", *arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


@pytest.fixture
def ask(call: Call, embedded_graph: "Graph", point_at: Callable[["Graph"], None]) -> Call:
    """The same on the loaded graph. That both engines answer alike is tested in tests/cypher."""
    point_at(embedded_graph)
    return call


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A folder of own queries: one with a picture, a broken one."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "partners_of.cypher").write_text(OWN)
    (folder / "partners_of.graph.cypher").write_text(PICTURE)
    (folder / "partners_broken.cypher").write_text("MATCH (n) RETURN n")
    return folder


# --- Lists ------------------------------------------------------------------------------------------------------------


def test_the_list_is_by_folder_in_reading_order(call: Call) -> None:
    code, out, err = call("list")
    assert (code, err) == (0, "")
    headings = [line for line in out.splitlines() if line in catalog.FOLDERS]
    assert headings == [folder for folder in catalog.folders() if folder != "Data for analysis"]
    assert "data_projects" not in out
    assert "whole tables for programs are not listed here; --all" in out
    assert "data_projects" in call("list", "--all")[1]
    assert re.search(r"clusters_surroundings\* +Who and what is around a cluster\?", out)


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_list_fits_the_terminal(call: Call, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    out = call("list")[1]
    assert max(len(line) for line in out.splitlines() if line.startswith("  ")) <= max(width, 70)
    words = " ".join(out.split())
    shorter = [
        query for query in catalog.queries().values() if len(query.title) < 25 and query.folder != "Data for analysis"
    ]
    assert shorter
    assert all(query.title in words for query in shorter)


def test_the_list_is_narrowed_by_words_and_folder(call: Call) -> None:
    rows = json.loads(call("list", "cluster", "Members", "--format", "json")[1])
    assert {"clusters_members"} <= {row["name"] for row in rows}
    assert all("cluster" in str(catalog.get(row["name"])).lower() for row in rows)
    code, out, _ = call("list", "--folder", "paths")
    assert code == 0
    assert out.startswith("Paths and brokers\n  ")
    assert "\nOrganizations\n" not in out
    assert call("list", "nothingwhatever")[1].startswith("No ready question has all these words")
    code, _, err = call("list", "--folder", "Fundin g")
    assert code == 1
    assert "did you mean Funding?" in err


def test_one_is_shown_with_its_picture(call: Call, own: Path) -> None:
    out = call("show", "partners_of", "--queries", str(own))[1]
    assert "Folder: Our questions" in out
    assert f"File: {own / 'partners_of.cypher'}" in out
    assert f"{LUND[1].split(':')[0]}" in out
    assert "RETURN path ORDER BY q.id" in out
    command = re.search(r"Picture: '(.*)' draws it", out)
    assert command
    assert shlex.split(command[1])[-3:] == [str(own), "--out", "partners_of.html"]
    assert "Picture: none; the answer is a table." in call("show", "graph_labels")[1]


# --- Own folders ------------------------------------------------------------------------------------------------------


def test_own_folders_by_option_and_variable(call: Call, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert hoisted(["query", "list", "--queries", "a", "--queries=b"]) == (
        ["--queries", "a", "--queries=b"],
        ["query", "list"],
    )
    code, out, err = call("list", "--queries", str(own))
    assert code == 0
    assert "\nOur questions\n  partners_of*" in out
    assert err.splitlines() == [
        f"not used: {own / 'partners_broken.cypher'}:1: there is no title ('baltica query check' tells more)"
    ]
    other = own.parent / "other"
    other.mkdir()
    (other / "partners_more.cypher").write_text(OWN)
    monkeypatch.setenv("BALTICA_QUERIES", os.pathsep.join([str(other), "", str(own), str(other)]))
    names = {row["name"] for row in json.loads(call("list", "our", "questions", "--format", "json")[1])}
    assert names == {"partners_of", "partners_more"}
    names = {row["name"] for row in json.loads(call("list", "--format", "json", "--queries", str(other))[1])}
    assert "partners_of" not in names, "the option goes before the variable"


def test_what_is_wrong_with_a_folder_is_one_line(call: Call, own: Path) -> None:
    for command in (["list"], ["show", "graph_labels"], ["check"]):
        code, out, err = call(*command, "--queries", "nowhere")
        assert (code, out) == (1, "")
        assert err.splitlines()[0] == "error: the folder of queries nowhere: is not there"
        assert "baltica query new" in err.splitlines()[1]
    code, _, err = call("show", "partners_broken", "--queries", str(own))
    assert code == 1
    assert err.startswith(f"error: {own / 'partners_broken.cypher'}:1: there is no title\ntry: begin with the question")


# --- check and new ----------------------------------------------------------------------------------------------------


def test_check_tells_line_and_remedy_and_fails(call: Call, own: Path) -> None:
    code, out, _ = call("check", str(own))
    assert code == 1
    lines = out.splitlines()
    assert lines[0] == f"{own / 'partners_broken.cypher'}:1: there is no title"
    assert lines[1].startswith("    try: begin with the question")
    assert lines[-1] == "2 queries checked: 3 faults in 1 file."
    assert call("check", "--queries", str(own))[1] == out
    assert call("check", str(own / "partners_of.graph.cypher"))[:2] == (0, "1 query checked: no fault.\n")
    assert call("check", str(own / "partners_of.cypher"), "--all")[0] == 0


def test_check_without_folders_checks_what_comes_along(call: Call) -> None:
    number = len(catalog.queries())
    assert call("check") == (0, f"{number} queries checked: no fault.\n", "")
    Path("empty").mkdir()
    assert call("check", "empty")[1].startswith("There is no query to check")
    assert call("check", "nothing.cypher")[0] == 1


def test_new_writes_what_passes_and_runs(ask: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, _ = ask("new", "clusters_oldest", "--folder", "Größe & Co", "--dir", "my queries")
    assert code == 0
    steps = [shlex.split(line) for line in out.splitlines() if line.startswith("  ")]
    for step in steps:  # as printed
        code, said, err = ask(*step[2:])
        assert (code, err) == (0, ""), said
    assert "projects" in said
    assert "1 query checked: no fault." in ask("check", "my queries", "--run")[1]
    assert ask("list", "--queries", "my queries")[1].rpartition("Größe & Co\n")[2].startswith("  clusters_oldest ")
    monkeypatch.setenv("BALTICA_QUERIES", "my queries")
    code, out, _ = ask("new", "clusters_next")
    assert out.startswith(f"Written: {Path('my queries') / 'clusters_next.cypher'}\n")
    assert "--queries" not in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("pairs_most",), "is there already"),
        (("graph_labels",), "among those that come with Baltica"),
        (("../outside_x",), "no name of a query"),
        (("Größe_x",), "no name of a query"),
        (("single",), "no name of a query"),
        (("good_name", "--folder", "a\nb"), "no name of a folder"),
        (("good_name", "--folder", " "), "no name of a folder"),
        (("good_name", "--dir", "pairs_most.cypher"), "cannot write"),
    ],
)
def test_new_refuses(call: Call, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "pairs_most.cypher").write_text("mine")
    code, out, err = call("new", *arguments)
    assert (code, out) == (1, "")
    assert said in err
    assert err.count("\n") == 2
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("pairs_most.cypher", "mine")]


def test_the_example_of_the_documents_passes(tmp_path: Path) -> None:
    text = (ROOT / "docs" / "queries.md").read_text(encoding="utf-8")
    file = tmp_path / "clusters_oldest.cypher"
    file.write_text(re.findall(r"```cypher\n(.*?)```", text, re.DOTALL)[0], encoding="utf-8")
    assert check_files([file])[1] == []


# --- Answers ----------------------------------------------------------------------------------------------------------


def test_rows_go_to_files_by_their_ending(ask: Call, own: Path) -> None:
    query = ("run", "partners_of", *LUND, "--queries", str(own))
    rows = json.loads(ask(*query, "--format", "json")[1])
    for name, said in (("a.csv", "25 rows"), ("a.json", "25 rows"), ("a.md", "25 rows")):
        assert ask(*query, "--out", name)[:2] == (0, f"{said}: {name}\n")
    assert json.loads(Path("a.json").read_text(encoding="utf-8")) == rows
    assert [row["id"] for row in csv.DictReader(io.StringIO(Path("a.csv").read_text()))] == [r["id"] for r in rows]
    assert Path("a.md").read_text().startswith("| name | shared | id |\n| --- | ---: | --- |\n")
    assert ask(*query, "--out", "b.csv", "--top", "3")[1] == "3 of 25 rows: b.csv\n"
    table = ask(*query)[1]
    assert "A picture of it: add --out partners_of.html" in table


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("graph_labels", "--out", "x.docx"), "x.docx is no table and no picture"),
        (("graph_labels", "--out", "x"), "x is no table and no picture"),
        (("graph_labels", "--out", "x.html"), "the answer is a table (label, nodes) and draws no picture"),
        (("graph_labels", "--out", "x.csv", "--format", "json"), "--format does not go with --out x.csv"),
        (("clusters_surroundings", "--out", "x.svg"), "needs cluster"),
        (("clusters_surroundings", "--out", "x.svg", "--top", "3"), "--top does not go with --out x.svg"),
        (("clusters_surroundings", "--out", "x.png", "-p", "wrong=1"), "no parameter 'wrong'"),
    ],
)
def test_mistakes_show_before_an_engine_starts(call: Call, arguments: tuple[str, ...], said: str) -> None:
    code, out, err = call("run", *arguments)
    assert (code, out) == (1, "")
    assert said in err
    assert "\ntry: " in err
    assert not list(Path().iterdir())


def test_an_empty_answer_names_an_example(ask: Call, own: Path) -> None:
    out = ask("run", "partners_of", "-p", "id=nobody", "--queries", str(own))[1]
    example = re.search(r"An example: (.*)", out)
    assert example
    assert ask(*shlex.split(example[1])[2:])[0] == 0
    assert "An example" not in ask("run", "measures_written")[1]


def test_pictures_of_own_queries(ask: Call, own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    query = ("partners_of", *LUND, "--queries", str(own))
    code, out, err = ask("run", *query, "--out", "a.svg")
    assert code == 0, err
    assert "Who takes part in the projects of an organization?" in out
    assert ET.parse("a.svg").getroot().tag.endswith("svg")
    assert main(["view", "--query", *query, "--out", "b.png", "-p", "top=3"]) == 0
    assert Path("b.png").read_bytes().startswith(b"\x89PNG")
    capsys.readouterr()
    assert main(["view", "query", *query, "--out", "b.html", "-p", "top=3"]) == 0
    page = Path("b.html").read_text(encoding="utf-8")
    assert "the picture does not depend on top" in page
    assert f"baltica --queries {own} view query partners_of" in page, "how to repeat it"


@pytest.mark.browser
def test_a_picture_opens_in_the_browser(ask: Call, own: Path, page: "Page") -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for name in ("partners_of", "organizations_shared"):  # by a companion, by paths
        given = LUND if name == "partners_of" else ("-p", "from_id=baltica:dtu", "-p", "to_id=baltica:lund-university")
        assert ask("run", name, *given, "--queries", str(own), "--out", f"{name}.html")[0] == 0
        page.goto(Path(f"{name}.html").resolve().as_uri())
        page.wait_for_function("typeof baltica === 'object'")
        assert "baltica:lund-university" in page.evaluate("baltica.shownNodes()")
        assert said == []


# --- Markdown ---------------------------------------------------------------------------------------------------------


def cells(text: str) -> list[list[str]]:
    """The cells of a Markdown table as a reader sees them; markup in a cell fails."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    assert tokens[0].type == "table_open"
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        if token.type == "inline":
            assert all(child.type in ("text", "text_special") for child in token.children or []), token.content
            rows[-1].append("".join(child.content for child in token.children or []))
    return rows


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(), st.text() | st.integers() | st.none()), max_size=5))
def test_markdown_cells_round_trip(values: list[tuple[str, Any]]) -> None:
    rows = [{"first": a, "second_one": b} for a, b in values]
    seen = cells(printed(["first", "second_one"], rows, Format.markdown))
    assert seen[0] == ["first", "second one"]
    assert seen[1:] == [[" ".join(cell_text(value).split()) for value in row.values()] for row in rows]


@pytest.mark.parametrize(
    "text", ["a|b", "\\|", "\\", "<script>", "[x](javascript:1)", "`|`", "*a*", "_a_", "&lt;", "# a"]
)
def test_nothing_in_a_markdown_cell_is_markup(text: str) -> None:
    assert cells(printed(["x"], [{"x": text}], Format.markdown))[1] == [text]


def test_markdown_with_notes(capsys: pytest.CaptureFixture[str]) -> None:
    about = {"columns": {"a_b": "what it is"}}
    show(["a_b"], [{"a_b": 1}] * 30, Format.markdown, notes=["told | twice"], about=about)
    out = capsys.readouterr().out
    assert out.count("| 1 |") == 30
    assert out.endswith("\n\n- told \\| twice\n- a b: what it is\n")
    show(["a_b"], [{"a_b": 1}], Format.markdown, notes=["told"])
    assert capsys.readouterr() == ("| a b |\n| ---: |\n| 1 |\n", "told\n")
