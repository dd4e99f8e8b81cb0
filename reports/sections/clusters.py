"""International clusters by field, kind and status, and initiatives beside established clusters."""

from baltica.reports import charts, text
from baltica.reports.blocks import Block, Column, Figure, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import record, records, rows_of

DEFINITION = (
    "Cross-border: joins adjoining regions of two or more countries. Transnational: a network across the sea region. "
    "Initiative: still in the making. Kind, status and field are the compiler's reading of the sources."
)
ATTRIBUTES = {
    "countries": "countries spanned",
    "regions": "regions present in",
    "members": "known members",
    "projects": "linked projects",
    "founded_year": "year founded",
}


@section("clusters", "International clusters", 60, needs=("clusters",))
def clusters(data: ReportData) -> list[Block]:
    """Counts by kind and status, by field, and a comparison of the two statuses."""
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
    return [Text((lead,), "lead"), _kinds(data), _fields(data), *_comparison(data)]


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


def _comparison(data: ReportData) -> list[Block]:
    frame = data.comparison.dropna(subset=["cliffs_delta", "low", "high"])
    if frame.empty:
        return []
    labels = [ATTRIBUTES[str(name)] for name in frame.index]
    apart = [label for label, row in zip(labels, records(frame), strict=True) if row["low"] > 0 or row["high"] < 0]
    title = "Initiatives beside established clusters"
    sentence = (
        f"The interval stays clear of 0 for {text.listing(apart)} only." if apart else "Every interval includes 0."
    )
    svg = charts.points(
        "status", title, sentence, [text.capital(label) for label in labels], frame["cliffs_delta"].tolist(),
        frame["low"].tolist(), frame["high"].tolist(),
        unit="Cliff's delta: above 0, initiatives have the larger values",
        reference=0.0, reference_label="no difference", limits=(-1, 1), show=lambda v: text.number(v, 2),
    )  # fmt: skip
    columns = (
        Column("Attribute"), Column("Median", "number", "established"), Column("Median", "number", "initiatives"),
        Column("Known", "count", "established"), Column("Known", "count", "initiatives"),
        Column("Cliff's delta", "number", decimals=2), Column("Low", "number", "95% interval", 2),
        Column("High", "number", "95% interval", 2),
    )  # fmt: skip
    names = ("established_median", "initiative_median", "established_known", "initiative_known", "cliffs_delta", "low")
    shown = frame.astype(object)
    years = shown.index == "founded_year"
    for median in names[:2]:  # a year has no mark between its thousands
        shown.loc[years, median] = shown.loc[years, median].map("{:g}".format)
    rows = tuple((label, *row) for label, row in zip(labels, rows_of(shown, (*names, "high")), strict=True))
    method = (
        "Cliff's delta compares every initiative with every established cluster: share of pairs in which the "
        "initiative has the larger value, minus the share in which it has the smaller. Interval: Feng and Cliff, 95%."
    )
    covers = _covers(data) + " Members and projects are those known, so few may mean few were found."
    return [Figure(title, sentence, svg, sentence, Table(title, columns, rows, method, covers), method, covers)]
