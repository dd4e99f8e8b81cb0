"""The E-I index at three levels: published values, laws, exact tests, and what chance gives."""

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from scipy import stats

from baltica.analytics.graphdata import GraphData
from baltica.analytics.mixing import ei, ei_by_group, ei_by_organization, ei_index, ei_of
from baltica.analytics.network import Network
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from tests.analytics.toys import from_edges, graph_of, networks


@pytest.fixture(scope="module")
def lazega(shared: Path) -> tuple[Any, "pd.Series[str]"]:
    """Advice among 71 lawyers, symmetrized weakly, and their offices (methods.md 2.2)."""
    folder = shared / "data" / "reference"
    advice = pd.read_csv(folder / "lazega_advice.csv", sep=";", index_col=0).to_numpy()
    office = pd.read_csv(folder / "lazega_attrib.csv", sep=";").set_index("ID")["office"]
    ties = ((advice + advice.T) > 0).astype(float)
    np.fill_diagonal(ties, 0)
    return ties, pd.Series([str(office[i + 1]) for i in range(71)])


def test_lazega_law_firm(lazega: Any) -> None:
    found = ei_of(*lazega)
    whole: Any = found.network.iloc[0]
    assert whole["observed"] == pytest.approx(-0.5481172, abs=5e-8)
    assert whole["expected"] == pytest.approx(-0.050302, abs=5e-7)
    assert whole["p"] == pytest.approx(1 / 2000)
    groups: Any = found.groups
    assert groups[["external", "internal"]].to_numpy().tolist() == [[153, 896], [137, 206], [34, 8]]
    np.testing.assert_allclose(groups["ei"], [-0.7082936, -0.2011662, 0.6190476], atol=5e-8)


def test_lazega_as_projects_of_two(lazega: Any) -> None:
    """The same by way of the graph data: each tie a project."""
    ties, office = lazega
    data = from_edges(nx.from_numpy_array(np.triu(ties).astype(int), create_using=nx.Graph), dict(office))
    assert ei_index(data, samples=0)["observed"].iloc[0] == pytest.approx(-0.5481172, abs=5e-8)
    assert ei_by_group(data)[["external", "internal"]].to_numpy().tolist() == [[153, 896], [137, 206], [34, 8]]


def test_zachary_karate_club_split() -> None:
    graph = nx.karate_club_graph()
    found = ei_of(nx.Graph(graph.edges()), dict(graph.nodes(data="club")))
    whole: Any = found.network.iloc[0]
    assert (whole["external"], whole["internal"]) == (11, 67)
    assert whole["observed"] == pytest.approx(-0.717949, abs=5e-7)


@settings(deadline=None, max_examples=30)
@given(networks())
def test_ei_stays_between_its_bounds_and_sums_over_groups(data: GraphData) -> None:
    found = ei(data, samples=50)
    whole, groups, nodes = found.network.loc["country"], found.groups, found.nodes
    assert groups["external"].sum() == 2 * whole["external"] == nodes["external"].sum()
    assert groups["internal"].sum() == 2 * whole["internal"] == nodes["internal"].sum()
    for table in (groups, nodes):
        known = table[table["ei"].notna()]
        assert (known["min"] - 1e-12 <= known["ei"]).all() and (known["ei"] <= known["max"] + 1e-12).all()
        rescaled = known["rescaled"].dropna()
        assert (rescaled.abs() <= 1 + 1e-12).all()
        assert table["q"].dropna().between(0, 1).all()
        assert (table["q"].dropna() >= table["p"].dropna() - 1e-12).all()
    if whole["external"] + whole["internal"]:
        assert whole["min"] - 1e-12 <= whole["observed"] <= whole["max"] + 1e-12
        assert 0 < whole["p"] <= 1
    else:
        assert np.isnan(whole["observed"])
        assert np.isnan(whole["p"])


@settings(deadline=None, max_examples=20)
@given(networks(smallest=3))
def test_names_of_groups_do_not_matter(data: GraphData) -> None:
    other = {"DK": "SE", "SE": "FI", "FI": "LT", "LT": "DK"}
    people = data.organizations["country"]
    network = Network.of_data(data)
    one, two = (ei_of(network, labels, samples=0) for labels in (people, people.map(other)))
    pd.testing.assert_frame_equal(one.network, two.network)
    pd.testing.assert_frame_equal(one.groups.rename(index=other).sort_index(), two.groups.sort_index())


def test_ei_bounds_bind_when_there_is_no_room() -> None:
    """Two groups of two: a complete network has 4 ties between and 2 within, no other index is possible."""
    data = graph_of({"p": ["a", "b", "c", "d"]}, {"a": "DK", "b": "DK", "c": "SE", "d": "SE"})
    row: Any = ei_index(data).loc["country"]
    assert row["min"] == row["max"] == row["observed"] == row["expected"] == pytest.approx(1 / 3)
    assert np.isnan(row["rescaled"])
    assert row["p"] == 1
    node: Any = ei_by_organization(data).loc["a"]
    assert node[["ei", "expected", "min", "max"]].tolist() == pytest.approx([1 / 3] * 4)


