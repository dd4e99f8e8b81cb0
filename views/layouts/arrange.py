"""Where the nodes of a network are drawn: computed here with a seed, so that the same network is the same picture."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from baltica.graph.errors import InputError
from baltica.views.layouts.bipartite import columns
from baltica.views.layouts.circular import circle
from baltica.views.layouts.common import Arrangement, Floats
from baltica.views.layouts.force import force
from baltica.views.layouts.geographic import geographic

__all__ = ["LAYOUTS", "Arrangement", "arrange"]

LAYOUTS = ("force", "geographic", "circular", "bipartite")


def arrange(
    layout: str,
    ties: sparse.csr_array,
    radii: Sequence[float] | Floats,
    *,
    seed: int = 1,
    groups: Sequence[str] = (),
    coordinates: Floats | None = None,
    sides: Sequence[int] = (),
    names: tuple[str, str] = ("node", "nodes"),
    side_names: Sequence[str] = ("", ""),
    labels: Sequence[str] = (),
) -> Arrangement:
    """Places for all nodes, and what is written and drawn around them.

    ``ties`` is the symmetric matrix of the network (n × n, no diagonal), ``radii`` are the nodes' radii in units of the
    drawing. ``groups`` is the readable group of each node (``circular``), ``coordinates`` are longitude and latitude
    in degrees, n × 2, NaN where not known (``geographic``), ``sides`` is the column of each node, 0 the first
    (``bipartite``), with ``side_names`` above the columns. ``names`` is what a node is called, as one and as several.
    ``labels`` are written under the nodes; those of the largest nodes are kept apart (``force``).

    Equal input and seed give equal places. Nodes in another order have the same places in the geographic and the
    circular layout where no two are alike in all that the layout goes by; in the others, the picture is another one.
    Words are taken to be 12 pixels high on a page of 900 × 640 pixels into which the whole drawing is fitted.

    Raises InputError for another layout, and where what a layout needs is missing or does not fit the nodes.
    """
    if layout not in LAYOUTS:
        raise InputError(f"no layout is called {layout}", f"Layouts: {', '.join(LAYOUTS)}.")
    size = np.asarray(radii, dtype=np.float64)
    count = len(size)
    _check(count, groups, coordinates, sides, labels)
    if count == 0:
        return Arrangement(np.zeros((0, 2)))
    if layout == "circular":
        return circle(ties, size, groups=groups)
    if layout == "bipartite":
        if not len(sides):
            raise InputError(
                "these nodes are of one kind, and two columns need two", "Choose another layout, like force."
            )
        return columns(ties, size, sides=sides, side_names=side_names)
    if layout == "geographic":
        if coordinates is None or not np.isfinite(coordinates).all(axis=1).any():
            raise InputError(
                "no node has a known position on the map",
                "Choose another layout, like force or circular, or load regions with their places: baltica load nuts.",
            )
        return geographic(size, np.random.default_rng(seed), coordinates=coordinates, names=names)
    return force(ties, size, seed=seed, names=names, labels=labels)


def _check(
    count: int, groups: Sequence[str], coordinates: Floats | None, sides: Sequence[int], labels: Sequence[str]
) -> None:
    """Refuse what is given for another number of nodes."""
    given = {"groups": groups, "coordinates": coordinates, "sides": sides, "labels": labels}
    for what, values in given.items():
        if values is not None and len(values) not in (0, count):
            raise InputError(f"{len(values)} {what} are given for {count} nodes", "Give one for each node, or none.")
