"""Figures of claim 4: how far initiatives differ from established clusters, and the same with other groups."""

from typing import Any

from baltica.analytics.claim_choices import WORDS, Compared
from baltica.reports import charts, text
from baltica.reports.blocks import Block, Cell, Column, Figure, Table
from baltica.reports.data import ReportData
from baltica.reports.paper.found import level
from baltica.reports.paper.parts import located
from baltica.reports.rows import records

METHOD = (
    "Of numbers, Cliff’s delta: of all pairs of an initiative and an established cluster, the share in which the "
    "initiative has the larger value less the share in which it has the smaller. Of categories, how far the shares "
    "differ above what chance gives in groups so small. p: corrected for all attributes tested (Holm)."
)
COLUMNS = (
    Column("Attribute"), Column("Initiatives", "number", "median"), Column("Established", "number", "median"),
    Column("Known", "count", "initiatives"), Column("Known", "count", "established"),
    Column("p", "number", "corrected", 3), Column("By the rule"), Column("Why"),
)  # fmt: skip
DRAWN = (
    Column("Attribute"), Column("Difference", "number", decimals=2), Column("Low", "number", "95% interval", 2),
    Column("High", "number", "95% interval", 2), Column("Low", "number", "90% interval", 2),
    Column("High", "number", "90% interval", 2),
)  # fmt: skip


def command(found: Compared) -> str:
    """The command that repeats the numbers."""
    return f'baltica analyze compare --first "{found.first}" --second "{found.second}"'


def size_words(found: Compared) -> str:
    """``29 initiatives and 15 established cross-border clusters``."""
    first, second = found.sizes
    said = text.plural(first, "initiative"), text.plural(second, "established cross-border cluster")
    return f"{text.capital(said[0])} and {said[1]}"


def known(found: Compared) -> list[dict[str, Any]]:
    """The attributes of which anything is known."""
    return [row for row in records(found.table) if row["first_known"] + row["second_known"]]


def covers(data: ReportData, found: Compared) -> str:
    """What the comparison rests on."""
    return f"{size_words(found)}. {located(data, data.once(level))}"


def chart(data: ReportData, found: Compared) -> list[Block]:
    """Differences with their intervals."""
    rows = [row for row in known(found) if None not in (row["effect_size"], row["low"], row["high"])]
    if not rows:
        return []
    title = "How far initiatives differ from established cross-border clusters"
    labels = [text.capital(str(row["title"])) for row in rows]
    apart = [str(row["title"]) for row in rows if row["low"] > 0 or row["high"] < 0]
    sentence = (
        f"The 95% interval stays clear of 0 for {text.listing(apart)} only." if apart else "Every 95% interval holds 0."
    )
    values, low, high = ([float(row[name]) for row in rows] for name in ("effect_size", "low", "high"))
    svg = charts.points(
        "established", title, sentence, labels, values, low, high,
        unit="difference: above 0, initiatives have the larger values", reference=0.0, reference_label="none",
        limits=(-1, 1), show=lambda v: text.number(v, 2),
    )  # fmt: skip
    ends = ("effect_size", "low", "high", "low90", "high90")
    shown: tuple[tuple[Cell, ...], ...] = tuple(
        (label, *(row[end] for end in ends)) for label, row in zip(labels, rows, strict=True)
    )
    table = Table(title, DRAWN, shown, METHOD, covers(data, found), command(found), "differences")
    return [Figure(title, sentence, svg, sentence, table, METHOD, covers(data, found))]


def choices(data: ReportData, every: dict[str, Compared]) -> Table:
    """How many attributes get each word with other groups."""
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (text.capital(name), *one.sizes, sum(one.words().values()), *(one.words()[word] for word in WORDS))
        for name, one in every.items()
    )
    columns = (
        Column("Compared with"), Column("Initiatives", "count"), Column("Established", "count"),
        Column("Attributes", "count"), Column("Different", "count"), Column("Similar", "count"),
        Column("Cannot be told", "count"),
    )  # fmt: skip
    method = "The rule for attributes with other groups. The gate is not part of it: these are words on the records."
    return Table("How robust: the comparison by other choices", columns, rows, method,
                 located(data, data.once(level)), "baltica analyze compare", "choices")  # fmt: skip
