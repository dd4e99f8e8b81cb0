"""The figures of one-page sheets of clusters: hand counts on a toy and on the bundled facts."""

from pathlib import Path

import pytest

from baltica.analytics.graphdata import GraphData
from baltica.analytics.sheet_cluster import cluster_sheet
from tests.support.facts import bundled_data


@pytest.fixture(scope="module")
def facts(bundled: Path) -> GraphData:
    return bundled_data(bundled)


def toy() -> GraphData:
    """Members a, b (DK), c (SE) and d (no country); a meets c and the outsider x (FI), b meets y (DK)."""
    home = {"a": "DK", "b": "DK", "c": "SE", "d": None, "x": "FI", "y": "DK"}
    helix = {"a": "academia", "c": "business"}
    teams = {"p": "acx", "q": "by", "r": "ac"}
    return GraphData.of(
        organizations=[{"id": i, "name": i.upper(), "country": home[i], "helix": helix.get(i)} for i in home],
        projects=[{"id": p, "specialization": "ict"} for p in teams]
        + [{"id": f"f{n}", "specialization": "food"} for n in range(5)],
        participations=[{"project": p, "organization": o} for p, team in teams.items() for o in team],
        clusters=[
            {"id": "k", "name": "K", "kind": "cross_border", "specialization": "ict", "countries": ["DK", "SE"]},
            {"id": "l", "name": "L", "kind": "national", "specialization": "ict", "countries": ["DK"]},
            {"id": "m", "name": "M", "kind": "cross_border", "specialization": "food", "countries": ["DK", "SE"]},
        ],
        memberships=[{"cluster": "k", "organization": o, "role": "member"} for o in "abcd"]
        + [{"cluster": "k", "organization": "a", "role": "manager"}],
        project_clusters=[
            {"project": "p", "cluster": "k", "relation": "INVOLVES"},
            {"project": "p", "cluster": "k", "relation": "DEVELOPS"},
        ],
    )


def test_members_and_pairs_counted_by_hand() -> None:
    sheet = cluster_sheet(toy(), "k")
    assert sheet.members[["role", "projects", "met"]].reset_index().values.tolist() == [
        ["a", "manager", 2, 1], ["c", "member", 2, 1], ["b", "member", 1, 0], ["d", "member", 0, 0],
    ]  # fmt: skip
    assert sheet.pairs[["a", "b", "abroad", "shared"]].values.tolist() == [
        ["B", "C", True, 0], ["A", "B", False, 0], ["A", "D", False, 0], ["C", "D", False, 0], ["B", "D", False, 0],
        ["A", "C", True, 2],
    ]  # fmt: skip
    assert sheet.helices.to_dict("index") == {
        "academia": {"DK": 1, "SE": 0, "not known": 0},
        "business": {"DK": 0, "SE": 1, "not known": 0},
        "not known": {"DK": 1, "SE": 0, "not known": 1},
    }


def test_ties_abroad_leave_out_members_and_the_own_country() -> None:
    sheet = cluster_sheet(toy(), "k")
    assert sheet.partners.reset_index().values.tolist() == [["x", "X", "FI", 1, 2]]
    assert sheet.countries.to_dict("index") == {"FI": {"partners": 1, "projects": 1, "members": 2}}
    assert sheet.joint.index.tolist() == ["p", "r"]
    assert sheet.projects["relation"].to_dict() == {"p": "DEVELOPS"}


def test_peers_and_gaps() -> None:
    sheet = cluster_sheet(toy(), "k")
    assert sheet.peers[["same_field", "same_kind"]].reset_index().values.tolist() == [
        ["l", True, False], ["m", False, True],
    ]  # fmt: skip
    assert sheet.peers_by == "kind"  # one of the same field is too few
    assert sheet.compared.to_dict("index")["countries"] == {"value": 2, "median": 2, "known": 1}
    assert sheet.missing_helices == ("government",)
    assert sheet.missing_fields.values.tolist() == [["food", 5]]


def test_a_cluster_with_nothing() -> None:
    data = GraphData.of(clusters=[{"id": "k", "name": "K"}], organizations=[{"id": "a"}])
    sheet = cluster_sheet(data, "k")
    for frame in (
        sheet.members,
        sheet.helices,
        sheet.regions,
        sheet.projects,
        sheet.joint,
        sheet.partners,
        sheet.pairs,
    ):
        assert frame.empty
    assert sheet.peers.empty
    assert sheet.missing_helices == ()


def test_every_bundled_cluster_has_a_sheet(facts: GraphData) -> None:
    """Members counted one by one; and pairs of members are all pairs there are."""
    for one in list(facts.clusters.index)[::13]:
        sheet = cluster_sheet(facts, one)
        links = facts.memberships[facts.memberships["cluster"] == one]
        number = len(set(links["organization"]))
        assert len(sheet.members) == number
        assert len(sheet.pairs) == number * (number - 1) // 2
        assert len(sheet.peers) == len(facts.clusters) - 1
        assert not set(sheet.partners.index) & set(links["organization"])


def test_medicon_valley(facts: GraphData) -> None:
    sheet = cluster_sheet(facts, "baltica:medicon-valley")
    assert len(sheet.members) == 3
    assert sheet.members["role"].tolist() == ["partner", "manager", "partner"]
    assert len(sheet.projects) == 7
    assert sheet.missing_helices == ("business", "government")
