"""keep.eu: projects and partners of Interreg and its neighbors, all periods, as a person exports them.

The export has no ids. The keys made here depend on nothing but the row's own words, so that they are the same in
every edition, whatever the order of the rows:

- **Project**: programme, period and acronym, ``keep:interreg-vb-baltic-sea-2014-2020:baltic-lines``. keep.eu asks
  programmes for acronyms that are unique in a programme. Where rows share one and have the same dates and budget they
  are one project with several lead partners (one on each side of the border). Where these differ they are several
  projects: the one that starts first keeps the key, the others get a hash of title, lead partner and start behind it,
  and a partner row that does not tell which of them it means is rejected. A table of partners that comes alone cannot
  show this.
- **Organization**: name and stated country, ``keep:ee:university-of-tartu``; by ``pic:`` where a column PIC has one.
  Not the town: the same body is written in Wien and Vienna. Bodies of one country with one name are one node, those in
  several regions are noted; spellings beyond case, accents and punctuation are several nodes: finding those is
  another step's work.

The column Website of the partners is the project's, in every row: no organization gets it. Street, department and
postal code are not stored. The sheet Calls is not read: a project keeps the number of its call.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from baltica.graph.codes import clean_name, slug
from baltica.graph.errors import InputError
from baltica.loader import files, keep_keys, keep_survey, programmes
from baltica.loader.keep_survey import Survey
from baltica.loader.places import Places
from baltica.loader.readers import Dialect, tables_of
from baltica.loader.records import Context, Node, Note, Options, Record, Rel, Skip, Source, each_row
from baltica.loader.tables import UNREAD, Row, Table

COLUMNS = {
    "partners": ("Programme", "Acronym", "Project Partner", "Lead Partner", "Country"),
    "projects": ("Programme", "Acronym", "Lead Partner", "Country"),
}
THEME, OBJECTIVE = "keep.eu theme", "EU thematic objective 2014-2020"

_READABLE = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_REJECTS = ".rejects"
_PIC = re.compile(r"\d{9}")
_OBJECTIVE = re.compile(r"\((\d{1,2})\) (.+)")


def find(paths: Sequence[Path], options: Options) -> list[Table]:
    """The tables of projects and of partners in what the user named; a workbook that has both is a whole edition.

    What else lies in a folder or archive comes as tables of the kind ``UNREAD`` without rows. Raises InputError where
    there is none of keep.eu, or where a file named by the user is not.
    """
    named = {path for path in paths if path.is_file()}
    found: list[Table] = []
    left: list[Table] = []
    unread: InputError | None = None
    for file in files.found(paths):
        asked_for = file.path in named and not file.member
        try:
            opened, why = _opened(file, options, asked_for=asked_for)
        except InputError as error:
            if asked_for or file.member:
                raise
            # it stops no folder; but it may have been a part of the edition, so that nothing is a whole one
            unread = unread or error
            left.append(Table(file.name, (), "", lambda: iter(()), f"{UNREAD}: {error}", complete=False))
            continue
        kinds = {table.kind for table in opened} - {""}
        if asked_for and not kinds:
            raise InputError(f"{file.shown} is not a table of keep.eu", _hint(opened[0].columns))
        whole = kinds == set(COLUMNS) and not file.stem.endswith(_REJECTS)
        found += [replace(table, complete=whole) for table in opened if table.kind]
        if not kinds:
            left.append(Table(file.name, (), "", lambda: iter(()), f"{UNREAD}: {why}"))
    if not found:
        shown = ", ".join(str(path) for path in paths)
        raise unread or InputError(f"no table of keep.eu in {shown}", _hint(()))
    return found + left


def _opened(file: files.File, options: Options, *, asked_for: bool) -> tuple[list[Table], str]:
    """The tables of a file with their kinds, or why it is passed over."""
    if not asked_for and file.suffix not in _READABLE:
        return [], "no table"
    if not asked_for and file.stem.endswith(_REJECTS):
        return [], "rows rejected before; name the file to load them"
    tables = tables_of(file, Dialect(encoding=options.encoding))
    return [replace(table, kind=_kind(table)) for table in tables], "no table of keep.eu"


def records(tables: Sequence[Table], context: Context) -> Iterator[Record]:
    """Every row of the tables as nodes and relationships, or as a Skip with its reason."""
    places = context.places or Places.unknown(context.options.nuts)
    tables = [table for table in tables if table.kind in COLUMNS]
    seen = keep_survey.survey(tables)
    version = context.options.source_nuts or seen.nuts
    project = partial(_project, seen=seen, places=places)
    partner = partial(_partner, seen=seen, places=places, version=version)
    for table in tables:
        yield from each_row(table, project if table.kind == "projects" else partner)


def _project(row: Row, seen: Survey, places: Places) -> Iterator[Record]:
    period, base, id_ = seen.period(row), seen.base(row), seen.project(row)
    scope = f"{period}/projects"
    start, no_start = _day(row, "Project start")
    end, no_end = _day(row, "Project end")
    yield from (Skip(row, reason) for reason in (no_start, no_end) if reason)
    # cooperation takes two; of a longer list nothing tells whether it is whole
    cut_off = bool(seen.alone.get(base))
    props = {
        "acronym": clean_name(row.required("Acronym")),
        "title": keep_survey.title(row) or clean_name(row.required("Acronym")),
        "start_year": int(start[:4]) if start else None,
        "end_year": int(end[:4]) if end else None,
        "start_date": start,
        "end_date": end,
        "total_cost": row.number("Budget", thousands=","),
        "eu_contribution": row.number("EU Funding", thousands=","),
        "call": row.optional("Call SN"),
        "partner_list_complete": False if cut_off else None,
        "website": row.optional("Website"),
    }
    yield Node(row, "Project", id_, props, scope=scope)
    if cut_off:
        yield Note(row, keep_survey.ONE_PARTNER)
    yield from _funded(row, id_, period)
    yield from _topics(row, id_, scope)
    if start and end and end < start:
        yield Note(row, "project ends before it starts")
    several = len(set(seen.projects[base].values())) > 1
    if several:
        yield Note(row, keep_survey.NAMESAKES)
    elif len(seen.leads[base][keep_survey.mark(row)]) > 1:
        yield Note(row, keep_survey.GIVEN_AGAIN)
    yield from _lead(row, id_, seen.listed.get(base, set()), several, period, places)


def _lead(row: Row, project: str, listed: set[str], several: bool, period: str, places: Places) -> Iterator[Record]:
    """The lead partner by the project sheet, where no table of partners names the project's lead partner."""
    name, country = row.optional("Lead Partner"), row.optional("Country")
    if name is None or country is None:
        yield Note(row, "no lead partner, or none with a country")
        return
    organization = keep_keys.organization_key(name, country)
    if organization in listed or (listed and not several):
        return
    # what the table of partners says of the organization is more, and must stand where it came in another load
    yield _organization(row, organization, name, scope=f"{period}/projects", weak=True)
    yield from _located(row, organization, f"{period}/projects", places, "", "")
    yield _takes_part(row, organization, project, "coordinator", period)


