"""Lists of clusters and networks with their members, in a plain layout with tolerant column names.

One row a member, or one row a cluster with its members in one cell (separated by ``;``, ``|`` or line breaks). Only the
name of the cluster must be there. docs/mappings.md lists the columns and the names they may have.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from baltica.graph.codes import clean_name, slug
from baltica.graph.errors import InputError
from baltica.graph.model import HELIX_OF_TYPE, ORGANIZATION_TYPES, SPECIALIZATIONS
from baltica.loader.files import found
from baltica.loader.mapping_rows import presences
from baltica.loader.mapping_template import FUNCTIONS
from baltica.loader.places import Places
from baltica.loader.readers import Dialect, tables_of
from baltica.loader.records import Context, Node, Note, Options, Record, Rel, Skip, Source, each_row
from baltica.loader.tables import Row, Table

NAME = "clusters"
REJECTS = ".rejects"

# What a column is → names it may have, in lower case with letters and digits only between single spaces.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "cluster": (
        *("cluster", "cluster name", "name of cluster", "name of the cluster", "cluster organisation"),
        *("cluster organization", "cluster organisation name", "cluster organization name", "network"),
        *("network name", "name of network", "cluster initiative", "name"),
    ),
    "cluster_country": ("cluster country", "country of cluster", "country of the cluster", "network country"),
    "cluster_region": (
        *("cluster region", "region of cluster", "cluster nuts", "cluster nuts code"),
        *("cluster nuts 2", "cluster nuts2", "cluster nuts 3", "cluster nuts3"),
    ),
    "kind": ("kind", "cluster kind", "cluster type", "type of cluster", "geographical scope", "scope"),
    "status": ("status", "cluster status", "stage", "maturity"),
    "specialization": (
        *("specialization", "specialisation", "sector", "sectors", "industry", "industries", "sectoral industries"),
        *("sectoral industry", "industrial ecosystem", "industrial ecosystems", "field", "technology field"),
    ),
    "founded": (
        *("founded", "founded year", "year founded", "year of establishment", "year established", "established"),
        *("foundation year", "establishment year", "year of foundation", "since"),
    ),
    "website": ("website", "web site", "url", "cluster website", "homepage", "home page", "web"),
    "manager": ("manager", "management organisation", "management organization", "managing organisation",
                "managing organization", "cluster management", "coordinator"),
    "members": ("members", "member list", "list of members", "cluster members", "partners", "member organisations",
                "member organizations"),
    "member": ("member", "member name", "name of member", "member organisation", "member organization", "organisation",
               "organization", "organisation name", "organization name", "partner", "partner name", "company"),
    "member_country": ("member country", "country of member", "organisation country", "organization country",
                       "partner country"),
    "country": ("country", "country code", "countries"),
    "city": ("city", "town", "member city", "city of member", "location", "locality"),
    "nuts": ("nuts", "nuts code", "nuts 3", "nuts3", "nuts 2", "nuts2", "nuts 3 code", "nuts 2 code", "member nuts",
             "region code", "nuts region"),
    "postcode": ("postcode", "postal code", "post code", "zip", "zip code", "member postcode"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
    "type": ("member type", "type of member", "organisation type", "organization type", "type of organisation",
             "type of organization"),
    "role": ("role", "member role", "membership", "membership type", "statut", "type of membership"),
    "member_website": ("member website", "website of member"),
    "pic": ("pic", "pic number", "member pic"),
    "source_url": ("source url", "source", "source page"),
}  # fmt: skip

_KINDS = {
    "crossborder": "cross_border", "transnational": "transnational", "international": "transnational",
    "macroregional": "transnational", "national": "national", "regional": "national", "local": "national",
}  # fmt: skip
_STATUS = {
    "established": "established", "mature": "established", "active": "established", "operational": "established",
    "initiative": "initiative", "emerging": "initiative", "planned": "initiative", "startup": "initiative",
}  # fmt: skip
_ROLES = {
    "manager": ("manager", "lead", "coordinat", "management", "managing", "secretariat", "head"),
    "partner": ("partner", "associat", "support", "observer"),
}
# Words of a field of work → specialization; the first that is found counts.
_FIELDS = (
    ("life_sciences", ("life science", "health", "medic", "pharma", "biotech")),
    ("automotive", ("automotive", "mobility transport automotive", "vehicle")),
    ("maritime_logistics", ("maritime", "marine", "logistic", "ship", "port", "transport", "blue")),
    ("food", ("food", "agri", "fish")),
    ("wood_forestry", ("wood", "forest", "timber", "furniture")),
    ("energy_environment", ("energy", "environment", "clean", "renewable", "water", "waste", "climate")),
    ("tourism", ("tourism", "hospitality")),
    ("creative_industries", ("creative", "cultur", "design", "media", "fashion", "textile")),
    ("construction", ("construction", "building")),
    ("ict", ("ict", "information", "digital", "software", "electronic", "computer")),
    ("materials_manufacturing", ("material", "manufactur", "metal", "plastic", "mechanic", "machin", "aerospace")),
)
_TYPES = (
    ("university", ("university", "higher education", "college")),
    ("research_institute", ("research", "institute", "r d")),
    ("hospital", ("hospital", "clinic")),
    ("science_park", ("science park", "technology park", "incubator")),
    ("business_support", ("chamber", "business support", "agency")),
    ("public_authority", ("public", "municipal", "city", "region", "authorit", "government", "county")),
    ("ngo", ("ngo", "association", "non profit", "foundation")),
    ("company", ("company", "sme", "enterprise", "business", "firm", "industry", "large", "start up")),
)
_SEPARATORS = re.compile(r"[;|\r\n]+")
_PART = re.compile(r"(.*\S)\s*\(([A-Za-z]{2})\)")  # a member with its country: Aalborg University (DK)


@dataclass
class _Seen:
    """What the rows of a table tell of a cluster together."""

    countries: set[str] = field(default_factory=set)


def find(paths: Sequence[Path], options: Options) -> Sequence[Table]:
    """The tables with a column for the cluster's name, and something of its members or place.

    They count as a part: a list says nothing of clusters it does not name.
    Raises InputError where there is none.
    """
    tables: list[Table] = []
    seen: tuple[str, ...] = ()
    for file in found(paths):
        rejects = file.stem.endswith(REJECTS)
        dialect = Dialect() if rejects else Dialect(encoding=options.encoding)
        try:
            opened = tables_of(file, dialect)
        except InputError:
            if file.path in paths and not file.member:
                raise
            continue
        for table in opened:
            seen = seen or table.columns
            known = columns_of(table.columns)
            if "cluster" in known and len(known) > 1:
                tables.append(replace(table, kind="members", complete=False))
    if not tables:
        told = f"; its header has: {', '.join(seen)[:300]}" if seen else ""
        raise InputError(
            f"no list of clusters is there: {', '.join(map(str, paths))}{told}",
            "it has a header like: cluster, cluster country, member, country, nuts, role; "
            "rename its columns, or see 'baltica load table --help'",
        )
    return tables


def columns_of(header: Sequence[str]) -> dict[str, str]:
    """Which column of a header is what; the first name of a list that is there counts.

    What stands in parentheses counts only where the name needs it: ``Country (ISO)`` is a country.
    """
    plain: dict[str, str] = {}
    for read in (str.casefold, _without_parentheses):
        for name in header:
            plain.setdefault(re.sub(r"[^a-z0-9]+", " ", read(name)).strip(), name)
    known: dict[str, str] = {}
    for what, names in COLUMNS.items():
        there = next((plain[one] for one in names if one in plain and plain[one] not in known.values()), None)
        if there is not None:
            known[what] = there
    return known


def _without_parentheses(name: str) -> str:
    return re.sub(r"\([^()]*\)", " ", name.casefold())


def records(tables: Sequence[Table], context: Context) -> Iterator[Record]:
    """Clusters, their members and where they are.

    A table is read twice: the rows of a cluster tell its kind together.
    """
    places = context.places or Places.unknown(context.options.nuts)
    for table in tables:
        known = columns_of(table.columns)
        seen: dict[str, _Seen] = {}
        for row in table.rows():
            _look(row, known, seen)

        def convert(row: Row, known: dict[str, str] = known, seen: dict[str, _Seen] = seen) -> Iterator[Record]:
            return _cluster(row, known, seen, places, context.options.source_nuts)

        yield from each_row(table, convert)


def _look(row: Row, known: Mapping[str, str], seen: dict[str, _Seen]) -> None:
    try:
        one = seen.setdefault(_id(row, known), _Seen())
        one.countries |= {country for _, country in _members(row, known) if country}
        home = _home(row, known)
        if home:
            one.countries.add(home)
    except (KeyError, ValueError):
        return  # the row is told when it is read for good


def _cluster(
    row: Row, known: Mapping[str, str], seen: Mapping[str, _Seen], places: Places, nuts: str
) -> Iterator[Record]:
    id_ = _id(row, known)
    wrong: list[str] = []
    about = seen.get(id_, _Seen())
    props, notes = _props(row, known, about, wrong)
    members = list(_members(row, known))
    if wrong:
        yield Skip(row, "; ".join(wrong))
    for text in notes:
        yield Note(row, text)
    yield Node(row, "Cluster", id_, props)
    code = _cell(row, known, "cluster_region")
    if code:
        region, around = places.region(row, code.split()[0], nuts)
        yield from around
        if region is not None:
            yield Rel(row, "PRESENT_IN", id_, region, {"basis": "stated"})
    alone = "member" in known  # one row a member: what else the row tells is of the member
    for name, country in members:
        yield from _member(row, known, id_, name, country, places, nuts, alone)
    manager = _cell(row, known, "manager")
    if manager:
        with_country = _PART.fullmatch(manager)
        name = with_country[1] if with_country else manager
        country = _country(with_country[2]) if with_country else _home(row, known)
        organization = _organization_id(name, country, "")
        yield Node(row, "Organization", organization, {"name": clean_name(name), "country": country or None}, weak=True)
        yield Rel(row, "MEMBER_OF", organization, id_, {"role": "manager"})
        yield Rel(row, "MANAGES", organization, id_, {})


def _member(
    row: Row,
    known: Mapping[str, str],
    cluster: str,
    name: str,
    country: str,
    places: Places,
    nuts: str,
    alone: bool,
) -> Iterator[Record]:
    pic = _cell(row, known, "pic") if alone else ""
    pic = pic if len(pic) == 9 and pic.isascii() and pic.isdigit() else ""
    city = _cell(row, known, "city") if alone else ""
    id_ = _organization_id(name, country, pic)
    kind = _among(_cell(row, known, "type"), _TYPES, ORGANIZATION_TYPES) if alone else None
    props: dict[str, Any] = {
        "name": clean_name(name),
        "type": kind,
        "helix": HELIX_OF_TYPE.get(kind or ""),
        "activity_type": (_cell(row, known, "type") if alone else "") or None,
        "pic": pic or None,
        "city": city or None,
        "country": country or None,
        "website": (_cell(row, known, "member_website") if alone else "") or None,
    }
    told = {name: value for name, value in props.items() if value is not None}
    yield Node(row, "Organization", id_, told, weak=not alone)
    role = _cell(row, known, "role").casefold() if alone else ""
    word = next((one for one, marks in _ROLES.items() if any(mark in role for mark in marks)), "member")
    cited = {"source_url": _cell(row, known, "source_url") or None}
    yield Rel(row, "MEMBER_OF", id_, cluster, {"role": word, **cited})
    if word == "manager":
        yield Rel(row, "MANAGES", id_, cluster, cited)
    code = _cell(row, known, "nuts") if alone else ""
    located = list(
        places.locate(
            row,
            id_,
            country=country,
            code=code.split()[0] if code else "",
            version=nuts,
            latitude=_cell(row, known, "latitude").replace(",", ".") or None if alone else None,
            longitude=_cell(row, known, "longitude").replace(",", ".") or None if alone else None,
            postcode=_cell(row, known, "postcode") if alone else "",
            city=city,
        )
    )
    yield from located
    yield from presences(row, cluster, located, "", "")


def _props(row: Row, known: Mapping[str, str], about: _Seen, wrong: list[str]) -> tuple[dict[str, Any], list[str]]:
    """Properties of the cluster; how kind, status and specialization were found is said in ``coding_basis``."""
    notes: list[str] = []
    stated = re.sub(r"[^a-z]", "", _cell(row, known, "kind").casefold())
    kind = _KINDS.get(stated)
    basis = ["kind as stated"]
    if kind is None:
        kind = "transnational" if len(about.countries) > 1 else "national"
        basis = [f"kind taken from the countries of the members listed ({len(about.countries)})"]
        if not about.countries:
            notes.append("no country is known: kind taken for national")
        if stated:
            notes.append("the stated kind is none that Baltica knows: taken from the countries of the members")
    stage = re.sub(r"[^a-z]", "", _cell(row, known, "status").casefold())
    if stage and stage not in _STATUS:
        notes.append("the stated status is none that Baltica knows: left out")
    field_ = _cell(row, known, "specialization")
    specialization = _among(field_, _FIELDS, SPECIALIZATIONS)
    if field_:
        specialization = specialization or "other"
        if field_ != specialization:
            basis.append("specialization by words of the stated field")
    founded = _cell(row, known, "founded")
    year = None
    if founded:
        try:
            year = int(FUNCTIONS["year"](founded))
        except ValueError as error:
            wrong.append(f"{known['founded']}: {error}")
    props = {
        "name": clean_name(row.required(known["cluster"])),
        "kind": kind,
        "status": _STATUS.get(stage),
        "specialization": specialization,
        "founded_year": year,
        "countries": sorted(about.countries) or None,
        "coding_basis": "; ".join(basis),
        "source_url": _cell(row, known, "source_url") or _page(_cell(row, known, "website")),
    }
    return {name: value for name, value in props.items() if value is not None}, notes


def _members(row: Row, known: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Name and country of each member of the row. Raises ValueError where a country cannot be read."""
    name = _cell(row, known, "member")
    if name:
        yield name, _country(_cell(row, known, "member_country") or _cell(row, known, "country"))
    for item in _SEPARATORS.split(_cell(row, known, "members")):
        text = item.strip()
        if not text or text.isdigit():  # a number of members is no list of them
            continue
        with_country = _PART.fullmatch(text)
        if with_country:
            yield with_country[1], _country(with_country[2])
        else:
            yield text, ""


