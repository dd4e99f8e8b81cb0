"""``baltica analyze compare`` and ``survival``: two groups side by side; what became of initiatives."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.cli.analyze import LevelOption, app, print_table
from baltica.cli.centrality import SeedOption
from baltica.cli.common import require_use, selected, with_selection
from baltica.cli.output import Format, FormatOption, TopOption
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.units import Group, Units


class Of(StrEnum):
    """What is compared."""

    clusters = "clusters"
    organizations = "organizations"
    projects = "projects"
    regions = "regions"


class Groups(StrEnum):
    """Two groups of clusters that are often compared."""

    status = "status"
    kind = "kind"


# first and second group, and how the two are called
_GROUPS = {
    Groups.status: (("status=initiative", "initiatives"), ("status=established", "established")),
    Groups.kind: (("kind=cross_border", "cross-border"), ("kind=transnational", "transnational")),
}


@app.command()
@with_selection
def compare(
    context: typer.Context,
    selection: Selection,
    of: Annotated[Of, typer.Option(help="What is compared.")] = Of.clusters,
    groups: Annotated[
        Groups,
        typer.Option(help="Initiatives against established clusters, or cross-border against transnational ones."),
    ] = Groups.status,
    first: Annotated[
        str | None, typer.Option(metavar="FILTER", help='The first group, like "status=initiative,country=DK".')
    ] = None,
    second: Annotated[
        str | None, typer.Option(metavar="FILTER", help="The second group.  [all that is not in the first]")
    ] = None,
    level: LevelOption = 3,
    year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Year that ages are counted to.  [newest year in the data]")
    ] = None,
    seed: SeedOption = 1,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Compare two groups: middle values, how far they differ with an interval, an exact test, and a verdict.

    Without --first: cluster initiatives against established international clusters. Any two groups can be named by a
    filter: word=value, with commas between; all must hold; a|b is a or b. Words:

    \b
    clusters       status, kind, specialization, country, region, source, founded_since, founded_until,
                   member_type, helix, manager, min_members, max_members
    projects       strand, programme, period, specialization, topic, country, region, source,
                   started_since, started_until, min_size, max_size, helix, complete
    organizations  country, region, type, helix, source, min_projects, max_projects
    regions        country, region, urban_class, min_population, max_population, min_clusters, max_clusters

    \b
    Example: baltica analyze compare
             baltica analyze compare --groups kind --format csv
             baltica analyze compare --first "status=initiative,kind=cross_border" --second "specialization=ict"
             baltica analyze compare --of projects --first strand=interreg_a --second strand=interreg_b
             baltica analyze compare --of regions --first "country=DK|SE" --level 3
    """
    import numpy as np

    from baltica.analytics.comparison import MEASURES, apart
    from baltica.analytics.comparison import compare as side_by_side
    from baltica.analytics.unit_facts import units_of
    from baltica.analytics.units import group_of
    from baltica.cli.compare_notes import Sides, notes, short

    require_use(context, ("of", of), {"level": (Of.regions,), "year": (Of.clusters,), "groups": (Of.clusters,)})
    texts, titles = _sides(context, of, groups, first, second)
    data = selected(context, selection)
    national = any("national" in (text or "").replace("transnational", "") for text in texts)
    units = units_of(data, of.value, level=level, year=year, national=national)
    one = group_of(units, texts[0])
    other = group_of(units, texts[1]) if texts[1] else _others(units, one)
    mine, theirs, both = apart(one.holds, other.holds)
    _require_groups(units, (one, other), (int(mine.sum()), int(theirs.sum())), both)
    defined = {*one.defined, *(other.defined if texts[1] else ())}
    attributes = [attribute for attribute in units.attributes if attribute.name not in defined]
    table = side_by_side(units.facts, attributes, first=mine, second=theirs, rng=np.random.default_rng(seed))
    titles = titles if titles[0] else ("first", "second")
    sides = Sides(units, (one.text, other.text), titles, (mine, theirs), both, year, level)
    said = notes(table, sides, data)
    print_table(
        context,
        short(table, titles) if form is Format.table else table,
        None if form is Format.table else "attribute",
        form, top, said, data, MEASURES,
    )  # fmt: skip


