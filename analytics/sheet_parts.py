"""What one-page sheets say of any set of organizations (a region, a cluster): projects, money, change.

All functions take ``inside``, which organizations the sheet is about, and look at their projects alone, so that they
are quick on large graphs. Abroad is what lies in another country than the organization that meets it.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import column_sums, inverse, presence
from baltica.analytics.places import countries, meetings
from baltica.analytics.sheet_common import last_periods, project_list
from baltica.analytics.sheet_partners import pairs_abroad
from baltica.analytics.stopped import last_third


def of_members(data: GraphData, inside: "pd.Series[bool]") -> GraphData:
    """The data cut to the projects in which one of the organizations takes part.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a"}, {"id": "b"}], projects=[{"id": "p"}, {"id": "q"}],
    ...     participations=[{"project": "p", "organization": "a"}, {"project": "q", "organization": "b"}],
    ... )
    >>> of_members(data, pd.Series([True, False], ["a", "b"])).projects.index.tolist()
    ['p']
    """
    links = data.participations
    mine = links.loc[links["organization"].isin(inside.index[inside]), "project"]
    return data.of_projects(mine.unique())


def lists_told(data: GraphData) -> dict[str, int]:
    """How many projects there are, and how many lists of partners are complete, cut off (``cut``) or ``untold``."""
    told = data.projects["partner_list_complete"]
    complete = int(told.fillna(False).sum())
    return {
        "projects": len(told), "complete": complete, "cut": int(told.notna().sum()) - complete,
        "untold": int(told.isna().sum()),
    }  # fmt: skip


def most_international(data: GraphData, most: int = 100) -> pd.DataFrame:
    """The projects of these data as ``sheet_common.project_list`` has them, most countries first, then the newest.

    Only the first ``most``; of equal ones the first by id.

    >>> data = GraphData.of(projects=[{"id": "p", "start_year": 2010}, {"id": "q", "start_year": 2012}])
    >>> most_international(data).index.tolist()
    ['q', 'p']
    """
    met = meetings(data, 0)
    table = pd.DataFrame({"id": met.projects, "size": met.size, "year": data.projects["start_year"].to_numpy()})
    table["countries"] = column_sums(presence(met.counts))
    keys = ["countries", "year", "size", "id"]
    chosen = table.sort_values(keys, ascending=[False, False, False, True], na_position="last")["id"].head(most)
    return project_list(data, chosen).loc[chosen.tolist()]


@dataclass(frozen=True)
class Spans:
    """Two spans of time to compare: their names, and the projects of each. ``by``: period or year."""

    before: str
    now: str
    earlier: "pd.Index[str]"
    later: "pd.Index[str]"
    by: str


def spans(data: GraphData) -> Spans | None:
    """The last funding period and the one before (``sheet_common.last_periods``), and the projects of each.

    Where all projects are of one period: the last third of the projects by the year of their start, and the others.
    None where nothing is dated or all start in one year. Take all data for it, lest small sets have spans of their own.

    >>> rows = [{"id": "p", "period": "2007-2013"}, {"id": "q", "period": "2014-2020"}, {"id": "r"}]
    >>> found = spans(GraphData.of(projects=rows))
    >>> found.before, found.now, list(found.later)
    ('2007-2013', '2014-2020', ['q'])
    """
    if periods := last_periods(data):
        period = data.projects["period"]
        earlier, later = (data.projects.index[(period == label).to_numpy(bool)] for label in periods)
        return Spans(*periods, earlier, later, "period")
    since = last_third(data.projects["start_year"])
    if since is None:
        return None
    year = data.projects["start_year"].astype("float64")
    names = (f"{int(year.min())}–{since - 1}", f"{since}–{int(year.max())}")
    return Spans(*names, data.projects.index[year < since], data.projects.index[year >= since], "year")


def change(data: GraphData, inside: "pd.Series[bool]", *, cut: Spans) -> pd.DataFrame:
    """What the organizations did in the two spans: one row a measure, with the columns before and now.

    Index measure: projects, organizations (that take part), partners_abroad, countries (of these), cross_border_share
    (of their ties, fractional; NaN without ties), complete (share of their lists of partners known to be complete; NaN
    without projects). A project is in the span of its period, or of the year in which it started.
    """
    columns = {}
    part = of_members(data, inside)
    seats = _seats(part, inside)
    for name, projects in (("before", cut.earlier), ("now", cut.later)):
        some = part.of_projects(projects)
        rows = seats[seats["project"].isin(some.projects.index)]
        partners, nations = _reach(some, inside, rows)
        told = lists_told(some)
        columns[name] = {
            "projects": float(len(some.projects)),
            "organizations": float(rows.loc[rows["mine"], "organization"].nunique()),
            "partners_abroad": float(partners),
            "countries": float(nations),
            "cross_border_share": _share(rows),
            "complete": told["complete"] / told["projects"] if told["projects"] else np.nan,
        }
    return pd.DataFrame(columns).rename_axis("measure")


def reach(data: GraphData, inside: "pd.Series[bool]") -> tuple[int, int]:
    """How many organizations abroad the ones asked for meet in a project, and in how many countries.

    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abc", ["DK", "SE", "SE"])],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> reach(data, data.organizations["country"] == "DK")
    (2, 1)
    """
    part = of_members(data, inside)
    return _reach(part, inside, _seats(part, inside))


def cross_border_share(data: GraphData, inside: "pd.Series[bool]") -> float:
    """Share of the ties of these organizations that cross a border (fractional, each end of a tie counted); NaN: none.

    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abc", ["DK", "SE", "SE"])],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> cross_border_share(data, data.organizations["country"] == "SE")
    0.5
    """
    return _share(_seats(of_members(data, inside), inside))


def _seats(part: GraphData, inside: "pd.Series[bool]") -> pd.DataFrame:
    """One row a project and organization: project, organization, country, mine, and what makes up its ties.

    ``known``, ``same``: participants of the project of known country, and of the same one; ``weight`` of one tie.
    """
    rows = part.participations[["project", "organization"]].drop_duplicates(ignore_index=True)
    at = part.organizations.index.get_indexer(pd.Index(rows["organization"]))
    nation, names = pd.factorize(countries(part.organizations, part), sort=True)
    project, _ = pd.factorize(rows["project"])
    code = nation[at]
    size = np.bincount(project)[project] if len(rows) else np.zeros(0)
    pairs = size * (size - 1) / 2
    known = np.bincount(project, code >= 0)[project] if len(rows) else np.zeros(0)
    cell = project.astype(np.int64) * max(len(names), 1) + code
    _, where, number = np.unique(np.where(code >= 0, cell, -1), return_inverse=True, return_counts=True)
    rows["country"] = pd.Series(names, dtype=object).reindex(code).to_numpy()
    rows["mine"] = inside.to_numpy(dtype=bool)[at]
    rows["known"], rows["same"] = known, number[where]
    rows["weight"] = inverse(pairs, pairs > 0)
    return rows


def _reach(part: GraphData, inside: "pd.Series[bool]", rows: pd.DataFrame) -> tuple[int, int]:
    """Partners abroad and their countries in the projects of these rows."""
    home = rows.loc[rows["mine"], "country"]
    if home.nunique(dropna=False) > 1:
        met = pairs_abroad(part, inside)
        return met["other"].nunique(), met["nation"].nunique()
    if home.isna().all():
        return 0, 0
    abroad = rows[rows["country"].notna() & (rows["country"] != home.iloc[0])]  # whoever is in one of their projects
    return abroad["organization"].nunique(), abroad["country"].nunique()


def _share(rows: pd.DataFrame) -> float:
    """Share of the ties of mine in these rows that cross a border."""
    mine = rows[rows["mine"] & rows["country"].notna()]
    foreign = float(((mine["known"] - mine["same"]) * mine["weight"]).sum())
    ties = float(((mine["known"] - 1) * mine["weight"]).sum())
    return foreign / ties if ties > 0 else np.nan


@dataclass(frozen=True)
class Money:
    """What money is known of the organizations asked for [EUR].

    ``contribution``: sum of what is told of single participations, NaN where nothing is; ``known`` of ``seats``
    participations tell; ``average`` of those. ``total``: total cost of their projects, partners' shares too, of
    ``costed`` of ``projects``.
    """

    contribution: float
    known: int
    seats: int
    average: float
    total: float
    costed: int
    projects: int


def money(data: GraphData, inside: "pd.Series[bool]") -> Money:
    """EU contribution told for the participations of the organizations, and the total cost of their projects.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a"}, {"id": "b"}], projects=[{"id": "p", "total_cost": 100}],
    ...     participations=[
    ...         {"project": "p", "organization": "a", "eu_contribution": 30}, {"project": "p", "organization": "b"},
    ...     ],
    ... )
    >>> money(data, pd.Series(True, data.organizations.index))
    Money(contribution=30.0, known=1, seats=2, average=30.0, total=100.0, costed=1, projects=1)
    """
    links = data.participations[data.participations["organization"].isin(inside.index[inside])]
    told = links.groupby(["project", "organization"])["eu_contribution"].sum(min_count=1)
    costs = data.projects.loc[data.projects.index.isin(links["project"]), "total_cost"]
    return Money(
        contribution=float(told.sum(min_count=1)),
        known=int(told.notna().sum()),
        seats=len(told),
        average=float(told.mean()),
        total=float(costs.sum(min_count=1)),
        costed=int(costs.notna().sum()),
        projects=len(costs),
    )
