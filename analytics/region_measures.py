"""What each column of the tables of regions says: declared once, for notes, files and documentation.

>>> MEASURES["ties_per_million"].formula
'cross-border ties / (population/10^6)'
"""

from baltica.analytics.centrality import BROKERAGE
from baltica.analytics.centrality import MEASURES as OF_NODES
from baltica.analytics.measures import Measure, by_name

_COUNT = "count"
_OWN = "Baltica"
_COUNTINGS = "Perianes-Rodriguez et al. 2016, Journal of Informetrics 10, 1178–1195"
_PARTS = "A part of the whole: the rows sum to the total."
_TOUCHED = "Each counts once in every place it touches."


def _helix(name: str, of: str) -> Measure:
    return Measure(name, of[0].upper() + of[1:], f"Organizations of {of}, by their kind.", _COUNT, _OWN)


def _money(name: str, what: str, figure: str) -> tuple[Measure, ...]:
    return (
        Measure(
            name,
            f"{what}, own figures",
            f"{what} of the participations from here, in EUR, where the source tells it of each participant.",
            f"sum of {figure} of participations",
            _OWN,
        ),
        Measure(
            f"{name}_shared_out",
            f"{what}, shared out",
            "An estimate, in EUR, for participations without a figure of their own: what their project has beyond the "
            "known figures, in equal parts. Where a list of partners is cut off, the parts are too large.",
            f"sum over p of (project's {figure} - known figures)/(participants without one)",
            _OWN,
        ),
        Measure(
            f"{name}_known",
            f"{what}, share told",
            "Share of the participations from here with a figure of their own.",
            "told / participations",
            _OWN,
        ),
        Measure(
            f"{name}_shared_known",
            f"{what}, share estimated",
            "Share of the participations from here with a part of their project's figure instead.",
            "shared out / participations",
            _OWN,
        ),
    )


