"""``baltica analyze``: measures of organizations, ties, regions and clusters as tables."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from baltica.cli.common import require_use, selected, with_selection
from baltica.cli.output import Format, FormatOption, TopOption, frame_rows, show
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.graphdata import GraphData

app = typer.Typer(
    help="Measure organizations, cross-border ties, regions and clusters.", no_args_is_help=True, rich_markup_mode=None
)

LevelOption = Annotated[
    int,
    typer.Option(
        min=0, max=3, metavar="0|1|2|3", help="NUTS level of the regions: 0 countries, 1, 2, or 3 the smallest."
    ),
]


class Between(StrEnum):
    """What cross-border ties are counted between."""

    countries = "countries"
    regions = "regions"


class Counting(StrEnum):
    """How ties are counted."""

    fractional = "fractional"
    full = "full"
    binary = "binary"


@app.command("cross-border")
@with_selection
def cross_border(
    context: typer.Context,
    selection: Selection,
    between: Annotated[Between, typer.Option(help="Pairs of countries, or of regions.")] = Between.countries,
    level: LevelOption = 3,
    counting: Annotated[
        Counting, typer.Option(help="Counting that sorts the pairs and is normalized.")
    ] = Counting.fractional,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Count ties across borders between countries or regions, raw and normalized, with the E-I index.

    \b
    Example: baltica analyze cross-border --between regions --level 2 --region SE22 --format csv
    """
    from baltica.analytics.cross_border import MEASURES, country_pairs, region_pairs

    require_use(context, ("between", between), {"level": (Between.regions,)})
    data = selected(context, selection)
    if between is Between.countries:
        table = country_pairs(data, counting=counting.value)
    else:
        table = region_pairs(data, level, counting=counting.value)
    said = [f"{one.title} ({name}): {one.meaning}" for name, one in MEASURES.items() if name in table]
    print_table(
        table, None, form, top, [*said, f"Normalized figures use {counting.value} counting.", *_mixing(data)], data
    )


@app.command("e-i")
@with_selection
def e_i(context: typer.Context, selection: Selection, form: FormatOption = Format.table, top: TopOption = None) -> None:
    """Compare ties between and within countries: the E-I index of each country, and of the whole network.

    \b
    Example: baltica analyze e-i --since 2014
    """
    from baltica.analytics.mixing import ei_by_group

    data = selected(context, selection)
    print_table(ei_by_group(data), "country", form, top, _mixing(data), data)


@app.command()
@with_selection
def regions(
    context: typer.Context,
    selection: Selection,
    level: LevelOption = 3,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Count organizations, projects, clusters and cross-border ties per region, with population and urban class.

    \b
    Example: baltica analyze regions --level 2 --country FI
    """
    from baltica.analytics.places import NOT_LOCATED
    from baltica.analytics.regions import regions as table_of

    data = selected(context, selection)
    table = table_of(data, level)
    said = [
        "A tie is a pair of participants of one project from different countries, counted at both its ends.",
        "cross_border_ties is fractional: each project shares weight 1 over all its pairs. full counts each pair, "
        "binary each partner place once a project.",
        "What is known only for a larger place stands in the row 'not located at this level'.",
    ]
    busiest = table.assign(located=table.index != NOT_LOCATED).sort_values(
        ["located", "cross_border_ties", "organizations"], ascending=False, kind="stable"
    )
    print_table(busiest.drop(columns="located"), "code", form, top, said, data)


@app.command()
@with_selection
def places(
    context: typer.Context,
    selection: Selection,
    level: LevelOption = 3,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Rank the places most active across borders, with what puts each there.

    \b
    Example: baltica analyze places --top 10
    """
    from baltica.analytics.regions import active_places

    data = selected(context, selection)
    table = active_places(data, level)
    said = [
        "Ranked by fractional cross-border ties. top_tenth: in the top tenth under all three countings; robust: still "
        "there in fractional counting without its largest project; few: under 3 organizations or 5 projects.",
    ]
    if form is Format.table:
        table = table[["rank", "name", "country", "cross_border_ties", "top_tenth", "robust", "few", "why"]]
    print_table(table, "code", form, top, said, data)


@app.command()
@with_selection
def specialization(
    context: typer.Context, selection: Selection, form: FormatOption = Format.table, top: TopOption = None
) -> None:
    """Count international clusters by specialization, kind and status, with shares and intervals.

    \b
    Example: baltica analyze specialization --format json
    """
    from baltica.analytics.clusters import by_specialization

    data = selected(context, selection)
    said = [
        "International clusters are cross-border or transnational; low and high are 95 % Wilson intervals of a share.",
        "Specialization is the compiler's reading of the sources.",
    ]
    print_table(by_specialization(data), "specialization", form, top, said, data)


@app.command()
@with_selection
def urbanization(
    context: typer.Context, selection: Selection, form: FormatOption = Format.table, top: TopOption = None
) -> None:
    """Set international cluster initiatives against the urban-rural class of NUTS 3 regions.

    \b
    Example: baltica analyze urbanization
    """
    from baltica.analytics.urbanization import by_urban_class, rank_correlation

    data = selected(context, selection)
    said = []
    for row in rank_correlation(data).reset_index().to_dict("records"):
        low, high = row["stratified_low"], row["stratified_high"]
        interval = f"95 % interval {low:.2f} to {high:.2f}" if low == low else "too little for an interval"
        said.append(
            f"{row['coefficient']}, {row['basis']} presences: {_figure(row['stratified'])} within countries "
            f"({interval}), {_figure(row['pooled'])} pooled; "
            f"{row['zero_share']:.1%} of {row['regions']:.0f} regions have no initiative."
        )
    said.append("This describes the facts loaded; where they are thin it confirms nothing.")
    print_table(by_urban_class(data), "urban_class", form, top, said, data)


@app.command()
@with_selection
def coverage(
    context: typer.Context, selection: Selection, form: FormatOption = Format.table, top: TopOption = None
) -> None:
    """Tell how often each important fact is known, before anything is ranked.

    \b
    Example: baltica analyze coverage
    """
    from baltica.analytics.coverage import by_field

    data = selected(context, selection)
    print_table(by_field(data).reset_index(), None, form, top, [], data)


def _figure(value: float) -> str:
    return f"{value:.2f}" if value == value else "not computable"  # NaN equals nothing


def _mixing(data: "GraphData") -> list[str]:
    from baltica.analytics.mixing import ei_index

    row = ei_index(data).loc["country"]
    if not row["external"] + row["internal"]:
        return ["No ties, so there is no E-I index."]
    return [
        f"E-I index by country: {row['observed']:.3f} ({row['external']:,.0f} ties between countries, "
        f"{row['internal']:,.0f} within); expected for these group sizes {row['expected']:.3f}; "
        f"p = {row['p']:.4f} from {row['samples']:.0f} permutations of the countries over the organizations.",
        "Programme rules often demand partners from several countries, so a high value may describe the rules.",
    ]


def print_table(
    table: "pd.DataFrame", index: str | None, form: Format, top: int | None, notes: Iterable[str], data: "GraphData"
) -> None:
    """Print a table and under it the notes, the selection, and what the selection left out."""
    columns, rows = frame_rows(table, index)
    left_out = [f"{number:,} {reason} left out." for reason, number in data.left_out.items()]
    show(columns, rows, form, top=top, notes=[*notes, f"Selection: {data.selection.describe()}.", *left_out])
