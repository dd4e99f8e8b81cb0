"""How specialized places are: location quotients and indices of plain tables, places in rows and fields in columns."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from baltica.analytics.matrices import Vector
from baltica.analytics.measures import Measure, by_name

MEASURES = by_name(
    Measure(
        "lq",
        "Location quotient",
        "How much larger a field's share is in the place than in all places together; 1 is the same share.",
        "(x_rk / x_r) / (x_k / x)",
        "Florence 1939; Isard 1960",
    ),
    Measure(
        "mean_lq",
        "Mean location quotient",
        "Location quotients of the place's fields, each weighted by its share; 1 is the mix of all places.",
        "sum_k share_rk LQ_rk",
        "O'Donoghue and Gleave 2004, Regional Studies 38, 419–427",
    ),
    Measure(
        "hachman",
        "Hachman index",
        "How alike the mix of fields is to that of all places together: 1 the same, near 0 quite another.",
        "1 / sum_k share_rk LQ_rk",
        "Hachman 1995",
    ),
    Measure(
        "krugman",
        "Krugman index",
        "How far the mix of fields is from that of all places together: 0 the same, up to 2.",
        "sum_k |share_rk - share_k|",
        "Krugman 1991, Geography and Trade",
    ),
    Measure(
        "hoover",
        "Hoover index",
        "Share of the place's cases that would have to be in another field to have the mix of all places.",
        "half of the Krugman index",
        "Hoover 1936, Review of Economics and Statistics 18, 162–171",
    ),
    Measure(
        "herfindahl",
        "Herfindahl index",
        "How much is in few fields, whatever others do: 1 all in one, 1/(number of fields) evenly spread.",
        "sum_k share_rk²",
        "Herfindahl 1950; Hirschman 1964, American Economic Review 54, 761–762",
    ),
    Measure(
        "hoover_gini",
        "Hoover–Gini",
        "How unequal the two distributions are: 0 the same shares, towards 1 all where the other has least.",
        "1 - sum_k b_k (S_k + S_(k-1)); k in rising order of s_k/b_k, S_k = s_1 + … + s_k",
        "Hoover 1936, Review of Economics and Statistics 18, 162–171",
    ),
)
INDICES = ("krugman", "hachman", "herfindahl", "hoover", "mean_lq", "hoover_gini")


def quotients(table: pd.DataFrame) -> pd.DataFrame:
    """Location quotients of a table of counts, places in rows and fields in columns; the same shape.

    (x_rk / x_r) / (x_k / x): 1 means the field has the same share there as everywhere. 0 where there is nothing; NaN
    for a place or a field without anything. Weighted by the shares of the places, the quotients of a field have the
    mean 1.

    >>> table = pd.DataFrame([[15, 5, 70, 10], [20, 10, 20, 50]], ["R2", "R3"], list("abcd"))
    >>> quotients(table).round(3).loc["R2"].tolist()
    [0.857, 0.667, 1.556, 0.333]
    """
    return pd.DataFrame(quotient_array(table.to_numpy(dtype=np.float64)), table.index, table.columns)


def indices(table: pd.DataFrame) -> pd.DataFrame:
    """Indices of specialization of each place of a table of counts (places in rows, fields in columns).

    Index as the table; krugman (0 to below 2), hachman (0 to 1), herfindahl (1/fields to 1), hoover (0 to below 1),
    mean_lq (1 and more), hoover_gini (0 to below 1): see :data:`MEASURES`. All but Herfindahl compare with the mix of
    all places together, the place itself among them. NaN for a place without anything.

    >>> indices(pd.DataFrame([[2, 0], [1, 1]], ["R1", "R2"], ["a", "b"])).round(3).loc["R1"].to_dict()
    {'krugman': 0.5, 'hachman': 0.75, 'herfindahl': 1.0, 'hoover': 0.25, 'mean_lq': 1.333, 'hoover_gini': 0.25}
    """
    found = index_arrays(table.to_numpy(dtype=np.float64))
    return pd.DataFrame(found, table.index)


def hoover_gini(values: npt.ArrayLike, base: npt.ArrayLike) -> float:
    """How unequally the values are spread over the base: 0 in proportion to it, towards 1 all where least of it is.

    Gini coefficient of the curve of cumulated shares, in rising order of value/base (Hoover 1936). Places with neither
    are left out. NaN when either sums to 0.

    >>> round(hoover_gini([0, 10, 10, 30, 50], [10, 15, 20, 25, 30]), 3)
    0.31
    """
    one, other = np.asarray(values, float), np.asarray(base, float)
    if not (one.sum() > 0 and other.sum() > 0):
        return np.nan
    return float(_gini(one[None, :] / one.sum(), other / other.sum())[0])


# --- on stacks of tables (..., places, fields), for resampling ------------------------------------------------------


def quotient_array(counts: Vector) -> Vector:
    """Location quotients of a stack of tables (..., places, fields)."""
    share, every = share_arrays(counts)
    return ratio(share, np.broadcast_to(every, share.shape))


def index_arrays(counts: Vector, names: tuple[str, ...] = INDICES) -> dict[str, Vector]:
    """The indices asked for of each place of a stack of tables (..., places, fields), by name."""
    share, every = share_arrays(counts)
    if names == ("herfindahl",) or names == ("krugman",):  # spared the rest when drawn many times
        only = (share**2) if names == ("herfindahl",) else np.abs(share - every)
        return {names[0]: only.sum(axis=-1)}
    empty = np.isnan(share).all(axis=-1)
    quotient = np.nan_to_num(ratio(share, np.broadcast_to(every, share.shape)))
    mean = np.where(empty, np.nan, (np.nan_to_num(share) * quotient).sum(axis=-1))
    krugman = np.abs(share - every).sum(axis=-1)
    found = {
        "krugman": krugman,
        "hachman": ratio(np.ones_like(mean), mean),
        "herfindahl": (share**2).sum(axis=-1),
        "hoover": krugman / 2,
        "mean_lq": mean,
        "hoover_gini": np.where(empty, np.nan, _gini(np.nan_to_num(share), every)),
    }
    return {name: found[name] for name in names}


def ratio(above: Vector, below: Vector) -> Vector:
    """above / below, NaN where below is not above 0."""
    return np.asarray(np.divide(above, below, out=np.full(np.shape(above), np.nan), where=below > 0))


def share_arrays(counts: Vector) -> tuple[Vector, Vector]:
    """Shares of the fields in each place, and (..., 1, fields) in all places together."""
    place = counts.sum(axis=-1, keepdims=True)
    field = counts.sum(axis=-2, keepdims=True)
    every = ratio(field, np.broadcast_to(field.sum(axis=-1, keepdims=True), field.shape))
    return ratio(counts, np.broadcast_to(place, counts.shape)), every


def _gini(share: Vector, base: Vector) -> Vector:
    """Gini of shares over the base along the last axis."""
    base = np.broadcast_to(np.nan_to_num(base), share.shape)
    order = np.argsort(np.nan_to_num(ratio(share, base)), axis=-1, kind="stable")
    share, base = np.take_along_axis(share, order, -1), np.take_along_axis(base, order, -1)
    sums = np.cumsum(share, axis=-1)
    return np.asarray(1 - (base * (2 * sums - share)).sum(axis=-1))
