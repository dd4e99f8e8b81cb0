"""Distances agree with networkx, igraph and published tables, and obey their laws."""

from fractions import Fraction
from math import lcm
from random import Random
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from baltica.analytics.alike import classes
from baltica.analytics.distances import (
    betweenness,
    betweenness_sampled,
    bipartite_betweenness,
    bipartite_closeness,
    closeness,
    harmonic,
    nearness,
)
from baltica.analytics.graphdata import GraphData
from baltica.analytics.network import Network, Weight, as_network
from baltica.graph.errors import InputError
from tests.analytics.toys import from_edges, graph_of, networks

WEIGHTS: tuple[Weight, ...] = ("none", "raw", "newman")


def agree(found: Any, expected: Any, tolerance: float = 1e-9) -> None:
    wanted = [expected[node] for node in found.index] if isinstance(expected, dict) else expected
    np.testing.assert_allclose(found.to_numpy(float), np.array(wanted, float), atol=tolerance, rtol=tolerance)


def ties_of(network: Network, weight: Weight) -> "nx.Graph[Any]":
    """The projection with the length of each tie, for networkx."""
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(network.nodes)
    cells = sparse.coo_array(network.ties(weight))
    names = list(network.nodes)
    for i, j, value in zip(cells.row, cells.col, cells.data, strict=True):
        graph.add_edge(names[i], names[j], length=1 / value)
    return graph


def exact_lengths(network: Network, weight: Weight) -> "nx.Graph[Any]":
    """Lengths as whole numbers (times a common multiple), so that networkx, comparing exactly, sees equal ways."""
    graph = ties_of(network, weight)
    found = {(a, b): Fraction(d["length"]).limit_denominator(10_000) for a, b, d in graph.edges(data=True)}
    common = lcm(*(f.denominator for f in found.values())) if found else 1
    for (a, b), fraction in found.items():
        graph[a][b]["length"] = int(fraction * common)
    graph.graph["scale"] = common
    return graph


def check(network: Network, weight: Weight = "none") -> None:
    """Closeness, harmonic and betweenness against networkx and igraph."""
    graph, n = exact_lengths(network, weight), len(network)
    scale, table = graph.graph["scale"], nearness(network, weight=weight)
    agree(table["closeness"] / scale, nx.closeness_centrality(graph, distance="length"))
    near = nx.harmonic_centrality(graph, distance="length")
    agree(table["harmonic"] / scale, {i: value / max(n - 1, 1) for i, value in near.items()})
    found = betweenness(network, weight=weight)
    agree(found, nx.betweenness_centrality(graph, weight="length"))
    if n > 2:
        place = {node: i for i, node in enumerate(network.nodes)}
        edges = [(place[a], place[b]) for a, b in graph.edges]
        other = igraph.Graph(n, edges)
        lengths = [graph[a][b]["length"] for a, b in graph.edges] or None
        agree(found * (n - 1) * (n - 2) / 2, other.betweenness(weights=lengths))
        agree(table["harmonic"] / scale, other.harmonic_centrality(weights=lengths))
        everyone = betweenness_sampled(network, sources=n, weight=weight)
        agree(everyone["betweenness"], found.to_numpy())
        assert not everyone["error"].any()


@settings(deadline=None, max_examples=80)
@given(networks(), st.sampled_from(WEIGHTS))
def test_agrees_with_networkx_and_igraph(data: GraphData, weight: Weight) -> None:
    check(as_network(data), weight)


@settings(deadline=None, max_examples=60)
@given(networks(largest=7), st.sampled_from(WEIGHTS), st.integers(2, 3))
def test_agrees_where_ties_are_repeated(data: GraphData, weight: Weight, least: int) -> None:
    check(as_network(data, min_shared=least), weight)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 9), st.randoms(use_true_random=False), st.sampled_from(WEIGHTS[:2]))
def test_agrees_for_given_ties(size: int, random: Random, weight: Weight) -> None:
    ties = np.zeros((size, size))
    for i in range(size):
        for j in range(i):
            ties[i, j] = ties[j, i] = random.choice([0, 0, 1, 1, 2, 3, 4])
    check(Network.of_ties(ties), weight)


@settings(deadline=None, max_examples=60)
@given(networks(smallest=1))
def test_two_mode_agrees_with_networkx_and_igraph(data: GraphData) -> None:
    graph: nx.Graph[Any] = nx.Graph()
    people, projects = list(data.organizations.index), list(data.projects.index)
    graph.add_nodes_from([*people, *projects])
    graph.add_edges_from(data.participations[["organization", "project"]].itertuples(index=False))
    if projects:
        near = nx.bipartite.closeness_centrality(graph, people)
        agree(bipartite_closeness(data), near)
        agree(bipartite_closeness(data, side="projects"), near)
    if len(people) > 1 and len(projects) > 1:  # beside a single one networkx divides by zero
        between = nx.bipartite.betweenness_centrality(graph, people)
        agree(bipartite_betweenness(data), between)
        agree(bipartite_betweenness(data, side="projects"), between)
        order = list(graph)
        at = {node: i for i, node in enumerate(order)}
        counts = igraph.Graph(len(order), [(at[a], at[b]) for a, b in graph.edges]).betweenness()
        shares = bipartite_betweenness(data).to_numpy()
        people_counts = np.array(counts[: len(people)])
        np.testing.assert_allclose(shares * people_counts.sum(), people_counts * shares.sum(), atol=1e-8)


