"""Whether initiatives are recorded more often in urban regions. A description, no confirmation."""

from baltica.reports import charts, text
from baltica.reports.blocks import Block, Cell, Column, Figure, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import record, records, rows_of

METHOD = (
    "Unit: NUTS 3 regions with a known urban–rural class (Eurostat). A region counts when at least one international "
    "cluster initiative is present there: by stated territory or by the head office of a member. Interval: Wilson, 95%."
)


@section("urbanization", "Urban regions and initiatives", 70, needs=("clusters", "regions"))
def urbanization(data: ReportData) -> list[Block]:
    """Share of regions with an initiative by urban–rural class, and rank correlations with their intervals."""
    frame = data.urban[data.urban["regions"] > 0]
    if frame.empty or not data.totals["initiatives"]:
        return [Note("The chosen data hold no initiative in a region of known urban class.", "Nothing to show")]
    figures = record(data.urban_correlation, ("any", "spearman"))
    parts = [f"{text.share(row['share'])} of the {text.words(row['index'])}" for row in records(frame)]
    lead = f"{data.among}{'an' if data.among else 'An'} initiative is recorded in {text.listing(parts)} regions."
    if figures["low"] is not None:
        lead += (
            f" Within countries the rank correlation of urban class and number of initiatives is "
            f"{text.number(figures['stratified'], 2)}, with a 95% interval from "
            f"{text.number(figures['low'], 2)} to {text.number(figures['high'], 2)}."
        )
    return [Text((lead,), "lead"), Note(_caution(data)), _chart(data), _correlations(data), _presences(data)]


def _caution(data: ReportData) -> str:
    total = record(data.presences, "total")
    known = {row["index"]: row for row in records(data.presences)}
    office = known.get("member_head_office", {"presences": 0})["presences"]
    basis = (
        f" {text.count(office)} of {text.count(total['presences'])} presences rest on where a member has its head "
        "office, and head offices stand in cities."
        if office
        else ""
    )
    if office > total["presences"] / 2:
        basis += (
            " With more than half of them so placed, these data cannot tell whether urban places have more initiatives."
        )
    return (
        f"This describes the records and confirms nothing.{basis} {text.count(total['coarser'])} of "
        f"{text.plural(total['presences'], 'presence')} are known only above NUTS 3 and are in no regional figure here."
    )


def _covers(data: ReportData, regions: int) -> str:
    total = record(data.presences, "total")
    return (
        f"{text.plural(regions, 'region')}; {text.plural(total['initiatives'], 'initiative')}, of "
        f"whose {text.plural(total['presences'], 'presence')} {text.count(total['nuts3'])} are known at NUTS 3."
    )


def _chart(data: ReportData) -> Figure:
    frame = data.urban[data.urban["regions"] > 0]
    labels = [text.capital(text.words(str(name))) for name in frame.index]
    everywhere = float(frame["with_initiatives"].sum() / frame["regions"].sum())
    top = labels[int(frame["share"].to_numpy().argmax())]
    title = "Regions with at least one initiative, by urban–rural class"
    sentence = f"{top} regions have the highest share; over all classes it is {text.share(everywhere)}."
    svg = charts.points(
        "urban", title, sentence, labels, frame["share"].tolist(), frame["low"].tolist(), frame["high"].tolist(),
        unit="share of regions, with 95% interval", reference=everywhere, reference_label="all regions",
        show=text.share,
    )  # fmt: skip
    columns = (
        Column("Class"), Column("Regions", "count"), Column("With an initiative", "count"),
        Column("Share", "share", decimals=0), Column("Low", "share", "95% interval", 0),
        Column("High", "share", "95% interval", 0), Column("Presences", "count"),
        Column("Presences per region", "number", decimals=2),
    )  # fmt: skip
    names = ("regions", "with_initiatives", "share", "low", "high", "presences", "mean")
    rows = [(label, *row) for label, row in zip(labels, rows_of(frame, names), strict=True)]
    regions, found = int(frame["regions"].sum()), int(frame["with_initiatives"].sum())
    rows.append(("All classes", regions, found, everywhere, None, None, int(frame["presences"].sum()), None))
    table = Table(title, columns, tuple(rows), METHOD, _covers(data, regions))
    return Figure(title, sentence, svg, sentence, table, METHOD, _covers(data, regions))


def _correlations(data: ReportData) -> Table:
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
    covers = f"{_covers(data, first['regions'])} {text.share(first['zero_share'])} of the regions have no initiative."
    return Table("Rank correlation of urban class and initiatives", columns, tuple(rows), method, covers)


def _presences(data: ReportData) -> Table:
    names = {"member_head_office": "head office of a member", "stated": "stated territory", "country": "country only"}
    columns = (
        Column("What the presence rests on"), Column("Initiatives", "count"), Column("Presences", "count"),
        Column("At NUTS 3", "count"), Column("Coarser", "count"),
    )  # fmt: skip
    frame = data.presences.rename(index=lambda basis: text.capital(names.get(str(basis), str(basis))))
    rows = rows_of(frame, ("index", "initiatives", "presences", "nuts3", "coarser"))
    method = "A presence is one initiative in one region. One initiative may have several kinds."
    return Table("What is known of where initiatives are", columns, rows, method, "International initiatives only.")
