"""The attributes of projects, organizations and regions that two groups of them can be compared in."""

from typing import Any

import numpy as np
import pandas as pd

from baltica.analytics.cluster_facts import WORDS as CLUSTER_WORDS
from baltica.analytics.cluster_facts import cluster_units
from baltica.analytics.comparison import Attribute
from baltica.analytics.cross_border import project_internationality
from baltica.analytics.graphdata import GraphData
from baltica.analytics.helix import HELICES
from baltica.analytics.matrices import column_sums, group_matrix, presence
from baltica.analytics.places import NOT_LOCATED, countries
from baltica.analytics.regions import regions
from baltica.analytics.units import (
    Tag,
    Units,
    counts_of,
    distance_span,
    helix_shares,
    lists_of,
    organization_points,
    shares_of,
)
from baltica.analytics.urban_regions import URBAN_CLASSES
from baltica.graph.errors import InputError
from baltica.graph.model import ORGANIZATION_TYPES, SPECIALIZATIONS

PROJECT_ATTRIBUTES = (
    Attribute("participants", "participants", "number", "Organizations that take part."),
    Attribute("countries", "countries", "number", "Countries of the participants."),
    Attribute("foreign_share", "pairs abroad", "number", "Share of pairs of participants of two countries."),
    Attribute("regions", "regions", "number", "Regions (NUTS 2 or 3) of the participants located so."),
    Attribute("distance", "distance (km)", "number", "Largest distance between two participants, km."),
    *helix_shares("participants"),
    Attribute("duration", "duration", "number", "End year less start year, years."),
    Attribute("total_cost", "total cost", "number", "Total cost of the project, EUR, at prices of its time."),
    Attribute("eu_contribution", "EU money", "number", "EU contribution, EUR, at prices of its time."),
    Attribute("money_each", "EU money each", "number", "EU contribution by participant, EUR."),
    Attribute("specialization", "specialization", "category", "Field of the project."),
)
PROJECT_WORDS = {
    "strand": Tag("strand", "choice", "interreg_a, interreg_b, framework_programme, …"),
    "programme": Tag("programme", "text", "part of the programme's name"),
    "period": Tag("period", "choice", "programme period, like 2014-2020"),
    "specialization": Tag("specialization", "choice", "field", SPECIALIZATIONS, ("specialization",)),
    "topic": Tag("topic", "text", "part of a topic or theme"),
    "country": Tag("country", "country", "has a participant from the country"),
    "region": Tag("region", "code", "has a participant in a region whose code begins so"),
    "source": Tag("source", "choice", "source of the facts"),
    "started_since": Tag("start", "since", "started in this year or later"),
    "started_until": Tag("start", "until", "started in this year or earlier"),
    "min_size": Tag("size", "least", "at least so many participants", defines=("participants",)),
    "max_size": Tag("size", "most", "at most so many participants", defines=("participants",)),
    "helix": Tag("helix", "choice", "has a participant of this helix", HELICES),
    "complete": Tag("complete", "choice", "yes or no: whether the list of partners is complete", ("yes", "no")),
}

ORGANIZATION_ATTRIBUTES = (
    Attribute("projects", "projects", "number", "Projects it takes part in."),
    Attribute("coordinated", "share coordinated", "number", "Share of its projects it coordinates."),
    Attribute("partner_countries", "partner countries", "number", "Other countries it meets in projects."),
    Attribute("foreign_share", "ties abroad", "number", "Share of its meetings with partners that are abroad."),
    Attribute("mean_size", "project size", "number", "Mean number of participants of its projects."),
    Attribute("clusters", "clusters", "number", "Clusters it is linked to."),
    Attribute("helix", "helix", "category", "Academia, business, government or civil society."),
)
ORGANIZATION_WORDS = {
    "country": Tag("country", "country", "country it is in"),
    "region": Tag("region", "code", "in a region whose code begins so"),
    "type": Tag("type", "choice", "type of organization", ORGANIZATION_TYPES, ("helix",)),
    "helix": Tag("helix", "choice", "academia, business, government or civil_society", HELICES, ("helix",)),
    "source": Tag("source", "choice", "source of the facts"),
    "min_projects": Tag("projects", "least", "in at least so many projects", defines=("projects",)),
    "max_projects": Tag("projects", "most", "in at most so many projects", defines=("projects",)),
}

