"""Two groups side by side: what is known of each, how far they differ, and what may be said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from baltica.analytics.effect_sizes import NOTHING, SAMPLES, Difference, categories_differ, numbers_differ
from baltica.analytics.measures import Measure, by_name, plain
from baltica.analytics.stats import holm
from baltica.graph.errors import InputError

Scale = Literal["number", "category"]
AttributeWord = Literal["different", "similar", "cannot be told"]

# Conventions of this product, frozen before any data were looked at: what a verdict on an attribute asks for.
MIN_GROUP = 20  # units of each group of which the attribute is known
MIN_KNOWN = 0.80  # share of each group of which it is known
MAX_P = 0.05  # p after Holm, below
LARGE = 0.33  # size of Cliff's delta, or of total variation above its null mean ("medium" for Romano et al. 2006)

FEW = 5  # known values in a group below which nothing is tested: a p would rest on almost nothing


@dataclass(frozen=True)
class Attribute:
    """What is compared: a column of facts, its title, its scale, and what it says with its unit."""

    name: str
    title: str
    scale: Scale
    meaning: str


@dataclass(frozen=True)
class AttributeVerdict:
    """What may be said of one attribute, and why in one sentence."""

    word: AttributeWord
    why: str


_GROUP = {
    "size": "Units in the {} group.",
    "median": "Middle value of the {} group, of numbers.",
    "q1": "A quarter of the {} group has this value or less, of numbers.",
    "q3": "Three quarters of the {} group have this value or less, of numbers.",
    "top": "Most frequent category of the {} group.",
    "shares": "Share of each category among the units of the {} group of which it is known, 0 to 1.",
}
MEASURES = by_name(
    Measure("first_known", "Known in the first group", "Units of which the attribute is known.", "count", "count"),
    Measure("second_known", "Known in the second group", "Units of which the attribute is known.", "count", "count"),
    Measure(
        "effect_size",
        "Difference",
        "Numbers: how much the first group tends to have the larger value, -1 to 1 (Cliff's delta). Categories: how "
        "far the shares differ, above what chance gives in groups of this size.",
        "P(first > second) - P(first < second); half the sum of |share differences| - its mean in random tables",
        "Cliff 1993, Psychological Bulletin 114, 494–509",
    ),
    Measure(
        "low",
        "Lower end",
        "Lower end of the 95 % interval of the difference; low90 and high90 are the ends of the 90 % interval.",
        "numbers: asymmetric interval; categories: bootstrap, on the safe side",
        "Feng and Cliff 2004, Journal of Modern Applied Statistical Methods 3, 322–332",
    ),
    Measure(
        "p",
        "p",
        "How often chance alone gives so large a difference, or a larger one.",
        "numbers: rank test; categories: exact test on random tables",
        "Mann and Whitney 1947; Fisher 1935; Freeman and Halton 1951",
    ),
    Measure("p_holm", "p corrected", "p corrected for the number of attributes tested.", "Holm", "Holm 1979"),
    Measure(
        "cramers_v",
        "Cramér's V",
        "For categories: how closely group and category go together, 0 to 1; not corrected for chance.",
        "sqrt(chi² / (n (min(rows, columns) - 1)))",
        "Cramér 1946",
    ),
    Measure(
        "verdict",
        "Verdict",
        "Different, similar, or cannot be told, by rules that were fixed before the data were looked at.",
        f"asked: {MIN_GROUP} known in each group and {MIN_KNOWN:.0%} of each; different: corrected p < {MAX_P} and "
        f"size of the difference >= {LARGE}; similar: 90 % interval inside ±{LARGE}",
        "convention of this product",
    ),
) | plain(
    **{f"{group}_{name}": text.format(group) for group in ("first", "second") for name, text in _GROUP.items()},
    attribute="What is compared: name of the attribute.",
    scale="number, or category.",
    meaning="What the attribute says, with its unit.",
    high="Upper end of the 95 % interval of the difference.",
    low90="Lower end of the 90 % interval of the difference.",
    high90="Upper end of the 90 % interval of the difference.",
    total_variation="For categories: half the sum of the differences in share, 0 to 1, not corrected for chance.",
    null_mean="For categories: mean of total_variation in random tables with groups of this size.",
    test="The test that p is of.",
    few=f"Whether fewer than {FEW} values are known in a group; nothing is tested then.",
    why="Why the verdict is what it is, in words.",
)  # fmt: skip


def verdict_of(
    difference: Difference, p_holm: float, *, known: tuple[int, int], sizes: tuple[int, int]
) -> AttributeVerdict:
    """What may be said of one attribute of two groups, by the frozen rule.

    ``known``: units of each group of which the attribute is known; ``sizes``: units of each group. Asked first: at
    least 20 known in each group, and at least 80 % of it. Then different: p after Holm below .05 and a difference of at
    least .33 either way; similar: the 90 % interval lies inside ±.33; otherwise it cannot be told. What is NaN meets
    nothing.

    >>> clear = Difference(0.6, 0.4, 0.8, 0.45, 0.75, 0.001, "", {})
    >>> verdict_of(clear, 0.01, known=(30, 25), sizes=(30, 30)).word
    'different'
    >>> verdict_of(clear, 0.01, known=(30, 19), sizes=(30, 19))
    AttributeVerdict(word='cannot be told', why='19 known in a group, 20 asked')
    """
    if min(known) < MIN_GROUP:
        return AttributeVerdict("cannot be told", f"{min(known)} known in a group, {MIN_GROUP} asked")
    share = min(one / size for one, size in zip(known, sizes, strict=True))
    if share < MIN_KNOWN:
        return AttributeVerdict("cannot be told", f"known for {share:.0%} of a group, {MIN_KNOWN:.0%} asked")
    inside = f"{difference.low90:.2f} to {difference.high90:.2f}"
    if p_holm < MAX_P and abs(difference.effect_size) >= LARGE:
        return AttributeVerdict("different", f"difference {difference.effect_size:.2f}, corrected p below {MAX_P}")
    if difference.low90 > -LARGE and difference.high90 < LARGE:
        return AttributeVerdict("similar", f"90 % interval {inside} inside ±{LARGE}")
    if not np.isfinite(difference.low90):
        return AttributeVerdict("cannot be told", "values do not vary")
    if p_holm < MAX_P:
        return AttributeVerdict("cannot be told", f"more than chance, but less than {LARGE}")
    return AttributeVerdict("cannot be told", f"not beyond chance, and 90 % interval {inside} reaches beyond ±{LARGE}")


def compare(
    facts: pd.DataFrame,
    attributes: Sequence[Attribute],
    *,
    first: "pd.Series[bool]",
    second: "pd.Series[bool]",
    samples: int = SAMPLES,
    rng: np.random.Generator | None = None,
) -> pd.DataFrame:
    """Two groups of the rows of ``facts`` side by side, attribute by attribute, with one test each.

    ``first`` and ``second`` say of each row whether it is in the group; rows in both are an error (leave them out of
    both: :func:`apart`). Index attribute; title, scale, meaning; for each group size, known, median with quartiles q1,
    q3 (numbers) or shares (categories: share of each among the known) and ``top`` (most frequent category);
    effect_size, low, high (95 %), low90, high90, total_variation, null_mean, cramers_v, p, p_holm (over all attributes
    tested), test, few (fewer than 5 known in a group: not tested), verdict and why. A positive one
    of numbers: the first is larger.

    >>> facts = pd.DataFrame({"size": [9.0, 8, 7, 9, 8, 1, 2, 3, 2, 4]})
    >>> one = pd.Series([True] * 5 + [False] * 5)
    >>> table = compare(facts, [Attribute("size", "size", "number", "members")], first=one, second=~one)
    >>> table[["first_median", "second_median", "effect_size", "verdict"]].values.tolist()
    [[8.0, 2.0, 1.0, 'cannot be told']]
    """
    if (first & second).any():
        raise InputError("a unit is in both groups", "leave out what both groups hold")
    rng = rng or np.random.default_rng(1)
    rows, found = [], []
    for attribute in attributes:
        values = [facts.loc[group, attribute.name].dropna() for group in (first, second)]
        few = min(len(one) for one in values) < FEW
        if attribute.scale == "number":
            difference = numbers_differ(*(one.to_numpy(float) for one in values), samples=samples, rng=rng)
        else:
            difference = categories_differ(_table(values), samples=samples, rng=rng)
        found.append(difference)
        rows.append(_row(attribute, values, (int(first.sum()), int(second.sum())), difference, few))
    table = pd.DataFrame(rows, columns=COLUMNS).set_index("attribute")
    table["p_holm"] = holm(table["p"].to_numpy(float))
    judged = [
        verdict_of(
            one,
            row["p_holm"],
            known=(row["first_known"], row["second_known"]),
            sizes=(row["first_size"], row["second_size"]),
        )
        for one, row in zip(found, table.to_dict("records"), strict=True)
    ]
    return table.assign(verdict=[one.word for one in judged], why=[one.why for one in judged])


def apart(first: "pd.Series[bool]", second: "pd.Series[bool]") -> tuple["pd.Series[bool]", "pd.Series[bool]", int]:
    """Both groups without what is in both, and how many that is: tests ask for groups that share nothing.

    >>> one, other, shared = apart(pd.Series([True, True, False]), pd.Series([False, True, True]))
    >>> one.tolist(), other.tolist(), shared
    ([True, False, False], [False, False, True], 1)
    """
    both = first & second
    return first & ~both, second & ~both, int(both.sum())


_OF_GROUP = ("size", "known", "median", "q1", "q3", "top", "shares")
_FIGURES = ("effect_size", "low", "high", "low90", "high90")
_EXTRA = ("total_variation", "null_mean", "cramers_v")
COLUMNS = (
    *("attribute", "title", "scale", "meaning"),
    *(f"{group}_{name}" for group in ("first", "second") for name in _OF_GROUP),
    *_FIGURES, *_EXTRA, "p", "p_holm", "test", "few",
)  # fmt: skip


def _row(
    attribute: Attribute, values: list["pd.Series[Any]"], sizes: tuple[int, int], difference: Difference, few: bool
) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(attribute, name) for name in ("title", "scale", "meaning")}
    row["attribute"] = attribute.name
    for group, given, size in zip(("first", "second"), values, sizes, strict=True):
        line = {"size": size, "known": len(given)} | _middle(given, attribute.scale)
        row |= {f"{group}_{name}": value for name, value in line.items()}
    tested = difference if not few else NOTHING
    row |= {name: getattr(difference, name) for name in _FIGURES}
    row |= {name: difference.extra.get(name, np.nan) for name in _EXTRA}
    return row | {"p": tested.p, "test": tested.test, "few": few}


def _middle(given: "pd.Series[Any]", scale: Scale) -> dict[str, Any]:
    """Median and quartiles of numbers; shares of categories and the most frequent one."""
    if scale == "number":
        numbers = given.to_numpy(float)
        quarters = np.quantile(numbers, [0.5, 0.25, 0.75]) if len(numbers) else [np.nan] * 3
        return dict(zip(("median", "q1", "q3"), map(float, quarters), strict=True)) | {"top": None, "shares": None}
    counts = given.astype(str).value_counts().rename_axis("name").reset_index(name="n")
    counts = counts.sort_values(["n", "name"], ascending=[False, True])
    shares = {name: round(n / len(given), 4) for name, n in zip(counts["name"], counts["n"], strict=True)}
    top = next(iter(shares), None)
    return {"median": np.nan, "q1": np.nan, "q3": np.nan, "top": top, "shares": shares}


def _table(values: list["pd.Series[Any]"]) -> Any:
    """Counts of categories, one row a group."""
    names = sorted({str(value) for one in values for value in one})
    return np.array([one.astype(str).value_counts().reindex(names, fill_value=0).to_numpy() for one in values])
