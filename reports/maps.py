"""Point maps as SVG text, on the Natural Earth coast line, in an equal-area projection around the data.

Places are circles whose area grows with a count (the legend shows three sizes); the largest are named where their
names do not overlap. Lines between places may be drawn below the circles, wider for more ties.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes

from baltica.reports import text
from baltica.reports.svg import ACCENT, LAND, MUTED, PAPER, SEA, SECOND, SHORE, STYLE, canvas, finish, text_width
from baltica.views.coastline import Ring, coastline

WIDTH = 640.0
FONT = 11.5
LARGEST = 17.0
MARGIN = 34.0
FAR = (16.0, 34.0, 52.0, 70.0)
Point = tuple[float, float]
Circle = tuple[float, float, float]
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Place:
    """A circle of the map: where it lies (degrees), how much it counts, and the name it may carry."""

    longitude: float
    latitude: float
    value: float
    name: str


@dataclass(frozen=True)
class Line:
    """A tie between two places (longitude, latitude) and its weight."""

    start: Point
    end: Point
    weight: float


def lambert(longitude: float, latitude: float, center: Point) -> Point:
    """Lambert azimuthal equal-area projection on a sphere (Snyder 1987, p. 185), in Earth radii from ``center``."""
    lam, phi = math.radians(longitude - center[0]), math.radians(latitude)
    phi0 = math.radians(center[1])
    cosine = math.sin(phi0) * math.sin(phi) + math.cos(phi0) * math.cos(phi) * math.cos(lam)
    k = math.sqrt(2 / max(1 + cosine, 1e-9))
    x = k * math.cos(phi) * math.sin(lam)
    y = k * (math.cos(phi0) * math.sin(phi) - math.sin(phi0) * math.cos(phi) * math.cos(lam))
    return x, y


def clip(ring: Sequence[Point], box: Box) -> list[Point]:
    """The part of a closed ring inside a box (west, south, east, north), by Sutherland and Hodgman's method."""
    result = list(ring)
    for axis, limit, keep_above in ((0, box[0], True), (0, box[2], False), (1, box[1], True), (1, box[3], False)):
        points, result = result, []
        for previous, current in zip(points[-1:] + points[:-1], points, strict=True):
            inside, was_inside = ((p[axis] >= limit) == keep_above or p[axis] == limit for p in (current, previous))
            if inside != was_inside:
                share = (limit - previous[axis]) / (current[axis] - previous[axis])
                x, y = (previous[i] + share * (current[i] - previous[i]) for i in (0, 1))
                result.append((limit, y) if axis == 0 else (x, limit))
            if inside:
                result.append(current)
    return result


def place_labels(
    circles: Sequence[Circle], names: Sequence[str], size: float, box: Box
) -> list[tuple[int, float, float, str]]:
    """Where names fit: (position, x, y, alignment) of those that overlap no circle, no other name and no edge.

    ``circles`` are (x, y, radius), most important first; y grows upward. Names are tried close to the circle on all
    sides, then farther away; a name that fits nowhere is left out.
    """
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for x, y, r in circles]
    placed = []
    high = size * 1.15
    for index, name in enumerate(names):
        wide = text_width(name, size)
        for x, y, side in _spots(circles[index], high):
            left = x - {"left": 0.0, "right": wide, "center": wide / 2}[side]
            spot = (left, y - high / 2, left + wide, y + high / 2)
            others = taken[:index] + taken[index + 1 :]
            if _inside(spot, box) and not any(_overlap(spot, other) for other in others):
                taken.append(spot)
                placed.append((index, x, y, side))
                break
    return placed


def _spots(circle: Circle, high: float) -> Iterator[tuple[float, float, str]]:
    """Places for the name of a circle, best first: beside it, above and below, at its corners, then farther out."""
    x, y, r = circle
    for far in (0.0, *FAR):
        out, near = r + 3 + far, 0.75 * r + 3 + far
        if not far:
            yield from ((x + out, y, "left"), (x - out, y, "right"))
        yield from ((x, y + out + high / 2, "center"), (x, y - out - high / 2, "center"))
        yield from ((x + near, y + near, "left"), (x + near, y - near, "left"))
        yield from ((x - near, y + near, "right"), (x - near, y - near, "right"))


