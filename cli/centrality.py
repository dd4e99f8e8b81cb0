"""``baltica analyze centrality``: who is in the middle, as a table, over time, and written to the graph."""

import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.cli.analyze import LevelOption, app, print_table
from baltica.cli.common import progress, require_use, selected, with_selection
from baltica.cli.notes import count, coverage_notes, located_at, network_notes, one_of
from baltica.cli.output import TABLE_ROWS, Format, FormatOption, TopOption, cell_text, frame_rows, printed
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.graphdata import GraphData

COLUMNS = 7  # figures side by side in a table
NAMES = ("name", "country")  # what each of several tables begins with
NAME = 30  # characters of a name where a terminal has no room for all figures
GAP = 3  # blanks between two columns of a table
MARGIN = 2  # blanks around a table
SLICE_ROWS = 5  # of each slice in a table on the terminal


class Nodes(StrEnum):
    """Whose network it is."""

    organizations = "organizations"
    regions = "regions"
    countries = "countries"
    clusters = "clusters"


class Weighing(StrEnum):
    """How ties count."""

    usual = "usual"
    none = "none"
    raw = "raw"
    newman = "newman"


class Slices(StrEnum):
    """What the projects are cut by."""

    year = "year"
    period = "period"


ThreadsOption = Annotated[
    int | None, typer.Option(min=1, metavar="N", help="Processor cores to use; results are the same.  [all]")
]
SeedOption = Annotated[int, typer.Option(min=0, metavar="N", help="Another number draws another sample.")]
NodesOption = Annotated[Nodes, typer.Option(help="Whose network it is.")]
WriteOption = Annotated[bool, typer.Option("--write", help="Also store the figures in the graph, for Cypher.")]
MinSharedOption = Annotated[
    int, typer.Option(min=1, metavar="N", help="Ties of at least so many shared projects; 2 for repeated ties only.")
]


