"""Run every catalogued query on the newest Neo4j, under CYPHER 5 and CYPHER 25, and compare with the embedded engine.

    python docs/tools/check_neo4j_2026.py                 fetches Neo4j into .neo4j of the checkout first (150 MB)
    python docs/tools/check_neo4j_2026.py --jdk DIR       a JDK 21 or newer; else JAVA_HOME, else the java on the path

Run by hand and before releases. Ends with 1 where rows differ, a query fails, or the server calls something outdated.
The published archives of this Neo4j hold no program to start, so a few lines of Java do, which takes a JDK.
"""

import argparse
import contextlib
import logging
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from jgo.maven import MavenContext
from jgo.parse import Coordinate
from neo4j import GraphDatabase, NotificationMinimumSeverity
from neo4j.exceptions import Neo4jError

from baltica.cypher import catalog
from baltica.cypher.header import Query
from baltica.graph.access import open_graph
from baltica.graph.connection import Graph
from baltica.graph.errors import BalticaError
from baltica.graph.settings import Address, Settings
from baltica.loader.registry import bundled, sources
from baltica.loader.write import load

VERSION = "2026.08.1"
LANGUAGES = ("CYPHER 5", "CYPHER 25")
OLDEST_JDK = 21
PASSWORD = secrets.token_hex(8)
START_SECONDS = 180
SOURCE = "baltica"
OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.lang")
AT_RUN_TIME = ("compile", "runtime", None)
# Labels, types and properties that the bundled facts do not have, and a property named by a value.
HARMLESS = {"01N50", "01N51", "01N52", "03N95"}

LAUNCHER = """
import org.neo4j.server.CommunityBootstrapper;
import org.neo4j.server.NeoBootstrapper;

public class Launch {
    public static void main(String[] arguments) {
        int code = NeoBootstrapper.start(new CommunityBootstrapper(), arguments);
        if (code != 0) System.exit(code);
    }
}
"""


def fetched(cache: Path) -> Path:
    """The folder of its Java archives, filled the first time."""
    lib = cache / f"neo4j-{VERSION}" / "lib"
    if not lib.exists():
        print(f"fetching Neo4j {VERSION}", file=sys.stderr)
        with tempfile.TemporaryDirectory() as folder:
            context = MavenContext(repo_cache=Path(folder), timeout=60)
            server = context.create_dependency(Coordinate("org.neo4j", "neo4j", VERSION, raw=True))
            _, others = context.resolver.resolve([server])
            needed = [one.artifact for one in others if one.scope in AT_RUN_TIME and not one.optional]
            part = lib.with_name("part")
            shutil.rmtree(part, ignore_errors=True)
            part.mkdir(parents=True)
            for artifact in (server.artifact, *needed):
                shutil.copy(artifact.resolve(), part)
            part.rename(lib)
    return lib


def java(jdk: Path | None) -> str:
    """The java of a JDK; ends the program where there is none that is new enough."""
    home = jdk or (Path(os.environ["JAVA_HOME"]) if os.environ.get("JAVA_HOME") else None)
    found = str(home / "bin" / "java") if home else shutil.which("java")
    if not found or not Path(found).resolve().with_name("javac").exists():
        sys.exit(f"no JDK here (a Java with its compiler, {OLDEST_JDK} or newer): give --jdk DIR or set JAVA_HOME")
    said = subprocess.run([found, "-version"], capture_output=True, text=True, check=True).stderr  # noqa: S603  # the user named it
    if int(said.split('"')[1].split(".")[0]) < OLDEST_JDK:
        sys.exit(f"{found} is too old: a JDK {OLDEST_JDK} or newer is needed")
    return found


