"""Academia, business and government in clusters, projects and regions: shares, mixes, and what the three share."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from baltica.analytics.entropy import (
    bootstrap_intervals,
    cells_of,
    entropies,
    independent_cells,
    tail_p,
    transmissions,
)
from baltica.analytics.graphdata import GraphData
from baltica.analytics.measures import Measure, by_name, plain
from baltica.analytics.places import NOT_LOCATED, place_codes
from baltica.analytics.stats import Z95, wilson
from baltica.graph.codes import country_name
from baltica.graph.errors import InputError
from baltica.graph.model import HELIX_OF_TYPE

Of = Literal["clusters", "projects", "regions"]
HELICES = tuple(dict.fromkeys(HELIX_OF_TYPE.values()))  # academia, business, government, civil society
THREE = HELICES[:3]
LETTERS = dict(zip("uig", THREE, strict=True))
FEW_UNITS = 30  # fewer clusters, projects or regions are described and not tested
SAMPLES = 999
# A unit with fewer organizations of known helix cannot show a mix; regions need more, as any two rarely tell a region.
MIN_KNOWN: dict[str, int] = {"clusters": 2, "projects": 2, "regions": 5}

_SOURCE = "Leydesdorff 2003, Scientometrics 58, 445–467"

MEASURES = by_name(
    Measure("count", "Count", "Organizations (once a unit) or units the figure counts.", "count", "count"),
    Measure(
        "value",
        "Value",
        "A share from 0 to 1; T and H in thousandths of a bit (mbit); negative T(uig) means reduction of uncertainty.",
        "T(uig) = H(u) + H(i) + H(g) - H(ui) - H(ug) - H(ig) + H(uig); T(ui) = H(u) + H(i) - H(ui); H = -sum p log2 p",
        _SOURCE,
    ),
    Measure(
        "low",
        "Lower limit",
        "Lower end of the 95 % interval.",
        "Wilson for shares of units; linearized ratio for shares of organizations; bootstrap over units for T",
        "Wilson 1927; Cochran 1977; Efron and Tibshirani 1993",
    ),
    Measure("high", "Upper limit", "Upper end of the 95 % interval.", "as low", "as low"),
    Measure(
        "expected",
        "Expected",
        "Mean if the same helices were dealt at random to the same seats: sizes of units and totals stay.",
        "mean over random deals",
        "permutation",
    ),
    Measure("p", "p", "How rare a value so far out is among such deals, two-sided.", "(1 + extreme)/(1 + n)", "same"),
    Measure(
        "p_independent",
        "p of independence",
        "How rare a value so far out is if presence of each helix is shuffled over units.",
        "(1 + extreme)/(1 + n); two-sided for T(uig)",
        "permutation",
    ),
    Measure("known", "Known", "Organizations of known helix.", "count", "count"),
    *(
        Measure(name, name.replace("_", " ").capitalize(), "Organizations of this helix.", "count", "count")
        for name in HELICES
    ),
    Measure("helices", "Helices", "How many of academia, business and government are present.", "count", _SOURCE),
    Measure("few", "Few", "Too few organizations of known helix to show a mix.", "known < --min-known", "convention"),
) | plain(
    figure="Name of the figure.",
    part="What the figure is one of: shares of organizations (seats), of units by helix (with), by number of helices "
    "(helices) or by mix (mix), information shared (information), or uncertainty (entropy).",
    title="The figure in words.",
    unit="Unit of the value: share from 0 to 1, or mbit (thousandths of a bit).",
    organizations="Organizations in the project, cluster or region, each once.",
    **{f"{name}_share": "Share of this helix among its organizations of known helix, 0 to 1." for name in HELICES},
)


@dataclass(frozen=True, eq=False)
class Helix:
    """The triple helix of one kind of unit.

    ``figures``: one row a figure, see :func:`helix`; ``units``: one row a unit, see :func:`helix_units`, those with too
    few organizations of known helix among them (``few``). ``seats`` and ``known``: organizations counted once in each
    unit, and those of known helix; ``outside``: seats by the type that stands for no helix.
    """

    of: str
    level: int | None
    min_known: int
    figures: pd.DataFrame
    units: pd.DataFrame
    seats: int
    known: int
    outside: "pd.Series[int]"
    not_located: int

    @property
    def used(self) -> int:
        """Units the figures rest on."""
        return int((~self.units["few"]).sum())


def helix(
    data: GraphData,
    *,
    of: Of = "projects",
    level: int = 3,
    min_known: int | None = None,
    samples: int = SAMPLES,
    rng: np.random.Generator | None = None,
) -> Helix:
    """Tell whether academia, business and government meet in the same clusters, projects or regions.

    Units are the reported clusters (with members), projects (with participants) or regions at the NUTS ``level`` (with
    organizations located there) that have at least ``min_known`` organizations of known helix. Figures, indexed by
    name: part, title, count, value, low, high (95 %), expected, p, p_independent, unit.

    - part ``seats``: share of each helix among organizations of known helix, each counted once a unit; the interval
      takes units as drawn (linearized ratio).
    - parts ``with``, ``helices``, ``mix``: share of units in which a helix is present, with 0 to 3 of the three, and of
      each of the eight mixes; Wilson interval.
    - part ``information``: T(ui), T(ug), T(ig), T(uig) in millibits (Leydesdorff 2003, Scientometrics 58, 445–467),
      from presence of academia u, business i, government g in units; T(uig) = H(u) + H(i) + H(g) - H(ui) - H(ug) -
      H(ig) + H(uig). Negative T(uig) means reduction of uncertainty. Bootstrap over units. Part ``entropy``: H.

    ``expected`` and ``p`` (two-sided): the helices dealt at random to the same seats, so that sizes of units and totals
    stay; ``p_independent`` (two-sided for uig): presence of each helix shuffled over units. Under 30 units neither p
    nor interval of information is given. No known helix at all raises InputError.

    >>> people = [{"id": i, "helix": h} for i, h in zip("abc", ["academia", "business", "government"])]
    >>> data = GraphData.of(
    ...     organizations=people,
    ...     projects=[{"id": "p"}, {"id": "q"}],
    ...     participations=[{"project": p, "organization": o} for p, team in (("p", "abc"), ("q", "ab")) for o in team],
    ... )
    >>> helix(data).figures.loc[["with_government", "helices_3"], "value"].tolist()
    [0.5, 0.5]
    """
    if of not in get_args(Of):
        raise InputError(f"there is no helix of {of}", f"Units: {', '.join(get_args(Of))}.")
    least = MIN_KNOWN[of] if min_known is None else min_known
    if least < 1:
        raise InputError("a unit needs at least one organization of known helix", "Give 1 or more.")
    if not data.organizations["helix"].isin(HELICES).any():
        raise InputError(
            "the type of no organization is known, so nobody can be placed in academia, business or government",
            "keep.eu tells no types; load CORDIS, the bundled facts or a table with types beside it.",
        )
    seats, not_located = _seats(data, of, level)
    units = _units(data, seats, of, level)
    units["few"] = units["known"] < least
    kept = seats[seats["unit"].isin(units.index[~units["few"]]) & (seats["helix"] >= 0)]
    outside = data.organizations["type"].reindex(seats.loc[seats["helix"] < 0, "organization"]).fillna("type not known")
    figures = _figures(kept, of, samples, rng or np.random.default_rng(1))
    return Helix(
        of,
        level if of == "regions" else None,
        least,
        figures,
        units,
        len(seats),
        int((seats["helix"] >= 0).sum()),
        outside.value_counts().sort_index().sort_values(ascending=False, kind="stable"),
        not_located,
    )


def helix_units(data: GraphData, of: Of = "projects", *, level: int = 3, min_known: int | None = None) -> pd.DataFrame:
    """Each cluster, project or region with its organizations by helix; those with most of known helix first.

    Index unit (id, region code); name, organizations, known (of known helix), academia, business, government,
    civil_society (numbers), academia_share, … (of known; NaN without any), helices (how many of the three), few
    (fewer than ``min_known`` of known helix).
    """
    return helix(data, of=of, level=level, min_known=min_known, samples=1).units


def _seats(data: GraphData, of: str, level: int) -> tuple[pd.DataFrame, int]:
    """Organizations in reported units, each once a unit: unit, organization, helix (number, -1 unknown)."""
    not_located = 0
    if of == "regions":
        place = place_codes(data.organizations, data, level)
        reported = set(place[data.reported()])
        located = ~place.str.endswith(NOT_LOCATED)
        not_located = int((~located & data.reported()).sum())
        place = place[located & place.isin(reported)]
        seats = pd.DataFrame({"unit": place.to_numpy(), "organization": place.index})
    elif of == "clusters":
        links = data.memberships[["cluster", "organization"]].drop_duplicates()
        chosen = data.clusters.index[data.reported_clusters()]
        seats = links[links["cluster"].isin(chosen)].rename(columns={"cluster": "unit"})
    else:
        links = data.participations[["project", "organization"]].drop_duplicates()
        mine = links["project"][links["organization"].map(data.reported()).to_numpy(dtype=bool)].unique()
        seats = links[links["project"].isin(mine)].rename(columns={"project": "unit"})
    code = pd.Series(pd.Index(HELICES).get_indexer(pd.Index(data.organizations["helix"])), data.organizations.index)
    return seats.assign(helix=code.reindex(seats["organization"]).to_numpy()).reset_index(drop=True), not_located


def _units(data: GraphData, seats: pd.DataFrame, of: str, level: int) -> pd.DataFrame:
    units, rows = pd.factorize(seats["unit"], sort=True)
    codes = seats["helix"].to_numpy()
    counts = np.bincount(units * 5 + codes + 1, minlength=5 * len(rows)).reshape(-1, 5)
    table = pd.DataFrame({"name": _names(data, pd.Index(rows), of, level)}, index=pd.Index(rows, name="unit"))
    table["organizations"] = counts.sum(axis=1)
    table["known"] = known = counts[:, 1:].sum(axis=1)
    for number, name in enumerate(HELICES, start=1):
        table[name] = counts[:, number]
    with np.errstate(invalid="ignore"):
        for name in HELICES:
            table[f"{name}_share"] = table[name] / np.where(known > 0, known, np.nan)
    table["helices"] = (counts[:, 1:4] > 0).sum(axis=1)
    order = table.reset_index().sort_values(["known", "unit"], ascending=[False, True])["unit"]
    return table.loc[order]


def _names(data: GraphData, units: "pd.Index[str]", of: str, level: int) -> list[Any]:
    if of == "clusters":
        return data.clusters["name"].reindex(units).tolist()
    if of == "projects":
        projects = data.projects.reindex(units)
        return projects["acronym"].fillna(projects["title"]).tolist()
    names = data.regions.drop_duplicates("code").set_index("code")["name"].to_dict()
    return [country_name(code) if level == 0 else names.get(code, code) for code in units]


# --- figures --------------------------------------------------------------------------------------------------------

_COLUMNS = ["part", "title", "count", "value", "low", "high", "expected", "p", "p_independent", "unit"]
_MIXES = ["none", "g", "i", "ig", "u", "ug", "ui", "uig"]  # by cell, 4u + 2i + g


def _figures(kept: pd.DataFrame, of: str, samples: int, rng: np.random.Generator) -> pd.DataFrame:
    """All figures of the kept seats, all of known helix."""
    unit, rows = pd.factorize(kept["unit"])
    counts = np.bincount(unit * 4 + kept["helix"].to_numpy(), minlength=4 * len(rows)).reshape(-1, 4)
    present = counts > 0
    cells = cells_of(present[:, :3])
    enough = len(rows) >= FEW_UNITS
    dealt = _dealt(unit, kept["helix"].to_numpy(), len(rows), samples if enough else 0, rng)
    lines = [*_seat_lines(counts, of), *_unit_lines(cells, int(present[:, 3].sum()), dealt, len(rows), of)]
    lines += _information_lines(cells, dealt, samples, rng, enough=enough)
    return pd.DataFrame(lines, columns=["figure", *_COLUMNS]).set_index("figure")


def _seat_lines(counts: npt.NDArray[np.int64], of: str) -> list[dict[str, Any]]:
    """Share of each helix among seats; the interval as units may be drawn."""
    size = counts.sum(axis=1)
    total, number = int(size.sum()), len(size)
    who = {"projects": "participants", "clusters": "members", "regions": "organizations"}[of]
    lines = []
    for place, name in enumerate(HELICES):
        share = counts[:, place].sum() / total if total else np.nan
        rest = counts[:, place] - share * size
        error = Z95 * np.sqrt((rest**2).sum() * number / (number - 1)) / total if number > 1 else np.nan
        lines.append(
            {
                "figure": f"share_{name}", "part": "seats", "title": f"{who} from {_said(name)}",
                "count": int(counts[:, place].sum()), "value": share,
                "low": max(share - error, 0) if error == error else np.nan,
                "high": min(share + error, 1) if error == error else np.nan, "unit": "share",
            }
        )  # fmt: skip
    return lines


def _unit_lines(
    cells: npt.NDArray[np.int64], civil: int, dealt: npt.NDArray[np.int64], number: int, of: str
) -> list[dict[str, Any]]:
    """Shares of units with each helix, with none to three of them, and of each mix."""
    kinds = np.arange(8)
    parts = [kinds // 4 % 2, kinds // 2 % 2, kinds % 2]
    sets: list[tuple[str, str, str, Any]] = [
        (f"with_{name}", "with", f"{of} with {_said(name)}", parts[place]) for place, name in enumerate(THREE)
    ]
    sets.append(("with_civil_society", "with", f"{of} with civil society", None))
    met = parts[0] + parts[1] + parts[2]
    words = ("none of the three", "one of the three", "two of the three", "all three")
    sets += [(f"helices_{n}", "helices", f"{of} with {words[n]}", met == n) for n in range(4)]
    sets += [(f"mix_{name}", "mix", f"{of} with {_only(name)}", kinds == cell) for cell, name in enumerate(_MIXES)]
    lines = []
    for name, part, title, chosen in sets:
        count = civil if chosen is None else int(cells @ chosen)
        drawn = dealt[:, 8] if chosen is None else dealt[:, :8] @ np.asarray(chosen, np.int64)
        low, high = wilson(count, number)
        lines.append(
            {
                "figure": name, "part": part, "title": title, "count": count,
                "value": count / number if number else np.nan, "low": float(low), "high": float(high),
                "expected": drawn.mean() / number if len(drawn) else np.nan,
                "p": tail_p(drawn.astype(float), count, two_sided=True) if len(drawn) and np.ptp(drawn) else np.nan,
                "unit": "share",
            }
        )  # fmt: skip
    return lines


def _information_lines(
    cells: npt.NDArray[np.int64],
    dealt: npt.NDArray[np.int64],
    samples: int,
    rng: np.random.Generator,
    *,
    enough: bool,
) -> list[dict[str, Any]]:
    """Entropies and transmissions in millibits."""
    lines = []
    seen, limits = transmissions(cells), {}
    by_seat = transmissions(dealt[:, :8])
    alone: dict[str, Any] = {}
    if enough:
        limits = bootstrap_intervals(cells, samples=max(samples, 2000), rng=rng)
        alone = transmissions(independent_cells(cells, samples=max(samples, 1999), rng=rng))
    entropy = entropies(cells)
    for key in ("uig", "ui", "ug", "ig"):
        # A helix that is present everywhere or nowhere shares nothing, by arithmetic: there is nothing to test.
        varies = enough and all(entropy[letter] > 0 for letter in key)
        title = f"T({key}) {'all three' if key == 'uig' else _mix(key)}"
        low, high = limits.get(key, (np.nan, np.nan)) if varies else (np.nan, np.nan)
        value = float(seen[key].round(12)) + 0.0
        drawn = by_seat[key] if varies else np.zeros(0)
        lines.append(
            {
                "figure": f"t_{key}", "part": "information", "title": title,
                "value": 1000 * value, "low": 1000 * low, "high": 1000 * high,
                "expected": 1000 * float(drawn.mean()) if len(drawn) else np.nan,
                "p": tail_p(drawn, value, two_sided=True) if len(drawn) else np.nan,
                "p_independent": tail_p(alone[key], value, two_sided=key == "uig") if varies else np.nan,
                "unit": "mbit",
            }
        )  # fmt: skip
    for key, bits in entropy.items():
        title = f"H({key}) uncertainty of {_mix(key)}"
        lines.append(
            {"figure": f"h_{key}", "part": "entropy", "title": title, "value": 1000 * float(bits), "unit": "mbit"}
        )
    return lines


def _dealt(
    unit: npt.NDArray[np.int64], helix: npt.NDArray[np.int64], units: int, samples: int, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Counts of the eight mixes and of units with civil society (samples × 9), helices dealt to the seats at random."""
    found = np.zeros((samples, 9), np.int64)
    place = unit.astype(np.int64)
    for sample in range(samples):
        has = np.bincount(place * 4 + rng.permutation(helix), minlength=4 * units).reshape(-1, 4) > 0
        found[sample, :8] = cells_of(has[:, :3])
        found[sample, 8] = has[:, 3].sum()
    return found


def _said(name: str) -> str:
    return name.replace("_", " ")


def _only(key: str) -> str:
    return "none of the three" if key == "none" else _mix(key) + (" only" if key != "uig" else "")


def _mix(key: str) -> str:
    """``academia and business`` for ui."""
    names = [LETTERS[letter] for letter in key]
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
