"""Ties between places: the definition counted by hand, laws, published tables."""

from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from baltica.analytics.cross_border import country_pairs, project_internationality, region_pairs
from baltica.analytics.graphdata import GraphData
from baltica.analytics.mixing import ei_by_group, ei_by_organization, ei_index
from baltica.analytics.regions import active_places, regions
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from tests.analytics.toys import from_edges, graph_of, networks
from tests.support.published import BLOCK, NORMALIZED, STRENGTHS, published


def by_hand(data: GraphData) -> dict[tuple[str, str], dict[str, float]]:
    """The definitions of methods.md, pair of participants by pair of participants."""
    country = data.organizations["country"]
    found: dict[tuple[str, str], dict[str, float]] = {}
    for _, people in data.participations.groupby("project")["organization"]:
        pairs = list(combinations(sorted(set(people)), 2))
        met = set()
        for one, other in pairs:
            key = (min(country[one], country[other]), max(country[one], country[other]))
            cell = found.setdefault(key, {"full": 0, "binary": 0, "fractional": 0.0})
            cell["full"] += 1
            cell["fractional"] += 1 / len(pairs)
            met.add(key)
        for key in met:
            found[key]["binary"] += 1
    return found


@settings(deadline=None, max_examples=50)
@given(networks())
def test_counts_are_the_definition(data: GraphData) -> None:
    hand = by_hand(data)
    table: Any = country_pairs(data).set_index(["a", "b"])
    assert set(table.index) == {pair for pair in hand if pair[0] != pair[1]}
    for pair in table.index:
        for counting in ("full", "binary", "fractional"):
            assert table.loc[pair, counting] == pytest.approx(hand[pair][counting])
    assert (table["projects"] == table["binary"]).all()
    several = int((data.project_sizes() > 1).sum())
    domestic = sum(cell["fractional"] for pair, cell in hand.items() if pair[0] == pair[1])
    assert table["fractional"].sum() + domestic == pytest.approx(several), "each project with partners weighs 1"
    internationality: Any = project_internationality(data)
    assert internationality["foreign_pairs"].sum() == table["full"].sum()
    assert internationality["foreign_share"].sum() == pytest.approx(table["fractional"].sum())


@settings(deadline=None, max_examples=40)
@given(networks())
def test_expected_ties_sum_to_the_observed_over_all_pairs(data: GraphData) -> None:
    """Steijn's expectation distributes exactly the ties there are, over met and unmet pairs alike."""
    table: Any = country_pairs(data, counting="full")
    sides = [table.groupby(side)["full"].sum() for side in ("a", "b")]
    strength = pd.concat(sides).groupby(level=0).sum().astype(float)
    total = strength.sum()
    pairs = combinations(strength, 2)
    expected = sum((si / total * sj / (total - si) + sj / total * si / (total - sj)) * total / 2 for si, sj in pairs)
    assert expected == pytest.approx(table["full"].sum())
    implied = table["full"] / table["observed_expected"]
    assert implied.sum() <= table["full"].sum() * (1 + 1e-9)


def test_reported_places_keep_partners_and_the_normalization() -> None:
    data = graph_of({"p": ["a", "b", "c"], "q": ["b", "c"]}, {"a": "DK", "b": "SE", "c": "FI"})
    whole: Any = country_pairs(data)
    cut: Any = country_pairs(data.select(Selection(country=("DK",))))
    assert set(zip(cut["a"], cut["b"], strict=True)) == {("DK", "FI"), ("DK", "SE")}
    merged = cut.merge(whole, on=["a", "b"], suffixes=("", "_whole"))
    assert (merged["observed_expected"] == merged["observed_expected_whole"]).all()


def test_cutting_to_places_counts_again_inside_them() -> None:
    data = graph_of({"p": ["a", "b", "c"]}, {"a": "DK", "b": "SE", "c": "FI"})
    inside: Any = country_pairs(data.select(Selection(within=("DK", "SE"))))
    assert inside[["a", "b", "fractional"]].to_numpy().tolist() == [["DK", "SE", 1.0]]