@app.command()
@with_selection
def centrality(
    context: typer.Context,
    selection: Selection,
    measure: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="One or several measures, with commas between, or all.  [see above]"),
    ] = None,
    nodes: NodesOption = Nodes.organizations,
    level: LevelOption = 3,
    weight: Annotated[
        Weighing,
        typer.Option(help="How ties count: alike, by shared projects, or these shared out; or as is usual."),
    ] = Weighing.usual,
    min_shared: MinSharedOption = 1,
    sample: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Estimate betweenness from so many nodes, with its error.")
    ] = None,
    seed: SeedOption = 1,
    threads: ThreadsOption = None,
    slices: Annotated[Slices | None, typer.Option(help="A table for each year or period, and ranks over time.")] = None,
    write: WriteOption = False,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Rank organizations, regions, countries or clusters by how central they are among those they meet in projects.

    Measures: degree, strength, strength_newman; bipartite_degree, bipartite_closeness, bipartite_betweenness;
    closeness, harmonic, betweenness; eigenvector, pagerank; coreness, clustering, bipartite_clustering; constraint,
    effective_size; participation; brokerage_coordinator, brokerage_itinerant, brokerage_gatekeeper, brokerage_liaison
    (all four: brokerage). Without --measure: degree, strength_newman, betweenness, closeness, eigenvector, pagerank.
    The first one asked for decides the order.

    \b
    Example: baltica analyze centrality --measure betweenness --country DK --top 10
             baltica analyze centrality --measure all --nodes regions --level 2 --format csv
             baltica analyze centrality --measure betweenness,brokerage --sample 1000 --max-project-size 30
             baltica analyze centrality --measure degree,harmonic --slices year
    """
    from baltica.analytics import centrality as module

    names = module.measures_for(nodes, _words(measure) or module.USUAL)
    _check(names, sample, slices, write)
    require_use(context, ("nodes", nodes), {"level": (Nodes.regions,)})
    read_at = datetime.now(UTC)
    data = selected(context, selection)
    options: dict[str, Any] = {"nodes": nodes.value, "level": level, "min_shared": min_shared, "weight": weight.value}
    options |= {"sample": sample, "seed": seed, "threads": threads}
    advice = "--sample 1000 estimates betweenness with its error" if "betweenness" in names and not sample else ""
    what = "The network" if slices is None else f"The network of all {slices.value}s together"
    notes = [
        *network_notes(data, nodes.value, level=level, min_shared=min_shared, what=what),
        *_measure_notes(names, weight.value),
        *_sample_notes(data, nodes.value, level, sample, seed),
        *_country_notes(data, names, nodes.value, level),
        *coverage_notes(data, located_at(nodes.value, level)),
    ]
    if slices is not None:
        from baltica.analytics.slices import centrality_over_time

        with progress(advice) as bar:
            table = centrality_over_time(data, names, by=slices.value, progress=bar, **options)
        _print_slices(context, table, names, nodes.value, slices.value, form, top, notes, data)
        return
    with progress(advice) as bar:
        table = module.centrality(data, names, progress=bar, **options)
    if write:
        from baltica.cli.measures import write_measures

        drawn = sample if sample and sample < _size(data, nodes.value, level) else None
        method = {name: _method(name, options | {"sample": drawn}) for name in names}
        notes += write_measures(
            context, nodes.value, table, names, method, selection, context.obj.command, level=level, at=read_at
        )
    order = table.round(9).sort_values(names[0], ascending=False, kind="stable").index
    _print_wide(context, table.loc[order], "id", form, top, notes, data)


def _words(given: list[str] | None) -> list[str]:
    """What is written between commas."""
    return [word.strip().lower() for text in given or [] for word in text.split(",") if word.strip()]


def _check(names: Sequence[str], sample: int | None, slices: Slices | None, write: bool) -> None:
    from baltica.graph.errors import InputError

    if sample is not None and "betweenness" not in names:
        raise InputError("only betweenness is estimated from a sample", "add --measure betweenness, or drop --sample")
    if slices is not None and write:
        raise InputError(
            "figures of slices cannot be written to the graph",
            "write one slice at a time: --since 2014 --until 2014 --write",
        )


# --- notes ----------------------------------------------------------------------------------------------------------


def _measure_notes(names: Sequence[str], weight: str) -> list[str]:
    """What each measure says, and which weight of ties it was computed with."""
    from baltica.analytics.centrality import MEASURES, weight_of

    said = [f"{MEASURES[name].title} ({name}): {MEASURES[name].meaning}" for name in names]
    for one, words in _WEIGHT_WORDS.items():
        used = [name for name in names if len(MEASURES[name].weights) > 1 and weight_of(name, weight) == one]
        if used:
            said.append(f"{words} in {_listing(used)} (weight {one}).")
    return said


_WEIGHT_WORDS = {
    "none": "Every tie counts alike",
    "raw": "A tie counts by the number of shared projects",
    "newman": "A tie counts by shared projects, each shared out over the partners it brings,",
}


def _sample_notes(data: "GraphData", nodes: str, level: int, sample: int | None, seed: int) -> list[str]:
    if sample is None:
        return []
    if sample >= (size := _size(data, nodes, level)):
        return [f"betweenness is exact, its error 0: the sample takes in all {count(size, 'node')}."]
    return [
        f"betweenness is an estimate: shortest chains from {count(sample, 'node')}, drawn with seed {seed}. "
        "betweenness_error is its standard error, a rough guide: chance errors are lopsided, and on Horizon 2020 about "
        "7 in 10 of the 1,000 highest exact values lay within two of them. A small value may be missed, and then both "
        "are 0."
    ]


def _size(data: "GraphData", nodes: str, level: int) -> int:
    """How many nodes the network has; each slice has as many."""
    from baltica.analytics.nodes import network_of

    return len(network_of(data, nodes, level=level)[1])


def _country_notes(data: "GraphData", names: Sequence[str], nodes: str, level: int) -> list[str]:
    """How many nodes have no country, where measures over countries are asked for."""
    from baltica.analytics.centrality import BROKERAGE
    from baltica.analytics.nodes import network_of

    roles = [name for name in names if name in BROKERAGE]
    over = [*(["participation"] if "participation" in names else []), *(["brokerage"] if roles else [])]
    if not over or nodes == "countries":
        return []
    unknown = int(network_of(data, nodes, level=level)[1]["country"].isna().sum())
    why = "in several countries or of an unknown one" if nodes == "clusters" else "of unknown country"
    said = ["Brokerage counts each pair of partners once, as ties have no direction."] if roles else []
    return [*said, *([f"{count(unknown, one_of(nodes))} {why} left out of {_listing(over)}."] if unknown else [])]


def _method(name: str, options: "dict[str, Any]") -> str:
    """How a figure was computed, in a few words that are stored beside it."""
    from baltica.analytics.centrality import MEASURES, weight_of

    words = [MEASURES[name].formula]
    if options["nodes"] == "regions":
        words.append(f"regions of NUTS level {options['level']}")
    if weight := weight_of(name, options["weight"]):
        words.append(f"weight {weight}")
    if options["min_shared"] > 1:
        words.append(f"ties of at least {options['min_shared']} shared projects")
    if name == "betweenness" and options["sample"]:
        words.append(f"estimated from {options['sample']} nodes, seed {options['seed']}")
    return "; ".join(words)


def _listing(words: Sequence[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


# --- tables ---------------------------------------------------------------------------------------------------------


def _print_wide(
    context: typer.Context,
    table: "pd.DataFrame",
    index: str,
    form: Format,
    top: int | None,
    notes: Sequence[str],
    data: "GraphData",
) -> None:
    """Print the table; where it is too wide for a terminal, in several with the same rows."""
    if form is Format.table:
        limit = TABLE_ROWS if top is None else top
        rows = table.head(limit) if limit else table
        room = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        *before, last = parts(rows, index, room)
        if before and room is not None:
            table = table.assign(name=shortened(table["name"]))
        for columns in before:
            typer.echo(printed(*frame_rows(table.loc[rows.index, columns], index), form), nl=False)
        table = table[last]
    from baltica.analytics.centrality import MEASURES

    print_table(context, table, index, form, top, notes, data, MEASURES)


def parts(rows: "pd.DataFrame", index: str, room: int | None) -> list[list[str]]:
    """The columns of each table in which the rows are printed; one table if there is room for all.

    ``room`` is the width of the terminal, if there is one. Without it, seven figures make a table.
    """
    figures = [column for column in rows.columns if column not in (*NAMES, "region_code")]
    if room is None:
        if len(figures) <= COLUMNS:
            return [list(rows.columns)]
        size = -(-len(figures) // -(-len(figures) // COLUMNS))  # all about as wide
        return [[*NAMES, *figures[start : start + size]] for start in range(0, len(figures), size)]
    if _width(rows.reset_index(names=index)) <= room:
        return [list(rows.columns)]
    left = room - _width(rows[list(NAMES)].assign(name=shortened(rows["name"])).reset_index(names=index))
    found: list[list[str]] = []
    used = 0
    for column in figures:
        needed = _width(rows[[column]]) + GAP
        if not found or (used + needed > left and len(found[-1]) > 1):  # one figure a table would be tedious
            found.append([])
            used = 0
        found[-1].append(column)
        used += needed
    return [[*NAMES, *columns] for columns in found]


def shortened(names: "pd.Series[Any]") -> "pd.Series[Any]":
    """Names cut to what leaves room for figures; the id tells whose they are."""
    return names.map(lambda name: f"{name[: NAME - 1]}…" if isinstance(name, str) and len(name) > NAME else name)


def _width(rows: "pd.DataFrame") -> int:
    """How wide the rows are as a table; without its margin, GAP stands between columns."""
    columns, cells = frame_rows(rows)
    widths = [max(len(name), *(len(cell_text(row[name])) for row in cells), 0) for name in columns]
    return sum(widths) + GAP * (len(widths) - 1) + (MARGIN if len(widths) > 1 else 0)


def _print_slices(
    context: typer.Context,
    table: "pd.DataFrame",
    names: Sequence[str],
    nodes: str,
    by: str,
    form: Format,
    top: int | None,
    notes: Sequence[str],
    data: "GraphData",
) -> None:
    """The long table for programs; to read, the first of each slice, then ranks by the first measure over time."""
    from baltica.analytics.centrality import MEASURES
    from baltica.analytics.slices import ranks_over_time, undated

    said = [*notes, f"A project counts in the {by} in which it {'started' if by == 'year' else 'was funded'}."]
    said.append("Ranks are among those in a project of the slice; equal values share a rank, 1 is the highest.")
    if missing := undated(data, by):
        said.append(f"{count(missing, 'project')} without a known {by} left out.")
    if form is not Format.table:
        print_table(context, table, None, form, top, said, data, MEASURES)
        return
    limit = SLICE_ROWS if top is None else top
    for label, part in table.groupby("slice", sort=True):
        total = len(part)
        shown = part.drop(columns=["slice", *(f"rank_{name}" for name in names[1:])])
        shown.insert(0, "rank", shown.pop(f"rank_{names[0]}"))
        rows = shown.head(limit) if limit else shown
        if sys.stdout.isatty():
            rows = rows.assign(name=shortened(rows["name"]))
        first = "All" if len(rows) == total else f"First {len(rows):,} of"
        typer.echo(f"{first} {count(total, one_of(nodes))} in {label}")
        typer.echo(printed(*frame_rows(rows), form), nl=False)
    if len(table):
        typer.echo(f"Ranks by {names[0]} over time")
    show_ranks = _print_wide if sys.stdout.isatty() else print_table  # years are narrow: one table where it may be wide
    show_ranks(context, ranks_over_time(table, names[0]), "id", form, top, said, data)
