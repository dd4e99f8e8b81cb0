"""What the report says, in a few sentences, and how far the data carry."""

from baltica.graph.codes import country_name
from baltica.reports import text
from baltica.reports.blocks import Block, Note, Text
from baltica.reports.data import ReportData
from baltica.reports.registry import section
from baltica.reports.rows import leaders, record, records


@section("summary", "Summary", 10, needs=("organizations",))
def summary(data: ReportData) -> list[Block]:
    """The findings of the other sections, one sentence each; every number stands in one of their tables."""
    totals = data.totals
    lead = (
        f"These data hold {text.plural(totals['organizations'], 'organization')}, "
        f"{text.plural(totals['projects'], 'project')} and {text.plural(totals['clusters'], 'cluster')}. "
        f"{text.count(totals['international_clusters'])} of the clusters reach across a border."
    )
    return [
        Text((lead,), "lead"),
        Note(
            "The records are what could be read in public sources. They are neither complete nor a random sample. "
            "The figures describe these records; they cannot confirm a statement about all clusters of the region, "
            "and no figure here says why something is as it is.",
            "What these data can bear",
        ),
        Text(tuple(_findings(data)), "list"),
    ]


def _findings(data: ReportData) -> list[str]:
    found = []
    totals = data.totals
    if len(data.places):
        first = [f"{row['name']} ({country_name(row['country'])})" for row in records(data.places.head(3))]
        found.append(
            f"{data.among or 'In these records, '}the most cross-border ties are in {text.listing(first)}, "
            "in fractional counting."
        )
    if len(data.country_pairs):
        pair = records(data.country_pairs.head(1))[0]
        found.append(
            f"{data.among_pairs}{'no' if data.among else 'No'} two countries share more cross-border ties than "
            f"{pair['a_name']} and {pair['b_name']}: they meet in {text.plural(pair['projects'], 'project')} "
            "(fractional counting: every project weighs the same)."
        )
    if data.tied_projects > 10:
        found.append(
            f"The ten projects with the most cross-border ties hold {text.share(data.largest_share)} of them when each "
            "pair of participants counts."
        )
    if len(data.central) and data.central["degree"].max() > 0:
        partners = text.plural(data.central["degree"].max(), "organization")
        found.append(data.among + text.most(leaders(data.central, "degree"), "partners", partners))
    kinds = data.kinds["total"]
    if kinds["total"]:
        statuses = record(data.kinds, "total")
        found.append(
            f"{data.among or 'Of the international clusters, '}{text.count(kinds['cross_border'])}"
            f"{' clusters' if data.among else ''} are cross-border and "
            f"{text.count(kinds['transnational'])} transnational; {text.count(statuses['established'])} are "
            f"established and {text.count(statuses['initiative'])} are initiatives."
        )
    city, country = (record(data.urban, f"predominantly_{name}") for name in ("urban", "rural"))
    if city["regions"] and country["regions"] and totals["initiatives"]:
        found.append(
            f"{data.among}{'an' if data.among else 'An'} initiative is recorded in {text.share(city['share'])} of the "
            f"predominantly urban regions and in {text.share(country['share'])} of the predominantly rural ones. "
            "Initiatives are often placed by the head offices of their members, and head offices stand in cities, so "
            "this is no proof."
        )
    return found
