"""``baltica analyze missing-ties`` and ``stopped-ties``: pairs without a tie where one could be expected."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from baltica.cli.analyze import LevelOption, app, print_table
from baltica.cli.common import require_use, selected, with_selection
from baltica.cli.notes import count, coverage_notes, located_at
from baltica.cli.output import Format, FormatOption, TopOption
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.graphdata import GraphData
    from baltica.analytics.missing import Missing
    from baltica.analytics.stopped import Stopped


class Between(StrEnum):
    """What ties are between."""

    regions = "regions"
    countries = "countries"
    organizations = "organizations"


NO_EVIDENCE = (
    "That these records hold no tie is no evidence that there is none: lists of partners are cut off, and not every "
    "project is here."
)
DomesticOption = Annotated[bool, typer.Option("--domestic", help="Also pairs of one country.")]


@app.command("missing-ties")
@with_selection
def missing_ties(
    context: typer.Context,
    selection: Selection,
    level: Annotated[
        int, typer.Option(min=2, max=3, metavar="2|3", help="NUTS level of the regions: 2, or 3 the smallest.")
    ] = 3,
    scheme: Annotated[
        str,
        typer.Option(metavar="NAME", help="Fields of projects: specialization, or a scheme of topics like 'theme'."),
    ] = "specialization",
    domestic: DomesticOption = False,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """List pairs of regions that could work together, do much in the same field, and share no project.

    Both may take part in one programme, and both have more than the usual share of their clusters or projects in one
    field. Pairs that by their activity would be expected to meet most come first.

    \b
    Example: baltica analyze missing-ties --level 2
             baltica analyze missing-ties --scheme "keep.eu theme" --country PL
    """
    from baltica.analytics.missing import MEASURES
    from baltica.analytics.missing import missing_ties as find

    data = selected(context, selection)
    found = find(data, level, domestic=domestic, scheme=scheme)
    table = found.pairs
    if form is Format.table:
        table = _short_missing(table)
    print_table(context, table, None, form, top, _missing_notes(found, data, level, domestic), data, MEASURES)


def _short_missing(table: "pd.DataFrame") -> "pd.DataFrame":
    """The columns to read on a terminal; CSV and JSON have all."""
    short = _pair_names(table)
    short["km"] = table["distance_km"].round()
    short["ties"] = table["expected"].round(2)
    short["projects"] = table["expected_projects"].round(1)
    short["few"] = table["few"]
    short["field"] = [_first(names, 34) for names in table["fields"]]
    return short if table["distance_km"].notna().any() else short.drop(columns="km")


def _pair_names(table: "pd.DataFrame", length: int = 20) -> "pd.DataFrame":
    short = table[["a", "b"]].copy()
    for at, side in ((1, "a"), (3, "b")):
        short.insert(at, f"{side}_name", table[f"{side}_name"].str.slice(0, length))
    return short


def _first(names: list[str], length: int) -> str:
    more = f" +{len(names) - 1}" if len(names) > 1 else ""
    return names[0][:length] + more if names else ""


def _missing_notes(found: "Missing", data: "GraphData", level: int, domestic: bool) -> list[str]:
    where = f"regions (NUTS level {level})" + ("" if domestic else " of different countries")
    alike = f"{count(found.alike, 'pair')} of {where} that may take part in one programme and do much in the same field"
    if not found.fields_known:
        from baltica.analytics.fields import schemes

        said = ["No cluster or located project has a known field here: which regions are alike cannot be told."]
        others = ", ".join(repr(name) for name in schemes(data))
        return [*said, f"Fields that these projects have: {others} (--scheme)."] if others else said
    if not found.alike:
        said = [f"No two {where} that may take part in one programme do much in the same field, as far as is known."]
    elif found.pairs.empty:
        said = [f"No missing tie: {found.tied:,} of {alike} share a project" + _reported(found) + "."]
    else:
        strong = found.pairs[~found.pairs["few"]]
        said = [f"{found.alike - found.tied:,} of {alike} share no project in these records{_reported(found)}."]
        if len(strong):
            first = strong.iloc[0]
            said.append(
                f"The most surprising: {first['a_name']} and {first['b_name']}, which by their activity would have met "
                f"in {first['expected_projects']:.1f} projects of {', '.join(first['programmes'])} and others open to "
                f"both ({'; '.join(first['evidence'])})."
            )
        said.append(
            f"{count(int(found.pairs['few'].sum()), 'pair')} would be expected to meet in fewer than 3 projects: that "
            "they share none would not be rare by chance alone (few, listed last)."
        )
        cut, untold = (found.pairs[[f"{name}_a", f"{name}_b"]].max(axis=1) > 0 for name in ("incomplete", "untold"))
        said.append(
            f"{NO_EVIDENCE} Of these pairs {int(cut.sum()):,} have projects with a list known to be cut off on a side, "
            f"and {int(untold.sum()):,} some whose source does not tell."
        )
    stated = sum("stated" in basis for basis in found.pairs["basis"])
    said += [
        "ties, projects: what the two would share if partners were dealt out blindly within each programme and period, "
        "fractional ties and joint projects. It knows nothing of distance or borders.",
        f"Much in a field: its share is above that in all regions together (location quotient above 1), with at least "
        f"2 clusters or 5 projects, in both; {count(found.places, 'region')} do so in any field. The field 'other' is "
        "left out.",
        f"Who may take part: by the rules of the programme for {stated:,} of the pairs listed (stated); otherwise "
        "regions that took part in one of its projects (footprint), which misses those that could and never did.",
    ]
    if found.unnamed:
        said.append(f"{count(found.unnamed, 'project')} naming no programme cannot make a pair eligible.")
    return said + coverage_notes(data, level)


def _reported(found: "Missing") -> str:
    listed, every = len(found.pairs), found.alike - found.tied
    return f" ({listed:,} of them with a place reported)" if listed < every else ""


@app.command("stopped-ties")
@with_selection
def stopped_ties(
    context: typer.Context,
    selection: Selection,
    between: Annotated[Between, typer.Option(help="Pairs of regions, of countries or of organizations.")] = (
        Between.regions
    ),
    level: LevelOption = 3,
    since_year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="First of the later years.  [so that a third are later]")
    ] = None,
    domestic: DomesticOption = False,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """List pairs that shared projects in earlier years and none since, though both went on.

    Pairs that by their later activity would be expected to meet most come first.

    \b
    Example: baltica analyze stopped-ties --level 2 --since-year 2014
             baltica analyze stopped-ties --between organizations --country DK
    """
    from baltica.analytics.stopped import MEASURES
    from baltica.analytics.stopped import stopped_ties as find

    require_use(context, ("between", between), {"level": (Between.regions,)})
    data = selected(context, selection)
    found = find(data, between=between.value, level=level, since_year=since_year, domestic=domestic)
    table = found.pairs
    if form is Format.table:
        table = _short_stopped(table, between)
    print_table(context, table, None, form, top, _stopped_notes(found, data, level, domestic), data, MEASURES)


def _short_stopped(table: "pd.DataFrame", between: Between) -> "pd.DataFrame":
    """The columns to read on a terminal; CSV and JSON have all."""
    short = _pair_names(table, 32 if between is Between.organizations else 22)
    if between is not Between.regions:
        short = short.drop(columns=["a", "b"])
    figures = table[["before", "last_year", "active_a", "active_b", "expected_after", "few"]]
    names = {"last_year": "last", "active_a": "since_a", "active_b": "since_b", "expected_after": "expected"}
    return short.join(figures.round({"expected_after": 1}).rename(columns=names))


def _stopped_notes(found: "Stopped", data: "GraphData", level: int, domestic: bool) -> list[str]:
    kind = f"regions (NUTS level {level})" if found.between == "regions" else found.between
    kind += "" if domestic or found.between == "countries" else " of different countries"
    if found.since is None:
        return ["Too few projects have a start year to tell earlier from later ones."]
    split = f"{found.earlier:,} projects started before {found.since}, {found.later:,} from then on"
    if not found.earlier or not found.later:
        return [f"Nothing to compare: {split}. Another --since-year?", *_undated(found)]
    gone = found.both_active - found.kept
    said = [
        f"Of {found.tied_before:,} pairs of {kind} that shared a project before {found.since}, both sides went on in "
        f"{found.both_active:,}: {found.kept:,} share a project that started since, {gone:,} share none."
    ]
    if len(found.pairs) < gone:
        said[0] += f" {len(found.pairs):,} of the last have a place reported."
    strong = found.pairs[~found.pairs["few"]]
    if len(strong):
        first = strong.iloc[0]
        said.append(
            f"The most surprising: {first['a_name']} and {first['b_name']}, {count(int(first['before']), 'project')} "
            f"until {first['last_year']}, {first['expected_after']:.1f} expected since."
        )
    few = int(found.pairs["few"].sum())
    if few:
        said.append(
            f"{count(few, 'pair')} would be expected to meet in fewer than 3 projects since: that they share none "
            "would not be rare by chance alone (few, listed last)."
        )
    if alive := int(found.pairs["ran_on"].sum()):
        said.append(
            f"{count(alive, 'pair')} had a joint project that ended in {found.since} or later: the tie may have been "
            "alive still (ran_on in CSV and JSON)."
        )
    said += [
        NO_EVIDENCE,
        f"Later years: {split} (--since-year). Pairs with a side that has no later project are not listed: nothing can "
        "be missed there.",
        "before: joint projects before; last: start of the last one; since_a, since_b: projects of each side since; "
        "expected: joint projects since if partners were dealt out blindly within each programme and period.",
    ]
    if found.unplaced:
        said.append(f"{count(found.unplaced, 'participation')} of organizations not located at this level left out.")
    return [*said, *_undated(found), *coverage_notes(data, located_at(found.between, level))]


def _undated(found: "Stopped") -> list[str]:
    return [f"{count(found.undated, 'project')} without a start year left out."] if found.undated else []
