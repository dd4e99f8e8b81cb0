"""Regions, areas and countries over time: who is new, who was there before, and how ties develop."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.participation import participations
from baltica.analytics.slices import BY, slices
from baltica.analytics.territories import territories
from baltica.cypher.selection import suggest
from baltica.graph.errors import InputError

RECENT_SHARE = 0.1  # a convention: so many of the projects at least are recent, lest one late project decides
_COLUMNS = ("slice", "code", "name", "country", "organizations", "projects", "coordinators", "cross_border_ties",
            "cross_border_share", "newcomers", "incumbents")  # fmt: skip


def first_slices(data: GraphData, over: str = "year") -> "pd.Series[Any]":
    """For each organization, the year (or funding period) of its first project, None where it has none with a date.

    >>> years = [{"id": "p", "start_year": 2010}, {"id": "q", "start_year": 2012}]
    >>> links = [{"project": p, "organization": o} for p, o in (("p", "a"), ("q", "a"), ("q", "b"))]
    >>> people = [{"id": i} for i in "abc"]
    >>> first_slices(GraphData.of(organizations=people, projects=years, participations=links)).tolist()
    ['2010', '2012', None]
    """
    labels = data.participations["project"].map(_labels(data, over))
    codes, names = pd.factorize(labels.dropna().astype(str), sort=True)  # the smallest number is far quicker than text
    who = data.participations["organization"][labels.notna()]
    first = pd.Series(codes, who.index).groupby(who).min().map(dict(enumerate(names)))
    found = first.reindex(data.organizations.index).astype(object)
    return found.where(found.notna(), None)


def newcomers(data: GraphData) -> "tuple[pd.Series[bool], pd.Series[bool], str] | None":
    """Of the organizations with a recent project: which had their first one then, which had one before; and since when.

    Recent are the latest funding periods that hold at least a tenth of the projects, or the latest such years where
    all projects are of one period. None where nothing is dated, or nothing is older: then nobody can tell who is new.

    >>> years = [{"id": "p", "start_year": 2010}, {"id": "q", "start_year": 2012}]
    >>> people = [{"id": "a"}, {"id": "b"}]
    >>> links = [{"project": p, "organization": o} for p, o in (("p", "a"), ("q", "a"), ("q", "b"))]
    >>> new, old, since = newcomers(GraphData.of(organizations=people, projects=years, participations=links))
    >>> new.tolist(), old.tolist(), since
    ([False, True], [True, False], '2012')
    """
    for over in ("period", "year"):
        labels = _labels(data, over).dropna().astype(str)
        shares = labels.value_counts(normalize=True).sort_index()
        recent = shares.index[shares[::-1].cumsum()[::-1] >= RECENT_SHARE]
        if len(recent) and recent[-1] > shares.index[0]:
            since = str(recent[-1])
            first = first_slices(data, over).fillna("")
            active = _active(data.of_projects(labels.index[labels >= since]))
            return active & (first >= since), active & (first < since), since
    return None


def regions_over_time(data: GraphData, by: str = "region", *, level: int = 3, over: str = "year") -> pd.DataFrame:
    """What is in each place in each year in which projects started, or in each funding period.

    One row a slice and place where an organization takes part in a project of the slice: slice, code, name, country,
    organizations (that take part), projects, coordinators, cross_border_ties (fractional), cross_border_share (of all
    ties), newcomers (organizations whose first project of all started in this slice), incumbents (the others). In the
    first slice with a participant all would be new, so both are NA there. A project is in one slice only; projects
    without a date are in none, see :func:`baltica.analytics.slices.undated`. Within a slice most ties first, what is
    in no place last.
    Raises InputError for other slices than ``year`` and ``period``. Nothing dated: no rows.

    >>> years = [{"id": "p", "start_year": 2010}, {"id": "q", "start_year": 2012}]
    >>> people = [{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}]
    >>> links = [{"project": p, "organization": o} for p, o in (("p", "a"), ("q", "a"), ("q", "b"))]
    >>> data = GraphData.of(organizations=people, projects=years, participations=links)
    >>> regions_over_time(data, "country")[["slice", "code", "organizations", "cross_border_ties", "newcomers"]]
      slice code  organizations  cross_border_ties  newcomers
    0  2010   DK              1                0.0       <NA>
    1  2012   DK              1                1.0          0
    2  2012   SE              1                1.0          1
    """
    ground = territories(data, by, level=level)
    first = first_slices(data, over)
    at, tables = ground.matrix(data), []
    earliest = first.dropna().min() if first.notna().any() else None
    for label, part in slices(data, over):
        table = _of_slice(part, at).assign(slice=label, code=ground.places)
        table["name"], table["country"] = (ground.facts[one].to_numpy() for one in ("name", "country"))
        active = _active(part)
        for column, who in (("newcomers", active & (first == label)), ("incumbents", active & (first != label))):
            counts = pd.Series(np.rint(at @ who.to_numpy(dtype=np.float64))).astype("Int64")
            table[column] = counts if label != earliest else pd.array([None] * len(counts), dtype="Int64")
        table = table[table["organizations"] > 0]
        order = table.assign(last=table["code"] == ground.rest, ties=-table["cross_border_ties"].round(9))
        tables.append(order.sort_values(["last", "ties", "code"], kind="stable")[list(_COLUMNS)])
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=list(_COLUMNS))


def _of_slice(part: GraphData, at: sparse.csr_array) -> pd.DataFrame:
    """Counts and ties of each place in one slice."""
    member, people, _ = part.biadjacency()
    rows = participations(part)
    who = people.get_indexer(pd.Index(rows["organization"]))

    def total(values: "pd.Series[Any]") -> Any:
        return at @ np.bincount(who, values.astype("float64").fillna(0).to_numpy(), len(people))

    foreign, met = total(rows["foreign"] * rows["pair_weight"]), total(rows["partners"] * rows["pair_weight"])
    active = np.asarray(np.diff(member.indptr) > 0, dtype=np.float64)
    return pd.DataFrame(
        {
            "organizations": np.rint(at @ active).astype("int64"),
            "projects": np.diff(sparse.csr_array(at @ member).indptr).astype("int64"),
            "coordinators": np.rint(total(rows["coordinator"])).astype("int64"),
            "cross_border_ties": foreign,
            "cross_border_share": np.divide(foreign, met, out=np.full(len(met), np.nan), where=met > 0),
        }
    )


def _active(part: GraphData) -> "pd.Series[bool]":
    """For each organization, whether it takes part in a project of these data."""
    people = part.organizations.index
    return pd.Series(people.isin(part.participations["organization"]), people)


def _labels(data: GraphData, over: str) -> "pd.Series[Any]":
    if over not in BY:
        raise InputError(f"there are no slices by {over}", suggest(over, list(BY)))
    return data.projects[BY[over]]
