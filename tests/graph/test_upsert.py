"""The one way rows become nodes and relationships: what a plan is, and what writing it does on both engines."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baltica.graph import upsert
from baltica.graph.connection import Graph
from baltica.graph.schema import digest
from baltica.graph.upsert import Key, Origin, Plan, Wanted
from tests.graph.dump import everything

FIRST = Origin("test", "test", "run:1")
SECOND = Origin("test", "test", "run:2")

keys: st.SearchStrategy[Key] = st.one_of(
    st.tuples(st.sampled_from(["Region", "Area"]), st.sampled_from("abcde")),
    st.tuples(
        st.just("WITHIN"), st.just("Region"), st.sampled_from("abcde"), st.just("Area"), st.sampled_from("abcde")
    ),
)
contents = st.fixed_dictionaries({"name": st.sampled_from(["A", "B", None])})


@given(st.dictionaries(keys, contents.map(digest)), st.dictionaries(keys, contents), st.lists(keys), st.booleans())
def test_a_plan_parts_the_facts(now: dict[Key, str], wanted: Wanted, keep: list[Key], snapshot: bool) -> None:
    todo = upsert.plan(now, wanted, keep, snapshot)
    written = [*todo.create, *todo.update, *todo.unchanged]
    assert sorted(written) == sorted(wanted), "each wanted fact is in one list"
    assert set(todo.create).isdisjoint(now)
    assert {*todo.update, *todo.unchanged} <= set(now)
    assert all(now[key] == digest(wanted[key]) for key in todo.unchanged)
    assert all(now[key] != digest(wanted[key]) for key in todo.update)
    gone = set(now) - set(wanted) - set(keep)
    assert sorted(todo.remove) == (sorted(gone) if snapshot else [])
    assert todo.changes == len(todo.create) + len(todo.update) + len(todo.remove)
    after = {**{k: v for k, v in now.items() if k not in todo.remove}, **{k: digest(v) for k, v in wanted.items()}}
    assert upsert.plan(after, wanted, keep, snapshot).changes == 0, "what was carried out has nothing left to do"


def apply(graph: Graph, wanted: Wanted, origin: Origin) -> Plan:
    todo = upsert.plan(upsert.held(graph, origin), wanted, (), snapshot=True)
    upsert.write(graph, todo, wanted, origin)
    return todo


def region(name: str, **more: Any) -> dict[str, Any]:
    return {"code": name, "scheme": "S", "name": name, "country": "DK", **more}


def test_facts_are_created_completed_and_removed(empty_graph: Graph) -> None:
    wanted: dict[Key, dict[str, Any]] = {
        ("Region", "a"): region("A", population=5, area=1.5),
        ("Region", "b"): region("B"),
        ("Area", "c"): {"name": "C"},
        ("WITHIN", "Region", "a", "Area", "c"): {"source_url": "https://example.org"},
        ("PART_OF", "Region", "b", "Region", "a"): {},
    }
    assert len(apply(empty_graph, wanted, FIRST).create) == 5
    assert upsert.held(empty_graph, FIRST) == {key: digest(props) for key, props in wanted.items()}
    before = everything(empty_graph)

    assert apply(empty_graph, wanted, SECOND).changes == 0
    assert everything(empty_graph) == before, "a second time nothing is written, not even the run"

    wanted[("Region", "a")] = region("A", area=2.5, population=None)
    wanted[("WITHIN", "Region", "a", "Area", "c")] = {}
    del wanted[("PART_OF", "Region", "b", "Region", "a")]
    del wanted[("Region", "b")]
    todo = apply(empty_graph, wanted, SECOND)
    assert (len(todo.create), len(todo.update), len(todo.unchanged), len(todo.remove)) == (0, 2, 1, 2)
    rows = empty_graph.read("MATCH (n) RETURN n.id AS id, properties(n) AS props ORDER BY id")
    assert [(row["id"], row["props"]["run"]) for row in rows] == [("a", "run:2"), ("c", "run:1")]
    assert rows[0]["props"]["area"] == 2.5
    assert "population" not in rows[0]["props"], "a property given as null is gone"
    (tie,) = empty_graph.read("MATCH ()-[r]->() RETURN type(r) AS type, properties(r) AS props")
    assert tie["type"] == "WITHIN"
    assert set(tie["props"]) == {"source", "scope", "digest", "run"}


def test_sources_and_scopes_keep_out_of_each_others_way(empty_graph: Graph) -> None:
    nodes: dict[Key, dict[str, Any]] = {("Region", x): region(x) for x in "ab"}
    tie: dict[Key, dict[str, Any]] = {("PART_OF", "Region", "a", "Region", "b"): {}}
    apply(empty_graph, nodes | tie, FIRST)
    apply(empty_graph, tie, Origin("other", "other", "run:o"))
    apply(empty_graph, {("Region", "c"): region("c")}, Origin("test", "another scope", "run:s"))
    sources = empty_graph.read("MATCH ()-[r:PART_OF]->() RETURN r.source AS source ORDER BY source")
    assert [row["source"] for row in sources] == ["other", "test"], "each source keeps its own tie"
    assert len(apply(empty_graph, nodes, FIRST).remove) == 1
    rest = empty_graph.read("MATCH ()-[r:PART_OF]->() RETURN r.source AS source")
    assert [row["source"] for row in rest] == ["other"]
    assert empty_graph.read("MATCH (n:Region {id: 'c'}) RETURN count(n) AS n")[0]["n"] == 1


def test_many_facts_are_written_in_batches(empty_graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    upsert.prepare(empty_graph)
    count = upsert.BATCH + 1
    wanted: dict[Key, dict[str, Any]] = {("Area", f"a{i}"): {"name": f"A{i}"} for i in range(count)}
    wanted |= {("Topic", "t"): {"scheme": "S", "code": "1", "label": "T"}}
    seen: list[tuple[int, int | None]] = []
    todo = upsert.plan({}, wanted, (), snapshot=True)
    upsert.write(empty_graph, todo, wanted, FIRST, lambda _, done, total: seen.append((done, total)))
    assert seen == [(upsert.BATCH, count + 1), (count, count + 1), (count + 1, count + 1)]
    assert len(upsert.held(empty_graph, FIRST)) == count + 1
    monkeypatch.setattr(upsert, "BATCH", 400)
    assert len(apply(empty_graph, {}, FIRST).remove) == count + 1
    assert everything(empty_graph) == (frozenset(), frozenset())


def test_a_batch_that_fails_is_not_half_written(empty_graph: Graph) -> None:
    wanted: dict[Key, dict[str, Any]] = {
        ("Area", f"a{i}"): {"name": i if i < 9 else {"no": "value"}} for i in range(10)
    }
    with pytest.raises(Exception, match=r".") as caught:
        upsert.write(empty_graph, Plan(create=list(wanted)), wanted, FIRST)
    assert type(caught.value).__module__ == "baltica.graph.errors"
    assert everything(empty_graph) == (frozenset(), frozenset())
