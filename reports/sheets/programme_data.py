"""A programme on one page: the figures its sections share, its name, and how complete its records are."""

from baltica.analytics.sheet_programme import ProgrammeSheet, programme_sheet
from baltica.graph.errors import InputError
from baltica.reports import text
from baltica.reports.data import ReportData
from baltica.reports.sheets import parts


def sheet(data: ReportData) -> ProgrammeSheet:
    """The figures of this page, by ``data.once(sheet)``. Raises InputError for an id that is not there."""
    if data.subject not in data.graph.programmes.index:
        raise InputError(
            f"no programme has the id {data.subject!r}", "find it by its name: baltica report programme NAME"
        )
    return programme_sheet(data.graph, data.subject)


def name(data: ReportData) -> str:
    """The programme's name, cut where it is very long."""
    return text.shorten(str(data.graph.programmes.at[data.subject, "name"] or data.subject), 110)


def coverage(data: ReportData) -> str:
    """How many lists of partners of its projects are complete, in one sentence."""
    return parts.lists(data.once(sheet).unknown)


def several(found: ProgrammeSheet) -> int:
    """Projects with participants of two countries or more."""
    return int(found.reach.loc[found.reach.index > 1].to_numpy().sum())
