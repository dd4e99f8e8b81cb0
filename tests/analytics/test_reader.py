"""The catalogue queries give the same frames as the files, on every engine."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from baltica.analytics.frames import TABLES
from baltica.analytics.graphdata import GraphData
from baltica.analytics.reader import QUERIES, assemble, read_graph
from baltica.cypher import catalog
from baltica.loader.registry import bundled as folder_of
from baltica.loader.registry import sources
from baltica.loader.write import load

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

# What the loader derives by judgement, so that the files alone do not tell it.
DERIVED = {"partner_list_complete", "strand", "period", "programme", "programme_names", "min_countries", "basis",
           "source_url"}  # fmt: skip


class Empty:
    """A graph without anything."""

    def read(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        return []


def test_an_empty_graph_is_empty_data_and_progress_is_told() -> None:
    told: list[tuple[str, int, int | None]] = []
    data = read_graph(Empty(), lambda what, done, total: told.append((what, done, total)))
    assert all(frame.empty for frame in data.tables().values())
    assert told[-1] == ("read the graph", len(QUERIES), len(QUERIES))


def test_the_queries_are_the_folder() -> None:
    folder = [query.name for query in catalog.queries().values() if query.folder == "Data for analysis"]
    assert sorted(QUERIES) == folder
    assert all(not catalog.get(name).params for name in QUERIES)


def test_finest_location_and_first_programme_are_kept() -> None:
    rows: dict[str, list[dict[str, Any]]] = {name.removeprefix("data_"): [] for name in QUERIES}
    rows["organizations"] = [{"id": "a"}, {"id": "b"}, {"id": "c"}]
    rows["regions"] = [{"id": "r0", "code": "DK", "level": 0}, {"id": "r3", "code": "DK011", "level": 3},
                       {"id": "iso", "code": "RU-LEN", "level": None}]  # fmt: skip
    rows["region_parents"] = [{"region": "r3", "parent": "r0"}]
    rows["locations"] = [
        {"organization": "a", "region": "r0", "basis": "country_only"},
        {"organization": "a", "region": "r3", "basis": "city"},
        {"organization": "b", "region": "iso", "basis": "stated_city"},
    ]
    rows["projects"] = [{"id": "p"}]
    rows["funding"] = [
        {"project": "p", "programme": "g1", "programme_name": "One", "strand": "other", "period": None},
        {"project": "p", "programme": "g2", "programme_name": "Two", "strand": "other", "period": None},
    ]
    rows["clusters"] = [{"id": "c", "countries": ["DK", "SE"]}]
    rows["presences"] = [{"cluster": "c", "region": "r3", "basis": "stated"}]
    data = assemble(rows)
    assert data.organizations["region_code"].tolist() == ["DK011", "RU-LEN", None]
    assert data.organizations["location_basis"].tolist() == ["city", "stated_city", None]
    assert data.organizations["region_level"].fillna(-1).tolist() == [3, -1, -1]
    assert data.projects.loc["p", "programme_name"] == "One"
    assert data.regions.loc["r3", "parent"] == "r0"
    assert data.presences["region_level"].tolist() == [3]
    assert data.clusters.loc["c", "countries"] == ["DK", "SE"]


def test_countries_demanded_are_the_projects_own_else_its_first_programmes() -> None:
    rows: dict[str, list[dict[str, Any]]] = {name.removeprefix("data_"): [] for name in QUERIES}
    rows["projects"] = [{"id": "own", "min_countries": 1}, {"id": "first", "min_countries": None},
                        {"id": "second", "min_countries": None}, {"id": "alone", "min_countries": 4},
                        {"id": "unknown", "min_countries": None}]  # fmt: skip
    rows["funding"] = [
        {"project": project, "programme": programme, "programme_name": programme, "min_countries": demanded}
        for project, programme, demanded in [("own", "g1", 3), ("first", "g1", 3), ("first", "g2", 2),
                                             ("second", "g0", None), ("second", "g1", 3)]
    ]  # fmt: skip
    found = assemble(rows).projects["min_countries"]
    assert found.dtype == "Int64"
    assert found.fillna(0).to_dict() == {"own": 1, "first": 3, "second": 0, "alone": 4, "unknown": 0}


def test_graph_equals_the_files(graph: "Graph", data: GraphData) -> None:
    read = read_graph(graph)
    for name, expected in data.tables().items():
        if name in ("sources", "programmes"):  # the files name them only where a fact does
            continue
        columns = [column for column in TABLES[name].columns if column not in DERIVED]
        pd.testing.assert_frame_equal(getattr(read, name)[columns], expected[columns], check_index_type=False)
    assert set(read.sources.index) >= set(read.organizations["source"])
    assert read.presences["basis"].notna().all()
    assert read.projects["programme"].notna().sum() == read.projects["programme_name"].notna().sum()


def test_areas_and_the_regions_that_rules_list_are_read(empty_graph: "Graph") -> None:
    load(empty_graph, sources()["areas"], [folder_of("areas")])
    empty_graph.write(
        "CREATE (:Project {id: 'p'})-[:ABOUT]->(:Topic {id: 't', scheme: 'S', code: '1', label: 'One', path: '/one'})"
    )
    read = read_graph(empty_graph)
    assert read.areas.loc["area:euroregion-baltic", "kind"] == "euroregion"
    assert set(read.area_regions["area"]) == set(read.areas.index)
    south = read.eligibility[read.eligibility["programme"] == "programme:interreg-va-south-baltic-2014-2020"]
    assert {"DK014", "SE224"} <= set(south["code"])
    assert read.programmes.loc["programme:interreg-va-south-baltic-2014-2020", "min_countries"] == 2
    assert read.project_topics.to_dict("records") == [
        {"project": "p", "scheme": "S", "code": "1", "label": "One", "path": "/one"}
    ]


def test_regions_are_of_the_version_most_organizations_are_in_with_facts_of_the_others() -> None:
    """A few places in a newer version do not turn the map over; what is known of a code in another version is used."""
    rows: dict[str, list[dict[str, Any]]] = {name.removeprefix("data_"): [] for name in QUERIES}
    rows["organizations"] = [{"id": i} for i in "abc"]
    known: list[tuple[int, str, dict[str, Any]]] = [
        (2016, "DK011", {"urban_class": "intermediate", "population": 1}),
        (2021, "DK011", {"population": 5, "urban_class": None}),
        (2021, "DK012", {"population": None}),
        (2024, "DK011", {"urban_class": "predominantly_urban"}),
        (2024, "DK013", {}),
        (2024, "DK014", {}),
    ]
    rows["regions"] = [
        {"id": f"{year}:{code}", "code": code, "scheme": f"NUTS{year}", "level": 3, "country": "DK", **facts}
        for year, code, facts in known
    ]
    rows["locations"] = [
        {"organization": o, "region": r, "basis": "nuts_code"}
        for o, r in [("a", "2021:DK011"), ("b", "2021:DK012"), ("c", "2024:DK013")]
    ]
    found = assemble(rows).regions
    assert list(found.index) == ["2021:DK011", "2021:DK012", "2024:DK013"]
    assert found.loc["2021:DK011", "population"] == 5
    assert found.loc["2021:DK011", "urban_class"] == "predominantly_urban", "2024 is nearer than 2016"
    assert found["population"].isna().tolist() == [False, True, True]
