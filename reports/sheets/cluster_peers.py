"""A cluster on one page: beside its peers, and its fields."""

import math

from baltica.analytics.cluster_facts import ATTRIBUTES
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records
from baltica.reports.sheets import parts
from baltica.reports.sheets.cluster_data import coverage, sheet
from baltica.reports.sheets.organization_fields import field_table

WHOSE = "its members’ projects"
FIGURES = {
    "members": "Members",
    "countries": "Countries",
    "regions": "Regions",
    "projects": "Its projects",
    "joint_abroad": "Joint projects",
    "foreign_partners": "Partners abroad",
}


@section("peers", "Peers and strengths", 40, needs=("clusters",), reports=("cluster",))
def peers(data: ReportData) -> list[Block]:
    """Figures beside those of peers, the clusters most alike, fields."""
    found = data.once(sheet)
    if found.peers.empty:
        return [parts.nothing("The data hold no other cluster to compare with."), field_table(found.fields, WHOSE)]
    return [_compared(data), _peers(data), field_table(found.fields, WHOSE)]


def _compared(data: ReportData) -> Block:
    found = data.once(sheet)
    number = int(found.peers[f"same_{found.peers_by}"].astype(bool).sum())
    columns = (
        Column("Figure"), Column("This cluster", "count"), Column("Median", "count", "of peers"),
        Column("Peers", "count", "that tell"),
    )  # fmt: skip
    rows = [
        (FIGURES[row["index"]], _plain(row["index"], row["value"]), _plain(row["index"], row["median"]), row["known"])
        for row in records(found.compared)
    ]
    meanings = {one.name: one.meaning for one in ATTRIBUTES}
    definition = (
        f"Peers: the {text.plural(number, 'other cluster')} of the same {found.peers_by}. "
        f"Regions: NUTS 2 or 3. Joint projects: with members of two countries. {meanings['foreign_partners']} "
        "Median: half of the peers have less, half more."
    )
    return parts.short("Beside its peers", columns, rows, definition, coverage(data), name="beside-peers")


def _plain(figure: str, value: float | None) -> Cell:
    """Counts as they are, medians between two as text, the share in percent."""
    if value is None or math.isnan(value):
        return None
    if figure == "foreign_partners":
        return text.share(value)
    return int(value) if float(value).is_integer() else text.number(value)


def _peers(data: ReportData) -> Block:
    columns = (
        Column("Cluster"), Column("Field"), Column("Kind"), Column("Members", "count"), Column("Countries", "count"),
        Column("Projects", "count"),
    )  # fmt: skip
    rows = [
        (row["name"], *(text.words(row[key]) if row[key] else None for key in ("field", "kind")),
         row["members"], row["countries"], row["projects"])
        for row in records(data.once(sheet).peers)
    ]  # fmt: skip
    definition = "Most alike first: same field, then same kind, then countries in common. Members are those known."
    covers = f"{text.plural(len(data.graph.clusters), 'cluster')} in these records, no full register."
    return parts.short("Clusters most alike", columns, rows, definition, covers, name="peers")
