"""What chance would give, in closed form: the seats at projects are dealt out anew, and nothing else is kept.

Each participant of a project holds a seat. Within a stratum (a programme and period, say) all seats are shuffled over
the seats of the stratum's projects, each arrangement as likely as any other. Projects keep their size, places and
organizations their number of seats in the stratum. Not kept: that an organization sits in a project only once, and
that a programme may demand several countries. So it stands in for sampled graphs where those take too long, and is an
approximation of them.

Ties of a pair of places are X = sum over the pairs e of seats of one project of w(e) [e holds one seat of each place],
w = 1 (full counting) or 1/(pairs in its project) (fractional). Its first two moments follow from the chance that one
pair of seats, two pairs with one seat in common, and two pairs without, hold the places asked for; the counts of such
pairs are the join counts of Moran (1948, Journal of the Royal Statistical Society B 10, 243–251) and of Cliff and Ord
(1981, Spatial Processes, ch. 2) under non-free sampling. With (N)_k = N (N - 1) … (N - k + 1), N seats in the stratum:

    E[X]  = S H/(N)_2
    E[X²] = A H/(N)_2 + B T/(N)_3 + (S² - A - B) (H² - 2H - 4T)/(N)_4

where S = sum of w, A = sum of w², B = sum of w² 2(n_p - 2) over all pairs of seats of one project; H = ordered pairs
of seats that hold the places asked for; T = ordered triples i, j, k where i with j and i with k do.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.matrices import Vector, column_sums, group_matrix, presence, row_sums, scale_columns
from baltica.analytics.places import Meetings
from baltica.graph.errors import InputError

Codes = npt.NDArray[np.integer[Any]]
Counting = Literal["fractional", "full", "binary"]

# A variance below this share of the mean square is what rounding leaves of nothing.
_NOTHING = 1e-12


@dataclass(frozen=True)
class _Stratum:
    """One stratum: number of seats of each place that has any, and the sums over pairs of seats of one project."""

    places: Codes
    held: Vector
    sizes: npt.NDArray[np.int64]
    seats: float
    once: float
    squared: float
    touching: float

    def moments(self, hits: Any, triples: Any) -> tuple[Any, Any]:
        """Mean and variance of the ties, from ordered pairs and triples of seats that hold the places asked for."""
        two, three, four = (_falling(self.seats, k) for k in (2, 3, 4))
        apart = max(self.once**2 - self.squared - self.touching, 0.0)
        mean = self.once * _over(hits, two)
        square = self.squared * _over(hits, two) + self.touching * _over(triples, three)
        square = square + apart * _over(hits**2 - 2 * hits - 4 * triples, four)
        variance = square - mean**2
        return mean, np.where(variance > _NOTHING * square, variance, 0.0)


def seat_pairs(
    met: Meetings, stratum: Codes, *, counting: Counting = "fractional", itself: bool = False
) -> pd.DataFrame:
    """Ties of each pair of places that could meet, observed and as dealing out the seats anew would give.

    ``met`` says who meets where (``places.meetings``), ``stratum`` the stratum of each project, by number. One row a
    pair a <= b of places with seats in a common stratum, in the order of the places: a, b, projects (in which they
    meet), expected_projects, observed, mean, sd. The mean, sd and expected_projects are exact for this null model (the
    text at the top of this module has the formulas). ``itself`` adds the pairs of a place with itself (ties inside
    it; projects are then those with two or more of its seats). A pair that no shuffle changes has sd 0. In binary
    counting a tie is a project, and the sd has no closed form of its own: NaN.

    Means: "with seats dealt out blindly, Denmark and Sweden would have had 6 ties, give or take 2; they have 11".

    >>> from baltica.analytics.graphdata import GraphData
    >>> from baltica.analytics.places import meetings
    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}, {"id": "c", "country": "SE"}],
    ...     projects=[{"id": "p"}, {"id": "q"}],
    ...     participations=[
    ...         {"project": "p", "organization": "a"},
    ...         {"project": "p", "organization": "b"},
    ...         {"project": "q", "organization": "c"},
    ...     ],
    ... )
    >>> seat_pairs(meetings(data, 0), np.array([0, 0]), counting="full").round(3)  # two of three seats draws are mixed
        a   b  projects  expected_projects  observed   mean     sd
    0  DK  SE         1              0.667       1.0  0.667  0.471
    """
    weight = _weights(met, counting)
    number = len(met.places)
    could, mean, variance, joint = (np.zeros((number, number)) for _ in range(4))
    for one in _strata(met, stratum, weight):
        cells = np.ix_(one.places, one.places)
        x, y = one.held[:, None], one.held[None, :]
        hits, triples = 2 * x * y, x * y * (x + y - 2)
        np.fill_diagonal(hits, _falling(one.held, 2))
        np.fill_diagonal(triples, _falling(one.held, 3))
        expected, spread = one.moments(hits, triples)
        could[cells] += hits > 0
        mean[cells] += expected
        variance[cells] += spread
        joint[cells] += _joint(one)
    left, right = np.nonzero(np.triu(could, 0 if itself else 1))
    binary = counting == "binary"
    projects, observed = _observed(met, weight, left, right)
    return pd.DataFrame(
        {
            "a": met.places[left],
            "b": met.places[right],
            "projects": projects.astype("int64"),
            "expected_projects": joint[left, right],
            "observed": projects if binary else observed,
            "mean": (joint if binary else mean)[left, right],
            "sd": np.nan if binary else np.sqrt(variance[left, right]),
        }
    )


def seat_crossings(met: Meetings, stratum: Codes, *, counting: Counting = "fractional") -> tuple[float, float, float]:
    """All ties between different countries: observed, mean and sd with the seats dealt out anew.

    ``met`` at any level of places; seats of unknown country make no tie. Raises InputError for binary counting,
    which has no closed form.
    """
    if counting == "binary":
        raise InputError("binary counting has no closed form", "Count fractional or full, or draw samples.")
    codes, names = pd.factorize(met.countries, sort=True)
    to_country = sparse.csr_array((np.ones(len(codes)), (codes, np.arange(len(codes)))), shape=(len(names), len(codes)))
    counts = sparse.csr_array(to_country @ met.counts)
    merged = Meetings(pd.Index(names), met.projects, pd.Series(names, names), counts, counts, met.size)
    weight = _weights(met, counting)
    mean = variance = 0.0
    for one in _strata(merged, stratum, weight):
        known = one.held.sum()
        hits = known**2 - (one.held**2).sum()
        triples = (one.held * (known - one.held) * (known - one.held - 1)).sum()
        expected, spread = one.moments(hits, triples)
        mean, variance = mean + float(expected), variance + float(spread)
    known, squares = (np.asarray(each.sum(axis=0)).ravel() for each in (counts, counts.multiply(counts)))
    return float(weight @ ((known**2 - squares) / 2)), mean, float(np.sqrt(variance))


def seat_places(met: Meetings, stratum: Codes, *, counting: Counting = "fractional") -> pd.DataFrame:
    """Ties of each place to all other countries, observed and with the seats dealt out anew; index place.

    Columns: observed, mean, sd (as in :func:`seat_pairs`, the other side being everybody known to be abroad),
    expected_projects (in which the place meets somebody from abroad). In binary counting, the places abroad met in each
    project, nothing but the observed has a closed form: mean and sd are NaN.
    """
    weight = _weights(met, counting)
    country, _ = pd.factorize(met.countries, sort=True)
    mean, variance, joint = (np.zeros(len(met.places)) for _ in range(3))
    for one in _strata(met, stratum, weight):
        home = country[one.places]
        abroad = one.held.sum() - np.bincount(home, one.held)[home]
        expected, spread = one.moments(2 * one.held * abroad, one.held * abroad * (one.held + abroad - 2))
        mean[one.places] += expected
        variance[one.places] += spread
        joint[one.places] += np.maximum(_meet(one, one.held, abroad), 0.0)
    binary = counting == "binary"
    counts = presence(met.counts) if binary else met.counts
    to_country, _ = group_matrix(met.countries)
    foreign = scale_columns(counts, column_sums(counts)) - counts.multiply(to_country.T @ (to_country @ counts))
    return pd.DataFrame(
        {
            "observed": row_sums(scale_columns(sparse.csr_array(foreign), weight)),
            "mean": np.nan if binary else mean,
            "sd": np.nan if binary else np.sqrt(variance),
            "expected_projects": joint,
        },
        index=met.places.rename("place"),
    )


def _weights(met: Meetings, counting: Counting) -> Vector:
    """What a pair of seats of each project counts."""
    if counting not in ("fractional", "full", "binary"):
        raise InputError(f"there is no counting {counting}", "Countings: fractional, full, binary.")
    return met.pair_weight() if counting == "fractional" else np.ones(len(met.size))


def _strata(met: Meetings, stratum: Codes, weight: Vector) -> Iterator[_Stratum]:
    """The strata in the order of their numbers; those where no two known places can meet are left out."""
    number = int(stratum.max(initial=-1)) + 1
    belongs = sparse.csr_array((np.ones(len(stratum)), (np.arange(len(stratum)), stratum)), (len(stratum), number))
    held = sparse.csc_array(met.counts @ belongs)
    pairs = met.size * (met.size - 1) / 2
    parts = (met.size, weight * pairs, weight**2 * pairs, weight**2 * pairs * 2 * np.maximum(met.size - 2, 0))
    seats, once, squared, touching = (np.bincount(stratum, part, minlength=number) for part in parts)
    order = np.argsort(stratum, kind="stable")
    ends = np.cumsum(np.bincount(stratum, minlength=number))
    for k in range(number):
        cells = slice(held.indptr[k], held.indptr[k + 1])
        if cells.start == cells.stop or not once[k]:
            continue
        mine = order[ends[k - 1] if k else 0 : ends[k]]
        sizes = met.size[mine].astype(np.int64)
        yield _Stratum(held.indices[cells], held.data[cells], sizes, seats[k], once[k], squared[k], touching[k])


def _joint(one: _Stratum) -> Any:
    """Expected number of projects in which each two places of the stratum meet; on the diagonal, with two seats.

    A project of n seats lacks a place of x seats with chance (N - x)_n/(N)_n, so both are there with chance
    1 - missing(x) - missing(y) + missing(x + y); a place is alone with itself in a project by one seat with chance
    n x (N - x)_(n-1)/(N)_n.
    """
    held = one.held.astype(np.int64)
    missing, single = _without(one, np.arange(2 * int(held.max()) + 1))
    every = len(one.sizes)
    both = every - missing[held][:, None] - missing[held][None, :] + missing[held[:, None] + held[None, :]]
    np.fill_diagonal(both, every - missing[held] - single[held])
    return np.maximum(both, 0.0)


def _meet(one: _Stratum, first: Vector, second: Vector) -> Vector:
    """Expected number of projects that hold a seat of both, for two groups of so many seats each."""
    lacking, _ = _without(one, np.concatenate([first, second, first + second]))
    alone, other, both = np.split(lacking, 3)
    return len(one.sizes) - alone - other + both


def _without(one: _Stratum, held: npt.NDArray[Any]) -> tuple[Vector, Vector]:
    """Expected number of projects without any of so many seats, and with a single one of them."""
    rest = one.seats - held
    number = np.bincount(one.sizes)
    none = np.ones(len(held))
    missing = np.full(len(held), float(number[0]))
    single = np.zeros(len(held))
    for size in range(1, len(number)):
        left = one.seats - size + 1
        if number[size]:
            single += number[size] * size * held / left * none
        none = none * np.maximum(rest - size + 1, 0) / left
        missing += number[size] * none
    return missing, single


def _observed(met: Meetings, weight: Vector, left: Codes, right: Codes) -> tuple[Vector, Vector]:
    """Projects in which the places of each pair meet, and their ties; for a place with itself, those inside it."""
    counts = met.counts
    full = (scale_columns(counts, weight) @ counts.T).toarray()
    there = presence(counts)
    joint = (there @ there.T).toarray()
    inside = scale_columns(counts.multiply(counts - there).tocsr(), weight)
    np.fill_diagonal(full, row_sums(inside) / 2)
    np.fill_diagonal(joint, row_sums(sparse.csr_array((counts > 1).astype(np.float64))))
    return joint[left, right], full[left, right]


def _falling(value: Any, k: int) -> Any:
    """value (value - 1) … of k factors."""
    result = value
    for step in range(1, k):
        result = result * (value - step)
    return result


def _over(part: Any, whole: float) -> Any:
    """part / whole; 0 where there is no whole: too few seats for such pairs."""
    return part / whole if whole > 0 else part * 0.0
