"""One organization on one page: partners, countries, projects, position, peers, change, and who is one step away."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.local import degree
from baltica.analytics.matrices import Vector, column_sums, inverse, row_sums
from baltica.analytics.network import Network
from baltica.analytics.places import countries
from baltica.analytics.sheet_common import Fields, Money, field_shares, money_of, project_list
from baltica.analytics.sheet_parts import spans
from baltica.analytics.slices import ranks

BETWEENNESS_UP_TO = 8000  # organizations up to which brokers are ranked on a sheet; beyond it takes minutes


@dataclass(frozen=True, eq=False, repr=False)
class OrganizationSheet:
    """What is known of one organization (``id``); frames as :func:`organization_sheet` explains."""

    id: str
    country: str | None
    projects: pd.DataFrame
    partners: pd.DataFrame
    countries: pd.DataFrame
    programmes: pd.DataFrame
    clusters: pd.DataFrame
    position: pd.DataFrame
    peers: pd.DataFrame
    change: pd.DataFrame
    near: pd.DataFrame
    fields: Fields
    money: Money

    def __repr__(self) -> str:
        return f"OrganizationSheet({self.id}: {len(self.projects)} projects, {len(self.partners)} partners)"


def organization_sheet(data: GraphData, organization: str) -> OrganizationSheet:
    """All that a page on this organization shows.

    ``projects``: :func:`sheet_common.project_list` with role (coordinator where it leads) and eu_contribution of it.
    ``partners``, those it shares a project with, most shared projects first (of equal ones those of smaller projects):
    index id; name, country, type, abroad (None where a country is unknown), projects (shared), weight (sum over shared
    projects of 1/(participants - 1)), first, last (start years). ``countries``: index country code; partners, projects
    (with a partner there), first, last; its own country too. ``programmes``: programme, projects. ``clusters`` it
    belongs to: name, role, kind, status, field. ``position``: see :func:`position`; ``peers``, ``near``: see
    :func:`around`. ``change``: one row a figure, the two last funding periods as columns (see
    :func:`sheet_parts.spans`); no columns where nothing can be compared. Without a project the frames are empty.

    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abc", ["DK", "SE", "SE"])],
    ...     projects=[{"id": "p", "start_year": 2010}, {"id": "q"}],
    ...     participations=[{"project": p, "organization": o} for p, team in (("p", "ab"), ("q", "bc")) for o in team],
    ... )
    >>> sheet = organization_sheet(data, "a")
    >>> sheet.partners[["country", "abroad", "projects", "first"]].values.tolist(), sheet.near.index.tolist()
    ([['SE', True, 1, 2010]], ['c'])
    """
    links = data.participations[data.participations["organization"] == organization]
    ids = sorted(links["project"].unique())
    home = countries(data.organizations, data)
    network = Network.of_data(data)
    member, row = _member(network), int(network.nodes.get_indexer(pd.Index([organization]))[0])
    projects = _projects(data, links, ids)
    found = _partners(data, member, row, ids, home)
    peers, near = around(data, network, row=row)
    return OrganizationSheet(
        id=organization,
        country=home[organization],
        projects=projects,
        partners=found,
        countries=_countries(data, ids, home, organization),
        programmes=_programmes(projects),
        clusters=_clusters(data, organization),
        position=position(data, network, row=row),
        peers=peers,
        change=_change(data, projects, home, organization),
        near=near,
        fields=field_shares(data, ids),
        money=money_of(data, ids, organization=organization),
    )


def _member(network: Network) -> sparse.csr_array:
    assert network.member is not None  # noqa: S101  (a network of data has projects)
    return network.member


def _projects(data: GraphData, links: pd.DataFrame, ids: list[str]) -> pd.DataFrame:
    table = project_list(data, ids)
    leads = links.loc[links["role"] == "coordinator", "project"]
    roles = links.groupby("project")["role"].last()  # partner comes after associated
    table["role"] = roles.reindex(table.index).mask(table.index.isin(leads), "coordinator")
    table["eu_contribution"] = links.groupby("project")["eu_contribution"].sum(min_count=1).reindex(table.index)
    return table


def _partners(
    data: GraphData, member: sparse.csr_array, row: int, ids: list[str], home: "pd.Series[Any]"
) -> pd.DataFrame:
    """Those it shares a project with; see :func:`organization_sheet`."""
    own = _row(member, row)
    size = column_sums(member)
    shared, weight = member @ own, member @ (own * inverse(size - 1, size > 1))
    shared[row] = 0
    at = np.flatnonzero(shared)
    rows = data.organizations.iloc[at]
    table = rows[["name", "type"]].assign(country=home.iloc[at], projects=shared[at].astype("int64"), weight=weight[at])
    told = pd.Series(bool(home.iloc[row]), rows.index) & table["country"].notna()
    table["abroad"] = (table["country"] != home.iloc[row]).astype("boolean").where(told)
    links = data.participations[data.participations["project"].isin(ids)]
    table = table.join(_years(data, links, "organization"))
    table = table.assign(_shared=-table["projects"], _weight=-table["weight"].round(9), _id=table.index)
    table = table.sort_values(["_shared", "_weight", "_id"])
    return table[["name", "country", "type", "abroad", "projects", "weight", "first", "last"]]


def _row(member: sparse.csr_array, row: int) -> Vector:
    """One row of the matrix as a plain vector."""
    return np.asarray(member[[row]].toarray()).ravel()


def _years(data: GraphData, links: pd.DataFrame, key: str) -> pd.DataFrame:
    """First and last start year of the projects of these participations, by a column of theirs."""
    rows = links.assign(year=links["project"].map(data.projects["start_year"]).astype("Int64"))
    return rows.groupby(key).agg(first=("year", "min"), last=("year", "max"))


def _countries(data: GraphData, ids: list[str], home: "pd.Series[Any]", organization: str) -> pd.DataFrame:
    links = data.participations[data.participations["project"].isin(ids)]
    links = links[links["organization"] != organization]
    rows = links.assign(country=links["organization"].map(home)).dropna(subset=["country"])
    groups = rows.groupby("country")
    table = pd.DataFrame({"partners": groups["organization"].nunique(), "projects": groups["project"].nunique()})
    table = table.join(_years(data, rows, "country"))
    order = table.assign(_projects=-table["projects"], _partners=-table["partners"], _code=table.index)
    return table.loc[order.sort_values(["_projects", "_partners", "_code"]).index]


def _programmes(projects: pd.DataFrame) -> pd.DataFrame:
    counts = projects["programme"].fillna("programme not known").value_counts()
    table = counts.rename_axis("programme").rename("projects").reset_index()
    return table.sort_values(["projects", "programme"], ascending=[False, True], ignore_index=True)


def _clusters(data: GraphData, organization: str) -> pd.DataFrame:
    links = data.memberships[data.memberships["organization"] == organization]
    roles = links.sort_values("role").groupby("cluster")["role"].first()  # manager comes before member
    rows = data.clusters.loc[roles.index, ["name", "kind", "status", "specialization"]]
    return rows.rename(columns={"specialization": "field"}).assign(role=roles).sort_values("name", kind="stable")


# --- where it stands ------------------------------------------------------------------------------------------------


def position(data: GraphData, network: Network, *, row: int) -> pd.DataFrame:
    """Where one organization stands among all with a project, and among those of its type in its country.

    Index measure (projects, led, partners, betweenness, constraint); value, rank (1 the most; equal ones share it), of
    (organizations ranked), near_rank and near_of (among those of the same type and country; NA where its type or
    country is not known). Betweenness only up to 8,000 organizations, and constraint (Burt; low: it joins circles that
    are apart) has no rank: NaN without partners.
    """
    member = _member(network)
    people = network.nodes
    number = pd.Series(row_sums(member), people)
    active = number > 0
    led = data.participations.loc[data.participations["role"] == "coordinator"].groupby("organization")["project"]
    values = {
        "projects": number,
        "led": led.nunique().reindex(people, fill_value=0).astype("float64"),
        "partners": degree(network).astype("float64"),
    }
    if 0 < len(people) <= BETWEENNESS_UP_TO:
        from baltica.analytics.distances import betweenness

        values["betweenness"] = betweenness(network)
    me: Any = data.organizations.iloc[row]
    home = countries(data.organizations, data)
    alike = active & data.organizations["type"].eq(me["type"]) & home.eq(home.iloc[row])
    known = bool(me["type"]) and bool(home.iloc[row])
    rows: dict[str, tuple[Any, ...]] = {}
    for name, value in values.items():
        of_all, of_near = ranks(value[active]), ranks(value[alike])
        there = bool(active.iloc[row])
        mine = people[row]
        rows[name] = (
            float(value.iloc[row]),
            of_all[mine] if there else pd.NA,
            int(active.sum()),
            of_near[mine] if there and known else pd.NA,
            int(alike.sum()) if known else pd.NA,
        )
    rows["constraint"] = (constraint_of(network, row), pd.NA, pd.NA, pd.NA, pd.NA)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "rank", "of", "near_rank", "near_of"])
    return table.astype({"value": "float64", **dict.fromkeys(["rank", "of", "near_rank", "near_of"], "Int64")})


def constraint_of(network: Network, row: int) -> float:
    """Burt's constraint of one node, without building the ties of the others; as :func:`local.constraint` gives it.

    Needs projects. NaN without a partner.

    >>> toy = Network.of_members([[1, 1], [1, 0], [0, 1], [0, 0]], ["hub", "x", "y", "alone"])
    >>> constraint_of(toy, 0), constraint_of(toy, 1), constraint_of(toy, 3)
    (0.5, 1.0, nan)
    """
    member = _member(network)
    own, size, number = _row(member, row), column_sums(member), row_sums(member)
    ties = member @ own
    ties[row] = 0.0
    total = member @ np.maximum(size - 1, 0)
    if not ties.any():
        return float("nan")
    # sum over q of a_iq a_qj / s_q, over projects: what a node would tie to itself is taken off again
    through = ties * inverse(total, total > 0)
    indirect = member @ (member.T @ through) - through * number
    at = ties > 0
    invested: float = (((ties + indirect)[at] / total[row]) ** 2).sum()
    return float(invested)


def around(data: GraphData, network: Network, *, row: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Those with the most alike partners, and those one step away: partners of partners abroad it never met.

    Both: index id; name, country, type, common (partners of both), projects (its own number), same (whether of the same
    type and country). ``peers``: any organization with a common partner, with alike (Jaccard: common partners over all
    partners of either; the two themselves left out), most alike first. ``near``: of another, known country and without
    a shared project; most common partners first, of equal ones those with more projects. Without partners: no rows.
    """
    member = _member(network)
    shared = member @ _row(member, row)
    shared[row] = 0
    at = np.flatnonzero(shared)
    reached = sparse.csr_array(member[at] @ member.T)
    common = np.bincount(reached.indices, minlength=len(network)).astype(np.float64)
    # a partner is no partner of itself, though it shares its own projects with itself
    common[at] -= 1
    common[row] = 0
    home = countries(data.organizations, data)
    me: Any = data.organizations.iloc[row]
    found = np.flatnonzero(common > 0)
    rows = data.organizations.iloc[found]
    table = rows[["name", "type"]].assign(country=home.iloc[found], common=common[found].astype("int64"))
    table["projects"] = row_sums(member)[found].astype("int64")
    table["same"] = (table["type"].eq(me["type"]) & table["country"].eq(home.iloc[row])).astype(bool)
    met = shared[found] > 0
    partners = degree(network).to_numpy()
    either = partners[row] + partners[found] - 2 * met - common[found]
    table["alike"] = common[found] * inverse(either, either > 0)
    table["_id"], table["_common"], table["_projects"] = table.index, -table["common"], -table["projects"]
    abroad = table["country"].notna() & table["country"].ne(home.iloc[row]) & bool(home.iloc[row]) & ~met
    near = table[abroad].sort_values(["_common", "_projects", "_id"])
    peers = table.assign(_alike=-table["alike"].round(9)).sort_values(["_alike", "_common", "_id"])
    columns = ["name", "country", "type", "common", "projects", "same"]
    return peers[[*columns, "alike"]], near[columns]


