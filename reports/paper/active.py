"""Claim 1: places with active cross-border regionalization exist and can be named."""

from baltica.analytics.claim_choices import place_variants
from baltica.analytics.qualified import Qualified
from baltica.reports import text
from baltica.reports.blocks import Block, Note, Text
from baltica.reports.data import ReportData
from baltica.reports.paper.active_figures import chance_figure, chance_notes, place_map
from baltica.reports.paper.active_tables import command, tables, variants, what
from baltica.reports.paper.found import places
from baltica.reports.paper.parts import heading, rule, verdict
from baltica.reports.registry import section
from baltica.reports.rows import record, records

NAME = "active-places"


@section(NAME, heading(NAME), 20, reports=("paper",))
def active(data: ReportData) -> list[Block]:
    """The verdict, observed beside expected ties, places with what each lacks, the rule, and other choices."""
    found = data.once(places)
    frame = found.table
    if frame.empty:
        nothing = Note("No project of these data joins located places of two countries.", "Nothing to show")
        return [verdict(data, NAME), nothing, *rule(data, NAME, found.level or 3, command(data))]
    return [
        Text((_lead(found),), "lead"),
        verdict(data, NAME),
        *chance_figure(data, found),
        *place_map(data, found),
        *tables(data, found),
        *rule(data, NAME, found.level or 3, command(data)),
        variants(data, found),
        *chance_notes(data, found),
    ]


def _lead(found: Qualified) -> str:
    frame = found.table
    first = records(frame.head(1))[0]
    asked = record(place_variants(found), "as asked")
    meet = asked["places"]
    number = what(found, meet) if meet else "none of them"
    sure = "" if meet or not asked["not_told"] else " for certain"
    lead = (
        f"In these records {what(found, len(frame))} {'has' if len(frame) == 1 else 'have'} ties across borders; "
        f"{number} {'meet' if meet > 1 else 'meets'} every criterion of the rule{sure}"
    )
    lead += f", in {text.plural(asked['countries'], 'country', 'countries')}" * bool(asked["places"])
    lead += f"; of {what(found, asked['not_told'])} it cannot be told" * bool(asked["not_told"])
    lead += f". Most ties: {text.shorten(first['name'], 60)}, {text.number(first['cross_border_ties'])}"
    if first["ties_low"] is not None:
        ends = [text.number(first[end]) for end in ("ties_low", "ties_high")]
        lead += f" (95% interval {ends[0]} to {ends[1]})"
    return lead + "."