def large(seed: int = 5, people: int = 800, projects: int = 400, links: int = 1900) -> Network:
    """Beyond a block of sources and a word of bits: many with one project, pairs that share several, some with none."""
    random = np.random.default_rng(seed)
    rows = (people * random.random(links) ** 3).astype(int)
    columns = (projects * random.random(links) ** 1.5).astype(int)
    return Network.of_members(sparse.csr_array((np.ones(links), (rows, columns)), shape=(people, projects)))


@pytest.mark.parametrize("weight", WEIGHTS)
def test_several_blocks_agree(weight: Weight) -> None:
    network = large()
    degree = np.diff(network.ties().indptr)
    assert (degree == 0).any()
    assert network.ties().max() > 3
    assert classes(network.member).size.max() > 2  # type: ignore[arg-type]
    n = len(network)
    graph = ties_of(network, weight)
    other = igraph.Graph(n, list(graph.edges))
    lengths = [graph[a][b]["length"] for a, b in graph.edges]
    found = nearness(network, weight=weight)
    agree(betweenness(network, weight=weight) * (n - 1) * (n - 2) / 2, other.betweenness(weights=lengths), 1e-8)
    agree(found["harmonic"], other.harmonic_centrality(weights=lengths))
    apart = np.array(other.distances(weights=lengths))
    reached, far = np.isfinite(apart).sum(axis=1) - 1, np.where(np.isfinite(apart), apart, 0).sum(axis=1)
    agree(found["closeness"], reached**2 / np.maximum(far, 1e-300) / (n - 1))


@pytest.mark.parametrize("weight", WEIGHTS)
def test_same_bytes_with_one_thread_or_two(weight: Weight) -> None:
    network = large(links=1500)
    functions: list[Any] = [nearness, betweenness, betweenness_sampled]
    for function in functions:
        one, two = function(network, weight=weight, threads=1), function(network, weight=weight, threads=2)
        assert one.to_numpy().tobytes() == two.to_numpy().tobytes()
    for measure in (bipartite_closeness, bipartite_betweenness):
        assert measure(network, threads=1).to_numpy().tobytes() == measure(network, threads=2).to_numpy().tobytes()


@settings(deadline=None, max_examples=30)
@given(networks(smallest=3), st.randoms(use_true_random=False), st.sampled_from(WEIGHTS))
def test_other_order_same_scores(data: GraphData, random: Random, weight: Weight) -> None:
    network = as_network(data)
    order = list(range(len(network)))
    random.shuffle(order)
    assert network.member is not None
    moved = Network.of_members(sparse.csr_array(network.member[order]), network.nodes[order])
    functions: list[Any] = [nearness, betweenness]
    for function in functions:
        after = function(moved, weight=weight).loc[network.nodes]
        np.testing.assert_allclose(after, function(network, weight=weight), atol=1e-12)
    for measure in (bipartite_closeness, bipartite_betweenness):
        np.testing.assert_allclose(measure(moved).loc[network.nodes], measure(network), atol=1e-12)


@settings(deadline=None, max_examples=30)
@given(networks(smallest=3), st.sampled_from([0.001, 0.3, 7.0, 12345.6]))
def test_scaling_weights_scales_nearness_and_leaves_betweenness(data: GraphData, factor: float) -> None:
    ties = Network.of_data(data).ties("newman")
    before, after = (nearness(Network.of_ties(t), weight="raw") for t in (ties, ties * factor))
    np.testing.assert_allclose(after, before * factor, rtol=1e-12)
    one, two = (betweenness(Network.of_ties(t), weight="raw") for t in (ties, ties * factor))
    np.testing.assert_allclose(two, one, atol=1e-12)


def test_equal_sums_of_fractions_are_equally_short() -> None:
    """1/10 + 1/5 and 3/10 differ as floats, and are two ways alike."""
    assert 0.1 + 0.2 != 0.3
    ties = np.zeros((3, 3))
    for i, j, length in ((0, 1, 0.1), (1, 2, 0.2), (0, 2, 0.3)):
        ties[i, j] = ties[j, i] = 1 / length
    assert betweenness(Network.of_ties(ties), weight="raw").tolist() == [0.0, 0.5, 0.0]


def test_southern_women() -> None:
    graph = nx.davis_southern_women_graph()
    women = [n for n, side in graph.nodes(data="bipartite") if side == 0]
    data = graph_of({event: graph[event] for event in graph if event not in women})
    near: Any = pd.concat([bipartite_closeness(data), bipartite_closeness(data, side="projects")]).round(2)
    assert (near["Nora Fayette"], near["E8"], near["Dorothy Murchison"]) == (0.80, 0.85, 0.65)
    between: Any = pd.concat([bipartite_betweenness(data), bipartite_betweenness(data, side="projects")]).round(2)
    published = {"E8": 0.24, "E9": 0.23, "E7": 0.13, "Nora Fayette": 0.11, "Evelyn Jefferson": 0.10}
    assert between[list(published)].to_dict() == published
    of_networkx = bipartite_closeness(Network.of_networkx(graph, women))
    assert of_networkx.to_dict() == bipartite_closeness(data).to_dict()


