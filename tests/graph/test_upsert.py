"""The one way rows become nodes and relationships and stop being them, on both engines."""

from collections.abc import Mapping
from typing import Any

import pytest

from baltica.graph import upsert
from baltica.graph.claims import Claim, digest
from baltica.graph.connection import Graph
from baltica.graph.errors import BalticaError
from baltica.graph.upsert import Held, NodeChange, RelChange, RelKey
from tests.graph.dump import everything

PARENT: RelKey = ("PART_OF", "Region", "b", "Region", "a")


def region(name: str, **more: Any) -> dict[str, Any]:
    return {"code": name, "scheme": "S", "name": name, "country": "DK", **more}


def claim(scope: str, props: Mapping[str, Any], *, weak: bool = False, updated: str = "") -> Claim:
    return Claim(scope, digest(props), props, weak, updated)


def put(graph: Graph, label: str, *changes: NodeChange, run: str = "run:1") -> list[int]:
    return list(upsert.write_nodes(graph, label, changes, run))


def tie(graph: Graph, key: RelKey, stated: Claim, run: str = "run:1", *, known: bool = False) -> None:
    change = RelChange(key, stated, known=known)
    assert list(upsert.write_rels(graph, (key[0], key[1], key[3]), [change], run)) == [1]


def nodes(graph: Graph) -> dict[str, dict[str, Any]]:
    rows = graph.read("MATCH (n) RETURN n.id AS id, properties(n) AS props")
    return {row["id"]: row["props"] for row in rows}


def test_facts_are_created_changed_and_removed(empty_graph: Graph) -> None:
    upsert.prepare(empty_graph)
    first = claim("test:x", region("A", population=5, area=1.5))
    assert put(empty_graph, "Region", NodeChange("a", [first]), NodeChange("b", [claim("test:x", region("B"))])) == [2]
    tie(empty_graph, PARENT, claim("test:x", {"source_url": "https://example.org"}, updated="2024-01-01"))
    assert set(upsert.held_nodes(empty_graph)) == {
        Held(("Region", "a"), "test:x", first.digest, False, ""),
        Held(("Region", "b"), "test:x", digest(region("B")), False, ""),
    }
    (held,) = upsert.held_rels(empty_graph, "test")
    assert held == Held(PARENT, "test:x", digest({"source_url": "https://example.org"}), False, "2024-01-01")
    assert list(upsert.held_rels(empty_graph, "other")) == []

    changed = claim("test:x", region("A", area=2.5, population=None))
    put(empty_graph, "Region", NodeChange("a", [changed], known=True), run="run:2")
    tie(empty_graph, PARENT, claim("test:x", {}), run="run:2", known=True)
    found = nodes(empty_graph)
    assert (found["a"]["run"], found["b"]["run"], found["a"]["area"]) == ("run:2", "run:1", 2.5)
    assert "population" not in found["a"], "a property given as null is gone"
    (stated,) = empty_graph.read("MATCH ()-[r]->() RETURN properties(r) AS props")
    assert set(stated["props"]) == {"source", "scope", "digest", "run"}

    assert list(upsert.delete_rels(empty_graph, ("PART_OF", "Region", "Region"), [(PARENT, "test:x")])) == [1]
    gone = NodeChange("b", dropped=frozenset({"test:x"}), known=True)
    put(empty_graph, "Region", gone)
    assert set(nodes(empty_graph)) == {"a"}
    assert empty_graph.read("MATCH ()-[r]->() RETURN r") == []


def test_a_node_stays_as_long_as_somebody_holds_it(empty_graph: Graph) -> None:
    weak = claim("other:x", region("AA", population=7), weak=True)
    put(empty_graph, "Region", NodeChange("a", [weak]))
    alone = nodes(empty_graph)
    put(empty_graph, "Region", NodeChange("a", [claim("test:x", region("A"))], known=True))
    both = nodes(empty_graph)["a"]
    assert (both["name"], both["population"], both["source"]) == ("A", 7, "test")
    assert len(both["held_by"]) == len(both["claims"]) == 2
    put(empty_graph, "Region", NodeChange("a", dropped=frozenset({"test:x"}), known=True))
    assert nodes(empty_graph) == alone, "without a trace"
    put(empty_graph, "Region", NodeChange("a", dropped=frozenset({"other:x"}), known=True))
    assert nodes(empty_graph) == {}


def test_a_source_is_taken_out_without_hurting_others(empty_graph: Graph) -> None:
    for source in ("other", "test"):
        for id_ in "ab":
            stated = claim(f"{source}:x", region(id_.upper(), population=5 if source == "test" else None))
            put(empty_graph, "Region", NodeChange(id_, [stated], known=True))
        tie(empty_graph, PARENT, claim(f"{source}:x", {}))
        if source == "other":
            before = nodes(empty_graph)
    put(empty_graph, "Region", NodeChange("c", [claim("test:y", region("C")), claim("test:z", region("C"))]))
    sources = empty_graph.read("MATCH ()-[r:PART_OF]->() RETURN r.source AS source ORDER BY source")
    assert [row["source"] for row in sources] == ["other", "test"], "each source keeps its own tie"
    assert upsert.unload(empty_graph, "test") == {"PART_OF": 1, "Region": 1}
    left = nodes(empty_graph)
    assert [{**props, "run": ""} for props in left.values()] == [{**props, "run": ""} for props in before.values()]
    assert empty_graph.read("MATCH ()-[r:PART_OF]->() RETURN r.source AS source") == [{"source": "other"}]
    assert upsert.unload(empty_graph, "test") == {}, "nothing is left of it"
    assert upsert.unload(empty_graph, "other") == {"PART_OF": 1, "Region": 2}
    assert everything(empty_graph) == (frozenset(), frozenset())


def test_many_facts_are_written_in_batches(empty_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upsert, "BATCH", 100)
    upsert.prepare(empty_graph)
    count = 201
    changes = [NodeChange(f"a{i}", [claim("test:x", {"name": f"A{i}"})]) for i in range(count)]
    assert list(upsert.write_nodes(empty_graph, "Area", iter(changes), "run:1")) == [100, 100, 1]
    assert len(list(upsert.held_nodes(empty_graph))) == count
    seen: list[tuple[str, int, int | None]] = []
    gone = upsert.unload(empty_graph, "test", lambda what, done, total: seen.append((what, done, total)))
    assert gone == {"Area": count}
    assert seen
    assert everything(empty_graph) == (frozenset(), frozenset())


def test_a_batch_that_fails_is_not_half_written(empty_graph: Graph) -> None:
    broken = [claim("test:x", {"name": i if i < 9 else {"no": "value"}}) for i in range(10)]
    with pytest.raises(BalticaError):
        put(empty_graph, "Area", *(NodeChange(f"a{i}", [stated]) for i, stated in enumerate(broken)))
    assert everything(empty_graph) == (frozenset(), frozenset())
