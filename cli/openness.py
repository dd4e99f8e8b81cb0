"""``baltica analyze e-i`` and ``internationality``: whether partners are looked for inside or outside."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.cli.analyze import app, print_table
from baltica.cli.border_notes import assortativity_note, list_notes, rule_notes
from baltica.cli.centrality import MinSharedOption, SeedOption
from baltica.cli.common import progress, require_use, selected, with_selection
from baltica.cli.notes import count, tie_note
from baltica.cli.output import Format, FormatOption, TopOption
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.graphdata import GraphData
    from baltica.analytics.internationality import Internationality
    from baltica.analytics.mixing import EI

NAME = 34  # characters of a name on a terminal


class By(StrEnum):
    """What organizations are grouped by."""

    country = "country"
    type = "type"
    helix = "helix"


class Level(StrEnum):
    """At which level the E-I index is told."""

    network = "network"
    groups = "groups"
    organizations = "organizations"


class Weight(StrEnum):
    """How ties count."""

    none = "none"
    raw = "raw"


class Of(StrEnum):
    """What is more or less international."""

    organizations = "organizations"
    projects = "projects"
    clusters = "clusters"


@app.command("e-i")
@with_selection
def e_i(
    context: typer.Context,
    selection: Selection,
    of: Annotated[
        Level, typer.Option(help="The whole network in one row, each group, or each organization.")
    ] = Level.groups,
    by: Annotated[By, typer.Option(help="What organizations are grouped by.")] = By.country,
    weight: Annotated[
        Weight, typer.Option(help="Ties count alike (none), or by the number of joint projects (raw).")
    ] = Weight.none,
    min_shared: MinSharedOption = 1,
    samples: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="N", help="Shuffles of the groups for p; 0 for none.  [1,999, fewer in a large network]"
        ),
    ] = None,
    seed: SeedOption = 1,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Compare ties between and within countries, types or helices: the E-I index, expected values and tests.

    -1 when all partners are of the same group, 1 when all are of others. Small groups have few partners inside to
    begin with, so each value stands beside the one expected for the size, and the range that is possible.

    \b
    Example: baltica analyze e-i --since 2014
             baltica analyze e-i --of organizations --country EE --top 10
             baltica analyze e-i --by helix --of network
    """
    import numpy as np

    from baltica.analytics.mixing import MEASURES, ei

    require_use(context, ("of", of), {"samples": (Level.network, Level.groups), "seed": (Level.network, Level.groups)})
    data = selected(context, selection)
    drawn = 0 if of is Level.organizations else samples
    with progress("fewer --samples sooner") as bar:
        found = ei(
            data,
            by.value,
            min_shared=min_shared,
            weight=weight.value,
            samples=drawn,
            rng=np.random.default_rng(seed),
            progress=bar,
        )
    notes = _ei_notes(data, found, of, by.value, weight.value, min_shared, seed)
    table = _ordered(found, of)
    if form is Format.table:
        table = _ei_short(table, of)
        notes += [f"{one.title} ({name}): {one.meaning}" for name, one in MEASURES.items() if name in table]
    index = {Level.network: "by", Level.groups: by.value, Level.organizations: "id"}[of]
    index = "name" if form is Format.table and of is Level.organizations else index
    print_table(context, table, index, form, top, notes, data, MEASURES)


