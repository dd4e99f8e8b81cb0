"""From records to wanted facts: a row counts as a whole, and what the graph knows of a rejected row stays."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baltica.graph.upsert import Held, Key
from baltica.loader.files import File
from baltica.loader.readers import tables_of
from baltica.loader.records import Node, Note, Record, Rel, Skip, each_row, missing
from baltica.loader.settle import settle
from baltica.loader.stage import Stage, key_of
from baltica.loader.tables import Row

TIE = ("WITHIN", "Region", "r", "Area", "a")
many = settings(deadline=None, max_examples=60)


class Outcome(NamedTuple):
    """What the staging table makes of records: wanted facts, kept ones, reasons by row, counts, notes."""

    wanted: dict[Key, dict[str, Any]]
    kept: set[Key]
    reasons: dict[tuple[str, int], str]
    counts: dict[str, dict[str, int]]
    notes: dict[str, int]


def gathered(
    records: Iterable[Record],
    in_graph: Iterable[Key] = (),
    *,
    snapshot: bool = True,
    repeats: Literal["reject", "merge"] = "reject",
) -> Outcome:
    with Stage("test", repeats) as stage:
        for record in records:
            stage.add(record)
        stage.hold(Held(key, "test", "?", False, "") for key in in_graph)
        settle(stage, snapshot=snapshot)
        wanted = {key_of(key): json.loads(props) for key, props in stage.db.execute("SELECT key, props FROM wanted")}
        kept = {key_of(key) for (key,) in stage.db.execute("SELECT key FROM kept")}
        reasons = {(one.file, one.line): one.reason for one in stage.rejects()}
        return Outcome(wanted, kept - set(wanted), reasons, stage.counts(), stage.notes())


def row(line: int, file: str = "f.csv") -> Row:
    return Row(file, line, {})


def region(line: int, id_: str, name: Any = "R", file: str = "regions.csv") -> Node:
    return Node(row(line, file), "Region", id_, {"code": id_, "scheme": "S", "name": name, "country": "DK"})


def area(line: int, id_: str, name: Any = "A", file: str = "areas.csv") -> Node:
    return Node(row(line, file), "Area", id_, {"name": name})


def within(line: int, start: str, end: str, url: str | None = None, file: str = "ties.csv") -> Rel:
    return Rel(row(line, file), "WITHIN", start, end, {"source_url": url})


def test_facts_that_fit_are_wanted() -> None:
    found = gathered([region(2, "r"), area(2, "a"), within(2, "r", "a")])
    assert set(found.wanted) == {("Region", "r"), ("Area", "a"), TIE}
    assert found.wanted[("Area", "a")] == {"name": "A"}
    assert (found.reasons, found.kept) == ({}, set())


def test_a_row_is_rejected_as_a_whole() -> None:
    records: list[Record] = [
        region(2, "r", file="f.csv"),
        area(2, "a", name=5, file="f.csv"),
        area(3, "b", file="f.csv"),
    ]
    for order in (records, records[::-1]):
        found = gathered(order)
        assert set(found.wanted) == {("Area", "b")}
        assert found.reasons == {("f.csv", 2): "name should be STRING, not 5"}


def test_a_skip_rejects_its_row_wherever_it_stands() -> None:
    skip = Skip(row(2, "regions.csv"), "too old")
    orders: list[list[Record]] = [[skip, region(2, "r")], [region(2, "r"), skip]]
    for records in orders:
        found = gathered(records)
        assert found.wanted == {}
        assert found.reasons == {("regions.csv", 2): "too old"}


def test_a_key_with_control_characters_is_rejected() -> None:
    found = gathered([area(2, "a\x1fb"), area(3, "a\0"), area(4, "å b")])
    assert set(found.wanted) == {("Area", "å b")}
    assert all("control character" in reason for reason in found.reasons.values())


def test_what_needs_a_missing_node_is_rejected_in_turn() -> None:
    records: list[Record] = [
        region(2, "r"),
        Rel(row(2, "regions.csv"), "PART_OF", "r", "gone", {}),  # takes its region with it
        area(2, "a"),
        within(2, "r", "a"),
    ]
    found = gathered(records)
    assert set(found.wanted) == {("Area", "a")}
    assert found.reasons == {
        ("regions.csv", 2): "Region 'gone' is not there: not in the files, or rejected",
        ("ties.csv", 2): "Region 'r' is not there: not in the files, or rejected",
    }


def test_the_same_fact_twice_is_one_and_a_contradiction_is_rejected() -> None:
    found = gathered([area(2, "a"), area(3, "a"), area(4, "a", "Other"), area(5, "a")])
    assert found.wanted == {("Area", "a"): {"name": "A"}}
    assert found.reasons == {("areas.csv", 4): "areas.csv line 2 holds the same key with other content"}
    assert found.counts == {"areas.csv": {"rows": 4, "loaded": 1, "merged": 2, "rejected": 1}}


def test_a_row_that_is_rejected_anyway_contradicts_nobody() -> None:
    unfit: list[Record] = [area(2, "a", name=5), within(2, "r", "a", "https://old", file="areas.csv")]
    skipped: list[Record] = [Skip(row(3, "areas.csv"), "broken"), area(3, "a", "Broken")]
    good: list[Record] = [region(2, "r"), area(4, "a", "Good"), within(4, "r", "a", "https://new")]
    found = gathered([*unfit, *skipped, *good])
    assert found.wanted[("Area", "a")] == {"name": "Good"}
    assert found.wanted[TIE] == {"source_url": "https://new"}
    assert set(found.reasons) == {("areas.csv", 2), ("areas.csv", 3)}


def test_what_the_graph_knows_of_a_rejected_row_is_kept() -> None:
    in_graph: list[Key] = [("Region", "r"), ("Area", "a"), ("Area", "old"), TIE]
    found = gathered([region(2, "r", name=None), area(2, "a"), within(2, "r", "a")], in_graph)
    assert set(found.reasons) == {("regions.csv", 2)}
    assert found.kept == {("Region", "r")}, "not the area that the files no longer hold"
    assert set(found.wanted) == {("Area", "a"), TIE}, "a kept node is there for others"
    fresh = gathered([region(2, "r", name=None), area(2, "a"), within(2, "r", "a")])
    assert set(fresh.wanted) == {("Area", "a")}


def test_ties_of_a_rejected_row_and_the_nodes_they_need_are_kept() -> None:
    # The row now names another area, or none: which tie it stood for before cannot be read from it.
    records: list[Record] = [
        Skip(row(2, "regions.csv"), "broken"),
        region(2, "r"),
        region(3, "s"),
        Rel(row(3, "regions.csv"), "WITHIN", "s", "b", {}),
        area(3, "b", file="regions.csv"),
    ]
    other: Key = ("PART_OF", "Region", "r", "Region", "s")
    in_graph: list[Key] = [("Region", "r"), ("Region", "s"), ("Area", "a"), ("Area", "c"), TIE, other]
    found = gathered(records, in_graph)
    assert found.kept == {("Region", "r"), TIE, ("Area", "a")}


def test_a_tie_whose_node_went_keeps_both() -> None:
    in_graph: list[Key] = [("Region", "r"), ("Area", "a"), TIE]
    found = gathered([region(2, "r"), within(2, "r", "a")], in_graph)
    assert set(found.reasons) == {("ties.csv", 2)}
    assert found.kept == {("Area", "a"), TIE}


def test_an_update_takes_nodes_of_the_graph_for_there() -> None:
    in_graph: list[Key] = [("Area", "a"), ("Area", "b")]
    assert gathered([region(2, "r"), within(2, "r", "a")], in_graph, snapshot=False).reasons == {}


def test_nodes_of_another_source_are_no_ground_to_stand_on() -> None:
    with Stage("test") as stage:
        for record in (region(2, "r"), within(2, "r", "a")):
            stage.add(record)
        stage.hold([Held(("Area", "a"), "other:x", "?", False, "")])
        settle(stage, snapshot=True)
        assert [one.file for one in stage.rejects()] == ["ties.csv"], "unloading the other would tear the tie"


def test_rejects_are_sorted_by_file_and_line() -> None:
    found = gathered([area(10, "x", name=1), area(9, "y", name=1), region(2, "z", name=1, file="a.csv")])
    assert list(found.reasons) == [("a.csv", 2), ("areas.csv", 9), ("areas.csv", 10)]


def test_notes_are_counted_by_rows_that_are_used() -> None:
    notes: list[Record] = [Note(row(line), "odd") for line in (2, 2, 3, 4)]
    found = gathered([*notes, *(area(line, "a", file="f.csv") for line in (2, 3)), Skip(row(4), "broken")])
    assert found.notes == {"odd": 2}


def test_each_row_says_what_a_row_it_rejects_is_about(tmp_path: Path) -> None:
    text = 'id,name\n1,A\n,B\n2,\n3,C,D\n4,stop\n\n,,\n5,none\n6,"a "b" c"\n'
    (tmp_path / "f.csv").write_text(text, encoding="utf-8")
    (table,) = tables_of(File(tmp_path / "f.csv"))

    def convert(one: Row) -> Iterator[Record]:
        yield from missing(one, "name")
        if one.optional("name") == "stop":
            raise ValueError("stopped")
        if one.optional("name") != "none":
            yield Node(one, "Area", one.required("id"), {"name": one.optional("name")})

    told = [
        (r.row.line, r.reason if isinstance(r, Skip) else r.text if isinstance(r, Note) else r.key)
        for r in each_row(table, convert)
    ]
    assert told == [
        (2, ("Area", "1")),
        (3, "id is empty"),
        (4, "name is empty"),
        (4, ("Area", "2")),
        (5, "3 cells where the header has 2"),
        (5, ("Area", "3")),
        (6, "stopped"),
        (8, "3 cells where the header has 2"),
        (9, "nothing in it to load"),
        (10, "mended: quotation marks inside a cell were not doubled"),
        (10, ("Area", "6")),
    ]


# --- rows that say different things of one fact


def tie(line: int, role: str, money: float | None, *, updated: str = "") -> Rel:
    return Rel(
        *(row(line, "parts.csv"), "PARTICIPATES_IN", "o", "p"),
        {"role": role, "eu_contribution": money},
        updated=updated,
    )


ENDS: tuple[Record, ...] = (
    Node(row(2, "o.csv"), "Organization", "o", {"name": "O"}),
    Node(row(2, "p.csv"), "Project", "p", {"title": "P"}),
)
PART: Key = ("PARTICIPATES_IN", "Organization", "o", "Project", "p")

parts = st.lists(
    st.tuples(
        st.sampled_from(["coordinator", "partner", "third_party"]),
        st.none() | st.integers(0, 5).map(float),
        st.sampled_from(["", "2023-01-01", "2024-01-01"]),
    ),
    min_size=1,
    max_size=6,
)


@many
@given(parts, st.randoms(use_true_random=False))
def test_money_is_summed_and_the_first_role_taken_in_any_order(
    said: list[tuple[str, float | None, str]], random: Any
) -> None:
    def made(order: list[tuple[str, float | None, str]]) -> Outcome:
        records = [tie(line, role, money, updated=when) for line, (role, money, when) in enumerate(order, start=2)]
        return gathered([*ENDS, *records], repeats="merge")

    one = made(said)
    shuffled = list(said)
    random.shuffle(shuffled)
    assert made(shuffled).wanted == one.wanted
    distinct = {(role, money) for role, money, _ in said}  # a row that repeats another tells nothing new
    amounts = [money for _, money in distinct if money is not None]
    assert one.wanted[PART].get("eu_contribution") == (sum(amounts) if amounts else None)
    roles = [role for role, _ in distinct]
    assert one.wanted[PART]["role"] == next(r for r in ("coordinator", "partner", "third_party") if r in roles)
    assert one.counts["parts.csv"] == {"rows": len(said), "loaded": 1, "merged": len(said) - 1, "rejected": 0}


def organization(line: int, name: str | None, *, city: str = "", weak: bool = False, updated: str = "") -> Node:
    props = {"name": name, "city": city or None}
    return Node(row(line, "o.csv"), "Organization", "o", props, weak=weak, updated=updated)


def test_the_newest_row_says_what_a_node_holds_and_others_complete_it() -> None:
    records: list[Record] = [
        organization(2, "Old", city="Aarhus", updated="2023-01-01"),
        organization(3, "New", updated="2024-01-01"),
        organization(4, "STUB", city="Skive", weak=True, updated="2025-01-01"),
    ]
    for order in (records, records[::-1], [records[1], records[2], records[0]]):
        found = gathered(order, repeats="merge")
        assert found.wanted == {("Organization", "o"): {"name": "New", "city": "Aarhus"}}


@pytest.mark.parametrize("reverse", [False, True])
def test_a_start_has_one_place_the_best_basis_then_the_newest(reverse: bool) -> None:
    def place(line: int, end: str, basis: str, updated: str = "", scope: str = "") -> list[Record]:
        at = row(line, "places.csv")
        node = Node(at, "Region", end, {"code": end, "scheme": "S", "name": end, "country": "DK"}, scope=scope)
        return [node, Rel(at, "LOCATED_IN", "o", end, {"basis": basis}, scope=scope, updated=updated)]

    rows = [
        *(place(2, "a", "city", "2025-01-01"), place(3, "b", "nuts_code", "2023-01-01")),
        *(place(4, "c", "nuts_code", "2024-01-01"), place(5, "d", "country_only")),
        place(6, "e", "country_only", scope="other"),
    ]
    stub = Node(row(6, "places.csv"), "Organization", "o", {"name": "O"}, weak=True, scope="other")
    records = [record for one in (rows[::-1] if reverse else rows) for record in one]
    found = gathered([*ENDS, stub, *records], repeats="merge")
    ends = {key[4] for key in found.wanted if len(key) == 5}
    assert ends == {"c", "e"}, "one in each scope"
    assert found.counts["places.csv"]["rejected"] == 0


# --- laws

names = st.sampled_from(["A", "B", None, 5])
ids = st.sampled_from("rst")


@st.composite
def worlds(draw: st.DrawFn, files: Iterable[str] = ("f.csv", "g.csv")) -> list[list[Record]]:
    """Rows of records, some of which do not fit, contradict each other or lack an end."""
    rows: list[list[Record]] = []
    for file in files:
        for line in range(2, 2 + draw(st.integers(0, 4))):
            kinds: list[st.SearchStrategy[Record]] = [
                st.builds(lambda i, n, at=line, f=file: region(at, i, n, f), ids, names),
                st.builds(lambda i, n, at=line, f=file: area(at, i, n, f), ids, names),
                st.builds(lambda a, b, at=line, f=file: within(at, a, b, None, f), ids, ids),
                st.builds(lambda at=line, f=file: Skip(row(at, f), "broken")),
            ]
            rows.append(draw(st.lists(st.one_of(kinds), min_size=1, max_size=3)))
    return rows


graph_keys = st.sets(
    st.one_of(
        st.tuples(st.just("Region"), ids),
        st.tuples(st.just("Area"), ids),
        st.tuples(st.just("WITHIN"), st.just("Region"), ids, st.just("Area"), ids),
    )
)
repeating: st.SearchStrategy[Literal["reject", "merge"]] = st.sampled_from(["reject", "merge"])


@many
@given(worlds(), graph_keys, st.booleans(), repeating)
def test_laws_of_gathering(
    world: list[list[Record]], in_graph: set[Key], snapshot: bool, repeats: Literal["reject", "merge"]
) -> None:
    found = gathered([record for rows in world for record in rows], in_graph, snapshot=snapshot, repeats=repeats)
    rejected = set(found.reasons)
    every = {(rows[0].row.file, rows[0].row.line) for rows in world}
    assert rejected <= every
    used = [rows for rows in world if (rows[0].row.file, rows[0].row.line) not in rejected]
    facts = {r.key for rows in used for r in rows if isinstance(r, Node | Rel)}
    assert set(found.wanted) == facts, "whole rows, no other"
    assert not any(isinstance(r, Skip) for rows in used for r in rows)
    assert found.kept <= in_graph
    there = {*found.wanted, *(found.kept if snapshot else in_graph)}
    for key in found.wanted:
        if len(key) == 5:
            assert {(key[1], key[2]), (key[3], key[4])} <= there, "every end is there"
    for rows in world:
        for record in rows:
            if isinstance(record, Node | Rel) and record.key in in_graph:
                assert record.key in there, "what the files name and the graph holds is never lost"
    for file in {file for file, _ in every}:
        counts = found.counts[file]
        assert counts["rows"] == sum(name == file for name, _ in every)
        assert counts["rejected"] == sum(name == file for name, _ in rejected)
        assert counts["loaded"] + counts["merged"] + counts["rejected"] == counts["rows"]


def contradicts(world: list[list[Record]]) -> bool:
    seen: dict[Key, Any] = {}
    for rows in world:
        for record in rows:
            if isinstance(record, Node | Rel) and seen.setdefault(record.key, record.props) != record.props:
                return True
    return False


@many
@given(worlds(), graph_keys, repeating, st.randoms(use_true_random=False))
def test_order_of_rows_makes_no_difference_without_contradictions(
    world: list[list[Record]], in_graph: set[Key], repeats: Literal["reject", "merge"], random: Any
) -> None:
    if repeats == "reject" and contradicts(world):
        return
    one = gathered([record for rows in world for record in rows], in_graph, repeats=repeats)
    shuffled = list(world)
    random.shuffle(shuffled)
    two = gathered([record for rows in shuffled for record in rows], in_graph, repeats=repeats)
    assert (one.wanted, one.kept) == (two.wanted, two.kept)
    assert set(one.reasons) == set(two.reasons)


def test_a_row_may_be_read_again_later() -> None:
    with Stage("test") as stage:
        for line in range(2, 120):
            stage.add(area(line, str(line)))
        stage._rows.clear()  # as after many rows
        for line in range(2, 120):
            stage.add(region(line, str(line), name=None if line == 5 else "R", file="areas.csv"))
        settle(stage, snapshot=True)
        assert stage.counts() == {"areas.csv": {"rows": 118, "loaded": 117, "merged": 0, "rejected": 1}}
        assert stage.scopes() == ["test"]
