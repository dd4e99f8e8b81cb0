"""Columns: sides from left to right, few crossings, wide sides, names above."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from baltica.views.layouts.arrange import Arrangement, arrange
from baltica.views.layouts.bipartite import inversions
from baltica.views.layouts.common import Floats
from tests.views.layout_cases import least_gap, ties


def two_mode(one: int, other: int, share: float, seed: int = 0) -> tuple[sparse.csr_array, list[int]]:
    met = np.random.default_rng(seed).random((one, other)) < share
    both = np.block([[np.zeros((one, one)), met], [met.T, np.zeros((other, other))]])
    return sparse.csr_array(both.astype(float)), [0] * one + [1] * other


def crossing(tied: sparse.csr_array, at: Floats, sides: list[int]) -> int:
    edges = sparse.coo_array(tied)
    right = np.array(sides)[edges.row] == 0
    here, there = at[edges.row[right]], at[edges.col[right]]
    return int((((here[:, None] - here) * (there[:, None] - there)) < 0).sum() // 2)


def beside(tied: sparse.csr_array, sides: list[int], **more: object) -> Arrangement:
    return arrange("bipartite", tied, [8.0] * len(sides), sides=sides, **more)  # type: ignore[arg-type]


def test_sides_stand_left_and_right_with_their_names_above() -> None:
    tied, sides = two_mode(12, 20, 0.2)
    found = beside(tied, sides, side_names=("Organizations", "Projects"))
    assert set(found.place[:12, 0]) < {found.place[0, 0]} | {0.0} and len(set(found.place[12:, 0])) == 1
    assert found.place[:12, 0].max() < found.place[12:, 0].min()
    assert [caption.text for caption in found.captions] == ["Organizations", "Projects"]
    assert [caption.x for caption in found.captions] == [found.place[0, 0], found.place[12, 0]]
    assert max(caption.y for caption in found.captions) < found.place[:, 1].min()


def test_names_may_be_missing() -> None:
    assert not beside(*two_mode(3, 4, 0.5)).captions
    assert len(beside(*two_mode(3, 4, 0.5), side_names=("", "Projects")).captions) == 1


def test_paths_have_more_than_two_columns() -> None:
    graph = nx.path_graph(5)
    found = beside(ties(graph), [0, 1, 2, 3, 4], side_names=("From", "", "", "", "To"))
    assert (np.diff(found.place[:, 0]) > 100).all()
    assert [caption.text for caption in found.captions] == ["From", "To"]


def test_far_fewer_ties_cross_than_by_chance() -> None:
    tied, sides = two_mode(25, 30, 0.12)
    rng = np.random.default_rng(1)
    chance = np.mean([crossing(tied, rng.random(55), sides) for _ in range(20)])
    assert crossing(tied, beside(tied, sides).place[:, 1], sides) < 0.6 * chance


def test_parts_that_do_not_hang_together_do_not_cross() -> None:
    mixed = np.random.default_rng(0).permutation(12)
    graph: nx.Graph[int] = nx.Graph([(k, 12 + int(mixed[k])) for k in range(12)])
    sides = [0] * 12 + [1] * 12
    assert crossing(ties(graph), beside(ties(graph), sides).place[:, 1], sides) == 0


def test_a_tree_is_drawn_without_a_crossing() -> None:
    graph = nx.Graph([(0, 5), (0, 6), (1, 6), (1, 7), (2, 7), (2, 8), (3, 8), (3, 9), (4, 9)])
    sides = [0] * 5 + [1] * 5
    assert crossing(ties(graph), beside(ties(graph), sides).place[:, 1], sides) == 0


def test_sides_of_many_nodes_are_several_columns_wide() -> None:
    tied, sides = two_mode(400, 90, 0.02)
    place = beside(tied, sides).place
    columns = [len(set(part[:, 0])) for part in (place[:400], place[400:])]
    assert columns == [7, 2]
    assert least_gap(place, [8.0] * 490) > 0
    width = [np.ptp(part[:, 0]) for part in (place[:400], place[400:])]
    assert place[400:, 0].min() - place[:400, 0].max() > max(width)  # room for the ties


@pytest.mark.parametrize("count", [2, 10, 28])
def test_few_nodes_have_room_for_their_names(count: int) -> None:
    tied, sides = two_mode(count, count, 0.3)
    place = beside(tied, sides).place
    high, wide = np.ptp(place[:, 1]) + 16, np.ptp(place[:, 0]) + 16
    scale = min(760 / high, 1100 / wide)
    assert np.diff(np.sort(place[:count, 1])).min() * scale > 16 * scale + 14


@given(st.lists(st.integers(0, 40), max_size=60))
def test_inversions_are_counted(values: list[int]) -> None:
    slow = sum(values[a] > values[b] for a in range(len(values)) for b in range(a + 1, len(values)))
    assert inversions(np.array(values, dtype=np.intp)) == slow
