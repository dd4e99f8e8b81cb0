"""Definitions and formulas, in words and in short."""

from baltica.analytics import centrality, cross_border
from baltica.reports.blocks import Block, Column, Table, Text
from baltica.reports.data import CENTRALITIES, ReportData
from baltica.reports.registry import section

WORDS = (
    "Tie: two organizations took part in the same project. Associated partners count like others.",
    "Cross-border: the head offices of the two stand in different countries.",
    "NUTS: the European Union's division of countries into regions, from 0 (country) to 3 (finest). This report uses "
    "the 2021 edition.",
    "International cluster: a cluster or initiative that is cross-border (adjoining regions of two or more countries) "
    "or transnational (a network across the sea region). National clusters are in the data but not in these counts.",
    "Counting: full counts every pair, so large projects dominate; binary counts each meeting once; fractional gives "
    "each project the weight 1. Fractional is the default. Ranks by the other two stand beside it.",
    "Raw and normalized: raw counts mostly show size. The observed / expected figure compares with what sizes alone "
    "would give.",
    "Interval: the range that fits the data at 95%. It reflects the number of cases, not gaps in the sources.",
    "Filters: country and region choose the places reported while partners elsewhere stay; within cuts the graph; "
    "years bound the start of projects, and undated projects are then left out and counted.",
)


@section("methods", "Methods and definitions", 80)
def methods(data: ReportData) -> list[Block]:
    """What the words mean, then every measure with its formula and source."""
    columns = (Column("Measure"), Column("What it tells"), Column("Formula"), Column("Defined by"))
    declared = [*cross_border.MEASURES.values(), *(centrality.MEASURES[name] for name in CENTRALITIES)]
    rows = tuple((m.title, m.meaning, m.formula, m.source) for m in declared)
    notation = (
        "c_ij: ties of i and j. s_i: sum of the ties of i. T: sum of all s_i. n_p: participants of project p; n_pr: "
        "those from place r. k_i: partners of i."
    )
    return [
        Text(("Each figure names its counting and its coverage. The words used are these.",), "lead"),
        Text(WORDS, "list"),
        Table("Measures and formulas", columns, rows, notation, "All measures of this report."),
    ]