def test_florentine_families() -> None:
    data = from_edges(nx.florentine_families_graph())
    counts: Any = betweenness(data) * 14 * 13 / 2
    published = {"Medici": 47.5, "Guadagni": 23.1667, "Albizzi": 19.3333, "Strozzi": 9.3333}
    assert counts[list(published)].round(4).to_dict() == published
    assert closeness(data)["Medici"] == pytest.approx(0.56)


def test_zachary_karate_club() -> None:
    graph = nx.karate_club_graph()
    for source in (from_edges(graph), nx.to_scipy_sparse_array(graph, weight=None)):
        counts = betweenness(source).to_numpy() * 33 * 32 / 2
        assert np.sort(counts)[-2:].round(4).tolist() == [160.5516, 231.0714]


def test_isolates_and_the_empty_graph() -> None:
    data = graph_of({"p": ["a", "b"], "alone": ["c"]}, more=["d"])
    assert not nearness(data).loc[["d"]].to_numpy().any()
    assert bipartite_closeness(data)["d"] == 0
    assert harmonic(data).to_dict() == {"a": 1 / 3, "b": 1 / 3, "c": 0, "d": 0}
    for weight in WEIGHTS:
        empty = Network.of_data(GraphData.of())
        assert nearness(empty, weight=weight).empty
        assert betweenness(empty, weight=weight).empty
        assert betweenness_sampled(empty, weight=weight).empty
        assert not betweenness_sampled(graph_of({}, more="abcd"), weight=weight).to_numpy().any()
    for measure in (bipartite_closeness, bipartite_betweenness):
        assert measure(GraphData.of()).empty
        assert not measure(graph_of({}, more="abc")).to_numpy().any()


def test_sampled_errors_are_calibrated() -> None:
    """The squared error is the variance of the estimate; two errors hold fewer than 95 in 100, as documented.

    Dependencies are skewed (few sources near a node owe it much), so an estimate that missed them comes with an error
    that is too small.
    """
    ties = nx.to_scipy_sparse_array(nx.random_regular_graph(6, 600, seed=4))
    exact = betweenness(ties).to_numpy()
    tables = [betweenness_sampled(ties, sources=150, seed=seed) for seed in range(60)]
    values, errors = (np.array([table[name] for table in tables]) for name in ("betweenness", "error"))
    assert np.median((errors**2).mean(axis=0) / values.var(axis=0, ddof=1)) == pytest.approx(1, abs=0.1)
    assert 0.80 < (abs(values - exact) < 2 * errors).mean() < 0.95


def test_the_error_of_a_gatekeeper_is_too_small_unless_those_behind_it_are_drawn() -> None:
    """The limit that the documentation names: a node with one pendant gets half its value from that pendant."""
    graph = nx.complete_graph(40)
    graph.add_edge(0, 40)
    ties = nx.to_scipy_sparse_array(graph)
    exact = betweenness(ties)[0]
    tables = [betweenness_sampled(ties, sources=10, seed=seed).loc[0] for seed in range(40)]
    values = np.array([table["betweenness"] for table in tables])
    assert (values < 0.7 * exact).mean() > 0.5
    assert np.mean(values) == pytest.approx(exact, rel=0.5)


def test_sampled_is_right_on_average_and_repeatable() -> None:
    network = large()
    found = [betweenness_sampled(network, sources=60, seed=seed)["betweenness"] for seed in range(200)]
    exact = betweenness(network)
    top = exact.nlargest(20).index
    mean, spread = np.mean([f[top] for f in found], axis=0), np.std([f[top] for f in found], axis=0)
    assert (abs(mean - exact[top]) < 4 * spread / np.sqrt(200)).all()
    pd.testing.assert_series_equal(found[7], betweenness_sampled(network, sources=60, seed=7)["betweenness"])


def test_one_source_has_no_error_and_none_is_refused() -> None:
    assert betweenness_sampled(large(), sources=1)["error"].isna().all()
    with pytest.raises(InputError):
        betweenness_sampled(large(), sources=0)


def test_without_projects_there_is_no_second_mode() -> None:
    ties = sparse.csr_array([[0, 1], [1, 0]])
    for measure in (bipartite_closeness, bipartite_betweenness):
        with pytest.raises(InputError) as error:
            measure(ties)
        assert "closeness" in error.value.hint


def test_ties_are_not_built_where_the_bipartite_form_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any) -> Any:
        raise AssertionError("the ties were built")

    monkeypatch.setattr(Network, "ties", never)
    network = large(people=60, projects=40, links=150)
    measures: list[Any] = [nearness, betweenness, betweenness_sampled, bipartite_closeness, bipartite_betweenness]
    for measure in measures:
        assert len(measure(network)) == 60
    for weight in WEIGHTS[1:]:
        assert len(nearness(network, weight=weight)) == 60
