"""Time: the graph cut into years or funding periods, and how ranks change from one to the next."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from baltica.analytics.centrality import centrality, measures_for
from baltica.analytics.graphdata import GraphData
from baltica.cypher.selection import suggest
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent

BY = {"year": "start_year", "period": "period"}


def slices(data: GraphData, by: str = "year") -> list[tuple[str, GraphData]]:
    """The data cut by the year in which projects started, or by their funding period: label and part, in order.

    A project is in one slice only, however long it lasts; one without a year (or period) is in none, see
    :func:`undated`. Each part keeps all organizations, clusters and regions, and the memberships of clusters, which
    have no dates. Slices without any project are not there; no projects, no slices. Raises InputError for other words.

    >>> years = [{"id": "p", "start_year": 2010}, {"id": "q", "start_year": 2012}, {"id": "r"}]
    >>> [(label, list(part.projects.index)) for label, part in slices(GraphData.of(projects=years))]
    [('2010', ['p']), ('2012', ['q'])]
    """
    labels = _labels(data, by)
    known = labels.dropna()
    return [(str(label), data.of_projects(known.index[known == label])) for label in sorted(known.unique())]


def undated(data: GraphData, by: str = "year") -> int:
    """Projects that are in no slice, as their year (or period) is not known.

    >>> undated(GraphData.of(projects=[{"id": "p", "start_year": 2010}, {"id": "q"}]))
    1
    """
    return int(_labels(data, by).isna().sum())


def centrality_over_time(
    data: GraphData,
    measures: Iterable[str],
    *,
    by: str = "year",
    nodes: str = "organizations",
    level: int = 3,
    min_shared: int = 1,
    weight: str = "usual",
    sample: int | None = None,
    seed: int = 1,
    threads: int | None = None,
    progress: Progress = silent,
) -> pd.DataFrame:
    """Measures of each reported node in each slice, with its rank there.

    One row a slice and node that takes part in a project of the slice (a cluster: that has a member or a project).
    The values are those of ``centrality`` of the slice, where all other nodes of the data are isolates, so that they
    can be compared over time. Columns: slice, id, name, country, projects, the measures, ``rank_`` and the name of
    each. Rank 1 is the highest value; equal values (to nine digits) share the smallest rank, unknown ones have none.
    Ranks are among the reported nodes of the slice. Without slices the table is empty. Options and errors are those of
    :func:`baltica.analytics.centrality.centrality`.

    >>> people = [{"id": i, "name": i.upper(), "country": "SE"} for i in "abc"]
    >>> teams = {"p": "ab", "q": "abc", "r": "ac"}
    >>> years = [{"id": p, "start_year": year} for p, year in (("p", 2010), ("q", 2012), ("r", 2012))]
    >>> links = [{"project": p, "organization": o} for p, team in teams.items() for o in team]
    >>> data = GraphData.of(organizations=people, projects=years, participations=links)
    >>> table = centrality_over_time(data, ["strength"])
    >>> table[["slice", "id", "strength", "rank_strength"]]
      slice id  strength  rank_strength
    0  2010  a         1              1
    1  2010  b         1              1
    2  2012  a         3              1
    3  2012  c         3              1
    4  2012  b         2              3
    """
    names = measures_for(nodes, measures)
    parts = slices(data, by)
    tables = []
    for done, (label, part) in enumerate(parts or [("", data.of_projects(()))], start=1):
        table = centrality(
            part, names, nodes=nodes, level=level, min_shared=min_shared, weight=weight, sample=sample, seed=seed,
            threads=threads, progress=_announcing(progress),
        )  # fmt: skip
        there = table["projects"] > 0
        if "members" in table:
            there |= table["members"] > 0
        table = table[there] if label else table.iloc[:0]
        for name in names:
            table = table.assign(**{f"rank_{name}": ranks(table[name])})
        order = table.assign(by=-table[names[0]].astype("float64").round(9)) if names else table.assign(by=0)
        tables.append(
            order.rename_axis("id").reset_index().sort_values(["by", "id"], kind="stable").assign(slice=label)
        )
        progress("slices", done, max(len(parts), 1))
    found = pd.concat(tables, ignore_index=True)
    extra = [f"{name}_error" for name in names if f"{name}_error" in found]
    columns = ["slice", "id", "name", "country", "projects", *names, *extra, *(f"rank_{name}" for name in names)]
    return found[columns]


def ranks(values: "pd.Series[Any]") -> "pd.Series[Any]":
    """Rank 1 for the highest value; equal values (to nine digits) share the smallest rank, unknown ones have none.

    >>> ranks(pd.Series([0.1, 0.5, 0.1 + 1e-12, None])).tolist()
    [2, 1, 2, <NA>]
    """
    return values.astype("float64").round(9).rank(method="min", ascending=False).astype("Int64")


def ranks_over_time(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Ranks by one measure, a column for each slice, from what :func:`centrality_over_time` gives.

    Index id; name, country, then the slices; empty (NA) where a node is not in the slice. Those with the best rank in
    the latest slices come first.

    >>> rows = [("2010", "a", 2), ("2010", "b", 1), ("2012", "a", 1)]
    >>> table = pd.DataFrame(rows, columns=["slice", "id", "rank_degree"]).assign(name="N", country="SE")
    >>> ranks_over_time(table, "degree")
       name country  2010  2012
    id
    a     N      SE     2     1
    b     N      SE     1  <NA>
    """
    wide = table.pivot(index="id", columns="slice", values=f"rank_{measure}").astype("Int64")
    names = table.drop_duplicates("id").set_index("id")[["name", "country"]]
    latest = list(wide.columns[::-1])
    wide = wide.sort_index().sort_values(latest, kind="stable", na_position="last") if latest else wide
    return names.reindex(wide.index).join(wide.rename_axis(columns=None))


def _labels(data: GraphData, by: str) -> "pd.Series[Any]":
    if by not in BY:
        raise InputError(f"there are no slices by {by}", suggest(by, list(BY)))
    return data.projects[BY[by]]


def _announcing(progress: Progress) -> Progress:
    """Pass on what is told once, like compiling; what a single slice takes is too short to be shown."""
    return lambda what, done, total: progress(what, done, total) if total is None else None
