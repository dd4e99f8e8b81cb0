"""The network of a picture: land, ties, nodes and their names, set into the room between head, legend and foot."""

from dataclasses import dataclass

import numpy as np
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path
from numpy.typing import NDArray

from baltica.views.pictures import text as words
from baltica.views.pictures.edges import draw_edges
from baltica.views.pictures.labels import HEIGHT, SOLID, Box, Wanted, place
from baltica.views.pictures.pen import Pen
from baltica.views.pictures.style import LABEL, LEGEND, MARGIN, SMALL, TEXT, WIDTH
from baltica.views.spec import ViewNode, ViewSpec

ROOM = WIDTH - 2 * MARGIN - LEGEND - 24  # width of the network
LOWEST, HIGHEST = 600.0, 1300.0  # height of the network
CLOSEST = 1.6  # a small network is not blown up beyond this
BORDER = 26.0  # between the outermost nodes and the edge of the drawing: room for names
SMALLEST = 2.2  # radius of a node on paper
NAMED = 70  # names at most
CANDIDATES = 2 * NAMED
ROUND = 0.5  # radii on paper are multiples of this

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Frame:
    """Where the network stands on paper, and how its units become those of the paper."""

    box: Box
    scale: float
    shift: tuple[float, float]

    @classmethod
    def of(cls, spec: ViewSpec, top: float, height: float) -> "Frame":
        """The room below ``top`` on the left, the network in its middle, as large as it fits."""
        left, upper, right, lower = _extent(spec)
        box = (MARGIN, top, MARGIN + ROOM, top + height)
        across, down = ROOM - 2 * BORDER, height - 2 * BORDER
        scale = min(CLOSEST, across / max(right - left, 1.0), down / max(lower - upper, 1.0))
        middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
        return cls(box, scale, (middle[0] - scale * (left + right) / 2, middle[1] - scale * (upper + lower) / 2))

    def at(self, points: Points) -> Points:
        """Points of the network (n × 2) on paper, to a tenth of its unit."""
        return np.round(points * self.scale + self.shift, 1) + 0.0

    def radius(self, size: float) -> float:
        """The radius of a node on paper."""
        return max(SMALLEST, round(size * self.scale / ROUND) * ROUND)


def height_of(spec: ViewSpec) -> float:
    """How high the network is drawn: as its shape asks for, within bounds."""
    left, upper, right, lower = _extent(spec)
    scale = min(CLOSEST, (ROOM - 2 * BORDER) / max(right - left, 1.0))
    return round(min(max(scale * (lower - upper) + 2 * BORDER, LOWEST), HIGHEST))


def _extent(spec: ViewSpec) -> Box:
    """What nodes and captions cover, in units of the network."""
    reach = [(n.x, n.y, n.size) for n in spec.nodes] + [(c.x, c.y, 0.0) for c in spec.captions]
    x, y, r = np.array(reach or [(0.0, 0.0, 1.0)], dtype=np.float64).T
    return float((x - r).min()), float((y - r).min()), float((x + r).max()), float((y + r).max())


def draw_graph(spec: ViewSpec, pen: Pen, frame: Frame) -> None:
    """Land first, then ties, nodes, words."""
    _land(spec, pen, frame)
    places = frame.at(np.array([(n.x, n.y) for n in spec.nodes], dtype=np.float64).reshape(-1, 2))
    radii = [frame.radius(n.size) for n in spec.nodes]
    draw_edges(spec, pen, {n.id: (*p, r) for n, p, r in zip(spec.nodes, places.tolist(), radii, strict=True)})
    _nodes(spec, pen, places, radii)
    taken = _captions(spec, pen, frame)
    _names(spec, pen, frame, places, radii, taken)
    if not spec.nodes:
        pen.write(
            "There is nothing to draw.", frame.box[0] + ROOM / 2, frame.box[1] + 60, TEXT, soft=True, align="center"
        )


def _land(spec: ViewSpec, pen: Pen, frame: Frame) -> None:
    """The backdrop, cut to the frame."""
    if spec.backdrop is None:
        return
    left, top, right, bottom = frame.box
    edge: Patch = Rectangle((left, top), right - left, bottom - top, facecolor=pen.colors.sea, edgecolor="none")
    pen.axes.add_patch(edge)
    for ring in spec.backdrop.rings:
        points = frame.at(np.array(ring, dtype=np.float64))
        points = points[np.r_[True, np.any(np.diff(points, axis=0) != 0, axis=1)]]
        if len(points) < 3 or not _touches(points, frame.box):
            continue
        land = PathPatch(
            Path(points, closed=False), facecolor=pen.colors.land, edgecolor=pen.colors.shore, linewidth=0.7
        )
        pen.axes.add_patch(land)
        land.set_clip_path(edge)


def _touches(points: Points, box: Box) -> bool:
    low, high = points.min(axis=0), points.max(axis=0)
    return bool(low[0] < box[2] and high[0] > box[0] and low[1] < box[3] and high[1] > box[1])


def _nodes(spec: ViewSpec, pen: Pen, places: Points, radii: list[float]) -> None:
    """Nodes by color and shape of their group, large ones below small ones."""
    looks = {item.group: (item.color, item.shape) for item in spec.legend}
    marks: dict[tuple[float, str, str], list[int]] = {}
    for number, node in enumerate(spec.nodes):
        color, shape = looks.get(node.group, (pen.colors.home, "dot"))
        marks.setdefault((-radii[number], shape, color), []).append(number)
    rim = 0.9 if len(spec.nodes) <= 3000 else 0.5
    for (size, shape, color), members in sorted(marks.items()):
        x, y = places[members].T
        pen.marks(x, y, shape, -size, color, min(rim, -0.2 * size))


def _captions(spec: ViewSpec, pen: Pen, frame: Frame) -> list[Box]:
    """Words of the drawing itself; returns the boxes they cover."""
    boxes: list[Box] = []
    for caption, (x, y) in zip(
        spec.captions, frame.at(np.array([(c.x, c.y) for c in spec.captions]).reshape(-1, 2)).tolist(), strict=True
    ):
        text = words.fit(words.plain(caption.text), ROOM / 2, SMALL)
        half, high = words.width(text, SMALL) / 2, SMALL * HEIGHT / 2
        x = min(max(x, frame.box[0] + half), frame.box[2] - half)
        y = y - high - 2
        pen.write(text, x, y, SMALL, soft=True, align="center", rim=True)
        boxes.append((x - half, y - high, x + half, y + high))
    return boxes


def _names(spec: ViewSpec, pen: Pen, frame: Frame, places: Points, radii: list[float], taken: list[Box]) -> None:
    """Names of the largest nodes that find a place."""
    order = sorted(range(len(spec.nodes)), key=lambda i: _rank(spec.nodes[i]))
    covered = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(places.tolist(), radii, strict=True)]
    others = [covered[i] for i in order[CANDIDATES:] if radii[i] >= SOLID]
    room = 190.0 if len(spec.nodes) > 12 else 320.0
    wanted = []
    for i in order[:CANDIDATES]:
        text = words.fit(words.plain(spec.nodes[i].label), room, LABEL)
        if text:
            x, y = places[i].tolist()
            wanted.append(Wanted(text, x, y, radii[i], words.width(text, LABEL), LABEL))
    for name in place(wanted, frame.box, taken, others, NAMED):
        pen.write(name.text, name.x, name.y, name.size, align="center", rim=True)


def _rank(node: ViewNode) -> tuple[float, float, str]:
    return -node.size, -(node.value or 0.0), node.id
