"""Measures by groups of nodes agree with counting by hand, networkx, igraph and published tables."""

from collections import Counter
from itertools import combinations, permutations
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

from baltica.analytics import groups as by
from baltica.analytics.graphdata import GraphData
from baltica.analytics.mixing import ei_index
from baltica.analytics.network import Network
from baltica.graph.errors import InputError
from tests.analytics.drawn import graph_from, sources, weights_of
from tests.analytics.toys import from_edges, graph_of

Labels = dict[str, str | None]


@st.composite
def grouped(draw: st.DrawFn) -> tuple[Network, Labels]:
    network = draw(sources())
    return network, {i: draw(st.sampled_from(["DK", "SE", "FI", None])) for i in network.nodes}


@st.composite
def directed(draw: st.DrawFn) -> tuple["nx.DiGraph[int]", dict[int, str | None]]:
    size = draw(st.integers(0, 8))
    pairs = st.sampled_from(list(permutations(range(max(size, 2)), 2)))
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(draw(st.lists(pairs, max_size=30)) if size > 1 else [])
    return graph, {i: draw(st.sampled_from(["DK", "SE", "FI", None])) for i in graph}


def known_part(network: Network, labels: Labels, weight: Any = "raw") -> "nx.Graph[Any]":
    graph = graph_from(network, weight)
    return graph.subgraph([node for node in graph if labels[node]])


def same(found: float, expected: float) -> None:
    assert found == pytest.approx(expected, abs=1e-9, nan_ok=True)


# --- counting by hand -----------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(grouped())
def test_participation_by_hand(drawn: tuple[Network, Labels]) -> None:
    network, labels = drawn
    for weight in weights_of(network):
        graph, found = graph_from(network, weight), by.participation(network, labels, weight=weight)
        for node in graph:
            to: Counter[str] = Counter()
            for partner, tie in graph[node].items():
                if group := labels[partner]:
                    to[group] += tie["weight"]
            total = sum(to.values())
            same(found[node], 1 - sum((k / total) ** 2 for k in to.values()) if total else np.nan)


def role(before: str, broker: str, after: str, gate: tuple[str, str]) -> str:
    if before == broker:
        return "coordinator" if after == broker else gate[1]
    if after == broker:
        return gate[0]
    return "itinerant" if before == after else "liaison"


@settings(deadline=None, max_examples=80)
@given(grouped())
def test_brokerage_by_hand(drawn: tuple[Network, Labels]) -> None:
    network, labels = drawn
    graph, found = graph_from(network), by.brokerage(network, labels)
    assert list(found) == list(by.ROLES)
    for node in graph:
        row, broker = found.loc[node], labels[node]
        if broker is None:
            assert row.isna().all()
            continue
        roles: Counter[str] = Counter()
        for a, b in combinations(graph[node], 2):
            one, other = labels[a], labels[b]
            if one and other and not graph.has_edge(a, b):
                roles[role(one, broker, other, ("gatekeeper", "gatekeeper"))] += 1
        assert row.to_dict() == {name: roles[name] for name in by.ROLES}


@settings(deadline=None, max_examples=80)
@given(directed())
def test_directed_brokerage_by_hand(drawn: tuple["nx.DiGraph[int]", dict[int, str | None]]) -> None:
    graph, labels = drawn
    found = by.brokerage_directed(graph, labels)
    for node in graph:
        broker, roles = labels[node], Counter[str]()
        if broker is None:
            assert found.loc[node].isna().all()
            continue
        for a in graph.predecessors(node):
            for b in graph.successors(node):
                one, other = labels[a], labels[b]
                if a != b and one and other and not graph.has_edge(a, b):
                    roles[role(one, broker, other, ("gatekeeper", "representative"))] += 1
        assert found.loc[node].to_dict() == {name: roles[name] for name in by.DIRECTED_ROLES}


@settings(deadline=None, max_examples=40)
@given(grouped())
def test_both_directions_of_ties_count_each_pair_twice(drawn: tuple[Network, Labels]) -> None:
    network, labels = drawn
    once, twice = by.brokerage(network, labels), by.brokerage_directed(network.ties(), pd.Series(labels, dtype=object))
    for name in ("coordinator", "itinerant", "liaison"):
        assert (twice[name].dropna() == 2 * once[name].dropna()).all()
    for name in ("gatekeeper", "representative"):
        assert (twice[name].dropna() == once["gatekeeper"].dropna()).all()


