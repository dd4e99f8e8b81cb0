"""From data to a report: every section asked in turn."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from baltica.analytics.graphdata import GraphData
from baltica.graph.errors import InputError
from baltica.graph.progress import Progress, silent
from baltica.reports import text
from baltica.reports.blocks import Block, Chapter, Figure, Note, Report, Table, Text
from baltica.reports.data import Ask, ReportData, unasked
from baltica.reports.registry import Section, sections


@dataclass(frozen=True)
class Document:
    """A report as it is announced: title, one sentence below it, and whether it is set as a report or as a sheet."""

    title: str
    subtitle: str
    layout: Literal["report", "sheet"] = "report"


DOCUMENTS = {
    "full": Document(
        "Cluster internationalization",
        "Which places work together across borders, through which organizations, projects and clusters",
    ),
    "coverage": Document(
        "What is known and what is missing", "By source, country, period and fact, before anybody ranks anything"
    ),
    "paper": Document(
        "The paper’s claims, on these data",
        "What Mikhaylov and Mikhaylova (2014) state on cluster internationalization, judged by rules set beforehand",
    ),
    "region": Document("Region", "Its partners abroad, projects and clusters", "sheet"),
    "organization": Document("Organization", "Its partners abroad, projects and clusters", "sheet"),
    "cluster": Document("Cluster", "Its members, places, projects and peers", "sheet"),
    "border": Document("Border", "Who meets across it, through which projects and clusters", "sheet"),
    "programme": Document("Programme", "Its projects, participants and ties", "sheet"),
}
"""Every report made of the graph, by its name on the command line. Of a sheet, the subject gives title and subtitle."""

SUMMARY = "summary"  # stands first and is made last, from what the others say


def choose(names: Sequence[str], report: str = "full", own: Sequence[Section] = ()) -> list[Section]:
    """The sections of these names in the order of the report; all where none is named.

    ``own`` are sections of the user's, which take the place of one of the same name. Raises InputError for a section
    that does not exist.
    """
    ordered = sorted((*sections(report), *own), key=lambda one: one.order)
    known = {one.name: one for one in ordered} | {one.name: one for one in own}
    for name in names:
        if name not in known:
            raise InputError(f"there is no section {name!r}", "choose from: " + ", ".join(known))
    return [one for one in known.values() if not names or one.name in names]


def build_report(
    data: GraphData,
    *,
    report: str = "full",
    subject: str = "",
    heading: tuple[str, str] | None = None,
    names: Sequence[str] = (),
    own: Sequence[Section] = (),
    command: str = "baltica report",
    date: str = "",
    ask: Ask = unasked,
    boundaries: Sequence[Path] = (),
    progress: Progress = silent,
    options: Mapping[str, Any] | None = None,
) -> Report:
    """The report of this name on the data (already cut by their Selection), with all sections or those ``names`` name.

    ``subject`` is what a sheet is about (see ReportData), ``heading`` its title and subtitle. ``command`` is printed as
    the way to repeat the report; ``date`` appears only when given; ``ask`` runs catalogued queries, for sections that
    show one; ``boundaries`` are GeoJSON files for maps. Data without rows give a report of notes that say so.
    ``progress`` is told of sections done and of measures that take long; ``options`` are choices for the sections that
    know them. Raises InputError for a section that does not exist.
    """
    document = DOCUMENTS[report]
    chosen = choose(names, report, own)
    report_data = ReportData(data, command, subject, ask, tuple(boundaries), progress, options or {})
    chapters = {}
    for done, one in enumerate(sorted(chosen, key=lambda one: one.name == SUMMARY), start=1):
        chapters[one.name] = Chapter(one.name, one.title, tuple(_blocks(one, report_data)))
        report_data.leads[one.name] = _lead(chapters[one.name])
        progress("sections of the report", done, len(chosen))
    title, subtitle = heading or (document.title, document.subtitle)
    return Report(
        title=title,
        subtitle=subtitle,
        selection=report_data.selection_sentence,
        chapters=tuple(chapters[one.name] for one in chosen),
        date=date,
        sources=report_data.source_lines,
        kind=report,
        layout=document.layout,
        command=command,
        version=version("baltica"),
        digest=report_data.digest,
    )


def _lead(chapter: Chapter) -> str:
    """The first sentences of a chapter; empty where it has nothing to say."""
    first = chapter.blocks[0] if chapter.blocks else None
    return " ".join(first.paragraphs) if isinstance(first, Text) and first.style == "lead" else ""


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
    takes_filters = table.command and not table.command.startswith("baltica query ")
    return replace(table, command=f"{table.command} {filters}") if takes_filters and filters else table
