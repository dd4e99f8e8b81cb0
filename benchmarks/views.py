"""Measure network pages in headless Chromium: Baltica's, and those of other libraries on the same graphs.

    python benchmarks/views.py                                  # Baltica, on a graph made up
    python benchmarks/views.py h2020.csv.gz                     # on a table of participations (see inputs.py)
    python benchmarks/views.py h2020.csv.gz --peers PEERS/bin/python --npm FOLDER
    python benchmarks/views.py --only sigma --sizes 100:1000 1500:30000 --shots FOLDER

Each page is opened in a browser of its own, without a network. A library that has not drawn a size within the limit
is not asked for larger ones. Nothing fails on a slow machine: this is no test.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import views_graph
from runner import limit_threads

from baltica.views.page import write_page
from baltica.views.spec import ViewSpec

HERE = Path(__file__).parent
SIZES = ("100:1000", "500:8000", "1500:30000", "5000:40000", "10000:50000")
PEERS = ("pyvis", "neo4j-viz", "sigma")
NAMES = {"baltica": "**Baltica**", "sigma": "sigma.js (places given)"}


@dataclass(frozen=True)
class Bench:
    """Where files go, who runs the peers, how long a page may take to draw."""

    folder: Path
    limit: float
    peers: str | None = None
    npm: Path | None = None
    shots: Path | None = None

    def who(self, only: list[str] | None) -> list[str]:
        """The libraries there are."""
        there = ["baltica", *(PEERS[:2] if self.peers else ()), *(PEERS[2:] if self.npm else ())]
        return [name for name in there if not only or name in only]

    def built(self, library: str, graph: Path, out: Path) -> float:
        """Let a peer write its page; returns its seconds."""
        more = [str(self.npm)] if library == "sigma" else []
        command = [self.peers or sys.executable, HERE / "peer_view.py", library, graph, out, *more]
        done = subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True, env=limit_threads(1))
        return float(done.stdout)

    def opened(self, page: Path) -> dict[str, Any]:
        """What the browser measures; nothing when it hangs."""
        shot = [str(self.shots / f"{page.stem}.png")] if self.shots else []
        command = [sys.executable, str(HERE / "browser.py"), str(page), str(self.limit), *shot]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=self.limit + 45)
        except subprocess.TimeoutExpired:
            return {}
        if done.returncode:
            raise SystemExit(done.stderr)
        return dict(json.loads(done.stdout.splitlines()[-1]))


def seconds(value: float) -> str:
    """Seconds to two or three digits."""
    return f"{value:.2f}" if value < 10 else f"{value:.0f}"


def row(library: str, spec: ViewSpec, took: str, page: Path, found: dict[str, Any], limit: float) -> str:
    """A row of the table."""
    head = [NAMES.get(library, library), f"{len(spec.nodes):,}", f"{len(spec.edges):,}", took]
    head.append(f"{page.stat().st_size / 1e6:.2f}")
    if "first" not in found:
        return f"| {' | '.join(head)} | not drawn in {limit:.0f} s | | | | |"
    rate = [f"{found[key]:.0f}" for key in ("rate", "median", "p95", "worst")]
    rate = rate if found["moved"] else ["did not move", "", "", ""]
    asks = f" (asks the net {found['requests']} times)" if found["requests"] else ""
    return f"| {' | '.join([*head, seconds(found['first']) + asks, *rate])} |"


def main() -> None:
    """Print the table, a row for each library and size."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("table", nargs="?", type=Path, help="participations; without: a graph made up")
    asked.add_argument("--sizes", nargs="+", default=SIZES, metavar="NODES:TIES")
    asked.add_argument("--peers", help="Python with the packages of peers.txt")
    asked.add_argument("--npm", type=Path, help="folder with sigma, graphology and esbuild of npm")
    asked.add_argument("--only", nargs="+", choices=("baltica", *PEERS))
    asked.add_argument("--limit", type=float, default=60, help="seconds a page may take to draw")
    asked.add_argument("--shots", type=Path, help="folder for pictures of the pages, after dragging")
    given = asked.parse_args()
    if given.shots:
        given.shots.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), given.limit, given.peers, given.npm and given.npm.resolve(), given.shots)
        run(bench, given)


def run(bench: Bench, given: argparse.Namespace) -> None:
    """Measure every library at every size."""
    began = time.perf_counter()
    data = views_graph.from_table(given.table) if given.table else views_graph.made_up()
    views_graph.view_of(data, 20, 50)  # compiles what is compiled once
    print(f"{data!r}; load {os.getloadavg()[0]:.1f}\n")
    print(
        "| page | nodes | ties | build, s | file, MB | first picture, s | frames a second | ms: median | 95 % | worst |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|", flush=True)
    late: set[str] = set()
    for size in given.sizes:
        nodes, ties = map(int, size.split(":"))
        start, start_cpu = time.perf_counter(), time.process_time()
        spec = views_graph.view_of(data, nodes, ties)
        text = write_page(spec) if "baltica" in bench.who(given.only) else ""
        ours = f"{seconds(time.perf_counter() - start)} (CPU {seconds(time.process_time() - start_cpu)})"
        graph = bench.folder / "graph.json"
        views_graph.save(spec, graph)
        for library in bench.who(given.only):
            page = bench.folder / f"{library}-{nodes}.html"
            if library in late:
                continue
            if library == "baltica":
                page.write_text(text, encoding="utf-8")
            took = ours if library == "baltica" else seconds(bench.built(library, graph, page))
            found = bench.opened(page)
            print(row(library, spec, took, page, found, bench.limit), flush=True)
            if "first" not in found:
                late.add(library)
    print(f"\n{time.perf_counter() - began:.0f} s in all; load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
