"""Academia, business, government and civil society: who works with whom, and whether all meet in one project."""

from baltica.analytics.helix import FEW_UNITS, HELICES, Helix
from baltica.analytics.helix_ties import HelixTies
from baltica.reports import heat, text
from baltica.reports import helix_tables as tables
from baltica.reports.blocks import Block, Column, Figure, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import record, records, rows_of

KNOWN = 0.8  # under this share of ties of known type the figures are a part of the picture
TOTALS = {"within one helix": "Within one group", "across helices": "Between two groups", "all": "All ties"}
INTERVAL = (Column("Low", "number", "95% interval", 2), Column("High", "number", "95% interval", 2))
TIES = (
    "A tie joins two participants of one project; each project has the weight 1, shared over its pairs. Expected: the "
    "ends of all ties joined at random, so that each group keeps its number of ties. Interval: projects drawn again, "
    f"95%. {tables.TYPES}"
)


@section("helix", "Academia, business and government", 71, needs=("participations",))
def triple_helix(data: ReportData) -> list[Block]:
    """Ties between the helices against their margins, where all meet, and what the three share."""
    if not data.graph.organizations["helix"].isin(HELICES).any():
        why = "The sources of the chosen data tell no types of organizations, so nobody can be placed in academia, "
        return [Note(why + "business or government.", "Nothing to show")]
    ties, met = data.once(tables.ties), data.once(tables.projects)
    if not ties.projects or not met.used:
        return [Note("No project joins two organizations of known type.", "Nothing to show")]
    three, across = record(met.figures, "helices_3"), record(ties.table, "across helices")
    lead = (
        f"{text.share(across['share'])} of ties join two of academia, business, government and civil society. All of "
        f"the first three meet in {text.share(three['value'])} of {text.plural(met.used, 'project')} with two or more "
        "participants of known type"
    )
    if three["expected"] is not None:
        less = "fewer than" if three["value"] < three["expected"] else "not fewer than"
        beyond = three["p"] is not None and three["p"] < 0.05
        lead += f"; {text.share(three['expected'])} would be expected if types were dealt at random" + (
            f", so {less.replace('not fewer', 'more')} by chance" if beyond else ", which is no clear difference"
        )
    return [
        Text((lead + ".",), "lead"),
        *_matrix(data, ties),
        tables.meetings(data, met),
        *tables.shared(data, met),
        Note(_care(data, ties, met)),
    ]


def _matrix(data: ReportData, ties: HelixTies) -> list[Figure]:
    frame = ties.table[ties.table["a"].notna()]
    drawn = frame[~frame["few"] & frame["observed_expected"].notna()]
    if drawn.empty:
        return []
    named = [text.capital(text.words(name)) for name in HELICES if name in {*drawn["a"], *drawn["b"]}]
    cells, marked = {}, []
    for row in records(drawn):
        at = sorted(named.index(text.capital(text.words(row[end]))) for end in "ab")
        for place in ((at[0], at[1]), (at[1], at[0])):
            cells[place] = float(row["observed_expected"])
            if row["observed_expected_low"] is not None and not (
                row["observed_expected_low"] <= 1 <= row["observed_expected_high"]
            ):
                marked.append(place)
    first = records(drawn.sort_values("observed_expected", ascending=False, kind="stable"))[0]
    title = "Ties of each two groups, beside what sizes alone would give"
    sentence = (
        f"Above 1: more ties than expected; most for {first['index']}, {text.number(first['observed_expected'], 2)} "
        "times. With a star: the interval is clear of it."
    )
    svg = heat.heat_map("helix-ties", title, sentence, named, named, cells, unit="ties observed / expected", center=1.0,
                        decimals=2, marked=marked)  # fmt: skip
    columns = (
        Column("Ties of"), Column("Projects", "count"), Column("Share of ties", "share", decimals=0),
        Column("Observed / expected", "number", decimals=2), *INTERVAL,
        Column("Across borders", "share", decimals=0, meaning="Share of these ties that cross a country border."),
        Column("Few", "flag", meaning="Fewer than 5 projects: not to be read as a finding."),
    )  # fmt: skip
    names = ("projects", "share", "observed_expected", "observed_expected_low", "observed_expected_high")
    named_rows = ties.table.rename(index=lambda one: TOTALS.get(str(one), text.capital(str(one))))
    rows = rows_of(named_rows, ("index", *names, "cross_border_share", "few"))
    known = f"{text.share(ties.known_share)} of all ties join two organizations of known type. {data.ties_coverage}"
    table = Table(title, columns, rows, TIES, known, f"{tables.COMMAND} ties", "ties", 1, 20)
    return [Figure(title, sentence, svg, sentence, table, TIES, known)]


def _care(data: ReportData, ties: HelixTies, met: Helix) -> str:
    types = met.outside.head(3).items()
    outside = [f"{text.count(number)} of type {str(kind).replace('_', ' ')}" for kind, number in types]
    said = [f"Fewer than {FEW_UNITS} projects: described, not tested."] if met.used < FEW_UNITS else []
    if ties.known_share < KNOWN:
        said.append(f"Only {text.share(ties.known_share)} of all ties join two organizations of known type.")
    if outside:
        said.append(f"In no group: {text.listing(outside)}; a group that seems absent may be among them.")
    if not data.graph.organizations["helix"].eq("civil_society").any():
        said.append("The sources name no NGO as such, so civil society cannot be seen.")
    return " ".join([*said, "Rules of programmes ask for some mixes, so a difference from chance describes them, too."])
