"""``baltica analyze specialization`` and ``portfolio``: who works on what, where, and where more than elsewhere."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from baltica.cli import specialization_notes as notes
from baltica.cli.analyze import LevelOption, app, print_table
from baltica.cli.common import progress, require_use, selected, with_selection
from baltica.cli.output import Format, FormatOption, TopOption
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.graphdata import GraphData
    from baltica.analytics.measures import Measure

SAMPLES, SEED = 1000, 1


class Of(StrEnum):
    """What is counted."""

    clusters = "clusters"
    initiatives = "initiatives"
    projects = "projects"
    organizations = "organizations"


class By(StrEnum):
    """What the rows are."""

    field = "field"
    region = "region"
    country = "country"
    kind = "kind"
    status = "status"
    year = "year"


class Index(StrEnum):
    """How specialization is told."""

    lq = "lq"
    krugman = "krugman"
    hachman = "hachman"
    herfindahl = "herfindahl"
    hoover = "hoover"
    mean_lq = "mean-lq"
    hoover_gini = "hoover-gini"


class Share(StrEnum):
    """How something in several fields counts."""

    fractional = "fractional"
    full = "full"


class Kind(StrEnum):
    """Which clusters."""

    international = "international"
    cross_border = "cross_border"
    transnational = "transnational"
    national = "national"
    all = "all"


OfOption = Annotated[Of, typer.Option(help="What is counted by field.")]
SchemeOption = Annotated[
    str, typer.Option(metavar="NAME", help="Scheme of the fields: specialization, or one of the topics of projects.")
]
ShareOption = Annotated[
    Share, typer.Option(help="What has several fields counts its part in each, or whole in each (full).")
]
SamplesOption = Annotated[int, typer.Option(min=2, metavar="N", help="Samples for the intervals.")]
SeedOption = Annotated[int, typer.Option(min=0, metavar="N", help="Another number draws other samples.")]


@app.command()
@with_selection
def specialization(
    context: typer.Context,
    selection: Selection,
    of: OfOption = Of.clusters,
    by: Annotated[By, typer.Option(help="What the rows are.")] = By.field,
    index: Annotated[
        Index | None,
        typer.Option(help="For places the quotient of each field (lq) or one index of all; for fields their spread."),
    ] = None,
    scheme: SchemeOption = "specialization",
    level: LevelOption = 3,
    kind: Annotated[Kind, typer.Option(help="Which clusters are counted.")] = Kind.international,
    counting: ShareOption = Share.fractional,
    samples: SamplesOption = SAMPLES,
    seed: SeedOption = SEED,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Count clusters, initiatives or projects by field, and tell where a field has a larger share than elsewhere.

    By field, kind, status or year: shares with their intervals. By region or country: location quotients (how many
    times larger the share of a field is there than in all places together), or an index of the whole mix of fields
    beside what chance gives for so few cases. By field with an index: how concentrated each field is over the places.

    \b
    Example: baltica analyze specialization --of initiatives
             baltica analyze specialization --by region --level 2 --of projects
             baltica analyze specialization --by country --index krugman --of projects --format csv
    """
    _refuse(context, of, by, index)
    data = selected(context, selection)
    scheme = _scheme(data, of, scheme)
    kinds = _kinds(kind) if of in (Of.clusters, Of.initiatives) else None
    common: dict[str, Any] = {"of": of.value, "scheme": scheme, "kinds": kinds, "counting": counting.value}
    level = 0 if by is By.country else level
    if by in (By.region, By.country) and index in (None, Index.lq):
        table, measures, said = _quotients(data, level, common, (samples, seed), form)
    elif index is not None:
        name = index.value.replace("-", "_")
        chosen = {**common, "index": name, "by": "field" if by is By.field else "place"}
        table, measures, said = _indices(data, level, chosen, (samples, seed), form)
    else:
        table, measures, said = _distribution(data, by, kind, common, form)
    print_table(context, table, None, form, top, said, data, measures)


