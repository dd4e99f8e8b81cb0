"""Each file is read back by a tool of its field, and hostile names come back as they went in."""

import csv
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import igraph
import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baltica.analytics.frames import TABLES
from baltica.analytics.graphdata import GraphData
from baltica.graph.errors import InputError
from baltica.views.exports import parquet as export_parquet
from baltica.views.exports.export import Written, export_data
from baltica.views.exports.network import ExportNetwork, export_network, values
from baltica.views.exports.xml import Cleaner
from tests.views.export_made import NAMES, hostile

KINDS = [
    ("organizations", False),
    ("regions", False),
    ("clusters", False),
    ("projects", False),
    ("organizations", True),
]
LICENCE = "CC BY 4.0; © Ö"


def told(network: ExportNetwork) -> tuple[dict[str, dict[str, Any]], dict[frozenset[str], dict[str, Any]]]:
    """Attributes of nodes and edges as a reader should find them: what is unknown is not there."""

    def rows(frame: Any) -> list[dict[str, Any]]:
        columns = {str(name): values(frame[name]) for name in frame.columns}
        listed = zip(*columns.values(), strict=True)
        return [{n: v for n, v in zip(columns, row, strict=True) if v is not None} for row in listed]

    nodes = dict(zip(network.nodes.index, rows(network.nodes), strict=True))
    edges = {frozenset((row.pop("source"), row.pop("target"))): row for row in rows(network.edges)}
    return nodes, edges


def write(data: GraphData, form: str, folder: Path, **options: Any) -> Written:
    return export_data(data, form, folder / "out.file", **options)


# --- GraphML ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("nodes", "two_mode"), KINDS)
def test_networkx_reads_all_of_graphml(facts: GraphData, nodes: str, two_mode: bool, tmp_path: Path) -> None:
    for data in (facts, hostile()):
        written = write(data, "graphml", tmp_path, nodes=nodes, two_mode=two_mode)
        graph = nx.read_graphml(written.files[0])
        network = export_network(data, nodes, two_mode=two_mode)
        people, ties = told(network)
        assert dict(graph.nodes(data=True)) == people
        assert {frozenset((a, b)): attributes for a, b, attributes in graph.edges(data=True)} == ties
        assert graph.graph["licences"] == "\n".join(network.credits)
        assert not graph.is_directed() and not graph.is_multigraph()


def test_igraph_reads_graphml(tmp_path: Path) -> None:
    written = write(hostile(), "graphml", tmp_path)
    graph = igraph.Graph.Read_GraphML(str(written.files[0]))
    ids = [key.replace("&#38;", "&") for key in graph.vs["id"]]  # igraph leaves this one reference as it is
    assert dict(zip(ids, graph.vs["name"], strict=True)) == NAMES
    assert graph.ecount() == written.counts["ties"] == 4
    assert sorted(graph.es["weight"]) == [1, 1, 1, 2]
    assert LICENCE in graph["licences"]


def test_graphml_declares_every_key_with_its_type(tmp_path: Path) -> None:
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    root = ET.parse(write(hostile(), "graphml", tmp_path).files[0]).getroot()
    keys = {
        key.get("id"): (key.get("for"), key.get("attr.name"), key.get("attr.type"))
        for key in root.findall("g:key", space)
    }
    assert {("edge", "weight", "long"), ("edge", "cross_border", "boolean"), ("node", "latitude", "double")} <= set(
        keys.values()
    )
    assert {data.get("key") for data in root.iter(f"{{{space['g']}}}data")} <= set(keys)
    assert all(
        key.find("g:desc", space) is not None for key in root.findall("g:key", space) if key.get("for") != "graph"
    )


def test_what_xml_cannot_hold_is_dropped_and_told(tmp_path: Path) -> None:
    for form, read in (("graphml", nx.read_graphml), ("gexf", nx.read_gexf)):
        written = write(hostile(forbidden=True), form, tmp_path)
        label = "name" if form == "graphml" else "label"
        assert read(written.files[0]).nodes["x:g"][label] == "bell and  and "
        assert written.dropped == 3
        assert written.line().endswith("Left out: 3 control characters in texts, which XML cannot hold.")


