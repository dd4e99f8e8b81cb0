"""Entropies of three yes-or-no properties, what the three share, and how far to trust it. Pure functions on counts."""

import numpy as np
import numpy.typing as npt

from baltica.analytics.intervals import bootstrap_bounds
from baltica.analytics.matrices import Vector

# A table of three properties u, i, g as eight counts: the cell of a unit is 4u + 2i + g.
CELLS = 8
SINGLE, PAIRS = ("u", "i", "g"), ("ui", "ug", "ig")
_AXES = {"u": -3, "i": -2, "g": -1}
Cells = npt.NDArray[np.floating | np.integer]


def cells_of(present: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
    """Count the units of each of the eight kinds; ``present`` is units × (u, i, g).

    >>> cells_of(np.array([[True, False, False], [True, True, True]])).tolist()
    [0, 0, 0, 0, 1, 0, 0, 1]
    """
    return np.bincount(present @ np.array([4, 2, 1]), minlength=CELLS).astype(np.int64)


def entropies(cells: Cells) -> dict[str, Vector]:
    """Shannon entropy in bits of each property, pair and of all three, of one table or a stack (..., 8).

    H = -sum p log2 p over the cells of the margin; keys u, i, g, ui, ug, ig, uig. NaN without units.

    >>> found = entropies(np.ones(8))
    >>> float(found["u"]), float(found["ui"]), float(found["uig"])
    (1.0, 2.0, 3.0)
    """
    cube = np.asarray(cells, float).reshape(*np.shape(cells)[:-1], 2, 2, 2)
    total = cube.sum(axis=(-3, -2, -1))
    with np.errstate(invalid="ignore", divide="ignore"):
        share = cube / total[..., None, None, None]
        return {key: _entropy(_margin(share, key), len(key)) for key in (*SINGLE, *PAIRS, "uig")}


def transmissions(cells: Cells) -> dict[str, Vector]:
    """What pairs and the three share, in bits (McGill 1954, Psychometrika 19, 97–116; Leydesdorff 2003).

    T(ui) = H(u) + H(i) - H(ui), never negative; T(uig) = H(u) + H(i) + H(g) - H(ui) - H(ug) - H(ig) + H(uig), negative
    where the three together reduce uncertainty more than the pairs account for; 0 for independent properties. Keys
    ui, ug, ig, uig.

    >>> even = np.array([1, 0, 0, 1, 0, 1, 1, 0])  # none or exactly two of three: pairs share nothing, all three do
    >>> {key: float(value) for key, value in transmissions(even).items()}
    {'ui': 0.0, 'ug': 0.0, 'ig': 0.0, 'uig': -1.0}
    """
    h = entropies(cells)
    found = {pair: h[pair[0]] + h[pair[1]] - h[pair] for pair in PAIRS}
    found["uig"] = h["u"] + h["i"] + h["g"] - h["ui"] - h["ug"] - h["ig"] + h["uig"]
    return found


def bootstrap_intervals(cells: Cells, *, samples: int, rng: np.random.Generator) -> dict[str, tuple[float, float]]:
    """95 % intervals of the transmissions, units drawn with replacement (all samples at once: eight counts each).

    Percentiles: of percentile, basic, normal and bias-corrected intervals and one with Miller and Madow's correction
    they held best for few units. Where the properties are independent the figure is at the edge of what it can be and
    intervals of this kind hold too rarely; there the permutation p tells.
    """
    counts = np.asarray(cells)
    number = int(counts.sum())
    if number < 2 or not samples:
        return dict.fromkeys((*PAIRS, "uig"), (np.nan, np.nan))
    found = transmissions(rng.multinomial(number, counts / number, size=samples))
    keys = (*PAIRS, "uig")
    drawn = np.stack([found[key] for key in keys], axis=1)
    drawn[:, np.ptp(drawn, axis=0) < 1e-12] = np.nan  # a figure that cannot vary has no spread to tell
    low, high = bootstrap_bounds(drawn)
    return {key: (float(low[place]), float(high[place])) for place, key in enumerate(keys)}


def independent_cells(cells: Cells, *, samples: int, rng: np.random.Generator) -> npt.NDArray[np.int64]:
    """Tables (samples × 8) as if each property were dealt to the units at random, each as often as observed.

    The same as shuffling three columns of yes and no over the units, drawn from the hypergeometric distribution.
    """
    u, i, g = (int(_margin(np.asarray(cells, float).reshape(2, 2, 2), key)[1]) for key in SINGLE)
    number = int(np.sum(cells))
    both = rng.hypergeometric(u, number - u, i, size=samples) if i else np.zeros(samples, np.int64)
    kinds = np.stack([number - u - i + both, i - both, u - both, both], axis=1)  # u and i: none, i, u, both
    drawn = np.zeros((samples, CELLS), np.int64)
    left, units = np.full(samples, g), np.full(samples, number)
    for kind in range(4):
        units = units - kinds[:, kind]
        got = np.where(left > 0, rng.hypergeometric(kinds[:, kind], units, np.maximum(left, 1) * (left > 0)), 0)
        drawn[:, 2 * kind + 1] = got
        drawn[:, 2 * kind] = kinds[:, kind] - got
        left = left - got
    return drawn


def tail_p(drawn: Vector, seen: float, *, two_sided: bool) -> float:
    """How rare a value at least as far out is among samples: (1 + such samples)/(1 + samples), doubled for two sides.

    >>> tail_p(np.array([1.0, 2.0, 3.0]), 3.0, two_sided=False)
    0.5
    """
    if not np.isfinite(seen):
        return np.nan
    above, below = (1 + (drawn >= seen - 1e-9).sum()), (1 + (drawn <= seen + 1e-9).sum())
    p = (min(2 * min(above, below), len(drawn) + 1) if two_sided else above) / (1 + len(drawn))
    return float(p)


def _margin(cube: Vector, key: str) -> Vector:
    """The table of some of the three properties."""
    return cube.sum(axis=tuple(axis for name, axis in _AXES.items() if name not in key)) if key != "uig" else cube


def _entropy(share: Vector, properties: int) -> Vector:
    """Over the last axes, one a property; shares that are 0 add nothing."""
    logs = np.log2(np.where(share > 0, share, 1))
    return np.asarray(np.abs((share * logs).sum(axis=tuple(range(-properties, 0)))))
