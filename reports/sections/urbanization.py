"""Whether initiatives are recorded more often in urban regions. A description, no confirmation."""

from baltica.analytics.urban_regions import head_offices
from baltica.reports import charts, text, urban_strips
from baltica.reports.blocks import Block, Column, Figure, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import record, records, rows_of
from baltica.reports.urban_tables import COMMAND, correlations, covers, presences

METHOD = (
    "Unit: NUTS 3 regions with a known urban–rural class (Eurostat). A region counts when at least one international "
    "cluster initiative is present there: by stated territory or by the head office of a member. Interval: Wilson, 95%."
)


@section("urbanization", "Urban regions and initiatives", 70, needs=("regions",))
def urbanization(data: ReportData) -> list[Block]:
    """Initiatives by urban–rural class with rank correlations; projects where no initiative is recorded."""
    frame = data.urban[data.urban["regions"] > 0]
    if frame.empty:
        return [Note("The chosen data hold no region of known urban–rural class.", "Nothing to show")]
    if not data.totals["initiatives"]:
        return _projects(data)
    figures = record(data.urban_correlation, ("any", "spearman"))
    parts = [f"{text.share(row['share'])} of the {text.words(row['index'])}" for row in records(frame)]
    lead = f"{data.among}{'an' if data.among else 'An'} initiative is recorded in {text.listing(parts)} regions."
    if figures["low"] is not None:
        lead += (
            f" Within countries the rank correlation of urban class and number of initiatives is "
            f"{text.number(figures['stratified'], 2)}, with a 95% interval from "
            f"{text.number(figures['low'], 2)} to {text.number(figures['high'], 2)}."
        )
    found = data.once(urban_strips.initiatives)
    points = [urban_strips.strips(found, "clusters", covers(data, len(found)))] if len(found) else []
    return [
        Text((lead,), "lead"), Note(_caution(data)), _chart(data), *points, correlations(data), presences(data),
    ]  # fmt: skip


def _projects(data: ReportData) -> list[Block]:
    """The same of projects: the chosen data hold no initiative."""
    found = data.once(urban_strips.projects)
    if not found["count"].sum():
        return [Note("The chosen data place neither an initiative nor a project in a region.", "Nothing to show")]
    frame = urban_strips.means(found)
    parts = [f"{text.number(row['mean'], 1)} in {text.words(row['index'])} ones" for row in records(frame)]
    lead = (
        "No cluster initiative is in these records, so projects stand in their place. "
        f"{data.among}{'a' if data.among else 'A'} region has on average so many projects: {text.listing(parts)}."
    )
    rests = f"{text.plural(len(found), 'NUTS 3 region')} of known class. {data.ties_coverage}"
    care = "Projects are placed by the head offices of their participants, and head offices stand in cities."
    return [
        Text((lead,), "lead"), Note(f"{care} Larger regions have more of everything. This describes the records."),
        urban_strips.strips(found, "projects", rests), urban_strips.table_of_means(found, rests),
    ]  # fmt: skip


def _caution(data: ReportData) -> str:
    total = record(data.presences, "total")
    office, located = head_offices(data.graph)
    basis = ""
    if office:
        basis = (
            f" {text.count(office)} of the {text.count(located)} presences located at NUTS 3 rest on where a member "
            "has its head office, and head offices stand in cities."
        )
    if office > located / 2:
        basis += (
            " With more than half of them so placed, these data cannot tell whether urban places have more initiatives."
        )
    return (
        f"This describes the records and confirms nothing.{basis} {text.count(total['coarser'])} of "
        f"{text.plural(total['presences'], 'presence')} are known only above NUTS 3 and are in no regional figure here."
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
    table = Table(title, columns, tuple(rows), METHOD, covers(data, regions), f"{COMMAND} --show classes", "classes")
    return Figure(title, sentence, svg, sentence, table, METHOD, covers(data, regions))