def _partner(row: Row, seen: Survey, places: Places, version: str) -> Iterator[Record]:
    period, base = seen.period(row), seen.base(row)
    scope = f"{period}/partners"
    name, country = row.required("Project Partner"), row.required("Country")
    named = keep_keys.organization_key(name, country)
    leads = row.truth("Lead Partner")
    if not isinstance(leads, bool):
        yield Skip(row, f"Lead Partner {row.optional('Lead Partner') or ''!r} is neither Yes nor No")
    pic = row.optional("PIC") or ""
    organization = f"pic:{pic}" if _PIC.fullmatch(pic) else named
    projects = seen.projects_of(row, named, leads is True)
    for project in projects:
        acronym = clean_name(row.required("Acronym"))
        yield Node(row, "Project", project, {"acronym": acronym, "title": acronym}, weak=True, scope=scope)
        if base not in seen.projects:
            yield from _funded(row, project, period)
        yield _takes_part(row, organization, project, "coordinator" if leads is True else "partner", period)
    yield _organization(row, organization, name, scope=scope)
    yield from _located(row, organization, scope, places, keep_survey.region_code(row), version)
    if named in seen.regions and organization == named:
        yield Note(row, keep_survey.SEVERAL_REGIONS)
    if leads is True and len(projects) == 1 and len(seen.listed.get(base, ())) > 1:
        yield Note(row, keep_survey.SEVERAL_LEADS)
    if seen.projects and base not in seen.projects:
        yield Note(row, "partner of a project that the sheet of projects does not have")


