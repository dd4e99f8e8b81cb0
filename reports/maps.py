"""Point maps as SVG text, on the Natural Earth coast line, in an equal-area projection around the data.

Places are circles whose area grows with a count (the legend shows three sizes); the largest are named where their
names do not overlap. Lines between places may be drawn below the circles, wider for more ties.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.path import Path as Outline

from baltica.reports import text
from baltica.reports.fitting import fit, fit_all
from baltica.reports.layout import NARROW, WIDTH, Box, all_known, page, put, rule, write
from baltica.reports.outlines import Point, simplified
from baltica.reports.svg import ACCENT, INK, LAND, MUTED, PAPER, SEA, SECOND, SHORE, STYLE, finish, text_width
from baltica.views.coastline import WINDOW, coastline

FONT = 11.5
LARGEST = 17.0
MARGIN = 34.0
FAR = (16.0, 34.0, 52.0, 70.0)
NAME = 190.0  # room of a name
SMALLEST = 0.06  # Earth radii: a map shows at least as much
COAST = 5000  # points of the coast line on a map
Circle = tuple[float, float, float]


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


class Frame:
    """The part of the earth a map shows, and where a point of it lies on the page (pixels from the top left)."""

    def __init__(self, spots: Sequence[Point], width: float = WIDTH, tallest: float = 760.0) -> None:
        longitudes, latitudes = [x for x, _ in spots], [y for _, y in spots]
        self.center = ((min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2)
        flat = [lambert(*spot, self.center) for spot in spots]
        west, east = min(x for x, _ in flat), max(x for x, _ in flat)
        south, north = min(y for _, y in flat), max(y for _, y in flat)
        self.width = width
        self.scale = min(
            (width - 2 * MARGIN) / max(east - west, SMALLEST), (tallest - 2 * MARGIN) / max(north - south, SMALLEST)
        )
        self.height = max(0.6 * width, 2 * MARGIN + self.scale * (north - south))
        self._left = width / 2 - self.scale * (west + east) / 2
        self._top = self.height / 2 + self.scale * (south + north) / 2

    @property
    def box(self) -> Box:
        """The whole map."""
        return 0.0, 0.0, self.width, self.height

    def at(self, spot: Point) -> Point:
        """Where a longitude and latitude lies on the page."""
        x, y = lambert(*spot, self.center)
        return self._left + self.scale * x, self._top - self.scale * y


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

    ``circles`` are (x, y, radius), most important first. Names are tried close to the circle on all
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
    key: str, title: str, alt: str, places: Sequence[Place], *, unit: str, named: int = 14, lines: Sequence[Line] = (),
    small: bool = False, decimals: int = 0, lost: int = 0,
) -> str:  # fmt: skip
    """A map of the places. ``unit`` says what a circle counts; the ``named`` largest carry their names.

    Places overseas, beyond the map of Europe, are counted under it, together with ``lost`` ones whose position is not
    known. Raises ValueError for nothing, and for values that are unknown or below 0.
    """
    all_known([p.value for p in places], "places", least=0)
    inside = [p for p in places if _on_map((p.longitude, p.latitude))] or list(places)
    lost += len(places) - len(inside)
    ranked = sorted(inside, key=lambda p: (-p.value, p.name, p.longitude, p.latitude))
    frame = Frame([(p.longitude, p.latitude) for p in ranked], *((NARROW, 440.0) if small else ()))
    biggest = ranked[0].value or 1.0
    largest = LARGEST * (0.75 if small else 1.0)

    def radius(value: float) -> float:
        """Area in proportion to the value, but never too small to be seen."""
        return max(2.2, largest * math.sqrt(value / biggest))

    circles = [(*frame.at((p.longitude, p.latitude)), radius(p.value)) for p in ranked]
    with mpl.rc_context(STYLE):
        sizes = _sizes(biggest, radius, unit, decimals, frame.width)
        foot = 20 + 32.0 * len(sizes) + (18 if lost else 0)
        figure, axes = page(frame.width, frame.height + foot)
        base(axes, frame)
        _lines(axes, [one for one in lines if _on_map(one.start) and _on_map(one.end)], frame)
        for x, y, r in circles:
            _circle(axes, x, y, r)
        labels(axes, circles, fit_all([p.name for p in ranked[:named]], NAME, FONT), frame)
        edge(axes, frame)
        _legend(axes, sizes, frame.height + 22)
        if lost:
            told = f"Not on the map: {text.plural(lost, 'place')} overseas or without a known position."
            write(axes, 0, frame.height + foot - 12, fit(told, frame.width), color=MUTED)
        return finish(figure, key, title, alt)


def base(axes: Axes, frame: Frame, coast: int = COAST) -> None:
    """Sea and land, cut to the map; beyond the part of the earth that the coast line covers the page stays empty."""
    west, south, east, north = WINDOW
    steps = [i / 40 for i in range(41)]
    around = [(west + s * (east - west), south) for s in steps] + [(east, south + s * (north - south)) for s in steps]
    around += [(east - s * (east - west), north) for s in steps] + [(west, north - s * (north - south)) for s in steps]
    sea = clip([frame.at(p) for p in around], frame.box)
    if len(sea) > 2:
        put(axes, mpl.patches.Polygon(sea, facecolor=SEA, edgecolor=SHORE, linewidth=0.7, clip_on=False))
    parts = [clip([frame.at(p) for p in _dense(ring)], frame.box) for ring in coastline()]
    parts = [part for part in parts if len(part) > 2]
    if parts:
        rings = simplified({"land": parts}, coast)["land"]
        land = Outline.make_compound_path(*(Outline([*ring, ring[0]], closed=True) for ring in rings))
        put(axes, mpl.patches.PathPatch(land, facecolor=LAND, edgecolor=SHORE, linewidth=0.7, clip_on=False))


def _dense(ring: Sequence[Point]) -> Iterator[Point]:
    """The ring with points between those far apart: where the file is cut along a parallel, the map shows a curve."""
    for (x0, y0), (x1, y1) in zip([ring[-1], *ring[:-1]], ring, strict=True):
        parts = max(1, math.ceil(abs(x1 - x0) / 2))
        yield from ((x0 + (x1 - x0) * i / parts, y0 + (y1 - y0) * i / parts) for i in range(1, parts + 1))


def edge(axes: Axes, frame: Frame) -> None:
    """A thin line around the map."""
    around = mpl.patches.Rectangle(
        (0.5, 0.5), frame.width - 1, frame.height - 1, facecolor="none", edgecolor=SHORE, linewidth=1, clip_on=False,
        zorder=7,
    )  # fmt: skip
    put(axes, around)


def labels(axes: Axes, circles: Sequence[Circle], names: Sequence[str], frame: Frame) -> None:
    """The names where there is room for them; a thin line leads to those farther away."""
    for index, x, y, side in place_labels(circles, names, FONT, frame.box):
        cx, cy, r = circles[index]
        if math.hypot(x - cx, y - cy) > r + FAR[0]:
            rule(axes, [cx, x], [cy, y], MUTED, 0.7, zorder=5)
        write(axes, x, y, names[index], ha=side, size=FONT, rim="halo", zorder=6)


def _on_map(spot: Point) -> bool:
    west, south, east, north = WINDOW
    return west <= spot[0] <= east and south <= spot[1] <= north


def _lines(axes: Axes, lines: Sequence[Line], frame: Frame) -> None:
    """Ties, the wider the more; those with most on top."""
    widest = max((one.weight for one in lines), default=1.0) or 1.0
    for line in sorted(lines, key=lambda one: (one.weight, one.start, one.end)):
        (x0, y0), (x1, y1) = frame.at(line.start), frame.at(line.end)
        wide = 0.8 + 4.2 * math.sqrt(line.weight / widest)
        rule(axes, [x0, x1], [y0, y1], SECOND, wide, alpha=0.75, solid_capstyle="round", zorder=3)


def _sizes(
    biggest: float, radius: Callable[[float], float], unit: str, decimals: int, width: float
) -> list[list[tuple[float, float, str]]]:
    """The legend in lines that fit: where each entry begins, the radius of its circle (0: none) and its text."""
    steps = sorted({1.0, float(round(biggest / 4)), float(round(biggest))} - {0.0}) if biggest >= 4 else [biggest]
    entries = [
        (radius(value), text.number(value, 0 if value >= 1 and float(value).is_integer() else decimals or 1))
        for value in steps
    ]
    entries.append((0.0, fit(unit, width - 8, FONT)))
    rows: list[list[tuple[float, float, str]]] = [[]]
    x = 4.0
    for r, label in entries:
        wide = text_width(label, FONT) + (2 * r + 5 if r else 0)
        if rows[-1] and x + wide > width:
            rows.append([])
            x = 4.0
        rows[-1].append((x, r, label))
        x += wide + 18
    return rows


def _legend(axes: Axes, rows: Sequence[Sequence[tuple[float, float, str]]], top: float) -> None:
    """Circles below the map with the counts they stand for, and what is counted."""
    for number, row in enumerate(rows):
        y = top + 32 * number
        for x, r, label in row:
            if r:
                _circle(axes, x + r, y, r)
            write(axes, x + (2 * r + 5 if r else 0), y, label, size=FONT, color=INK if r else MUTED)


def _circle(axes: Axes, x: float, y: float, r: float) -> None:
    """A circle as places and the legend show it."""
    circle = mpl.patches.Circle(
        (x, y), r, facecolor=(ACCENT, 0.72), edgecolor=PAPER, linewidth=0.9, zorder=4, clip_on=False
    )
    circle.set_gid("circle")
    put(axes, circle)


def _overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _inside(a: Box, page: Box) -> bool:
    return a[0] >= page[0] + 2 and a[1] >= page[1] + 2 and a[2] <= page[2] - 2 and a[3] <= page[3] - 2
