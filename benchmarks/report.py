"""Time the full report and a region sheet on the graph in use: whole commands first, then reading and each section.

    python benchmarks/report.py              # BALTICA_HOME or NEO4J_URI say which graph
    python benchmarks/report.py --region DK011

CPU seconds are those of Python; the engine's come on top. Nothing fails on a slow machine: this is no test.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from unittest import mock

from baltica.analytics.graphdata import GraphData
from baltica.analytics.reader import read
from baltica.analytics.subjects import find
from baltica.reports import build, files
from baltica.reports.blocks import Block, Figure, Table
from baltica.reports.data import ReportData
from baltica.reports.registry import Section


def command(*words: str) -> None:
    """Run one command as a user does, and print its times and the size of what it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "report.html"
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        program = [sys.executable, "-c", "from baltica.cli.main import run; run()"]
        subprocess.run([*program, *words, "--out", str(out)], check=True, capture_output=True)
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        print(
            f"| `baltica {' '.join(words)}` | {wall:.1f} | {cpu:.1f} | {out.stat().st_size / 1e6:.2f} MB |", flush=True
        )


class Clock:
    """Prints a row for each step: seconds, CPU seconds, and a remark."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def row(self, name: str, remark: str = "") -> None:
        """The step that ends now."""
        wall, cpu = time.perf_counter(), time.process_time()
        print(f"| {name} | {wall - self.wall:.1f} | {cpu - self.cpu:.1f} | {remark} |", flush=True)
        self.wall, self.cpu = time.perf_counter(), time.process_time()


def sections(data: GraphData, kind: str, **options: Any) -> None:
    """A row for each section of the report, then for each format."""
    clock, blocks_of = Clock(), build._blocks

    def timed(one: Section, given: ReportData) -> list[Block]:
        blocks = blocks_of(one, given)
        tables = [b.data if isinstance(b, Figure) else b for b in blocks if isinstance(b, Figure | Table)]
        drawn = sum(len(block.svg) for block in blocks if isinstance(block, Figure))
        clock.row(one.title, f"{sum(len(t.rows) for t in tables):,} rows, {drawn / 1000:.0f} kB drawn")
        return blocks

    with mock.patch.object(build, "_blocks", timed):
        report = build.build_report(data, report=kind, **options)
    clock.row("fingerprint and foot")
    for name, form in files.FORMATS.items():
        if name != "pdf":
            made = form.make(report)
            clock.row(f"as {name}", f"{len(made) / 1e6:.2f} MB")


def main() -> None:
    """Print three tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--region", default="DE", help="region of the sheet")
    region = asked.parse_args().region
    print("| whole command | s | CPU s | HTML |\n|---|--:|--:|--:|")
    command("report")
    command("report", "region", region)
    clock = Clock()
    print("\n| full report | s | CPU s | |\n|---|--:|--:|---|")
    data = read()
    clock.row("reading, engine started anew", repr(data))
    sections(data, "full")
    print(f"\n| sheet of {region} | s | CPU s | |\n|---|--:|--:|---|")
    subject = find("region", data, region)
    sections(data, "region", subject=subject.id, heading=(subject.title, subject.subtitle))


if __name__ == "__main__":
    main()
