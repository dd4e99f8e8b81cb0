"""Fields that a place has a larger share of than all places together: heat map of countries, table of regions."""

import pandas as pd

from baltica.analytics import distribution
from baltica.analytics.fields import OWN, Of, placed
from baltica.analytics.quotients import FEW_CASES, quotient_table
from baltica.analytics.resampled import SAMPLES
from baltica.graph.codes import country_name
from baltica.reports import charts, heat, levels, text
from baltica.reports.blocks import Block, Column, Figure, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.rows import records, rows_of

CHANCE = 0.05
MOST_ROWS, MOST_FIELDS, FEW_CELLS = 14, 14, 3
LARGE, FEWER_SAMPLES = 5000, 200  # from so many things on, fewer samples: intervals of many cases need no more
NAMES = ("country_name", "field_name", "cases", "share", "share_all", "lq", "low", "high", "beyond")
LEFT_OVER = ("Other or several fields", "Unknown")  # no field that a place could stand out in
COLUMNS = (
    Column("Country"), Column("Field"), Column("Cases", "count"),
    Column("Share", "share", "there", 0, "Share of the field in the country."),
    Column("Share", "share", "everywhere", 0, "Share of the field in all countries together."),
    Column("Location quotient", "number", decimals=2, meaning="Share there divided by the share everywhere."),
    Column("Low", "number", "95% interval", 2), Column("High", "number", "95% interval", 2),
    Column("Beyond chance", "flag", meaning="So different a number of cases is rare where fields are dealt at random."),
)  # fmt: skip
SHARES = (Column("Share", "share", decimals=0), Column("Low", "share", "95% interval", 0),
          Column("High", "share", "95% interval", 0))  # fmt: skip


def method(of: Of) -> str:
    """What a location quotient is, and what is not ranked."""
    where = "where a participant is" if of == "projects" else "where it is present"
    return (
        "Location quotient: share of a field in a place divided by its share in all places; 1 is the same. "
        f"{NOUNS[of]} counts in each place {where}; with several fields, its part in each. Interval (95%): {of} drawn "
        "again at random. "
        f"Beyond chance: q below 0.05 (Fisher's exact test, corrected for all cells tested), and "
        f"the interval clear of 1. Fewer than {FEW_CASES} "
        "cases are not shown and not ranked."
    )


NOUNS: dict[Of, str] = {"projects": "A project", "clusters": "A cluster", "initiatives": "An initiative"}


def command(of: Of, scheme: str, by: str) -> str:
    """The command that repeats the quotients."""
    named = f' --scheme "{scheme}"' if scheme != OWN else ""
    return f"baltica analyze specialization --by {by} --of {of}{named}"


def quotients(data: ReportData, of: Of, scheme: str, level: int) -> tuple[pd.DataFrame, str]:
    """Cells with enough cases of located places, with names; and what they cover in a sentence."""
    kinds = ("cross_border", "transnational") if of != "projects" else None
    found = placed(data.graph, level, of=of, scheme=scheme, kinds=kinds)
    samples = SAMPLES if len(found.things) < LARGE else FEWER_SAMPLES
    table = quotient_table(data.graph, found, level=level, samples=samples)
    table = table[table["rank"].notna()].reset_index(drop=True)
    number = found.total if of == "projects" else int(data.totals["international_clusters"])
    covers = (
        f"Field and place are known for {text.count(len(found.things))} of {text.plural(number, of[:-1])}."
        f"{'' if of == 'projects' else ' International clusters only; fields are the compiler’s reading.'}"
    )
    names = table["country"].map(country_name).astype(object)
    fields = table["field"].map(text.words).map(text.capital).astype(object)
    clear = (table["low"] > 1) | (table["high"] < 1)  # the test counts whole cases, the quotient parts: both must agree
    return table.assign(country_name=names, field_name=fields, beyond=clear & (table["q"] < CHANCE)), covers


def leaders(table: pd.DataFrame) -> list[str]:
    """The cells with clearly more than elsewhere, in words: ``Poland in maritime and logistics``."""
    rows = records(table[table["beyond"] & (table["lq"] > 1) & ~table["field_name"].isin(LEFT_OVER)])
    return [f"{row['country_name']} in {_inside(row['field_name'])}" for row in rows]


