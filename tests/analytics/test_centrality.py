"""The table of centralities: agrees with networkx and published tables; names, weights, nodes, rows, and its laws."""

from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baltica.analytics.centrality import ALL, BROKERAGE, MEASURES, USUAL, centrality, measures_for, weight_of
from baltica.analytics.distances import closeness, harmonic
from baltica.analytics.graphdata import GraphData
from baltica.analytics.groups import participation
from baltica.analytics.network import Network, as_network
from baltica.analytics.nodes import NODES, network_of
from baltica.analytics.walks import pagerank
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from tests.analytics.toys import from_edges, graph_of, networks, projected


def agree(found: "pd.Series[float]", expected: dict[Any, Any], tolerance: float = 1e-9) -> None:
    wanted = pd.Series(expected, dtype=float).reindex(found.index)
    np.testing.assert_allclose(found.to_numpy(float), wanted.to_numpy(), atol=tolerance, rtol=0)


@settings(deadline=None, max_examples=60)
@given(networks())
def test_agrees_with_networkx(data: GraphData) -> None:
    graph, table = projected(data), centrality(data, ["all"])
    agree(table["degree"], dict(graph.degree()))
    agree(table["strength"], dict(graph.degree(weight="weight")))
    agree(table["betweenness"], nx.betweenness_centrality(graph))
    agree(table["closeness"], nx.closeness_centrality(graph))
    if len(graph):
        agree(table["pagerank"], nx.pagerank(graph, tol=1e-14, max_iter=1000), 1e-10)


@settings(deadline=None, max_examples=40)
@given(networks(smallest=1))
def test_newman_strength_counts_projects_with_partners(data: GraphData) -> None:
    size = data.project_sizes()
    several = data.participations[data.participations["project"].isin(size[size > 1].index)]
    agree(centrality(data, ["strength_newman"])["strength_newman"], several.groupby("organization").size().reindex(
        data.organizations.index, fill_value=0).to_dict())  # fmt: skip


@settings(deadline=None, max_examples=30)
@given(networks(smallest=3), st.randoms(use_true_random=False))
def test_other_names_same_scores(data: GraphData, random: Random) -> None:
    """Renaming organizations and projects renames the rows and nothing else."""
    ids = list(data.organizations.index)
    names = ids.copy()
    random.shuffle(names)
    new = dict(zip(ids, names, strict=True))
    links = data.participations.assign(organization=data.participations["organization"].map(new))
    renamed = GraphData.of(
        organizations=data.organizations.rename(index=new), projects=data.projects, participations=links
    )
    # Two components with the same eigenvalue: which of them counts depends on the order of ids, as documented.
    measures = [m for m in ALL if m != "eigenvector"]
    before: Any = centrality(data, measures)[measures].rename(index=new).sort_index().astype(float)
    after: Any = centrality(renamed, measures)[measures].astype(float)
    pd.testing.assert_frame_equal(after, before, check_index_type=False, atol=1e-12)


def test_large_components_and_blocks_agree_with_networkx() -> None:
    """More nodes than a block of sources, and a component beyond the dense solver."""
    graph = nx.union(nx.gnm_random_graph(450, 900, seed=3), nx.path_graph(40), rename=("a", "b"))
    table: Any = centrality(from_edges(graph), ["all"])
    agree(table["betweenness"], {str(k): v for k, v in nx.betweenness_centrality(graph).items()})
    agree(table["closeness"], {str(k): v for k, v in nx.closeness_centrality(graph).items()})
    giant = graph.subgraph(max(nx.connected_components(graph), key=len))
    expected = {str(k): abs(v) for k, v in nx.eigenvector_centrality_numpy(giant).items()}
    agree(table["eigenvector"], {i: expected.get(i, 0.0) for i in table.index}, 1e-8)


def test_florentine_families() -> None:
    graph = nx.florentine_families_graph()
    table: Any = centrality(from_edges(graph), ["all"])
    pairs = 14 * 13 / 2
    assert len(graph.edges) == 20
    assert table.loc["Medici", "degree"] == 6
    assert table.loc["Medici", "betweenness"] * pairs == pytest.approx(47.5)
    assert table.loc["Medici", "closeness"] == pytest.approx(0.56)
    assert table.loc["Medici", "eigenvector"] == pytest.approx(0.4303, abs=5e-5)
    for family, published in (("Guadagni", 23.1667), ("Albizzi", 19.3333), ("Strozzi", 9.3333)):
        assert table.loc[family, "betweenness"] * pairs == pytest.approx(published, abs=5e-5)
    assert table.loc[["Medici", "Strozzi"], "constraint"].tolist() == pytest.approx([0.2099, 0.4583], abs=5e-5)


