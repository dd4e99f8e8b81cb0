"""The test command: `nox` runs everything that has to hold, with the Python it is installed in."""

import os
import shutil
import sys
from pathlib import Path

import nox

nox.options.default_venv_backend = "none"
nox.options.error_on_missing_interpreters = True

ROOT = Path(__file__).parent


@nox.session
def check(session: nox.Session) -> None:
    """Lint, formatting, types, generated documents, tests on all cores. Further arguments go to pytest."""
    say_what_is_missing(session)
    python = (sys.executable, "-m")
    session.run(*python, "ruff", "check", external=True)
    session.run(*python, "ruff", "format", "--check", external=True)
    session.run(*python, "mypy", external=True)
    session.run(sys.executable, "docs/tools/generate.py", "--check", external=True)
    several = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")  # the last files are the quick ones
    session.run(*python, "pytest", *several, *session.posargs, external=True)


def say_what_is_missing(session: nox.Session) -> None:
    """Name what this machine lacks; the tests that need it are skipped here and fail where CI=true."""
    fetched = [*ROOT.glob(".neo4j/neo4j-5*/complete"), *filter(None, [os.environ.get("BALTICA_TEST_NEO4J_LIB")])]
    if not fetched:
        session.warn("no real Neo4j here: the tests run on the embedded engine only (.ci/run fetches a Neo4j)")
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        session.warn("no Chromium here: pages are not opened in a browser")
