"""How far ties between places rest on single projects: the largest, the ten largest, and other projects drawn."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector, column_sums, inverse, row_sums
from baltica.analytics.measures import Measure, by_name
from baltica.analytics.places import Meetings, meetings

FEW_JOINT = 5  # joint projects under which a pair gets no interval: too few to draw from
LARGEST = 10  # projects whose share of all ties is told
SAMPLES = 1000  # draws of projects for an interval
_PAIRS = 2000  # pairs at a time: bounds the memory of their draws
_DRAWS = 100  # draws of projects at a time
Ints = npt.NDArray[np.int64]

MEASURES = by_name(
    Measure(
        "rank",
        "Rank",
        "Place among the pairs listed, by the ties that sort them; equal values share the better rank.",
        "1 + number of pairs with more ties",
        "count",
    ),
    Measure(
        "low",
        "Ties, lower bound",
        "Lower end of the 95 % interval of the ties when other projects of the same kind had been seen.",
        "2.5 % point over bootstrap samples of the projects",
        "Efron and Tibshirani 1993, An Introduction to the Bootstrap",
    ),
    Measure(
        "high",
        "Ties, upper bound",
        "Upper end of the 95 % interval of the ties when other projects of the same kind had been seen.",
        "97.5 % point over bootstrap samples of the projects",
        "Efron and Tibshirani 1993, An Introduction to the Bootstrap",
    ),
    Measure(
        "ratio_low",
        "Observed / expected, lower bound",
        "Lower end of the 95 % interval of observed/expected.",
        "2.5 % point over bootstrap samples of the projects, expected ties computed anew in each",
        "Efron and Tibshirani 1993, An Introduction to the Bootstrap",
    ),
    Measure(
        "ratio_high",
        "Observed / expected, upper bound",
        "Upper end of the 95 % interval of observed/expected.",
        "97.5 % point over bootstrap samples of the projects, expected ties computed anew in each",
        "Efron and Tibshirani 1993, An Introduction to the Bootstrap",
    ),
    Measure(
        "largest_share",
        "Share of the largest project",
        "Share of the ties of the pair that come from the one project that gives it most.",
        "max_p c_ijp / c_ij",
        "share",
    ),
    Measure(
        "rank_without",
        "Rank without its largest project",
        "Rank of the pair when that project is taken out of the graph, for all pairs; unknown when no tie is left.",
        "rank among c_ij - c_ijp",
        "leave one out",
    ),
    Measure("few", "Few", f"Under {FEW_JOINT} joint projects: no interval is given, the rank rests on little.",
            f"projects < {FEW_JOINT}", "convention of this product"),
)  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """What each project gives to each pair of places: ``ties`` is pairs × projects, a pair being ``left`` < ``right``.

    >>> parts_of(sparse.csr_array([[1.0, 2], [3, 0], [0, 1]]), np.ones(2)).ties.toarray().tolist()
    [[3.0, 0.0], [0.0, 2.0]]
    """

    left: Ints
    right: Ints
    ties: sparse.csr_array


def parts_of(counts: sparse.csr_array, weight: Vector, *, binary: bool = False) -> Parts:
    """Ties of each pair of rows in each column, n_ap n_bp times the weight of the project (1 for all pairs: binary)."""
    columns = sparse.csc_array(counts)
    columns.sort_indices()
    ends, size = columns.indptr.astype(np.int64), np.diff(columns.indptr).astype(np.int64)
    # Each number in a column is paired with all that follow it in the same column.
    entry = np.arange(columns.nnz)
    following = np.repeat(ends[1:], size) - entry - 1
    first = np.repeat(entry, following)
    begin = np.repeat(np.cumsum(following) - following, following)
    second = first + 1 + np.arange(len(first)) - begin
    project = np.repeat(np.arange(len(size)), size)[first]
    one, other = columns.indices[first].astype(np.int64), columns.indices[second].astype(np.int64)
    pairs, row = np.unique(one * counts.shape[0] + other, return_inverse=True)
    values = weight[project] * (1.0 if binary else columns.data[first] * columns.data[second])
    ties = sparse.csr_array((values, (row, project)), shape=(len(pairs), counts.shape[1]))
    return Parts(pairs // counts.shape[0], pairs % counts.shape[0], ties)


def of_meetings(met: Meetings, counting: str) -> Parts:
    """What each project gives to each pair of places in the counting."""
    weight = met.pair_weight() if counting == "fractional" else np.ones(len(met.projects))
    return parts_of(met.counts, weight, binary=counting == "binary")


def robust_pairs(
    data: GraphData,
    pairs: pd.DataFrame,
    *,
    level: int = 0,
    counting: str = "fractional",
    samples: int = SAMPLES,
    rng: np.random.Generator | None = None,
) -> pd.DataFrame:
    """The pairs of places with how far each rests on single projects, and intervals from drawing projects again.

    ``pairs`` are rows of ``country_pairs`` (level 0) or ``region_pairs`` of the same data, level and counting. Added:
    rank; low, high and ratio_low, ratio_high (95 % percentile intervals of the ties and of observed/expected, from
    ``samples`` bootstrap samples of the projects in which two places meet; NaN for few pairs and without samples);
    largest_project, largest_share, rank_without; few (under :data:`FEW_JOINT` joint projects). :data:`MEASURES` has
    the formulas. Ranks are among the rows given. Rows of a country with itself: unknown, they are no pair of places.

    >>> from baltica.analytics.cross_border import country_pairs
    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abc", ["DK", "SE", "FI"])],
    ...     projects=[{"id": p} for p in "pqr"],
    ...     participations=[
    ...         {"project": p, "organization": o} for p, team in zip("pqr", ["abc", "ab", "bc"]) for o in team
    ...     ],
    ... )
    >>> robust_pairs(data, country_pairs(data))[["a", "b", "rank", "largest_project", "largest_share", "rank_without"]]
        a   b  rank largest_project  largest_share  rank_without
    0  DK  SE     1               q           0.75             2
    1  FI  SE     1               r           0.75             2
    2  DK  FI     3               p           1.00          <NA>
    """
    met = meetings(data, level)
    parts = of_meetings(met, counting)
    sides = [met.places.get_indexer(pd.Index(pairs[side])) for side in ("a", "b")]
    low, high = np.minimum(*sides), np.maximum(*sides)
    keys = pd.Index(parts.left * len(met.places) + parts.right)
    found = keys.get_indexer(pd.Index(low * len(met.places) + high))
    rows = np.flatnonzero(found >= 0)
    table = without_largest(sparse.csr_array(parts.ties[found[rows]]), met.projects, at=pairs.index[rows])
    enough = rows[pairs["projects"].to_numpy()[rows] >= FEW_JOINT] if samples else rows[:0]
    drawn = tie_intervals(parts, found[enough], places=len(met.places), samples=samples, rng=rng)
    bounds = pd.DataFrame(drawn, index=pairs.index[enough], columns=["low", "high", "ratio_low", "ratio_high"])
    added = table.join(bounds).reindex(pairs.index)
    added = added.astype({"rank": "Int64", "rank_without": "Int64", "largest_project": object})
    order = ["rank", "low", "high", "ratio_low", "ratio_high", "largest_project", "largest_share", "rank_without"]
    return pairs.join(added[order]).assign(few=pairs["projects"] < FEW_JOINT)


def without_largest(
    ties: sparse.csr_array, projects: "pd.Index[str]", *, at: "pd.Index[int] | None" = None
) -> pd.DataFrame:
    """For each row its rank by the sum of its ties, its largest project, that one's share, and the rank without it.

    Taking a project out lowers all rows it touches, so ranks are taken anew each time: of the rows above what is left
    of a row, those are passed over that fall to it or below when they lose the project, too. Equal values to nine
    digits share the better rank; of equal projects the first by id counts as the largest.
    """
    index = pd.RangeIndex(ties.shape[0]) if at is None else at
    ties = sparse.csr_array(ties)
    ties.sort_indices()
    number = ties.shape[0]
    total = row_sums(ties).round(9)
    row = np.repeat(np.arange(number), np.diff(ties.indptr))
    order = np.lexsort((ties.indices, -ties.data.round(9), row))
    first = order[ties.indptr[:-1]] if number else order
    largest, gave = ties.indices[first], ties.data[first]
    left = (total - gave).round(9)
    ordered = np.sort(total)
    above = number - np.searchsorted(ordered, left, side="right")
    columns = sparse.csc_array(ties)
    size = np.diff(columns.indptr)[largest].astype(np.int64)
    asked = np.repeat(np.arange(number), size)
    start = columns.indptr[largest].astype(np.int64)
    cell = np.repeat(start, size) + np.arange(len(asked)) - np.repeat(np.cumsum(size) - size, size)
    other, loses = columns.indices[cell], columns.data[cell]
    fallen = (total[other] > left[asked]) & ((total[other] - loses).round(9) <= left[asked])
    rank_without = pd.array(1 + above - np.bincount(asked, fallen, number).astype(np.int64), dtype="Int64")
    rank_without[left <= 0] = pd.NA
    return pd.DataFrame(
        {
            "rank": 1 + number - np.searchsorted(ordered, total, side="right"),
            "largest_project": projects.to_numpy()[largest],
            "largest_share": gave * inverse(total, total > 0),
            "rank_without": rank_without,
        },
        index=index,
    )


def tie_intervals(
    parts: Parts, rows: Ints, *, places: int, samples: int = SAMPLES, rng: np.random.Generator | None = None
) -> Vector:
    """95 % percentile intervals of the ties of these rows and of their observed/expected: low, high, low, high.

    Projects in which two places meet are drawn with replacement, as many as there are; a sample in which a place has
    no tie at all counts as 0 observed/expected. Measured coverage is below the nominal 95 %: 89 to 93 % with projects
    of like sizes; with heavy-tailed sizes 79 to 92 % of the ties, 84 to 93 % of the ratio (50 and 200 projects).
    """
    if not len(rows):
        return np.empty((0, 4))
    used = np.flatnonzero(column_sums(parts.ties))
    ties = sparse.csr_array(sparse.csc_array(parts.ties)[:, used]).astype(np.float32)
    weights = draws(len(used), samples, rng or np.random.default_rng(1))
    pairs = np.arange(len(parts.left))
    ends = (np.r_[parts.left, parts.right], np.r_[pairs, pairs])
    at = sparse.csr_array((np.ones(2 * len(pairs), np.float32), ends), shape=(places, len(pairs)))
    strength = np.asarray((at @ ties) @ weights, np.float64)
    total = strength.sum(axis=0)
    bounds = []
    for start in range(0, len(rows), _PAIRS):
        block = rows[start : start + _PAIRS]
        drawn = np.asarray(ties[block] @ weights, np.float64)
        si, sj = strength[parts.left[block]], strength[parts.right[block]]
        # Steijn's expected ties, as in cross_border.expected_ties
        expected = si * sj / 2 * (1 / (total - si) + 1 / (total - sj))
        ratio = np.divide(drawn, expected, out=np.zeros_like(drawn), where=expected > 0)
        bounds.append(np.r_[np.quantile(drawn, [0.025, 0.975], axis=1), np.quantile(ratio, [0.025, 0.975], axis=1)].T)
    return np.concatenate(bounds)


def draws(projects: int, samples: int, rng: np.random.Generator) -> npt.NDArray[np.float32]:
    """How often each project is drawn in each of the samples, with replacement: projects × samples."""
    weights = np.empty((projects, samples), np.float32)
    for start in range(0, samples, _DRAWS):
        number = min(_DRAWS, samples - start)
        drawn = rng.integers(projects, size=(number, projects)) + np.arange(number)[:, None] * projects
        counts = np.bincount(drawn.ravel(), minlength=number * projects)
        weights[:, start : start + number] = counts.reshape(number, projects).T
    return weights


def concentration(data: GraphData, *, largest: int = LARGEST) -> pd.DataFrame:
    """How much of all cross-border ties the largest projects hold.

    Index counting (full, fractional): ties (pairs of participants from different countries, at least one of them
    reported by the selection), projects (with such a tie), largest (how many of them are taken), in_largest and share
    (ties of these, and their share of all; NaN without ties). A few large projects make most ties in full counting.

    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abc", ["DK", "SE", "FI"])],
    ...     projects=[{"id": p} for p in "pq"],
    ...     participations=[{"project": p, "organization": o} for p, team in zip("pq", ["abc", "ab"]) for o in team],
    ... )
    >>> concentration(data, largest=1)
                ties  projects  largest  in_largest  share
    counting
    full         4.0         2        1         3.0   0.75
    fractional   2.0         2        1         1.0   0.50
    """
    met = meetings(data, 0)
    elsewhere = sparse.csr_array(met.counts - met.reported)
    full = _foreign(met.counts) - _foreign(elsewhere)
    rows = []
    for ties in (full, full * met.pair_weight()):
        some = np.sort(ties[ties > 0])[::-1]
        total, top = float(some.sum()), float(some[:largest].sum())
        rows.append((total, len(some), min(largest, len(some)), top, top / total if total else np.nan))
    names = ["ties", "projects", "largest", "in_largest", "share"]
    return pd.DataFrame(rows, pd.Index(["full", "fractional"], name="counting"), names)


def _foreign(counts: sparse.csr_array) -> Vector:
    """Pairs of participants from different rows, in each column."""
    return (column_sums(counts) ** 2 - column_sums(sparse.csr_array(counts.multiply(counts)))) / 2
