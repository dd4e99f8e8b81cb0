"""Every query of the catalogue: well formed, in a total order, of the declared types, the same on both engines."""

import re
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from baltica.cypher import catalog
from baltica.cypher.check import check
from baltica.cypher.header import SELECTION_PARAMS
from tests.cypher.asking import SELECTIONS, Rows, ask_once

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

NAMES = sorted(catalog.queries())
OWN = [name for name in NAMES if not name.startswith("data_")]
SELECTING = [name for name in OWN if all(param in catalog.get(name).params for param in SELECTION_PARAMS)]
WRITTEN = {"measures_written", "organizations_by_measure", "regions_by_measure"}  # empty before --write
ELSEWHERE = {"data_areas", "data_area_regions", "data_eligibility", "data_project_topics"}  # other sources' facts

# The part of a statement that every query with a selection shares, word for word: a filter means one thing.
PROJECTS_SELECTED = """MATCH (p:Project)
WHERE ($since = 0 AND $until = 9999 OR p.start_year >= $since AND p.start_year <= $until)
  AND (size($source) = 0 OR p.source IN $source)
  AND (size($specialization) = 0 OR p.specialization IN $specialization)
  AND (size($programme) = 0 OR EXISTS { MATCH (p)-[:FUNDED_BY]->(g:Programme)
       WHERE any(part IN $programme WHERE toLower(g.name) CONTAINS toLower(part)) })
WITH p, COUNT { MATCH (m:Organization)-[:PARTICIPATES_IN]->(p) RETURN DISTINCT m } AS participants
WHERE participants >= $min_size AND participants <= $max_size
MATCH (o:Organization)-[r:PARTICIPATES_IN]->(p)
WHERE (size($role) = 0 OR r.role IN $role) AND (size($source) = 0 OR r.source IN $source)
OPTIONAL MATCH (o)-[at:LOCATED_IN]->(l:Region)
WITH p, o, max(toString(coalesce(l.level, 9)) + ' ' + coalesce(at.updated, '') + ' ' + l.id + ' ' + l.code) AS best
WITH p, o, coalesce(last(split(best, ' ')), '') AS code
WHERE size($within) = 0 OR o.country IN $within OR any(part IN $within WHERE code STARTS WITH part)
"""


# --- Files ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_query_has_no_faults(name: str) -> None:
    assert check(catalog.get(name)) == []


def test_a_parameter_means_the_same_everywhere() -> None:
    assert catalog.check_all() == []


def test_each_file_is_in_a_folder_and_each_folder_in_order() -> None:
    found = catalog.folders()
    assert sorted(query.name for members in found.values() for query in members) == NAMES
    assert list(found) == [folder for folder in catalog.FOLDERS if folder in found]
    assert len(OWN) >= 22


def test_titles_are_questions_or_names_and_not_repeated() -> None:
    titles = [catalog.get(name).title for name in OWN]
    assert len(set(titles)) == len(titles)
    assert all(title.endswith("?") for title in titles)


@pytest.mark.parametrize("name", SELECTING)
def test_a_selection_is_the_same_text_everywhere(name: str) -> None:
    assert PROJECTS_SELECTED in catalog.get(name).statement + "\n"


def test_the_queries_on_ties_take_the_whole_selection() -> None:
    tied = {
        "cross_border_country_pairs",
        "cross_border_region_pairs",
        "organizations_most_connected",
        "regions_aggregates",
    }
    assert tied <= set(SELECTING)


# --- Rows -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_query_finds_rows_in_a_total_order(graph: "Graph", name: str) -> None:
    query = catalog.get(name)
    rows = ask_once(graph, name)
    assert bool(rows) is (name not in WRITTEN | ELSEWHERE)
    order = re.split(r"\bORDER BY\b", query.statement)[-1].split("LIMIT")[0]
    keys = [part.split()[0] for part in order.split(",")]
    places = Counter(tuple(row[key] for key in keys) for row in rows)
    assert max(places.values(), default=1) == 1, f"{keys} does not tell rows apart"


PYTHON_TYPES = {"INTEGER": int, "FLOAT": float, "STRING": str, "BOOLEAN": bool, "LIST<STRING>": list, "PATH": list}


@pytest.mark.parametrize("name", NAMES)
def test_columns_hold_what_the_header_says(graph: "Graph", name: str) -> None:
    for row in ask_once(graph, name):
        for column in catalog.get(name).columns:
            value = row[column.name]
            assert value is None or type(value) is PYTHON_TYPES[column.type], (column.name, value)


@pytest.mark.neo4j
@pytest.mark.parametrize("name", NAMES)
def test_both_engines_give_the_same_rows(embedded_graph: "Graph", neo4j_graph: "Graph", name: str) -> None:
    own_time = ("runs_", "provenance_", "sources_loads")  # each load has its own
    stamps = {"run", "at", "id", "finished"} if name.startswith(own_time) else set()

    def rows(graph: "Graph", **given: object) -> Rows:
        return [{k: v for k, v in row.items() if k not in stamps} for row in ask_once(graph, name, **given)]

    assert rows(embedded_graph) == rows(neo4j_graph)
    if name in SELECTING:
        for selection in SELECTIONS:
            assert rows(embedded_graph, **selection.parameters()) == rows(neo4j_graph, **selection.parameters())