@contextlib.contextmanager
def served(program: str, lib: Path) -> Iterator[Address]:
    """An empty server on this machine, whose own language is Cypher 25; gone when the block ends."""
    with contextlib.ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        sockets = [stack.enter_context(socket.socket()) for _ in range(2)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        bolt, http = (int(one.getsockname()[1]) for one in sockets)
        for one in sockets:
            one.close()
        lines = {
            "server.default_listen_address": "127.0.0.1",
            "server.bolt.listen_address": f"127.0.0.1:{bolt}",
            "server.bolt.advertised_address": f"127.0.0.1:{bolt}",
            "server.http.listen_address": f"127.0.0.1:{http}",
            "server.memory.pagecache.size": "64m",
            "dbms.usage_report.enabled": "false",
            "db.query.default_language": "CYPHER_25",
        }
        (home / "conf").mkdir()
        conf = "".join(f"{name}={value}\n" for name, value in lines.items())
        (home / "conf" / "neo4j.conf").write_text(conf, encoding="utf-8")
        (home / "Launch.java").write_text(LAUNCHER, encoding="utf-8")
        opens = [f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in OPENED]
        run = [program, "-Xmx1g", *opens, "-cp", f"{lib}/*", str(home / "Launch.java")]
        server = subprocess.Popen(  # noqa: S603  # nothing of it is from outside
            [*run, f"--home-dir={home}", f"--config-dir={home / 'conf'}"],
            env={**os.environ, "NEO4J_HOME": str(home)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )
        stack.callback(server.wait)
        stack.callback(server.terminate)
        wait(server, home / "logs" / "neo4j.log")
        uri = f"bolt://127.0.0.1:{bolt}"
        with (
            GraphDatabase.driver(uri, auth=("neo4j", "neo4j")) as driver,
            driver.session(database="system") as session,
        ):
            session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", new=PASSWORD).consume()
        yield Address(uri, "neo4j", PASSWORD)


def wait(server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Return once the server is up; ends the program with the last lines of its log where it does not come up."""
    until = time.monotonic() + START_SECONDS
    said = ""
    while time.monotonic() < until and server.poll() is None:
        said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        if "Started." in said:
            return
        time.sleep(0.2)
    sys.exit("Neo4j did not start:\n" + "\n".join(said.splitlines()[-15:]))


def marks(graph: Graph) -> dict[str, str]:
    """What each load has of its own: its id, times and digest. They differ between two graphs with the same facts."""
    own = "x.id AS id, x.at AS at, x.finished AS finished, held AS held"
    rows = graph.read(f"MATCH (x:Run) UNWIND x.held_by AS held RETURN {own}")
    return {value: name for row in rows for name, value in row.items()}


def plain(value: Any, own: Mapping[str, str]) -> Any:
    """A value to compare, with the marks of a load made alike."""
    if isinstance(value, dict):
        return {key: plain(one, own) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one, own) for one in value]
    return own.get(value, value) if isinstance(value, str) else value


def asked(query: Query) -> dict[str, Any]:
    """Its parameters: the examples of the required ones, else the defaults."""
    return catalog.bind(query, {param.name: param.example for param in query.params if param.required})


def check(server: Graph, embedded: Graph) -> Iterator[str]:
    """Everything that is wrong, in words."""
    theirs, ours = marks(server), marks(embedded)
    address = server.address
    logging.getLogger("neo4j.notifications").setLevel(logging.ERROR)
    everything = NotificationMinimumSeverity.INFORMATION
    auth = (address.username, address.password)
    with (
        GraphDatabase.driver(address.uri, auth=auth, notifications_min_severity=everything) as driver,
        driver.session() as session,
    ):
        for query in catalog.queries().values():
            pair = (query, replace(query, name=f"{query.name}.graph", statement=query.graph))
            for one in pair if query.graph else pair[:1]:
                expected = plain(embedded.read(one.statement, asked(one)), ours)
                for language in LANGUAGES:
                    statement = f"{language} {one.statement}"
                    try:
                        summary = session.run(f"EXPLAIN {statement}", asked(one)).consume()  # type: ignore[arg-type]
                        said = {(s.gql_status, s.status_description) for s in summary.gql_status_objects}
                        for code, text in sorted(said):
                            if code[:2] not in ("00", "02") and code not in HARMLESS:
                                yield f"{one.name}, {language}: {code} {text}"
                        if plain(server.read(statement, asked(one)), theirs) != expected:
                            yield f"{one.name}, {language}: other rows than the embedded engine"
                    except (BalticaError, Neo4jError) as error:
                        yield f"{one.name}, {language}: {error}"


def main() -> None:
    """Load the bundled facts into both, ask both, and say what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cache", type=Path, default=Path(__file__).resolve().parents[2] / ".neo4j")
    parser.add_argument("--jdk", type=Path)
    given = parser.parse_args()
    program = java(given.jdk)
    with (
        served(program, fetched(given.cache)) as address,
        tempfile.TemporaryDirectory() as home,
        Graph(address) as server,
        open_graph(Settings(home=Path(home))) as embedded,
    ):
        print(f"on {server.verify()}", file=sys.stderr)
        for graph in (server, embedded):
            load(graph, sources()[SOURCE], [bundled(SOURCE)])
        faults = list(check(server, embedded))
    for fault in faults:
        print(fault)
    count = sum(1 + bool(query.graph) for query in catalog.queries().values())
    print(f"{count} statements under {' and '.join(LANGUAGES)} on Neo4j {VERSION}: {len(faults) or 'no'} faults")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
