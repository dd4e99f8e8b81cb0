"""From a frame to the rows of a table: plain Python values, unknown ones as None. Pure."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from baltica.reports import text
from baltica.reports.blocks import Cell


def plain(value: Any) -> Cell:
    """A value of a frame as a plain Python value; NaN, NA and None become None."""
    if text.is_missing(value):
        return None
    found: Cell = value.item() if hasattr(value, "item") else value
    return found


def rows_of(frame: pd.DataFrame, columns: Iterable[str]) -> tuple[tuple[Cell, ...], ...]:
    """The named columns of a frame, a tuple a row; ``index`` stands for its index."""
    parts = [frame.index if name == "index" else frame[name] for name in columns]
    return tuple(tuple(plain(value) for value in row) for row in zip(*parts, strict=True))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries of plain values, the index under ``index``."""
    names = ["index", *(str(name) for name in frame.columns)]
    return [dict(zip(names, row, strict=True)) for row in rows_of(frame, names)]


def record(frame: pd.DataFrame, key: Any) -> dict[str, Any]:
    """The one row with the key, as a dictionary of plain values. Raises KeyError where there is none."""
    return {str(name): plain(value) for name, value in frame.loc[key].items()}


def leaders(frame: pd.DataFrame, column: str, name: str = "name") -> list[str]:
    """Names of the rows with the largest value of the column; several where they are equal, in the frame's order."""
    if frame.empty:
        return []
    return [str(value) for value in frame.loc[frame[column] == frame[column].max(), name]]
