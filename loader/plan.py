"""What a load has to do: what is wanted, compared with what the graph holds; on the staging table."""

from collections.abc import Iterator
from itertools import groupby

from baltica.graph.claims import Claim, from_text
from baltica.graph.model import REL_BY_TYPE
from baltica.graph.upsert import Key, NodeChange, RelChange, RelKey
from baltica.loader.stage import SEPARATOR, Stage, key_of

COUNTED = ("created", "updated", "unchanged", "removed")
NEWER_HELD = "an older record than the one held: left as it is"

RelKind = tuple[str, str, str]  # type, start label, end label


class Plan:
    """Facts to add, change, leave and drop, each decided by one comparison per key and scope."""

    def __init__(self, stage: Stage, *, snapshot: bool) -> None:
        self._db = stage.db
        run = self._db.execute
        run("CREATE TEMP TABLE change (key TEXT, scope TEXT, what TEXT, start TEXT)")
        run(
            "INSERT INTO change SELECT w.key, w.scope, CASE WHEN h.key IS NULL THEN 'added' "
            "WHEN h.updated > w.updated THEN 'older' ELSE 'changed' END, w.start "
            "FROM wanted w LEFT JOIN held h ON h.key = w.key AND h.scope = w.scope "
            "WHERE h.key IS NULL OR NOT (h.digest = w.digest AND h.weak = w.weak AND h.updated = w.updated "
            # in an update a row that only names a node takes nothing from it
            "OR w.weak AND NOT h.weak AND ?)",
            (not snapshot,),
        )
        self._replace_singles()
        if snapshot:
            run(
                "INSERT INTO change SELECT h.key, h.scope, 'dropped', h.start FROM held h "
                "WHERE h.scope IN (SELECT DISTINCT scope FROM fact) "
                "AND NOT EXISTS (SELECT 1 FROM wanted w WHERE w.key = h.key AND w.scope = h.scope) "
                "AND NOT EXISTS (SELECT 1 FROM kept k WHERE k.key = h.key AND k.scope = h.scope) "
                "AND NOT EXISTS (SELECT 1 FROM spared s WHERE s.key = h.key AND s.scope = h.scope)"
            )
        run("CREATE INDEX change_key ON change(key, scope)")

    def _replace_singles(self) -> None:
        """Where a start may have one relationship only, the newer record takes the place of the older."""
        run = self._db.execute
        run("CREATE TEMP TABLE spared (key TEXT, scope TEXT)")
        run("CREATE INDEX spared_key ON spared(key)")
        for rel in REL_BY_TYPE.values():
            if not rel.single:
                continue
            pairs = run(
                "SELECT c.rowid, h.key, h.scope, h.updated > w.updated, h.start FROM change c "
                "JOIN wanted w ON w.key = c.key AND w.scope = c.scope "
                "JOIN held h ON h.start = c.start AND h.scope = c.scope AND h.key <> c.key "
                "WHERE c.what = 'added' AND c.key GLOB ?1 AND h.key GLOB ?1",
                (f"{rel.type}{SEPARATOR}*",),
            ).fetchall()
            for place, key, scope, held_is_newer, start in pairs:
                if held_is_newer:
                    run("UPDATE change SET what = 'older' WHERE rowid = ?", (place,))
                    run("INSERT INTO spared VALUES (?, ?)", (key, scope))
                else:
                    run("INSERT INTO change VALUES (?, ?, 'dropped', ?)", (key, scope, start))
                    run("INSERT INTO spared VALUES (?, ?)", (key, scope))

    # --- what would happen -------------------------------------------------------------------------------------------

    def outcomes(self) -> Iterator[tuple[str, Key, str]]:
        """For each fact that does not stay as it is: created, updated or removed; its key and name. A node once."""
        statement = """
            SELECT c.key, sum(what = 'added'), sum(what = 'dropped'), (SELECT count(*) FROM held h WHERE h.key = c.key),
                (SELECT props FROM wanted w WHERE w.key = c.key ORDER BY w.weak LIMIT 1)
            FROM change c WHERE c.start IS NULL AND what <> 'older' GROUP BY c.key ORDER BY c.key"""
        for key, added, dropped, held, props in self._db.execute(statement):
            gone = not added and dropped == held
            yield "created" if not held else "removed" if gone else "updated", key_of(key), _name(props)
        words = {"added": "created", "changed": "updated", "dropped": "removed"}
        rels = "SELECT key, what FROM change WHERE start IS NOT NULL AND what <> 'older' ORDER BY key, scope"
        for key, what in self._db.execute(rels):
            yield words[what], key_of(key), ""

    def counts(self) -> dict[str, dict[str, int]]:
        """How many facts of each kind would be created, updated, left unchanged and removed."""
        found: dict[str, dict[str, int]] = {}
        for what, key, _ in self.outcomes():
            found.setdefault(key[0], dict.fromkeys(COUNTED, 0))[what] += 1
        unchanged = self._db.execute(
            "SELECT substr(key, 1, instr(key, char(31)) - 1) AS kind, CASE WHEN max(start) IS NULL "
            "THEN count(DISTINCT key) ELSE count(*) END FROM wanted w WHERE NOT EXISTS (SELECT 1 FROM change c "
            "WHERE c.key = w.key AND (w.start IS NULL OR c.scope = w.scope) AND c.what <> 'older') GROUP BY kind"
        )
        for kind, number in unchanged:
            found.setdefault(kind, dict.fromkeys(COUNTED, 0))["unchanged"] = number
        return dict(sorted(found.items()))

    def changes(self) -> int:
        """How many facts would be written or removed."""
        statement = "SELECT count(*) FROM change WHERE what IN ('added', 'changed', 'dropped')"
        return int(self._db.execute(statement).fetchone()[0])

    def older(self) -> int:
        """How many facts are left as they are since the graph holds a newer record of them."""
        return int(self._db.execute("SELECT count(*) FROM change WHERE what = 'older'").fetchone()[0])

    # --- what to write -----------------------------------------------------------------------------------------------

    def labels(self) -> list[str]:
        """Labels of the nodes to write, relationship ends in a useful order."""
        return [
            label
            for (label,) in self._db.execute(
                "SELECT DISTINCT substr(key, 1, instr(key, char(31)) - 1) AS label FROM change "
                "WHERE start IS NULL AND what IN ('added', 'changed', 'dropped') ORDER BY label"
            )
        ]

    def rel_kinds(self) -> list[RelKind]:
        """Types and end labels of the relationships to write or remove."""
        found = self._db.execute(
            "SELECT DISTINCT key FROM (SELECT substr(key, 1, instr(key, char(31)) - 1) || char(31) || "
            "substr(start, 1, instr(start, char(31)) - 1) AS key FROM change WHERE start IS NOT NULL "
            "AND what IN ('added', 'changed', 'dropped')) ORDER BY key"
        )
        kinds = [tuple(key.split(SEPARATOR)) for (key,) in found]
        return [(type_, start, end) for type_, start in kinds for end in REL_BY_TYPE[type_].target]

    def nodes(self, label: str, *, keeping: bool) -> Iterator[NodeChange]:
        """Changes of the nodes of a label: those that get or keep a holder, or those that only lose one."""
        statement = """
            SELECT c.key, c.scope, c.what, w.digest, w.weak, w.updated, w.props,
                EXISTS (SELECT 1 FROM held h WHERE h.key = c.key)
            FROM change c LEFT JOIN wanted w ON w.key = c.key AND w.scope = c.scope
            WHERE c.key BETWEEN ? AND ? AND c.what IN ('added', 'changed', 'dropped') ORDER BY c.key, c.scope"""
        rows = self._db.execute(statement, _span(label))
        for key, group in groupby(rows, key=lambda row: row[0]):
            found = list(group)
            claims = [
                Claim(scope, digest, from_text(props), bool(weak), updated)
                for _, scope, what, digest, weak, updated, props, _ in found
                if what != "dropped"
            ]
            if bool(claims) == keeping:
                dropped = frozenset(row[1] for row in found if row[2] == "dropped")
                yield NodeChange(key_of(key)[1], claims, dropped, known=bool(found[0][7]))

    def rels(self, kind: RelKind) -> Iterator[RelChange]:
        """Relationships of a kind to write, scope by scope."""
        statement = (
            "SELECT w.key, w.digest, w.updated, w.props, c.what FROM change c JOIN wanted w ON w.key = c.key "
            "AND w.scope = c.scope WHERE c.key BETWEEN ? AND ? AND c.scope = ? AND c.what IN ('added', 'changed') "
            "ORDER BY c.key"
        )
        for (scope,) in self._db.execute("SELECT DISTINCT scope FROM change ORDER BY scope").fetchall():
            for key, digest, updated, props, what in self._db.execute(statement, (*_span(*kind[:2]), scope)):
                if (rel := _rel_key(key))[3] == kind[2]:
                    yield RelChange(rel, Claim(scope, digest, from_text(props), False, updated), what == "changed")

    def dropped_rels(self, kind: RelKind) -> Iterator[tuple[RelKey, str]]:
        """Relationships of a kind to remove, each with its scope."""
        statement = "SELECT key, scope FROM change WHERE key BETWEEN ? AND ? AND what = 'dropped' ORDER BY key"
        for key, scope in self._db.execute(statement, _span(*kind[:2])):
            if (rel := _rel_key(key))[3] == kind[2]:
                yield rel, scope


def _span(*parts: str) -> tuple[str, str]:
    """The first and the last text that a key beginning so may be."""
    start = "".join(f"{part}{SEPARATOR}" for part in parts)
    return start, f"{start}\U0010ffff"


def _name(props: str | None) -> str:
    """Something to call a node by: name, acronym or title as the files give it."""
    said = from_text(props) if props else {}
    return str(said.get("acronym") or said.get("name") or said.get("title") or said.get("label") or "")


def _rel_key(text: str) -> RelKey:
    key = key_of(text)
    assert len(key) == 5  # noqa: S101 - the span asked for relationships
    return key
