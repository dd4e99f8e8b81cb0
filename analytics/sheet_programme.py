"""One programme on one page: projects by year, participants, sizes, its rule, others of its strand, gaps."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from baltica.analytics.cross_border import country_pairs, project_internationality
from baltica.analytics.eligibility import programmes_of_projects
from baltica.analytics.graphdata import GraphData
from baltica.analytics.places import NOT_LOCATED, countries, place_codes
from baltica.analytics.sheet_common import Fields, Money, field_shares, money_of
from baltica.graph.codes import iso_country

SIZES = ((0, 0), (1, 1), (2, 3), (4, 6), (7, 10), (11, 20), (21, None))  # participants of a project
LOCATED = 0.5  # share of the participants that must be located at a level of regions for it to be shown


@dataclass(frozen=True, eq=False, repr=False)
class ProgrammeSheet:
    """What is known of one programme (``id``); frames as :func:`programme_sheet` explains."""

    id: str
    data: GraphData
    min_countries: int | None
    years: pd.DataFrame
    countries: pd.DataFrame
    types: pd.DataFrame
    organizations: pd.DataFrame
    regions: pd.DataFrame
    level: int
    fields: Fields
    money: Money
    sizes: pd.DataFrame
    reach: pd.DataFrame
    pairs: pd.DataFrame
    others: pd.DataFrame
    unknown: dict[str, int]
    eligible: pd.DataFrame

    def __repr__(self) -> str:
        return f"ProgrammeSheet({self.id}: {len(self.data.projects)} projects)"


def programme_sheet(data: GraphData, programme: str) -> ProgrammeSheet:
    """All that a page on this programme shows; the projects are all that name it, also beside another programme.

    ``data``: the data cut to its projects. ``min_countries``: what its rules demand of a project, None where not known.
    ``years``: start year, projects (years without any included). ``countries``: index code; organizations,
    participations, projects, led. ``types`` of organizations: type (``not known`` last), organizations, participations.
    ``organizations``: index id; name, country, projects, led. ``regions``: code, name, country, organizations, projects
    at ``level`` (3, 2 or 1, the finest at which half of the participants or more are located; 0: none, no rows).
    ``sizes``: participants (from, to), projects. ``reach``: index number of countries of a project; complete, cut,
    untold (projects by what is known of their partner list). ``pairs``: ``cross_border.country_pairs`` of its projects.
    ``others`` of the same strand, this one too: index id; name, period, projects, organizations, participants and
    countries (means over projects with a participant), several (share of these with two countries or more).
    ``unknown``: counts of what is not known. ``eligible``: one row a region its rules list: code, name, country,
    organizations, coarse (organizations known only more coarsely that may lie there); those without any first.

    >>> data = GraphData.of(
    ...     programmes=[{"id": "g", "name": "G", "strand": "interreg_a", "min_countries": 2}],
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}],
    ...     projects=[{"id": "p", "programme": "g", "start_year": 2010}, {"id": "q", "programme": "g"}],
    ...     participations=[{"project": "p", "organization": o} for o in "ab"],
    ... )
    >>> sheet = programme_sheet(data, "g")
    >>> sheet.years.values.tolist(), sheet.reach["untold"].to_dict(), sheet.unknown["undated"]
    ([[2010, 1]], {0: 1, 2: 1}, 1)
    """
    funding = programmes_of_projects(data)
    part = data.of_projects(funding.loc[funding["programme"] == programme, "project"])
    home = countries(data.organizations, data)
    links = _links(data, part, home)
    row: Any = data.programmes.loc[programme]
    found = project_internationality(part)
    level, regions = _regions(data, links)
    return ProgrammeSheet(
        id=programme,
        data=part,
        min_countries=None if pd.isna(row["min_countries"]) else int(row["min_countries"]),
        years=_years(part),
        countries=_by(links, links["country"]),
        types=_types(data, links),
        organizations=_organizations(data, links, home),
        regions=regions,
        level=level,
        fields=field_shares(data, part.projects.index),
        money=money_of(data, part.projects.index),
        sizes=_sizes(found),
        reach=_reach(part, found),
        pairs=country_pairs(part),
        others=_others(data, funding, row["strand"], home),
        unknown=_unknown(part, found, links),
        eligible=_eligible(data, programme, links),
    )


def _links(data: GraphData, part: GraphData, home: "pd.Series[Any]") -> pd.DataFrame:
    """Who takes part in what, each once: project and organization by position (numbers are quick to group), led."""
    rows = part.participations
    table = pd.DataFrame(
        {
            "project": part.projects.index.get_indexer(pd.Index(rows["project"])),
            "organization": data.organizations.index.get_indexer(pd.Index(rows["organization"])),
            "led": (rows["role"] == "coordinator").to_numpy(dtype=bool),
        }
    )
    table = table.sort_values("led", ascending=False, kind="stable").drop_duplicates(["project", "organization"])
    return table.assign(country=home.astype("category").iloc[table["organization"]].array)


def _years(part: GraphData) -> pd.DataFrame:
    counts = part.projects["start_year"].dropna().astype("int64").value_counts()
    span = range(int(counts.index.min()), int(counts.index.max()) + 1) if len(counts) else range(0)
    return counts.reindex(span, fill_value=0).rename_axis("year").rename("projects").reset_index()


def _by(links: pd.DataFrame, by: "pd.Series[Any]") -> pd.DataFrame:
    """Organizations, participations, projects and projects led by what stands in ``by``; most organizations first."""
    groups = links.groupby(by, observed=True)
    table = pd.DataFrame(
        {
            "organizations": groups["organization"].nunique(),
            "participations": groups.size(),
            "projects": groups["project"].nunique(),
            "led": groups["led"].sum().astype("int64"),
        }
    )
    table.index = table.index.astype(object)
    order = table.assign(_most=-table["participations"], _id=table.index)
    return order.sort_values(["_most", "_id"])[list(table.columns)]


def _types(data: GraphData, links: pd.DataFrame) -> pd.DataFrame:
    types = data.organizations["type"].fillna("not known").astype("category")
    table = _by(links, pd.Series(types.iloc[links["organization"]].array, links.index))
    known = [name for name in table.index if name != "not known"]
    return table.loc[known + ["not known"] * ("not known" in table.index), ["organizations", "participations"]]


def _organizations(data: GraphData, links: pd.DataFrame, home: "pd.Series[Any]") -> pd.DataFrame:
    groups = links.groupby("organization")
    table = pd.DataFrame({"projects": groups.size(), "led": groups["led"].sum().astype("int64")})
    at = table.index.to_numpy()
    table.insert(0, "name", data.organizations["name"].to_numpy()[at])
    table.insert(1, "country", home.to_numpy()[at])
    table.index = data.organizations.index[at]
    order = table.assign(_projects=-table["projects"], _led=-table["led"], _id=table.index)
    return order.sort_values(["_projects", "_led", "_id"])[list(table.columns)]


def _regions(data: GraphData, links: pd.DataFrame) -> tuple[int, pd.DataFrame]:
    """The finest level at which at least half of the participants are located, and its regions."""
    columns = ["code", "name", "country", "organizations", "projects"]
    at = links["organization"].unique()
    people = data.organizations.iloc[at]
    for level in (3, 2, 1):
        if not len(at) or people["region_level"].ge(level).fillna(False).mean() < LOCATED:
            continue
        place = place_codes(people, data, level)
        located = ~place.str.endswith(NOT_LOCATED)
        if located.mean() >= LOCATED:
            place = place.set_axis(at)
            rows = links.assign(code=links["organization"].map(place[located.to_numpy()])).dropna(subset=["code"])
            groups = rows.groupby("code")
            known = data.regions.drop_duplicates("code").set_index("code")
            table = pd.DataFrame({"organizations": groups["organization"].nunique()})
            table["projects"] = groups["project"].nunique()
            table["name"] = known["name"].reindex(table.index).fillna(pd.Series(table.index, table.index))
            table["country"] = known["country"].reindex(table.index).fillna(groups["country"].first())
            order = table.rename_axis("code").reset_index()
            order = order.sort_values(["projects", "organizations", "code"], ascending=[False, False, True])
            return level, order[columns].reset_index(drop=True)
    return 0, pd.DataFrame(columns=columns)


def _sizes(found: pd.DataFrame) -> pd.DataFrame:
    size = found["participants"]
    rows = []
    for low, high in SIZES:
        inside = (size >= low) & (size <= high if high is not None else True)
        rows.append((low, high, int(inside.sum())))
    return pd.DataFrame(rows, columns=["low", "high", "projects"]).astype({"high": "Int64"})


def _reach(part: GraphData, found: pd.DataFrame) -> pd.DataFrame:
    """Projects by the number of countries of their participants and by what is told of their partner list."""
    told = part.projects["partner_list_complete"]
    kind = told.map({True: "complete", False: "cut"}).astype(object).where(told.notna(), "untold")
    names = ["complete", "cut", "untold"]
    return pd.crosstab(found["countries"], kind.reindex(found.index)).reindex(columns=names, fill_value=0)


def _others(data: GraphData, funding: pd.DataFrame, strand: str | None, home: "pd.Series[Any]") -> pd.DataFrame:
    """Programmes of the strand that fund a project of the data, most projects first."""
    rows = data.programmes[data.programmes["strand"].eq(strand)] if strand else data.programmes.iloc[:0]
    mine = funding[funding["programme"].isin(rows.index)]
    whole = _links(data, data, home)
    each = pd.DataFrame({"people": whole.groupby("project").size()})
    each["nations"] = whole.groupby("project")["country"].nunique()
    at = pd.DataFrame({"project": data.projects.index.get_indexer(pd.Index(mine["project"]))})
    at["programme"] = pd.Categorical(mine["programme"])
    groups = (each := at.merge(each, left_on="project", right_index=True)).groupby("programme", observed=True)
    people = at.merge(whole[["project", "organization"]], on="project").groupby("programme", observed=True)
    table = rows.loc[rows.index.isin(mine["programme"]), ["name", "period"]].copy()
    table["projects"] = mine.groupby("programme")["project"].nunique().reindex(table.index)
    table["organizations"] = people["organization"].nunique().reindex(table.index, fill_value=0)
    table["participants"] = groups["people"].mean().reindex(table.index)
    table["countries"] = groups["nations"].mean().reindex(table.index)
    table["several"] = (each["nations"] > 1).groupby(each["programme"], observed=True).mean().reindex(table.index)
    order = table.assign(_projects=-table["projects"], _id=table.index)
    return order.sort_values(["_projects", "_id"])[list(table.columns)]


def _unknown(part: GraphData, found: pd.DataFrame, links: pd.DataFrame) -> dict[str, int]:
    """Counts of what is not known of its projects."""
    rows, told = part.projects, part.projects["partner_list_complete"]
    complete = int(told.fillna(False).sum())
    return {
        "projects": len(rows),
        "complete": complete,
        "cut": int(told.notna().sum()) - complete,
        "untold": int(told.isna().sum()),
        "undated": int(rows["start_year"].isna().sum()),
        "empty": int((found["participants"] == 0).sum()),
        "single": int((found["participants"] == 1).sum()),
        "one_country": int(((found["participants"] > 1) & (found["countries"] < 2)).sum()),
        "participations": len(links),
        "no_country": int(links["country"].isna().sum()),
    }


def _eligible(data: GraphData, programme: str, links: pd.DataFrame) -> pd.DataFrame:
    """The regions that the rules list, with the organizations of the programme's projects that are there."""
    columns = ["code", "name", "country", "organizations", "coarse"]
    rules = data.eligibility[data.eligibility["programme"] == programme]
    listed = rules["code"].fillna(rules["country"])
    rules = rules.assign(code=listed).dropna(subset=["code"]).drop_duplicates("code")
    if rules.empty:
        return pd.DataFrame(columns=columns)
    people = data.organizations.iloc[links["organization"].unique()]
    nation = countries(people, data)
    own = people["region_code"].fillna(nation).fillna("").astype(str)
    known = data.regions.drop_duplicates("code").set_index("code")["name"]
    rows = []
    for code, country in zip(rules["code"], rules["country"], strict=True):
        whole = len(code) == 2
        there = nation.eq(iso_country(code)) if whole else own.str.startswith(code)
        above = [code[:length] for length in range(3, len(code))]
        coarse = ~there & (own.isin(above) | own.eq(iso_country(code[:2]))) & (not whole)
        rows.append((code, known.get(code, code), country, int(there.sum()), int(coarse.sum())))
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["organizations", "code"], ignore_index=True)
