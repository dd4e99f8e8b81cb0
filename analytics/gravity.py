"""Spatial interaction: ties of pairs of places set against their sizes, their distance and the border between them."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from baltica.analytics.cross_border import Counting
from baltica.analytics.dyads import Fit, ppml
from baltica.analytics.graphdata import GraphData
from baltica.analytics.measures import Measure, by_name
from baltica.analytics.pair_frames import MOST_PAIRS, Counts, Fields, pair_frame, place_countries
from baltica.analytics.places import place_codes
from baltica.analytics.rules import INTERREG
from baltica.graph.codes import country_name
from baltica.graph.errors import InputError

FEW_PLACES = 10  # with fewer places nothing is fitted: pairs that share places are hardly several observations
FEW_PAIRS = 30  # pairs with a tie; as many as a few coefficients need
FEW_SIDE = 10  # pairs with a tie on each side of the border, for a border factor
FEW_PROJECTS = 5  # joint projects, met or fitted, under which a pair is not ranked as more or less than the model
KNOWN = 0.5  # least share of the ties between places for which a regressor is known; else it is left out
MOST_FIXED = 350  # places for fixed effects: their columns make a dense matrix of places³/2 numbers

SIZE, DISTANCE, BORDER, LIKENESS = "size", "distance", "border", "likeness"

_TITLES = {
    SIZE: ("size of both places", "both double in size", 2 * np.log(2)),
    DISTANCE: ("distance", "the distance doubles", np.log(2)),
    BORDER: ("country border", "a country border lies between", 1.0),
    LIKENESS: ("shared specialization", "fields alike instead of none shared", 1.0),
}

_T = "t distribution"
_SATTERTHWAITE = "t distribution, Satterthwaite's degrees of freedom"
MEASURES = by_name(
    Measure(
        "coefficient",
        "Coefficient",
        "Change in the log of the expected ties with the term.",
        "log mean = intercept (or a level of each place) + b ln(O_i O_j) + d ln(km) + g border + ...; Poisson "
        "pseudo-maximum likelihood",
        "Santos Silva and Tenreyro 2006, REStat 88, 641–658; Scherngell and Barber 2009, Papers in Regional Science 88",
    ),
    Measure("low", "Lower end", "Lower end of the coefficient's 95 % interval.", "coefficient - t se", _SATTERTHWAITE),
    Measure("high", "Upper end", "Upper end of the coefficient's 95 % interval.", "coefficient + t se", _SATTERTHWAITE),
    Measure("p", "p", "How rare so large a coefficient would be if it were 0.", "two-sided, t = coefficient / se", _T),
    Measure(
        "se",
        "Standard error",
        "Allows for correlation of pairs that share a place.",
        "square root of (G - 1)/G (sum_g d_g² - sum_d d_d²); d: change of the coefficient without place g, or pair d",
        "Cameron and Miller 2014; Aronow, Samii and Assenova 2015; MacKinnon, Nielsen and Webb 2023",
    ),
    Measure(
        "degrees",
        "Degrees of freedom",
        "How many independent observations the standard error is worth; fewer make intervals wider.",
        "(sum_d d_d²)² / (sum_g (sum of d_d² of its pairs)² - sum_d d_d⁴)",
        "Satterthwaite 1946, Biometrics Bulletin 2, 110–114",
    ),
    Measure(
        "se_hc1",
        "Standard error, HC1",
        "As if all pairs were independent: for comparison only.",
        "White's sandwich times n/(n - k)",
        "MacKinnon and White 1985, Journal of Econometrics 29, 305–325",
    ),
    Measure(
        "factor",
        "Factor",
        "Expected ties are multiplied by this when what 'when' says happens, all else alike. For the border: "
        "ties across a border as a multiple of ties inside a country, at equal sizes and distance.",
        "exp(coefficient × change); size and distance: change of ln 4 and ln 2; border and fields: 1",
        "Scherngell and Barber 2009",
    ),
    Measure("factor_low", "Factor, lower end", "Lower end of the factor's 95 % interval.", "as factor", "as factor"),
    Measure("factor_high", "Factor, upper end", "Upper end of the factor's 95 % interval.", "as factor", "as factor"),
    Measure("observed", "Ties", "Ties of the pair, in the counting asked for.", "see cross-border", "count"),
    Measure("fitted", "Fitted", "Ties the model expects of the pair.", "exp(log mean)", "the model"),
    Measure("ratio", "Observed / fitted", "Above 1: more ties than the model expects.", "observed / fitted", "ratio"),
    Measure(
        "residual",
        "Deviation",
        "How far the pair is from the model, so that small and large pairs compare: beyond ±2 is uncommon where ties "
        "vary like counts.",
        "sqrt(y) + sqrt(y + 1) - sqrt(4 m + 1), y and m in joint projects",
        "Freeman and Tukey 1950, Annals of Mathematical Statistics 21, 607–611",
    ),
)


@dataclass(frozen=True, eq=False)
class Gravity:
    """A fitted model of spatial interaction.

    ``coefficients``: one row a term; ``pairs``: the reported pairs, those farthest from the model first;
    ``left_out``: terms left out, with the reason; ``ruled``: projects left out as their rules demand several countries;
    ``unknown``: projects whose programme is not known; ``unfitted``: pairs of places without a tie, where places have
    levels of their own; ``border``: whether the border factor is reported. ``overdispersion`` in joint projects: ties
    of the counting are divided by those that a joint project makes on average.
    """

    coefficients: pd.DataFrame
    pairs: pd.DataFrame
    fit: Fit
    counts: Counts
    fitted_pairs: int
    zeros: int
    places: int
    level: int
    counting: Counting
    fixed_effects: bool
    border: bool
    left_out: dict[str, str]
    projects: int
    ruled: int
    unknown: int
    unpositioned: int
    unlike: int
    unfitted: int
    overdispersion: float


def gravity(
    data: GraphData,
    level: int = 2,
    *,
    counting: Counting = "fractional",
    fixed_effects: bool = False,
    border: bool = True,
    fields: Fields | None = None,
) -> Gravity:
    """Tell how ties of places go with their sizes, their distance and the border between them.

    log mean ties = a + b ln(O_i O_j) + d ln(km_ij) + g border_ij (+ c likeness of fields), each unordered pair of
    places once, O the participations of a place; with ``fixed_effects`` a level of each place instead of a and
    sizes. Zeros stay in where both places could take part in one programme (:func:`pair_frame`). The border factor
    exp(g) is the ties across a border as a multiple of those inside a country at equal sizes and distance.

    A border factor needs projects that are free to stay at home: projects of Interreg and neighborhood programmes
    (and those with a minimum of two countries or more whose programme is not known) are left out, and where all are
    such InputError is raised. ``border=False`` keeps all projects; the border stays in the model as something held
    constant and is not reported. At level 0 every pair crosses a border, and there is no such term. Distance is left
    out where the pairs with positions hold less than half of the ties; else pairs without one are.

    ``coefficients`` by term: title, when, coefficient, low, high, factor, factor_low, factor_high, p, se, se_hc1.
    ``pairs``: a, b, a_name, b_name, a_country, b_country, kilometers, projects, observed, fitted, ratio, residual, few
    (fewer than 5 joint projects, met and expected: listed last). Raises InputError for fewer than 10 places or 30 pairs
    with a tie.

    Santos Silva and Tenreyro 2006; Scherngell and Barber 2009.
    """
    chosen, ruled, unknown = _free_projects(data, border=border and level > 0)
    frame, counts = pair_frame(chosen, level, counting=counting, fields=fields)
    _enough(frame, counts, ruled)
    left_out: dict[str, str] = {}
    frame, unpositioned = _known(frame, DISTANCE, "positions are", left_out)
    unlike = 0
    if fields:
        frame, unlike = _known(frame, LIKENESS, f"fields of {fields} are", left_out)
    unfitted = 0
    if fixed_effects:
        frame, unfitted = _tied(frame)
        left_out[SIZE] = "each place has a level of its own"
    _contrast(frame, level, left_out)
    terms = [
        name for name in (SIZE, DISTANCE, BORDER, LIKENESS) if name not in left_out and (name != LIKENESS or fields)
    ]
    if not terms:
        raise InputError(
            f"nothing is left to fit: {'; '.join(left_out.values())}",
            "leave out --fixed-effects, or choose a finer --level",
        )
    _enough(frame, counts, ruled)
    places = len(set(frame["a"]) | set(frame["b"]))
    if fixed_effects and places > MOST_FIXED:
        raise InputError(
            f"{places:,} places are too many for a level of each (at most {MOST_FIXED})",
            "choose a coarser --level, cut with --within, or leave out --fixed-effects",
        )
    fit = ppml(frame, "ties", terms, dyads=("a", "b"), fixed_effects=fixed_effects)
    shown = border and BORDER in terms
    return Gravity(
        coefficients=_coefficients(fit, [t for t in terms if t != BORDER or shown]),
        pairs=_pairs(data, level, frame.assign(fitted=fit.fitted)),
        fit=fit,
        counts=counts,
        fitted_pairs=len(frame),
        zeros=int((frame["projects"] == 0).sum()),
        places=places,
        level=level,
        counting=counting,
        fixed_effects=fixed_effects,
        border=shown,
        left_out=left_out,
        projects=len(chosen.projects),
        ruled=ruled,
        unknown=unknown,
        unpositioned=unpositioned,
        unlike=unlike,
        unfitted=unfitted,
        overdispersion=fit.overdispersion / _ties_of_a_project(frame),
    )


# --- what goes into the model ---------------------------------------------------------------------------------------


def _free_projects(data: GraphData, *, border: bool) -> tuple[GraphData, int, int]:
    """The data without projects whose rules demand a border, how many those are, and projects of unknown rules."""
    projects = data.projects
    unknown = projects["strand"].isna() | projects["strand"].eq("other")  # what these ask for stands in no strand
    ruled = projects["strand"].isin(INTERREG) | (unknown & (projects["min_countries"].fillna(0) >= 2))
    strange = int((unknown & ~ruled).sum())
    if not border or not ruled.any():
        return data, 0, strange
    if ruled.all():
        raise InputError(
            "no border factor can be had from these projects: the rules of their programmes (Interreg and the like) "
            "demand partners from several countries, so crossing the border is no choice",
            "--without-border shows size and distance; or load projects of other programmes, like CORDIS",
        )
    return data.of_projects(projects.index[~ruled]), int(ruled.sum()), strange


def _enough(frame: pd.DataFrame, counts: Counts, ruled: int) -> None:
    """Raise InputError where there is too little to fit, or too much to hold."""
    met = int((frame["projects"] > 0).sum())
    if counts.places < FEW_PLACES or met < FEW_PAIRS:
        raise InputError(
            f"too little to fit: {counts.places} place{'s' * (counts.places != 1)} and {met} "
            f"pair{'s' * (met != 1)} of them with a tie (needed: {FEW_PLACES} and {FEW_PAIRS})"
            + (f", without the {ruled:,} projects whose rules demand a border" if ruled else ""),
            "choose fewer filters, a finer --level where there is one, or load more projects"
            + ("; --without-border keeps all projects" if ruled else ""),
        )
    if len(frame) > MOST_PAIRS:
        raise InputError(
            f"{len(frame):,} pairs of places are too many (at most {MOST_PAIRS:,})",
            "choose a coarser --level, or cut with --within",
        )


_NOTHING = {
    DISTANCE: "no position is known; boundary files of regions bring them: baltica load nuts",
    LIKENESS: "no field is known",
}


def _known(frame: pd.DataFrame, term: str, what: str, left_out: dict[str, str]) -> tuple[pd.DataFrame, int]:
    """Pairs where the term is known, and how many are not; where it is known of too few, the term is left out."""
    known = frame[term].notna()
    share = frame.loc[known, "ties"].sum() / frame["ties"].sum()
    if share < KNOWN:
        left_out[term] = f"{what} known for pairs with {share:.0%} of the ties only" if known.any() else _NOTHING[term]
        return frame, 0
    return frame[known].reset_index(drop=True), int((~known).sum())


def _tied(frame: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Pairs of places that have a tie at all: the level of any other place cannot be told."""
    rows = len(frame)
    while True:
        ties = pd.concat([frame.groupby(side)["ties"].sum() for side in ("a", "b")]).groupby(level=0).sum()
        tied = ties.index[ties > 0]
        kept = frame["a"].isin(tied) & frame["b"].isin(tied)
        if kept.all():
            return frame.reset_index(drop=True), rows - len(frame)
        frame = frame[kept]


