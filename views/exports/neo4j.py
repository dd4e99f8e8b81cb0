"""CSV files for ``neo4j-admin database import full``, a script that runs it, and the constraints for afterwards."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from baltica.graph.elements import Prop
from baltica.graph.schema import constraint_file
from baltica.views.exports.files import LICENCES, licences_text
from baltica.views.exports.graph import WholeGraph

# Between the items of a list: a character that no text holds; where one does, it becomes a space.
BETWEEN, BETWEEN_NAME = "\x1f", "U+001F"
OPTIONS = (
    "--overwrite-destination=true",
    "--id-type=string",
    "--multiline-fields=true",
    f"--array-delimiter={BETWEEN_NAME}",
    "--bad-tolerance=0",
)
SCRIPT, README, AFTER = "import.sh", "README.txt", "after-import.cypher"
_TYPES = {"STRING": "string", "INTEGER": "long", "FLOAT": "double", "BOOLEAN": "boolean", "LIST<STRING>": "string[]"}


def write_neo4j(whole: WholeGraph, folder: Path, facts: Mapping[str, str]) -> None:
    """Write all nodes and relationships into files of a folder that is there and empty.

    A property that the data model does not declare is left out and counted in ``whole.left_out``.
    """
    arguments: dict[str, str] = {}
    unknown = 0
    with ExitStack() as stack:
        files: dict[str, IO[str]] = {}
        after = stack.enter_context((folder / AFTER).open("w", encoding="utf-8", errors="replace", newline=""))
        after.write(constraint_file())

        def file(name: str, argument: str, header: str) -> IO[str]:
            if name not in files:
                opened = (folder / name).open("w", encoding="utf-8", errors="replace", newline="")
                files[name] = stack.enter_context(opened)
                files[name].write(header)
                arguments[name] = f"{argument}={name}"
            return files[name]

        for node, nodes in whole.nodes():
            props = list(node.all_props())
            header = [f"id:ID({node.label})", *map(_column, props[1:])]
            out = file(f"nodes_{node.label}.csv", f"--nodes={node.label}", _line(header))
            out.writelines(_line(_cell(prop, values.get(prop.name)) for prop in props) for values in nodes)
            after.writelines(_bare_lists(node.label, props, nodes))
            unknown += _unknown(props, nodes)
        for rel, start, end, rows in whole.relationships():
            props = list(rel.all_props())
            header = [f":START_ID({start})", *map(_column, props), f":END_ID({end})"]
            out = file(f"relationships_{rel.type}_{start}_{end}.csv", f"--relationships={rel.type}", _line(header))
            out.writelines(
                _line([_text(a), *(_cell(prop, values.get(prop.name)) for prop in props), _text(b)])
                for a, b, values in rows
            )
            unknown += _unknown(props, [values for _, _, values in rows])
    if unknown:
        whole.left_out["properties that the data model does not know"] = unknown
    told = licences_text(facts, whole.credits())
    for name, content in (
        (LICENCES, told),
        (README, _readme(arguments.values())),
        (SCRIPT, _script(arguments.values())),
    ):
        (folder / name).write_text(content, encoding="utf-8", newline="")
    (folder / SCRIPT).chmod(0o755)


def words(files: Iterable[str], database: str = "neo4j") -> list[str]:
    """The import command after the program's name, ``files`` as the script has them.

    The database stands before them: the importer would take what comes after its last file for another file.
    """
    return ["database", "import", "full", database, *OPTIONS, *files]


def _script(files: Iterable[str]) -> str:
    lines = " \\\n  ".join((" ".join(words((), '"${1:-neo4j}"')), *files))
    return (
        "#!/bin/sh\n"
        "# Imports this folder into an empty Neo4j. Stop the server first. Usage: sh import.sh [DATABASE]\n"
        "set -e\n"
        'cd "$(dirname "$0")"\n'
        f'"${{NEO4J_ADMIN:-neo4j-admin}}" {lines}\n'
        f'echo "Start the server, then: cypher-shell -f {AFTER}"\n'
    )


def _readme(files: Iterable[str]) -> str:
    return (
        "The graph of Baltica as CSV for Neo4j's own importer (Neo4j 5 or newer).\n\n"
        "The import replaces the database it is given.\n\n"
        "1. Stop the server.\n"
        f"2. In this folder: sh {SCRIPT}\n"
        f"   or by hand: neo4j-admin {' '.join(words(files))}\n"
        f"3. Start the server; create constraints, indexes and what the importer cannot: cypher-shell -f {AFTER}\n\n"
        "Texts are quoted; an empty cell is an unknown value, two quotes are an empty text. Items of a list have the\n"
        f"character {BETWEEN_NAME} between them.\n\n"
        f"{LICENCES} names the sources and their licences: keep it with the data.\n"
    )


def _column(prop: Prop) -> str:
    return f"{prop.name}:{_TYPES[prop.type]}"


def _line(cells: Iterable[str]) -> str:
    return ",".join(cells) + "\n"


def _cell(prop: Prop, value: Any) -> str:
    """A value as the importer reads it; nothing where it is unknown."""
    if value is None:
        return ""
    if prop.type == "LIST<STRING>":
        items = value if isinstance(value, list | tuple) else [value]
        return _text(BETWEEN.join(str(item).replace(BETWEEN, " ") for item in items))
    if prop.type == "BOOLEAN":
        return "true" if value else "false"
    if prop.type == "INTEGER":
        return str(int(value))
    return repr(float(value)) if prop.type == "FLOAT" else _text(str(value))


def _bare_lists(label: str, props: Iterable[Prop], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Statements that set lists without items, or with nothing but an empty text: the importer takes them for unknown.

    JSON writes texts as Cypher reads them.
    """
    lists = [prop.name for prop in props if prop.type == "LIST<STRING>"]
    for values in rows:
        for name in lists:
            if values.get(name) in ([], [""]):
                key, found = json.dumps(str(values["id"])), json.dumps(values[name])
                yield f"MATCH (n:{label} {{id: {key}}}) SET n.{name} = {found};\n"


def _text(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _unknown(props: Iterable[Prop], rows: Iterable[Mapping[str, Any]]) -> int:
    declared = {prop.name for prop in props}
    return sum(len(values.keys() - declared) for values in rows)
