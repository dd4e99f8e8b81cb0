"""``baltica analyze places``: the places most active across borders, and which of them meet the frozen criteria."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.analytics.defaults import BURN_IN, CHAINS, MIN_EXPECTED, SEED, THIN
from baltica.cli.analyze import LevelOption, app, print_table
from baltica.cli.centrality import SeedOption, ThreadsOption
from baltica.cli.chance import (
    ApproximateOption,
    BurnInOption,
    ChainsOption,
    Null,
    NullOption,
    SamplesOption,
    ThinOption,
)
from baltica.cli.common import progress, selected, with_selection
from baltica.cli.notes import count, size_note, verdict_note
from baltica.cli.output import Format, FormatOption, TopOption
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.graphdata import GraphData
    from baltica.analytics.qualified import Qualified

_CHECKS = {
    "full": "in full counting",
    "binary": "in binary counting",
    "without_ten_largest": "without the ten largest projects",
    "complete_only": "with complete partner lists only",
    "level_2": "as part of its NUTS 2 region",
}


@app.command()
@with_selection
def places(
    context: typer.Context,
    selection: Selection,
    level: LevelOption = 3,
    null: NullOption = Null.rules,
    no_significance: Annotated[
        bool, typer.Option("--no-significance", help="A quick look: nothing is tested, so nothing can qualify.")
    ] = False,
    no_checks: Annotated[
        bool, typer.Option("--no-checks", help="Leave out whether the answer is stable; saves several draws.")
    ] = False,
    samples: SamplesOption = None,
    burn_in: BurnInOption = BURN_IN,
    thin: ThinOption = THIN,
    chains: ChainsOption = CHAINS,
    seed: SeedOption = SEED,
    min_expected: Annotated[
        float,
        typer.Option(min=0, metavar="N", help="Test places expected to meet partners abroad in so many projects."),
    ] = MIN_EXPECTED,
    approximate: ApproximateOption = False,
    threads: ThreadsOption = None,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Rank the places most active across borders, and say what puts each there and what it lacks.

    A place qualifies with at least 5 projects whose partner list is complete, 3 organizations, partners in 2 other
    countries, more ties than random graphs with the same sizes and rules have, and a rank in the top tenth in each way
    of counting and without its largest project. Whether a place still qualifies when one thing is changed is checked.

    \b
    Example: baltica analyze places --no-significance
             baltica analyze places --level 2 --country DK,SE
             baltica analyze places --format json
    """
    from baltica.analytics.coverage import without_cut_lists
    from baltica.analytics.qualified import MEASURES, qualified_places

    _refuse(context, no_significance, approximate)
    data = selected(context, selection)
    with progress("--approximate answers in seconds, less exactly; --no-checks or fewer --samples sooner") as bar:
        found = qualified_places(
            data,
            level,
            test=not no_significance,
            checks=not no_checks,
            seed=seed,
            null=null.value,
            samples=samples,
            burn_in=burn_in,
            thin=thin,
            chains=chains,
            min_expected=min_expected,
            approximate=approximate,
            threads=threads,
            progress=bar,
        )
    table = _short(found) if form is Format.table else found.table.join(found.checks.add_prefix("check_"))
    print_table(context, table, "code", form, top, _notes(found, data), without_cut_lists(data), MEASURES)


def _refuse(context: typer.Context, quick: bool, approximate: bool) -> None:
    """Raise InputError for an option that says nothing here."""
    from baltica.graph.errors import InputError

    drawing = ("samples", "burn_in", "thin", "chains", "threads")
    silent = {"--no-significance": (*drawing, "null", "min_expected", "approximate", "no_checks"),
              "--approximate": drawing}  # fmt: skip
    for option, chosen in (("--no-significance", quick), ("--approximate", approximate)):
        for name in silent[option] if chosen else ():
            source = context.get_parameter_source(name)
            if source is not None and source.name == "COMMANDLINE":
                raise InputError(f"--{name.replace('_', '-')} says nothing with {option}", "Leave one of the two out.")


def _short(found: "Qualified") -> "pd.DataFrame":
    """The columns to read on a terminal; CSV and JSON have all."""
    table = found.table
    ends = zip(table["ties_low"], table["ties_high"], strict=True)
    short = table[["rank"]].assign(
        name=table["name"].str.slice(0, 20),
        ties=table["cross_border_ties"].round(1),
        interval=[f"{low:.1f}–{high:.1f}" if low == low else "" for low, high in ends],
    )
    if found.chance is not None:
        short = short.assign(ratio=table["ratio"].round(2), q=table["q"].round(3))
    answers = table["qualifies"].map(_word)
    lacks = [_brief(row) for _, row in table.iterrows()]
    return short.assign(qualifies=[f"{one}: {rest}" if rest else one for one, rest in zip(answers, lacks, strict=True)])


