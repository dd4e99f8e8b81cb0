"""What an export tells of each node: the columns of organizations, regions, countries, clusters and projects."""

from typing import Any

import numpy as np
import pandas as pd

from baltica.analytics.graphdata import GraphData
from baltica.analytics.places import countries, place_codes
from baltica.cypher.selection import ROLES

# Columns of nodes, and what they mean.
NODE_COLUMNS: dict[str, str] = {
    "name": "Name; of a project its acronym, else its title.",
    "kind": "organization, region, country, cluster or project.",
    "short_name": "Short name or abbreviation.",
    "type": "Kind of organization.",
    "helix": "Helix of an organization: academia, business, government, civil_society.",
    "cluster_kind": "Kind of cluster: cross_border, transnational or national.",
    "status": "Status of a cluster.",
    "specialization": "Field of a project or cluster.",
    "title": "Full title of a project.",
    "programme": "Programme that pays for a project.",
    "strand": "Kind of programme.",
    "country": "Country, ISO 3166-1 alpha-2.",
    "countries": "Countries of a cluster, with | between.",
    "city": "City of the head office.",
    "region_code": "Code of the region.",
    "urban_class": "Urban-rural class of a NUTS 3 region (Eurostat).",
    "population": "Inhabitants of a region.",
    "density": "Inhabitants per square kilometre.",
    "gdp_per_inhabitant": "Gross domestic product per inhabitant, in EUR.",
    "latitude": "Latitude in degrees.",
    "longitude": "Longitude in degrees.",
    "coordinates": "What the coordinates are those of: organization, or its region at this NUTS level.",
    "location_basis": "What the location of an organization rests on.",
    "start_year": "Year a project started.",
    "end_year": "Year a project ended or is to end.",
    "founded_year": "Year a cluster was founded.",
    "total_cost": "Total budget of a project, in EUR.",
    "eu_contribution": "EU money for a project, in EUR.",
    "partner_list_complete": "Whether the list of partners of a project was read in full.",
    "organizations": "Organizations: located in a region, or taking part in a project.",
    "members": "Organizations that belong to a cluster.",
    "projects": "Projects the node takes part in.",
    "data_source": "Source whose values come first.",
    "source_url": "Page the facts were read from.",
    "reported": "Whether the filter reports its place; otherwise it is there as a partner.",
    "degree": "Ties of the node in this file.",
    "strength": "Sum of the weights of these ties.",
}


def described(data: GraphData, nodes: str, table: pd.DataFrame, level: int) -> pd.DataFrame:
    """The nodes of *table* (index id) with all that is known of them, columns in the order of ``NODE_COLUMNS``."""
    made = {
        "organizations": lambda: _organizations(data, table),
        "regions": lambda: _regions(data, table, level),
        "countries": lambda: _regions(data, table, 0),
        "clusters": lambda: _clusters(data, table),
        "projects": lambda: _projects(data, table),
    }[nodes]()
    return _ordered(made.assign(kind={"countries": "country"}.get(nodes, nodes[:-1]), reported=table["reported"]))


def reported_projects(data: GraphData) -> "pd.Series[bool]":
    """For each project, whether an organization of the places reported takes part; all of them when none is chosen."""
    if not _places_chosen(data):
        return pd.Series(True, data.projects.index)
    reported = data.reported()
    links = data.participations
    near = links.loc[links["organization"].isin(reported.index[reported]), "project"]
    return pd.Series(data.projects.index.isin(near), data.projects.index)


def both_sides(data: GraphData) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, int]]:
    """Organizations and projects as nodes, participations as edges, and what is left out.

    Where places are chosen, their organizations and projects are in it, with all participants of these. A participation
    that several sources or roles tell is one edge: the leading role, the money of the first source. A project whose id
    is that of an organization gets ``project `` before it.
    """
    here, held = data.reported(), reported_projects(data)
    links = data.participations[data.participations["project"].isin(held.index[held])]
    chosen = here | here.index.isin(links["organization"])
    people, projects = data.organizations.index[chosen], data.projects.index[held]
    number = links.drop_duplicates(["project", "organization"])["organization"].value_counts()
    one = _organizations(data, pd.DataFrame({"projects": number.reindex(people).fillna(0)}, index=people))
    other = _projects(data, pd.DataFrame(index=projects))
    one, other = one.assign(kind="organization", reported=here[chosen]), other.assign(kind="project", reported=True)
    names = {key: f"project {key}" for key in projects.intersection(people)}
    kinds = {**one.dtypes.to_dict(), **other.dtypes.to_dict()}
    both = pd.concat([one.astype(object), other.rename(index=names).astype(object)])
    table = both.astype({name: "boolean" if str(found) == "bool" else found for name, found in kinds.items()})
    counts = {
        "projects without a participant in the places chosen": int((~held).sum()),
        "organizations elsewhere in none of their projects": int((~chosen).sum()),
    }
    return _ordered(table), _participations(links, names), {why: count for why, count in counts.items() if count}


