"""Users' own queries: folders of ``*.cypher`` files with their companions ``*.graph.cypher``, without subfolders.

What cannot be read or is in two places is told apart as broken, so that the other queries stay usable.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path

from baltica.cypher.faults import Broken, Fault, refused
from baltica.cypher.header import Query, read
from baltica.graph.errors import InputError, QueryError
from baltica.graph.guard import refuse_writes

ENDING, COMPANION = ".cypher", ".graph.cypher"
MOST_BYTES = 200_000
# Characters nobody sees, or that turn the order of what is read around; a tabulator and ends of lines are harmless.
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")


def read_own(folders: Iterable[Path], taken: Collection[str] = ()) -> tuple[dict[str, Query], list[Broken]]:
    """The queries of the folders by name, and the files that cannot be used; ``taken`` are names of other queries.

    Raises InputError for a folder that is not there or cannot be read.
    """
    found: dict[str, Query] = {}
    broken: list[Broken] = []
    for file in files_of(folders):
        query, faults = read_file(file)
        if query is not None:
            twice = name_twice(query, [*taken, *found], found)
            faults = [Broken(file, (twice,))] if twice else _writes(query)
        broken += faults
        if query is not None and not faults:
            found[query.name] = query
    return found, broken


def _writes(query: Query) -> list[Broken]:
    """Why a query or its companion may not be run, if it does not only read."""
    file = Path(query.file)
    found = []
    for place, text, begins in (
        (file, query.statement, query.lines["@statement"]),
        (file.with_name(f"{query.name}{COMPANION}"), query.graph, query.lines["@graph"]),
    ):
        try:
            if text:
                refuse_writes(text)
        except QueryError as error:
            found.append(Broken(place, (refused(error, text, begins),)))
    return found


def name_twice(query: Query, taken: Collection[str], own: "dict[str, Query] | None" = None) -> Fault | None:
    """What is wrong with a name that is used already."""
    if query.name not in taken:
        return None
    other = (own or {}).get(query.name)
    where = f"in {other.file}" if other is not None else "among those that come with Baltica"
    return Fault(0, f"there is a query {query.name} already, {where}", "give the file another name")


def files_of(folders: Iterable[Path]) -> list[Path]:
    """The files of queries in the folders, by name; companions only where they belong to none.

    Raises InputError for a folder that is not there or cannot be read.
    """
    return [file for folder in folders for file in _files(folder)]


def _files(folder: Path) -> list[Path]:
    try:
        names = {path.name for path in folder.iterdir()}
    except OSError as error:
        reason = "is not there" if isinstance(error, FileNotFoundError) else (error.strerror or str(error)).lower()
        raise InputError(
            f"the folder of queries {folder}: {reason}",
            f"name a folder you may read by --queries or BALTICA_QUERIES, or begin one: "
            f"baltica query new NAME --dir {folder}",
        ) from None
    wanted = sorted(name for name in names if name.endswith(ENDING) and not name.startswith("."))
    return [
        folder / name
        for name in wanted
        if not (name.endswith(COMPANION) and name.removesuffix(COMPANION) + ENDING in names)
    ]


def read_file(file: Path) -> tuple[Query | None, list[Broken]]:
    """The query of a file, or what is wrong with the file and with its companion."""
    if file.name.endswith(COMPANION):
        named = file.with_name(file.name.removesuffix(COMPANION) + ENDING).name
        return None, [Broken(file, (Fault(0, "this companion belongs to no query", f"name the query {named}"),))]
    text, faults = read_text(file)
    companion = file.with_name(file.name.removesuffix(ENDING) + COMPANION)
    graph, graph_faults = read_text(companion) if companion.exists() else ("", [])
    query, header_faults = (None, []) if faults else read(file.name.removesuffix(ENDING), text, graph)
    faults += header_faults
    if not graph_faults and query is not None and companion.exists() and not query.graph:
        graph_faults = [Fault(0, "the companion holds no statement", "write one, or remove the file")]
    found = [Broken(file, tuple(faults))] if faults else []
    if graph_faults:
        found.append(Broken(companion, tuple(graph_faults)))
    return (replace(query, file=str(file)) if query is not None and not found else None), found


def read_text(file: Path) -> tuple[str, list[Fault]]:
    """The text of a file (a byte order mark is passed over), or why it is none."""
    try:
        if not file.is_file():
            return "", [Fault(0, "this is no file", "name a file of a query")]
        if (size := file.stat().st_size) > MOST_BYTES:
            return "", [
                Fault(0, f"the file has {size:,} bytes, {MOST_BYTES:,} are the most", "one query goes in a file")
            ]
        data = file.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return "", [Fault(0, f"the file cannot be read: {reason}", "make it readable, or move it elsewhere")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", [Fault(line, "this is not UTF-8 text", "save the file as UTF-8")]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, [
        Fault(text.count("\n", 0, at) + 1, f"the character U+{ord(text[at]):04X} cannot be seen", "remove it")
        for at in [match.start() for match in islice(_HIDDEN.finditer(text), 5)]
    ]
