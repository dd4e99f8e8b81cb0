"""What the rows on the staging table amount to: which are rejected, and which facts are wanted."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from baltica.graph.claims import as_text, from_text, text_digest
from baltica.graph.model import REL_BY_TYPE
from baltica.loader.merge import best_place, merged
from baltica.loader.stage import SEPARATOR, Stage

_LIVE = "SELECT key FROM fact WHERE start IS NULL AND NOT off"  # nodes that rows in use give
_KIND = "substr({0}.key, 1, instr({0}.key, char(31)) - 1)"  # label or relationship type of a key
# every row that gives a fact, with the fact; needs Stage.repetitions
_GIVEN = "(SELECT id AS fact, row FROM fact UNION ALL SELECT fact, row FROM again)"


def settle(stage: Stage, *, snapshot: bool) -> None:
    """Decide which rows are rejected and which facts are wanted, given what the stage was told of the graph."""
    stage.flush()
    stage.db.executescript("CREATE INDEX fact_key ON fact(key, scope); CREATE INDEX held_key ON held(key)")
    if stage.repeats == "reject":
        _reject_contradictions(stage)
    while True:
        if _drop_rejected(stage) and snapshot:
            _keep(stage)
        if not _reject_homeless(stage, snapshot):
            break
    _doubt_lists(stage)
    _merge_repeats(stage)
    _choose_singles(stage)


def _reject_contradictions(stage: Stage) -> None:
    """Of rows that say different things on one fact the first stands."""
    repeated = "SELECT key FROM fact GROUP BY key, scope HAVING count(*) > 1"
    if not stage.db.execute(f"{repeated} LIMIT 1").fetchone():
        return
    stage.repetitions()
    statement = f"""
        SELECT f.key, f.scope, f.digest, r.id, r.file, r.line FROM fact f JOIN {_GIVEN} g ON g.fact = f.id
        JOIN row r ON r.id = g.row WHERE r.reason IS NULL AND f.key IN ({repeated}) ORDER BY f.key, f.scope, r.id"""
    first: dict[tuple[str, str], tuple[str, str, int]] = {}
    for key, scope, digest, row, file, line in stage.db.execute(statement).fetchall():
        known, where, at = first.setdefault((key, scope), (digest, file, line))
        if known != digest:
            stage.reject(row, f"{where} line {at} holds the same key with other content")


def _drop_rejected(stage: Stage) -> bool:
    """Facts whose rows are all rejected are not wanted; of others the first row in use counts as the giver.

    Returns whether any row is rejected.
    """
    stage.flush()
    run = stage.db.execute
    if not run("SELECT 1 FROM row WHERE reason IS NOT NULL LIMIT 1").fetchone():
        return False
    stage.repetitions()
    run(
        "UPDATE fact SET giver = coalesce((SELECT min(a.row) FROM again a JOIN row r ON r.id = a.row "
        "WHERE a.fact = fact.id AND r.reason IS NULL), 0) "
        "WHERE NOT off AND giver IN (SELECT id FROM row WHERE reason IS NOT NULL)"
    )
    run("UPDATE fact SET off = 1 WHERE giver = 0")
    return True


def _keep(stage: Stage) -> None:
    """Note in ``kept`` the facts in the graph that a snapshot leaves although no row that is used states them.

    They are those that rejected rows stand for, with the ties their nodes have by rows of that file and the nodes these
    need: a slip of the pen removes nothing.
    """
    run = stage.db.execute
    run("DELETE FROM kept")
    if not run("SELECT 1 FROM held LIMIT 1").fetchone():
        return
    for name, column in (("held_start", "held(start)"), ("held_end", "held(end)"), ("kept_key", "kept(key)")):
        run(f"CREATE INDEX IF NOT EXISTS {name} ON {column}")
    about = f"fact f JOIN {_GIVEN} g ON g.fact = f.id JOIN row r ON r.id = g.row WHERE r.reason IS NOT NULL"
    run(
        "INSERT INTO kept SELECT key, scope, start, end FROM held "
        f"WHERE (key, scope) IN (SELECT f.key, f.scope FROM {about})"
    )
    lost = run(  # what another scope says of the node does not stand for the row
        f"SELECT DISTINCT f.key, r.file FROM {about} AND f.start IS NULL AND NOT EXISTS "
        "(SELECT 1 FROM fact live WHERE live.key = f.key AND live.scope = f.scope AND NOT live.off)"
    )
    kinds: dict[str, tuple[str, ...]] = {}  # of the ties that a file tells of
    for key, file in lost.fetchall():
        if file not in kinds:
            told = run(
                f"SELECT DISTINCT {_KIND.format('f')} FROM fact f JOIN {_GIVEN} g ON g.fact = f.id "
                "JOIN row r ON r.id = g.row WHERE r.file = ? AND f.start IS NOT NULL",
                (file,),
            )
            kinds[file] = tuple(kind for (kind,) in told)
        run(
            "INSERT INTO kept SELECT key, scope, start, end FROM held WHERE (start = ?1 OR end = ?1) AND "
            f"{_KIND.format('held')} IN ({', '.join(f'?{n}' for n in range(2, len(kinds[file]) + 2)) or 'NULL'})",
            (key, *kinds[file]),
        )
    run(
        "INSERT INTO kept SELECT key, scope, NULL, NULL FROM held WHERE start IS NULL AND key IN "
        "(SELECT start FROM kept UNION SELECT end FROM kept)"
    )


def _reject_homeless(stage: Stage, snapshot: bool) -> int:
    """Reject rows whose relationship needs a node that is neither in the files nor held by the source."""
    replaced = "AND scope NOT IN (SELECT DISTINCT scope FROM fact)" if snapshot else ""
    run = stage.db.execute
    run("CREATE TEMP TABLE IF NOT EXISTS there (key TEXT PRIMARY KEY) WITHOUT ROWID")
    run("DELETE FROM there")
    run(
        f"INSERT OR IGNORE INTO there {_LIVE} UNION SELECT key FROM kept WHERE start IS NULL UNION "
        f"SELECT key FROM held WHERE start IS NULL AND (scope = :source OR scope GLOB :source || ':*') {replaced}",
        {"source": stage.source},
    )
    run("DROP TABLE IF EXISTS homeless")
    run(
        "CREATE TEMP TABLE homeless AS SELECT id, row, CASE WHEN start IN there THEN end ELSE start END AS node "
        "FROM fact WHERE start IS NOT NULL AND NOT off AND NOT (start IN there AND end IN there)"
    )
    found = run("SELECT row, node FROM homeless").fetchall()
    if found:
        stage.repetitions()
        found += run("SELECT a.row, h.node FROM homeless h JOIN again a ON a.fact = h.id").fetchall()
    for row, node in found:
        label, id_ = node.split(SEPARATOR)
        stage.reject(row, f"{label} {id_!r} is not there: not in the files, or rejected")
    return len(found)


def _doubt_lists(stage: Stage) -> None:
    """A project one of whose participants is only in rejected rows has no complete list of partners."""
    run = stage.db.execute
    if not run("SELECT 1 FROM row WHERE reason IS NOT NULL LIMIT 1").fetchone():
        return
    lost = f"SELECT f.end FROM fact f WHERE f.key GLOB 'PARTICIPATES_IN{SEPARATOR}*' GROUP BY f.key HAVING min(f.off)"
    vouched = run(
        f"SELECT id, props FROM fact WHERE NOT off AND start IS NULL AND key IN ({lost}) "
        "AND instr(props, 'partner_list_complete')"
    ).fetchall()
    for id_, props in vouched:
        told = from_text(props)
        if told.get("partner_list_complete"):
            text = as_text(told | {"partner_list_complete": None})
            run("UPDATE fact SET props = ?, digest = ? WHERE id = ?", (text, text_digest(text), id_))


def _merge_repeats(stage: Stage) -> None:
    """Where rows in use say different things on one key and scope, one fact takes the place of theirs."""
    run = stage.db.execute
    several = run(
        "SELECT key, scope, weak, updated, props, start, end, giver FROM fact WHERE NOT off AND (key, scope) IN ("
        "SELECT key, scope FROM fact WHERE NOT off GROUP BY key, scope HAVING count(*) > 1) "
        "ORDER BY key, scope, weak, updated DESC, digest"
    ).fetchall()
    for group in _by_two(several):
        key, scope, weak, updated, _, start, end, _ = group[0]
        # equal rows are one statement, wherever they stand: a file given twice adds no money
        told = dict.fromkeys((bool(one[2]), one[4]) for one in group)
        said = [(only_names, from_text(props)) for only_names, props in told]
        text = as_text(merged(key.partition(SEPARATOR)[0], said))
        first = min(one[7] for one in group)
        run("UPDATE fact SET off = 1 WHERE key = ? AND scope = ?", (key, scope))
        run(
            "INSERT INTO fact VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)",
            (key, scope, text_digest(text), weak, updated, text, start, end, first, first),
        )


def _choose_singles(stage: Stage) -> None:
    """Of relationships that a start may have one of only in a scope, the best stays."""
    for rel in REL_BY_TYPE.values():
        if not rel.single:
            continue
        own = "NOT off AND key GLOB ?1"
        found = stage.db.execute(
            f"SELECT start, scope, key, updated, props FROM fact WHERE {own} AND (start, scope) IN ("
            f"SELECT start, scope FROM fact WHERE {own} GROUP BY start, scope HAVING count(*) > 1) "
            "ORDER BY start, scope, key",
            (f"{rel.type}{SEPARATOR}*",),
        ).fetchall()
        for group in _by_two(found):
            best = best_place(rel, [(one[2], one[3], from_text(one[4])) for one in group])
            rest = [(one[2], one[1]) for one in group if one[2] != best]
            stage.db.executemany("UPDATE fact SET off = 1 WHERE key = ? AND scope = ?", rest)


def _by_two(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Rows in groups of equal first two values."""
    return (list(group) for _, group in groupby(rows, key=lambda row: (row[0], row[1])))
