"""Checks of a live graph: what is wrong, how much of it, examples, and what to do about it.

A fault is something the program never writes and cannot work with; a hint is a gap in the data. Every statement is one
pass over a kind of fact that ends in an aggregate, so that it stays far below the embedded engine's minute.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from baltica.graph.elements import Prop, RelType
from baltica.graph.measures import held
from baltica.graph.model import NODE_BY_LABEL, NODE_TYPES, REL_BY_TYPE, REL_TYPES
from baltica.graph.progress import Progress, silent
from baltica.graph.schema import constraint_statements

EXAMPLES = 5
SAMPLE = 100_000  # facts of a kind whose property names are looked at: names take long to list
SCHEMES = ("NUTS2013", "NUTS2016", "NUTS2021", "NUTS2024", "ISO3166-1", "ISO3166-2")
LOAD_ANEW = "load its sources anew; if that does not help: baltica unload SOURCE, and load it again"
_UNKNOWN = "remove them by hand (other programs may have written them), or use a database of its own"
_AGAIN = "run the command again (baltica query run measures_written tells which), or: baltica analyze clear"


class Reader(Protocol):
    """What can answer a statement: a Graph, or a stand-in for it in tests."""

    def read(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Rows of a statement, as dictionaries by column."""
        ...


@dataclass(frozen=True)
class Finding:
    """One thing found: what, how many, some of them, and the command that helps."""

    severity: Literal["fault", "hint"]
    what: str
    number: int
    examples: tuple[str, ...]
    advice: str


@dataclass(frozen=True)
class Check:
    """A check that is one statement: ``found`` binds ``example``, a text for each thing that is wrong."""

    severity: Literal["fault", "hint"]
    what: str
    found: str
    advice: str
    parameters: Mapping[str, Any] = field(default_factory=dict)


def examine(graph: Reader, progress: Progress = silent) -> list[Finding]:
    """Everything found, faults first."""
    steps = (missing_indexes, against_model, unfinished_runs, mixed_versions, measures)
    total = len(steps) + len(CHECKS)
    found: list[Finding] = []
    for done, step in enumerate(steps, start=1):
        found += step(graph)
        progress("checks", done, total)
    for done, check in enumerate(CHECKS, start=len(steps) + 1):
        found += run(graph, check)
        progress("checks", done, total)
    return sorted(found, key=lambda finding: finding.severity)


def run(graph: Reader, check: Check) -> Iterator[Finding]:
    """What one check finds: nothing, or one finding with its number and first examples."""
    number = graph.read(f"{check.found} RETURN count(example) AS number", check.parameters)[0]["number"]
    if number:
        few = f"{check.found} RETURN example ORDER BY example LIMIT {EXAMPLES}"
        examples = tuple(str(row["example"]) for row in graph.read(few, check.parameters))
        yield Finding(check.severity, check.what, number, examples, check.advice)


def _single_ties() -> Iterator[Check]:
    for rel in REL_TYPES:
        if rel.single:
            yield Check(
                "fault",
                f"{rel.source[0]} nodes with several {rel.type} from one table",
                f"MATCH (a:{rel.source[0]})-[r:{rel.type}]->() "
                "WITH a.id AS example, r.scope AS scope, count(*) AS ties WHERE ties > 1 WITH example",
                LOAD_ANEW,
            )


def _repeated() -> Iterator[Check]:
    for node in NODE_TYPES:
        yield Check(
            "fault",
            f"ids that several {node.label} nodes have",
            f"MATCH (n:{node.label}) WITH n.id AS example, count(*) AS copies WHERE copies > 1 WITH example",
            "remove the copies by hand, then: baltica schema constraints, and give its statements to the database",
        )
    for rel in REL_TYPES:
        yield Check(
            "fault",
            f"nodes with a {rel.type} relationship that is there twice",
            # grouped by node: one group a relationship would not fit into the embedded engine's memory
            f"MATCH (a)-[r:{rel.type}]->(b) WITH a, count(*) AS ties, count(DISTINCT b.id + ' ' + r.scope) AS kinds "
            "WHERE ties > kinds WITH a.id AS example",
            LOAD_ANEW,
        )


