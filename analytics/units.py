"""What can be compared: units (clusters, projects, …) with their facts, and filters that name groups of them."""

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from baltica.analytics.comparison import Attribute
from baltica.analytics.geography import great_circle, positions
from baltica.analytics.graphdata import GraphData
from baltica.analytics.helix import HELICES
from baltica.cypher.selection import Selection, suggest
from baltica.graph.errors import InputError

TagKind = Literal["choice", "country", "code", "text", "since", "until", "least", "most"]


@dataclass(frozen=True)
class Tag:
    """A word a filter may use: the column of ``Units.tags`` it looks at, how it looks, and what it says.

    ``choice``: one of known values (``known``, and those of the data); ``country``; ``code``: the beginning of a region
    code; ``text``: part of a name, any case; ``since``, ``until``, ``least`` and ``most``: bounds of a number.
    ``defines``: attributes that say the same, which two groups named by it are not compared in.
    """

    column: str
    kind: TagKind
    meaning: str
    known: tuple[str, ...] = ()
    defines: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Units:
    """Units of one sort: facts (columns named by ``attributes``) and tags for filters, both indexed by id.

    A tag holds a value, a list of values, or None.
    """

    name: str
    facts: pd.DataFrame
    tags: pd.DataFrame
    attributes: tuple[Attribute, ...]
    words: dict[str, Tag]


@dataclass(frozen=True)
class Group:
    """A group named by a filter: what was typed, which units it holds, and the attributes it is defined by."""

    text: str
    holds: "pd.Series[bool]"
    defined: tuple[str, ...]


def group_of(units: Units, text: str) -> Group:
    """The units a filter names: ``word=value`` with commas between, all of which must hold; ``|`` between values.

    The words are those of ``units.words``. Raises InputError for a word or value that is not known, with what was
    probably meant.

    >>> units = Units(
    ...     "clusters",
    ...     pd.DataFrame(index=["a", "b", "c"]),
    ...     pd.DataFrame({"kind": ["x", "y", "x"], "year": [2001, 2010, None]}, index=["a", "b", "c"]),
    ...     (),
    ...     {"kind": Tag("kind", "choice", "kind"), "since": Tag("year", "since", "year")},
    ... )
    >>> group_of(units, "kind=x").holds.tolist(), group_of(units, "kind=x|y,since=2005").holds.tolist()
    ([True, False, True], [False, True, False])
    """
    holds = pd.Series(True, units.facts.index)
    defined: list[str] = []
    terms = [term.strip() for term in text.split(",") if term.strip()]
    if not terms:
        raise InputError("a group without a filter", f"write it like {next(iter(units.words))}=…")
    for term in terms:
        word, equals, value = (part.strip() for part in term.partition("="))
        word = word.lower().replace("-", "_").replace(" ", "_")
        if word not in units.words:
            raise InputError(f"{units.name} have no {word!r} to choose by", suggest(word, list(units.words)))
        if not equals or not value:
            raise InputError(f"{word} without a value", f"write it like {word}=value")
        tag = units.words[word]
        values = [part.strip() for part in value.split("|") if part.strip()]
        holds &= _matches(units.tags[tag.column], tag, word, values)
        defined += tag.defines
    return Group(text, holds, tuple(dict.fromkeys(defined)))


def _matches(column: "pd.Series[Any]", tag: Tag, word: str, values: list[str]) -> "pd.Series[bool]":
    """For each unit whether one of the values fits."""
    if tag.kind in ("since", "until", "least", "most"):
        numbers = column.astype("float64")
        bound = _number(word, values)
        hits = numbers >= bound if tag.kind in ("since", "least") else numbers <= bound
        return hits.fillna(False).astype(bool)
    lists = column.map(lambda one: one if isinstance(one, list | tuple | set) else [] if pd.isna(one) else [one])
    if tag.kind == "country":
        wanted = set(Selection.parse(country=values).country)
        return lists.map(lambda own: not wanted.isdisjoint(own)).astype(bool)
    if tag.kind == "code":
        prefixes = Selection.parse(region=values).region
        return lists.map(lambda own: any(str(one).startswith(prefixes) for one in own)).astype(bool)
    if tag.kind == "text":
        parts = [value.casefold() for value in values]
        return lists.map(lambda own: any(part in str(one).casefold() for one in own for part in parts)).astype(bool)
    known = sorted({*tag.known, *(str(one) for own in lists for one in own)})
    chosen = {_choice(word, known, value) for value in values}
    return lists.map(lambda own: not chosen.isdisjoint(own)).astype(bool)


