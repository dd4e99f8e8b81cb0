"""What stands under tables of regions: the main finding first, then what counts how, what is missing, and cautions."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from baltica.cli.notes import count, coverage_notes, percent
from baltica.cli.output import cell_text

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.graphdata import GraphData

_NOUN = {"region": "region", "area": "area", "country": "country"}
_TIES = (
    "A tie is a pair of participants of one project from different countries, counted at both its ends. "
    "cross_border_ties (ties abroad) is fractional: each project shares weight 1 over all its pairs; full counts each "
    "pair, binary each partner place once a project. cross_border_share (share abroad): of all partners met, those "
    "from another country."
)


def region_notes(
    data: "GraphData", table: "pd.DataFrame", *, by: str, level: int, groups: Sequence[str], lead: str
) -> list[str]:
    """The notes under a table of places as ``region_profiles`` gives it, with the group ``ties``.

    ``lead`` is the column the rows are ordered by.
    """
    from baltica.analytics.region_profiles import GROUPS

    found = [
        *_leader(table, lead),
        *_finding(table, by, level),
        _TIES,
        *_rest(data, table, by),
        *_once(by),
        *_versions(data, table, by, level),
        *_unlike(data, by, level),
    ]
    for name, notes in (("clusters", _clusters), ("money", _money), ("rates", _rates), ("newcomers", _newcomers)):
        if name in groups:
            found += notes(data, table)
    if {"centrality", "brokerage"} & {*groups}:
        found.append(
            "Centrality and brokerage: two regions are tied when organizations of both take part in a project; what is "
            "not located is left out."
        )
    unknown = [name for group in groups for name in GROUPS[group] if table[name].isna().all()]
    if unknown:
        found.append(f"Nothing is known here of: {', '.join(dict.fromkeys(unknown))}.")
    few = int(table["few"].sum())
    if few:
        found.append(
            f"few: fewer than 3 organizations or 5 projects, which says little; so marked are {few:,} of "
            f"{count(int((~_is_rest(table)).sum()), _NOUN[by])}."
        )
    return [*found, *coverage_notes(data, None if by == "area" else 0 if by == "country" else level)]


def time_notes(data: "GraphData", table: "pd.DataFrame", *, over: str, by: str, level: int) -> list[str]:
    """The notes under a table of places over time."""
    from baltica.analytics.slices import undated

    when = "started" if over == "year" else "was funded"
    found = [
        f"active (organizations): with a project of the {over}. A project counts in the {over} in which it {when}.",
        f"newcomers: organizations whose first project known here is of that {over}; the others are incumbents. "
        f"Not told for the first {over}, where all would be new." + _cut(data),
        _TIES,
    ]
    if table.empty:
        found.insert(0, f"No project with a known {over}.")
    if left := undated(data, over):
        found.append(f"{count(left, 'project')} without a known {over} left out.")
    ends = table[table["slice"] == table["slice"].max()] if len(table) else table
    if len(ends) and len(table["slice"].unique()) > 1:
        found.append(f"The last {over} may not be complete in the sources.")
    return [*found, *_once(by), *coverage_notes(data, None if by == "area" else 0 if by == "country" else level)]


def _is_rest(table: "pd.DataFrame") -> "pd.Series[bool]":
    import pandas as pd

    from baltica.analytics.areas import NOT_IN_AREA
    from baltica.analytics.places import NOT_LOCATED

    return pd.Series(table.index.isin([NOT_LOCATED, NOT_IN_AREA]), table.index)


def _leader(table: "pd.DataFrame", lead: str) -> list[str]:
    """Who stands first, where the order is not by ties."""
    from baltica.analytics.region_measures import MEASURES

    ranked = table[~_is_rest(table) & ~(table["few"].fillna(False) & (lead == "ties_per_million")).astype(bool)]
    ranked = ranked[ranked[lead].notna()]
    values = ranked[lead].astype("float64").round(9)
    if lead == "cross_border_ties" or not len(values) or not values.max():
        return []
    title = MEASURES[lead].title.lower().replace("eu ", "EU ")
    rivals = " (of those not marked few)" if lead == "ties_per_million" else ""
    return [f"First by {title}{rivals}: {ranked['name'].iloc[int(values.argmax())]} ({cell_text(values.max())})."]


def _finding(table: "pd.DataFrame", by: str, level: int) -> list[str]:
    """Who has most ties across borders, and how far they are concentrated."""
    ties = table["cross_border_ties"].round(9)
    located = ties[~_is_rest(table)].sort_values(ascending=False, kind="stable")
    total = float(ties.sum())
    if not len(located):
        where = "in an area" if by == "area" else f"located at NUTS level {level}; a smaller --level shows more"
        return [f"Nothing in these records is {where}."]
    if not located.max() or not total:
        return [f"No {_NOUN[by]} has a tie across borders in these records."]
    name = table["name"].to_dict()[located.index[0]]
    said = f"{name} has most ties across borders: {located.iloc[0]:.4g} (fractional)"
    if by == "area":
        return [f"{said}. Areas overlap: the same tie counts in each of them."]
    said += f", {percent(located.iloc[0] / total)} of all ends of ties"
    if len(located) > 5:
        said += f"; the first five have {percent(float(located.head(5).sum()) / total)}"
    return [f"{said}."]


def _rest(data: "GraphData", table: "pd.DataFrame", by: str) -> list[str]:
    """How much is in none of the places; the row is part of the totals."""
    rows = table[_is_rest(table)]
    if rows.empty:
        return []
    people, total = int(data.reported().sum()), float(table["cross_border_ties"].sum())
    parts = []
    if "organizations" in rows and people:
        parts.append(f"{int(rows['organizations'].iloc[0]):,} of {count(people, 'organization')}")
    if total and by != "area":
        parts.append(f"{percent(float(rows['cross_border_ties'].iloc[0]) / total)} of ends of ties across borders")
    what = "in none of the areas" if by == "area" else "known only for a larger place"
    held = f": {' and '.join(parts)}" if parts else ""
    return [f"The row '{rows.index[0]}' holds what is {what}{held}. It is part of the totals and has no rank."]


def _once(by: str) -> list[str]:
    if by == "area":
        return ["Areas overlap, and an organization counts in each area it lies in; rows do not sum to totals."]
    return [
        "Organizations, participations, ties and money sum to the totals. A project or cluster counts once in each "
        "place it touches, so these do not."
    ]


def _versions(data: "GraphData", table: "pd.DataFrame", by: str, level: int) -> list[str]:
    """Which versions of NUTS the codes are in, and how many records a change of version touched."""
    from baltica.analytics.versions import version_changes

    if by == "country" or (by == "region" and level == 0):
        return []
    shown = data.reported()
    used = data.organizations.loc[shown, "region"].map(data.regions["scheme"]).dropna().astype(str)
    versions = used[used.str.startswith("NUTS")].value_counts()
    if versions.empty:
        return []
    names = ", ".join(f"{name} ({count(number, 'organization')})" for name, number in versions.items())
    changed, known = (flags & shown for flags in version_changes(data, level))
    if not known.any():
        return [f"Codes are of {names}; in which version the sources gave them is not told."]
    return [
        f"Codes are of {names}. Sources named another code for {int(changed.sum()):,} of "
        f"{count(int(known.sum()), 'organization')} of known code ({percent(changed.sum() / known.sum())}): the region "
        "was split, merged, moved or renamed since. Each counts in the one region it was read into."
    ]


def _unlike(data: "GraphData", by: str, level: int) -> list[str]:
    """A warning where the regions of one country are much larger than those of another."""
    from baltica.analytics.territories import territories
    from baltica.analytics.versions import unlike_units

    if by != "region" or level == 0:
        return []
    unlike = unlike_units(territories(data, by, level=level).facts)
    parts = []
    for figure, unit in (("population", "inhabitants"), ("area", "km²")):
        if figure in unlike:
            small, low, large, high = unlike[figure]
            parts.append(f"{low:,.0f} {unit} in {small}, {high:,.0f} in {large}")
    if not parts:
        return []
    advice = "compare regions within a country, and look at level 2, too" if level == 3 else "compare within a country"
    sizes = f"the middle one of a country has {'; '.join(parts)}"
    return [f"Caution: regions differ in size between countries ({sizes}): {advice}."]


def _clusters(data: "GraphData", table: "pd.DataFrame") -> list[str]:
    if data.presences.empty:
        return []
    stated = float((data.presences["basis"] == "stated").mean())
    return [
        f"A cluster is present where a source says so ({percent(stated)} of presences), else where a member's "
        "head office is, or in a country it spans."
    ]


def _money(data: "GraphData", table: "pd.DataFrame") -> list[str]:
    links, projects = data.participations, data.projects
    said = []
    for column, name in (("eu_contribution", "EU contribution"), ("total_cost", "total cost")):
        own = float(links[column].notna().mean()) if len(links) else 0.0
        whole = float(projects[column].notna().mean()) if len(projects) else 0.0
        said.append(f"{name} told for {percent(own)} of participations and {percent(whole)} of projects")
    return [
        f"Money in EUR: {'; '.join(said)}. shared_out is an estimate: what a project has beyond what is told of its "
        "participants, in equal parts for the others; too much where the list of partners is cut off."
    ]


def _rates(data: "GraphData", table: "pd.DataFrame") -> list[str]:
    located = table[~_is_rest(table)]
    unknown = int(located["population"].isna().sum())
    said = "Rates are per million inhabitants; those of places marked few are not ranked and come last."
    if unknown:
        said += f" The population of {unknown:,} of {len(located):,} places is not known, so they have no rate."
    return [said]


def _newcomers(data: "GraphData", table: "pd.DataFrame") -> list[str]:
    from baltica.analytics.region_time import newcomers

    told = newcomers(data)
    if told is None:
        return ["Who is new cannot be told: the projects are undated, or all of one year and period."]
    new, old, since = told
    return [
        f"newcomers: organizations whose first project known here is of {since} or later ({int(new.sum()):,} of all); "
        f"incumbents had one before ({int(old.sum()):,}). Who took part in projects not loaded looks new." + _cut(data)
    ]


def _cut(data: "GraphData") -> str:
    """A caution where the selection hides earlier projects."""
    chosen = data.selection
    if chosen.since is None and not (chosen.programme or chosen.source or chosen.specialization):
        return ""
    return " Projects the selection leaves out are not looked at, so some newcomers are none."