def test_expected_values_of_groups_and_organizations() -> None:
    """n_g (N - n_g) possible outside, n_g (n_g - 1) inside; of one organization N - n_g and n_g - 1."""
    data = graph_of({"p": ["a", "b", "d"]}, {"a": "DK", "b": "DK", "c": "DK", "d": "SE", "e": "SE"})
    groups: Any = ei_by_group(data)
    assert groups["expected"].to_dict() == pytest.approx({"DK": (6 - 6) / 12, "SE": (6 - 2) / 8})
    nodes: Any = ei_by_organization(data)
    assert nodes["expected"].to_dict() == pytest.approx({"a": 0, "b": 0, "c": 0, "d": 0.5, "e": 0.5})
    assert groups["few"].to_dict() == {"DK": True, "SE": True}
    assert groups["p"].isna().all()


def test_ei_is_seeded_and_tells_who_has_no_group() -> None:
    data = graph_of({"p": ["a", "b", "c"], "q": ["c", "d"]}, {"a": "DK", "b": "SE", "c": None, "d": "SE"})
    row: Any = ei_index(data).loc["country"]
    assert (row["organizations"], row["without_group"], row["external"], row["internal"]) == (3, 1, 1, 0)
    pd.testing.assert_frame_equal(ei_index(data), ei_index(data))
    with pytest.raises(InputError, match="not grouped by color"):
        ei_index(data, by="color")
    with pytest.raises(InputError, match="knows no weight newman"):
        ei_of(np.zeros((2, 2)), {0: "a", 1: "b"}, weight="newman")  # type: ignore[arg-type]


def test_nothing_to_index() -> None:
    for data in (GraphData.of(), graph_of({"p": ["a"]})):
        found = ei(data)
        assert np.isnan(found.network["observed"].iloc[0])
        assert found.groups["ei"].isna().all() and found.nodes["p"].isna().all()


def test_reported_places_choose_rows_and_not_the_network() -> None:
    data = graph_of({"p": ["a", "b", "c"]}, {"a": "DK", "b": "SE", "c": "SE"})
    cut, whole = ei(data.select(Selection(country=("DK",))), samples=0), ei(data, samples=0)
    assert list(cut.groups.index) == ["DK"] and list(cut.nodes.index) == ["a"]
    pd.testing.assert_frame_equal(cut.network, whole.network)


def test_weights_count_joint_projects() -> None:
    data = graph_of({"p": ["a", "b"], "q": ["a", "b"], "r": ["b", "c"]}, {"a": "DK", "b": "SE", "c": "SE"})
    row: Any = ei_index(data, weight="raw", samples=9).loc["country"]
    assert (row["external"], row["internal"], row["observed"]) == (2, 1, pytest.approx(1 / 3))
    assert (row["min"], row["max"]) == (-1, 1)
    assert ei(data, weight="raw", samples=9).nodes["p"].isna().all()


def random_network(rng: np.random.Generator, size: int = 60, projects: int = 25) -> Any:
    member = np.zeros((size, projects))
    for project in range(projects):
        member[rng.choice(size, rng.integers(2, 9), replace=False), project] = 1
    return member


def test_p_of_an_organization_is_what_shuffling_gives() -> None:
    """The exact p, from shuffles of the groups of all others."""
    rng = np.random.default_rng(8)
    network = Network.of_members(random_network(rng))
    labels = pd.Series(rng.choice(list("AAB"), 60))
    found = ei_of(network, labels, samples=0).nodes
    node = found.index[~found["few"]][0]
    partners = network.ties("none")[[node]].toarray().ravel() > 0
    own, others = labels[node], labels.drop(index=node).to_numpy()
    inside = np.array([(rng.permutation(others)[np.delete(partners, node)] == own).sum() for _ in range(4000)])
    seen = found.loc[node, "internal"]
    sides = [(inside <= seen).mean(), (inside >= seen).mean()]
    assert found.loc[node, "p"] == pytest.approx(min(1, 2 * min(sides)), abs=0.04)


def test_mean_of_shuffled_ties_is_the_expected() -> None:
    """scipy draws the same null by its own permutation test."""
    rng = np.random.default_rng(4)
    ties = Network.of_members(random_network(rng)).ties("none").toarray()
    codes = rng.integers(0, 3, 60)
    left, right = np.triu(ties).nonzero()

    def external(labels: Any) -> float:
        return float((labels[left] != labels[right]).sum())

    wanted = stats.permutation_test(
        (codes,), external, permutation_type="pairings", n_resamples=1999, rng=np.random.default_rng(2)
    )
    row: Any = ei_of(ties, dict(enumerate(codes))).network.iloc[0]
    mean = float(wanted.null_distribution.mean()) / len(left)
    assert 2 * mean - 1 == pytest.approx(row["expected"], abs=0.01)
    assert row["p"] == pytest.approx(wanted.pvalue, abs=0.06)


def test_a_planted_border_is_found_and_none_is_not() -> None:
    """Projects that prefer one country are told from projects that do not care (5 % of the latter by chance)."""
    rng = np.random.default_rng(6)
    labels = pd.Series(["DK"] * 30 + ["SE"] * 30)
    p = [ei_of(Network.of_members(random_network(rng)), labels, samples=99).network["p"].iloc[0] for _ in range(100)]
    assert np.mean(np.array(p) <= 0.05) <= 0.12
    member = random_network(rng)
    member[:, :12] = 0  # twelve projects of one country only
    for project in range(12):
        member[rng.choice(30, 6, replace=False) + 30 * (project % 2), project] = 1
    found = ei_of(Network.of_members(member), labels)
    assert found.network["p"].iloc[0] < 0.01
    assert (found.groups["q"] < 0.05).all()
