"""What a filter means, once: which places are reported, which part of the graph is looked at.

``country`` and ``region`` choose the places reported, while their partners elsewhere stay; when both are given a
place must satisfy both. ``within`` cuts the graph to organizations in these countries or regions. ``since`` and
``until`` bound the year a project started; undated projects are then left out. ``source`` chooses whose facts count,
``programme`` is part of a programme's name, ``specialization`` the field of the project (of the cluster where clusters
are counted), ``role`` the role of a participant. The size of a project is its number of participants before any other
cut.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from baltica.graph.codes import COUNTRY_NAMES, country_name, iso_country
from baltica.graph.errors import InputError
from baltica.graph.model import REL_BY_TYPE, SPECIALIZATIONS

Texts = str | Iterable[str] | None

ROLES = next(prop.values for prop in REL_BY_TYPE["PARTICIPATES_IN"].props if prop.name == "role")
NO_SINCE, NO_UNTIL, NO_MAX = 0, 9999, 1_000_000

# The beginning of a NUTS or ISO 3166-2 code.
_REGION_CODE = re.compile(r"[A-Z]{2}(-?[0-9A-Z]{0,3})")
# NUTS codes begin as Eurostat writes the country, not as ISO 3166-1 does.
_ISO_TO_NUTS = {"GR": "EL", "GB": "UK"}


@dataclass(frozen=True)
class Selection:
    """A filter on places, time, sources, programmes, fields, roles and project sizes; the empty one takes all.

    >>> Selection(country=("DK",), since=2014).describe()
    'reported places: Denmark (partners elsewhere stay); projects started in 2014 or later'
    """

    country: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    source: tuple[str, ...] = ()
    programme: tuple[str, ...] = ()
    specialization: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    min_project_size: int | None = None
    max_project_size: int | None = None

    @classmethod
    def parse(
        cls,
        *,
        country: Texts = None,
        region: Texts = None,
        within: Texts = None,
        since: int | str | None = None,
        until: int | str | None = None,
        source: Texts = None,
        programme: Texts = None,
        specialization: Texts = None,
        role: Texts = None,
        min_project_size: int | str | None = None,
        max_project_size: int | str | None = None,
    ) -> "Selection":
        """Build a selection from what a user typed: lists, or texts with commas between.

        Country codes are brought to ISO 3166-1 (EL is GR, UK is GB), region codes to capitals.

        Raises:
            InputError: a code, field, role or year that cannot be used, with what was probably meant.
        """
        until_year = _whole("until", until)
        selection = cls(
            country=_each(_country, country),
            region=_each(_region, region),
            within=_each(lambda code: _country(code) if len(code) == 2 else _region(code), within),
            since=_whole("since", since) or None,
            until=None if until_year == NO_UNTIL else until_year,
            source=_each(str, source),
            programme=_each(str, programme),
            specialization=_each(lambda text: _one_of("specialization", SPECIALIZATIONS, text), specialization),
            role=_each(lambda text: _one_of("role", ROLES, text), role),
            min_project_size=_whole("min-project-size", min_project_size) or None,
            max_project_size=_whole("max-project-size", max_project_size),
        )
        _in_order("since", selection.since, "until", selection.until)
        _in_order("min-project-size", selection.min_project_size, "max-project-size", selection.max_project_size)
        return selection

    @property
    def is_all(self) -> bool:
        """Whether nothing is filtered."""
        return self == Selection()

    def parameters(self) -> dict[str, Any]:
        """The standard query parameters (see ``header.py``), all eleven of them."""
        return {
            "country": list(self.country),
            "region": list(self.region),
            "within": list(self.within),
            "since": NO_SINCE if self.since is None else self.since,
            "until": NO_UNTIL if self.until is None else self.until,
            "source": list(self.source),
            "programme": list(self.programme),
            "specialization": list(self.specialization),
            "role": list(self.role),
            "min_size": 0 if self.min_project_size is None else self.min_project_size,
            "max_size": NO_MAX if self.max_project_size is None else self.max_project_size,
        }

    def options(self) -> list[str]:
        """The selection as the words of a command line.

        >>> Selection(country=("DK", "SE"), since=2014).options()
        ['--country', 'DK,SE', '--since', '2014']
        """
        words = []
        for name in FIELDS:
            value = getattr(self, name)
            if value not in ((), None):
                text = ",".join(value) if isinstance(value, tuple) else str(value)
                words += [f"--{name.replace('_', '-')}", text]
        return words

    def describe(self) -> str:
        """The filter in one plain phrase; ``no filter`` where there is none."""
        places = [
            *([_or([country_name(code) for code in self.country])] if self.country else []),
            *([f"regions with codes that begin with {_or(self.region)}"] if self.region else []),
        ]
        parts = [
            f"reported places: {' and there '.join(places)} (partners elsewhere stay)" if places else "",
            f"only organizations in {_or([country_name(code) for code in self.within])}" if self.within else "",
            _years(self.since, self.until),
            f"sources: {_or(self.source)}" if self.source else "",
            f"programmes named {_or(self.programme)}" if self.programme else "",
            f"specialization: {_or([name.replace('_', ' ') for name in self.specialization])}"
            if self.specialization
            else "",
            f"roles: {_or([name.replace('_', ' ') for name in self.role])}" if self.role else "",
            _sizes(self.min_project_size, self.max_project_size),
        ]
        return "; ".join(part for part in parts if part) or "no filter"


FIELDS = tuple(field.name for field in fields(Selection))


def suggest(wrong: str, known: Sequence[str]) -> str:
    """A hint for a misspelled name: the nearest known one, else all of them."""
    near = difflib.get_close_matches(wrong.lower(), [name.lower() for name in known], n=1, cutoff=0.6)
    if near:
        return f"did you mean {next(name for name in known if name.lower() == near[0])}?"
    return "known are " + ", ".join(known) if known else "the chosen data know none; choose a wider selection"


def _each(read: Callable[[str], str], value: Texts) -> tuple[str, ...]:
    """What is written between commas, each part read; in the order given, without empty parts and repetitions."""
    given = [value] if isinstance(value, str) else list(value or ())
    parts = (part.strip() for text in given for part in text.split(","))
    return tuple(dict.fromkeys(read(part) for part in parts if part))


def _country(text: str) -> str:
    code = iso_country(text)
    if code in COUNTRY_NAMES:
        return code
    names = {name.lower(): code for code, name in COUNTRY_NAMES.items()}
    near = difflib.get_close_matches(text.lower(), names, n=1, cutoff=0.6)
    if near:
        hint = f"did you mean {names[near[0]]} ({country_name(names[near[0]])})?"
    else:
        hint = "write countries as two letters (ISO 3166-1), like DK,SE"
    raise InputError(f"there is no country {text!r}", hint)


def _region(text: str) -> str:
    code = text.upper()
    if iso_country(code[:2]) not in COUNTRY_NAMES or not _REGION_CODE.fullmatch(code):
        raise InputError(f"{text!r} is no region code", "give the beginning of a NUTS code, like SE22 or DK01")
    return code if "-" in code else _ISO_TO_NUTS.get(code[:2], code[:2]) + code[2:]


def _one_of(what: str, known: Sequence[str], text: str) -> str:
    name = text.lower().replace(" ", "_").replace("-", "_")
    if name not in known:
        raise InputError(f"there is no {what} {text!r}", suggest(name, known))
    return name


def _whole(what: str, value: int | str | None) -> int | None:
    if value is None or value == "":
        return None
    try:
        number = int(value)
    except ValueError:
        number = -1
    if number < 0:
        raise InputError(f"{what} is {value!r}, which is no whole number of 0 or more", f"write it like --{what} 2014")
    return number


def _in_order(low_name: str, low: int | None, high_name: str, high: int | None) -> None:
    if low is not None and high is not None and low > high:
        raise InputError(f"{low_name} {low} is above {high_name} {high}", f"exchange {low_name} and {high_name}")


def _or(words: Sequence[str]) -> str:
    """``a``, ``a or b``, ``a, b or c``."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _years(since: int | None, until: int | None) -> str:
    if since is None and until is None:
        return ""
    if since is None:
        return f"projects started in {until} or earlier"
    if until is None:
        return f"projects started in {since} or later"
    return f"projects started in {since}" if since == until else f"projects started {since}–{until}"


def _sizes(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return ""
    if low is None:
        return f"projects with at most {high} participants"
    if high is None:
        return f"projects with at least {low} participants"
    return f"projects with {low} to {high} participants"