def _word(value: Any) -> str:
    return {"True": "yes", "False": "no"}.get(str(value), "not told")  # unknown is NA, NaN or None


_BRIEF = {
    "enough_projects": "projects",
    "enough_organizations": "organizations",
    "enough_countries": "countries",
    "more_than_chance": "chance",
    "top_tenth": "top tenth",
    "robust": "robust",
}


def _brief(row: "pd.Series[Any]") -> str:
    """What is missing, in one word each; with a question mark what cannot be told."""
    words = []
    for name, word in _BRIEF.items():
        told = _word(row[name])
        words += [word] if told == "no" else [f"{word}?"] if told == "not told" else []
    return ", ".join(words if len(words) < 4 else [*words[:2], f"{len(words) - 2} more"])


def _notes(found: "Qualified", data: "GraphData") -> list[str]:
    """The answer and what puts it in doubt first; then how to read it."""
    where = "countries" if found.level == 0 else f"regions (NUTS level {found.level})"
    if found.table.empty:
        return [f"No project joins {where} of two countries in these data.", *_claim(found, data)]
    return [*_answer(found), *_doubts(found, data), *_reading(found), *_checked(found), *_reasons(found),
            *_drawn(found), *_keep(found, data), size_note(data), *_claim(found, data)]  # fmt: skip


def _claim(found: "Qualified", data: "GraphData") -> list[str]:
    """What may be said of the paper's first claim; it is about regions."""
    from baltica.analytics import claims

    active, success = claims.active_places(found, data), claims.success()
    return [
        verdict_note("regions with active cross-border cooperation exist and can be named", active),
        f"That they are successful: {success.word}. {' '.join(success.reasons)}",
    ]


def _answer(found: "Qualified") -> list[str]:
    """How many qualify, and which."""
    table = found.table
    words = table["qualifies"].map(_word)
    yes, open_ = table[words == "yes"], table[words == "not told"]
    listed = count(len(table), "place") + " with ties across borders"
    if len(yes):
        stable = int((yes["stable"].map(_word) == "yes").sum())
        names = _names(yes)
        said = [
            f"{len(yes):,} of {listed} {'qualifies' if len(yes) == 1 else 'qualify'}: {names}; {stable:,} of them "
            "stable."
        ]
    else:
        said = [f"None of {listed} qualifies{' for certain' * (len(open_) > 0)}."]
    if len(open_):
        said.append(
            f"Of {count(len(open_), 'place')} it cannot be told: {_names(open_)}. They meet every criterion that "
            "can be judged."
        )
    first = table.iloc[0]
    interval = (
        f" (95 % interval {first['ties_low']:.1f} to {first['ties_high']:.1f})"
        if first["ties_low"] == first["ties_low"]
        else ""
    )
    said.append(f"Most ties: {first['name']}, {first['cross_border_ties']:.1f}{interval}.")
    return said


def _names(rows: "pd.DataFrame") -> str:
    shown = [f"{row['name']} ({code})" for code, row in rows.head(5).iterrows()]
    return ", ".join(shown) + (f" and {len(rows) - 5:,} more" if len(rows) > 5 else "")


def _doubts(found: "Qualified", data: "GraphData") -> list[str]:
    """What stands against relying on the table as it is."""
    said = []
    if short := found.gate.reasons():
        said.append(f"These records describe and do not confirm: {' '.join(short)}")
    told = data.projects["partner_list_complete"]
    if unknown := int(told.isna().sum()):
        said.append(
            f"The sources do not tell whether the partner list is complete for {unknown:,} of "
            f"{count(len(told), 'project')}; {int((told == False).sum()):,} are known to be incomplete."  # noqa: E712
        )
    if found.chance is None:
        said.append(
            "Nothing was tested (--no-significance): whether a place qualifies cannot be told, only that it does not."
        )
    elif found.chance.drawn is None:
        said.append(
            "This is an approximation: seats at projects are dealt out blindly and rules on countries are not kept, so "
            "expected ties are likely too low; no place is said to qualify. Leave out --approximate to draw graphs."
        )
    elif found.chance.null == "free":
        said.append(
            "Between all projects (--null free): programmes and their rules are not kept, so a difference may only "
            "show who may take part in which programme; no place is said to qualify."
        )
    elif not found.chance.settled:
        said.append("The chains do not agree yet: raise --burn-in, --thin or --samples.")
    strands = data.projects["strand"]
    if len(strands) and strands.fillna("").str.startswith("interreg").all():
        said.append(
            "All projects are Interreg, whose rules demand partners of several countries: that ties cross borders says "
            "nothing by itself. Observed/expected is against graphs that keep each project's minimum of countries."
        )
    return said


