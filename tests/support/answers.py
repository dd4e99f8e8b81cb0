"""What the commands of ``analyze`` print for programs, read back."""

import csv
import io
import json
from typing import Any


def answer(text: str) -> dict[str, Any]:
    """The whole JSON answer: rows, notes, selection, what the columns mean."""
    found: dict[str, Any] = json.loads(text)
    return found


def rows_of(text: str) -> list[dict[str, Any]]:
    """The rows of a JSON answer."""
    rows: list[dict[str, Any]] = answer(text)["rows"]
    return rows


def csv_rows(text: str) -> list[dict[str, str]]:
    """The rows of a CSV answer, without the notes above them."""
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("# ")]
    return list(csv.DictReader(io.StringIO("".join(lines))))