def _id(row: Row, known: Mapping[str, str]) -> str:
    name = row.required(known["cluster"])
    return f"{NAME}:{FUNCTIONS['slug'](name)}-{_home(row, known).lower() or 'int'}"


def _home(row: Row, known: Mapping[str, str]) -> str:
    """The country of the cluster: as stated, or that of a row that is about the cluster alone and names one."""
    text = _cell(row, known, "cluster_country")
    if not text and "member" not in known:
        text = _cell(row, known, "country")
    return "" if len(_SEPARATORS.split(text)) > 1 else _country(text)


def _organization_id(name: str, country: str, pic: str) -> str:
    return f"pic:{pic}" if pic else f"{NAME}:org-{FUNCTIONS['slug'](name)}-{country.lower() or 'xx'}"


def _country(text: str) -> str:
    return FUNCTIONS["country"](text) if text else ""


def _among(text: str, words: tuple[tuple[str, tuple[str, ...]], ...], allowed: Sequence[str]) -> str | None:
    """The value a text stands for: itself where it is one of those allowed, else by a word in it."""
    exact = slug(text).replace("-", "_")
    if exact in allowed:
        return exact
    plain = f" {slug(text).replace('-', ' ')}"
    return next((value for value, marks in words if any(f" {mark}" in plain for mark in marks)), None)


def _page(text: str) -> str | None:
    return FUNCTIONS["url"](text) if text else None


def _cell(row: Row, known: Mapping[str, str], what: str) -> str:
    column = known.get(what)
    return row.cells.get(column, "").strip() if column else ""


SOURCE = Source(
    name=NAME,
    title="Lists of clusters and networks with their members",
    publisher="the publisher of the list",
    url=None,
    licence="that of the list",
    attribution=("Clusters and members: the list that was loaded; its publisher's terms hold.",),
    columns={"members": ("cluster",)},
    find=find,
    records=records,
)
