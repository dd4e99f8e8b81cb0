"""Communities: planted ones are found, runs agree or do not as they should, figures agree with networkx and igraph."""

from itertools import combinations
from typing import Any

import igraph
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from baltica.analytics.communities import Communities, communities
from baltica.analytics.graphdata import GraphData
from baltica.analytics.network import Network
from baltica.analytics.partitions import adjusted_rand, cores, mutual_information, stability
from baltica.graph.errors import InputError
from tests.analytics.toys import graph_of, networks

labels = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), min_size=2, max_size=30)


def planted(seed: int = 1) -> "nx.Graph[Any]":
    """Four groups of 25, ties likely inside and rare between."""
    return nx.planted_partition_graph(4, 25, 0.5, 0.02, seed=seed)


def sets(found: Communities) -> list[set[Any]]:
    """The communities of the run shown."""
    kept = found.members["community"].dropna()
    return [set(part.index) for _, part in kept.groupby(kept)]


# --- agreement of partitions ----------------------------------------------------------------------------------------


def test_adjusted_rand_by_hand() -> None:
    """Hubert and Arabie's formula: two cells of two and singles; pairs 2, 2 and 1 of 6, expected 2·1/6."""
    assert adjusted_rand([0, 0, 1, 1], [0, 0, 1, 2]) == pytest.approx((1 - 2 / 6) / (1.5 - 2 / 6))
    assert adjusted_rand([0, 0, 1, 1], [0, 1, 0, 1]) == pytest.approx((0 - 4 / 6) / (2 - 4 / 6))


@settings(deadline=None)
@given(labels)
def test_agreement_as_igraph_computes_it(pairs: list[tuple[int, int]]) -> None:
    one, other = [list(side) for side in zip(*pairs, strict=True)]
    expected = igraph.compare_communities(one, other, method="adjusted_rand")
    if not np.isnan(expected):  # where both divide nothing igraph has no answer
        assert adjusted_rand(one, other) == pytest.approx(expected, abs=1e-12)
    assert mutual_information(one, other) == pytest.approx(
        igraph.compare_communities(one, other, method="nmi"), abs=1e-9
    )


@settings(deadline=None)
@given(labels, st.permutations(range(5)))
def test_agreement_is_symmetric_and_blind_to_names(pairs: list[tuple[int, int]], names: list[int]) -> None:
    one, other = [list(side) for side in zip(*pairs, strict=True)]
    renamed = [f"group {names[label]}" for label in other]
    for measure in (adjusted_rand, mutual_information):
        assert measure(one, one) == 1
        assert measure(one, other) == pytest.approx(measure(other, one), abs=1e-12)
        assert measure(one, renamed) == pytest.approx(measure(one, other), abs=1e-12)
        assert measure(one, other) <= 1


def test_partitions_that_divide_nothing() -> None:
    for measure in (adjusted_rand, mutual_information):
        assert measure([], []) == measure([0], [3]) == measure([0, 0, 0], [1, 1, 1]) == 1
        assert measure([0, 0, 0], [0, 1, 2]) == 0
    assert adjusted_rand([0, 1, 2], [5, 6, 7]) == 1
    with pytest.raises(InputError):
        adjusted_rand([0, 1], [0])


def test_chance_agreement_is_about_zero() -> None:
    rng = np.random.default_rng(1)
    found = [adjusted_rand(rng.integers(0, 5, 400), rng.integers(0, 9, 400)) for _ in range(50)]
    assert abs(np.mean(found)) < 0.005


# --- cores and stability --------------------------------------------------------------------------------------------


def test_cores_are_what_no_run_takes_apart() -> None:
    runs = np.array([[0, 0, 0, 0, 0, 1, 1, 1, 1], [4, 4, 4, 4, 0, 0, 0, 2, 2]]).T
    assert cores(runs).tolist() == [0, 0, 0, 0, -1, -1, -1, -1, -1]
    assert cores(runs, smallest=2).tolist() == [0, 0, 0, 0, -1, 1, 1, 2, 2]
    assert cores(np.zeros((0, 3))).tolist() == []


