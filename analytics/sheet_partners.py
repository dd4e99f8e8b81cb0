"""Whom a set of organizations (a region, a cluster, one organization) meets abroad: places and organizations.

All functions take ``inside``, which organizations are asked for. Abroad is what lies in another country than the
organization that meets it. Cut the data to their projects (``sheet_parts.of_members``) where nothing is compared with
all ties: that is quick on large graphs.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.cross_border import expected_ties
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector, column_sums, group_matrix, inverse, presence, row_sums, scale_columns
from baltica.analytics.places import NOT_LOCATED, countries
from baltica.analytics.robustness import FEW_JOINT, SAMPLES, draws

Flags = npt.NDArray[np.bool_]
_SELF = "the organizations themselves"


def partner_places(
    data: GraphData,
    inside: "pd.Series[bool]",
    *,
    places: "pd.Series[Any]",
    samples: int = SAMPLES,
    rng: np.random.Generator | None = None,
) -> pd.DataFrame:
    """The places abroad that the organizations meet in projects, with what would be expected of them.

    ``places``: for each organization its place (a country code, a region; None where not known). The organizations
    asked for are taken together as one place, whatever theirs are, so that all places make a partition. Index place;
    country, projects (joint), organizations (met there), full (pairs of participants), fractional (each project has the
    weight 1, shared over all its pairs), expected, observed_expected (Steijn's correction, as in
    ``cross_border.country_pairs``), ratio_low, ratio_high (95 % percentile interval of observed/expected, projects
    drawn ``samples`` times; NaN under five joint projects), few (under five). Most fractional ties first. Places of
    the home countries of the organizations are not listed. Places without a joint project have no row.

    Means: "Copenhagen and Sweden meet 2.1 times as often as their ties with everybody would give; 1.4 to 2.9".

    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abc", ["DK", "SE", "SE"])],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> mine = data.organizations["country"] == "DK"
    >>> found = partner_places(data, mine, places=data.organizations["country"])
    >>> found[["projects", "organizations", "full", "fractional"]].round(3).to_dict("index")
    {'SE': {'projects': 1, 'organizations': 2, 'full': 2, 'fractional': 0.667}}
    """
    member, _, _ = data.biadjacency()
    home = countries(data.organizations, data)
    mine = inside.to_numpy(dtype=bool)
    own = set(home[mine].dropna())
    label = places.astype(object).where(places.notna(), NOT_LOCATED)
    label = label.mask(inside, _SELF)
    at, names = group_matrix(label)
    kept = np.asarray(names != NOT_LOCATED)
    at, names = sparse.csr_array(at[kept]), names[kept]
    if _SELF not in names:
        return nowhere()
    counts = sparse.csr_array(at @ member)
    me = int(names.get_indexer(pd.Index([_SELF]))[0])
    size = column_sums(member)
    pairs = size * (size - 1) / 2
    weight = inverse(pairs, pairs > 0)
    row = counts[[me]].toarray().ravel()
    there = presence(counts)
    full = scale_columns(counts, row)
    nation = home.groupby(label).first().reindex(names)
    country = nation.to_numpy(dtype=object)
    table = pd.DataFrame(
        {
            "country": country,
            "projects": np.asarray(there @ (row > 0).astype(np.float64)).round().astype("int64"),
            "organizations": _met(at, member, row > 0),
            "full": row_sums(full).round().astype("int64"),
            "fractional": np.asarray(full @ weight),
        },
        index=names.rename("place"),
    )
    strength = _strength(counts, weight)
    total = strength.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        table["expected"] = expected_ties(
            pd.Series(np.full(len(names), strength[me]), table.index), pd.Series(strength, table.index), float(total)
        )
        table["observed_expected"] = table["fractional"] / table["expected"].where(table["expected"] > 0)
    abroad = (np.arange(len(names)) != me) & (table["projects"] > 0).to_numpy() & ~nation.isin(own).to_numpy()
    enough = abroad & (table["projects"] >= FEW_JOINT).to_numpy() & (samples > 0)
    low, high = _intervals(counts, weight, row, np.flatnonzero(enough), me, samples, rng)
    table["ratio_low"], table["ratio_high"] = np.nan, np.nan
    table.loc[enough, "ratio_low"], table.loc[enough, "ratio_high"] = low, high
    table["few"] = table["projects"] < FEW_JOINT
    order = table[abroad].reset_index()
    order = order.assign(_ties=-order["fractional"].round(9)).sort_values(["_ties", "place"])
    found: pd.DataFrame = order.drop(columns="_ties").set_index("place")
    return found


def own_organizations(data: GraphData, inside: "pd.Series[bool]") -> pd.DataFrame:
    """The organizations asked for that take part in a project, most partners abroad first.

    Index organization; name, country, helix, projects, partners_abroad (organizations met in a project), countries (of
    these), fractional (ties across borders, each project with the weight 1).

    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abc", ["DK", "SE", "SE"])],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> mine = data.organizations["country"] == "SE"
    >>> own_organizations(data, mine)[["projects", "partners_abroad", "fractional"]].round(3).values.tolist()
    [[1.0, 1.0, 0.333], [1.0, 1.0, 0.333]]
    """
    met = pairs_abroad(data, inside)
    rows = np.flatnonzero(inside.to_numpy(dtype=bool))
    table = _named(data, rows)
    member, _, _ = data.biadjacency()
    table["projects"] = np.diff(member.indptr)[rows]
    table["partners_abroad"] = np.bincount(met["own"], minlength=len(inside))[rows]
    pairs = met.drop_duplicates(["own", "nation"])
    table["countries"] = np.bincount(pairs["own"], minlength=len(inside))[rows]
    table["fractional"] = np.bincount(met["own"], met["ties"], len(inside))[rows]
    table = table[table["projects"] > 0].rename_axis("organization").reset_index()
    table["_ties"] = table["fractional"].round(9)
    keys = ["partners_abroad", "_ties", "projects", "organization"]
    ordered = table.sort_values(keys, ascending=[False, False, False, True])
    return ordered.drop(columns="_ties").set_index("organization")


def partner_organizations(data: GraphData, inside: "pd.Series[bool]") -> pd.DataFrame:
    """The organizations abroad that the ones asked for meet, most ties first.

    Index organization; name, country, helix, projects (joint), fractional (ties, each project with the weight 1).
    """
    met = pairs_abroad(data, inside)
    ties = np.bincount(met["other"], met["ties"], len(inside))
    rows = np.flatnonzero(np.bincount(met["other"], minlength=len(inside)))
    table = _named(data, rows)
    member, _, _ = data.biadjacency()
    shared = (member.T @ inside.to_numpy(dtype=np.float64) > 0).astype(np.float64)
    table["projects"] = np.asarray(member[rows] @ shared).round().astype("int64")
    table["fractional"] = ties[rows]
    table = table.rename_axis("organization").reset_index()
    order = table.assign(_ties=-table["fractional"].round(9)).sort_values(["_ties", "organization"])
    return order.drop(columns="_ties").set_index("organization")


def _named(data: GraphData, rows: npt.NDArray[Any]) -> pd.DataFrame:
    """Name, country and helix of the organizations in these rows."""
    people = data.organizations.iloc[rows]
    names = people["name"].fillna(pd.Series(people.index, people.index))
    return pd.DataFrame({"name": names, "country": countries(people, data), "helix": people["helix"]})


def pairs_abroad(data: GraphData, inside: "pd.Series[bool]") -> pd.DataFrame:
    """Pairs of an organization asked for and one of another country: own, other (rows), nation, projects, ties."""
    member, _, _ = data.biadjacency()
    rows = np.flatnonzero(inside.to_numpy(dtype=bool))
    nation, _ = pd.factorize(countries(data.organizations, data), sort=True)
    size = column_sums(member)
    pairs = size * (size - 1) / 2
    weight = inverse(pairs, pairs > 0)
    met = sparse.coo_array(scale_columns(sparse.csr_array(member[rows]), weight) @ member.T)
    own, other = rows[met.coords[0]], met.coords[1]
    kept = (nation[own] != nation[other]) & (nation[own] >= 0) & (nation[other] >= 0)
    found = {"own": own[kept], "other": other[kept], "nation": nation[other[kept]], "ties": met.data[kept]}
    return pd.DataFrame(found)


def _met(at: sparse.csr_array, member: sparse.csr_array, mine: Flags) -> npt.NDArray[np.int64]:
    """Organizations of each place that take part in one of the projects marked."""
    there = (member @ mine.astype(np.float64) > 0).astype(np.float64)
    return np.asarray(at @ there).round().astype(np.int64)


def _strength(counts: sparse.csr_array, weight: Vector) -> Vector:
    """Ties of each place to all others, fractional."""
    return row_sums(_to_others(counts, weight))


def _to_others(counts: sparse.csr_array, weight: Vector) -> sparse.csr_array:
    """What each project adds to the ties of each place to all others (places × projects)."""
    other = sparse.csr_array(scale_columns(counts, column_sums(counts)) - counts.multiply(counts))
    return scale_columns(other, weight)


def _intervals(
    counts: sparse.csr_array, weight: Vector, row: Vector, rows: npt.NDArray[np.intp], me: int, samples: int,
    rng: np.random.Generator | None,
) -> tuple[Vector, Vector]:  # fmt: skip
    """95 % percentile intervals of observed/expected of the rows with the row of the organizations themselves.

    The same draws and the same formula as ``robustness.tie_intervals``, but of one place with some others only.
    """
    if not len(rows):
        return np.empty(0), np.empty(0)
    parts = _to_others(counts, weight)
    used = np.flatnonzero(column_sums(parts) > 0)
    parts = sparse.csr_array(sparse.csc_array(parts)[:, used])
    ties = scale_columns(sparse.csr_array(sparse.csc_array(counts[rows])[:, used]), (row * weight)[used])
    times = draws(len(used), samples, rng or np.random.default_rng(1))
    drawn = np.asarray(ties.astype(np.float32) @ times, np.float64)
    others = np.asarray(parts[rows].astype(np.float32) @ times, np.float64)
    own = np.asarray(parts[[me]].astype(np.float32) @ times, np.float64)
    total = column_sums(parts).astype(np.float32) @ times
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = own * others / 2 * (1 / (total - own) + 1 / (total - others))
        ratio = np.where(expected > 0, drawn / expected, 0.0)
    low, high = np.quantile(ratio, [0.025, 0.975], axis=1)
    return low, high


def nowhere() -> pd.DataFrame:
    """No partners: the columns of :func:`partner_places` without a row."""
    counts, figures = ["projects", "organizations", "full"], ["fractional", "expected", "observed_expected"]
    names = ["country", *counts, *figures, "ratio_low", "ratio_high", "few"]
    return pd.DataFrame(columns=names, index=pd.Index([], name="place", dtype=object))
