"""Reads the graph into frames, by the catalogue queries of the folder "Data for analysis"."""

from typing import Any

import pandas as pd

from baltica.analytics.frames import unique
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
_BASES = ("stated", "member_head_office", "country")  # of a presence, the best first


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

    Sources may tell other things, and each its own: an organization is in the finest region told (one outside NUTS
    counts as finest), of these in the one told by the newest record, then in the last by id (a newer version of NUTS
    comes later). A project has all its programmes in ``programme_names``; its programme is the first by id. The
    number of countries demanded of it, ``min_countries``, is its own (of its kind of action); where that is not known,
    its programme's (the first by id, also where only another programme's is known). A presence rests on the best
    ground told. Which regions are kept, see :func:`_analyzed`.
    """
    parents = _one_each(rows["region_parents"], "region", ["parent"])
    regions = _frame(rows["regions"], "id").join(parents)
    unique("regions", regions)
    locations = _main_locations(rows["locations"], regions)
    presences = pd.DataFrame(rows["presences"], columns=["cluster", "region", "basis"])
    presences = presences.assign(rank=presences["basis"].map(_BASES.index)).sort_values("rank", kind="stable")
    presences = presences.drop_duplicates(["cluster", "region"]).drop(columns="rank")
    regions = _analyzed(regions, rows["locations"], {*locations["region"], *presences["region"]})
    places = regions.reindex(columns=["code", "level"]).rename(columns={"code": "region_code", "level": "region_level"})
    projects = _frame(rows["projects"], "id")
    funding = _one_each(
        rows["funding"], "project", ["programme", "programme_name", "strand", "period", "min_countries"]
    )
    own, rules = (
        table.reindex(columns=["min_countries"])["min_countries"].reindex(projects.index).astype("Float64")
        for table in (projects, funding)
    )
    funding = funding.drop(columns="min_countries")
    names = pd.DataFrame(rows["funding"], columns=["project", "programme_name"]).drop_duplicates()
    funding["programme_names"] = names.groupby("project")["programme_name"].agg(list)
    return GraphData.of(
        organizations=_frame(rows["organizations"], "id").join(locations.join(places, on="region")),
        projects=projects.assign(min_countries=own.fillna(rules)).join(funding),
        participations=rows["participations"],
        clusters=rows["clusters"],
        presences=presences.join(places, on="region"),
        memberships=rows["memberships"],
        project_clusters=rows["project_clusters"],
        regions=regions,
        # Facts name their source without the prefix of its node.
        sources=[row | {"id": row["id"].removeprefix("source:")} for row in rows["sources"]],
    )


def _main_locations(rows: list[dict[str, Any]], regions: pd.DataFrame) -> pd.DataFrame:
    """The location of each organization that counts: region and location_basis by organization."""
    told = pd.DataFrame(rows, columns=["organization", "region", "basis", "updated"])
    level = told["region"].map(regions["level"]) if len(regions) else pd.Series(index=told.index, dtype=object)
    updated = told["updated"].astype(object).where(told["updated"].notna(), "")
    told = told.assign(level=pd.to_numeric(level).fillna(9), updated=updated)
    told = told.sort_values(["level", "updated", "region"], ascending=False, kind="stable")
    told = told.drop_duplicates("organization")
    return told.set_index("organization")[["region", "basis"]].rename(columns={"basis": "location_basis"})


def _analyzed(regions: pd.DataFrame, locations: list[dict[str, Any]], used: set[str]) -> pd.DataFrame:
    """The regions of the analysis, of the many versions a graph may hold.

    Kept are the newest version of NUTS that an organization is located in, and what is outside NUTS; of other versions
    only the regions in use, with the larger ones they are part of. Where no organization is located, all are kept.
    """
    schemes = regions.reindex([row["region"] for row in locations]).get("scheme")
    if schemes is None or schemes.dropna().empty:
        return regions
    scheme = regions["scheme"].fillna("")
    kept = scheme.eq(schemes.dropna().max()) | ~scheme.str.startswith("NUTS")
    needed = [region for region in used if region in kept.index]
    while needed:
        kept[needed] = True
        parents = regions["parent"].reindex(needed).dropna()
        needed = [parent for parent in parents if not kept[parent]]
    return regions[kept]


def _frame(rows: list[dict[str, Any]], key: str) -> pd.DataFrame:
    """The rows indexed by the key; without rows a frame of no columns."""
    frame = pd.DataFrame(rows) if rows else pd.DataFrame(columns=[key])
    return frame.set_index(key)


def _one_each(rows: list[dict[str, Any]], key: str, columns: list[str]) -> pd.DataFrame:
    """The first row of each key, in the order the query gives."""
    return pd.DataFrame(rows, columns=[key, *columns]).drop_duplicates(key).set_index(key)
