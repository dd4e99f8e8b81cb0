"""Whom a region does not meet: places abroad it never met although chance would have it, and ties that stopped."""

import numpy as np
import pandas as pd

from baltica.analytics.defaults import FEW_EXPECTED
from baltica.analytics.fields import schemes
from baltica.analytics.graphdata import GraphData
from baltica.analytics.missing import missing_ties
from baltica.analytics.nullmodels import design
from baltica.analytics.places import NOT_LOCATED, meetings, place_codes
from baltica.analytics.seats import seat_pairs
from baltica.analytics.sheet_border import LEVEL, Border, inside_regions
from baltica.analytics.sheet_region import Region, names_of
from baltica.analytics.significance import stratum_of
from baltica.analytics.stopped import stopped_ties
from baltica.graph.codes import iso_country, nuts_country

NEVER, STOPPED = "never met", "stopped"
LEAST = 0.5  # joint projects to be expected from which a place never met is listed: half a project is no gap
_COLUMNS = ("name", "country", "what", "expected", "few", "before", "last_year", "fields")


def gaps(data: GraphData, place: Region) -> pd.DataFrame:
    """Places abroad that the region never met in a project, or not any more, most expected first.

    Index place; name, country, what (``never met`` or ``stopped``), expected (joint projects, if the seats at projects
    were dealt out blindly within each programme and period; of stopped ties those since), few (under three, so that
    none is not rare by chance), before and last_year (joint projects that started earlier and the last start), fields
    (both are specialized in, see ``missing.missing_ties``). Never met are places with at least half a project expected,
    or specialized alike and eligible in one programme; stopped ties see ``stopped.stopped_ties``. ``attrs["since"]``
    is the first of its later years. Nothing for regions of other schemes than NUTS and countries.

    >>> from baltica.analytics.sheet_region import region
    >>> teams = {f"p{n}": "ab" if n % 2 else "bc" for n in range(8)}
    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abc", ["DK", "SE", "FI"])],
    ...     projects=[{"id": p} for p in teams],
    ...     participations=[{"project": p, "organization": o} for p, team in teams.items() for o in team],
    ... )
    >>> gaps(data, region(data, "DK"))[["what", "expected"]].round(2).reset_index().values.tolist()
    [['FI', 'never met', 1.07]]
    """
    if place.level is None or not place.inside.any():
        return pd.DataFrame(columns=list(_COLUMNS))
    code = iso_country(place.code) if place.level == 0 else place.code
    never, stopped = _never(data, place.level, code), _stopped(data, place.level, code)
    found = pd.concat([stopped, never[~never.index.isin(stopped.index)]])
    found["few"] = found["expected"].astype("float64") < FEW_EXPECTED
    found["last_year"] = found["last_year"].astype("Int64")
    found["name"] = names_of(data, found.index)
    found["country"] = [nuts_country(str(one)) for one in found.index]
    found = found.rename_axis("place").reset_index()
    found["_expected"] = -found["expected"].astype("float64").round(9)
    table = found.sort_values(["_expected", "what", "place"]).set_index("place")[list(_COLUMNS)]
    table.attrs.update(since=stopped.attrs.get("since"))
    return table