def _contrast(frame: pd.DataFrame, level: int, left_out: dict[str, str]) -> None:
    """Leave the border out where there are not ties on both of its sides."""
    met = frame[frame["projects"] > 0]
    across = int(met["border"].sum())
    inside = len(met) - across
    if level == 0:
        left_out[BORDER] = "between countries every pair crosses a border; take --level 1, 2 or 3"
    elif min(across, inside) < FEW_SIDE:
        side = "inside a country" if inside < across else "across a border"
        left_out[BORDER] = f"only {min(across, inside)} pairs with a tie lie {side} (needed: {FEW_SIDE})"


# --- what comes out -------------------------------------------------------------------------------------------------


def _coefficients(fit: Fit, terms: list[str]) -> pd.DataFrame:
    found = fit.estimates.loc[terms].rename(columns={"estimate": "coefficient"})
    change = np.array([_TITLES[name][2] for name in terms])
    table = pd.DataFrame(index=found.index)
    table["title"] = [_TITLES[name][0] for name in terms]
    table["when"] = [_TITLES[name][1] for name in terms]
    for name in ("coefficient", "low", "high"):
        table[name] = found[name]
    for name, of in (("factor", "coefficient"), ("factor_low", "low"), ("factor_high", "high")):
        table[name] = np.exp(found[of] * change)
    return table.join(found[["p", "se", "degrees", "se_hc1"]])


