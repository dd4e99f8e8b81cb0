"""The bundled facts as GraphData, read from the CSV files without an engine."""

from pathlib import Path

import pandas as pd

from baltica.analytics.graphdata import GraphData
from baltica.graph.model import HELIX_OF_TYPE

BASES = {
    "source": "stated_city",
    "second_source": "stated_city_second_source",
    "name": "place_in_name",
    "country_only": "country_only",
}
PREFIX = {"NUTS2021": "nuts2021", "ISO3166-1": "iso3166-1", "ISO3166-2": "iso3166-2"}
LEVELS = {"NUTS-0": 0, "NUTS-2": 2, "NUTS-3": 3, "NUTS-0 equivalent": 0}
TYPES = {"cluster_organisation": "cluster_organization"}


def own(ids: "pd.Series[str]") -> "pd.Series[str]":
    return "baltica:" + ids


def read(folder: Path, name: str) -> pd.DataFrame:
    """A file as text; only an empty cell is unknown (NA is no country here, but read it as written)."""
    return pd.read_csv(folder / f"{name}.csv", dtype=object, keep_default_na=False, na_values=[""])


def bundled_data(folder: Path) -> GraphData:
    """GraphData of the CSV files. What the loader derives by judgement (programme strands, completeness of partner
    lists, basis of presences) is left unknown here."""
    regions = read(folder, "regions")
    regions["id"] = regions["scheme"].map(PREFIX) + ":" + regions["code"]
    region_id = regions.set_index("code")["id"]
    regions["parent"] = regions["parent_code"].map(region_id)
    regions["level"] = regions["level"].map(LEVELS)
    level = regions.set_index("code")["level"]
    keep = read(folder, "keep_nuts3_counts").set_index("region_code")[["keep_projects", "keep_partners"]]
    regions = regions.rename(
        columns={
            "urbanisation_class": "urban_class",
            "area_km2": "area",
            "pop_density_per_km2": "density",
            "pop_share_pred_urban_nuts3_pct": "urban_population_share",
        }
    ).join(keep, on="code")

    people = read(folder, "organizations")
    people["type"] = people["type"].replace(TYPES)
    people["helix"] = people["type"].map(HELIX_OF_TYPE)
    people["region"] = people["region_code"].map(region_id)
    people["location_code"] = people["region_code"]
    people["region_level"] = people["region_code"].map(level)
    people["location_basis"] = people["location_basis"].map(BASES)

    projects = read(folder, "projects").rename(
        columns={"specialisation": "specialization", "total_budget_eur": "total_cost", "programme": "programme_name"}
    )
    links = read(folder, "participations").rename(columns={"project_id": "project", "organization_id": "organization"})
    clusters = read(folder, "clusters").rename(columns={"specialisation": "specialization"})
    clusters["countries"] = clusters["countries"].str.split("|")
    presences = read(folder, "cluster_regions").rename(columns={"cluster_id": "cluster"})
    presences["region"] = presences["region_code"].map(region_id)
    presences["region_level"] = presences["region_code"].map(level)
    members = read(folder, "cluster_members").rename(
        columns={"cluster_id": "cluster", "organization_id": "organization"}
    )
    pairs = read(folder, "project_clusters").rename(columns={"project_id": "project", "cluster_id": "cluster"})
    for frame in (people, projects, clusters, links):
        frame["source"] = "baltica"
    for frame in (people, projects, clusters, links, presences, members, pairs):
        for column in frame.columns.intersection(["id", "project", "organization", "cluster"]):
            frame[column] = own(frame[column])
    return GraphData.of(
        organizations=people,
        projects=projects,
        participations=links,
        clusters=clusters,
        presences=presences,
        memberships=members,
        project_clusters=pairs,
        regions=regions,
    )
