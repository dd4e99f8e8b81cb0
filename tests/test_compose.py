"""docker-compose.yml: pinned, on this machine only, passwords from outside, and every setting one that Neo4j knows.

No Docker is needed: what each container runs is run here, on a Neo4j started from its Java archives
(tests/support/neo4j_image.py stands in for the entry of its image). Where `docker compose` is installed, it is asked to
read the file too.
"""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
import yaml

from baltica.graph.engines.neo4j_release import VERSION
from tests.support import machine
from tests.support.neo4j_image import settings
from tests.support.neo4j_server import free_ports, neo4j_server

FILE = machine.ROOT / "docker-compose.yml"
PASSWORD = "long enough"
SERVERS = ("neo4j", "explore-store", "explore")
SERVICE_KEYS = {
    *("image", "build", "restart", "stop_grace_period", "entrypoint", "command", "ports", "volumes", "environment"),
    *("healthcheck", "secrets", "networks", "profiles", "depends_on"),
}
IMAGE_ENTRY = "/startup/docker-entrypoint.sh"
PUBLISHED = {
    "neo4j": ["127.0.0.1:7474:7474", "127.0.0.1:7687:7687"],
    "explore": ["127.0.0.1:7475:7474", "127.0.0.1:7688:7687"],
}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = compose["services"]
    return found


def filled(value: str, variables: dict[str, str] | None = None) -> str:
    """A value of the file as Compose reads it: only ${NAME:-default} is used, which every version knows."""
    assert value.replace("${", "").count("$") == 0
    return re.sub(r"\$\{(\w+):-([^}]*)\}", lambda match: (variables or {}).get(match[1]) or match[2], value)


def environment(service: dict[str, Any], **variables: str) -> dict[str, str]:
    """What a container finds in its environment."""
    return {name: filled(value, variables) for name, value in service["environment"].items()}


def mounts(service: dict[str, Any]) -> dict[str, str]:
    """What lies at each place in the container."""
    return {place: source for source, place in (volume.split(":")[:2] for volume in service["volumes"])}


# --- The file ---------------------------------------------------------------------------------------------------------


def test_shape(compose: dict[str, Any], services: dict[str, dict[str, Any]]) -> None:
    assert {key for key in compose if not key.startswith("x-")} == {
        *("name", "services", "networks", "secrets", "volumes"),
    }
    assert set(services) == {*SERVERS, "explore-load"}
    for service in services.values():
        assert set(service) <= SERVICE_KEYS
        assert all(isinstance(value, str) for value in service["environment"].values()), "YAML would change the others"
    for name in PUBLISHED:
        assert set(services[name]["healthcheck"]) == {"test", "interval", "timeout", "retries", "start_period"}
        assert services[name]["restart"] == "unless-stopped"


def test_only_the_writable_server_is_without_a_profile(services: dict[str, dict[str, Any]]) -> None:
    assert [name for name, service in services.items() if "profiles" not in service] == ["neo4j"]
    assert {tuple(service["profiles"]) for service in services.values() if "profiles" in service} == {("explore",)}


def test_image_is_community_and_the_version_that_is_tested(services: dict[str, dict[str, Any]]) -> None:
    assert {services[name]["image"] for name in SERVERS} == {f"neo4j:{VERSION}-community"}
    assert not any("LICENSE" in name for service in services.values() for name in service["environment"])


def test_answers_on_this_machine_only_and_each_on_ports_of_its_own(services: dict[str, dict[str, Any]]) -> None:
    published = {
        name: [filled(port) for port in service["ports"]] for name, service in services.items() if "ports" in service
    }
    assert published == PUBLISHED


def test_the_server_without_a_password_is_reached_by_the_loader_only(
    compose: dict[str, Any], services: dict[str, dict[str, Any]]
) -> None:
    reached = {name for name, service in services.items() if "explore-loading" in service.get("networks", ())}
    assert reached == {"explore-store", "explore-load"}
    assert all(services[name]["networks"] == ["explore-loading"] for name in reached)
    assert compose["networks"]["explore-loading"] == {"internal": True}
    assert "ports" not in services["explore-store"]
    assert [name for name in SERVERS if environment(services[name]).get("NEO4J_AUTH") == "none"] == ["explore-store"]


