"""Stands in for the entry of the Neo4j image (``/startup/docker-entrypoint.sh``) where there is no Docker.

Variables become lines of neo4j.conf, the password is set before the first start, then this process becomes the server.
What differs: the folders lie in ``IMAGE_ROOT`` (data, logs, plugins), the ports are those of ``IMAGE_PORTS``,
and Neo4j is that of ``IMAGE_LIB``.
"""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.support import machine
from tests.support.neo4j_server import OPENED, QUICK

OWN_OF_THE_IMAGE = {"NEO4J_AUTH", "NEO4J_HOME"}


def settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The lines of neo4j.conf that the image makes of its environment: _ is a dot, __ is _; empty ones are left out."""
    return {
        name.removeprefix("NEO4J_").replace("__", "\0").replace("_", ".").replace("\0", "_"): value
        for name, value in environment.items()
        if name.startswith("NEO4J_") and name not in OWN_OF_THE_IMAGE and value
    }


def main() -> None:
    """Become the server."""
    root, lib, java = Path(os.environ["IMAGE_ROOT"]), os.environ["IMAGE_LIB"], str(machine.java())
    bolt, http = os.environ["IMAGE_PORTS"].split()
    lines = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{bolt}",
        "server.http.listen_address": f"127.0.0.1:{http}",
        **settings(os.environ),
    }
    if os.environ.get("NEO4J_AUTH") == "none":
        lines["dbms.security.auth_enabled"] = "false"
    (root / "conf").mkdir(exist_ok=True)
    conf = "".join(f"{name}={value}\n" for name, value in lines.items())
    (root / "conf" / "neo4j.conf").write_text(conf, encoding="utf-8")
    os.environ.update(NEO4J_HOME=str(root), NEO4J_CONF=str(root / "conf"))
    user, _, password = os.environ.get("NEO4J_AUTH", "").partition("/")
    if user == "neo4j":
        admin = [java, QUICK, "-cp", f"{lib}/*", "org.neo4j.cli.AdminTool"]
        subprocess.run([*admin, "dbms", "set-initial-password", password], check=True)
    opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED]
    heap = f"-Xmx{lines.get('server.memory.heap.max_size', '512m')}"
    run = [java, heap, "-XX:+UseSerialGC", QUICK, *opens, "-cp", f"{root}/plugins/*:{lib}/*"]
    os.execv(java, [*run, "org.neo4j.server.CommunityEntryPoint", f"--home-dir={root}", f"--config-dir={root}/conf"])


if __name__ == "__main__":
    main()
