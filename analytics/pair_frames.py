"""Pairs of places as rows: their ties, sizes, distance, border and likeness of fields; for models of who meets whom."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.cross_border import Counting
from baltica.analytics.eligibility import FOOTPRINT, STATED, eligible, share_programme
from baltica.analytics.geography import great_circle, positions
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector, presence, row_sums, scale_columns
from baltica.analytics.places import NOT_LOCATED, Meetings, meetings

Fields = Literal["clusters", "projects"]

NEAREST = 10.0  # km: places nearer than this count as so far apart, as positions are no finer and a log of 0 is none
MOST_PAIRS = 2_000_000  # pairs are rows of a dense table: more would take over a gigabyte


@dataclass(frozen=True)
class Counts:
    """How much of the data the pairs hold; numbers of participations, places, programmes and pairs."""

    participations: int
    located: int
    places: int
    possible: int
    structural: int
    unlisted: int
    without_position: int
    places_without_position: int
    stated: int
    footprint: int


def pair_frame(
    data: GraphData, level: int, *, counting: Counting = "fractional", fields: Fields | None = None
) -> tuple[pd.DataFrame, Counts]:
    """Every pair of places that could have met, once each (a < b), with ties and what sets them apart.

    Columns: a, b (codes), ties (in the counting), projects (in which they meet), size (natural log of the product of
    their participations), kilometers, distance (natural log; not under 10 km), border (1 for places of two countries),
    likeness (cosine of the fields of their clusters or projects, 0 to 1; NaN without ``fields``). Places are those with
    a participation located at the level. Left out and counted: pairs that share no eligible programme and did not meet
    (structural zeros). A pair that met although rules do not list it is kept ("unlisted"). Kilometers are NaN where a
    position is not known.

    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abc", ("DK", "SE", "EE"))],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> pair_frame(data, 0, counting="full")[0][["a", "b", "ties", "size", "border"]].values.tolist()
    [['DK', 'EE', 1.0, 0.0, 1.0], ['DK', 'SE', 1.0, 0.0, 1.0], ['EE', 'SE', 1.0, 0.0, 1.0]]
    """
    met = meetings(data, level)
    everything = int(met.size.sum())
    met = _located(met)
    places = met.places
    possible = len(places) * (len(places) - 1) // 2
    binary, ties = _ties(met, "binary"), _ties(met, counting)
    who = eligible(data, level)
    shared = _on(share_programme(who), who.places, places)
    one, other = np.nonzero(np.triu(shared | (binary > 0), 1))
    unlisted = int(((binary > 0) & ~shared)[one, other].sum())
    mass = row_sums(met.counts)
    where = positions(data, level).reindex(places)
    frame = pd.DataFrame({"a": places[one], "b": places[other], "ties": ties[one, other]})
    frame["projects"] = binary[one, other].astype("int64")
    frame["size"] = np.log(mass)[one] + np.log(mass)[other]
    latitude, longitude = where["latitude"].to_numpy(), where["longitude"].to_numpy()
    frame["kilometers"] = great_circle(latitude[one], longitude[one], latitude[other], longitude[other])
    frame["distance"] = np.log(frame["kilometers"].clip(lower=NEAREST))
    country = met.countries.to_numpy()
    frame["border"] = (country[one] != country[other]).astype("float64")
    frame["likeness"] = _likeness(data, level, places, fields)[one, other] if fields else np.nan
    counts = Counts(
        participations=everything,
        located=int(met.counts.sum()),
        places=len(places),
        possible=possible,
        structural=possible - len(one),
        unlisted=unlisted,
        without_position=int(frame["kilometers"].isna().sum()),
        places_without_position=int(where["latitude"].isna().sum()),
        stated=int((who.basis == STATED).sum()),
        footprint=int((who.basis == FOOTPRINT).sum()),
    )
    return frame, counts


def place_countries(data: GraphData, level: int) -> "pd.Series[str]":
    """Country of each place with a located participation."""
    return _located(meetings(data, level)).countries


def _located(met: Meetings) -> Meetings:
    """Without the rests not located at the level, and without places of no participation."""
    there = ~met.places.str.endswith(NOT_LOCATED) & (row_sums(met.counts) > 0)
    return Meetings(
        met.places[there], met.projects, met.countries[there], met.counts[there], met.reported[there], met.size
    )


def _ties(met: Meetings, counting: Counting) -> Vector:
    """Ties of all places with all, as a square array."""
    counts = met.counts
    if counting == "binary":
        counts = presence(counts)
        found = counts @ counts.T
    elif counting == "full":
        found = counts @ counts.T
    else:
        found = scale_columns(counts, met.pair_weight()) @ counts.T
    return np.asarray(found.toarray(), dtype=np.float64)


def _on(
    matrix: sparse.csr_array, of: "pd.Index[str]", places: "pd.Index[str]"
) -> "np.ndarray[tuple[int, int], np.dtype[np.bool_]]":
    """A square matrix of some places for other ones, as an array; False for places it does not know."""
    at = of.get_indexer(places)
    known = np.flatnonzero(at >= 0)
    found = np.zeros((len(places), len(places)), dtype=np.bool_)
    found[np.ix_(known, known)] = matrix[at[known]][:, at[known]].toarray()
    return found


def _likeness(data: GraphData, level: int, places: "pd.Index[str]", fields: Fields) -> Vector:
    """Cosine of the fields of places; NaN for places without any field."""
    from baltica.analytics.fields import region_fields

    rows = region_fields(data, level, of=fields)
    rows = rows[rows["place"].isin(places)]
    table = rows.pivot_table(index="place", columns="field", values="count", aggfunc="sum", fill_value=0.0)
    counts = table.reindex(places).to_numpy(float)
    length = np.sqrt((counts**2).sum(axis=1))
    unit = np.divide(counts, length[:, None], out=np.full(counts.shape, np.nan), where=length[:, None] > 0)
    return np.asarray(unit @ unit.T) if counts.shape[1] else np.full((len(places), len(places)), np.nan)
