"""More or fewer ties than chance would give: of the whole network, of pairs of countries, of pairs of regions."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from baltica.analytics.defaults import BURN_IN, CHAINS, MIN_EXPECTED, MOST_SAMPLES, SAMPLES, SEED, THIN
from baltica.analytics.graphdata import GraphData
from baltica.analytics.measures import Measure, by_name, plain
from baltica.analytics.nullmodels import Design, Drawn, Null, design, draw
from baltica.analytics.places import NOT_LOCATED, Meetings, meetings, place_codes
from baltica.analytics.seats import Counting, seat_crossings, seat_pairs
from baltica.analytics.stats import benjamini_hochberg
from baltica.graph.codes import country_name
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent

Of = Literal["network", "countries", "regions"]

FIGURES = by_name(
    Measure(
        "cross_border_ties",
        "Ties across borders",
        "Ties between participants from different countries, in the counting asked for.",
        "sum over projects of w_p times the pairs of participants from different countries",
        "see the countings of cross_border",
    ),
    Measure(
        "ties",
        "Partnerships",
        "Pairs of organizations that share projects, each pair once.",
        "number of i < j with c_ij >= min_shared",
        "count",
    ),
    Measure(
        "ties_between",
        "Partnerships across borders",
        "Pairs of organizations of different countries that share projects, each pair once.",
        "number of i < j with c_ij >= min_shared and g(i) != g(j)",
        "count",
    ),
    Measure(
        "ei",
        "E-I index by country",
        "-1 when all partnerships stay inside countries, 1 when all run between them.",
        "(E - I)/(E + I)",
        "Krackhardt and Stern 1988, Social Psychology Quarterly 51, 123–140",
    ),
    Measure(
        "assortativity",
        "Assortativity by country",
        "Above 0 when partners are of the same country more often than their numbers of partners alone would give.",
        "(sum_c e_cc - sum_c a_c²)/(1 - sum_c a_c²)",
        "Newman 2003, Physical Review E 67, 026126",
    ),
    Measure(
        "clustering",
        "Clustering",
        "How often two organizations that share a project share a second one, given their numbers of links.",
        "4 C4/L3: rings of four and paths of three links in the graph of organizations and projects",
        "Robins and Alexander 2004, Computational & Mathematical Organization Theory 10, 69–94",
    ),
)
MEASURES = plain(
    statistic="Name of the figure.",
    projects="Projects in which the two meet.",
    expected_projects="Joint projects expected from the numbers of participants alone.",
    observed="The figure in the data; of pairs their ties, in the counting asked for.",
    expected="Mean of the figure over random graphs with the same sizes.",
    ratio="observed/expected; 1 is as expected.",
    z="(observed - expected)/standard deviation over the random graphs; empty where they do not differ.",
    p_more="How often random graphs have at least as much.",
    p_less="How often random graphs have at most as much.",
    p="How often random graphs are at least as far out, either way: twice the smaller of p_more and p_less.",
    q="p corrected for the number of comparisons (Benjamini and Hochberg 1995); empty where nothing is tested.",
    few="Whether too few joint projects are expected for a test.",
    rhat="Whether the chains of random graphs agree: near 1 if so; empty where nothing was drawn.",
)
# Figures that can be 0 or below where nothing is amiss: a ratio says nothing of them.
_NO_RATIO = ("ei", "assortativity")
# Above this the chains have not settled (Gelman and others 2013, Bayesian Data Analysis, ch. 11, use 1.1).
SETTLED = 1.05
SAMPLES_PER_TEST = 20


@dataclass(frozen=True, eq=False, repr=False)
class Significance:
    """Figures beside what chance would give, with all that is needed to judge and to repeat them.

    ``table``: the figures asked for; ``network``: those of the whole network (one and the same for ``of="network"``).
    ``strata``: within which participants were exchanged, ``left_out``: what the null model does not know or cannot
    move (both as in ``nullmodels.Design``).
    ``tested``: size of the family that q covers; ``few`` and ``unlocated``: pairs that could meet but are not in it,
    as fewer than ``min_expected`` joint projects are expected, or as one side is not located at this level.
    ``worst_rhat``, ``unsettled`` (share of the tested figures with rhat above 1.05) and ``least_ess`` tell whether
    the chains agree; NaN where nothing was drawn. ``drawn`` holds the draws themselves, None for the approximation.
    """

    of: Of
    level: int
    counting: Counting
    null: Null
    min_shared: int
    min_expected: float
    domestic: bool
    approximate: bool
    table: pd.DataFrame
    network: pd.DataFrame
    strata: pd.DataFrame
    left_out: dict[str, int]
    tested: int
    few: int
    unlocated: int
    worst_rhat: float
    unsettled: float
    least_ess: float
    drawn: Drawn | None

    def __repr__(self) -> str:
        return f"Significance(of {self.of}: {len(self.table)} rows, {self.tested} tested)"

    @property
    def samples(self) -> int:
        """Graphs drawn; 0 for the approximation."""
        return self.drawn.samples if self.drawn else 0

    @property
    def settled(self) -> bool:
        """Whether the chains agree: all figures of the network, and all but one in twenty of the pairs."""
        return bool((self.network["rhat"].fillna(0) <= SETTLED).all() and self.unsettled <= 0.05)

    @property
    def samples_wanted(self) -> int:
        """Samples that the size of the family asks for: 20 for each test."""
        return SAMPLES_PER_TEST * self.tested

    @property
    def smallest_q(self) -> float:
        """The q that a single pair cannot get below with so many samples: tested × 2/(1 + samples); 0 if no limit."""
        return min(1.0, self.tested * 2 / (1 + self.samples)) if self.samples else 0.0


def significance(
    data: GraphData,
    *,
    of: Of = "network",
    level: int = 3,
    null: Null = "rules",
    counting: Counting = "fractional",
    samples: int | None = None,
    burn_in: int = BURN_IN,
    thin: int = THIN,
    chains: int = CHAINS,
    seed: int = SEED,
    min_shared: int = 1,
    min_expected: float = MIN_EXPECTED,
    domestic: bool = False,
    approximate: bool = False,
    threads: int | None = None,
    progress: Progress = silent,
) -> Significance:
    """Ties observed beside those expected when participants are exchanged between projects at random.

    The chance is that of ``nullmodels``: graphs drawn at random in which every organization keeps its number of
    projects and every project its number of participants. With ``null="rules"`` participants are exchanged within a
    programme and period only, and each project keeps the minimum number of countries its programme asks for, where
    it is known; with ``"free"`` between all projects. ``approximate=True`` draws nothing: ``seats`` gives mean and sd
    in closed form and p from a gamma curve (it ignores that an organization sits in a project only once, and the
    minimum of countries; of the network only cross_border_ties are given). ``samples``: graphs to draw; by default 20
    for each comparison, at least 1,000 and at most 5,000.

    ``of="network"``: one row a figure of :data:`FIGURES` (index statistic). ``"countries"``, ``"regions"`` (of the NUTS
    ``level``): one row a pair of places that met or was tested, a < b: a, b, a_name, b_name (a_country, b_country),
    projects (in which they meet), expected_projects. Regions of one country only with ``domestic=True``. Then:

    - observed, expected (mean over the samples), ratio = observed/expected;
    - z = (observed - expected)/sd of the samples; NaN where the samples do not differ;
    - p_more = (1 + samples with at least as much)/(1 + samples), p_less likewise, p = min(1, 2 min of both);
    - q: p corrected by Benjamini and Hochberg (1995, Journal of the Royal Statistical Society B 57, 289–300) over the
      family of all tested pairs of places, those not reported included; among rows with q < .05 about one in twenty
      is expected to be there by chance alone;
    - few: fewer than ``min_expected`` joint projects are expected (``seats``), so that one project more or less would
      turn the row over. It is not in the family and has no q. The expectation is set by the margins alone, so
      leaving such pairs out does not touch the others' error rate (Bourgon, Gentleman and Huber 2010, PNAS 107, 9546);
    - rhat: whether the chains agree about it, near 1 if so.

    Ordered by q, then by the size of z; pairs without q follow. With countries or regions chosen, only pairs with a
    reported side are listed. Without a project of two participants: no pairs, and figures of NaN or 0 with p 1.
    Raises InputError for an unknown option, ``domestic`` without regions, and binary counting with ``approximate``.

    >>> rows = [(f"p{n}", o) for n in range(6) for o in ("ab" if n % 2 else "cd")]
    >>> data = GraphData.of(
    ...     organizations=[{"id": i, "country": c} for i, c in zip("abcd", ["DK", "DK", "SE", "SE"])],
    ...     projects=[{"id": f"p{n}"} for n in range(6)],
    ...     participations=[{"project": p, "organization": o} for p, o in rows],
    ... )
    >>> found = significance(data, of="countries", approximate=True, min_expected=3)
    >>> found.table[["a", "b", "projects", "observed", "expected", "z", "p", "q"]].round(3)
        a   b  projects  observed  expected      z      p      q
    0  DK  SE         0       0.0     3.273 -2.546  0.076  0.076
    """
    if of not in get_args(Of):
        raise InputError(f"there is no significance of {of}", f"Choose from: {', '.join(get_args(Of))}.")
    if domestic and of != "regions":
        raise InputError(
            "pairs of one country are asked for, but not of regions", 'Leave domestic out, or of="regions".'
        )
    if approximate and counting == "binary":
        raise InputError(
            "binary counting has no closed form",
            "Use fractional or full counting with the approximation, or draw samples instead.",
        )
    at = level if of == "regions" else 0
    met = meetings(data, at)
    plan = design(data, null=null, level=at)
    could = pd.DataFrame({"tested": []}) if of == "network" else _possible(met, plan, counting, domestic, min_expected)
    drawn = None
    if not approximate:
        drawn = draw(
            plan,
            samples=samples_for(int(could["tested"].sum())) if samples is None else samples,
            burn_in=burn_in,
            thin=thin,
            chains=chains,
            seed=seed,
            counting=counting,
            min_shared=min_shared,
            pairs=of != "network",
            domestic=domestic,
            threads=threads,
            progress=progress,
        )
    network = _network(drawn) if drawn else _crossings(met, plan, counting)
    table, tested, few, unlocated = network, len(network), 0, 0
    if of != "network":
        pairs = _pairs(could, drawn)
        tested, few = int(could["tested"].sum()), int(could["few"].sum())
        unlocated = len(could) - tested - few
        table = _listed(data, met, pairs, of, at)
    rhat = network["rhat"] if of == "network" else pairs.loc[could["tested"], "rhat"]
    return Significance(
        of=of,
        level=at,
        counting=counting,
        null=null,
        min_shared=min_shared,
        min_expected=min_expected,
        domestic=domestic,
        approximate=approximate,
        table=table,
        network=network,
        strata=plan.strata,
        left_out=plan.left_out,
        tested=tested,
        few=few,
        unlocated=unlocated,
        worst_rhat=float(pd.concat([network["rhat"], rhat]).max()),
        unsettled=float((rhat > SETTLED).mean()) if len(rhat) else 0.0,
        least_ess=float(drawn.network["ess"].min()) if drawn else np.nan,
        drawn=drawn,
    )


def samples_for(tests: int) -> int:
    """Samples to draw where nobody says how many: 20 for each test, within limits that take seconds to minutes.

    >>> samples_for(6), samples_for(100), samples_for(2000)
    (1000, 2000, 5000)
    """
    return min(max(SAMPLES_PER_TEST * tests, SAMPLES), MOST_SAMPLES)


def judged(table: pd.DataFrame, samples: int) -> pd.DataFrame:
    """The columns observed, expected, ratio, z, p_more, p_less, p of rows with observed, mean, sd, at_least, at_most.

    ``samples`` 0: no counts but a curve. Sums of weights are never below 0 and lean to the right, so it is a gamma
    curve of that mean and sd (with the countries of Horizon 2020 dealt out at random and 10 to 20 joint projects
    expected, 0.2 % of pairs get p < .001; by a normal curve 3.6 %). p_less is at least about the chance that the
    places never meet, exp(-expected_projects).
    Rows whose samples do not differ have z NaN and p 1.

    >>> row = pd.DataFrame({"observed": [3.0], "mean": [1.0], "sd": [0.5], "at_least": [0], "at_most": [99]})
    >>> judged(row, 99).iloc[0].tolist()
    [3.0, 1.0, 3.0, 4.0, 0.01, 1.0, 0.02]
    """
    observed, expected, sd = (table[name].astype("float64") for name in ("observed", "mean", "sd"))
    z = (observed - expected) / sd.where(sd > 0)
    if samples:
        more, less = ((1 + table[name].astype("float64")) / (1 + samples) for name in ("at_least", "at_most"))
    else:
        from scipy import stats

        shape = (expected / sd.where(sd > 0)) ** 2
        curve = stats.gamma(shape, scale=expected / shape)
        never = np.exp(-table["expected_projects"]) if "expected_projects" in table else 0.0
        tails = (curve.sf(observed), np.maximum(curve.cdf(observed), never))
        more, less = (pd.Series(tail, table.index).where(z.notna(), 1.0) for tail in tails)
    return pd.DataFrame(
        {
            "observed": observed,
            "expected": expected,
            "ratio": observed / expected.where(expected > 0),
            "z": z,
            "p_more": more,
            "p_less": less,
            "p": np.minimum(1.0, 2 * np.minimum(more, less)),
        }
    )


def _network(drawn: Drawn) -> pd.DataFrame:
    """Figures of the whole network from the draws."""
    table = judged(drawn.network, drawn.samples)
    table.loc[table.index.isin(_NO_RATIO), "ratio"] = np.nan
    table.insert(0, "title", [FIGURES[name].title if name in FIGURES else name for name in table.index])
    table["q"] = benjamini_hochberg(table["p"].where(drawn.network["observed"].notna()))
    table["rhat"] = drawn.network["rhat"]
    return table


def stratum_of(plan: Design) -> Any:
    """Number of the stratum of each project; it does not matter where a project without participants stands."""
    stratum = np.zeros(len(plan.projects), np.int64)
    stratum[plan.order] = np.repeat(np.arange(len(plan.strata)), np.diff(plan.bounds))
    return stratum


def _crossings(met: Meetings, plan: Design, counting: Counting) -> pd.DataFrame:
    """The one figure of the network with a closed form."""
    observed, mean, sd = seat_crossings(met, stratum_of(plan), counting=counting)
    name = "cross_border_ties"
    rows = pd.DataFrame({"observed": [observed], "mean": [mean], "sd": [sd]}, pd.Index([name], name="statistic"))
    table = judged(rows, 0)
    table.insert(0, "title", FIGURES[name].title)
    return table.assign(q=table["p"], rhat=np.nan)


def _possible(met: Meetings, plan: Design, counting: Counting, domestic: bool, min_expected: float) -> pd.DataFrame:
    """All pairs of places that could meet, with mean and sd of the closed form; ``tested`` are those of the family."""
    # The draws know nothing of pairs that never met; which could have met, the seats tell.
    could = seat_pairs(met, stratum_of(plan), counting=counting)
    if not domestic:
        could = could[could["a"].map(met.countries).to_numpy() != could["b"].map(met.countries).to_numpy()]
    could = could.reset_index(drop=True)
    located = ~(could["a"].str.endswith(NOT_LOCATED) | could["b"].str.endswith(NOT_LOCATED))
    few = could["expected_projects"] < min_expected
    return could.assign(few=few, tested=located & ~few)


def _pairs(could: pd.DataFrame, drawn: Drawn | None) -> pd.DataFrame:
    """The pairs judged, by the draws or, without any, by the closed form."""
    figures, samples = could, 0
    rhat: Any = np.nan
    if drawn is not None:
        samples = drawn.samples
        known = drawn.pairs.set_index(["a", "b"]).reindex(pd.MultiIndex.from_frame(could[["a", "b"]]))
        never = {"observed": 0.0, "mean": 0.0, "sd": 0.0, "at_least": samples, "at_most": samples}
        figures, rhat = known.fillna(never).reset_index(drop=True), known["rhat"].to_numpy()
    kept = could[["a", "b", "projects", "expected_projects"]]
    judgement = judged(figures, samples)
    q = pd.Series(benjamini_hochberg(judgement["p"].where(could["tested"])), could.index)
    return pd.concat([kept, judgement], axis=1).assign(rhat=rhat, few=could["few"], q=q)


def _listed(data: GraphData, met: Meetings, could: pd.DataFrame, of: Of, level: int) -> pd.DataFrame:
    """The pairs to show: with a reported side, and met or tested; named and ordered."""
    places = place_codes(data.organizations[data.reported()], data, level).unique()
    shown = (could["a"].isin(places) | could["b"].isin(places)) & ((could["projects"] > 0) | could["q"].notna())
    table = could[shown].copy()
    names = data.regions.drop_duplicates("code").set_index("code")["name"].to_dict()
    for position, side in enumerate(("a", "b"), start=2):
        named = [country_name(code) if level == 0 else names.get(code) or code for code in table[side]]
        table.insert(position, f"{side}_name", named)
    if of == "regions":
        for position, side in enumerate(("a", "b"), start=4):
            table.insert(position, f"{side}_country", table[side].map(met.countries))
    order = ["a", "b", *[c for c in table.columns if c not in ("a", "b", "few", "q", "rhat")], "q", "few", "rhat"]
    # Rounding keeps equal values equal in the order, whatever the last digit.
    keys = table.assign(_q=table["q"].round(12), _z=-table["z"].abs().fillna(0).round(9))
    ranked = keys.sort_values(["few", "_q", "_z", "a", "b"], na_position="last", kind="stable").index
    return table.loc[ranked, order].reset_index(drop=True)
