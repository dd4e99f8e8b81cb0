"""A small report made by hand, with every kind of column and names that try to do something."""

from baltica.reports.blocks import Chapter, Column, Figure, Note, Report, Table, Text

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "'=1",
    "x;=1+1;y",
    "＝1+1",
    " =1",
    '<img src=x onerror=alert(1)>, "quoted"\nnext line',
    "#N/A",
    "bell\x07 and \x00 nul",
    "_x003D_1",
    "half \ud800 letter",
    "INF",
    "NA",
    "'s-Hertogenbosch",
    "København – Łódź 😀",
)
"""Texts that a spreadsheet, an archive or a page could stumble over."""

COLUMNS = (
    Column("Name", meaning="As the source writes it."),
    Column("Projects", "count"),
    Column("Median", "number", "established", 2),
    Column("Median", "number", "initiatives", 2),
    Column("Share known", "share", "of projects", 0, "Of all its projects."),
    Column("First year", "year"),
    Column("Page", "link"),
    Column("Steady", "flag"),
)
ROWS = (
    ("Alpha", 1234, 2.5, -1.0, 0.58, 2014, "https://example.org/a?b=1&c=2", True),
    ("Beta", 0, None, 1 / 3, 0.001, 2021, "javascript:alert(1)", False),
    ("Gamma", None, float("nan"), float("inf"), None, None, None, None),
)
TYPED = Table("Every kind", COLUMNS, ROWS, "Made by hand.", "Three rows.", "baltica analyze coverage", "every-kind")
NAMES = Table(
    "Names",
    (Column("Name"), Column("Place", "count")),
    tuple((name, place) for place, name in enumerate(HOSTILE)),
    "Names that try to do something.",
    "All of them.",
    keys=2,
)
SOURCE = "Source: =A publisher, https://example.org/data. Licence: © Somebody, CC BY 4.0; maps: theirs."


def made_report(
    *tables: Table, title: str = "A report", subtitle: str = "Made by hand", selection: str = "All records."
) -> Report:
    """A report with these tables; with TYPED and NAMES where none is given."""
    first, *rest = tables or (TYPED, NAMES)
    figure = Figure("Drawn", "Alpha comes first.", "<svg/>", "A drawing.", first, "By hand.", "Three rows.")
    chapters = (
        Chapter("summary", "Summary", (Text(("Three rows are known.",), "lead"), Note("By hand.", "Kept in mind"))),
        Chapter("first", "First section", (Text(("Alpha leads.",), "lead"), figure)),
        Chapter("second", "Second section", tuple(rest)),
    )
    return Report(
        title,
        subtitle,
        selection,
        chapters,
        sources=(SOURCE,),
        kind="full",
        command="baltica report --format all",
        version="0.1.0",
        digest="0123456789abcdef",
    )
