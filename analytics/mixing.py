"""The E-I index: do ties run between groups or stay inside them; of the network, of groups, of organizations."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.measures import Measure, by_name
from baltica.analytics.mixed import FEW_IN_GROUP, FEW_TIES, Mixed, ei_bounds
from baltica.analytics.network import Network, Source, as_network
from baltica.analytics.places import countries
from baltica.analytics.stats import benjamini_hochberg
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent

__all__ = ["EI", "GROUPINGS", "MEASURES", "ei", "ei_bounds", "ei_by_group", "ei_by_organization", "ei_index", "ei_of"]
GROUPINGS = ("country", "type", "helix")
SAMPLES = 1999  # permutations in a network of usual size
LEAST_SAMPLES = 199  # permutations however large the network is: the smallest p is then 1/200
TIES_MOVED = 8e8  # ties times permutations: some seconds
Weighing = Literal["none", "raw"]

_KRACKHARDT = "Krackhardt and Stern 1988, Social Psychology Quarterly 51, 123–140"
MEASURES = by_name(
    Measure("external", "Ties outside", "Ties to organizations of other groups.", "E", _KRACKHARDT),
    Measure(
        "internal",
        "Ties inside",
        "Ties to organizations of the same group; in the table of groups each such tie counts at both its ends.",
        "I",
        _KRACKHARDT,
    ),
    Measure("ei", "E-I index", "-1 when all ties stay inside the group, 1 when all run outside.", "(E - I)/(E + I)",
            _KRACKHARDT),
    Measure("observed", "E-I index", "-1 when all ties stay inside groups, 1 when all run between them.",
            "(E - I)/(E + I)", _KRACKHARDT),
    Measure(
        "expected",
        "Expected E-I index",
        "The E-I index if ties fell at random on all pairs of organizations: small groups have few partners inside.",
        "(E* - I*)/(E* + I*); group: E* = n_g (N - n_g), I* = n_g (n_g - 1); organization: E* = N - n_g, I* = n_g - 1",
        _KRACKHARDT,
    ),
    Measure(
        "min",
        "Smallest possible E-I index",
        "The smallest E-I index that so many ties allow in groups of these sizes.",
        "-1 if I* >= L else (L - 2 I*)/L",
        _KRACKHARDT,
    ),
    Measure(
        "max",
        "Largest possible E-I index",
        "The largest E-I index that so many ties allow in groups of these sizes.",
        "1 if E* >= L else (2 E* - L)/L",
        _KRACKHARDT,
    ),
    Measure("rescaled", "Rescaled E-I index", "The E-I index between the smallest (-1) and the largest (1) possible.",
            "2 (EI - min)/(max - min) - 1", _KRACKHARDT),
    Measure(
        "p",
        "p of a permutation",
        "How often shuffling the groups over the organizations gives a value as far out; the ties stay as they are.",
        "network: (1 + samples at least as far from expected)/(1 + samples); group: twice the smaller tail; "
        "organization: exact, hypergeometric",
        "Good 2005, Permutation, Parametric and Bootstrap Tests",
    ),
    Measure("q", "p corrected", "p corrected for the number of rows tested (false discovery rate).",
            "Benjamini-Hochberg over the rows with p", "Benjamini and Hochberg 1995, JRSS B 57, 289–300"),
    Measure("internationalization", "Share of partners outside", "Share of its partners that are in other groups.",
            "E/(E + I)", "share"),
    Measure("few", "Few", f"Under {FEW_IN_GROUP} organizations or {FEW_TIES} ties: not tested.",
            f"n_g < {FEW_IN_GROUP} or E + I < {FEW_TIES}", "convention of this product"),
)  # fmt: skip


@dataclass(frozen=True)
class EI:
    """The E-I index at three levels: ``network`` one row, ``groups`` a row each, ``nodes`` a row each."""

    network: pd.DataFrame
    groups: pd.DataFrame
    nodes: pd.DataFrame


def ei_of(
    source: Source,
    groups: Any,
    *,
    weight: Weighing = "none",
    samples: int | None = None,
    rng: np.random.Generator | None = None,
    progress: Progress = silent,
) -> EI:
    """E-I index of a network, of its groups and of its nodes; ``groups`` by node (Series or dictionary), None: unknown.

    Network (one row): organizations, external, internal, observed, expected, min, max, rescaled, p, samples,
    without_group. Groups: organizations, external, internal, ei, expected, min, max, rescaled, p, q, few; a tie inside
    counts at both its ends. Nodes: group, external, internal, ei, expected, min, max, rescaled, p, q, few,
    internationalization. :data:`MEASURES` has the formulas. Nodes of unknown group are left out with their ties.

    p of network and groups: ``samples`` permutations of the groups over the nodes, the ties staying (unless given, so
    many as take some seconds, 199 to 1,999; 0 for none); of nodes exactly, as the partners of a node are then a random
    draw from all others. Groups under 3 members or 5 ties, and nodes under 5 ties, are marked ``few`` and not tested.
    ``weight`` raw counts ties by their weight (shared projects): min and max are then -1 and 1, and nodes not tested.
    What cannot be computed is NaN.

    >>> found = ei_of(np.array([[0, 1, 1], [1, 0, 1], [1, 1, 0]]), {0: "DK", 1: "DK", 2: "SE"})
    >>> found.network[["external", "internal", "observed", "expected"]].round(3).to_numpy().tolist()
    [[2.0, 1.0, 0.333, 0.333]]
    >>> found.groups[["external", "internal", "ei", "expected"]].round(3).to_numpy().tolist()
    [[2.0, 2.0, 0.0, 0.0], [2.0, 0.0, 1.0, 1.0]]
    """
    if weight not in ("none", "raw"):
        raise InputError(f"the E-I index knows no weight {weight}", "Weights: none, raw.")
    network = as_network(source)
    labels = pd.Series(groups, dtype=object if not len(groups) else None).reindex(network.nodes)
    known = labels.notna().to_numpy(dtype=bool)
    ties = sparse.csr_array(network.ties(weight)[known][:, known])
    labels = labels[known]
    found = Mixed.of(ties, labels, weighted=weight == "raw")
    number = ties.nnz // 2
    if samples is None:
        samples = int(min(SAMPLES, max(LEAST_SAMPLES, TIES_MOVED // max(number, 1))))
    drawn = found.permuted(samples, rng or np.random.default_rng(1), progress)
    return EI(
        found.network(drawn).assign(samples=samples, without_group=int((~known).sum())),
        found.by_group(drawn),
        found.by_node(),
    )


def ei_index(
    data: GraphData,
    by: str = "country",
    *,
    min_shared: int = 1,
    weight: Weighing = "none",
    samples: int | None = None,
    rng: np.random.Generator | None = None,
) -> pd.DataFrame:
    """E-I index of the whole network: -1 when all ties stay inside the groups, 1 when all run between them.

    EI = (E - I)/(E + I), E and I the pairs of tied organizations (at least ``min_shared`` joint projects) between and
    within groups (Krackhardt and Stern 1988, Social Psychology Quarterly 51, 123–140). One row, index ``by``:
    organizations, external, internal, observed; expected = (E* - I*)/(E* + I*) with E* and I* all possible pairs
    between and within the groups, isolates included; min and max that so many ties allow; rescaled = 2 (observed -
    min)/(max - min) - 1; p, two-sided, from ``samples`` random permutations of the group labels over the
    organizations, (1 + samples at least as far from expected)/(1 + samples); samples; without_group: organizations
    left out as their group is not known. ``by`` is country (their own, else their region's), type or helix. Without
    ties or with one group only, what cannot be computed is NaN.

    Programme rules often demand several countries, so a high value may describe the rules rather than choice.
    ``country`` and ``region`` of the selection do not change it: it is a figure of the whole network.

    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abcd", ["DK", "DK", "SE", "SE"])],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> ei_index(data).loc["country", ["external", "internal", "observed", "expected"]].round(3).tolist()
    [2.0, 1.0, 0.333, 0.333]
    """
    return ei(data, by, min_shared=min_shared, weight=weight, samples=samples, rng=rng).network


def ei(
    data: GraphData,
    by: str = "country",
    *,
    min_shared: int = 1,
    weight: Weighing = "none",
    samples: int | None = None,
    rng: np.random.Generator | None = None,
    progress: Progress = silent,
) -> EI:
    """E-I index of the network of organizations, of its groups and of each organization (see :func:`ei_of`).

    The network covers all organizations. Groups: grouped by country, only countries with reported organizations.
    Nodes: the reported organizations, with their name. q then covers what is listed.
    """
    if by not in GROUPINGS:
        raise InputError(f"organizations are not grouped by {by}", f"Groupings: {', '.join(GROUPINGS)}.")
    home = countries(data.organizations, data)
    labels = home if by == "country" else data.organizations[by]
    network = Network.of_data(data, min_shared=min_shared)
    found = ei_of(network, labels, weight=weight, samples=samples, rng=rng, progress=progress)
    seen = data.reported()
    groups, nodes = found.groups, found.nodes[seen.reindex(found.nodes.index).to_numpy(dtype=bool)]
    if by == "country":
        groups = groups[groups.index.isin(home[seen])]
    nodes = nodes.assign(q=benjamini_hochberg(nodes["p"]))
    nodes.insert(0, "name", data.organizations["name"].reindex(nodes.index))
    return EI(
        found.network.set_axis(pd.Index([by], name="by")), groups.assign(q=benjamini_hochberg(groups["p"])), nodes
    )


def ei_by_group(data: GraphData, by: str = "country", *, min_shared: int = 1, samples: int = 0) -> pd.DataFrame:
    """E-I index of each group: its members' ties to other groups against those among its members.

    Index group; organizations, external, internal, ei, expected, min, max, rescaled, p and q (with ``samples``
    permutations), few. A tie inside a group counts at both its ends, as each end's tie (Krackhardt and Stern 1988; so
    the externals of all groups sum to twice the network's). NaN for a group without ties. Grouped by country, only
    countries with reported organizations are listed.
    """
    return ei(data, by, min_shared=min_shared, samples=samples).groups


def ei_by_organization(data: GraphData, by: str = "country", *, min_shared: int = 1) -> pd.DataFrame:
    """E-I index of each reported organization whose group is known.

    Index organization; name, group, external, internal (partners in other groups, in its own), ei, expected, min, max,
    rescaled, p (exact), q, few, internationalization = external/(external + internal). NaN without partners.
    """
    return ei(data, by, min_shared=min_shared, samples=0).nodes
