"""The rules held against files: each by itself, and one beside the others."""

from collections.abc import Iterable, Sequence
from importlib import resources
from pathlib import Path

from baltica.cypher import catalog
from baltica.cypher.check import check, check_graph
from baltica.cypher.faults import Broken, Fault
from baltica.cypher.header import Query
from baltica.cypher.own import COMPANION, ENDING, files_of, name_twice, read_file
from baltica.graph.errors import InputError


def files_at(places: Iterable[Path]) -> list[Path]:
    """The files of queries that are meant by files and folders; a companion means its query.

    Raises InputError for what is not there, and for files of another ending.
    """
    found: list[Path] = []
    for place in places:
        if place.is_dir():
            found += files_of([place])
            continue
        query = place.with_name(place.name.removesuffix(COMPANION) + ENDING)
        if place.name.endswith(COMPANION) and query.exists():
            place = query
        if not place.exists():
            raise InputError(f"{place} is not there", "name a file of a query, or a folder of them")
        if not place.name.endswith(ENDING):
            raise InputError(f"{place} is no file of a query", f"its name has to end in {ENDING}")
        found.append(place)
    return list(dict.fromkeys(found))


def check_files(files: Sequence[Path], shipped: Sequence[Query] = ()) -> tuple[list[Query], list[Broken]]:
    """The queries without faults, and the files with theirs; *shipped* are checked, too."""
    queries, found = list(shipped), []
    for file in files:
        query, broken = read_file(file)
        queries += [query] if query is not None else []
        found += broken
    for query in queries:
        found += [Broken(file, tuple(faults)) for file, faults in _faults(query) if faults]
    found += _together([query for query in queries if query.file])
    bad = {one.file for one in found}
    return [query for query in queries if not bad & {file for file, _ in _faults(query)}], _by_file(found)


def _faults(query: Query) -> list[tuple[Path, list[Fault]]]:
    file = Path(query.file or f"{query.name}{ENDING}")
    return [(file, check(query)), (file.with_name(f"{query.name}{COMPANION}"), check_graph(query))]


def _together(own: Sequence[Query]) -> list[Broken]:
    """Names that are used twice, and parameters that mean something else elsewhere; the shipped ones come first."""
    home = resources.files("baltica.cypher.queries")
    found = []
    known: dict[str, Query] = {}
    for query in own:
        itself = Path(str(home / f"{query.name}{ENDING}"))
        taken = catalog.queries() if not (itself.exists() and itself.samefile(query.file)) else {}
        if twice := name_twice(query, [*taken, *known], known):
            found.append(Broken(Path(query.file), (twice,)))
        known.setdefault(query.name, query)
    apart = catalog.disagreements([*catalog.queries().values(), *own])
    return found + [Broken(Path(query.file), (fault,)) for query, fault in apart if query.file]


def _by_file(found: Iterable[Broken]) -> list[Broken]:
    """The faults of each file together, by line."""
    faults: dict[Path, list[Fault]] = {}
    for one in found:
        faults.setdefault(one.file, []).extend(one.faults)
    return [Broken(file, tuple(sorted(each, key=lambda fault: fault.line))) for file, each in faults.items()]
