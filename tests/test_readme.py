"""What the README shows works as it is written: the notebook lines, and the things to try next."""

import contextlib
import io
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baltica.cli.main import main
from tests.support.machine import ROOT

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

README = (ROOT / "README.md").read_text(encoding="utf-8")


def block(language: str, heading: str) -> str:
    """The first code block of a language below a heading."""
    found = re.search(rf"^## {heading}$.*?^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    assert found, heading
    return found[1]


COMMANDS = [
    line.partition("#")[0].strip()
    for line in block("sh", "Five things to try next").splitlines()
    if line.startswith("baltica ")
]


@pytest.fixture
def here(graph: "Graph", monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty folder to stand in, with the loaded graph named by the environment."""
    for name in ("uri", "username", "password", "database"):
        if value := getattr(graph.address, name):
            monkeypatch.setenv(f"NEO4J_{name.upper()}", value)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_five_lines_in_a_notebook(here: Path) -> None:
    lines = [line for line in block("python", "In a notebook").splitlines() if line]
    assert len(lines) == 5
    names: dict[str, Any] = {}
    exec("\n".join(lines[:-1]), names)  # the README's own lines
    table, pairs = eval(lines[-1], names)
    assert len(table) == 10
    assert table["degree"].is_monotonic_decreasing
    assert table["degree"].iloc[0] == 73
    assert pairs[["a", "b", "full"]].iloc[0].tolist() == ["DK", "SE", 449]


def test_five_things_to_try_next(here: Path) -> None:
    assert len(COMMANDS) >= 5
    for command in COMMANDS:
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            assert main(shlex.split(command)[1:]) == 0, command
        assert said.getvalue().strip(), command
    assert {"oresund.html", "copenhagen.html", "skane.html"} <= {path.name for path in here.iterdir()}
