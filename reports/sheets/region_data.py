"""What the parts of a region's page share; ask for each with ``data.once``, so that it is computed only once."""

import pandas as pd

from baltica.analytics import sheet_region
from baltica.analytics.sheet_parts import lists_told, reach
from baltica.analytics.sheet_region import Region
from baltica.reports.data import ReportData
from baltica.reports.sheets import parts


def place(data: ReportData) -> Region:
    """The region of this page."""
    return sheet_region.region(data.graph, data.subject)


def countries(data: ReportData) -> pd.DataFrame:
    """Partner countries."""
    return sheet_region.partner_countries(data.graph, data.once(place))


def strengths(data: ReportData) -> pd.DataFrame:
    """Fields it is strong in."""
    return sheet_region.strengths(data.graph, data.once(place))


def coverage(data: ReportData) -> str:
    """How many lists of partners are complete, in one sentence."""
    here = data.once(place)
    return parts.lists(lists_told(here.part)) if len(here.part.projects) else "No project of it is in these records."


def counts(data: ReportData) -> dict[str, int]:
    """Organizations, projects and clusters there."""
    return sheet_region.counts(data.graph, data.once(place))


def reached(data: ReportData) -> tuple[int, int]:
    """Partners abroad and their countries."""
    here = data.once(place)
    return reach(here.part, here.inside)


def regions(data: ReportData) -> pd.DataFrame:
    """Partner regions."""
    return sheet_region.partner_regions(data.graph, data.once(place))
