"""Figures of claim 2: initiatives by urban–rural class, and the coefficient by other choices."""

from baltica.analytics.evidence import Evidence
from baltica.analytics.urban_regions import URBAN_CLASSES
from baltica.reports import charts, text
from baltica.reports.blocks import Block, Cell, Column, Figure, Table
from baltica.reports.rows import plain, records

COMMAND = "baltica analyze urbanization"
METHOD = (
    "Spearman’s rank correlation of the urban–rural class (0 rural, 1 intermediate, 2 urban) and the number of "
    "international initiatives in NUTS 3 regions: the mean of the coefficients inside each country, as countries "
    "differ in both. Interval: 95%, leaving out one region at a time."
)
NAMED = 3  # choices named in a sentence


def covers(found: Evidence) -> str:
    """What the figures rest on."""
    known = found.regions.dropna(subset=[found.indicator])
    return (
        f"{text.plural(len(known), 'region')} of known class; {text.count(round(found.located * found.counted))} of "
        f"{text.plural(found.counted, 'presence')} of initiatives are known at NUTS {found.level}, the others are "
        "in no figure."
    )


def strips_figure(found: Evidence) -> list[Block]:
    """Regions by class, a point each."""
    from baltica.reports.scatter import strips

    frame = found.regions.dropna(subset=["urban_class"])
    groups = {
        text.capital(text.words(name)): frame.loc[frame["urban_class"] == name, "count"] for name in URBAN_CLASSES
    }
    groups = {name: values for name, values in groups.items() if len(values)}
    if not groups:
        return []
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (name, len(values), int((values > 0).sum()), plain(values.mean()), int(values.max()))
        for name, values in groups.items()
    )
    title = "Initiatives in a region, by urban–rural class"
    parts = [f"{text.number(float(values.mean()), 2)} in {name.lower()} regions" for name, values in groups.items()]
    sentence = f"Mean number of initiatives: {text.listing(parts)}."
    svg = strips(
        "strips",
        title,
        sentence,
        {n: v.astype(float).tolist() for n, v in groups.items()},
        unit="initiatives in a region",
    )
    columns = (
        Column("Class"), Column("Regions", "count"), Column("With an initiative", "count"),
        Column("Mean", "number", "initiatives", 2), Column("Most", "count", "initiatives"),
    )  # fmt: skip
    table = Table(title, columns, rows, METHOD, covers(found), f"{COMMAND} --show classes", "classes")
    return [Figure(title, sentence, svg, sentence, table, "A point is a NUTS 3 region. " + METHOD, covers(found))]


def choices_figure(found: Evidence) -> list[Block]:
    """The coefficient with something left out or counted in another way."""
    frame = found.sensitivity
    rows = [(text.capital(row["index"]), *(row[name] for name in _CHOICES)) for row in records(frame)]
    columns = (
        Column("Choice"), Column("Coefficient", "number", decimals=2), Column("Low", "number", "95% interval", 2),
        Column("High", "number", "95% interval", 2), Column("Regions", "count"), Column("With an initiative", "count"),
        Column("Counted", "flag"), Column("Same sign", "flag"),
    )  # fmt: skip
    method = f"{METHOD} Rows with fewer than 10 regions with an initiative, or facts known unevenly, are not counted."
    table = Table("How robust: the coefficient by other choices", columns, tuple(rows), method, covers(found),
                  f"{COMMAND} --show sensitivity", "choices")  # fmt: skip
    drawn = frame[frame["counted"].astype(bool)].dropna(subset=["coefficient", "low", "high"])
    if len(drawn) < 2:
        return [table]
    title = table.title
    ends = [text.number(float(end), 2) for end in (drawn["coefficient"].min(), drawn["coefficient"].max())]
    around = [str(name) for name, row in drawn.iterrows() if row["low"] <= 0 <= row["high"]]
    named = "several" if len(around) > NAMED else f"{text.listing(around)} only" if around else "none"
    sentence = f"The coefficient lies between {ends[0]} and {ends[1]}; the interval holds 0 for {named}."
    svg = charts.points(
        "choices", title, sentence, [text.capital(str(name)) for name in drawn.index], drawn["coefficient"].tolist(),
        drawn["low"].tolist(), drawn["high"].tolist(), unit="Spearman’s coefficient within countries, 95% interval",
        reference=0.0, reference_label="none", show=lambda v: text.number(v, 2),
    )  # fmt: skip
    return [Figure(title, sentence, svg, sentence, table, method, covers(found))]


_CHOICES = ("coefficient", "low", "high", "regions", "with_count", "counted", "same_sign")
