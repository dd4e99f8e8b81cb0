"""CORDIS: the projects of the EU framework programmes FP7, Horizon 2020 and Horizon Europe, and who takes part in them.

Reads the tables organization, project, topics, legalBasis, euroSciVoc and webLink in the CSV and XLSX editions, and the
older single files; which file is what is found out in ``cordis_files``. Contact persons are never read.
"""

from collections.abc import Iterator, Mapping, Sequence

from baltica.graph.codes import clean_name, slug
from baltica.loader import programmes
from baltica.loader.cordis_cells import PREFIX, amount, day, project_id, scope_of, undated, updated_of, whole, words
from baltica.loader.cordis_files import COLUMNS, family_of, find
from baltica.loader.cordis_organizations import holders_of, participations
from baltica.loader.cordis_schemes import min_countries
from baltica.loader.places import Places
from baltica.loader.records import Context, Node, Note, Record, Rel, Skip, Source, each_row, missing
from baltica.loader.tables import Row, Table

_PROGRAMMES = {"fp7": "EU FP7", "h2020": "Horizon 2020", "horizon": "Horizon Europe"}
# Scheme, columns of code, label and path, and who assigned the topic.
_TOPICS = {
    "topics": ("CORDIS topic", "topic", "title", "", "European Commission: topic of the call"),
    "legalBasis": ("legal basis", "legalBasis", "title", "", "European Commission: legal basis of the grant"),
    "euroSciVoc": (
        "EuroSciVoc",
        "euroSciVocCode",
        "euroSciVocTitle",
        "euroSciVocPath",
        "CORDIS: field of science",
    ),
}
_WEBSITE = "relatedWebsite"
_PAGE = "https://cordis.europa.eu/project/id/"


def records(tables: Sequence[Table], context: Context) -> Iterator[Record]:
    """Every row as an organization and its participation, a project, a topic or a website; or a Skip with its reason.

    The tables of websites come last: a website is told of a project that the same files name.
    """
    places = context.places or Places.unknown(context.options.nuts)
    version = context.options.source_nuts
    titles: dict[str, str] | None = {} if any(table.kind == "webLink" for table in tables) else None
    holders = holders_of([table for table in tables if table.kind == "organization"])
    for table in sorted(tables, key=lambda one: one.kind == "webLink"):
        if table.kind == "organization":
            made = participations(table, places, version, holders.get(table.family, {}), titles)
        elif table.kind == "project":
            made = _projects(table, titles)
        elif table.kind == "webLink":
            made = _websites(table, titles or {})
        elif table.kind in _TOPICS:
            made = _topics(table)
        else:
            continue
        yield from made


# --- projects -------------------------------------------------------------------------------------------------------


def _projects(table: Table, titles: dict[str, str] | None) -> Iterator[Record]:
    scope = scope_of(table)

    def convert(row: Row) -> Iterator[Record]:
        id_ = project_id(row, "id")
        updated = updated_of(row)
        yield from undated(row)
        stated = row.optional("frameworkProgramme")
        family = family_of(stated) if stated else table.family
        if not family:
            yield Skip(row, f"framework programme {stated!r} is none that Baltica knows")
        wrong: list[str] = []
        start, end = day(row, "startDate", wrong), day(row, "endDate", wrong)
        for reason in wrong:
            yield Skip(row, reason)
        title = words(row, "title") or words(row, "acronym")
        if title is None:
            yield Skip(row, "title and acronym are empty")
        elif titles is not None and not row.fault:
            titles[id_] = title
        scheme = row.optional("fundingScheme")
        props = {
            "acronym": words(row, "acronym"),
            "title": title,
            "start_date": start,
            "end_date": end,
            "start_year": int(start[:4]) if start else None,
            "end_year": int(end[:4]) if end else None,
            "status": row.optional("status"),
            "total_cost": amount(row, "totalCost"),
            "eu_contribution": amount(row, "ecMaxContribution"),
            "min_countries": min_countries(family, scheme) if family and scheme else None,
            "funding_scheme": scheme,
            "call": row.optional("subCall") or row.optional("masterCall") or row.optional("call"),
            "rcn": whole(row, "rcn"),
            "doi": row.optional("grantDoi"),
            "website": row.optional("projectUrl"),
            "source_url": f"{_PAGE}{id_.partition(':')[2]}",
        }
        yield Node(row, "Project", id_, props, scope=scope, updated=updated)
        if family:
            programme = programmes.node(row, _PROGRAMMES[family], scope=scope)
            yield programme
            yield Rel(row, "FUNDED_BY", id_, programme.id, {}, scope=scope, updated=updated)

    return each_row(table, convert)


def _websites(table: Table, titles: Mapping[str, str]) -> Iterator[Record]:
    """Home pages of projects. A link knows no title, which a project must have: it is taken from the other tables."""
    scope = scope_of(table)

    def convert(row: Row) -> Iterator[Record]:
        id_, page = project_id(row, "projectID"), row.required("physUrl")
        kind = row.required("type")
        if kind != _WEBSITE:
            yield Note(row, "link to something else than the website of a project: not kept")
            return
        if id_ not in titles:
            yield Skip(row, "the files do not name the project: load the link together with its project table")
        props = {"title": titles.get(id_), "website": page}
        yield Node(row, "Project", id_, props, weak=True, scope=scope)

    return each_row(table, convert)


# --- topics ---------------------------------------------------------------------------------------------------------


def _topics(table: Table) -> Iterator[Record]:
    """Topics and what is about them; the project must be known by another table, or be in the graph."""
    scheme, code_column, label, path, basis = _TOPICS[table.kind]
    scope = scope_of(table)

    def convert(row: Row) -> Iterator[Record]:
        project, code = project_id(row, "projectID"), clean_name(row.required(code_column))
        yield from missing(row, label)
        labels = (row.optional(path) or "").strip("/") if path else ""
        props = {"scheme": scheme, "code": code, "label": words(row, label), "path": labels or None}
        topic = f"topic:{slug(scheme)}:{code}"
        yield Node(row, "Topic", topic, props, scope=scope)
        yield Rel(row, "ABOUT", project, topic, {"basis": basis}, "Project", scope=scope)

    return each_row(table, convert)


SOURCE = Source(
    name=PREFIX,
    title="CORDIS: projects and participants of FP7, Horizon 2020 and Horizon Europe",
    publisher="Publications Office of the European Union",
    url="https://cordis.europa.eu",
    licence="© European Union, CC BY 4.0; reuse under Commission Decision 2011/833/EU",
    attribution=("Source: CORDIS, © European Union, CC BY 4.0.",),
    columns=COLUMNS,
    find=find,
    records=records,
)
