"""The CSV export goes through Neo4j's own importer: every label, type and property comes out as it went in."""

import os
import shlex
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from baltica.graph.elements import Prop
from baltica.graph.model import NODE_TYPES, REL_TYPES
from baltica.views.exports.export import export_graph
from baltica.views.exports.neo4j import AFTER, SCRIPT
from tests.support import machine
from tests.support.neo4j_server import PASSWORD, Neo4jServer, _start, _stop

if TYPE_CHECKING:
    from baltica.graph.connection import Graph

TEXTS = (
    "plain",
    'quotes " "" \' and \\ backslash \\" at the end \\',
    "two\nlines\r\nand a\ttab",
    "a;b,c|d",
    "",
    "  spaces around  ",
    "<script>alert(1)</script> & </a>",
    "مرحبا \u202egnp.exe 👩‍💻 Łódź",
    "=1+1",
    "é" * 500,
    "null",
    "#",
)
LISTS: tuple[Sequence[str], ...] = (
    ["a;b", 'q"x', "line\nbreak", "back\\slash", "a,b"],
    ["one"],
    ["", "x"],
    TEXTS[5:8],
    [],
    [""],
)
NUMBERS = (0.1, -1e-300, 1e22, 55.676123456789)
WHOLE = (0, -5, 2**53 + 1, 1999)


def made(prop: Prop, number: int) -> Any:
    """A value of the property's type, another one for each number."""
    if prop.type == "LIST<STRING>":
        return list(LISTS[number % len(LISTS)])
    if prop.type == "INTEGER":
        return WHOLE[number % len(WHOLE)]
    if prop.type == "FLOAT":
        return NUMBERS[number % len(NUMBERS)]
    return number % 2 == 0 if prop.type == "BOOLEAN" else TEXTS[number % len(TEXTS)]


def fill(graph: "Graph") -> None:
    """Nodes of every label and relationships of every type, with hostile values in all their properties, or none."""
    number = 0
    for node in NODE_TYPES:
        rows = []
        for key in ("a", 'b "q";\n\\', "ć,'"):
            props: dict[str, Any] = {"id": f"x:{key}"}  # the same ids under every label
            for prop in list(node.all_props())[1:]:
                number += 1
                props[prop.name] = made(prop, number)
            rows.append(props)
        rows.append({"id": "x:bare"})
        graph.write(f"UNWIND $rows AS row CREATE (n:{node.label}) SET n = row", {"rows": rows})
    for rel in REL_TYPES:
        for start, end in ((a, b) for a in rel.source for b in rel.target):
            rows = []
            for key in ("x:a", 'x:b "q";\n\\', "x:a"):  # two of the same type between the same nodes
                number += 1
                props = {prop.name: made(prop, number + at) for at, prop in enumerate(rel.all_props())}
                rows.append({"start": key, "end": "x:bare", "props": props})
            rows.append({"start": "x:bare", "end": "x:a", "props": {"source": ""}})
            graph.write(
                f"UNWIND $rows AS row MATCH (a:{start} {{id: row.start}}), (b:{end} {{id: row.end}}) "
                f"CREATE (a)-[r:{rel.type}]->(b) SET r = row.props",
                {"rows": rows},
            )


def content(graph: "Graph") -> tuple[list[Any], list[Any]]:
    """Everything a graph holds, in an order that does not depend on the engine."""
    nodes = graph.read("MATCH (n) RETURN labels(n) AS labels, properties(n) AS props")
    ties = graph.read(
        "MATCH (a)-[r]->(b) RETURN labels(a) AS la, a.id AS a, type(r) AS type, properties(r) AS props, "
        "labels(b) AS lb, b.id AS b"
    )
    return sorted(map(_plain, nodes)), sorted(map(_plain, ties))


def _plain(row: dict[str, Any]) -> str:
    return repr({key: dict(sorted(value.items())) if isinstance(value, dict) else value for key, value in row.items()})


@pytest.fixture
def admin(tmp_path: Path) -> Path:
    """A program that does what neo4j-admin does, with the Java archives of the tests."""
    machine.demand(machine.missing_neo4j())
    home = tmp_path / "home"
    (home / "conf").mkdir(parents=True)
    java = shlex.quote(str(machine.java()))
    lib = machine.neo4j_lib().resolve()
    program = tmp_path / "neo4j-admin"
    program.write_text(
        f"#!/bin/sh\nexport NEO4J_HOME={shlex.quote(str(home))} NEO4J_CONF={shlex.quote(str(home / 'conf'))}\n"
        f"exec {java} -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp {shlex.quote(f'{lib}/*')} "
        'org.neo4j.server.startup.Neo4jAdminCommand "$@"\n'
    )
    program.chmod(0o755)
    return program


def run_import(folder: Path, admin: Path) -> str:
    done = subprocess.run(
        ["sh", str(folder / SCRIPT)],
        env={**os.environ, "NEO4J_ADMIN": str(admin)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@contextmanager
def started(home: Path) -> Iterator["Graph"]:
    """The graph in this home, as a server gives it."""
    from baltica.graph.connection import Graph
    from baltica.graph.settings import Address

    server, watcher = _start(machine.neo4j_lib(), home, subprocess.PIPE)
    try:
        assert isinstance(server, Neo4jServer)
        with Graph(Address(server.uri, "neo4j", PASSWORD)) as graph:
            yield graph
    finally:
        _stop(watcher)


@pytest.mark.neo4j
def test_the_importer_brings_everything_back(scratch_graph: "Graph", tmp_path: Path, admin: Path) -> None:
    fill(scratch_graph)
    written = export_graph(scratch_graph, "neo4j-admin", tmp_path / "out; folder")
    nodes, ties = content(scratch_graph)
    assert written.left_out == {}
    assert written.counts == {"nodes": len(nodes), "relationships": len(ties)}
    said = run_import(written.files[0], admin)
    assert f"{len(nodes)} nodes" in said and f"{len(ties)} relationships" in said
    with started(admin.parent / "home") as imported:
        for statement in (written.files[0] / AFTER).read_text(encoding="utf-8").splitlines():
            if not statement.startswith("//"):
                imported.write(statement.removesuffix(";"))
        assert content(imported) == (nodes, ties)
        constraints = imported.read("SHOW CONSTRAINTS YIELD name RETURN count(*) AS number")
    assert constraints == [{"number": len(NODE_TYPES)}]
