"""docker-compose.yml: pinned, on this machine only, password from outside, and every setting one that Neo4j knows.

No Docker is needed: the settings and the health check are tried on a Neo4j started from its Java archives. Where
`docker compose` is installed, it is asked to read the file too.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml

from tests.support import machine
from tests.support.neo4j_server import neo4j_server

FILE = machine.ROOT / "docker-compose.yml"
PASSWORD = "long enough"
OWN_OF_THE_IMAGE = {"NEO4J_AUTH"}
SERVICE_KEYS = {
    *("image", "restart", "stop_grace_period", "ports", "volumes", "environment", "healthcheck"),
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def service(compose: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = compose["services"]["neo4j"]
    return found


def filled(value: str, variables: dict[str, str]) -> str:
    """A value of the file as Compose reads it: ${NAME:-default} and ${NAME:?message}."""

    def fill(match: re.Match[str]) -> str:
        name, kind, text = match[1], match[2], match[3]
        if kind == ":?" and not variables.get(name):
            raise KeyError(text)
        return variables.get(name) or text

    return re.sub(r"\$\{(\w+)(:[-?])([^}]*)\}", fill, value)


def settings(service: dict[str, Any]) -> dict[str, str]:
    """The lines of neo4j.conf that the image makes of its environment: _ is a dot, __ is _."""
    return {
        name.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_"): filled(value, {})
        for name, value in service["environment"].items()
        if name not in OWN_OF_THE_IMAGE
    }


def test_shape(compose: dict[str, Any], service: dict[str, Any]) -> None:
    assert set(compose) == {"name", "services", "volumes"}
    assert set(service) == SERVICE_KEYS
    assert all(isinstance(value, str) for value in service["environment"].values()), "YAML would change the others"
    assert set(service["healthcheck"]) == {"test", "interval", "timeout", "retries", "start_period"}
    assert service["restart"] == "unless-stopped"


def test_image_is_community_and_the_version_that_is_tested(service: dict[str, Any]) -> None:
    pom = ElementTree.parse(machine.ROOT / "tests" / "support" / "neo4j-pom.xml")
    version = pom.findtext(".//{*}dependency/{*}version")
    assert service["image"] == f"neo4j:{version}-community"
    assert not any("LICENSE" in name for name in service["environment"])


def test_answers_on_this_machine_only(service: dict[str, Any]) -> None:
    assert [filled(port, {}) for port in service["ports"]] == ["127.0.0.1:7474:7474", "127.0.0.1:7687:7687"]


def test_data_outlive_the_container(compose: dict[str, Any], service: dict[str, Any]) -> None:
    mounts = dict(reversed(volume.split(":")) for volume in service["volumes"])
    assert set(mounts) == {"/data", "/logs"}
    assert set(mounts.values()) == set(compose["volumes"])


def test_password_comes_from_the_environment(service: dict[str, Any]) -> None:
    auth = service["environment"]["NEO4J_AUTH"]
    assert filled(auth, {"NEO4J_PASSWORD": PASSWORD}) == f"neo4j/{PASSWORD}"
    with pytest.raises(KeyError, match="NEO4J_PASSWORD"):
        filled(auth, {})


def test_telemetry_is_off_and_memory_is_set(service: dict[str, Any]) -> None:
    lines = settings(service)
    assert lines["dbms.usage_report.enabled"] == lines["client.allow_telemetry"] == "false"
    assert {"server.memory.heap.max_size", "server.memory.pagecache.size"} <= set(lines)


@pytest.mark.neo4j
def test_real_neo4j_starts_with_these_settings_and_the_health_check_holds(service: dict[str, Any]) -> None:
    machine.demand(machine.missing_neo4j())
    with neo4j_server(machine.neo4j_lib(), extra=settings(service)) as server:
        written = (server.home / "conf" / "neo4j.conf").read_text(encoding="utf-8")
        assert "server.memory.heap.max_size=1g" in written
        how, *check = service["healthcheck"]["test"]
        assert (how, check[0], check[-1]) == ("CMD", "wget", "http://127.0.0.1:7474/")
        if shutil.which("wget"):
            healthy = subprocess.run([*check[:-1], f"{server.http}/"], timeout=30)
            assert healthy.returncode == 0
            other = subprocess.run([*check[:-1], f"{server.http}/nothing-here"], timeout=30)
            assert other.returncode != 0


@pytest.mark.neo4j
def test_a_misspelt_setting_would_have_been_noticed() -> None:
    machine.demand(machine.missing_neo4j())
    with (
        pytest.raises(RuntimeError, match=r"server\.memory\.heap\.maximum"),
        neo4j_server(machine.neo4j_lib(), extra={"server.memory.heap.maximum": "1g"}),
    ):
        pass


@pytest.mark.neo4j
def test_the_password_is_one_the_image_takes(tmp_path: Path) -> None:
    """The image hands the password to this command of Neo4j before the first start."""
    machine.demand(machine.missing_neo4j())
    (tmp_path / "conf").mkdir()

    def set_password(password: str) -> subprocess.CompletedProcess[str]:
        run = ["java", "-cp", f"{machine.neo4j_lib()}/*", "org.neo4j.cli.AdminTool", "dbms", "set-initial-password"]
        home = {**os.environ, "NEO4J_HOME": str(tmp_path), "NEO4J_CONF": str(tmp_path / "conf")}
        return subprocess.run([*run, password], env=home, capture_output=True, text=True, timeout=60)

    assert set_password("short").returncode != 0
    assert set_password(PASSWORD).returncode == 0


def test_docker_compose_reads_it() -> None:
    if (
        not shutil.which("docker")
        or subprocess.run(["docker", "compose", "version"], capture_output=True, timeout=30).returncode
    ):
        pytest.skip("no docker compose")
    read = ["docker", "compose", "--env-file", os.devnull, "-f", str(FILE), "config", "--quiet"]
    with_password = {**os.environ, "NEO4J_PASSWORD": PASSWORD}
    assert subprocess.run(read, env=with_password, timeout=30).returncode == 0
    without = subprocess.run(read, capture_output=True, text=True, timeout=30)
    assert without.returncode != 0
    assert "set NEO4J_PASSWORD" in without.stderr
