"""THE data model, declared once: labels, relationship types, properties, units, one sentence on each.

Constraints, write statements, the check of every record, the documentation and the live check are derived from
these two tuples (see ``schema.py``); nothing of it is typed a second time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

PropType = Literal["STRING", "INTEGER", "FLOAT", "BOOLEAN", "LIST<STRING>"]


@dataclass(frozen=True)
class Prop:
    """A property: its name, type, meaning, unit, and the values allowed where the list is closed."""

    name: str
    type: PropType
    doc: str
    required: bool = False
    indexed: bool = False
    unit: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class NodeType:
    """A node label, what it stands for, and its properties (``id`` first)."""

    label: str
    doc: str
    props: tuple[Prop, ...]

    def all_props(self) -> Iterator[Prop]:
        """``id``, the label's own properties, then where the fact came from."""
        yield ID
        yield from self.props
        yield from PROVENANCE


@dataclass(frozen=True)
class RelType:
    """A relationship type, from which labels to which, what it means, and its properties."""

    type: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    doc: str
    props: tuple[Prop, ...] = ()

    def all_props(self) -> Iterator[Prop]:
        """The type's own properties, then where the fact came from."""
        yield from self.props
        yield from PROVENANCE


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

ID = Prop("id", "STRING", "Key of the node, with the prefix of its source or code list.", required=True)

PROVENANCE = (
    Prop("source", "STRING", "Name of the source that holds the fact.", required=True, indexed=True),
    Prop("source_url", "STRING", "Public page the fact was read from."),
    Prop("scope", "STRING", "Snapshot the fact belongs to; a newer snapshot of it may remove the fact.", required=True),
    Prop(
        "digest", "STRING", "Fingerprint of the fact as loaded; unchanged facts are not written again.", required=True
    ),
    Prop("run", "STRING", "Id of the last run that changed the fact.", required=True),
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
            Prop("city", "STRING", "City of the head office."),
            Prop("country", "STRING", "Country of the head office, ISO 3166-1 alpha-2.", indexed=True),
            Prop("website", "STRING", "Home page."),
        ),
    ),
    NodeType(
        "Project",
        "A cooperation project with a programme, partners and dates.",
        (
            Prop("acronym", "STRING", "Short name the project goes by.", indexed=True),
            Prop("title", "STRING", "Full title.", required=True),
            Prop("start_year", "INTEGER", "Year the project started, as stated.", indexed=True, unit="year"),
            Prop("end_year", "INTEGER", "Year the project ended or is to end, as stated.", unit="year"),
            Prop("total_cost", "FLOAT", "Total budget as stated.", unit="EUR"),
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
    ),
    NodeType(
        "Region",
        "A statistical or administrative region of one version of its code list.",
        (
            Prop("code", "STRING", "Code in its scheme.", required=True, indexed=True),
            Prop("scheme", "STRING", "Code list and version: NUTS2021, ISO3166-1, ISO3166-2.", required=True),
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
            Prop("latitude", "FLOAT", "Latitude of the representative city.", unit="degrees"),
            Prop("longitude", "FLOAT", "Longitude of the representative city.", unit="degrees"),
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
            Prop("files", "LIST<STRING>", "Files read, each with its SHA-256 digest."),
            Prop("rows", "INTEGER", "Rows read.", unit="rows"),
            Prop("rejected", "INTEGER", "Rows rejected.", unit="rows"),
            Prop("created", "INTEGER", "Facts created.", unit="facts"),
            Prop("updated", "INTEGER", "Facts changed.", unit="facts"),
            Prop("removed", "INTEGER", "Facts removed.", unit="facts"),
        ),
    ),
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
            ),
            Prop("eu_contribution", "FLOAT", "EU money for this participant.", unit="EUR"),
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
                    "stated_city",
                    "stated_city_second_source",
                    "place_in_name",
                    "nuts_code",
                    "coordinates",
                    "postal_code",
                    "city",
                    "country_only",
                ),
            ),
            Prop("source_code", "STRING", "Region code as the source gives it."),
        ),
    ),
    RelType("PART_OF", ("Region",), ("Region",), "The region is part of the larger region."),
    RelType(
        "MEMBER_OF",
        ("Organization",),
        ("Cluster",),
        "The organization is a member, partner or the manager of the cluster.",
        (Prop("role", "STRING", "Role in the cluster.", required=True, values=("manager", "member", "partner")),),
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
