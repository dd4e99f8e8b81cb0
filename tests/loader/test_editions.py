"""Editions and updates, several sources on one node: what a load may add, replace and remove. Sources made by hand."""

import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from baltica.graph import upsert
from baltica.graph.connection import Graph
from baltica.graph.errors import BalticaError, InputError
from baltica.loader.plan import NEWER_HELD
from baltica.loader.records import Record, Source
from baltica.loader.write import Folders, LoadResult, load
from tests.graph.dump import everything, facts
from tests.support import made
from tests.support.made import Line, organization, part, place, project

OLD, NEW = "2023-05-01", "2024-05-01"


def put(graph: Graph, name: str, *lines: Line, complete: bool = True, snapshot: bool | None = None) -> LoadResult:
    return load(graph, made.source(name, *lines, complete=complete), [], snapshot=snapshot)


def name_of(graph: Graph, id_: str) -> str | None:
    rows = graph.read("MATCH (n {id: $id}) RETURN coalesce(n.name, n.title) AS name", {"id": id_})
    return rows[0]["name"] if rows else None


def places(graph: Graph) -> list[str]:
    rows = graph.read("MATCH (:Organization)-[r:LOCATED_IN]->(a) RETURN a.id AS id ORDER BY id")
    return [row["id"] for row in rows]


ONE: list[Line] = [
    [organization("o", "In full", city="Aarhus", updated=OLD), *place("o", "r")],
    [project("p", "Of one"), part("o", "p", "coordinator")],
    [organization("only-one", "Only one")],
]
TWO: list[Line] = [
    [organization("o", "STUB", weak=True, website="https://example.org"), project("p", "Of two", updated=NEW)],
    [organization("o", "STUB", weak=True, website="https://example.org"), part("o", "p"), project("p", "Of two")],
    [organization("only-two", "Only two"), *place("only-two", "r", "city")],
]


def test_two_sources_in_either_order_and_one_taken_out(empty_graph: Graph) -> None:
    graph = empty_graph
    alone = {}
    for name, lines in (("one", ONE), ("two", TWO)):
        graph.write("MATCH (n) DETACH DELETE n")
        put(graph, name, *lines)
        alone[name] = facts(graph)
    put(graph, "one", *ONE)
    both = facts(graph)
    (node,) = graph.read("MATCH (o:Organization {id: 'o'}) RETURN o.name AS name, o.city AS city, o.website AS web")
    assert node == {"name": "In full", "city": "Aarhus", "web": "https://example.org"}
    assert name_of(graph, "p") == "Of two", "the newer record"
    upsert.unload(graph, "two")
    assert facts(graph) == alone["one"], "as if the other had never been loaded"
    put(graph, "two", *TWO)
    assert facts(graph) == both, "in the other order"
    upsert.unload(graph, "one")
    assert facts(graph) == alone["two"]


def drawn(chance: random.Random) -> list[Line]:
    """Random rows on a handful of nodes."""
    lines: list[Line] = []
    for _ in range(chance.randint(1, 6)):
        scope, updated = chance.choice(["", "x"]), chance.choice(["", OLD, NEW])
        who, what = chance.choice("ab"), chance.choice("pq")
        weak = chance.random() < 0.5
        more: dict[str, Any] = {"city": chance.choice([None, "Aarhus"])}
        line: list[Record] = [
            organization(who, chance.choice(["A", "B"]), weak=weak, scope=scope, updated=updated, **more),
            project(what, chance.choice(["P", "Q"]), weak=not weak, scope=scope, updated=updated),
            part(who, what, chance.choice(["partner", "coordinator"]), scope=scope, updated=updated),
        ]
        if chance.random() < 0.5:
            line += place(who, chance.choice("rs"), chance.choice(["city", "nuts_code"]), scope=scope, updated=updated)
        lines.append(line)
    return lines


