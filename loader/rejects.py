"""Rejected rows as files: the original row, its line and the reason, to be mended and loaded again."""

import csv
import io
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

from baltica.graph.files import not_writable, write_atomically
from baltica.loader.readers import CELLS, MORE
from baltica.loader.stage import Rejected
from baltica.loader.tables import Table

ENDING = ".rejects"
_ADDED = ("line", "reason")
_FORMATS = re.compile(r"(\.(csv|tsv|txt|xlsx|xlsm|json|geojson))?(\.gz)?$", re.IGNORECASE)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|\b\d[\d.,]*\b")


def is_rejects(stem: str) -> bool:
    """Whether a file (its name without endings) is one that a load wrote for rejected rows.

    >>> is_rejects("organization.rejects")
    True
    """
    return stem.lower().endswith(ENDING)


def file_name(table: str) -> str:
    """Name of the rejects file of a table.

    >>> file_name("keep.xlsx/Partners"), file_name("project.csv.gz"), file_name("project.rejects.csv")
    ('keep.xlsx-Partners.rejects.csv', 'project.rejects.csv', 'project.rejects.csv')
    """
    stem = _FORMATS.sub("", table.replace("/", "-"))
    return f"{stem.removesuffix(ENDING)}{ENDING}.csv"


def kind_of(reason: str) -> str:
    """A reason without the values of the row, so that rows rejected for the same reason count as one kind.

    >>> kind_of("Project 'cordis:1' is not there: not in the files, or rejected")
    'Project … is not there: not in the files, or rejected'
    """
    return _QUOTED.sub("…", reason)


def check(folder: Path) -> None:
    """See that rejects can be written before anything else is. Raises InputError where they cannot."""
    try:
        nearest = next(path for path in (folder, *folder.absolute().parents) if path.exists())
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        raise not_writable(folder, error) from None


def write(folder: Path, tables: Sequence[Table], rejected: Sequence[Rejected]) -> None:
    """One file a table with the original columns, the line and the reason; none for a table without rejected rows.

    Raises InputError where the folder cannot be written.
    """
    for table in tables:
        path = folder / file_name(table.name)
        reasons = {one.line: one.reason for one in rejected if one.file == table.name}
        if not reasons:
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                raise not_writable(path, error) from None
            continue
        columns = [name for name in table.columns if name not in (*_ADDED, MORE)]
        if any(CELLS in reason or MORE in reason for reason in reasons.values()):
            columns.append(MORE)
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow([*columns, *_ADDED])
        for row in table.rows():
            if row.line in reasons:
                writer.writerow([*(row.cells.get(column, "") for column in columns), row.line, reasons[row.line]])
        write_atomically(path, text.getvalue())
