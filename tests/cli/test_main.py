"""The door: help for everything, errors in one line, options anywhere, a quick start."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from baltica.cli.main import app, hoisted, main


def commands() -> Iterator[tuple[str, Any]]:
    """Every command and group with its words."""

    def walk(words: list[str], command: Any) -> Iterator[tuple[str, Any]]:
        yield " ".join(words), command
        for name, child in sorted(getattr(command, "commands", {}).items()):
            yield from walk([*words, name], child)

    yield from walk([], typer.main.get_command(app))


LEAVES = [(words, command) for words, command in commands() if not hasattr(command, "commands")]


@pytest.mark.parametrize("words", [words for words, _ in commands()])
def test_every_command_explains_itself(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*words.split(), "--help"]) == 0
    assert capsys.readouterr().out.startswith("Usage: baltica")


@pytest.mark.parametrize(("words", "command"), LEAVES, ids=[words for words, _ in LEAVES])
def test_every_command_has_a_help_with_an_example_of_itself(words: str, command: Any) -> None:
    assert f"Example: baltica {words}" in command.help
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{words}: {parameter.name} has no help"


def error(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """The two lines an error prints, and nothing else."""
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 2, lines
    assert lines[0].startswith("error: ")
    assert lines[1].startswith("try: ")
    return lines[0], lines[1]


@pytest.mark.parametrize(
    ("arguments", "says", "helps"),
    [
        (["lod"], "lod", "baltica --help"),
        (["query", "run"], "name", "baltica query run --help"),
        (["analyze", "centrality", "--tpo", "3"], "--tpo", "--help"),
        (["analyze", "centrality", "--top", "many"], "--top", "--help"),
        (["analyze", "centrality", "--measure", "fame"], "fame", "degree"),
        (["analyze", "cross-border", "--country", "Sweeden"], "Sweeden", "SE"),
        (["analyze", "regions", "--since", "2020", "--until", "2010"], "2020", "since"),
        (["analyze", "regions", "--level", "4"], "--level", "--help"),
        (["query", "run", "organisations_most_connected"], "organisations_most_connected", "organizations_most"),
        (["query", "run", "organizations_most_connected", "-p", "top"], "NAME=VALUE", "--param"),
        (["query", "run", "organizations_most_connected", "-p", "tpo=1"], "tpo", "top"),
        (["query", "run", "organizations_most_connected", "-p", "top=a"], "top", ""),
        (["query", "cypher", "MATCH (n) SET n.x = 1"], "set", "read"),
        (["query", "show", "nothing"], "nothing", ""),
        (["report", "--section", "weather"], "weather", "choose from"),
        (["view", "organizations", "--size", "fame"], "fame", "degree"),
        (["view", "organizations", "--seed", "-1"], "--seed", "--help"),
        (["load", "baltica", "no/such/folder"], "no/such/folder", "folder"),
        (["--neo4j-uri", "nowhere", "schema", "check"], "nowhere", "bolt://"),
        (["--neo4j-uri", "bolt://127.0.0.1:1", "schema", "check"], "no password", "NEO4J_PASSWORD"),
        (
            ["--neo4j-uri", "bolt://127.0.0.1:1", "--neo4j-password", "Geheim-77", "schema", "check"],
            "no graph answers at bolt://127.0.0.1:1",
            "NEO4J_URI",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_bad_input_gets_one_line_and_a_remedy(
    arguments: list[str], says: str, helps: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main([*arguments, "--home", str(tmp_path)]) == 1
    message, hint = error(capsys)
    assert says.lower() in message.lower()
    assert helps.lower() in hint.lower()
    assert "Geheim" not in message + hint
    assert not (tmp_path / "engine" / "state.json").exists()


def test_wrong_password_of_a_real_server(graph: Any, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--neo4j-uri", graph.address.uri, "--neo4j-username", "neo4j", "--neo4j-password", "Geheim-77"]
    assert main(["query", "cypher", "RETURN 1 AS one", *arguments]) == 1
    message, hint = error(capsys)
    assert "refuses the user name or password" in message
    assert "NEO4J_PASSWORD" in hint
    assert "Geheim" not in message + hint


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_is_one_clear_line(
    number: signal.Signals, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("baltica.cypher.catalog.queries", lambda *_: os.kill(os.getpid(), number))
    before = signal.getsignal(signal.SIGTERM)
    try:
        assert main(["query", "list"]) == 1
    finally:
        signal.signal(signal.SIGTERM, before)
    assert "stopped before the end" in error(capsys)[0]


@pytest.mark.parametrize("words", [[], ["query"], ["engine"]])
def test_a_group_alone_shows_its_help(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    captured = capsys.readouterr()
    assert captured.out.startswith("Usage: baltica")
    assert captured.err == ""


def test_traceback_only_on_demand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["query", "show", "nothing", "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_options_that_hold_for_all_commands_may_stand_anywhere() -> None:
    assert hoisted(["load", "baltica", "--home", "x"]) == (["--home", "x"], ["load", "baltica"])
    assert hoisted(["load", "--neo4j-uri=y", "baltica"]) == (["--neo4j-uri=y"], ["load", "baltica"])
    assert hoisted(["query", "cypher", "--", "--home"]) == ([], ["query", "cypher", "--", "--home"])
    assert hoisted(["load", "--home"]) == (["--home"], ["load"])


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert re.fullmatch(r"baltica \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_help_imports_nothing_heavy() -> None:
    heavy = ("pandas", "numpy", "scipy", "matplotlib", "neo4j", "pyvis", "jinja2", "py2neo", "psutil", "rich")
    script = (
        "import sys\nfrom baltica.cli.main import main\nassert main(['--help']) == 0\n"
        f"print(sorted(set({heavy!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"


def test_the_program_is_installed_and_survives_a_closed_pipe() -> None:
    program = Path(sys.executable).with_name("baltica")
    done = subprocess.run(
        ["sh", "-c", f"'{program}' query list --format json | head -n 1"],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    assert done.stdout == "[\n"
    assert done.stderr == ""
