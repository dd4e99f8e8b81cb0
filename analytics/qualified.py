"""Which active places meet the criteria frozen for them, what each lacks, and whether the answer is stable."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from baltica.analytics.active import active_places, international_clusters, partner_lists_told, reached, several
from baltica.analytics.coverage import without_cut_lists
from baltica.analytics.defaults import SEED
from baltica.analytics.graphdata import GraphData
from baltica.analytics.matrices import presence, row_sums
from baltica.analytics.measures import Measure, by_name, plain
from baltica.analytics.placechance import PlaceChance, place_significance
from baltica.analytics.places import meetings, place_codes
from baltica.analytics.regions import contributions
from baltica.analytics.verdicts import Gate, gate
from baltica.cypher.selection import Selection
from baltica.graph.progress import Progress, silent

# A place qualifies by these: conventions of this product, frozen before any data were looked at.
COMPLETE_PROJECTS, ORGANIZATIONS, PARTNER_COUNTRIES, Q = 5, 3, 2, 0.05
LARGEST_LEFT_OUT = 10  # projects; in data of this kind ten of them can hold more than half of all ties
RESAMPLES = 1000

# Column, and what it asks for in a few words.
CRITERIA = {
    "enough_projects": f"{COMPLETE_PROJECTS} complete projects",
    "enough_organizations": f"{ORGANIZATIONS} organizations",
    "enough_countries": f"partners in {PARTNER_COUNTRIES} countries",
    "more_than_chance": "more ties than by chance",
    "top_tenth": "top tenth in all countings",
    "robust": "top tenth without its largest project",
}
MEASURES = by_name(
    Measure(
        "cross_border_ties",
        "Ties across borders",
        "Pairs of participants from different countries; each project shares out the weight 1 over all its pairs.",
        "sum_p n_pr (n_p - n_pc) / (n_p (n_p - 1)/2), c the country of r",
        "Perianes-Rodriguez et al. 2016, Journal of Informetrics 10, 1178–1195",
    ),
    Measure(
        "ties_low",
        "Lower end of the 95 % interval",
        "The ties when projects are drawn again with replacement, 2.5th percentile.",
        f"percentile bootstrap over projects, {RESAMPLES:,} samples",
        "Efron 1979, Annals of Statistics 7, 1–26",
    ),
    Measure(
        "ties_high",
        "Upper end of the 95 % interval",
        "The ties when projects are drawn again with replacement, 97.5th percentile.",
        f"percentile bootstrap over projects, {RESAMPLES:,} samples",
        "Efron 1979, Annals of Statistics 7, 1–26",
    ),
    Measure(
        "ratio",
        "Observed / expected",
        "Ties across borders relative to those of random graphs with the same sizes and rules; 1 is as expected.",
        "fractional ties / mean over random graphs",
        "Strona et al. 2014, Nature Communications 5, 4114",
    ),
    Measure(
        "q",
        "Corrected p",
        "How rare so large a difference is by chance, corrected for the number of places tested.",
        "Benjamini–Hochberg over all tested places of the data",
        "Benjamini and Hochberg 1995, Journal of the Royal Statistical Society B 57, 289–300",
    ),
    Measure(
        "qualifies",
        "Qualifies",
        "Meets all six criteria; empty where the data cannot tell.",
        "and of " + ", ".join(CRITERIA),
        "convention of this product",
    ),
    Measure(
        "stable",
        "Stable",
        "Qualifies, and still does in every check of the second table; empty where the data cannot tell.",
        "and of the checks",
        "convention of this product",
    ),
) | plain(
    rank="Rank by fractional ties across borders among all located places of the data; equal ties share the better.",
    organizations="Organizations located in the place.",
    projects="Projects with a participant in the place.",
    complete_projects="Of its projects those whose list of partners is known to be complete.",
    untold_projects="Of its projects those of which the source does not tell whether the list is complete.",
    partners_abroad="Organizations in other countries met in projects.",
    partner_countries="Other countries that partners are in.",
    full="Ties across borders when each pair of participants counts 1.",
    binary="Ties across borders when each project counts 1.",
    top_tenth="Whether it is in the top tenth of all places with a participant, in all three countings.",
    largest_project="Identifier of the project that adds most to its fractional ties.",
    largest_share="Share of its fractional ties from that project, 0 to 1.",
    rank_without_largest="Rank when that project is taken out of the data.",
    robust="Whether it is in the top tenth without that project.",
    clusters="Clusters present in the place.",
    international_clusters="Cross-border and transnational clusters present in the place.",
    cluster_names="Names of these international clusters.",
    expected="Mean of the ties over random graphs with the same sizes and rules.",
    z="(observed - expected)/standard deviation over the random graphs.",
    p_more="How often random graphs have at least as many ties.",
    p_less="How often random graphs have at most as many ties.",
    p="How often random graphs are at least as far out, either way: twice the smaller of p_more and p_less.",
    tested="Whether enough projects with partners abroad are expected for a test.",
    enough_projects=f"Whether {COMPLETE_PROJECTS} projects have a list of partners known to be complete; empty if "
    "not told.",
    enough_organizations=f"Whether {ORGANIZATIONS} organizations are located there.",
    enough_countries=f"Whether partners are in {PARTNER_COUNTRIES} other countries.",
    more_than_chance=f"Whether ties exceed those expected, at q below {Q}; empty where it is not tested.",
    lacks="The criteria not met, in a few words.",
    keep_projects="Projects of the region by keep.eu's own counts.",
    rank_keep="Rank by keep.eu's own counts, among all regions it counts.",
    rank_here="Rank by projects here, among the same regions.",
    few="Whether it has fewer than 3 organizations or 5 projects.",
    why="What the place reaches, which criteria hold, are missing, or are not told.",
    check_full="Whether it still qualifies when each pair of participants counts 1.",
    check_binary="Whether it still qualifies when each project counts 1.",
    check_without_ten_largest="Whether it still qualifies without the ten projects with most participants.",
    check_complete_only="Whether it still qualifies with only the projects whose list is known to be complete.",
    check_level_2="Whether the NUTS 2 region it lies in qualifies.",
)
_FIGURES = ["expected", "ratio", "z", "p_more", "p_less", "p", "q", "tested"]


@dataclass(frozen=True, eq=False, repr=False)
class Qualified:
    """Active places with what each meets and lacks; made by :func:`qualified_places`, which explains the columns.

    ``checks``: index code, one column a check, for the places of ``table`` that may qualify. ``chance``: the null model
    with its draws, None where nothing was tested. ``gate``: whether the records are fit to judge by.
    """

    level: int
    table: pd.DataFrame
    checks: pd.DataFrame
    chance: PlaceChance | None
    gate: Gate

    def __repr__(self) -> str:
        return f"Qualified({len(self.table)} places, {int(self.table['qualifies'].fillna(False).sum())} qualify)"


def qualified_places(
    data: GraphData,
    level: int = 3,
    *,
    test: bool = True,
    checks: bool = True,
    seed: int = SEED,
    resamples: int = RESAMPLES,
    progress: Progress = silent,
    **chance: Any,
) -> Qualified:
    """The table of ``active.active_places`` with an interval, observed/expected, the criteria and whether all are met.

    Index code, in its order. Added columns: ties_low, ties_high (95 % percentile interval of the fractional ties,
    projects drawn again with replacement); expected, ratio, z, p_more, p_less, p, q, tested (of the fractional ties,
    as in ``placechance.place_significance``, whose options ``chance`` passes on); cluster_names (international ones);
    keep_projects, rank_keep, rank_here (level 3: projects by keep.eu's own counts, the rank by them and the rank by
    projects here, both among all regions that keep.eu counts).

    Criteria, each yes, no or not told (NA): enough_projects (5 whose list of partners is complete; not told where
    lists the source does not judge could make up the number), enough_organizations (3), enough_countries (partners in
    2), more_than_chance (ratio above 1 at q < .05; a place not tested: not told), top_tenth, robust. ``qualifies``: all
    of them. Without a test (``test=False``), and with the simpler chance of ``approximate`` or ``null="free"``, it can
    be no or not told, never yes. ``lacks``: the criteria not met, in a few words; why: a sentence.

    ``checks``: whether a place still qualifies in ``full`` and in ``binary`` counting (their own ratio and q),
    ``without_ten_largest`` (the ten projects with most participants), ``complete_only`` (projects with a list known to
    be complete) and, at level 3, ``level_2`` (the NUTS 2 region it lies in). They are asked where a place may qualify;
    stable: it qualifies in all of them. Projects whose list of partners is known to be cut off are in no figure; the
    gate counts them. An empty graph: no rows.

    >>> data = GraphData.of(
    ...     organizations=[{"id": "a", "country": "DK"}, {"id": "b", "country": "SE"}],
    ...     projects=[{"id": "p"}],
    ...     participations=[{"project": "p", "organization": o} for o in "ab"],
    ... )
    >>> found = qualified_places(data, 0, test=False)
    >>> found.table.loc["SE", ["qualifies", "lacks"]].tolist()[1]
    '5 complete projects, 3 organizations, partners in 2 countries, top tenth without its largest project'
    """
    fit = gate(data, level)
    data = without_cut_lists(data)
    whole = replace(data, selection=Selection())
    options = {"seed": seed, "progress": progress, **chance}
    found = place_significance(whole, level, **options) if test else None
    exact = test and not chance.get("approximate") and chance.get("null", "rules") == "rules"
    every = _judged(whole, level, found, exact)
    if test and checks and every["qualifies"].fillna(True).any():
        made = _checks(whole, level, every, found, exact, lambda part, at: place_significance(part, at, **options))
    else:
        made = pd.DataFrame(index=every.index[:0])
    every = every.join(_interval(whole, level, every.index, resamples, seed))
    every = every.join(international_clusters(whole, level).rename("cluster_names")).join(_keep(whole, level))
    every["cluster_names"] = [names if isinstance(names, list) else [] for names in every["cluster_names"]]
    stable = made.all(axis=1, skipna=False) if len(made.columns) else pd.Series(dtype="boolean")
    told = stable.reindex(every.index).astype("boolean")
    every["stable"] = every["qualifies"] & told if len(made.columns) else every["qualifies"] & pd.NA
    every["why"] = [_why(row) for _, row in every.iterrows()]
    shown = every.index.isin(place_codes(data.organizations[data.reported()], data, level))
    table = every[shown]
    return Qualified(
        level=level,
        table=table[[*(c for c in table.columns if c not in ("few", "why")), "few", "why"]],
        checks=made[made.index.isin(table.index)],
        chance=found,
        gate=fit,
    )


def _judged(data: GraphData, level: int, chance: PlaceChance | None, exact: bool, counting: str = "fractional") -> Any:
    """All active places of the data with their criteria, the ratio and q in one counting."""
    table = active_places(data, level)
    if chance is None:
        table[_FIGURES[:-1]], table["tested"] = np.nan, False
    else:
        table = table.join(chance.within(counting)[_FIGURES])
    complete, untold = table["complete_projects"], table["untold_projects"]
    known = table["ratio"].notna() & table["q"].notna()
    tests = {
        "enough_projects": _told(complete >= COMPLETE_PROJECTS, known=complete + untold < COMPLETE_PROJECTS),
        "enough_organizations": _told(table["organizations"] >= ORGANIZATIONS),
        "enough_countries": _told((table["partner_countries"] >= PARTNER_COUNTRIES).astype(bool)),
        "more_than_chance": _told((table["ratio"] > 1) & (table["q"] < Q)).where(known),
        "top_tenth": _told(table["top_tenth"]),
        "robust": _told(table["robust"]),
    }
    criteria = pd.DataFrame(tests, index=table.index)
    table = table.assign(**tests)
    meets = criteria.all(axis=1, skipna=False) if len(table) else pd.Series(dtype="boolean")
    # Kleene's logic: one criterion that is not met settles it, whatever else is not told.
    meets = meets.astype("boolean").mask(criteria.eq(False).any(axis=1).fillna(False).astype(bool), False)
    table["qualifies"] = meets if exact else meets.mask(meets.fillna(False).astype(bool), pd.NA)
    table["lacks"] = [
        ", ".join(words for name, words in CRITERIA.items() if row[name] is not pd.NA and not row[name])
        for _, row in table.iterrows()
    ]
    return table


def _told(met: "pd.Series[bool]", known: "pd.Series[bool] | None" = None) -> "pd.Series[Any]":
    """Yes where met; else no, or where ``known`` is given and false, not told."""
    found = met.astype("boolean")
    return found if known is None else found.where(met | known)


def _checks(
    data: GraphData,
    level: int,
    every: pd.DataFrame,
    chance: PlaceChance | None,
    exact: bool,
    asked: Callable[[GraphData, int], PlaceChance],
) -> pd.DataFrame:
    """Whether the places that may qualify still do when one thing is changed."""
    places = every.index[every["qualifies"].fillna(True).astype(bool)]
    found = {
        name: _judged(data, level, chance, exact, name)["qualifies"].reindex(places) for name in ("full", "binary")
    }

    def again(part: GraphData, at: int) -> Any:
        return _judged(part, at, asked(part, at), exact)["qualifies"]

    largest = data.project_sizes().sort_values(ascending=False, kind="stable").index[:LARGEST_LEFT_OUT]
    rest = data.of_projects(data.projects.index.difference(largest))
    found["without_ten_largest"] = again(rest, level).reindex(places, fill_value=False)
    complete, untold = partner_lists_told(data)
    if complete.all():
        found["complete_only"] = every["qualifies"].reindex(places)
    elif complete.any():
        only = data.of_projects(data.projects.index[complete])
        found["complete_only"] = again(only, level).reindex(places, fill_value=False)
    else:
        found["complete_only"] = pd.Series(pd.NA if untold.any() else False, places, dtype="boolean")
    if level == 3:
        coarse = again(data, 2)
        found["level_2"] = pd.Series(coarse.reindex(places.str[:4], fill_value=False).array, places)
    return pd.DataFrame({name: column.astype("boolean") for name, column in found.items()}, index=places)


def _interval(data: GraphData, level: int, places: "pd.Index[Any]", resamples: int, seed: int) -> pd.DataFrame:
    """Percentile interval of the fractional ties of the places, projects drawn again with replacement."""
    met = meetings(data, level)
    parts = contributions(met, "fractional")[met.places.get_indexer(places)]
    parts.eliminate_zeros()
    rng, number = np.random.default_rng(seed), len(met.projects)
    drawn = np.zeros((resamples, len(places)))
    for sample in range(resamples if number else 0):
        drawn[sample] = parts @ np.bincount(rng.integers(0, number, number), minlength=number)
    low, high = np.quantile(drawn, [0.025, 0.975], axis=0) if resamples else (np.nan, np.nan)
    single = row_sums(presence(parts)) < 2  # one project says nothing of how projects differ
    table = pd.DataFrame({"ties_low": low, "ties_high": high}, index=places)
    return table.mask(np.repeat(single[:, None], 2, axis=1) | (row_sums(parts) <= 0)[:, None])


def _keep(data: GraphData, level: int) -> pd.DataFrame:
    """keep.eu's own number of projects of each region, and the ranks there and here among the regions it counts."""
    keep = data.regions.loc[data.regions["keep_projects"].notna() & data.regions["level"].eq(level).fillna(False)]
    table = keep.drop_duplicates("code").set_index("code")[["keep_projects"]].astype("Int64")
    met = meetings(data, level)
    here = pd.Series(np.diff(met.counts.indptr), met.places).reindex(table.index, fill_value=0)
    table["rank_keep"] = table["keep_projects"].rank(method="min", ascending=False).astype("Int64")
    table["rank_here"] = here.rank(method="min", ascending=False).astype("Int64")
    return table


def _why(row: "pd.Series[Any]") -> str:
    """What the place reaches, which criteria hold, which are missing, which cannot be told."""
    states: dict[str, list[str]] = {"Holds": [], "Missing": [], "Not told": []}
    for name, words in CRITERIA.items():
        value = row[name]
        states["Not told" if value is pd.NA else "Holds" if value else "Missing"].append(_detail(row, name, words))
    return f"{reached(row)}. " + " ".join(f"{state}: {'; '.join(said)}." for state, said in states.items() if said)


def _detail(row: "pd.Series[Any]", name: str, words: str) -> str:
    if name == "enough_projects" and row[name] is not True:
        untold = f", lists of {row['untold_projects']} not judged" if row["untold_projects"] else ""
        return f"{words} ({row['complete_projects']} known{untold})"
    if name == "more_than_chance" and row["ratio"] == row["ratio"]:
        q = f"q {row['q']:.2g}" if row["q"] == row["q"] else "too few to test"
        return f"{words} (observed/expected {row['ratio']:.2f}, {q})"
    if name == "robust" and row[name] is not True and isinstance(row["largest_project"], str):
        return f"{words} ({row['largest_share']:.0%} of its ties are of {several(1, 'project')})"
    return words
