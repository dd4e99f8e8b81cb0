"""``baltica analyze regions``: what is in each region, area or country, how it is tied, and how that developed."""

import shutil
import sys
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.cli.analyze import LevelOption, app, print_table
from baltica.cli.common import require_use, selected, with_selection
from baltica.cli.notes import count
from baltica.cli.output import TABLE_ROWS, Format, FormatOption, TopOption, cell_text, frame_rows, printed
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.graphdata import GraphData

ROOM = 110  # characters of a table
NAME = 26  # characters of a name in a table
AREA_NAME = 48
FIRST = ("name", "few")  # what each of several tables begins with
SLICE_ROWS = 5  # of each slice in a table
USUAL = ("organizations", "projects", "clusters", "cross_border_ties", "cross_border_share", "partner_countries")
# By what the rows of a group are ordered, where not by cross-border ties.
LEADS = {
    "counts": ("organizations",), "clusters": ("clusters",), "rates": ("ties_per_million",),
    "money": ("eu_contribution", "eu_contribution_shared_out", "total_cost", "total_cost_shared_out"),
    "centrality": ("betweenness",), "brokerage": ("brokerage_liaison",), "newcomers": ("newcomers",),
    "facts": ("population",),
}  # fmt: skip
SHORT = {  # column headings on a terminal
    "cross_border_ties": "ties_abroad", "cross_border_share": "share_abroad", "partner_countries": "countries",
    "organizations_per_million": "org./million", "projects_per_million": "projects/million",
    "ties_per_million": "ties/million", "rank_ties_per_million": "rank", "urban_population_share": "urban_regions_%",
    "urban_share": "urban_%", "eu_contribution": "eu", "eu_contribution_shared_out": "eu_shared_out",
    "eu_contribution_known": "eu_told", "eu_contribution_shared_known": "eu_estimated", "total_cost": "cost",
    "total_cost_shared_out": "cost_shared_out", "total_cost_known": "cost_told",
    "total_cost_shared_known": "cost_estimated", "brokerage_coordinator": "coordinator",
    "brokerage_itinerant": "itinerant", "brokerage_gatekeeper": "gatekeeper", "brokerage_liaison": "liaison",
}  # fmt: skip


class By(StrEnum):
    """What the places are."""

    region = "region"
    area = "area"
    country = "country"


class Over(StrEnum):
    """What time is cut into."""

    year = "year"
    period = "period"


