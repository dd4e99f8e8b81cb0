"""Where the names of nodes go: the largest nodes first, each name beside its node where nothing else is written."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""Left, top, right, bottom; y grows downwards."""

GAP = 3.0  # between the rim of a node and its name
FIRST = 30  # names that matter most
SOLID = 3.2  # a node from this radius on is not written over
HEIGHT = 1.25  # of a line of text, in sizes of its letters


@dataclass(frozen=True)
class Wanted:
    """A name to be written at a node: the middle of the node, its radius, the text's width and size."""

    text: str
    x: float
    y: float
    radius: float
    width: float
    size: float


@dataclass(frozen=True)
class Placed:
    """A name with the middle of the place it got."""

    text: str
    x: float
    y: float
    size: float


def place(
    wanted: Sequence[Wanted], frame: Box, taken: Sequence[Box] = (), others: Sequence[Box] = (), most: int = 70
) -> list[Placed]:
    """Place up to ``most`` names that fit, in the order given; a name without a free place is left out.

    No two names overlap, none leaves the frame, none covers a box of ``taken``. Nor does one cover another node of the
    radius ``SOLID`` or a box of ``others`` (further nodes); but the ``FIRST`` may, where they find no other place,
    cover nodes that are not among the first. Tried are below, above, right and left of the node, and on it where the
    node is large enough.
    """
    nodes = _boxes([_node(w) for w in wanted])
    solid = np.array([w.radius >= SOLID for w in wanted], dtype=bool)
    further, boxes = _boxes(others), _boxes(taken)
    placed: list[Placed] = []
    for number, one in enumerate(wanted):
        if len(placed) == most:
            break
        mine = np.arange(len(wanted)) == number
        strict = np.vstack([nodes[solid & ~mine], further])
        first = nodes[:FIRST][~mine[:FIRST]]
        for avoided in (strict, first) if number < FIRST else (strict,):
            free = (spot for spot in _spots(one) if _is_free(_around(one, spot), frame, boxes, avoided))
            if spot := next(free, None):
                placed.append(Placed(one.text, *spot, one.size))
                boxes = np.vstack([boxes, _around(one, spot)])
                break
    return placed


def _boxes(boxes: Sequence[Box]) -> NDArray[np.float64]:
    return np.array(list(boxes), dtype=np.float64).reshape(-1, 4)


def _around(one: Wanted, spot: tuple[float, float]) -> Box:
    half, high = one.width / 2 + 1, one.size * HEIGHT / 2
    return spot[0] - half, spot[1] - high, spot[0] + half, spot[1] + high


def _is_free(box: Box, frame: Box, *others: NDArray[np.float64]) -> bool:
    return _inside(box, frame) and not any(_meets(box, those) for those in others)


def _node(one: Wanted) -> Box:
    return one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius


def _spots(one: Wanted) -> list[tuple[float, float]]:
    """Middles to try, the best first."""
    down = one.radius + GAP + one.size * HEIGHT / 2
    aside = one.radius + GAP + one.width / 2
    spots = [(one.x, one.y + down), (one.x, one.y - down), (one.x + aside, one.y), (one.x - aside, one.y)]
    return [(one.x, one.y), *spots] if one.width < 1.7 * one.radius else spots


def _inside(box: Box, frame: Box) -> bool:
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _meets(box: Box, others: NDArray[np.float64]) -> bool:
    """Whether the box overlaps any of the others (rows of left, top, right, bottom)."""
    apart = (others[:, 0] >= box[2]) | (others[:, 2] <= box[0]) | (others[:, 1] >= box[3]) | (others[:, 3] <= box[1])
    return not bool(apart.all())
