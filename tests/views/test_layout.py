"""What holds of all layouts, and the force layout: communities apart, labels readable, isolates in rows."""

import time

import networkx as nx
import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist, pdist

from baltica.analytics.graphdata import GraphData
from baltica.analytics.nodes import network_of
from baltica.graph.errors import InputError
from baltica.views.layouts.arrange import LAYOUTS, arrange
from tests.views.layout_cases import boxes_overlap, drawn, given, least_gap, positions, radii, ties


@pytest.mark.parametrize("layout", LAYOUTS)
def test_nothing_one_and_two(layout: str) -> None:
    nothing = arrange(layout, sparse.csr_array((0, 0)), [])
    assert nothing.place.shape == (0, 2) and not nothing.captions and not nothing.aside
    one = drawn(layout, nx.empty_graph(1)).place
    assert one.shape == (1, 2) and np.isfinite(one).all()
    graph = nx.path_graph(2)
    assert least_gap(drawn(layout, graph).place, radii(graph)) > 0


@pytest.mark.parametrize("layout", LAYOUTS)
@settings(deadline=None, max_examples=25)
@for_all(st.integers(1, 70), st.integers(0, 200), st.integers(0, 1000))
def test_nodes_do_not_overlap(layout: str, nodes: int, edges: int, seed: int) -> None:
    graph = nx.gnm_random_graph(nodes, min(edges, nodes * (nodes - 1) // 2), seed=seed)
    found = drawn(layout, graph, **given(nodes, seed))
    assert np.isfinite(found.place).all()
    assert np.array_equal(found.place, np.round(found.place))
    assert least_gap(found.place, radii(graph)) > 0
    assert all(np.isfinite([caption.x, caption.y]).all() and caption.text for caption in found.captions)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_fifteen_hundred_nodes_do_not_overlap_either(layout: str) -> None:
    graph = nx.barabasi_albert_graph(1500, 6, seed=1)
    began = time.process_time()
    place = drawn(layout, graph).place
    assert time.process_time() - began < 8  # measured: at most 1.5 s
    assert least_gap(place, radii(graph)) > -1


@pytest.mark.parametrize("layout", LAYOUTS)
def test_same_input_same_places(layout: str) -> None:
    graph = nx.gnm_random_graph(60, 120, seed=3)
    assert drawn(layout, graph) is not drawn(layout, graph)
    first, second = drawn(layout, graph), drawn(layout, graph)
    assert np.array_equal(first.place, second.place)
    assert (first.captions, first.backdrop, first.aside) == (second.captions, second.backdrop, second.aside)


def test_another_seed_is_another_picture() -> None:
    graph = nx.gnm_random_graph(60, 120, seed=3)
    assert not np.array_equal(positions(ties(graph), radii(graph)), positions(ties(graph), radii(graph), seed=2))


@pytest.mark.parametrize("layout", ["geographic", "circular"])
def test_nodes_in_another_order_have_the_same_places(layout: str) -> None:
    graph = nx.gnm_random_graph(50, 90, seed=5)
    rng = np.random.default_rng(0)
    size = rng.permutation(np.linspace(5, 20, 50))  # no two alike
    know = given(50)
    first = arrange(layout, ties(graph), size, groups=know["groups"], coordinates=know["coordinates"])
    order = rng.permutation(50)
    second = arrange(
        layout,
        ties(graph)[order][:, order],
        size[order],
        groups=[know["groups"][k] for k in order],
        coordinates=know["coordinates"][order],
    )
    assert np.array_equal(second.place, first.place[order])
    assert second.captions == first.captions


def test_an_unknown_layout_names_the_known_ones() -> None:
    with pytest.raises(InputError, match="no layout is called spiral") as refused:
        arrange("spiral", sparse.csr_array((1, 1)), [5])
    assert all(layout in refused.value.hint for layout in LAYOUTS)


@pytest.mark.parametrize("layout", ["geographic", "bipartite"])
def test_what_is_needed_and_missing_is_told(layout: str) -> None:
    with pytest.raises(InputError) as refused:
        arrange(layout, sparse.csr_array((2, 2)), [5, 5], coordinates=np.full((2, 2), np.nan))
    assert "force" in refused.value.hint


@pytest.mark.parametrize("what", ["groups", "labels", "sides"])
def test_what_does_not_fit_the_nodes_is_refused(what: str) -> None:
    wrong = {what: [0, 1, 1] if what == "sides" else ["a", "b", "c"]}
    with pytest.raises(InputError, match=f"3 {what} are given for 2 nodes"):
        arrange("force", sparse.csr_array((2, 2)), [5, 5], **wrong)  # type: ignore[arg-type]


def test_two_nodes_of_a_pair_stand_apart() -> None:
    assert pdist(positions(ties(nx.path_graph(2)), [5, 9]))[0] > 14


def test_groups_stand_together() -> None:
    graph = nx.connected_caveman_graph(6, 8)
    place = positions(ties(graph), radii(graph))
    group = np.arange(len(place)) // 8
    distance = cdist(place, place)
    same = (group[:, None] == group[None, :]) & ~np.eye(len(place), dtype=bool)
    other = group[:, None] != group[None, :]
    assert distance[same].mean() < 0.4 * distance[other].mean()


def test_communities_of_a_dense_network_come_apart() -> None:
    graph = nx.random_partition_graph([60, 50, 40, 30], 0.3, 0.03, seed=2)
    group = np.repeat(np.arange(4), [60, 50, 40, 30])
    place = positions(ties(nx.Graph(graph)), radii(graph))
    near = np.asarray(cKDTree(place).query(place, 11)[1])[:, 1:]
    assert (group[near] == group[:, None]).mean() > 0.9


def test_labels_of_the_largest_nodes_do_not_overlap(facts: GraphData) -> None:
    network, table = network_of(facts)
    graph = sparse.csr_array(network.ties())
    degree = np.diff(graph.indptr)
    size = 5 + 25 * np.sqrt(degree / degree.max())
    labels = [str(name) for name in table["name"]]
    place = arrange("force", graph, size, labels=labels).place
    largest = np.lexsort((np.arange(len(size)), -size))[:40]
    wide, high = np.ptp(place, axis=0)
    unit = max((wide + 100) / 1100, (high + 100) / 760)  # units per pixel of a page the picture is fitted in
    half = np.array([min(len(labels[k]), 26) * 6.4 * unit / 2 for k in largest])
    x, y = place[largest].T
    under = y + size[largest]
    assert boxes_overlap(np.column_stack([x - half, under, x + half, under + 14 * unit])) == 0


def test_a_path_is_laid_out_as_a_path() -> None:
    place = positions(ties(nx.path_graph(12)), [5.0] * 12)
    along = np.argsort(place[:, 0])
    assert along.tolist() in (list(range(12)), list(range(11, -1, -1)))
    assert np.ptp(place[:, 0]) > np.ptp(place[:, 1])  # the long side lies flat


def test_components_do_not_mix_and_isolates_stand_below_in_order() -> None:
    graph = nx.disjoint_union_all([nx.complete_graph(20), nx.cycle_graph(5), nx.path_graph(2), nx.empty_graph(7)])
    found = arrange("force", ties(graph), radii(graph), names=("region", "regions"))
    parts = [found.place[:20], found.place[20:25], found.place[25:27], found.place[27:]]
    assert parts[0][:, 1].max() < min(part[:, 1].min() for part in parts[1:])
    assert parts[1][:, 0].max() < parts[2][:, 0].min()
    assert found.place[:27, 1].max() < parts[3][:, 1].min()
    assert len(set(parts[3][:, 1])) == 1 and (np.diff(parts[3][:, 0]) > 0).all()
    (caption,) = found.captions
    assert caption.text == "7 regions without a tie"
    assert parts[2][:, 1].max() < caption.y < parts[3][:, 1].min()


def test_one_node_without_a_tie_is_one() -> None:
    graph = nx.disjoint_union(nx.path_graph(3), nx.empty_graph(1))
    (caption,) = arrange("force", ties(graph), radii(graph), names=("region", "regions")).captions
    assert caption.text == "1 region without a tie"
    assert not arrange("force", ties(nx.path_graph(3)), [5, 5, 5]).captions
