"""What stands under the tables of ``compare`` and ``survival``: the finding first, then how to read and doubt it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from baltica.cli.notes import count, coverage_notes, p_value, verdict_note

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.graphdata import GraphData
    from baltica.analytics.survival import Survival
    from baltica.analytics.units import Units


CATEGORY = 10  # characters of a category where a terminal has no room for more


@dataclass(frozen=True, eq=False)
class Sides:
    """The two groups of a comparison: filters, titles, which units each holds, how many are in both."""

    units: "Units"
    texts: tuple[str, str]
    titles: tuple[str, str]
    holds: "tuple[pd.Series[bool], pd.Series[bool]]"
    both: int
    year: int | None
    level: int


def short(table: "pd.DataFrame", titles: tuple[str, str]) -> "pd.DataFrame":
    """The comparison as read on a terminal: one row an attribute of which anything is known."""
    import pandas as pd

    rows = []
    for row in _records(table):
        if not row["first_known"] + row["second_known"]:
            continue
        rows.append(
            {
                "attribute": row["title"],
                titles[0]: _middle(row, "first"),
                titles[1]: _middle(row, "second"),
                "known": f"{row['first_known']:,}+{row['second_known']:,}",
                "difference": _with_interval(row),
                "p": "few" if row["few"] else _p(row["p_holm"]),
                "verdict": row["verdict"],
            }
        )
    return pd.DataFrame(rows)


def notes(table: "pd.DataFrame", sides: Sides, data: "GraphData") -> list[str]:
    """The answer, the groups, how to read the figures, what is not known, and what stands in doubt."""
    from baltica.analytics.comparison import FEW, LARGE, MAX_P, MIN_GROUP, MIN_KNOWN

    rows = _records(table)
    tested = [row for row in rows if row["p_holm"] == row["p_holm"]]
    unknown = [row["title"] for row in rows if not row["first_known"] + row["second_known"]]
    few = [row["title"] for row in rows if row["few"] and row["title"] not in unknown]
    said = [
        *_finding(rows, sides),
        _groups(sides),
        "Reading: the middle value (median) and in brackets the range of the middle half; of categories the most "
        "frequent one and its share. Difference, and in brackets its 95 % interval. Of numbers (Cliff's delta): of all "
        "pairs of one from each group, the "
        f"share in which the {sides.titles[0]} side is larger, less the share in which it is smaller; 0 is none, 1 or "
        "-1 is complete. Of categories: how far the shares differ (total variation) above what chance gives in groups "
        "so small; its interval is wide to be on the safe side. p: how often chance alone gives as much, corrected for "
        f"the {count(len(tested), 'attribute')} tested (Holm).",
        f"Verdict, by rules fixed beforehand (conventions of this product): at least {MIN_GROUP} known in each group "
        f"and {MIN_KNOWN:.0%} of each; then different: p below {MAX_P:g} and a difference of {LARGE:g} or more; "
        f"similar: the 90 % interval lies within ±{LARGE:g}; otherwise it cannot be told.",
        *_claim(table, sides, data),
    ]
    if unknown:
        said.append(f"Not known of any of them, and not shown: {', '.join(unknown)}.")
    if few:
        said.append(f"Not tested, as fewer than {FEW} are known in a group: {', '.join(few)}.")
    said += [*_doubts(sides, data), *coverage_notes(data, sides.level if sides.units.name == "regions" else None)]
    shown = [f"{row['title']}: {row['meaning']}" for row in rows if row["title"] not in unknown]
    return [*said, "Rows: " + " ".join(shown)] if shown else said


def _finding(rows: list[dict[str, Any]], sides: Sides) -> list[str]:
    """Which attributes differ, which are alike, of how many it cannot be told and why not."""
    known = [row for row in rows if row["first_known"] + row["second_known"]]
    if not known:
        return [f"Nothing is known of these {sides.units.name} that could be compared."]
    parts = []
    for word in ("different", "similar"):
        hits = [f"{row['title']} {_with_interval(row)}" for row in known if row["verdict"] == word]
        parts.append(f"{word.capitalize()} in {', '.join(hits)}." if hits else f"{word.capitalize()} in nothing.")
    open_rows = [row for row in known if row["verdict"] == "cannot be told"]
    if open_rows:
        gate = sum("asked" in row["why"] for row in open_rows)
        too_few = f": {gate} known of too few" if gate else ""
        parts.append(f"Of {count(len(open_rows), 'other attribute')} it cannot be told{too_few}.")
        near = [row["title"] for row in open_rows if row["p_holm"] == row["p_holm"] and row["p_holm"] < 0.05]
        if near:
            parts.append(f"Beyond chance, though no verdict is possible: {', '.join(near)}.")
    return [" ".join(parts)]


def _groups(sides: Sides) -> str:
    sizes = [int(one.sum()) for one in sides.holds]
    names = [
        f"{title}: {count(size, sides.units.name[:-1])} ({text})"
        for title, size, text in zip(sides.titles, sizes, sides.texts, strict=True)
    ]
    neither = len(sides.units.facts) - sum(sizes) - sides.both
    rest = f"; {sides.both:,} in both groups left out" if sides.both else ""
    rest += f"; {neither:,} in neither" if neither else ""
    return f"Groups: {'; '.join(names)}{rest}. CSV and JSON have all figures and the reason of each verdict."


def _claim(table: "pd.DataFrame", sides: Sides, data: "GraphData") -> list[str]:
    """What may be said of the paper's fourth claim, where these are its groups or all established clusters."""
    from baltica.analytics import claims
    from baltica.analytics.claim_choices import PAIRS, PAPER, Compared

    widest = "all established international clusters"
    if sides.units.name != "clusters" or sides.texts not in (PAIRS[PAPER], PAIRS[widest]):
        return []
    sizes = (int(sides.holds[0].sum()), int(sides.holds[1].sum()))
    found = claims.established(Compared(*sides.texts, sizes, table), data, claims.level_for(data))
    said = verdict_note("initiatives compare with established cross-border clusters", found)
    if sides.texts != PAIRS[PAPER]:
        first, second = PAIRS[PAPER]
        said += f' These are {widest}; the paper\'s groups: --first "{first}" --second "{second}".'
    return [said]


