"""Geographic layout: nodes where they lie on Earth, over the coast line."""

from collections.abc import Sequence

import numpy as np

from baltica.views.coastline import WINDOW, coastline
from baltica.views.layouts.common import (
    GAP,
    GUTTER,
    LINE,
    PAGE,
    SPACING,
    Arrangement,
    Floats,
    Places,
    block,
    caption_above,
    extent,
    push_apart,
    scale_of,
    whole,
    wide,
)
from baltica.views.spec import Backdrop, Caption

CREDIT = "Coast line: Natural Earth, public domain."
ROOM = 2.2  # area of the map for each node, in squares of the typical distance between nodes
LEAST = 150  # maps of fewer nodes are as large as those of so many
SMALLEST = 0.06  # radii of the Earth (some 400 km): the least width and height of a map
MARGIN = 0.08  # of the map's width or height, around the nodes
EDGE = 1.0  # degrees beyond the window of the coast line that still are on the map
FINEST = 0.5  # degrees: longer straight lines of the coast (its cuts) bend with the projection
GOLDEN = np.pi * (3 - np.sqrt(5))  # angle between neighbors in the head of a sunflower

Box = tuple[float, float, float, float]  # left, top, right, bottom


def geographic(radii: Floats, rng: np.random.Generator, *, coordinates: Floats, names: tuple[str, str]) -> Arrangement:
    """Nodes at their coordinates over the coast line, those at one place as a disc around it, the largest innermost.

    Places are pushed apart where their nodes would overlap, and no further. Nodes whose place is not known, and those
    far outside the coast line, stand in blocks beside the map and are the ``aside`` of the arrangement.
    """
    here, outside, lost = _sorted_out(coordinates)
    low, high = coordinates[here].min(axis=0), coordinates[here].max(axis=0)
    center = (float(low[0] + high[0]) / 2, float(low[1] + high[1]) / 2)
    flat = project(coordinates[here], center)
    scale = float(np.sqrt(max(ROOM * len(here), LEAST) * SPACING**2 / np.prod(_spread(flat))))
    place = np.zeros((len(radii), 2))
    order = np.lexsort((-radii[here], flat[:, 1], flat[:, 0]))  # so that the order given does not matter
    place[here[order]] = whole(_at_places((flat * scale)[order], radii[here[order]], rng))
    box = _window(place[here], radii[here], SMALLEST * scale)
    apart = [(nodes, said) for nodes, said in ((lost, "not located"), (outside, "outside the map")) if len(nodes)]
    ways = [_aside(place, radii, box, names, apart, below=below) for below in (False, True)]
    right, under = (scale_of(*extent(np.concatenate([found, [box[:2], box[2:]]]))) for found, _ in ways)
    place, captions = ways[int(under > right)]
    rings = tuple(_rings(center, scale, _widened(box, bool(apart) and right >= under)))
    beside = np.concatenate([lost, outside])
    return Arrangement(
        place, tuple(captions), Backdrop(rings, CREDIT) if rings else None, tuple(sorted(beside.tolist()))
    )


def project(degrees: Floats, center: tuple[float, float]) -> Floats:
    """Longitude and latitude (n × 2, degrees) on the plane, y pointing down, in radii of the Earth; areas are kept.

    Lambert azimuthal equal-area projection of the sphere around ``center`` (Snyder 1987, Map Projections: A Working
    Manual, U.S. Geological Survey Professional Paper 1395, equations 22-4, 22-5 and 24-2): with k' = √(2/(1 + sin φ₁
    sin φ + cos φ₁ cos φ cos(λ - λ₀))), x = k' cos φ sin(λ - λ₀), y = k' (cos φ₁ sin φ - sin φ₁ cos φ cos(λ - λ₀)).

    >>> project(np.array([[10.0, 52.0], [5.0, 50.0]]), (10.0, 52.0)).round(3).tolist()
    [[0.0, 0.0], [-0.056, 0.033]]
    """
    longitude, latitude = np.radians(degrees).T
    middle, parallel = np.radians(center)
    cosine = np.cos(longitude - middle)
    one = 1 + np.sin(parallel) * np.sin(latitude) + np.cos(parallel) * np.cos(latitude) * cosine
    k = np.sqrt(2 / np.maximum(one, 1e-12))
    x = k * np.cos(latitude) * np.sin(longitude - middle)
    y = k * (np.cos(parallel) * np.sin(latitude) - np.sin(parallel) * np.cos(latitude) * cosine)
    return np.asarray(np.column_stack([x, -y]) + 0.0)


def _sorted_out(coordinates: Floats) -> tuple[Places, Places, Places]:
    """Nodes on the map, nodes outside it, nodes not located. Where all are outside, the map goes where they are."""
    longitude, latitude = coordinates.T
    known = np.isfinite(coordinates).all(axis=1) & (np.abs(longitude) <= 180) & (np.abs(latitude) <= 90)
    west, south, east, north = WINDOW
    inside = known & (longitude > west - EDGE) & (longitude < east + EDGE)
    inside &= (latitude > south - EDGE) & (latitude < north + EDGE)
    if not inside.any():
        inside = known
    return np.flatnonzero(inside), np.flatnonzero(known & ~inside), np.flatnonzero(~known)


def _spread(flat: Floats) -> Floats:
    """Width and height of the map in radii of the Earth."""
    return np.asarray(np.maximum(np.ptp(flat, axis=0), SMALLEST))


