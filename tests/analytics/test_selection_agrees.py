"""A filter means the same on frames and in Cypher: pairs and regions by both ways, for every field of the selection."""

from typing import TYPE_CHECKING, Any

import pytest

from baltica.analytics.cross_border import country_pairs, region_pairs
from baltica.analytics.graphdata import GraphData
from baltica.analytics.reader import read_graph
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


# --- What sources tell differently ------------------------------------------------------------------------------------

# Organizations in several regions, a project of two programmes, ties told twice, regions of two versions of NUTS.
TOY = """
UNWIND $organizations AS row CREATE (:Organization {id: row[0], name: row[0], country: row[1], source: 's'})
WITH count(*) AS done
UNWIND $regions AS row CREATE (:Region {id: row[0], code: row[1], scheme: row[2], level: row[3], name: row[4],
  country: row[5], population: row[6], urban_class: 'intermediate'})
WITH count(*) AS done
UNWIND $projects AS row CREATE (:Project {id: row, title: row, start_year: 2015, source: 's'})
WITH count(*) AS done
UNWIND $programmes AS row CREATE (:Programme {id: row, name: 'Programme ' + row, strand: 'other'})
"""
TIES = {
    "LOCATED_IN": "MATCH (a:Organization {id: row[0]}) MATCH (b:Region {id: row[1]}) "
    "CREATE (a)-[:LOCATED_IN {basis: 'city', scope: row[2], updated: row[3], source: 's'}]->(b)",
    "PARTICIPATES_IN": "MATCH (a:Organization {id: row[0]}) MATCH (b:Project {id: row[1]}) "
    "CREATE (a)-[:PARTICIPATES_IN {role: 'partner', scope: row[2], source: 's'}]->(b)",
    "FUNDED_BY": "MATCH (a:Project {id: row[0]}) MATCH (b:Programme {id: row[1]}) "
    "CREATE (a)-[:FUNDED_BY {scope: row[2], source: 's'}]->(b)",
    "PART_OF": "MATCH (a:Region {id: row[0]}) MATCH (b:Region {id: row[1]}) "
    "CREATE (a)-[:PART_OF {scope: row[2], source: 's'}]->(b)",
}
REGIONS: list[list[Any]] = [
    ["nuts2016:DK012", "DK012", "NUTS2016", 3, "of 2016", "DK", 1],
    ["nuts2016:DK099", "DK099", "NUTS2016", 3, "of 2016 only", "DK", 2],
    ["nuts2021:DK01", "DK01", "NUTS2021", 2, "Hovedstaden", "DK", 30],
    ["nuts2021:DK011", "DK011", "NUTS2021", 3, "Byen", "DK", 10],
    ["nuts2021:DK012", "DK012", "NUTS2021", 3, "Omegn", "DK", 20],
    ["nuts2021:SE224", "SE224", "NUTS2021", 3, "Skåne", "SE", 40],
    ["nuts2021:SE232", "SE232", "NUTS2021", 3, "Västra Götaland", "SE", 50],
    ["nuts2024:DK013", "DK013", "NUTS2024", 3, "of 2024", "DK", 3],
    ["iso3166-2:RU-LEN", "RU-LEN", "ISO3166-2", None, "Leningrad", "RU", 4],
]
LOCATIONS = [
    # the finer one counts, though an older record tells it
    ["a", "nuts2021:DK01", "one", "2024-01-01"],
    ["a", "nuts2021:DK012", "two", "2020-01-01"],
    # of two as fine the newer one; one told without a day is the oldest
    ["b", "nuts2021:SE224", "one", "2024-01-01"],
    ["b", "nuts2021:SE232", "two", "2021-01-01"],
    ["c", "nuts2021:SE232", "one", "2021-01-01"],
    ["c", "nuts2021:SE224", "two", None],
    # of two as fine and new the last by id; the same region told twice is one
    ["d", "nuts2021:DK012", "one", None],
    ["d", "nuts2021:DK011", "two", None],
    ["d", "nuts2021:DK011", "three", None],
    # outside NUTS
    ["e", "iso3166-2:RU-LEN", "one", None],
]
TOY_SELECTIONS = [
    Selection(),
    Selection(programme=("programme g2",)),
    Selection(programme=("g1",)),
    Selection(region=("SE224",)),
    Selection(region=("SE232",)),
    Selection(country=("DK",), region=("DK011",)),
    Selection(within=("DK012", "SE")),
    Selection(min_project_size=3, max_project_size=3),
]