def _reading(found: "Qualified") -> list[str]:
    """What the columns say."""
    said = [
        "Reading: ties across borders in fractional counting (each project shares out the weight 1 over its pairs of "
        "participants); interval: 95 %, projects drawn again with replacement. Ranks cover all places of the data.",
        "qualifies, and what is missing: projects = 5 with a complete partner list, organizations = 3, countries = "
        "partners in 2 others, chance "
        "= more ties than by chance at q below 0.05, top tenth = in all three countings, robust = top tenth without "
        "its largest project; with a question mark: cannot be told.",
    ]
    if found.chance is not None:
        said.append(
            f"ratio: observed/expected, above 1 is more than by chance; q: corrected for the number of places tested "
            f"({found.chance.tested:,}: those with 3 organizations or more that would be expected to meet partners "
            f"abroad in at least {found.chance.min_expected:g} projects, --min-expected). A difference does not tell "
            "why partners met."
        )
    few = int(found.table["few"].sum())
    if few:
        said.append(
            f"{count(few, 'place')} with under 3 organizations or 5 projects: their rank rests on little (few)."
        )
    return said


def _checked(found: "Qualified") -> list[str]:
    """The checks as a small table in words, place by place."""
    if found.checks.empty:
        return []
    said = ["Checks, whether a place that may qualify still does:"]
    rows = found.checks.join(found.table[["name", "stable"]]).head(10)
    for code, row in rows.iterrows():
        words = "; ".join(f"{text}: {_word(row[name])}" for name, text in _CHECKS.items() if name in rows)
        said.append(f"  {row['name']} ({code}): {words}. Stable: {_word(row['stable'])}.")
    if len(found.checks) > 10:
        said.append(f"  … and {len(found.checks) - 10:,} more (--format csv).")
    return said


def _reasons(found: "Qualified") -> list[str]:
    """Why the first places stand where they do."""
    told = found.table["qualifies"].map(_word)
    rows = found.table[told != "no"].head(5)
    rows = rows if len(rows) else found.table.head(3)
    return [f"{row['name']} ({code}): {row['why']}" for code, row in rows.iterrows()]


def _drawn(found: "Qualified") -> list[str]:
    chance = found.chance
    if chance is None or chance.drawn is None:
        return []
    drawn = chance.drawn
    known = round(float((chance.strata["known_minimum"] * chance.strata["projects"]).sum()))
    total = int(chance.strata["projects"].sum())
    within = "between all projects" if chance.null == "free" else "within programme and period"
    rhat = (
        f"; largest rhat {chance.worst_rhat:.3f}, near 1 where the chains agree"
        if chance.worst_rhat == chance.worst_rhat
        else ""
    )
    return [
        f"Chance: participants trade places {within}; kept are each organization's number of projects, each project's "
        f"number of participants, and the minimum number of countries where it is known ({known:,} of {total:,} "
        f"projects). Drawn: {count(drawn.samples, 'sample')} in {count(drawn.chains, 'chain')}, {drawn.burn_in} rounds "
        f"before the first and {drawn.thin} between two, seed {drawn.seed}{rhat}."
    ]  # fmt: skip


def _keep(found: "Qualified", data: "GraphData") -> list[str]:
    """The places shown first beside keep.eu's own counts."""
    from baltica.analytics.coverage import against_keep

    rows = found.table[found.table["rank_keep"].notna()].head(3)
    if rows.empty:
        return []
    said = [f"{row['name']} {row['rank_here']} here and {row['rank_keep']} in keep.eu" for _, row in rows.iterrows()]
    rho = float(against_keep(data)["spearman"].loc["all"])
    agree = (
        f" Over all its regions the two orders agree with a Spearman coefficient of {rho:.2f}." if rho == rho else ""
    )
    return [f"Rank by number of projects, beside keep.eu's own counts (2014–2020): {'; '.join(said)}.{agree}"]
