"""Force layout: near each other on paper what is near each other in the network, communities as islands.

Distances on paper follow distances in the network (stress), where an edge between nodes with the same neighbors is
short and one between communities is long. In large components each community then becomes a disc of its own, discs and
nodes are pushed apart, and so are the labels of the largest nodes. Smaller components follow in rows below the largest,
and nodes without any tie in a block at the bottom.
"""

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

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
    foremost,
    push_apart,
    scale_of,
    whole,
    wide,
)
from baltica.views.layouts.stress import communities, lengths, stress

ASPECT = PAGE[0] / PAGE[1]  # width of the picture over its height
ISLANDS_FROM = 40  # components with fewer nodes are drawn as stress lays them out: a path stays a path
FILLED = 0.5  # share of the picture that islands cover
MOST_STRETCHED = 1.25  # discs may become ellipses where that fills the picture
ROOMY = 3.6  # small components: distance of nodes in radii, so that large ones, of any shape, do not touch
CORRECTIONS = 4  # how often labels are parted anew for the scale the whole picture ends up with

Block = tuple[Places, Floats]


def force(
    ties: sparse.csr_array,
    radii: Floats,
    *,
    seed: int = 1,
    names: tuple[str, str] = ("node", "nodes"),
    labels: Sequence[str] = (),
) -> Arrangement:
    """Components, the largest on top; nodes without a tie in a block at the bottom, with a caption.

    Permuted nodes get another, similar picture: what is alike is told apart by its order.
    """
    rng = np.random.default_rng(seed)
    letters = foremost(radii, labels)
    _, component = csgraph.connected_components(ties, directed=False)
    members = np.split(np.argsort(component, kind="stable"), np.cumsum(np.bincount(component))[:-1])
    tied = sorted((m for m in members if len(m) > 1), key=lambda m: (-len(m), m[0]))
    alone = np.array(sorted(m[0] for m in members if len(m) == 1), dtype=np.intp)
    blocks = [
        (m, _component(sparse.csr_array(ties[m][:, m]), radii[m], letters[m], 1.0 if k == 0 else 0.5, seed, rng))
        for k, m in enumerate(tied)
    ]
    place = _packed(blocks, alone, radii)
    for _ in range(CORRECTIONS):
        scale = scale_of(*extent(place))
        parted = [(m, push_apart(p, radii[m], rng, letters=letters[m], scale=scale)) for m, p in blocks]
        blocks = [(m, _widened(p) if k == 0 else p) for k, (m, p) in enumerate(parted)]
        place = _packed(blocks, alone, radii)
        if scale_of(*extent(place)) > 0.98 * scale:
            break
    place = whole(place - (place.min(axis=0) + place.max(axis=0)) / 2)
    captions = (caption_above(place[alone], radii[alone], names, "without a tie"),) if len(alone) else ()
    return Arrangement(place, captions)


def _packed(blocks: list[Block], alone: Places, radii: Floats) -> Floats:
    """Places of all nodes: the first block on top, the others in rows below it, then the nodes without a tie."""
    place = np.zeros((len(radii), 2))
    gutter = max(GUTTER, 2 * float(radii.max(initial=0.0)) + GAP)  # between middles of nodes: large ones need more
    room = sum(float(np.prod(extent(p) + gutter)) for _, p in blocks)
    width = max([extent(p)[0] for _, p in blocks] + [SPACING * np.sqrt(len(radii)), np.sqrt(ASPECT * room)])
    top = 0.0
    row: list[Block] = []
    used = 0.0
    for number, (nodes, local) in enumerate(blocks):
        across = extent(local)[0] + gutter
        if row and (number == 1 or used + across > width + gutter):
            top, row, used = _set_row(row, place, top, used, gutter), [], 0.0
        row.append((nodes, local))
        used += across
    bottom = _set_row(row, place, top, used, gutter) if row else top
    if len(alone):
        rows = block(radii[alone], width)
        words = 2 * LINE / scale_of(width, bottom + gutter + extent(rows)[1])  # room for the caption
        place[alone] = np.add(rows, [-extent(rows)[0] / 2, bottom - gutter + max(words, 1.5 * gutter)])
    return place


def _widened(place: Floats) -> Floats:
    """Stretched to the shape of the picture where it is too tall: labels are parted downwards more often than aside."""
    across, down = extent(place) + 1e-9
    return np.asarray(place * [float(np.clip(ASPECT * down / across, 1.0, MOST_STRETCHED)), 1.0])


def _set_row(row: list[Block], place: Floats, top: float, used: float, gutter: float) -> float:
    """Set blocks side by side, below ``top`` and around x = 0; return where the next row starts."""
    left, height = -(used - gutter) / 2, max(extent(p)[1] for _, p in row)
    for nodes, local in row:
        place[nodes] = local - local.min(axis=0) + [left, top + (height - extent(local)[1]) / 2]
        left += extent(local)[0] + gutter
    return float(top + height + gutter)