# --- since the last period ------------------------------------------------------------------------------------------


def _change(data: GraphData, projects: pd.DataFrame, home: "pd.Series[Any]", organization: str) -> pd.DataFrame:
    """Its figures in the two spans of time, named by them."""
    names = ["projects", "led", "partners", "partners_abroad", "countries"]
    cut = spans(data)
    if cut is None:
        return pd.DataFrame(index=pd.Index(names, dtype=object))
    parts = {cut.before: cut.earlier, cut.now: cut.later}
    columns = {
        name: _figures(data, projects[projects.index.isin(part)], home, organization) for name, part in parts.items()
    }
    return pd.DataFrame(columns, index=names).astype("int64")


def _figures(data: GraphData, projects: pd.DataFrame, home: "pd.Series[Any]", organization: str) -> dict[str, int]:
    links = data.participations[data.participations["project"].isin(projects.index)]
    partners = pd.Series(sorted(set(links["organization"]) - {organization}), dtype=object)
    nations = partners.map(home).dropna()
    abroad = nations[nations != home[organization]] if home[organization] else nations[:0]
    return {
        "projects": len(projects),
        "led": int((projects["role"] == "coordinator").sum()),
        "partners": len(partners),
        "partners_abroad": len(abroad),
        "countries": int(abroad.nunique()),
    }
