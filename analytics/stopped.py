"""Ties that stopped: places or organizations that shared projects in earlier years and none since."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.defaults import FEW_EXPECTED
from baltica.analytics.fields import reported_places
from baltica.analytics.geography import all_places
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector, group_matrix, presence
from baltica.analytics.measures import Measure, by_name
from baltica.analytics.nullmodels import design
from baltica.analytics.places import NOT_LOCATED, countries, meetings, place_codes
from baltica.analytics.seats import seat_pairs
from baltica.analytics.significance import stratum_of
from baltica.graph.codes import country_name
from baltica.graph.errors import InputError

Between = Literal["regions", "countries", "organizations"]
Array = npt.NDArray[Any]


MEASURES = by_name(
    Measure("before", "Joint projects before", "Projects both took part in that started earlier.", "count", "count"),
    Measure(
        "last_year", "Last start", "The year in which their last joint project started.", "largest start year", "count"
    ),
    Measure("active_a", "Projects of the first since", "Projects of the first side since then.", "count", "count"),
    Measure("active_b", "Projects of the second since", "Projects of the second side since then.", "count", "count"),
    Measure(
        "expected_after",
        "Joint projects to be expected since",
        "In how many projects the two would have met since, were partners dealt out blindly within programme and "
        "period.",
        "places: sum over projects of the chance that both hold a seat; organizations: sum over programmes and periods "
        "of S 2 x y/(N (N - 1)), S pairs of seats of one project",
        "see analytics/seats.py",
    ),
    Measure(
        "ran_on",
        "Ran on",
        "A joint project that started earlier ended in the later years: the tie may have been alive.",
        "largest end year >= first later year",
        "count",
    ),
    Measure(
        "few",
        "Few",
        f"Fewer than {FEW_EXPECTED:g} joint projects were to be expected since, so that none is not rare by chance.",
        f"expected_after < {FEW_EXPECTED:g}",
        "convention of this product",
    ),
)


@dataclass(frozen=True, eq=False, repr=False)
class Stopped:
    """Ties that stopped (``pairs``, as :func:`stopped_ties` explains) and what they were looked for among.

    ``since``: first of the later years; ``earlier``, ``later``: projects that started before and from then on;
    ``undated``: projects without a start year, left out. ``tied_before``: pairs that shared an earlier project;
    ``both_active``: those of them with a later project on each side; ``kept``: those that share one; ``unplaced``:
    participations that are in no place of the level (0 for organizations).
    """

    pairs: pd.DataFrame
    between: Between
    since: int | None
    earlier: int
    later: int
    undated: int
    tied_before: int
    both_active: int
    kept: int
    unplaced: int

    def __repr__(self) -> str:
        return f"Stopped({len(self.pairs)} of {self.tied_before} pairs of {self.between}, since {self.since})"


def stopped_ties(
    data: GraphData,
    *,
    between: Between = "regions",
    level: int = 3,
    since_year: int | None = None,
    domestic: bool = False,
) -> Stopped:
    """Pairs that shared projects which started before ``since_year``, are active since, and share none that did.

    Unless told, ``since_year`` is the first year of the last third of the projects with a start year (the smallest year
    so that at most a third started then or later). Projects without one are left out and counted. Pairs of regions at
    the NUTS ``level``, of countries, or of organizations; of different countries, unless ``domestic``. What is not
    located at the level is in no pair. Only pairs with a project of each side since then: else nothing could be missed.

    One row a pair a < b: a, b, a_name, b_name, a_country, b_country, before (joint projects), last_year (start of the
    last), ran_on (the end of one is known and lies in the later years), active_a, active_b (projects since),
    expected_after (joint projects since, with the seats at the later projects dealt out anew within programme and
    period), few (fewer than 3 expected). Most expected first, those not few before the others. Pairs with a reported
    side. No dated projects: no rows.

    Means: "Skåne and Pomorskie shared four projects until 2013; both went on, by their activity they would have met in
    three more since 2014, and the records hold none".

    >>> years = {"p": 2010, "q": 2012, "r": 2019, "s": 2019}
    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}, {"id": "c", "country": "FI"}],
    ...     projects=[{"id": p, "start_year": year} for p, year in years.items()],
    ...     participations=[
    ...         {"project": p, "organization": o} for p, team in zip("pqrs", ["ab", "ab", "ac", "bc"]) for o in team
    ...     ],
    ... )
    >>> found = stopped_ties(data, between="countries", since_year=2015)
    >>> found.pairs[["a", "b", "before", "last_year", "active_a", "active_b"]].values.tolist()
    [['DK', 'SE', 2, 2012, 1, 1]]
    """
    if between not in get_args(Between):
        raise InputError(f"there are no ties between {between}", f"Choose from: {', '.join(get_args(Between))}.")
    level = 0 if between == "countries" else level
    year = data.projects["start_year"].to_numpy(dtype=np.float64, na_value=np.nan)
    since = last_third(data.projects["start_year"]) if since_year is None else since_year
    early, late = (year < (np.inf if since is None else since)), year >= (np.inf if since is None else since)
    there, units = _units(data, between, level)
    before, after = (_columns(there, flags) for flags in (early, late))
    active = np.diff(after.indptr)
    met = sparse.coo_array(sparse.triu(sparse.csr_array(before @ before.T), 1))
    left, right, joint = met.coords[0], met.coords[1], met.data
    country = units["country"].to_numpy()
    if not domestic:
        abroad = (country[left] != country[right]) & units["country"].notna().to_numpy()[left]
        abroad &= units["country"].notna().to_numpy()[right]
        left, right, joint = left[abroad], right[abroad], joint[abroad]
    tied = len(left)
    alive = (active[left] > 0) & (active[right] > 0)
    left, right, joint = left[alive], right[alive], joint[alive]
    again = _at(sparse.csr_array(after @ after.T), left, right) > 0
    shown = ~again & (units["reported"].to_numpy()[left] | units["reported"].to_numpy()[right])
    left, right, joint = left[shown], right[shown], joint[shown]
    later = data.of_projects(data.projects.index[late])
    end = np.fmax(data.projects["end_year"].to_numpy(dtype=np.float64, na_value=np.nan), year)
    pairs = pd.DataFrame({"a": units.index[left], "b": units.index[right]})
    for side, at in (("a", left), ("b", right)):
        pairs[f"{side}_name"], pairs[f"{side}_country"] = units["name"].to_numpy()[at], country[at]
    pairs["before"] = joint.round().astype("int64")
    pairs["last_year"] = _latest(before, year[early], left, right).astype("int64")
    pairs["ran_on"] = _latest(before, end[early], left, right) >= (since or 0)
    pairs["active_a"], pairs["active_b"] = active[left], active[right]
    expected = _expected_people(later, left, right) if between == "organizations" else _expected(later, level, pairs)
    pairs["expected_after"] = expected
    pairs["few"] = pairs["expected_after"] < FEW_EXPECTED
    order = ["a", "b", "a_name", "b_name", "a_country", "b_country"]
    order += ["before", "last_year", "ran_on", "active_a", "active_b", "expected_after", "few"]
    keys = pairs.assign(_expected=-pairs["expected_after"].round(9), _before=-pairs["before"])
    ranked = keys.sort_values(["few", "_expected", "_before", "a", "b"]).index
    return Stopped(
        pairs=pairs.loc[ranked, order].reset_index(drop=True),
        between=between,
        since=since,
        earlier=int(early.sum()),
        later=int(late.sum()),
        undated=int(np.isnan(year).sum()),
        tied_before=tied,
        both_active=int(alive.sum()),
        kept=int(again.sum()),
        unplaced=_unplaced(data, between, level),
    )


def last_third(years: "pd.Series[Any]") -> int | None:
    """The smallest year so that at most a third of the dated projects started then or later; None without two years.

    >>> last_third(pd.Series([2010, 2011, 2012, 2013, 2014, 2015])), last_third(pd.Series([2010, 2010]))
    (2014, None)
    """
    known = np.sort(years.dropna().to_numpy(dtype=np.int64))
    different = np.unique(known)
    if len(different) < 2:
        return None
    after = len(known) - np.searchsorted(known, different)
    fit = different[after <= len(known) / 3]
    return int(fit[0] if len(fit) else different[-1])


def _units(data: GraphData, between: Between, level: int) -> tuple[sparse.csr_array, pd.DataFrame]:
    """Units × projects, 1 where a unit takes part; and name, country and reported of each unit."""
    if between == "organizations":
        member, people, _ = data.biadjacency()
        names = data.organizations["name"].fillna(pd.Series(people, people))
        table = {"name": names, "country": countries(data.organizations, data), "reported": data.reported()}
        return member, pd.DataFrame(table, index=people)
    met = meetings(data, level)
    kept = ~met.places.str.endswith(NOT_LOCATED).astype(bool)
    places = met.places[kept]
    known = data.regions.drop_duplicates("code").set_index("code")["name"].to_dict()
    titles = [country_name(code) if level == 0 else known.get(code) or code for code in places]
    reported = places.isin(list(reported_places(data, level)))
    own = all_places(data, level)["country"].reindex(places).fillna(met.countries[kept])
    return presence(met.counts[kept]), pd.DataFrame(
        {"name": titles, "country": own, "reported": reported}, index=places
    )


def _columns(matrix: sparse.csr_array, kept: Array) -> sparse.csr_array:
    return sparse.csr_array(sparse.csc_array(matrix)[:, np.flatnonzero(kept)])


def _at(matrix: sparse.csr_array, rows: Array, columns: Array) -> Vector:
    """The cells of a sparse matrix, row by column."""
    return np.asarray(matrix[rows, columns]).ravel() if len(rows) else np.zeros(0)


def _latest(member: sparse.csr_array, years: Vector, left: Array, right: Array) -> Vector:
    """For each pair the largest year of the columns that both rows have."""
    found = np.full(len(left), -np.inf)
    for start in range(0, len(left), 100_000):
        part = slice(start, start + 100_000)
        both = sparse.csr_array(member[left[part]].multiply(member[right[part]]))
        rows = np.repeat(np.arange(both.shape[0]), np.diff(both.indptr))
        np.maximum.at(found[part], rows, years[both.indices])
    return found


def _expected(later: GraphData, level: int, pairs: pd.DataFrame) -> Vector:
    """Joint projects to be expected of pairs of places."""
    seats = seat_pairs(meetings(later, level), stratum_of(design(later, level=level))).set_index(["a", "b"])
    chance = seats["expected_projects"].reindex(pd.MultiIndex.from_frame(pairs[["a", "b"]]))
    return chance.fillna(0.0).to_numpy(dtype=np.float64)


def _expected_people(later: GraphData, left: Array, right: Array) -> Vector:
    """The same of organizations: too many for all pairs, so only those asked for, by the mean of full counting."""
    member, _, _ = later.biadjacency()
    belongs, _ = group_matrix(pd.Series(stratum_of(design(later))))
    size = np.asarray(member.sum(axis=0)).ravel()
    seats, pairs = belongs @ size, belongs @ (size * (size - 1) / 2)
    chance = np.divide(2 * pairs, seats * (seats - 1), out=np.zeros(len(seats)), where=seats > 1)
    held = sparse.csr_array(member @ belongs.T)
    weighted = sparse.csr_array(held @ sparse.diags_array(chance))
    found = np.zeros(len(left))
    for start in range(0, len(left), 100_000):
        part = slice(start, start + 100_000)
        found[part] = np.asarray(weighted[left[part]].multiply(held[right[part]]).sum(axis=1)).ravel()
    return found


def _unplaced(data: GraphData, between: Between, level: int) -> int:
    if between == "organizations":
        return 0
    place = place_codes(data.organizations, data, level)
    nowhere = place.index[place.astype(str).str.endswith(NOT_LOCATED)]
    return int(data.participations["organization"].isin(nowhere).sum())