def gaps_across(data: GraphData, at: Border) -> pd.DataFrame:
    """Pairs of NUTS 3 regions of two sides that never met in a project, or not any more, most expected first.

    Columns: a, b, a_name, b_name, a_country, b_country, what, expected, few, before, last_year as in :func:`gaps`;
    ``attrs["since"]`` too. Nothing where no organization is located at NUTS 3.
    """
    names = ["a", "b", "a_name", "b_name", "a_country", "b_country", "what", "expected", "few", "before", "last_year"]
    codes = inside_regions(data, at)
    if not data.organizations["region_level"].ge(LEVEL).any():
        return pd.DataFrame(columns=names)
    met = meetings(data, LEVEL)
    pairs = seat_pairs(met, stratum_of(design(data, level=LEVEL)))
    never = pairs[(pairs["projects"] == 0) & (pairs["expected_projects"].round(9) >= LEAST)]
    never = never.rename(columns={"expected_projects": "expected"}).assign(what=NEVER, before=0, last_year=np.nan)
    found = stopped_ties(data, level=LEVEL)
    stopped = found.pairs.rename(columns={"expected_after": "expected"}).assign(what=STOPPED)
    columns = ["a", "b", "what", "expected", "before", "last_year"]
    table = pd.concat([stopped[columns], never[columns]], ignore_index=True)
    for end in ("a", "b"):
        table = table[table[end].isin(codes)]
        table[f"{end}_name"] = names_of(data, pd.Index(table[end]))
        table[f"{end}_country"] = [nuts_country(str(one)) for one in table[end]]
    table = table[table["a_country"] != table["b_country"]]
    table["few"] = table["expected"].astype("float64") < FEW_EXPECTED
    table["last_year"] = table["last_year"].astype("Int64")
    order = table.assign(_expected=-table["expected"].astype("float64").round(9)).sort_values(["_expected", "a", "b"])
    table = table.loc[order.index, names].reset_index(drop=True)
    table.attrs.update(since=found.since)
    return table


def idle_regions(data: GraphData, at: Border) -> tuple[pd.DataFrame, int]:
    """Regions inside without an organization in a joint project, those with most other projects first; and of how many.

    Index code; name, country, projects (with one of its organizations).
    """
    codes = inside_regions(data, at)
    people = data.organizations
    place = place_codes(people, data, LEVEL)
    seats = data.participations.assign(place=data.participations["organization"].map(place))
    joint = seats[seats["project"].isin(at.joint.projects.index) & seats["organization"].map(at.inside)]
    idle = [code for code in codes if code not in set(joint["place"])]
    number = seats.groupby("place")["project"].nunique().reindex(idle, fill_value=0).astype("int64")
    table = pd.DataFrame({"name": names_of(data, pd.Index(idle)), "projects": number.to_numpy()}, index=pd.Index(idle))
    table.insert(1, "country", [nuts_country(code) for code in idle])
    order = table.rename_axis("code").reset_index().sort_values(["projects", "code"], ascending=[False, True])
    return order.set_index("code"), len(codes)


def _other(pairs: pd.DataFrame, code: str) -> pd.DataFrame:
    """The pairs of the place, by the other side."""
    mine = pairs[(pairs["a"] == code) | (pairs["b"] == code)]
    return mine.set_index(pd.Index(np.where(mine["a"] == code, mine["b"], mine["a"]), dtype=object))


def _never(data: GraphData, level: int, code: str) -> pd.DataFrame:
    met = meetings(data, level)
    pairs = _other(seat_pairs(met, stratum_of(design(data, level=level))), code)
    others = pairs.index.to_series().astype(str)
    home = met.countries.reindex(others).to_numpy()
    kept = (pairs["projects"] == 0).to_numpy() & (home != nuts_country(code))
    kept &= ~others.str.endswith(NOT_LOCATED).to_numpy()
    table = pd.DataFrame({"expected": pairs["expected_projects"]})[kept]
    alike = _other(missing_ties(data, level, scheme=known[0]).pairs, code) if (known := schemes(data)) else None
    table["fields"] = [[] for _ in range(len(table))]
    if alike is not None and len(alike):
        table = table.reindex(table.index.union(alike.index)).fillna({"expected": 0.0})
        table["fields"] = [alike["fields"].get(one, []) for one in table.index]
    listed: pd.DataFrame = table[(table["expected"].round(9) >= LEAST) | (table["fields"].map(len) > 0)]
    return listed.assign(what=NEVER, before=0, last_year=np.nan)


def _stopped(data: GraphData, level: int, code: str) -> pd.DataFrame:
    found = stopped_ties(data, level=level)
    rows = _other(found.pairs, code)
    table = pd.DataFrame({"expected": rows["expected_after"], "before": rows["before"], "last_year": rows["last_year"]})
    table["fields"] = [[] for _ in range(len(table))]
    table.attrs["since"] = found.since
    return table.assign(what=STOPPED)
