"""``baltica analyze significance``: ties beside those that chance would give, and how far to trust the difference."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from baltica.analytics.defaults import BURN_IN, CHAINS, MIN_EXPECTED, SEED, THIN
from baltica.cli.analyze import Counting, LevelOption, app, print_table
from baltica.cli.centrality import MinSharedOption, SeedOption, ThreadsOption
from baltica.cli.chance import (
    ApproximateOption,
    BurnInOption,
    ChainsOption,
    Null,
    NullOption,
    SamplesOption,
    ThinOption,
)
from baltica.cli.common import progress, require_use, selected, with_selection
from baltica.cli.notes import count, coverage_notes, located_at, p_value, size_note
from baltica.cli.output import Format, FormatOption, TopOption
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.graphdata import GraphData
    from baltica.analytics.significance import Significance


class Of(StrEnum):
    """What is set beside chance."""

    network = "network"
    countries = "countries"
    regions = "regions"


@app.command()
@with_selection
def significance(
    context: typer.Context,
    selection: Selection,
    of: Annotated[Of, typer.Option(help="The whole network, pairs of countries, or pairs of regions.")] = Of.countries,
    level: LevelOption = 3,
    null: NullOption = Null.rules,
    counting: Annotated[Counting, typer.Option(help="How ties across borders are counted.")] = Counting.fractional,
    samples: SamplesOption = None,
    burn_in: BurnInOption = BURN_IN,
    thin: ThinOption = THIN,
    chains: ChainsOption = CHAINS,
    seed: SeedOption = SEED,
    min_shared: MinSharedOption = 1,
    min_expected: Annotated[
        float, typer.Option(min=0, metavar="N", help="Test pairs with at least so many joint projects expected.")
    ] = MIN_EXPECTED,
    domestic: Annotated[bool, typer.Option("--domestic", help="Also pairs of regions of one country.")] = False,
    approximate: ApproximateOption = False,
    threads: ThreadsOption = None,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Compare ties across borders, E-I, assortativity and clustering with random graphs of the same sizes.

    Participants trade places between projects at random: every organization keeps its number of projects, every
    project its number of participants. The table tells where there are more or fewer ties than such graphs have.

    \b
    Example: baltica analyze significance --of countries --samples 1000
             baltica analyze significance --of network --since 2014 --format json
             baltica analyze significance --of regions --level 2 --approximate --format csv
    """
    from baltica.analytics.significance import MEASURES
    from baltica.analytics.significance import significance as compare

    require_use(context, ("of", of), _ONLY_OF)
    data = selected(context, selection)
    with progress("--approximate answers in seconds, less exactly; fewer --samples sooner") as bar:
        found = compare(
            data,
            of=of.value,
            level=level,
            null=null.value,
            counting=counting.value,
            samples=samples,
            burn_in=burn_in,
            thin=thin,
            chains=chains,
            seed=seed,
            min_shared=min_shared,
            min_expected=min_expected,
            domestic=domestic,
            approximate=approximate,
            threads=threads,
            progress=bar,
        )
    table, index = (found.table, "statistic") if of is Of.network else (found.table, None)
    if form is Format.table:
        table, index = _short(table, of), None
    print_table(context, table, index, form, top, _notes(found, data), data, MEASURES)


# What these options are about; elsewhere they would be passed over in silence.
_ONLY_OF = {
    "level": (Of.regions,),
    "domestic": (Of.regions,),
    "min_expected": (Of.countries, Of.regions),
    "min_shared": (Of.network,),
}


def _short(table: "pd.DataFrame", of: Of) -> "pd.DataFrame":
    """The columns to read on a terminal; CSV and JSON have all."""
    figures = ["observed", "expected", "ratio", "z", "p", "q"]
    names = {
        Of.network: ["title"],
        Of.countries: ["a_name", "b_name", "projects"],
        Of.regions: ["a", "a_name", "b", "b_name", "projects"],
    }
    return table[[*names[of], *figures]].rename(columns={"title": "figure"})


