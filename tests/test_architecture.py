"""The house keeps its shape: imports point one way, each outside library has its one place, no file grows too big."""

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

# room → rooms it may import (itself always)
MAY_IMPORT: dict[str, set[str]] = {
    "graph": set(),
    "cypher": {"graph"},
    "loader": {"graph"},
    "analytics": {"graph", "cypher"},
    "views": {"graph", "cypher", "analytics"},
    "reports": {"graph", "cypher", "analytics", "views"},
    "cli": {"graph", "cypher", "loader", "analytics", "views", "reports"},
}
ROOMS = tuple(MAY_IMPORT)

# outside package → the only place (file or folder) that may import it
ONLY_IN = {
    "neo4j": "graph/connection.py",
    "py2neo": "graph/subgraph.py",
    "pyvis": "views/page.py",
    "pyarrow": "views/exports/parquet.py",
    "typer": "cli/",
    "click": "cli/",
    "rich": "cli/",
}

# slow to import: never on the way to `baltica --help`, nor in the files that stay light
HEAVY = {
    "arcadedb_embedded",
    "graspologic_native",
    "jinja2",
    "matplotlib",
    "neo4j",
    "networkx",
    "numba",
    "numpy",
    "pandas",
    "py2neo",
    "pyarrow",
    "pyvis",
    "scipy",
    "statsmodels",
}
LIGHT = (
    "graph/settings.py",
    "graph/errors.py",
    "graph/model.py",
    "graph/codes.py",
    "cypher/selection.py",
    "cypher/catalog.py",
)

LONGEST_MODULE = 400
LONGEST_TEST = 500
LONGEST_SECTION = 120
LONGEST_QUERY = 40

SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
EVERY_SOURCE = sorted({*SOURCES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "docs").rglob("*.py"), ROOT / "noxfile.py"})


def name_of(path: Path) -> str:
    """The file's path from the top, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def imported(path: Path, *, top_level: bool = False) -> Iterator[tuple[int, str]]:
    """Line and full name of every module a file imports; with *top_level*, only what importing the file imports."""
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    nodes: Iterator[ast.AST] = iter(at_import(tree.body)) if top_level else ast.walk(tree)
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}:{node.lineno} imports relatively"
            yield node.lineno, str(node.module)
            if node.module == "baltica":  # from baltica import graph
                yield from ((node.lineno, f"baltica.{alias.name}") for alias in node.names)


def at_import(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements that run when a module is imported (not those for type checkers)."""
    found = []
    for statement in body:
        if isinstance(statement, ast.If) and "TYPE_CHECKING" not in ast.unparse(statement.test):
            found += at_import(statement.body + statement.orelse)
        elif isinstance(statement, ast.Try):
            found += at_import(statement.body)
        else:
            found.append(statement)
    return found


def breaches(place: str, line: int, module: str) -> Iterator[str]:
    """What is wrong with one import of one file of a room."""
    room = place.split("/")[0]
    parts = module.split(".")
    if parts[0] in ROOMS:
        yield f"{place}:{line} imports {module}: write baltica.{module}"
    if parts[0] == "baltica" and len(parts) > 1 and parts[1] != room and parts[1] not in MAY_IMPORT[room]:
        yield f"{place}:{line} imports {module}: {room} may only import {sorted(MAY_IMPORT[room]) or 'itself'}"
    allowed = ONLY_IN.get(parts[0])
    if allowed is not None and not place.startswith(allowed):
        yield f"{place}:{line} imports {module}, which only {allowed} may"


@pytest.mark.parametrize(
    ("place", "module", "wrong"),
    [
        ("graph/model.py", "baltica.cypher.catalog", True),
        ("loader/write.py", "baltica.analytics.reader", True),
        ("analytics/reader.py", "baltica.loader.write", True),
        ("cypher/catalog.py", "graph.model", True),
        ("graph/schema.py", "neo4j", True),
        ("graph/connection.py", "neo4j.exceptions", False),
        ("graph/schema.py", "baltica.graph.model", False),
        ("reports/render.py", "baltica.views.spec", False),
        ("cli/main.py", "typer", False),
    ],
)
def test_the_rule_itself(place: str, module: str, wrong: bool) -> None:
    assert bool(list(breaches(place, 1, module))) is wrong


def test_imports_point_one_way() -> None:
    found = [b for path in SOURCES for line, module in imported(path) for b in breaches(name_of(path), line, module)]
    assert not found, "\n".join(found)


def test_nothing_imports_a_room_by_its_bare_name() -> None:
    found = [
        f"{name_of(path)}:{line} imports {module}"
        for path in EVERY_SOURCE
        for line, module in imported(path)
        if module.split(".")[0] in ROOMS
    ]
    assert not found, "\n".join(found)


