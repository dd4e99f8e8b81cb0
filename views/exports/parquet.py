"""Parquet: each table of the data, and the nodes and edges of the network, as a file with typed columns."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from baltica.analytics.frames import TABLES, Kind
from baltica.analytics.graphdata import GraphData
from baltica.graph.errors import InputError
from baltica.views.exports.files import LICENCES, licences_text, maker
from baltica.views.exports.network import ExportNetwork, kind, values

NETWORK = ("nodes", "edges")


def require_pyarrow() -> Any:
    """The package pyarrow. Raises InputError where it is not installed."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise InputError("writing Parquet needs the package pyarrow", "pip install 'baltica[parquet]'") from None
    return pyarrow


def write_parquet(data: GraphData, network: ExportNetwork, folder: Path) -> dict[str, int]:
    """Write all tables into a folder that is there and empty; the number of rows of each.

    Each file names its sources and their licences in the metadata of its schema.
    """
    pyarrow = require_pyarrow()
    told = licences_text({"Network": network.title, **network.facts}, network.credits)
    about = {"baltica.made_by": maker(), "baltica.licences": told}
    rows = {}
    for name, frame in data.tables().items():
        table = TABLES[name]
        columns: dict[str, tuple[Kind, list[Any]]] = {"id": ("text", list(frame.index))} if table.keyed else {}
        columns |= {column: (found, _listed(frame[column], found)) for column, found in table.columns.items()}
        rows[name] = _write(pyarrow, columns, folder / f"{name}.parquet", about)
    kinds: dict[str, Kind] = {"string": "text", "long": "integer", "double": "number", "boolean": "flag"}
    both = {"nodes": network.nodes.reset_index(), "edges": network.edges}
    for name, frame in both.items():
        columns = {str(column): (kinds[kind(frame[column])], values(frame[column])) for column in frame.columns}
        rows[name] = _write(pyarrow, columns, folder / f"{name}.parquet", about)
    (folder / LICENCES).write_text(told, encoding="utf-8", newline="")
    return rows


def _listed(column: "pd.Series[Any]", found: Kind) -> list[Any]:
    return [list(map(_sound, one)) for one in column] if found == "list" else values(column)


def _sound(value: Any) -> Any:
    """A text without halves of letters beyond the first plane, which UTF-8 cannot hold."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def _write(pyarrow: Any, columns: Mapping[str, tuple[Kind, list[Any]]], path: Path, about: Mapping[str, str]) -> int:
    types = {
        "text": pyarrow.string(),
        "integer": pyarrow.int64(),
        "number": pyarrow.float64(),
        "flag": pyarrow.bool_(),
        "list": pyarrow.list_(pyarrow.string()),
    }
    arrays = [
        pyarrow.array(list(map(_sound, found)) if kind == "text" else found, type=types[kind])
        for kind, found in columns.values()
    ]
    schema = pyarrow.schema(
        [(name, types[kind]) for name, (kind, _) in columns.items()],
        metadata={key.encode(): _sound(text).encode() for key, text in about.items()},
    )
    table = pyarrow.Table.from_arrays(arrays, schema=schema)
    pyarrow.parquet.write_table(table, path, compression="zstd")
    return int(table.num_rows)
