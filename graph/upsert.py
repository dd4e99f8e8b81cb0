"""The one way rows become nodes and relationships, and stop being them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from baltica.graph import schema
from baltica.graph.connection import Graph
from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.graph.progress import Progress, silent

BATCH = 1000

NodeKey = tuple[str, str]  # label, id
RelKey = tuple[str, str, str, str, str]  # type, start label, start id, end label, end id
Key = NodeKey | RelKey
Wanted = Mapping[Key, Mapping[str, Any]]

_Step = Callable[[list[Key], Wanted, "Origin"], tuple[str, list[dict[str, Any]]]]


@dataclass(frozen=True)
class Origin:
    """Which source and snapshot facts belong to, and the run that writes them."""

    source: str
    scope: str
    run: str


@dataclass
class Plan:
    """What a load would do: keys to create, to update, to leave and to remove."""

    create: list[Key] = field(default_factory=list)
    update: list[Key] = field(default_factory=list)
    unchanged: list[Key] = field(default_factory=list)
    remove: list[Key] = field(default_factory=list)

    @property
    def changes(self) -> int:
        """How many facts would be written or removed."""
        return len(self.create) + len(self.update) + len(self.remove)


def held(graph: Graph, origin: Origin) -> dict[Key, str]:
    """Key and digest of every fact of a snapshot that the graph holds now."""
    parameters = {"source": origin.source, "scope": origin.scope}
    found: dict[Key, str] = {}
    for label in NODE_BY_LABEL:
        for row in graph.read(schema.held_nodes(label), parameters):
            found[(label, row["id"])] = row["digest"]
    for rel in REL_BY_TYPE.values():
        for start in rel.source:
            for end in rel.target:
                for row in graph.read(schema.held_rels(rel.type, start, end), parameters):
                    found[(rel.type, start, row["start"], end, row["end"])] = row["digest"]
    return found


def plan(now: Mapping[Key, str], wanted: Wanted, keep: Iterable[Key], snapshot: bool) -> Plan:
    """Compare what is held with what is wanted. Pure.

    Facts in *keep* are never removed (their rows were rejected, not dropped by the publisher); only a snapshot removes.
    """
    result = Plan()
    for key, props in wanted.items():
        if key not in now:
            result.create.append(key)
        elif now[key] != schema.digest(props):
            result.update.append(key)
        else:
            result.unchanged.append(key)
    if snapshot:
        spared = set(keep)
        result.remove = [key for key in now if key not in wanted and key not in spared]
    return result


def write(
    graph: Graph,
    todo: Plan,
    wanted: Wanted,
    origin: Origin,
    progress: Progress = silent,
) -> None:
    """Carry out a plan in batches: nodes, relationships, then removals.

    Each batch is one transaction and each fact carries its digest, so a load that was stopped continues when run again.
    """
    total = todo.changes
    done = 0
    written = [*todo.create, *todo.update]
    steps: list[tuple[_Step, list[Key]]] = [
        (_write_nodes, [k for k in written if len(k) == 2]),
        (_write_rels, [k for k in written if len(k) == 5]),
        (_delete_rels, [k for k in todo.remove if len(k) == 5]),
        (_delete_nodes, [k for k in todo.remove if len(k) == 2]),
    ]
    for step, keys in steps:
        for batch in _batches(keys):
            statement, rows = step(batch, wanted, origin)
            graph.write(statement, {"rows": rows, "source": origin.source})
            done += len(batch)
            progress("facts written", done, total)


def prepare(graph: Graph) -> None:
    """Create the constraints and indexes of the model where they are missing."""
    for statement in schema.constraint_statements():
        graph.write(statement)


def _batches(keys: Sequence[Key]) -> Iterator[list[Key]]:
    """Keys that one statement can take together, at most BATCH of them."""
    groups: dict[tuple[str, ...], list[Key]] = {}
    for key in keys:
        groups.setdefault((key[0],) if len(key) == 2 else (key[0], key[1], key[3]), []).append(key)
    for group in groups.values():
        for start in range(0, len(group), BATCH):
            yield group[start : start + BATCH]


def _stamped(props: Mapping[str, Any], origin: Origin) -> dict[str, Any]:
    return {
        **props,
        "source": origin.source,
        "scope": origin.scope,
        "run": origin.run,
        "digest": schema.digest(props),
    }


def _write_nodes(batch: list[Key], wanted: Wanted, origin: Origin) -> tuple[str, list[dict[str, Any]]]:
    label = batch[0][0]
    rows = [
        {"id": key[1], "props": schema.complete(NODE_BY_LABEL[label].all_props(), _stamped(wanted[key], origin))}
        for key in batch
    ]
    return schema.merge_nodes(label), rows


def _write_rels(batch: list[Key], wanted: Wanted, origin: Origin) -> tuple[str, list[dict[str, Any]]]:
    type_ = batch[0][0]
    rows = [
        {**_ends(key), "props": schema.complete(REL_BY_TYPE[type_].all_props(), _stamped(wanted[key], origin))}
        for key in batch
    ]
    return schema.merge_rels(*_rel_kind(batch[0])), rows


def _delete_rels(batch: list[Key], _wanted: Wanted, _origin: Origin) -> tuple[str, list[dict[str, Any]]]:
    return schema.delete_rels(*_rel_kind(batch[0])), [_ends(key) for key in batch]


def _delete_nodes(batch: list[Key], _wanted: Wanted, _origin: Origin) -> tuple[str, list[dict[str, Any]]]:
    return schema.delete_nodes(batch[0][0]), [{"id": key[1]} for key in batch]


def _rel_kind(key: Key) -> tuple[str, str, str]:
    assert len(key) == 5  # noqa: S101 - narrows the type; _batches never mixes the two kinds
    return key[0], key[1], key[3]


def _ends(key: Key) -> dict[str, Any]:
    assert len(key) == 5  # noqa: S101
    return {"start": key[2], "end": key[4]}