def _notes(found: "Significance", data: "GraphData") -> list[str]:
    """The answer and what puts it in doubt first; then how to read it, what was kept and how it was drawn."""
    if not found.strata["participations"].sum():
        return ["Nothing to compare: no project with participants."]
    notes = [*_outcome(found), *_doubts(found)]
    if found.of != "network":
        notes += _figures(found)
    return [*notes, *_chance(found), *_meaning(found), *_family(found, data), *_drawn(found), size_note(data),
            *_gaps(found, data), *coverage_notes(data, located_at(found.of, found.level))]  # fmt: skip


def _outcome(found: "Significance") -> list[str]:
    """How many rows differ from chance, in one sentence."""
    rows = found.table[found.table["q"].notna()]
    if rows.empty:
        return ["Nothing here could be tested."] if len(found.table) else []
    of = count(len(rows), "figure" if found.of == "network" else "pair") + " tested"
    different = rows[rows["q"] < 0.05]
    if different.empty:
        return [f"{'Not' if len(rows) == 1 else 'None of'} {of} differs from chance (q below 0.05)."]
    more = int((different["observed"] > different["expected"]).sum())
    less = len(different) - more
    by = "than by chance" if found.null == "free" else "than by chance under these rules"
    sides = (f"{more:,} higher {by}, {less:,} lower" if found.of == "network" else
             f"{more:,} with more ties {by}, {less:,} with fewer")  # fmt: skip
    return [f"{len(different):,} of {of} differ{'s' * (len(different) == 1)} from chance (q below 0.05): {sides}."]


