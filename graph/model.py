"""THE data model, declared once: labels, relationship types, properties, units, one sentence on each.

Constraints, write statements, the check of every record, the documentation and the live check are derived from
these two tuples (see ``schema.py``); nothing of it is typed a second time.
"""

from baltica.graph.elements import NodeType, Prop, RelType
from baltica.graph.measured import MEASURED, MEASUREMENT

SPECIALIZATIONS = (
    "life_sciences",
    "ict",
    "energy_environment",
    "maritime_logistics",
    "food",
    "materials_manufacturing",
    "creative_industries",
    "tourism",
    "wood_forestry",
    "automotive",
    "construction",
    "other",
)

# The helix of an organization type. Cluster organizations, business support and science parks stand between the
# helices by design and belong to none; hospitals of the region are run by public bodies.
HELIX_OF_TYPE: dict[str, str] = {
    "university": "academia",
    "research_institute": "academia",
    "company": "business",
    "public_authority": "government",
    "hospital": "government",
    "ngo": "civil_society",
}

ORGANIZATION_TYPES = (
    "cluster_organization",
    "university",
    "research_institute",
    "company",
    "public_authority",
    "business_support",
    "science_park",
    "ngo",
    "hospital",
    "other",
)

NODE_TYPES = (
    NodeType(
        "Organization",
        "A university, company, authority, cluster organization or other body that takes part in projects or clusters.",
        (
            Prop("name", "STRING", "Full name.", required=True, indexed=True),
            Prop("short_name", "STRING", "Short name or abbreviation."),
            Prop("type", "STRING", "Kind of organization.", values=ORGANIZATION_TYPES),
            Prop(
                "helix",
                "STRING",
                "Helix its type belongs to; empty for bodies that stand between the helices.",
                values=("academia", "business", "government", "civil_society"),
            ),
            Prop("activity_type", "STRING", "Kind of organization in the words or code of the source."),
            Prop("sme", "BOOLEAN", "Whether it is a small or medium-sized enterprise, as stated."),
            Prop("legal_status", "STRING", "Public or private, as stated."),
            Prop("pic", "STRING", "Participant identification code of the European Commission.", indexed=True),
            Prop("vat_number", "STRING", "Value added tax number, as stated."),
            Prop("national_id", "STRING", "Number in a national register, as stated."),
            Prop("city", "STRING", "City of the head office."),
            Prop("country", "STRING", "Country of the head office, ISO 3166-1 alpha-2.", indexed=True),
            Prop("latitude", "FLOAT", "Latitude as stated.", unit="degrees"),
            Prop("longitude", "FLOAT", "Longitude as stated.", unit="degrees"),
            Prop("website", "STRING", "Home page."),
        ),
        MEASURED,
    ),
    NodeType(
        "Project",
        "A cooperation project with a programme, partners and dates.",
        (
            Prop("acronym", "STRING", "Short name the project goes by.", indexed=True),
            Prop("title", "STRING", "Full title.", required=True),
            Prop("start_year", "INTEGER", "Year the project started, as stated.", indexed=True, unit="year"),
            Prop("end_year", "INTEGER", "Year the project ended or is to end, as stated.", unit="year"),
            Prop("start_date", "STRING", "Day the project started, as stated.", unit="ISO 8601"),
            Prop("end_date", "STRING", "Day the project ended or is to end, as stated.", unit="ISO 8601"),
            Prop("status", "STRING", "State of the project or its contract, in the word of the source."),
            Prop("total_cost", "FLOAT", "Total budget as stated.", unit="EUR"),
            Prop("eu_contribution", "FLOAT", "EU money for the project, as stated.", unit="EUR"),
            Prop("min_countries", "INTEGER", "Smallest number of countries the rules of its kind of action demand."),
            Prop("funding_scheme", "STRING", "Kind of action, in the code of the programme."),
            Prop("call", "STRING", "Call for proposals it came from."),
            Prop("rcn", "STRING", "Record control number of CORDIS."),
            Prop("doi", "STRING", "Digital object identifier of the grant."),
            Prop("specialization", "STRING", "Field of the project.", values=SPECIALIZATIONS, indexed=True),
            Prop(
                "partner_list_complete",
                "BOOLEAN",
                "Whether the list of partners was read in full; empty where the source does not tell.",
            ),
            Prop("website", "STRING", "Home page."),
        ),
    ),
    NodeType(
        "Programme",
        "A funding programme of one period.",
        (
            Prop("name", "STRING", "Name with its period.", required=True, indexed=True),
            Prop(
                "strand",
                "STRING",
                "Kind of programme: Interreg A cross-border, B transnational, C interregional; framework programmes.",
                required=True,
                values=("interreg_a", "interreg_b", "interreg_c", "neighborhood_cbc", "framework_programme", "other"),
            ),
            Prop("period", "STRING", "Funding period, first and last year.", unit="years"),
            Prop("min_countries", "INTEGER", "Smallest number of countries its rules demand of a project."),
        ),
    ),
    NodeType(
        "Cluster",
        "A cluster or cluster initiative: organizations of related fields that work together in and between places.",
        (
            Prop("name", "STRING", "Name.", required=True, indexed=True),
            Prop(
                "kind",
                "STRING",
                "Cross-border (adjoining regions of two or more countries), transnational (macro-regional), national.",
                required=True,
                values=("cross_border", "transnational", "national"),
            ),
            Prop("status", "STRING", "Established, or still an initiative.", values=("established", "initiative")),
            Prop("specialization", "STRING", "Field of the cluster.", values=SPECIALIZATIONS, indexed=True),
            Prop("founded_year", "INTEGER", "Year it was founded, as stated.", unit="year"),
            Prop("countries", "LIST<STRING>", "Countries it spans, ISO 3166-1 alpha-2."),
            Prop("coding_basis", "STRING", "Who decided kind, status and specialization, and from what."),
        ),
        MEASURED,
    ),
    NodeType(
        "Region",
        "A statistical or administrative region of one version of its code list.",
        (
            Prop("code", "STRING", "Code in its scheme.", required=True, indexed=True),
            Prop("scheme", "STRING", "Code list and version: NUTS2021, NUTS2016, ISO3166-1, ISO3166-2.", required=True),
            Prop("level", "INTEGER", "NUTS level 0 to 3; empty for subdivisions outside NUTS.", indexed=True),
            Prop("name", "STRING", "Name.", required=True, indexed=True),
            Prop("country", "STRING", "Country, ISO 3166-1 alpha-2.", required=True, indexed=True),
            Prop("population", "INTEGER", "Inhabitants.", unit="persons"),
            Prop("population_year", "INTEGER", "Year the population was counted.", unit="year"),
            Prop("area", "FLOAT", "Area of the generalized polygon.", unit="km²"),
            Prop("density", "FLOAT", "Inhabitants per square kilometre.", unit="persons/km²"),
            Prop(
                "urban_class",
                "STRING",
                "Urban–rural class of a NUTS 3 region (Eurostat).",
                values=("predominantly_urban", "intermediate", "predominantly_rural"),
            ),
            Prop(
                "urban_population_share",
                "FLOAT",
                "Share of the inhabitants who live in predominantly urban NUTS 3 regions.",
                unit="%",
            ),
            Prop(
                "urban_share",
                "FLOAT",
                "Share of the inhabitants in municipalities of degree of urbanization 1 or 2 (cities, towns, suburbs).",
                unit="%",
            ),
            Prop("gdp", "FLOAT", "Gross domestic product at current market prices.", unit="million EUR"),
            Prop("gdp_year", "INTEGER", "Year of the gross domestic product.", unit="year"),
            Prop("gdp_per_inhabitant", "FLOAT", "Gross domestic product per inhabitant, same year.", unit="EUR"),
            Prop(
                "gdp_flag",
                "STRING",
                "Eurostat's flag on the gross domestic product: p provisional, e estimated, b break.",
            ),
            Prop("coastal", "BOOLEAN", "Whether the region has a coast (Eurostat)."),
            Prop(
                "latitude",
                "FLOAT",
                "Latitude of the representative city, else of the middle of its largest part.",
                unit="degrees",
            ),
            Prop(
                "longitude",
                "FLOAT",
                "Longitude of the representative city, else of the middle of its largest part.",
                unit="degrees",
            ),
            Prop("representative_city", "STRING", "Most populous place in the region."),
            Prop("population_source_url", "STRING", "Where the population was read."),
            Prop("area_source_url", "STRING", "Where the area was read."),
            Prop("location_source_url", "STRING", "Where latitude and longitude were read."),
            Prop(
                "keep_projects", "INTEGER", "Projects with a partner in the region, keep.eu 2014–2020.", unit="projects"
            ),
            Prop("keep_partners", "INTEGER", "Partners in the region, keep.eu 2014–2020.", unit="partners"),
            Prop("keep_total_budget", "FLOAT", "Budget of these partners, keep.eu 2014–2020.", unit="million EUR"),
            Prop("keep_erdf", "FLOAT", "ERDF money of these partners, keep.eu 2014–2020.", unit="million EUR"),
            Prop("keep_source_url", "STRING", "Where the keep.eu counts were read."),
        ),
        MEASURED,
    ),
    NodeType(
        "Area",
        "A named set of regions: a Euroregion, an EGTC, a macro-region or a programme area.",
        (
            Prop("name", "STRING", "Name.", required=True, indexed=True),
            Prop("kind", "STRING", "Kind of area.", values=("euroregion", "egtc", "macro_region", "programme_area")),
        ),
    ),
    NodeType(
        "Topic",
        "A subject in a stated scheme; schemes are never translated into each other silently.",
        (
            Prop("scheme", "STRING", "Scheme: EuroSciVoc, keep.eu theme, NACE, S3 domain.", required=True),
            Prop("code", "STRING", "Code in the scheme.", required=True),
            Prop("label", "STRING", "Label in English.", required=True, indexed=True),
            Prop("path", "STRING", "Labels from the widest subject to this one, separated by slashes."),
        ),
    ),
    NodeType(
        "Source",
        "A publisher's data set that facts came from.",
        (
            Prop("title", "STRING", "Title of the data set.", required=True),
            Prop("publisher", "STRING", "Who publishes it."),
            Prop("licence", "STRING", "Licence the facts may be used under.", required=True),
            Prop("url", "STRING", "Where it is published."),
        ),
    ),
    NodeType(
        "Run",
        "One load that changed the graph: what was read, when, and how many rows were kept.",
        (
            Prop("at", "STRING", "When the load began, UTC.", required=True, unit="ISO 8601"),
            Prop(
                "finished",
                "STRING",
                "When it had written everything, UTC; empty for a load that was stopped.",
                unit="ISO 8601",
            ),
            Prop(
                "mode", "STRING", "Whether the files were a whole edition or an update.", values=("snapshot", "update")
            ),
            Prop("edition", "STRING", "Date of the newest record in the files, where told.", unit="ISO 8601"),
            Prop("files", "LIST<STRING>", "Files read, each with its SHA-256 digest."),
            Prop("rows", "INTEGER", "Rows read.", unit="rows"),
            Prop("loaded", "INTEGER", "Rows that brought a fact.", unit="rows"),
            Prop("merged", "INTEGER", "Rows that only repeated or completed facts of other rows.", unit="rows"),
            Prop("rejected", "INTEGER", "Rows rejected.", unit="rows"),
            Prop("reasons", "LIST<STRING>", "Why rows were rejected, each with the number of rows."),
            Prop("notes", "LIST<STRING>", "What was noticed in rows that were used, each with the number of rows."),
            Prop("created", "INTEGER", "Facts created.", unit="facts"),
            Prop("updated", "INTEGER", "Facts changed.", unit="facts"),
            Prop("removed", "INTEGER", "Facts removed.", unit="facts"),
        ),
    ),
    MEASUREMENT,
)