def _component(
    graph: sparse.csr_array, radii: Floats, letters: Places, loose: float, seed: int, rng: np.random.Generator
) -> Floats:
    """Lay out one connected network; ``loose`` tells how far apart nodes stand, 1 is usual."""
    count = len(radii)
    if count == 2:
        return np.array([[0.0, 0.0], [radii.sum() + SPACING * loose / 2, 0.0]])
    if count < ISLANDS_FROM:
        spacing = max(SPACING * loose, float(np.sqrt(_areas(radii, letters).mean())), ROOMY * float(radii.mean()))
        return push_apart(_fitted(_flat(stress(lengths(graph), rng)), spacing), radii, rng)
    whose = communities(graph, seed)
    place = _flat(stress(lengths(graph, whose, communities(graph, seed, resolution=5.0)), rng))
    area = _areas(radii, letters)
    islands = _islands(place, whose, area) if whose.max() else _fitted(place, np.sqrt(area.mean()))
    return push_apart(islands, radii, rng, letters=letters, scale=scale_of(*extent(islands)))


def _flat(place: Floats) -> Floats:
    """Turned so that the long side lies flat, and mirrored so that mirror images look the same way."""
    place = place - place.mean(axis=0)
    _, axes = np.linalg.eigh(place.T @ place)
    place = place @ axes[:, ::-1]
    return np.asarray(place * np.sign([s if (s := np.sum(place[:, k] ** 3)) else 1.0 for k in (0, 1)]))


def _fitted(place: Floats, spacing: float) -> Floats:
    """Scaled to the typical distance between nodes, with more room in the crowded middle."""
    place = place * np.hypot(place[:, :1], place[:, 1:] + 1e-9) ** -0.42
    spread = extent(place) + 1e-9
    area = len(place) * spacing**2
    aspect = min(max(spread[0] / spread[1], ASPECT), 1.5 * ASPECT)
    return np.asarray(place * np.sqrt([area * aspect, area / aspect]) / spread)


def _areas(radii: Floats, letters: Places) -> Floats:
    """Room each node needs, in square units; a label needs the more the smaller the picture is drawn."""
    bare = np.maximum((0.75 * SPACING) ** 2, 1.25 * (2 * radii + GAP) ** 2)
    area = bare
    for _ in range(4):
        height = np.sqrt(area.sum() / FILLED / ASPECT)
        scale = scale_of(ASPECT * height, height)
        label = (wide(letters) / scale + GAP) * (2 * radii + LINE / scale + GAP)
        area = np.where(letters > 0, np.maximum(bare, label), bare)
    return area


def _islands(place: Floats, whose: Places, area: Floats) -> Floats:
    """Each community as a disc with room for its nodes, the discs apart from each other."""
    room = np.bincount(whose, area)
    radius = np.sqrt(room / np.pi)
    size = np.bincount(whose)
    middle = np.column_stack([np.bincount(whose, place[:, axis]) / size for axis in (0, 1)])
    local = place - middle[whose]
    for island in range(len(size)):
        nodes = np.flatnonzero(whose == island)
        local[nodes] = _disc(local[nodes], area[nodes], radius[island])
    height = np.sqrt(room.sum() / FILLED / ASPECT)
    middle = middle / (extent(middle) + 1e-9) * ([ASPECT * height, height] if len(size) > 2 else height)
    place = _discs_apart(middle, 1.1 * radius + SPACING / 2)[whose] + local
    across, down = extent(place) + 1e-9
    stretch = np.clip(np.sqrt(ASPECT * down / across), 1.0, MOST_STRETCHED)
    return np.asarray(place * [stretch, 1 / stretch])


def _disc(local: Floats, area: Floats, radius: float) -> Floats:
    """Nodes around their middle, spread so that they fill a disc evenly: in order of distance and, half, of angle."""
    if len(local) == 1:
        return np.zeros((1, 2))
    distance, angle = np.hypot(local[:, 0], local[:, 1]), np.arctan2(local[:, 1], local[:, 0])
    even = 2 * np.pi * _share_before(angle, area)
    turn = np.angle(np.exp(1j * (even - angle)).mean())
    angle = angle + np.angle(np.exp(1j * (even - angle - turn))) / 2
    out = radius * np.sqrt(_share_before(distance, area))
    return np.column_stack([out * np.cos(angle), out * np.sin(angle)])


def _share_before(values: Floats, area: Floats) -> Floats:
    """Share of the area of the nodes that come before each node (with half of its own), in order of the values."""
    order = np.argsort(values, kind="stable")
    share = np.empty(len(values))
    share[order] = (np.cumsum(area[order]) - area[order] / 2) / area.sum()
    return share


def _discs_apart(middle: Floats, radius: Floats, rounds: int = 300) -> Floats:
    """Middles of the discs, drawn together and pushed apart until (nearly) none overlap; small ones give way."""
    weight = radius**2
    share = weight[None, :] / (weight[:, None] + weight[None, :])
    for step in range(rounds):
        if step < 0.7 * rounds:
            middle = middle - (middle - weight @ middle / weight.sum()) * [0.006, 0.006 * ASPECT**1.5]
        away = middle[:, None] - middle[None, :]
        distance = np.hypot(away[..., 0], away[..., 1])
        lack = np.maximum(radius[:, None] + radius[None, :] - distance, 0)
        np.fill_diagonal(lack, 0)
        middle = middle + (away / np.maximum(distance, 1e-9)[..., None] * (0.6 * lack * share)[..., None]).sum(axis=1)
    return np.asarray(middle)
