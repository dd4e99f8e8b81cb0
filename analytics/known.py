"""How much of each fact is known, group by group: by source, country, or period."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from baltica.analytics.graphdata import GraphData
from baltica.analytics.places import countries
from baltica.graph.errors import InputError

NOT_KNOWN = "not known"
BY = ("source", "country", "period")
FACTS: tuple[tuple[str, str], ...] = (
    ("organizations", "type"),
    ("organizations", "country"),
    ("organizations", "region at NUTS 3"),
    ("projects", "start year"),
    ("projects", "programme"),
    ("projects", "field"),
    ("projects", "total cost"),
    ("projects", "complete partner list"),
    ("projects", "partners in several countries"),
    ("participations", "EU contribution"),
    ("clusters", "founding year"),
    ("clusters", "stated territory"),
)
"""Kind of record and fact; the last of the projects say whether figures can rest on their lists of partners."""


def known_by(data: GraphData, by: str) -> pd.DataFrame:
    """Share of the records of each group of which each fact is known.

    ``by``: ``source`` (that the record names), ``country`` (of organizations; projects and participations count in each
    country that takes part), ``period`` (of projects and their participations). Index group, kind, fact, in the order
    of ``FACTS`` and by group; records, known, share (0 to 1). A group without a record of a kind has no row for it;
    records of no group are in the group ``not known``. Clusters have a source only. Raises InputError for other words.

    >>> data = GraphData.of(projects=[{"id": "p", "source": "s", "start_year": 2016}, {"id": "q", "source": "s"}])
    >>> known_by(data, "source").loc[("s", "projects", "start year")].tolist()
    [2.0, 1.0, 0.5]
    """
    if by not in BY:
        raise InputError(f"coverage is not known by {by!r}", f"choose from {', '.join(BY)}")
    facts, groups = _facts(data), _groups(data, by)
    parts = []
    for at, (kind, fact) in enumerate(FACTS):
        if kind not in groups:
            continue
        listed = groups[kind]
        flags = facts[kind, fact].reindex(listed.index).fillna(False).astype(int)
        table = flags.groupby(listed.fillna(NOT_KNOWN).astype(str)).agg(["size", "sum"])
        table.columns = pd.Index(["records", "known"])
        parts.append(table.rename_axis("group").reset_index().assign(kind=kind, fact=fact, at=at))
    found = pd.concat(parts) if parts else pd.DataFrame(columns=["group", "kind", "fact", "at", "records", "known"])
    found["share"] = found["known"] / found["records"]
    ordered = found.sort_values(["group", "at"]).drop(columns="at")
    return ordered.set_index(["group", "kind", "fact"])[["records", "known", "share"]]


def _facts(data: GraphData) -> Mapping[tuple[str, str], "pd.Series[bool]"]:
    """For each fact, whether it is known of each record, by its id."""
    people, projects, links, clusters = data.organizations, data.projects, data.participations, data.clusters
    home = links["organization"].map(countries(people, data))
    meets = home.groupby(links["project"]).nunique().reindex(projects.index).fillna(0) > 1
    stated = data.presences.loc[data.presences["basis"] == "stated", "cluster"]
    return {
        ("organizations", "type"): people["type"].notna(),
        ("organizations", "country"): people["country"].notna(),
        ("organizations", "region at NUTS 3"): people["region_level"].eq(3).fillna(False),
        ("projects", "start year"): projects["start_year"].notna(),
        ("projects", "programme"): projects["programme"].notna(),
        ("projects", "field"): projects["specialization"].notna(),
        ("projects", "total cost"): projects["total_cost"].notna(),
        ("projects", "complete partner list"): projects["partner_list_complete"].eq(True).fillna(False),
        ("projects", "partners in several countries"): meets,
        ("participations", "EU contribution"): links["eu_contribution"].notna(),
        ("clusters", "founding year"): clusters["founded_year"].notna(),
        ("clusters", "stated territory"): pd.Series(clusters.index.isin(stated), clusters.index),
    }


def _groups(data: GraphData, by: str) -> dict[str, "pd.Series[Any]"]:
    """The group of each record by its id; a record of several groups stands once for each."""
    projects, links = data.projects, data.participations
    if by == "source":
        tables = ("organizations", "projects", "participations", "clusters")
        return {kind: getattr(data, kind)["source"] for kind in tables}
    if by == "period":
        return {"projects": projects["period"], "participations": links["project"].map(projects["period"])}
    reported = data.reported()
    home = countries(data.organizations, data)[reported]
    of_links = links["organization"].map(home)[links["organization"].isin(home.index)]
    pairs = pd.DataFrame({"project": links["project"].reindex(of_links.index), "country": of_links}).drop_duplicates()
    of_projects = pairs.set_index("project")["country"]
    return {"organizations": home, "projects": of_projects, "participations": of_links}
