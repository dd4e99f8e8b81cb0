"""Ties between countries and between regions: three ways of counting, and normalized for size."""

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import column_sums, presence, row_sums, scale_columns
from baltica.analytics.measures import Measure, by_name
from baltica.analytics.places import Meetings, meetings, place_codes
from baltica.graph.codes import country_name
from baltica.graph.errors import InputError

Counting = Literal["fractional", "full", "binary"]

MEASURES = by_name(
    Measure(
        "projects",
        "Joint projects",
        "In how many projects the two places meet.",
        "number of projects with a participant from both",
        "count",
    ),
    Measure(
        "full",
        "Ties, full counting",
        "Pairs of participants, one from each place; a project with many participants counts many times.",
        "sum_p n_pr n_ps",
        "Perianes-Rodriguez et al. 2016, Journal of Informetrics 10, 1178–1195",
    ),
    Measure(
        "binary",
        "Ties, binary counting",
        "Each project in which the two places meet counts 1; the same number as joint projects.",
        "sum_p [n_pr > 0][n_ps > 0]",
        "Perianes-Rodriguez et al. 2016, Journal of Informetrics 10, 1178–1195",
    ),
    Measure(
        "fractional",
        "Ties, fractional counting",
        "Each project shares out the weight 1 over all its pairs of participants, so no project dominates.",
        "sum_p n_pr n_ps / (n_p (n_p - 1)/2)",
        "Perianes-Rodriguez et al. 2016, Journal of Informetrics 10, 1178–1195",
    ),
    Measure(
        "association_strength",
        "Association strength",
        "Ties relative to the ties each place has; overstated, as no place is tied to itself.",
        "T c_ij / (s_i s_j), T = sum of all s_i",
        "van Eck and Waltman 2009, JASIST 60, 1635–1651",
    ),
    Measure(
        "observed_expected",
        "Observed / expected",
        "Ties relative to those expected if partners were drawn at random among all ties; 1 is as expected.",
        "c_ij / {[(s_i/T)(s_j/(T - s_i)) + (s_j/T)(s_i/(T - s_j))] T/2}",
        "Steijn 2017, zero-diagonal correction",
    ),
    Measure(
        "salton",
        "Salton's cosine",
        "Ties relative to the geometric mean of the ties of both places.",
        "c_ij / sqrt(s_i s_j)",
        "Salton and McGill 1983; van Eck and Waltman 2009",
    ),
    Measure(
        "jaccard",
        "Jaccard index",
        "Share of the ties of both places together that join them to each other.",
        "c_ij / (s_i + s_j - c_ij)",
        "Jaccard 1901; van Eck and Waltman 2009",
    ),
)


def country_pairs(data: GraphData, *, counting: Counting = "fractional", domestic: bool = False) -> pd.DataFrame:
    """Ties of each pair of countries that meet in at least one project.

    One row a pair, a < b: a, b (codes), a_name, b_name, projects, full, binary, fractional, then association_strength,
    observed_expected, salton and jaccard of the ties in the ``counting`` asked for (:data:`MEASURES` has the
    formulas). The strengths s_i and their sum T cover every country of the data, ties inside a country excluded.
    Strongest first, in that counting. Organizations of unknown country count in the size of a project only. With
    countries or regions chosen, pairs where at least one side holds a reported organization are kept; the
    normalization still covers all. With ``domestic`` each country also has a row with itself (a = b), the ties among
    its participants; these are in no strength, and their normalized figures are NaN. No project with two countries:
    no rows.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}, {"id": "c", "country": "SE"}],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> country_pairs(data)[["a", "b", "projects", "full", "binary", "fractional"]].round(3)
        a   b  projects  full  binary  fractional
    0  DK  SE         1     2       1       0.667
    """
    met = meetings(data, 0)
    pairs = _normalized(_pairs(met, country_name), counting)
    if domestic:
        pairs = _sorted(pd.concat([pairs, _inside(met)], ignore_index=True), counting)
    return _reported(data, 0, pairs)


def region_pairs(
    data: GraphData, level: int = 3, *, counting: Counting = "fractional", domestic: bool = False
) -> pd.DataFrame:
    """Ties of each pair of regions at the NUTS level that meet in at least one project.

    Columns as :func:`country_pairs`, and a_country, b_country. What is not known at this level meets as the place
    ``"<country>: not located at this level"``. Strengths and T cover all ties between different places, those inside
    a country too; pairs inside a country are listed with ``domestic=True``.
    """
    met = meetings(data, level)
    names = data.regions.drop_duplicates("code").set_index("code")["name"].to_dict()
    pairs = _normalized(_pairs(met, lambda code: country_name(code) if level == 0 else names.get(code, code)), counting)
    for position, side in enumerate(("a", "b"), start=4):
        pairs.insert(position, f"{side}_country", pairs[side].map(met.countries))
    if not domestic:
        pairs = pairs[pairs["a_country"] != pairs["b_country"]]
    return _reported(data, level, pairs)