def _holders() -> Iterator[Check]:
    yield Check(
        "fault", "nodes that no source holds", "MATCH (n) WHERE size(n.held_by) = 0 WITH n.id AS example", LOAD_ANEW
    )
    yield Check(
        "fault",
        "nodes whose source is not the first of their holders",
        "MATCH (n) WHERE size(n.held_by) > 0 AND split(split(n.held_by[0], ' ')[0], ':')[0] <> n.source "
        "WITH n.id AS example",
        LOAD_ANEW,
    )
    yield Check(
        "fault",
        "nodes of several holders that lack what each of them says",
        "MATCH (n) WHERE size(n.held_by) > 1 AND size(coalesce(n.claims, [])) <> size(n.held_by) WITH n.id AS example",
        LOAD_ANEW,
    )
    for rel in REL_TYPES:
        yield Check(
            "fault",
            f"{rel.type} relationships whose source does not hold both ends",
            f"MATCH (a)-[r:{rel.type}]->(b) WHERE {_not_held('a')} OR {_not_held('b')} "
            "WITH a.id + ' – ' + b.id + ' (' + r.source + ')' AS example",
            "baltica load that source again (the end was taken out with another source)",
        )


def _not_held(end: str) -> str:
    """Condition that the source of relationship ``r`` does not hold the node; most nodes have that source first."""
    holder = "split(split(holder, ' ')[0], ':')[0]"
    return f"({end}.source <> r.source AND NOT any(holder IN {end}.held_by WHERE {holder} = r.source))"


def _gaps() -> Iterator[Check]:
    nuts = "baltica load nuts FOLDER (baltica fetch nuts downloads the files)"
    yield Check(
        "hint",
        "regions of an unknown code list or version",
        "MATCH (n:Region) WHERE NOT n.scheme IN $schemes OR split(n.id, ':')[0] <> toLower(n.scheme) "
        "WITH n.id + ' (' + n.scheme + ')' AS example",
        "load the source again and name the version of its codes",
        {"schemes": list(SCHEMES)},
    )
    yield Check(
        "hint",
        "regions without a name (their code stands in its place)",
        "MATCH (n:Region) WHERE n.name = n.code WITH n.id AS example",
        nuts,
    )
    yield Check(
        "hint",
        "projects without a partner",
        "MATCH (n:Project) WHERE NOT EXISTS { MATCH (n)<-[:PARTICIPATES_IN]-(:Organization) } WITH n.id AS example",
        "load the table of partners too (organization.csv of CORDIS, the sheet Partners of keep.eu)",
    )
    yield Check(
        "hint",
        "organizations without a country",
        "MATCH (n:Organization) WHERE n.country IS NULL WITH n.id AS example",
        "mend the rows in the source, or leave them: they are in no count by country",
    )
    yield Check(
        "hint",
        "organizations without a region",
        "MATCH (n:Organization) WHERE NOT EXISTS { MATCH (n)-[:LOCATED_IN]->(:Region) } WITH n.id AS example",
        f"{nuts}, then the source again; baltica report coverage tells what is located by what",
    )


CHECKS: Sequence[Check] = (*_holders(), *_repeated(), *_single_ties(), *_gaps())


def missing_indexes(graph: Reader) -> Iterator[Finding]:
    """Constraints and indexes of the model that the graph lacks."""
    unique = _places(row for row in graph.read("SHOW CONSTRAINTS") if "UNIQUE" in str(row["type"]))
    indexed = _places(graph.read("SHOW INDEXES"))
    lacking = []
    for node in NODE_TYPES:
        wanted = {"id": unique, **{prop.name: indexed for prop in node.all_props() if prop.indexed}}
        lacking += [f"{node.label}.{name}" for name, known in wanted.items() if (node.label, name) not in known]
    if lacking:
        yield Finding(
            "fault",
            f"constraints and indexes of the model that are missing (it has {len(constraint_statements())})",
            len(lacking),
            tuple(lacking[:EXAMPLES]),
            "baltica load any source (it makes them), or give the database what baltica schema constraints prints",
        )


