"""The whole graph over time: projects, participants, the share of ties abroad, and which countries take part more."""

from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import presence
from baltica.analytics.participation import participations
from baltica.analytics.places import countries, meetings
from baltica.analytics.region_time import first_slices
from baltica.analytics.slices import BY
from baltica.analytics.stats import wilson
from baltica.cypher.selection import suggest
from baltica.graph.errors import InputError

FEW_TIED = 5  # projects with ties, under which a share across borders is not read
FEW_INTERVAL = 10  # and under which it has no interval: so few differ by more than their spread tells
THIN = 0.5  # of the usual number of projects: years at the end with fewer are taken for incomplete

COLUMNS = ("projects", "organizations", "participations", "newcomers", "tied", "cross_border_share", "low", "high",
           "few")  # fmt: skip


def timeline(data: GraphData, over: str = "year") -> pd.DataFrame:
    """How many projects start in each year (or belong to each period), who takes part, and how much crosses borders.

    Index slice (the year as text, or the period), in order, years without a project among them. projects;
    organizations (that take part), participations (of these); newcomers: organizations whose first dated project is of
    this slice (NA in the first slice, where all would be new); tied: projects with two participants of known country;
    cross_border_share: of their ties, fractional, 0 to 1, the part that goes abroad; low, high: 95 % interval, projects
    taken as drawn (linearized ratio, t distribution; in simulations of 10 and 15 projects it held 92 and 94 of 100
    times), none under 10 tied projects; few: fewer than 5 tied projects. With places chosen, projects with a reported
    participant, and only what the reported ones do. Projects without a date are in no slice, see
    :func:`baltica.analytics.slices.undated`. Nothing dated: no rows. Raises InputError for another slice.

    >>> years = [{"id": "p", "start_year": 2010}, {"id": "q", "start_year": 2012}]
    >>> links = [{"project": p, "organization": o} for p, o in (("p", "a"), ("q", "a"), ("q", "b"))]
    >>> people = [{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}]
    >>> data = GraphData.of(organizations=people, projects=years, participations=links)
    >>> timeline(data)[["projects", "organizations", "newcomers", "cross_border_share"]].values.tolist()
    [[1, 1, <NA>, nan], [0, 0, 0, nan], [1, 2, 1, 1.0]]
    """
    if over not in BY:
        raise InputError(f"there are no slices by {over}", suggest(over, list(BY)))
    reported = data.organizations.index[data.reported()]
    rows = participations(data)
    rows = rows[rows["organization"].isin(reported)]
    label = data.projects[BY[over]].dropna().astype(str)
    if data.selection.country or data.selection.region:
        label = label[label.index.isin(rows["project"])]
    slices = _slices(label, over)
    rows = rows.assign(slice=rows["project"].map(label)).dropna(subset=["slice"])
    groups = rows.groupby("slice")
    table = pd.DataFrame(index=pd.Index(slices, name="slice"))
    table["projects"] = label.value_counts()
    table["organizations"] = groups["organization"].nunique()
    table["participations"] = groups.size()
    first = first_slices(data, over).reindex(reported).dropna()
    table["newcomers"] = first.value_counts().reindex(slices)
    whole = ["projects", "organizations", "participations", "newcomers"]
    table[whole] = table[whole].fillna(0).astype("Int64")
    if slices:
        table.loc[first.min() if len(first) else slices[0], "newcomers"] = pd.NA
    table = table.join(_shares(rows).reindex(slices))
    table["tied"] = table["tied"].fillna(0).astype("int64")
    table["few"] = table["tied"] < FEW_TIED
    return table[list(COLUMNS)]


def thin_end(numbers: "pd.Series[Any]") -> list[str]:
    """The slices at the end that hold less than half the projects of the median slice: likely not complete yet.

    >>> thin_end(pd.Series([40, 50, 45, 10, 2], ["2017", "2018", "2019", "2020", "2021"]))
    ['2020', '2021']
    """
    held = numbers[numbers > 0].astype("float64")
    if len(held) < 3:
        return []
    usual, found = float(held.median()), []
    for label, number in reversed(list(numbers.items())):
        if number >= THIN * usual:
            break
        found.append(str(label))
    return found[::-1]


