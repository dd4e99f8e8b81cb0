"""Matrices of pairs of countries: joint projects, and ties beside what sizes alone would give."""

import pandas as pd

from baltica.graph.codes import country_name
from baltica.reports import charts, text
from baltica.reports.blocks import Column, Figure, Table
from baltica.reports.data import ReportData
from baltica.reports.rows import records, rows_of

FEW = 5  # joint projects under which a ratio says little
COUNTRIES, SHOWN = 25, 15  # drawn; rows printed
RAW = (
    "Joint projects: projects with a participant from both countries. A country with many ties tends to have more with "
    "each."
)
EXPECTED = (
    "Fractional ties divided by those expected if partners met at random given how many ties each country has "
    "(Steijn's correction, see the methods). 1 is as expected."
)


def matrices(data: ReportData, command: str) -> list[Figure]:
    """Joint projects of the pairs of countries, and ties observed / expected of those with enough joint projects."""
    pairs = data.country_pairs
    kind = Column("Joint projects", "count")
    raw = _matrix(data, "Joint projects of each pair of countries", kind, "projects", pairs, command)
    enough = pairs[pairs["projects"] >= FEW].reset_index(drop=True)
    if enough.empty:
        return [raw]
    kind = Column("Observed / expected", "number", decimals=2)
    return [raw, _matrix(data, "Ties against what would be expected", kind, "observed_expected", enough, command)]


def _matrix(data: ReportData, title: str, kind: Column, name: str, pairs: pd.DataFrame, command: str) -> Figure:
    """One matrix; ``name`` is the column of ``pairs`` that it shows, ``kind`` how it is written."""
    raw, codes = kind.kind == "count", _drawn(data.country_pairs)
    ordered = pairs.round({name: 9}).sort_values([name, "a", "b"], ascending=[False, True, True])
    drawn = ordered[among(ordered, codes)]
    sentence = "The stronger the shade, the higher the number"
    if len(drawn):
        top = records(drawn)[0]
        sentence += f"; highest: {top['a_name']} – {top['b_name']}, {text.cell(top[name], kind)}"
    sentence += "."
    if not raw:
        sentence += f" Above 1: more ties than expected. Pairs with fewer than {FEW} joint projects are left empty."
    if len(drawn) < len(pairs):
        sentence += " Drawn are the countries with the most joint projects; the table has all."
    cells = {}
    for row in records(drawn):
        low, high = sorted((codes.index(row["a"]), codes.index(row["b"])))
        cells[high, low] = float(row[name])
    key, method = name.replace("_", "-"), RAW if raw else EXPECTED
    rows = rows_of(ordered, ("a_name", "b_name", name))
    columns = (Column("Country"), Column("Country", unit="partner"), kind)
    table = Table(title, columns, rows, method, data.ranked_coverage, command, key, 2, SHOWN)
    svg = charts.matrix(
        f"matrix-{key}", title, sentence, [country_name(code) for code in codes], cells,
        unit=kind.title.lower(), decimals=0 if raw else kind.decimals,
    )  # fmt: skip
    return Figure(title, sentence, svg, sentence, table, method, data.ranked_coverage)


def among(pairs: pd.DataFrame, codes: list[str] | None = None) -> "pd.Series[bool]":
    """Whether both countries of a pair are among those drawn."""
    known = _drawn(pairs) if codes is None else codes
    return pairs["a"].isin(known) & pairs["b"].isin(known)


def _drawn(pairs: pd.DataFrame) -> list[str]:
    """The countries of a matrix by name: all, or where they are many those with the most joint projects."""
    both = pd.concat([pairs.set_index(side)["projects"] for side in ("a", "b")]).groupby(level=0).sum()
    ranked = both.rename_axis("code").reset_index().sort_values(["projects", "code"], ascending=[False, True])
    return sorted(ranked["code"].head(COUNTRIES), key=country_name)