def _places(rows: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Label and property of every constraint or index on one property."""
    return {
        (row["labelsOrTypes"][0], row["properties"][0])
        for row in rows
        if len(row["labelsOrTypes"] or ()) == 1 and len(row["properties"] or ()) == 1
    }


def unfinished_runs(graph: Reader) -> Iterator[Finding]:
    """Loads that were stopped and whose files no later load of the source took up again."""
    runs = graph.read(
        "MATCH (x:Run)-[:LOADED_FROM]->(s:Source) RETURN s.id AS source, x.id AS id, x.at AS at, "
        "x.finished AS finished, coalesce(x.files, []) AS files ORDER BY at, id"
    )
    lost = [
        run["id"]
        for run in runs
        if not run["finished"]
        and not any(
            later["finished"]
            and later["source"] == run["source"]
            and later["at"] >= run["at"]
            and set(run["files"]) <= set(later["files"])
            for later in runs
        )
    ]
    if lost:
        yield Finding(
            "fault",
            "loads that were stopped before the end",
            len(lost),
            tuple(lost[-EXAMPLES:]),
            "run the same load again: it goes on where it stopped; baltica sources tells which files",
        )


def mixed_versions(graph: Reader) -> Iterator[Finding]:
    """Facts placed in NUTS regions of another version than most."""
    rows = graph.read(
        "MATCH ()-[:LOCATED_IN|PRESENT_IN]->(n:Region) WHERE n.scheme STARTS WITH 'NUTS' "
        "RETURN n.scheme AS scheme, count(*) AS facts ORDER BY facts DESC, scheme"
    )
    if len(rows) > 1:
        yield Finding(
            "hint",
            f"locations in NUTS regions of another version than most, which are in {rows[0]['scheme']}",
            sum(row["facts"] for row in rows[1:]),
            tuple(f"{row['scheme']}: {row['facts']}" for row in rows[:EXAMPLES]),
            "baltica load nuts with the change tables, then the sources again with one --nuts",
        )


def measures(graph: Reader) -> Iterator[Finding]:
    """Measures on nodes that are not what a command wrote, or no longer fit the facts."""
    told = graph.read(
        "MATCH (m:Measurement) RETURN m.scale AS scale, m.measure AS measure, m.at AS at, m.rows AS rows "
        "ORDER BY scale, measure"
    )
    loads = graph.read(
        "MATCH (x:Run)-[:LOADED_FROM]->(s:Source) "
        "RETURN replace(s.id, 'source:', '') AS source, max(coalesce(x.finished, x.at)) AS at ORDER BY at DESC, source"
    )
    there = {(one.scale, one.measure): one.nodes for one in held(graph)}
    stopped, old, fewer = [], [], []
    for row in told:
        name = f"{row['measure']} of {row['scale']}"
        number = there.pop((row["scale"], row["measure"]), 0)
        if row["at"] is None:
            stopped.append(name)
            continue
        if later := next((load for load in loads if load["at"] > row["at"]), None):
            old.append(f"{name}, measured before the last load of {later['source']}")
        if number != row["rows"]:
            fewer.append(f"{name}: {number} of {row['rows']} nodes")
    unknown = [f"{measure} of {scale}: {number} nodes" for (scale, measure), number in there.items()]
    found = (
        _some("fault", "measures whose writing or removal was stopped before the end", stopped, _AGAIN),
        _some("fault", "measures on nodes that nothing tells the method of", unknown, "baltica analyze clear"),
        _some("hint", "measures that are older than the last load", old, _AGAIN),
        _some("hint", "measures on other nodes than they were written to", fewer, _AGAIN),
    )
    yield from (finding for finding in found if finding.number)


def _some(severity: Literal["fault", "hint"], what: str, names: Sequence[str], advice: str) -> Finding:
    return Finding(severity, what, len(names), tuple(names[:EXAMPLES]), advice)


def live_faults(graph: Reader) -> list[str]:
    """What a live graph holds that the model does not allow, in words."""
    return [f"{finding.what}: {finding.number}" for finding in against_model(graph)]


def against_model(graph: Reader) -> Iterator[Finding]:
    """What a live graph holds that the model does not allow.

    That is: unknown labels, types and properties, facts that lack a property they must have, values outside closed
    lists, and relationships between other labels than declared.
    """
    labels = graph.read("MATCH (n) UNWIND labels(n) AS name RETURN name, count(*) AS number ORDER BY name")
    types = graph.read("MATCH ()-[r]->() RETURN type(r) AS name, count(*) AS number ORDER BY name")
    for row in labels:
        if row["name"] not in NODE_BY_LABEL:
            what = f"nodes carry the label {row['name']}, which the model does not know"
            yield Finding("fault", what, row["number"], (), _UNKNOWN)
    for row in types:
        if row["name"] not in REL_BY_TYPE:
            what = f"relationships have the type {row['name']}, which the model does not know"
            yield Finding("fault", what, row["number"], (), _UNKNOWN)
    for node in NODE_TYPES:
        if any(row["name"] == node.label for row in labels):
            kind = _Kind(graph, f"MATCH (n:{node.label})", "n.id", f"{node.label} nodes")
            yield from kind.against(list(node.all_props()))
    for rel in REL_TYPES:
        if any(row["name"] == rel.type for row in types):
            kind = _Kind(graph, f"MATCH (a)-[n:{rel.type}]->(b)", "a.id + ' – ' + b.id", f"{rel.type} relationships")
            yield from kind.against(list(rel.all_props()))
            yield from _ends(graph, rel)


@dataclass(frozen=True)
class _Kind:
    """The facts of one label or type in a graph: how they are matched as ``n``, named in an example and in words."""

    graph: Reader
    match: str
    example: str
    noun: str

    def against(self, props: Sequence[Prop]) -> Iterator[Finding]:
        """Properties that are missing or outside their closed list; unknown ones among the first 100,000 facts."""
        required, closed = [p.name for p in props if p.required], {p.name: list(p.values) for p in props if p.values}
        lists = {f"list_of_{name}": values for name, values in closed.items()}
        absent = {name: f"n.{name} IS NULL" for name in required}
        odd = {name: f"n.{name} IS NOT NULL AND NOT n.{name} IN $list_of_{name}" for name in closed}
        wanted = [
            *(f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END) AS no_{name}" for name, condition in absent.items()),
            *(f"sum(CASE WHEN {condition} THEN 1 ELSE 0 END) AS odd_{name}" for name, condition in odd.items()),
        ]
        counts = self.graph.read(f"{self.match} RETURN {', '.join(wanted)}", lists)[0]
        for name, condition in absent.items():
            if number := counts[f"no_{name}"]:
                yield self._found(number, f"lack {name}", condition, {}, LOAD_ANEW)
        for name, condition in odd.items():
            if number := counts[f"odd_{name}"]:
                given = {f"list_of_{name}": closed[name]}
                yield self._found(number, f"have a {name} outside the model's list", condition, given, LOAD_ANEW)
        unknown = self.graph.read(
            f"{self.match} WITH n LIMIT {SAMPLE} UNWIND keys(n) AS name WITH name WHERE NOT name IN $known "
            "RETURN name, count(*) AS number ORDER BY name",
            {"known": [prop.name for prop in props]},
        )
        for row in unknown:
            what = f"have a property {row['name']}, which the model does not know"
            yield self._found(row["number"], what, "$name IN keys(n)", {"name": row["name"]}, _UNKNOWN)

    def _found(self, number: int, what: str, condition: str, given: Mapping[str, Any], advice: str) -> Finding:
        few = f"{self.match} WHERE {condition} RETURN {self.example} AS example ORDER BY example LIMIT {EXAMPLES}"
        examples = tuple(str(row["example"]) for row in self.graph.read(few, given))
        return Finding("fault", f"{self.noun} {what}", number, examples, advice)


def _ends(graph: Reader, rel: RelType) -> Iterator[Finding]:
    rows = graph.read(
        f"MATCH (a)-[:{rel.type}]->(b) UNWIND labels(a) AS start UNWIND labels(b) AS end "
        "RETURN start, end, count(*) AS number, min(a.id) AS first ORDER BY start, end"
    )
    for row in rows:
        if row["start"] not in rel.source or row["end"] not in rel.target:
            what = f"{rel.type} relationships go from {row['start']} to {row['end']}, which the model does not allow"
            yield Finding("fault", what, row["number"], (f"from {row['first']}",), _UNKNOWN)
