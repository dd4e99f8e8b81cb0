"""The E-I index: do ties run between groups or stay inside them; of the network, of groups, of organizations."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.network import Network
from baltica.analytics.places import countries
from baltica.graph.errors import InputError

GROUPINGS = ("country", "type", "helix")
SAMPLES = 1999
Codes = npt.NDArray[np.integer]


def ei_index(
    data: GraphData,
    by: str = "country",
    *,
    min_shared: int = 1,
    samples: int = SAMPLES,
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
    ties, labels, unknown = _labeled(data, by, min_shared)
    left, right = sparse.triu(ties, 1).coords
    codes, groups = pd.factorize(labels, sort=True)
    external = int((codes[left] != codes[right]).sum())
    number = len(left)
    sizes = np.bincount(codes, minlength=len(groups)).astype(float)
    within = float((sizes * (sizes - 1) / 2).sum())
    across = len(codes) * (len(codes) - 1) / 2 - within
    observed = _index(external, number - external)
    expected = _index(across, within)
    low, high = ei_bounds(number, across, within)
    return pd.DataFrame(
        {
            "organizations": len(codes),
            "external": external,
            "internal": number - external,
            "observed": observed,
            "expected": expected,
            "min": low,
            "max": high,
            "rescaled": 2 * (observed - low) / (high - low) - 1 if high > low else np.nan,
            "p": _permutation_p(codes, left, right, observed, expected, samples, rng),
            "samples": samples,
            "without_group": unknown,
        },
        index=pd.Index([by], name="by"),
    )


def ei_bounds(ties: int, across: float, within: float) -> tuple[float, float]:
    """Smallest and largest E-I index that so many ties allow, given the possible pairs across and within groups.

    max = 1 if across >= ties else (2 across - ties)/ties; min = -1 if within >= ties else (ties - 2 within)/ties.

    >>> ei_bounds(3, 4, 2)
    (-0.3333333333333333, 1.0)
    """
    if not ties:
        return np.nan, np.nan
    return (
        -1.0 if within >= ties else (ties - 2 * within) / ties,
        1.0 if across >= ties else (2 * across - ties) / ties,
    )


def ei_by_group(data: GraphData, by: str = "country", *, min_shared: int = 1) -> pd.DataFrame:
    """E-I index of each group: its members' ties to other groups against those among its members.

    Index group; organizations, external, internal, ei. A tie inside a group counts at both its ends, as each end's
    tie (Krackhardt and Stern 1988; so the externals of all groups sum to twice the network's). NaN for a group
    without ties. Grouped by country, only countries with reported organizations are listed.
    """
    nodes = _ends(data, by, min_shared)
    table = nodes.groupby("group")[["external", "internal"]].sum()
    table.insert(0, "organizations", nodes.groupby("group").size())
    table["ei"] = _index_of(table)
    if by == "country":
        table = table[table.index.isin(countries(data.organizations[data.reported()], data))]
    return table


def ei_by_organization(data: GraphData, by: str = "country", *, min_shared: int = 1) -> pd.DataFrame:
    """E-I index of each reported organization whose group is known.

    Index organization; name, group, external, internal (partners in other groups, in its own), ei,
    internationalization = external/(external + internal). NaN without partners.
    """
    nodes = _ends(data, by, min_shared)
    nodes["ei"] = _index_of(nodes)
    nodes["internationalization"] = (nodes["ei"] + 1) / 2
    nodes.insert(0, "name", data.organizations["name"])
    return nodes[data.reported().reindex(nodes.index)]


def _labeled(data: GraphData, by: str, min_shared: int) -> tuple[sparse.csr_array, "pd.Series[str]", int]:
    """Ties among organizations with a known group, their groups, and how many organizations have none."""
    if by not in GROUPINGS:
        raise InputError(f"organizations are not grouped by {by}", f"Groupings: {', '.join(GROUPINGS)}.")
    labels = countries(data.organizations, data) if by == "country" else data.organizations[by]
    known = labels.notna().to_numpy()
    ties = Network.of_data(data, min_shared=min_shared).ties()[known][:, known]
    return sparse.csr_array(ties), labels[known], int((~known).sum())


def _ends(data: GraphData, by: str, min_shared: int) -> pd.DataFrame:
    """Partners of each organization outside and inside its group."""
    ties, labels, _ = _labeled(data, by, min_shared)
    codes, _ = pd.factorize(labels, sort=True)
    one, other = ties.nonzero()
    outside = np.bincount(one, codes[one] != codes[other], minlength=len(labels)).astype("int64")
    partners = np.diff(ties.indptr).astype("int64")
    return pd.DataFrame({"group": labels, "external": outside, "internal": partners - outside}, index=labels.index)


def _index(external: float, internal: float) -> float:
    total = external + internal
    return (external - internal) / total if total else np.nan


def _index_of(table: pd.DataFrame) -> "pd.Series[float]":
    total = table["external"] + table["internal"]
    return (table["external"] - table["internal"]) / total.where(total > 0).astype("float64")


def _permutation_p(
    codes: Codes,
    left: Codes,
    right: Codes,
    observed: float,
    expected: float,
    samples: int,
    rng: np.random.Generator | None,
) -> float:
    """Share of permutations of the labels at least as far from the expected index as the observed one."""
    if np.isnan(observed) or np.isnan(expected):
        return np.nan
    rng = rng or np.random.default_rng(1)
    extreme = 0
    for _ in range(samples):
        drawn = rng.permutation(codes)
        external = int(np.count_nonzero(drawn[left] != drawn[right]))
        index = _index(external, len(left) - external)
        extreme += abs(index - expected) >= abs(observed - expected) - 1e-12
    return (1 + extreme) / (1 + samples)
