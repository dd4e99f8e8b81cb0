"""Regions of NUTS as facts: nodes, what they are part of, and what became of them in the next version."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from baltica.graph.codes import clean_name, country_name, nuts_country
from baltica.loader.nuts_changes import Pair, Tie, ties, without_successor
from baltica.loader.nuts_tables import NUTS_CODE, URBAN, Columns
from baltica.loader.nuts_versions import eurostat_code
from baltica.loader.records import Node, Note, Record, Rel, each_row
from baltica.loader.tables import Row, Table

TieKey = tuple[str, str, str]  # type, ids of start and end

VERSIONS = ("2013", "2016", "2021", "2024")

_CODE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")
_PART = re.compile(r"\s*\(part\)$")
_CLASSES = {"1": "predominantly_urban", "2": "intermediate", "3": "predominantly_rural"}
_COAST = {"1": True, "2": False, "3": False, "true": True, "yes": True, "false": False, "no": False}
_UNKNOWN = (None, "0", "9", ":", "n.a.")
_OLDER = "code of a NUTS version that is not kept"


@dataclass(frozen=True, slots=True)
class Listed:
    """A region as a row lists it; ``name`` is "" where the row gives none."""

    version: str
    code: str
    name: str = ""

    @property
    def id(self) -> str:
        """Id of its node."""
        return region_id(self.version, self.code)


def region_id(version: str, code: str) -> str:
    """Id of a region's node.

    >>> region_id("2021", "EE004")
    'nuts2021:EE004'
    """
    return f"nuts{version}:{code}"


def nuts_code(text: str) -> str:
    """A code as written, without blanks around it and the "(part)" of change tables. Raises ValueError for others.

    >>> nuts_code("TR10 "), nuts_code("DE80O (part)")
    ('TR10', 'DE80O')
    """
    code = _PART.sub("", text.strip()).upper()
    if not _CODE.fullmatch(code):
        raise ValueError(f"{text.strip()[:40]!r} is no code of a NUTS region")
    return code


def region(
    row: Row, version: str, code: str, name: str, scope: str, *, updated: str = "", weak: bool = False, **figures: Any
) -> Node:
    """The node of a region, with what is said of it; countries go by their English names."""
    country = nuts_country(code)
    props = {
        "code": code,
        "scheme": f"NUTS{version}",
        "level": len(code) - 2,
        "name": country_name(country) if len(code) == 2 else name or code,
        "country": country,
        **figures,
    }
    return Node(row, "Region", region_id(version, code), props, weak, scope, updated)


def scope_of(table: Table) -> str:
    """The part of the source that a table of regions replaces."""
    prefix = {"list": "nuts", "changes": "changes-", "attributes": "typology-"}.get(table.kind)
    return table.kind if prefix is None else f"{prefix}{table.family}"


def lister(table: Table) -> Callable[[Row], list[Listed]]:
    """How a row of the table names regions, in the versions that are kept."""
    named = Columns.of(table.columns)
    codes = named.years("code_")
    if table.kind == "codes":
        return lambda row: _kept([Listed(row.required("nuts")[-4:], nuts_code(row.required("geo")))])
    if table.kind == "lineage":
        names = named.years("geo_name_")
        return lambda row: _kept(
            Listed(v, nuts_code(row.required(c)), _text(row, names.get(v, "")))
            for v, c in codes.items()
            if row.optional(c)
        )
    if table.kind == "attributes":
        return lambda row: [_attributed(row, named, table.family)]
    levels = [named.one("country"), *(named.starting(f"nuts_level_{n}") for n in (1, 2, 3))]
    latin = _latin(table) if table.kind == "list" else {}

    def side_by_side(row: Row) -> list[Listed]:
        name = next((text for column in levels if (text := _text(row, column))), "")
        return [
            Listed(v, code := nuts_code(row.required(c)), latin.get(code, name))
            for v, c in codes.items()
            if row.optional(c)
        ]

    if table.kind == "list" and not codes:
        code, label = named.names["nuts_code"], named.names["nuts_label"]
        return lambda row: [Listed(table.family, nuts_code(row.required(code)), _text(row, label))]
    return side_by_side


def _kept(listed: Iterable[Listed]) -> list[Listed]:
    return [one for one in listed if one.version in VERSIONS]


def _text(row: Row, column: str) -> str:
    return clean_name(row.cells.get(column, "")) if column else ""


def _attributed(row: Row, named: Columns, version: str) -> Listed:
    code = nuts_code(row.required(named.one(*NUTS_CODE)))
    stated = row.optional(named.one("levl_code"))
    if stated not in (None, str(len(code) - 2)):
        raise ValueError(f"LEVL_CODE {stated!r} does not fit the code {code}")
    return Listed(version, code, _text(row, named.one("name_latn", "nuts_name", "name")))


def _latin(table: Table) -> dict[str, str]:
    """Names in Latin characters: Eurostat's list has them in columns without header, in an order of their own."""
    spare = [column for column in table.columns if re.fullmatch(r"column [0-9]+", column)]
    found = {}
    for row in table.rows():
        texts = [text for column in spare if (text := clean_name(row.cells.get(column, "")))]
        if len(texts) == 2 and _CODE.fullmatch(texts[0]):
            found[texts[0]] = texts[1]
    return found


ORDER = ("list", "attributes", "changes", "lineage", "codes")  # of tables of regions: the first says it best


def in_order(tables: Iterable[Table]) -> list[Table]:
    """Tables of regions, those of one version before those of several; others are left out."""
    return sorted((t for t in tables if t.kind in ORDER), key=lambda t: (ORDER.index(t.kind), t.family, t.name))