def _doubts(sides: Sides, data: "GraphData") -> list[str]:
    """What stands against relying on the comparison."""
    from baltica.analytics.cluster_facts import reference_year

    said = []
    if sides.units.name == "clusters":
        year = sides.year if sides.year is not None else reference_year(data)
        said.append(f"Ages are counted to {year}." if year is not None else "No year is known to count ages to.")
        said += _composition(sides)
        heads = (data.presences["basis"] == "member_head_office").mean() if len(data.presences) else 0
        if heads > 0:
            said.append(
                f"{heads:.0%} of places rest on a member's head office; regions, distance and urban class with them."
            )
        said.append(
            "Counts are what the sources tell: few members may mean few known ones. Many initiatives were found by the "
            "project that develops them and many established clusters by their own pages, so that differences in "
            "linked projects and members may only show how they were found."
        )
    elif sides.units.name == "projects":
        complete = data.projects["partner_list_complete"]
        cut = [int((complete.reindex(one[one].index) == False).sum()) for one in sides.holds]  # noqa: E712
        if any(cut):
            said.append(
                f"The list of partners is cut off in {cut[0]:,} and {cut[1]:,} of these projects: participants, "
                "countries and distance are too small there. Add complete=yes to a filter where it is known."
            )
    elif sides.units.name == "regions":
        said.append(f"Regions of NUTS level {sides.level}; neighbors are alike, so p is rather too small.")
    if sides.units.name != "regions":
        what = {"clusters": "members and projects", "projects": "participants", "organizations": "projects"}
        said.append(
            f"{sides.units.name.capitalize()} that share {what[sides.units.name]} are not independent; tests and "
            "intervals take them as such. A difference tells where to look; it does not tell why."
        )
    return said


def _composition(sides: Sides) -> list[str]:
    """How the groups differ in kind and status where these do not define them."""
    said = []
    for word, value, title in (("kind", "cross_border", "cross-border"), ("status", "initiative", "initiatives")):
        if any(f"{word}=" in text for text in sides.texts):
            continue
        shares = [(sides.units.tags.loc[one, word] == value).mean() for one in sides.holds]
        said.append(f"{title} are {shares[0]:.0%} of {sides.titles[0]} and {shares[1]:.0%} of {sides.titles[1]}")
    return [f"Make-up: {'; '.join(said)}."] if said else []


