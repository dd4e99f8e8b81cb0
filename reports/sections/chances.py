"""Who does not meet, though expected: alike and eligible without a joint project, ties that stopped, too few ties."""

import pandas as pd

from baltica.reports import chance, levels, text, unmet
from baltica.reports.blocks import Block, Note, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section

NO_EVIDENCE = (
    "A missing tie in these records is no evidence that the two do not work together: partner lists are cut off in "
    "places, and other programmes are not here. The tables say where to look and ask."
)


@section("chances", "Who does not meet, though expected", 74, needs=("participations",))
def chances(data: ReportData) -> list[Block]:
    """Missing and stopped ties of places, and pairs of countries with fewer ties than by chance."""
    gone, kind = data.once(unmet.stopped), levels.places(levels.finest(data)).replace("NUTS 2 ", "")
    surprising, parts = gone.pairs[~gone.pairs["few"]], []
    apart = data.once(unmet.missing)
    alike = apart.pairs[~apart.pairs["few"]] if apart else pd.DataFrame()
    if apart:
        parts.append(
            f"{_pairs(len(alike))} of {kind} that {_are(len(alike))} alike in a field, may meet in one programme and "
            "would be expected to, but share no project"
        )
    if gone.since is not None:
        parts.append(
            f"{_pairs(len(surprising))} that shared projects earlier and none since, though they would be expected to"
        )
    lead = (
        f"These records hold {'; and '.join(parts)}." if parts else "Too little is known of fields and years to tell."
    )
    blocks: list[Block] = [Text((lead,), "lead"), Note(NO_EVIDENCE)]
    blocks += [*unmet.alike(data, apart, alike), *unmet.ended(data, gone, surprising)]
    pairs = data.once(chance.pairs_of_countries)
    return [*blocks, *(chance.pair_table(pairs, more=False) if pairs.tested else [])]


def _pairs(number: int) -> str:
    return text.plural(number, "pair")


def _are(number: int) -> str:
    return "is" if number == 1 else "are"
