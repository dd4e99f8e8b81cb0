"""Time the centralities of Baltica beside those of other libraries on the same real graph, and print a Markdown table.

    python benchmarks/centrality.py h2020.csv.gz --peers PEERS_PYTHON

The peers (networkx, igraph, networkit, scipy, scikit-network, leidenalg) live in an environment of their own:
``python -m venv DIR && DIR/bin/pip install -r benchmarks/peers.txt``, then PEERS_PYTHON is DIR/bin/python.
Each job of each library is a process of its own. Peers get the projection ready made as a graph of their own, which is
not timed; Baltica starts from who takes part in what. Values are compared, in full on a small part of the graph and
then on the whole, before a time is told. Where a peer would need hours, it works for some sources, chosen at random,
and the time for all is an estimate. Nothing fails on a slow machine: this is no test.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from agreement import compare, off
from generate import grown
from inputs import described, read, save
from processes import ENDLESS, Answer, Bench, line, times
from scipy import sparse

TITLES = {
    "projection": "projection, raw and Newman",
    "degree": "degree and strength",
    "closeness": "closeness and harmonic, exact",
    "betweenness": "betweenness, exact",
    "sampled": "betweenness from 1,000 sources",
    "sampled_8000": "betweenness from 8,000 sources",
    "pagerank": "PageRank",
    "eigenvector": "eigenvector",
    "constraint": "Burt constraint",
    "clustering": "local clustering",
    "cores": "k-core",
    "leiden": "Leiden (Baltica twice, peers once)",
}
NEAR_LINEAR = ("degree", "closeness", "pagerank", "eigenvector", "clustering", "cores")
HEADER = (
    "| job | library | wall s | CPU s | × wall | × CPU | MB | largest difference | remarks |\n"
    "|---|---|--:|--:|--:|--:|--:|--:|---|"
)
EMPTY = [""] * 5


def bench_job(
    bench: Bench, job: str, libraries: list[str], ties: Any, exact: np.ndarray | None
) -> tuple[Answer, list[str]]:
    """What Baltica gave, and the rows of the table for one job."""
    ours = bench.ask("Baltica", job)
    if ours.failure:
        return ours, [line(TITLES[job], "**Baltica**", *EMPTY, "", ours.failure)]
    remark = off(ours.values["betweenness"], exact) if job.startswith("sampled") else ""
    rows = [line(TITLES[job], "**Baltica**", *times(ours, ours), "", remark)]
    print(*rows, file=sys.stderr)
    on_part = bench.ask("Baltica", job, part=True) if libraries else ours
    for library in libraries:
        cells = _peer(bench, job, library, (on_part, ours), ties, exact)
        rows.append(line("", library, *cells))
        print(rows[-1], file=sys.stderr)
    return ours, rows


def _peer(
    bench: Bench, job: str, library: str, ours: tuple[Answer, Answer], ties: Any, exact: np.ndarray | None
) -> list[str]:
    """Agreement first, on the part and on the whole; then the times."""
    theirs = bench.ask(library, job, part=True)
    if theirs.failure:
        return [*EMPTY, "", theirs.failure]
    part = compare(job, ours[0].values, theirs.values, sparse.load_npz(bench.folder / "part" / "ties.npz"))
    if not part.agrees:
        return [*EMPTY, f"{part.difference:.1e}", f"**differs** on the small part; {part.remark}"]
    if (library, job) in ENDLESS:
        done = len(theirs.values["sources"])
        said = (
            f"{theirs.wall:.1f} s for {done} nodes of the small part, where Baltica takes {ours[0].wall:.4f} s for all"
        )
        return [*EMPTY, f"{part.difference:.1e}", said]
    theirs = bench.ask(library, job)
    if theirs.failure:
        return [*EMPTY, f"{part.difference:.1e}", f"{theirs.failure}; agrees on the small part"]
    whole = compare(job, ours[1].values, theirs.values, ties, exact)
    if not whole.agrees:
        return [*EMPTY, f"{whole.difference:.1e}", f"**differs**; {whole.remark}"]
    share = theirs.share(ties.shape[0])
    said = [f"estimated from {len(theirs.values['sources']):,} sources"] if share < 1 else []
    said += [whole.remark] if whole.remark else []
    worst = part.difference if whole.estimate else max(part.difference, whole.difference)
    return [*times(theirs, ours[1], share), f"{max(worst, 0):.1e}", "; ".join(said)]


def arguments() -> argparse.Namespace:
    """What the user chose."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, help="table of participations, or .npz of generate.py")
    parser.add_argument("--peers", help="the interpreter in whose environment the peers are")
    parser.add_argument("--only", nargs="+", choices=TITLES, metavar="JOB", help=", ".join(TITLES))
    parser.add_argument("--libraries", nargs="+", metavar="LIBRARY", help="only these peers")
    parser.add_argument("--full", action="store_true", help="peers work for all sources, however long that takes")
    parser.add_argument("--seconds", type=float, default=10, help="how long a peer works for some sources (10)")
    parser.add_argument("--limit", type=float, help="stop a process after so many seconds (900; with --full, none)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--generate", action="store_true", help="run on a graph of 1.0M participations made from FILE")
    parser.add_argument("--out", type=Path, help="write the table here as well")
    return parser.parse_args()


def main() -> None:
    """Run the jobs and print the table."""
    chosen = arguments()
    member = read(chosen.file)
    if chosen.generate:
        member = grown(member)
    jobs = chosen.only or (list(NEAR_LINEAR) if member.nnz > 500_000 else list(TITLES))
    with tempfile.TemporaryDirectory() as folder:
        ties = save(member, Path(folder))
        options = {"threads": chosen.threads, "seconds": chosen.seconds, "full": chosen.full}
        limit = chosen.limit or (None if chosen.full else 900)
        bench = Bench(Path(folder), options, limit, chosen.peers)
        known = bench.jobs()
        lines = [f"{chosen.file.name}: {described(member, ties)}; {chosen.threads} threads", "", HEADER]
        exact = None
        for job in jobs:
            libraries = [library for library, name in known if name == job]
            libraries = [name for name in libraries if not chosen.libraries or name in chosen.libraries]
            ours, rows = bench_job(bench, job, libraries, ties, exact)
            exact = ours.values.get("betweenness") if job == "betweenness" else exact
            lines += rows
    print("\n".join(lines))
    if chosen.out:
        chosen.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
