"""``--write`` and ``baltica analyze clear``: measures as properties in the graph, and gone again."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.cli.analyze import app
from baltica.cli.common import opened, progress
from baltica.cli.output import Format, FormatOption, show
from baltica.cypher.selection import Selection, suggest

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd

NODES = ("organizations", "regions", "countries", "clusters")
SHOWN = 5  # names of nodes that the graph does not hold

# What a reader pastes into Neo4j Browser to see the nodes of a scale: letter, label, condition.
_MATCHED = {
    "organizations": ("o", "Organization", ""),
    "countries": ("r", "Region", "r.level = 0 AND "),
    "nuts1": ("r", "Region", "r.level = 1 AND "),
    "nuts2": ("r", "Region", "r.level = 2 AND "),
    "nuts3": ("r", "Region", "r.level = 3 AND "),
    "clusters": ("c", "Cluster", ""),
}


def write_measures(
    context: typer.Context,
    nodes: str,
    table: "pd.DataFrame",
    measures: Sequence[str],
    method: Mapping[str, str],
    selection: Selection,
    command: str,
    level: int | None = None,
    at: "datetime | None" = None,
) -> list[str]:
    """Write columns of a table on the nodes its index names, and return what to say of it.

    ``nodes`` are organizations, regions, countries or clusters; the index holds their ids, of regions the NUTS codes
    (their level is that of the codes unless given), of countries ISO 3166-1 codes. ``at`` is when the graph was read.
    """
    from baltica.graph import measures as stored
    from baltica.graph.access import alone
    from baltica.graph.measured import SCALES

    if nodes == "regions" and level is None:
        level = max((len(code) - 2 for code in table.index), default=3)
    scale = stored.scale_of(nodes, 3 if level is None else level)
    methods = {name: _told(method.get(name, ""), selection) for name in measures}
    moment = {} if at is None else {"at": at}
    account = stored.Account(methods, selection.describe(), command, **moment)
    with alone(context.obj.settings()), opened(context) as graph, progress() as bar:
        places = SCALES[scale] == "Region"
        ids = stored.place_ids(graph, scale) if places else {name: name for name in table.index}
        here = table[[code in ids for code in table.index]]
        named = [ids[code] for code in here.index]
        values = {name: dict(zip(named, _numbers(here[name]), strict=True)) for name in measures}
        written = stored.write_measures(graph, scale, values, account, bar)
    return _said(scale, written, [code for code in table.index if code not in ids])


@app.command()
def clear(
    context: typer.Context,
    measure: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only these measures, with commas between.")
    ] = None,
    nodes: Annotated[
        list[str] | None,
        typer.Option(metavar="NODES", help=f"Only from these, with commas between: {', '.join(NODES)}."),
    ] = None,
    form: FormatOption = Format.table,
) -> None:
    """Remove measures that --write stored in the graph, all of them or some; facts that were loaded stay.

    \b
    Example: baltica analyze clear
             baltica analyze clear --measure betweenness,degree --nodes organizations
    """
    from baltica.graph.access import alone
    from baltica.graph.measured import SCALES
    from baltica.graph.measures import BY_NAME, clear_measures

    names = _each("measure", measure, tuple(BY_NAME))
    wanted = _each("kind of nodes", nodes, (*NODES, *(scale for scale in SCALES if scale not in NODES)))
    scales = [scale for one in wanted for scale in SCALES if scale == one or (one, scale[:4]) == ("regions", "nuts")]
    with alone(context.obj.settings()), opened(context) as graph, progress() as bar:
        gone = clear_measures(graph, measures=names or None, scales=scales or None, progress=bar)
    rows = [{"from": one.scale, "measure": one.measure, "nodes": one.nodes} for one in gone]
    if not rows and form is Format.table:
        typer.echo("No such measure is written in the graph.")
        return
    many = "1 measure" if len(rows) == 1 else f"{len(rows)} measures"
    show(("from", "measure", "nodes"), rows, form, top=0, notes=[f"Removed from the graph: {many}."] if rows else [])


def _each(what: str, given: Iterable[str] | None, known: Sequence[str]) -> list[str]:
    """What is written between commas; InputError for what is not known."""
    from baltica.graph.errors import InputError

    words = [word.strip().lower() for text in given or () for word in text.split(",") if word.strip()]
    for word in words:
        if word not in known:
            raise InputError(f"there is no {what} {word!r}", suggest(word, known))
    return list(dict.fromkeys(words))


def _told(method: str, selection: Selection) -> str:
    """The method, and that only reported places got a value where the selection names places."""
    if not (selection.country or selection.region):
        return method
    return f"{method}; measured in the whole selection, written for the reported places only".lstrip("; ")


def _numbers(column: "pd.Series[Any]") -> list[float]:
    """The values as plain numbers; not a number where there is none."""
    return column.astype("Float64").to_numpy(dtype="float64", na_value=float("nan")).tolist()


def _said(scale: str, written: Mapping[str, int], missing: Sequence[str]) -> list[str]:
    """What was written, how to see it, how to remove it."""
    letter, label, condition = _MATCHED[scale]
    names = list(written)
    most = max(written.values(), default=0)
    fewer = [f"{name} {number:,}" for name, number in written.items() if number != most]
    said = [
        f"Written to {most:,} {scale if scale in NODES else f'regions ({scale})'}: {', '.join(names)}."
        + (f" Fewer got a value of: {', '.join(fewer)}." if fewer else "")
    ]
    if missing:
        few = ", ".join(missing[:SHOWN]) + (" …" if len(missing) > SHOWN else "")
        said.append(f"{len(missing):,} have no node in the graph and were not written: {few}.")
    said.append(
        f"In Neo4j Browser: MATCH ({letter}:{label}) WHERE {condition}{letter}.{names[0]} IS NOT NULL "
        f"RETURN {letter}.name, {letter}.{names[0]} ORDER BY {letter}.{names[0]} DESC LIMIT 25"
    )
    said.append(
        "How they were computed: baltica query run measures_written. "
        f"To remove them: baltica analyze clear --measure {','.join(names)} --nodes {scale}"
    )
    return said