@app.command()
@with_selection
def regions(
    context: typer.Context,
    selection: Selection,
    by: Annotated[By, typer.Option(help="What the places are: regions, areas like a Euroregion, or countries.")] = (
        By.region
    ),
    level: LevelOption = 3,
    over: Annotated[Over | None, typer.Option(help="A row for each place in each year or funding period.")] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(metavar="GROUP", help="Groups of columns, with commas between.  [see above; CSV and JSON: all]"),
    ] = None,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Count what is in each region, area or country: organizations, projects, clusters, money, ties across borders.

    Groups of columns: counts (organizations by kind, projects, coordinators), clusters (by kind and status), money,
    ties (in three countings), rates (per million inhabitants), centrality and brokerage (in the network of regions),
    newcomers, facts (population, GDP, urban class, NUTS version). Without --columns a table shows a choice of them.
    The first group asked for decides the order.

    \b
    Example: baltica analyze regions --level 2 --country FI
             baltica analyze regions --by area --columns counts,ties
             baltica analyze regions --by country --over year --format csv
             baltica analyze regions --level 2 --columns rates --top 10
    """
    from baltica.analytics import region_profiles as module

    require_use(context, ("by", by), {"level": (By.region,)})
    words = [word.strip() for text in columns or () for word in text.split(",") if word.strip()]
    groups = module.groups_for(by, words, level=level)
    _check(words, over)
    data = selected(context, selection)
    _require_areas(data, by)
    if over is not None:
        _print_over(context, data, by, level, over, form, top)
        return
    overview = form is Format.table and not words
    groups = ("counts", "clusters", "ties") if overview else groups
    table = module.region_profiles(data, by, level=level, groups=dict.fromkeys((*groups, "ties")))
    lead = _lead(table, words)
    table = _ordered(table, lead)
    said = _notes(data, table, by=by, level=level, groups=groups, lead=lead)
    shown = [column for name in groups for column in module.GROUPS[name]]
    if form is not Format.table:
        first = [column for column in ("name", "kind", "country") if column in table]
        print_table(context, table[[*first, *dict.fromkeys(shown), "few"]], "code", form, top, said, data, _measures())
        return
    if overview:
        shown = [column for column in USUAL if column != ("partner_countries" if len(data.clusters) else "clusters")]
    shown = [column for column in dict.fromkeys(shown) if table[column].notna().any()]
    _print_pages(context, table[["name", "few", *shown]], by, top, said, data)


def _check(words: Sequence[str], over: Over | None) -> None:
    from baltica.graph.errors import InputError

    if over is not None and words:
        raise InputError(
            "--columns says nothing about --over, whose columns are always the same", "Leave one of the two out."
        )


def _require_areas(data: "GraphData", by: By) -> None:
    from baltica.graph.errors import InputError

    if by is By.area and data.areas.empty:
        raise InputError("the graph holds no areas", "load them: baltica load areas")


def _measures() -> Any:
    from baltica.analytics.region_measures import MEASURES

    return MEASURES


def _lead(table: "pd.DataFrame", words: Sequence[str]) -> str:
    """The column that decides the order: of the first group asked for, the first that is known at all."""
    wanted = LEADS.get(words[0], ()) if words else ()
    return next((one for one in wanted if table[one].notna().any()), "cross_border_ties")


def _ordered(table: "pd.DataFrame", lead: str) -> "pd.DataFrame":
    """Rows by the leading column, the highest first; what is in no place last, and before it rates of few."""
    rest = table.index.isin(_rests())
    last = table["few"].fillna(False) & (lead == "ties_per_million")
    order = table.assign(rest=rest, last=last, lead=-table[lead].astype("float64").round(9), place=table.index)
    return table.loc[order.sort_values(["rest", "last", "lead", "place"], kind="stable").index]


def _rests() -> tuple[str, str]:
    from baltica.analytics.areas import NOT_IN_AREA
    from baltica.analytics.places import NOT_LOCATED

    return NOT_LOCATED, NOT_IN_AREA


def _notes(data: "GraphData", table: "pd.DataFrame", **about: Any) -> list[str]:
    from baltica.cli.region_notes import region_notes

    return region_notes(data, table, **about)


# --- tables ---------------------------------------------------------------------------------------------------------


def _print_pages(
    context: typer.Context, table: "pd.DataFrame", by: By, top: int | None, said: Sequence[str], data: "GraphData"
) -> None:
    """Print the table; where it is too wide, in several with the same rows. What is in no place is never cut off."""
    limit = TABLE_ROWS if top is None else top
    rest = table.index.isin(_rests())
    kept = table[~rest].head(limit) if limit else table[~rest]
    words = []
    if len(kept) < (number := int((~rest).sum())):
        noun = {By.region: "region", By.area: "area", By.country: "country"}[by]
        words = [f"{len(kept):,} of {count(number, noun)}; --top 0 shows all."]
    import pandas as pd

    rows = _short(pd.concat([kept, table[rest]]), by)
    index = None if by is By.area else "code"
    room = min(ROOM, shutil.get_terminal_size().columns - 2) if sys.stdout.isatty() else ROOM
    *before, last = pages(rows, index, room)
    for part in before:
        typer.echo(printed(*frame_rows(rows[part], index), Format.table), nl=False)
    print_table(context, rows[last], index, Format.table, 0, [*words, *said], data)


def _short(rows: "pd.DataFrame", by: By) -> "pd.DataFrame":
    """Rows as they are read: names and headings cut to their room, no code for what is in no place."""
    room = AREA_NAME if by is By.area else NAME
    rows = rows.assign(name=rows["name"].str.removeprefix("Programme area of "))
    rows = rows.rename(index=dict.fromkeys(_rests(), "-"), columns=SHORT)
    return rows.assign(name=rows["name"].map(lambda name: f"{name[: room - 1]}…" if len(name) > room else name))


def pages(rows: "pd.DataFrame", index: str | None, room: int = ROOM) -> list[list[str]]:
    """The columns of each table in which the rows are printed: name and few, then as many as there is room for.

    >>> import pandas as pd
    >>> pages(pd.DataFrame({"name": ["Skåne"], "few": [False], "projects": [1], "ties": [2.5]}), None, room=23)
    [['name', 'few', 'projects'], ['name', 'few', 'ties']]
    """
    names, cells = frame_rows(rows, index)
    width = {name: max(len(name), *(len(cell_text(row[name])) for row in cells), 0) + 3 for name in names}
    own = sum(width[name] for name in (*FIRST, *([index] if index else [])))
    found: list[list[str]] = []
    used = room + 2
    for name in names:
        if name in (*FIRST, index):
            continue
        if used + width[name] > room + 2:  # the last column needs no gap
            found.append(list(FIRST))
            used = own
        found[-1].append(name)
        used += width[name]
    return found or [list(FIRST)]  # nothing is known, or there is no row: the notes say so


def _print_over(
    context: typer.Context, data: "GraphData", by: By, level: int, over: Over, form: Format, top: int | None
) -> None:
    """The long table for programs; to read, the places with most ties in each slice."""
    from baltica.analytics.region_time import regions_over_time
    from baltica.cli.region_notes import time_notes

    table = regions_over_time(data, by, level=level, over=over)
    said = time_notes(data, table, over=over.value, by=by, level=level)
    if form is not Format.table:
        print_table(context, table, None, form, top, said, data, _measures())
        return
    limit = SLICE_ROWS if top is None else top
    rest = table["code"].isin(_rests())
    rank = table[~rest].groupby("slice").cumcount()
    kept = rest | (rank.reindex(table.index) < limit) if limit else rest | True
    if not kept.all():
        said = [f"The first {limit:,} of each {over.value}, by ties across borders; --top 0 shows all.", *said]
    figures = table[kept].set_index("code").drop(columns=["country", "coordinators", "incumbents"])
    rows = _short(figures.rename(columns={"organizations": "active"}), by).reset_index()
    rows.insert(0, "slice", rows.pop("slice"))
    if by is By.area:
        rows = rows.drop(columns="code")
    print_table(context, rows, None, form, 0, said, data)
