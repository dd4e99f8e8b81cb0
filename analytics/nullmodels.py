"""Graphs as chance would have made them: participants trade places between projects, all sizes and degrees kept."""

from dataclasses import dataclass
from typing import get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.convergence import effective_samples, rhat
from baltica.analytics.cross_border import Counting
from baltica.analytics.defaults import BURN_IN, CHAINS, SAMPLES, SEED, THIN
from baltica.analytics.nullchains import STATISTICS, Chain, Floats, Tally
from baltica.analytics.nulldesign import Design, Null, design, design_of
from baltica.analytics.parallel import in_blocks
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent

__all__ = ["STATISTICS", "Design", "Drawn", "Null", "design", "design_of", "draw", "randomized"]

_STEPS = 1_000_000  # participants looked at in one go, about a twentieth of a second: how soon an interruption is heard
_COUNTINGS = {"full": 0, "binary": 1, "fractional": 2}


@dataclass(frozen=True, eq=False, repr=False)
class Drawn:
    """What the samples of a null model gave; made by :func:`draw`, which explains the columns.

    ``traded``: of all trades, the share that moved a participant; ``refused``: that would have left a project with too
    few countries.
    """

    network: pd.DataFrame
    pairs: pd.DataFrame
    places: pd.DataFrame
    traces: pd.DataFrame
    null: Null
    level: int
    counting: Counting
    min_shared: int
    samples: int
    burn_in: int
    thin: int
    chains: int
    seed: int
    traded: float
    refused: float

    def places_in(self, counting: str) -> pd.DataFrame:
        """The rows of ``places`` in one counting; index place."""
        return self.places[self.places.index.get_level_values("counting") == counting].droplevel("counting")

    def __repr__(self) -> str:
        return f"Drawn({self.samples} samples in {self.chains} chains, null={self.null!r}, seed={self.seed})"


