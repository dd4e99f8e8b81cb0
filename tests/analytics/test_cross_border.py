"""Ties between places: the definition counted by hand, laws, published tables."""

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from baltica.analytics.active import active_places
from baltica.analytics.cross_border import country_pairs, project_internationality, region_pairs
from baltica.analytics.graphdata import GraphData
from baltica.analytics.network import Network
from baltica.analytics.regions import regions
from baltica.analytics.walks import eigenvector
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from tests.analytics.toys import graph_of, networks
from tests.support.published import BLOCK, NORMALIZED, STRENGTHS, published

EIGENVECTOR = """DE 1000 ES 854.021 IT 832.925 UK 781.330 FR 780.073 NL 586.629 SE 310.172 FI 229.128 DK 193.768
NO 181.772 PL 155.588 EE 44.507 LT 33.529 LV 30.052 AM 1.187"""


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


# --- the H2020 country network (methods.md 2.1) -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def h2020_all(shared: Path) -> pd.DataFrame:
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
    pairs = country_pairs(data, counting="full", domestic=True)
    return pairs.set_index(pairs["a"] + "-" + pairs["b"])


@pytest.fixture(scope="module")
def h2020(h2020_all: pd.DataFrame) -> pd.DataFrame:
    """The pairs of different countries."""
    return h2020_all[h2020_all["a"] != h2020_all["b"]]


def test_h2020_edges_and_strengths(h2020: Any) -> None:
    assert (len(h2020), h2020["full"].sum()) == (936, 889_198)
    strength = pd.concat([h2020.groupby(side)["full"].sum() for side in ("a", "b")]).groupby(level=0).sum()
    for country, thousands in published(STRENGTHS).items():
        assert round(strength[country] / 1000, 3) == thousands, country
    binary = pd.concat([h2020.groupby(side)["binary"].sum() for side in ("a", "b")]).groupby(level=0).sum()
    assert binary["DE"] == 40_184


def test_h2020_ties_within_countries_and_the_index_of_both(h2020_all: Any) -> None:
    inside = h2020_all["a"] == h2020_all["b"]
    internal, external = (h2020_all.loc[part, "full"].sum() for part in (inside, ~inside))
    assert (internal, external) == (114_220, 889_198)
    assert (external - internal) / (external + internal) == pytest.approx(0.772338, abs=5e-7)
    assert h2020_all.loc[inside, ["salton", "observed_expected"]].isna().all(axis=None)


def test_h2020_eigenvector(h2020: Any) -> None:
    """Eigenvector centrality times 1,000 and the leading eigenvalue of the matrix of ties between countries."""
    codes = pd.Index(sorted({*h2020["a"], *h2020["b"]}))
    matrix = np.zeros((len(codes), len(codes)))
    left, right = codes.get_indexer(pd.Index(h2020["a"])), codes.get_indexer(pd.Index(h2020["b"]))
    matrix[left, right] = matrix[right, left] = h2020["full"]
    assert np.linalg.eigvalsh(matrix)[-1] == pytest.approx(117_022.323, abs=5e-4)
    values = eigenvector(Network.of_ties(matrix, codes))
    found = (1000 * values / values.max()).round(3)
    expected = published(EIGENVECTOR)
    assert found[list(expected)].to_dict() == expected


def test_h2020_baltic_block(h2020: Any) -> None:
    assert h2020.loc[list(published(BLOCK)), "full"].to_dict() == published(BLOCK)


@pytest.mark.parametrize("index", NORMALIZED)
def test_h2020_normalized_ties(h2020: Any, index: str) -> None:
    digits = 5 if index == "salton" else 4
    expected = published(NORMALIZED[index])
    assert h2020.loc[list(expected), index].round(digits).to_dict() == expected
