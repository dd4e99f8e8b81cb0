"""Exports: the network or the whole graph as files for other tools, each with its sources and licences.

``export_data`` writes what is made of GraphData (GraphML, GEXF, Cytoscape, VOSviewer, Parquet), ``export_graph`` what
is read straight from the graph (CSV for neo4j-admin, JSON lines). Same data, same bytes: no file tells the day.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from baltica.analytics.graphdata import GraphData
from baltica.cypher.catalog import Reader
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent
from baltica.views.exports.cytoscape import cyjs
from baltica.views.exports.files import LICENCES, check_folder, folder_bytes, licences_text, whole_folder, write_lines
from baltica.views.exports.gexf import gexf
from baltica.views.exports.graph import Part, WholeGraph
from baltica.views.exports.graphml import graphml
from baltica.views.exports.jsonl import jsonl
from baltica.views.exports.neo4j import write_neo4j
from baltica.views.exports.network import LEVEL, NODES, ExportNetwork, export_network
from baltica.views.exports.parquet import require_pyarrow, write_parquet
from baltica.views.exports.vosviewer import map_file, network_file, vosviewer
from baltica.views.exports.xml import Cleaner

__all__ = ["ENDINGS", "NODES", "Written", "check", "export_data", "export_graph", "export_network"]

# Format → how its file is called; "" for a folder.
ENDINGS = {
    "graphml": ".graphml",
    "gexf": ".gexf",
    "cytoscape": ".cyjs",
    "vosviewer": ".json",
    "parquet": "",
    "neo4j-admin": "",
    "jsonl": ".jsonl",
}
_PLURAL = re.compile(r"^(\w+ )?(\w+)s\b")
FOLDERS = tuple(name for name, ending in ENDINGS.items() if not ending)


@dataclass(frozen=True)
class Written:
    """What an export wrote: files, how many of what, bytes, and what is not in it."""

    files: tuple[Path, ...]
    counts: dict[str, int]
    size: int
    left_out: dict[str, int] = field(default_factory=dict)
    dropped: int = 0

    def line(self) -> str:
        """One line on it.

        >>> Written((Path("a.gexf"),), {"countries": 2, "ties": 1}, 1500, {"undated projects": 3}).line()
        'Wrote a.gexf: 2 countries, 1 tie, 1.5 kB. Left out: 3 undated projects.'
        """
        told = ", ".join([*(_count(number, name) for name, number in self.counts.items()), _size(self.size)])
        missing = [_count(number, name) for name, number in self.left_out.items()]
        if self.dropped:
            missing.append(_count(self.dropped, "control characters in texts, which XML cannot hold"))
        return f"Wrote {' and '.join(map(str, self.files))}: {told}." + (
            f" Left out: {'; '.join(missing)}." if missing else ""
        )


def check(form: str, out: Path) -> None:
    """Raise InputError where the format cannot be written there; to be asked before the graph is read."""
    if form not in ENDINGS:
        raise InputError(f"there is no format {form!r}", f"known are {', '.join(ENDINGS)}")
    if form == "parquet":
        require_pyarrow()
    if form in FOLDERS:
        check_folder(out, form)
    elif out.exists() and not out.is_file():
        raise InputError(f"cannot write {out}: it is not a file", f"name a file, like --out network{ENDINGS[form]}")


def export_data(
    data: GraphData,
    form: str,
    out: Path,
    *,
    nodes: str = "organizations",
    level: int = LEVEL,
    min_shared: int = 1,
    two_mode: bool = False,
    progress: Progress = silent,
) -> Written:
    """Write the network of these nodes to *out* (a file; for Parquet a folder, which also holds all tables).

    ``nodes``, ``level``, ``min_shared`` and ``two_mode`` are those of ``export_network``. A VOSviewer file whose name
    ends in .txt becomes a pair, ``…_map.txt`` and ``…_network.txt``, with the licences beside it. Raises InputError.
    """
    check(form, out)
    network = export_network(data, nodes, level=level, min_shared=min_shared, two_mode=two_mode)
    counts = {network.terms[0]: len(network.nodes), network.terms[1]: len(network.edges)}
    if form == "parquet":
        with whole_folder(out, form) as folder:
            rows = write_parquet(data, network, folder)
        counts = {"tables": len(rows), "rows": sum(rows.values())}
        return Written((out,), counts, folder_bytes(out), network.left_out)
    if form == "vosviewer" and out.suffix.lower() == ".txt":
        files, size = _pair(network, out)
        return Written(files, counts, size, network.left_out)
    clean = Cleaner()
    writers: dict[str, Callable[[], Iterator[str]]] = {
        "graphml": lambda: graphml(network, clean),
        "gexf": lambda: gexf(network, clean),
        "cytoscape": lambda: cyjs(network),
        "vosviewer": lambda: vosviewer(network),
    }
    if form not in writers:
        raise InputError(f"{form} is made of the graph, not of tables", "use export_graph for it")
    size = write_lines(out, _told(writers[form](), progress))
    return Written((out,), counts, size, network.left_out, clean.dropped)


def export_graph(
    graph: Reader, form: str, out: Path, *, data: GraphData | None = None, progress: Progress = silent
) -> Written:
    """Write the graph itself to *out*: a folder of CSV files for neo4j-admin, or a file of JSON lines.

    Without *data* all of it. With selected data only their organizations, projects and clusters, and the relationships
    between what stays; regions, programmes, topics, areas, sources and loads all stay. Raises InputError; BalticaError
    where the graph changes while it is read.
    """
    check(form, out)
    part = None if data is None or data.selection.is_all else Part.of(data)
    whole = WholeGraph(graph, part, progress)
    files: tuple[Path, ...]
    facts = {"Selection": part.selection.describe() if part else "no filter; the whole graph"}
    if form == "neo4j-admin":
        with whole_folder(out, form) as folder:
            write_neo4j(whole, folder, facts)
        files, size = (out,), folder_bytes(out)
    elif form == "jsonl":
        files = (out, beside(out))
        size = write_lines(out, jsonl(whole)) + write_lines(files[1], [licences_text(facts, whole.credits())])
    else:
        raise InputError(f"{form} is made of tables, not of the graph", "use export_data for it")
    counts = {"nodes": sum(whole.nodes_read.values()), "relationships": sum(whole.relationships_read.values())}
    return Written(files, counts, size, whole.left_out)


def beside(out: Path) -> Path:
    """Where the licences of a file go that cannot tell them itself.

    >>> beside(Path("graph.jsonl")).name
    'graph.LICENCES.txt'
    """
    return out.with_name(f"{out.stem}.{LICENCES}")


def _told(pieces: Iterator[str], progress: Progress) -> Iterator[str]:
    """The pieces, and how much of them has been written."""
    done = 0
    for piece in pieces:
        yield piece
        done += len(piece)
        if done >= 10**6:
            progress("write the file, MB", done // 10**6, None)


def _pair(network: ExportNetwork, out: Path) -> tuple[tuple[Path, ...], int]:
    told = licences_text({"Network": network.title, **network.facts}, network.credits)
    pieces = {
        out.with_name(f"{out.stem}_map.txt"): map_file(network),
        out.with_name(f"{out.stem}_network.txt"): network_file(network),
        beside(out): iter([told]),
    }
    return tuple(pieces), sum(write_lines(path, found) for path, found in pieces.items())


def _count(number: int, name: str) -> str:
    """A number of things, whose word is their plural."""
    if number == 1:
        name = _PLURAL.sub(r"\1\2", name.replace("countries", "country"), count=1)
    return f"{number:,} {name}"


def _size(number: int) -> str:
    for unit, one in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if number >= one:
            return f"{number / one:.1f} {unit}"
    return f"{number} bytes"
