"""International clusters by kind, status and field, and a list of them."""

from baltica.analytics.clusters import international_clusters
from baltica.reports import charts, text
from baltica.reports.blocks import Block, Column, Figure, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import record, records, rows_of

DEFINITION = (
    "Cross-border: joins adjoining regions of two or more countries. Transnational: a network across the sea region. "
    "Initiative: still in the making. Kind, status and field are the compiler's reading of the sources."
)


@section("clusters", "International clusters", 60, needs=("clusters",))
def clusters(data: ReportData) -> list[Block]:
    """Counts by kind and status and by field, and the clusters themselves."""
    fields, kinds = data.fields_of_clusters, data.kinds
    if fields.empty:
        return [Note("The chosen data hold no cluster that reaches across a border.", "Nothing to show")]
    total, field = record(kinds, "total"), records(fields)[0]
    lead = (
        f"{data.among}{text.plural(total['total'], 'cluster')} reach across a border: "
        f"{text.count(record(kinds, 'cross_border')['total'])} cross-border and "
        f"{text.count(record(kinds, 'transnational')['total'])} transnational. {text.count(total['established'])} are "
        f"established and {text.count(total['initiative'])} are initiatives. The most frequent field is "
        f"{text.words(field['index'])}, with {text.plural(field['clusters'], 'cluster')}."
    )
    return [Text((lead,), "lead"), _kinds(data), _fields(data), _listed(data)]


def _covers(data: ReportData) -> str:
    number = record(data.kinds, "total")["total"]
    return f"{text.plural(number, 'international cluster')} found in public sources; not a full register."


def _kinds(data: ReportData) -> Table:
    frame = data.kinds.rename(index=lambda kind: text.capital(text.words(str(kind))))
    columns = (Column("Kind"), *(Column(text.capital(text.words(name)), "count") for name in frame.columns))
    rows = rows_of(frame, ("index", *frame.columns))
    return Table("International clusters by kind and status", columns, rows, DEFINITION, _covers(data))


def _fields(data: ReportData) -> Figure:
    frame = data.fields_of_clusters
    names = [text.words(str(name)) for name in frame.index]
    title = "International clusters by field and status"
    sentence = (
        f"{text.capital(names[0])} leads with {text.plural(records(frame)[0]['clusters'], 'cluster')}; fields "
        "with fewer than five are too few to rank."
        if len(names) > 1
        else f"All are in the field {names[0]}."
    )
    series = {"established": frame["established"].tolist(), "initiative": frame["initiative"].tolist()}
    svg = charts.stacked_bars("fields", title, sentence, [text.capital(n) for n in names], series, unit="clusters")
    columns = (
        Column("Field"), Column("Clusters", "count"), Column("Established", "count"), Column("Initiatives", "count"),
        Column("Cross-border", "count"), Column("Transnational", "count"), Column("Share", "share", decimals=0),
        Column("Low", "share", "95% interval", 0), Column("High", "share", "95% interval", 0),
    )  # fmt: skip
    counts = ("clusters", "established", "initiative", "cross_border", "transnational", "share", "low", "high")
    rows = tuple((name, *row) for name, row in zip(names, rows_of(frame, counts), strict=True))
    method = DEFINITION + " Interval of a share: Wilson, 95%. “Other” includes clusters of several fields."
    table = Table(title, columns, rows, method, _covers(data))
    return Figure(title, sentence, svg, sentence, table, method, _covers(data))


def _listed(data: ReportData) -> Table:
    frame = international_clusters(data.graph).rename_axis("id").reset_index()
    frame = frame.sort_values(["members", "name", "id"], ascending=[False, True, True])
    frame = frame.assign(
        **{name: frame[name].map(lambda one: None if text.is_missing(one) else text.words(str(one))).astype(object)
           for name in ("kind", "status", "specialization")},
    )  # fmt: skip
    columns = (
        Column("Cluster"), Column("Kind"), Column("Status"), Column("Field"), Column("Founded", "year"),
        Column("Countries", "count"), Column("Regions", "count", meaning="Regions it is present in."),
        Column("Members", "count", "known"), Column("Projects", "count", "linked"),
    )  # fmt: skip
    names = ("name", "kind", "status", "specialization", "founded_year", "countries", "regions", "members", "projects")
    method = DEFINITION + " Most known members first; members and projects are those found in the sources."
    return Table("The clusters", columns, rows_of(frame, names), method, _covers(data), "", "clusters", 1, 15)