@pytest.mark.parametrize("seed", range(4))
def test_random_sources_in_any_order_of_sources_and_rows(scratch_graph: Graph, seed: int) -> None:
    graph, chance = scratch_graph, random.Random(seed)
    one, two = drawn(chance), drawn(chance)
    put(graph, "one", *one)
    alone = facts(graph)
    put(graph, "two", *two)
    both = facts(graph)
    upsert.unload(graph, "one")
    put(graph, "one", *chance.sample(one, len(one)))
    assert facts(graph) == both
    again = put(graph, "two", *chance.sample(two, len(two)))
    assert [again.total(counted) for counted in ("created", "updated", "removed")] == [0, 0, 0]
    upsert.unload(graph, "two")
    assert facts(graph) == alone


def test_a_part_removes_nothing_and_an_edition_what_is_gone_in_its_scopes(scratch_graph: Graph) -> None:
    graph = scratch_graph
    lines: list[Line] = [
        *([organization(id_, id_.upper(), scope="x")] for id_ in "abc"),
        [organization("d", "D", scope="y")],
    ]
    put(graph, "one", *lines)
    put(graph, "two", [organization("c", "C")])
    week = put(graph, "one", [organization("a", "A2", scope="x"), organization("e", "E", scope="x")], complete=False)
    assert (week.mode, week.total("created"), week.total("updated"), week.total("removed")) == ("update", 1, 1, 0)
    edition = put(graph, "one", [organization("a", "A2", scope="x")])
    assert (edition.mode, edition.total("removed")) == ("snapshot", 2), "b and e; c has another holder, d another scope"
    left = graph.read("MATCH (o:Organization) RETURN o.id AS id, o.source AS source ORDER BY id")
    assert [(row["id"], row["source"]) for row in left] == [("a", "one"), ("c", "two"), ("d", "one")]


def test_an_older_record_never_overwrites_a_newer_one(scratch_graph: Graph) -> None:
    graph = scratch_graph
    put(graph, "one", [organization("a", "New", updated=NEW)], [organization("b", "Old", updated=OLD)])
    update = put(graph, "one", [organization("a", "Older", updated=OLD)], complete=False)
    assert (name_of(graph, "a"), update.notes) == ("New", {NEWER_HELD: 1})
    edition = put(
        *(graph, "one"),
        [organization("a", "Older", updated=OLD)],
        [organization("b", "Newest", updated="2025-01-01")],
    )
    assert (edition.mode, edition.notes) == ("snapshot", {NEWER_HELD: 1})
    assert (name_of(graph, "a"), name_of(graph, "b")) == ("New", "Newest")


def test_an_older_edition_is_taken_for_an_update(scratch_graph: Graph) -> None:
    graph = scratch_graph
    put(graph, "one", [organization("a", "New", updated=NEW)], [organization("b", "B", updated=NEW)])
    result = put(graph, "one", [organization("a", "Older", updated=OLD)], [organization("c", "C", updated=OLD)])
    assert result.mode == "update"
    assert [text for text in result.notes if "older than what the graph holds" in text]
    assert [name_of(graph, id_) for id_ in "abc"] == ["New", "B", "C"]


def test_a_row_that_only_names_a_node_takes_nothing_from_it(scratch_graph: Graph) -> None:
    graph = scratch_graph
    put(graph, "one", [organization("o", "In full", city="Aarhus"), project("p", "P")])
    update: Line = [organization("o", "STUB", weak=True), project("p", "STUB", weak=True), part("o", "p")]
    result = put(graph, "one", update, complete=False)
    assert (name_of(graph, "o"), name_of(graph, "p")) == ("In full", "P")
    assert (result.total("created"), result.total("updated")) == (1, 0)


def test_a_large_loss_is_refused_unless_asked_for(scratch_graph: Graph) -> None:
    graph = scratch_graph
    put(graph, "one", [organization(str(n), str(n)) for n in range(210)])
    before = everything(graph)
    small: Line = [organization(str(n), str(n)) for n in range(100)]
    with pytest.raises(InputError, match="would remove 110 of 210 facts") as caught:
        put(graph, "one", small)
    assert "--update" in caught.value.hint
    assert "--snapshot" in caught.value.hint
    assert everything(graph) == before
    assert put(graph, "one", small, snapshot=False).total("removed") == 0
    assert put(graph, "one", small, snapshot=True).total("removed") == 110
    assert put(graph, "one", small[:1]).total("removed") == 99, "of a few facts a snapshot may remove what it likes"


