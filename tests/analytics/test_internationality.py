"""How international organizations, projects and clusters are: by hand, by law, and by scipy."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from scipy import stats

from baltica.analytics.graphdata import GraphData
from baltica.analytics.internationality import internationality, of_clusters, of_organizations, of_projects, summary
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from tests.analytics.toys import graph_of, networks, projected


@settings(deadline=None, max_examples=15)
@given(networks())
def test_organizations_by_hand(data: GraphData) -> None:
    country, graph = data.organizations["country"], projected(data)
    table: Any = of_organizations(data)
    for node in graph:
        abroad = [other for other in graph[node] if country[other] != country[node]]
        row = table.loc[node]
        assert (row["partners"], row["abroad"]) == (len(graph[node]), len(abroad))
        assert row["partner_countries"] == len({country[other] for other in abroad})
        assert row["few"] == (len(graph[node]) < 5)
        assert (
            np.isnan(row["ratio"]) if not graph[node] else row["ratio"] == pytest.approx(len(abroad) / len(graph[node]))
        )


def test_partners_of_unknown_country_are_in_no_ratio() -> None:
    data = graph_of({"p": ["a", "b", "c"]}, {"a": "DK", "b": "SE", "c": None})
    table: Any = of_organizations(data)
    assert list(table.index) == ["a", "b"]
    assert table.loc["a", ["partners", "abroad", "partner_countries"]].tolist() == [1, 1, 1]


def lists(data: GraphData, complete: dict[str, Any]) -> GraphData:
    projects = data.projects.assign(partner_list_complete=pd.Series(complete)).reset_index(names="id")
    return GraphData.of(**{**data.tables(), "projects": projects})


def test_lists_known_to_be_cut_off_are_marked_and_not_ranked() -> None:
    data = lists(
        graph_of({"p": "abc", "q": "abd", "r": "bcd"}, {"a": "DK", "b": "SE", "c": "FI", "d": "FI"}),
        {"p": True, "q": False, "r": None},
    )
    found = internationality(data, "projects")
    assert (found.complete, found.incomplete, found.unknown) == (1, 1, 1)
    assert found.table["rank"].isna().to_dict() == {"p": False, "r": False, "q": True}
    assert list(found.table.index) == ["p", "r", "q"]
    assert found.summary["n"].iloc[0] == 2
    people = internationality(data).table
    assert people.loc["a", "partners"] == 2, "the partners of q are not taken for all there are"


def test_clusters_by_members_and_their_partners() -> None:
    data = graph_of(
        {"p": ["a", "b", "c"], "q": ["a", "d"]},
        {"a": "DK", "b": "SE", "c": "SE", "d": "DK", "e": None},
        clusters=[
            {"id": i, "kind": k, "countries": ["DK", "SE"]} for i, k in (("x", "cross_border"), ("n", "national"))
        ],
        memberships=[{"cluster": c, "organization": o, "role": "member"} for c, o in ("xa", "xb", "xc", "xe", "nd")],
    )
    table: Any = of_clusters(data)
    assert list(table.index) == ["x"]
    row = table.loc["x"]
    assert row[["members", "located", "countries", "stated_countries", "pairs"]].tolist() == [4, 3, 2, 2, 3]
    assert row["foreign_share"] == pytest.approx(2 / 3)
    assert row["blau"] == pytest.approx(1 - 5 / 9)
    assert row["partners"] == 3 + 2 + 2
    assert row["partners_abroad"] == pytest.approx((2 + 1 + 1) / 7)
    assert not row["few"]


def test_summary_is_numpy_and_scipy() -> None:
    values = np.random.default_rng(2).random(40)
    row: Any = summary(pd.Series(np.append(values, np.nan))).iloc[0]
    assert row["n"] == 40
    assert [row["lower_quartile"], row["median"], row["upper_quartile"]] == np.quantile(
        values, [0.25, 0.5, 0.75]
    ).tolist()
    ordered = np.sort(values)
    at = int(stats.binom.ppf(0.025, 40, 0.5))
    assert row["low"] in ordered[at - 1 : at + 1] and row["high"] in ordered[39 - at : 41 - at]
    assert np.isnan(summary(pd.Series([0.1, 0.2, 0.3]))["low"].iloc[0]), "three values bound no median"
    assert summary(pd.Series(np.empty(0)))["n"].iloc[0] == 0


def test_interval_of_the_median_holds_what_it_promises() -> None:
    """95 % at least, as it may only lie between two values."""
    rng = np.random.default_rng(7)
    rows = [summary(pd.Series(rng.exponential(size=50))).iloc[0] for _ in range(400)]
    covered = np.mean([row["low"] <= np.log(2) <= row["high"] for row in rows])
    assert 0.92 <= covered <= 0.99


def test_nothing_to_measure_and_unknown_words() -> None:
    for of in ("organizations", "projects", "clusters"):
        found = internationality(GraphData.of(), of)
        assert found.table.empty and found.summary["n"].iloc[0] == 0
    with pytest.raises(InputError, match="no internationality of regions"):
        internationality(GraphData.of(), "regions")


def test_reported_places_choose_rows_only(data: GraphData) -> None:
    cut = data.select(Selection(country=("EE",)))
    pd.testing.assert_frame_equal(of_organizations(cut), of_organizations(data).query("country == 'EE'"))
    assert 0 < len(of_projects(cut)) < len(of_projects(data))
    whole = of_clusters(data)
    pd.testing.assert_frame_equal(of_clusters(cut), whole[whole.index.isin(of_clusters(cut).index)])
