"""The catalogue as saved queries of Neo4j Browser: as a zip to drop on it, and as what it keeps in the web browser."""

import io
import json
import re
import textwrap
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from baltica.cypher.catalog import FOLDERS, Param, Query
from baltica.views.browser import parameters

NOT_SHOWN = "Data for analysis"  # whole tables for programs
FIRST = "00 Start here"
AGAIN = "Open the guide"
GUIDE = "baltica-guide.html"
PREFIX = "baltica-"  # of all ids: what begins so is ours to replace
WIDTH = 100
_NAME_LIMIT = 120  # characters of a file name in the zip
_EPOCH = (2020, 1, 1, 0, 0, 0)  # the same queries give the same zip


@dataclass(frozen=True)
class Saved:
    """One saved query: a folder's name, the place in it from 1, a fixed id, a title and the text."""

    folder: str
    number: int
    id: str
    title: str
    content: str


def opening(origin: str) -> Saved:
    """A saved query that opens the guide of a server; ``origin`` is its address, like ``http://localhost:7474``."""
    return Saved(FIRST, 2, f"{PREFIX}guide", AGAIN, f"// {AGAIN}\n:guide {origin}/browser/{GUIDE}\n")


def saved(queries: Mapping[str, Query]) -> list[Saved]:
    """The queries as saved queries in the order of FOLDERS, other folders behind; a picture follows its table."""
    found = [Saved(FIRST, 1, f"{PREFIX}parameters", parameters.TITLE, parameters.script(queries))]
    for folder, members in folders(queries).items():
        entries = [entry for query in members for entry in _entries(query)]
        found += [Saved(folder, number, *entry) for number, entry in enumerate(entries, 1)]
    return found


def zipped(entries: list[Saved]) -> bytes:
    """A zip that Neo4j Browser takes when it is dropped there; the same entries give the same bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in entries:
            name = f"{_file_name(one.folder)}/{_file_name(f'{one.number:02} {one.title}')}.cypher"
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), one.content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def stored(entries: list[Saved]) -> dict[str, list[dict[str, Any]]]:
    """What Neo4j Browser keeps under ``neo4j.folders`` and ``neo4j.documents`` for these entries."""
    names = dict.fromkeys(one.folder for one in entries)
    ids = {folder: f"{PREFIX}folder-{number:02}" for number, folder in enumerate(names)}
    return {
        "folders": [{"id": id_, "name": folder} for folder, id_ in ids.items()],
        "documents": [{"id": one.id, "content": one.content, "folder": ids[one.folder]} for one in entries],
    }


def as_json(content: Any) -> str:
    """JSON that is the same every time."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def folders(queries: Mapping[str, Query]) -> dict[str, list[Query]]:
    """Numbered folders and their queries by name; empty ones are left out, and what is for programs."""
    own = sorted({query.folder for query in queries.values()} - set(FOLDERS))
    names = [folder for folder in (*FOLDERS, *own) if folder != NOT_SHOWN]
    found: dict[str, list[Query]] = {}
    for folder in names:
        members = [query for _, query in sorted(queries.items()) if query.folder == folder]
        if members:
            found[f"{len(found) + 1:02} {folder}"] = members
    return found


def _entries(query: Query) -> Iterator[tuple[str, str, str]]:
    """Id, title and text of the query, and of its picture where it has one."""
    yield f"{PREFIX}{query.name}", query.title, content(query)
    if query.graph:
        yield f"{PREFIX}{query.name}.graph", picture_title(query), content(query, picture=True)


def picture_title(query: Query) -> str:
    """The title of a query's picture; its first word is what Neo4j Browser shows of long titles."""
    return f"Picture: {query.title}"


def content(query: Query, *, picture: bool = False) -> str:
    """The query as a script: the title, what it answers, its parameters, then one statement."""
    title, statement = (picture_title(query), query.graph) if picture else (query.title, query.statement)
    used = [param for param in query.params if re.search(rf"\${param.name}\b", statement)]
    told = [*_wrapped(query.text), *(["", "Parameters; change one with  :param name => value"] if used else [])]
    for param in used:
        told += _wrapped(f"${param.name}: {param.doc}{_value(param)}", "  ")
    return "\n".join([f"// {_line(title)}", "//", *(f"// {line}".rstrip() for line in told), f"{statement};"]) + "\n"


def _value(param: Param) -> str:
    example = "" if param.example is None else f"e.g. {parameters.literal(param.example)}"
    if param.required:
        return f" ({example})" if example else ""
    default = f"default {parameters.literal(param.default)}"
    return f" ({default}, {example})" if example else f" ({default})"


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent * 2, break_on_hyphens=False)


def _line(text: str) -> str:
    """One line without control characters."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _file_name(text: str) -> str:
    """Text as the name of a file or folder on every system."""
    plain = re.sub(r'[\\/:*?"<>|]+', " ", _line(text))
    return " ".join(plain.split())[:_NAME_LIMIT].rstrip(" .") or "query"
