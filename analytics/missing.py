"""Missing ties: places that could work together, are specialized alike, and share no project in these records."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.active import partner_lists_told, projects_where
from baltica.analytics.defaults import FEW_EXPECTED
from baltica.analytics.eligibility import UNNAMED, Eligible, eligible, share_programme
from baltica.analytics.fields import OWN, Of, placed, reported_places
from baltica.analytics.geography import all_places, great_circle, positions
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import presence
from baltica.analytics.measures import Measure, by_name, plain
from baltica.analytics.nullmodels import design
from baltica.analytics.places import Meetings, meetings
from baltica.analytics.seats import seat_pairs
from baltica.analytics.significance import stratum_of
from baltica.analytics.specialization import quotient_array

Array = npt.NDArray[Any]

# A place is specialized in a field from a location quotient above 1 and so many cases on; a convention of this product.
CASES: dict[Of, int] = {"clusters": 2, "projects": 5}
NO_FIELD = "other"  # what is left over is no specialization that two places could have in common

MEASURES = by_name(
    Measure(
        "expected",
        "Ties to be expected",
        "Ties the two places would have if partners were dealt out blindly within each programme and period.",
        "sum over programmes and periods of S 2 x y/(N (N - 1)), fractional; see analytics/seats.py",
        "Cliff and Ord 1981, Spatial Processes, ch. 2",
    ),
    Measure(
        "expected_projects",
        "Joint projects to be expected",
        "In how many projects the two places would meet then.",
        "sum over projects of the chance that both hold a seat",
        "hypergeometric distribution",
    ),
    Measure(
        "fields",
        "Fields both are specialized in",
        "Fields whose share is above that of all places together in both, with enough cases in both.",
        f"LQ > 1 and at least {CASES['clusters']} clusters or {CASES['projects']} projects",
        "convention of this product",
    ),
    Measure(
        "basis",
        "How eligibility is known",
        "Stated: the rules of the programme list both places. Footprint: both took part in a project of it.",
        "by programme",
        "see eligibility",
    ),
    Measure(
        "distance_km",
        "Distance",
        "Kilometers between the two places, along the surface of the Earth.",
        "great circle, 6,371 km",
        "geometry",
    ),
    Measure(
        "few",
        "Few",
        f"Fewer than {FEW_EXPECTED:g} joint projects are to be expected, so that none would not be rare by chance.",
        f"expected_projects < {FEW_EXPECTED:g}",
        "convention of this product",
    ),
) | plain(
    evidence="Clusters or projects of each side in these fields, field by field.",
    programmes="Programmes both may take part in.",
    projects_a="Projects of the first side.",
    projects_b="Projects of the second side.",
    incomplete_a="Of the first side's projects those whose list of partners is known to be incomplete.",
    incomplete_b="Of the second side's projects those whose list of partners is known to be incomplete.",
    untold_a="Of the first side's projects those of which the source does not tell.",
    untold_b="Of the second side's projects those of which the source does not tell.",
)


@dataclass(frozen=True, eq=False, repr=False)
class Missing:
    """Missing ties (``pairs``, as :func:`missing_ties` explains) and what they were looked for among.

    ``places``: specialized in any field; ``alike``: pairs of these with a field in common that may take part in one
    programme; ``tied``: those of them that share a project; ``fields_known``: whether any cluster or project has a
    field; ``unnamed``: projects that name no programme.
    """

    pairs: pd.DataFrame
    places: int
    alike: int
    tied: int
    fields_known: bool
    unnamed: int

    def __repr__(self) -> str:
        return f"Missing({len(self.pairs)} of {self.alike} pairs that are alike and eligible)"


def missing_ties(data: GraphData, level: int = 3, *, domestic: bool = False, scheme: str = OWN) -> Missing:
    """Pairs of places that could work together, are specialized in the same field, and share no project.

    Both places may take part in one programme (``eligibility.eligible``; projects that name none are no programme) and
    both are specialized in one field: location quotient above 1 with at least 2 clusters or 5 projects there, each
    counted whole (``fields.placed``; clusters have Baltica's own field, projects those of ``scheme``; the field "other"
    is left out). Pairs of one country only with ``domestic=True``.

    One row a pair a < b: a, b, a_name, b_name, a_country, b_country, fields, evidence (the number of clusters or
    projects of each side, field by field), programmes, basis (stated, footprint, or both), expected and
    expected_projects (ties and joint projects if seats were dealt out anew within programme and period, as in
    ``seats.seat_pairs``; 0 where the two never took part in the same), distance_km (NaN where not known), projects_a,
    projects_b, incomplete_a, incomplete_b (their projects whose list of partners is known to be incomplete), untold_a,
    untold_b (the source does not tell), few (under 3 expected projects). Most expected first: the surprising gaps.
    Pairs with a reported side. A missing tie in the records is no evidence that there is none.

    Means: "Skåne and Pomorskie both do much in life sciences, could have met in South Baltic, and by their activity
    would have shared four projects; the records hold none".
    """
    able = eligible(data, level)
    met = meetings(data, level)
    named = able.programmes != UNNAMED
    able = Eligible(able.places, able.programmes[named], able.matrix[named], able.basis[named])
    skills = _skills(data, level, able.places, scheme)
    country = all_places(data, level)["country"].reindex(able.places)
    same = sparse.csr_array(skills.has @ skills.has.T)
    both = sparse.coo_array(sparse.triu(same.multiply(share_programme(able)), 1))
    left, right = both.coords
    if not domestic:
        abroad = (country.to_numpy()[left] != country.to_numpy()[right]) & country.notna().to_numpy()[left]
        left, right = left[abroad], right[abroad]
    order = np.lexsort((right, left))
    left, right = left[order], right[order]
    there = _seats(met, able.places)
    tied = np.asarray(sparse.csr_array(there @ there.T)[left, right]).ravel() > 0 if len(left) else np.zeros(0, bool)
    reported = able.places.isin(list(reported_places(data, level)))
    alike, shared = len(left), int(tied.sum())
    shown = ~tied & (reported[left] | reported[right])
    pairs = _described(data, level, met, able, left[shown], right[shown])
    pairs["fields"], pairs["evidence"] = skills.in_common(left[shown], right[shown])
    columns = (
        "a b a_name b_name a_country b_country fields evidence programmes basis expected expected_projects distance_km "
        "projects_a projects_b incomplete_a incomplete_b untold_a untold_b few"
    )
    return Missing(
        pairs=_ranked(pairs)[columns.split()],
        places=int((np.diff(skills.has.indptr) > 0).sum()),
        alike=alike,
        tied=shared,
        fields_known=bool(data.clusters["specialization"].notna().any() or skills.cases.any()),
        unnamed=int((data.projects["programme"].isna() & (data.projects["programme_names"].str.len() == 0)).sum()),
    )


@dataclass(frozen=True, eq=False)
class _Skills:
    """Places × fields of clusters and of projects: ``has``, 1 where a place is specialized, and all ``cases``."""

    has: sparse.csr_array
    cases: Array
    fields: Array
    of: Array

    def in_common(self, left: Array, right: Array) -> tuple[list[list[str]], list[list[str]]]:
        """For each pair the fields both are specialized in, and the cases of each side: ``ict: 7 and 5 projects``."""
        pair, column, bounds = _both(self.has, left, right)
        one, other = (self.cases[side[pair], column].round().astype(int) for side in (left, right))
        said = [f"{self.fields[k]}: {x} and {y} {self.of[k]}" for k, x, y in zip(column, one, other, strict=True)]
        names = self.fields[column].tolist()
        fields = [sorted(set(names[start:stop])) for start, stop in bounds]
        return fields, [said[start:stop] for start, stop in bounds]


def _skills(data: GraphData, level: int, places: "pd.Index[str]", scheme: str) -> _Skills:
    """Which places are specialized in what, by their clusters and by their projects."""
    of: Of
    has: list[Array] = []
    numbers: list[Array] = []
    fields: list[str] = []
    kinds: list[str] = []
    for of, least in CASES.items():
        found = placed(data, level, of=of, scheme=OWN if of == "clusters" else scheme)
        cases = np.asarray((found.at.T @ presence(found.weights)).todense())
        quotient = np.nan_to_num(quotient_array(found.counts)) if found.counts.size else found.counts
        skilled = (quotient.round(9) > 1) & (cases >= least) & (found.fields != NO_FIELD)[None, :]
        at = places.get_indexer(found.places)
        for table, kept in ((skilled, has), (cases, numbers)):
            full = np.zeros((len(places), len(found.fields)))
            full[at[at >= 0]] = table[at >= 0]
            kept.append(full)
        fields += found.fields.tolist()
        kinds += [of] * len(found.fields)
    matrix = sparse.csr_array(np.hstack(has))
    return _Skills(matrix, np.hstack(numbers), np.array(fields, dtype=object), np.array(kinds, dtype=object))


def _both(matrix: sparse.csr_array, left: Array, right: Array) -> tuple[Array, Array, list[tuple[int, int]]]:
    """The columns that both rows of each pair have: pair and column, and where the columns of each pair lie."""
    both = sparse.csr_array(matrix[left].multiply(matrix[right]))
    both.eliminate_zeros()
    both.sort_indices()
    bounds = list(zip(both.indptr[:-1].tolist(), both.indptr[1:].tolist(), strict=True))
    return np.repeat(np.arange(len(left)), np.diff(both.indptr)), both.indices, bounds


def _seats(met: Meetings, places: "pd.Index[str]") -> sparse.csr_array:
    """Places × projects, 1 where the place takes part, for these places."""
    at = met.places.get_indexer(places)
    rows = sparse.csr_array((np.ones(int((at >= 0).sum())), (np.flatnonzero(at >= 0), at[at >= 0])),
                            shape=(len(places), len(met.places)))  # fmt: skip
    return sparse.csr_array(rows @ presence(met.counts))


def _listed(matrix: sparse.csr_array, names: "pd.Series[Any]", left: Array, right: Array) -> list[list[str]]:
    """For each pair the names of the columns that both rows have."""
    _, column, bounds = _both(matrix, left, right)
    found = names.to_numpy(dtype=object)[column].tolist()
    return [found[start:stop] for start, stop in bounds]


def _described(data: GraphData, level: int, met: Meetings, able: Eligible, left: Array, right: Array) -> pd.DataFrame:
    """Names, programmes, expected ties, distance and activity of the pairs."""
    places = able.places
    known = data.regions.drop_duplicates("code").set_index("code")["name"]
    names = pd.Series(places, places).map(known).fillna(pd.Series(places, places)).to_numpy()
    country = all_places(data, level)["country"].reindex(places).to_numpy()
    by_place = sparse.csr_array(able.matrix.T.astype(np.float64))
    titles = data.programmes["name"].reindex(able.programmes).fillna(pd.Series(able.programmes, able.programmes))
    bases = _listed(by_place, able.basis, left, right)
    spots = positions(data, level).reindex(places)[["latitude", "longitude"]].to_numpy(dtype=np.float64)
    table = pd.DataFrame({"a": places[left], "b": places[right]})
    for side, at in (("a", left), ("b", right)):
        table[f"{side}_name"], table[f"{side}_country"] = names[at], country[at]
    table["programmes"] = _listed(by_place, titles, left, right)
    table["basis"] = [" and ".join(sorted(set(one), reverse=True)) for one in bases]
    table["distance_km"] = great_circle(*spots[left].T, *spots[right].T)
    seats = seat_pairs(met, stratum_of(design(data, level=level))).set_index(["a", "b"])
    chance = seats[["mean", "expected_projects"]].reindex(pd.MultiIndex.from_frame(table[["a", "b"]])).fillna(0.0)
    table["expected"], table["expected_projects"] = chance["mean"].to_numpy(), chance["expected_projects"].to_numpy()
    complete, untold = partner_lists_told(data)
    flags = {"projects": pd.Series(True, complete.index), "incomplete": ~complete & ~untold, "untold": untold}
    for name, flag in flags.items():
        number = pd.Series(projects_where(met, flag), met.places).reindex(places, fill_value=0).to_numpy()
        table[f"{name}_a"], table[f"{name}_b"] = number[left], number[right]
    table["few"] = table["expected_projects"] < FEW_EXPECTED
    return table


def _ranked(pairs: pd.DataFrame) -> pd.DataFrame:
    keys = pairs.assign(_expected=-pairs["expected"].round(9))
    return pairs.loc[keys.sort_values(["few", "_expected", "a", "b"]).index].reset_index(drop=True)