def _doubts(found: "Significance") -> list[str]:
    """What stands against relying on the table as it is."""
    projects, known = int(found.strata["projects"].sum()), _known(found)
    notes = []
    if found.approximate:
        notes.append(
            "This is an approximation: seats at projects are dealt out blindly, so that an organization may sit in a "
            "project twice and rules on countries are not kept. Leave out --approximate to draw graphs that keep them."
        )
        if known:
            notes.append(
                f"Such rules are known for {known:,} of {projects:,} projects, so that expected ties across borders "
                "are likely too low here, and ratios too high."
            )
    elif not found.drawn or not found.drawn.traded:
        notes.append("Nothing could be moved: these sizes leave one graph only, and comparing says nothing.")
    elif not found.settled:
        notes.append("The chains do not agree yet (see below): raise --burn-in, --thin or --samples.")
    if found.null == "free":
        notes.append(
            "Between all projects (--null free): programmes and their rules on countries are not kept, so a difference "
            "may only show who may take part in which programme."
        )
    if found.drawn and found.samples < found.samples_wanted:
        enough = -(-found.samples_wanted // 100) * 100
        quicker = "" if known else " (or --approximate)"
        notes.append(
            f"{found.samples:,} samples are few for {count(found.tested, 'comparison')}: some differences may stay "
            f"hidden. Better, 20 for each: --samples {enough}{quicker}."
        )
    return notes


def _figures(found: "Significance") -> list[str]:
    """The figures of the whole network in one sentence."""
    rows = [row for row in found.network.to_dict("records") if row["observed"] == row["observed"]]
    said = [
        f"{row['title'] if row['title'].startswith('E-I') else row['title'].lower()} {_number(row['observed'])}, "
        f"expected {_number(row['expected'])}" + (f" (p {p_value(row['p'])})" if row["z"] == row["z"] else "")
        for row in rows
    ]
    return [f"Whole network: {'; '.join(said)}."] if said else []


def _chance(found: "Significance") -> list[str]:
    """What was shuffled and what was kept."""
    projects, known = int(found.strata["projects"].sum()), _known(found)
    groups = count(len(found.strata), "group") + " of projects"
    within = "between all projects" if found.null == "free" else f"within programme and period ({groups})"
    what = "seats are dealt out anew" if found.approximate else "participants trade places"
    there = "" if found.null == "free" else " in each group"
    kept = f"each organization's number of projects{there}, each project's number of participants"
    if found.approximate:
        kept = f"each organization's number of seats{there}, each project's number of participants"
    elif known:
        kept += f", and the minimum number of countries of {known:,} of {projects:,} projects"
    notes = [f"Chance: {what} {within}. Kept: {kept}."]
    if found.null == "rules" and known < projects:
        notes.append(
            f"The minimum number of countries is not known for {count(projects - known, 'project')}: where their "
            "programmes ask for several countries, more ties across borders than expected may only show that."
        )
    return notes


def _known(found: "Significance") -> int:
    """Projects whose minimum number of countries is known, and is kept in samples; 0 for the free null."""
    return round(float((found.strata["known_minimum"] * found.strata["projects"]).sum()))


def _meaning(found: "Significance") -> list[str]:
    if found.approximate:
        by = "from a gamma curve of that mean and sd; very small p are rough"
        where = "mean by a formula"
    else:
        by = "twice the share of random graphs as far out on that side"
        where = "mean of the random graphs"
    notes = [
        f"Reading: observed ties across borders in {found.counting} counting; expected: {where}; ratio above 1: more "
        f"than by chance; z: the difference in standard deviations; p: how rare so large a difference is by chance "
        f"({by}); q: p corrected for the number of comparisons. Of rows with q below 0.05, about one in twenty is "
        "there by chance alone.",
    ]
    if found.of != "network":
        notes.append("A difference tells where to look; it does not tell why partners met.")
    elif found.approximate:
        notes.append("Only ties across borders have a closed form; the other figures need samples.")
    return notes


def _family(found: "Significance", data: "GraphData") -> list[str]:
    """What q covers."""
    if found.of == "network":
        several = f"q covers the {count(found.tested, 'figure')} of this table; they are closely related."
        return [several] if found.tested > 1 else []
    kind = "countries" if found.of == "countries" else f"regions (NUTS level {found.level})"
    kind += "" if found.of == "countries" else " of any country" if found.domestic else " of different countries"
    elsewhere = " Pairs not reported here are among them." if not data.reported().all() else ""
    notes = [
        f"q covers {count(found.tested, 'comparison')}: the pairs of {kind} that by chance would be expected to meet "
        f"in at least {found.min_expected:g} projects (--min-expected).{elsewhere}"
    ]
    others = [f"{found.few:,} expected to meet less often (few)"] * (found.few > 0)
    others += [f"{found.unlocated:,} with a side not located at this level"] * (found.unlocated > 0)
    if others:
        notes.append(f"Not tested: {' and '.join(others)}; those that met are listed last.")
    return notes


def _drawn(found: "Significance") -> list[str]:
    """How the graphs were drawn, and whether the chains agree."""
    drawn = found.drawn
    if drawn is None:
        return []
    refused = f", {drawn.refused:.0%} were refused, as a project would have had too few countries"
    said = (
        f"Drawn: {count(drawn.samples, 'sample')} in {count(drawn.chains, 'chain')}, {drawn.burn_in} rounds of trades "
        f"before the first and {drawn.thin} between two, seed {drawn.seed}; {drawn.traded:.0%} of trades moved "
        f"somebody{refused if drawn.refused else ''}."
    )
    if not drawn.traded:
        return [said]
    if found.worst_rhat != found.worst_rhat:  # NaN
        return [said, "Whether the chains agree cannot be told: one chain, too few samples, or nothing that varies."]
    figures = f"largest rhat {found.worst_rhat:.3f}"
    if found.of != "network":
        figures += f", {found.unsettled:.1%} of comparisons above 1.05"
    if found.least_ess == found.least_ess:
        figures += f"; samples of the network figures are worth at least {found.least_ess:,.0f} independent ones"
    return [f"{said} The chains {'agree' if found.settled else 'do not agree yet'} ({figures})."]


def _number(value: float) -> str:
    if value != value:
        return "not computable"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def _gaps(found: "Significance", data: "GraphData") -> list[str]:
    """What the data lack that this comparison needs."""
    cut = int((data.projects["partner_list_complete"] == False).sum())  # noqa: E712  (unknown is neither)
    said = [f"{number:,} {reason}" for reason, number in found.left_out.items() if "not known" not in reason]
    if cut:
        said.append(f"{count(cut, 'project')} with an incomplete list of partners, whose ties are a part only")
    return [f"Limits of this comparison: {'; '.join(said)}."] if said else []