def test_light_files_stay_light() -> None:
    light = [path for path in SOURCES if name_of(path) in LIGHT or name_of(path).startswith("cli/")]
    found = [
        f"{name_of(path)}:{line} imports {module} at its top"
        for path in light
        for line, module in imported(path, top_level=True)
        if module.split(".")[0] in HEAVY
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("module", ["baltica.cli.main", "baltica.cypher.catalog", "baltica.graph.model"])
def test_nothing_heavy_comes_along(module: str) -> None:
    """What the syntax trees do not show: a light file that imports a file that imports pandas."""
    code = f"import sys, {module}; print(*sorted({{n.split('.')[0] for n in sys.modules}}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert HEAVY.isdisjoint(loaded.stdout.split())


def test_every_module_imports_alone() -> None:
    """Each module can be imported, and is found by walking the packages: none is missing from the list."""
    walked = set()
    for room in ROOMS:
        package = importlib.import_module(f"baltica.{room}")
        walked.add(package.__name__)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(found.name)
            walked.add(found.name)
    expected = {
        f"baltica.{name_of(path).removesuffix('.py').removesuffix('/__init__').replace('/', '.')}" for path in SOURCES
    }
    assert walked == expected


def folders() -> dict[str, str]:
    """Package name → folder, for every folder of the rooms that holds Python."""
    return {f"baltica.{name_of(path.parent).replace('/', '.')}": name_of(path.parent) for path in SOURCES}


def test_the_package_list_is_the_folders() -> None:
    setuptools = PYPROJECT["tool"]["setuptools"]
    assert setuptools["packages"] == sorted(folders())
    assert setuptools["package-dir"] == folders()


def test_every_package_folder_is_a_package() -> None:
    missing = [folder for folder in folders().values() if not (ROOT / folder / "__init__.py").exists()]
    assert not missing, f"no __init__.py in {missing}"


def test_no_room_is_forgotten() -> None:
    """A new folder at the top with Python in it is a room with a rule, or one of the known others."""
    others = {"tests", "docs", "benchmarks", "build", "dist"}
    found = {path.parts[len(ROOT.parts)] for path in ROOT.glob("[a-z]*/**/*.py")}
    assert found - others == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_type_checkers_find_the_room(room: str) -> None:
    link = ROOT / ".typing" / "baltica" / room
    assert link.is_symlink(), f"{name_of(link)} should be a symbolic link"
    assert link.resolve() == ROOT / room
    assert not link.readlink().is_absolute(), "a link that only works on one machine"
    assert (ROOT / room / "py.typed").exists()


def test_bare_names_are_banned_for_the_linter_too() -> None:
    banned = PYPROJECT["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
    assert set(banned) == set(ROOMS)


def line_count(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_module_is_a_giant() -> None:
    def limit(path: Path) -> int:
        return LONGEST_TEST if name_of(path).startswith("tests/") else LONGEST_MODULE

    long = {name_of(path): count for path in EVERY_SOURCE if (count := line_count(path)) > limit(path)}
    assert not long, f"split these: {long}"


def test_no_report_section_is_long() -> None:
    sections = (ROOT / "reports" / "sections").glob("*.py")
    long = {name_of(path): count for path in sections if (count := line_count(path)) > LONGEST_SECTION}
    assert not long, f"split these (more than {LONGEST_SECTION} lines): {long}"


def test_no_query_is_long() -> None:
    def statement_lines(path: Path) -> int:
        lines = path.read_text(encoding="utf-8").splitlines()
        return sum(1 for line in lines if line.strip() and not line.startswith("//"))

    queries = (ROOT / "cypher" / "queries").glob("*.cypher")
    long = {name_of(path): count for path in queries if (count := statement_lines(path)) > LONGEST_QUERY}
    assert not long, f"split these (more than {LONGEST_QUERY} lines): {long}"


def test_no_error_is_swallowed_unseen() -> None:
    """`except Exception` hides mistakes; only the program's own door may use it. Raising on, or from it, is fine."""
    found = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.ExceptHandler) or name_of(path) == "cli/main.py":
                continue
            last = node.body[-1]
            if isinstance(last, ast.Raise) and (last.exc is None or isinstance(last.cause, ast.Name)):
                continue
            caught = "everything" if node.type is None else ast.unparse(node.type)
            if re.search(r"\b(everything|Exception|BaseException)\b", caught):
                found.append(f"{name_of(path)}:{node.lineno} catches {caught}")
    assert not found, "\n".join(found)


def test_every_silenced_type_error_names_its_code() -> None:
    bare = re.compile(r"#\s*type:\s*ignore(?!\[)")
    found = [
        f"{name_of(path)}:{number}"
        for path in SOURCES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if bare.search(line)
    ]
    assert not found, f"say which error is silenced: {found}"