def known(tables: Sequence[Table]) -> dict[tuple[str, str], str]:
    """Names of the regions that these tables list, by version and code."""
    names: dict[tuple[str, str], str] = {}
    for table in in_order(tables):
        read = lister(table)
        for row in table.rows():
            for one in _readable(read, row):
                if one.name:
                    names.setdefault((one.version, one.code), one.name)
    return names


def _readable(read: Callable[[Row], list[Listed]], row: Row) -> list[Listed]:
    try:
        return [] if row.fault else read(row)
    except (KeyError, ValueError):
        return []  # told when the row itself is made facts of


def records(table: Table, stated: dict[TieKey, str]) -> Iterator[Record]:
    """Everything a table of regions says, but for the ties that an earlier table stated; its own are added to these."""
    read, scope, updated = lister(table), scope_of(table), _edition(table)
    ids = {one.id for row in table.rows() for one in _readable(read, row)}
    said: dict[TieKey, str] = {}
    named = Columns.of(table.columns)
    changed, gone = _changes(table, read)

    def convert(row: Row) -> Iterator[Record]:
        listed = read(row)
        figures = _types(row, named, listed[0]) if table.kind == "attributes" else {}
        for one in listed:
            weak = not one.name and len(one.code) > 2
            yield region(row, one.version, one.code, one.name, scope, updated=updated, weak=weak, **figures)
            if len(one.code) > 2:
                parent = _parent(one, ids)
                said["PART_OF", one.id, parent.id] = ""
                if ("PART_OF", one.id, parent.id) not in stated:
                    if parent.id not in ids:
                        yield region(row, parent.version, parent.code, "", scope, updated=updated, weak=True)
                    yield Rel(row, "PART_OF", one.id, parent.id, {}, scope=scope, updated=updated)
            if (one.version, one.code) in gone:
                yield Note(row, "region was given up, and nothing says what it became")
        for old_version, new_version, tie in changed.get(row.line, ()):
            old, new = Listed(old_version, tie.old), Listed(new_version, tie.new)
            said["BECAME", old.id, new.id] = tie.kind
            if ("BECAME", old.id, new.id) in stated:
                continue
            for end in (old, new):
                if end not in listed:
                    yield region(row, end.version, end.code, "", scope, updated=updated, weak=True)
            yield Rel(row, "BECAME", old.id, new.id, {"kind": tie.kind}, scope=scope, updated=updated)
        if not listed:
            yield from _older(row, table, scope)

    yield from each_row(table, convert)
    for key, kind in said.items():
        stated.setdefault(key, kind)


def _parent(one: Listed, ids: Container[str]) -> Listed:
    """The region a region is part of: its code without the last character.

    In NUTS 2016 UKN10 to UKN16 are part of UKN0: where the shorter code is not listed, code[:3] and 0 may be.
    """
    parent, whole = Listed(one.version, one.code[:-1]), Listed(one.version, f"{one.code[:3]}0")
    return whole if len(one.code) == 5 and parent.id not in ids and whole.id in ids else parent


def _edition(table: Table) -> str:
    """Lists of a version come before tables in which its regions only stand beside those of another."""
    return table.family if table.kind in ("list", "attributes") else ""


def _older(row: Row, table: Table, scope: str) -> Iterator[Record]:
    """A row about older versions only tells that its country has regions."""
    columns = ("geo",) if table.kind == "codes" else tuple(Columns.of(table.columns).years("code_").values())
    code = next((nuts_code(text) for column in columns if (text := row.optional(column))), "")
    if code:
        yield Note(row, _OLDER)
        yield region(row, VERSIONS[0], eurostat_code(code[:2]), "", scope, weak=True)


def _types(row: Row, named: Columns, one: Listed) -> dict[str, Any]:
    """Urban-rural and coastal type, which regions of level 3 have."""
    if len(one.code) != 5:
        return {}
    urban, coast = row.optional(named.one(*URBAN)), row.optional(named.one("coast_type", "coastal"))
    return {"urban_class": _urban(urban), "coastal": None if coast in _UNKNOWN else _coastal(coast)}


def _urban(text: str | None) -> str | None:
    if text in _UNKNOWN or text is None:
        return None
    words = re.sub(r"[^a-z]+", "_", text.lower()).strip("_")
    found = _CLASSES.get(text) or next((name for name in _CLASSES.values() if words.startswith(name)), None)
    if found is None:
        raise ValueError(f"{text!r} is no class of the urban-rural typology")
    return found


def _coastal(text: str | None) -> bool:
    if text is None or text.lower() not in _COAST:
        raise ValueError(f"{text!r} is no coastal type")
    return _COAST[text.lower()]


def _changes(
    table: Table, read: Callable[[Row], list[Listed]]
) -> tuple[dict[int, list[tuple[str, str, Tie]]], frozenset[tuple[str, str]]]:
    """Ties by line, with the versions they join; and regions that were given up without a word."""
    named = Columns.of(table.columns)
    versions = [v for v in named.years("code_") if v in VERSIONS]
    found: dict[int, list[tuple[str, str, Tie]]] = {}
    gone: set[tuple[str, str]] = set()
    if table.kind not in ("changes", "lineage"):
        return found, frozenset()
    for old, new in pairwise(versions):
        column = named.one(f"change_{new}", "change_comments", "change") or named.starting("change")
        pairs = list(_pairs(table, read, old, new, column))
        made = ties(pairs)
        gone |= {(old, code) for code in without_successor(pairs, made)}
        for tie in made:
            found.setdefault(tie.line, []).append((old, new, tie))
    return found, frozenset(gone)


def _pairs(table: Table, read: Callable[[Row], list[Listed]], old: str, new: str, column: str) -> Iterator[Pair]:
    for row in table.rows():
        codes = {one.version: one.code for one in _readable(read, row)}
        if old in codes or new in codes:
            yield Pair(row.line, codes.get(old, ""), codes.get(new, ""), _text(row, column))
