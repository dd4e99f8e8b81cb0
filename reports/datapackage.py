"""The tables of a report as CSV files, and the Frictionless data package (version 1) that describes them."""

import csv
import io
import math
from collections.abc import Iterable, Sequence
from typing import Any

from baltica.analytics.names import folded
from baltica.reports.archive import defused, file_name, legal, settled
from baltica.reports.blocks import Cell, Column, Report, Table
from baltica.reports.render import web_address
from baltica.reports.rows import plain

CONTENT = "report.json"
INFINITE = {math.inf: "INF", -math.inf: "-INF"}  # as the standard spells them
NUMERIC = ("count", "number", "share", "year")
LICENCES = {"CC BY 4.0": ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")}
HOW_TO_READ = (
    "An empty cell is a value that is not known. Shares run from 0 to 1. In the CSV files an apostrophe stands before "
    f"texts that a spreadsheet could take for a formula; {CONTENT} has every text as it is."
)


def table_paths(report: Report) -> dict[str, str]:
    """Where in the bundle each table is, by its key in ``Report.tables()``: ``tables/places-most-active.csv``."""
    taken: set[str] = set()
    paths = {}
    for key in report.tables():
        name = file_name(key, taken)
        taken.add(name)
        paths[key] = f"tables/{name}.csv"
    return paths


def field_names(columns: Sequence[Column]) -> list[str]:
    """Unique names of the columns for programs: small Latin letters, digits and underscores.

    Where titles are the same, units tell them apart, then numbers.
    """
    titles = [folded(column.title) for column in columns]
    names: list[str] = []
    for column, title in zip(columns, titles, strict=True):
        whole = f"{column.title} {column.unit}" if titles.count(title) > 1 else column.title
        names.append(file_name(whole, names, mark="_", empty="column"))
    return names


def value(cell: Cell) -> Cell:
    """A cell as JSON knows it: what is not known is None, infinite is a word, a number has 12 digits."""
    bare = settled(plain(cell))
    return INFINITE.get(bare, bare) if isinstance(bare, float) else bare


def to_csv(table: Table) -> str:
    """RFC 4180: commas, double quotes, lines that end in CR LF; first a line of names."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(field_names(table.columns))
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return text.getvalue()


def _written(cell: Cell) -> Cell:
    """A cell of a CSV file: a text that could do something is defused, a whole number has no decimals."""
    bare = value(cell)
    if isinstance(bare, bool):
        return "true" if bare else "false"
    if isinstance(bare, str):
        return bare if bare in INFINITE.values() else defused(legal(bare))
    return int(bare) if isinstance(bare, float) and bare.is_integer() and abs(bare) < 1e15 else bare


def package(report: Report) -> dict[str, Any]:
    """The content of ``datapackage.json``."""
    made = f"Made with Baltica {report.version} by: {report.command}."
    about = [f"{report.subtitle}.", report.selection, made, f"Fingerprint of the data: {report.digest}.", HOW_TO_READ]
    tables = zip(table_paths(report).values(), report.tables().values(), strict=True)
    whole = {"name": "report", "path": CONTENT, "title": report.title, "format": "json", "encoding": "utf-8"}
    described: dict[str, Any] = {
        "profile": "data-package",
        "name": file_name(f"baltica {report.kind} {report.title}"),
        "title": report.title,
        "description": " ".join(part for part in about if part),
        "resources": [_resource(path, table) for path, table in tables] or [whole],
    }
    if report.sources:
        described["sources"] = [_source(line) for line in report.sources]
    if licences := _licences(report.sources):
        described["licenses"] = licences
    return described


def source_of(line: str) -> tuple[str, str, str]:
    """Words, address and licence of a source, from its line at the foot of a report; empty texts for what it lacks."""
    title, _, licence = line.removeprefix("Source: ").partition(" Licence: ")
    address = next((found for word in title.split() if (found := web_address(word.rstrip(".,;")))), "")
    return title, address, licence


def _source(line: str) -> dict[str, str]:
    title, address, _ = source_of(line)
    return {"title": title, "path": address} if address else {"title": title}


def _licences(lines: Iterable[str]) -> list[dict[str, str]]:
    """The licences of the sources, each once; one without a common code gets a name made of its words."""
    found: dict[str, dict[str, str]] = {}
    for words in (source_of(line)[2].rstrip(".") for line in lines):
        first = words.partition(";")[0]  # what follows is on parts of the source
        code, path = next((known for name, known in LICENCES.items() if name in first), (file_name(words), ""))
        if words:
            found.setdefault(words, {"name": code, "title": words, **({"path": path} if path else {})})
    return list(found.values())


def _resource(path: str, table: Table) -> dict[str, Any]:
    about = [table.definition, table.coverage, f"Repeat it: {table.command}" if table.command else ""]
    return {
        "profile": "tabular-data-resource",
        "name": path.removeprefix("tables/").removesuffix(".csv"),
        "path": path,
        "title": table.title,
        "description": " ".join(part for part in about if part),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\r\n", "header": True},
        "schema": _schema(table),
    }


def _schema(table: Table) -> dict[str, Any]:
    """Names and types of the columns; the key only where it does tell the rows apart."""
    names = field_names(table.columns)
    written = [[_written(cell) for cell in row] for row in table.rows]
    schema: dict[str, Any] = {
        "fields": [
            _field(name, column, [row[place] for row in written if row[place] not in ("", None)])
            for place, (name, column) in enumerate(zip(names, table.columns, strict=True))
        ],
        "missingValues": [""],
    }
    keys = [tuple(row[: table.keys]) for row in written]
    if keys and len(set(keys)) == len(keys) and all(cell not in ("", None) for key in keys for cell in key):
        schema["primaryKey"] = names[: table.keys]
    return schema


def _field(name: str, column: Column, known: list[Cell]) -> dict[str, Any]:
    kind = _type(column, known)
    field: dict[str, Any] = {"name": name, "title": column.title or name, "type": kind}
    if kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    share = "A share, from 0 to 1." if column.kind == "share" else ""
    about = " ".join(part for part in (column.meaning, f"Unit: {column.unit}." if column.unit else "", share) if part)
    return field | ({"description": about} if about else {})


def _type(column: Column, known: list[Cell]) -> str:
    """The type of a column: that of its kind, as far as all its values are of it, else a string."""
    if column.kind == "flag":
        return "boolean" if all(cell in ("true", "false") for cell in known) else "string"
    if column.kind not in NUMERIC:
        return "string"
    if column.kind in ("count", "year") and all(isinstance(cell, int) for cell in known):
        return "integer"
    return "number" if all(isinstance(cell, int | float) or cell in INFINITE.values() for cell in known) else "string"