REL_TYPES = (
    RelType(
        "PARTICIPATES_IN",
        ("Organization",),
        ("Project",),
        "The organization takes part in the project.",
        (
            Prop(
                "role",
                "STRING",
                "Coordinator (lead partner), partner, associated partner or third party.",
                required=True,
                values=("coordinator", "partner", "associated", "third_party"),
                merge="first",
            ),
            Prop("eu_contribution", "FLOAT", "EU money for this participant.", unit="EUR", merge="sum"),
            Prop(
                "net_eu_contribution",
                "FLOAT",
                "EU money for this participant without what it passes on to third parties.",
                unit="EUR",
                merge="sum",
            ),
            Prop("total_cost", "FLOAT", "Total cost of this participant.", unit="EUR", merge="sum"),
            Prop("ended", "BOOLEAN", "Whether it left the project before the end."),
        ),
    ),
    RelType(
        "LOCATED_IN",
        ("Organization",),
        ("Region",),
        "The organization's head office lies in the region.",
        (
            Prop(
                "basis",
                "STRING",
                "What the location rests on.",
                required=True,
                values=(
                    "nuts_code",
                    "coordinates",
                    "postal_code",
                    "stated_city",
                    "stated_city_second_source",
                    "city",
                    "place_in_name",
                    "country_only",
                ),
                merge="first",
            ),
            Prop("source_code", "STRING", "Region code as the source gives it."),
            Prop("source_scheme", "STRING", "Code list and version the code was read in."),
        ),
        single=True,
    ),
    RelType("PART_OF", ("Region",), ("Region",), "The region is part of the larger region."),
    RelType(
        "BECAME",
        ("Region",),
        ("Region",),
        "The region of one NUTS version is, as a whole or in part, this region of the next version.",
        (
            Prop(
                "kind",
                "STRING",
                "Whether the region stayed the same, got another code or name, was joined with others, or was split.",
                required=True,
                values=("unchanged", "recoded", "boundary_shift", "merged", "split"),
            ),
        ),
    ),
    RelType(
        "MEMBER_OF",
        ("Organization",),
        ("Cluster",),
        "The organization is a member, partner or the manager of the cluster.",
        (
            Prop(
                "role",
                "STRING",
                "Role in the cluster.",
                required=True,
                values=("manager", "member", "partner"),
                merge="first",
            ),
        ),
    ),
    RelType("MANAGES", ("Organization",), ("Cluster",), "The organization manages the cluster."),
    RelType(
        "PRESENT_IN",
        ("Cluster",),
        ("Region",),
        "The cluster is present in the region.",
        (
            Prop(
                "basis",
                "STRING",
                "What the presence rests on: stated territory, the head office of a member, or only the country.",
                required=True,
                values=("stated", "member_head_office", "country"),
            ),
        ),
    ),
    RelType("DEVELOPS", ("Project",), ("Cluster",), "The project builds up the cluster."),
    RelType("INVOLVES", ("Project",), ("Cluster",), "The cluster takes part in the project."),
    RelType("FUNDED_BY", ("Project",), ("Programme",), "The programme pays for the project."),
    RelType("ELIGIBLE_IN", ("Programme",), ("Region",), "Partners of the region may take part in the programme."),
    RelType("WITHIN", ("Region",), ("Area",), "The region belongs to the area."),
    RelType(
        "ABOUT",
        ("Project", "Organization", "Cluster"),
        ("Topic",),
        "The project, organization or cluster works on the topic.",
        (Prop("basis", "STRING", "Who assigned the topic."),),
    ),
    RelType(
        "SAME_AS",
        ("Organization",),
        ("Organization",),
        "Two records of two sources stand for the same organization.",
        (
            Prop("score", "FLOAT", "How sure the match is, 0 to 1."),
            Prop("evidence", "STRING", "What the match rests on."),
        ),
    ),
    RelType("LOADED_FROM", ("Run",), ("Source",), "The run loaded the source."),
)

NODE_BY_LABEL = {n.label: n for n in NODE_TYPES}
REL_BY_TYPE = {r.type: r for r in REL_TYPES}
