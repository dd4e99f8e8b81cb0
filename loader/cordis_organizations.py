"""Rows of CORDIS' organization tables: the organization, the project it names, its participation, its place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from baltica.graph.codes import country_code
from baltica.graph.model import HELIX_OF_TYPE
from baltica.loader.cordis_cells import (
    amount,
    organization_id,
    position,
    project_id,
    scope_of,
    undated,
    updated_of,
    words,
)
from baltica.loader.places import Places
from baltica.loader.records import Node, Note, Record, Rel, Skip, each_row, missing
from baltica.loader.tables import Row, Table

_TYPES = {
    "HES": "university",
    "REC": "research_institute",
    "PRC": "company",
    "PUB": "public_authority",
    "OTH": "other",
}
# A partner of CORDIS works along without EU money (all 7,142 of Horizon 2020 up to 2020, mostly in staff exchanges and
# training networks): an associated partner here. Beneficiaries, the host of a researcher too, are partners.
_ROLES = {
    "coordinator": "coordinator",
    "participant": "partner",
    "beneficiary": "partner",
    "hostinstitution": "partner",
    "thirdparty": "third_party",
    "partner": "associated",
    "associatedpartner": "associated",
    "internationalpartner": "associated",
}
# The columns that tell of the organization itself, the same in each of its participations.
_OWN = (
    *("organisationID", "rcn", "name", "shortName", "activityType", "SME", "vatNumber", "city", "country"),
    *("geolocation", "organizationURL"),
)
_KEPT = 1 << 16  # organizations kept in mind

Holders = Mapping[str, tuple[str, str]]  # project and organization: date and name of the table that tells of them


@dataclass(frozen=True, slots=True)
class _Profile:
    """What a row tells of the organization itself."""

    id: str
    country: str
    latitude: float | None
    longitude: float | None
    props: dict[str, Any]
    notes: tuple[str, ...]


def participations(
    table: Table, places: Places, version: str, holders: Holders, titles: dict[str, str] | None
) -> Iterator[Record]:
    """The records of an organization table; *titles* gets the acronym of each project that is named.

    ``version`` is that of the NUTS codes, empty where they are mixed. A row that comes again word for word, or whose
    participation another table of *holders* tells, brings no second participation. In a whole edition the rows of a
    project are its complete list of partners; an update, a sample or a table alone does not tell.
    """
    scope, whole = scope_of(table), True if table.complete else None
    seen: set[int] = set()

    def convert(row: Row) -> Iterator[Record]:
        project, updated = project_id(row, "projectID"), updated_of(row)
        one = _profile(tuple(map(row.cells.get, _OWN)))
        yield from undated(row)
        yield from missing(row, "name", "role")
        for text in one.notes:
            yield Note(row, text)
        yield Node(row, "Organization", one.id, one.props, scope=scope, updated=updated)
        acronym = words(row, "projectAcronym")
        title = acronym or project.partition(":")[2]
        named = {"acronym": acronym, "title": title, "partner_list_complete": whole}
        yield Node(row, "Project", project, named, True, scope, updated)
        content = hash(tuple(row.cells.values()))
        if content in seen:
            yield Note(row, "the row comes word for word again: counted once")
        elif holders.get(f"{project} {one.id}", ("", table.name))[1] != table.name:
            yield Note(row, "participation also in another file, newer or of the same date: counted once")
        else:
            yield from _participation(row, project, one.id, scope, updated)
        if not row.fault:
            seen.add(content)
            if titles is not None:
                titles.setdefault(project, title)
        yield from places.locate(
            row,
            one.id,
            country=one.country,
            code=row.optional("nutsCode") or "",
            version=version,
            latitude=one.latitude,
            longitude=one.longitude,
            postcode=row.optional("postCode") or "",
            city=row.optional("city") or "",
            scope=scope,
            updated=updated,
        )

    return each_row(table, convert)


def holders_of(tables: Sequence[Table]) -> dict[str, Holders]:
    """For each programme with several organization tables: the newest table, else the first, of each participation.

    Amounts of rows on one participation are summed, since an organization may stand twice in a project; those of the
    same row in two editions must not be. Tables of mended rows come before the others.
    """
    found: dict[str, dict[str, tuple[str, str]]] = {}
    families = [table.family for table in tables]
    for table in sorted(tables, key=lambda one: (".rejects." not in one.name, one.name)):
        if families.count(table.family) < 2:
            continue
        known = found.setdefault(table.family, {})
        for row in table.rows():
            try:
                key = f"{project_id(row, 'projectID')} {organization_id(row)}"
            except (KeyError, ValueError):
                continue
            updated = updated_of(row)
            if not row.fault and (key not in known or updated > known[key][0]):
                known[key] = (updated, table.name)
    return dict(found)


@lru_cache(_KEPT)
def _profile(cells: tuple[str | None, ...]) -> _Profile:
    row = Row("", 0, {name: cell for name, cell in zip(_OWN, cells, strict=True) if cell})
    id_ = organization_id(row)
    activity, country = row.optional("activityType"), country_code(row.optional("country") or "")
    kind = _TYPES.get((activity or "").upper())
    latitude, longitude = position(row)
    notes = (
        (
            bool(activity and not kind),
            "activity type is none of HES, REC, PRC, PUB, OTH: type left empty",
        ),
        (bool(row.optional("geolocation")) and latitude is None, "geolocation is no latitude and longitude: not used"),
        (not id_.startswith("pic:"), "no participant identification code (PIC): another key is used"),
    )
    props = {
        "name": words(row, "name"),
        "short_name": words(row, "shortName"),
        "type": kind,
        "helix": HELIX_OF_TYPE.get(kind or ""),
        "activity_type": activity,
        "sme": row.truth("SME"),
        "pic": id_[4:] if id_.startswith("pic:") else None,
        "vat_number": row.optional("vatNumber"),
        "city": words(row, "city"),
        "country": country,
        "latitude": latitude,
        "longitude": longitude,
        "website": row.optional("organizationURL"),
    }
    return _Profile(id_, country or "", latitude, longitude, props, tuple(text for holds, text in notes if holds))


def _participation(row: Row, project: str, organization: str, scope: str, updated: str) -> Iterator[Record]:
    stated = row.optional("role") or ""
    role = _role(stated)
    if stated and role is None:
        yield Skip(row, f"role {stated!r} is none that Baltica knows")
    props = {
        "role": role,
        "eu_contribution": amount(row, "ecContribution"),
        "net_eu_contribution": amount(row, "netEcContribution"),
        "total_cost": amount(row, "totalCost"),
        "ended": row.truth("endOfParticipation"),
    }
    yield Rel(row, "PARTICIPATES_IN", organization, project, props, scope=scope, updated=updated)


@lru_cache(256)
def _role(stated: str) -> str | None:
    return _ROLES.get(re.sub(r"[^a-z]", "", stated.casefold()))
