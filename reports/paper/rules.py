"""The rules of the verdicts with their thresholds, and where figures differ from the definitions first laid down."""

from baltica.analytics import comparison, qualified, verdicts
from baltica.analytics.associations import FEW
from baltica.analytics.defaults import COMPLETE_PROJECTS, LOCATED_PARTICIPATIONS, MIN_EXPECTED, SAMPLES
from baltica.analytics.significance import SAMPLES_PER_TEST
from baltica.reports.blocks import Block, Column, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.paper.parts import figure
from baltica.reports.registry import section

RULES: tuple[tuple[str, str, str, float], ...] = (
    ("All", "Share of projects whose list of partners is known to be complete", "at least", COMPLETE_PROJECTS),
    ("All", "Share of participations located at the level tested", "at least", LOCATED_PARTICIPATIONS),
    ("1, a place", "Projects with a complete list of partners", "at least", qualified.COMPLETE_PROJECTS),
    ("1, a place", "Organizations", "at least", qualified.ORGANIZATIONS),
    ("1, a place", "Other countries that partners are in", "at least", qualified.PARTNER_COUNTRIES),
    ("1, a place", "Observed / expected ties, in fractional counting", "above", 1),
    ("1, a place", "q of that, corrected over all places tested", "below", qualified.Q),
    ("1, a place", "Rank in each of three countings, and without its largest project: share of places", "at most", 0.1),
    ("1, a place", "Random graphs for each place tested", "at least", SAMPLES_PER_TEST),
    ("1, a place", "Random graphs in all", "at least", SAMPLES),
    ("1, supported", "Places that qualify", "at least", verdicts.PLACES),
    ("1, supported", "Countries these places are in", "at least", verdicts.COUNTRIES),
    ("1, not supported", "Places that qualify, with the gate open", "exactly", 0),
    ("2, supported", "Spearman’s coefficient within countries", "at least", verdicts.RHO),
    ("2, supported", "Lower bound of its 95% interval", "above", verdicts.RHO_LOW),
    ("2, supported", "Lower bound of the rate ratio of a count model", "above", 1),
    ("2, supported", "Share of sensitivity rows of the same sign", "at least", verdicts.SAME_SIGN),
    ("2, not supported", "Upper bound of the coefficient’s 95% interval", "below", verdicts.RHO),
    ("2, either", "Share of presences placed by the head office of a member", "at most", verdicts.HEAD_OFFICES),
    ("3, a comparison", "Initiatives of known field", "at least", verdicts.INITIATIVES),
    ("3, a comparison", "Share of them in the field “other”", "below", verdicts.OTHER),
    ("3, a comparison", "Persons who coded the fields", "at least", 2),
    ("4, an attribute", "Known in each group", "at least", comparison.MIN_GROUP),
    ("4, an attribute", "Share of each group of which it is known", "at least", comparison.MIN_KNOWN),
    ("4, different", "p corrected for all attributes tested (Holm)", "below", comparison.MAX_P),
    ("4, different", "Size of the difference, either way", "at least", comparison.LARGE),
    ("4, similar", "Ends of the 90% interval of the difference, either way", "below", comparison.LARGE),
)
READING = (
    "Supported asks for all conditions of a claim and of the gate. What meets neither supported nor not supported "
    "cannot be told. A figure that is not known meets nothing. With the gate shut the word is “cannot be told”, and "
    "what the records show stands beneath it.",
    "Claim 3 states a distribution and no hypothesis, so its word is “described”. Claim 4 gets a word for each "
    "attribute. That policies are successful cannot be told from data of this kind, whatever they show.",
)
DEVIATIONS = (
    "Ongoing initiatives (claim 2) were to be counted at a reference date. Sources give a status and no end, so all of "
    "status initiative are counted.",
    "Intervals of correlations with many equal values were to be drawn by bootstrap. They are made by leaving out one "
    "region at a time, which held the true value more evenly in trials; none is given under 30 regions or where fewer "
    f"than {FEW} regions have an initiative.",
    "At least 20 of each group (claim 4) is read as 20 of which the attribute is known.",
    "The gate was set for all verdicts, so claim 4 stands behind it here; baltica analyze compare shows the words of "
    "attributes without it.",
    "Claim 4 compares all international initiatives with established clusters that are cross-border; other pairs of "
    "groups stand beside it.",
    f"Places are tested when they have three organizations and are expected to meet partners abroad in "
    f"{MIN_EXPECTED:g} projects; of the others it cannot be told whether they have more ties than by chance. The top "
    "tenth is rounded up.",
    "Places are the finest NUTS level of regions with enough participations located; where only countries are known, "
    "claim 1 is not judged. Claim 2 is always at NUTS 3, the level of the urban–rural class.",
    "Random graphs keep the number of projects of each organization, the participants of each project, programme and "
    "period, and the minimum of countries where it is known.",
    "A claim without any initiative in the data cannot be told, whatever else its rule says.",
)


@section("rules", "The rules of the verdicts", 60, reports=("paper",))
def rules(data: ReportData) -> list[Block]:
    """All thresholds in a table, how they are read, and what is computed in another way than first laid down."""
    columns = (Column("Claim and word"), Column("What is asked"), Column("How"), Column("Threshold"))
    rows = tuple((*row[:3], figure(row[3])) for row in RULES)
    method = (
        "Thresholds are conventions of this product, not of the paper; they were set before any data were looked at."
    )
    return [
        Text(
            ("Every verdict follows from these conditions, which were fixed before any data were looked at.",), "lead"
        ),
        Table("Conditions and thresholds", columns, rows, method, "The verdicts of this report.", keys=2, shown=40),
        Text(READING),
        Text(("Where the figures differ from what was first laid down, and how open points are read:",)),
        Text(DEVIATIONS, "list"),
    ]
