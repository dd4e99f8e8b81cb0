"""A network is the same whatever it is made from, and bad matrices are refused with one line."""

from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.network import Network, as_network
from baltica.graph.errors import InputError
from tests.analytics.toys import graph_of, networks


@settings(deadline=None, max_examples=40)
@given(networks(), st.integers(1, 3))
def test_frames_matrices_and_networkx_give_one_network(data: GraphData, shared: int) -> None:
    """From the frames, from their matrix, from a two-mode graph: the same ties, as counted project by project."""
    member, people, projects = data.biadjacency()
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(people)
    graph.add_nodes_from(projects)
    graph.add_edges_from((people[int(i)], projects[int(p)]) for i, p in zip(*member.nonzero(), strict=True))
    raw, newman = (np.zeros((len(people), len(people))) for _ in range(2))
    for team in member.toarray().T.astype(bool):
        pairs = np.outer(team, team) & ~np.eye(len(team), dtype=bool)
        raw += pairs
        newman += pairs / max(team.sum() - 1, 1)
    raw, newman = raw * (raw >= shared), newman * (raw >= shared)
    made = [
        as_network(data, min_shared=shared),
        Network.of_members(member, people, min_shared=shared),
        Network.of_networkx(graph, people, min_shared=shared),
    ]
    for one in made:
        assert list(one.nodes) == list(people)
        np.testing.assert_allclose(one.ties().toarray(), raw)
        np.testing.assert_allclose(one.ties("newman").toarray(), newman)
        np.testing.assert_array_equal(one.ties("none").toarray(), (one.ties().toarray() > 0).astype(float))
        assert (one.bipartite is None) == (shared > 1)


def test_a_matrix_is_taken_as_ties_without_its_diagonal() -> None:
    weights = np.array([[7.0, 2, 0], [2, 0, 0.5], [0, 0.5, 0]])
    for given_as in (weights, sparse.csr_array(weights), sparse.coo_matrix(weights)):
        network = as_network(given_as)
        assert network.ties().toarray().tolist() == [[0, 2, 0], [2, 0, 0.5], [0, 0.5, 0]]
        assert network.bipartite is None
    assert weights[0, 0] == 7, "what was given stays as it is"


def test_edges_of_networkx_bring_their_weights() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", weight=3)
    graph.add_edge("b", "c")
    graph.add_edge("c", "c")
    graph.add_node("alone")
    network = as_network(graph)
    assert list(network.nodes) == ["a", "b", "c", "alone"]
    assert network.ties().toarray().tolist() == [[0, 3, 0, 0], [3, 0, 1, 0], [0, 1, 0, 0], [0, 0, 0, 0]]
    assert repr(network) == "Network(4 nodes, given ties)"


@pytest.mark.parametrize("nothing", [GraphData.of(), nx.Graph(), sparse.csr_array((0, 0))])
def test_a_network_of_nothing(nothing: Any) -> None:
    network = as_network(nothing)
    assert len(network) == 0
    assert network.ties().shape == (0, 0)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (np.ones((2, 3)), "2 × 3 cannot be ties"),
        (np.array([[0, 1.0], [2, 0]]), "not symmetric"),
        (np.array([[0, -1.0], [-1, 0]]), "below 0"),
        (np.array([[0, np.nan], [np.nan, 0]]), "below 0 or no number"),
        (nx.DiGraph([(1, 2)]), "directed"),
        ("words", "a str is no network"),
    ],
)
def test_what_is_no_network_is_refused(bad: Any, said: str) -> None:
    with pytest.raises(InputError, match=said):
        as_network(bad)


def test_names_have_to_fit() -> None:
    with pytest.raises(InputError, match="2 names were given for 3 nodes"):
        Network.of_members(np.ones((3, 1)), ["a", "b"])
    with pytest.raises(InputError, match="named twice"):
        Network.of_members(np.ones((2, 1)), ["a", "a"])


def test_given_ties_have_no_projects_to_weigh_them() -> None:
    with pytest.raises(InputError, match="projects cannot weigh"):
        as_network(np.array([[0, 1.0], [1, 0]])).ties("newman")


def test_a_project_of_one_ties_nobody() -> None:
    network = as_network(graph_of({"p": ["a"], "q": ["a", "b"]}))
    assert network.ties("newman").toarray().tolist() == [[0, 1], [1, 0]]


def test_ties_may_differ_by_rounding_but_not_be_one_sided() -> None:
    large = np.array([[0, 1e6], [1e6 + 1e-9, 0]])
    assert len(Network.of_ties(large)) == 2
    with pytest.raises(InputError, match="not symmetric"):
        Network.of_ties(np.array([[0, 1e-15], [0, 0]]))


def test_what_is_no_number_is_no_member() -> None:
    with pytest.raises(InputError, match="not a number"):
        Network.of_members([[1, np.nan], [1, 1]])


def test_rows_of_ties_are_sorted_and_small() -> None:
    member = sparse.csr_array(np.random.default_rng(1).random((40, 30)) < 0.1)
    for shared in (1, 2):
        network = Network.of_members(member, min_shared=shared)
        for weight in ("none", "raw", "newman"):
            ties = network.ties(weight)
            assert ties.has_canonical_format
            assert ties.indices.dtype == np.int32
            assert (ties.data > 0).all()
            assert abs(ties - ties.T).nnz == 0


def test_nodes_that_a_graph_does_not_have_are_refused() -> None:
    with pytest.raises(InputError, match="no node 'x'"):
        Network.of_networkx(nx.Graph([("a", "p")]), ["a", "x"])