def heat_of_countries(data: ReportData, of: Of, scheme: str, found: tuple[pd.DataFrame, str]) -> list[Block]:
    """The heat map of countries and fields, or a note where too few cells have enough cases."""
    table, covers = found
    if len(table) < FEW_CELLS:
        few = f"Fewer than {FEW_CELLS} pairs of country and field have {FEW_CASES} {of} or more: nothing is compared."
        return [Text((f"{few} {covers}",))]
    places = _most(table, "country_name", MOST_ROWS)
    fields = _most(table, "field_name", MOST_FIELDS)
    shown = table[table["country_name"].isin(places) & table["field_name"].isin(fields)]
    cells = {(places.index(r["country_name"]), fields.index(r["field_name"])): r for r in records(shown)}
    title = f"Fields of {of}: where there is more of one than elsewhere"
    first = leaders(shown)
    sentence = "Above 1: a larger share than in all countries together. " + (
        f"With a star, beyond chance; the surest of them: {text.listing(first[:3])}."
        if first
        else "No field of a country has more cases than chance would give."
    )
    marked = [at for at, row in cells.items() if row["beyond"]]
    svg = heat.heat_map(
        f"quotients-{of}", title, sentence, places, fields, {at: float(row["lq"]) for at, row in cells.items()},
        unit="location quotient; 1 is the same share as everywhere", center=1.0, decimals=1, marked=marked,
    )  # fmt: skip
    cut = "" if len(shown) == len(table) else f" Shown are {len(places)} countries and {len(fields)} fields."
    data_table = Table(
        title, COLUMNS, rows_of(table, NAMES), method(of), covers, command(of, scheme, "country"),
        f"countries-{of}", 2, 15,
    )  # fmt: skip
    return [Figure(title, sentence, svg, sentence, data_table, method(of), covers + cut)]


def table_of_regions(data: ReportData, of: Of, scheme: str) -> list[Block]:
    """Regions and fields beyond chance, where regions are known; else nothing."""
    if levels.finest(data) < 2:
        return []
    table, covers = quotients(data, of, scheme, 2)
    rows = table[table["beyond"] & (table["lq"] > 1)]
    title = f"Regions with more {of} of a field than elsewhere"
    if rows.empty:
        return [Text((f"No NUTS 2 region has more {of} of a field than chance would give. {covers}",))]
    columns = (Column("Region"), *COLUMNS[:-1])
    definition = method(of) + " Regions: NUTS 2. Surest first."
    return [
        Table(
            title, columns, rows_of(rows, ("name", *NAMES[:-1])), definition, covers,
            command(of, scheme, "region") + " --level 2", f"regions-{of}", 3, 15,
        )
    ]  # fmt: skip


def _most(table: pd.DataFrame, name: str, most: int) -> list[str]:
    """The values with most cases, in alphabetical order."""
    sums = table.groupby(name)["count"].sum().round(9).rename("cases").reset_index()
    return sorted(sums.sort_values(["cases", name], ascending=[False, True])[name].head(most))


def _inside(name: str) -> str:
    """A field within a sentence: small letters but for abbreviations."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def fields_of_projects(data: ReportData, scheme: str) -> list[Block]:
    """Share of the projects in each field, most first."""
    frame = distribution.by_field(data.graph, of="projects", scheme=scheme)
    known = frame[frame["field"] != "unknown"]
    if known.empty:
        return [Text(("No project reported here has a known field.",))]
    number = round(float(frame["count"].sum()))
    told = number - int(frame.loc[frame["field"] == "unknown", "cases"].sum())
    labels = [text.capital(text.words(str(name))) for name in known["field"]]
    drawn, title = known.head(MOST_FIELDS), "Fields of projects"
    more = f" The first {len(drawn)} of {len(known)} fields are drawn." if len(known) > len(drawn) else ""
    sentence = f"{labels[0]} has the largest share, {text.share(float(drawn['share'].iloc[0]))}."
    ends = [drawn[end].tolist() for end in ("share", "low", "high")]
    svg = charts.points(
        "project-fields", title, sentence, labels[:MOST_FIELDS], *ends,
        unit="share of projects, with 95% interval", show=text.share,
    )  # fmt: skip
    several = " A project with several fields counts its part in each." if scheme != OWN else ""
    definition = f"Share among all projects, those of unknown field included. Interval: Wilson, 95%.{several}"
    named = "Baltica's own" if scheme == OWN else f"“{text.shorten(scheme, 60)}”"
    covers = f"The field is known for {text.count(told)} of {text.plural(number, 'project')}; fields: {named}.{more}"
    fields = frame["field"].map(text.words).map(text.capital)
    rows = rows_of(frame.assign(field=fields), ("field", "cases", "share", "low", "high"))
    command = "baltica analyze specialization --of projects" + (f' --scheme "{scheme}"' if scheme != OWN else "")
    columns = (Column("Field"), Column("Projects", "count"), *SHARES)
    table = Table(title, columns, rows, definition, covers, command, "projects", 1, 20)
    return [Figure(title, sentence, svg, sentence, table, definition, covers)]
