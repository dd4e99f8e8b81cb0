"""Slices of time: each is what a selection of that time gives; ranks go from one slice to the next."""

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baltica.analytics.centrality import centrality
from baltica.analytics.graphdata import GraphData
from baltica.analytics.slices import centrality_over_time, ranks, ranks_over_time, slices, undated
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from tests.analytics.toys import networks

MEASURES = ["degree", "pagerank"]
TEAMS = {"p": "ab", "q": "abc", "r": "cd", "s": "bc", "t": "ad"}
YEARS = {"p": 2008, "q": 2015, "r": 2015, "s": 2020, "t": None}
PERIODS = {"p": "2007-2013", "q": "2014-2020", "r": "2014-2020", "s": "2014-2020"}


def dated() -> GraphData:
    return GraphData.of(
        organizations=[{"id": i, "name": i.upper(), "country": "SE" if i in "ab" else "DK"} for i in "abcde"],
        projects=[{"id": p, "start_year": YEARS[p], "period": PERIODS.get(p)} for p in TEAMS],
        participations=[{"project": p, "organization": o} for p, team in TEAMS.items() for o in team],
    )


def test_years_and_periods() -> None:
    parts = slices(dated())
    assert [(label, "".join(part.projects.index)) for label, part in parts] == [
        ("2008", "p"),
        ("2015", "qr"),
        ("2020", "s"),
    ]
    parts = slices(dated(), "period")
    assert [(label, "".join(part.projects.index)) for label, part in parts] == [
        ("2007-2013", "p"),
        ("2014-2020", "qrs"),
    ]
    assert all(len(part.organizations) == 5 for _, part in parts)
    assert undated(dated()) == undated(dated(), "period") == 1
    with pytest.raises(InputError) as error:
        slices(dated(), "years")
    assert "did you mean year" in error.value.hint


@settings(deadline=None, max_examples=30)
@given(networks(smallest=1), st.data())
def test_a_slice_is_the_selection_of_its_year(data: GraphData, draw: st.DataObject) -> None:
    """The same values as with --since and --until, for those who were in a project of that year."""
    count = len(data.projects)
    years = draw.draw(st.lists(st.sampled_from([2010, 2011, None]), min_size=count, max_size=count))
    tables = data.tables() | {"projects": data.projects.assign(start_year=pd.array(years, dtype="Int64"))}
    data = GraphData.of(**tables)
    table = centrality_over_time(data, MEASURES)
    assert set(table["slice"]) <= {"2010", "2011"}
    for year in (2010, 2011):
        wanted = centrality(data.select(Selection(since=year, until=year)), MEASURES)
        wanted = wanted.loc[wanted["projects"] > 0, ["projects", *MEASURES]]
        found = table[table["slice"] == str(year)].set_index("id")[["projects", *MEASURES]].sort_index()
        pd.testing.assert_frame_equal(found, wanted, check_index_type=False, check_names=False)


def test_ranks_share_the_smallest_and_ignore_dust() -> None:
    assert ranks(pd.Series([3, 1, 3, 2])).tolist() == [1, 4, 1, 3]
    assert ranks(pd.Series([0.1 + 0.2, 0.3, None])).tolist() == [1, 1, pd.NA]


def test_long_and_wide_tables() -> None:
    table: Any = centrality_over_time(dated(), ["strength", "closeness"])
    assert list(table.columns) == [
        "slice", "id", "name", "country", "projects", "strength", "closeness", "rank_strength", "rank_closeness",
    ]  # fmt: skip
    assert table.loc[table["slice"] == "2015", ["id", "rank_strength"]].to_numpy().tolist() == [
        ["c", 1], ["a", 2], ["b", 2], ["d", 4],
    ]  # fmt: skip
    wide: Any = ranks_over_time(table, "strength")
    assert wide.columns.tolist() == ["name", "country", "2008", "2015", "2020"]
    assert wide.index.tolist() == ["c", "b", "a", "d"]
    assert wide.loc["d", ["2008", "2015", "2020"]].fillna(0).tolist() == [0, 4, 0]


def test_reported_places_choose_rows_of_each_slice() -> None:
    table = centrality_over_time(dated().select(Selection(country=("DK",))), ["degree"])
    assert table[["slice", "id", "rank_degree"]].to_numpy().tolist() == [
        ["2015", "c", 1], ["2015", "d", 2], ["2020", "c", 1],
    ]  # fmt: skip


def test_of_a_selection_and_of_nothing() -> None:
    data = dated().select(Selection(since=2010))
    assert [label for label, _ in slices(data)] == ["2015", "2020"]
    empty = centrality_over_time(GraphData.of(), ["degree", "brokerage"])
    assert empty.empty
    assert list(empty.columns[-2:]) == ["rank_brokerage_gatekeeper", "rank_brokerage_liaison"]
    assert ranks_over_time(empty, "degree").empty


def test_clusters_with_members_are_in_every_slice() -> None:
    """Memberships have no dates; projects about clusters do."""
    data = dated()
    tables = data.tables() | {
        "clusters": [{"id": "x", "name": "X"}, {"id": "y", "name": "Y"}],
        "memberships": [{"cluster": "x", "organization": "a", "role": "member"}],
        "project_clusters": [{"project": "q", "cluster": "y", "relation": "develops"}],
    }
    table = centrality_over_time(GraphData.of(**tables), ["degree"], nodes="clusters")
    assert table[["slice", "id"]].to_numpy().tolist() == [["2008", "x"], ["2015", "x"], ["2015", "y"], ["2020", "x"]]


def test_sampled_betweenness_keeps_its_error() -> None:
    table = centrality_over_time(dated(), ["betweenness"], sample=3)
    assert "betweenness_error" in table
    assert "rank_betweenness_error" not in table
