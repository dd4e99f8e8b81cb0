"""What a one-page sheet says of a border: two countries, or the countries that share an area; who meets across it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.areas import area_facts, in_areas
from baltica.analytics.cross_border import region_pairs
from baltica.analytics.eligibility import programmes_of_projects
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import column_sums, inverse
from baltica.analytics.places import NOT_LOCATED, countries, place_codes
from baltica.analytics.robustness import robust_pairs
from baltica.analytics.sheet_partners import nowhere, partner_places
from baltica.analytics.sheet_parts import Spans, of_members
from baltica.graph.codes import country_name, nuts_country

LEVEL = 3  # of the regions whose ties are listed


@dataclass(frozen=True, eq=False)
class Border:
    """A border: its id and name, the side (country) of each organization inside, and the projects across it.

    ``sides``: countries with an organization inside, in order of their names; ``side``: by organization, None outside.
    ``whole``: whether the sides are whole countries. ``part``: the data of projects with an organization inside,
    ``joint``: of those with organizations of two sides or more.
    """

    id: str
    name: str
    whole: bool
    sides: tuple[str, ...]
    side: "pd.Series[Any]"
    part: GraphData
    joint: GraphData

    @property
    def inside(self) -> "pd.Series[bool]":
        """For each organization, whether it is on one of the sides."""
        return self.side.notna()


def border(data: GraphData, wanted: str) -> Border:
    """The border of two countries (``DK-SE``) or inside an area (its id).

    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abc", ["DK", "SE", "FI"])],
    ...     projects=[{"id": "p"}, {"id": "q"}],
    ...     participations=[{"project": p, "organization": o} for p, team in (("p", "ab"), ("q", "ac")) for o in team],
    ... )
    >>> found = border(data, "DK-SE")
    >>> found.sides, list(found.part.projects.index), list(found.joint.projects.index)
    (('DK', 'SE'), ['p', 'q'], ['p'])
    """
    people = data.organizations
    home = countries(people, data)
    if wanted in data.areas.index:
        rows = in_areas(people, data)
        lie = people.index.isin(rows.loc[rows["area"] == wanted, "row"])
        name, whole = str(data.areas.at[wanted, "name"]), False
        side = home.where(lie)
        codes = set(side.dropna()) | set(_countries_of(data, wanted))
    else:
        codes, whole = set(wanted.split("-")), True
        name = " – ".join(sorted(country_name(code) for code in codes))
        side = home.where(home.isin(codes))
    side = side.astype(object).where(side.notna(), None)
    part = of_members(data, side.notna())
    links = part.participations.assign(side=part.participations["organization"].map(side)).dropna(subset=["side"])
    number = links.groupby("project")["side"].nunique()
    joint = part.of_projects(number.index[number > 1])
    return Border(wanted, name, whole, tuple(sorted(codes, key=country_name)), side, part, joint)


def sides(data: GraphData, at: Border) -> pd.DataFrame:
    """One row a side: index country; name, organizations, active (in joint projects), projects, joint, clusters.

    ``projects``: with an organization of the side, ``joint``: with another side, too; ``clusters`` present there.
    """
    there = present(data, at)
    rows = {}
    for code in at.sides:
        mine = at.side == code
        ids = mine.index[mine]
        links = at.part.participations[at.part.participations["organization"].isin(ids)]
        across = at.joint.participations[at.joint.participations["organization"].isin(ids)]
        rows[code] = {
            "name": country_name(code),
            "organizations": len(ids),
            "active": across["organization"].nunique(),
            "projects": links["project"].nunique(),
            "joint": across["project"].nunique(),
            "clusters": int(sum(code in one for one in there)),
        }
    columns = ["name", "organizations", "active", "projects", "joint", "clusters"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("country")


def side_pairs(data: GraphData, at: Border) -> pd.DataFrame:
    """Each pair of sides that meets: a, b, a_name, b_name and the figures of ``sheet_partners.partner_places``.

    What is expected is reckoned among the sides (the parts of countries inside) and all other countries and parts.
    """
    home = countries(data.organizations, data)
    place = home.where(~at.inside, at.side.map(lambda code: f"{code} inside" if code else None))
    tables = []
    for number, code in enumerate(at.sides[:-1]):
        found = partner_places(data, at.side == code, places=place)
        others = {f"{other} inside": other for other in at.sides[number + 1 :]}
        found = found[found.index.isin(list(others))]
        names = [country_name(others[str(one)]) for one in found.index]
        found = found.assign(a=code, b=[others[str(one)] for one in found.index])
        tables.append(found.assign(a_name=country_name(code), b_name=names))
    table = pd.concat(tables or [nowhere()], ignore_index=True)
    if table.empty:
        return table.assign(a=None, b=None, a_name=None, b_name=None)
    order = table.assign(_ties=-table["fractional"].astype("float64").round(9)).sort_values(["_ties", "a", "b"]).index
    return table.loc[order].reset_index(drop=True)


def pairs_of_regions(data: GraphData, at: Border, *, most: int = 50) -> pd.DataFrame:
    """Pairs of NUTS 3 regions of two sides that meet in a project, as ``robustness.robust_pairs`` has them, and few.

    Only joint projects with organizations of the sides are looked at for the rows; what is expected covers all ties.
    """
    if not data.organizations["region_level"].ge(LEVEL).any() or at.joint.projects.empty:
        return pd.DataFrame(columns=["a", "b", "a_name", "b_name", "a_country", "b_country", "projects", "fractional"])
    codes = inside_regions(data, at)
    pairs = region_pairs(data, LEVEL)
    kept = pairs["a"].isin(codes) & pairs["b"].isin(codes) & (pairs["a_country"] != pairs["b_country"])
    return robust_pairs(data, pairs[kept].head(most), level=LEVEL)


def inside_regions(data: GraphData, at: Border) -> list[str]:
    """NUTS 3 regions inside: those of the data that lie in the area or the countries."""
    known = data.regions[(data.regions["level"] == LEVEL).fillna(False)]
    if at.whole:
        codes = known.loc[known["country"].isin(at.sides), "code"]
    else:
        rows = in_areas(pd.DataFrame({"region": known.index, "country": known["country"].to_numpy()}), data)
        codes = known["code"].iloc[rows.loc[rows["area"] == at.id, "row"].to_numpy(dtype=int)]
    place = place_codes(data.organizations[at.inside], data, LEVEL)
    return sorted({*codes, *(code for code in place if not code.endswith(NOT_LOCATED))})


def pairs_of_organizations(at: Border, most: int = 100) -> pd.DataFrame:
    """Pairs of organizations of two sides with the most joint projects: a, b, their names and sides, projects, ties."""
    data = at.joint
    member, people, _ = data.biadjacency()
    size = column_sums(member)
    pairs = size * (size - 1) / 2
    rows = np.flatnonzero(at.inside.to_numpy())
    mine = sparse.csr_array(member[rows])
    joint = sparse.coo_array(sparse.triu(mine @ mine.T, 1))
    ties = sparse.csr_array(mine @ sparse.diags_array(inverse(pairs, pairs > 0)) @ mine.T)
    left, right = rows[joint.coords[0]], rows[joint.coords[1]]
    side = at.side.to_numpy()
    kept = side[left] != side[right]
    table = pd.DataFrame({"a": people[left[kept]], "b": people[right[kept]], "projects": joint.data[kept].astype(int)})
    at_pairs = (joint.coords[0][kept], joint.coords[1][kept])
    table["fractional"] = np.asarray(ties[at_pairs]).ravel() if kept.any() else 0.0
    names = data.organizations["name"]
    for end in ("a", "b"):
        table[f"{end}_name"] = table[end].map(names).fillna(table[end])
        table[f"{end}_country"] = table[end].map(at.side)
    keys = table.assign(_ties=-table["fractional"].round(9), _projects=-table["projects"])
    order = keys.sort_values(["_projects", "_ties", "a", "b"]).index[:most]
    return table.loc[order].reset_index(drop=True)


def central(at: Border) -> pd.DataFrame:
    """Organizations inside by what they have across: index organization; name, country, projects (joint), partners
    (organizations of other sides), fractional (ties with these). Most partners first."""
    pairs = pairs_of_organizations(at, most=10**9)
    ends = [
        pairs.rename(columns={end: "organization"})[["organization", "fractional"]].assign(partners=1)
        for end in ("a", "b")
    ]
    sums = pd.concat(ends).groupby("organization")[["partners", "fractional"]].sum()
    links = at.joint.participations.drop_duplicates(["project", "organization"])
    people = at.joint.organizations
    table = pd.DataFrame({"name": people["name"].reindex(sums.index).fillna(pd.Series(sums.index, sums.index))})
    table["country"] = at.side.reindex(sums.index)
    table["projects"] = links.groupby("organization").size().reindex(sums.index, fill_value=0).astype("int64")
    table = table.join(sums).rename_axis("organization").reset_index()
    keys = table.assign(_partners=-table["partners"], _ties=-table["fractional"].round(9))
    return table.loc[keys.sort_values(["_partners", "_ties", "organization"]).index].set_index("organization")


def present(data: GraphData, at: Border) -> "pd.Series[Any]":
    """The sides on which each cluster is present; index cluster, lists of countries in order."""
    known = data.regions.loc[data.presences["region"]]
    rows = data.presences.assign(country=known["country"].to_numpy())
    if at.whole:
        rows = rows[rows["country"].isin(at.sides)]
    else:
        inside = in_areas(rows[["region", "country"]], data)
        rows = rows.loc[inside.loc[inside["area"] == at.id, "row"]]
    return rows.dropna(subset=["country"]).groupby("cluster")["country"].agg(lambda one: sorted(set(one)))


def clusters(data: GraphData, at: Border) -> pd.DataFrame:
    """Clusters present on two sides or more: index cluster; name, kind, status, field, sides (codes); widest first."""
    there = present(data, at)
    there = there[there.map(len) > 1] if len(there) else there
    table = data.clusters.loc[data.clusters.index.isin(there.index), ["name", "kind", "status", "specialization"]]
    table = table.rename(columns={"specialization": "field"}).assign(sides=there)
    keys = table.assign(_wide=-table["sides"].map(len)).rename_axis("id").reset_index()
    return table.loc[keys.sort_values(["_wide", "id"])["id"].tolist()]


def by_programme(data: GraphData, at: Border) -> pd.DataFrame:
    """Joint projects by programme: index programme; name, period, min_countries (demanded), projects; most first."""
    funding = programmes_of_projects(data)
    number = funding[funding["project"].isin(at.joint.projects.index)].groupby("programme")["project"].nunique()
    known = data.programmes.reindex(number.index)
    table = pd.DataFrame({"name": known["name"].fillna(pd.Series(number.index, number.index)), "projects": number})
    table["period"], table["min_countries"] = known["period"], known["min_countries"]
    keys = table.assign(_projects=-table["projects"]).rename_axis("id").reset_index()
    return table.loc[keys.sort_values(["_projects", "id"])["id"].tolist()]


def change(data: GraphData, at: Border, *, cut: Spans) -> pd.DataFrame:
    """The two spans: one row a measure (projects with somebody inside, joint projects, their share, organizations in
    joint projects, pairs of organizations across), columns before and now; the share is NaN without projects."""
    columns: dict[str, Mapping[str, float]] = {}
    for name, ids in (("before", cut.earlier), ("now", cut.later)):
        here = Border(at.id, at.name, at.whole, at.sides, at.side, at.part.of_projects(ids), at.joint.of_projects(ids))
        projects, joint = len(here.part.projects), len(here.joint.projects)
        links = here.joint.participations["organization"]
        columns[name] = {
            "projects": float(projects),
            "joint": float(joint),
            "share": joint / projects if projects else np.nan,
            "organizations": float(links[links.map(at.side).notna()].nunique()),
            "pairs": float(len(pairs_of_organizations(here, most=10**9))),
        }
    return pd.DataFrame(columns).rename_axis("measure")


def population(data: GraphData, at: Border) -> float:
    """Inhabitants of the area, where known of all regions it lists; of two countries their sum; else NaN."""
    if not at.whole:
        return float(area_facts(data)["population"].astype("float64").loc[at.id])
    known = data.regions[(data.regions["level"] == 0).fillna(False)].drop_duplicates("country", keep="last")
    people = known.set_index("country")["population"].reindex(list(at.sides)).astype("float64")
    return float(people.sum(skipna=False))


def _countries_of(data: GraphData, area: str) -> set[str]:
    """Countries the area lists regions of."""
    rules = data.area_regions[data.area_regions["area"] == area]
    return {nuts_country(str(code)) for code in rules["code"].dropna()} | set(rules["country"].dropna())
