"""JSON lines and the reading of the whole graph: complete without a filter, closed with one."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baltica.analytics.reader import read_graph
from baltica.cypher.selection import Selection
from baltica.graph.errors import BalticaError, InputError
from baltica.views.exports import graph as pages
from baltica.views.exports.export import export_graph

if TYPE_CHECKING:
    from baltica.graph.connection import Graph


def read(path: Path) -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """Nodes by id and relationships of a file, checked for the shape APOC gives them."""
    nodes: dict[str, dict[str, Any]] = {}
    ties: list[dict[str, Any]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        if one["type"] == "node":
            assert set(one) == {"type", "id", "labels", "properties"} and not ties  # nodes come first
            assert one["id"] not in nodes
            nodes[one["id"]] = one
        else:
            assert set(one) == {"type", "id", "label", "properties", "start", "end"}
            assert one["id"] == str(len(ties))
            for end in (one["start"], one["end"]):
                assert nodes[end["id"]]["labels"] == end["labels"]
            ties.append(one)
    return nodes, ties


def test_json_lines_hold_the_whole_graph(graph: "Graph", tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", 100)
    told: list[tuple[str, int, int | None]] = []
    out = tmp_path / "graph.jsonl"
    written = export_graph(graph, "jsonl", out, progress=lambda *step: told.append(step))
    nodes, ties = read(out)
    found = graph.read("MATCH (n) RETURN labels(n)[0] AS label, n.id AS id, properties(n) AS props")
    assert {key: one["properties"] for key, one in nodes.items()} == {
        f"{r['label']}/{r['id']}": r["props"] for r in found
    }
    counts = graph.read("MATCH ()-[r]->() RETURN type(r) AS name, count(*) AS number")
    assert Counter(one["label"] for one in ties) == {row["name"]: row["number"] for row in counts}
    money = graph.read("MATCH ()-[r:PARTICIPATES_IN]->() RETURN r.digest AS digest ORDER BY digest")
    assert sorted(one["properties"]["digest"] for one in ties if one["label"] == "PARTICIPATES_IN") == [
        row["digest"] for row in money
    ]
    assert written.left_out == {} and written.counts == {"nodes": len(nodes), "relationships": len(ties)}
    assert written.files[1].name == "graph.LICENCES.txt" and "Licence: " in written.files[1].read_text("utf-8")
    assert told[-1][0] == "read relationships" and told[-1][1] == told[-1][2] == len(ties)
    first = out.read_bytes()
    monkeypatch.setattr(pages, "PAGE", 77)
    export_graph(graph, "jsonl", out)
    assert out.read_bytes() == first


@pytest.mark.parametrize(
    "selection",
    [Selection(since=2014), Selection(country=("LV",)), Selection(within=("DK", "SE"), role=("coordinator",))],
)
def test_a_filter_leaves_a_closed_part(embedded_graph: "Graph", selection: Selection, tmp_path: Path) -> None:
    data = read_graph(embedded_graph).select(selection)
    written = export_graph(embedded_graph, "jsonl", tmp_path / "g.jsonl", data=data)
    nodes, ties = read(tmp_path / "g.jsonl")
    labels = Counter(one["labels"][0] for one in nodes.values())
    if selection.country:
        people = {one["properties"].get("country") for one in nodes.values() if one["labels"] == ["Organization"]}
        assert "LV" in people and len(people) > 1  # with partners
        assert labels["Project"] < len(data.projects)
    else:
        assert labels["Organization"] == len(data.organizations) and labels["Project"] == len(data.projects)
        links = data.participations
        assert sum(one["label"] == "PARTICIPATES_IN" for one in ties) == len(links)
    assert labels["Region"] == len(data.regions)
    every = embedded_graph.read("MATCH (n) RETURN count(n) AS number")[0]["number"]
    left = [number for what, number in written.left_out.items() if what != "relationships of these"]
    assert sum(left) == every - len(nodes)
    assert selection.describe() in written.files[1].read_text("utf-8")


class Stub:
    """A graph of made-up answers: one organization in one project."""

    def __init__(self, **changes: Any) -> None:
        self.nodes: dict[str, list[dict[str, Any]]] = {"Organization": [{"id": "o"}], "Project": [{"id": "p"}]}
        self.ties: dict[str, list[list[Any]]] = {"PARTICIPATES_IN": [["o", "p", {"role": "partner", "own": 1}]]}
        self.counted: dict[str, int] = {}
        for name, value in changes.items():
            setattr(self, name, value)

    def read(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        if "UNWIND labels(n)" in statement:
            return [{"name": name, "number": self.counted.get(name, len(rows))} for name, rows in self.nodes.items()]
        if "type(r)" in statement:
            return [{"name": name, "number": self.counted.get(name, len(rows))} for name, rows in self.ties.items()]
        if "collect(n.id)" in statement:
            label = statement.partition("(n:")[2].partition(")")[0]
            return [{"ids": [row["id"] for row in self.nodes[label] if "id" in row]}]
        if "collect(properties(n))" in statement:
            label = statement.partition("(n:")[2].partition(" ")[0]
            return [{"rows": [row for row in self.nodes[label] if row.get("id") in (parameters or {})["ids"]]}]
        if "collect([a.id" in statement:
            name = statement.partition("[r:")[2].partition("]")[0]
            return [{"rows": self.ties[name]}]
        return []


def test_what_the_model_does_not_know_is_told(tmp_path: Path) -> None:
    graph = Stub(
        nodes={"Organization": [{"id": "o", "mine": "x"}, {"name": "no id"}], "Project": [{"id": "p"}], "Note": [{}]},
        counted={"PARTICIPATES_IN": 3},
    )
    graph.ties["LIKES"] = [["o", "o", {}]]
    expected = {
        "Organization nodes without an id": 1,
        "Note nodes, which the data model does not know": 1,
        "PARTICIPATES_IN relationships between others than the data model knows": 2,
        "LIKES relationships, which the data model does not know": 1,
    }
    assert export_graph(graph, "jsonl", tmp_path / "g.jsonl").left_out == expected
    nodes, ties = read(tmp_path / "g.jsonl")
    assert nodes["Organization/o"]["properties"]["mine"] == "x" and ties[0]["properties"]["own"] == 1
    written = export_graph(graph, "neo4j-admin", tmp_path / "neo")
    assert written.left_out == expected | {"properties that the data model does not know": 2}


def test_a_graph_that_changes_meanwhile_leaves_no_file(tmp_path: Path) -> None:
    for graph in (
        Stub(ties={"PARTICIPATES_IN": [["o", "gone", {}]]}),
        Stub(counted={"PARTICIPATES_IN": 0, "Organization": 1}, ties={"PARTICIPATES_IN": [["o", "p", {}]] * 2}),
        Stub(nodes={"Organization": [{"id": "o"}, {"id": "o"}], "Project": [{"id": "p"}]}, counted={"Organization": 1}),
    ):
        for form in ("jsonl", "neo4j-admin"):
            if graph.counted.get("PARTICIPATES_IN") == 0:
                graph.counted["PARTICIPATES_IN"] = 1
            with pytest.raises(BalticaError, match="changed while it was read"):
                export_graph(graph, form, tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_an_empty_graph_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the graph is empty"):
        export_graph(Stub(nodes={}, ties={}), "jsonl", tmp_path / "g.jsonl")
    assert not list(tmp_path.iterdir())


def test_cells_keep_empty_apart_from_unknown(tmp_path: Path) -> None:
    rows = [{"id": "a", "name": "", "sme": False, "latitude": 1e-07, "held_by": ["x;y", 'q"\x1fz']}, {"id": "b"}]
    export_graph(Stub(nodes={"Organization": rows}, ties={}), "neo4j-admin", tmp_path / "neo")
    head, first, second = (tmp_path / "neo" / "nodes_Organization.csv").read_text("utf-8").splitlines()
    cells = dict(zip(head.split(","), first.split(","), strict=True))
    assert cells["id:ID(Organization)"] == '"a"' and cells["name:string"] == '""'
    assert (cells["sme:boolean"], cells["latitude:double"], cells["city:string"]) == ("false", "1e-07", "")
    assert cells["held_by:string[]"] == '"x;y\x1fq"" z"'
    assert second == '"b"' + "," * (len(cells) - 1)
