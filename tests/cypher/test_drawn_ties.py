"""Companions of the queries on organizations, projects, ties, brokers and partners: what they draw."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from neo4j.graph import Path as GraphPath

from baltica.cypher import catalog
from tests.cypher.asking import examples
from tests.cypher.bundled_facts import AALBORG, LUND, PREFIX, Facts, told

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

DRAWN = [
    *("clusters_bridges", "cross_border_between_places", "cross_border_coordinators", "organization_partners"),
    *("organization_projects", "organizations_between", "organizations_between_clusters", "organizations_chains"),
    *("organizations_of_clusters", "organizations_path", "organizations_shared", "partners_one_step_away"),
    *("project_partners", "projects_between_places", "specialization_initiatives"),
]


def drawn(graph: "Graph", name: str, **given: object) -> list[list[str]]:
    """What a companion returns: each path as ids of nodes and types of the relationships between them."""
    query = catalog.get(name)
    assert query.graph, f"{name} has no companion"
    _, rows = graph.ask(query.graph, catalog.bind(query, {**examples(name), **given}))
    assert len(rows) <= 300
    told: list[list[str]] = []
    for path in (path for row in rows for path in row):
        assert isinstance(path, GraphPath)
        ids: list[str] = [node["id"] for node in path.nodes]
        ways = [f"{one.type} from {one.nodes[0]['id']}" for one in path.relationships if one.nodes[0] is not None]
        assert all(ids)
        assert len(ways) == len(ids) - 1
        told.append([*ids, *ways])
    return told


@pytest.fixture(scope="module")
def facts(bundled: Path) -> Facts:
    """The bundled files."""
    return Facts(bundled)


@pytest.mark.parametrize("name", DRAWN)
def test_both_engines_draw_the_same(embedded_graph: "Graph", neo4j_graph: "Graph", name: str) -> None:
    found = drawn(embedded_graph, name)
    assert found == drawn(neo4j_graph, name)
    assert len(found) > 0


def ids_of(paths: list[list[str]]) -> set[str]:
    return {part.removeprefix(PREFIX) for path in paths for part in path if " " not in part}


def test_companions_draw_what_the_table_tells(graph: "Graph", facts: Facts) -> None:
    def mixed(name: str, *columns: int, **given: object) -> set[str]:
        return {str(row[column]).removeprefix(PREFIX) for row in told(graph, name, **given) for column in columns}

    two = {"place": "SE22", "other_place": "DK01"}
    found = drawn(graph, "projects_between_places", **two, top=5)
    assert ids_of(found) & set(facts.projects) == mixed("projects_between_places", 0, **two, top=5)
    found = drawn(graph, "cross_border_between_places", **two, min_shared=4)
    assert ids_of(found) & set(facts.people) == mixed("cross_border_between_places", 0, 2, **two, min_shared=4)
    found = drawn(graph, "cross_border_coordinators", place="SE22")
    abroad = {one for one in ids_of(found) & set(facts.people) if facts.country(one) != "SE"}
    assert abroad == mixed("cross_border_coordinators", 0, place="SE22")
    found = drawn(graph, "organizations_of_clusters", country=["SE"], top=10)
    assert ids_of(found) & set(facts.people) == mixed("organizations_of_clusters", 0, country=["SE"], top=10)
    found = drawn(graph, "organizations_between_clusters")
    assert ids_of(found) & set(facts.people) == mixed("organizations_between_clusters", 0)
    found = drawn(graph, "partners_one_step_away", top=2)
    away = ids_of(found) & set(facts.people) - facts.partners(AALBORG) - {AALBORG}
    assert away == mixed("partners_one_step_away", 0, top=2)
    found = drawn(graph, "organization_partners", min_shared=2)
    partners = mixed("organization_partners", 0, min_shared=2)
    assert ids_of(found) & set(facts.people) == partners | {AALBORG}
    found = drawn(graph, "organizations_between", top=4)
    ends = {AALBORG, LUND}
    assert ids_of(found) & set(facts.people) == mixed("organizations_between", 0, top=4) | ends
    found = drawn(graph, "project_partners")
    assert ids_of(found) & set(facts.people) == mixed("project_partners", 3)
