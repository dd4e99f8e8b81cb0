"""Ties of a picture: a color for each kind, wider and darker with their weight, many in one path."""

import math
from collections.abc import Mapping

import numpy as np
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from baltica.views.pictures.pen import Pen
from baltica.views.pictures.style import Colors
from baltica.views.spec import ViewEdge, ViewSpec

WIDTHS = (0.7, 1.1, 1.8, 2.8, 4.2)
"""Of lines, by how heavy a tie is beside the others."""

BATCH = 64  # ties in one path: few enough that dense parts grow dark, many enough that the file stays small
DASHED = 400  # so many ties within a country can be told apart by dashes
MANY = 5000  # from here on lines are thinner
ARROWS = 500  # heads of arrows are drawn for at most so many directed ties

Place = tuple[float, float, float]
"""Middle and radius of a node on paper."""


def draw_edges(spec: ViewSpec, pen: Pen, places: Mapping[str, Place]) -> None:
    """Weak ties first, then stronger ones; among equal ones those across a border are on top."""
    grouped: dict[tuple[int, int], list[ViewEdge]] = {}
    levels = _levels([edge.weight for edge in spec.edges])
    for edge, level in zip(spec.edges, levels, strict=True):
        grouped.setdefault((level, _kind(edge)), []).append(edge)
    ties = len(spec.edges)
    dashed = {kind: is_dashed(kind, spec) for kind in range(3)}
    for (level, kind), edges in sorted(grouped.items()):
        for start in range(0, len(edges), BATCH):
            lines = [(places[e.source], places[e.target]) for e in edges[start : start + BATCH]]
            path = PathPatch(_path(lines), fill=False, edgecolor=color_of(kind, pen.colors), clip_on=False)
            path.set(linewidth=_width(level, ties), alpha=_strength(level, ties), capstyle="butt")
            if dashed[kind]:
                path.set_linestyle((0, (4.5, 3.0)))
            pen.axes.add_patch(path)
    _arrows(spec, pen, places)


def shown_kinds(spec: ViewSpec) -> list[int]:
    """Which kinds of ties there are: 2 across a border, 1 within a country, 0 not known."""
    return sorted({_kind(edge) for edge in spec.edges}, reverse=True)


def _kind(edge: ViewEdge) -> int:
    return 0 if edge.cross_border is None else 2 if edge.cross_border else 1


def color_of(kind: int, colors: Colors) -> str:
    """The color of the lines of a kind."""
    return (colors.unknown, colors.home, colors.cross)[kind]


def is_dashed(kind: int, spec: ViewSpec) -> bool:
    """Whether lines of the kind are broken: those within a country, where they are few enough to be seen as such."""
    return kind == 1 and sum(edge.cross_border is False for edge in spec.edges) <= DASHED


def _levels(weights: list[float]) -> list[int]:
    """Which of ``WIDTHS`` each tie gets, by the logarithm of its weight between the smallest and the largest."""
    known = [max(w, 1e-9) for w in weights]
    if not known or max(known) <= min(known):
        return [1] * len(known)
    low, high = math.log(min(known)), math.log(max(known))
    return [round(4 * (math.log(w) - low) / (high - low)) for w in known]


def _width(level: int, ties: int) -> float:
    return WIDTHS[level] * (0.6 if ties > MANY else 1.0)


def _strength(level: int, ties: int) -> float:
    """How opaque a line is: less where ties are many, more for heavy ones."""
    least = min(max(0.6 * math.pow(300 / max(ties, 1), 0.55), 0.04), 0.7)
    return round(least + (0.85 - least) * (level / 4) ** 2, 2)


def _path(lines: list[tuple[Place, Place]]) -> Path:
    points = [(x, y) for ends in lines for x, y, _ in ends]
    return Path(points, [Path.MOVETO, Path.LINETO] * len(lines))


def _arrows(spec: ViewSpec, pen: Pen, places: Mapping[str, Place]) -> None:
    """Heads of directed ties, at the rim of the node they point to."""
    directed = [edge for edge in spec.edges if edge.directed and edge.source != edge.target]
    if not 0 < len(directed) <= ARROWS:
        return
    for kind in sorted({_kind(edge) for edge in directed}):
        corners: list[tuple[float, float]] = []
        for edge in directed:
            if _kind(edge) == kind:
                corners += _head(places[edge.source], places[edge.target])
        if corners:
            codes = [Path.MOVETO, Path.LINETO, Path.LINETO, Path.CLOSEPOLY] * (len(corners) // 4)
            heads = PathPatch(
                Path(corners, codes), facecolor=color_of(kind, pen.colors), edgecolor="none", clip_on=False
            )
            pen.axes.add_patch(heads)


def _head(start: Place, end: Place) -> list[tuple[float, float]]:
    """A triangle that ends at the rim of the second node; nothing where the two are too close."""
    along = np.array([end[0] - start[0], end[1] - start[1]])
    length = float(np.hypot(*along))
    if length < end[2] + 12:
        return []
    unit = along / length
    tip = np.array(end[:2]) - unit * (end[2] + 0.5)
    aside = np.array([-unit[1], unit[0]]) * 3.6
    corners = np.round([tip, tip - 9 * unit + aside, tip - 9 * unit - aside, tip], 1) + 0.0
    return [(float(x), float(y)) for x, y in corners]
