"""Which files are tables of CORDIS, in every layout since 2015: kind, framework programme, completeness."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from baltica.graph.errors import InputError
from baltica.loader.files import File, found
from baltica.loader.readers import MORE, Dialect, first_rows, tables_of
from baltica.loader.records import Options
from baltica.loader.tables import UNREAD, Row, Table

# What a table of each kind must have, by the names of today; the first that fits is the table's kind.
COLUMNS: dict[str, tuple[str, ...]] = {
    "webLink": ("projectID", "physUrl"),
    "euroSciVoc": ("projectID", "euroSciVocCode", "euroSciVocTitle"),
    "legalBasis": ("projectID", "legalBasis", "title"),
    "topics": ("projectID", "topic", "title"),
    "organization": ("projectID", "name", "role"),
    "project": ("id", "acronym", "title"),
}

_PROJECT_2022 = (
    *("id", "acronym", "status", "title", "startDate", "endDate", "totalCost", "ecMaxContribution", "legalBasis"),
    *("topics", "ecSignatureDate", "frameworkProgramme", "masterCall", "subCall", "fundingScheme", "nature"),
    *("objective", "contentUpdateDate", "rcn", "grantDoi"),
)
_OTHERS = (
    *("projectAcronym", "organisationID", "vatNumber", "shortName", "SME", "activityType", "postCode", "city"),
    *("country", "nutsCode", "geolocation", "organizationURL", "order", "ecContribution", "netEcContribution"),
    *("endOfParticipation", "call", "projectUrl", "euroSciVocPath", "type"),
)
_SPELLING = {name.lower(): name for name in (*_PROJECT_2022, *_OTHERS, *(n for c in COLUMNS.values() for n in c))}
# Names that older editions and copies use.
_OLDER = {
    "organization": {"projectreference": "projectID", "id": "organisationID", "organizationid": "organisationID"},
    "project": {"reference": "id"},
}
# Names, telephone numbers and addresses of natural persons; the address of the contact form is none.
_PERSONAL = re.compile(r"contact(?!form$)", re.IGNORECASE)

_TEXT = (".csv", ".tsv", ".txt")
_READABLE = (*_TEXT, ".xlsx", ".xlsm", ".xls")
_WORDS = {"fp7": r"fp7", "h2020": r"h2020|horizon[ _-]?2020", "horizon": r"horizon(?![ _-]?2020)"}
_NAMED = r"(?:cordis-?)?(?:fp7|h2020|horizon|he)?[ _-]?({}s?)".format("s?|".join(COLUMNS))
_OFFICIAL = re.compile(_NAMED, re.IGNORECASE)
_LIKE = re.compile(_NAMED + r"(?:[ ._-].*)?", re.IGNORECASE)
_SHOWN = 20  # files not read that are listed one by one

_DAY, _NUMBER = r"(\d{4}-\d\d-\d\d)?", r"(-?\d+([.,]\d+)?)?"
# What cells look like, for a row whose columns have to be recognized without doubt.
_PATTERNS = {
    "id": r"\d+",
    "rcn": r"\d+",
    "startdate": _DAY,
    "enddate": _DAY,
    "ecsignaturedate": _DAY,
    "totalcost": _NUMBER,
    "ecmaxcontribution": _NUMBER,
    "frameworkprogramme": r"FP7|H2020|HORIZON",
    "contentupdatedate": r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?",
    "grantdoi": r"(10\.\d+/\S+)?",
    "coordinatorcountry": r"([A-Z]{2})?",
    "human-validated": r"([Tt]rue|[Ff]alse)?",
}


@dataclass(frozen=True)
class _Opened:
    file: File
    table: Table

    @property
    def group(self) -> Path:
        """What belongs together: the archive, or the folder."""
        return self.file.path if self.file.member else self.file.path.parent

    @property
    def official(self) -> bool:
        """Whether the file goes by the publisher's own name of a whole table."""
        return _OFFICIAL.fullmatch(self.file.stem) is not None


