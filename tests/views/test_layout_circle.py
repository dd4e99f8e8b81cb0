"""Circles: groups in sectors, their names outside, many nodes in rings."""

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from baltica.views.layouts.arrange import Arrangement, arrange
from tests.views.layout_cases import boxes_overlap, least_gap, radii, ties

COUNTRIES = ["Germany", "Sweden", "Poland", "Denmark", "Finland", "Norway", "Lithuania", "Latvia", "Estonia", "Iceland"]
COUNTRIES += ["Russia", "Belarus", "Austria"]


def around(groups: list[str], size: list[float] | None = None) -> Arrangement:
    count = len(groups)
    return arrange("circular", sparse.csr_array((count, count)), size or [8.0] * count, groups=groups)


def angles(found: Arrangement) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Clockwise from the top, 0 to 2π."""
    x, y = found.place.T
    return np.asarray(np.arctan2(x, -y) % (2 * np.pi))


def test_few_nodes_stand_on_one_circle() -> None:
    found = around([*"aaabbbcccdd"])
    out = np.hypot(*found.place.T)
    assert np.ptp(out) < 2


def test_groups_follow_each_other_the_largest_first_from_the_top() -> None:
    groups = [*"b" * 5, *"c" * 3, *"a" * 9]
    angle = angles(around(groups))
    assert angle[8:].max() < angle[:5].min() and angle[:5].max() < angle[5:8].min()


def test_between_groups_is_a_gap() -> None:
    angle = np.sort(angles(around([*"a" * 8, *"b" * 8])))
    within, between = np.diff(angle[:8]), angle[8] - angle[7]
    assert between > 1.5 * within.max()


def test_many_nodes_stand_in_rings_and_remain_visible() -> None:
    rng = np.random.default_rng(0)
    groups = [COUNTRIES[k] for k in np.minimum(rng.geometric(0.25, 1500) - 1, 12)]
    size = (5 + 25 * rng.random(1500) ** 8).tolist()
    found = around(groups, size)
    assert least_gap(found.place, size) > 0
    out = np.hypot(*found.place.T)
    assert out.max() < 1000  # a node of 5 units is drawn some 2 pixels across, or more
    assert out.min() > 0.4 * out.max()  # the middle is left to the ties


def test_the_largest_of_a_group_stand_outside() -> None:
    rng = np.random.default_rng(0)
    size = (5 + 15 * rng.random(600)).tolist()
    out = np.hypot(*around(["a"] * 300 + ["b"] * 300, size).place.T)
    assert np.corrcoef(out[:300], size[:300])[0, 1] > 0.8


def test_names_of_groups_stand_outside_and_do_not_overlap() -> None:
    rng = np.random.default_rng(1)
    groups = [COUNTRIES[k] for k in np.minimum(rng.geometric(0.35, 700) - 1, 12)] + COUNTRIES
    found = around(groups)
    assert {caption.text for caption in found.captions} == set(COUNTRIES)
    unit = 2 * np.hypot(*found.place.T).max() / 600  # units per pixel, the circle being some 600 high
    boxes = np.array(
        [(c.x - len(c.text) * 3 * unit, c.y - 12 * unit, c.x + len(c.text) * 3 * unit, c.y) for c in found.captions]
    )
    assert boxes_overlap(boxes) == 0
    out = np.hypot([c.x for c in found.captions], [c.y for c in found.captions])
    assert out.min() > np.hypot(*found.place.T).max()


def test_names_stand_beside_their_group() -> None:
    found = around([*["Sweden"] * 20, *["Poland"] * 12, *["Latvia"] * 8])
    angle = angles(found)
    for caption in found.captions:
        nodes = [angle[k] for k in range(40) if (["Sweden"] * 20 + ["Poland"] * 12 + ["Latvia"] * 8)[k] == caption.text]
        assert min(nodes) < np.arctan2(caption.x, -caption.y) % (2 * np.pi) < max(nodes)


@pytest.mark.parametrize("groups", [[], [f"c{k}" for k in range(30)]])
def test_without_groups_there_are_no_names(groups: list[str]) -> None:
    graph = nx.cycle_graph(30)
    assert not arrange("circular", ties(graph), radii(graph), groups=groups).captions


def test_order_within_a_group_follows_the_neighbors() -> None:
    """Each node of a group is tied to one of the other: mixed up they cross, in order they do not."""
    rng = np.random.default_rng(3)
    partner = rng.permutation(20)
    graph: nx.Graph[int] = nx.Graph([(k, 20 + int(partner[k])) for k in range(20)])
    found = arrange("circular", ties(graph), [6.0] * 40, groups=["a"] * 20 + ["b"] * 20)
    angle = angles(found)
    pairs = np.sort(np.array([(angle[a], angle[b]) for a, b in graph.edges]), axis=1)
    crossing = (pairs[:, None, 0] < pairs[None, :, 0]) & (pairs[None, :, 0] < pairs[:, None, 1])
    crossing &= pairs[:, None, 1] < pairs[None, :, 1]
    assert crossing.sum() < 25  # at random: 95


def test_very_many_groups_end_somewhere() -> None:
    groups = [f"c{k // 2}" for k in range(600)]
    assert least_gap(around(groups).place, [8.0] * 600) > 0