def test_stability_counts_runs_with_the_largest_part() -> None:
    runs = np.array([[0, 0, 0, 1, 1], [5, 5, 6, 6, 6], [1, 2, 3, 4, 4]]).T
    assert stability(runs, 0).tolist() == [1, 1, 0.5, 1, 1]  # in the last run all parts of the first are alike
    assert np.isnan(stability(runs[:, :1], 0)).all()


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(st.integers(0, 2), min_size=4, max_size=4), min_size=1, max_size=20))
def test_laws_of_cores_and_stability(rows: list[list[int]]) -> None:
    runs = np.array(rows)
    core, steady = cores(runs), stability(runs, 0)
    for number in range(core.max() + 1):
        assert len(np.unique(runs[core == number], axis=0)) == 1
        assert (core == number).sum() >= 3
        assert len(set(steady[core == number])) == 1
    assert ((steady >= 0) & (steady <= 1)).all()
    if not steady.all():
        assert len(np.unique(runs, axis=0)) > 1


# --- communities ----------------------------------------------------------------------------------------------------


def test_planted_communities_are_found_by_every_run() -> None:
    found = communities(planted())
    assert found.agreement == found.agreement_min == 1
    assert sorted(map(sorted, sets(found))) == [list(range(25 * i, 25 * i + 25)) for i in range(4)]
    assert (found.table["in_cores"] == 1).all()
    assert (found.table["largest_core"] == 25).all()
    assert (found.members["stability"] == 1).all()


def test_a_ring_of_cliques_falls_into_its_cliques() -> None:
    found = communities(nx.ring_of_cliques(8, 6))
    assert sorted(map(sorted, sets(found))) == [list(range(6 * i, 6 * i + 6)) for i in range(8)]
    assert found.table["ties_inside"].tolist() == [15] * 8
    assert found.table["ties_outside"].tolist() == [2] * 8


def test_a_random_graph_has_high_modularity_and_low_agreement() -> None:
    found = communities(nx.gnm_random_graph(300, 900, seed=1), seeds=10)
    assert found.runs["modularity"].min() > 0.35
    assert found.agreement < 0.5
    assert found.agreement_min < found.agreement
    assert found.members["stability"].mean() < 0.8


def test_zachary_karate_club() -> None:
    """The known maximum of modularity of the unweighted club is .41979."""
    found = communities(nx.karate_club_graph(), weight="none")
    assert found.runs["modularity"].max() == pytest.approx(0.419790, abs=5e-7)
    assert found.runs.loc[found.runs["shown"], "modularity"].item() == pytest.approx(0.419790, abs=5e-7)


@pytest.mark.parametrize("resolution", [0.5, 1, 2.5])
def test_modularity_of_the_runs_as_networkx_computes_it(resolution: float) -> None:
    graph = nx.karate_club_graph()
    found = communities(graph, resolution=resolution, seeds=5)
    for run, modularity in enumerate(found.runs["modularity"]):
        parts = [set(np.flatnonzero(found.labels[:, run] == label)) for label in np.unique(found.labels[:, run])]
        assert modularity == pytest.approx(nx.community.modularity(graph, parts, resolution=resolution), abs=1e-9)
    club = pd.Series(dict(graph.nodes(data="club")))
    mixing: Any = communities(graph, resolution=resolution, groups=club).mixing
    parts = [set(club.index[club == name]) for name in club.unique()]
    wanted = nx.community.modularity(graph, parts, resolution=resolution)
    assert mixing["modularity_groups"] == pytest.approx(wanted, abs=1e-9)


def test_higher_resolution_gives_more_communities() -> None:
    numbers = [len(communities(planted(), resolution=r, seeds=3).table) for r in (0.1, 1, 4)]
    assert numbers[0] < numbers[1] < numbers[2]


def test_the_run_shown_agrees_most_and_agreement_is_over_all_pairs() -> None:
    found = communities(nx.gnm_random_graph(80, 200, seed=3), seeds=6)
    assert found.isolates
    runs = list(found.labels[found.labels[:, 0] >= 0].T)
    pairs = [igraph.compare_communities(a, b, method="adjusted_rand") for a, b in combinations(runs, 2)]
    assert found.agreement == pytest.approx(np.mean(pairs), abs=1e-12)
    assert found.agreement_min == pytest.approx(min(pairs), abs=1e-12)
    assert found.runs["shown"].sum() == 1
    assert found.runs.loc[found.runs["shown"], "agreement"].item() == found.runs["agreement"].max()
    assert found.runs["communities"].tolist() == [len(set(run)) for run in runs]
    assert found.runs["seed"].is_unique


def test_same_seed_same_bytes_with_one_or_two_threads() -> None:
    graph = nx.gnm_random_graph(200, 500, seed=2)
    one, two, other = (
        communities(graph, seeds=6, seed=seed, threads=threads) for seed, threads in ((4, 1), (4, 2), (5, 2))
    )
    assert one.labels.tobytes() == two.labels.tobytes() != other.labels.tobytes()
    for name in ("table", "members", "runs"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name), check_exact=True)


