"""Chains of random graphs: what a null model counts in each of them, and how a chain runs in small pieces."""

from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from baltica.analytics.nulldesign import Design

STATISTICS = ("cross_border_ties", "ties", "ties_between", "ei", "assortativity", "clustering")
Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]


class Tally:
    """The kernels with what stays the same for all samples, and the observed figures."""

    def __init__(self, design: Design, counting: int, min_shared: int, pairs: bool, places: bool = False) -> None:
        self.design, self.counting, self.min_shared = design, counting, min_shared
        degree = np.bincount(design.members, minlength=len(design.organizations))
        self.slots = np.concatenate([[0], np.cumsum(degree)]).astype(np.int64)
        number = len(design.places)
        self.pairs = number * (number - 1) // 2 if pairs else 0
        self.cells = self.pairs + (3 * number if places else 0)
        self.observed = self.network(design.members)
        self.observed_cells = self.fill(design.members, np.zeros(self.cells))

    def network(self, members: Ints) -> Floats:
        """The statistics of one graph, in the order of STATISTICS."""
        from baltica.analytics.kernels.tallies import tally_network

        d = self.design
        found: Floats = tally_network(
            d.starts, members, self.slots, d.country, len(d.countries), self.counting, self.min_shared
        )
        return found

    def fill(self, members: Ints, cells: Floats) -> Floats:
        """The ties of one graph written into ``cells``: of all pairs of places, then of places across borders."""
        from baltica.analytics.kernels.tallies import tally_pairs, tally_places

        d = self.design
        if self.pairs:
            tally_pairs(d.starts, members, d.place, len(d.places), self.counting, cells[: self.pairs])
        if self.cells > self.pairs:
            tally_places(d.starts, members, d.place, d.place_country, cells[self.pairs :])
        return cells


class Chain:
    """One chain of random graphs; runs in pieces, each on any thread, one at a time."""

    def __init__(
        self, design: Design, tally: Tally | None, seed: int, number: int, samples: int, burn_in: int, thin: int
    ) -> None:
        from baltica.analytics.kernels.trades import begin

        self.design, self.tally, self.thin, self.samples = design, tally, thin, samples
        self.lock = Lock()
        self.members, self.order = design.members.copy(), design.order.copy()
        self.widest = int(np.diff(design.starts).max(initial=0))
        self.state = begin(np.uint64(seed % 2**64), np.uint64(number))
        self.tried = np.zeros(3, np.int64)
        self.taken, self.to_go, self.rounds = 0, burn_in, 0
        self.rounds_to_run = burn_in + (samples - 1) * thin
        self.cost = self.rounds_to_run + samples  # in rounds; a sample costs about as much as one
        self.trace = np.empty((samples, len(STATISTICS)))
        cells = tally.cells if tally else 0
        self.now, self.total, self.squares = np.empty(cells), np.zeros(cells), np.zeros(cells)
        self.least, self.most = np.zeros(cells, np.int32), np.zeros(cells, np.int32)

    def run(self, budget: int) -> None:
        """Go on for so many rounds and samples."""
        from baltica.analytics.kernels.trades import trade_rounds

        d = self.design
        with self.lock:
            while budget and self.taken < self.samples:
                rounds = min(self.to_go, budget)
                if rounds:
                    self.state = trade_rounds(
                        rounds, d.starts, self.members, self.order, d.bounds, d.required, d.country, len(d.countries),
                        self.widest, np.uint64(self.state), self.tried,
                    )  # fmt: skip
                    budget, self.to_go, self.rounds = budget - rounds, self.to_go - rounds, self.rounds + rounds
                if budget and not self.to_go:
                    self._sample()
                    budget, self.to_go = budget - 1, self.thin

    def _sample(self) -> None:
        from baltica.analytics.kernels.tallies import take_in

        if self.tally is not None:
            self.trace[self.taken] = self.tally.network(self.members)
            if self.tally.cells:
                self.tally.fill(self.members, self.now)
                take_in(self.now, self.tally.observed_cells, self.total, self.squares, self.least, self.most)
        self.taken += 1
