"""Positions: repeatable, apart from each other, groups together, isolates in rows."""

import time

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.spatial.distance import cdist, pdist

from baltica.views.layout import positions


def ties(graph: "nx.Graph[int]") -> sparse.csr_array:
    return sparse.csr_array(nx.to_scipy_sparse_array(graph, nodelist=sorted(graph)).astype(float))


def radii(graph: "nx.Graph[int]") -> list[float]:
    return [5.0 + graph.degree(n) for n in sorted(graph)]


def test_nothing_one_and_two() -> None:
    assert positions(sparse.csr_array((0, 0)), []).shape == (0, 2)
    assert positions(sparse.csr_array((1, 1)), [5]).tolist() == [[0, 0]]
    pair = positions(ties(nx.path_graph(2)), [5, 9])
    assert pdist(pair)[0] > 14


def test_same_seed_same_place_other_seed_other_place() -> None:
    graph = nx.gnm_random_graph(60, 120, seed=3)
    first = positions(ties(graph), radii(graph), seed=1)
    assert np.array_equal(first, positions(ties(graph), radii(graph), seed=1))
    assert not np.array_equal(first, positions(ties(graph), radii(graph), seed=2))
    assert np.array_equal(first, np.round(first))


@settings(deadline=None, max_examples=25)
@given(st.integers(1, 60), st.integers(0, 150), st.integers(0, 1000))
def test_nodes_do_not_overlap(nodes: int, edges: int, seed: int) -> None:
    graph = nx.gnm_random_graph(nodes, min(edges, nodes * (nodes - 1) // 2), seed=seed)
    size = np.array(radii(graph))
    place = positions(ties(graph), list(size))
    assert np.isfinite(place).all()
    gap = cdist(place, place) - size[:, None] - size[None, :]
    np.fill_diagonal(gap, 1)
    assert gap.min() > 0


def test_groups_stand_together() -> None:
    graph = nx.connected_caveman_graph(6, 8)
    place = positions(ties(graph), radii(graph))
    group = np.arange(len(place)) // 8
    distance = cdist(place, place)
    same = (group[:, None] == group[None, :]) & ~np.eye(len(place), dtype=bool)
    other = group[:, None] != group[None, :]
    assert distance[same].mean() < 0.5 * distance[other].mean()


def test_a_path_is_laid_out_as_a_path() -> None:
    place = positions(ties(nx.path_graph(12)), [5.0] * 12)
    along = np.argsort(place[:, 0])
    assert along.tolist() in (list(range(12)), list(range(11, -1, -1)))
    assert np.ptp(place[:, 0]) > np.ptp(place[:, 1])  # the long side lies flat


def test_components_do_not_mix_and_isolates_stand_below_in_order() -> None:
    graph = nx.disjoint_union_all([nx.complete_graph(20), nx.cycle_graph(5), nx.path_graph(2), nx.empty_graph(7)])
    place = positions(ties(graph), radii(graph))
    parts = [place[:20], place[20:25], place[25:27], place[27:]]
    assert parts[0][:, 1].max() < min(part[:, 1].min() for part in parts[1:])
    assert parts[1][:, 0].max() < parts[2][:, 0].min()
    assert place[:27, 1].max() < parts[3][:, 1].min()
    assert len(set(parts[3][:, 1])) == 1 and (np.diff(parts[3][:, 0]) > 0).all()


@pytest.mark.parametrize("nodes", [1500])
def test_a_large_network_is_quick(nodes: int) -> None:
    graph = nx.barabasi_albert_graph(nodes, 6, seed=1)
    began = time.perf_counter()
    place = positions(ties(graph), radii(graph))
    assert time.perf_counter() - began < 6  # measured: under 1 s on two cores
    assert len(np.unique(place, axis=0)) == nodes
