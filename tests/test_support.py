"""What the tests stand on: they never touch a user's database, and leave nothing running."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.support import machine


def test_the_environment_of_the_user_is_out_of_reach() -> None:
    assert not [name for name in os.environ if name.startswith("NEO4J_")]
    assert Path(os.environ["BALTICA_HOME"]).is_relative_to(tempfile.gettempdir())


@pytest.mark.parametrize(
    ("variable", "value", "must"), [("CI", "true", True), ("CI", "false", False), ("BALTICA_TEST_REQUIRE", "1", True)]
)
def test_what_is_missing_fails_only_where_it_is_required(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, must: bool
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("BALTICA_TEST_REQUIRE", raising=False)
    monkeypatch.setenv(variable, value)
    with pytest.raises(BaseException, match="no such thing") as raised:
        machine.demand("no such thing")
    assert isinstance(raised.value, pytest.fail.Exception if must else pytest.skip.Exception)


def test_neo4j_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BALTICA_TEST_NEO4J_LIB", str(tmp_path))
    assert str(tmp_path) in str(machine.missing_neo4j())


@pytest.mark.neo4j
def test_neo4j_ends_with_tests_that_are_killed() -> None:
    machine.demand(machine.missing_neo4j())
    code = (
        "import time\n"
        "from tests.support import machine\n"
        "from tests.support.neo4j_server import neo4j_server\n"
        "with neo4j_server(machine.neo4j_lib()) as server:\n"
        "    print(server.home, flush=True)\n"
        "    time.sleep(120)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=machine.ROOT, stdout=subprocess.PIPE, text=True) as tests:
        assert tests.stdout is not None
        home = Path(tests.stdout.readline().strip())
        assert (home / "logs" / "neo4j.log").exists()
        tests.send_signal(signal.SIGKILL)
    until = time.monotonic() + 30
    while home.exists() and time.monotonic() < until:  # the watcher removes it after the server
        time.sleep(0.1)
    assert not home.exists()
