"""Funding programmes: the names that sources use for them, brought to one node a programme.

What is known stands in loader/data/programmes/programmes.csv (its README tells how it was made). A name that is not
there is read: strand, period and a tidy name from its words.
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from baltica.graph.codes import clean_name, slug
from baltica.loader.records import Node
from baltica.loader.tables import Row

_PERIOD = re.compile(r"\b((?:19|20)\d\d) ?- ?((?:19|20)\d\d)\b")
_INTERREG = re.compile(r"\binterreg[ -]*(VI|V|IV|III|II)?[ -]*([ABC])?(?![a-z])[ .:,-]*", re.IGNORECASE)
_FILLERS = re.compile(r"\b(?:co-?operation programme|programme)\b", re.IGNORECASE)
_COUNTRIES = re.compile(r"\([A-Z]{2,5}(?: ?[-/] ?[A-Z]{2,5})+\)")  # keep.eu, up to 2013: (SE-DK-NO)


@dataclass(frozen=True, slots=True)
class Programme:
    """A funding programme of one period.

    ``strand`` is one of the model's; ``period`` "2014-2020" or None where it is not told; ``min_countries`` the number
    of countries its rules demand of a project, None where they differ by kind of action or are not known;
    ``source_url`` the page that says so.
    """

    id: str
    name: str
    strand: str
    period: str | None
    min_countries: int | None
    source_url: str | None = None


def node(row: Row, name: str, scope: str = "", updated: str = "") -> Node:
    """The programme of this name as a node: the same props in every source."""
    found = find(name)
    props = {
        "name": found.name,
        "strand": found.strand,
        "period": found.period,
        "min_countries": found.min_countries,
        "source_url": found.source_url,
    }
    return Node(row, "Programme", found.id, props, scope=scope, updated=updated)


@lru_cache(maxsize=4096)
def find(name: str) -> Programme:
    """The programme a source means by this name; where the file knows none, what the name itself tells.

    >>> find("2014 - 2020 INTERREG VB Baltic Sea").name
    'Interreg VB Baltic Sea Region 2014-2020'
    >>> find("H2020") == find("Horizon 2020")
    True
    >>> find("2014 – 2020 INTERREG V-A Here - There").id  # not in the file
    'programme:interreg-va-here-there-2014-2020'
    """
    return _known().get(_key(name)) or _read(name)


@cache
def programmes() -> tuple[Programme, ...]:
    """The programmes of the file, in its order."""
    return tuple(dict.fromkeys(_known().values()))


@cache
def _known() -> dict[tuple[str, str], Programme]:
    """The programmes of the file by each of their names."""
    found: dict[tuple[str, str], Programme] = {}
    for cells in _rows():
        programme = Programme(
            id=f"programme:{slug(cells['name'])}",
            name=cells["name"],
            strand=cells["strand"],
            period=cells["period"] or None,
            min_countries=int(cells["min_countries"]) if cells["min_countries"] else None,
            source_url=cells["source_url"] or None,
        )
        for key in _keys(cells):
            known = found.setdefault(key, programme)
            if known != programme:
                raise ValueError(f"programmes.csv: {key} is {known.name!r} and {programme.name!r}")
    return found


def _keys(cells: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Keys of the programme's names: with its period, and without one where the name alone tells it."""
    name, also, bare = cells["name"], cells["also"], cells["bare"]
    yield _key(name)
    for other in (name, *filter(None, f"{also}|{bare}".split("|"))):
        yield _key(other)[0], cells["period"]
    for other in filter(None, bare.split("|")):
        yield _key(other)[0], ""


def _rows() -> Iterator[dict[str, str]]:
    file = resources.files("baltica.loader.data") / "programmes" / "programmes.csv"
    yield from csv.DictReader(file.read_text(encoding="utf-8").splitlines())


def _key(name: str) -> tuple[str, str]:
    """What tells a programme from others: its name without "Interreg", strand, countries and period; and its period."""
    text, period = _split(name)
    for noise in (_COUNTRIES, _INTERREG, _FILLERS):
        text = noise.sub(" ", text)
    return slug(text), period


def _split(name: str) -> tuple[str, str]:
    """The name without its period, and the period ("" where it has none)."""
    text = clean_name(re.sub("[\u2010-\u2015\u2212]", "-", name))
    period = _PERIOD.search(text)
    if period is None:
        return text, ""
    rest = " ".join((text[: period.start()] + " " + text[period.end() :]).split())
    return rest.replace("()", "").strip(" -.,"), f"{period[1]}-{period[2]}"


def _read(name: str) -> Programme:
    """What the name itself tells; a cross-border programme of the neighborhood is known by its fund or by a country.

    >>> _read("Interreg IVB Baltic Sea 2007-2013").strand
    'interreg_b'
    >>> _read("Latvia-Lithuania CBC 2007-2013").strand  # both inside the EU: not a neighborhood programme
    'interreg_a'
    """
    text, period = _split(name)
    interreg = _INTERREG.match(text)
    if interreg:
        kind = f"{interreg[1] or ''}{interreg[2] or ''}".upper()
        text = " ".join(part for part in ("Interreg", kind, text[interreg.end() :]) if part)
    tidy = f"{text} {period}" if period else text
    return Programme(f"programme:{slug(tidy)}", tidy, _strand(text), period or None, None)


def _strand(text: str) -> str:
    interreg = _INTERREG.match(text)
    if interreg and interreg[2]:
        return f"interreg_{interreg[2].lower()}"
    if re.search(r"\bCBC\b", text):
        outside = re.search(r"\b(?:ENPI|ENI|NEXT|Russia|Belarus|Ukraine|Moldova)\b", text)
        return "neighborhood_cbc" if outside else "interreg_a"
    if re.match(r"(?:EU )?FP\d\b|Horizon\b|H2020\b", text, re.IGNORECASE):
        return "framework_programme"
    return "other"
