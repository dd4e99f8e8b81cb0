"""An organization on one page: the figures its sections share, its name, and how complete its records are."""

from baltica.analytics.sheet_organization import OrganizationSheet, organization_sheet
from baltica.analytics.sheet_parts import lists_told
from baltica.graph.errors import InputError
from baltica.reports import text
from baltica.reports.data import ReportData
from baltica.reports.sheets import parts

LONGEST = 90  # letters of a name in a sentence


def sheet(data: ReportData) -> OrganizationSheet:
    """The figures of this page, by ``data.once(sheet)``. Raises InputError for an id that is not there."""
    if data.subject not in data.graph.organizations.index:
        raise InputError(
            f"no organization has the id {data.subject!r}", "find it by its name: baltica report organization NAME"
        )
    return organization_sheet(data.graph, data.subject)


def name(data: ReportData) -> str:
    """The organization's name, cut where it is very long."""
    return text.shorten(str(data.graph.organizations.at[data.subject, "name"] or data.subject), LONGEST)


def coverage(data: ReportData) -> str:
    """How many lists of partners of its projects are complete, in one sentence."""
    return parts.lists(lists_told(data.graph.of_projects(data.once(sheet).projects.index)))


def organization_type(code: str | None) -> str | None:
    """A type of organizations in words; None where it is not known."""
    return None if not code else "other" if code == "other" else text.words(code)
