"""How central each organization is: in the network of organizations that share projects, and by its projects."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics import distances, walks
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector, row_sums
from baltica.analytics.measures import Measure, by_name
from baltica.graph.errors import InputError

MEASURES = by_name(
    Measure(
        "degree",
        "Partners",
        "With how many different organizations it shares at least one project.",
        "k_i = number of j with c_ij > 0",
        "Freeman 1979, Social Networks 1, 215–239",
    ),
    Measure(
        "strength",
        "Meetings with partners",
        "How often it met partners: a partner met in three projects counts three times.",
        "s_i = sum_j c_ij, c_ij = number of projects shared by i and j",
        "Barrat et al. 2004, PNAS 101, 3747–3752",
    ),
    Measure(
        "strength_newman",
        "Projects with partners",
        "In how many projects it has partners: each project counts 1, however many partners it has.",
        "sum_j w_ij, w_ij = sum over shared projects of 1/(n_p - 1)",
        "Newman 2001, Physical Review E 64, 016132",
    ),
    Measure(
        "bipartite_degree",
        "Share of projects",
        "Share of all projects it takes part in.",
        "projects of i / number of projects",
        "Borgatti and Everett 1997, Social Networks 19, 243–269",
    ),
    Measure(
        "betweenness",
        "Broker position",
        "How often it lies on the shortest chain of partners between two other organizations.",
        "sum over pairs s,t of (shortest paths over i / shortest paths) / ((n - 1)(n - 2)/2); ties count alike",
        "Freeman 1977, Sociometry 40, 35–41; algorithm: Brandes 2001",
    ),
    Measure(
        "closeness",
        "Nearness",
        "How few steps it is away from the organizations it can reach, and how many it can reach; alone: 0.",
        "(r_i - 1)/(n - 1) · (r_i - 1)/sum of distances, r_i = organizations within reach, i included",
        "Wasserman and Faust 1994, Social Network Analysis, p. 201",
    ),
    Measure(
        "eigenvector",
        "Well-connected partners",
        "High when its partners are themselves well connected; 0 outside the most tightly tied component.",
        "leading eigenvector of c_ij in the component with the largest eigenvalue, length 1; elsewhere 0",
        "Bonacich 1972, Journal of Mathematical Sociology 2, 113–120",
    ),
    Measure(
        "pagerank",
        "PageRank",
        "Where a walker is found who goes from partner to partner and now and then starts anew; all sum to 1.",
        "pr_i = .15/n + .85 sum_j pr_j c_ij/s_j; an organization without ties passes on to all",
        "Brin and Page 1998, Computer Networks 30, 107–117",
    ),
)
ALL = tuple(MEASURES)


@dataclass(frozen=True)
class _Network:
    """What the measures are computed from: ties raw and size-corrected, projects of each, number of projects."""

    raw: sparse.csr_array
    newman: sparse.csr_array
    projects: Vector
    number_of_projects: int


_COMPUTE: dict[str, Callable[[_Network], Vector]] = {
    "degree": lambda net: np.diff(net.raw.indptr).astype(float),
    "strength": lambda net: row_sums(net.raw),
    "strength_newman": lambda net: row_sums(net.newman),
    "bipartite_degree": lambda net: net.projects / max(net.number_of_projects, 1),
    "betweenness": lambda net: distances.betweenness(net.raw),
    "closeness": lambda net: distances.closeness(net.raw),
    "eigenvector": lambda net: walks.eigenvector(net.raw),
    "pagerank": lambda net: walks.pagerank(net.raw),
}
_COUNTS = ("degree", "strength")


def check_measures(names: Iterable[str]) -> None:
    """Raise InputError for a name that no measure has."""
    if unknown := sorted(set(names) - set(MEASURES)):
        raise InputError(f"no measure is called {unknown[0]}", f"choose from: {', '.join(MEASURES)}")


def centrality(data: GraphData, measures: Iterable[str] = ALL, *, min_shared: int = 1) -> pd.DataFrame:
    """Measures of each reported organization, in the network of all organizations of the data.

    Rows: the organizations the selection reports, by id; isolates included (0 everywhere but for PageRank, which
    sums to 1 over all). Columns: name, country, region_code, projects (number it takes part in), then the measures
    asked for, declared in :data:`MEASURES` with formula and source. Two organizations are tied when they share at
    least ``min_shared`` projects; this touches all measures but ``projects`` and ``bipartite_degree``.

    Raises InputError for an unknown measure.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "hub"}, {"id": "x"}, {"id": "y"}],
    ...     projects=[{"id": "p"}, {"id": "q"}],
    ...     participations=[
    ...         {"project": "p", "organization": "hub"},
    ...         {"project": "p", "organization": "x"},
    ...         {"project": "q", "organization": "hub"},
    ...         {"project": "q", "organization": "y"},
    ...     ],
    ... )
    >>> centrality(data, ["degree", "bipartite_degree", "betweenness"]).iloc[:, 3:]
         projects  degree  bipartite_degree  betweenness
    id
    hub         2       2               1.0          1.0
    x           1       1               0.5          0.0
    y           1       1               0.5          0.0
    """
    chosen = list(measures)
    check_measures(chosen)
    member, people, projects = data.biadjacency()
    net = _Network(
        data.projection("raw", min_shared), data.projection("newman", min_shared), row_sums(member), len(projects)
    )
    table = data.organizations[["name", "country", "region_code"]].copy()
    table["projects"] = net.projects.astype("int64")
    for name in chosen:
        values = pd.Series(_COMPUTE[name](net), people)
        table[name] = values.astype("int64") if name in _COUNTS else values
    return table[data.reported()]
