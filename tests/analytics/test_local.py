"""Local measures agree with networkx, igraph and published tables, and obey their laws."""

from random import Random
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from baltica.analytics import local
from baltica.analytics.graphdata import GraphData
from baltica.analytics.network import Network, as_network
from baltica.graph.errors import InputError
from tests.analytics.drawn import agree, graph_from, sources, weights_of
from tests.analytics.toys import from_edges, graph_of, networks, projected


def two_mode(data: GraphData) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from([*data.organizations.index, *data.projects.index])
    graph.add_edges_from(data.participations[["project", "organization"]].itertuples(index=False, name=None))
    return graph


def at_random(nodes: int, projects: int) -> Network:
    """Six projects for each node, some of them twice the same."""
    draws = np.random.default_rng(4).integers(0, projects, 6 * nodes)
    links = (np.ones(6 * nodes), (np.arange(6 * nodes) // 6, draws))
    return Network.of_members(sparse.coo_array(links, shape=(nodes, projects)))


# --- independent answers --------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=50)
@given(sources())
def test_unweighted_agree_with_networkx(network: Network) -> None:
    graph = graph_from(network)
    agree(local.degree(network), dict(graph.degree()))
    agree(local.coreness(network), nx.core_number(graph))
    agree(local.clustering(network), nx.clustering(graph))
    assert local.transitivity(network) == pytest.approx(nx.transitivity(graph))
    agree(local.strength(network, weight="none"), dict(graph.degree()))
    if len(graph):
        agree(local.constraint(network, weight="none"), nx.constraint(graph))
        agree(local.effective_size(network, weight="none"), nx.effective_size(graph))


@settings(deadline=None, max_examples=50)
@given(sources())
def test_weighted_agree_with_networkx_and_igraph(network: Network) -> None:
    for weight in weights_of(network):
        graph = graph_from(network, weight)
        agree(local.strength(network, weight=weight), dict(graph.degree(weight="weight")))
        if not len(graph):
            continue
        agree(local.constraint(network, weight=weight), nx.constraint(graph, weight="weight"))
        agree(local.effective_size(network, weight=weight), nx.effective_size(graph, nodes=graph, weight="weight"))
        other = igraph.Graph.from_networkx(graph)
        ties = other.es["weight"] if other.ecount() else None
        agree(local.constraint(network, weight=weight), dict(zip(graph, other.constraint(weights=ties), strict=True)))
        barrat = other.transitivity_local_undirected(mode="zero", weights=ties)
        agree(local.clustering(network, weight=weight), dict(zip(graph, barrat, strict=True)))


@settings(deadline=None, max_examples=40)
@given(networks())
def test_two_mode_measures_agree_with_networkx(data: GraphData) -> None:
    graph, people = two_mode(data), list(data.organizations.index)
    modes: tuple[Any, ...] = ("dot", "min", "max")
    for mode in modes:
        agree(local.bipartite_clustering(data, mode=mode), nx.bipartite.clustering(graph, people, mode=mode))
    assert local.robins_alexander(data) == pytest.approx(nx.bipartite.robins_alexander_clustering(graph))
    both = len(people) and len(data.projects)
    expected = nx.bipartite.degree_centrality(graph, people) if both else dict.fromkeys(people, 0)
    agree(local.bipartite_degree(data), {i: expected[i] for i in people})


@settings(deadline=None, max_examples=40)
@given(networks())
def test_degree_and_strength_need_no_ties(data: GraphData) -> None:
    """The same as from ties, but no ties are built."""
    network, graph = Network.of_data(data), projected(data)
    agree(local.degree(network), dict(graph.degree()))
    agree(local.strength(network), dict(graph.degree(weight="weight")))
    local.strength(network, weight="newman")
    local.bipartite_clustering(network)
    local.robins_alexander(network)
    assert "_raw" not in vars(network)


def test_more_nodes_than_a_block_agree_with_igraph() -> None:
    graph = nx.gnm_random_graph(9000, 40000, seed=3)
    graph.add_edges_from((0, i) for i in range(1, 2000))
    network, other = Network.of_networkx(graph), igraph.Graph.from_networkx(graph)
    agree(local.clustering(network), other.transitivity_local_undirected(mode="zero"))
    agree(local.coreness(network), other.coreness())
    agree(local.constraint(network), other.constraint())
    members = at_random(6000, 3000)
    agree(local.degree(members), np.diff(members.ties().indptr))


# --- published ------------------------------------------------------------------------------------------------------


def southern_women() -> GraphData:
    graph = nx.davis_southern_women_graph()
    women = [n for n, side in graph.nodes(data="bipartite") if side == 0]
    return graph_of({event: graph[event] for event in graph if event not in women})


def test_southern_women() -> None:
    network = as_network(southern_women())
    assert local.robins_alexander(network) == pytest.approx(0.467764, abs=5e-7)
    events = Network.of_members(network.member.T, southern_women().projects.index)  # type: ignore[union-attr]
    assert local.bipartite_clustering(network).mean() == pytest.approx(0.317140, abs=5e-7)  # mean over the women
    newman = network.ties("newman")
    evelyn, theresa = (list(network.nodes).index(name) for name in ("Evelyn Jefferson", "Theresa Anderson"))
    assert newman[evelyn, theresa] == pytest.approx(1.486880, abs=5e-7)
    assert [network.ties().nnz / 2, network.ties().sum() / 2] == [139, 322]
    assert [local.degree(network).sum() / 2, local.strength(network).sum() / 2] == [139, 322]
    women, gatherings = local.bipartite_degree(network).round(2), local.bipartite_degree(events).round(2)
    assert set(women[["Nora Fayette", "Evelyn Jefferson", "Theresa Anderson"]]) == {0.57}
    assert set(women[["Olivia Carleton", "Flora Price"]]) == {0.14}
    assert (gatherings["E8"], gatherings["E9"]) == (0.78, 0.67)


def test_florentine_families() -> None:
    found: Any = local.constraint(from_edges(nx.florentine_families_graph()))
    assert found["Medici"] == pytest.approx(0.2099, abs=5e-5)
    assert found["Strozzi"] == pytest.approx(0.4583, abs=5e-5)


def test_zachary_karate_club() -> None:
    assert local.transitivity(from_edges(nx.karate_club_graph())) == pytest.approx(0.255682, abs=5e-7)


def test_newman_weights_of_the_documented_toy() -> None:
    network = Network.of_networkx(nx.Graph([(0, 1), (1, 2), (2, 3), (3, 4), (1, 5)]), [0, 2, 4, 5])
    weights = network.ties("newman").toarray()
    found = {(a, b): weights[i, j] for i, a in enumerate(network.nodes) for j, b in enumerate(network.nodes) if i < j}
    assert {pair: w for pair, w in found.items() if w} == {(0, 2): 0.5, (0, 5): 0.5, (2, 5): 0.5, (2, 4): 1.0}
    assert local.strength(network, weight="newman").to_dict() == {0: 1.0, 2: 2.0, 4: 1.0, 5: 1.0}


# --- laws and edges -------------------------------------------------------------------------------------------------

NODE_MEASURES: dict[str, Any] = {
    "degree": local.degree,
    "strength": local.strength,
    "coreness": local.coreness,
    "clustering": local.clustering,
    "barrat": lambda network: local.clustering(network, weight="raw"),
    "constraint": local.constraint,
    "effective_size": local.effective_size,
}
TWO_MODE: dict[str, Any] = {
    "bipartite_degree": local.bipartite_degree,
    "bipartite_clustering": local.bipartite_clustering,
}


@settings(deadline=None, max_examples=30)
@given(networks(smallest=1), st.randoms(use_true_random=False))
def test_another_order_of_nodes_and_projects_changes_no_score(data: GraphData, random: Random) -> None:
    network = Network.of_data(data)
    matrix: Any = network.member
    rows, columns = list(range(matrix.shape[0])), list(range(matrix.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    moved = Network.of_members(matrix[rows][:, columns], network.nodes[rows])
    for measure in (NODE_MEASURES | TWO_MODE).values():
        agree(measure(moved).sort_index(), measure(network).astype(float).to_dict())


@settings(deadline=None, max_examples=30)
@given(sources(), st.sampled_from([0.1, 3.0, 1000.0]))
def test_scaling_all_weights_scales_strength_and_nothing_else(network: Network, factor: float) -> None:
    ties = network.ties()
    once, scaled = Network.of_ties(ties), Network.of_ties(ties * factor)
    agree(local.strength(scaled), local.strength(once) * factor)
    for name, measure in NODE_MEASURES.items():
        if name != "strength":
            agree(measure(scaled), measure(once))


@settings(deadline=None, max_examples=30)
@given(sources())
def test_bounds(network: Network) -> None:
    partners = local.degree(network)
    assert local.clustering(network).between(0, 1 + 1e-12).all()
    assert (local.coreness(network) <= partners).all()
    size = local.effective_size(network, weight="none")
    assert (size.dropna() <= partners[size.notna()] + 1e-9).all()
    assert (size.dropna() >= 1 - 1e-9).all()


def test_the_same_bytes_again() -> None:
    network = at_random(5000, 2500)
    for measure in (NODE_MEASURES | TWO_MODE).values():
        assert measure(network).to_numpy().tobytes() == measure(network).to_numpy().tobytes()


def test_isolates_and_projects_of_one() -> None:
    data = graph_of({"p": ["a", "b"], "alone": ["c"]}, more=["d"])
    assert local.degree(data).to_dict() == {"a": 1, "b": 1, "c": 0, "d": 0}
    assert local.coreness(data).to_dict() == {"a": 1, "b": 1, "c": 0, "d": 0}
    assert local.clustering(data, weight="raw").to_dict() == dict.fromkeys("abcd", 0.0)
    assert local.constraint(data)[["c", "d"]].isna().all()
    assert local.effective_size(data)[["c", "d"]].isna().all()
    assert local.bipartite_degree(data).to_dict() == {"a": 0.5, "b": 0.5, "c": 0.5, "d": 0.0}
    assert (local.transitivity(data), local.robins_alexander(data)) == (0, 0)


def test_the_empty_graph() -> None:
    for empty in (GraphData.of(), Network.of_ties(sparse.csr_array((0, 0)))):
        for measure in NODE_MEASURES.values():
            assert len(measure(empty)) == 0
        assert local.transitivity(empty) == 0
    assert local.robins_alexander(GraphData.of()) == 0
    assert all(len(measure(GraphData.of())) == 0 for measure in TWO_MODE.values())


def test_min_shared_asks_for_repeated_ties() -> None:
    data = graph_of({"p": ["a", "b", "c"], "q": ["a", "b"]})
    network = Network.of_data(data, min_shared=2)
    assert local.degree(network).to_dict() == {"a": 1, "b": 1, "c": 0}
    assert local.strength(network).to_dict() == {"a": 2, "b": 2, "c": 0}
    assert local.strength(network, weight="newman").to_dict() == {"a": 1.5, "b": 1.5, "c": 0}
    assert local.clustering(network).to_dict() == {"a": 0, "b": 0, "c": 0}


def test_what_projects_decide_needs_projects() -> None:
    given = Network.of_ties(np.array([[0, 1], [1, 0]]))
    for measure in (*TWO_MODE.values(), local.robins_alexander):
        with pytest.raises(InputError) as error:
            measure(given)
        assert "of_members" in error.value.hint
    with pytest.raises(InputError):
        local.strength(given, weight="newman")


def test_unknown_mode_names_the_known_ones() -> None:
    with pytest.raises(InputError) as error:
        local.bipartite_clustering(GraphData.of(), mode="mean")  # type: ignore[arg-type]
    assert "dot, min, max" in error.value.hint
