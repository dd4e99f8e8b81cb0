"""What a programme asks of a consortium, as far as it is known, and where a partner or candidate stands to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from baltica.analytics.eligibility import programmes_of_projects
from baltica.analytics.graphdata import GraphData
from baltica.analytics.helix import THREE
from baltica.analytics.names import NameIndex, folded
from baltica.analytics.places import countries
from baltica.graph.codes import country_name, iso_country
from baltica.graph.errors import InputError

YES, NO, PART, UNKNOWN = "yes", "no", "perhaps", "not known"
MET, MISSING, NOT_CHECKED, ADVICE = "met", "missing", "not checked", "advice"
_SHOWN = 12  # countries named in a text


@dataclass(frozen=True)
class Programme:
    """A programme as chosen: its rules, the codes of regions it admits (none: not known), who took part before."""

    id: str
    name: str
    strand: str | None
    min_countries: int | None
    source_url: str | None
    codes: tuple[str, ...]
    footprint: frozenset[str]
    others: tuple[str, ...] = ()


def find_programme(data: GraphData, text: str) -> Programme:
    """The programme whose name contains the text; of several the newest, the others named in ``others``.

    Raises InputError where none fits, with the nearest names, or where several are equally new.
    """
    names = data.programmes["name"].fillna("")
    asked = folded(text)
    hits = names[[asked in folded(name) for name in names]] if asked else names.iloc[:0]
    equal = hits[[asked == folded(name) for name in hits]]
    hits = equal if len(equal) else hits
    if hits.empty:
        near = [names[one] for one, _ in NameIndex(names).nearest(text, 3)]
        none = "write more of its name" if names.any() else "the graph names no programme; load projects first"
        hint = f"did you mean {' or '.join(near)}?" if near else none
        raise InputError(f"no programme is named {text!r}", hint)
    period = data.programmes.loc[hits.index, "period"].fillna("").astype(str)
    newest = hits[period == period.max()]
    if len(newest) > 1:
        shown = "; ".join(sorted(newest)[:6])
        raise InputError(f"{len(newest)} programmes are named {text!r}", f"write more of the name: {shown}")
    chosen = str(newest.index[0])
    row: Any = data.programmes.loc[chosen]
    listed = data.eligibility[data.eligibility["programme"] == chosen]
    codes = listed["code"].where(listed["code"].notna(), listed["country"]).dropna()
    funding = programmes_of_projects(data)
    projects = funding.loc[funding["programme"] == chosen, "project"]
    there = data.participations.loc[data.participations["project"].isin(projects), "organization"].unique()
    home = countries(data.organizations.loc[there], data).dropna()
    return Programme(
        chosen,
        str(row["name"]),
        row["strand"],
        None if pd.isna(row["min_countries"]) else int(row["min_countries"]),
        row["source_url"],
        tuple(sorted(set(codes))),
        frozenset(home),
        tuple(sorted(set(hits) - {row["name"]})),
    )


def admitted(programme: Programme | None, code: str | None, country: str | None) -> str:
    """Whether the rules admit a place: ``yes``, ``no``, ``perhaps`` (known too coarsely) or ``not known``.

    A place is admitted when its code, or the beginning of it, is listed; one known more coarsely than a listed code
    that begins like it is perhaps admitted.

    >>> south = Programme("g", "South", "interreg_a", 2, None, ("DK01", "SE22"), frozenset({"DK", "SE"}))
    >>> [admitted(south, code, "DK") for code in ("DK014", "DK03", None)]
    ['yes', 'no', 'perhaps']
    """
    if programme is None or not programme.codes:
        return UNKNOWN
    place = code or country
    if not place:
        return UNKNOWN
    own = {place} | ({country} if country else set())
    for listed in programme.codes:
        if any(one.startswith(listed) for one in own) or (len(listed) == 2 and iso_country(listed) == country):
            return YES
    coarse = place if len(place) > 2 else iso_country(place)
    begin = [one[: len(coarse)] if len(coarse) > 2 else iso_country(one[:2]) for one in programme.codes]
    return PART if coarse in begin else NO


def rules_of(programme: Programme | None, partners: pd.DataFrame, *, helix_known: bool) -> pd.DataFrame:
    """Rules and advice, one row each: rule, status (met, missing, not checked, advice), demanded, found, text."""
    rows = [_countries(programme, partners)]
    if programme is not None:
        rows.append(_eligibility(programme, partners))
    rows.append(_helices(partners, helix_known=helix_known))
    if not partners.empty and not (partners["coordinated"].fillna(0) > 0).any():
        text = "No partner found has coordinated a project in these data: think of an experienced lead partner."
        rows.append(("coordinator", ADVICE, None, None, text))
    return pd.DataFrame(rows, columns=["rule", "status", "demanded", "found", "text"]).astype(
        {"demanded": "Int64", "found": "Int64"}
    )


def _countries(programme: Programme | None, partners: pd.DataFrame) -> tuple[Any, ...]:
    counting = partners[partners["eligible"] != NO]
    known = sorted(counting["country"].dropna().unique())
    without = int(counting["country"].isna().sum())
    found = f"{len(known)} ({', '.join(country_name(one) for one in known)})" if known else "none"
    found += f"; the country of {without} partner{'s' * (without > 1)} is not known" if without else ""
    if len(counting) < len(partners):
        found += "; partners outside the eligible area are not counted"
    demanded = None if programme is None else programme.min_countries
    if demanded is not None and programme is not None:
        more = demanded - len(known)
        status = MET if more <= 0 else MISSING if more > without else NOT_CHECKED
        text = f"Countries: at least {demanded} are demanded, found {found}."
        if status == MISSING:
            text += f" {more} more {'is' if more == 1 else 'are'} needed."
        elif status == NOT_CHECKED:
            text += " Whether that is enough cannot be told."
        return "countries", status, demanded, len(known), text
    if programme is None:
        text = f"Countries: found {found}. Without --programme no rule is checked."
        text += " Cross-border programmes ask for two countries or more." if len(known) < 2 else ""
    elif programme.strand == "framework_programme":
        text = (
            f"Countries: found {found}. Framework programmes ask for different numbers by kind of action; "
            "collaborative actions commonly for three organizations of three countries: see the call."
        )
    else:
        text = f"Countries: found {found}. How many this programme demands is not known here: see its manual."
    return "countries", ADVICE if len(known) < 2 else NOT_CHECKED, None, len(known), text


def _eligibility(programme: Programme, partners: pd.DataFrame) -> tuple[Any, ...]:
    if not programme.codes:
        text = "Eligible regions: not known here for this programme (baltica load areas has those of some)."
        if programme.strand == "framework_programme":
            text = "Eligible regions: framework programmes admit countries, not regions; see the call."
        if programme.footprint:
            before, more = sorted(programme.footprint)[:_SHOWN], len(programme.footprint) - _SHOWN
            rest = f" and {more} others" if more > 0 else ""
            text += f" Participants of its projects so far came from {', '.join(before)}{rest}."
        return "eligible regions", NOT_CHECKED, None, None, text
    outside = partners.loc[partners["eligible"] == NO, "shown"].tolist()
    unsure = partners.loc[partners["eligible"].isin([PART, UNKNOWN]), "shown"].tolist()
    inside = int((partners["eligible"] == YES).sum())
    text = f"Eligible regions: {inside} of {len(partners)} partners are in a listed region."
    text += f" Outside: {'; '.join(outside)}." if outside else ""
    text += f" Cannot be told (place not known, or too coarsely): {'; '.join(unsure)}." if unsure else ""
    status = MISSING if outside else NOT_CHECKED if unsure else MET
    return "eligible regions", status, len(partners), inside, text


def _helices(partners: pd.DataFrame, *, helix_known: bool) -> tuple[Any, ...]:
    present = set(partners["helix"].dropna())
    missing = [name for name in THREE if name not in present]
    unknown = int((partners["helix"].isna() & partners["type"].isna()).sum())
    if not helix_known and not present:
        text = "Helices: these data tell no types of organizations: academia, business and government cannot be told."
        return "helices", NOT_CHECKED, None, None, text
    text = f"Helices: {' and '.join(missing)} missing" if missing else "Helices: academia, business and government"
    text += f" (the type of {unknown} partner{'s' * (unknown > 1)} is not known)" if unknown else ""
    text += ". Advice, no rule." if missing else "."
    return "helices", ADVICE if missing else MET, len(THREE), len(THREE) - len(missing), text


@dataclass(frozen=True)
class Gaps:
    """What a further partner could add. ``countries``: those that would not be new; None where no country lacks."""

    countries: frozenset[str] | None
    helices: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.countries is not None or bool(self.helices)


def gaps_of(rules: pd.DataFrame, partners: pd.DataFrame, *, helix_known: bool) -> Gaps:
    """The gaps that the rules and the advice leave."""
    rule = rules.set_index("rule").loc["countries"]
    demanded = rule["demanded"]
    lacking = rule["status"] == ADVICE or (not pd.isna(demanded) and rule["found"] < demanded)
    present = set(partners["helix"].dropna())
    counted = partners.loc[partners["eligible"] != NO, "country"].dropna()
    helices = tuple(name for name in THREE if name not in present) if helix_known else ()
    return Gaps(frozenset(counted) if lacking else None, helices)


def fills(
    gaps: Gaps, programme: Programme | None, country: Iterable[str | None], helix: Iterable[str | None]
) -> list[list[str]]:
    """For each candidate what it would add: names of countries and helices."""
    allowed = programme.footprint if programme is not None and not programme.codes else frozenset()
    found = []
    for code, kind in zip(country, helix, strict=True):
        new = gaps.countries is not None and code is not None and code not in gaps.countries
        new = new and (not allowed or code in allowed)
        found.append(([country_name(str(code))] if new else []) + ([str(kind)] if kind in gaps.helices else []))
    return found


def years(values: Any) -> str:
    """``2014`` or ``2012–2019``; empty where not known."""
    known = np.asarray([v for v in values if not pd.isna(v)], dtype=float)
    if not len(known):
        return ""
    first, last = int(known.min()), int(known.max())
    return f"{first}" if first == last else f"{first}–{last}"