def test_unknown_country_is_neither_abroad_nor_at_home() -> None:
    data = graph_of({"p": ["a", "b", "c"]}, {"a": "DK", "b": "SE", "c": None})
    assert country_pairs(data)[["a", "b", "full"]].to_numpy().tolist() == [["DK", "SE", 1]]
    assert country_pairs(data)["fractional"].tolist() == [pytest.approx(1 / 3)], "the project has three pairs"
    table: Any = project_internationality(data)
    assert table.loc["p", ["participants", "countries", "pairs", "foreign_pairs"]].tolist() == [3, 2, 3, 1]
    assert table.loc["p", "blau"] == 0.5
    places = regions(data, 0)
    assert places["organizations"].to_dict() == {"DK": 1, "SE": 1, "not located at this level": 1}
    assert places["full"].to_dict() == {"DK": 1, "SE": 1, "not located at this level": 0}
    assert active_places(data, 0)["partners_abroad"].to_dict() == {"DK": 1, "SE": 1}


def test_no_ties_no_rows() -> None:
    for data in (GraphData.of(), graph_of({"p": ["a"], "q": []})):
        assert country_pairs(data).empty
        assert region_pairs(data, 3).empty
        assert list(country_pairs(data).columns) == list(country_pairs(graph_of({"p": "ab"})).columns)


def test_unknown_counting_and_level_are_refused() -> None:
    with pytest.raises(InputError, match="no counting"):
        country_pairs(GraphData.of(), counting="double")  # type: ignore[arg-type]
    with pytest.raises(InputError, match="no NUTS level 4"):
        region_pairs(GraphData.of(), 4)


def test_regional_ties_sum_to_the_ties_between_countries(data: GraphData) -> None:
    countries: Any = country_pairs(data)
    for level in (0, 1, 2, 3):
        pairs = region_pairs(data, level)
        for counting in ("full", "fractional"):
            keys = [pairs[["a_country", "b_country"]].min(axis=1), pairs[["a_country", "b_country"]].max(axis=1)]
            summed = pairs.groupby(keys)[counting].sum()
            expected = countries.set_index(["a", "b"])[counting]
            np.testing.assert_allclose(summed.sort_index(), expected.sort_index())
        assert len(region_pairs(data, level, domestic=True)) >= len(pairs)


def test_internationality_of_projects() -> None:
    data = graph_of({"p": ["a", "b", "c"], "one": ["a"], "none": []}, {"a": "DK", "b": "SE", "c": "SE"})
    table: Any = project_internationality(data)
    assert table["countries"].to_dict() == {"none": 0, "one": 1, "p": 2}
    assert table.loc["p", "foreign_share"] == pytest.approx(2 / 3)
    assert table.loc["p", "blau"] == pytest.approx(1 - (1 + 4) / 9)
    assert np.isnan(table.loc["one", "foreign_share"])
    assert table.loc["one", "blau"] == 0
    assert np.isnan(table.loc["none", "blau"])


# --- E-I index ------------------------------------------------------------------------------------------------------


def test_lazega_law_firm(shared: Path) -> None:
    """Advice among 71 lawyers, symmetrized weakly, groups = offices (methods.md 2.2)."""
    folder = shared / "data" / "reference"
    advice = pd.read_csv(folder / "lazega_advice.csv", sep=";", index_col=0).to_numpy()
    office = pd.read_csv(folder / "lazega_attrib.csv", sep=";").set_index("ID")["office"]
    graph = nx.from_numpy_array(np.triu((advice + advice.T) > 0, 1).astype(int), create_using=nx.Graph)
    data = from_edges(graph, {i: str(office[i + 1]) for i in range(71)})
    whole: Any = ei_index(data).loc["country"]
    assert whole["observed"] == pytest.approx(-0.5481172, abs=5e-8)
    assert whole["expected"] == pytest.approx(-0.050302, abs=5e-7)
    assert whole["p"] == pytest.approx(1 / 2000)
    groups: Any = ei_by_group(data)
    assert groups[["external", "internal"]].to_numpy().tolist() == [[153, 896], [137, 206], [34, 8]]
    np.testing.assert_allclose(groups["ei"], [-0.7082936, -0.2011662, 0.6190476], atol=5e-8)


