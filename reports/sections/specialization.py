"""Fields of initiatives, of established clusters and of projects, and where there is more of one than elsewhere."""

import pandas as pd

from baltica.analytics.fields import OWN
from baltica.analytics.verdicts import INITIATIVES
from baltica.reports import charts, levels, quotients, text
from baltica.reports.blocks import Block, Column, Figure, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records, rows_of

SHOWN = 12
READING = "Fields of clusters are the compiler's reading of the sources, by one person."
OF_STATUS = tuple(
    column
    for title in ("Initiatives", "Established")
    for column in (Column(title, "count"), *(Column(one.title, "share", title.lower(), 0) for one in quotients.SHARES))
)


@section("specialization", "Specialization", 65)
def specialization(data: ReportData) -> list[Block]:
    """Fields of initiatives and of projects with intervals, and location quotients of countries and regions."""
    scheme, clusters = levels.topics(data.graph), _known(data)
    if not scheme and clusters.empty:
        return [Note("No project or cluster of the chosen data has a known field.", "Nothing to show")]
    lead, blocks = [], list[Block]()
    if len(clusters):
        number = int(data.fields_of_clusters["initiative"].sum())
        lead.append(_first(data, number))
        blocks += [*_initiatives(data, number), *quotients.heat_of_countries(data, "clusters", OWN, _by_clusters(data))]
    if scheme:
        found = data.once(_by_projects)
        named = quotients.leaders(found[0])[:2]
        if named:
            lead.append(f"Of projects, {text.listing(named)} stand out the most beside the other countries.")
        elif not len(clusters):
            lead.append(f"No country stands out in a field of its projects{' beyond chance' * (len(found[0]) > 0)}.")
        blocks += [
            *quotients.fields_of_projects(data, scheme), *quotients.heat_of_countries(data, "projects", scheme, found),
            *quotients.table_of_regions(data, "projects", scheme),
        ]  # fmt: skip
    return [Text((" ".join(lead),), "lead"), *blocks]


def _known(data: ReportData) -> pd.DataFrame:
    return data.fields_of_clusters.drop(index="unknown", errors="ignore")


def _by_clusters(data: ReportData) -> tuple[pd.DataFrame, str]:
    return quotients.quotients(data, "clusters", OWN, 0)


def _by_projects(data: ReportData) -> tuple[pd.DataFrame, str]:
    return quotients.quotients(data, "projects", levels.topics(data.graph), 0)


def _first(data: ReportData, number: int) -> str:
    """The most frequent field of initiatives."""
    if not number:
        return "No initiative is among these clusters, so only the fields of established ones are told."
    frame = _known(data)
    top = records(frame[frame["initiative"] == frame["initiative"].max()])
    names = text.listing([text.words(row["index"]) for row in top[:3]])
    each = " each" * (len(top) > 1)
    return (
        f"{data.among}{'the' if data.among else 'The'} most frequent field of {text.plural(number, 'initiative')} is "
        f"{names}, with {text.count(top[0]['initiative'])}{each} ({text.share(top[0]['initiative_share'])})."
    )


def _initiatives(data: ReportData, number: int) -> list[Block]:
    frame = data.fields_of_clusters
    if not number:
        return []
    few = number < INITIATIVES
    wide = f"Under {INITIATIVES} initiatives the shares are a description and no more. " if few else ""
    title = "Fields of initiatives, beside established clusters"
    sentence = (
        "A dot is the share of the field among initiatives, the line its interval; lines that overlap leave the order "
        "open."
    )
    frame = frame.sort_values("initiative", ascending=False, kind="stable")
    drawn = frame[frame["initiative"] > 0].head(SHOWN)
    labels = [text.capital(text.words(str(name))) for name in drawn.index]
    ends = ("share", "low", "high")
    svg = charts.points(
        "initiatives", title, sentence, labels, *(drawn[f"initiative_{end}"].tolist() for end in ends),
        unit="share of initiatives, with 95% interval", show=text.share,
    )  # fmt: skip
    names = [name for of in ("initiative", "established") for name in (of, *(f"{of}_{end}" for end in ends))]
    rows = rows_of(frame.rename(index=lambda name: text.capital(text.words(str(name)))), ("index", *names))
    established = int(frame["established"].sum())
    rows += (("All fields", number, 1.0, None, None, established, 1.0 if established else None, None, None),)
    definition = f"Share among all initiatives, and among all established clusters. Interval: Wilson, 95%. {READING}"
    both = f"{text.plural(number, 'initiative')} and {text.plural(established, 'established cluster')}"
    covers, columns = f"{both} that reach across a border.", (Column("Field"), *OF_STATUS)
    command = "baltica analyze specialization --by status"
    table = Table(title, columns, rows, definition, covers, command, "initiatives", 1, 20)
    other = float(frame["initiative_share"].get("other", 0.0))
    note = f"{wide}{text.share(other)} of the initiatives are in other or several fields. {READING}"
    return [Figure(title, sentence, svg, sentence, table, definition, covers), Note(note)]
