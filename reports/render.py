"""A report as one self-contained HTML file or as Markdown. Same report, same text.

Names come from outside and are never trusted: HTML is escaped by Jinja's autoescape, Markdown by ``markdown_text``,
which is applied to every value a template prints unless it was declared safe here.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from baltica.reports import text
from baltica.reports.blocks import Block, Cell, Column, Figure, Map, Note, Report, Table, Text
from baltica.reports.glossary import Links, used_in

_SPECIAL = re.compile(r"([\\`*_\[\]{}|~@$])")


@dataclass(frozen=True)
class Item:
    """A block with what the templates need to place it: its kind, its number among its kind, its id, its chapter."""

    kind: str
    block: Block
    number: int
    id: str
    chapter: str


def to_html(report: Report) -> str:
    """One HTML file: styles inside, no scripts, no requests, light and dark, printable."""
    environment = _environment(html=True)
    links = Links()
    environment.globals.update(linked=links, words=links.words, has_words=bool(used_in(_texts(report))))
    return environment.get_template(f"{report.layout}.html.j2").render(_context(report)) + "\n"


def to_markdown(report: Report) -> str:
    """Markdown (GitHub's tables). Charts are replaced by their sentence and their numbers."""
    page = _environment(html=False).get_template("report.md.j2").render(_context(report), words=used_in(_texts(report)))
    return re.sub(r"\n{3,}", "\n\n", page).strip() + "\n"


def _texts(report: Report) -> list[str]:
    """The report's own sentences, in which words of the glossary may stand."""
    found: list[str] = []
    for block in report.blocks():
        if isinstance(block, Text):
            found += block.paragraphs
        elif isinstance(block, Note):
            found.append(block.text)
        else:
            found += [block.sentence, block.method] if isinstance(block, Figure) else [block.definition]
            found.append(block.coverage)
    return found


def markdown_text(value: object) -> str:
    """Text in which nothing is markup any more: no HTML, links, emphasis, table cells, lists or automatic addresses."""
    line = " ".join(str(value).split())
    line = _SPECIAL.sub(r"\\\1", line).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    line = re.sub(r"\b(www)\.", r"\1\\.", line, flags=re.IGNORECASE).replace("://", r":\//")
    return re.sub(r"^(\d+(?=[.)](?:\s|$))|(?=[-+=#]))(.)", r"\1\\\2", line)


def web_address(value: object) -> str:
    """The value if it is an http or https address, else an empty text."""
    parts = urlsplit(str(value))
    if re.search(r"[\s\x00-\x1f]", str(value)):
        return ""
    return str(value) if parts.scheme in ("http", "https") and parts.netloc else ""


def link_text(address: str) -> str:
    """What a link to the address is called: its host and what follows, shortened."""
    parts = urlsplit(address)
    return text.shorten((parts.netloc.removeprefix("www.") + parts.path).rstrip("/"), 48)


def _cell_class(value: Cell, column: Column) -> str:
    if text.is_missing(value) or value == "":
        return "none"
    return "num" if column.align == "right" else "text"


def _markdown_cell(value: Cell, column: Column) -> Markup:
    """A cell of a Markdown table; an address becomes a link with its special letters encoded."""
    address = web_address(value) if column.kind == "link" else ""
    if address:
        safe = re.sub(r"[\s<>()\[\]|\\`]", lambda m: f"%{ord(m[0]):02X}", address)
        return Markup(f"[{markdown_text(link_text(address))}]({safe})")  # noqa: S704 - both parts are escaped above
    return Markup(markdown_text(text.cell(value, column)))  # noqa: S704 - escaped by markdown_text


def _code(value: str) -> Markup:
    """A command as Markdown code: one line, no backtick that could end it."""
    return Markup(f"`{' '.join(value.split()).replace('`', chr(39))}`")  # noqa: S704 - nothing is markup inside code


def _environment(*, html: bool) -> Environment:
    """Jinja with undefined names as errors; in Markdown every printed value passes ``markdown_text``."""
    environment = Environment(
        loader=PackageLoader("baltica.reports", "templates"),
        autoescape=html,  # noqa: S701 - in Markdown, finalize escapes every value instead
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=None if html else lambda value: value if isinstance(value, Markup) else markdown_text(value),
    )
    environment.globals.update(
        cell=text.cell, cell_class=_cell_class, web_address=web_address, link_text=link_text,
        markdown_cell=_markdown_cell, drawing=Markup, code=_code, plural=text.plural,
    )  # fmt: skip
    environment.filters["capitalized"] = text.capital
    return environment


def _context(report: Report) -> dict[str, Any]:
    """The report with its tables and figures numbered through."""
    counts = {"table": 0, "figure": 0}
    chapters = []
    for chapter in report.chapters:
        items = []
        for block in chapter.blocks:
            kind = _kind(block)
            series = {"table": "table", "figure": "figure", "map": "figure"}.get(kind, "")
            if series:
                counts[series] += 1
            number = counts.get(series, 0)
            items.append(Item(kind, block, number, f"{series}-{number}" if series else "", chapter.name))
        chapters.append({"name": chapter.name, "title": chapter.title, "entries": items})
    return {"report": report, "chapters": chapters, "figures": counts["figure"], "tables": counts["table"]}


def _kind(block: Block) -> str:
    kinds: dict[type, str] = {Text: "text", Note: "note", Table: "table", Map: "map", Figure: "figure"}
    return kinds[type(block)]
