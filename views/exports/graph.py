"""The whole graph for an export, page by page: nodes and relationships with all their properties, nothing else held.

Only the ids are kept in memory, to see that each relationship ends at a node that was read.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from baltica.analytics.graphdata import GraphData
from baltica.cypher.catalog import Reader
from baltica.cypher.selection import Selection
from baltica.graph.elements import NodeType, RelType
from baltica.graph.errors import BalticaError, InputError
from baltica.graph.model import NODE_TYPES, REL_TYPES
from baltica.graph.progress import Progress, silent
from baltica.views.exports.files import credits
from baltica.views.exports.nodes import reported_projects

PAGE = 2_000  # nodes asked for at once
Row = tuple[str, str, dict[str, Any]]


@dataclass(frozen=True)
class Part:
    """Which part of the graph is wanted: ids of organizations, projects and clusters; of other labels all.

    Relationships stay where both ends do; a participation also has to be of the source and role of the selection.
    """

    ids: Mapping[str, frozenset[str]]
    selection: Selection
    left_out: Mapping[str, int]

    @classmethod
    def of(cls, data: GraphData) -> "Part":
        """The part that selected data make up; where places are chosen, these with their partners and projects."""
        near, here = reported_projects(data), data.reported()
        projects = near.index[near]
        links = data.participations[data.participations["project"].isin(projects)]
        people = here.index[here | here.index.isin(links["organization"])]
        clusters = data.reported_clusters()
        kept = {"Organization": people, "Project": projects, "Cluster": clusters.index[clusters]}
        return cls({label: frozenset(map(str, ids)) for label, ids in kept.items()}, data.selection, data.left_out)

    def has(self, label: str, key: str) -> bool:
        """Whether a node is wanted."""
        return label not in self.ids or key in self.ids[label]

    def wants(self, kind: str, props: Mapping[str, Any]) -> bool:
        """Whether a relationship between wanted nodes is."""
        if kind != "PARTICIPATES_IN":
            return True
        chosen = self.selection
        return (not chosen.source or props.get("source") in chosen.source) and (
            not chosen.role or props.get("role") in chosen.role
        )


@dataclass
class WholeGraph:
    """Reads a graph once: first ``nodes`` of every type, then ``relationships``; then the counts are those read.

    Raises BalticaError where the graph changed meanwhile, so that a relationship would lead nowhere.
    """

    graph: Reader
    part: Part | None = None
    progress: Progress = silent
    nodes_read: dict[str, int] = field(default_factory=dict)
    relationships_read: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    _ids: dict[str, list[str]] = field(default_factory=dict)
    _known: dict[str, frozenset[str]] = field(default_factory=dict)

    def credits(self) -> tuple[str, ...]:
        """Sources and their licences."""
        statement = (
            "MATCH (s:Source) RETURN s.title AS title, s.publisher AS publisher, s.licence AS licence, s.url AS url, "
            "s.id AS id ORDER BY id"
        )
        return credits(self.graph.read(statement))

    def nodes(self) -> Iterator[tuple[NodeType, list[dict[str, Any]]]]:
        """Properties of nodes, a page at a time, sorted by label (as in the model) and id."""
        held = self._counts("MATCH (n) UNWIND labels(n) AS name RETURN name, count(*) AS number")
        total, done = sum(held.values()), 0
        if not total:
            raise InputError("the graph is empty", "load some facts first: baltica load baltica")
        for kind in NODE_TYPES:
            label = kind.label
            if not held.get(label):
                continue
            [answer] = self.graph.read(f"MATCH (n:{label}) RETURN collect(n.id) AS ids")
            every = sorted(map(str, answer["ids"]))
            self._ids[label] = [key for key in every if self.part is None or self.part.has(label, key)]
            self._known[label] = frozenset(self._ids[label])
            self._leave_out(self._word(label), len(every) - len(self._ids[label]))
            self._leave_out(f"{label} nodes without an id", held.pop(label) - len(every))
            for at in range(0, len(self._ids[label]), PAGE):
                page = self._ids[label][at : at + PAGE]
                statement = f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}) RETURN collect(properties(n)) AS rows"
                [answer] = self.graph.read(statement, {"ids": page})
                rows = sorted(answer["rows"], key=lambda props: str(props["id"]))
                if len(rows) != len(page):
                    raise _changed()
                self.nodes_read[label] = self.nodes_read.get(label, 0) + len(rows)
                done += len(rows)
                self.progress("read nodes", done, total)
                yield kind, rows
        for label, number in sorted(held.items()):
            if label not in {kind.label for kind in NODE_TYPES}:
                self._leave_out(f"{label} nodes, which the data model does not know", number)

    def relationships(self) -> Iterator[tuple[RelType, str, str, list[Row]]]:
        """Type, labels of both ends, and rows of start, end and properties, a page at a time, sorted by ids."""
        held = self._counts("MATCH ()-[r]->() RETURN type(r) AS name, count(*) AS number")
        total, done = sum(held.values()), 0
        for kind in REL_TYPES:
            number = held.pop(kind.type, 0)
            found = kept = 0
            for start, end in ((a, b) for a in kind.source for b in kind.target if number):
                for rows in self._pages(kind.type, start, end):
                    found, done = found + len(rows), done + len(rows)
                    self.progress("read relationships", done, total)
                    rows = self._wanted(kind.type, end, rows)
                    kept += len(rows)
                    if rows:
                        yield kind, start, end, rows
            if kept:
                self.relationships_read[kind.type] = kept
            if self.part is None and found > number:
                raise _changed()
            if self.part is None:
                self._leave_out(f"{kind.type} relationships between others than the data model knows", number - kept)
            else:
                self._leave_out(
                    "relationships of these", self.left_out.get("relationships of these", 0) + number - kept
                )
        for name, number in sorted(held.items()):
            self._leave_out(f"{name} relationships, which the data model does not know", number)

    def _counts(self, statement: str) -> dict[str, int]:
        return {str(row["name"]): int(row["number"]) for row in self.graph.read(statement)}

    def _word(self, label: str) -> str:
        """What of a label is not chosen."""
        undated = self.part.left_out.get("undated projects", 0) if self.part and label == "Project" else 0
        return f"{label.lower()}s" + (f" ({undated:,} of them undated)" if undated else "")

    def _leave_out(self, what: str, number: int) -> None:
        if number < 0:
            raise _changed()
        if number:
            self.left_out[what] = number

    def _pages(self, name: str, start: str, end: str) -> Iterator[list[Row]]:
        statement = (
            f"UNWIND $ids AS id MATCH (a:{start} {{id: id}})-[r:{name}]->(b:{end}) "
            "RETURN collect([a.id, b.id, properties(r)]) AS rows"
        )
        ids = self._ids.get(start, [])
        for at in range(0, len(ids), PAGE):
            [answer] = self.graph.read(statement, {"ids": ids[at : at + PAGE]})
            rows = [(str(a), str(b), dict(props)) for a, b, props in answer["rows"]]
            yield sorted(rows, key=lambda row: (row[0], row[1], json.dumps(row[2], sort_keys=True, default=str)))

    def _wanted(self, name: str, end: str, rows: list[Row]) -> list[Row]:
        if self.part is not None:
            rows = [row for row in rows if self.part.has(end, row[1]) and self.part.wants(name, row[2])]
        if any(row[1] not in self._known.get(end, ()) for row in rows):
            raise _changed()
        return rows


def _changed() -> BalticaError:
    return BalticaError("the graph changed while it was read", "run this again when no load is running")