@app.command()
@with_selection
def survival(
    context: typer.Context,
    selection: Selection,
    each: Annotated[bool, typer.Option("--each", help="One row an initiative instead of the shares.")] = False,
    reference: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Year up to which is looked.  [newest start of a project]")
    ] = None,
    grace: Annotated[
        int, typer.Option(min=0, metavar="N", help="Judge initiatives whose funding ended at least N years before.")
    ] = 3,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Tell what is found of cluster initiatives after the project that developed them had ended.

    Later projects, members that meet again or stay active, a managing organization, the status established: each with
    its share among the initiatives that can be judged, and the interval of the share.

    \b
    Example: baltica analyze survival
             baltica analyze survival --each --format csv
             baltica analyze survival --grace 5 --reference 2020
    """
    from baltica.analytics.survival import MEASURES
    from baltica.analytics.survival import survival as after
    from baltica.cli.compare_notes import survival_notes

    data = selected(context, selection)
    found = after(data, reference=reference, grace=grace)
    table: pd.DataFrame = found.clusters if each else found.outcomes
    index: str | None = "cluster" if each else "outcome"
    if form is Format.table:
        index = None
        table = _short_each(table) if each else _short_outcomes(table)
    print_table(context, table, index, form, top, survival_notes(found, data), data, MEASURES)


def _sides(
    context: typer.Context, of: Of, groups: Groups, first: str | None, second: str | None
) -> tuple[tuple[str, str | None], tuple[str, str]]:
    """The filters of both groups, and how the groups are called where they have names."""
    from baltica.analytics.unit_facts import WORDS
    from baltica.graph.errors import InputError

    given = context.get_parameter_source("groups")
    if first is not None:
        if given is not None and given.name == "COMMANDLINE":
            raise InputError("--groups and --first both name the groups", "leave one of them out")
        return (first, second), ("", "")
    if second is not None:
        raise InputError("--second without --first", "name the first group, too")
    if of is not Of.clusters:
        words = ", ".join(WORDS[of.value])
        raise InputError(f"which {of.value} are to be compared?", f"name a group by --first word=value; words: {words}")
    (one, called), (other, also) = _GROUPS[groups]
    return (one, other), (called, also)


def _others(units: "Units", one: "Group") -> "Group":
    """All that is not in the first group."""
    from baltica.analytics.units import Group

    return Group(f"not {one.text}", ~one.holds, one.defined)


def _require_groups(units: "Units", groups: "tuple[Group, Group]", sizes: tuple[int, int], both: int) -> None:
    """Raise InputError where a group holds nothing to compare."""
    from baltica.graph.errors import InputError

    if units.facts.empty:
        raise InputError(f"the chosen data hold no {units.name} to compare", "choose a wider selection, or load more")
    for group, size in zip(groups, sizes, strict=True):
        if not group.holds.any():
            raise InputError(f"no {units.name} match {group.text!r}", "choose a wider filter")
        if not size:
            raise InputError(
                f"all {units.name} that match {group.text!r} are in the other group, too",
                f"{both} are in both and compare with nothing; choose groups that differ",
            )


def _short_outcomes(table: "pd.DataFrame") -> "pd.DataFrame":
    shown = table[["text", "judged", "yes", "share", "low", "high"]].rename(columns={"text": "what is found"})
    return shown.assign(few=table["few"]) if table["few"].any() else shown


def _short_each(table: "pd.DataFrame") -> "pd.DataFrame":
    names: dict[str, Any] = {
        "name": "name", "ended": "ended", "judged": "judged", "later_projects": "later", "together_later": "together",
        "members_active": "active", "members": "members", "manager": "manager", "established": "established",
    }  # fmt: skip
    shown = table[list(names)].rename(columns=names)
    return shown.assign(name=shown["name"].astype(str).str[:40], ended=shown["ended"].astype(str).replace("<NA>", ""))