def test_zachary_karate_club() -> None:
    table: Any = centrality(from_edges(nx.karate_club_graph()), ["betweenness"])
    pairs = 33 * 32 / 2
    assert table.loc["0", "betweenness"] * pairs == pytest.approx(231.0714, abs=5e-5)
    assert table.loc["33", "betweenness"] * pairs == pytest.approx(160.5516, abs=5e-5)


def test_southern_women() -> None:
    graph = nx.davis_southern_women_graph()
    women = [n for n, side in graph.nodes(data="bipartite") if side == 0]
    data = graph_of({event: graph[event] for event in graph if event not in women})
    network, ids = Network.of_data(data), list(data.organizations.index)
    ties, newman = network.ties(), network.ties("newman")
    assert (ties.nnz // 2, int(ties.sum()) // 2) == (139, 322)
    evelyn, theresa = ids.index("Evelyn Jefferson"), ids.index("Theresa Anderson")
    assert ties[evelyn, theresa] == 7
    assert newman[evelyn, theresa] == pytest.approx(1.486880, abs=5e-7)
    table: Any = centrality(data, ["bipartite_degree", "bipartite_closeness", "bipartite_betweenness"]).round(2)
    degree = table["bipartite_degree"]
    assert set(degree[["Nora Fayette", "Evelyn Jefferson", "Theresa Anderson"]]) == {0.57}
    assert set(degree[["Olivia Carleton", "Flora Price"]]) == {0.14}
    assert table["bipartite_closeness"][["Nora Fayette", "Dorothy Murchison"]].tolist() == [0.80, 0.65]
    assert table["bipartite_betweenness"][["Nora Fayette", "Evelyn Jefferson"]].tolist() == [0.11, 0.10]


def test_newman_projection_of_the_documented_toy() -> None:
    data = graph_of({"1": ["0", "2", "5"], "3": ["2", "4"]})
    weights = Network.of_data(data).ties("newman").toarray()
    order = list(data.organizations.index)
    found = {(a, b): weights[i, j] for i, a in enumerate(order) for j, b in enumerate(order) if i < j and weights[i, j]}
    assert found == {("0", "2"): 0.5, ("0", "5"): 0.5, ("2", "5"): 0.5, ("2", "4"): 1.0}


def test_isolates_and_the_empty_graph() -> None:
    """Nothing to measure is 0; what only partners can tell is unknown."""
    table: Any = centrality(graph_of({"p": ["a", "b"], "alone": ["c"]}, more=["d"]), ["all"])
    assert list(table.index) == ["a", "b", "c", "d"]
    unknown = ["constraint", "effective_size", "participation"]
    assert table.loc[["c", "d"], unknown].isna().all(axis=None)
    rest = [m for m in ALL if m not in ("pagerank", *unknown)]
    assert table.loc["d", rest].astype(float).sum() == 0
    assert table.loc["c", "bipartite_degree"] == 0.5
    assert table["pagerank"].sum() == pytest.approx(1)


@pytest.mark.parametrize("nodes", NODES)
def test_the_empty_graph_has_an_empty_table(nodes: str) -> None:
    names = measures_for(nodes)
    empty: Any = centrality(GraphData.of(), ["all"], nodes=nodes)
    assert empty.empty
    assert list(empty.columns[-len(names) :]) == list(names)


@pytest.mark.parametrize("nodes", NODES)
def test_every_kind_of_node_has_its_measures(nodes: str, data: GraphData) -> None:
    """On the bundled facts: all rows, all columns, and the values those of the measure alone."""
    table: Any = centrality(data, ["all"], nodes=nodes)
    names = list(measures_for(nodes))
    network, about = network_of(data, nodes)
    assert list(table.index) == list(network.nodes)
    assert list(table.columns[-len(names) :]) == names
    assert "reported" not in table
    pd.testing.assert_series_equal(table["harmonic"], harmonic(network), check_names=False)
    groups = about["country"] if nodes != "countries" else pd.Series(about.index, about.index)
    if nodes != "clusters":
        pd.testing.assert_series_equal(table["participation"], participation(network, groups), check_names=False)
    for name in names:
        pd.testing.assert_series_equal(centrality(data, [name], nodes=nodes)[name], table[name], atol=1e-12)


def test_names_expand() -> None:
    assert measures_for("organizations") == ALL
    assert measures_for("regions", ["brokerage", "degree", "brokerage_liaison"]) == (*BROKERAGE, "degree")
    assert measures_for("countries") == tuple(name for name in ALL if name not in BROKERAGE)
    assert measures_for("clusters") == tuple(name for name in ALL if name not in ("participation", *BROKERAGE))
    assert measures_for("clusters", ["participation"]) == ("participation",)
    with pytest.raises(InputError, match="countries have none"):
        measures_for("countries", ["brokerage"])


def test_weights() -> None:
    """A weight is for the measures that know it; without one each has its usual weight."""
    data = graph_of({"p": ["a", "b", "c"], "q": ["a", "b"], "r": ["c", "d"]})
    network = as_network(data)
    usual, raw, newman = (centrality(data, ["all"], weight=weight) for weight in ("usual", "raw", "newman"))
    same = [name for name in ALL if weight_of(name) == weight_of(name, "raw")]
    assert {"degree", "strength", "strength_newman", "eigenvector", "constraint"} <= set(same)
    pd.testing.assert_frame_equal(usual[same], raw[same])
    pd.testing.assert_series_equal(raw["closeness"], closeness(network, weight="raw"))
    pd.testing.assert_series_equal(newman["pagerank"], pagerank(network, weight="newman"))
    assert newman["degree"].tolist() == usual["degree"].tolist()
    with pytest.raises(InputError, match="weight newmann"):
        centrality(data, weight="newmann")


def test_sampled_betweenness_comes_with_its_error() -> None:
    data = from_edges(nx.gnm_random_graph(120, 400, seed=3))
    table: Any = centrality(data, ["degree", "betweenness", "closeness"], sample=60, seed=4)
    assert list(table.columns[4:]) == ["degree", "betweenness", "betweenness_error", "closeness"]
    pd.testing.assert_frame_equal(table, centrality(data, ["degree", "betweenness", "closeness"], sample=60, seed=4))
    exact = centrality(data, ["betweenness"])["betweenness"]
    within = (table["betweenness"] - exact).abs() <= 3 * table["betweenness_error"] + 1e-12
    assert within.mean() > 0.9
    with pytest.raises(InputError, match="only betweenness"):
        centrality(data, ["degree"], sample=60)


def test_countries_of_partners_and_roles_between_them() -> None:
    """The hub joins two Danes and a Finn who do not know each other; nobody knows where u is."""
    teams = {"p": ["hub", "d1"], "q": ["hub", "d2"], "r": ["hub", "f"], "s": ["hub", "u"]}
    data = graph_of(teams, {"hub": "SE", "d1": "DK", "d2": "DK", "f": "FI", "u": None})
    table: Any = centrality(data, ["participation", "brokerage"])
    assert table.loc["hub", "participation"] == pytest.approx(1 - (2 / 3) ** 2 - (1 / 3) ** 2)
    assert table.loc["hub", list(BROKERAGE)].tolist() == [0, 1, 0, 2]
    assert table.loc["u", list(BROKERAGE)].isna().all()
    countries: Any = centrality(data, ["participation"], nodes="countries")
    assert countries.loc["SE", "participation"] == pytest.approx(1 - (2 / 3) ** 2 - (1 / 3) ** 2)  # p and q, r
    assert list(countries.index) == ["DK", "FI", "SE"]


def test_min_shared_keeps_repeated_ties_only() -> None:
    data = graph_of({"p": ["a", "b", "c"], "q": ["a", "b"]})
    table: Any = centrality(data, ["degree", "strength", "strength_newman"], min_shared=2)
    assert table["degree"].to_dict() == {"a": 1, "b": 1, "c": 0}
    assert table["strength"].to_dict() == {"a": 2, "b": 2, "c": 0}
    assert table["strength_newman"].to_dict() == {"a": 1.5, "b": 1.5, "c": 0.0}
    assert table["projects"].to_dict() == {"a": 2, "b": 2, "c": 1}


def test_reported_places_choose_rows_and_change_no_score() -> None:
    data = graph_of({"p": ["a", "b", "c"]}, {"a": "DK", "b": "SE", "c": "SE"})
    pd.testing.assert_frame_equal(centrality(data.select(Selection(country=("DK",)))), centrality(data).loc[["a"]])


def test_unknown_measure_names_the_known_ones() -> None:
    with pytest.raises(InputError) as error:
        centrality(GraphData.of(), ["fame"])
    assert "betweenness" in error.value.hint


def test_every_measure_is_declared_for_readers() -> None:
    for name, measure in MEASURES.items():
        assert measure.name == name
        assert measure.meaning.endswith(".")
        assert measure.title and measure.formula and measure.source
        assert set(measure.weights) <= {"none", "raw", "newman"}
    assert set(USUAL) <= set(MEASURES)
