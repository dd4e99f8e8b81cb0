"""Claim 3: how initiatives are distributed over fields of specialization."""

import pandas as pd

from baltica.analytics.clusters import KINDS
from baltica.analytics.distribution import KNOWLEDGE_INTENSIVE, by_field, knowledge_share
from baltica.reports import charts, text
from baltica.reports.blocks import Block, Cell, Column, Figure, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.paper.found import level
from baltica.reports.paper.parts import heading, rule, verdict
from baltica.reports.registry import section
from baltica.reports.rows import records, rows_of

NAME = "fields"
COMMAND = "baltica analyze specialization --of initiatives"
NONE = (
    "These data hold no international cluster initiative, so there is no distribution to describe. Projects have "
    "fields of their own: baltica analyze specialization --of projects."
)
METHOD = (
    "International initiatives, cross-border and transnational; each has one field, the compiler’s reading of the "
    "sources. Share: of all of them. Interval: Wilson, 95%."
)
CODED = (
    "The paper states a distribution and no hypothesis, so it is described and not tested. Setting it beside the "
    "paper’s kind of statement, a share of knowledge-intensive fields, asks for more than is here: see below."
)


@section(NAME, heading(NAME), 40, reports=("paper",))
def fields(data: ReportData) -> list[Block]:
    """The verdict, shares by field, the knowledge-intensive share, and the same of other groups."""
    frame = by_field(data.graph, of="initiatives")
    last = rule(data, NAME, data.once(level), COMMAND)
    if frame.empty:
        return [verdict(data, NAME), Note(NONE, "Nothing to show"), *last]
    return [
        Text((_lead(frame), _knowledge(data)), "lead"),
        verdict(data, NAME),
        Text((CODED,)),
        _chart(frame),
        _groups(data),
        *last,
    ]


def _lead(frame: pd.DataFrame) -> str:
    number, first = int(frame["cases"].sum()), records(frame)[0]
    most = frame.loc[frame["cases"] == first["cases"], "field"]
    named = text.listing([text.words(str(name)) for name in most])
    ends = f"{text.share(first['share'])} (95% interval {text.share(first['low'])} to {text.share(first['high'])})"
    return (
        f"{text.capital(text.plural(number, 'initiative'))} {'is' if number == 1 else 'are'} recorded, in "
        f"{text.plural(len(frame), 'field')}. Most frequent: {named}, {ends}{' each' if len(most) > 1 else ''}."
    )


def _knowledge(data: ReportData) -> str:
    row = records(knowledge_share(data.graph).set_index("group"))[1]
    if row["share"] is None:
        return "The field is not known of any of them."
    return (
        f"{text.share(row['share'])} are in knowledge-intensive fields (95% interval {text.share(row['low'])} to "
        f"{text.share(row['high'])})."
    )


def _covers(frame: pd.DataFrame) -> str:
    number, unknown = int(frame["cases"].sum()), int(frame.loc[frame["field"] == "unknown", "cases"].sum())
    return (
        f"{text.capital(text.plural(number, 'initiative'))} found in public sources; the field is unknown of {unknown}."
    )


def _chart(frame: pd.DataFrame) -> Figure:
    labels = [text.capital(text.words(str(name))) for name in frame["field"]]
    title, first = "Initiatives by field", records(frame)[0]
    sentence = (
        f"{labels[0]} comes first with {text.share(first['share'])}; the intervals are wide, as they rest on "
        f"{text.plural(int(frame['cases'].sum()), 'initiative')}."
    )
    svg = charts.points(
        "fields", title, sentence, labels, frame["share"].tolist(), frame["low"].tolist(), frame["high"].tolist(),
        unit="share of initiatives, with 95% interval", reference=0.0, show=text.share,
    )  # fmt: skip
    columns = (
        Column("Field"), Column("Initiatives", "count"), Column("Share", "share", decimals=0),
        Column("Low", "share", "95% interval", 0), Column("High", "share", "95% interval", 0),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (label, *row) for label, row in zip(labels, rows_of(frame, ("cases", "share", "low", "high")), strict=True)
    ]
    rows.append(("All fields", int(frame["cases"].sum()), 1.0, None, None))
    table = Table(title, columns, tuple(rows), METHOD, _covers(frame), COMMAND, "fields")
    return Figure(title, sentence, svg, sentence, table, METHOD, _covers(frame))


def _groups(data: ReportData) -> Table:
    """The knowledge-intensive share of other groups of clusters: does the picture hold?"""
    parts = [("all international clusters", None)] + [(f"{text.words(kind)} clusters", (kind,)) for kind in KINDS]
    names = {"all": "both statuses", "initiative": "initiatives", "established": "established"}
    rows: list[tuple[Cell, ...]] = []
    for words, kinds in parts:
        table = knowledge_share(data.graph, kinds=kinds).set_index("group")
        known = ("clusters", "knowledge_intensive", "share", "low", "high", "other_share")
        rows += [(text.capital(words), names[str(row[0])], *row[1:]) for row in rows_of(table, ("index", *known))]
    columns = (
        Column("Clusters"), Column("Status"), Column("Of known field", "count"), Column("Knowledge-intensive", "count"),
        Column("Share", "share", decimals=0), Column("Low", "share", "95% interval", 0),
        Column("High", "share", "95% interval", 0), Column("In “other”", "share", decimals=0),
    )  # fmt: skip
    fields_ = text.listing([text.words(name) for name in KNOWLEDGE_INTENSIVE])
    title = "How robust: the knowledge-intensive share of other groups"
    covers = "International clusters found in public sources; not a full register."
    method = f"Knowledge-intensive is a convention of this product: {fields_}. Interval: Wilson, 95%."
    return Table(title, columns, tuple(rows), method, covers, COMMAND, "groups", keys=2)
