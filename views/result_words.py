"""Labels, relationship types and properties of any graph in plain words, with the units the model documents."""

import re
from collections.abc import Mapping
from typing import Any

from baltica.graph.codes import country_name
from baltica.graph.elements import Prop
from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.views.nodes import PAGE, country_label, words

TYPES = {
    "PARTICIPATES_IN": "takes part in",
    "LOCATED_IN": "is located in",
    "PART_OF": "is part of",
    "BECAME": "became",
    "MEMBER_OF": "belongs to",
    "MANAGES": "manages",
    "PRESENT_IN": "is present in",
    "DEVELOPS": "develops",
    "INVOLVES": "involves",
    "FUNDED_BY": "is funded by",
    "ELIGIBLE_IN": "is open to partners in",
    "WITHIN": "lies within",
    "ABOUT": "is about",
    "SAME_AS": "is the same as",
    "LOADED_FROM": "was loaded from",
}
NAMES = ("name", "title", "label", "acronym", "code")  # what a node is called, the first that is there
SHORT_NAMES = ("short_name", "acronym")
ADDRESSES = ("source_url", "url", "website")  # and what ends in _source_url: told as links
BOOKKEEPING = frozenset({"id", "held_by", "claims", "run", "scope", "digest", "updated"})
LONGEST = 300  # letters of a fact
_CAPITALS = {"eu": "EU", "pic": "PIC", "vat": "VAT", "sme": "SME", "gdp": "GDP", "rcn": "RCN", "doi": "DOI",
             "url": "URL", "erdf": "ERDF", "id": "ID", "nuts": "NUTS"}  # fmt: skip
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def kind_of(labels: list[str]) -> str:
    """What a node is, in plain words; a label of the model comes before others.

    >>> kind_of(["Coast", "Region"]), kind_of(["BigThing"]), kind_of([])
    ('region', 'big thing', 'node')
    """
    label = next((one for one in labels if one in NODE_BY_LABEL), labels[0] if labels else "node")
    return words(_HUMP.sub(" ", label)).lower().strip() or "node"


def tie_of(type_: str) -> str:
    """A relationship type as the middle of a sentence.

    >>> tie_of("PARTICIPATES_IN"), tie_of("WORKS_WITH")
    ('takes part in', 'works with')
    """
    return TYPES.get(type_, words(type_).lower().strip() or "is related to")


def name_of(key: str, properties: Mapping[str, Any]) -> tuple[str, str]:
    """The name of a node and the short one written under it."""
    name = next((str(properties[one]) for one in NAMES if properties.get(one) not in (None, "")), key)
    short = next((str(properties[one]) for one in SHORT_NAMES if properties.get(one) not in (None, "")), name)
    return name, short


def node_facts(labels: list[str], properties: Mapping[str, Any]) -> dict[str, str]:
    """Properties of a node as facts, those of the model in its order; without name, id and bookkeeping."""
    known: dict[str, Prop] = {}
    for label in labels:
        known |= {prop.name: prop for prop in (NODE_BY_LABEL[label].all_props() if label in NODE_BY_LABEL else ())}
    called = next((one for one in NAMES if properties.get(one) not in (None, "")), "")
    return _facts(known, {name: value for name, value in properties.items() if name != called})


def tie_facts(type_: str, properties: Mapping[str, Any]) -> dict[str, str]:
    """Properties of a relationship as facts."""
    known = {prop.name: prop for prop in (REL_BY_TYPE[type_].all_props() if type_ in REL_BY_TYPE else ())}
    return _facts(known, properties)


def _facts(known: Mapping[str, Prop], properties: Mapping[str, Any]) -> dict[str, str]:
    order = [*(name for name in known if name in properties), *sorted(set(properties) - set(known))]
    order = [name for name in order if name not in BOOKKEEPING and not _is_address(name)]
    told = {heading(name): value_of(name, properties[name], known.get(name)) for name in order}
    return {title: text for title, text in told.items() if text}


def links_of(properties: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Addresses among the properties, as text and address; the page the facts were read from first.

    >>> links_of({"website": "https://b.org", "source_url": "https://a.org", "area_source_url": ""})
    (('Page the facts were read from', 'https://a.org'), ('Website', 'https://b.org'))
    """
    found = sorted((name for name in properties if _is_address(name)), key=lambda name: (name != ADDRESSES[0], name))
    return tuple(
        (PAGE if name == ADDRESSES[0] else heading(name.replace("_source_url", "")), str(properties[name]))
        for name in found
        if isinstance(properties[name], str) and properties[name]
    )


def _is_address(name: str) -> bool:
    return name in ADDRESSES or name.endswith("_source_url")


def heading(name: str) -> str:
    """The name of a property in plain words.

    >>> heading("eu_contribution"), heading("gdpPerInhabitant")
    ('EU contribution', 'GDP per inhabitant')
    """
    parts = words(_HUMP.sub(" ", name)).lower().split()
    text = " ".join(_CAPITALS.get(part, part) for part in parts) or name
    return text[:1].upper() + text[1:]


def value_of(name: str, value: Any, prop: Prop | None = None) -> str:
    """A value as it is read, with the unit of the property; empty for what is not known.

    >>> value_of("total_cost", 1234567.0, Prop("total_cost", "FLOAT", "", unit="EUR"))
    '1,234,567 EUR'
    >>> value_of("start_year", 2014), value_of("sme", False), value_of("country", "SE"), value_of("countries", ["DK"])
    ('2014', 'no', 'Sweden (SE)', 'Denmark')
    """
    if value is None or value == "" or value == [] or value != value:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        each = [country_name(one) if name == "countries" else value_of(name, one) for one in value]
        return _cut(", ".join(one for one in each if one))
    if isinstance(value, int | float):
        return _number(name, value, prop)
    if name == "country":
        return country_label(str(value))
    return _cut(words(value) if prop is not None and prop.values else str(value))


def _number(name: str, value: float, prop: Prop | None) -> str:
    unit = prop.unit if prop is not None else ""
    if unit == "year" or (prop is None and (name == "year" or name.endswith(("_year", "Year")))):
        return f"{value:g}" if abs(value) < 100_000 else str(value)
    if isinstance(value, int) or (abs(value) >= 1000 and unit != "degrees"):
        text = f"{value:,.0f}"
    else:
        text = f"{value:,.4f}".rstrip("0").rstrip(".") if abs(value) >= 0.001 or value == 0 else f"{value:.3g}"
    return f"{text} {unit}" if unit not in ("", "share", "score") else text


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
