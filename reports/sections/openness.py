"""Whether organizations tie across borders more or less than chance would have it, and what programme rules ask."""

from baltica.graph.codes import country_name
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import plain, records

COMMAND = "baltica analyze e-i"
RULES = (
    "Programme rules set a floor under this index: Interreg A projects need partners from at least two countries, "
    "Interreg Baltic Sea Region projects from at least three. It describes programme design as much as choice."
)


@section("openness", "How open the network is", 45, needs=("participations",))
def openness(data: ReportData) -> list[Block]:
    """The E-I index beside its expected value, the weight of the largest projects, and the index of each country."""
    figures = data.openness
    if plain(figures["observed"]) is None or plain(figures["expected"]) is None:
        return [Note("The chosen data hold no ties between organizations of several countries.", "Nothing to show")]
    if figures["p"] >= 0.05:
        apart = "neither clearly more nor clearly less"
    else:
        apart = "less" if figures["observed"] < figures["expected"] else "more"
    lead = (
        f"Organizations tie {apart} across borders than partners drawn at random would: the E-I index is "
        f"{text.number(figures['observed'], 2)}, and {text.number(figures['expected'], 2)} would be expected "
        f"(p = {text.number(figures['p'], 4)})."
    )
    if data.tied_projects > 10:
        lead += (
            f" The ten projects with the most cross-border ties hold {text.share(data.largest_share)} of them when "
            "each pair of participants counts."
        )
    return [Text((lead,), "lead"), Note(RULES), _openness(data), _countries(data)]


def _countries(data: ReportData) -> Table:
    columns = (
        Column("Country"), Column("Organizations", "count"), Column("Ties abroad", "count"),
        Column("Ties inside", "count"), Column("E-I index", "number", decimals=2),
    )  # fmt: skip
    rows = [
        (country_name(row["index"]), row["organizations"], row["external"], row["internal"], row["ei"])
        for row in records(data.openness_of_countries)
    ]
    method = (
        "Ties of the organizations of the country; a tie inside the country counts at both ends. Small countries have "
        "more foreigners to meet, so compare with the number of organizations."
    )
    return Table("Openness of each country", columns, tuple(rows), method, data.ties_coverage, COMMAND)


def _openness(data: ReportData) -> Table:
    figures = data.openness
    lines = (
        ("Pairs of tied organizations of different countries", "external", 0),
        ("Pairs of tied organizations of the same country", "internal", 0),
        ("E-I index, observed", "observed", 2),
        ("E-I index, expected", "expected", 2),
        ("E-I index, smallest value possible", "min", 2),
        ("E-I index, largest value possible", "max", 2),
        ("Permutation p-value", "p", 4),
    )
    rows: list[tuple[Cell, ...]] = []
    for label, name, decimals in lines:
        known = plain(figures[name]) is not None
        rows.append((label, text.number(float(figures[name]), decimals) if known else None))
    if data.tied_projects > 10:
        share = text.share(data.largest_share)
        rows.append(("Share of the ten projects with most ties in all cross-border ties (full counting)", share))
    method = (
        "E-I index: (E − I)/(E + I), E pairs across and I pairs inside countries; −1 all inside, 1 all across. "
        f"Expected: the same over all possible pairs. p-value: share of {text.count(figures['samples'])} shuffles of "
        "the country labels that end at least as far from the expected value."
    )
    columns = (Column("Figure"), Column("Value"))
    return Table("Ties across and inside countries", columns, tuple(rows), method, data.ties_coverage, COMMAND)