def test_zachary_karate_club_split() -> None:
    graph = nx.karate_club_graph()
    whole: Any = ei_index(from_edges(graph, dict(graph.nodes(data="club")))).loc["country"]
    assert (whole["external"], whole["internal"]) == (11, 67)
    assert whole["observed"] == pytest.approx(-0.717949, abs=5e-7)


@settings(deadline=None, max_examples=30)
@given(networks())
def test_ei_stays_between_its_bounds_and_sums_over_groups(data: GraphData) -> None:
    whole, groups, nodes = ei_index(data, samples=50).loc["country"], ei_by_group(data), ei_by_organization(data)
    assert groups["external"].sum() == 2 * whole["external"] == nodes["external"].sum()
    assert groups["internal"].sum() == 2 * whole["internal"] == nodes["internal"].sum()
    if whole["external"] + whole["internal"]:
        assert whole["min"] - 1e-12 <= whole["observed"] <= whole["max"] + 1e-12
        assert 0 < whole["p"] <= 1
    else:
        assert np.isnan(whole["observed"])
        assert np.isnan(whole["p"])


def test_ei_bounds_bind_when_there_is_no_room() -> None:
    """Two groups of two: a complete network has 4 ties between and 2 within, no other index is possible."""
    data = graph_of({"p": ["a", "b", "c", "d"]}, {"a": "DK", "b": "DK", "c": "SE", "d": "SE"})
    row: Any = ei_index(data).loc["country"]
    assert row["min"] == row["max"] == row["observed"] == row["expected"] == pytest.approx(1 / 3)
    assert np.isnan(row["rescaled"])
    assert row["p"] == 1


def test_ei_is_seeded_and_tells_who_has_no_group() -> None:
    data = graph_of({"p": ["a", "b", "c"], "q": ["c", "d"]}, {"a": "DK", "b": "SE", "c": None, "d": "SE"})
    row: Any = ei_index(data).loc["country"]
    assert (row["organizations"], row["without_group"], row["external"], row["internal"]) == (3, 1, 1, 0)
    pd.testing.assert_frame_equal(ei_index(data), ei_index(data))
    with pytest.raises(InputError, match="not grouped by color"):
        ei_index(data, by="color")


# --- the H2020 country network (methods.md 2.1) -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def h2020(shared: Path) -> pd.DataFrame:
    """Country pairs of H2020 in full counting; every row of the source is a participant of its own."""
    path = shared / "data" / "cordis_networks" / "h2020_2021" / "h2020.csv.gz"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows = rows[rows["group"].isin(["eu15", "eu13", "ac"]) & (rows["nunique"].astype(float) > 1)]
    assert (len(rows), rows["rcn"].nunique(), rows["pic"].nunique()) == (114_772, 10_947, 28_257)
    seats = pd.Series([f"s{i}" for i in range(len(rows))])
    data = GraphData.of(
        organizations=pd.DataFrame({"id": seats, "country": rows["country"].to_numpy()}),
        projects=pd.DataFrame({"id": rows["rcn"].unique()}),
        participations=pd.DataFrame({"project": rows["rcn"].to_numpy(), "organization": seats}),
    )
    pairs = country_pairs(data, counting="full")
    return pairs.set_index(pairs["a"] + "-" + pairs["b"])


def test_h2020_edges_and_strengths(h2020: Any) -> None:
    assert (len(h2020), h2020["full"].sum()) == (936, 889_198)
    strength = pd.concat([h2020.groupby(side)["full"].sum() for side in ("a", "b")]).groupby(level=0).sum()
    for country, thousands in published(STRENGTHS).items():
        assert round(strength[country] / 1000, 3) == thousands, country
    binary = pd.concat([h2020.groupby(side)["binary"].sum() for side in ("a", "b")]).groupby(level=0).sum()
    assert binary["DE"] == 40_184


def test_h2020_baltic_block(h2020: Any) -> None:
    assert h2020.loc[list(published(BLOCK)), "full"].to_dict() == published(BLOCK)


@pytest.mark.parametrize("index", NORMALIZED)
def test_h2020_normalized_ties(h2020: Any, index: str) -> None:
    digits = 5 if index == "salton" else 4
    expected = published(NORMALIZED[index])
    assert h2020.loc[list(expected), index].round(digits).to_dict() == expected
