"""``baltica analyze helix``: academia, business, government."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.cli.analyze import Counting, LevelOption, app, print_table
from baltica.cli.common import require_use, selected, with_selection
from baltica.cli.notes import count, coverage_notes, p_value, percent, size_note
from baltica.cli.output import Format, FormatOption, TopOption
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.graphdata import GraphData
    from baltica.analytics.helix import Helix
    from baltica.analytics.helix_ties import HelixTies


class Of(StrEnum):
    """Where the helices meet."""

    projects = "projects"
    clusters = "clusters"
    regions = "regions"
    ties = "ties"


_ONLY_OF = {
    "level": (Of.regions,),
    "min_known": (Of.projects, Of.clusters, Of.regions),
    "units": (Of.projects, Of.clusters, Of.regions),
    "counting": (Of.ties,),
}
_LETTERS = "T is what the helices share (u academia, i business, g government), in thousandths of a bit (mbit)."
_TYPES = (
    "Helix by type: universities and research institutes are academia, companies business, public authorities and "
    "hospitals government, NGOs civil society."
)


@app.command()
@with_selection
def helix(
    context: typer.Context,
    selection: Selection,
    of: Annotated[Of, typer.Option(help="Where the helices meet; ties: who works with whom.")] = Of.projects,
    level: LevelOption = 3,
    units: Annotated[
        bool, typer.Option("--units", help="List each project, cluster or region with its helices.")
    ] = False,
    counting: Annotated[Counting, typer.Option(help="How ties are counted.")] = Counting.fractional,
    min_known: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Count units with so many organizations of known helix.  [2; regions 5]"),
    ] = None,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Tell whether academia, business and government meet, within countries and across borders.

    Shares of the helices and of their mixes beside those expected if types were dealt at random, and what the three
    share (mutual information, Leydesdorff 2003). With ties: who works with whom, and how much of it crosses borders.

    \b
    Example: baltica analyze helix --of projects --since 2014
             baltica analyze helix --of ties --country SE
             baltica analyze helix --of regions --level 2 --units --format csv
    """
    from baltica.analytics import helix as units_of
    from baltica.analytics import helix_ties as ties_of

    require_use(context, ("of", of), _ONLY_OF)
    data = selected(context, selection)
    if of is Of.ties:
        ties = ties_of.helix_ties(data, counting=counting.value)
        table: Any = ties.table.reset_index()
        print_table(
            context, _short_ties(table) if form is Format.table else table, None, form, top,
            [*_tie_notes(ties, data), *coverage_notes(data, 0)], data, ties_of.MEASURES,
        )  # fmt: skip
        return
    kind: Any = of.value
    if units:
        found = units_of.helix(data, of=kind, level=level, min_known=min_known, samples=1)
        table = found.units.reset_index(names=of.removesuffix("s"))
        if form is Format.table:
            table = table[[name for name in table if not str(name).endswith("_share")]]
    else:
        found = units_of.helix(data, of=kind, level=level, min_known=min_known)
        table = found.figures.reset_index()
        if form is Format.table:
            table = _short(table)
    notes = [*(_listed(found) if units else _outcome(found)), *_basis(found, data, units)]
    notes += coverage_notes(data, level if of is Of.regions else None)
    print_table(context, table, None, form, top, notes, data, units_of.MEASURES)


def _short(table: "pd.DataFrame") -> "pd.DataFrame":
    """The rows and columns to read on a terminal; CSV and JSON have all."""
    table = table[~table["part"].isin(["mix", "entropy"])]
    digits = table["unit"].map({"mbit": 1, "share": 3})
    short = table[["title", "count"]].rename(columns={"title": "figure"})
    short["figure"] += table["unit"].map({"mbit": ", mbit", "share": ""})
    short["count"] = table["count"].astype("Int64")
    for name in ("value", "low", "high", "expected"):
        short[name] = [round(value, places) for value, places in zip(table[name], digits, strict=True)]
    short["p"] = table["p"].round(3)
    return short


def _short_ties(table: "pd.DataFrame") -> "pd.DataFrame":
    short = table[["tie", "projects"]].copy()
    for name, title in (("ties", "ties"), ("share", "share"), ("observed_expected", "obs/exp")):
        short[title] = table[name].round(3)
    short["interval"] = _between(table, "observed_expected")
    short["abroad"] = table["cross_border_share"].round(3)
    short["interval "] = _between(table, "cross_border_share")
    short["few"] = table["few"]
    return short


def _between(table: "pd.DataFrame", name: str) -> list[str]:
    ends = zip(table[f"{name}_low"], table[f"{name}_high"], strict=True)
    return [f"{low:.2f} to {high:.2f}" if low == low else "" for low, high in ends]


# --- notes ----------------------------------------------------------------------------------------------------------


def _outcome(found: "Helix") -> list[str]:
    """The main findings, then how to read the figures."""
    from baltica.analytics.helix import FEW_UNITS, SAMPLES

    figures, used = found.figures, found.used
    noun = found.of.removesuffix("s")
    if not used:
        return [f"No {noun} has {found.min_known} organizations of known helix: nothing to tell (--min-known)."]
    three: Any = figures.loc["helices_3"]
    said = (
        f"All three helices meet in {percent(three['value'])} of {count(used, noun)} (95 % interval "
        f"{percent(three['low'])} to {percent(three['high'])})"
    )
    if used < FEW_UNITS:
        return [
            f"{said}.",
            f"Fewer than {FEW_UNITS} {found.of}: described only, nothing is tested and T has no interval.",
            _LETTERS,
        ]
    if three["p"] == three["p"]:
        said += f"; {percent(three['expected'])} if the same types were dealt at random (p {p_value(three['p'])})"
    notes = [f"{said}.", _information(found)]
    notes.append(
        f"expected and p: the types dealt at random to the same seats, {SAMPLES} times; sizes of {found.of} and totals "
        "stay. A difference tells that types mix otherwise than at random, not why: rules of programmes ask for some."
    )
    notes.append(
        f"{_LETTERS} Its interval takes {found.of} as drawn; in simulations it held 92 to 95 % of times from 50 on, "
        "less (83 %) where one mix is very rare. CSV and JSON have the eight mixes and the entropies, too."
    )
    return notes


