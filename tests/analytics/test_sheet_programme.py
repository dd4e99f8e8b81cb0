"""The figures of one-page sheets of programmes: hand counts on a toy and on the bundled facts."""

from dataclasses import replace
from pathlib import Path

import pytest

from baltica.analytics.graphdata import GraphData
from baltica.analytics.sheet_programme import programme_sheet
from tests.support.facts import bundled_data

SOUTH = "Interreg VA South Baltic 2014-2020"


@pytest.fixture(scope="module")
def facts(bundled: Path) -> GraphData:
    """The bundled facts with their programmes, by name, as far as the projects tell them."""
    data = bundled_data(bundled)
    names = sorted(set(data.projects["programme_name"].dropna()))
    return replace(
        data, programmes=GraphData.of(programmes=[{"id": n, "name": n, "strand": "a"} for n in names]).programmes
    )


def toy() -> GraphData:
    """Programme g demands two countries: p has three, q one and a cut list, r none; s is of another programme."""
    nuts = {"scheme": "NUTS2021", "country": "DK"}
    home = {"a": "DK", "b": "SE", "c": "FI", "d": "DK"}
    region = {"a": "DK011", "d": "DK01"}
    level = {"DK011": 3, "DK01": 2}
    return GraphData.of(
        regions=[{"id": code, "code": code, "name": f"N{code}", "level": level[code], **nuts} for code in level],
        programmes=[
            {"id": "g", "name": "G", "strand": "interreg_a", "min_countries": 2},
            {"id": "h", "name": "H", "strand": "interreg_a"},
            {"id": "n", "name": "N", "strand": "interreg_a"},
        ],
        eligibility=[
            {"programme": "g", "code": code, "scheme": "NUTS2021", "level": 3, "country": code[:2]}
            for code in ("DK011", "DK012", "DK021", "PL631")
        ],
        organizations=[
            {"id": i, "name": i.upper(), "country": c, "region": region.get(i), "region_code": region.get(i),
             "region_level": level.get(region.get(i, ""))}
            for i, c in home.items()
        ],
        projects=[
            {"id": "p", "programme": "g", "start_year": 2010, "partner_list_complete": True, "eu_contribution": 5.0},
            {"id": "q", "programme": "g", "start_year": 2013, "partner_list_complete": False},
            {"id": "r", "programme": "g"},
            {"id": "s", "programme": "h", "programme_names": ["H", "G"]},
        ],
        participations=[
            {"project": p, "organization": o, "role": role}
            for p, o, role in (
                ("p", "a", "associated"), ("p", "a", "coordinator"), ("p", "b", "partner"), ("p", "c", "partner"),
                ("q", "a", "partner"), ("q", "d", "coordinator"), ("s", "a", "partner"), ("s", "b", "coordinator"),
            )
        ],
    )  # fmt: skip


def test_counts_by_hand() -> None:
    sheet = programme_sheet(toy(), "g")
    assert list(sheet.data.projects.index) == ["p", "q", "r", "s"]  # s names it beside another programme
    assert sheet.years.values.tolist() == [[2010, 1], [2011, 0], [2012, 0], [2013, 1]]
    assert sheet.countries.reset_index().values.tolist() == [
        ["DK", 2, 4, 3, 2], ["SE", 1, 2, 2, 1], ["FI", 1, 1, 1, 0],
    ]  # fmt: skip
    assert sheet.organizations[["projects", "led"]].reset_index().values.tolist() == [
        ["a", 3, 1], ["b", 2, 1], ["d", 1, 1], ["c", 1, 0],
    ]  # fmt: skip
    assert sheet.sizes["projects"].tolist() == [1, 0, 3, 0, 0, 0, 0]
    assert sheet.unknown == {
        "projects": 4, "complete": 1, "cut": 1, "untold": 2, "undated": 2, "empty": 1, "single": 0, "one_country": 1,
        "participations": 7, "no_country": 0,
    }  # fmt: skip
    assert sheet.money.eu == 5.0


def test_reach_beside_the_rule() -> None:
    sheet = programme_sheet(toy(), "g")
    assert sheet.min_countries == 2
    assert sheet.reach.to_dict("index") == {
        0: {"complete": 0, "cut": 0, "untold": 1}, 1: {"complete": 0, "cut": 1, "untold": 0},
        2: {"complete": 0, "cut": 0, "untold": 1}, 3: {"complete": 1, "cut": 0, "untold": 0},
    }  # fmt: skip


def test_eligible_regions_without_participants_come_first() -> None:
    table = programme_sheet(toy(), "g").eligible
    assert table[["code", "organizations", "coarse"]].values.tolist() == [
        ["DK012", 0, 1], ["DK021", 0, 0], ["PL631", 0, 0], ["DK011", 1, 1],
    ]  # fmt: skip


def test_regions_need_half_of_the_participants() -> None:
    sheet = programme_sheet(toy(), "g")
    assert sheet.level == 2
    assert sheet.regions[["code", "organizations", "projects"]].values.tolist() == [["DK01", 2, 3]]


def test_others_of_the_strand() -> None:
    others = programme_sheet(toy(), "g").others
    assert others[["projects", "organizations"]].reset_index().values.tolist() == [["g", 4, 4], ["h", 1, 2]]
    assert others.loc["g", "participants"] == pytest.approx(7 / 3)
    assert others.loc["g", "several"] == pytest.approx(2 / 3)


def test_a_programme_without_a_project() -> None:
    sheet = programme_sheet(toy(), "n")
    for frame in (sheet.years, sheet.countries, sheet.organizations, sheet.regions, sheet.reach, sheet.pairs):
        assert frame.empty
    assert sheet.eligible.empty
    assert sheet.unknown["projects"] == 0


def test_south_baltic_on_the_bundled_facts(facts: GraphData) -> None:
    """Projects and participants counted one by one; sizes, reach and years cover every project."""
    sheet = programme_sheet(facts, SOUTH)
    mine = {project for project, name in facts.projects["programme_name"].items() if name == SOUTH}
    assert len(mine) > 10
    people = set(facts.participations.loc[facts.participations["project"].isin(mine), "organization"])
    assert set(sheet.data.projects.index) == mine
    assert set(sheet.organizations.index) == people
    assert sheet.sizes["projects"].sum() == len(mine)
    assert int(sheet.reach.to_numpy().sum()) == len(mine)
    assert sheet.years["projects"].sum() + sheet.unknown["undated"] == len(mine)
    assert sheet.countries["organizations"].sum() == len(people)
    assert sheet.types["participations"].sum() == sheet.unknown["participations"]
    assert sheet.others.loc[SOUTH, "projects"] == len(mine)
