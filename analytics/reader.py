"""Reads the graph into frames, by the catalogue queries of the folder "Data for analysis"."""

from typing import Any

import pandas as pd

from baltica.analytics.graphdata import GraphData
from baltica.cypher import catalog
from baltica.graph.access import open_graph
from baltica.graph.progress import Progress
from baltica.graph.settings import Settings

QUERIES = (
    "data_organizations",
    "data_locations",
    "data_projects",
    "data_funding",
    "data_participations",
    "data_clusters",
    "data_presences",
    "data_memberships",
    "data_project_clusters",
    "data_regions",
    "data_region_parents",
    "data_sources",
)


def read(settings: Settings | None = None) -> GraphData:
    """The whole graph that commands use: the server named by NEO4J_URI, else the embedded engine's.

    Opens the graph, reads it and closes it. Raises EngineError where none answers.
    """
    with open_graph(settings) as graph:
        return read_graph(graph)


def read_graph(graph: catalog.Reader, progress: Progress | None = None) -> GraphData:
    """Read the whole graph; both engines give the same frames.

    ``progress`` is told after each query how many of them are done. Raises BalticaError when the graph is broken: an
    id held twice or a link that leads nowhere.
    """
    rows: dict[str, list[dict[str, Any]]] = {}
    for done, name in enumerate(QUERIES, start=1):
        rows[name.removeprefix("data_")] = catalog.run(graph, catalog.get(name), {})
        if progress is not None:
            progress("read the graph", done, len(QUERIES))
    return assemble(rows)


def assemble(rows: dict[str, list[dict[str, Any]]]) -> GraphData:
    """Join the rows of the queries (by name without ``data_``) to the frames of GraphData.

    An organization located in several regions is taken to be in the finest, a region outside NUTS counting as finest;
    of several programmes of a project the first by id is kept.
    """
    parents = _one_each(rows["region_parents"], "region", ["parent"])
    regions = _frame(rows["regions"], "id").join(parents)
    places = regions.reindex(columns=["code", "level"]).rename(columns={"code": "region_code", "level": "region_level"})
    locations = pd.DataFrame(rows["locations"], columns=["organization", "region", "basis"]).join(places, on="region")
    fineness = pd.to_numeric(locations["region_level"]).fillna(9)
    locations = locations.assign(fineness=-fineness).sort_values(["organization", "fineness", "region"], kind="stable")
    locations = locations.drop_duplicates("organization").set_index("organization")
    locations = locations.drop(columns="fineness").rename(columns={"basis": "location_basis"})
    funding = _one_each(rows["funding"], "project", ["programme", "programme_name", "strand", "period"])
    presences = pd.DataFrame(rows["presences"], columns=["cluster", "region", "basis"]).join(places, on="region")
    return GraphData.of(
        organizations=_frame(rows["organizations"], "id").join(locations),
        projects=_frame(rows["projects"], "id").join(funding),
        participations=rows["participations"],
        clusters=rows["clusters"],
        presences=presences,
        memberships=rows["memberships"],
        project_clusters=rows["project_clusters"],
        regions=regions,
        # Facts name their source without the prefix of its node.
        sources=[row | {"id": row["id"].removeprefix("source:")} for row in rows["sources"]],
    )


def _frame(rows: list[dict[str, Any]], key: str) -> pd.DataFrame:
    """The rows indexed by the key; without rows a frame of no columns."""
    frame = pd.DataFrame(rows) if rows else pd.DataFrame(columns=[key])
    return frame.set_index(key)


def _one_each(rows: list[dict[str, Any]], key: str, columns: list[str]) -> pd.DataFrame:
    """The first row of each key, in the order the query gives."""
    return pd.DataFrame(rows, columns=[key, *columns]).drop_duplicates(key).set_index(key)
