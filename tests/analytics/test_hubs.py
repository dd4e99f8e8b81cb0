"""Partners with and without the largest project, against a plain count."""

from baltica.analytics.graphdata import GraphData
from baltica.analytics.hubs import without_largest_project


def counted(data: GraphData, organization: str, without: str | None) -> int:
    """Partners by hand: everybody in one of its projects but this one."""
    teams = data.participations.groupby("project")["organization"].agg(set)
    met: set[str] = set()
    for project, team in teams.items():
        if organization in team and project != without:
            met |= team
    return len(met - {organization})


def test_the_bundled_facts_as_counted_by_hand(data: GraphData) -> None:
    wanted = data.participations["organization"].value_counts().sort_index().index[:60].tolist()
    found = without_largest_project(data, wanted)
    every = {name: counted(data, name, None) for name in data.organizations.index}
    sizes = data.participations.drop_duplicates(["project", "organization"])["project"].value_counts()
    for name, row in found.iterrows():
        own = data.participations.loc[data.participations["organization"] == name, "project"].unique()
        assert row["largest_project"] == min(own, key=lambda project: (-sizes[project], project))
        assert row["partners"] == every[str(name)]
        left = counted(data, str(name), row["largest_project"])
        assert row["partners_without"] == left
        assert row["rank"] == 1 + sum(number > row["partners"] for number in every.values())
        assert row["rank_without"] == 1 + sum(number > left for other, number in every.items() if other != name)


def test_without_a_project_there_is_none() -> None:
    data = GraphData.of(organizations=[{"id": "a"}, {"id": "b"}], projects=[{"id": "p"}])
    assert without_largest_project(data, ["b"]).iloc[0].tolist() == [0, 1, None, 0, 1]
    assert without_largest_project(data, []).empty