def _choice(word: str, known: list[str], value: str) -> str:
    name = value.lower().replace(" ", "_").replace("-", "_")
    for one in known:
        if one.lower().replace(" ", "_").replace("-", "_") == name:
            return one
    raise InputError(f"there is no {word} {value!r}", suggest(value, known))


def _number(word: str, values: list[str]) -> float:
    try:
        (number,) = (float(value) for value in values)
    except ValueError:
        raise InputError(
            f"{word} asks for one number, not {'|'.join(values)!r}", f"write it like {word}=2014"
        ) from None
    return number


# --- facts that several sorts of units share --------------------------------------------------------------------------


def region_points(data: GraphData) -> pd.DataFrame:
    """Latitude and longitude of each region that is smaller than NUTS level 1, by id; NaN for others and unknown ones.

    The middle of a country says nothing of where in it something is. A region without a position of its own takes that
    of :func:`baltica.analytics.geography.positions`.
    """
    small = data.regions["level"].fillna(3) >= 2
    iso = data.regions["scheme"].fillna("").eq("ISO3166-1")
    points = data.regions[["latitude", "longitude"]].where(small & ~iso)
    for level in (3, 2):
        lacking = points["latitude"].isna() & data.regions["level"].eq(level).fillna(False)
        if lacking.any():
            filled = positions(data, level)[["latitude", "longitude"]].reindex(data.regions.loc[lacking, "code"])
            points.loc[lacking] = filled.to_numpy()
    return points


def organization_points(data: GraphData) -> pd.DataFrame:
    """Latitude and longitude of each organization: its own, else those of its region (see :func:`region_points`)."""
    own = data.organizations[["latitude", "longitude"]]
    theirs = region_points(data).reindex(data.organizations["region"]).set_axis(own.index)
    return own.fillna(theirs)


def distance_span(points: pd.DataFrame, units: "pd.Index[Any]") -> "pd.Series[float]":
    """Largest distance in km between two places of each unit; NaN with fewer than two known places.

    ``points``: columns unit, latitude, longitude, one row a place (repeated ones count once).
    """
    known = points.dropna().drop_duplicates(["unit", "latitude", "longitude"])
    several = known[["unit", "latitude", "longitude"]]
    pairs = several.merge(several, on="unit", suffixes=("", "_other"))
    pairs["km"] = great_circle(*(pairs[c] for c in ("latitude", "longitude", "latitude_other", "longitude_other")))
    rows = points.dropna().groupby("unit").size()
    return pairs.groupby("unit")["km"].max().where(rows >= 2).reindex(units).astype("float64")


def shares_of(links: pd.DataFrame, names: tuple[str, ...], units: "pd.Index[Any]") -> pd.DataFrame:
    """Share of each of the ``names`` among the links of each unit (columns unit, value); NaN without a known value."""
    known = links[links["value"].isin(names)]
    counts = known.groupby(["unit", "value"]).size().unstack(fill_value=0).reindex(columns=list(names), fill_value=0)
    return counts.div(counts.sum(axis=1), axis=0).reindex(units).astype("float64")


def helix_shares(of: str) -> tuple[Attribute, ...]:
    """The four attributes, one a helix: its share (0 to 1) among those ``of`` the unit whose helix is known.

    >>> [one.title for one in helix_shares("members")]
    ['academia share', 'business share', 'government share', 'civil society']
    """
    words = {name: name.replace("_", " ") for name in HELICES}
    return tuple(
        Attribute(
            name,
            word if " " in word else f"{word} share",  # two words fill the room of a title
            "number",
            f"Share of {word} among its {of} of known helix.",
        )
        for name, word in words.items()
    )


def lists_of(links: pd.DataFrame, units: "pd.Index[Any]") -> "pd.Series[Any]":
    """Distinct known values of each unit (columns unit, value), as sorted lists; for tags."""
    known = links.dropna().drop_duplicates().sort_values(["unit", "value"])
    lists = known.groupby("unit")["value"].agg(list).reindex(units)
    return lists.map(lambda one: one if isinstance(one, list) else [])


def counts_of(links: pd.DataFrame, units: "pd.Index[Any]", *, empty: float = 0.0) -> "pd.Series[float]":
    """Number of distinct known values of each unit (columns unit, value); ``empty`` where there is none."""
    counts = links.dropna().groupby("unit")["value"].nunique()
    return counts.reindex(units).astype("float64").fillna(empty if np.isfinite(empty) else np.nan)
