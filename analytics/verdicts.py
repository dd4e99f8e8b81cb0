"""The paper's claims judged by rules that were frozen before any data were looked at.

The thresholds are conventions of this product, named as such wherever a verdict is shown. A verdict is a word and the
reasons for it; the figures it rests on come from the analyses and are shown beside it.
"""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from baltica.analytics.coverage import complete_share, located_share
from baltica.analytics.defaults import COMPLETE_PROJECTS, LOCATED_PARTICIPATIONS
from baltica.analytics.graphdata import GraphData

Word = Literal["supported", "not supported", "described", "cannot be told"]

# Claim 1: places that qualify, and countries they are in.
PLACES, COUNTRIES = 3, 2
# Claim 2: Spearman within countries, its lower bound, and the share of sensitivity rows of the same sign.
RHO, RHO_LOW, SAME_SIGN, HEAD_OFFICES = 0.30, 0.10, 0.80, 0.50
# Claim 3: initiatives, and the share of them in the field "other" that may not be reached.
INITIATIVES, OTHER = 30, 0.15


@dataclass(frozen=True)
class Verdict:
    """What may be said of a claim, and why, each reason a sentence with its figures."""

    word: Word
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Gate:
    """What share of the records is fit to judge by: projects with complete partner lists, participations located."""

    complete: float
    located: float

    @property
    def passed(self) -> bool:
        """Whether both shares are high enough; an unknown share (NaN) is not."""
        return self.complete >= COMPLETE_PROJECTS and self.located >= LOCATED_PARTICIPATIONS

    def reasons(self) -> tuple[str, ...]:
        """Why the gate is shut; nothing when it is open."""
        checks = (
            ("projects with a complete list of partners", self.complete, COMPLETE_PROJECTS),
            ("participations located at the level", self.located, LOCATED_PARTICIPATIONS),
        )
        return tuple(
            f"{_share(found)} of {what}; a verdict asks for {needed:.0%}."
            for what, found, needed in checks
            if not found >= needed
        )


@dataclass(frozen=True)
class Association:
    """What claim 2 is judged by.

    ``rho`` with ``low`` and ``high``: Spearman's coefficient of urban class and number of initiatives within countries
    and its 95 % interval; ``ratio_low``, ``ratio_high``: interval of the rate ratio of a count model; ``same_sign``:
    share of the sensitivity rows with the sign of ``rho``; ``head_offices``: share of presences that rest on a
    member's head office.
    """

    rho: float
    low: float
    high: float
    ratio_low: float
    ratio_high: float
    same_sign: float
    head_offices: float


def active_places(places: pd.DataFrame, gate: Gate) -> Verdict:
    """Claim 1: places with active cross-border regionalization exist and can be named.

    ``places`` has the columns country and qualifies (a region that meets every criterion of
    :mod:`baltica.analytics.active`). Supported with at least 3 such regions in 2 countries; not supported without any;
    between the two, or with the gate shut, it cannot be told.

    >>> found = pd.DataFrame({"country": ["DK", "SE", "SE"], "qualifies": True})
    >>> active_places(found, Gate(0.9, 0.95)).word, active_places(found, Gate(0.5, 0.95)).word
    ('supported', 'cannot be told')
    """
    hits = places.loc[places["qualifies"].fillna(False).astype(bool), "country"]
    said = f"{len(hits)} regions in {hits.nunique()} countries meet every criterion."
    if not gate.passed:
        return Verdict("cannot be told", (*gate.reasons(), said))
    if not len(hits) and (unknown := int(places["qualifies"].isna().sum())):
        return Verdict("cannot be told", (said, f"Of {unknown} it cannot be told whether they do."))
    if len(hits) >= PLACES and hits.nunique() >= COUNTRIES:
        return Verdict("supported", (said,))
    asked = f"A verdict asks for {PLACES} regions in {COUNTRIES} countries."
    return Verdict("cannot be told", (said, asked)) if len(hits) else Verdict("not supported", (said,))


def gate(data: GraphData, level: int) -> Gate:
    """The gate for these data at a NUTS level.

    >>> gate(GraphData.of(projects=[{"id": "p", "partner_list_complete": True}]), 3).complete
    1.0
    """
    return Gate(complete_share(data).share, located_share(data, level).participations_share)


def success() -> Verdict:
    """The word "successfully" of claim 1: no data here say what an initiative achieved, so it never can be told."""
    return Verdict("cannot be told", ("Who works with whom is recorded; what came of it is not.",))


def urbanization(found: Association, gate: Gate) -> Verdict:
    """Claim 2: a ponderable correlation of urbanization and the number of ongoing international initiatives.

    Supported when rho is at least .30 with a lower bound above .10, the interval of the rate ratio is above 1, and at
    least 80 % of the sensitivity rows have the same sign. Not supported when the upper bound is below .30. Otherwise,
    or when most presences rest on head offices, or with the gate shut: cannot be told. NaN meets nothing.

    >>> clear = Association(0.45, 0.30, 0.58, 1.2, 1.9, 0.95, 0.2)
    >>> urbanization(clear, Gate(0.9, 0.95)).word
    'supported'
    """
    said = (
        f"Spearman within countries {_figure(found.rho)}, 95 % interval {_figure(found.low)} to {_figure(found.high)}."
    )
    if not gate.passed:
        return Verdict("cannot be told", (*gate.reasons(), said))
    if not found.head_offices <= HEAD_OFFICES:
        why = f"{_share(found.head_offices)} of presences rest on the head office of a member; offices stand in cities."
        return Verdict("cannot be told", (why, said))
    if found.high < RHO:
        return Verdict("not supported", (said, f"The upper bound is below {RHO:.2f}."))
    missing = [
        text
        for met, text in (
            (
                found.rho >= RHO and found.low > RHO_LOW,
                f"a coefficient of {RHO:.2f} with a lower bound above {RHO_LOW:.2f}",
            ),
            (found.ratio_low > 1, "a rate ratio whose interval is above 1"),
            (found.same_sign >= SAME_SIGN, f"the same sign in {SAME_SIGN:.0%} of the sensitivity rows"),
        )
        if not met
    ]
    if missing:
        return Verdict("cannot be told", (said, f"A verdict asks also for {' and '.join(missing)}."))
    return Verdict("supported", (said,))


def specialization(initiatives: int, other: float, *, second_coder: bool = False) -> Verdict:
    """Claim 3 states a distribution and no hypothesis: described.

    A comparison with the kind of statement the paper makes (the share of knowledge-intensive fields) needs at least 30
    initiatives, under 15 % of them in the field "other", and a second person who coded the fields; the reasons say what
    is missing for it.

    >>> specialization(29, 0.1).reasons
    ('29 initiatives; a comparison asks for 30.', 'The fields were coded by one person; a comparison asks for two.')
    """
    reasons = []
    if initiatives < INITIATIVES:
        reasons.append(f"{initiatives} initiatives; a comparison asks for {INITIATIVES}.")
    if not other < OTHER:
        reasons.append(f'{_share(other)} in the field "other"; a comparison asks for less than {OTHER:.0%}.')
    if not second_coder:
        reasons.append("The fields were coded by one person; a comparison asks for two.")
    return Verdict("described", tuple(reasons))


def _share(value: float) -> str:
    return f"{value:.0%}" if value == value else "An unknown share"


def _figure(value: float) -> str:
    return f"{value:.2f}" if value == value else "not computable"
