"""What Baltica says to people claims no causes, and says so in words that can be checked."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from baltica.cypher.catalog import queries
from tests.support.machine import ROOT
from tests.support.words import claims

SPOKEN = ("cli", "analytics", "reports", "views", "cypher")
PAGES = [
    ROOT / "README.md",
    *(
        ROOT / "docs" / name
        for name in ("methods.md", "glossary.md", "queries.md", "cli.md", "engines.md", "browser.md", "docker.md")
    ),
]


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module that may reach a person: all but docstrings, and in cli those of commands, too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            command = isinstance(node, ast.FunctionDef) and any(
                "command" in ast.unparse(d) for d in node.decorator_list
            )
            if not command:
                docstrings.add(id(node.body[0].value))  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


@pytest.mark.parametrize("room", SPOKEN)
def test_no_text_of_the_program_claims_a_cause(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line} {word!r}"
        for path in sorted((ROOT / room).rglob("*.py"))
        if path.name != "check.py"  # it holds the list
        for line, text in texts(path)
        for word in claims(text)
    ]
    assert not found


def test_no_ready_question_claims_a_cause() -> None:
    found = [
        f"{query.name}: {word!r}"
        for query in queries().values()
        for text in (query.title, query.text, *(c.doc for c in query.columns), *(p.doc for p in query.params))
        for word in claims(text)
    ]
    assert not found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_claims_a_cause(page: Path) -> None:
    lines = page.read_text(encoding="utf-8").splitlines()
    assert not [f"line {n}: {word!r}" for n, line in enumerate(lines, 1) for word in claims(line)]


@pytest.mark.parametrize(
    "text", ["Size leads to ties.", "Ties due to size.", "the effects of cities", "Cities drive it."]
)
def test_the_rule_can_fail(text: str) -> None:
    assert claims(text)


def test_terms_of_statistics_are_no_claims() -> None:
    assert not claims("Effect sizes and country effects; each command explains itself.")