REGION_ATTRIBUTES = (
    Attribute("organizations", "organizations", "number", "Organizations located there."),
    Attribute("projects", "projects", "number", "Projects with a participant there."),
    Attribute("projects_per_million", "projects/million", "number", "Projects per million inhabitants."),
    Attribute("cross_border_ties", "ties abroad", "number", "Ties across borders, fractional."),
    Attribute("partner_countries", "partner countries", "number", "Other countries met in projects."),
    Attribute("international_clusters", "internat. clusters", "number", "International clusters present."),
    Attribute("initiatives", "initiatives", "number", "International cluster initiatives present."),
    Attribute("population", "inhabitants", "number", "Inhabitants."),
    Attribute("density", "density", "number", "Inhabitants per square kilometer."),
    Attribute("urban_class", "urban class", "category", "Predominantly urban, intermediate or predominantly rural."),
)
REGION_WORDS = {
    "country": Tag("country", "country", "country it is in"),
    "region": Tag("region", "code", "code begins so"),
    "urban_class": Tag("urban_class", "choice", "urban–rural class", URBAN_CLASSES, ("urban_class",)),
    "min_population": Tag("population", "least", "at least so many inhabitants", defines=("population",)),
    "max_population": Tag("population", "most", "at most so many inhabitants", defines=("population",)),
    "min_clusters": Tag("clusters", "least", "at least so many international clusters",
                        defines=("international_clusters", "initiatives")),
    "max_clusters": Tag("clusters", "most", "at most so many international clusters",
                        defines=("international_clusters", "initiatives")),
}  # fmt: skip


def project_units(data: GraphData) -> Units:
    """The projects with at least one known participant, and what groups of them can be compared in and chosen by.

    Facts by project: participants, countries, foreign_share (see :func:`project_internationality`), regions (NUTS 2 or
    3, as finely as known), distance in km, share of each helix among participants of known helix, duration in years,
    total_cost and eu_contribution in EUR (at prices of their time), money_each, specialization. 0 participants, and
    money of 0, stand for not known.
    """
    found = project_internationality(data)
    rows = data.projects[found["participants"] > 0]
    ids = rows.index
    facts = found.loc[ids, ["participants", "countries", "foreign_share"]].astype("float64")
    facts["countries"] = facts["countries"].where(facts["countries"] > 0)
    links = data.participations[["project", "organization"]].drop_duplicates()
    people = data.organizations
    regional = people["region_code"].where((people["region_level"] >= 2).fillna(False))

    def values(column: "pd.Series[Any]") -> pd.DataFrame:
        return pd.DataFrame({"unit": links["project"], "value": links["organization"].map(column)})

    facts["regions"] = counts_of(values(regional), ids, empty=np.nan)
    points = organization_points(data).reindex(links["organization"]).reset_index(drop=True)
    facts["distance"] = distance_span(points.assign(unit=links["project"].to_numpy()), ids)
    facts = facts.join(shares_of(values(people["helix"]), HELICES, ids))
    facts["duration"] = (rows["end_year"] - rows["start_year"]).astype("float64")
    for name in ("total_cost", "eu_contribution"):
        facts[name] = rows[name].where(rows[name] > 0)
    facts["money_each"] = facts["eu_contribution"] / facts["participants"]
    facts["specialization"] = rows["specialization"]
    tags = rows[["strand", "period", "specialization", "source"]].copy()
    tags["programme"] = [[one, *others] for one, others in zip(rows["programme_name"], rows["programme_names"],
                                                               strict=True)]  # fmt: skip
    topics = data.project_topics[["project", "label"]].rename(columns={"project": "unit", "label": "value"})
    tags["topic"] = lists_of(topics, ids)
    tags["start"], tags["size"] = rows["start_year"].astype("float64"), facts["participants"]
    tags["country"] = lists_of(values(countries(people, data)), ids)
    tags["region"] = lists_of(values(people["region_code"]), ids)
    tags["helix"] = lists_of(values(people["helix"]), ids)
    tags["complete"] = rows["partner_list_complete"].map({True: "yes", False: "no"}).astype(object)
    return Units("projects", facts, tags, PROJECT_ATTRIBUTES, PROJECT_WORDS)