def country_shares(data: GraphData, earlier: "pd.Index[str]", *, later: "pd.Index[str]") -> pd.DataFrame:
    """In what share of the projects each country takes part: of the earlier ones, and of the later ones.

    Index country (of reported organizations); before, now: projects with a participant from there; share_before,
    share_now: of all projects of the span with a participant of known country, 0 to 1; difference, with low and high
    (95 %, Newcombe's hybrid score interval 1998, Statistics in Medicine 17, 873–890). Largest difference first, either
    way. Shares, as one of the spans may not be complete. Without projects in a span: no rows.

    >>> people = [{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}]
    >>> links = [{"project": p, "organization": o} for p, o in (("p", "a"), ("q", "a"), ("q", "b"))]
    >>> data = GraphData.of(organizations=people, projects=[{"id": "p"}, {"id": "q"}], participations=links)
    >>> country_shares(data, pd.Index(["p"]), later=pd.Index(["q"]))[["before", "now", "difference"]].values.tolist()
    [[0.0, 1.0, 1.0], [1.0, 1.0, 0.0]]
    """
    met = meetings(data, 0)
    there = sparse.csc_array(presence(met.counts))
    counts, totals = [], []
    for span in (earlier, later):
        part = there[:, np.flatnonzero(met.projects.isin(span))]
        counts.append(np.rint(np.asarray(part.sum(axis=1))).ravel())
        totals.append(int((np.asarray(part.sum(axis=0)) > 0).sum()))
    table = pd.DataFrame({"before": counts[0], "now": counts[1]}, index=pd.Index(met.places, name="country"))
    reported = countries(data.organizations[data.reported()], data).dropna().unique()
    table = table[table.index.isin(reported) & (table.sum(axis=1) > 0)]
    if not min(totals):
        return table.iloc[:0].reindex(columns=["before", "now", *_COMPARED])
    old, new = table["before"] / totals[0], table["now"] / totals[1]
    (old_low, old_high), (new_low, new_high) = wilson(table["before"], totals[0]), wilson(table["now"], totals[1])
    gap = new - old
    below = np.sqrt((new - new_low) ** 2 + (old_high - old) ** 2)
    above = np.sqrt((new_high - new) ** 2 + (old - old_low) ** 2)
    table = table.assign(share_before=old, share_now=new, difference=gap, low=gap - below, high=gap + above)
    order = table.assign(_size=-gap.abs().round(9)).rename_axis("code").reset_index()
    return table.loc[order.sort_values(["_size", "code"])["code"]].rename_axis("country")


_COMPARED = ("share_before", "share_now", "difference", "low", "high")


def _slices(label: "pd.Series[str]", over: str) -> list[str]:
    """All years from the first to the last, or the periods there are."""
    known = sorted(label.unique())
    if over == "year" and known:
        return [str(year) for year in range(int(known[0]), int(known[-1]) + 1)]
    return known


def _shares(rows: pd.DataFrame) -> pd.DataFrame:
    """Share of ties abroad of each slice, with its interval and the number of projects it rests on."""
    from scipy.stats import t

    parts = rows.assign(abroad=rows["foreign"] * rows["pair_weight"], ties=rows["partners"] * rows["pair_weight"])
    projects = parts.groupby(["slice", "project"])[["abroad", "ties"]].sum()
    projects = projects[projects["ties"] > 0]
    groups = projects.groupby(level="slice")
    sums, number = groups.sum(), groups.size()
    share = sums["abroad"] / sums["ties"]
    rest = projects["abroad"] - projects["ties"] * share.reindex(projects.index, level="slice")
    squares = (rest**2).groupby(level="slice").sum()
    kept = number.where(number >= FEW_INTERVAL)
    error = t.ppf(0.975, kept - 1) * np.sqrt(squares * kept / (kept - 1)) / sums["ties"]
    low, high = (share - error).clip(lower=0), (share + error).clip(upper=1)
    return pd.DataFrame({"tied": number, "cross_border_share": share, "low": low, "high": high})
