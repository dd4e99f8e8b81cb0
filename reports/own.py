"""A user's own sections, from files of a folder: Python files that announce them, Markdown files that name a query.

A Markdown file is one section: its first heading is the title, paragraphs and lists are its text, and a fenced block
whose first word is ``query`` is replaced by the rows of that query of the catalogue:

    # Partners of our members

    Whom the members of our cluster meet abroad.

    ```query cross_border_pairs
    min_shared: 3
    ```

A Python file is run as it is, so take it only from people you trust.
"""

import importlib.util
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from baltica.cypher.catalog import get
from baltica.graph.errors import BalticaError, InputError
from baltica.reports.blocks import Block, Cell, Column, Kind, Note, Table, Text, slug
from baltica.reports.data import ReportData
from baltica.reports.registry import Make, Section, announced_in
from baltica.reports.render import web_address
from baltica.reports.text import capital, words

if TYPE_CHECKING:
    from markdown_it.token import Token

ORDER = 79  # own sections without an order stand before the methods


def own_sections(folders: Iterable[Path], report: str) -> tuple[Section, ...]:
    """The sections that the ``.py`` and ``.md`` files of the folders add to the report, in the order of file names.

    Raises InputError for a folder that is none or holds no section, for a file that cannot be read or run, and for a
    query that is not in the catalogue.
    """
    found: list[Section] = []
    for folder in folders:
        if not folder.is_dir():
            raise InputError(f"there is no folder {folder}", "name a folder with .py or .md files, one section a file")
        files = sorted(path for path in folder.iterdir() if path.suffix.lower() in (".py", ".md"))
        if not files:
            raise InputError(
                f"{folder} holds no .py or .md file", "put one section a file there; docs/reports.md shows how"
            )
        for path in files:
            found += [of_markdown(path)] if path.suffix.lower() == ".md" else of_python(path)
    return tuple(one for one in found if not one.reports or report in one.reports)


def of_python(path: Path) -> list[Section]:
    """The sections that a Python file announces with ``@section``. Raises InputError where it cannot be run."""
    name = f"baltica_sections_{slug(path.stem).replace('-', '_')}_{abs(hash(path.resolve())):x}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise InputError(f"{path} cannot be read as Python", "check the file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses of the file look it up
    with _blamed(path):
        spec.loader.exec_module(module)
    sections = announced_in(name)
    if not sections:
        raise InputError(f"{path} announces no section", "decorate a function with @section; docs/reports.md shows how")
    return [replace(one, make=_guarded(one.make, path)) for one in sections]


def _guarded(make: Make, path: Path) -> Make:
    """The function, its errors told as those of the file."""

    def guarded(data: ReportData) -> list[Block]:
        with _blamed(path):
            return make(data)

    return guarded


@contextmanager
def _blamed(path: Path) -> Iterator[None]:
    """Say of any error in a user's program in which line of the file it arose."""
    try:
        yield
    except BalticaError:
        raise
    except Exception as error:
        where = _line_of(error, path)
        raise InputError(f"{path}{where}: {type(error).__name__}: {error}", "mend the file, or leave it out") from error


def _line_of(error: BaseException, path: Path) -> str:
    """The line of the file at which it went wrong."""
    lines = []
    trace = error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == str(path):
            lines.append(trace.tb_lineno)
        trace = trace.tb_next
    return f" line {lines[-1]}" if lines else ""


def of_markdown(path: Path) -> Section:
    """The section that a Markdown file is. Raises InputError for a file or a query that cannot be read."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}", "save it as UTF-8 text") from None
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark", {"html": False}).parse(source)
    title = next((_plain(b) for a, b in pairwise(tokens) if a.type == "heading_open"), "")
    for token in tokens:
        if token.type == "fence" and token.info.split()[:1] == ["query"]:
            _asked(token, path)  # a mistake shows before anything is measured

    def make(data: ReportData) -> list[Block]:
        """The blocks of the file, its queries asked now."""
        return list(_blocks(tokens, data, path))

    name = slug(path.stem)
    return Section(name, title or capital(path.stem.replace("-", " ")), ORDER, (), (), make)


def _blocks(tokens: "Sequence[Token]", data: ReportData, path: Path) -> Iterator[Block]:
    items: list[str] = []
    depth = titles = 0
    kind = ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
            if not depth:
                yield Text(tuple(items), "list")
                items = []
        elif token.type in ("heading_open", "paragraph_open"):
            kind = token.type
        elif token.type == "inline":
            if kind == "heading_open":
                titles += 1
                if titles > 1:
                    yield Text((_plain(token),), "heading")
            elif depth:
                items.append(_plain(token))
            else:
                yield Text((_plain(token),))
        elif token.type == "fence":
            yield _answer(token, data, path) if token.info.split()[:1] == ["query"] else Text((token.content.strip(),))


def _plain(token: "Token") -> str:
    """The words of a line of Markdown; the address of a link follows it in brackets."""
    said, address = "", ""
    for part in token.children or []:
        if part.type in ("softbreak", "hardbreak"):
            said += " "
        elif part.type == "link_open":
            address = web_address(part.attrs.get("href", ""))
        elif part.type == "link_close":
            said += f" ({address})" if address and not said.endswith(address) else ""
        else:
            said += part.content
    return said


def _asked(token: "Token", path: Path) -> tuple[str, dict[str, Any]]:
    """The query a fenced block names, and its parameters."""
    named = token.info.split()
    line = (token.map or [0])[0] + 1
    if len(named) != 2:
        raise InputError(
            f"{path} line {line}: a block 'query' needs one name", "write ```query NAME; 'baltica query list'"
        )
    query, given = get(named[1]), {}
    for number, text in enumerate(token.content.splitlines(), start=line + 1):
        if text.strip():
            name, colon, value = text.partition(":")
            if not colon:
                raise InputError(f"{path} line {number}: {text.strip()!r} is no parameter", "write name: value")
            given[name.strip()] = value.strip()
    known = {param.name for param in query.params}
    if unknown := sorted(set(given) - known):
        raise InputError(
            f"{path} line {line}: {query.name} has no parameter {unknown[0]!r}", f"it has {', '.join(sorted(known))}"
        )
    return query.name, given


def _answer(token: "Token", data: ReportData, path: Path) -> Block:
    """The rows of the query as a table, with the report's filters where the query knows them."""
    name, given = _asked(token, path)
    query = get(name)
    filters = data.graph.selection.parameters()
    values = {param.name: filters[param.name] for param in query.params if param.name in filters} | given
    rows = data.ask(name, values)
    if not rows:
        return Note(f"The query {name} gave no row.", "Nothing to show")
    columns = tuple(
        Column(capital(words(column.name)), _kind(column.type), column.unit or "", 2, column.doc)
        for column in query.columns
    )
    command = " ".join(["baltica query run", name, *(f"--param {key}={value}" for key, value in given.items())])
    unused = [key for key in filters if key not in {param.name for param in query.params}]
    covers = f"{data.selection_sentence} {len(rows):,} rows."
    if not data.graph.selection.is_all and unused:
        covers += " This query does not know every filter of the report."
    cells = tuple(tuple(_cell(row[column.name]) for column in query.columns) for row in rows)
    return Table(
        query.title, columns, cells, " ".join(query.text.split()), covers, command, slug(name.replace("_", " "))
    )


def _kind(of_type: str) -> Kind:
    kinds: dict[str, Kind] = {"INTEGER": "count", "FLOAT": "number", "BOOLEAN": "flag"}
    return kinds.get(of_type, "text")


def _cell(value: Any) -> Cell:
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
