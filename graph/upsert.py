"""The one way rows become nodes and relationships, and stop being them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any, NamedTuple, TypeVar

from baltica.graph import schema
from baltica.graph.claims import Claim, claims_of, node_props, scope_of, source_of
from baltica.graph.connection import Graph
from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.graph.progress import Progress, silent

BATCH = 1000

NodeKey = tuple[str, str]  # label, id
RelKey = tuple[str, str, str, str, str]  # type, start label, start id, end label, end id
Key = NodeKey | RelKey

T = TypeVar("T")
Job = tuple[str, dict[str, Any], int]  # statement, parameters, how many facts


class Held(NamedTuple):
    """A fact that the graph holds now: who holds it, the fingerprint of what is said, the date of the record."""

    key: Key
    scope: str
    digest: str
    weak: bool
    updated: str


@dataclass(frozen=True)
class NodeChange:
    """New or changed claims on a node, and scopes that let it go. ``known``: the graph holds the node already."""

    id: str
    claims: Sequence[Claim] = ()
    dropped: frozenset[str] = frozenset()
    known: bool = False


@dataclass(frozen=True)
class RelChange:
    """A relationship that one scope states. ``known``: the graph holds it already, with other properties."""

    key: RelKey
    claim: Claim
    known: bool = False


def held_nodes(graph: Graph) -> Iterator[Held]:
    """Every claim on every node, whoever holds it."""
    for label in NODE_BY_LABEL:
        for row in graph.read(schema.held_nodes(label)):
            for id_, *marks in row["nodes"]:
                for mark in marks:
                    scope, digest, strength, updated = mark.split(" ", 3)
                    yield Held((label, id_), scope, digest, strength == "weak", updated)


def held_rels(graph: Graph, source: str) -> Iterator[Held]:
    """Every relationship that a source states."""
    for rel in REL_BY_TYPE.values():
        for start_label in rel.source:
            for end_label in rel.target:
                statement = schema.held_rels(rel.type, start_label, end_label)
                for row in graph.read(statement, {"source": source}):
                    for start, end, scope, digest, updated in row["rels"]:
                        key = (rel.type, start_label, start, end_label, end)
                        yield Held(key, scope, digest, False, updated)


def write_nodes(graph: Graph, label: str, changes: Iterable[NodeChange], run: str) -> Iterator[int]:
    """Write changed claims on nodes of one label, a batch a transaction; yields the number written after each batch.

    A node that nobody claims any more is removed, with what hangs on it.
    """
    return carried_out(graph, (job for batch in batches(changes) for job in _node_jobs(graph, label, batch, run)))


def write_rels(graph: Graph, kind: tuple[str, str, str], changes: Iterable[RelChange], run: str) -> Iterator[int]:
    """Write relationships of one type between two labels, a batch a transaction; yields the number after each batch.

    Faster where changes of one scope follow each other.
    """
    groups = groupby(changes, key=lambda change: change.claim.scope)
    return carried_out(
        graph,
        (_rel_job(kind, scope, batch, run) for scope, group in groups for batch in batches(group)),
    )


def delete_rels(graph: Graph, kind: tuple[str, str, str], gone: Iterable[tuple[RelKey, str]]) -> Iterator[int]:
    """Remove relationships of one type between two labels, each with the scope that states it; yields batch sizes."""
    statement = schema.delete_rels(*kind)
    jobs = (
        (statement, {"rows": [{"start": key[2], "end": key[4], "scope": scope} for key, scope in batch]}, len(batch))
        for batch in batches(gone)
    )
    return carried_out(graph, jobs)


def unload(graph: Graph, source: str, progress: Progress = silent) -> dict[str, int]:
    """Take a source out of the graph: its relationships, its claims on nodes, and the nodes nobody else claims.

    Returns how many facts of each kind are gone; a node that others hold stays, without what only this source said.
    Stopped half-way it can be run again.
    """
    counts: Counter[str] = Counter()
    let_go: Counter[str] = Counter()
    for rel in REL_BY_TYPE.values():
        for start_label in rel.source:
            for end_label in rel.target:
                kind = (rel.type, start_label, end_label)
                total = graph.read(schema.count_rels(*kind), {"source": source})[0]["rels"]
                for done in range(0, total, BATCH):
                    progress(f"{rel.type} removed", done, total)
                    graph.write(schema.delete_some_rels(*kind), {"source": source, "limit": BATCH})
                counts[rel.type] += total
    for label in NODE_BY_LABEL:
        for row in graph.read(schema.held_nodes(label)):
            scopes = {id_: [scope_of(mark) for mark in marks] for id_, *marks in row["nodes"]}
            changes = [
                NodeChange(id_, dropped=frozenset(mine), known=True)
                for id_, all_ in scopes.items()
                if (mine := [scope for scope in all_ if source_of(scope) == source])
            ]
            counts[label] += sum(len(change.dropped) == len(scopes[change.id]) for change in changes)
            for written in write_nodes(graph, label, changes, f"unload:{source}"):
                let_go[label] += written
                progress(f"{label} let go", let_go[label], None)
    return {kind: count for kind, count in counts.items() if count}


def prepare(graph: Graph) -> None:
    """Create the constraints and indexes of the model where they are missing, and on Neo4j the index of names."""
    for statement in schema.constraint_statements():
        graph.write(statement)
    if "ArcadeDB" not in graph.verify():  # the embedded engine has no full-text index; names are read there
        graph.write(schema.fulltext_statement())


def _node_jobs(graph: Graph, label: str, batch: list[NodeChange], run: str) -> Iterator[Job]:
    kind = NODE_BY_LABEL[label]
    stored = _stored(graph, label, [change.id for change in batch if change.known])
    written, gone = [], []
    for change in batch:
        before = stored.get(change.id)
        claims = {claim.scope: claim for claim in claims_of(kind, before or {})}
        claims |= {claim.scope: claim for claim in change.claims}
        left = [claim for scope, claim in claims.items() if scope not in change.dropped]
        if not left:
            gone.append({"id": change.id})
            continue
        props = {**node_props(left), "run": run}
        # what an existing node no longer has must be taken off it; a new one needs no nulls
        props = schema.complete(kind.stated_props(), props) if before is not None else _told(props)
        written.append({"id": change.id, "props": props})
    for rows, statement in ((written, schema.merge_nodes(label)), (gone, schema.delete_nodes(label))):
        if rows:
            yield statement, {"rows": rows}, len(rows)


def _rel_job(kind: tuple[str, str, str], scope: str, batch: list[RelChange], run: str) -> Job:
    declared = list(REL_BY_TYPE[kind[0]].all_props())
    common = {"source": source_of(scope), "run": run}
    rows = []
    for change in batch:
        claim = change.claim
        props = {**claim.props, "scope": scope, "digest": claim.digest, "updated": claim.updated or None}
        if change.known:
            props = {**schema.complete(iter(declared), props), **common}
        rows.append({"start": change.key[2], "end": change.key[4], "props": props if change.known else _told(props)})
    return schema.merge_rels(*kind), {"rows": rows, "scope": scope, "common": common}, len(batch)


def _told(props: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in props.items() if value is not None}


def carried_out(graph: Graph, jobs: Iterable[Job]) -> Iterator[int]:
    """Send one batch after the other, the next one made ready while the engine writes; yields the size of each."""
    with ThreadPoolExecutor(1, thread_name_prefix="write") as writer:
        waiting: tuple[Future[None], int] | None = None
        for statement, parameters, size in jobs:
            sent = writer.submit(graph.write, statement, parameters)
            if waiting is not None:
                waiting[0].result()
                yield waiting[1]
            waiting = (sent, size)
        if waiting is not None:
            waiting[0].result()
            yield waiting[1]


def _stored(graph: Graph, label: str, ids: list[str]) -> dict[str, Mapping[str, Any]]:
    if not ids:
        return {}
    return {row["id"]: row["props"] for row in graph.read(schema.read_nodes(label), {"ids": ids})}


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    """The items in lists of a size that one transaction takes."""
    waiting = iter(items)
    while batch := list(islice(waiting, BATCH)):
        yield batch
