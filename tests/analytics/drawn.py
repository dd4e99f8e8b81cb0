"""Random networks for tests of the measures on them: by projects, by repeated ties, by ties that are given."""

from typing import Any

import networkx as nx
import numpy as np
import pandas as pd
from hypothesis import strategies as st

from baltica.analytics.network import Network


@st.composite
def sources(draw: st.DrawFn) -> Network:
    """Up to a dozen nodes: of projects of any size (none, one, many, the same again), or with ties of any weight."""
    size = draw(st.integers(0, 12))
    team = st.lists(st.integers(0, size - 1), unique=True, max_size=6) if size else st.just([])
    teams = draw(st.lists(team, max_size=10))
    member = np.zeros((size, len(teams)))
    for project, people in enumerate(teams):
        member[people, project] = 1
    names = [f"o{i:02}" for i in range(size)]
    if draw(st.booleans()):
        return Network.of_members(member, names, min_shared=draw(st.sampled_from([1, 2])))
    tied = np.triu(member @ member.T, 1) > 0
    number = int(tied.sum())
    weights = draw(st.lists(st.sampled_from([0.25, 0.3, 1.0, 7.5]), min_size=number, max_size=number))
    ties = np.zeros((size, size))
    ties[tied] = weights
    return Network.of_ties(ties + ties.T, names)


def graph_from(network: Network, weight: Any = "raw") -> "nx.Graph[Any]":
    """The ties as a networkx graph with weights."""
    graph: nx.Graph[Any] = nx.Graph()
    graph.add_nodes_from(network.nodes)
    ties = network.ties(weight).toarray()
    for i, j in zip(*np.triu(ties).nonzero(), strict=True):
        graph.add_edge(network.nodes[i], network.nodes[j], weight=float(ties[i, j]))
    return graph


def weights_of(network: Network) -> tuple[Any, ...]:
    """The weights a network knows."""
    return ("none", "raw", "newman") if network.member is not None else ("none", "raw")


def agree(found: "pd.Series[Any]", expected: Any, tolerance: float = 1e-9) -> None:
    """The same value for each node."""
    wanted = pd.Series(expected, dtype=float).reindex(found.index).to_numpy()
    np.testing.assert_allclose(found.to_numpy(float), wanted, atol=tolerance, rtol=tolerance)
