"""Write the documents that follow from the code, or with --check say which of them are out of date.

    python docs/tools/generate.py           write
    python docs/tools/generate.py --check   change nothing; fail with one line a stale file

Some documents are made as a whole; in the others only the lines between the two markers are.
"""

import os
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from baltica.cypher.catalog import folders
from baltica.cypher.header import SELECTION_PARAMS, Param, Query
from baltica.graph.elements import ID, NODE_PROVENANCE, REL_PROVENANCE, Prop
from baltica.graph.measured import MEASURED, MEASUREMENT
from baltica.graph.model import NODE_TYPES, REL_TYPES
from baltica.graph.schema import constraint_file
from baltica.loader import mapping
from baltica.loader.records import Context, Node, Options, Rel
from baltica.loader.registry import BUNDLED, bundled, sources
from baltica.loader.sources.clusters import COLUMNS

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "reports" / "templates" / "glossary.md"
COMMAND = "python docs/tools/generate.py"
BEGIN = f"<!-- made by {COMMAND}: begin -->"
END = f"<!-- made by {COMMAND}: end -->"
WIDTH = 100
EMPTY = " The bundled facts hold none; other sources do."


def cell(text: object) -> str:
    """Text that may stand in a cell of a Markdown table."""
    return " ".join(str(text).split()).replace("|", "\\|")


def table(header: tuple[str, ...], rows: list[tuple[object, ...]]) -> Iterator[str]:
    """The lines of a Markdown table, and an empty line."""
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    yield from (f"| {' | '.join(map(cell, row))} |" for row in rows)
    yield ""


def filled() -> set[str]:
    """Labels and relationship types that the bundled facts fill; runs and their sources are noted by every load."""
    found = {"Source", "Run", "LOADED_FROM"}
    for name in BUNDLED:
        source = sources()[name]
        for record in source.records(source.find([bundled(name)], Options()), Context()):
            if isinstance(record, Node | Rel):
                found.add(record.key[0])
    return found


def data_model() -> Iterator[str]:
    """Labels, relationship types and properties, with a diagram."""
    known = filled()
    yield "## The diagram"
    yield ""
    yield "```mermaid"
    yield "flowchart LR"
    for rel in REL_TYPES:
        yield from (f"    {start} -->|{rel.type}| {end}" for start in rel.source for end in rel.target)
    yield "```"
    yield ""
    yield "## Nodes"
    yield ""
    yield from table(("label", "stands for"), [(f"[{n.label}](#{n.label.lower()})", n.doc) for n in NODE_TYPES])
    for node in NODE_TYPES:
        yield f"### {node.label}"
        yield ""
        yield node.doc + ("" if node.label in known or not node.loaded else EMPTY)
        yield ""
        yield from property_table([ID, *node.props])
    yield "## Relationships"
    yield ""
    for rel in REL_TYPES:
        yield f"### {rel.type}"
        yield ""
        yield f"`({'|'.join(rel.source)})-[:{rel.type}]->({'|'.join(rel.target)})` {rel.doc}" + (
            "" if rel.type in known else EMPTY
        )
        yield ""
        if rel.props:
            yield from property_table(list(rel.props))
    yield "## What was measured"
    yield ""
    holders = [f"[{node.label}](#{node.label.lower()})" for node in NODE_TYPES if node.measured]
    yield (
        f"{', '.join(holders[:-1])} and {holders[-1]} nodes may carry measures, written by `--write` of "
        "`baltica analyze centrality` and the like. No source states them and no load touches them; "
        "`baltica analyze clear` removes them. How and when each came about stands in one "
        f"[{MEASUREMENT.label}](#{MEASUREMENT.label.lower()}) node."
    )
    yield ""
    yield from property_table(list(MEASURED))
    yield "## Where a fact came from"
    yield ""
    yield (
        "Every node that a load wrote carries these, too. "
        "A node may be held by several sources, and by several tables of one."
    )
    yield ""
    yield from property_table(list(NODE_PROVENANCE))
    yield "And every relationship these."
    yield ""
    yield from property_table(list(REL_PROVENANCE))


def property_table(props: list[Prop]) -> Iterator[str]:
    """Name, type, unit, meaning and allowed values of properties."""
    rows: list[tuple[object, ...]] = []
    for prop in props:
        marks = [mark for mark, holds in (("required", prop.required), ("indexed", prop.indexed)) if holds]
        allowed = f" One of: {', '.join(f'`{value}`' for value in prop.values)}." if prop.values else ""
        rows.append((f"`{prop.name}`", f"`{prop.type}`", prop.unit, prop.doc + allowed, ", ".join(marks)))
    yield from table(("property", "type", "unit", "meaning", "notes"), rows)


