"""The network of an export: which nodes and edges, and what is told of each."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.nodes import network_of
from baltica.cypher.selection import Selection
from baltica.graph.errors import InputError
from baltica.views.exports import network as made_here
from baltica.views.exports.export import ENDINGS, export_data
from baltica.views.exports.network import EDGES, NODES, export_network
from baltica.views.exports.nodes import NODE_COLUMNS
from baltica.views.exports.ties import first_and_last, pair_count
from tests.views.export_made import hostile


@pytest.mark.parametrize("nodes", NODES)
def test_every_column_is_explained(facts: GraphData, nodes: str) -> None:
    network = export_network(facts, nodes)
    assert set(network.nodes.columns) <= set(NODE_COLUMNS)
    assert set(network.edges.columns) <= {"source", "target", *EDGES}
    assert network.nodes["name"].notna().all() and network.nodes.index.is_unique
    assert list(network.nodes.columns)[:2] == ["name", "kind"]


@pytest.mark.parametrize("nodes", NODES)
def test_edges_end_at_nodes_once_and_in_order(facts: GraphData, nodes: str) -> None:
    network = export_network(facts, nodes)
    ends = network.edges[["source", "target"]]
    assert ends["source"].isin(network.nodes.index).all() and ends["target"].isin(network.nodes.index).all()
    assert not ends.duplicated().any() and (ends["source"] < ends["target"]).all()
    assert ends.equals(ends.sort_values(["source", "target"], ignore_index=True))
    assert network.nodes.index.is_monotonic_increasing
    assert network.nodes["degree"].sum() == 2 * len(network.edges)
    assert network.nodes["strength"].sum() == 2 * network.edges["weight"].sum()


@pytest.mark.parametrize("nodes", ["organizations", "regions", "countries", "clusters"])
def test_weights_are_those_of_the_analysis(facts: GraphData, nodes: str) -> None:
    edges = export_network(facts, nodes, min_shared=2).edges
    network, _ = network_of(facts, nodes, min_shared=2)
    assert edges["weight"].min() >= 2
    assert edges["weight"].sum() * 2 == network.ties().sum()
    assert edges["weight_newman"].sum() * 2 == pytest.approx(network.ties("newman").sum())


def test_a_tie_tells_years_border_and_both_weights() -> None:
    network = export_network(hostile())
    [tie] = network.edges[(network.edges["source"] == "x:a") & (network.edges["target"] == "x:b")].to_dict("records")
    assert (tie["weight"], tie["weight_newman"], tie["cross_border"]) == (2, 1.5, True)
    assert (tie["first_year"], tie["last_year"]) == (2009, 2014)
    [undated] = network.edges[network.edges["source"] == "x:d"].to_dict("records")
    assert pd.isna(undated["first_year"]) and pd.isna(undated["cross_border"])


def test_coordinates_say_whose_they_are() -> None:
    nodes = export_network(hostile()).nodes
    placed = nodes[["latitude", "longitude", "coordinates"]]
    assert placed.loc[["x:a"]].values.tolist() == [[55.7, 12.6, "NUTS 3"]]
    assert placed.loc[["x:b"]].values.tolist() == [[55.5, 13.0, "organization"]]
    assert placed["coordinates"]["x:c"] is None


def test_places_chosen_keep_their_partners_only(facts: GraphData) -> None:
    network = export_network(facts.select(Selection(country=("LV",))))
    here = network.nodes["reported"]
    assert set(network.nodes.loc[here, "country"]) == {"LV"} and (~here).any()
    assert (network.edges["source"].map(here) | network.edges["target"].map(here)).all()
    assert network.left_out == {
        "organizations elsewhere without a tie to the places chosen": len(facts.organizations) - len(network.nodes)
    }
    assert "Latvia" in network.facts["Selection"]


def test_what_a_filter_leaves_out_is_told(facts: GraphData) -> None:
    network = export_network(facts.select(Selection(since=2014)), "regions")
    assert network.left_out["undated projects"] > 0
    assert network.left_out["organizations in no such place"] > 0


def test_projects_are_tied_by_organizations() -> None:
    network = export_network(hostile(), "projects")
    assert network.nodes["name"].to_dict() == {"x:a": "x:a", "x:p": "P", "x:q": 'Q & "q"'}
    assert network.edges[["source", "target", "weight"]].values.tolist() == [["x:p", "x:q", 2]]
    assert network.nodes.loc["x:p", "organizations"] == 3
    assert not {"cross_border", "first_year"} & set(network.edges.columns)


def test_both_sides_as_nodes() -> None:
    network = export_network(hostile(), two_mode=True)
    assert network.terms == ("organizations and projects", "participations")
    assert len(network.nodes) == 9 and len(network.edges) == 7
    assert network.nodes.loc["project x:a", "kind"] == "project"  # an organization has its id
    [both] = network.edges[(network.edges["source"] == "x:a") & (network.edges["target"] == "x:p")].to_dict("records")
    assert (both["role"], both["eu_contribution"]) == ("coordinator", 10.5)
    assert set(network.edges["target"]) == {"x:p", "x:q", "project x:a"}


def test_both_sides_of_a_place(facts: GraphData) -> None:
    whole = export_network(facts, two_mode=True)
    network = export_network(facts.select(Selection(country=("LV",))), two_mode=True)
    assert whole.left_out == {} and len(whole.nodes) == len(facts.organizations) + len(facts.projects)
    people = network.nodes[network.nodes["kind"] == "organization"]
    assert set(people.loc[people["reported"].astype(bool), "country"]) == {"LV"}
    home = network.edges["source"].map(network.nodes["reported"]).astype(bool)
    assert set(network.edges.loc[home, "target"]) == set(network.nodes.index[network.nodes["kind"] == "project"])
    assert sum(network.left_out.values()) == len(whole.nodes) - len(network.nodes)


def test_nothing_gives_empty_tables() -> None:
    empty = GraphData.of()
    for nodes in NODES:
        network = export_network(empty, nodes)
        assert network.nodes.empty and network.edges.empty and network.credits == ()
    assert export_network(empty, two_mode=True).nodes.empty


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"nodes": "people"}, "no network of people"),
        ({"nodes": "regions", "level": 9}, "no NUTS level 9"),
        ({"min_shared": 0}, "below 1"),
        ({"two_mode": True, "nodes": "clusters"}, "nothing about clusters"),
        ({"two_mode": True, "min_shared": 2}, "nothing with --two-mode"),
    ],
)
def test_what_cannot_be_made_is_refused(options: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        export_network(hostile(), **options)  # type: ignore[arg-type]


def test_what_would_not_fit_into_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_here, "MOST_PAIRS", 4)
    with pytest.raises(InputError, match="5 pairs of organizations") as caught:
        export_network(hostile())
    assert "--two-mode" in caught.value.hint
    assert len(export_network(hostile(), two_mode=True).edges) == 7


@given(st.integers(0, 2**20 - 1), st.lists(st.sampled_from([2000.0, 2014.0, float("nan")]), min_size=4, max_size=4))
@settings(max_examples=60, deadline=None)
def test_years_are_those_of_the_shared_projects(bits: int, years: list[float]) -> None:
    dense = np.array([bits >> at & 1 for at in range(20)]).reshape(5, 4)
    first, second = np.triu_indices(5, 1)
    low, high = first_and_last(sparse.csr_array(dense), np.array(years), first, second)
    shared = dense[first] * dense[second] == 1
    for found, begun, ended in zip(shared, low, high, strict=True):
        known = [year for year, here in zip(years, found, strict=True) if here and year == year]
        assert [begun, ended] == [min(known), max(known)] if known else np.isnan([begun, ended]).all()
    assert pair_count(sparse.csr_array(dense)) == shared.sum()


@pytest.mark.parametrize("form", [form for form in ENDINGS if form not in ("neo4j-admin", "jsonl")])
def test_same_data_same_bytes(facts: GraphData, form: str, tmp_path: Path) -> None:
    if form == "parquet":
        pytest.importorskip("pyarrow")
    found = []
    for name in ("one", "two"):
        [out, *_] = export_data(facts, form, tmp_path / name).files
        files = sorted(out.iterdir()) if out.is_dir() else [out]
        found.append([path.read_bytes() for path in files])
    assert found[0] == found[1]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
