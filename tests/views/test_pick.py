"""Which nodes are around a node, and on shortest chains: against networkx and by trying all."""

from itertools import pairwise
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from baltica.views.pick import FAR, chains, nearest, steps_from, strongest


@st.composite
def networks(draw: st.DrawFn) -> sparse.csr_array:
    """A symmetric matrix of ties of up to nine nodes."""
    n = draw(st.integers(2, 9))
    weights = draw(st.lists(st.sampled_from([0, 0, 1, 2, 3]), min_size=n * n, max_size=n * n))
    upper = np.triu(np.array(weights, dtype=float).reshape(n, n), 1)
    return sparse.csr_array(upper + upper.T)


def graph_of(ties: sparse.csr_array) -> "nx.Graph[int]":
    made: nx.Graph[int] = nx.from_scipy_sparse_array(ties)
    return made


@given(networks())
def test_steps_are_those_of_shortest_paths(ties: sparse.csr_array) -> None:
    expected = nx.single_source_shortest_path_length(graph_of(ties), 0)
    assert steps_from(ties, 0).tolist() == [expected.get(i, FAR) for i in range(ties.shape[0])]
    within = {i: d for i, d in expected.items() if d <= 2}
    assert steps_from(ties, 0, 2).tolist() == [within.get(i, FAR) for i in range(ties.shape[0])]


@given(networks(), st.integers(1, 3), st.integers(1, 9))
def test_the_nearest_are_connected_and_the_rest_is_counted(ties: sparse.csr_array, hops: int, most: int) -> None:
    near = nearest(ties, 0, hops, most)
    steps = steps_from(ties, 0, hops)
    assert 0 in near.rows
    assert len(near.rows) <= most
    assert len(near.rows) + sum(near.left_out.values()) == (steps != FAR).sum()
    assert near.steps.tolist() == steps[near.rows].tolist()
    if near.left_out:  # nobody is shown who is farther than one left out
        assert near.steps.max() <= min(near.left_out)
    assert nx.is_connected(graph_of(ties).subgraph(near.rows.tolist()))


def test_of_those_equally_near_the_strongest_tied_come_first() -> None:
    ties = np.zeros((6, 6))
    for a, b, weight in [(0, 1, 1), (0, 2, 5), (0, 3, 5), (1, 4, 9), (2, 5, 2)]:
        ties[a, b] = ties[b, a] = weight
    assert nearest(sparse.csr_array(ties), 0, 2, 3).rows.tolist() == [0, 2, 3]
    found = nearest(sparse.csr_array(ties), 0, 2, 5)
    assert (found.rows.tolist(), found.left_out) == ([0, 1, 2, 3, 4], {2: 1})


@given(networks())
def test_chains_are_all_shortest_paths(ties: sparse.csr_array) -> None:
    graph, end = graph_of(ties), ties.shape[0] - 1
    found = chains(ties, 0, end)
    if not nx.has_path(graph, 0, end):
        assert found is None
        return
    assert found is not None
    paths = list(nx.all_shortest_paths(graph, 0, end))
    assert (found.steps, found.number) == (len(paths[0]) - 1, len(paths))
    assert found.rows.tolist() == sorted({i for path in paths for i in path})
    assert found.step.tolist() == [next(path.index(i) for path in paths if i in path) for i in found.rows]
    assert list(found.through) == [sum(i in path for path in paths) for i in found.rows]
    used = {(min(a, b), max(a, b)) for path in paths for a, b in pairwise(path)}
    cells = sparse.coo_array(sparse.triu(found.ties))
    assert set(zip(cells.row.tolist(), cells.col.tolist(), strict=True)) == used
    assert all(found.ties[a, b] == ties[a, b] for a, b in used)


@settings(max_examples=200)
@given(networks(), st.integers(2, 9))
def test_whole_chains_are_kept_the_strongest_first(ties: sparse.csr_array, most: int) -> None:
    found = chains(ties, 0, ties.shape[0] - 1)
    if found is None:
        return
    kept = set(strongest(found, most).tolist())
    assert len(kept) <= max(most, found.steps + 1)
    paths = [path for path in nx.all_shortest_paths(graph_of(ties), 0, ties.shape[0] - 1) if set(path) <= kept]
    assert {i for path in paths for i in path} == kept
    every = nx.all_shortest_paths(graph_of(ties), 0, ties.shape[0] - 1)
    strength = {tuple(path): sum(ties[a, b] for a, b in pairwise(path)) for path in every}
    assert max(strength.values()) == max(strength[tuple(path)] for path in paths)


@pytest.mark.parametrize("length", [2, 40])
def test_numbers_of_chains_of_any_size(length: int) -> None:
    """Layers of three nodes, all tied to all of the next layer: three times as many chains a layer."""
    layers = [[0], *[[1 + 3 * k, 2 + 3 * k, 3 + 3 * k] for k in range(length)], [1 + 3 * length]]
    pairs = [(a, b) for one, other in pairwise(layers) for a in one for b in other]
    size = 2 + 3 * length
    cells: Any = (np.ones(len(pairs)), tuple(zip(*pairs, strict=True)))
    matrix: Any = sparse.csr_array(cells, shape=(size, size))
    found = chains(sparse.csr_array(matrix + matrix.T), 0, size - 1)
    assert found is not None
    assert found.number == 3**length
    assert set(found.through[1:-1]) == {3 ** (length - 1)}
