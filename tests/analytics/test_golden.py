"""Facts of the bundled data, counted from the CSV files with pandas and none of our code."""

from itertools import combinations
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from baltica.analytics.centrality import centrality
from baltica.analytics.coverage import totals
from baltica.analytics.cross_border import country_pairs, project_internationality
from baltica.analytics.graphdata import GraphData
from baltica.analytics.regions import regions


@pytest.fixture(scope="module")
def links(bundled: Path) -> pd.DataFrame:
    """Participations with the country and region of the organization, straight from the files."""
    people = pd.read_csv(bundled / "organizations.csv", keep_default_na=False).set_index("id")
    links = pd.read_csv(bundled / "participations.csv", keep_default_na=False)
    return links.join(people[["country", "region_code"]], on="organization_id")


def test_totals(data: GraphData) -> None:
    assert totals(data).to_dict() == {
        "organizations": 539,
        "projects": 164,
        "participations": 761,
        "clusters": 66,
        "regions": 292,
        "international_clusters": 52,
        "cross_border": 34,
        "transnational": 18,
        "established": 23,
        "initiatives": 29,
    }


def test_country_pairs(data: GraphData, links: pd.DataFrame) -> None:
    pairs = links.merge(links, on="project_id")
    pairs = pairs[pairs["country_x"] < pairs["country_y"]]
    full = pairs.groupby(["country_x", "country_y"]).size()
    binary = pairs.groupby(["country_x", "country_y"])["project_id"].nunique()
    table: Any = country_pairs(data).set_index(["a", "b"])
    assert table["full"].to_dict() == full.to_dict()
    assert table["binary"].to_dict() == binary.to_dict()
    assert full["DK", "SE"] == 449


def test_few_large_projects_make_most_ties(data: GraphData) -> None:
    """Ten projects hold 58 % of the cross-border ties in full counting (referee's attack; so fractional is default)."""
    foreign = project_internationality(data)["foreign_pairs"]
    assert foreign.nlargest(10).sum() / foreign.sum() == pytest.approx(0.58, abs=0.005)


def test_top_organizations_by_degree(data: GraphData, links: pd.DataFrame) -> None:
    ties = {
        pair
        for _, team in links.groupby("project_id")["organization_id"]
        for pair in combinations(sorted(set(team)), 2)
    }
    degree = pd.Series([end for tie in ties for end in tie]).value_counts()
    degree.index = "baltica:" + degree.index
    found: Any = centrality(data, ["degree"])["degree"]
    assert found[found > 0].to_dict() == degree.to_dict()


def test_regional_counts(data: GraphData, links: pd.DataFrame) -> None:
    fine = links[links["region_code"].str.fullmatch(r"[A-Z]{2}[0-9A-Z]{3}")]
    table: Any = regions(data, 3)
    projects = fine.groupby("region_code")["project_id"].nunique()
    assert (
        table.loc[table["projects"] > 0, "projects"].drop("not located at this level").to_dict() == projects.to_dict()
    )
