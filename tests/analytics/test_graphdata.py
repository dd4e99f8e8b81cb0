"""What GraphData checks, and the one meaning of a selection on frames."""

import copy

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baltica.analytics.graphdata import GraphData
from baltica.analytics.network import Network
from baltica.cypher.selection import Selection
from baltica.graph.errors import BalticaError
from tests.analytics.toys import networks


@pytest.fixture
def toy() -> GraphData:
    """Two countries, four projects that differ in year, programme, field, source and size."""
    return GraphData.of(
        regions=[
            {"id": "dk1", "code": "DK011", "scheme": "NUTS2021", "level": 3, "country": "DK"},
            {"id": "se2", "code": "SE22", "scheme": "NUTS2021", "level": 2, "country": "SE"},
        ],
        organizations=[
            {"id": "a", "country": "DK", "region": "dk1", "region_code": "DK011", "region_level": 3, "source": "x"},
            {"id": "b", "country": "SE", "region": "se2", "region_code": "SE22", "region_level": 2, "source": "x"},
            {"id": "c", "country": "SE", "source": "y"},
            {"id": "alone", "country": "SE", "source": "y"},
        ],
        projects=[
            {"id": "p", "start_year": 2010, "programme_name": "South Baltic 2007-2013", "specialization": "ict",
             "source": "x"},
            {"id": "q", "start_year": 2015, "programme_name": "South Baltic 2014-2020", "specialization": "food",
             "source": "y"},
            {"id": "r", "programme_name": "COSME", "specialization": "ict", "source": "x"},
            {"id": "s", "start_year": 2020, "source": "x"},
        ],
        participations=[
            {"project": "p", "organization": "a", "role": "coordinator", "source": "x"},
            {"project": "p", "organization": "b", "role": "partner", "source": "x"},
            {"project": "p", "organization": "c", "role": "associated", "source": "x"},
            {"project": "q", "organization": "a", "role": "partner", "source": "y"},
            {"project": "q", "organization": "b", "role": "partner", "source": "y"},
            {"project": "r", "organization": "c", "role": "coordinator", "source": "x"},
        ],
        clusters=[
            {"id": "k", "kind": "cross_border", "status": "initiative", "specialization": "ict", "source": "x"},
            {"id": "l", "kind": "transnational", "status": "established", "specialization": "food", "source": "y"},
        ],
        presences=[{"cluster": "k", "region": "dk1"}, {"cluster": "l", "region": "se2"}],
        memberships=[
            {"cluster": "k", "organization": "a", "role": "member"},
            {"cluster": "k", "organization": "b", "role": "member"},
        ],
        project_clusters=[{"project": "p", "cluster": "k", "relation": "develops"}],
    )  # fmt: skip


PROJECTS = [
    (Selection(since=2011), "qs", {"undated projects": 1, "projects of other years": 1}),
    (Selection(until=2015), "pq", {"undated projects": 1, "projects of other years": 1}),
    (Selection(since=2010, until=2010), "p", {"undated projects": 1, "projects of other years": 2}),
    (Selection(programme=("south baltic",)), "pq", {"projects of other programmes": 2}),
    (Selection(programme=("2014", "cosme")), "qr", {"projects of other programmes": 2}),
    (Selection(specialization=("ict",)), "pr", {"projects of other fields": 2}),
    (Selection(source=("y",)), "q", {"projects of other sources": 3}),
    (Selection(min_project_size=2), "pq", {"smaller projects": 2}),
    (Selection(max_project_size=0), "s", {"larger projects": 3}),
    (Selection(country=("DK",), region=("DK01",)), "pqrs", {}),
]


@pytest.mark.parametrize(("selection", "kept", "left_out"), PROJECTS, ids=lambda v: str(v)[:60])
def test_which_projects_are_kept(toy: GraphData, selection: Selection, kept: str, left_out: dict[str, int]) -> None:
    cut = toy.select(selection)
    assert "".join(cut.projects.index) == kept
    assert {k: v for k, v in cut.left_out.items() if "project" in k} == left_out
    assert set(cut.participations["project"]) == set(kept) & set(toy.participations["project"])
    assert cut.selection == selection


def test_size_is_counted_before_any_cut(toy: GraphData) -> None:
    cut = toy.select(Selection(within=("DK",), role=("coordinator",), min_project_size=3))
    assert list(cut.projects.index) == ["p"]
    assert list(cut.participations["organization"]) == ["a"]


def test_within_cuts_organizations_and_the_clusters_without_place_or_member_there(toy: GraphData) -> None:
    cut = toy.select(Selection(within=("SE",)))
    assert list(cut.organizations.index) == ["alone", "b", "c"]
    assert cut.left_out["organizations elsewhere"] == 1
    assert list(cut.clusters.index) == ["k", "l"], "k has a member in Sweden"
    assert list(cut.presences["cluster"]) == ["l"], "k is present in Denmark only"
    by_prefix = toy.select(Selection(within=("SE2",)))
    assert list(by_prefix.organizations.index) == ["b"]
    assert list(toy.select(Selection(within=("DK", "SE22"))).organizations.index) == ["a", "b"]


