"""From data to a report: every section asked in turn."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from baltica.analytics.graphdata import GraphData
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent
from baltica.reports import text
from baltica.reports.blocks import Block, Chapter, Figure, Note, Report, Table
from baltica.reports.data import ReportData
from baltica.reports.registry import Section, sections

TITLE = "Cluster internationalization"
SUBTITLE = "Which places work together across borders, through which organizations, projects and clusters"


def choose(names: Sequence[str]) -> list[Section]:
    """The sections of these names in the order of the report; all where none is named.

    Raises InputError for a section that does not exist.
    """
    known = {one.name: one for one in sections()}
    for name in names:
        if name not in known:
            raise InputError(f"there is no section {name!r}", "choose from: " + ", ".join(known))
    return [one for one in known.values() if not names or one.name in names]


def build_report(
    data: GraphData,
    *,
    names: Sequence[str] = (),
    command: str = "baltica report",
    date: str = "",
    bases: Sequence[Mapping[str, Any]] = (),
    progress: Progress = silent,
) -> Report:
    """The report on the data (already cut by their Selection), with all sections or those ``names`` name.

    ``command`` is printed as the way to repeat the report; ``date`` appears only when given; ``bases`` are rows of the
    query coverage_location_basis, for the table of what locations rest on. Data without rows give a report of notes
    that say so. ``progress`` is told of sections done and of measures that take long.
    Raises InputError for a section that does not exist.
    """
    chosen = choose(names)
    report_data = ReportData(data, command, bases, progress)
    chapters = []
    for done, one in enumerate(chosen, start=1):
        chapters.append(Chapter(one.name, one.title, tuple(_blocks(one, report_data))))
        progress("sections of the report", done, len(chosen))
    return Report(
        title=TITLE,
        subtitle=SUBTITLE,
        selection=report_data.selection_sentence,
        chapters=tuple(chapters),
        date=date,
        sources=report_data.source_lines,
    )


def _blocks(one: Section, data: ReportData) -> list[Block]:
    """A section's blocks, or a note that names what is missing."""
    missing = [need for need in one.needs if getattr(data.graph, need).empty]
    if missing:
        return [Note(f"The chosen data hold no {text.listing(missing)}, so this section is empty.", "Nothing to show")]
    filters = shlex.join(data.graph.selection.options())
    return [_with_filters(block, filters) for block in one.make(data)]


def _with_filters(block: Block, filters: str) -> Block:
    """The block with the report's filters in the command that repeats its numbers."""
    if isinstance(block, Figure):
        return replace(block, data=_filtered(block.data, filters))
    return _filtered(block, filters) if isinstance(block, Table) else block


def _filtered(table: Table, filters: str) -> Table:
    return replace(table, command=f"{table.command} {filters}") if table.command and filters else table
