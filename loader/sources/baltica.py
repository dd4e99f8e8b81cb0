"""Baltica's own fact base: international clusters and transnational cooperation in the Baltic Sea Region.

Every row of its files carries the public page it was read from. What the files hold, how they were made and what they
lack is told in loader/data/baltica/README.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from baltica.graph.codes import COUNTRY_NAMES, clean_name, nuts_country
from baltica.graph.errors import InputError
from baltica.graph.model import HELIX_OF_TYPE
from baltica.loader import programmes
from baltica.loader.files import File, found
from baltica.loader.readers import Dialect, tables_of
from baltica.loader.records import Context, Node, Options, Record, Rel, Skip, Source, each_row, missing
from baltica.loader.registry import bundled
from baltica.loader.rejects import ENDING, is_rejects
from baltica.loader.tables import Row, Table

NAME = "baltica"

_LEVELS = {"NUTS-0": 0, "NUTS-1": 1, "NUTS-2": 2, "NUTS-3": 3, "NUTS-0 equivalent": 0, "subdivision": None}
_LOCATION_BASIS = {"source": "stated_city", "second_source": "stated_city_second_source", "name": "place_in_name"}
_RELATIONS = ("develops", "involves")
_CODING = "the compiler's reading of the cited pages"

# The README of the fact base names the lists that were read in full, and those known to be cut off.
_READ_IN_FULL = {"smartcomp", "gosmart-bsr", "pe-region", "pe-region-platform", "balticbeat"}
_FULL_ARCHIVE = "arkiv.interreg-oks.eu"
_CUT_OFF = {
    *("basic", "bioconnect", "balticseah2", "clustermare", "coop-local", "ict-meta-cluster-project"),
    *("oresund-science-region", "scanbalt-campus", "josefin", "submariner", "science-link", "baltic-tram"),
    *("bshr-healthport", "baltic-game-industry", "empinno", "cshipp"),
}
_SWEDISH_PARTNERS_ONLY = "/bjoottG/interregbarometern/"  # projects read from this data set


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "regions.csv": ("code", "name", "level", "country", "scheme", "parent_code"),
    "organizations.csv": ("id", "name", "type", "country", "region_code", "source_url"),
    "clusters.csv": ("id", "name", "kind", "status", "specialisation", "source_url"),
    "projects.csv": ("id", "title", "programme", "start_year", "specialisation", "source_url"),
    "participations.csv": ("project_id", "organization_id", "role", "source_url"),
    "cluster_regions.csv": ("cluster_id", "region_code", "source_url"),
    "cluster_members.csv": ("cluster_id", "organization_id", "role", "source_url"),
    "project_clusters.csv": ("project_id", "cluster_id", "relation", "source_url"),
    "keep_nuts3_counts.csv": ("region_code", "keep_projects", "keep_partners", "source_url"),
}


def find(paths: Sequence[Path], _options: Options) -> Sequence[Table]:
    """The files of a folder, all of them; or rows that were rejected, mended, as an update.

    Raises InputError that names the folder, the missing files, or the missing columns of a file.
    """
    files = found(paths)
    mended = [file for file in files if is_rejects(file.stem)]
    if mended:
        kinds = [(file, f"{file.stem.removesuffix(ENDING)}.csv") for file in mended]
        return [_open(file, kind, complete=False) for file, kind in kinds if kind in COLUMNS]
    named = {file.name: file for file in files if not file.member}
    absent = [name for name in COLUMNS if name not in named]
    if absent:
        where = ", ".join(str(path) for path in paths)
        raise InputError(f"{where} lacks {', '.join(absent)}", f"name a folder that holds {', '.join(COLUMNS)}")
    return [_open(named[name], name) for name in COLUMNS]


def _open(file: File, kind: str, *, complete: bool = True) -> Table:
    table = tables_of(file, Dialect(delimiter=","), COLUMNS[kind])[0]
    return replace(table, kind=kind, complete=complete)


def records(tables: Sequence[Table], _context: Context) -> Iterator[Record]:
    """Every row of the files as nodes and relationships, or as a Skip with its reason."""
    named = {table.kind: table for table in tables}
    beside = _beside(named)  # what rows are about may stand in a file that is not loaded now
    region_rows = {row.cells.get("code", "").strip(): row for row in beside["regions.csv"].rows()}
    region_ids = {code: _region_id(row) for code, row in region_rows.items()}
    head_offices = _head_offices(beside)
    partners = _partner_counts(beside["participations.csv"])

    def regions(row: Row) -> Iterator[Record]:
        return _region(row, region_ids)

    def organizations(row: Row) -> Iterator[Record]:
        return _organization(row, region_ids)

    def projects(row: Row) -> Iterator[Record]:
        return _project(row, partners.get(row.required("id"), 0))

    def presences(row: Row) -> Iterator[Record]:
        return _presence(row, region_ids, head_offices)

    def counts(row: Row) -> Iterator[Record]:
        return _counted(row, region_rows)

    converters = {
        "regions.csv": regions,
        "organizations.csv": organizations,
        "clusters.csv": _cluster,
        "projects.csv": projects,
        "participations.csv": _participation,
        "cluster_regions.csv": presences,
        "cluster_members.csv": _membership,
        "project_clusters.csv": _project_cluster,
        "keep_nuts3_counts.csv": counts,
    }
    for name, convert in converters.items():
        if name in named:
            yield from each_row(named[name], convert)


def _beside(named: Mapping[str, Table]) -> dict[str, Table]:
    """All tables: those to load, and for those that are not, the bundled ones."""
    absent = [name for name in COLUMNS if name not in named]
    if not absent:
        return dict(named)
    return {**{table.kind: table for table in find([bundled(NAME)], Options())}, **named}


def _region(row: Row, region_ids: Mapping[str, str]) -> Iterator[Record]:
    yield from missing(row, "level", "scheme", "name", "country")
    yield from _strange_country(row)
    level = row.optional("level") or ""
    props = {
        "code": row.required("code"),
        "scheme": row.optional("scheme"),
        "level": _LEVELS.get(level, level),
        "name": _name(row, "name"),
        "country": row.optional("country"),
        "population": row.integer("population"),
        "population_year": row.integer("population_year"),
        "area": row.number("area_km2"),
        "density": row.number("pop_density_per_km2"),
        "urban_class": row.optional("urbanisation_class"),
        "urban_population_share": row.number("pop_share_pred_urban_nuts3_pct"),
        "latitude": row.number("latitude"),
        "longitude": row.number("longitude"),
        "representative_city": row.optional("representative_city"),
        "population_source_url": row.optional("population_source_url"),
        "area_source_url": row.optional("area_source_url"),
        "location_source_url": row.optional("latlon_source_url"),
        **_cited(row),
    }
    yield Node(row, "Region", _region_id(row), props)
    parent = row.optional("parent_code")
    if parent is not None:
        yield Rel(row, "PART_OF", _region_id(row), _known(parent, region_ids), _cited(row))


def _organization(row: Row, region_ids: Mapping[str, str]) -> Iterator[Record]:
    yield from missing(row, "name", "type", "country")
    yield from _strange_country(row)
    kind = (row.optional("type") or "").replace("organisation", "organization")
    id_ = f"{NAME}:{row.required('id')}"
    props = {
        "name": _name(row, "name"),
        "short_name": row.optional("short_name"),
        "type": kind,
        "helix": HELIX_OF_TYPE.get(kind),
        "city": row.optional("city"),
        "country": row.optional("country"),
        "website": row.optional("website"),
        **_cited(row),
    }
    yield Node(row, "Organization", id_, props)
    code = row.optional("region_code")
    if code is not None:
        stated = row.optional("location_basis") or "country_only"
        location = {
            "basis": _LOCATION_BASIS.get(stated, stated),
            "source_code": code,
            "source_url": row.optional("location_source_url") or row.optional("source_url"),
        }
        yield Rel(row, "LOCATED_IN", id_, _known(code, region_ids), location)


def _cluster(row: Row) -> Iterator[Record]:
    yield from missing(row, "name", "kind")
    id_ = f"{NAME}:{row.required('id')}"
    countries = row.optional("countries")
    props = {
        "name": _name(row, "name"),
        "kind": row.optional("kind"),
        "status": row.optional("status"),
        "specialization": row.optional("specialisation"),
        "founded_year": row.integer("founded_year"),
        "countries": countries.split("|") if countries else None,
        "coding_basis": _CODING,
        **_cited(row),
    }
    yield Node(row, "Cluster", id_, props)
    manager = row.optional("managing_organization_id")
    if manager is not None:
        yield Rel(row, "MANAGES", f"{NAME}:{manager}", id_, _cited(row))


def _project(row: Row, partners: int) -> Iterator[Record]:
    yield from missing(row, "title")
    id_ = f"{NAME}:{row.required('id')}"
    programme = row.optional("programme")
    props = {
        "acronym": row.optional("acronym"),
        "title": _name(row, "title"),
        "start_year": row.integer("start_year"),
        "end_year": row.integer("end_year"),
        "total_cost": row.number("total_budget_eur"),
        "specialization": row.optional("specialisation"),
        "partner_list_complete": _list_complete(row, partners),
        "website": row.optional("website"),
        **_cited(row),
    }
    yield Node(row, "Project", id_, props)
    if programme is not None:
        yield programmes.node(row, programme)
        yield Rel(row, "FUNDED_BY", id_, programmes.find(programme).id, _cited(row))


def _participation(row: Row) -> Iterator[Record]:
    yield from missing(row, "role")
    yield Rel(
        row,
        "PARTICIPATES_IN",
        f"{NAME}:{row.required('organization_id')}",
        f"{NAME}:{row.required('project_id')}",
        {"role": row.optional("role"), **_cited(row)},
    )


def _presence(row: Row, region_ids: Mapping[str, str], head_offices: Mapping[str, frozenset[str]]) -> Iterator[Record]:
    cluster, code = row.required("cluster_id"), row.required("region_code")
    if code in head_offices.get(cluster, ()):
        basis = "member_head_office"
    elif len(code) == 2:
        basis = "country"
    else:
        basis = "stated"
    props = {"basis": basis, **_cited(row)}
    yield Rel(row, "PRESENT_IN", f"{NAME}:{cluster}", _known(code, region_ids), props)


def _membership(row: Row) -> Iterator[Record]:
    yield from missing(row, "role")
    organization, cluster = f"{NAME}:{row.required('organization_id')}", f"{NAME}:{row.required('cluster_id')}"
    yield Rel(row, "MEMBER_OF", organization, cluster, {"role": row.optional("role"), **_cited(row)})


def _project_cluster(row: Row) -> Iterator[Record]:
    relation = row.optional("relation") or ""
    known = relation in _RELATIONS
    if not known:
        yield Skip(row, f"relation {relation!r} is neither develops nor involves")
    project, cluster = f"{NAME}:{row.required('project_id')}", f"{NAME}:{row.required('cluster_id')}"
    for one in (relation,) if known else _RELATIONS:
        yield Rel(row, one.upper(), project, cluster, _cited(row))


def _list_complete(row: Row, partners: int) -> bool | None:
    """Whether the project's partner list was read in full: True, False, or None where the README does not tell.

    A cooperation project with fewer than two known partners is a list cut off.
    """
    id_, page = row.required("id"), row.optional("source_url") or ""
    if id_ in _CUT_OFF or partners < 2 or _SWEDISH_PARTNERS_ONLY in page:
        return False
    if id_ in _READ_IN_FULL or _FULL_ARCHIVE in page:
        return True
    return None


def _counted(row: Row, regions: Mapping[str, Row]) -> Iterator[Record]:
    """keep.eu's own counts, as a claim on the region beside that of regions.csv."""
    code = row.required("region_code")
    region = regions.get(code)
    if region is None:
        raise ValueError(f"region_code {code!r} is not in regions.csv")
    props = {
        "code": code,
        "scheme": region.optional("scheme"),
        "name": _name(region, "name") or code,
        "country": nuts_country(code),
        "keep_projects": row.integer("keep_projects"),
        "keep_partners": row.integer("keep_partners"),
        "keep_total_budget": row.number("keep_total_budget_meur"),
        "keep_erdf": row.number("keep_erdf_meur"),
        "keep_source_url": row.optional("source_url"),
    }
    yield Node(row, "Region", _region_id(region), props, weak=True, scope="keep-counts")


