"""What the columns of tables hold: those of many tables once, those with an ending by a rule, and how it is said."""

from collections.abc import Iterable, Mapping

from baltica.analytics.measures import Measure, plain

COMMON = plain(
    # Who or where
    id="Identifier in the graph.",
    code="Code of the region, area or country.",
    name="Name as the records give it.",
    names="Names of what is counted in the row.",
    acronym="Short name of the project.",
    title="What the row is about, in words.",
    country="Country, by its code of two letters.",
    region="Region, by its code.",
    region_code="Region, by its code.",
    place="Region or country, by its code.",
    cluster="Identifier of the cluster in the graph.",
    project="Identifier of the project in the graph.",
    a="First side of the pair: code or identifier.",
    b="Second side of the pair: code or identifier.",
    a_name="Name of the first side.",
    b_name="Name of the second side.",
    a_country="Country of the first side.",
    b_country="Country of the second side.",
    a_projects="Projects of the first side.",
    b_projects="Projects of the second side.",
    group="Group that the organization belongs to.",
    type="Type of organization.",
    helix="Academia, business, government or civil society.",
    inside="Whether the row is of one area with itself.",
    field="Field of work.",
    specialization="Field of work.",
    kind="What kind it is: of clusters cross-border, transnational or national.",
    status="Status of the cluster: initiative, or established.",
    year="Year: the first of a project, the founding of a cluster.",
    slice="Year, or funding period, that the row is about.",
    by="What organizations are grouped by.",
    unit="Unit of the figures in the row.",
    # How many
    organizations="Number of organizations.",
    projects="Number of projects; of a pair those in which both sides take part.",
    clusters="Number of clusters.",
    participants="Organizations that take part in the project.",
    members="Organizations linked to the cluster as members.",
    countries="Number of countries.",
    regions="Number of regions.",
    partners="Different organizations met in projects.",
    abroad="Partners in other countries.",
    pairs="Pairs of organizations, the countries of both known.",
    foreign_pairs="Pairs of organizations from different countries.",
    partner_list_complete="Whether the source says that the list of partners is complete; empty where it does not say.",
    min_countries="Countries that the rules of the programme ask for at least.",
    located="Members whose country is known.",
    stated_countries="Countries the source names for the cluster.",
    cross_border="Cross-border clusters.",
    transnational="Transnational clusters.",
    established="Established clusters.",
    initiative="Cluster initiatives not yet established.",
    cases="Different things counted, each once.",
    without_group="Organizations of unknown group; they are in no figure.",
    samples="Random draws that p rests on.",
    population="Inhabitants.",
    latitude="Latitude in degrees.",
    longitude="Longitude in degrees.",
    kilometers="Distance in kilometers.",
    largest_project="Identifier of the project that adds most to the ties.",
    full="Ties when each pair of participants counts 1.",
    binary="Ties when each project counts 1, whatever its size.",
    fractional="Ties when each project shares out the weight 1 over its pairs of participants.",
    # How sure
    n="Number of cases the figures rest on.",
    share="Part of the whole, 0 to 1.",
    low="Lower end of the 95 % interval.",
    high="Upper end of the 95 % interval.",
    p="How often chance alone gives a value at least as far out.",
    q="p corrected for the number of rows tested (false discovery rate).",
    rank="Place in the order, 1 the highest; equal values share the better rank.",
    few="Whether the row rests on too little to be read as a finding.",
    why="The reason for what the row says, in words.",
    term="What the row of the model is about.",
    when="The change that the factor is stated for.",
)

# Beginning or end of a name, and what it makes of the column that the rest names.
_BEGINNINGS = {
    "rank_": "Rank by {}, 1 the highest; equal values share the better rank.",
    "check_": "Whether the place still qualifies in this check: {}; empty where it cannot be told.",
}
_ENDS = {
    "_low": "Lower end of the 95 % interval of {}.",
    "_high": "Upper end of the 95 % interval of {}.",
    "_share": "Share of {}, 0 to 1.",
    "_error": "Standard error of {}; 0 where all nodes were looked at.",
}
# Formulas and sources that add nothing to the meaning.
_EMPTY = ("", "-", "count", "share", "ratio", "year")


def define(columns: Iterable[str], own: Mapping[str, Measure]) -> dict[str, str]:
    """The definitions of the columns that have one: of the table's ``own``, else of many tables, else by a rule.

    >>> define(["id", "ties", "rank_ties"], plain(ties="Ties across borders."))["rank_ties"]
    'Rank by ties, 1 the highest; equal values share the better rank.'
    """
    found = {name: _definition(name, own) for name in columns}
    return {name: text for name, text in found.items() if text}


def said(measure: Measure) -> str:
    """Meaning, formula and source in one line; what is empty leaves no trace.

    >>> said(Measure("rows", "Rows", "Rows of the table.", "count", "count"))
    'Rows of the table.'
    """
    formula = "" if measure.formula in _EMPTY else f" {measure.formula}"
    source = "" if measure.source in (*_EMPTY, measure.formula) else f" ({measure.source})"
    return f"{measure.meaning}{formula}{source}"


def _definition(name: str, own: Mapping[str, Measure]) -> str:
    one = own.get(name) or COMMON.get(name)
    if one:
        return said(one)
    for words, cut in ((_BEGINNINGS, name.removeprefix), (_ENDS, name.removesuffix)):
        for part, text in words.items():
            rest = cut(part)
            if rest != name:
                return text.format(rest.replace("_", " "))
    return ""
