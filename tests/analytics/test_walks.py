"""Eigenvector and PageRank agree with networkx and igraph, with and without building the ties, and obey their laws."""

from random import Random
from typing import Any, Literal

import igraph
import networkx as nx
import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.network import Network, as_network
from baltica.analytics.walks import eigenvector, pagerank
from baltica.graph.errors import InputError
from tests.analytics.toys import graph_of, networks

WEIGHTS: tuple[Literal["none", "raw", "newman"], ...] = ("none", "raw", "newman")


def as_graph(network: Network, weight: Literal["none", "raw", "newman"]) -> "nx.Graph[Any]":
    """The ties as networkx has them."""
    graph: nx.Graph[Any] = nx.from_scipy_sparse_array(network.ties(weight))
    return nx.relabel_nodes(graph, dict(enumerate(network.nodes)))


def largest_eigenvalue(network: Network, weight: Literal["none", "raw", "newman"]) -> float:
    return float(np.linalg.eigvalsh(network.ties(weight).toarray())[-1])


@settings(deadline=None, max_examples=60)
@given(networks(smallest=1), st.sampled_from(WEIGHTS), st.sampled_from([1, 2]), st.sampled_from([0.5, 0.85]))
def test_pagerank_agrees_with_networkx(
    data: GraphData, weight: Literal["none", "raw", "newman"], min_shared: int, damping: float
) -> None:
    network = as_network(data, min_shared=min_shared)
    wanted = nx.pagerank(as_graph(network, weight), alpha=damping, tol=1e-14, max_iter=2000)
    found = pagerank(network, weight=weight, damping=damping)
    np.testing.assert_allclose(found, pd.Series(wanted).reindex(found.index), atol=1e-11)
    assert found.sum() == pytest.approx(1)


@settings(deadline=None, max_examples=40)
@given(networks(smallest=1), st.sampled_from(WEIGHTS))
def test_pagerank_agrees_with_igraph(data: GraphData, weight: Literal["none", "raw", "newman"]) -> None:
    ties = sparse.triu(as_network(data).ties(weight)).tocoo()
    graph = igraph.Graph(len(data.organizations), list(zip(*ties.coords, strict=True)))
    wanted = graph.pagerank(weights=ties.data.tolist(), implementation="prpack")
    np.testing.assert_allclose(pagerank(data, weight=weight), wanted, atol=1e-9)


@settings(deadline=None, max_examples=60)
@given(networks(), st.sampled_from(WEIGHTS), st.sampled_from([1, 2]))
def test_eigenvector_is_leading_in_one_component(
    data: GraphData, weight: Literal["none", "raw", "newman"], min_shared: int
) -> None:
    """A v = λ v with λ the largest eigenvalue of the whole matrix, v ≥ 0, of length 1, within one component."""
    network = as_network(data, min_shared=min_shared)
    ties, vector = network.ties(weight).toarray(), eigenvector(network, weight=weight).to_numpy()
    if not ties.any():
        assert not vector.any()
        return
    np.testing.assert_allclose(ties @ vector, largest_eigenvalue(network, weight) * vector, atol=1e-8)
    assert (vector >= 0).all()
    assert np.linalg.norm(vector) == pytest.approx(1)
    parts = nx.connected_components(as_graph(network, weight))
    values = pd.Series(vector, network.nodes)
    assert len([part for part in parts if values[sorted(part)].max() > 1e-9]) == 1


@settings(deadline=None, max_examples=40)
@given(networks(smallest=2), st.sampled_from(WEIGHTS))
def test_eigenvector_agrees_with_igraph(data: GraphData, weight: Literal["none", "raw", "newman"]) -> None:
    """In the component it counts; igraph has 1 where it is largest."""
    network = as_network(data)
    found = eigenvector(network, weight=weight)
    inside = np.flatnonzero(found.to_numpy())
    if not len(inside):
        return
    ties = sparse.triu(network.ties(weight)[inside][:, inside]).tocoo()
    graph = igraph.Graph(len(inside), list(zip(*ties.coords, strict=True)))
    wanted = graph.eigenvector_centrality(weights=ties.data.tolist())
    np.testing.assert_allclose(found.iloc[inside] / found.max(), wanted, atol=1e-6)


@settings(deadline=None, max_examples=40)
@given(networks(), st.sampled_from(["raw", "newman"]))
def test_members_and_their_ties_give_the_same(data: GraphData, weight: Literal["raw", "newman"]) -> None:
    network = as_network(data)
    ties = network.ties(weight)
    np.testing.assert_allclose(pagerank(network, weight=weight), pagerank(ties), atol=1e-11)
    one, other = eigenvector(network, weight=weight).to_numpy(), eigenvector(ties).to_numpy()
    np.testing.assert_allclose(ties @ one, (one @ ties @ one) * one, atol=1e-8)
    assert one @ ties @ one == pytest.approx(other @ ties @ other)


