"""All rows at once are the rows one by one: same values, same order, same repetitions."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest

from baltica.analytics.reader import QUERIES
from baltica.cypher import catalog
from baltica.cypher.whole import run_whole, statement
from baltica.graph.errors import QueryError

if TYPE_CHECKING:
    from baltica.graph.connection import Graph


class Answers:
    """A graph with one answer, which keeps what it was asked."""

    def __init__(self, *rows: list[Any]) -> None:
        self.rows = [list(row) for row in rows]
        self.asked = ""

    def read(self, statement: str, _parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        self.asked = statement
        return [{"rows": self.rows}]


@pytest.mark.parametrize("name", QUERIES)
def test_the_same_rows_as_one_by_one(graph: "Graph", name: str) -> None:
    query = catalog.get(name)
    assert run_whole(graph, query) == catalog.run(graph, query, {})


def test_the_statement_gives_one_list() -> None:
    asked = statement(catalog.get("data_region_parents"))
    assert asked == (
        "MATCH (r:Region)-[:PART_OF]->(l:Region)\nWITH r.id AS region, l.id AS parent\n"
        "RETURN collect([region, parent]) AS rows"
    )


def test_rows_come_in_order_and_once() -> None:
    query = catalog.get("data_region_parents")
    rows = run_whole(Answers(["b", "x"], ["a", "z"], ["b", "x"], ["a", "y"]), query)
    assert [tuple(row.values()) for row in rows] == [("a", "y"), ("a", "z"), ("b", "x")]


def test_unknown_values_come_last_and_lists_stay() -> None:
    rows = run_whole(
        Answers(["p", None, "c", None, None], ["p", "s", "c", None, None]), catalog.get("data_project_topics")
    )
    assert [row["scheme"] for row in rows] == ["s", None]
    query = catalog.get("data_clusters")
    names = [column.name for column in query.columns]
    lists: list[list[Any]] = [["c2", *[None] * 5, ["DK", "SE"], None, None], ["c1", *[None] * 5, [], None, None]]
    found = run_whole(Answers(*lists), query)
    assert [(row["id"], row["countries"]) for row in found] == [("c1", []), ("c2", ["DK", "SE"])]
    assert list(found[0]) == names


def test_no_answer_is_no_row() -> None:
    class Empty:
        def read(self, _statement: str, _parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
            return []

    assert run_whole(Empty(), catalog.get("data_areas")) == []


def test_a_query_of_another_shape_is_refused() -> None:
    with pytest.raises(QueryError, match="cannot be read at once"):
        run_whole(Answers(), catalog.get("sources_loads"))