@app.command()
@with_selection
def portfolio(
    context: typer.Context,
    selection: Selection,
    code: Annotated[str, typer.Argument(metavar="CODE", help="NUTS code of a region, like DK011, or a country.")],
    of: OfOption = Of.projects,
    scheme: SchemeOption = "specialization",
    counting: ShareOption = Share.fractional,
    samples: SamplesOption = SAMPLES,
    seed: SeedOption = SEED,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Show what one region works on: its fields beside those of its country and all places, with names.

    \b
    Example: baltica analyze portfolio DK011
             baltica analyze portfolio SE22 --of clusters --format json
    """
    import numpy as np

    from baltica.analytics.portfolio import portfolio as make
    from baltica.analytics.quotients import MEASURES
    from baltica.graph.errors import InputError

    if selection.country or selection.region:
        raise InputError(f"--country and --region say nothing here: the region is {code}", "Leave them out.")
    data = selected(context, selection)
    scheme = _scheme(data, of, scheme)
    if unknown := notes.no_field(data, of.value, scheme):
        print_table(context, _empty(), None, form, top, unknown, data)
        return
    with progress() as bar:
        found = make(
            data,
            code,
            of=of.value,
            scheme=scheme,
            counting=counting.value,
            samples=samples,
            rng=np.random.default_rng(seed),
            progress=bar,
        )
    said = notes.portfolio_notes(data, found, of.value, scheme, samples, seed)
    table = found.table
    if form is Format.table:
        table = table[["field", "count", "share", "country_share", "lq", "low", "high", "few", "names"]].copy()
        table["names"] = [notes.shortened([name[:16] for name in names], 1) for names in table["names"]]
        if not found.level:
            table = table.drop(columns="country_share")
    print_table(context, table, None, form, top, said, data, MEASURES)


def _refuse(context: typer.Context, of: Of, by: By, index: Index | None) -> None:
    """Options that say nothing here are refused: a table would be taken for what it is not."""
    from baltica.graph.errors import InputError

    everywhere = (By.field, By.region, By.country)
    require_use(context, ("by", by), {"index": everywhere, "counting": everywhere})
    require_use(context, ("of", of), {"kind": (Of.clusters, Of.initiatives)})
    if by is By.field and index is Index.lq:
        raise InputError("a location quotient is of a field in a place", "Use --by region or --by country.")
    drawn = index is not None or by in (By.region, By.country)
    places = by is By.region or (by is By.field and index is not None)
    for name, used, where in (
        ("level", places, "--by region, or --by field with --index"),
        ("samples", drawn, "--by region, --by country or --index"),
        ("seed", drawn, "--by region, --by country or --index"),
    ):
        source = context.get_parameter_source(name)
        if not used and source is not None and source.name == "COMMANDLINE":
            raise InputError(f"--{name} says nothing here", f"Leave it out, or use it with {where}.")
    if of not in (Of.clusters, Of.initiatives) and by in (By.kind, By.status):
        raise InputError(f"only clusters have a {by.value}", "Use --of clusters or --of initiatives.")
    if of is Of.organizations and not drawn:
        raise InputError("organizations have the fields of their projects", "Use --of projects, or --by region.")


def _scheme(data: "GraphData", of: Of, text: str) -> str:
    """The scheme meant; clusters have none but their own."""
    from baltica.analytics.fields import OWN, find_scheme
    from baltica.graph.errors import InputError

    found = find_scheme(data, text)
    if found != OWN and of in (Of.clusters, Of.initiatives):
        raise InputError("clusters have no field but their own specialization", "Leave --scheme out or count projects.")
    return found


def _kinds(kind: Kind) -> tuple[str, ...]:
    from baltica.analytics.clusters import KINDS

    return {Kind.international: KINDS, Kind.all: (*KINDS, "national")}.get(kind, (kind.value,))


Answer = tuple["pd.DataFrame", "dict[str, Measure]", list[str]]


def _quotients(data: "GraphData", level: int, chosen: dict[str, Any], draw: tuple[int, int], form: Format) -> Answer:
    """Location quotients of places and fields."""
    import numpy as np

    from baltica.analytics.fields import placed
    from baltica.analytics.quotients import MEASURES, quotient_table

    found = placed(data, level, **chosen)
    with progress("fewer --samples answer sooner") as bar:
        table = quotient_table(
            data, found, level=level, samples=draw[0], rng=np.random.default_rng(draw[1]), progress=bar
        )
    said = notes.quotient_notes(data, found, table, level, chosen["counting"], draw)
    if form is Format.table:
        table = table[["place", "name", "field", "count", "lq", "low", "high", "q", "few", "rank"]]
        table = table if level else table.drop(columns="place")
    return table, MEASURES, said


def _indices(data: "GraphData", level: int, chosen: dict[str, Any], draw: tuple[int, int], form: Format) -> Answer:
    """One index of places or fields, beside chance."""
    import numpy as np

    from baltica.analytics.fields import placed
    from baltica.analytics.indices import MEASURES, specialization_indices

    with progress("fewer --samples answer sooner") as bar:
        table = specialization_indices(
            data, level, samples=draw[0], rng=np.random.default_rng(draw[1]), progress=bar, **chosen
        )
    options = {name: value for name, value in chosen.items() if name not in ("index", "by")}
    said = notes.index_notes(data, placed(data, level, **options), table, level, chosen, draw)
    if form is Format.table:
        name = [chosen["by"]] if chosen["by"] == "field" or not level else ["place", "name"]
        name = ["name"] if name == ["place"] else name
        table = table[[*name, "count", chosen["index"], "low", "high", "expected", "beyond_chance", "q", "few"]]
    return table, MEASURES, said


def _distribution(data: "GraphData", by: By, kind: Kind, chosen: dict[str, Any], form: Format) -> Answer:
    """Counts and shares by field, by kind or status and field, or by year."""
    from baltica.analytics import distribution
    from baltica.analytics.clusters import by_specialization

    plain = {name: value for name, value in chosen.items() if name != "counting"}
    said = notes.distribution_notes(data, by.value, chosen)
    if by is By.field and chosen["of"] == "clusters" and kind not in (Kind.national, Kind.all):
        table = by_specialization(data, kind=None if kind is Kind.international else kind.value)  # type: ignore[arg-type]
        table = table.rename_axis("specialization").reset_index()
        if form is Format.table:
            table = table[[name for name in table if "_" not in str(name) or name == "cross_border"]]
    elif by is By.field:
        table = distribution.by_field(data, **chosen)
    elif by is By.year:
        table = distribution.by_year(data, **plain)
        said = [*notes.year_notes(data, table, chosen), *said]
    else:
        table = distribution.by_group(data, by.value, of=chosen["of"], kinds=chosen["kinds"])  # type: ignore[arg-type]
    return table, distribution.MEASURES, said


def _empty() -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(columns=["field", "count", "share"])
