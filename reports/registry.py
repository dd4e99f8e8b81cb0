"""The sections of the report: each a file in ``sections/``, announced by ``@section``, found by walking the folder."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

import baltica.reports.sections as folder
from baltica.reports.blocks import Block
from baltica.reports.data import ReportData

Make = Callable[[ReportData], list[Block]]


@dataclass(frozen=True)
class Section:
    """A section: its name (letters and hyphens), title, place in the order, and the frames it cannot do without."""

    name: str
    title: str
    order: int
    needs: tuple[str, ...]
    make: Make


_FOUND: dict[str, Section] = {}


def section(name: str, title: str, order: int, needs: tuple[str, ...] = ()) -> Callable[[Make], Make]:
    """Announce a function as a section of the report.

    ``needs`` names frames of GraphData (``"clusters"``, …); where one is empty the section is a Note that says so
    and the function is not called. Raises ValueError when two files claim one name.
    """

    def announce(make: Make) -> Make:
        known = _FOUND.get(name)
        if known is not None and known.make.__module__ != make.__module__:
            raise ValueError(f"two sections are called {name!r}: {known.make.__module__} and {make.__module__}")
        _FOUND[name] = Section(name, title, order, needs, make)
        return make

    return announce


def sections() -> tuple[Section, ...]:
    """All sections in their order."""
    for module in pkgutil.iter_modules(folder.__path__, folder.__name__ + "."):
        importlib.import_module(module.name)
    return tuple(sorted(_FOUND.values(), key=lambda one: (one.order, one.name)))
