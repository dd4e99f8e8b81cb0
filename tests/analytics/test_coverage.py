"""What is known and what is missing."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from baltica.analytics.coverage import against_keep, by_country, by_field, by_source, partner_lists, totals
from baltica.analytics.graphdata import GraphData
from baltica.cypher.selection import Selection
from tests.analytics.toys import graph_of


def test_shares_by_country_sum_to_one(data: GraphData) -> None:
    table: Any = by_country(data)
    assert table["organizations"].sum() == len(data.organizations)
    assert table["participations"].sum() == len(data.participations)
    assert table[["organizations_share", "participations_share"]].sum().tolist() == pytest.approx([1, 1])
    assert list(by_country(data.select(Selection(country=("IS",)))).index) == ["IS"]
    assert by_country(data.select(Selection(country=("IS",)))).loc["IS", "participations"] == 0


def test_fields_of_the_readme(data: GraphData) -> None:
    known: Any = by_field(data)["known"]
    assert known["projects", "start_year"] == 132
    assert known["projects", "total_cost"] == 71
    assert known["clusters", "founded_year"] == 35
    assert known["regions", "urban_class"] == by_field(data)["rows"]["regions", "urban_class"] == 216
    assert (by_field(data)["known"] + by_field(data)["missing"] == by_field(data)["rows"]).all()


def test_sources_count_their_rows() -> None:
    data = GraphData.of(
        organizations=[{"id": "a", "source": "x"}, {"id": "b", "source": "y"}],
        projects=[{"id": "p", "source": "x"}],
        sources=[{"id": "x", "title": "X", "licence": "MIT"}, {"id": "z", "title": "Z"}],
    )
    table: Any = by_source(data)
    assert table["organizations"].to_dict() == {"x": 1, "y": 1, "z": 0}
    assert table["projects"].to_dict() == {"x": 1, "y": 0, "z": 0}
    assert table.loc["x", "title"] == "X"


def test_partner_lists_by_completeness() -> None:
    data = graph_of({"full": "ab", "cut": "c", "none": "", "home": "bc"}, {"a": "DK", "b": "SE", "c": "SE"})
    projects = data.projects.assign(partner_list_complete=pd.array([False, True, None, False], "boolean"))
    table: Any = partner_lists(GraphData.of(**{**data.tables(), "projects": projects}))
    assert table.loc["complete"].tolist() == [1, 0, 0, 0, 1]
    assert table.loc["incomplete"].tolist() == [2, 1, 1, 0, 0]
    assert table.loc["not told"].tolist() == [1, 0, 0, 1, 0]


def test_bundled_partner_lists(data: GraphData) -> None:
    table: Any = partner_lists(data).sum()
    assert table["without_participants"] == 8
    assert table["one_participant"] == 23
    assert table["one_country"] == 15
    assert table["projects"] == 164


def test_against_keep(data: GraphData) -> None:
    table: Any = against_keep(data)
    assert table.loc["all", "regions"] == 216
    assert table["share_here"].drop("all").sum() == pytest.approx(1)
    assert table.loc["SE", "share_here"] > table.loc["SE", "share_keep"], "Sweden is over-represented (README)"
    assert np.isnan(table.loc["IS", "spearman"])


def test_empty_graph() -> None:
    assert totals(GraphData.of()).sum() == 0
    assert by_field(GraphData.of())["share_known"].isna().all()
    assert by_country(GraphData.of()).empty
    assert by_source(GraphData.of()).empty
    assert partner_lists(GraphData.of()).to_numpy().sum() == 0
    assert against_keep(GraphData.of()).loc["all", "projects"] == 0
