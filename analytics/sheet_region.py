"""What a one-page sheet says of a region or country: who is there, whom it meets, its strengths, peers and gaps."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.eligibility import programmes_of_projects
from baltica.analytics.fields import OWN, Of, region_fields, schemes
from baltica.analytics.graphdata import GraphData
from baltica.analytics.helix import HELICES
from baltica.analytics.matrices import Vector, group_matrix, row_sums, scale_columns
from baltica.analytics.places import NOT_LOCATED, countries, meetings, place_codes
from baltica.analytics.portfolio import portfolio
from baltica.analytics.sheet_partners import nowhere, partner_places
from baltica.analytics.sheet_parts import of_members
from baltica.graph.codes import country_name, iso_country, nuts_country
from baltica.graph.errors import InputError

FINEST = 3
CRITERIA = ("size", "urban_class", "fields", "partners")
ALIKE = {"size": 0.67, "urban_class": 1.0, "fields": 0.8, "partners": 0.5}  # conventions: from here on called alike
DRAWS = 200  # of whole projects or clusters, for the intervals of location quotients on a sheet


@dataclass(frozen=True, eq=False)
class Region:
    """A region or country: its code and name, which organizations lie in it, and the data of their projects.

    ``level``: of NUTS, 0 a country; None for codes of another scheme. ``facts``: its row of the table of regions.
    """

    code: str
    name: str
    country: str
    level: int | None
    inside: "pd.Series[bool]"
    part: GraphData
    facts: "pd.Series[Any]"

    @property
    def partner_level(self) -> int:
        """The NUTS level at which partners are listed: its own, of a country the finest."""
        return self.level or FINEST


def region(data: GraphData, code: str) -> Region:
    """The region of this code: a NUTS code of any level, a country of two letters, or a code of another scheme.

    >>> data = GraphData.of(
    ...     regions=[{"id": "r", "code": "DK011", "level": 3, "scheme": "NUTS2021", "country": "DK"}],
    ...     organizations=[{"id": "a", "region": "r", "country": "DK"}, {"id": "b", "country": "DK"}],
    ... )
    >>> [region(data, code).inside.tolist() for code in ("DK", "DK01", "DK011")]
    [[True, True], [True, False], [True, False]]
    """
    known = data.regions[(data.regions["code"] == code).fillna(False)]
    facts: Any = known.iloc[-1] if len(known) else pd.Series(dtype=object)
    people = data.organizations
    if len(code) == 2:
        level, inside = 0, countries(people, data) == iso_country(code)
    elif "-" not in code and len(code) <= 2 + FINEST:
        level = len(code) - 2
        inside = place_codes(people, data, level) == code
    else:
        level, inside = None, people["region"].map(data.regions["code"]) == code
    name = facts.get("name")
    title = str(name) if isinstance(name, str) else country_name(iso_country(code)) if level == 0 else code
    inside = inside.fillna(False).astype(bool)
    return Region(code, title, nuts_country(code), level, inside, of_members(data, inside), facts)


def counts(data: GraphData, place: Region) -> dict[str, int]:
    """How many organizations there are (also by helix), those in projects, projects, participations and clusters."""
    people = data.organizations[place.inside]
    links = place.part.participations
    mine = links["organization"].isin(people.index)
    there = clusters(data, place)
    return {
        "organizations": len(people),
        **{name: int((people["helix"] == name).sum()) for name in HELICES},
        "helix_unknown": int((~people["helix"].isin(HELICES)).sum()),
        "active": int(links.loc[mine, "organization"].nunique()),
        "projects": len(place.part.projects),
        "participations": int((~links[mine].duplicated(["project", "organization"])).sum()),
        "clusters": len(there),
        "initiatives": int((there["status"] == "initiative").sum()),
    }


def partner_countries(data: GraphData, place: Region) -> pd.DataFrame:
    """The countries its organizations meet, as ``sheet_partners.partner_places`` has them, with their name."""
    found = partner_places(data, place.inside, places=countries(data.organizations, data))
    return found.assign(name=[country_name(str(code)) for code in found.index])


def partner_regions(data: GraphData, place: Region) -> pd.DataFrame:
    """The same for regions abroad; what is known only by its country is left out of the rows, not of what is expected.

    No rows where no organization abroad is located at the level.
    """
    level = place.partner_level
    if not data.organizations["region_level"].ge(level).any():
        return nowhere().assign(name=[])
    at = place_codes(data.organizations, data, level)
    found = partner_places(data, place.inside, places=at.where(at != NOT_LOCATED, None))
    found = found[~found.index.astype(str).str.endswith(NOT_LOCATED)]
    return found.assign(name=names_of(data, found.index))


def names_of(data: GraphData, codes: "pd.Index[Any]") -> list[str]:
    """Names of regions or countries, else their codes."""
    known = data.regions.drop_duplicates("code").set_index("code")["name"].dropna().to_dict()
    return [known.get(code) or country_name(str(code)) for code in codes]


def clusters(data: GraphData, place: Region) -> pd.DataFrame:
    """Clusters present in the region or in a part of it; international ones first, then by the countries they span.

    Index cluster; name, kind, status, field, countries (codes), basis (on what the presence rests), members (its
    organizations from the region).
    """
    known = data.regions
    code = known["code"].fillna("").astype(str)
    there = known["country"] == iso_country(place.code) if place.level == 0 else code.str.startswith(place.code)
    rows = data.presences[data.presences["region"].isin(known.index[there.fillna(False)])]
    basis = rows.groupby("cluster")["basis"].agg(lambda one: "stated" if (one == "stated").any() else one.iloc[0])
    table = data.clusters.loc[data.clusters.index.isin(basis.index)]
    own = data.memberships[data.memberships["organization"].isin(place.inside.index[place.inside])]
    members = own.groupby("cluster")["organization"].nunique().reindex(table.index, fill_value=0)
    table = table.rename(columns={"specialization": "field"}).assign(basis=basis, members=members)
    table = table[["name", "kind", "status", "field", "countries", "basis", "members"]].rename_axis("id").reset_index()
    keys = table.assign(_home=table["kind"].eq("national"), _span=-table["countries"].map(len))
    order = keys.sort_values(["_home", "_span", "members", "id"], ascending=[True, True, False, True]).index
    return table.loc[order].set_index("id")


def strengths(data: GraphData, place: Region) -> pd.DataFrame:
    """Fields in which the region has a larger share than all places together, of projects and of clusters.

    Columns: of (projects, clusters), field, cases, share, share_all, lq, low, high, strong (location quotient above 1).
    Only fields that are not few (``quotients``: at least five there); the surest first, by the lower end of the
    interval. ``attrs``: ``fields`` seen at all and the ``scheme`` of the fields of projects.
    """
    known = schemes(data)
    own: tuple[tuple[Of, str], ...] = (("projects", known[0] if known else ""), ("clusters", OWN))
    tables, seen = [], 0
    for of, scheme in own:
        if place.level is None or not scheme or (of == "clusters" and data.clusters.empty):
            continue
        try:
            found = portfolio(data, place.code, of=of, scheme=scheme, samples=DRAWS).table
        except InputError:  # nothing of known field there
            continue
        seen += int((found["count"] > 0).sum())
        tables.append(found[~found["few"]].assign(of=of))
    columns = ["of", "field", "cases", "share", "share_all", "lq", "low", "high"]
    table = pd.concat(tables)[columns] if tables else pd.DataFrame(columns=columns)
    table = table.assign(
        strong=table["lq"].astype("float64").round(9) > 1, _low=-table["low"].astype("float64").round(9)
    )
    table = table.sort_values(["_low", "of", "field"], ignore_index=True).drop(columns="_low")
    table.attrs.update(fields=seen, scheme=own[0][1])
    return table


def programmes(data: GraphData, place: Region) -> pd.DataFrame:
    """Programmes that the region, or a part of it, may take part in by their rules.

    Index programme; name, period, projects (in these data), here (those with a participant of the region). Newest
    first. Rules name codes of their own version of NUTS; a region that was given another code since is missed.
    """
    rules = data.eligibility
    code = rules["code"].fillna("").astype(str)
    country = rules["country"].where(rules["country"].notna(), code.map(lambda one: nuts_country(one) if one else None))
    whole = (code.str.len() <= 2) & (country == place.country)
    nested = code.map(lambda one: len(one) > 2 and (place.code.startswith(one) or one.startswith(place.code)))
    fits = nested.astype(bool)  # with pyarrow installed, columns of text are of another type
    fits = fits | (country == place.country) if place.level == 0 else fits | whole
    table = data.programmes[data.programmes.index.isin(rules.loc[fits, "programme"])][["name", "period"]]
    if table.empty:
        return table.assign(projects=0, here=0)
    funding = programmes_of_projects(data)
    mine = funding[funding["project"].isin(place.part.projects.index)]
    for column, rows in (("projects", funding), ("here", mine)):
        number = rows.groupby("programme")["project"].nunique()
        table[column] = number.reindex(table.index, fill_value=0).astype("int64")
    order = table.rename_axis("id").reset_index().sort_values(["period", "id"], ascending=[False, True])
    return order.set_index("id")


def peers(data: GraphData, place: Region, *, most: int = 20) -> pd.DataFrame:
    """The regions of the level most alike, and by what.

    Index code; name, country, size (the smaller population over the larger), urban_class (1 the same, 0 another),
    fields (cosine of the fields of projects), partners (cosine of the ties with places abroad), score (mean of those
    known of the region itself; what is not known of the other counts 0), alike (names of those that reach
    :data:`ALIKE`). NaN where not known. Best score first; rows only where its fields or partners are known, or both
    size and class.
    """
    if place.level is None:
        return pd.DataFrame(columns=["name", "country", *CRITERIA, "score", "alike"])
    level = place.level
    code = iso_country(place.code) if level == 0 else place.code
    known = data.regions[(data.regions["level"] == level).fillna(False)]
    known = known.assign(place=known["country"] if level == 0 else known["code"])
    known = known.drop_duplicates("place", keep="last").set_index("place").sort_index()
    ties, skills = _ties(data, level), _skills(data, level)
    table = known[["population", "urban_class"]].reindex(known.index.union(ties.index).union([code]))
    people = table["population"].astype("float64")
    own = float(people[code])
    table["size"] = np.minimum(people, own) / np.maximum(people, own)
    kind: Any = table["urban_class"][code]
    same = (table["urban_class"] == kind).astype("float64")
    table["urban_class"] = same.where(table["urban_class"].notna() & bool(pd.notna(kind)))
    table["fields"], table["partners"] = _cosine(skills, code, table.index), _cosine(ties, code, table.index)
    told = [name for name in CRITERIA if table[name].notna()[code]]
    table = table.drop(index=code)
    if len(told) < 2 and not {"fields", "partners"} & set(told):
        return table.assign(name=None, country=None, score=np.nan, alike=None).iloc[:0]
    table["score"] = table[told].fillna(0.0).mean(axis=1)
    flags = {name: table[name].round(9) >= ALIKE[name] for name in told}
    table["alike"] = [[name for name in told if flags[name][one]] for one in table.index]
    table = table[table["alike"].map(len) > 0].rename_axis("code").reset_index()
    table = table.assign(_score=-table["score"].round(9)).sort_values(["_score", "code"]).head(most).set_index("code")
    table["name"] = names_of(data, table.index)
    table["country"] = [nuts_country(str(one)) for one in table.index]
    return table[["name", "country", *CRITERIA, "score", "alike"]]


def _ties(data: GraphData, level: int) -> pd.DataFrame:
    """Ties abroad of each place with each place, fractional; only places with any."""
    met = meetings(data, level)
    ties = sparse.csr_array(scale_columns(met.counts, met.pair_weight()) @ met.counts.T)
    to_country, _ = group_matrix(met.countries)
    home = sparse.csr_array(to_country.T @ to_country)
    abroad = sparse.csr_array(ties - ties.multiply(home))
    kept = np.flatnonzero((row_sums(abroad) > 0) & ~met.places.str.endswith(NOT_LOCATED).astype(bool))
    return pd.DataFrame(abroad[kept].toarray(), met.places[kept], met.places)


def _skills(data: GraphData, level: int) -> pd.DataFrame:
    """Projects of each place by field, in the first scheme there is."""
    known = schemes(data)
    if not known:
        return pd.DataFrame()
    rows = region_fields(data, level, of="projects", scheme=known[0])
    rows = rows[~rows["place"].astype(str).str.endswith(NOT_LOCATED)]
    return rows.pivot_table(index="place", columns="field", values="count", aggfunc="sum", fill_value=0.0)


def _cosine(rows: pd.DataFrame, code: str, index: "pd.Index[Any]") -> Vector:
    """Cosine of each row with the one of the code; NaN where one of them is not there."""
    if code not in rows.index:
        return np.full(len(index), np.nan)
    values = rows.to_numpy(float)
    length = np.sqrt((values**2).sum(axis=1))
    mine = values[rows.index.get_loc(code)]
    dot = values @ mine / np.where(length > 0, length, 1.0) / max(float(np.sqrt((mine**2).sum())), 1e-300)
    found: Vector = pd.Series(dot, rows.index).reindex(index).to_numpy(float)
    return found
