"""Circular layout: nodes by group around a circle, ties through its middle."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from baltica.views.layouts.common import GAP, LINE, PAGE, Arrangement, Floats, Places, whole, wide
from baltica.views.spec import Caption

COMFORTABLE = 600.0  # radius of a circle up to which one ring of nodes is enough
INNERMOST = 0.5  # rings of nodes leave this share of the radius to the ties
BETWEEN = 24.0  # distance between two groups along the outermost ring
WIDER, ATTEMPTS, GROWTH = 1.1, 8, 1.05  # steps by which sectors and, every so often, the circle grow to hold all nodes
SURE = 16  # captions of so many groups are always written; those of smaller groups where there is room
TIERS = 12  # rings around the circle that captions may stand in
SWEEPS = 12
TURN = 2 * np.pi

Sector = tuple[Places, float, float]  # nodes, the angle where it starts (0 at the top, clockwise), how wide it is


def circle(ties: sparse.csr_array, radii: Floats, *, groups: Sequence[str] = ()) -> Arrangement:
    """Nodes in sectors by group, the largest group first, clockwise from the top, with its name outside.

    Many nodes stand in several rings, the largest of each group in the outer ones, as large as need be and no larger.
    Within a ring of a group, nodes stand in the order of the places of their neighbors, so that fewer ties cross.
    """
    named = list(groups) or [""] * len(radii)
    sectors = _sectors(named)
    if len(sectors) == len(radii):  # each node is a group of its own, and says so itself
        named, sectors = [""] * len(radii), [np.arange(len(radii))]
    radius, weights = _first_radius(radii, sectors), np.ones(len(sectors))
    angles = _angles(radii, sectors, weights, radius)
    rings, left = _rings(radii, angles, radius)
    attempt = 0
    while left.any():  # sectors that are too narrow become wider, at last all with the circle
        attempt += 1
        weights[left] *= WIDER
        radius *= GROWTH if attempt % ATTEMPTS == 0 else 1.0
        angles = _angles(radii, sectors, weights, radius)
        rings, left = _rings(radii, angles, radius)
    place = _placed(ties, radii, rings, radius)
    said = [(named[int(nodes[0])], start + width / 2) for nodes, start, width in angles if named[int(nodes[0])]]
    return Arrangement(whole(place), tuple(_captions(said, radius + float(radii.max()))))


def _sectors(named: Sequence[str]) -> list[Places]:
    """Nodes of each group, the largest group first (then by name)."""
    groups: dict[str, list[int]] = {}
    for node, name in enumerate(named):
        groups.setdefault(name, []).append(node)
    return [np.array(groups[name], dtype=np.intp) for name in sorted(groups, key=lambda g: (-len(groups[g]), g))]


def _need(radii: Floats) -> Floats:
    """Room of each node along a ring."""
    return 2 * radii + GAP


def _first_radius(radii: Floats, sectors: list[Places]) -> float:
    """Radius at which all nodes stand in one ring, if that is comfortable; else as little as the sectors need."""
    gaps = _between(len(sectors)) * len(sectors)
    least = (sum(float(_need(radii[nodes]).max()) for nodes in sectors) + gaps) / TURN
    least = max(least, 3 * float(_need(radii).max()))  # on smaller circles, two neighbors are nearer than along the arc
    return float(max(min((_need(radii).sum() + gaps) / TURN, COMFORTABLE), least)) + 1


def _between(sectors: int) -> float:
    """Distance between two groups along the outermost ring; smaller where there are very many."""
    return min(BETWEEN, 0.15 * TURN * COMFORTABLE / sectors) if sectors > 1 else 0.0


def _angles(radii: Floats, sectors: list[Places], weights: Floats, radius: float) -> list[Sector]:
    """Sectors with their angles. Their width follows what their nodes need side by side, times a weight.

    The smallest sectors still have room for their largest node, at the cost of the others.
    """
    gap = _between(len(sectors)) / radius
    free = TURN - gap * len(sectors)
    least = np.array([_need(radii[s]).max() for s in sectors]) / radius
    widths = np.array([_need(radii[s]).sum() for s in sectors]) * weights
    narrow = np.zeros(len(sectors), dtype=bool)
    for _ in sectors:
        widths[~narrow] *= max(free - least[narrow].sum(), 0.0) / widths[~narrow].sum()
        new = (widths < least) & ~narrow
        if not new.any() or (narrow | new).all():
            break
        narrow |= new
        widths[narrow] = least[narrow]
    starts = np.cumsum(widths + gap) - widths - gap / 2
    return list(zip(sectors, starts.tolist(), widths.tolist(), strict=True))


def _rings(radii: Floats, angles: list[Sector], radius: float) -> tuple[list[list[Sector]], NDArray[np.bool_]]:
    """The nodes of each sector by ring, the outermost ring first; and which sectors have nodes left without a place."""
    left = [(nodes[np.lexsort((nodes, -radii[nodes]))], start, width) for nodes, start, width in angles]
    rings: list[list[Sector]] = []
    at = radius
    while any(len(nodes) for nodes, _, _ in left) and (not rings or at >= INNERMOST * radius):
        fits = [int(np.searchsorted(np.cumsum(_need(radii[n])), w * at + 1e-6, side="right")) for n, _, w in left]
        if not any(fits):
            break
        rings.append([(nodes[:fit], start, width) for (nodes, start, width), fit in zip(left, fits, strict=True)])
        left = [(nodes[fit:], start, width) for (nodes, start, width), fit in zip(left, fits, strict=True)]
        at -= _thick(radii, rings[-1]) + _thick(radii, left) + GAP
    return rings, np.array([len(nodes) > 0 for nodes, _, _ in left])


def _thick(radii: Floats, ring: list[Sector]) -> float:
    """The largest radius in a ring."""
    return max((float(radii[nodes].max()) for nodes, _, _ in ring if len(nodes)), default=0.0)


def _placed(ties: sparse.csr_array, radii: Floats, rings: list[list[Sector]], radius: float) -> Floats:
    """Places of the nodes of all rings, in an order that follows their neighbors."""
    angle, out = np.zeros(len(radii)), np.zeros(len(radii))
    at = radius
    for number, ring in enumerate(rings):
        at -= _thick(radii, rings[number - 1]) + _thick(radii, ring) + GAP if number else 0.0
        for nodes, start, width in ring:
            angle[nodes], out[nodes] = _along(radii[nodes], start, width, at), at
    graph = sparse.csr_array(ties)
    parts = [part for ring in rings for part in ring if len(part[0]) > 1]
    neighbors = [sparse.coo_array(graph[nodes]) for nodes, _, _ in parts]
    for _ in range(SWEEPS):
        for (nodes, start, width), near in zip(parts, neighbors, strict=True):
            wish = _wish(angle[near.col] - start - width / 2, width / 2)
            degree = np.bincount(near.row, minlength=len(nodes))
            mean = np.bincount(near.row, wish, len(nodes)) / np.maximum(degree, 1)
            mean = np.where(degree > 0, mean, angle[nodes] - start - width / 2)
            order = np.lexsort((angle[nodes], np.round(mean, 9)))
            angle[nodes[order]] = _along(radii[nodes[order]], start, width, out[nodes[0]])
    return np.column_stack([out * np.sin(angle), -out * np.cos(angle)])


def _wish(away: Floats, half: float) -> Floats:
    """Where in its sector a node wants to be (from the middle, in radians), its neighbor being so far away.

    At the place of the neighbor if that is in the sector, else the nearer to an end of the sector the nearer the
    neighbor is to that end, and in the middle if it is right opposite: so ties to one side do not cross each other.
    """
    away = np.angle(np.exp(1j * away))
    beyond = half * (np.pi - np.abs(away)) / max(np.pi - half, 1e-9)
    return np.asarray(np.where(np.abs(away) <= half, away, np.sign(away) * beyond))


def _along(radii: Floats, start: float, width: float, at: float) -> Floats:
    """Angles of nodes side by side on a ring, evenly spread over the sector."""
    need = _need(radii)
    spare = (width * at - need.sum()) / max(len(radii), 1)
    return np.asarray(start + (np.cumsum(need + spare) - (need + spare) / 2) / at)


def _captions(titles: list[tuple[str, float]], outer: float) -> Iterator[Caption]:
    """Names of sectors outside the circle, further out where they would overlap; the smallest may go without.

    Widths of words are guessed for a drawing fitted in the page, with room for the words around it.
    """
    longest = wide(max((len(text) for text, _ in titles), default=0))
    unit = (2 * outer) / min(PAGE[0] - 2 * longest, PAGE[1] - 2 * LINE)  # units per pixel
    taken: list[tuple[float, float, float, float]] = []
    for number, (text, angle) in enumerate(titles):
        half, line = wide(len(text)) * unit / 2, LINE * unit
        for tier in range(TIERS if number < SURE else 2):
            out = outer + (0.9 + tier) * line
            x, y = out * np.sin(angle) + half * np.sin(angle), -out * np.cos(angle)
            box = (x - half, x + half, y - line / 2, y + line / 2)
            if all(box[0] > b[1] or box[1] < b[0] or box[2] > b[3] or box[3] < b[2] for b in taken):
                taken.append(box)
                yield Caption(text, float(round(x)), float(round(y + line / 2)))
                break