def test_data_outlive_the_container(compose: dict[str, Any], services: dict[str, dict[str, Any]]) -> None:
    named = {
        source for service in services.values() for source in mounts(service).values() if not source.startswith("./")
    }
    assert named == set(compose["volumes"])
    assert mounts(services["explore"])["/data"] == mounts(services["explore-store"])["/data"] == "explore-data"
    assert mounts(services["neo4j"])["/data"] == "neo4j-data"
    kit = {mounts(services["explore-store"])["/kit"], mounts(services["explore-load"])["/kit"]}
    assert kit == {mounts(services["explore"])["/plugins"]}


def test_scripts_that_are_mounted_exist(services: dict[str, dict[str, Any]]) -> None:
    for name in SERVERS:
        scripts = {place: source for place, source in mounts(services[name]).items() if source.startswith("./")}
        assert all((machine.ROOT / source).is_file() for source in scripts.values())
        assert scripts.keys() & set(services[name]["entrypoint"])
        assert services[name]["entrypoint"][-1] == IMAGE_ENTRY
        assert services[name]["command"] == ["neo4j"]


def test_telemetry_is_off_and_memory_is_set(services: dict[str, dict[str, Any]]) -> None:
    for name in SERVERS:
        lines = settings(environment(services[name]))
        assert lines["dbms.usage_report.enabled"] == lines["client.allow_telemetry"] == "false"
        assert {"server.memory.heap.max_size", "server.memory.pagecache.size"} <= set(lines)


def test_only_the_server_to_explore_is_read_only(services: dict[str, dict[str, Any]]) -> None:
    key = "server.databases.default_to_read_only"
    assert [name for name in SERVERS if settings(environment(services[name])).get(key) == "true"] == ["explore"]


def test_docker_compose_reads_it() -> None:
    if (
        not shutil.which("docker")
        or subprocess.run(["docker", "compose", "version"], capture_output=True, timeout=30).returncode
    ):
        pytest.skip("no docker compose")
    read = ["docker", "compose", "--env-file", os.devnull, "-f", str(FILE), "--profile", "explore", "config", "--quiet"]
    assert subprocess.run(read, env={**os.environ, "NEO4J_PASSWORD": PASSWORD}, timeout=30).returncode == 0


# --- The image that loads ---------------------------------------------------------------------------------------------


def test_dockerfile_is_pinned_and_gives_up_root() -> None:
    lines = (machine.ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if line.startswith("FROM")] == ["FROM python:3.13.9-slim-bookworm"]
    assert lines.index("USER baltica") < next(i for i, line in enumerate(lines) if line.startswith("ENTRYPOINT"))
    assert any("-c constraints.txt" in line for line in lines)


