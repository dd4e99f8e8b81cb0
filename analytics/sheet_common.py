"""What one-page sheets of organizations, clusters and programmes share: lists of projects, fields, money, periods."""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from baltica.analytics.fields import OWN, project_fields, schemes
from baltica.analytics.graphdata import GraphData
from baltica.analytics.missing import CASES
from baltica.analytics.places import countries
from baltica.analytics.region_time import RECENT_SHARE
from baltica.analytics.units import organization_points

FIELD_CASES = CASES["projects"]  # projects from which a field counts as a strength; the convention of missing ties


@dataclass(frozen=True)
class Fields:
    """Fields of some projects beside those of all.

    ``table``: field, projects, share (of the projects of known field; one of several fields is split), share_all (the
    same of all projects of the data), quotient (share / share_all), strong (quotient above 1 and at least 5 projects).
    ``known`` of ``projects`` have a known field. ``scheme``: what the fields are of; empty where no project has one.
    """

    scheme: str
    table: pd.DataFrame
    known: int
    projects: int


@dataclass(frozen=True)
class Money:
    """What is told of money [EUR]: ``eu`` over the ``eu_known`` of ``of`` participations or projects that tell it.

    ``total``: sum of the total costs of the ``total_known`` projects that tell them, all partners together.
    """

    of: int
    eu: float
    eu_known: int
    projects: int
    total: float
    total_known: int


def project_list(data: GraphData, projects: Iterable[str]) -> pd.DataFrame:
    """These projects, newest first, undated ones last.

    Index id; name (acronym unless it is a number, else title, else id), title, start_year, end_year, programme (its
    name), participants, codes (countries of its participants, sorted), countries (their number), complete (whether the
    partner list is known to be complete), source_url.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "SE"}, {"id": "b", "country": "DK"}],
    ...     projects=[{"id": "p", "acronym": "PORTS", "start_year": 2010}, {"id": "q", "start_year": 2012}],
    ...     participations=[{"project": "p", "organization": "a"}, {"project": "p", "organization": "b"}],
    ... )
    >>> project_list(data, "pq")[["name", "participants", "codes"]].values.tolist()
    [['q', 0, []], ['PORTS', 2, ['DK', 'SE']]]
    """
    rows = data.projects[data.projects.index.isin(list(projects))]
    links = data.participations[data.participations["project"].isin(rows.index)]
    home = links["organization"].map(countries(data.organizations, data))
    seats = pd.DataFrame({"project": links["project"], "country": home}).dropna().drop_duplicates()
    codes = seats.sort_values(["project", "country"]).groupby("project")["country"].agg(list).reindex(rows.index)
    ids = pd.Series(rows.index, rows.index)
    table = pd.DataFrame(index=rows.index)
    acronym = rows["acronym"].mask(rows["acronym"].fillna("").str.fullmatch(r"[\d\W]*"))  # a number is no name
    table["name"] = acronym.fillna(rows["title"]).fillna(rows["acronym"]).fillna(ids)
    table["title"] = rows["title"]
    table["start_year"], table["end_year"] = rows["start_year"], rows["end_year"]
    table["programme"] = rows["programme_name"]
    sizes = links.groupby("project")["organization"].nunique()
    table["participants"] = sizes.reindex(rows.index, fill_value=0).astype("int64")
    table["codes"] = pd.Series([one if isinstance(one, list) else [] for one in codes], rows.index, dtype=object)
    table["countries"] = table["codes"].map(len).astype("int64")
    table["complete"] = rows["partner_list_complete"]
    table["source_url"] = rows["source_url"]
    keys = pd.DataFrame({"year": -table["start_year"].astype("float64"), "id": ids}).rename_axis(None)
    return table.loc[keys.sort_values(["year", "id"], na_position="last").index]