def find(paths: Sequence[Path], options: Options) -> list[Table]:
    """The tables of CORDIS among what the user named; further files as tables of the kind ``UNREAD`` without rows.

    A table is ``complete`` where its archive or folder holds the projects and the organizations of its programme under
    the publisher's own names. Raises InputError where there is none, or one whose programme cannot be told.
    """
    opened: list[_Opened] = []
    left: list[str] = []
    for file in found(paths):
        tables = _tables(file, options, named=file.path in paths and not file.member)
        opened += [_Opened(file, table) for table in tables]
        if not tables:
            left.append(file.name)
    if not opened:
        raise InputError(
            f"no table of CORDIS in {', '.join(map(str, paths))}",
            "name a downloaded zip (CSV or XLSX), its folder, or tables like organization.csv and project.csv",
        )
    told = [replace(one, table=replace(one.table, family=_told(one.table))) for one in opened]
    known = [replace(one, table=replace(one.table, family=_family(one, told, options))) for one in told]
    tables = [replace(one.table, complete=_complete(one, known)) for one in known]
    names = left if len(left) <= _SHOWN else [*left[:_SHOWN], f"{len(left) - _SHOWN} more files"]
    return _each_by_its_name(known, tables) + [Table(name, (), "", lambda: iter(()), UNREAD) for name in names]


def mend(values: list[str], columns: tuple[str, ...]) -> list[str] | None:
    """A project's row in which the separator stands unescaped in the objective, put together again; else None.

    Certain only: every cell of the row must look as its column demands, the one behind the objective above all.
    """
    names = [name.lower() for name in columns]
    surplus = len(values) - len(columns)
    if surplus <= 0 or "objective" not in names[:-1]:
        return None
    at = names.index("objective")
    joined = [*values[:at], ";".join(values[at : at + surplus + 1]), *values[at + surplus + 1 :]]
    fits = all(re.fullmatch(_PATTERNS[n], v) for n, v in zip(names, joined, strict=True) if n in _PATTERNS)
    return joined if fits and names[at + 1] in _PATTERNS and joined[at + 1] else None


# --- one file -------------------------------------------------------------------------------------------------------


def _tables(file: File, options: Options, *, named: bool) -> list[Table]:
    """The tables of CORDIS in a file; none in another file, unless the user named it or its name says otherwise."""
    like = _LIKE.fullmatch(file.stem)
    if file.suffix not in _READABLE:
        return []
    dialect = Dialect(encoding=options.encoding, mend=mend)
    try:
        tables = tables_of(file, dialect)
        fitting = [_read_as(table, kind) for table in tables if (kind := _kind(table.columns))]
        if not fitting and file.suffix in _TEXT:
            fitting = _without_header(file, dialect)
    except InputError:
        if named or like:
            raise
        return []
    if not fitting and like:
        kind = next(kind for kind in COLUMNS if like[1].lower().startswith(kind.lower()))
        absent = sorted(set(COLUMNS[kind]) - set(_columns(tables[0].columns, kind).values()))
        raise InputError(
            f"{file.shown} goes by the name of a table of CORDIS, but lacks the column {', '.join(absent)}",
            f"its header has: {', '.join(tables[0].columns)[:300]}",
        )
    return fitting


def _kind(columns: Sequence[str]) -> str:
    return next((kind for kind, must in COLUMNS.items() if set(must) <= set(_columns(columns, kind).values())), "")


def _columns(columns: Sequence[str], kind: str) -> dict[str, str]:
    """The columns to read, each with its name of today."""
    older = _OLDER.get(kind, {})
    today = {name: _SPELLING.get(name.lower(), name) for name in columns if not _PERSONAL.match(name)}
    there = set(today.values())
    for name in today:
        other = older.get(name.lower())
        if other and other not in there:
            today[name] = other
            there.add(other)
    return today