# --- independent answers --------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=60)
@given(grouped())
def test_modularity_agrees_with_networkx(drawn: tuple[Network, Labels]) -> None:
    network, labels = drawn
    for weight in weights_of(network):
        graph = known_part(network, labels, weight)
        parts = [{i for i in graph if labels[i] == group} for group in sorted({str(labels[i]) for i in graph})]
        for resolution in (1.0, 0.5):
            found = by.modularity(network, labels, weight=weight, resolution=resolution)
            if not graph.size():
                assert np.isnan(found)
                continue
            same(found, nx.community.modularity(graph, parts, weight="weight", resolution=resolution))


@settings(deadline=None, max_examples=60)
@given(grouped())
def test_assortativity_agrees_with_networkx(drawn: tuple[Network, Labels]) -> None:
    network, labels = drawn
    graph = known_part(network, labels)
    nx.set_node_attributes(graph, labels, "group")
    found = by.assortativity(network, labels)
    ends = {labels[node] for tie in graph.edges() for node in tie}
    if len(ends) < 2:
        assert np.isnan(found)
        return
    same(found, nx.attribute_assortativity_coefficient(graph, "group"))
    other = igraph.Graph.from_networkx(graph)
    same(found, other.assortativity_nominal(pd.factorize(np.array([labels[i] for i in graph]))[0].tolist(), False))


@settings(deadline=None, max_examples=40)
@given(grouped())
def test_weighted_assortativity_from_the_mixing_matrix(drawn: tuple[Network, Labels]) -> None:
    network, labels = drawn
    nodes = [i for i in network.nodes if labels[i]]
    inside = pd.get_dummies(pd.Series([labels[i] for i in nodes], dtype=object)).to_numpy(float)
    for weight in weights_of(network):
        ties = nx.to_numpy_array(graph_from(network, weight), nodes) if nodes else np.zeros((0, 0))
        mixing = inside.T @ ties @ inside
        found = by.assortativity(network, labels, weight=weight)
        shares = mixing / mixing.sum() if mixing.sum() else mixing
        expected = (shares.sum(axis=1) ** 2).sum()
        if not mixing.sum() or expected > 1 - 1e-12:
            assert np.isnan(found)
        else:
            same(found, (np.trace(shares) - expected) / (1 - expected))


@settings(deadline=None, max_examples=60)
@given(grouped())
def test_degree_assortativity_is_a_correlation(drawn: tuple[Network, Labels]) -> None:
    network, _ = drawn
    graph = graph_from(network)
    one, other = ([graph.degree(tie[at]) for tie in graph.edges()] for at in (0, 1))
    found = by.degree_assortativity(network)
    if len({*one, *other}) < 2:
        assert np.isnan(found)
        return
    same(found, float(np.corrcoef(one + other, other + one)[0, 1]))
    same(found, nx.degree_pearson_correlation_coefficient(graph))


# --- published ------------------------------------------------------------------------------------------------------


def test_zachary_karate_club() -> None:
    graph = nx.karate_club_graph()
    club = dict(graph.nodes(data="club"))
    plain: nx.Graph[int] = nx.Graph(graph.edges())
    assert by.assortativity(plain, club) == pytest.approx(0.717531, abs=5e-7)
    assert by.modularity(plain, club) == pytest.approx(0.358235, abs=5e-7)
    assert by.degree_assortativity(plain) == pytest.approx(-0.475613, abs=5e-7)
    whole: Any = ei_index(from_edges(graph, club)).loc["country"]
    assert (whole["external"], whole["internal"]) == (11, 67)
    assert whole["observed"] == pytest.approx(-0.717949, abs=5e-7)


TOY = [("A", "B"), ("A", "C"), ("B", "C"), ("B", "D"), ("C", "D"), ("D", "A")]


def test_gould_and_fernandez_toy() -> None:
    labels = pd.Series({"A": 1, "B": 1, "C": 2, "D": 2})
    expected = [[0, 1, 1, 0, 0], [0, 0, 0, 1, 0], [0, 0, 1, 0, 0], [0, 1, 0, 1, 0]]
    graph = nx.DiGraph(TOY)
    assert by.brokerage_directed(graph, labels).loc[list("ABCD")].to_numpy().tolist() == expected
    matrix = nx.to_numpy_array(graph, list("ABCD"))
    for ties in (matrix, sparse.csr_array(matrix)):
        found = by.brokerage_directed(ties, labels)
        assert found.index.tolist() == list("ABCD")
        assert found.to_numpy().tolist() == expected


