"""A cluster on one page: the figures its sections share, its name, and what is known of it."""

from baltica.analytics.sheet_cluster import ClusterSheet, cluster_sheet
from baltica.graph.errors import InputError
from baltica.reports import text
from baltica.reports.data import ReportData

BASES = {
    "stated": "stated territory",
    "member_head_office": "head office of a member",
    "country": "only the country",
}


def sheet(data: ReportData) -> ClusterSheet:
    """The figures of this page, by ``data.once(sheet)``. Raises InputError for an id that is not there."""
    if data.subject not in data.graph.clusters.index:
        raise InputError(f"no cluster has the id {data.subject!r}", "find it by its name: baltica report cluster NAME")
    return cluster_sheet(data.graph, data.subject)


def name(data: ReportData) -> str:
    """The cluster's name, cut where it is very long."""
    return text.shorten(str(data.graph.clusters.at[data.subject, "name"] or data.subject), 90)


def coverage(data: ReportData) -> str:
    """What is known of its members, in one sentence."""
    found = data.once(sheet)
    located = int(found.members["country"].notna().sum())
    return (
        f"{text.capital(text.plural(len(found.members), 'member'))} of it known here, {text.count(located)} of them "
        f"with a country; {text.plural(len(found.projects), 'project')} named to develop or involve it."
    )


def unmet(data: ReportData) -> tuple[int, int, int]:
    """Pairs of members of two countries: all, those that share a project, those that do not."""
    pairs = data.once(sheet).pairs
    foreign = pairs[pairs["abroad"].astype(bool)]
    met = int((foreign["shared"] > 0).sum())
    return len(foreign), met, len(foreign) - met