@given(st.text(max_size=30))
@settings(max_examples=150, deadline=None)
def test_any_text_comes_back_from_xml(text: str) -> None:
    clean = Cleaner()
    element = ET.fromstring(f"<a b={clean.attribute(text)}>{clean.text(text)}</a>")
    kept = clean(text)
    assert (element.text or "") == kept and element.get("b") == kept
    assert clean.dropped == 3 * (len(text) - len(kept))


def test_ids_stay_apart_when_cleaned() -> None:
    assert Cleaner().ids(["a\x01", "a", "a\x02", "b"]) == ["a", "a~2", "a~3", "b"]


# --- GEXF -------------------------------------------------------------------------------------------------------------

GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"
# What the published grammar of GEXF 1.3 allows of what we write: element → children, required and other attributes.
GRAMMAR: dict[str, tuple[set[str], set[str], set[str]]] = {
    f"{GEXF}gexf": ({f"{GEXF}meta", f"{GEXF}graph"}, {"version"}, set()),
    f"{GEXF}meta": ({f"{GEXF}creator", f"{GEXF}description"}, set(), set()),
    f"{GEXF}creator": (set(), set(), set()),
    f"{GEXF}description": (set(), set(), set()),
    f"{GEXF}graph": (
        {f"{GEXF}attributes", f"{GEXF}nodes", f"{GEXF}edges"},
        set(),
        {"defaultedgetype", "idtype", "mode", "timeformat", "timerepresentation"},
    ),
    f"{GEXF}attributes": ({f"{GEXF}attribute"}, {"class"}, set()),
    f"{GEXF}attribute": (set(), {"id", "title", "type"}, set()),
    f"{GEXF}nodes": ({f"{GEXF}node"}, set(), {"count"}),
    f"{GEXF}node": ({f"{GEXF}attvalues", f"{VIZ}size", f"{VIZ}color"}, {"id"}, {"label"}),
    f"{GEXF}edges": ({f"{GEXF}edge"}, set(), {"count"}),
    f"{GEXF}edge": ({f"{GEXF}attvalues"}, {"source", "target"}, {"id", "weight", "start", "end"}),
    f"{GEXF}attvalues": ({f"{GEXF}attvalue"}, set(), set()),
    f"{GEXF}attvalue": (set(), {"for", "value"}, set()),
    f"{VIZ}size": (set(), {"value"}, set()),
    f"{VIZ}color": (set(), {"r", "g", "b"}, set()),
}
ENUMERATED = {
    ("graph", "defaultedgetype"): {"undirected"},
    ("graph", "idtype"): {"string"},
    ("graph", "mode"): {"static", "dynamic"},
    ("graph", "timeformat"): {"double"},
    ("graph", "timerepresentation"): {"interval"},
    ("attributes", "class"): {"node", "edge"},
    ("attribute", "type"): {"string", "long", "double", "boolean"},
    ("gexf", "version"): {"1.3"},
}
TYPED = {"long": r"-?\d+", "double": r"-?\d+(\.\d+)?(e[+-]?\d+)?", "boolean": "true|false", "string": r"[\s\S]*"}


@pytest.mark.parametrize(("nodes", "two_mode"), KINDS)
def test_gexf_follows_its_grammar(facts: GraphData, nodes: str, two_mode: bool, tmp_path: Path) -> None:
    for data in (facts, hostile(forbidden=True)):
        root = ET.parse(write(data, "gexf", tmp_path, nodes=nodes, two_mode=two_mode).files[0]).getroot()
        for element in root.iter():
            children, required, others = GRAMMAR[element.tag]
            name = element.tag.rpartition("}")[2]
            assert {child.tag for child in element} <= children
            assert required <= set(element.attrib) <= required | others
            assert all(
                element.get(key) in allowed
                for (of, key), allowed in ENUMERATED.items()
                if of == name and key in element.attrib
            )
            if not children - {None} and name not in ("creator", "description"):
                assert not (element.text or "").strip()
        graph = root[1]
        assert [child.tag.rpartition("}")[2] for child in graph] == ["attributes", "attributes", "nodes", "edges"]
        for kind, listed in zip(graph[:2], graph[2:], strict=True):
            types = {one.get("id"): TYPED[one.get("type", "")] for one in kind}
            assert listed.get("count") == str(len(listed))
            for value in listed.iter(f"{GEXF}attvalue"):
                assert re.fullmatch(types[value.get("for")], value.get("value", ""))
        ids = [node.get("id") for node in graph[2]]
        assert len(set(ids)) == len(ids)
        assert len({edge.get("id") for edge in graph[3]}) == len(graph[3])
        for edge in graph[3]:
            assert {edge.get("source"), edge.get("target")} <= set(ids)
            assert ("start" in edge.attrib) == ("end" in edge.attrib)
            if "start" in edge.attrib:
                assert graph.get("mode") == "dynamic"
                assert float(edge.get("start", "")) <= float(edge.get("end", ""))
        assert "lastmodifieddate" not in root[0].attrib