def _pairs(met: Meetings, name: Callable[[str], str]) -> pd.DataFrame:
    """Counts of each pair of different places that meet, a < b in the order of the codes."""
    counts = met.counts
    present = presence(counts)
    # The three hold a number at the same cells: wherever two places meet in a project.
    binary, full, fractional = (
        _above_diagonal(one @ other.T)
        for one, other in ((present, present), (counts, counts), (scale_columns(counts, met.pair_weight()), counts))
    )
    left, right = binary.coords
    pairs = pd.DataFrame({"a": met.places[left], "b": met.places[right]})
    for side in ("a", "b"):
        pairs[f"{side}_name"] = pairs[side].map(name)
    joint = binary.data.astype("int64")
    pairs["projects"] = joint
    pairs["full"] = full.data.astype("int64")
    pairs["binary"] = joint
    pairs["fractional"] = fractional.data
    return pairs


def _above_diagonal(matrix: sparse.csr_array) -> sparse.coo_array:
    """The cells above the diagonal, row by row."""
    upper = sparse.triu(matrix, 1, format="csr")
    upper.sort_indices()
    return sparse.coo_array(upper)


def _normalized(pairs: pd.DataFrame, counting: Counting) -> pd.DataFrame:
    """The pairs with the normalized figures of one counting, strongest first."""
    if counting not in get_args(Counting):
        raise InputError(f"there is no counting {counting}", f"Countings: {', '.join(get_args(Counting))}.")
    ties = pairs[counting].astype("float64")
    strength = pd.concat([ties.groupby(pairs[side]).sum() for side in ("a", "b")]).groupby(level=0).sum()
    total = strength.sum()
    si, sj = (pairs[side].map(strength).astype("float64") for side in ("a", "b"))
    pairs["association_strength"] = total * ties / (si * sj)
    pairs["observed_expected"] = ties / expected_ties(si, sj, total)
    pairs["salton"] = ties / np.sqrt(si * sj)
    pairs["jaccard"] = ties / (si + sj - ties)
    return _sorted(pairs, counting)


def _sorted(pairs: pd.DataFrame, counting: Counting) -> pd.DataFrame:
    """Strongest first; sums of fractions differ in the last digit, and rounding keeps equal values equal."""
    order = pairs.assign(_ties=-pairs[counting].astype("float64").round(9)).sort_values(["_ties", "a", "b"]).index
    return pairs.loc[order].reset_index(drop=True)


def _inside(met: Meetings) -> pd.DataFrame:
    """Counts of the ties within each place that has some."""
    counts = met.counts
    pairs = sparse.csr_array((counts.multiply(counts) - counts) / 2)
    pairs.eliminate_zeros()
    binary = np.diff(pairs.indptr).astype("int64")
    table = pd.DataFrame({"a": met.places, "b": met.places})
    for side in ("a", "b"):
        table[f"{side}_name"] = table[side].map(country_name)
    table["projects"] = binary
    table["full"] = row_sums(pairs).round().astype("int64")
    table["binary"] = binary
    table["fractional"] = pairs @ met.pair_weight()
    return table[binary > 0]


def expected_ties(si: "pd.Series[float]", sj: "pd.Series[float]", total: float) -> "pd.Series[float]":
    """Ties expected between two places of strengths si and sj when no place can be tied to itself (Steijn 2017).

    ``total`` is the sum of all strengths.

    >>> expected_ties(pd.Series([2.0]), pd.Series([2.0]), 6.0).tolist()  # three places, each tied to both others
    [1.0]
    """
    return (si / total * sj / (total - si) + sj / total * si / (total - sj)) * total / 2


def _reported(data: GraphData, level: int, pairs: pd.DataFrame) -> pd.DataFrame:
    """Pairs with at least one side where the selection reports an organization."""
    reported = data.organizations[data.reported()]
    places = place_codes(reported, data, level).unique()
    return pairs[pairs["a"].isin(places) | pairs["b"].isin(places)].reset_index(drop=True)


def project_internationality(data: GraphData) -> pd.DataFrame:
    """How international each project is, by its participants.

    Index project; acronym, participants, countries, pairs (of participants), foreign_pairs (of different countries),
    foreign_share = foreign_pairs / pairs, blau = 1 - sum_c (n_pc/n_p)² (Blau 1977: chance that two draws differ in
    country), partner_list_complete. Participants of unknown country are in no foreign pair and not in blau. Shares
    are NaN where there is nothing to share: no pair, no participant.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}, {"id": "c", "country": "SE"}],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> project_internationality(data).loc["p", ["countries", "foreign_share", "blau"]].astype(float).round(3).tolist()
    [2.0, 0.667, 0.444]
    """
    met = meetings(data, 0)
    squares, known = column_sums(met.counts.multiply(met.counts).tocsr()), column_sums(met.counts)
    pairs = met.size * (met.size - 1) / 2
    foreign = (known**2 - squares) / 2
    table = data.projects[["acronym"]].copy()
    table["participants"] = met.size.astype("int64")
    table["countries"] = column_sums(presence(met.counts)).astype("int64")
    table["pairs"] = pairs.astype("int64")
    table["foreign_pairs"] = foreign.astype("int64")
    empty = np.full(len(pairs), np.nan)
    table["foreign_share"] = np.divide(foreign, pairs, out=empty.copy(), where=pairs > 0)
    table["blau"] = 1 - np.divide(squares, known**2, out=empty.copy(), where=known > 0)
    table["partner_list_complete"] = data.projects["partner_list_complete"]
    return table
