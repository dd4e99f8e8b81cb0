"""What a page is about: one organization, cluster, region, area, border or programme, found by its id or name."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from baltica.analytics.eligibility import programmes_of_projects
from baltica.analytics.graphdata import GraphData
from baltica.analytics.names import NameIndex, folded
from baltica.graph.codes import COUNTRY_NAMES, country_name, iso_country
from baltica.graph.errors import InputError

LISTED = 6  # names a hint offers
LONGEST = 80  # letters of a name in a message
AREA_KINDS = {"programme_area": "programme area", "macro_region": "macro-region", "euroregion": "Euroregion"}

EMPTY = {  # what to load where there is nothing of a kind
    "cluster": "load Baltica's own (baltica load baltica) or a list of yours (baltica load clusters FILE)",
    "region": "load regions first: baltica load nuts",
    "area": "load areas first: baltica load areas",
}


@dataclass(frozen=True)
class Subject:
    """What was found: its id (of a region the code, of a pair of countries ``DK-SE``), name and one line about it."""

    id: str
    title: str
    subtitle: str


def find(kind: str, data: GraphData, text: str) -> Subject:
    """The region, organization, cluster, border or programme that the text names.

    An id or code comes first, then the same name (but for case, accents and punctuation), then the only name that
    holds the text. Raises InputError where nothing or more than one thing fits, with the names nearest to it.

    >>> data = GraphData.of(organizations=[{"id": "a", "name": "Lund University", "country": "SE"}])
    >>> find("organization", data, "lund university").subtitle
    'Organization in Sweden'
    """
    return _FINDERS[kind](data, " ".join(text.split()))


def matched(kind: str, text: str, names: "pd.Series[str]", others: "pd.Series[str] | None" = None) -> list[str]:
    """The ids that an id, a name, a short name or a part of a name stands for; several where names are equal.

    ``names`` and ``others`` (short names) by id. Raises InputError where nothing fits, or where several names hold the
    text, with a hint that lists them.
    """
    if names.empty:
        raise InputError(
            f"these data hold no {kind}s",
            EMPTY.get(kind, "load projects first: baltica load baltica, or cordis, keep, table"),
        )
    if text in names.index:
        return [text]
    if len(same := names.index[names.index.str.casefold() == text.casefold()]) == 1:
        return [str(same[0])]
    index = NameIndex(names, others)
    if exact := index.exact(text):
        return exact
    asked = folded(text)
    inside = [str(one) for one, name in zip(names.index, index.names, strict=True) if asked and asked in name]
    if len({folded(names[one]) for one in inside}) == 1:
        return inside
    if inside:
        several = _hint("which one?", [names[one] for one in inside])
        raise InputError(f"{len(inside):,} {kind}s have {_plain(text)!r} in their name", several)
    near = [names[one] for one, _ in index.nearest(text, 3)] if asked else []
    hint = _hint("did you mean", near) if near else f"write more of the name; these data hold {len(names):,} {kind}s"
    raise InputError(f"no {kind} is named {_plain(text)!r}", hint)


def _hint(begin: str, names: list[str]) -> str:
    shown = list(dict.fromkeys(names))[:LISTED]
    more = len(set(names)) - len(shown)
    return f"{begin} {'; '.join(map(_plain, shown))}" + (f"; and {more:,} more" if more else "")


def _plain(text: str) -> str:
    """A name as one short line of a message: no line ends, no codes that a terminal would obey."""
    line = "".join(one for one in " ".join(str(text).split()) if one.isprintable())
    return line if len(line) <= LONGEST else line[: LONGEST - 1].rstrip() + "…"


def _only(kind: str, text: str, ids: list[str], about: Callable[[str], str]) -> str:
    """The one id; raises InputError where one name stands for several things."""
    if len(ids) == 1:
        return ids[0]
    shown = "; ".join(f"{_plain(one)} ({_plain(about(one))})" for one in ids[:LISTED])
    more = f"; and {len(ids) - LISTED:,} more" if len(ids) > LISTED else ""
    raise InputError(f"{len(ids):,} {kind}s are named {_plain(text)!r}", f"give the id: {shown}{more}")


def _organization(data: GraphData, text: str) -> Subject:
    table = data.organizations
    names = table["name"].fillna("").astype(str)

    def about(one: str) -> str:
        row: Any = table.loc[one].fillna("")
        return ", ".join(part for part in (row["city"], country_name(row["country"])) if part)

    found = _only("organization", text, matched("organization", text, names, table["short_name"]), about)
    place = about(found)
    return Subject(found, names[found] or found, f"Organization in {place}" if place else "Organization")


def _cluster(data: GraphData, text: str) -> Subject:
    table = data.clusters
    names = table["name"].fillna("").astype(str)

    def about(one: str) -> str:
        row: Any = table.loc[one].fillna("")
        return ", ".join(word.replace("_", "-") for word in (row["kind"], row["status"]) if word)

    found = _only("cluster", text, matched("cluster", text, names), about)
    kind = about(found)
    return Subject(found, names[found] or found, f"Cluster: {kind}" if kind else "Cluster")


def _programme(data: GraphData, text: str) -> Subject:
    """Of several programmes whose names hold the text the newest with a project here; the line about it says so."""
    table = data.programmes
    names = table["name"].fillna("").astype(str)
    asked = folded(text)
    inside = names[[bool(asked) and asked in folded(name) for name in names]]
    equal = inside[[asked == folded(name) for name in inside]]
    if text in names.index or len(equal) == 1 or len(inside) < 2:
        ids = matched("programme", text, names)
    else:
        hits = equal if len(equal) else inside
        funding = programmes_of_projects(data)["programme"]
        hits = hits[hits.index.isin(funding)] if hits.index.isin(funding).any() else hits
        period = table.loc[hits.index, "period"].fillna("").astype(str)
        newest = hits[period == period.max()]
        if newest.nunique() > 1:
            raise InputError(
                f"{len(newest):,} programmes have {_plain(text)!r} in their name", _hint("which one?", sorted(newest))
            )
        ids = [str(one) for one in newest.index]

    def about(one: str) -> str:
        return str(table.at[one, "period"] or "period not known")

    found = _only("programme", text, ids, about)
    line = "Programme" + (f" of {about(found)}" if table.at[found, "period"] else "")
    if found != text and len(equal) != 1 and len(inside) > 1:
        line += f", the newest with a project of {len(inside):,} that have {_plain(text)!r} in their name"
    return Subject(found, names[found] or found, line)


def _region(data: GraphData, text: str) -> Subject:
    table = data.regions.drop_duplicates("code").set_index("code")
    names = table["name"].fillna("").astype(str)
    found = _code(text, names) or _widest(text, matched("region", text, names))
    row: Any = table.loc[found]
    whole = row["level"] == 0 if not pd.isna(row["level"]) else False
    what = "Country" if whole else f"NUTS {row['level']} region" if not pd.isna(row["level"]) else "Region"
    inside = f" in {country_name(row['country'])}" if row["country"] and not whole else ""
    return Subject(found, names[found] or found, f"{what} {found}{inside}")


def _code(text: str, names: "pd.Series[str]") -> str:
    """The code that is meant, empty where the text is none; Greece and the United Kingdom have two each."""
    code = text.upper()
    if code in names.index:
        return code
    same = [str(one) for one in names.index if len(str(one)) == 2 and iso_country(str(one)) == iso_country(code)]
    return same[0] if len(code) == 2 and same else ""


def _widest(text: str, codes: list[str]) -> str:
    """Of regions of one name that lie in each other (LV, LV0, LV00) the widest."""
    codes = sorted(codes, key=lambda code: (len(code), code))
    if all(code.startswith(codes[0]) for code in codes):
        return codes[0]
    raise InputError(f"{len(codes)} regions are named {text!r}", f"give the code: {', '.join(codes[:LISTED])}")


def _border(data: GraphData, text: str) -> Subject:
    if pair := _countries(text):
        a, b = sorted(pair, key=country_name)
        return Subject(f"{a}-{b}", f"{country_name(a)} – {country_name(b)}", "Border of two countries")
    names = data.areas["name"].fillna("").astype(str)
    known = names.rename(index=lambda one: str(one).removeprefix("area:"))
    asked = text.removeprefix("area:")
    newest, others = _newest(asked, known)
    area = "area:" + (newest or _only("area", text, matched("area", asked, known), lambda one: known[one]))
    area = area if area in names.index else area.removeprefix("area:")
    kind = AREA_KINDS.get(str(data.areas.at[area, "kind"]), "area")
    also = f"; the newest of this name; older: {'; '.join(others)}" if others else ""
    return Subject(area, names[area], kind[:1].upper() + kind[1:] + also)


def _newest(text: str, names: "pd.Series[str]") -> tuple[str, list[str]]:
    """Of areas that hold the text and are alike but for their years, the newest and the names of the others."""
    asked = folded(text)
    inside = [str(one) for one, name in names.items() if asked and asked in folded(name)]
    if text in names.index or len(inside) < 2:
        return "", []
    years = {one: re.findall(r"\d{4}", names[one]) for one in inside}
    bare = {" ".join(re.sub(r"\b(\d{4}|[ivx]+[a-d]?)\b", " ", folded(names[one])).split()) for one in inside}
    last = sorted((max(years[one], default=""), one) for one in inside)
    if len(bare) > 1 or last[-1][0] == last[-2][0]:
        return "", []
    return last[-1][1], [names[one] for _, one in last[:-1]]


def _countries(text: str) -> set[str]:
    """Two countries, as codes or names, with a dash, comma or slash between them; empty where that is not so."""
    names = {folded(name): code for code, name in COUNTRY_NAMES.items()}
    parts = [part.strip() for part in re.split(r"\s*[-–—,/]\s*", text) if part.strip()]
    codes = {names.get(folded(part), iso_country(part.upper())) for part in parts}
    return codes if len(parts) == len(codes) == 2 and codes <= set(COUNTRY_NAMES) else set()


_FINDERS: Mapping[str, Callable[[GraphData, str], Subject]] = {
    "region": _region,
    "organization": _organization,
    "cluster": _cluster,
    "border": _border,
    "programme": _programme,
}
