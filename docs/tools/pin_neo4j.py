"""Write the list of files that 'baltica engine fetch' fetches: graph/engines/neo4j.csv.

    python docs/tools/pin_neo4j.py            for the versions named in graph/engines/neo4j_release.py

To move to a newer Neo4j, change VERSION and BROWSER_VERSION there, run this, look at the difference, run the tests.
Neo4j's own build description says which Java archives it needs; jgo reads it and fetches them into a temporary folder.
"""

import csv
import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jgo.maven import MavenContext
from jgo.parse import Coordinate

from baltica.graph.engines.neo4j_release import BROWSER_VERSION, COLUMNS, VERSION

TARGET = Path(__file__).resolve().parents[2] / "graph" / "engines" / "neo4j.csv"
SERVER = Coordinate("org.neo4j", "neo4j", VERSION, raw=True)  # raw: the versions that Maven would choose
BROWSER = Coordinate("org.neo4j.client", "neo4j-browser", BROWSER_VERSION)
AT_RUN_TIME = ("compile", "runtime", None)


def needed(context: MavenContext) -> Iterator[Any]:
    """The server, what it needs to run, and the Browser."""
    server = context.create_dependency(SERVER)
    _, others = context.resolver.resolve([server])
    yield server.artifact
    yield from (one.artifact for one in others if one.scope in AT_RUN_TIME and not one.optional)
    yield context.create_dependency(BROWSER).artifact


def row(artifact: Any) -> list[str]:
    """A line of the list."""
    content = artifact.resolve().read_bytes()
    name = [artifact.groupId, artifact.artifactId, artifact.version, artifact.classifier]
    return [*name, hashlib.sha256(content).hexdigest(), str(len(content))]


def main() -> None:
    """Write the list and say what it holds."""
    with tempfile.TemporaryDirectory() as folder:
        rows = sorted(row(artifact) for artifact in needed(MavenContext(repo_cache=Path(folder), timeout=60)))
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows)
    print(f"{TARGET.name}: {len(rows)} files, {sum(int(one[-1]) for one in rows) / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
