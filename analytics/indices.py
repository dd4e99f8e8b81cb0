"""Indices of specialization of places, and of concentration of fields, beside what chance gives for so few cases."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from baltica.analytics.fields import OWN, FieldCounting, Of, Placed, placed, reported_places
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector, presence
from baltica.analytics.measures import Measure, by_name, plain
from baltica.analytics.quotients import place_names
from baltica.analytics.resampled import SAMPLES, SEED, resampled, shuffled
from baltica.analytics.specialization import INDICES, index_arrays, share_arrays
from baltica.analytics.specialization import MEASURES as INDEX_MEASURES
from baltica.analytics.stats import Z95, benjamini_hochberg
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress

By = Literal["place", "field"]
# A convention of this product: with fewer cases an index says how few there are rather than how specialized they are.
FEW_CASES = 20
MOST_PAIRED = 60  # Hoover-Gini's interval looks at each pair of columns; over more of them it is not offered
PER_TEST, MOST_SHUFFLES = 20, 5000  # shuffles for each row tested, and at most so many

MEASURES = by_name(
    *INDEX_MEASURES.values(),
    Measure(
        "count", "Count", "Things counted; in several fields or places each counts its part there.", "x_r", "count"
    ),
    Measure("cases", "Cases", "Different things counted, each once.", "number of things", "count"),
    Measure(
        "low",
        "Interval, low",
        "Lower end of the 95 % interval; whole things are resampled. None for rows marked few, "
        "nor of Hoover-Gini over more than 60 fields or places.",
        "Krugman, Hoover, Hoover-Gini: value - 95 % point of the distance between resampled and observed differences; "
        "Herfindahl and mean LQ: corrected for their bias, ± 1.96 sd; Hachman: 1 / (interval of mean LQ)",
        "Efron and Tibshirani 1993",
    ),
    Measure(
        "high",
        "Interval, high",
        "Upper end of the 95 % interval.",
        "Krugman, Hoover, Hoover-Gini: 2 value - 2.5 % point of the samples, at least the value; others see low",
        "Efron and Tibshirani 1993",
    ),
    Measure(
        "expected",
        "Expected by chance",
        "Mean of the index when fields are dealt at random among the things; few things differ a lot by chance.",
        "mean over shuffles",
        "Good 2005, Permutation, parametric and bootstrap tests",
    ),
    Measure(
        "beyond_chance",
        "Beyond chance",
        "How much more specialized than with fields dealt at random; below 0 less.",
        "value - expected; for Hachman expected - value",
        "difference",
    ),
    Measure(
        "p",
        "p",
        "How rare so much specialization is when fields are dealt at random.",
        "(1 + shuffles at least as specialized) / (1 + shuffles)",
        "Davison and Hinkley 1997",
    ),
    Measure("q", "q", "p corrected for the number of rows tested.", "p × rows / rank", "Benjamini and Hochberg 1995"),
) | plain(
    spread_over="Fields of the place, or places of the field, with anything in them.",
    few=f"Whether there are fewer than {FEW_CASES} cases.",
    rank="Rank by how far the index lies beyond chance, 1 the most specialized.",
)


@dataclass(frozen=True)
class _Frame:
    """Which way a table is looked at, and the rows that are tested."""

    by: By
    index: str
    rows: npt.NDArray[np.int64]

    def tables(self, counts: Vector) -> Vector:
        """Rows to compare × what they are spread over."""
        return np.swapaxes(counts, -1, -2) if self.by == "field" else counts

    def values(self, counts: Vector) -> Vector:
        """The index of the tested rows (..., rows)."""
        return index_arrays(self.tables(counts), (self.index,))[self.index][..., self.rows]


def specialization_indices(
    data: GraphData,
    level: int = 3,
    *,
    by: By = "place",
    index: str = "krugman",
    of: Of = "clusters",
    scheme: str = OWN,
    counting: FieldCounting = "fractional",
    kinds: tuple[str, ...] | None = None,
    samples: int = SAMPLES,
    rng: np.random.Generator | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """How specialized each reported place is, or how concentrated each field is, beside what chance gives.

    ``by="place"``: one row a place (place, name, country), whose mix of fields is compared with that of all places.
    ``by="field"``: one row a field, whose spread over the places is compared with that of everything. Then count,
    cases, spread_over (fields of the place, or places of the field), all indices (:data:`MEASURES`), and of the one
    ``index`` asked for: low, high (95 %), expected (by chance), beyond_chance, p, q; few, rank. With few cases every
    index is far from 0 by chance: rows of fewer than 20 are marked few, have no interval and are not tested or ranked.
    Ordered by beyond_chance. What is not located at the level comes last, is not tested, and counts in the whole.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}],
    ...     projects=[{"id": f"p{n}", "specialization": "food" if n % 2 else "ict"} for n in range(40)],
    ...     participations=[{"project": f"p{n}", "organization": "a" if n % 2 else "b"} for n in range(40)],
    ... )
    >>> table = specialization_indices(data, 0, of="projects", samples=100)
    >>> table[["place", "count", "krugman", "few"]].values.tolist()
    [['DK', 20.0, 1.0, False], ['SE', 20.0, 1.0, False]]
    """
    if index not in INDICES:
        raise InputError(f"there is no index {index}", f"Indices: {', '.join(INDICES)}.")
    if by not in get_args(By):
        raise InputError(f"indices are not by {by}", f"Known are {', '.join(get_args(By))}.")
    rng = np.random.default_rng(SEED) if rng is None else rng
    found = placed(data, level, of=of, scheme=scheme, counting=counting, kinds=kinds)
    table = _plain(data, found, level, by)
    table["few"] = table["count"].round(9) < FEW_CASES
    tested = (~table["few"]).to_numpy() & (found.located.to_numpy() if by == "place" else True)
    view = _Frame(by, index, np.flatnonzero(tested).astype(np.int64))
    table[["low", "high", "expected", "p", "q"]] = np.nan
    if tested.any():
        now = view.values(found.counts)
        low, high = _interval(found, view, now, samples=samples, rng=rng, progress=progress)
        expected, p = _chance(found, view, now, samples=samples, rng=rng, progress=progress)
        known = np.column_stack([low, high, expected, p, benjamini_hochberg(p)])
        table.loc[tested, ["low", "high", "expected", "p", "q"]] = known
    sign = -1 if index == "hachman" else 1
    table["beyond_chance"] = sign * (table[index] - table["expected"])
    table["rank"] = table["beyond_chance"].round(9).rank(method="min", ascending=False).astype("Int64")
    return _ordered(table, by, reported_places(data, level))


def _plain(data: GraphData, found: Placed, level: int, by: By) -> pd.DataFrame:
    """Names, counts and all indices, in the order of the rows."""
    counts = found.counts.T if by == "field" else found.counts
    names = pd.DataFrame({"field": found.fields}) if by == "field" else place_names(data, found, level=level)
    links = presence(found.weights if by == "field" else found.at)
    names["count"] = counts.sum(axis=1)
    names["cases"] = np.asarray(links.sum(axis=0)).ravel().round().astype("int64")
    names["spread_over"] = (counts > 0).sum(axis=1).astype("int64")
    return names.assign(**index_arrays(counts))


def _interval(
    found: Placed, view: _Frame, now: Vector, *, samples: int, rng: np.random.Generator, progress: Progress | None
) -> tuple[Vector, Vector]:
    """95 % interval of the index of the tested rows.

    These indices are larger in a sample than in what it is drawn from, and larger still in a sample of the sample, so
    that percentiles of samples miss nearly always. Krugman, Hoover and Hoover–Gini are lengths of a difference: their
    error is at most the length of the error of the difference, which resampling does tell.
    """
    mean = view.index in ("hachman", "mean_lq", "herfindahl")
    shown = _Frame(view.by, "mean_lq", view.rows) if view.index == "hachman" else view
    values, errors = [], []
    here = view.tables(found.counts)
    if view.index == "hoover_gini" and here.shape[-1] > MOST_PAIRED:
        return np.full(len(now), np.nan), np.full(len(now), np.nan)
    for tables in resampled(found, samples=samples, rng=rng, progress=progress):
        values.append(shown.values(tables))
        if not mean:
            errors += [_distance(view, here, one) for one in view.tables(tables)]
    drawn = np.concatenate(values)
    if mean:
        start = 1 / now if view.index == "hachman" else now
        middle, reach = 2 * start - np.nanmean(drawn, axis=0), Z95 * np.nanstd(drawn, axis=0, ddof=1)
        least = 0.0 if view.index == "herfindahl" else 1.0
        low, high = np.maximum(middle - reach, least), np.maximum(middle + reach, least)
        if view.index == "hachman":
            return 1 / high, 1 / low
        return low, np.minimum(high, 1) if view.index == "herfindahl" else high
    reach = np.nanquantile(np.array(errors), 0.95, axis=0)
    high = np.maximum(2 * now - np.nanquantile(drawn, 0.025, axis=0), now)
    return np.maximum(now - reach, 0), np.minimum(high, 2 if view.index == "krugman" else 1)


def _distance(view: _Frame, here: Vector, drawn: Vector) -> Vector:
    """How far the drawn differences between rows and whole are from the observed ones, in the units of the index."""
    (share, every), (other, all_drawn) = (
        (part[view.rows], whole) for part, whole in (share_arrays(here), share_arrays(drawn))
    )
    if view.index == "hoover_gini":
        return np.asarray(np.abs(_pairs(share, every) - _pairs(other, all_drawn)).sum(axis=(-1, -2)) / 2)
    away = np.abs((share - every) - (other - all_drawn)).sum(axis=-1)
    return np.asarray(away / 2 if view.index == "hoover" else away)


def _pairs(share: Vector, every: Vector) -> Vector:
    """s_j b_k - s_k b_j of each pair; half the sum of their sizes is Hoover–Gini."""
    one = share[:, :, None] * every[:, None, :]
    return np.asarray(one - np.swapaxes(one, -1, -2))


def _chance(
    found: Placed, view: _Frame, now: Vector, *, samples: int, rng: np.random.Generator, progress: Progress | None
) -> tuple[Vector, Vector]:
    """Mean of the index with fields shuffled, and how rare so much specialization is then."""
    number = min(max(samples, PER_TEST * len(now)), max(samples, MOST_SHUFFLES))
    drawn = np.concatenate([view.values(one) for one in shuffled(found, samples=number, rng=rng, progress=progress)])
    sign = -1 if view.index == "hachman" else 1
    extreme = (sign * drawn >= sign * now - 1e-9).sum(axis=0)
    return np.nanmean(drawn, axis=0), (1 + extreme) / (1 + number)


def _ordered(table: pd.DataFrame, by: By, reported: set[str]) -> pd.DataFrame:
    """The reported rows: ranked ones first, then by count; what is not located last."""
    name = "field" if by == "field" else "place"
    rows = table[table["place"].isin(reported)] if by == "place" else table
    keys = rows.assign(
        _rest=rows[name].str.contains(":") if by == "place" else False,
        _rank=rows["rank"].fillna(len(table) + 1),
        _count=-rows["count"].round(9),
    )
    order = keys.sort_values(["_rest", "_rank", "_count", name]).index
    return rows.loc[order].reset_index(drop=True)