# --- laws and edges -------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=30)
@given(grouped(), st.randoms(use_true_random=False))
def test_other_names_and_another_order_change_nothing(drawn: tuple[Network, Labels], random: Random) -> None:
    network, labels = drawn
    order, names = list(range(len(network))), [f"g{i}" for i in range(3)]
    random.shuffle(order)
    random.shuffle(names)
    ties: Any = network.ties()
    moved = Network.of_ties(ties[order][:, order], network.nodes[order])
    given = Network.of_ties(ties, network.nodes)
    other = {i: names[("DK", "SE", "FI").index(g)] if g else None for i, g in reversed(labels.items())}
    pd.testing.assert_frame_equal(by.brokerage(given, labels), by.brokerage(moved, other).loc[given.nodes])
    spread = by.participation(moved, other).loc[given.nodes]
    np.testing.assert_allclose(by.participation(given, labels), spread, atol=1e-12)
    for measure in (by.assortativity, by.modularity):
        same(measure(moved, other), measure(given, labels))


@settings(deadline=None, max_examples=30)
@given(grouped(), st.sampled_from([0.1, 3.0, 1000.0]))
def test_scaling_all_weights_changes_nothing(drawn: tuple[Network, Labels], factor: float) -> None:
    network, labels = drawn
    once = Network.of_ties(network.ties(), network.nodes)
    scaled = Network.of_ties(network.ties() * factor, network.nodes)
    np.testing.assert_allclose(
        by.participation(scaled, labels).to_numpy(), by.participation(once, labels).to_numpy(), atol=1e-12
    )
    for measure in (by.assortativity, by.modularity):
        same(measure(scaled, labels, weight="raw"), measure(once, labels, weight="raw"))
    pd.testing.assert_frame_equal(by.brokerage(scaled, labels), by.brokerage(once, labels))


@settings(deadline=None, max_examples=30)
@given(grouped())
def test_roles_sum_to_all_open_pairs(drawn: tuple[Network, Labels]) -> None:
    """With one group and all known, coordinators broker all chains of two ties whose ends are not tied."""
    network, labels = drawn
    found = by.brokerage(network, dict.fromkeys(labels, "SE"))
    graph = graph_from(network)
    chains = sum(k * (k - 1) // 2 for _, k in graph.degree())
    closed: Any = nx.triangles(graph)
    assert found["coordinator"].sum() == chains - sum(closed.values())
    assert not found.drop(columns="coordinator").to_numpy().any()


def test_ties_are_only_built_for_brokerage() -> None:
    data = graph_of({"p": ["a", "b", "c"], "q": ["a", "b"]}, {"a": "DK", "b": "SE", "c": "FI"})
    network, labels = Network.of_data(data), data.organizations["country"]
    for weight in weights_of(network):
        by.participation(network, labels, weight=weight)
        by.assortativity(network, labels, weight=weight)
        by.modularity(network, labels, weight=weight)
    by.degree_assortativity(network)
    assert "_raw" not in vars(network)


def test_nobody_known_nobody_there_nobody_alone() -> None:
    data = graph_of({"p": ["a", "b"]}, more=["c"])
    unknown: dict[str, None] = dict.fromkeys("abc")
    assert by.participation(data, unknown).isna().all()
    assert by.brokerage(data, unknown).isna().all(axis=None)
    assert np.isnan(by.assortativity(data, unknown)) and np.isnan(by.modularity(data, unknown))
    together: Any = by.brokerage(data, dict.fromkeys("abc", "SE"))
    assert together.loc["c"].tolist() == [0, 0, 0, 0]
    for empty in (GraphData.of(), Network.of_ties(sparse.csr_array((0, 0)))):
        assert by.participation(empty, {}).empty
        assert by.brokerage(empty, {}).empty
        assert np.isnan(by.assortativity(empty, {})) and np.isnan(by.modularity(empty, {}))
        assert np.isnan(by.degree_assortativity(empty))
    assert by.brokerage_directed(np.zeros((0, 0)), pd.Series(dtype=object)).empty


def test_partners_of_unknown_group_leave_nothing_behind() -> None:
    """Newman weights of 1/3 and 1/7 do not add up to exactly 0 when all who were met are taken off again."""
    teams = {f"p{n}": ["x", *(f"{n}-{i}" for i in range(n))] for n in (3, 7, 11)}
    data = graph_of(teams)
    found: Any = by.participation(data, {"x": "SE"}, weight="newman")
    assert np.isnan(found["x"])
    assert found.drop("x").eq(0).all()


def test_wrong_groups_are_refused() -> None:
    data = graph_of({"p": ["a", "b"]})
    with pytest.raises(InputError, match="other nodes"):
        by.participation(data, pd.Series(["SE", "DK"]))
    with pytest.raises(InputError, match="twice"):
        by.brokerage(data, pd.Series(["SE", "DK"], ["a", "a"]))
    with pytest.raises(InputError, match="3 nodes"):
        by.brokerage_directed(np.zeros((2, 2)), pd.Series([1, 2, 2]))
