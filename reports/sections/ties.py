"""Ties between countries and between regions: counted three ways, beside what sizes alone would give."""

import pandas as pd

from baltica.graph.codes import country_name
from baltica.reports import charts, text
from baltica.reports.blocks import Block, Column, Figure, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.pairs import pairs_map
from baltica.reports.registry import section
from baltica.reports.rows import records, rows_of

SHOWN = 15
FEW = 5
COMMAND = "baltica analyze cross-border"
METHOD = (
    "Joint projects: projects with a participant from both countries (binary counting). Full: each pair of "
    "participants counts 1. Fractional: each project has the weight 1, shared over all its pairs. Observed / expected: "
    "fractional ties divided by those expected if partners met at random given how many ties each country has; 1 is "
    "as expected."
)
RAW = (
    "Joint projects: projects with a participant from both countries. A country with many ties tends to have more with "
    "each."
)
EXPECTED = (
    "Fractional ties divided by those expected if partners met at random given how many ties each country has "
    "(Steijn's correction, see the methods). 1 is as expected."
)
REGIONS = (
    "Ties between NUTS 3 regions of different countries, fractional: each project has the weight 1, shared over all "
    "its pairs of participants. The area of a circle shows all cross-border ties of the region."
)


@section("ties", "Cross-border ties", 40, needs=("participations",))
def ties(data: ReportData) -> list[Block]:
    """Pairs of countries, two matrices, and pairs of regions on a map."""
    pairs = data.country_pairs
    if pairs.empty:
        return [Note("No project of the chosen data joins two countries.", "Nothing to show")]
    first = records(pairs)[0]
    lead = (
        f"{data.among_pairs}{first['a_name']} and {first['b_name']} have the most ties: they meet in "
        f"{text.plural(first['projects'], 'project')}. A "
        "country with many ties meets everyone more often, so each raw count stands beside what would be expected."
    )
    columns = (
        Column("Countries"), Column("Joint projects", "count"), Column("Ties", "number", "fractional", 1),
        Column("Ties", "count", "full"), Column("Observed / expected", "number", decimals=2),
    )  # fmt: skip
    frame = pairs.head(SHOWN).assign(pair=pairs["a_name"] + " – " + pairs["b_name"])
    rows = rows_of(frame, ("pair", "projects", "fractional", "full", "observed_expected"))
    table = Table("Pairs of countries with the most ties", columns, rows, METHOD, data.ties_coverage, COMMAND)
    return [Text((lead,), "lead"), table, *_matrices(data), *pairs_map(data, SHOWN, REGIONS, COMMAND)]


def _matrices(data: ReportData) -> list[Figure]:
    pairs = data.country_pairs
    raw = _matrix(
        data, "Joint projects of each pair of countries", Column("Joint projects", "count"), "projects", pairs
    )
    enough = pairs[pairs["projects"] >= FEW].reset_index(drop=True)
    if enough.empty:
        return [raw]
    kind = Column("Observed / expected", "number", decimals=2)
    return [raw, _matrix(data, "Ties against what would be expected", kind, "observed_expected", enough)]


def _matrix(data: ReportData, title: str, kind: Column, name: str, pairs: pd.DataFrame) -> Figure:
    """One matrix; ``name`` is the column of ``pairs`` that it shows, ``kind`` how it is written."""
    raw, everyone = kind.kind == "count", data.country_pairs
    codes = sorted({*everyone["a"], *everyone["b"]}, key=country_name)
    top = records(pairs.sort_values([name, "a", "b"], ascending=[False, True, True]))[0]
    sentence = (
        f"The stronger the shade, the higher the number; highest: {top['a_name']} – {top['b_name']}, "
        f"{text.cell(top[name], kind)}."
    )
    if not raw:
        sentence += f" Above 1: more ties than expected. Pairs with fewer than {FEW} joint projects are left empty."
    cells = {}
    for row in records(pairs):
        low, high = sorted((codes.index(row["a"]), codes.index(row["b"])))
        cells[high, low] = float(row[name])
    method = RAW if raw else EXPECTED
    rows = rows_of(pairs, ("a_name", "b_name", name))
    table = Table(title, (Column("Country"), Column("Country"), kind), rows, method, data.ties_coverage, COMMAND)
    svg = charts.matrix(
        f"matrix-{name.replace('_', '-')}", title, sentence, [country_name(code) for code in codes], cells,
        unit=kind.title.lower(), decimals=0 if raw else kind.decimals,
    )  # fmt: skip
    return Figure(title, sentence, svg, sentence, table, method, data.ties_coverage)
