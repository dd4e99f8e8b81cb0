"""Tables of places and fields drawn anew: with other clusters or projects, or with the fields shuffled among them."""

from collections.abc import Iterator

import numpy as np
from scipy import sparse

from baltica.analytics.fields import Placed
from baltica.analytics.matrices import Vector
from baltica.graph.progress import Progress

SAMPLES = 1000
SEED = 1
CELLS = 4_000_000  # numbers held at a time: 32 MB


def resampled(
    found: Placed, *, samples: int = SAMPLES, rng: np.random.Generator, progress: Progress | None = None
) -> Iterator[Vector]:
    """Tables (some samples, places, fields) of as many things drawn with replacement; ``samples`` of them in all.

    A whole thing (cluster, project) is drawn, with all its places and fields: the presences of one are not independent.
    """
    number, shape = len(found.things), found.counts.shape
    rows = _cells(found)
    each = np.full(number, 1 / max(number, 1))
    done, step = 0, max(1, CELLS // max(shape[0] * shape[1], number, 1))
    while number and done < samples:
        size = min(step, samples - done)
        weights = rng.multinomial(number, each, size=size).T.astype(np.float64)
        yield np.asarray(rows @ weights).T.reshape(size, *shape)
        done += size
        if progress:
            progress("Resampling", done, samples)


def shuffled(
    found: Placed, *, samples: int = SAMPLES, rng: np.random.Generator, progress: Progress | None = None
) -> Iterator[Vector]:
    """Tables (1, places, fields) with the fields dealt anew among the things, each of which keeps its places."""
    weights = found.weights.toarray()
    at = sparse.csr_array(found.at.T)
    for done in range(samples if len(found.things) else 0):
        yield np.asarray(at @ weights[rng.permutation(len(weights))])[None]
        if progress:
            progress("Shuffling fields", done + 1, samples)


def _cells(found: Placed) -> sparse.csr_array:
    """Cells of the table, row by row × things: what each thing adds to each cell."""
    link = sparse.coo_array(found.at)
    thing, place = link.coords
    has = found.weights
    number = np.diff(has.indptr)[thing]
    link_of = np.repeat(np.arange(len(thing)), number)
    position = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number) + has.indptr[thing[link_of]]
    cell = place[link_of].astype(np.int64) * len(found.fields) + has.indices[position]
    shape = (len(found.places) * len(found.fields), len(found.things))
    return sparse.csr_array((has.data[position], (cell, thing[link_of])), shape=shape)
