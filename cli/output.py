"""Rows on the terminal and in pipes: a table to read, CSV for spreadsheets, JSON for programs."""

import csv
import io
import json
import math
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
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


FormatOption = Annotated[Format, typer.Option("--format", help="How to print the rows.")]
TopOption = Annotated[
    int | None,
    typer.Option(min=0, metavar="N", help=f"So many rows; 0 for all.  [{TABLE_ROWS} in a table, all in CSV and JSON]"),
]


def show(
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    form: Format,
    *,
    top: int | None = None,
    notes: Iterable[str] = (),
) -> None:
    """Print rows with the columns in order; notes follow, on stderr where stdout is for a program."""
    limit = top if top is not None else (TABLE_ROWS if form is Format.table else 0)
    shown = rows[:limit] if limit else rows
    sys.stdout.write(printed(columns, shown, form))
    sys.stdout.flush()
    said = list(notes)
    if len(shown) < len(rows):
        said.insert(0, f"{len(shown)} of {len(rows)} rows; --top 0 shows all.")
    elif not rows:
        said.insert(0, "No rows. (If nothing has been loaded yet: baltica load baltica.)")
    for note in said:
        typer.echo(note, err=form is not Format.table)


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
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_csv_cell(row.get(name)) for name in columns] for row in rows)
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
        table.add_column(Text(name.replace("_", " ")), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell_text(row.get(name))) for name in columns))
    on_terminal = sys.stdout.isatty()
    console = Console(file=io.StringIO(), width=None if on_terminal else 10_000, color_system=None, highlight=False)
    with console.capture() as capture:
        console.print(table)
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"


def cell_text(value: Any) -> str:
    """A value as read on a terminal: numbers to four digits, nothing for unknown, no control characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, list):
        return ", ".join(cell_text(item) for item in value)
    if isinstance(value, Mapping):
        value = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]+", " ", str(value))


_WRITERS = {Format.table: _table, Format.csv: _csv, Format.json: _json}