def query_pages() -> Iterator[str]:
    """Every query of the catalogue: what it answers, its parameters and columns, how to run it."""
    yield "## The list"
    yield ""
    yield "Those marked with * draw a picture."
    yield ""
    for folder, members in folders().items():
        yield f"**{folder}**"
        yield ""
        yield from (
            f"- [`{query.name}`](#{query.name}){' *' if query.draws else ''}: {query.title}" for query in members
        )
        yield ""
    yield "## The selection"
    yield ""
    yield (
        "Where a query below says *the selection*, it takes these parameters. "
        "They are the same everywhere, and the options of the same names on the command line mean the same."
    )
    yield ""
    yield from parameter_table(list(SELECTION_PARAMS))
    yield "## The queries"
    yield ""
    for members in folders().values():
        for query in members:
            yield from query_page(query)


def query_page(query: Query) -> Iterator[str]:
    """One query."""
    selection = all(param in query.params for param in SELECTION_PARAMS)
    own = [param for param in query.params if not (selection and param in SELECTION_PARAMS)]
    yield f"### {query.name}"
    yield ""
    yield f"**{query.title}**"
    yield ""
    if query.text:
        yield query.text
        yield ""
    if query.heavy:
        yield "May take long on a large graph."
        yield ""
    yield "```sh"
    given = "".join(f" --param {param.name}={shell(param.example)}" for param in own if param.required)
    yield f"baltica query run {query.name}{given}"
    yield "```"
    yield ""
    if query.draws:
        companion = f"{query.name}.graph.cypher"
        drawn = f"[{companion}](../cypher/queries/{companion})" if query.graph else "its paths"
        yield f"With `--out {query.name}.html` it is a picture: {drawn}."
        yield ""
    if selection:
        yield "Takes [the selection](#the-selection)" + (", and:" if own else ".")
        yield ""
    if own:
        yield from parameter_table(own)
    rows: list[tuple[object, ...]] = [
        (f"`{column.name}`", f"`{column.type}`", column.unit, column.doc) for column in query.columns
    ]
    yield from table(("column", "type", "unit", "meaning"), rows)


def parameter_table(params: list[Param]) -> Iterator[str]:
    """Name, type, meaning, default and example of parameters."""
    rows: list[tuple[object, ...]] = [
        (f"`{p.name}`", f"`{p.type}`", p.doc, "required" if p.required else value(p.default), value(p.example))
        for p in params
    ]
    yield from table(("parameter", "type", "meaning", "default", "example"), rows)


def value(given: Any) -> str:
    """A default or an example as a user would write it."""
    if given is None or given == "":
        return ""
    if isinstance(given, list | tuple):
        return f"`{','.join(map(str, given))}`" if given else "all"
    return f"`{str(given).lower() if isinstance(given, bool) else given}`"


def shell(given: Any) -> str:
    """A value for a command line."""
    text = ",".join(map(str, given)) if isinstance(given, list | tuple) else str(given)
    return f'"{text}"' if " " in text else text


def command_pages() -> Iterator[str]:
    """The help of every command, the same on every terminal."""
    for name in [name for name in os.environ if name.startswith(("BALTICA_", "NEO4J_"))]:
        del os.environ[name]  # not to be taken for a default
    from typer.main import get_command

    from baltica.cli.main import app

    yield from command_page(get_command(app), "baltica", None)


def command_page(command: Any, name: str, parent: Any) -> Iterator[str]:
    """The help of one command and of those below it, without the frames and colors of a terminal."""
    command.rich_markup_mode = None
    context = command.context_class(
        command, info_name=name, parent=parent, terminal_width=WIDTH, max_content_width=WIDTH
    )
    yield f"## {context.command_path}"
    yield ""
    yield "```text"
    yield from (line.rstrip() for line in command.get_help(context).strip().splitlines())
    yield "```"
    yield ""
    for below in getattr(command, "commands", {}).values():
        if not below.hidden:
            yield from command_page(below, below.name, context)


def source_pages() -> Iterator[str]:
    """What each source module says of itself."""
    for source in sources().values():
        yield f"### {source.name}"
        yield ""
        yield f"**{source.title}**"
        yield ""
        yield f"- Publisher: {source.publisher}"
        if source.url or source.name in BUNDLED:
            yield f"- Where: <{source.url}>" if source.url else "- Where: published with Baltica"
        yield f"- Licence: {source.licence}"
        yield from (f"- Names to give: {line}" for line in source.attribution)
        yield ""
        rows: list[tuple[object, ...]] = [
            (f"`{file}`", ", ".join(f"`{column}`" for column in columns)) for file, columns in source.columns.items()
        ]
        yield from table(("table", "columns that must be there"), rows)
    yield "### Mappings that come along"
    yield ""
    yield "Files that `baltica load table FILE --mapping NAME` reads as they are."
    yield ""
    yield from table(
        ("name", "what", "licence"),
        [(f"`{name}`", title, mapping.source(name).licence) for name, title in sorted(mapping.shipped().items())],
    )


