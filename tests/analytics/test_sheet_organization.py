"""The figures of one-page sheets of organizations: hand counts on toys, and the slow way on the bundled facts."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from baltica.analytics.graphdata import GraphData
from baltica.analytics.local import constraint, degree
from baltica.analytics.network import Network
from baltica.analytics.sheet_common import field_shares, last_periods, money_of, places_of, project_list
from baltica.analytics.sheet_organization import around, constraint_of, organization_sheet
from tests.analytics.toys import graph_of, networks, projected
from tests.support.facts import bundled_data

TEAMS = {"p": "abc", "q": "ab", "r": "cd", "s": "de"}
HOME = {"a": "DK", "b": "SE", "c": "SE", "d": "FI", "e": "FI"}


@pytest.fixture(scope="module")
def facts(bundled: Path) -> GraphData:
    return bundled_data(bundled)


@pytest.fixture(scope="module")
def toy() -> GraphData:
    """Five organizations; a meets b twice and c once, d over c, e over d; two periods."""
    data = graph_of(TEAMS, HOME)
    told: dict[str, Any] = {
        "start_year": [2008, 2015, 2016, None],
        "period": ["2007-2013", "2014-2020", "2014-2020", None],
        "specialization": ["ict", "ict", "food", None],
        "total_cost": [100.0, None, 50.0, None],
    }
    rows = data.projects.assign(**told)
    types: Any = ["university", "university", "company", "company", None]
    links = data.participations.copy()
    links.loc[(links["project"] == "q") & (links["organization"] == "a"), "role"] = "coordinator"
    links.loc[(links["project"] == "p") & (links["organization"] == "a"), "eu_contribution"] = 7.0
    people = data.organizations.assign(type=types)
    return GraphData.of(organizations=people, projects=rows, participations=links)


def test_partners_of_the_toy_counted_by_hand(toy: GraphData) -> None:
    sheet = organization_sheet(toy, "a")
    assert sheet.partners[["country", "projects", "first", "last"]].reset_index().values.tolist() == [
        ["b", "SE", 2, 2008, 2015],
        ["c", "SE", 1, 2008, 2008],
    ]
    assert sheet.partners["weight"].tolist() == [1.5, 0.5]
    assert sheet.partners["abroad"].tolist() == [True, True]
    assert sheet.countries[["partners", "projects"]].to_dict("index") == {"SE": {"partners": 2, "projects": 2}}
    assert sheet.projects[["role", "participants", "countries"]].reset_index().values.tolist() == [
        ["q", "coordinator", 2, 2],
        ["p", "partner", 3, 2],
    ]
    assert sheet.money.eu == 7.0
    assert (sheet.money.eu_known, sheet.money.of, sheet.money.total, sheet.money.total_known) == (1, 2, 100.0, 1)


def test_who_is_one_step_away(toy: GraphData) -> None:
    near = organization_sheet(toy, "a").near
    assert near[["country", "common", "projects"]].reset_index().values.tolist() == [["d", "FI", 1, 2]]
    assert organization_sheet(toy, "e").near["common"].to_dict() == {"c": 1}


def test_change_since_the_last_period(toy: GraphData) -> None:
    change = organization_sheet(toy, "a").change
    assert change["2007-2013"].to_dict() == {
        "projects": 1, "led": 0, "partners": 2, "partners_abroad": 2, "countries": 1
    }  # fmt: skip
    assert change["2014-2020"].to_dict() == {
        "projects": 1, "led": 1, "partners": 1, "partners_abroad": 1, "countries": 1
    }  # fmt: skip


def test_position_ranks_among_all_and_among_the_like(toy: GraphData) -> None:
    table: Any = organization_sheet(toy, "c").position
    assert table.loc["partners", ["value", "rank", "of"]].tolist() == [3.0, 1, 5]
    assert table.loc["projects", "rank"] == 1  # shared with a, b, d
    assert table.loc["partners", "near_of"] == 1  # the only company of Sweden
    other: Any = organization_sheet(toy, "e").position
    assert pd.isna(other.loc["partners", "near_of"])  # type not known


def test_an_organization_with_nothing() -> None:
    data = GraphData.of(organizations=[{"id": "a"}, {"id": "b", "country": "SE"}])
    sheet = organization_sheet(data, "a")
    for frame in (sheet.projects, sheet.partners, sheet.countries, sheet.clusters, sheet.peers, sheet.near):
        assert frame.empty
    assert sheet.position["rank"].isna().all()
    assert sheet.position["value"].isna().tolist()[-1]  # constraint
    assert len(sheet.change.columns) == 0


def test_own_country_counts_without_the_organization_itself() -> None:
    data = graph_of({"p": "ab", "q": "ac"}, {"a": "SE", "b": "DK", "c": "SE"})
    years = data.projects.assign(start_year=pd.array([2001, 2009], dtype="Int64"))
    data = GraphData.of(organizations=data.organizations, projects=years, participations=data.participations)
    found: Any = organization_sheet(data, "a").countries
    assert found.loc["SE", ["partners", "projects", "first"]].tolist() == [1, 1, 2009]


@given(networks(smallest=1))
@settings(max_examples=25, deadline=None)
def test_constraint_of_one_is_that_of_all(data: GraphData) -> None:
    network = Network.of_data(data)
    one = [constraint_of(network, row) for row in range(len(network))]
    np.testing.assert_allclose(one, constraint(network).to_numpy(), atol=1e-9)


@given(networks(smallest=2, largest=8))
@settings(max_examples=12, deadline=None)
def test_common_partners_against_networkx(data: GraphData) -> None:
    graph, network = projected(data), Network.of_data(data)
    for row, one in enumerate(network.nodes):
        peers, near = around(data, network, row=row)
        common = {other: len(set(graph[one]) & set(graph[other])) for other in graph if other != one}
        assert peers["common"].to_dict() == {other: number for other, number in common.items() if number}
        country = data.organizations["country"]
        away = {o for o, n in common.items() if n and o not in graph[one] and country[o] != country[one]}
        assert set(near.index) == away
        for other in peers.index:
            either = (set(graph[one]) | set(graph[other])) - {one, other}
            assert peers.at[other, "alike"] == pytest.approx(common[other] / len(either))


def test_lund_on_the_bundled_facts_counted_one_by_one(facts: GraphData) -> None:
    one = "baltica:lund-university"
    teams: dict[str, set[str]] = {}
    for project, organization in zip(
        facts.participations["project"], facts.participations["organization"], strict=True
    ):
        teams.setdefault(project, set()).add(organization)
    mine = [team for team in teams.values() if one in team]
    partners = set().union(*mine) - {one}
    country = facts.organizations["country"]
    abroad = [other for other in partners if country[other] != "SE"]
    sheet = organization_sheet(facts, one)
    assert len(sheet.projects) == len(mine)
    assert set(sheet.partners.index) == partners
    assert int(sheet.partners["abroad"].sum()) == len(abroad)
    for other, number in sheet.partners["projects"].items():
        assert number == sum(other in team for team in mine)
    assert sheet.countries.loc["DK", "projects"] == sum(any(country[o] == "DK" for o in team) for team in mine)
    assert sheet.position.loc["partners", "value"] == len(partners)
    ranks = degree(Network.of_data(facts)).rank(method="min", ascending=False)
    assert sheet.position.loc["partners", "rank"] == ranks[one]


# --- what the sheets share ------------------------------------------------------------------------------------------


def test_projects_newest_first_and_numbers_are_no_names() -> None:
    rows: list[dict[str, Any]] = [
        {"id": "a", "acronym": "192", "title": "Ports of the South", "start_year": 2010},
        {"id": "b", "acronym": "B2B", "start_year": 2015},
        {"id": "c", "acronym": "7"},
        {"id": "d"},
    ]
    found = project_list(GraphData.of(projects=rows), "abcd")
    assert found["name"].tolist() == ["B2B", "Ports of the South", "7", "d"]


def test_fields_split_projects_of_several() -> None:
    data = GraphData.of(
        projects=[{"id": p} for p in "pq"],
        project_topics=[
            {"project": "p", "scheme": "S", "code": "1", "label": "ports"},
            {"project": "p", "scheme": "S", "code": "2", "label": "ships"},
            {"project": "q", "scheme": "S", "code": "2", "label": "ships"},
        ],
    )
    found = field_shares(data, ["p"])
    assert found.scheme == "S"
    assert found.table[["field", "share", "share_all"]].values.tolist() == [["ports", 0.5, 0.25], ["ships", 0.5, 0.75]]
    assert field_shares(data, []).table.empty


def test_shares_of_fields_add_up(facts: GraphData) -> None:
    found = field_shares(facts, facts.projects.index)
    assert found.table["share"].sum() == pytest.approx(1)
    assert (found.table["share"] - found.table["share_all"]).abs().max() < 1e-12


def test_money_is_none_where_nothing_is_told() -> None:
    found = money_of(GraphData.of(projects=[{"id": "p"}]), ["p"])
    assert (found.eu_known, found.total_known, found.projects) == (0, 0, 1)


def test_a_period_of_few_projects_is_none_to_compare_with() -> None:
    rows = [{"id": f"{n}", "period": "2007-2013" if n < 10 else "2014-2020"} for n in range(30)]
    late = {"id": "late", "period": "2021-2027"}
    assert last_periods(GraphData.of(projects=[*rows, late])) == ("2007-2013", "2014-2020")
    assert last_periods(GraphData.of(projects=rows[:5])) is None


def test_places_add_up(facts: GraphData) -> None:
    found = places_of(facts, facts.organizations.index)
    assert 0 < found["organizations"].sum() <= len(facts.organizations)
    assert found["name"].is_unique
    assert places_of(facts, []).empty
