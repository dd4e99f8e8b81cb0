"""A report as files: which formats there are, and writing them. Same report, same bytes (PDF: by the same browser)."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from baltica.graph.errors import InputError
from baltica.graph.files import write_atomically
from baltica.reports.blocks import Report

Make = Callable[[Report], bytes]
STDOUT = Path("-")


@dataclass(frozen=True)
class Format:
    """A format: the end of its files' names, what it is in words, and what makes it of a report."""

    suffix: str
    about: str
    make: Make


def _html(report: Report) -> bytes:
    from baltica.reports.render import to_html

    return to_html(report).encode("utf-8", "replace")


def _markdown(report: Report) -> bytes:
    from baltica.reports.render import to_markdown

    return to_markdown(report).encode("utf-8", "replace")


def _xlsx(report: Report) -> bytes:
    from baltica.reports.xlsx import to_xlsx

    return to_xlsx(report)


def _bundle(report: Report) -> bytes:
    from baltica.reports.bundle import to_bundle

    return to_bundle(report)


def _pdf(report: Report) -> bytes:
    from baltica.reports.pdf import to_pdf
    from baltica.reports.render import to_html

    return to_pdf(to_html(report))


FORMATS = {
    "html": Format(".html", "one page for any browser", _html),
    "md": Format(".md", "Markdown", _markdown),
    "xlsx": Format(".xlsx", "a spreadsheet with a sheet a table", _xlsx),
    "bundle": Format(".zip", "the tables as CSV with a data package, and all of the report as JSON", _bundle),
    "pdf": Format(".pdf", "the page, printed", _pdf),
}
"""Every format by its name. PDF comes last: the other files are there where printing fails."""


def wanted(out: Path, names: Sequence[str]) -> dict[Path, Format]:
    """The files to write: in the formats named, beside ``out``; without a name in the format its ending tells.

    ``-`` means no file: Markdown is printed. ``all`` has PDF only where a browser is found (see ``left_out``).
    Raises InputError for a format that does not exist, an ending that is none, a place that cannot be written, and a
    PDF without a browser: a mistake shows before a long report is made.
    """
    listed = _listed(names)
    if out == STDOUT:
        if set(listed) - {"md"}:
            raise InputError("only Markdown can be printed", "name a file: --out report.html; or leave --format out")
        return {}
    if out.is_dir():
        raise InputError(f"{out} is a folder", f"name a file in it: --out {out / 'report.html'}")
    by_suffix = {one.suffix: name for name, one in FORMATS.items()}
    known = out.suffix.lower() in by_suffix
    if not listed and not known:
        raise InputError(f"{out} does not say what kind of file to write", f"end its name in {', '.join(by_suffix)}")
    chosen = listed or [by_suffix[out.suffix.lower()]]
    if "all" in chosen:
        chosen = [name for name in FORMATS if name != "pdf" or not left_out(names)]
    elif "pdf" in chosen:
        from baltica.reports.pdf import require_browser

        require_browser()
    stem = out.with_suffix("") if known else out
    ordered = {name: one for name, one in FORMATS.items() if name in chosen}
    files = {stem.with_name(stem.name + one.suffix) if listed else out: one for one in ordered.values()}
    for path in files:
        _check(path)
    return files


def left_out(names: Sequence[str]) -> str:
    """One line on what ``all`` leaves out on this machine; empty where it is nothing."""
    if "all" not in _listed(names):
        return ""
    from baltica.reports.pdf import find_browser

    return "" if find_browser() else "No PDF: no browser found to print one; open the HTML and print it there."


def write(report: Report, files: dict[Path, Format]) -> None:
    """Write the report to each file; a file is there whole or not at all."""
    for path, one in files.items():
        write_atomically(path, one.make(report))


def _listed(names: Sequence[str]) -> list[str]:
    """The formats named, of one or several lists with commas. Raises InputError for one that does not exist."""
    listed = [name.strip().lower() for text in names for name in text.split(",") if name.strip()]
    for name in listed:
        if name not in FORMATS and name != "all":
            raise InputError(f"there is no format {name!r}", f"choose from {', '.join(FORMATS)}, or all")
    return listed


def _check(path: Path) -> None:
    """Raise InputError where a file cannot be written, as far as that can be told beforehand."""
    if path.is_dir():
        raise InputError(f"{path} is a folder", "name another file")
    folder = next((one for one in path.absolute().parents if one.exists()), path.absolute().parent)
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        why = "you may not write there" if folder.is_dir() else f"{folder} is not a folder"
        raise InputError(f"cannot write {path}: {why}", "choose another place with --out")
