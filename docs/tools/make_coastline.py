"""Make views/data/coastline.json from Natural Earth's land polygons.

Usage: python docs/tools/make_coastline.py path/to/world-atlas/land-50m.json

The input is the TopoJSON file of the npm package world-atlas (2.0.2), which holds Natural Earth 1:50m land. Its arcs
are decoded and joined to rings, cut to the window of the maps, rounded to two decimals, and small islands outside the
Baltic Sea are dropped. The result depends on nothing but the input.
"""

import json
import math
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Point = tuple[float, float]
Ring = list[Point]

WEST, EAST, SOUTH, NORTH = -25.0, 45.0, 34.0, 72.0
BALTIC = (9.0, 31.0, 53.0, 66.5)  # west, east, south, north: here every island is kept
SMALLEST = 0.03  # square degrees at the equator, about 370 km²; smaller islands elsewhere are dropped
OUT = Path(__file__).resolve().parents[2] / "views" / "data" / "coastline.json"


def decode_arcs(topology: dict[str, Any]) -> list[Ring]:
    """Arcs in degrees: TopoJSON stores whole-number steps from point to point, a scale and an offset."""
    (kx, ky), (dx, dy) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            arc.append((x * kx + dx, y * ky + dy))
        arcs.append(arc)
    return arcs


def rings_of(topology: dict[str, Any]) -> Iterator[tuple[Ring, bool]]:
    """Each closed ring of the land polygons, and whether it is a hole. A negative arc index means: reversed."""
    arcs = decode_arcs(topology)
    for geometry in topology["objects"]["land"]["geometries"]:
        for polygon in geometry["arcs"]:
            for number, indices in enumerate(polygon):
                ring: Ring = []
                for index in indices:
                    arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                    ring += arc[1:] if ring else arc
                yield unwrapped(ring), number > 0


def unwrapped(ring: Ring) -> Ring:
    """The ring without the jump from 180° to −180°: land beyond the date line goes on eastwards."""
    points = ring[:1]
    for x, y in ring[1:]:
        points.append((x - 360 * round((x - points[-1][0]) / 360), y))
    middle = (min(x for x, _ in points) + max(x for x, _ in points)) / 2
    turns = 360 * round(middle / 360)
    return [(x - turns, y) for x, y in points]


def clip(ring: Ring) -> Ring:
    """The part of a ring inside the window (Sutherland and Hodgman, one side after the other)."""
    for axis, limit, sign in ((0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1)):
        cut: Ring = []
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            a_in, b_in = (a[axis] - limit) * sign >= 0, (b[axis] - limit) * sign >= 0
            if a_in:
                cut.append(a)
            if a_in != b_in:
                t = (limit - a[axis]) / (b[axis] - a[axis])
                cut.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
        ring = cut
    return ring


def area(ring: Ring) -> float:
    """Area in square degrees, with degrees of longitude shrunk as at the ring's middle latitude."""
    if len(ring) < 3:
        return 0.0
    middle = sum(y for _, y in ring) / len(ring)
    double = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))
    return abs(double) / 2 * math.cos(math.radians(middle))


def rounded(ring: Ring) -> Ring:
    """The ring with two decimals (about one kilometre), repeated points dropped, closed."""
    points: Ring = []
    for x, y in ring:
        point = (round(x, 2) + 0.0, round(y, 2) + 0.0)
        if not points or point != points[-1]:
            points.append(point)
    while len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return [*points, points[0]] if len(points) > 2 else []


def in_baltic(ring: Ring) -> bool:
    """Whether any point of the ring lies in the Baltic Sea's window."""
    west, east, south, north = BALTIC
    return any(west <= x <= east and south <= y <= north for x, y in ring)


def coastline(topology: dict[str, Any]) -> list[Ring]:
    """Closed outer rings, the largest first."""
    kept = []
    for ring, hole in rings_of(topology):
        cut = clip(ring)
        if hole and cut:
            raise SystemExit("a lake or inland sea lies in the window; this script keeps outer rings only")
        shape = rounded(cut)
        if shape and (area(shape) >= SMALLEST or in_baltic(shape)):
            kept.append(shape)
    return sorted(kept, key=lambda r: (-round(area(r), 6), r[0]))


def main() -> None:
    """Read the file named on the command line, write the one in the package."""
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    rings = coastline(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    content = {"window": [WEST, SOUTH, EAST, NORTH], "rings": rings}
    OUT.write_text(json.dumps(content, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{len(rings)} rings, {sum(map(len, rings))} points, {OUT.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
