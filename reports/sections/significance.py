"""Whether there are more ties across borders than chance would give: the network, its places, pairs of countries."""

from baltica.reports import chance, levels, slopes, text
from baltica.reports.blocks import Block, Column, Figure, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import record, rows_of

DRAWN = 12
Q = "p corrected for all places tested; 0.000 is below 0.0005; empty: too few projects for a test."
QUALIFIES = (
    "Qualifies: by six criteria fixed beforehand (5 projects with a complete partner list, 3 organizations, partners "
    "in 2 countries, more ties than by chance, top tenth in all countings, and without its largest project). With this "
    "quick formula it can be no or not told, never yes; without --approximate the command draws random graphs, which "
    "takes minutes."
)


@section("significance", "More than chance?", 73, needs=("participations",))
def more_than_chance(data: ReportData) -> list[Block]:
    """Ties across borders beside those of partners dealt at random: in all, by place, by pair of countries."""
    whole = data.once(chance.network).network
    figures = record(whole, "cross_border_ties") if len(whole) else {}
    if not figures.get("expected"):
        return [Note("No project of the chosen data joins several organizations.", "Nothing to show")]
    side = "more" if figures["observed"] > figures["expected"] else "fewer"
    clear = figures["p"] < chance.CHANCE
    lead = (
        f"In all there are {'clearly ' + side if clear else 'neither clearly more nor clearly fewer'} ties across "
        f"borders than partners dealt at random would have: {text.number(figures['observed'], 1)}, where "
        f"{text.number(figures['expected'], 1)} would be expected."
    )
    return [Text((lead + _tested(data),), "lead"), Note(_care(data)), _all(data), *_places(data), *_pairs(data)]


def _tested(data: ReportData) -> str:
    found = data.once(chance.qualified)
    more = found.table["more_than_chance"].fillna(False).astype(bool)
    if not found.table["q"].notna().any():
        return " No place has enough projects for a test of its own."
    kind = levels.places(found.level).replace("NUTS 2 ", "")
    return f" {data.among}{text.count(int(more.sum()))} {kind} have more than by chance." if more.any() else (
        f" {data.among}{'no' if data.among else 'No'} place has clearly more than by chance."
    )  # fmt: skip


def _care(data: ReportData) -> str:
    found = data.once(chance.network)
    known = round(float((found.strata["known_minimum"] * found.strata["projects"]).sum()))
    strand = data.graph.projects["strand"].fillna("")
    said = "This is a quick formula and an approximation; no place is said to qualify by it."
    if known:
        said += (
            f" Rules that ask for several countries are known for {text.count(known)} of "
            f"{text.plural(len(data.graph.projects), 'project')}, and the formula does not keep them: expected ties "
            "are likely too low here, and ratios too high."
        )
    if len(strand) and strand.str.startswith("interreg").all():
        said += " All projects are Interreg, so ties across borders are programme design to begin with."
    return said + " Fewer ties than expected are the surer finding; none tells why partners met."


def _all(data: ReportData) -> Table:
    frame = data.once(chance.network).network
    rows = rows_of(
        frame.assign(beyond=frame["p"] < chance.CHANCE), ("title", "observed", "expected", "ratio", "beyond")
    )
    columns = (Column("Figure"), *chance.FIGURES, Column("Beyond chance", "flag"))
    return Table("The whole network", columns, rows, chance.HOW, data.ties_coverage,
                 "baltica analyze significance --of network --approximate", "network")  # fmt: skip


def _places(data: ReportData) -> list[Block]:
    found = data.once(chance.qualified)
    frame = found.table
    if frame.empty:
        return []
    kind, by_country = levels.places(found.level), found.level == 0
    frame = frame.assign(
        label=frame["name"] if by_country else frame["name"] + " (" + frame["country"] + ")",
        told=[chance.word(value) for value in frame["qualifies"]], more=frame["more_than_chance"],
    )  # fmt: skip
    title = "Ties of the most active places, beside those expected"
    tested = frame[frame["q"].notna()].head(DRAWN)
    columns = (
        Column("Place"), chance.TIES, Column("Low", "number", "95% interval", 1),
        Column("High", "number", "95% interval", 1), *chance.FIGURES[1:], Column("q", "number", decimals=3, meaning=Q),
        Column("More than by chance", "flag"), Column("Qualifies"), Column("What is missing"),
    )  # fmt: skip
    names = ("label", "cross_border_ties", "ties_low", "ties_high", "expected", "ratio", "q", "more", "told", "lacks")
    drawn = text.count(chance.samples(data))
    method = f"{chance.HOW} Interval of ties: projects drawn again {drawn} times, 95%. {QUALIFIES} Places: {kind}."
    command = f"baltica analyze places {levels.at_level(found.level)} --approximate"
    covers, rows = levels.located(data, found.level), rows_of(frame, names)
    table = Table(title, columns, rows, method, covers, command, "places", 1, chance.SHOWN)
    if tested.empty:
        return [table]
    above = tested.loc[tested["more"].fillna(False).astype(bool), "label"].tolist()
    sentence = "Hollow: expected; filled: observed. " + (
        f"Beyond chance more: {text.listing(above[:3])}{' and others' * (len(above) > 3)}."
        if above
        else "None of those drawn has clearly more than expected."
    )
    svg = slopes.slopes(
        "chance-places", title, sentence, tested["label"].tolist(), tested["expected"].tolist(),
        tested["cross_border_ties"].tolist(), unit="ties across borders (fractional)", old_name="expected",
        new_name="observed",
    )  # fmt: skip
    return [Figure(title, sentence, svg, sentence, table, method, table.coverage)]


def _pairs(data: ReportData) -> list[Block]:
    found = data.once(chance.pairs_of_countries)
    return chance.pair_table(found, more=True) if len(found.table) else []
