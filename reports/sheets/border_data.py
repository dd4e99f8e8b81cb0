"""What the parts of a border's page share; ask for each with ``data.once``, so that it is computed only once."""

import pandas as pd

from baltica.analytics import sheet_border
from baltica.analytics.sheet_border import Border
from baltica.analytics.sheet_parts import lists_told
from baltica.reports.data import ReportData
from baltica.reports.sheets import parts


def border(data: ReportData) -> Border:
    """The border of this page."""
    return sheet_border.border(data.graph, data.subject)


def sides(data: ReportData) -> pd.DataFrame:
    """Its sides."""
    return sheet_border.sides(data.graph, data.once(border))


def side_pairs(data: ReportData) -> pd.DataFrame:
    """Pairs of sides that meet."""
    return sheet_border.side_pairs(data.graph, data.once(border))


def region_pairs(data: ReportData) -> pd.DataFrame:
    """Pairs of regions across it."""
    return sheet_border.pairs_of_regions(data.graph, data.once(border))


def programmes(data: ReportData) -> pd.DataFrame:
    """Programmes of the joint projects."""
    return sheet_border.by_programme(data.graph, data.once(border))


def coverage(data: ReportData) -> str:
    """How many lists of partners are complete, in one sentence."""
    here = data.once(border)
    return parts.lists(lists_told(here.part)) if len(here.part.projects) else "No project of it is in these records."


def rule(data: ReportData) -> str:
    """How many of the joint projects had to have partners of several countries; empty without any."""
    projects = data.once(border).joint.projects
    if projects.empty:
        return ""
    if projects["min_countries"].isna().all():
        return "How many countries the programmes of the joint projects demand is not known."
    bound = int((projects["min_countries"].fillna(0) >= 2).sum())
    return (
        f"{bound} of {len(projects)} joint projects are of programmes that demand partners of two or more countries: "
        "there ties across a border are programme design."
    )
