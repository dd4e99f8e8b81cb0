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
            f"{data.among_pairs}{pair['a_name']} and {pair['b_name']} share more cross-border ties than any other two "
            f"countries: they meet in {text.plural(pair['projects'], 'project')}."
        )
        found.append(
            f"Ties hang on few projects: the ten with the most hold {text.share(data.largest_share)} "
            "of all cross-border ties when each pair of participants counts."
        )
    if len(data.central) and data.central["degree"].max() > 0:
        most = text.most(leaders(data.central, "degree"), "partners")
        found.append(f"{data.among}{most}: {text.plural(data.central['degree'].max(), 'organization')}.")
    if totals["international_clusters"]:
        found.append(
            f"Of the international clusters, {text.count(totals['cross_border'])} are cross-border and "
            f"{text.count(totals['transnational'])} transnational; {text.count(totals['established'])} are "
            f"established and {text.count(totals['initiatives'])} are initiatives."
        )
    city, country = (record(data.urban, f"predominantly_{name}") for name in ("urban", "rural"))
    if city["regions"] and country["regions"] and totals["initiatives"]:
        found.append(
            f"An initiative is recorded in {text.share(city['share'])} of the predominantly urban regions and in "
            f"{text.share(country['share'])} of the predominantly rural ones. Initiatives are often placed by the head "
            "offices of their members, and head offices stand in cities, so this is no proof."
        )
    return found
