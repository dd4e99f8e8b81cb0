"""Ties within and across the helices, inside countries and across borders."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from baltica.analytics.cross_border import Counting
from baltica.analytics.graphdata import GraphData
from baltica.analytics.helix import HELICES
from baltica.analytics.intervals import bootstrap_bounds
from baltica.analytics.matrices import Vector, column_sums, group_matrix, inverse
from baltica.analytics.measures import Measure, by_name, plain
from baltica.analytics.mixing import ei_index
from baltica.analytics.places import countries
from baltica.graph.errors import InputError

PAIRS = [(a, b) for place, a in enumerate(HELICES) for b in HELICES[place:]]
FEW_PROJECTS = 5  # pairs of helices that meet in fewer projects are not read
SAMPLES = 1000
_BLOCK = 50  # samples drawn at a time
_WITHIN = np.array([a == b for a, b in PAIRS])
_UNKNOWN = "no country"

_MIXED = "Newman 2003, Physical Review E 67, 026126"

MEASURES = by_name(
    Measure("tie", "Tie", "The two helices a tie joins; the last rows are totals.", "-", "Leydesdorff 2003"),
    Measure("projects", "Projects", "Projects in which such a pair of participants meets.", "count", "count"),
    Measure(
        "ties",
        "Ties",
        "Pairs of participants of one project, in the counting asked for.",
        "full: pairs; binary: projects; fractional: each project shares 1 over its pairs",
        "Perianes-Rodriguez et al. 2016, Journal of Informetrics 10, 1178–1195",
    ),
    Measure("share", "Share", "Part of all ties of known helix.", "ties/(sum of ties)", "share"),
    Measure(
        "expected",
        "Expected ties",
        "Ties if the ends of all ties were joined at random.",
        "W (s_a/T)² within a helix, 2 W (s_a/T)(s_b/T) across; s: ends of ties, T = 2W",
        _MIXED,
    ),
    Measure("observed_expected", "Observed / expected", "1 is as expected.", "ties/expected", _MIXED),
    Measure("home", "Ties at home", "Ties inside a country, both countries known.", "count", "count"),
    Measure("abroad", "Ties across borders", "Ties between countries, both known.", "count", "count"),
    Measure(
        "cross_border_share",
        "Cross-border share",
        "Part of the ties, countries known, that cross a border; in binary counting of the projects with such a tie.",
        "abroad/(abroad + home)",
        "share",
    ),
    Measure("few", "Few", f"Fewer than {FEW_PROJECTS} projects: not to be read as a finding.", "-", "convention"),
) | plain(
    a="Helix of one end; empty in totals.",
    b="Helix of the other end; empty in totals.",
    full="Pairs of participants.",
    binary="Projects in which such a pair meets.",
    fractional="Pairs, each project sharing out the weight 1 over all its pairs of participants, known or not.",
)


@dataclass(frozen=True, eq=False)
class HelixTies:
    """Ties of pairs of helices: ``table`` (see :func:`helix_ties`), and what it rests on.

    ``known_share``: share of all ties, in the counting, that join two organizations of known helix (NaN for binary,
    where ties of one project overlap). ``border_known_share``: share of those where the country of both is known.
    ``projects``: projects with such a tie. ``ei``: the E-I index by helix over simple ties, one row; empty with
    ``permutations=0``, which saves seconds in large networks.
    """

    counting: str
    table: pd.DataFrame
    known_share: float
    border_known_share: float
    projects: int
    ei: pd.DataFrame


def helix_ties(
    data: GraphData,
    *,
    counting: Counting = "fractional",
    samples: int = SAMPLES,
    permutations: int = 199,
    rng: np.random.Generator | None = None,
) -> HelixTies:
    """Tell how much academia, business, government and civil society work with each other, and how far across borders.

    A tie joins two participants of a project. One row a pair of helices, with itself too, then ``within one helix``,
    ``across helices`` and ``all``; index tie; a, b (None in totals), projects (in which such a pair meets), full
    (pairs), binary (projects), fractional (each project shares 1 over its pairs of participants, known or not); in the
    ``counting`` asked for: ties, share of ties of known helix, expected = W (s_a/T)² within, 2 W (s_a/T)(s_b/T) across,
    where s_a are the ends of ties at a helix, T = 2W, as if ends were joined at random (Newman 2003);
    observed_expected; home, abroad (ties inside a country, across borders, both countries known), cross_border_share =
    abroad/(home + abroad) (binary: share of the projects in which such a pair crosses a border). share,
    observed_expected and cross_border_share have 95 % intervals _low, _high: projects drawn with replacement,
    percentiles. few: fewer than 5 projects. Pairs of helices to which nobody belongs are left out. With places chosen,
    ties with at least one end
    there. No ties: zeros and NaN.

    >>> people = [("a", "academia", "DK"), ("b", "business", "DK"), ("c", "business", "SE")]
    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "helix": h, "country": c} for i, h, c in people],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "abc"],
    ... )
    >>> table = helix_ties(data, samples=10, permutations=9).table
    >>> table.loc[["academia – business", "business – business"], ["full", "fractional", "cross_border_share"]].round(2)
                         full  fractional  cross_border_share
    tie
    academia – business     2        0.67                 0.5
    business – business     1        0.33                 1.0
    """
    if counting not in get_args(Counting):
        raise InputError(f"there is no counting {counting}", f"Countings: {', '.join(get_args(Counting))}.")
    if not data.organizations["helix"].isin(HELICES).any():
        raise InputError(
            "the type of no organization is known, so nobody can be placed in academia, business or government",
            "keep.eu tells no types; load CORDIS, the bundled facts or a table with types beside it.",
        )
    member, _, _ = data.biadjacency()
    mine = data.reported().to_numpy()
    total, home, abroad = _pairs(data, member, np.ones(len(mine), bool))
    if not mine.all():
        others = _pairs(data, member, ~mine)
        total, home, abroad = total - others[0], home - others[1], abroad - others[2]
    size = column_sums(member)
    weight = inverse(size * (size - 1) / 2, size > 1)
    met = total.sum(axis=0) > 0
    total, home, abroad, weight = total[:, met], home[:, met], abroad[:, met], weight[met]
    ties, crossing, inside = _counted(counting, total, home, abroad, weight)
    table = _counts(total, weight)
    figures = _figures(ties.sum(axis=1)[None], crossing.sum(axis=1)[None], inside.sum(axis=1)[None])
    drawn = list(_resampled(ties, crossing, inside, samples, rng or np.random.default_rng(1)))
    table["ties"] = figures["ties"][0]
    for name in ("share", "expected", "observed_expected", "home", "abroad", "cross_border_share"):
        table[name] = figures[name][0]
        if name in ("share", "observed_expected", "cross_border_share"):
            samples_of = [one[name] for one in drawn] or [np.empty((0, len(table)))]
            table[f"{name}_low"], table[f"{name}_high"] = bootstrap_bounds(np.concatenate(samples_of))
    table["few"] = table["projects"] < FEW_PROJECTS
    met_helices = set(data.organizations["helix"].dropna())
    kept = [{a, b} <= met_helices for a, b in PAIRS]
    table = table[[*kept, True, True, True]]
    everything = _all_ties(counting, size, member, mine)
    pairs = figures["ties"][0][-1]
    known = float(figures["home"][0][-1] + figures["abroad"][0][-1])
    return HelixTies(
        counting,
        table,
        float(pairs / everything) if everything else np.nan,
        min(known / float(pairs), 1.0) if pairs and counting != "binary" else np.nan,
        int(met.sum()),
        ei_index(data, "helix", samples=permutations) if permutations else pd.DataFrame(),
    )


def _pairs(data: GraphData, member: sparse.csr_array, who: npt.NDArray[np.bool_]) -> tuple[Vector, Vector, Vector]:
    """Pairs of participants of each project (columns) by pair of helices (rows): all, in one country, across borders.

    Only of the organizations *who*; those whose country is not known are in the first only.
    """
    where = countries(data.organizations, data)
    at, places = group_matrix(where.fillna(_UNKNOWN))
    at = sparse.csr_array(at[places != _UNKNOWN])
    helix = data.organizations["helix"].to_numpy()
    numbers, located = [], []
    for name in HELICES:
        mine = sparse.diags_array(((helix == name) & who).astype(float))
        located.append(sparse.csr_array(at @ mine @ member))
        numbers.append(column_sums(sparse.csr_array(mine @ member)))
    total, home, abroad = [], [], []
    for a, b in PAIRS:
        one, other = HELICES.index(a), HELICES.index(b)
        known_one, known_other = column_sums(located[one]), column_sums(located[other])
        same = column_sums(sparse.csr_array(located[one].multiply(located[other])))
        if a == b:
            total.append(numbers[one] * (numbers[one] - 1) / 2)
            same = (same - known_one) / 2
            both = known_one * (known_one - 1) / 2
        else:
            total.append(numbers[one] * numbers[other])
            both = known_one * known_other
        home.append(same)
        abroad.append(both - same)
    return np.array(total), np.array(home), np.array(abroad)


def _counted(
    counting: str, total: Vector, home: Vector, abroad: Vector, weight: Vector
) -> tuple[Vector, Vector, Vector]:
    """Ties, those across borders and those at home of each project by pair of helices, in the counting."""
    if counting == "full":
        return total, abroad, home
    if counting == "fractional":
        return total * weight, abroad * weight, home * weight
    crossing = (abroad > 0).astype(float)
    return (total > 0).astype(float), crossing, ((home > 0) & (abroad <= 0)).astype(float)


def _counts(total: Vector, weight: Vector) -> pd.DataFrame:
    """The rows, and the three countings."""
    names = [f"{a} – {b}".replace("_", " ") for a, b in PAIRS] + ["within one helix", "across helices", "all"]
    ends: list[tuple[Any, Any]] = [*PAIRS, (None, None), (None, None), (None, None)]
    index = pd.Index(names, name="tie")
    groups = [np.arange(len(PAIRS)) == place for place in range(len(PAIRS))]
    groups += [_WITHIN, ~_WITHIN, np.ones(len(PAIRS), bool)]
    rows = [total[group].sum(axis=0) for group in groups]
    joint = [int((row > 0).sum()) for row in rows]
    return pd.DataFrame(
        {
            "a": pd.Series([a for a, _ in ends], index, dtype=object),
            "b": pd.Series([b for _, b in ends], index, dtype=object),
            "projects": joint,
            "full": [round(row.sum()) for row in rows],
            "binary": joint,
            "fractional": [float((row * weight).sum()) for row in rows],
        },
        index=index,
    )


def _figures(ties: Vector, abroad: Vector, home: Vector) -> dict[str, Vector]:
    """What the table tells, for a stack of samples × pairs; the three totals last."""
    expected = _expected(ties)
    ties, abroad, home, expected = (_with_totals(one) for one in (ties, abroad, home, expected))
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "ties": ties,
            "share": ties / ties[:, -1:],
            "expected": expected,
            "observed_expected": ties / expected,
            "home": home,
            "abroad": abroad,
            "cross_border_share": abroad / (abroad + home),
        }


def _expected(ties: Vector) -> Vector:
    """Ties if the ends of all ties were joined at random, by the number of ends of each helix."""
    ends = np.zeros((len(ties), len(HELICES)))
    for place, (a, b) in enumerate(PAIRS):
        ends[:, HELICES.index(a)] += ties[:, place]
        ends[:, HELICES.index(b)] += ties[:, place]
    total = ends.sum(axis=1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = ends / total
    columns = [
        (1 if a == b else 2) * share[:, HELICES.index(a)] * share[:, HELICES.index(b)] * total[:, 0] / 2
        for a, b in PAIRS
    ]
    return np.stack(columns, axis=1)


def _with_totals(values: Vector) -> Vector:
    groups = [values[:, _WITHIN].sum(axis=1), values[:, ~_WITHIN].sum(axis=1), values.sum(axis=1)]
    return np.column_stack([values, *groups])


def _resampled(
    ties: Vector, abroad: Vector, home: Vector, samples: int, rng: np.random.Generator
) -> Iterator[dict[str, Vector]]:
    """The figures of samples of projects, drawn with replacement, a block of samples at a time."""
    projects = ties.shape[1]
    if projects < 2:
        return
    stacked = np.concatenate([ties, abroad, home])
    pairs = len(PAIRS)
    for begin in range(0, samples, _BLOCK):
        count = min(_BLOCK, samples - begin)
        picks = rng.integers(projects, size=(count, projects)) + projects * np.arange(count)[:, None]
        times = np.bincount(picks.ravel(), minlength=count * projects).reshape(count, projects)
        sums = times @ stacked.T
        yield _figures(sums[:, :pairs], sums[:, pairs : 2 * pairs], sums[:, 2 * pairs :])


def _all_ties(counting: str, size: Vector, member: sparse.csr_array, mine: npt.NDArray[np.bool_]) -> float:
    """All ties with an end in a reported place, of known helix or not; 0 where they cannot be added (binary)."""
    elsewhere = column_sums(sparse.csr_array(sparse.diags_array((~mine).astype(float)) @ member))
    pairs = size * (size - 1) / 2
    reported = pairs - elsewhere * (elsewhere - 1) / 2
    if counting == "full":
        return float(reported.sum())
    return float((reported * inverse(pairs, pairs > 0)).sum()) if counting == "fractional" else 0.0