def _pairs(data: GraphData, level: int, frame: pd.DataFrame) -> pd.DataFrame:
    """Pairs of which the selection reports a place, the farthest from the model first; small ones last."""
    names = data.regions.drop_duplicates("code").set_index("code")["name"]
    country = place_countries(data, level)
    table = frame[["a", "b"]].copy()
    for side in ("a", "b"):
        codes = table[side]
        table[f"{side}_name"] = codes.map(country_name) if level == 0 else codes.map(names).fillna(codes)
    for side in ("a", "b"):
        table[f"{side}_country"] = table[side].map(country)
    table["kilometers"] = frame["kilometers"]
    table["projects"] = frame["projects"]
    table["observed"], table["fitted"] = frame["ties"], frame["fitted"]
    table["ratio"] = frame["ties"] / frame["fitted"]
    each = _ties_of_a_project(frame)
    y, m = frame["ties"] / each, frame["fitted"] / each
    table["residual"] = np.sqrt(y) + np.sqrt(y + 1) - np.sqrt(4 * m + 1)
    table["few"] = np.maximum(frame["projects"], m) < FEW_PROJECTS
    mine = place_codes(data.organizations[data.reported()], data, level).unique()
    table = table[table["a"].isin(mine) | table["b"].isin(mine)]
    order: Any = table.assign(_far=-table["residual"].abs().round(9)).sort_values(["few", "_far", "a", "b"]).index
    ranked: pd.DataFrame = table.loc[order].reset_index(drop=True)
    return ranked


def _ties_of_a_project(frame: pd.DataFrame) -> float:
    """Ties that one joint project of a pair makes on average, so that all countings are read in joint projects."""
    return float(frame["ties"].sum() / frame["projects"].sum())
