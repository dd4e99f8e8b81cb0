"""Definitions and formulas, in words and in short."""

from baltica.analytics import centrality, cross_border, mixing
from baltica.reports import levels, text
from baltica.reports.blocks import Block, Column, Table, Text
from baltica.reports.data import CENTRALITIES, ReportData
from baltica.reports.registry import section

PAIRS = ("projects", "full", "binary", "fractional", "observed_expected")
INDEX = ("observed", "expected")
WORDS = (
    "Tie: two organizations took part in the same project. Associated partners count like others.",
    "Cross-border: the head offices of the two stand in different countries.",
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
    """What the words mean, then every measure of ties and organizations with its formula and source."""
    columns = (Column("Measure"), Column("What it tells"), Column("Formula"), Column("Defined by"))
    declared = [
        *(cross_border.MEASURES[name] for name in PAIRS),
        *(mixing.MEASURES[name] for name in INDEX),
        *(centrality.MEASURES[name] for name in CENTRALITIES),
    ]
    rows = tuple((m.title, m.meaning, m.formula, m.source) for m in declared)
    notation = (
        "c_ij: ties of i and j. s_i: sum of the ties of i. T: sum of all s_i. n_p: participants of project p; n_pr: "
        "those from place r. k_i: partners of i. E and I: ties outside and inside; with a star, possible ones."
    )
    covers = "Measures of ties and of organizations; what other sections compute is told under their tables."
    return [
        Text(("Each figure names its counting and its coverage. The words used are these.",), "lead"),
        Text((WORDS[0], WORDS[1], _places(data), *WORDS[2:], *_shorter(data)), "list"),
        Table("Measures and formulas", columns, rows, notation, covers, name="measures"),
    ]


def _places(data: ReportData) -> str:
    """What a place is, and by which edition of the regions."""
    about = "NUTS: the European Union's division of countries into regions, from 0 (country) to 3 (finest)."
    scheme = data.graph.organizations["region"].map(data.graph.regions["scheme"]).dropna().astype(str)
    editions = scheme[scheme.str.startswith("NUTS")].str[4:].value_counts()
    level = levels.finest(data)
    if not level or editions.empty:
        return f"{about} Too few records here are located so finely, so places are countries."
    edition = max((number, year) for year, number in editions.items())[1]
    return f"{about} Places are NUTS {level} regions, mostly of the edition of {edition}."


def _shorter(data: ReportData) -> list[str]:
    """What is estimated where the exact figure would take long."""
    if data.sample is None:
        return []
    return [
        "Large data: with so many organizations, broker positions are estimated from the chains that begin at "
        f"{text.count(data.sample)} of them, drawn with a fixed seed (Brandes and Pich 2007); the first hundred hardly "
        f"change. Labels are shuffled {text.count(data.shuffles or 0)} times for the p of the E-I index."
    ]
