"""Reads the graph into frames, by the catalogue queries of the folder "Data for analysis"."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pandas as pd

from baltica.analytics.frames import unique
from baltica.analytics.graphdata import GraphData
from baltica.cypher import catalog
from baltica.cypher.whole import run_whole
from baltica.graph.access import open_graph
from baltica.graph.progress import Progress
from baltica.graph.settings import Settings

QUERIES = (
    "data_participations",  # most rows, so it is asked first: the others come in beside it
    "data_organizations",
    "data_locations",
    "data_projects",
    "data_funding",
    "data_clusters",
    "data_presences",
    "data_memberships",
    "data_project_clusters",
    "data_regions",
    "data_region_parents",
    "data_sources",
    "data_project_topics",
    "data_programmes",
    "data_eligibility",
    "data_areas",
    "data_area_regions",
)
# Facts of a region that another version of NUTS may tell under the same code.
FACTS = (
    *("population", "area", "density", "urban_class", "urban_share", "urban_population_share", "gdp"),
    *("gdp_per_inhabitant", "latitude", "longitude"),
)
ASKED_AT_ONCE = 2  # questions: the engine answers one while the rows of another are taken in
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
    pool = ThreadPoolExecutor(ASKED_AT_ONCE)
    try:
        answers = pool.map(lambda name: run_whole(graph, catalog.get(name)), QUERIES)
        for done, (name, answer) in enumerate(zip(QUERIES, answers, strict=True), start=1):
            rows[name.removeprefix("data_")] = answer
            if progress is not None:
                progress("read the graph", done, len(QUERIES))
    finally:
        pool.shutdown(cancel_futures=True)  # after a fault or Ctrl-C nothing more is asked
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
    names: dict[str, dict[str, None]] = {}
    for row in rows["funding"]:
        names.setdefault(row["project"], {})[row["programme_name"]] = None
    funding["programme_names"] = pd.Series({project: list(found) for project, found in names.items()}, dtype=object)
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
        **{name: rows[name] for name in ("project_topics", "programmes", "eligibility", "areas", "area_regions")},
    )


def _main_locations(rows: list[dict[str, Any]], regions: pd.DataFrame) -> pd.DataFrame:
    """The location of each organization that counts: region, location_basis, and the code the source gave it."""
    told = pd.DataFrame(rows, columns=["organization", "region", "basis", "updated", "source_code", "source_scheme"])
    level = told["region"].map(regions["level"]) if len(regions) else pd.Series(index=told.index, dtype=object)
    updated = told["updated"].astype(object).where(told["updated"].notna(), "")
    told = told.assign(level=pd.to_numeric(level).fillna(9), updated=updated)
    told = told.sort_values(["level", "updated", "region"], ascending=False, kind="stable")
    told = told.drop_duplicates("organization")
    told = told.set_index("organization")[["region", "basis", "source_code", "source_scheme"]]
    return told.rename(
        columns={"basis": "location_basis", "source_code": "location_code", "source_scheme": "location_scheme"}
    )


def _analyzed(regions: pd.DataFrame, locations: list[dict[str, Any]], used: set[str]) -> pd.DataFrame:
    """The regions of the analysis, of the many versions of NUTS a graph may hold.

    Kept are the version that most organizations are located in (of equal ones the newest) and what is outside NUTS; of
    other versions only the regions in use, with the larger ones they are part of. Where no organization is located in
    NUTS, all are kept. A fact that the kept region lacks is taken from the same code of another version, the nearest
    one first: a code stays as long as the region does.
    """
    schemes = regions.reindex([row["region"] for row in locations]).get("scheme")
    versions = pd.Series(dtype=object) if schemes is None else schemes[schemes.fillna("").str.startswith("NUTS")]
    if versions.empty:
        return regions
    main = max((number, str(version)) for version, number in versions.value_counts().items())[1]
    scheme = regions["scheme"].fillna("")
    kept = scheme.eq(main) | ~scheme.str.startswith("NUTS")
    needed = [region for region in used if region in kept.index]
    while needed:
        kept[needed] = True
        parents = regions["parent"].reindex(needed).dropna()
        needed = [parent for parent in parents if not kept[parent]]
    return _filled(regions, main)[kept]


def _filled(regions: pd.DataFrame, main: str) -> pd.DataFrame:
    """The regions with facts they lack from the same code in other versions of NUTS, nearest to the main one first."""
    facts = [name for name in FACTS if name in regions.columns]
    nuts = regions[regions["scheme"].fillna("").str.startswith("NUTS")]
    year = pd.to_numeric(nuts["scheme"].str[4:], errors="coerce")
    nearest = nuts.assign(_far=(year - int(main[4:])).abs(), _older=-year).sort_values(["_far", "_older"])
    told = nearest.groupby("code")[facts].first().reindex(nuts["code"]).set_axis(nuts.index)
    filled = regions.copy()
    filled[facts] = regions[facts].astype(object).where(regions[facts].notna(), told.reindex(regions.index))
    return filled


def _frame(rows: list[dict[str, Any]], key: str) -> pd.DataFrame:
    """The rows indexed by the key; without rows a frame of no columns."""
    frame = pd.DataFrame(rows) if rows else pd.DataFrame(columns=[key])
    return frame.set_index(key)


def _one_each(rows: list[dict[str, Any]], key: str, columns: list[str]) -> pd.DataFrame:
    """The first row of each key, in the order the query gives."""
    return pd.DataFrame(rows, columns=[key, *columns]).drop_duplicates(key).set_index(key)