def _places_chosen(data: GraphData) -> bool:
    return bool(data.selection.country or data.selection.region)


def _participations(links: pd.DataFrame, names: dict[str, str]) -> pd.DataFrame:
    rank = links["role"].map({role: at for at, role in enumerate(ROLES)}).fillna(len(ROLES))
    told = links.assign(rank=rank).sort_values(["organization", "project", "source", "rank"], kind="stable")
    pair = ["organization", "project"]
    money = told.groupby([*pair, "source"], dropna=False, sort=False)[["eu_contribution", "total_cost"]].sum(
        min_count=1
    )
    first = money.groupby(level=pair, sort=False).first()
    lead = told.sort_values([*pair, "rank"], kind="stable").drop_duplicates(pair).set_index(pair)
    edges = pd.DataFrame({"weight": pd.Series(1, lead.index, dtype="Int64"), "role": lead["role"]})
    edges = edges.join(first).assign(data_source=lead["source"]).reset_index()
    edges["project"] = edges["project"].map(lambda key: names.get(key, key)).astype(object)
    edges = edges.rename(columns={"organization": "source", "project": "target"})
    edges["data_source"] = edges.pop("data_source").astype(object)
    return edges.sort_values(["source", "target"], kind="stable", ignore_index=True)


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    return table[[name for name in NODE_COLUMNS if name in table.columns]].rename_axis("id")


def _organizations(data: GraphData, table: pd.DataFrame) -> pd.DataFrame:
    rows = data.organizations.loc[table.index]
    region = data.regions.reindex(rows["region"])
    own = (rows["latitude"].notna() & rows["longitude"].notna()).to_numpy()
    placed = (region["latitude"].notna() & region["longitude"].notna()).to_numpy()
    level = [f"NUTS {one}" if not pd.isna(one) else "region" for one in region["level"]]
    basis = [
        "organization" if here else one if there else None for here, there, one in zip(own, placed, level, strict=True)
    ]
    named = rows["name"].where(rows["name"].notna(), pd.Series(rows.index, rows.index))
    return rows[["short_name", "type", "helix", "city", "region_code", "location_basis", "source_url"]].assign(
        name=named.astype(object),
        country=countries(rows, data),
        latitude=np.where(own, rows["latitude"], region["latitude"]),
        longitude=np.where(own, rows["longitude"], region["longitude"]),
        coordinates=pd.Series(basis, rows.index, dtype=object),
        projects=table["projects"].astype("Int64"),
        data_source=rows["source"],
    )


def _regions(data: GraphData, table: pd.DataFrame, level: int) -> pd.DataFrame:
    known = data.regions[(data.regions["level"] == level).fillna(False)].drop_duplicates("code").set_index("code")
    facts = known.reindex(table.index)[["population", "density", "gdp_per_inhabitant", "latitude", "longitude"]]
    places = place_codes(data.organizations, data, level)
    return facts.assign(
        name=table["name"],
        country=table["country"],
        region_code=pd.Series(table.index, table.index, dtype=object),
        urban_class=known["urban_class"].reindex(table.index).astype(object).where(lambda one: one.notna(), None),
        organizations=places.value_counts().reindex(table.index).fillna(0).astype("Int64"),
        projects=table["projects"].astype("Int64"),
    )


def _clusters(data: GraphData, table: pd.DataFrame) -> pd.DataFrame:
    rows = data.clusters.loc[table.index]
    several: pd.Series[Any] = rows["countries"].map(lambda codes: "|".join(codes) or None).astype(object)
    return rows[["name", "status", "specialization", "founded_year", "source_url"]].assign(
        cluster_kind=rows["kind"],
        country=table["country"],
        countries=several.where(several.notna(), None),
        members=table["members"].astype("Int64"),
        projects=table["projects"].astype("Int64"),
        data_source=rows["source"],
    )


def _projects(data: GraphData, table: pd.DataFrame) -> pd.DataFrame:
    rows = data.projects.loc[table.index]
    name = rows["acronym"].where(rows["acronym"].notna(), rows["title"])
    name = name.where(name.notna(), pd.Series(rows.index, rows.index)).astype(object)
    kept = ["title", "specialization", "strand", "start_year", "end_year", "total_cost", "eu_contribution"]
    return rows[[*kept, "partner_list_complete", "source_url"]].assign(
        name=name,
        programme=rows["programme_name"],
        organizations=data.project_sizes().loc[table.index].astype("Int64"),
        data_source=rows["source"],
    )
