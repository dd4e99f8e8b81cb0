"""Regions: totals hold at every level, nothing disappears, the ranking says what it rests on."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from baltica.analytics.active import active_places
from baltica.analytics.cross_border import country_pairs, region_pairs
from baltica.analytics.graphdata import GraphData
from baltica.analytics.places import NOT_LOCATED, meetings
from baltica.analytics.regions import COUNTINGS, contributions, regions
from baltica.cypher.selection import Selection
from tests.analytics.toys import networks

LEVELS = (0, 1, 2, 3)


@pytest.fixture
def toy() -> GraphData:
    """Two Danish NUTS 3 regions in one NUTS 2 region, a Swedish one, and organizations known more coarsely."""
    nuts = {"scheme": "NUTS2021"}
    places = [("DK", 0, None), ("DK01", 2, "DK"), ("DK011", 3, "DK01"), ("DK012", 3, "DK01"), ("SE", 0, None),
              ("SE22", 2, "SE"), ("SE224", 3, "SE22")]  # fmt: skip
    at = {"a": "DK011", "b": "DK012", "c": "DK01", "d": "SE224", "e": "SE", "f": "RU-LEN"}
    level = {code: level for code, level, _ in places}
    return GraphData.of(
        regions=[
            {"id": code, "code": code, "level": lev, "name": f"N{code}", "country": code[:2], "parent": up,
             "population": 1000 * (lev + 1), **nuts}
            for code, lev, up in places
        ]
        + [{"id": "RU-LEN", "code": "RU-LEN", "scheme": "ISO3166-2", "name": "Leningrad", "country": "RU"}],
        organizations=[
            {"id": i, "country": code[:2], "region": code, "region_code": code, "region_level": level.get(code)}
            for i, code in at.items()
        ],
        projects=[{"id": p} for p in "pqr"],
        participations=[
            {"project": p, "organization": o, "role": "partner"}
            for p, team in {"p": "abd", "q": "cde", "r": "af"}.items() for o in team
        ],
        clusters=[
            {"id": "k", "kind": "cross_border", "status": "initiative"},
            {"id": "n", "kind": "national", "status": "established"},
        ],
        presences=[
            {"cluster": "k", "region": r, "region_code": r, "region_level": level[r]} for r in ("DK011", "DK012", "SE")
        ] + [{"cluster": "n", "region": "DK011", "region_code": "DK011", "region_level": 3}],
    )  # fmt: skip


def test_level_3(toy: GraphData) -> None:
    table: Any = regions(toy, 3)
    assert list(table.index) == ["DK011", "DK012", "SE224", NOT_LOCATED]
    assert table["organizations"].tolist() == [1, 1, 1, 3]
    assert table["projects"].tolist() == [2, 1, 2, 2]
    assert table["clusters"].tolist() == [2, 1, 0, 1]
    assert table["international_clusters"].tolist() == [1, 1, 0, 1]
    assert table["initiatives"].tolist() == [1, 1, 0, 1]
    assert table["full"].tolist() == [2, 1, 3, 4]
    assert table.loc["DK011", "cross_border_ties"] == pytest.approx(1 / 3 + 1)
    assert table["partner_countries"].tolist()[:3] == [2, 1, 1]
    assert table["partner_countries"].isna().tolist() == [False, False, False, True]


def test_level_2_takes_in_what_is_known_at_level_2_or_3(toy: GraphData) -> None:
    table: Any = regions(toy, 2)
    assert table["organizations"].to_dict() == {"DK01": 3, "SE22": 1, NOT_LOCATED: 2}
    assert table.loc["DK01", "projects"] == 3
    assert table.loc["DK01", "clusters"] == 2, "a cluster in two parts of the region counts once"
    assert table.loc["DK01", "population"] == 3000


def test_level_1_and_0(toy: GraphData) -> None:
    assert regions(toy, 1)["organizations"].to_dict() == {"DK0": 3, "SE2": 1, NOT_LOCATED: 2}
    assert regions(toy, 1)["population"].isna().all()
    countries: Any = regions(toy, 0)
    assert countries["organizations"].to_dict() == {"DK": 3, "RU": 1, "SE": 2}
    assert countries.loc["RU", "name"] == "Russia", "a country without a row of its own"
    assert countries.loc["DK", "country"] == "DK"


def test_only_reported_places_are_listed_with_the_same_figures(toy: GraphData) -> None:
    whole: Any = regions(toy, 3)
    pd.testing.assert_frame_equal(regions(toy.select(Selection(region=("DK01",))), 3).iloc[:2], whole.iloc[:2])
    swedish: Any = regions(toy.select(Selection(country=("SE",))), 3)
    assert list(swedish.index) == ["SE224", NOT_LOCATED]
    assert swedish["organizations"].tolist() == [1, 1]
    assert swedish["clusters"].tolist() == [0, 1]


@pytest.mark.parametrize("level", LEVELS)
def test_sums_over_regions_are_the_totals(data: GraphData, level: int) -> None:
    table, pairs = regions(data, level), country_pairs(data)
    assert table["organizations"].sum() == len(data.organizations)
    assert table["full"].sum() == 2 * pairs["full"].sum()
    assert table["cross_border_ties"].sum() == pytest.approx(2 * pairs["fractional"].sum())
    assert table["binary"].sum() == 2 * region_pairs(data, level)["binary"].sum()
    assert (NOT_LOCATED in table.index) == (level > 0)


@settings(deadline=None, max_examples=40)
@given(networks())
def test_contributions_of_projects_sum_to_the_pairs(data: GraphData) -> None:
    met, pairs = meetings(data, 0), country_pairs(data)
    for counting in COUNTINGS:
        found = pd.Series(contributions(met, counting).sum(axis=1), met.places)
        expected = pd.concat([pairs.groupby(side)[counting].sum() for side in ("a", "b")]).groupby(level=0).sum()
        np.testing.assert_allclose(found, expected.reindex(met.places, fill_value=0).astype(float), atol=1e-9)


def test_ranking_and_its_reasons(toy: GraphData) -> None:
    table: Any = active_places(toy, 3)
    assert NOT_LOCATED not in table.index
    assert list(table.index) == ["DK011", "SE224", "DK012"]
    assert table["cross_border_ties"].round(3).tolist() == [1.333, 1.0, 0.333]
    assert table["rank"].tolist() == [1, 2, 3]
    assert table["rank_full"].tolist() == [2, 1, 3]
    assert not table["top_tenth"].any(), "one place is a tenth here, and the two countings name different ones"
    assert table.loc["DK011", "largest_project"] == "r"
    assert table.loc["DK011", "largest_share"] == pytest.approx(0.75)
    assert not table.loc["DK011", "robust"]
    assert table.loc["DK011", "partners_abroad"] == 2
    assert table["few"].all()
    assert table.loc["DK011", "why"] == "1 organization in 2 projects with 2 partners in 2 other countries"


def test_ranks_do_not_depend_on_what_is_reported(data: GraphData) -> None:
    whole: Any = active_places(data, 2)
    finnish: Any = active_places(data.select(Selection(country=("FI",))), 2)
    pd.testing.assert_frame_equal(finnish, whole[whole["country"] == "FI"])


def test_a_place_reported_in_part(toy: GraphData) -> None:
    """``regions`` counts the part that is reported; ``active_places`` ranks the whole place."""
    part = toy.select(Selection(region=("DK012",)))
    line: Any = regions(part, 0).loc["DK"]
    assert line[["organizations", "projects", "full", "binary", "partner_countries"]].tolist() == [1, 1, 1, 1, 1]
    assert line["cross_border_ties"] == pytest.approx(1 / 3)
    pd.testing.assert_frame_equal(active_places(part, 0), active_places(toy, 0).loc[["DK"]])


def test_largest_project_is_taken_out_for_all(data: GraphData) -> None:
    """The quick way (column of contributions) equals removing the project and ranking again."""
    table: Any = active_places(data, 3)
    top = int(np.ceil((regions(data, 3).drop(NOT_LOCATED)["projects"] > 0).sum() / 10))
    for code in table.index[:12]:
        kept = data.participations["project"] != table.loc[code, "largest_project"]
        rest = GraphData.of(**{**data.tables(), "participations": data.participations[kept]})
        ties = regions(rest, 3).drop(NOT_LOCATED)["cross_border_ties"].round(9)
        assert table.loc[code, "robust"] == ((ties > ties[code]).sum() < top), code


def test_empty_graph() -> None:
    for level in LEVELS:
        assert regions(GraphData.of(), level).empty
        assert active_places(GraphData.of(), level).empty
