"""What a null model keeps of a graph: sizes, degrees, programmes and periods, each project's countries."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import presence
from baltica.analytics.places import NOT_LOCATED, countries, place_codes
from baltica.graph.errors import InputError

Null = Literal["rules", "free"]
Ints = npt.NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False, repr=False)
class Design:
    """A graph ready to be randomized, and what must be kept; made by :func:`design` or :func:`design_of`.

    Participants of project p: ``members[starts[p]:starts[p + 1]]``, numbers of ``organizations``, sorted. Projects of
    stratum s: ``order[bounds[s]:bounds[s + 1]]``. ``required``: countries a project must keep (0: any). ``country`` and
    ``place``: of each organization, a number of ``countries`` and ``places``, -1 where not known; ``place_country``:
    country of each place, likewise. ``strata``: one row a stratum with programme, period, projects, participations,
    known_minimum (share of its projects whose smallest number of countries is known) and fixed (projects that cannot
    trade: without participants, alone in the stratum, or with every organization of it). ``left_out``: what the null
    model does not know or cannot move, with numbers.
    """

    organizations: "pd.Index[Any]"
    projects: "pd.Index[Any]"
    starts: Ints
    members: Ints
    order: Ints
    bounds: Ints
    required: Ints
    countries: "pd.Index[Any]"
    country: Ints
    places: "pd.Index[Any]"
    place: Ints
    place_country: Ints
    strata: pd.DataFrame
    left_out: dict[str, int]
    null: Null
    level: int

    def __repr__(self) -> str:
        return (
            f"Design({len(self.organizations)} organizations, {len(self.projects)} projects, "
            f"{len(self.members)} participations, {len(self.strata)} strata, null={self.null!r})"
        )


def design(data: GraphData, *, null: Null = "rules", level: int = 0) -> Design:
    """What is kept when the graph is randomized, and the place of each organization.

    ``rules``: participants trade places only between projects of the same programme and period (projects without a
    programme among themselves), and a project whose smallest number of countries is known (``min_countries``) keeps so
    many different ones, or as many as it has if these are fewer. ``free``: any projects trade and no country matters.
    Places are countries at ``level`` 0, else regions at that NUTS level with what is not located there as places of
    its own, as in ``cross_border.region_pairs``. An organization of unknown country is in no place and counts for no
    minimum. An empty graph gives an empty design.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}],
    ...     projects=[{"id": p, "programme": "g", "period": "2014-2020", "min_countries": 2} for p in "pq"],
    ...     participations=[{"project": "p", "organization": o} for o in "ab"],
    ... )
    >>> design(data)
    Design(2 organizations, 2 projects, 2 participations, 1 strata, null='rules')
    >>> design(data).strata.values.tolist()
    [['g', '2014-2020', 2, 2, 1.0, 2]]
    """
    member, people, projects = data.biadjacency()
    country = countries(data.organizations, data)
    place = place_codes(data.organizations, data, level)
    strata = data.projects[["programme", "period"]].copy()
    strata.loc[strata["programme"].isna(), "period"] = None
    minimum = data.projects["min_countries"].to_numpy(dtype=np.float64, na_value=np.nan)
    known_place = place.where(place != NOT_LOCATED, None)
    return _designed(member, people, projects, country, known_place, strata, minimum, null, level)


def design_of(matrix: Any, *, strata: Any = None, min_groups: Any = None, groups: Any = None) -> Design:
    """The same from a matrix, nodes × projects, sparse or dense; every number but 0 counts as 1.

    ``strata``: a label of each project, trades only within the same one. ``groups``: a label of each node (its
    country), None where unknown. ``min_groups``: the smallest number of groups, one number or one a project.

    >>> design_of([[1, 0], [1, 1], [0, 1]], groups=["DK", "SE", "SE"], min_groups=2).required.tolist()
    [2, 1]
    """
    member = sparse.csr_array(matrix, dtype=np.float64, copy=True)
    member.sum_duplicates()
    member.eliminate_zeros()
    people, projects = pd.RangeIndex(member.shape[0]), pd.RangeIndex(member.shape[1])
    own = pd.Series([None] * len(people) if groups is None else list(groups), dtype=object)
    kept = pd.Series([None] * len(projects) if strata is None else list(strata), dtype=object)
    minimum = np.full(len(projects), np.nan)
    minimum[:] = np.nan if min_groups is None else np.asarray(min_groups, dtype=np.float64)
    if len(own) != len(people) or len(kept) != len(projects):
        raise InputError(
            f"the matrix holds {len(people)} nodes and {len(projects)} projects, the labels {len(own)} and {len(kept)}",
            "Give one group for each row and one stratum for each column.",
        )
    table = pd.DataFrame({"programme": kept, "period": None})
    null: Null = "free" if strata is None and min_groups is None else "rules"
    return _designed(presence(member), people, projects, own, own, table, minimum, null, 0)


def _designed(
    member: sparse.csr_array,
    people: "pd.Index[Any]",
    projects: "pd.Index[Any]",
    country: "pd.Series[Any]",
    place: "pd.Series[Any]",
    labels: pd.DataFrame,
    minimum: npt.NDArray[np.float64],
    null: Null,
    level: int,
) -> Design:
    """The design of a matrix of organizations × projects, ``labels`` and ``minimum`` of each project."""
    if null not in get_args(Null):
        raise InputError(f"there is no null model {null}", f"Null models: {', '.join(get_args(Null))}.")
    by_project = sparse.csr_array(member.T.tocsr())
    by_project.sort_indices()
    starts, members = by_project.indptr.astype(np.int64), by_project.indices.astype(np.int32)
    size = np.diff(starts)
    project = np.repeat(np.arange(len(projects)), size)
    own, names = pd.factorize(country, sort=True)
    at, places = pd.factorize(place, sort=True)
    home = np.full(len(places), -1, np.int32)
    located = (at >= 0) & (own >= 0)
    home[at[located]] = own[located]  # all organizations of a place are in one country
    if null == "free":
        labels, minimum = labels.assign(programme=None, period=None), np.full(len(projects), np.nan)
    stratum = labels.groupby(["programme", "period"], dropna=False).ngroup().to_numpy()
    fixed = _fixed(size, stratum, project, members)
    has = _distinct(project, own[members], len(projects))
    required = np.where(np.isnan(minimum), 0, np.minimum(np.nan_to_num(minimum), has)).clip(0)
    table = labels.assign(
        stratum=stratum, projects=1, participations=size, known_minimum=~np.isnan(minimum), fixed=fixed
    )
    strata = table.groupby("stratum").agg(
        {"programme": "first", "period": "first", "projects": "sum", "participations": "sum", "known_minimum": "mean",
         "fixed": "sum"}
    )  # fmt: skip
    filled = np.flatnonzero(size)
    order = filled[np.argsort(stratum[filled], kind="stable")].astype(np.int32)
    bounds = np.concatenate([[0], np.cumsum(np.bincount(stratum[filled], minlength=len(strata)))])
    rules = null == "rules"
    without = {
        "organizations of unknown country": int((own < 0).sum()),
        "projects without a programme": int(labels["programme"].isna().sum()) * rules,
        "projects whose smallest number of countries is not known": int(np.isnan(minimum).sum()) * rules,
        "projects with fewer countries than their rules ask for (they keep those)": int((minimum > has).sum()),
        "projects that cannot trade": int(fixed.sum()),
    }  # fmt: skip
    return Design(
        people,
        projects,
        starts,
        members,
        order,
        bounds.astype(np.int64),
        required.astype(np.int32),
        pd.Index(names),
        own.astype(np.int32),
        pd.Index(places),
        at.astype(np.int32),
        home,
        strata.reset_index(drop=True),
        {reason: number for reason, number in without.items() if number},
        null,
        level,
    )


def _fixed(size: Ints, stratum: Ints, project: Ints, members: Ints) -> npt.NDArray[np.bool_]:
    """Projects without participants, alone in their stratum, or with every organization of it."""
    if not len(size):
        return np.zeros(0, dtype=bool)
    others = np.bincount(stratum, size > 0)[stratum]
    everyone = _distinct(stratum[project], members, int(stratum.max()) + 1)[stratum]
    return np.asarray((size == 0) | (others < 2) | (size == everyone), dtype=bool)


def _distinct(rows: Ints, values: Ints, count: int) -> Ints:
    """How many different values each of so many rows has; -1 is none."""
    found = pd.DataFrame({"row": rows, "value": values}).query("value >= 0").drop_duplicates()
    return np.bincount(found["row"], minlength=count)
