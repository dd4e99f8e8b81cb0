"""Outlines of regions made simpler for a drawing, so that neighbors still share their border.

A border between two regions is simplified once, from one meeting point of borders to the next, and used by both.
"""

from collections.abc import Mapping, Sequence

import numpy as np

Point = tuple[float, float]
Rings = list[list[Point]]
"""The rings of a region: outlines of its parts and of holes in them."""

GRID = 0.5  # pixels
TOLERANCES = (0.35, 0.6, 0.9, 1.3, 1.9, 2.8, 4.0, 6.0)
SPECK = 1.2  # square pixels below which an islet is left out


def simplified(shapes: Mapping[str, Rings], most: int) -> dict[str, Rings]:
    """The shapes (in pixels) with at most ``most`` points in all if that can be; the first tolerance that does it.

    Each region keeps at least one ring.
    """
    snapped = {code: _snapped(rings) for code, rings in shapes.items()}
    meeting = _meeting_points([ring for rings in snapped.values() for ring in rings])
    found: dict[str, Rings] = {}
    points = sum(len(ring) for rings in snapped.values() for ring in rings)
    first = 0 if points < 2 * most else 1 if points < 4 * most else 2  # what cannot do it is not tried
    for tolerance in TOLERANCES[first:]:
        known: dict[tuple[Point, ...], list[Point]] = {}
        found = {code: [_ring(ring, meeting, tolerance, known) for ring in rings] for code, rings in snapped.items()}
        found = {code: _without_specks(rings) for code, rings in found.items()}
        if sum(len(ring) for rings in found.values() for ring in rings) <= most:
            break
    return found


def area(ring: Sequence[Point]) -> float:
    """The area inside a closed ring; its sign tells the direction."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)) / 2 if ring else 0.0


def middle(ring: Sequence[Point]) -> Point:
    """The center of gravity of the area inside a ring; of a ring without area the mean of its points."""
    twice = 6 * area(ring)
    if abs(twice) < 1e-9:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / twice
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / twice
    return x, y


def _snapped(rings: Rings) -> Rings:
    """Rings on the grid of the page, without points that fall together and without a repeated end."""
    found = []
    for ring in rings:
        points: list[Point] = []
        for x, y in (np.round(np.asarray(ring, dtype=np.float64) / GRID) * GRID).tolist():
            if not points or points[-1] != (x, y):
                points.append((x, y))
        if len(points) > 1 and points[0] == points[-1]:
            points.pop()
        found.append(points)
    return found


def _meeting_points(rings: Rings) -> set[Point]:
    """Points where borders meet: those with other than two neighbors over all rings."""
    around: dict[Point, set[Point]] = {}
    for ring in rings:
        for before, at, after in zip([ring[-1], *ring[:-1]], ring, [*ring[1:], ring[0]], strict=True):
            around.setdefault(at, set()).update((before, after))
    return {point for point, others in around.items() if len(others) != 2}


def _ring(
    ring: list[Point], meeting: set[Point], tolerance: float, known: dict[tuple[Point, ...], list[Point]]
) -> list[Point]:
    """A ring, each of its borders simplified."""
    if len(ring) < 4:
        return ring
    ends = [i for i, point in enumerate(ring) if point in meeting]
    start = ends[0] if ends else ring.index(min(ring))
    turned = ring[start:] + ring[:start]
    cuts = [i - start for i in ends] if ends else [0]
    if len(cuts) == 1:  # two halves, as a border has two ends
        far = max(range(len(turned)), key=lambda i: (_distance(turned[0], turned[i]), turned[i]))
        cuts = [0, far]
    closed = [*turned, turned[0]]
    found: list[Point] = []
    for a, b in zip(cuts, [*cuts[1:], len(turned)], strict=True):
        found += _border(tuple(closed[a : b + 1]), tolerance, known)[:-1]
    return found


def _border(line: tuple[Point, ...], tolerance: float, known: dict[tuple[Point, ...], list[Point]]) -> list[Point]:
    """A line simplified, the same in both directions."""
    forward = line <= line[::-1]
    kept = line if forward else line[::-1]
    if kept not in known:
        known[kept] = peucker(kept, tolerance)
    return known[kept] if forward else known[kept][::-1]


def _distance(a: Point, b: Point) -> float:
    return round((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2, 9)


def peucker(line: Sequence[Point], tolerance: float) -> list[Point]:
    """A line without points that lie within ``tolerance`` of what is left (Douglas and Peucker 1973).

    >>> peucker([(0, 0), (1, 0.1), (2, 0), (3, 5)], 0.5)
    [(0, 0), (2, 0), (3, 5)]
    """
    points = np.asarray(line, dtype=np.float64)
    keep = np.zeros(len(line), dtype=bool)
    keep[[0, -1]] = True
    open_parts = [(0, len(line) - 1)]
    while open_parts:
        first, last = open_parts.pop()
        if last - first < 2:
            continue
        start, along = points[first], points[last] - points[first]
        off = points[first + 1 : last] - start
        length = float((along**2).sum())
        share = np.clip(off @ along / length, 0, 1) if length else np.zeros(len(off))
        away = ((off - share[:, None] * along) ** 2).sum(axis=1)
        farthest = int(away.argmax())
        if away[farthest] > tolerance**2:
            keep[first + 1 + farthest] = True
            open_parts += [(first, first + 1 + farthest), (first + 1 + farthest, last)]
    return [point for point, kept in zip(line, keep, strict=True) if kept]


def _without_specks(rings: Rings) -> Rings:
    """The rings large enough to be seen; where none is, a small diamond in the place of the largest one."""
    best = max(rings, key=lambda ring: abs(area(ring)))
    kept = [ring for ring in rings if abs(area(ring)) >= SPECK]
    if kept:
        return kept
    x, y = middle(best)
    return [[(x - 1, y), (x, y - 1), (x + 1, y), (x, y + 1)]]