@app.command()
@with_selection
def internationality(
    context: typer.Context,
    selection: Selection,
    of: Annotated[Of, typer.Option(help="Whose: by partners, participants or members.")] = Of.organizations,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Tell how international organizations, projects or clusters are, with counts and how the values are spread.

    Organizations: share of their partners that are abroad. Projects: share of pairs of participants from different
    countries, number of countries, Blau index. Clusters: the same of their members, and the partners of these.

    \b
    Example: baltica analyze internationality --country LT --top 10
             baltica analyze internationality --of projects --since 2014 --format csv
             baltica analyze internationality --of clusters
    """
    from baltica.analytics.internationality import MEASURES
    from baltica.analytics.internationality import internationality as measured

    data = selected(context, selection)
    found = measured(data, of.value)
    notes = _spread_notes(data, found)
    table = found.table
    if form is Format.table:
        table = _short(table, of)
        notes += [f"{one.title} ({name}): {one.meaning}" for name, one in MEASURES.items() if name in table]
    print_table(context, table, "name" if form is Format.table else "id", form, top, notes, data, MEASURES)


# --- E-I ------------------------------------------------------------------------------------------------------------


def _ordered(found: "EI", of: Level) -> "pd.DataFrame":
    if of is Level.network:
        return found.network
    if of is Level.groups:
        return found.groups.sort_values("organizations", ascending=False, kind="stable")
    nodes = found.nodes  # those that differ most from chance first
    rows = nodes.assign(_q=nodes["q"].round(9), _ties=-(nodes["external"] + nodes["internal"]))
    return nodes.loc[rows.sort_values(["few", "_q", "_ties"], kind="stable").index]


def _ei_short(table: "pd.DataFrame", of: Level) -> "pd.DataFrame":
    if of is Level.network:
        return table.drop(columns=["samples", "without_group"])
    shown = ["external", "internal", "ei", "expected", "min", "max", "rescaled", "p", "q"]
    if of is Level.groups:
        return table[["organizations", *shown]]
    names = table.assign(name=_cut(table["name"])).set_index("name")
    # Names are for reading; ids are in CSV and JSON.
    return names[["group", "external", "internal", "ei", "expected", "rescaled", "q"]]


def _ei_notes(data: "GraphData", found: "EI", of: Level, by: str, weight: str, min_shared: int, seed: int) -> list[str]:
    row = found.network.iloc[0]
    if not row["external"] + row["internal"]:
        return ["No two organizations of known group share a project, so there is no E-I index."]
    groups = {"country": "countries", "type": "types", "helix": "helices"}[by]
    unit = "joint projects of partners" if weight == "raw" else "pairs of partners"
    notes = [
        f"Whole network: E-I index {row['observed']:.3f} ({row['external']:,.0f} {unit} between {groups}, "
        f"{row['internal']:,.0f} within); {row['expected']:.3f} if ties fell at random on all pairs; possible for so "
        f"many ties {row['min']:.3f} to {row['max']:.3f}; rescaled to that range {_or_not(row['rescaled'])}.",
        *_tests(found, of, groups, seed),
        assortativity_note(data, by),
        *(rule_notes(data) if by == "country" else []),
        tie_note("organizations", 3, min_shared),
    ]
    if weight == "raw":
        notes.append(
            "Ties count by joint projects (--weight raw), which may pile up on one pair: the range is -1 to 1."
        )
    if of is Level.organizations:
        notes.append("Under 5 partners (few) an organization is not tested and listed last.")
    if of is Level.groups:
        notes.append("A group under 3 organizations or 5 ties is not tested; a tie inside counts at both its ends.")
    if unknown := int(row["without_group"]):
        notes.append(f"{count(unknown, 'organization')} of unknown {by} left out with their ties.")
    return [*notes, *list_notes(data)]


def _tests(found: "EI", of: Level, groups: str, seed: int) -> list[str]:
    """What was tested, against what."""
    row = found.network.iloc[0]
    samples = int(row["samples"])
    same = f"shuffling the {groups} over the organizations, every tie staying where it is"
    if of is Level.organizations:
        tested = found.nodes["q"].notna()
        far = found.nodes["q"] < 0.05
        if not tested.any():
            return ["Too few partners to test any organization."]
        more = int((far & (found.nodes["ei"] > found.nodes["expected"])).sum())
        return [
            f"Of {count(int(tested.sum()), 'organization')} tested, {more:,} have more partners outside than by "
            f"chance and {int(far.sum()) - more:,} more inside (q below 0.05). Chance: {same}; p is exact, q is p "
            "corrected for the number of organizations."
        ]
    if not samples:
        return ["Nothing was tested (--samples 0)."]
    p = row["p"]
    said = [] if p != p else [
        f"Chance: {same}, {samples:,} times (seed {seed}). p of the whole network: {p:.4f} (smallest possible "
        f"{1 / (1 + samples):.4f}). It asks only whether partners are found regardless of "
        f"their {groups}" + ("; rules on countries alone would show here." if groups == "countries" else ".")
    ]  # fmt: skip
    if of is Level.groups:
        tested, far = found.groups["q"].notna(), found.groups["q"] < 0.05
        more = int((far & (found.groups["ei"] > found.groups["expected"])).sum())
        said.append(
            f"Of {int(tested.sum()):,} {groups} tested, {more:,} turn more outside than by chance, "
            f"{int(far.sum()) - more:,} more inside (q below 0.05; q is p corrected for their number)."
        )
        if (wanted := 20 * int(tested.sum())) > samples + 1:
            said.append(f"{samples:,} shuffles are few for {int(tested.sum())} tests: better --samples {wanted}.")
    return said


def _or_not(value: float) -> str:
    return "not computable" if value != value else f"{value:.3f}"


# --- internationality -------------------------------------------------------------------------------------------------


def _spread_notes(data: "GraphData", found: "Internationality") -> list[str]:
    row = found.summary.iloc[0]
    what = {
        "organizations": "share of partners abroad",
        "projects": "share of pairs that cross a border",
        "clusters": "share of pairs of members that cross a border",
    }[found.of]
    few = int(found.table["few"].sum())
    notes = []
    if not row["n"]:
        notes.append(f"None of the {found.of} has enough known partners, participants or members for a figure.")
    else:
        between = "" if row["low"] != row["low"] else f" (95 % interval {row['low']:.2f} to {row['high']:.2f})"
        notes.append(
            f"The median {what} of {count(int(row['n']), found.of[:-1])} is {row['median']:.2f}{between}; half of them "
            f"lie between {row['lower_quartile']:.2f} and {row['upper_quartile']:.2f}; {row['none']:.0%} have 0, "
            f"{row['all']:.0%} have 1."
        )
    least = {"organizations": "under 5 partners", "projects": "under 3 participants",
             "clusters": "under 3 members of known country"}[found.of]  # fmt: skip
    notes.append(
        f"{few:,} of {count(len(found.table), found.of[:-1])} have {least}: marked few, not ranked, listed last."
    )
    notes += _by_blau(found) + list_notes(data)
    if found.incomplete:
        kept = "are marked and have no rank" if found.of == "projects" else "are left out here, with their ties"
        notes.append(f"Projects whose list is known to be cut off ({found.incomplete:,}) {kept}.")
    if found.unknown:
        notes.append(
            f"Of {count(found.unknown, 'project')} nobody knows whether the list is complete; they count as they are, "
            "so a figure may say how a source lists partners."
        )
    if found.of == "clusters":
        notes.append(
            "Members are those the sources name. Stated countries are those of the cluster itself. Partners of members "
            "are those in all their projects, of the cluster or not."
        )
    return [*notes, *rule_notes(data)]


def _by_blau(found: "Internationality") -> list[str]:
    """Median countries and Blau index, where the table has them."""
    if found.of == "organizations" or not found.summary["n"].iloc[0]:
        return []
    ranked = found.table[found.table["rank"].notna()]
    return [f"Of those ranked, the median number of countries is {ranked['countries'].median():.0f}, of the Blau index "
            f"{ranked['blau'].median():.2f}."]  # fmt: skip


def _short(table: "pd.DataFrame", of: Of) -> "pd.DataFrame":
    columns = {
        Of.organizations: ["country", "projects", "partners", "abroad", "ratio", "partner_countries", "few"],
        Of.projects: [
            *("participants", "countries", "min_countries", "foreign_share", "blau", "partner_list_complete", "few")
        ],
        Of.clusters: ["kind", "members", "countries", "foreign_share", "blau", "partners", "partners_abroad", "few"],
    }[of]  # fmt: skip
    shown = table[["rank", *columns]]
    if of is Of.projects:
        names = table["acronym"].fillna(table.index.to_series())
        return shown.rename(columns={"partner_list_complete": "list_complete"}).set_index(_cut(names).to_numpy())
    return shown.set_index(_cut(table["name"]).to_numpy())


def _cut(names: "pd.Series[Any]") -> "pd.Series[Any]":
    return names.map(lambda name: f"{name[: NAME - 1]}…" if isinstance(name, str) and len(name) > NAME else name)