MEASURES = by_name(
    Measure("organizations", "Organizations", f"Organizations located here. {_PARTS}", _COUNT, _OWN),
    _helix("academia", "academia"),
    _helix("business", "business"),
    _helix("government", "government"),
    _helix("civil_society", "civil society"),
    Measure("helix_unknown", "Kind unknown", "Organizations whose kind is not known or fits none.", _COUNT, _OWN),
    Measure("projects", "Projects", f"Projects with a participant from here. {_TOUCHED}", _COUNT, _OWN),
    Measure(
        "participations",
        "Participations",
        f"Pairs of a project and a participant from here. {_PARTS}",
        "sum_p n_pr",
        _OWN,
    ),
    Measure("coordinators", "Coordinators", "Participations from here that coordinate their project.", _COUNT, _OWN),
    Measure(
        "coordinator_share",
        "Share of coordinators",
        "Share of the participations from here that coordinate, of those whose role is told.",
        "coordinators / participations of told role",
        _OWN,
    ),
    Measure("clusters", "Clusters", f"Clusters present here, of all kinds. {_TOUCHED}", _COUNT, _OWN),
    Measure("cross_border", "Cross-border clusters", "Cross-border clusters present here.", _COUNT, _OWN),
    Measure("transnational", "Transnational clusters", "Transnational clusters present here.", _COUNT, _OWN),
    Measure("national", "National clusters", "National clusters present here.", _COUNT, _OWN),
    Measure(
        "established",
        "Established clusters",
        "International clusters (cross-border or transnational) present here that are established.",
        _COUNT,
        _OWN,
    ),
    Measure(
        "initiatives",
        "Initiatives",
        "International clusters (cross-border or transnational) present here that are not yet established.",
        _COUNT,
        _OWN,
    ),
    Measure("status_unknown", "Status unknown", "International clusters present here of unknown status.", _COUNT, _OWN),
    Measure(
        "national_initiatives",
        "National initiatives",
        "National clusters present here, not yet established.",
        _COUNT,
        _OWN,
    ),
    Measure(
        "clusters_stated",
        "Presence stated",
        "Clusters whose presence here a source states; the others are placed by a member's head office or a country.",
        _COUNT,
        _OWN,
    ),
    *_money("eu_contribution", "EU contribution", "EU contribution"),
    *_money("total_cost", "Total cost", "total cost"),
    Measure(
        "cross_border_ties",
        "Cross-border ties",
        "Ties to participants in other countries, each project sharing out the weight 1 over all its pairs; counted at "
        "both ends.",
        "sum_p foreign_pr/(n_p (n_p - 1)/2), foreign_pr = pairs of a participant from here and one of another country",
        _COUNTINGS,
    ),
    Measure(
        "full",
        "Cross-border ties, full counting",
        "Pairs of a participant from here and one of another country; a large project counts many times.",
        "sum_p foreign_pr",
        _COUNTINGS,
    ),
    Measure(
        "binary",
        "Cross-border ties, binary counting",
        "For each project, the places of other countries it joins this place to (for areas: the other countries).",
        "sum_p [n_pr > 0] (places of other countries in p)",
        _COUNTINGS,
    ),
    Measure(
        "cross_border_share",
        "Cross-border share",
        "Of the partners that participants from here meet, the share from other countries, in fractional counting.",
        "cross-border ties / all ties, both counted at their ends here",
        _OWN,
    ),
    Measure(
        "partner_countries",
        "Partner countries",
        "Number of other countries met in projects.",
        "number of countries c with a joint project",
        _OWN,
    ),
    Measure(
        "organizations_per_million",
        "Organizations per million",
        "Organizations located here per million inhabitants.",
        "organizations / (population/10^6)",
        _OWN,
    ),
    Measure(
        "projects_per_million",
        "Projects per million",
        "Projects with a participant from here per million inhabitants.",
        "projects / (population/10^6)",
        _OWN,
    ),
    Measure(
        "ties_per_million",
        "Ties per million",
        "Cross-border ties (fractional) per million inhabitants.",
        "cross-border ties / (population/10^6)",
        _OWN,
    ),
    Measure(
        "rank_ties_per_million",
        "Rank",
        "Rank by ties per million inhabitants; places marked few have none.",
        "1 = highest",
        _OWN,
    ),
    *(OF_NODES[name] for name in ("degree", "betweenness", "eigenvector", *BROKERAGE)),
    Measure(
        "newcomers",
        "Newcomers",
        "Organizations whose first project known here started in the slice (without --over: in the latest years).",
        _COUNT,
        _OWN,
    ),
    Measure(
        "incumbents",
        "Incumbents",
        "Organizations with a project in the slice (without --over: in the latest years) that had an earlier one.",
        _COUNT,
        _OWN,
    ),
    Measure(
        "newcomer_share",
        "Share of newcomers",
        "Share of newcomers among the organizations with a recent project.",
        "newcomers / (newcomers + incumbents)",
        _OWN,
    ),
    Measure("scheme", "Code list", "Code list and version that the code is in.", "as loaded", "Eurostat; ISO"),
    Measure(
        "changed_share",
        "Records with another code",
        "Share of the organizations here whose source named another code: their region was split, merged, moved or "
        "renamed since. Of those whose source's code is known; counts are never split.",
        "organizations with another code / organizations whose source's code is known",
        _OWN,
    ),
    Measure("population", "Population", "Inhabitants.", "as published, or sum over the regions of an area", "Eurostat"),
    Measure("area", "Area", "Area in km².", "as published, or sum over the regions of an area", "Eurostat"),
    Measure("density", "Density", "Inhabitants per km².", "population / area", "Eurostat"),
    Measure("urban_class", "Urban class", "Urban–rural class of a NUTS 3 region.", "as published", "Eurostat"),
    Measure("urban_share", "Urban share", "Percent of inhabitants in cities, towns, suburbs.", "%", "Eurostat"),
    Measure(
        "urban_population_share",
        "Share in urban regions",
        "Percent of the inhabitants in predominantly urban NUTS 3 regions.",
        "%",
        "Eurostat",
    ),
    Measure("gdp", "GDP", "Gross domestic product in million EUR.", "as published", "Eurostat"),
    Measure("gdp_per_inhabitant", "GDP per inhabitant", "In EUR.", "as published", "Eurostat"),
    Measure(
        "few",
        "Few",
        "Fewer than 3 organizations or 5 projects: a count says little, and rates are not ranked.",
        "organizations < 3 or projects < 5",
        "a convention of this product",
    ),
)
