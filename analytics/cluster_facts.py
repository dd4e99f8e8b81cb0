"""The attributes of each cluster that two groups of clusters can be compared in."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.clusters import KINDS, STATUSES
from baltica.analytics.comparison import Attribute
from baltica.analytics.graphdata import GraphData
from baltica.analytics.helix import HELICES
from baltica.analytics.local import degree
from baltica.analytics.nodes import network_of
from baltica.analytics.places import countries
from baltica.analytics.units import (
    Tag,
    Units,
    counts_of,
    distance_span,
    helix_shares,
    lists_of,
    organization_points,
    region_points,
    shares_of,
)
from baltica.analytics.urban_regions import URBAN_CLASSES
from baltica.graph.model import ORGANIZATION_TYPES, SPECIALIZATIONS

ATTRIBUTES = (
    Attribute("members", "members", "number", "Organizations linked to the cluster; unknown where none is."),
    *helix_shares("members"),
    Attribute("countries", "countries", "number", "Countries the cluster spans."),
    Attribute("regions", "regions", "number", "Regions it is present in (smaller than NUTS 1); unknown where none is."),
    Attribute("distance", "distance (km)", "number", "Largest distance between two of its places or members, km."),
    Attribute("age", "age (years)", "number", "Years from its founding to the reference year."),
    Attribute("urban", "urban class (0–2)", "number", "Mean class of its NUTS 3 regions: 0 rural, 2 urban."),
    Attribute("ties", "tied clusters", "number", "Other clusters it shares a member or a project with."),
    Attribute("foreign_partners", "partners abroad", "number", "Share of its members' partners that are abroad."),
    Attribute("joint_abroad", "joint projects", "number", "Projects where its members of two countries meet."),
    Attribute("projects", "linked projects", "number", "Projects that develop or involve it."),
    Attribute("specialization", "specialization", "category", "Field of the cluster; the compiler's reading."),
)  # fmt: skip

WORDS = {
    "status": Tag("status", "choice", "initiative or established", STATUSES),
    "kind": Tag("kind", "choice", "cross_border, transnational or national", (*KINDS, "national")),
    "specialization": Tag("specialization", "choice", "field", SPECIALIZATIONS, ("specialization",)),
    "country": Tag("country", "country", "spans or is present in the country"),
    "region": Tag("region", "code", "present in a region whose code begins so"),
    "source": Tag("source", "choice", "source of the facts"),
    "founded_since": Tag("founded", "since", "founded in this year or later", defines=("age",)),
    "founded_until": Tag("founded", "until", "founded in this year or earlier", defines=("age",)),
    "member_type": Tag("member_type", "choice", "has a member of this type", ORGANIZATION_TYPES),
    "helix": Tag("helix", "choice", "has a member in academia, business, government or civil_society", HELICES),
    "manager": Tag("manager", "choice", "yes or no: whether a managing organization is known", ("yes", "no")),
    "min_members": Tag("members", "least", "at least so many members", defines=("members",)),
    "max_members": Tag("members", "most", "at most so many members", defines=("members",)),
}


def reference_year(data: GraphData) -> int | None:
    """The newest year a project started or a cluster was founded in; None where no year is known."""
    years = [data.projects["start_year"].dropna(), data.clusters["founded_year"].dropna()]
    found = pd.concat(years)
    return int(found.max()) if len(found) else None


def cluster_units(data: GraphData, *, year: int | None = None, national: bool = False) -> Units:
    """The reported international clusters with all that groups of them can be compared in and chosen by.

    ``year``: what ages are counted to (default: :func:`reference_year`). ``national`` keeps national clusters too. The
    facts are those of :func:`cluster_facts`.

    >>> data = GraphData.of(clusters=[{"id": "a", "kind": "cross_border", "status": "initiative", "countries": ["DK"]}])
    >>> from baltica.analytics.units import group_of
    >>> group_of(cluster_units(data), "status=initiative,country=DK").holds.tolist()
    [True]
    """
    rows = data.clusters
    kept = data.reported_clusters() & (national | rows["kind"].isin(KINDS))
    facts = cluster_facts(data, year=year)[kept]
    return Units("clusters", facts, _tags(data)[kept], ATTRIBUTES, WORDS)


def cluster_facts(data: GraphData, *, year: int | None = None) -> pd.DataFrame:
    """What can be told of each cluster from its members, places and projects; NaN where nothing is known of it.

    Index cluster; the columns of :data:`ATTRIBUTES`. members: organizations linked to it in any role; academia,
    business, government, civil_society: share of its members of known helix; countries it spans; regions (NUTS 2 or 3,
    or a subdivision outside NUTS) it is present in; distance: largest great-circle distance in km between two of these
    regions, or members located as finely; age in ``year`` (default: :func:`reference_year`); urban: mean urban–rural
    class of its NUTS 3 regions (0 predominantly rural, 1 intermediate, 2 predominantly urban); ties: other clusters of
    any kind with a shared member or project; foreign_partners: of the organizations its members share projects with,
    share abroad (each pair of member and partner once; unknown countries left out); joint_abroad: projects in which
    members of two countries or more take part; projects that develop or involve it; specialization. A cluster without
    known members has no number of members, rather than 0.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK", "helix": "business"}, {"id": "b", "country": "SE"}],
    ...     projects=[{"id": "p", "start_year": 2010}],
    ...     participations=[{"project": "p", "organization": o} for o in "ab"],
    ...     clusters=[{"id": "c", "countries": ["DK", "SE"], "founded_year": 2004}],
    ...     memberships=[{"cluster": "c", "organization": o} for o in "ab"],
    ... )
    >>> cluster_facts(data)[["members", "business", "countries", "age", "foreign_partners", "joint_abroad"]].values
    array([[2., 1., 2., 6., 1., 1.]])
    """
    clusters = data.clusters.index
    members = _links(data.memberships, "organization")
    places = data.presences.assign(unit=data.presences["cluster"], value=data.presences["region"])
    points, homes = region_points(data), organization_points(data)
    small = places[places["value"].map(_is_small(data)).astype(bool)]
    by_helix = members.assign(value=members["value"].map(data.organizations["helix"]))
    table = pd.DataFrame(index=clusters)
    table["members"] = counts_of(members, clusters, empty=np.nan)
    table = table.join(shares_of(by_helix, HELICES, clusters))
    spans = data.clusters["countries"].map(len).astype("float64")
    table["countries"] = spans.where(spans > 0)
    table["regions"] = counts_of(small[["unit", "value"]], clusters, empty=np.nan)
    where = pd.concat(
        [
            pd.DataFrame({"unit": one["unit"].to_numpy()}).join(at.reindex(one["value"]).reset_index(drop=True))
            for one, at in ((small, points), (members, homes))
        ]
    )
    table["distance"] = distance_span(where, clusters)
    newest = year if year is not None else reference_year(data)
    founded = data.clusters["founded_year"].astype("float64")
    table["age"] = (newest - founded).where(founded <= newest) if newest is not None else np.nan
    urban = small["value"].map(data.regions["urban_class"]).map({name: n for n, name in enumerate(URBAN_CLASSES)})
    table["urban"] = urban.astype("float64").groupby(small["unit"]).mean().reindex(clusters)
    network, _ = network_of(data, "clusters")
    known = table["members"].notna() | clusters.isin(data.project_clusters["cluster"])
    table["ties"] = degree(network).reindex(clusters).astype("float64").where(known)
    table["foreign_partners"] = _foreign_partners(data, members, clusters)
    table["joint_abroad"] = _joint_abroad(data, members, clusters).where(table["members"] >= 2)
    linked = counts_of(_links(data.project_clusters, "project"), clusters)
    table["projects"] = linked if len(data.project_clusters) else np.nan
    table["specialization"] = data.clusters["specialization"]
    return table


def _links(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Distinct links of clusters to what stands in the column, as unit and value."""
    return pd.DataFrame({"unit": rows["cluster"], "value": rows[column]}).drop_duplicates().reset_index(drop=True)


