"""What the report says, in a few sentences, and how far the data carry."""

import re
from collections.abc import Callable

from baltica.graph.codes import country_name
from baltica.reports import chance, text, urban_strips
from baltica.reports.blocks import Block, Note, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section, sections
from baltica.reports.rows import leaders, record, records

CARE = (
    "The records are what could be read in public sources. They are neither complete nor a random sample. The figures "
    "describe these records and cannot confirm a statement that goes beyond them; none says why something is as it is."
)
MOST = 8  # sentences; those at the end give way
TOLD = {"significance": 0, "helix": 0, "specialization": 0, "time": 1}
"""Sections of whose first sentences one is repeated here, and which; a shorter one gives its last."""


@section("summary", "Summary", 10, needs=("organizations",))
def summary(data: ReportData) -> list[Block]:
    """The findings of the other sections, one sentence each; every number stands in one of their tables."""
    totals = data.totals
    lead = (
        f"These data hold {text.plural(totals['organizations'], 'organization')}, "
        f"{text.plural(totals['projects'], 'project')} and {text.plural(totals['clusters'], 'cluster')}."
    )
    if totals["clusters"]:
        lead += f" {text.count(totals['international_clusters'])} of the clusters reach across a border."
    own = [(name, tell(data)) for name, tell in FINDINGS.items()]
    told = [(name, _sentence(data.leads.get(name, ""), at)) for name, at in TOLD.items()]
    found = [sentence + _see(data, name) for name, sentence in (*own, *told) if sentence]
    return [
        Text((lead,), "lead"),
        Note(CARE, "What these data can bear"),
        Text(tuple(found[:MOST]), "list"),
    ]


def _see(data: ReportData, name: str) -> str:
    """Where to read on, if the section is in the report."""
    titles = {one.name: one.title for one in sections() if one.name in data.leads}
    return f" See “{titles[name]}”." if name in titles else ""


def _sentence(lead: str, at: int) -> str:
    """One of the sentences."""
    found = re.split(r"(?<=[.;]) (?=[A-ZÀ-Þ0-9])", lead)
    return found[min(at, len(found) - 1)]


def _places(data: ReportData) -> str:
    frame = data.once(chance.qualified).table
    if frame.empty:
        return ""
    rows = [(row["name"], country_name(row["country"])) for row in records(frame.head(3))]
    first = [name if name == country else f"{name} ({country})" for name, country in rows]
    return f"{data.among or 'In these records, '}the most cross-border ties are in {text.listing(first)}."


def _ties(data: ReportData) -> str:
    if data.country_pairs.empty:
        return ""
    pair = records(data.country_pairs.head(1))[0]
    met = text.plural(pair["projects"], "project")
    return f"{data.among_pairs}{pair['a_name']} and {pair['b_name']} have the most ties: they meet in {met}."


def _openness(data: ReportData) -> str:
    if data.tied_projects <= 10:
        return ""
    begin = "A few large projects weigh much: ten of them" if data.largest_share > 0.25 else "The ten largest projects"
    return f"{begin} hold {text.share(data.largest_share)} of all pairs of partners across a border."


def _organizations(data: ReportData) -> str:
    if data.central.empty or not data.central["degree"].max():
        return ""
    partners = text.plural(data.central["degree"].max(), "organization")
    return data.among + text.most(leaders(data.central, "degree"), "partners", partners)


def _clusters(data: ReportData) -> str:
    total = record(data.kinds, "total")
    if not total["total"]:
        return ""
    crossing = record(data.kinds, "cross_border")["total"]
    return (
        f"{data.among or 'Of the international clusters, '}{text.count(crossing)}{' clusters' * bool(data.among)} are "
        f"cross-border and {text.count(record(data.kinds, 'transnational')['total'])} transnational; "
        f"{text.count(total['established'])} are established and {text.count(total['initiative'])} are initiatives."
    )


def _urbanization(data: ReportData) -> str:
    city, country = (record(data.urban, f"predominantly_{name}") for name in ("urban", "rural"))
    if not city["regions"] or not country["regions"]:
        return ""
    care = "are placed by head offices, and these stand in cities, so this is no proof."
    if data.totals["initiatives"]:
        return (
            f"{data.among}{'an' if data.among else 'An'} initiative is recorded in {text.share(city['share'])} of the "
            f"predominantly urban and in {text.share(country['share'])} of the predominantly rural regions. Most {care}"
        )
    mean = urban_strips.means(data.once(urban_strips.projects))["mean"]
    if not mean.sum():
        return ""
    ends = [text.number(float(mean[f"predominantly_{name}"]), 1) for name in ("urban", "rural")]
    return (
        f"{data.among}{'a' if data.among else 'A'} predominantly urban region has {ends[0]} projects on average, a "
        f"predominantly rural one {ends[1]}. Projects {care}"
    )


FINDINGS: dict[str, Callable[[ReportData], str]] = {
    "places": _places, "ties": _ties, "openness": _openness, "organizations": _organizations, "clusters": _clusters,
    "urbanization": _urbanization,
}  # fmt: skip
