"""Claim 2: urbanization and the number of ongoing international initiatives go together."""

from baltica.analytics.evidence import Evidence
from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Note, Table, Text
from baltica.reports.data import ReportData
from baltica.reports.paper.found import URBAN_LEVEL, urban
from baltica.reports.paper.parts import heading, rule, verdict
from baltica.reports.paper.urban_figures import COMMAND, METHOD, choices_figure, covers, strips_figure
from baltica.reports.registry import section
from baltica.reports.rows import plain

NAME = "urban"
NONE = (
    "These data hold no international cluster initiative, so there is nothing to set beside urbanization. Counts of "
    "projects may stand in for them, which is another question: baltica analyze urbanization --of projects."
)
ONGOING = (
    "Ongoing is read as the status initiative: when one ended is not recorded, so there is no reference date at which "
    "they are counted."
)


@section(NAME, heading(NAME), 30, reports=("paper",))
def urbanization(data: ReportData) -> list[Block]:
    """The verdict, initiatives by class, the coefficient and the model, and the same by other choices."""
    found = data.once(urban)
    last = rule(data, NAME, URBAN_LEVEL, COMMAND)
    if not found.counted:
        return [verdict(data, NAME), Note(NONE, "Nothing to show"), *last]
    if not found.regions[found.indicator].notna().any():
        nothing = Note("No region of known urban–rural class: baltica fetch nuts and baltica load nuts bring them.",
                       "Nothing to show")  # fmt: skip
        return [verdict(data, NAME), nothing, *last]
    return [
        Text((_lead(found),), "lead"),
        verdict(data, NAME),
        *strips_figure(found),
        *_figures(found),
        *last,
        *choices_figure(found),
        Text((ONGOING,)),
    ]


def _lead(found: Evidence) -> str:
    one, rate = found.primary, found.rate
    if not found.testable:
        return "Too few regions have an initiative, or the class is known too unevenly, for a figure to be relied on."
    ends = (
        f", with a 95% interval from {text.number(one.low, 2)} to {text.number(one.high, 2)}"
        if one.low == one.low
        else ""
    )
    value = text.number(one.value, 2)
    lead = f"Within countries the rank correlation of urban class and number of initiatives is {value}{ends}."
    if not rate.why:
        lead += (
            f" One class more urban, in the same country, {text.number(rate.ratio, 2)} times as many are expected (95% "
            f"interval {text.number(rate.low, 2)} to {text.number(rate.high, 2)})."
        )
    if found.head_office == found.head_office:
        lead += f" {text.share(found.head_office)} of the presences rest on the head office of a member."
    return lead


def _figures(found: Evidence) -> list[Block]:
    one, rate = found.primary, found.rate
    bounds = (plain(one.low), plain(one.high)) if found.testable else (None, None)
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Spearman’s coefficient within countries", plain(one.value), *bounds, one.units),
        (
            f"Rate ratio for one class ({rate.name} model)",
            plain(rate.ratio),
            plain(rate.low),
            plain(rate.high),
            rate.units,
        ),
    )
    columns = (Column("Figure"), Column("Value", "number", decimals=2), Column("Low", "number", "95% interval", 2),
               Column("High", "number", "95% interval", 2), Column("Regions", "count"))  # fmt: skip
    method = f"{METHOD} Rate ratio: number of initiatives in a count model with country and inhabitants."
    shares: tuple[tuple[Cell, ...], ...] = (
        ("Presences placed by the head office of a member", plain(found.head_office)),
        ("Sensitivity rows of the same sign", plain(found.same_sign)),
    )
    how = "A presence is one initiative in one NUTS 3 region. Sensitivity rows: the choices in the last table."
    return [
        Table("The figures of the rule", columns, rows, method, covers(found), COMMAND, "figures"),
        Table("Shares the rule asks for", (Column("What"), Column("Share", "share", decimals=0)), shares, how,
              covers(found), COMMAND, "shares"),
    ]  # fmt: skip