def _is_small(data: GraphData) -> "pd.Series[bool]":
    """Whether a region is smaller than NUTS 1: NUTS 2 or 3, or a subdivision outside NUTS."""
    scheme = data.regions["scheme"].fillna("")
    return (data.regions["level"] >= 2).fillna(False).astype(bool) | scheme.eq("ISO3166-2")


def _foreign_partners(data: GraphData, members: pd.DataFrame, clusters: "pd.Index[Any]") -> "pd.Series[float]":
    """Share of the project partners of a cluster's members that are in another country than the member."""
    member, people, _ = data.biadjacency()
    country = countries(data.organizations, data)
    who = pd.Index(members["value"].unique())
    rows = people.get_indexer(who)
    met = sparse.coo_array(member[rows] @ member.T)
    one, other = rows[met.coords[0]], met.coords[1]
    known = country.notna().to_numpy()
    of, codes = (known[one] & known[other] & (one != other)), pd.factorize(country)[0]
    pairs = pd.DataFrame({"value": who[met.coords[0][of]], "abroad": codes[one[of]] != codes[other[of]]})
    sums = pairs.groupby("value")["abroad"].agg(["sum", "size"])
    found = members.merge(sums, left_on="value", right_index=True).groupby("unit")[["sum", "size"]].sum()
    return (found["sum"] / found["size"].astype("float64")).reindex(clusters)


def _joint_abroad(data: GraphData, members: pd.DataFrame, clusters: "pd.Index[Any]") -> "pd.Series[float]":
    """Number of projects in which members of two countries or more take part together."""
    met = joint_countries(data, members)
    return met[met >= 2].groupby(level="unit").size().reindex(clusters).fillna(0).astype("float64")


def joint_countries(data: GraphData, members: pd.DataFrame) -> "pd.Series[int]":
    """Countries of the members of a cluster that take part in a project, by (unit, project).

    ``members``: columns unit (cluster) and value (organization).
    """
    links = data.participations[["project", "organization"]].drop_duplicates()
    country = countries(data.organizations, data)
    rows = members.merge(links, left_on="value", right_on="organization")
    return rows.assign(country=rows["value"].map(country)).groupby(["unit", "project"])["country"].nunique()


def _tags(data: GraphData) -> pd.DataFrame:
    """What filters look at, by cluster."""
    rows, clusters = data.clusters, data.clusters.index
    members = _links(data.memberships, "organization")
    places = pd.DataFrame({"unit": data.presences["cluster"], "value": data.presences["region"]})
    tags = rows[["status", "kind", "specialization", "source"]].copy()
    tags["founded"] = rows["founded_year"].astype("float64")
    tags["members"] = counts_of(members, clusters, empty=np.nan)
    there = lists_of(places.assign(value=places["value"].map(data.regions["country"])), clusters)
    own = rows["countries"]
    tags["country"] = pd.Series([sorted({*a, *b}) for a, b in zip(own, there, strict=True)], clusters, dtype=object)
    tags["region"] = lists_of(places.assign(value=places["value"].map(data.regions["code"])), clusters)
    for tag, column in (("member_type", "type"), ("helix", "helix")):
        tags[tag] = lists_of(members.assign(value=members["value"].map(data.organizations[column])), clusters)
    managed = data.memberships.loc[data.memberships["role"] == "manager", "cluster"]
    tags["manager"] = np.where(clusters.isin(managed), "yes", "no")
    return tags