def cluster_columns() -> Iterator[str]:
    """The columns of a list of clusters, with the names each may have."""
    rows: list[tuple[object, ...]] = [(what.replace("_", " "), ", ".join(names)) for what, names in COLUMNS.items()]
    yield from table(("column", "names it may have"), rows)


# What the figures of a module are of → the module and the name of its declaration.
MEASURES = {
    "Of organizations, regions, countries, clusters": ("centrality", "MEASURES"),
    "Of pairs of places": ("cross_border", "MEASURES"),
    "Of pairs of areas": ("area_ties", "MEASURES"),
    "Of pairs of clusters": ("cluster_ties", "MEASURES"),
    "Of pairs of organizations": ("organization_ties", "MEASURES"),
    "How much rests on single projects": ("robustness", "MEASURES"),
    "Inward or outward": ("mixing", "MEASURES"),
    "How international one organization, project or cluster is": ("internationality", "MEASURES"),
    "Of the whole network, beside random graphs": ("significance", "FIGURES"),
    "Of regions, areas and countries": ("region_measures", "MEASURES"),
    "Of active places": ("qualified", "MEASURES"),
    "Of missing ties": ("missing", "MEASURES"),
    "Of ties that stopped": ("stopped", "MEASURES"),
    "Of fields": ("distribution", "MEASURES"),
    "Of a field in a place": ("quotients", "MEASURES"),
    "Of the fields of a place, or of the places of a field": ("indices", "MEASURES"),
    "Of urbanization and what is counted": ("associations", "MEASURES"),
    "Of two groups": ("comparison", "MEASURES"),
    "Of initiatives after their funding": ("survival", "MEASURES"),
    "Of academia, business and government": ("helix", "MEASURES"),
    "Of ties between helices": ("helix_ties", "MEASURES"),
    "Of spatial interaction": ("gravity", "MEASURES"),
    "Of communities": ("communities", "MEASURES"),
    "Of figures beside random graphs": ("significance", "MEASURES"),
    "Of counts by step of urbanization": ("evidence", "MODELS"),
    "Of classes of urbanization, tested": ("evidence", "TESTS"),
    "Of urbanization, counted in other ways": ("sensitivity", "MEASURES"),
    "Of regions and their urbanization": ("urban_regions", "MEASURES"),
    "Of what is known": ("coverage", "MEASURES"),
    "In many tables": ("columns", "COMMON"),
}


def measure_pages() -> Iterator[str]:
    """Name, meaning, formula and source of the measures."""
    for title, (module, name) in MEASURES.items():
        measures = getattr(import_module(f"baltica.analytics.{module}"), name)
        yield f"## {title}"
        yield ""
        rows: list[tuple[object, ...]] = [
            (f"`{m.name}`", f"**{m.title}.** {m.meaning}", f"`{m.formula}`" if m.formula else "", m.source)
            for m in measures.values()
        ]
        yield from table(("measure", "meaning", "formula", "source"), rows)


def glossary_page() -> Iterator[str]:
    """The words as they are kept."""
    yield SOURCE.read_text(encoding="utf-8").rstrip()


# document → what goes between its markers
PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "docs/data-model.md": data_model,
    "docs/queries.md": query_pages,
    "docs/cli.md": command_pages,
    "docs/sources.md": source_pages,
    "docs/mappings.md": cluster_columns,
    "docs/measures.md": measure_pages,
    "docs/glossary.md": glossary_page,
}


def made(place: str) -> str:
    """What a document should hold now."""
    before, begin, rest = (ROOT / place).read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise SystemExit(f"{place}: the two lines between which it is made are missing")
    text = "\n".join(PARTS[place]()).rstrip()
    return f"{before}{BEGIN}\n\n{text}\n\n{END}{after}"


def main(arguments: list[str]) -> int:
    """Write or check; 1 where a checked document is stale."""
    if arguments not in ([], ["--check"]):
        raise SystemExit(__doc__)
    contents = {**{place: made(place) for place in PARTS}, "cypher/schema/constraints.cypher": constraint_file()}
    stale = 0
    for place, content in contents.items():
        path = ROOT / place
        if path.exists() and path.read_text(encoding="utf-8") == content:
            continue
        if arguments:
            stale = 1
            print(f"{place} is out of date: run '{COMMAND}' and commit what it writes", file=sys.stderr)
        else:
            path.write_text(content, encoding="utf-8", newline="\n")
            print(f"written: {place}")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