def field_shares(data: GraphData, projects: Iterable[str]) -> Fields:
    """The fields of these projects, most frequent first, beside those of all projects.

    Baltica's own fields where any project has one, else those of the first scheme of topics. No fields: no rows.

    >>> rows = [{"id": "p", "specialization": "ict"}, {"id": "q", "specialization": "food"}, {"id": "r"}]
    >>> found = field_shares(GraphData.of(projects=rows), ["p", "r"])
    >>> found.table[["field", "share", "share_all", "strong"]].values.tolist(), found.known, found.projects
    ([['ict', 1.0, 0.5, False]], 1, 2)
    """
    chosen = set(projects)
    known = schemes(data)
    scheme = known[0] if known else ""
    rows = project_fields(data, scheme or OWN)
    rows = rows.assign(weight=1.0 / rows.groupby("project")["field"].transform("size"))
    own = rows[rows["project"].isin(chosen)]
    table = own.groupby("field").agg(projects=("project", "nunique"), weight=("weight", "sum"))
    told = own["project"].nunique()
    table["share"] = table["weight"] / max(told, 1)
    table["share_all"] = rows.groupby("field")["weight"].sum().reindex(table.index) / max(rows["project"].nunique(), 1)
    table["quotient"] = table["share"] / table["share_all"]
    table["strong"] = (table["quotient"].round(9) > 1) & (table["projects"] >= FIELD_CASES)
    order = table.assign(_weight=-table["weight"].round(9)).rename_axis("field").reset_index()
    order = order.sort_values(["_weight", "field"], ignore_index=True)
    return Fields(scheme, order.drop(columns=["weight", "_weight"]), told, len(chosen))


def money_of(data: GraphData, projects: Iterable[str], *, organization: str | None = None) -> Money:
    """What is told of the money of these projects, or of the organization's part in them.

    EU contribution: of the organization's participations where one is given, else of the projects.

    >>> rows = [{"id": "p", "eu_contribution": 90.0, "total_cost": 100.0}, {"id": "q"}]
    >>> money_of(GraphData.of(projects=rows), "pq")
    Money(of=2, eu=90.0, eu_known=1, projects=2, total=100.0, total_known=1)
    """
    rows = data.projects[data.projects.index.isin(list(projects))]
    told = rows["eu_contribution"]
    if organization is not None:
        links = data.participations[data.participations["organization"] == organization]
        links = links[links["project"].isin(rows.index)]
        told = links.groupby("project")["eu_contribution"].sum(min_count=1)
    total = rows["total_cost"]
    return Money(
        len(told), float(told.sum()), int(told.notna().sum()), len(rows), float(total.sum()), int(total.notna().sum())
    )


def last_periods(data: GraphData) -> tuple[str, str] | None:
    """The last funding period and the one before, of those that hold at least a tenth of the projects of known period.

    A tenth (the convention of newcomers): a period of a few late projects cannot be compared. None with fewer than two.

    >>> rows = [{"id": "p", "period": "2007-2013"}, {"id": "q", "period": "2014-2020"}, {"id": "r"}]
    >>> last_periods(GraphData.of(projects=rows))
    ('2007-2013', '2014-2020')
    """
    shares = data.projects["period"].dropna().astype(str).value_counts(normalize=True)
    known = sorted(str(one) for one in shares.index[shares >= RECENT_SHARE])
    return (known[-2], known[-1]) if len(known) > 1 else None


def places_of(data: GraphData, organizations: Iterable[str]) -> pd.DataFrame:
    """Where these organizations are: one row a place with a known position, most organizations first.

    Columns name (of the region, else its code or the country), latitude, longitude, organizations. Those whose position
    is not known, or only their country, are in no row.

    >>> data = GraphData.of(organizations=[{"id": "a", "country": "SE", "latitude": 55.7, "longitude": 13.2}])
    >>> places_of(data, "a").values.tolist()
    [['SE', 55.7, 13.2, 1]]
    """
    chosen = data.organizations[data.organizations.index.isin(list(organizations))]
    points = organization_points(data).loc[chosen.index]
    names = chosen["region"].map(data.regions["name"]).astype(object)
    names = names.fillna(chosen["region_code"]).fillna(chosen["country"])
    rows = points.assign(name=names.fillna("").astype(str)).dropna(subset=["latitude", "longitude"])
    groups = rows.groupby("name")
    table = groups[["latitude", "longitude"]].mean().assign(organizations=groups.size()).reset_index()
    table = table.sort_values(["organizations", "name"], ascending=[False, True], ignore_index=True)
    return table[["name", "latitude", "longitude", "organizations"]]
