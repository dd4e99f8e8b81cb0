"""Where everything is, whatever the places are: regions of a NUTS level, named areas or countries, in one form."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.areas import NOT_IN_AREA, area_facts, in_areas
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import Vector
from baltica.analytics.places import NOT_LOCATED, countries, place_codes
from baltica.cypher.selection import suggest
from baltica.graph.codes import country_name, iso_country, nuts_country
from baltica.graph.errors import InputError

BY = ("region", "area", "country")
ISO = "ISO3166-1"
_FACTS = ("name", "country", "scheme", "population", "area", "density", "urban_class", "urban_share",
          "urban_population_share", "gdp", "gdp_per_inhabitant")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Territories:
    """Places, and what lies in them; the last place may be the one of what is in none of the others (``rest``).

    ``seats``: one row an organization and place: organization, place, country (of the organization, None where
    unknown), reported. An organization may have several rows only where places overlap (areas). ``present``: one row a
    cluster and place: cluster, place, basis. ``facts``: by place, what is known of it; of the rest nothing.
    """

    by: str
    level: int
    rest: str
    seats: pd.DataFrame
    present: pd.DataFrame
    facts: pd.DataFrame

    @property
    def places(self) -> "pd.Index[Any]":
        """The places in order."""
        return self.facts.index

    def matrix(self, data: GraphData) -> sparse.csr_array:
        """Places × organizations, 1 where a reported organization lies in the place."""
        mine = self.seats[self.seats["reported"]]
        rows = self.places.get_indexer(pd.Index(mine["place"]))
        columns = data.organizations.index.get_indexer(pd.Index(mine["organization"]))
        shape = (len(self.places), len(data.organizations))
        return sparse.csr_array((np.ones(len(mine)), (rows, columns)), shape=shape)

    def sums(self, data: GraphData, values: Vector) -> Vector:
        """Sum over the reported organizations of each place."""
        return np.asarray(self.matrix(data) @ values, dtype=np.float64)


def territories(data: GraphData, by: str = "region", *, level: int = 3) -> Territories:
    """The places of one kind: ``region`` (of the NUTS ``level``), ``area`` or ``country``.

    Reported regions and countries are listed, those without anything too; areas all. What is not located at the level
    is one place at the end, as is what lies in no area. Raises InputError for another kind.

    >>> data = GraphData.of(organizations=[{"id": "a", "country": "DK"}, {"id": "b"}])
    >>> territories(data, "country").places.tolist()
    ['DK', 'not located at this level']
    """
    if by not in BY:
        raise InputError(f"there are no places by {by}", suggest(by, BY))
    people, links = data.organizations, data.presences
    links = links.assign(country=links["region"].map(data.regions["country"]))
    if by == "area":
        seats, present = _by_area(people, data), _by_area(links, data)
        facts, rest = area_facts(data), NOT_IN_AREA
    else:
        level = 0 if by == "country" else level
        seats, present = _by_place(people, data, level), _by_place(links, data, level)
        facts, rest = _region_facts(data, level), NOT_LOCATED
    reported = data.reported()
    seats = seats.rename(columns={"row": "organization"})
    seats["country"] = seats["organization"].map(countries(people, data)).astype(object)
    seats["reported"] = seats["organization"].map(reported).astype(bool)
    shown = data.reported_regions().reindex(links["region"]).to_numpy(dtype=bool)
    present = present[present["row"].isin(links.index[shown])]
    present = present.join(links[["cluster", "basis"]], on="row")[["cluster", "place", "basis"]]
    here = {*seats.loc[seats["reported"], "place"], *present["place"]}
    codes = sorted({*facts.index, *here} - {rest}) + [rest] * (rest in here)
    facts = _named(facts.reindex(pd.Index(codes, dtype=object, name="code")), by, level, rest)
    schemes = _schemes(data, facts, seats, by, level)
    return Territories(by, level, rest, seats, present, facts.assign(scheme=schemes))


def _by_place(rows: pd.DataFrame, data: GraphData, level: int) -> pd.DataFrame:
    """Each row with its place; all that is not located at the level in one place."""
    codes = place_codes(rows, data, level)
    codes = codes.mask(codes.str.endswith(NOT_LOCATED).astype(bool), NOT_LOCATED)
    return pd.DataFrame({"row": codes.index, "place": codes.to_numpy(dtype=object)})


def _by_area(rows: pd.DataFrame, data: GraphData) -> pd.DataFrame:
    """Each row with each area it lies in; those in none in a place of their own."""
    found = in_areas(rows, data).rename(columns={"area": "place"})
    outside = rows.index.difference(pd.Index(found["row"]), sort=False)
    return pd.concat([found, pd.DataFrame({"row": outside, "place": NOT_IN_AREA})], ignore_index=True)


def _region_facts(data: GraphData, level: int) -> pd.DataFrame:
    """Facts of the reported regions of a level, by code.

    A code may stand for regions of several versions of NUTS. The version most organizations are located in comes first;
    what it does not tell is taken from the region of the same code in another.
    """
    known = data.regions[data.reported_regions()]
    used = data.organizations["region"].map(data.regions["scheme"]).value_counts()
    rank = -known["scheme"].map(used).fillna(0).astype("float64")
    known = known.assign(rank=rank).sort_values(["rank", "scheme"], kind="stable")
    own = known[(known["level"] == level).fillna(False)]
    if level == 0:  # Eurostat writes EL and UK
        own = own.assign(code=own["code"].map(iso_country).astype(object))
    facts = own.groupby("code")[list(_FACTS)].first()
    if level == 1:  # a graph may hold regions of levels 2 and 3 without those of level 1
        codes = known.loc[(known["level"] >= 2).fillna(False), "code"].str[:3]
        facts = facts.reindex(pd.Index(sorted({*facts.index, *codes}), dtype=object, name="code"))
    return facts.astype({"population": "float64"})


def _named(facts: pd.DataFrame, by: str, level: int, rest: str) -> pd.DataFrame:
    """The facts with a name and a country for every place; a place unknown to the data has its code as name."""
    codes = pd.Series(facts.index, facts.index, dtype=object)
    located = codes != rest
    facts["name"] = facts["name"].fillna(codes.map(country_name) if level == 0 and by != "area" else codes)
    if by != "area":
        facts["country"] = facts["country"].fillna(codes.map(nuts_country).where(located))
    for column in (one for one in _FACTS if one not in facts):
        facts[column] = None if column == "urban_class" else np.nan
    for column in ("country", "scheme", "urban_class"):
        facts[column] = facts[column].astype(object).where(facts[column].notna(), None)
    return facts


def _schemes(data: GraphData, facts: pd.DataFrame, seats: pd.DataFrame, by: str, level: int) -> "pd.Series[Any]":
    """Code lists, with versions, that the codes of each place are in: those its organizations are located by."""
    if by == "area":
        return facts["scheme"]
    if level == 0:
        return pd.Series([ISO if code != NOT_LOCATED else None for code in facts.index], facts.index, dtype=object)
    scheme = seats["organization"].map(data.organizations["region"]).map(data.regions["scheme"])
    found = pd.DataFrame({"place": seats["place"], "scheme": scheme})
    found = found[(found["place"] != NOT_LOCATED) & seats["reported"]].dropna().drop_duplicates()
    used = found.sort_values(["place", "scheme"]).groupby("place")["scheme"].agg(", ".join)
    known = used.reindex(facts.index).astype(object)
    return known.where(known.notna(), facts["scheme"])
