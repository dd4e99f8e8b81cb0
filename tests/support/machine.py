"""What this machine has for the tests, and whether its absence is a skip (a user's machine) or a failure (CI)."""

import os
import shutil
from functools import cache
from pathlib import Path

import pytest

from baltica.graph.engines.java import OLDEST, find
from baltica.graph.engines.neo4j_release import Release, release_of
from baltica.graph.errors import EngineError

ROOT = Path(__file__).resolve().parents[2]
OFFICE_NAMES = ("soffice", "libreoffice")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def required() -> bool:
    """Whether every tool must be there: in CI, or when BALTICA_TEST_REQUIRE is set."""
    return os.environ.get("CI", "").lower() in ("true", "1") or bool(os.environ.get("BALTICA_TEST_REQUIRE"))


def demand(missing: str | None) -> None:
    """Skip the test with the reason given, or fail it where every tool is required; ``None`` lets it run."""
    if missing is None:
        return
    if required():
        pytest.fail(f"required here (CI or BALTICA_TEST_REQUIRE is set): {missing}", pytrace=False)
    pytest.skip(missing)


def neo4j_release() -> Release:
    """The Neo4j that 'baltica engine fetch' put into .neo4j of the checkout; it need not be there."""
    return release_of(ROOT / ".neo4j")


def neo4j_lib() -> Path:
    """Folder with the Java archives of Neo4j: BALTICA_TEST_NEO4J_LIB, else the one in .neo4j of the checkout."""
    return Path(os.environ.get("BALTICA_TEST_NEO4J_LIB") or neo4j_release().lib)


def neo4j_browser() -> Path:
    """The archive of Neo4j Browser."""
    return neo4j_release().browser


@cache
def java() -> Path | None:
    """The Java that Neo4j runs on, found as the product finds it; None where there is none that is new enough."""
    try:
        return find()
    except EngineError:
        return None


def missing_neo4j() -> str | None:
    """Why a real Neo4j cannot be started here, in one line; None where it can."""
    if not any(neo4j_lib().glob("neo4j-5*.jar")):
        return f"no real Neo4j: no Java archives in {neo4j_lib()} (.ci/run shows how to fetch them)"
    if not hasattr(os, "mkfifo"):
        return "no real Neo4j: its server needs a system with named pipes"
    if java() is None:
        return f"no real Neo4j: no Java {OLDEST} or newer"
    return None


def chromium() -> str | None:
    """Path of the installed Chromium or Chrome, or None."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def missing_browser() -> str | None:
    """Why pages cannot be opened in a browser here, in one line; None where they can."""
    return None if chromium() else f"no browser: none of {', '.join(CHROMIUM_NAMES)} is on the path"


def office() -> str | None:
    """Path of the installed LibreOffice, or None."""
    return next((path for name in OFFICE_NAMES if (path := shutil.which(name))), None)


def missing_office() -> str | None:
    """Why spreadsheets cannot be opened in LibreOffice here, in one line; None where they can."""
    return None if office() else f"no LibreOffice: none of {', '.join(OFFICE_NAMES)} is on the path"


def shared() -> Path:
    """Folder with larger data that are not part of the repository: BALTICA_SHARED, else ../shared."""
    return Path(os.environ.get("BALTICA_SHARED") or ROOT.parent / "shared")


def missing_shared() -> str | None:
    """Why the shared data cannot be read here, in one line; None where they can."""
    return None if shared().is_dir() else f"no shared data: {shared()} is not a folder (set BALTICA_SHARED)"
