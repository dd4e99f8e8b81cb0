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
from dataclasses import dataclass
from typing import Any, Literal, get_args

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
    """One file of the catalogue; ``statement`` is its Cypher without header and final semicolon."""

    name: str
    title: str
    text: str
    folder: str
    params: tuple[Param, ...]
    columns: tuple[Column, ...]
    statement: str
    heavy: bool = False


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


def parse(name: str, content: str) -> Query:
    """Read one file of the catalogue; ``name`` is its name without ending.

    Raises:
        QueryError: a line of the header cannot be read, or a part is missing.
    """
    lines = content.splitlines()
    end = next((i for i, line in enumerate(lines) if not line.startswith("//")), len(lines))
    prose, entries = _split([line[2:].strip() for line in lines[:end]])
    fields: dict[str, list[str]] = {}
    for keyword, _, rest in (entry.partition(" ") for entry in entries):
        fields.setdefault(keyword, []).append(rest.strip())
    if unknown := set(fields) - {"folder", "params", "param", "return", "heavy"}:
        raise QueryError(f"{name}.cypher: nothing is called @{sorted(unknown)[0]}", "see cypher/header.py")
    if not prose or "folder" not in fields or "return" not in fields:
        raise QueryError(f"{name}.cypher: title, text, @folder and @return are needed", "see cypher/header.py")
    return Query(
        name=name,
        title=prose[0],
        text=" ".join(line for line in prose[1:] if line),
        folder=fields["folder"][0],
        params=(*_standard(name, fields.get("params", [])), *(_param(name, p) for p in fields.get("param", []))),
        columns=tuple(_column(name, column) for column in fields["return"]),
        statement="\n".join(lines[end:]).strip().removesuffix(";").rstrip(),
        heavy="heavy" in fields,
    )


def _split(header: list[str]) -> tuple[list[str], list[str]]:
    """Prose before the first ``@`` and the entries after it; a line without ``@`` continues the entry above."""
    prose: list[str] = []
    entries: list[str] = []
    for line in header:
        if line.startswith("@"):
            entries.append(line[1:])
        elif entries:
            entries[-1] = f"{entries[-1]} {line}".rstrip()
        else:
            prose.append(line)
    return prose, entries


def _standard(name: str, entries: list[str]) -> list[Param]:
    params: list[Param] = []
    for word in (word for entry in entries for word in entry.split()):
        if word == "selection":
            params.extend(SELECTION_PARAMS)
        elif word in STANDARD:
            params.append(STANDARD[word])
        else:
            raise QueryError(f"{name}.cypher: {word} is no standard parameter", "declare it with @param")
    return params


def _param(name: str, entry: str) -> Param:
    match = _PARAM.fullmatch(entry)
    if match is None or match["type"] not in get_args(ParamType):
        raise QueryError(
            f"{name}.cypher: cannot read '@param {entry}'", "write: name TYPE meaning = default (e.g. value)"
        )
    default, example = (
        None if text is None else convert(match["type"], text.strip().strip('"'))
        for text in (match["default"], match["example"])
    )
    return Param(match["name"], match["type"], match["doc"].strip(), default, match["default"] is None, example)  # type: ignore[arg-type]  # checked above


def _column(name: str, entry: str) -> Column:
    match = _COLUMN.fullmatch(entry)
    if match is None or match["type"] not in get_args(ColumnType):
        raise QueryError(f"{name}.cypher: cannot read '@return {entry}'", "write: name TYPE [unit] meaning")
    return Column(match["name"], match["type"], match["unit"] or "", match["doc"].strip())  # type: ignore[arg-type]  # checked above
