"""The gate that every verdict has to pass: its two sentences and its table."""

from baltica.analytics.claims import gate_criteria, more_needed
from baltica.analytics.coverage import complete_share, located_share
from baltica.reports import text
from baltica.reports.blocks import Column, Table
from baltica.reports.data import ReportData
from baltica.reports.paper.found import level
from baltica.reports.paper.parts import located


def gate_lines(data: ReportData) -> list[str]:
    """Two sentences: complete lists, located participations."""
    rows = gate_table(data).rows
    lines = []
    for what, number, fit, share, asked, _, open_ in rows:
        if not number:
            lines.append(f"{what}: these data hold none, so nothing can be judged.")
            continue
        lines.append(
            f"{what}: {text.count(float(fit or 0))} of {text.count(float(number))} ({text.share(float(share or 0))}); "
            f"a verdict asks for {text.share(float(asked or 0))}, so this gate is {'open' if open_ else 'shut'}."
        )
    return lines


def gate_table(data: ReportData) -> Table:
    """How many records there are, how many are fit, and how many more it takes."""
    at = data.once(level)
    lists, known = complete_share(data.graph), located_share(data.graph, at)
    place = "of known country" if at == 0 else f"located at NUTS {at}"
    counts = (("Projects with a complete list of partners", lists.projects, lists.complete),
              (f"Participations {place}", known.participations, known.participations_located))  # fmt: skip
    rows = tuple(
        (what, number, fit, one.found if number else None, one.asked, more_needed(number, fit, one.asked), one.met)
        for (what, number, fit), one in zip(counts, gate_criteria(data.graph, at), strict=True)
    )
    columns = (
        Column("What"), Column("All", "count"), Column("Of these fit", "count"), Column("Share", "share", decimals=0),
        Column("Asked", "share", decimals=0), Column("More needed", "count"), Column("Open", "flag"),
    )  # fmt: skip
    method = "Complete: the source says that all partners are listed; where it does not tell, the list counts as not."
    return Table("The gate for all verdicts", columns, rows, method, located(data, at), name="gate")