def _read_as(table: Table, kind: str) -> Table:
    """The table with its columns by their names of today and without personal data."""
    today = _columns(table.columns, kind)
    if tuple(today.values()) == table.columns:
        return replace(table, kind=kind)
    personal = len(today) < len(table.columns)

    def renamed(row: Row) -> Row:
        cells = {new: row.cells[old] for old, new in today.items() if old in row.cells}
        if MORE in row.cells and not personal:
            cells[MORE] = row.cells[MORE]
        return replace(row, cells=cells)

    return replace(table, kind=kind, columns=tuple(today.values()), rows=_changed(table, renamed))


def _changed(table: Table, change: Callable[[Row], Row]) -> Callable[[], Iterator[Row]]:
    return lambda: map(change, table.rows())


def _without_header(file: File, dialect: Dialect) -> list[Table]:
    """The project table of 2022 where a file begins with a row of it."""
    for delimiter in ";,\t":
        rows = first_rows(file, replace(dialect, delimiter=delimiter))
        if rows and _is_project(rows[0]):
            headed = replace(dialect, delimiter=delimiter, header=_PROJECT_2022)
            return [_read_as(table, "project") for table in tables_of(file, headed)]
    return []


def _is_project(values: list[str]) -> bool:
    pairs = zip(_PROJECT_2022, values, strict=False)
    return len(values) == len(_PROJECT_2022) and all(
        re.fullmatch(_PATTERNS[name.lower()], value) for name, value in pairs if name.lower() in _PATTERNS
    )


# --- all files ------------------------------------------------------------------------------------------------------


def family_of(text: str) -> str:
    """The framework programme a text names: fp7, h2020 or horizon; empty where none or more than one.

    >>> family_of("cordis-h2020projects-csv.zip"), family_of("Horizon_2020"), family_of("cordis-HORIZONprojects")
    ('h2020', 'h2020', 'horizon')
    """
    named = [family for family, words in _WORDS.items() if re.search(words, text, re.IGNORECASE)]
    return named[0] if len(named) == 1 else ""


def _told(table: Table) -> str:
    """The programme that the table's own rows name first."""
    if "frameworkProgramme" not in table.columns:
        return ""
    for row in islice(table.rows(), 1000):
        family = family_of(row.cells.get("frameworkProgramme", ""))
        if family and not row.fault:
            return family
    return ""


def _family(one: _Opened, told: Sequence[_Opened], options: Options) -> str:
    """The programme of a table by its rows, name, the project table beside it, its archive, the user, its folders."""
    beside = {other.table.family for other in told if other.group == one.group} - {""}
    *folders, name = one.file.path.parts
    clues = (
        one.table.family,
        family_of(one.file.stem),
        beside.pop() if len(beside) == 1 else "",
        family_of(name),
        options.family,
        family_of(one.file.member),
        *map(family_of, reversed(folders)),
    )
    family = next(filter(None, clues), "")
    if family not in _WORDS:
        raise InputError(
            f"{one.file.shown}: which framework programme it belongs to cannot be told",
            "name it: --framework h2020, --framework horizon or --framework fp7",
        )
    return family


def _complete(one: _Opened, all_: Sequence[_Opened]) -> bool:
    """Whether the table belongs to a whole edition: one archive or folder with projects and organizations."""
    kinds = {
        other.table.kind
        for other in all_
        if other.official and other.group == one.group and other.table.family == one.table.family
    }
    return one.official and {"project", "organization"} <= kinds


def _each_by_its_name(opened: Sequence[_Opened], tables: Sequence[Table]) -> list[Table]:
    """The tables, those of one name in several folders with the folder's name before it."""
    named = []
    for one, table in zip(opened, tables, strict=True):
        same = [other for other in opened if other.table.name == table.name]
        if len(same) > 1:
            short = f"{one.file.path.parent.name}/{table.name}"
            taken = [f"{other.file.path.parent.name}/{table.name}" for other in same]
            full = f"{one.file.path.parent}/{table.name}"
            table = _called(table, short if taken.count(short) == 1 else full)
        named.append(table)
    return named


def _called(table: Table, name: str) -> Table:
    return replace(table, name=name, rows=_changed(table, lambda row: replace(row, file=name)))
