"""The header of a ``.cypher`` file: title, explanation, folder, parameters and columns.

::

    // Title
    //
    // What it answers, for a reader who does not program.
    //
    // @folder Cross-border ties
    // @params selection top
    // @param min_shared INTEGER smallest number of shared projects = 2 (e.g. 3)
    // @return ties INTEGER [ties] pairs of organizations that met in a project
    MATCH …

``@params`` names parameters that mean the same in every query (:data:`STANDARD`); ``selection`` stands for all
eleven of the selection. ``@param`` declares one of the query's own; without ``= default`` it is required.
``@heavy`` marks a query that may take long. A column of type ``PATH`` holds nodes and the relationships between them:
``baltica view`` draws it, rows tell it by ids and types.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from baltica.cypher.faults import Fault, told
from baltica.cypher.selection import NO_MAX, NO_SINCE, NO_UNTIL
from baltica.graph.errors import QueryError
from baltica.graph.model import SPECIALIZATIONS

ParamType = Literal["INTEGER", "FLOAT", "STRING", "BOOLEAN", "LIST<STRING>"]
ColumnType = Literal["INTEGER", "FLOAT", "STRING", "BOOLEAN", "LIST<STRING>", "PATH"]


@dataclass(frozen=True)
class Param:
    """A parameter. A required one has no default (None); ``example`` is a value that finds something."""

    name: str
    type: ParamType
    doc: str
    default: Any = None
    required: bool = False
    example: Any = None


@dataclass(frozen=True)
class Column:
    """A column of the result; ``unit`` is empty for text and for numbers that have none."""

    name: str
    type: ColumnType
    unit: str
    doc: str


@dataclass(frozen=True)
class Query:
    """One file of the catalogue; ``statement`` is its Cypher without header and final semicolon.

    ``graph`` is the statement of its companion ``<name>.graph.cypher``, which returns the same as a picture: nodes,
    relationships and paths for Neo4j Browser and ``baltica view``; empty where there is none. ``file`` is the path of a
    user's own file, empty for those that come along. ``lines`` tells in which line of the file each part stands:
    ``@title``, ``@text``, ``@folder``, ``@statement``, ``@graph`` (in its own file), ``$name`` of a parameter, ``name``
    of a column.
    """

    name: str
    title: str
    text: str
    folder: str
    params: tuple[Param, ...]
    columns: tuple[Column, ...]
    statement: str
    heavy: bool = False
    graph: str = ""
    file: str = field(default="", compare=False)
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def draws(self) -> bool:
        """Whether there is a picture of what it finds: by a companion or by a column of paths."""
        return bool(self.graph) or any(column.type == "PATH" for column in self.columns)


# What a filter means is said in selection.py; these are its names in Cypher. 0 and 9999 mean no bound.
SELECTION_PARAMS = (
    Param("country", "LIST<STRING>", "report these countries; their partners elsewhere stay", [], example=["DK"]),
    Param(
        "region", "LIST<STRING>", "report regions whose code begins so; partners elsewhere stay", [], example=["SE22"]
    ),
    Param("within", "LIST<STRING>", "only organizations in these countries or regions", [], example=["DK", "SE"]),
    Param("since", "INTEGER", "projects that started in this year or later", NO_SINCE, example=2014),
    Param("until", "INTEGER", "projects that started in this year or earlier", NO_UNTIL, example=2020),
    Param("source", "LIST<STRING>", "facts of these sources", [], example=["baltica"]),
    Param("programme", "LIST<STRING>", "programmes whose name contains one of these", [], example=["South Baltic"]),
    Param("specialization", "LIST<STRING>", "one of: " + ", ".join(SPECIALIZATIONS), [], example=["ict"]),
    Param("role", "LIST<STRING>", "roles in projects", [], example=["coordinator", "partner"]),
    Param("min_size", "INTEGER", "projects with at least so many participants", 0, example=2),
    Param("max_size", "INTEGER", "projects with at most so many participants", NO_MAX, example=20),
)
STANDARD = {
    param.name: param
    for param in (
        *SELECTION_PARAMS,
        Param("top", "INTEGER", "number of rows", 25, example=10),
        Param("min_shared", "INTEGER", "smallest number of shared projects", 1, example=2),
        Param("level", "INTEGER", "NUTS level: 0 countries, 2 or 3 regions", 3, example=2),
        Param("id", "STRING", "id, as other queries print it", required=True, example="baltica:aalborg-university"),
        Param("text", "STRING", "part of a name, or an id", required=True, example="Aalborg"),
    )
}

_PARAM = re.compile(
    r"(?P<name>\w+) (?P<type>\S+) (?P<doc>.*?)(?: = (?P<default>.*?))?(?: \(e\.g\. (?P<example>.*)\))?", re.DOTALL
)
_COLUMN = re.compile(r"(?P<name>\w+) (?P<type>\S+)(?: \[(?P<unit>[^\]]+)\])? (?P<doc>.+)", re.DOTALL)


def convert(type_: str, value: object) -> Any:
    """Bring a value to a declared type; texts are read as a user writes them (``DK,SE``, ``yes``, ``3``).

    Raises:
        ValueError: the value is not of the type; the message says what is.
    """
    if type_ == "LIST<STRING>":
        if isinstance(value, str):
            value = [part.strip() for part in value.strip().removeprefix("[").removesuffix("]").split(",")]
        if not isinstance(value, list | tuple) or not all(isinstance(part, str) for part in value):
            raise ValueError("texts with commas between, like DK,SE")
        return [part for part in value if part]
    if type_ == "BOOLEAN":
        known = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
        found = value if isinstance(value, bool) else known.get(str(value).strip().lower())
        if found is None:
            raise ValueError("true or false")
        return found
    if type_ == "STRING":
        if not isinstance(value, str):
            raise ValueError("a text")
        return value
    return _number(type_, value)


def _number(type_: str, value: object) -> int | float:
    number = float if type_ == "FLOAT" else int
    wanted = "a number" if type_ == "FLOAT" else "a whole number"
    if (
        isinstance(value, bool)
        or not isinstance(value, int | float | str)
        or (number is int and isinstance(value, float))
    ):
        raise ValueError(wanted)
    try:
        result = number(value)
    except ValueError:
        raise ValueError(wanted) from None
    if not 0 <= result < 2**63:
        raise ValueError(wanted + ", 0 or more")
    return result


def parse(name: str, content: str, graph: str = "") -> Query:
    """Read one file of the catalogue; ``name`` is its name without ending, ``graph`` the content of its companion.

    Raises:
        QueryError: a line of the header cannot be read, or a part is missing.
    """
    query, faults = read(name, content, graph)
    if query is None:
        raise QueryError(told(f"{name}.cypher", faults[0]), faults[0].remedy)
    return query


def read(name: str, content: str, graph: str = "") -> tuple[Query | None, list[Fault]]:
    """The same with everything that is wrong with the header; no query where anything is."""
    lines = _LINE_ENDS.split(content)
    end = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    prose, entries = _split([line[2:].strip() for line in lines[:end]])
    header = _Header()
    for at, entry in entries:
        header.take(at, *entry.partition(" ")[::2])
    if not prose:
        header.faults.append(Fault(1, "there is no title", f"begin with the question: // Who …?{_LIKE}"))
    for needed, remedy in _NEEDED.items():
        if needed not in header.seen:
            header.faults.append(Fault(max(end, 1), f"there is no @{needed}", f"add a line like: // {remedy}"))
    statement, begins = _bare(lines, end)
    if not statement:
        header.faults.append(
            Fault(end + 1, "there is no statement", f"write it under the header: MATCH … RETURN …{_LIKE}")
        )
    if header.faults:
        return None, sorted(header.faults, key=lambda fault: fault.line)
    texts = [at for at, line in prose[1:] if line]
    companion = _LINE_ENDS.split(graph)
    bare = ["" if line.startswith("//") else line for line in companion]  # as many lines
    drawn, drawn_from = _bare(bare, 0)
    where = {"@title": prose[0][0], "@text": (texts or [prose[0][0]])[0], "@folder": header.seen["folder"]}
    query = Query(
        name=name,
        title=prose[0][1],
        text=" ".join(line for _, line in prose[1:] if line),
        folder=header.folder,
        params=tuple(header.params),
        columns=tuple(header.columns),
        statement=statement,
        heavy="heavy" in header.seen,
        graph=drawn,
        lines={**where, "@statement": begins, "@graph": drawn_from, **header.lines},
    )
    return query, []


_LINE_ENDS = re.compile(r"\r\n|\r|\n")  # what editors and engines count; str.splitlines knows more
LONGEST = 1000  # letters of an entry
_LIKE = "; 'baltica query new NAME' writes a file to begin with"
_NEEDED = {"folder": "@folder Own queries", "return": "@return name STRING what is in that column"}


class _Header:
    """What the lines with @ say, in their order, and what cannot be read of them."""

    def __init__(self) -> None:
        self.folder = ""
        self.standard: list[Param] = []
        self.own: list[Param] = []
        self.columns: list[Column] = []
        self.seen: dict[str, int] = {}
        self.lines: dict[str, int] = {}
        self.faults: list[Fault] = []

    @property
    def params(self) -> list[Param]:
        return [*self.standard, *self.own]

    def take(self, line: int, keyword: str, rest: str) -> None:
        """Read one entry."""
        again = keyword in self.seen
        self.seen.setdefault(keyword, line)
        rest = rest.strip()
        if len(rest) > LONGEST:
            self.faults.append(Fault(line, f"@{keyword} has {len(rest):,} letters", f"{LONGEST} are the most"))
        elif keyword == "folder":
            if again or not rest:
                what = "a second @folder" if again else "@folder names none"
                self.faults.append(Fault(line, what, f"write one, like: // {_NEEDED['folder']}"))
            self.folder = self.folder or rest
        elif keyword == "params":
            for word in rest.split():
                self._standard(line, word)
        elif keyword == "param":
            self._param(line, rest)
        elif keyword == "return":
            self._column(line, rest)
        elif keyword != "heavy":
            known = "write one of @folder, @params, @param, @return, @heavy"
            self.faults.append(Fault(line, f"nothing is called @{keyword}", known))

    def _standard(self, line: int, word: str) -> None:
        added = SELECTION_PARAMS if word == "selection" else (STANDARD[word],) if word in STANDARD else ()
        if not added:
            known = f"declare it with @param; standard are selection, {', '.join(STANDARD)}"
            self.faults.append(Fault(line, f"{word} is no standard parameter", known))
        for param in added:
            self._declare(line, param, self.standard)

    def _param(self, line: int, entry: str) -> None:
        match = _PARAM.fullmatch(entry)
        if match is None or match["type"] not in get_args(ParamType):
            how = f"write: name TYPE meaning = default (e.g. value); TYPE is one of {', '.join(get_args(ParamType))}"
            self.faults.append(Fault(line, f"cannot read '@param {entry}'", how))
            return
        name, type_, values = match["name"], match["type"], []
        for what in ("default", "example"):
            text = match[what]
            try:
                values.append(None if text is None else convert(type_, text.strip().strip('"')))
            except ValueError as error:
                message = f"the {what} {text!r} of {name} is no {type_}"
                self.faults.append(Fault(line, message, f"it has to be {error}"))
                values.append(None)
        param = Param(name, type_, match["doc"].strip(), values[0], match["default"] is None, values[1])  # type: ignore[arg-type]  # checked above
        self._declare(line, param, self.own)

    def _declare(self, line: int, param: Param, params: list[Param]) -> None:
        if any(known.name == param.name for known in self.params):
            self.faults.append(Fault(line, f"${param.name} is declared twice", "leave one of them out"))
        params.append(param)
        self.lines.setdefault(f"${param.name}", line)

    def _column(self, line: int, entry: str) -> None:
        match = _COLUMN.fullmatch(entry)
        if match is None or match["type"] not in get_args(ColumnType):
            how = f"write: name TYPE [unit] meaning; TYPE is one of {', '.join(get_args(ColumnType))}"
            self.faults.append(Fault(line, f"cannot read '@return {entry}'", how))
            return
        if any(known.name == match["name"] for known in self.columns):
            self.faults.append(Fault(line, f"column {match['name']} is declared twice", "leave one of them out"))
        self.columns.append(Column(match["name"], match["type"], match["unit"] or "", match["doc"].strip()))  # type: ignore[arg-type]  # checked above
        self.lines.setdefault(match["name"], line)


def _bare(lines: list[str], start: int) -> tuple[str, int]:
    """The statement in the lines from there on without what is empty around it, and the line in which it begins."""
    text = "\n".join(lines[start:])
    begins = start + 1 + text[: len(text) - len(text.lstrip())].count("\n")
    return text.strip().removesuffix(";").rstrip(), begins


def _split(header: list[str]) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Prose before the first ``@`` and the entries after it, with their lines.

    A line without ``@`` continues the entry above.
    """
    prose: list[tuple[int, str]] = []
    entries: list[tuple[int, str]] = []
    for at, line in enumerate(header, 1):
        if line.startswith("@"):
            entries.append((at, line[1:]))
        elif entries:
            entries[-1] = (entries[-1][0], f"{entries[-1][1]} {line}".rstrip())
        elif line or prose:
            prose.append((at, line))
    return prose, entries
