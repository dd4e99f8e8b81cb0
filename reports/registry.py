"""The sections of every report, announced by ``@section`` and found by walking the folders that hold them.

``sections/`` is the full report, ``sheets/`` the one-page sheets, ``paper/`` the claims of the paper.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass

import baltica.reports.paper as paper
import baltica.reports.sections as full
import baltica.reports.sheets as sheets
from baltica.reports.blocks import Block
from baltica.reports.data import ReportData

Make = Callable[[ReportData], list[Block]]


@dataclass(frozen=True)
class Section:
    """A section: its name (letters and hyphens), title, place in the order, and the frames it cannot do without.

    ``reports`` are the reports it belongs to, by their names on the command line.
    """

    name: str
    title: str
    order: int
    needs: tuple[str, ...]
    reports: tuple[str, ...]
    make: Make


_FOUND: dict[tuple[str, str], Section] = {}


def section(
    name: str, title: str, order: int, needs: tuple[str, ...] = (), *, reports: tuple[str, ...] = ("full",)
) -> Callable[[Make], Make]:
    """Announce a function as a section of one or more reports.

    ``needs`` names frames of GraphData (``"clusters"``, …); where one is empty the section is a Note that says so
    and the function is not called. Raises ValueError when two files claim one name in one report.
    """

    def announce(make: Make) -> Make:
        for report in reports:
            known = _FOUND.get((report, name))
            if known is not None and known.make.__module__ != make.__module__:
                raise ValueError(f"two sections are called {name!r}: {known.make.__module__} and {make.__module__}")
            _FOUND[report, name] = Section(name, title, order, needs, reports, make)
        return make

    return announce


def announced_in(module: str) -> list[Section]:
    """The sections a module announced, taken out again: those of a user's file belong to one report only."""
    keys = [key for key, one in _FOUND.items() if one.make.__module__ == module]
    return list({one.name: one for one in map(_FOUND.pop, keys)}.values())


def sections(report: str = "full") -> tuple[Section, ...]:
    """All sections of a report in their order."""
    for folder in (full, sheets, paper):
        for module in pkgutil.iter_modules(folder.__path__, folder.__name__ + "."):
            importlib.import_module(module.name)
    of_report = [one for (name, _), one in _FOUND.items() if name == report]
    return tuple(sorted(of_report, key=lambda one: (one.order, one.name)))
