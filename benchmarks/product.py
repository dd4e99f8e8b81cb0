"""Baltica's side of the benchmark: one job, run in a process of its own (see runner.py).

Each job starts from who takes part in what; a projection, where one is needed, is built within the time.
"""

import numpy as np
from runner import Given, Job, Prepared, Values, main

from baltica.analytics import distances, local, nullmodels, walks
from baltica.analytics.communities import Communities, communities
from baltica.analytics.network import Network


def network(given: Given) -> Network:
    """A new network, which holds nothing from an earlier run."""
    return Network.of_members(given.member)


def projection(given: Given) -> Prepared:
    """Both weights."""

    def work() -> dict[str, object]:
        ties = network(given)
        return {"raw": ties.ties("raw"), "newman": ties.ties("newman")}

    def unpack(found: dict[str, object]) -> Values:
        parts = ("data", "indices", "indptr")
        return {f"{name}_{part}": getattr(matrix, part) for name, matrix in found.items() for part in parts}

    return Prepared(work, unpack)


def closeness(given: Given) -> Prepared:
    """Both kinds, in one pass."""
    return Prepared(
        lambda: distances.nearness(network(given), threads=given.threads),
        lambda found: {name: found[name].to_numpy() for name in ("closeness", "harmonic")},
    )


def betweenness(given: Given) -> Prepared:
    """All sources."""
    return Prepared(
        lambda: distances.betweenness(network(given), threads=given.threads),
        lambda found: {"betweenness": found.to_numpy()},
    )


def sampled(given: Given) -> Prepared:
    """1,000 sources, the usual."""
    return _sampled(given, 1000)


def sampled_8000(given: Given) -> Prepared:
    """8,000 sources: about as exact as the peer."""
    return _sampled(given, 8000)


def _sampled(given: Given, sources: int) -> Prepared:
    return Prepared(
        lambda: distances.betweenness_sampled(network(given), sources=sources, seed=1, threads=given.threads),
        lambda found: {name: found[name].to_numpy() for name in ("betweenness", "error")},
    )


def pagerank(given: Given) -> Prepared:
    """Ties by weight."""
    return Prepared(lambda: walks.pagerank(network(given)), lambda found: {"pagerank": found.to_numpy()})


def eigenvector(given: Given) -> Prepared:
    """Ties by weight."""
    return Prepared(lambda: walks.eigenvector(network(given)), lambda found: {"eigenvector": found.to_numpy()})


def constraint(given: Given) -> Prepared:
    """Ties by weight."""
    return Prepared(
        lambda: local.constraint(network(given)),
        lambda found: {"constraint": found.to_numpy()},
    )


def clustering(given: Given) -> Prepared:
    """All ties alike."""
    return Prepared(
        lambda: local.clustering(network(given)),
        lambda found: {"clustering": found.to_numpy()},
    )


def cores(given: Given) -> Prepared:
    """Core number of each."""
    return Prepared(lambda: local.coreness(network(given)), lambda found: {"coreness": found.to_numpy()})


def degree(given: Given) -> Prepared:
    """Partners and meetings, without a projection."""

    def work() -> Values:
        ties = network(given)
        return {"degree": local.degree(ties).to_numpy(), "strength": local.strength(ties).to_numpy()}

    return Prepared(work)


def leiden(given: Given) -> Prepared:
    """Two partitions, the fewest there are, and how well they agree."""

    def work() -> Communities:
        return communities(network(given), weight="raw", seeds=2, threads=given.threads)

    return Prepared(work, lambda found: {"community": found.members["community"].to_numpy()})


def null(given: Given) -> Prepared:
    """Samples of the free null model, with the usual burn-in and thinning."""
    return _drawn(given, None)


def null_countries(given: Given) -> Prepared:
    """The same with the ties of all pairs of countries."""
    with np.load(given.folder / "country.npz") as file:
        return _drawn(given, file["country"])


def _drawn(given: Given, country: np.ndarray | None) -> Prepared:
    design = nullmodels.design_of(given.member, groups=country)

    def work() -> nullmodels.Drawn:
        pairs = country is not None
        return nullmodels.draw(design, samples=given.samples, pairs=pairs, threads=given.threads)

    def unpack(found: nullmodels.Drawn) -> Values:
        graph = nullmodels.randomized(design)
        return {
            "ties": found.traces["ties"].to_numpy(),
            "worth": np.array(found.network.loc["ties", "ess"]),
            "runs": np.array(given.samples),
            "rows": graph.sum(axis=1),
            "columns": graph.sum(axis=0),
            "largest": graph.max(),
        }

    return Prepared(work, unpack)


JOBS: dict[tuple[str, str], Job] = {
    ("Baltica", job.__name__): job
    for job in (
        projection,
        degree,
        closeness,
        betweenness,
        sampled,
        sampled_8000,
        pagerank,
        eigenvector,
        constraint,
        clustering,
        cores,
        leiden,
        null,
        null_countries,
    )
}

if __name__ == "__main__":
    main(JOBS, warm=True)
