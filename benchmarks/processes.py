"""Asks Baltica and its peers for jobs, each in a process of its own, and says what came back."""

import json
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from runner import Values, limit_threads

HERE = Path(__file__).parent
ENDLESS = {("networkx", "constraint")}  # hours for one hub, so only some nodes of the small part


@dataclass(frozen=True)
class Answer:
    """Values of a job with its times, or why there are none."""

    values: Values = field(default_factory=dict)
    wall: float = 0.0
    cpu: float = 0.0
    memory: float = 0.0
    failure: str = ""

    def share(self, nodes: int) -> float:
        """Which share of all sources was worked for."""
        return len(self.values["sources"]) / nodes if "sources" in self.values else 1.0


@dataclass(frozen=True)
class Bench:
    """One graph, and how jobs are run on it."""

    folder: Path
    options: dict[str, Any]
    limit: float
    peers: str | None = None

    def ask(self, library: str, job: str, part: bool = False) -> Answer:
        """Run a job, in full on the small part of the graph with ``part``."""
        command = [sys.executable, HERE / "product.py"] if library == "Baltica" else [self.peers, HERE / "peer.py"]
        folder = self.folder / "part" if part else self.folder
        options = self.options | ({"full": (library, job) not in ENDLESS} if part else {})
        answer = folder / f"{library}_{job}.npz"
        try:
            done = subprocess.run(
                [*map(str, command), library, job, str(folder), str(answer), json.dumps(options)],
                env=limit_threads(self.options["threads"]),
                capture_output=True,
                text=True,
                timeout=self.limit,
            )
        except subprocess.TimeoutExpired:
            return Answer(failure=f"stopped after {self.limit:.0f} s")
        if done.returncode:
            return Answer(failure=(done.stderr.strip().splitlines() or ["no answer"])[-1][:120])
        with np.load(answer) as file:
            values = {name: file[name] for name in file.files}
        return Answer(values, *(float(values.pop(f"time_{name}")) for name in ("wall", "cpu", "memory")))

    def jobs(self) -> list[tuple[str, str]]:
        """Libraries and jobs the peers' interpreter knows."""
        if not self.peers:
            return []
        done = subprocess.run([self.peers, HERE / "peer.py"], check=True, capture_output=True, text=True)
        return [(library, job) for library, job in json.loads(done.stdout)]


def line(*cells: str) -> str:
    """A row of a Markdown table."""
    return f"| {' | '.join(cells)} |"


def times(answer: Answer, ours: Answer, share: float = 1.0) -> list[str]:
    """Wall and CPU seconds, both as multiples of Baltica's, and memory; of a share of the work: what all would take."""
    about = "≈ " if share < 1 else ""
    wall, used = answer.wall / share, answer.cpu / share
    ratios = [wall / max(ours.wall, 1e-6), used / max(ours.cpu, 1e-6)]
    seconds = [f"{about}{value:,.{0 if value >= 100 else 2 if value >= 1 else 3}f}" for value in (wall, used)]
    return [*seconds, *(f"{about}{value:,.1f}" for value in ratios), f"{answer.memory:,.0f}"]
