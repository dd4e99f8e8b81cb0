"""``baltica analyze urbanization``: what is counted per region against how urban the region is."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from baltica.cli.analyze import app, print_table
from baltica.cli.centrality import SeedOption
from baltica.cli.common import progress, require_use, selected, with_selection
from baltica.cli.notes import count, p_value, verdict_note
from baltica.cli.output import Format, FormatOption, TopOption
from baltica.cypher.selection import Selection

if TYPE_CHECKING:
    import pandas as pd

    from baltica.analytics.evidence import Evidence
    from baltica.analytics.graphdata import GraphData


class Of(StrEnum):
    """What is counted per region."""

    clusters = "clusters"
    projects = "projects"
    participations = "participations"
    organizations = "organizations"


class Kind(StrEnum):
    """Kinds of international clusters."""

    any = "any"
    cross_border = "cross_border"
    transnational = "transnational"


class Status(StrEnum):
    """Status of clusters."""

    initiative = "initiative"
    established = "established"
    any = "any"


class Show(StrEnum):
    """Which table to print."""

    correlations = "correlations"
    classes = "classes"
    models = "models"
    tests = "tests"
    sensitivity = "sensitivity"
    regions = "regions"


@app.command()
@with_selection
def urbanization(
    context: typer.Context,
    selection: Selection,
    of: Annotated[Of, typer.Option(help="What is counted per region.")] = Of.clusters,
    kind: Annotated[Kind, typer.Option(help="Kind of clusters.")] = Kind.any,
    status: Annotated[Status, typer.Option(help="Status of clusters; initiative: not yet established.")] = (
        Status.initiative
    ),
    level: Annotated[
        int, typer.Option(min=2, max=3, metavar="2|3", help="NUTS level of the regions: 2, or 3 the smallest.")
    ] = 3,
    show: Annotated[Show, typer.Option(help="Which table to print.")] = Show.correlations,
    permutations: Annotated[
        int, typer.Option(min=99, metavar="N", help="How often counts are shuffled for a p-value.")
    ] = 2000,
    seed: SeedOption = 1,
    form: FormatOption = Format.table,
    top: TopOption = None,
) -> None:
    """Set international cluster initiatives, or projects, against how urban regions are.

    Within countries first, all regions together second: countries differ in how urban they are and in how well they
    are covered. With --show models the ratio of counts per step of urbanization, with --show sensitivity the same
    figure with something left out or counted in another way.

    \b
    Example: baltica analyze urbanization
             baltica analyze urbanization --of projects --show sensitivity
             baltica analyze urbanization --level 2 --kind cross_border --format json
    """
    import numpy as np

    from baltica.analytics import associations, sensitivity, urban_regions
    from baltica.analytics.clusters import KINDS
    from baltica.analytics.evidence import MODELS, TESTS, evidence

    require_use(context, ("of", of), {"kind": (Of.clusters,), "status": (Of.clusters,)})
    data = selected(context, selection)
    kinds: tuple[Literal["cross_border", "transnational"], ...] = (
        KINDS if kind is Kind.any else ("cross_border",) if kind is Kind.cross_border else ("transnational",)
    )
    with progress() as bar:
        bar("Comparing regions", 0, 1)
        found = evidence(
            data, level, of=of.value, kinds=kinds, status=status.value, permutations=permutations,
            rng=np.random.default_rng(seed),
        )  # fmt: skip
        bar("Comparing regions", 1, 1)
    table, index = _table(found, show, form)
    notes = [*_notes(found, show, form, of, kind, status), *_claim(found, data, kind, status)]
    defined = {
        Show.correlations: associations.MEASURES,
        Show.models: MODELS,
        Show.tests: TESTS,
        Show.sensitivity: sensitivity.MEASURES,
    }.get(show, urban_regions.MEASURES)
    print_table(context, table, index, form, top, notes, data, defined)


def _table(found: "Evidence", show: Show, form: Format) -> tuple["pd.DataFrame", str | None]:
    """The table asked for, and the name of its index."""
    short = form is Format.table
    if show is Show.correlations:
        table = found.associations
        if short and len(table):
            table = _worded(table)
            names = ["indicator", "outcome", "coefficient", "within", "low", "high", "p", "holm", "together"]
            table = table.rename(columns={"stratified": "within", "pooled": "together"})[names]
        return table, None
    if show is Show.models:
        table = found.models
        names = ["indicator", "model", "step", "ratio", "low", "high", "p", "dispersion", "regions"]
        return (_worded(table)[names] if short else table), None
    if show is Show.tests:
        return found.ordinal, "test"
    if show is Show.sensitivity:
        names = ["regions", "with_count", "coefficient", "low", "high", "counted", "same_sign"]
        return (found.sensitivity[names] if short else found.sensitivity), "variant"
    if show is Show.regions:
        return found.regions.drop(columns=["area"]), "code"
    return _classes(found.regions), "urban_class"


def _worded(table: "pd.DataFrame") -> "pd.DataFrame":
    """Indicators by their names in words, short enough for a terminal."""
    names = {
        "urban_rank": "urban-rural class",
        "urban_share": "urban share",
        "urban_population_share": "in urban regions",
    }
    table = table.assign(indicator=table["indicator"].replace(names))
    numbers = table.select_dtypes("float").columns
    table[numbers] = table[numbers].round(4)
    if "outcome" in table:
        words = {"per million inhabitants": "per million", "number, given inhabitants": "given inhabitants"}
        table["outcome"] = table["outcome"].replace(words)
    if "model" in table:
        table["model"] = table["model"].str.replace(" with inhabitants", "")
        table["step"] = table["step"].replace("one standard deviation", "one sd")
    return table


def _classes(regions: "pd.DataFrame") -> "pd.DataFrame":
    """Regions, those with a case, their share with its interval, and the count, by urban-rural class."""
    from baltica.analytics.stats import wilson
    from baltica.analytics.urban_regions import URBAN_CLASSES

    some = regions["count"].gt(0)
    groups = regions["urban_class"]
    table = regions.groupby(groups).size().reindex(URBAN_CLASSES, fill_value=0).to_frame("regions")
    table["with_count"] = some.groupby(groups).sum().reindex(URBAN_CLASSES, fill_value=0).astype("int64")
    table["share"] = table["with_count"] / table["regions"].where(table["regions"] > 0).astype("float64")
    table["low"], table["high"] = wilson(table["with_count"], table["regions"])
    table["mean"] = regions.groupby(groups)["count"].mean().reindex(URBAN_CLASSES)
    return table


def _notes(found: "Evidence", show: Show, form: Format, of: Of, kind: Kind, status: Status) -> list[str]:
    """The finding first, then what stands against it, how to read it, and what is left out."""
    what = _what(of, kind, status)
    if not found.counted:
        return [f"No {what} in the places chosen. {_else(of)}"]
    if found.regions.empty or not found.regions[found.indicator].notna().any():
        return [
            f"No region of NUTS level {found.level} with known urbanization: nothing to compare. "
            "baltica fetch nuts, then baltica load nuts, brings urban-rural classes and densities."
        ]
    return [
        *_circular(found),
        *_finding(found, what),
        *_against(found, of),
        *_reading(found, show, form, what),
        *_coverage(found, what),
    ]


def _claim(found: "Evidence", data: "GraphData", kind: Kind, status: Status) -> list[str]:
    """What may be said of the paper's second claim, which is about all international initiatives."""
    from baltica.analytics import claims

    if (found.of, kind, status) != ("clusters", Kind.any, Status.initiative):
        return []
    told = claims.urbanization(found, data)
    return [
        verdict_note("urbanization and the number of ongoing initiatives go together", told),
        "Ongoing: with the status initiative; when one ended is not recorded.",
    ]


