"""From records to wanted facts: a row counts as a whole, and what the graph knows of a rejected row stays."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from baltica.graph.upsert import Key
from baltica.loader.gather import Gathered, gather
from baltica.loader.records import Node, Record, Rel, Skip, each_row, missing
from baltica.loader.tables import Row, find_tables

TIE = ("WITHIN", "Region", "r", "Area", "a")


def row(line: int, file: str = "f.csv") -> Row:
    return Row(file, line, {})


def region(line: int, id_: str, name: Any = "R", file: str = "regions.csv") -> Node:
    return Node(row(line, file), "Region", id_, {"code": id_, "scheme": "S", "name": name, "country": "DK"})


def area(line: int, id_: str, name: Any = "A", file: str = "areas.csv") -> Node:
    return Node(row(line, file), "Area", id_, {"name": name})


def within(line: int, start: str, end: str, url: str | None = None, file: str = "ties.csv") -> Rel:
    return Rel(row(line, file), "WITHIN", start, end, {"source_url": url})


def reasons(found: Gathered) -> dict[tuple[str, int], str]:
    return {(skip.row.file, skip.row.line): skip.reason for skip in found.rejects}


def test_facts_that_fit_are_wanted() -> None:
    found = gather([region(2, "r"), area(2, "a"), within(2, "r", "a")])
    assert set(found.wanted) == {("Region", "r"), ("Area", "a"), TIE}
    assert found.wanted[("Area", "a")] == {"name": "A"}
    assert (found.rejects, found.kept) == ([], frozenset())


def test_a_row_is_rejected_as_a_whole() -> None:
    records: list[Record] = [
        region(2, "r", file="f.csv"),
        area(2, "a", name=5, file="f.csv"),
        area(3, "b", file="f.csv"),
    ]
    for order in (records, records[::-1]):
        found = gather(order)
        assert set(found.wanted) == {("Area", "b")}
        assert reasons(found) == {("f.csv", 2): "name should be STRING, not 5"}


def test_a_skip_rejects_its_row_wherever_it_stands() -> None:
    skip = Skip(row(2, "regions.csv"), "too old")
    orders: list[list[Record]] = [[skip, region(2, "r")], [region(2, "r"), skip]]
    for records in orders:
        found = gather(records)
        assert found.wanted == {}
        assert reasons(found) == {("regions.csv", 2): "too old"}


def test_what_needs_a_missing_node_is_rejected_in_turn() -> None:
    records: list[Record] = [
        region(2, "r"),
        Rel(row(2, "regions.csv"), "PART_OF", "r", "gone", {}),  # takes its region with it
        area(2, "a"),
        within(2, "r", "a"),
    ]
    found = gather(records)
    assert set(found.wanted) == {("Area", "a")}
    assert reasons(found) == {
        ("regions.csv", 2): "Region 'gone' is not there: not in the files, or rejected",
        ("ties.csv", 2): "Region 'r' is not there: not in the files, or rejected",
    }


def test_the_same_fact_twice_is_one_and_a_contradiction_is_rejected() -> None:
    found = gather([area(2, "a"), area(3, "a"), area(4, "a", "Other"), area(5, "a")])
    assert found.wanted == {("Area", "a"): {"name": "A"}}
    assert reasons(found) == {("areas.csv", 4): "areas.csv line 2 holds the same key with other content"}


def test_a_row_that_is_rejected_anyway_contradicts_nobody() -> None:
    unfit: list[Record] = [area(2, "a", name=5), within(2, "r", "a", "https://old", file="areas.csv")]
    skipped: list[Record] = [Skip(row(3, "areas.csv"), "broken"), area(3, "a", "Broken")]
    good: list[Record] = [region(2, "r"), area(4, "a", "Good"), within(4, "r", "a", "https://new")]
    found = gather([*unfit, *skipped, *good])
    assert found.wanted[("Area", "a")] == {"name": "Good"}
    assert found.wanted[TIE] == {"source_url": "https://new"}
    assert set(reasons(found)) == {("areas.csv", 2), ("areas.csv", 3)}


def test_what_the_graph_knows_of_a_rejected_row_is_kept() -> None:
    in_graph: list[Key] = [("Region", "r"), ("Area", "a"), ("Area", "old"), TIE]
    found = gather([region(2, "r", name=None), area(2, "a"), within(2, "r", "a")], in_graph)
    assert set(reasons(found)) == {("regions.csv", 2)}
    assert found.kept == {("Region", "r")}, "not the area that the files no longer hold"
    assert set(found.wanted) == {("Area", "a"), TIE}, "a kept node is there for others"
    fresh = gather([region(2, "r", name=None), area(2, "a"), within(2, "r", "a")])
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
    found = gather(records, in_graph)
    assert found.kept == {("Region", "r"), TIE, ("Area", "a")}


def test_a_tie_whose_node_went_keeps_both() -> None:
    in_graph: list[Key] = [("Region", "r"), ("Area", "a"), TIE]
    found = gather([region(2, "r"), within(2, "r", "a")], in_graph)
    assert set(reasons(found)) == {("ties.csv", 2)}
    assert found.kept == {("Region", "r"), ("Area", "a"), TIE}


def test_an_update_keeps_everything() -> None:
    in_graph: list[Key] = [("Area", "a"), ("Area", "b")]
    found = gather([region(2, "r"), within(2, "r", "a")], in_graph, snapshot=False)
    assert found.rejects == []
    assert found.kept == set(in_graph)


def test_rejects_are_sorted_by_file_and_line() -> None:
    found = gather([area(10, "x", name=1), area(9, "y", name=1), region(2, "z", name=1, file="a.csv")])
    assert list(reasons(found)) == [("a.csv", 2), ("areas.csv", 9), ("areas.csv", 10)]


def test_each_row_says_what_a_row_it_rejects_is_about(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("id,name\n1,A\n,B\n2,\n3,C,D\n4,stop\n\n,,\n", encoding="utf-8")
    table = find_tables(tmp_path, {"f.csv": ("id", "name")})["f.csv"]

    def convert(one: Row) -> Iterator[Record]:
        yield from missing(one, "name")
        if one.optional("name") == "stop":
            raise ValueError("stopped")
        yield Node(one, "Area", one.required("id"), {"name": one.optional("name")})

    told = [(r.row.line, r.reason if isinstance(r, Skip) else r.key) for r in each_row(table, convert)]
    assert told == [
        (2, ("Area", "1")),
        (3, "id is empty"),
        (4, "name is empty"),
        (4, ("Area", "2")),
        (5, "3 cells where the header has 2"),
        (5, ("Area", "3")),
        (6, "stopped"),
        (8, "3 cells where the header has 2"),
    ]


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


@given(worlds(), graph_keys, st.booleans())
def test_laws_of_gathering(world: list[list[Record]], in_graph: set[Key], snapshot: bool) -> None:
    found = gather([record for rows in world for record in rows], in_graph, snapshot=snapshot)
    rejected = {(skip.row.file, skip.row.line) for skip in found.rejects}
    every = {(rows[0].row.file, rows[0].row.line) for rows in world}
    assert rejected <= every
    assert len(rejected) == len(found.rejects), "a row is rejected once"
    used = [rows for rows in world if (rows[0].row.file, rows[0].row.line) not in rejected]
    assert set(found.wanted) == {r.key for rows in used for r in rows if not isinstance(r, Skip)}, (
        "whole rows, no other"
    )
    assert not any(isinstance(r, Skip) for rows in used for r in rows)
    assert found.kept <= in_graph
    there = {*found.wanted, *found.kept}
    for key in found.wanted:
        if len(key) == 5:
            assert {(key[1], key[2]), (key[3], key[4])} <= there, "every end is there"
    for rows in world:
        for record in rows:
            if not isinstance(record, Skip) and record.key in in_graph:
                assert record.key in there, "what the files name and the graph holds is never lost"


def contradicts(world: list[list[Record]]) -> bool:
    seen: dict[Key, Any] = {}
    for rows in world:
        for record in rows:
            if not isinstance(record, Skip) and seen.setdefault(record.key, record.props) != record.props:
                return True
    return False


@given(worlds(), graph_keys, st.randoms(use_true_random=False))
def test_order_of_rows_makes_no_difference_without_contradictions(
    world: list[list[Record]], in_graph: set[Key], random: Any
) -> None:
    if contradicts(world):
        return
    one = gather([record for rows in world for record in rows], in_graph)
    shuffled = list(world)
    random.shuffle(shuffled)
    two = gather([record for rows in shuffled for record in rows], in_graph)
    assert (one.wanted, one.kept) == (two.wanted, two.kept)
    assert set(reasons(one)) == set(reasons(two))
