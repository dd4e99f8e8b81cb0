"""Claim 1, second half: the places implement international cluster policies "successfully"."""

from baltica.reports import text
from baltica.reports.blocks import Block, Column, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.paper.found import later
from baltica.reports.paper.parts import heading, verdict
from baltica.reports.registry import section
from baltica.reports.rows import records, rows_of

NAME = "success"
WHY = (
    "Success would be what an initiative set out to do and what came of it: aims, results, and a comparison with "
    "places without such a policy. The sources loaded here record who took part in what, where and when. No rule can "
    "turn the one into the other, so the answer is the same for any data of this kind."
)
NEAREST = (
    "The nearest thing that is recorded is whether anything is found after the funding ended. It is no measure of "
    "success: what is not recorded may well exist, and a network that ended may have reached its aim."
)
CHANGE = "Records of aims and results of each initiative, gathered in the same way for all; no source here has them."
COLUMNS = (
    Column("What is found later"), Column("Initiatives judged", "count"), Column("Found for", "count"),
    Column("Share", "share", decimals=0), Column("Low", "share", "95% interval", 0),
    Column("High", "share", "95% interval", 0),
)  # fmt: skip


@section(NAME, heading(NAME), 25, reports=("paper",))
def success(data: ReportData) -> list[Block]:
    """Why it can never be told, and the nearest thing that is recorded."""
    return [
        Text(("Whether policies are successful cannot be told from any data of this kind.",), "lead"),
        verdict(data, NAME),
        Text((WHY, NEAREST)),
        *_later(data),
        Text(("What would change the verdict:",)),
        Text((CHANGE,), "list"),
    ]


def _later(data: ReportData) -> list[Block]:
    found = data.once(later)
    if found.clusters.empty or not int(found.outcomes["judged"].max()):
        return [Note("No initiative here was developed by a project that ended long enough ago.", "Nothing to show")]
    rows = rows_of(found.outcomes, ("text", "judged", "yes", "share", "low", "high"))
    left = [f"{text.count(number)} {reason}" for reason, number in sorted(found.left_out.items())]
    method = (
        f"Judged {found.grace} years or more after the first unbroken spell of projects that develop the initiative, "
        f"up to {found.reference}. Interval: Wilson, 95%."
    )
    covers = (
        f"{text.plural(len(found.clusters), 'international cluster')} that a project develops."
        + (f" Not judged: {'; '.join(left)}." if left else "")
    )  # fmt: skip
    first = records(found.outcomes)[0]
    said = (
        f"Of {text.plural(first['judged'], 'initiative')} that can be judged, {text.count(first['yes'])} "
        f"{'has' if first['yes'] == 1 else 'have'} this: {first['text']}."
    )
    return [
        Text((said,)),
        Table(
            "What is recorded after the funding ended",
            COLUMNS,
            rows,
            method,
            covers,
            "baltica analyze survival",
            "later",
        ),
    ]
