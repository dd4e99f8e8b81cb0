"""Whether organizations tie across borders more or less than chance would have it, and what programme rules ask."""

from baltica.graph.codes import country_name
from baltica.reports import slopes, text
from baltica.reports.blocks import Block, Cell, Column, Figure, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import plain, rows_of

DRAWN, SHOWN = 15, 30
RULES = "Many programmes ask for partners from several countries, which sets a floor under this index."
INTERREG = (
    "Programme rules set a floor under this index: Interreg A projects need partners from at least two countries, "
    "Interreg Baltic Sea Region projects from at least three."
)
INDEX = "E-I index: (E − I)/(E + I), E pairs across and I pairs inside countries; −1 all inside, 1 all across."


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
    return [Text((lead,), "lead"), Note(_rules(data)), _network(data), _countries(data)]


def _rules(data: ReportData) -> str:
    """What programmes demand, as far as the index depends on it."""
    interreg = data.graph.projects["strand"].fillna("").str.startswith("interreg").any()
    return f"{INTERREG if interreg else RULES} It describes programme design as much as choice."


def _command(data: ReportData, of: str) -> str:
    samples = f" --samples {data.shuffles}" if data.shuffles else ""
    return f"baltica analyze e-i{of}{samples}"


def _countries(data: ReportData) -> Block:
    columns = (
        Column("Country"), Column("Organizations", "count"),
        Column("Ties abroad", "count", meaning="Pairs of partners, one of them in the country."),
        Column("Ties inside", "count", meaning="A pair of partners inside the country counts at both its ends."),
        Column("E-I index", "number", decimals=2), Column("E-I index", "number", "expected", 2),
    )  # fmt: skip
    frame = data.openness_of_countries.reset_index()
    frame["name"] = frame["country"].map(country_name)
    rows = rows_of(frame, ("name", "organizations", "external", "internal", "ei", "expected"))
    method = (
        f"{INDEX} Of the organizations of each country; expected: the same over all possible pairs. Small countries "
        "have more foreigners to meet, so compare with what is expected, not with one another."
    )
    title = "Openness of each country"
    table = Table(
        title, columns, rows, method, data.ties_coverage, _command(data, " --of groups"), "countries", 1, SHOWN
    )
    drawn = frame.dropna(subset=["ei", "expected"]).head(DRAWN)
    if drawn.empty:
        return table
    below = int((drawn["ei"].round(9) < drawn["expected"].round(9)).sum())
    some = "Most" if below > len(drawn) / 2 else "Some"
    how = {0: "None of the countries drawn is", len(drawn): "Each of the countries drawn is"}
    sentence = (
        "Hollow: expected; filled: observed. "
        f"{how.get(below, f'{some} of the countries drawn are')} less open than expected."
    )
    svg = slopes.slopes(
        "openness", title, sentence, drawn["name"].tolist(), drawn["expected"].tolist(), drawn["ei"].tolist(),
        unit="E-I index: −1 all ties inside the country, 1 all abroad", decimals=2, old_name="expected",
        new_name="observed",
    )  # fmt: skip
    return Figure(title, sentence, svg, sentence, table, method, table.coverage)


def _network(data: ReportData) -> Table:
    share = data.largest_share if data.tied_projects > 10 else None
    columns = (
        Column("Network"), Column("Pairs across", "count", "countries"), Column("Pairs inside", "count", "countries"),
        Column("E-I index", "number", decimals=2), Column("E-I index", "number", "expected", 2),
        Column("Smallest possible", "number", decimals=2), Column("Largest possible", "number", decimals=2),
        Column("p", "number", decimals=4),
        Column("Ten largest projects", "share", "of all ties", 0, "Share of the ten projects with most cross-border "
               "ties in all cross-border ties, each pair of participants counting 1."),
    )  # fmt: skip
    names = ("external", "internal", "observed", "expected", "min", "max", "p")
    row: tuple[Cell, ...] = ("All organizations", *(plain(data.openness[name]) for name in names), share)
    method = (
        f"{INDEX} Pairs: organizations that share a project. Expected: the same over all possible pairs. p: share of "
        f"{text.count(data.openness['samples'])} shuffles of the country labels that end at least as far from the "
        "expected value."
    )
    return Table("Ties across and inside countries", columns, (row,), method, data.ties_coverage,
                 _command(data, ""), "network")  # fmt: skip
