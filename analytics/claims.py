"""The claims of the paper on these data: the verdict on each, what its rule asks, what is found, and what is missing.

The rules are those of :mod:`verdicts`, :mod:`qualified` and :mod:`comparison`; here they are put to data.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from baltica.analytics import comparison, verdicts
from baltica.analytics.associations import FEW
from baltica.analytics.claim_choices import Compared
from baltica.analytics.coverage import complete_share, located_share
from baltica.analytics.defaults import COMPLETE_PROJECTS, LOCATED_PARTICIPATIONS
from baltica.analytics.distribution import knowledge_share
from baltica.analytics.evidence import Evidence
from baltica.analytics.graphdata import GraphData
from baltica.analytics.qualified import Qualified
from baltica.analytics.verdicts import Association, Gate, Verdict

REGIONS = (3, 2, 1)  # NUTS levels of regions, finest first; 0 is countries
HALF = 0.5  # share of participations from which a level is still worth showing
CODERS = 2
NOT_COMPUTED = "a figure that can be computed"


@dataclass(frozen=True)
class Criterion:
    """A condition of a rule: what is ``asked`` and ``found`` (NaN: not known), and whether it is met.

    ``brief``: why it is not met, in a few words; ``missing``: what and by how much (both empty where it is met).
    ``against``: a condition for "not supported", all others being for "supported". ``result``: what is found in the
    records, which no loading of more is sure to change.
    """

    text: str
    asked: float
    found: float
    met: bool
    brief: str
    missing: str
    against: bool = False
    result: bool = False


@dataclass(frozen=True)
class Claim:
    """What may be said of a claim: the word and the reasons of its verdict, and the conditions of its rule."""

    word: str
    reasons: tuple[str, ...]
    criteria: tuple[Criterion, ...] = ()

    @property
    def told(self) -> bool:
        """Whether anything can be told."""
        return self.word != "cannot be told"

    @property
    def unmet(self) -> tuple[Criterion, ...]:
        """The conditions for "supported" that are not met."""
        return tuple(one for one in self.criteria if not one.met and not one.against)


def level_for(data: GraphData) -> int:
    """The finest NUTS level of regions at which 90 % of participations are located, as a verdict asks.

    Where none is, the finest at which half of them are; else 0, countries.

    >>> level_for(GraphData.of())
    0
    """
    shares = {level: located_share(data, level).participations_share for level in REGIONS}
    for asked in (LOCATED_PARTICIPATIONS, HALF):
        for level in REGIONS:
            if shares[level] >= asked:
                return level
    return 0


def more_needed(number: int, have: int, share: float) -> int:
    """Records that are missing for the share to be reached.

    >>> more_needed(164, 16, 0.8), more_needed(10, 9, 0.8)
    (116, 0)
    """
    return max(math.ceil(round(share * number, 6)) - have, 0)


def gate_criteria(data: GraphData, level: int) -> tuple[Criterion, Criterion]:
    """The two conditions every verdict rests on, and by how many records they are missed.

    >>> lists, _ = gate_criteria(GraphData.of(projects=[{"id": n} for n in "abcdefghij"]), 3)
    >>> lists.found, lists.missing
    (0.0, 'complete lists of partners for 8 more projects')
    """
    lists, places = complete_share(data), located_share(data, level)
    more = more_needed(lists.projects, lists.complete, COMPLETE_PROJECTS)
    known = more_needed(places.participations, places.participations_located, LOCATED_PARTICIPATIONS)
    what = "country" if level == 0 else f"place at NUTS {level}"
    return (
        _at_least(
            "Share of projects whose list of partners is known to be complete, at least",
            COMPLETE_PROJECTS, lists.share, "too few complete lists of partners",
            f"complete lists of partners for {_count(more, 'more project')}" if lists.projects else "projects",
        ),
        _at_least(
            f"Share of participations of known {what}, at least",
            LOCATED_PARTICIPATIONS, places.participations_share, "too few known places",
            f"the {what} of {_count(known, 'more participation')}" if places.participations else "participations",
        ),
    )  # fmt: skip


def active_places(found: Qualified, data: GraphData) -> Claim:
    """Claim 1, places: :func:`verdicts.active_places`; where only countries are known, of no region.

    >>> from baltica.analytics.qualified import qualified_places
    >>> active_places(qualified_places(GraphData.of(), 0, test=False), GraphData.of()).word
    'cannot be told'
    """
    level = found.level or REGIONS[0]  # the rule is about regions: countries are none
    table = found.table if found.level else found.table.iloc[:0]
    hits = table.loc[table["qualifies"].fillna(False).astype(bool), "country"]
    told = (
        (verdicts.PLACES, len(hits), "Regions that meet every criterion, at least", "more region", "that qualify"),
        (
            verdicts.COUNTRIES,
            hits.nunique(),
            "Countries these regions are in, at least",
            "more country",
            "with such a region",
        ),
    )
    verdict = verdicts.active_places(table, verdicts.gate(data, level))
    if not found.level:
        verdict = replace(verdict, reasons=(*verdict.reasons, "The rule is about regions, and countries are none."))
    own = [
        _result(_at_least(text, asked, number, "too few regions qualify", f"{_count(asked - number, one)} {rest}"))
        for asked, number, text, one, rest in told
    ]
    return _claim(verdict, *gate_criteria(data, level), *own)


def success() -> Claim:
    """Claim 1, "successfully": :func:`verdicts.success`, which asks for what no record here holds."""
    return _claim(verdicts.success())


def urbanization(found: Evidence, data: GraphData) -> Claim:
    """Claim 2: :func:`verdicts.urbanization`, of the urban-rural class and initiatives.

    It cannot be told without any initiative, or where another indicator had to stand in for the class. The bounds of
    the coefficient count as not known where under 10 regions have an initiative.
    """
    one, rate, fit = found.primary, found.rate, verdicts.gate(data, found.level)
    low, high = (one.low, one.high) if found.testable else (np.nan, np.nan)
    seen = Association(one.value, low, high, rate.low, rate.high, found.same_sign, found.head_office)
    verdict = verdicts.urbanization(seen, fit)
    if not found.counted:
        verdict = _untold("These data hold no international cluster initiative in a place.", fit)
    elif found.indicator != "urban_rank":
        verdict = _untold("The urban–rural class of regions is not known, or known unevenly.", fit)
    located = round(found.located * found.counted) if found.counted else 0
    offices = round(found.head_office * located) if located else 0
    some = int((found.regions.dropna(subset=[found.indicator])["count"] > 0).sum())
    between, lacking = ("figures between the thresholds", "") if found.counted else ("no initiative", "initiatives")
    return _claim(
        verdict,
        *gate_criteria(data, found.level),
        _at_most(
            "Share of presences placed by the head office of a member, at most",
            verdicts.HEAD_OFFICES, found.head_office, "places rest on head offices" if located else "no initiative",
            f"a stated place instead of a head office for {_count(offices - located // 2, 'presence')}"
            if located else "initiatives",
        ),
        _at_least(
            "Regions of known class with an initiative, at least", FEW, some, "too few regions with an initiative",
            lacking or _count(FEW - some, "more region") + " with an initiative",
        ),
        *map(_result, (
            _at_least("Spearman’s coefficient within countries, at least", verdicts.RHO, one.value, between, lacking),
            _above("Its lower bound (95 %), above", verdicts.RHO_LOW, low, between, lacking),
            _above("Lower bound of the rate ratio (95 %), above", 1, rate.low, between, lacking),
            _at_least(
                "Share of sensitivity rows of the same sign, at least", verdicts.SAME_SIGN, found.same_sign, between,
                lacking,
            ),
        )),
        _below("For “not supported”: upper bound of the coefficient, below", verdicts.RHO, high),
    )  # fmt: skip


def specialization(data: GraphData, *, second_coder: bool = False) -> Claim:
    """Claim 3: :func:`verdicts.specialization`; without any initiative of known field there is nothing to describe.

    >>> specialization(GraphData.of()).word
    'cannot be told'
    """
    row: Any = knowledge_share(data).set_index("group").loc["initiative"]
    number, other = int(row["clusters"]), float(row["other_share"])
    verdict = verdicts.specialization(number, other, second_coder=second_coder)
    if not number:
        verdict = Verdict("cannot be told", ("These data hold no international initiative of known field.",))
    few, asked = "too few initiatives" if number else "no initiative", verdicts.INITIATIVES
    more = f"{_count(asked - number, 'more initiative')} of known field"
    return _claim(
        verdict,
        _at_least("Initiatives of known field, at least", asked, number, few, more),
        _criterion(
            "Share of them in the field “other”, below", verdicts.OTHER, other, other < verdicts.OTHER,
            "too many in “other”" if number else few, "fields in place of “other”" if number else more,
        ),
        _at_least("Persons who coded the fields, at least", CODERS, 1 + second_coder, "one coder", "a second coder"),
    )  # fmt: skip


def established(found: Compared, data: GraphData, level: int) -> Claim:
    """Claim 4: attribute by attribute by :func:`comparison.verdict_of`, behind the gate that every verdict has to pass.

    The word names how many attributes are different and how many similar; where none is, or the gate is shut, it cannot
    be told.
    """
    fit, words = verdicts.gate(data, level), found.words()
    number, told = sum(words.values()), words["different"] + words["similar"]
    said = (
        f"In these records {words['different']} of {_count(number, 'attribute')} known are different and "
        f"{words['similar']} similar."
    )
    asked = comparison.MIN_GROUP
    own = [
        _at_least(
            f"{name[0].upper()}{name[1:]}s, at least", asked, size,
            f"too few {name}s" if size else f"no {name}", _count(asked - size, f"more {name}"),
        )
        for name, size in zip(_SIDES, found.sizes, strict=True)
    ]  # fmt: skip
    criteria = (*gate_criteria(data, level), *own)
    if not min(found.sizes):
        none = [name for name, size in zip(_SIDES, found.sizes, strict=True) if not size]
        return _claim(_untold(f"These data hold no {' and no '.join(none)}.", fit), *criteria)
    if not fit.passed or not told:
        return Claim("cannot be told", (*fit.reasons(), said), criteria)
    return Claim(f"different in {words['different']}, similar in {words['similar']} of {number}", (said,), criteria)


_SIDES = ("international initiative", "established cross-border cluster")


def _claim(verdict: Verdict, *criteria: Criterion) -> Claim:
    return Claim(verdict.word, verdict.reasons, criteria)


def _untold(why: str, fit: Gate) -> Verdict:
    return Verdict("cannot be told", (why, *fit.reasons()))


def _criterion(text: str, asked: float, found: float, met: bool, brief: str, missing: str) -> Criterion:
    return Criterion(text, float(asked), float(found), bool(met), *(("", "") if met else (brief, missing)))


def _result(one: Criterion) -> Criterion:
    return replace(one, result=True)


def _at_least(text: str, asked: float, found: float, brief: str, missing: str = "") -> Criterion:
    return _criterion(text, asked, found, found >= asked, brief, missing or _gap(asked - found))


def _at_most(text: str, asked: float, found: float, brief: str, missing: str) -> Criterion:
    return _criterion(text, asked, found, found <= asked, brief, missing)


def _above(text: str, asked: float, found: float, brief: str, missing: str = "") -> Criterion:
    return _criterion(text, asked, found, found > asked, brief, missing or _gap(asked - found))


def _below(text: str, asked: float, found: float) -> Criterion:
    gap = _gap(found - asked).replace("more", "less")
    met = bool(found < asked)
    return Criterion(text, float(asked), float(found), met, "", "" if met else gap, against=True, result=True)


def _gap(short: float) -> str:
    """By how much a figure falls short."""
    if short != short:
        return NOT_COMPUTED
    return f"{short:.2f} more" if short >= 0.005 else "less than 0.01 more"


def _count(number: int, noun: str) -> str:
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {noun[:-1] + 'ies' if noun.endswith('y') else noun + 's'}"
