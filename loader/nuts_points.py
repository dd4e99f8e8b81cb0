"""Positions of regions, from boundary files: one point a region, told after whatever else is known of its position."""

from collections.abc import Iterator
from typing import Any

from baltica.loader.nuts_figures import Lists
from baltica.loader.nuts_regions import lister, region
from baltica.loader.nuts_tables import POINT
from baltica.loader.records import Note, Record, each_row
from baltica.loader.tables import Row, Table

NO_POINT = "no position: the shape is missing or not in degrees"


def records(table: Table, lists: Lists) -> Iterator[Record]:
    """The middle of each region of a boundary file, also for the same region of the version of the analysis.

    These claims are weak, so that a region with a representative city keeps the position of that city. A file of the
    version itself comes before what is carried over from another version.
    """
    if not set(POINT) <= set(table.columns):
        return
    read, scope = lister(table), f"points-{table.family}"

    def convert(row: Row) -> Iterator[Record]:
        (one,) = read(row)
        if not row.optional(POINT[0]):
            yield Note(row, NO_POINT)
            return
        figures: dict[str, Any] = {"latitude": row.number(POINT[0]), "longitude": row.number(POINT[1])}
        yield region(row, one.version, one.code, one.name, scope, updated=one.version, weak=True, **figures)
        if same := lists.in_target(one.code, one.version):
            yield region(row, lists.target, same, one.name, scope, weak=True, **figures)

    yield from each_row(table, convert)