def _what(of: Of, kind: Kind, status: Status) -> str:
    if of is not Of.clusters:
        return {Of.projects: "projects", Of.participations: "participations", Of.organizations: "organizations"}[of]
    kinds = "international" if kind is Kind.any else kind.value.replace("_", "-")
    names = {Status.initiative: "cluster initiatives", Status.established: "established clusters"}
    return f"{kinds} {names.get(status, 'clusters')}"


def _else(of: Of) -> str:
    if of is Of.clusters:
        return "Where a graph holds no clusters, --of projects or --of organizations says how many are in each region."
    return "Load projects with located participants, or ask for other places."


def _finding(found: "Evidence", what: str) -> list[str]:
    from baltica.analytics.urban_regions import INDICATORS

    one, name = found.primary, INDICATORS[found.indicator][0]
    if not found.testable:
        some = int((found.regions.dropna(subset=[found.indicator])["count"] > 0).sum())
        why = f"only {count(some, 'region')} of known {name} have any; at least 10 are needed"
        if some >= 10:
            why = (
                f"{name} is known mostly of regions with a case, or of those without, and comparing them would mislead"
            )
        return [f"Nothing can be said of {what} and {name}: {why}."]
    interval = "too little for an interval" if one.low != one.low else f"95 % interval {one.low:.2f} to {one.high:.2f}"
    said = [
        f"Within countries, {what} and {name} have a rank correlation of {one.value:.2f} "
        f"({interval}; p {p_value(one.p)}; {count(one.units, 'region')} of {count(one.groups, 'country')})."
    ]
    rate = found.rate
    step = "one class more urban" if found.indicator == "urban_rank" else "one standard deviation more"
    if rate.why:
        said.append(f"No ratio of counts: {rate.why}.")
    else:
        size = "at equal numbers of inhabitants" if rate.size_exponent == rate.size_exponent else "inhabitants unknown"
        spread = "counts vary more than chance alone, which the model has"
        if rate.name == "poisson":
            spread = "likely a little too narrow" if rate.dispersion > 1.2 else "counts vary as by chance alone"
        said.append(
            f"{step.capitalize()}, {size} and in the same country: {rate.ratio:.2f} times as many (95 % interval "
            f"{rate.low:.2f} to {rate.high:.2f}; {rate.name} model; {spread})."
        )
    if found.same_sign == found.same_sign:
        rows = int(found.sensitivity["same_sign"].iloc[1:].notna().sum())
        said.append(f"{found.same_sign:.0%} of {count(rows, 'variant')} have the same sign (--show sensitivity).")
    return said


