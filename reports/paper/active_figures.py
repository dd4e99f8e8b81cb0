"""Figures of claim 1: ties beside chance, and a map of the places that qualify."""

import pandas as pd

from baltica.analytics.geography import positions
from baltica.analytics.qualified import Q, Qualified
from baltica.reports import maps, text
from baltica.reports.blocks import Block, Column, Figure, Map, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.paper.active_tables import what
from baltica.reports.paper.found import samples
from baltica.reports.paper.parts import located
from baltica.reports.rows import records, rows_of

NAMED = 8
GROUPS = ("more than chance (q below .05)", "not told apart from chance", "fewer than chance (q below .05)")


def chance_figure(data: ReportData, found: Qualified) -> list[Block]:
    """Ties across borders against observed/expected, by what the test says; only places tested."""
    from baltica.reports.scatter import scatter

    frame = found.table[found.table["tested"].astype(bool) & found.table["ratio"].notna()].copy()
    if len(frame) < 2:
        return [Text(("Too few places could be tested against chance for a figure.",))]
    sure = frame["q"] < Q
    frame["group"] = [
        GROUPS[1] if not hit else GROUPS[0] if above else GROUPS[2]
        for hit, above in zip(sure, frame["ratio"] > 1, strict=True)
    ]
    frame["order"] = frame["group"].map({name: number for number, name in enumerate(GROUPS)})
    frame = frame.rename_axis("code").reset_index().sort_values(["order", "rank", "code"]).set_index("code")
    more, fewer = (int((frame["group"] == GROUPS[number]).sum()) for number in (0, 2))
    title = "Ties across borders beside chance"
    sentence = (
        f"Of {what(found, len(frame))} tested, {text.count(more)} {'has' if more == 1 else 'have'} more ties "
        f"across borders than random graphs give and {text.count(fewer)} fewer, at q below .05."
    )
    best = frame.head(NAMED) if more else frame.nlargest(NAMED, "cross_border_ties")
    rows_named = frame.index.get_indexer(best.index).tolist()
    names = {row: text.shorten(str(frame["name"].iloc[row]), 26) for row in rows_named}
    across, up = frame["cross_border_ties"].tolist(), frame["ratio"].tolist()
    svg = scatter(
        "chance", title, sentence, across, up, frame["group"].tolist(),
        x_unit="ties across borders (fractional)", y_unit="observed / expected; 1 is as by chance", names=names,
        log_x=min(across) > 0,
    )  # fmt: skip
    columns = (
        Column("Place"), Column("Code"), Column("Ties", "number", "fractional", 1), Column("Expected", "number"),
        Column("Observed / expected", "number", decimals=2), Column("q", "number", decimals=3), Column("Beside chance"),
    )  # fmt: skip
    rows = rows_of(frame, ("name", "index", "cross_border_ties", "expected", "ratio", "q", "group"))
    counts = tuple((name, int((frame["group"] == name).sum())) for name in GROUPS)
    method = (
        "Tested are places with 3 organizations or more that are expected to meet partners abroad in at least "
        f"{found.chance.min_expected:g} projects. " if found.chance else ""
    ) + "q is corrected for all places tested (Benjamini–Hochberg)."  # fmt: skip
    covers = located(data, found.level)
    table = Table(title, columns, rows, method, covers, name="chance", keys=2, shown=20)
    summary = Table("Places tested, by what chance gives", (Column("Beside chance"), Column("Places", "count")), counts,
                    method, covers, name="chance-counts")  # fmt: skip
    return [Figure(title, sentence, svg, sentence, table, method, covers), summary]


def place_map(data: ReportData, found: Qualified) -> list[Block]:
    """Where the places that qualify lie, or a sentence that none does."""
    hits = found.table[found.table["qualifies"].fillna(False).astype(bool)]
    if hits.empty:
        return [
            Text(
                (f"No {'country' if found.level == 0 else 'place'} qualifies for certain, so there is no map of them.",)
            )
        ]
    where = positions(data.graph, found.level)[["latitude", "longitude"]].astype("float64")
    frame = hits.join(where).dropna(subset=["latitude", "longitude"])
    if frame.empty:
        return [Text(("Where the places that qualify lie is not known, so there is no map.",))]
    title = "Places that qualify"
    sentence = (
        f"{text.plural(len(frame), 'place')} that {'qualifies' if len(frame) == 1 else 'qualify'}: {_names(frame)}."
    )
    spots = [
        maps.Place(row["longitude"], row["latitude"], row["cross_border_ties"], row["name"]) for row in records(frame)
    ]
    svg = maps.point_map("qualify", title, sentence, spots, unit="cross-border ties (fractional)")
    columns = (Column("Place"), Column("Code"), Column("Ties", "number", "fractional", 1))
    method = "A place qualifies when it meets every criterion of the rule. The area of a circle shows its ties."
    table = Table(title, columns, rows_of(frame, ("name", "index", "cross_border_ties")), method,
                  located(data, found.level), name="qualify", keys=2)  # fmt: skip
    return [Map(title, text.capital(sentence), svg, sentence, table, method, located(data, found.level))]


def _names(frame: pd.DataFrame) -> str:
    shown = [text.shorten(str(name), 40) for name in frame["name"].head(5)]
    return text.listing([*shown, f"{len(frame) - 5} more"] if len(frame) > 5 else shown)


def chance_notes(data: ReportData, found: Qualified) -> list[Block]:
    """How chance was drawn, and whether that is as the rule asks."""
    chance = found.chance
    if chance is None or chance.drawn is None:
        said = "Observed / expected is an approximation here: seats at projects are dealt out without the rules on "
        return [Note(f"{said}countries. No place is said to qualify.")]
    drawn, asked = chance.drawn, data.once(samples)
    said = (
        f"{text.plural(drawn.samples, 'random graph')} in {text.plural(drawn.chains, 'chain')}, seed {drawn.seed}; the "
        f"rule asks for {text.count(asked)}, 20 for each of {text.plural(chance.tested, 'place')} tested and 1,000 at "
        "least."
    )
    few = " With fewer, q is coarse." if drawn.samples < asked else ""
    unsettled = "" if chance.settled else " The chains do not agree yet: ask for more samples."
    return [Text((f"Chance (q below {Q:g} counts): {said}{few}{unsettled}",))]