def _information(found: "Helix") -> str:
    figures = found.figures
    constant = [
        name for name in ("academia", "business", "government") if figures.loc[f"with_{name}", "value"] in (0.0, 1.0)
    ]
    if constant:
        everywhere = figures.loc[f"with_{constant[0]}", "value"] == 1.0
        return (
            f"T(uig) is 0 and is not tested: {' and '.join(constant)} "
            f"{'is present in each' if everywhere else 'is present in none'} of these {found.of}, and what does not "
            "vary shares nothing."
        )
    t: Any = figures.loc["t_uig"]
    if t["low"] <= 0 <= t["high"]:
        reading = "the interval holds zero, so neither reduction nor increase of uncertainty can be told"
    elif t["value"] < 0:
        reading = "below zero: the three together reduce uncertainty beyond what pairs of them do"
    else:
        reading = "above zero: what pairs of them share overlaps"
    return (
        f"T(uig) is {t['value']:.1f} mbit (95 % interval {t['low']:.1f} to {t['high']:.1f}), {reading}. Independent "
        f"helices would give about zero (p {p_value(t['p_independent'])}); types dealt at random to seats of these "
        f"sizes {t['expected']:.1f} (p {p_value(t['p'])}). Negative values mean reduction of uncertainty."
    )


def _listed(found: "Helix") -> list[str]:
    units = found.units
    three = int((units.loc[~units["few"], "helices"] == 3).sum())
    return [
        f"{three:,} of {count(found.used, found.of.removesuffix('s'))} have all three of academia, business and "
        f"government. known: organizations of known helix; few: fewer than {found.min_known} of them."
    ]


def _basis(found: "Helix", data: "GraphData", listed: bool) -> list[str]:
    """Definitions, coverage, what is left out."""
    seat = {"projects": "participations", "clusters": "memberships", "regions": "organizations"}[found.of]
    notes = [_TYPES]
    if found.seats:
        types = ", ".join(f"{str(kind).replace('_', ' ')} {number:,}" for kind, number in found.outside.head(5).items())
        beyond = f"; in none: {types}. A helix that seems absent may be among these" if types else ""
        notes.append(
            f"Of known helix: {found.known:,} of {found.seats:,} {seat} ({percent(found.known / found.seats)}){beyond}."
        )
    few = int(found.units["few"].sum())
    if few:
        notes.append(
            f"{count(few, found.of.removesuffix('s'))} with fewer than {found.min_known} organizations of known helix "
            f"{'marked few, at the end' if listed else 'not in the figures'} (--min-known)."
        )
    if found.not_located:
        notes.append(f"{count(found.not_located, 'organization')} not located at this level left out.")
    if not (data.organizations["helix"] == "civil_society").any():
        notes.append("The sources name no NGO as such: civil society cannot be seen.")
    if found.of == "projects":
        notes.append(size_note(data))
    return notes


def _tie_notes(ties: "HelixTies", data: "GraphData") -> list[str]:
    if not ties.projects:
        return ["No project joins two organizations of known helix: nothing to tell.", _TYPES]
    across: Any = ties.table.loc["across helices"]
    within: Any = ties.table.loc["within one helix"]
    notes = [
        f"{percent(across['share'])} of ties join two helices (95 % interval {percent(across['share_low'])} to "
        f"{percent(across['share_high'])}); {percent(across['expected'] / ties.table.loc['all', 'expected'])} if the "
        f"ends of ties were joined at random. Across borders are {percent(across['cross_border_share'])} of ties "
        f"between helices and {percent(within['cross_border_share'])} of ties inside one.",
    ]
    index = ties.ei.iloc[0]
    if index["observed"] == index["observed"]:
        notes.append(
            f"E-I index by helix {round(index['observed'], 2) + 0.0:.2f} (-1 all ties inside a helix, 1 all between), "
            f"expected {index['expected']:.2f} with helices shuffled over organizations (p {p_value(index['p'])}, "
            f"{index['samples']:.0f} shuffles); each pair of partners counts once."
        )
    notes.append(
        f"A tie joins two participants of a project, in {ties.counting} counting. obs/exp: ties beside those "
        "expected by the number of ends each helix has; abroad: share of ties that cross a border; interval: 95 %, "
        "projects drawn with replacement."
    )
    notes.append(_TYPES)
    if ties.known_share == ties.known_share:
        notes.append(f"Ties between two organizations of known helix are {percent(ties.known_share)} of all ties.")
    if 0 <= ties.border_known_share < 1:
        notes.append(f"Of them the countries of both are known for {percent(ties.border_known_share)}.")
    if data.selection.country or data.selection.region:
        notes.append("Ties with at least one end in the places reported; the E-I index is of the whole network.")
    notes.append("Programmes often demand several countries, so shares across borders describe their rules, too.")
    return [*notes, size_note(data)]
