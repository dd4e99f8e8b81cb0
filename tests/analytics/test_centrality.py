"""Centralities agree with networkx and with published tables, and obey their laws."""

from random import Random
from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baltica.analytics import distances
from baltica.analytics.centrality import ALL, MEASURES, centrality
from baltica.analytics.graphdata import GraphData
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from tests.analytics.toys import from_edges, graph_of, networks, projected


def agree(found: "pd.Series[float]", expected: dict[Any, Any], tolerance: float = 1e-9) -> None:
    wanted = pd.Series(expected, dtype=float).reindex(found.index)
    np.testing.assert_allclose(found.to_numpy(float), wanted.to_numpy(), atol=tolerance, rtol=0)


@settings(deadline=None, max_examples=60)
@given(networks())
def test_agrees_with_networkx(data: GraphData) -> None:
    graph, table = projected(data), centrality(data)
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
    agree(centrality(data)["strength_newman"], several.groupby("organization").size().reindex(
        data.organizations.index, fill_value=0).to_dict())  # fmt: skip


@settings(deadline=None, max_examples=40)
@given(networks(smallest=2))
def test_eigenvector_is_leading_in_one_component(data: GraphData) -> None:
    """A v = λ v with λ the largest eigenvalue of the whole matrix, v ≥ 0, of length 1, within one component."""
    ties, vector = data.projection().toarray(), centrality(data)["eigenvector"].to_numpy()
    if not ties.any():
        assert not vector.any()
        return
    largest = np.linalg.eigvalsh(ties)[-1]
    np.testing.assert_allclose(ties @ vector, largest * vector, atol=1e-8)
    assert (vector >= 0).all()
    assert np.linalg.norm(vector) == pytest.approx(1)
    parts = nx.connected_components(projected(data))
    touched = [part for part in parts if centrality(data)["eigenvector"][sorted(part)].max() > 1e-9]
    assert len(touched) == 1


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
    pd.testing.assert_frame_equal(centrality(renamed, measures)[measures].astype(float), before, check_index_type=False)


def test_large_components_and_blocks_agree_with_networkx() -> None:
    """More nodes than a block of sources, and a component beyond the dense solver."""
    graph = nx.union(nx.gnm_random_graph(450, 900, seed=3), nx.path_graph(40), rename=("a", "b"))
    table: Any = centrality(from_edges(graph))
    agree(table["betweenness"], {str(k): v for k, v in nx.betweenness_centrality(graph).items()})
    agree(table["closeness"], {str(k): v for k, v in nx.closeness_centrality(graph).items()})
    giant = graph.subgraph(max(nx.connected_components(graph), key=len))
    expected = {str(k): abs(v) for k, v in nx.eigenvector_centrality_numpy(giant).items()}
    agree(table["eigenvector"], {i: expected.get(i, 0.0) for i in table.index}, 1e-8)


def test_florentine_families() -> None:
    graph = nx.florentine_families_graph()
    table: Any = centrality(from_edges(graph))
    pairs = 14 * 13 / 2
    assert len(graph.edges) == 20
    assert table.loc["Medici", "degree"] == 6
    assert table.loc["Medici", "betweenness"] * pairs == pytest.approx(47.5)
    assert table.loc["Medici", "closeness"] == pytest.approx(0.56)
    assert table.loc["Medici", "eigenvector"] == pytest.approx(0.4303, abs=5e-5)
    for family, published in (("Guadagni", 23.1667), ("Albizzi", 19.3333), ("Strozzi", 9.3333)):
        assert table.loc[family, "betweenness"] * pairs == pytest.approx(published, abs=5e-5)


def test_zachary_karate_club() -> None:
    table: Any = centrality(from_edges(nx.karate_club_graph()))
    pairs = 33 * 32 / 2
    assert table.loc["0", "betweenness"] * pairs == pytest.approx(231.0714, abs=5e-5)
    assert table.loc["33", "betweenness"] * pairs == pytest.approx(160.5516, abs=5e-5)


def test_southern_women() -> None:
    graph = nx.davis_southern_women_graph()
    women = [n for n, side in graph.nodes(data="bipartite") if side == 0]
    data = graph_of({event: graph[event] for event in graph if event not in women})
    ties, newman, ids = data.projection(), data.projection("newman"), list(data.organizations.index)
    assert (ties.nnz // 2, int(ties.sum()) // 2) == (139, 322)
    evelyn, theresa = ids.index("Evelyn Jefferson"), ids.index("Theresa Anderson")
    assert ties[evelyn, theresa] == 7
    assert newman[evelyn, theresa] == pytest.approx(1.486880, abs=5e-7)
    degree: Any = centrality(data)["bipartite_degree"].round(2)
    assert set(degree[["Nora Fayette", "Evelyn Jefferson", "Theresa Anderson"]]) == {0.57}
    assert set(degree[["Olivia Carleton", "Flora Price"]]) == {0.14}


def test_newman_projection_of_the_documented_toy() -> None:
    data = graph_of({"1": ["0", "2", "5"], "3": ["2", "4"]})
    weights = data.projection("newman").toarray()
    order = list(data.organizations.index)
    found = {(a, b): weights[i, j] for i, a in enumerate(order) for j, b in enumerate(order) if i < j and weights[i, j]}
    assert found == {("0", "2"): 0.5, ("0", "5"): 0.5, ("2", "5"): 0.5, ("2", "4"): 1.0}


def test_isolates_and_the_empty_graph() -> None:
    table: Any = centrality(graph_of({"p": ["a", "b"], "alone": ["c"]}, more=["d"]))
    assert list(table.index) == ["a", "b", "c", "d"]
    assert table.loc["d", [m for m in ALL if m != "pagerank"]].astype(float).sum() == 0
    assert table.loc["c", "bipartite_degree"] == 0.5
    assert table["pagerank"].sum() == pytest.approx(1)
    empty: Any = centrality(GraphData.of())
    assert empty.empty
    assert list(empty.columns[-len(ALL) :]) == list(ALL)


def test_min_shared_keeps_repeated_ties_only() -> None:
    data = graph_of({"p": ["a", "b", "c"], "q": ["a", "b"]})
    table: Any = centrality(data, min_shared=2)
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


@pytest.mark.timeout(60)
def test_two_thousand_nodes_stay_affordable() -> None:
    """Guards the shape of the algorithm (sources × ties × distance), not the machine."""
    ties = from_edges(nx.gnm_random_graph(2000, 8000, seed=1)).projection()
    assert distances.betweenness(ties).max() > 0