@pytest.mark.parametrize("complete", [True, False])
def test_a_newer_place_takes_the_seat_of_the_older_one(scratch_graph: Graph, complete: bool) -> None:
    graph = scratch_graph

    def at(region: str, updated: str, basis: str = "nuts_code") -> LoadResult:
        line = [organization("o", "O"), *place("o", region, basis, updated=updated)]
        return put(graph, "one", line, complete=complete, snapshot=None if complete else False)

    at("b", "2024-02-01")
    at("a", "2024-01-01")
    assert places(graph) == ["b"], "an older one does not"
    result = at("c", "2024-03-01", "city")
    assert places(graph) == ["c"]
    assert result.facts["LOCATED_IN"] == {"created": 1, "updated": 0, "unchanged": 0, "removed": 1}
    put(graph, "two", [organization("o", "O"), *place("o", "d")])
    assert places(graph) == ["c", "d"], "each source says its own"


def test_a_source_that_passes_over_a_row_is_an_error(scratch_graph: Graph) -> None:
    whole = made.source("one", [organization("a", "A")], [], [organization("b", "B")])
    with pytest.raises(BalticaError, match=r"read 3 rows of made\.csv but said what became of 2"):
        load(scratch_graph, whole, [])
    assert everything(scratch_graph) == (frozenset(), frozenset())


def test_an_edition_that_was_stopped_anywhere_is_finished_by_the_next(
    scratch_graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = scratch_graph
    newer: list[Line] = [
        [organization("o", "Renamed", updated=NEW), *place("o", "s")],
        [organization("new", "New"), project("q", "Q"), part("new", "q")],
    ]
    monkeypatch.setattr(upsert, "BATCH", 1)
    put(graph, "two", *TWO)
    put(graph, "one", *newer)
    expected = facts(graph)
    write = Graph.write
    stopped = 0
    for writes in random.Random(1).sample(range(3, 12), 4):  # the first three put the run on record
        graph.write("MATCH (n) DETACH DELETE n")
        put(graph, "two", *TWO)
        put(graph, "one", *ONE)
        left = iter(range(writes))

        def stop(self: Graph, *statement: Any, left: Any = left) -> None:
            if next(left, None) is None:
                raise KeyboardInterrupt
            write(self, *statement)

        with monkeypatch.context() as patch:
            patch.setattr(upsert, "prepare", lambda _: None)
            patch.setattr(Graph, "write", stop)
            try:
                put(graph, "one", *newer)
            except KeyboardInterrupt:
                stopped += 1
                assert graph.read("MATCH (r:Run {source: 'one'}) WHERE r.finished IS NULL RETURN r.id")
        put(graph, "one", *newer)
        assert facts(graph) == expected, writes
    assert stopped == 4


def test_what_changed_is_kept_beside_the_graph(scratch_graph: Graph, tmp_path: Path) -> None:
    from baltica.loader import changes

    def saw(source: Source) -> list[tuple[str, str, str]]:
        load(scratch_graph, source, [], folders=Folders(changes=tmp_path))
        (row,) = scratch_graph.read("MATCH (r:Run) RETURN r.id AS id ORDER BY id DESC LIMIT 1")
        path = changes.latest(tmp_path, row["id"])
        return [(one.change, one.id, one.name) for one in changes.read(path)] if path else []

    assert saw(made.source("one", [organization("a", "A")], [organization("b", "B")])) == [
        ("new", "a", "A"),
        ("new", "b", "B"),
    ]
    assert saw(made.source("one", [organization("a", "A2")])) == [("changed", "a", "A2"), ("gone", "b", "")]


def test_a_row_that_is_rejected_late_takes_its_facts_along(scratch_graph: Graph) -> None:
    homeless: Line = [organization("a", "A"), part("a", "nowhere")]
    result = put(scratch_graph, "one", homeless, [organization("b", "B"), project("p", "P"), part("b", "p")])
    (reject,) = result.rejects
    assert (reject.line, "Project 'nowhere' is not there" in reject.reason) == (2, True)
    assert name_of(scratch_graph, "a") is None
    assert result.rows == {"made.csv": {"rows": 2, "loaded": 1, "merged": 0, "rejected": 1}}
    assert replace(result, rejects=()).total("created") == 3
