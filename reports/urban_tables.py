"""Tables on where initiatives are: what is known of it, and how it goes with the urban–rural class."""

from baltica.reports import text
from baltica.reports.blocks import Cell, Column, Table
from baltica.reports.data import ReportData
from baltica.reports.rows import record, records, rows_of

COMMAND = "baltica analyze urbanization"


def covers(data: ReportData, regions: int) -> str:
    """What figures of initiatives by region rest on."""
    total = record(data.presences, "total")
    return (
        f"{text.plural(regions, 'region')}; {text.plural(total['initiatives'], 'initiative')}, of "
        f"whose {text.plural(total['presences'], 'presence')} {text.count(total['nuts3'])} are known at NUTS 3."
    )


def correlations(data: ReportData) -> Table:
    """Rank correlations within countries and over all, of all presences and of stated ones."""
    columns = (
        Column("Coefficient"), Column("Presences used"), Column("Regions compared"),
        Column("Value", "number", decimals=2), Column("Low", "number", "95% interval", 2),
        Column("High", "number", "95% interval", 2), Column("Countries", "count"),
    )  # fmt: skip
    names = {"spearman": "Spearman's rho", "kendall": "Kendall's tau-b"}
    rows: list[tuple[Cell, ...]] = []
    for row in records(data.urban_correlation):
        basis, coefficient = row["index"]
        used = "all" if basis == "any" else "stated territory only"
        for label, value, way in (("within countries", "stratified", ""), ("all together", "pooled", "pooled_")):
            values = (row[value], row[f"{way}low"], row[f"{way}high"])
            rows.append((names[coefficient], used, label, *values, row["countries"]))
    method = (
        "Urban class as 0 rural, 1 intermediate, 2 urban, against the number of initiatives. Within countries: mean "
        "over countries, the primary figure, as countries differ in class and coverage. Interval: jackknife (Fisher's "
        "scale, leaving out one region); none under 30 regions or 10 with an initiative. Empty: nothing varies, or few."
    )
    first = record(data.urban_correlation, ("any", "spearman"))
    rests = f"{covers(data, first['regions'])} {text.share(first['zero_share'])} of the regions have no initiative."
    title = "Rank correlation of urban class and initiatives"
    return Table(title, columns, tuple(rows), method, rests, COMMAND, "correlations", 3)


def presences(data: ReportData) -> Table:
    """What the places of initiatives rest on, and how finely they are known."""
    names = {"member_head_office": "head office of a member", "stated": "stated territory", "country": "country only"}
    columns = (
        Column("What the presence rests on"), Column("Initiatives", "count"), Column("Presences", "count"),
        Column("At NUTS 3", "count"), Column("Coarser", "count"),
    )  # fmt: skip
    frame = data.presences.rename(index=lambda basis: text.capital(names.get(str(basis), str(basis))))
    rows = rows_of(frame, ("index", "initiatives", "presences", "nuts3", "coarser"))
    method = "A presence is one initiative in one region. One initiative may have several kinds."
    title = "What is known of where initiatives are"
    return Table(title, columns, rows, method, "International initiatives only.", name="presences")