def _organization(row: Row, id_: str, name: str, *, scope: str, weak: bool = False) -> Node:
    status = (row.optional("Legal Status") or "").lower()
    props = {
        "name": clean_name(name),
        "legal_status": status if status in ("public", "private") else None,
        "pic": id_.removeprefix("pic:") if id_.startswith("pic:") else None,
        "city": clean_name(row.optional("Town") or "") or None,
        "country": _country(row),
    }
    return Node(row, "Organization", id_, props, weak=weak, scope=scope)


def _takes_part(row: Row, organization: str, project: str, role: str, period: str) -> Rel:
    """The tie, in the scope of the partners whichever sheet tells it: so it is one tie, not two."""
    return Rel(row, "PARTICIPATES_IN", organization, project, {"role": role}, scope=f"{period}/partners")


def _located(row: Row, organization: str, scope: str, places: Places, code: str, version: str) -> Iterator[Record]:
    yield from places.locate(
        row,
        organization,
        country=_country(row) or "",
        code=code,
        version=version,
        postcode=row.optional("Postal code") or "",
        city=row.optional("Town") or "",
        scope=scope,
    )


def _country(row: Row) -> str | None:
    """The stated country, else the one keep.eu found for the address."""
    return keep_keys.country_code(row.required("Country")) or keep_keys.geocoded_country(row.optional("Country code"))


def _funded(row: Row, project: str, period: str) -> Iterator[Record]:
    """The programme and the tie to it, in the scope of the projects whichever sheet tells it: so it is one tie."""
    name = row.required("Programme")
    name = name if keep_keys.period_of(name) else f"{name} {period}"
    scope = f"{period}/projects"
    programme = programmes.node(row, name, scope=scope)
    yield programme
    yield Rel(row, "FUNDED_BY", project, programme.id, {}, scope=scope)


def _topics(row: Row, project: str, scope: str) -> Iterator[Record]:
    """Up to three themes, which keep.eu's own staff assigns, and the thematic objective the programme states."""
    themes = (clean_name(row.optional(column) or "") for column in ("Thematic1", "Thematic2", "Thematic3"))
    topics = [(THEME, slug(theme), theme, "keep.eu") for theme in themes if slug(theme)]
    stated = _OBJECTIVE.match(clean_name(row.optional("Thematic Obj") or ""))
    if stated:
        # the text goes on with the kinds of action: "… by: (a) …"
        label = re.split(r" (?:by|through)\b", stated[2])[0]
        topics.append((OBJECTIVE, stated[1], label, "programme"))
    for scheme, code, label, basis in dict.fromkeys(topics):
        id_ = f"topic:{slug(scheme)}:{code}"
        yield Node(row, "Topic", id_, {"scheme": scheme, "code": code, "label": label}, scope=scope)
        yield Rel(row, "ABOUT", project, id_, {"basis": basis}, start_label="Project", scope=scope)


def _day(row: Row, column: str) -> tuple[str | None, str]:
    """A day of the project, ISO 8601, and why the cell is none."""
    slashes = "/" in (row.optional(column) or "")
    try:
        return row.day(column, "%Y/%m/%d" if slashes else ""), ""
    except ValueError as error:
        return None, str(error)


def _kind(table: Table) -> str:
    """What a table is by its columns: partners, projects, or empty for anything else."""
    return next((kind for kind, columns in COLUMNS.items() if set(columns) <= set(table.columns)), "")


def _hint(columns: Sequence[str]) -> str:
    wanted = " or ".join(", ".join(columns) for columns in COLUMNS.values())
    has = f"; it has: {', '.join(columns)[:300]}" if columns else ""
    return f"a sheet or CSV with the columns {wanted}{has}"


SOURCE = Source(
    name="keep",
    title="keep.eu: projects and partners of Interreg, Interreg IPA and ENI cross-border cooperation",
    publisher="Interact",
    url="https://keep.eu",
    licence=(
        "users are free to copy and redistribute the data in any medium or format, and to build upon them for any "
        "lawful purpose, giving credit to keep.eu, a link, and a note of changes (keep.eu, About)"
    ),
    attribution=(
        "Interreg projects and partners: keep.eu (https://keep.eu), Interact. Changed by Baltica: keys were made, "
        "countries and roles put in codes, regions brought to one version of NUTS, columns left out.",
    ),
    columns=COLUMNS,
    find=find,
    records=records,
    repeats="merge",
)
