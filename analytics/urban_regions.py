"""Regions with how urban they are, how many live there, and what is counted in each."""

from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from baltica.analytics.clusters import KINDS, Kind
from baltica.analytics.geography import positions
from baltica.analytics.graphdata import GraphData
from baltica.analytics.measures import plain
from baltica.graph.codes import nuts_country
from baltica.graph.errors import InputError

Of = Literal["clusters", "projects", "participations", "organizations"]
Status = Literal["initiative", "established", "any"]
Basis = Literal["any", "stated"]
URBAN_CLASSES = ("predominantly_rural", "intermediate", "predominantly_urban")
LEVELS = (2, 3)  # urban-rural class and degree of urbanization are those of small regions

# Column, what it is in words, and whether it is taken as logarithm in Pearson's r and in models.
INDICATORS: dict[str, tuple[str, bool]] = {
    "urban_rank": ("urban-rural class", False),
    "density": ("density", True),
    "urban_share": ("share in cities, towns and suburbs", False),
    "urban_population_share": ("share in predominantly urban regions", False),
}

MEASURES = plain(
    urban_class="Urban-rural class of the region (Eurostat).",
    urban_rank="The class as a number: 0 predominantly rural, 1 intermediate, 2 predominantly urban.",
    density="Inhabitants per km².",
    urban_share="Inhabitants in cities, towns and suburbs, in %.",
    urban_population_share="Inhabitants in predominantly urban NUTS 3 regions, in %.",
    count="Cases in the region, of what is counted.",
    regions="Regions of the class.",
    with_count="Regions of the class with at least one case.",
    share="Share of the regions of the class with at least one case, 0 to 1.",
    mean="Mean number of cases of a region of the class.",
)


def urban_regions(
    data: GraphData,
    level: int = 3,
    *,
    of: Of = "clusters",
    kinds: Sequence[Kind] = KINDS,
    status: Status = "initiative",
    basis: Basis = "any",
) -> pd.DataFrame:
    """Every reported region of the level with how urban it is, its inhabitants, its position, and a count.

    Index code; name, country, urban_class, urban_rank (0 predominantly rural, 1 intermediate, 2 predominantly urban;
    NUTS 3 only), density (inhabitants per km²), urban_share (% of the inhabitants in municipalities of degree of
    urbanization 1 or 2: cities, towns and suburbs), urban_population_share (% of the inhabitants in predominantly
    urban NUTS 3 regions; NUTS 2 only), population, latitude, longitude, count. ``of`` says what is counted: clusters
    present there (of these ``kinds`` and this ``status``; ``basis`` "stated": without those placed by a member's head
    office), projects with a participant there, participations, or organizations that take part in a project.

    What is known only more coarsely than the level is not spread over regions: ``attrs["counted"]`` is the number of
    cases, ``attrs["located"]`` those at the level, ``attrs["head_office"]`` those of these placed by a head office.
    Facts are joined by code over the versions of NUTS; where a country is re-drawn between versions, codes known in one
    version only and without any case are left out, as they may be
    the same place under another code. Facts of NUTS 2 that are not known are made of its NUTS 3 regions where all of
    them are known.

    >>> data = GraphData.of(
    ...     regions=[
    ...         {"id": "r", "code": "DK011", "scheme": "NUTS2021", "level": 3, "country": "DK",
    ...          "urban_class": "predominantly_urban"},
    ...         {"id": "s", "code": "DK014", "scheme": "NUTS2021", "level": 3, "country": "DK",
    ...          "urban_class": "predominantly_rural"},
    ...     ],
    ...     clusters=[{"id": "c", "kind": "cross_border", "status": "initiative"}],
    ...     presences=[{"cluster": "c", "region": "r", "region_level": 3, "basis": "stated"}],
    ... )
    >>> urban_regions(data)[["urban_rank", "count"]].reset_index().values.tolist()
    [['DK011', 2.0, 1], ['DK014', 0.0, 0]]
    """
    if level not in LEVELS:
        raise InputError(f"urbanization is not known at NUTS level {level}", "Levels: 2, 3.")
    if of not in get_args(Of):
        raise InputError(f"there is no count of {of}", f"Counts: {', '.join(get_args(Of))}.")
    cases = _cases(data, of, kinds, status, basis)
    known = data.regions.reindex(cases["region"])
    fine = known["scheme"].fillna("").str.startswith("NUTS") & known["level"].fillna(-1).ge(level)
    cases["code"] = known["code"].where(fine).str[: 2 + level].to_numpy()
    counts = cases.dropna(subset="code").groupby("code")["case"].nunique()
    table = _listed(data, level, counts.index)
    facts = _facts(data, level).reindex(table.index)
    table = table.join(facts)
    table["urban_rank"] = table["urban_class"].map({name: float(n) for n, name in enumerate(URBAN_CLASSES)})
    table["urban_rank"] = table["urban_rank"].astype("float64")
    place = positions(data, level).reindex(table.index)
    table[["latitude", "longitude"]] = place[["latitude", "longitude"]]
    table["count"] = counts.reindex(table.index, fill_value=0).astype("int64")
    there = cases["code"].isin(table.index)
    table.attrs |= {"counted": len(cases), "located": int(there.sum())}
    # Of those in the table only: what is known by country says nothing of how the counted ones were placed.
    table.attrs["head_office"] = int((there & (cases["basis"] == "member_head_office")).sum())
    return table


