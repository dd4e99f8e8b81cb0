"""A filter means the same on frames and in Cypher: pairs and regions by both ways, for every field of the selection."""

from typing import TYPE_CHECKING

import pytest

from baltica.analytics.cross_border import country_pairs
from baltica.analytics.graphdata import GraphData
from baltica.analytics.regions import regions
from baltica.cypher import catalog
from baltica.cypher.selection import FIELDS, Selection

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

SELECTIONS = [
    Selection(),
    Selection(country=("DK", "LT")),
    Selection(region=("SE22", "DK01")),
    Selection(country=("SE",), region=("SE2",)),
    Selection(within=("DK", "SE", "DE8")),
    Selection(within=("EE", "LV", "FI"), region=("EE00",)),
    Selection(since=2010, until=2015),
    Selection(until=2013),
    Selection(programme=("south baltic", "COSME")),
    Selection(specialization=("ict", "food")),
    Selection(role=("coordinator", "partner")),
    Selection(min_project_size=3, max_project_size=8),
    Selection(source=("baltica",)),
    Selection(source=("nobody",)),
    Selection(country=("PL",), within=("PL", "DE", "DK"), since=2014, role=("partner",), min_project_size=4),
]


def test_every_field_is_tried() -> None:
    assert {name for s in SELECTIONS for name in FIELDS if getattr(s, name) != getattr(Selection(), name)} == set(
        FIELDS
    )


@pytest.mark.parametrize("selection", SELECTIONS, ids=lambda s: s.describe()[:70])
def test_country_pairs(graph: "Graph", data: GraphData, selection: Selection) -> None:
    rows = catalog.run(graph, catalog.get("cross_border_country_pairs"), selection.parameters())
    asked = {(row["country_a"], row["country_b"]): (row["projects"], row["ties"]) for row in rows}
    pairs = country_pairs(data.select(selection))
    counted = zip(pairs["a"], pairs["b"], pairs["projects"], pairs["full"], strict=True)
    assert asked == {(a, b): (projects, full) for a, b, projects, full in counted}


@pytest.mark.parametrize("level", [0, 2, 3])
@pytest.mark.parametrize("selection", SELECTIONS, ids=lambda s: s.describe()[:70])
def test_regions(graph: "Graph", data: GraphData, selection: Selection, level: int) -> None:
    rows = catalog.run(graph, catalog.get("regions_aggregates"), selection.parameters() | {"level": level})
    asked = {row["place"]: (row["organizations"], row["projects"]) for row in rows if ":" not in row["place"]}
    table = regions(data.select(selection), level)
    counted = zip(table.index, table["organizations"], table["projects"], strict=True)
    found = {code: (organizations, projects) for code, organizations, projects in counted if ":" not in code}
    found.pop("not located at this level", None)
    nothing = (0, 0)
    assert {place: n for place, n in asked.items() if n != nothing} == {c: n for c, n in found.items() if n != nothing}
