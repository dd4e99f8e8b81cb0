"""Which sources there are: every module of baltica.loader.sources that has a SOURCE."""

import importlib
import pkgutil
from functools import cache
from importlib import resources
from pathlib import Path

import baltica.loader.sources
from baltica.graph.errors import InputError
from baltica.loader.records import Source

BUNDLED = ("areas", "baltica")  # sources whose files come with the package


@cache
def sources() -> dict[str, Source]:
    """All sources by name, in the order of their names."""
    found = {}
    for module in sorted(pkgutil.iter_modules(baltica.loader.sources.__path__), key=lambda m: m.name):
        source = importlib.import_module(f"baltica.loader.sources.{module.name}").SOURCE
        found[source.name] = source
    return found


def bundled(source: str) -> Path:
    """The folder of the files that come with the package. Raises InputError where a source brings none."""
    folder = Path(str(resources.files("baltica.loader.data"))) / source
    if not folder.is_dir():
        raise InputError(f"no files of {source} come with Baltica", "name the folder that holds them")
    return folder
