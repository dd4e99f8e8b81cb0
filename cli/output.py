"""Rows on the terminal and in pipes: a table to read, CSV for spreadsheets, JSON for programs, Markdown for pages."""

import csv
import io
import json
import math
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import pandas as pd

TABLE_ROWS = 25


class Format(StrEnum):
    """How rows are printed."""

    table = "table"
    csv = "csv"
    json = "json"
    markdown = "markdown"


FormatOption = Annotated[Format, typer.Option("--format", help="How to print the rows.")]
TopOption = Annotated[
    int | None,
    typer.Option(min=0, metavar="N", help=f"So many rows; 0 for all.  [{TABLE_ROWS} in a table, else all]"),
]


ENDINGS = {".csv": Format.csv, ".json": Format.json, ".md": Format.markdown}


def format_of(file: Path) -> Format | None:
    """The format that the name of a file asks for, None where its ending says nothing.

    >>> format_of(Path("rows.md")), format_of(Path("rows.txt"))
    (<Format.markdown: 'markdown'>, None)
    """
    return ENDINGS.get(file.suffix.lower())


def show(
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    form: Format,
    *,
    top: int | None = None,
    notes: Iterable[str] = (),
    about: Mapping[str, Any] | None = None,
) -> None:
    """Print rows with the columns in order, and under them the notes; on stderr where stdout is for a program.

    With ``about`` (facts of the whole answer, JSON-like) the notes travel with the rows: a JSON object of these facts,
    ``notes`` and ``rows``, CSV under lines that begin with ``#``, or a Markdown table over a list of them.
    """
    limit = top if top is not None else (TABLE_ROWS if form is Format.table else 0)
    shown = rows[:limit] if limit else rows
    said = list(notes)
    if len(shown) < len(rows):
        said.insert(0, f"{len(shown):,} of {len(rows):,} rows; --top 0 shows all.")
    elif not rows:
        loaded = "" if about is not None else " (If nothing has been loaded yet: baltica load baltica.)"
        said.insert(0, f"No rows.{loaded}")  # analyses refuse an empty graph before
    if about is not None and form is not Format.table:
        sys.stdout.write(_answer(columns, shown, form, said, about))
        said = []
    else:
        sys.stdout.write(printed(columns, shown, form))
    sys.stdout.flush()
    for note in said:
        typer.echo(note, err=form is not Format.table)


def _answer(
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    form: Format,
    notes: Sequence[str],
    about: Mapping[str, Any],
) -> str:
    """Rows together with all that has to be known to read them."""
    if form is Format.json:
        return (
            json.dumps({**about, "notes": notes, "rows": [dict(row) for row in rows]}, ensure_ascii=False, indent=2)
            + "\n"
        )
    markdown = form is Format.markdown  # headings there are words, as on a terminal
    defined = about.get("columns", {}).items()
    definitions = [f"{name.replace('_', ' ') if markdown else name}: {text}" for name, text in defined]
    lines = dict.fromkeys(" ".join(line.split()) for line in (*notes, *definitions))
    if markdown:
        return printed(columns, rows, form) + "\n" + "".join(f"- {_markdown_text(line)}\n" for line in lines)
    return "".join(f"# {line}\n" for line in lines) + printed(columns, rows, form)


def printed(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], form: Format) -> str:
    """Rows as text in one of the formats."""
    return _WRITERS[form](columns, rows)


def frame_rows(frame: "pd.DataFrame", index: str | None = None) -> tuple[list[str], list[dict[str, Any]]]:
    """Columns and rows of a frame with plain values; the index comes first under its name where one is given."""
    table = frame.reset_index(names=index) if index else frame.reset_index(drop=True)
    columns = [str(name) for name in table.columns]
    return columns, [
        {name: bare(value) for name, value in zip(columns, values, strict=True)}
        for values in table.itertuples(index=False, name=None)
    ]


def bare(value: Any) -> Any:
    """A value as JSON knows it; unknown (NaN, NA) is None.

    >>> bare(float("nan")), bare([1, 2]), bare("x")
    (None, [1, 2], 'x')
    """
    if hasattr(value, "item"):
        value = value.item()
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): bare(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [bare(item) for item in value]
    return None if str(value) in ("<NA>", "NaT") else str(value)


def _json(_columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps([dict(row) for row in rows], ensure_ascii=False, indent=2) + "\n"


def _csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    text = io.StringIO()
    cells = [[_csv_cell(row.get(name)) for name in columns] for row in rows]
    # Readers that pass over lines with # look for it in every cell that is not quoted.
    hashes = any("#" in str(cell) for line in cells for cell in line)
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC if hashes else csv.QUOTE_MINIMAL)
    writer.writerow(columns)
    writer.writerows(cells)
    return text.getvalue()


def _csv_cell(value: Any) -> Any:
    """A cell that a spreadsheet shows and never computes: texts that look like a formula get an apostrophe."""
    if isinstance(value, list):
        value = "|".join(str(item) for item in value)
    elif isinstance(value, Mapping):
        value = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, bool):
        value = "true" if value else "false"
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if not rows:
        return ""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in columns:
        numeric = all(isinstance(row.get(name), int | float | None) for row in rows)
        heading = name.replace("_", " ")
        # On a narrow terminal texts are folded, never numbers nor the words of a heading.
        table.add_column(
            Text(heading),
            justify="right" if numeric else "left",
            overflow="fold",
            no_wrap=numeric,
            min_width=max(map(len, heading.split()), default=1),
        )
    for row in rows:
        table.add_row(*(Text(cell_text(row.get(name))) for name in columns))
    console = Console(file=io.StringIO(), width=10_000, color_system=None, highlight=False)
    if sys.stdout.isatty():  # a table that cannot be folded so far is wider than the terminal: figures are never cut
        console.width = max(Console().width, console.measure(table).minimum)
    with console.capture() as capture:
        console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"


def _markdown(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """A pipe table, values as on a terminal; nothing in a cell is markup."""
    numeric = [bool(rows) and all(isinstance(row.get(name), int | float | None) for row in rows) for name in columns]
    lines = [
        [_markdown_text(name.replace("_", " ")) for name in columns],
        ["---:" if number else "---" for number in numeric],
        *([_markdown_text(cell_text(row.get(name))) for name in columns] for row in rows),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _markdown_text(text: str) -> str:
    from baltica.reports.render import markdown_text

    return markdown_text(text)


def cell_text(value: Any) -> str:
    """A value as read on a terminal: numbers to four digits, nothing for unknown, no control characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and abs(value) >= 10_000:  # years stay as they are
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, list):
        return ", ".join(cell_text(item) for item in value)
    if isinstance(value, Mapping):
        value = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+", " ", str(value))


_WRITERS = {Format.table: _table, Format.csv: _csv, Format.json: _json, Format.markdown: _markdown}