def _circular(found: "Evidence") -> list[str]:
    """What no figure below can mend."""
    if not found.circular:
        return []
    return [
        f"It cannot be told from these data whether urban places have more: {found.head_office:.0%} of the "
        "presences in these regions are placed by the head office of a member, and head offices stand in "
        "cities. The figures "
        "describe these records."
    ]


def _against(found: "Evidence", of: Of) -> list[str]:
    notes = []
    if found.testable and not found.regions["population"].notna().any():
        notes.append("Inhabitants are not known, and large regions have more of everything.")
    elif found.testable and found.rate.size_exponent != found.rate.size_exponent:
        notes.append(
            "Inhabitants are known too unevenly to account for size, and large regions have more of everything."
        )
    near = found.models[(found.models["indicator"] == found.indicator) & found.models["moran"].notna()]
    if len(near) and float(near["moran_p"].iloc[0]) < 0.05:
        row = near.iloc[0]
        notes.append(
            f"Neighboring regions are alike beyond what the model has (Moran's I {row['moran']:.2f}, expected "
            f"{row['moran_expected']:.2f}, p {p_value(row['moran_p'])}): intervals may be too narrow."
        )
    elif len(near):
        notes.append(f"Neighbors left over alike: no sign of it (Moran's I p {p_value(near['moran_p'].iloc[0])}).")
    elif found.testable:
        notes.append("Whether neighboring regions are alike cannot be told: their positions are not known.")
    if of is not Of.clusters:
        notes.append(f"{of.value.capitalize()} stand in for cluster initiatives here; they are not the same thing.")
    notes.append("This describes the records loaded. It says nothing on why, nor on what is not recorded.")
    return notes


def _reading(found: "Evidence", show: Show, form: Format, what: str) -> list[str]:
    if show is Show.correlations:
        tested = int(found.associations["p"].notna().sum())
        notes = [
            "Reading: -1 to 1, 0 without any association. Within: within countries, the mean of the coefficients "
            "inside each country; together: all regions at once, in which differences between countries are mixed. "
            "Low, high: 95 % interval. p: by shuffling counts within countries; holm: p corrected for the family of "
            f"{tested} tests of this table (indicators, ways to count, coefficients). Pearson is of log(1 + count)."
        ]
        if bool(found.associations["selective"].any()):
            notes.append("Rows without p are not tested: a fact they need is known mostly of regions with a case.")
        return notes
    if show is Show.models:
        return [
            "Reading: ratio of expected counts for one step more urban, in the same country and, where known, at equal "
            "inhabitants. Dispersion: Poisson 1 and negative binomial 0 where counts spread as Poisson has it.",
            *(f"Not computable ({row['indicator']}, {row['model']}): {row['why']}."
              for row in found.models.to_dict("records") if row["why"]),
        ]  # fmt: skip
    if show is Show.tests:
        return [
            "Reading: Jonckheere–Terpstra asks whether counts rise or fall from rural to urban, summed over countries; "
            "Kruskal–Wallis whether classes differ at all. p within: by shuffling counts within countries."
        ]
    if show is Show.sensitivity:
        return [
            "Reading: Spearman's coefficient within countries, each row with something left out or counted in another "
            "way; rows with fewer than 10 regions that have any, or with facts known unevenly, are not counted."
        ]
    return [f"Reading: count and with count are of {what}; low, high: 95 % interval of the share (Wilson)."]


def _coverage(found: "Evidence", what: str) -> list[str]:
    regions = found.regions
    zero = float((regions["count"] == 0).mean())
    notes = [
        f"{count(len(regions), 'region')} of NUTS level {found.level}; {zero:.0%} have none. {found.located:.0%} of "
        f"{found.counted:,} cases ({what} × region) are located at this level; the others are in no figure."
    ]
    from baltica.analytics.urban_regions import INDICATORS

    known = {INDICATORS[name][0]: int(regions[name].notna().sum()) for name in INDICATORS}
    known["inhabitants"] = int(regions["population"].notna().sum())
    notes.append("Known of regions: " + ", ".join(f"{name} {number:,}" for name, number in known.items()) + ".")
    if found.level == 3:
        notes.append(
            "Regions differ much in size (small in DE and PL, large in SE and FI); --level 2 compares larger ones."
        )
    return notes
