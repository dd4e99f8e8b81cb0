"""The tables of the graph as frames: which columns each has, their types, their order, and the checks on them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import pandas as pd

from baltica.graph.errors import BalticaError

Kind = Literal["text", "integer", "number", "flag", "list"]


@dataclass(frozen=True)
class Table:
    """Columns with their kinds, the columns that order the rows, and which columns point to the ids of other tables.

    A table with ``keyed`` true has the index ``id``; the others are links and have a plain numbered index.
    """

    columns: dict[str, Kind]
    order: tuple[str, ...]
    links: dict[str, str]
    keyed: bool = True


def _table(order: str, links: dict[str, str] | None = None, *, keyed: bool = True, **columns: str) -> Table:
    """Build a table from words: ``text="name city"`` declares two text columns."""
    kinds: dict[str, Kind] = {}
    for kind in ("text", "integer", "number", "flag", "list"):
        kinds |= dict.fromkeys(columns.get(kind, "").split(), kind)
    return Table(kinds, tuple(order.split()), links or {}, keyed)


TABLES: dict[str, Table] = {
    "organizations": _table(
        "id",
        {"region": "regions"},
        text=(
            "name short_name type helix country city region region_code location_basis location_code location_scheme "
            "source source_url"
        ),
        integer="region_level",
        number="latitude longitude",
    ),
    "projects": _table(
        "id",
        text="acronym title specialization programme programme_name strand period source source_url",
        integer="start_year end_year min_countries",
        number="total_cost eu_contribution",
        flag="partner_list_complete",
        list="programme_names",
    ),
    "participations": _table(
        "project organization role",
        {"project": "projects", "organization": "organizations"},
        keyed=False,
        text="project organization role source source_url",
        number="eu_contribution total_cost",
    ),
    "project_topics": _table(
        "project scheme code",
        {"project": "projects"},
        keyed=False,
        text="project scheme code label path",
    ),
    "programmes": _table("id", text="name strand period source_url", integer="min_countries"),
    # Regions of these two are codes of a scheme and not ids: rules name regions of other versions of NUTS, too.
    "eligibility": _table(
        "programme scheme code",
        {"programme": "programmes"},
        keyed=False,
        text="programme code scheme country",
        integer="level",
    ),
    "areas": _table("id", text="name kind"),
    "area_regions": _table(
        "area scheme code", {"area": "areas"}, keyed=False, text="area code scheme country", integer="level"
    ),
    "clusters": _table(
        "id", text="name kind status specialization source source_url", integer="founded_year", list="countries"
    ),
    "presences": _table(
        "cluster region",
        {"cluster": "clusters", "region": "regions"},
        keyed=False,
        text="cluster region region_code basis",
        integer="region_level",
    ),
    "memberships": _table(
        "cluster organization role",
        {"cluster": "clusters", "organization": "organizations"},
        keyed=False,
        text="cluster organization role",
    ),
    "project_clusters": _table(
        "project cluster relation",
        {"project": "projects", "cluster": "clusters"},
        keyed=False,
        text="project cluster relation",
    ),
    "regions": _table(
        "id",
        {"parent": "regions"},
        text="code scheme name country parent urban_class",
        integer="level population keep_projects keep_partners",
        number="area density latitude longitude urban_share urban_population_share gdp gdp_per_inhabitant",
    ),
    "sources": _table("id", text="title publisher licence url"),
}


def conform(name: str, rows: pd.DataFrame | Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return the rows as the declared table: its columns and types, sorted; unknown values are None, NA or NaN.

    A column the rows lack is filled with unknown values, so that a small table is quick to write; an id or a link
    column that is missing is an error.
    """
    table = TABLES[name]
    frame = rows.copy() if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))
    if frame.index.name == "id":
        frame = frame.reset_index()
    needed = set(table.order) - {"role", "relation"} if len(frame) else set()
    if missing := sorted(needed - set(frame.columns)):
        raise BalticaError(f"table {name} lacks the column {', '.join(missing)}", "Check the query that reads it.")
    names = ["id", *table.columns] if table.keyed else list(table.columns)
    frame = frame.reindex(columns=names)
    for column, kind in table.columns.items():
        frame[column] = _typed(frame[column], kind)
    if table.keyed:
        frame["id"] = frame["id"].astype(object)
    frame = frame.sort_values(list(table.order), kind="stable", ignore_index=True)
    return frame.set_index("id") if table.keyed else frame


@cache
def empty(name: str) -> pd.DataFrame:
    """The declared table without rows; one and the same frame each time, as no frame is ever changed."""
    return conform(name, [])


def _typed(column: "pd.Series[Any]", kind: Kind) -> "pd.Series[Any]":
    """One column in the type of its kind; the same in every version of pandas."""
    if kind == "integer":
        return column.astype("Float64").astype("Int64")
    if kind == "number":
        return column.astype("float64")
    if kind == "flag":
        return column.astype("boolean")
    if kind == "list":
        return pd.Series([list(v) if isinstance(v, list | tuple) else [] for v in column], column.index, dtype=object)
    return column.astype(object).where(column.notna(), None)


def check(frames: Mapping[str, pd.DataFrame]) -> None:
    """Raise BalticaError unless every table has its columns, unique ids, and links that lead to a row."""
    for name, table in TABLES.items():
        frame = frames[name]
        if missing := sorted(set(table.columns) - set(frame.columns)):
            raise BalticaError(f"table {name} lacks the column {', '.join(missing)}", "Build it with GraphData.of().")
        if table.keyed:
            unique(name, frame)
        for column, target in table.links.items():
            given = frame[column].dropna()
            lost = given[~given.isin(frames[target].index)]
            if len(lost):
                hint = "Load the graph again; `baltica schema check` lists what is broken."
                raise BalticaError(f"table {name} points to {lost.iloc[0]}, which is not in table {target}", hint)


def unique(name: str, frame: pd.DataFrame) -> None:
    """Raise BalticaError where an id of the table stands twice."""
    if not frame.index.is_unique:
        twice = sorted({str(i) for i in frame.index[frame.index.duplicated()]})
        raise BalticaError(f"table {name} holds the id {twice[0]} twice", "Load the graph again.")
