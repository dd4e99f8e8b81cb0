"""Initiatives beside established clusters, attribute by attribute, with a verdict by rules set beforehand."""

import numpy as np
import pandas as pd

from baltica.analytics.comparison import LARGE, MAX_P, MIN_GROUP, MIN_KNOWN, compare
from baltica.analytics.unit_facts import units_of
from baltica.analytics.units import group_of
from baltica.reports import charts, text
from baltica.reports.blocks import Block, Column, Figure, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import records, rows_of

WORDS = ("different", "similar", "cannot be told")
GROUPS = ("status=initiative", "status=established")
COMMAND = "baltica analyze compare"
METHOD = (
    "Difference (Cliff's delta): of all pairs of an initiative and an established cluster, the share in which the "
    "initiative has the larger value, less the share in which it has the smaller; 0 is none, 1 or −1 complete. Of "
    "fields: how far the shares differ, above what chance gives. Interval: Feng and Cliff, 95%. Verdict, by rules "
    f"fixed beforehand (conventions of this product): asked are {MIN_GROUP} known in each group and "
    f"{text.share(MIN_KNOWN)} of it. Different: beyond chance (p below {MAX_P:g}, corrected by Holm for all attributes "
    f"tested) and a difference of {LARGE:g} or more. Similar: the 90% interval lies within ±{LARGE:g}. Otherwise it "
    "cannot be told."
)
COLUMNS = (
    Column("Attribute"), Column("Median", "number", "initiatives"), Column("Median", "number", "established"),
    Column("Known", "count", "initiatives"), Column("Known", "count", "established"),
    Column("Difference", "number", decimals=2, meaning="Above 0: initiatives have the larger values."),
    Column("Low", "number", "95% interval", 2), Column("High", "number", "95% interval", 2), Column("Verdict"),
    Column("Why"),
)  # fmt: skip
NAMES = (
    "label", "first_median", "second_median", "first_known", "second_known", "effect_size", "low", "high", "verdict",
    "why",
)  # fmt: skip


@section("comparison", "Initiatives beside established clusters", 72, needs=("clusters",))
def comparison(data: ReportData) -> list[Block]:
    """Effect sizes with intervals, and of each attribute whether the two groups differ, are alike, or neither."""
    frame, sizes = data.once(compared)
    if frame.empty:
        return [Note("The chosen data do not hold both initiatives and established clusters.", "Nothing to show")]
    told = {word: frame.loc[frame["verdict"] == word, "label"].tolist() for word in WORDS[:2]}
    parts = [f"{word} in {_few(names)}" for word, names in told.items() if names]
    groups = f"{text.plural(sizes[0], 'initiative')} stand beside {text.plural(sizes[1], 'established cluster')}"
    lead = f"{data.among}{groups}. "
    if parts:
        lead += f"By fixed rules they are {text.listing(parts)}. "
    if sum(map(len, told.values())) < len(frame):
        lead += f"Of {'all other' if parts else 'all'} attributes known it cannot be told."
    return [Text((lead.strip(),), "lead"), _figure(data, frame, sizes), Note(_care(frame))]


def compared(data: ReportData) -> tuple[pd.DataFrame, tuple[int, int]]:
    """The comparison of attributes of which anything is known, with labels; and the size of both groups."""
    units = units_of(data.graph, "clusters")
    first, second = (group_of(units, one).holds for one in GROUPS)
    sizes = (int(first.sum()), int(second.sum()))
    if not all(sizes):
        return pd.DataFrame(), sizes
    table = compare(units.facts, units.attributes, first=first, second=second, rng=np.random.default_rng(1))
    table = table[table["first_known"] + table["second_known"] > 0]
    labels = [text.capital(str(title)) for title in table["title"]]
    return table.assign(label=labels, why=table["why"].map(_sentence)), sizes


def _sentence(why: object) -> str:
    """The reason with signs as in the tables."""
    return text.capital(str(why).replace(" %", "%").replace("-0.", "−0.").replace("-1.", "−1."))


def _few(labels: list[str]) -> str:
    return text.listing([label[:1].lower() + label.split(" (")[0][1:] for label in labels])


def _figure(data: ReportData, frame: pd.DataFrame, sizes: tuple[int, int]) -> Block:
    table = _table(data, frame, sizes)
    rows = frame[(frame["scale"] == "number") & frame["low"].notna() & frame["effect_size"].notna()]
    if rows.empty:
        return table
    apart = rows[(rows["low"] > 0) | (rows["high"] < 0)]["label"].tolist()
    sentence = "Right of the dashed line: initiatives have the larger values. " + (
        f"Clear of it stay {_few(apart)} only, before it is allowed for that many attributes are compared."
        if apart
        else "Every interval crosses it."
    )
    ends = [rows[name].tolist() for name in ("effect_size", "low", "high")]
    svg = charts.points(
        "comparison", table.title, sentence, rows["label"].tolist(), *ends, unit="Cliff's delta, with 95% interval",
        reference=0.0, reference_label="no difference", limits=(-1, 1), show=lambda v: text.number(v, 2),
    )  # fmt: skip
    return Figure(table.title, sentence, svg, sentence, table, METHOD, table.coverage)


def _table(data: ReportData, frame: pd.DataFrame, sizes: tuple[int, int]) -> Table:
    units = units_of(data.graph, "clusters")
    narrow = group_of(units, "kind=cross_border").holds
    both = [int((group_of(units, one).holds & narrow).sum()) for one in GROUPS]
    covers = (
        f"{text.plural(sizes[0], 'initiative')}, {both[0]} of them cross-border and the others transnational; "
        f"{text.plural(sizes[1], 'established cluster')}, {both[1]} of them cross-border. Values are those known from "
        "the sources, so few members may mean few were found."
    )
    title = "How initiatives differ from established clusters"
    rows = rows_of(frame, NAMES)
    return Table(title, COLUMNS, rows, METHOD, covers, COMMAND, "attributes", 1, 20)


def _care(frame: pd.DataFrame) -> str:
    short = sum("asked" in str(row["why"]) for row in records(frame))
    few = f"Of {text.plural(short, 'attribute')} too few values are known for any verdict. " if short else ""
    return (
        f"{few}Many initiatives were found by the project that develops them and many established clusters by their "
        "own pages, so a difference in members or projects may only show how they were found. Clusters that share "
        "members are not independent."
    )