def survival_notes(found: "Survival", data: "GraphData") -> list[str]:
    """The finding, what was judged, definitions, and doubts."""
    from baltica.analytics.survival import FEW

    if found.clusters.empty:
        return ["Nothing to tell: no project of the chosen data develops an international cluster."]
    judged = int(found.clusters["judged"].sum())
    rows: dict[Any, Any] = found.outcomes.to_dict("index")
    said = []
    if judged:
        later, together = rows["later_project"], rows["together_later"]
        said.append(
            f"A later project is found for {later['yes']} of {count(later['judged'], 'initiative')} ({_percent(later)})"
            f"; members met again across a border in {together['yes']} of {together['judged']}"
            + (f" ({_percent(together)})." if together["judged"] else ".")
        )
    else:
        said.append("None of these initiatives can be judged yet.")
    if 0 < judged < FEW:
        said.append(f"Fewer than {FEW} initiatives: the shares say little.")
    left = "; ".join(f"{number}: {reason}" for reason, number in found.left_out.items())
    said.append(
        f"Judged: {judged} of {count(len(found.clusters), 'international cluster')} that a project develops"
        + (f". Not judged: {left}." if left else ".")
    )
    said.append(
        "Funding ended with the first unbroken spell of projects that develop the cluster. Later: begun after that year"
        f", up to {found.reference}. Judged {found.grace} years after the end or later, as a new project takes time to "
        "be won. The 95 % interval of a share (low, high) is Wilson's."
    )
    if len(found.curve):
        last = found.curve.iloc[-1]
        said.append(
            f"{1 - last['still_without']:.0%} had a later project within {last['years']:.0f} years of the end (Kaplan "
            "and Meier: counts each initiative for as long as it can be followed)."
        )
    cut = int((data.projects["partner_list_complete"] == False).sum())  # noqa: E712  (unknown is neither)
    if cut:
        said.append(f"{count(cut, 'project')} list only some of their partners: meetings and activity may be missed.")
    said.append(
        "What is not found may still exist: only projects in these data are seen. A manager is not dated, and may have "
        "gone. Members active later need not be active for the cluster: a university is in some project most of the "
        "time. Clusters left out as established may have begun as initiatives, so that the share that became "
        "established is rather too low."
    )
    return said + coverage_notes(data)


def _records(table: "pd.DataFrame") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = table.to_dict("records")  # type: ignore[assignment]
    return rows


def _middle(row: dict[str, Any], side: str) -> str:
    """Median with quartiles, or the most frequent category with its share."""
    if row["scale"] == "category":
        top = row[f"{side}_top"]
        if not isinstance(top, str):
            return ""
        name = top.replace("_", " ")
        name = name if len(name) <= CATEGORY else f"{name[: CATEGORY - 1].rstrip()}…"
        return f"{name} {row[f'{side}_shares'][top]:.0%}"
    if not row[f"{side}_known"]:
        return ""
    middle, low, high = (_short_number(row[f"{side}_{name}"]) for name in ("median", "q1", "q3"))
    return f"{middle} ({low}–{high})"


def _short_number(value: float) -> str:
    for limit, mark in ((1e6, "M"), (1e4, "k")):
        if abs(value) >= limit:
            return f"{value / (1e6 if mark == 'M' else 1e3):.3g}{mark}"
    return f"{value:.0f}" if abs(value) >= 99.5 else f"{value:.2g}"


def _with_interval(row: dict[str, Any]) -> str:
    """A difference and its 95 % interval."""
    if row["effect_size"] != row["effect_size"]:
        return ""
    ends = f" ({row['low']:.2f}…{row['high']:.2f})" if row["low"] == row["low"] else ""
    return f"{row['effect_size']:.2f}{ends}"


def _p(value: float) -> str:
    return "" if value != value else p_value(value).replace("below ", "<")


def _percent(row: dict[str, Any]) -> str:
    return f"{row['share']:.0%}, interval {row['low']:.0%} to {row['high']:.0%}"
