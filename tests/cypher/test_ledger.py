"""Golden facts on what was loaded: the books of the bundled fact base, and what its locations rest on."""

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from baltica.cypher import catalog
from baltica.graph.model import REL_BY_TYPE
from tests.cypher.asking import ask

if TYPE_CHECKING:
    from pathlib import Path

    from baltica.graph.connection import Graph

FILE_BASES = {
    "source": "stated_city",
    "second_source": "stated_city_second_source",
    "name": "place_in_name",
    "country_only": "country_only",
}


@pytest.fixture(scope="module")
def organizations(bundled: "Path") -> pd.DataFrame:
    return pd.read_csv(bundled / "organizations.csv", keep_default_na=False)


def test_the_last_load_of_the_fact_base(graph: "Graph") -> None:
    (row,) = ask(graph, "sources_loads")
    assert (row["source"], row["loads"]) == ("baltica", 1)
    assert row["finished"] >= row["at"]
    assert row["rows"] == row["loaded"] + row["merged"] + row["rejected"] == 2640
    assert row["rejected"] == 0
    assert all(" sha256:" in file for file in row["files"])
    assert ask(graph, "sources_loads", source=["other"]) == []
    (load,) = ask(graph, "runs_loads")
    shared = set(row) & set(load) - {"source"}
    assert {name: load[name] for name in shared} == {name: row[name] for name in shared}


def test_everything_is_held_by_the_one_source_and_was_written_by_its_one_load(graph: "Graph") -> None:
    held = {row["kind"]: row for row in ask(graph, "sources_facts")}
    assert {row["source"] for row in held.values()} == {"baltica"}
    assert all(row["facts"] == row["alone"] for row in held.values())
    labels = {row["label"]: row["nodes"] for row in ask(graph, "graph_labels")}
    assert {kind: held[kind]["facts"] for kind in labels} == labels
    assert held["PARTICIPATES_IN"]["facts"] == 761
    written = {row["kind"]: row["facts"] for row in ask(graph, "runs_changes")}
    assert written == {kind: row["facts"] for kind, row in held.items() if kind not in ("Run", "Source", "LOADED_FROM")}


def test_what_locations_rest_on(graph: "Graph", organizations: pd.DataFrame) -> None:
    rows = ask(graph, "coverage_location_basis")
    bases = organizations["location_basis"].map(FILE_BASES)
    expected = Counter(zip(organizations["country"], bases, strict=True))
    assert {(row["country"], row["basis"]): row["organizations"] for row in rows} == expected
    assert {row["source"] for row in rows} == {"baltica"}
    danish = ask(graph, "coverage_location_basis", country=["DK"], source=["baltica"])
    assert danish == [row for row in rows if row["country"] == "DK"]
    assert ask(graph, "coverage_location_basis", source=["other"]) == []


def test_every_basis_of_the_model_is_ranked_by_the_query() -> None:
    statement = catalog.get("coverage_location_basis").statement
    (basis,) = (prop for prop in REL_BY_TYPE["LOCATED_IN"].props if prop.name == "basis")
    listed = ", ".join(f"'{value}'" for value in (*basis.values, "none"))
    assert listed in " ".join(statement.split())
    for place, value in enumerate(basis.values):
        assert f"WHEN '{value}' THEN {place}" in statement


def test_names_of_things(graph: "Graph") -> None:
    ids = ["baltica:aalborg-university", "nuts2021:DK", "nothing:there"]
    rows = ask(graph, "graph_names", ids=ids)
    assert [(row["id"], row["label"]) for row in rows] == [(ids[0], "Organization"), (ids[1], "Region")]
    assert all(row["name"] for row in rows)