def test_more_seeds_keep_the_first_runs() -> None:
    few, many = (communities(nx.karate_club_graph(), seeds=seeds) for seeds in (3, 8))
    assert (many.labels[:, :3] == few.labels).all()


def test_names_and_the_scale_of_weights_do_not_matter() -> None:
    graph = planted(2)
    matrix = nx.to_scipy_sparse_array(graph)
    one = communities(matrix, seeds=4)
    other = communities(Network.of_ties(matrix * 7, [f"n{i}" for i in range(100)]), seeds=4)
    assert (one.labels == other.labels).all()
    assert one.runs["modularity"].tolist() == pytest.approx(other.runs["modularity"].tolist(), abs=1e-12)
    assert other.table["biggest"].iloc[0][0].startswith("n")


def test_another_order_of_nodes_finds_the_same_where_all_runs_agree() -> None:
    graph = planted()
    order = np.random.default_rng(1).permutation(100)
    moved = communities(Network.of_networkx(graph), seeds=4)
    turned = communities(Network.of_ties(nx.to_scipy_sparse_array(graph, list(order)), order), seeds=4)
    assert sorted(map(sorted, sets(moved))) == sorted(map(sorted, sets(turned)))


def test_weights() -> None:
    data = graph_of({"big": [f"b{i}" for i in range(8)], "p": ["b0", "x"], "q": ["b0", "x"], "r": ["x", "y"]})
    network = Network.of_data(data)
    usual = communities(network, seeds=3)
    newman, raw = communities(network, weight="newman", seeds=3), communities(network, weight="raw", seeds=3)
    pd.testing.assert_frame_equal(usual.members, newman.members)
    assert raw.members.loc["b0", "strength"] == 9
    assert newman.members.loc["b0", "strength"] == pytest.approx(3)
    given_ties = communities(network.ties("raw"), seeds=3)
    assert given_ties.members["strength"].tolist() == raw.members["strength"].tolist()


# --- isolates, components, nothing at all ---------------------------------------------------------------------------


def test_isolates_are_in_no_community_and_in_no_figure() -> None:
    graph = planted()
    graph.add_nodes_from(["i", "j"])
    found, without = communities(graph), communities(planted())
    assert found.isolates == 2
    assert found.members.loc[["i", "j"], ["community", "core", "stability"]].isna().all(axis=None)
    assert found.members.loc["i", "strength"] == 0
    assert (found.labels[-2:] == -1).all()
    pd.testing.assert_frame_equal(found.table, without.table)
    assert found.agreement == without.agreement


def test_components_are_never_joined() -> None:
    graph = nx.disjoint_union_all([nx.complete_graph(n) for n in (2, 3, 5, 5)])
    found = communities(graph, resolution=0.01)
    assert sorted(map(sorted, sets(found))) == sorted(map(sorted, nx.connected_components(graph)))
    assert found.table["nodes"].tolist() == [5, 5, 3, 2]
    assert found.table["cores"].tolist() == [1, 1, 1, 0]
    assert found.table["largest_core"].tolist() == [5, 5, 3, 0]


@pytest.mark.parametrize("source", [GraphData.of(), graph_of({"p": ["a"]}, more=["b"]), sparse.csr_array((3, 3))])
def test_nothing_to_divide(source: Any) -> None:
    found = communities(source, groups={})
    assert found.table.empty
    assert found.isolates == len(found.members)
    assert np.isnan(found.agreement) and np.isnan(found.agreement_min)
    assert found.runs["communities"].tolist() == [0] * 20
    assert found.mixing is not None and found.mixing["nodes"] == 0
    assert {"nodes", "groups", "ei", "biggest"} <= set(found.table)


def test_one_tie() -> None:
    found = communities(graph_of({"p": ["a", "b"]}))
    assert found.table["nodes"].tolist() == [2]
    assert found.agreement == 1
    assert found.table["biggest"].tolist() == [["A", "B"]]


