"""Baltica's own fact base: international clusters and transnational cooperation in the Baltic Sea Region.

Every row of its files carries the public page it was read from. What the files hold, how they were made and what they
lack is told in loader/data/baltica/README.md.
"""

import re
from collections.abc import Iterator, Mapping

from baltica.graph.codes import clean_name, slug
from baltica.graph.model import HELIX_OF_TYPE
from baltica.loader.records import Node, Record, Rel, Skip, Source, each_row
from baltica.loader.tables import Row, Table

NAME = "baltica"

_LEVELS = {"NUTS-0": 0, "NUTS-1": 1, "NUTS-2": 2, "NUTS-3": 3, "NUTS-0 equivalent": 0, "subdivision": None}
_LOCATION_BASIS = {"source": "stated_city", "second_source": "stated_city_second_source", "name": "place_in_name"}
_CODING = "the compiler's reading of the cited pages"

# The README of the fact base names the lists that were read in full, and those known to be cut off.
_READ_IN_FULL = {"smartcomp", "gosmart-bsr", "pe-region", "pe-region-platform", "balticbeat"}
_FULL_ARCHIVE = "arkiv.interreg-oks.eu"
_CUT_OFF = {
    *("basic", "bioconnect", "balticseah2", "clustermare", "coop-local", "ict-meta-cluster-project"),
    *("oresund-science-region", "scanbalt-campus", "josefin", "submariner", "science-link", "baltic-tram"),
    *("bshr-healthport", "baltic-game-industry", "empinno", "cshipp"),
}
_SWEDISH_PARTNERS_ONLY = {"Interreg VIA Aurora 2021-2027", "Interreg Baltic Sea Region 2021-2027"}


def records(tables: Mapping[str, Table]) -> Iterator[Record]:
    """Every row of the files as nodes and relationships, or as a Skip with its reason."""
    region_ids = {row.cells.get("code", ""): _region_id(row) for row in tables["regions.csv"].rows()}
    keep, unusable = _keep_counts(tables["keep_nuts3_counts.csv"], region_ids)
    yield from unusable
    head_offices = _head_offices(tables)
    partners = _partner_counts(tables["participations.csv"])

    def regions(row: Row) -> Iterator[Node | Rel]:
        return _region(row, keep.get(row.cells["code"], {}), region_ids)

    def organizations(row: Row) -> Iterator[Node | Rel]:
        return _organization(row, region_ids)

    def projects(row: Row) -> Iterator[Node | Rel]:
        return _project(row, partners.get(row.cells["id"], 0))

    def presences(row: Row) -> Iterator[Node | Rel]:
        return _presence(row, region_ids, head_offices)

    converters = {
        "regions.csv": regions,
        "organizations.csv": organizations,
        "clusters.csv": _cluster,
        "projects.csv": projects,
        "participations.csv": _participation,
        "cluster_regions.csv": presences,
        "cluster_members.csv": _membership,
        "project_clusters.csv": _project_cluster,
    }
    for name, convert in converters.items():
        yield from each_row(tables[name], convert)


def _region(row: Row, keep: Mapping[str, object], region_ids: Mapping[str, str]) -> Iterator[Node | Rel]:
    level = row.required("level")
    if level not in _LEVELS:
        raise ValueError(f"level {level!r} is none of {', '.join(_LEVELS)}")
    props = {
        "code": row.required("code"),
        "scheme": row.required("scheme"),
        "level": _LEVELS[level],
        "name": clean_name(row.required("name")),
        "country": row.required("country"),
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
        **keep,
        **_cited(row),
    }
    yield Node(row, "Region", _region_id(row), props)
    parent = row.optional("parent_code")
    if parent is not None:
        yield Rel(row, "PART_OF", _region_id(row), _known(parent, region_ids), _cited(row))


