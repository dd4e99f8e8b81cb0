"""``baltica analyze communities``: who keeps together, how sure that is, and how countries mix."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, cast

import typer

from baltica.cli.analyze import LevelOption, app, print_table
from baltica.cli.centrality import MinSharedOption, Nodes, NodesOption, SeedOption, ThreadsOption, Weighing, WriteOption
from baltica.cli.common import progress, require_use, selected, with_selection
from baltica.cli.notes import count, coverage_notes, located_at, network_notes, one_of
from baltica.cli.output import TABLE_ROWS, Format, FormatOption, TopOption, frame_rows, printed
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.communities import Communities
    from baltica.analytics.network import Weight

SURE = 0.8  # agreement under which one run is not to be taken for the communities
# what a terminal has room for; CSV and JSON have all columns
SHOWN = ("nodes", "stability", "largest_core", "countries", "top_country", "top_share", "ei", "biggest")
RENAMED = {"groups": "countries", "top_group": "top_country", "ties_between_groups": "ties_between_countries"}


@app.command()
@with_selection
def communities(
    context: typer.Context,
    selection: Selection,
    nodes: NodesOption = Nodes.organizations,
    level: LevelOption = 3,
    seeds: Annotated[int, typer.Option(min=2, metavar="N", help="Runs, each from a random start of its own.")] = 20,
    seed: SeedOption = 1,
    resolution: Annotated[
        float, typer.Option(metavar="NUMBER", help="Above 1 for more and smaller communities, below 1 for fewer.")
    ] = 1.0,
    weight: Annotated[
        Weighing,
        typer.Option(help="How ties count: alike, by shared projects, or these shared out over partners (usual)."),
    ] = Weighing.usual,
    min_shared: MinSharedOption = 1,
    min_size: Annotated[int, typer.Option(min=1, metavar="N", help="List communities of at least so many nodes.")] = 1,
    members: Annotated[bool, typer.Option("--members", help="List who is in which community instead.")] = False,
    threads: ThreadsOption = None,
    write: WriteOption = False,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Find communities over many runs: how far the runs agree, what holds in all of them, how countries mix.

    \b
    Example: baltica analyze communities --top 10
             baltica analyze communities --since 2014 --max-project-size 30 --members --format csv
             baltica analyze communities --nodes regions --level 2 --resolution 1.5
    """
    from baltica.analytics.communities import MEASURES
    from baltica.analytics.communities import communities as find
    from baltica.analytics.nodes import network_of

    require_use(context, ("nodes", nodes), {"level": (Nodes.regions,)})
    read_at = datetime.now(UTC)
    data = selected(context, selection)
    network, about = network_of(data, nodes.value, level=level, min_shared=min_shared)
    groups = None if nodes is Nodes.countries else about["country"]
    with progress("fewer --seeds answer sooner") as bar:
        found = find(
            network,
            groups=groups,
            names=about["name"],
            seeds=seeds,
            seed=seed,
            resolution=resolution,
            weight=cast("Weight | None", None if weight is Weighing.usual else weight.value),
            threads=threads,
            progress=bar,
        )
    used = "newman" if weight is Weighing.usual else weight.value
    notes = [
        *network_notes(data, nodes.value, level=level, min_shared=min_shared),
        *_notes(found, nodes.value, used, seed, resolution),
        *coverage_notes(data, located_at(nodes.value, level)),
    ]
    if write:
        from baltica.cli.measures import write_measures

        method = {"community": _method(found, used, seed, resolution)}
        table = found.members.loc[about["reported"], ["community"]]
        notes += write_measures(
            context, nodes.value, table, ["community"], method, selection, context.obj.command, level, read_at
        )
    if members:
        notes = [note for note in notes if not note.startswith("top_country")]  # columns of communities
    big = found.table[found.table["nodes"] >= min_size]
    if members:
        print_table(context, _listed(found, big.index, about), "id", form, top, notes, data, MEASURES)
        return
    table = big.rename(columns=RENAMED)
    if not about["reported"].all():
        here = about["reported"].groupby(found.members["community"]).sum()
        table.insert(1, "reported", here.reindex(table.index).astype("int64"))
        table = table[table["reported"] > 0]
        notes.append(f"Listed are communities with {nodes.value} in the places reported; reported counts these.")
    if len(big) < len(found.table):
        notes.append(f"{len(found.table) - len(big):,} smaller communities are not listed (--min-size).")
    if form is Format.table:
        table = table[[name for name in ("reported", *SHOWN) if name in table]]
        if sys.stdout.isatty():  # names would leave figures no room: a table of their own
            figures = table.drop(columns="biggest")
            limit = TABLE_ROWS if top is None else top
            typer.echo(printed(*frame_rows(figures.head(limit) if limit else figures, "community"), form), nl=False)
            table = table[["biggest"]]
    print_table(context, table, "community", form, top, notes, data, MEASURES)


