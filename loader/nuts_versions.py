"""Codes of one version of NUTS read in another: successors, splits, merges, and codes that are in no version. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

# Countries with regions in NUTS or with statistical regions beside it, as Eurostat writes them: used only where the
# graph holds no list of a version. The United Kingdom is listed for the last time in 2021.
_COUNTRIES = frozenset(
    (
        *("AL", "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IS"),
        *("IT", "LI", "LT", "LU", "LV", "ME", "MK", "MT", "NL", "NO", "PL", "PT", "RO", "RS", "SE", "SI", "SK", "TR"),
    )
)
_LAST_LISTED = {"UK": "2021"}
_ISO_TO_EUROSTAT = {"GR": "EL", "GB": "UK"}
COARSER = ": located "  # in a note, before how coarse
_CODE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")


@dataclass(frozen=True, slots=True)
class Found:
    """A region: its code in ``version``, the version the source's code was ``read_in``, and what is to be told."""

    code: str
    version: str
    read_in: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class NutsVersions:
    """Codes by version, and ties (older version, code) → (next version, code) → kind.

    A code in two versions without any tie between them is the same region. Without a list for a version nothing can be
    checked or brought to another version, and codes of the right shape are taken as they are.
    """

    codes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    became: Mapping[tuple[str, str], Mapping[tuple[str, str], str]] = field(default_factory=dict)
    before: Mapping[tuple[str, str], tuple[tuple[str, str], ...]] = field(init=False)
    countries: Mapping[str, frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        before: dict[tuple[str, str], list[tuple[str, str]]] = {}
        for old, successors in self.became.items():
            for new in successors:
                before.setdefault(new, []).append(old)
        object.__setattr__(self, "before", {new: tuple(sorted(olds)) for new, olds in before.items()})
        listed = {version: frozenset(code[:2] for code in codes) for version, codes in self.codes.items()}
        object.__setattr__(self, "countries", listed)

    def home(self, country: str, version: str) -> str:
        """The version in which a country's regions are told: *version* where it lists the country (Eurostat's code).

        Else the last older version that lists it, else the first newer one; empty where none does.
        """
        listing = {v for v, countries in self.countries.items() if country in countries}
        if version not in self.codes and country in _COUNTRIES:
            listing.add(version)
        if version not in self.codes and country in _LAST_LISTED:
            listing.add(min(version, _LAST_LISTED[country]))
        if version in listing:
            return version
        older, newer = [v for v in listing if v < version], [v for v in listing if v > version]
        return max(older) if older else min(newer, default="")

    def valid(self, code: str, version: str) -> bool:
        """Whether the code is in the list of the version; any code of the right shape where there is no list."""
        codes = self.codes.get(version)
        return code in codes if codes is not None else self.home(code[:2], version) == version

    def resolve(self, code: str, version: str, target: str) -> Found | None:
        """The region of a source's code in the version of analysis; None where not even its country has regions.

        Empty *version*: the source mixes them. What has several successors becomes the finest region that holds them
        all. The notes carry no codes, so that they can be counted.
        """
        code = eurostat_code(code)
        if not _CODE.fullmatch(code):
            return None
        home = self.home(code[:2], target)
        if not home:
            return None
        read_in = self._read_in(code, version, home)
        if read_in is None:
            return self._shortened(code, version, home)
        notes: tuple[str, ...] = ()
        if version and read_in != version and code[:2] in self.countries.get(version, ()):
            notes = (f"region code not in NUTS {version}, read in NUTS {read_in}",)
        found, told = self._converted(code, read_in, home)
        return Found(found, home, read_in, notes + told)

    def _read_in(self, code: str, version: str, home: str) -> str | None:
        """The version a code is read in: the stated one, else the nearest to it that has the code.

        Where none is stated that of the analysis, else the newest.
        """
        near = int(version or 9999)
        others = sorted(self.codes, key=lambda one: (abs(int(one) - near), one))
        for candidate in (version or home, *others, home):
            if candidate and self.valid(code, candidate):
                return candidate
        return None

    def _shortened(self, code: str, version: str, home: str) -> Found:
        for length in range(len(code) - 1, 1, -1):
            short = code[:length]
            read_in = self._read_in(short, version, home)
            if read_in is not None:
                found, told = self._converted(short, read_in, home)
                notes = (f"region code in no version of NUTS{COARSER}{_located(found)}",)
                return Found(found, home, read_in, notes + told)
        return Found(code[:2], home, home, (f"region code in no version of NUTS{COARSER}{_located(code[:2])}",))

    def _converted(self, code: str, start: str, end: str) -> tuple[str, tuple[str, ...]]:
        if start == end:
            return code, ()
        between = sorted(v for v in {*self.codes, start, end} if min(start, end) <= v <= max(start, end))
        steps = between if start < end else between[::-1]
        steps = [v for v in steps if v in (start, end) or code[:2] in self.countries.get(v, ())]
        now: set[str] = {code}
        told: dict[str, None] = {}
        for old, new in pairwise(steps):
            step: set[str] = set()
            for one in sorted(now):
                successors, note = self._next(one, old, new)
                step |= successors
                if note:
                    told[note] = None
            now = step
        found = self._common(now, end)
        if len(found) < len(code):
            last = next(
                (text for text in told if "no successor" in text), f"region of NUTS {start} is several in NUTS {end}"
            )
            told.pop(last, None)
            told[f"{last}{COARSER}{_located(found)}"] = None
        return found, tuple(told)

    def _next(self, code: str, old: str, new: str) -> tuple[set[str], str]:
        """Codes of a region in a neighboring version, and what is to be told of the step."""
        if old < new:
            ties = {c: kind for (v, c), kind in self.became.get((old, code), {}).items() if v == new}
        else:
            ties = {c: self.became[v, c][old, code] for v, c in self.before.get((old, code), ()) if v == new}
        if self.valid(code, new) and not self._tied(code, new, old):  # kept its code: the same region but for its edges
            return {code}, f"region of NUTS {old} has other boundaries in NUTS {new}" if ties else ""
        found = set(ties)
        if not found:
            return {self._common({code}, new)}, f"region of NUTS {old} with no successor known in NUTS {new}"
        note = ""
        if len(found) == 1:
            (one,) = found
            if len(self._sources(one, old, new)) > 1:
                note = f"region of NUTS {old} is only part of its region in NUTS {new}"
            elif ties.get(one) == "boundary_shift":
                note = f"region of NUTS {old} has other boundaries in NUTS {new}"
        return found, note

    def _tied(self, code: str, version: str, other: str) -> bool:
        """Whether the change table says what the region of *version* was, or became, in *other*."""
        key = (version, code)
        return any(v == other for v, _ in (self.before.get(key, ()) if other < version else self.became.get(key, ())))

    def _sources(self, code: str, old: str, new: str) -> set[str]:
        """The regions of *old* that the region of *new* is made of."""
        if old < new:
            found = {c for v, c in self.before.get((new, code), ()) if v == old}
        else:
            found = {c for v, c in self.became.get((new, code), {}) if v == old}
        if self.valid(code, old) and not self._tied(code, old, new):
            found.add(code)
        return found

    def _common(self, codes: Iterable[str], version: str) -> str:
        """The finest region of the version whose code begins all these codes."""
        first, *others = sorted(codes)
        for length in range(len(first), 2, -1):
            short = first[:length]
            if self.valid(short, version) and all(code.startswith(short) for code in others):
                return short
        return first[:2]


def eurostat_code(code: str) -> str:
    """A region code as Eurostat writes it: upper case, EL and UK at the front.

    >>> eurostat_code("gr300"), eurostat_code(" UKI31 ")
    ('EL300', 'UKI31')
    """
    upper = code.strip().upper()
    return _ISO_TO_EUROSTAT.get(upper[:2], upper[:2]) + upper[2:]


def level(code: str) -> int:
    """NUTS level of a code: 0 for the country to 3.

    >>> level("SE"), level("SE110")
    (0, 3)
    """
    return len(code) - 2


def lists(regions: Iterable[tuple[str, str]], ties: Iterable[tuple[str, str, str]]) -> NutsVersions:
    """From (scheme, code) of regions and (id, id, kind) of ties between them, as the graph has them.

    >>> found = lists([("NUTS2016", "EE006"), ("NUTS2021", "EE009")], [("nuts2016:EE006", "nuts2021:EE009", "recoded")])
    >>> found.resolve("EE006", "2016", "2021").code
    'EE009'
    """
    codes: dict[str, set[str]] = {}
    for scheme, code in regions:
        if re.fullmatch(r"NUTS\d{4}", scheme):
            codes.setdefault(scheme[4:], set()).add(code)
    became: dict[tuple[str, str], dict[tuple[str, str], str]] = {}
    for start, end, kind in ties:
        old, new = _parts(start), _parts(end)
        if old and new and kind != "unchanged":
            became.setdefault(old, {})[new] = kind
    return NutsVersions({version: frozenset(found) for version, found in codes.items()}, became)


def _parts(id_: str) -> tuple[str, str] | None:
    match = re.fullmatch(r"nuts(\d{4}):(\w+)", id_)
    return (match[1], match[2]) if match else None


def _located(code: str) -> str:
    return f"at NUTS level {level(code)}" if len(code) > 2 else "by country only"