def _organization(row: Row, region_ids: Mapping[str, str]) -> Iterator[Node | Rel]:
    kind = row.required("type").replace("organisation", "organization")
    id_ = f"{NAME}:{row.required('id')}"
    props = {
        "name": clean_name(row.required("name")),
        "short_name": row.optional("short_name"),
        "type": kind,
        "helix": HELIX_OF_TYPE.get(kind),
        "city": row.optional("city"),
        "country": row.required("country"),
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


def _cluster(row: Row) -> Iterator[Node | Rel]:
    id_ = f"{NAME}:{row.required('id')}"
    countries = row.optional("countries")
    props = {
        "name": clean_name(row.required("name")),
        "kind": row.required("kind"),
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


def _project(row: Row, partners: int) -> Iterator[Node | Rel]:
    id_ = f"{NAME}:{row.required('id')}"
    programme = row.optional("programme")
    props = {
        "acronym": row.optional("acronym"),
        "title": clean_name(row.required("title")),
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
        programme_id = f"{NAME}:programme-{slug(programme)}"
        yield Node(row, "Programme", programme_id, _programme(programme))
        yield Rel(row, "FUNDED_BY", id_, programme_id, _cited(row))


def _participation(row: Row) -> Iterator[Node | Rel]:
    yield Rel(
        row,
        "PARTICIPATES_IN",
        f"{NAME}:{row.required('organization_id')}",
        f"{NAME}:{row.required('project_id')}",
        {"role": row.required("role"), **_cited(row)},
    )


def _presence(
    row: Row, region_ids: Mapping[str, str], head_offices: Mapping[str, frozenset[str]]
) -> Iterator[Node | Rel]:
    cluster, code = row.required("cluster_id"), row.required("region_code")
    if code in head_offices.get(cluster, ()):
        basis = "member_head_office"
    elif len(code) == 2:
        basis = "country"
    else:
        basis = "stated"
    props = {"basis": basis, **_cited(row)}
    yield Rel(row, "PRESENT_IN", f"{NAME}:{cluster}", _known(code, region_ids), props)


def _membership(row: Row) -> Iterator[Node | Rel]:
    organization, cluster = f"{NAME}:{row.required('organization_id')}", f"{NAME}:{row.required('cluster_id')}"
    yield Rel(row, "MEMBER_OF", organization, cluster, {"role": row.required("role"), **_cited(row)})


def _project_cluster(row: Row) -> Iterator[Node | Rel]:
    relation = row.required("relation")
    if relation not in ("develops", "involves"):
        raise ValueError(f"relation {relation!r} is neither develops nor involves")
    project, cluster = f"{NAME}:{row.required('project_id')}", f"{NAME}:{row.required('cluster_id')}"
    yield Rel(row, relation.upper(), project, cluster, _cited(row))


def _programme(name: str) -> dict[str, object]:
    """Strand and period of a programme, read from its name.

    >>> _programme("Interreg IVB Baltic Sea Region 2007-2013")["strand"]
    'interreg_b'
    """
    strand = re.match(r"Interreg (?:III|IV|V|VI)([ABC])\b", name)
    period = re.search(r"\b(\d{4})-(\d{4})\b", name)
    if strand:
        kind = f"interreg_{strand[1].lower()}"
    elif name.startswith("Interreg Baltic Sea Region"):
        kind = "interreg_b"
    elif " CBC " in name:
        kind = "neighborhood_cbc"
    elif re.match(r"EU FP\d|Horizon ", name):
        kind = "framework_programme"
    else:
        kind = "other"
    return {"name": name, "strand": kind, "period": period[0] if period else None}


def _list_complete(row: Row, partners: int) -> bool | None:
    """Whether the project's partner list was read in full: True, False, or None where the README does not tell.

    A cooperation project with fewer than two known partners is a list cut off.
    """
    id_ = row.required("id")
    if id_ in _CUT_OFF or partners < 2 or row.optional("programme") in _SWEDISH_PARTNERS_ONLY:
        return False
    if id_ in _READ_IN_FULL or _FULL_ARCHIVE in (row.optional("source_url") or ""):
        return True
    return None


def _keep_counts(
    table: Table, region_ids: Mapping[str, str]
) -> tuple[dict[str, dict[str, int | float | str | None]], list[Skip]]:
    """keep.eu's own counts by region code, as properties of the region; and rows that fit no region."""
    found: dict[str, dict[str, int | float | str | None]] = {}
    skips = []
    for row in table.rows():
        code = row.cells.get("region_code", "").strip()
        if row.fault or code not in region_ids or code in found:
            again = "given twice" if code in found else "not in regions.csv"
            skips.append(Skip(row, row.fault or f"region_code {code!r} is {again}"))
            continue
        try:
            found[code] = {
                "keep_projects": row.integer("keep_projects"),
                "keep_partners": row.integer("keep_partners"),
                "keep_total_budget": row.number("keep_total_budget_meur"),
                "keep_erdf": row.number("keep_erdf_meur"),
                "keep_source_url": row.optional("source_url"),
            }
        except ValueError as error:
            skips.append(Skip(row, str(error)))
    return found, skips


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


def _region_id(row: Row) -> str:
    return f"{row.cells.get('scheme', '').lower()}:{row.cells.get('code', '')}"


def _known(code: str, region_ids: Mapping[str, str]) -> str:
    if code not in region_ids:
        raise ValueError(f"region {code!r} is not in regions.csv")
    return region_ids[code]


def _cited(row: Row) -> dict[str, str | None]:
    return {"source_url": row.optional("source_url")}


SOURCE = Source(
    name=NAME,
    title="Baltica fact base: international clusters and transnational cooperation in the Baltic Sea Region",
    publisher="The Baltica developers",
    url="https://doi.org/10.12691/ijefm-3-1-6",
    licence="CC BY 4.0; every row names the public page it was read from",
    attribution=(
        "Region codes, names, population and urban–rural class: Eurostat (European Union), reuse with attribution.",
        "Cities, latitude and longitude: GeoNames, CC BY 4.0.",
        "Projects and partners per NUTS 3 region, 2014–2020: keep.eu (Interact).",
        "Subdivisions of Russia and Belarus: ISO 3166-2.",
    ),
    columns={
        "regions.csv": ("code", "name", "level", "country", "scheme", "parent_code"),
        "organizations.csv": ("id", "name", "type", "country", "region_code", "source_url"),
        "clusters.csv": ("id", "name", "kind", "status", "specialisation", "source_url"),
        "projects.csv": ("id", "title", "programme", "start_year", "specialisation", "source_url"),
        "participations.csv": ("project_id", "organization_id", "role", "source_url"),
        "cluster_regions.csv": ("cluster_id", "region_code", "source_url"),
        "cluster_members.csv": ("cluster_id", "organization_id", "role", "source_url"),
        "project_clusters.csv": ("project_id", "cluster_id", "relation", "source_url"),
        "keep_nuts3_counts.csv": ("region_code", "keep_projects", "keep_partners", "source_url"),
    },
    records=records,
)
