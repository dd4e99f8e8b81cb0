"""Figure and tables of the model of size, distance and border."""

import pandas as pd

from baltica.analytics.gravity import FEW_PROJECTS, Gravity
from baltica.reports import charts, levels, text
from baltica.reports.blocks import Block, Column, Figure, Table
from baltica.reports.data import ReportData
from baltica.reports.rows import rows_of

SHOWN, WIDEST = 10, 20.0  # a factor's interval that reaches beyond is not drawn: it would flatten the others
METHOD = (
    "A model of all pairs of places that could meet (Poisson pseudo-maximum likelihood): ties against the "
    "participations of both places, their distance, and the border between them. Factor: ties are multiplied by it "
    "when what is named happens, all else alike; 1 is no difference. The interval (95%) allows for pairs that share a "
    "place. A description; it does not tell why partners met."
)
PAIRS = (
    "Observed ties divided by those the model would give for places of such size and distance. Pairs with fewer than "
    f"{FEW_PROJECTS} joint projects, met or expected, are left out. Farthest from the model first."
)
TERMS = {"size": "Twice the size of both", "distance": "Twice the distance", "border": "A country border between"}


def factors(data: ReportData, found: Gravity) -> Block:
    """What ties are multiplied by, with intervals."""
    frame = found.coefficients
    labels = [TERMS.get(str(term), text.capital(str(term))) for term in frame.index]
    columns = (
        Column("When"), Column("Ties are multiplied by", "number", decimals=2),
        Column("Low", "number", "95% interval", 2), Column("High", "number", "95% interval", 2),
        Column("Clear of 1", "flag"),
    )  # fmt: skip
    clear = (frame["factor_low"] > 1) | (frame["factor_high"] < 1)
    names = ("label", "factor", "factor_low", "factor_high", "clear")
    rows = rows_of(frame.assign(label=labels, clear=clear), names)
    border = "" if found.border or not found.level else " --without-border"
    command = f"baltica analyze gravity {levels.at_level(found.level)}{border}"
    title, covers = "What goes with more or fewer ties", _covers(data, found)
    table = Table(title, columns, rows, METHOD, covers, command, "factors")
    if float(frame["factor_high"].max()) > WIDEST:
        return table
    sentence = "Left of the dashed line: fewer ties; right of it: more. An interval that crosses it leaves it open."
    svg = charts.points(
        "gravity", title, sentence, labels, *(frame[name].tolist() for name in names[1:4]),
        unit="ties are multiplied by, with 95% interval", reference=1.0, reference_label="no difference",
        show=lambda value: text.number(value, 2),
    )  # fmt: skip
    return Figure(title, sentence, svg, sentence, table, METHOD, covers)


def pairs(data: ReportData, found: Gravity) -> list[Block]:
    """The pairs farthest from the model."""
    frame = found.pairs[~found.pairs["few"]]
    if frame.empty:
        return []
    ends = [frame[f"{end}_name"] + (" (" + frame[f"{end}_country"] + ")" if found.level else "") for end in "ab"]
    columns = (
        Column("Pair"), Column("Distance", "number", "km", 0), Column("Joint projects", "count"),
        Column("Ties", "number", "fractional", 1), Column("By the model", "number", decimals=1),
        Column("Observed / model", "number", decimals=2),
    )  # fmt: skip
    kept = frame.assign(pair=pd.Series(ends[0] + " – " + ends[1], frame.index))
    rows = rows_of(kept, ("pair", "kilometers", "projects", "observed", "fitted", "ratio"))
    border = "" if found.border or not found.level else " --without-border"
    command = f"baltica analyze gravity {levels.at_level(found.level)}{border} --show pairs"
    title = "Pairs far from what size and distance would give"
    return [Table(title, columns, rows, PAIRS, _covers(data, found), command, "pairs", 1, SHOWN)]


def _covers(data: ReportData, found: Gravity) -> str:
    rest = f"; {text.plural(found.unpositioned, 'pair')} without a position left out" if found.unpositioned else ""
    return (
        f"{text.plural(found.fitted_pairs, 'pair')} of {text.count(found.places)} {levels.places(found.level)}, "
        f"{text.count(found.zeros)} of them without a tie{rest}. {levels.located(data, found.level)}"
    )