@pytest.mark.parametrize(("nodes", "two_mode"), KINDS)
def test_networkx_reads_all_of_gexf(facts: GraphData, nodes: str, two_mode: bool, tmp_path: Path) -> None:
    for data in (facts, hostile()):
        graph = nx.read_gexf(write(data, "gexf", tmp_path, nodes=nodes, two_mode=two_mode).files[0])
        people, ties = told(export_network(data, nodes, two_mode=two_mode))
        found = {
            key: {n: v for n, v in row.items() if n not in ("viz", "label")} for key, row in graph.nodes(data=True)
        }
        assert {key: row["label"] for key, row in graph.nodes(data=True)} == {
            key: row["name"] for key, row in people.items()
        }
        assert found == {key: {n: v for n, v in row.items() if n != "name"} for key, row in people.items()}
        for a, b, row in graph.edges(data=True):
            expected = ties[frozenset((a, b))]
            assert {n: v for n, v in row.items() if n not in ("id", "start", "end")} == expected
            assert (row.get("start"), row.get("end")) == (expected.get("first_year"), expected.get("last_year"))


# --- Cytoscape --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("nodes", "two_mode"), KINDS)
def test_cytoscape_json_has_the_documented_shape(facts: GraphData, nodes: str, two_mode: bool, tmp_path: Path) -> None:
    for data in (facts, hostile()):
        found = json.loads(
            write(data, "cytoscape", tmp_path, nodes=nodes, two_mode=two_mode).files[0].read_text("utf-8")
        )
        assert found["format_version"] == "1.0" and found["target_cytoscapejs_version"] == "~2.1"
        network = export_network(data, nodes, two_mode=two_mode)
        people, ties = told(network)
        assert found["data"]["licences"] == list(network.credits) and found["data"]["shared_name"] == network.title
        assert {one["data"]["id"]: one["data"]["name"] for one in found["elements"]["nodes"]} == {
            key: row["name"] for key, row in people.items()
        }
        for edge in (one["data"] for one in found["elements"]["edges"]):
            assert {"id", "source", "target", "interaction", "shared_interaction", "shared_name", "name"} <= set(edge)
            assert ties[frozenset((edge["source"], edge["target"]))].items() <= edge.items()
        graph = nx.cytoscape_graph(found)
        assert set(graph) == set(people) and graph.number_of_edges() == len(ties)


# --- VOSviewer --------------------------------------------------------------------------------------------------------

ITEM = {"id": int, "label": str, "description": str, "url": str, "cluster": int, "weights": dict, "scores": dict}


@pytest.mark.parametrize(("nodes", "two_mode"), KINDS)
def test_vosviewer_json_has_the_documented_keys(facts: GraphData, nodes: str, two_mode: bool, tmp_path: Path) -> None:
    for data in (facts, hostile()):
        found = json.loads(
            write(data, "vosviewer", tmp_path, nodes=nodes, two_mode=two_mode).files[0].read_text("utf-8")
        )
        assert set(found) == {"network", "config", "info"} and set(found["network"]) == {"items", "links", "clusters"}
        assert set(found["info"]) == {"title", "description"} and set(found["config"]) == {"terminology"}
        items, links = found["network"]["items"], found["network"]["links"]
        network = export_network(data, nodes, two_mode=two_mode)
        assert [item["id"] for item in items] == list(range(1, len(network.nodes) + 1))
        clusters = {one["cluster"]: one["label"] for one in found["network"]["clusters"]}
        for item in items:
            assert all(isinstance(value, ITEM[key]) for key, value in item.items())
            assert item["cluster"] in clusters and 1 <= item["cluster"] <= 1000
            assert all(number >= 0 for number in item["weights"].values())
            assert item.get("url", "https:").startswith("http") and "\n" not in item["label"]
            assert list(item["weights"]) == list(items[0]["weights"]) and list(item["scores"]) == list(
                items[0]["scores"]
            )
        assert [set(link) for link in links] == [{"source_id", "target_id", "strength"}] * len(network.edges)
        assert sum(link["strength"] for link in links) == network.edges["weight"].sum()