def _head_offices(tables: Mapping[str, Table]) -> dict[str, frozenset[str]]:
    """For each cluster the region codes in which a member has its head office.

    Where a stated territory and a member's head office coincide, the weaker basis is assumed.
    """
    region = {row.cells.get("id"): row.cells.get("region_code", "") for row in tables["organizations.csv"].rows()}
    found: dict[str, set[str]] = {}
    for row in tables["cluster_members.csv"].rows():
        code = region.get(row.cells.get("organization_id"), "")
        if len(code) > 2:
            found.setdefault(row.cells.get("cluster_id", ""), set()).add(code)
    return {cluster: frozenset(codes) for cluster, codes in found.items()}


def _partner_counts(table: Table) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in table.rows():
        project = row.cells.get("project_id", "")
        counts[project] = counts.get(project, 0) + 1
    return counts


def _strange_country(row: Row) -> Iterator[Skip]:
    """A Skip for a country code that no country has."""
    code = row.optional("country")
    if code is not None and code not in COUNTRY_NAMES:
        yield Skip(row, f"country {code!r} is no code of ISO 3166-1 that Baltica knows")


def _region_id(row: Row) -> str:
    return f"{row.cells.get('scheme', '').strip().lower()}:{row.cells.get('code', '').strip()}"


def _known(code: str, region_ids: Mapping[str, str]) -> str:
    """Id of the region; the code itself where there is none, which the check of the ends then rejects."""
    return region_ids.get(code, code)


def _name(row: Row, column: str) -> str | None:
    text = row.optional(column)
    return None if text is None else clean_name(text)


def _cited(row: Row) -> dict[str, str | None]:
    return {"source_url": row.optional("source_url")}


SOURCE = Source(
    name=NAME,
    title="Baltica fact base: international clusters and transnational cooperation in the Baltic Sea Region",
    publisher="The Baltica developers",
    url=None,
    licence="facts read from public pages, each row naming its own; the terms of their publishers hold",
    attribution=(
        "Region codes, names, population and urban–rural class: Eurostat (European Union), reuse with attribution.",
        "Cities, latitude and longitude: GeoNames, CC BY 4.0.",
        "Projects and partners per NUTS 3 region, 2014–2020: keep.eu (Interact).",
        "Subdivisions of Russia and Belarus: ISO 3166-2.",
    ),
    columns=COLUMNS,
    find=find,
    records=records,
    repeats="reject",
)