@settings(deadline=None, max_examples=30)
@given(networks(smallest=2), st.randoms(use_true_random=False), st.floats(0.1, 50))
def test_other_order_and_scale_same_scores(data: GraphData, random: Random, factor: float) -> None:
    """PageRank goes with its node; ties that are all heavier alike change nothing."""
    ties = as_network(data).ties()
    order = list(range(ties.shape[0]))
    random.shuffle(order)
    np.testing.assert_allclose(pagerank(ties[order][:, order]), pagerank(ties).to_numpy()[order], atol=1e-11)
    np.testing.assert_allclose(pagerank(ties * factor), pagerank(ties), atol=1e-11)
    np.testing.assert_allclose(eigenvector(ties * factor), eigenvector(ties), atol=1e-7)


def test_the_first_of_equal_components_counts() -> None:
    data = graph_of({"p": ["b", "d"], "q": ["a", "c"], "r": ["e", "f"]})
    assert eigenvector(data).round(9).to_dict() == {
        "a": 0.707106781, "b": 0, "c": 0.707106781, "d": 0, "e": 0, "f": 0
    }  # fmt: skip


def test_a_smaller_component_may_lead() -> None:
    """Ten nodes in a row against four who know each other: the bounds must not skip the four."""
    row = {f"p{n}": [f"a{n}", f"a{n + 1}"] for n in range(9)}
    values = eigenvector(graph_of(row | {"q": ["x0", "x1", "x2", "x3"]}))
    assert values.filter(like="x").tolist() == pytest.approx([0.5] * 4)
    assert values.filter(like="a").tolist() == [0] * 10


@pytest.mark.parametrize("weight", WEIGHTS)
def test_large_components(weight: Literal["none", "raw", "newman"]) -> None:
    """Beyond the dense solver, with many small components beside it and a row that converges slowly."""
    random = np.random.default_rng(5)
    teams = {f"p{n}": [f"o{i:03}" for i in random.choice(500, random.integers(1, 8))] for n in range(400)}
    pairs = {f"q{n}": [f"z{n}", f"y{n}"] for n in range(300)}
    rows = {f"r{n}": [f"r{n:03}", f"r{n + 1:03}"] for n in range(250)}
    network = as_network(graph_of(teams | pairs | rows))
    graph = as_graph(network, weight)
    wanted = nx.pagerank(graph, tol=1e-14, max_iter=2000)
    found = pagerank(network, weight=weight)
    np.testing.assert_allclose(found, pd.Series(wanted).reindex(found.index), atol=1e-12)
    values = eigenvector(network, weight=weight).to_numpy()
    np.testing.assert_allclose(network.ties(weight) @ values, largest_eigenvalue(network, weight) * values, atol=1e-8)


def test_given_ties_with_weights() -> None:
    graph = nx.florentine_families_graph()
    values: Any = eigenvector(graph)
    assert values["Medici"] == pytest.approx(0.4303, abs=5e-5)
    assert values.idxmax() == "Medici"
    np.testing.assert_allclose(values, pd.Series(nx.eigenvector_centrality_numpy(graph)), atol=1e-8)


def test_published_eigenvector_of_countries(shared: Any) -> None:
    """Strengths and eigenvector of countries in Horizon 2020 as eunets published them."""
    rows = pd.read_csv(shared / "data" / "cordis_networks" / "h2020_2021" / "h2020.csv.gz", dtype=str,
                       keep_default_na=False, encoding_errors="replace")  # fmt: skip
    rows = rows[rows["group"].isin(["eu15", "eu13", "ac"]) & (rows["nunique"].astype(float) > 1)]
    counts = pd.crosstab(rows["rcn"], rows["country"]).astype(float)
    values: npt.NDArray[np.float64] = counts.to_numpy()
    ties = values.T @ values
    found: Any = eigenvector(Network.of_ties(ties, counts.columns))
    published = {"DE": 1000, "ES": 854.021, "IT": 832.925, "FR": 780.073, "SE": 310.172, "LV": 30.052, "AM": 1.187}
    scaled = found / found.max() * 1000
    assert {code: round(scaled[code], 3) for code in published} == published


def test_isolates_and_nothing() -> None:
    data = graph_of({"p": ["a", "b"], "alone": ["c"]}, more=["d"])
    assert eigenvector(data)[["c", "d"]].tolist() == [0, 0]
    assert pagerank(data)["c"] == pytest.approx(pagerank(data)["d"])
    assert eigenvector(graph_of({}, more=["a"])).tolist() == [0]
    assert pagerank(graph_of({}, more=["a", "b"])).tolist() == [0.5, 0.5]
    for measure in (eigenvector, pagerank):
        assert measure(GraphData.of()).empty
        assert measure(sparse.csr_array((0, 0))).empty


def test_what_cannot_be_computed_is_said() -> None:
    with pytest.raises(InputError, match="projects cannot weigh"):
        eigenvector(sparse.csr_array([[0.0, 1], [1, 0]]), weight="newman")
    with pytest.raises(InputError, match="damping"):
        pagerank(graph_of({}), damping=1)