def test_vosviewer_descriptions_are_escaped(tmp_path: Path) -> None:
    found = json.loads(write(hostile(), "vosviewer", tmp_path).files[0].read_text("utf-8"))
    items = {item["label"]: item for item in found["network"]["items"]}
    script = items[NAMES["x:a"]]
    assert "<script" not in script["description"] and "&lt;script&gt;" in script["description"]
    assert script["url"] == "https://x.example/?a=1&b=2"
    assert "url" not in items[NAMES["x:d"]]  # an address no browser may follow
    assert script["scores"] == {"Ties across borders": 1}
    assert LICENCE in found["info"]["description"] and "<p>" not in found["info"]["description"]
    labels = [one["label"] for one in found["network"]["clusters"]]
    assert labels == ["Denmark", "Sweden", "Poland", "country unknown"]


def test_map_and_network_files_hold_the_same(tmp_path: Path) -> None:
    written = export_data(hostile(), "vosviewer", tmp_path / "net.txt")
    assert [path.name for path in written.files] == ["net_map.txt", "net_network.txt", "net.LICENCES.txt"]
    assert LICENCE in written.files[2].read_text("utf-8")
    with written.files[0].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert list(rows[0]) == [
        *("id", "label", "description", "url", "cluster"),
        *("weight<Links>", "weight<Total link strength>", "weight<Projects>", "score<Ties across borders>"),
    ]
    assert [row["label"] for row in rows] == [
        " ".join(re.split(r"[\x00-\x1f]+", name)).strip() for name in (NAMES[k] for k in sorted(NAMES))
    ]
    links = [line.split("\t") for line in written.files[1].read_text("utf-8").splitlines()]
    network = export_network(hostile())
    ids = list(network.nodes.index)
    assert [(ids[int(a) - 1], ids[int(b) - 1], float(w)) for a, b, w in links] == [
        (row.source, row.target, row.weight) for row in network.edges.itertuples()
    ]


# --- Parquet ----------------------------------------------------------------------------------------------------------


def test_parquet_gives_every_table_back(facts: GraphData, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    for number, data in enumerate((facts, hostile())):
        out = tmp_path / str(number)
        written = export_data(data, "parquet", out)
        for name, frame in data.tables().items():
            table = parquet.read_table(out / f"{name}.parquet")
            columns = table.to_pydict()
            if TABLES[name].keyed:
                assert columns.pop("id") == list(frame.index)
            for column, kind in TABLES[name].columns.items():
                expected = list(frame[column]) if kind == "list" else values(frame[column])
                assert columns[column] == expected, (name, column)
        network = export_network(data)
        for name, frame in (("nodes", network.nodes.reset_index()), ("edges", network.edges)):
            found = parquet.read_table(out / f"{name}.parquet")
            assert found.to_pydict() == {str(column): values(frame[column]) for column in frame.columns}
            assert all(line in found.schema.metadata[b"baltica.licences"].decode() for line in network.credits)
        assert written.counts["tables"] == len(TABLES) + 2


def test_half_a_letter_does_not_stop_parquet(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    data = GraphData.of(organizations=pd.DataFrame([{"id": "a", "name": "half \ud83d"}], dtype=object))
    export_data(data, "parquet", tmp_path / "out")
    assert parquet.read_table(tmp_path / "out" / "nodes.parquet")["name"].to_pylist() == ["half ?"]
    for form in ("graphml", "gexf", "cytoscape", "vosviewer"):
        write(data, form, tmp_path).files[0].read_text("utf-8")


def test_without_pyarrow_one_line_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(InputError, match="needs the package pyarrow") as caught:
        export_parquet.require_pyarrow()
    assert caught.value.hint == "pip install 'baltica[parquet]'"
    with pytest.raises(InputError):
        write(hostile(), "parquet", tmp_path)
    assert not list(tmp_path.iterdir())
