"""Small graphs for tests: from who takes part in what, from edges, and at random."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

import networkx as nx
from hypothesis import strategies as st

from baltica.analytics.graphdata import GraphData

COUNTRIES = ("DK", "FI", "LT", "SE")


def graph_of(
    teams: Mapping[str, Iterable[str]],
    country: Mapping[str, str | None] | None = None,
    more: Iterable[str] = (),
    **tables: Any,
) -> GraphData:
    """Projects with their participants, the country of each organization, and organizations without projects."""
    teams = {project: list(people) for project, people in teams.items()}
    country = country or {}
    ids = sorted({person for people in teams.values() for person in people} | set(more) | set(country))
    return GraphData.of(
        organizations=[{"id": i, "name": i.upper(), "country": country.get(i, "SE")} for i in ids],
        projects=[{"id": project} for project in sorted(teams)],
        participations=[
            {"project": p, "organization": o, "role": "partner"} for p, people in sorted(teams.items()) for o in people
        ],
        **tables,
    )


def from_edges(graph: "nx.Graph[Any]", country: Mapping[Hashable, str] | None = None) -> GraphData:
    """A simple graph as data: every edge is a project of its two ends; isolated nodes stay organizations."""
    teams = {f"{a}|{b}": (str(a), str(b)) for a, b in graph.edges()}
    places = {str(node): code for node, code in (country or {}).items()}
    return graph_of(teams, places, more=[str(node) for node in graph])


def projected(data: GraphData) -> "nx.Graph[str]":
    """The network of organizations, by networkx and from the table of participations alone."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(data.organizations.index)
    for _, people in data.participations.groupby("project")["organization"]:
        members = sorted(set(people))
        for i, a in enumerate(members):
            for b in members[i + 1 :]:
                shared = graph[a][b]["weight"] if graph.has_edge(a, b) else 0
                graph.add_edge(a, b, weight=shared + 1)
    return graph


@st.composite
def networks(draw: st.DrawFn, smallest: int = 0, largest: int = 12) -> GraphData:
    """Up to a dozen organizations in four countries and up to ten projects of any size: none, one, many."""
    size = draw(st.integers(smallest, largest))
    ids = [f"o{i:02}" for i in range(size)]
    country = {i: draw(st.sampled_from(COUNTRIES)) for i in ids}
    team = st.lists(st.sampled_from(ids), unique=True, max_size=6) if ids else st.just([])
    teams = draw(st.lists(team, max_size=10))
    return graph_of({f"p{n}": people for n, people in enumerate(teams)}, country)