def head_offices(
    data: GraphData, level: int = 3, *, kinds: Sequence[Kind] = KINDS, status: Status = "initiative"
) -> tuple[int, int]:
    """How many presences of clusters are placed by a member's head office, and how many are located at the level.

    Two counts, the first of them part of the second: the presences that figures of the level rest on. Head offices
    stand in cities, so that a share of the first in the second above one half forbids any verdict on urban places.

    >>> data = GraphData.of(
    ...     regions=[{"id": "r", "code": "DK011", "scheme": "NUTS2021", "level": 3, "country": "DK"}],
    ...     clusters=[{"id": "c", "kind": "cross_border", "status": "initiative"}],
    ...     presences=[{"cluster": "c", "region": "r", "region_level": 3, "basis": "member_head_office"}],
    ... )
    >>> head_offices(data), head_offices(data, status="established")
    ((1, 1), (0, 0))
    """
    counts = urban_regions(data, level, kinds=kinds, status=status).attrs
    return counts["head_office"], counts["located"]


def _cases(data: GraphData, of: Of, kinds: Sequence[Kind], status: Status, basis: Basis) -> pd.DataFrame:
    """What is counted, one row a case and region: case, region (id or None), basis (of clusters)."""
    if of == "clusters":
        rows = data.presences.join(data.clusters[["kind", "status"]], on="cluster")
        kept = rows["kind"].isin(kinds)
        if status != "any":
            kept &= rows["status"] == status
        if basis == "stated":
            kept &= rows["basis"] == "stated"
        country = rows["region"].map(data.regions["country"])
        chosen = rows["region"].isin(data.regions.index[data.reported_regions()])
        # A presence known by country only is one of the country chosen, and not of a region.
        kept &= chosen | (country.isin(data.selection.country) if data.selection.country else False)
        return rows.loc[kept, ["cluster", "region", "basis"]].rename(columns={"cluster": "case"}).reset_index(drop=True)
    people = data.organizations[data.reported()]
    links = data.participations[data.participations["organization"].isin(people.index)]
    links = links.drop_duplicates(["project", "organization"])  # two roles in one project are one participation
    table = pd.DataFrame({"region": links["organization"].map(people["region"]), "basis": None})
    if of == "participations":
        table["case"] = np.arange(len(table)).astype(str)
    else:
        table["case"] = links["project" if of == "projects" else "organization"]
    return table.drop_duplicates(["case", "region"]).reset_index(drop=True)


def _listed(data: GraphData, level: int, used: "pd.Index[Any]") -> pd.DataFrame:
    """The reported regions of the level, over the versions of NUTS: name and country by code."""
    known = data.regions[data.reported_regions()]
    known = known[known["scheme"].fillna("").str.startswith("NUTS") & known["level"].eq(level).fillna(False)]
    versions = known.groupby("code")["scheme"].nunique()
    table = known.sort_values(["scheme", "code"]).drop_duplicates("code", keep="last").set_index("code").sort_index()
    table = table[["name", "country"]].copy()
    if known["scheme"].nunique() > 1:
        # Within a NUTS 1 region where a code with cases is of one version only, others of one version may repeat it.
        own = versions.reindex(table.index).eq(1)
        country = table["country"]
        complete = country.map(known.groupby("country")["scheme"].nunique()).gt(1)
        top = pd.Series(table.index.str[:3], table.index)
        redrawn = top.isin(top[own & complete & table.index.isin(used) & ~_newest(known, table.index)])
        table = table[~(own & complete & redrawn & ~table.index.isin(used))]
    return table


def _newest(known: pd.DataFrame, codes: "pd.Index[Any]") -> "pd.Series[bool]":
    """Whether the code is one of the newest version."""
    newest = known.loc[known["scheme"] == known["scheme"].max(), "code"]
    return pd.Series(codes.isin(newest), codes)


def _facts(data: GraphData, level: int) -> pd.DataFrame:
    """What is known of each region of the level, by code; of several versions of NUTS the newest that knows it."""
    known = data.regions[data.regions["scheme"].fillna("").str.startswith("NUTS")].copy()
    names = ["urban_class", "population", "area", "density", "urban_share", "urban_population_share"]
    for name in names[1:]:
        known[name] = known[name].astype("float64")
    found = known.sort_values("scheme", ascending=False).groupby(["level", "code"])[names].first()
    own = _of_level(found, level)
    own["density"] = own["density"].fillna(own["population"] / own["area"].where(own["area"] > 0))
    if level == 2:
        own = own.combine_first(_of_finer(_of_level(found, 3))).reindex(columns=names)
        own["urban_class"] = None
    else:
        own["urban_population_share"] = np.nan
    return own


def _of_level(found: pd.DataFrame, level: int) -> pd.DataFrame:
    levels = found.index.get_level_values("level")
    return found[levels == level].droplevel("level").copy()


def _of_finer(finer: pd.DataFrame) -> pd.DataFrame:
    """Facts of NUTS 2 regions from their NUTS 3 regions; unknown where one of these is unknown."""
    top = pd.Series(finer.index.str[:4], finer.index)
    people, area = finer["population"], finer["area"]
    urban = (finer["urban_class"] == URBAN_CLASSES[-1]).where(finer["urban_class"].notna())
    sums = pd.DataFrame(
        {
            "population": people,
            "area": area,
            "urban_share": people * finer["urban_share"],
            "urban_population_share": people * urban.astype("float64") * 100,
        }
    )
    table: pd.DataFrame = sums.groupby(top).sum(min_count=1).where(sums.notna().groupby(top).all())
    for name in ("urban_share", "urban_population_share"):
        table[name] /= table["population"].where(table["population"] > 0)
    table["density"] = table["population"] / table["area"].where(table["area"] > 0)
    return table


def countries_of(table: pd.DataFrame) -> "pd.Series[str]":
    """Country of each region: of its code, where the table has none."""
    codes = pd.Series(table.index, table.index)
    return table["country"].fillna(codes.map(nuts_country))
