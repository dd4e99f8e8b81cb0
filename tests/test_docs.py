"""The documents are current, their links lead somewhere, and every package that comes along is named."""

import re
import subprocess
import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.machine import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
TEST_COMMAND = "python3 -m venv .venv && .venv/bin/pip install -c constraints.txt -e '.[dev]' && .venv/bin/nox"


def anchors(text: str) -> set[str]:
    """The anchors that headings get, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def prose(text: str) -> str:
    """A page without its code."""
    return re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))


def test_made_documents_are_current() -> None:
    check = [sys.executable, "docs/tools/generate.py", "--check"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(text)):
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path) if path else page
        known = file.exists() and (not anchor or anchor in anchors(file.read_text(encoding="utf-8")))
        if not known:
            broken.append(target)
    assert not broken


def test_nothing_names_the_machine_it_was_made_on() -> None:
    found = [
        page.name for page in PAGES if re.search(r"(?<![\w.])/(home|root|opt|work|Users)/", page.read_text("utf-8"))
    ]
    assert not found


def test_decisions_are_numbered_without_gaps() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert [record.name[:4] for record in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    for record in records:
        text = record.read_text(encoding="utf-8")
        assert text.startswith(f"# {record.name[:4]} "), record.name
        assert "**Decided.**" in text, record.name
        assert "**Rejected.**" in text, record.name


def test_glossary_is_in_order() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    terms = re.findall(r"^\*\*(.+?)\*\*: ", text, re.MULTILINE)
    assert terms == sorted(terms, key=str.lower)


def test_readme_and_ci_give_the_same_test_command() -> None:
    assert TEST_COMMAND in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert TEST_COMMAND in (ROOT / "README.md").read_text(encoding="utf-8").replace("\\\n", "")


def brought_along() -> set[str]:
    """Names of all packages that installing Baltica for use brings on this machine."""
    found: set[str] = set()
    waiting = [Requirement(line) for line in requires("baltica") or [] if "extra ==" not in line]
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in found or not (wanted.marker is None or wanted.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        try:
            waiting += [Requirement(line) for line in requires(name) or []]
        except PackageNotFoundError:  # an extra nobody asked for
            found.discard(name)
    return found


def test_every_package_is_named_with_its_licence() -> None:
    rows = re.findall(r"^\| ([\w.-]+) \| ([^|]+) \|", (ROOT / "docs/dependencies.md").read_text("utf-8"), re.MULTILINE)
    licences = {canonicalize_name(name): licence for name, licence in rows if name != "package"}
    missing = brought_along() - set(licences)
    assert not missing, f"name these with their licence in docs/dependencies.md: {sorted(missing)}"
    copyleft = {name for name, licence in licences.items() if re.search(r"\b[AL]?GPL", licence)}
    assert not copyleft


def test_functions_that_the_analyses_name_exist() -> None:
    text = (ROOT / "docs" / "analyses.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines()[8:] if line.startswith("| ")]
    named = [re.findall(r"`([a-z_.]+)`", row.split(" | ")[-1]) for row in rows]
    assert len(named) > 15
    for names in named:
        module = "baltica.analytics"  # a name with its module stands first
        for name in names:
            where, _, function = name.rpartition(".")
            module = f"baltica.analytics.{where}" if where else module
            assert hasattr(import_module(module), function), name
