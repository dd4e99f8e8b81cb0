"""From records to the facts wanted in the graph: every row whole, or rejected with its reason. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from baltica.graph.model import NODE_BY_LABEL, REL_BY_TYPE
from baltica.graph.schema import digest, faults
from baltica.graph.upsert import Key, RelKey
from baltica.loader.records import Node, Record, Rel, Skip
from baltica.loader.tables import Row

RowKey = tuple[str, int]  # file, line


@dataclass(frozen=True)
class Gathered:
    """What a set of records amounts to: the facts wanted, the rows rejected, and the facts of rejected rows."""

    wanted: dict[Key, Mapping[str, Any]]
    rejects: list[Skip]
    kept: frozenset[Key]


def gather(records: Iterable[Record], in_graph: Iterable[Key] = (), *, snapshot: bool = True) -> Gathered:
    """Check records against the model and each other.

    A row is rejected as a whole where one of its records does not fit the model, contradicts an earlier row on the
    same fact, or needs a node that is neither in the files nor, kept, in the graph. The facts of a rejected row that
    *in_graph* holds already are kept as they are, with the ties its node has by rows of that file and the nodes these
    need: a slip of the pen removes nothing.
    """
    rows: dict[RowKey, list[Node | Rel]] = {}
    rejected: dict[RowKey, Skip] = {}
    first: dict[Key, tuple[str, Row]] = {}
    for record in records:
        key = (record.row.file, record.row.line)
        if isinstance(record, Skip):
            rejected.setdefault(key, record)
            continue
        rows.setdefault(key, []).append(record)
        if key in rejected:
            continue
        reason = _unfit(record) or _contradiction(record, first)
        if reason:
            rejected[key] = Skip(record.row, reason)

    present = frozenset(in_graph)
    while True:
        live = {fact.key for key, facts in rows.items() if key not in rejected for fact in facts}
        kept = _kept(present, rows, rejected, live) if snapshot else present
        homeless = {
            key: Skip(rel.row, f"{end[0]} {end[1]!r} is not there: not in the files, or rejected")
            for key, facts in rows.items()
            if key not in rejected
            for rel in facts
            if isinstance(rel, Rel)
            for end in rel.ends
            if end not in live and end not in kept
        }
        if not homeless:
            break
        rejected |= homeless

    wanted = {fact.key: fact.props for key, facts in rows.items() if key not in rejected for fact in facts}
    return Gathered(wanted, [rejected[key] for key in sorted(rejected)], kept)


def _kept(
    present: frozenset[Key], rows: dict[RowKey, list[Node | Rel]], rejected: Iterable[RowKey], live: set[Key]
) -> frozenset[Key]:
    """Facts in the graph that rejected rows stand for."""
    ties_of_file: dict[str, set[str]] = {}
    for (file, _), facts in rows.items():
        ties_of_file.setdefault(file, set()).update(fact.type for fact in facts if isinstance(fact, Rel))
    stand_for = {fact.key for key in rejected for fact in rows.get(key, ())}
    ties_of_node: dict[Key, set[str]] = {}
    for row in rejected:
        for fact in rows.get(row, ()):
            if isinstance(fact, Node) and fact.key not in live:
                ties_of_node.setdefault(fact.key, set()).update(ties_of_file[row[0]])
    kept = {
        key
        for key in present
        if key in stand_for or (len(key) == 5 and any(key[0] in ties_of_node.get(end, ()) for end in _ends(key)))
    }
    return frozenset(kept | (present & {end for key in kept if len(key) == 5 for end in _ends(key)}))


def _ends(key: RelKey) -> tuple[Key, Key]:
    return (key[1], key[2]), (key[3], key[4])


def _unfit(record: Node | Rel) -> str:
    kind = NODE_BY_LABEL[record.label] if isinstance(record, Node) else REL_BY_TYPE[record.type]
    return "; ".join(faults(kind, record.props))


def _contradiction(record: Node | Rel, first: dict[Key, tuple[str, Row]]) -> str:
    """Why the record cannot stand beside an earlier one of the same key; the same content twice is one fact."""
    mark = digest(record.props)
    known, row = first.setdefault(record.key, (mark, record.row))
    return "" if known == mark else f"{row.file} line {row.line} holds the same key with other content"