def test_what_the_image_is_built_from_is_there_and_no_more() -> None:
    lines = (machine.ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    kept = {line[1:] for line in lines if line.startswith("!")}
    assert "*" in lines
    assert all((machine.ROOT / name).exists() for name in kept)
    rooms = {path.parent.name for path in machine.ROOT.glob("*/py.typed")}
    assert rooms | {"docker", "pyproject.toml", "constraints.txt", "README.md", "LICENSE"} == kept


# --- Passwords --------------------------------------------------------------------------------------------------------


def started(tmp_path: Path, variable: str, content: str) -> subprocess.CompletedProcess[str]:
    """What docker/neo4j.sh hands to the image's entry."""
    secret = tmp_path / "secret"
    secret.write_text(content, encoding="utf-8")
    run = ["bash", str(machine.ROOT / "docker" / "neo4j.sh"), "sh", "-c", 'echo "$NEO4J_AUTH ${BALTICA_PASSWORD-gone}"']
    own = {"BALTICA_PASSWORD": variable, "BALTICA_PASSWORD_FILE": str(secret), "BALTICA_KIT": str(tmp_path)}
    return subprocess.run(run, env={**os.environ, **own}, capture_output=True, text=True, timeout=30)


@pytest.mark.parametrize(
    ("variable", "content"), [(PASSWORD, ""), ("", f"{PASSWORD}\n"), ("", f"{PASSWORD}\r\n"), (PASSWORD, "other one")]
)
def test_password_comes_from_the_environment_or_a_file(tmp_path: Path, variable: str, content: str) -> None:
    assert started(tmp_path, variable, content).stdout == f"neo4j/{PASSWORD} gone\n"


@pytest.mark.parametrize(("variable", "content"), [("", ""), ("short", ""), ("", "short"), ("with/a/slash", "")])
def test_a_password_the_image_would_refuse_is_refused(tmp_path: Path, variable: str, content: str) -> None:
    done = started(tmp_path, variable, content)
    assert done.returncode == 1
    assert "NEO4J_PASSWORD_FILE" in done.stderr
    assert not variable or variable not in done.stderr


def test_settings_of_the_kit_reach_the_image(tmp_path: Path) -> None:
    command = "clear; guide http://localhost:7475/x.html; param [a, b] => {RETURN 'é = $x `y' AS a, [] AS b}"
    (tmp_path / "settings").write_text(f"browser.post_connect_cmd={command}\n", encoding="utf-8")
    run = ["bash", str(machine.ROOT / "docker" / "neo4j.sh"), "printenv", "NEO4J_browser_post__connect__cmd"]
    own = {"BALTICA_PASSWORD": PASSWORD, "BALTICA_KIT": str(tmp_path)}
    done = subprocess.run(run, env={**os.environ, **own}, capture_output=True, encoding="utf-8", timeout=30)
    assert done.stdout == f"{command}\n"


def test_the_secret_is_a_file_of_the_user_or_an_empty_one(compose: dict[str, Any]) -> None:
    (secret,) = compose["secrets"].values()
    assert (machine.ROOT / filled(secret["file"])).read_text(encoding="utf-8") == ""
    assert filled(secret["file"], {"NEO4J_PASSWORD_FILE": "/my/password"}) == "/my/password"


# --- The containers, without Docker -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Volumes:
    """Folders in place of the volumes of the profile, and the ports of both of its servers."""

    root: Path
    bolt: int
    http: int

    @property
    def kit(self) -> Path:
        """explore-kit, the plugins of the server to explore."""
        return self.root / "plugins"

    def run(self, service: dict[str, Any], **variables: str) -> "subprocess.Popen[str]":
        """Start what the container of a service runs, with its environment."""
        script = machine.ROOT / "docker" / Path(service["entrypoint"][-2]).name
        image = [sys.executable, "-m", "tests.support.neo4j_image", *service["command"]]
        given = {
            "IMAGE_ROOT": str(self.root),
            "IMAGE_LIB": str(machine.neo4j_lib()),
            "IMAGE_PORTS": f"{self.bolt} {self.http}",
            "NEO4J_HOME": str(self.root / "image"),
            "BALTICA_KIT": str(self.kit),
            "BALTICA_PASSWORD_FILE": str(self.root / "secret"),
        }
        environment_ = {**os.environ, **environment(service, **variables), **given}
        with (self.root / "console.log").open("a", encoding="utf-8") as console:
            return subprocess.Popen(
                ["bash", str(script), *image],
                cwd=machine.ROOT,
                env=environment_,
                stdout=console,
                stderr=console,
                text=True,
            )

    def load(self, service: dict[str, Any]) -> subprocess.CompletedProcess[str]:
        """Run the container that loads, to its end."""
        given = {
            **environment(service),
            "NEO4J_URI": f"bolt://127.0.0.1:{self.bolt}",
            "BALTICA_KIT": str(self.kit),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        run = ["sh", str(machine.ROOT / "docker" / "load.sh")]
        return subprocess.run(run, env={**os.environ, **given}, capture_output=True, text=True, timeout=120)

    def said(self) -> str:
        """What the servers said, for the message of a failing test."""
        return (self.root / "console.log").read_text(encoding="utf-8")[-3000:]


@pytest.fixture(scope="module")
def volumes(tmp_path_factory: pytest.TempPathFactory) -> Volumes:
    machine.demand(machine.missing_neo4j())
    root = tmp_path_factory.mktemp("explore")
    (root / "image" / "lib").mkdir(parents=True)
    (root / "image" / "lib" / machine.neo4j_browser().name).symlink_to(machine.neo4j_browser())
    (root / "plugins").mkdir()
    (root / "secret").write_text(f"{PASSWORD}\n", encoding="utf-8")
    return Volumes(root, *free_ports(2))


@pytest.fixture(scope="module")
def loaded(volumes: Volumes, services: dict[str, dict[str, Any]]) -> Volumes:
    """The volumes after the first `up`, when the server that was loaded into has ended."""
    store = volumes.run(services["explore-store"])
    done = volumes.load(services["explore-load"])
    code = store.wait(timeout=60)
    assert (done.returncode, code) == (0, 0), done.stdout + done.stderr + volumes.said()
    return volumes


@contextmanager
def running(volumes: Volumes, service: dict[str, Any]) -> Iterator[list[str]]:
    """The server to explore until its health check holds; gives the check, for the port it has here."""
    server = volumes.run(service)
    try:
        check = service["healthcheck"]["test"][1:]
        check[-1] = check[-1].replace("127.0.0.1:7474", f"127.0.0.1:{volumes.http}")
        until = time.monotonic() + 90
        while not answers(check[-1]):
            assert server.poll() is None and time.monotonic() < until, volumes.said()
            time.sleep(0.2)
        yield check
    finally:
        server.terminate()
        server.wait(timeout=60)


def answers(address: str) -> bool:
    """Whether there is a page."""
    try:
        with urlopen(address, timeout=5) as page:
            return bool(page.status == 200)
    except URLError:  # HTTPError is one
        return False


@pytest.mark.neo4j
def test_explore_loads_then_serves_read_only_with_the_kit(loaded: Volumes, services: dict[str, dict[str, Any]]) -> None:
    from baltica.graph.connection import Graph
    from baltica.graph.errors import EngineError
    from baltica.graph.settings import Address
    from baltica.views.browser import kit

    assert {file.name for file in loaded.kit.glob("*.jar")} == {"baltica-browser.jar"}
    uri = f"bolt://127.0.0.1:{loaded.bolt}"
    with running(loaded, services["explore"]) as check, Graph(Address(uri, "neo4j", PASSWORD)) as graph:
        written = (loaded.root / "conf" / "neo4j.conf").read_text(encoding="utf-8").splitlines()
        assert {f"{name}={value}" for name, value in kit.settings("http://localhost:7475").items()} <= set(written)
        if shutil.which(check[0]):
            assert subprocess.run(check, timeout=30).returncode == 0
            assert subprocess.run([*check[:-1], f"{check[-1]}x"], timeout=30).returncode != 0
        assert graph.read("MATCH (p:Project) RETURN count(p) > 100 AS many") == [{"many": True}]
        assert graph.read("MATCH (m:Measurement) RETURN count(m) > 0 AS any") == [{"any": True}]
        for statement in (
            "CREATE (:Project {id: 'x'})",
            "MATCH (n) DETACH DELETE n",
            "CREATE INDEX x FOR (n:A) ON (n.b)",
        ):
            with pytest.raises(EngineError, match="is read-only"):
                graph.write(statement)
        with Graph(Address(uri, "neo4j", "not the password")) as other, pytest.raises(EngineError, match="refuses"):
            other.verify()


@pytest.mark.neo4j
def test_a_second_up_loads_nothing(loaded: Volumes, services: dict[str, dict[str, Any]]) -> None:
    """Neither starts or needs a server; the kit is written anew, as it may be of a newer Baltica."""
    (loaded.kit / "settings").unlink()
    assert loaded.run(services["explore-store"]).wait(timeout=30) == 0
    done = loaded.load(services["explore-load"])
    assert done.returncode == 0, done.stdout + done.stderr
    assert (loaded.kit / "settings").exists()


def test_a_load_that_fails_ends_the_server_it_loaded_into(tmp_path: Path) -> None:
    """Else `docker compose up` would show a server that waits for ever."""
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "neo4j-browser-1.jar").touch()
    given = {**os.environ, "BALTICA_KIT": str(tmp_path), "NEO4J_HOME": str(tmp_path)}
    run = ["bash", str(machine.ROOT / "docker" / "store.sh"), "sleep", "60"]
    with subprocess.Popen(run, env=given, stderr=subprocess.PIPE, text=True) as store:
        while not (tmp_path / "neo4j-browser").exists():
            time.sleep(0.05)
        (tmp_path / "failed").touch()
        _, said = store.communicate(timeout=30)
    assert store.returncode == 1
    assert "explore-load" in said


@pytest.mark.neo4j
def test_real_neo4j_starts_with_the_settings_and_the_health_check_holds(services: dict[str, dict[str, Any]]) -> None:
    machine.demand(machine.missing_neo4j())
    service = services["neo4j"]
    with neo4j_server(machine.neo4j_lib(), extra=settings(environment(service))) as server:
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
