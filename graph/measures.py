"""Measures written on the nodes they were computed for, as properties, and removed again.

The properties hold the values; a Measurement node a measure tells once how and when they came about. It is marked
unfinished before anything changes and finished after everything has, so that no value is there without an account.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

from baltica.graph import schema, upsert
from baltica.graph.connection import Graph
from baltica.graph.elements import Prop
from baltica.graph.errors import InputError
from baltica.graph.measured import MEASURED, SCALES
from baltica.graph.progress import Progress, silent
from baltica.graph.upsert import Job

if TYPE_CHECKING:
    from baltica.graph.doctor import Reader

Number = int | float | None
Values = Mapping[str, Mapping[str, Number]]  # measure → id → value

BY_NAME: dict[str, Prop] = {prop.name: prop for prop in MEASURED}

OTHER = "other"  # regions that nothing is measured for
_SCALE_OF = {
    "Organization": "'organizations'",
    "Region": (
        "CASE WHEN n.level = 0 OR n.scheme = 'ISO3166-1' THEN 'countries' WHEN n.level = 1 THEN 'nuts1' "
        f"WHEN n.level = 2 THEN 'nuts2' WHEN n.level = 3 THEN 'nuts3' ELSE '{OTHER}' END"
    ),
    "Cluster": "'clusters'",
}


class Held(NamedTuple):
    """How many nodes of a scale hold a measure."""

    scale: str
    measure: str
    nodes: int


@dataclass(frozen=True)
class Account:
    """How measures came about: what one command has to say of all of them, and the method of each.

    ``at`` is when the graph they were computed from was read.
    """

    methods: Mapping[str, str]
    selection: str
    command: str
    at: datetime = field(default_factory=lambda: datetime.now(UTC))


def scale_of(nodes: str, level: int) -> str:
    """The scale of these nodes: of regions that of the level, of which level 0 is the countries.

    >>> scale_of("regions", 2), scale_of("regions", 0), scale_of("clusters", 3)
    ('nuts2', 'countries', 'clusters')
    """
    if nodes == "regions":
        return f"nuts{level}" if level else "countries"
    return nodes


def described_id(scale: str, measure: str) -> str:
    """Id of the Measurement node of a measure on a scale."""
    return f"measurement:{SCALES[scale]}:{scale}:{measure}"


def write_measures(
    graph: Graph, scale: str, values: Values, account: Account, progress: Progress = silent
) -> dict[str, int]:
    """Write measures on the nodes of a scale and return how many nodes hold each.

    What nodes of the scale held of these measures before is removed first, whichever nodes get a value now. No value
    (None, not a number) leaves a node without the property, as does an id that the graph does not hold. Stopped
    half-way it can be run again to the same result. Raises InputError for a measure or a value that the model does
    not know.
    """
    check(values)
    rows = _rows(values)
    upsert.prepare(graph)
    before = [_described(scale, measure, account) for measure in values]
    _describe(graph, before)
    _remove(graph, scale, list(values), progress)
    _set(graph, scale, rows, "measures written", progress)
    counts = {one.measure: one.nodes for one in held(graph, SCALES[scale]) if one.scale == scale}
    written = {measure: counts.get(measure, 0) for measure in values}
    at = account.at.astimezone(UTC).isoformat(timespec="seconds")
    _describe(graph, [{**one, "at": at, "rows": written[one["measure"]]} for one in before])
    return written


def clear_measures(
    graph: Graph,
    *,
    measures: Sequence[str] | None = None,
    scales: Sequence[str] | None = None,
    progress: Progress = silent,
) -> list[Held]:
    """Remove measures (all unless named) from the nodes of scales (all unless named), with what tells of them.

    Returns what was there. Stopped half-way it can be run again.
    """
    check(measures or ())
    chosen = set(measures or BY_NAME)
    wanted = {*(scales or (*SCALES, OTHER))}
    counts = {(one.scale, one.measure): one.nodes for one in held(graph)}
    known = graph.read("MATCH (m:Measurement) RETURN m.id AS id, m.scale AS scale, m.measure AS measure ORDER BY id")
    told = [row for row in known if row["scale"] in wanted and row["measure"] in chosen]
    if told:
        unfinished = [{"id": row["id"], "props": {"at": None}} for row in told]
        graph.write(schema.merge_nodes("Measurement"), {"rows": unfinished})
    for scale in (*SCALES, OTHER):
        there = [measure for of, measure in counts if of == scale and measure in chosen]
        if there and scale in wanted:
            _remove(graph, scale, there, progress)
    if told:
        graph.write(schema.delete_nodes("Measurement"), {"rows": [{"id": row["id"]} for row in told]})
    found = dict.fromkeys(((row["scale"], row["measure"]) for row in told), 0)
    found |= {key: nodes for key, nodes in counts.items() if key[0] in wanted and key[1] in chosen}
    places, names = [*SCALES, OTHER], list(BY_NAME)
    order = sorted(found, key=lambda key: (places.index(key[0]), names.index(key[1])))
    return [Held(*key, found[key]) for key in order]


def held(graph: "Reader", *labels: str) -> list[Held]:
    """How many nodes hold each measure, by scale; what no node holds is left out."""
    counted = ", ".join(f"count(n.{name}) AS {name}" for name in BY_NAME)
    found = []
    for label in labels or _SCALE_OF:
        rows = graph.read(f"MATCH (n:{label}) WITH n, {_SCALE_OF[label]} AS scale RETURN scale, {counted}")
        found += [Held(row["scale"], name, row[name]) for row in rows for name in BY_NAME if row[name]]
    return sorted(found)


def place_ids(graph: "Reader", scale: str) -> dict[str, str]:
    """The id of the region that stands for each place of a scale, by NUTS code, of countries by ISO 3166-1 code.

    A graph may hold regions of several versions of NUTS. The newest in which an organization is located counts; where
    that has no such place, ISO 3166-1; then the newest other.
    """
    used = "MATCH (:Organization)-[:LOCATED_IN]->(v:Region) RETURN max(v.scheme) AS version"
    version = graph.read(used)[0]["version"]
    rows = graph.read(
        f"MATCH (n:Region) WHERE {_SCALE_OF['Region']} = $scale "
        "RETURN n.id AS id, n.code AS code, n.country AS country, n.scheme AS scheme ORDER BY id",
        {"scale": scale},
    )
    rows.sort(key=lambda row: (row["scheme"] == version, row["scheme"] == "ISO3166-1", row["scheme"]))
    return {row["country" if scale == "countries" else "code"]: row["id"] for row in rows}


def check(names: "Mapping[str, Any] | Sequence[str]") -> None:
    """Raise InputError for a name that is no measure."""
    for name in names:
        if name not in BY_NAME:
            raise InputError(f"there is no measure {name!r} to write", f"known are {', '.join(BY_NAME)}")


def _rows(values: Values) -> list[dict[str, Any]]:
    """One row a node: its id and the values it gets."""
    props: dict[str, dict[str, int | float]] = {}
    for measure, by_id in values.items():
        whole = BY_NAME[measure].type == "INTEGER"
        for id_, value in by_id.items():
            if value is None or not math.isfinite(value):
                continue
            if whole and value != int(value):
                raise InputError(f"{measure} of {id_} is {value}, not a whole number", "report this fault")
            props.setdefault(id_, {})[measure] = int(value) if whole else float(value)
    return [{"id": id_, "props": one} for id_, one in props.items()]


def _described(scale: str, measure: str, account: Account) -> dict[str, Any]:
    """The Measurement node of a measure, not yet finished."""
    return {
        "id": described_id(scale, measure),
        "measure": measure,
        "nodes": SCALES[scale],
        "scale": scale,
        "method": account.methods.get(measure),
        "selection": account.selection,
        "command": account.command,
        "at": None,
        "rows": None,
        "run": f"run:analyze:{account.at.astimezone(UTC).isoformat(timespec='milliseconds')}",
        "version": version("baltica"),
    }


def _describe(graph: Graph, described: Sequence[Mapping[str, Any]]) -> None:
    rows = [{"id": one["id"], "props": {k: v for k, v in one.items() if k != "id"}} for one in described]
    if rows:
        graph.write(schema.merge_nodes("Measurement"), {"rows": rows})


def _remove(graph: Graph, scale: str, measures: Sequence[str], progress: Progress) -> None:
    """Take measures off all nodes of a scale."""
    if not measures:
        return
    label = SCALES.get(scale, "Region")
    has = " OR ".join(f"n.{measure} IS NOT NULL" for measure in measures)
    nothing = dict.fromkeys(measures)
    found = graph.read(
        f"MATCH (n:{label}) WHERE ({has}) AND {_SCALE_OF[label]} = $scale "
        "RETURN right(n.id, 2) AS bucket, collect(n.id) AS ids ORDER BY bucket",
        {"scale": scale},
    )
    rows = [{"id": id_, "props": nothing} for row in found for id_ in row["ids"]]
    _set(graph, scale, rows, "measures removed", progress)


def _set(graph: Graph, scale: str, rows: Sequence[Mapping[str, Any]], what: str, progress: Progress) -> None:
    label = SCALES.get(scale, "Region")
    statement = schema.complete_nodes(label, f"{_SCALE_OF[label]} = $scale")

    def jobs() -> Iterator[Job]:
        for batch in upsert.batches(rows):
            yield statement, {"rows": batch, "scale": scale}, len(batch)

    done = 0
    for written in upsert.carried_out(graph, jobs()):
        done += written
        progress(what, done, len(rows))
