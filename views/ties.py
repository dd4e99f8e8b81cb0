"""Ties between the nodes of a view, with what they consist of: how often in which year and field, and a few by name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from baltica.views.spec import Item, Slice, ViewEdge

NAMED, FEWER, MANY = 5, 3, 10_000  # items a tie names; of more than MANY ties fewer, so that the page stays small
BLOCK = 4000  # ties whose items are looked up at once, to stay small in memory

Counts = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Meetings:
    """Who meets in what: ``member`` is nodes × items (1 where a node takes part), ``items`` the table of the items.

    Columns of ``items``: name, year (NA where unknown), field (None where unknown), url. ``sliced``: whether year and
    field of an item say anything, so that filters by them make sense.
    """

    member: sparse.csr_array
    items: pd.DataFrame
    sliced: bool = True


@dataclass(frozen=True)
class Ties:
    """Ties of a view. ``counts`` are those of the nodes, in their order; ``weaker`` ties were left out as too many."""

    edges: tuple[ViewEdge, ...]
    counts: tuple[Counts, ...]
    items: tuple[Item, ...]
    slices: tuple[Slice, ...]
    weaker: int = 0


def ties_between(
    met: Meetings,
    ties: sparse.csr_array,
    ids: Sequence[str],
    countries: Sequence[str | None],
    *,
    most: int,
) -> Ties:
    """The ties of a symmetric matrix (nodes × nodes, how often they meet) with their items.

    Of more than ``most`` ties the strongest stay (equal ones by the ids of their ends). Edges are sorted by ids; an
    edge names its newest items first.
    """
    upper = sparse.coo_array(sparse.triu(ties, 1))
    rank = np.argsort(np.argsort(np.asarray(ids, dtype=object).astype(str)))
    swap = rank[upper.row] > rank[upper.col]
    first, second = np.where(swap, upper.col, upper.row), np.where(swap, upper.row, upper.col)
    best = np.lexsort((rank[second], rank[first], -upper.data))[:most]
    best = best[np.lexsort((rank[second[best]], rank[first[best]]))]
    first, second, weight = first[best], second[best], upper.data[best]

    slices, of_item = _slices(met.items)
    shown = _newest_first(met.items)
    counts, named = _shared(met.member, first, second, of_item, shown)
    used = np.unique(np.concatenate([np.asarray(one, dtype=np.int64) for one in named] or [np.zeros(0, np.int64)]))
    number = {int(item): at for at, item in enumerate(used)}
    edges = tuple(
        ViewEdge(
            source=ids[a],
            target=ids[b],
            weight=float(w),
            cross_border=crosses(countries[a], countries[b]),
            counts=counts[k] if met.sliced else (),
            items=tuple(number[item] for item in named[k]),
        )
        for k, (a, b, w) in enumerate(zip(first.tolist(), second.tolist(), weight.tolist(), strict=True))
    )
    return Ties(
        edges=edges,
        counts=tuple(_tallied(met.member, of_item)) if met.sliced else ((),) * len(ids),
        items=tuple(items_of(met.items.iloc[used])),
        slices=slices if met.sliced else (),
        weaker=max(len(upper.data) - most, 0),
    )


def participations(met: Meetings, left: Sequence[str], right: Sequence[str]) -> tuple[tuple[ViewEdge, ...], Ties]:
    """Edges from each node to each item it takes part in, for a picture of both (left: nodes, right: items).

    Also gives the counts of the nodes, then those of the items, and the slices.
    """
    slices, of_item = _slices(met.items)
    cells = sparse.coo_array(met.member)
    order = np.lexsort((cells.col, cells.row))
    edges = tuple(
        ViewEdge(left[a], right[b], counts=((int(of_item[b]), 1),) if met.sliced else ())
        for a, b in zip(cells.row[order].tolist(), cells.col[order].tolist(), strict=True)
    )
    own: tuple[Counts, ...] = tuple(((int(one), 1),) for one in of_item)
    counts = (*_tallied(met.member, of_item), *own) if met.sliced else ((),) * (len(left) + len(right))
    return edges, Ties(edges, counts, (), slices if met.sliced else ())


def crosses(here: str | None, there: str | None) -> bool | None:
    """Whether a tie crosses a border; None where a country is not known."""
    return here != there if here and there else None


def items_of(table: pd.DataFrame) -> list[Item]:
    """The items of a table as the view tells them."""
    return [
        Item(str(name), None if pd.isna(year) else int(year), url if isinstance(url, str) and url else None)
        for name, year, url in zip(table["name"], table["year"], table["url"], strict=True)
    ]


def by_own_year(ties: Ties, items: pd.DataFrame) -> Ties:
    """The ties of nodes that are items themselves, like projects: the first nodes have each the slice of its year."""
    slices, of_item = _slices(items.assign(field=None))
    own: tuple[Counts, ...] = tuple(((int(one), 1),) for one in of_item)
    return replace(ties, slices=slices, counts=(*own, *ties.counts[len(own) :]))


def _slices(items: pd.DataFrame) -> tuple[tuple[Slice, ...], NDArray[np.int64]]:
    """The slices there are, by year (unknown last), then field; and the slice of each item."""
    year = items["year"].astype("Int64").fillna(9999).to_numpy(dtype=np.int64)
    field = items["field"].fillna("~").to_numpy(dtype=object)
    keys = sorted(set(zip(year.tolist(), field.tolist(), strict=True)))
    at = {key: number for number, key in enumerate(keys)}
    of_item = np.array([at[key] for key in zip(year.tolist(), field.tolist(), strict=True)], dtype=np.int64)
    return tuple(Slice(None if y == 9999 else y, None if f == "~" else str(f)) for y, f in keys), of_item


def _newest_first(items: pd.DataFrame) -> NDArray[np.int64]:
    """Rank of each item: the newest first, undated last, then by name."""
    order = items.assign(at=range(len(items))).sort_values(
        ["year", "name", "at"], ascending=[False, True, True], na_position="last", kind="stable"
    )
    rank = np.empty(len(items), np.int64)
    rank[order["at"].to_numpy()] = np.arange(len(items))
    return rank


def _shared(
    member: sparse.csr_array, first: Any, second: Any, of_item: NDArray[np.int64], rank: NDArray[np.int64]
) -> tuple[list[Counts], list[list[int]]]:
    """For each tie how many shared items are in each slice, and the first few items."""
    counts: list[Counts] = []
    named: list[list[int]] = []
    most = NAMED if len(first) <= MANY else FEWER
    for start in range(0, len(first), BLOCK):
        part = slice(start, start + BLOCK)
        both = sparse.csr_array(member[first[part]].multiply(member[second[part]]))
        counts += _tallied(both, of_item)
        row = np.repeat(np.arange(both.shape[0]), np.diff(both.indptr))
        order = np.lexsort((rank[both.indices], row))
        few = np.arange(len(order)) - both.indptr[row[order]] < most
        items, ends = both.indices[order[few]].tolist(), np.cumsum(np.minimum(np.diff(both.indptr), most)).tolist()
        named += [items[a:b] for a, b in pairwise([0, *ends])]
    return counts, named


def _tallied(member: sparse.csr_array, of_item: NDArray[np.int64]) -> list[Counts]:
    """For each row how many of its items are in each slice."""
    slices = int(of_item.max(initial=0)) + 1
    row = np.repeat(np.arange(member.shape[0], dtype=np.int64), np.diff(member.indptr))
    found, number = np.unique(row * slices + of_item[member.indices], return_counts=True)
    cells = list(zip((found % slices).tolist(), number.tolist(), strict=True))
    ends = np.searchsorted(found // slices, np.arange(member.shape[0] + 1)).tolist()
    return [tuple(cells[a:b]) for a, b in pairwise(ends)]
