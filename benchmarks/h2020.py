"""Time the load of all participations of Horizon 2020 beside a plain script, and print a Markdown table.

    python benchmarks/h2020.py h2020.csv.gz

The file is data/h2020.csv.gz of github.com/zambujo/eunets (144,726 participations). Every load is the command a user
types, as a process of its own. With NEO4J_URI set the loads go there too; that database is emptied first, so name one
that holds nothing else. Nothing fails on a slow machine: this is no test.
"""

import csv
import gzip
import os
import resource
import subprocess
import sys
import tempfile
from itertools import islice
from pathlib import Path

from common import census, timed

from baltica.graph.access import open_graph
from baltica.graph.connection import Graph
from baltica.graph.settings import Settings
from baltica.graph.upsert import prepare

PEER_ROWS = 3000  # the plain script is timed on so many rows only
MAPPING = "h2020-2021"


def merge_per_row(graph: Graph, file: Path) -> int:
    """The peer: a script that sends one MERGE statement a row, with the constraints in place."""
    with gzip.open(file, "rt", encoding="utf-8", newline="") as lines:
        rows = list(islice(csv.DictReader(lines), PEER_ROWS))
    for row in rows:
        graph.write(
            "MERGE (o:Organization {id: $pic}) SET o.country = $country, o.type = $type "
            "MERGE (p:Project {id: $rcn}) SET p.start_date = $start_date, p.end_date = $end_date "
            "MERGE (o)-[r:PARTICIPATES_IN]->(p) SET r.role = $role, r.eu_contribution = $contribution",
            row,
        )
    return len(rows)


def command(environment: dict[str, str], *arguments: str) -> None:
    """Run the program as a user would."""
    program = str(Path(sys.executable).with_name("baltica"))
    subprocess.run([program, *arguments], check=True, env=environment, capture_output=True)


def loads(file: Path, environment: dict[str, str], settings: Settings) -> list[tuple[str, float, int]]:
    """Times and rows of the plain script, the first load and the second, unchanged one."""
    with open_graph(settings) as graph:
        prepare(graph)
        seconds, rows = timed(lambda: merge_per_row(graph, file))
        table = [(f"plain script, one MERGE a row (first {rows:,} rows)", seconds, rows)]
        graph.write("MATCH (n) DETACH DELETE n")
    with gzip.open(file, "rb") as lines:
        rows = sum(1 for _ in lines) - 1
    arguments = ("load", "table", str(file), "--mapping", MAPPING)
    for what in ("first load", "second, unchanged load"):
        seconds, _ = timed(lambda: command(environment, *arguments))
        table.append((f"`baltica load table`, {what}", seconds, rows))
    with open_graph(settings) as graph:
        print(f"holds: {census(graph)}", file=sys.stderr)
    return table


def main() -> None:
    """Run everything and print the table."""
    file = Path(sys.argv[1])
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")}
    with tempfile.TemporaryDirectory() as home:
        environment = {**plain, "BALTICA_HOME": home}
        table = [("embedded", *row) for row in loads(file, environment, Settings(home=Path(home)))]
        if os.environ.get("NEO4J_URI"):
            environment = {**os.environ, "BALTICA_HOME": home}
            table += [("Neo4j", *row) for row in loads(file, environment, Settings.from_options(home=Path(home)))]
    print("| engine | what | seconds | rows per second |\n|---|---|---|---|")
    for engine, what, seconds, rows in table:
        print(f"| {engine} | {what} | {seconds:.1f} | {rows / seconds:,.0f} |")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nLargest memory of a loading process: {largest:.0f} MB (without the engine)")


if __name__ == "__main__":
    main()
