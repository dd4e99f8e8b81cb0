"""Rules that put rows with a wrong number of cells right, where one reading only is possible."""

import re
from collections.abc import Callable, Mapping
from functools import cache

from baltica.loader.readers import Mend

# What a cell of a column looks like; every other column may hold any text.
SHAPES: Mapping[str, re.Pattern[str]] = {
    "digits": re.compile(r"\d+"),
    "number": re.compile(r"[+-]?\d[\d .]*(,\d{1,2})?;?"),
    "day": re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"),
    "word": re.compile(r"\w+"),
}
_MOST = 40  # cells of a row that rules look at

Rule = Callable[[list[str], tuple[str, ...], Mapping[str, str]], list[str] | None]


def mender(names: tuple[str, ...], shape: Mapping[str, str]) -> Mend | None:
    """The rules of these names as one, applied in their order until the number of cells is right.

    ``shape`` says for columns what their cells look like: it tells which readings are possible.
    """
    if not names:
        return None

    def mend(values: list[str], columns: tuple[str, ...]) -> list[str] | None:
        for name in names:
            better = MENDS[name](values, columns, shape)
            if better is None:
                return None
            values = better
            if len(values) == len(columns):
                return values if _fits(values, columns, shape) else None
        return None

    return mend


def drop_empty_end(values: list[str], columns: tuple[str, ...], shape: Mapping[str, str]) -> list[str] | None:
    """Cells at the end go that are beyond the header and empty, or hold only a stray separator."""
    kept = list(values)
    while len(kept) > len(columns) and kept[-1].strip() in ("", ";", ","):
        kept.pop()
    return kept


def drop_beyond(values: list[str], columns: tuple[str, ...], shape: Mapping[str, str]) -> list[str] | None:
    """Cells beyond the header go: for workbooks, where cells do not slip to the right."""
    return values[: len(columns)]


def pad_end(values: list[str], columns: tuple[str, ...], shape: Mapping[str, str]) -> list[str] | None:
    """Cells that are missing at the end are empty."""
    return values + [""] * (len(columns) - len(values))


def join_commas(values: list[str], columns: tuple[str, ...], shape: Mapping[str, str]) -> list[str] | None:
    """Cells cut at a comma are put together again, where the shapes of the columns leave one way of doing so."""
    if not len(columns) < len(values) <= _MOST:
        return values
    patterns = [SHAPES[shape[column]] if column in shape else None for column in columns]
    spare = len(values) - len(columns)

    @cache
    def ways(start: int, column: int) -> tuple[tuple[str, ...], ...]:
        """Readings of the cells from *start* on as the columns from *column* on: none, the only one, or two."""
        if column == len(columns):
            return ((),) if start == len(values) else ()
        found: list[tuple[str, ...]] = []
        for end in range(start + 1, min(start + spare + 1, len(values)) + 1):
            cell = ",".join(values[start:end])
            if patterns[column] is None or patterns[column].fullmatch(cell.strip()):  # type: ignore[union-attr]
                found += [(cell, *rest) for rest in ways(end, column + 1)]
            if len(found) > 1:
                break
        return tuple(found[:2])

    found = ways(0, 0)
    return list(found[0]) if len(found) == 1 else None


def _fits(values: list[str], columns: tuple[str, ...], shape: Mapping[str, str]) -> bool:
    return all(
        SHAPES[shape[column]].fullmatch(value.strip())
        for column, value in zip(columns, values, strict=True)
        if column in shape and value.strip()
    )


MENDS: Mapping[str, Rule] = {
    "drop_empty_end": drop_empty_end,
    "drop_beyond": drop_beyond,
    "pad_end": pad_end,
    "join_commas": join_commas,
}