@pytest.fixture
def toy(empty_graph: "Graph") -> "Graph":
    """The graph in which sources tell different things."""
    empty_graph.write(
        TOY,
        {
            "organizations": [["a", "DK"], ["b", "SE"], ["c", "SE"], ["d", "DK"], ["e", "RU"], ["f", "DK"]],
            "regions": REGIONS,
            "projects": ["p", "q"],
            "programmes": ["g1", "g2", "g3"],
        },
    )
    told = {
        "LOCATED_IN": LOCATIONS,
        "PARTICIPATES_IN": [[o, "p", "one"] for o in "abcde"] + [["a", "p", "two"], ["a", "q", "one"]]
        + [[o, "q", "one"] for o in "bd"],
        "FUNDED_BY": [["p", "g2", "one"], ["p", "g1", "one"], ["p", "g1", "two"], ["q", "g3", "one"]],
        "PART_OF": [[f"nuts2021:{c}", "nuts2021:DK01", scope] for c in ("DK011", "DK012") for scope in ("one", "two")],
    }  # fmt: skip
    for type_, rows in told.items():
        empty_graph.write(f"UNWIND $rows AS row {TIES[type_]}", {"rows": rows})
    return empty_graph


def test_one_location_counts_and_the_versions_not_used_stay_out(toy: "Graph") -> None:
    data = read_graph(toy)
    places = data.organizations["region_code"]
    assert places.to_dict() == {"a": "DK012", "b": "SE224", "c": "SE232", "d": "DK012", "e": "RU-LEN", "f": None}
    assert [i for i in data.regions.index if not i.startswith("nuts2021:")] == ["iso3166-2:RU-LEN"]
    assert sum(data.regions["scheme"] == "NUTS2021") == 5
    assert data.regions.loc["nuts2021:DK011", "parent"] == "nuts2021:DK01"
    assert data.projects["programme"].to_dict() == {"p": "g1", "q": "g3"}
    assert data.projects["programme_names"].to_dict() == {"p": ["Programme g1", "Programme g2"], "q": ["Programme g3"]}
    assert len(data.participations) == 8


@pytest.mark.parametrize("selection", TOY_SELECTIONS, ids=lambda s: s.describe()[:70])
def test_both_ways_agree_where_sources_tell_different_things(toy: "Graph", selection: Selection) -> None:
    data = read_graph(toy)
    test_country_pairs(toy, data, selection)
    for level in (0, 2, 3):
        test_regions(toy, data, selection, level)
        rows = catalog.run(
            toy, catalog.get("cross_border_region_pairs"), selection.parameters() | {"level": level, "top": 100}
        )
        asked = {(row["region_a"], row["region_b"]): (row["projects"], row["ties"]) for row in rows}
        pairs = region_pairs(data.select(selection), level)
        counted = zip(pairs["a"], pairs["b"], pairs["projects"], pairs["full"], strict=True)
        assert asked == {(a, b): (projects, full) for a, b, projects, full in counted}


def test_facts_are_those_of_the_version_used(toy: "Graph") -> None:
    rows = catalog.run(toy, catalog.get("regions_aggregates"), {"level": 3})
    assert {row["place"]: (row["name"], row["population"]) for row in rows if ":" not in row["place"]} == {
        "DK012": ("Omegn", 20),
        "SE224": ("Skåne", 40),
        "SE232": ("Västra Götaland", 50),
    }
    classes = catalog.run(toy, catalog.get("regions_initiatives"), {})
    assert [row["regions"] for row in classes] == [4]
    table: Any = regions(read_graph(toy), 3)
    assert table.loc["DK012", ["name", "population"]].tolist() == ["Omegn", 20]
    assert set(table.index) == {"DK011", "DK012", "SE224", "SE232", "not located at this level"}


def test_a_project_counts_under_each_of_its_programmes_and_once(toy: "Graph") -> None:
    rows = catalog.run(toy, catalog.get("projects_by_programme"), {})
    assert {row["programme_id"]: row["projects"] for row in rows} == {"g1": 1, "g2": 1, "g3": 1}
    listed = catalog.run(toy, catalog.get("organization_projects"), {"text": "a"})
    assert [(row["project_id"], row["programme"]) for row in listed] == [("p", "Programme g1"), ("q", "Programme g3")]
    partners = catalog.run(toy, catalog.get("project_partners"), {"project": "q"})
    assert [(row["id"], row["region"]) for row in partners] == [("a", "DK012"), ("b", "SE224"), ("d", "DK012")]