def _method(found: "Communities", weight: str, seed: int, resolution: float) -> str:
    """How the communities were found, in a few words that are stored beside their numbers."""
    return (
        f"Leiden; of {len(found.runs)} runs (seed {seed}) the one that agrees most with the others, 1 is the largest; "
        f"mean agreement {found.agreement:.2f}; weight {weight}; resolution {resolution:g}"
    )


def _listed(found: "Communities", numbers: "pd.Index[int]", about: "pd.DataFrame") -> "pd.DataFrame":
    """Nodes in these communities and in the places reported, the strongest of each community first."""
    table = about[["name", "country"]].join(found.members)
    table = table[table["community"].isin(numbers) & about["reported"]]
    table["strength"] = table["strength"].round(9)  # sums of shares of 1: 10, not 9.999999999999998
    rows = table.assign(order=-table["strength"]).sort_values(["community", "order"], kind="stable")
    return rows.drop(columns="order")


def _notes(found: "Communities", nodes: str, weight: str, seed: int, resolution: float) -> list[str]:
    runs = found.runs
    if found.table.empty:
        return ["No ties, so there are no communities."]
    shown = runs[runs["shown"]].iloc[0]
    return [
        f"A community: {nodes} with more ties among themselves than chance gives to {nodes} with so many ties.",
        f"{len(runs)} runs of the Leiden algorithm (seed {seed}, resolution {resolution:g}). {_WEIGHTS[weight]}",
        f"The {len(runs)} runs agree to {found.agreement:.2f}, the two that differ most to {found.agreement_min:.2f} "
        f"(adjusted Rand index: 0 is chance, 1 is equal). {_verdict(found.agreement)}",
        f"{_range(runs['communities'])} communities a run. Shown is run {shown.name}, which agrees most with the "
        f"others: {count(int(shown['communities']), 'community')}, modularity {shown['modularity']:.3f} "
        f"({runs['modularity'].min():.3f} to {runs['modularity'].max():.3f} over all runs).",
        "Modularity compares the ties inside communities with ties at random. Random networks have values above 0 too, "
        "sparse ones high values, so it alone is no evidence of communities.",
        "stability: share of the other runs in which a member stays with the largest part of its community. "
        "largest_core: nodes in the largest core; a core is at least 3 nodes that no run takes apart. Small cores are "
        "often the team of one project.",
        *_country_notes(found, nodes),
        *([f"{count(found.isolates, one_of(nodes))} without any tie: in no community."] if found.isolates else []),
    ]


_WEIGHTS = {
    "none": "Every tie counts alike (weight none).",
    "raw": "A tie counts by the number of shared projects (weight raw).",
    "newman": "A tie counts by shared projects, each shared out over the partners it brings (weight newman).",
}


def _verdict(agreement: float) -> str:
    if agreement >= 1 - 1e-9:
        return "All runs find the same."
    if agreement >= SURE:
        return "Most of it holds in every run; stability tells where it does not."
    return (
        f"Under {SURE:g} one run is one possible reading: another one draws other borders. "
        "Rely on what is stable, not on where a single border runs."
    )


def _range(numbers: "pd.Series[int]") -> str:
    low, high = int(numbers.min()), int(numbers.max())
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def _country_notes(found: "Communities", nodes: str) -> list[str]:
    """How communities mix countries; nothing where nodes are countries or no country is known."""
    mixing = found.mixing
    if mixing is None or not mixing["nodes"]:
        return []
    said = []
    shares = [(mixing["between_inside"], "inside communities"), (mixing["between_outside"], "between communities")]
    if known := [f"{share:.0%} of the ties {where}" for share, where in shares if share == share]:  # NaN equals nothing
        rules = "" if nodes == "clusters" else " Programme rules often demand partners from several countries."
        said.append(f"{' and '.join(known)} join two countries.{rules}")
    said.append(
        f"Communities and countries agree to {mixing['adjusted_rand']:.2f} (adjusted Rand index: near 0 communities "
        f"cut across countries, at 1 they are the countries); mutual information {mixing['mutual_information']:.2f}, "
        f"which many small communities raise. Countries taken for communities have modularity "
        f"{mixing['modularity_groups']:.3f}, the communities {mixing['modularity_communities']:.3f}."
    )
    said.append(
        "top_country, top_share: the most frequent country. ei: (ties between countries - within)/(both), "
        "of the ties inside the community. blau (CSV, JSON): how mixed, 0 for one country only."
    )
    if unknown := int(mixing["without_group"]):
        said.append(f"{count(unknown, one_of(nodes))} without one known country left out of all figures on countries.")
    return said