def _at_places(flat: Floats, radii: Floats, rng: np.random.Generator) -> Floats:
    """Nodes around their place; places and then nodes pushed apart."""
    spots, which = np.unique(np.round(flat, 3), axis=0, return_inverse=True)
    which = which.ravel()
    order = np.lexsort((np.arange(len(radii)), -radii, which))
    area = 1.15 * (2 * radii[order] + GAP) ** 2
    start = np.searchsorted(which[order], np.arange(len(spots)))
    before = np.cumsum(area) - area
    within = before - before[start][which[order]]
    number = np.arange(len(order)) - start[which[order]]
    several = (np.bincount(which) > 1)[which[order]]
    out = np.sqrt((within + area / 2) / np.pi) * several
    offset = np.zeros_like(flat)
    offset[order] = np.column_stack([out * np.cos(GOLDEN * number), out * np.sin(GOLDEN * number)])
    disc = np.maximum(np.sqrt(np.bincount(which[order], area) / np.pi) - GAP, 1.0)
    single = np.bincount(which) == 1
    disc[single] = radii[order][start][single]
    moved = push_apart(spots, disc, rng, home=spots, rounds=120)
    return push_apart(moved[which] + offset, radii, rng)


def _window(place: Floats, radii: Floats, least: float) -> Box:
    """What the map shows: all nodes and some land around them."""
    low, high = (place - radii[:, None]).min(axis=0), (place + radii[:, None]).max(axis=0)
    middle, half = (low + high) / 2, np.maximum(high - low, least) * (0.5 + MARGIN)
    return (*(middle - half).tolist(), *(middle + half).tolist())


def _widened(box: Box, beside: bool) -> Box:
    """The window with land as far to both sides as fits in the page, unless nodes stand beside the map."""
    left, top, right, bottom = box
    more = max(PAGE[0] / PAGE[1] * (bottom - top) - (right - left), 0.0) / 2
    return left - more, top, right + (0.0 if beside else more), bottom


def _aside(
    place: Floats, radii: Floats, box: Box, names: tuple[str, str], apart: list[tuple[Places, str]], *, below: bool
) -> tuple[Floats, list[Caption]]:
    """Places with those of the nodes that are not on the map, to the right of it or below it, and words above these."""
    place, captions = place.copy(), []
    left, top, right, bottom = box
    pixel = 1 / scale_of(right - left if below else 1.3 * (right - left), bottom - top)
    line = 2 * LINE * pixel
    reach = bottom - top
    if below:
        top = bottom
    for nodes, said in apart:
        nodes = nodes[np.lexsort((nodes, -radii[nodes]))]
        words = wide(len(f"{len(nodes):,} {names[1]} {said}")) * pixel
        tall = max(reach, 5 * line)  # rows on the right are about as high as the map
        across = right - left if below else max((4.4 * (radii[nodes] + GAP) ** 2).sum() / tall, 0.8 * words)
        rows = block(radii[nodes], max(across, 2 * radii[nodes].max()))
        width = float((rows[:, 0] + radii[nodes]).max())
        start = (left + right - width) / 2 if below else right + GUTTER + max(words - width, 0.0)
        place[nodes] = whole(np.add(rows, [start, top + line]))
        captions.append(caption_above(place[nodes], radii[nodes], names, said, 0.0 if below else words))
        top = float((place[nodes, 1] + radii[nodes]).max()) + GUTTER / 2
    return place, captions


def _rings(center: tuple[float, float], scale: float, box: Box) -> list[tuple[tuple[float, float], ...]]:
    """Outlines of land in the window, in whole units."""
    left, top, right, bottom = box
    rings = []
    for ring in coastline():
        points = project(_finer(np.array(ring)), center) * scale
        low, high = points.min(axis=0), points.max(axis=0)
        if high[0] <= left or high[1] <= top or low[0] >= right or low[1] >= bottom:
            continue
        cut = whole(np.array(clipped(points.tolist(), box) or np.zeros((0, 2))))
        cut = cut[np.any(cut != np.roll(cut, 1, axis=0), axis=1)]
        if len(cut) > 2:
            rings.append(tuple((x, y) for x, y in cut.tolist()))
    return rings


def _finer(ring: Floats) -> Floats:
    """The ring with points put in where it runs straight for long."""
    steps = np.maximum(np.ceil(np.abs(np.roll(ring, -1, axis=0) - ring).max(axis=1) / FINEST), 1).astype(int)
    start = np.repeat(np.arange(len(ring)), steps)
    part = (np.arange(len(start)) - np.repeat(np.cumsum(steps) - steps, steps)) / steps[start]
    return np.asarray(ring[start] + part[:, None] * (np.roll(ring, -1, axis=0) - ring)[start])


def clipped(ring: Sequence[Sequence[float]], box: Box) -> list[tuple[float, float]]:
    """The part of a ring inside a box, as one ring (Sutherland and Hodgman 1974); empty where none is.

    >>> clipped([(0, 0), (4, 0), (4, 4)], (0, 0, 2, 9))
    [(2.0, 2.0), (0, 0), (2.0, 0.0)]
    """
    points = [(x, y) for x, y in ring]
    for axis, limit, side in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        kept: list[tuple[float, float]] = []
        for before, point in zip(points[-1:] + points[:-1], points, strict=True):
            enters, was = side * (point[axis] - limit) >= 0, side * (before[axis] - limit) >= 0
            if enters != was:
                part = (limit - before[axis]) / (point[axis] - before[axis])
                kept.append((before[0] + part * (point[0] - before[0]), before[1] + part * (point[1] - before[1])))
            if enters:
                kept.append(point)
        points = kept
    return points