def point_map(
    key: str, title: str, alt: str, places: Sequence[Place], *, unit: str, named: int = 14, lines: Sequence[Line] = ()
) -> str:
    """A map of the places. ``unit`` says what a circle counts; the ``named`` largest carry their names."""
    ranked = sorted(places, key=lambda p: (-p.value, p.name, p.longitude, p.latitude))
    spots = [(p.longitude, p.latitude) for p in ranked]
    center = (
        (min(x for x, _ in spots) + max(x for x, _ in spots)) / 2,
        (min(y for _, y in spots) + max(y for _, y in spots)) / 2,
    )
    flat = [lambert(*spot, center) for spot in spots]
    west, east = min(x for x, _ in flat), max(x for x, _ in flat)
    south, north = min(y for _, y in flat), max(y for _, y in flat)
    spread = max(east - west, (north - south) * 0.8, 0.02)
    scale = (WIDTH - 2 * MARGIN - 30) / spread
    shift_x, shift_y = WIDTH / 2 - scale * (west + east) / 2, MARGIN - scale * south
    height = 2 * MARGIN + scale * (north - south)
    biggest = max(p.value for p in ranked) or 1.0

    def at(point: Point) -> Point:
        """Where a point of the earth lies on the page."""
        x, y = lambert(*point, center)
        return shift_x + scale * x, shift_y + scale * y

    def radius(value: float) -> float:
        """Area in proportion to the value, but never too small to be seen."""
        return max(2.2, LARGEST * math.sqrt(value / biggest))

    with mpl.rc_context(STYLE):
        foot = 44.0
        figure = canvas(WIDTH, height + foot)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, WIDTH)
        axes.set_ylim(-foot, height)
        axes.set_axis_off()
        page = (0.0, 0.0, WIDTH, height)
        axes.add_patch(mpl.patches.Rectangle((0, 0), WIDTH, height, facecolor=SEA, edgecolor=SHORE, linewidth=0.8))
        _land(axes, [[at(p) for p in ring] for ring in coastline()], page)
        for line in sorted(lines, key=lambda one: (one.weight, one.start, one.end)):
            widest = max(one.weight for one in lines)
            (x0, y0), (x1, y1) = at(line.start), at(line.end)
            wide = 0.8 + 4.2 * math.sqrt(line.weight / widest)
            axes.plot([x0, x1], [y0, y1], color=SECOND, linewidth=wide, alpha=0.75, solid_capstyle="round", zorder=3)
        circles = [(*at(spot), radius(p.value)) for spot, p in zip(spots, ranked, strict=True)]
        for x, y, r in circles:
            axes.add_patch(_circle(x, y, r))
        for index, x, y, side in place_labels(circles, [p.name for p in ranked[:named]], FONT, page):
            cx, cy, r = circles[index]
            if math.hypot(x - cx, y - cy) > r + FAR[0]:
                axes.plot([cx, x], [cy, y], color=MUTED, linewidth=0.7, zorder=5)
            name = axes.text(x, y, ranked[index].name, ha=side, va="center_baseline", fontsize=FONT, zorder=6)
            name.set_gid("halo")
        _legend(axes, biggest, radius, unit)
        return finish(figure, key, title, alt)


def _land(axes: Axes, rings: Sequence[Ring], page: Box) -> None:
    """Land, cut to the page."""
    for ring in rings:
        part = clip(ring, page)
        if len(part) > 2:
            axes.add_patch(mpl.patches.Polygon(part, closed=True, facecolor=LAND, edgecolor=SHORE, linewidth=0.7))


def _legend(axes: Axes, biggest: float, radius: Callable[[float], float], unit: str) -> None:
    """Three circles below the map with the counts they stand for."""
    steps = sorted({1.0, float(round(biggest / 4)), float(round(biggest))} - {0.0}) if biggest >= 4 else [biggest]
    x = 4.0
    for value in steps:
        r = radius(value)
        label = text.count(value) if value >= 1 else text.number(value)
        axes.add_patch(_circle(x + r, -24, r))
        axes.text(x + 2 * r + 5, -24, label, va="center_baseline", fontsize=FONT)
        x += 2 * r + text_width(label, FONT) + 22
    axes.text(x, -24, unit, va="center_baseline", fontsize=FONT, color=MUTED)


def _circle(x: float, y: float, r: float) -> mpl.patches.Circle:
    """A circle as places and the legend show it."""
    return mpl.patches.Circle((x, y), r, facecolor=(ACCENT, 0.72), edgecolor=PAPER, linewidth=0.9, zorder=4)


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _inside(a: Box, page: Box) -> bool:
    return a[0] >= page[0] + 2 and a[1] >= page[1] + 2 and a[2] <= page[2] - 2 and a[3] <= page[3] - 2