def test_country_and_region_choose_what_is_reported_and_cut_nothing(toy: GraphData) -> None:
    cut = toy.select(Selection(country=("SE",)))
    for name, frame in cut.tables().items():
        pd.testing.assert_frame_equal(frame, toy.tables()[name])
    assert list(cut.organizations.index[cut.reported()]) == ["alone", "b", "c"]
    assert list(cut.clusters.index[cut.reported_clusters()]) == ["l"]
    both = toy.select(Selection(country=("SE",), region=("SE2", "DK")))
    assert list(both.organizations.index[both.reported()]) == ["b"]
    assert list(both.regions.index[both.reported_regions()]) == ["se2"]
    assert toy.reported().all()
    assert toy.reported_clusters().all()


def test_role_keeps_projects_and_organizations(toy: GraphData) -> None:
    cut = toy.select(Selection(role=("associated",)))
    assert list(cut.participations["organization"]) == ["c"]
    assert len(cut.organizations) == 4
    assert len(cut.projects) == 4
    assert cut.left_out == {"participations with another role": 5}


def test_source_keeps_its_own_organizations_and_those_its_links_name(toy: GraphData) -> None:
    cut = toy.select(Selection(source=("y",)))
    assert list(cut.organizations.index) == ["a", "alone", "b", "c"], "a and b are named by project q of source y"
    other = toy.select(Selection(source=("x",)))
    assert list(other.organizations.index) == ["a", "b", "c"]
    assert other.left_out["organizations of other sources"] == 1


def test_specialization_chooses_clusters_too(toy: GraphData) -> None:
    cut = toy.select(Selection(specialization=("food",)))
    assert list(cut.clusters.index) == ["l"]
    assert cut.project_clusters.empty


def test_a_cut_is_not_cut_again(toy: GraphData) -> None:
    with pytest.raises(BalticaError, match="already a selection"):
        toy.select(Selection(since=2010)).select(Selection(until=2012))


@settings(deadline=None, max_examples=30)
@given(networks(), st.sampled_from([s for s, _, _ in PROJECTS] + [Selection(within=("DK",)), Selection()]))
def test_select_changes_nothing_in_place(data: GraphData, selection: Selection) -> None:
    before = copy.deepcopy(data.tables())
    cut = data.select(selection)
    for name, frame in data.tables().items():
        pd.testing.assert_frame_equal(frame, before[name])
    if selection.is_all:
        for name, frame in cut.tables().items():
            pd.testing.assert_frame_equal(frame, before[name])


@settings(deadline=None, max_examples=40)
@given(networks())
def test_matrices_hold_what_the_tables_hold(data: GraphData) -> None:
    member, people, projects = data.biadjacency()
    rows, columns = member.nonzero()
    assert set(zip(projects[columns], people[rows], strict=True)) == set(
        data.participations[["project", "organization"]].itertuples(index=False, name=None)
    )
    raw, newman = Network.of_data(data).ties(), Network.of_data(data).ties("newman")
    assert abs(raw - raw.T).sum() == 0
    assert raw.diagonal().sum() == 0
    size = data.project_sizes()
    assert raw.sum() == (size * (size - 1)).sum()
    assert newman.sum() == pytest.approx(size[size > 1].sum())


def test_two_roles_in_one_project_are_one_participation() -> None:
    data = GraphData.of(
        organizations=[{"id": "a"}, {"id": "b"}],
        projects=[{"id": "p"}],
        participations=[
            {"project": "p", "organization": "a", "role": "coordinator"},
            {"project": "p", "organization": "a", "role": "partner"},
            {"project": "p", "organization": "b", "role": "partner"},
        ],
    )
    assert data.project_sizes()["p"] == 2
    assert Network.of_data(data).ties().toarray().tolist() == [[0, 1], [1, 0]]


def test_broken_tables_are_refused_with_the_reason() -> None:
    with pytest.raises(BalticaError, match="holds the id a twice"):
        GraphData.of(organizations=[{"id": "a"}, {"id": "a"}])
    with pytest.raises(BalticaError, match="points to b, which is not in table organizations"):
        GraphData.of(projects=[{"id": "p"}], participations=[{"project": "p", "organization": "b", "role": "partner"}])
    with pytest.raises(BalticaError, match="no table is called people"):
        GraphData.of(people=[])
    with pytest.raises(BalticaError, match="lacks the column organization"):
        GraphData.of(projects=[{"id": "p"}], participations=[{"project": "p"}])


def test_columns_have_their_types_whatever_comes_in() -> None:
    data = GraphData.of(
        projects=[{"id": "q", "start_year": None}, {"id": "p", "start_year": 2010.0, "total_cost": 5, "acronym": "P"}],
        clusters=[{"id": "c", "countries": None}],
    )
    assert list(data.projects.index) == ["p", "q"]
    assert data.projects.dtypes["start_year"] == "Int64"
    assert data.projects.dtypes["total_cost"] == "float64"
    assert data.projects["acronym"].tolist() == ["P", None]
    assert data.projects["partner_list_complete"].isna().all()
    assert data.clusters.loc["c", "countries"] == []
