"""Where is the partner? The region of an organization by the best basis a row gives, and of a code in any version."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baltica.graph.codes import country_name, nuts_country
from baltica.loader.nuts_versions import COARSER, Found, NutsVersions, eurostat_code, level, lists
from baltica.loader.records import Node, Note, Options, Record, Rel
from baltica.loader.reference import Reference, Spot
from baltica.loader.tables import Row

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

_CACHED = 1 << 16  # places kept in mind: the same organization comes in many rows

# Territories with an ISO 3166-1 code of their own whose regions NUTS lists under the state they belong to.
_WITHIN = {"GP": "FR", "MQ": "FR", "GF": "FR", "RE": "FR", "YT": "FR", "MF": "FR", "AX": "FI", "SJ": "NO"}

# Regions of the NUTS source with their names; a weak node that only a row of another source names has its code as name.
_REGIONS = """
MATCH (r:Region) WHERE r.scheme STARTS WITH 'NUTS' AND r.name <> r.code
RETURN r.id AS id, r.scheme AS scheme, r.code AS code, r.held_by AS held_by ORDER BY id
"""
_TIES = "MATCH (a:Region)-[t:BECAME]->(b:Region) RETURN a.id AS start, b.id AS end, t.kind AS kind ORDER BY start, end"


@dataclass(frozen=True, slots=True)
class Place:
    """A region found: id and properties of its node, properties of the tie, and what is to be told."""

    id: str
    node: dict[str, Any]
    tie: dict[str, Any]
    notes: tuple[str, ...]


class Places:
    """Finds regions in the version of the analysis ``nuts``, with what the graph knows of NUTS and files the user has.

    Nothing heavy is read before it is needed, and what was found once is kept.
    """

    def __init__(self, nuts: str, versions: NutsVersions, reference: Reference | None = None) -> None:
        self.nuts = nuts
        self._versions = versions
        self._reference = reference
        self._place = lru_cache(_CACHED)(self._placed)
        self._node = lru_cache(_CACHED)(self._noded)
        self._code = lru_cache(_CACHED)(self._resolved)

    @classmethod
    def unknown(cls, nuts: str = "2021") -> "Places":
        """Places that know nothing: codes of the right shape are taken as they are."""
        return cls(nuts, NutsVersions())

    @classmethod
    def read(cls, graph: "Graph", folder: Path | None, options: Options) -> "Places":
        """Places with the NUTS lists and change tables the graph holds now, and the files in the user's *folder*."""
        rows = graph.read(_REGIONS)
        listed = [(r["scheme"], r["code"]) for r in rows if any(h.startswith("nuts:") for h in r["held_by"] or ())]
        ties = [(r["start"], r["end"], r["kind"]) for r in graph.read(_TIES)]
        versions = lists(listed, ties)
        reference = Reference(folder, versions, options.nuts) if folder is not None and folder.is_dir() else None
        return cls(options.nuts, versions, reference)

    def locate(
        self,
        row: Row,
        organization_id: str,
        *,
        country: str,
        code: str = "",
        version: str = "",
        latitude: float | str | None = None,
        longitude: float | str | None = None,
        postcode: str = "",
        city: str = "",
        scope: str = "",
        updated: str = "",
        source_url: str | None = None,
    ) -> Iterator[Record]:
        """The region of an organization: a weak Region node, one LOCATED_IN tie, and Notes.

        The basis is the best that leads to a region: NUTS code, coordinates, postal code, city, country. A code above
        level 3, or one that is several regions in the version of analysis, is made finer by a weaker basis that agrees.
        """
        if not country:
            yield Note(row, "country unknown: not located")
            return
        place = self._place(country, code or "", version, latitude, longitude, postcode or "", city or "")
        tie = place.tie if source_url is None else {**place.tie, "source_url": source_url}
        yield Node(row, "Region", place.id, place.node, weak=True, scope=scope, updated=updated)
        yield Rel(row, "LOCATED_IN", organization_id, place.id, tie, scope=scope, updated=updated)
        for text in place.notes:
            yield Note(row, text)

    def region(
        self, row: Row, code: str, version: str = "", *, scope: str = "", updated: str = ""
    ) -> tuple[str | None, list[Record]]:
        """Id of a code's region in the version of analysis, with its weak node and Notes; None where it is no region.

        Two letters that NUTS does not know are taken for a country of ISO 3166-1.
        """
        if not code.strip():
            return None, [Note(row, "region code empty")]
        found = self._code(code, version)
        if found is None and len(code.strip()) != 2:
            return None, [Note(row, "region code in no version of NUTS: not used")]
        notes = found.notes if found else ()
        id_, node = self._node(found.code, found.version) if found else self._country(nuts_country(code))
        records: list[Record] = [Node(row, "Region", id_, node, weak=True, scope=scope, updated=updated)]
        return id_, records + [Note(row, text) for text in notes]

    def _resolved(self, code: str, version: str) -> Found | None:
        return self._versions.resolve(code, version, self.nuts)

    def _placed(
        self,
        country: str,
        code: str,
        version: str,
        latitude: float | str | None,
        longitude: float | str | None,
        postcode: str,
        city: str,
    ) -> Place:
        state = _WITHIN.get(country, country)
        notes: list[str] = []
        stated = self._stated(state, code, version, notes)
        best, basis = stated, "nuts_code"
        if self._reference is not None:
            best, basis = self._finer(self._reference, state, stated, (latitude, longitude), postcode, city, notes)
        if best is None or len(best.code) == 2:
            id_, node = self._country(state)
            basis = "country_only"
        else:
            id_, node = self._node(best.code, best.version)
        tie = {
            "basis": basis,
            "source_code": code.strip() if stated else None,
            "source_scheme": f"NUTS{stated.read_in}" if stated else None,
        }
        return Place(id_, node, tie, tuple(dict.fromkeys(notes)))

    def _stated(self, country: str, code: str, version: str, notes: list[str]) -> Found | None:
        """The region of the source's code, where it lies in the stated country."""
        if len(code.strip()) < 2:
            return None
        if nuts_country(eurostat_code(code)) != country:
            notes.append("region code of another country than the stated one: not used")
            return None
        found = self._code(code, version)
        if found is not None:
            notes += found.notes
        elif len(code.strip()) > 2:
            notes.append("region code in no version of NUTS: not used")
        return found

    def _finer(
        self,
        reference: Reference,
        country: str,
        stated: Found | None,
        point: tuple[float | str | None, float | str | None],
        postcode: str,
        city: str,
        notes: list[str],
    ) -> tuple[Found | None, str]:
        """The best of the stated code and what the user's files tell; they only refine a code, never contradict it."""
        best, basis = stated, "nuts_code"
        spot = reference.at(country, *point)  # also where the code is enough: points elsewhere are reported
        notes += spot.notes
        bases: dict[str, Callable[[], Spot]] = {
            "coordinates": lambda: spot,
            "postal_code": lambda: reference.by_postcode(country, postcode),
            "city": lambda: reference.by_city(country, city),
        }
        for name, ask in bases.items():
            if best is not None and level(best.code) == 3:
                break
            other = ask()
            found = other.found
            notes += () if other is spot else other.notes
            if found is None or level(found.code) < 1:
                continue
            if best is None or level(best.code) == 0 or found.code.startswith(best.code):
                if best is None or len(found.code) > len(best.code):
                    notes[:] = [_told_apart(text, name) for text in notes] + list(found.notes)
                    best, basis = found, name
            else:
                notes.append(f"{_WORDS[name]} outside the region of the stated code: not used")
        return best, basis

    def _noded(self, code: str, version: str) -> tuple[str, dict[str, Any]]:
        country = nuts_country(code)
        name = code if len(code) > 2 else country_name(country)
        props = {"code": code, "scheme": f"NUTS{version}", "level": level(code), "name": name, "country": country}
        return f"nuts{version}:{code}", props

    def _country(self, country: str) -> tuple[str, dict[str, Any]]:
        """The region of a whole country: of NUTS where NUTS lists it, else of ISO 3166-1."""
        code = eurostat_code(country)
        home = self._versions.home(code, self.nuts)
        if home:
            return self._node(code, home)
        props = {
            "code": country,
            "scheme": "ISO3166-1",
            "level": 0,
            "name": country_name(country),
            "country": country,
        }
        return f"iso3166-1:{country}", props


_WORDS = {"coordinates": "coordinates", "postal_code": "postal code", "city": "city"}


def _told_apart(note: str, basis: str) -> str:
    """A note on a code that was too coarse, now that another basis has told its regions apart."""
    text, coarser, _ = note.partition(COARSER)
    return f"{text}: told apart by {_WORDS[basis]}" if coarser else note
