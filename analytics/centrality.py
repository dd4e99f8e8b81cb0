"""How central each node is: in the network of nodes that share projects, and by its projects."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from baltica.analytics import distances, groups, local, walks
from baltica.analytics.graphdata import GraphData
from baltica.analytics.measures import Measure, by_name
from baltica.analytics.network import Network
from baltica.analytics.nodes import network_of
from baltica.cypher.selection import suggest
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent

_LENGTHS = ("none", "raw", "newman")  # a tie of weight w has the length 1/w
_RAW = ("raw", "newman", "none")

MEASURES = by_name(
    Measure(
        "degree",
        "Partners",
        "With how many different others it shares at least one project.",
        "k_i = number of j with c_ij > 0",
        "Freeman 1979, Social Networks 1, 215–239",
    ),
    Measure(
        "strength",
        "Meetings with partners",
        "How often it met partners: a partner met in three projects counts three times.",
        "s_i = sum_j c_ij, c_ij = number of projects shared by i and j",
        "Barrat et al. 2004, PNAS 101, 3747–3752",
        ("raw",),
    ),
    Measure(
        "strength_newman",
        "Projects with partners",
        "In how many projects it has partners: each project counts 1, however many partners it has.",
        "sum_j w_ij, w_ij = sum over shared projects of 1/(n_p - 1)",
        "Newman 2001, Physical Review E 64, 016132",
        ("newman",),
    ),
    Measure(
        "bipartite_degree",
        "Share of projects",
        "Share of all projects it takes part in.",
        "projects of i / number of projects",
        "Borgatti and Everett 1997, Social Networks 19, 243–269",
    ),
    Measure(
        "bipartite_closeness",
        "Nearness with projects",
        "How few steps it is away from all others and their projects, a project being one step.",
        "(m + 2(n - 1))/sum of distances · (r_i - 1)/(n + m - 1), n nodes, m projects, r_i of both within reach",
        "Borgatti and Everett 1997, Social Networks 19, 243–269",
    ),
    Measure(
        "bipartite_betweenness",
        "Broker position with projects",
        "How often it lies on the shortest chains that join others and projects, by way of projects.",
        "sum over pairs of nodes and projects of (shortest paths over i / shortest paths) / its largest value",
        "Borgatti and Everett 1997, Social Networks 19, 243–269",
    ),
    Measure(
        "closeness",
        "Nearness",
        "How few steps it is away from those it can reach, and how many it can reach; alone: 0.",
        "(r_i - 1)/(n - 1) · (r_i - 1)/sum of distances, r_i = nodes within reach, i included",
        "Wasserman and Faust 1994, Social Network Analysis, p. 201",
        _LENGTHS,
    ),
    Measure(
        "harmonic",
        "Harmonic nearness",
        "How near the others are on average, a partner counting 1, a partner's partner 1/2, out of reach 0.",
        "sum_j (1/d_ij)/(n - 1), d_ij = steps from i to j",
        "Marchiori and Latora 2000, Physica A 285, 539–546",
        _LENGTHS,
    ),
    Measure(
        "betweenness",
        "Broker position",
        "How often it lies on the shortest chain of partners between two others.",
        "sum over pairs s,t of (shortest paths over i / shortest paths) / ((n - 1)(n - 2)/2)",
        "Freeman 1977, Sociometry 40, 35–41; algorithm: Brandes 2001",
        _LENGTHS,
    ),
    Measure(
        "eigenvector",
        "Well-connected partners",
        "High when its partners are themselves well connected; 0 outside the most tightly tied component.",
        "leading eigenvector of c_ij in the component with the largest eigenvalue, length 1; elsewhere 0",
        "Bonacich 1972, Journal of Mathematical Sociology 2, 113–120",
        _RAW,
    ),
    Measure(
        "pagerank",
        "PageRank",
        "Where a walker is found who goes from partner to partner and now and then starts anew; all sum to 1.",
        "pr_i = .15/n + .85 sum_j pr_j c_ij/s_j; one without ties passes on to all",
        "Brin and Page 1998, Computer Networks 30, 107–117",
        _RAW,
    ),
    Measure(
        "coreness",
        "Core",
        "The densest core it belongs to: in a core of 5 each has at least 5 partners within the core.",
        "largest k so that i is in a part of the network where every node has k ties within the part",
        "Seidman 1983, Social Networks 5, 269–287",
    ),
    Measure(
        "clustering",
        "Partners tied to each other",
        "Share of the pairs of its partners that are partners themselves; high in large projects.",
        "triangles at i / (k_i (k_i - 1)/2); weighted: closed pairs j, h count by (w_ij + w_ih)/2 over the mean w of i",
        "Watts and Strogatz 1998, Nature 393, 440–442; weighted: Barrat et al. 2004, PNAS 101, 3747–3752",
        _LENGTHS,
    ),
    Measure(
        "bipartite_clustering",
        "Same projects as partners",
        "How much its projects overlap with those of its partners, on average.",
        "mean over partners j of (projects of both)/(projects of either)",
        "Latapy, Magnien and Del Vecchio 2008, Social Networks 30, 31–48",
    ),
    Measure(
        "constraint",
        "Constraint",
        "High when its partners are few and tied to each other; low when it joins partners who are apart.",
        "sum_j (p_ij + sum_q p_iq p_qj)², p_ij = c_ij/s_i, q other than i and j",
        "Burt 1992, Structural Holes",
        _RAW,
    ),
    Measure(
        "effective_size",
        "Partners apart",
        "How many of its partners are not just partners of its other partners.",
        "sum_j (1 - sum_q p_iq m_jq), m_jq = c_jq/(largest c of j), q other than i and j",
        "Burt 1992, Structural Holes",
        _RAW,
    ),
    Measure(
        "participation",
        "Spread over countries",
        "How evenly its ties spread over countries: 0 all to one country, near 1 to many alike.",
        "1 - sum_m (s_im/s_i)², s_im = ties of i to country m",
        "Guimerà and Amaral 2005, Nature 433, 895–900",
        _RAW,
    ),
    Measure(
        "brokerage_coordinator",
        "Coordinator",
        "Pairs of its partners, not tied to each other, where all three are of one country.",
        "open two-paths a-i-b with g(a) = g(i) = g(b), each pair once",
        "Gould and Fernandez 1989, Sociological Methodology 19, 89–126",
    ),
    Measure(
        "brokerage_itinerant",
        "Broker in another country",
        "Pairs of its partners, not tied to each other, who are of one country while it is of another.",
        "open two-paths a-i-b with g(a) = g(b), g(i) other, each pair once",
        "Gould and Fernandez 1989, Sociological Methodology 19, 89–126",
    ),
    Measure(
        "brokerage_gatekeeper",
        "Gatekeeper",
        "Pairs of its partners, not tied to each other, of whom one is of its country and one is abroad.",
        "open two-paths a-i-b with g(i) = one of g(a), g(b), each pair once; undirected, so also representative",
        "Gould and Fernandez 1989, Sociological Methodology 19, 89–126",
    ),
    Measure(
        "brokerage_liaison",
        "Liaison",
        "Pairs of its partners, not tied to each other, where all three are of different countries.",
        "open two-paths a-i-b with g(a), g(i), g(b) all different, each pair once",
        "Gould and Fernandez 1989, Sociological Methodology 19, 89–126",
    ),
)
ALL = tuple(MEASURES)
BROKERAGE = tuple(name for name in ALL if name.startswith("brokerage_"))
USUAL = ("degree", "strength_newman", "betweenness", "closeness", "eigenvector", "pagerank")
NEARNESS = ("closeness", "harmonic")
WEIGHTS = ("usual", "none", "raw", "newman")
_COUNTS = ("degree", "strength", "coreness")


def check_measures(names: Iterable[str]) -> None:
    """Raise InputError for a name that no measure has."""
    if unknown := [name for name in names if name not in MEASURES]:
        raise InputError(f"no measure is called {unknown[0]}", suggest(unknown[0], tuple(MEASURES)))


def measures_for(nodes: str, names: Iterable[str] = ("all",)) -> tuple[str, ...]:
    """The measures meant: ``all`` are those that suit these nodes, ``brokerage`` its four roles; none twice.

    Most clusters are in several countries, so ``all`` of clusters leaves out what is over countries. Raises InputError
    for an unknown name, and for brokerage between countries where the nodes are countries.

    >>> measures_for("organizations", ["degree", "brokerage"])[:3]
    ('degree', 'brokerage_coordinator', 'brokerage_itinerant')
    """
    unsuited = {"countries": BROKERAGE, "clusters": ("participation", *BROKERAGE)}.get(nodes, ())
    suited = tuple(name for name in ALL if name not in unsuited)
    wanted: list[str] = []
    for name in names:
        wanted += {"all": suited, "brokerage": BROKERAGE}.get(name, (name,))
    check_measures(wanted)
    if nodes == "countries" and (roles := [name for name in wanted if name in BROKERAGE]):
        raise InputError(
            f"{roles[0]} tells roles between countries, so countries have none",
            "Take organizations, regions or clusters as nodes.",
        )
    return tuple(dict.fromkeys(wanted))


def weight_of(name: str, weight: str = "usual") -> str | None:
    """The weight a measure is computed with when this one is asked for; None where ties count alike in any case.

    >>> weight_of("closeness"), weight_of("closeness", "newman"), weight_of("degree", "newman")
    ('none', 'newman', None)
    """
    known = MEASURES[name].weights
    return weight if weight in known else next(iter(known), None)


def centrality(
    data: GraphData,
    measures: Iterable[str] = USUAL,
    *,
    nodes: str = "organizations",
    level: int = 3,
    min_shared: int = 1,
    weight: str = "usual",
    sample: int | None = None,
    seed: int = 1,
    threads: int | None = None,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Measures of each reported node, in the network of all nodes of the data.

    Rows: the nodes the selection reports, by id; isolates included. ``nodes`` are organizations, regions of a NUTS
    ``level``, countries or clusters; :func:`baltica.analytics.nodes.network_of` says what ties them. Columns: name,
    country, region_code (organizations), members (clusters), projects, then the measures asked for, declared in
    :data:`MEASURES` with formula and source; ``all`` stands for all that apply, ``brokerage`` for its four roles. Two
    nodes are tied when they share at least ``min_shared`` projects; this touches all measures but ``projects`` and the
    bipartite ones. ``weight``: ``usual`` (the first of each measure's ``weights``), or ``none``, ``raw``, ``newman``
    for all measures that know it. With ``sample``, betweenness is estimated from so many sources drawn with ``seed``,
    with its standard error in ``betweenness_error``.

    Participation and brokerage are over countries; a node whose country is not known (as of a cluster in several) is
    in none, see :mod:`baltica.analytics.groups`. Where the nodes are countries, participation is over partner
    countries.

    What isolates get: 0, but for PageRank, which sums to 1 over all, and what cannot be told without partners (NaN).
    The empty graph gives an empty table. Raises InputError for unknown measures, nodes, levels or weights, and for a
    sample where betweenness is not asked for.

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
    names = measures_for(nodes, measures)
    if weight not in WEIGHTS:
        raise InputError(f"there is no weight {weight}", suggest(weight, WEIGHTS))
    if sample is not None and "betweenness" not in names:
        raise InputError("only betweenness is estimated from a sample", "Ask for betweenness, or leave out the sample.")
    network, table = network_of(data, nodes, level=level, min_shared=min_shared)
    country = table["country"] if nodes != "countries" else pd.Series(table.index, table.index)
    job = _Job(network, country, weight, sample, seed, threads, progress)
    values = _values(job, names)
    for column, found in values.items():
        table[column] = found.astype("int64") if column in _COUNTS else found
    return table[table.pop("reported")].copy()


@dataclass(frozen=True)
class _Job:
    """What the measures are computed from, and how."""

    network: Network
    country: "pd.Series[Any]"
    weight: str
    sample: int | None
    seed: int
    threads: int | None
    progress: Progress

    def weighed(self, name: str) -> "dict[str, Any]":
        return {"weight": weight_of(name, self.weight)}

    def running(self) -> "dict[str, Any]":
        return {"threads": self.threads, "progress": self.progress}


def _values(job: _Job, names: tuple[str, ...]) -> "dict[str, pd.Series[Any]]":
    """The columns in the order of the names; what several measures need is computed once."""
    found: dict[str, pd.Series[Any]] = {}
    for name in names:
        how = {**job.weighed(name), **job.running()}
        if name in found:
            continue
        if name in NEARNESS and set(NEARNESS) <= set(names):
            found |= _columns(distances.nearness(job.network, **how))
        elif name in BROKERAGE:
            roles = groups.brokerage(job.network, job.country, progress=job.progress)
            found |= _columns(roles.add_prefix("brokerage_"))
        elif name == "betweenness" and job.sample is not None:
            drawn = distances.betweenness_sampled(job.network, sources=job.sample, seed=job.seed, **how)
            found |= _columns(drawn.rename(columns={"error": "betweenness_error"}))
        else:
            found[name] = _COMPUTE[name](job)
    asked = [column for name in names for column in (name, f"{name}_error") if column in found]
    return {column: found[column] for column in asked}


def _columns(frame: pd.DataFrame) -> "dict[str, pd.Series[Any]]":
    return {str(name): frame[name] for name in frame.columns}


_COMPUTE: "dict[str, Callable[[_Job], pd.Series[Any]]]" = {
    "degree": lambda job: local.degree(job.network, progress=job.progress),
    "strength": lambda job: local.strength(job.network),
    "strength_newman": lambda job: local.strength(job.network, weight="newman"),
    "bipartite_degree": lambda job: local.bipartite_degree(job.network),
    "bipartite_closeness": lambda job: distances.bipartite_closeness(job.network, **job.running()),
    "bipartite_betweenness": lambda job: distances.bipartite_betweenness(job.network, **job.running()),
    "closeness": lambda job: distances.closeness(job.network, **job.weighed("closeness"), **job.running()),
    "harmonic": lambda job: distances.harmonic(job.network, **job.weighed("harmonic"), **job.running()),
    "betweenness": lambda job: distances.betweenness(job.network, **job.weighed("betweenness"), **job.running()),
    "eigenvector": lambda job: walks.eigenvector(job.network, **job.weighed("eigenvector")),
    "pagerank": lambda job: walks.pagerank(job.network, **job.weighed("pagerank")),
    "coreness": lambda job: local.coreness(job.network, progress=job.progress),
    "clustering": lambda job: local.clustering(job.network, **job.weighed("clustering"), progress=job.progress),
    "bipartite_clustering": lambda job: local.bipartite_clustering(job.network, progress=job.progress),
    "constraint": lambda job: local.constraint(job.network, **job.weighed("constraint"), progress=job.progress),
    "effective_size": lambda job: local.effective_size(
        job.network, **job.weighed("effective_size"), progress=job.progress
    ),
    "participation": lambda job: groups.participation(
        job.network, job.country, **job.weighed("participation"), progress=job.progress
    ),
}