@pytest.mark.parametrize("wrong", [{"seeds": 1}, {"iterations": 0}, {"resolution": 0}, {"resolution": float("nan")}])
def test_options_that_make_no_sense(wrong: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        communities(nx.karate_club_graph(), **wrong)


# --- how groups mix -------------------------------------------------------------------------------------------------


def test_mixing_by_hand() -> None:
    """Two teams joined by one tie: three Danes; a Dane, a Swede and one of unknown country."""
    country = {"a": "DK", "b": "DK", "c": "DK", "d": "DK", "e": "SE", "f": None}
    found = communities(graph_of({"p": ["a", "b", "c"], "q": ["d", "e", "f"], "r": ["c", "d"]}, country), weight="raw")
    rows: Any = found.table.to_dict("records")
    assert [row["groups"] for row in rows] == [1, 2]
    assert rows[0]["top_group"] == "DK" and rows[0]["top_share"] == 1 and rows[0]["blau"] == 0
    assert rows[1]["top_share"] == 0.5 and rows[1]["blau"] == 0.5
    assert [row["ties_inside"] for row in rows] == [3, 3]
    assert [row["ties_between_groups"] for row in rows] == [0, 1]
    assert [row["ei"] for row in rows] == [-1, 1]  # of the ties of f nobody can tell
    mixing: Any = found.mixing
    assert (mixing["nodes"], mixing["without_group"]) == (5, 1)
    assert mixing["between_inside"] == 1 / 4
    assert mixing["between_outside"] == 0
    assert mixing["blau"] == pytest.approx(1 - 0.8**2 - 0.2**2)
    assert mixing["blau_inside"] == pytest.approx(2 * 0.5 / 5)
    assert mixing["adjusted_rand"] == pytest.approx(adjusted_rand([0, 0, 0, 1, 1], [0, 0, 0, 0, 1]))


def test_a_community_of_unknown_countries_has_no_country_figures() -> None:
    found = communities(graph_of({"p": ["a", "b", "c"], "q": ["d", "e"]}, {"a": None, "b": None, "c": None}))
    row: Any = found.table.loc[1]
    assert row["groups"] == 0
    assert row[["top_group", "top_share", "blau", "ei"]].isna().all()
    assert found.table.loc[2, "top_group"] == "SE"


def test_groups_that_are_the_communities() -> None:
    found = communities(planted(), groups=pd.Series([f"c{i // 25}" for i in range(100)]))
    mixing: Any = found.mixing
    assert mixing["adjusted_rand"] == mixing["mutual_information"] == 1
    assert mixing["modularity_groups"] == pytest.approx(mixing["modularity_communities"])
    assert mixing["between_inside"] == 0 and mixing["between_outside"] == 1
    assert mixing["blau_inside"] == pytest.approx(0)


@settings(deadline=None, max_examples=40)
@given(networks(), st.sampled_from(["none", "raw", "newman"]))
def test_laws(data: GraphData, weight: Any) -> None:
    found = communities(data, weight=weight, seeds=3)
    ties = Network.of_data(data).ties()
    table, kept = found.table, found.members["community"].notna().to_numpy()
    assert table["nodes"].sum() + found.isolates == len(data.organizations)
    assert (kept == (np.diff(ties.indptr) > 0)).all()
    assert table["nodes"].is_monotonic_decreasing
    assert 2 * table["ties_inside"].sum() + table["ties_outside"].sum() == ties.nnz
    for community, part in found.members.dropna(subset=["core"]).groupby("core")["community"]:
        assert part.nunique() == 1 and len(part) >= 3, community
    within: Any = (table["ties_between_groups"] <= table["ties_inside"]).all()
    assert within
    assert table["in_cores"].between(0, 1).all() and table["blau"].between(0, 1).all()
    assert (table["largest_core"] <= table["nodes"]).all()
    assert table["biggest"].map(len).tolist() == table["nodes"].clip(upper=3).tolist()


def test_horizon_2020_agrees_little(shared: Any) -> None:
    """35,871 organizations: each run alone looks convincing, yet the runs disagree; the largest core is large."""
    rows = pd.read_csv(
        shared / "data" / "cordis_networks" / "h2020_2021" / "h2020.csv.gz",
        dtype=str,
        keep_default_na=False,
        encoding_errors="replace",
    )
    person, people = pd.factorize(rows["pic"])
    project, _ = pd.factorize(rows["rcn"])
    network = Network.of_members(sparse.csr_array((np.ones(len(rows)), (person, project))), people)
    country = rows.drop_duplicates("pic").set_index("pic")["country"]
    found = communities(network, groups=country, seeds=4)
    assert found.runs["modularity"].between(0.39, 0.43).all()
    assert found.agreement < 0.8
    assert found.isolates == 4206
    mixing: Any = found.mixing
    assert mixing["adjusted_rand"] < 0.05  # no country keeps to itself
    assert mixing["modularity_groups"] == pytest.approx(0.0866, abs=5e-4)
