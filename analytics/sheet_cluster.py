"""One cluster on one page: members, places, projects, ties of its members abroad, peers, and who has not met."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from baltica.analytics.cluster_facts import cluster_facts
from baltica.analytics.fields import OWN, project_fields
from baltica.analytics.graphdata import GraphData
from baltica.analytics.helix import THREE
from baltica.analytics.missing import NO_FIELD
from baltica.analytics.places import countries
from baltica.analytics.sheet_common import FIELD_CASES, Fields, field_shares, project_list

FEWEST_PEERS = 3  # clusters of the same field; below that the same kind is the yardstick
COMPARED = ("members", "countries", "regions", "projects", "joint_abroad", "foreign_partners")


@dataclass(frozen=True, eq=False, repr=False)
class ClusterSheet:
    """What is known of one cluster (``id``); frames as :func:`cluster_sheet` explains."""

    id: str
    members: pd.DataFrame
    helices: pd.DataFrame
    regions: pd.DataFrame
    projects: pd.DataFrame
    joint: pd.DataFrame
    partners: pd.DataFrame
    countries: pd.DataFrame
    pairs: pd.DataFrame
    peers: pd.DataFrame
    compared: pd.DataFrame
    peers_by: str
    fields: Fields
    missing_fields: pd.DataFrame
    missing_helices: tuple[str, ...]

    def __repr__(self) -> str:
        return f"ClusterSheet({self.id}: {len(self.members)} members, {len(self.projects)} projects)"


def cluster_sheet(data: GraphData, cluster: str) -> ClusterSheet:
    """All that a page on this cluster shows.

    ``members``: index organization; name, role, type, helix, country, region (name), projects (of any kind), met (other
    members it shares a project with); most projects first. ``helices``: members by helix (rows; not known last) and
    country. ``regions`` it is present in: name, code, country, level, basis. ``projects`` that develop or involve it:
    :func:`sheet_common.project_list` with relation. ``joint``: projects in which members of two countries meet, the
    same columns. ``partners``: organizations outside it that a member of another country meets: name, country,
    projects (where they meet), members (met); ``countries``: the same by country. ``pairs`` of members: a, b (names),
    a_country, b_country, abroad, shared (projects), projects_a, projects_b; those abroad first, never met first.
    ``peers``: the other clusters, most alike first (same field, same kind, countries in common): name, field, kind,
    status, members, countries, projects, same_field, same_kind, overlap (countries in common over all of both).
    ``compared``: of each figure value, median of the peers that tell it, and their number, known. Peers are those of
    the same field; where these are fewer than three, of the same kind (``peers_by``). ``fields`` of the projects its
    members take part in; ``missing_fields``: fields of at least five projects of the data in which no member takes
    part: field, projects. ``missing_helices``: of academia, business, government those without a known member.

    >>> data = GraphData.of(
    ...     clusters=[{"id": "x", "name": "X", "kind": "cross_border", "countries": ["DK", "SE"]}],
    ...     organizations=[{"id": i, "name": i, "country": c} for i, c in zip("abc", ["DK", "SE", "SE"])],
    ...     memberships=[{"cluster": "x", "organization": o} for o in "ab"],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "ac"],
    ... )
    >>> sheet = cluster_sheet(data, "x")
    >>> sheet.pairs[["a", "b", "abroad", "shared"]].values.tolist(), sheet.partners["name"].tolist()
    ([['a', 'b', True, 0]], ['c'])
    """
    members = _members(data, cluster)
    links = data.participations[["project", "organization"]].drop_duplicates()
    theirs = links.loc[links["organization"].isin(members.index), "project"].unique()
    links = links[links["project"].isin(theirs)]
    links = links.assign(country=links["organization"].map(countries(data.organizations, data)))
    inside = links[links["organization"].isin(members.index)]
    pairs = _pairs(members, inside)
    met = pd.concat([pairs.loc[pairs["shared"] > 0, "a_id"], pairs.loc[pairs["shared"] > 0, "b_id"]])
    members["met"] = met.value_counts().reindex(members.index, fill_value=0).astype("int64")
    peers, compared, by = _peers(data, cluster)
    nations = inside.groupby("project")["country"].nunique()
    fields = field_shares(data, theirs)
    helices = set(members["helix"].dropna())
    return ClusterSheet(
        id=cluster,
        members=members,
        helices=_helices(members),
        regions=_regions(data, cluster),
        projects=_projects(data, cluster),
        joint=project_list(data, nations.index[nations > 1]),
        partners=_abroad(data, inside, links, members, "organization"),
        countries=_abroad(data, inside, links, members, "country"),
        pairs=pairs.drop(columns=["a_id", "b_id"]),
        peers=peers,
        compared=compared,
        peers_by=by,
        fields=fields,
        missing_fields=_missing_fields(data, fields),
        missing_helices=tuple(one for one in THREE if one not in helices) if helices else (),
    )


def _members(data: GraphData, cluster: str) -> pd.DataFrame:
    links = data.memberships[data.memberships["cluster"] == cluster]
    roles = links.sort_values("role").groupby("organization")["role"].first()  # manager comes before member, partner
    rows = data.organizations.loc[roles.index]
    table = rows[["name", "type", "helix"]].copy()
    table.insert(1, "role", roles)
    table["country"] = countries(rows, data)
    table["region"] = rows["region"].map(data.regions["name"])
    mine = data.participations[data.participations["organization"].isin(table.index)]
    number = mine.groupby("organization")["project"].nunique()
    table["projects"] = number.reindex(table.index, fill_value=0).astype("int64")
    order = table.assign(_projects=-table["projects"], _id=table.index).sort_values(["_projects", "_id"])
    return order.drop(columns=["_projects", "_id"])


def _helices(members: pd.DataFrame) -> pd.DataFrame:
    """Members by helix and country; unknown ones last."""
    if members.empty:
        return pd.DataFrame()
    helix = members["helix"].fillna("not known").rename("helix")
    table = pd.crosstab(helix, members["country"].fillna("not known").rename("country"))
    last = [name for name in table.index if name != "not known"] + ["not known"] * ("not known" in table.index)
    return table.loc[last]


def _regions(data: GraphData, cluster: str) -> pd.DataFrame:
    links = data.presences[data.presences["cluster"] == cluster]
    rows = data.regions.reindex(links["region"])
    table = rows[["name", "code", "country", "level"]].assign(basis=links["basis"].to_numpy())
    return table.sort_values(["country", "code"]).reset_index(drop=True)


def _projects(data: GraphData, cluster: str) -> pd.DataFrame:
    links = data.project_clusters[data.project_clusters["cluster"] == cluster]
    relations = links.sort_values("relation").groupby("project")["relation"].first()  # develops comes before involves
    table = project_list(data, relations.index)
    return table.assign(relation=relations.reindex(table.index))


def _pairs(members: pd.DataFrame, inside: pd.DataFrame) -> pd.DataFrame:
    """All pairs of members and the projects they share."""
    both = inside[["project", "organization"]].merge(inside[["project", "organization"]], on="project")
    shared = both[both["organization_x"] < both["organization_y"]].groupby(["organization_x", "organization_y"]).size()
    ids = sorted(members.index)
    rows = [(a, b) for at, a in enumerate(ids) for b in ids[at + 1 :]]
    table = pd.DataFrame(rows, columns=["a_id", "b_id"], dtype=object)
    for side in ("a", "b"):
        of: Any = table[f"{side}_id"]
        table[side], table[f"{side}_country"] = of.map(members["name"]), of.map(members["country"])
        table[f"projects_{side}"] = of.map(members["projects"]).astype("int64")
    known = table["a_country"].notna() & table["b_country"].notna()
    table["abroad"] = known & (table["a_country"] != table["b_country"])
    keys = pd.MultiIndex.from_frame(table[["a_id", "b_id"]])
    table["shared"] = shared.reindex(keys, fill_value=0).to_numpy(dtype="int64")
    active = -table[["projects_a", "projects_b"]].min(axis=1), -table[["projects_a", "projects_b"]].sum(axis=1)
    order = table.assign(_met=table["shared"] > 0, _abroad=~table["abroad"], _least=active[0], _all=active[1])
    order = order.sort_values(["_met", "_abroad", "_least", "_all", "a_id", "b_id"], ignore_index=True)
    columns = ["a_id", "b_id", "a", "b", "a_country", "b_country", "abroad", "shared", "projects_a", "projects_b"]
    return order[columns]


def _abroad(
    data: GraphData, inside: pd.DataFrame, links: pd.DataFrame, members: pd.DataFrame, key: str
) -> pd.DataFrame:
    """Whom members meet abroad outside the cluster, by organization or by country."""
    outside = links[~links["organization"].isin(members.index)]
    met = inside.merge(outside, on="project", suffixes=("_in", ""))
    met = met[met["country"].notna() & met["country_in"].notna() & (met["country"] != met["country_in"])]
    groups = met.groupby(key)
    table = pd.DataFrame({"projects": groups["project"].nunique(), "members": groups["organization_in"].nunique()})
    if key == "country":
        table.insert(0, "partners", groups["organization"].nunique())
    else:
        table.insert(0, "name", data.organizations["name"].reindex(table.index))
        table.insert(1, "country", groups["country"].first())
    order = table.assign(_projects=-table["projects"], _members=-table["members"], _id=table.index)
    return order.sort_values(["_projects", "_members", "_id"])[list(table.columns)]


def _peers(data: GraphData, cluster: str) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """The other clusters, and the figures of this one beside theirs."""
    facts, rows = cluster_facts(data), data.clusters
    me: Any = rows.loc[cluster]
    own = set(me["countries"])
    table = rows[["name", "specialization", "kind", "status"]].rename(columns={"specialization": "field"})
    table = table.join(facts[["members", "countries", "projects"]].astype("Int64"))
    table["same_field"] = table["field"].eq(me["specialization"]) & (me["specialization"] != NO_FIELD)
    table["same_kind"] = table["kind"].eq(me["kind"])
    table["overlap"] = [len(own & set(one)) / max(len(own | set(one)), 1) for one in rows["countries"]]
    table = table.drop(index=cluster)
    flags = {f"_{name}": ~table[name].astype(bool) for name in ("same_field", "same_kind")}
    order = table.assign(**flags, _overlap=-table["overlap"].round(9), _id=table.index)
    order = order.sort_values(["_same_field", "_same_kind", "_overlap", "_id"])[list(table.columns)]
    by = "field" if order["same_field"].sum() >= FEWEST_PEERS else "kind"
    others = facts.loc[order.index[order[f"same_{by}"].astype(bool)], list(COMPARED)].astype("float64")
    compared = pd.DataFrame(
        {"value": facts.loc[cluster, list(COMPARED)].astype("float64"), "median": others.median(),
         "known": others.notna().sum()}, index=list(COMPARED),
    )  # fmt: skip
    return order, compared, by


def _missing_fields(data: GraphData, fields: Fields) -> pd.DataFrame:
    """Fields of many projects in which no member takes part; none to tell of where members have no known field."""
    if not fields.known:
        return pd.DataFrame({"field": pd.Series(dtype=object), "projects": pd.Series(dtype="int64")})
    counts = project_fields(data, fields.scheme or OWN)["field"].value_counts()
    there = set(fields.table["field"]) | {NO_FIELD}
    table = counts[(counts >= FIELD_CASES) & ~counts.index.isin(there)].rename_axis("field").rename("projects")
    return table.reset_index().sort_values(["projects", "field"], ascending=[False, True], ignore_index=True)
