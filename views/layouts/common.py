"""What all layouts share: the arrangement they return, sizes on paper, nodes pushed apart, blocks of nodes aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from baltica.views.spec import Backdrop, Caption, counted

Floats = NDArray[np.float64]
Places = NDArray[np.intp]

SPACING = 80.0  # typical distance between nodes, in units of the drawing; radii are in the same units
GAP = 8.0  # smallest distance between the rims of two nodes
GUTTER = 60.0  # between components set side by side or in rows, and around blocks
PAGE = (900.0, 640.0)  # pixels the whole drawing is thought to be fitted in; words are written in pixels
LETTER, LINE = 6.9, 20.0  # width of a letter and height of a line of 12 pixel type, with some air, in pixels
LONGEST = 26  # letters of a label that are written
FOREMOST = 40  # labels of so many nodes, the largest, are kept apart


@dataclass(frozen=True)
class Arrangement:
    """Where nodes are drawn.

    ``place`` is n × 2, in whole units of the drawing (radii are 5 to 30 units), y pointing down. ``captions`` are words
    on the drawing, ``backdrop`` what lies under it. ``aside`` are the nodes (by row) that have no place on the map and
    stand in a block beside it.
    """

    place: Floats
    captions: tuple[Caption, ...] = ()
    backdrop: Backdrop | None = None
    aside: tuple[int, ...] = ()


def whole(place: Floats) -> Floats:
    """Rounded to whole units, without minus zero."""
    return np.asarray(np.round(place) + 0.0)


def extent(place: Floats) -> Floats:
    """Width and height."""
    return np.asarray(np.ptp(place, axis=0))


def scale_of(width: float, height: float) -> float:
    """Pixels per unit when a drawing of this size is fitted in the page, with a margin."""
    return float(min(PAGE[0] / max(width + 2 * GUTTER, 1.0), PAGE[1] / max(height + 2 * GUTTER, 1.0)))


def wide(letters: Any) -> Any:
    """Width in pixels of so many letters, with some air around them."""
    return letters * LETTER + 8


def block(radii: Floats, width: float) -> Floats:
    """Rows of nodes side by side in the order given, at most ``width`` wide; the rim of the first at (0, 0)."""
    place = np.zeros((len(radii), 2))
    x = top = high = 0.0
    first = 0
    for node, radius in enumerate(radii.tolist()):
        if node > first and x + 2 * radius > width:
            place[first:node, 1] = top + high
            x, top, high, first = 0.0, top + 2 * (high + GAP), 0.0, node
        place[node, 0] = x + radius
        x += 2 * (radius + GAP)
        high = max(high, radius)
    place[first:, 1] = top + high
    return place


def caption_above(place: Floats, radii: Floats, names: tuple[str, str], said: str, words: float = 0.0) -> Caption:
    """Words above a block of nodes: how many there are and what is said of them.

    They stand above the middle, or end where the block ends, if they are wider than it (``words``, in units).
    """
    left, right = float((place[:, 0] - radii).min()), float((place[:, 0] + radii).max())
    middle = min((left + right) / 2, right - words / 2) if words > right - left else (left + right) / 2
    top = float((place[:, 1] - radii).min()) - GAP
    return Caption(f"{counted(len(place), names)} {said}", float(round(middle)), float(round(top)))


def foremost(radii: Floats, labels: Sequence[str]) -> Places:
    """How many letters of its label are surely written under each node: those of the largest nodes, else 0."""
    letters = np.zeros(len(radii), dtype=np.intp)
    if len(labels):
        for node in np.lexsort((np.arange(len(radii)), -radii))[:FOREMOST].tolist():
            letters[node] = min(len(labels[node]), LONGEST)
    return letters


def push_apart(
    place: Floats,
    radii: Floats,
    rng: np.random.Generator,
    *,
    letters: Places | None = None,
    scale: float = 1.0,
    home: Floats | None = None,
    rounds: int = 300,
) -> Floats:
    """Move overlapping nodes away from each other until none overlap (or, in the worst case, ``rounds`` times).

    Labels of ``letters`` letters (0: none) under the nodes are kept off each other as well, as they are written when a
    unit is ``scale`` pixels. Nodes with a ``home`` are drawn back to it a little in the first half of the rounds.
    """
    place = place + rng.normal(scale=1e-3, size=place.shape)
    named = np.flatnonzero(letters) if letters is not None else np.zeros(0, dtype=np.intp)
    half = np.maximum(wide(letters[named]) / scale / 2, radii[named]) if letters is not None else np.zeros(0)
    for step in range(rounds):
        if home is not None and step < rounds // 2:
            place += (home - place) * 0.02 * (1 - 2 * step / rounds)
        moved = _part_nodes(place, radii)
        if len(named) > 1:
            moved |= _part_labels(place, radii, named, half, LINE / scale)
        if not moved:
            break
    return place


def _part_nodes(place: Floats, radii: Floats) -> bool:
    """Move overlapping nodes apart, in place; tells whether any did overlap.

    Large nodes are looked for among all, small ones only near each other: pairs that cannot touch are not looked at.
    """
    bound = float(np.quantile(radii, 0.9)) + 1e-9
    tree = cKDTree(place)
    pairs = tree.query_pairs(2 * bound + GAP, output_type="ndarray")
    large = np.flatnonzero(radii > bound)
    if len(large):
        near = tree.query_ball_point(place[large], radii[large] + radii.max() + GAP, return_sorted=True)
        ends = np.concatenate([np.asarray(found, dtype=np.intp) for found in near])
        starts = np.repeat(large, [len(found) for found in near])
        first = (starts < ends) | (radii[ends] <= bound)  # two large ones find each other
        pairs = np.concatenate([pairs, np.column_stack([starts, ends])[first & (starts != ends)]])
    if not len(pairs):
        return False
    a, b = pairs.min(axis=1), pairs.max(axis=1)
    a, b = np.divmod(np.unique(a * len(place) + b), len(place))
    away = place[a] - place[b]
    distance = np.maximum(np.hypot(away[:, 0], away[:, 1]), 1e-9)
    lack = radii[a] + radii[b] + GAP - distance
    hit = lack > 1
    if not hit.any():
        return False
    move = (away / distance[:, None] * (lack / 2)[:, None])[hit]
    for axis in (0, 1):
        place[:, axis] += np.bincount(a[hit], move[:, axis], len(place))
        place[:, axis] -= np.bincount(b[hit], move[:, axis], len(place))
    return True


def _part_labels(place: Floats, radii: Floats, named: Places, half: Floats, line: float) -> bool:
    """Move nodes apart, in place, whose boxes of node and label (``half`` wide to each side) overlap."""
    top, bottom = place[named, 1] - radii[named], place[named, 1] + radii[named] + line
    a, b = np.triu_indices(len(named), 1)
    across = half[a] + half[b] - np.abs(place[named[a], 0] - place[named[b], 0])
    down = np.minimum(bottom[a], bottom[b]) - np.maximum(top[a], top[b])
    hit = (across > 1) & (down > 1)
    if not hit.any():
        return False
    a, b, across, down = a[hit], b[hit], across[hit], down[hit]
    sideways = across < down
    for axis, some, lack in ((0, sideways, across), (1, ~sideways, down)):
        side = np.where(place[named[a], axis] < place[named[b], axis], -1.0, 1.0)
        move = (side * np.minimum(lack, 40.0) / 2)[some]
        np.add.at(place[:, axis], named[a[some]], move)
        np.add.at(place[:, axis], named[b[some]], -move)
    return True
