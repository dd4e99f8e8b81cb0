"""How finely places can be told in these data, for sections that ask for places of one size."""

from baltica.analytics import coverage
from baltica.analytics.fields import OWN, project_fields, schemes
from baltica.analytics.graphdata import GraphData
from baltica.reports import text
from baltica.reports.data import ReportData

LEAST = 0.5  # share of the participations that must be located at a level, lest a place holds a part of its own only


def finest(data: ReportData) -> int:
    """The finest of NUTS 3, NUTS 2 and countries (0) at which at least half of the participations are located."""
    for level in (3, 2):
        found = coverage.located_share(data.graph, level)
        if found.participations and found.participations_share >= LEAST:
            return level
    return 0


def located(data: ReportData, level: int) -> str:
    """What share of the records is located at the level, in one sentence."""
    found = coverage.located_share(data.graph, level)
    where = "of known country" if level == 0 else f"located at NUTS {level}"
    share = text.share(found.participations_share) if found.participations else "None"
    return f"{share} of {text.plural(found.participations, 'participation')} are {where}; others are in no place here."


def places(level: int) -> str:
    """What a place is at the level: countries, or NUTS regions."""
    return f"NUTS {level} regions" if level else "countries"


def at_level(level: int) -> str:
    """The option of ``analyze`` for the level."""
    return f"--level {level}"


def topics(graph: GraphData) -> str:
    """The scheme of fields most projects have a field in: Baltica's own where it is known at all, else a topic's.

    Empty where no project has any field.
    """
    known = schemes(graph)
    if not known or OWN in known:
        return known[0] if known else ""
    return max(known, key=lambda name: (project_fields(graph, name)["project"].nunique(), name))
