"""Pairs of organizations of different countries: how often they share projects, raw and normalized."""

from typing import get_args

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.cross_border import MEASURES as OF_PLACES
from baltica.analytics.cross_border import Counting, expected_ties
from baltica.analytics.defaults import MIN_SHARED
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import inverse, row_sums, scale_columns, without_diagonal
from baltica.analytics.measures import Measure, by_name
from baltica.analytics.places import countries
from baltica.graph.errors import InputError

FEW_PROJECTS = 5  # projects of one side under which figures of a pair rest on little

MEASURES = by_name(
    Measure("projects", "Joint projects", "In how many projects both take part.", "c_ij = sum_p B_ip B_jp", "count"),
    Measure(
        "fractional",
        "Ties, fractional counting",
        "Each project shares out the weight 1 over all its pairs of participants, so no project dominates.",
        "sum_p B_ip B_jp / (n_p (n_p - 1)/2)",
        "Perianes-Rodriguez et al. 2016, Journal of Informetrics 10, 1178–1195",
    ),
    Measure(
        "salton",
        "Salton's cosine",
        "Joint projects relative to the geometric mean of the numbers of projects of both; 1: all projects joint.",
        "c_ij / sqrt(k_i k_j), k_i = projects of i",
        "Salton and McGill 1983",
    ),
    Measure(
        "jaccard",
        "Jaccard index",
        "Share of the projects of either that both take part in.",
        "c_ij / (k_i + k_j - c_ij), k_i = projects of i",
        "Jaccard 1901",
    ),
    OF_PLACES["association_strength"],
    OF_PLACES["observed_expected"],
    Measure(
        "few",
        "Few",
        f"One of the two has under {FEW_PROJECTS} projects: normalized figures rest on little.",
        f"k_i < {FEW_PROJECTS} or k_j < {FEW_PROJECTS}",
        "convention of this product",
    ),
)


def organization_pairs(
    data: GraphData, *, counting: Counting = "fractional", min_shared: int = MIN_SHARED, domestic: bool = False
) -> pd.DataFrame:
    """Pairs of organizations of different countries that share at least ``min_shared`` projects.

    Columns: a, b (ids, a < b), a_name, b_name, a_country, b_country, projects, fractional, a_projects, b_projects,
    salton and jaccard (of joint projects over the projects of each; strengths would make two partners of one
    40-member project look unlike), association_strength and observed_expected (of the ties in the ``counting``, over
    the ties of all organizations, those at home and those with ``min_shared`` fewer projects too), few. Between two
    organizations full and binary counting are the same: joint projects. Most ties in the counting first. With
    countries or regions chosen: pairs with at least one side reported. Organizations of unknown country are in no
    pair, but in the totals. ``domestic`` lists pairs of one country, too.

    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "name": i.upper(), "country": c} for i, c in zip("abc", ["DK", "SE", "FI"])],
    ...     projects=[{"id": p} for p in "pq"],
    ...     participations=[{"project": p, "organization": o} for p, team in zip("pq", ["abc", "ab"]) for o in team],
    ... )
    >>> organization_pairs(data)[["a", "b", "projects", "fractional", "salton", "jaccard"]].round(3)
       a  b  projects  fractional  salton  jaccard
    0  a  b         2       1.333     1.0      1.0
    """
    if counting not in get_args(Counting):
        raise InputError(f"there is no counting {counting}", f"Countings: {', '.join(get_args(Counting))}.")
    member, ids, _ = data.biadjacency()
    size = np.asarray(member.sum(axis=0), np.float64)
    shared = without_diagonal(sparse.csr_array(member @ member.T))
    halves = size * (size - 1) / 2
    fractional = without_diagonal(sparse.csr_array(scale_columns(member, inverse(halves, halves > 0)) @ member.T))
    for matrix in (shared, fractional):  # a number at the same cells of both, in the same order
        matrix.sort_indices()
    ties = fractional if counting == "fractional" else shared
    strength = row_sums(ties)
    total = float(strength.sum())
    home = countries(data.organizations, data)
    nation, _ = pd.factorize(home)
    seen = data.reported().to_numpy(dtype=bool)
    left = np.repeat(np.arange(len(ids)), np.diff(shared.indptr))
    right = shared.indices
    kept = (left < right) & (shared.data >= min_shared) & (nation[left] >= 0) & (nation[right] >= 0)
    kept &= seen[left] | seen[right]
    if not domestic:
        kept &= nation[left] != nation[right]
    cells = np.flatnonzero(kept)
    left, right = left[cells], right[cells]
    joint, part, value = shared.data[cells], fractional.data[cells], ties.data[cells]
    number = row_sums(member)
    si, sj = pd.Series(strength[left]), pd.Series(strength[right])
    names, homes = data.organizations["name"].to_numpy(), home.to_numpy()
    table = pd.DataFrame({"a": ids[left], "b": ids[right], "a_name": names[left], "b_name": names[right]})
    table["a_country"], table["b_country"] = homes[left], homes[right]
    table["projects"] = joint.astype("int64")
    table["fractional"] = part
    table["a_projects"], table["b_projects"] = number[left].astype("int64"), number[right].astype("int64")
    table["salton"] = joint / np.sqrt(number[left] * number[right])
    table["jaccard"] = joint / (number[left] + number[right] - joint)
    table["association_strength"] = total * value / (si * sj)
    table["observed_expected"] = value / expected_ties(si, sj, total)
    table["few"] = table[["a_projects", "b_projects"]].min(axis=1) < FEW_PROJECTS
    order = np.lexsort((right, left, -joint, -value.round(9)))  # ids are sorted, so their positions are
    return table.iloc[order].reset_index(drop=True)


def pairs_once(data: GraphData) -> tuple[int, int]:
    """How many pairs of organizations of different countries share a project, and how many of them only one.

    >>> pairs_once(GraphData.of())
    (0, 0)
    """
    member, _, _ = data.biadjacency()
    nation, _ = pd.factorize(countries(data.organizations, data))
    shared = sparse.triu(sparse.csr_array(member @ member.T), 1, format="coo")
    left, right = shared.coords
    seen = data.reported().to_numpy(dtype=bool)
    abroad = (nation[left] != nation[right]) & (nation[left] >= 0) & (nation[right] >= 0) & (seen[left] | seen[right])
    return int(abroad.sum()), int((abroad & (shared.data == 1)).sum())
