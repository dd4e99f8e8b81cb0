"""Make a graph of the size of all framework programmes together from the numbers of a real one, and write it as .npz.

    python benchmarks/generate.py h2020.csv.gz all.npz --seed 1

Sizes of projects, and numbers of projects of organizations, are drawn from those of the real graph, larger ones a
little more often, so that the mean is what is asked for: 150,000 organizations and projects, 1,000,000 participations.
Who takes part in what is random (configuration model), without anybody being twice in one project: such pairs trade
places with random others until none is left.
"""

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from inputs import described, presence, read
from scipy import optimize, sparse

SIZE = 150_000
LINKS = 1_000_000


def resampled(real: np.ndarray, count: int, total: int, random: np.random.Generator) -> np.ndarray:
    """``count`` numbers drawn from the real ones with a sum of ``total``: a number k is drawn in proportion to k^a."""
    values, often = np.unique(real[real > 0], return_counts=True)

    def chances(power: float) -> np.ndarray:
        weight = often * (values / values.mean()) ** power
        return weight / weight.sum()

    def excess(power: float) -> float:
        return float(chances(power) @ values - total / count)

    power = optimize.brentq(excess, -3, 3)
    drawn = random.choice(values, count, p=chances(power))
    while (rest := total - drawn.sum()) != 0:  # a few are one larger or smaller, those that can be
        some = random.permutation(np.flatnonzero(drawn > 1))[: abs(rest)]
        drawn[some] += np.sign(rest)
    return drawn


def paired(of_projects: np.ndarray, of_organizations: np.ndarray, random: np.random.Generator) -> Any:
    """Organizations × projects with these row and column sums, at random."""
    project = np.repeat(np.arange(len(of_projects)), of_projects)
    organization = random.permutation(np.repeat(np.arange(len(of_organizations)), of_organizations))
    while True:
        key = organization * np.int64(len(of_projects)) + project
        order = np.argsort(key, kind="stable")
        twice = order[1:][np.diff(key[order]) == 0]
        if not len(twice):
            break
        for one, other in zip(twice, random.integers(0, len(key), len(twice)), strict=True):
            organization[one], organization[other] = organization[other], organization[one]
    shape = (len(of_organizations), len(of_projects))
    return presence(sparse.csr_array((np.ones(len(project)), (organization, project)), shape))


def grown(real: Any, *, size: int = SIZE, links: int = LINKS, seed: int = 1) -> Any:
    """A graph with ``size`` organizations and projects and so many links, its degrees those of the real one."""
    random = np.random.default_rng(seed)
    of_projects = resampled(np.diff(real.tocsc().indptr), size, links, random)
    of_organizations = resampled(np.diff(real.indptr), size, links, random)
    member = paired(of_projects, of_organizations, random)
    assert (np.diff(member.indptr) == of_organizations).all() and (np.diff(member.tocsc().indptr) == of_projects).all()
    return member


def main() -> None:
    """Write the graph."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--links", type=int, default=LINKS)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    member = grown(read(chosen.file), size=chosen.size, links=chosen.links, seed=chosen.seed)
    sparse.save_npz(chosen.out, member)
    print(described(member))


if __name__ == "__main__":
    main()