def organization_units(data: GraphData) -> Units:
    """The reported organizations in at least one project, and what groups of them can be compared in and chosen by.

    Facts by organization: projects, coordinated (share of its projects), partner_countries (others than its own),
    foreign_share (of its meetings with partners of known country, share abroad; NaN without any), mean_size of its
    projects, clusters, helix.

    >>> people = [{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}, {"id": "c", "country": "DK"}]
    >>> links = [{"project": "p", "organization": one} for one in "abc"]
    >>> data = GraphData.of(organizations=people, projects=[{"id": "p"}], participations=links)
    >>> organization_units(data).facts["foreign_share"].to_dict()
    {'a': 0.5, 'b': 1.0, 'c': 0.5}
    """
    member, people, _ = data.biadjacency()
    home = countries(data.organizations, data)
    at, names = group_matrix(home.fillna(NOT_LOCATED))
    there = (at @ member).tocsr()[names != NOT_LOCATED]
    names = names[names != NOT_LOCATED]
    size, located = column_sums(member), column_sums(there)
    own = pd.DataFrame({"projects": np.diff(member.indptr)}, index=people)
    code = names.get_indexer(pd.Index(home.fillna(NOT_LOCATED)))
    inside = np.zeros(len(people))
    link = member.tocoo()
    known = code[link.coords[0]] >= 0
    one, project = link.coords[0][known], link.coords[1][known]
    if len(one):
        np.add.at(inside, one, np.asarray(there[code[one], project]).ravel() - 1)
    every = np.bincount(one, weights=located[project] - 1, minlength=len(people))
    reach = presence((member @ presence(there).T).tocsr())
    facts = own.astype("float64")
    leads = data.participations.loc[data.participations["role"] == "coordinator", ["organization", "project"]]
    led = leads.drop_duplicates().groupby("organization").size().reindex(people).fillna(0)
    facts["coordinated"] = led / facts["projects"]
    facts["partner_countries"] = np.diff(reach.indptr) - (code >= 0)
    facts["foreign_share"] = np.divide(every - inside, every, out=np.full(len(people), np.nan), where=every > 0)
    facts["mean_size"] = member @ size / facts["projects"]
    linked = data.memberships.groupby("organization")["cluster"].nunique()
    facts["clusters"] = linked.reindex(people).fillna(0).astype("float64") if len(linked) else np.nan
    facts["helix"] = data.organizations["helix"]
    facts.loc[code < 0, "partner_countries"] = np.nan
    tags = data.organizations[["type", "helix", "source"]].assign(
        country=home, region=data.organizations["region_code"], projects=facts["projects"]
    )
    kept = (facts["projects"] > 0) & data.reported()
    return Units("organizations", facts[kept], tags[kept], ORGANIZATION_ATTRIBUTES, ORGANIZATION_WORDS)


def region_units(data: GraphData, level: int = 3) -> Units:
    """The reported regions of a NUTS level, and what groups of them can be compared in and chosen by.

    Facts by region: those of :func:`baltica.analytics.regions.regions`, and projects per million inhabitants. What is
    not located at the level is in no region.
    """
    table = regions(data, level)
    table = table[~table.index.astype(str).str.endswith(NOT_LOCATED)]
    names = [one.name for one in REGION_ATTRIBUTES if one.scale == "number" and one.name in table]
    facts = table[names].astype("float64")
    facts["projects_per_million"] = facts["projects"] / facts["population"].where(facts["population"] > 0) * 1e6
    if data.clusters.empty:
        facts[["international_clusters", "initiatives"]] = np.nan
    facts["urban_class"] = table["urban_class"]
    tags = table[["country", "urban_class"]].assign(
        region=table.index, population=facts["population"], clusters=facts["international_clusters"]
    )
    return Units("regions", facts, tags, REGION_ATTRIBUTES, REGION_WORDS)


WORDS = {
    "clusters": CLUSTER_WORDS,
    "organizations": ORGANIZATION_WORDS,
    "projects": PROJECT_WORDS,
    "regions": REGION_WORDS,
}


def units_of(data: GraphData, of: str, *, level: int = 3, year: int | None = None, national: bool = False) -> Units:
    """The units of one sort: clusters (ages counted to ``year``; ``national`` ones too), organizations, projects, or
    regions of a NUTS ``level``."""
    if of == "clusters":
        return cluster_units(data, year=year, national=national)
    if of == "regions":
        return region_units(data, level)
    if of not in WORDS:
        raise InputError(f"{of} cannot be compared", f"choose one of {', '.join(WORDS)}")
    return project_units(data) if of == "projects" else organization_units(data)
