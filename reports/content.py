"""A report as JSON holds it: every word and every value, no drawing."""

from collections.abc import Iterator
from typing import Any

from baltica.reports.blocks import Block, Map, Note, Report, Table, Text
from baltica.reports.datapackage import field_names, table_paths, value

FORMAT = "baltica-report"
VERSION = 1  # of the format: one more whenever an older read_bundle would misread what is written


def content(report: Report) -> dict[str, Any]:
    """The content of ``report.json``."""
    paths = table_paths(report)
    keys = iter(paths)  # in the order of the blocks
    chapters = [
        {"name": one.name, "title": one.title, "blocks": [_block(block, keys, paths) for block in one.blocks]}
        for one in report.chapters
    ]
    return {
        "format": FORMAT,
        "format_version": VERSION,
        "title": report.title,
        "subtitle": report.subtitle,
        "kind": report.kind,
        "layout": report.layout,
        "command": report.command,
        "version": report.version,
        "digest": report.digest,
        "date": report.date,
        "selection": report.selection,
        "sources": list(report.sources),
        "chapters": chapters,
    }


def _block(block: Block, keys: Iterator[str], paths: dict[str, str]) -> dict[str, Any]:
    """A block without its drawing."""
    if isinstance(block, Text):
        return {"type": "text", "style": block.style, "paragraphs": list(block.paragraphs)}
    if isinstance(block, Note):
        return {"type": "note", "style": block.style, "title": block.title, "text": block.text}
    if isinstance(block, Table):
        return {"type": "table", "table": _table(block, next(keys), paths)}
    return {
        "type": "map" if isinstance(block, Map) else "figure",
        "title": block.title,
        "sentence": block.sentence,
        "alt": block.alt,
        "method": block.method,
        "coverage": block.coverage,
        "table": _table(block.data, next(keys), paths),
    }


def _table(table: Table, key: str, paths: dict[str, str]) -> dict[str, Any]:
    columns = [
        {
            "name": name,
            "title": column.title,
            "kind": column.kind,
            "unit": column.unit,
            "decimals": column.decimals,
            "meaning": column.meaning,
        }
        for name, column in zip(field_names(table.columns), table.columns, strict=True)
    ]
    return {
        "key": key,
        "path": paths[key],
        "name": table.name,
        "title": table.title,
        "definition": table.definition,
        "coverage": table.coverage,
        "command": table.command,
        "keys": table.keys,
        "shown": table.shown,
        "columns": columns,
        "rows": [[value(cell) for cell in row] for row in table.rows],
    }
