"""``baltica find``: a table to read, rows for programs, and advice where nothing is found."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from baltica.cli import find as command
from baltica.cli.main import main
from baltica.cypher.find import KINDS

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

PointAt = Callable[["Graph"], None]


@pytest.fixture
def call(graph: "Graph", point_at: PointAt, capsys: pytest.CaptureFixture[str]) -> Any:
    """Run a command line on the loaded graph; gives exit code, stdout and stderr."""
    point_at(graph)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run


def test_the_choices_are_those_of_the_search() -> None:
    assert tuple(kind.value for kind in command.Kind) == KINDS
    assert set(command.NEXT) <= set(KINDS)


def test_a_table_with_ids_and_what_to_do_with_them(call: Any) -> None:
    code, out, err = call("find", "life", "science", "--top", "3")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[1].split() == ["kind", "id", "name", "also", "where", "years"]
    assert len([line for line in lines if "baltica:" in line and not line.startswith("Ids")]) == 3
    assert "3 of 9 found; --top 0 shows all." in lines
    assert lines[-1].startswith("Ids go into other commands: baltica report organization baltica:")


def test_rows_for_programs_are_whole_and_alike_however_it_is_written(call: Any) -> None:
    answers = [call("find", *words, "--format", "json") for words in (["life science"], ["SCIENCE,", "Lïfe"])]
    rows = [json.loads(out) for _, out, _ in answers]
    assert sorted(row["id"] for row in rows[0]) == sorted(row["id"] for row in rows[1])
    assert len(rows[0]) == 9 and list(rows[0][0]) == list(command.COLUMNS)
    project = next(row for row in rows[0] if row["kind"] == "project")
    assert "–" in project["years"] and project["where"]
    assert call("find", "life science", "--format", "csv")[1].startswith("kind,id,name,also,where,years\n")


def test_narrowing_by_kind_and_country(call: Any) -> None:
    _, out, _ = call("find", "south", "--kind", "programme", "--kind", "region", "--country", "dk", "--format", "json")
    found = json.loads(out)
    assert {row["kind"] for row in found} <= {"programme", "region"} and found


@pytest.mark.parametrize("kind", list(command.NEXT))
def test_what_is_advised_works(kind: str, call: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    text = {"project": "life science", "programme": "south baltic", "region": "skane", "cluster": "valley"}.get(
        kind, "lund"
    )
    _, out, _ = call("find", text, "--kind", kind, "--top", "1")
    said = out.splitlines()[-1].removeprefix("Ids go into other commands: baltica ")
    assert said == command.NEXT[kind].format(said.split()[-1].rpartition("=")[2])
    if kind == "project":
        code, out, _ = call(*said.split())
        assert code == 0 and "No rows" not in out


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["life", "sciense"], "Did you mean: baltica find life science"),
        (["lund", "qqqqqqqq"], "No name has a word that begins with qqqqqqqq"),
        (["tartu", "lund", "malmo"], "no name has them all"),
        (["life science", "--country", "IS"], "Without --kind and --country there are 9."),
    ],
)
def test_advice_where_nothing_is_found(arguments: list[str], advice: str, call: Any) -> None:
    code, out, _ = call("find", *arguments)
    assert code == 0
    assert "No rows." in out and advice in out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (['"'], "there is no word to look for"),
        (["lund", "--country", "Atlantis"], "there is no country 'Atlantis'"),
        (["lund", "--country", "DK,SE"], "is not one country"),
        (["lund", "--kind", "city"], "city"),
    ],
)
def test_mistakes_are_told_before_an_engine_starts(
    arguments: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("baltica.graph.access.open_graph", lambda _: pytest.fail("a graph was opened"))
    assert main(["find", *arguments]) != 0
    assert message in capsys.readouterr().err