def draw(
    design: Design,
    *,
    samples: int = SAMPLES,
    burn_in: int = BURN_IN,
    thin: int = THIN,
    chains: int = CHAINS,
    seed: int = SEED,
    counting: Counting = "fractional",
    min_shared: int = 1,
    pairs: bool = True,
    domestic: bool = False,
    places: bool = False,
    threads: int | None = None,
    progress: Progress = silent,
) -> Drawn:
    """Figures of the graph beside those of random graphs with the same project sizes and numbers of projects.

    Randomized is who takes part in what, never the projection: curveball trades (Strona et al. 2014, Nature
    Communications 5, 4114; Carstens 2015, Physical Review E 91, 042812), in rounds that pair all projects of each
    stratum at random (Carstens, Berger and Strona 2016, arXiv:1609.05137). Two projects put together the participants
    they do not share and each draws as many as it gave. So each project keeps its number of participants, each
    organization its number of projects in each stratum, and nobody is in a project twice. A trade after which a project
    would have fewer countries than it must keep is refused and counts as a step: the way back is as likely as the way
    there, so each chain tends to all allowed graphs alike. Without a minimum every graph of these sizes can be reached;
    with one, this is not proven: graphs that no series of allowed trades reaches from the observed one are never drawn.

    ``chains`` chains start from the observed graph, with random numbers of their own from ``seed``; each runs
    ``burn_in`` rounds before its first sample and ``thin`` rounds before every further one. The result does not
    depend on ``threads``. ``progress`` is told rounds, the burn-in among them. Memory: for each chain about 20 bytes a
    participation, and 32 bytes for every two places (countries: under 1 MB; 1,400 regions: 31 MB, in all 125 MB, and
    about three times that for a moment while the table is made) unless ``pairs`` is False.

    ``network``, index statistic: observed, mean, sd, at_least and at_most (samples as high and as low as observed,
    fractions compared to a relative 1e-9; samples without a value count in both), rhat (near 1 where chains agree), ess
    (independent samples worth as much). Statistics: cross_border_ties = ties of participants from different countries,
    counted as in ``cross_border.country_pairs`` (``counting``) and summed over pairs of countries; ties = pairs of
    organizations with at least ``min_shared`` joint projects; ties_between = those in different countries; ei = (E -
    I)/(E + I) of these ties as in ``mixing.ei_index``; assortativity by country, (sum e_cc - sum a_c²)/(1 - sum a_c²)
    (Newman 2003, Physical Review E 67, 026126); clustering = 4 C4/L3 of the graph of organizations and projects
    (Robins and Alexander 2004, Computational & Mathematical Organization Theory 10, 69-94; not touched by
    ``min_shared``). Organizations of unknown country count in the size of a project, in ties and in clustering only.

    ``pairs``: a, b (places), observed, mean, sd, at_least, at_most, rhat of the ties of two places in the ``counting``,
    for places that meet in the data or in a sample, in different countries unless ``domestic``. ``places``, filled on
    request: the same figures of the ties of each place to all other countries, under each counting (index counting,
    place); they are the sums over its pairs. ``traces``: chain, sample and each statistic. sd is that of a sample
    (n - 1); what cannot be computed is NaN, and so is rhat where no sample differs. An empty graph
    gives statistics of 0 or NaN and no pairs.

    >>> member = np.array([[1, 0, 0, 1], [1, 0, 1, 0], [0, 1, 1, 0], [0, 1, 0, 1]])  # a ring of four, each one pair
    >>> drawn = draw(design_of(member, groups=["DK", "DK", "SE", "SE"]), samples=2000)
    >>> drawn.network.loc["ties", ["observed", "at_most"]].tolist()  # four ties are the most four pairs can make
    [4.0, 2000.0]
    >>> bool(abs(drawn.network.loc["cross_border_ties", "mean"] - 8 / 3) < 0.1)  # 2 of 3 partners are foreign
    True
    """
    from baltica.analytics.compiled import announce
    from baltica.analytics.kernels import tallies, trades

    if counting not in get_args(Counting):
        raise InputError(f"there is no counting {counting}", f"Countings: {', '.join(get_args(Counting))}.")
    if min(samples, thin, chains, min_shared) < 1 or burn_in < 0:
        raise InputError(
            "samples, thinning, chains and shared projects are at least 1, the burn-in at least 0 rounds",
            f"The usual: {SAMPLES} samples, {THIN} rounds between them, {BURN_IN} before, {CHAINS} chains.",
        )
    announce(
        progress, trades.trade_rounds, tallies.tally_network, tallies.tally_pairs, tallies.tally_places, tallies.take_in
    )
    chains = min(chains, samples)
    tally = Tally(design, _COUNTINGS[counting], min_shared, pairs, places)
    shares = [samples // chains + (number < samples % chains) for number in range(chains)]
    lines = [Chain(design, tally, seed, number, share, burn_in, thin) for number, share in enumerate(shares)]
    budget = max(1, _STEPS // max(len(design.members), 1))
    turns = max(-(-line.cost // budget) for line in lines)

    def work(start: int, _stop: int) -> None:
        lines[start % chains].run(budget)

    every = sum(line.rounds_to_run for line in lines)

    def tell(_what: str, done: int, total: int | None) -> None:
        progress("rounds of trades", every if done == total else sum(line.rounds for line in lines), every)

    for _ in in_blocks(work, turns * chains, 1, threads=threads, progress=tell):
        pass
    tried, refused, moved = np.sum([line.tried for line in lines], axis=0)
    return Drawn(
        _network_table(tally, lines),
        _pairs_table(design, tally, lines, domestic),
        _places_table(design, tally, lines),
        _traces(lines),
        design.null,
        design.level,
        counting,
        min_shared,
        samples,
        burn_in,
        thin,
        chains,
        seed,
        float(moved / tried) if tried else 0.0,
        float(refused / tried) if tried else 0.0,
    )


def randomized(design: Design, *, rounds: int = 100, seed: int = SEED) -> sparse.csr_array:
    """One random graph after so many rounds of trades from the observed one: organizations × projects, 0 and 1.

    >>> randomized(design_of([[1, 0], [1, 1], [0, 1]]), rounds=5).sum(axis=0).tolist()
    [2.0, 2.0]
    """
    line = Chain(design, None, seed, 0, 1, rounds, 1)
    budget = max(1, _STEPS // max(len(design.members), 1))
    for _ in range(0, line.cost, budget):
        line.run(budget)
    shape = (len(design.projects), len(design.organizations))
    return sparse.csr_array(
        sparse.csr_array((np.ones(len(line.members)), line.members, design.starts), shape=shape).T.tocsr()
    )


def _network_table(tally: Tally, lines: list[Chain]) -> pd.DataFrame:
    """The statistics: observed beside the samples."""
    rows = []
    for column, observed in enumerate(tally.observed):
        traces = [line.trace[:, column] for line in lines]
        every = np.concatenate(traces)
        known = every[~np.isnan(every)]
        slack, missing = 1e-9 * abs(observed) + 1e-15, len(every) - len(known)
        varies = len(known) > 1 and bool(np.ptp(known) > 2 * slack)
        row = {
            "observed": observed,
            "mean": known.mean() if len(known) else np.nan,
            "sd": (known.std(ddof=1) if varies else 0.0) if len(known) > 1 else np.nan,
            "at_least": float((known >= observed - slack).sum() + missing),
            "at_most": float((known <= observed + slack).sum() + missing),
            "rhat": np.nan,
            "ess": effective_samples(traces) if varies else np.nan,
        }
        if np.isnan(observed):
            row["at_least"] = row["at_most"] = np.nan
        if varies and min(map(len, traces)) > 1:
            means, variances = ([[of(trace)] for trace in traces] for of in (np.mean, lambda trace: trace.var(ddof=1)))
            row["rhat"] = float(rhat(np.array(means), np.array(variances), len(every) / len(lines))[0])
        rows.append(row)
    return pd.DataFrame(rows, index=pd.Index(STATISTICS, name="statistic"))


def _pairs_table(design: Design, tally: Tally, lines: list[Chain], domestic: bool) -> pd.DataFrame:
    """The pairs of places that met in the data or in a sample."""
    left, right = np.triu_indices(len(design.places) if tally.pairs else 0, 1)
    kept = tally.observed_cells[: tally.pairs] > 0
    for line in lines:
        kept |= line.total[: tally.pairs] != 0
    if not domestic:
        kept &= design.place_country[left] != design.place_country[right]
    left, right = left[kept], right[kept]
    found = _sampled(tally, lines, np.flatnonzero(kept))
    return pd.concat([pd.DataFrame({"a": design.places[left], "b": design.places[right]}), found], axis=1)


def _places_table(design: Design, tally: Tally, lines: list[Chain]) -> pd.DataFrame:
    """The ties of each place to other countries, under each counting."""
    names = design.places if tally.cells > tally.pairs else design.places[:0]
    index = pd.MultiIndex.from_product([list(_COUNTINGS), names], names=["counting", "place"])
    return _sampled(tally, lines, np.arange(tally.pairs, tally.cells)).set_index(index)


def _sampled(tally: Tally, lines: list[Chain], cells: npt.NDArray[np.intp]) -> pd.DataFrame:
    """What the samples of all chains say of some cells, beside the observed value."""
    observed = tally.observed_cells[cells]
    # Sums of differences from the observed value, chain by chain, so that equal numbers leave nothing behind.
    sums, squares = (np.array([getattr(line, name)[cells] for line in lines]) for name in ("total", "squares"))
    counts = np.array([line.samples for line in lines])
    number = int(counts.sum())
    total = sums.sum(axis=0)
    variance = _variance(squares.sum(axis=0), total, number, observed)
    inside = np.array([_variance(s, t, n, observed) for s, t, n in zip(squares, sums, counts, strict=True)])
    return pd.DataFrame(
        {
            "observed": observed,
            "mean": observed + total / number,
            "sd": np.sqrt(variance),
            "at_least": sum(line.least[cells].astype(np.int64) for line in lines),
            "at_most": sum(line.most[cells].astype(np.int64) for line in lines),
            "rhat": rhat(sums / counts[:, None], inside, number / len(lines)),
        }
    )


def _variance(squares: Floats, total: Floats, number: int, scale: Floats) -> Floats:
    """With n - 1, from sums of differences from ``scale`` and of their squares; NaN for one sample, noise is 0."""
    if number < 2:
        return np.full(len(total), np.nan)
    found = (squares - total**2 / number) / (number - 1)
    return np.where(found > (1e-9 * scale) ** 2, found, 0.0)


def _traces(lines: list[Chain]) -> pd.DataFrame:
    """Every sample's statistics, chain by chain."""
    table = pd.DataFrame(np.concatenate([line.trace for line in lines]), columns=list(STATISTICS))
    table.insert(0, "chain", np.repeat(np.arange(len(lines)), [line.samples for line in lines]))
    table.insert(1, "sample", np.concatenate([np.arange(line.samples) for line in lines]))
    return table
