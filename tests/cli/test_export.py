"""``baltica export``: what each command writes and says, and what it refuses before it reads the graph."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import networkx as nx
import pytest
import typer.main

from baltica.cli import export
from baltica.cli.main import main
from baltica.views.exports.export import ENDINGS
from baltica.views.exports.network import LEVEL, NODES

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

Call = Callable[..., str]
NETWORK = [form for form in ENDINGS if form not in ("neo4j-admin", "jsonl")]


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Call:
    """Run an export in a folder of its own; gives the one line it printed."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> str:
        code = main(["export", *arguments])
        captured = capsys.readouterr()
        assert code == 0, captured.err
        assert captured.out.count("\n") == 1
        return captured.out

    return run


@pytest.mark.parametrize("form", NETWORK)
def test_every_network_format_is_written(facts_at_hand: None, call: Call, form: str) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    line = call(form, "--country", "DK", "--since", "2014", "--min-shared", "2", "--out", "out")
    assert line.startswith("Wrote out: ") and "undated projects" in line
    assert Path("out").exists()


def test_files_are_named_by_what_they_hold(facts_at_hand: None, call: Call) -> None:
    assert call("graphml").startswith("Wrote baltica-organizations.graphml: 539 organizations, 2,633 ties, ")
    assert call("gexf", "--nodes", "regions", "--level", "2").startswith("Wrote baltica-regions.gexf: ")
    assert call("cytoscape", "--two-mode").startswith("Wrote baltica-two-mode.cyjs: 703 organizations and projects, ")
    assert "n_map.txt and n_network.txt and n.LICENCES.txt" in call(
        "vosviewer", "--nodes", "clusters", "--out", "n.txt"
    )
    assert len(nx.read_graphml("baltica-organizations.graphml")) == 539
    assert set(nx.read_gexf("baltica-regions.gexf").nodes["DK01"]) >= {"population", "label"}


def test_the_graph_is_written_as_it_is_read(
    embedded_graph: "Graph", point_at: "Callable[[Graph], None]", call: Call
) -> None:
    point_at(embedded_graph)
    [held] = embedded_graph.read("MATCH (n) RETURN count(n) AS nodes")
    [ties] = embedded_graph.read("MATCH ()-[r]->() RETURN count(r) AS number")
    counts = f"{held['nodes']:,} nodes, {ties['number']:,} relationships, "
    assert call("jsonl").startswith(f"Wrote baltica-graph.jsonl and baltica-graph.LICENCES.txt: {counts}")
    assert call("neo4j-admin").startswith(f"Wrote baltica-neo4j: {counts}")
    line = call("jsonl", "--within", "DK", "--since", "2014", "--out", "dk.jsonl")
    assert "relationships of these" in line and "of them undated)" in line
    nodes = [
        one for text in Path("dk.jsonl").read_text("utf-8").splitlines() if (one := json.loads(text))["type"] == "node"
    ]
    assert {one["properties"]["country"] for one in nodes if one["labels"] == ["Organization"]} == {"DK"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["graphml", "--nodes", "people"], "people"),
        (["graphml", "--nodes", "countries", "--level", "2"], "--level says nothing about --nodes countries"),
        (["gexf", "--nodes", "regions", "--two-mode"], "--two-mode says nothing about --nodes regions"),
        (["gexf", "--min-shared", "0"], "min-shared"),
        (["cytoscape", "--country", "Atlantis"], "there is no country 'Atlantis'"),
        (["vosviewer", "--out", "."], "it is not a file"),
        (["jsonl", "--out", "."], "it is not a file"),
        (["neo4j-admin", "--out", "taken"], "taken holds something else"),
        (["svg"], "svg"),
    ],
)
def test_mistakes_show_before_the_graph_is_read(
    arguments: list[str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    def never(_settings: object) -> None:
        raise AssertionError("the graph was opened")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("baltica.graph.access.open_graph", never)
    Path("taken").mkdir()
    Path("taken/thesis.txt").write_text("mine")
    assert main(["export", *arguments]) == 1
    captured = capsys.readouterr()
    assert message in captured.err and captured.err.startswith("error: ") and "\ntry: " in captured.err
    assert not captured.out and "Traceback" not in captured.err
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_commands_and_formats_are_the_same() -> None:
    commands = typer.main.get_command(export.app).commands  # type: ignore[attr-defined]
    assert set(commands) == set(ENDINGS)
    for name, command in commands.items():
        assert f"Example: baltica export {name}" in (command.help or "")
    assert tuple(export.Nodes) == NODES
    level = next(one for one in commands["gexf"].params if one.name == "level")
    assert f"[{LEVEL}]" in level.help
    assert get_args(export.OutOption)
